//! Going back to a backup: opened by somebody who can open it, shown, copied into a fresh place inside the vault's folder,
//! checked there, and only then put in the place of what was there, which is set aside.

use super::make;
use super::manifest::Manifest;
use super::shelf::SCANS;
use crate::access::NamedPerson;
use crate::api::Who;
use crate::app::App;
use crate::authority::Authority;
use crate::clients::{attachments as scans_of_clients, list};
use crate::erasure;
use crate::error::{Error, Result};
use crate::kernel::ids::Id;
use crate::log;
use crate::scene::Work;
use crate::staff;
use crate::store::copy;
use crate::vault::attempts::Attempts;
use crate::vault::files::write_atomically;
use crate::vault::keys::{KeyFile, SecretKey, Slot};
use crate::vault::recovery::RecoverySecret;
use crate::vault::{attachments, create, ground, lock, look, switch};
use chrono::{DateTime, FixedOffset};
use serde::{Deserialize, Serialize};
use std::fs::File;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

/// How much is copied at once.
const PIECE: usize = 1024 * 1024;

/// A backup, and what opens it: a person's passphrase of the day it was made, or the recovery sheet.
#[derive(Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct OpenBackup {
    /// The token of the backup.
    pub backup: String,
    /// Whose passphrase; none for the only one.
    #[serde(default)]
    pub person: Option<Id>,
    /// The passphrase.
    #[serde(default)]
    pub passphrase: Option<String>,
    /// What the recovery sheet says.
    #[serde(default)]
    pub recovery_key: Option<String>,
}

/// What is in a backup, seen from inside.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct RestorePreview {
    /// When it was made.
    pub made_at: DateTime<FixedOffset>,
    /// The clinic.
    pub site_name: String,
    /// Who can open it.
    pub people: Vec<NamedPerson>,
    /// How many clients are in it.
    pub clients: u64,
    /// How many operations.
    pub ops: u64,
    /// When the last of them was written.
    pub last_op_at: Option<DateTime<FixedOffset>>,
    /// By whom.
    pub last_op_by: Option<String>,
    /// How many scans come with it.
    pub scans: u64,
    /// How many are named in it and lie neither beside it nor on this machine.
    pub scans_missing: u64,
    /// What would be set aside for it.
    pub replaces: Option<Replaced>,
}

/// A vault that is there already.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Replaced {
    /// Its clinic; none where its `keys.json` does not read.
    pub site_name: Option<String>,
    /// Whether it is of the same site as the backup.
    pub same_site: bool,
}

/// What came of a restoring.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Restored {
    /// When the backup was made.
    pub made_at: DateTime<FixedOffset>,
    /// The name of the folder, within the vault's, that holds what was there before.
    pub set_aside: Option<String>,
    /// How many scans are there now.
    pub scans: u64,
    /// How many are not.
    pub scans_missing: u64,
}

/// A backup that somebody opened.
struct Opened {
    folder: PathBuf,
    manifest: Manifest,
    keys: KeyFile,
    key: SecretKey,
    /// Who opened it; none with the recovery sheet.
    person: Option<Id>,
}

/// Shows what is in a backup.
///
/// # Errors
/// `backup_unknown`, `backup_damaged`, `too_new`, `wrong_passphrase`, `wrong_recovery_key`, `person_needed`.
pub fn preview(app: &App, work: &Work, input: OpenBackup) -> Result<RestorePreview> {
    let vault = &app.place().vault;
    let opened = open(app, &input)?;
    let conn = copy::open_copy(&opened.database(), &opened.key, work).map_err(damaged)?;
    let last = log::history::newest(&conn).map_err(damaged)?;
    let author = match &last {
        Some(last) => staff::names(&conn).map_err(damaged)?.remove(&last.author),
        None => None,
    };
    let names = scans_of_clients::files(&conn).map_err(damaged)?;
    let mut missing = 0;
    for (_, hash) in &names {
        if !opened.has_scan(hash) && !attachments::is_held(vault, hash) {
            missing += 1;
        }
    }
    Ok(RestorePreview {
        made_at: opened.manifest.made_at,
        clients: [false, true]
            .iter()
            .try_fold(0, |sum, archived| Ok(sum + list::count(&conn, *archived)?))
            .map_err(damaged)?,
        ops: log::verify::count(&conn).map_err(damaged)?,
        last_op_at: last.map(|last| last.at),
        last_op_by: author,
        scans: names.len() as u64 - missing,
        scans_missing: missing,
        replaces: replaced(vault, opened.keys.site),
        people: people(&opened.keys.slots),
        site_name: opened.keys.face.site_name,
    })
}

