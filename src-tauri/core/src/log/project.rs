//! The one function that stores an operation, whether written here, imported or received, and recomputes what it
//! touches. A record's row is always computed from all the writes to it that are held, never from the row before.

use super::heads::{Heads, Write};
use super::op::{self, Change, Op, OpId, Part};
use super::schema::{Class, Entity, Kind, Owner, Register, Schema};
use crate::error::{Error, Result};
use crate::kernel::days::Day;
use crate::kernel::ids::Id;
use rusqlite::types::Value as Sql;
use rusqlite::{Connection, OptionalExtension, params};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// The writes to one record, by register.
type Writes = BTreeMap<String, Vec<Write>>;

/// What storing an operation touched.
#[derive(Debug, Default)]
pub struct Touched {
    /// The local row, or none when the operation was held already with all it brought.
    pub row: Option<i64>,
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
    let row = match held {
        Some(row) => row,
        None => insert(conn, op)?,
    };
    let mut touched = Touched::default();
    let mut records: BTreeMap<Id, Vec<Change>> = BTreeMap::new();
    for (class, part) in &op.parts {
        if held.is_some() && has_part(conn, row, *class)? {
            continue;
        }
        touched.row = Some(row);
        conn.prepare_cached("INSERT INTO part (op, class, salt, bytes) VALUES (?, ?, ?, ?)")?
            .execute(params![row, class_no(*class), part.salt, part.bytes])?;
        for change in part.changes()? {
            records.entry(change.record).or_default().push(change);
        }
    }
    if held.is_none() {
        touched.row = Some(row);
    }
    let mut owners = BTreeSet::new();
    for (record, changes) in records {
        for change in &changes {
            if let Some(entity) = schema.entity(&change.entity) {
                owners.insert(entity.owner as u8);
            }
            touched.entities.insert(change.entity.clone());
        }
        let is_first = touch(conn, record, row)?;
        // Only a record nobody wrote to before can be shown from this operation alone.
        if is_first && held.is_none() {
            show_record(conn, schema, record, op.header.dossier, &writes_of(row, op, changes), false)?;
        } else {
            recompute(conn, schema, record)?;
        }
    }
    if owners.contains(&(Owner::Client as u8)) {
        refresh_client(conn, schema, op.header.dossier)?;
    }
    Ok(touched)
}

fn insert(conn: &Connection, op: &Op) -> Result<i64> {
    let header = &op.header;
    conn.prepare_cached(
        "INSERT INTO op (id, device, seq, dossier, dossier_seq, header, sig) VALUES (?, ?, ?, ?, ?, ?, ?)",
    )?
    .execute(params![
        op.id.0,
        header.device,
        header.seq,
        header.dossier,
        header.dossier_seq,
        op.header_bytes,
        op.sig
    ])?;
    let row = conn.last_insert_rowid();
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
    let mut by_entity: BTreeMap<String, Writes> = BTreeMap::new();
    for change in changes {
        let writes = by_entity.entry(change.entity).or_default();
        for (register, (value, replaces)) in change.registers {
            let write =
                Write { row, op: op.id, at: op.header.at, at_suspect: op.header.at_suspect, value, replaces };
            writes.entry(register).or_default().push(write);
        }
    }
    by_entity
}

/// Recomputes one record from every operation held that writes to it.
///
/// # Errors
/// When the vault cannot be written, or an operation in it does not read.
pub fn recompute(conn: &Connection, schema: &'static Schema, record: Id) -> Result<()> {
    if let Some((dossier, by_entity)) = load_writes(conn, record, i64::MAX)? {
        show_record(conn, schema, record, dossier, &by_entity, true)?;
    }
    Ok(())
}

