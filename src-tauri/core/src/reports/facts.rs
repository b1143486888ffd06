//! What a report counts, as it stands in the tables: the episodes of a period, the clients with an aftercare contact
//! in it, and what waits for a decision in their files. Says nothing of which figure counts what: see `figures`.

use super::Period;
use crate::clients::{Birth, age};
use crate::error::Result;
use crate::kernel::codes::{
    ExitDetail, Motivation, ReferralSource, Service, Severity, Sex, Status, Substance,
};
use crate::kernel::days::Day;
use crate::kernel::fold::fold_name;
use crate::kernel::ids::Id;
use crate::log::Class;
use crate::regions;
use crate::scene::Rx;
use crate::schema::SCHEMA;
use crate::settings;
use rusqlite::{Row, named_params};
use std::collections::{HashMap, HashSet};

/// The age groups, with the first age that is too old for each.
const AGE_GROUPS: [(&str, u32); 6] =
    [("under_15", 15), ("15_24", 25), ("25_34", 35), ("35_44", 45), ("45_54", 55), ("55_plus", u32::MAX)];
/// The diagnosis blocks of substance use.
pub(super) const DIAGNOSES: [&str; 10] =
    ["F10", "F11", "F12", "F13", "F14", "F15", "F16", "F17", "F18", "F19"];
/// A district's code is as long as this; what is deeper is counted in it.
const DISTRICT: usize = 8;

/// Everything that a report counts.
#[derive(Debug, Default)]
pub(super) struct Facts {
    /// The episodes of the period.
    pub(super) episodes: Vec<EpisodeFact>,
    /// The clients with an aftercare contact in it.
    pub(super) aftercare: Vec<AftercareFact>,
    /// The districts that clients come from.
    pub(super) districts: Vec<District>,
    /// What waits for a decision in the files of those clients.
    pub(super) open_questions: OpenQuestions,
}

/// An episode of the period, as it stood on the period's last day.
#[derive(Debug)]
pub(super) struct EpisodeFact {
    /// Whose.
    pub(super) client: Id,
    /// Which.
    pub(super) episode: Id,
    /// Whether this machine holds the client's own record.
    pub(super) is_client_held: bool,
    /// Whether it is the client's first of the period: the one that person figures look at.
    pub(super) is_first: bool,
    /// The day it was opened.
    pub(super) opened_on: Day,
    /// Whether it was opened in the period, not before.
    pub(super) is_new: bool,
    /// Whether it is over and nobody wrote since when.
    pub(super) ended_some_day: bool,
    /// The last day, when that lies in the period.
    pub(super) ended_on: Option<Day>,
    pub(super) service: Service,
    pub(super) status: Status,
    pub(super) exit_detail: Option<ExitDetail>,
    pub(super) source: Option<ReferralSource>,
    pub(super) motivation: Motivation,
    pub(super) severity: Option<Severity>,
    pub(super) diagnosis: Option<&'static str>,
    pub(super) substance: Option<Substance>,
    pub(super) sex: Option<Sex>,
    pub(super) age_group: Option<&'static str>,
    /// The place in [`Facts::districts`].
    pub(super) district: usize,
}

/// A client with an aftercare contact in the period.
#[derive(Debug)]
pub(super) struct AftercareFact {
    pub(super) client: Id,
    pub(super) contacts: u64,
    pub(super) is_reached: bool,
    /// The last day they were.
    pub(super) reached_on: Option<Day>,
    pub(super) is_relapsed: bool,
    pub(super) is_productive: bool,
    pub(super) is_in_training: bool,
}

/// Where clients come from: a district or, where no more is known, what lies above it; or a place as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct District {
    /// The dotted code.
    pub(super) code: Option<String>,
    /// Its name, or the place as written; empty where nothing is known.
    pub(super) name: String,
}

/// What waits for a decision in the files of the clients counted.
#[derive(Debug, Default)]
pub(super) struct OpenQuestions {
    /// Conflicts by client.
    pub(super) conflicts: Vec<(Id, u64)>,
    /// Violations within a file, by client.
    pub(super) violations: Vec<(Id, u64)>,
    /// Clients who share a record number with somebody, a group a number.
    pub(super) same_record_no: Vec<Vec<Id>>,
}

