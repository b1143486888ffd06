//! Files beside the database.

use crate::error::Result;
use std::fs::File;
use std::io::Write;
use std::path::Path;

/// Writes a file whole or not at all: a temporary name, synced, then renamed over the old one.
///
/// # Errors
/// When the folder cannot be written.
pub fn write_atomically(path: &Path, bytes: &[u8]) -> Result<()> {
    let temporary = path.with_extension("new");
    if let Err(error) = write_through(&temporary, bytes).and_then(|()| std::fs::rename(&temporary, path)) {
        // Half a file is of no use to anybody, and on a full disk its room is.
        drop(std::fs::remove_file(&temporary));
        return Err(error.into());
    }
    // The rename itself is durable once the folder is; Windows has no such call and needs none.
    #[cfg(unix)]
    if let Some(folder) = path.parent() {
        File::open(folder)?.sync_all()?;
    }
    Ok(())
}

fn write_through(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut file = File::create(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}
