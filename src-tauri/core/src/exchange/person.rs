//! Reading what registers write about a person: names with titles and aliases, numbers, phones, ages.

use super::cells::{Cell, number_text};
use super::text::{digits_in, fold, tidy};
use crate::kernel::codes::{IdentityKind, Sex};
use crate::kernel::nik::{Nik, NikError};

/// A name and what stood around it.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct NameParts {
    pub(super) name: String,
    pub(super) alias: Option<String>,
    /// "Tn." and "Ny." say it.
    pub(super) sex: Option<Sex>,
}

/// Cleans a name: running numbers and forms of address go, an alias is taken out.
pub(super) fn name_parts(text: &str) -> NameParts {
    let tidied = tidy(text);
    let mut name = tidied.trim_start_matches(['\'', '`', '*', '-']).trim();
    let digits = name.len() - name.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    if digits > 0 && name[digits..].starts_with(['.', ')']) {
        name = name[digits + 1..].trim_start();
    }
    let mut sex = None;
    if let Some(at) = name.find(['.', ' ']) {
        let title = match name[..at].to_lowercase().as_str() {
            "tn" | "bpk" => Some(Some(Sex::Male)),
            "ny" | "nn" | "sdri" => Some(Some(Sex::Female)),
            "sdr" => Some(None),
            _ => None,
        };
        let rest = name[at..].trim_start_matches(['.', ' ']);
        if let (Some(said), false) = (title, rest.is_empty()) {
            (sex, name) = (said, rest);
        }
    }
    let (name, alias) = split_alias(name);
    NameParts { name: name.trim_end_matches([',', ';', '-', '/']).trim().to_owned(), alias, sex }
}

fn split_alias(name: &str) -> (&str, Option<String>) {
    let lower = name.to_lowercase();
    let may_begin = |word: &str| {
        let word = word.trim_start_matches('(');
        ["als", "alias", "a.k", "aka"].iter().any(|mark| word.starts_with(mark))
    };
    if lower.len() != name.len() || !lower.split(' ').any(may_begin) {
        return (name, None);
    }
    for mark in [
        " alias ", " als. ", " als ", " a.k.a. ", " a.k.a ", " aka ", " alias: ", " (alias ", " (als ",
        " alias.",
    ] {
        if let Some(at) = lower.find(mark) {
            let alias = name[at + mark.len()..].trim_matches(|c: char| !c.is_alphanumeric());
            return (name[..at].trim_end(), (!alias.is_empty()).then(|| alias.to_owned()));
        }
    }
    (name, None)
}

/// Takes a number out of a cell that holds a name and a number: the name, and the digits or record number behind it.
pub(super) fn split_name_number(text: &str) -> (&str, Option<&str>) {
    let Some(digit) = text.find(|c: char| c.is_ascii_digit()) else { return (text, None) };
    // A record number may begin with letters: "RM-19-0001".
    let start = text[..digit]
        .rfind(|c: char| c.is_whitespace() || matches!(c, '/' | '(' | ',' | ':' | '\''))
        .map_or(0, |at| at + 1);
    let end = number_end(text, start);
    let name = if start > 1 { &text[..start] } else { &text[end..] };
    let name = name.trim_matches(|c: char| !c.is_alphabetic() && c != '.');
    let name = ["nik", "NIK", "Nik", "no", "No", "RM", "rm"].iter().fold(name, |name, word| {
        name.strip_suffix(word).filter(|rest| rest.ends_with(|c: char| !c.is_alphabetic())).unwrap_or(name)
    });
    (name.trim_matches(|c: char| !c.is_alphabetic() && c != '.'), Some(text[start..end].trim()))
}

/// Where a number ends: digits may be grouped by blanks, and parts of a record number joined by slashes.
fn number_end(text: &str, start: usize) -> usize {
    let mut rest = text[start..].char_indices().peekable();
    while let Some((at, c)) = rest.next() {
        let next = rest.peek().map(|(_, next)| *next);
        let joins = match c {
            ' ' => next.is_some_and(|next| next.is_ascii_digit()),
            '/' => next.is_some_and(|next| next.is_ascii_alphanumeric()),
            '-' | '.' | '_' => true,
            c => c.is_ascii_alphanumeric(),
        };
        if !joins {
            return start + at;
        }
    }
    text.len()
}

/// An identity number as far as it can be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Identity {
    /// A well-formed NIK.
    Nik(Nik),
    /// Sixteen digits that are no NIK: no such birth date, or no serial.
    Odd(String, NikError),
    /// Another kind of document.
    Other(IdentityKind, String),
}

/// Why a number cannot be kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum IdentityFault {
    /// The spreadsheet keeps it as a number: the sixteenth digit is lost.
    StoredAsNumber,
    /// Not sixteen digits.
    Length(usize),
    /// Letters among the digits.
    Letters,
}

