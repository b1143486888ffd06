//! Scans: each encrypted under its own random key, named by the hash of what is stored, in the vault's folder.

use super::files::write_atomically;
use super::keys::SecretKey;
use crate::error::{Error, Result};
use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};

/// The largest scan, in bytes.
pub const LARGEST: u64 = 20 * 1024 * 1024;
/// The folder of a vault's scans.
pub(crate) const FOLDER: &str = "attachments";

/// Where a scan was put, and the key that opens it.
#[derive(Debug)]
pub struct Stored {
    /// The name in the log: the hash of the stored bytes.
    pub hash: String,
    /// The key, for the log.
    pub key: String,
}

/// Encrypts and stores a scan. Written before the operation that names it: a crash between leaves a file nobody names.
///
/// # Errors
/// What the disk says.
pub fn store(folder: &Path, bytes: &[u8]) -> Result<Stored> {
    let key = SecretKey::random()?;
    let sealed = key.seal(b"attachment", bytes)?;
    let hash = hex::encode(Sha256::digest(&sealed));
    let attachments = folder.join(FOLDER);
    std::fs::create_dir_all(&attachments)?;
    write_atomically(&attachments.join(&hash), &sealed)?;
    Ok(Stored { hash, key: hex::encode(key.bytes()) })
}

/// Reads a scan.
///
/// # Errors
/// `attachment_not_here` when the file is not on this machine, `damaged` when it is not what was stored.
pub fn read(folder: &Path, hash: &str, key: &str) -> Result<Vec<u8>> {
    let path = path(folder, hash).ok_or_else(|| Error::damaged("a scan's name"))?;
    let sealed = match std::fs::read(path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            return Err(Error::refused("attachment_not_here"));
        }
        read => read?,
    };
    let key: [u8; 32] = hex::decode(key)
        .ok()
        .and_then(|key| key.try_into().ok())
        .ok_or_else(|| Error::damaged("a scan's key"))?;
    SecretKey::new(key).open(b"attachment", &sealed).ok_or_else(|| Error::damaged("a scan"))
}

/// Whether a scan's file is on this machine.
#[must_use]
pub fn is_held(folder: &Path, hash: &str) -> bool {
    path(folder, hash).is_some_and(|path| path.exists())
}

/// Removes a scan's file, if it is here. Its key went with the log's: what the disk may still keep of it opens with nothing.
///
/// # Errors
/// What the disk says.
pub fn remove(folder: &Path, hash: &str) -> Result<()> {
    let Some(path) = path(folder, hash) else { return Ok(()) };
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error.into()),
        _ => Ok(()),
    }
}

/// Where a scan lies in a vault. The name comes from the log, which others write too: anything but a hash names no file.
pub(crate) fn path(folder: &Path, hash: &str) -> Option<PathBuf> {
    path_in(&folder.join(FOLDER), hash)
}

/// Where a scan lies in a folder of scans.
pub(crate) fn path_in(scans: &Path, hash: &str) -> Option<PathBuf> {
    let is_hash = hash.len() == 64 && hash.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
    is_hash.then(|| scans.join(hash))
}

/// Whether bytes are those that a name is the hash of.
pub(crate) fn is_named(bytes: &[u8], hash: &str) -> bool {
    hex::encode(Sha256::digest(bytes)) == hash
}

/// Whether a file is there and is the one that its name is the hash of.
///
/// # Errors
/// When it is there and cannot be read.
pub(crate) fn is_whole(path: &Path, hash: &str) -> Result<bool> {
    match std::fs::read(path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(false),
        read => Ok(is_named(&read?, hash)),
    }
}
