//! What the cells of a column look like, so that a column can be placed although nobody knows its header, and a header
//! is not believed when the cells contradict it.

use super::cells::{Cell, Table};
use super::dates::{Around, Written, read_number, read_text};
use super::fields::Field;
use super::lexicon::Lexicon;
use super::shapes::{
    bare_place, has_letters, is_address_like, is_age_like, is_icd_like, is_institution_like, is_name_like,
    is_nik_like, is_phone_like, is_place_and_date, is_record_like, is_sex_and_age, longest_digits,
};
use super::text::{digits_in, is_blank_mark, is_tick};
use crate::kernel::days::Day;
use crate::kernel::fold::fold_name;
use crate::regions::PlaceKinds;
use std::collections::HashMap;
use std::ops::ControlFlow;

/// So many different values of a column are looked up in the vocabularies.
const LOOKED_UP: usize = 60;

/// What a column's cells look like. Shares are of the filled cells.
#[derive(Debug, Clone, Default)]
pub(super) struct Profile {
    pub(super) filled: usize,
    /// Rows of the sample.
    pub(super) rows: usize,
    /// How many different values there are.
    pub(super) words: usize,
    shares: HashMap<Field, f32>,
    pub(super) ticks: f32,
    pub(super) dates: f32,
    /// The middle one of the days.
    pub(super) median_day: Option<Day>,
    /// Text dates make sense only with the month first.
    pub(super) month_first: bool,
    /// The first different values, as people see them.
    pub(super) samples: Vec<String>,
}

impl Profile {
    /// How well the cells fit a field, 0 to 1.
    pub(super) fn share(&self, field: Field) -> f32 {
        match field {
            Field::BirthDate | Field::StartedOn | Field::ClosedOn | Field::ContactedOn => self.dates,
            field if field.is_ticked() => self.ticks,
            field => self.shares.get(&field).copied().unwrap_or(0.0),
        }
    }
}

/// The columns of a sample.
#[derive(Debug)]
pub(super) struct Columns {
    rows: usize,
    values: Vec<Values>,
}

#[derive(Debug, Default)]
struct Values {
    texts: Vec<(String, usize)>,
    index: HashMap<String, usize>,
    days: Vec<Day>,
    filled: usize,
    dates: f32,
    numbers: Vec<f64>,
    flags: usize,
    day_first: usize,
    month_first: usize,
}

impl Columns {
    /// Gathers the different values of each column.
    pub(super) fn of(sample: &Table, width: usize, around: &Around) -> Self {
        let mut values: Vec<Values> = (0..width).map(|_| Values::default()).collect();
        let mut rows = 0;
        let flow = sample.each_row(&mut |_, cells| {
            // A total is no value of its column.
            let is_total = cells
                .iter()
                .find(|cell| !cell.is_empty())
                .is_some_and(|cell| super::sections::is_total(&cell.text()));
            if !is_total && !super::sections::is_column_numbers(cells) {
                rows += 1;
                for (column, cell) in values.iter_mut().zip(cells) {
                    column.see(cell, around);
                }
            }
            ControlFlow::Continue(())
        });
        debug_assert!(flow.is_continue());
        Self { rows, values }
    }

    /// Adds the folded texts of a column to the names that are looked for among the regions.
    pub(super) fn ask_places(&self, column: usize, names: &mut HashMap<String, PlaceKinds>) {
        let Some(values) = self.values.get(column) else { return };
        for (text, _) in values.texts.iter().filter(|(text, _)| digits_in(text) == 0).take(LOOKED_UP) {
            names.entry(fold_name(bare_place(text))).or_default();
        }
    }

    /// What a column looks like.
    pub(super) fn profile(&self, column: usize, places: &HashMap<String, PlaceKinds>) -> Profile {
        let profile = self.values.get(column).map_or_else(Profile::default, |values| values.profile(places));
        Profile { rows: self.rows, ..profile }
    }
}

