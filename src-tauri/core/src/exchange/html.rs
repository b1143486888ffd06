//! Tables in web pages: what many web systems offer as an Excel file, and what spreadsheets save "as a web page". All
//! tables of a page make one sheet below one another, as a spreadsheet shows them; text around them makes rows of its own.

use super::cells::{self, Cell, Merge, Table};
use super::text::{digits_in, tidy};
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{
    BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};
use std::cell::RefCell;

/// The page is given to the tokenizer in pieces of this size.
const PIECE: usize = 64 * 1024;
/// No cell is wider or higher than this.
const WIDEST: u32 = 256;
const HIGHEST: u32 = 10_000;

/// Whether the beginning of a text file is that of a page with a table.
pub(super) fn is_page(sample: &str) -> bool {
    let lower = sample.to_ascii_lowercase();
    lower.contains("<table") && lower.contains("<tr")
}

/// Reads the tables of a page.
pub(super) fn read(page: &str) -> Table {
    let tokenizer = Tokenizer::new(Page(RefCell::default()), TokenizerOpts::default());
    let queue = BufferQueue::default();
    let mut rest = page;
    while !rest.is_empty() {
        let end = rest.ceil_char_boundary(PIECE);
        queue.push_back(StrTendril::from_slice(&rest[..end]));
        rest = &rest[end..];
        // It stops in between only for scripts that run, and none does.
        let _done = tokenizer.feed(&queue);
    }
    tokenizer.end();
    let mut reading = tokenizer.sink.0.take();
    reading.end_row();
    reading.table.set_merges(reading.merges);
    reading.table
}

struct Page(RefCell<Reading>);

#[derive(Default)]
struct Reading {
    table: Table,
    merges: Vec<Merge>,
    /// The row that comes next, from 0.
    row: u32,
    is_in_row: bool,
    cell: Option<Open>,
    text: String,
    /// By column: for how many rows more a cell from above covers it.
    covered: Vec<u32>,
    column: u32,
    /// The page says that a spreadsheet wrote it.
    by_spreadsheet: bool,
}

/// A cell whose end has not come.
struct Open {
    width: u32,
    height: u32,
    /// The spreadsheet says that it is a number, and which.
    number: Option<String>,
    is_right: bool,
}

impl TokenSink for Page {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        let mut reading = self.0.borrow_mut();
        match token {
            Token::CharacterTokens(text) => reading.text.push_str(&text.replace(['\n', '\r'], " ")),
            Token::TagToken(tag) => return reading.tag(&tag),
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

impl Reading {
    fn tag(&mut self, tag: &Tag) -> TokenSinkResult<()> {
        let is_start = tag.kind == TagKind::StartTag;
        match &*tag.name {
            "script" | "style" | "title" if is_start => {
                return TokenSinkResult::RawData(RawKind::Rawtext);
            }
            "script" | "style" | "title" | "head" => self.text.clear(),
            "meta" => {
                self.by_spreadsheet |= attribute(tag, "content")
                    .is_some_and(|by| by.starts_with("Microsoft Excel") || by.starts_with("LibreOffice"));
            }
            "table" => {
                self.end_row();
                self.covered.clear();
            }
            "tr" => {
                self.end_row();
                self.is_in_row = is_start;
            }
            "td" | "th" => {
                self.end_cell();
                // What stands between cells belongs to none.
                self.text.clear();
                self.is_in_row = true;
                self.cell = is_start.then(|| Open::of(tag));
            }
            "br" | "p" | "div" | "li" => self.text.push('\n'),
            "h1" | "h2" | "h3" | "h4" | "hr" | "caption" if self.cell.is_none() => self.end_row(),
            _ => {}
        }
        TokenSinkResult::Continue
    }

    fn end_cell(&mut self) {
        let Some(cell) = self.cell.take() else { return };
        let text = std::mem::take(&mut self.text);
        while self.covered.get(self.column as usize).is_some_and(|rows| *rows > 0) {
            self.column += 1;
        }
        let (row, column) = (self.row, self.column);
        if column >= cells::WIDEST {
            return;
        }
        self.table.push(row, column, cell.value(&text, self.by_spreadsheet));
        if cell.width > 1 || cell.height > 1 {
            self.merges.push(Merge {
                rows: (row, row + cell.height - 1),
                columns: (column, column + cell.width - 1),
            });
        }
        self.column += cell.width;
        if self.covered.len() < self.column as usize {
            self.covered.resize(self.column as usize, 0);
        }
        for covered in &mut self.covered[column as usize..self.column as usize] {
            *covered = (*covered).max(cell.height);
        }
    }

    /// Ends a row, or what stands outside of tables.
    fn end_row(&mut self) {
        self.end_cell();
        if !self.is_in_row {
            let text = std::mem::take(&mut self.text);
            for line in text.lines().map(tidy).filter(|line| !line.is_empty()) {
                self.table.push(self.row, 0, Cell::Text(&line));
                self.row += 1;
            }
            return;
        }
        self.row += 1;
        self.column = 0;
        self.is_in_row = false;
        for covered in &mut self.covered {
            *covered = covered.saturating_sub(1);
        }
    }
}

impl Open {
    fn of(tag: &Tag) -> Self {
        let span = |name, most: u32| {
            attribute(tag, name).and_then(|span| span.trim().parse().ok()).unwrap_or(1).clamp(1, most)
        };
        Self {
            width: span("colspan", WIDEST),
            height: span("rowspan", HIGHEST),
            number: attribute(tag, "x:num").map(str::to_owned),
            is_right: attribute(tag, "align") == Some("right") && attribute(tag, "x:str").is_none(),
        }
    }

    /// Spreadsheets say of their numbers that they are: a NIK that was one has lost its last digit.
    fn value<'t>(&self, text: &'t str, by_spreadsheet: bool) -> Cell<'t> {
        let shown = text.trim();
        let is_plain = !shown.is_empty()
            && shown.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | 'E' | '+' | '-'));
        let said = self.number.as_deref().filter(|_| is_plain);
        // Newer ones only set numbers to the right. Short ones read the same either way.
        let guessed = (is_plain && by_spreadsheet && self.is_right && digits_in(shown) > 12).then_some(shown);
        let number = said.map(|said| if said.is_empty() { shown } else { said }).or(guessed);
        match number.and_then(|number| number.replace(',', "").parse().ok()) {
            Some(number) => Cell::Number(number),
            None if shown.is_empty() => Cell::Empty,
            None => Cell::Text(shown),
        }
    }
}

