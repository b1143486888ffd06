//! Reading days as registers write them: real dates, serial numbers, "6 Januari 2019", "11-1-19", "05/10/2004" with
//! the day first, months in Indonesian or English. A day that does not exist is told from a text that is no date.

use super::text::near;
use crate::kernel::days::Day;
use chrono::{Datelike, Days};

/// What a text or number in a date column turned out to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Written {
    /// A day of the calendar.
    Day(Day),
    /// Only a year.
    Year(i32),
    /// Looks like a date, but there is no such day, or a part of it is missing.
    Impossible,
    /// Something else.
    NotADate,
}

/// What is known around a date.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Around {
    /// The column writes the month before the day.
    pub(super) month_first: bool,
    /// The year of the sheet, its title or its section.
    pub(super) year: Option<i32>,
    /// The month of the sheet or section.
    pub(super) month: Option<u32>,
    /// Two-digit years are of the century that does not lie after this day.
    pub(super) today: Day,
}

const MONTHS: &[(&str, u32)] = &[
    ("januari", 1),
    ("january", 1),
    ("jan", 1),
    ("februari", 2),
    ("february", 2),
    ("pebruari", 2),
    ("feb", 2),
    ("peb", 2),
    ("maret", 3),
    ("march", 3),
    ("mar", 3),
    ("mrt", 3),
    ("april", 4),
    ("apr", 4),
    ("mei", 5),
    ("may", 5),
    ("juni", 6),
    ("june", 6),
    ("jun", 6),
    ("juli", 7),
    ("july", 7),
    ("jul", 7),
    ("agustus", 8),
    ("august", 8),
    ("agu", 8),
    ("agt", 8),
    ("ags", 8),
    ("agst", 8),
    ("agus", 8),
    ("aug", 8),
    ("september", 9),
    ("sept", 9),
    ("sep", 9),
    ("oktober", 10),
    ("october", 10),
    ("okt", 10),
    ("oct", 10),
    ("november", 11),
    ("nopember", 11),
    ("nov", 11),
    ("nop", 11),
    ("desember", 12),
    ("december", 12),
    ("des", 12),
    ("dec", 12),
];

const ROMAN: &[&str] = &["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii"];

/// Words that stand beside a date and say nothing about it.
const FILLERS: &[&str] = &[
    "senin",
    "selasa",
    "rabu",
    "kamis",
    "jumat",
    "jum",
    "at",
    "sabtu",
    "minggu",
    "ahad",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "mon",
    "tue",
    "wed",
    "thu",
    "fri",
    "sat",
    "sun",
    "sen",
    "sel",
    "rab",
    "kam",
    "sab",
    "tgl",
    "tanggal",
    "pukul",
    "jam",
    "pkl",
    "wib",
    "gmt",
    "utc",
    "wita",
    "wit",
    "t",
    "z",
    "am",
    "pm",
    "th",
    "st",
    "nd",
    "rd",
];

/// The month a folded word names, misspelt or not.
pub(super) fn month_named(word: &str) -> Option<u32> {
    if word.len() < 3 || !word.is_ascii() {
        return None;
    }
    let exact = MONTHS.iter().find(|(name, _)| *name == word);
    exact.or_else(|| MONTHS.iter().find(|(name, _)| near(name, word))).map(|(_, month)| *month)
}

/// The month a folded word names, spelt as it should be.
pub(super) fn month_exactly(word: &str) -> Option<u32> {
    MONTHS.iter().find(|(name, _)| *name == word).map(|(_, month)| *month)
}

/// Reads a number cell: a serial day of the spreadsheet, `20190106`, a year, or the day of a known month.
pub(super) fn read_number(number: f64, around: &Around) -> Written {
    if !(number.is_finite() && (0.0..=99_999_999.0).contains(&number)) {
        return Written::NotADate;
    }
    let whole = number.trunc();
    if (3654.0..73_050.0).contains(&whole) {
        // Between 1910 and 2099 counted from the spreadsheet's day zero.
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "within the range just checked"
        )]
        let serial = Days::new(whole as u64);
        let zero = Day::from_ymd_opt(1899, 12, 30);
        return zero.and_then(|zero| zero.checked_add_days(serial)).map_or(Written::NotADate, Written::Day);
    }
    if number.fract() != 0.0 {
        return Written::NotADate;
    }
    read_text(&format!("{whole}"), around)
}

