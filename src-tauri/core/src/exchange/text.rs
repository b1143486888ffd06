//! Comparing what people write: folding to plain words, marks that mean "nothing", and nearness of misspelt words.

/// Lower-case words of letters and digits separated by single spaces. Accents go, everything else separates.
pub(crate) fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    let mut gap = false;
    let mut see = |c: char| {
        if c.is_alphanumeric() {
            if gap && !folded.is_empty() {
                folded.push(' ');
            }
            gap = false;
            folded.push(c);
        } else if c != '\'' && c != '\u{2019}' {
            gap = true;
        }
    };
    for c in text.chars() {
        // Nearly all that registers hold is plain.
        if c.is_ascii() {
            see(c.to_ascii_lowercase());
        } else {
            c.to_lowercase().map(plain).for_each(&mut see);
        }
    }
    folded
}

/// The text without its outer blanks. Most have none, which the first and the last byte say.
pub(super) fn trimmed(text: &str) -> &str {
    let is_plain = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_graphic);
    let bytes = text.as_bytes();
    if is_plain(bytes.first()) && is_plain(bytes.last()) { text } else { text.trim() }
}

fn plain(c: char) -> char {
    match c {
        'á' | 'à' | 'â' | 'ä' | 'å' => 'a',
        'é' | 'è' | 'ê' | 'ë' => 'e',
        'í' | 'ì' | 'î' | 'ï' => 'i',
        'ó' | 'ò' | 'ô' | 'ö' => 'o',
        'ú' | 'ù' | 'û' | 'ü' => 'u',
        c => c,
    }
}

/// The text without its outer blanks and with single blanks inside; line breaks in a cell count as blanks.
pub(super) fn tidy(text: &str) -> String {
    let mut tidied = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !tidied.is_empty() {
            tidied.push(' ');
        }
        tidied.push_str(word);
    }
    tidied
}

/// Whether a cell's text says that there is nothing to say: "-", "n/a", "tidak ada", "nihil".
pub(super) fn is_blank_mark(text: &str) -> bool {
    let text = trimmed(text);
    if text.len() > 16 {
        return false;
    }
    let first = text.bytes().next().map_or(0, |byte| byte.to_ascii_lowercase());
    // No mark begins with another letter or a digit.
    if first.is_ascii_alphanumeric() && !b"nktbux".contains(&first) {
        return false;
    }
    if !text.chars().any(char::is_alphanumeric) {
        return !is_tick(text);
    }
    const MARKS: &[&str] = &[
        "n/a",
        "na",
        "n.a.",
        "#n/a",
        "null",
        "nil",
        "none",
        "kosong",
        "nihil",
        "tidak ada",
        "tdk ada",
        "tak ada",
        "t.a.",
        "belum ada",
        "blm ada",
        "tidak diketahui",
        "unknown",
        "xx",
        "xxx",
    ];
    MARKS.iter().any(|mark| mark.eq_ignore_ascii_case(text))
}

/// Whether a cell is a mark in a column that is ticked: "v", "√", "x", "1", "ya".
pub(super) fn is_tick(text: &str) -> bool {
    let text = trimmed(text);
    matches!(
        text,
        "v" | "V"
            | "x"
            | "X"
            | "1"
            | "\u{221a}"
            | "\u{2713}"
            | "\u{2714}"
            | "\u{2611}"
            | "\u{25cf}"
            | "\u{2022}"
            | "*"
            | "\u{fc}"
            | "+"
    ) || text.eq_ignore_ascii_case("ya")
        || text.eq_ignore_ascii_case("yes")
        || text.eq_ignore_ascii_case("vv")
}

/// Whether two folded words differ only as a typing slip does. Short words must be equal.
pub(super) fn near(a: &str, b: &str) -> bool {
    if a == b {
        return true;
    }
    let shorter = a.len().min(b.len());
    if shorter < 5 || a.len().abs_diff(b.len()) > 2 || a.as_bytes()[0] != b.as_bytes()[0] {
        return false;
    }
    strsim::osa_distance(a, b) <= if shorter < 9 { 1 } else { 2 }
}

/// How many digits a text has.
pub(super) fn digits_in(text: &str) -> usize {
    text.bytes().filter(u8::is_ascii_digit).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folding_leaves_plain_words() {
        assert_eq!(fold("  Tgl.\nMasuk / Daftar "), "tgl masuk daftar");
        assert_eq!(fold("No_RM"), "no rm");
        assert_eq!(fold("Jum'at"), "jumat");
        assert_eq!(fold("--"), "");
    }

    #[test]
    fn marks_for_nothing_are_told_from_ticks_and_words() {
        for nothing in ["-", " -- ", "n/a", "Tidak ada", "\u{2013}", "...", "NIHIL"] {
            assert!(is_blank_mark(nothing), "{nothing}");
        }
        for something in ["v", "\u{221a}", "*", "Tidak ada yang tahu", "0812", "Nia", "tidak"] {
            assert!(!is_blank_mark(something), "{something}");
        }
        assert!(is_tick(" V ") && is_tick("\u{2714}") && is_tick("1") && !is_tick("2") && !is_tick(""));
    }

    #[test]
    fn slips_are_near_and_other_words_are_not() {
        assert!(near("selesai", "seleasi") && near("pendidikan", "pendiidkan") && near("rawat", "rawat"));
        assert!(!near("jelas", "selesai") && !near("smp", "sma") && !near("inap", "ianp"));
    }
}
