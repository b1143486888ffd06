//! What a place has to offer where bundles meet, and how the files in it are called.

use crate::error::Result;
use crate::kernel::ids::Id;
use std::path::Path;

/// A machine's file in a place.
#[derive(Debug, Clone)]
pub(super) struct Found {
    /// Whose it is, by its name.
    pub(super) machine: Id,
    /// What tells it from the file that was there before and will be there next; empty where that cannot be said.
    pub(super) tag: String,
    pub(super) bytes: u64,
}

/// Where bundles meet. What it refuses with a code `transport_…` is about the place, anything else about one file in it.
pub(super) trait Place {
    /// The files that are called after a machine, and no other.
    fn list(&self) -> Result<Vec<Found>>;

    /// Copies a file to this machine; whether it was still the one that was listed when that was done.
    fn fetch(&self, found: &Found, to: &Path) -> Result<bool>;

    /// Puts a machine's file there, whole or not at all, in the place of the one before.
    fn put(&self, machine: Id, from: &Path) -> Result<()>;
}

/// What a machine's file is called.
pub(super) fn name_of(machine: Id) -> String {
    format!("{machine}.titian")
}

/// Whose file is called so.
pub(super) fn machine_of(name: &str) -> Option<Id> {
    let machine = Id::try_parse(name.strip_suffix(".titian")?).ok()?;
    (name_of(machine) == name).then_some(machine)
}
