//! Use cases about the vault itself: is there one, open it, who is signed in; and what must work before that.

use crate::app::App;
use crate::authority::{Authority, Root};
use crate::clients::{self, attachments as scans};
use crate::error::{Error, Result};
use crate::kernel::codes::{Language, Role, Timezone};
use crate::kernel::ids::Id;
use crate::log;
use crate::log::verify::{Extent, FirstBad, Verified};
use crate::regions::{self, Region};
use crate::scene::{Person, Rx};
use crate::schema::SCHEMA;
use crate::settings::{self, Nothing};
use crate::standing::{self, Conflict, Violation};
use crate::store;
use crate::vault::head::Notice;
use crate::vault::recovery::RecoverySecret;
use crate::vault::{CreateVault, Created, Vault, Way, attachments, look};
use chrono::{DateTime, FixedOffset};
use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use zxcvbn::feedback::{Suggestion, Warning};

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

/// A passphrase to judge.
#[derive(Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct PassphraseInput {
    /// The passphrase.
    pub passphrase: String,
}

/// How good a passphrase is.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct PassphraseAdvice {
    /// 0, guessed at once, to 4.
    pub score: u8,
    /// Whether it is long enough to be taken.
    pub enough: bool,
    /// What would make it harder to guess, the most helpful first.
    pub advice: Vec<Advice>,
}

/// What makes a passphrase harder to guess.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Advice {
    /// Add unrelated words.
    AddWords,
    /// Leave out what many people use.
    AvoidCommon,
    /// Leave out names.
    AvoidNames,
    /// Leave out dates and years.
    AvoidDates,
    /// Do not repeat.
    AvoidRepeats,
    /// Leave out abc and 123.
    AvoidSequences,
    /// Leave out rows of keys.
    AvoidKeyboard,
    /// Capitals, symbols for letters and words turned round help little.
    TricksHelpLittle,
}

impl Advice {
    const fn to(suggestion: Suggestion) -> Self {
        match suggestion {
            Suggestion::UseAFewWordsAvoidCommonPhrases
            | Suggestion::NoNeedForSymbolsDigitsOrUppercaseLetters
            | Suggestion::AddAnotherWordOrTwo => Self::AddWords,
            Suggestion::CapitalizationDoesntHelpVeryMuch
            | Suggestion::AllUppercaseIsAlmostAsEasyToGuessAsAllLowercase
            | Suggestion::ReversedWordsArentMuchHarderToGuess
            | Suggestion::PredictableSubstitutionsDontHelpVeryMuch => Self::TricksHelpLittle,
            Suggestion::UseALongerKeyboardPatternWithMoreTurns => Self::AvoidKeyboard,
            Suggestion::AvoidRepeatedWordsAndCharacters => Self::AvoidRepeats,
            Suggestion::AvoidSequences => Self::AvoidSequences,
            Suggestion::AvoidRecentYears
            | Suggestion::AvoidYearsThatAreAssociatedWithYou
            | Suggestion::AvoidDatesAndYearsThatAreAssociatedWithYou => Self::AvoidDates,
        }
    }

    const fn against(warning: Warning) -> Self {
        match warning {
            Warning::StraightRowsOfKeysAreEasyToGuess | Warning::ShortKeyboardPatternsAreEasyToGuess => {
                Self::AvoidKeyboard
            }
            Warning::RepeatsLikeAaaAreEasyToGuess
            | Warning::RepeatsLikeAbcAbcAreOnlySlightlyHarderToGuess => Self::AvoidRepeats,
            Warning::ThisIsATop10Password
            | Warning::ThisIsATop100Password
            | Warning::ThisIsACommonPassword
            | Warning::ThisIsSimilarToACommonlyUsedPassword => Self::AvoidCommon,
            Warning::SequencesLikeAbcAreEasyToGuess => Self::AvoidSequences,
            Warning::RecentYearsAreEasyToGuess | Warning::DatesAreOftenEasyToGuess => Self::AvoidDates,
            Warning::AWordByItselfIsEasyToGuess => Self::AddWords,
            Warning::NamesAndSurnamesByThemselvesAreEasyToGuess
            | Warning::CommonNamesAndSurnamesAreEasyToGuess => Self::AvoidNames,
        }
    }
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

/// A region to look into; none for the country.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct RegionParent {
    /// The dotted code.
    #[serde(default)]
    pub code: Option<String>,
}

