//! What restricted roles see: a planted word of somebody they may not see is in no answer of any use case.

use serde_json::{Value, json};
use std::sync::Arc;
use titian_core::api::{TABLE, Who};
use titian_core::kernel::codes::Role;
use titian_tests::clinic::{Clinic, Outcome, PASSPHRASE};

const SECRET: &str = "sandi seorang agen";
/// What says who the client of others is.
const FOREIGN: [&str; 6] =
    ["Zulkarnain", "Si Asing", "5271010101900001", "081999888777", "RM-FOREIGN", "Gang Rahasia"];
/// What says who the agent's own clients are.
const OWN: [&str; 4] = ["Siti Rahayu", "Budi Santoso", "081234567890", "Si Ti"];
/// Notes about anybody.
const NOTES: [&str; 7] = [
    "catatan-klien",
    "catatan-episode",
    "catatan-sesi",
    "catatan-kontak",
    "langkah-berikut",
    "catatan-lanjut",
    "alasan-tutup",
];
/// Clinical facts about anybody.
const CLINICAL: [&str; 5] = ["F15.2", "\"severe\"", "amphetamines", "\"lapse\"", "hasil-asesmen"];

/// A clinic with the clients of others and an agent's own; who they are.
struct Village {
    clinic: Clinic,
    agent: Value,
    assigned: Value,
    counselled: Value,
    foreign: Value,
    foreign_episode: Value,
    foreign_records: Vec<Value>,
}

fn file(
    clinic: &Clinic,
    name: &str,
    alias: &str,
    phone: &str,
    extra: Value,
) -> Result<(Value, Value, Vec<Value>), Box<dyn std::error::Error>> {
    let mut client = json!({ "name": name, "alias": alias, "remarks": "catatan-klien", "phones": [{ "number": phone, "owner": "self" }] });
    if let (Some(client), Some(extra)) = (client.as_object_mut(), extra.as_object()) {
        client.extend(extra.clone());
    }
    let registered = clinic.data("client_register", &json!({
        "client": client, "confirm_duplicate": true,
        "episode": { "service": "outpatient", "opened_on": "2026-09-02", "diagnosis": "F15.2", "severity": "severe", "remarks": "catatan-episode",
            "substances": [{ "substance": "amphetamines", "is_primary": true }] },
    }))?;
    let id = registered["id"].clone();
    let episode = clinic.data("client_read", &json!({ "id": id }))?["episodes"][0]["id"].clone();
    let session = clinic.data("session_record", &json!({ "episode": episode, "session": { "on": "2026-10-02", "kind": "urine_test", "attendance": "present", "note": "catatan-sesi" } }))?;
    let contact = clinic.data("contact_record", &json!({ "client": id, "contact": { "on": "2026-10-03", "channel": "phone", "reached": true, "outcome": "catatan-kontak", "next_step": "langkah-berikut", "next_on": "2026-11-01" } }))?;
    let aftercare = clinic.data("aftercare_record", &json!({ "client": id, "contact": { "on": "2026-10-04", "activity": "home_visit", "reached": true, "recovery": "lapse", "note": "catatan-lanjut", "origin": { "kind": "unknown" } } }))?;
    let scan = clinic.vault.with_extension("png");
    std::fs::write(&scan, [0x89, b'P', b'N', b'G', 1, 2, 3])?;
    let token = clinic.app.grant(scan);
    let attachment =
        clinic.data("attachment_add", &json!({ "client": id, "file": token, "title": "hasil-asesmen" }))?;
    let records = [&session, &contact, &aftercare, &attachment].map(|record| record["id"].clone()).to_vec();
    Ok((id, episode, records))
}

