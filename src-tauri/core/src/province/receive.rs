//! A provincial office takes what a clinic sends: the whole of it in the place of an earlier one, or nothing. An extract takes
//! the place of that clinic's and period's; all operations that of all operations before, and as long as the clinic's
//! policy is to give them, it is they that count.

use super::file::{self, Purpose, Row};
use super::introduction::name_of;
use super::replica::{self, FullCame};
use super::require;
use super::store::{self, ExtractCame, Held};
use crate::app::App;
use crate::error::{Error, Result};
use crate::kernel::codes::{SiteKind, SitePolicy};
use crate::kernel::ids::Id;
use crate::reports::Period;
use crate::scene::{Scene, Work};
use crate::store::desk::Rank;
use crate::sync::format::altered;
use crate::sync::full;
use crate::sync::write::hash_of;
use crate::vault::Vault;
use chrono::{DateTime, FixedOffset};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::PoisonError;

/// A file of a clinic to be taken.
#[derive(Debug, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ReceiveExtract {
    /// The token of the chosen file.
    pub file: String,
}

/// What a clinic sent.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Came {
    /// The rows of a period.
    Extract(ExtractCame),
    /// All its operations, without narrative parts.
    Full(FullCame),
}

impl Came {
    pub(super) fn received_at(&self) -> DateTime<FixedOffset> {
        match self {
            Self::Extract(came) => came.received_at,
            Self::Full(came) => came.received_at,
        }
    }
}

/// What was taken.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ExtractTaken {
    /// What.
    pub came: Came,
    /// The clinic's name.
    pub from: String,
    /// Whether it took the place of an earlier one.
    pub replaced: bool,
}

/// Takes what a clinic sent.
///
/// # Errors
/// `not_a_province`, `extract_known`, `extract_older`, a refusal of `docs/SYNC.md`, or what the disk says.
pub fn receive(app: &App, work: &Work, input: ReceiveExtract) -> Result<ExtractTaken> {
    let vault = app.vault()?;
    let scene = vault.scene(app.now(), work.clone());
    let path = scene.files.path(&input.file)?;
    take(&vault, scene, &path)
}

/// The same, of a file wherever it lies.
///
/// # Errors
/// As [`receive`].
pub(super) fn take(vault: &Vault, scene: Scene, path: &Path) -> Result<ExtractTaken> {
    vault.readers.read(|conn| require(conn, &scene, SiteKind::Province))?;
    let _turn = vault.taking.write().unwrap_or_else(PoisonError::into_inner);
    if file::purpose(path, &vault.device()?)? == "full" {
        take_full(vault, scene, path)
    } else {
        take_extract(vault, scene, path)
    }
}

fn take_extract(vault: &Vault, scene: Scene, path: &Path) -> Result<ExtractTaken> {
    let hash = hex::encode(hash_of(path)?);
    let (manifest, rows) = file::read(path, Purpose::Extract, &scene, &vault.device()?)?;
    let head = manifest.extract.clone().ok_or_else(altered)?;
    head.period.check().map_err(|_| altered())?;
    if rows.iter().any(|row| matches!(row, Row::Client(_))) {
        return Err(altered());
    }
    let from = name_of(&scene, manifest.site);
    let came = Held { hash, manifest, head, received_at: scene.now };
    let written = vault.desk.write(Rank::Long, scene.clone(), move |tx| {
        let site = came.manifest.site;
        let held = store::held(tx.conn(), site, came.head.period)?;
        if let Some(held) = &held {
            require_newer((&came.hash, came.word()), (&held.hash, held.word()))?;
        }
        store::keep(tx.conn(), &came, tx.scene.person.id, &rows)?;
        let Period { from, to } = came.head.period;
        tx.trace("received", None, Some(&format!("extract from={from} to={to} count={}", rows.len())))?;
        // The clinic has taken back that the office holds its operations.
        let full = replica::held(tx.conn(), &tx.scene.folder, site)?;
        let is_over = came.head.policy == SitePolicy::Statistical
            && full.is_some_and(|full| is_newer(came.word(), full.word()));
        if is_over {
            replica::forget(tx, site)?;
            tx.trace("full_ended", None, Some(&format!("policy what=statistical site={site}")))?;
        }
        Ok((came.came(), held.is_some(), is_over))
    })?;
    let (extract, replaced, is_over) = written.data;
    if is_over {
        replica::clear_up(vault, &scene);
    }
    Ok(ExtractTaken { came: Came::Extract(extract), from, replaced })
}

