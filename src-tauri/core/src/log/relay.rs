//! Giving operations to other machines and taking theirs. What a bundle is, how it is sealed and for whom, is no
//! business of the log: here an operation is its bytes, a signature and the parts that came with it.

use super::erase;
use super::intake::{self, Alone, Intake};
use super::op::{self, Op, OpId};
use super::personal;
use super::project::{self, blob, class_no};
use super::rows::Rows;
use super::schema::{Class, Schema};
use super::signature;
use crate::error::{Error, Result};
use crate::kernel::ids::Id;
use ed25519_dalek::VerifyingKey;
use rusqlite::{Connection, ToSql, params};
use std::collections::{BTreeSet, HashMap};

/// So many operations are stored together.
const TOGETHER: usize = 500;

/// What came of operations from elsewhere.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Received {
    /// How many were taken.
    pub taken: usize,
    /// How many of them brought something that was not held before.
    pub stored: u64,
    /// Devices that nobody has introduced: their operations cannot be checked, were left, and must be sent again.
    pub strangers: BTreeSet<Id>,
    /// The entities changed.
    pub entities: BTreeSet<String>,
}

/// The operations held, from a revision on, as they are kept.
///
/// # Errors
/// When the vault cannot be read.
pub fn give(conn: &Connection, after: i64, most: u32) -> Result<Vec<Op>> {
    let mut statement =
        conn.prepare_cached("SELECT row, id, header, sig FROM op WHERE row > ? ORDER BY row LIMIT ?")?;
    let mut rows = statement.query(params![after, most])?;
    let mut ops = Vec::new();
    while let Some(found) = rows.next()? {
        let header_bytes = blob(found, 2)?.to_vec();
        ops.push(Op {
            id: OpId(found.get(1)?),
            header: op::read_header(&header_bytes)?,
            header_bytes,
            sig: found.get(3)?,
            parts: project::parts_of(conn, found.get(0)?)?,
            personal: personal::of_op(conn, found.get(0)?)?,
        });
    }
    Ok(ops)
}

/// An operation that is signed by the device it names, read for being stored.
#[derive(Debug)]
pub struct Checked {
    /// The operation.
    pub op: Op,
    alone: Alone,
}

impl Checked {
    /// An operation whose signature over these very bytes was checked before, or will be before anything of it counts.
    ///
    /// # Errors
    /// `damaged` when a part does not read.
    pub fn before(schema: &'static Schema, op: Op) -> Result<Self> {
        Ok(Self { alone: Alone::of(schema, &op)?, op })
    }
}

/// Checks operations against their devices' keys. It takes no vault, so one batch can be checked while another is
/// stored: the check costs as much as the storing. A device may be introduced by the same batch; whoever hands the
/// batch over answers for that. `keys` holds the devices known, and the introduced ones afterwards. Besides those checked
/// gives the devices that nobody has introduced.
///
/// # Errors
/// `damaged` when a signature or a device's key is not what it was.
pub fn check(
    schema: &'static Schema,
    keys: &mut HashMap<Id, VerifyingKey>,
    ops: Vec<Op>,
) -> Result<(Vec<Checked>, BTreeSet<Id>)> {
    introduce(schema, keys, &ops)?;
    let mut strangers = BTreeSet::new();
    let mut checked = Vec::with_capacity(ops.len());
    for op in ops {
        let Some(key) = keys.get(&op.header.device) else {
            strangers.insert(op.header.device);
            continue;
        };
        op.check(key)?;
        checked.push(Checked::before(schema, op)?);
    }
    Ok((checked, strangers))
}

