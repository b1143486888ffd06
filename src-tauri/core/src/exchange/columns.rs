//! Deciding which column carries which field. Header words and cells both count: a header is believed unless its cells
//! contradict it, and a column with an unknown header is placed by its cells alone.

use super::fields::{Field, SheetKind};
use super::headers::UNDERSTOOD;
use super::layout::Header;
use super::profile::Profile;
use chrono::Datelike as _;
use std::collections::HashMap;

/// What is known before the columns are compared.
#[derive(Debug, Default)]
pub(super) struct Hints {
    /// What the user says the sheet is.
    pub(super) kind: Option<SheetKind>,
    /// The sheet's name or title speaks of staff, of those who came to a meeting, of stocks.
    pub(super) is_titled_otherwise: bool,
    /// The sheet's name or title speaks of aftercare.
    pub(super) is_titled_aftercare: bool,
    /// By column: what the user chose for this file; none is "ignore".
    pub(super) chosen: HashMap<usize, Option<Field>>,
    /// By column: what was chosen for the same header before.
    pub(super) remembered: HashMap<(SheetKind, usize), Option<Field>>,
}

/// The columns of a table and what they carry.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Assignment {
    pub(super) kind: SheetKind,
    pub(super) fields: Vec<Option<Field>>,
}

/// From which share of its cells on an unknown column is placed, and how it ranks among fields that fit as well.
fn by_cells(field: Field) -> Option<(f32, f32)> {
    Some(match field {
        Field::Nik | Field::NameNumber => (0.6, 1.0),
        Field::Diagnosis => (0.6, 1.0),
        Field::Sex => (0.8, 1.0),
        Field::BirthPlaceDate => (0.6, 1.0),
        Field::SexAge => (0.7, 0.9),
        Field::Phone => (0.7, 0.9),
        Field::Service | Field::Status => (0.7, 1.0),
        Field::Source | Field::Substances => (0.6, 0.98),
        Field::Education | Field::Marital | Field::Religion => (0.7, 0.96),
        Field::Occupation => (0.6, 0.95),
        Field::Activity | Field::Recovery | Field::Outcome => (0.6, 1.0),
        Field::Productive => (0.8, 0.7),
        Field::ProductiveKind => (0.6, 0.8),
        Field::Severity | Field::Funding | Field::Route => (0.8, 0.85),
        Field::ExitDetail => (0.6, 0.8),
        Field::GuardianRelation => (0.8, 0.6),
        Field::Name => (0.55, 0.9),
        Field::MotherName => (0.6, 0.9),
        Field::Street => (0.5, 0.9),
        Field::Regency | Field::Province => (0.8, 0.9),
        Field::District => (0.6, 0.88),
        Field::Village => (0.5, 0.86),
        Field::RecordNo => (0.8, 0.85),
        Field::RowNo => (0.85, 0.9),
        Field::Age | Field::BirthYear => (0.9, 0.8),
        Field::Partner | Field::Institution => (0.6, 0.8),
        _ => return None,
    })
}

/// Coded fields that a register can do without: a header understood by half does not make one of words nobody knows.
fn is_by_the_way(field: Field) -> bool {
    field.choices().is_some()
        && !matches!(
            field,
            Field::Status | Field::Service | Field::Activity | Field::Recovery | Field::Substances
        )
}

fn is_dated(field: Field) -> bool {
    matches!(field, Field::BirthDate | Field::StartedOn | Field::ClosedOn | Field::ContactedOn)
}

/// Placing the columns of a table as those of one kind of list.
pub(super) struct Placing<'a> {
    pub(super) headers: &'a [Header],
    pub(super) profiles: &'a [Profile],
    pub(super) hints: &'a Hints,
    kind: SheetKind,
    pub(super) fields: Vec<Option<Field>>,
    pub(super) scores: Vec<f32>,
}

impl<'a> Placing<'a> {
    pub(super) fn new(
        headers: &'a [Header],
        profiles: &'a [Profile],
        hints: &'a Hints,
        kind: SheetKind,
    ) -> Self {
        let (fields, scores) = (vec![None; headers.len()], vec![0.0; headers.len()]);
        Self { headers, profiles, hints, kind, fields, scores }
    }

