//! The reports of a provincial office as a file for a spreadsheet: of one of its clinics, or of all together.

use super::totals::{ProvinceReport, SiteReport, report};
use crate::error::{Error, Result};
use crate::kernel::ids::Id;
use crate::l10n::Words;
use crate::regions;
use crate::reports::{self, Cell, ExportReport, List};
use crate::scene::Tx;
use fluent_bundle::FluentArgs;
use serde::Deserialize;

/// The words above the columns of the list of clinics.
const COLUMNS: [&str; 9] = [
    "clinic",
    "line-regency",
    "clinic-state",
    "clients",
    "episodes",
    "service-inpatient",
    "export-completion_rate",
    "export-dropout_rate",
    "aftercare-contacts",
];

/// A report of clinics to be exported.
#[derive(Debug, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ExportProvince {
    /// What, and where to.
    #[serde(flatten)]
    pub report: ExportReport,
    /// The clinic; none for all together.
    #[serde(default)]
    pub site: Option<Id>,
}

/// Writes the report of a clinic, or of all together with a line for each of them.
///
/// # Errors
/// `invalid` when the period ends before it starts, `not_a_province`, `site_unknown` where that clinic has sent nothing of the
/// period, or what the disk says.
pub fn export(tx: &mut Tx<'_>, input: ExportProvince) -> Result<()> {
    let words = Words::of(input.report.language);
    let said = report(&tx.rx(), input.report.period)?;
    let office = tx.scene.site_name.clone();
    if let Some(site) = input.site {
        let site = said.sites.into_iter().find(|one| one.standing.site == site);
        let one = site.and_then(|site| Some((site.standing.name, site.report?)));
        let (name, report) = one.ok_or_else(|| Error::refused("site_unknown"))?;
        return reports::write(tx, &input.report, &report, vec![name, office], Vec::new(), false);
    }
    let about = vec![office, counted(&said, &words)];
    reports::write(tx, &input.report, &said.total, about, vec![by_clinic(&said, &words)], false)
}

/// Of how many clinics these figures are, and what is not counted once.
fn counted(said: &ProvinceReport, words: &Words) -> String {
    let mut args = FluentArgs::new();
    args.set("counted", said.sites.iter().filter(|site| site.report.is_some()).count());
    args.set("all", said.sites.len());
    args.set("unmatched", said.not_matched);
    words.text_with("province-counted", &args)
}

/// One line a clinic. Completion and drop-out are shares of outpatients, as in the report itself.
fn by_clinic(said: &ProvinceReport, words: &Words) -> List {
    List {
        name: words.text("export-sheet-clinics"),
        title: words.text("export-clinics-title"),
        columns: COLUMNS.map(|column| words.text(column)).into(),
        lines: said.sites.iter().map(|site| line(site, words)).collect(),
    }
}

fn line(SiteReport { standing, report }: &SiteReport, words: &Words) -> Vec<Cell> {
    let share = |rate: Option<f64>| rate.map_or(Cell::Empty, Cell::Share);
    let mut line = vec![
        Cell::Text(standing.name.clone()),
        Cell::text(regions::path(&standing.region_code).regency),
        Cell::Text(words.code("extract", standing.state.as_str())),
    ];
    if let Some(report) = report {
        line.extend([
            Cell::Number(report.clients),
            Cell::Number(report.episodes),
            Cell::Number(report.by_service.of("inpatient")),
            share(report.completion_rate),
            share(report.dropout_rate),
            Cell::Number(report.aftercare.contacts),
        ]);
    }
    line.resize(COLUMNS.len(), Cell::Empty);
    line
}
