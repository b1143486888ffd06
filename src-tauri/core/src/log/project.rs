//! Recomputing what operations touch. A record's row is always computed from all the writes to it that are held, never
//! from the row before.

use super::derived;
use super::heads::Write;
use super::op::{self, Change, Op, OpId, Part};
use super::picture::{self, Picture, Seen};
use super::rows::Rows;
use super::schema::{Class, Entity, Schema};
use crate::error::{Error, Result};
use crate::kernel::ids::Id;
use rusqlite::{CachedStatement, Connection, ToSql, params};
use serde_json::Value;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

/// The writes to one record, by register.
pub type Writes<'o> = BTreeMap<Cow<'o, str>, Vec<Write<'o>>>;

/// The writes to one record, by the kind of record it is called.
pub type ByEntity<'o> = BTreeMap<Cow<'o, str>, Writes<'o>>;

/// The same, by the dossier that claims the record.
pub(super) type Claims<'o> = BTreeMap<Id, ByEntity<'o>>;

/// Makes anew what is derived from whole dossiers.
///
/// # Errors
/// When the vault cannot be written.
pub(super) fn refresh(conn: &Connection, schema: &'static Schema, dossiers: &BTreeSet<Id>) -> Result<()> {
    for dossier in dossiers {
        schema.derived.iter().try_for_each(|table| derived::refresh(conn, table, *dossier))?;
    }
    Ok(())
}

/// Which operations write to which record. The statements of every operation are prepared once.
pub(super) struct Touches<'c> {
    conn: &'c Connection,
    asking: CachedStatement<'c>,
    noting: Rows<'c>,
    /// The highest id among the records noted.
    highest: Option<Id>,
}

impl<'c> Touches<'c> {
    pub(super) fn of(conn: &'c Connection) -> Result<Self> {
        Ok(Self {
            conn,
            asking: conn.prepare_cached("SELECT 1 FROM touch WHERE record = ?")?,
            noting: Rows::of(conn, "INSERT OR IGNORE INTO touch (record, op)", 2, ""),
            highest: conn.prepare_cached("SELECT max(record) FROM touch")?.query_row([], |row| row.get(0))?,
        })
    }

    /// Whether no operation that was noted writes to a record. Most are made later than all before, and their ids say so.
    pub(super) fn is_new(&mut self, record: Id) -> Result<bool> {
        Ok(self.highest.is_none_or(|highest| highest < record) || !self.asking.exists([record])?)
    }

    /// Notes which record an operation of which row writes to.
    pub(super) fn note(&mut self, touches: &[(Id, i64)]) -> Result<()> {
        self.highest = self.highest.max(touches.iter().map(|(record, _)| *record).max());
        self.noting.write(touches.iter().map(|(record, row)| Ok([record.to_sql()?, row.to_sql()?])))
    }

    /// Notes to which records the parts held of an operation write.
    pub(super) fn note_parts(&mut self, row: i64) -> Result<()> {
        let mut parts = self.conn.prepare_cached("SELECT bytes FROM part WHERE op = ?")?;
        let mut parts = parts.query([row])?;
        while let Some(part) = parts.next()? {
            let changes = op::changes_of(blob(part, 0)?)?;
            self.note(&changes.iter().map(|change| (change.record, row)).collect::<Vec<_>>())?;
        }
        Ok(())
    }
}

/// Takes up what an operation changes in a record.
pub(super) fn collect<'o>(by_entity: &mut ByEntity<'o>, change: &'o Change, row: i64, op: &Op) {
    let registers = change
        .registers
        .iter()
        .map(|(register, (value, replaces))| (register.into(), Cow::Borrowed(value), replaces.into()));
    take_up(by_entity, (&change.entity).into(), registers, (row, op.id, &op.header));
}

