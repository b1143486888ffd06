//! Use cases about the vault itself: is there one, open it, who is signed in; and what must work before that.

use crate::app::App;
use crate::error::Result;
use crate::kernel::codes::{Language, Role, SiteKind, Timezone};
use crate::kernel::ids::Id;
use crate::log;
use crate::scene::{Person, Work};
use crate::settings::{self, Nothing};
use crate::sync;
use crate::vault::attempts::Attempts;
use crate::vault::head::Notice;
use crate::vault::joining;
use crate::vault::recovery::RecoverySecret;
use crate::vault::{CreateVault, Created, Vault, Way, look};
use chrono::{DateTime, FixedOffset};
use serde::{Deserialize, Serialize};

/// Whether there is a vault and whether it is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum VaultState {
    /// There is none yet.
    Missing,
    /// There is one, and nobody has unlocked it.
    Locked,
    /// Somebody is signed in.
    Open,
}

/// What can be said of the vault before anybody has unlocked it.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct VaultStatus {
    /// Whether there is one.
    pub state: VaultState,
    /// Who can open it.
    pub people: Vec<NamedPerson>,
    /// The clinic.
    pub site_name: Option<String>,
    /// The language of this machine.
    pub language: Option<Language>,
    /// Whether this is a demonstration clinic of invented people.
    pub demonstration: bool,
    /// Where there is no vault: the code of the request whose answer this machine waits for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub joining: Option<String>,
}

/// Somebody who can open the vault.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct NamedPerson {
    /// The staff person.
    pub id: Id,
    /// Their name.
    pub name: String,
}

/// A passphrase for a person's slot.
#[derive(Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Unlock {
    /// Whose; none for the only one.
    #[serde(default)]
    pub person: Option<Id>,
    /// The passphrase.
    pub passphrase: String,
}

/// The recovery sheet, with a new passphrase for a person.
#[derive(Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct UnlockRecovery {
    /// What the sheet says.
    pub recovery_key: String,
    /// Whose passphrase is new.
    pub person: Id,
    /// The new passphrase.
    pub new_passphrase: String,
}

/// What somebody typed from the recovery sheet.
#[derive(Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct RecoveryCheck {
    /// What the sheet says.
    pub recovery_key: String,
    /// While a vault is set up: that only this group of the sheet was typed, from 1.
    #[serde(default)]
    pub group: Option<u32>,
}

/// A change of passphrase.
#[derive(Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ChangePassphrase {
    /// The one in force.
    pub old: String,
    /// The new one.
    pub new: String,
}

/// Who is signed in, where, and what was found when opening.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Session {
    /// Who.
    pub person: Person,
    /// The site.
    pub site: SiteFace,
    /// This device.
    pub device: DeviceFace,
    /// The language of this machine.
    pub language: Language,
    /// The day here.
    pub today: crate::kernel::days::Day,
    /// The moment here.
    pub now: DateTime<FixedOffset>,
    /// After how many minutes without a key or a movement the screen locks.
    pub idle_minutes: u32,
    /// Whether this machine's clock is not to be trusted.
    pub clock_suspect: bool,
    /// What was found when opening.
    pub notices: Vec<Notice>,
    /// Whether this is a demonstration clinic of invented people.
    pub demonstration: bool,
}

/// The site, in short.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct SiteFace {
    /// The record.
    pub id: Id,
    /// What it is.
    pub kind: SiteKind,
    /// Its name.
    pub name: String,
    /// Its region.
    pub region_code: String,
    /// Its zone.
    pub timezone: Timezone,
}

/// The device, in short.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct DeviceFace {
    /// The record.
    pub id: Id,
    /// The code in its record numbers.
    pub code: String,
}

/// Says whether there is a vault, and who can open it.
///
/// # Errors
/// `too_new` or `damaged`.
pub fn status(app: &App, _: Nothing) -> Result<VaultStatus> {
    let demonstration = app.place().demonstration;
    let state = if app.vault().is_ok() { VaultState::Open } else { VaultState::Locked };
    match look(&app.place().vault) {
        Ok(file) => Ok(VaultStatus {
            state,
            people: file
                .slots
                .iter()
                .map(|slot| NamedPerson { id: slot.person, name: slot.name.clone() })
                .collect(),
            site_name: Some(file.face.site_name),
            language: Some(file.face.language),
            demonstration,
            joining: None,
        }),
        Err(error) if error.code() == "vault_missing" => Ok(VaultStatus {
            state: VaultState::Missing,
            people: Vec::new(),
            site_name: None,
            language: None,
            demonstration,
            joining: joining::waiting(&app.place().vault),
        }),
        Err(error) => Err(error),
    }
}

