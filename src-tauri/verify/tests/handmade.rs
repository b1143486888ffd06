//! Logs written by hand, as `docs/LOG.md` describes them, and everything that can be done to one.

use ed25519_dalek::{Signer, SigningKey};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::collections::HashSet;
use std::process::Command;
use titian_verify::{Checked, check, ids};

type Outcome = Result<(), Box<dyn std::error::Error>>;

const DEVICE: &str = "01990000-0000-7000-8000-00000000000a";
const OTHER: &str = "01990000-0000-7000-8000-00000000000b";
const SITI: &str = "01990000-0000-7000-8000-000000000001";
const BUDI: &str = "01990000-0000-7000-8000-000000000002";

fn key(device: &str) -> SigningKey {
    SigningKey::from_bytes(&[u8::from(device == OTHER) + 1; 32])
}

fn id(header: &str) -> String {
    hex::encode(Sha256::digest(header.as_bytes()))
}

/// A signed operation.
fn op(device: &str, seq: u64, dossier: &str, dossier_seq: u64, prev: Option<&str>) -> String {
    let header = json!({
        "device": device, "seq": seq, "dossier": dossier, "dossier_seq": dossier_seq, "prev": prev, "commit": seq,
        "at": "2026-11-22T09:00:00+08:00", "author": OTHER, "schema": 1, "parts": { "coded": "00" },
    });
    signed(device, &header.to_string())
}

fn signed(device: &str, header: &str) -> String {
    let sig = key(device).sign(&[b"titian op 1\n", header.as_bytes()].concat());
    json!({ "header": header, "sig": hex::encode(sig.to_bytes()) }).to_string()
}

fn header(line: &str) -> String {
    let line: Value = serde_json::from_str(line).unwrap_or_default();
    line["header"].as_str().unwrap_or_default().to_owned()
}

/// Four operations of one device and two of another.
fn lines() -> Vec<String> {
    let mut lines = Vec::new();
    let mut prev: Option<String> = None;
    for (device, seq, dossier, dossier_seq) in [
        (DEVICE, 1, SITI, 1),
        (DEVICE, 2, BUDI, 1),
        (DEVICE, 3, SITI, 2),
        (DEVICE, 4, SITI, 3),
        (OTHER, 1, SITI, 1),
        (OTHER, 2, SITI, 2),
    ] {
        prev = prev.filter(|_| seq > 1);
        let line = op(device, seq, dossier, dossier_seq, prev.as_deref());
        prev = Some(id(&header(&line)));
        lines.push(line);
    }
    lines
}

/// The whole file of some operations, closed by a device.
fn log(ops: &[String]) -> String {
    let devices = [DEVICE, OTHER].map(|id| (id, hex::encode(key(id).verifying_key().as_bytes())));
    let first = json!({
        "titian_log": 1, "site": "01990000-0000-7000-8000-00000000000f", "exported_at": "2026-11-22T09:00:00+08:00",
        "exported_by": DEVICE, "devices": std::collections::BTreeMap::from(devices),
    });
    let mut text = format!("{first}\n");
    for op in ops {
        text.push_str(op);
        text.push('\n');
    }
    let hash = Sha256::digest(text.as_bytes());
    let sig = key(DEVICE).sign(&[&b"titian log 1\n"[..], &hash].concat());
    let end = json!({ "end": { "ops": ops.len(), "sha256": hex::encode(hash), "device": DEVICE, "sig": hex::encode(sig.to_bytes()) } });
    text.push_str(&format!("{end}\n"));
    text
}

fn checked(text: &str) -> Result<Checked, titian_verify::Unreadable> {
    check(text.as_bytes(), &HashSet::new())
}

/// The device's last letter, the number and the reason of the first bad operation; the line and the reason of a bad line.
fn bad(text: &str) -> Result<String, Box<dyn std::error::Error>> {
    let bad = checked(text)?.first_bad.ok_or("whole")?;
    Ok(match (&bad.device, bad.seq) {
        (Some(device), Some(seq)) => format!("{}{seq} {}", &device[35..], bad.reason),
        _ => format!("line {} {}", bad.line, bad.reason),
    })
}

#[test]
fn a_whole_log_is_whole_and_its_devices_are_told() -> Outcome {
    let checked = checked(&log(&lines()))?;
    assert!(checked.ok, "{checked:?}");
    assert_eq!(checked.ops, 6);
    assert_eq!(checked.devices.iter().map(|device| device.ops).collect::<Vec<_>>(), [4, 2]);
    assert_eq!(checked.devices[0].public_key, hex::encode(key(DEVICE).verifying_key().as_bytes()));
    Ok(())
}

#[test]
fn what_was_altered_removed_or_put_elsewhere_is_named() -> Outcome {
    let whole = lines();
    let with = |change: &dyn Fn(&mut Vec<String>)| {
        let mut lines = whole.clone();
        change(&mut lines);
        // Whoever alters the file closes it again as well as one can.
        log(&lines)
    };
    let altered = |line: &String| line.replace("09:00", "10:00");
    assert_eq!(bad(&with(&|lines| lines[2] = altered(&lines[2])))?, "a3 signature");
    assert_eq!(bad(&with(&|lines| lines[5] = altered(&lines[5])))?, "b2 signature");
    assert_eq!(bad(&with(&|lines| drop(lines.remove(1))))?, "a3 gap");
    assert_eq!(bad(&with(&|lines| drop(lines.remove(0))))?, "a2 gap");
    assert_eq!(bad(&with(&|lines| lines.swap(1, 2)))?, "a3 gap");
    assert_eq!(bad(&with(&|lines| lines.swap(3, 4)))?, "a4 order");
    assert_eq!(bad(&with(&|lines| lines.insert(1, lines[1].clone())))?, "a2 order");
    assert_eq!(bad(&with(&|lines| lines[3] = "{}".to_owned()))?, "line 5 line");
    let sig = |line: &String| serde_json::from_str::<Value>(line).map(|line| line["sig"].clone());
    let mut swapped: Value = serde_json::from_str(&whole[2])?;
    swapped["sig"] = sig(&whole[3])?;
    assert_eq!(bad(&with(&|lines| lines[2] = swapped.to_string()))?, "a3 signature");
    Ok(())
}

