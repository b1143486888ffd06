//! Reading one row of a table: finding its cells, their days and their codes. What they say of the client is in
//! `rows_of_client`, what they say of the care in `rows_of_episode` and `rows_of_aftercare`.

use super::candidates::Candidate;
use super::cells::Cell;
use super::dates::{Around, Written, read_number, read_text};
use super::fields::{Field, SheetKind};
use super::legends::{self, Legend};
use super::lexicon::Meaning;
use super::meanings::Meanings;
use super::months::Marks;
use super::problems::{Problem, ProblemCode};
use super::sections::Context;
use super::text::{is_blank_mark, is_tick, tidy};
use crate::kernel::days::Day;
use chrono::Datelike as _;

/// A table's columns as its rows are read.
#[derive(Debug)]
pub(super) struct Reading {
    pub(super) kind: SheetKind,
    /// By field: its columns.
    columns: Vec<Vec<usize>>,
    /// The header of each column.
    pub(super) labels: Vec<String>,
    /// By column: what its header says of the numbers below it.
    legends: Vec<Legend>,
    month_first: Vec<bool>,
    pub(super) context: Context,
    pub(super) meanings: Meanings,
    pub(super) today: Day,
    /// How the marks below months are meant.
    pub(super) marks: Marks,
    /// Some contact has no day of its own.
    pub(super) assumed_days: bool,
}

/// What reading a row gave.
#[derive(Debug, Default)]
pub(super) struct RowRead {
    pub(super) problems: Vec<Problem>,
    /// Nothing when a problem rejects the row.
    pub(super) candidates: Vec<Candidate>,
}

impl Reading {
    pub(super) fn new(
        kind: SheetKind,
        fields: &[Option<Field>],
        labels: Vec<String>,
        month_first: Vec<bool>,
        context: Context,
        meanings: Meanings,
        today: Day,
    ) -> Self {
        let mut columns = vec![Vec::new(); Field::ALL.len()];
        for (at, field) in fields.iter().enumerate() {
            if let Some(field) = field {
                columns[*field as usize].push(at);
            }
        }
        Self {
            kind,
            columns,
            legends: labels.iter().map(|label| legends::of(label)).collect(),
            labels,
            month_first,
            context,
            meanings,
            today,
            marks: Marks::default(),
            assumed_days: false,
        }
    }

    /// In how many columns a field stands.
    pub(super) fn how_many(&self, field: Field) -> usize {
        self.columns.get(field as usize).map_or(0, Vec::len)
    }

    /// The first column of a field.
    pub(super) fn column(&self, field: Field) -> Option<usize> {
        self.columns[field as usize].first().copied()
    }

    pub(super) fn has(&self, field: Field) -> bool {
        self.column(field).is_some()
    }

    /// The filled cells of a field.
    pub(super) fn cells<'c>(
        &self,
        field: Field,
        cells: &'c [Cell<'c>],
    ) -> impl Iterator<Item = (usize, Cell<'c>)> {
        let filled = |at: &usize| {
            let cell = *cells.get(*at)?;
            let blank = match cell {
                Cell::Text(text) => cell.is_empty() || is_blank_mark(text),
                // What a spreadsheet makes of an empty cell or a zero that is shown as a date.
                Cell::Date(day) => day.year() <= 1900,
                _ => cell.is_empty(),
            };
            (!blank).then_some((*at, cell))
        };
        self.columns[field as usize].iter().filter_map(filled)
    }

    pub(super) fn cell<'c>(&self, field: Field, cells: &'c [Cell<'c>]) -> Option<(usize, Cell<'c>)> {
        self.cells(field, cells).next()
    }

    /// The text of a field's first filled cell, tidied.
    pub(super) fn text(&self, field: Field, cells: &[Cell<'_>]) -> Option<String> {
        self.cell(field, cells).map(|(_, cell)| tidy(&cell.text())).filter(|text| !text.is_empty())
    }

    /// Whether a ticked column is ticked.
    pub(super) fn is_ticked(&self, field: Field, cells: &[Cell<'_>]) -> bool {
        self.cell(field, cells).is_some_and(|(_, cell)| match cell {
            Cell::Number(number) => number != 0.0,
            Cell::Flag(flag) => flag,
            Cell::Text(text) => {
                is_tick(text) || !matches!(text.trim(), "0" | "tidak" | "Tidak" | "no" | "No")
            }
            Cell::Date(_) | Cell::Empty => false,
        })
    }

    /// The code of a field's cell; a word nobody knows is a problem of the given kind.
    pub(super) fn code(
        &mut self,
        field: Field,
        cells: &[Cell<'_>],
        unknown: ProblemCode,
        problems: &mut Vec<Problem>,
    ) -> Option<Meaning> {
        let (at, text) = self.cell(field, cells).map(|(at, cell)| (at, tidy(&cell.text())))?;
        let meaning = self.meaning(field, at, &text);
        if meaning.is_none() {
            problems.push(Problem::new(unknown, Some(at)).value(text));
        }
        meaning
    }

    /// The meaning of a word, or of a number that the header explains. One that nobody knows is noted.
    pub(super) fn meaning(&mut self, field: Field, at: usize, text: &str) -> Option<Meaning> {
        if let Some(meaning) = self.meanings.known(field, text) {
            return Some(meaning);
        }
        let said = text.parse().ok().and_then(|number: u32| self.legends.get(at)?.get(&number));
        let meaning = said.and_then(|word| self.meanings.known(field, word));
        if meaning.is_none() {
            self.meanings.note_unknown(field, text);
        }
        meaning
    }

    /// A day cell as far as it is one.
    pub(super) fn written(&self, at: usize, cell: &Cell<'_>) -> Written {
        let around = Around {
            month_first: self.month_first.get(at).copied().unwrap_or(false),
            year: self.context.year,
            month: self.context.month,
            today: self.today,
        };
        match cell {
            Cell::Date(day) => Written::Day(*day),
            Cell::Number(number) => read_number(*number, &around),
            Cell::Text(text) => read_text(text, &around),
            Cell::Empty | Cell::Flag(_) => Written::NotADate,
        }
    }

    /// The start of an episode or the day of a contact: it must be there, exist and have come.
    pub(super) fn main_day(
        &self,
        field: Field,
        cells: &[Cell<'_>],
        problems: &mut Vec<Problem>,
    ) -> Option<Day> {
        let Some((at, cell)) = self.cell(field, cells) else {
            problems.push(Problem::new(ProblemCode::DateMissing, self.column(field)));
            return None;
        };
        self.past_day(at, &cell, problems)
    }

    /// A day that must exist and have come.
    pub(super) fn past_day(&self, at: usize, cell: &Cell<'_>, problems: &mut Vec<Problem>) -> Option<Day> {
        let code = match self.written(at, cell) {
            Written::Day(day) if day <= self.today => return Some(day),
            Written::Day(_) => ProblemCode::DateInFuture,
            Written::Year(_) | Written::Impossible | Written::NotADate => ProblemCode::DateImpossible,
        };
        problems.push(Problem::new(code, Some(at)).value(tidy(&cell.text())));
        None
    }
}
