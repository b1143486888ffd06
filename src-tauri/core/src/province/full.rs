//! A clinic gives its provincial office all operations but their narrative parts, where its policy says so: what would leave,
//! and the file that it leaves in. The office counts from that instead of extracts.

use super::extract::ExtractSent;
use super::introduction::meant;
use super::{require, way};
use crate::accounts;
use crate::app::App;
use crate::error::{Error, Result};
use crate::kernel::codes::{SiteKind, SitePolicy};
use crate::kernel::ids::Id;
use crate::log::verify::Extent;
use crate::log::{Class, project};
use crate::scene::{Rx, Scene, Work};
use crate::schema::SCHEMA;
use crate::settings::Nothing;
use crate::store::desk::Rank;
use crate::sync;
use crate::sync::write::{part_of, put_up};
use crate::vault::Vault;
use serde::{Deserialize, Serialize};
use std::path::Path;

/// The records of a kind that would leave the clinic, and which of their fields.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct FullKind {
    /// What they are.
    pub entity: &'static str,
    /// How many there are.
    pub records: u64,
    /// The fields that leave.
    pub leaving: Vec<&'static str>,
    /// Those that stay: what is in them is in no bundle.
    pub staying: Vec<&'static str>,
}

/// All that a clinic has, to be written for its office.
#[derive(Debug, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ExportFull {
    /// The token of the chosen file; none sends it by the way that is set.
    pub file: Option<String>,
    /// The provincial office; none for the only one known.
    #[serde(default)]
    pub province: Option<Id>,
}

/// Says what would leave the clinic, by kind of record.
///
/// # Errors
/// `not_a_clinic`, or when the vault cannot be read.
pub fn preview(rx: &Rx<'_>, _: Nothing) -> Result<Vec<FullKind>> {
    require(rx.conn, rx.scene, SiteKind::Clinic)?;
    let mut kinds = Vec::new();
    for (entity, records) in project::counts(rx.conn, &SCHEMA)? {
        let (staying, leaving): (Vec<_>, Vec<_>) =
            entity.registers.iter().partition(|register| register.class == Class::Narrative);
        let names = |registers: Vec<&'static crate::log::schema::Register>| {
            registers.into_iter().map(|register| register.name).collect()
        };
        kinds.push(FullKind {
            entity: entity.name,
            records,
            leaving: names(leaving),
            staying: names(staying),
        });
    }
    Ok(kinds)
}

/// Writes everything for the provincial office, to a file or to where the office collects. Traced before it is there.
///
/// # Errors
/// `not_a_clinic`, `full_not_allowed`, `device_not_enrolled`, `machine_partial`, `no_province`, `site_needed`,
/// `site_unknown`, `transport_not_set`, or what the disk or the place says.
pub fn export(app: &App, work: &Work, input: ExportFull) -> Result<ExtractSent> {
    let vault = app.vault()?;
    let scene = vault.scene(app.now(), work.clone());
    let Some(file) = &input.file else {
        // The newest lies there.
        let name = format!("{}.full.titian", scene.site);
        let write = |path: &Path| write(&vault, scene.clone(), input.province, path);
        return way::put(&vault, &scene, &name, write);
    };
    let path = scene.files.path(file)?;
    write(&vault, scene, input.province, &path)
}

fn write(vault: &Vault, scene: Scene, province: Option<Id>, path: &Path) -> Result<ExtractSent> {
    vault.readers.read(|conn| require(conn, &scene, SiteKind::Clinic))?;
    let to = meant(&scene.authority, SiteKind::Province, province)?;
    if to.policy != SitePolicy::Full {
        return Err(Error::refused("full_not_allowed"));
    }
    if accounts::is_enrolled(&scene.authority, scene.device) != Some(true) {
        return Err(Error::refused("device_not_enrolled"));
    }
    if vault.readers.read(|conn| sync::extent(conn, &scene.authority, scene.device))? == Extent::Partial {
        return Err(Error::refused("machine_partial"));
    }
    let device = vault.device()?;
    let part = part_of(path)?;
    let machines = to.machines.iter().map(|machine| (machine.device, machine.age.clone())).collect();
    let ops = vault.readers.read(|conn| sync::full::write(conn, &scene, &device, machines, &part))?;
    let detail = format!("full_out count={ops} site={}", to.site);
    let traced = vault.desk.write(Rank::Save, scene, move |tx| tx.trace("exported", None, Some(&detail)));
    traced.and_then(|_| put_up(&part, path)).inspect_err(|_| drop(std::fs::remove_file(&part)))?;
    Ok(ExtractSent { to: to.name, rows: ops })
}
