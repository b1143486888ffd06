//! Another database in the place of a vault's own, which is worth nothing afterwards. It lies complete beside the old one
//! before `keys.json`, which names the database, is replaced by one rename: that is the moment. A note tells the two names,
//! so that whoever stops in between leaves nothing of the one that is not in force.

use super::files::{remove, write_atomically};
use super::keys::{KeyFile, random};
use crate::error::{Error, Result};
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

const KEYS: &str = "keys.json";
const HEAD: &str = "head";

/// The names of the two databases.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Change {
    pub(super) old: String,
    pub(super) new: String,
}

impl Change {
    /// Notes that a database of a new name comes into the place of an old one.
    ///
    /// # Errors
    /// When the folder cannot be written.
    pub(super) fn begin(folder: &Path, note: &str, old: &str) -> Result<Self> {
        let names = Self { old: old.to_owned(), new: free_name(folder)? };
        let bytes =
            serde_json::to_vec(&names).map_err(|e| Error::internal(format!("encoding a note: {e}")))?;
        write_atomically(&folder.join(note), &bytes)?;
        Ok(names)
    }

    /// Ends this change in a vault that is open, or was: by now there may be another one, of which nothing is touched.
    ///
    /// # Errors
    /// When the folder cannot be written; then the next opening does it.
    pub(super) fn end(&self, folder: &Path, note: &str) -> Result<()> {
        self.clear(folder)?;
        // One that does not read is not this change's, and is left to the next opening.
        let noted = std::fs::read(folder.join(note)).ok();
        let names = noted.and_then(|bytes| serde_json::from_slice::<Self>(&bytes).ok());
        if names.is_some_and(|names| names.new == self.new) { forget(folder, note) } else { Ok(()) }
    }

    /// Leaves nothing of the database that is not in force; whether the new one is. Where neither is, nothing is touched.
    fn clear(&self, folder: &Path) -> Result<Option<bool>> {
        let in_force = KeyFile::read(&folder.join(KEYS)).map(|file| file.database).unwrap_or_default();
        let is_there = folder.join(&in_force).is_file();
        let head = self.next_head(folder);
        if in_force == self.new && is_there && is_name(&self.old) {
            if head.exists() {
                std::fs::rename(&head, folder.join(HEAD))?;
            }
            remove_database(folder, &self.old)?;
            return Ok(Some(true));
        }
        if in_force == self.old && is_there && is_name(&self.new) {
            remove(&head)?;
            remove_database(folder, &self.new)?;
            return Ok(Some(false));
        }
        Ok(None)
    }

    /// The mark that belongs to the new database while it is not in force yet.
    pub(super) fn next_head(&self, folder: &Path) -> PathBuf {
        folder.join(format!("head-{}", self.new))
    }
}

/// Ends a change that was interrupted: before its moment nothing is left of the new database, after it nothing of the old
/// one. Gives whether the new one is in force; none where no change was noted. The note stays.
///
/// # Errors
/// When the folder cannot be written.
pub(super) fn settle(folder: &Path, note: &str) -> Result<Option<bool>> {
    let bytes = match std::fs::read(folder.join(note)) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        read => read?,
    };
    // The note is written whole or not at all; one that does not read names nothing to be removed.
    let names = serde_json::from_slice::<Change>(&bytes);
    let ended = names.map_or(Ok(None), |names| names.clear(folder))?;
    if ended.is_none() {
        forget(folder, note)?;
    }
    Ok(ended)
}

/// Removes the note of a change that has ended.
///
/// # Errors
/// When the folder cannot be written.
pub(super) fn forget(folder: &Path, note: &str) -> Result<()> {
    remove(&folder.join(note))
}

/// Whether a name is that of a database of a vault, and of nothing else.
fn is_name(name: &str) -> bool {
    let is_plain = name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.'));
    is_plain && name.starts_with("titian") && name.ends_with(".db")
}

/// Whether a folder holds a database of a vault, under whatever name it is in force.
pub(super) fn has_database(folder: &Path) -> bool {
    let Ok(entries) = folder.read_dir() else { return false };
    entries.flatten().any(|entry| entry.file_name().to_str().is_some_and(is_name))
}

fn remove_database(folder: &Path, name: &str) -> Result<()> {
    // Nobody who opens it meanwhile finds it without its write-ahead log.
    for end in ["", "-wal", "-shm", "-journal"] {
        remove(&folder.join(format!("{name}{end}")))?;
    }
    Ok(())
}

/// A name that no database of a folder has.
///
/// # Errors
/// When the system gives no random bytes.
pub(super) fn free_name(folder: &Path) -> Result<String> {
    loop {
        let name = format!("titian-{}.db", hex::encode(random::<4>()?));
        if !folder.join(&name).exists() {
            return Ok(name);
        }
    }
}
