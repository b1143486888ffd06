//! What a use case is given besides its input: the time, the person, the place, and the open transaction.

use crate::authority::Authority;
use crate::error::{Error, Result};
use crate::kernel::codes::{Language, Role, Timezone};
use crate::kernel::days::Day;
use crate::kernel::ids::Id;
use crate::log::{Edit, Pen};
use crate::settings::records::ACCESS;
use crate::store::sight::Sight;
use crate::vault::keyring::Keyring;
use chrono::{DateTime, FixedOffset};
use rusqlite::Connection;
use serde::Serialize;
use std::collections::HashMap;
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// Who is signed in.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Person {
    /// The staff person.
    pub id: Id,
    /// Their name.
    pub name: String,
    /// What they may do.
    pub role: Role,
}

/// How far a long work is.
#[derive(Debug, Clone, Copy, Serialize, PartialEq, Eq)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Progress {
    /// What is being done: a word that the front end has a sentence for.
    pub phase: &'static str,
    /// How many are done.
    pub done: u64,
    /// Of how many, when that is known.
    pub total: Option<u64>,
}

/// How a long work tells how far it is, and learns that it is no longer wanted.
#[derive(Clone)]
pub struct Work {
    /// Takes the progress.
    pub report: Arc<dyn Fn(Progress) + Send + Sync>,
    /// Set when the work is no longer wanted.
    pub cancelled: Arc<AtomicBool>,
    /// Set while somebody waits to save, where a work that can begin again gives way.
    pub gives_way_to: Option<Arc<AtomicBool>>,
}

impl std::fmt::Debug for Work {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Work")
    }
}

impl Default for Work {
    fn default() -> Self {
        Self { report: Arc::new(|_| ()), cancelled: Arc::default(), gives_way_to: None }
    }
}

impl Work {
    /// Tells how far the work is.
    ///
    /// # Errors
    /// `cancelled` when it is no longer wanted.
    pub fn step(&self, phase: &'static str, done: u64, total: Option<u64>) -> Result<()> {
        if self.flow(phase, done, total).is_break() { Err(Error::refused("cancelled")) } else { Ok(()) }
    }

    /// Goes on without telling how far, where nothing tells that.
    ///
    /// # Errors
    /// `cancelled` when it is no longer wanted.
    pub fn require_wanted(&self) -> Result<()> {
        if self.cancelled.load(Ordering::Relaxed) { Err(Error::refused("cancelled")) } else { Ok(()) }
    }

    /// The same as [`Self::step`], for code that does not know our errors.
    pub fn flow(&self, phase: &'static str, done: u64, total: Option<u64>) -> ControlFlow<()> {
        (self.report)(Progress { phase, done, total });
        if self.cancelled.load(Ordering::Relaxed) {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    }

    /// Whether somebody waits whom this work gives way to.
    #[must_use]
    pub fn is_in_the_way(&self) -> bool {
        self.gives_way_to.as_ref().is_some_and(|waits| waits.load(Ordering::Relaxed))
    }
}

/// The files a person chose in a dialog: use cases take tokens, so nothing the front end says names a path.
#[derive(Debug, Default)]
pub struct Files(Mutex<HashMap<String, PathBuf>>);

impl Files {
    /// A token for a file or folder, by its whole name: it must mean the same from anywhere, and have a folder to be
    /// written out with it.
    pub fn grant(&self, path: PathBuf) -> String {
        let path = std::path::absolute(&path).unwrap_or(path);
        let mut files = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let token = format!("file-{}", files.len() + 1);
        files.insert(token.clone(), path);
        token
    }

    /// The file of a token.
    ///
    /// # Errors
    /// `file_unreadable` when nobody chose it.
    pub fn path(&self, token: &str) -> Result<PathBuf> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get(token)
            .cloned()
            .ok_or_else(|| Error::refused("file_unreadable"))
    }
}

/// What a use case is given besides its input.
#[derive(Debug, Clone)]
pub struct Scene {
    /// The wall clock, in the site's zone.
    pub now: DateTime<FixedOffset>,
    /// The day there.
    pub today: Day,
    /// Who is signed in.
    pub person: Person,
    /// The site.
    pub site: Id,
    /// The site's name.
    pub site_name: String,
    /// The site's region.
    pub region_code: String,
    /// The site's zone.
    pub timezone: Timezone,
    /// This device.
    pub device: Id,
    /// The code in this device's record numbers.
    pub device_code: String,
    /// The language of this machine.
    pub language: Language,
    /// The vault's folder.
    pub folder: PathBuf,
    /// The files chosen in dialogs.
    pub files: Arc<Files>,
    /// Progress and cancelling.
    pub work: Work,
    /// The keys file of the open vault: for signing.
    pub keys: Arc<Keyring>,
    /// What the signatures said when they were last judged.
    pub authority: Arc<Authority>,
}

