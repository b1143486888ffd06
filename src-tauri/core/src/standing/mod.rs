//! What waits for a person's decision: conflicts (two values, written without knowing of each other) and violations
//! (records that break a rule together). Both are queries and vanish when the data is right. How a conflict is decided
//! is in `resolve`.

pub mod conflicts;
pub mod records;
pub mod resolve;
pub mod violations;

use crate::clients::alike;
use crate::error::Result;
use crate::kernel::ids::Id;
use crate::scene::Rx;
use serde::{Deserialize, Serialize};

pub use conflicts::{Conflict, conflict_list, conflicts, count_conflicts};
pub use resolve::resolve;
pub use violations::{Violation, count_violations, violation_list, violations};

/// Somebody or something by its name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Named {
    /// The record.
    pub id: Id,
    /// Its name; of a machine, the code in its record numbers.
    pub name: String,
}

/// What is to be counted.
#[derive(Debug, Clone, Copy, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct WaitingQuery {
    /// Whether to look for clients who may be one person, too, which takes a moment where there are very many.
    #[serde(default)]
    pub alike: bool,
}

/// How much waits for a person.
#[derive(Debug, Clone, Copy, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Waiting {
    /// Values to choose between.
    pub conflicts: u64,
    /// Rules that records break together.
    pub violations: u64,
    /// Pairs of clients who may be one person, when they were looked for.
    pub alike: Option<u64>,
}

/// Counts what waits for whoever is signed in.
///
/// # Errors
/// When the vault cannot be read.
pub fn waiting(rx: &Rx<'_>, input: WaitingQuery) -> Result<Waiting> {
    Ok(Waiting {
        conflicts: count_conflicts(rx)?,
        violations: count_violations(rx)?,
        alike: input.alike.then(|| alike::count(rx)).transpose()?,
    })
}

/// The condition that something of a dossier, whose id a column holds, waits for a decision between two values.
pub(crate) fn has_conflict(column: &str) -> String {
    format!("EXISTS (SELECT 1 FROM conflict WHERE dossier = {column})")
}
