//! What machines of a clinic give each other.

use super::{Problem, code_of, exchange, names, two, verify};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use titian_core::kernel::ids::Id;
use titian_core::log::op::{Change, Header, Part};
use titian_core::log::write::Last;
use titian_core::log::{Class, Op, relay};
use titian_core::scene::{Tx, Work};
use titian_core::schema::SCHEMA;
use titian_core::settings;
use titian_core::store::desk::Rank;
use titian_tests::clinic::{Clinic, Outcome, PASSPHRASE, files_below};

#[test]
fn what_is_written_on_either_machine_is_on_both_after_they_exchange() -> Outcome {
    let (office, laptop) = two()?;
    office.outpatient("Siti Rahayu", "2026-09-02")?;
    laptop.outpatient("Made Wirawan", "2026-09-03")?;
    let bundle = laptop.bundle("out.titian")?;
    let taken = office.take(&bundle).map_err(|error| error.code)?;
    assert_eq!((&taken["code"], &taken["bundle"]["state"]), (&json!("B"), &json!("applied")));
    assert!(taken["touched"].as_array().is_some_and(|touched| touched.contains(&json!("client"))));
    laptop.take(&office.bundle("back.titian")?).map_err(|error| error.code)?;
    let both = BTreeSet::from(["Made Wirawan".to_owned(), "Siti Rahayu".to_owned()]);
    for machine in [&office, &laptop] {
        assert_eq!(names(machine)?, both);
        assert_eq!(verify(machine)?, Value::Null);
        assert!(!machine.vault.join("inbox").read_dir()?.any(|_| true), "nothing is left in the inbox");
    }
    Ok(())
}

#[test]
fn a_bundle_holds_what_the_other_machine_has_not_said_to_hold_and_no_more() -> Outcome {
    let (office, laptop) = two()?;
    office.outpatient("Siti Rahayu", "2026-09-02")?;
    let sent = |from: &Clinic, name: &str| -> Result<u64, Problem> {
        let file = from.app.grant(from.stick(name));
        from.data("bundle_export", &json!({ "file": file }))?["ops"].as_u64().ok_or_else(|| "no ops".into())
    };
    let everything = sent(&office, "1.titian")?;
    assert!(
        sent(&office, "2.titian")? > everything,
        "what was sent counts for nothing until it is confirmed"
    );
    laptop.take(&office.stick("2.titian")).map_err(|error| error.code)?;
    office.take(&laptop.bundle("3.titian")?).map_err(|error| error.code)?;
    assert!(sent(&office, "4.titian")? < 10, "the laptop has said what it holds");
    // A bundle that never arrives is made good by the next.
    office.outpatient("Budi Santoso", "2026-09-02")?;
    sent(&office, "lost.titian")?;
    office.outpatient("Agus Salim", "2026-09-02")?;
    sent(&office, "5.titian")?;
    laptop.take(&office.stick("5.titian")).map_err(|error| error.code)?;
    assert_eq!(names(&laptop)?.len(), 3);
    assert_eq!(verify(&laptop)?, Value::Null);
    // The lost one turns up later and is told to bring nothing.
    assert_eq!(code_of(laptop.take(&office.stick("lost.titian"))), "bundle_known");
    Ok(())
}

#[test]
fn three_machines_hold_the_same_whatever_way_it_went() -> Outcome {
    let (office, laptop) = two()?;
    let clinic_pc = office.second_machine("pc")?;
    office.outpatient("Siti Rahayu", "2026-09-02")?;
    laptop.outpatient("Made Wirawan", "2026-09-03")?;
    clinic_pc.outpatient("Ketut Sari", "2026-09-04")?;
    // The laptop has never heard of the third machine, and takes what it wrote from the office.
    office.take(&clinic_pc.bundle("pc.titian")?).map_err(|error| error.code)?;
    laptop.take(&office.bundle("office.titian")?).map_err(|error| error.code)?;
    assert_eq!(names(&laptop)?.len(), 3);
    exchange(&[&office, &laptop, &clinic_pc])?;
    for machine in [&office, &laptop, &clinic_pc] {
        assert_eq!(names(machine)?.len(), 3);
        assert_eq!(verify(machine)?, Value::Null);
    }
    let devices: BTreeSet<String> = office.data("bundle_list", &json!({}))?["machines"]
        .as_array()
        .ok_or("no machines")?
        .iter()
        .filter_map(|machine| machine["machine"]["code"].as_str().map(str::to_owned))
        .collect();
    assert_eq!(devices, BTreeSet::from(["A", "B", "C"].map(str::to_owned)));
    Ok(())
}

