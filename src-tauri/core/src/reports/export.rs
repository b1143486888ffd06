//! A report as a file for a spreadsheet. It leaves the vault unencrypted, which is what somebody chose; the access
//! register says who, when and what.

use super::document::{Document, List};
use super::facts::Facts;
use super::{AnnualReport, Period, count, delimited, lines, workbook};
use crate::api::Who;
use crate::error::{Error, Result};
use crate::kernel::codes::Language;
use crate::l10n::Words;
use crate::scene::Tx;
use crate::settings::{self, Nothing};
use serde::{Deserialize, Serialize};
use std::fs::File;
use std::io::Write;
use std::path::Path;

/// What kind of file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// A workbook.
    Xlsx,
    /// Delimited text.
    Csv,
}

/// A report to be exported.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ExportReport {
    /// The report's period.
    #[serde(flatten)]
    pub period: Period,
    /// The token of the chosen file.
    pub file: String,
    /// What kind of file.
    pub format: Format,
    /// In which language.
    pub language: Language,
}

/// Writes a report to a file, with the lists of clients and contacts for those who may open files.
///
/// # Errors
/// `invalid` when the period ends before it starts, `cancelled`, or what the disk says.
pub fn export(tx: &mut Tx<'_>, input: ExportReport) -> Result<()> {
    let period = input.period.check()?;
    let rx = tx.rx();
    let words = Words::of(input.language);
    let facts = Facts::read(&rx, period)?;
    let report = count(&facts, period);
    let may_name_clients = Who::Care.roles().contains(&tx.scene.person.role);
    let lists = if may_name_clients {
        vec![lines::episodes(&rx, &facts, period, &words)?, lines::contacts(&rx, period, &words)?]
    } else {
        Vec::new()
    };
    write(tx, &input, &report, vec![tx.scene.site_name.clone()], lists, may_name_clients)
}

/// Writes a report about whom `about` names to the file that was chosen, and says so in the access register.
///
/// # Errors
/// `cancelled`, or what the disk says.
pub(crate) fn write(
    tx: &mut Tx<'_>,
    input: &ExportReport,
    report: &AnnualReport,
    about: Vec<String>,
    lists: Vec<List>,
    has_names: bool,
) -> Result<()> {
    let words = Words::of(input.language);
    let settings = settings::read(&tx.rx(), Nothing {})?;
    let document = Document::of(report, about, &settings, tx.scene.today, &words, lists);
    let (bytes, kind) = match input.format {
        Format::Xlsx => (workbook::bytes(&document)?, "xlsx"),
        Format::Csv => (delimited::bytes(&document)?, "csv"),
    };
    let names = if has_names { "yes" } else { "no" };
    let Period { from, to } = report.period;
    tx.trace("exported", None, Some(&format!("report from={from} to={to} format={kind} names={names}")))?;
    replace(&tx.scene.files.path(&input.file)?, &bytes)
}

/// Writes a file whole or not at all.
///
/// # Errors
/// What the disk says.
pub(crate) fn replace(path: &Path, bytes: &[u8]) -> Result<()> {
    replace_with(path, |mut file| Ok(file.write_all(bytes)?))
}

/// The same for a file that is written piece by piece.
///
/// # Errors
/// What the disk says, or what the writing says.
pub(crate) fn replace_with(path: &Path, write: impl FnOnce(&File) -> Result<()>) -> Result<()> {
    let mut name = path.file_name().ok_or_else(|| Error::refused("file_unreadable"))?.to_owned();
    name.push(".part");
    let part = path.with_file_name(name);
    let written = File::create(&part)
        .map_err(Error::from)
        .and_then(|file| {
            write(&file)?;
            // A stick may be pulled out as soon as we say that it is done.
            Ok(file.sync_all()?)
        })
        .and_then(|()| Ok(std::fs::rename(&part, path)?));
    if written.is_err() {
        // What could not be written must not stay behind half.
        drop(std::fs::remove_file(&part));
    }
    written
}