#[test]
fn what_a_device_itself_would_have_signed_wrongly_is_named_too() -> Outcome {
    let whole = lines();
    let second = id(&header(&whole[1]));
    let put = |at: usize, line: String| {
        let mut lines = whole[..=at].to_vec();
        lines[at] = line;
        log(&lines)
    };
    assert_eq!(bad(&put(2, op(DEVICE, 3, SITI, 3, Some(&second))))?, "a3 dossier_gap");
    assert_eq!(bad(&put(2, op(DEVICE, 3, SITI, 2, Some("00"))))?, "a3 prev");
    assert_eq!(bad(&put(2, op(DEVICE, 3, SITI, 2, None)))?, "a3 header");
    assert_eq!(bad(&put(0, signed(DEVICE, "{\"device\":5}")))?, "line 2 header");
    let stranger = op("01990000-0000-7000-8000-00000000000c", 1, SITI, 1, None);
    assert_eq!(bad(&put(0, stranger))?, "c1 unknown_device");
    Ok(())
}

#[test]
fn two_copies_of_one_folder_both_follow_their_own_operations() -> Outcome {
    let first = op(DEVICE, 1, SITI, 1, None);
    let one = id(&header(&first));
    let (here, there) = (op(DEVICE, 2, SITI, 2, Some(&one)), op(DEVICE, 2, BUDI, 1, Some(&one)));
    let after = op(DEVICE, 3, BUDI, 2, Some(&id(&header(&there))));
    assert!(checked(&log(&[first, here, there, after]))?.ok);
    Ok(())
}

#[test]
fn a_cut_file_and_a_false_end_are_noticed() -> Outcome {
    let text = log(&lines());
    let lines: Vec<&str> = text.lines().collect();
    for length in 1..lines.len() {
        let cut = format!("{}\n", lines[..length].join("\n"));
        assert_eq!(bad(&cut)?, format!("line {length} cut"));
    }
    assert_eq!(bad(&text[..text.len() - 40])?, "line 8 line");
    assert_eq!(bad(&text.replace("\"ops\":6", "\"ops\":5"))?, "line 8 count");
    let mut other_day = text.clone();
    other_day = other_day.replacen("\"exported_at\":\"2026-11-22", "\"exported_at\":\"2025-11-22", 1);
    assert_eq!(bad(&other_day)?, "line 8 end");
    assert_eq!(bad(&format!("{text}{{}}\n"))?, "line 9 line");
    Ok(())
}

#[test]
fn a_log_whose_end_was_written_anew_no_longer_holds_the_earlier_export() -> Outcome {
    let (earlier, now) = (lines(), lines());
    let known = ids(log(&earlier).as_bytes())?;
    assert!(check(log(&now).as_bytes(), &known)?.ok);
    let rewritten =
        [&now[..3], &[op(DEVICE, 4, BUDI, 2, Some(&id(&header(&now[2])))), now[4].clone(), now[5].clone()]]
            .concat();
    let text = log(&rewritten);
    assert!(checked(&text)?.ok, "it is consistent in itself");
    let bad = check(text.as_bytes(), &known)?.first_bad.ok_or("unnoticed")?;
    assert_eq!(bad.reason, "missing_earlier");
    Ok(())
}

#[test]
fn the_command_says_it_by_its_exit_code() -> Outcome {
    let folder = tempfile::tempdir()?;
    let run = |text: &str| -> Result<(Option<i32>, String), Box<dyn std::error::Error>> {
        let path = folder.path().join("log.jsonl");
        std::fs::write(&path, text)?;
        let ended = Command::new(env!("CARGO_BIN_EXE_titian-verify"))
            .arg(&path)
            .env("LC_ALL", "en_GB.UTF-8")
            .output()?;
        Ok((ended.status.code(), String::from_utf8(ended.stdout)? + &String::from_utf8(ended.stderr)?))
    };
    let (code, said) = run(&log(&lines()))?;
    assert_eq!(code, Some(0), "{said}");
    assert!(said.starts_with("Whole: 6 log records checked."), "{said}");
    let mut altered = lines();
    altered[1] = altered[1].replace("09:00", "10:00");
    let (code, said) = run(&log(&altered))?;
    assert_eq!(code, Some(1), "{said}");
    assert!(said.starts_with(&format!("NOT WHOLE: record 2 of device {DEVICE} (line 3)")), "{said}");
    for nonsense in ["", "{}\n", "name,date\n", "{\"titian_log\":2}\n"] {
        assert_eq!(run(nonsense)?.0, Some(2), "{nonsense}");
    }
    assert_eq!(Command::new(env!("CARGO_BIN_EXE_titian-verify")).output()?.status.code(), Some(2));
    Ok(())
}
