//! Whatever leaves a trace has its words.

use crate::kernel::codes::Language;
use crate::l10n::Words;
use crate::vault::attempts;
use std::collections::BTreeSet;
use std::path::PathBuf;

/// The kinds and the first words of the details that the sources leave in the register.
fn traced() -> Result<(BTreeSet<String>, BTreeSet<String>), Box<dyn std::error::Error>> {
    let (mut kinds, mut details) = (BTreeSet::new(), BTreeSet::new());
    let mut folders = vec![PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("src")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else if !path.ends_with("trace/tests.rs") {
                collect(&std::fs::read_to_string(&path)?, &mut kinds, &mut details);
            }
        }
    }
    Ok((kinds, details))
}

fn collect(source: &str, kinds: &mut BTreeSet<String>, details: &mut BTreeSet<String>) {
    for call in source.split("tx.trace(").skip(1) {
        let call = call.split_once(';').map_or(call, |(call, _)| call);
        if !call.trim_start().starts_with('"') {
            continue;
        }
        let mut texts = call.split('"').skip(1).step_by(2);
        kinds.extend(texts.next().map(str::to_owned));
        details.extend(texts.next().and_then(|detail| detail.split(' ').next()).map(str::to_owned));
    }
}

#[test]
fn every_kind_and_detail_that_is_traced_has_words_in_both_languages() -> Result<(), Box<dyn std::error::Error>>
{
    let (mut kinds, mut details) = traced()?;
    // These are chosen elsewhere in their function.
    kinds.extend(
        [
            "unlocked",
            "recovered",
            "refused",
            attempts::ALTERED_FILE,
            "rekeyed",
            "rekey_stopped",
            "assigned",
            "unassigned",
            "account_added",
            "role_changed",
            "account_deactivated",
            "account_reset",
        ]
        .map(str::to_owned),
    );
    details.extend(["report", "bundle", "bundle_out", attempts::TRIES].map(str::to_owned));
    details.extend(attempts::TOLD.map(str::to_owned));
    assert!(kinds.contains("exported") && details.contains("attachment"), "{kinds:?} {details:?}");
    for language in [Language::Indonesian, Language::English] {
        let words = Words::of(language);
        for kind in &kinds {
            assert!(words.has(&format!("access-{kind}")), "{language:?}: access-{kind}");
        }
        for detail in &details {
            assert!(words.has(&format!("access-detail-{detail}")), "{language:?}: access-detail-{detail}");
        }
    }
    Ok(())
}

#[test]
fn a_detail_becomes_a_sentence_and_an_unknown_one_stays_as_it_is() {
    let words = Words::of(Language::Indonesian);
    let report = "report from=2026-01-01 to=2026-12-31 format=xlsx names=yes";
    assert_eq!(
        super::access::said(report, &words),
        "laporan 2026-01-01 s.d. 2026-12-31, dengan nama klien (Excel)"
    );
    assert_eq!(
        super::access::said("report from=2026-01-01 to=2026-12-31", &words),
        "laporan 2026-01-01 s.d. 2026-12-31"
    );
    assert_eq!(super::access::said("rows count=12", &words), "12 baris");
    assert_eq!(super::access::said("of a newer version", &words), "of a newer version");
}
