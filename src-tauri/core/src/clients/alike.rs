//! Clients who may be one person, registered twice: on two machines that did not know of each other, or years apart.
//! Proposed with reasons, never joined by themselves; what somebody decided about a pair is in `links`.

use super::duplicates::{Reason, SIMILAR, SIMILAR_SAME_BIRTH};
use super::links;
use crate::error::Result;
use crate::kernel::days::Day;
use crate::kernel::ids::Id;
use crate::log::history;
use crate::scene::Rx;
use crate::settings::{self, Nothing};
use serde::Serialize;
use std::collections::{BTreeMap, HashMap};

/// The most pairs proposed at a time; more come as these are decided.
const MOST: usize = 200;

/// Two clients who may be one person.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct AlikePair {
    /// The one, registered first.
    pub one: AlikeClient,
    /// The other.
    pub other: AlikeClient,
    /// Why.
    pub reasons: Vec<Reason>,
    /// How similar the names are, 0 to 1.
    pub similarity: f64,
}

/// One of them.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct AlikeClient {
    /// Who.
    pub client: Id,
    /// Their name.
    pub name: String,
    /// Their record number.
    pub record_no: String,
    /// Their birth date.
    pub birth_date: Option<Day>,
    /// On which machine they were registered.
    pub device_code: Option<String>,
}

/// What two clients have in common.
#[derive(Debug)]
pub(crate) struct Likeness {
    pub(crate) one: Id,
    pub(crate) other: Id,
    pub(crate) reasons: Vec<Reason>,
    pub(crate) similarity: f64,
}

#[derive(Debug)]
struct Card {
    id: Id,
    sort_name: String,
    birth_date: Option<Day>,
}

/// The pairs that nobody has decided about: those of one number, and those of one birth date and similar names. The
/// likeliest first.
///
/// # Errors
/// When the vault cannot be read.
pub(crate) fn pairs(rx: &Rx<'_>) -> Result<Vec<Likeness>> {
    let mut found: BTreeMap<(Id, Id), Likeness> = BTreeMap::new();
    let mut note = |one: &Card, other: &Card, is_same_number: bool| {
        let (one, other) = if one.id < other.id { (one, other) } else { (other, one) };
        let likeness = likeness(one, other, is_same_number);
        if likeness.reasons.contains(&Reason::SameIdentity) || likeness.reasons.len() > 1 {
            found.entry((one.id, other.id)).or_insert(likeness);
        }
    };
    let same_number = cards(
        rx,
        "SELECT card.id, card.sort_name, card.birth_date, c.identity_kind || c.identity_number
         FROM client c JOIN client_card card ON card.id = c.id
         WHERE c.identity_number IN (SELECT identity_number FROM client WHERE identity_number IS NOT NULL GROUP BY identity_number HAVING count(*) > 1)
            AND card.archived = 0 ORDER BY 4",
    )?;
    each_pair(&same_number, |one, other| note(one, other, true));
    let same_birth = cards(
        rx,
        "SELECT id, sort_name, birth_date, birth_date FROM client_card WHERE birth_date IS NOT NULL AND archived = 0 ORDER BY 4",
    )?;
    each_pair(&same_birth, |one, other| note(one, other, false));
    let decided = links::decided(rx)?;
    let mut pairs: Vec<Likeness> =
        found.into_iter().filter(|(pair, _)| !decided.contains(pair)).map(|(_, likeness)| likeness).collect();
    pairs.sort_by(|a, b| {
        b.reasons
            .len()
            .cmp(&a.reasons.len())
            .then(b.similarity.total_cmp(&a.similarity))
            .then(a.one.cmp(&b.one))
    });
    Ok(pairs)
}

/// Cards with what they are grouped by, in its order.
fn cards(rx: &Rx<'_>, sql: &str) -> Result<Vec<(String, Card)>> {
    let mut statement = rx.conn.prepare_cached(sql)?;
    let rows = statement.query_map([], |row| {
        let card = Card { id: row.get(0)?, sort_name: row.get(1)?, birth_date: row.get(2)? };
        Ok((row.get(3)?, card))
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn each_pair(cards: &[(String, Card)], mut with: impl FnMut(&Card, &Card)) {
    for group in cards.chunk_by(|(one, _), (other, _)| one == other) {
        for (at, (_, one)) in group.iter().enumerate() {
            group.iter().skip(at + 1).for_each(|(_, other)| with(one, other));
        }
    }
}

fn likeness(one: &Card, other: &Card, is_same_number: bool) -> Likeness {
    let similarity = strsim::jaro_winkler(&one.sort_name, &other.sort_name);
    let is_same_birth = one.birth_date.is_some() && one.birth_date == other.birth_date;
    let is_similar = similarity >= if is_same_birth { SIMILAR_SAME_BIRTH } else { SIMILAR };
    let reasons = [
        (is_same_number, Reason::SameIdentity),
        (is_same_birth, Reason::SameBirth),
        (is_similar, Reason::SimilarName),
    ];
    Likeness {
        one: one.id,
        other: other.id,
        reasons: reasons.into_iter().filter(|(is_so, _)| *is_so).map(|(_, reason)| reason).collect(),
        similarity,
    }
}

/// Clients who may be one person.
///
/// # Errors
/// When the vault cannot be read.
pub fn list(rx: &Rx<'_>, _: Nothing) -> Result<Vec<AlikePair>> {
    let devices = settings::device_codes(rx.conn)?;
    pairs(rx)?
        .into_iter()
        .take(MOST)
        .map(|Likeness { one, other, reasons, similarity }| {
            Ok(AlikePair {
                one: face(rx, &devices, one)?,
                other: face(rx, &devices, other)?,
                reasons,
                similarity,
            })
        })
        .collect()
}

fn face(rx: &Rx<'_>, devices: &HashMap<Id, String>, client: Id) -> Result<AlikeClient> {
    let registered_on = history::first_device(rx.conn, client)?;
    let mut statement = rx
        .conn
        .prepare_cached("SELECT name, coalesce(record_no, ''), birth_date FROM client WHERE id = ?")?;
    Ok(statement.query_row([client], |row| {
        Ok(AlikeClient {
            client,
            name: row.get(0)?,
            record_no: row.get(1)?,
            birth_date: row.get(2)?,
            device_code: registered_on.and_then(|device| devices.get(&device).cloned()),
        })
    })?)
}
