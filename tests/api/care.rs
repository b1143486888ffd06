//! Sessions, attempts to reach somebody, aftercare.

use serde_json::{Value, json};
use titian_tests::clinic::{Clinic, Outcome};

fn session(on: &str, attendance: &str) -> Value {
    json!({ "on": on, "kind": "individual_counselling", "attendance": attendance })
}

#[test]
fn a_session_lies_within_its_episode() -> Outcome {
    let clinic = Clinic::new()?;
    let (_, episode) = clinic.outpatient("Siti Rahayu", "2026-09-02")?;
    let record =
        |on: &str, attendance: &str| json!({ "episode": episode, "session": session(on, attendance) });
    let refused = clinic.call("session_record", &record("2026-09-01", "present")).err().ok_or("recorded")?;
    assert_eq!(
        (refused.code, serde_json::to_value(&refused.args)?),
        ("outside_episode", json!({ "from": "2026-09-02" }))
    );
    let held = clinic.data("session_record", &record("2026-09-02", "present"))?;
    assert_eq!(
        clinic.refusal(
            "session_save",
            &json!({ "id": held["id"], "session": session("2026-08-01", "present") })
        ),
        "outside_episode"
    );
    clinic.data(
        "episode_close",
        &json!({ "id": episode, "end": { "status": "completed", "closed_on": "2026-10-01" } }),
    )?;
    assert_eq!(clinic.refusal("session_record", &record("2026-10-02", "present")), "outside_episode");
    assert_eq!(clinic.refusal("session_record", &record("2026-10-01", "present")), "done");
    assert_eq!(clinic.refusal("session_record", &json!({ "episode": "00000000-0000-0000-0000-000000000001", "session": session("2026-10-01", "present") })), "not_found");
    Ok(())
}

#[test]
fn only_a_plan_lies_ahead() -> Outcome {
    let clinic = Clinic::new()?;
    let (client, episode) = clinic.outpatient("Siti Rahayu", "2026-09-02")?;
    for attendance in ["present", "no_show"] {
        let record = json!({ "episode": episode, "session": session("2026-11-30", attendance) });
        assert_eq!(clinic.wrong_fields("session_record", &record), ["session.on: in_future"]);
    }
    let mut wrong_clock = json!({ "episode": episode, "session": session("2026-11-30", "present") });
    wrong_clock["clock_wrong"] = json!(true);
    assert_eq!(clinic.refusal("session_record", &wrong_clock), "done");
    let mut planned = session("2026-11-29", "planned");
    planned["time"] = json!("9.30");
    let plan = clinic.data("session_record", &json!({ "episode": episode, "session": planned }))?;
    assert_eq!(plan["time"], "09:30");
    let file = clinic.data("client_read", &json!({ "id": client }))?;
    assert_eq!(file["next_session"]["id"], plan["id"]);
    assert_eq!(file["episodes"][0]["sessions_present"], 1);
    let cancelled = clinic
        .data("session_save", &json!({ "id": plan["id"], "session": session("2026-11-29", "cancelled") }))?;
    assert_eq!(cancelled["attendance"], "cancelled");
    Ok(())
}

#[test]
fn what_is_wrong_with_a_session_or_an_attempt_is_said_beside_its_field() -> Outcome {
    let clinic = Clinic::new()?;
    let (client, episode) = clinic.outpatient("Siti Rahayu", "2026-09-02")?;
    let mut wrong = session("2026-09-09", "present");
    wrong["time"] = json!("25:00");
    wrong["minutes"] = json!(0);
    wrong["counselor"] = json!("00000000-0000-0000-0000-000000000001");
    wrong["note"] = json!("x".repeat(20_001));
    assert_eq!(
        clinic.wrong_fields("session_record", &json!({ "episode": episode, "session": wrong })),
        [
            "session.time: not_a_time",
            "session.note: too_long",
            "session.minutes: out_of_range",
            "session.counselor: unknown_code"
        ]
    );
    let contact =
        json!({ "on": "2026-11-30", "channel": "visit", "reached": false, "next_on": "2026-11-29" });
    assert_eq!(
        clinic.wrong_fields("contact_record", &json!({ "client": client, "contact": contact })),
        ["contact.on: in_future", "contact.next_on: before_contact"]
    );
    Ok(())
}

