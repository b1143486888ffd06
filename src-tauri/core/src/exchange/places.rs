//! Finding the code of a place that a register names. The district decides: the kecamatan column, else the district
//! of the NIK. Where several villages are meant by a name nothing is guessed; the text is kept.

use super::shapes::bare_place;
use super::text::near;
use crate::kernel::fold::fold_name;
use crate::regions::{self, districts_named, regencies_named, villages_named};
use std::collections::HashMap;

/// What a row says about where a client lives.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Named<'a> {
    pub(super) village: &'a str,
    pub(super) district: &'a str,
    pub(super) regency: &'a str,
    pub(super) province: &'a str,
    /// The district that issued the NIK, dotted.
    pub(super) nik_district: Option<&'a str>,
}

/// Whether a place could be coded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Doubt {
    None,
    /// No village of the name where it should be.
    VillageUnknown,
    /// Several villages of the name.
    VillageAmbiguous,
    /// No district or regency of the name.
    PlaceUnknown,
}

/// A place as far as it is certain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) code: Option<String>,
    /// What has no code.
    pub(super) text: Option<String>,
    pub(super) doubt: Doubt,
}

/// Finds places and remembers what it found: registers name few places many times.
#[derive(Debug)]
pub(super) struct Places {
    /// The clinic's own region.
    home: String,
    found: HashMap<String, Place>,
}

impl Places {
    pub(super) fn new(home: &str) -> Self {
        Self { home: home.to_owned(), found: HashMap::new() }
    }

    pub(super) fn find(&mut self, named: &Named<'_>) -> Place {
        let key =
            [named.village, named.district, named.regency, named.province, named.nik_district.unwrap_or("")]
                .join("\u{1f}");
        if let Some(place) = self.found.get(&key) {
            return place.clone();
        }
        let place = self.look_up(named);
        if self.found.len() < 50_000 {
            self.found.insert(key, place.clone());
        }
        place
    }

    fn look_up(&self, named: &Named<'_>) -> Place {
        let province = self.province(named.province);
        let regency = self.regency(named, province);
        let within = regency.or(province).unwrap_or("");
        let district = self.district(named, within);
        let village = fold_name(bare_place(named.village));
        if village.is_empty() {
            let lost = named.district.is_empty() || district.is_some();
            let lost = lost && (named.regency.is_empty() || regency.is_some());
            let text = [named.district, named.regency]
                .iter()
                .filter(|text| !text.is_empty())
                .copied()
                .collect::<Vec<_>>()
                .join(", ");
            let code = district.or(regency).or(province).map(str::to_owned);
            let doubt = if lost { Doubt::None } else { Doubt::PlaceUnknown };
            return Place { code, text: (!lost).then_some(text), doubt };
        }
        let outcome = match district {
            Some(district) => village_in_district(&village, district),
            None => self.village_without_district(&village, named, within),
        };
        match outcome {
            Ok(code) => Place { code: Some(code.to_owned()), text: None, doubt: Doubt::None },
            Err(doubt) => {
                let mut text = named.village.to_owned();
                if district.is_none() && !named.district.is_empty() {
                    text = format!("{text}, {}", named.district);
                }
                Place { code: district.or(regency).or(province).map(str::to_owned), text: Some(text), doubt }
            }
        }
    }

