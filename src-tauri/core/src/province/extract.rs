//! A clinic's extract: what would leave, row by row, and the file that it leaves in.

use super::file::{self, ExtractHead, Manifest, Purpose, Row};
use super::introduction::meant;
use super::persons::Names;
use super::require;
use super::way;
use crate::accounts;
use crate::app::App;
use crate::error::{Error, Result};
use crate::kernel::codes::SiteKind;
use crate::kernel::ids::Id;
use crate::log::verify::Extent;
use crate::reports::rows::{self, Rows};
use crate::reports::{AftercareRow, EpisodeRow, Period};
use crate::scene::{Rx, Scene, Work};
use crate::store::desk::Rank;
use crate::sync;
use crate::sync::write::{part_of, put_up};
use crate::vault::Vault;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::path::Path;

/// What would leave the clinic.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ExtractPreview {
    /// The period.
    pub period: Period,
    /// The mark of the key that persons are named with; none where there is none, and nobody is matched with other clinics.
    pub person_key: Option<String>,
    /// The very rows: episodes …
    pub episodes: Vec<EpisodeRow>,
    /// … and clients with an aftercare contact.
    pub aftercare: Vec<AftercareRow>,
    /// Values waiting for a decision in the files counted, but for those of notes.
    pub conflicts: u64,
    /// Rules that records counted break together.
    pub violations: u64,
    /// Clients in these rows who cannot be matched with other clinics: no key, or no right NIK.
    pub not_matched: u64,
}

/// An extract to be written.
#[derive(Debug, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ExportExtract {
    /// The period.
    #[serde(flatten)]
    pub period: Period,
    /// The token of the chosen file; none sends it by the way that is set.
    pub file: Option<String>,
    /// The provincial office; none for the only one known.
    #[serde(default)]
    pub province: Option<Id>,
}

/// An extract that was written.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ExtractSent {
    /// The office's name.
    pub to: String,
    /// How many rows are in it.
    pub rows: u64,
}

fn read(rx: &Rx<'_>, period: Period) -> Result<Rows> {
    require(rx.conn, rx.scene, SiteKind::Clinic)?;
    rows::read(rx, period, &Names::of(rx.conn, rx.scene.site)?)
}

/// Says exactly what an extract of a period would hold.
///
/// # Errors
/// `invalid` when the period ends before it starts, `not_a_clinic`.
pub fn preview(rx: &Rx<'_>, period: Period) -> Result<ExtractPreview> {
    let rows = read(rx, period)?;
    let not_matched = not_matched(&rows, rows.person_key.as_deref()).len() as u64;
    let Rows { person_key, episodes, aftercare, conflicts, violations } = rows;
    Ok(ExtractPreview { period, person_key, episodes, aftercare, conflicts, violations, not_matched })
}

/// The clients in rows who are matched with nobody under a key.
pub(super) fn not_matched(rows: &Rows, key: Option<&str>) -> BTreeSet<Id> {
    let is_same_key = key.is_some() && rows.person_key.as_deref() == key;
    let episodes = rows.episodes.iter().map(|row| (row.client, &row.person));
    let aftercare = rows.aftercare.iter().map(|row| (row.client, &row.person));
    let alone =
        |(client, person): (Id, &Option<String>)| (!is_same_key || person.is_none()).then_some(client);
    episodes.chain(aftercare).filter_map(alone).collect()
}

/// Writes the extract of a period for the provincial office, to a file or to where the office collects. Traced before it is
/// there.
///
/// # Errors
/// `invalid`, `not_a_clinic`, `device_not_enrolled`, `machine_partial`, `no_province`, `site_needed`, `site_unknown`,
/// `transport_not_set`, or what the disk or the place says.
pub fn export(app: &App, work: &Work, input: ExportExtract) -> Result<ExtractSent> {
    let vault = app.vault()?;
    let scene = vault.scene(app.now(), work.clone());
    let Some(file) = &input.file else {
        // One of a period lies there, the newest.
        let Period { from, to } = input.period;
        let name = format!("{}.{from}.{to}.titian", scene.site);
        let write = |path: &Path| write(&vault, scene.clone(), &input, path);
        return way::put(&vault, &scene, &name, write);
    };
    let path = scene.files.path(file)?;
    write(&vault, scene, &input, &path)
}

fn write(vault: &Vault, scene: Scene, input: &ExportExtract, path: &Path) -> Result<ExtractSent> {
    if accounts::is_enrolled(&scene.authority, scene.device) != Some(true) {
        return Err(Error::refused("device_not_enrolled"));
    }
    if vault.readers.read(|conn| sync::extent(conn, &scene.authority, scene.device))? == Extent::Partial {
        return Err(Error::refused("machine_partial"));
    }
    let (said, holds) = vault.readers.read(|conn| {
        Ok((
            read(&Rx { conn, scene: &scene }, input.period)?,
            sync::held(conn, &scene.authority, Extent::Whole)?,
        ))
    })?;
    let to = meant(&scene.authority, SiteKind::Province, input.province)?;
    let device = vault.device()?;
    let Rows { person_key, episodes, aftercare, conflicts, violations } = said;
    let holds = holds.into_iter().map(|(device, (upto, _))| (device, upto)).collect();
    let episodes = episodes.into_iter().map(|row| Row::Episode(Box::new(row)));
    let rows: Vec<Row> = episodes.chain(aftercare.into_iter().map(Row::Aftercare)).collect();
    let manifest = Manifest {
        extract: Some(ExtractHead {
            period: input.period,
            person_key,
            conflicts,
            violations,
            holds,
            policy: to.policy,
        }),
        ..Manifest::of(&scene, &device, &to, Purpose::Extract, rows.len() as u64)
    };
    let part = part_of(path)?;
    file::write(&manifest, &rows, &device, &to, &part)?;
    let Period { from, to: upto } = input.period;
    let detail = format!("extract from={from} to={upto} count={}", rows.len());
    let traced = vault.desk.write(Rank::Save, scene, move |tx| tx.trace("exported", None, Some(&detail)));
    traced.and_then(|_| put_up(&part, path)).inspect_err(|_| drop(std::fs::remove_file(&part)))?;
    Ok(ExtractSent { to: to.name, rows: manifest.rows })
}
