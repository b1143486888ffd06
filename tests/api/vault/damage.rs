//! A flipped or missing byte anywhere is noticed when the vault is opened or by `verify`, and makes nothing worse.

use super::folder::{Files, closed_clinic, crashed_clinic, noticed, open, sight};
use serde_json::json;
use std::collections::BTreeSet;
use titian_tests::clinic::{Clinic, Outcome};

const PAGE: usize = 4096;
/// The header of a write-ahead log, and of each of its frames.
const WAL_HEADER: usize = 32;
const FRAME_HEADER: usize = 24;

/// Damages the files, lets the program try, and undoes the damage in whatever it left: nothing may be lost by that.
fn is_noticed(
    clinic: &mut Clinic,
    whole: &Files,
    name: &str,
    at: usize,
) -> Result<String, Box<dyn std::error::Error>> {
    whole.flipped(name, at).put(&clinic.vault)?;
    let how = noticed(clinic)?;
    assert_ne!(how, "unnoticed", "byte {at} of {name}");
    if how.starts_with("refused") {
        assert_eq!(how, "refused: damaged", "byte {at} of {name}");
        clinic.app.close();
        let left = Files::of(&clinic.vault)?;
        let repaired = left.flipped(name, at);
        assert_eq!(repaired.bytes(name), whole.bytes(name), "a refused file is left as it is");
        assert_eq!(repaired.bytes("keys.json"), whole.bytes("keys.json"));
    }
    Ok(how)
}

#[test]
fn a_flipped_byte_of_the_database_is_noticed() -> Outcome {
    let (mut clinic, whole) = closed_clinic()?;
    let size = whole.bytes("titian.db").len();
    let pages = size / PAGE;
    let mut offsets: Vec<usize> = vec![0, 1, 15, 16, 24, 100, PAGE - 1, PAGE, size - 1, size - PAGE];
    // Of every page one byte, each at another place in it: content, the vector it begins from, its seal.
    offsets.extend((1..pages).map(|page| page * PAGE + (page * 617 + 4001) % PAGE));
    for at in offsets {
        is_noticed(&mut clinic, &whole, "titian.db", at)?;
    }
    Ok(())
}

#[test]
fn a_shortened_database_is_noticed() -> Outcome {
    let (mut clinic, whole) = closed_clinic()?;
    let bytes = whole.bytes("titian.db");
    for length in [0, 1, 100, PAGE - 1, PAGE, PAGE * 2, bytes.len() / 2, bytes.len() - PAGE, bytes.len() - 1]
    {
        whole.with("titian.db", bytes[..length].to_vec()).put(&clinic.vault)?;
        assert_ne!(noticed(&mut clinic)?, "unnoticed", "cut to {length}");
    }
    Ok(())
}

#[test]
fn a_database_shortened_under_its_write_ahead_log_is_noticed() -> Outcome {
    let (mut clinic, whole) = crashed_clinic()?;
    whole.put(&clinic.vault)?;
    open(&mut clinic).map_err(|error| error.code)?;
    let before = sight(&clinic)?;
    let bytes = whole.bytes("titian.db");
    let in_log = pages_of_log(whole.bytes("titian.db-wal"));
    for length in [0, PAGE, PAGE * 3, bytes.len() - PAGE, bytes.len() - 1] {
        clinic.app.close();
        whole.with("titian.db", bytes[..length].to_vec()).put(&clinic.vault)?;
        let how = noticed(&mut clinic)?;
        // A page that is in the write-ahead log is read from there and written anew: cutting it takes nothing away.
        if (length / PAGE + 1..=bytes.len() / PAGE).all(|page| in_log.contains(&page)) {
            assert_eq!((how.as_str(), sight(&clinic)?), ("unnoticed", before.clone()), "cut to {length}");
        } else {
            assert_ne!(how, "unnoticed", "cut to {length}");
        }
    }
    Ok(())
}

/// The numbers of the pages, from 1, that a write-ahead log holds.
fn pages_of_log(log: &[u8]) -> BTreeSet<usize> {
    let frames = log[WAL_HEADER..].chunks_exact(FRAME_HEADER + PAGE);
    let number = |frame: &[u8]| frame[..4].iter().fold(0, |number, byte| number << 8 | usize::from(*byte));
    frames.map(number).collect()
}

#[test]
fn a_flipped_byte_of_the_write_ahead_log_is_noticed() -> Outcome {
    let (mut clinic, whole) = crashed_clinic()?;
    let size = whole.bytes("titian.db-wal").len();
    let frames = (size - WAL_HEADER) / (FRAME_HEADER + PAGE);
    let mut offsets: Vec<usize> = (0..WAL_HEADER).step_by(4).collect();
    for frame in (0..frames).step_by(frames / 12 + 1).chain([frames - 1]) {
        let start = WAL_HEADER + frame * (FRAME_HEADER + PAGE);
        offsets.extend([start, start + 8, start + 16, start + FRAME_HEADER, start + FRAME_HEADER + PAGE - 1]);
    }
    offsets.push(size - 1);
    for at in offsets {
        let how = is_noticed(&mut clinic, &whole, "titian.db-wal", at)?;
        assert_eq!(how, "notice: log_behind_head", "byte {at}");
    }
    Ok(())
}

