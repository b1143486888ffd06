//! Record numbers. They carry the device's code, so two laptops offline never give the same one.

use crate::error::Result;
use crate::scene::Tx;
use chrono::Datelike;
use rusqlite::OptionalExtension;

/// The pattern where the site has set none: `RM-26-A-0142`.
pub const DEFAULT_PATTERN: &str = "RM-{year}-{device}-{number}";

/// The next record number of this device and year.
///
/// # Errors
/// When the vault cannot be read.
pub fn next(tx: &Tx<'_>) -> Result<String> {
    let pattern: Option<String> = tx
        .conn()
        .query_row("SELECT record_no_pattern FROM site WHERE id = ?", [tx.scene.site], |r| r.get(0))
        .optional()?
        .flatten();
    let pattern = pattern.unwrap_or_else(|| DEFAULT_PATTERN.to_owned());
    let year = format!("{:02}", tx.scene.today.year().rem_euclid(100));
    let start = pattern.replace("{year}", &year).replace("{device}", &tx.scene.device_code);
    let (before, after) = start.split_once("{number}").unwrap_or((&start, ""));
    let mut statement = tx.conn().prepare_cached("SELECT record_no FROM client WHERE record_no >= ? AND record_no < ? ORDER BY length(record_no) DESC, record_no DESC LIMIT 1")?;
    let newest: Option<String> =
        statement.query_row([before, &format!("{before}:")], |r| r.get(0)).optional()?;
    let number = newest
        .and_then(|newest| newest.strip_prefix(before)?.strip_suffix(after)?.parse::<u32>().ok())
        .unwrap_or(0);
    Ok(format!("{before}{:04}{after}", number + 1))
}

/// Whether a pattern gives each client a number of its own.
#[must_use]
pub fn is_usable(pattern: &str) -> bool {
    pattern.matches("{number}").count() == 1 && pattern.contains("{device}") && pattern.chars().count() <= 40
}
