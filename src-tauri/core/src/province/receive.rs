//! A provincial office takes an extract: the whole of it in the place of an earlier one of that clinic and period, or
//! nothing.

use super::file::{self, ExtractHead, Purpose, Row};
use super::introduction::known;
use super::require;
use super::store::{self, ExtractCame, Held};
use crate::app::App;
use crate::error::{Error, Result};
use crate::kernel::codes::SiteKind;
use crate::reports::Period;
use crate::scene::{Scene, Work};
use crate::store::desk::Rank;
use crate::sync::format::altered;
use crate::sync::write::hash_of;
use crate::vault::Vault;
use serde::{Deserialize, Serialize};
use std::path::Path;

/// An extract to be taken.
#[derive(Debug, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ReceiveExtract {
    /// The token of the chosen file.
    pub file: String,
}

/// An extract that was taken.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ExtractTaken {
    /// Which.
    pub extract: ExtractCame,
    /// The clinic's name.
    pub from: String,
    /// Whether it took the place of an earlier one.
    pub replaced: bool,
}

/// Takes an extract.
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
    let hash = hex::encode(hash_of(path)?);
    let (manifest, rows) = file::read(path, Purpose::Extract, &scene, &vault.device()?)?;
    let head = manifest.extract.clone().ok_or_else(altered)?;
    head.period.check().map_err(|_| altered())?;
    if rows.iter().any(|row| matches!(row, Row::Client(_))) {
        return Err(altered());
    }
    let names = known(&scene.authority);
    let from = names.into_iter().find(|site| site.site == manifest.site).map(|site| site.name);
    let came = Held { hash, manifest, head, received_at: scene.now };
    let written = vault.desk.write(Rank::Long, scene, move |tx| {
        let held = store::held(tx.conn(), came.manifest.site, came.head.period)?;
        if let Some(held) = &held {
            require_newer(&came, held)?;
        }
        store::keep(tx.conn(), &came, tx.scene.person.id, &rows)?;
        let Period { from, to } = came.head.period;
        tx.trace("received", None, Some(&format!("extract from={from} to={to} count={}", rows.len())))?;
        Ok((came.came(), held.is_some()))
    })?;
    let (extract, replaced) = written.data;
    Ok(ExtractTaken { extract, from: from.unwrap_or_default(), replaced })
}

fn require_newer(came: &Held, held: &Held) -> Result<()> {
    if came.hash == held.hash {
        return Err(Error::refused("extract_known"));
    }
    let is_newer = match (knows(&came.head, &held.head), knows(&held.head, &came.head)) {
        (true, false) => true,
        (false, true) => false,
        // Two machines that did not know of each other, or one that had nothing new: only their clocks can say, unless
        // what is held was made in what was the future here.
        _ => {
            store::is_from_the_future(held.manifest.made_at, held.received_at)
                || came.manifest.made_at > held.manifest.made_at
        }
    };
    if is_newer { Ok(()) } else { Err(Error::refused("extract_older")) }
}

/// Whether whoever made one extract held everything that whoever made the other did.
fn knows(one: &ExtractHead, other: &ExtractHead) -> bool {
    other.holds.iter().all(|(device, upto)| one.holds.get(device).is_some_and(|held| held >= upto))
}
