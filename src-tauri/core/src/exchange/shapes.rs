//! The forms of values: what looks like a NIK, a phone, a name, an address, an age.

use super::dates::{Around, Written, read_text, split_trailing_date};
use super::text::{digits_in, fold};
use crate::kernel::days::Day;

pub(super) fn has_letters(text: &str) -> bool {
    text.chars().filter(|c| c.is_alphabetic()).count() > 2
}

pub(super) fn longest_digits(text: &str) -> usize {
    text.split(|c: char| !c.is_ascii_digit()).map(str::len).max().unwrap_or(0)
}

pub(super) fn is_nik_like(text: &str) -> bool {
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

pub(super) fn is_place_and_date(text: &str) -> bool {
    let around = Around { year: None, today: Day::MAX, ..Around::default() };
    split_trailing_date(text).is_some_and(|(place, date)| {
        has_letters(place) && matches!(read_text(date, &around), Written::Day(_) | Written::Impossible)
    })
}

pub(super) fn is_address_like(text: &str) -> bool {
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

pub(super) fn is_institution_like(text: &str) -> bool {
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
        let after = folded.strip_prefix(kind).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '));
        after || folded.strip_suffix(kind).is_some_and(|rest| rest.ends_with(' '))
    })
}

pub(super) fn is_age_like(text: &str) -> bool {
    let folded = fold(text);
    let mut words = folded.split(' ');
    let number = words.next().unwrap_or("");
    let (number, unit) = number.split_at(number.find(|c: char| !c.is_ascii_digit()).unwrap_or(number.len()));
    let in_range = number.parse().is_ok_and(|age: u32| (13..=80).contains(&age));
    let rest = if unit.is_empty() { words.next().unwrap_or("") } else { unit };
    in_range && matches!(rest, "" | "th" | "thn" | "tahun" | "t" | "years" | "yrs" | "yo" | "y")
}

pub(super) fn is_sex_and_age(text: &str) -> bool {
    let folded = fold(text);
    let mut words = folded.split(' ');
    let (first, second) = (words.next().unwrap_or(""), words.next().unwrap_or(""));
    let is_sex = |word: &str| matches!(word, "l" | "p" | "lk" | "pr" | "laki" | "perempuan");
    is_sex(first) && is_age_like(second) || is_age_like(first) && is_sex(second)
}

pub(super) fn is_name_like(text: &str) -> bool {
    let plain = text.chars().all(|c| {
        c.is_alphabetic() || matches!(c, ' ' | '.' | ',' | '\'' | '\u{2019}' | '`' | '-' | '(' | ')' | '/')
    });
    plain && text.len() <= 45 && has_letters(text) && text.split_whitespace().count() <= 6
}

pub(super) fn is_record_like(text: &str) -> bool {
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
