//! What can go wrong, as it leaves the core: a *refusal* (a rule or a condition the user can act on) or a *fault*
//! (something broke; the log file has its reference). Words are the front end's business: only codes travel.

use serde::Serialize;
use std::collections::BTreeMap;

/// The result of everything that can be refused or break.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// An error of the core.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A rule, or a condition the user can act on.
    #[error("refused: {}", .0.code)]
    Refused(Refusal),
    /// Something broke. The detail is for the log file and never holds personal data.
    #[error("{code}: {detail}")]
    Broken {
        /// `damaged`, `wrong_key` or `internal`.
        code: &'static str,
        /// What was being done and what the library said.
        detail: String,
    },
}

/// A refusal: its code, what is wrong with which field, and the figures its message needs.
#[derive(Debug, Default, Clone)]
pub struct Refusal {
    /// The word on the wire.
    pub code: &'static str,
    /// The fields that are wrong, all of them at once.
    pub fields: Vec<FieldError>,
    /// What the message needs.
    pub args: BTreeMap<&'static str, Arg>,
}

/// A figure or a word inside a message.
#[derive(Debug, Clone, Serialize, PartialEq, Eq)]
#[serde(untagged)]
pub enum Arg {
    /// A number.
    Number(i64),
    /// A word: a code, a day, a column; never a name of a person.
    Word(String),
}

impl From<i64> for Arg {
    fn from(number: i64) -> Self {
        Self::Number(number)
    }
}

impl From<&str> for Arg {
    fn from(word: &str) -> Self {
        Self::Word(word.to_owned())
    }
}

impl From<String> for Arg {
    fn from(word: String) -> Self {
        Self::Word(word)
    }
}

/// One field that is wrong.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct FieldError {
    /// The dotted path into the input: `identity.number`, `phones.0.number`.
    pub field: String,
    /// The word on the wire.
    pub code: &'static str,
    /// What the message needs.
    #[cfg_attr(test, ts(type = "Record<string, string | number>"))]
    pub args: BTreeMap<&'static str, Arg>,
}

/// An error as it travels: codes, fields and a reference into the log file, never prose, paths or personal data.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct WireError {
    /// The word on the wire.
    pub code: &'static str,
    /// The fields that are wrong.
    pub fields: Vec<FieldError>,
    /// What the message needs.
    #[cfg_attr(test, ts(type = "Record<string, string | number>"))]
    pub args: BTreeMap<&'static str, Arg>,
    /// For faults: what to look for in the log file.
    pub reference: Option<String>,
    /// The fault's detail, for the log file alone.
    #[serde(skip)]
    pub detail: Option<String>,
}

impl Error {
    /// A refusal with nothing but its code.
    #[must_use]
    pub fn refused(code: &'static str) -> Self {
        Self::Refused(Refusal { code, ..Refusal::default() })
    }

    /// A fault of ours: something that should not happen.
    #[must_use]
    pub fn internal(detail: impl Into<String>) -> Self {
        Self::Broken { code: "internal", detail: detail.into() }
    }

    /// A file whose content is not what was written.
    #[must_use]
    pub fn damaged(detail: impl Into<String>) -> Self {
        Self::Broken { code: "damaged", detail: detail.into() }
    }

    /// A panic, caught. A message that was put together may hold what somebody typed: only a fixed one is kept.
    #[must_use]
    pub fn panicked(panic: &(dyn std::any::Any + Send)) -> Self {
        let said = panic.downcast_ref::<&'static str>().copied().unwrap_or("no fixed message");
        Self::internal(format!("a use case panicked: {said}"))
    }

    /// Adds a figure to a refusal's message.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<Arg>) -> Self {
        if let Self::Refused(refusal) = &mut self {
            refusal.args.insert(name, value.into());
        }
        self
    }

    /// The word on the wire.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Refused(refusal) => refusal.code,
            Self::Broken { code, .. } => code,
        }
    }

    /// The error as it travels. Faults get a reference.
    #[must_use]
    pub fn to_wire(&self) -> WireError {
        match self {
            Self::Refused(refusal) => WireError {
                code: refusal.code,
                fields: refusal.fields.clone(),
                args: refusal.args.clone(),
                reference: None,
                detail: None,
            },
            Self::Broken { code, detail } => {
                let mut bytes = [0u8; 5];
                // A reference without randomness still leads to its line in the log file.
                let reference = getrandom::fill(&mut bytes)
                    .map_or_else(|_| "00000000".to_owned(), |()| data_encoding::BASE32.encode(&bytes));
                WireError {
                    code,
                    fields: Vec::new(),
                    args: BTreeMap::new(),
                    reference: Some(reference),
                    detail: Some(detail.clone()),
                }
            }
        }
    }
}

impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::{ErrorCode, ffi};
        match error.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => Self::refused("disk_full"),
            Some(ErrorCode::ReadOnly) => Self::refused("read_only"),
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::refused("vault_in_use"),
            Some(ErrorCode::OperationInterrupted) => Self::refused("cancelled"),
            // The memory shared between connections is a file too, and could not be made as large as it must be.
            Some(_) if error.sqlite_error().is_some_and(|e| e.extended_code == ffi::SQLITE_IOERR_SHMSIZE) => {
                Self::refused("disk_full")
            }
            Some(ErrorCode::CannotOpen | ErrorCode::SystemIoFailure | ErrorCode::PermissionDenied) => {
                Self::refused("storage_failed")
            }
            // SQLCipher says that it has no memory where the seal of a page is broken.
            Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt | ErrorCode::OutOfMemory) => {
                Self::damaged(error.to_string())
            }
            Some(_) | None => match error {
                // A page whose seal is broken comes as an error without a text; an error in our SQL has one.
                rusqlite::Error::SqliteFailure(ffi::Error { extended_code: ffi::SQLITE_ERROR, .. }, text)
                    if text.as_deref().is_none_or(|text| text == "SQL logic error") =>
                {
                    Self::damaged("a page is not what was written")
                }
                rusqlite::Error::QueryReturnedNoRows => Self::refused("not_found"),
                // Conversion errors quote the value, which may be a person's: the kind is enough.
                rusqlite::Error::FromSqlConversionFailure(column, kind, _) => {
                    Self::internal(format!("column {column} of type {kind} does not convert"))
                }
                rusqlite::Error::InvalidColumnType(column, name, kind) => {
                    Self::internal(format!("column {column} {name} has type {kind}"))
                }
                other => Self::internal(other.to_string()),
            },
        }
    }
}

impl From<rusqlite_migration::Error> for Error {
    fn from(error: rusqlite_migration::Error) -> Self {
        match error {
            rusqlite_migration::Error::MigrationDefinition(
                rusqlite_migration::MigrationDefinitionError::DatabaseTooFarAhead,
            ) => Self::refused("too_new"),
            rusqlite_migration::Error::RusqliteError { err, .. } => err.into(),
            other => Self::internal(other.to_string()),
        }
    }
}

impl From<std::io::Error> for Error {
    fn from(error: std::io::Error) -> Self {
        use std::io::ErrorKind;
        match error.kind() {
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded => Self::refused("disk_full"),
            ErrorKind::ReadOnlyFilesystem | ErrorKind::PermissionDenied => Self::refused("read_only"),
            ErrorKind::NotFound => Self::refused("file_unreadable"),
            _ => Self::refused("storage_failed"),
        }
    }
}

/// Collects what is wrong with a form, so that all of it is said at once.
#[derive(Debug, Default)]
pub struct Check(Vec<FieldError>);

impl Check {
    /// Notes a field that is wrong.
    pub fn fail(&mut self, field: impl Into<String>, code: &'static str) {
        self.fail_with(field, code, []);
    }

    /// Notes a field that is wrong, with what its message needs.
    pub fn fail_with<const N: usize>(
        &mut self,
        field: impl Into<String>,
        code: &'static str,
        args: [(&'static str, Arg); N],
    ) {
        self.0.push(FieldError { field: field.into(), code, args: BTreeMap::from(args) });
    }

    /// Notes a field that is wrong unless a condition holds.
    pub fn require(&mut self, holds: bool, field: &str, code: &'static str) {
        if !holds {
            self.fail(field, code);
        }
    }

    /// Notes a passphrase that is too short. How easily it is guessed is judged, not forbidden.
    pub fn passphrase(&mut self, passphrase: &str, field: &str) {
        let is_long = passphrase.chars().count() >= crate::vault::SHORTEST_PASSPHRASE;
        self.require(is_long, field, "passphrase_short");
    }

    /// Notes a text that is longer than people write, so that no op outgrows its limit.
    pub fn text(&mut self, field: &str, text: Option<&str>, most: usize) {
        if text.is_some_and(|text| text.chars().count() > most) {
            self.fail_with(
                field,
                "too_long",
                [("most", Arg::Number(i64::try_from(most).unwrap_or(i64::MAX)))],
            );
        }
    }

    /// # Errors
    /// `invalid`, with every field noted.
    pub fn done(self) -> Result<()> {
        if self.0.is_empty() {
            return Ok(());
        }
        Err(Error::Refused(Refusal { code: "invalid", fields: self.0, args: BTreeMap::new() }))
    }
}
