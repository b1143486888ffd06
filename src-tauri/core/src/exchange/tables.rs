//! One table of a file: its place, its columns, how its rows are read and how it went.

use super::columns::{Assignment, Hints};
use super::dates::Around;
use super::fields::{Field, IGNORE, SheetKind};
use super::headers::UNDERSTOOD;
use super::kinds::assign;
use super::layout::Block;
use super::meanings::Meanings;
use super::memory::{Explained, Mapping, SheetMapping, field_named};
use super::problems::{Problem, ProblemCode};
use super::profile::{Columns, Profile};
use super::register::{ImportSheet, Opening, UnknownWord};
use super::rows::Reading;
use super::sections::{self, Context};
use super::source::ReadError;
use super::text::{fold, tidy};
use std::collections::{BTreeMap, HashMap};

#[derive(Debug)]
pub(super) struct Table {
    pub(super) sheet: usize,
    pub(super) label: String,
    pub(super) block: Block,
    pub(super) assignment: Assignment,
    profiles: Vec<Profile>,
    pub(super) reading: Reading,
    pub(super) base: Context,
    ignored: Vec<usize>,
    pub(super) rows: u32,
    pub(super) accepted: u32,
}

impl Table {
    pub(super) fn new(
        sheet: usize,
        label: String,
        sheet_name: &str,
        mut block: Block,
        mapping: Option<&SheetMapping>,
        opening: &Opening<'_>,
        earlier: &[Self],
    ) -> Result<Self, ReadError> {
        let mut titles = vec![sheet_name.to_owned()];
        titles.extend(block.titles.iter().flatten().map(|(_, title)| title.clone()));
        let context = Context::of(&titles);
        let around =
            Around { year: context.year, month: context.month, today: opening.today, month_first: false };
        let columns = Columns::of(&block.sample, block.headers.len(), &around);
        let profiles = profiles(&columns, &block);
        let mut hints = Hints {
            is_titled_aftercare: context.is_aftercare,
            is_titled_otherwise: titles.iter().any(|title| sections::is_about_others(title)),
            ..Hints::default()
        };
        let mut explained = Explained::new();
        if let Some(mapping) = mapping {
            hints.kind = mapping.kind;
            explained = mapping.explained()?;
        }
        let mut assignment = assign(&block.headers, &profiles, &hints);
        let has_header = !block.header_rows.is_empty()
            && block.headers.iter().any(|header| header.fit.any() >= UNDERSTOOD);
        let like = earlier.iter().rev().find(|table| !has_header && table.carries_the_same(&profiles));
        if let Some(like) = like {
            continue_table(&mut block, &mut assignment, like);
        }
        if let Some(mapping) = mapping {
            for (header, field) in &mapping.columns {
                let field = field_named(field)?;
                let at = column_named(&block, header).ok_or_else(|| ReadError::BadMapping(header.clone()))?;
                hints.chosen.insert(at, field);
            }
        }
        hints.remembered.extend(as_before(&block, &profiles, earlier));
        for (at, header) in block.headers.iter().enumerate().filter(|(_, header)| header.is_written) {
            for kind in [SheetKind::Register, SheetKind::Aftercare] {
                if let Some(field) = opening.memory.header(kind, &header.label) {
                    hints.remembered.insert((kind, at), field);
                }
            }
        }
        if like.is_none() && !(hints.chosen.is_empty() && hints.remembered.is_empty()) {
            assignment = assign(&block.headers, &profiles, &hints);
        } else {
            for (at, field) in &hints.chosen {
                assignment.fields[*at] = *field;
            }
        }
        let ignored = hints.chosen.iter().filter(|(_, field)| field.is_none()).map(|(at, _)| *at).collect();
        let labels = block.headers.iter().map(|header| header.label.clone()).collect();
        let month_first = profiles.iter().map(|profile| profile.month_first).collect();
        let meanings = Meanings::new(explained, opening.memory.words().clone());
        let marks = super::months::marks(&block.sample, &assignment.fields);
        let mut reading = Reading::new(
            assignment.kind,
            &assignment.fields,
            labels,
            month_first,
            context,
            meanings,
            opening.today,
        );
        reading.marks = marks;
        block.sample = super::cells::Table::default();
        Ok(Self {
            sheet,
            label,
            block,
            assignment,
            profiles,
            reading,
            base: context,
            ignored,
            rows: 0,
            accepted: 0,
        })
    }

