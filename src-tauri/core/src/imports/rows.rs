//! Storing rows one by one: whom each is about, what it adds, and what it changes.

use super::ids::{Beginning, IdMaker};
use super::known::{self, KnownNames};
use super::merge;
use crate::aftercare::{self, Origin, records::AFTERCARE_CONTACT};
use crate::clients::{
    self, ClientForm, Known, PhoneValue,
    records::{CLIENT, PHONE},
};
use crate::episodes::{
    self, EpisodeEnd, EpisodeForm,
    records::{EPISODE, SUBSTANCE_USE},
};
use crate::error::Result;
use crate::exchange::{
    AftercareCandidate, BirthCandidate, Candidate, Care, ClientCandidate, EpisodeCandidate,
};
use crate::kernel::codes::{AftercareOrigin, PartnerKind, Profession};
use crate::kernel::days::Day;
use crate::kernel::fold::fold_name;
use crate::kernel::ids::Id;
use crate::log::Edit;
use crate::partners::{self, PartnerForm, records::PARTNER};
use crate::scene::Tx;
use crate::staff::records::STAFF;

/// Names less alike than this are other people's, when their numbers differ too.
const OTHER_PERSON: f64 = 0.75;

/// How many records an import made.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct CreatedRecords {
    /// Clients.
    pub clients: u64,
    /// Episodes.
    pub episodes: u64,
    /// Aftercare contacts.
    pub aftercare_contacts: u64,
}

/// What became of a row.
pub(super) enum Stored {
    /// Its client, and whether it brought a record.
    Taken { client: Id, created: bool },
    /// The code of why not.
    Rejected(&'static str),
}

/// Stores rows in one transaction.
pub(super) struct RowStore {
    ids: IdMaker,
    known: KnownNames,
    /// How many records were made.
    pub(super) created: CreatedRecords,
}

impl RowStore {
    /// A store for one file.
    pub(super) fn new(tx: &Tx<'_>) -> Result<Self> {
        Ok(Self {
            ids: IdMaker::new(&crate::settings::secret(&tx.rx())?)?,
            known: KnownNames::read(tx.conn())?,
            created: CreatedRecords::default(),
        })
    }

    /// Stores a row.
    pub(super) fn store(&mut self, tx: &mut Tx<'_>, row: &Candidate) -> Result<Stored> {
        let person = match &row.care {
            Care::Episode(_) => known::client(tx.conn(), &row.client)?,
            Care::Aftercare(_) => known::client_in_passing(tx.conn(), &row.client)?,
        };
        if let Some(person) = &person {
            if person.is_archived {
                return Ok(Stored::Rejected("client_archived"));
            }
            if is_somebody_else(person.identity_number.as_deref(), &person.folded, &row.client) {
                return Ok(Stored::Rejected("record_no_taken"));
            }
        } else if row.client.name.is_empty() {
            return Ok(Stored::Rejected("client_unknown"));
        }
        let mut held = person.map(|person| person.id);
        let id = match held {
            Some(id) => id,
            None => {
                let id = self.new_id(row);
                // The same row of the same register, imported before: it has no number to be found by.
                held = Known::of(tx.conn(), id)?.map(|person| person.id);
                id
            }
        };
        let mut edits = Vec::new();
        self.client(tx, id, held.is_some(), row, &mut edits)?;
        let (dossier_edits, created) = match &row.care {
            Care::Episode(episode) => self.episode(tx, id, held.is_some(), episode)?,
            Care::Aftercare(contact) => self.contact(tx, id, held.is_some(), contact)?,
        };
        edits.extend(dossier_edits);
        if held.is_none() {
            self.created.clients += 1;
        }
        tx.save(id, edits, None)?;
        Ok(Stored::Taken { client: id, created })
    }

    fn new_id(&mut self, row: &Candidate) -> Id {
        let client = &row.client;
        let entry = match &row.care {
            Care::Episode(episode) => episode.started_on,
            // A person known from aftercare alone has no entry date; every contact of theirs means the same person.
            Care::Aftercare(_) => {
                let cells = identifying(client, "");
                return self.ids.id(Beginning::NO_DAY, "client", &cells.each_ref().map(String::as_str));
            }
        };
        let cells = identifying(client, &entry.to_string());
        let cells = cells.each_ref().map(String::as_str);
        let is_findable = client.record_no.is_some()
            || client.identity.is_some()
            || matches!(client.birth, Some(BirthCandidate::Date(_)));
        if is_findable {
            // An equal row after this one finds its client, so there is nothing to count.
            return self.ids.id(Beginning::of_day(entry), "client", &cells);
        }
        self.ids.next(Beginning::of_day(entry), "client", &cells)
    }

