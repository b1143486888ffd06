//! What a revoked device wrote after the last operations accepted from it: kept and relayed like everything else, and
//! shown in no table until an administrator accepts it. Which operations these are is a function of the set of
//! operations held and of what the revocations say, so it does not matter which of them came first. Who may revoke is
//! decided elsewhere, by the signatures.

use super::op::{self, Header, OpId};
use super::picture;
use super::project::{self, blob};
use super::schema::Schema;
use crate::error::{Error, Result};
use crate::kernel::ids::Id;
use rusqlite::{Connection, params};
use std::collections::{BTreeMap, BTreeSet};

/// The last operations accepted from a device, with their numbers: several when its folder was copied and both went on.
pub type Accepted = Vec<(u64, OpId)>;

/// What the revocations say together.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Revoked {
    /// Of each revoked device what is accepted. Of several revocations side by side each: what one of them does not
    /// accept is not.
    pub accepted: BTreeMap<Id, Vec<Accepted>>,
    /// Operations that somebody answers for by a signature that counts, whatever device they were written on.
    pub answered: BTreeSet<OpId>,
}

/// An operation of a device, as far as its place in the device's log goes.
struct Own {
    row: i64,
    seq: u64,
    id: OpId,
    prev: Option<OpId>,
}

/// Whether a device is revoked, as it was last settled.
///
/// # Errors
/// When the vault cannot be read.
pub fn is_revoked(conn: &Connection, device: Id) -> Result<bool> {
    Ok(conn.prepare_cached("SELECT 1 FROM revoked WHERE device = ?")?.exists([device])?)
}

/// Whether an operation held is kept apart.
///
/// # Errors
/// When the vault cannot be read.
pub(super) fn is_apart(conn: &Connection, row: i64) -> Result<bool> {
    Ok(conn.prepare_cached("SELECT 1 FROM apart WHERE op = ?")?.exists([row])?)
}

/// The devices that are revoked, as it was last settled.
pub(super) fn devices(conn: &Connection) -> Result<BTreeSet<Id>> {
    let mut statement = conn.prepare_cached("SELECT device FROM revoked")?;
    Ok(statement.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?)
}

pub(super) fn keep_apart(conn: &Connection, row: i64) -> Result<()> {
    conn.prepare_cached("INSERT OR IGNORE INTO apart (op) VALUES (?)")?.execute([row])?;
    Ok(())
}

/// How many operations are kept apart: where this changes there is something to settle.
///
/// # Errors
/// When the vault cannot be read.
pub fn count(conn: &Connection) -> Result<u64> {
    Ok(conn.prepare_cached("SELECT count(*) FROM apart")?.query_row([], |row| row.get(0))?)
}

/// The local rows of the operations that are kept apart.
///
/// # Errors
/// When the vault cannot be read.
pub(super) fn all(conn: &Connection) -> Result<BTreeSet<i64>> {
    let mut statement = conn.prepare_cached("SELECT op FROM apart")?;
    Ok(statement.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?)
}

/// The local rows of the operations that the revocations do not accept.
///
/// # Errors
/// When the vault cannot be read, or an operation in it does not read.
pub(super) fn of(conn: &Connection, revoked: &Revoked) -> Result<BTreeSet<i64>> {
    let mut apart = BTreeSet::new();
    for (device, accepted) in &revoked.accepted {
        let ops = own(conn, *device)?;
        for last in accepted {
            let accepted = accepted_rows(&ops, last);
            let is_apart = |op: &&Own| !accepted.contains(&op.row) && !revoked.answered.contains(&op.id);
            apart.extend(ops.iter().filter(is_apart).map(|op| op.row));
        }
    }
    Ok(apart)
}

/// The operations of a device, the last first.
fn own(conn: &Connection, device: Id) -> Result<Vec<Own>> {
    let mut statement =
        conn.prepare_cached("SELECT row, seq, id, header FROM op WHERE device = ? ORDER BY seq DESC, row")?;
    let mut rows = statement.query([device])?;
    let mut ops = Vec::new();
    while let Some(row) = rows.next()? {
        // One that does not read is named by whoever checks it.
        let prev = op::read_header(blob(row, 3)?).ok().and_then(|header| header.prev);
        ops.push(Own { row: row.get(0)?, seq: row.get(1)?, id: OpId(row.get(2)?), prev });
    }
    Ok(ops)
}

/// Those that are accepted: up to the last ones named. Of two of one number, which only a copied folder or somebody with
/// the device's key makes, the one that those named come from.
fn accepted_rows(ops: &[Own], last: &Accepted) -> BTreeSet<i64> {
    let newest = last.iter().map(|(seq, _)| *seq).max().unwrap_or_default();
    let mut accepted = BTreeSet::new();
    let mut before: (u64, BTreeSet<OpId>) = (0, BTreeSet::new());
    for same in ops.chunk_by(|a, b| a.seq == b.seq).filter(|same| same[0].seq <= newest) {
        let seq = same[0].seq;
        let mut named: BTreeSet<OpId> = last.iter().filter(|(of, _)| *of == seq).map(|(_, id)| *id).collect();
        if before.0 == seq {
            named.append(&mut before.1);
        }
        before = (seq.saturating_sub(1), BTreeSet::new());
        // Where the operation behind is not held nobody can tell them apart.
        for op in same.iter().filter(|op| named.is_empty() || named.contains(&op.id)) {
            accepted.insert(op.row);
            before.1.extend(op.prev);
        }
    }
    accepted
}

