//! A file of registers: opened, its tables found and their columns placed, then read row by row as often as needed.

use super::candidates::Candidate;
use super::cells::Cell;
use super::fields::{Field, SheetKind};
use super::layout::{self};
use super::memory::{Mapping, Memory, Remembered};
use super::places::Places;
use super::problems::Problem;
use super::rows::RowRead;
use super::sections::{RowKind, Sorter};
use super::source::{self, ReadError, Rows, Sheet};
use super::tables::{Table, mapping_of};
use super::text::fold;
use crate::kernel::days::Day;
use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::path::Path;

/// Told how many rows of how many are done; a break cancels.
pub type Progress<'p> = dyn FnMut(u64, u64) -> ControlFlow<()> + 'p;

/// So many rows pass between two reports of progress.
const REPORT_EVERY: u64 = 512;

/// With what a file is opened.
#[derive(Debug, Clone, Copy)]
pub struct Opening<'a> {
    /// What the user says about this file.
    pub mapping: Option<&'a Mapping>,
    /// What was explained before.
    pub memory: &'a Memory,
    /// Only these sheets.
    pub sheets: Option<&'a [String]>,
    /// No date may lie behind it.
    pub today: Day,
    /// The clinic's own region, dotted: villages without a district are looked for here.
    pub home: &'a str,
}

/// A table of the file and how it is understood.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ImportSheet {
    /// The sheet's name; further tables of a sheet have a number behind it.
    pub sheet: String,
    /// What the table is a list of.
    pub kind: SheetKind,
    /// The first row of the header, from 1; 0 when there is none.
    pub header_row: u32,
    /// Rows of data: no titles, blanks, totals.
    pub rows: u32,
    /// Rows of data without a problem that rejects them.
    pub accepted: u32,
    /// Header to field.
    pub columns: BTreeMap<String, String>,
    /// Headers without a field.
    pub unmapped_columns: Vec<String>,
    /// Every header, from the left.
    pub headers: Vec<String>,
    /// The sheet's column, from 0, in which the first of them stands.
    pub first_column: u32,
    /// Header to the first different values below it.
    pub samples: BTreeMap<String, Vec<String>>,
    /// Words in coded columns that nobody has explained.
    pub unknown_words: Vec<UnknownWord>,
}

/// A word that nobody has explained.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct UnknownWord {
    /// The field of its column.
    pub field: String,
    /// As written.
    pub word: String,
    /// In how many rows.
    pub rows: u32,
    /// The codes it may mean.
    pub choices: Vec<String>,
}

/// One row of data as it was read.
#[derive(Debug)]
pub struct Row {
    /// Its table, as in [`Register::sheets`].
    pub table: usize,
    /// The sheet's own number, from 1.
    pub row: u32,
    /// What is wrong or odd.
    pub problems: Vec<Problem>,
    /// What it says, in one record of care or several; nothing when it is rejected.
    pub candidates: Vec<Candidate>,
}

/// A file of registers.
#[derive(Debug)]
pub struct Register {
    sheets: Vec<Sheet>,
    tables: Vec<Table>,
    places: Places,
    rows: u64,
}

impl Register {
    /// Opens a file, finds its tables and places their columns.
    ///
    /// # Errors
    /// When the file is no table of any kind, is protected or damaged, or when the mapping names something that does
    /// not exist.
    pub fn open(path: &Path, opening: &Opening<'_>) -> Result<Self, ReadError> {
        let sheets = source::open(path)?;
        check_names(&sheets, opening)?;
        let is_lone = sheets.len() == 1;
        let mut register = Self { sheets, tables: Vec::new(), places: Places::new(opening.home), rows: 0 };
        for at in 0..register.sheets.len() {
            let name = register.sheets[at].name.clone();
            let wanted = opening.sheets.is_none_or(|names| is_lone || names.contains(&name));
            let own = mapping_of(opening.mapping, &name, is_lone);
            if !wanted || own.is_some_and(|mapping| mapping.skip) {
                continue;
            }
            let layout = layout::find(&register.sheets[at].rows, own.and_then(|mapping| mapping.header_row))?;
            register.rows += layout.rows;
            for (number, block) in layout.blocks.into_iter().enumerate() {
                let label = if number == 0 { name.clone() } else { format!("{name} #{}", number + 1) };
                let mapping = if number == 0 { own } else { mapping_of(opening.mapping, &label, false) };
                if mapping.is_some_and(|mapping| mapping.skip) {
                    continue;
                }
                let table = Table::new(at, label, &name, block, mapping, opening, &register.tables)?;
                register.tables.push(table);
            }
        }
        Ok(register)
    }

    /// Reads every row of data: the registers first, then the aftercare lists that refer to their clients.
    ///
    /// # Errors
    /// When the file cannot be read any more, or when `take` or the progress report stops it.
    pub fn read(
        &mut self,
        take: &mut dyn FnMut(Row) -> ControlFlow<()>,
        progress: &mut Progress<'_>,
    ) -> Result<(), ReadError> {
        for table in &mut self.tables {
            (table.rows, table.accepted) = (0, 0);
            table.reading.meanings.forget_unknown();
        }
        let (mut done, total) = (0, self.total_rows());
        for kind in [SheetKind::Register, SheetKind::Aftercare] {
            for sheet in 0..self.sheets.len() {
                let mut tables: Vec<(usize, &mut Table)> = self.tables.iter_mut().enumerate().collect();
                tables.retain(|(_, table)| table.sheet == sheet && table.assignment.kind == kind);
                if tables.is_empty() {
                    continue;
                }
                let rows = &self.sheets[sheet].rows;
                let walk = Walk {
                    tables,
                    places: &mut self.places,
                    take: &mut *take,
                    progress: &mut *progress,
                    done,
                    total,
                };
                done = walk.through(rows)?;
            }
        }
        Ok(())
    }

