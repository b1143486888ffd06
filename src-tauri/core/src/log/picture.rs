//! What the tables show of the log: a row for each record, what stands beside it (conflicts, values of newer
//! versions, values still waited for). Everything here can be thrown away and made again.

use super::derived;
use super::heads::Heads;
use super::op::OpId;
use super::project::{ByEntity, Writes};
use super::rows::Rows;
use super::schema::{Entity, Kind, Register, Schema, Upsert};
use crate::error::Result;
use crate::kernel::days::Day;
use crate::kernel::ids::Id;
use rusqlite::types::{ToSqlOutput, Value as Sql};
use rusqlite::{Connection, ToSql, params};
use serde_json::Value;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// The tables of what stands beside the records.
const BESIDE: [&str; 3] = ["conflict", "parked", "waiting"];

/// What the tables show of a record: its row, or nothing while a required register is missing; and what stands beside it.
#[derive(Debug, Default, Clone)]
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
pub fn shown(entity: &Entity, writes: &Writes<'_>) -> Shown {
    let mut shown = Shown::default();
    let mut row = Vec::with_capacity(entity.columns().count());
    let mut is_complete = true;
    for register in entity.registers {
        let Some(writes) = writes.get(register.name) else {
            is_complete &= !register.required;
            row.resize(row.len() + register.columns.len(), Sql::Null);
            continue;
        };
        let heads = Heads::of(Some(register), writes);
        let value = heads.shown().unwrap_or(&Value::Null);
        if heads.is_conflict() {
            shown.conflicts.push(register.name.to_owned());
        }
        shown.waiting.extend(heads.waiting.iter().map(|op| (register.name.to_owned(), *op)));
        let values = columns_of(register, value).unwrap_or_else(|| {
            shown.parked.push(register.name.to_owned());
            vec![Sql::Null; register.columns.len()]
        });
        is_complete &= !register.required || values.iter().any(|value| *value != Sql::Null);
        row.extend(values);
    }
    shown
        .parked
        .extend(writes.keys().filter(|name| entity.register(name).is_none()).map(ToString::to_string));
    shown.row = is_complete.then_some(row);
    shown
}

/// Whether this version can show a value.
#[must_use]
pub fn reads(register: &Register, value: &Value) -> bool {
    columns_of(register, value).is_some()
}

/// The column values of a register's value; none when it holds a word or a form that this version does not know.
pub(super) fn columns_of(register: &Register, value: &Value) -> Option<Vec<Sql>> {
    let is_group = register.columns.iter().all(|column| !column.key.is_empty());
    if is_group && !value.is_null() {
        let is_known = |key: &String| register.columns.iter().any(|column| column.key == key);
        if !value.as_object()?.iter().all(|(key, value)| value.is_null() || is_known(key)) {
            return None;
        }
    }
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

/// What the tables show of a record that is called one kind of record.
#[derive(Debug, Clone)]
pub(super) enum Line {
    /// A kind that this version knows.
    Known(&'static Entity, Shown),
    /// One of a newer version.
    Unknown(String),
}

impl Line {
    pub(super) const fn entity(&self) -> Option<&'static Entity> {
        match self {
            Self::Known(entity, _) => Some(*entity),
            Self::Unknown(_) => None,
        }
    }

    pub(super) fn name(&self) -> &str {
        match self {
            Self::Known(entity, _) => entity.name,
            Self::Unknown(name) => name,
        }
    }
}

/// What the tables show of the writes to a record.
pub(super) fn lines(schema: &'static Schema, by_entity: &ByEntity<'_>) -> Vec<Line> {
    let line = |(name, writes): (&Cow<'_, str>, _)| match schema.entity(name) {
        Some(entity) => Line::Known(entity, shown(entity, writes)),
        None => Line::Unknown(name.clone().into_owned()),
    };
    by_entity.iter().map(line).collect()
}

/// What the tables are to show of a record.
pub(super) struct Seen<'l> {
    pub(super) record: Id,
    pub(super) dossier: Id,
    pub(super) lines: Cow<'l, [Line]>,
    /// Whether they may show something of it now.
    pub(super) was_shown: bool,
}

/// What shows records.
pub(super) struct Picture<'c> {
    conn: &'c Connection,
    rows: BTreeMap<&'static str, Rows<'c>>,
}

impl<'c> Picture<'c> {
    pub(super) const fn of(conn: &'c Connection) -> Self {
        Self { conn, rows: BTreeMap::new() }
    }

    /// Shows records, each of which is there once.
    pub(super) fn show(&mut self, records: &[Seen<'_>]) -> Result<()> {
        let mut rows: BTreeMap<&'static str, (&'static Entity, Vec<_>)> = BTreeMap::new();
        for seen in records {
            if seen.was_shown {
                forget_beside(self.conn, seen.record)?;
            }
            for line in &*seen.lines {
                self.show_beside(seen, line)?;
                let Line::Known(entity, shown) = line else { continue };
                if let Some(values) = &shown.row {
                    rows.entry(entity.name).or_insert((entity, Vec::new())).1.push((seen, values));
                } else if seen.was_shown {
                    forget_row(self.conn, entity, seen.record)?;
                }
            }
        }
        for (name, (entity, rows)) in rows {
            let statements = self.rows.entry(name).or_insert_with(|| {
                let Upsert { insert, columns, otherwise } = entity.upsert();
                Rows::of(self.conn, insert, *columns, otherwise)
            });
            statements.write(rows.into_iter().map(|(seen, values)| {
                let values = values.iter().map(|value| ToSqlOutput::Borrowed(value.into()));
                Ok([seen.record.to_sql()?, seen.dossier.to_sql()?].into_iter().chain(values))
            }))?;
        }
        Ok(())
    }

