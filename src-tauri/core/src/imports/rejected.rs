//! The workbook of rejected rows: each as it was, with its place and the reasons, so that it can be put right and
//! imported again from there.

use super::{ImportPreview, refused};
use crate::error::{Error, Result};
use crate::exchange::{ImportSheet, each_original};
use crate::kernel::codes::Language;
use crate::l10n::Words;
use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::Path;

/// The longest name of a worksheet.
const LONGEST_NAME: usize = 31;

/// The rows of one sheet by number, with their reasons.
type Reasons = BTreeMap<u32, Vec<String>>;

/// Writes the workbook. Every cell is text, so no spreadsheet damages a NIK again.
pub(super) fn write(source: &Path, target: &Path, outcome: &ImportPreview, language: Language) -> Result<()> {
    let mut reasons: HashMap<&str, Reasons> = HashMap::new();
    let mut wanted: HashSet<(&str, u32)> = HashSet::new();
    for problem in &outcome.rejected {
        let column = problem.column.as_deref().map(|column| format!("{column}: ")).unwrap_or_default();
        wanted.insert((own_sheet(&problem.sheet), problem.row));
        reasons
            .entry(&problem.sheet)
            .or_default()
            .entry(problem.row)
            .or_default()
            .push(format!("{column}{}", problem.message));
    }
    let mut cells: HashMap<String, BTreeMap<u32, Vec<String>>> = HashMap::new();
    each_original(source, &mut |sheet, row, texts| {
        if wanted.contains(&(sheet, row)) {
            cells.entry(sheet.to_owned()).or_default().insert(row, texts);
        }
    })
    .map_err(refused)?;
    let words = Words::of(language);
    let mut workbook = Workbook::new();
    for sheet in &outcome.sheets {
        let Some(reasons) = reasons.get(sheet.sheet.as_str()) else { continue };
        let Some(rows) = cells.get(own_sheet(&sheet.sheet)) else { continue };
        let rows = own_rows(sheet, outcome, rows, reasons);
        fill(workbook.add_worksheet(), sheet, &rows, reasons, &words).map_err(unwritten)?;
    }
    let bytes = workbook.save_to_buffer().map_err(unwritten)?;
    Ok(std::fs::write(target, bytes)?)
}

/// The rejected rows of a table: of its own columns only, where others stand beside it.
fn own_rows<'r>(
    table: &ImportSheet,
    outcome: &ImportPreview,
    rows: &'r BTreeMap<u32, Vec<String>>,
    reasons: &Reasons,
) -> BTreeMap<u32, &'r [String]> {
    let beside = outcome
        .sheets
        .iter()
        .filter(|other| own_sheet(&other.sheet) == own_sheet(&table.sheet))
        // Tables below one another have headers of their own rows.
        .filter(|other| other.header_row == table.header_row)
        .map(|other| other.first_column as usize)
        .filter(|column| *column > table.first_column as usize);
    let end = beside.min().unwrap_or(usize::MAX);
    let own = rows.iter().filter(|(row, _)| reasons.contains_key(row)).map(|(row, cells)| {
        let (first, end) = (table.first_column as usize, end.min(cells.len()));
        (*row, cells.get(first..end).unwrap_or(&[]))
    });
    own.collect()
}

/// The sheet of a table: further tables of a sheet carry a number behind its name.
fn own_sheet(label: &str) -> &str {
    match label.rsplit_once(" #") {
        Some((sheet, number)) if number.bytes().all(|b| b.is_ascii_digit()) => sheet,
        _ => label,
    }
}

fn fill(
    sheet: &mut Worksheet,
    table: &ImportSheet,
    rows: &BTreeMap<u32, &[String]>,
    reasons: &Reasons,
    words: &Words,
) -> Result<(), XlsxError> {
    let bold = Format::new().set_bold();
    let text = Format::new().set_num_format("@");
    // What tells the tables of a sheet apart is not cut off.
    let own = own_sheet(&table.sheet);
    let number = &table.sheet[own.len()..];
    let own = own.chars().filter(|c| !"[]:*?/\\".contains(*c));
    let name: String = own.take(LONGEST_NAME - number.len().min(LONGEST_NAME)).collect();
    if !name.is_empty() {
        sheet.set_name(format!("{name}{number}"))?;
    }
    let width = table.headers.len().max(rows.values().map(|cells| cells.len()).max().unwrap_or(0));
    let place = |at: usize| u16::try_from(at).unwrap_or(u16::MAX);
    for (at, header) in table.headers.iter().enumerate() {
        sheet.write_string_with_format(0, place(at), header, &bold)?;
    }
    sheet.write_string_with_format(0, place(width), words.text("import-rejected-row"), &bold)?;
    sheet.write_string_with_format(0, place(width + 1), words.text("import-rejected-reason"), &bold)?;
    sheet.set_freeze_panes(1, 0)?;
    for (line, (row, cells)) in (1..).zip(rows) {
        for (at, cell) in cells.iter().enumerate() {
            sheet.write_string_with_format(line, place(at), cell, &text)?;
        }
        sheet.write_number(line, place(width), f64::from(*row))?;
        let why = reasons.get(row).map(|reasons| reasons.join("; ")).unwrap_or_default();
        sheet.write_string_with_format(line, place(width + 1), why, &text)?;
    }
    sheet.autofit();
    Ok(())
}

fn unwritten(error: XlsxError) -> Error {
    match error {
        XlsxError::RowColumnLimitError => Error::refused("too_large"),
        other => Error::internal(format!("writing a workbook: {other}")),
    }
}
