//! A machine that stops in the middle: what was acknowledged is there afterwards.

use super::folder::{Files, crashed_clinic, noticed, open, sight};
use serde_json::json;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use titian_core::scene::Work;
use titian_core::store::desk::Rank;
use titian_tests::clinic::{Clinic, Outcome, PASSPHRASE, app, send};

const VAULT: &str = "TITIAN_CRASH_VAULT";
const SAID: &str = "acknowledged ";

#[test]
fn what_was_acknowledged_survives_being_killed() -> Outcome {
    let mut clinic = Clinic::new()?;
    let mut expected = Vec::new();
    for round in 1..=3 {
        clinic.app.close();
        let mut writer = Command::new(std::env::current_exe()?)
            .args(["--exact", "vault::crashes::a_writer_that_waits_to_be_killed", "--nocapture"])
            .env(VAULT, &clinic.vault)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let lines = BufReader::new(writer.stdout.take().ok_or("no output")?).lines();
        let mut said = 0;
        for line in lines {
            if let Some((_, name)) = line?.split_once(SAID) {
                expected.push(name.to_owned());
                said += 1;
            }
            if said == 4 + round * 3 {
                break;
            }
        }
        // In the middle of whatever it is doing by now.
        writer.kill()?;
        writer.wait()?;
        let session = open(&mut clinic).map_err(|error| error.code)?;
        assert_eq!(session["notices"], json!([]), "a crash is no damage");
        let page = clinic.data("client_list", &json!({ "limit": 500 }))?;
        let names: Vec<&str> =
            page["rows"].as_array().ok_or("no rows")?.iter().filter_map(|row| row["name"].as_str()).collect();
        for name in &expected {
            assert!(names.contains(&name.as_str()), "{name} was acknowledged");
        }
        assert_eq!(clinic.data("verify", &json!({}))?["ok"], true);
    }
    Ok(())
}

/// The other half of the test above: does nothing unless that starts it.
#[test]
fn a_writer_that_waits_to_be_killed() -> Outcome {
    let Some(vault) = std::env::var_os(VAULT).map(PathBuf::from) else { return Ok(()) };
    let clock = Clinic::clock_at("2026-11-22T09:00:00+08:00")?;
    let app = app(&vault, &clock);
    let session = send(&app, "unlock", &json!({ "passphrase": PASSPHRASE })).map_err(|error| error.code)?;
    let start = session["rev"].as_i64().unwrap_or(0);
    let total = send(&app, "client_list", &json!({})).map_err(|error| error.code)?["data"]["total"].clone();
    for n in 0..500 {
        let name = format!("Klien Putaran {total} Nomor {n}{start}");
        let new = json!({ "client": { "name": name }, "episode": { "service": "outpatient", "opened_on": "2026-11-01" }, "confirm_duplicate": true });
        send(&app, "client_register", &new).map_err(|error| error.code)?;
        println!("{SAID}{name}");
    }
    Ok(())
}

#[test]
fn a_crash_before_the_head_was_written_is_no_loss_and_no_alarm() -> Outcome {
    let mut clinic = Clinic::new()?;
    clinic.outpatient("Siti Rahayu", "2026-09-02")?;
    let head = std::fs::read(clinic.vault.join("head"))?;
    clinic.outpatient("Budi Santoso", "2026-09-02")?;
    clinic.app.close();
    std::fs::write(clinic.vault.join("head"), head)?;
    assert_eq!(noticed(&mut clinic)?, "unnoticed");
    assert_eq!(sight(&clinic)?["clients"].as_array().map(Vec::len), Some(2));
    assert_eq!(clinic.data("verify", &json!({}))?["ok"], true);
    Ok(())
}

#[test]
fn what_a_crash_left_in_the_write_ahead_log_is_there_at_the_next_start() -> Outcome {
    let (mut clinic, whole) = crashed_clinic()?;
    whole.put(&clinic.vault)?;
    assert_eq!(noticed(&mut clinic)?, "unnoticed");
    let seen = sight(&clinic)?;
    assert_eq!(seen["clients"].as_array().map(Vec::len), Some(5));
    assert_eq!(seen["drafts"].as_array().map(Vec::len), Some(3));
    clinic.app.close();
    assert!(Files::of(&clinic.vault)?.bytes("titian.db-wal").is_empty(), "closing folds the log");
    Ok(())
}

#[test]
fn a_use_case_that_fails_or_panics_leaves_nothing_and_the_next_one_works() -> Outcome {
    let mut clinic = Clinic::new()?;
    let (client, _) = clinic.outpatient("Siti Rahayu", "2026-09-02")?;
    let vault = clinic.app.vault().map_err(|error| error.to_wire().code)?;
    let scene = || vault.scene(clinic.app.now(), Work::default());
    let refused = vault.desk.write(Rank::Save, scene(), |tx| {
        tx.trace("printed", None, None)?;
        Err::<(), _>(titian_core::Error::refused("archived"))
    });
    assert_eq!(refused.map(|_| ()).map_err(|error| error.to_wire().code), Err("archived"));
    let panicked = vault.desk.write(Rank::Save, scene(), |tx| {
        tx.trace("printed", None, None)?;
        if tx.scene.site != tx.scene.device {
            panic!("somebody made a mistake");
        }
        Ok(())
    });
    assert_eq!(panicked.map(|_| ()).map_err(|error| error.to_wire().code), Err("internal"));
    let read = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        vault.readers.read::<()>(|_| panic!("somebody made a mistake in a read")).is_ok()
    }));
    assert!(read.is_err());
    drop(vault);
    clinic
        .data("client_archive", &json!({ "id": client, "reason": "x" }))
        .err()
        .ok_or("an ongoing episode")?;
    clinic.outpatient("Budi Santoso", "2026-09-02")?;
    assert_eq!(clinic.data("verify", &json!({}))?["ok"], true, "no number was used up");
    clinic.reopen().map_err(|error| error.code)?;
    assert_eq!(clinic.data("client_list", &json!({}))?["total"], 2);
    Ok(())
}
