//! Which backups stay: the newest of each of the last seven days, four weeks and twelve months that have one, as far as
//! the room reaches, and always the three newest.

use chrono::{DateTime, Datelike, FixedOffset};
use std::collections::BTreeSet;

const DAYS: usize = 7;
const WEEKS: usize = 4;
const MONTHS: usize = 12;
/// Kept whatever the room.
const ALWAYS: usize = 3;

/// What is to be known of a backup to decide.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Kept {
    /// Counted up from the first one; a clock that was wrong for a while does not disturb it.
    pub(super) number: u64,
    pub(super) made_at: DateTime<FixedOffset>,
    pub(super) bytes: u64,
}

/// The numbers of the backups that go, given those that are there and the bytes that all together may take.
pub(super) fn surplus(mut there: Vec<Kept>, room: u64) -> BTreeSet<u64> {
    there.sort_by_key(|backup| std::cmp::Reverse(backup.number));
    let newest = |most: usize, period: fn(&Kept) -> (i32, u32)| {
        let mut seen = BTreeSet::new();
        there
            .iter()
            .filter(|backup| seen.len() < most && seen.insert(period(backup)))
            .map(|backup| backup.number)
            .collect::<Vec<_>>()
    };
    let mut stays: BTreeSet<u64> = there.iter().take(ALWAYS).map(|backup| backup.number).collect();
    stays.extend(newest(DAYS, |backup| (backup.made_at.year(), backup.made_at.ordinal())));
    stays
        .extend(newest(WEEKS, |backup| (backup.made_at.iso_week().year(), backup.made_at.iso_week().week())));
    stays.extend(newest(MONTHS, |backup| (backup.made_at.year(), backup.made_at.month())));
    let mut used = 0_u64;
    for (at, backup) in there.iter().filter(|backup| stays.contains(&backup.number)).enumerate() {
        used = used.saturating_add(backup.bytes);
        if at >= ALWAYS && used > room {
            // This one and everything older.
            return there
                .iter()
                .filter(|other| other.number <= backup.number || !stays.contains(&other.number))
                .map(|other| other.number)
                .collect();
        }
    }
    there.iter().map(|backup| backup.number).filter(|number| !stays.contains(number)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::Days;
    use proptest::prelude::*;

    type Outcome = Result<(), Box<dyn std::error::Error>>;

    fn start() -> Result<DateTime<FixedOffset>, chrono::ParseError> {
        DateTime::parse_from_rfc3339("2026-01-01T09:00:00+08:00")
    }

    /// One backup a day, each of ten bytes, thinned as it is made.
    fn after_days(days: u64, room: u64) -> Result<Vec<Kept>, Box<dyn std::error::Error>> {
        let mut there = Vec::new();
        for day in 0..days {
            let made_at = start()?.checked_add_days(Days::new(day)).ok_or("no such day")?;
            there.push(Kept { number: day + 1, made_at, bytes: 10 });
            let gone = surplus(there.clone(), room);
            there.retain(|backup| !gone.contains(&backup.number));
        }
        Ok(there)
    }

    #[test]
    fn two_years_of_days_leave_seven_days_four_weeks_and_twelve_months() -> Outcome {
        let there = after_days(730, u64::MAX)?;
        let numbers: Vec<u64> = there.iter().map(|backup| backup.number).collect();
        assert_eq!(numbers[numbers.len() - 7..], [724, 725, 726, 727, 728, 729, 730]);
        let months: BTreeSet<(i32, u32)> =
            there.iter().map(|backup| (backup.made_at.year(), backup.made_at.month())).collect();
        assert_eq!(months.len(), MONTHS);
        assert!(there.len() <= DAYS + WEEKS + MONTHS && there.len() >= DAYS + MONTHS - 1, "{}", there.len());
        Ok(())
    }

    #[test]
    fn little_room_lets_the_oldest_go_and_never_the_three_newest() -> Outcome {
        let numbers = |room| -> Result<Vec<u64>, Box<dyn std::error::Error>> {
            Ok(after_days(100, room)?.iter().map(|backup| backup.number).collect())
        };
        assert_eq!(numbers(0)?, [98, 99, 100]);
        assert_eq!(numbers(45)?, [97, 98, 99, 100]);
        Ok(())
    }

    #[test]
    fn a_clock_that_was_years_ahead_does_not_push_out_what_is_newest() -> Outcome {
        let mut there = after_days(5, u64::MAX)?;
        let ahead = start()?.checked_add_days(Days::new(4000)).ok_or("no such day")?;
        there.extend((6..30).map(|number| Kept { number, made_at: ahead, bytes: 10 }));
        there.push(Kept { number: 30, made_at: start()?, bytes: 10 });
        let gone = surplus(there, u64::MAX);
        assert!((28..=30).all(|number| !gone.contains(&number)));
        Ok(())
    }

    proptest! {
        #[test]
        fn the_three_newest_always_stay(days in proptest::collection::vec(0_u64..4000, 1..60), room in 0_u64..400) {
            let begin = start().map_err(|error| TestCaseError::fail(error.to_string()))?;
            let there: Vec<Kept> = (1..).zip(&days).filter_map(|(number, day)| {
                Some(Kept { number, made_at: begin.checked_add_days(Days::new(*day))?, bytes: 10 })
            }).collect();
            let gone = surplus(there.clone(), room);
            for backup in there.iter().rev().take(ALWAYS) {
                prop_assert!(!gone.contains(&backup.number));
            }
            let left = (there.len() - gone.len()) as u64;
            prop_assert!(left <= 3 || left * 10 <= room);
        }
    }
}
