//! What somebody with other software could write, who knows the format and the keys of a machine or nobody's.

use super::{Machine, Outcome, PASSPHRASE, bundle, lines, two, two_of};
use crate::authority::{Authority, Root};
use crate::error::Result;
use crate::kernel::ids::Id;
use crate::log::op::{Change, Header, Part};
use crate::log::personal::{Personal, Signer};
use crate::log::write::Last;
use crate::log::{Class, Device, Op, Signatory, ranges, relay};
use crate::scene::Work;
use crate::schema::SCHEMA;
use crate::settings;
use crate::store::desk::Rank;
use crate::sync::format::{self, Manifest};
use crate::sync::read::Reader;
use crate::sync::{age_key, seal, write};
use chrono::DateTime;
use proptest::prelude::*;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;
use std::path::PathBuf;

/// Writes a bundle for a machine from lines, with an end that is right for them.
fn forge(to: &Machine, by: &Device, manifest: &Manifest, ops: &[Vec<u8>]) -> Result<PathBuf> {
    let mut text = vec![format::first_line(manifest, by)?];
    text.extend(ops.iter().cloned());
    let hash: [u8; 32] = Sha256::digest(text.concat()).into();
    text.push(format::end_line(ops.len() as u64, &hash, by)?);
    sealed(to, &text.concat())
}

/// Encrypts a text for a machine.
fn sealed(to: &Machine, text: &[u8]) -> Result<PathBuf> {
    let path = to.file("forged.titian").0;
    let recipient = age_key(&to.app.vault()?.device()?)?;
    seal::seal(std::fs::File::create(&path)?, &[recipient], |out| Ok(out.write_all(text)?))?;
    Ok(path)
}

#[test]
fn a_bundle_of_a_machine_that_nobody_enrolled_is_refused_with_who_signed_it() -> Outcome {
    let folder = tempfile::tempdir()?;
    let (office, laptop) = two(folder.path())?;
    office
        .call("partner_add", &json!({ "partner": { "name": "RSJ", "kind": "hospital", "active": true } }))?;
    let genuine = bundle(&office, &laptop, "out.titian", BTreeMap::new())?;
    let (manifest, whole) = lines(&genuine, &laptop.app.vault()?.device()?)?;
    let ops = &whole[1..whole.len() - 1];
    let rogue = Device::new(Id::from_u128(99), &[7; 32]);
    let mut forged = manifest.clone();
    (forged.device, forged.key) = (rogue.id, hex::encode(rogue.public_key().as_bytes()));
    let said = laptop.taking(&forge(&laptop, &rogue, &forged, ops)?);
    assert!(said.starts_with("bundle_stranger") && said.contains(&rogue.id.to_string()), "{said}");
    // Nor does it help to be somebody else, or to sign what somebody else says.
    forged.device = manifest.device;
    assert!(laptop.taking(&forge(&laptop, &rogue, &forged, ops)?).starts_with("bundle_stranger"));
    assert!(laptop.taking(&forge(&laptop, &rogue, &manifest, ops)?).starts_with("bundle_altered"));
    let genuine = forge(&laptop, &office.app.vault()?.device()?, &manifest, ops)?;
    assert_eq!(laptop.taking(&genuine), "taken", "the same lines by who may");
    Ok(())
}

#[test]
fn another_site_and_a_newer_version_are_told_apart() -> Outcome {
    let folder = tempfile::tempdir()?;
    let (office, laptop) = two(folder.path())?;
    let genuine = bundle(&office, &laptop, "out.titian", BTreeMap::new())?;
    let (manifest, whole) = lines(&genuine, &laptop.app.vault()?.device()?)?;
    let (device, ops) = (office.app.vault()?.device()?, &whole[1..whole.len() - 1]);
    let mut elsewhere = manifest.clone();
    elsewhere.site = Id::from_u128(5);
    assert!(laptop.taking(&forge(&laptop, &device, &elsewhere, ops)?).starts_with("bundle_other_site"));
    let mut root = manifest.clone();
    root.site_key = hex::encode(device.public_key().as_bytes());
    assert!(laptop.taking(&forge(&laptop, &device, &root, ops)?).starts_with("bundle_other_site"));
    let mut others = manifest.clone();
    others.recipients.clear();
    assert!(laptop.taking(&forge(&laptop, &device, &others, ops)?).starts_with("bundle_not_for_us"));
    let first = String::from_utf8(whole[0].clone())?.replace("\"titian_bundle\":1", "\"titian_bundle\":2");
    assert!(laptop.taking(&sealed(&laptop, first.as_bytes())?).starts_with("bundle_too_new"));
    let class = String::from_utf8(ops[0].clone())?.replace("\"coded\":[", "\"holographic\":[");
    let mut newer = ops.to_vec();
    newer[0] = class.into_bytes();
    assert!(laptop.taking(&forge(&laptop, &device, &manifest, &newer)?).starts_with("bundle_too_new"));
    Ok(())
}