/// The writes to a record among the operations up to a local row, and the dossier they belong to. A record never
/// moves: should two dossiers claim one record, the lower id keeps it, on every machine alike.
///
/// # Errors
/// When the vault cannot be read, or an operation in it does not read.
pub fn load_writes(
    conn: &Connection,
    record: Id,
    up_to: i64,
) -> Result<Option<(Id, BTreeMap<String, Writes>)>> {
    let mut statement = conn.prepare_cached(
        "SELECT op.row, op.dossier, op.header, part.bytes, op.id FROM touch JOIN op ON op.row = touch.op JOIN part ON part.op = op.row
         WHERE touch.record = ? AND touch.op <= ? ORDER BY op.row, part.class",
    )?;
    let mut rows = statement.query(params![record, up_to])?;
    let mut dossiers: BTreeMap<Id, BTreeMap<String, Writes>> = BTreeMap::new();
    let mut header: Option<(i64, op::Header)> = None;
    while let Some(found) = rows.next()? {
        let row: i64 = found.get(0)?;
        let changes: Vec<Change> =
            op::changes_of(found.get_ref(3)?.as_blob().map_err(|_| Error::damaged("a part is no bytes"))?)?;
        if !changes.iter().any(|change| change.record == record) {
            continue;
        }
        let header = match &header {
            Some((of, header)) if *of == row => header,
            _ => {
                &header
                    .insert((
                        row,
                        op::read_header(
                            found
                                .get_ref(2)?
                                .as_blob()
                                .map_err(|_| Error::damaged("a header is no bytes"))?,
                        )?,
                    ))
                    .1
            }
        };
        let op = OpId(found.get(4)?);
        let writes = dossiers.entry(found.get(1)?).or_default();
        for change in changes.into_iter().filter(|change| change.record == record) {
            let writes = writes.entry(change.entity).or_default();
            for (register, (value, replaces)) in change.registers {
                writes.entry(register).or_default().push(Write {
                    row,
                    op,
                    at: header.at,
                    at_suspect: header.at_suspect,
                    value,
                    replaces,
                });
            }
        }
    }
    Ok(dossiers.into_iter().next())
}

/// What the tables show of a record: its row, or nothing while a required register is missing; and what stands beside it.
#[derive(Debug, Default)]
pub struct Shown {
    /// The values of the columns, in the order of [`Entity::columns`].
    pub row: Option<Vec<Sql>>,
    /// Registers with heads of different values.
    pub conflicts: Vec<String>,
    /// Registers of values this version does not know.
    pub parked: Vec<String>,
    /// Registers that replace an operation not held.
    pub waiting: Vec<(String, OpId)>,
}

/// Computes what the tables show of the writes to a record of an entity.
#[must_use]
pub fn shown(entity: &Entity, writes: &Writes) -> Shown {
    let mut shown = Shown::default();
    let mut row = Vec::with_capacity(entity.columns().count());
    let mut is_complete = true;
    for register in entity.registers {
        let heads = writes.get(register.name).map(|writes| Heads::of(Some(register), writes));
        let value = heads.as_ref().and_then(Heads::shown).unwrap_or(&Value::Null);
        if let Some(heads) = &heads {
            if heads.is_conflict() {
                shown.conflicts.push(register.name.to_owned());
            }
            shown.waiting.extend(heads.waiting.iter().map(|op| (register.name.to_owned(), *op)));
        }
        let values = columns_of(register, value).unwrap_or_else(|| {
            shown.parked.push(register.name.to_owned());
            vec![Sql::Null; register.columns.len()]
        });
        is_complete &= !register.required || values.iter().any(|value| *value != Sql::Null);
        row.extend(values);
    }
    shown.parked.extend(writes.keys().filter(|name| entity.register(name).is_none()).cloned());
    shown.row = is_complete.then_some(row);
    shown
}

/// The column values of a register's value; none when it holds a word or a form that this version does not know.
fn columns_of(register: &Register, value: &Value) -> Option<Vec<Sql>> {
    register
        .columns
        .iter()
        .map(|column| {
            let value =
                if column.key.is_empty() { value } else { value.get(column.key).unwrap_or(&Value::Null) };
            sql_of(column.kind, value)
        })
        .collect()
}

fn sql_of(kind: Kind, value: &Value) -> Option<Sql> {
    if value.is_null() {
        return Some(Sql::Null);
    }
    Some(match kind {
        Kind::Text => Sql::Text(value.as_str()?.to_owned()),
        Kind::Int => Sql::Integer(value.as_i64()?),
        Kind::Bool => Sql::Integer(i64::from(value.as_bool()?)),
        Kind::Day => Sql::Text(value.as_str()?.parse::<Day>().ok()?.to_string()),
        Kind::Id => Sql::Blob(value.as_str()?.parse::<Id>().ok()?.as_bytes().to_vec()),
        Kind::Json => Sql::Text(value.to_string()),
        Kind::Code(words) => {
            let word = value.as_str()?;
            Sql::Text((*words.iter().find(|known| **known == word)?).to_owned())
        }
    })
}

