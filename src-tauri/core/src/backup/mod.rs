//! Backups of the vault, and going back to one. A backup is a folder with a copy of the database and the `keys.json` that
//! opens it; the scans lie beside all of them once. What thins them out is in `thin`, how one is made in `make`, how
//! one takes the vault's place in `restore`.

mod make;
mod manifest;
mod restore;
mod shelf;
mod state;
mod thin;

use crate::access::NamedPerson;
use crate::app::App;
use crate::error::{Check, Error, Result};
use crate::kernel::ids::Id;
use crate::scene::{Rx, Tx, Work};
use crate::settings::Nothing;
use crate::store;
use crate::store::copy;
use crate::store::desk::Rank;
use crate::sync;
use crate::vault::keys::{KeyFile, SecretKey};
use chrono::{DateTime, FixedOffset, TimeDelta};
use make::Order;
pub use restore::{OpenBackup, Replaced, RestorePreview, Restored, preview as restore_preview, restore};
use serde::{Deserialize, Serialize};
use shelf::Shelf;
use state::State;
pub use state::{Failed, Made};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Duration;

/// How often it is looked whether a backup is due.
pub const LOOK: Duration = Duration::from_secs(60);
/// After a backup that failed the next one is tried an hour later.
const TRY_AGAIN: TimeDelta = TimeDelta::hours(1);
/// In the vault's own folder: the backup before an update, where no other folder can be reached.
pub(crate) const BEFORE_UPDATE: &str = "before-update";

/// Why somebody must look after the backups.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum BackupWarning {
    /// Nobody has picked a folder: there are none.
    NoFolder,
    /// There is a folder, and no good backup yet.
    Never,
    /// The last good one is older than the settings allow.
    Old,
}

/// How the backups stand.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct BackupStatus {
    /// The folder that somebody picked.
    pub folder: Option<String>,
    /// Whether it is there now: a stick may be in a drawer.
    pub reachable: bool,
    /// How many megabytes all backups together may take.
    pub room_mb: u32,
    /// After how many days without a good one there is a warning.
    pub warn_days: u32,
    /// The last good one.
    pub last_good: Option<Made>,
    /// The last one that did not come about, if it was after that.
    pub last_failure: Option<Failed>,
    /// What somebody must look after.
    pub warning: Option<BackupWarning>,
}

/// Where backups go and how many there may be.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct SaveBackupSettings {
    /// The token of the folder chosen; none leaves the one there is.
    #[serde(default)]
    pub folder: Option<String>,
    /// How many megabytes all backups together may take; the three newest stay in any case.
    pub room_mb: u32,
    /// After how many days without a good one there is a warning.
    pub warn_days: u32,
}

/// A backup to be made now.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct BackupNow {
    /// The token of another folder, this once; none for the one in the settings.
    #[serde(default)]
    pub folder: Option<String>,
}

/// Where to look for backups.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct BackupPlace {
    /// The token of the folder chosen; none for the one in the settings of this machine.
    #[serde(default)]
    pub folder: Option<String>,
}

/// What can be said of a backup before anybody has opened it.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct BackupFace {
    /// The token to open it with.
    pub backup: String,
    /// When it was made.
    pub made_at: DateTime<FixedOffset>,
    /// The clinic.
    pub site_name: String,
    /// The site.
    pub site: Id,
    /// Who can open it.
    pub people: Vec<NamedPerson>,
    /// How many operations are in it.
    pub ops: u64,
    /// How large it is, without its scans.
    pub bytes: u64,
}

/// Says how the backups stand.
///
/// # Errors
/// When the system gives no random bytes.
pub fn status(rx: &Rx<'_>, _: Nothing) -> Result<BackupStatus> {
    status_of(&rx.scene.folder, rx.scene.now)
}

fn status_of(vault: &Path, now: DateTime<FixedOffset>) -> Result<BackupStatus> {
    let state = State::read(vault)?;
    Ok(BackupStatus {
        warning: warning_of(&state, now),
        reachable: state.folder.as_ref().is_some_and(|folder| folder.is_dir()),
        folder: state.folder.map(|folder| folder.display().to_string()),
        room_mb: state.room_mb,
        warn_days: state.warn_days,
        last_good: state.last_good,
        last_failure: state.last_failure,
    })
}

/// What somebody must look after, for the list of what is to be done today.
///
/// # Errors
/// When the system gives no random bytes.
pub(crate) fn warning(rx: &Rx<'_>) -> Result<Option<BackupWarning>> {
    Ok(warning_of(&State::read(&rx.scene.folder)?, rx.scene.now))
}

