//! Legends in headers: "JK (1=L; 2=P)", "Status: 1 Proses 2 Selesai 3 DO". They say what the numbers below them mean in
//! this register, and in no other.

use super::text::fold;
use std::collections::BTreeMap;

/// By number: the word it stands for.
pub(super) type Legend = BTreeMap<u32, String>;

/// The legend of a header; empty when it has none.
pub(super) fn of(header: &str) -> Legend {
    let folded = fold(header);
    let mut legend = Legend::new();
    let mut number = None;
    for word in folded.split(' ') {
        if let Some(next) = word.parse::<u32>().ok().filter(|_| word.len() < 3) {
            // Numbers of a legend rise one by one; others are units and ranges.
            let rises = number.map_or(next < 2, |number| next == number + 1);
            if !rises {
                return Legend::new();
            }
            number = Some(next);
        } else if let Some(number) = number {
            let said: &mut String = legend.entry(number).or_default();
            if !said.is_empty() {
                said.push(' ');
            }
            said.push_str(word);
        }
    }
    if legend.len() < 2 { Legend::new() } else { legend }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_says_what_the_numbers_below_it_mean() {
        let of = |header| of(header).into_iter().collect::<Vec<_>>();
        let words =
            |words: &[(u32, &str)]| words.iter().map(|(n, it)| (*n, (*it).to_owned())).collect::<Vec<_>>();
        assert_eq!(of("JK (1=L; 2=P)"), words(&[(1, "l"), (2, "p")]));
        assert_eq!(of("Status: 1. Masih Proses 2. Selesai"), words(&[(1, "masih proses"), (2, "selesai")]));
        assert_eq!(of("Pendidikan (0 TS 1 SD 2 SMP 3 D3)").len(), 4);
        for header in ["Konseling 1", "Lama (tahun)", "ICD 10", "Zat 1", "Umur 15 s.d. 24 tahun"] {
            assert!(of(header).is_empty(), "{header}");
        }
    }
}
