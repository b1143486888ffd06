//! The check of it all: every signature, every link, every part, and that the tables are what the log says.

use super::op::{self, OpId};
use super::project::{self, class_no, load_writes};
use super::schema::{Class, Schema};
use crate::error::{Error, Result};
use crate::kernel::ids::Id;
use ed25519_dalek::VerifyingKey;
use rusqlite::types::Value as Sql;
use rusqlite::{Connection, params};
use serde::Serialize;
use std::collections::HashMap;

/// The outcome of a verification.
#[derive(Debug, Serialize, PartialEq, Eq)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Verified {
    /// Whether everything is as it was written.
    pub ok: bool,
    /// How many operations are held.
    pub ops: u64,
    /// The first operation that is not.
    pub first_bad: Option<FirstBad>,
}

/// The first operation that is not as it was written.
#[derive(Debug, Serialize, PartialEq, Eq)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct FirstBad {
    /// The device that wrote it.
    pub device: Id,
    /// Its number there.
    pub seq: u64,
    /// `header`, `signature`, `unknown_device`, `prev`, `gap`, `dossier_gap`, `part`, `missing_part`, `tables`, `pages`.
    pub reason: &'static str,
}

/// Checks the log and its picture. Several devices are checked one after the other, each from its first operation.
///
/// # Errors
/// When the vault cannot be read at all.
pub fn verify(
    conn: &Connection,
    schema: &'static Schema,
    keys: &HashMap<Id, VerifyingKey>,
) -> Result<Verified> {
    let ops: u64 = conn.query_row("SELECT count(*) FROM op", [], |r| r.get(0))?;
    let first_bad = match check_chains(conn, keys)? {
        Some(bad) => Some(bad),
        None => check_tables(conn, schema)?,
    };
    Ok(Verified { ok: first_bad.is_none(), ops, first_bad })
}

fn check_chains(conn: &Connection, keys: &HashMap<Id, VerifyingKey>) -> Result<Option<FirstBad>> {
    let mut statement = conn.prepare(
        "SELECT row, id, device, seq, dossier, dossier_seq, header, sig FROM op ORDER BY device, seq, row",
    )?;
    let mut rows = statement.query([])?;
    let mut device: Option<Id> = None;
    let mut seqs = (0u64, Vec::<OpId>::new(), Vec::<OpId>::new());
    let mut dossiers: HashMap<Id, u64> = HashMap::new();
    while let Some(found) = rows.next()? {
        let writer: Id = found.get(2)?;
        let seq: u64 = found.get(3)?;
        let bad = |reason| Ok(Some(FirstBad { device: writer, seq, reason }));
        if device != Some(writer) {
            device = Some(writer);
            seqs = (0, Vec::new(), Vec::new());
            dossiers.clear();
        }
        let bytes: Vec<u8> = found.get(6)?;
        let id = OpId(found.get(1)?);
        let Ok(header) = op::read_header(&bytes) else { return bad("header") };
        let columns = (found.get::<_, Id>(4)?, found.get::<_, u64>(5)?);
        if op::hash(&bytes) != id
            || header.device != writer
            || header.seq != seq
            || (header.dossier, header.dossier_seq) != columns
        {
            return bad("header");
        }
        let Some(key) = keys.get(&writer) else { return bad("unknown_device") };
        if op::check_signature(&bytes, &found.get(7)?, key).is_err() {
            return bad("signature");
        }
        // A copied device has two operations of one number; each follows one of the number before.
        if seq != seqs.0 {
            if seq != seqs.0 + 1 {
                return bad("gap");
            }
            seqs = (seq, std::mem::take(&mut seqs.2), Vec::new());
        }
        if !header.prev.map_or(seq == 1, |prev| seqs.1.contains(&prev)) {
            return bad("prev");
        }
        seqs.2.push(id);
        let known = dossiers.entry(header.dossier).or_default();
        if header.dossier_seq > *known + 1 {
            return bad("dossier_gap");
        }
        *known = (*known).max(header.dossier_seq);
        if let Some(reason) = check_parts(conn, found.get(0)?, &header)? {
            return bad(reason);
        }
    }
    Ok(None)
}