fn warning_of(state: &State, now: DateTime<FixedOffset>) -> Option<BackupWarning> {
    match (&state.folder, &state.last_good) {
        (None, _) => Some(BackupWarning::NoFolder),
        (Some(_), None) => Some(BackupWarning::Never),
        // A backup of a day far ahead is no newer than one of a day far back: one of the two clocks was wrong.
        (Some(_), Some(good)) => {
            let age = (now - good.at).abs();
            (age > TimeDelta::days(i64::from(state.warn_days))).then_some(BackupWarning::Old)
        }
    }
}

/// Saves where backups go and how many there may be.
///
/// # Errors
/// `invalid`, `backup_folder_missing`, `backup_inside_vault`, `file_unreadable`.
pub fn save_settings(tx: &mut Tx<'_>, input: SaveBackupSettings) -> Result<BackupStatus> {
    let mut check = Check::default();
    check.require((100..=100_000_000).contains(&input.room_mb), "room_mb", "out_of_range");
    check.require((1..=365).contains(&input.warn_days), "warn_days", "out_of_range");
    check.done()?;
    let mut state = State::read(&tx.scene.folder)?;
    if let Some(folder) = &input.folder {
        let folder = tx.scene.files.path(folder)?;
        make::require_target(&tx.scene.folder, &folder)?;
        state.folder = Some(folder);
    }
    (state.room_mb, state.warn_days) = (input.room_mb, input.warn_days);
    tx.trace("backup_settings", None, None)?;
    state.write(&tx.scene.folder)?;
    status_of(&tx.scene.folder, tx.scene.now)
}

/// Makes a backup now.
///
/// # Errors
/// `backup_no_folder`, `backup_running`, and what [`make::make`] says.
pub fn now(app: &App, work: &Work, input: BackupNow) -> Result<Made> {
    let folder = input.folder.map(|token| app.files().path(&token)).transpose()?;
    make_for(app, work, folder, "asked")
}

/// Makes the day's backup, if a folder is picked and today has none yet.
///
/// # Errors
/// See [`now`].
pub fn make_if_due(app: &App) -> Result<Option<Made>> {
    let Ok(vault) = app.vault() else { return Ok(None) };
    let now = vault.scene(app.now(), Work::default()).now;
    let state = State::read(&app.place().vault)?;
    let is_of_today = state.last_good.is_some_and(|good| good.at.date_naive() == now.date_naive());
    let has_just_failed = state.last_failure.is_some_and(|failed| (now - failed.at).abs() < TRY_AGAIN);
    if state.folder.is_none() || is_of_today || has_just_failed {
        return Ok(None);
    }
    make_for(app, &Work::default(), None, "automatic").map(Some)
}

fn make_for(app: &App, work: &Work, folder: Option<PathBuf>, why: &'static str) -> Result<Made> {
    let vault = app.vault()?;
    // Half a bundle may rest on signatures in its other half: what is copied is checked, so it is copied whole.
    let _taking = vault.taking.read().unwrap_or_else(PoisonError::into_inner);
    let _turn = vault.turn.begin(&work.cancelled)?;
    let place = &app.place().vault;
    let state = State::read(place)?;
    let target = folder.or_else(|| state.folder.clone()).ok_or_else(|| Error::refused("backup_no_folder"))?;
    let scene = vault.scene(app.now(), work.clone());
    let (keys, key) = vault.keys();
    let order = Order { vault: place, keys: &keys, key: &key, target: &target, now: scene.now, work };
    // The series is written down before the first backup of it is there.
    state.write(place)?;
    let outcome = make::make(&order, &state);
    // Somebody may have changed the settings meanwhile.
    let mut state = State::read(place)?;
    match &outcome {
        Ok((made, _)) => (state.last_good, state.last_failure) = (Some(made.clone()), None),
        Err(error) if error.code() == "cancelled" => {}
        Err(error) => state.last_failure = Some(Failed { at: scene.now, code: error.code().to_owned() }),
    }
    let noted = state.write(place);
    let (made, held) = outcome?;
    noted?;
    vault.desk.write(Rank::Save, scene, move |tx| {
        sync::note_backed_up(tx, &held)?;
        tx.trace("backup", None, Some(why))
    })?;
    Ok(made)
}

/// Where the copy before an update went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// To the folder that somebody picked.
    Picked,
    /// Into the vault's own.
    Own,
}

impl Place {
    /// What the access register says of it.
    pub(crate) const fn detail(self) -> &'static str {
        match self {
            Self::Picked => "before_update",
            Self::Own => "before_update_here",
        }
    }
}