    /// Whether this table's columns hold what the cells of another one look like.
    fn carries_the_same(&self, profiles: &[Profile]) -> bool {
        let typed = |field: &Field| {
            field.choices().is_some()
                || matches!(
                    field,
                    Field::StartedOn
                        | Field::ContactedOn
                        | Field::BirthDate
                        | Field::BirthPlaceDate
                        | Field::Nik
                        | Field::Diagnosis
                        | Field::Name
                )
        };
        let placed = self
            .assignment
            .fields
            .iter()
            .enumerate()
            .filter_map(|(at, field)| Some((at, field.filter(typed)?)));
        let (mut fits, mut all) = (0, 0);
        for (at, field) in placed {
            let Some(profile) = profiles.get(at).filter(|profile| profile.filled > 0) else { continue };
            all += 1;
            fits += usize::from(profile.share(field) >= 0.4);
        }
        self.assignment.kind != SheetKind::Other && all >= 3 && fits * 10 >= all * 8
    }

    pub(super) fn header_row(&self) -> u32 {
        self.block.header_rows.first().copied().unwrap_or(0)
    }

    /// What is odd about the whole table.
    pub(super) fn oddities(&self) -> Vec<Problem> {
        match self.assignment.kind {
            SheetKind::Register => self.lacks(),
            _ if self.reading.assumed_days => {
                vec![Problem::new(ProblemCode::DayAssumed, self.reading.column(Field::MonthContact))]
            }
            _ if !self.reading.has(Field::Activity) && !self.reading.has(Field::MonthContact) => {
                vec![Problem::new(ProblemCode::ActivityAssumed, None)]
            }
            _ => Vec::new(),
        }
    }

    fn lacks(&self) -> Vec<Problem> {
        let has_any = |fields: &[Field]| fields.iter().any(|field| self.reading.has(*field));
        let mut lacks = Vec::new();
        if !has_any(&[Field::Nik, Field::IdentityNumber, Field::NameNumber]) {
            lacks.push(Problem::new(ProblemCode::NikMissing, None));
        }
        if !has_any(&[Field::BirthDate, Field::BirthPlaceDate, Field::BirthYear, Field::Age, Field::SexAge]) {
            lacks.push(Problem::new(ProblemCode::BirthMissing, None));
        }
        let told =
            [Field::Service, Field::ServiceOutpatient, Field::ServiceInpatient, Field::ServiceCommunity];
        if !has_any(&told) && self.base.service.is_none() {
            lacks.push(Problem::new(ProblemCode::ServiceAssumed, None));
        }
        let told = [
            Field::Status,
            Field::StatusOngoing,
            Field::StatusCompleted,
            Field::StatusDroppedOut,
            Field::StatusReferred,
            Field::ClosedOn,
            Field::ExitDetail,
        ];
        if !has_any(&told) {
            lacks.push(Problem::new(ProblemCode::StatusMissing, None));
        }
        lacks
    }

    pub(super) fn summary(&self) -> ImportSheet {
        let mut columns = BTreeMap::new();
        let mut unmapped = Vec::new();
        let mut samples = BTreeMap::new();
        let mut headers = Vec::new();
        let last_written = self.block.headers.iter().rposition(|header| header.is_written).unwrap_or(0);
        for (at, header) in self.block.headers.iter().enumerate() {
            let profile = self.profiles.get(at);
            let filled = profile.is_some_and(|profile| profile.filled > 0);
            let is_gap = !header.is_written && !filled;
            // Gaps between headers are kept, so that headers and cells of a row line up.
            if !is_gap || at < last_written {
                headers.push(header.label.clone());
            }
            if is_gap {
                continue;
            }
            samples.insert(
                header.label.clone(),
                profile.map_or_else(Vec::new, |profile| profile.samples.clone()),
            );
            match self.assignment.fields.get(at).copied().flatten() {
                Some(field) => {
                    columns.insert(header.label.clone(), field.as_str().to_owned());
                }
                None if self.ignored.contains(&at) => {
                    columns.insert(header.label.clone(), IGNORE.to_owned());
                }
                None => unmapped.push(header.label.clone()),
            }
        }
        let unknown_words = self.reading.meanings.unknown().map(|(field, word, rows)| UnknownWord {
            field: field.as_str().to_owned(),
            word: word.to_owned(),
            rows,
            choices: field.choices().unwrap_or_default().iter().map(|code| (*code).to_owned()).collect(),
        });
        ImportSheet {
            sheet: self.label.clone(),
            kind: self.assignment.kind,
            header_row: self.header_row(),
            rows: self.rows,
            accepted: self.accepted,
            columns,
            unmapped_columns: unmapped,
            headers,
            first_column: u32::try_from(self.block.first_column).unwrap_or(u32::MAX),
            samples,
            unknown_words: unknown_words.collect(),
        }
    }
}

