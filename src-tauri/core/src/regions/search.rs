//! Finding regions by what people write: folded names, prefixes of words, names within a region.

use super::table::{self, Line};
use super::{Region, RegionLevel};
use crate::kernel::fold::fold_name;
use std::collections::HashMap;

/// Finds regions whose names contain words beginning as the words of `text` do; words beyond the region's own name
/// may belong to what lies above it ("karang baru selaparang"). Exact names come first, then larger regions.
#[must_use]
pub fn search(text: &str, within: Option<&str>, limit: usize) -> Vec<Region> {
    let folded = fold_name(text);
    let words: Vec<&str> = folded.split(' ').filter(|word| !word.is_empty()).collect();
    if words.is_empty() || limit == 0 {
        return Vec::new();
    }
    let root = within.unwrap_or("");
    let mut above: Vec<Line> = ancestors(root);
    let mut hits: Vec<(Rank, Line)> = Vec::new();
    for line in table::lines(table::span(root)) {
        while above.last().is_some_and(|it| !line.code.starts_with(it.code)) {
            above.pop();
        }
        if let Some(rank) = rank(&folded, &words, line, &above) {
            hits.push((rank, line));
        }
        if line.code.len() < 13 {
            above.push(line);
        }
    }
    hits.sort_by(|(a, x), (b, y)| a.cmp(b).then_with(|| x.code.cmp(y.code)));
    hits.truncate(limit);
    hits.iter().filter_map(|(_, line)| Region::of(*line)).collect()
}

/// Smaller is better: how the name matches, how deep the region lies.
type Rank = (u8, usize);

fn rank(folded: &str, words: &[&str], line: Line, above: &[Line]) -> Option<Rank> {
    let own = words.iter().filter(|word| has_word(line.folded, word)).count();
    if own == 0 {
        return None;
    }
    let elsewhere =
        |word: &str| has_word(line.folded, word) || above.iter().any(|it| has_word(it.folded, word));
    if own < words.len() && !words.iter().all(|word| elsewhere(word)) {
        return None;
    }
    let bare = bare_regency(line.folded);
    let kind = match own == words.len() {
        true if line.folded == folded || bare == folded => 0,
        true if line.folded.starts_with(folded) || bare.starts_with(folded) => 1,
        true => 2,
        false => 3,
    };
    Some((kind, line.code.len()))
}

fn has_word(folded: &str, beginning: &str) -> bool {
    folded.split(' ').any(|word| word.starts_with(beginning))
}

fn ancestors(code: &str) -> Vec<Line> {
    [2, 5, 8]
        .iter()
        .filter(|length| **length < code.len())
        .filter_map(|length| table::find(code.get(..*length)?))
        .collect()
}

/// A folded regency name without its kind, so that "Lombok Barat" finds "Kabupaten Lombok Barat".
fn bare_regency(folded: &str) -> &str {
    ["kabupaten administrasi ", "kota administrasi ", "kabupaten ", "kota "]
        .iter()
        .find_map(|kind| folded.strip_prefix(kind))
        .unwrap_or(folded)
}

fn same_name(a: &str, b: &str) -> bool {
    a == b || a.len().abs_diff(b.len()) <= 8 && squeezed(a).eq(squeezed(b))
}

/// Registers and the ministry disagree about spaces: "Karangbaru", "Karang Baru".
fn squeezed(name: &str) -> impl Iterator<Item = u8> {
    name.bytes().filter(|b| *b != b' ')
}

fn named(folded: &str, within: &str, level: RegionLevel) -> Vec<&'static str> {
    if folded.is_empty() {
        return Vec::new();
    }
    table::lines(table::span(within))
        .filter(|line| RegionLevel::of(line.code) == Some(level) && same_name(line.folded, folded))
        .map(|line| line.code)
        .collect()
}

/// The codes of the villages with a folded name in a region of any level; everywhere for an empty code.
#[must_use]
pub fn villages_named(folded: &str, within: &str) -> Vec<&'static str> {
    named(folded, within, RegionLevel::Village)
}

/// The codes of the districts with a folded name in a region of any level; everywhere for an empty code.
#[must_use]
pub fn districts_named(folded: &str, within: &str) -> Vec<&'static str> {
    named(folded, within, RegionLevel::District)
}

/// The codes of the regencies with a folded name, with or without "kota" and "kabupaten" before it.
#[must_use]
pub fn regencies_named(folded: &str, within: &str) -> Vec<&'static str> {
    let bare = bare_regency(folded);
    if bare.is_empty() {
        return Vec::new();
    }
    let mut codes: Vec<&'static str> = table::lines(table::span(within))
        .filter(|line| RegionLevel::of(line.code) == Some(RegionLevel::Regency))
        .filter(|line| same_name(line.folded, folded) || same_name(bare_regency(line.folded), bare))
        .map(|line| line.code)
        .collect();
    if codes.len() > 1 && bare != folded {
        codes.retain(|code| table::find(code).is_some_and(|line| same_name(line.folded, folded)));
    }
    codes
}