    /// Places every column that can be placed.
    pub(super) fn run(mut self) -> Self {
        let mut pairs: Vec<(f32, usize, Field)> = Vec::new();
        for column in 0..self.headers.len() {
            if self.hints.chosen.contains_key(&column) {
                continue;
            }
            for field in Field::ALL.iter().filter(|field| field.is_in(self.kind)) {
                if let Some(score) = self.pair(column, *field) {
                    pairs.push((score, column, *field));
                }
            }
        }
        for (column, field) in &self.hints.chosen {
            if let (Some(slot), Some(field)) = (self.fields.get_mut(*column), field) {
                *slot = Some(*field);
                self.scores[*column] = 1.5;
            }
        }
        pairs.sort_by(|(a, x, f), (b, y, g)| b.total_cmp(a).then(x.cmp(y)).then(f.cmp(g)));
        for (score, column, field) in pairs {
            let by_header = score >= UNDERSTOOD;
            let is_free = !self.has(field) || field.may_repeat() && by_header;
            if self.fields[column].is_none() && is_free && self.agrees_with_others(field) {
                self.fields[column] = Some(field);
                self.scores[column] = score;
            }
        }
        self.place_series();
        self.place_dates();
        self.second_chance();
        self.third_chance();
        self
    }

    /// A column is not read twice under two names.
    fn agrees_with_others(&self, field: Field) -> bool {
        match field {
            Field::Sex => {
                !self.has(Field::SexMale) && !self.has(Field::SexFemale) && !self.has(Field::SexAge)
            }
            Field::SexMale | Field::SexFemale => !self.has(Field::Sex),
            Field::Name => !self.has(Field::NameNumber),
            Field::NameNumber => !self.has(Field::Name),
            Field::IdentityNumber => !self.has(Field::Nik),
            Field::Recovery => !self.has(Field::RecoveryAbstinent) && !self.has(Field::RecoveryRelapse),
            Field::RecoveryAbstinent | Field::RecoveryRelapse => !self.has(Field::Recovery),
            Field::Productive => !self.has(Field::ProductiveYes) && !self.has(Field::ProductiveNo),
            Field::ProductiveYes | Field::ProductiveNo => !self.has(Field::Productive),
            Field::BirthPlaceDate => !self.has(Field::BirthDate),
            Field::BirthDate => !self.has(Field::BirthPlaceDate),
            _ => true,
        }
    }

    fn pair(&self, column: usize, field: Field) -> Option<f32> {
        let (header, profile) = (&self.headers[column], &self.profiles[column]);
        let remembered = self.hints.remembered.get(&(self.kind, column));
        match remembered {
            Some(None) => return None,
            Some(Some(other)) if *other != field && !self.is_contradicted(column, *other) => return None,
            _ => {}
        }
        let fit = if remembered == Some(&Some(field)) { 1.2 } else { header.fit.of(field) };
        let share = profile.share(field);
        let understood = remembered.is_some() || self.is_understood(column);
        // A header understood by half is believed when the cells say the same.
        let seconded =
            fit >= 0.4 && profile.filled > 1 && by_cells(field).is_some_and(|(least, _)| share >= least);
        let believed = (fit >= UNDERSTOOD || seconded) && fit + 0.02 >= header.fit.foreign;
        let is_doubtful = fit < 0.9 && profile.filled > 2 && share < 0.1 && is_by_the_way(field);
        if believed && !is_doubtful && !self.is_contradicted(column, field) {
            if field.is_ticked() && profile.filled > 0 && !self.is_tickable(column, field) {
                return None;
            }
            return Some(fit + 0.4 * share);
        }
        let told_otherwise = understood && !self.header_is_wrong(column);
        let (least, rank) = by_cells(field)?;
        // A status stands in nearly every row; reasons for leaving use the same words and do not.
        let sparse = field == Field::Status && profile.filled * 10 < profile.rows * 6;
        if told_otherwise || sparse || profile.filled < 2 || share < least {
            return None;
        }
        Some(0.5 * share * rank)
    }

    /// Whether the header names a field of this kind of sheet, or a column that is not carried.
    fn is_understood(&self, column: usize) -> bool {
        let fit = &self.headers[column].fit;
        let names =
            |field: Field| field.is_in(self.kind) && (!field.is_ticked() || self.is_tickable(column, field));
        fit.foreign >= UNDERSTOOD
            || fit.fields.iter().any(|(field, score)| *score >= UNDERSTOOD && names(*field))
    }

    /// "L" below "L" is a mark as good as a tick.
    fn is_tickable(&self, column: usize, field: Field) -> bool {
        let profile = &self.profiles[column];
        profile.ticks >= 0.6
            || match field {
                Field::SexMale | Field::SexFemale => profile.share(Field::Sex) >= 0.8 && profile.words == 1,
                _ => false,
            }
    }

