//! A client's file: saving, stale forms, history, the archive, scans, prints.

use serde_json::{Value, json};
use titian_tests::clinic::{Clinic, Outcome};

type Problem = Box<dyn std::error::Error>;

fn register(clinic: &Clinic, fields: &Value) -> Result<Value, Problem> {
    Ok(clinic.data("client_register", &json!({ "client": fields }))?)
}

/// A client as a form shows it, and what had been seen by then.
fn form(clinic: &Clinic, id: &Value) -> Result<(Value, Value), Problem> {
    let mut answer = clinic.call("client_read", &json!({ "id": id })).map_err(|error| error.code)?;
    Ok((answer["data"]["client"].take(), answer["rev"].take()))
}

#[test]
fn a_stale_form_keeps_both_values_and_says_so() -> Outcome {
    let clinic = Clinic::new()?;
    let id = register(&clinic, &json!({ "name": "Siti Rahayu", "alias": "Siti" }))?["id"].clone();
    let (mut mine, rev) = form(&clinic, &id)?;
    let (mut theirs, their_rev) = form(&clinic, &id)?;
    theirs["alias"] = json!("Ayu");
    theirs["mother_name"] = json!("Aminah");
    let saved = clinic
        .call("client_save", &json!({ "id": id, "rev": their_rev, "client": theirs }))
        .map_err(|e| e.code)?;
    assert_eq!(saved["kept_both"], json!([]));
    assert_eq!(saved["touched"], json!(["client"]));
    mine["alias"] = json!("Sisi");
    let saved =
        clinic.call("client_save", &json!({ "id": id, "rev": rev, "client": mine })).map_err(|e| e.code)?;
    assert_eq!(saved["kept_both"], json!([{ "entity": "client", "record": id, "register": "alias" }]));
    assert_eq!(saved["data"]["mother_name"], "Aminah", "what I did not touch is theirs");
    let file = clinic.data("client_read", &json!({ "id": id }))?;
    let mut sides: Vec<&str> = file["conflicts"][0]["values"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|side| side["value"].as_str())
        .collect();
    sides.sort_unstable();
    assert_eq!(sides, ["Ayu", "Sisi"]);
    assert_eq!(clinic.data("client_list", &json!({}))?["rows"][0]["has_conflict"], true);
    assert_eq!(clinic.data("waiting", &json!({}))?["conflicts"], 1);
    assert_eq!(clinic.data("conflict_list", &json!({}))?[0]["register"], "alias");
    Ok(())
}

#[test]
fn a_phone_that_somebody_else_added_meanwhile_is_not_removed_by_an_older_form() -> Outcome {
    let clinic = Clinic::new()?;
    let id = register(
        &clinic,
        &json!({ "name": "Siti Rahayu", "phones": [{ "number": "081111111111", "owner": "self" }] }),
    )?["id"]
        .clone();
    let (mut mine, rev) = form(&clinic, &id)?;
    let (mut theirs, their_rev) = form(&clinic, &id)?;
    theirs["phones"]
        .as_array_mut()
        .ok_or("no phones")?
        .push(json!({ "number": "082222222222", "owner": "parent" }));
    clinic.data("client_save", &json!({ "id": id, "rev": their_rev, "client": theirs }))?;
    mine["phones"] = json!([]);
    let saved = clinic.data("client_save", &json!({ "id": id, "rev": rev, "client": mine }))?;
    let numbers: Vec<&str> = saved["phones"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|phone| phone["number"].as_str())
        .collect();
    assert_eq!(numbers, ["082222222222"], "mine removed what I saw, and nothing else");
    Ok(())
}

