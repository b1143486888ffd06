//! At a provincial office: the operations of a clinic that gives it all of them, in a database of their own beside the
//! vault's, from which nothing but figures is read. Each that comes takes the place of the one before, whole.

use super::receive::Word;
use crate::error::{Error, Result};
use crate::kernel::ids::Id;
use crate::log::project;
use crate::reports::Period;
use crate::reports::rows::{self, Pseudonyms, Rows};
use crate::scene::{Rx, Scene, Tx};
use crate::schema::SCHEMA;
use crate::store::copy;
use crate::sync::full::{self, Said};
use crate::vault::Vault;
use crate::vault::create::make_folder;
use crate::vault::files::{remove, sync_folder};
use crate::vault::keys::{SecretKey, random};
use chrono::{DateTime, FixedOffset};
use rusqlite::{Connection, params};
use serde::Serialize;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use zeroize::Zeroizing;

/// The folder of these databases beside the vault's.
const FOLDER: &str = "sites";
/// What persons are named with among the clinics that give their numbers: nothing secret.
const BY_NIK: &str = "nik";

/// All operations of a clinic, as they came.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct FullCame {
    /// Of which clinic.
    pub site: Id,
    /// When it was made, by the clinic's clock.
    pub made_at: DateTime<FixedOffset>,
    /// When it came.
    pub received_at: DateTime<FixedOffset>,
    /// How many operations there are.
    pub ops: u64,
}

/// The same as the table has it.
#[derive(Debug)]
pub(super) struct HeldLog {
    database: String,
    key: SecretKey,
    pub(super) hash: String,
    pub(super) said: Said,
    pub(super) received_at: DateTime<FixedOffset>,
}

impl HeldLog {
    pub(super) fn came(&self) -> FullCame {
        FullCame {
            site: self.said.site,
            made_at: self.said.made_at,
            received_at: self.received_at,
            ops: self.said.ops,
        }
    }

    pub(super) fn word(&self) -> Word<'_> {
        Word { holds: &self.said.holds, made_at: self.said.made_at, received_at: self.received_at }
    }

    fn path(&self, folder: &Path) -> PathBuf {
        folder.join(FOLDER).join(&self.database)
    }

    /// Whether every page of the database is as it was written. One that is not is worth nothing: the clinic has the records.
    pub(super) fn is_whole(&self, scene: &Scene) -> bool {
        let copy = copy::open_copy(&self.path(&scene.folder), &self.key, &scene.work);
        copy.and_then(|conn| copy::require_whole(&conn)).is_ok()
    }

    /// The rows of a period, as the clinic itself would read them.
    ///
    /// # Errors
    /// `damaged`, or what the disk says.
    pub(super) fn rows(&self, scene: &Scene, period: Period) -> Result<Rows> {
        let path = self.path(&scene.folder);
        copy::update(&path, &self.key, |conn| project::take_up_parked(conn, &SCHEMA))?;
        let conn = copy::open_copy(&path, &self.key, &scene.work)?;
        let scene = Scene { site: self.said.site, ..scene.clone() };
        rows::read(&Rx { conn: &conn, scene: &scene }, period, &ByNik)
    }
}

/// Records and persons by what they are called: nothing of this leaves the office.
struct ByNik;

impl Pseudonyms for ByNik {
    fn key(&self) -> Option<String> {
        Some(BY_NIK.to_owned())
    }

    fn record(&self, id: Id) -> Id {
        id
    }

    fn person(&self, nik: &crate::kernel::nik::Nik) -> Option<String> {
        Some(nik.as_str().to_owned())
    }
}

