//! The meaning of a word in a coded column: what the user explained for this sheet, else what was explained before,
//! else the vocabulary. Words nobody knows are collected once, with how many rows have them.

use super::fields::Field;
use super::lexicon::{Lexicon, Meaning};
use super::memory::Explained;
use super::text::fold;
use std::collections::{BTreeMap, HashMap};

/// A register has few words many times; a column of free text must not fill the memory.
const REMEMBERED: usize = 4_096;

/// So many unknown words of a field are shown.
const SHOWN: usize = 500;

#[derive(Debug, Default)]
pub(super) struct Meanings {
    explained: Explained,
    earlier: Explained,
    found: HashMap<Field, HashMap<String, Option<Meaning>>>,
    unknown: BTreeMap<(Field, String), u32>,
}

impl Meanings {
    pub(super) fn new(explained: Explained, earlier: Explained) -> Self {
        Self { explained, earlier, ..Self::default() }
    }

    /// The meaning of a word. One that nobody knows is noted.
    pub(super) fn of(&mut self, field: Field, text: &str) -> Option<Meaning> {
        let meaning = self.known(field, text);
        if meaning.is_none() {
            self.note_unknown(field, text);
        }
        meaning
    }

    /// The meaning of a word, without noting one that nobody knows.
    pub(super) fn known(&mut self, field: Field, text: &str) -> Option<Meaning> {
        let found = self.found.entry(field).or_default();
        if let Some(meaning) = found.get(text) {
            return *meaning;
        }
        let key = (field, fold(text));
        let explained = self.explained.get(&key).or_else(|| self.earlier.get(&key)).copied();
        let meaning = explained.or_else(|| Some(Lexicon::of(field)?.lookup_folded(&key.1)?.0));
        if found.len() < REMEMBERED {
            found.insert(text.to_owned(), meaning);
        }
        meaning
    }

    pub(super) fn note_unknown(&mut self, field: Field, text: &str) {
        if let Some(rows) = self.unknown.get_mut(&(field, text.to_owned())) {
            *rows += 1;
        } else if self.unknown.len() < SHOWN {
            self.unknown.insert((field, text.to_owned()), 1);
        }
    }

    /// The words nobody knows and how many rows have each.
    pub(super) fn unknown(&self) -> impl Iterator<Item = (Field, &str, u32)> {
        self.unknown.iter().map(|((field, word), rows)| (*field, word.as_str(), *rows))
    }

    pub(super) fn forget_unknown(&mut self) {
        self.unknown.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_user_explains_goes_before_what_is_known() {
        let explained = Explained::from([((Field::Status, "selesai".to_owned()), "transferred")]);
        let earlier = Explained::from([
            ((Field::Status, "selesai".to_owned()), "deceased"),
            ((Field::Status, "kabur".to_owned()), "dropped_out"),
        ]);
        let mut meanings = Meanings::new(explained, earlier);
        assert_eq!(meanings.of(Field::Status, "SELESAI"), Some("transferred"));
        assert_eq!(meanings.of(Field::Status, "Kabur"), Some("dropped_out"));
        assert_eq!(meanings.of(Field::Status, "Proses"), Some("ongoing"));
    }

    #[test]
    fn an_unknown_word_is_collected_once_with_its_rows() {
        let mut meanings = Meanings::default();
        for _ in 0..3 {
            assert_eq!(meanings.of(Field::Status, "Belum jelas"), None);
        }
        assert_eq!(meanings.unknown().collect::<Vec<_>>(), [(Field::Status, "Belum jelas", 3)]);
    }
}
