//! Registers as people keep them, read from files. Everybody in them is invented.

mod aftercare;
mod beside;
mod clinics;
mod columns;
mod explained;
mod figures;
mod files;
mod made;
mod misread;
mod sheets;

use super::{
    AftercareCandidate, BirthCandidate, Candidate, Care, EpisodeCandidate, ImportSheet, Mapping, Memory,
    Opening, Problem, ProblemCode, ReadError, Register, Remembered, SheetKind,
};
use crate::kernel::codes::{ExitDetail, ProductiveKind, Recovery, Service, Sex, Status, Substance};
use crate::kernel::days::Day;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

type Outcome = Result<(), Box<dyn std::error::Error>>;

fn fixture(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures");
    let plain = folder.join(name);
    if plain.is_file() { plain } else { folder.join("registers").join(name) }
}

/// What reading a file gave.
struct Read {
    register: Register,
    sheets: Vec<ImportSheet>,
    /// Row number and candidate.
    accepted: Vec<(u32, Candidate)>,
    problems: Vec<(usize, u32, Problem)>,
}

fn read_with(name: &str, mapping: Option<&Mapping>, memory: &Memory) -> Result<Read, ReadError> {
    read_file(&fixture(name), mapping, memory)
}

fn read_file(path: &Path, mapping: Option<&Mapping>, memory: &Memory) -> Result<Read, ReadError> {
    let today = Day::from_ymd_opt(2026, 11, 22).unwrap_or_default();
    let opening = Opening { mapping, memory, sheets: None, today, home: "52.71" };
    let mut register = Register::open(path, &opening)?;
    let (mut accepted, mut problems) = (Vec::new(), Vec::new());
    register.read(
        &mut |row| {
            problems.extend(row.problems.into_iter().map(|problem| (row.table, row.row, problem)));
            accepted.extend(row.candidates.into_iter().map(|candidate| (row.row, candidate)));
            ControlFlow::Continue(())
        },
        &mut |_, _| ControlFlow::Continue(()),
    )?;
    Ok(Read { sheets: register.sheets(), register, accepted, problems })
}

fn read(name: &str) -> Result<Read, ReadError> {
    read_with(name, None, &Memory::default())
}

impl Read {
    fn episodes(&self) -> impl Iterator<Item = &EpisodeCandidate> {
        self.accepted.iter().filter_map(|(_, candidate)| match &candidate.care {
            Care::Episode(episode) => Some(episode.as_ref()),
            Care::Aftercare(_) => None,
        })
    }

    /// The fields of a sheet, by header.
    fn columns(&self, sheet: usize) -> BTreeMap<&str, &str> {
        self.sheets[sheet].columns.iter().map(|(header, field)| (header.as_str(), field.as_str())).collect()
    }

    fn has_columns(&self, sheet: usize, expected: &[(&str, &str)]) {
        let columns = self.columns(sheet);
        for (header, field) in expected {
            assert_eq!(columns.get(header), Some(field), "{header} in {columns:?}");
        }
    }

    fn rejections(&self) -> Vec<(u32, Option<&str>, &str)> {
        let rejected = self.problems.iter().filter(|(_, _, problem)| problem.code.rejects());
        rejected
            .map(|(table, row, problem)| {
                let header = problem.column.and_then(|column| self.register.header(*table, column));
                (*row, header, problem.code.as_str())
            })
            .collect()
    }
}

fn count<T: Ord>(of: impl Iterator<Item = T>) -> BTreeMap<T, u64> {
    let mut counts = BTreeMap::new();
    for key in of {
        *counts.entry(key).or_insert(0) += 1;
    }
    counts
}

fn expected(of: &Value) -> BTreeMap<String, u64> {
    let object = of.as_object().into_iter().flatten();
    object.map(|(key, value)| (key.clone(), value.as_u64().unwrap_or(u64::MAX))).collect()
}

fn named<T: Copy>(counts: BTreeMap<T, u64>, word: impl Fn(T) -> &'static str) -> BTreeMap<String, u64> {
    counts.into_iter().map(|(key, value)| (word(key).to_owned(), value)).collect()
}