#[test]
fn an_attempt_and_its_next_step_are_kept_and_remembered_on_the_day() -> Outcome {
    let clinic = Clinic::new()?;
    let (client, _) = clinic.outpatient("Siti Rahayu", "2026-09-02")?;
    let contact = json!({ "on": "2026-11-20", "time": "10:00", "channel": "whatsapp", "reached": false, "outcome": "Tidak dibalas", "next_step": "Kunjungi rumah", "next_on": "2026-11-22" });
    let made = clinic.data("contact_record", &json!({ "client": client, "contact": contact }))?;
    assert_eq!(made["author_name"], "Rina Lestari");
    let today = clinic.data("today", &json!({}))?;
    assert_eq!(
        (&today["next_steps"][0]["what"], &today["next_steps"][0]["client"]),
        (&json!("Kunjungi rumah"), &client)
    );
    let mut reached = contact.clone();
    reached["reached"] = json!(true);
    let saved = clinic.data("contact_save", &json!({ "id": made["id"], "contact": reached }))?;
    assert_eq!((&saved["reached"], &saved["outcome"]), (&json!(true), &json!("Tidak dibalas")));
    assert_eq!(clinic.data("client_list", &json!({}))?["rows"][0]["last_contact_on"], "2026-11-20");
    assert_eq!(clinic.refusal("contact_save", &json!({ "id": client, "contact": contact })), "not_found");
    Ok(())
}

#[test]
fn aftercare_says_how_somebody_was_found_only_when_they_were() -> Outcome {
    let clinic = Clinic::new()?;
    let (client, episode) = clinic.outpatient("Siti Rahayu", "2026-06-02")?;
    let (_, others) = clinic.outpatient("Budi Santoso", "2026-06-02")?;
    clinic.data(
        "episode_close",
        &json!({ "id": episode, "end": { "status": "completed", "closed_on": "2026-08-20" } }),
    )?;
    let record = |contact: Value| json!({ "client": client, "contact": contact });
    let base = json!({ "origin": { "kind": "episode", "episode": episode }, "on": "2026-11-20", "activity": "home_visit", "reached": true, "recovery": "abstinent", "productive": true, "productive_kind": "vocational_training", "productive_note": "servis HP" });
    let with = |field: &str, value: Value| {
        let mut contact = base.clone();
        contact[field] = value;
        record(contact)
    };
    assert_eq!(
        clinic.wrong_fields("aftercare_record", &with("on", json!("2026-11-23"))),
        ["contact.on: in_future"]
    );
    assert_eq!(
        clinic.wrong_fields("aftercare_record", &with("recovery", Value::Null)),
        ["contact.recovery: required"]
    );
    assert_eq!(
        clinic.wrong_fields(
            "aftercare_record",
            &with("origin", json!({ "kind": "episode", "episode": others }))
        ),
        ["contact.origin.episode: required"]
    );
    assert_eq!(
        clinic.wrong_fields("aftercare_record", &with("origin", json!({ "kind": "institution" }))),
        ["contact.origin.institution: required"]
    );
    assert_eq!(clinic.data("today", &json!({}))?["aftercare_due"][0]["client"], client);
    let made = clinic.data("aftercare_record", &record(base.clone()))?;
    assert_eq!(made["productive_kind"], "vocational_training");
    assert_eq!(clinic.data("today", &json!({}))?["aftercare_due"], json!([]));
    let mut unreached = base.clone();
    unreached["reached"] = json!(false);
    let saved = clinic.data("aftercare_save", &json!({ "id": made["id"], "contact": unreached }))?;
    assert_eq!(
        (&saved["recovery"], &saved["productive"], &saved["productive_kind"]),
        (&Value::Null, &Value::Null, &Value::Null)
    );
    let elsewhere = clinic.data(
        "aftercare_record",
        &with("origin", json!({ "kind": "institution", "institution": "Balai Tanah Merah" })),
    )?;
    assert_eq!(elsewhere["origin"]["institution"], "Balai Tanah Merah");
    assert_eq!(
        clinic.data("client_read", &json!({ "id": client }))?["aftercare"].as_array().map(Vec::len),
        Some(2)
    );
    Ok(())
}