impl Values {
    fn see(&mut self, cell: &Cell<'_>, around: &Around) {
        if cell.is_empty() {
            return;
        }
        let text = cell.text();
        if is_blank_mark(&text) {
            return;
        }
        self.filled += 1;
        match cell {
            Cell::Date(day) => {
                self.dates += 1.0;
                self.days.push(*day);
            }
            Cell::Number(number) => {
                self.numbers.push(*number);
                if let (true, Written::Day(day)) = (*number > 20_000.0, read_number(*number, around)) {
                    self.dates += 0.7;
                    self.days.push(day);
                }
            }
            Cell::Text(text) => self.see_text(text, around),
            Cell::Flag(_) => self.flags += 1,
            Cell::Empty => {}
        }
        match self.index.get(text.as_ref()) {
            Some(at) => self.texts[*at].1 += 1,
            None => {
                self.index.insert(text.clone().into_owned(), self.texts.len());
                self.texts.push((text.into_owned(), 1));
            }
        }
    }

    fn see_text(&mut self, text: &str, around: &Around) {
        match read_text(text, around) {
            // A bare number may count anything, even where the month is known.
            Written::Day(_) | Written::Impossible if text.trim().len() < 3 => self.dates += 0.3,
            Written::Day(day) => {
                self.dates += 1.0;
                self.days.push(day);
            }
            Written::Impossible => self.dates += 0.8,
            Written::Year(_) | Written::NotADate => return,
        }
        let mut parts = text.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty());
        let (Some(Ok(first)), Some(Ok(second))) =
            (parts.next().map(str::parse::<u32>), parts.next().map(str::parse::<u32>))
        else {
            return;
        };
        self.day_first += usize::from((13..=31).contains(&first) && second <= 12);
        self.month_first += usize::from(first <= 12 && (13..=31).contains(&second));
    }

    fn profile(&self, places: &HashMap<String, PlaceKinds>) -> Profile {
        let filled = self.filled;
        if filled == 0 {
            return Profile::default();
        }
        let mut days = self.days.clone();
        days.sort_unstable();
        let mut shares = HashMap::new();
        self.shapes(places, &mut shares);
        self.codes(&mut shares);
        let coded = Field::ALL.iter().filter(|field| field.choices().is_some());
        let coded = coded.filter_map(|field| shares.get(field).copied()).fold(0.0, f32::max);
        let distinct = ratio(self.texts.len(), filled);
        self.names(distinct, coded, &mut shares);
        Profile {
            filled,
            rows: 0,
            words: self.texts.len(),
            shares,
            ticks: self.share_of(is_tick) + ratio(self.flags, filled),
            dates: self.dates / count(filled),
            median_day: days.get(days.len() / 2).copied(),
            month_first: self.month_first > 0 && self.day_first == 0,
            samples: self.texts.iter().take(5).map(|(text, _)| text.clone()).collect(),
        }
    }

    fn share_of(&self, is: impl Fn(&str) -> bool) -> f32 {
        let hits: usize = self.texts.iter().filter(|(text, _)| is(text)).map(|(_, times)| times).sum();
        ratio(hits, self.filled)
    }

    /// Columns that are known by the form of their values.
    fn shapes(&self, places: &HashMap<String, PlaceKinds>, shares: &mut HashMap<Field, f32>) {
        let mut put = |field, share: f32| {
            if share > 0.0 {
                shares.insert(field, share);
            }
        };
        let nik = self.share_of(is_nik_like);
        put(Field::Nik, nik);
        put(Field::IdentityNumber, nik * 0.9);
        put(Field::NameNumber, self.share_of(|text| has_letters(text) && longest_digits(text) >= 15));
        put(Field::Phone, self.share_of(is_phone_like));
        put(Field::GuardianPhone, self.share_of(is_phone_like));
        put(Field::Diagnosis, self.share_of(is_icd_like));
        put(Field::BirthPlaceDate, self.share_of(is_place_and_date));
        put(Field::Street, self.share_of(is_address_like));
        put(Field::Partner, self.share_of(is_institution_like));
        put(Field::Institution, self.share_of(is_institution_like));
        put(Field::Age, self.share_of(is_age_like));
        put(Field::SexAge, self.share_of(is_sex_and_age));
        put(
            Field::BirthYear,
            self.share_of(|text| {
                text.len() == 4 && text.parse().is_ok_and(|year: u32| (1925..2025).contains(&year))
            }),
        );
        let steps = self.numbers.windows(2).filter(|pair| (pair[1] - pair[0] - 1.0).abs() < 0.1).count();
        if self.numbers.len() * 10 >= self.filled * 9 && self.numbers.len() > 2 {
            put(Field::RowNo, ratio(steps, self.numbers.len() - 1));
        } else {
            put(Field::RowNo, self.text_numbers());
        }
        for (field, kind) in [
            (Field::Village, (|it| it.village) as fn(&PlaceKinds) -> bool),
            (Field::District, |it| it.district),
            (Field::Regency, |it| it.regency),
            (Field::Province, |it| it.province),
        ] {
            put(field, self.share_of(|text| places.get(&fold_name(bare_place(text))).is_some_and(kind)));
        }
        put(
            Field::BirthPlace,
            self.share_of(|text| places.get(&fold_name(bare_place(text))).is_some_and(|it| it.regency)) * 0.8,
        );
    }

    /// Running numbers kept as text, as delimited files keep them.
    fn text_numbers(&self) -> f32 {
        let numbers: Vec<i64> =
            self.texts.iter().map_while(|(text, _)| text.trim_end_matches('.').parse().ok()).collect();
        if numbers.len() < 3 || numbers.len() < self.texts.len() {
            return 0.0;
        }
        ratio(numbers.windows(2).filter(|pair| pair[1] - pair[0] == 1).count(), numbers.len() - 1)
    }

    /// Columns that are known by the words in them.
    fn codes(&self, shares: &mut HashMap<Field, f32>) {
        let looked: Vec<_> = self
            .texts
            .iter()
            .filter(|(text, _)| text.len() <= 60 && digits_in(text) < 5)
            .take(LOOKED_UP)
            .collect();
        let times: usize = looked.iter().map(|(_, times)| times).sum();
        if times == 0 {
            return;
        }
        let covered = ratio(times, self.filled).max(if self.texts.len() > LOOKED_UP { 0.9 } else { 0.0 });
        for field in Field::ALL {
            let Some(lexicon) = Lexicon::of(*field) else { continue };
            let mut hits = 0.0;
            for (text, times) in &looked {
                let sure = match field {
                    Field::Substances => substance_share(lexicon, text),
                    _ => lexicon.recognises(text),
                };
                hits += sure * count(*times);
            }
            let share = hits / count(times) * covered.min(1.0);
            if share > 0.0 {
                shares.insert(*field, share);
            }
        }
    }

    fn names(&self, distinct: f32, coded: f32, shares: &mut HashMap<Field, f32>) {
        let named = self.share_of(is_name_like);
        let place = [Field::Village, Field::District, Field::Regency, Field::Province];
        let place = place.iter().filter_map(|field| shares.get(field).copied()).fold(0.0, f32::max);
        let other = coded.max(place).max(shares.get(&Field::Partner).copied().unwrap_or(0.0));
        let full = self.share_of(|text| is_name_like(text) && text.split_whitespace().count() > 1);
        let name = (named * 0.6 + full * 0.4) * (1.0 - other).max(0.0);
        shares.insert(Field::Name, if distinct > 0.6 { name } else { name * distinct });
        shares.insert(Field::MotherName, if distinct > 0.6 { name * 0.7 } else { 0.0 });
        shares.insert(Field::GuardianName, name * 0.8);
        shares.insert(Field::Counselor, if distinct < 0.35 || self.filled < 6 { name * 0.8 } else { 0.0 });
        let numbered = self.share_of(is_record_like);
        let strange = shares
            .get(&Field::Nik)
            .copied()
            .unwrap_or(0.0)
            .max(self.dates / count(self.filled))
            .max(shares.get(&Field::Phone).copied().unwrap_or(0.0))
            .max(shares.get(&Field::Diagnosis).copied().unwrap_or(0.0))
            .max(shares.get(&Field::RowNo).copied().unwrap_or(0.0));
        shares.insert(
            Field::RecordNo,
            if distinct > 0.85 && strange < 0.5 { numbered } else { numbered * 0.4 },
        );
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts of a sample")]
pub(super) fn count(of: usize) -> f32 {
    of as f32
}

fn ratio(part: usize, whole: usize) -> f32 {
    if whole == 0 { 0.0 } else { count(part) / count(whole) }
}

fn substance_share(lexicon: &Lexicon, text: &str) -> f32 {
    let (mut parts, mut known) = (0, 0.0);
    for part in super::care::substance_parts(text) {
        parts += 1;
        known += lexicon.recognises(part);
    }
    if parts == 0 { 0.0 } else { known / count(parts) }
}
