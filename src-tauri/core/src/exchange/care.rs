//! Reading what registers write about substances and diagnoses: several substances in a cell, ICD-10 codes however
//! they are punctuated, and which substance is the primary one.

use crate::kernel::codes::Substance;

/// The substances of a cell, one by one: "Sabu + alkohol", "sabu, ganja dan lem", "Sabu (F15.1)".
pub(super) fn substance_parts(text: &str) -> impl Iterator<Item = &str> {
    text.split(['+', ',', '/', '&', ';', '\n', '|', '(', ')'])
        .flat_map(|part| split_words(part, &[" dan ", " dgn ", " dengan ", " and ", " serta ", " - "]))
        .map(|part| part.trim().trim_matches(|c: char| !c.is_alphanumeric()))
        .map(without_number)
        .filter(|part| part.chars().any(char::is_alphabetic) && diagnosis_in(part).is_none())
}

fn split_words<'a>(text: &'a str, separators: &'static [&'static str]) -> impl Iterator<Item = &'a str> {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let whole = rest?;
        let lower = whole.to_ascii_lowercase();
        let cut = separators.iter().filter_map(|it| lower.find(it).map(|at| (at, it.len()))).min();
        let Some((at, length)) = cut else {
            rest = None;
            return Some(whole);
        };
        rest = Some(&whole[at + length..]);
        Some(&whole[..at])
    })
}

/// "1. Sabu" is the first of a list.
fn without_number(part: &str) -> &str {
    let rest = part.trim_start_matches(|c: char| c.is_ascii_digit());
    if rest.len() < part.len() && rest.starts_with(['.', ')']) { rest[1..].trim_start() } else { part }
}

/// The first ICD-10 code F10 to F19 in a text: "F15.1", "f 15,1", "F15", "Sabu (F15.2)", "F.15.1".
pub(super) fn diagnosis_in(text: &str) -> Option<String> {
    let bytes = text.as_bytes();
    for (at, byte) in bytes.iter().enumerate() {
        let starts = byte.eq_ignore_ascii_case(&b'f') && (at == 0 || !bytes[at - 1].is_ascii_alphanumeric());
        if !starts {
            continue;
        }
        let rest = text[at + 1..].trim_start_matches([' ', '.', '-', ':']).as_bytes();
        let (Some(b'1'), Some(block)) = (rest.first(), rest.get(1).filter(|b| b.is_ascii_digit())) else {
            continue;
        };
        let mut code = format!("F1{}", char::from(*block));
        match rest.get(2) {
            Some(b'.' | b',' | b'-' | b' ') => {
                let follows = rest.get(3).filter(|b| b.is_ascii_digit());
                let ends = rest.get(4).is_none_or(|b| !b.is_ascii_digit()) || rest.get(2) == Some(&b'.');
                if let (Some(digit), true) = (follows, ends) {
                    code.push('.');
                    code.push(char::from(*digit));
                }
            }
            Some(digit) if digit.is_ascii_digit() => {
                if rest.get(3).is_some_and(u8::is_ascii_digit) {
                    continue;
                }
                code.push('.');
                code.push(char::from(*digit));
            }
            Some(letter) if letter.is_ascii_alphabetic() => continue,
            _ => {}
        }
        return Some(code);
    }
    None
}

/// Orders the substances of an episode with the primary one first. The diagnosis decides: F10 to F18 name one of
/// them; F19 means several, which then stands first itself. Without a diagnosis the one written first is the primary.
pub(super) fn with_primary_first(mut named: Vec<Substance>, diagnosis: Option<&str>) -> Vec<Substance> {
    let mut seen = Vec::new();
    named.retain(|substance| {
        let is_new = !seen.contains(substance);
        seen.push(*substance);
        is_new
    });
    let block = diagnosis.and_then(|code| code.get(..3));
    if named.len() > 1 && block == Some("F19") {
        named.retain(|substance| *substance != Substance::Several);
        named.insert(0, Substance::Several);
        return named;
    }
    if let Some(at) =
        block.and_then(|block| named.iter().position(|substance| block_of(*substance) == Some(block)))
    {
        let primary = named.remove(at);
        named.insert(0, primary);
    }
    named
}

/// The diagnosis block that a substance belongs to.
const fn block_of(substance: Substance) -> Option<&'static str> {
    match substance {
        Substance::Alcohol => Some("F10"),
        Substance::Heroin | Substance::MethadoneBuprenorphine | Substance::OtherOpiates => Some("F11"),
        Substance::Cannabis => Some("F12"),
        Substance::Barbiturates | Substance::Sedatives => Some("F13"),
        Substance::Cocaine => Some("F14"),
        Substance::Amphetamines => Some("F15"),
        Substance::Hallucinogens => Some("F16"),
        Substance::Inhalants => Some("F18"),
        Substance::Several => Some("F19"),
        Substance::Other => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn several_substances_in_a_cell_are_taken_apart() {
        let parts = |text| substance_parts(text).collect::<Vec<_>>();
        assert_eq!(parts("Sabu + alkohol"), ["Sabu", "alkohol"]);
        assert_eq!(parts("sabu, ganja dan lem"), ["sabu", "ganja", "lem"]);
        assert_eq!(parts("1. Sabu\n2. Ganja"), ["Sabu", "Ganja"]);
        assert_eq!(parts("Sabu (F15.1)"), ["Sabu"]);
        assert_eq!(parts("Double L"), ["Double L"]);
        assert_eq!(parts(" - "), Vec::<&str>::new());
    }

    #[test]
    fn diagnoses_are_found_however_they_are_punctuated() {
        for text in [
            "F15.1",
            "f15,1",
            "F 15.1",
            "F.15.1",
            "F151",
            "Sabu (F15.1)",
            "F15.1/F10.2",
            "ICD-10: F15.1",
            "F15-1",
            "F15.10",
        ] {
            assert_eq!(diagnosis_in(text).as_deref(), Some("F15.1"), "{text}");
        }
        assert_eq!(diagnosis_in("F15").as_deref(), Some("F15"));
        assert_eq!(diagnosis_in("F15, F10").as_deref(), Some("F15"));
        for text in ["F20.0", "f2", "Sabu", "", "RF15", "F1512", "F15a", "F"] {
            assert_eq!(diagnosis_in(text), None, "{text}");
        }
    }

    #[test]
    fn the_diagnosis_says_which_substance_is_the_primary_one() {
        use Substance::{Alcohol, Amphetamines, Several};
        let both = vec![Amphetamines, Alcohol, Amphetamines];
        assert_eq!(with_primary_first(both.clone(), None), [Amphetamines, Alcohol]);
        assert_eq!(with_primary_first(both.clone(), Some("F10.2")), [Alcohol, Amphetamines]);
        assert_eq!(with_primary_first(both.clone(), Some("F15")), [Amphetamines, Alcohol]);
        assert_eq!(with_primary_first(both, Some("F19.2")), [Several, Amphetamines, Alcohol]);
        assert_eq!(with_primary_first(vec![Amphetamines], Some("F19.2")), [Amphetamines]);
    }
}