/// Reads a text.
pub(super) fn read_text(text: &str, around: &Around) -> Written {
    let Some(parts) = Parts::of(text) else { return Written::NotADate };
    let numbers = &parts.numbers[..parts.count];
    // Only a year is longer than two digits; other long numbers are phones, house numbers, RT/RW.
    let long = numbers.iter().filter(|number| number.digits > 2);
    if numbers.len() > 1 && long.clone().count() > 1
        || long.clone().any(|it| numbers.len() > 1 && it.digits != 4)
    {
        return Written::NotADate;
    }
    match (parts.month, numbers) {
        (Some(month), [a, b]) if a.digits == 4 => day(a.year(around), month, b.value),
        (Some(month), [a, b]) => day(b.year(around), month, a.value),
        (Some(month), [a]) if a.digits < 3 => day(around.year, month, a.value),
        (Some(_), [_]) => Written::Impossible,
        (None, [a, b, c]) if a.digits == 4 => day(a.year(around), b.value, c.value),
        (None, [a, b, c]) if around.month_first => day(c.year(around), a.value, b.value),
        (None, [a, b, c]) => day(c.year(around), b.value, a.value),
        (None, [a, b]) if a.digits < 3 && b.digits < 3 => match around.year {
            Some(year) => day(Some(year), b.value, a.value),
            None => Written::Impossible,
        },
        (None, [_, _]) => Written::Impossible,
        (None, [a]) => single(a, around),
        _ => Written::NotADate,
    }
}

fn single(number: &Number, around: &Around) -> Written {
    let value = number.value;
    match number.digits {
        8 if (1900..2100).contains(&(value / 10_000)) => {
            day(i32::try_from(value / 10_000).ok(), value / 100 % 100, value % 100)
        }
        8 if (1900..2100).contains(&(value % 10_000)) => {
            day(i32::try_from(value % 10_000).ok(), value / 10_000 % 100, value / 1_000_000)
        }
        5 if (20_000..60_000).contains(&value) => read_number(f64::from(value), around),
        4 if (1900..2100).contains(&value) => i32::try_from(value).map_or(Written::NotADate, Written::Year),
        1 | 2 if around.month.is_some() && around.year.is_some() => {
            day(around.year, around.month.unwrap_or(0), value)
        }
        _ => Written::NotADate,
    }
}

fn day(year: Option<i32>, month: u32, day: u32) -> Written {
    let Some(year) = year.filter(|year| (1900..2100).contains(year)) else { return Written::Impossible };
    Day::from_ymd_opt(year, month, day).map_or(Written::Impossible, Written::Day)
}

#[derive(Debug, Clone, Copy, Default)]
struct Number {
    value: u32,
    digits: usize,
}

impl Number {
    fn year(&self, around: &Around) -> Option<i32> {
        let value = i32::try_from(self.value).ok()?;
        match self.digits {
            4 => Some(value),
            1 | 2 if 2000 + value <= around.today.year() => Some(2000 + value),
            1 | 2 => Some(1900 + value),
            _ => None,
        }
    }
}

/// The numbers and the month name of a text that may be a date.
struct Parts {
    numbers: [Number; 3],
    count: usize,
    month: Option<u32>,
}

impl Parts {
    /// None when the text has words or numbers that no date has.
    fn of(text: &str) -> Option<Self> {
        let text = text.trim();
        if text.is_empty() || text.len() > 48 {
            return None;
        }
        let mut parts = Self { numbers: [Number::default(); 3], count: 0, month: None };
        let mut rest = text;
        while let Some(first) = rest.chars().next() {
            if first.is_ascii_digit() {
                let (digits, after) = split_while(rest, |c| c.is_ascii_digit());
                rest = after;
                if rest.starts_with(':') || text[..text.len() - after.len() - digits.len()].ends_with(':') {
                    continue;
                }
                // "08.30 WITA" behind a complete date is a time of day, as are fractions of seconds.
                if parts.is_complete() {
                    continue;
                }
                if parts.count == 3 || digits.len() > 8 {
                    return None;
                }
                parts.numbers[parts.count] = Number { value: digits.parse().ok()?, digits: digits.len() };
                parts.count += 1;
            } else if first.is_alphabetic() {
                let (word, after) = split_while(rest, char::is_alphabetic);
                rest = after;
                parts.word(word)?;
            } else if matches!(
                first,
                '-' | '/'
                    | '.'
                    | ','
                    | ' '
                    | '\''
                    | '\u{2019}'
                    | ':'
                    | '\u{a0}'
                    | '_'
                    | '\n'
                    | '\r'
                    | '\t'
                    | '+'
                    | '\u{2013}'
            ) {
                rest = &rest[first.len_utf8()..];
            } else {
                return None;
            }
        }
        (parts.count > 0).then_some(parts)
    }

    fn is_complete(&self) -> bool {
        self.count == 3 || self.count == 2 && self.month.is_some()
    }

    fn word(&mut self, word: &str) -> Option<()> {
        if word.len() > 12 {
            return None;
        }
        let folded = word.to_lowercase();
        if self.month.is_none() {
            let roman = ROMAN.iter().position(|it| *it == folded).filter(|_| self.count == 1);
            self.month = month_named(&folded).or_else(|| roman.and_then(|at| u32::try_from(at + 1).ok()));
            if self.month.is_some() {
                return Some(());
            }
        }
        FILLERS.contains(&folded.as_str()).then_some(())
    }
}

fn split_while(text: &str, keep: impl Fn(char) -> bool) -> (&str, &str) {
    text.split_at(text.find(|c| !keep(c)).unwrap_or(text.len()))
}

