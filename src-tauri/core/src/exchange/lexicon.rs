//! Finding the code of a word in a coded column: as it stands in the vocabulary, misspelt, run together, or inside a
//! longer remark. The vocabulary itself is in `words`. What a user has explained comes before it (see `memory`).

use super::fields::Field;
use super::text::{fold, near};
use super::words;
use std::collections::HashMap;
use std::sync::OnceLock;

/// The code of a word. Status and productivity words may carry a detail behind a colon: `dropped_out:relapsed`.
pub(super) type Meaning = &'static str;

/// How sure a meaning is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Sureness {
    /// A known word with a typing slip.
    Misspelt,
    /// A known word inside other words.
    Within,
    /// The very word.
    Exact,
}

/// Words that turn the one behind them into its contrary.
const NEGATIONS: &[&str] =
    &["tidak", "tdk", "tak", "belum", "blm", "bukan", "bkn", "tanpa", "gagal", "non", "not", "no", "never"];

/// What is done when a text holds words of several codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Several {
    /// Nobody can say: the user is asked.
    Asked,
    /// The word that comes first is meant.
    FirstCounts,
}

struct Phrase {
    words: Vec<String>,
    code: Meaning,
}

/// The vocabulary of one coded field.
pub(super) struct Lexicon {
    exact: HashMap<String, Meaning>,
    /// The same without blanks, for "rawatjalan" and "drop-out".
    joined: HashMap<String, Meaning>,
    /// Longest first.
    phrases: Vec<Phrase>,
    several: Several,
}

impl Lexicon {
    fn new(entries: &[(Meaning, &str)], several: Several) -> Self {
        let mut exact = HashMap::new();
        let mut joined = HashMap::new();
        let mut phrases = Vec::new();
        for (code, list) in entries {
            let own = if code.contains(':') { "" } else { code };
            for phrase in std::iter::once(own).chain(list.split('|')) {
                let phrase = fold(phrase);
                if phrase.is_empty() {
                    continue;
                }
                joined.entry(phrase.replace(' ', "")).or_insert(*code);
                phrases.push(Phrase { words: phrase.split(' ').map(str::to_owned).collect(), code });
                exact.entry(phrase).or_insert(*code);
            }
        }
        phrases.sort_by_key(|phrase| std::cmp::Reverse((phrase.words.len(), phrase.words.concat().len())));
        Self { exact, joined, phrases, several }
    }

    /// The vocabulary of a field; none for fields that are not coded.
    pub(super) fn of(field: Field) -> Option<&'static Self> {
        static ALL: OnceLock<HashMap<Field, Lexicon>> = OnceLock::new();
        let all = ALL.get_or_init(|| {
            let coded = Field::ALL.iter().filter_map(|field| Some((*field, words::of(*field)?)));
            coded.map(|(field, entries)| (field, Self::new(entries, policy(field)))).collect()
        });
        all.get(&field)
    }

    /// How surely a text belongs to the field, 0 to 1, without mending misspelt words.
    pub(super) fn recognises(&self, text: &str) -> f32 {
        let folded = fold(text);
        if self.exact.contains_key(&folded) || self.joined.contains_key(&folded.replace(' ', "")) {
            return 1.0;
        }
        let words: Vec<&str> = folded.split(' ').collect();
        let inside = (2..=6).contains(&words.len()) && self.within(&words).is_some();
        if inside { 0.7 } else { 0.0 }
    }

    /// The meaning of a folded text and how sure it is.
    pub(super) fn lookup_folded(&self, folded: &str) -> Option<(Meaning, Sureness)> {
        if folded.is_empty() {
            return None;
        }
        if let Some(code) = self.exact.get(folded) {
            return Some((code, Sureness::Exact));
        }
        let joined = folded.replace(' ', "");
        if let Some(code) = self.joined.get(&joined) {
            return Some((code, Sureness::Exact));
        }
        let words: Vec<&str> = folded.split(' ').collect();
        if words.len() > 1
            && let Some(found) = self.within(&words)
        {
            return found.map(|code| (code, Sureness::Within));
        }
        self.misspelt(&joined, &words).map(|code| (code, Sureness::Misspelt))
    }

    /// The code of the known phrases inside a text. `Some(None)` when there are several and the user has to be asked.
    fn within(&self, words: &[&str]) -> Option<Option<Meaning>> {
        let mut taken = vec![false; words.len()];
        let mut hits: Vec<(usize, Meaning)> = Vec::new();
        for phrase in &self.phrases {
            let length = phrase.words.len();
            if length > words.len() || length == 1 && phrase.words[0].len() < 2 {
                continue;
            }
            for at in 0..=words.len() - length {
                let free = !taken[at..at + length].iter().any(|taken| *taken);
                if free && phrase.words.iter().zip(&words[at..]).all(|(a, b)| a == b) {
                    taken[at..at + length].fill(true);
                    if !is_negated(words, at) {
                        hits.push((at, phrase.code));
                    }
                }
            }
        }
        hits.sort_by_key(|(at, _)| *at);
        let (_, first) = *hits.first()?;
        let agree = hits.iter().all(|(_, code)| bare(code) == bare(first));
        let detailed = hits.iter().map(|(_, code)| *code).find(|code| code.contains(':'));
        let meant = if agree { detailed.unwrap_or(first) } else { first };
        Some((agree || self.several == Several::FirstCounts).then_some(meant))
    }

    fn misspelt(&self, joined: &str, words: &[&str]) -> Option<Meaning> {
        let mut found: Option<Meaning> = None;
        for (known, code) in &self.joined {
            if near(known, joined) {
                if found.is_some_and(|other| other != *code) {
                    return None;
                }
                found = Some(code);
            }
        }
        if found.is_some() || words.len() < 2 {
            return found;
        }
        let mended: Vec<&str> = words.iter().map(|word| self.mended(word)).collect();
        (mended != words).then(|| self.within(&mended).flatten()).flatten()
    }

    fn mended<'a>(&'a self, word: &'a str) -> &'a str {
        let known = || self.phrases.iter().flat_map(|phrase| &phrase.words);
        if word.len() < 5 || known().any(|it| it == word) {
            return word;
        }
        known().find(|it| near(it, word)).map_or(word, String::as_str)
    }
}

