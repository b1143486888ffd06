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