    /// Whether no field that the header names can hold these cells.
    fn header_is_wrong(&self, column: usize) -> bool {
        let fit = &self.headers[column].fit;
        let named = fit.fields.iter().filter(|(field, score)| *score >= UNDERSTOOD && field.is_in(self.kind));
        let mut named = named.peekable();
        named.peek().is_some() && named.all(|(field, _)| self.is_contradicted(column, *field))
    }

    /// Whether the cells are clearly something else than the field.
    fn is_contradicted(&self, column: usize, field: Field) -> bool {
        let profile = &self.profiles[column];
        let share = profile.share(field);
        if profile.filled < 2
            || share >= 0.25
            || matches!(field, Field::Remarks | Field::RowNo | Field::MonthContact)
            || field.is_ticked()
        {
            return false;
        }
        let is = |other: Field, least: f32| profile.share(other) >= least;
        // Ticks below a word that names a code are ticks for that code, or for nothing that is known.
        let ticks = profile.ticks >= 0.75
            && field.choices().is_some_and(|choices| choices != super::fields::YES_NO)
            && !matches!(field, Field::Recovery | Field::Motivation);
        let dates =
            profile.dates >= 0.75 && !matches!(field, Field::BirthPlaceDate | Field::BirthYear | Field::Age);
        let numbers = is(Field::Nik, 0.75)
            && !matches!(
                field,
                Field::Nik | Field::IdentityNumber | Field::NameNumber | Field::Phone | Field::RecordNo
            );
        let icd = is(Field::Diagnosis, 0.75) && !matches!(field, Field::Diagnosis | Field::Substances);
        let coded = [
            Field::Sex,
            Field::Status,
            Field::Service,
            Field::Source,
            Field::Substances,
            Field::Education,
            Field::Occupation,
            Field::Marital,
            Field::Activity,
            Field::Recovery,
        ];
        let words = coded.iter().any(|other| *other != field && other.is_in(self.kind) && is(*other, 0.8));
        let takes_words = field.choices().is_none()
            && !is_dated(field)
            && !matches!(field, Field::Nik | Field::Name | Field::Diagnosis);
        let no_day = is_dated(field)
            && profile.filled > 2
            && profile.dates < 0.1
            && (words || is(Field::Name, 0.6) || is(Field::Street, 0.6));
        let a_name = is(Field::Name, 0.75) && field.choices().is_some() && profile.filled > 4;
        let places = [Field::Village, Field::District, Field::Regency, Field::Province];
        let a_place = field.choices().is_some() && places.iter().any(|place| is(*place, 0.6));
        ticks || a_place || dates || numbers || icd || no_day || a_name || words && !takes_words
    }

    /// In lists of aftercare the days of a series are contacts, one each.
    fn place_series(&mut self) {
        if self.kind != SheetKind::Aftercare || !self.hints.is_titled_aftercare {
            return;
        }
        for column in super::months::series(self.headers, self.profiles) {
            if !self.hints.chosen.contains_key(&column) {
                self.place(column, Field::MonthContact);
            }
        }
    }

    /// Places columns of days whose headers say nothing by which days they hold.
    fn place_dates(&mut self) {
        let mut open: Vec<usize> = (0..self.headers.len())
            .filter(|column| {
                let understood = self.is_understood(*column);
                let profile = &self.profiles[*column];
                self.fields[*column].is_none()
                    && !self.hints.chosen.contains_key(column)
                    && profile.filled > 0
                    && profile.dates >= 0.6
                    && (!understood || self.header_is_wrong(*column))
            })
            .collect();
        open.sort_by_key(|column| self.profiles[*column].median_day);
        let latest = self.profiles.iter().filter(|it| it.dates >= 0.6).filter_map(|it| it.median_day).max();
        let born = !self.has(Field::BirthDate) && !self.has(Field::BirthPlaceDate);
        let is_birth = |column: &usize| {
            let year = self.profiles[*column].median_day.map_or(0, |day| day.year());
            latest.is_some_and(|latest| latest.year() - year >= 9)
                || latest.is_none_or(|latest| latest.year() == year) && year < 2009
        };
        if born && open.first().is_some_and(is_birth) {
            self.place(open.remove(0), Field::BirthDate);
        }
        let start = if self.kind == SheetKind::Register { Field::StartedOn } else { Field::ContactedOn };
        if !self.has(start) && !open.is_empty() {
            // The start is the earlier one and has fewer gaps.
            let fullest = open.iter().map(|column| self.profiles[*column].filled).max().unwrap_or(0);
            let at =
                open.iter().position(|column| self.profiles[*column].filled * 10 >= fullest * 9).unwrap_or(0);
            self.place(open.remove(at), start);
        }
        if !self.has(start) {
            self.place_nearest_start(start);
        }
        if self.kind == SheetKind::Register && !self.has(Field::ClosedOn) && open.len() == 1 {
            self.place(open.remove(0), Field::ClosedOn);
        }
    }

