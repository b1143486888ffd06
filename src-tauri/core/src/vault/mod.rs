//! The vault: a folder with the encrypted database, the keys that open it, the mark of how far it was written here, and
//! the encrypted scans. Opening and making one; what is in it is the business of the other modules.

pub mod attachments;
pub mod files;
pub mod head;
pub mod keys;
pub mod recovery;

use crate::error::{Check, Error, Result};
use crate::kernel::codes::{Language, Role, Timezone};
use crate::kernel::days::Day;
use crate::kernel::ids::Id;
use crate::log::Device;
use crate::scene::{Files, Person, Scene, Work};
use crate::schema::SCHEMA;
use crate::store::Readers;
use crate::store::desk::{Clerk, Desk};
use chrono::{DateTime, FixedOffset, NaiveTime};
use head::Notice;
use keys::{Face, KeyCost, KeyFile, SecretKey};
use recovery::RecoverySecret;
use rusqlite::OptionalExtension;
use serde::{Deserialize, Serialize};
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, RwLock};

/// Where a vault is, and on what machine and program it is opened.
#[derive(Debug, Clone)]
pub struct Place {
    /// The vault's folder.
    pub vault: PathBuf,
    /// What tells this machine and this place from others; any text that stays the same.
    pub machine: String,
    /// Whether this is a demonstration clinic of invented people.
    pub demonstration: bool,
    /// The day the program was built: a clock before it is not to be trusted.
    pub build_day: Day,
    /// What it costs to try a passphrase of a new slot.
    pub key_cost: KeyCost,
}

/// What a new vault needs to know.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct CreateVault {
    /// The clinic's name.
    pub site_name: String,
    /// The region's dotted code, of any level.
    pub region_code: String,
    /// The clinic's zone.
    pub timezone: Timezone,
    /// The language of this machine.
    pub language: Language,
    /// The first administrator's name.
    pub admin_name: String,
    /// Their passphrase.
    pub passphrase: String,
}

/// What is shown once, when a vault was made.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Created {
    /// The text of the recovery sheet.
    pub recovery_key: String,
    /// The site.
    pub site: Id,
    /// This device.
    pub device: Id,
}

/// The fewest characters of a passphrase.
pub const SHORTEST_PASSPHRASE: usize = 8;

/// An open vault.
#[derive(Debug)]
pub struct Vault {
    place: Place,
    key: SecretKey,
    keys: Mutex<KeyFile>,
    /// Where writes are handed in.
    pub desk: Desk,
    /// Where reads go.
    pub readers: Readers,
    /// Who is signed in and where: the scene of every call, but for its clock and its work.
    scene: RwLock<Scene>,
    /// What was found when opening.
    pub notices: Vec<Notice>,
    _lock: File,
}

/// How somebody opens a vault.
#[derive(Debug)]
pub enum Way<'a> {
    /// With the passphrase of their slot; without a person, the only one there is.
    Passphrase(Option<Id>, &'a str),
    /// With the recovery sheet, setting a new passphrase for a person.
    Recovery(&'a RecoverySecret, Id, &'a str),
}

impl Vault {
    /// Makes a vault in an absent or empty folder, and opens it.
    ///
    /// # Errors
    /// `vault_exists`, `invalid`, or what the disk says. A folder in which something failed is left without `keys.json`.
    pub fn create(
        place: &Place,
        new: &CreateVault,
        now: DateTime<FixedOffset>,
        files: Arc<Files>,
    ) -> Result<(Self, Created)> {
        check_new(new)?;
        if place.vault.read_dir().is_ok_and(|mut entries| entries.next().is_some()) {
            return Err(Error::refused("vault_exists"));
        }
        std::fs::create_dir_all(&place.vault)?;
        let lock = lock(&place.vault)?;
        let (key, seed, recovery) = (SecretKey::random()?, SecretKey::random()?, RecoverySecret::random()?);
        let moment = |now: DateTime<FixedOffset>| -> Result<Id> {
            let millis = u64::try_from(now.timestamp_millis()).unwrap_or_default();
            Ok(uuid::Builder::from_unix_timestamp_millis(millis, &keys::random()?).into_uuid())
        };
        let (site, device, admin) = (moment(now)?, moment(now)?, moment(now)?);
        let face = Face { site_name: new.site_name.trim().to_owned(), language: new.language };
        let mut file = KeyFile::create(site, face, &recovery, &key, device, &seed)?;
        file.set_slot(admin, new.admin_name.trim(), &new.passphrase, place.key_cost, &key)?;
        let clerk = Clerk::open(
            &place.vault,
            &file.database,
            copy(&key),
            Device::new(device, seed.bytes()),
            place.machine.clone(),
            build_at(place),
            &SCHEMA,
        )?;
        let scene = Scene {
            now,
            today: now.date_naive(),
            person: Person { id: admin, name: new.admin_name.trim().to_owned(), role: Role::Administrator },
            site,
            site_name: new.site_name.trim().to_owned(),
            region_code: new.region_code.clone(),
            timezone: new.timezone,
            device,
            device_code: "A".to_owned(),
            language: new.language,
            folder: place.vault.clone(),
            files,
            work: Work::default(),
        };
        let mut clerk = clerk;
        let public = *clerk.device().public_key().as_bytes();
        clerk.write(&scene, |tx| crate::settings::found_site(tx, new, &public))?;
        // The vault exists from here on: without keys.json the rest is rubble.
        file.write(&place.vault.join("keys.json"), &key)?;
        let created = Created { recovery_key: recovery.to_text().to_string(), site, device };
        Ok((Self::assemble(place, key, file, clerk, scene, Vec::new(), lock)?, created))
    }

