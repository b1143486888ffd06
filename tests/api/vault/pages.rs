//! Pages: an old one put back, one that breaks while people work, any byte of any file.

use super::folder::{Files, Problem, closed_clinic, crashed_clinic, noticed, open};
use rusqlite::types::Value as Sql;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use titian_tests::clinic::{Clinic, Outcome};

const PAGE: usize = 4096;
/// Local tables, and the inside of search indexes: what no other machine ever sees.
const OWN: [&str; 4] = ["draft", "import_memory", "vault_state", "sqlite_"];

/// Every table of the log and of its picture, row by row, and what a search for each client finds.
fn content(clinic: &Clinic) -> Result<BTreeMap<String, Vec<String>>, Problem> {
    let vault = clinic.app.vault().map_err(|error| error.to_wire().code)?;
    let read = vault.readers.read(|conn| {
        let mut tables = BTreeMap::new();
        let names: Vec<String> = conn
            .prepare("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT GLOB 'client_words*' AND name NOT GLOB 'client_digits*'")?
            .query_map([], |row| row.get(0))?
            .collect::<Result<_, _>>()?;
        for name in names.into_iter().filter(|name| !OWN.iter().any(|own| name.starts_with(own))) {
            let mut statement = conn.prepare(&format!("SELECT * FROM \"{name}\""))?;
            let width = statement.column_count();
            let rows = statement.query_map([], |row| {
                let row: Result<Vec<Sql>, _> = (0..width).map(|at| row.get(at)).collect();
                row.map(|row| format!("{row:?}"))
            })?;
            let mut rows = rows.collect::<Result<Vec<_>, _>>()?;
            // Opening leaves traces; what was there before is what counts.
            rows.sort();
            tables.insert(name, rows);
        }
        Ok(tables)
    });
    let mut content = read.map_err(|error| format!("{error}"))?;
    for text in ["siti", "budi", "made", "lalu", "rah", "san", "5271", "rm-26"] {
        let page = clinic.data("client_list", &json!({ "text": text }))?;
        content.insert(format!("search for {text}"), vec![page["rows"].to_string()]);
    }
    Ok(content)
}

/// What is in one content and not in the other, leaving out what every opening writes.
fn lost(before: &BTreeMap<String, Vec<String>>, after: &BTreeMap<String, Vec<String>>) -> BTreeSet<String> {
    let is_kept = |name: &str, row: &String| {
        name == "log_state" || after.get(name).is_some_and(|rows| rows.contains(row))
    };
    before
        .iter()
        .filter(|(name, rows)| rows.iter().any(|row| !is_kept(name, row)))
        .map(|(name, _)| name.clone())
        .collect()
}

#[test]
fn an_old_page_of_the_log_or_of_a_table_put_back_is_noticed() -> Outcome {
    let (mut clinic, older) = closed_clinic()?;
    open(&mut clinic).map_err(|error| error.code)?;
    let page = clinic.data("client_list", &json!({}))?;
    for row in page["rows"].as_array().ok_or("no rows")? {
        let mut client = clinic.data("client_read", &json!({ "id": row["id"] }))?["client"].take();
        client["alias"] = json!("Panggilan baru");
        client["mother_name"] = json!("Aminah");
        clinic.data("client_save", &json!({ "id": row["id"], "client": client }))?;
    }
    let (_, episode) = clinic.outpatient("Lalu Mahendra", "2026-10-01")?;
    clinic.data("session_record", &json!({ "episode": episode, "session": { "on": "2026-10-02", "kind": "individual_counselling", "attendance": "present", "note": "Catatan. ".repeat(900) } }))?;
    clinic.data("episode_close", &json!({ "id": episode, "end": { "status": "completed", "closed_on": "2026-10-03", "exit_detail": "completed" } }))?;
    let before = content(&clinic)?;
    clinic.app.close();
    let newer = Files::of(&clinic.vault)?;
    assert_eq!(noticed(&mut clinic)?, "unnoticed");
    let (old, new) = (older.bytes("titian.db"), newer.bytes("titian.db"));
    let mut how = BTreeSet::new();
    let mut put_back = 0;
    for at in (0..old.len().min(new.len())).step_by(PAGE) {
        if old[at..at + PAGE] == new[at..at + PAGE] {
            continue;
        }
        let mut mixed = new.to_vec();
        mixed[at..at + PAGE].copy_from_slice(&old[at..at + PAGE]);
        newer.with("titian.db", mixed).put(&clinic.vault)?;
        put_back += 1;
        let noticed = noticed(&mut clinic)?;
        if noticed == "unnoticed" {
            // A page of a table that is this machine's own business, or one that nothing reads.
            assert_eq!(lost(&before, &content(&clinic)?), BTreeSet::new(), "page {}", at / PAGE + 1);
        }
        how.insert(noticed);
    }
    assert!(put_back > 20, "{put_back}");
    assert!(how.contains("verify: tables") || how.contains("verify: pages"), "{how:?}");
    Ok(())
}

