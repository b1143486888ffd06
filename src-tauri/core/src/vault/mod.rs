//! The vault: a folder with the encrypted database, the keys that open it, the mark of how far it was written here, and
//! the encrypted scans. Opening and making one; what is in it is the business of the other modules.

pub mod attachments;
pub(crate) mod create;
pub mod files;
pub(crate) mod ground;
pub mod head;
pub mod keys;
pub mod recovery;
pub(crate) mod reserve;
mod secret;
pub(crate) mod switch;

use crate::backup::{self, Turn};
use crate::error::{Check, Error, Result};
use crate::kernel::codes::{Language, Timezone};
use crate::kernel::days::Day;
use crate::kernel::ids::Id;
use crate::log::Device;
use crate::scene::{Files, Person, Scene, Work};
use crate::schema::SCHEMA;
use crate::store::desk::{Clerk, Desk};
use crate::store::{Open, Readers};
use crate::{settings, staff};
use chrono::{DateTime, FixedOffset, NaiveTime};
use head::Notice;
use keys::{Face, KeyCost, KeyFile, SecretKey};
use recovery::RecoverySecret;
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

impl Place {
    /// The moment before which a clock is wrong, in seconds.
    pub(crate) fn built_at(&self) -> i64 {
        self.build_day.and_time(NaiveTime::MIN).and_utc().timestamp()
    }
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

/// The database's file in a new vault; `keys.json` names the one in force.
const DATABASE: &str = "titian.db";
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
    /// Whose turn it is to back this vault up.
    pub(crate) turn: Turn,
    lock: Mutex<Option<File>>,
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
    /// Opens a vault.
    ///
    /// # Errors
    /// `vault_missing`, `folder_synced`, `folder_network`, `vault_in_use`, `too_new`, `wrong_passphrase`,
    /// `wrong_recovery_key`, `damaged`, or what the disk says.
    pub fn open(place: &Place, way: &Way<'_>, now: DateTime<FixedOffset>, files: Arc<Files>) -> Result<Self> {
        // What is wrong with the folder is said before anything is made in it.
        look(&place.vault)?;
        ground::require_safe(&place.vault)?;
        let may_owe = !reserve::is_kept(&place.vault);
        let opened = match Self::open_once(place, way, now, Arc::clone(&files), may_owe) {
            Err(error) if error.code() == "disk_full" && reserve::give_up(&place.vault)? => {
                Self::open_once(place, way, now, files, true)
            }
            opened => opened,
        }?;
        reserve::keep(&place.vault);
        Ok(opened)
    }

