//! What `cargo xtask fuzz` throws bytes at: the first line of a bundle, the line of an operation, and the changes of one,
//! stored as if a machine of the clinic had signed them. Whatever comes, nothing may panic, what is taken must be written
//! and read again as the same, and the tables must be what the log says.

use super::format::{self, Said};
use crate::kernel::ids::Id;
use crate::log::op::{Change, Header, Part, changes_of};
use crate::log::relay::{self, Checked};
use crate::log::verify::{Extent, Judged, verify};
use crate::log::{Class, Device, Op, OpId};
use crate::schema::SCHEMA;
use crate::{settings, store};
use chrono::DateTime;
use rusqlite::Connection;
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;

/// What came of some bytes: whether they were taken, or which of the promises above is broken.
pub type Outcome = Result<bool, Box<dyn Error>>;

/// The machine that signs.
fn device() -> Device {
    Device::new(Id::from_u128(100), &[7; 32])
}

/// The first line of a bundle: the bytes as they are, and as what an enrolled machine says of itself.
///
/// # Errors
/// A broken promise.
pub fn manifest(bytes: &[u8]) -> Outcome {
    let signed = std::str::from_utf8(bytes).ok().map(|text| {
        let sig = hex::encode(device().sign(format::MANIFEST_CONTEXT, text.as_bytes()));
        json!({ "titian_bundle": 1, "manifest": text, "sig": sig }).to_string().into_bytes()
    });
    let mut is_taken = false;
    for line in std::iter::once(bytes.to_vec()).chain(signed) {
        let Ok(read) = format::read_first(&line) else { continue };
        is_taken = true;
        let again = format::read_first(&format::first_line(&read, &device())?)?;
        if serde_json::to_value(&read)? != serde_json::to_value(&again)? {
            return Err("a manifest is not read as it was written".into());
        }
    }
    Ok(is_taken)
}

/// The line of an operation.
///
/// # Errors
/// A broken promise.
pub fn op(bytes: &[u8]) -> Outcome {
    let key = device().public_key();
    let read = |line: &[u8]| format::read_line(line, || [0; 32], &key);
    let Ok(Said::Op(op)) = read(bytes) else { return Ok(false) };
    match read(&format::op_line(&op)?)? {
        Said::Op(again) if again == op => Ok(true),
        _ => Err("an operation is not read as it was written".into()),
    }
}

/// The changes of an operation, each class in its turn.
///
/// # Errors
/// A broken promise.
pub fn changes(bytes: &[u8]) -> Outcome {
    thread_local! {
        static VAULT: Result<(Connection, OpId), crate::Error> = vault();
    }
    let Ok(changes) = changes_of(bytes) else { return Ok(false) };
    VAULT.with(|vault| {
        let (conn, first) = vault.as_ref().map_err(|error| format!("{error:?}"))?;
        for class in Class::ALL {
            let Ok(op) = signed(2, Some(*first), &changes, class) else { return Ok(false) };
            let tried = conn.unchecked_transaction()?;
            store_it(&tried, op)?;
            let keys = settings::device_keys(&tried)?;
            let judged = Judged { erased: crate::log::erase::all(&tried)?, ..Judged::default() };
            let bad = verify(&tried, &SCHEMA, &keys, Extent::Whole, &judged)?.first_bad;
            tried.rollback()?;
            if let Some(bad) = bad {
                return Err(format!("{class:?}: {}", bad.reason).into());
            }
        }
        Ok(true)
    })
}

/// A log in memory in which the machine introduced itself.
fn vault() -> crate::Result<(Connection, OpId)> {
    let mut conn = Connection::open_in_memory()?;
    store::add_functions(&conn)?;
    store::migrate(&mut conn)?;
    let said = json!([{ "entity": "device", "record": device().id, "registers": {
        "public_key": [hex::encode(device().public_key().as_bytes()), []], "code": ["A", []],
    } }]);
    let introduced = signed(1, None, &changes_of(said.to_string().as_bytes())?, Class::Coded)?;
    let id = introduced.id;
    store_it(&conn, introduced)?;
    Ok((conn, id))
}

fn signed(seq: u64, prev: Option<OpId>, changes: &[Change], class: Class) -> crate::Result<Op> {
    let part = Part::new(changes.to_vec())?;
    let dossier = if seq == 1 { Id::from_u128(1) } else { Id::from_u128(2) };
    let header = Header {
        device: device().id,
        seq,
        dossier,
        dossier_seq: 1,
        prev,
        commit: seq,
        at: DateTime::default(),
        at_suspect: false,
        author: Id::from_u128(7),
        schema: 1,
        parts: BTreeMap::from([(class.as_str().to_owned(), part.hash())]),
        signers: Vec::new(),
    };
    let op = Op::sign(header, BTreeMap::from([(class, part)]), &device())?;
    Op::read(op.header_bytes, op.sig, op.parts, op.personal)
}

fn store_it(conn: &Connection, op: Op) -> crate::Result<()> {
    relay::store(conn, &SCHEMA, &[Checked::before(&SCHEMA, op)?], &BTreeSet::new())?;
    while relay::catch_up(conn, &SCHEMA, 1000)? {}
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    /// Found by the search: the record has the id of another dossier, in which nothing is a client's.
    #[test]
    fn a_client_in_another_dossier_than_its_own_has_a_line_nowhere() -> Result<(), Box<dyn Error>> {
        let said = json!([{
            "entity": "client", "record": Id::from_u128(1), "registers": { "name": ["Made Wirawan", []] },
        }]);
        assert!(changes(said.to_string().as_bytes())?);
        Ok(())
    }

    /// The inputs from which the search begins are inputs that are taken.
    #[test]
    fn every_seed_is_taken() -> Result<(), Box<dyn Error>> {
        let seeds = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fuzz/seeds");
        let all_taken = |target: &str, try_it: fn(&[u8]) -> Outcome| -> Result<(), Box<dyn Error>> {
            let mut count = 0;
            for seed in std::fs::read_dir(seeds.join(target))? {
                let path = seed?.path();
                assert!(try_it(&std::fs::read(&path)?)?, "{}", path.display());
                count += 1;
            }
            assert!(count > 0, "no seeds for {target}");
            Ok(())
        };
        all_taken("manifest", manifest)?;
        all_taken("op", op)?;
        all_taken("changes", changes)
    }
}
