//! The clinic, its settings and its devices.

pub mod records;

use crate::clients::numbers;
use crate::error::{Arg, Check, Error, Result};
use crate::kernel::codes::{Language, Motivation, ReferralSource, SiteKind, Timezone};
use crate::kernel::ids::Id;
use crate::log::Edit;
use crate::regions;
use crate::scene::{Rx, Tx};
use crate::vault::CreateVault;
use ed25519_dalek::VerifyingKey;
use records::{DEVICE, SITE};
use rusqlite::{Connection, OptionalExtension};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap};

/// Where the site has said nothing.
const SESSIONS_TARGET: u32 = 8;
const QUIET_DAYS: u32 = 30;
/// Two visits of a stick, with a week between them.
const UNCONFIRMED_DAYS: u32 = 14;
const IDLE_MINUTES: u32 = 10;
const AFTERCARE_MONTHS: [u32; 3] = [1, 3, 6];
/// Device codes: letters nobody mistakes for digits.
const CODE_LETTERS: &[u8] = b"ABCDEFGHJKLMNPRSTUVWXYZ";

/// What a clinic decides for itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Settings {
    /// The language of this machine.
    pub language: Language,
    /// The clinic's name.
    pub site_name: String,
    /// Its region.
    pub region_code: String,
    /// Its zone.
    pub timezone: Timezone,
    /// How many sessions an outpatient programme has.
    pub sessions_target: u32,
    /// After how many days without a contact a client shows up as gone quiet.
    pub quiet_days: u32,
    /// After how many days work of this machine that no other one holds is named in the list of the day.
    pub unconfirmed_days: u32,
    /// After how many minutes without a key or a movement the screen locks.
    pub idle_minutes: u32,
    /// In which months after completion aftercare is due.
    pub aftercare_months: Vec<u32>,
    /// The motivation that a source implies.
    pub motivation_by_source: BTreeMap<ReferralSource, Motivation>,
    /// How record numbers are made: `RM-{year}-{device}-{number}`.
    pub record_no_pattern: String,
    /// The lines above a printed report.
    pub letterhead: Option<String>,
    /// Who signs it.
    pub signatory: Option<String>,
}

/// New settings.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct SaveSettings {
    /// What the person had seen; none means everything.
    #[serde(default)]
    pub rev: Option<i64>,
    /// What the form says.
    pub settings: Settings,
}

/// Nothing to say.
#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Nothing {}

/// Reads the settings.
///
/// # Errors
/// When the vault cannot be read.
pub fn read(rx: &Rx<'_>, _: Nothing) -> Result<Settings> {
    let mut statement = rx.conn.prepare_cached("SELECT * FROM site WHERE id = ?")?;
    let settings = statement.query_row([rx.scene.site], |row| {
        let months: Option<String> = row.get("aftercare_months")?;
        Ok(Settings {
            language: rx.scene.language,
            site_name: row.get("name")?,
            region_code: row.get::<_, Option<String>>("region_code")?.unwrap_or_default(),
            timezone: row.get::<_, Option<_>>("timezone")?.unwrap_or(Timezone::Wib),
            sessions_target: row.get::<_, Option<u32>>("sessions_target")?.unwrap_or(SESSIONS_TARGET),
            quiet_days: row.get::<_, Option<u32>>("quiet_days")?.unwrap_or(QUIET_DAYS),
            unconfirmed_days: row.get::<_, Option<u32>>("unconfirmed_days")?.unwrap_or(UNCONFIRMED_DAYS),
            idle_minutes: row.get::<_, Option<u32>>("idle_minutes")?.unwrap_or(IDLE_MINUTES),
            aftercare_months: months
                .and_then(|months| serde_json::from_str(&months).ok())
                .unwrap_or_else(|| AFTERCARE_MONTHS.to_vec()),
            motivation_by_source: BTreeMap::new(),
            record_no_pattern: row
                .get::<_, Option<String>>("record_no_pattern")?
                .unwrap_or_else(|| numbers::DEFAULT_PATTERN.to_owned()),
            letterhead: row.get("letterhead")?,
            signatory: row.get("signatory")?,
        })
    })?;
    Ok(Settings { motivation_by_source: motivations(rx)?.into_iter().collect(), ..settings })
}