/// A search for a region.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct RegionQuery {
    /// Beginnings of its name.
    pub text: String,
    /// Inside this region only.
    #[serde(default)]
    pub within: Option<String>,
    /// How many.
    #[serde(default)]
    pub limit: u32,
}

/// A region.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct RegionCode {
    /// The dotted code.
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
        }),
        Err(error) if error.code() == "vault_missing" => Ok(VaultStatus {
            state: VaultState::Missing,
            people: Vec::new(),
            site_name: None,
            language: None,
            demonstration,
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
pub fn unlock(app: &App, input: Unlock) -> Result<Session> {
    app.close();
    let vault =
        Vault::open(app.place(), &Way::Passphrase(input.person, &input.passphrase), app.now(), app.files())?;
    app.set_vault(vault);
    session(app, Nothing {})
}

/// Opens the vault with the recovery sheet, and gives a person a new passphrase.
///
/// # Errors
/// See [`Vault::open`].
pub fn unlock_recovery(app: &App, input: UnlockRecovery) -> Result<Session> {
    let secret = RecoverySecret::parse(&input.recovery_key)?;
    app.close();
    let vault = Vault::open(
        app.place(),
        &Way::Recovery(&secret, input.person, &input.new_passphrase),
        app.now(),
        app.files(),
    )?;
    app.set_vault(vault);
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
    look(&app.place().vault)?.recover(&secret)?;
    Ok(())
}

/// Judges a passphrase, offline.
///
/// # Errors
/// None; the type is the table's.
pub fn passphrase_advice(_: &App, input: PassphraseInput) -> Result<PassphraseAdvice> {
    // What lies beyond a hundred characters changes nothing and costs the estimator dearly.
    let judged: String = input.passphrase.chars().take(100).collect();
    let judged = zxcvbn::zxcvbn(&judged, &["titian", "bnn", "klinik", "pratama", "rehabilitasi"]);
    let mut advice: Vec<Advice> = Vec::new();
    if let Some(feedback) = judged.feedback() {
        let suggested = feedback.suggestions().iter().copied().map(Advice::to);
        for next in feedback.warning().into_iter().map(Advice::against).chain(suggested) {
            if !advice.contains(&next) {
                advice.push(next);
            }
        }
    }
    Ok(PassphraseAdvice {
        score: u8::from(judged.score()),
        advice,
        enough: input.passphrase.chars().count() >= crate::vault::SHORTEST_PASSPHRASE,
    })
}

/// Changes the passphrase of whoever is signed in.
///
/// # Errors
/// See [`Vault::change_passphrase`].
pub fn change_passphrase(app: &App, input: ChangePassphrase) -> Result<()> {
    let vault = app.vault()?;
    let person = vault.scene(app.now(), crate::scene::Work::default()).person.id;
    vault.change_passphrase(person, &input.old, &input.new, app.now())
}

/// Says who is signed in, and where.
///
/// # Errors
/// `locked`.
pub fn session(app: &App, _: Nothing) -> Result<Session> {
    let vault = app.vault()?;
    let scene = vault.scene(app.now(), crate::scene::Work::default());
    let newest = vault.readers.read(log::write::newest_at)?;
    Ok(Session {
        clock_suspect: log::write::is_suspect(scene.now.timestamp(), vault.place().built_at(), newest),
        person: scene.person,
        site: SiteFace {
            id: scene.site,
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

/// The regions directly below one.
///
/// # Errors
/// None; the type is the table's.
pub fn region_children(_: &App, input: RegionParent) -> Result<Vec<Region>> {
    Ok(regions::children(input.code.as_deref()))
}

/// Finds regions by name.
///
/// # Errors
/// None; the type is the table's.
pub fn region_search(_: &App, input: RegionQuery) -> Result<Vec<Region>> {
    let limit = if input.limit == 0 { 20 } else { input.limit.min(100) };
    Ok(regions::search(&input.text, input.within.as_deref(), limit as usize))
}

/// Reads a region.
///
/// # Errors
/// `not_found`.
pub fn region_read(_: &App, input: RegionCode) -> Result<Region> {
    regions::read(&input.code).ok_or_else(|| Error::refused("not_found"))
}

/// Every conflict.
///
/// # Errors
/// When the vault cannot be read.
pub fn conflict_list(rx: &Rx<'_>, _: Nothing) -> Result<Vec<Conflict>> {
    standing::conflicts(rx, None)
}

/// Every violation.
///
/// # Errors
/// When the vault cannot be read.
pub fn violation_list(rx: &Rx<'_>, _: Nothing) -> Result<Vec<Violation>> {
    standing::violations(rx, None)
}

/// Checks the pages of the file, the log and its picture, and the scans that are on this machine.
///
/// # Errors
/// When the vault cannot be read at all.
pub fn verify(rx: &Rx<'_>, _: Nothing) -> Result<Verified> {
    let pages = |ops| {
        let bad = FirstBad { device: rx.scene.device, seq: 0, reason: "pages" };
        Ok(Verified { ok: false, ops, first_bad: Some(bad), scans: 0, scans_missing: 0 })
    };
    let checked = store::are_pages_whole(rx.conn).and_then(|are_whole| {
        if !are_whole {
            return pages(log::verify::count(rx.conn)?);
        }
        verify_content(rx.conn, &rx.scene.keys.root()?)
    });
    match checked {
        Err(error) if error.code() == "damaged" => pages(0),
        Ok(mut verified) if verified.ok => {
            verify_scans(rx, &mut verified)?;
            Ok(verified)
        }
        checked => checked,
    }
}

/// Checks the log of a vault or of a copy, the signatures that count, the tables and what searches find.
///
/// # Errors
/// When it cannot be read.
pub(crate) fn verify_content(conn: &Connection, root: &Root) -> Result<Verified> {
    let erased = crate::erasure::erased(conn, root)?;
    let devices = settings::device_keys(conn)?;
    let verified = log::verify::verify(conn, &SCHEMA, &devices, Extent::Whole, &erased)?;
    if !verified.ok {
        return Ok(verified);
    }
    let first_bad = match (Authority::first_unsigned(conn, root)?, clients::index::unfound(conn)?) {
        (None, Some(client)) => Some(log::verify::bad_record(conn, client, "tables")?),
        (unsigned, _) => unsigned,
    };
    Ok(Verified { ok: first_bad.is_none(), first_bad, ..verified })
}

/// Reads every scan that is on this machine. What the log names it by is the hash of what was stored.
fn verify_scans(rx: &Rx<'_>, verified: &mut Verified) -> Result<()> {
    for (record, hash) in scans::files(rx.conn)? {
        if !attachments::is_held(&rx.scene.folder, &hash) {
            verified.scans_missing += 1;
            continue;
        }
        let is_whole = match attachments::path(&rx.scene.folder, &hash) {
            Some(path) => attachments::is_whole(&path, &hash)?,
            None => false,
        };
        if is_whole {
            verified.scans += 1;
        } else if verified.ok {
            verified.ok = false;
            verified.first_bad = Some(log::verify::bad_record(rx.conn, record, "scan")?);
        }
    }
    Ok(())
}

impl Session {
    /// The role of whoever is signed in.
    #[must_use]
    pub const fn role(&self) -> Role {
        self.person.role
    }
}