/// Keeps apart exactly what the revocations do not accept: what is to go is taken out of the tables, what is accepted is
/// shown. The entities of the records changed.
///
/// # Errors
/// When the vault cannot be written.
pub fn settle(conn: &Connection, schema: &'static Schema, revoked: &Revoked) -> Result<BTreeSet<String>> {
    conn.execute("DELETE FROM revoked", [])?;
    for device in revoked.accepted.keys() {
        conn.execute("INSERT INTO revoked (device) VALUES (?)", [device])?;
    }
    let (held, apart) = (all(conn)?, of(conn, revoked)?);
    let mut entities = BTreeSet::new();
    let (mut records, mut dossiers) = (BTreeSet::new(), BTreeSet::new());
    for row in held.symmetric_difference(&apart) {
        let sql = if apart.contains(row) {
            keep_apart(conn, *row)?;
            "DELETE FROM touch WHERE record = ? AND op = ?"
        } else {
            conn.execute("DELETE FROM apart WHERE op = ?", [row])?;
            "INSERT OR IGNORE INTO touch (record, op) VALUES (?, ?)"
        };
        for part in project::parts_of(conn, *row)?.values() {
            for change in part.changes()? {
                conn.prepare_cached(sql)?.execute(params![change.record, row])?;
                records.insert(change.record);
                entities.insert(change.entity.clone());
            }
        }
        dossiers.insert(
            conn.prepare_cached("SELECT dossier FROM op WHERE row = ?")?
                .query_row([row], |found| found.get::<_, Id>(0))?,
        );
    }
    for record in records {
        picture::forget(conn, schema, record)?;
        picture::forget_beside(conn, record)?;
        dossiers.extend(project::recompute(conn, schema, record)?);
        dossiers.extend(super::history::dossier_of(conn, record)?);
    }
    project::refresh(conn, schema, &dossiers)?;
    Ok(entities)
}

/// The last operations held of a device up to a number: what a revocation names.
///
/// # Errors
/// When the vault cannot be read, or an operation in it does not read.
pub fn last_of(conn: &Connection, device: Id, up_to: u64) -> Result<Accepted> {
    let ops = own(conn, device)?;
    let known: Vec<&Own> = ops.iter().filter(|op| op.seq <= up_to).collect();
    let followed: BTreeSet<OpId> = known.iter().filter_map(|op| op.prev).collect();
    Ok(known.iter().filter(|op| !followed.contains(&op.id)).map(|op| (op.seq, op.id)).collect())
}

/// How far a device's operations are held, and how many of them are kept apart.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Holding {
    /// The highest number held; 0 for none.
    pub last: u64,
    /// The number of the operation that introduced it, below which nothing of it could be checked.
    pub first: u64,
    /// How many are kept apart.
    pub apart: u64,
}

/// How far the operations of a device are held.
///
/// # Errors
/// When the vault cannot be read.
pub fn holding(conn: &Connection, device: Id) -> Result<Holding> {
    const HOLDING: &str = "SELECT coalesce(max(seq), 0), count(apart.op),
            coalesce((SELECT min(own.seq) FROM touch JOIN op own ON own.row = touch.op WHERE touch.record = ?1 AND own.device = ?1), 0)
        FROM op LEFT JOIN apart ON apart.op = op.row WHERE device = ?1";
    let holding = conn.prepare_cached(HOLDING)?.query_row([device], |row| {
        Ok(Holding { last: row.get(0)?, apart: row.get(1)?, first: row.get(2)? })
    })?;
    Ok(holding)
}

/// An operation that is kept apart.
#[derive(Debug)]
pub struct Apart {
    /// Its header.
    pub header: Header,
    /// The kinds of records it would change.
    pub entities: BTreeSet<String>,
}

/// What is kept apart of a device, the newest first.
///
/// # Errors
/// When the vault cannot be read, or an operation in it does not read.
pub fn list(conn: &Connection, device: Id, most: u32) -> Result<Vec<Apart>> {
    let mut statement = conn.prepare_cached(
        "SELECT row, header FROM op JOIN apart ON apart.op = op.row WHERE device = ? ORDER BY seq DESC, row DESC LIMIT ?",
    )?;
    let mut rows = statement.query(params![device, most])?;
    let mut listed = Vec::new();
    while let Some(row) = rows.next()? {
        let mut entities = BTreeSet::new();
        for part in project::parts_of(conn, row.get(0)?)?.values() {
            entities.extend(part.changes()?.iter().map(|change| change.entity.clone()));
        }
        listed.push(Apart { header: op::read_header(blob(row, 1)?)?, entities });
    }
    Ok(listed)
}

/// Nobody writes on a device that is revoked: it would not show.
pub(super) fn require_trusted(conn: &Connection, device: Id) -> Result<()> {
    if is_revoked(conn, device)? { Err(Error::refused("device_revoked")) } else { Ok(()) }
}
