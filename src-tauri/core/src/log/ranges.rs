//! Which numbers of each device are held, and giving them out device by device, so that whoever takes them always
//! holds what an operation builds on before the operation itself.

use super::intake;
use super::op::{self, Op, OpId};
use super::personal;
use super::project::{self, blob, class_no, load_writes};
use super::schema::{Class, Schema};
use super::verify::Extent;
use crate::error::Result;
use crate::kernel::ids::Id;
use chrono::{DateTime, FixedOffset};
use rusqlite::{Connection, OptionalExtension, params};
use std::collections::{BTreeMap, BTreeSet};

/// What is held of a device without a gap and with all parts: the highest number, and the operation of that number.
pub type Held = (u64, OpId);

/// What is held of each device: with all parts, or, where some are kept back from this machine, every operation. One of
/// which there are two copies is left out: its numbers do not say which branch.
///
/// # Errors
/// When the vault cannot be read.
pub fn held(conn: &Connection, extent: Extent) -> Result<BTreeMap<Id, Held>> {
    let copied = copied(conn)?;
    let absent = match extent {
        Extent::Whole => absent(conn)?,
        Extent::Partial => BTreeMap::new(),
    };
    let mut held = BTreeMap::new();
    for (device, to) in counted(conn)? {
        let to = absent.get(&device).map_or(to, |first| to.min(first - 1));
        if to == 0 || copied.contains(&device) {
            continue;
        }
        let id: [u8; 32] = conn
            .prepare_cached("SELECT id FROM op WHERE device = ? AND seq = ?")?
            .query_row(params![device, to], |row| row.get(0))?;
        held.insert(device, (to, OpId(id)));
    }
    Ok(held)
}

/// Ends what is held of each device before a number of it.
///
/// # Errors
/// When the vault cannot be read.
pub fn end_before(conn: &Connection, held: &mut BTreeMap<Id, Held>, first: &BTreeMap<Id, u64>) -> Result<()> {
    for (device, first) in first {
        if held.get(device).is_none_or(|(upto, _)| upto < first) {
            continue;
        }
        if *first == 1 {
            held.remove(device);
            continue;
        }
        let upto = first - 1;
        let id: [u8; 32] = conn
            .prepare_cached("SELECT id FROM op WHERE device = ? AND seq = ?")?
            .query_row(params![device, upto], |row| row.get(0))?;
        held.insert(*device, (upto, OpId(id)));
    }
    Ok(())
}

/// The highest number of each device up to which there is no gap.
fn counted(conn: &Connection) -> Result<BTreeMap<Id, u64>> {
    let mut statement =
        conn.prepare("SELECT device, max(seq), count(DISTINCT seq) FROM op GROUP BY device")?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    let mut counted = BTreeMap::new();
    for row in rows {
        let (device, highest, count): (Id, u64, u64) = row?;
        let to = if highest == count { highest } else { before_gap(conn, device)? };
        counted.insert(device, to);
    }
    Ok(counted)
}

fn before_gap(conn: &Connection, device: Id) -> Result<u64> {
    const FIRST: &str = "SELECT min(seq) FROM op AS it WHERE device = ?1
        AND NOT EXISTS (SELECT 1 FROM op AS next WHERE next.device = ?1 AND next.seq = it.seq + 1)";
    let has_first = conn.prepare_cached("SELECT 1 FROM op WHERE device = ? AND seq = 1")?.exists([device])?;
    if !has_first {
        return Ok(0);
    }
    Ok(conn.query_row(FIRST, [device], |row| row.get(0))?)
}

