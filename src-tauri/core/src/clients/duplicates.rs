//! Look-alikes: the same number, or a similar name with the same birth date. Shown while typing and before saving.

use super::list::{self, ClientRow, row_columns};
use super::{Birth, ClientForm, Identity, Phone};
use crate::clients::check::phone_number;
use crate::error::Result;
use crate::kernel::codes::IdentityKind;
use crate::kernel::fold::{fold_name, typed_words};
use crate::kernel::ids::Id;
use crate::kernel::nik::Nik;
use crate::scene::Rx;
use rusqlite::named_params;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Names at least this similar (Jaro–Winkler over folded names) look alike.
pub(super) const SIMILAR: f64 = 0.92;
/// With the same birth date this is enough.
pub(super) const SIMILAR_SAME_BIRTH: f64 = 0.8;
/// The most look-alikes shown.
const MOST: usize = 8;

/// Whom somebody may be.
#[derive(Debug, Clone, Default, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct DuplicateQuery {
    /// The name, as far as typed.
    #[serde(default)]
    pub name: String,
    /// The birth.
    #[serde(default)]
    pub birth: Option<Birth>,
    /// The number.
    #[serde(default)]
    pub identity: Option<Identity>,
    /// A phone.
    #[serde(default)]
    pub phone: Option<String>,
    /// The client being edited.
    #[serde(default)]
    pub except: Option<Id>,
}

/// Why somebody looks like another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// The same number of the same kind.
    SameIdentity,
    /// The names sound alike.
    SimilarName,
    /// The same birth date.
    SameBirth,
    /// The same phone.
    SamePhone,
}

/// A look-alike.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Duplicate {
    /// Who.
    pub client: ClientRow,
    /// Their birth.
    pub birth: Birth,
    /// Why.
    pub reasons: Vec<Reason>,
    /// How similar the names are, 0 to 1.
    pub similarity: f64,
}

impl Duplicate {
    /// Whether this is most likely the same person, so that a registration asks first.
    #[must_use]
    pub fn is_strong(&self) -> bool {
        self.reasons.contains(&Reason::SameIdentity)
            || (self.reasons.contains(&Reason::SimilarName) && self.reasons.contains(&Reason::SameBirth))
    }
}

impl DuplicateQuery {
    /// The query of a form.
    #[must_use]
    pub fn of(form: &ClientForm, except: Option<Id>) -> Self {
        let phone = form
            .phones
            .iter()
            .find(|phone: &&Phone| phone.owner == crate::kernel::codes::PhoneOwner::OneSelf)
            .map(|phone| phone.number.clone());
        Self {
            name: form.name.clone(),
            birth: Some(form.birth.clone()),
            identity: Some(form.identity.clone()),
            phone,
            except,
        }
    }
}

/// Finds look-alikes, the likeliest first.
///
/// # Errors
/// When the vault cannot be read.
pub fn find(rx: &Rx<'_>, query: &DuplicateQuery) -> Result<Vec<Duplicate>> {
    let identity =
        query.identity.as_ref().filter(|identity| identity.kind != IdentityKind::None).and_then(|identity| {
            let number = identity.number.as_deref()?.trim();
            Some(if identity.kind == IdentityKind::Nik {
                Nik::parse(number).ok()?.as_str().to_owned()
            } else {
                number.to_owned()
            })
        });
    let birth = query.birth.as_ref().and_then(|birth| birth.date);
    let phone = query.phone.as_deref().and_then(phone_number);
    let folded = fold_name(&query.name);
    let words = name_condition(&query.name);
    // The word index refuses an empty search, so it is asked only when there is something to look for.
    let alike = if words.is_some() {
        "UNION SELECT id FROM (SELECT id FROM client_card WHERE n IN (SELECT rowid FROM client_words WHERE client_words MATCH :words ORDER BY rowid DESC LIMIT 300))"
    } else {
        "UNION SELECT :words WHERE :words IS NOT NULL"
    };
    let mut statement = rx.conn.prepare_cached(&format!(
        "SELECT {}, c.identity_number, EXISTS (SELECT 1 FROM phone WHERE dossier = card.id AND number = :phone AND coalesce(removed, 0) = 0) AS same_phone
         FROM (
             SELECT id FROM client WHERE identity_number = :identity
             UNION SELECT dossier FROM phone WHERE number = :phone
             UNION SELECT id FROM client WHERE birth_date = :birth
             {alike}
         ) AS hit JOIN client_card AS card ON card.id = hit.id JOIN client c ON c.id = hit.id
         WHERE card.id IS NOT :except",
        row_columns()
    ))?;
    let mut rows = statement.query(named_params! { ":identity": identity, ":phone": phone, ":birth": birth, ":words": words, ":except": query.except })?;
    let mut found: BTreeMap<Id, Duplicate> = BTreeMap::new();
    while let Some(row) = rows.next()? {
        let theirs = Birth {
            date: row.get("birth_date")?,
            year: row.get("birth_year")?,
            age: row.get("birth_age")?,
            as_of: row.get("birth_as_of")?,
        };
        let client = list::row(row, rx.scene.today)?;
        let similarity = strsim::jaro_winkler(&folded, &fold_name(&client.name));
        let same_birth = birth.is_some() && theirs.date == birth;
        let other_birth = birth.is_some() && theirs.date.is_some() && theirs.date != birth;
        let mut reasons = Vec::new();
        if identity.is_some() && row.get::<_, Option<String>>("identity_number")? == identity {
            reasons.push(Reason::SameIdentity);
        }
        if !folded.is_empty()
            && !other_birth
            && similarity >= if same_birth { SIMILAR_SAME_BIRTH } else { SIMILAR }
        {
            reasons.push(Reason::SimilarName);
        }
        if same_birth {
            reasons.push(Reason::SameBirth);
        }
        if row.get("same_phone")? {
            reasons.push(Reason::SamePhone);
        }
        if reasons.is_empty() || reasons == [Reason::SameBirth] {
            continue;
        }
        found.insert(client.id, Duplicate { client, birth: theirs, reasons, similarity });
    }
    let mut found: Vec<Duplicate> = found.into_values().collect();
    found.sort_by(|a, b| {
        b.is_strong()
            .cmp(&a.is_strong())
            .then(b.reasons.len().cmp(&a.reasons.len()))
            .then(b.similarity.total_cmp(&a.similarity))
    });
    found.truncate(MOST);
    Ok(found)
}

/// The look-alikes of a query, as the front end asks for them.
///
/// # Errors
/// When the vault cannot be read.
pub fn list(rx: &Rx<'_>, query: DuplicateQuery) -> Result<Vec<Duplicate>> {
    find(rx, &query)
}

/// Names that begin like every word typed; none while too little is typed.
fn name_condition(name: &str) -> Option<String> {
    let words = typed_words(name);
    if words.iter().flatten().map(|word| word.chars().count()).max().unwrap_or(0) < 3 {
        return None;
    }
    let conditions: Vec<String> = words
        .into_iter()
        .map(|ways| {
            let starts: Vec<String> =
                ways.iter().map(|way| format!("\"{}\"*", way.chars().take(4).collect::<String>())).collect();
            format!("({})", starts.join(" OR "))
        })
        .collect();
    Some(conditions.join(" AND "))
}
