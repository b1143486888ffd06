//! The devices of a clinic: which there are, revoking one, and accepting what it went on to write.

use serde_json::{Value, json};
use titian_tests::clinic::{Clinic, Outcome, PASSPHRASE, hand_over};

type Problem = Box<dyn std::error::Error>;

/// An office, and a laptop that began as a copy of its folder; the laptop's device.
fn office_and_laptop() -> Result<(Clinic, Clinic, Value), Problem> {
    let mut office = Clinic::new()?;
    office.outpatient("Siti Rahayu", "2026-09-02")?;
    office.app.close();
    let laptop = office.copied("laptop")?;
    office.reopen().map_err(|error| error.code)?;
    hand_over(&laptop.app, &office.app)?;
    let device = laptop.data("session", &json!({}))?["device"]["id"].clone();
    Ok((office, laptop, device))
}

fn line(clinic: &Clinic, device: &Value) -> Result<Value, Problem> {
    let list = clinic.data("device_list", &json!({}))?;
    Ok(list
        .as_array()
        .into_iter()
        .flatten()
        .find(|line| line["id"] == *device)
        .cloned()
        .ok_or("no such device")?)
}

fn names(clinic: &Clinic) -> Result<Vec<String>, Problem> {
    let page = clinic.data("client_list", &json!({}))?;
    let rows = page["rows"].as_array().cloned().unwrap_or_default();
    Ok(rows.iter().filter_map(|row| row["name"].as_str().map(str::to_owned)).collect())
}

fn codes(clinic: &Clinic) -> Result<Vec<String>, Problem> {
    let violations = clinic.data("violation_list", &json!({}))?;
    let list = violations.as_array().cloned().unwrap_or_default();
    Ok(list.iter().filter_map(|one| one["code"].as_str().map(str::to_owned)).collect())
}

#[test]
fn the_list_says_of_each_device_who_enrolled_it_and_how_far_it_is_held() -> Outcome {
    let (office, laptop, device) = office_and_laptop()?;
    let list = office.data("device_list", &json!({}))?;
    assert_eq!(list.as_array().map(Vec::len), Some(2));
    let here = office.data("session", &json!({}))?["device"]["id"].clone();
    let (own, other) = (line(&office, &here)?, line(&office, &device)?);
    assert_eq!(
        (&own["code"], &own["is_this"], &own["state"]),
        (&json!("A"), &json!(true), &json!("enrolled"))
    );
    assert_eq!(own["by"], Value::Null, "the site began on it");
    assert_eq!(
        (&other["is_this"], &other["state"], &other["by"]),
        (&json!(false), &json!("enrolled"), &json!("Rina Lestari"))
    );
    assert_eq!((&other["accepted"], &other["apart"]), (&Value::Null, &json!(0)));
    let before = other["last"].as_u64().ok_or("no number")?;
    laptop.outpatient("Budi Santoso", "2026-09-03")?;
    hand_over(&laptop.app, &office.app)?;
    assert!(line(&office, &device)?["last"].as_u64() > Some(before));
    Ok(())
}

#[test]
fn what_a_lost_laptop_goes_on_to_write_is_kept_apart_until_an_administrator_accepts_it() -> Outcome {
    let (office, laptop, device) = office_and_laptop()?;
    laptop.outpatient("Budi Santoso", "2026-09-03")?;
    hand_over(&laptop.app, &office.app)?;
    assert_eq!(names(&office)?, ["Budi Santoso", "Siti Rahayu"]);
    let judged = |last: Value| json!({ "device": device, "last": last, "by": PASSPHRASE });
    let revoked = office.data("device_revoke", &judged(Value::Null))?;
    assert_eq!(revoked.as_array().map(Vec::len), Some(2));
    let known = line(&office, &device)?;
    assert_eq!(
        (&known["state"], &known["accepted"], &known["by"]),
        (&json!("revoked"), &known["last"], &json!("Rina Lestari"))
    );
    assert_eq!(codes(&office)?, Vec::<String>::new(), "a device that is out of the way is no trouble");

    laptop.outpatient("Made Wirawan", "2026-09-04")?;
    hand_over(&laptop.app, &office.app)?;
    assert_eq!(names(&office)?, ["Budi Santoso", "Siti Rahayu"]);
    assert_eq!(codes(&office)?, ["device_revoked"]);
    let apart = office.data("device_apart", &json!({ "device": device }))?;
    assert_eq!(line(&office, &device)?["apart"].as_u64(), apart.as_array().map(|list| list.len() as u64));
    let newest = &apart[0];
    assert_eq!((&newest["author_name"], &newest["client_name"]), (&json!("Rina Lestari"), &Value::Null));
    assert!(newest["entities"].as_array().is_some_and(|kinds| kinds.contains(&json!("client"))), "{newest}");
    assert_eq!(office.data("verify", &json!({}))?["first_bad"], Value::Null);

    let accepted =
        office.call("device_accept", &judged(newest["seq"].clone())).map_err(|error| format!("{error:?}"))?;
    assert!(
        accepted["touched"].as_array().is_some_and(|kinds| kinds.contains(&json!("client"))),
        "lists are read again"
    );
    assert_eq!(names(&office)?, ["Budi Santoso", "Made Wirawan", "Siti Rahayu"]);
    assert_eq!(
        (&line(&office, &device)?["state"], &line(&office, &device)?["apart"]),
        (&json!("revoked"), &json!(0))
    );
    assert_eq!(office.data("verify", &json!({}))?["ok"], true);
    let told = office
        .data("access_list", &json!({ "kinds": ["device_revoked", "device_accepted"], "language": "en" }))?;
    assert_eq!(told["matching"], 2);
    let detail = told["rows"][0]["detail_text"].as_str().unwrap_or_default();
    assert!(
        detail.starts_with("machine ") && detail.ends_with(&format!("up to number {}", newest["seq"])),
        "{detail}"
    );
    // The other way round: what was accepted is taken back, and a search finds it no more.
    office.data("device_revoke", &judged(known["accepted"].clone()))?;
    assert_eq!(office.data("client_list", &json!({ "text": "Made" }))?["matching"], 0);
    assert_eq!(office.data("verify", &json!({}))?["ok"], true);
    Ok(())
}

