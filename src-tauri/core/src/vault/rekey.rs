//! A new key for a vault, when somebody leaves who could open it. A new database under the new key is put together
//! beside the old one and verified; then `keys.json`, which names the database and holds its key, is replaced by one
//! rename, and that is the moment. Nobody's passphrase is needed but that of whoever asks: the new key is wrapped to the
//! public keys that are there. What is left of either side of that moment goes at the next start, which also tells the
//! access register how it ended.

use super::files::{remove, write_atomically};
use super::head::Head;
use super::keys::{KeyFile, SecretKey, random};
use super::{Place, lock};
use crate::error::{Error, Result};
use crate::kernel::ids::Id;
use crate::log::verify::count;
use crate::log::write::Last;
use crate::scene::{Progress, Work};
use crate::store::copy::{open_copy, open_snapshot, require_whole, write_copy};
use serde::{Deserialize, Serialize};
use std::path::Path;

/// The note of a re-keying that is going on.
const NOTE: &str = "rekeying";
const KEYS: &str = "keys.json";
const HEAD: &str = "head";

/// How a re-keying ended that the access register does not tell yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ended {
    /// The new key is in force.
    Renewed,
    /// It was stopped, and the old key is in force.
    Stopped,
}

impl Ended {
    /// The kind of the event.
    pub(super) const fn event(self) -> &'static str {
        match self {
            Self::Renewed => "rekeyed",
            Self::Stopped => "rekey_stopped",
        }
    }
}

#[derive(Debug, Serialize, Deserialize)]
struct Note {
    old: String,
    new: String,
}

/// Gives a closed vault a new key.
///
/// # Errors
/// `vault_in_use`, `wrong_passphrase`, `cancelled`, `disk_full`, `damaged`, or what the disk says; then the old key is
/// in force and nothing is left of the new one.
pub(crate) fn run(place: &Place, person: Id, passphrase: &str, work: &Work) -> Result<()> {
    let _lock = lock(&place.vault)?;
    settle(&place.vault)?;
    let outcome = attempt(place, person, passphrase, work);
    // Whichever side of the moment it ended on; where even this fails, the next start does it.
    let settled = settle(&place.vault);
    outcome?;
    drop(settled);
    say(work, "rekey_done");
    Ok(())
}

fn attempt(place: &Place, person: Id, passphrase: &str, work: &Work) -> Result<()> {
    let folder = &place.vault;
    let file = KeyFile::read(&folder.join(KEYS))?;
    let old = file.unlock(person, passphrase)?.key;
    let key = SecretKey::random()?;
    let names = Note { old: file.database.clone(), new: free_name(folder)? };
    let bytes = serde_json::to_vec(&names).map_err(|e| Error::internal(format!("encoding a note: {e}")))?;
    write_atomically(&folder.join(NOTE), &bytes)?;
    work.step("rekey_begun", 0, None)?;

    let source = open_snapshot(&folder.join(&names.old), &old)?;
    let path = folder.join(&names.new);
    write_copy(&source, &path, &key, work)?;
    work.step("rekey_copied", 0, None)?;

    let copy = open_copy(&path, &key, work)?;
    require_whole(&copy)?;
    let device = file.device(&old)?;
    let last = |conn| device.as_ref().map_or(Ok(Last::default()), |device| Last::read(conn, device.id));
    let newest = last(&copy)?;
    if count(&copy)? != count(&source)? || newest != last(&source)? {
        return Err(Error::damaged("the new database is not the old one"));
    }
    let commits = copy.query_row("SELECT commits FROM vault_state", [], |row| row.get(0))?;
    drop((copy, source));
    work.step("rekey_verified", 0, None)?;

    Head::new(&place.machine, commits, newest, &key).write(&next_head(folder, &names.new), &key)?;
    work.step("rekey_headed", 0, None)?;

    let mut renewed = file.rekeyed(&names.new, &old, &key)?;
    renewed.write(&folder.join(KEYS), &key)?;
    // From here on the new key is in force, wanted or not.
    say(work, "rekey_in_force");
    Ok(())
}

fn say(work: &Work, phase: &'static str) {
    (work.report)(Progress { phase, done: 0, total: None });
}

/// Ends a re-keying that was interrupted: before its moment nothing is left of the new database, after it nothing of
/// the old one. The note of it stays until [`forget`], so that it can be told how it ended.
///
/// # Errors
/// When the folder cannot be written.
pub(super) fn settle(folder: &Path) -> Result<Option<Ended>> {
    let note = match std::fs::read(folder.join(NOTE)) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        read => read?,
    };
    // The note is written whole or not at all; one that does not read names nothing to be removed.
    let Ok(Note { old, new }) = serde_json::from_slice::<Note>(&note) else {
        forget(folder)?;
        return Ok(None);
    };
    let in_force = KeyFile::read(&folder.join(KEYS)).map(|file| file.database).unwrap_or_default();
    let is_there = folder.join(&in_force).is_file();
    let head = next_head(folder, &new);
    if in_force == new && is_there && is_name(&old) {
        if head.exists() {
            std::fs::rename(&head, folder.join(HEAD))?;
        }
        remove_database(folder, &old)?;
        return Ok(Some(Ended::Renewed));
    }
    if in_force == old && is_there && is_name(&new) {
        remove(&head)?;
        remove_database(folder, &new)?;
        return Ok(Some(Ended::Stopped));
    }
    forget(folder)?;
    Ok(None)
}

/// Removes the note of a re-keying that has ended and was told.
///
/// # Errors
/// When the folder cannot be written.
pub(super) fn forget(folder: &Path) -> Result<()> {
    remove(&folder.join(NOTE))
}

/// The mark that belongs to a database which is not in force yet.
fn next_head(folder: &Path, database: &str) -> std::path::PathBuf {
    folder.join(format!("head-{database}"))
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
    for end in ["-wal", "-shm", "-journal", ""] {
        remove(&folder.join(format!("{name}{end}")))?;
    }
    Ok(())
}

fn free_name(folder: &Path) -> Result<String> {
    loop {
        let name = format!("titian-{}.db", hex::encode(random::<4>()?));
        if !folder.join(&name).exists() {
            return Ok(name);
        }
    }
}