impl Scene {
    /// What the person sees, when their role is a restricted one.
    #[must_use]
    pub fn sight(&self) -> Option<Sight> {
        let person = self.person.id;
        Sight::of(person, self.person.role, || crate::accounts::assigned(&self.authority, person))
    }
}

/// A read in one snapshot.
#[derive(Debug, Clone, Copy)]
pub struct Rx<'a> {
    /// The snapshot.
    pub conn: &'a Connection,
    /// Time, person and place.
    pub scene: &'a Scene,
}

impl Rx<'_> {
    /// The words after a table's name that make one of its indexes lead a query. A restricted role reads views, which
    /// have no index and few rows.
    #[must_use]
    pub fn led_by(&self, index: &str) -> String {
        if self.scene.person.role.is_restricted() { String::new() } else { format!("INDEXED BY {index}") }
    }
}

/// A write: everything in it is there afterwards, or nothing.
#[derive(Debug)]
pub struct Tx<'a> {
    /// What writes the operations.
    pub pen: Pen<'a>,
    /// Time, person and place.
    pub scene: &'a Scene,
    /// What a restricted role sees of the vault as it was before.
    pub sight: Option<&'a Connection>,
}

impl<'a> Tx<'a> {
    /// What the person may see: the same transaction; for a restricted role what it sees of the vault as it was before.
    #[must_use]
    pub fn rx(&self) -> Rx<'a> {
        Rx { conn: self.sight.unwrap_or(self.pen.conn), scene: self.scene }
    }

    /// The same transaction whoever it is: for reading back what was just written.
    #[must_use]
    pub const fn written(&self) -> Rx<'a> {
        Rx { conn: self.pen.conn, scene: self.scene }
    }

    /// The open transaction.
    #[must_use]
    pub const fn conn(&self) -> &'a Connection {
        self.pen.conn
    }

    /// A new record's id: a UUIDv7 of this moment.
    ///
    /// # Errors
    /// When the system gives no random bytes.
    pub fn new_id(&self) -> Result<Id> {
        let millis = u64::try_from(self.scene.now.timestamp_millis()).unwrap_or_default();
        Ok(uuid::Builder::from_unix_timestamp_millis(millis, &crate::vault::keys::random()?).into_uuid())
    }

    /// Writes what the edits change in a dossier, as one operation. `rev` is what the person had seen; none means all.
    ///
    /// # Errors
    /// When the vault cannot be written.
    pub fn save(&mut self, dossier: Id, edits: Vec<Edit>, rev: Option<i64>) -> Result<bool> {
        self.pen.append(dossier, edits, rev)
    }

    /// Does something as if for good, and undoes it: what would come of it, by the very code that would do it. The
    /// transaction is rolled back whole and begun again, since a savepoint would keep what it undoes in memory; so
    /// nothing may have been written before.
    ///
    /// # Errors
    /// What the work says, or what the disk says.
    pub fn rehearse<R>(&mut self, work: impl FnOnce(&mut Self) -> Result<R>) -> Result<R> {
        if self.pen.has_written() {
            return Err(Error::internal("a rehearsal would undo what was written before it"));
        }
        let mark = self.pen.mark();
        let outcome = work(self);
        self.pen.return_to(mark);
        // A full disk has undone everything by itself.
        let is_undone = self.conn().is_autocommit();
        let begun = self.conn().execute_batch(if is_undone {
            "BEGIN IMMEDIATE"
        } else {
            "ROLLBACK; BEGIN IMMEDIATE"
        });
        let outcome = outcome?;
        begun?;
        Ok(outcome)
    }

    /// Leaves a trace in the access register. `kind` and the first word of `detail` have their words in `trace.ftl`
    /// (`access-KIND`, `access-detail-WORD`); what the words need follows as `name=value`, never a person's name.
    ///
    /// # Errors
    /// When the vault cannot be written.
    pub fn trace(&mut self, kind: &'static str, about: Option<Id>, detail: Option<&str>) -> Result<()> {
        let event = Edit::new(&ACCESS, self.new_id()?)
            .set("kind", kind)?
            .set("about", about)?
            .set("detail", detail)?;
        self.save(self.scene.site, vec![event], None)?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_named_without_a_folder_is_in_the_one_that_one_is_in() -> Result<()> {
        let files = Files::default();
        let token = files.grant(PathBuf::from("laptop.request"));
        assert_eq!(files.path(&token)?, std::env::current_dir()?.join("laptop.request"));
        Ok(())
    }
}
