//! A report as delimited text: UTF-8 with its mark, commas, one table below the other.

use super::document::{Cell, Document};
use crate::error::{Error, Result};

/// What tells a spreadsheet that the text is UTF-8.
const MARK: &[u8] = b"\xef\xbb\xbf";
/// Digits in a row from which a spreadsheet would make a rounded number.
const LONG_NUMBER: usize = 12;

/// The bytes of the text.
///
/// # Errors
/// When it cannot be encoded.
pub(super) fn bytes(document: &Document) -> Result<Vec<u8>> {
    let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(MARK.to_vec());
    let mut write = |line: &[String]| {
        // A record without a field is no line to the writer; one empty field is.
        let empty = [String::new()];
        writer.write_record(if line.is_empty() { &empty } else { line })
    };
    let mut all = || -> Result<(), csv::Error> {
        for line in document.letterhead.iter().chain([&document.title]).chain(&document.about) {
            write(&[safe(line)])?;
        }
        for table in &document.tables {
            write(&[])?;
            write(&[safe(&table.title)])?;
            write(&table.columns.iter().map(|column| safe(column)).collect::<Vec<_>>())?;
            for line in &table.lines {
                write(&line.iter().map(text).collect::<Vec<_>>())?;
            }
        }
        for list in &document.lists {
            write(&[])?;
            write(&[safe(&list.title)])?;
            write(&list.columns.iter().map(|column| safe(column)).collect::<Vec<_>>())?;
            for line in &list.lines {
                write(&line.iter().map(text).collect::<Vec<_>>())?;
            }
        }
        Ok(())
    };
    all().map_err(|e| Error::internal(format!("writing delimited text: {e}")))?;
    writer.into_inner().map_err(|e| Error::internal(format!("writing delimited text: {}", e.error())))
}

fn text(cell: &Cell) -> String {
    match cell {
        Cell::Empty => String::new(),
        Cell::Text(text) => safe(text),
        Cell::Number(number) => number.to_string(),
        Cell::Share(share) => format!("{share:.4}"),
        Cell::Day(day) => day.to_string(),
    }
}

/// Text that a spreadsheet takes as text: an apostrophe stands before what it would run as a formula, and before the
/// long numbers (NIK) of which it would keep fifteen digits.
fn safe(text: &str) -> String {
    let is_formula =
        text.trim_start().starts_with(['=', '+', '-', '@', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}'])
            || text.starts_with(['\t', '\r', '\n']);
    let is_long_number = text.len() >= LONG_NUMBER && text.bytes().all(|b| b.is_ascii_digit());
    if is_formula || is_long_number { format!("'{text}") } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::safe;

    #[test]
    fn what_a_spreadsheet_would_run_or_round_is_kept_as_text() {
        assert_eq!(safe("=HYPERLINK(\"x\")"), "'=HYPERLINK(\"x\")");
        assert_eq!(safe(" -2+3"), "' -2+3");
        assert_eq!(safe("@jalan"), "'@jalan");
        assert_eq!(safe("\tx"), "'\tx");
        assert_eq!(safe("5271014510049193"), "'5271014510049193");
        assert_eq!(safe("Jl. Pejanggik No. 70"), "Jl. Pejanggik No. 70");
        assert_eq!(safe("RM-26-A-0142"), "RM-26-A-0142");
    }
}
