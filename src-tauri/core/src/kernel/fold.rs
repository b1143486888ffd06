//! Folding of Indonesian names, so that spellings that sound alike are found together: Achmad, Ahmad and Akhmad;
//! Moh., Mochamad and Muhammad; the old oe, dj, tj, j-for-y spellings and the new ones.

/// Short forms of Muhammad and of other names that registers abbreviate.
const SHORT_FORMS: &[(&str, &str)] = &[
    ("moh", "muhamad"),
    ("mohd", "muhamad"),
    ("mhd", "muhamad"),
    ("md", "muhamad"),
    ("muh", "muhamad"),
    ("mochamad", "muhamad"),
    ("mohamad", "muhamad"),
    ("mohamed", "muhamad"),
    ("muhamed", "muhamad"),
    ("abd", "abdul"),
    ("st", "siti"),
    ("hj", "haji"),
];

/// The words of a name, folded: short forms spelled out. Comparison works on these. Empty for a text without letters or digits.
#[must_use]
pub fn fold_name(text: &str) -> String {
    let words: Vec<String> =
        words_of(text).map(|sound| spelled_out(&sound).map_or(sound, str::to_owned)).collect();
    words.join(" ")
}

/// The words that a search finds a name by: as it sounds, and spelled out where it is a short form.
#[must_use]
pub fn search_words(text: &str) -> String {
    let mut words = Vec::new();
    for sound in words_of(text) {
        words.extend(spelled_out(&sound).map(str::to_owned));
        words.push(sound);
    }
    words.join(" ")
}

/// The words a person typed so far, each with the ways a name may continue it.
#[must_use]
pub fn typed_words(text: &str) -> Vec<Vec<String>> {
    words_of(text)
        .map(|sound| {
            let mut ways: Vec<String> = spelled_out(&sound).map(str::to_owned).into_iter().collect();
            // Whether a y sounds like the old j is known once the next letter is typed.
            ways.extend(sound.strip_suffix('y').map(|start| format!("{start}j")));
            ways.push(sound);
            ways
        })
        .collect()
}

fn words_of(text: &str) -> impl Iterator<Item = String> {
    text.split(|c: char| !c.is_alphanumeric() && !is_apostrophe(c))
        .map(sound_of)
        .filter(|word| !word.is_empty())
}

fn spelled_out(sound: &str) -> Option<&'static str> {
    SHORT_FORMS.iter().find(|(short, _)| *short == sound).map(|(_, full)| *full)
}

const fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '\u{2019}' | '`')
}

/// A word as it sounds: accents and apostrophes gone, the old spellings made new, double letters single.
fn sound_of(word: &str) -> String {
    let mut plain = String::with_capacity(word.len());
    for c in word.chars().flat_map(char::to_lowercase) {
        match c {
            c if is_apostrophe(c) => {}
            'á' | 'à' | 'â' | 'ä' | 'å' => plain.push('a'),
            'é' | 'è' | 'ê' | 'ë' => plain.push('e'),
            'í' | 'ì' | 'î' | 'ï' => plain.push('i'),
            'ó' | 'ò' | 'ô' | 'ö' => plain.push('o'),
            'ú' | 'ù' | 'û' | 'ü' => plain.push('u'),
            c => plain.push(c),
        }
    }
    let mut sound = plain;
    for (old, new) in SOUNDS {
        // Words are short and this runs for each word of a register: looking byte by byte beats setting up a search.
        if sound.as_bytes().windows(old.len()).any(|letters| letters == old.as_bytes()) {
            sound = sound.replace(old, new);
        }
    }
    let mut single = String::with_capacity(sound.len());
    let next = sound.chars().skip(1).chain(['.']);
    for (c, next) in sound.chars().zip(next) {
        // Before a vowel the y of today is the j of old: Cahyono and Tjahjono, Yusuf and Jusuf.
        let c = if c == 'y' && matches!(next, 'a' | 'e' | 'i' | 'o' | 'u') { 'j' } else { c };
        if !single.ends_with(c) || c.is_ascii_digit() {
            single.push(c);
        }
    }
    single
}

/// Old and foreign spellings of a sound. Order matters: the two-letter sounds first, then the letters they end in.
const SOUNDS: [(&str, &str); 14] = [
    ("oe", "u"),
    ("dj", "j"),
    ("tj", "c"),
    ("sj", "sy"),
    ("nj", "ny"),
    ("kh", "h"),
    ("ch", "h"),
    ("ph", "f"),
    ("dz", "z"),
    ("dh", "d"),
    ("th", "t"),
    ("v", "f"),
    ("q", "k"),
    ("x", "ks"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_name_fold_to_one_word() {
        for family in [
            ["Achmad", "Ahmad", "AKHMAD"],
            ["Moh.", "Muhammad", "Mochammad"],
            ["Soekarno", "Sukarno", "SUKARNO"],
            ["Djoko", "Joko", "joko"],
            ["Tjipto", "Cipto", "Cipto"],
            ["Tjahjono", "Cahyono", "Tjahyono"],
            ["Sjarif", "Syarif", "SYARIF"],
            ["Nur'aini", "Nuraini", "Nur\u{2019}aini"],
        ] {
            let folded: Vec<_> = family.iter().map(|name| fold_name(name)).collect();
            assert!(folded.iter().all(|name| *name == folded[0]), "{folded:?}");
        }
    }

    #[test]
    fn a_name_is_found_while_it_is_being_typed() {
        let words = search_words("Moch. Soekarno Mohammad");
        let words = format!("{words} {}", search_words("Wahjoe"));
        for typed in ["moch", "moh", "muham", "mohamm", "suk", "soekar", "wahy", "wahyu"] {
            let ways = typed_words(typed).remove(0);
            assert!(
                words.split(' ').any(|word| ways.iter().any(|way| word.starts_with(way.as_str()))),
                "{typed} in {words}"
            );
        }
    }

    #[test]
    fn different_names_stay_different() {
        assert_ne!(fold_name("Hasan"), fold_name("Hasanah"));
        assert_ne!(fold_name("Agus"), fold_name("Bagus"));
    }

    #[test]
    fn punctuation_alone_folds_to_nothing() {
        assert_eq!(fold_name(" . - "), "");
    }
}
