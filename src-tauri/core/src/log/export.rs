//! The log for somebody who is to check it without the vault: headers and signatures, the keys of devices and persons,
//! and no part. `docs/LOG.md` describes the file; the program that checks it shares no code with this one.

use super::op::{self, Device};
use super::personal;
use super::project::blob;
use crate::error::{Error, Result};
use crate::kernel::ids::Id;
use chrono::{DateTime, FixedOffset};
use ed25519_dalek::VerifyingKey;
use rusqlite::Connection;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::io::Write;

/// The version of the format.
const FORMAT: u32 = 2;

/// What signatures are checked with.
#[derive(Debug, Clone)]
pub struct Keys {
    /// The key of each device.
    pub devices: HashMap<Id, VerifyingKey>,
    /// The key on the recovery sheet.
    pub root: VerifyingKey,
    /// The keys that were certified for each person, ended ones too.
    pub persons: BTreeMap<Id, BTreeSet<String>>,
}

/// Writes the log, one JSON object a line. `step` hears how many operations were written and ends the work by failing.
///
/// # Errors
/// What the disk says, or what `step` says.
pub fn write(
    conn: &Connection,
    (site, at): (Id, DateTime<FixedOffset>),
    keys: &Keys,
    device: &Device,
    mut file: impl Write,
    mut step: impl FnMut(u64) -> Result<()>,
) -> Result<()> {
    let mut digest = Sha256::new();
    let mut put = |line: &Value, digest: &mut Sha256| -> Result<()> {
        let line = format!("{line}\n");
        digest.update(&line);
        Ok(file.write_all(line.as_bytes())?)
    };
    let devices: BTreeMap<String, String> =
        keys.devices.iter().map(|(id, key)| (id.to_string(), hex::encode(key.as_bytes()))).collect();
    let first = json!({
        "titian_log": FORMAT, "site": site, "exported_at": at, "exported_by": device.id, "devices": devices,
        "root": hex::encode(keys.root.as_bytes()), "persons": keys.persons,
    });
    put(&first, &mut digest)?;
    let mut statement = conn.prepare("SELECT header, sig, row FROM op ORDER BY device, seq, row")?;
    let mut rows = statement.query([])?;
    let mut ops = 0;
    while let Some(row) = rows.next()? {
        let header = std::str::from_utf8(blob(row, 0)?).map_err(|_| Error::damaged("a header is no text"))?;
        let mut line = json!({ "header": header, "sig": hex::encode(blob(row, 1)?) });
        if op::read_header(header.as_bytes()).is_ok_and(|header| !header.signers.is_empty()) {
            let signatures = personal::of_op(conn, row.get(2)?)?;
            line["signatures"] =
                signatures.iter().map(|one| json!([one.person, hex::encode(one.sig)])).collect();
        }
        put(&line, &mut digest)?;
        ops += 1;
        if ops % 1000 == 0 {
            step(ops)?;
        }
    }
    let hash: [u8; 32] = digest.clone().finalize().into();
    let end = json!({ "end": {
        "ops": ops, "sha256": hex::encode(hash), "device": device.id, "sig": hex::encode(device.sign_log(&hash)),
    } });
    put(&end, &mut digest)?;
    Ok(file.flush()?)
}
