//! What is said, and where: one JSON object on standard output, or sentences for people; messages on standard error.

use serde_json::{Value, json};
use std::io::Write;
use std::process::ExitCode;
use titian_core::kernel::codes::Language;
use titian_core::l10n::Words;
use titian_core::{Error, WireError};

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    Done,
    Refused,
    Broken,
}

/// Why a command did not end.
#[derive(Debug)]
pub(crate) struct Failure {
    pub(crate) error: WireError,
    pub(crate) language: Language,
}

/// Where results go.
#[derive(Debug)]
pub(crate) struct Output {
    pub(crate) json: bool,
}

impl Output {
    /// A result: the object as it is, or its sentence.
    pub(crate) fn result(&self, object: &Value, sentence: impl FnOnce() -> String) {
        if self.json { print(object) } else { print(&sentence()) }
    }

    /// A refusal or a fault, and its exit code. A fault's detail goes with its reference to standard error: the
    /// terminal has no log file.
    pub(crate) fn failure(&self, failure: &Failure) -> ExitCode {
        let error = &failure.error;
        if self.json {
            print(&json!({ "error": error }));
        }
        eprintln!("{}", Words::of(failure.language).error(error));
        match (&error.reference, &error.detail) {
            (Some(reference), Some(detail)) => {
                eprintln!("{reference}: {detail}");
                ExitCode::FAILURE
            }
            _ => ExitCode::from(2),
        }
    }
}

/// Prints a line. Whoever closed the pipe has read enough.
pub(crate) fn print(line: &impl std::fmt::Display) {
    drop(writeln!(std::io::stdout(), "{line}"));
}

/// A refusal of the terminal's own, as it travels.
pub(crate) fn refusal(code: &'static str) -> Value {
    json!({ "error": Error::refused(code).to_wire() })
}
