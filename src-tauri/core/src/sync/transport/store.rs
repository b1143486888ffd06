//! The local tables of the exchange by itself: the way, what was put there last, how it went, and how each machine's file was
//! found.

use super::TransportTrouble;
use super::news::Put;
use super::place::Name;
use super::way::Way;
use crate::error::{Error, Result};
use crate::kernel::ids::Id;
use crate::sync::MachineFace;
use chrono::{DateTime, FixedOffset};
use rusqlite::types::FromSqlError;
use rusqlite::{Connection, OptionalExtension, Row, params};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What is kept of the way.
#[derive(Debug, Default)]
pub(super) struct Kept {
    pub(super) way: Option<Way>,
    /// What was said with the bundles that were put there last, by the name of the file.
    pub(super) put: BTreeMap<String, Put>,
    pub(super) put_at: Option<DateTime<FixedOffset>>,
    pub(super) took_at: Option<DateTime<FixedOffset>>,
    pub(super) good_at: Option<DateTime<FixedOffset>>,
    /// What is in the way of it all.
    pub(super) trouble: Option<Noted>,
}

/// How a machine's file was found.
#[derive(Debug)]
pub(super) struct File {
    /// The one that needs no second look.
    pub(super) tag: Option<String>,
    pub(super) trouble: Option<Noted>,
}

/// A trouble, and since when there is.
#[derive(Debug)]
pub(super) struct Noted {
    trouble: Trouble,
    since: DateTime<FixedOffset>,
}

#[derive(Debug, Serialize, Deserialize)]
struct Trouble {
    code: String,
    args: serde_json::Value,
}

impl Noted {
    pub(super) fn told(self, machine: Option<MachineFace>) -> TransportTrouble {
        let Self { trouble: Trouble { code, args }, since } = self;
        TransportTrouble { machine, code, args, since }
    }
}

/// What is kept of the way; nothing where none is set.
pub(super) fn kept(conn: &Connection) -> Result<Kept> {
    let mut statement = conn.prepare_cached(
        "SELECT trouble, since, way, put, put_at, took_at, good_at FROM transport WHERE one = 1",
    )?;
    let kept = statement.query_row([], |row| {
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
pub(super) fn set(conn: &Connection, way: Option<&Way>) -> Result<()> {
    conn.execute("DELETE FROM transport", [])?;
    conn.execute("DELETE FROM transport_file", [])?;
    if let Some(way) = way {
        conn.execute("INSERT INTO transport (one, way) VALUES (1, ?)", [text(way)?])?;
    }
    Ok(())
}

/// Notes what was put there, under which name.
pub(super) fn note_put(conn: &Connection, name: Name, put: Put, at: DateTime<FixedOffset>) -> Result<()> {
    let mut all = kept(conn)?.put;
    all.insert(name.to_string(), put);
    conn.execute("UPDATE transport SET put = ?, put_at = ?", params![text(&all)?, at.to_rfc3339()])?;
    Ok(())
}

/// Notes how an exchange went, and whether something new was taken.
pub(super) fn note_round(
    conn: &Connection,
    error: Option<&Error>,
    has_taken: bool,
    at: DateTime<FixedOffset>,
) -> Result<()> {
    let at = at.to_rfc3339();
    let trouble = error.map(trouble_of).transpose()?;
    conn.execute(
        "UPDATE transport SET since = CASE WHEN ?1 IS NULL THEN NULL WHEN trouble IS ?1 THEN since ELSE ?2 END,
            trouble = ?1, good_at = iif(?1 IS NULL, ?2, good_at), took_at = iif(?3, ?2, took_at)",
        params![trouble, at, has_taken],
    )?;
    Ok(())
}

fn trouble_of(error: &Error) -> Result<String> {
    let wire = error.to_wire();
    let args = serde_json::to_value(&wire.args).unwrap_or_default();
    text(&Trouble { code: wire.code.to_owned(), args })
}

/// How the machines' files were found.
pub(super) fn files(conn: &Connection) -> Result<BTreeMap<Id, File>> {
    let mut statement = conn.prepare_cached("SELECT trouble, since, machine, tag FROM transport_file")?;
    let rows =
        statement.query_map([], |row| Ok((row.get(2)?, File { trouble: noted(row)?, tag: row.get(3)? })))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Notes how a machine's file was found: what needs no second look, or what was wrong with it.
pub(super) fn note_file(
    conn: &Connection,
    machine: Id,
    tag: Option<&str>,
    error: Option<&Error>,
    at: DateTime<FixedOffset>,
) -> Result<()> {
    let trouble = error.map(trouble_of).transpose()?;
    let since = trouble.as_ref().map(|_| at.to_rfc3339());
    conn.execute(
        "INSERT INTO transport_file (machine, tag, trouble, since) VALUES (?1, ?2, ?3, ?4)
            ON CONFLICT (machine) DO UPDATE SET tag = ?2, trouble = ?3,
                since = iif(trouble IS ?3, since, ?4)",
        params![machine, tag, trouble, since],
    )?;
    Ok(())
}

/// Forgets how the file of a machine was found that has none there any more.
pub(super) fn forget_file(conn: &Connection, machine: Id) -> Result<()> {
    conn.execute("DELETE FROM transport_file WHERE machine = ?", [machine])?;
    Ok(())
}
