//! Putting another database in the place of a vault's own. It lies complete beside the old one before `keys.json`, which
//! names the database, is replaced by one rename: that is the moment. What belongs to the old one is set aside, never
//! deleted; a machine that stops in between finds at the next start which side of that moment it was on.

use super::change::free_name;
use super::create::make_folder;
use super::files::{remove, sync_folder, write_atomically};
use super::keys::{KeyFile, SecretKey};
use crate::error::{Error, Result};
use chrono::{DateTime, FixedOffset};
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

/// The note of a switch that is going on.
const NOTE: &str = "switching";
/// Where the new database is put together.
const STAGE: &str = "restoring";
const KEYS: &str = "keys.json";

#[derive(Debug, Serialize, Deserialize)]
struct Switch {
    /// The new database.
    database: String,
    /// The folder for the old one.
    aside: String,
}

/// An empty folder inside the vault's, in which the new database is put together.
///
/// # Errors
/// When the folder cannot be written.
pub(crate) fn stage(vault: &Path) -> Result<PathBuf> {
    settle(vault)?;
    let stage = vault.join(STAGE);
    make_folder(&stage)?;
    Ok(stage)
}

/// Takes away what was staged.
///
/// # Errors
/// When the folder cannot be written.
pub(crate) fn clear_stage(vault: &Path) -> Result<()> {
    match std::fs::remove_dir_all(vault.join(STAGE)) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error.into()),
        _ => Ok(()),
    }
}

/// Puts a staged database in the place of the vault's own, if there is one, and says under what name that is set aside.
/// The lock must be held.
///
/// # Errors
/// What the disk says; then the vault is what it was.
pub(crate) fn install(
    vault: &Path,
    staged: &Path,
    keys: &KeyFile,
    key: &SecretKey,
    now: DateTime<FixedOffset>,
) -> Result<Option<String>> {
    let old = vault.join(KEYS);
    let switch = Switch { database: free_name(vault)?, aside: free_aside(vault, now) };
    let mut keys = keys.for_database(&switch.database, key)?;
    let note = serde_json::to_vec(&switch).map_err(|e| Error::internal(format!("encoding a note: {e}")))?;
    let has_old = old.exists() || databases(vault)?.next().is_some();
    write_atomically(&vault.join(NOTE), &note)?;
    let outcome = (|| {
        std::fs::rename(staged, vault.join(&switch.database))?;
        if old.exists() {
            let aside = vault.join(&switch.aside);
            make_folder(&aside)?;
            write_atomically(&aside.join(KEYS), &std::fs::read(&old)?)?;
        }
        sync_folder(vault)?;
        keys.write(&old, key)
    })();
    // From here on it is decided, whichever way it went; where even this fails, the next start does it.
    let settled = settle(vault);
    outcome?;
    settled?;
    Ok(has_old.then_some(switch.aside))
}

/// Ends a switch that was interrupted: before its moment nothing is left of it, after it the old database is set aside.
///
/// # Errors
/// When the folder cannot be written.
pub(crate) fn settle(vault: &Path) -> Result<()> {
    clear_stage(vault)?;
    let note = match std::fs::read(vault.join(NOTE)) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        read => read?,
    };
    let switch: Switch = serde_json::from_slice(&note).map_err(|_| Error::damaged("the note of a switch"))?;
    let aside = vault.join(&switch.aside);
    match KeyFile::read(&vault.join(KEYS)) {
        Ok(keys) if keys.database == switch.database => set_aside(vault, &switch.database, &aside)?,
        // The keys were damaged before the switch, or are since: nothing is deleted in doubt.
        Err(error) if error.code() != "vault_missing" => {}
        _ => {
            remove(&vault.join(&switch.database))?;
            remove(&aside.join(KEYS))?;
            // What else is in there was not put there by this switch.
            drop(std::fs::remove_dir(&aside));
        }
    }
    remove(&vault.join(NOTE))
}

/// Whether a switch was interrupted and is still to be settled.
pub(super) fn is_unsettled(vault: &Path) -> bool {
    vault.join(NOTE).exists()
}

/// Whether a file of a folder is what an interrupted switch leaves.
pub(super) fn is_rubble(vault: &Path, name: &str) -> bool {
    name == STAGE
        || (is_unsettled(vault)
            && (name == NOTE || name.starts_with("titian-") || name.starts_with("set-aside-")))
}

