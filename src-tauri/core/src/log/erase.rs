//! Dossiers that were erased: no part of theirs is held, and none that arrives later is kept; their headers are, so that
//! every signature and every link still holds. Which dossiers these are is decided elsewhere, by the signatures.

use super::apart;
use super::op::OpId;
use super::picture;
use super::project::{self, Touches, class_no};
use super::schema::{Class, Schema};
use crate::error::Result;
use crate::kernel::ids::Id;
use rusqlite::{Connection, params};
use std::collections::BTreeSet;

/// Whether a dossier is erased.
///
/// # Errors
/// When the vault cannot be read.
pub fn is_erased(conn: &Connection, dossier: Id) -> Result<bool> {
    Ok(conn.prepare_cached("SELECT 1 FROM erased WHERE dossier = ?")?.exists([dossier])?)
}

/// Dossiers whose bytes may still be in the file.
const UNCLEANED: &str =
    "SELECT 1 FROM (SELECT cleaned FROM erased UNION ALL SELECT cleaned FROM given_back) WHERE cleaned";

/// Whether any dropped dossier may still have bytes in the file.
///
/// # Errors
/// When the vault cannot be read.
pub fn is_cleaning_due(conn: &Connection) -> Result<bool> {
    Ok(conn.prepare_cached(&format!("{UNCLEANED} < 2"))?.exists([])?)
}

/// Whether any was only dropped: the pages that its bytes were on are not given back yet.
///
/// # Errors
/// When the vault cannot be read.
pub fn is_dropped_only(conn: &Connection) -> Result<bool> {
    Ok(conn.prepare_cached(&format!("{UNCLEANED} = 0"))?.exists([])?)
}

/// Whether no byte of an erased dossier is left in the file.
///
/// # Errors
/// When the vault cannot be read.
pub fn is_cleaned(conn: &Connection, dossier: Id) -> Result<bool> {
    Ok(conn.prepare_cached("SELECT 1 FROM erased WHERE dossier = ? AND cleaned = 2")?.exists([dossier])?)
}

/// Notes that the file was written anew without what was dropped; the write-ahead log may still have it.
///
/// # Errors
/// When the vault cannot be written.
pub fn note_compacted(conn: &Connection) -> Result<()> {
    conn.execute("UPDATE erased SET cleaned = 1 WHERE cleaned = 0", [])?;
    conn.execute("UPDATE given_back SET cleaned = 1 WHERE cleaned = 0", [])?;
    Ok(())
}

/// Notes that the write-ahead log was emptied after that.
///
/// # Errors
/// When the vault cannot be written.
pub fn note_cleaned(conn: &Connection) -> Result<()> {
    conn.execute("UPDATE erased SET cleaned = 2 WHERE cleaned = 1", [])?;
    conn.execute("DELETE FROM given_back WHERE cleaned = 1", [])?;
    Ok(())
}

/// The dossiers that are erased.
///
/// # Errors
/// When the vault cannot be read.
pub fn all(conn: &Connection) -> Result<BTreeSet<Id>> {
    let mut statement = conn.prepare_cached("SELECT dossier FROM erased")?;
    Ok(statement.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?)
}

/// Makes exactly these dossiers the erased ones: of those that were not, every part held is dropped, and whatever shows
/// it; of those that no longer are, parts are taken again when they arrive. Gives the dossiers dropped now.
///
/// # Errors
/// When the vault cannot be written.
pub fn settle(conn: &Connection, schema: &'static Schema, erased: &BTreeSet<Id>) -> Result<Vec<Id>> {
    let before = all(conn)?;
    for dossier in before.difference(erased) {
        conn.execute("DELETE FROM erased WHERE dossier = ?", [dossier])?;
        super::ranges::note_absent(conn, *dossier)?;
    }
    let dropped: Vec<Id> = erased.difference(&before).copied().collect();
    for dossier in &dropped {
        conn.execute("DELETE FROM given_back WHERE dossier = ?", [dossier])?;
        drop_parts(conn, schema, *dossier, &Class::ALL.into_iter().collect())?;
        conn.execute("DELETE FROM withheld WHERE op IN (SELECT row FROM op WHERE dossier = ?)", [dossier])?;
        conn.execute("INSERT INTO erased (dossier, cleaned) VALUES (?, 0)", [dossier])?;
    }
    Ok(dropped)
}

