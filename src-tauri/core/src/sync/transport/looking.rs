//! Looking at the files of a place: each once, until there is another of its name, or what was wrong with it may be over.

use super::place::{Found, Place};
use super::store::{self, Errand, File};
use crate::error::{Error, Result};
use crate::scene::Scene;
use crate::store::desk::Rank;
use crate::sync::inbox::LARGEST;
use crate::vault::Vault;
use crate::vault::create::make_folder;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The folder beside the database for what is on its way; it is there for as long as an exchange.
const FOLDER: &str = "transport";

/// A place that is looked through.
pub(crate) struct Looking<'a> {
    vault: &'a Vault,
    errand: Errand,
    place: &'a dyn Place,
    /// How the files were found before.
    before: BTreeMap<String, File>,
    copy: PathBuf,
}

impl std::fmt::Debug for Looking<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Looking").field("errand", &self.errand).finish_non_exhaustive()
    }
}

impl<'a> Looking<'a> {
    /// Begins, and forgets what lies there no more.
    ///
    /// # Errors
    /// When the vault cannot be read or written.
    pub(crate) fn begin(
        vault: &'a Vault,
        scene: &Scene,
        errand: Errand,
        place: &'a dyn Place,
        found: &[Found],
        copy: PathBuf,
    ) -> Result<Self> {
        let mut before = vault.readers.read(|conn| store::files(conn, errand))?;
        let there = |name: &String| found.iter().any(|found| found.name == *name);
        let gone: Vec<String> = before.keys().filter(|name| !there(name)).cloned().collect();
        for name in gone {
            before.remove(&name);
            let forget = move |tx: &mut crate::scene::Tx<'_>| store::forget_file(tx.conn(), errand, &name);
            vault.desk.write(Rank::Save, scene.clone(), forget)?;
        }
        Ok(Self { vault, errand, place, before, copy })
    }

    /// Looks at a file, unless it is the one that was looked at before: `take` says of its copy whether it is dealt with.
    /// What is wrong with it is noted.
    ///
    /// # Errors
    /// What the place or the vault's own disk says, or `take` that is not about this file.
    pub(crate) fn look(
        &self,
        scene: &Scene,
        found: &Found,
        take: impl FnOnce(&Path) -> Result<bool>,
    ) -> Result<()> {
        if self.before.get(&found.name).is_some_and(|file| file.tag.as_ref() == Some(&found.tag)) {
            return Ok(());
        }
        let outcome = self.take(found, take);
        let tag = is_settled(&outcome).then(|| found.tag.clone());
        let trouble = match outcome {
            Err(error) if is_of_file(&error) => Some(error),
            outcome => outcome.map(|_| None)?,
        };
        let (errand, name) = (self.errand, found.name.clone());
        self.vault.desk.write(Rank::Save, scene.clone(), move |tx| {
            store::note_file(tx.conn(), errand, &name, tag.as_deref(), trouble.as_ref(), tx.scene.now)
        })?;
        Ok(())
    }

    fn take(&self, found: &Found, take: impl FnOnce(&Path) -> Result<bool>) -> Result<bool> {
        if found.bytes > LARGEST {
            return Err(Error::refused("bundle_too_large"));
        }
        // One that is written over while it is copied is looked at again when it is written.
        if self.place.fetch(found, &self.copy)? { take(&self.copy) } else { Ok(false) }
    }
}

fn is_of_file(error: &Error) -> bool {
    ["bundle_", "site_"].iter().any(|about| error.code().starts_with(about))
        || error.code() == "file_unreadable"
}

/// Whether the same file again would come to the same. One that is half there, that rests on what another file may bring or
/// that a newer program can read would not.
fn is_settled(outcome: &Result<bool>) -> bool {
    match outcome {
        Ok(is_settled) => *is_settled,
        Err(error) => matches!(
            error.code(),
            "bundle_altered"
                | "bundle_not_for_us"
                | "bundle_not_one"
                | "bundle_other_purpose"
                | "bundle_other_site"
                | "bundle_too_large"
        ),
    }
}

/// Where files lie, encrypted, between the place and the vault.
#[derive(Debug)]
pub(crate) struct OnItsWay(PathBuf);

impl OnItsWay {
    /// # Errors
    /// What the vault's disk says.
    pub(crate) fn begin(vault: &Vault) -> Result<Self> {
        let folder = vault.place().vault.join(FOLDER);
        make_folder(&folder)?;
        Ok(Self(folder))
    }

    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }
}

impl Drop for OnItsWay {
    fn drop(&mut self) {
        // What is left of it is written over by the next exchange.
        drop(std::fs::remove_dir_all(&self.0));
    }
}
