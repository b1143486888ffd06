//! Ids of imported records: made from the site's secret and what the row says, so that the same row imported on two
//! machines is the same record. They begin as those of records made on the row's day do, so that a register fills one
//! place of each table, and does not leave a record on every page of it.

use crate::error::{Error, Result};
use crate::kernel::days::Day;
use crate::kernel::ids::Id;
use chrono::NaiveTime;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use std::collections::HashMap;

/// How an id begins: where in the tables the record lies.
#[derive(Debug, Clone, Copy)]
pub(super) struct Beginning([u8; 6]);

impl Beginning {
    /// Before everything that has a day.
    pub(super) const NO_DAY: Self = Self([0; 6]);

    /// Among the records made on a day.
    pub(super) fn of_day(day: Day) -> Self {
        let millis = day.and_time(NaiveTime::MIN).and_utc().timestamp_millis();
        let mut beginning = [0; 6];
        beginning.copy_from_slice(&millis.max(0).to_be_bytes()[2..]);
        Self(beginning)
    }

    /// Beside another record.
    pub(super) fn of(id: Id) -> Self {
        let mut beginning = [0; 6];
        beginning.copy_from_slice(&id.as_bytes()[..6]);
        Self(beginning)
    }
}

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
    pub(super) fn id(&self, beginning: Beginning, kind: &str, cells: &[&str]) -> Id {
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
        bytes[..6].copy_from_slice(&beginning.0);
        uuid::Builder::from_custom_bytes(bytes).into_uuid()
    }

    /// The id of the next of several equal rows: the first, the second … of these cells in this file.
    pub(super) fn next(&mut self, beginning: Beginning, kind: &str, cells: &[&str]) -> Id {
        let first = self.id(beginning, kind, cells);
        let equal = self.equal.entry(*first.as_bytes()).or_default();
        let ordinal = *equal;
        *equal += 1;
        if ordinal == 0 {
            return first;
        }
        let ordinal = ordinal.to_string();
        self.id(beginning, kind, &[cells, &[ordinal.as_str()]].concat())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NO_DAY: Beginning = Beginning::NO_DAY;

    #[test]
    fn the_same_row_has_the_same_id_on_every_machine_of_a_site_and_no_other() -> Result<()> {
        let cells = ["Siti", "2001-02-03"];
        let next = |secret: &str| IdMaker::new(secret).map(|mut ids| ids.next(NO_DAY, "client", &cells));
        assert_eq!(next("a")?, next("a")?);
        assert_ne!(next("a")?, next("b")?);
        Ok(())
    }

    #[test]
    fn equal_rows_of_one_file_are_told_apart_by_their_order() -> Result<()> {
        let (mut one, mut other) = (IdMaker::new("a")?, IdMaker::new("a")?);
        let first = [one.next(NO_DAY, "client", &["Siti"]), one.next(NO_DAY, "client", &["Siti"])];
        assert_ne!(first[0], first[1]);
        let again = [other.next(NO_DAY, "client", &["Siti"]), other.next(NO_DAY, "client", &["Siti"])];
        assert_eq!(first, again);
        Ok(())
    }

    #[test]
    fn records_of_a_day_lie_between_those_made_the_day_before_and_the_day_after() -> Result<()> {
        let ids = IdMaker::new("a")?;
        let made = |day: Day| {
            uuid::Builder::from_unix_timestamp_millis(
                day.and_time(NaiveTime::MIN).and_utc().timestamp_millis().unsigned_abs() + 3_600_000,
                &[0; 10],
            )
            .into_uuid()
        };
        let day = Day::from_ymd_opt(2019, 3, 4).expect("a day");
        let imported = ids.id(Beginning::of_day(day), "client", &["Siti"]);
        assert!(made(day.pred_opt().expect("a day")) < imported && imported < made(day));
        let phone = ids.id(Beginning::of(imported), "phone", &["0812"]);
        assert!(made(day.pred_opt().expect("a day")) < phone && phone < made(day));
        Ok(())
    }
}
