//! A clinic in a temporary folder: a real encrypted vault, opened the way the window and the terminal open it.

use chrono::{DateTime, Days, FixedOffset};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use titian_core::log::relay::{self, Received};
use titian_core::scene::Work;
use titian_core::schema::SCHEMA;
use titian_core::store::desk::Rank;
use titian_core::vault::keys::KeyCost;
use titian_core::{App, Place, WireError, settings};

/// What tests return.
pub type Outcome = Result<(), Box<dyn std::error::Error>>;

/// The passphrase of every test clinic.
pub const PASSPHRASE: &str = "empat kata yang panjang";

/// Every file below a folder, by its path within.
///
/// # Errors
/// When the folder cannot be read.
pub fn files_below(folder: &Path) -> Result<BTreeSet<PathBuf>, Box<dyn std::error::Error>> {
    let mut found = BTreeSet::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(within) = folders.pop() {
        for entry in std::fs::read_dir(within)? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else {
                found.insert(path.strip_prefix(folder)?.to_owned());
            }
        }
    }
    Ok(found)
}

/// A clinic with its vault open, a clock of its own, and everything gone when it is dropped.
pub struct Clinic {
    /// The application.
    pub app: App,
    /// The recovery key of its vault.
    pub recovery_key: String,
    /// The vault's folder.
    pub vault: PathBuf,
    /// From how many new operations on a bundle goes into a copy of the database, if not from the usual number, from the next
    /// restart on.
    pub large_bundle: Option<u64>,
    clock: Clock,
    _folder: Arc<tempfile::TempDir>,
}

/// A clock that a test sets.
pub type Clock = Arc<Mutex<DateTime<FixedOffset>>>;

impl std::fmt::Debug for Clinic {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Clinic({})", self.vault.display())
    }
}

impl Clinic {
    /// Makes a clinic on 22 November 2026, nine in the morning in Mataram.
    ///
    /// # Errors
    /// When the vault cannot be made.
    pub fn new() -> Result<Self, Box<dyn std::error::Error>> {
        Self::site("Klinik Pratama BNNK Mataram", "clinic")
    }

    /// The same for a site of any kind: a clinic, or a provincial office.
    ///
    /// # Errors
    /// When the vault cannot be made.
    pub fn site(name: &str, kind: &str) -> Result<Self, Box<dyn std::error::Error>> {
        let folder = Arc::new(tempfile::tempdir()?);
        let vault = folder.path().join("vault");
        let clock = Arc::new(Mutex::new(DateTime::parse_from_rfc3339("2026-11-22T09:00:00+08:00")?));
        let app = app(&vault, &clock);
        let created = send(
            &app,
            "vault_create",
            &json!({
                "site_name": name, "region_code": "52.71", "timezone": "WITA", "language": "id",
                "admin_name": "Rina Lestari", "passphrase": PASSPHRASE, "kind": kind,
            }),
        )
        .map_err(|error| format!("{error:?}"))?;
        let recovery_key = created["data"]["recovery_key"].as_str().unwrap_or_default().to_owned();
        send(&app, "recovery_check", &json!({ "recovery_key": recovery_key }))
            .map_err(|error| format!("{error:?}"))?;
        Ok(Self { app, recovery_key, vault, large_bundle: None, clock, _folder: folder })
    }

    /// A use case's answer: `data`, `touched`, `rev`, `kept_both`.
    ///
    /// # Errors
    /// What was refused or broke.
    pub fn call(&self, name: &str, input: &Value) -> Result<Value, WireError> {
        send(&self.app, name, input)
    }

    /// A use case's data.
    ///
    /// # Errors
    /// What was refused or broke, as text.
    pub fn data(&self, name: &str, input: &Value) -> Result<Value, String> {
        self.call(name, input)
            .map(|mut answer| answer["data"].take())
            .map_err(|error| format!("{name}: {error:?}"))
    }

    /// The code of a refusal or fault; `"done"` when there was none.
    #[must_use]
    pub fn refusal(&self, name: &str, input: &Value) -> String {
        self.call(name, input).map_or_else(|error| error.code.to_owned(), |_| "done".to_owned())
    }

    /// The fields that a form was refused for, as `field: code`.
    #[must_use]
    pub fn wrong_fields(&self, name: &str, input: &Value) -> Vec<String> {
        match self.call(name, input) {
            Ok(_) => Vec::new(),
            Err(error) => {
                error.fields.iter().map(|wrong| format!("{}: {}", wrong.field, wrong.code)).collect()
            }
        }
    }

