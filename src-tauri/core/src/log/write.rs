//! The local side of the log: what a person changed, against what they were shown, becomes an operation.

use super::heads::{Heads, Write, same};
use super::op::{self, Change, Device, Header, Op, OpId, Part};
use super::personal::Signing;
use super::schema::{Entity, Register, Schema};
use super::{intake, picture, project};
use crate::error::{Error, Result};
use crate::kernel::ids::Id;
use chrono::{DateTime, FixedOffset};
use rusqlite::{Connection, OptionalExtension, params};
use serde::Serialize;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// The new values of one record, as a form gives them: changed and unchanged alike.
#[derive(Debug)]
pub struct Edit {
    entity: &'static Entity,
    record: Id,
    is_new: bool,
    values: Vec<(&'static str, Value)>,
    replaces: BTreeMap<&'static str, Vec<OpId>>,
}

impl Edit {
    /// A record nobody has written to yet.
    #[must_use]
    pub fn new(entity: &'static Entity, record: Id) -> Self {
        Self { entity, record, is_new: true, values: Vec::new(), replaces: BTreeMap::new() }
    }

    /// A record that is there.
    #[must_use]
    pub fn of(entity: &'static Entity, record: Id) -> Self {
        Self { entity, record, is_new: false, values: Vec::new(), replaces: BTreeMap::new() }
    }

    /// Gives a register its value. One that says what was shown is no change.
    ///
    /// # Errors
    /// When the value does not encode.
    pub fn set(mut self, register: &'static str, value: impl Serialize) -> Result<Self> {
        let value =
            serde_json::to_value(value).map_err(|e| Error::internal(format!("encoding {register}: {e}")))?;
        self.values.push((register, value));
        Ok(self)
    }

    /// Gives a register its value whatever was shown, and names what it replaces besides.
    ///
    /// # Errors
    /// When the value does not encode.
    pub fn set_over(
        mut self,
        register: &'static str,
        value: impl Serialize,
        replaces: Vec<OpId>,
    ) -> Result<Self> {
        self.replaces.insert(register, replaces);
        self.set(register, value)
    }
}

/// Somebody else's value stands beside the one just saved: a conflict, for a person to decide.
#[derive(Debug, Clone, Serialize, PartialEq, Eq)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct KeptBoth {
    /// The kind of record.
    pub entity: String,
    /// The record.
    pub record: Id,
    /// The register.
    pub register: String,
}

/// This device's last operation.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Last {
    /// Its `seq`; 0 before the first.
    pub seq: u64,
    /// Its id.
    pub id: Option<OpId>,
}

impl Last {
    /// Reads a device's last operation. Of a copied device, the branch of the higher local row goes on.
    ///
    /// # Errors
    /// When the vault cannot be read.
    pub fn read(conn: &Connection, device: Id) -> Result<Self> {
        let last = conn
            .query_row(
                "SELECT seq, id FROM op WHERE device = ? ORDER BY seq DESC, row DESC LIMIT 1",
                [device],
                |r| Ok(Self { seq: r.get(0)?, id: Some(OpId(r.get(1)?)) }),
            )
            .optional()?;
        Ok(last.unwrap_or_default())
    }
}

/// What writes the operations of one save.
#[derive(Debug)]
pub struct Pen<'t> {
    /// The open transaction.
    pub conn: &'t Connection,
    /// What may be written.
    pub schema: &'static Schema,
    /// This machine.
    pub device: &'t Device,
    /// Who writes.
    pub author: Id,
    /// The wall clock.
    pub now: DateTime<FixedOffset>,
    /// Whether that clock is not to be trusted.
    pub at_suspect: bool,
    /// This device's last operation.
    pub last: Last,
    first: Option<u64>,
    /// The entities changed.
    pub touched: BTreeSet<String>,
    /// Where somebody else's value stands beside the one saved.
    pub kept_both: Vec<KeptBoth>,
    /// When watched: what was changed in records that were there.
    pub watched: Option<Vec<Watched>>,
    /// Who signs what is written now, besides this machine.
    pub signing: Vec<Signing>,
    /// The dossiers that may be written to, and no other but for a trace; none for all.
    pub within: Option<BTreeSet<Id>>,
}

/// A change of a record that was there.
#[derive(Debug, Clone)]
pub struct Watched {
    /// The kind of record.
    pub entity: &'static str,
    /// The record.
    pub record: Id,
    /// The register.
    pub register: &'static str,
    /// The value shown before.
    pub from: Value,
    /// The value now.
    pub to: Value,
}

/// How far a pen had written, to go back to.
#[derive(Debug)]
pub struct Mark {
    last: Last,
    first: Option<u64>,
    touched: BTreeSet<String>,
}