#[test]
fn what_would_not_end_is_not_read_to_its_end() -> Outcome {
    let folder = tempfile::tempdir()?;
    let (office, laptop) = two(folder.path())?;
    let genuine = bundle(&office, &laptop, "out.titian", BTreeMap::new())?;
    let (manifest, whole) = lines(&genuine, &laptop.app.vault()?.device()?)?;
    let device = office.app.vault()?.device()?;
    // A gigabyte of one letter, in some kilobytes of file: as the first line, as an operation, behind the end.
    let recipient = age_key(&laptop.app.vault()?.device()?)?;
    let path = laptop.file("bomb.titian").0;
    let text = whole.concat();
    for (before, code) in
        [(&b""[..], "bundle_too_large"), (&whole[0], "bundle_too_large"), (&text, "bundle_too_large")]
    {
        seal::seal(std::fs::File::create(&path)?, std::slice::from_ref(&recipient), |out| {
            out.write_all(before)?;
            std::io::copy(&mut std::io::repeat(b' ').take(1 << 30), &mut &mut *out)?;
            Ok(())
        })?;
        assert!(std::fs::metadata(&path)?.len() < 1 << 20);
        assert!(laptop.taking(&path).starts_with(code), "{}", laptop.taking(&path));
    }
    // More operations than the manifest says, and a manifest that says more than anybody has.
    let ops = &whole[1..whole.len() - 1];
    let more = [ops, &[ops[ops.len() - 1].clone()]].concat();
    assert!(laptop.taking(&forge(&laptop, &device, &manifest, &more)?).starts_with("bundle_too_large"));
    let mut endless = manifest.clone();
    endless.ops = u64::MAX;
    assert!(laptop.taking(&forge(&laptop, &device, &endless, ops)?).starts_with("bundle_too_large"));
    let deep = format!("{{\"header\":{}", "[".repeat(1 << 20));
    let text = [whole[0].clone(), deep.into_bytes(), b"\n".to_vec()].concat();
    assert!(laptop.taking(&sealed(&laptop, &text)?).starts_with("bundle_altered"));
    Ok(())
}

#[test]
fn operations_left_out_moved_repeated_or_written_anew_are_found() -> Outcome {
    let folder = tempfile::tempdir()?;
    let (office, laptop) = two(folder.path())?;
    office
        .call("partner_add", &json!({ "partner": { "name": "RSJ", "kind": "hospital", "active": true } }))?;
    let genuine = bundle(&office, &laptop, "out.titian", BTreeMap::new())?;
    let (manifest, whole) = lines(&genuine, &laptop.app.vault()?.device()?)?;
    let (device, ops) = (office.app.vault()?.device()?, whole[1..whole.len() - 1].to_vec());
    let said = |manifest: &Manifest, ops: &[Vec<u8>]| -> Result<String> {
        Ok(laptop.taking(&forge(&laptop, &device, manifest, ops)?))
    };
    let mut swapped = ops.clone();
    swapped.swap(1, 2);
    assert!(said(&manifest, &swapped)?.starts_with("bundle_altered"));
    let mut repeated = ops.clone();
    repeated[2] = ops[1].clone();
    assert!(!said(&manifest, &repeated)?.starts_with("taken"));
    // Even if the manifest is written to fit.
    for at in [0, 2, ops.len() - 1] {
        let mut left_out = ops.clone();
        left_out.remove(at);
        let mut fitting = manifest.clone();
        fitting.ops -= 1;
        fitting.ranges[0].ops -= 1;
        assert!(said(&fitting, &left_out)?.starts_with("bundle_altered"), "{at}");
    }
    // Somebody else's operation under one's own signature, and a part that was changed.
    let altered = |from: &str, to: &str, at: usize| -> Vec<Vec<u8>> {
        let mut altered = ops.clone();
        altered[at] = String::from_utf8_lossy(&ops[at]).replace(from, to).into_bytes();
        altered
    };
    let last = ops.len() - 1;
    assert_ne!(altered("RSJ", "RSK", last), ops);
    assert!(said(&manifest, &altered("RSJ", "RSK", last))?.starts_with("bundle_altered"));
    assert!(said(&manifest, &altered("2026", "2025", last))?.starts_with("bundle_altered"));
    assert_eq!(said(&manifest, &ops)?, "taken");
    Ok(())
}

