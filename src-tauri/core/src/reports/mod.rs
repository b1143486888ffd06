//! The reports that are owed: the annual report of any period, the clients behind each of its numbers, and its exports.
//! Reads any table and writes none. `facts` reads what is counted, `figures` says what counts where.
//!
//! An episode belongs to a period if it was open on any day of it, and its status is the one it had on the period's
//! last day. Figures about persons (clients, sex, age) count a client once, by the client's first episode of the
//! period: the age is the one on the day that episode was opened. All others count episodes. Archived clients count:
//! the archive closes a file, it does not undo the care.

mod delimited;
mod document;
mod export;
mod facts;
mod figures;
mod lines;
pub(crate) mod listing;
pub(crate) mod rows;
mod workbook;

pub(crate) use document::{Cell, List};
pub use export::{ExportReport, Format, export};
pub(crate) use export::{replace, replace_with, write};
pub use rows::{AftercareRow, EpisodeRow, Month};

use crate::clients::list::{ClientPage, row, row_columns};
use crate::error::{Check, Error, Result};
use crate::kernel::codes::{Service, Status};
use crate::kernel::days::Day;
use crate::kernel::ids::Id;
use crate::log::verify::Extent;
use crate::scene::{Rx, Tx};
use crate::sync;
use facts::{District, Facts};
use figures::{Line, Table, Tally, Wanted};
use rusqlite::named_params;
use serde::ser::SerializeMap;
use serde::{Deserialize, Serialize, Serializer};
use std::collections::BTreeSet;

/// The most rows of one page.
const LARGEST_PAGE: u32 = 500;

/// The days a report is about, the first and the last included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Period {
    /// The first day.
    pub from: Day,
    /// The last day.
    pub to: Day,
}

impl Period {
    /// # Errors
    /// `invalid` when it ends before it starts.
    pub(crate) fn check(self) -> Result<Self> {
        let mut check = Check::default();
        check.require(self.from <= self.to, "to", "before_start");
        check.done()?;
        Ok(self)
    }
}

/// The lines of a table and their numbers, in the order people list them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counts<N = u64>(Vec<(&'static str, N)>);

impl<N> Counts<N> {
    /// The lines.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, &N)> {
        self.0.iter().map(|(line, number)| (*line, number))
    }
}

impl Counts {
    /// The number of a line; 0 where there is no such line.
    #[must_use]
    pub fn of(&self, line: &str) -> u64 {
        self.0.iter().find(|(of, _)| *of == line).map_or(0, |(_, number)| *number)
    }

    /// All lines together.
    #[must_use]
    pub fn sum(&self) -> u64 {
        self.0.iter().map(|(_, number)| number).sum()
    }
}

impl<N: Serialize> Serialize for Counts<N> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (line, number) in &self.0 {
            map.serialize_entry(line, number)?;
        }
        map.end()
    }
}

/// The year's figures, or those of any other period.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct AnnualReport {
    /// The period.
    pub period: Period,
    /// Clients with an episode in the period.
    pub clients: u64,
    /// Episodes open on any day of the period.
    pub episodes: u64,
    /// Those opened in it.
    pub new: u64,
    /// Those opened before it.
    pub carried_over: u64,
    /// Episodes by the kind of care.
    #[cfg_attr(test, ts(type = "Record<Service, number>"))]
    pub by_service: Counts,
    /// The same, by the status on the period's last day.
    #[cfg_attr(test, ts(type = "Record<Service, Record<Status, number>>"))]
    pub by_service_status: Counts<Counts>,
    /// Clients by sex.
    #[cfg_attr(test, ts(type = "Record<Sex | \"unknown\", number>"))]
    pub by_sex: Counts,
    /// Clients by age on the day their first episode of the period was opened.
    #[cfg_attr(
        test,
        ts(
            type = "Record<\"under_15\" | \"15_24\" | \"25_34\" | \"35_44\" | \"45_54\" | \"55_plus\" | \"unknown\", number>"
        )
    )]
    pub by_age_group: Counts,
    /// Episodes by who sent the client.
    #[cfg_attr(test, ts(type = "Record<ReferralSource | \"none\", number>"))]
    pub by_source: Counts,
    /// Episodes by whether the client came of their own will: as the episode says, else as the source implies here.
    #[cfg_attr(test, ts(type = "Record<Motivation, number>"))]
    pub by_motivation: Counts,
    /// Episodes by the main substance.
    #[cfg_attr(test, ts(type = "Record<Substance | \"none\", number>"))]
    pub by_substance: Counts,
    /// Episodes by diagnosis block, F10 to F19.
    #[cfg_attr(test, ts(type = "Record<string, number>"))]
    pub by_diagnosis: Counts,
    /// Episodes by severity of use.
    #[cfg_attr(test, ts(type = "Record<Severity | \"none\", number>"))]
    pub by_severity: Counts,
    /// Episodes by where the client comes from, the most first.
    pub by_district: Vec<DistrictCount>,
    /// How the episodes that ended in the period ended.
    #[cfg_attr(test, ts(type = "Record<ExitDetail | \"not_recorded\", number>"))]
    pub exit_details: Counts,
    /// The share of the outpatient episodes that were completed, to four digits; none when there are none.
    pub completion_rate: Option<f64>,
    /// The share of the outpatient episodes that were dropped, to four digits; none when there are none.
    pub dropout_rate: Option<f64>,
    /// Outpatient episodes by who sent the client and by status.
    #[cfg_attr(test, ts(type = "Record<ReferralSource | \"none\", Record<Status, number>>"))]
    pub by_source_status: Counts<Counts>,
    /// What became of clients after the programme.
    pub aftercare: AftercareCounts,
    /// Values waiting for a decision in the files counted, but for those of notes.
    pub conflicts: u64,
    /// Rules that records counted break together.
    pub violations: u64,
    /// Codes that say why a sum is not what one expects; usually none.
    pub notes: Vec<&'static str>,
}

