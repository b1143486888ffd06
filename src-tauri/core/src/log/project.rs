//! The one function that stores an operation, whether written here, imported or received, and recomputes what it
//! touches. A record's row is always computed from all the writes to it that are held, never from the row before.

use super::erase;
use super::heads::Write;
use super::op::{self, Change, Op, OpId, Part};
use super::personal;
use super::picture;
use super::schema::{Class, Owner, Schema};
use crate::error::{Error, Result};
use crate::kernel::ids::Id;
use rusqlite::{Connection, OptionalExtension, params};
use std::collections::{BTreeMap, BTreeSet};

/// The writes to one record, by register.
pub type Writes = BTreeMap<String, Vec<Write>>;

/// What storing an operation touched.
#[derive(Debug, Default)]
pub struct Touched {
    /// Whether the operation, or a part of it, was not held before.
    pub is_new: bool,
    /// The entities of the records changed.
    pub entities: BTreeSet<String>,
}

/// Stores an operation and recomputes what it touches. Held already: the parts that were missing are added.
///
/// # Errors
/// When the vault cannot be written, or a part does not read.
pub fn store(conn: &Connection, schema: &'static Schema, op: &Op) -> Result<Touched> {
    let held: Option<i64> = conn
        .prepare_cached("SELECT row FROM op WHERE id = ?")?
        .query_row([op.id.0], |r| r.get(0))
        .optional()?;
    // Of an erased dossier the header is kept, and nothing of what it held.
    let is_erased = erase::is_erased(conn, op.header.dossier)?;
    let mut missing = Vec::new();
    for (class, part) in op.parts.iter().filter(|_| !is_erased) {
        if !held.map_or(Ok(false), |row| has_part(conn, row, *class))? {
            missing.push((*class, part));
        }
    }
    if let Some(row) = held
        && missing.is_empty()
    {
        return Ok(Touched { is_new: personal::keep(conn, row, op)?, ..Touched::default() });
    }
    let arrived = next_revision(conn)?;
    let row = match held {
        Some(row) => row,
        None => insert(conn, op, arrived)?,
    };
    personal::keep(conn, row, op)?;
    let mut touched = Touched { is_new: true, entities: BTreeSet::new() };
    let mut records: BTreeMap<Id, Vec<Change>> = BTreeMap::new();
    for (class, part) in missing {
        conn.prepare_cached("INSERT INTO part (op, class, arrived, salt, bytes) VALUES (?, ?, ?, ?, ?)")?
            .execute(params![row, class_no(class), arrived, part.salt, part.bytes])?;
        conn.prepare_cached("DELETE FROM withheld WHERE op = ? AND class = ?")?
            .execute(params![row, class_no(class)])?;
        for change in part.changes()? {
            records.entry(change.record).or_default().push(change);
        }
    }
    let mut dossiers = BTreeSet::new();
    for (record, changes) in records {
        for change in &changes {
            if schema.entity(&change.entity).is_some_and(|entity| entity.owner == Owner::Client) {
                dossiers.insert(op.header.dossier);
            }
            touched.entities.insert(change.entity.clone());
        }
        // Only a record nobody wrote to before can be shown from this operation alone.
        if touch(conn, record, row)? && held.is_none() {
            let writes = writes_of(row, op, changes);
            picture::show(conn, schema, record, op.header.dossier, &writes, false)?;
        } else {
            dossiers.extend(recompute(conn, schema, record)?);
        }
    }
    for dossier in dossiers {
        picture::refresh_derived(conn, schema, dossier)?;
    }
    Ok(touched)
}

/// The number of what arrives next: operations and later parts are counted together.
fn next_revision(conn: &Connection) -> Result<i64> {
    Ok(conn
        .prepare_cached("UPDATE log_state SET rev = rev + 1 RETURNING rev")?
        .query_row([], |r| r.get(0))?)
}

fn insert(conn: &Connection, op: &Op, row: i64) -> Result<i64> {
    let header = &op.header;
    let is_fork = conn
        .prepare_cached("SELECT 1 FROM op WHERE device = ? AND seq = ?")?
        .exists(params![header.device, header.seq])?;
    if is_fork {
        conn.prepare_cached("INSERT OR IGNORE INTO copied (device) VALUES (?)")?.execute([header.device])?;
    }
    conn.prepare_cached(
        "INSERT INTO op (row, id, device, seq, dossier, dossier_seq, header, sig) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
    )?
    .execute(params![
        row,
        op.id.0,
        header.device,
        header.seq,
        header.dossier,
        header.dossier_seq,
        op.header_bytes,
        op.sig
    ])?;
    if !header.at_suspect {
        conn.prepare_cached("UPDATE log_state SET newest_at = max(newest_at, ?)")?
            .execute([header.at.timestamp()])?;
    }
    Ok(row)
}

fn has_part(conn: &Connection, row: i64, class: Class) -> Result<bool> {
    Ok(conn
        .prepare_cached("SELECT 1 FROM part WHERE op = ? AND class = ?")?
        .exists(params![row, class_no(class)])?)
}

/// Notes that an operation writes to a record; whether it is the first to.
fn touch(conn: &Connection, record: Id, row: i64) -> Result<bool> {
    let is_first = !conn.prepare_cached("SELECT 1 FROM touch WHERE record = ?")?.exists([record])?;
    conn.prepare_cached("INSERT OR IGNORE INTO touch (record, op) VALUES (?, ?)")?
        .execute(params![record, row])?;
    Ok(is_first)
}

fn writes_of(row: i64, op: &Op, changes: Vec<Change>) -> BTreeMap<String, Writes> {
    let mut by_entity = BTreeMap::new();
    for change in changes {
        collect(&mut by_entity, change, row, op.id, &op.header);
    }
    by_entity
}