/// A meaning without its detail.
pub(super) fn bare(meaning: Meaning) -> &'static str {
    meaning.split(':').next().unwrap_or(meaning)
}

fn is_negated(words: &[&str], at: usize) -> bool {
    at > 0 && NEGATIONS.contains(&words[at - 1])
}

fn policy(field: Field) -> Several {
    match field {
        Field::Status
        | Field::Service
        | Field::Sex
        | Field::Education
        | Field::Recovery
        | Field::Severity => Several::Asked,
        _ => Several::FirstCounts,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(field: Field, text: &str) -> Option<Meaning> {
        Lexicon::of(field).unwrap().lookup_folded(&fold(text)).map(|(code, _)| code)
    }

    #[test]
    fn every_code_of_a_meaning_is_one_that_the_field_has() {
        for field in Field::ALL {
            let Some(entries) = words::of(*field) else { continue };
            let choices = field.choices().unwrap();
            for (meaning, _) in entries {
                let own = meaning.split(':').next().unwrap();
                let internal =
                    matches!((field, own), (Field::Status, "referred") | (Field::Recovery, "not_reached"));
                assert!(internal || choices.contains(&own), "{field:?} {meaning}");
            }
            for choice in choices {
                assert_eq!(
                    code(*field, choice).map(|it| it.split(':').next().unwrap()),
                    Some(*choice),
                    "{field:?}"
                );
            }
        }
    }

    #[test]
    fn no_word_stands_for_two_codes_of_a_field() {
        for field in Field::ALL {
            let Some(entries) = words::of(*field) else { continue };
            let mut seen: HashMap<String, &str> = HashMap::new();
            for (meaning, list) in entries {
                for phrase in list.split('|').map(fold).filter(|it| !it.is_empty()) {
                    let before = seen.insert(phrase.clone(), meaning);
                    assert!(before.is_none(), "{field:?}: {phrase} is {before:?} and {meaning}");
                }
            }
        }
    }

    #[test]
    fn statuses_are_known_in_the_ways_registers_write_them() {
        for (text, meaning) in [
            ("Selesai program", "completed"),
            ("SELESAI", "completed"),
            ("Seleasi", "completed"),
            ("Drop-Out", "dropped_out"),
            ("DO", "dropped_out"),
            ("D.O.", "dropped_out"),
            ("Dropout (tidak ada kabar)", "dropped_out"),
            ("Masih proses", "ongoing"),
            ("Belum selesai", "ongoing"),
            ("Dirujuk", "referred"),
            ("MD", "deceased"),
            ("Meninggal dunia", "deceased"),
            ("Kambuh", "dropped_out:relapsed"),
            ("KB", "dropped_out:relapsed"),
            ("masih menjlani rehabilitasi", "ongoing"),
        ] {
            let found = code(Field::Status, text);
            assert!(
                found.is_some_and(|it| it == meaning || it.split(':').next() == Some(meaning)),
                "{text}: {found:?}"
            );
        }
    }

    #[test]
    fn words_that_nobody_has_explained_stay_unknown() {
        for text in ["Belum jelas", "Menunggu", "A", "?", "Selesai, dirujuk", "tidak dirujuk", "Baru"] {
            assert_eq!(code(Field::Status, text), None, "{text}");
        }
        for text in ["Khusus", "Rawat", "rawat jalan dan rawat inap"] {
            assert_eq!(code(Field::Service, text), None, "{text}");
        }
    }

    #[test]
    fn services_sources_and_people_are_known_inside_longer_texts() {
        assert_eq!(code(Field::Service, "Rujuk Rawat Inap"), Some("inpatient"));
        assert_eq!(code(Field::Service, "rawatjalan"), Some("outpatient"));
        assert_eq!(code(Field::Service, "RAWAT JLAAN"), Some("outpatient"));
        assert_eq!(code(Field::Source, "Rujukan Polsek Ampenan"), Some("police"));
        assert_eq!(code(Field::Source, "diantar oleh ibunya / keluarga"), Some("family"));
        assert_eq!(code(Field::Sex, "Laki - laki"), Some("male"));
        assert_eq!(code(Field::Education, "SMA/SMK"), Some("senior_secondary"));
        assert_eq!(code(Field::Education, "SMA Negeri 1"), Some("senior_secondary"));
        assert_eq!(code(Field::Occupation, "Belum/Tidak Bekerja"), Some("unemployed"));
        assert_eq!(code(Field::Occupation, "Buruh harian lepas"), Some("employed"));
        assert_eq!(code(Field::ExitDetail, "Pecandu berat"), Some("heavy_dependence"));
        assert_eq!(
            code(Field::ProductiveKind, "Pelatihan servis telepon genggam (Dinas Sosial)"),
            Some("vocational_training")
        );
    }

    #[test]
    fn a_negated_word_is_not_its_contrary() {
        assert_eq!(code(Field::Recovery, "Tidak kambuh"), Some("abstinent"));
        assert_eq!(code(Field::Recovery, "kambuh"), Some("relapse"));
        assert_eq!(code(Field::Productive, "Tidak bekerja"), Some("no"));
        assert_eq!(code(Field::Marital, "Belum kawin"), Some("single"));
    }
}