/// A district and the episodes of the clients who come from it.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct DistrictCount {
    /// What [`FigureQuery`] asks for it by: the code, else the name, else `none`.
    pub key: String,
    /// The dotted code, of what is known above the district where no more is known.
    pub code: Option<String>,
    /// Its name, or the place as written; empty where nothing is known.
    pub name: String,
    /// The episodes.
    pub count: u64,
}

/// Aftercare contacts dated in the period. All but `contacts` count clients.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct AftercareCounts {
    /// Clients with a contact.
    pub clients: u64,
    /// Contacts.
    pub contacts: u64,
    /// Clients who were reached.
    pub reached: u64,
    /// Of those, the ones who relapsed at no contact; a lapse is no relapse.
    pub not_relapsed: u64,
    /// Of those, the ones who had relapsed at any contact.
    pub relapsed: u64,
    /// Of those, the ones who did something productive when last reached.
    pub productive: u64,
    /// Of those, the ones in vocational training.
    pub vocational_training: u64,
}

/// A number of the report somebody asks "who?" of.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct FigureQuery {
    /// The report's period.
    #[serde(flatten)]
    pub period: Period,
    /// The table: `clients`, `by_sex`, `aftercare`, `violations` …
    pub table: String,
    /// The line, with `.` and a status where a table has them; none for the whole table.
    #[serde(default)]
    pub key: Option<String>,
    /// The first row wanted.
    #[serde(default)]
    pub offset: u32,
    /// How many.
    #[serde(default)]
    pub limit: u32,
}

/// Counts the episodes and the aftercare of a period.
///
/// # Errors
/// `invalid` when the period ends before it starts.
pub fn annual(rx: &Rx<'_>, period: Period) -> Result<AnnualReport> {
    let mut report = count(&Facts::read(rx, period.check()?)?, period);
    if sync::extent(rx.conn, &rx.scene.authority, rx.scene.device)? == Extent::Partial {
        report.notes.push("machine_partial");
    }
    Ok(report)
}

/// Reads a page of the clients whom a number of the report counts. `matching` is how many clients they are, `total`
/// the number itself, which is larger where somebody counts with several episodes or contacts.
///
/// # Errors
/// `invalid` when the report has no such number.
pub fn clients(rx: &Rx<'_>, query: FigureQuery) -> Result<ClientPage> {
    let period = query.period.check()?;
    let mut check = Check::default();
    let table = Table::from_word(&query.table);
    check.require(table.is_some(), "table", "unknown_code");
    let wanted = table.and_then(|table| Wanted::of(table, query.key.as_deref()));
    check.require(table.is_none() || wanted.is_some(), "key", "unknown_code");
    check.done()?;
    let (Some(table), Some(wanted)) = (table, wanted) else { return Err(Error::refused("invalid")) };
    let (total, clients) = Facts::read(rx, period)?.who(table, wanted);
    page(rx, &clients, total, query.offset, query.limit)
}

/// Notes that a report was printed.
///
/// # Errors
/// `invalid` when the period ends before it starts.
pub fn printed(tx: &mut Tx<'_>, period: Period) -> Result<()> {
    let period = period.check()?;
    tx.trace("printed", None, Some(&format!("report from={} to={}", period.from, period.to)))
}

