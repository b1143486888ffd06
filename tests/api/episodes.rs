//! The main job: register, sessions, an end, aftercare.

use serde_json::json;
use titian_tests::clinic::{Clinic, Outcome};

#[test]
fn a_client_is_seen_through_to_aftercare() -> Outcome {
    let mut clinic = Clinic::new()?;
    let (client, episode) = clinic.outpatient("Siti Rahayu", "2026-09-02")?;
    for (day, attendance) in [("2026-09-09", "present"), ("2026-09-16", "no_show"), ("2026-09-23", "present")]
    {
        clinic.data("session_record", &json!({ "episode": episode, "session": { "on": day, "kind": "individual_counselling", "attendance": attendance } }))?;
    }
    let end = json!({ "status": "completed", "closed_on": "2026-10-30" });
    let closed = clinic
        .data("episode_close", &json!({ "id": episode, "end": end, "reason": "Delapan sesi lengkap" }))?;
    assert_eq!(closed["end"]["exit_detail"], "completed");
    assert_eq!(closed["sessions_present"], 2);
    let contact = json!({ "origin": { "kind": "episode", "episode": episode }, "on": "2026-11-20", "activity": "home_visit", "reached": true, "recovery": "abstinent", "productive": true });
    clinic.data("aftercare_record", &json!({ "client": client, "contact": contact }))?;

    clinic.reopen().map_err(|error| format!("{error:?}"))?;
    let file = clinic.data("client_read", &json!({ "id": client }))?;
    assert_eq!(file["episodes"][0]["end"]["status"], "completed");
    assert_eq!(file["episodes"][0]["sessions"].as_array().map(Vec::len), Some(3));
    assert_eq!(file["aftercare"][0]["recovery"], "abstinent");
    let list = clinic.data("client_list", &json!({ "text": "siti rahay" }))?;
    assert_eq!(list["rows"][0]["last_contact_on"], "2026-11-20");
    assert_eq!(clinic.data("verify", &json!({}))?["ok"], true);
    Ok(())
}

fn id(n: u8) -> String {
    format!("00000000-0000-0000-0000-{n:012}")
}

#[test]
fn an_episode_does_not_end_before_it_began_or_before_its_sessions() -> Outcome {
    let clinic = Clinic::new()?;
    let (_, episode) = clinic.outpatient("Siti Rahayu", "2026-09-02")?;
    clinic.data("session_record", &json!({ "episode": episode, "session": { "on": "2026-09-09", "kind": "medical", "attendance": "present" } }))?;
    let close = |end: serde_json::Value| json!({ "id": episode, "end": end });
    for (end, wrong) in [
        (json!({ "status": "completed", "closed_on": "2026-09-01" }), vec!["end.closed_on: before_opening"]),
        (json!({ "status": "completed", "closed_on": "2026-09-08" }), vec!["end.closed_on: before_session"]),
        (json!({ "status": "completed", "closed_on": "2026-12-01" }), vec!["end.closed_on: in_future"]),
        (json!({ "status": "completed" }), vec!["end.closed_on: required"]),
        (json!({ "status": "ongoing" }), vec!["end.status: required", "end.closed_on: required"]),
        (json!({ "status": "dropped_out", "closed_on": "2026-10-01" }), vec!["end.exit_detail: required"]),
        (
            json!({ "status": "completed", "closed_on": "2026-10-01", "exit_detail": "moved" }),
            vec!["end.exit_detail: does_not_fit"],
        ),
    ] {
        assert_eq!(clinic.wrong_fields("episode_close", &close(end.clone())), wrong, "{end}");
    }
    let mut early = close(json!({ "status": "transferred", "closed_on": "2026-12-01" }));
    early["clock_wrong"] = json!(true);
    let closed = clinic.data("episode_close", &early)?;
    assert_eq!(closed["end"]["exit_detail"], "transferred");
    assert_eq!(clinic.refusal("episode_close", &early), "already_closed");
    assert_eq!(
        clinic.refusal(
            "episode_close",
            &json!({ "id": id(1), "end": { "status": "completed", "closed_on": "2026-10-01" } })
        ),
        "not_found"
    );
    Ok(())
}

