//! Opening a file of any kind that registers come in. What a file is, its first bytes say; its name does not matter.

use super::cells::{Cell, Merge, Table};
use super::delimited::{Delimited, Encoded};
use super::{html, ods_merges, spreadsheet_xml};
use crate::kernel::days::Day;
use calamine::{Data, DataRef, Dimensions, Reader, SheetType, Xls, Xlsb, Xlsx};
use std::collections::HashMap;
use std::fs::File;
use std::io::{BufReader, Read as _};
use std::ops::ControlFlow;
use std::path::Path;

/// Why a file cannot be read as a register.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The operating system refused.
    #[error("the file cannot be opened")]
    Io(#[from] std::io::Error),
    /// Not a workbook and not delimited text.
    #[error("the file is no workbook and no table of text")]
    NotATable,
    /// A workbook with a password.
    #[error("the workbook is protected by a password")]
    Protected,
    /// A workbook that breaks off or contradicts itself.
    #[error("the workbook is damaged")]
    Damaged,
    /// A sheet was asked for that the file does not have.
    #[error("the file has no such sheet")]
    NoSuchSheet(String),
    /// A mapping names a field or a code that does not exist.
    #[error("the mapping names something unknown")]
    BadMapping(String),
    /// The user stopped it.
    #[error("cancelled")]
    Cancelled,
}

impl ReadError {
    /// The word on the wire for what went wrong.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Io(_) => "not_opened",
            Self::NotATable => "not_a_table",
            Self::Protected => "protected",
            Self::Damaged => "damaged",
            Self::NoSuchSheet(_) => "no_such_sheet",
            Self::BadMapping(_) => "bad_mapping",
            Self::Cancelled => "cancelled",
        }
    }
}

/// The rows of one sheet, which can be walked through more than once.
#[derive(Debug)]
pub(super) enum Rows {
    Table(Table),
    Delimited(Delimited),
}

/// A sheet with its name.
#[derive(Debug)]
pub(super) struct Sheet {
    pub(super) name: String,
    pub(super) rows: Rows,
}

