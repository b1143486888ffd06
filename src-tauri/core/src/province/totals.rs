//! What a provincial office reads of its clinics: how each stands with a period, and the reports of a period by clinic and
//! in total, persons counted once. A clinic counts by one thing: its operations where it gives them all, else its extract of
//! exactly that period.

use super::extract::not_matched;
use super::introduction::{KnownSite, known};
use super::receive::Came;
use super::replica::{self, HeldLog};
use super::require;
use super::store::{self, Held};
use crate::error::Result;
use crate::kernel::codes::SiteKind;
use crate::kernel::days::Day;
use crate::kernel::ids::Id;
use crate::reports::rows::{self, Rows};
use crate::reports::{AnnualReport, Period};
use crate::scene::Rx;
use chrono::Days;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// How many days after a period its extract is due.
const DUE: Days = Days::new(10);

/// How whole what a clinic sent of a period is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum ExtractState {
    /// Nothing came.
    Missing,
    /// It was made before the period was over.
    Partial,
    /// It was made after it.
    Complete,
}

impl ExtractState {
    /// The word on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Partial => "partial",
            Self::Complete => "complete",
        }
    }
}

/// How a clinic stands with a period.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct SiteStanding {
    /// Which.
    pub site: Id,
    /// Its name.
    pub name: String,
    /// Its region.
    pub region_code: String,
    /// How whole the period is.
    pub state: ExtractState,
    /// Whether it is due and not whole.
    pub is_late: bool,
    /// What it is counted from.
    pub counted: Option<Came>,
    /// What came of it last.
    pub last: Option<Came>,
    /// The periods of which there is an extract, the latest first.
    pub periods: Vec<Period>,
}

/// The report of a clinic, beside how it stands.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct SiteReport {
    /// How it stands.
    #[serde(flatten)]
    pub standing: SiteStanding,
    /// What it says, as its own report does; none where nothing came.
    pub report: Option<AnnualReport>,
}

/// The reports of a period.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ProvinceReport {
    /// The period.
    pub period: Period,
    /// All clinics together, persons counted once.
    pub total: AnnualReport,
    /// The mark of the key that persons are matched by: the one with the most clients.
    pub person_key: Option<String>,
    /// Clients not counted across sites: without a right NIK, or named with another key. Who of them was at two clinics
    /// counts twice.
    pub not_matched: u64,
    /// By clinic.
    pub sites: Vec<SiteReport>,
}

/// Says how the clinics stand with a period.
///
/// # Errors
/// `invalid` when the period ends before it starts, `not_a_province`.
pub fn standings(rx: &Rx<'_>, period: Period) -> Result<Vec<SiteStanding>> {
    Ok(read(rx, period)?.into_iter().map(|(standing, _)| standing).collect())
}

/// What a clinic is counted from: all its operations if they are held, else the extract of the period.
enum Source {
    Full(HeldLog),
    Extract(Held),
}

impl Source {
    fn came(&self) -> Came {
        match self {
            Self::Full(held) => Came::Full(held.came()),
            Self::Extract(held) => Came::Extract(held.came()),
        }
    }

    fn made_on(&self) -> Day {
        match self {
            Self::Full(held) => held.said.made_at.date_naive(),
            Self::Extract(held) => held.manifest.made_at.date_naive(),
        }
    }

    fn rows(&self, rx: &Rx<'_>, period: Period) -> Result<Rows> {
        match self {
            Self::Full(held) => held.rows(rx.scene, period),
            Self::Extract(held) => store::rows(rx.conn, held),
        }
    }
}

fn read(rx: &Rx<'_>, period: Period) -> Result<Vec<(SiteStanding, Option<Source>)>> {
    require(rx.conn, rx.scene, SiteKind::Province)?;
    let period = period.check()?;
    let clinics = known(&rx.scene.authority).into_iter().filter(|site| site.kind == SiteKind::Clinic);
    clinics.map(|site| standing(rx, site, period)).collect()
}

fn standing(rx: &Rx<'_>, site: KnownSite, period: Period) -> Result<(SiteStanding, Option<Source>)> {
    let full = replica::held(rx.conn, &rx.scene.folder, site.site)?;
    let periods = store::periods(rx.conn, site.site)?;
    let mut came = full.as_ref().map(|held| Came::Full(held.came())).into_iter().collect::<Vec<_>>();
    for period in &periods {
        came.extend(store::held(rx.conn, site.site, *period)?.map(|held| Came::Extract(held.came())));
    }
    let last = came.into_iter().max_by_key(Came::received_at);
    let source = match full {
        Some(held) => Some(Source::Full(held)),
        None => store::held(rx.conn, site.site, period)?.map(Source::Extract),
    };
    let state = match source.as_ref().map(Source::made_on) {
        None => ExtractState::Missing,
        Some(day) if day > period.to => ExtractState::Complete,
        Some(_) => ExtractState::Partial,
    };
    let standing = SiteStanding {
        site: site.site,
        name: site.name,
        region_code: site.region_code,
        state,
        is_late: state != ExtractState::Complete && is_due(period, rx.scene.today),
        counted: source.as_ref().map(Source::came),
        last,
        periods,
    };
    Ok((standing, source))
}

fn is_due(period: Period, today: Day) -> bool {
    period.to.checked_add_days(DUE).is_some_and(|due| today > due)
}

/// Makes the reports of a period.
///
/// # Errors
/// `invalid` when the period ends before it starts, `not_a_province`.
pub fn report(rx: &Rx<'_>, period: Period) -> Result<ProvinceReport> {
    let mut said: Vec<(SiteStanding, Option<Rows>)> = Vec::new();
    for (mut standing, source) in read(rx, period)? {
        let rows = match source.as_ref().map(|source| source.rows(rx, period)).transpose() {
            // One clinic's damaged records keep no other from being counted.
            Err(error) if error.code() == "damaged" && matches!(source, Some(Source::Full(_))) => {
                (standing.state, standing.counted) = (ExtractState::Missing, None);
                None
            }
            rows => rows?,
        };
        said.push((standing, rows));
    }
    let held = || said.iter().filter_map(|(_, rows)| rows.as_ref());
    let person_key = most_used(held());
    let not_matched = held().map(|rows| not_matched(rows, person_key.as_deref()).len() as u64).sum();
    let total = rows::report(held(), period, person);
    let sites = said
        .iter()
        .map(|(standing, rows)| SiteReport {
            standing: standing.clone(),
            report: rows.as_ref().map(|rows| rows::report([rows], period, |_, client, _| client)),
        })
        .collect();
    Ok(ProvinceReport { period, total, person_key, not_matched, sites })
}

/// The key by which the most clients' rows can be matched.
fn most_used<'r>(sites: impl Iterator<Item = &'r Rows>) -> Option<String> {
    let mut used: BTreeMap<&str, usize> = BTreeMap::new();
    for rows in sites {
        if let Some(key) = &rows.person_key {
            *used.entry(key).or_default() += rows.episodes.len() + rows.aftercare.len();
        }
    }
    used.into_iter().max_by_key(|(_, rows)| *rows).map(|(key, _)| key.to_owned())
}

/// Who a client is across clinics: the person, where they are named; else nobody but that clinic's client.
fn person(rows: &Rows, client: Id, person: Option<&str>) -> Id {
    let (Some(key), Some(person)) = (&rows.person_key, person) else { return client };
    let hash = Sha256::new().chain_update(key).chain_update("\n").chain_update(person).finalize();
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&hash[..16]);
    uuid::Builder::from_custom_bytes(bytes).into_uuid()
}
