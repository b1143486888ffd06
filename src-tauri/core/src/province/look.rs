//! Looking into a file of another site without taking it.

use super::file::{Manifest, Purpose, Reader, purpose, require_machine};
use super::introduction::name_of;
use crate::app::App;
use crate::error::Result;
use crate::kernel::codes::SitePolicy;
use crate::kernel::ids::Id;
use crate::reports::Period;
use crate::scene::Work;
use crate::sync::full;
use chrono::{DateTime, FixedOffset};
use serde::{Deserialize, Serialize};

/// A file to be looked into.
#[derive(Debug, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct CheckFile {
    /// The token of the chosen file.
    pub file: String,
    /// Whether to check all of it.
    #[serde(default)]
    pub whole: bool,
}

/// What a file of another site says of itself.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct SiteFileFace {
    /// What for: `extract`, `case`, `person_key` or `full`.
    pub purpose: String,
    /// The name of the site that sends it.
    pub from: String,
    /// That site.
    pub site: Id,
    /// Its machine.
    pub device: Id,
    /// When it was made, by that machine's clock.
    pub made_at: DateTime<FixedOffset>,
    /// How many rows are in it; of `full` how many operations.
    pub rows: u64,
    /// Of an extract: the period.
    pub period: Option<Period>,
    /// Of an extract: what the office is to get of the clinic.
    pub policy: Option<SitePolicy>,
    /// Whether all of it was checked.
    pub is_whole: bool,
}

/// Says what a file of another site is, without taking it.
///
/// # Errors
/// A refusal of `docs/SYNC.md`, `cancelled`, or what the disk says.
pub fn check(app: &App, work: &Work, input: CheckFile) -> Result<SiteFileFace> {
    let vault = app.vault()?;
    let scene = vault.scene(app.now(), work.clone());
    let path = scene.files.path(&input.file)?;
    let device = vault.device()?;
    if purpose(&path, &device)? == "full" {
        let said = full::look(&path, &device)?;
        require_machine(&scene, said.site, said.device, &said.key)?;
        if input.whole {
            full::check(&device, &path, &said, &scene.work)?;
        }
        return Ok(SiteFileFace {
            purpose: "full".to_owned(),
            from: name_of(&scene, said.site),
            site: said.site,
            device: said.device,
            made_at: said.made_at,
            rows: said.ops,
            period: None,
            policy: None,
            is_whole: input.whole,
        });
    }
    let reader = Reader::open(&path, &Purpose::ALL, &scene, &device)?;
    let manifest: Manifest = if input.whole { reader.rows()?.0 } else { reader.manifest };
    Ok(SiteFileFace {
        purpose: manifest.purpose.as_str().to_owned(),
        from: name_of(&scene, manifest.site),
        site: manifest.site,
        device: manifest.device,
        made_at: manifest.made_at,
        rows: manifest.rows,
        policy: manifest.extract.as_ref().map(|head| head.policy),
        period: manifest.extract.map(|head| head.period),
        is_whole: input.whole,
    })
}