/// The first number of each device of which a part is absent without its dossier being erased.
fn absent(conn: &Connection) -> Result<BTreeMap<Id, u64>> {
    let mut statement = conn
        .prepare("SELECT device, min(seq) FROM withheld JOIN op ON op.row = withheld.op GROUP BY device")?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The dossiers of which anything is held.
///
/// # Errors
/// When the vault cannot be read.
pub fn dossiers(conn: &Connection) -> Result<BTreeSet<Id>> {
    let mut statement = conn.prepare_cached("SELECT DISTINCT dossier FROM op")?;
    Ok(statement.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?)
}

/// The dossiers of which a part is held that is not kept apart.
///
/// # Errors
/// When the vault cannot be read.
pub fn dossiers_with_parts(conn: &Connection) -> Result<BTreeSet<Id>> {
    let mut statement =
        conn.prepare_cached("SELECT DISTINCT dossier FROM op WHERE row IN (SELECT op FROM part) AND row NOT IN (SELECT op FROM apart)")?;
    Ok(statement.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?)
}

/// The dossiers of which a part of one of these classes is absent.
///
/// # Errors
/// When the vault cannot be read.
pub fn dossiers_without(conn: &Connection, classes: &BTreeSet<Class>) -> Result<BTreeSet<Id>> {
    let mut statement = conn.prepare_cached(
        "SELECT DISTINCT dossier FROM withheld JOIN op ON op.row = withheld.op WHERE withheld.class = ?",
    )?;
    let mut without = BTreeSet::new();
    for class in classes {
        let found = statement.query_map([class_no(*class)], |row| row.get(0))?;
        without.extend(found.collect::<rusqlite::Result<Vec<Id>>>()?);
    }
    Ok(without)
}

/// The dossiers in which a device has written.
///
/// # Errors
/// When the vault cannot be read.
pub fn written_by(conn: &Connection, device: Id) -> Result<BTreeSet<Id>> {
    let mut statement = conn.prepare_cached("SELECT dossier FROM op WHERE device = ? AND dossier_seq = 1")?;
    Ok(statement.query_map([device], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?)
}

/// Whether a dossier began on a device: what its own record cannot be without was written there, over nothing. Which
/// operation came first to this machine says nothing, for it may be another one elsewhere.
///
/// # Errors
/// When the vault cannot be read.
pub fn began_on(conn: &Connection, schema: &Schema, dossier: Id, device: Id) -> Result<bool> {
    let first: BTreeSet<i64> = conn
        .prepare_cached("SELECT row FROM op WHERE device = ? AND dossier = ? AND dossier_seq = 1")?
        .query_map([device, dossier], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    let Some((_, by_entity)) = load_writes(conn, dossier, i64::MAX)? else { return Ok(false) };
    let mut began = by_entity.iter().flat_map(|(entity, writes)| {
        let registers = schema.entity(entity).map_or(&[] as &[_], |entity| entity.registers);
        let required = registers.iter().filter(|register| register.required);
        required.filter_map(|register| writes.get(register.name)).flatten()
    });
    Ok(began.any(|write| write.replaces.is_empty() && first.contains(&write.row)))
}

/// The number of each device's first operation of a dossier.
///
/// # Errors
/// When the vault cannot be read.
pub fn first_of(conn: &Connection, dossier: Id) -> Result<BTreeMap<Id, u64>> {
    let mut statement =
        conn.prepare_cached("SELECT device, min(seq) FROM op WHERE dossier = ? GROUP BY device")?;
    let rows = statement.query_map([dossier], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The number of a device's last operation of a dossier; 0 where it wrote none.
///
/// # Errors
/// When the vault cannot be read.
pub fn last_of(conn: &Connection, device: Id, dossier: Id) -> Result<u64> {
    let last: Option<u64> = conn
        .prepare_cached("SELECT max(seq) FROM op WHERE dossier = ? AND device = ?")?
        .query_row(params![dossier, device], |row| row.get(0))?;
    Ok(last.unwrap_or_default())
}

/// The highest number that an operation of a device has in a dossier; 0 where it wrote none.
///
/// # Errors
/// When the vault cannot be read.
pub fn last_in(conn: &Connection, device: Id, dossier: Id) -> Result<u64> {
    let last: Option<u64> = conn
        .prepare_cached("SELECT max(dossier_seq) FROM op WHERE dossier = ? AND device = ?")?
        .query_row(params![dossier, device], |row| row.get(0))?;
    Ok(last.unwrap_or_default())
}

/// The devices of which there are two copies.
///
/// # Errors
/// When the vault cannot be read.
pub fn copied(conn: &Connection) -> Result<BTreeSet<Id>> {
    let mut statement = conn.prepare_cached("SELECT device FROM copied")?;
    Ok(statement.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?)
}

/// Up to which number somebody needs nothing of a device, who says that they hold it up to an operation. They need
/// all of it when that operation is not held here, or when there are two copies of the device.
///
/// # Errors
/// When the vault cannot be read.
pub fn needs_beyond(conn: &Connection, copied: &BTreeSet<Id>, device: Id, said: Held) -> Result<u64> {
    let is_same = !copied.contains(&device) && intake::is_held(conn, device, said.0, said.1)?;
    Ok(if is_same { said.0 } else { 0 })
}

/// The highest number held of a device; 0 before the first.
///
/// # Errors
/// When the vault cannot be read.
pub fn highest(conn: &Connection, device: Id) -> Result<u64> {
    let highest: Option<u64> = conn
        .prepare_cached("SELECT max(seq) FROM op WHERE device = ?")?
        .query_row([device], |row| row.get(0))
        .optional()?
        .flatten();
    Ok(highest.unwrap_or_default())
}

/// Operations of one device, from a number on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// The device.
    pub device: Id,
    /// The first number.
    pub from: u64,
    /// The last.
    pub to: u64,
    /// How many operations; more than numbers when there are two copies.
    pub ops: u64,
    /// The length of their headers and parts.
    pub bytes: u64,
}

/// What lies beyond what is needed no more, in the order in which the devices came to be known here.
///
/// # Errors
/// When the vault cannot be read.
pub fn pieces(conn: &Connection, beyond: &BTreeMap<Id, u64>) -> Result<Vec<Piece>> {
    const HEADERS: &str =
        "SELECT min(seq), max(seq), count(*), sum(length(header)) FROM op WHERE device = ? AND seq > ?";
    const PARTS: &str = "SELECT coalesce(sum(length(bytes)), 0) FROM op JOIN part ON part.op = op.row
        WHERE device = ? AND seq > ?";
    let mut statement = conn.prepare("SELECT device FROM op GROUP BY device ORDER BY min(row)")?;
    let devices = statement.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<Vec<Id>>>()?;
    let mut pieces = Vec::new();
    for device in devices {
        let after = beyond.get(&device).copied().unwrap_or_default();
        if highest(conn, device)? <= after {
            continue;
        }
        let headers: u64;
        let mut piece = Piece { device, from: 0, to: 0, ops: 0, bytes: 0 };
        (piece.from, piece.to, piece.ops, headers) =
            conn.prepare_cached(HEADERS)?.query_row(params![device, after], |row| {
                Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
            })?;
        let parts: u64 = conn.prepare_cached(PARTS)?.query_row(params![device, after], |row| row.get(0))?;
        piece.bytes = headers + parts;
        pieces.push(piece);
    }
    Ok(pieces)
}

/// Gives the operations of a piece, by number, as they are kept.
///
/// # Errors
/// When the vault cannot be read, or what `take` says.
pub fn each(conn: &Connection, piece: &Piece, mut take: impl FnMut(Op) -> Result<()>) -> Result<()> {
    let mut statement = conn.prepare_cached(
        "SELECT row, id, header, sig FROM op WHERE device = ? AND seq BETWEEN ? AND ? ORDER BY seq, row",
    )?;
    let mut rows = statement.query(params![piece.device, piece.from, piece.to])?;
    while let Some(found) = rows.next()? {
        let row: i64 = found.get(0)?;
        let header_bytes = blob(found, 2)?.to_vec();
        take(Op {
            id: OpId(found.get(1)?),
            header: op::read_header(&header_bytes)?,
            header_bytes,
            sig: found.get(3)?,
            parts: project::parts_of(conn, row)?,
            personal: personal::of_op(conn, row)?,
        })?;
    }
    Ok(())
}

/// Notes the parts of a dossier that are not held, so that others are asked for them again.
///
/// # Errors
/// When the vault cannot be written, or an operation in it does not read.
pub(super) fn note_absent(conn: &Connection, dossier: Id) -> Result<()> {
    let mut statement = conn.prepare_cached("SELECT row, header FROM op WHERE dossier = ?")?;
    let mut rows = statement.query([dossier])?;
    let mut absent = Vec::new();
    while let Some(found) = rows.next()? {
        let row: i64 = found.get(0)?;
        let header = op::read_header(blob(found, 1)?)?;
        for class in header.parts.keys().filter_map(|word| Class::from_word(word)) {
            if !intake::has_part(conn, row, class)? {
                absent.push((row, class));
            }
        }
    }
    for (row, class) in absent {
        conn.prepare_cached("INSERT OR IGNORE INTO withheld (op, class) VALUES (?, ?)")?
            .execute(params![row, class_no(class)])?;
    }
    Ok(())
}

/// How many operations lie beyond what is needed no more.
///
/// # Errors
/// When the vault cannot be read.
pub fn count(conn: &Connection, beyond: &BTreeMap<Id, u64>) -> Result<u64> {
    let mut count: u64 = conn.query_row("SELECT count(*) FROM op", [], |row| row.get(0))?;
    for (device, upto) in beyond {
        let held: u64 = conn
            .prepare_cached("SELECT count(*) FROM op WHERE device = ? AND seq <= ?")?
            .query_row(params![device, upto], |row| row.get(0))?;
        count -= held;
    }
    Ok(count)
}

/// What is more than an event of the access register. The events are gathered once: nothing finds the records of an operation
/// but by going through all of them.
const IS_WORK: &str =
    "op.row NOT IN (SELECT touch.op FROM access CROSS JOIN touch ON touch.record = access.id)";

/// How many operations of a device in a range of numbers are more than events of the access register.
///
/// # Errors
/// When the vault cannot be read.
pub fn count_work(conn: &Connection, device: Id, from: u64, to: u64) -> Result<u64> {
    let sql = format!("SELECT count(*) FROM op WHERE device = ? AND seq BETWEEN ? AND ? AND {IS_WORK}");
    Ok(conn.prepare_cached(&sql)?.query_row(params![device, from, to], |row| row.get(0))?)
}

/// How many operations of a device are held with the numbers of a range: more than there are numbers where it was copied.
///
/// # Errors
/// When the vault cannot be read.
pub fn count_between(conn: &Connection, device: Id, from: u64, to: u64) -> Result<u64> {
    const COUNT: &str = "SELECT count(*) FROM op WHERE device = ? AND seq BETWEEN ? AND ?";
    Ok(conn.prepare_cached(COUNT)?.query_row(params![device, from, to], |row| row.get(0))?)
}

/// When the first operation of a device from a number on was written that is more than an event of the access register, as far
/// as its clock was to be trusted then.
///
/// # Errors
/// When the vault cannot be read.
pub fn first_work(conn: &Connection, device: Id, from: u64) -> Result<Option<DateTime<FixedOffset>>> {
    let sql = format!("SELECT header FROM op WHERE device = ? AND seq >= ? AND {IS_WORK} ORDER BY seq");
    let mut statement = conn.prepare_cached(&sql)?;
    let mut rows = statement.query(params![device, from])?;
    while let Some(row) = rows.next()? {
        let header = op::read_header(blob(row, 0)?)?;
        if !header.at_suspect {
            return Ok(Some(header.at));
        }
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_is_told_from_access_events_without_going_through_every_touch() -> Result<()> {
        let mut conn = Connection::open_in_memory()?;
        crate::store::add_functions(&conn)?;
        crate::store::migrate(&mut conn)?;
        let plan = conn
            .prepare(&format!(
                "EXPLAIN QUERY PLAN SELECT count(*) FROM op WHERE device = x'00' AND {IS_WORK}"
            ))?
            .query_map([], |row| row.get(3))?
            .collect::<rusqlite::Result<Vec<String>>>()?;
        assert!(plan.iter().any(|step| step.starts_with("SEARCH touch")), "{plan:?}");
        assert!(
            !plan.iter().any(|step| step.starts_with("SCAN touch") || step.contains("CORRELATED")),
            "{plan:?}"
        );
        Ok(())
    }
}