    fn client(
        &self,
        tx: &Tx<'_>,
        id: Id,
        is_held: bool,
        row: &Candidate,
        edits: &mut Vec<Edit>,
    ) -> Result<()> {
        let mut form = if is_held { clients::read(&tx.rx(), id)?.form } else { ClientForm::default() };
        match row.care {
            Care::Episode(_) => merge::client(&mut form, &row.client),
            Care::Aftercare(_) => merge::client_in_passing(&mut form, &row.client),
        }
        let edit = if is_held { Edit::of(&CLIENT, id) } else { Edit::new(&CLIENT, id) };
        edits.push(clients::fill(edit, &form)?);
        for phone in form.phones.iter().filter(|phone| phone.id.is_none()) {
            let phone_id = self.ids.id(Beginning::of(id), "phone", &[&id.to_string(), &phone.number]);
            edits.push(Edit::new(&PHONE, phone_id).set("phone", PhoneValue::of(phone))?);
        }
        Ok(())
    }

    fn episode(
        &mut self,
        tx: &mut Tx<'_>,
        client: Id,
        is_held: bool,
        row: &EpisodeCandidate,
    ) -> Result<(Vec<Edit>, bool)> {
        let counselor = row.counselor.as_deref().map(|name| self.counselor(tx, name)).transpose()?;
        let partner = row.partner.as_deref().map(|name| self.partner(tx, name)).transpose()?;
        let held = if is_held { episodes::of_client(&tx.rx(), client)? } else { Vec::new() };
        let held = held
            .into_iter()
            .find(|held| held.form.service == row.service && held.form.opened_on == row.started_on);
        if let Some(held) = held {
            let mut form = held.form.clone();
            merge::episode(&mut form, row, counselor, partner);
            let edit =
                episodes::fill(Edit::of(&EPISODE, held.id), &form)?.set("end", merge::end(&held.end, row))?;
            let mut edits = vec![edit];
            self.substances(held.id, &form, &mut edits)?;
            return Ok((edits, false));
        }
        let id = self.ids.id(
            Beginning::of_day(row.started_on),
            "episode",
            &[&client.to_string(), row.service.as_str(), &row.started_on.to_string()],
        );
        let form = merge::new_episode(row, counselor, partner);
        let mut edits = vec![
            episodes::fill(Edit::new(&EPISODE, id), &form)?
                .set("end", merge::end(&EpisodeEnd::ONGOING, row))?,
        ];
        self.substances(id, &form, &mut edits)?;
        self.created.episodes += 1;
        Ok((edits, true))
    }

    fn substances(&self, episode: Id, form: &EpisodeForm, edits: &mut Vec<Edit>) -> Result<()> {
        for used in &form.substances {
            edits.push(match used.id {
                Some(id) => Edit::of(&SUBSTANCE_USE, id).set("use", episodes::use_value(used))?,
                None => {
                    let id = self.ids.id(
                        Beginning::of(episode),
                        "substance_use",
                        &[&episode.to_string(), used.substance.as_str()],
                    );
                    Edit::new(&SUBSTANCE_USE, id)
                        .set("episode", episode)?
                        .set("use", episodes::use_value(used))?
                }
            });
        }
        Ok(())
    }

    fn contact(
        &mut self,
        tx: &Tx<'_>,
        client: Id,
        is_held: bool,
        row: &AftercareCandidate,
    ) -> Result<(Vec<Edit>, bool)> {
        let held = if is_held { aftercare::of_client(&tx.rx(), client)? } else { Vec::new() };
        if let Some(held) =
            held.iter().find(|held| held.form.on == row.contacted_on && held.form.activity == row.activity)
        {
            let form = merge::known_aftercare(&held.form, row);
            return Ok((vec![aftercare::fill(Edit::of(&AFTERCARE_CONTACT, held.id), &form)?], false));
        }
        let origin = origin(tx, client, is_held, row)?;
        let id = self.ids.id(
            Beginning::of_day(row.contacted_on),
            "aftercare_contact",
            &[&client.to_string(), &row.contacted_on.to_string(), row.activity.as_str()],
        );
        self.created.aftercare_contacts += 1;
        Ok((vec![aftercare::fill(Edit::new(&AFTERCARE_CONTACT, id), &merge::aftercare(row, origin))?], true))
    }