impl Facts {
    /// Reads what a report of a period counts.
    pub(super) fn read(rx: &Rx<'_>, period: Period) -> Result<Self> {
        let mut districts = Districts::default();
        let episodes = episodes(rx, period, &mut districts)?;
        let aftercare = aftercare(rx, period)?;
        let counted: HashSet<Id> = episodes
            .iter()
            .map(|episode| episode.client)
            .chain(aftercare.iter().map(|client| client.client))
            .collect();
        let open_questions = open_questions(rx, &counted)?;
        Ok(Self { episodes, aftercare, districts: districts.into_list(), open_questions })
    }
}

fn episodes(rx: &Rx<'_>, period: Period, districts: &mut Districts) -> Result<Vec<EpisodeFact>> {
    let implied = settings::motivations(rx)?;
    let mut statement = rx.conn.prepare_cached(include_str!("episodes.sql"))?;
    let mut rows = statement.query(named_params! { ":from": period.from, ":to": period.to })?;
    let mut episodes: Vec<EpisodeFact> = Vec::new();
    while let Some(row) = rows.next()? {
        let mut fact = episode(row, period, &implied)?;
        fact.is_first = episodes.last().is_none_or(|before| before.client != fact.client);
        let (code, text): (Option<String>, Option<String>) =
            (row.get("region_code")?, row.get("address_text")?);
        fact.district = districts.place(&code.unwrap_or_default(), &text.unwrap_or_default());
        episodes.push(fact);
    }
    Ok(episodes)
}

fn episode(
    row: &Row<'_>,
    period: Period,
    implied: &HashMap<ReferralSource, Motivation>,
) -> Result<EpisodeFact> {
    let opened_on: Day = row.get("opened_on")?;
    let ended_on: Option<Day> = row.get("ended_on")?;
    let ended_on = ended_on.filter(|day| *day <= period.to);
    let source: Option<ReferralSource> = row.get("source")?;
    let motivation: Option<Motivation> = row.get("motivation")?;
    let diagnosis: Option<String> = row.get("diagnosis")?;
    let birth = Birth {
        date: row.get("birth_date")?,
        year: row.get("birth_year")?,
        age: row.get("birth_age")?,
        as_of: row.get("birth_as_of")?,
    };
    Ok(EpisodeFact {
        client: row.get("dossier")?,
        episode: row.get("id")?,
        is_client_held: row.get("is_held")?,
        is_first: false,
        opened_on,
        is_new: opened_on >= period.from,
        ended_some_day: row.get("ended_some_day")?,
        ended_on,
        service: row.get("service")?,
        status: if ended_on.is_some() { row.get("status")? } else { Status::Ongoing },
        exit_detail: if ended_on.is_some() { row.get("exit_detail")? } else { None },
        source,
        motivation: motivation
            .or_else(|| source.and_then(|source| implied.get(&source).copied()))
            .unwrap_or(Motivation::Unknown),
        severity: row.get("severity")?,
        diagnosis: diagnosis.and_then(|code| DIAGNOSES.into_iter().find(|block| *block == code)),
        substance: row.get("substance")?,
        sex: row.get("sex")?,
        age_group: age(&birth, opened_on).and_then(age_group),
        district: 0,
    })
}

fn age_group(age: u32) -> Option<&'static str> {
    AGE_GROUPS.iter().find(|(_, too_old)| age < *too_old).map(|(group, _)| *group)
}

/// The names of the age groups.
pub(super) fn age_groups() -> impl Iterator<Item = &'static str> {
    AGE_GROUPS.iter().map(|(group, _)| *group)
}

/// The code of the district in which a place lies, or of what lies above districts.
pub(super) fn district_code(region_code: &str) -> &str {
    region_code.get(..DISTRICT).unwrap_or(region_code)
}

/// The districts met so far.
#[derive(Default)]
pub(super) struct Districts {
    list: Vec<District>,
    places: HashMap<String, usize>,
}

