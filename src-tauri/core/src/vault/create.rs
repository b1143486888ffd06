//! Making a vault. A mark lies in the folder from before the first file until somebody has typed back what is on the
//! recovery sheet: a vault whose sheet nobody has seen is none, nothing can be written to it, and making it can begin again.

use super::attempts::Attempts;
use super::files::{remove, sync_folder};
use super::keyring::Keyring;
use super::keys::{Face, KeyFile, SecretKey};
use super::recovery::RecoverySecret;
use super::{
    CreateVault, Created, DATABASE, Place, Vault, copy, ground, local, lock, new_id, reserve, switch,
};
use crate::error::{Check, Error, Result};
use crate::kernel::codes::Role;
use crate::log::{Device, Signatory};
use crate::scene::{Files, Person, Scene, Work};
use crate::schema::SCHEMA;
use crate::store::Open;
use crate::store::desk::Clerk;
use crate::{accounts, settings};
use chrono::{DateTime, FixedOffset};
use std::fs::File;
use std::path::Path;
use std::sync::Arc;

/// The mark of a vault that is being made.
const UNFINISHED: &str = "unfinished";
/// What the making of a vault leaves behind when it is interrupted.
const RUBBLE: [&str; 11] = [
    DATABASE,
    "titian.db-wal",
    "titian.db-shm",
    "titian.db-journal",
    "head",
    "head.new",
    "keys.new",
    "reserve",
    "attempts",
    "attempts.new",
    "keys.json",
];

impl Vault {
    /// Makes a vault in an absent or empty folder, and opens it.
    ///
    /// # Errors
    /// `vault_exists`, `vault_in_use`, `invalid`, or what the disk says; then nothing is left of it.
    pub fn create(
        place: &Place,
        new: &CreateVault,
        now: DateTime<FixedOffset>,
        files: Arc<Files>,
    ) -> Result<(Self, Created)> {
        check(new)?;
        let lock = begin(place)?;
        let made = make(place, new, now, files, lock).inspect_err(|_| clear_up(&place.vault))?;
        // Whoever begins a site of their own waits for nobody's answer.
        remove(&place.vault.join(super::joining::FILE))?;
        Ok(made)
    }
}

/// Begins to make a vault: takes the folder, clears what an earlier making left, and lays down the mark.
///
/// # Errors
/// `vault_exists`, `vault_in_use`, `folder_synced`, `folder_network`, or what the disk says.
pub(super) fn begin(place: &Place) -> Result<File> {
    ground::require_safe(&place.vault)?;
    if !is_free(&place.vault) {
        return Err(Error::refused("vault_exists"));
    }
    make_folder(&place.vault)?;
    let lock = lock(&place.vault)?;
    // Somebody else may have made one while the folder was not ours yet.
    if !is_free(&place.vault) {
        return Err(Error::refused("vault_exists"));
    }
    switch::settle(&place.vault)?;
    clear(&place.vault)?;
    File::create(place.vault.join(UNFINISHED))?.sync_all()?;
    // Before any other file: a power cut must not leave one of them without the mark.
    sync_folder(&place.vault)?;
    Ok(lock)
}

/// Leaves nothing of a making that failed. Where even this fails, the mark stays and the next attempt clears up.
pub(super) fn clear_up(folder: &Path) {
    drop(clear(folder).and_then(|()| settle(folder)));
}

fn make(
    place: &Place,
    new: &CreateVault,
    now: DateTime<FixedOffset>,
    files: Arc<Files>,
    lock: File,
) -> Result<(Vault, Created)> {
    let (key, seed, recovery) = (SecretKey::random()?, SecretKey::random()?, RecoverySecret::random()?);
    let (site, device, admin) = (new_id(now)?, new_id(now)?, new_id(now)?);
    let (site_name, admin_name) = (new.site_name.trim(), new.admin_name.trim());
    let face = Face { site_name: site_name.to_owned(), language: new.language };
    let mut file = KeyFile::create(site, face, &recovery, &key, device, &seed)?;
    let signing = SecretKey::random()?;
    file.set_slot(admin, admin_name, &new.passphrase, place.cost()?, &key, &signing)?;
    let writer = Device::new(device, seed.bytes());
    let public = *writer.public_key().as_bytes();
    let mut clerk = Clerk::open(place, &file.database, copy(&key), writer, &SCHEMA, Open::New)?;
    let keys = Arc::new(Keyring::new(file, Attempts::of(&place.vault, &place.machine)));
    let now = local(now, new.timezone);
    let scene = Scene {
        now,
        today: now.date_naive(),
        person: Person { id: admin, name: admin_name.to_owned(), role: Role::Administrator },
        site,
        site_name: site_name.to_owned(),
        region_code: new.region_code.clone(),
        timezone: new.timezone,
        device,
        device_code: "A".to_owned(),
        language: new.language,
        folder: place.vault.clone(),
        files,
        work: Work::default(),
        keys: Arc::clone(&keys),
        authority: Arc::default(),
    };
    let (root, own) = (Arc::new(recovery.signatory(site)), Signatory::new(admin, signing.bytes()));
    let written = clerk.write_unrestricted(&scene, |tx| {
        tx.signed(&[root], |tx| {
            settings::found_site(tx, new, &public)?;
            accounts::found(tx, new, &own)
        })?;
        tx.trace("created", None, None)?;
        tx.authority()
    })?;
    let scene = Scene { authority: Arc::new(written.data), ..scene };
    keys.file().write(&place.vault.join("keys.json"), &key)?;
    let created = Created { recovery_key: recovery.to_text().to_string(), site, device };
    let vault = Vault::assemble(place, key, clerk, scene, Vec::new(), lock)?;
    vault.await_sheet(recovery);
    reserve::keep(&place.vault);
    Ok((vault, created))
}

/// Whether a folder holds a vault whose making was not ended: nobody has ever written to it.
pub(super) fn is_unfinished(folder: &Path) -> bool {
    folder.join(UNFINISHED).exists()
}

/// Takes the mark away: the vault is finished.
///
/// # Errors
/// When the folder cannot be written.
pub(super) fn settle(folder: &Path) -> Result<()> {
    remove(&folder.join(UNFINISHED))?;
    sync_folder(folder)
}

/// Whether a folder is absent, empty, or holds nothing but what an interrupted making left.
fn is_free(folder: &Path) -> bool {
    let Ok(entries) = folder.read_dir() else { return true };
    let is_unfinished = is_unfinished(folder);
    entries.flatten().all(|entry| {
        let name = entry.file_name();
        let name = name.to_str().unwrap_or_default();
        name == "lock"
            || name == super::joining::FILE
            || switch::is_rubble(folder, name)
            || (is_unfinished && (name == UNFINISHED || RUBBLE.contains(&name)))
    })
}

fn clear(folder: &Path) -> Result<()> {
    RUBBLE.iter().try_for_each(|name| remove(&folder.join(name)))
}

/// Makes the folder, where the system knows such a thing for its owner alone.
pub(crate) fn make_folder(folder: &Path) -> Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    Ok(builder.create(folder)?)
}

fn check(new: &CreateVault) -> Result<()> {
    let mut check = Check::default();
    check.require(!new.site_name.trim().is_empty(), "site_name", "required");
    check.text("site_name", Some(&new.site_name), 120);
    check.require(!new.admin_name.trim().is_empty(), "admin_name", "required");
    check.text("admin_name", Some(&new.admin_name), 120);
    check.require(crate::regions::read(&new.region_code).is_some(), "region_code", "unknown_code");
    check.passphrase(&new.passphrase, "passphrase");
    check.done()
}
