//! What the user has explained: which header carries which field, which word means which code. For one file as a
//! `Mapping`, for all files to come as the `Memory`, which goes by the words of headers and never by the file.

use super::fields::{Field, IGNORE, SheetKind};
use super::lexicon::Meaning;
use super::source::ReadError;
use super::text::fold;
use std::collections::{BTreeMap, HashMap};

/// What the user says about the sheets of one file.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Mapping(pub BTreeMap<String, SheetMapping>);

/// What the user says about one sheet.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct SheetMapping {
    /// The row of the header, from 1; 0 when the table has none; not given: the app finds it.
    #[cfg_attr(test, ts(optional))]
    pub header_row: Option<u32>,
    /// Leave the sheet out.
    #[cfg_attr(test, ts(as = "Option<bool>", optional))]
    pub skip: bool,
    /// What the sheet is a list of; not given: the app decides.
    #[cfg_attr(test, ts(optional))]
    pub kind: Option<SheetKind>,
    /// Header text to field name, or "ignore". Headers not named are placed by the app.
    #[cfg_attr(test, ts(as = "Option<BTreeMap<String, String>>", optional))]
    pub columns: BTreeMap<String, String>,
    /// Field name to word to code.
    #[cfg_attr(test, ts(as = "Option<BTreeMap<String, BTreeMap<String, String>>>", optional))]
    pub words: BTreeMap<String, BTreeMap<String, String>>,
}

/// Looks up the field of a word in a mapping; none is "ignore".
pub(super) fn field_named(word: &str) -> Result<Option<Field>, ReadError> {
    if word == IGNORE {
        return Ok(None);
    }
    Field::from_word(word).map(Some).ok_or_else(|| ReadError::BadMapping(word.to_owned()))
}

/// Looks up a code of a field, so that it can be compared and kept without a copy.
pub(super) fn code_named(field: Field, code: &str) -> Option<Meaning> {
    field.choices()?.iter().copied().find(|choice| *choice == code)
}

/// Words explained for one sheet or for all.
pub(super) type Explained = HashMap<(Field, String), Meaning>;

impl SheetMapping {
    /// The explained words by field and folded word.
    pub(super) fn explained(&self) -> Result<Explained, ReadError> {
        let mut explained = Explained::new();
        for (name, words) in &self.words {
            let field = field_named(name)?.ok_or_else(|| ReadError::BadMapping(name.clone()))?;
            for (word, code) in words {
                let code = code_named(field, code).ok_or_else(|| ReadError::BadMapping(code.clone()))?;
                explained.insert((field, fold(word)), code);
            }
        }
        Ok(explained)
    }
}

/// One thing that was explained and is kept for the files to come.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Remembered {
    /// A header and its field.
    Header {
        /// In which kind of sheet.
        kind: SheetKind,
        /// The header's words, folded.
        header: String,
        /// The field's word, or "ignore".
        field: String,
    },
    /// A word and its code.
    Word {
        /// The field's word.
        field: String,
        /// The word, folded.
        word: String,
        /// The code.
        code: String,
    },
}

/// What has been explained so far.
#[derive(Debug, Clone, Default)]
pub struct Memory {
    headers: HashMap<(SheetKind, String), Option<Field>>,
    words: Explained,
}

impl Memory {
    /// Takes up one thing. What names a field or a code that this version does not have is passed over.
    pub fn take(&mut self, remembered: &Remembered) {
        match remembered {
            Remembered::Header { kind, header, field } => {
                if let Ok(field) = field_named(field) {
                    self.headers.insert((*kind, fold(header)), field);
                }
            }
            Remembered::Word { field, word, code } => {
                let Some(field) = Field::from_word(field) else { return };
                if let Some(code) = code_named(field, code) {
                    self.words.insert((field, fold(word)), code);
                }
            }
        }
    }

    pub(super) fn header(&self, kind: SheetKind, header: &str) -> Option<Option<Field>> {
        self.headers.get(&(kind, fold(header))).copied()
    }

    pub(super) fn words(&self) -> &Explained {
        &self.words
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mapping_reads_as_the_command_line_documents_it() -> Result<(), Box<dyn std::error::Error>> {
        let mapping: Mapping = serde_json::from_str(
            r#"{"SHEET":{"header_row":1,"columns":{"Tanggal":"started_on"},"words":{"status":{"Kabur":"dropped_out"}}}}"#,
        )?;
        let sheet = &mapping.0["SHEET"];
        assert_eq!((sheet.header_row, sheet.skip, sheet.kind), (Some(1), false, None));
        assert_eq!(sheet.explained()?.get(&(Field::Status, "kabur".to_owned())), Some(&"dropped_out"));
        Ok(())
    }

    #[test]
    fn fields_and_codes_that_do_not_exist_are_refused() {
        let mut sheet = SheetMapping::default();
        sheet.words.insert("status".into(), BTreeMap::from([("Kabur".into(), "vanished".into())]));
        assert!(matches!(sheet.explained(), Err(ReadError::BadMapping(word)) if word == "vanished"));
        assert!(matches!(field_named("startedon"), Err(ReadError::BadMapping(_))));
        assert_eq!(field_named("ignore").ok(), Some(None));
    }

    #[test]
    fn what_was_explained_is_found_again_whatever_its_spelling() {
        let mut memory = Memory::default();
        memory.take(&Remembered::Header {
            kind: SheetKind::Register,
            header: "Kapan".into(),
            field: "started_on".into(),
        });
        memory.take(&Remembered::Word {
            field: "status".into(),
            word: "Kabur".into(),
            code: "dropped_out".into(),
        });
        memory.take(&Remembered::Word {
            field: "status".into(),
            word: "Baru".into(),
            code: "of_a_newer_version".into(),
        });
        assert_eq!(memory.header(SheetKind::Register, " KAPAN "), Some(Some(Field::StartedOn)));
        assert_eq!(memory.header(SheetKind::Aftercare, "Kapan"), None);
        assert_eq!(memory.words().len(), 1);
    }
}
