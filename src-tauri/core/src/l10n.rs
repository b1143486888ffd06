//! The words of exports and of the terminal, from the same Fluent files as the screens.

use crate::error::Arg;
use crate::error::WireError;
use crate::kernel::codes::Language;
use fluent_bundle::{FluentArgs, FluentBundle, FluentResource};

/// The files of a language, by name.
macro_rules! files {
    ($language:literal) => {
        [
            include_str!(concat!("../../../ui/locales/", $language, "/codes.ftl")),
            include_str!(concat!("../../../ui/locales/", $language, "/errors.ftl")),
            include_str!(concat!("../../../ui/locales/", $language, "/import.ftl")),
            include_str!(concat!("../../../ui/locales/", $language, "/report-screen.ftl")),
            include_str!(concat!("../../../ui/locales/", $language, "/report.ftl")),
            include_str!(concat!("../../../ui/locales/", $language, "/terminal.ftl")),
            include_str!(concat!("../../../ui/locales/", $language, "/trace.ftl")),
        ]
    };
}

/// The words of one language.
pub struct Words {
    bundle: FluentBundle<FluentResource>,
}

impl std::fmt::Debug for Words {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Words({:?})", self.bundle.locales)
    }
}

impl Words {
    /// The words of a language.
    #[must_use]
    pub fn of(language: Language) -> Self {
        let (tag, files) = match language {
            Language::Indonesian => (unic_langid::langid!("id"), files!("id")),
            Language::English => (unic_langid::langid!("en"), files!("en")),
        };
        let mut bundle = FluentBundle::new(vec![tag]);
        // Isolation marks would end up in copied cells and terminals.
        bundle.set_use_isolating(false);
        for text in files {
            // A test reads every file without an error; what could be read is used either way.
            let resource = FluentResource::try_new(text.to_owned()).unwrap_or_else(|(read, _)| read);
            bundle.add_resource_overriding(resource);
        }
        Self { bundle }
    }

    /// Whether there is a text of that name.
    #[must_use]
    pub fn has(&self, id: &str) -> bool {
        self.bundle.has_message(id)
    }

    /// The text of a name; the name itself where there is none.
    #[must_use]
    pub fn text(&self, id: &str) -> String {
        self.text_with(id, &FluentArgs::new())
    }

    /// The text of a name, with what it needs.
    #[must_use]
    pub fn text_with(&self, id: &str, args: &FluentArgs<'_>) -> String {
        let Some(pattern) = self.bundle.get_message(id).and_then(|message| message.value()) else {
            return id.to_owned();
        };
        let mut errors = Vec::new();
        self.bundle.format_pattern(pattern, Some(args), &mut errors).into_owned()
    }

    /// The word for a coded value.
    #[must_use]
    pub fn code(&self, kind: &str, code: &str) -> String {
        let id = format!("{kind}-{code}");
        if self.has(&id) { self.text(&id) } else { code.to_owned() }
    }

    /// What to tell people about an error: the sentence, and one line for each field that is wrong.
    #[must_use]
    pub fn error(&self, error: &WireError) -> String {
        let mut args = FluentArgs::new();
        args.set("count", error.fields.len());
        args.set("reference", error.reference.clone().unwrap_or_default());
        for (name, value) in &error.args {
            set(&mut args, name, value);
        }
        let id = format!("error-{}", error.code);
        let mut text = if self.has(&id) {
            self.text_with(&id, &args)
        } else {
            format!("{} ({})", self.text("error-unknown"), error.code)
        };
        for wrong in &error.fields {
            let mut args = FluentArgs::new();
            for (name, value) in &wrong.args {
                set(&mut args, name, value);
            }
            let id = format!("field-{}", wrong.code);
            let said = if self.has(&id) { self.text_with(&id, &args) } else { wrong.code.to_owned() };
            text.push_str(&format!("\n  {}: {said}", wrong.field));
        }
        text
    }
}

fn set(args: &mut FluentArgs<'_>, name: &str, value: &Arg) {
    match value {
        Arg::Number(number) => args.set(name.to_owned(), *number),
        Arg::Word(word) => args.set(name.to_owned(), word.clone()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn both_languages_have_the_same_texts_and_every_file_reads() -> Result<(), Box<dyn std::error::Error>> {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../ui/locales");
        for entry in std::fs::read_dir(folder.join("id"))? {
            let name = entry?.file_name();
            let [indonesian, english] =
                ["id", "en"].map(|language| -> Result<BTreeSet<String>, Box<dyn std::error::Error>> {
                    let text = std::fs::read_to_string(folder.join(language).join(&name))?;
                    FluentResource::try_new(text.clone())
                        .map_err(|(_, errors)| format!("{language}/{name:?}: {errors:?}"))?;
                    Ok(text
                        .lines()
                        .filter_map(|line| line.split_once(" ="))
                        .map(|(id, _)| id.to_owned())
                        .filter(|id| !id.starts_with([' ', '#', '.']))
                        .collect())
                });
            let (indonesian, english) = (indonesian?, english?);
            let differing: Vec<_> = indonesian.symmetric_difference(&english).collect();
            assert!(differing.is_empty(), "{name:?}: {differing:?}");
        }
        Ok(())
    }
}
