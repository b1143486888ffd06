//! The vault: a folder with the encrypted database, the keys that open it, the mark of how far it was written here, and
//! the encrypted scans. Opening and making one; what is in it is the business of the other modules.

pub mod attachments;
pub mod attempts;
mod change;
mod cost;
pub(crate) mod create;
pub mod files;
pub(crate) mod ground;
pub mod head;
pub(crate) mod joining;
pub mod keyring;
pub mod keys;
mod opening;
pub mod recovery;
pub(crate) mod rekey;
pub(crate) mod renewal;
pub(crate) mod reserve;
mod secret;
mod slots;
pub(crate) mod switch;
mod wrap;

use crate::authority::Authority;
use crate::backup::Turn;
use crate::error::{Check, Error, Result};
use crate::kernel::codes::{Language, Role, SiteKind, Timezone};
use crate::kernel::days::Day;
use crate::kernel::ids::Id;
use crate::log::Device;
use crate::scene::{Scene, Work};
use crate::store::Readers;
use crate::store::desk::{Clerk, Desk};
use chrono::{DateTime, FixedOffset, NaiveTime};
use head::Notice;
use keyring::Keyring;
use keys::{Face, KeyCost, KeyFile, SecretKey, Unlocked};
pub use opening::Way;
use recovery::RecoverySecret;
use serde::{Deserialize, Serialize};
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::Duration;

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
    /// From how many new operations on a bundle goes into a copy of the database, which takes its place then; none for what is
    /// usual.
    pub large_bundle: Option<u64>,
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
    /// What the site is; a clinic, where nothing is said.
    #[serde(default)]
    pub kind: SiteKind,
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
    pub readers: Arc<Readers>,
    /// Who is signed in and where: the scene of every call, but for its clock and its work.
    scene: RwLock<Scene>,
    /// What was found when opening.
    pub notices: Vec<Notice>,
    /// Whose turn it is to back this vault up.
    pub(crate) turn: Turn,
    /// Held alone by whoever takes a bundle, together by those who must not see half of one.
    pub(crate) taking: RwLock<()>,
    /// Held by whoever exchanges bundles with the place where they meet: one round at a time.
    pub(crate) carrying: Mutex<()>,
    /// Set when the vault is closed: what goes on beside everybody ends.
    closing: Arc<AtomicBool>,
    /// Whether whoever signed in has lost their role since.
    signed_out: AtomicBool,
    lock: Mutex<Option<File>>,
    /// While a new vault is set up: its recovery key, until somebody has typed it back.
    sheet: Mutex<Option<RecoverySecret>>,
}

impl Vault {
    fn assemble(
        place: &Place,
        key: SecretKey,
        clerk: Clerk,
        scene: Scene,
        notices: Vec<Notice>,
        lock: File,
    ) -> Result<Self> {
        let keys = Arc::clone(&scene.keys);
        let readers = Arc::new(Readers::new(place.vault.join(&keys.file().database), copy(&key)));
        Ok(Self {
            place: place.clone(),
            key,
            keys,
            desk: Desk::open(clerk)?,
            readers,
            scene: RwLock::new(scene),
            notices,
            turn: Turn::default(),
            taking: RwLock::default(),
            carrying: Mutex::default(),
            closing: Arc::default(),
            signed_out: AtomicBool::default(),
            lock: Mutex::new(Some(lock)),
            sheet: Mutex::new(None),
        })
    }

    /// Ends the writing and gives the folder free; a backup that is being made is given up. A read that is still
    /// going on ends undisturbed.
    pub fn close(&self) {
        self.closing.store(true, Ordering::Relaxed);
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

    /// What nobody asked for and nobody watches: it ends when the vault is closed.
    #[must_use]
    pub(crate) fn quiet_work(&self) -> Work {
        Work { cancelled: Arc::clone(&self.closing), ..Work::default() }
    }

    /// Judges the signatures anew, after something was written that may change what they say. Whoever has no role
    /// any more is signed out.
    ///
    /// # Errors
    /// When the vault cannot be read.
    pub fn judge_anew(&self) -> Result<Option<Role>> {
        self.judge_so_far()?;
        let mut scene = self.scene.write().unwrap_or_else(PoisonError::into_inner);
        let role = scene.authority.role(scene.person.id);
        match role {
            Some(role) => scene.person.role = role,
            None => self.signed_out.store(true, Ordering::Relaxed),
        }
        Ok(role)
    }

    /// Judges the signatures anew while more are coming: whoever has no role by these may have one by the rest.
    ///
    /// # Errors
    /// When the vault cannot be read.
    pub(crate) fn judge_so_far(&self) -> Result<()> {
        let root = self.keys.root()?;
        let authority = Arc::new(self.readers.read(|conn| Authority::read(conn, &root))?);
        self.scene.write().unwrap_or_else(PoisonError::into_inner).authority = authority;
        Ok(())
    }

    /// Whether whoever signed in has no role any more.
    #[must_use]
    pub fn is_signed_out(&self) -> bool {
        self.signed_out.load(Ordering::Relaxed)
    }

    /// This machine as a writer, for what is signed beside the log.
    ///
    /// # Errors
    /// `damaged` when its key does not open.
    pub(crate) fn device(&self) -> Result<Device> {
        let device = self.keys.file().device(&self.key)?;
        device.ok_or_else(|| Error::internal("an open vault without a device"))
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
                && change::has_database(folder)
                && !switch::is_unsettled(folder) =>
        {
            Err(Error::damaged("keys.json is missing"))
        }
        read => read,
    }
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

/// How often a lock is tried that somebody holds, and the pause between: a program that is just ending, or a process that it
/// started and that has not become another program yet, lets go of it.
const LOCK_TRIES: u32 = 20;
const LOCK_PAUSE: Duration = Duration::from_millis(50);

pub(crate) fn lock(folder: &Path) -> Result<File> {
    let file = File::options().create(true).truncate(false).write(true).open(folder.join("lock"))?;
    for _ in 0..LOCK_TRIES {
        match file.try_lock() {
            Ok(()) => return Ok(file),
            Err(std::fs::TryLockError::WouldBlock) => std::thread::sleep(LOCK_PAUSE),
            Err(std::fs::TryLockError::Error(error)) => return Err(error.into()),
        }
    }
    Err(Error::refused("vault_in_use"))
}

/// # Errors
/// `invalid` when the passphrase is too short.
pub(crate) fn check_passphrase(passphrase: &str, field: &str) -> Result<()> {
    let mut check = Check::default();
    check.passphrase(passphrase, field);
    check.done()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_that_a_program_is_just_letting_go_of_can_be_taken() -> Result<()> {
        let folder = tempfile::tempdir()?;
        let held = lock(folder.path())?;
        let letting_go = std::thread::spawn(move || {
            std::thread::sleep(LOCK_PAUSE * 3);
            drop(held);
        });
        let taken = lock(folder.path());
        drop(letting_go.join());
        assert!(taken.is_ok());
        assert!(lock(folder.path()).is_err_and(|error| error.code() == "vault_in_use"));
        drop(taken);
        Ok(())
    }
}