    /// Opens a vault.
    ///
    /// # Errors
    /// `vault_missing`, `vault_in_use`, `too_new`, `wrong_passphrase`, `wrong_recovery_key`, `damaged`, or what the disk says.
    pub fn open(place: &Place, way: &Way<'_>, now: DateTime<FixedOffset>, files: Arc<Files>) -> Result<Self> {
        let keys_path = place.vault.join("keys.json");
        let mut file = KeyFile::read(&keys_path)?;
        let lock = lock(&place.vault)?;
        let (person, key) = match way {
            Way::Passphrase(person, passphrase) => {
                let person = person
                    .or_else(|| (file.slots.len() == 1).then(|| file.slots[0].person))
                    .ok_or_else(|| Error::refused("person_needed"))?;
                (person, file.unlock(person, passphrase)?)
            }
            Way::Recovery(secret, person, passphrase) => {
                check_passphrase(passphrase, "new_passphrase")?;
                let key = file.recover(secret)?;
                let name = file
                    .slots
                    .iter()
                    .find(|slot| slot.person == *person)
                    .map(|slot| slot.name.clone())
                    .ok_or_else(|| Error::refused("not_found"))?;
                file.set_slot(*person, &name, passphrase, place.key_cost, &key)?;
                file.write(&keys_path, &key)?;
                (*person, key)
            }
        };
        if !place.vault.join(&file.database).exists() {
            return Err(Error::damaged("the database is missing"));
        }
        let mut clerk = Clerk::open(
            &place.vault,
            &file.database,
            copy(&key),
            file.device(&key)?,
            place.machine.clone(),
            build_at(place),
            &SCHEMA,
        )?;
        let notices: Vec<Notice> = clerk.compare_head()?.into_iter().collect();
        if !notices.is_empty() {
            let (id, seed) = (
                uuid::Builder::from_unix_timestamp_millis(
                    u64::try_from(now.timestamp_millis()).unwrap_or_default(),
                    &keys::random()?,
                )
                .into_uuid(),
                SecretKey::random()?,
            );
            file.set_device(id, &seed, &key)?;
            file.write(&keys_path, &key)?;
            clerk.become_device(Device::new(id, seed.bytes()))?;
        }
        let mut scene = read_scene(&clerk, &file, person, now, place, files)?;
        let public = *clerk.device().public_key().as_bytes();
        let is_recovery = matches!(way, Way::Recovery(..));
        let written = clerk.write(&scene, |tx| {
            crate::settings::register_device(tx, &public)?;
            tx.trace(if is_recovery { "recovered" } else { "unlocked" }, None, None)?;
            crate::settings::device_code(tx.conn(), tx.scene.device)
        })?;
        scene.device_code = written.data;
        Self::assemble(place, key, file, clerk, scene, notices, lock)
    }

    fn assemble(
        place: &Place,
        key: SecretKey,
        keys: KeyFile,
        clerk: Clerk,
        scene: Scene,
        notices: Vec<Notice>,
        lock: File,
    ) -> Result<Self> {
        let readers = Readers::new(place.vault.join(&keys.database), copy(&key));
        Ok(Self {
            place: place.clone(),
            key,
            keys: Mutex::new(keys),
            desk: Desk::open(clerk)?,
            readers,
            scene: RwLock::new(scene),
            notices,
            _lock: lock,
        })
    }

    /// The scene of a call.
    #[must_use]
    pub fn scene(&self, now: DateTime<FixedOffset>, work: Work) -> Scene {
        let mut scene = self.scene.read().unwrap_or_else(PoisonError::into_inner).clone();
        scene.now = local(now, scene.timezone);
        scene.today = scene.now.date_naive();
        scene.work = work;
        scene
    }

    /// Changes what later scenes say: the site's name, region or zone, the language.
    ///
    /// # Errors
    /// When `keys.json` cannot be written.
    pub fn set_scene(&self, change: impl FnOnce(&mut Scene)) -> Result<()> {
        let mut scene = self.scene.write().unwrap_or_else(PoisonError::into_inner);
        change(&mut scene);
        let mut keys = self.keys.lock().unwrap_or_else(PoisonError::into_inner);
        let face = Face { site_name: scene.site_name.clone(), language: scene.language };
        if keys.face != face {
            keys.face = face;
            keys.write(&self.place.vault.join("keys.json"), &self.key)?;
        }
        Ok(())
    }

