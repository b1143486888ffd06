//! The gate: every call of the window, the terminal and the tests goes through [`App::call`]. Unlocked? allowed? decode →
//! transaction → use case → log → commit → answer.

use crate::api::{self, Run};
use crate::backup;
use crate::error::{Error, Result, WireError};
use crate::province::collect_if_due;
use crate::scene::{Files, Progress, Rx, Scene, Work};
use crate::settings;
use crate::store;
use crate::sync::transport::{LOOK, Pace, exchange_if_due};
use crate::vault::{Place, Vault, reserve};
use chrono::{DateTime, FixedOffset};
use rusqlite::Connection;
use serde::Serialize;
use serde_json::value::RawValue;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock, Weak};
use std::time::Duration;

/// The largest input of a call, in bytes.
const LARGEST_INPUT: usize = 1024 * 1024;

/// So often a rehearsal gives way to a save and begins again; after that the next save waits for it.
const MOST_TURNS: u32 = 3;

/// The application without a window.
pub struct App {
    place: Place,
    clock: Box<dyn Fn() -> DateTime<FixedOffset> + Send + Sync>,
    vault: RwLock<Option<Arc<Vault>>>,
    files: Arc<Files>,
    works: Mutex<Vec<Weak<AtomicBool>>>,
}

impl std::fmt::Debug for App {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "App({:?})", self.place)
    }
}

/// What a call answers.
#[derive(Debug, Serialize)]
struct Answer<'a> {
    data: &'a RawValue,
    touched: Vec<String>,
    rev: i64,
    kept_both: Vec<crate::log::KeptBoth>,
}

impl App {
    /// The application for one vault.
    #[must_use]
    pub fn new(place: Place, clock: Box<dyn Fn() -> DateTime<FixedOffset> + Send + Sync>) -> Self {
        Self { place, clock, vault: RwLock::new(None), files: Arc::default(), works: Mutex::default() }
    }

    /// Runs one use case of the table over JSON. Blocks until it is done.
    ///
    /// # Errors
    /// What was refused or broke, as it travels.
    pub fn call(
        &self,
        name: &str,
        input: &str,
        progress: Arc<dyn Fn(Progress) + Send + Sync>,
    ) -> Result<String, WireError> {
        // A panic is a fault of ours like another: the window gets an answer and the vault stays open.
        catch_unwind(AssertUnwindSafe(|| self.gate(name, input, progress)))
            .unwrap_or_else(|panic| Err(Error::panicked(&*panic)))
            .map_err(|error| error.to_wire())
    }

    fn gate(&self, name: &str, input: &str, progress: Arc<dyn Fn(Progress) + Send + Sync>) -> Result<String> {
        if input.len() > LARGEST_INPUT {
            return Err(Error::refused("too_large"));
        }
        let entry = api::find(name)?;
        let work = Work { report: progress, cancelled: self.begin(), gives_way_to: None };
        match (entry.run, entry.who) {
            (Run::Vault(run), api::Who::Anybody) => {
                return answer(&run(self, input)?, Vec::new(), 0, Vec::new());
            }
            (Run::Aside(run), api::Who::Anybody) => {
                return answer(&run(self, &work, input)?, Vec::new(), 0, Vec::new());
            }
            _ => {}
        }
        let vault = self.vault()?;
        if vault.is_setting_up() {
            return Err(Error::refused("setup_unfinished"));
        }
        if vault.is_signed_out() {
            // What came from another machine ended their account.
            self.close();
            return Err(Error::refused("locked"));
        }
        let scene = vault.scene(self.now(), work);
        if !entry.who.roles().contains(&scene.person.role) {
            // No screen offers it, so somebody tried another way.
            let refused = Err(Error::refused("not_allowed"));
            return scene.keys.attempts().telling(Some(scene.person.id), refused);
        }
        match entry.run {
            Run::Vault(run) => answer(&run(self, input)?, Vec::new(), 0, Vec::new()),
            Run::Aside(run) => answer(&run(self, &scene.work, input)?, Vec::new(), 0, Vec::new()),
            Run::Read(run) => {
                let read = |conn: &Connection| {
                    let data = run(&Rx { conn, scene: &scene }, input)?;
                    Ok((data, store::revision(conn)?))
                };
                let (data, rev) = match scene.sight() {
                    None => vault.readers.read(read)?,
                    Some(sight) => vault.readers.read_within(&sight, read)?,
                };
                answer(&data, Vec::new(), rev, Vec::new())
            }
            Run::Write(rank, run) => {
                let mut turns = 0;
                let mut write = |mut scene: Scene| {
                    loop {
                        let input = input.to_owned();
                        scene.work.gives_way_to = (turns < MOST_TURNS).then(|| vault.desk.save_waits());
                        match vault.desk.write(rank, scene.clone(), move |tx| run(tx, &input)) {
                            // Back into the queue, behind whoever waits to save.
                            Err(error) if error.code() == "gave_way" => turns += 1,
                            written => return written,
                        }
                    }
                };
                let written = match write(scene.clone()) {
                    // What somebody typed and cannot save is put by even then.
                    Err(error)
                        if error.code() == "disk_full"
                            && entry.name == "draft_save"
                            && reserve::give_up(&self.place.vault)? =>
                    {
                        write(scene)?
                    }
                    written => written?,
                };
                if entry.name == "settings_save" {
                    self.refresh_scene(&vault, &written.data)?;
                }
                answer(&written.data, written.touched.into_iter().collect(), written.rev, written.kept_both)
            }
            Run::Keys(run) => {
                let outcome = run(&vault, scene, input);
                // The log may have been written although the keys beside it could not.
                if vault.judge_anew()?.is_none() {
                    // Somebody ended their own account.
                    self.close();
                }
                let written = outcome?;
                answer(&written.data, written.touched.into_iter().collect(), written.rev, written.kept_both)
            }
        }
    }

