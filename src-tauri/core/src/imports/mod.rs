//! Importing a register: the use cases. What a file says is read by `exchange`; here it meets what is known. One
//! transaction: an import that is interrupted, cancelled or refused leaves nothing. A preview is the import itself,
//! rehearsed and undone.

mod ids;
mod known;
mod memory;
mod merge;
mod rejected;
mod rows;
#[cfg(test)]
mod tests;

pub use rows::CreatedRecords;

use crate::error::{Error, Result};
use crate::exchange::{
    self, ImportField, ImportSheet, Mapping, Opening, ProblemCode, ReadError, Register, Row,
};
use crate::kernel::codes::Language;
use crate::kernel::ids::Id;
use crate::l10n::Words;
use crate::log::write::Watched;
use crate::scene::{Rx, Tx};
use crate::settings::Nothing;
use fluent_bundle::FluentArgs;
use rows::{RowStore, Stored};
use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeSet, HashMap};
use std::ops::ControlFlow;

/// The most changes that a preview lists; the count says how many there are.
const MOST_CHANGES: usize = 500;

/// A register to look at or to store.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ImportFile {
    /// The token of the chosen file.
    pub file: String,
    /// What the user says about its sheets.
    #[serde(default)]
    pub mapping: Option<Mapping>,
    /// These sheets only.
    #[serde(default)]
    pub sheets: Option<Vec<String>>,
    /// Store the good rows although others are rejected.
    #[serde(default)]
    pub good_rows: bool,
    /// The language of the messages.
    pub language: Language,
}

/// Where the rejected rows go.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct SaveRejected {
    /// The token of the register.
    pub file: String,
    /// The token of the workbook to be written.
    pub target: String,
    /// What the user says about its sheets.
    #[serde(default)]
    pub mapping: Option<Mapping>,
    /// The language of the reasons.
    pub language: Language,
}

/// A row that is rejected, or kept with a warning: where, and what is wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ImportProblem {
    /// The sheet.
    pub sheet: String,
    /// Its own number of the row, from 1.
    pub row: u32,
    /// The header of the column.
    pub column: Option<String>,
    /// The word for what is wrong.
    pub code: String,
    /// The cell as written.
    pub value: Option<String>,
    /// What is wrong, in words.
    pub message: String,
}

/// A change of a record that was there.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ImportChange {
    /// The sheet.
    pub sheet: String,
    /// Its own number of the row.
    pub row: u32,
    /// The kind of record.
    pub entity: String,
    /// The client it belongs to.
    pub client: Id,
    /// Their name.
    pub client_name: String,
    /// The record.
    pub record: Id,
    /// The register.
    pub register: String,
    /// The value before.
    #[cfg_attr(test, ts(type = "unknown"))]
    pub from: serde_json::Value,
    /// The value after.
    #[cfg_attr(test, ts(type = "unknown"))]
    pub to: serde_json::Value,
}

/// What an import did, or would do.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ImportPreview {
    /// Whether it was stored.
    pub stored: bool,
    /// Rows of data of all sheets.
    pub rows: u64,
    /// Rows without a problem that rejects them.
    pub accepted: u64,
    /// The records it makes.
    pub created: CreatedRecords,
    /// Rows that change a record that was there.
    pub changed: u64,
    /// Rows that say nothing new.
    pub unchanged: u64,
    /// The tables found, and how they are understood.
    pub sheets: Vec<ImportSheet>,
    /// What rejects rows.
    pub rejected: Vec<ImportProblem>,
    /// What is odd and kept.
    pub warnings: Vec<ImportProblem>,
    /// The first of the changes.
    pub changes: Vec<ImportChange>,
}

/// Says what an import would do.
///
/// # Errors
/// `file_unreadable` and its reasons, `cancelled`.
pub fn preview(tx: &mut Tx<'_>, input: ImportFile) -> Result<ImportPreview> {
    tx.rehearse(|tx| run(tx, &input, Mode::Rehearsal))
}

/// Stores a register: all rows, or with `good_rows` those that nothing rejects.
///
/// # Errors
/// `import_rejected` with the number of problems, `file_unreadable` and its reasons, `cancelled`.
pub fn store(tx: &mut Tx<'_>, input: ImportFile) -> Result<ImportPreview> {
    let mut outcome = run(tx, &input, Mode::Import)?;
    if !outcome.rejected.is_empty() && !input.good_rows {
        return Err(Error::refused("import_rejected").with("count", count(outcome.rejected.len())));
    }
    tx.trace("imported", None, Some(&format!("rows count={}", outcome.accepted)))?;
    outcome.stored = true;
    Ok(outcome)
}