/// Makes a vault and opens it.
///
/// # Errors
/// See [`Vault::create`].
pub fn create(app: &App, input: CreateVault) -> Result<Created> {
    if app.vault().is_ok_and(|vault| vault.is_setting_up()) {
        // Nobody typed the sheet back: this begins again.
        app.close();
    }
    let (vault, created) = Vault::create(app.place(), &input, app.now(), app.files())?;
    app.set_vault(vault);
    Ok(created)
}

/// Opens the vault with a passphrase.
///
/// # Errors
/// See [`Vault::open`].
pub fn unlock(app: &App, work: &Work, input: Unlock) -> Result<Session> {
    app.close();
    let way = Way::Passphrase(input.person, &input.passphrase);
    let vault = Vault::open(app.place(), &way, app.now(), app.files(), work)?;
    app.set_vault(vault);
    sync::go_on(app);
    session(app, Nothing {})
}

/// Opens the vault with the recovery sheet, and gives a person a new passphrase.
///
/// # Errors
/// See [`Vault::open`].
pub fn unlock_recovery(app: &App, work: &Work, input: UnlockRecovery) -> Result<Session> {
    let secret = RecoverySecret::parse(&input.recovery_key)?;
    app.close();
    let way = Way::Recovery(&secret, input.person, &input.new_passphrase);
    let vault = Vault::open(app.place(), &way, app.now(), app.files(), work)?;
    app.set_vault(vault);
    sync::go_on(app);
    session(app, Nothing {})
}

/// Checks what somebody typed from the sheet against the vault. While one is set up, this ends it.
///
/// # Errors
/// `invalid`, naming the group; `wrong_recovery_key`.
pub fn recovery_check(app: &App, input: RecoveryCheck) -> Result<()> {
    if let Ok(vault) = app.vault()
        && vault.is_setting_up()
    {
        return vault.type_back(&input.recovery_key, input.group);
    }
    let secret = RecoverySecret::parse(&input.recovery_key)?;
    let folder = &app.place().vault;
    let recovered = look(folder)?.recover(&secret);
    Attempts::of(folder, &app.place().machine).telling(None, recovered).map(drop)
}

/// Changes the passphrase of whoever is signed in.
///
/// # Errors
/// See [`Vault::change_passphrase`].
pub fn change_passphrase(app: &App, input: ChangePassphrase) -> Result<()> {
    let vault = app.vault()?;
    let person = vault.scene(app.now(), Work::default()).person.id;
    vault.change_passphrase(person, &input.old, &input.new, app.now())
}

/// Says who is signed in, and where.
///
/// # Errors
/// `locked`.
pub fn session(app: &App, _: Nothing) -> Result<Session> {
    let vault = app.vault()?;
    let scene = vault.scene(app.now(), Work::default());
    let newest = vault.readers.read(log::write::newest_at)?;
    Ok(Session {
        clock_suspect: log::write::is_suspect(scene.now.timestamp(), vault.place().built_at(), newest),
        idle_minutes: vault.readers.read(|conn| settings::idle_minutes(conn, scene.site))?,
        person: scene.person,
        site: SiteFace {
            id: scene.site,
            kind: vault.readers.read(|conn| settings::kind(conn, scene.site))?,
            name: scene.site_name,
            region_code: scene.region_code,
            timezone: scene.timezone,
        },
        device: DeviceFace { id: scene.device, code: scene.device_code },
        language: scene.language,
        today: scene.today,
        now: scene.now,
        notices: vault.notices.clone(),
        demonstration: vault.place().demonstration,
    })
}

impl Session {
    /// The role of whoever is signed in.
    #[must_use]
    pub const fn role(&self) -> Role {
        self.person.role
    }
}