#[test]
fn a_wrong_signature_is_found_also_where_all_is_stored_before_it_is_looked_at() -> Outcome {
    for large_bundle in [None, Some(1)] {
        let folder = tempfile::tempdir()?;
        let (office, laptop) = two_of(folder.path(), large_bundle)?;
        office.call(
            "partner_add",
            &json!({ "partner": { "name": "RSJ", "kind": "hospital", "active": true } }),
        )?;
        let genuine = bundle(&office, &laptop, "out.titian", BTreeMap::new())?;
        let (manifest, whole) = lines(&genuine, &laptop.app.vault()?.device()?)?;
        let (device, ops) = (office.app.vault()?.device()?, &whole[1..whole.len() - 1]);
        let read = |line: &[u8]| serde_json::from_slice::<Value>(line);
        let mut altered = ops.to_vec();
        let mut last = read(&ops[ops.len() - 1])?;
        last["sig"] = read(&ops[0])?["sig"].take();
        altered[ops.len() - 1] = format!("{last}\n").into_bytes();
        let before = laptop.call("partner_list", &json!({ "active_only": true }))?;
        let said = laptop.taking(&forge(&laptop, &device, &manifest, &altered)?);
        assert!(said.starts_with("bundle_altered"), "{large_bundle:?}: {said}");
        assert_eq!(laptop.call("partner_list", &json!({ "active_only": true }))?, before, "{large_bundle:?}");
        assert_eq!(laptop.taking(&forge(&laptop, &device, &manifest, ops)?), "taken", "{large_bundle:?}");
        assert_ne!(laptop.call("partner_list", &json!({ "active_only": true }))?, before, "{large_bundle:?}");
    }
    Ok(())
}

#[test]
fn a_signature_that_was_left_out_or_exchanged_on_the_way_is_made_good_by_the_next_bundle() -> Outcome {
    let folder = tempfile::tempdir()?;
    let (office, laptop) = two(folder.path())?;
    let account = json!({
        "name": "Dewi", "role": "head", "passphrase": "kata sandi bu dewi", "by": PASSPHRASE,
    });
    office.call("account_add", &account)?;
    let genuine = bundle(&office, &laptop, "out.titian", BTreeMap::new())?;
    let (manifest, whole) = lines(&genuine, &laptop.app.vault()?.device()?)?;
    let (device, ops) = (office.app.vault()?.device()?, whole[1..whole.len() - 1].to_vec());
    let at = ops.iter().rposition(|line| line.windows(9).any(|some| some == b"\"persons\"")).ok_or("none")?;
    let said = |persons: Option<Vec<Value>>| -> std::result::Result<String, Box<dyn std::error::Error>> {
        let mut ops = ops.clone();
        let mut line: Value = serde_json::from_slice(&ops[at])?;
        match persons {
            Some(persons) => line["persons"] = Value::Array(persons),
            None => drop(line.as_object_mut().map(|line| line.remove("persons"))),
        }
        ops[at] = [serde_json::to_vec(&line)?, b"\n".to_vec()].concat();
        Ok(laptop.taking(&forge(&laptop, &device, &manifest, &ops)?))
    };
    let line: Value = serde_json::from_slice(&ops[at])?;
    let right = line["persons"][0].clone();
    let wrong = |of: u8| json!({ "person": right["person"], "sig": hex::encode([of; 64]) });
    assert!(said(None)?.starts_with("bundle_altered"));
    let somebody = json!({ "person": Id::from_u128(77), "sig": right["sig"] });
    assert!(said(Some(vec![somebody.clone()]))?.starts_with("bundle_altered"));
    // Whether one is right is judged by whoever knows the keys. Where it is not, the act does not count, and is asked for again.
    let dewi = |machine: &Machine| -> std::result::Result<Value, String> {
        let accounts = machine.call("account_list", &json!({}))?;
        let mut all = accounts.as_array().cloned().unwrap_or_default().into_iter();
        Ok(all.find(|account| account["name"] == "Dewi").map_or(Value::Null, |mut it| it["role"].take()))
    };
    let flood = |from: u8| (from..from + 15).map(wrong).chain([somebody.clone()]).collect::<Vec<_>>();
    assert_eq!(said(Some(flood(0)))?, "taken");
    assert_eq!(said(Some(flood(15)))?, "taken");
    assert_eq!(dewi(&laptop)?, Value::Null);
    // It is told of, and no reason to be without backups.
    assert_eq!(laptop.call("verify", &json!({}))?["first_bad"]["reason"], "person");
    std::fs::create_dir(folder.path().join("backups"))?;
    laptop.call("backup_now", &json!({ "folder": laptop.file("backups").1 }))?;
    for (from, to) in [(&laptop, &office), (&office, &laptop)] {
        let (path, file) = from.file("exchange.titian");
        from.call("bundle_export", &json!({ "file": file }))?;
        assert_eq!(to.taking(&path), "taken");
    }
    assert_eq!(dewi(&laptop)?, "head");
    // Nobody is sent more of them than an operation may come with, and the right one is among them.
    let (third, sent) = (Machine::on(folder.path(), "third", None)?, folder.path().join("all.titian"));
    let asked =
        third.call("join_request", &json!({ "file": third.file("asked").1, "passphrase": PASSPHRASE }))?;
    let person = laptop.call("session", &json!({}))?["person"]["id"].take();
    laptop.call(
        "device_enrol",
        &json!({
            "request": laptop.file("asked").1, "code": asked["code"], "people": [person], "by": PASSPHRASE,
            "file": laptop.app.grant(sent.clone()),
        }),
    )?;
    let finish = json!({ "file": third.app.grant(sent), "passphrase": PASSPHRASE, "language": "id" });
    third.call("join_finish", &finish)?;
    assert_eq!((dewi(&third)?, third.call("verify", &json!({}))?["ok"].take()), (json!("head"), json!(true)));
    assert_eq!(laptop.call("verify", &json!({}))?["ok"], true);
    Ok(())
}