#[test]
fn a_phone_of_another_client_cannot_be_taken_over() -> Outcome {
    let clinic = Clinic::new()?;
    let siti = register(
        &clinic,
        &json!({ "name": "Siti Rahayu", "phones": [{ "number": "081111111111", "owner": "self" }] }),
    )?;
    let budi = register(&clinic, &json!({ "name": "Budi Santoso" }))?;
    let mut stolen = budi.clone();
    stolen["phones"] = json!([{ "id": siti["phones"][0]["id"], "number": "083333333333", "owner": "self" }]);
    assert_eq!(clinic.refusal("client_save", &json!({ "id": budi["id"], "client": stolen })), "not_found");
    let (unchanged, _) = form(&clinic, &siti["id"])?;
    assert_eq!(unchanged["phones"][0]["number"], "081111111111");
    Ok(())
}

#[test]
fn history_says_who_changed_what_from_what_to_what_and_why() -> Outcome {
    let clinic = Clinic::new()?;
    let id = register(&clinic, &json!({ "name": "Siti Rahayu", "mother_name": "Aminah" }))?["id"].clone();
    let (mut edited, rev) = form(&clinic, &id)?;
    edited["mother_name"] = json!("Aminah binti Lalu");
    clinic.pass_days(1);
    clinic.data("client_save", &json!({ "id": id, "rev": rev, "client": edited }))?;
    clinic.data("client_archive", &json!({ "id": id, "reason": "Pindah ke Lombok Timur" }))?;
    let history = clinic.data("client_history", &json!({ "id": id }))?;
    let entries = history.as_array().ok_or("no history")?;
    let archived = &entries[0];
    assert_eq!(
        (&archived["register"], &archived["reason"]),
        (&json!("archived"), &json!("Pindah ke Lombok Timur"))
    );
    let change = entries.iter().find(|entry| entry["register"] == "mother_name").ok_or("no change")?;
    assert_eq!((&change["from"], &change["to"]), (&json!("Aminah"), &json!("Aminah binti Lalu")));
    assert_eq!((&change["author_name"], &change["device_code"]), (&json!("Rina Lestari"), &json!("A")));
    assert!(change["at"].as_str().is_some_and(|at| at.starts_with("2026-11-23T09:00")));
    assert!(entries.iter().any(|entry| entry["register"] == "name" && entry["from"].is_null()));
    assert_eq!(
        clinic.refusal("client_history", &json!({ "id": "00000000-0000-0000-0000-000000000001" })),
        "not_found"
    );
    Ok(())
}

#[test]
fn an_archived_client_is_out_of_the_lists_closed_to_edits_and_can_come_back() -> Outcome {
    let clinic = Clinic::new()?;
    let (id, episode) = clinic.outpatient("Siti Rahayu", "2026-09-02")?;
    let archive = json!({ "id": id, "reason": "Ganda" });
    assert_eq!(clinic.refusal("client_archive", &archive), "ongoing_episode_exists");
    clinic.data("episode_close", &json!({ "id": episode, "end": { "status": "dropped_out", "closed_on": "2026-10-01", "exit_detail": "moved" } }))?;
    assert_eq!(
        clinic.wrong_fields("client_archive", &json!({ "id": id, "reason": " " })),
        ["reason: required"]
    );
    let archived = clinic.data("client_archive", &archive)?;
    assert_eq!((&archived["archived"], &archived["archive_reason"]), (&json!(true), &json!("Ganda")));
    assert_eq!(clinic.data("client_list", &json!({}))?["total"], 0);
    assert_eq!(clinic.data("client_list", &json!({ "archived": true, "text": "siti" }))?["matching"], 1);
    for (name, input) in [
        ("client_save", json!({ "id": id, "client": { "name": "Siti" } })),
        ("client_archive", archive.clone()),
        (
            "episode_open",
            json!({ "client": id, "episode": { "service": "inpatient", "opened_on": "2026-11-01" } }),
        ),
        ("episode_reopen", json!({ "id": episode, "reason": "kembali" })),
        (
            "session_record",
            json!({ "episode": episode, "session": { "on": "2026-09-09", "kind": "medical", "attendance": "present" } }),
        ),
        (
            "contact_record",
            json!({ "client": id, "contact": { "on": "2026-11-01", "channel": "phone", "reached": true } }),
        ),
        (
            "aftercare_record",
            json!({ "client": id, "contact": { "origin": { "kind": "unknown" }, "on": "2026-11-01", "activity": "counselling", "reached": false } }),
        ),
    ] {
        assert_eq!(clinic.refusal(name, &input), "archived", "{name}");
    }
    let restored = clinic.data("client_restore", &json!({ "id": id }))?;
    assert_eq!((&restored["archived"], &restored["archive_reason"]), (&json!(false), &Value::Null));
    assert_eq!(clinic.data("client_list", &json!({}))?["total"], 1);
    Ok(())
}

