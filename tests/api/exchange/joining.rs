//! A machine that joins a clinic, and one that must be enrolled anew.

use super::{Problem, code_of, names, two, verify};
use serde_json::{Value, json};
use titian_tests::clinic::{Clinic, Outcome, PASSPHRASE, files_below};

const OTHERS: &str = "kata sandi pak gede";

/// A colleague's account at the clinic.
fn counselor(clinic: &Clinic) -> Result<Value, Problem> {
    let account = json!({ "name": "Gede Ardana", "profession": "addiction_counselor", "role": "counselor", "passphrase": OTHERS, "by": PASSPHRASE });
    Ok(clinic.data("account_add", &account)?["person"].take())
}

fn ask(machine: &Clinic, name: &str, passphrase: &str) -> Result<(std::path::PathBuf, Value), Problem> {
    let file = machine.stick(name);
    let request = json!({ "file": machine.app.grant(file.clone()), "passphrase": passphrase });
    Ok((file, machine.data("join_request", &request)?["code"].take()))
}

#[test]
fn a_counselor_works_on_a_second_machine_that_never_made_a_site() -> Outcome {
    let office = Clinic::new()?;
    office.outpatient("Siti Rahayu", "2026-09-02")?;
    let gede = counselor(&office)?;
    let laptop = office.bare_machine("laptop");
    let (request, code) = ask(&laptop, "laptop.request", OTHERS)?;
    assert_eq!(laptop.data("vault_status", &json!({}))?["joining"], code, "the code can be looked at again");
    let answer = office.stick("answer.titian");
    let enrolled = office.data(
        "device_enrol",
        &json!({
            "request": office.app.grant(request), "code": code, "people": [gede], "by": PASSPHRASE,
            "file": office.app.grant(answer.clone()),
        }),
    )?;
    assert_eq!(enrolled["code"], "B");
    let session = laptop.data(
        "join_finish",
        &json!({ "file": laptop.app.grant(answer), "passphrase": OTHERS, "language": "en" }),
    )?;
    assert_eq!(session["person"]["name"], "Gede Ardana");
    assert_eq!((&session["person"]["role"], &session["device"]["code"]), (&json!("counselor"), &json!("B")));
    assert_eq!(session["site"], office.data("session", &json!({}))?["site"]);
    assert_eq!(names(&laptop)?, names(&office)?);
    assert!(!laptop.vault.join("joining.json").exists());
    // Opened again by the same passphrase; nobody else has a way in.
    laptop.app.close();
    let again = laptop.restarted();
    let status =
        titian_tests::clinic::send(&again, "vault_status", &json!({})).map_err(|error| error.code)?;
    assert_eq!(status["data"]["people"].as_array().map(Vec::len), Some(1));
    titian_tests::clinic::send(&again, "unlock", &json!({ "passphrase": OTHERS }))
        .map_err(|error| error.code)?;
    again.close();
    Ok(())
}

#[test]
fn the_recovery_sheet_of_the_clinic_opens_the_second_machine_too() -> Outcome {
    let (office, laptop) = two()?;
    let person = office.data("session", &json!({}))?["person"]["id"].take();
    laptop.app.close();
    let unlock = json!({ "recovery_key": office.recovery_key, "person": person, "new_passphrase": "kata yang baru sekali" });
    laptop.data("unlock_recovery", &unlock)?;
    office.take(&laptop.bundle("out.titian")?).map_err(|error| error.code)?;
    assert_eq!(verify(&office)?, Value::Null);
    Ok(())
}