fn page(rx: &Rx<'_>, clients: &BTreeSet<Id>, total: u64, offset: u32, limit: u32) -> Result<ClientPage> {
    let ids: Vec<String> = clients.iter().map(|id| id.simple().to_string()).collect();
    let ids = serde_json::to_string(&ids).map_err(|e| Error::internal(format!("encoding ids: {e}")))?;
    let limit = if limit == 0 { 50 } else { limit.min(LARGEST_PAGE) };
    let mut statement = rx.conn.prepare_cached(&format!(
        "SELECT {} FROM (
            SELECT * FROM client_card WHERE id IN (SELECT unhex(value) FROM json_each(:ids)) ORDER BY sort_name, n LIMIT :limit OFFSET :offset
         ) AS card ORDER BY card.sort_name, card.n",
        row_columns()
    ))?;
    let rows = statement
        .query_map(named_params! { ":ids": ids, ":limit": limit, ":offset": offset }, |found| {
            row(found, rx.scene.today)
        })?
        .collect::<rusqlite::Result<_>>()?;
    Ok(ClientPage { rows, matching: clients.len() as u64, total })
}

fn count(facts: &Facts, period: Period) -> AnnualReport {
    let tally = facts.tally();
    let whole = |table| tally.count(table, Line::Whole);
    let by_service = list(&tally, Table::ByService);
    let by_service_status = cells(&tally, Table::ByServiceStatus);
    let outpatients = by_service.of(Service::Outpatient.as_str());
    let rate = |status: Status| {
        let cell = Line::Cell(Service::Outpatient.as_str(), status.as_str());
        share(tally.count(Table::ByServiceStatus, cell), outpatients)
    };
    let aftercare = list(&tally, Table::Aftercare);
    AnnualReport {
        period,
        clients: whole(Table::Clients),
        episodes: whole(Table::Episodes),
        new: whole(Table::New),
        carried_over: whole(Table::CarriedOver),
        completion_rate: rate(Status::Completed),
        dropout_rate: rate(Status::DroppedOut),
        by_service,
        by_service_status,
        by_sex: list(&tally, Table::BySex),
        by_age_group: list(&tally, Table::ByAgeGroup),
        by_source: list(&tally, Table::BySource),
        by_motivation: list(&tally, Table::ByMotivation),
        by_substance: list(&tally, Table::BySubstance),
        by_diagnosis: list(&tally, Table::ByDiagnosis),
        by_severity: list(&tally, Table::BySeverity),
        by_district: districts(facts, &tally),
        exit_details: list(&tally, Table::ExitDetails),
        by_source_status: cells(&tally, Table::BySourceStatus),
        aftercare: AftercareCounts {
            clients: aftercare.of("clients"),
            contacts: aftercare.of("contacts"),
            reached: aftercare.of("reached"),
            not_relapsed: aftercare.of("not_relapsed"),
            relapsed: aftercare.of("relapsed"),
            productive: aftercare.of("productive"),
            vocational_training: aftercare.of("vocational_training"),
        },
        conflicts: whole(Table::Conflicts),
        violations: whole(Table::Violations),
        notes: notes(facts),
    }
}

fn list(tally: &Tally, table: Table) -> Counts {
    Counts(table.lines().into_iter().map(|line| (line, tally.count(table, Line::Of(line)))).collect())
}

fn cells(tally: &Tally, table: Table) -> Counts<Counts> {
    let statuses = |line| {
        let cell = |status: &&'static str| (*status, tally.count(table, Line::Cell(line, status)));
        Counts(Status::WORDS.iter().map(cell).collect())
    };
    Counts(table.lines().into_iter().map(|line| (line, statuses(line))).collect())
}

fn districts(facts: &Facts, tally: &Tally) -> Vec<DistrictCount> {
    let mut counts: Vec<DistrictCount> = facts
        .districts
        .iter()
        .enumerate()
        .map(|(at, district)| DistrictCount {
            key: district.key().to_owned(),
            code: district.code.clone(),
            name: district.name.clone(),
            count: tally.count(Table::ByDistrict, Line::District(at)),
        })
        .collect();
    // What nobody recorded stands last, however often.
    counts.sort_by(|a, b| {
        (a.name.is_empty(), std::cmp::Reverse(a.count), &a.name, &a.key).cmp(&(
            b.name.is_empty(),
            std::cmp::Reverse(b.count),
            &b.name,
            &b.key,
        ))
    });
    counts
}

impl District {
    fn key(&self) -> &str {
        match &self.code {
            Some(code) => code,
            None if self.name.is_empty() => "none",
            None => &self.name,
        }
    }
}

/// A share to four digits.
#[expect(clippy::cast_precision_loss, reason = "counts of episodes stay far below 2^52")]
fn share(part: u64, of: u64) -> Option<f64> {
    (of > 0).then(|| (part as f64 / of as f64 * 10_000.0).round() / 10_000.0)
}

fn notes(facts: &Facts) -> Vec<&'static str> {
    let mut notes = Vec::new();
    if facts.episodes.iter().any(|episode| episode.ended_some_day) {
        notes.push("ended_without_day");
    }
    // Sex, age and place are unknown of a client whose own record has not come here, and no list can name them.
    if facts.episodes.iter().any(|episode| !episode.is_client_held) {
        notes.push("client_not_held");
    }
    notes
}
