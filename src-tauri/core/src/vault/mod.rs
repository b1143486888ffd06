//! The vault: a folder with the encrypted database, the keys that open it, the mark of how far it was written here, and
//! the encrypted scans. Opening and making one; what is in it is the business of the other modules.

pub mod attachments;
pub mod attempts;
mod cost;
pub(crate) mod create;
pub mod files;
pub(crate) mod ground;
pub mod head;
pub mod keyring;
pub mod keys;
pub mod recovery;
pub(crate) mod rekey;
pub(crate) mod reserve;
mod secret;
mod slots;
pub(crate) mod switch;

use crate::authority::Authority;
use crate::backup::{self, Turn};
use crate::error::{Check, Error, Result};
use crate::kernel::codes::{Language, Role, Timezone};
use crate::kernel::days::Day;
use crate::kernel::ids::Id;
use crate::log::{Device, Signatory};
use crate::scene::{Files, Person, Scene, Work};
use crate::schema::SCHEMA;
use crate::store::desk::{Clerk, Desk};
use crate::store::{Open, Readers};
use crate::{accounts, erasure, settings, staff};
use attempts::Attempts;
use chrono::{DateTime, FixedOffset, NaiveTime};
use head::Notice;
use keyring::Keyring;
use keys::{Face, KeyCost, KeyFile, SecretKey, Unlocked};
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
    /// What it costs to try a passphrase of a new slot; none for what is measured on this machine.
    pub key_cost: Option<KeyCost>,
}