/// The operations held of a clinic; none where their database is missing, after a restore for instance.
///
/// # Errors
/// `damaged`, or when the vault cannot be read.
pub(super) fn held(conn: &Connection, folder: &Path, site: Id) -> Result<Option<HeldLog>> {
    let damaged = || Error::damaged("the note of a clinic's operations does not read");
    let mut statement =
        conn.prepare_cached("SELECT database, key, hash, said, received_at FROM site_log WHERE site = ?")?;
    let mut rows = statement.query([site])?;
    let Some(row) = rows.next()? else { return Ok(None) };
    let (key, said): (Zeroizing<String>, String) = (Zeroizing::new(row.get("key")?), row.get("said")?);
    let mut bytes = Zeroizing::new([0; 32]);
    hex::decode_to_slice(key.as_str(), bytes.as_mut_slice()).map_err(|_| damaged())?;
    let held = HeldLog {
        database: row.get("database")?,
        key: SecretKey::new(*bytes),
        hash: row.get("hash")?,
        said: serde_json::from_str(&said).map_err(|_| damaged())?,
        received_at: row.get("received_at")?,
    };
    Ok(Some(held).filter(|held| held.path(folder).exists()))
}

/// Makes the database of operations that came. It counts once it is noted.
///
/// # Errors
/// A refusal of `docs/SYNC.md`, `cancelled`, or what the disk says; then nothing is left of it.
pub(super) fn make(vault: &Vault, scene: &Scene, path: &Path, hash: String, said: Said) -> Result<HeldLog> {
    let folder = scene.folder.join(FOLDER);
    make_folder(&folder)?;
    clear(vault, &folder)?;
    let key = SecretKey::random()?;
    let database = format!("{}.db", hex::encode(random::<16>()?));
    let held = HeldLog { database, key, hash, said, received_at: scene.now };
    let place = held.path(&scene.folder);
    let fill = || {
        let mut conn = copy::open_new(&place, &held.key)?;
        let device = vault.device()?;
        copy::while_written_out(&place, || full::fill(&mut conn, &device, path, &held.said, &scene.work))?;
        copy::finish(conn, &place)?;
        sync_folder(&folder)
    };
    if let Err(error) = fill() {
        drop(remove(&place));
        return Err(error);
    }
    Ok(held)
}

/// Takes away databases that are noted nowhere: another one came, or the program stopped before this one was noted.
///
/// # Errors
/// When the vault or its folder cannot be read.
pub(super) fn clear(vault: &Vault, folder: &Path) -> Result<()> {
    let noted: BTreeSet<String> = vault.readers.read(|conn| {
        let mut statement = conn.prepare_cached("SELECT database FROM site_log")?;
        Ok(statement.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?)
    })?;
    for entry in std::fs::read_dir(folder)?.flatten() {
        if !entry.file_name().to_str().is_some_and(|name| noted.contains(name)) {
            remove(&entry.path())?;
        }
    }
    Ok(())
}

/// Notes a database in the place of the one before.
///
/// # Errors
/// When the vault cannot be written.
pub(super) fn keep(tx: &Tx<'_>, held: &HeldLog) -> Result<()> {
    let said = serde_json::to_string(&held.said)
        .map_err(|e| Error::internal(format!("encoding a note of operations: {e}")))?;
    let key = Zeroizing::new(hex::encode(held.key.bytes()));
    tx.conn().execute(
        "INSERT OR REPLACE INTO site_log (site, database, key, hash, said, received_at, author) VALUES (?, ?, ?, ?, ?, ?, ?)",
        params![
            held.said.site,
            held.database,
            key.as_str(),
            held.hash,
            said,
            held.received_at,
            tx.scene.person.id
        ],
    )?;
    Ok(())
}

/// Forgets the operations of a clinic, and the key that opens them.
///
/// # Errors
/// When the vault cannot be written.
pub(super) fn forget(tx: &Tx<'_>, site: Id) -> Result<()> {
    tx.conn().execute("DELETE FROM site_log WHERE site = ?", [site])?;
    Ok(())
}

/// Takes away what nothing is read from any more. Its key is gone; what the disk does not let go now goes next time.
pub(super) fn clear_up(vault: &Vault, scene: &Scene) {
    drop(clear(vault, &scene.folder.join(FOLDER)));
}