#[test]
fn an_episode_is_reopened_for_a_reason_only() -> Outcome {
    let clinic = Clinic::new()?;
    let (client, episode) = clinic.outpatient("Siti Rahayu", "2026-09-02")?;
    assert_eq!(clinic.refusal("episode_reopen", &json!({ "id": episode, "reason": "x" })), "not_closed");
    clinic.data("episode_close", &json!({ "id": episode, "end": { "status": "dropped_out", "closed_on": "2026-10-01", "exit_detail": "lost_contact" }, "reason": "Tiga kali mangkir" }))?;
    assert_eq!(
        clinic.wrong_fields("episode_reopen", &json!({ "id": episode, "reason": "" })),
        ["reason: required"]
    );
    let reopened = clinic.data("episode_reopen", &json!({ "id": episode, "reason": "Datang kembali" }))?;
    assert_eq!(reopened["end"], json!({ "status": "ongoing", "closed_on": null, "exit_detail": null }));
    assert_eq!(reopened["end_reason"], "Datang kembali");
    let history = clinic.data("client_history", &json!({ "id": client }))?;
    let end = &history[0];
    assert_eq!(
        (&end["register"], &end["from"]["status"], &end["to"]["status"], &end["reason"]),
        (&json!("end"), &json!("dropped_out"), &json!("ongoing"), &json!("Datang kembali"))
    );
    Ok(())
}

#[test]
fn there_is_one_ongoing_episode_of_a_service() -> Outcome {
    let clinic = Clinic::new()?;
    let (client, first) = clinic.outpatient("Siti Rahayu", "2026-09-02")?;
    let open = |service: &str, day: &str| json!({ "client": client, "episode": { "service": service, "opened_on": day } });
    let refused = clinic.call("episode_open", &open("outpatient", "2026-10-01")).err().ok_or("opened")?;
    assert_eq!(
        (refused.code, serde_json::to_value(&refused.args)?),
        ("ongoing_episode_exists", json!({ "service": "outpatient" }))
    );
    let inpatient = clinic.data("episode_open", &open("inpatient", "2026-10-01"))?;
    let as_outpatient =
        json!({ "id": inpatient["id"], "episode": { "service": "outpatient", "opened_on": "2026-10-01" } });
    assert_eq!(clinic.refusal("episode_save", &as_outpatient), "ongoing_episode_exists");
    clinic.data(
        "episode_close",
        &json!({ "id": first, "end": { "status": "completed", "closed_on": "2026-10-05" } }),
    )?;
    let second = clinic.data("episode_open", &open("outpatient", "2026-10-06"))?;
    assert_eq!(
        clinic.refusal("episode_reopen", &json!({ "id": first, "reason": "keliru" })),
        "ongoing_episode_exists"
    );
    assert_eq!(clinic.data("client_read", &json!({ "id": client }))?["episodes"][0]["id"], second["id"]);
    assert_eq!(
        clinic.refusal(
            "episode_open",
            &json!({ "client": id(1), "episode": { "service": "outpatient", "opened_on": "2026-10-06" } })
        ),
        "not_found"
    );
    Ok(())
}

#[test]
fn an_episode_is_changed_with_its_substances_and_its_people() -> Outcome {
    let clinic = Clinic::new()?;
    let (client, episode) = clinic.outpatient("Siti Rahayu", "2026-09-02")?;
    let counselor = clinic.data(
        "staff_add",
        &json!({ "staff": { "name": "Dewi", "profession": "addiction_counselor", "active": true } }),
    )?;
    let partner = clinic.data(
        "partner_add",
        &json!({ "partner": { "name": "Balai Rehabilitasi", "kind": "center", "active": true } }),
    )?;
    let form = json!({
        "service": "inpatient", "opened_on": "2026-09-01", "source": "police", "motivation": null, "funding": "apbd", "severity": "severe", "diagnosis": "f15.2",
        "counselor": counselor["id"], "partner": partner["id"], "remarks": "Dirujuk",
        "substances": [{ "substance": "amphetamines", "route": "smoked", "years_of_use": 4, "days_last_30": 20 }, { "substance": "alcohol" }],
    });
    let saved = clinic.data("episode_save", &json!({ "id": episode, "episode": form }))?;
    assert_eq!((&saved["diagnosis"], &saved["implied_motivation"]), (&json!("F15.2"), &json!("pushed")));
    assert_eq!(
        (&saved["counselor_name"], &saved["partner_name"]),
        (&json!("Dewi"), &json!("Balai Rehabilitasi"))
    );
    assert_eq!(saved["substances"][0]["is_primary"], true);
    let mut fewer = saved.clone();
    fewer["substances"] = json!([saved["substances"][1]]);
    let fewer = clinic.data("episode_save", &json!({ "id": episode, "episode": fewer }))?;
    assert_eq!(fewer["substances"].as_array().map(Vec::len), Some(1));
    assert_eq!(
        (&fewer["substances"][0]["substance"], &fewer["substances"][0]["is_primary"]),
        (&json!("alcohol"), &json!(true))
    );

    let (_, other) = clinic.outpatient("Budi Santoso", "2026-09-02")?;
    let stolen = json!({ "service": "outpatient", "opened_on": "2026-09-02", "substances": [{ "id": fewer["substances"][0]["id"], "substance": "heroin" }] });
    assert_eq!(
        clinic.wrong_fields("episode_save", &json!({ "id": other, "episode": stolen })),
        ["episode.substances.0.id: unknown_code"]
    );
    let thirteen: Vec<_> = (0..13).map(|_| json!({ "substance": "alcohol" })).collect();
    assert_eq!(clinic.wrong_fields("episode_save", &json!({ "id": episode, "episode": { "service": "inpatient", "opened_on": "2026-09-02", "substances": thirteen } })), ["episode.substances: too_many"]);
    assert_eq!(clinic.data("client_read", &json!({ "id": client }))?["episodes"][0]["remarks"], "Dirujuk");
    Ok(())
}