    /// The counselor of a name; one nobody knows joins the staff.
    fn counselor(&mut self, tx: &mut Tx<'_>, name: &str) -> Result<Id> {
        let folded = fold_name(name);
        if let Some(id) = self.known.staff.get(&folded) {
            return Ok(*id);
        }
        let id = self.ids.id(Beginning::NO_DAY, "staff", &[&folded]);
        let edit = Edit::new(&STAFF, id)
            .set("name", name)?
            .set("profession", Profession::AddictionCounselor)?
            .set("active", true)?;
        tx.save(id, vec![edit], None)?;
        self.known.staff.insert(folded, id);
        Ok(id)
    }

    /// The partner of a name; one nobody knows is taken up.
    fn partner(&mut self, tx: &mut Tx<'_>, name: &str) -> Result<Id> {
        let folded = fold_name(name);
        if let Some(id) = self.known.partners.get(&folded) {
            return Ok(*id);
        }
        let id = self.ids.id(Beginning::NO_DAY, "partner", &[&folded]);
        let form = PartnerForm {
            name: name.to_owned(),
            kind: partner_kind(&folded),
            region_code: None,
            phone: None,
            active: true,
        };
        tx.save(tx.scene.site, vec![partners::fill(Edit::new(&PARTNER, id), &form)?], None)?;
        self.known.partners.insert(folded, id);
        Ok(id)
    }
}

/// The cells that tell one client from another.
fn identifying(client: &ClientCandidate, entry: &str) -> [String; 5] {
    let birth = match client.birth {
        Some(BirthCandidate::Date(day)) if !client.birth_is_derived => day.to_string(),
        Some(BirthCandidate::Year(year)) => year.to_string(),
        _ => String::new(),
    };
    let number = client.identity.as_ref().map(|identity| identity.number.clone()).unwrap_or_default();
    [fold_name(&client.name), birth, number, client.record_no.clone().unwrap_or_default(), entry.to_owned()]
}

/// Whether a row that was matched by its record number means somebody else: another name and another number.
fn is_somebody_else(identity_number: Option<&str>, folded: &str, row: &ClientCandidate) -> bool {
    let Some(theirs) = identity_number else { return false };
    let is_other_number = row.identity.as_ref().is_some_and(|identity| identity.number != theirs);
    is_other_number
        && !row.name.is_empty()
        && strsim::jaro_winkler(folded, &fold_name(&row.name)) < OTHER_PERSON
}

/// The care that a contact follows: an institution if the row names one, else the client's last episode before it.
fn origin(tx: &Tx<'_>, client: Id, is_held: bool, row: &AftercareCandidate) -> Result<Origin> {
    if let Some(institution) = &row.institution {
        return Ok(Origin {
            kind: AftercareOrigin::Institution,
            episode: None,
            institution: Some(institution.clone()),
        });
    }
    let episodes = if is_held { episodes::of_client(&tx.rx(), client)? } else { Vec::new() };
    let before = |day: Option<Day>| day.is_some_and(|day| day <= row.contacted_on);
    let episode = episodes
        .iter()
        .filter(|episode| before(episode.end.closed_on))
        .max_by_key(|episode| episode.end.closed_on);
    let episode = episode.or_else(|| episodes.iter().find(|episode| before(Some(episode.form.opened_on))));
    Ok(match episode {
        Some(episode) => {
            Origin { kind: AftercareOrigin::Episode, episode: Some(episode.id), institution: None }
        }
        None => Origin { kind: AftercareOrigin::Unknown, episode: None, institution: None },
    })
}

/// What an institution is, as far as its name says.
fn partner_kind(folded: &str) -> PartnerKind {
    let has = |words: &[&str]| folded.split(' ').any(|word| words.contains(&word));
    if has(&["rs", "rsu", "rsud", "rsj", "rsjd", "rsko", "rumah", "hospital"]) {
        PartnerKind::Hospital
    } else if has(&["balai", "loka"]) {
        PartnerKind::Center
    } else if has(&["lapas", "rutan", "lpka", "bapas"]) {
        PartnerKind::Prison
    } else if has(&["yayasan", "panti", "pesantren", "fan", "campus"]) {
        PartnerKind::Foundation
    } else {
        PartnerKind::Other
    }
}