    fn province(&self, named: &str) -> Option<&'static str> {
        let folded = fold_name(named);
        if folded.is_empty() {
            return None;
        }
        let provinces = regions::provinces_named(&folded);
        only(&provinces)
    }

    fn regency(&self, named: &Named<'_>, province: Option<&str>) -> Option<&'static str> {
        let folded = fold_name(named.regency);
        let folded = folded.strip_prefix("kab ").map_or(folded.clone(), |rest| format!("kabupaten {rest}"));
        let found = regencies_named(&folded, province.unwrap_or(""));
        // "Kupang" is a city and a regency: the clinic's own, else the NIK's.
        let nearest = || {
            let nik = named.nik_district.and_then(|code| code.get(..5));
            [self.home.get(..5), nik]
                .into_iter()
                .flatten()
                .find_map(|code| found.iter().copied().find(|it| *it == code))
        };
        only(&found).or_else(nearest)
    }

    fn district(&self, named: &Named<'_>, within: &str) -> Option<&'static str> {
        let folded = fold_name(bare_place(named.district));
        if folded.is_empty() {
            return None;
        }
        let nik = named.nik_district.unwrap_or("");
        let mut scopes = vec![within];
        if within.is_empty() {
            scopes = vec![
                self.home.get(..5).unwrap_or(""),
                nik.get(..5).unwrap_or(""),
                self.home.get(..2).unwrap_or(""),
                nik.get(..2).unwrap_or(""),
            ];
            scopes.retain(|scope| !scope.is_empty());
            scopes.push("");
        }
        for scope in scopes {
            let found = districts_named(&folded, scope);
            if found.len() > 1 {
                return found.iter().copied().find(|code| *code == nik);
            }
            if let Some(code) = only(&found) {
                return Some(code);
            }
            let close: Vec<_> = if scope.len() == 5 { nearly(&folded, scope) } else { Vec::new() };
            if let Some(code) = only(&close) {
                return Some(code);
            }
        }
        None
    }

    fn village_without_district(
        &self,
        village: &str,
        named: &Named<'_>,
        within: &str,
    ) -> Result<&'static str, Doubt> {
        let nik = named.nik_district.unwrap_or("");
        // The NIK decides only where it does not contradict the regency that is written.
        let nik = if nik.starts_with(within) { nik } else { "" };
        let scopes = [nik, within, nik.get(..5).unwrap_or(""), self.home.get(..5).unwrap_or("")];
        for scope in scopes
            .iter()
            .filter(|scope| !scope.is_empty() && (scope.starts_with(within) || within.starts_with(*scope)))
        {
            match villages_named(village, scope).as_slice() {
                [] => {}
                [code] => return Ok(code),
                _ => return Err(Doubt::VillageAmbiguous),
            }
        }
        if !within.is_empty() {
            return Err(Doubt::VillageUnknown);
        }
        match villages_named(village, "").as_slice() {
            [] => Err(Doubt::VillageUnknown),
            [code] => Ok(code),
            _ => Err(Doubt::VillageAmbiguous),
        }
    }
}

fn village_in_district(village: &str, district: &str) -> Result<&'static str, Doubt> {
    match villages_named(village, district).as_slice() {
        [code] => return Ok(code),
        [] => {}
        _ => return Err(Doubt::VillageAmbiguous),
    }
    only(&nearly(village, district)).ok_or(Doubt::VillageUnknown)
}

/// The children of a region whose names differ from a name only as a typing slip does.
fn nearly(folded: &str, within: &str) -> Vec<&'static str> {
    regions::children_folded(within).filter(|(_, name)| near(name, folded)).map(|(code, _)| code).collect()
}

