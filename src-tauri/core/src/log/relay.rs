//! Giving operations to other machines and taking theirs. What a bundle is, how it is sealed and for whom, is no
//! business of the log: here an operation is its bytes, a signature and the parts that came with it.

use super::erase;
use super::op::{self, Op, OpId};
use super::personal;
use super::project::{self, blob, class_no};
use super::schema::{Class, Schema};
use crate::error::{Error, Result};
use crate::kernel::ids::Id;
use ed25519_dalek::VerifyingKey;
use rusqlite::{Connection, params};
use std::collections::{BTreeSet, HashMap};

/// What came of operations from elsewhere.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Received {
    /// How many brought something that was not held before.
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

/// Takes operations in, in any order and however often: each is checked against its device's key and stored by the
/// same function as a local one. `withheld` names the classes that the sender keeps back, so that their absence is
/// known to be meant. A device may be introduced by the same batch; whoever hands the batch over answers for that.
/// `keys` holds the devices known, and the introduced ones afterwards.
///
/// # Errors
/// `damaged` when a signature or a device's key is not what it was: nothing of the batch may be kept then.
pub fn receive(
    conn: &Connection,
    schema: &'static Schema,
    keys: &mut HashMap<Id, VerifyingKey>,
    ops: &[Op],
    withheld: &BTreeSet<Class>,
) -> Result<Received> {
    introduce(schema, keys, ops)?;
    let mut received = Received::default();
    for op in ops {
        let Some(key) = keys.get(&op.header.device) else {
            received.strangers.insert(op.header.device);
            continue;
        };
        op.check(key)?;
        let touched = project::store(conn, schema, op)?;
        received.stored += u64::from(touched.is_new);
        received.entities.extend(touched.entities);
        if !erase::is_erased(conn, op.header.dossier)? {
            note_withheld(conn, op, withheld)?;
        }
    }
    Ok(received)
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

fn device_keys_in(schema: &'static Schema, op: &Op) -> Result<Vec<(Id, VerifyingKey)>> {
    let (entity, register) = schema.device_key;
    let mut keys = Vec::new();
    for part in op.parts.values() {
        for change in part.changes()?.into_iter().filter(|change| change.entity == entity) {
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
    VerifyingKey::from_bytes(&key).ok()
}

fn note_withheld(conn: &Connection, op: &Op, withheld: &BTreeSet<Class>) -> Result<()> {
    for class in withheld.iter().filter(|class| op.header.parts.contains_key(class.as_str())) {
        conn.prepare_cached(
            "INSERT OR IGNORE INTO withheld (op, class) SELECT row, ?2 FROM op
             WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM part WHERE part.op = op.row AND class = ?2)",
        )?
        .execute(params![op.id.0, class_no(*class)])?;
    }
    Ok(())
}
