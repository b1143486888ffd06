//! Record numbers. They carry the device's code, so two laptops offline never give the same one.

use crate::error::Result;
use crate::scene::Tx;
use crate::settings;
use chrono::Datelike;
use rusqlite::{Connection, params};

/// The pattern where the site has set none: `RM-26-A-0142`.
pub const DEFAULT_PATTERN: &str = "RM-{year}-{device}-{number}";
/// Numbers have at least this many digits, so that they sort as they count.
const WIDTH: usize = 4;

/// The next record number of this device and year: one more than the highest, also where somebody typed that one.
///
/// # Errors
/// When the vault cannot be read.
pub fn next(tx: &Tx<'_>) -> Result<String> {
    let pattern = settings::record_no_pattern(tx.conn(), tx.scene.site)?;
    let pattern = pattern.unwrap_or_else(|| DEFAULT_PATTERN.to_owned());
    let year = format!("{:02}", tx.scene.today.year().rem_euclid(100));
    let start = pattern.replace("{year}", &year).replace("{device}", &tx.scene.device_code);
    let (before, after) = start.split_once("{number}").unwrap_or((&start, ""));
    let mut highest = 0;
    for width in WIDTH..=9 {
        highest = highest_of(tx.conn(), before, after, width)?.unwrap_or(highest);
        if highest.to_string().bytes().any(|digit| digit != b'9') || highest.to_string().len() < width {
            break;
        }
    }
    Ok(format!("{before}{:0WIDTH$}{after}", highest + 1))
}

/// The highest number of so many digits. What else people typed in that place is passed over.
fn highest_of(conn: &Connection, before: &str, after: &str, width: usize) -> Result<Option<u64>> {
    let mut statement = conn.prepare_cached(
        "SELECT record_no FROM client WHERE length(record_no) = ? AND record_no >= ? AND record_no < ? ORDER BY record_no DESC",
    )?;
    let length = before.chars().count() + width + after.chars().count();
    // The colon follows the nine.
    let mut rows = statement.query(params![length, before, format!("{before}:")])?;
    while let Some(row) = rows.next()? {
        let record_no = row.get_ref(0)?.as_str().unwrap_or_default();
        let digits = record_no.strip_prefix(before).and_then(|rest| rest.strip_suffix(after));
        let digits = digits.filter(|digits| digits.bytes().all(|digit| digit.is_ascii_digit()));
        if let Some(number) = digits.and_then(|digits| digits.parse().ok()) {
            return Ok(Some(number));
        }
    }
    Ok(None)
}

/// Whether a pattern gives each client a number of its own.
#[must_use]
pub fn is_usable(pattern: &str) -> bool {
    pattern.matches("{number}").count() == 1 && pattern.contains("{device}") && pattern.chars().count() <= 40
}
