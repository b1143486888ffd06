//! The one function that stores an operation, whether written here, imported or received.

use super::apart;
use super::erase;
use super::op::{Op, OpId, Part};
use super::personal;
use super::picture::{self, Line, Picture, Seen};
use super::project::{self, ByEntity, Claims, Touches, class_no, collect, load_claims, refresh};
use super::rows::Rows;
use super::schema::{Class, Owner, Schema};
use crate::error::Result;
use crate::kernel::ids::Id;
use rusqlite::types::ToSqlOutput;
use rusqlite::{Connection, ToSql, params};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap, hash_map};
use std::mem;

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
    /// Whether it was held before.
    pub(super) was_held: bool,
    /// Whether anything of it came that the tables show.
    is_shown: bool,
}

/// What an operation says by itself of each record it writes to. That takes no vault, so whoever checks operations works
/// it out while those before are stored.
#[derive(Debug, Clone)]
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
                // Which row it will have matters only beside others.
                collect(records.entry(change.record).or_default(), change, 0, op);
            }
        }
        let lines = |(record, writes)| (record, picture::lines(schema, &writes));
        Ok(Self(records.into_iter().map(lines).collect()))
    }
}

/// The storing of operations in one transaction. What was decided about dossiers and devices, and where the numbers of
/// what arrives stand, is read once, and what every operation needs is prepared once.
pub(super) struct Intake<'c> {
    pub(super) conn: &'c Connection,
    pub(super) schema: &'static Schema,
    erased: BTreeSet<Id>,
    revoked: BTreeSet<Id>,
    /// The number of what arrived last: operations and later parts are counted together.
    rev: i64,
    /// The latest clock of those whose clock is trusted.
    newest_at: i64,
    /// The highest number held of each device met so far.
    highest: HashMap<Id, u64>,
    touched: Touched,
    ops: Rows<'c>,
    parts: Rows<'c>,
    touches: Touches<'c>,
    picture: Picture<'c>,
}

/// A record that an operation writes to which was just written.
struct Written<'o> {
    record: Id,
    op: &'o Op,
    placed: &'o Placed,
    /// What the operation says of the record by itself.
    lines: &'o [Line],
}

