//! Cells as a register has them, and a sheet of them held compactly: one text for all words of the sheet, a few bytes
//! for each cell, nothing for empty ones.

use super::text::trimmed;
use crate::kernel::days::Day;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::ControlFlow;

/// What one cell holds. The type the spreadsheet gave it is kept: a NIK that is a number is damaged.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Cell<'a> {
    Empty,
    Text(&'a str),
    Number(f64),
    Date(Day),
    Flag(bool),
}

impl<'a> Cell<'a> {
    pub(super) fn is_empty(&self) -> bool {
        match self {
            Self::Empty => true,
            Self::Text(text) => trimmed(text).is_empty(),
            Self::Number(_) | Self::Date(_) | Self::Flag(_) => false,
        }
    }

    /// What a person sees in the cell.
    pub(super) fn text(&self) -> Cow<'a, str> {
        match self {
            Self::Empty => Cow::Borrowed(""),
            Self::Text(text) => Cow::Borrowed(trimmed(text)),
            Self::Number(number) => Cow::Owned(number_text(*number)),
            Self::Date(day) => Cow::Owned(day.format("%d-%m-%Y").to_string()),
            Self::Flag(true) => Cow::Borrowed("ya"),
            Self::Flag(false) => Cow::Borrowed("tidak"),
        }
    }
}

/// Whole numbers without a decimal point, the way the spreadsheet shows them.
pub(super) fn number_text(number: f64) -> String {
    if number.fract() == 0.0 { format!("{number:.0}") } else { number.to_string() }
}

#[derive(Debug, Clone, Copy)]
enum Stored {
    Text { start: usize, length: u32 },
    Number(f64),
    Date(Day),
    Flag(bool),
}

/// Cells that the spreadsheet shows as one; all numbers count from 0 and are inclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Merge {
    pub(super) rows: (u32, u32),
    pub(super) columns: (u32, u32),
}

/// Registers are narrow; a stray cell far to the right must not widen every row.
pub(super) const WIDEST: u32 = 1024;

/// A sheet of a workbook in memory.
#[derive(Debug, Default)]
pub(super) struct Table {
    text: String,
    cells: Vec<(u16, Stored)>,
    /// The sheet's own row number from 0 and where its cells begin.
    rows: Vec<(u32, usize)>,
    merges: Vec<Merge>,
    /// By column: the values of cells merged downwards.
    downward: BTreeMap<u16, Vec<(u32, u32, Stored)>>,
}

impl Table {
    /// Adds a cell; cells come row by row.
    pub(super) fn push(&mut self, row: u32, column: u32, cell: Cell<'_>) {
        let Some(column) = u16::try_from(column).ok().filter(|column| u32::from(*column) < WIDEST) else {
            return;
        };
        let stored = match cell {
            Cell::Empty => return,
            Cell::Text(text) => {
                let start = self.text.len();
                let length = u32::try_from(text.len()).unwrap_or(u32::MAX);
                self.text.push_str(text.get(..length as usize).unwrap_or(""));
                Stored::Text { start, length: u32::try_from(self.text.len() - start).unwrap_or(0) }
            }
            Cell::Number(number) => Stored::Number(number),
            Cell::Date(day) => Stored::Date(day),
            Cell::Flag(flag) => Stored::Flag(flag),
        };
        if self.rows.last().is_none_or(|(last, _)| *last < row) {
            self.rows.push((row, self.cells.len()));
        }
        self.cells.push((column, stored));
    }

    /// Says which cells are merged; their value counts for each row they cover.
    pub(super) fn set_merges(&mut self, merges: Vec<Merge>) {
        for merge in &merges {
            let ((first, last), (column, _)) = (merge.rows, merge.columns);
            let Ok(column) = u16::try_from(column) else { continue };
            if last <= first {
                continue;
            }
            let Ok(at) = self.rows.binary_search_by_key(&first, |(row, _)| *row) else { continue };
            let anchor = self.stored(at).iter().find(|(at, _)| *at == column).map(|(_, stored)| *stored);
            if let Some(anchor) = anchor {
                self.downward.entry(column).or_default().push((first + 1, last, anchor));
            }
        }
        for spans in self.downward.values_mut() {
            spans.sort_by_key(|(first, ..)| *first);
        }
        self.merges = merges;
    }