/// Reads an identity number. A column that holds any document's number may hold passports too.
pub(super) fn identity(cell: &Cell<'_>, any_document: bool) -> Result<Option<Identity>, IdentityFault> {
    let text = match cell {
        Cell::Number(number) if *number == 0.0 => return Ok(None),
        Cell::Number(number) if number_text(*number).len() < 8 => {
            return Err(IdentityFault::Length(number_text(*number).len()));
        }
        Cell::Number(_) => return Err(IdentityFault::StoredAsNumber),
        Cell::Date(_) | Cell::Flag(_) => return Err(IdentityFault::Letters),
        Cell::Empty => return Ok(None),
        Cell::Text(text) => tidy(text),
    };
    if text.is_empty() || says_none(&text) {
        return Ok(None);
    }
    if is_scientific(&text) || text.ends_with(".0") && digits_in(&text) > 15 {
        return Err(IdentityFault::StoredAsNumber);
    }
    let number = text.strip_prefix("NIK").or_else(|| text.strip_prefix("KTP")).unwrap_or(&text);
    let number = number.trim_start_matches([':', '.', ' ']);
    match Nik::parse(number) {
        Ok(nik) => Ok(Some(Identity::Nik(nik))),
        Err(error @ (NikError::Date | NikError::Serial)) => {
            let digits = number.chars().filter(char::is_ascii_digit).collect();
            Ok(Some(Identity::Odd(digits, error)))
        }
        Err(NikError::Length) => Err(IdentityFault::Length(digits_in(number))),
        Err(NikError::Digits) if any_document => Ok(Some(other_document(&text))),
        Err(NikError::Digits) => Err(IdentityFault::Letters),
    }
}

fn says_none(text: &str) -> bool {
    let folded = fold(text);
    let words = ["belum", "tidak", "tdk", "blm", "tanpa", "hilang", "lupa", "dalam proses", "proses"];
    digits_in(text) == 0 && words.iter().any(|word| folded.starts_with(word))
        || folded.bytes().all(|b| b == b'0')
}

/// "5,27101E+15": what is left of a NIK when a spreadsheet took it for a number.
fn is_scientific(text: &str) -> bool {
    let upper = text.to_ascii_uppercase();
    let Some((mantissa, exponent)) = upper.split_once('E') else { return false };
    let is_mantissa = mantissa.starts_with(|c: char| c.is_ascii_digit())
        && mantissa.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ','));
    is_mantissa && exponent.trim_start_matches('+').parse::<u32>().is_ok()
}

fn other_document(text: &str) -> Identity {
    let folded = fold(text);
    let kind = if folded.contains("paspor") || folded.contains("passport") || is_passport(text) {
        IdentityKind::Passport
    } else if folded.split(' ').any(|word| word == "sim") {
        IdentityKind::DrivingLicence
    } else if folded.contains("kartu pelajar") || folded.contains("nisn") {
        IdentityKind::StudentCard
    } else {
        IdentityKind::Other
    };
    Identity::Other(kind, text.to_owned())
}

fn is_passport(text: &str) -> bool {
    let letters = text.chars().take_while(char::is_ascii_uppercase).count();
    let rest = text[letters..].trim();
    (1..=2).contains(&letters) && (6..=8).contains(&rest.len()) && rest.bytes().all(|b| b.is_ascii_digit())
}

/// The phone numbers of a cell, with the zero that a spreadsheet took away, and the word beside each.
pub(super) fn phones(cell: &Cell<'_>) -> Vec<(String, Option<String>)> {
    let text = match cell {
        Cell::Number(number) => number_text(*number),
        Cell::Text(text) => tidy(text),
        Cell::Empty | Cell::Date(_) | Cell::Flag(_) => return Vec::new(),
    };
    let mut found: Vec<(String, Option<String>)> = Vec::new();
    for part in text.split(['/', ';', ',', '\n', '&']) {
        let number: String = part.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect();
        let word: String = part.chars().map(|c| if c.is_alphabetic() { c } else { ' ' }).collect();
        let word = tidy(&word);
        match number.len() {
            7..=16 => found.push((with_zero(number), (!word.is_empty()).then_some(word))),
            _ if !word.is_empty() && number.is_empty() => {
                if let Some((_, of)) = found.last_mut().filter(|(_, of)| of.is_none()) {
                    *of = Some(word);
                }
            }
            _ => {}
        }
    }
    found
}

fn with_zero(number: String) -> String {
    if number.starts_with('8') && number.len() >= 9 { format!("0{number}") } else { number }
}

/// An age in years: "23", "23 th", "23 tahun".
pub(super) fn age(cell: &Cell<'_>) -> Option<u32> {
    let years = match cell {
        Cell::Number(number) if (0.0..130.0).contains(number) => number.trunc().to_string(),
        Cell::Text(text) => {
            let start = text.find(|c: char| c.is_ascii_digit())?;
            let digits = &text[start..];
            digits[..digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len())].to_owned()
        }
        _ => return None,
    };
    years.parse().ok().filter(|years| (1..120).contains(years))
}