#[test]
fn a_substance_added_meanwhile_is_not_removed_by_an_older_form() -> Outcome {
    let clinic = Clinic::new()?;
    let (client, episode) = clinic.outpatient("Siti Rahayu", "2026-09-02")?;
    let read = clinic.call("client_read", &json!({ "id": client })).map_err(|error| error.code)?;
    let form = json!({ "service": "outpatient", "opened_on": "2026-09-02" });
    let mut theirs = form.clone();
    theirs["substances"] = json!([{ "substance": "heroin" }]);
    clinic.data("episode_save", &json!({ "id": episode, "rev": read["rev"], "episode": theirs }))?;
    let saved =
        clinic.data("episode_save", &json!({ "id": episode, "rev": read["rev"], "episode": form }))?;
    assert_eq!(saved["substances"][0]["substance"], "heroin");
    Ok(())
}

#[test]
fn an_opening_does_not_move_behind_the_end_or_a_session() -> Outcome {
    let clinic = Clinic::new()?;
    let (_, episode) = clinic.outpatient("Siti Rahayu", "2026-09-02")?;
    clinic.data("session_record", &json!({ "episode": episode, "session": { "on": "2026-09-09", "kind": "medical", "attendance": "no_show" } }))?;
    clinic.data(
        "episode_close",
        &json!({ "id": episode, "end": { "status": "completed", "closed_on": "2026-09-30" } }),
    )?;
    let save = |day: &str| json!({ "id": episode, "episode": { "service": "outpatient", "opened_on": day } });
    assert_eq!(
        clinic.wrong_fields("episode_save", &save("2026-09-10")),
        ["episode.opened_on: after_session"]
    );
    assert_eq!(
        clinic.wrong_fields("episode_save", &save("2026-10-01")),
        ["episode.opened_on: after_closing", "episode.opened_on: after_session"]
    );
    assert_eq!(clinic.refusal("episode_save", &save("2026-09-09")), "done");
    Ok(())
}

#[test]
fn closing_on_a_form_that_saw_it_open_keeps_both_ends() -> Outcome {
    let clinic = Clinic::new()?;
    let (client, episode) = clinic.outpatient("Siti Rahayu", "2026-09-02")?;
    let rev =
        clinic.call("client_read", &json!({ "id": client })).map_err(|error| error.code)?["rev"].clone();
    clinic.data(
        "episode_close",
        &json!({ "id": episode, "rev": rev, "end": { "status": "completed", "closed_on": "2026-10-01" } }),
    )?;
    let late = clinic.call("episode_close", &json!({ "id": episode, "rev": rev, "end": { "status": "dropped_out", "closed_on": "2026-10-02", "exit_detail": "moved" } })).map_err(|error| error.code)?;
    assert_eq!(late["kept_both"][0]["register"], "end");
    assert_eq!(
        clinic.data("client_read", &json!({ "id": client }))?["conflicts"][0]["values"]
            .as_array()
            .map(Vec::len),
        Some(2)
    );
    Ok(())
}
