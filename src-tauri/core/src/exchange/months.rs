//! Aftercare with a column for each month: a tick, a day or a word below "Januari", "Feb 23", "01-03-2023". Each
//! filled cell is a contact of its own.

use super::candidates::{AftercareCandidate, Candidate, Care};
use super::cells::{Cell, Table};
use super::dates::{Around, Written, month_exactly, read_number, read_text};
use super::fields::Field;
use super::layout::Header;
use super::places::Places;
use super::problems::{Problem, ProblemCode};
use super::profile::{Profile, count};
use super::rows::Reading;
use super::text::{fold, is_tick, tidy};
use crate::kernel::codes::{AftercareActivity, ProductiveKind, Recovery};
use crate::kernel::days::Day;
use std::ops::ControlFlow;

/// The month that a header names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Month {
    pub(super) year: Option<i32>,
    pub(super) month: u32,
}

/// The month at the end of a header: "Januari", "MONITORING Feb 2023", "Mar-23", or the first of a month.
pub(super) fn named(header: &str) -> Option<Month> {
    let folded = fold(header);
    let mut words: Vec<&str> = folded.split(' ').collect();
    if words.len() > 6 {
        return None;
    }
    if let [.., "01", month, year] = words.as_slice()
        && month.len() == 2
        && year.len() == 4
    {
        let (month, year) = (month.parse().ok()?, year.parse().ok()?);
        return (1..=12).contains(&month).then_some(Month { year: Some(year), month });
    }
    let year = words.last().and_then(|word| year_of(word));
    if year.is_some() && words.len() > 1 {
        words.pop();
    }
    let month = month_exactly(words.pop()?)?;
    words.iter().all(|word| is_said_of_months(word)).then_some(Month { year, month })
}

/// What may stand before a month that heads contacts. "Kel/Des" and "Konselor Agus" end like months.
fn is_said_of_months(word: &str) -> bool {
    const WORDS: &[&str] = &[
        "bulan",
        "bln",
        "tanggal",
        "hari",
        "kontak",
        "kunjungan",
        "monitoring",
        "monev",
        "pemantauan",
        "pendampingan",
        "follow",
        "up",
        "followup",
        "fu",
        "hasil",
        "kondisi",
        "keadaan",
        "status",
        "perkembangan",
        "laporan",
        "evaluasi",
        "pasca",
        "pascarehab",
        "pascarehabilitasi",
        "rehab",
        "rehabilitasi",
        "rawat",
        "lanjut",
        "bina",
        "aftercare",
        "home",
        "visit",
        "ke",
        "pada",
        "klien",
        "pertemuan",
    ];
    WORDS.contains(&word) || word.bytes().all(|b| b.is_ascii_digit())
}

/// The columns of a series in which each row has its own days: "Bulan 1", "Bulan 2"; "Kunjungan ke-1", "Kunjungan ke-2".
pub(super) fn series(headers: &[Header], profiles: &[Profile]) -> Vec<usize> {
    const KINDS: &[&str] = &[
        "bulan",
        "bln",
        "kontak",
        "kunjungan",
        "pertemuan",
        "monitoring",
        "pemantauan",
        "pendampingan",
        "follow",
        "fu",
        "m",
    ];
    let counted = |header: &Header| -> Option<u32> {
        let folded = fold(&header.label);
        let (words, number) = folded.rsplit_once(' ')?;
        let is_kind = words.split(' ').any(|word| KINDS.contains(&word));
        is_kind.then(|| number.parse().ok()).flatten()
    };
    let columns: Vec<usize> = (0..headers.len()).filter(|at| counted(&headers[*at]).is_some()).collect();
    let of = |at: &usize| {
        profiles.get(*at).map_or((0.0, 0.0), |it| (it.dates * count(it.filled), count(it.filled)))
    };
    let (days, filled) = columns.iter().map(of).fold((0.0, 0.0), |sum, it| (sum.0 + it.0, sum.1 + it.1));
    if columns.len() > 1 && days >= filled * 0.6 { columns } else { Vec::new() }
}