#[test]
fn today_shows_who_comes_and_who_stays_away() -> Outcome {
    let clinic = Clinic::new()?;
    let (siti, episode) = clinic.outpatient("Siti Rahayu", "2026-09-02")?;
    let (budi, other) = clinic.outpatient("Budi Santoso", "2026-09-02")?;
    clinic.data(
        "session_record",
        &json!({ "episode": episode, "session": session("2026-11-22", "planned") }),
    )?;
    for day in ["2026-09-09", "2026-09-16"] {
        clinic.data("session_record", &json!({ "episode": other, "session": session(day, "no_show") }))?;
    }
    let today = clinic.data("today", &json!({}))?;
    assert_eq!(
        (&today["sessions"][0]["client"], &today["sessions"][0]["number"], &today["sessions"][0]["target"]),
        (&siti, &json!(1), &json!(8))
    );
    assert_eq!(
        (&today["quiet"][0]["client"], &today["quiet"][0]["missed_in_a_row"], &today["quiet_total"]),
        (&budi, &json!(2), &json!(1))
    );
    assert_eq!(today["clients_total"], 2);
    Ok(())
}

#[test]
fn stale_forms_of_care_keep_both() -> Outcome {
    let clinic = Clinic::new()?;
    let (client, episode) = clinic.outpatient("Siti Rahayu", "2026-09-02")?;
    let held = clinic.data(
        "session_record",
        &json!({ "episode": episode, "session": session("2026-09-09", "present") }),
    )?;
    let attempt = clinic.data(
        "contact_record",
        &json!({ "client": client, "contact": { "on": "2026-11-01", "channel": "phone", "reached": false } }),
    )?;
    let after = clinic.data("aftercare_record", &json!({ "client": client, "contact": { "origin": { "kind": "unknown" }, "on": "2026-11-01", "activity": "counselling", "reached": false } }))?;
    let rev =
        clinic.call("client_read", &json!({ "id": client })).map_err(|error| error.code)?["rev"].clone();
    let saves = |note: &str| {
        let mut with_note = session("2026-09-09", "present");
        with_note["note"] = json!(note);
        [
            ("session_save", json!({ "id": held["id"], "rev": rev, "session": with_note })),
            (
                "contact_save",
                json!({ "id": attempt["id"], "rev": rev, "contact": { "on": "2026-11-01", "channel": "phone", "reached": false, "outcome": note } }),
            ),
            (
                "aftercare_save",
                json!({ "id": after["id"], "rev": rev, "contact": { "origin": { "kind": "unknown" }, "on": "2026-11-01", "activity": "counselling", "reached": false, "note": note } }),
            ),
        ]
    };
    for (name, input) in saves("pertama") {
        assert_eq!(clinic.call(name, &input).map_err(|error| error.code)?["kept_both"], json!([]), "{name}");
    }
    for (name, input) in saves("kedua") {
        let answer = clinic.call(name, &input).map_err(|error| error.code)?;
        assert_eq!(answer["kept_both"].as_array().map(Vec::len), Some(1), "{name}");
    }
    assert_eq!(clinic.data("conflict_list", &json!({}))?.as_array().map(Vec::len), Some(3));
    Ok(())
}