    fn show_beside(&self, Seen { record, dossier, .. }: &Seen<'_>, line: &Line) -> Result<()> {
        let conn = self.conn;
        let park = |entity: &str, register: &str| -> Result<()> {
            conn.prepare_cached(
                "INSERT INTO parked (record, entity, register, dossier) VALUES (?, ?, ?, ?)",
            )?
            .execute(params![record, entity, register, dossier])?;
            Ok(())
        };
        let (name, shown) = match line {
            Line::Known(entity, shown) => (entity.name, shown),
            Line::Unknown(name) => return park(name, ""),
        };
        for register in &shown.conflicts {
            conn.prepare_cached(
                "INSERT INTO conflict (record, entity, register, dossier) VALUES (?, ?, ?, ?)",
            )?
            .execute(params![record, name, register, dossier])?;
        }
        for register in &shown.parked {
            park(name, register)?;
        }
        for (register, op) in &shown.waiting {
            conn.prepare_cached(
                "INSERT INTO waiting (record, entity, register, op, dossier) VALUES (?, ?, ?, ?, ?)",
            )?
            .execute(params![record, name, register, op.0, dossier])?;
        }
        Ok(())
    }
}

/// Takes a record out of every table: another dossier turned out to claim it.
pub(super) fn forget(conn: &Connection, schema: &'static Schema, record: Id) -> Result<()> {
    schema.entities.iter().try_for_each(|entity| forget_row(conn, entity, record))
}

fn forget_row(conn: &Connection, entity: &Entity, record: Id) -> Result<()> {
    conn.prepare_cached(&format!("DELETE FROM {} WHERE id = ?", entity.name))?.execute([record])?;
    Ok(())
}

/// How many records and registers wait for a newer version that can read them.
///
/// # Errors
/// When the vault cannot be read.
pub(crate) fn parked(conn: &Connection) -> Result<u64> {
    Ok(conn.prepare_cached("SELECT count(*) FROM parked")?.query_row([], |row| row.get(0))?)
}

/// Takes away what stands beside a record.
pub(super) fn forget_beside(conn: &Connection, record: Id) -> Result<()> {
    for table in BESIDE {
        conn.prepare_cached(&format!("DELETE FROM {table} WHERE record = ?"))?.execute([record])?;
    }
    Ok(())
}

/// Empties every table that shows the log.
pub(super) fn empty(conn: &Connection, schema: &'static Schema) -> Result<()> {
    for table in schema.entities.iter().map(|entity| entity.name).chain(BESIDE) {
        conn.execute(&format!("DELETE FROM {table}"), [])?;
    }
    schema.derived.iter().try_for_each(|table| derived::empty(conn, table))
}

/// How many rows each table must have, counted while its rows are compared.
pub(super) type Tally = BTreeMap<&'static str, u64>;

/// Whether the tables show a record as the writes to it say.
pub(super) fn is_right(
    conn: &Connection,
    schema: &'static Schema,
    record: Id,
    dossier: Id,
    by_entity: &ByEntity<'_>,
    tally: &mut Tally,
) -> Result<bool> {
    let mut beside = BTreeMap::from(BESIDE.map(|table| (table, Vec::new())));
    for (name, writes) in by_entity {
        let Some(entity) = schema.entity(name) else {
            beside.entry("parked").or_default().push(vec![text(name), text("")]);
            continue;
        };
        let shown = shown(entity, writes);
        let names: String = entity.columns().map(|column| format!(", {}", column.name)).collect();
        let expected: Vec<Vec<Sql>> = shown
            .row
            .map(|values| std::iter::once(Sql::Blob(dossier.as_bytes().to_vec())).chain(values).collect())
            .into_iter()
            .collect();
        if rows(conn, &format!("SELECT dossier{names} FROM {name} WHERE id = ?"), record)? != expected {
            return Ok(false);
        }
        *tally.entry(entity.name).or_default() += expected.len() as u64;
        let line = |register: &String| vec![text(name), text(register)];
        beside.entry("conflict").or_default().extend(shown.conflicts.iter().map(line));
        beside.entry("parked").or_default().extend(shown.parked.iter().map(line));
        beside.entry("waiting").or_default().extend(
            shown
                .waiting
                .iter()
                .map(|(register, op)| vec![text(name), text(register), Sql::Blob(op.0.to_vec())]),
        );
    }
    for (table, mut expected) in beside {
        let op = if table == "waiting" { ", op" } else { "" };
        let mut held =
            rows(conn, &format!("SELECT entity, register{op} FROM {table} WHERE record = ?"), record)?;
        let key = |line: &Vec<Sql>| format!("{line:?}");
        held.sort_by_key(key);
        expected.sort_by_key(key);
        if held != expected {
            return Ok(false);
        }
        *tally.entry(table).or_default() += expected.len() as u64;
    }
    Ok(true)
}

/// Whether no table has a row that the log knows nothing of.
pub(super) fn has_no_strays(conn: &Connection, schema: &'static Schema, tally: &Tally) -> Result<bool> {
    let tables = schema.entities.iter().map(|entity| entity.name);
    for table in tables.chain(schema.derived.iter().map(|table| table.name)).chain(BESIDE) {
        let rows: u64 = conn.query_row(&format!("SELECT count(*) FROM {table}"), [], |r| r.get(0))?;
        if rows != tally.get(table).copied().unwrap_or_default() {
            return Ok(false);
        }
    }
    Ok(true)
}

pub(super) fn rows(conn: &Connection, sql: &str, id: Id) -> Result<Vec<Vec<Sql>>> {
    let mut statement = conn.prepare_cached(sql)?;
    let width = statement.column_count();
    let rows = statement.query_map([id], |row| (0..width).map(|at| row.get(at)).collect())?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn text(word: &str) -> Sql {
    Sql::Text(word.to_owned())
}