    /// How many rows there are to read, for a progress bar.
    #[must_use]
    pub fn total_rows(&self) -> u64 {
        self.rows
    }

    /// The tables and how they are understood; the counts are of the last reading.
    #[must_use]
    pub fn sheets(&self) -> Vec<ImportSheet> {
        self.tables.iter().map(Table::summary).collect()
    }

    /// The name of a table.
    #[must_use]
    pub fn table_name(&self, table: usize) -> &str {
        self.tables.get(table).map_or("", |table| &table.label)
    }

    /// The header of a column of a table.
    #[must_use]
    pub fn header(&self, table: usize, column: usize) -> Option<&str> {
        self.tables.get(table)?.block.headers.get(column).map(|header| header.label.as_str())
    }

    /// The header of the first column that carries a field.
    #[must_use]
    pub fn header_of(&self, table: usize, field: Field) -> Option<&str> {
        self.header(table, self.tables.get(table)?.reading.column(field)?)
    }

    /// What is odd about whole tables: columns that a register should have and this one lacks.
    #[must_use]
    pub fn table_problems(&self) -> Vec<(usize, u32, Problem)> {
        let read = self.tables.iter().enumerate().filter(|(_, table)| table.rows > 0);
        read.flat_map(|(at, table)| {
            table.oddities().into_iter().map(move |problem| (at, table.header_row(), problem))
        })
        .collect()
    }

    /// What a mapping says, as it is kept for the files to come.
    #[must_use]
    pub fn explained_by(&self, mapping: &Mapping) -> Vec<Remembered> {
        let mut kept = std::collections::BTreeSet::new();
        for table in &self.tables {
            let Some(own) = mapping_of(Some(mapping), &table.label, self.sheets.len() == 1) else { continue };
            let kind = table.assignment.kind;
            for (header, field) in &own.columns {
                kept.insert(Remembered::Header { kind, header: fold(header), field: field.clone() });
            }
            for (field, words) in &own.words {
                // What a number stands for, every register says anew.
                for (word, code) in words.iter().filter(|(word, _)| word.chars().any(char::is_alphabetic)) {
                    kept.insert(Remembered::Word {
                        field: field.clone(),
                        word: fold(word),
                        code: code.clone(),
                    });
                }
            }
        }
        kept.into_iter().collect()
    }
}

fn check_names(sheets: &[Sheet], opening: &Opening<'_>) -> Result<(), ReadError> {
    if sheets.len() == 1 && matches!(sheets[0].rows, Rows::Delimited(_)) {
        return Ok(());
    }
    let asked = opening.sheets.into_iter().flatten();
    let mapped = opening.mapping.iter().flat_map(|mapping| mapping.0.keys()).filter(|_| sheets.len() > 1);
    for name in asked.chain(mapped) {
        let bare = name.rsplit_once(" #").map_or(name.as_str(), |(bare, _)| bare);
        if !sheets.iter().any(|sheet| sheet.name == *name || sheet.name.trim() == bare.trim()) {
            return Err(ReadError::NoSuchSheet(name.clone()));
        }
    }
    Ok(())
}

/// One walk through a sheet for tables of one kind.
struct Walk<'w> {
    tables: Vec<(usize, &'w mut Table)>,
    places: &'w mut Places,
    take: &'w mut dyn FnMut(Row) -> ControlFlow<()>,
    progress: &'w mut Progress<'w>,
    done: u64,
    total: u64,
}

impl Walk<'_> {
    fn through(mut self, rows: &Rows) -> Result<u64, ReadError> {
        for (_, table) in &mut self.tables {
            table.reading.context = table.base;
        }
        let mut sorters: Vec<Sorter> = self.tables.iter().map(|_| Sorter::default()).collect();
        let flow = rows.each_row(&mut |row, cells| {
            self.done += 1;
            if self.done.is_multiple_of(REPORT_EVERY) {
                (self.progress)(self.done, self.total)?;
            }
            for ((at, table), sorter) in self.tables.iter_mut().zip(&mut sorters) {
                let (first, last) = table.block.rows;
                if !(first..=last).contains(&row) || table.block.repeats.contains(&row) {
                    continue;
                }
                let cells = table.block.own_cells(cells);
                match sorter.sort(row, cells, &table.assignment.fields) {
                    RowKind::Noise => {}
                    RowKind::Section => {
                        let heading = cells.iter().find(|cell| !cell.is_empty()).map(Cell::text);
                        table.reading.context.read(&heading.unwrap_or_default());
                    }
                    RowKind::Data => {
                        let RowRead { problems, candidates } = table.reading.read(cells, self.places);
                        table.rows += 1;
                        table.accepted += u32::from(!problems.iter().any(|it| it.code.rejects()));
                        (self.take)(Row { table: *at, row, problems, candidates })?;
                    }
                }
            }
            ControlFlow::Continue(())
        })?;
        if flow.is_break() { Err(ReadError::Cancelled) } else { Ok(self.done) }
    }
}