#[test]
fn a_request_counts_only_with_the_code_from_the_other_screen_and_an_administrators_passphrase() -> Outcome {
    let office = Clinic::new()?;
    let gede = counselor(&office)?;
    let (laptop, thief) = (office.bare_machine("laptop"), office.bare_machine("thief"));
    let (request, code) = ask(&laptop, "laptop.request", OTHERS)?;
    let (exchanged, _) = ask(&thief, "thief.request", OTHERS)?;
    let enrol = |request: &std::path::Path, code: &Value, by: &str, people: Value| {
        let answer = office.app.grant(office.stick("answer.titian"));
        office.refusal("device_enrol", &json!({
            "request": office.app.grant(request.to_owned()), "code": code, "people": people, "by": by, "file": answer,
        }))
    };
    assert_eq!(enrol(&exchanged, &code, PASSPHRASE, json!([gede])), "wrong_code");
    assert_eq!(enrol(&request, &json!("0000-0000-0000-0000"), PASSPHRASE, json!([gede])), "wrong_code");
    assert_eq!(enrol(&request, &code, "bukan kata sandinya", json!([gede])), "wrong_passphrase");
    assert_eq!(enrol(&request, &code, PASSPHRASE, json!([])), "invalid");
    let nobody = json!(["00000000-0000-0000-0000-000000000009"]);
    assert_eq!(enrol(&request, &code, PASSPHRASE, nobody), "not_found");
    std::fs::write(office.stick("no.request"), "halo")?;
    assert_eq!(enrol(&office.stick("no.request"), &code, PASSPHRASE, json!([gede])), "request_unreadable");
    assert!(!office.stick("answer.titian").exists());
    let machines = office.data("bundle_list", &json!({}))?;
    assert_eq!(machines["machines"].as_array().map(Vec::len), Some(1), "nobody was enrolled");
    assert_eq!(enrol(&request, &code, PASSPHRASE, json!([gede])), "done");
    assert_eq!(enrol(&request, &code, PASSPHRASE, json!([gede])), "done", "a lost answer is written again");
    Ok(())
}

#[test]
fn an_answer_opens_with_the_right_passphrase_on_the_right_machine_only_and_can_be_tried_again() -> Outcome {
    let office = Clinic::new()?;
    let gede = counselor(&office)?;
    let (laptop, other) = (office.bare_machine("laptop"), office.bare_machine("other"));
    let answer = office.stick("answer.titian");
    let finish = |machine: &Clinic, passphrase: &str, file: &std::path::Path| {
        let file = machine.app.grant(file.to_owned());
        machine.refusal("join_finish", &json!({ "file": file, "passphrase": passphrase, "language": "id" }))
    };
    let (request, code) = ask(&laptop, "laptop.request", OTHERS)?;
    ask(&other, "other.request", OTHERS)?;
    office.data(
        "device_enrol",
        &json!({
            "request": office.app.grant(request), "code": code, "people": [gede], "by": PASSPHRASE,
            "file": office.app.grant(answer.clone()),
        }),
    )?;
    let bare = office.bare_machine("bare");
    assert_eq!(finish(&bare, OTHERS, &answer), "join_missing");
    assert_eq!(finish(&other, OTHERS, &answer), "bundle_not_for_us");
    assert_eq!(finish(&laptop, PASSPHRASE, &answer), "wrong_passphrase");
    let cut = office.stick("cut.titian");
    let bytes = std::fs::read(&answer)?;
    std::fs::write(&cut, &bytes[..bytes.len() / 2])?;
    assert_eq!(finish(&laptop, OTHERS, &cut), "bundle_truncated");
    let mut altered = bytes.clone();
    let last = altered.len() - 100;
    altered[last] ^= 1;
    std::fs::write(&cut, &altered)?;
    assert_eq!(finish(&laptop, OTHERS, &cut), "bundle_altered");
    let left: Vec<_> = files_below(&laptop.vault)?.into_iter().collect();
    assert!(left.iter().all(|file| file.ends_with("joining.json") || file.ends_with("lock")), "{left:?}");
    // A machine that stopped in the middle of it begins anew.
    std::fs::write(laptop.vault.join("unfinished"), "")?;
    std::fs::write(laptop.vault.join("titian.db"), "half")?;
    assert_eq!(finish(&laptop, OTHERS, &answer), "done");
    assert_eq!(finish(&laptop, OTHERS, &answer), "join_missing", "and nobody is signed out by that");
    assert_eq!(laptop.refusal("client_list", &json!({})), "done");
    let request = laptop.stick("again.request");
    let again = json!({ "file": laptop.app.grant(request), "passphrase": OTHERS });
    assert_eq!(laptop.refusal("join_request", &again), "vault_exists");
    Ok(())
}

