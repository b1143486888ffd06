//! The files between sites: sealed like bundles, with a manifest, rows instead of operations, and a signed end. Who may
//! have sent one is asked here; what it is worth, in the modules that take it.

use super::introduction::{KnownSite, known};
use crate::clients::file::ClientFile;
use crate::error::{Error, Result};
use crate::kernel::codes::{SiteKind, SitePolicy};
use crate::kernel::ids::Id;
use crate::log::Device;
use crate::log::relay::device_key;
use crate::reports::{AftercareRow, EpisodeRow, Period};
use crate::scene::Scene;
use crate::sync::format::{altered, end_line, first_line, manifest_in, read_end};
use crate::sync::seal::{self, Lines};
use crate::sync::write::hash_of;
use chrono::{DateTime, FixedOffset};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fs::File;
use std::io::Write;
use std::path::Path;

/// The most rows of an extract: twenty times the largest clinic's year.
const MOST_ROWS: u64 = 1_000_000;
/// The most clients of a case: who gives more gives a register.
pub(super) const MOST_CLIENTS: u32 = 50;
/// The most bytes of all rows.
const MOST_BYTES: usize = 256 << 20;

/// What a file is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Purpose {
    /// A clinic's rows of a period, for its provincial office.
    Extract,
    /// The key that persons are named with, for another clinic.
    PersonKey,
    /// Clients by name, for a referral.
    Case,
}

impl Purpose {
    pub(super) const ALL: [Self; 3] = [Self::Extract, Self::PersonKey, Self::Case];

    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Extract => "extract",
            Self::PersonKey => "person_key",
            Self::Case => "case",
        }
    }

    const fn most_rows(self) -> u64 {
        match self {
            Self::Extract => MOST_ROWS,
            Self::PersonKey => 0,
            Self::Case => MOST_CLIENTS as u64,
        }
    }
}

/// What a file says of itself, signed by its sender.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Manifest {
    pub(super) site: Id,
    pub(super) device: Id,
    pub(super) key: String,
    pub(super) made_at: DateTime<FixedOffset>,
    pub(super) purpose: Purpose,
    /// The site it is for.
    pub(super) to: Id,
    /// How many rows there are.
    pub(super) rows: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) extract: Option<ExtractHead>,
    /// The key itself, in hex.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) person_key: Option<String>,
    /// What was written with a case.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) message: Option<String>,
}

impl Manifest {
    /// What every file says of itself; the rest is nothing yet.
    pub(super) fn of(scene: &Scene, device: &Device, to: &KnownSite, purpose: Purpose, rows: u64) -> Self {
        Self {
            site: scene.site,
            device: device.id,
            key: hex::encode(device.public_key().as_bytes()),
            made_at: scene.now,
            purpose,
            to: to.site,
            rows,
            extract: None,
            person_key: None,
            message: None,
        }
    }
}

/// What an extract says besides its rows.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct ExtractHead {
    #[serde(flatten)]
    pub(super) period: Period,
    /// The mark of the key that persons are named with.
    pub(super) person_key: Option<String>,
    pub(super) conflicts: u64,
    pub(super) violations: u64,
    /// How many operations of each device were held: says which of two extracts is the newer, whatever the clocks say.
    pub(super) holds: BTreeMap<Id, u64>,
    /// What the office is to get of the clinic; an earlier version knows extracts only.
    #[serde(default)]
    pub(super) policy: SitePolicy,
}

/// A row of an extract, or a client of a case.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Row {
    Episode(Box<EpisodeRow>),
    Aftercare(AftercareRow),
    Client(Box<ClientFile>),
}

/// Writes a file beside its place, synced and read again.
///
/// # Errors
/// `bundle_not_readable`, or what the disk says; then nothing is left of it.
pub(super) fn write(
    manifest: &Manifest,
    rows: &[Row],
    device: &Device,
    to: &KnownSite,
    part: &Path,
) -> Result<()> {
    let ages: Vec<String> = to.machines.iter().map(|machine| machine.age.clone()).collect();
    let mut sealed = Vec::new();
    seal::seal(&mut sealed, &ages, |text| {
        let mut digest = Sha256::new();
        let mut put = |line: &[u8]| -> Result<()> {
            digest.update(line);
            Ok(text.write_all(line)?)
        };
        put(&first_line(manifest, device)?)?;
        for row in rows {
            let mut line =
                serde_json::to_vec(row).map_err(|e| Error::internal(format!("encoding a row: {e}")))?;
            line.push(b'\n');
            put(&line)?;
        }
        let hash = digest.finalize().into();
        Ok(text.write_all(&end_line(manifest.rows, &hash, device)?)?)
    })?;
    let written = put_down(&sealed, part);
    if written.is_err() {
        drop(std::fs::remove_file(part));
    }
    written
}

