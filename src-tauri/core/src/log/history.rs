//! Reading the log as history: who changed what, when, from what, to what and why.

use super::Class;
use super::op::{self, Header, OpId};
use super::project::{self, blob};
use crate::error::Result;
use crate::kernel::ids::Id;
use chrono::{DateTime, FixedOffset};
use rusqlite::{Connection, OptionalExtension};
use serde_json::Value;
use std::collections::{BTreeMap, HashMap};

/// One change of one register.
#[derive(Debug)]
pub struct Past {
    /// The operation.
    pub op: OpId,
    /// The operation's header.
    pub header: Header,
    /// The kind of record.
    pub entity: String,
    /// The record.
    pub record: Id,
    /// The register.
    pub register: String,
    /// What it replaced; the first of several.
    pub from: Value,
    /// The new value.
    pub to: Value,
    /// The reason written in the same operation.
    pub reason: Option<String>,
}

/// The header of the operation that came last to this machine.
///
/// # Errors
/// When the vault cannot be read, or the operation does not read.
pub fn newest(conn: &Connection) -> Result<Option<Header>> {
    let mut statement = conn.prepare("SELECT header FROM op ORDER BY row DESC LIMIT 1")?;
    let mut rows = statement.query([])?;
    rows.next()?.map(|row| op::read_header(blob(row, 0)?)).transpose()
}

/// Every change of a dossier held here, oldest first by the writers' clocks, whenever it arrived. The changes of one
/// device stand in the order in which it wrote them, even where its clock was set back.
///
/// # Errors
/// When the vault cannot be read, or an operation in it does not read.
pub fn of_dossier(conn: &Connection, dossier: Id) -> Result<Vec<Past>> {
    const OPS: &str = "SELECT op.id, op.header, part.bytes FROM op JOIN part ON part.op = op.row WHERE op.dossier = ? AND op.row NOT IN (SELECT op FROM apart) ORDER BY op.device, op.seq, op.row, part.class";
    Ok(told(&read_ops(conn, OPS, dossier)?))
}

/// Every change of one record held here, in the same order. What else the same operations changed is left out; their
/// reasons are not.
///
/// # Errors
/// When the vault cannot be read, or an operation in it does not read.
pub fn of_record(conn: &Connection, record: Id) -> Result<Vec<Past>> {
    const OPS: &str = "SELECT op.id, op.header, part.bytes FROM touch JOIN op ON op.row = touch.op JOIN part ON part.op = op.row WHERE touch.record = ? ORDER BY op.device, op.seq, op.row, part.class";
    let mut past = told(&read_ops(conn, OPS, record)?);
    past.retain(|past| past.record == record);
    Ok(past)
}

/// The dossier a record belongs to.
///
/// # Errors
/// When the vault cannot be read.
pub fn dossier_of(conn: &Connection, record: Id) -> Result<Option<Id>> {
    const DOSSIER: &str =
        "SELECT min(op.dossier) FROM touch JOIN op ON op.row = touch.op WHERE touch.record = ?";
    Ok(conn.prepare_cached(DOSSIER)?.query_row([record], |row| row.get(0))?)
}

/// The device that wrote first to a record, of what arrived here.
///
/// # Errors
/// When the vault cannot be read.
pub fn first_device(conn: &Connection, record: Id) -> Result<Option<Id>> {
    const FIRST: &str = "SELECT op.device FROM touch JOIN op ON op.row = touch.op WHERE touch.record = ? ORDER BY op.row LIMIT 1";
    Ok(conn.prepare_cached(FIRST)?.query_row([record], |row| row.get(0)).optional()?)
}

/// What somebody wrote beside what they changed in a record: the reason given in the same operation, else the note.
///
/// # Errors
/// When the vault cannot be read, or the operation in it does not read.
pub fn said_with(conn: &Connection, row: i64, record: Id) -> Result<Option<String>> {
    let parts = project::parts_of(conn, row)?;
    let narrative = parts.get(&Class::Narrative).map(|part| op::changes_of(&part.bytes)).transpose()?;
    let changes = narrative.unwrap_or_default();
    let note = || {
        let of_record = changes.iter().filter(|change| change.record == record);
        of_record.flat_map(|change| change.registers.values()).find_map(|(value, _)| value.as_str())
    };
    Ok(reason_in(&changes).or_else(note).map(str::to_owned))
}

fn reason_in(changes: &[op::Change]) -> Option<&str> {
    changes
        .iter()
        .flat_map(|change| &change.registers)
        .find(|(register, _)| register.ends_with("_reason"))
        .and_then(|(_, (reason, _))| reason.as_str())
}

fn told(ops: &[Held]) -> Vec<Past> {
    let mut values: HashMap<(OpId, Id, &str), &Value> = HashMap::new();
    for (op, _, changes) in ops {
        for change in changes {
            for (register, (value, _)) in &change.registers {
                values.insert((*op, change.record, register), value);
            }
        }
    }
    let mut past = Vec::new();
    for (op, header, changes) in ops {
        let reason = reason_in(changes).map(str::to_owned);
        for change in changes {
            for (register, (to, replaces)) in &change.registers {
                let from = replaces
                    .iter()
                    .find_map(|replaced| values.get(&(*replaced, change.record, register.as_str())))
                    .map_or(Value::Null, |value| (*value).clone());
                past.push(Past {
                    op: *op,
                    header: header.clone(),
                    entity: change.entity.clone(),
                    record: change.record,
                    register: register.clone(),
                    from,
                    to: to.clone(),
                    reason: reason.clone(),
                });
            }
        }
    }
    past
}

type Held = (OpId, Header, Vec<op::Change>);

fn read_ops(conn: &Connection, sql: &str, of: Id) -> Result<Vec<Held>> {
    let mut statement = conn.prepare_cached(sql)?;
    let mut rows = statement.query([of])?;
    let mut ops: Vec<Held> = Vec::new();
    while let Some(found) = rows.next()? {
        let id = OpId(found.get(0)?);
        let changes = op::changes_of(blob(found, 2)?)?;
        match ops.last_mut() {
            Some((last, _, held)) if *last == id => held.extend(changes),
            _ => ops.push((id, op::read_header(blob(found, 1)?)?, changes)),
        }
    }
    let mut clocks: BTreeMap<Id, DateTime<FixedOffset>> = BTreeMap::new();
    let mut timed = Vec::with_capacity(ops.len());
    for op in ops {
        let clock = clocks.entry(op.1.device).or_insert(op.1.at);
        *clock = (*clock).max(op.1.at);
        timed.push((*clock, op));
    }
    // The sort is stable, and a device's moments never go back: its operations keep their order.
    timed.sort_by_key(|(clock, _)| *clock);
    Ok(timed.into_iter().map(|(_, op)| op).collect())
}
