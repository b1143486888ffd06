//! The provincial office, and the extracts it is sent.

use crate::world::{Outcome, Site, World};

/// The office.
pub(crate) struct Office;

impl Office {
    pub(crate) fn new(_: &[Site]) -> Outcome<Self> {
        Ok(Self)
    }
}

impl World {
    pub(crate) fn check_province(&self) -> Outcome {
        Ok(())
    }
}
