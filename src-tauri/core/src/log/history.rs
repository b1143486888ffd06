//! Reading the log as history: who changed what, when, from what, to what and why.

use super::op::{self, Change, OpId};
use crate::error::{Error, Result};
use crate::kernel::ids::Id;
use rusqlite::Connection;
use serde_json::Value;
use std::collections::HashMap;

/// One change of one register.
#[derive(Debug)]
pub struct Past {
    /// The operation.
    pub op: OpId,
    /// The operation's header.
    pub header: op::Header,
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

/// Every change of a dossier held here, oldest first.
///
/// # Errors
/// When the vault cannot be read, or an operation in it does not read.
pub fn of_dossier(conn: &Connection, dossier: Id) -> Result<Vec<Past>> {
    let mut statement =
        conn.prepare_cached("SELECT op.row, op.id, op.header, part.bytes FROM op JOIN part ON part.op = op.row WHERE op.dossier = ? ORDER BY op.row, part.class")?;
    let mut rows = statement.query([dossier])?;
    let mut values: HashMap<(OpId, Id, String), Value> = HashMap::new();
    let mut past: Vec<Past> = Vec::new();
    let mut current: Option<(i64, usize)> = None;
    while let Some(found) = rows.next()? {
        let row: i64 = found.get(0)?;
        if current.is_none_or(|(of, _)| of != row) {
            give_reason(&mut past, current);
            current = Some((row, past.len()));
        }
        let op = OpId(found.get(1)?);
        let header = op::read_header(
            found.get_ref(2)?.as_blob().map_err(|_| Error::damaged("a header is no bytes"))?,
        )?;
        let changes: Vec<Change> =
            op::changes_of(found.get_ref(3)?.as_blob().map_err(|_| Error::damaged("a part is no bytes"))?)?;
        for change in changes {
            for (register, (to, replaces)) in change.registers {
                let from = replaces
                    .first()
                    .and_then(|replaced| values.get(&(*replaced, change.record, register.clone())))
                    .cloned()
                    .unwrap_or(Value::Null);
                values.insert((op, change.record, register.clone()), to.clone());
                past.push(Past {
                    op,
                    header: header.clone(),
                    entity: change.entity.clone(),
                    record: change.record,
                    register,
                    from,
                    to,
                    reason: None,
                });
            }
        }
    }
    give_reason(&mut past, current);
    Ok(past)
}

/// Gives every change of the last operation the reason that the same operation wrote.
fn give_reason(past: &mut [Past], current: Option<(i64, usize)>) {
    let Some((_, start)) = current else { return };
    let reason = past[start..]
        .iter()
        .find(|change| change.register.ends_with("_reason"))
        .and_then(|change| change.to.as_str().map(str::to_owned));
    for change in &mut past[start..] {
        change.reason.clone_from(&reason);
    }
}
