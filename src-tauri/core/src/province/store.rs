//! The local tables of a provincial office: the newest extract of each clinic and period, and its rows as they came.

use super::file::{ExtractHead, Manifest, Row};
use super::receive::Word;
use crate::error::{Error, Result};
use crate::kernel::ids::Id;
use crate::reports::Period;
use crate::reports::rows::Rows;
use chrono::{DateTime, FixedOffset, TimeDelta};
use rusqlite::{Connection, OptionalExtension, params};
use serde::Serialize;

/// So far apart are clocks that nobody has set wrong.
const LENIENCE: TimeDelta = TimeDelta::days(1);

/// An extract that is held.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ExtractCame {
    /// Of which clinic.
    pub site: Id,
    /// Of which period.
    pub period: Period,
    /// When it was made, by the clinic's clock.
    pub made_at: DateTime<FixedOffset>,
    /// When it came.
    pub received_at: DateTime<FixedOffset>,
    /// How many rows it has.
    pub rows: u64,
    /// The mark of the key that its persons are named with.
    pub person_key: Option<String>,
}

/// An extract as the table has it.
#[derive(Debug)]
pub(super) struct Held {
    pub(super) hash: String,
    pub(super) manifest: Manifest,
    pub(super) head: ExtractHead,
    pub(super) received_at: DateTime<FixedOffset>,
}

/// Whether something was made after it came, by clocks that cannot both be right.
pub(super) fn is_from_the_future(made_at: DateTime<FixedOffset>, received_at: DateTime<FixedOffset>) -> bool {
    made_at > received_at + LENIENCE
}

impl Held {
    pub(super) fn word(&self) -> Word<'_> {
        Word { holds: &self.head.holds, made_at: self.manifest.made_at, received_at: self.received_at }
    }

    pub(super) fn came(&self) -> ExtractCame {
        ExtractCame {
            site: self.manifest.site,
            period: self.head.period,
            made_at: self.manifest.made_at,
            received_at: self.received_at,
            rows: self.manifest.rows,
            person_key: self.head.person_key.clone(),
        }
    }
}

fn damaged() -> Error {
    Error::damaged("an extract does not read")
}

/// The extract of a clinic and period.
///
/// # Errors
/// `damaged`, or when the vault cannot be read.
pub(super) fn held(conn: &Connection, site: Id, period: Period) -> Result<Option<Held>> {
    let mut statement = conn.prepare_cached(
        "SELECT hash, manifest, received_at FROM extract WHERE site = ? AND from_day = ? AND to_day = ?",
    )?;
    let found: Option<(String, String, DateTime<FixedOffset>)> = statement
        .query_row(params![site, period.from, period.to], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .optional()?;
    let Some((hash, manifest, received_at)) = found else { return Ok(None) };
    let manifest: Manifest = serde_json::from_str(&manifest).map_err(|_| damaged())?;
    let head = manifest.extract.clone().ok_or_else(damaged)?;
    Ok(Some(Held { hash, manifest, head, received_at }))
}

/// The periods of which a clinic's extracts are held, the latest first.
///
/// # Errors
/// When the vault cannot be read.
pub(super) fn periods(conn: &Connection, site: Id) -> Result<Vec<Period>> {
    let mut statement = conn.prepare_cached(
        "SELECT from_day, to_day FROM extract WHERE site = ? ORDER BY to_day DESC, from_day DESC",
    )?;
    let periods = statement.query_map([site], |row| Ok(Period { from: row.get(0)?, to: row.get(1)? }))?;
    Ok(periods.collect::<rusqlite::Result<_>>()?)
}

/// Puts an extract in the place of the one before.
///
/// # Errors
/// When the vault cannot be written.
pub(super) fn keep(conn: &Connection, held: &Held, author: Id, rows: &[Row]) -> Result<()> {
    let internal = |e: serde_json::Error| Error::internal(format!("encoding an extract: {e}"));
    let (site, Period { from, to }) = (held.manifest.site, held.head.period);
    conn.execute(
        "DELETE FROM extract_row WHERE site = ? AND from_day = ? AND to_day = ?",
        params![site, from, to],
    )?;
    conn.execute(
        "INSERT OR REPLACE INTO extract (site, from_day, to_day, hash, manifest, received_at, author) VALUES (?, ?, ?, ?, ?, ?, ?)",
        params![
            site,
            from,
            to,
            held.hash,
            serde_json::to_string(&held.manifest).map_err(internal)?,
            held.received_at,
            author
        ],
    )?;
    let mut insert = conn
        .prepare_cached("INSERT INTO extract_row (site, from_day, to_day, n, body) VALUES (?, ?, ?, ?, ?)")?;
    for (n, row) in rows.iter().enumerate() {
        insert.execute(params![site, from, to, n as u64, serde_json::to_string(row).map_err(internal)?])?;
    }
    Ok(())
}

/// What a clinic said of a period.
///
/// # Errors
/// `damaged`, or when the vault cannot be read.
pub(super) fn rows(conn: &Connection, held: &Held) -> Result<Rows> {
    let mut said = Rows {
        person_key: held.head.person_key.clone(),
        conflicts: held.head.conflicts,
        violations: held.head.violations,
        ..Rows::default()
    };
    let mut statement = conn.prepare_cached(
        "SELECT body FROM extract_row WHERE site = ? AND from_day = ? AND to_day = ? ORDER BY n",
    )?;
    let Period { from, to } = held.head.period;
    let mut rows = statement.query(params![held.manifest.site, from, to])?;
    while let Some(row) = rows.next()? {
        match serde_json::from_str(row.get_ref(0)?.as_str().map_err(|_| damaged())?).map_err(|_| damaged())? {
            Row::Episode(row) => said.episodes.push(*row),
            Row::Aftercare(row) => said.aftercare.push(row),
            Row::Client(_) => return Err(damaged()),
        }
    }
    Ok(said)
}
