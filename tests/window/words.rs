//! The words on the screen, from the same Fluent files as the interface, so that a test names what a user reads.

use std::path::Path;

use anyhow::{Context, anyhow};
use fluent_bundle::{FluentArgs, FluentBundle, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

/// A language of the interface.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// Bahasa Indonesia.
    Indonesian,
    /// English.
    English,
}

impl Language {
    /// The folder of its words and the code the core knows it by.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Language::Indonesian => "id",
            Language::English => "en",
        }
    }
}

/// All texts of one language.
pub struct Words {
    bundle: FluentBundle<FluentResource>,
}

impl Words {
    /// Reads the interface's Fluent files.
    ///
    /// # Errors
    /// When a file cannot be read or does not parse.
    pub fn of(language: Language) -> anyhow::Result<Words> {
        let tag: LanguageIdentifier = language.code().parse()?;
        let mut bundle = FluentBundle::new(vec![tag]);
        bundle.set_use_isolating(false);
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../ui/locales").join(language.code());
        for entry in std::fs::read_dir(&folder).with_context(|| folder.display().to_string())? {
            let path = entry?.path();
            let text = std::fs::read_to_string(&path)?;
            let resource =
                FluentResource::try_new(text).map_err(|(_, errors)| anyhow!("{path:?}: {errors:?}"))?;
            bundle.add_resource(resource).map_err(|errors| anyhow!("{path:?}: {errors:?}"))?;
        }
        Ok(Words { bundle })
    }

    /// The text of that name.
    ///
    /// # Errors
    /// When no file has it.
    pub fn get(&self, id: &str) -> anyhow::Result<String> {
        self.with(id, &[])
    }

    /// The text of that name with its arguments put in.
    ///
    /// # Errors
    /// When no file has it, or an argument is missing.
    pub fn with(&self, id: &str, arguments: &[(&str, FluentValue<'_>)]) -> anyhow::Result<String> {
        let pattern = self.bundle.get_message(id).and_then(|message| message.value());
        let pattern = pattern.ok_or_else(|| anyhow!("no text is named {id}"))?;
        let arguments: FluentArgs<'_> =
            arguments.iter().map(|(name, value)| (*name, value.clone())).collect();
        let mut errors = Vec::new();
        let text = self.bundle.format_pattern(pattern, Some(&arguments), &mut errors).into_owned();
        if errors.is_empty() { Ok(text) } else { Err(anyhow!("{id}: {errors:?}")) }
    }
}