fn only(codes: &[&'static str]) -> Option<&'static str> {
    match codes {
        [code] => Some(code),
        _ => None,
    }
}

/// Takes "Kel. X", "Kec. Y" and "Kota Z" out of an address that names them, with or without commas between them.
pub(super) fn named_in_address(address: &str) -> Named<'_> {
    let mut named = Named::default();
    let mut marks = Vec::new();
    let mut from = 0;
    for word in address.split_inclusive(|c: char| !c.is_alphabetic()) {
        let (start, end) = (from, from + word.trim_end_matches(|c: char| !c.is_alphabetic()).len());
        from += word.len();
        if is_place_mark(&address[start..end]) {
            marks.push((start, end));
        }
    }
    for (number, (start, end)) in marks.iter().enumerate() {
        let next = marks.get(number + 1).map_or(address.len(), |(next, _)| *next);
        let said = address[*end..next].split([',', ';', '\n']).next().unwrap_or("");
        let rest = said.trim_matches([' ', '.', ':', '-', '/']);
        if rest.is_empty() {
            continue;
        }
        match address[*start..*end].to_lowercase().as_str() {
            "kel" | "kelurahan" | "desa" | "ds" if named.village.is_empty() => named.village = rest,
            "kec" | "kecamatan" if named.district.is_empty() => named.district = rest,
            "kab" | "kabupaten" | "kota" if named.regency.is_empty() => {
                named.regency = address[*start..end + said.len()].trim_end_matches([' ', '.', '-', '/']);
            }
            _ => {}
        }
    }
    named
}

fn is_place_mark(word: &str) -> bool {
    const MARKS: &[&str] =
        &["kel", "kelurahan", "desa", "ds", "kec", "kecamatan", "kab", "kabupaten", "kota"];
    MARKS.iter().any(|mark| mark.eq_ignore_ascii_case(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn find(named: Named<'_>) -> (Option<String>, Doubt) {
        let place = Places::new("52.71").find(&named);
        (place.code, place.doubt)
    }

    #[test]
    fn the_district_column_decides_which_village_is_meant() {
        let (code, doubt) =
            find(Named { village: "Karang Baru", district: "Selaparang", ..Named::default() });
        assert!(code.is_some_and(|code| code.starts_with("52.71.05.")) && doubt == Doubt::None);
    }

    #[test]
    fn the_district_of_the_nik_decides_where_no_column_does() {
        let (code, doubt) =
            find(Named { village: "Kel. Karang Baru", nik_district: Some("52.71.05"), ..Named::default() });
        assert!(code.is_some_and(|code| code.starts_with("52.71.05.")) && doubt == Doubt::None);
    }

    #[test]
    fn a_village_that_only_the_clinics_own_city_can_mean_is_found() {
        let (code, doubt) = find(Named { village: "Jempong Baru", ..Named::default() });
        assert!(code.is_some_and(|code| code.starts_with("52.71.")) && doubt == Doubt::None);
    }

    #[test]
    fn an_unknown_village_keeps_its_district_and_its_text() {
        let place = Places::new("52.71").find(&Named {
            village: "Kampung Seberang",
            district: "Kec. Ampenan",
            ..Named::default()
        });
        assert_eq!(
            place,
            Place {
                code: Some("52.71.01".into()),
                text: Some("Kampung Seberang".into()),
                doubt: Doubt::VillageUnknown
            }
        );
    }

    #[test]
    fn a_name_that_many_villages_have_is_not_guessed() {
        let place = Places::new("11.01").find(&Named { village: "Sukamaju", ..Named::default() });
        assert_eq!((place.code, place.doubt), (None, Doubt::VillageAmbiguous));
        assert_eq!(place.text.as_deref(), Some("Sukamaju"));
    }

    #[test]
    fn misspelt_places_are_found_in_their_district() {
        let (code, doubt) =
            find(Named { village: "Pejarakan Krya", district: "Ampnean", ..Named::default() });
        assert_eq!((code.as_deref(), doubt), (Some("52.71.01.1011"), Doubt::None));
    }

    #[test]
    fn places_are_found_inside_an_address() {
        let named = named_in_address("Jl. Adi Sucipto No. 5, Kel. Banjar, Kec. Ampenan, Kota Mataram");
        assert_eq!((named.village, named.district, named.regency), ("Banjar", "Ampenan", "Kota Mataram"));
        assert_eq!(find(named).0.as_deref(), Some("52.71.01.1009"));
        let named = named_in_address("Jl. Mawar RT 03/RW 01 Kel. Pancor Kec Selong Kab.Lombok Timur");
        assert_eq!((named.village, named.district, named.regency), ("Pancor", "Selong", "Kab.Lombok Timur"));
    }
}