/// A number of years, possibly with a part: "2", "2,5 tahun", "6 bulan" is half a year. `in_months` is what the header
/// says of numbers without a unit.
pub(super) fn years(cell: &Cell<'_>, in_months: bool) -> Option<f64> {
    let text = match cell {
        Cell::Number(number) => number.to_string(),
        Cell::Text(text) => text.replace(',', "."),
        _ => return None,
    };
    let start = text.find(|c: char| c.is_ascii_digit())?;
    let number = &text[start..];
    let end = number.find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(number.len());
    let value: f64 = number[..end].trim_end_matches('.').parse().ok()?;
    let unit = fold(&number[end..]);
    let says_months = ["bulan", "bln", "month", "bl"].iter().any(|month| unit.starts_with(month));
    let years = if says_months || unit.is_empty() && in_months { value / 12.0 } else { value };
    (0.0..90.0).contains(&years).then_some(years)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lose_their_numbers_and_titles_and_keep_their_spelling() {
        for (text, name) in [
            ("  Budi   Santoso ", "Budi Santoso"),
            ("1. Budi Santoso", "Budi Santoso"),
            ("Tn. BUDI", "BUDI"),
            ("Sdr Budi", "Budi"),
            ("Nyoman Sari", "Nyoman Sari"),
            ("Siti", "Siti"),
            ("An Nisa", "An Nisa"),
            ("M. Ali", "M. Ali"),
        ] {
            assert_eq!(name_parts(text).name, name, "{text}");
        }
        assert_eq!(name_parts("Ny. Rina").sex, Some(Sex::Female));
        let parts = name_parts("Budi Santoso alias Botak");
        assert_eq!((parts.name.as_str(), parts.alias.as_deref()), ("Budi Santoso", Some("Botak")));
    }

    #[test]
    fn a_name_and_a_number_in_one_cell_are_taken_apart() {
        for (text, name, number) in [
            ("Budi Santoso / 5271050710968399", "Budi Santoso", "5271050710968399"),
            ("Budi Santoso\n5271050710968399", "Budi Santoso", "5271050710968399"),
            ("Budi Santoso (NIK: 5271050710968399)", "Budi Santoso", "5271050710968399"),
            ("Budi Santoso (RM-19-0001)", "Budi Santoso", "RM-19-0001"),
            ("5271050710968399 / Budi Santoso", "Budi Santoso", "5271050710968399"),
        ] {
            let (found, digits) = split_name_number(text);
            assert_eq!(
                (found, digits.map(|it| it.trim_end_matches([' ', '/']))),
                (name, Some(number)),
                "{text}"
            );
        }
        assert_eq!(split_name_number("Budi"), ("Budi", None));
    }

    #[test]
    fn damaged_numbers_are_told_from_short_ones() {
        let nik = |text| identity(&Cell::Text(text), false);
        assert!(matches!(nik("'5271050710968399"), Ok(Some(Identity::Nik(_)))));
        assert!(matches!(nik("NIK: 5271 0507 1096 8399"), Ok(Some(Identity::Nik(_)))));
        assert_eq!(
            identity(&Cell::Number(5_271_061_207_846_230.0), false),
            Err(IdentityFault::StoredAsNumber)
        );
        assert_eq!(nik("5,27106E+15"), Err(IdentityFault::StoredAsNumber));
        assert_eq!(nik("527105550600742"), Err(IdentityFault::Length(15)));
        assert_eq!(nik("5271050X10968399"), Err(IdentityFault::Letters));
        assert!(matches!(nik("5271053113968399"), Ok(Some(Identity::Odd(_, NikError::Date)))));
        assert_eq!(nik("Belum punya KTP"), Ok(None));
        let passport = identity(&Cell::Text("B1234567"), true);
        assert!(matches!(passport, Ok(Some(Identity::Other(IdentityKind::Passport, _)))));
    }

    #[test]
    fn phones_get_back_their_zero_and_keep_their_owners() {
        assert_eq!(phones(&Cell::Number(81_234_567_890.0)), [("081234567890".to_owned(), None)]);
        assert_eq!(
            phones(&Cell::Text("0812-3456-7890 / 0878 111 222 (ibu)")),
            [("081234567890".to_owned(), None), ("0878111222".to_owned(), Some("ibu".to_owned()))]
        );
        assert!(phones(&Cell::Text("tidak ada")).is_empty());
    }

    #[test]
    fn ages_and_years_are_read_with_their_units() {
        assert_eq!(age(&Cell::Text("23 th")), Some(23));
        assert_eq!(age(&Cell::Number(23.0)), Some(23));
        assert_eq!(age(&Cell::Text("dewasa")), None);
        assert_eq!(years(&Cell::Text("2,5 tahun"), false), Some(2.5));
        assert_eq!(years(&Cell::Text("6 bulan"), false), Some(0.5));
        assert_eq!(years(&Cell::Number(18.0), true), Some(1.5));
        assert_eq!(years(&Cell::Text("2 th"), true), Some(2.0));
    }
}
