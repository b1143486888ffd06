//! The one function that stores an operation, whether written here, imported or received, and recomputes what it
//! touches. A record's row is always computed from all the writes to it that are held, never from the row before.

use super::apart;
use super::derived;
use super::erase;
use super::heads::Write;
use super::op::{self, Op, OpId, Part};
use super::personal;
use super::picture::{self, Line};
use super::schema::{Class, Entity, Owner, Schema};
use crate::error::{Error, Result};
use crate::kernel::ids::Id;
use rusqlite::{CachedStatement, Connection, params};
use serde_json::Value;
use std::borrow::Cow;
use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// The writes to one record, by register.
pub type Writes<'o> = BTreeMap<Cow<'o, str>, Vec<Write<'o>>>;

/// The writes to one record, by the kind of record it is called.
pub type ByEntity<'o> = BTreeMap<Cow<'o, str>, Writes<'o>>;

/// What operations changed.
#[derive(Debug, Default)]
pub(super) struct Touched {
    /// The entities of the records changed.
    pub(super) entities: BTreeSet<String>,
    /// The clients' dossiers changed.
    pub(super) dossiers: BTreeSet<Id>,
}

/// What became of an operation.
pub(super) struct Placed {
    /// Its local row.
    pub(super) row: i64,
    /// Whether it, or a part of it, was not held before.
    pub(super) is_new: bool,
}

/// What an operation says by itself of each record it writes to. That takes no vault, so whoever checks operations works
/// it out while those before are stored.
#[derive(Debug)]
pub(super) struct Alone(Vec<(Id, Vec<Line>)>);

impl Alone {
    /// Works it out.
    ///
    /// # Errors
    /// When a part does not read.
    pub(super) fn of(schema: &'static Schema, op: &Op) -> Result<Self> {
        let mut records: BTreeMap<Id, ByEntity<'_>> = BTreeMap::new();
        for part in op.parts.values() {
            for change in part.changes()? {
                let registers = change.registers.iter().map(|(register, (value, replaces))| {
                    (register.into(), Cow::Borrowed(value), replaces.into())
                });
                let writes = records.entry(change.record).or_default();
                // Which row it will have matters only beside others.
                collect(writes, (&change.entity).into(), registers, (0, op.id, &op.header));
            }
        }
        let lines = |(record, writes)| (record, picture::lines(schema, &writes));
        Ok(Self(records.into_iter().map(lines).collect()))
    }
}

/// The storing of operations in one transaction. What was decided about dossiers and devices, and where the numbers of
/// what arrives stand, is read once, and what every operation needs is prepared once.
pub(super) struct Intake<'c> {
    conn: &'c Connection,
    schema: &'static Schema,
    erased: BTreeSet<Id>,
    revoked: BTreeSet<Id>,
    /// The number of what arrived last: operations and later parts are counted together.
    rev: i64,
    /// The latest clock of those whose clock is trusted.
    newest_at: i64,
    /// The highest number held of each device met so far.
    highest: HashMap<Id, u64>,
    touched: Touched,
    adding: CachedStatement<'c>,
    adding_part: CachedStatement<'c>,
    touches: Touches<'c>,
}

/// Stores an operation and recomputes what it touches. Held already: the parts that were missing are added.
///
/// # Errors
/// When the vault cannot be written, or a part does not read.
pub(super) fn store(conn: &Connection, schema: &'static Schema, op: &Op) -> Result<Touched> {
    let mut intake = Intake::begin(conn, schema)?;
    intake.place(op, &Alone::of(schema, op)?)?;
    let touched = intake.end()?;
    refresh(conn, schema, &touched.dossiers)?;
    Ok(touched)
}

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