fn take_up<'o>(
    by_entity: &mut ByEntity<'o>,
    entity: Cow<'o, str>,
    registers: impl Iterator<Item = (Cow<'o, str>, Cow<'o, Value>, Cow<'o, [OpId]>)>,
    (row, op, header): (i64, OpId, &op::Header),
) {
    let writes = by_entity.entry(entity).or_default();
    for (register, value, replaces) in registers {
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
    let (seen, claimed) = settle(conn, schema, record, &load_claims(conn, record, i64::MAX)?)?;
    Picture::of(conn).show(seen.as_slice())?;
    Ok(claimed)
}

/// What the tables are to show of a record that may be shown already; the dossiers that claim it where there are several, of
/// which only the first has it.
///
/// # Errors
/// When the vault cannot be written.
pub(super) fn settle(
    conn: &Connection,
    schema: &'static Schema,
    record: Id,
    claims: &Claims<'_>,
) -> Result<(Option<Seen<'static>>, Vec<Id>)> {
    let is_claimed_twice = claims.len() > 1;
    if is_claimed_twice {
        picture::forget(conn, schema, record)?;
    }
    let seen = claims.first_key_value().map(|(dossier, by_entity)| Seen {
        record,
        dossier: *dossier,
        lines: picture::lines(schema, by_entity).into(),
        was_shown: true,
    });
    Ok((seen, if is_claimed_twice { claims.keys().copied().collect() } else { Vec::new() }))
}

/// The writes to a record among what arrived up to a revision, and the dossier they belong to. A record never
/// moves: should two dossiers claim one record, the lower id keeps it, on every machine alike.
///
/// # Errors
/// When the vault cannot be read, or an operation in it does not read.
pub fn load_writes(conn: &Connection, record: Id, up_to: i64) -> Result<Option<(Id, ByEntity<'static>)>> {
    Ok(load_claims(conn, record, up_to)?.into_iter().next())
}

/// The writes to a record among what arrived up to a revision.
///
/// # Errors
/// When the vault cannot be read, or an operation in it does not read.
pub(super) fn load_claims(conn: &Connection, record: Id, up_to: i64) -> Result<Claims<'static>> {
    let mut statement = conn.prepare_cached(
        "SELECT op.row, op.dossier, op.header, part.bytes, op.id FROM touch JOIN op ON op.row = touch.op JOIN part ON part.op = touch.op
         WHERE touch.record = ? AND part.arrived <= ? ORDER BY touch.op, part.class",
    )?;
    let mut rows = statement.query(params![record, up_to])?;
    let mut dossiers = Claims::new();
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
            let registers = change
                .registers
                .into_iter()
                .map(|(register, (value, replaces))| (register.into(), Cow::Owned(value), replaces.into()));
            take_up(by_entity, change.entity.into(), registers, (row, op, header));
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
         DELETE FROM stale;
         DELETE FROM copied;
         INSERT INTO copied SELECT DISTINCT device FROM (SELECT device FROM op GROUP BY device, seq HAVING count(*) > 1);",
    )?;
    let ops = conn
        .prepare("SELECT DISTINCT op FROM part WHERE op NOT IN (SELECT op FROM apart) ORDER BY op")?
        .query_map([], |row| row.get(0))?
        .collect::<rusqlite::Result<Vec<i64>>>()?;
    let mut touches = Touches::of(conn)?;
    ops.into_iter().try_for_each(|row| touches.note_parts(row))?;
    for record in ids(conn, "SELECT DISTINCT record FROM touch")? {
        recompute(conn, schema, record)?;
    }
    // In the order in which they began, which is the order of "newest first".
    for dossier in ids(conn, "SELECT dossier FROM op GROUP BY dossier ORDER BY min(row)")? {
        schema.derived.iter().try_for_each(|table| derived::refresh(conn, table, dossier))?;
    }
    Ok(())
}

/// Shows what was parked for a newer version, if this is it: at every opening, since one after an update may have been
/// interrupted.
///
/// # Errors
/// When the vault cannot be written, or an operation in it does not read.
pub fn take_up_parked(conn: &Connection, schema: &'static Schema) -> Result<()> {
    let mut known: BTreeMap<Id, Id> = BTreeMap::new();
    let mut statement = conn.prepare("SELECT record, dossier, entity, register FROM parked")?;
    let mut rows = statement.query([])?;
    while let Some(found) = rows.next()? {
        let (entity, register): (String, String) = (found.get(2)?, found.get(3)?);
        let entity = schema.entity(&entity);
        if entity.is_some_and(|entity| register.is_empty() || entity.register(&register).is_some()) {
            known.insert(found.get(0)?, found.get(1)?);
        }
    }
    for record in known.keys() {
        recompute(conn, schema, *record)?;
    }
    refresh(conn, schema, &known.into_values().collect())
}

/// How many records the tables show, by kind; of a kind without any nothing is said.
///
/// # Errors
/// When the vault cannot be read.
pub fn counts(conn: &Connection, schema: &'static Schema) -> Result<Vec<(&'static Entity, u64)>> {
    let mut counts = Vec::new();
    for entity in schema.entities {
        let count = conn.query_row(&format!("SELECT count(*) FROM {}", entity.name), [], |row| row.get(0))?;
        if count > 0 {
            counts.push((*entity, count));
        }
    }
    Ok(counts)
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
        parts.insert(class, Part::held(found.get(1)?, found.get(2)?));
    }
    Ok(parts)
}