fn village(role: &str) -> Result<Village, Box<dyn std::error::Error>> {
    let mut clinic = Clinic::new()?;
    let (assigned, ..) = file(&clinic, "Siti Rahayu", "Si Ti", "081234567890", json!({}))?;
    let (counselled, own_episode, _) = file(&clinic, "Budi Santoso", "Bud", "081234567890", json!({}))?;
    let (foreign, foreign_episode, mut foreign_records) = file(
        &clinic,
        "Zulkarnain Asing",
        "Si Asing",
        "081999888777",
        json!({
        "record_no": "RM-FOREIGN", "identity": { "kind": "nik", "number": "5271010101900001" }, "address": { "street": "Gang Rahasia" } }),
    )?;
    foreign_records.push(foreign_episode.clone());
    // A conflict, whose two values are in the log alone.
    let seen =
        clinic.call("client_read", &json!({ "id": foreign })).map_err(|error| error.code)?["rev"].clone();
    for street in ["Gang Rahasia 1", "Gang Rahasia 2"] {
        let save = json!({ "id": foreign, "rev": seen, "client": { "name": "Zulkarnain Asing", "alias": "Si Asing", "record_no": "RM-FOREIGN", "remarks": "catatan-klien",
            "identity": { "kind": "nik", "number": "5271010101900001" }, "address": { "street": street }, "phones": [{ "number": "081999888777", "owner": "self" }] } });
        clinic.data("client_save", &save)?;
    }
    let account = json!({ "name": "Jaya Lapangan", "role": role, "passphrase": SECRET, "by": PASSPHRASE, "acknowledged": true });
    let agent = clinic.data("account_add", &account)?["person"].clone();
    if role == "recovery_agent" {
        clinic.data(
            "client_assign",
            &json!({ "client": assigned, "agent": agent, "active": true, "by": PASSPHRASE }),
        )?;
        assert_eq!(clinic.data("assignment_list", &json!({}))?[0]["client_name"], "Siti Rahayu");
        clinic.data("episode_save", &json!({ "id": own_episode, "episode": { "service": "outpatient", "opened_on": "2026-09-02", "diagnosis": "F15.2", "severity": "severe", "remarks": "catatan-episode", "counselor": agent, "substances": [] } }))?;
    }
    clinic.data(
        "draft_save",
        &json!({ "form": "klien/lain", "client": foreign, "body": { "name": "Zulkarnain Asing" } }),
    )?;
    clinic.app.close();
    clinic.app = clinic.restarted();
    clinic.data("unlock", &json!({ "person": agent, "passphrase": SECRET }))?;
    Ok(Village { clinic, agent, assigned, counselled, foreign, foreign_episode, foreign_records })
}

impl Village {
    /// What a call says, whether it is an answer or an error.
    fn said(&self, name: &str, input: &Value) -> String {
        let outcome = self.clinic.app.call(name, &input.to_string(), Arc::new(|_| ()));
        outcome.unwrap_or_else(|error| serde_json::to_string(&error).unwrap_or_default())
    }

    /// Inputs for every use case that a restricted role may use, each about somebody else where it is about somebody.
    fn inputs(&self) -> Vec<(&'static str, Value)> {
        let foreign = &self.foreign;
        let out = self.clinic.app.grant(self.clinic.vault.with_extension("csv"));
        let bundle = self.clinic.app.grant(self.clinic.vault.with_extension("titian"));
        let contact = json!({ "on": "2026-11-20", "channel": "visit", "reached": true });
        let aftercare = json!({ "on": "2026-11-20", "activity": "home_visit", "reached": false, "origin": { "kind": "episode", "episode": self.foreign_episode } });
        let mut inputs = vec![
            ("session", json!({})),
            ("erasure_late", json!({})),
            ("settings_read", json!({})),
            ("backup_status", json!({})),
            ("passphrase_change", json!({ "old": "salah sekali", "new": "salah sekali juga" })),
            ("today", json!({})),
            ("draft_save", json!({ "form": "klien/lain", "client": foreign, "body": {} })),
            ("draft_read", json!({ "form": "klien/lain" })),
            ("draft_list", json!({})),
            ("draft_discard", json!({ "form": "klien/lain" })),
            ("client_list", json!({ "limit": 500 })),
            ("client_list", json!({ "archived": true })),
            ("client_read", json!({ "id": foreign })),
            ("client_read", json!({ "id": self.assigned })),
            ("client_read", json!({ "id": self.counselled })),
            ("contact_record", json!({ "client": foreign, "contact": contact })),
            ("contact_record", json!({ "client": self.assigned, "contact": contact })),
            ("aftercare_record", json!({ "client": foreign, "contact": aftercare })),
            ("aftercare_record", json!({ "client": self.assigned, "contact": aftercare })),
            ("staff_list", json!({})),
            ("bundle_list", json!({})),
            ("transport_read", json!({})),
            ("transport_save", json!({ "way": null })),
            ("transport_now", json!({})),
            ("work_elsewhere", json!({})),
            ("bundle_export", json!({ "file": bundle })),
            ("device_request", json!({ "file": bundle })),
            ("bundle_check", json!({ "file": bundle })),
            ("bundle_receive", json!({ "file": bundle })),
            ("report_annual", json!({ "from": "2026-01-01", "to": "2026-12-31" })),
            ("province_sites", json!({ "from": "2026-01-01", "to": "2026-12-31" })),
            ("province_report", json!({ "from": "2026-01-01", "to": "2026-12-31" })),
            (
                "report_export",
                json!({ "from": "2026-01-01", "to": "2026-12-31", "file": out, "format": "csv", "language": "id" }),
            ),
            (
                "province_export",
                json!({ "from": "2026-01-01", "to": "2026-12-31", "file": out, "format": "csv", "language": "id" }),
            ),
            ("report_printed", json!({ "from": "2026-01-01", "to": "2026-12-31" })),
        ];
        for text in ["zul", "asing", "rahasia", "999888", "527101", "foreign"] {
            inputs.push(("client_list", json!({ "text": text })));
        }
        for record in &self.foreign_records {
            inputs.push(("client_read", json!({ "id": record })));
        }
        inputs
    }