/// Puts a backup in the place of the vault, which is closed and set aside. The next opening takes a new device id and
/// says so.
///
/// # Errors
/// What [`preview`] says; `not_allowed` unless an administrator or head opened it or the recovery sheet did;
/// `folder_synced`, `folder_network`, `vault_in_use`, `cancelled`, or what the disk says: then the vault is what it was.
pub fn restore(app: &App, work: &Work, input: OpenBackup) -> Result<Restored> {
    let vault = &app.place().vault;
    ground::require_safe(vault)?;
    let opened = open(app, &input)?;
    told(app, opened.person, opened.require_right(work))?;
    app.close();
    create::make_folder(vault)?;
    let _lock = lock(vault)?;
    put_in_place(app, work, vault, &opened).inspect_err(|_| {
        // Where even this fails, the next start does it.
        drop(switch::settle(vault));
    })
}

fn put_in_place(app: &App, work: &Work, vault: &Path, opened: &Opened) -> Result<Restored> {
    let staged = switch::stage(vault)?.join("restored.db");
    copy_file(&opened.database(), &staged, work)?;
    let conn = copy::open_copy(&staged, &opened.key, work).map_err(damaged)?;
    make::check(&conn, &opened.keys, work).map_err(damaged)?;
    let names = scans_of_clients::files(&conn)?;
    drop(conn);
    let total = names.len() as u64;
    let mut missing = 0;
    for (done, (_, hash)) in (0..).zip(names) {
        work.step("restore_scans", done, Some(total))?;
        if !bring_scan(vault, opened, &hash)? {
            missing += 1;
        }
    }
    work.step("restore_scans", total, Some(total))?;
    // The next opening drops what was erased since, told by this machine's own list and by the one beside the backups.
    if let Some(shelf) = opened.folder.parent() {
        erasure::carry(shelf, vault)?;
    }
    let set_aside = switch::install(vault, &staged, &opened.keys, &opened.key, app.now())?;
    Ok(Restored {
        made_at: opened.manifest.made_at,
        set_aside,
        scans: total - missing,
        scans_missing: missing,
    })
}

fn open(app: &App, input: &OpenBackup) -> Result<Opened> {
    let folder = app.files().path(&input.backup)?;
    let manifest = Manifest::read(&folder)?.ok_or_else(|| Error::refused("backup_unknown"))?;
    let keys = KeyFile::read(&folder.join("keys.json")).map_err(damaged)?;
    let (person, key) = match (&input.recovery_key, &input.passphrase) {
        (Some(text), _) => {
            let secret = RecoverySecret::parse(text)?;
            (None, told(app, None, keys.recover(&secret).map_err(damaged))?)
        }
        (None, Some(passphrase)) => {
            let person = input
                .person
                .or_else(|| (keys.slots.len() == 1).then(|| keys.slots[0].person))
                .ok_or_else(|| Error::refused("person_needed"))?;
            (Some(person), guarded(app, person, || keys.unlock(person, passphrase).map_err(damaged))?.key)
        }
        (None, None) => return Err(Error::refused("wrong_passphrase")),
    };
    manifest.require_authentic(&key)?;
    Ok(Opened { folder, manifest, keys, key, person })
}

