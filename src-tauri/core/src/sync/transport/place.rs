//! What a place has to offer where files meet, and how those between machines are called.

use crate::error::Result;
use crate::kernel::ids::Id;
use std::path::Path;

/// What a machine's file is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Name {
    /// Whose it is.
    pub(super) from: Id,
    /// The machine it is for alone, which does not hold everything; none for all that do.
    pub(super) to: Option<Id>,
}

/// How every file's name ends that is looked at.
const ENDING: &str = ".titian";

/// A file in a place.
#[derive(Debug)]
pub(crate) struct Found {
    pub(crate) name: String,
    /// What tells it from the file that was there before and will be there next; empty where that cannot be said.
    pub(crate) tag: String,
    pub(crate) bytes: u64,
}

/// Where files meet. What it refuses with a code `transport_…` is about the place, anything else about one file in it.
pub(crate) trait Place {
    /// The files whose names are those of ours, by name; none that lies deeper.
    fn list(&self) -> Result<Vec<Found>>;

    /// Copies a file to this machine; whether it was still the one that was listed when that was done.
    fn fetch(&self, found: &Found, to: &Path) -> Result<bool>;

    /// Puts a file there, whole or not at all, in the place of the one before.
    fn put(&self, name: &str, from: &Path) -> Result<()>;
}

/// Whether a file is one of ours, by its name.
pub(super) fn is_ours(name: &str) -> bool {
    name.len() > ENDING.len() && name.ends_with(ENDING)
}

impl Name {
    /// The name that a file has; none for those that are not a machine's.
    pub(super) fn read(text: &str) -> Option<Self> {
        let name = text.strip_suffix(ENDING)?;
        let (from, to) = name.split_once('.').map_or((name, None), |(from, to)| (from, Some(to)));
        let from = Id::try_parse(from).ok()?;
        let name = Self { from, to: to.map(Id::try_parse).transpose().ok()? };
        // Ids have other ways to be written, that name no file of ours.
        (name.to_string() == text).then_some(name)
    }
}

impl std::fmt::Display for Name {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.to {
            None => write!(f, "{}.titian", self.from),
            Some(to) => write!(f, "{}.{to}.titian", self.from),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_read_as_it_is_written_and_no_other_way() {
        let (from, to) = (Id::from_u128(0xA1), Id::from_u128(0xB2));
        for name in [Name { from, to: None }, Name { from, to: Some(to) }] {
            assert_eq!(Name::read(&name.to_string()), Some(name));
        }
        for other in [
            format!("{from}"),
            format!("{from}.titian.part"),
            format!("{}.titian", from.simple()),
            format!("{}.titian", from.to_string().to_uppercase()),
            format!("{from}.{to}.{to}.titian"),
            format!("{from}..titian"),
            ".titian".to_owned(),
        ] {
            assert_eq!(Name::read(&other), None, "{other}");
        }
    }
}