/// What columns carry in an earlier table with the same headers: a sheet for each year, of which one has few rows. Only
/// where the cells do not speak against it.
fn as_before(
    block: &Block,
    profiles: &[Profile],
    earlier: &[Table],
) -> Vec<((SheetKind, usize), Option<Field>)> {
    let labels = |block: &Block| -> Vec<String> {
        block.headers.iter().filter(|header| header.is_written).map(|header| fold(&header.label)).collect()
    };
    let own = labels(block);
    let same = earlier.iter().rev().find(|table| {
        table.assignment.kind != SheetKind::Other && own.len() > 2 && labels(&table.block) == own
    });
    let Some(same) = same else { return Vec::new() };
    let kind = same.assignment.kind;
    let placed = same.assignment.fields.iter().enumerate().filter_map(|(at, field)| Some((at, (*field)?)));
    placed
        .filter(|(at, field)| {
            profiles.get(*at).is_some_and(|profile| profile.filled == 0 || profile.share(*field) >= 0.5)
        })
        .map(|(at, field)| ((kind, at), Some(field)))
        .collect()
}

/// A sheet that goes on where an earlier one ended, without repeating its header.
fn continue_table(block: &mut Block, assignment: &mut Assignment, like: &Table) {
    for (header, known) in block.headers.iter_mut().zip(&like.block.headers) {
        *header = known.clone();
    }
    let mut fields = like.assignment.fields.clone();
    fields.resize(block.headers.len(), None);
    *assignment = Assignment { kind: like.assignment.kind, fields };
    // What was taken for a header of unknown words is the first row of data.
    if let Some(first) = block.header_rows.first().copied() {
        block.rows.0 = first;
        block.header_rows.clear();
    }
}

fn profiles(columns: &Columns, block: &Block) -> Vec<Profile> {
    let mut places = HashMap::new();
    for (at, header) in block.headers.iter().enumerate() {
        let names_place =
            [Field::Village, Field::District, Field::Regency, Field::Province, Field::BirthPlace];
        if header.fit.any() < UNDERSTOOD
            || names_place.iter().any(|field| header.fit.of(*field) >= UNDERSTOOD)
        {
            columns.ask_places(at, &mut places);
        }
    }
    if !places.is_empty() {
        crate::regions::which_are_places(&mut places);
    }
    (0..block.headers.len()).map(|at| columns.profile(at, &places)).collect()
}

/// The column of a header as the user writes it: the very text, the same words, or the last words of a header of
/// several rows.
fn column_named(block: &Block, header: &str) -> Option<usize> {
    let labels = || block.headers.iter().map(|it| it.label.as_str());
    let wanted = fold(header);
    labels()
        .position(|label| label == tidy(header))
        .or_else(|| labels().position(|label| !wanted.is_empty() && fold(label) == wanted))
        .or_else(|| {
            labels().position(|label| !wanted.is_empty() && fold(label).ends_with(&format!(" {wanted}")))
        })
}

/// What the user says about one sheet.
pub(super) fn mapping_of<'m>(
    mapping: Option<&'m Mapping>,
    sheet: &str,
    is_lone: bool,
) -> Option<&'m SheetMapping> {
    let mapping = &mapping?.0;
    // Delimited files have one sheet, called after the file: whatever the mapping calls it is meant.
    let lone = || mapping.values().next().filter(|_| is_lone && mapping.len() == 1);
    mapping
        .get(sheet)
        .or_else(|| mapping.iter().find(|(name, _)| name.trim() == sheet.trim()).map(|(_, it)| it))
        .or_else(lone)
}
