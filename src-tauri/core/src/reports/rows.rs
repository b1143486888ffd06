//! What a report counts as coded rows without names, and the report that such rows make. The rows are read from the very
//! facts that the report of the site counts, and are counted by the very code: so a provincial office that holds the rows
//! says what the site says.

use super::facts::{AftercareFact, DIAGNOSES, Districts, EpisodeFact, Facts, age_groups, district_code};
use super::figures::{Line, Table};
use super::{AnnualReport, Period, count};
use crate::clients::Birth;
use crate::error::{Error, Result};
use crate::kernel::codes::{
    ExitDetail, IdentityKind, Motivation, ReferralSource, Service, Severity, Sex, Status, Substance,
};
use crate::kernel::days::Day;
use crate::kernel::ids::Id;
use crate::kernel::nik::Nik;
use crate::scene::Rx;
use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap};

/// A month, `2026-03`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[cfg_attr(test, ts(type = "string"))]
#[serde(try_from = "String", into = "String")]
pub struct Month(Day);

impl Month {
    fn of(day: Day) -> Self {
        Self(day.with_day(1).unwrap_or(day))
    }
}

impl From<Month> for String {
    fn from(month: Month) -> Self {
        month.0.format("%Y-%m").to_string()
    }
}

impl TryFrom<String> for Month {
    type Error = chrono::ParseError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        NaiveDate::parse_from_str(&format!("{text}-01"), "%Y-%m-%d").map(Self)
    }
}

/// An episode of the period, as it stood on the period's last day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct EpisodeRow {
    /// A name for it that only the site can trace back.
    pub id: Id,
    /// The same for whose it is.
    pub client: Id,
    /// Who it is, for sites with the same key of persons.
    pub person: Option<String>,
    /// Whether the machine held the client's own record.
    pub is_client_held: bool,
    /// The sex.
    pub sex: Option<Sex>,
    /// The year of birth, as far as it is known.
    pub birth_year: Option<i32>,
    /// The group of the age on the day the episode was opened.
    pub age_group: Option<String>,
    /// The kecamatan, or what is known above it, by its dotted code.
    pub region: Option<String>,
    /// The kind of care.
    pub service: Service,
    /// The month it was opened in.
    pub opened: Month,
    /// Whether it was opened in the period, not before.
    pub is_new: bool,
    /// The status on the period's last day.
    pub status: Status,
    /// The month it ended in.
    pub ended: Option<Month>,
    /// How many days it lasted.
    pub days: Option<u32>,
    /// Whether it is over and nobody wrote since when.
    pub ended_some_day: bool,
    /// How it ended.
    pub exit_detail: Option<ExitDetail>,
    /// Who sent the client.
    pub source: Option<ReferralSource>,
    /// Whether the client came of their own will.
    pub motivation: Motivation,
    /// How severe the use was.
    pub severity: Option<Severity>,
    /// The diagnosis block, F10 to F19.
    pub diagnosis: Option<String>,
    /// The main substance.
    pub substance: Option<Substance>,
}

/// A client with an aftercare contact in the period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct AftercareRow {
    /// A name for the client that only the site can trace back.
    pub client: Id,
    /// Who it is, for sites with the same key of persons.
    pub person: Option<String>,
    /// How many contacts.
    pub contacts: u32,
    /// Whether they were reached.
    pub is_reached: bool,
    /// The month they were last reached in.
    pub reached: Option<Month>,
    /// Whether they had relapsed at any contact.
    pub is_relapsed: bool,
    /// Whether they did something productive when last reached.
    pub is_productive: bool,
    /// Whether that was a vocational training.
    pub is_in_training: bool,
}

/// Everything that a site says of a period.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Rows {
    /// The key that persons are named with, by its mark; none where they are not.
    pub(crate) person_key: Option<String>,
    /// The episodes, a client's together, the earliest first.
    pub(crate) episodes: Vec<EpisodeRow>,
    /// The clients with an aftercare contact.
    pub(crate) aftercare: Vec<AftercareRow>,
    /// Values waiting for a decision in the files counted, but for those of notes.
    pub(crate) conflicts: u64,
    /// Rules that records counted break together.
    pub(crate) violations: u64,
}

/// What the rows say instead of who it is.
pub(crate) trait Pseudonyms {
    /// The mark of the key that persons are named with.
    fn key(&self) -> Option<String>;
    /// Instead of a record's id.
    fn record(&self, id: Id) -> Id;
    /// Instead of a person's number; none without a key.
    fn person(&self, nik: &Nik) -> Option<String>;
}

struct Known {
    person: Option<String>,
    birth_year: Option<i32>,
    region: Option<String>,
}

