//! `head`: which machine wrote here last and how far. It tells a copied folder and a log that lost its end.

use super::files::write_atomically;
use super::keys::SecretKey;
use crate::error::{Error, Result};
use crate::log::OpId;
use crate::log::write::Last;
use serde::{Deserialize, Serialize};
use std::path::Path;

/// What `head` says, and under which key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    machine: String,
    /// How many transactions were committed.
    pub commits: u64,
    /// The device's last operation.
    pub seq: u64,
    op: Option<OpId>,
    mac: String,
}

/// What a head says that differs from the vault beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Notice {
    /// The folder was written on another machine or in another place.
    CopiedFolder,
    /// The log ends before what was last written here.
    LogBehindHead,
    /// The file is missing or not what was written.
    HeadDamaged,
    /// `erased.json` is not what was written: what was erased could come back with an earlier backup.
    ErasedListDamaged,
    /// The vault was restored from a backup and is opened for the first time since.
    Restored,
    /// The machine was revoked and goes on as another.
    Revoked,
}

impl Head {
    /// A head to be written.
    #[must_use]
    pub fn new(machine: &str, commits: u64, last: Last, key: &SecretKey) -> Self {
        Self {
            machine: hex::encode(key.mac("machine", machine.as_bytes())),
            commits,
            seq: last.seq,
            op: last.id,
            mac: String::new(),
        }
    }

    /// Writes the file.
    ///
    /// # Errors
    /// When the folder cannot be written.
    pub fn write(mut self, path: &Path, key: &SecretKey) -> Result<()> {
        self.mac = self.authenticated(key)?;
        write_atomically(path, &self.bytes()?)
    }

    fn bytes(&self) -> Result<Vec<u8>> {
        serde_json::to_vec(self).map_err(|e| Error::internal(format!("encoding head: {e}")))
    }

    fn authenticated(&self, key: &SecretKey) -> Result<String> {
        let mut bare = self.clone();
        bare.mac.clear();
        Ok(hex::encode(key.mac("head", &bare.bytes()?)))
    }

    /// Compares the file with this machine and with the log: what differs. A head that lags behind the log is what a
    /// crash between a commit and its head leaves, and no loss.
    ///
    /// # Errors
    /// When the head cannot be encoded for comparison.
    pub fn compare(
        path: &Path,
        machine: &str,
        commits: u64,
        last: Last,
        key: &SecretKey,
    ) -> Result<Vec<Notice>> {
        let Some(bytes) = std::fs::read(path).ok() else { return Ok(vec![Notice::HeadDamaged]) };
        let Ok(head) = serde_json::from_slice::<Self>(&bytes) else { return Ok(vec![Notice::HeadDamaged]) };
        if head.bytes()? != bytes || head.mac != head.authenticated(key)? {
            return Ok(vec![Notice::HeadDamaged]);
        }
        let is_copy = head.machine != Self::new(machine, 0, last, key).machine;
        let is_behind =
            commits < head.commits || last.seq < head.seq || (last.seq == head.seq && last.id != head.op);
        let notices = [(is_copy, Notice::CopiedFolder), (is_behind, Notice::LogBehindHead)];
        Ok(notices.into_iter().filter_map(|(is_so, notice)| is_so.then_some(notice)).collect())
    }
}