    /// Changes a person's passphrase.
    ///
    /// # Errors
    /// `wrong_passphrase`, `invalid` when the new one is too short, or what the disk says.
    pub fn change_passphrase(&self, person: Id, old: &str, new: &str) -> Result<()> {
        check_passphrase(new, "new")?;
        let mut keys = self.keys.lock().unwrap_or_else(PoisonError::into_inner);
        let key = keys.unlock(person, old)?;
        let name = self.scene.read().unwrap_or_else(PoisonError::into_inner).person.name.clone();
        let mut changed = keys.clone();
        changed.set_slot(person, &name, new, self.place.key_cost, &key)?;
        changed.write(&self.place.vault.join("keys.json"), &key)?;
        *keys = changed;
        Ok(())
    }

    /// Where this vault is.
    #[must_use]
    pub const fn place(&self) -> &Place {
        &self.place
    }
}

/// What can be said of a vault that nobody has opened: who can open it, and what the unlock screen shows.
///
/// # Errors
/// `vault_missing`, `too_new` or `damaged`.
pub fn look(folder: &Path) -> Result<KeyFile> {
    let file = KeyFile::read(&folder.join("keys.json"));
    // A database without its keys is a damaged vault, not a missing one.
    match file {
        Err(error) if error.code() == "vault_missing" && folder.join("titian.db").exists() => {
            Err(Error::damaged("keys.json is missing"))
        }
        other => other,
    }
}

fn copy(key: &SecretKey) -> SecretKey {
    SecretKey::new(*key.bytes())
}

fn build_at(place: &Place) -> i64 {
    place.build_day.and_time(NaiveTime::MIN).and_utc().timestamp()
}

fn local(now: DateTime<FixedOffset>, timezone: Timezone) -> DateTime<FixedOffset> {
    FixedOffset::east_opt(timezone.offset_seconds()).map_or(now, |zone| now.with_timezone(&zone))
}

fn lock(folder: &Path) -> Result<File> {
    let file = File::options().create(true).truncate(false).write(true).open(folder.join("lock"))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(std::fs::TryLockError::WouldBlock) => Err(Error::refused("vault_in_use")),
        Err(std::fs::TryLockError::Error(error)) => Err(error.into()),
    }
}

fn check_passphrase(passphrase: &str, field: &str) -> Result<()> {
    let mut check = Check::default();
    check.require(passphrase.chars().count() >= SHORTEST_PASSPHRASE, field, "passphrase_short");
    check.done()
}

fn check_new(new: &CreateVault) -> Result<()> {
    let mut check = Check::default();
    check.require(!new.site_name.trim().is_empty(), "site_name", "required");
    check.text("site_name", Some(&new.site_name), 120);
    check.require(!new.admin_name.trim().is_empty(), "admin_name", "required");
    check.text("admin_name", Some(&new.admin_name), 120);
    check.require(crate::regions::read(&new.region_code).is_some(), "region_code", "unknown_code");
    check.require(new.passphrase.chars().count() >= SHORTEST_PASSPHRASE, "passphrase", "passphrase_short");
    check.done()
}

fn read_scene(
    clerk: &Clerk,
    file: &KeyFile,
    person: Id,
    now: DateTime<FixedOffset>,
    place: &Place,
    files: Arc<Files>,
) -> Result<Scene> {
    let conn = clerk.connection();
    let (name, role): (String, Option<Role>) = conn
        .query_row("SELECT name, role FROM staff WHERE id = ? AND coalesce(active, 1) = 1", [person], |r| {
            Ok((r.get(0)?, r.get(1)?))
        })
        .optional()?
        .ok_or_else(|| Error::refused("not_allowed"))?;
    let (site_name, region_code, timezone): (String, Option<String>, Option<Timezone>) = conn
        .query_row("SELECT name, region_code, timezone FROM site WHERE id = ?", [file.site], |r| {
            Ok((r.get(0)?, r.get(1)?, r.get(2)?))
        })
        .optional()?
        .ok_or_else(|| Error::damaged("the site's record is missing"))?;
    let timezone = timezone.unwrap_or(Timezone::Wib);
    let now = local(now, timezone);
    Ok(Scene {
        now,
        today: now.date_naive(),
        person: Person { id: person, name, role: role.ok_or_else(|| Error::refused("not_allowed"))? },
        site: file.site,
        site_name,
        region_code: region_code.unwrap_or_default(),
        timezone,
        device: clerk.device().id,
        device_code: String::new(),
        language: file.face.language,
        folder: place.vault.clone(),
        files,
        work: Work::default(),
    })
}