    /// Registers a client with an outpatient episode opened on a day; their ids.
    ///
    /// # Errors
    /// What was refused or broke, as text.
    pub fn outpatient(&self, name: &str, opened_on: &str) -> Result<(Value, Value), String> {
        let client = self.data("client_register", &json!({ "client": { "name": name }, "episode": { "service": "outpatient", "opened_on": opened_on } }))?;
        let file = self.data("client_read", &json!({ "id": client["id"] }))?;
        Ok((client["id"].clone(), file["episodes"][0]["id"].clone()))
    }

    /// Moves the clock.
    pub fn pass_days(&self, days: u64) {
        let mut clock = self.clock.lock().unwrap_or_else(PoisonError::into_inner);
        *clock = clock.checked_add_days(Days::new(days)).unwrap_or(*clock);
    }

    /// Sets the clock.
    ///
    /// # Errors
    /// When the text is no moment.
    pub fn set_clock(&self, moment: &str) -> Outcome {
        *self.clock.lock().unwrap_or_else(PoisonError::into_inner) = DateTime::parse_from_rfc3339(moment)?;
        Ok(())
    }

    /// The clock that this clinic goes by.
    #[must_use]
    pub fn clock(&self) -> Clock {
        Arc::clone(&self.clock)
    }

    /// A clock that stands at a moment.
    ///
    /// # Errors
    /// When the text is no moment.
    pub fn clock_at(moment: &str) -> Result<Clock, chrono::ParseError> {
        Ok(Arc::new(Mutex::new(DateTime::parse_from_rfc3339(moment)?)))
    }

    /// Another application on the same vault, as after a restart. The vault must be closed first.
    #[must_use]
    pub fn restarted(&self) -> App {
        app_taking(&self.vault, &self.clock, self.large_bundle)
    }

    /// The clinic that comes of copying the vault's folder to another place and opening it there. The vault must be closed.
    ///
    /// # Errors
    /// When it cannot be copied or opened.
    pub fn copied(&self, name: &str) -> Result<Self, Box<dyn std::error::Error>> {
        self.copied_as(name, &Value::Null)
    }

    /// The same, opened by one of several people whose passphrase is that of every test clinic.
    ///
    /// # Errors
    /// When it cannot be copied or opened.
    pub fn copied_as(&self, name: &str, person: &Value) -> Result<Self, Box<dyn std::error::Error>> {
        let vault = self.vault.with_file_name(name);
        std::fs::create_dir(&vault)?;
        for entry in std::fs::read_dir(&self.vault)? {
            let entry = entry?;
            if entry.file_type()?.is_file() {
                std::fs::copy(entry.path(), vault.join(entry.file_name()))?;
            }
        }
        let clock = Arc::clone(&self.clock);
        let app = app(&vault, &clock);
        let unlock = json!({ "person": person, "passphrase": PASSPHRASE });
        send(&app, "unlock", &unlock).map_err(|error| format!("{error:?}"))?;
        Ok(Self {
            app,
            recovery_key: self.recovery_key.clone(),
            vault,
            large_bundle: self.large_bundle,
            clock,
            _folder: Arc::clone(&self._folder),
        })
    }

    /// A folder beside the vault: a stick.
    #[must_use]
    pub fn stick(&self, name: &str) -> PathBuf {
        self.vault.with_file_name(name)
    }

    /// A second machine of this clinic with nobody's vault on it yet.
    #[must_use]
    pub fn bare_machine(&self, name: &str) -> Self {
        let vault = self.vault.with_file_name(name);
        let clock = Arc::clone(&self.clock);
        let app = app(&vault, &clock);
        let folder = Arc::clone(&self._folder);
        Self {
            app,
            recovery_key: self.recovery_key.clone(),
            vault,
            large_bundle: None,
            clock,
            _folder: folder,
        }
    }

    /// The same machine, with nobody's vault on it yet, going by a clock of its own from now on.
    ///
    /// # Errors
    /// When the clock cannot be read.
    pub fn with_own_clock(mut self) -> Result<Self, Box<dyn std::error::Error>> {
        let now = *self.clock.lock().map_err(|_| "a clock that broke")?;
        self.clock = Arc::new(Mutex::new(now));
        self.app = self.restarted();
        Ok(self)
    }

    /// A second machine that joined this clinic by request and answer, with the same person at it.
    ///
    /// # Errors
    /// What was refused or broke, as text.
    pub fn second_machine(&self, name: &str) -> Result<Self, Box<dyn std::error::Error>> {
        let person = self.data("session", &json!({}))?["person"]["id"].take();
        self.machine_of(name, &person, PASSPHRASE, false)
    }

