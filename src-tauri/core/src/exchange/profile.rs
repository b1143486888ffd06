//! What the cells of a column look like, so that a column can be placed although nobody knows its header, and a header
//! is not believed when the cells contradict it.

use super::cells::{Cell, Table};
use super::dates::{Around, Written, read_number, read_text, split_trailing_date};
use super::fields::Field;
use super::lexicon::Lexicon;
use super::text::{digits_in, fold, is_blank_mark, is_tick};
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
    /// Share of different values.
    pub(super) distinct: f32,
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
            distinct,
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
fn count(of: usize) -> f32 {
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

fn has_letters(text: &str) -> bool {
    text.chars().filter(|c| c.is_alphabetic()).count() > 2
}

fn longest_digits(text: &str) -> usize {
    text.split(|c: char| !c.is_ascii_digit()).map(str::len).max().unwrap_or(0)
}

fn is_nik_like(text: &str) -> bool {
    let plain = !text
        .chars()
        .any(|c| !(c.is_ascii_digit() || matches!(c, '\'' | '\u{2019}' | '`' | ' ' | '.' | '-')));
    let digits = digits_in(text);
    plain && (14..=17).contains(&digits) || text.contains("E+15") || text.contains("E+16")
}

pub(super) fn is_phone_like(text: &str) -> bool {
    let digits = digits_in(text);
    let plain = text
        .chars()
        .all(|c| c.is_ascii_digit() || matches!(c, '+' | '-' | ' ' | '(' | ')' | '/' | ',' | '\'' | '.'));
    let first = text.trim_start_matches(['\'', '(', ' ']);
    let begins = first.starts_with('0')
        || first.starts_with("62")
        || first.starts_with("+62")
        || first.starts_with('8');
    plain && begins && (9..=14).contains(&digits)
        || plain && first.starts_with('0') && (18..=28).contains(&digits)
}

/// F10 to F19 with or without what follows, however it is punctuated.
pub(super) fn is_icd_like(text: &str) -> bool {
    super::care::diagnosis_in(text).is_some() && text.len() < 48
}

fn is_place_and_date(text: &str) -> bool {
    let around = Around { year: None, today: Day::MAX, ..Around::default() };
    split_trailing_date(text).is_some_and(|(place, date)| {
        has_letters(place) && matches!(read_text(date, &around), Written::Day(_) | Written::Impossible)
    })
}

fn is_address_like(text: &str) -> bool {
    const BEGINNINGS: &[&str] = &[
        "jl",
        "jln",
        "jalan",
        "gg",
        "gang",
        "dusun",
        "dsn",
        "lingk",
        "link",
        "lingkungan",
        "komplek",
        "kompleks",
        "komp",
        "perum",
        "perumahan",
        "btn",
        "kp",
        "kampung",
        "rt",
        "blok",
        "lorong",
        "lr",
        "lrg",
        "jend",
        "dsn",
        "desa",
        "kos",
    ];
    let folded = fold(text);
    let first = folded.split(' ').next().unwrap_or("");
    let numbered = folded.contains(" no ") || folded.contains(" rt ") || folded.contains(" rw ");
    BEGINNINGS.contains(&first) || numbered && digits_in(text) > 0 && text.len() > 8
}

fn is_institution_like(text: &str) -> bool {
    const KINDS: &[&str] = &[
        "rs",
        "rsj",
        "rsud",
        "rsup",
        "rsjd",
        "rsko",
        "rumah sakit",
        "balai",
        "yayasan",
        "klinik",
        "loka",
        "lapas",
        "panti",
        "ipwl",
        "puskesmas",
        "pondok",
        "hospital",
        "center",
        "centre",
        "bbrsbg",
        "balai besar",
        "lrppn",
        "rutan",
        "sentra",
    ];
    let folded = fold(text);
    KINDS.iter().any(|kind| {
        folded == *kind || folded.starts_with(&format!("{kind} ")) || folded.ends_with(&format!(" {kind}"))
    })
}

fn is_age_like(text: &str) -> bool {
    let folded = fold(text);
    let mut words = folded.split(' ');
    let number = words.next().unwrap_or("");
    let (number, unit) = number.split_at(number.find(|c: char| !c.is_ascii_digit()).unwrap_or(number.len()));
    let in_range = number.parse().is_ok_and(|age: u32| (5..=95).contains(&age));
    let rest = if unit.is_empty() { words.next().unwrap_or("") } else { unit };
    in_range && matches!(rest, "" | "th" | "thn" | "tahun" | "t" | "years" | "yrs" | "yo" | "y")
}

fn is_sex_and_age(text: &str) -> bool {
    let folded = fold(text);
    let mut words = folded.split(' ');
    let (first, second) = (words.next().unwrap_or(""), words.next().unwrap_or(""));
    let is_sex = |word: &str| matches!(word, "l" | "p" | "lk" | "pr" | "laki" | "perempuan");
    is_sex(first) && is_age_like(second) || is_age_like(first) && is_sex(second)
}

fn is_name_like(text: &str) -> bool {
    let plain = text.chars().all(|c| {
        c.is_alphabetic() || matches!(c, ' ' | '.' | ',' | '\'' | '\u{2019}' | '`' | '-' | '(' | ')' | '/')
    });
    plain && text.len() <= 45 && has_letters(text) && text.split_whitespace().count() <= 6
}

fn is_record_like(text: &str) -> bool {
    (2..=24).contains(&text.len())
        && digits_in(text) >= 2
        && text.split_whitespace().count() <= 2
        && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '/' | '.' | ' ' | '_'))
}

/// The name of a place without "Kel.", "Desa", "Kec." before it.
pub(super) fn bare_place(text: &str) -> &str {
    const BEFORE: &[&str] = &["kelurahan", "kel", "desa", "ds", "kecamatan", "kec"];
    let text = text.trim();
    let Some(end) = text.find(|c: char| !c.is_alphabetic()) else { return text };
    let rest = text[end..].trim_start_matches(|c: char| !c.is_alphanumeric());
    let is_kind = BEFORE.iter().any(|kind| kind.eq_ignore_ascii_case(&text[..end]));
    if is_kind && !rest.is_empty() { rest } else { text }
}