fn collect(
    by_entity: &mut BTreeMap<String, Writes>,
    change: Change,
    row: i64,
    op: OpId,
    header: &op::Header,
) {
    let writes = by_entity.entry(change.entity).or_default();
    for (register, (value, replaces)) in change.registers {
        let write = Write { row, op, at: header.at, at_suspect: header.at_suspect, value, replaces };
        writes.entry(register).or_default().push(write);
    }
}

/// Recomputes one record from every operation held that writes to it; the dossiers that claim it, of which only
/// the first has it.
///
/// # Errors
/// When the vault cannot be written, or an operation in it does not read.
pub(super) fn recompute(conn: &Connection, schema: &'static Schema, record: Id) -> Result<Vec<Id>> {
    let by_dossier = load_claims(conn, record, i64::MAX)?;
    if by_dossier.len() > 1 {
        picture::forget(conn, schema, record)?;
    }
    if let Some((dossier, by_entity)) = by_dossier.first_key_value() {
        picture::show(conn, schema, record, *dossier, by_entity, true)?;
    }
    Ok(if by_dossier.len() > 1 { by_dossier.into_keys().collect() } else { Vec::new() })
}

/// The writes to a record among what arrived up to a revision, and the dossier they belong to. A record never
/// moves: should two dossiers claim one record, the lower id keeps it, on every machine alike.
///
/// # Errors
/// When the vault cannot be read, or an operation in it does not read.
pub fn load_writes(
    conn: &Connection,
    record: Id,
    up_to: i64,
) -> Result<Option<(Id, BTreeMap<String, Writes>)>> {
    Ok(load_claims(conn, record, up_to)?.into_iter().next())
}

fn load_claims(conn: &Connection, record: Id, up_to: i64) -> Result<BTreeMap<Id, BTreeMap<String, Writes>>> {
    let mut statement = conn.prepare_cached(
        "SELECT op.row, op.dossier, op.header, part.bytes, op.id FROM touch JOIN op ON op.row = touch.op JOIN part ON part.op = op.row
         WHERE touch.record = ? AND part.arrived <= ? ORDER BY op.row, part.class",
    )?;
    let mut rows = statement.query(params![record, up_to])?;
    let mut dossiers: BTreeMap<Id, BTreeMap<String, Writes>> = BTreeMap::new();
    let mut header: Option<(i64, op::Header)> = None;
    while let Some(found) = rows.next()? {
        let row: i64 = found.get(0)?;
        let mut changes = op::changes_of(blob(found, 3)?)?;
        changes.retain(|change| change.record == record);
        if changes.is_empty() {
            continue;
        }
        let header = match &header {
            Some((of, header)) if *of == row => header,
            _ => &header.insert((row, op::read_header(blob(found, 2)?)?)).1,
        };
        let op = OpId(found.get(4)?);
        let by_entity = dossiers.entry(found.get(1)?).or_default();
        for change in changes {
            collect(by_entity, change, row, op, header);
        }
    }
    Ok(dossiers)
}

pub(super) fn blob<'r>(row: &'r rusqlite::Row<'_>, column: usize) -> Result<&'r [u8]> {
    row.get_ref(column)?.as_blob().map_err(|_| Error::damaged("an operation is no bytes"))
}

/// Empties every projected table and computes it anew from the log.
///
/// # Errors
/// When the vault cannot be written, or an operation in it does not read.
pub fn rebuild(conn: &Connection, schema: &'static Schema) -> Result<()> {
    picture::empty(conn, schema)?;
    conn.execute_batch(
        "DELETE FROM touch;
         DELETE FROM copied;
         INSERT INTO copied SELECT DISTINCT device FROM (SELECT device FROM op GROUP BY device, seq HAVING count(*) > 1);",
    )?;
    let mut parts = conn.prepare("SELECT op, bytes FROM part ORDER BY op")?;
    let mut rows = parts.query([])?;
    while let Some(found) = rows.next()? {
        let row: i64 = found.get(0)?;
        for change in op::changes_of(blob(found, 1)?)? {
            touch(conn, change.record, row)?;
        }
    }
    for record in ids(conn, "SELECT DISTINCT record FROM touch")? {
        recompute(conn, schema, record)?;
    }
    // In the order in which they began, which is the order of "newest first".
    for dossier in ids(conn, "SELECT dossier FROM op GROUP BY dossier ORDER BY min(row)")? {
        picture::refresh_derived(conn, schema, dossier)?;
    }
    Ok(())
}

fn ids(conn: &Connection, sql: &str) -> Result<Vec<Id>> {
    Ok(conn.prepare(sql)?.query_map([], |r| r.get(0))?.collect::<rusqlite::Result<_>>()?)
}

/// The number a class has in the tables.
#[must_use]
pub const fn class_no(class: Class) -> i64 {
    class as i64
}

/// Reads the parts held of an operation.
///
/// # Errors
/// When the vault cannot be read.
pub fn parts_of(conn: &Connection, row: i64) -> Result<BTreeMap<Class, Part>> {
    let mut statement = conn.prepare_cached("SELECT class, salt, bytes FROM part WHERE op = ?")?;
    let mut rows = statement.query([row])?;
    let mut parts = BTreeMap::new();
    while let Some(found) = rows.next()? {
        let class: i64 = found.get(0)?;
        let class = Class::ALL
            .into_iter()
            .find(|known| class_no(*known) == class)
            .ok_or_else(|| Error::damaged("a part of no class"))?;
        parts.insert(class, Part { salt: found.get(1)?, bytes: found.get(2)? });
    }
    Ok(parts)
}