impl Rows {
    /// Gives each row that has cells, with its number from 1, until told to stop.
    pub(super) fn each_row(
        &self,
        see: &mut dyn FnMut(u32, &[Cell<'_>]) -> ControlFlow<()>,
    ) -> Result<ControlFlow<()>, ReadError> {
        match self {
            Self::Table(table) => Ok(table.each_row(see)),
            Self::Delimited(file) => file.each_row(see),
        }
    }

    pub(super) fn merges(&self) -> &[Merge] {
        match self {
            Self::Table(table) => table.merges(),
            Self::Delimited(_) => &[],
        }
    }
}

/// Opens a file and reads the sheets of a workbook; delimited text stays on disk and is read when walked through.
pub(super) fn open(path: &Path) -> Result<Vec<Sheet>, ReadError> {
    let mut beginning = [0; 8];
    let mut length = 0;
    let mut file = File::open(path)?;
    while length < beginning.len() {
        match file.read(&mut beginning[length..])? {
            0 => break,
            more => length += more,
        }
    }
    match &beginning[..length] {
        [b'P', b'K', 3, 4, ..] => open_zipped(path),
        [0xd0, 0xcf, 0x11, 0xe0, ..] => open_xls(path),
        [b'%', b'P', b'D', b'F', ..] => Err(ReadError::NotATable),
        _ => open_text(path),
    }
}

/// Web pages and XML workbooks call themselves .xls too; what is neither is delimited text.
fn open_text(path: &Path) -> Result<Vec<Sheet>, ReadError> {
    let name = path.file_stem().map_or_else(String::new, |stem| stem.to_string_lossy().into_owned());
    let text = Encoded::open(path)?;
    if spreadsheet_xml::is_workbook(text.sample()) {
        return spreadsheet_xml::read(&text.read_whole()?);
    }
    if html::is_page(text.sample()) {
        let table = html::read(&text.read_whole()?);
        return Ok(vec![Sheet { name, rows: Rows::Table(table) }]);
    }
    Ok(vec![Sheet { name, rows: Rows::Delimited(Delimited::of(text)?) }])
}

fn reader(path: &Path) -> Result<BufReader<File>, ReadError> {
    Ok(BufReader::new(File::open(path)?))
}

fn open_zipped(path: &Path) -> Result<Vec<Sheet>, ReadError> {
    let broken_off = match Xlsx::new(reader(path)?) {
        Ok(workbook) => return read_xlsx(workbook),
        Err(calamine::XlsxError::Password) => return Err(ReadError::Protected),
        Err(error) => matches!(error, calamine::XlsxError::Zip(_) | calamine::XlsxError::XmlEof(_)),
    };
    match calamine::Ods::new(reader(path)?) {
        Ok(workbook) => return read_ranges(workbook, &ods_merges::of(reader(path)?)),
        Err(calamine::OdsError::Password) => return Err(ReadError::Protected),
        Err(_) => {}
    }
    match Xlsb::new(reader(path)?) {
        Ok(workbook) => read_ranges(workbook, &HashMap::new()),
        Err(_) if broken_off => Err(ReadError::Damaged),
        Err(_) => Err(ReadError::NotATable),
    }
}

fn open_xls(path: &Path) -> Result<Vec<Sheet>, ReadError> {
    let workbook = match Xls::new(reader(path)?) {
        Ok(workbook) => workbook,
        Err(calamine::XlsError::Password) => return Err(ReadError::Protected),
        // A password-protected .xlsx is wrapped in the old container and has no workbook stream of its own.
        Err(_) if is_encrypted_package(path)? => return Err(ReadError::Protected),
        Err(_) => return Err(ReadError::Damaged),
    };
    let mut sheets = Vec::new();
    let names = sheet_names(&workbook);
    let mut workbook = workbook;
    for name in names {
        let merges = workbook.merge_cells_by_sheet_name(&name).unwrap_or_default();
        let range = workbook.worksheet_range(&name).map_err(|_| ReadError::Damaged)?;
        sheets.push(from_range(name, &range, merges.iter().map(merge).collect()));
    }
    Ok(sheets)
}

/// Looks for the stream name that only encrypted packages have, written in UTF-16.
fn is_encrypted_package(path: &Path) -> Result<bool, ReadError> {
    let name: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let bytes = std::fs::read(path)?;
    Ok(bytes.windows(name.len()).any(|window| window == name))
}

fn sheet_names<R: Reader<BufReader<File>>>(workbook: &R) -> Vec<String> {
    let sheets = workbook.sheets_metadata().iter().filter(|sheet| sheet.typ == SheetType::WorkSheet);
    sheets.map(|sheet| sheet.name.clone()).collect()
}

fn read_xlsx(mut workbook: Xlsx<BufReader<File>>) -> Result<Vec<Sheet>, ReadError> {
    let mut sheets = Vec::new();
    for name in sheet_names(&workbook) {
        let merges = workbook.merge_cells_by_sheet_name(&name).unwrap_or_default();
        let mut table = Table::default();
        let mut cells = workbook.worksheet_cells_reader(&name).map_err(|_| ReadError::Damaged)?;
        while let Some(cell) = cells.next_cell().map_err(|_| ReadError::Damaged)? {
            let (row, column) = cell.get_position();
            push_ref(&mut table, row, column, cell.get_value());
        }
        table.set_merges(merges.iter().map(merge).collect());
        sheets.push(Sheet { name, rows: Rows::Table(table) });
    }
    Ok(sheets)
}

fn read_ranges<R: Reader<BufReader<File>>>(
    mut workbook: R,
    merges: &HashMap<String, Vec<Merge>>,
) -> Result<Vec<Sheet>, ReadError> {
    let mut sheets = Vec::new();
    for name in sheet_names(&workbook) {
        let range = workbook.worksheet_range(&name).map_err(|_| ReadError::Damaged)?;
        let merges = merges.get(&name).cloned().unwrap_or_default();
        sheets.push(from_range(name, &range, merges));
    }
    Ok(sheets)
}

fn from_range(name: String, range: &calamine::Range<Data>, merges: Vec<Merge>) -> Sheet {
    let mut table = Table::default();
    let (first_row, first_column) = range.start().unwrap_or_default();
    for (row, column, value) in range.used_cells() {
        let (Ok(row), Ok(column)) = (u32::try_from(row), u32::try_from(column)) else { continue };
        push(&mut table, first_row + row, first_column + column, value);
    }
    table.set_merges(merges);
    Sheet { name, rows: Rows::Table(table) }
}

fn merge(dimensions: &Dimensions) -> Merge {
    Merge { rows: (dimensions.start.0, dimensions.end.0), columns: (dimensions.start.1, dimensions.end.1) }
}

fn push_ref(table: &mut Table, row: u32, column: u32, value: &DataRef<'_>) {
    let cell = match value {
        #[expect(clippy::cast_precision_loss, reason = "spreadsheets hold every number as a double")]
        DataRef::Int(number) => Cell::Number(*number as f64),
        DataRef::Float(number) => Cell::Number(*number),
        DataRef::String(text) => Cell::Text(text),
        DataRef::SharedString(text) => Cell::Text(text),
        DataRef::Bool(flag) => Cell::Flag(*flag),
        DataRef::DateTime(moment) => moment_cell(*moment),
        DataRef::DateTimeIso(text) => iso_cell(text),
        DataRef::DurationIso(_) | DataRef::Error(_) | DataRef::Empty => Cell::Empty,
    };
    if !cell.is_empty() {
        table.push(row, column, cell);
    }
}

fn push(table: &mut Table, row: u32, column: u32, value: &Data) {
    let cell = match value {
        #[expect(clippy::cast_precision_loss, reason = "spreadsheets hold every number as a double")]
        Data::Int(number) => Cell::Number(*number as f64),
        Data::Float(number) => Cell::Number(*number),
        Data::String(text) => Cell::Text(text),
        Data::Bool(flag) => Cell::Flag(*flag),
        Data::DateTime(moment) => moment_cell(*moment),
        Data::DateTimeIso(text) => iso_cell(text),
        Data::DurationIso(_) | Data::Error(_) | Data::Empty => Cell::Empty,
    };
    if !cell.is_empty() {
        table.push(row, column, cell);
    }
}

/// A date cell; a time of day without a date stays the number it is.
fn moment_cell<'a>(moment: calamine::ExcelDateTime) -> Cell<'a> {
    let number = moment.as_f64();
    if moment.is_duration() || number < 1.0 {
        return Cell::Number(number);
    }
    let (year, month, day, ..) = moment.to_ymd_hms_milli();
    Day::from_ymd_opt(i32::from(year), u32::from(month), u32::from(day))
        .map_or(Cell::Number(number), Cell::Date)
}

pub(super) fn iso_cell(text: &str) -> Cell<'_> {
    let day = text.get(..10).and_then(|day| day.parse().ok());
    day.map_or(Cell::Text(text), Cell::Date)
}