    fn open_once(
        place: &Place,
        way: &Way<'_>,
        now: DateTime<FixedOffset>,
        files: Arc<Files>,
        may_owe: bool,
    ) -> Result<Self> {
        let lock = lock(&place.vault)?;
        create::settle(&place.vault)?;
        switch::settle(&place.vault)?;
        let mut file = look(&place.vault)?;
        let (person, key) = match way {
            Way::Passphrase(person, passphrase) => {
                let person = person
                    .or_else(|| (file.slots.len() == 1).then(|| file.slots[0].person))
                    .ok_or_else(|| Error::refused("person_needed"))?;
                (person, file.unlock(person, passphrase)?)
            }
            Way::Recovery(secret, person, passphrase) => {
                check_passphrase(passphrase, "new_passphrase")?;
                (*person, file.recover(secret)?)
            }
        };
        backup::before_migration(&place.vault, &file, &key, now)?;
        let known = file.device(&key)?;
        let is_restored = known.is_none();
        let device = known.map_or_else(|| new_device(&mut file, now, &key), Ok)?;
        let mut clerk = Clerk::open(place, &file.database, copy(&key), device, &SCHEMA, Open::Existing)?;
        // What was restored has no head yet, and is told as what it is.
        let notices = if is_restored { vec![Notice::Restored] } else { clerk.compare_head()? };
        let mut scene = read_scene(&clerk, &file, person, now, place, files)?;
        // Nothing was changed up to here, so whoever is refused leaves the vault as it was.
        if let Way::Recovery(_, _, passphrase) = way {
            file.set_slot(person, &scene.person.name, passphrase, place.key_cost, &key)?;
        }
        if !notices.is_empty() && !is_restored {
            let device = new_device(&mut file, now, &key)?;
            scene.device = device.id;
            clerk.become_device(device)?;
        }
        if notices.contains(&Notice::CopiedFolder) {
            backup::part(&place.vault)?;
        }
        if !is_restored && (!notices.is_empty() || matches!(way, Way::Recovery(..))) {
            file.write(&place.vault.join("keys.json"), &key)?;
        }
        let public = *clerk.device().public_key().as_bytes();
        let event = if matches!(way, Way::Recovery(..)) { "recovered" } else { "unlocked" };
        let written = clerk.write(&scene, |tx| {
            settings::register_device(tx, &public)?;
            if is_restored {
                tx.trace("restored", None, None)?;
            }
            tx.trace(event, None, None)?;
            settings::device_code(tx.conn(), tx.scene.device)
        });
        scene.device_code = match written {
            Ok(written) => written.data,
            // Reading is allowed on a disk that has no room even for the trace of it, which is then written before
            // anything else is.
            Err(error)
                if error.code() == "disk_full"
                    && may_owe
                    && notices.is_empty()
                    && matches!(way, Way::Passphrase(..)) =>
            {
                clerk.owe(event, &scene);
                settings::device_code(clerk.connection(), scene.device)?
            }
            Err(error) => return Err(error),
        };
        if is_restored {
            // Only now, when there is a head: a machine that stops in between finds a restored vault again, not one
            // that lost its head.
            file.write(&place.vault.join("keys.json"), &key)?;
        }
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
            turn: Turn::default(),
            lock: Mutex::new(Some(lock)),
        })
    }

    /// Ends the writing and gives the folder free; a backup that is being made is given up. A read that is still
    /// going on ends undisturbed.
    pub fn close(&self) {
        self.turn.stop();
        self.desk.close();
        drop(self.lock.lock().unwrap_or_else(PoisonError::into_inner).take());
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
    /// When `keys.json`, which holds the language and what the unlock screen shows, cannot be written.
    pub fn set_scene(&self, change: impl FnOnce(&mut Scene)) -> Result<()> {
        let mut scene = self.scene.write().unwrap_or_else(PoisonError::into_inner);
        let mut changed = scene.clone();
        change(&mut changed);
        let face = Face { site_name: changed.site_name.clone(), language: changed.language };
        let mut keys = self.keys.lock().unwrap_or_else(PoisonError::into_inner);
        if keys.face != face {
            let mut file = keys.clone();
            file.face = face;
            file.write(&self.place.vault.join("keys.json"), &self.key)?;
            *keys = file;
        }
        *scene = changed;
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

    /// What opens this vault, for a copy of it.
    pub(crate) fn keys(&self) -> (KeyFile, SecretKey) {
        (self.keys.lock().unwrap_or_else(PoisonError::into_inner).clone(), copy(&self.key))
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
    match KeyFile::read(&folder.join("keys.json")) {
        // A database without its keys is a damaged vault, unless it is one that was never finished.
        Err(error)
            if error.code() == "vault_missing"
                && folder.join(DATABASE).exists()
                && !create::is_unfinished(folder) =>
        {
            Err(Error::damaged("keys.json is missing"))
        }
        read => read,
    }
}

/// Makes this machine another device, which begins to count anew.
fn new_device(file: &mut KeyFile, now: DateTime<FixedOffset>, key: &SecretKey) -> Result<Device> {
    let (id, seed) = (new_id(now)?, SecretKey::random()?);
    file.set_device(id, &seed, key)?;
    Ok(Device::new(id, seed.bytes()))
}

/// An id of this moment.
fn new_id(now: DateTime<FixedOffset>) -> Result<Id> {
    let millis = u64::try_from(now.timestamp_millis()).unwrap_or_default();
    Ok(uuid::Builder::from_unix_timestamp_millis(millis, &keys::random()?).into_uuid())
}

fn copy(key: &SecretKey) -> SecretKey {
    SecretKey::new(*key.bytes())
}

fn local(now: DateTime<FixedOffset>, timezone: Timezone) -> DateTime<FixedOffset> {
    FixedOffset::east_opt(timezone.offset_seconds()).map_or(now, |zone| now.with_timezone(&zone))
}

pub(crate) fn lock(folder: &Path) -> Result<File> {
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

fn read_scene(
    clerk: &Clerk,
    file: &KeyFile,
    person: Id,
    now: DateTime<FixedOffset>,
    place: &Place,
    files: Arc<Files>,
) -> Result<Scene> {
    let conn = clerk.connection();
    let (name, role) = staff::account(conn, person)?.ok_or_else(|| Error::refused("not_allowed"))?;
    let site =
        settings::site(conn, file.site)?.ok_or_else(|| Error::damaged("the site's record is missing"))?;
    let timezone = site.timezone;
    let now = local(now, timezone);
    Ok(Scene {
        now,
        today: now.date_naive(),
        person: Person { id: person, name, role },
        site: file.site,
        site_name: site.name,
        region_code: site.region_code,
        timezone,
        device: clerk.device().id,
        device_code: String::new(),
        language: file.face.language,
        folder: place.vault.clone(),
        files,
        work: Work::default(),
    })
}