    /// After the settings were saved, what every call is told of the site follows them.
    fn refresh_scene(&self, vault: &Vault, saved: &str) -> Result<()> {
        let Ok(saved) = serde_json::from_str::<settings::Settings>(saved) else { return Ok(()) };
        vault.set_scene(|scene| {
            scene.site_name = saved.site_name;
            scene.region_code = saved.region_code;
            scene.timezone = saved.timezone;
            scene.language = saved.language;
        })
    }

    /// The flag that cancels a call that begins now, and no later one.
    fn begin(&self) -> Arc<AtomicBool> {
        let cancelled = Arc::new(AtomicBool::new(false));
        let mut works = self.works.lock().unwrap_or_else(PoisonError::into_inner);
        works.retain(|work| work.strong_count() > 0);
        works.push(Arc::downgrade(&cancelled));
        cancelled
    }

    /// Stops the long work that is running. Short calls do not look and end as they would.
    pub fn cancel(&self) {
        for work in self.works.lock().unwrap_or_else(PoisonError::into_inner).iter().filter_map(Weak::upgrade)
        {
            work.store(true, Ordering::Relaxed);
        }
    }

    /// A token for a file that a person chose in a dialog.
    #[must_use]
    pub fn grant(&self, path: PathBuf) -> String {
        self.files.grant(path)
    }

    /// The file of a token, for a program that may show paths: the terminal's own user named it.
    #[must_use]
    pub fn granted(&self, token: &str) -> Option<PathBuf> {
        self.files.path(token).ok()
    }

    /// Closes the vault: waits for what is being written, folds the write-ahead log, forgets the keys.
    pub fn close(&self) {
        let vault = self.vault.write().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(vault) = vault {
            vault.close();
        }
    }

    /// Makes the daily backups for as long as this application is there, in a thread of their own that looks so often;
    /// [`backup::LOOK`] is what a day needs.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub fn keep_backups(self: &Arc<Self>, every: Duration) -> Result<()> {
        // How it went is in the status that the screens show.
        self.keep_looking("titian-backup", every, |app| drop(backup::make_if_due(app)))
    }

    /// Exchanges bundles by the way that is set for as long as this application is there, in a thread of its own: a
    /// share that does not answer keeps nobody else waiting.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub fn keep_exchanging(self: &Arc<Self>) -> Result<()> {
        let (roles, mut pace) = (api::find("transport_now")?.who.roles(), Pace::default());
        let (collectors, mut round) = (api::find("extract_collect")?.who.roles(), Pace::default());
        self.keep_looking("titian-transport", LOOK, move |app| {
            exchange_if_due(app, roles, &mut pace);
            collect_if_due(app, collectors, &mut round);
        })
    }

    /// Looks every so often whether something is due.
    fn keep_looking(
        self: &Arc<Self>,
        name: &str,
        every: Duration,
        mut look: impl FnMut(&Self) + Send + 'static,
    ) -> Result<()> {
        let app = Arc::downgrade(self);
        let looking = move || {
            loop {
                std::thread::sleep(every);
                let Some(app) = app.upgrade() else { return };
                // A panic is a fault of ours; the next look may go well.
                drop(catch_unwind(AssertUnwindSafe(|| look(&app))));
            }
        };
        std::thread::Builder::new()
            .name(name.to_owned())
            .spawn(looking)
            .map_err(|e| Error::internal(format!("starting a thread that looks what is due: {e}")))?;
        Ok(())
    }

    /// The moment.
    #[must_use]
    pub fn now(&self) -> DateTime<FixedOffset> {
        (self.clock)()
    }

    /// Where the vault is.
    #[must_use]
    pub const fn place(&self) -> &Place {
        &self.place
    }

    pub(crate) fn files(&self) -> Arc<Files> {
        Arc::clone(&self.files)
    }

    /// The open vault.
    ///
    /// # Errors
    /// `locked`.
    pub fn vault(&self) -> Result<Arc<Vault>> {
        self.vault
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
            .ok_or_else(|| Error::refused("locked"))
    }

    pub(crate) fn set_vault(&self, vault: Vault) {
        *self.vault.write().unwrap_or_else(PoisonError::into_inner) = Some(Arc::new(vault));
    }
}

fn answer(
    data: &str,
    touched: Vec<String>,
    rev: i64,
    kept_both: Vec<crate::log::KeptBoth>,
) -> Result<String> {
    let data: &RawValue =
        serde_json::from_str(data).map_err(|e| Error::internal(format!("an answer is no JSON: {e}")))?;
    serde_json::to_string(&Answer { data, touched, rev, kept_both })
        .map_err(|e| Error::internal(format!("encoding an answer: {e}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cancelling_reaches_the_calls_that_run_and_no_later_one() {
        let place = Place {
            vault: PathBuf::new(),
            machine: String::new(),
            demonstration: false,
            build_day: chrono::NaiveDate::default(),
            key_cost: None,
            large_bundle: None,
        };
        let app = App::new(place, Box::new(DateTime::default));
        let (first, second) = (app.begin(), app.begin());
        app.cancel();
        let later = app.begin();
        let is_cancelled = |work: &AtomicBool| work.load(Ordering::Relaxed);
        assert!(is_cancelled(&first) && is_cancelled(&second) && !is_cancelled(&later));
    }
}