impl Place {
    /// What it costs to try a passphrase of a slot that is made now.
    fn cost(&self) -> Result<KeyCost> {
        self.key_cost.map_or_else(cost::measure, Ok)
    }

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
    keys: Arc<Keyring>,
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
    /// While a new vault is set up: its recovery key, until somebody has typed it back.
    sheet: Mutex<Option<RecoverySecret>>,
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
    /// `account_inactive`, `wrong_recovery_key`, `damaged`, or what the disk says.
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
        switch::settle(&place.vault)?;
        rekey::settle(&place.vault)?;
        let mut file = look(&place.vault)?;
        let attempts = Attempts::of(&place.vault, &place.machine);
        let (person, Unlocked { key, signing }) = match way {
            Way::Passphrase(person, passphrase) => {
                let person = person
                    .or_else(|| (file.slots.len() == 1).then(|| file.slots[0].person))
                    .ok_or_else(|| Error::refused("person_needed"))?;
                (person, attempts.guard(person, now, || file.unlock(person, passphrase))?)
            }
            // Whoever recovers gets a signing key of their own, too: the old one went with the old passphrase.
            Way::Recovery(secret, person, passphrase) => {
                check_passphrase(passphrase, "new_passphrase")?;
                (*person, Unlocked { key: file.recover(secret)?, signing: SecretKey::random()? })
            }
        };
        backup::before_migration(&place.vault, &file, &key, now)?;
        let known = file.device(&key)?;
        let is_restored = known.is_none();
        let device = known.map_or_else(|| new_device(&mut file, now, &key), Ok)?;
        let mut clerk = Clerk::open(place, &file.database, copy(&key), device, &SCHEMA, Open::Existing)?;
        // What was restored has no head yet, and is told as what it is.
        let mut notices = if is_restored { vec![Notice::Restored] } else { clerk.compare_head()? };
        let keys = Arc::new(Keyring::new(file.clone(), attempts));
        let is_recovered = matches!(way, Way::Recovery(..));
        let mut scene = read_scene(&clerk, &keys, person, is_recovered, now, place, files)?;
        // Nothing was changed up to here, so whoever is refused leaves the vault as it was.
        if let Way::Recovery(_, _, passphrase) = way {
            file.set_slot(person, &scene.person.name, passphrase, place.cost()?, &key, &signing)?;
        }
        if !notices.is_empty() && !is_restored {
            let device = new_device(&mut file, now, &key)?;
            scene.device = device.id;
            clerk.become_device(device)?;
        }
        if notices.contains(&Notice::CopiedFolder) {
            backup::part(&place.vault)?;
        }
        // The way in of whoever has no account any more was to go with it.
        let slots = file.slots.len();
        file.slots.retain(|slot| slot.person == person || scene.authority.role(slot.person).is_some());
        let is_changed = !notices.is_empty() || is_recovered || file.slots.len() < slots;
        let write_keys = |file: &mut KeyFile| -> Result<()> {
            file.write(&place.vault.join("keys.json"), &key)?;
            *keys.file() = file.clone();
            Ok(())
        };
        if is_changed && !is_restored {
            write_keys(&mut file)?;
        }
        let public = *clerk.device().public_key().as_bytes();
        let own = Arc::new(Signatory::new(person, signing.bytes()));
        let event = if is_recovered { "recovered" } else { "unlocked" };
        let refused = keys.attempts().unlogged();
        let written = clerk.write_unrestricted(&scene, |tx| {
            settings::register_device(tx, &public)?;
            let is_list_damaged = erasure::apply_erased(tx)?;
            if is_restored {
                tx.trace("restored", None, None)?;
            }
            for tried in &refused {
                match tried.person {
                    Some(person) => {
                        tx.trace("refused", Some(person), Some(&format!("tries count={}", tried.count)))?;
                    }
                    None => tx.trace("attempts_altered", None, None)?,
                }
            }
            match way {
                Way::Passphrase(..) => accounts::vouch_for_device(tx, &own)?,
                Way::Recovery(secret, ..) => {
                    accounts::recover(tx, &Arc::new(secret.signatory(tx.scene.site)), &own)?;
                }
            }
            tx.trace(event, None, None)?;
            let code = settings::device_code(tx.conn(), tx.scene.device)?;
            Ok((code, Arc::new(tx.authority()?), is_list_damaged))
        });
        let is_list_damaged;
        (scene.device_code, scene.authority, is_list_damaged) = match written {
            Ok(written) => {
                keys.attempts().logged();
                written.data
            }
            // Reading is allowed on a disk that has no room even for the trace of it, which is then written before
            // anything else is.
            Err(error) if error.code() == "disk_full" && may_owe && notices.is_empty() && !is_recovered => {
                clerk.owe(event, &scene);
                (settings::device_code(clerk.connection(), scene.device)?, scene.authority, false)
            }
            Err(error) => return Err(error),
        };
        notices.extend(is_list_damaged.then_some(Notice::ErasedListDamaged));
        if is_restored {
            // Only now, when there is a head: a machine that stops in between finds a restored vault again, not one
            // that lost its head.
            write_keys(&mut file)?;
        }
        Self::assemble(place, key, clerk, scene, notices, lock)
    }

    fn assemble(
        place: &Place,
        key: SecretKey,
        clerk: Clerk,
        scene: Scene,
        notices: Vec<Notice>,
        lock: File,
    ) -> Result<Self> {
        let keys = Arc::clone(&scene.keys);
        let readers = Readers::new(place.vault.join(&keys.file().database), copy(&key));
        Ok(Self {
            place: place.clone(),
            key,
            keys,
            desk: Desk::open(clerk)?,
            readers,
            scene: RwLock::new(scene),
            notices,
            turn: Turn::default(),
            lock: Mutex::new(Some(lock)),
            sheet: Mutex::new(None),
        })
    }

    /// Ends the writing and gives the folder free; a backup that is being made is given up. A read that is still
    /// going on ends undisturbed.
    pub fn close(&self) {
        self.turn.stop();
        self.desk.close();
        self.readers.close();
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

    /// Judges the signatures anew, after something was written that may change what they say. Whoever has no role
    /// any more is signed out.
    ///
    /// # Errors
    /// When the vault cannot be read.
    pub fn judge_anew(&self) -> Result<Option<Role>> {
        let root = self.keys.root()?;
        let authority = self.readers.read(|conn| Authority::read(conn, &root))?;
        let mut scene = self.scene.write().unwrap_or_else(PoisonError::into_inner);
        let role = authority.role(scene.person.id);
        scene.authority = Arc::new(authority);
        if let Some(role) = role {
            scene.person.role = role;
        }
        Ok(role)
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
        let mut keys = self.keys.file();
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
    pub fn change_passphrase(
        &self,
        person: Id,
        old: &str,
        new: &str,
        now: DateTime<FixedOffset>,
    ) -> Result<()> {
        check_passphrase(new, "new")?;
        let name = self.scene.read().unwrap_or_else(PoisonError::into_inner).person.name.clone();
        let Unlocked { signing, .. } = self.keys.unlock(person, old, self.scene(now, Work::default()).now)?;
        self.set_slot(person, &name, new, &signing)
    }

    /// What opens this vault, for a copy of it.
    pub(crate) fn keys(&self) -> (KeyFile, SecretKey) {
        (self.keys.file().clone(), copy(&self.key))
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
    if create::is_unfinished(folder) {
        return Err(Error::refused("vault_missing"));
    }
    match KeyFile::read(&folder.join("keys.json")) {
        // A database without its keys is a damaged vault, unless what it was restored from is about to be put in place.
        Err(error)
            if error.code() == "vault_missing"
                && rekey::has_database(folder)
                && !switch::is_unsettled(folder) =>
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

/// # Errors
/// `invalid` when the passphrase is too short.
pub(crate) fn check_passphrase(passphrase: &str, field: &str) -> Result<()> {
    let mut check = Check::default();
    check.passphrase(passphrase, field);
    check.done()
}

fn read_scene(
    clerk: &Clerk,
    keys: &Arc<Keyring>,
    person: Id,
    is_recovered: bool,
    now: DateTime<FixedOffset>,
    place: &Place,
    files: Arc<Files>,
) -> Result<Scene> {
    let conn = clerk.connection();
    let root = keys.root()?;
    let authority = Authority::read(conn, &root)?;
    let name = staff::name(conn, person)?.ok_or_else(|| Error::refused("not_allowed"))?;
    let role = match authority.role(person) {
        Some(role) => role,
        // A site without any administrator gets one from its sheet.
        None if is_recovered && authority.administrators().next().is_none() => Role::Administrator,
        None => return Err(Error::refused("account_inactive")),
    };
    let site =
        settings::site(conn, root.site)?.ok_or_else(|| Error::damaged("the site's record is missing"))?;
    let timezone = site.timezone;
    let now = local(now, timezone);
    Ok(Scene {
        now,
        today: now.date_naive(),
        person: Person { id: person, name, role },
        site: root.site,
        site_name: site.name,
        region_code: site.region_code,
        timezone,
        device: clerk.device().id,
        device_code: String::new(),
        language: keys.file().face.language,
        folder: place.vault.clone(),
        files,
        work: Work::default(),
        keys: Arc::clone(keys),
        authority: Arc::new(authority),
    })
}
