//! "XML Spreadsheet 2003", which older offices and web systems call .xls or .xml.

use super::cells::{Cell, Merge, Table, WIDEST};
use super::source::{ReadError, Rows, Sheet, iso_cell};
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

/// No sheet is longer; what claims to be stands there.
const LAST_ROW: u32 = 1 << 20;

/// Whether the beginning of a text file is that of such a workbook.
pub(super) fn is_workbook(sample: &str) -> bool {
    sample.contains("urn:schemas-microsoft-com:office:spreadsheet")
        && sample.contains("Workbook")
        && sample.trim_start().starts_with('<')
}

/// Reads the sheets of a workbook.
pub(super) fn read(text: &str) -> Result<Vec<Sheet>, ReadError> {
    let mut reader = Reader::from_str(text);
    let mut sheets = Vec::new();
    let mut reading = Reading::default();
    loop {
        match reader.read_event().map_err(|_| ReadError::Damaged)? {
            Event::Start(tag) => reading.begin(&tag),
            Event::Empty(tag) => {
                reading.begin(&tag);
                reading.end(tag.local_name().into_inner(), &mut sheets);
            }
            Event::End(tag) => reading.end(tag.local_name().into_inner(), &mut sheets),
            Event::Text(text) if reading.is_in_data => reading.text.push_str(&text.xml10_content()),
            Event::CData(text) if reading.is_in_data => reading.text.push_str(&text.xml10_content()),
            Event::GeneralRef(name) if reading.is_in_data => {
                match (name.resolve_char_ref(), quick_xml::escape::resolve_xml_entity(name.as_ref())) {
                    (Ok(Some(c)), _) => reading.text.push(c),
                    (_, Some(text)) => reading.text.push_str(text),
                    _ => {}
                }
            }
            Event::Eof => return Ok(sheets),
            _ => {}
        }
    }
}

#[derive(Default)]
struct Reading {
    name: String,
    table: Table,
    merges: Vec<Merge>,
    /// The row and column that come next, from 0.
    row: u32,
    column: u32,
    /// By column: the first row that no cell from above covers.
    covered: Vec<u32>,
    kind: String,
    text: String,
    is_in_data: bool,
    /// A comment has data of its own, which is none of the cell's.
    is_in_comment: bool,
    size: (u32, u32),
}

impl Reading {
    fn begin(&mut self, tag: &BytesStart<'_>) {
        let number = |name, most| {
            attribute(tag, name).and_then(|number| number.parse::<u32>().ok()).map(|number| number.min(most))
        };
        match tag.local_name().into_inner() {
            "Worksheet" => {
                *self = Self { name: attribute(tag, "Name").unwrap_or_default(), ..Self::default() };
            }
            "Row" => {
                self.row = number("Index", LAST_ROW).map_or(self.row, |index| index.saturating_sub(1));
                self.column = 0;
            }
            "Cell" => {
                self.text.clear();
                self.kind.clear();
                match number("Index", WIDEST) {
                    Some(index) => self.column = index.saturating_sub(1),
                    None => {
                        while self.covered.get(self.column as usize).is_some_and(|until| *until > self.row) {
                            self.column += 1;
                        }
                    }
                }
                self.size =
                    (number("MergeAcross", WIDEST).unwrap_or(0), number("MergeDown", LAST_ROW).unwrap_or(0));
            }
            "Comment" => self.is_in_comment = true,
            "Data" if !self.is_in_comment => {
                self.is_in_data = true;
                self.kind = attribute(tag, "Type").unwrap_or_default();
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: &str, sheets: &mut Vec<Sheet>) {
        match tag {
            "Comment" => self.is_in_comment = false,
            "Data" => self.is_in_data = false,
            "Cell" => self.end_cell(),
            "Row" => self.row = (self.row + 1).min(LAST_ROW),
            "Worksheet" => {
                let mut table = std::mem::take(&mut self.table);
                table.set_merges(std::mem::take(&mut self.merges));
                sheets.push(Sheet { name: std::mem::take(&mut self.name), rows: Rows::Table(table) });
            }
            _ => {}
        }
    }

    fn end_cell(&mut self) {
        let (row, column, (across, down)) = (self.row, self.column, self.size);
        let cell = match self.kind.as_str() {
            "Number" => self.text.trim().parse().map_or(Cell::Text(&self.text), Cell::Number),
            "DateTime" => iso_cell(&self.text),
            "Boolean" => Cell::Flag(self.text.trim() == "1"),
            "Error" => Cell::Empty,
            _ => Cell::Text(&self.text),
        };
        if !cell.is_empty() {
            self.table.push(row, column, cell);
        }
        if across > 0 || down > 0 {
            self.merges.push(Merge { rows: (row, row + down), columns: (column, column + across) });
        }
        self.column = (column + across + 1).min(WIDEST);
        if down > 0 && column < self.column {
            let columns = column as usize..self.column as usize;
            if self.covered.len() < columns.end {
                self.covered.resize(columns.end, 0);
            }
            self.covered[columns].fill(row + down + 1);
        }
    }
}

fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = tag
        .attributes()
        .with_checks(false)
        .flatten()
        .find(|attribute| attribute.key.local_name().into_inner() == name)?;
    Some(found.normalized_value(XmlVersion::Implicit1_0).ok()?.into_owned())
}
