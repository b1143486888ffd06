//! What records and persons are called in an extract. A record gets a name from the site's own secret, a person one from
//! a key that the clinics of a province share and the province never holds. One clinic makes it, and it goes from clinic to
//! clinic, sealed to the machines of the one that receives it.

use super::file::{self, Manifest, Purpose};
use super::introduction::meant;
use super::require;
use crate::accounts;
use crate::app::App;
use crate::error::{Error, Result};
use crate::kernel::codes::SiteKind;
use crate::kernel::ids::Id;
use crate::kernel::nik::Nik;
use crate::reports::rows::Pseudonyms;
use crate::scene::{Tx, Work};
use crate::settings::{self, Nothing};
use crate::store::desk::Rank;
use crate::sync::format::altered;
use crate::sync::write::{part_of, put_up};
use crate::vault::keys::random;
use hmac::{Hmac, KeyInit, Mac};
use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use zeroize::{Zeroize, ZeroizeOnDrop};

const MARK: &[u8] = b"titian person key 1\n";
const RECORD: &[u8] = b"titian extract record 1\n";

/// The key that persons are named with.
#[derive(Zeroize, ZeroizeOnDrop)]
pub(super) struct PersonKey([u8; 32]);

impl std::fmt::Debug for PersonKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PersonKey(…)")
    }
}

impl PersonKey {
    fn parse(text: &str) -> Option<Self> {
        let mut key = [0; 32];
        hex::decode_to_slice(text, &mut key).ok()?;
        Some(Self(key))
    }

    /// What tells it from other keys, and nothing else of it.
    pub(super) fn mark(&self) -> String {
        hex::encode(&Sha256::new().chain_update(MARK).chain_update(self.0).finalize()[..8])
    }
}

/// The key that persons are named with at this site.
///
/// # Errors
/// `damaged`, or when the vault cannot be read.
pub(super) fn key(conn: &Connection, site: Id) -> Result<Option<PersonKey>> {
    settings::person_key(conn, site)?
        .map(|text| PersonKey::parse(&text).ok_or_else(|| Error::damaged("the key of persons does not read")))
        .transpose()
}

/// The names of an extract.
#[derive(Debug)]
pub(super) struct Names {
    records: Hmac<Sha256>,
    persons: Option<(Hmac<Sha256>, String)>,
}

impl Names {
    /// The names that a site gives.
    ///
    /// # Errors
    /// `damaged`, or when the vault cannot be read.
    pub(super) fn of(conn: &Connection, site: Id) -> Result<Self> {
        let hmac = |key: &[u8]| Hmac::new_from_slice(key).map_err(|_| Error::damaged("a key of an extract"));
        let persons = match key(conn, site)? {
            Some(key) => Some((hmac(&key.0)?, key.mark())),
            None => None,
        };
        Ok(Self { records: hmac(settings::secret_of(conn, site)?.as_bytes())?, persons })
    }
}

impl Pseudonyms for Names {
    fn key(&self) -> Option<String> {
        self.persons.as_ref().map(|(_, mark)| mark.clone())
    }

    fn record(&self, id: Id) -> Id {
        let code: [u8; 32] = self
            .records
            .clone()
            .chain_update(RECORD)
            .chain_update(id.as_bytes())
            .finalize()
            .into_bytes()
            .into();
        let mut bytes = [0; 16];
        bytes.copy_from_slice(&code[..16]);
        uuid::Builder::from_custom_bytes(bytes).into_uuid()
    }

    fn person(&self, nik: &Nik) -> Option<String> {
        let (key, _) = self.persons.as_ref()?;
        Some(hex::encode(key.clone().chain_update(nik.as_str()).finalize().into_bytes()))
    }
}

/// What tells the key of persons from others.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct PersonKeyMark {
    /// The same at every clinic that has the same key.
    pub mark: String,
}

/// The key of persons to be given to another clinic.
#[derive(Debug, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct GivePersonKey {
    /// The token of the chosen file.
    pub file: String,
    /// The clinic; none for the only one known.
    #[serde(default)]
    pub to: Option<Id>,
}

