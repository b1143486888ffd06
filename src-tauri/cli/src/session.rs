//! Opening the vault from a terminal.

use crate::Common;
use crate::output::Failure;
use fluent_bundle::FluentArgs;
use serde_json::{Value, json};
use std::sync::Arc;
use titian_core::kernel::codes::Language;
use titian_core::l10n::Words;
use titian_core::{App, Error, WireError};
use zeroize::Zeroizing;

/// An application, and the language of its machine.
#[derive(Debug)]
pub(crate) struct Session {
    pub(crate) app: App,
    pub(crate) language: Language,
}

impl Session {
    /// The application on the vault of the command line, not unlocked.
    pub(crate) fn locked(common: &Common) -> Result<Self, Failure> {
        let language = environment_language();
        let app = titian_host::app(common.vault.clone(), false)
            .map_err(|error| Failure { error: Error::from(error).to_wire(), language })?;
        Ok(Self { app, language })
    }

    /// The same, unlocked with the passphrase of the person named.
    pub(crate) fn unlocked(common: &Common) -> Result<Self, Failure> {
        let mut session = Self::locked(common)?;
        let status = session.data("vault_status", &json!({}))?;
        if let Some(language) = status["language"].as_str().and_then(Language::from_word) {
            session.language = language;
        }
        if status["state"] == "missing" {
            return Err(session.refused(Error::refused("vault_missing")));
        }
        let person = session.person(&status["people"], common.person.as_deref())?;
        let passphrase = session.passphrase("terminal-passphrase")?;
        session.data("unlock", &json!({ "person": person, "passphrase": passphrase.as_str() }))?;
        Ok(session)
    }

    /// A use case's whole answer, as text.
    pub(crate) fn answer(&self, name: &str, input: &str) -> Result<String, Failure> {
        self.app.call(name, input, Arc::new(|_| ())).map_err(|error| self.failed(error))
    }

    /// A use case's data.
    pub(crate) fn data(&self, name: &str, input: &Value) -> Result<Value, Failure> {
        let answer = self.answer(name, &input.to_string())?;
        let mut answer: Value =
            serde_json::from_str(&answer).map_err(|e| self.refused(Error::internal(e.to_string())))?;
        Ok(answer["data"].take())
    }

    pub(crate) fn failed(&self, error: WireError) -> Failure {
        Failure { error, language: self.language }
    }

    pub(crate) fn refused(&self, error: Error) -> Failure {
        self.failed(error.to_wire())
    }

    /// A sentence in the language of the machine.
    pub(crate) fn say(&self, id: &str, args: &[(&'static str, String)]) -> String {
        let mut named = FluentArgs::new();
        for (name, value) in args {
            named.set(*name, value.clone());
        }
        Words::of(self.language).text_with(id, &named)
    }

    /// The passphrase: `TITIAN_PASSPHRASE`, else asked for without showing it.
    pub(crate) fn passphrase(&self, prompt: &str) -> Result<Zeroizing<String>, Failure> {
        if let Ok(passphrase) = std::env::var("TITIAN_PASSPHRASE") {
            return Ok(Zeroizing::new(passphrase));
        }
        let prompt = format!("{} ", self.say(prompt, &[]));
        rpassword::prompt_password(prompt)
            .map(Zeroizing::new)
            .map_err(|_| self.refused(Error::refused("passphrase_needed")))
    }

    /// A new passphrase, asked for twice at a prompt.
    pub(crate) fn new_passphrase(&self) -> Result<Zeroizing<String>, Failure> {
        let passphrase = self.passphrase("terminal-passphrase-new")?;
        if *passphrase != *self.passphrase("terminal-passphrase-again")? {
            return Err(self.refused(Error::refused("passphrases_differ")));
        }
        Ok(passphrase)
    }

    /// What the recovery sheet says: `TITIAN_RECOVERY_KEY`, else asked for without showing it.
    pub(crate) fn recovery_key(&self) -> Result<Zeroizing<String>, Failure> {
        if let Ok(key) = std::env::var("TITIAN_RECOVERY_KEY") {
            return Ok(Zeroizing::new(key));
        }
        rpassword::prompt_password(format!("{} ", self.say("terminal-recovery-key", &[])))
            .map(Zeroizing::new)
            .map_err(|_| self.refused(Error::refused("passphrase_needed")))
    }

    pub(crate) fn person(&self, people: &Value, named: Option<&str>) -> Result<Value, Failure> {
        let people = people.as_array().map(Vec::as_slice).unwrap_or_default();
        let names =
            || people.iter().filter_map(|person| person["name"].as_str()).collect::<Vec<_>>().join(", ");
        match named {
            None if people.len() == 1 => Ok(people[0]["id"].clone()),
            None => Err(self.refused(Error::refused("person_needed").with("people", names()))),
            Some(named) => people
                .iter()
                .find(|person| {
                    person["id"] == named
                        || person["name"].as_str().is_some_and(|name| name.eq_ignore_ascii_case(named))
                })
                .map(|person| person["id"].clone())
                .ok_or_else(|| self.refused(Error::refused("person_unknown").with("people", names()))),
        }
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        self.app.close();
    }
}

/// Before a vault says which language its machine speaks: English where the terminal does, else Indonesian.
pub(crate) fn environment_language() -> Language {
    let tag = ["LC_ALL", "LC_MESSAGES", "LANG"]
        .iter()
        .find_map(|name| std::env::var(name).ok().filter(|tag| !tag.is_empty()));
    if tag.is_some_and(|tag| tag.starts_with("en")) { Language::English } else { Language::Indonesian }
}