/// The codes of the provinces with a folded name.
#[must_use]
pub fn provinces_named(folded: &str) -> Vec<&'static str> {
    let bare =
        folded.strip_prefix("provinsi ").or_else(|| folded.strip_prefix("propinsi ")).unwrap_or(folded);
    let short = match bare {
        "ntb" => "nusa tenggara barat",
        "ntt" => "nusa tenggara timur",
        "diy" | "yogyakarta" => "daerah istimewa yogyakarta",
        "dki" | "jakarta" => "dki jakarta",
        "babel" => "kepulauan bangka belitung",
        "kepri" => "kepulauan riau",
        bare => bare,
    };
    let named = fold_name(short);
    table::children(None).filter(|line| same_name(line.folded, &named)).map(|line| line.code).collect()
}

/// The codes and folded names directly below a code.
pub fn children_folded(within: &str) -> impl Iterator<Item = (&'static str, &'static str)> {
    table::children(Some(within)).map(|line| (line.code, line.folded))
}

/// As which kinds of place a name occurs in the country.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PlaceKinds {
    /// There is a province of this name.
    pub province: bool,
    /// There is a regency of this name.
    pub regency: bool,
    /// There is a district of this name.
    pub district: bool,
    /// There is a village of this name.
    pub village: bool,
}

/// Tells for many folded names at once whether places are called so; one walk through the list.
pub fn which_are_places(names: &mut HashMap<String, PlaceKinds>) {
    for line in table::lines(table::span("")) {
        match RegionLevel::of(line.code) {
            Some(RegionLevel::Province) => mark(names, line.folded, |kinds| kinds.province = true),
            Some(RegionLevel::Regency) => {
                mark(names, line.folded, |kinds| kinds.regency = true);
                mark(names, bare_regency(line.folded), |kinds| kinds.regency = true);
            }
            Some(RegionLevel::District) => mark(names, line.folded, |kinds| kinds.district = true),
            Some(RegionLevel::Village) => mark(names, line.folded, |kinds| kinds.village = true),
            None => {}
        }
    }
}

fn mark(names: &mut HashMap<String, PlaceKinds>, folded: &str, set: impl FnOnce(&mut PlaceKinds)) {
    if let Some(kinds) = names.get_mut(folded) {
        set(kinds);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn old_and_new_spellings_find_the_same_village() {
        let new = search("Karang Baru", Some("52.71"), 10);
        assert_eq!(new.first().map(|it| it.path.district.clone()), Some(Some("Selaparang".to_owned())));
        assert_eq!(search("karang baroe", Some("52.71"), 10), new);
    }

    #[test]
    fn words_above_the_village_narrow_the_search() {
        let hits = search("karang baru selaparang", None, 20);
        assert!(!hits.is_empty());
        assert!(hits.iter().all(|it| it.path.district.as_deref() == Some("Selaparang")), "{hits:?}");
    }

    #[test]
    fn a_beginning_is_enough_and_larger_regions_come_first() {
        let hits = search("matar", None, 50);
        assert_eq!(hits.first().map(|it| it.name.as_str()), Some("Kota Mataram"));
        assert!(hits.windows(2).any(|pair| pair[0].level < pair[1].level));
    }

    #[test]
    fn nothing_typed_finds_nothing() {
        assert!(search(" . ", None, 10).is_empty());
        assert!(search("mataram", Some("99"), 10).is_empty());
    }

    #[test]
    fn a_name_that_two_districts_share_is_found_twice() {
        assert!(villages_named("karang baru", "").len() > 1);
        assert_eq!(villages_named("karang baru", "52.71.05").len(), 1);
        assert_eq!(villages_named("karangbaru", "52.71.05").len(), 1);
        assert!(villages_named("", "52.71").is_empty());
    }

    #[test]
    fn a_regency_is_known_with_and_without_its_kind() {
        assert_eq!(regencies_named("lombok barat", ""), ["52.01"]);
        assert_eq!(regencies_named("kabupaten lombok barat", ""), ["52.01"]);
        assert_eq!(regencies_named("kupang", "").len(), 2);
        assert_eq!(regencies_named("kota kupang", ""), ["53.71"]);
    }

    #[test]
    fn names_of_places_are_told_from_other_words() {
        let mut names: HashMap<String, PlaceKinds> = ["mataram", "ampenan", "budi santoso"]
            .iter()
            .map(|it| ((*it).to_owned(), PlaceKinds::default()))
            .collect();
        which_are_places(&mut names);
        assert!(names["mataram"].regency && names["mataram"].district);
        assert!(names["ampenan"].district);
        assert_eq!(names["budi santoso"], PlaceKinds::default());
    }
}
