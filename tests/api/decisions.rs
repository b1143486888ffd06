//! What waits for a person after machines have met: conflicts decided, and clients who are one person.

use serde_json::{Value, json};
use titian_tests::clinic::{Clinic, Outcome, PASSPHRASE};

type Problem = Box<dyn std::error::Error>;

/// Each takes what the other has; the one that has nothing new says so.
fn meet(office: &Clinic, laptop: &Clinic, name: &str) -> Outcome {
    let to_laptop = laptop.take(&office.bundle(&format!("{name}-to-laptop.titian"))?);
    let to_office = office.take(&laptop.bundle(&format!("{name}-to-office.titian"))?);
    for taken in [to_laptop, to_office] {
        taken
            .map(drop)
            .or_else(|error| if error.code == "bundle_known" { Ok(()) } else { Err(error.code) })?;
    }
    Ok(())
}

fn conflicts(clinic: &Clinic) -> Result<Vec<Value>, Problem> {
    let mut listed = clinic.data("conflict_list", &json!({}))?;
    Ok(listed.as_array_mut().map(std::mem::take).ok_or("no list")?)
}

/// An episode that the office closed as completed and the laptop, with a clock of the year 2031, as dropped out.
fn closed_twice() -> Result<(Clinic, Clinic, Value, Value), Problem> {
    let office = Clinic::new()?;
    let laptop = office.second_machine("laptop")?;
    let (client, episode) = office.outpatient("Fajar Hidayat", "2026-08-03")?;
    meet(&office, &laptop, "first")?;
    office.data("episode_close", &json!({
        "id": episode, "end": { "status": "completed", "closed_on": "2026-11-09" }, "reason": "8 sesi lengkap.",
    }))?;
    laptop.set_clock("2031-01-05T16:40:00+08:00")?;
    laptop.data("episode_close", &json!({
        "id": episode, "end": { "status": "dropped_out", "closed_on": "2026-11-07", "exit_detail": "lost_contact" },
        "reason": "Tiga kali dikunjungi, tidak di rumah.",
    }))?;
    laptop.set_clock("2026-11-23T09:00:00+08:00")?;
    meet(&office, &laptop, "second")?;
    Ok((office, laptop, client, episode))
}

fn side<'c>(conflict: &'c Value, status: &str) -> Result<&'c Value, Problem> {
    let mut sides = conflict["values"].as_array().into_iter().flatten();
    sides.find(|side| side["value"]["status"] == status).ok_or_else(|| "no such side".into())
}

fn decide(conflict: &Value, decision: Value, reason: &str) -> Value {
    json!({
        "record": conflict["record"], "entity": conflict["entity"], "register": conflict["register"],
        "decision": decision, "reason": reason,
    })
}

fn status(clinic: &Clinic, client: &Value) -> Result<Value, Problem> {
    Ok(clinic.data("client_read", &json!({ "id": client }))?["episodes"][0]["end"]["status"].take())
}

#[test]
fn a_conflict_shows_both_values_with_who_when_where_why_and_what_was_there_before() -> Outcome {
    let (office, laptop, ..) = closed_twice()?;
    for machine in [&office, &laptop] {
        let found = conflicts(machine)?;
        assert_eq!(found.len(), 1, "the notes of the two are decided together with what they are about");
        let conflict = found.iter().find(|one| one["register"] == "end").ok_or("no conflict of the end")?;
        assert_eq!(conflict["dossier_name"], "Fajar Hidayat");
        assert_eq!(conflict["about"], json!({ "service": "outpatient", "opened_on": "2026-08-03" }));
        let (done, lost) = (side(conflict, "completed")?, side(conflict, "dropped_out")?);
        assert_eq!((&done["device_code"], &lost["device_code"]), (&json!("A"), &json!("B")));
        assert_eq!((&done["at_suspect"], &lost["at_suspect"]), (&json!(false), &json!(true)));
        assert_eq!(done["reason"], "8 sesi lengkap.");
        assert_eq!(lost["reason"], "Tiga kali dikunjungi, tidak di rumah.");
        assert_eq!(
            (&done["author_name"], &done["author_role"]),
            (&json!("Rina Lestari"), &json!("administrator"))
        );
        for side in [done, lost] {
            assert_eq!(side["before"].as_array().map(Vec::len), Some(1), "{side}");
            assert_eq!(side["before"][0]["value"]["status"], "ongoing");
            assert_eq!(side["before"][0]["author_name"], "Rina Lestari");
        }
    }
    Ok(())
}

