//! Calendar days. A day has no zone: what a clinic wrote in its register stays that day everywhere.

/// A calendar date, written `2019-03-12` on the wire and in the tables.
pub type Day = chrono::NaiveDate;

/// Whole years from a birth date to a day; 29 February has its birthday on 1 March in common years.
#[must_use]
pub fn age_on(birth: Day, day: Day) -> Option<u32> {
    day.years_since(birth)
}