fn show_record(
    conn: &Connection,
    schema: &'static Schema,
    record: Id,
    dossier: Id,
    by_entity: &BTreeMap<String, Writes>,
    was_shown: bool,
) -> Result<()> {
    if was_shown {
        for table in ["conflict", "parked", "waiting"] {
            conn.prepare_cached(&format!("DELETE FROM {table} WHERE record = ?"))?.execute([record])?;
        }
    }
    for (name, writes) in by_entity {
        let Some(entity) = schema.entity(name) else {
            conn.prepare_cached(
                "INSERT INTO parked (record, entity, register, dossier) VALUES (?, ?, '', ?)",
            )?
            .execute(params![record, name, dossier])?;
            continue;
        };
        let shown = shown(entity, writes);
        match shown.row {
            Some(values) => {
                let mut statement = conn.prepare_cached(entity.upsert())?;
                statement.raw_bind_parameter(1, record)?;
                statement.raw_bind_parameter(2, dossier)?;
                for (at, value) in values.iter().enumerate() {
                    statement.raw_bind_parameter(at + 3, value)?;
                }
                statement.raw_execute()?;
            }
            None if was_shown => {
                conn.prepare_cached(&format!("DELETE FROM {name} WHERE id = ?"))?.execute([record])?;
            }
            None => {}
        }
        for register in shown.conflicts {
            conn.prepare_cached(
                "INSERT INTO conflict (record, entity, register, dossier) VALUES (?, ?, ?, ?)",
            )?
            .execute(params![record, name, register, dossier])?;
        }
        for register in shown.parked {
            conn.prepare_cached(
                "INSERT INTO parked (record, entity, register, dossier) VALUES (?, ?, ?, ?)",
            )?
            .execute(params![record, name, register, dossier])?;
        }
        for (register, op) in shown.waiting {
            conn.prepare_cached(
                "INSERT INTO waiting (record, entity, register, op, dossier) VALUES (?, ?, ?, ?, ?)",
            )?
            .execute(params![record, name, register, op.0, dossier])?;
        }
    }
    Ok(())
}

/// Refreshes what is derived from several tables of a client's dossier.
///
/// # Errors
/// When the vault cannot be written.
pub fn refresh_client(conn: &Connection, schema: &'static Schema, dossier: Id) -> Result<()> {
    for sql in schema.refresh_client {
        conn.prepare_cached(sql)?.execute(&[(":dossier", &dossier)][..])?;
    }
    Ok(())
}

/// Empties every projected table and computes it anew from the log.
///
/// # Errors
/// When the vault cannot be written, or an operation in it does not read.
pub fn rebuild(conn: &Connection, schema: &'static Schema) -> Result<()> {
    for entity in schema.entities {
        conn.execute(&format!("DELETE FROM {}", entity.name), [])?;
    }
    conn.execute_batch("DELETE FROM conflict; DELETE FROM parked; DELETE FROM waiting; DELETE FROM touch;")?;
    let mut parts = conn.prepare("SELECT op, bytes FROM part ORDER BY op")?;
    let mut rows = parts.query([])?;
    while let Some(found) = rows.next()? {
        let row: i64 = found.get(0)?;
        for change in
            op::changes_of(found.get_ref(1)?.as_blob().map_err(|_| Error::damaged("a part is no bytes"))?)?
        {
            touch(conn, change.record, row)?;
        }
    }
    let mut touched = conn.prepare("SELECT DISTINCT record FROM touch")?;
    let records = touched.query_map([], |r| r.get::<_, Id>(0))?.collect::<rusqlite::Result<Vec<_>>>()?;
    for record in records {
        recompute(conn, schema, record)?;
    }
    let mut dossiers = conn.prepare("SELECT DISTINCT dossier FROM op")?;
    let dossiers = dossiers.query_map([], |r| r.get::<_, Id>(0))?.collect::<rusqlite::Result<Vec<_>>>()?;
    for dossier in dossiers {
        refresh_client(conn, schema, dossier)?;
    }
    Ok(())
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