/// Whether storing an operation would bring anything that is not held: itself, a part, or a person's signature.
///
/// # Errors
/// When the vault cannot be read.
pub fn brings(conn: &Connection, op: &Op) -> Result<bool> {
    let Some(row) = intake::row_of(conn, op)? else { return Ok(true) };
    if !personal::missing(conn, row, op)?.is_empty() {
        return Ok(true);
    }
    if erase::is_erased(conn, op.header.dossier)? {
        return Ok(false);
    }
    for class in op.parts.keys() {
        if !intake::has_part(conn, row, *class)? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Stores operations that were checked, in any order and however often, by the same function as local ones. `withheld`
/// names the classes that the sender keeps back, so that their absence is known to be meant. What is derived from the
/// dossiers is left for [`catch_up`]: many operations of one come, and what follows from all of them is made once.
///
/// # Errors
/// When the vault cannot be written, or a part does not read: nothing of them may be kept then.
pub fn store<'o>(
    conn: &Connection,
    schema: &'static Schema,
    checked: impl IntoIterator<Item = &'o Checked>,
    withheld: &BTreeSet<Class>,
) -> Result<Received> {
    let mut storing = Storing::begin(conn, schema, withheld)?;
    storing.store(checked)?;
    storing.end()
}

/// [`store`], with operations that come one after the other in one transaction.
pub struct Storing<'c> {
    intake: Intake<'c>,
    withheld: &'c BTreeSet<Class>,
    noting: Rows<'c>,
    received: Received,
}

impl<'c> Storing<'c> {
    /// Begins. Until the end, nothing else is written.
    ///
    /// # Errors
    /// When the vault cannot be read.
    pub fn begin(
        conn: &'c Connection,
        schema: &'static Schema,
        withheld: &'c BTreeSet<Class>,
    ) -> Result<Self> {
        let noting = Rows::of(conn, "INSERT OR IGNORE INTO withheld (op, class)", 2, "");
        Ok(Self { intake: Intake::begin(conn, schema)?, withheld, noting, received: Received::default() })
    }

    /// Stores the next operations.
    ///
    /// # Errors
    /// As [`store`].
    pub fn store<'o>(&mut self, checked: impl IntoIterator<Item = &'o Checked>) -> Result<()> {
        let mut checked = checked.into_iter();
        loop {
            let some: Vec<_> =
                checked.by_ref().take(TOGETHER).map(|Checked { op, alone }| (op, alone)).collect();
            if some.is_empty() {
                break;
            }
            let mut withheld = BTreeSet::new();
            for ((op, _), placed) in some.iter().zip(self.intake.place(&some)?) {
                self.received.taken += 1;
                self.received.stored += u64::from(placed.is_new);
                if self.intake.is_erased(op.header.dossier) {
                    continue;
                }
                for class in self.withheld.iter().filter(|class| op.header.parts.contains_key(class.as_str()))
                {
                    let place = (placed.row, class_no(*class));
                    if op.parts.contains_key(class) {
                        // Among these it may have come before without it.
                        withheld.remove(&place);
                    } else if !(placed.was_held && intake::has_part(self.intake.conn, placed.row, *class)?) {
                        withheld.insert(place);
                    }
                }
            }
            self.noting.write(withheld.iter().map(|(row, class)| Ok([row.to_sql()?, class.to_sql()?])))?;
        }
        Ok(())
    }

    /// Notes what was stored, once that was all.
    ///
    /// # Errors
    /// When the vault cannot be written.
    pub fn end(self) -> Result<Received> {
        let conn = self.intake.conn;
        let touched = self.intake.end()?;
        let mut noting = conn.prepare_cached("INSERT OR IGNORE INTO stale (dossier) VALUES (?)")?;
        for dossier in touched.dossiers {
            noting.execute([dossier])?;
        }
        Ok(Received { entities: touched.entities, ..self.received })
    }
}

/// Keeps so many local rows free for [`follow`] in a copy of a vault before anything else is stored in it.
///
/// # Errors
/// When the copy cannot be written.
pub fn leave_room(copy: &Connection, rows: i64) -> Result<()> {
    copy.execute("UPDATE log_state SET rev = rev + ? WHERE rowid = 1", [rows])?;
    Ok(())
}

