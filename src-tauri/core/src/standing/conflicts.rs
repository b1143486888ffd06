//! Registers with two values: each with who wrote it, when, where, why, and what they had before them.

use super::records::REASONS;
use super::violations::name_of_dossier;
use crate::authority;
use crate::error::Result;
use crate::kernel::codes::Role;
use crate::kernel::ids::Id;
use crate::log::heads::{Heads, Write, same};
use crate::log::project::{Writes, load_writes};
use crate::log::schema::{Entity, Kind, Register};
use crate::log::{OpId, history, op};
use crate::scene::Rx;
use crate::schema::{SCHEMA, is_secret};
use crate::settings::Nothing;
use crate::trace;
use chrono::{DateTime, FixedOffset};
use rusqlite::named_params;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::{BTreeMap, HashMap};

/// A register with two values.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Conflict {
    /// The kind of record.
    pub entity: String,
    /// The record.
    pub record: Id,
    /// The register.
    pub register: String,
    /// Whose dossier.
    pub dossier: Id,
    /// The name of the client or staff person whose dossier it is; none for the clinic's.
    pub dossier_name: Option<String>,
    /// What makes the record the one it is: its required registers besides this one.
    #[cfg_attr(test, ts(type = "Record<string, unknown>"))]
    pub about: BTreeMap<String, Value>,
    /// The values, the one shown first.
    pub values: Vec<Side>,
    /// What a value consists of, for writing another; empty where only choosing makes sense.
    pub parts: Vec<ValuePart>,
    /// Whether a value counts with an administrator's signature only: such a register is decided where it is signed.
    pub needs_signature: bool,
    /// Whether a reason is kept with the decision.
    pub needs_reason: bool,
}

/// One value of a conflict.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Side {
    /// The operation that wrote it.
    pub op: String,
    /// What was written, and by whom.
    #[serde(flatten)]
    pub written: Written,
    /// What its writer had before them: nothing when the register was empty.
    pub before: Vec<Written>,
    /// Whether something they had before them is not on this machine.
    pub before_elsewhere: bool,
    /// The reason or the note written with it.
    pub reason: Option<String>,
    /// Whether the tables show it meanwhile.
    pub provisional: bool,
}

/// A value as somebody wrote it.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Written {
    /// The value.
    #[cfg_attr(test, ts(type = "unknown"))]
    pub value: Value,
    /// When, by the writer's clock.
    pub at: DateTime<FixedOffset>,
    /// Whether that clock was not to be trusted.
    pub at_suspect: bool,
    /// Who wrote it.
    pub author_name: Option<String>,
    /// What they may do at the clinic now.
    pub author_role: Option<Role>,
    /// On which device.
    pub device_code: Option<String>,
}

/// A part of a register's value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ValuePart {
    /// Its key within the value; empty when it is the whole value.
    pub key: String,
    /// What it holds.
    pub kind: PartKind,
    /// The words to choose from, for a code.
    pub words: Vec<String>,
}

/// What a part of a value holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum PartKind {
    /// Text.
    Text,
    /// A whole number.
    Int,
    /// A calendar day.
    Day,
    /// Yes or no.
    Bool,
    /// One of some words.
    Code,
}

/// The conflicts of a client, or all that whoever is signed in may decide about.
///
/// # Errors
/// When the vault cannot be read.
pub fn conflicts(rx: &Rx<'_>, dossier: Option<Id>) -> Result<Vec<Conflict>> {
    let sql = format!(
        "SELECT record, entity, register, dossier FROM conflict c WHERE (:dossier IS NULL OR dossier = :dossier){} ORDER BY dossier, record, register LIMIT 500",
        to_decide()
    );
    let mut statement = rx.conn.prepare_cached(&sql)?;
    let mut keys = statement
        .query_map(named_params! { ":dossier": dossier }, |r| {
            Ok((r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?))
        })?
        .collect::<rusqlite::Result<Vec<(Id, String, String, Id)>>>()?;
    keys.retain(|(_, entity, ..)| trace::may_see(rx, entity));
    if keys.is_empty() {
        return Ok(Vec::new());
    }
    let people = People::read(rx)?;
    let mut conflicts = Vec::new();
    for (record, entity, register, dossier) in keys {
        let Some((_, mut by_entity)) = load_writes(rx.conn, record, i64::MAX)? else { continue };
        let writes = by_entity.remove(entity.as_str()).unwrap_or_default();
        let known = SCHEMA.entity(&entity);
        let of = known.and_then(|entity| entity.register(&register));
        let values = sides(
            rx,
            &people,
            record,
            &entity,
            of,
            writes.get(register.as_str()).map_or(&[], Vec::as_slice),
        )?;
        conflicts.push(Conflict {
            dossier_name: name_of_dossier(rx, dossier)?,
            about: known.map(|entity| required_besides(entity, &register, &writes)).unwrap_or_default(),
            parts: of.filter(|of| !is_secret(&entity, of.name)).map(parts).unwrap_or_default(),
            needs_signature: authority::need(&entity, &register).is_some(),
            needs_reason: known.is_some_and(super::resolve::keeps_reason),
            values,
            entity,
            record,
            register,
            dossier,
        });
    }
    Ok(conflicts)
}