#[test]
fn choosing_a_side_ends_the_conflict_on_every_machine_and_keeps_the_reason_and_the_other_value() -> Outcome {
    let (office, laptop, client, episode) = closed_twice()?;
    let found = conflicts(&laptop)?;
    let conflict = found.iter().find(|one| one["register"] == "end").ok_or("no conflict of the end")?;
    let op = side(conflict, "completed")?["op"].clone();
    assert_eq!(
        laptop.wrong_fields("conflict_resolve", &decide(conflict, json!({ "chosen": op }), "  ")),
        ["reason: required"]
    );
    let why = "Klien datang sendiri dan menerima surat selesai.";
    let left = laptop.data("conflict_resolve", &decide(conflict, json!({ "chosen": op }), why))?;
    assert!(left.as_array().is_some_and(|left| left.iter().all(|one| one["register"] != "end")), "{left}");
    assert_eq!(
        laptop.refusal("conflict_resolve", &decide(conflict, json!({ "chosen": op }), why)),
        "conflict_settled"
    );
    meet(&office, &laptop, "third")?;
    for machine in [&office, &laptop] {
        assert_eq!(status(machine, &client)?, "completed");
        assert_eq!(conflicts(machine)?, Vec::<Value>::new());
        assert_eq!(machine.data("waiting", &json!({}))?["conflicts"], 0);
        let file = machine.data("client_read", &json!({ "id": client }))?;
        assert_eq!(file["episodes"][0]["end_reason"], "8 sesi lengkap.", "the note goes with its value");
        let history = machine.data("history", &json!({ "record": episode }))?;
        let ends: Vec<&Value> =
            history.as_array().into_iter().flatten().filter(|entry| entry["register"] == "end").collect();
        assert!(ends.iter().any(|entry| entry["reason"] == why), "{ends:?}");
        assert!(ends.iter().any(|entry| entry["to"]["status"] == "dropped_out"), "the other value stays");
        assert_eq!(machine.data("verify", &json!({}))?["first_bad"], Value::Null);
    }
    Ok(())
}

#[test]
fn a_third_value_is_checked_like_the_form_it_belongs_to() -> Outcome {
    let (office, _, client, _) = closed_twice()?;
    let found = conflicts(&office)?;
    let conflict = found.iter().find(|one| one["register"] == "end").ok_or("no conflict of the end")?;
    let keys: Vec<&str> =
        conflict["parts"].as_array().into_iter().flatten().filter_map(|part| part["key"].as_str()).collect();
    assert_eq!(keys, ["status", "closed_on", "exit_detail"]);
    let another = |day: &str| json!({ "written": { "status": "transferred", "closed_on": day } });
    let wrong = |decision| office.wrong_fields("conflict_resolve", &decide(conflict, decision, "Dirujuk."));
    assert_eq!(wrong(another("2026-08-01")), ["end.closed_on: before_opening"]);
    assert_eq!(wrong(json!({ "written": { "status": "vanished" } })), ["end: unreadable"]);
    office.data("conflict_resolve", &decide(conflict, another("2026-11-10"), "Dirujuk ke RSJ."))?;
    assert_eq!(status(&office, &client)?, "transferred");
    Ok(())
}