#[test]
fn of_too_many_signatures_one_of_each_signer_goes_and_those_by_known_keys() -> Outcome {
    let (device, site) = (Device::new(Id::from_u128(1), &[1; 32]), Id::from_u128(2));
    let [one, other] = [3, 4].map(|of| Signatory::new(Id::from_u128(of), &[5; 32]));
    let named = |by: &Signatory| Signer { person: by.person, number: 1, prev: None };
    let header = Header {
        device: device.id,
        seq: 1,
        dossier: site,
        dossier_seq: 1,
        prev: None,
        commit: 1,
        at: DateTime::parse_from_rfc3339("2026-11-22T09:00:00+08:00")?,
        at_suspect: false,
        author: one.person,
        schema: SCHEMA.version,
        parts: BTreeMap::new(),
        signers: vec![named(&one), named(&other)],
    };
    let mut op = Op::sign(header, BTreeMap::new(), &device)?;
    let (right, last) = (one.sign(op.id), Personal { person: other.person, sig: [0; 64] });
    op.personal =
        (0..30).map(|at| Personal { person: one.person, sig: [at; 64] }).chain([right, last]).collect();
    let root = Root { site, key: device.public_key() };
    let known_keys = BTreeMap::from([(one.person, vec![one.public_key()])]);
    write::keep_best(&mut op, &root, &Authority { known_keys, ..Authority::default() });
    assert!(op.personal.len() == 16 && op.personal.contains(&right) && op.personal.contains(&last));
    Ok(())
}

/// An operation as the program would never write it, signed by this machine: of a new dossier, with this number in it.
fn write_by_hand(
    on: &Machine,
    dossier_seq: u64,
    class: Class,
    (entity, register, value): (&str, &str, Value),
) -> Outcome {
    let vault = on.app.vault()?;
    let scene = vault.scene(on.app.now(), Work::default());
    let (entity, registers) =
        (entity.to_owned(), BTreeMap::from([(register.to_owned(), (value, Vec::new()))]));
    vault.desk.write(Rank::Save, scene, move |tx| {
        let dossier = tx.new_id()?;
        let part = Part::new(vec![Change { entity, record: dossier, registers }])?;
        let Last { seq, id } = tx.pen.last;
        let header = Header {
            device: tx.pen.device.id,
            seq: seq + 1,
            dossier,
            dossier_seq,
            prev: id,
            commit: seq + 1,
            at: tx.scene.now,
            at_suspect: false,
            author: tx.scene.person.id,
            schema: SCHEMA.version,
            parts: BTreeMap::from([(class.as_str().to_owned(), part.hash())]),
            signers: Vec::new(),
        };
        let op = Op::sign(header, BTreeMap::from([(class, part)]), tx.pen.device)?;
        let mut keys = settings::device_keys(tx.conn())?;
        relay::receive(tx.conn(), &SCHEMA, &mut keys, vec![op], &BTreeSet::new())?;
        tx.pen.last = Last::read(tx.conn(), tx.pen.device.id)?;
        Ok(())
    })?;
    Ok(())
}