/// Who may have written.
struct People {
    names: HashMap<Id, String>,
    devices: HashMap<Id, String>,
}

impl People {
    fn read(rx: &Rx<'_>) -> Result<Self> {
        Ok(Self { names: crate::staff::names(rx.conn)?, devices: crate::settings::device_codes(rx.conn)? })
    }

    fn written(&self, rx: &Rx<'_>, write: &Write, is_secret: bool) -> Result<Written> {
        let header: Vec<u8> = rx
            .conn
            .prepare_cached("SELECT header FROM op WHERE row = ?")?
            .query_row([write.row], |r| r.get(0))?;
        let header = op::read_header(&header)?;
        Ok(Written {
            value: if is_secret { Value::Null } else { write.value.clone().into_owned() },
            at: write.at,
            at_suspect: write.at_suspect,
            author_name: self.names.get(&header.author).cloned(),
            author_role: rx.scene.authority.role(header.author),
            device_code: self.devices.get(&header.device).cloned(),
        })
    }
}

fn sides(
    rx: &Rx<'_>,
    people: &People,
    record: Id,
    entity: &str,
    register: Option<&Register>,
    writes: &[Write],
) -> Result<Vec<Side>> {
    let by_op: HashMap<OpId, &Write> = writes.iter().map(|write| (write.op, write)).collect();
    let is_secret = register.is_some_and(|register| is_secret(entity, register.name));
    let mut sides = Vec::new();
    for (at, head) in Heads::of(register, writes).heads.into_iter().enumerate() {
        let held: Vec<&Write> = head.replaces.iter().filter_map(|op| by_op.get(op).copied()).collect();
        let mut before: Vec<Written> = Vec::new();
        for write in &held {
            if !before.iter().any(|one| same(&one.value, &write.value)) {
                before.push(people.written(rx, write, is_secret)?);
            }
        }
        sides.push(Side {
            op: head.op.to_string(),
            written: people.written(rx, head, is_secret)?,
            before,
            before_elsewhere: held.len() < head.replaces.len(),
            reason: history::said_with(rx.conn, head.row, record)?,
            provisional: at == 0,
        });
    }
    Ok(sides)
}

fn required_besides(entity: &'static Entity, register: &str, writes: &Writes<'_>) -> BTreeMap<String, Value> {
    let besides = entity.registers.iter().filter(|one| one.required && one.name != register);
    besides
        .filter_map(|one| {
            let writes = writes.get(one.name)?;
            Some((one.name.to_owned(), Heads::of(Some(one), writes).shown()?.clone()))
        })
        .collect()
}

/// What a register's value consists of; nothing when a part of it cannot be typed, or when it is yes or no and both are there.
fn parts(register: &'static Register) -> Vec<ValuePart> {
    if let [only] = register.columns
        && matches!(only.kind, Kind::Bool)
    {
        return Vec::new();
    }
    let part = |column: &crate::log::Column| {
        let (kind, words) = match column.kind {
            Kind::Text => (PartKind::Text, &[] as &[&str]),
            Kind::Int => (PartKind::Int, &[] as &[&str]),
            Kind::Day => (PartKind::Day, &[] as &[&str]),
            Kind::Bool => (PartKind::Bool, &[] as &[&str]),
            Kind::Code(words) => (PartKind::Code, words),
            Kind::Id | Kind::Json => return None,
        };
        let words = words.iter().map(|word| (*word).to_owned()).collect();
        Some(ValuePart { key: column.key.to_owned(), kind, words })
    };
    register.columns.iter().map(part).collect::<Option<_>>().unwrap_or_default()
}

/// The condition on a conflict `c` that it is decided by itself: a reason is, unless what it is the reason of differs too.
fn to_decide() -> String {
    let by_itself = REASONS.map(|(entity, register, reason)| {
        format!(
            " AND NOT (entity = '{entity}' AND register = '{reason}' AND EXISTS (SELECT 1 FROM conflict of WHERE of.record = c.record AND of.entity = c.entity AND of.register = '{register}'))"
        )
    });
    by_itself.concat()
}

/// How many conflicts there are for whoever is signed in: as many as are listed.
///
/// # Errors
/// When the vault cannot be read.
pub fn count_conflicts(rx: &Rx<'_>) -> Result<u64> {
    let sql = format!("SELECT entity, count(*) FROM conflict c WHERE 1{} GROUP BY entity", to_decide());
    let mut statement = rx.conn.prepare_cached(&sql)?;
    let mut rows = statement.query([])?;
    let mut count = 0;
    while let Some(row) = rows.next()? {
        if trace::may_see(rx, &row.get::<_, String>(0)?) {
            count += row.get::<_, u64>(1)?;
        }
    }
    Ok(count)
}

/// Every conflict.
///
/// # Errors
/// When the vault cannot be read.
pub fn conflict_list(rx: &Rx<'_>, _: Nothing) -> Result<Vec<Conflict>> {
    conflicts(rx, None)
}
