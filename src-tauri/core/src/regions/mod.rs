//! Indonesia's provinces, regencies, districts and villages by their Kemendagri codes (`52.71.01.1009`), from the
//! open data set `idn-area-data` (ODbL). The list is one sorted text inside the executable: looking something up
//! costs no heap and no start-up time. What a register's place words mean is decided in `exchange`.

pub mod lookups;
mod search;
mod table;

use crate::kernel::codes::Timezone;

pub use search::{
    PlaceKinds, children_folded, districts_named, provinces_named, regencies_named, search, villages_named,
    which_are_places,
};

/// How deep a region lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum RegionLevel {
    /// Provinsi
    Province,
    /// Kabupaten or kota
    Regency,
    /// Kecamatan
    District,
    /// Desa or kelurahan
    Village,
}

impl RegionLevel {
    /// The level that a well-formed dotted code has.
    #[must_use]
    pub fn of(code: &str) -> Option<Self> {
        match code.len() {
            2 => Some(Self::Province),
            5 => Some(Self::Regency),
            8 => Some(Self::District),
            13 => Some(Self::Village),
            _ => None,
        }
    }
}

/// A region and the names above it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Region {
    /// Dotted code, 2 to 13 characters.
    pub code: String,
    /// The name as the ministry writes it, "Kota Mataram".
    pub name: String,
    /// How deep it lies.
    pub level: RegionLevel,
    /// The names from the province down to this region.
    pub path: RegionPath,
    /// The zone its province keeps.
    pub timezone: Timezone,
}

impl Region {
    fn of(line: table::Line) -> Option<Self> {
        Some(Self {
            code: line.code.to_owned(),
            name: line.name.to_owned(),
            level: RegionLevel::of(line.code)?,
            path: path(line.code),
            timezone: Timezone::of_region(line.code),
        })
    }
}

/// The names from the province downwards, as far as known.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct RegionPath {
    /// Provinsi
    pub province: Option<String>,
    /// Kabupaten or kota
    pub regency: Option<String>,
    /// Kecamatan
    pub district: Option<String>,
    /// Desa or kelurahan
    pub village: Option<String>,
}

/// Finds a region by its dotted code.
#[must_use]
pub fn read(code: &str) -> Option<Region> {
    Region::of(table::find(code)?)
}

/// The name of a region, without looking up what lies above it.
#[must_use]
pub fn name(code: &str) -> Option<&'static str> {
    table::find(code).map(|line| line.name)
}

/// The names from the province down to a code; levels that are not in the list stay empty.
#[must_use]
pub fn path(code: &str) -> RegionPath {
    let at = |length: usize| code.get(..length).and_then(name).map(str::to_owned);
    RegionPath { province: at(2), regency: at(5), district: at(8), village: at(13) }
}

/// What lies directly below a code, in the order of the codes; the provinces for no code.
#[must_use]
pub fn children(code: Option<&str>) -> Vec<Region> {
    table::children(code).filter_map(Region::of).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_village_is_found_with_the_names_above_it() {
        let village = read("52.71.01.1009").unwrap();
        assert_eq!(village.level, RegionLevel::Village);
        assert_eq!(village.path.regency.as_deref(), Some("Kota Mataram"));
        assert_eq!(village.path.district.as_deref(), Some("Ampenan"));
        assert_eq!(village.path.village.as_deref(), Some(village.name.as_str()));
    }

    #[test]
    fn a_region_keeps_the_zone_of_its_province() {
        for (code, zone) in [
            ("31", Timezone::Wib),
            ("61.71", Timezone::Wib),
            ("52.71", Timezone::Wita),
            ("64.72", Timezone::Wita),
            ("81", Timezone::Wit),
            ("94", Timezone::Wit),
        ] {
            assert_eq!(read(code).unwrap().timezone, zone, "{code}");
        }
    }

    #[test]
    fn codes_that_do_not_exist_are_not_found() {
        for code in ["", "5", "52.", "00", "52.7", "52.71.1", "52.71.99", "99.99.99.9999", "52.71.01.1009x"] {
            assert_eq!(read(code), None, "{code}");
        }
    }

    #[test]
    fn the_country_has_its_provinces_regencies_and_districts() {
        let provinces = children(None);
        assert_eq!(provinces.len(), 38);
        let regencies: Vec<_> = provinces.iter().flat_map(|it| children(Some(&it.code))).collect();
        assert_eq!(regencies.len(), 514);
        assert_eq!(regencies.iter().map(|it| children(Some(&it.code)).len()).sum::<usize>(), 7285);
    }

    #[test]
    fn a_village_has_no_children_and_an_unknown_code_has_none_either() {
        assert!(children(Some("52.71.01.1009")).is_empty());
        assert!(children(Some("52.99")).is_empty());
    }

    #[test]
    fn children_keep_to_their_parent() {
        let districts = children(Some("52.71"));
        assert_eq!(districts.len(), 6);
        assert!(
            districts.iter().all(|it| it.level == RegionLevel::District && it.code.starts_with("52.71."))
        );
    }
}