impl Districts {
    /// The place of a district in the list: by its code, else by the words of the address, however they are written.
    pub(super) fn place(&mut self, region_code: &str, text: &str) -> usize {
        if !region_code.is_empty() {
            let code = district_code(region_code);
            if let Some(at) = self.places.get(code) {
                return *at;
            }
            let name = regions::name(code).unwrap_or(code).to_owned();
            return self.add(code.to_owned(), District { code: Some(code.to_owned()), name });
        }
        let folded = fold_name(text);
        if let Some(at) = self.places.get(&folded) {
            return *at;
        }
        let name = if folded.is_empty() { "" } else { text.trim() };
        self.add(folded, District { code: None, name: name.to_owned() })
    }

    /// The list itself.
    pub(super) fn into_list(self) -> Vec<District> {
        self.list
    }

    fn add(&mut self, key: String, district: District) -> usize {
        self.places.insert(key, self.list.len());
        self.list.push(district);
        self.list.len() - 1
    }
}

fn aftercare(rx: &Rx<'_>, period: Period) -> Result<Vec<AftercareFact>> {
    let mut statement = rx.conn.prepare_cached(include_str!("aftercare.sql"))?;
    let clients = statement.query_map(named_params! { ":from": period.from, ":to": period.to }, |row| {
        Ok(AftercareFact {
            client: row.get("dossier")?,
            contacts: row.get("contacts")?,
            is_reached: row.get("is_reached")?,
            reached_on: row.get("reached_on")?,
            is_relapsed: row.get("is_relapsed")?,
            is_productive: row.get("is_productive")?,
            is_in_training: row.get("is_in_training")?,
        })
    })?;
    Ok(clients.collect::<rusqlite::Result<_>>()?)
}

fn open_questions(rx: &Rx<'_>, counted: &HashSet<Id>) -> Result<OpenQuestions> {
    let mut by_number: HashMap<String, Vec<Id>> = HashMap::new();
    let mut statement = rx.conn.prepare_cached(
        "SELECT record_no, id FROM client WHERE record_no IN (SELECT record_no FROM client GROUP BY record_no HAVING count(*) > 1) ORDER BY id",
    )?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        by_number.entry(row.get(0)?).or_default().push(row.get(1)?);
    }
    let mut same_record_no: Vec<Vec<Id>> = by_number
        .into_values()
        .map(|mut group| {
            group.retain(|client| counted.contains(client));
            group
        })
        .filter(|group| !group.is_empty())
        .collect();
    same_record_no.sort();
    Ok(OpenQuestions {
        conflicts: conflicts(rx, counted)?,
        violations: counts(rx, "SELECT id, violations FROM client_card WHERE violations > 0", counted)?,
        same_record_no,
    })
}

/// The conflicts of values that a figure could rest on. None rests on a note, and where notes are held nowhere, at an
/// office that gets everything else, nobody would know of those.
fn conflicts(rx: &Rx<'_>, counted: &HashSet<Id>) -> Result<Vec<(Id, u64)>> {
    let mut statement =
        rx.conn.prepare_cached("SELECT dossier, entity, register FROM conflict ORDER BY dossier")?;
    let mut rows = statement.query([])?;
    let mut found: Vec<(Id, u64)> = Vec::new();
    while let Some(row) = rows.next()? {
        let (client, entity, register): (Id, String, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
        let declared = SCHEMA.entity(&entity).and_then(|entity| entity.register(&register));
        if !counted.contains(&client) || declared.is_some_and(|it| it.class == Class::Narrative) {
            continue;
        }
        match found.last_mut() {
            Some((last, conflicts)) if *last == client => *conflicts += 1,
            _ => found.push((client, 1)),
        }
    }
    Ok(found)
}

fn counts(rx: &Rx<'_>, sql: &str, counted: &HashSet<Id>) -> Result<Vec<(Id, u64)>> {
    let mut statement = rx.conn.prepare_cached(sql)?;
    let all = statement
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<rusqlite::Result<Vec<_>>>()?;
    Ok(all.into_iter().filter(|(client, _)| counted.contains(client)).collect())
}