    /// Walks every use case of the table that a role may, and looks for what it may not see.
    fn walk(&self, role: Role, planted: &[&[&str]]) -> Outcome {
        let inputs = self.inputs();
        for entry in TABLE.iter().filter(|entry| entry.who != Who::Anybody) {
            if !entry.who.roles().contains(&role) {
                let said = self.said(entry.name, &json!({ "id": self.foreign, "client": self.foreign }));
                assert!(said.contains("\"not_allowed\""), "{}: {said}", entry.name);
                continue;
            }
            let mut is_walked = false;
            for (_, input) in inputs.iter().filter(|(name, _)| *name == entry.name) {
                is_walked = true;
                let said = self.said(entry.name, input);
                for word in planted.iter().copied().flatten() {
                    assert!(!said.contains(word), "{} {input} says {word}: {said}", entry.name);
                }
            }
            assert!(is_walked, "nobody looks at what {} says to a {role:?}", entry.name);
        }
        Ok(())
    }
}

#[test]
fn a_recovery_agent_sees_nothing_of_others_clients_and_no_notes_of_their_own() -> Outcome {
    let village = village("recovery_agent")?;
    village.walk(Role::RecoveryAgent, &[&FOREIGN, &NOTES, &CLINICAL])
}

#[test]
fn a_recovery_agent_works_with_their_own_clients() -> Outcome {
    let village = village("recovery_agent")?;
    let clinic = &village.clinic;
    let page = clinic.data("client_list", &json!({}))?;
    let names: Vec<&str> =
        page["rows"].as_array().into_iter().flatten().filter_map(|row| row["name"].as_str()).collect();
    assert_eq!((names, &page["total"]), (vec!["Budi Santoso", "Siti Rahayu"], &json!(2)));
    for (text, found) in [("siti", 1), ("zulkarnain", 0), ("999888", 0)] {
        assert_eq!(clinic.data("client_list", &json!({ "text": text }))?["matching"], found, "{text}");
    }
    let file = clinic.data("client_read", &json!({ "id": village.assigned }))?;
    assert_eq!(
        (&file["client"]["name"], &file["client"]["phones"][0]["number"]),
        (&json!("Siti Rahayu"), &json!("081234567890"))
    );
    assert_eq!(file["episodes"][0]["sessions"].as_array().map(Vec::len), Some(1));
    assert_eq!(file["attachments"], json!([]));
    let contact = json!({ "client": village.assigned, "contact": { "on": "2026-11-21", "channel": "visit", "reached": true, "outcome": "bertemu di rumah" } });
    assert_eq!(clinic.data("contact_record", &contact)?["outcome"], "bertemu di rumah");
    let foreign = json!({ "client": village.foreign, "contact": { "on": "2026-11-21", "channel": "visit", "reached": true } });
    assert_eq!(clinic.refusal("contact_record", &foreign), "not_found");
    assert_eq!(clinic.refusal("client_read", &json!({ "id": village.foreign })), "not_found");
    Ok(())
}

#[test]
fn what_is_no_longer_an_agents_own_is_gone_from_their_sight() -> Outcome {
    let mut village = village("recovery_agent")?;
    let rina = village.clinic.data("vault_status", &json!({}))?["people"][0]["id"].clone();
    village.clinic.app.close();
    let clinic = &mut village.clinic;
    clinic.app = clinic.restarted();
    clinic.data("unlock", &json!({ "person": rina, "passphrase": PASSPHRASE }))?;
    let taken = clinic.data(
        "client_assign",
        &json!({ "client": village.assigned, "agent": village.agent, "active": false, "by": PASSPHRASE }),
    )?;
    assert_eq!(taken, json!([]));
    let episode =
        clinic.data("client_read", &json!({ "id": village.counselled }))?["episodes"][0]["id"].clone();
    clinic.data(
        "episode_close",
        &json!({ "id": episode, "end": { "status": "completed", "closed_on": "2026-11-20" } }),
    )?;
    clinic.app.close();
    clinic.app = clinic.restarted();
    clinic.data("unlock", &json!({ "person": village.agent, "passphrase": SECRET }))?;
    assert_eq!(clinic.data("client_list", &json!({}))?["total"], 0);
    Ok(())
}

#[test]
fn a_reporter_reads_no_name_anywhere() -> Outcome {
    let village = village("reporter")?;
    village.walk(Role::Reporter, &[&FOREIGN, &OWN, &NOTES])?;
    let clinic = &village.clinic;
    let report = clinic.data("report_annual", &json!({ "from": "2026-01-01", "to": "2026-12-31" }))?;
    assert_eq!(report["clients"]["total"].as_u64().or(report["clients"].as_u64()), Some(3), "{report}");
    let written = std::fs::read_to_string(clinic.vault.with_extension("csv"))?;
    for word in FOREIGN.iter().chain(&OWN).chain(&NOTES) {
        assert!(!written.contains(word), "{word}");
    }
    Ok(())
}