/// Where it went.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct PersonKeySent {
    /// What tells the key from others.
    pub mark: String,
    /// The clinic's name.
    pub to: String,
}

/// The key of persons from another clinic.
#[derive(Debug, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct TakePersonKey {
    /// The token of the chosen file.
    pub file: String,
    /// Whether it replaces another one that is here: persons in earlier extracts are matched no more.
    #[serde(default)]
    pub replace: bool,
}

/// Makes the key that persons are named with: at the first clinic of a province.
///
/// # Errors
/// `not_a_clinic`, `person_key_exists`.
pub fn make(tx: &mut Tx<'_>, _: Nothing) -> Result<PersonKeyMark> {
    require(tx.conn(), tx.scene, SiteKind::Clinic)?;
    if key(tx.conn(), tx.scene.site)?.is_some() {
        return Err(Error::refused("person_key_exists"));
    }
    let made = PersonKey(random()?);
    settings::set_person_key(tx, &hex::encode(made.0))?;
    tx.trace("person_key_made", None, Some(&format!("person_key mark={}", made.mark())))?;
    Ok(PersonKeyMark { mark: made.mark() })
}

/// Writes the key for another clinic, sealed to its machines.
///
/// # Errors
/// `not_a_clinic`, `device_not_enrolled`, `person_key_missing`, `no_clinic`, `site_needed`, `site_unknown`, or what the
/// disk says.
pub fn give(app: &App, work: &Work, input: GivePersonKey) -> Result<PersonKeySent> {
    let vault = app.vault()?;
    let scene = vault.scene(app.now(), work.clone());
    let path = scene.files.path(&input.file)?;
    if accounts::is_enrolled(&scene.authority, scene.device) != Some(true) {
        return Err(Error::refused("device_not_enrolled"));
    }
    let key = vault.readers.read(|conn| {
        require(conn, &scene, SiteKind::Clinic)?;
        key(conn, scene.site)?.ok_or_else(|| Error::refused("person_key_missing"))
    })?;
    let to = meant(&scene.authority, SiteKind::Clinic, input.to)?;
    let device = vault.device()?;
    let manifest = Manifest {
        person_key: Some(hex::encode(key.0)),
        ..Manifest::of(&scene, &device, &to, Purpose::PersonKey, 0)
    };
    let part = part_of(&path)?;
    file::write(&manifest, &[], &device, &to, &part)?;
    let mark = key.mark();
    let detail = format!("person_key mark={mark}");
    let traced = vault.desk.write(Rank::Save, scene, move |tx| tx.trace("exported", None, Some(&detail)));
    traced.and_then(|_| put_up(&part, &path)).inspect_err(|_| drop(std::fs::remove_file(&part)))?;
    Ok(PersonKeySent { mark, to: to.name })
}

/// Takes the key from another clinic.
///
/// # Errors
/// `not_a_clinic`, `person_key_other` when another one is here, a refusal of `docs/SYNC.md`, or what the disk says.
pub fn take(app: &App, work: &Work, input: TakePersonKey) -> Result<PersonKeyMark> {
    let vault = app.vault()?;
    let scene = vault.scene(app.now(), work.clone());
    let path = scene.files.path(&input.file)?;
    vault.readers.read(|conn| require(conn, &scene, SiteKind::Clinic))?;
    let (manifest, _) = file::read(&path, Purpose::PersonKey, &scene, &vault.device()?)?;
    let text = manifest.person_key.unwrap_or_default();
    let came = PersonKey::parse(&text).ok_or_else(altered)?;
    let mark = came.mark();
    vault.desk.write(Rank::Save, scene, move |tx| {
        match key(tx.conn(), tx.scene.site)? {
            Some(held) if held.mark() == came.mark() => return Ok(()),
            Some(_) if !input.replace => return Err(Error::refused("person_key_other")),
            _ => {}
        }
        settings::set_person_key(tx, &hex::encode(came.0))?;
        tx.trace("person_key_taken", None, Some(&format!("person_key mark={}", came.mark())))
    })?;
    Ok(PersonKeyMark { mark })
}