#[test]
fn a_byte_anywhere_is_noticed_wherever_the_dice_fall() -> Outcome {
    let mut state: u64 = 20_261_122;
    let mut dice = move |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap_or(0) % below
    };
    for (made, names) in [
        (closed_clinic as fn() -> Result<(Clinic, Files), Problem>, vec!["titian.db", "head"]),
        (crashed_clinic, vec!["titian.db-wal"]),
    ] {
        let (mut clinic, whole) = made()?;
        for name in names {
            for _ in 0..40 {
                let at = dice(whole.bytes(name).len());
                whole.flipped(name, at).put(&clinic.vault)?;
                assert_ne!(noticed(&mut clinic)?, "unnoticed", "byte {at} of {name}");
            }
        }
    }
    Ok(())
}

#[test]
fn a_page_that_breaks_while_people_work_is_said_and_the_rest_goes_on() -> Outcome {
    let (mut clinic, whole) = closed_clinic()?;
    let size = whole.bytes("titian.db").len();
    let mut said = BTreeSet::new();
    for page in (1..size / PAGE).step_by(3) {
        whole.flipped("titian.db", page * PAGE + 77).put(&clinic.vault)?;
        if let Err(error) = open(&mut clinic) {
            assert_eq!(error.code, "damaged");
            continue;
        }
        for (name, input) in [
            ("client_list", json!({ "text": "siti" })),
            ("today", json!({})),
            ("draft_list", json!({})),
            ("client_register", json!({ "client": { "name": "Lalu Mahendra" } })),
            ("draft_save", json!({ "form": "x", "body": {} })),
        ] {
            said.insert(clinic.refusal(name, &input));
        }
    }
    assert_eq!(said, BTreeSet::from(["done".to_owned(), "damaged".to_owned()]), "never something else");
    Ok(())
}

#[test]
fn a_scan_that_is_not_what_was_stored_is_found_by_verify_and_a_missing_one_is_counted() -> Outcome {
    let clinic = Clinic::new()?;
    let (client, _) = clinic.outpatient("Siti Rahayu", "2026-09-02")?;
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("surat.pdf");
    std::fs::write(&file, "%PDF-1.4 surat persetujuan")?;
    let token = clinic.app.grant(file);
    clinic.data("attachment_add", &json!({ "client": client, "file": token, "title": "Surat" }))?;
    let verify = || clinic.data("verify", &json!({}));
    assert_eq!((&verify()?["ok"], &verify()?["scans"]), (&json!(true), &json!(1)));
    let stored = clinic.vault.join("attachments").read_dir()?.next().ok_or("no scan")??.path();
    let whole = std::fs::read(&stored)?;
    for at in 0..whole.len() {
        let mut bytes = whole.clone();
        bytes[at] ^= 1;
        std::fs::write(&stored, bytes)?;
        let verified = verify()?;
        assert_eq!((&verified["ok"], &verified["first_bad"]["reason"]), (&json!(false), &json!("scan")));
    }
    std::fs::remove_file(&stored)?;
    let verified = verify()?;
    assert_eq!((&verified["ok"], &verified["scans_missing"]), (&json!(true), &json!(1)));
    assert_eq!(verified["scans"], Value::from(0));
    Ok(())
}