/// Reads the rows of a period.
///
/// # Errors
/// `invalid` when the period ends before it starts.
pub(crate) fn read(rx: &Rx<'_>, period: Period, names: &impl Pseudonyms) -> Result<Rows> {
    let facts = Facts::read(rx, period.check()?)?;
    let mut known: HashMap<Id, Known> = HashMap::new();
    let whom =
        facts.episodes.iter().map(|fact| fact.client).chain(facts.aftercare.iter().map(|fact| fact.client));
    for client in whom {
        if let std::collections::hash_map::Entry::Vacant(place) = known.entry(client) {
            place.insert(know(rx, client, names)?);
        }
    }
    let said = |client: Id| known.get(&client).ok_or_else(|| Error::internal("a row of nobody"));
    let mut episodes = Vec::with_capacity(facts.episodes.len());
    for fact in &facts.episodes {
        episodes.push(row_of(fact, said(fact.client)?, names));
    }
    let mut aftercare = Vec::with_capacity(facts.aftercare.len());
    for fact in &facts.aftercare {
        aftercare.push(AftercareRow {
            client: names.record(fact.client),
            person: said(fact.client)?.person.clone(),
            contacts: u32::try_from(fact.contacts).unwrap_or(u32::MAX),
            is_reached: fact.is_reached,
            reached: fact.reached_on.map(Month::of),
            is_relapsed: fact.is_relapsed,
            is_productive: fact.is_productive,
            is_in_training: fact.is_in_training,
        });
    }
    // In the order of names that mean nothing: the order of the records says when each was registered. A client's
    // episodes stay as they are.
    episodes.sort_by_key(|row| row.client);
    aftercare.sort_by_key(|row| row.client);
    let tally = facts.tally();
    let whole = |table| tally.count(table, Line::Whole);
    Ok(Rows {
        person_key: names.key(),
        episodes,
        aftercare,
        conflicts: whole(Table::Conflicts),
        violations: whole(Table::Violations),
    })
}

fn know(rx: &Rx<'_>, client: Id, names: &impl Pseudonyms) -> Result<Known> {
    let mut statement = rx.conn.prepare_cached(
        "SELECT identity_kind, identity_number, birth_date, birth_year, birth_age, birth_as_of, region_code FROM client WHERE id = ?",
    )?;
    let mut rows = statement.query([client])?;
    let Some(row) = rows.next()? else { return Ok(Known { person: None, birth_year: None, region: None }) };
    let (kind, number): (Option<IdentityKind>, Option<String>) =
        (row.get("identity_kind")?, row.get("identity_number")?);
    let birth = Birth {
        date: row.get("birth_date")?,
        year: row.get("birth_year")?,
        age: row.get("birth_age")?,
        as_of: row.get("birth_as_of")?,
    };
    let region: Option<String> = row.get("region_code")?;
    // A number that is none, entered with a reason, may be anybody's.
    let nik = number.filter(|_| kind == Some(IdentityKind::Nik)).and_then(|number| Nik::parse(&number).ok());
    Ok(Known {
        person: nik.and_then(|nik| names.person(&nik)),
        birth_year: year_of(&birth),
        region: region.filter(|code| !code.is_empty()).map(|code| district_code(&code).to_owned()),
    })
}

fn year_of(birth: &Birth) -> Option<i32> {
    let from_age = || {
        let (age, as_of) = (birth.age?, birth.as_of?);
        Some(as_of.year() - i32::try_from(age).ok()?)
    };
    birth.date.map(|day| day.year()).or(birth.year).or_else(from_age)
}

fn row_of(fact: &EpisodeFact, known: &Known, names: &impl Pseudonyms) -> EpisodeRow {
    let ended_on = fact.ended_on.filter(|_| !fact.ended_some_day);
    EpisodeRow {
        id: names.record(fact.episode),
        client: names.record(fact.client),
        person: known.person.clone(),
        is_client_held: fact.is_client_held,
        sex: fact.sex,
        birth_year: known.birth_year,
        age_group: fact.age_group.map(str::to_owned),
        region: known.region.clone(),
        service: fact.service,
        opened: Month::of(fact.opened_on),
        is_new: fact.is_new,
        status: fact.status,
        ended: ended_on.map(Month::of),
        days: ended_on.and_then(|day| u32::try_from((day - fact.opened_on).num_days()).ok()),
        ended_some_day: fact.ended_some_day,
        exit_detail: fact.exit_detail,
        source: fact.source,
        motivation: fact.motivation,
        severity: fact.severity,
        diagnosis: fact.diagnosis.map(str::to_owned),
        substance: fact.substance,
    }
}

