//! A folder that another program carries to the other machines: Syncthing, Nextcloud, a share of the network.

use super::place::{Found, Place, is_ours};
use crate::error::{Error, Result};
use crate::sync::write::{hash_of, part_of, put_up};
use crate::vault::files::remove;
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

/// So much of a file's beginning is part of its tag: there every bundle is different, also where sizes are padded and
/// clocks are coarse.
const BEGINNING: u64 = 4096;

/// The folder.
#[derive(Debug)]
pub(super) struct Folder(PathBuf);

/// Checks that a folder is there and not the vault's own.
///
/// # Errors
/// `transport_folder_missing`, `transport_inside_vault`.
pub(super) fn require(vault: &Path, folder: &Path) -> Result<()> {
    let Ok(folder) = folder.canonicalize() else { return Err(Error::refused("transport_folder_missing")) };
    if !folder.is_dir() {
        return Err(Error::refused("transport_folder_missing"));
    }
    let is_inside = vault.canonicalize().is_ok_and(|vault| folder.starts_with(&vault));
    if is_inside { Err(Error::refused("transport_inside_vault")) } else { Ok(()) }
}

impl Folder {
    pub(super) fn new(path: impl Into<PathBuf>) -> Self {
        Self(path.into())
    }

    /// What the system says is about this folder and not about the vault's disk.
    fn said(&self, error: impl Into<Error>) -> Error {
        let error = error.into();
        match error.code() {
            _ if !self.0.is_dir() => Error::refused("transport_folder_missing"),
            code if code.starts_with("transport_") => error,
            "disk_full" => Error::refused("transport_full"),
            "read_only" => Error::refused("transport_denied"),
            _ => Error::refused("transport_failed"),
        }
    }

    /// The same, where it is about one file: the others are looked at all the same.
    fn said_of_file(&self, error: std::io::Error) -> Error {
        if self.0.is_dir() { Error::refused("file_unreadable") } else { self.said(error) }
    }

    fn look(&self, name: &str) -> std::io::Result<Found> {
        let file = File::open(self.0.join(name))?;
        let about = file.metadata()?;
        let age = about.modified()?.duration_since(UNIX_EPOCH).unwrap_or_default();
        let mut beginning = Vec::new();
        file.take(BEGINNING).read_to_end(&mut beginning)?;
        let mut digest = Sha256::new();
        digest.update(about.len().to_le_bytes());
        digest.update(age.as_nanos().to_le_bytes());
        digest.update(&beginning);
        Ok(Found { name: name.to_owned(), tag: hex::encode(digest.finalize()), bytes: about.len() })
    }
}

impl Place for Folder {
    fn list(&self) -> Result<Vec<Found>> {
        let mut found = Vec::new();
        for entry in std::fs::read_dir(&self.0).map_err(|error| self.said(error))? {
            let entry = entry.map_err(|error| self.said(error))?;
            let Some(name) = entry.file_name().to_str().map(str::to_owned) else { continue };
            // A link may lead anywhere.
            if is_ours(&name) && entry.file_type().is_ok_and(|kind| kind.is_file()) {
                let found_so = self.look(&name);
                found.push(found_so.unwrap_or(Found { name, tag: String::new(), bytes: 0 }));
            }
        }
        found.sort_by(|one, other| one.name.cmp(&other.name));
        Ok(found)
    }

    fn fetch(&self, found: &Found, to: &Path) -> Result<bool> {
        let file = File::open(self.0.join(&found.name));
        let mut from = file.map_err(|error| self.said_of_file(error))?.take(found.bytes);
        let mut copy = File::create(to)?;
        let mut buffer = vec![0; 1 << 17];
        loop {
            let read = from.read(&mut buffer).map_err(|error| self.said_of_file(error))?;
            if read == 0 {
                break;
            }
            copy.write_all(&buffer[..read])?;
        }
        Ok(self.look(&found.name).is_ok_and(|now| now.tag == found.tag))
    }

    fn put(&self, name: &str, from: &Path) -> Result<()> {
        let path = self.0.join(name);
        let part = part_of(&path)?;
        let mut bundle = File::open(from)?;
        put_beside(&mut bundle, &part)
            .and_then(|()| Ok(hash_of(&part)? == hash_of(from)?))
            .and_then(|is_same| if is_same { put_up(&part, &path) } else { Err(unreadable()) })
            .map_err(|error| self.said(error))
            .inspect_err(|_| drop(std::fs::remove_file(&part)))
    }
}

/// Copies a bundle to a new file. What lies under its name may be a link that leads anywhere, and is not written to.
fn put_beside(bundle: &mut File, part: &Path) -> Result<()> {
    remove(part)?;
    let mut copy = File::options().write(true).create_new(true).open(part)?;
    std::io::copy(bundle, &mut copy)?;
    Ok(copy.sync_all()?)
}

fn unreadable() -> Error {
    Error::refused("transport_failed")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_is_written_over_while_it_is_copied_is_not_the_one_that_was_listed() -> Result<()> {
        let there = tempfile::tempdir()?;
        let name = "file.titian";
        let copy = there.path().join("copy");
        let folder = Folder::new(there.path());
        std::fs::write(there.path().join(name), "the one before")?;
        let listed = folder.list()?;
        assert!(folder.fetch(&listed[0], &copy)?);
        assert_eq!(std::fs::read(&copy)?, b"the one before");
        std::fs::write(there.path().join(name), "the one behind")?;
        assert!(!folder.fetch(&listed[0], &copy)?, "of the same size and perhaps the same moment");
        std::fs::remove_file(there.path().join(name))?;
        assert_eq!(folder.fetch(&listed[0], &copy).map_err(|error| error.code()), Err("file_unreadable"));
        Ok(())
    }
}