#[test]
fn a_machine_that_hears_that_it_was_revoked_goes_on_as_another_one() -> Outcome {
    let (office, mut laptop, device) = office_and_laptop()?;
    office.data("device_revoke", &json!({ "device": device, "by": PASSPHRASE }))?;
    laptop.outpatient("Made Wirawan", "2026-09-04")?;
    hand_over(&office.app, &laptop.app)?;
    assert_eq!(names(&laptop)?, ["Siti Rahayu"], "the same as everywhere");
    let new = json!({ "client": { "name": "Budi Santoso" } });
    assert_eq!(laptop.refusal("client_register", &new), "device_revoked");
    let session = laptop.reopen().map_err(|error| error.code)?;
    assert_eq!(session["data"]["notices"], json!(["revoked"]), "it says why nothing is exchanged");
    let now = laptop.data("session", &json!({}))?["device"]["id"].clone();
    assert_ne!(now, device);
    laptop.data("client_register", &new)?;
    assert_eq!(line(&laptop, &device)?["state"], "revoked");
    // An administrator sat down at it, who may enrol it.
    assert_eq!(line(&laptop, &now)?["state"], "enrolled");
    assert_eq!(laptop.data("access_list", &json!({ "kinds": ["device_renewed"] }))?["matching"], 1);
    assert_eq!(laptop.data("verify", &json!({}))?["ok"], true);
    hand_over(&laptop.app, &office.app)?;
    assert_eq!(names(&office)?, ["Budi Santoso", "Siti Rahayu"]);
    laptop.reopen().map_err(|error| error.code)?;
    assert_eq!(laptop.data("session", &json!({}))?["device"]["id"], now, "once is enough");
    Ok(())
}

#[test]
fn nobody_revokes_the_machine_in_front_of_them_or_one_that_is_none() -> Outcome {
    let (office, _laptop, device) = office_and_laptop()?;
    let here = office.data("session", &json!({}))?["device"]["id"].clone();
    let judged = |device: &Value| json!({ "device": device, "by": PASSPHRASE });
    assert_eq!(office.refusal("device_revoke", &judged(&here)), "own_device");
    let nobody = json!("00000000-0000-0000-0000-000000000009");
    assert_eq!(office.refusal("device_revoke", &judged(&nobody)), "not_found");
    assert_eq!(office.refusal("device_accept", &judged(&device)), "not_revoked");
    let guessed = json!({ "device": device, "by": "tebakan saja" });
    assert_eq!(office.refusal("device_revoke", &guessed), "wrong_passphrase");
    for last in [0, 1_000_000] {
        let input = json!({ "device": device, "last": last, "by": PASSPHRASE });
        assert_eq!(office.wrong_fields("device_revoke", &input), ["last: out_of_range"], "{last}");
    }
    assert_eq!(line(&office, &device)?["state"], "enrolled");
    assert_eq!(office.data("device_apart", &json!({ "device": device }))?, json!([]));
    Ok(())
}

#[test]
fn what_an_administrator_signed_counts_whatever_machine_it_was_written_on() -> Outcome {
    let (office, laptop, device) = office_and_laptop()?;
    office.data("device_revoke", &json!({ "device": device, "by": PASSPHRASE }))?;
    let dewi =
        json!({ "name": "Dewi", "role": "counselor", "passphrase": "sandi milik dewi", "by": PASSPHRASE });
    laptop.data("account_add", &dewi)?;
    laptop.outpatient("Made Wirawan", "2026-09-04")?;
    hand_over(&laptop.app, &office.app)?;
    let accounts = office.data("account_list", &json!({}))?;
    assert_eq!((&accounts[0]["name"], &accounts[0]["role"]), (&json!("Dewi"), &json!("counselor")));
    assert_eq!(names(&office)?, ["Siti Rahayu"]);
    assert_eq!(office.data("verify", &json!({}))?["first_bad"], Value::Null);
    Ok(())
}