fn set_aside(vault: &Path, database: &str, aside: &Path) -> Result<()> {
    let old: Vec<String> = databases(vault)?.filter(|name| !belongs(name, database)).collect();
    let head = vault.join("head");
    if old.is_empty() && !head.exists() {
        return Ok(());
    }
    make_folder(aside)?;
    for name in old.iter().map(String::as_str).chain(["head"]) {
        let path = vault.join(name);
        if path.exists() {
            std::fs::rename(path, aside.join(name))?;
        }
    }
    sync_folder(aside)?;
    sync_folder(vault)
}

/// The databases of a folder and what lies beside them: `titian.db`, `titian.db-wal`, …
fn databases(vault: &Path) -> Result<impl Iterator<Item = String>> {
    let names = vault.read_dir()?.flatten().filter_map(|entry| entry.file_name().into_string().ok());
    Ok(names.filter(|name| {
        let end = name.rsplit('.').next().unwrap_or_default();
        matches!(end, "db" | "db-wal" | "db-shm" | "db-journal")
    }))
}

fn belongs(name: &str, database: &str) -> bool {
    name.strip_prefix(database).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
}

fn free_aside(vault: &Path, now: DateTime<FixedOffset>) -> String {
    let name = format!("set-aside-{}", now.format("%Y%m%d-%H%M%S"));
    (1..)
        .map(|n| if n == 1 { name.clone() } else { format!("{name}-{n}") })
        .find(|name| !vault.join(name).exists())
        .unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    type Outcome = std::result::Result<(), Box<dyn std::error::Error>>;

    fn folder(files: &[&str]) -> std::result::Result<tempfile::TempDir, Box<dyn std::error::Error>> {
        let folder = tempfile::tempdir()?;
        std::fs::create_dir_all(folder.path().join("restoring"))?;
        std::fs::create_dir_all(folder.path().join("set-aside-1"))?;
        for file in files {
            std::fs::write(folder.path().join(file), "isi")?;
        }
        let note = Switch { database: "titian-new.db".to_owned(), aside: "set-aside-1".to_owned() };
        std::fs::write(folder.path().join(NOTE), serde_json::to_vec(&note)?)?;
        Ok(folder)
    }

    fn names(folder: &Path) -> std::result::Result<BTreeSet<String>, Box<dyn std::error::Error>> {
        let entries = folder.read_dir()?.collect::<std::io::Result<Vec<_>>>()?;
        Ok(entries.into_iter().map(|entry| entry.file_name().to_string_lossy().into_owned()).collect())
    }

    #[test]
    fn a_switch_on_a_new_machine_that_stopped_before_its_moment_leaves_the_folder_free() -> Outcome {
        let folder = folder(&["lock", "titian-new.db", "set-aside-1/keys.json"])?;
        assert!(names(folder.path())?.iter().all(|name| name == "lock" || is_rubble(folder.path(), name)));
        assert_eq!(super::super::look(folder.path()).err().map(|error| error.code()), Some("vault_missing"));
        settle(folder.path())?;
        assert_eq!(names(folder.path())?, BTreeSet::from(["lock".to_owned()]));
        Ok(())
    }

    #[test]
    fn what_was_set_aside_already_is_not_deleted_although_the_keys_are_gone() -> Outcome {
        let folder = folder(&["titian-new.db", "set-aside-1/keys.json", "set-aside-1/titian.db"])?;
        settle(folder.path())?;
        assert_eq!(names(&folder.path().join("set-aside-1"))?, BTreeSet::from(["titian.db".to_owned()]));
        Ok(())
    }

    #[test]
    fn where_the_keys_do_not_read_nothing_is_deleted() -> Outcome {
        let folder = folder(&["keys.json", "titian.db", "titian-new.db", "set-aside-1/keys.json"])?;
        settle(folder.path())?;
        let left = ["keys.json", "titian.db", "titian-new.db", "set-aside-1"].map(str::to_owned);
        assert_eq!(names(folder.path())?, BTreeSet::from(left));
        assert!(folder.path().join("set-aside-1/keys.json").exists());
        Ok(())
    }
}
