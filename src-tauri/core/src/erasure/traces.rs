//! What else of an erased dossier is on this machine besides the log: scans, drafts, and words that an import remembers.

use crate::error::Result;
use crate::kernel::ids::Id;
use crate::log::op;
use crate::{drafts, imports};
use rusqlite::Connection;
use serde_json::Value;
use std::collections::BTreeSet;

/// Registers of a client by whose words something else could be about them.
const NAMING: [&str; 4] = ["name", "alias", "record_no", "identity"];

/// Drops them, while the log still says which they are. The files of scans go once this is safe.
pub(crate) fn drop_of(conn: &Connection, dossier: Id) -> Result<()> {
    let mut records = BTreeSet::from([dossier]);
    let mut names = BTreeSet::new();
    let mut parts =
        conn.prepare("SELECT part.bytes FROM part JOIN op ON op.row = part.op WHERE op.dossier = ?")?;
    let mut rows = parts.query([dossier])?;
    while let Some(row) = rows.next()? {
        for change in op::changes_of(&row.get::<_, Vec<u8>>(0)?)? {
            records.insert(change.record);
            for (register, (value, _)) in change.registers {
                match (change.entity.as_str(), register.as_str()) {
                    ("attachment", "file") => keep_for_removal(conn, &value)?,
                    ("client", register) if NAMING.contains(&register) => {
                        names.extend(value.as_str().or(value["number"].as_str()).map(str::to_owned));
                    }
                    _ => {}
                }
            }
        }
    }
    drafts::forget(conn, dossier, &records)?;
    imports::forget(conn, &names)
}

fn keep_for_removal(conn: &Connection, file: &Value) -> Result<()> {
    if let Some(hash) = file["hash"].as_str() {
        conn.execute("INSERT OR IGNORE INTO erased_file (hash) VALUES (?)", [hash])?;
    }
    Ok(())
}
