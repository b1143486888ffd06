//! Deciding a conflict: one of the values that were shown, or another, in the place of all of them.

use super::conflicts::{Conflict, conflicts};
use super::records::{DECISION, REASONS};
use crate::clients::check;
use crate::error::{Check, Error, Result};
use crate::kernel::ids::Id;
use crate::kernel::nik::Nik;
use crate::log::heads::Heads;
use crate::log::project::{Writes, load_writes};
use crate::log::schema::Register;
use crate::log::{Edit, Entity, Owner, history, picture};
use crate::scene::Tx;
use crate::schema::SCHEMA;
use crate::{authority, episodes, trace};
use rusqlite::params;
use serde::Deserialize;
use serde_json::Value;

/// A conflict to be decided.
#[derive(Debug, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ResolveConflict {
    /// The record.
    pub record: Id,
    /// The kind of record.
    pub entity: String,
    /// The register.
    pub register: String,
    /// What the person had seen; none means everything.
    #[serde(default)]
    pub rev: Option<i64>,
    /// The value.
    pub decision: Decision,
    /// Why; kept with decisions about clients, where it must be given.
    #[serde(default)]
    pub reason: String,
    /// Whether a day in the future is meant.
    #[serde(default)]
    pub clock_wrong: bool,
}

/// What a conflict is decided to.
#[derive(Debug, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Decision {
    /// The value that this operation wrote.
    Chosen(String),
    /// Another value.
    Written(#[cfg_attr(test, ts(type = "unknown"))] Value),
}

/// Whether a reason is kept with decisions about these records.
pub(super) fn keeps_reason(entity: &Entity) -> bool {
    entity.owner == Owner::Client
}

/// Decides a conflict, and says which remain in that dossier. What arrived after the person had looked stays beside it.
///
/// # Errors
/// `not_found`, `not_allowed`, `decided_by_signature`, `conflict_settled`, `invalid`.
pub fn resolve(tx: &mut Tx<'_>, input: ResolveConflict) -> Result<Vec<Conflict>> {
    let entity = SCHEMA.entity(&input.entity).ok_or_else(|| Error::refused("not_found"))?;
    let register = entity.register(&input.register).ok_or_else(|| Error::refused("not_found"))?;
    if !trace::may_see(&tx.rx(), entity.name) {
        return Err(Error::refused("not_allowed"));
    }
    if authority::need(entity.name, register.name).is_some() {
        return Err(Error::refused("decided_by_signature"));
    }
    let dossier = history::dossier_of(tx.conn(), input.record)?.ok_or_else(|| Error::refused("not_found"))?;
    let is_open = tx
        .conn()
        .prepare_cached("SELECT 1 FROM conflict WHERE record = ? AND entity = ? AND register = ?")?
        .exists(params![input.record, entity.name, register.name])?;
    if !is_open {
        return Err(Error::refused("conflict_settled"));
    }
    let mut wrong = Check::default();
    if keeps_reason(entity) {
        wrong.require(!input.reason.trim().is_empty(), "reason", "required");
    }
    wrong.text("reason", Some(&input.reason), 2000);
    let mut beside = Some(Value::from(input.reason.trim()));
    let value = match input.decision {
        Decision::Chosen(op) => {
            let sides = sides(tx, entity, input.record, input.rev)?;
            let reason = reason_of(entity, register).filter(|reason| sides.contains_key(reason.name));
            beside = reason.map(|reason| written_by(&sides, reason, &op).unwrap_or_default());
            written_by(&sides, register, &op).ok_or_else(|| Error::refused("conflict_settled"))?
        }
        Decision::Written(value) => {
            written(tx, entity, register, input.record, value, input.clock_wrong, &mut wrong)?
        }
    };
    wrong.done()?;
    let mut edits = Vec::new();
    if keeps_reason(entity) {
        // First, so that history tells it before a note that goes with the value.
        edits.push(Edit::new(&DECISION, tx.new_id()?).set("decision_reason", input.reason.trim())?);
    }
    let edit = Edit::of(entity, input.record).set_over(register.name, value, Vec::new())?;
    edits.push(match (reason_of(entity, register), beside) {
        (Some(reason), Some(value)) => edit.set_over(reason.name, value, Vec::new())?,
        _ => edit,
    });
    tx.save(dossier, edits, input.rev)?;
    conflicts(&tx.written(), Some(dossier))
}

/// The register that holds the reason of this one. It is decided together with it.
fn reason_of(entity: &Entity, register: &Register) -> Option<&'static Register> {
    let of = REASONS.iter().find(|(of, name, _)| *of == entity.name && *name == register.name);
    of.and_then(|(_, _, reason)| entity.register(reason))
}

/// What the person had seen of a record.
fn sides(tx: &Tx<'_>, entity: &Entity, record: Id, rev: Option<i64>) -> Result<Writes<'static>> {
    let seen = load_writes(tx.conn(), record, rev.unwrap_or(i64::MAX))?;
    Ok(seen.and_then(|(_, mut seen)| seen.remove(entity.name)).unwrap_or_default())
}

/// The value that an operation wrote, if nothing that the person had seen replaces it.
fn written_by(seen: &Writes<'_>, register: &Register, op: &str) -> Option<Value> {
    let heads = Heads::of(Some(register), seen.get(register.name)?);
    heads.heads.iter().find(|head| head.op.to_string() == op).map(|head| head.value.clone().into_owned())
}

/// Another value, tidied and checked like the form it belongs to. Its fields are named by the register.
fn written(
    tx: &Tx<'_>,
    entity: &Entity,
    register: &Register,
    record: Id,
    mut value: Value,
    clock_wrong: bool,
    wrong: &mut Check,
) -> Result<Value> {
    tidy(&mut value);
    let is_empty = crate::log::heads::same(&value, &Value::Null);
    wrong.require(!(register.required && is_empty), register.name, "required");
    if !picture::reads(register, &value) {
        wrong.fail(register.name, "unreadable");
        return Ok(value);
    }
    for (field, text) in texts(register, &value) {
        wrong.text(&field, Some(text), 10_000);
    }
    match (entity.name, register.name) {
        ("episode", "end") => episodes::another_end(&tx.rx(), record, value, clock_wrong),
        ("client", "identity") => {
            identity(&mut value, wrong);
            Ok(value)
        }
        ("phone", "phone") => {
            let number = value["number"].as_str().and_then(check::phone_number);
            wrong.require(number.is_some(), "phone.number", "phone_format");
            value["number"] = number.into();
            Ok(value)
        }
        _ => Ok(value),
    }
}

fn identity(value: &mut Value, wrong: &mut Check) {
    if value["kind"] != "nik" || value["number"].is_null() {
        return;
    }
    match Nik::parse(value["number"].as_str().unwrap_or_default()) {
        Ok(nik) => value["number"] = nik.as_str().into(),
        Err(error) => wrong.fail("identity.number", error.as_str()),
    }
}

/// An empty text is no text.
fn tidy(value: &mut Value) {
    match value {
        Value::String(text) => *value = check::text(Some(std::mem::take(text))).into(),
        Value::Object(group) => group.values_mut().for_each(tidy),
        _ => {}
    }
}

fn texts<'v>(register: &Register, value: &'v Value) -> Vec<(String, &'v str)> {
    match value {
        Value::String(text) => vec![(register.name.to_owned(), text.as_str())],
        Value::Object(group) => group
            .iter()
            .filter_map(|(key, one)| Some((format!("{}.{key}", register.name), one.as_str()?)))
            .collect(),
        _ => Vec::new(),
    }
}
