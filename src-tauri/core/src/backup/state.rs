//! What this machine knows of its backups: where they go, how much room they may take, how the last one went. A file
//! beside the database and not in it, so that a restored database does not bring another machine's places with it.

use crate::error::{Error, Result};
use crate::vault::files::write_atomically;
use crate::vault::keys::random;
use chrono::{DateTime, FixedOffset};
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

const FILE: &str = "backups.json";
/// Where nobody has said anything: ten gigabytes, and a warning after a week.
const ROOM_MB: u32 = 10 * 1024;
const WARN_DAYS: u32 = 7;

/// A backup that was made and read again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Made {
    /// When.
    pub at: DateTime<FixedOffset>,
    /// How many backups there were before it, and it.
    pub number: u64,
    /// How large it is, without its scans.
    pub bytes: u64,
    /// How many operations are in it.
    pub ops: u64,
    /// How many scans lie beside it.
    pub scans: u64,
    /// How many scans are named in it that this machine does not have whole.
    pub scans_missing: u64,
}

/// A backup that did not come about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Failed {
    /// When.
    pub at: DateTime<FixedOffset>,
    /// The code of the refusal or fault.
    pub code: String,
}

/// What this machine knows of its backups.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct State {
    /// What tells this vault's backups from those of another machine in the same folder.
    pub(super) series: String,
    /// The folder that somebody picked.
    pub(super) folder: Option<PathBuf>,
    pub(super) room_mb: u32,
    pub(super) warn_days: u32,
    pub(super) last_good: Option<Made>,
    pub(super) last_failure: Option<Failed>,
}

impl State {
    /// Reads the file. Where there is none, or it does not read, nothing is known and no folder is picked.
    ///
    /// # Errors
    /// When the system gives no random bytes.
    pub(crate) fn read(vault: &Path) -> Result<Self> {
        let held = std::fs::read(vault.join(FILE))
            .ok()
            .and_then(|bytes| serde_json::from_slice::<Self>(&bytes).ok());
        match held {
            Some(state) if is_series(&state.series) => Ok(state),
            _ => Ok(Self {
                series: new_series()?,
                folder: None,
                room_mb: ROOM_MB,
                warn_days: WARN_DAYS,
                last_good: None,
                last_failure: None,
            }),
        }
    }

    /// Writes the file.
    ///
    /// # Errors
    /// When the folder cannot be written.
    pub(crate) fn write(&self, vault: &Path) -> Result<()> {
        let bytes = serde_json::to_vec(self).map_err(|e| Error::internal(format!("encoding {FILE}: {e}")))?;
        write_atomically(&vault.join(FILE), &bytes)
    }

    /// Goes on with backups of its own: the folder was copied from a machine that goes on with these.
    ///
    /// # Errors
    /// When the folder cannot be written.
    pub(crate) fn part(vault: &Path) -> Result<()> {
        if !vault.join(FILE).exists() {
            return Ok(());
        }
        let state = Self::read(vault)?;
        Self { series: new_series()?, last_good: None, last_failure: None, ..state }.write(vault)
    }
}

fn new_series() -> Result<String> {
    Ok(hex::encode(random::<4>()?))
}

/// The name becomes part of a path.
fn is_series(text: &str) -> bool {
    text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}