/// What the screens show of the site everywhere.
#[derive(Debug)]
pub(crate) struct Site {
    pub(crate) name: String,
    pub(crate) region_code: String,
    pub(crate) timezone: Timezone,
}

/// Reads what the screens show of the site everywhere.
///
/// # Errors
/// When the vault cannot be read.
pub(crate) fn site(conn: &Connection, id: Id) -> Result<Option<Site>> {
    let mut statement = conn.prepare("SELECT name, region_code, timezone FROM site WHERE id = ?")?;
    let site = statement.query_row([id], |row| {
        Ok(Site {
            name: row.get(0)?,
            region_code: row.get::<_, Option<String>>(1)?.unwrap_or_default(),
            timezone: row.get::<_, Option<_>>(2)?.unwrap_or(Timezone::Wib),
        })
    });
    Ok(site.optional()?)
}

/// After how many minutes of nothing the screen locks at this site.
///
/// # Errors
/// When the vault cannot be read.
pub(crate) fn idle_minutes(conn: &Connection, site: Id) -> Result<u32> {
    let mut statement = conn.prepare_cached("SELECT idle_minutes FROM site WHERE id = ?")?;
    let minutes: Option<u32> = statement.query_row([site], |row| row.get(0)).optional()?.flatten();
    Ok(minutes.unwrap_or(IDLE_MINUTES))
}

/// The pattern of this site's record numbers.
///
/// # Errors
/// When the vault cannot be read.
pub(crate) fn record_no_pattern(conn: &Connection, site: Id) -> Result<Option<String>> {
    let mut statement = conn.prepare_cached("SELECT record_no_pattern FROM site WHERE id = ?")?;
    Ok(statement.query_row([site], |row| row.get(0)).optional()?.flatten())
}

/// The motivation each source implies here.
///
/// # Errors
/// When the vault cannot be read.
pub fn motivations(rx: &Rx<'_>) -> Result<HashMap<ReferralSource, Motivation>> {
    let mut statement = rx.conn.prepare_cached("SELECT motivation_by_source FROM site WHERE id = ?")?;
    let own: Option<String> = statement.query_row([rx.scene.site], |row| row.get(0)).optional()?.flatten();
    let own: BTreeMap<String, String> =
        own.and_then(|own| serde_json::from_str(&own).ok()).unwrap_or_default();
    Ok(ReferralSource::ALL
        .iter()
        .map(|source| {
            (
                *source,
                own.get(source.as_str())
                    .and_then(|word| Motivation::from_word(word))
                    .unwrap_or(source.implied_motivation()),
            )
        })
        .collect())
}

/// Saves the settings; the language and what the unlock screen shows follow through [`crate::App`].
///
/// # Errors
/// `invalid`.
pub fn save(tx: &mut Tx<'_>, mut input: SaveSettings) -> Result<Settings> {
    let settings = &mut input.settings;
    check(settings)?;
    let changed_sources: BTreeMap<_, _> = settings
        .motivation_by_source
        .iter()
        .filter(|(source, motivation)| source.implied_motivation() != **motivation)
        .collect();
    let edit = Edit::of(&SITE, tx.scene.site)
        .set("name", &settings.site_name)?
        .set("region_code", &settings.region_code)?
        .set("timezone", settings.timezone)?
        .set("sessions_target", settings.sessions_target)?
        .set("quiet_days", settings.quiet_days)?
        .set("unconfirmed_days", settings.unconfirmed_days)?
        .set("idle_minutes", settings.idle_minutes)?
        .set("aftercare_months", &settings.aftercare_months)?
        .set("motivation_by_source", &changed_sources)?
        .set("record_no_pattern", &settings.record_no_pattern)?
        .set("letterhead", &settings.letterhead)?
        .set("signatory", &settings.signatory)?;
    tx.save(tx.scene.site, vec![edit], input.rev)?;
    let language = settings.language;
    Ok(Settings { language, ..read(&tx.rx(), Nothing {})? })
}

