//! `erased.json`: beside the database and beside every backup, so that what was erased does not come back with an earlier
//! day. It holds the signed acts that an erasure rests on, sealed under a key from the site's secret, which every vault
//! and backup of the site has; without an opened vault it tells nothing but that there is a list.

use super::orders::Act;
use crate::error::{Error, Result};
use crate::vault::files::write_atomically;
use crate::vault::keys::SecretKey;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::path::Path;

/// The file's name.
pub const FILE: &str = "erased.json";
const FORMAT: u32 = 1;
const CONTEXT: &[u8] = b"erased.json 1";

/// The file: one list, or several that were laid together without opening them.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Sealed {
    format: u32,
    lists: BTreeSet<String>,
}

/// What reading a list gave.
#[derive(Debug, Default)]
pub(super) struct Told {
    /// The acts.
    pub(super) acts: Vec<Act>,
    /// Whether a list, or the file, could not be read.
    pub(super) is_damaged: bool,
    /// Lists that are not this site's, or of a newer version: kept as they are.
    foreign: BTreeSet<String>,
}

/// Lays the list of one folder beside another's, without opening either: for a backup, and for a vault that is restored
/// from one. Where there is no list there is nothing to do.
///
/// # Errors
/// `damaged` when a list does not read, or what the disk says.
pub fn carry(from: &Path, to: &Path) -> Result<()> {
    let Some(mut lists) = read(&from.join(FILE))? else { return Ok(()) };
    let target = to.join(FILE);
    lists.lists.extend(read(&target)?.unwrap_or_default().lists);
    put(&target, &lists)
}

fn read(path: &Path) -> Result<Option<Sealed>> {
    let bytes = match std::fs::read(path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        read => read?,
    };
    let lists: Sealed =
        serde_json::from_slice(&bytes).map_err(|_| Error::damaged("the list of the erased does not read"))?;
    if lists.format > FORMAT {
        return Err(Error::refused("too_new"));
    }
    Ok(Some(lists))
}

fn put(path: &Path, lists: &Sealed) -> Result<()> {
    let bytes = serde_json::to_vec(&Sealed { format: FORMAT, lists: lists.lists.clone() })
        .map_err(|e| Error::internal(format!("encoding the list of the erased: {e}")))?;
    write_atomically(path, &bytes)
}

/// The key of a site's lists.
fn key(secret: &str) -> Result<SecretKey> {
    let bytes: [u8; 32] = hex::decode(secret)
        .ok()
        .and_then(|bytes| bytes.try_into().ok())
        .ok_or_else(|| Error::damaged("the site's secret"))?;
    Ok(SecretKey::new(bytes).derive("erased.json"))
}

/// The acts that the list of a folder tells of.
pub(super) fn told(folder: &Path, secret: &str) -> Result<Told> {
    let key = key(secret)?;
    let lists = match read(&folder.join(FILE)) {
        Ok(lists) => lists.unwrap_or_default(),
        Err(error) if error.code() == "damaged" => return Ok(Told { is_damaged: true, ..Told::default() }),
        Err(error) => return Err(error),
    };
    let mut told = Told::default();
    for list in lists.lists {
        let sealed = data_encoding::BASE64.decode(list.as_bytes()).unwrap_or_default();
        let acts =
            key.open(CONTEXT, &sealed).and_then(|bytes| serde_json::from_slice::<Vec<Act>>(&bytes).ok());
        match acts {
            Some(acts) => {
                for act in acts {
                    if !told.acts.contains(&act) {
                        told.acts.push(act);
                    }
                }
            }
            None => {
                told.is_damaged = true;
                told.foreign.insert(list);
            }
        }
    }
    Ok(told)
}

/// Writes the list of a folder; what of an old one could not be opened is kept beside it.
pub(super) fn write(folder: &Path, secret: &str, acts: &[Act]) -> Result<()> {
    let before = told(folder, secret)?;
    let bytes = serde_json::to_vec(acts)
        .map_err(|e| Error::internal(format!("encoding the list of the erased: {e}")))?;
    let list = data_encoding::BASE64.encode(&key(secret)?.seal(CONTEXT, &bytes)?);
    let mut lists = Sealed { format: FORMAT, lists: before.foreign };
    lists.lists.insert(list);
    put(&folder.join(FILE), &lists)
}
