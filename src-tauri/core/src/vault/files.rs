//! Files beside the database.

use crate::error::Result;
use std::fs::File;
use std::io::{ErrorKind, Write};
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
    path.parent().map_or(Ok(()), sync_folder)
}

/// Has the disk write a folder out: a rename in it is durable once that is done. Windows has no such call and needs
/// none; some file systems of sticks and shares have none either.
///
/// # Errors
/// When the folder is gone or the disk does not answer.
pub fn sync_folder(folder: &Path) -> Result<()> {
    if cfg!(unix) {
        match File::open(folder)?.sync_all() {
            Err(error) if matches!(error.kind(), ErrorKind::InvalidInput | ErrorKind::Unsupported) => {}
            synced => synced?,
        }
    }
    Ok(())
}

/// Removes a file, if it is there.
///
/// # Errors
/// When the folder cannot be written.
pub fn remove(path: &Path) -> Result<()> {
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error.into()),
        _ => Ok(()),
    }
}

fn write_through(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut file = File::create(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}