#[test]
fn who_may_see_only_a_part_gets_a_way_into_more_only_where_that_was_confirmed() -> Outcome {
    let office = Clinic::new()?;
    let add = |name: &str, role: &str| {
        let account = json!({
            "name": name, "role": role, "passphrase": OTHERS, "by": PASSPHRASE, "acknowledged": true,
        });
        office.data("account_add", &account).map(|account| account["person"].clone())
    };
    let (reporter, agent) = (add("Dewi", "reporter")?, add("Jaya", "recovery_agent")?);
    let gede = counselor(&office)?;
    let enrol = |people: &[&Value], only_theirs: bool, acknowledged: bool| -> Result<String, String> {
        let name = format!("laptop-{}-{only_theirs}-{acknowledged}", people.len());
        let laptop = office.bare_machine(&name);
        let (request, code) =
            ask(&laptop, &format!("{name}.request"), OTHERS).map_err(|error| error.to_string())?;
        Ok(office.refusal("device_enrol", &json!({
            "request": office.app.grant(request), "code": code, "people": people, "only_theirs": only_theirs,
            "acknowledged": acknowledged, "by": PASSPHRASE,
            "file": office.app.grant(office.stick(&format!("{name}.titian"))),
        })))
    };
    for (people, only_theirs) in [
        (vec![&reporter], false),
        (vec![&reporter], true),
        (vec![&agent], false),
        (vec![&gede, &agent], true),
    ] {
        assert_eq!(enrol(&people, only_theirs, false)?, "confirmation_needed", "{people:?} {only_theirs}");
        assert_eq!(enrol(&people, only_theirs, true)?, "done", "{people:?} {only_theirs}");
    }
    // A laptop of the agent's own clients holds nothing more than an agent may see.
    assert_eq!(enrol(&[&agent], true, false)?, "done");
    Ok(())
}

#[test]
fn a_request_made_with_another_passphrase_than_the_accounts_does_not_join() -> Outcome {
    let office = Clinic::new()?;
    let gede = counselor(&office)?;
    let laptop = office.bare_machine("laptop");
    let (request, code) = ask(&laptop, "laptop.request", "bukan punya akun ini")?;
    let answer = office.stick("answer.titian");
    office.data(
        "device_enrol",
        &json!({
            "request": office.app.grant(request), "code": code, "people": [gede], "by": PASSPHRASE,
            "file": office.app.grant(answer.clone()),
        }),
    )?;
    let finish =
        json!({ "file": laptop.app.grant(answer), "passphrase": "bukan punya akun ini", "language": "id" });
    assert_eq!(laptop.refusal("join_finish", &finish), "wrong_passphrase");
    assert_eq!(laptop.data("vault_status", &json!({}))?["state"], "missing");
    Ok(())
}

#[test]
fn a_copied_vault_goes_on_working_while_its_bundles_wait_for_its_enrolment() -> Outcome {
    let office = Clinic::new()?;
    let gede = counselor(&office)?;
    office.app.close();
    let copy = office.vault.with_file_name("copy");
    std::fs::create_dir(&copy)?;
    for file in files_below(&office.vault)? {
        std::fs::copy(office.vault.join(&file), copy.join(&file))?;
    }
    office.data("unlock", &json!({ "person": office_admin(&office)?, "passphrase": PASSPHRASE }))?;
    let laptop = office.bare_machine("copy");
    laptop.data("unlock", &json!({ "person": gede, "passphrase": OTHERS }))?;
    laptop.outpatient("Made Wirawan", "2026-09-03")?;
    let out = json!({ "file": laptop.app.grant(laptop.stick("out.titian")) });
    assert_eq!(laptop.refusal("bundle_export", &out), "device_not_enrolled");
    assert!(!laptop.stick("out.titian").exists());
    assert_eq!(laptop.data("bundle_list", &json!({}))?["is_enrolled"], false);
    // Nothing for it is written either.
    let out = json!({ "file": office.app.grant(office.stick("office.titian")) });
    assert_eq!(office.refusal("bundle_export", &out), "no_other_machine");

    let request = laptop.stick("copy.request");
    let code =
        laptop.data("device_request", &json!({ "file": laptop.app.grant(request.clone()) }))?["code"].take();
    let answer = office.stick("answer.titian");
    let enrolled = office.data("device_enrol", &json!({
        "request": office.app.grant(request), "code": code, "by": PASSPHRASE, "file": office.app.grant(answer.clone()),
    }))?;
    laptop.take(&answer).map_err(|error| error.code)?;
    assert_eq!(laptop.data("bundle_list", &json!({}))?["is_enrolled"], true);
    assert_eq!(laptop.data("session", &json!({}))?["device"]["code"], enrolled["code"]);
    office.take(&laptop.bundle("out.titian")?).map_err(|error| error.code)?;
    assert!(names(&office)?.contains("Made Wirawan"));
    assert_eq!(verify(&office)?, Value::Null);
    for machine in [&office, &laptop] {
        assert_eq!(machine.data("violation_list", &json!({}))?, json!([]));
    }
    Ok(())
}