#[test]
fn a_machine_that_the_receiver_has_not_heard_of_is_welcome_once_an_administrator_enrolled_it() -> Outcome {
    let (office, laptop) = two()?;
    let third = office.second_machine("pc")?;
    third.outpatient("Ketut Sari", "2026-09-04")?;
    // Enrolled by the office, which the third machine knows from its answer: its own bundle tells the laptop of it. The
    // laptop is known to the third machine from the same answer.
    laptop.take(&third.bundle("pc.titian")?).map_err(|error| error.code)?;
    assert!(names(&laptop)?.contains("Ketut Sari"));
    assert_eq!(verify(&laptop)?, Value::Null);
    Ok(())
}

#[test]
fn both_values_of_a_field_changed_on_both_machines_are_kept_for_a_person_to_choose() -> Outcome {
    let (office, laptop) = two()?;
    let (client, _) = office.outpatient("Siti Rahayu", "2026-09-02")?;
    laptop.take(&office.bundle("1.titian")?).map_err(|error| error.code)?;
    for (machine, alias) in [(&office, "Sit"), (&laptop, "Ita")] {
        let mut form = machine.data("client_read", &json!({ "id": client }))?["client"].take();
        form["alias"] = json!(alias);
        machine.data("client_save", &json!({ "id": client, "client": form }))?;
    }
    exchange(&[&office, &laptop])?;
    let conflicts = [&office, &laptop].map(|machine| machine.data("conflict_list", &json!({})));
    let [of_office, of_laptop] = conflicts;
    let (of_office, of_laptop) = (of_office?, of_laptop?);
    assert_eq!(of_office.as_array().map(Vec::len), Some(1));
    assert_eq!(of_office[0]["register"], of_laptop[0]["register"]);
    let shown = |machine: &Clinic| -> Result<Value, Problem> {
        Ok(machine.data("client_read", &json!({ "id": client }))?["client"]["alias"].take())
    };
    assert_eq!(shown(&office)?, shown(&laptop)?, "both show the same one meanwhile");
    Ok(())
}

#[test]
fn a_bundle_shows_nothing_of_what_is_in_it() -> Outcome {
    let (office, laptop) = two()?;
    let marks = ["Rahasianama", "5271014107900001", "Catatanrahasia", "Jalanrahasia"];
    office.data(
        "client_register",
        &json!({ "client": {
        "name": marks[0], "identity": { "kind": "nik", "number": marks[1], "reason": "salah cetak" },
        "remarks": marks[2], "address": { "street": marks[3] },
    } }),
    )?;
    let bundle = office.bundle("out.titian")?;
    laptop.take(&bundle).map_err(|error| error.code)?;
    assert!(names(&laptop)?.contains(marks[0]), "it was in it");
    let mut looked_at = vec![bundle.clone(), office.stick("laptop.titian"), office.stick("laptop.request")];
    looked_at.extend(files_below(&laptop.vault)?.into_iter().map(|file| laptop.vault.join(file)));
    for file in &looked_at {
        let bytes = std::fs::read(file)?;
        for mark in marks.into_iter().chain(["Mataram", "client_register", "\"header\""]) {
            let is_face = mark == "Mataram" && file.ends_with("keys.json");
            let is_there = bytes.windows(mark.len()).any(|part| part == mark.as_bytes());
            assert!(is_face || !is_there, "{mark} in {}", file.display());
        }
    }
    // Nor does its size say much: the payload is whole chunks of 64 KiB.
    let smaller = laptop.bundle("back.titian")?;
    let sizes = [bundle, smaller].map(|file| std::fs::metadata(file).map(|it| it.len() / 65_552));
    assert!(sizes.into_iter().all(|size| size.is_ok_and(|size| size >= 1)));
    Ok(())
}

