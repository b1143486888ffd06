//! The log for somebody who is to check it without the vault: headers and signatures, the keys of the devices, and no
//! part. `docs/LOG.md` describes the file; the program that checks it shares no code with this one.

use super::op::Device;
use super::project::blob;
use crate::error::{Error, Result};
use crate::kernel::ids::Id;
use chrono::{DateTime, FixedOffset};
use ed25519_dalek::VerifyingKey;
use rusqlite::Connection;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, HashMap};
use std::io::Write;

/// The version of the format.
const FORMAT: u32 = 1;

/// Writes the log, one JSON object a line. `step` hears how many operations were written and ends the work by failing.
///
/// # Errors
/// What the disk says, or what `step` says.
pub fn write(
    conn: &Connection,
    (site, at): (Id, DateTime<FixedOffset>),
    keys: &HashMap<Id, VerifyingKey>,
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
        keys.iter().map(|(id, key)| (id.to_string(), hex::encode(key.as_bytes()))).collect();
    let first = json!({
        "titian_log": FORMAT, "site": site, "exported_at": at, "exported_by": device.id, "devices": devices,
    });
    put(&first, &mut digest)?;
    let mut statement = conn.prepare("SELECT header, sig FROM op ORDER BY device, seq, row")?;
    let mut rows = statement.query([])?;
    let mut ops = 0;
    while let Some(row) = rows.next()? {
        let header = std::str::from_utf8(blob(row, 0)?).map_err(|_| Error::damaged("a header is no text"))?;
        put(&json!({ "header": header, "sig": hex::encode(blob(row, 1)?) }), &mut digest)?;
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