/// A passphrase of a backup is mostly that of the vault, so whoever guesses waits as at its door. Where there is no vault
/// nobody wrote down what was tried before.
fn guarded<R>(app: &App, person: Id, attempt: impl FnOnce() -> Result<R>) -> Result<R> {
    match attempts(app) {
        None => attempt(),
        Some(attempts) => attempts.guard(person, app.now(), attempt),
    }
}

/// What is refused at a backup is told in the register of the vault that it would replace.
fn told<R>(app: &App, person: Option<Id>, outcome: Result<R>) -> Result<R> {
    match attempts(app) {
        None => outcome,
        Some(attempts) => attempts.telling(person, outcome),
    }
}

fn attempts(app: &App) -> Option<Attempts> {
    let place = app.place();
    look(&place.vault).is_ok().then(|| Attempts::of(&place.vault, &place.machine))
}

impl Opened {
    fn database(&self) -> PathBuf {
        self.folder.join(&self.keys.database)
    }

    /// Where a scan that comes with this backup lies.
    fn scan(&self, hash: &str) -> Option<PathBuf> {
        attachments::path_in(&self.folder.parent()?.join(SCANS), hash)
    }

    fn has_scan(&self, hash: &str) -> bool {
        self.scan(hash).is_some_and(|path| path.exists())
    }

    /// Putting a clinic's records back to an earlier day is for those who answer for them.
    fn require_right(&self, work: &Work) -> Result<()> {
        let Some(person) = self.person else { return Ok(()) };
        let conn = copy::open_copy(&self.database(), &self.key, work).map_err(damaged)?;
        let authority = Authority::read(&conn, &self.keys.root()?).map_err(damaged)?;
        if authority.role(person).is_some_and(|role| Who::Manage.roles().contains(&role)) {
            return Ok(());
        }
        Err(Error::refused("not_allowed"))
    }
}

/// Sees to it that a scan lies whole in the vault; false when it is nowhere to be had.
fn bring_scan(vault: &Path, opened: &Opened, hash: &str) -> Result<bool> {
    let Some(held) = attachments::path(vault, hash) else { return Ok(false) };
    if attachments::is_whole(&held, hash)? {
        return Ok(true);
    }
    let Some(kept) = opened.scan(hash).filter(|kept| kept.exists()) else { return Ok(false) };
    let bytes = std::fs::read(kept)?;
    if !attachments::is_named(&bytes, hash) {
        return Ok(false);
    }
    std::fs::create_dir_all(vault.join(attachments::FOLDER))?;
    write_atomically(&held, &bytes)?;
    Ok(true)
}

fn copy_file(from: &Path, to: &Path, work: &Work) -> Result<()> {
    let mut from = File::open(from).map_err(|_| Error::refused("backup_damaged"))?;
    let total = from.metadata()?.len();
    let mut to = File::create(to)?;
    let (mut piece, mut done) = (vec![0; PIECE], 0);
    loop {
        work.step("restore_copy", done, Some(total))?;
        let read = from.read(&mut piece)?;
        if read == 0 {
            return Ok(to.sync_all()?);
        }
        to.write_all(&piece[..read])?;
        done += read as u64;
    }
}

fn replaced(vault: &Path, site: Id) -> Option<Replaced> {
    match look(vault) {
        Ok(keys) => Some(Replaced { same_site: keys.site == site, site_name: Some(keys.face.site_name) }),
        Err(error) if error.code() == "vault_missing" => None,
        Err(_) => Some(Replaced { site_name: None, same_site: false }),
    }
}

pub(super) fn people(slots: &[Slot]) -> Vec<NamedPerson> {
    slots.iter().map(|slot| NamedPerson { id: slot.person, name: slot.name.clone() }).collect()
}

/// What is damaged here is the backup, not what is on this machine.
fn damaged(error: Error) -> Error {
    match error.code() {
        "damaged" | "backup_not_readable" => Error::refused("backup_damaged"),
        _ => error,
    }
}
