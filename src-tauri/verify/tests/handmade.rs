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
const SITE: &str = "01990000-0000-7000-8000-00000000000f";
const RINA: &str = "01990000-0000-7000-8000-000000000003";
const DEWI: &str = "01990000-0000-7000-8000-000000000004";

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

/// The signing key of a person; of the site, that on its recovery sheet.
fn key_of(person: &str) -> SigningKey {
    SigningKey::from_bytes(&[u8::try_from(person.len()).unwrap_or(0) ^ person.as_bytes()[35]; 32])
}

/// A person's signature of an operation.
fn sign(person: &str, header: &str) -> Value {
    let id = Sha256::digest(header.as_bytes());
    let own = hex::decode(person.replace('-', "")).unwrap_or_default();
    let sig = key_of(person).sign(&[&b"titian person 1\n"[..], &id, &own].concat());
    json!([person, hex::encode(sig.to_bytes())])
}

/// Three operations of one device: the site signs one, then Rina two, the second of them with Dewi, whom nobody certified.
fn acts() -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut prev: Option<String> = None;
    for (seq, signers) in [
        (1, json!([{ "person": SITE, "number": 1, "prev": null }])),
        (2, json!([{ "person": RINA, "number": 1, "prev": null }])),
        (
            3,
            json!([{ "person": RINA, "number": 2, "prev": "before" }, { "person": DEWI, "number": 7, "prev": "00" }]),
        ),
    ] {
        let mut signers = signers;
        if signers[0]["prev"] == "before" {
            signers[0]["prev"] = json!(prev);
        }
        let header = json!({
            "device": DEVICE, "seq": seq, "dossier": SITE, "dossier_seq": seq, "prev": prev, "commit": seq,
            "at": "2026-11-22T09:00:00+08:00", "author": RINA, "schema": 1, "parts": { "coded": "00" }, "signers": signers,
        });
        prev = Some(id(&header.to_string()));
        lines.push(acted(&header.to_string(), signers[0]["person"].as_str().unwrap_or_default()));
    }
    lines
}

/// An operation signed by its device and by a person.
fn acted(header: &str, by: &str) -> String {
    let mut line: Value = serde_json::from_str(&signed(DEVICE, header)).unwrap_or_default();
    line["signatures"] = json!([sign(by, header)]);
    line.to_string()
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
    let public = |person| hex::encode(key_of(person).verifying_key().as_bytes());
    let first = json!({
        "titian_log": 2, "site": SITE, "exported_at": "2026-11-22T09:00:00+08:00",
        "exported_by": DEVICE, "devices": std::collections::BTreeMap::from(devices),
        "root": public(SITE), "persons": { RINA: [public(BUDI), public(RINA)] },
    });
    closed(&first, ops)
}

/// A first line and operations, with the end that belongs to them.
fn closed(first: &Value, ops: &[String]) -> String {
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
fn persons_who_signed_are_told_and_what_they_are_named_for_is_checked() -> Outcome {
    let checked = checked(&log(&acts()))?;
    assert!(checked.ok, "{checked:?}");
    let told: Vec<(&str, bool, usize, u64)> = checked
        .persons
        .iter()
        .map(|person| (person.id.as_str(), person.is_sheet, person.public_keys.len(), person.acts))
        .collect();
    assert_eq!(told, [(RINA, false, 2, 2), (DEWI, false, 0, 1), (SITE, true, 1, 1)]);
    Ok(())
}

#[test]
fn a_persons_signature_that_is_altered_missing_or_another_ones_is_named() -> Outcome {
    let whole = acts();
    let with = |at: usize, signatures: Value| -> Result<String, serde_json::Error> {
        let mut lines = whole.clone();
        let mut line: Value = serde_json::from_str(&lines[at])?;
        line["signatures"] = signatures;
        lines[at] = line.to_string();
        // Whoever alters the file closes it again as well as one can.
        Ok(log(&lines))
    };
    let right = |at: usize, person: &str| sign(person, &header(&whole[at]));
    let mut altered = right(1, RINA);
    let sig = altered[1].as_str().unwrap_or_default();
    let flipped = if sig.starts_with('0') { "1" } else { "0" };
    altered[1] = json!(format!("{flipped}{}", &sig[1..]));
    assert_eq!(bad(&with(1, json!([altered]))?)?, "a2 person_signature");
    assert_eq!(bad(&with(1, json!([]))?)?, "a2 person_missing");
    assert_eq!(bad(&with(0, json!([right(0, RINA)]))?)?, "a1 person_missing");
    // A signature of another operation, of another person under this name, and what is none at all.
    assert_eq!(bad(&with(2, json!([right(1, RINA)]))?)?, "a3 person_signature");
    let mut borrowed = right(0, RINA);
    borrowed[0] = json!(SITE);
    assert_eq!(bad(&with(0, json!([borrowed]))?)?, "a1 person_signature");
    assert_eq!(bad(&with(1, json!([[RINA, "x"]]))?)?, "a2 person_signature");
    // A wrong one beside the right one does no harm: anybody can add it on the way.
    assert!(checked(&with(1, json!([altered, right(1, RINA)]))?)?.ok);
    let mut without: Value = serde_json::from_str(&whole[1])?;
    without.as_object_mut().ok_or("no object")?.remove("signatures");
    assert_eq!(bad(&log(&[whole[0].clone(), without.to_string()]))?, "a2 person_missing");
    Ok(())
}

#[test]
fn an_act_before_which_another_of_the_same_person_is_missing_is_named() -> Outcome {
    let whole = acts();
    let renumbered = |from: &str, to: &str| {
        let header = header(&whole[1]).replace(from, to);
        log(&[whole[0].clone(), acted(&header, RINA)])
    };
    assert!(checked(&renumbered("x", "y"))?.ok);
    assert_eq!(bad(&renumbered("\"number\":1", "\"number\":2"))?, "a2 person_gap");
    let before = format!("\"number\":2,\"person\":\"{RINA}\",\"prev\":\"{}\"", id(&header(&whole[0])));
    let first = format!("\"number\":1,\"person\":\"{RINA}\",\"prev\":null");
    assert!(header(&whole[1]).contains(&first));
    assert_eq!(bad(&renumbered(&first, &before))?, "a2 person_gap", "that one is the site's");
    Ok(())
}

#[test]
fn a_log_of_the_first_format_is_checked_as_far_as_it_goes() -> Outcome {
    let devices = [DEVICE, OTHER].map(|id| (id, hex::encode(key(id).verifying_key().as_bytes())));
    let first = json!({
        "titian_log": 1, "site": SITE, "exported_at": "2026-11-22T09:00:00+08:00",
        "exported_by": DEVICE, "devices": std::collections::BTreeMap::from(devices),
    });
    let checked = checked(&closed(&first, &acts()))?;
    assert!(checked.ok && checked.persons.iter().all(|person| person.public_keys.is_empty()), "{checked:?}");
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
    for nonsense in ["", "{}\n", "name,date\n", "{\"titian_log\":3}\n"] {
        assert_eq!(run(nonsense)?.0, Some(2), "{nonsense}");
    }
    assert_eq!(Command::new(env!("CARGO_BIN_EXE_titian-verify")).output()?.status.code(), Some(2));
    Ok(())
}