/// Finds a day at the end of a text that begins with something else, as "Mataram, 05-10-2004" does; gives the text
/// before it and what stands for the date.
pub(super) fn split_trailing_date(text: &str) -> Option<(&str, &str)> {
    let digit = text.find(|c: char| c.is_ascii_digit())?;
    let before = &text[..digit];
    // A month or a weekday before the first digit belongs to the date: "Mataram, Jan 6 2019".
    let trimmed = before.trim_end_matches(|c: char| !c.is_alphabetic());
    let word = trimmed.rsplit(|c: char| !c.is_alphabetic()).next().unwrap_or("");
    let folded = word.to_lowercase();
    if !word.is_empty()
        && (MONTHS.iter().any(|(name, _)| *name == folded) || FILLERS.contains(&folded.as_str()))
    {
        let start = trimmed.len() - word.len();
        return Some((&text[..start], &text[start..]));
    }
    Some((before, &text[digit..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn around() -> Around {
        Around { today: Day::from_ymd_opt(2026, 11, 22).unwrap(), ..Around::default() }
    }

    fn on(year: i32, month: u32, day: u32) -> Written {
        Written::Day(Day::from_ymd_opt(year, month, day).unwrap())
    }

    #[test]
    fn the_ways_people_write_a_day_are_one_day() {
        for text in [
            "6 Januari 2019",
            "06-01-2019",
            "6/1/19",
            "6.1.2019",
            "2019-01-06",
            "2019-01-06T00:00:00",
            "2019/01/06 08:30",
            "Minggu, 6 Jan 2019",
            "6-Jan-19",
            "January 6, 2019",
            "6 jan '19",
            "06012019",
            "20190106",
            "6-I-2019",
            "43471",
            "6 Janauri 2019",
            "06/01/2019 08.30 WITA",
            "tgl 6 Januari 2019",
            "6 th January 2019",
            "Sun 6 Jan 2019",
        ] {
            assert_eq!(read_text(text, &around()), on(2019, 1, 6), "{text}");
        }
    }

    #[test]
    fn the_day_comes_before_the_month_unless_the_column_says_otherwise() {
        assert_eq!(read_text("05/10/2004", &around()), on(2004, 10, 5));
        let american = Around { month_first: true, ..around() };
        assert_eq!(read_text("05/10/2004", &american), on(2004, 5, 10));
        assert_eq!(read_text("01/25/2019", &around()), Written::Impossible);
    }

    #[test]
    fn days_that_do_not_exist_are_impossible() {
        for text in [
            "31 Februari 2024",
            "29-02-2019",
            "00/00/2019",
            "12-13-2019",
            "1 Jan 0019",
            "Januari 2019",
            "5 Mei",
        ] {
            assert_eq!(read_text(text, &around()), Written::Impossible, "{text}");
        }
    }

    #[test]
    fn words_and_other_numbers_are_no_dates() {
        for text in [
            "Selesai",
            "RM-19-0001",
            "5271014510049193",
            "0812-3456-7890",
            "Jl. Mawar 5",
            "F15.1",
            "",
            "23 tahun 4",
        ] {
            assert_eq!(read_text(text, &around()), Written::NotADate, "{text}");
        }
    }

    #[test]
    fn two_digit_years_do_not_lie_in_the_future() {
        assert_eq!(read_text("5-10-04", &around()), on(2004, 10, 5));
        assert_eq!(read_text("5-10-88", &around()), on(1988, 10, 5));
    }

    #[test]
    fn what_the_sheet_says_completes_a_date() {
        let january = Around { year: Some(2019), month: Some(1), ..around() };
        assert_eq!(read_text("6", &january), on(2019, 1, 6));
        assert_eq!(read_text("6/1", &january), on(2019, 1, 6));
        assert_eq!(read_text("6 Januari", &january), on(2019, 1, 6));
        assert_eq!(read_number(6.0, &january), on(2019, 1, 6));
        assert_eq!(read_number(31.0, &Around { month: Some(2), ..january }), Written::Impossible);
    }

    #[test]
    fn numbers_are_serial_days_or_years() {
        assert_eq!(read_number(43471.0, &around()), on(2019, 1, 6));
        assert_eq!(read_number(43471.75, &around()), on(2019, 1, 6));
        assert_eq!(read_number(1985.0, &around()), Written::Year(1985));
        assert_eq!(read_number(7.0, &around()), Written::NotADate);
        assert_eq!(read_number(5.271_014_510_049_19e15, &around()), Written::NotADate);
    }

    #[test]
    fn a_place_before_the_date_is_split_off() {
        assert_eq!(split_trailing_date("Mataram, 05-10-2004"), Some(("Mataram, ", "05-10-2004")));
        assert_eq!(split_trailing_date("Praya / 6 Mei 1990"), Some(("Praya / ", "6 Mei 1990")));
        assert_eq!(split_trailing_date("Bima, Mei 6 1990"), Some(("Bima, ", "Mei 6 1990")));
        assert_eq!(split_trailing_date("Mataram"), None);
    }
}