fn attribute<'t>(tag: &'t Tag, name: &str) -> Option<&'t str> {
    tag.attrs.iter().find(|attribute| &*attribute.name.local == name).map(|attribute| &*attribute.value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::ops::ControlFlow;

    fn rows(page: &str) -> Vec<(u32, Vec<String>)> {
        let mut rows = Vec::new();
        let flow = read(page).each_row(&mut |number, cells| {
            rows.push((number, cells.iter().map(|cell| cell.text().into_owned()).collect()));
            ControlFlow::Continue(())
        });
        assert!(flow.is_continue());
        rows
    }

    fn texts(cells: &[&str]) -> Vec<String> {
        cells.iter().map(|cell| (*cell).to_owned()).collect()
    }

    #[test]
    fn cells_rows_and_the_text_around_them_are_read_however_carelessly_they_are_written() {
        let page = "<html><head><title>x</title><style>td{}</style></head><body><h3>REGISTER &amp; REKAP</h3>\
            <TABLE border=1><tr><th>No<th>Nama<br>Klien<tr><td>1<td>Budi &quot;B&quot;&nbsp;Santoso</tr>\
            <tr><td></td><td>Siti</td></tr></TABLE><p>Mengetahui</body></html>";
        assert_eq!(
            rows(page),
            [
                (1, texts(&["REGISTER & REKAP"])),
                (2, texts(&["No", "Nama\nKlien"])),
                (3, texts(&["1", "Budi \"B\"\u{a0}Santoso"])),
                (4, texts(&["", "Siti"])),
                (5, texts(&["Mengetahui"])),
            ]
        );
    }

    #[test]
    fn cells_over_several_rows_and_columns_move_those_beside_them() {
        let page = "<table><tr><td rowspan=2>No</td><td colspan=2>Tanggal</td><td rowspan=2>Ket</td></tr>\
            <tr><td>Masuk</td><td>Keluar</td></tr><tr><td>1</td><td>a</td><td>b</td><td>c</td></tr></table>";
        let rows = rows(page);
        assert_eq!(rows[1].1, texts(&["No", "Masuk", "Keluar", "Ket"]));
        assert_eq!(rows[2].1, texts(&["1", "a", "b", "c"]));
    }

    #[test]
    fn numbers_that_a_spreadsheet_wrote_are_numbers() {
        let value = |page: &str| {
            let mut found = None;
            let flow = read(page).each_row(&mut |_, cells| {
                found = Some(matches!(cells[0], Cell::Number(_)));
                ControlFlow::Continue(())
            });
            assert!(flow.is_continue());
            found
        };
        let by_excel = "<meta name=Generator content=\"Microsoft Excel 15\"><table><tr>";
        assert_eq!(value("<table><tr><td x:num>5271020304990000</td></table>"), Some(true));
        assert_eq!(value("<table><tr><td x:num=\"5271020304990000\">5,27102E+15</td></table>"), Some(true));
        assert_eq!(value("<table><tr><td x:num=\"43466\">01/01/2019</td></table>"), Some(false));
        assert_eq!(value(&format!("{by_excel}<td align=right>5271020304990000</td></table>")), Some(true));
        assert_eq!(value("<table><tr><td align=right>5271020304990001</td></table>"), Some(false));
    }
}