fn check(settings: &mut Settings) -> Result<()> {
    use crate::clients::check::text;
    let mut check = Check::default();
    settings.site_name = settings.site_name.trim().to_owned();
    settings.letterhead = text(settings.letterhead.take());
    settings.signatory = text(settings.signatory.take());
    settings.record_no_pattern = settings.record_no_pattern.trim().to_owned();
    settings.aftercare_months.sort_unstable();
    settings.aftercare_months.dedup();
    check.require(!settings.site_name.is_empty(), "settings.site_name", "required");
    check.text("settings.site_name", Some(&settings.site_name), 120);
    check.text("settings.letterhead", settings.letterhead.as_deref(), 500);
    check.text("settings.signatory", settings.signatory.as_deref(), 200);
    check.require(regions::name(&settings.region_code).is_some(), "settings.region_code", "unknown_code");
    check.require((1..=100).contains(&settings.sessions_target), "settings.sessions_target", "out_of_range");
    check.require((1..=365).contains(&settings.quiet_days), "settings.quiet_days", "out_of_range");
    check.require(
        (1..=365).contains(&settings.unconfirmed_days),
        "settings.unconfirmed_days",
        "out_of_range",
    );
    check.require((2..=60).contains(&settings.idle_minutes), "settings.idle_minutes", "out_of_range");
    let months = &settings.aftercare_months;
    check.require(
        !months.is_empty() && months.len() <= 12 && months.iter().all(|month| (1..=60).contains(month)),
        "settings.aftercare_months",
        "out_of_range",
    );
    if !numbers::is_usable(&settings.record_no_pattern) {
        check.fail_with(
            "settings.record_no_pattern",
            "pattern",
            [("example", Arg::from(numbers::DEFAULT_PATTERN))],
        );
    }
    check.done()
}

/// Writes the first operation of a new vault: the site and this device.
///
/// # Errors
/// When the vault cannot be written.
pub fn found_site(tx: &mut Tx<'_>, new: &CreateVault, public_key: &[u8; 32]) -> Result<()> {
    let site = tx.scene.site;
    let edits = vec![
        Edit::new(&SITE, site)
            .set("name", new.site_name.trim())?
            .set("region_code", &new.region_code)?
            .set("timezone", new.timezone)?
            .set("kind", new.kind)?
            .set("secret", hex::encode(crate::vault::keys::random::<32>()?))?,
        Edit::new(&DEVICE, tx.scene.device)
            .set("public_key", hex::encode(public_key))?
            .set("code", "A")?
            .set("enrolled", true)?
            .set("age_key", crate::sync::age_key(tx.pen.device)?)?,
    ];
    tx.save(site, edits, None)?;
    Ok(())
}

/// Writes this device into the log, if it is not there: after a copied folder or a damaged head it is a new one, in the
/// place of another.
///
/// # Errors
/// When the vault cannot be written.
pub fn register_device(tx: &mut Tx<'_>, public_key: &[u8; 32], was: Option<Id>) -> Result<()> {
    let device = tx.scene.device;
    if tx.conn().prepare_cached("SELECT 1 FROM device WHERE id = ?")?.exists([device])? {
        return Ok(());
    }
    let mut edit =
        Edit::new(&DEVICE, device).set("public_key", hex::encode(public_key))?.set("code", free_code(tx)?)?;
    if let Some(was) = was {
        edit = edit.set("was", was)?;
    }
    tx.save(tx.scene.site, vec![edit], None)?;
    Ok(())
}

/// A code of two letters that no device here has. Drawn, since another copy may draw at the same time.
fn free_code(tx: &Tx<'_>) -> Result<String> {
    let taken: Vec<String> = device_codes(tx.conn())?.into_values().collect();
    for _ in 0..100 {
        let drawn: [u8; 2] = crate::vault::keys::random()?;
        let code: String = drawn
            .iter()
            .map(|byte| char::from(CODE_LETTERS[usize::from(*byte) % CODE_LETTERS.len()]))
            .collect();
        if !taken.contains(&code) {
            return Ok(code);
        }
    }
    Err(Error::internal("no device code is free"))
}

/// The next code in order, for a machine that an administrator enrols.
///
/// # Errors
/// When the vault cannot be read.
pub(crate) fn next_code(conn: &Connection) -> Result<String> {
    let taken: Vec<String> = device_codes(conn)?.into_values().collect();
    let letters = || CODE_LETTERS.iter().map(|letter| char::from(*letter));
    let two = letters().flat_map(|one| letters().map(move |other| format!("{one}{other}")));
    let mut codes = letters().map(String::from).chain(two).filter(|code| !taken.contains(code));
    codes.next().ok_or_else(|| Error::internal("no device code is free"))
}