/// Drops every part of these classes held of a dossier, which this machine is no longer to hold, and whatever shows it;
/// whether there was any. They are taken again when they come.
///
/// # Errors
/// When the vault cannot be written.
pub fn withhold(
    conn: &Connection,
    schema: &'static Schema,
    dossier: Id,
    classes: &BTreeSet<Class>,
) -> Result<bool> {
    if !drop_parts(conn, schema, dossier, classes)? {
        return Ok(false);
    }
    super::ranges::note_absent(conn, dossier)?;
    conn.execute("INSERT OR REPLACE INTO given_back (dossier, cleaned) VALUES (?, 0)", [dossier])?;
    Ok(true)
}

fn drop_parts(
    conn: &Connection,
    schema: &'static Schema,
    dossier: Id,
    classes: &BTreeSet<Class>,
) -> Result<bool> {
    let mut ops: BTreeSet<i64> = BTreeSet::new();
    for class in classes {
        let mut statement = conn.prepare_cached(
            "DELETE FROM part WHERE op IN (SELECT row FROM op WHERE dossier = ?) AND class = ? RETURNING op",
        )?;
        let dropped = statement.query_map(params![dossier, class_no(*class)], |row| row.get(0))?;
        ops.extend(dropped.collect::<rusqlite::Result<Vec<i64>>>()?);
    }
    let mut records: BTreeSet<Id> = BTreeSet::new();
    let mut touches = Touches::of(conn)?;
    for op in &ops {
        let mut statement = conn.prepare_cached("DELETE FROM touch WHERE op = ? RETURNING record")?;
        let touched = statement.query_map([op], |row| row.get(0))?;
        records.extend(touched.collect::<rusqlite::Result<Vec<Id>>>()?);
        if !apart::is_apart(conn, *op)? {
            touches.note_parts(*op)?;
        }
    }
    let mut others = BTreeSet::from([dossier]);
    for record in records {
        picture::forget(conn, schema, record)?;
        picture::forget_beside(conn, record)?;
        // Another dossier that claims the record has it now.
        others.extend(project::recompute(conn, schema, record)?);
        others.extend(super::history::dossier_of(conn, record)?);
    }
    project::refresh(conn, schema, &others)?;
    Ok(!ops.is_empty())
}

/// How many operations of a dossier each author wrote without being known to whoever erased it, who knew those of each
/// device up to a number: dropped unread.
///
/// # Errors
/// When the vault cannot be read, or an operation in it does not read.
pub fn unheard(
    conn: &Connection,
    dossier: Id,
    known: impl Fn(Id) -> u64,
) -> Result<Vec<(OpId, super::op::Header)>> {
    let mut statement =
        conn.prepare_cached("SELECT id, header FROM op WHERE dossier = ? ORDER BY device, dossier_seq, row")?;
    let mut rows = statement.query([dossier])?;
    let mut unheard = Vec::new();
    while let Some(row) = rows.next()? {
        let header = super::op::read_header(project::blob(row, 1)?)?;
        if header.dossier_seq > known(header.device) {
            unheard.push((OpId(row.get(0)?), header));
        }
    }
    Ok(unheard)
}

/// The highest number of a dossier's operations held, by device.
///
/// # Errors
/// When the vault cannot be read.
pub fn known(conn: &Connection, dossier: Id) -> Result<Vec<(Id, u64)>> {
    let mut statement = conn.prepare_cached(
        "SELECT device, max(dossier_seq) FROM op WHERE dossier = ? GROUP BY device ORDER BY device",
    )?;
    let rows = statement.query_map(params![dossier], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