#[test]
fn what_comes_in_and_goes_out_is_in_the_access_register() -> Outcome {
    let (office, laptop) = two()?;
    office.take(&laptop.bundle("out.titian")?).map_err(|error| error.code)?;
    let kinds = |clinic: &Clinic| -> Result<Vec<(String, String)>, Problem> {
        let page = clinic.data("access_list", &json!({}))?;
        let word = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let rows = page["rows"].as_array().ok_or("no rows")?;
        Ok(rows.iter().map(|row| (word(&row["kind"]), word(&row["detail"]))).collect())
    };
    let office_kinds = kinds(&office)?;
    assert!(office_kinds.iter().any(|(kind, _)| kind == "received"), "{office_kinds:?}");
    assert!(office_kinds.iter().any(|(kind, detail)| kind == "machine_enrolled" && detail.contains('B')));
    let laptop_kinds = kinds(&laptop)?;
    assert!(laptop_kinds.iter().any(|(kind, _)| kind == "joined"));
    assert!(
        laptop_kinds.iter().any(|(kind, detail)| kind == "exported" && detail.contains('A')),
        "{laptop_kinds:?}"
    );
    Ok(())
}

#[test]
fn what_was_erased_on_one_machine_is_erased_on_the_other() -> Outcome {
    let (office, laptop) = two()?;
    let (client, _) = office.outpatient("Siti Rahayu", "2026-09-02")?;
    let second = office.data(
        "account_add",
        &json!({ "name": "Dewi", "role": "head", "passphrase": "kata sandi bu dewi", "by": PASSPHRASE }),
    )?;
    laptop.take(&office.bundle("1.titian")?).map_err(|error| error.code)?;
    assert!(names(&laptop)?.contains("Siti Rahayu"));
    laptop.outpatient("Made Wirawan", "2026-09-02")?;
    let file = laptop.data("client_read", &json!({ "id": client }))?;
    assert_eq!(file["client"]["name"], "Siti Rahayu");
    office.data("client_erase", &json!({
        "client": client, "basis": "consent_withdrawn", "reason": "Permintaan tertulis", "passphrase": PASSPHRASE,
        "second_person": second["person"], "second_passphrase": "kata sandi bu dewi",
    }))?;
    laptop.take(&office.bundle("2.titian")?).map_err(|error| error.code)?;
    assert_eq!(laptop.refusal("client_read", &json!({ "id": client })), "not_found");
    assert_eq!(verify(&laptop)?, Value::Null);
    office.take(&laptop.bundle("3.titian")?).map_err(|error| error.code)?;
    assert_eq!(names(&office)?, BTreeSet::from(["Made Wirawan".to_owned()]));
    Ok(())
}

#[test]
fn what_a_newer_version_wrote_is_kept_and_the_machines_say_so() -> Outcome {
    let (office, laptop) = two()?;
    assert_eq!(office.data("bundle_list", &json!({}))?["parked"], 0);
    let vault = laptop.app.vault().map_err(|error| error.to_wire().code)?;
    let scene = vault.scene(laptop.app.now(), Work::default());
    let registers = BTreeMap::from([("score".to_owned(), (json!(7), Vec::new()))]);
    let change = Change { entity: "screening".to_owned(), record: Id::from_u128(7), registers };
    let newer = move |tx: &mut Tx<'_>| {
        let part = Part::new(vec![change])?;
        let Last { seq, id } = tx.pen.last;
        let header = Header {
            device: tx.pen.device.id,
            seq: seq + 1,
            dossier: Id::from_u128(7),
            dossier_seq: 1,
            prev: id,
            commit: seq + 1,
            at: tx.scene.now,
            at_suspect: false,
            author: tx.scene.person.id,
            schema: SCHEMA.version + 1,
            parts: BTreeMap::from([(Class::Coded.as_str().to_owned(), part.hash())]),
            signers: Vec::new(),
        };
        let op = Op::sign(header, BTreeMap::from([(Class::Coded, part)]), tx.pen.device)?;
        let mut keys = settings::device_keys(tx.conn())?;
        relay::receive(tx.conn(), &SCHEMA, &mut keys, vec![op], &BTreeSet::new())?;
        tx.pen.last = Last::read(tx.conn(), tx.pen.device.id)?;
        Ok(())
    };
    vault.desk.write(Rank::Save, scene, newer).map_err(|error| error.to_wire().code)?;
    office.take(&laptop.bundle("out.titian")?).map_err(|error| error.code)?;
    assert_eq!(office.data("bundle_list", &json!({}))?["parked"], 1);
    assert_eq!(verify(&office)?, Value::Null);
    Ok(())
}