    pub(super) fn merges(&self) -> &[Merge] {
        &self.merges
    }

    pub(super) fn len(&self) -> usize {
        self.rows.len()
    }

    fn stored(&self, at: usize) -> &[(u16, Stored)] {
        let start = self.rows.get(at).map_or(0, |(_, start)| *start);
        let end = self.rows.get(at + 1).map_or(self.cells.len(), |(_, start)| *start);
        self.cells.get(start..end).unwrap_or(&[])
    }

    fn cell(&self, stored: Stored) -> Cell<'_> {
        match stored {
            Stored::Text { start, length } => {
                Cell::Text(self.text.get(start..start + length as usize).unwrap_or(""))
            }
            Stored::Number(number) => Cell::Number(number),
            Stored::Date(day) => Cell::Date(day),
            Stored::Flag(flag) => Cell::Flag(flag),
        }
    }

    /// Gives each row that has cells, with its number from 1, until told to stop.
    pub(super) fn each_row(
        &self,
        see: &mut dyn FnMut(u32, &[Cell<'_>]) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        let mut cells: Vec<Cell<'_>> = Vec::new();
        // Rows and spans are both in order: what lies behind is not looked at again.
        let mut downward: Vec<_> =
            self.downward.iter().map(|(at, spans)| (*at, spans.iter().peekable())).collect();
        for at in 0..self.rows.len() {
            let row = self.rows[at].0;
            cells.clear();
            for (column, stored) in self.stored(at) {
                set(&mut cells, usize::from(*column), self.cell(*stored));
            }
            for (column, spans) in &mut downward {
                while spans.next_if(|(_, last, _)| *last < row).is_some() {}
                let Some((_, _, anchor)) = spans.peek().filter(|(first, ..)| *first <= row) else { continue };
                let column = usize::from(*column);
                if cells.get(column).is_none_or(Cell::is_empty) {
                    set(&mut cells, column, self.cell(*anchor));
                }
            }
            see(row + 1, &cells)?;
        }
        ControlFlow::Continue(())
    }
}

fn set<'a>(cells: &mut Vec<Cell<'a>>, at: usize, cell: Cell<'a>) {
    if cells.len() <= at {
        cells.resize(at + 1, Cell::Empty);
    }
    cells[at] = cell;
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(table: &Table) -> Vec<(u32, Vec<String>)> {
        let mut rows = Vec::new();
        let flow = table.each_row(&mut |number, cells| {
            rows.push((number, cells.iter().map(|cell| cell.text().into_owned()).collect()));
            ControlFlow::Continue(())
        });
        assert!(flow.is_continue());
        rows
    }

    #[test]
    fn rows_keep_their_numbers_and_their_gaps() {
        let mut table = Table::default();
        table.push(0, 0, Cell::Text("Nama"));
        table.push(4, 2, Cell::Number(12.0));
        table.push(4, 5000, Cell::Text("stray"));
        assert_eq!(
            rows(&table),
            [(1, vec!["Nama".into()]), (5, vec![String::new(), String::new(), "12".into()])]
        );
    }

    #[test]
    fn a_value_merged_downwards_counts_for_each_of_its_rows() {
        let mut table = Table::default();
        table.push(0, 0, Cell::Text("Budi"));
        table.push(0, 1, Cell::Text("a"));
        table.push(1, 1, Cell::Text("b"));
        table.push(2, 1, Cell::Text("c"));
        table.set_merges(vec![Merge { rows: (0, 1), columns: (0, 0) }]);
        let names: Vec<_> = rows(&table).into_iter().map(|(_, cells)| cells[0].clone()).collect();
        assert_eq!(names, ["Budi", "Budi", ""]);
    }

    #[test]
    fn numbers_read_as_the_spreadsheet_shows_them() {
        assert_eq!(Cell::Number(5_271_061_207_846_230.0).text(), "5271061207846230");
        assert_eq!(Cell::Number(2.5).text(), "2.5");
        assert_eq!(Cell::Date(Day::from_ymd_opt(2019, 1, 6).unwrap()).text(), "06-01-2019");
    }
}