fn take_full(vault: &Vault, scene: Scene, path: &Path) -> Result<ExtractTaken> {
    let hash = hex::encode(hash_of(path)?);
    let said = full::look(path, &vault.device()?)?;
    file::require_machine(&scene, said.site, said.device, &said.key)?;
    let word = Word { holds: &said.holds, made_at: said.made_at, received_at: scene.now };
    vault
        .readers
        .read(|conn| require_newest_full(conn, &scene, (&hash, word), (said.site, &said.site_key)))?;
    let from = name_of(&scene, said.site);
    let came = replica::make(vault, &scene, path, hash, said)?;
    let written = vault.desk.write(Rank::Long, scene.clone(), move |tx| {
        let site = came.came().site;
        let replaced = replica::held(tx.conn(), &tx.scene.folder, site)?.is_some();
        replica::keep(tx, &came)?;
        tx.trace("received", None, Some(&format!("full count={} site={site}", came.said.ops)))?;
        Ok((came.came(), replaced))
    })?;
    replica::clear_up(vault, &scene);
    let (full, replaced) = written.data;
    Ok(ExtractTaken { came: Came::Full(full), from, replaced })
}

/// All operations are taken from the same clinic as before, and unless something newer is held: the same of later, or an
/// extract that says that the office gets them no more.
fn require_newest_full(
    conn: &rusqlite::Connection,
    scene: &Scene,
    came: (&str, Word<'_>),
    (site, site_key): (Id, &str),
) -> Result<()> {
    if let Some(held) = replica::held(conn, &scene.folder, site)? {
        if held.said.site_key != site_key {
            return Err(Error::refused("bundle_other_site"));
        }
        let is_same = came.0 == held.hash;
        if !is_same || held.is_whole(scene) {
            require_newer(came, (&held.hash, held.word()))?;
        }
    }
    for period in store::periods(conn, site)? {
        let held = store::held(conn, site, period)?;
        let ends =
            held.filter(|held| held.head.policy == SitePolicy::Statistical && !is_newer(came.1, held.word()));
        if ends.is_some() {
            return Err(Error::refused("extract_older"));
        }
    }
    Ok(())
}

/// What says which of two files of a clinic is the newer: how many operations of each device its sender held, and when.
#[derive(Debug, Clone, Copy)]
pub(super) struct Word<'a> {
    pub(super) holds: &'a BTreeMap<Id, u64>,
    pub(super) made_at: DateTime<FixedOffset>,
    pub(super) received_at: DateTime<FixedOffset>,
}

impl Word<'_> {
    /// Whether its sender held everything that the other's did.
    fn knows(&self, other: &Self) -> bool {
        other.holds.iter().all(|(device, upto)| self.holds.get(device).is_some_and(|held| held >= upto))
    }
}

fn require_newer(came: (&str, Word<'_>), held: (&str, Word<'_>)) -> Result<()> {
    if came.0 == held.0 {
        Err(Error::refused("extract_known"))
    } else if is_newer(came.1, held.1) {
        Ok(())
    } else {
        Err(Error::refused("extract_older"))
    }
}

fn is_newer(came: Word<'_>, held: Word<'_>) -> bool {
    match (came.knows(&held), held.knows(&came)) {
        (true, false) => true,
        (false, true) => false,
        // Two machines that did not know of each other, or one that had nothing new: only their clocks can say, unless
        // what is held was made in what was the future here.
        _ => store::is_from_the_future(held.made_at, held.received_at) || came.made_at > held.made_at,
    }
}