    /// Where no day of entry is kept, the day of the assessment or screening stands for it.
    fn place_nearest_start(&mut self, start: Field) {
        let fits = |column: &usize| {
            let free = self.fields[*column].is_none() && !self.hints.chosen.contains_key(column);
            free && self.profiles[*column].dates >= 0.6 && self.headers[*column].fit.of(start) >= 0.6
        };
        let of = |column: &usize| self.headers[*column].fit.of(start);
        let best = (0..self.headers.len()).filter(fits).max_by(|a, b| of(a).total_cmp(&of(b)).then(b.cmp(a)));
        if let Some(column) = best {
            self.place(column, start);
        }
    }

    /// Looks for what a register must say in columns with headers that may mean anything: "Keterangan", "Hasil".
    fn second_chance(&mut self) {
        let wanted: &[Field] = match self.kind {
            SheetKind::Register => &[Field::Status, Field::Service, Field::Substances, Field::Source],
            _ => &[Field::Recovery, Field::Activity, Field::ProductiveKind],
        };
        for field in wanted {
            if self.has(*field)
                || *field == Field::Status && self.has(Field::StatusCompleted)
                || *field == Field::Service && self.has(Field::ServiceOutpatient)
            {
                continue;
            }
            let loose = |column: &usize| {
                let taken = matches!(self.fields[*column], None | Some(Field::Remarks));
                let foreign = self.headers[*column].fit.foreign >= UNDERSTOOD;
                taken && !foreign && !self.hints.chosen.contains_key(column)
            };
            let best = (0..self.headers.len())
                .filter(loose)
                .filter(|column| self.speaks_of(*field, *column) && self.profiles[*column].filled > 1)
                .max_by(|a, b| self.profiles[*a].share(*field).total_cmp(&self.profiles[*b].share(*field)));
            // Remarks of aftercare stay remarks: what is productive in them is read from there.
            if let Some(column) =
                best.filter(|column| *field != Field::ProductiveKind || self.fields[*column].is_none())
            {
                self.place(column, *field);
            }
        }
    }

    /// Whether most cells of a column are words of a field. Among statuses some write where the client is.
    fn speaks_of(&self, field: Field, column: usize) -> bool {
        let profile = &self.profiles[column];
        let share = profile.share(field);
        let with_services = share + profile.share(Field::Service);
        share >= 0.7 || field == Field::Status && share >= 0.5 && with_services >= 0.9
    }

    /// Places columns of few words of which only some are known: the others are asked about.
    fn third_chance(&mut self) {
        const ASKED: &[Field] = &[
            Field::Status,
            Field::Service,
            Field::Source,
            Field::Substances,
            Field::Education,
            Field::Occupation,
            Field::Activity,
            Field::Recovery,
            Field::ExitDetail,
            Field::Marital,
            Field::Severity,
        ];
        for column in 0..self.headers.len() {
            let profile = &self.profiles[column];
            let of_few_words =
                profile.filled > 2 && profile.words <= 12 && profile.words * 2 <= profile.filled;
            let is_open = self.fields[column].is_none() && !self.hints.chosen.contains_key(&column);
            if !of_few_words || !is_open || self.is_understood(column) {
                continue;
            }
            let fitting = ASKED.iter().filter(|field| field.is_in(self.kind) && !self.has(**field));
            let best = fitting.max_by(|a, b| profile.share(**a).total_cmp(&profile.share(**b)));
            if let Some(field) = best.filter(|field| profile.share(**field) >= 0.25) {
                self.place(column, *field);
            }
        }
    }

    fn place(&mut self, column: usize, field: Field) {
        self.fields[column] = Some(field);
        self.scores[column] = 0.5;
    }

    pub(super) fn has(&self, field: Field) -> bool {
        self.fields.contains(&Some(field))
    }
}