fn put_down(sealed: &[u8], part: &Path) -> Result<()> {
    let mut file = File::create(part)?;
    file.write_all(sealed)?;
    file.sync_all()?;
    let is_there = hash_of(part)? == <[u8; 32]>::from(Sha256::digest(sealed));
    if is_there { Ok(()) } else { Err(Error::refused("bundle_not_readable")) }
}

/// A file that is being read.
#[derive(Debug)]
pub(super) struct Reader {
    pub(super) manifest: Manifest,
    lines: Lines,
    line: Vec<u8>,
    digest: Sha256,
}

impl Reader {
    /// Opens a file for this site from a site that it knows.
    ///
    /// # Errors
    /// `bundle_not_one`, `bundle_truncated`, `bundle_not_for_us`, `bundle_altered`, `bundle_too_new`, `bundle_too_large`,
    /// `bundle_other_purpose`, `site_stranger`, or what the disk says.
    pub(super) fn open(path: &Path, purposes: &[Purpose], scene: &Scene, device: &Device) -> Result<Self> {
        let mut lines = seal::open(path, &seal::identity(device)?)?;
        let mut line = Vec::new();
        if !lines.next(&mut line)? {
            return Err(Error::refused("bundle_truncated"));
        }
        let words: Vec<&str> = purposes.iter().map(|purpose| purpose.as_str()).collect();
        let manifest: Manifest = manifest_in(&line, &words)?;
        if manifest.to != scene.site {
            return Err(Error::refused("bundle_not_for_us"));
        }
        require_machine(scene, manifest.site, manifest.device, &manifest.key)?;
        if manifest.rows > manifest.purpose.most_rows() {
            return Err(Error::refused("bundle_too_large"));
        }
        let digest = Sha256::new().chain_update(&line);
        Ok(Self { manifest, lines, line, digest })
    }

    /// Reads the rest: the rows, and the end that is right for them.
    ///
    /// # Errors
    /// `bundle_truncated`, `bundle_altered`, `bundle_too_new`, `bundle_too_large`, or what the disk says.
    pub(super) fn rows(mut self) -> Result<(Manifest, Vec<Row>)> {
        let (mut rows, mut left, mut is_known) = (Vec::new(), MOST_BYTES, true);
        for _ in 0..self.manifest.rows {
            self.next()?;
            let fits = left.checked_sub(self.line.len());
            left = fits.ok_or_else(|| Error::refused("bundle_too_large"))?;
            self.digest.update(&self.line);
            match serde_json::from_slice(&self.line) {
                Ok(row) => rows.push(row),
                Err(_) => is_known = false,
            }
        }
        self.next()?;
        let sender = device_key(&self.manifest.key).ok_or_else(altered)?;
        let is_whole = read_end(&self.line, &self.digest.finalize().into(), &sender)? == self.manifest.rows;
        if !is_whole || self.lines.next(&mut self.line)? {
            return Err(altered());
        }
        // Nobody altered it: whoever signed it knows rows that this version does not.
        if is_known { Ok((self.manifest, rows)) } else { Err(Error::refused("bundle_too_new")) }
    }

    fn next(&mut self) -> Result<()> {
        if self.lines.next(&mut self.line)? { Ok(()) } else { Err(Error::refused("bundle_truncated")) }
    }
}

/// Reads a file for this site from a site that it knows, whole.
///
/// # Errors
/// Those of [`Reader`].
pub(super) fn read(
    path: &Path,
    purpose: Purpose,
    scene: &Scene,
    device: &Device,
) -> Result<(Manifest, Vec<Row>)> {
    Reader::open(path, &[purpose], scene, device)?.rows()
}

/// Every kind of file comes from a clinic: whether this one does, by a machine that this site knows of it.
///
/// # Errors
/// `site_stranger`.
pub(super) fn require_machine(scene: &Scene, site: Id, device: Id, key: &str) -> Result<()> {
    let is_machine = known(&scene.authority)
        .into_iter()
        .filter(|known| known.site == site && known.kind == SiteKind::Clinic)
        .flat_map(|known| known.machines)
        .any(|machine| machine.device == device && machine.key == key);
    let key = key.get(..16).unwrap_or_default();
    if is_machine { Ok(()) } else { Err(Error::refused("site_stranger").with("key", key)) }
}

/// What a file says that it is for, before anything of it is believed.
///
/// # Errors
/// Those of the file; `bundle_truncated`, `bundle_altered`.
pub(super) fn purpose(path: &Path, device: &Device) -> Result<String> {
    #[derive(Deserialize)]
    struct First {
        manifest: String,
    }
    #[derive(Deserialize)]
    struct Said {
        purpose: String,
    }
    let mut line = Vec::new();
    if !seal::open(path, &seal::identity(device)?)?.next(&mut line)? {
        return Err(Error::refused("bundle_truncated"));
    }
    let first: First = serde_json::from_slice(&line).map_err(|_| altered())?;
    let said: Said = serde_json::from_str(&first.manifest).map_err(|_| altered())?;
    Ok(said.purpose)
}