#[test]
fn what_arrives_after_somebody_looked_is_never_decided_away() -> Outcome {
    let (office, laptop, _, episode) = closed_twice()?;
    let listed = office.call("conflict_list", &json!({})).map_err(|error| error.code)?;
    let conflict = listed["data"]
        .as_array()
        .into_iter()
        .flatten()
        .find(|one| one["register"] == "end")
        .ok_or("no conflict")?;
    // Somebody at the laptop has decided otherwise meanwhile.
    let there = conflicts(&laptop)?;
    let theirs = there.iter().find(|one| one["register"] == "end").ok_or("no conflict")?;
    let lost = json!({ "chosen": side(theirs, "dropped_out")?["op"] });
    laptop.data("conflict_resolve", &decide(theirs, lost, "Tidak pernah datang."))?;
    // Here it is opened again, from what the screen showed before that: another value that the decision never saw.
    office.data("episode_reopen", &json!({ "id": episode, "reason": "Masih datang." }))?;
    let mut input =
        decide(conflict, json!({ "chosen": side(conflict, "completed")?["op"] }), "Surat selesai.");
    input["rev"] = listed["rev"].clone();
    let answer = office.call("conflict_resolve", &input).map_err(|error| error.code)?;
    assert_eq!(answer["kept_both"][0]["register"], "end", "{answer}");
    meet(&office, &laptop, "third")?;
    for machine in [&office, &laptop] {
        let found = conflicts(machine)?;
        let conflict = found.iter().find(|one| one["register"] == "end").ok_or("decided away")?;
        let mut held: Vec<&str> = conflict["values"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|side| side["value"]["status"].as_str())
            .collect();
        held.sort_unstable();
        assert_eq!(held, ["completed", "dropped_out", "ongoing"]);
    }
    Ok(())
}

#[test]
fn a_value_that_needs_a_signature_is_decided_where_it_is_signed() -> Outcome {
    let (office, _, _, _) = closed_twice()?;
    let person = office.data("session", &json!({}))?["person"]["id"].take();
    let input = json!({ "record": person, "entity": "staff", "register": "role", "decision": { "chosen": "00" }, "reason": "x" });
    assert_eq!(office.refusal("conflict_resolve", &input), "decided_by_signature");
    Ok(())
}

#[test]
fn conflicts_about_staff_wait_for_those_who_manage() -> Outcome {
    let office = Clinic::new()?;
    let counselor = office.data("account_add", &json!({
        "name": "Hendra Saputra", "role": "counselor", "passphrase": "perahu kecil di danau", "by": PASSPHRASE,
    }))?;
    let laptop = office.second_machine("laptop")?;
    meet(&office, &laptop, "first")?;
    let person = office.data("session", &json!({}))?["person"]["id"].take();
    for (machine, name) in [(&office, "Rina L."), (&laptop, "Rina Lestari, S.Psi.")] {
        machine.data("staff_save", &json!({ "id": person, "staff": { "name": name, "profession": "addiction_counselor", "active": true } }))?;
    }
    meet(&office, &laptop, "second")?;
    let found = conflicts(&office)?;
    let conflict =
        found.iter().find(|one| one["register"] == "name").ok_or("no conflict of the name")?.clone();
    assert_eq!(office.data("waiting", &json!({}))?["conflicts"], found.len());
    office
        .call("unlock", &json!({ "person": counselor["person"], "passphrase": "perahu kecil di danau" }))
        .map_err(|error| error.code)?;
    assert_eq!(conflicts(&office)?, Vec::<Value>::new());
    assert_eq!(office.data("waiting", &json!({}))?["conflicts"], 0);
    let chosen = json!({ "chosen": conflict["values"][0]["op"] });
    assert_eq!(office.refusal("conflict_resolve", &decide(&conflict, chosen, "")), "not_allowed");
    Ok(())
}

fn born(name: &str, nik: Option<&str>) -> Value {
    let identity =
        nik.map_or_else(|| json!({ "kind": "none" }), |nik| json!({ "kind": "nik", "number": nik }));
    json!({ "client": { "name": name, "sex": "female", "birth": { "date": "1998-05-04" }, "identity": identity } })
}