#[test]
fn what_a_machine_signed_that_no_program_of_ours_writes_is_refused() -> Outcome {
    let said = |dossier_seq: u64,
                class: Class,
                register: &str|
     -> std::result::Result<_, Box<dyn std::error::Error>> {
        let folder = tempfile::tempdir()?;
        let (office, laptop) = two(folder.path())?;
        write_by_hand(&office, dossier_seq, class, ("client", register, json!("apa saja")))?;
        let said = laptop.taking(&bundle(&office, &laptop, "out.titian", BTreeMap::new())?);
        Ok((said, laptop.call("verify", &json!({}))?["ok"].take()))
    };
    assert_eq!(said(1, Class::Identity, "alias")?, ("taken".to_owned(), json!(true)));
    // Numbers in a dossier that leave some out: nothing would be whole any more.
    assert_eq!(said(3, Class::Identity, "alias")?, ("bundle_altered {}".to_owned(), json!(true)));
    // Words of a note among codes, which go where no note goes.
    assert_eq!(said(1, Class::Coded, "remarks")?, ("bundle_altered {}".to_owned(), json!(true)));
    // What a newer version writes is not judged.
    assert_eq!(said(1, Class::Coded, "telepathy")?, ("taken".to_owned(), json!(true)));
    Ok(())
}

#[test]
fn a_revoked_machine_brings_no_other_in() -> Outcome {
    let folder = tempfile::tempdir()?;
    let (office, laptop) = two(folder.path())?;
    let device = laptop.app.vault()?.device()?;
    office.call("device_revoke", &json!({ "device": device.id, "by": PASSPHRASE }))?;
    let late = bundle(&laptop, &office, "late.titian", BTreeMap::new())?;
    assert_eq!(office.taking(&late), "taken");
    let key = hex::encode(Device::new(Id::from_u128(5), &[5; 32]).public_key().as_bytes());
    write_by_hand(&laptop, 1, Class::Coded, ("device", "public_key", json!(key)))?;
    let later = bundle(&laptop, &office, "later.titian", BTreeMap::new())?;
    assert!(office.taking(&later).starts_with("bundle_gap"), "{}", office.taking(&later));
    Ok(())
}

#[test]
fn a_bundle_that_builds_on_what_is_missing_says_which_machines_operations_those_are() -> Outcome {
    let folder = tempfile::tempdir()?;
    let (office, laptop) = two(folder.path())?;
    let device = office.app.vault()?.device()?.id;
    let held = office.app.vault()?.readers.read(|conn| ranges::highest(conn, device))?;
    for name in ["RSJ", "Balai", "Dinas"] {
        office.call(
            "partner_add",
            &json!({ "partner": { "name": name, "kind": "hospital", "active": true } }),
        )?;
    }
    let beyond = |number| BTreeMap::from([(device, number)]);
    let late = bundle(&office, &laptop, "late.titian", beyond(held + 2))?;
    let said = laptop.taking(&late);
    assert!(said.starts_with("bundle_gap") && said.contains("Word(\"A\")"), "{said}");
    assert!(said.contains(&format!("Number({})", held + 1)), "{said}");
    let early = bundle(&office, &laptop, "early.titian", beyond(held))?;
    assert_eq!(laptop.taking(&early), "taken");
    assert!(laptop.taking(&late).starts_with("bundle_known"));
    Ok(())
}

#[test]
fn whatever_bit_of_a_bundle_is_flipped_and_wherever_it_is_cut_reading_it_ends_in_a_refusal() -> Outcome {
    let folder = tempfile::tempdir()?;
    let (office, laptop) = two(folder.path())?;
    let whole = std::fs::read(bundle(&office, &laptop, "out.titian", BTreeMap::new())?)?;
    let identity = seal::identity(&laptop.app.vault()?.device()?)?;
    let path = folder.path().join("broken.titian");
    let read = |bytes: &[u8]| -> Result<()> {
        std::fs::write(&path, bytes)?;
        let mut reader = Reader::open(&path, &identity)?;
        while reader.next()?.is_some() {}
        Ok(())
    };
    read(&whole)?;
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig::with_cases(200));
    let length = whole.len();
    runner.run(&(0..length, 0..8u8, 0..length), |(at, bit, cut)| {
        let mut flipped = whole.clone();
        flipped[at] ^= 1 << bit;
        for bytes in [&flipped[..], &whole[..cut]] {
            let said = read(bytes).expect_err("read although it was broken");
            prop_assert!(said.code().starts_with("bundle_"), "{said:?}");
        }
        Ok(())
    })?;
    Ok(())
}