/// The code of a device in its record numbers.
///
/// # Errors
/// `not_found`.
pub fn device_code(conn: &Connection, device: Id) -> Result<String> {
    let code: Option<String> =
        conn.query_row("SELECT code FROM device WHERE id = ?", [device], |row| row.get(0))?;
    Ok(code.unwrap_or_default())
}

/// The codes of the devices.
///
/// # Errors
/// When the vault cannot be read.
pub(crate) fn device_codes(conn: &Connection) -> Result<HashMap<Id, String>> {
    let mut statement = conn.prepare_cached("SELECT id, coalesce(code, '') FROM device")?;
    Ok(statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<rusqlite::Result<_>>()?)
}

/// The machines that were restored or copied from another, and from which.
///
/// # Errors
/// When the vault cannot be read.
pub(crate) fn successors(conn: &Connection) -> Result<HashMap<Id, Id>> {
    let mut statement = conn.prepare_cached("SELECT id, was FROM device WHERE was IS NOT NULL")?;
    Ok(statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<rusqlite::Result<_>>()?)
}

/// A machine, and those whose vault it goes on with, the last first.
///
/// # Errors
/// When the vault cannot be read.
pub(crate) fn lineage(conn: &Connection, machine: Id) -> Result<Vec<Id>> {
    let was = successors(conn)?;
    let line = std::iter::successors(Some(machine), |device| was.get(device).copied());
    // Records of a stranger could say that they follow one another in a circle.
    Ok(line.take(was.len() + 1).collect())
}

/// What the signatures of the devices are checked with.
///
/// # Errors
/// When the vault cannot be read.
pub fn device_keys(conn: &Connection) -> Result<HashMap<Id, VerifyingKey>> {
    let mut statement = conn.prepare_cached("SELECT id, public_key FROM device")?;
    let rows = statement
        .query_map([], |row| Ok((row.get::<_, Id>(0)?, row.get::<_, String>(1)?)))?
        .collect::<rusqlite::Result<Vec<_>>>()?;
    Ok(rows.into_iter().filter_map(|(id, key)| Some((id, crate::log::relay::device_key(&key)?))).collect())
}

/// The secret that ids of imported records are made with.
///
/// # Errors
/// `damaged` when the site has none.
pub(crate) fn secret(rx: &Rx<'_>) -> Result<String> {
    secret_of(rx.conn, rx.scene.site)
}

/// The same, of a site by its id.
///
/// # Errors
/// `damaged` when the site has none.
pub(crate) fn secret_of(conn: &Connection, site: Id) -> Result<String> {
    find_secret(conn, site)?.ok_or_else(|| Error::damaged("the site's secret is missing"))
}

/// The same; none on a machine that is to hold no narrative parts.
///
/// # Errors
/// When the vault cannot be read.
pub(crate) fn find_secret(conn: &Connection, site: Id) -> Result<Option<String>> {
    Ok(conn.query_row("SELECT secret FROM site WHERE id = ?", [site], |row| row.get(0))?)
}

/// What the site is.
///
/// # Errors
/// When the vault cannot be read.
pub(crate) fn kind(conn: &Connection, site: Id) -> Result<SiteKind> {
    let mut statement = conn.prepare_cached("SELECT kind FROM site WHERE id = ?")?;
    let kind: Option<SiteKind> = statement.query_row([site], |row| row.get(0)).optional()?.flatten();
    Ok(kind.unwrap_or_default())
}

/// What persons are named with in extracts, in hex; none where nobody made or brought it.
///
/// # Errors
/// When the vault cannot be read.
pub(crate) fn person_key(conn: &Connection, site: Id) -> Result<Option<String>> {
    let mut statement = conn.prepare_cached("SELECT person_key FROM site WHERE id = ?")?;
    Ok(statement.query_row([site], |row| row.get(0)).optional()?.flatten())
}

/// Writes what persons are named with in extracts.
///
/// # Errors
/// When the vault cannot be written.
pub(crate) fn set_person_key(tx: &mut Tx<'_>, key: &str) -> Result<()> {
    tx.save(tx.scene.site, vec![Edit::of(&SITE, tx.scene.site).set("person_key", key)?], None)?;
    Ok(())
}