#[test]
fn one_person_registered_on_two_machines_is_proposed_linked_and_taken_apart_again() -> Outcome {
    let office = Clinic::new()?;
    let laptop = office.second_machine("laptop")?;
    let nik = "5271014405980002";
    let one = office.data("client_register", &born("Siti Nur Hasanah", Some(nik)))?["id"].take();
    let other = laptop.data("client_register", &born("Siti Nurhasanah", Some(nik)))?["id"].take();
    // A twin of another name and a namesake of another age are nobody's business.
    office.data("client_register", &born("Made Wirawan", None))?;
    office.data(
        "client_register",
        &json!({ "client": { "name": "Siti Nurhasanah", "birth": { "date": "1971-02-03" } } }),
    )?;
    meet(&office, &laptop, "first")?;
    for machine in [&office, &laptop] {
        let alike = machine.data("client_alike", &json!({}))?;
        assert_eq!(alike.as_array().map(Vec::len), Some(1), "{alike}");
        assert_eq!(alike[0]["reasons"], json!(["same_identity", "same_birth", "similar_name"]));
        let codes = [&alike[0]["one"]["device_code"], &alike[0]["other"]["device_code"]];
        assert!(codes.contains(&&json!("A")) && codes.contains(&&json!("B")), "{codes:?}");
        assert_eq!(machine.data("waiting", &json!({ "alike": true }))?["alike"], 1);
    }
    office.data("client_link", &json!({ "one": one, "other": other, "same": true }))?;
    assert_eq!(office.data("client_alike", &json!({}))?, json!([]));
    meet(&office, &laptop, "second")?;
    for machine in [&office, &laptop] {
        for (file, linked) in [(&one, &other), (&other, &one)] {
            let read = machine.data("client_read", &json!({ "id": file }))?;
            assert_eq!(&read["links"][0]["client"], linked);
            assert_eq!(read["links"][0]["by_name"], "Rina Lestari");
        }
        assert_eq!(machine.data("verify", &json!({}))?["first_bad"], Value::Null);
    }
    laptop.data("client_link", &json!({ "one": other, "other": one, "same": false }))?;
    meet(&office, &laptop, "third")?;
    for machine in [&office, &laptop] {
        assert_eq!(machine.data("client_read", &json!({ "id": one }))?["links"], json!([]));
        assert_eq!(machine.data("client_alike", &json!({}))?, json!([]), "nobody is asked twice");
        assert_eq!(machine.data("client_list", &json!({}))?["total"], 4, "both files are as they were");
    }
    assert_eq!(
        office.refusal("client_link", &json!({ "one": one, "other": one, "same": true })),
        "not_found"
    );
    Ok(())
}

#[test]
fn machines_that_disagree_about_two_clients_show_it() -> Outcome {
    let office = Clinic::new()?;
    let one = office.data("client_register", &born("Siti Nur Hasanah", None))?["id"].take();
    let forced = json!({ "client": born("Siti Nurhasanah", None)["client"], "confirm_duplicate": true });
    let other = office.data("client_register", &forced)?["id"].take();
    let laptop = office.second_machine("laptop")?;
    for (machine, same) in [(&office, true), (&laptop, false)] {
        machine.data("client_link", &json!({ "one": one, "other": other, "same": same }))?;
    }
    meet(&office, &laptop, "first")?;
    let found = conflicts(&laptop)?;
    let conflict = found.iter().find(|one| one["entity"] == "client_link").ok_or("no conflict")?;
    let yes = conflict["values"]
        .as_array()
        .into_iter()
        .flatten()
        .find(|side| side["value"] == true)
        .ok_or("no yes")?;
    laptop.data("conflict_resolve", &decide(conflict, json!({ "chosen": yes["op"] }), ""))?;
    assert_eq!(laptop.data("client_read", &json!({ "id": one }))?["links"][0]["client"], other);
    Ok(())
}

#[test]
fn a_violation_names_whom_it_is_about() -> Outcome {
    let office = Clinic::new()?;
    let laptop = office.second_machine("laptop")?;
    let client =
        office.data("client_register", &json!({ "client": { "name": "Fajar Hidayat" } }))?["id"].take();
    meet(&office, &laptop, "first")?;
    office.data("client_archive", &json!({ "id": client, "reason": "Pindah" }))?;
    laptop.data(
        "episode_open",
        &json!({ "client": client, "episode": { "service": "inpatient", "opened_on": "2026-11-01" } }),
    )?;
    meet(&office, &laptop, "second")?;
    let violations = office.data("violation_list", &json!({}))?;
    assert_eq!(violations[0]["code"], "edited_after_archiving", "{violations}");
    assert_eq!(violations[0]["about"], json!([{ "id": client, "name": "Fajar Hidayat" }]));
    Ok(())
}