impl<'t> Pen<'t> {
    /// A pen for one save.
    ///
    /// # Errors
    /// When the vault cannot be read.
    pub fn new(
        conn: &'t Connection,
        schema: &'static Schema,
        device: &'t Device,
        author: Id,
        now: DateTime<FixedOffset>,
        build_at: i64,
        last: Last,
    ) -> Result<Self> {
        let newest = newest_at(conn)?;
        Ok(Self {
            conn,
            schema,
            device,
            author,
            now,
            at_suspect: is_suspect(now.timestamp(), build_at, newest),
            last,
            first: None,
            touched: BTreeSet::new(),
            kept_both: Vec::new(),
            watched: None,
            signing: Vec::new(),
            within: None,
        })
    }

    /// Whether this pen has written.
    #[must_use]
    pub const fn has_written(&self) -> bool {
        self.first.is_some()
    }

    /// How far this pen has written.
    #[must_use]
    pub fn mark(&self) -> Mark {
        Mark { last: self.last, first: self.first, touched: self.touched.clone() }
    }

    /// Goes on from a mark, after what was written since was rolled back.
    pub fn return_to(&mut self, mark: Mark) {
        (self.last, self.first, self.touched) = (mark.last, mark.first, mark.touched);
        self.kept_both.clear();
    }

    /// Appends what the edits change to a dossier as one operation and shows it; whether anything changed.
    /// Without `rev` the person is taken to have seen everything that is there.
    ///
    /// # Errors
    /// When an edit names a register that does not exist, or the vault cannot be written.
    pub fn append(&mut self, dossier: Id, edits: Vec<Edit>, rev: Option<i64>) -> Result<bool> {
        if !edits.iter().all(|edit| self.schema.trace == edit.entity.name && edit.is_new) {
            self.require_within(dossier)?;
        }
        let mut by_class: BTreeMap<_, Vec<Change>> = BTreeMap::new();
        let mut changed = Vec::new();
        for edit in edits {
            let mut writes = BTreeMap::new();
            if !edit.is_new {
                self.require_dossier(edit.record, dossier)?;
                let seen = project::load_writes(self.conn, edit.record, rev.unwrap_or(i64::MAX))?;
                writes = seen
                    .and_then(|(_, mut by_entity)| by_entity.remove(edit.entity.name))
                    .unwrap_or_default();
            }
            for (name, value) in edit.values {
                let register = edit
                    .entity
                    .register(name)
                    .ok_or_else(|| Error::internal(format!("{} has no register {name}", edit.entity.name)))?;
                let seen = writes.remove(name).unwrap_or_default();
                let replaces = match edit.replaces.get(name) {
                    None => replaced_by(register, &seen, &value),
                    Some(besides) => Some(all_heads(register, &seen, besides)),
                };
                let Some(replaces) = replaces else { continue };
                if let Some(watched) = self.watched.as_mut().filter(|_| !edit.is_new) {
                    let from = Heads::of(Some(register), &seen).shown().cloned().unwrap_or(Value::Null);
                    watched.push(Watched {
                        entity: edit.entity.name,
                        record: edit.record,
                        register: register.name,
                        from,
                        to: value.clone(),
                    });
                }
                let changes = by_class.entry(register.class).or_default();
                let change = match changes.iter_mut().find(|change| change.record == edit.record) {
                    Some(change) => change,
                    None => changes.push_mut(Change {
                        entity: edit.entity.name.to_owned(),
                        record: edit.record,
                        registers: BTreeMap::new(),
                    }),
                };
                change.registers.insert(name.to_owned(), (value, replaces));
                changed.push((edit.entity, edit.record, name, edit.is_new));
            }
        }
        if changed.is_empty() {
            return Ok(false);
        }
        self.write(dossier, by_class)?;
        for (entity, record, register, is_new) in changed {
            if !is_new && is_conflict(self.conn, record, register)? {
                self.kept_both.push(KeptBoth {
                    entity: entity.name.to_owned(),
                    record,
                    register: register.to_owned(),
                });
            }
        }
        Ok(true)
    }

    /// Whoever sees some clients only writes to theirs only.
    fn require_within(&self, dossier: Id) -> Result<()> {
        let is_theirs = self.within.as_ref().is_none_or(|within| within.contains(&dossier));
        if is_theirs { Ok(()) } else { Err(Error::refused("not_found")) }
    }

    /// A record never moves: an edit of one that is not there, or belongs to another dossier, is refused.
    fn require_dossier(&self, record: Id, dossier: Id) -> Result<()> {
        if super::history::dossier_of(self.conn, record)? == Some(dossier) {
            Ok(())
        } else {
            Err(Error::refused("not_found"))
        }
    }