/// Copies a vault whose tables are about to be brought up to date: to the folder that somebody picked, else into its
/// own.
///
/// # Errors
/// See [`make::make`], `cancelled` among them; then nothing is brought up to date.
///
/// Gives where the copy went, if one was needed: the log is told once it can be written.
pub(crate) fn before_migration(
    vault: &Path,
    keys: &KeyFile,
    key: &SecretKey,
    now: DateTime<FixedOffset>,
    work: &Work,
) -> Result<Option<Place>> {
    let database = vault.join(&keys.database);
    if !database.exists() {
        return Ok(None);
    }
    let conn = copy::open_snapshot(&database, key)?;
    // What is left of a database that lost its tables is said by its opening.
    if !conn.table_exists(None, "vault_state")? || !store::is_behind(&conn)? {
        return Ok(None);
    }
    drop(conn);
    let mut state = State::read(vault)?;
    let (place, target) = match state.folder.clone().filter(|folder| folder.is_dir()) {
        Some(folder) => (Place::Picked, folder),
        None => {
            let own = vault.join(BEFORE_UPDATE);
            std::fs::create_dir_all(&own)?;
            (Place::Own, own)
        }
    };
    state.write(vault)?;
    let order = Order { vault, keys, key, target: &target, now, work };
    let (made, _) = make::make(&order, &state)?;
    if state.folder.is_some_and(|folder| folder == target) {
        state = State { last_good: Some(made), last_failure: None, ..State::read(vault)? };
        state.write(vault)?;
    }
    Ok(Some(place))
}

/// The folder in which the backups of a vault lie, if somebody picked one and it is there.
///
/// # Errors
/// When the note of it does not read.
pub(crate) fn shelf_of(vault: &Path) -> Result<Option<PathBuf>> {
    let state = State::read(vault)?;
    let Some(folder) = state.folder.filter(|folder| folder.is_dir()) else { return Ok(None) };
    Ok(Some(Shelf::open(&folder, &state.series)?.folder().to_owned()))
}

/// Goes on with backups of its own, after the folder was copied from a machine that goes on with these.
///
/// # Errors
/// When the folder cannot be written.
pub(crate) fn part(vault: &Path) -> Result<()> {
    State::part(vault)
}

/// The backups in a folder, newest first.
///
/// # Errors
/// `backup_no_folder`, `backup_folder_missing`, `file_unreadable`.
pub fn list(app: &App, _: &Work, input: BackupPlace) -> Result<Vec<BackupFace>> {
    let folder = match input.folder {
        Some(token) => app.files().path(&token)?,
        None => State::read(&app.place().vault)?.folder.ok_or_else(|| Error::refused("backup_no_folder"))?,
    };
    if !folder.is_dir() {
        return Err(Error::refused("backup_folder_missing"));
    }
    let mut faces = Vec::new();
    for shelved in shelf::find(&folder)? {
        // Without keys that read nobody could open it.
        let Ok(keys) = KeyFile::read(&shelved.folder.join("keys.json")) else { continue };
        faces.push(BackupFace {
            backup: app.grant(shelved.folder),
            made_at: shelved.manifest.made_at,
            site_name: keys.face.site_name,
            site: keys.site,
            people: restore::people(&keys.slots),
            ops: shelved.manifest.ops,
            bytes: shelved.manifest.bytes,
        });
    }
    Ok(faces)
}

/// Whose turn it is: one backup of a vault at a time, and closing the vault gives it up.
#[derive(Debug, Default)]
pub(crate) struct Turn {
    running: Mutex<Option<Arc<AtomicBool>>>,
    ended: Condvar,
}

/// A turn; over when it is dropped.
#[derive(Debug)]
struct Taken<'t>(&'t Turn);

impl Turn {
    fn begin(&self, cancelled: &Arc<AtomicBool>) -> Result<Taken<'_>> {
        let mut running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        if running.is_some() {
            return Err(Error::refused("backup_running"));
        }
        *running = Some(Arc::clone(cancelled));
        Ok(Taken(self))
    }

    /// Gives up the backup that is being made, if there is one, and waits until nothing is left of it.
    pub(crate) fn stop(&self) {
        let mut running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        while let Some(cancelled) = running.as_ref() {
            cancelled.store(true, Ordering::Relaxed);
            running = self.ended.wait(running).unwrap_or_else(PoisonError::into_inner);
        }
    }
}

impl Drop for Taken<'_> {
    fn drop(&mut self) {
        *self.0.running.lock().unwrap_or_else(PoisonError::into_inner) = None;
        self.0.ended.notify_all();
    }
}