    /// The same with somebody else at it, and, if wanted, with their clients only.
    ///
    /// # Errors
    /// What was refused or broke, as text.
    pub fn machine_of(
        &self,
        name: &str,
        person: &Value,
        passphrase: &str,
        only_theirs: bool,
    ) -> Result<Self, Box<dyn std::error::Error>> {
        self.let_in(self.bare_machine(name), name, person, passphrase, only_theirs)
    }

    /// Lets a machine join that has nobody's vault on it yet.
    ///
    /// # Errors
    /// What was refused or broke, as text.
    pub fn let_in(
        &self,
        other: Self,
        name: &str,
        person: &Value,
        passphrase: &str,
        only_theirs: bool,
    ) -> Result<Self, Box<dyn std::error::Error>> {
        let (request, answer) =
            (self.stick(&format!("{name}.request")), self.stick(&format!("{name}.titian")));
        let code = other.data(
            "join_request",
            &json!({ "file": other.app.grant(request.clone()), "passphrase": passphrase }),
        )?;
        self.data("device_enrol", &json!({
            "request": self.app.grant(request), "code": code["code"], "people": [person], "only_theirs": only_theirs,
            "by": PASSPHRASE, "file": self.app.grant(answer.clone()),
        }))?;
        other.data(
            "join_finish",
            &json!({ "file": other.app.grant(answer), "passphrase": passphrase, "language": "id" }),
        )?;
        Ok(other)
    }

    /// Writes a bundle for every other machine.
    ///
    /// # Errors
    /// What was refused or broke, as text.
    pub fn bundle(&self, name: &str) -> Result<PathBuf, String> {
        let file = self.stick(name);
        self.data("bundle_export", &json!({ "file": self.app.grant(file.clone()) }))?;
        Ok(file)
    }

    /// Takes a bundle.
    ///
    /// # Errors
    /// What was refused or broke.
    pub fn take(&self, bundle: &Path) -> Result<Value, WireError> {
        self.call("bundle_receive", &json!({ "file": self.app.grant(bundle.to_owned()) }))
            .map(|mut answer| answer["data"].take())
    }

    /// Closes the vault and opens it again.
    ///
    /// # Errors
    /// What the unlocking says.
    pub fn reopen(&mut self) -> Result<Value, WireError> {
        self.app.close();
        self.app = self.restarted();
        send(&self.app, "unlock", &json!({ "passphrase": PASSPHRASE }))
    }
}

/// Hands everything that one vault holds to another, and says what came of it.
///
/// # Errors
/// What was refused or broke, as its code.
pub fn hand_over(from: &App, to: &App) -> Result<Received, String> {
    let give = || {
        let ops = from.vault()?.readers.read(|conn| relay::give(conn, 0, u32::MAX))?;
        let vault = to.vault()?;
        let scene = vault.scene(to.now(), Work::default());
        let written = vault.desk.write(Rank::Long, scene, move |tx| {
            let mut keys = settings::device_keys(tx.conn())?;
            relay::receive(tx.conn(), &SCHEMA, &mut keys, ops, &BTreeSet::new())
        })?;
        // What the next call finds.
        vault.judge_anew()?;
        Ok(written.data)
    };
    give().map_err(|error: titian_core::Error| format!("{error:?}"))
}

/// An application on a vault's folder.
#[must_use]
pub fn app(vault: &Path, clock: &Clock) -> App {
    app_taking(vault, clock, None)
}

fn app_taking(vault: &Path, clock: &Clock, large_bundle: Option<u64>) -> App {
    let place = Place {
        vault: vault.to_owned(),
        machine: format!("test machine, {}", vault.display()),
        demonstration: false,
        build_day: chrono::NaiveDate::from_ymd_opt(2026, 11, 1).unwrap_or_default(),
        // What a passphrase costs is not what journeys are about.
        key_cost: Some(KeyCost { memory_kib: 64, passes: 1 }),
        large_bundle,
    };
    let clock = Arc::clone(clock);
    App::new(place, Box::new(move || *clock.lock().unwrap_or_else(PoisonError::into_inner)))
}

/// One call through the gate.
///
/// # Errors
/// What was refused or broke.
pub fn send(app: &App, name: &str, input: &Value) -> Result<Value, WireError> {
    let answer = app.call(name, &input.to_string(), Arc::new(|_| ()))?;
    Ok(serde_json::from_str(&answer).unwrap_or_default())
}