fn year_of(word: &str) -> Option<i32> {
    let year: i32 = word.bytes().all(|b| b.is_ascii_digit()).then(|| word.parse().ok()).flatten()?;
    match word.len() {
        2 => Some(2000 + year),
        4 if (1990..2100).contains(&year) => Some(year),
        _ => None,
    }
}

/// How the marks below the months are meant.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Marks {
    /// Beside ticks, a cross says that the client was not met.
    pub(super) crosses_deny: bool,
    /// Numbers are days of the month: 1 is the first, and no tick.
    pub(super) numbers_are_days: bool,
}

/// Looks at all cells below months together: one alone does not say how it is meant.
pub(super) fn marks(sample: &Table, fields: &[Option<Field>]) -> Marks {
    let mut marks = Marks::default();
    let (mut ticks, mut crosses) = (false, false);
    let flow = sample.each_row(&mut |_, cells| {
        let below = cells.iter().zip(fields).filter(|(_, field)| **field == Some(Field::MonthContact));
        for (cell, _) in below {
            let text = cell.text();
            crosses |= is_cross(&text);
            ticks |= is_tick(&text) && !is_cross(&text);
            marks.numbers_are_days |= text.parse().is_ok_and(|day: f64| (2.0..32.0).contains(&day));
        }
        ControlFlow::Continue(())
    });
    debug_assert!(flow.is_continue());
    marks.crosses_deny = ticks && crosses;
    marks
}

/// A box left open, and a nought where others count.
fn says_none(cell: &Cell<'_>) -> bool {
    match cell {
        Cell::Flag(is_set) => !is_set,
        Cell::Number(number) => *number == 0.0,
        Cell::Text(text) => text.trim() == "0",
        Cell::Empty | Cell::Date(_) => false,
    }
}

/// How often rather than when: "2x", "3 kali".
fn is_count(text: &str) -> bool {
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let unit = rest.trim_start().split(|c: char| !c.is_alphabetic()).next().unwrap_or("");
    rest.len() < text.len() && ["x", "kali"].iter().any(|count| unit.eq_ignore_ascii_case(count))
}

fn is_cross(text: &str) -> bool {
    text.eq_ignore_ascii_case("x")
}

/// A cell below a month.
struct Told {
    day: Written,
    /// Only the month is known.
    is_assumed: bool,
    words: String,
}

impl Reading {
    /// Whether the contacts stand below months: a single one beside the day of a contact is something else.
    pub(super) fn has_months(&self) -> bool {
        match self.how_many(Field::MonthContact) {
            0 => false,
            1 => !self.has(Field::ContactedOn),
            _ => true,
        }
    }

