//! Ids of imported records: made from the site's secret and what the row says, so that the same row imported on two
//! machines is the same record.

use crate::error::{Error, Result};
use crate::kernel::ids::Id;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use std::collections::HashMap;

/// Makes ids, and counts equal rows.
pub(super) struct IdMaker {
    key: Hmac<Sha256>,
    equal: HashMap<[u8; 16], u32>,
}

impl IdMaker {
    /// A maker for a site's secret.
    pub(super) fn new(secret: &str) -> Result<Self> {
        let key = Hmac::new_from_slice(secret.as_bytes()).map_err(|_| Error::damaged("the site's secret"))?;
        Ok(Self { key, equal: HashMap::new() })
    }

    /// The id of a record of a kind with these identifying cells.
    pub(super) fn id(&self, kind: &str, cells: &[&str]) -> Id {
        let mut mac = self.key.clone();
        mac.update(kind.as_bytes());
        for cell in cells {
            // The length keeps "ab", "c" and "a", "bc" apart.
            mac.update(&(cell.len() as u64).to_be_bytes());
            mac.update(cell.as_bytes());
        }
        let code: [u8; 32] = mac.finalize().into_bytes().into();
        let mut bytes = [0; 16];
        bytes.copy_from_slice(&code[..16]);
        uuid::Builder::from_custom_bytes(bytes).into_uuid()
    }

    /// The id of the next of several equal rows: the first, the second … of these cells in this file.
    pub(super) fn next(&mut self, kind: &str, cells: &[&str]) -> Id {
        let first = self.id(kind, cells);
        let equal = self.equal.entry(*first.as_bytes()).or_default();
        let ordinal = *equal;
        *equal += 1;
        if ordinal == 0 {
            return first;
        }
        let ordinal = ordinal.to_string();
        self.id(kind, &[cells, &[ordinal.as_str()]].concat())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_row_has_the_same_id_on_every_machine_of_a_site_and_no_other() -> Result<()> {
        let cells = ["Siti", "2001-02-03"];
        assert_eq!(IdMaker::new("a")?.next("client", &cells), IdMaker::new("a")?.next("client", &cells));
        assert_ne!(IdMaker::new("a")?.next("client", &cells), IdMaker::new("b")?.next("client", &cells));
        Ok(())
    }

    #[test]
    fn equal_rows_of_one_file_are_told_apart_by_their_order() -> Result<()> {
        let (mut one, mut other) = (IdMaker::new("a")?, IdMaker::new("a")?);
        let first = [one.next("client", &["Siti"]), one.next("client", &["Siti"])];
        assert_ne!(first[0], first[1]);
        assert_eq!(first, [other.next("client", &["Siti"]), other.next("client", &["Siti"])]);
        Ok(())
    }
}
