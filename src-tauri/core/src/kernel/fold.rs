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

/// The words of a name, folded; search and comparison work on these. Empty for a text without letters or digits.
#[must_use]
pub fn fold_name(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for word in text.split(|c: char| !c.is_alphanumeric() && c != '\'' && c != '\u{2019}' && c != '`') {
        let word = fold_word(word);
        if word.is_empty() {
            continue;
        }
        if !folded.is_empty() {
            folded.push(' ');
        }
        folded.push_str(&word);
    }
    folded
}

fn fold_word(word: &str) -> String {
    let mut plain = String::with_capacity(word.len());
    for c in word.chars().flat_map(char::to_lowercase) {
        match c {
            '\'' | '\u{2019}' | '`' => {}
            'á' | 'à' | 'â' | 'ä' | 'å' => plain.push('a'),
            'é' | 'è' | 'ê' | 'ë' => plain.push('e'),
            'í' | 'ì' | 'î' | 'ï' => plain.push('i'),
            'ó' | 'ò' | 'ô' | 'ö' => plain.push('o'),
            'ú' | 'ù' | 'û' | 'ü' => plain.push('u'),
            c => plain.push(c),
        }
    }
    // Order matters: the two-letter sounds first, then the single letters they end in.
    let mut sound = plain;
    for (old, new) in [
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
    ] {
        if sound.contains(old) {
            sound = sound.replace(old, new);
        }
    }
    let mut single = String::with_capacity(sound.len());
    for c in sound.chars() {
        if !single.ends_with(c) || c.is_ascii_digit() {
            single.push(c);
        }
    }
    match SHORT_FORMS.iter().find(|(short, _)| *short == single) {
        Some((_, full)) => (*full).to_owned(),
        None => single,
    }
}

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
            ["Nur'aini", "Nuraini", "Nur\u{2019}aini"],
        ] {
            let folded: Vec<_> = family.iter().map(|name| fold_name(name)).collect();
            assert!(folded.iter().all(|name| *name == folded[0]), "{folded:?}");
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