#[test]
fn a_scan_is_kept_encrypted_read_again_and_copied_out_with_a_trace() -> Outcome {
    let clinic = Clinic::new()?;
    let id = register(&clinic, &json!({ "name": "Siti Rahayu" }))?["id"].clone();
    let outside = tempfile::tempdir()?;
    let file = |name: &str, bytes: &[u8]| -> Result<String, Problem> {
        let path = outside.path().join(name);
        std::fs::write(&path, bytes)?;
        Ok(clinic.app.grant(path))
    };
    let scan = b"%PDF-1.7 surat persetujuan";
    let token = file("surat.pdf", scan)?;
    let added =
        clinic.data("attachment_add", &json!({ "client": id, "file": token, "title": "Persetujuan" }))?;
    assert_eq!(
        (&added["media_type"], &added["size"], &added["held"]),
        (&json!("application/pdf"), &json!(scan.len()), &json!(true))
    );
    assert_eq!(added["added_on"], "2026-11-22");
    let read = clinic.data("attachment_read", &json!({ "id": added["id"] }))?;
    assert_eq!(read["base64"], "JVBERi0xLjcgc3VyYXQgcGVyc2V0dWp1YW4=");
    let target = clinic.app.grant(outside.path().join("salinan.pdf"));
    clinic.data("attachment_save_copy", &json!({ "id": added["id"], "file": target }))?;
    assert_eq!(std::fs::read(outside.path().join("salinan.pdf"))?, scan);
    assert_eq!(
        clinic.data("client_read", &json!({ "id": id }))?["attachments"].as_array().map(Vec::len),
        Some(1)
    );
    let history = clinic.data("client_history", &json!({ "id": id }))?;
    assert!(!history.to_string().contains("\"key\""), "history does not say how to open a scan");

    let text = file("catatan.txt", b"halo")?;
    assert_eq!(
        clinic.refusal("attachment_add", &json!({ "client": id, "file": text, "title": "x" })),
        "attachment_kind"
    );
    let large = file("besar.pdf", &[b"%PDF-1.7".to_vec(), vec![0; 20 * 1024 * 1024]].concat())?;
    assert_eq!(
        clinic.refusal("attachment_add", &json!({ "client": id, "file": large, "title": "x" })),
        "attachment_too_large"
    );
    assert_eq!(
        clinic.refusal("attachment_add", &json!({ "client": id, "file": "/etc/passwd", "title": "x" })),
        "file_unreadable"
    );
    assert_eq!(
        clinic.wrong_fields("attachment_add", &json!({ "client": id, "file": token, "title": " " })),
        ["title: required"]
    );
    assert_eq!(clinic.refusal("attachment_read", &json!({ "id": id })), "not_found");

    let stored = clinic.vault.join("attachments");
    let path = std::fs::read_dir(&stored)?.next().ok_or("no scan")??.path();
    let mut bytes = std::fs::read(&path)?;
    bytes[20] ^= 1;
    std::fs::write(&path, &bytes)?;
    assert_eq!(clinic.refusal("attachment_read", &json!({ "id": added["id"] })), "damaged");
    std::fs::remove_file(&path)?;
    assert_eq!(clinic.refusal("attachment_read", &json!({ "id": added["id"] })), "attachment_not_here");
    assert_eq!(clinic.data("client_read", &json!({ "id": id }))?["attachments"][0]["held"], false);
    Ok(())
}

