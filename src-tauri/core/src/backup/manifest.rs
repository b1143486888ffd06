//! What lies in a backup, written beside it and authenticated under its database key.

use crate::error::{Error, Result};
use crate::kernel::ids::Id;
use crate::vault::files::write_atomically;
use crate::vault::keys::SecretKey;
use chrono::{DateTime, FixedOffset};
use serde::{Deserialize, Serialize};
use std::path::Path;

/// The file that makes a folder a backup; written last.
const FILE: &str = "backup.json";
const FORMAT: u32 = 1;

/// What lies in a backup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Manifest {
    format: u32,
    pub(super) site: Id,
    pub(super) series: String,
    pub(super) number: u64,
    pub(super) made_at: DateTime<FixedOffset>,
    /// How many operations the log has.
    pub(super) ops: u64,
    /// The size of the database.
    pub(super) bytes: u64,
    /// The scans, which lie beside all backups of a series.
    pub(super) scans: Vec<String>,
    mac: String,
}

impl Manifest {
    pub(super) fn new(
        site: Id,
        series: &str,
        number: u64,
        made_at: DateTime<FixedOffset>,
        ops: u64,
        bytes: u64,
        scans: Vec<String>,
    ) -> Self {
        Self {
            format: FORMAT,
            site,
            series: series.to_owned(),
            number,
            made_at,
            ops,
            bytes,
            scans,
            mac: String::new(),
        }
    }

    /// Reads the manifest of a folder; none where there is none, which is then no backup.
    ///
    /// # Errors
    /// `too_new`, `backup_damaged`, or what the disk says.
    pub(super) fn read(folder: &Path) -> Result<Option<Self>> {
        #[derive(Deserialize)]
        struct Format {
            format: u32,
        }
        let bytes = match std::fs::read(folder.join(FILE)) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            read => read?,
        };
        let damaged = |_| Error::refused("backup_damaged");
        if serde_json::from_slice::<Format>(&bytes).map_err(damaged)?.format > FORMAT {
            return Err(Error::refused("too_new"));
        }
        serde_json::from_slice(&bytes).map(Some).map_err(damaged)
    }

    pub(super) fn write(mut self, folder: &Path, key: &SecretKey) -> Result<()> {
        self.mac = self.authenticated(key)?;
        write_atomically(&folder.join(FILE), &self.bytes()?)
    }

    /// Whether this is what was written under a database key.
    ///
    /// # Errors
    /// `backup_damaged` when it is not.
    pub(super) fn require_authentic(&self, key: &SecretKey) -> Result<()> {
        if self.authenticated(key)? == self.mac { Ok(()) } else { Err(Error::refused("backup_damaged")) }
    }

    fn bytes(&self) -> Result<Vec<u8>> {
        serde_json::to_vec(self).map_err(|e| Error::internal(format!("encoding a manifest: {e}")))
    }

    fn authenticated(&self, key: &SecretKey) -> Result<String> {
        let bare = Self { mac: String::new(), ..self.clone() };
        Ok(hex::encode(key.mac("backup.json", &bare.bytes()?)))
    }
}
