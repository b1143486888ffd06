//! A little room that is kept occupied while the disk has some, and given up when it has none: opening a vault writes
//! its trace and a few pages, and a full disk must not keep people from reading, nor a form from being put by.

use super::files::remove;
use super::keys::random;
use crate::error::Result;
use std::fs::File;
use std::io::Write;
use std::path::Path;

const FILE: &str = "reserve";
const SIZE: usize = 1024 * 1024;
const PIECE: usize = 4096;

/// Occupies the room, unless that is done or the disk has none to give.
pub(super) fn keep(vault: &Path) {
    let path = vault.join(FILE);
    if !path.exists() && fill(&path).is_err() {
        // Without a reserve everything works but what it is for.
        drop(remove(&path));
    }
}

fn fill(path: &Path) -> Result<()> {
    let mut file = File::create(path)?;
    for _ in 0..SIZE / PIECE {
        // What cannot be compressed: some disks would give no room for zeros.
        file.write_all(&random::<PIECE>()?)?;
    }
    Ok(file.sync_all()?)
}

/// Whether there is any.
pub(super) fn is_kept(vault: &Path) -> bool {
    vault.join(FILE).exists()
}

/// Gives the room up; whether there was any.
///
/// # Errors
/// When the folder cannot be written.
pub(crate) fn give_up(vault: &Path) -> Result<bool> {
    let was_kept = is_kept(vault);
    remove(&vault.join(FILE))?;
    Ok(was_kept)
}
