//! Scans: each encrypted under its own random key, named by the hash of what is stored, in the vault's folder.

use super::files::write_atomically;
use super::keys::SecretKey;
use crate::error::{Error, Result};
use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};

/// The largest scan, in bytes.
pub const LARGEST: u64 = 20 * 1024 * 1024;

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
    std::fs::create_dir_all(folder.join("attachments"))?;
    write_atomically(&path(folder, &hash), &sealed)?;
    Ok(Stored { hash, key: hex::encode(key.bytes()) })
}

/// Reads a scan.
///
/// # Errors
/// `attachment_not_here` when the file is not on this machine, `damaged` when it is not what was stored.
pub fn read(folder: &Path, hash: &str, key: &str) -> Result<Vec<u8>> {
    let sealed = std::fs::read(path(folder, hash)).map_err(|_| Error::refused("attachment_not_here"))?;
    let key: [u8; 32] = hex::decode(key)
        .ok()
        .and_then(|key| key.try_into().ok())
        .ok_or_else(|| Error::damaged("a scan's key"))?;
    SecretKey::new(key).open(b"attachment", &sealed).ok_or_else(|| Error::damaged("a scan"))
}

/// Whether a scan's file is on this machine.
#[must_use]
pub fn is_held(folder: &Path, hash: &str) -> bool {
    path(folder, hash).exists()
}

fn path(folder: &Path, hash: &str) -> PathBuf {
    folder.join("attachments").join(hash)
}
