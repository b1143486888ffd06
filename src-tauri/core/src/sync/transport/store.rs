//! The local tables of the exchange by itself, for each errand: the way, what was put there last, how it went, and how each
//! file was found.

use super::TransportTrouble;
use super::news::Put;
use super::place::Name;
use super::way::Way;
use crate::error::{Error, Result};
use chrono::{DateTime, FixedOffset};
use rusqlite::types::FromSqlError;
use rusqlite::{Connection, OptionalExtension, Row, params};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What files travel for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Errand {
    /// Bundles between the machines of a clinic.
    Machines,
    /// Extracts, from clinics to their provincial office.
    Extracts,
}

impl Errand {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Machines => "machines",
            Self::Extracts => "extracts",
        }
    }
}

/// What is kept of the way.
#[derive(Debug, Default)]
pub(crate) struct Kept {
    pub(super) way: Option<Way>,
    /// What was said with the bundles that were put there last, by the name of the file.
    pub(super) put: BTreeMap<String, Put>,
    pub(super) put_at: Option<DateTime<FixedOffset>>,
    pub(super) took_at: Option<DateTime<FixedOffset>>,
    pub(super) good_at: Option<DateTime<FixedOffset>>,
    /// What is in the way of it all.
    pub(super) trouble: Option<Noted>,
}

/// How a file was found.
#[derive(Debug)]
pub(crate) struct File {
    /// The one that needs no second look.
    pub(crate) tag: Option<String>,
    pub(super) trouble: Option<Noted>,
}

/// A trouble, and since when there is.
#[derive(Debug)]
pub(crate) struct Noted {
    trouble: Trouble,
    since: DateTime<FixedOffset>,
}

#[derive(Debug, Serialize, Deserialize)]
struct Trouble {
    code: String,
    args: serde_json::Value,
}

impl Noted {
    pub(super) fn told(self, file: Option<String>) -> TransportTrouble {
        let Self { trouble: Trouble { code, args }, since } = self;
        TransportTrouble { machine: None, file, code, args, since }
    }
}

/// What is kept of the way; nothing where none is set.
pub(super) fn kept(conn: &Connection, errand: Errand) -> Result<Kept> {
    let mut statement = conn.prepare_cached(
        "SELECT trouble, since, way, put, put_at, took_at, good_at FROM way WHERE errand = ?",
    )?;
    let kept = statement.query_row([errand.as_str()], |row| {
        Ok(Kept {
            trouble: noted(row)?,
            way: json(row, 2)?,
            put: json(row, 3)?.unwrap_or_default(),
            put_at: row.get(4)?,
            took_at: row.get(5)?,
            good_at: row.get(6)?,
        })
    });
    Ok(kept.optional()?.unwrap_or_default())
}

/// The trouble in the first two columns.
fn noted(row: &Row<'_>) -> rusqlite::Result<Option<Noted>> {
    let Some(trouble) = json(row, 0)? else { return Ok(None) };
    Ok(Some(Noted { trouble, since: row.get(1)? }))
}

/// A column of JSON. What is wrong with it is not quoted: it may hold what opens a place.
fn json<T: DeserializeOwned>(row: &Row<'_>, column: usize) -> rusqlite::Result<Option<T>> {
    let text: Option<String> = row.get(column)?;
    let read = text.map(|text| serde_json::from_str(&text).map_err(|_| FromSqlError::InvalidType));
    Ok(read.transpose()?)
}

fn text<T: Serialize>(value: &T) -> Result<String> {
    serde_json::to_string(value).map_err(|_| Error::internal("what is kept of the way does not encode"))
}

/// Sets the way, or none, and forgets whatever was about the one before.
pub(super) fn set(conn: &Connection, errand: Errand, way: Option<&Way>) -> Result<()> {
    conn.execute("DELETE FROM way WHERE errand = ?", [errand.as_str()])?;
    conn.execute("DELETE FROM way_file WHERE errand = ?", [errand.as_str()])?;
    if let Some(way) = way {
        conn.execute("INSERT INTO way (errand, way) VALUES (?, ?)", params![errand.as_str(), text(way)?])?;
    }
    Ok(())
}

/// Notes what a bundle said that was put there, under which name.
pub(super) fn note_put(conn: &Connection, name: Name, put: Put, at: DateTime<FixedOffset>) -> Result<()> {
    let mut all = kept(conn, Errand::Machines)?.put;
    all.insert(name.to_string(), put);
    let machines = Errand::Machines.as_str();
    conn.execute("UPDATE way SET put = ? WHERE errand = ?", params![text(&all)?, machines])?;
    note_put_at(conn, Errand::Machines, at)
}

/// Notes when something was put there.
pub(crate) fn note_put_at(conn: &Connection, errand: Errand, at: DateTime<FixedOffset>) -> Result<()> {
    conn.execute("UPDATE way SET put_at = ? WHERE errand = ?", params![at.to_rfc3339(), errand.as_str()])?;
    Ok(())
}

/// Notes how an exchange went, and whether something new was taken.
pub(crate) fn note_round(
    conn: &Connection,
    errand: Errand,
    error: Option<&Error>,
    has_taken: bool,
    at: DateTime<FixedOffset>,
) -> Result<()> {
    let at = at.to_rfc3339();
    let trouble = error.map(trouble_of).transpose()?;
    conn.execute(
        "UPDATE way SET since = CASE WHEN ?1 IS NULL THEN NULL WHEN trouble IS ?1 THEN since ELSE ?2 END,
            trouble = ?1, good_at = iif(?1 IS NULL, ?2, good_at), took_at = iif(?3, ?2, took_at)
            WHERE errand = ?4",
        params![trouble, at, has_taken, errand.as_str()],
    )?;
    Ok(())
}

fn trouble_of(error: &Error) -> Result<String> {
    let wire = error.to_wire();
    let args = serde_json::to_value(&wire.args).unwrap_or_default();
    text(&Trouble { code: wire.code.to_owned(), args })
}

/// How the files were found, by name.
pub(crate) fn files(conn: &Connection, errand: Errand) -> Result<BTreeMap<String, File>> {
    let mut statement =
        conn.prepare_cached("SELECT trouble, since, name, tag FROM way_file WHERE errand = ?")?;
    let rows = statement.query_map([errand.as_str()], |row| {
        Ok((row.get(2)?, File { trouble: noted(row)?, tag: row.get(3)? }))
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Notes how a file was found: what needs no second look, or what was wrong with it.
pub(crate) fn note_file(
    conn: &Connection,
    errand: Errand,
    name: &str,
    tag: Option<&str>,
    error: Option<&Error>,
    at: DateTime<FixedOffset>,
) -> Result<()> {
    let trouble = error.map(trouble_of).transpose()?;
    let since = trouble.as_ref().map(|_| at.to_rfc3339());
    conn.execute(
        "INSERT INTO way_file (errand, name, tag, trouble, since) VALUES (?1, ?2, ?3, ?4, ?5)
            ON CONFLICT (errand, name) DO UPDATE SET tag = ?3, trouble = ?4,
                since = iif(trouble IS ?4, since, ?5)",
        params![errand.as_str(), name, tag, trouble, since],
    )?;
    Ok(())
}

/// Forgets how a file was found that lies there no more.
pub(crate) fn forget_file(conn: &Connection, errand: Errand, name: &str) -> Result<()> {
    conn.execute("DELETE FROM way_file WHERE errand = ? AND name = ?", [errand.as_str(), name])?;
    Ok(())
}