#[test]
fn printing_a_file_leaves_a_trace_that_names_nobody() -> Outcome {
    let clinic = Clinic::new()?;
    let id = register(&clinic, &json!({ "name": "Siti Rahayu" }))?["id"].clone();
    let printed = clinic.call("client_printed", &json!({ "id": id })).map_err(|error| error.code)?;
    assert_eq!(printed["touched"], json!(["access"]));
    assert_eq!(
        clinic.refusal("client_printed", &json!({ "id": "00000000-0000-0000-0000-000000000001" })),
        "not_found"
    );
    let vault = clinic.app.vault().map_err(|error| error.to_wire().code)?;
    let ops = vault
        .readers
        .read(|conn| titian_core::log::relay::give(conn, 0, u32::MAX))
        .map_err(|error| error.to_wire().code)?;
    let last = ops.last().ok_or("no operations")?;
    let bytes =
        last.parts.values().map(|part| String::from_utf8_lossy(&part.bytes).into_owned()).collect::<String>();
    assert!(bytes.contains("printed") && !bytes.contains("Siti"), "{bytes}");
    Ok(())
}

#[test]
fn drafts_survive_a_restart_and_belong_to_their_writer() -> Outcome {
    let mut clinic = Clinic::new()?;
    let id = register(&clinic, &json!({ "name": "Siti Rahayu" }))?["id"].clone();
    let body = json!({ "remarks": "belum selesai", "steps": [1, 2, { "x": null }] });
    clinic.data("draft_save", &json!({ "form": "client:1", "client": id, "body": body }))?;
    clinic.data("draft_save", &json!({ "form": "client_register", "body": { "name": "Bud" } }))?;
    clinic.reopen().map_err(|error| error.code)?;
    let draft = clinic.data("draft_read", &json!({ "form": "client:1" }))?;
    assert_eq!((&draft["body"], &draft["client_name"]), (&body, &json!("Siti Rahayu")));
    assert_eq!(clinic.data("draft_list", &json!({}))?.as_array().map(Vec::len), Some(2));
    clinic
        .data("draft_save", &json!({ "form": "client:1", "client": id, "body": { "remarks": "selesai" } }))?;
    assert_eq!(clinic.data("draft_read", &json!({ "form": "client:1" }))?["body"]["remarks"], "selesai");
    clinic.data("draft_discard", &json!({ "form": "client:1" }))?;
    assert_eq!(clinic.data("draft_read", &json!({ "form": "client:1" }))?, Value::Null);
    assert_eq!(
        clinic.wrong_fields("draft_save", &json!({ "form": "x", "body": "y".repeat(300_000) })),
        ["body: too_long"]
    );
    Ok(())
}

#[test]
fn violations_are_listed_and_vanish_when_the_data_is_right() -> Outcome {
    let clinic = Clinic::new()?;
    let (id, episode) = clinic.outpatient("Siti Rahayu", "2026-09-02")?;
    let read = clinic.call("client_read", &json!({ "id": id })).map_err(|error| error.code)?;
    let session = clinic.data("session_record", &json!({ "episode": episode, "session": { "on": "2026-11-01", "kind": "medical", "attendance": "planned" } }))?;
    // A plan does not bind the end, but once it was held it lies outside.
    clinic.data("episode_close", &json!({ "id": episode, "rev": read["rev"], "end": { "status": "completed", "closed_on": "2026-10-01" } }))?;
    let violations = clinic.data("violation_list", &json!({}))?;
    assert_eq!((&violations[0]["code"], &violations[0]["dossier"]), (&json!("session_outside_episode"), &id));
    assert_eq!(
        clinic.data("client_read", &json!({ "id": id }))?["violations"].as_array().map(Vec::len),
        Some(1)
    );
    assert_eq!(clinic.data("waiting", &json!({}))?["violations"], 1);
    let moved = json!({ "on": "2026-09-30", "kind": "medical", "attendance": "present" });
    clinic.data("session_save", &json!({ "id": session["id"], "session": moved }))?;
    assert_eq!(clinic.data("violation_list", &json!({}))?, json!([]));
    Ok(())
}