/// Stores in a copy of a vault what was written in the vault after a local row, each operation in its row: whoever had a
/// record open has seen as much of the copy as of the vault. Gives the last row stored.
///
/// # Errors
/// When the vault cannot be read or the copy not be written; where there is no room left.
pub fn follow(
    vault: &Connection,
    copy: &Connection,
    schema: &'static Schema,
    after: i64,
    room_ends: i64,
) -> Result<i64> {
    let at = |conn: &Connection| -> Result<i64> {
        Ok(conn.prepare_cached("SELECT rev FROM log_state")?.query_row([], |row| row.get(0))?)
    };
    let go_to = |row: i64| -> Result<()> {
        copy.prepare_cached("UPDATE log_state SET rev = ? WHERE rowid = 1")?.execute([row])?;
        Ok(())
    };
    let (newest, last) = (at(copy)?, at(vault)?);
    let withheld = Class::ALL.into_iter().collect();
    if last > room_ends {
        return Err(Error::internal("more was written beside a bundle than there is room for"));
    }
    let mut rows = vault.prepare_cached("SELECT row FROM op WHERE row > ? ORDER BY row")?;
    for row in rows.query_map([after], |row| row.get::<_, i64>(0))? {
        let before = row? - 1;
        for op in give(vault, before, 1)? {
            go_to(before)?;
            store(copy, schema, [&Checked::before(schema, op)?], &withheld)?;
        }
    }
    go_to(newest)?;
    Ok(last)
}

/// Whether there is anything for [`catch_up`].
///
/// # Errors
/// When the vault cannot be read.
pub fn is_behind(conn: &Connection) -> Result<bool> {
    Ok(conn.prepare_cached("SELECT 1 FROM stale")?.exists([])?)
}

/// Makes anew what is derived from dossiers that operations were stored of, of so many at most; whether there are more.
///
/// # Errors
/// When the vault cannot be written.
pub fn catch_up(conn: &Connection, schema: &'static Schema, most: usize) -> Result<bool> {
    let dossiers: Vec<Id> = conn
        .prepare_cached("SELECT dossier FROM stale ORDER BY dossier LIMIT ?")?
        .query_map([most + 1], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    for dossier in dossiers.iter().take(most) {
        project::refresh(conn, schema, &BTreeSet::from([*dossier]))?;
        conn.prepare_cached("DELETE FROM stale WHERE dossier = ?")?.execute([dossier])?;
    }
    Ok(dossiers.len() > most)
}

/// Checks operations, stores them and catches up.
///
/// # Errors
/// Those of [`check`] and [`store`].
pub fn receive(
    conn: &Connection,
    schema: &'static Schema,
    keys: &mut HashMap<Id, VerifyingKey>,
    ops: Vec<Op>,
    withheld: &BTreeSet<Class>,
) -> Result<Received> {
    let (checked, strangers) = check(schema, keys, ops)?;
    let received = store(conn, schema, &checked, withheld)?;
    while catch_up(conn, schema, 1000)? {}
    Ok(Received { strangers, ..received })
}

/// Learns the keys of devices whose registration is among the operations. A device signs its own, or one that is
/// known does; a key once known never changes.
fn introduce(schema: &'static Schema, keys: &mut HashMap<Id, VerifyingKey>, ops: &[Op]) -> Result<()> {
    let mut introductions = Vec::new();
    for op in ops {
        for (device, key) in device_keys_in(schema, op)? {
            introductions.push((op, device, key));
        }
    }
    // A device introduced by one that is introduced here itself becomes known a round later.
    loop {
        let before = keys.len();
        for (op, device, key) in &introductions {
            let writer =
                if op.header.device == *device { Some(*key) } else { keys.get(&op.header.device).copied() };
            let Some(writer) = writer else { continue };
            if keys.get(device).is_some_and(|known| known != key) {
                return Err(Error::damaged("a device's key was changed"));
            }
            op.check(&writer)?;
            keys.insert(*device, *key);
        }
        if keys.len() == before {
            return Ok(());
        }
    }
}

/// The keys of devices that an operation registers.
///
/// # Errors
/// `damaged` when one of them is no key.
pub fn device_keys_in(schema: &'static Schema, op: &Op) -> Result<Vec<(Id, VerifyingKey)>> {
    let (entity, register) = schema.device_key;
    let mut keys = Vec::new();
    for part in op.parts.values() {
        for change in part.changes()?.iter().filter(|change| change.entity == entity) {
            let Some((value, _)) = change.registers.get(register) else { continue };
            let key = value.as_str().and_then(device_key).ok_or_else(|| Error::damaged("a device's key"))?;
            keys.push((change.record, key));
        }
    }
    Ok(keys)
}

/// Reads a device's key as its record holds it.
#[must_use]
pub fn device_key(text: &str) -> Option<VerifyingKey> {
    let key: [u8; 32] = hex::decode(text).ok()?.try_into().ok()?;
    signature::read_key(&key)
}