fn check_parts(conn: &Connection, row: i64, header: &op::Header) -> Result<Option<&'static str>> {
    let parts = project::parts_of(conn, row)?;
    for (class, part) in &parts {
        if header.parts.get(class.as_str()) != Some(&part.hash()) {
            return Ok(Some("part"));
        }
        let touches = part.changes()?;
        for change in touches {
            if !conn
                .prepare_cached("SELECT 1 FROM touch WHERE record = ? AND op = ?")?
                .exists(params![change.record, row])?
            {
                return Ok(Some("tables"));
            }
        }
    }
    for word in header.parts.keys() {
        let is_held = Class::from_word(word).is_some_and(|class| parts.contains_key(&class));
        if !is_held && !is_withheld(conn, row, word)? {
            return Ok(Some("missing_part"));
        }
    }
    Ok(None)
}

/// Whether a part came withheld under a policy, which the receiving noted.
fn is_withheld(conn: &Connection, row: i64, word: &str) -> Result<bool> {
    let class = Class::from_word(word).map_or(-1, class_no);
    Ok(conn
        .prepare_cached("SELECT 1 FROM withheld WHERE op = ? AND class = ?")?
        .exists(params![row, class])?)
}

/// Compares every projected row with what the log says, and the other way round by counting.
fn check_tables(conn: &Connection, schema: &'static Schema) -> Result<Option<FirstBad>> {
    let mut statement = conn.prepare("SELECT DISTINCT record FROM touch")?;
    let mut records = statement.query([])?;
    let mut shown_rows: HashMap<&str, u64> = HashMap::new();
    let mut beside = [0u64; 3];
    while let Some(found) = records.next()? {
        let record: Id = found.get(0)?;
        let Some((dossier, by_entity)) = load_writes(conn, record, i64::MAX)? else { continue };
        for (name, writes) in &by_entity {
            let Some(entity) = schema.entity(name) else {
                beside[1] += 1;
                continue;
            };
            let shown = project::shown(entity, writes);
            beside[0] += shown.conflicts.len() as u64;
            beside[1] += shown.parked.len() as u64;
            beside[2] += shown.waiting.len() as u64;
            let names: String = entity.columns().map(|column| format!(", {}", column.name)).collect();
            let mut select =
                conn.prepare_cached(&format!("SELECT dossier{names} FROM {name} WHERE id = ?"))?;
            let mut rows = select.query([record])?;
            let is_same = match (rows.next()?, &shown.row) {
                (None, None) => true,
                (Some(row), Some(values)) => {
                    *shown_rows.entry(entity.name).or_default() += 1;
                    let mut is_same = row.get::<_, Id>(0)? == dossier;
                    for (at, value) in values.iter().enumerate() {
                        is_same &= row.get::<_, Sql>(at + 1)? == *value;
                    }
                    is_same
                }
                _ => false,
            };
            if !is_same {
                return last_writer(conn, record).map(Some);
            }
        }
    }
    for entity in schema.entities {
        let rows: u64 = conn.query_row(&format!("SELECT count(*) FROM {}", entity.name), [], |r| r.get(0))?;
        if rows != shown_rows.get(entity.name).copied().unwrap_or_default() {
            return newest(conn).map(Some);
        }
    }
    for (table, expected) in ["conflict", "parked", "waiting"].into_iter().zip(beside) {
        let rows: u64 = conn.query_row(&format!("SELECT count(*) FROM {table}"), [], |r| r.get(0))?;
        if rows != expected {
            return newest(conn).map(Some);
        }
    }
    Ok(None)
}

fn last_writer(conn: &Connection, record: Id) -> Result<FirstBad> {
    Ok(conn.query_row("SELECT device, seq FROM op JOIN touch ON touch.op = op.row WHERE record = ? ORDER BY row DESC LIMIT 1", [record], tables)?)
}

fn newest(conn: &Connection) -> Result<FirstBad> {
    conn.query_row("SELECT device, seq FROM op ORDER BY row DESC LIMIT 1", [], tables).map_err(Error::from)
}

fn tables(row: &rusqlite::Row<'_>) -> rusqlite::Result<FirstBad> {
    Ok(FirstBad { device: row.get(0)?, seq: row.get(1)?, reason: "tables" })
}