/// Saves the rejected rows with their reasons as a workbook.
///
/// # Errors
/// `file_unreadable` and its reasons, or what the disk says.
pub fn save_rejected(tx: &mut Tx<'_>, input: SaveRejected) -> Result<()> {
    let file = ImportFile {
        file: input.file.clone(),
        mapping: input.mapping,
        sheets: None,
        good_rows: false,
        language: input.language,
    };
    let outcome = preview(tx, file)?;
    tx.trace("exported", None, Some("rejected_rows"))?;
    rejected::write(
        &tx.scene.files.path(&input.file)?,
        &tx.scene.files.path(&input.target)?,
        &outcome,
        input.language,
    )
}

/// The fields that a column can carry.
///
/// # Errors
/// None; the type is the table's.
pub fn fields(_: &Rx<'_>, _: Nothing) -> Result<Vec<ImportField>> {
    Ok(exchange::import_fields())
}

/// Forgets the explained words in which a name or number of somebody who was erased occurs.
///
/// # Errors
/// When the vault cannot be written.
pub(crate) fn forget(conn: &Connection, names: &BTreeSet<String>) -> Result<()> {
    memory::forget(conn, names)
}

/// What a run is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mode {
    /// It is kept.
    Import,
    /// It is undone, so nothing is lost when it begins again: it gives way to whoever waits to save.
    Rehearsal,
}

fn run(tx: &mut Tx<'_>, input: &ImportFile, mode: Mode) -> Result<ImportPreview> {
    let path = tx.scene.files.path(&input.file)?;
    let words = Words::of(input.language);
    let memory = memory::read(tx.conn())?;
    let opening = Opening {
        mapping: input.mapping.as_ref(),
        memory: &memory,
        sheets: input.sheets.as_deref(),
        today: tx.scene.today,
        home: &tx.scene.region_code,
    };
    tx.scene.work.step("reading", 0, None)?;
    let mut register = Register::open(&path, &opening).map_err(refused)?;
    if let Some(mapping) = &input.mapping {
        memory::keep(tx.conn(), &register.explained_by(mapping))?;
    }
    let mut takes = Takes { mode, store: RowStore::new(tx)?, tally: Tally::default(), failure: None };
    tx.pen.watched = Some(Vec::new());
    let work = tx.scene.work.clone();
    let read = register
        .read(&mut |row| takes.take(tx, row), &mut |done, total| work.flow("importing", done, Some(total)));
    tx.pen.watched = None;
    if let Some(failure) = takes.failure {
        return Err(failure);
    }
    read.map_err(refused)?;
    Ok(takes.tally.told(&register, takes.store.created, &words))
}

fn refused(error: ReadError) -> Error {
    match error {
        ReadError::Io(error) => error.into(),
        ReadError::Cancelled => Error::refused("cancelled"),
        ReadError::NoSuchSheet(name) => Error::refused("no_such_sheet").with("sheet", name),
        ReadError::BadMapping(word) => Error::refused("bad_mapping").with("word", word),
        ReadError::NotATable => Error::refused("not_a_table"),
        ReadError::Protected => Error::refused("file_protected"),
        ReadError::Damaged => Error::refused("file_damaged"),
    }
}