/// What is to be written of operations that were taken up.
#[derive(Default)]
struct Unwritten<'o> {
    ops: Vec<(i64, &'o Op)>,
    /// Each with the row of its operation, its class and its number of arrival.
    parts: Vec<(i64, Class, i64, &'o Part)>,
}

/// Stores an operation and recomputes what it touches. Held already: the parts that were missing are added.
///
/// # Errors
/// When the vault cannot be written, or a part does not read.
pub(super) fn store(conn: &Connection, schema: &'static Schema, op: &Op) -> Result<Touched> {
    let mut intake = Intake::begin(conn, schema)?;
    intake.place(&[(op, &Alone::of(schema, op)?)])?;
    let touched = intake.end()?;
    refresh(conn, schema, &touched.dossiers)?;
    Ok(touched)
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
            ops: Rows::of(
                conn,
                "INSERT INTO op (row, id, device, seq, dossier, dossier_seq, header, sig)",
                8,
                "",
            ),
            parts: Rows::of(conn, "INSERT INTO part (op, class, arrived, salt, bytes)", 5, ""),
            touches: Touches::of(conn)?,
            picture: Picture::of(conn),
        })
    }

    pub(super) fn is_erased(&self, dossier: Id) -> bool {
        self.erased.contains(&dossier)
    }

    /// Stores operations and recomputes the records they touch, but not what is derived from their dossiers. Gives what became of
    /// each.
    ///
    /// # Errors
    /// When the vault cannot be written, or a part does not read.
    pub(super) fn place(&mut self, ops: &[(&Op, &Alone)]) -> Result<Vec<Placed>> {
        let mut unwritten = Unwritten::default();
        let mut placed = Vec::with_capacity(ops.len());
        for (op, _) in ops {
            placed.push(self.take_up(op, &mut unwritten)?);
        }
        self.write(&mut unwritten)?;
        let mut writes = Vec::with_capacity(ops.len());
        for ((op, says), placed) in ops.iter().zip(&placed).filter(|(_, placed)| placed.is_shown) {
            for (record, lines) in &says.0 {
                self.touched.note(op.header.dossier, lines);
                writes.push(Written { record: *record, op, placed, lines });
            }
        }
        // Those to one record stay in the order of the operations.
        writes.sort_by_key(|write| write.record);
        let (mut seen, mut to_read) = (Vec::with_capacity(writes.len()), Vec::new());
        for writes in writes.chunk_by(|a, b| a.record == b.record) {
            // Of an operation that was held, not all that is held need be at hand.
            if writes.iter().any(|write| write.placed.was_held) {
                to_read.push(writes[0].record);
            } else {
                seen.extend(self.see(writes)?);
            }
        }
        let touches: Vec<_> = writes.iter().map(|write| (write.record, write.placed.row)).collect();
        self.touches.note(&touches)?;
        for record in to_read {
            seen.extend(self.settle(record, &load_claims(self.conn, record, i64::MAX)?)?);
        }
        self.picture.show(&seen)?;
        Ok(placed)
    }

    /// What the tables are to show of a record by operations that are at hand, and by those that were noted before.
    fn see<'o>(&mut self, writes: &[Written<'o>]) -> Result<Option<Seen<'o>>> {
        let record = writes[0].record;
        let is_new = self.touches.is_new(record)?;
        if let (true, [Written { op, lines, .. }]) = (is_new, writes) {
            let (dossier, lines) = (op.header.dossier, Cow::Borrowed(*lines));
            return Ok(Some(Seen { record, dossier, lines, was_shown: false }));
        }
        let mut claims = if is_new { Claims::new() } else { load_claims(self.conn, record, i64::MAX)? };
        for Written { op, placed, .. } in writes {
            for part in op.parts.values() {
                for change in part.changes()?.iter().filter(|change| change.record == record) {
                    collect(claims.entry(op.header.dossier).or_default(), change, placed.row, op);
                }
            }
        }
        self.settle(record, &claims)
    }

    fn settle(&mut self, record: Id, claims: &Claims<'_>) -> Result<Option<Seen<'static>>> {
        let (seen, claimed) = project::settle(self.conn, self.schema, record, claims)?;
        self.touched.dossiers.extend(claimed);
        Ok(seen)
    }

    /// Finds out what is to be written of an operation.
    fn take_up<'o>(&mut self, op: &'o Op, unwritten: &mut Unwritten<'o>) -> Result<Placed> {
        let conn = self.conn;
        let Held { row: held, is_number_taken } = self.find(op, unwritten)?;
        // Of an erased dossier the header is kept, and nothing of what it held.
        let is_erased = self.is_erased(op.header.dossier);
        let mut missing = Vec::new();
        for (class, part) in op.parts.iter().filter(|_| !is_erased) {
            if !held.map_or(Ok(false), |row| has_part(conn, row, *class))? {
                missing.push((*class, part));
            }
        }
        if let (Some(row), true) = (held, missing.is_empty()) {
            let is_new = personal::keep(conn, row, op)?;
            return Ok(Placed { row, is_new, was_held: true, is_shown: false });
        }
        self.rev += 1;
        if !op.header.at_suspect {
            self.newest_at = self.newest_at.max(op.header.at.timestamp());
        }
        let arrived = self.rev;
        let row = held.unwrap_or(arrived);
        if held.is_none() {
            unwritten.ops.push((row, op));
            if is_number_taken {
                conn.prepare_cached("INSERT OR IGNORE INTO copied (device) VALUES (?)")?
                    .execute([op.header.device])?;
            }
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
            unwritten.parts.push((row, class, arrived, part));
            if held.is_some() {
                conn.prepare_cached("DELETE FROM withheld WHERE op = ? AND class = ?")?
                    .execute(params![row, class_no(class)])?;
            }
        }
        Ok(Placed { row, is_new: true, was_held: held.is_some(), is_shown })
    }

    /// Writes what was taken up.
    fn write(&mut self, unwritten: &mut Unwritten<'_>) -> Result<()> {
        let Unwritten { ops, parts } = mem::take(unwritten);
        self.ops.write(ops.iter().map(|(row, Op { id, header, header_bytes, sig, .. })| {
            Ok([
                row.to_sql()?,
                id.0.to_sql()?,
                header.device.to_sql()?,
                header.seq.to_sql()?,
                header.dossier.to_sql()?,
                header.dossier_seq.to_sql()?,
                header_bytes.to_sql()?,
                sig.to_sql()?,
            ])
        }))?;
        self.parts.write(parts.iter().map(|(row, class, arrived, part)| {
            Ok([
                row.to_sql()?,
                ToSqlOutput::from(class_no(*class)),
                arrived.to_sql()?,
                part.salt.to_sql()?,
                part.bytes.to_sql()?,
            ])
        }))
    }

    /// What is held under the number of an operation: nothing where it is a device's next one, as most are.
    fn find<'o>(&mut self, op: &'o Op, unwritten: &mut Unwritten<'o>) -> Result<Held> {
        let (device, seq) = (op.header.device, op.header.seq);
        let highest = match self.highest.entry(device) {
            hash_map::Entry::Occupied(known) => known.into_mut(),
            hash_map::Entry::Vacant(unknown) => unknown.insert(super::ranges::highest(self.conn, device)?),
        };
        if seq > *highest {
            *highest = seq;
            return Ok(Held::default());
        }
        self.write(unwritten)?;
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