fn office_admin(office: &Clinic) -> Result<Value, Problem> {
    let status = office.data("vault_status", &json!({}))?;
    let people = status["people"].as_array().ok_or("nobody")?;
    let rina = people.iter().find(|person| person["name"] == "Rina Lestari").ok_or("no administrator")?;
    Ok(rina["id"].clone())
}

#[test]
fn an_administrator_who_opens_a_copied_vault_enrols_it_by_that() -> Outcome {
    let office = Clinic::new()?;
    office.app.close();
    let copy = office.copied("copy")?;
    office.data("unlock", &json!({ "passphrase": PASSPHRASE }))?;
    copy.outpatient("Made Wirawan", "2026-09-03")?;
    office.take(&copy.bundle("out.titian")?).map_err(|error| error.code)?;
    assert!(names(&office)?.contains("Made Wirawan"));
    assert_eq!(verify(&office)?, Value::Null);
    Ok(())
}

#[test]
fn whoever_loses_their_account_by_a_bundle_is_signed_out() -> Outcome {
    let office = Clinic::new()?;
    let gede = counselor(&office)?;
    let laptop = office.bare_machine("laptop");
    let (request, code) = ask(&laptop, "laptop.request", OTHERS)?;
    let answer = office.stick("answer.titian");
    office.data(
        "device_enrol",
        &json!({
            "request": office.app.grant(request), "code": code, "people": [gede], "by": PASSPHRASE,
            "file": office.app.grant(answer.clone()),
        }),
    )?;
    laptop.data(
        "join_finish",
        &json!({ "file": laptop.app.grant(answer), "passphrase": OTHERS, "language": "id" }),
    )?;
    office.data("account_deactivate", &json!({ "person": gede, "by": PASSPHRASE }))?;
    let bundle = office.bundle("out.titian")?;
    assert_eq!(code_of(laptop.take(&bundle)), "taken");
    assert_eq!(laptop.refusal("client_list", &json!({})), "locked");
    assert_eq!(laptop.refusal("unlock", &json!({ "passphrase": OTHERS })), "account_inactive");
    Ok(())
}

#[test]
fn what_a_revoked_machine_wrote_is_kept_apart_whether_it_or_the_revocation_comes_first() -> Outcome {
    let (office, laptop) = two()?;
    let pc = office.second_machine("pc")?;
    laptop.take(&office.bundle("of-the-pc.titian")?).map_err(|error| error.code)?;
    laptop.outpatient("Made Wirawan", "2026-09-03")?;
    let late = laptop.bundle("late.titian")?;
    let lost = laptop.data("session", &json!({}))?["device"]["id"].take();
    office.data("device_revoke", &json!({ "device": lost, "by": PASSPHRASE }))?;
    let face =
        office.data("bundle_check", &json!({ "file": office.app.grant(late.clone()), "whole": true }))?;
    assert_eq!(face["is_revoked"], true);
    office.take(&late).map_err(|error| error.code)?;
    assert!(names(&office)?.is_empty());
    let apart = |machine: &Clinic| -> Result<Value, Box<dyn std::error::Error>> {
        Ok(machine.data("device_apart", &json!({ "device": lost }))?)
    };
    let written = apart(&office)?;
    assert!(written.as_array().is_some_and(|ops| ops.iter().any(|op| op["entities"][0] == "client")));
    assert_eq!(office.take(&late).map_err(|error| error.code).err(), Some("bundle_known"));
    let to = json!({ "file": office.app.grant(office.stick("out.titian")), "to": [lost] });
    assert_eq!(office.refusal("bundle_export", &to), "machine_unknown");
    // A machine that has not heard of it yet shows what came; when both meet it is kept apart on both.
    pc.take(&late).map_err(|error| error.code)?;
    assert!(names(&pc)?.contains("Made Wirawan"));
    super::exchange(&[&office, &pc])?;
    for machine in [&office, &pc] {
        assert!(names(machine)?.is_empty());
        assert_eq!((apart(machine)?, verify(machine)?), (written.clone(), Value::Null));
    }
    let accepted = json!({ "device": lost, "last": written[0]["seq"], "by": PASSPHRASE });
    office.data("device_accept", &accepted)?;
    super::exchange(&[&office, &pc])?;
    for machine in [&office, &pc] {
        assert!(names(machine)?.contains("Made Wirawan"));
        assert_eq!(apart(machine)?, json!([]));
    }
    Ok(())
}