#[test]
fn a_shortened_write_ahead_log_is_noticed() -> Outcome {
    let (mut clinic, whole) = crashed_clinic()?;
    let bytes = whole.bytes("titian.db-wal");
    let frame = FRAME_HEADER + PAGE;
    for length in [
        0,
        1,
        WAL_HEADER,
        WAL_HEADER + frame,
        WAL_HEADER + frame * 2 + 7,
        bytes.len() - frame,
        bytes.len() - 1,
    ] {
        whole.with("titian.db-wal", bytes[..length].to_vec()).put(&clinic.vault)?;
        assert_eq!(noticed(&mut clinic)?, "notice: log_behind_head", "cut to {length}");
        assert_eq!(clinic.data("verify", &json!({}))?["ok"], true, "what is left is whole");
    }
    whole.without("titian.db-wal").put(&clinic.vault)?;
    assert_eq!(noticed(&mut clinic)?, "notice: log_behind_head");
    Ok(())
}

#[test]
fn an_older_write_ahead_log_is_noticed() -> Outcome {
    let (mut clinic, older) = crashed_clinic()?;
    older.put(&clinic.vault)?;
    open(&mut clinic).map_err(|error| error.code)?;
    clinic.outpatient("Ni Luh Sari", "2026-10-05")?;
    clinic.app.close();
    let newer = Files::of(&clinic.vault)?;
    older.with("head", newer.bytes("head").to_vec()).put(&clinic.vault)?;
    assert_eq!(noticed(&mut clinic)?, "notice: log_behind_head");
    Ok(())
}

#[test]
fn every_flipped_byte_of_keys_json_is_noticed_before_anybody_unlocks() -> Outcome {
    let (clinic, whole) = closed_clinic()?;
    for at in 0..whole.bytes("keys.json").len() {
        whole.flipped("keys.json", at).put(&clinic.vault)?;
        assert_eq!(clinic.refusal("vault_status", &json!({})), "damaged", "byte {at}");
    }
    for length in [0, 1, 80, whole.bytes("keys.json").len() - 1] {
        whole.with("keys.json", whole.bytes("keys.json")[..length].to_vec()).put(&clinic.vault)?;
        assert_eq!(clinic.refusal("vault_status", &json!({})), "damaged", "cut to {length}");
    }
    Ok(())
}

#[test]
fn a_flipped_byte_of_head_is_noticed_and_nothing_is_lost() -> Outcome {
    let (mut clinic, whole) = closed_clinic()?;
    open(&mut clinic).map_err(|error| error.code)?;
    let before = sight(&clinic)?;
    clinic.app.close();
    let size = whole.bytes("head").len();
    for at in (0..size).step_by(7).chain([1, size - 2, size - 1]) {
        whole.flipped("head", at).put(&clinic.vault)?;
        assert_eq!(noticed(&mut clinic)?, "notice: head_damaged", "byte {at}");
        assert_eq!(sight(&clinic)?, before);
        assert_eq!(clinic.data("verify", &json!({}))?["ok"], true);
    }
    for length in [0, 1, size / 2, size - 1] {
        whole.with("head", whole.bytes("head")[..length].to_vec()).put(&clinic.vault)?;
        assert_eq!(noticed(&mut clinic)?, "notice: head_damaged", "cut to {length}");
    }
    Ok(())
}

#[test]
fn missing_files_are_said_by_name_of_the_trouble() -> Outcome {
    let (mut clinic, whole) = closed_clinic()?;
    whole.without("head").put(&clinic.vault)?;
    assert_eq!(noticed(&mut clinic)?, "notice: head_damaged");
    assert_eq!(sight(&clinic)?["clients"].as_array().map(Vec::len), Some(3));
    whole.without("titian.db").put(&clinic.vault)?;
    assert_eq!(noticed(&mut clinic)?, "refused: damaged");
    assert!(!clinic.vault.join("titian.db").exists(), "a missing database is not replaced by an empty one");
    whole.without("keys.json").put(&clinic.vault)?;
    assert_eq!(clinic.refusal("vault_status", &json!({})), "damaged");
    assert_eq!(noticed(&mut clinic)?, "refused: damaged");
    whole.put(&clinic.vault)?;
    assert_eq!(noticed(&mut clinic)?, "unnoticed");
    Ok(())
}

#[test]
fn a_device_that_was_lost_with_the_end_of_its_log_is_not_used_again() -> Outcome {
    let (mut clinic, whole) = crashed_clinic()?;
    whole.put(&clinic.vault)?;
    let before = open(&mut clinic).map_err(|error| error.code)?;
    clinic.app.close();
    whole.without("titian.db-wal").put(&clinic.vault)?;
    let after = open(&mut clinic).map_err(|error| error.code)?;
    assert_ne!(before["device"]["id"], after["device"]["id"]);
    assert_ne!(before["device"]["code"], after["device"]["code"]);
    let again = open(&mut clinic).map_err(|error| error.code)?;
    assert_eq!(again["device"], after["device"]);
    assert_eq!(again["notices"], json!([]));
    Ok(())
}