    /// Whether somebody who had read up to a revision can have seen a record.
    ///
    /// # Errors
    /// When the vault cannot be read.
    pub fn has_seen(&self, record: Id, rev: Option<i64>) -> Result<bool> {
        Ok(project::load_writes(self.conn, record, rev.unwrap_or(i64::MAX))?.is_some())
    }

    fn write(&mut self, dossier: Id, by_class: BTreeMap<super::Class, Vec<Change>>) -> Result<()> {
        if super::erase::is_erased(self.conn, dossier)? {
            return Err(Error::refused("not_found"));
        }
        super::apart::require_trusted(self.conn, self.device.id)?;
        if by_class.values().map(|changes| op::count(changes)).sum::<usize>() > op::MOST_CHANGES {
            return Err(Error::refused("too_large"));
        }
        let mut parts = BTreeMap::new();
        for (class, changes) in by_class {
            parts.insert(class, Part::new(changes)?);
        }
        let dossier_seq: u64 = self
            .conn
            .prepare_cached("SELECT coalesce(max(dossier_seq), 0) FROM op WHERE dossier = ? AND device = ?")?
            .query_row(params![dossier, self.device.id], |r| r.get(0))?;
        let seq = self.last.seq + 1;
        let header = Header {
            device: self.device.id,
            seq,
            dossier,
            dossier_seq: dossier_seq + 1,
            prev: self.last.id,
            commit: *self.first.get_or_insert(seq),
            at: self.now,
            at_suspect: self.at_suspect,
            author: self.author,
            schema: self.schema.version,
            parts: parts.iter().map(|(class, part)| (class.as_str().to_owned(), part.hash())).collect(),
            signers: self.signing.iter().map(Signing::signer).collect(),
        };
        let mut op = Op::sign(header, parts, self.device)?;
        for signing in &mut self.signing {
            op.personal.push(signing.by.sign(op.id));
            (signing.number, signing.prev) = (signing.number + 1, Some(op.id));
        }
        let touched = intake::store(self.conn, self.schema, &op)?;
        self.last = Last { seq, id: Some(op.id) };
        self.touched.extend(touched.entities);
        Ok(())
    }
}

/// Which writes a value replaces for somebody who saw these; none when it says what they were shown. A value that
/// this version cannot show was not seen: it is neither unchanged nor replaced.
fn replaced_by(register: &Register, seen: &[Write], value: &Value) -> Option<Vec<OpId>> {
    let heads = Heads::of(Some(register), seen);
    let held = heads.shown().unwrap_or(&Value::Null);
    let is_shown = picture::columns_of(register, held).is_some();
    let shown = if is_shown { held } else { &Value::Null };
    if same(shown, value) {
        return None;
    }
    Some(if is_shown { heads.carrying_shown() } else { Vec::new() })
}

/// Every head of what was seen, and the writes named besides.
fn all_heads(register: &Register, seen: &[Write], besides: &[OpId]) -> Vec<OpId> {
    let heads = Heads::of(Some(register), seen);
    let all: BTreeSet<OpId> =
        heads.heads.iter().map(|write| write.op).chain(besides.iter().copied()).collect();
    all.into_iter().collect()
}

fn is_conflict(conn: &Connection, record: Id, register: &str) -> Result<bool> {
    Ok(conn
        .prepare_cached("SELECT 1 FROM conflict WHERE record = ? AND register = ?")?
        .exists(params![record, register])?)
}

/// The operations that a device wrote after a number, in the order in which it did.
///
/// # Errors
/// When the vault cannot be read.
pub fn ids_after(conn: &Connection, device: Id, seq: u64) -> Result<Vec<OpId>> {
    let mut statement = conn.prepare_cached("SELECT id FROM op WHERE device = ? AND seq > ? ORDER BY seq")?;
    let rows = statement.query_map(params![device, seq], |row| Ok(OpId(row.get(0)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The moment of the newest operation whose clock was trusted, in seconds; 0 before the first.
///
/// # Errors
/// When the vault cannot be read.
pub fn newest_at(conn: &Connection) -> Result<i64> {
    Ok(conn.prepare_cached("SELECT newest_at FROM log_state")?.query_row([], |r| r.get(0))?)
}

/// Whether a clock is not to be trusted: before the program was built, or over 400 days after the newest trusted
/// operation. A program built later than that operation is a witness too, so a machine that slept for years is
/// trusted again after an update.
#[must_use]
pub fn is_suspect(now: i64, build_at: i64, newest: i64) -> bool {
    const DAY: i64 = 24 * 3600;
    now < build_at - DAY || (newest > 0 && now > newest.max(build_at) + 400 * DAY)
}