impl<'c> Intake<'c> {
    pub(super) fn begin(conn: &'c Connection, schema: &'static Schema) -> Result<Self> {
        let (rev, newest_at) = conn
            .prepare_cached("SELECT rev, newest_at FROM log_state")?
            .query_row([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let (erased, revoked) = (erase::all(conn)?, apart::devices(conn)?);
        Ok(Self {
            conn,
            schema,
            erased,
            revoked,
            rev,
            newest_at,
            highest: HashMap::new(),
            touched: Touched::default(),
            adding: conn.prepare_cached(
                "INSERT INTO op (row, id, device, seq, dossier, dossier_seq, header, sig) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            )?,
            adding_part: conn
                .prepare_cached("INSERT INTO part (op, class, arrived, salt, bytes) VALUES (?, ?, ?, ?, ?)")?,
            touches: Touches::of(conn)?,
        })
    }

    pub(super) fn is_erased(&self, dossier: Id) -> bool {
        self.erased.contains(&dossier)
    }

    /// Stores an operation and recomputes the records it touches, but not what is derived from their dossiers.
    ///
    /// # Errors
    /// When the vault cannot be written, or a part does not read.
    pub(super) fn place(&mut self, op: &Op, alone: &Alone) -> Result<Placed> {
        let (conn, schema) = (self.conn, self.schema);
        let Held { row: held, is_number_taken } = self.find(op)?;
        // Of an erased dossier the header is kept, and nothing of what it held.
        let is_erased = self.is_erased(op.header.dossier);
        let mut missing = Vec::new();
        for (class, part) in op.parts.iter().filter(|_| !is_erased) {
            if !held.map_or(Ok(false), |row| has_part(conn, row, *class))? {
                missing.push((*class, part));
            }
        }
        if let (Some(row), true) = (held, missing.is_empty()) {
            return Ok(Placed { row, is_new: personal::keep(conn, row, op)? });
        }
        self.rev += 1;
        if !op.header.at_suspect {
            self.newest_at = self.newest_at.max(op.header.at.timestamp());
        }
        let arrived = self.rev;
        let row = held.unwrap_or(arrived);
        if held.is_none() {
            self.add(op, arrived, is_number_taken)?;
        }
        personal::keep(conn, row, op)?;
        let is_apart = match held {
            Some(row) => apart::is_apart(conn, row)?,
            None if self.revoked.contains(&op.header.device) => {
                // Until it is settled whether it belongs there.
                apart::keep_apart(conn, row)?;
                true
            }
            None => false,
        };
        let is_shown = !missing.is_empty() && !is_apart;
        for (class, part) in missing {
            self.adding_part.execute(params![row, class_no(class), arrived, part.salt, part.bytes])?;
            if held.is_some() {
                conn.prepare_cached("DELETE FROM withheld WHERE op = ? AND class = ?")?
                    .execute(params![row, class_no(class)])?;
            }
        }
        for (record, lines) in alone.0.iter().filter(|_| is_shown) {
            self.touched.note(op.header.dossier, lines);
            // Only a record nobody wrote to before can be shown from this operation alone.
            if self.touches.note(*record, row)? && held.is_none() {
                picture::show(conn, *record, op.header.dossier, lines, false)?;
            } else {
                self.touched.dossiers.extend(recompute(conn, schema, *record)?);
            }
        }
        Ok(Placed { row, is_new: true })
    }

    fn add(&mut self, op: &Op, row: i64, is_number_taken: bool) -> Result<()> {
        let Op { id, header, header_bytes, sig, .. } = op;
        if is_number_taken {
            self.conn
                .prepare_cached("INSERT OR IGNORE INTO copied (device) VALUES (?)")?
                .execute([header.device])?;
        }
        let (device, seq, dossier, dossier_seq) =
            (header.device, header.seq, header.dossier, header.dossier_seq);
        self.adding.execute(params![row, id.0, device, seq, dossier, dossier_seq, header_bytes, sig])?;
        Ok(())
    }

    /// What is held under the number of an operation: nothing where it is a device's next one, as most are.
    fn find(&mut self, op: &Op) -> Result<Held> {
        let (device, seq) = (op.header.device, op.header.seq);
        let highest = match self.highest.entry(device) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(unknown) => unknown.insert(super::ranges::highest(self.conn, device)?),
        };
        if seq > *highest {
            *highest = seq;
            return Ok(Held::default());
        }
        find(self.conn, op)
    }

    /// Notes how far the numbers have come. Gives what was changed.
    pub(super) fn end(self) -> Result<Touched> {
        // Without its row named, an UPDATE is a transaction of its own, and FTS5 writes out its words at the start of one.
        self.conn
            .prepare_cached("UPDATE log_state SET rev = ?, newest_at = ? WHERE rowid = 1")?
            .execute(params![self.rev, self.newest_at])?;
        Ok(self.touched)
    }
}

impl Touched {
    fn note(&mut self, dossier: Id, lines: &[Line]) {
        for line in lines {
            if line.entity().is_some_and(|entity| entity.owner == Owner::Client) {
                self.dossiers.insert(dossier);
            }
            if !self.entities.contains(line.name()) {
                self.entities.insert(line.name().to_owned());
            }
        }
    }
}

/// Whether an operation is held.
///
/// # Errors
/// When the vault cannot be read.
pub fn is_held(conn: &Connection, device: Id, seq: u64, id: OpId) -> Result<bool> {
    Ok(conn
        .prepare_cached("SELECT 1 FROM op WHERE device = ? AND seq = ? AND id = ?")?
        .exists(params![device, seq, id.0])?)
}

/// What is held under the number of an operation.
#[derive(Default)]
struct Held {
    /// The local row of the operation itself.
    row: Option<i64>,
    /// Whether there is another operation of that number.
    is_number_taken: bool,
}

fn find(conn: &Connection, op: &Op) -> Result<Held> {
    let mut statement = conn.prepare_cached("SELECT row, id FROM op WHERE device = ? AND seq = ?")?;
    let mut rows = statement.query(params![op.header.device, op.header.seq])?;
    let mut held = Held::default();
    while let Some(found) = rows.next()? {
        if OpId(found.get(1)?) == op.id {
            held.row = Some(found.get(0)?);
        } else {
            held.is_number_taken = true;
        }
    }
    Ok(held)
}

/// The local row of an operation, if it is held.
pub(super) fn row_of(conn: &Connection, op: &Op) -> Result<Option<i64>> {
    Ok(find(conn, op)?.row)
}

pub(super) fn has_part(conn: &Connection, row: i64, class: Class) -> Result<bool> {
    Ok(conn
        .prepare_cached("SELECT 1 FROM part WHERE op = ? AND class = ?")?
        .exists(params![row, class_no(class)])?)
}

/// Which operations write to which record. The statements of every operation are prepared once.
pub(super) struct Touches<'c> {
    conn: &'c Connection,
    asking: CachedStatement<'c>,
    noting: CachedStatement<'c>,
}

impl<'c> Touches<'c> {
    pub(super) fn of(conn: &'c Connection) -> Result<Self> {
        Ok(Self {
            conn,
            asking: conn.prepare_cached("SELECT 1 FROM touch WHERE record = ?")?,
            noting: conn.prepare_cached("INSERT OR IGNORE INTO touch (record, op) VALUES (?, ?)")?,
        })
    }

