//! A folder copied to a second place and written in both: nothing is lost when the logs meet.

use super::folder::{Files, Problem, open};
use rusqlite::types::Value as Sql;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use titian_core::log::relay;
use titian_core::scene::Work;
use titian_core::schema::SCHEMA;
use titian_core::store::desk::Rank;
use titian_core::{App, settings};
use titian_tests::clinic::{Clinic, Outcome, PASSPHRASE, app, hand_over, send};

fn data(app: &App, name: &str, input: &Value) -> Result<Value, Problem> {
    Ok(send(app, name, input).map_err(|error| format!("{name}: {error:?}"))?["data"].take())
}

/// Every projected table, row by row.
fn picture(app: &App) -> Result<BTreeMap<&'static str, Vec<String>>, Problem> {
    let vault = app.vault().map_err(|error| format!("{error}"))?;
    let picture = vault.readers.read(|conn| {
        let mut picture = BTreeMap::new();
        for table in SCHEMA.entities.iter().map(|entity| entity.name).chain(["conflict", "parked", "waiting"])
        {
            let mut statement = conn.prepare(&format!("SELECT * FROM {table}"))?;
            let width = statement.column_count();
            let rows = statement.query_map([], |row| {
                (0..width)
                    .map(|at| row.get::<_, Sql>(at))
                    .collect::<Result<Vec<_>, _>>()
                    .map(|row| format!("{row:?}"))
            })?;
            let mut rows = rows.collect::<Result<Vec<_>, _>>()?;
            rows.sort();
            picture.insert(table, rows);
        }
        Ok(picture)
    });
    Ok(picture.map_err(|error| format!("{error}"))?)
}

#[test]
fn a_folder_copied_and_written_in_both_places_loses_nothing_when_the_logs_meet() -> Outcome {
    let mut clinic = Clinic::new()?;
    let (client, episode) = clinic.outpatient("Siti Rahayu", "2026-09-02")?;
    let original = clinic.data("session", &json!({}))?;
    clinic.app.close();
    let elsewhere = tempfile::tempdir()?;
    let place = elsewhere.path().join("vault");
    Files::of(&clinic.vault)?.put(&place)?;

    let copy = app(&place, &clinic.clock());
    let session = data(&copy, "unlock", &json!({ "passphrase": PASSPHRASE }))?;
    assert_eq!(session["notices"], json!(["copied_folder"]));
    assert_ne!(session["device"]["id"], original["device"]["id"]);
    assert_ne!(session["device"]["code"], original["device"]["code"]);
    let unmoved = open(&mut clinic).map_err(|error| error.code)?;
    assert_eq!((&unmoved["notices"], &unmoved["device"]), (&json!([]), &original["device"]));

    let new = |name: &str| json!({ "client": { "name": name } });
    let here = clinic.data("client_register", &new("Budi Santoso"))?;
    let there = data(&copy, "client_register", &new("Made Wirawan"))?;
    assert_ne!(here["record_no"], there["record_no"]);
    clinic.data("session_record", &json!({ "episode": episode, "session": { "on": "2026-09-09", "kind": "individual_counselling", "attendance": "present" } }))?;
    data(
        &copy,
        "contact_record",
        &json!({ "client": client, "contact": { "on": "2026-09-10", "channel": "phone", "reached": true } }),
    )?;
    let mut file = clinic.data("client_read", &json!({ "id": client }))?["client"].take();
    file["alias"] = json!("Sit");
    clinic.data("client_save", &json!({ "id": client, "client": file }))?;
    file["alias"] = json!("Ayu");
    data(&copy, "client_save", &json!({ "id": client, "client": file }))?;

    assert!(hand_over(&copy, &clinic.app)?.strangers.is_empty());
    assert!(hand_over(&clinic.app, &copy)?.strangers.is_empty());
    assert!(hand_over(&copy, &clinic.app)?.strangers.is_empty());
    assert_eq!(picture(&clinic.app)?, picture(&copy)?);
    for app in [&clinic.app, &copy] {
        assert_eq!(data(app, "client_list", &json!({}))?["total"], 3);
        let file = data(app, "client_read", &json!({ "id": client }))?;
        assert_eq!(file["episodes"][0]["sessions"].as_array().map(Vec::len), Some(1));
        assert_eq!(file["contacts"].as_array().map(Vec::len), Some(1));
        assert_eq!(file["conflicts"][0]["register"], "alias");
        assert_eq!(file["conflicts"][0]["values"].as_array().map(Vec::len), Some(2));
        assert_eq!(data(app, "conflict_list", &json!({}))?.as_array().map(Vec::len), Some(1));
        assert_eq!(data(app, "verify", &json!({}))?["ok"], true);
    }
    // Both go on, each as itself.
    copy.close();
    let again = data(&app(&place, &clinic.clock()), "unlock", &json!({ "passphrase": PASSPHRASE }))?;
    assert_eq!((&again["notices"], &again["device"]), (&json!([]), &session["device"]));
    Ok(())
}

#[test]
fn two_places_that_cannot_be_told_apart_lose_nothing_either_and_part_ways_at_the_next_start() -> Outcome {
    let mut clinic = Clinic::new()?;
    clinic.outpatient("Siti Rahayu", "2026-09-02")?;
    clinic.app.close();
    let before = Files::of(&clinic.vault)?;
    // The same machine name, as of a cloned disk: first one future of the folder, then another.
    open(&mut clinic).map_err(|error| error.code)?;
    clinic.data("client_register", &json!({ "client": { "name": "Budi Santoso" } }))?;
    let ops = clinic
        .app
        .vault()
        .and_then(|vault| vault.readers.read(|conn| relay::give(conn, 0, u32::MAX)))
        .map_err(|error| format!("{error}"))?;
    clinic.app.close();
    before.put(&clinic.vault)?;
    let session = open(&mut clinic).map_err(|error| error.code)?;
    assert_eq!(session["notices"], json!([]));
    clinic.data("client_register", &json!({ "client": { "name": "Made Wirawan" } }))?;
    let vault = clinic.app.vault().map_err(|error| format!("{error}"))?;
    let scene = vault.scene(clinic.app.now(), Work::default());
    vault
        .desk
        .write(Rank::Long, scene, move |tx| {
            let mut keys = settings::device_keys(tx.conn())?;
            relay::receive(tx.conn(), &SCHEMA, &mut keys, ops, &BTreeSet::new())
        })
        .map_err(|error| format!("{error}"))?;
    drop(vault);
    clinic.data("client_register", &json!({ "client": { "name": "Ni Luh Sari" } }))?;
    assert_eq!(clinic.data("client_list", &json!({}))?["total"], 4);
    assert_eq!(clinic.data("verify", &json!({}))?["ok"], true);
    // Both futures gave the same record number: that is for a person to see.
    assert_eq!(clinic.data("violation_list", &json!({}))?[0]["code"], "same_record_no");
    let after = open(&mut clinic).map_err(|error| error.code)?;
    assert_eq!(after["notices"], json!(["copied_folder"]));
    assert_ne!(after["device"]["id"], session["device"]["id"]);
    clinic.data("client_register", &json!({ "client": { "name": "Wayan Karta" } }))?;
    assert_eq!(clinic.data("verify", &json!({}))?["ok"], true);
    Ok(())
}
