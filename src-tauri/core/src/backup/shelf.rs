//! The folder where one vault's backups stand: a folder each, and beside them the scans that they share. A scan never
//! changes, so one copy serves all of them. What is being made or thrown away has a name of its own until that is done.

use super::manifest::Manifest;
use super::thin::{Kept, surplus};
use crate::error::Result;
use crate::vault::files::sync_folder;
use chrono::{DateTime, FixedOffset};
use std::collections::HashSet;
use std::path::{Path, PathBuf};

const NAME: &str = "Titian-";
const MAKING: &str = "making-";
const REMOVING: &str = "removing-";
pub(super) const SCANS: &str = "scans";
/// How far below the folder that somebody picked backups are looked for.
const DEPTH: u32 = 2;

/// The folder of one vault's backups.
#[derive(Debug)]
pub(super) struct Shelf(PathBuf);

/// A backup that is there.
#[derive(Debug)]
pub(super) struct Shelved {
    pub(super) folder: PathBuf,
    pub(super) manifest: Manifest,
}

/// A backup that is being made. Unless it is put up, nothing is left of it.
#[derive(Debug)]
pub(super) struct Making {
    pub(super) folder: PathBuf,
    is_up: bool,
}

impl Shelf {
    /// The shelf of a series in the folder that somebody picked, made if there is none; what earlier work left half
    /// done is swept away.
    pub(super) fn open(picked: &Path, series: &str) -> Result<Self> {
        let folder = picked.join(format!("{NAME}{series}"));
        std::fs::create_dir_all(folder.join(SCANS))?;
        let shelf = Self(folder);
        for folder in folders(&shelf.0)? {
            let name = folder.file_name().unwrap_or_default().to_string_lossy();
            if name.starts_with(MAKING) || name.starts_with(REMOVING) {
                std::fs::remove_dir_all(&folder)?;
            }
        }
        Ok(shelf)
    }

    pub(super) fn folder(&self) -> &Path {
        &self.0
    }

    pub(super) fn scans(&self) -> PathBuf {
        self.0.join(SCANS)
    }

    pub(super) fn backups(&self) -> Result<Vec<Shelved>> {
        let mut found = Vec::new();
        for folder in folders(&self.0)? {
            // One that does not read is left alone: it is for a person to look at.
            if let Ok(Some(manifest)) = Manifest::read(&folder) {
                found.push(Shelved { folder, manifest });
            }
        }
        found.sort_by_key(|shelved| std::cmp::Reverse(shelved.manifest.number));
        Ok(found)
    }

    /// Begins a backup.
    pub(super) fn begin(&self, number: u64) -> Result<Making> {
        let folder = self.0.join(format!("{MAKING}{number}"));
        let making = Making { folder, is_up: false };
        std::fs::create_dir(&making.folder)?;
        Ok(making)
    }

    /// Puts a backup up that is written and read again: from now on it counts.
    pub(super) fn put_up(
        &self,
        mut making: Making,
        number: u64,
        made_at: DateTime<FixedOffset>,
    ) -> Result<()> {
        sync_folder(&making.folder)?;
        let folder = self.0.join(format!("{}-{number:05}", made_at.format("%Y-%m-%d-%H%M")));
        std::fs::rename(&making.folder, folder)?;
        making.is_up = true;
        sync_folder(&self.0)
    }

    /// Throws away what is no longer to be kept, and the scans that no backup names any more.
    pub(super) fn thin(&self, room: u64) -> Result<()> {
        let there = self.backups()?;
        let kept = there.iter().map(|shelved| Kept {
            number: shelved.manifest.number,
            made_at: shelved.manifest.made_at,
            bytes: shelved.manifest.bytes,
        });
        let scans = size_of_files(&self.scans())?;
        let gone = surplus(kept.collect(), room.saturating_sub(scans));
        let mut named: HashSet<&str> = HashSet::new();
        for shelved in &there {
            if gone.contains(&shelved.manifest.number) {
                let removing = self.0.join(format!("{REMOVING}{}", shelved.manifest.number));
                std::fs::rename(&shelved.folder, &removing)?;
                std::fs::remove_dir_all(&removing)?;
            } else {
                named.extend(shelved.manifest.scans.iter().map(String::as_str));
            }
        }
        for entry in self.scans().read_dir()? {
            let entry = entry?;
            if !named.contains(entry.file_name().to_string_lossy().as_ref()) {
                std::fs::remove_file(entry.path())?;
            }
        }
        Ok(())
    }
}

impl Drop for Making {
    fn drop(&mut self) {
        if !self.is_up {
            // On a drive that was pulled out there is nothing to remove any more; the next backup there sweeps it.
            drop(std::fs::remove_dir_all(&self.folder));
        }
    }
}

/// The backups in a folder that somebody picked: it is one, it holds some, or it holds shelves. Newest first.
pub(super) fn find(picked: &Path) -> Result<Vec<Shelved>> {
    let mut found = Vec::new();
    look(picked, DEPTH, &mut found)?;
    found.sort_by(|a, b| {
        (b.manifest.made_at, b.manifest.number).cmp(&(a.manifest.made_at, a.manifest.number))
    });
    Ok(found)
}

fn look(folder: &Path, depth: u32, found: &mut Vec<Shelved>) -> Result<()> {
    if let Ok(Some(manifest)) = Manifest::read(folder) {
        found.push(Shelved { folder: folder.to_owned(), manifest });
        return Ok(());
    }
    if depth == 0 {
        return Ok(());
    }
    for within in folders(folder)? {
        let name = within.file_name().unwrap_or_default().to_string_lossy();
        if !name.starts_with(MAKING) && !name.starts_with(REMOVING) {
            // A folder that is nobody's business and may not be read is no reason not to show the others.
            drop(look(&within, depth - 1, found));
        }
    }
    Ok(())
}

fn folders(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in folder.read_dir()? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            found.push(entry.path());
        }
    }
    Ok(found)
}

fn size_of_files(folder: &Path) -> Result<u64> {
    folder.read_dir()?.try_fold(0, |sum, entry| Ok(sum + entry?.metadata()?.len()))
}
