//! A new key for a vault, when somebody leaves who could open it. A new database under the new key is put together
//! beside the old one and verified; then `keys.json`, which names the database and holds its key, is replaced by one
//! rename, and that is the moment. Nobody's passphrase is needed but that of whoever asks: the new key is wrapped to the
//! public keys that are there. What is left of either side of that moment goes at the next start, which also tells the
//! access register how it ended.

use super::change::{self, Change};
use super::head::Head;
use super::keys::{KeyFile, SecretKey};
use super::{Place, lock, renewal};
use crate::error::{Error, Result};
use crate::kernel::ids::Id;
use crate::log::verify::count;
use crate::log::write::Last;
use crate::scene::{Progress, Work};
use crate::store::copy::{open_copy, open_snapshot, require_whole, write_copy};
use std::path::Path;

/// The note of a re-keying that is going on.
const NOTE: &str = "rekeying";
const KEYS: &str = "keys.json";

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

/// Gives a closed vault a new key.
///
/// # Errors
/// `vault_in_use`, `wrong_passphrase`, `cancelled`, `disk_full`, `damaged`, or what the disk says; then the old key is
/// in force and nothing is left of the new one.
pub(crate) fn run(place: &Place, person: Id, passphrase: &str, work: &Work) -> Result<()> {
    let _lock = lock(&place.vault)?;
    // Nothing is to be left under the old key.
    renewal::settle(&place.vault)?;
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
    let names = Change::begin(folder, NOTE, &file.database)?;
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

    Head::new(&place.machine, commits, newest, &key).write(&names.next_head(folder), &key)?;
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

/// Ends a re-keying that was interrupted. The note of it stays until [`forget`], so that it can be told how it ended.
///
/// # Errors
/// When the folder cannot be written.
pub(super) fn settle(folder: &Path) -> Result<Option<Ended>> {
    let ended = change::settle(folder, NOTE)?;
    Ok(ended.map(|is_new| if is_new { Ended::Renewed } else { Ended::Stopped }))
}

/// Removes the note of a re-keying that has ended and was told.
///
/// # Errors
/// When the folder cannot be written.
pub(super) fn forget(folder: &Path) -> Result<()> {
    change::forget(folder, NOTE)
}
