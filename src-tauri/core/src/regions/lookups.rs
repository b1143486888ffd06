//! Use cases of the pickers: they work before anybody has signed in, for the regions are nobody's secret.

use super::{Region, children, read, search};
use crate::app::App;
use crate::error::{Error, Result};
use serde::Deserialize;

/// A region to look into; none for the country.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct RegionParent {
    /// The dotted code.
    #[serde(default)]
    pub code: Option<String>,
}

/// A search for a region.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct RegionQuery {
    /// Beginnings of its name.
    pub text: String,
    /// Inside this region only.
    #[serde(default)]
    pub within: Option<String>,
    /// How many.
    #[serde(default)]
    pub limit: u32,
}

/// A region.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct RegionCode {
    /// The dotted code.
    pub code: String,
}

/// The regions directly below one.
///
/// # Errors
/// None; the type is the table's.
pub fn region_children(_: &App, input: RegionParent) -> Result<Vec<Region>> {
    Ok(children(input.code.as_deref()))
}

/// Finds regions by name.
///
/// # Errors
/// None; the type is the table's.
pub fn region_search(_: &App, input: RegionQuery) -> Result<Vec<Region>> {
    let limit = if input.limit == 0 { 20 } else { input.limit.min(100) };
    Ok(search(&input.text, input.within.as_deref(), limit as usize))
}

/// Reads a region.
///
/// # Errors
/// `not_found`.
pub fn region_read(_: &App, input: RegionCode) -> Result<Region> {
    read(&input.code).ok_or_else(|| Error::refused("not_found"))
}
