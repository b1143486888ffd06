//! The demonstration clinic.

use chrono::DateTime;
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};
use titian_core::kernel::codes::Language;
use titian_tests::clinic::{self, Outcome, PASSPHRASE};

#[test]
fn the_demonstration_clinic_has_everything_to_show_and_keeps_every_rule() -> Outcome {
    let folder = tempfile::tempdir()?;
    let clock = Arc::new(Mutex::new(DateTime::parse_from_rfc3339("2026-11-22T09:00:00+08:00")?));
    let app = clinic::app(&folder.path().join("vault"), &clock);
    titian_core::demo::build(&app, PASSPHRASE, Language::Indonesian).map_err(|error| format!("{error:?}"))?;
    let ask = |name: &str, input: Value| -> Result<Value, String> {
        clinic::send(&app, name, &input)
            .map(|mut answer| answer["data"].take())
            .map_err(|error| format!("{name}: {error:?}"))
    };
    let length = |list: &Value| list.as_array().map_or(0, Vec::len);

    let today = ask("today", json!({}))?;
    assert_eq!(length(&today["sessions"]), 6);
    assert!(today["quiet_total"].as_u64() >= Some(2), "{}", today["quiet_total"]);
    assert!(length(&today["next_steps"]) >= 2);
    assert!(today["aftercare_due_total"].as_u64() >= Some(3));
    let waiting = ask("waiting", json!({}))?;
    assert_eq!((&waiting["conflicts"], &waiting["violations"]), (&json!(1), &json!(0)));
    let archived = ask("client_list", json!({ "text": "", "archived": true }))?;
    assert!(archived["total"].as_u64() >= Some(3), "{}", archived["total"]);
    assert_eq!(
        today["clients_total"].as_u64().zip(archived["total"].as_u64()).map(|(a, b)| a + b),
        Some(180)
    );

    let report = ask("report_annual", json!({ "from": "2025-01-01", "to": "2025-12-31" }))?;
    for (table, lines) in [
        ("by_service", &["outpatient", "inpatient", "community"][..]),
        ("exit_details", &["completed", "lost_contact", "own_decision", "environment"]),
        ("by_motivation", &["voluntary", "pushed"]),
        ("by_severity", &["mild", "moderate", "severe"]),
        ("aftercare", &["reached", "relapsed", "not_relapsed", "productive", "vocational_training"]),
    ] {
        for line in lines {
            assert!(report[table][line].as_u64() > Some(0), "{table} {line}: {}", report[table]);
        }
    }
    assert!(report["carried_over"].as_u64() > Some(0) && report["notes"] == json!([]));

    let everybody = ask("client_list", json!({ "text": "", "limit": 500 }))?;
    for row in everybody["rows"].as_array().into_iter().flatten() {
        let history = ask("client_history", json!({ "id": row["id"] }))?;
        let is_trusted = |entry: &Value| entry["at_suspect"] == false;
        assert!(history.as_array().is_some_and(|entries| entries.iter().all(is_trusted)));
    }
    assert_eq!(ask("verify", json!({}))?["ok"], true);
    Ok(())
}

#[test]
fn it_is_the_same_clinic_every_time() -> Outcome {
    let mut lists = Vec::new();
    for _ in 0..2 {
        let folder = tempfile::tempdir()?;
        let clock = Arc::new(Mutex::new(DateTime::parse_from_rfc3339("2026-11-25T09:00:00+08:00")?));
        let app = clinic::app(&folder.path().join("vault"), &clock);
        titian_core::demo::build(&app, PASSPHRASE, Language::English)
            .map_err(|error| format!("{error:?}"))?;
        let list =
            clinic::send(&app, "client_list", &json!({ "text": "", "sort": "record_no", "limit": 500 }));
        let list = list.map_err(|error| format!("{error:?}"))?;
        let rows: Vec<[Value; 4]> = list["data"]["rows"]
            .as_array()
            .into_iter()
            .flatten()
            .map(|row| ["name", "record_no", "status", "last_contact_on"].map(|column| row[column].clone()))
            .collect();
        lists.push(rows);
    }
    assert_eq!(lists[0], lists[1]);
    assert!(lists[0].len() > 150);
    Ok(())
}