/// The report that rows make. A client is who `whom` says; somebody who comes twice, in rows of one site or of several,
/// is counted once, by their first episode of the period.
pub(crate) fn report<'r>(
    sites: impl IntoIterator<Item = &'r Rows>,
    period: Period,
    whom: impl Fn(&Rows, Id, Option<&str>) -> Id,
) -> AnnualReport {
    let mut facts = Facts::default();
    let mut districts = Districts::default();
    let mut contacts: BTreeMap<Id, (Option<Month>, AftercareFact)> = BTreeMap::new();
    let nobody = Id::nil();
    for rows in sites {
        for row in &rows.episodes {
            let client = whom(rows, row.client, row.person.as_deref());
            facts.episodes.push(fact_of(row, client, &mut districts));
        }
        for row in &rows.aftercare {
            let client = whom(rows, row.client, row.person.as_deref());
            let fact = contact_of(row, client);
            match contacts.entry(client) {
                std::collections::btree_map::Entry::Vacant(place) => drop(place.insert((row.reached, fact))),
                std::collections::btree_map::Entry::Occupied(mut place) => {
                    add(place.get_mut(), row.reached, fact);
                }
            }
        }
        facts.open_questions.conflicts.push((nobody, rows.conflicts));
        facts.open_questions.violations.push((nobody, rows.violations));
    }
    facts.episodes.sort_by_key(|fact| (fact.client, fact.opened_on));
    let mut before = None;
    for fact in &mut facts.episodes {
        fact.is_first = before.replace(fact.client) != Some(fact.client);
    }
    facts.aftercare = contacts.into_values().map(|(_, fact)| fact).collect();
    facts.districts = districts.into_list();
    count(&facts, period)
}

fn fact_of(row: &EpisodeRow, client: Id, districts: &mut Districts) -> EpisodeFact {
    let group = |word: &String| age_groups().find(|group| group == word);
    let block = |word: &String| DIAGNOSES.into_iter().find(|block| block == word);
    EpisodeFact {
        client,
        episode: row.id,
        is_client_held: row.is_client_held,
        is_first: false,
        opened_on: row.opened.0,
        is_new: row.is_new,
        ended_some_day: row.ended_some_day,
        ended_on: row.ended.map(|month| month.0),
        service: row.service,
        status: row.status,
        exit_detail: row.exit_detail,
        source: row.source,
        motivation: row.motivation,
        severity: row.severity,
        diagnosis: row.diagnosis.as_ref().and_then(block),
        substance: row.substance,
        sex: row.sex,
        age_group: row.age_group.as_ref().and_then(group),
        district: districts.place(row.region.as_deref().unwrap_or_default(), ""),
    }
}

fn contact_of(row: &AftercareRow, client: Id) -> AftercareFact {
    AftercareFact {
        client,
        contacts: u64::from(row.contacts),
        is_reached: row.is_reached,
        reached_on: row.reached.map(|month| month.0),
        is_relapsed: row.is_relapsed,
        is_productive: row.is_productive,
        is_in_training: row.is_in_training,
    }
}

/// Adds what another site says of somebody. What they do that is productive is what the one says who reached them last;
/// within a month nobody knows who that was, and either counts.
fn add(held: &mut (Option<Month>, AftercareFact), reached: Option<Month>, fact: AftercareFact) {
    let (last, all) = held;
    all.contacts += fact.contacts;
    all.is_reached |= fact.is_reached;
    all.is_relapsed |= fact.is_relapsed;
    if reached == *last {
        all.is_productive |= fact.is_productive;
        all.is_in_training |= fact.is_in_training;
    } else if reached > *last {
        (all.is_productive, all.is_in_training) = (fact.is_productive, fact.is_in_training);
        *last = reached;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn contact(client: u128, reached: &str, is_productive: bool) -> AftercareRow {
        AftercareRow {
            client: Id::from_u128(client),
            person: None,
            contacts: 1,
            is_reached: true,
            reached: Month::try_from(reached.to_owned()).ok(),
            is_relapsed: false,
            is_productive,
            is_in_training: false,
        }
    }

    #[test]
    fn of_somebody_whom_two_sites_reached_the_later_month_says_what_they_do_now() {
        let day = |day| NaiveDate::from_ymd_opt(2026, 1, day).unwrap_or_default();
        let period = Period { from: day(1), to: day(31) };
        let site = |reached, is_productive| Rows {
            aftercare: vec![contact(u128::from(is_productive), reached, is_productive)],
            ..Rows::default()
        };
        for (one, other, productive) in [
            (site("2026-01", true), site("2026-03", false), 0),
            (site("2026-03", true), site("2026-01", false), 1),
            (site("2026-02", true), site("2026-02", false), 1),
        ] {
            for both in [[&one, &other], [&other, &one]] {
                let together = report(both, period, |_, _, _| Id::from_u128(9)).aftercare;
                assert_eq!((together.clients, together.contacts, together.productive), (1, 2, productive));
            }
        }
    }
}
