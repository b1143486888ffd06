//! A report as a workbook: the figures on one sheet, ready to print, and a sheet for each list.

use super::document::{Cell, Document, List, TableText};
use crate::error::{Error, Result};
use chrono::Datelike;
use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError,
};

/// A4.
const PAPER: u8 = 9;
/// Widths in characters.
const LABEL_WIDTH: f64 = 44.0;
const FIGURE_WIDTH: f64 = 13.0;
const NARROWEST: usize = 6;
const WIDEST: usize = 40;

struct Looks {
    title: Format,
    about: Format,
    table: Format,
    heading: Format,
    text: Format,
    number: Format,
    share: Format,
    day: Format,
    sum_text: Format,
    sum_number: Format,
    sum_share: Format,
}

impl Looks {
    fn new() -> Self {
        let sum = || Format::new().set_bold().set_border_top(FormatBorder::Thin);
        let (number, share) = ("#,##0", "0.0%");
        Self {
            title: Format::new().set_bold().set_font_size(16),
            about: Format::new(),
            table: Format::new().set_bold().set_font_size(12),
            heading: Format::new()
                .set_bold()
                .set_border_bottom(FormatBorder::Thin)
                .set_text_wrap()
                .set_align(FormatAlign::Top),
            // The text format keeps a NIK text when somebody edits the cell.
            text: Format::new().set_num_format("@"),
            number: Format::new().set_num_format(number),
            share: Format::new().set_num_format(share),
            day: Format::new().set_num_format("dd/mm/yyyy").set_align(FormatAlign::Left),
            sum_text: sum(),
            sum_number: sum().set_num_format(number),
            sum_share: sum().set_num_format(share),
        }
    }
}

/// The bytes of the workbook.
///
/// # Errors
/// When it outgrows a workbook.
pub(super) fn bytes(document: &Document) -> Result<Vec<u8>> {
    write(document).map_err(|e| match e {
        XlsxError::RowColumnLimitError => Error::refused("too_large"),
        other => Error::internal(format!("writing a workbook: {other}")),
    })
}

fn write(document: &Document) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let made_on = document.made_on;
    let day = |number: u32| u8::try_from(number).unwrap_or(1);
    let year = u16::try_from(made_on.year()).unwrap_or(1900);
    workbook.set_properties(
        &DocProperties::new().set_title(&document.title).set_creation_datetime(&ExcelDateTime::from_ymd(
            year,
            day(made_on.month()),
            day(made_on.day()),
        )?),
    );
    let looks = Looks::new();
    figures(workbook.add_worksheet(), document, &looks)?;
    for list in &document.lists {
        lines(workbook.add_worksheet(), list, &looks)?;
    }
    workbook.save_to_buffer()
}

fn figures(sheet: &mut Worksheet, document: &Document, looks: &Looks) -> Result<(), XlsxError> {
    sheet
        .set_name(&document.name)?
        .set_paper_size(PAPER)
        .set_print_fit_to_pages(1, 0)
        .set_footer("&C&P / &N");
    sheet.set_column_width(0, LABEL_WIDTH)?;
    for column in 1..8 {
        sheet.set_column_width(column, FIGURE_WIDTH)?;
    }
    let mut row = 0;
    for line in &document.letterhead {
        sheet.write_string_with_format(row, 0, line, &looks.about)?;
        row += 1;
    }
    row += u32::from(row > 0);
    sheet.write_string_with_format(row, 0, &document.title, &looks.title)?;
    for line in &document.about {
        row += 1;
        sheet.write_string_with_format(row, 0, line, &looks.about)?;
    }
    row += 2;
    for table in &document.tables {
        row = figure_table(sheet, row, table, looks)? + 1;
    }
    for line in &document.signature {
        sheet.write_string_with_format(row, 0, line, &looks.about)?;
        row += 1;
    }
    Ok(())
}

fn figure_table(
    sheet: &mut Worksheet,
    mut row: u32,
    table: &TableText,
    looks: &Looks,
) -> Result<u32, XlsxError> {
    sheet.write_string_with_format(row, 0, &table.title, &looks.table)?;
    row += 1;
    for (column, heading) in (0..).zip(&table.columns) {
        sheet.write_string_with_format(row, column, heading, &looks.heading)?;
    }
    row += 1;
    for (at, line) in table.lines.iter().enumerate() {
        let is_sum = table.has_sum && at + 1 == table.lines.len();
        for (column, cell) in (0..).zip(line) {
            put(sheet, row, column, cell, looks, is_sum)?;
        }
        row += 1;
    }
    Ok(row)
}

fn lines(sheet: &mut Worksheet, list: &List, looks: &Looks) -> Result<(), XlsxError> {
    sheet
        .set_name(&list.name)?
        .set_paper_size(PAPER)
        .set_landscape()
        .set_print_fit_to_pages(1, 0)
        .set_footer("&C&P / &N");
    for (column, heading) in (0..).zip(&list.columns) {
        sheet.write_string_with_format(0, column, heading, &looks.heading)?;
        let widest =
            list.lines.iter().filter_map(|line| line.get(usize::from(column)).map(width)).max().unwrap_or(0);
        let width = widest.max(heading.chars().count().min(14)).clamp(NARROWEST, WIDEST) + 2;
        sheet.set_column_width(column, u32::try_from(width).unwrap_or(10))?;
    }
    for (row, line) in (1..).zip(&list.lines) {
        for (column, cell) in (0..).zip(line) {
            put(sheet, row, column, cell, looks, false)?;
        }
    }
    sheet.set_freeze_panes(1, 3)?.set_repeat_rows(0, 0)?;
    if let (Ok(last), Ok(columns @ 1..)) =
        (u32::try_from(list.lines.len()), u16::try_from(list.columns.len()))
    {
        sheet.autofilter(0, 0, last, columns - 1)?;
    }
    Ok(())
}

fn width(cell: &Cell) -> usize {
    match cell {
        Cell::Empty => 0,
        Cell::Text(text) => text.chars().count(),
        Cell::Number(_) | Cell::Share(_) => 6,
        Cell::Day(_) => 10,
    }
}

/// Text is written as text always: what begins with an equals sign is no formula here.
fn put(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    cell: &Cell,
    looks: &Looks,
    is_sum: bool,
) -> Result<(), XlsxError> {
    let look = |plain, sum| if is_sum { sum } else { plain };
    match cell {
        Cell::Empty => {}
        Cell::Text(text) => {
            sheet.write_string_with_format(row, column, text, look(&looks.text, &looks.sum_text))?;
        }
        Cell::Number(number) => {
            #[expect(clippy::cast_precision_loss, reason = "counts stay far below 2^52")]
            let number = *number as f64;
            sheet.write_number_with_format(row, column, number, look(&looks.number, &looks.sum_number))?;
        }
        Cell::Share(share) => {
            sheet.write_number_with_format(row, column, *share, look(&looks.share, &looks.sum_share))?;
        }
        Cell::Day(day) => {
            sheet.write_date_with_format(row, column, day, &looks.day)?;
        }
    }
    Ok(())
}
