//! The lists behind a report: one line an episode, one line an aftercare contact. Notes stay in the clinic.

use super::Period;
use super::document::{Cell, List};
use super::facts::{EpisodeFact, Facts};
use crate::clients::{Birth, age};
use crate::error::Result;
use crate::kernel::codes::{
    AftercareActivity, Education, ExitDetail, Funding, Occupation, ProductiveKind, Recovery, ReferralSource,
    Severity, Sex, Substance,
};
use crate::l10n::Words;
use crate::regions::{self, RegionPath};
use crate::scene::Rx;
use rusqlite::{Row, named_params};

const EPISODE_COLUMNS: [&str; 28] = [
    "number",
    "record_no",
    "name",
    "nik",
    "sex",
    "birth_date",
    "age",
    "street",
    "village",
    "district",
    "regency",
    "education",
    "occupation",
    "service",
    "opened_on",
    "is_new",
    "source",
    "motivation",
    "funding",
    "substance",
    "diagnosis",
    "severity",
    "counselor",
    "partner",
    "sessions",
    "status",
    "closed_on",
    "exit_detail",
];
const CONTACT_COLUMNS: [&str; 10] = [
    "number",
    "on",
    "record_no",
    "name",
    "activity",
    "reached",
    "recovery",
    "productive",
    "productive_kind",
    "productive_note",
];
/// How many lines between two words to whoever waits.
const STEP: usize = 500;

/// The episodes that a report counts, the earliest first.
///
/// # Errors
/// `cancelled`, or when the vault cannot be read.
pub(super) fn episodes(rx: &Rx<'_>, facts: &Facts, period: Period, words: &Words) -> Result<List> {
    let mut statement = rx.conn.prepare_cached(include_str!("episode_lines.sql"))?;
    let mut episodes: Vec<&EpisodeFact> = facts.episodes.iter().collect();
    episodes.sort_by_key(|fact| (fact.opened_on, fact.episode));
    let mut lines = Vec::with_capacity(episodes.len());
    for (at, fact) in episodes.iter().enumerate() {
        if at % STEP == 0 {
            rx.scene.work.step("exporting", at as u64, Some(episodes.len() as u64))?;
        }
        let bound = named_params! { ":episode": fact.episode, ":from": period.from, ":to": period.to };
        lines.push(statement.query_row(bound, |row| episode(row, fact, at + 1, words))?);
    }
    Ok(List {
        name: words.text("export-sheet-clients"),
        title: words.text("export-clients-title"),
        columns: headings(&EPISODE_COLUMNS, words),
        lines,
    })
}

fn episode(row: &Row<'_>, fact: &EpisodeFact, number: usize, words: &Words) -> rusqlite::Result<Vec<Cell>> {
    let birth = Birth {
        date: row.get("birth_date")?,
        year: row.get("birth_year")?,
        age: row.get("birth_age")?,
        as_of: row.get("birth_as_of")?,
    };
    let region_code: Option<String> = row.get("region_code")?;
    let place = region_code.as_deref().map_or_else(RegionPath::default, regions::path);
    let work: Option<Occupation> = row.get("occupation")?;
    let work = work.map(|work| words.code("occupation", work.as_str())).or(row.get("occupation_text")?);
    let schooling: Option<Education> = row.get("education")?;
    let funding: Option<Funding> = row.get("funding")?;
    let code = |kind: &str, word: Option<&str>| Cell::text(word.map(|word| words.code(kind, word)));
    Ok(vec![
        Cell::Number(number as u64),
        Cell::text(row.get("record_no")?),
        Cell::text(row.get("name")?),
        Cell::text(row.get("nik")?),
        code("sex", fact.sex.map(Sex::as_str)),
        Cell::day(birth.date),
        age(&birth, fact.opened_on).map_or(Cell::Empty, |years| Cell::Number(u64::from(years))),
        Cell::text(row.get("street")?),
        Cell::text(place.village.or(row.get("address_text")?)),
        Cell::text(place.district),
        Cell::text(place.regency),
        code("education", schooling.map(Education::as_str)),
        Cell::text(work),
        code("service", Some(fact.service.as_str())),
        Cell::Day(fact.opened_on),
        Cell::Text(words.text(if fact.is_new { "export-new" } else { "export-carried_over" })),
        code("source", fact.source.map(ReferralSource::as_str)),
        code("motivation", Some(fact.motivation.as_str())),
        code("funding", funding.map(Funding::as_str)),
        code("substance", fact.substance.map(Substance::as_str)),
        Cell::text(row.get("diagnosis")?),
        code("severity", fact.severity.map(Severity::as_str)),
        Cell::text(row.get("counselor")?),
        Cell::text(row.get("partner")?),
        Cell::Number(row.get("sessions")?),
        code("status", Some(fact.status.as_str())),
        Cell::day(fact.ended_on.filter(|_| !fact.ended_some_day)),
        code("exit", fact.exit_detail.map(ExitDetail::as_str)),
    ])
}

/// The aftercare contacts of a period, the earliest first.
///
/// # Errors
/// When the vault cannot be read.
pub(super) fn contacts(rx: &Rx<'_>, period: Period, words: &Words) -> Result<List> {
    let mut statement = rx.conn.prepare_cached(
        "SELECT a.on_day, c.record_no, c.name, a.activity, a.reached, a.recovery, a.productive, a.productive_kind, a.productive_note
         FROM aftercare_contact a LEFT JOIN client c ON c.id = a.dossier WHERE a.on_day BETWEEN :from AND :to ORDER BY a.on_day, a.id",
    )?;
    let mut rows = statement.query(named_params! { ":from": period.from, ":to": period.to })?;
    let mut lines = Vec::new();
    while let Some(row) = rows.next()? {
        lines.push(contact(row, lines.len() + 1, words)?);
    }
    Ok(List {
        name: words.text("export-sheet-aftercare"),
        title: words.text("export-aftercare-title"),
        columns: headings(&CONTACT_COLUMNS, words),
        lines,
    })
}

fn contact(row: &Row<'_>, number: usize, words: &Words) -> rusqlite::Result<Vec<Cell>> {
    let code = |kind: &str, word: Option<&str>| Cell::text(word.map(|word| words.code(kind, word)));
    let yes_or_no =
        |is: Option<bool>| Cell::text(is.map(|is| words.text(if is { "export-yes" } else { "export-no" })));
    let activity: AftercareActivity = row.get("activity")?;
    let recovery: Option<Recovery> = row.get("recovery")?;
    let kind: Option<ProductiveKind> = row.get("productive_kind")?;
    Ok(vec![
        Cell::Number(number as u64),
        Cell::Day(row.get("on_day")?),
        Cell::text(row.get("record_no")?),
        Cell::text(row.get("name")?),
        code("activity", Some(activity.as_str())),
        yes_or_no(row.get("reached")?),
        code("recovery", recovery.map(Recovery::as_str)),
        yes_or_no(row.get("productive")?),
        code("productive", kind.map(ProductiveKind::as_str)),
        Cell::text(row.get("productive_note")?),
    ])
}

fn headings(columns: &[&str], words: &Words) -> Vec<String> {
    columns.iter().map(|column| words.text(&format!("line-{column}"))).collect()
}
