//! Any list as a file for a spreadsheet: a page that says what it is, and the lines.

use super::document::{Document, List};
use super::{Format, delimited, replace, workbook};
use crate::error::Result;
use crate::scene::Scene;
use std::path::Path;

pub(crate) use super::document::Cell;

/// A list in the words of a language.
#[derive(Debug)]
pub(crate) struct Listing {
    /// What it is.
    pub(crate) title: String,
    /// Where, when and by whom it was made, and what was asked for.
    pub(crate) about: Vec<String>,
    /// The names of the two sheets: of the page that says what it is, and of the lines.
    pub(crate) sheets: [String; 2],
    /// The headings.
    pub(crate) columns: Vec<String>,
    /// The lines.
    pub(crate) lines: Vec<Vec<Cell>>,
}

/// Writes the file, unless it is no longer wanted.
///
/// # Errors
/// `cancelled`, `too_large` when it outgrows a workbook, or what the disk says.
pub(crate) fn save(listing: Listing, format: Format, scene: &Scene, path: &Path) -> Result<()> {
    let count = listing.lines.len() as u64;
    scene.work.step("exporting", 0, Some(count))?;
    let [name, lines] = listing.sheets;
    let document = Document {
        name,
        letterhead: Vec::new(),
        title: listing.title.clone(),
        about: listing.about,
        tables: Vec::new(),
        lists: vec![List {
            name: lines,
            title: listing.title,
            columns: listing.columns,
            lines: listing.lines,
        }],
        signature: Vec::new(),
        made_on: scene.today,
    };
    let bytes = match format {
        Format::Xlsx => workbook::bytes(&document)?,
        Format::Csv => delimited::bytes(&document)?,
    };
    scene.work.step("exporting", count, Some(count))?;
    replace(path, &bytes)
}