    /// Notes that an operation writes to a record; whether it is the first to.
    fn note(&mut self, record: Id, row: i64) -> Result<bool> {
        let is_first = !self.asking.exists([record])?;
        self.noting.execute(params![record, row])?;
        Ok(is_first)
    }

    /// Notes to which records the parts held of an operation write.
    pub(super) fn note_parts(&mut self, row: i64) -> Result<()> {
        let mut parts = self.conn.prepare_cached("SELECT bytes FROM part WHERE op = ?")?;
        let mut parts = parts.query([row])?;
        while let Some(part) = parts.next()? {
            for change in op::changes_of(blob(part, 0)?)? {
                self.noting.execute(params![change.record, row])?;
            }
        }
        Ok(())
    }
}

/// Takes up what an operation changes in a record.
fn collect<'o>(
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
    let by_dossier = load_claims(conn, record, i64::MAX)?;
    if by_dossier.len() > 1 {
        picture::forget(conn, schema, record)?;
    }
    if let Some((dossier, by_entity)) = by_dossier.first_key_value() {
        picture::show(conn, record, *dossier, &picture::lines(schema, by_entity), true)?;
    }
    Ok(if by_dossier.len() > 1 { by_dossier.into_keys().collect() } else { Vec::new() })
}

/// The writes to a record among what arrived up to a revision, and the dossier they belong to. A record never
/// moves: should two dossiers claim one record, the lower id keeps it, on every machine alike.
///
/// # Errors
/// When the vault cannot be read, or an operation in it does not read.
pub fn load_writes(conn: &Connection, record: Id, up_to: i64) -> Result<Option<(Id, ByEntity<'static>)>> {
    Ok(load_claims(conn, record, up_to)?.into_iter().next())
}

fn load_claims(conn: &Connection, record: Id, up_to: i64) -> Result<BTreeMap<Id, ByEntity<'static>>> {
    let mut statement = conn.prepare_cached(
        "SELECT op.row, op.dossier, op.header, part.bytes, op.id FROM touch JOIN op ON op.row = touch.op JOIN part ON part.op = op.row
         WHERE touch.record = ? AND part.arrived <= ? ORDER BY op.row, part.class",
    )?;
    let mut rows = statement.query(params![record, up_to])?;
    let mut dossiers: BTreeMap<Id, ByEntity<'static>> = BTreeMap::new();
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
            collect(by_entity, change.entity.into(), registers, (row, op, header));
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