    /// Reads the contacts of a row, one for each month that says something.
    pub(super) fn read_months(
        &mut self,
        cells: &[Cell<'_>],
        places: &mut Places,
        problems: &mut Vec<Problem>,
    ) -> Vec<Candidate> {
        let client = self.client(cells, None, places, problems);
        let found: Vec<(usize, Cell<'_>)> =
            self.cells(Field::MonthContact, cells).filter(|(_, cell)| !says_none(cell)).collect();
        let mut contacts = Vec::new();
        for (at, cell) in found {
            contacts.extend(self.month_contact(at, &cell, problems));
        }
        // What stands beside the months says how it went in the end.
        if let Some(last) = contacts.last_mut() {
            self.complete(cells, last, problems);
        }
        contacts
            .into_iter()
            .map(|contact| Candidate { client: client.clone(), care: Care::Aftercare(Box::new(contact)) })
            .collect()
    }

    fn month_contact(
        &mut self,
        at: usize,
        cell: &Cell<'_>,
        problems: &mut Vec<Problem>,
    ) -> Option<AftercareCandidate> {
        let text = tidy(&cell.text());
        let told = self.told(at, cell);
        let contacted_on = match told.day {
            Written::Day(day) if day <= self.today => day,
            Written::Day(_) => {
                problems.push(Problem::new(ProblemCode::DateInFuture, Some(at)).value(text));
                return None;
            }
            Written::Year(_) | Written::Impossible | Written::NotADate => {
                problems.push(Problem::new(ProblemCode::DateImpossible, Some(at)).value(text));
                return None;
            }
        };
        self.assumed_days |= told.is_assumed;
        let mut contact = AftercareCandidate {
            contacted_on,
            activity: AftercareActivity::Evaluation,
            reached: !(is_cross(&text) && self.marks.crosses_deny),
            recovery: None,
            productive: None,
            productive_kind: None,
            productive_note: None,
            institution: None,
            note: None,
        };
        if !told.words.is_empty() {
            self.month_words(at, &told.words, &text, &mut contact, problems);
        }
        contact.recovery = contact.reached.then_some(contact.recovery.unwrap_or(Recovery::Unknown));
        Some(contact)
    }

    /// The day of a cell: written in it, alone or before other words, else the first of its month.
    fn told(&self, at: usize, cell: &Cell<'_>) -> Told {
        let month = named(self.labels.get(at).map_or("", String::as_str));
        let year = month.and_then(|month| month.year).or(self.context.year);
        let around = Around { year, month: month.map(|it| it.month), today: self.today, month_first: false };
        let first = match (year, month) {
            (Some(year), Some(it)) => {
                Day::from_ymd_opt(year, it.month, 1).map_or(Written::Impossible, Written::Day)
            }
            _ => Written::NotADate,
        };
        let told = |day, is_assumed, words: &str| Told { day, is_assumed, words: words.to_owned() };
        match cell {
            Cell::Date(day) => told(Written::Day(*day), false, ""),
            Cell::Number(number) if *number == 1.0 && !self.marks.numbers_are_days => told(first, true, ""),
            Cell::Number(number) => told(read_number(*number, &around), false, ""),
            Cell::Flag(_) | Cell::Empty => told(first, true, ""),
            Cell::Text(text) => {
                let text = tidy(text);
                if is_count(&text) {
                    return told(first, true, &text);
                }
                if is_tick(&text) && !(self.marks.numbers_are_days && text == "1") {
                    return told(first, true, "");
                }
                if let day @ (Written::Day(_) | Written::Impossible) = read_text(&text, &around) {
                    return told(day, false, "");
                }
                // "12/3 kambuh" and "12 Maret: home visit"; a number alone counts something else.
                let ends = text.match_indices([' ', ':', ',']).map(|(end, _)| end);
                let mut longest =
                    ends.filter(|end| *end > 2).filter_map(|end| match read_text(&text[..end], &around) {
                        Written::Day(day) => Some((end, day)),
                        _ => None,
                    });
                match longest.next_back() {
                    Some((end, day)) => told(
                        Written::Day(day),
                        false,
                        text[end..].trim_matches(|c: char| !c.is_alphanumeric()),
                    ),
                    None => told(first, true, &text),
                }
            }
        }
    }

    /// What the words in a cell say: the condition, the activity, whether the client was met, what they do.
    fn month_words(
        &mut self,
        at: usize,
        words: &str,
        whole: &str,
        contact: &mut AftercareCandidate,
        problems: &mut Vec<Problem>,
    ) {
        let recovery = self.meanings.known(Field::Recovery, words);
        let activity = self.meanings.known(Field::Activity, words).and_then(AftercareActivity::from_word);
        let reached = self.meanings.known(Field::Reached, words);
        let kind = self.meanings.known(Field::ProductiveKind, words).and_then(ProductiveKind::from_word);
        contact.reached = recovery != Some("not_reached") && reached != Some("no");
        contact.recovery = recovery.and_then(Recovery::from_word).filter(|_| contact.reached);
        contact.activity = activity.unwrap_or(contact.activity);
        if contact.reached && kind.is_some() && recovery.is_none() && activity.is_none() {
            (contact.productive, contact.productive_kind) = (Some(true), kind);
            contact.productive_note = Some(words.to_owned());
        }
        contact.note = Some(whole.to_owned());
        if recovery.is_none() && activity.is_none() && reached.is_none() && kind.is_none() {
            self.meanings.note_unknown(Field::Recovery, words);
            problems.push(Problem::new(ProblemCode::WordUnknown, Some(at)).value(whole));
        }
    }
}
