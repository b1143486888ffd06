//! The log file, for the person who is asked for help: when the app started, and each fault with the reference the
//! user saw. It never holds what a person typed, a name, a path or the words of a panic, and it stays small.

use std::fs::{File, OpenOptions};
use std::hash::{BuildHasher, RandomState};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

/// At this size the file becomes the previous one, of which there is one.
const LARGEST_FILE: u64 = 512 * 1024;

/// Opens the log in `folder` and sends events and panics of this process to it.
///
/// # Errors
/// When the folder or the file cannot be written.
pub(crate) fn start(folder: &Path) -> io::Result<()> {
    std::fs::create_dir_all(folder)?;
    let file = SmallFile::open(folder.join("titian.log"))?;
    let subscriber = tracing_subscriber::fmt()
        .with_writer(Mutex::new(file))
        .with_ansi(false)
        .with_max_level(tracing::Level::INFO)
        .finish();
    if tracing::subscriber::set_global_default(subscriber).is_err() {
        return Err(io::Error::other("a log was started before"));
    }
    titian_host::tell_panics_by_place(|place| tracing::error!(reference = reference(), place, "a panic"));
    tracing::info!(version = env!("CARGO_PKG_VERSION"), "started");
    Ok(())
}

/// A new short name for a fault, shown to the user and written to the log.
pub(crate) fn reference() -> String {
    // The standard library's only source of randomness; this needs to be distinct, not secret.
    format!("T{:08x}", RandomState::new().hash_one(std::process::id()) as u32)
}

struct SmallFile {
    path: PathBuf,
    file: File,
    size: u64,
}

impl SmallFile {
    fn open(path: PathBuf) -> io::Result<SmallFile> {
        let file = OpenOptions::new().create(true).append(true).open(&path)?;
        let size = file.metadata()?.len();
        Ok(SmallFile { path, file, size })
    }
}

impl Write for SmallFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.size > LARGEST_FILE {
            std::fs::rename(&self.path, self.path.with_extension("previous.log"))?;
            *self = SmallFile::open(self.path.clone())?;
        }
        let written = self.file.write(bytes)?;
        self.size += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_log_never_grows_past_two_small_files() -> io::Result<()> {
        let folder = tempfile::tempdir()?;
        let path = folder.path().join("titian.log");
        let mut log = SmallFile::open(path.clone())?;
        let line = [b'x'; 64 * 1024];
        for _ in 0..40 {
            log.write_all(&line)?;
        }
        let sizes: Vec<u64> = std::fs::read_dir(folder.path())?
            .map(|entry| Ok(entry?.metadata()?.len()))
            .collect::<io::Result<_>>()?;
        assert_eq!(sizes.len(), 2);
        assert!(sizes.iter().all(|size| *size <= LARGEST_FILE + line.len() as u64), "{sizes:?}");
        Ok(())
    }

    #[test]
    fn two_faults_have_two_references() {
        assert_ne!(reference(), reference());
    }
}