fn count(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// Takes rows from the reader into the store, and stops it at the first fault.
struct Takes {
    mode: Mode,
    store: RowStore,
    tally: Tally,
    failure: Option<Error>,
}

impl Takes {
    fn take(&mut self, tx: &mut Tx<'_>, row: Row) -> ControlFlow<()> {
        match self.try_take(tx, row) {
            Ok(()) => ControlFlow::Continue(()),
            Err(error) => {
                self.failure = Some(error);
                ControlFlow::Break(())
            }
        }
    }

    fn try_take(&mut self, tx: &mut Tx<'_>, row: Row) -> Result<()> {
        if self.mode == Mode::Rehearsal && tx.scene.work.is_in_the_way() {
            return Err(Error::refused("gave_way"));
        }
        self.tally.rows += 1;
        if row.problems.iter().any(|problem| problem.code.rejects()) {
            self.tally.problems.push(row);
            return Ok(());
        }
        if self.store_all(tx, &row)? {
            self.tally.accepted += 1;
        } else {
            *self.tally.refused.entry(row.table).or_default() += 1;
        }
        if !row.problems.is_empty() {
            // What it said is stored; only what was odd about it is still to be told.
            self.tally.problems.push(Row { candidates: Vec::new(), ..row });
        }
        Ok(())
    }

    /// Stores what a row says; whether it could be.
    fn store_all(&mut self, tx: &mut Tx<'_>, row: &Row) -> Result<bool> {
        let (mut any_created, mut any_changed) = (false, false);
        for candidate in &row.candidates {
            let (client, created) = match self.store.store(tx, candidate)? {
                // All records of a row are about one client: what refuses one refuses the first.
                Stored::Rejected(code) => {
                    self.tally.rejected_here.push((row.table, row.row, code));
                    return Ok(false);
                }
                Stored::Taken { client, created } => (client, created),
            };
            any_created |= created;
            let changes = tx.pen.watched.replace(Vec::new()).unwrap_or_default();
            any_changed |= !changes.is_empty();
            let room = MOST_CHANGES.saturating_sub(self.tally.changes.len());
            for change in changes.into_iter().take(room) {
                let name = candidate.client.name.clone();
                self.tally.changes.push((row.table, row.row, client, name, change));
            }
        }
        self.tally.changed += u64::from(any_changed);
        self.tally.unchanged += u64::from(!any_changed && !any_created);
        Ok(true)
    }
}

#[derive(Default)]
struct Tally {
    rows: u64,
    accepted: u64,
    changed: u64,
    unchanged: u64,
    problems: Vec<Row>,
    rejected_here: Vec<(usize, u32, &'static str)>,
    refused: HashMap<usize, u32>,
    changes: Vec<(usize, u32, Id, String, Watched)>,
}

impl Tally {
    fn told(self, register: &Register, created: CreatedRecords, words: &Words) -> ImportPreview {
        let mut told = ImportPreview {
            stored: false,
            rows: self.rows,
            accepted: self.accepted,
            created,
            changed: self.changed,
            unchanged: self.unchanged,
            sheets: register.sheets(),
            rejected: Vec::new(),
            warnings: Vec::new(),
            changes: Vec::new(),
        };
        for (at, sheet) in told.sheets.iter_mut().enumerate() {
            sheet.accepted -= self.refused.get(&at).copied().unwrap_or(0);
        }
        let rows = self
            .problems
            .iter()
            .flat_map(|row| row.problems.iter().map(move |problem| (row.table, row.row, problem)));
        let tables = register.table_problems();
        for (table, row, problem) in
            rows.chain(tables.iter().map(|(table, row, problem)| (*table, *row, problem)))
        {
            let message =
                message(words, problem.code.as_str(), problem.value.as_deref(), problem.other.as_deref());
            let said = ImportProblem {
                sheet: register.table_name(table).to_owned(),
                row,
                column: problem.column.and_then(|column| register.header(table, column)).map(str::to_owned),
                code: problem.code.as_str().to_owned(),
                value: problem.value.clone(),
                message,
            };
            if ProblemCode::rejects(problem.code) {
                told.rejected.push(said);
            } else {
                told.warnings.push(said);
            }
        }
        for (table, row, code) in self.rejected_here {
            let message = message(words, code, None, None);
            told.rejected.push(ImportProblem {
                sheet: register.table_name(table).to_owned(),
                row,
                column: None,
                code: code.to_owned(),
                value: None,
                message,
            });
        }
        told.changes = self
            .changes
            .into_iter()
            .map(|(table, row, client, client_name, change)| ImportChange {
                sheet: register.table_name(table).to_owned(),
                row,
                entity: change.entity.to_owned(),
                client,
                client_name,
                record: change.record,
                register: change.register.to_owned(),
                from: change.from,
                to: change.to,
            })
            .collect();
        told
    }
}

fn message(words: &Words, code: &str, value: Option<&str>, other: Option<&str>) -> String {
    let mut args = FluentArgs::new();
    args.set("value", value.unwrap_or("–").to_owned());
    args.set("other", other.unwrap_or("–").to_owned());
    words.text_with(&format!("import-problem-{code}"), &args)
}
