//! The rows of a file as a person sees them, for giving back those that were rejected.

use super::source::{self, ReadError};
use std::ops::ControlFlow;
use std::path::Path;

/// Gives every row of a file with its sheet, its number from 1 and the text of its cells.
///
/// # Errors
/// When the file cannot be read any more.
pub fn each_original(path: &Path, take: &mut dyn FnMut(&str, u32, Vec<String>)) -> Result<(), ReadError> {
    for sheet in source::open(path)? {
        // Nothing here stops the walk, so how it ended says nothing.
        let _ended = sheet.rows.each_row(&mut |row, cells| {
            take(&sheet.name, row, cells.iter().map(|cell| cell.text().into_owned()).collect());
            ControlFlow::Continue(())
        })?;
    }
    Ok(())
}
