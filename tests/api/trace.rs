//! Who did what: the history of every kind of record, and the access register.

use calamine::{Data, DataType, Reader, open_workbook_auto};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use titian_core::kernel::codes::Role;
use titian_tests::clinic::{Clinic, Outcome, PASSPHRASE};

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

#[test]
fn every_kind_of_record_tells_who_changed_it_when_from_what_and_to_what() -> Outcome {
    let clinic = Clinic::new()?;
    let (client, episode) = clinic.outpatient("Siti Rahayu", "2026-10-01")?;
    let file = clinic.data("client_read", &json!({ "id": client }))?;
    let mut form = file["client"].clone();
    form["phones"] = json!([{ "number": "081234567890", "owner": "self" }]);
    form["alias"] = json!("Sit");
    let saved = clinic.data("client_save", &json!({ "id": client, "client": form }))?;
    form["alias"] = json!("Ita");
    form["phones"] = saved["phones"].clone();
    clinic.data("client_save", &json!({ "id": client, "client": form }))?;
    let session = clinic.data("session_record", &json!({ "episode": episode, "session": { "on": "2026-10-05", "kind": "individual_counselling", "attendance": "present" } }))?;
    let contact = clinic.data(
        "contact_record",
        &json!({ "client": client, "contact": { "on": "2026-10-20", "channel": "phone", "reached": false } }),
    )?;
    let aftercare = clinic.data("aftercare_record", &json!({ "client": client, "contact": { "origin": { "kind": "unknown" }, "on": "2026-11-01", "activity": "home_visit", "reached": true, "recovery": "abstinent" } }))?;
    let scan = clinic.vault.with_file_name("surat.pdf");
    std::fs::write(&scan, b"%PDF-1.7 surat")?;
    let scan = clinic.data(
        "attachment_add",
        &json!({ "client": client, "file": clinic.app.grant(scan), "title": "Surat" }),
    )?;
    clinic.data("episode_close", &json!({ "id": episode, "end": { "status": "dropped_out", "closed_on": "2026-11-02", "exit_detail": "moved" }, "reason": "Pindah ke Bima" }))?;
    let colleague = clinic
        .data("staff_add", &json!({ "staff": { "name": "Dewi", "profession": "doctor", "active": true } }))?;
    clinic.data("staff_save", &json!({ "id": colleague["id"], "staff": { "name": "Dewi A.", "profession": "doctor", "active": false } }))?;
    let partner = clinic.data(
        "partner_add",
        &json!({ "partner": { "name": "RSJ Mutiara Sukma", "kind": "hospital", "active": true } }),
    )?;
    let session_face = clinic.data("session", &json!({}))?;
    let mut settings = clinic.data("settings_read", &json!({}))?;
    settings["quiet_days"] = json!(21);
    clinic.data("settings_save", &json!({ "settings": settings }))?;

    let of = |record: &Value| clinic.data("history", &json!({ "record": record }));
    for (record, entity, registers) in [
        (&client, "client", vec!["name", "alias", "record_no"]),
        (&episode, "episode", vec!["service", "opened_on", "end"]),
        (&session["id"], "care_session", vec!["when", "kind", "attendance"]),
        (&contact["id"], "contact_attempt", vec!["when", "channel", "reached"]),
        (&aftercare["id"], "aftercare_contact", vec!["on", "activity", "reached"]),
        (&scan["id"], "attachment", vec!["file", "title", "added_on"]),
        (&saved["phones"][0]["id"], "phone", vec!["phone"]),
        (&colleague["id"], "staff", vec!["name", "active"]),
        (&partner["id"], "partner", vec!["name", "kind"]),
        (&session_face["site"]["id"], "site", vec!["name", "quiet_days"]),
        (&session_face["device"]["id"], "device", vec!["public_key", "code"]),
    ] {
        let history = of(record)?;
        let entries = list(&history);
        assert!(
            entries.iter().all(|entry| entry["entity"] == entity && entry["record"] == *record),
            "{entity}"
        );
        assert!(
            entries.iter().all(|entry| entry["author_name"] == "Rina Lestari" && entry["device_code"] == "A")
        );
        for register in registers {
            assert!(entries.iter().any(|entry| entry["register"] == register), "{entity}.{register}");
        }
    }
    let history = of(&client)?;
    let newest = &list(&history)[0];
    assert_eq!(
        (&newest["register"], &newest["from"], &newest["to"]),
        (&json!("alias"), &json!("Sit"), &json!("Ita"))
    );
    let closing = of(&episode)?;
    assert_eq!((&closing[0]["register"], &closing[0]["reason"]), (&json!("end"), &json!("Pindah ke Bima")));

    let dossier = clinic.data("client_history", &json!({ "id": client }))?;
    let kinds: BTreeSet<&str> = list(&dossier).iter().filter_map(|entry| entry["entity"].as_str()).collect();
    assert_eq!(
        kinds,
        BTreeSet::from([
            "client",
            "episode",
            "care_session",
            "contact_attempt",
            "aftercare_contact",
            "attachment",
            "phone"
        ])
    );
    Ok(())
}

#[test]
fn history_opens_nothing_and_shows_what_manages_the_clinic_to_managers_only() -> Outcome {
    let clinic = Clinic::new()?;
    let session = clinic.data("session", &json!({}))?;
    let history = clinic.data("history", &json!({ "record": session["site"]["id"] }))?;
    let secret = list(&history).iter().find(|entry| entry["register"] == "secret").ok_or("no secret")?;
    assert_eq!((&secret["from"], &secret["to"]), (&Value::Null, &Value::Null));
    let partner = clinic
        .data("partner_add", &json!({ "partner": { "name": "Balai", "kind": "center", "active": true } }))?;
    let nobody = json!({ "record": "00000000-0000-0000-0000-000000000009" });
    assert_eq!(clinic.refusal("history", &nobody), "not_found");
    let vault = clinic.app.vault().map_err(|error| error.to_wire().code)?;
    vault.set_scene(|scene| scene.person.role = Role::Counselor).map_err(|error| error.to_wire().code)?;
    for record in [&session["site"]["id"], &session["person"]["id"], &session["device"]["id"]] {
        assert_eq!(clinic.refusal("history", &json!({ "record": record })), "not_allowed");
    }
    assert_eq!(clinic.refusal("history", &json!({ "record": partner["id"] })), "done");
    Ok(())
}

/// A clinic in whose register there is something of every kind that a journey can leave.
fn traced_clinic() -> Result<(Clinic, Value), Box<dyn std::error::Error>> {
    let mut clinic = Clinic::new()?;
    let (siti, _) = clinic.outpatient("Siti Rahayu", "2026-10-01")?;
    let (budi, _) = clinic.outpatient("Budi Santoso", "2026-10-01")?;
    clinic.data("client_printed", &json!({ "id": siti }))?;
    clinic.pass_days(1);
    clinic.reopen().map_err(|error| error.code)?;
    clinic.data("client_printed", &json!({ "id": budi }))?;
    let report = clinic.vault.with_file_name("laporan.xlsx");
    clinic.data("report_export", &json!({ "from": "2026-01-01", "to": "2026-12-31", "file": clinic.app.grant(report), "format": "xlsx", "language": "id" }))?;
    Ok((clinic, siti))
}

#[test]
fn the_register_is_read_by_person_kind_period_and_client_page_by_page() -> Outcome {
    let (clinic, siti) = traced_clinic()?;
    let rina = clinic.data("session", &json!({}))?["person"]["id"].take();
    let kinds = |query: Value| -> Result<Vec<String>, String> {
        let page = clinic.data("access_list", &query)?;
        assert_eq!(page["matching"].as_u64(), Some(list(&page["rows"]).len() as u64));
        Ok(list(&page["rows"]).iter().filter_map(|row| row["kind"].as_str()).map(str::to_owned).collect())
    };
    assert_eq!(kinds(json!({}))?, ["exported", "printed", "unlocked", "printed", "created"]);
    assert_eq!(kinds(json!({ "kinds": ["printed", "created"] }))?, ["printed", "printed", "created"]);
    assert_eq!(kinds(json!({ "from": "2026-11-23" }))?, ["exported", "printed", "unlocked"]);
    assert_eq!(kinds(json!({ "to": "2026-11-22" }))?, ["printed", "created"]);
    assert_eq!(kinds(json!({ "from": "2026-11-22", "to": "2026-11-22" }))?, ["printed", "created"]);
    assert_eq!(kinds(json!({ "client": siti }))?, ["printed"]);
    assert_eq!(kinds(json!({ "person": rina }))?.len(), 5);
    assert_eq!(kinds(json!({ "person": siti }))?.len(), 0);
    assert_eq!(
        clinic.wrong_fields("access_list", &json!({ "from": "2026-11-23", "to": "2026-11-22" })),
        ["to: before_start"]
    );

    let page = clinic.data("access_list", &json!({ "limit": 2, "offset": 3, "language": "en" }))?;
    assert_eq!((page["matching"].as_u64(), list(&page["rows"]).len()), (Some(5), 2));
    assert_eq!(page["rows"][0]["about_name"], "Siti Rahayu");
    assert_eq!(page["rows"][0]["person_name"], "Rina Lestari");
    assert_eq!(page["rows"][0]["kind_text"], "Printed");
    assert_eq!(page["rows"][0]["detail_text"], "client's file");
    assert_eq!(page["kinds"][0], json!({ "kind": "printed", "text": "Printed", "count": 2 }));
    let beyond = clinic.data("access_list", &json!({ "offset": 90 }))?;
    assert_eq!((beyond["matching"].as_u64(), list(&beyond["rows"]).len()), (Some(5), 0));
    let exported = clinic.data("access_list", &json!({ "limit": 1 }))?;
    assert_eq!(
        exported["rows"][0]["detail_text"],
        "laporan 2026-01-01 s.d. 2026-12-31, dengan nama klien (Excel)"
    );
    Ok(())
}

#[test]
fn the_register_as_a_file_says_who_asked_for_what_and_lists_itself() -> Outcome {
    let (clinic, siti) = traced_clinic()?;
    let text = |cell: Option<&Data>| cell.and_then(Data::get_string).unwrap_or_default().to_owned();
    let path = clinic.vault.with_file_name("akses.xlsx");
    clinic.data("access_export", &json!({ "kinds": ["exported", "printed"], "file": clinic.app.grant(path.clone()), "format": "xlsx" }))?;
    let mut workbook = open_workbook_auto(&path)?;
    assert_eq!(workbook.sheet_names(), ["Keterangan", "Daftar akses"]);
    let about = workbook.worksheet_range("Keterangan")?;
    let said: Vec<String> = about.rows().map(|row| text(row.first())).collect();
    assert!(said.iter().any(|line| line == "Dibuat oleh Rina Lestari"), "{said:?}");
    let lines = workbook.worksheet_range("Daftar akses")?;
    let kinds: Vec<String> = lines.rows().skip(1).map(|row| text(row.get(3))).collect();
    assert_eq!(kinds, ["Menyimpan berkas keluar", "Menyimpan berkas keluar", "Mencetak", "Mencetak"]);
    assert_eq!(text(lines.get((1, 6))), "daftar akses (Excel)");
    assert_eq!(text(lines.get((4, 4))), "Siti Rahayu");

    let path = clinic.vault.with_file_name("akses.csv");
    clinic.data(
        "access_export",
        &json!({ "client": siti, "language": "en", "file": clinic.app.grant(path.clone()), "format": "csv" }),
    )?;
    let written = std::fs::read_to_string(&path)?;
    assert!(written.contains("About the client: Siti Rahayu") && written.contains("Printed"), "{written}");
    assert!(!written.contains("Budi"), "another client's events are not in it");
    Ok(())
}

#[test]
fn a_log_cut_at_its_end_by_somebody_with_the_key_is_told_at_the_next_opening() -> Outcome {
    let mut clinic = Clinic::new()?;
    clinic.outpatient("Siti Rahayu", "2026-10-01")?;
    clinic.data("client_list", &json!({}))?;
    let vault = clinic.app.vault().map_err(|error| error.to_wire().code)?;
    let scene =
        vault.scene(*clinic.clock().lock().map_err(|_| "clock")?, titian_core::scene::Work::default());
    vault
        .desk
        .write(titian_core::store::desk::Rank::Save, scene, |tx| {
            tx.conn().execute_batch(
                "CREATE TEMP TABLE gone AS SELECT row FROM op ORDER BY row DESC LIMIT 1;
                 DELETE FROM part WHERE op IN (SELECT row FROM gone);
                 DELETE FROM touch WHERE op IN (SELECT row FROM gone);
                 DELETE FROM op WHERE row IN (SELECT row FROM gone);",
            )?;
            Ok(())
        })
        .map_err(|error| error.to_wire().code)?;
    drop(vault);
    let verified = clinic.data("verify", &json!({}))?;
    assert_eq!(verified["first_bad"]["reason"], "tables");
    let session = clinic.reopen().map_err(|error| error.code)?["data"].take();
    assert_eq!(session["notices"], json!(["log_behind_head"]));
    Ok(())
}

/// The log of a clinic as a file, and its lines.
fn exported_log(clinic: &Clinic) -> Result<Vec<String>, Box<dyn std::error::Error>> {
    let path = clinic.vault.with_file_name("log.jsonl");
    clinic.data("log_export", &json!({ "file": clinic.app.grant(path.clone()) }))?;
    Ok(std::fs::read_to_string(path)?.lines().map(str::to_owned).collect())
}

fn checked(lines: &[String]) -> Result<titian_verify::Checked, titian_verify::Unreadable> {
    let text: String = lines.iter().map(|line| format!("{line}\n")).collect();
    titian_verify::check(text.as_bytes(), &std::collections::HashSet::new())
}

#[test]
fn the_exported_log_is_checked_without_the_vault_and_says_nothing_about_anybody() -> Outcome {
    let (clinic, _) = traced_clinic()?;
    let lines = exported_log(&clinic)?;
    let whole = checked(&lines)?;
    assert!(whole.ok, "{whole:?}");
    assert_eq!(whole.ops as usize, lines.len() - 2);
    assert_eq!(clinic.data("verify", &json!({}))?["ops"], whole.ops);
    let text = lines.join("\n").to_lowercase();
    for personal in ["siti", "rahayu", "budi", "rina", "lestari", "mataram", "rm-26", "exported\""] {
        assert!(!text.contains(personal), "{personal}");
    }
    let newest = clinic.data("access_list", &json!({ "limit": 1, "language": "en" }))?;
    assert_eq!(newest["rows"][0]["detail_text"], "log: heads of records and signatures, without contents");

    for at in 1..lines.len() - 1 {
        let mut altered = lines.clone();
        altered[at] = altered[at].replacen("2026-11-2", "2026-10-2", 1);
        let bad = checked(&altered)?.first_bad.ok_or("unnoticed")?;
        assert_eq!((bad.line as usize, bad.reason), (at + 1, "signature"));
        let mut removed = lines.clone();
        removed.remove(at);
        let bad = checked(&removed)?.first_bad.ok_or("unnoticed")?;
        let expected = if at == lines.len() - 2 { "count" } else { "gap" };
        assert_eq!((bad.line as usize, bad.reason), (at + 1, expected), "line {at}");
    }
    Ok(())
}

#[test]
fn the_exported_log_says_whether_each_signer_signed() -> Outcome {
    let mut clinic = Clinic::new()?;
    let rina = clinic.data("session", &json!({}))?["person"]["id"].clone();
    let dewi = json!({ "name": "Dewi", "role": "administrator", "passphrase": "sandi milik dewi", "by": PASSPHRASE });
    let dewi = clinic.data("account_add", &dewi)?["person"].clone();
    clinic.app.close();
    clinic.app = clinic.restarted();
    clinic.data("unlock", &json!({ "person": dewi, "passphrase": "sandi milik dewi" }))?;
    let made = json!({ "name": "Made", "role": "counselor", "passphrase": "sandi milik made", "by": "sandi milik dewi" });
    clinic.data("account_add", &made)?;
    let sheet = json!({ "recovery_key": clinic.recovery_key, "dismiss": { "person": rina } });
    clinic.data("recovery_administrators", &sheet)?;
    let lines = exported_log(&clinic)?;
    let whole = checked(&lines)?;
    assert!(whole.ok, "{whole:?}");
    let acts = |person: &Value| whole.persons.iter().find(|seen| seen.id == *person).map(|seen| seen.acts);
    assert_eq!((acts(&rina), acts(&dewi)), (Some(1), Some(1)), "{:?}", whole.persons);
    let sheet = whole.persons.iter().find(|seen| seen.is_sheet).ok_or("no sheet")?;
    assert!(sheet.acts >= 2 && sheet.public_keys.len() == 1);
    let signed: Vec<usize> =
        (1..lines.len() - 1).filter(|at| lines[*at].contains("\"signatures\"")).collect();
    assert!(signed.len() >= 4);
    for at in signed {
        let mut line: Value = serde_json::from_str(&lines[at])?;
        let sig = line["signatures"][0][1].as_str().unwrap_or_default().to_owned();
        for (signature, expected) in
            [(json!("0".repeat(sig.len())), "person_signature"), (Value::Null, "person_missing")]
        {
            if signature.is_null() {
                line["signatures"] = json!([]);
            } else {
                line["signatures"][0][1] = signature;
            }
            let mut altered = lines.clone();
            altered[at] = line.to_string();
            let bad = checked(&altered)?.first_bad.ok_or("unnoticed")?;
            assert_eq!((bad.line as usize, bad.reason), (at + 1, expected));
        }
    }
    Ok(())
}

#[test]
fn only_administrators_export_the_log_and_a_later_export_holds_the_earlier_one() -> Outcome {
    let clinic = Clinic::new()?;
    let earlier = exported_log(&clinic)?.join("\n");
    clinic.outpatient("Siti Rahayu", "2026-10-01")?;
    let later: String = exported_log(&clinic)?.iter().map(|line| format!("{line}\n")).collect();
    let known = titian_verify::ids(earlier.as_bytes())?;
    assert!(titian_verify::check(later.as_bytes(), &known)?.ok);
    let vault = clinic.app.vault().map_err(|error| error.to_wire().code)?;
    vault.set_scene(|scene| scene.person.role = Role::Head).map_err(|error| error.to_wire().code)?;
    assert_eq!(clinic.refusal("log_export", &json!({ "file": "file-1" })), "not_allowed");
    Ok(())
}

fn names(report: &Value) -> Vec<String> {
    list(&report["rows"])
        .iter()
        .map(|row| {
            let certain = if row["certain"] == true { "certain" } else { "possible" };
            format!("{} {certain} {}", row["name"].as_str().unwrap_or("–"), row["kinds"])
        })
        .collect()
}

#[test]
fn a_lost_laptop_is_answered_with_the_clients_it_held_at_that_moment_and_what_of_them() -> Outcome {
    let mut clinic = Clinic::new()?;
    let (siti, episode) = clinic.outpatient("Siti Rahayu", "2026-10-01")?;
    clinic.data("session_record", &json!({ "episode": episode, "session": { "on": "2026-10-05", "kind": "individual_counselling", "attendance": "present", "note": "Datang bersama ibu" } }))?;
    let first_device = clinic.data("session", &json!({}))?["device"]["id"].take();
    clinic.pass_days(2);
    clinic.data("client_register", &json!({ "client": { "name": "Budi Santoso" } }))?;
    let scan = clinic.vault.with_file_name("surat.pdf");
    std::fs::write(&scan, b"%PDF-1.7 surat")?;
    clinic.data(
        "attachment_add",
        &json!({ "client": siti, "file": clinic.app.grant(scan), "title": "Surat" }),
    )?;

    let now = clinic.data("device_clients", &json!({}))?;
    assert_eq!(
        names(&now),
        [
            "Budi Santoso certain [\"identity\"]",
            "Siti Rahayu certain [\"identity\",\"coded\",\"narrative\",\"scans\"]"
        ]
    );
    assert_eq!((now["matching"].as_u64(), &now["device"]), (Some(2), &first_device));
    let before = clinic.data("device_clients", &json!({ "as_of": "2026-11-23T12:00:00+08:00" }))?;
    assert_eq!(names(&before), ["Siti Rahayu certain [\"identity\",\"coded\",\"narrative\"]"]);
    let page = clinic.data("device_clients", &json!({ "limit": 1, "offset": 1 }))?;
    assert_eq!((page["matching"].as_u64(), &page["rows"][0]["name"]), (Some(2), &json!("Siti Rahayu")));
    assert_eq!(clinic.refusal("device_clients", &json!({ "device": siti })), "not_found");

    // A copy of the folder goes on as another device. Asked there about the first one, what it wrote itself is certain.
    clinic.app.close();
    clinic.app = clinic.restarted();
    let copy = clinic.copied("copy")?;
    copy.data("client_register", &json!({ "client": { "name": "Made Wirawan" } }))?;
    let of_first = copy.data("device_clients", &json!({ "device": first_device }))?;
    let said: Vec<String> =
        names(&of_first).iter().map(|row| row.split(" [").next().unwrap_or_default().to_owned()).collect();
    assert_eq!(said, ["Budi Santoso certain", "Made Wirawan possible", "Siti Rahayu certain"]);
    assert_eq!(list(&of_first["devices"]).len(), 2);
    assert_eq!(list(&of_first["devices"]).iter().filter(|device| device["is_this"] == true).count(), 1);

    let path = copy.vault.with_file_name("klien.csv");
    copy.data("device_clients_export", &json!({ "device": first_device, "file": copy.app.grant(path.clone()), "format": "csv", "language": "en" }))?;
    let text = std::fs::read_to_string(path)?;
    assert!(text.contains("Device: A") && text.contains("Clients: 3"), "{text}");
    assert!(text.contains("Made Wirawan") && text.contains("possible"), "{text}");
    let newest = copy.data("access_list", &json!({ "limit": 1 }))?;
    assert_eq!(newest["rows"][0]["detail_text"], "klien pada perangkat A (CSV)");
    Ok(())
}

#[test]
fn a_client_gets_everything_that_is_held_about_them_and_nothing_about_others() -> Outcome {
    let (clinic, siti) = traced_clinic()?;
    let scan = clinic.vault.with_file_name("surat.pdf");
    std::fs::write(&scan, b"%PDF-1.7 surat rujukan")?;
    clinic.data(
        "attachment_add",
        &json!({ "client": siti, "file": clinic.app.grant(scan), "title": "Surat rujukan" }),
    )?;
    let copy = clinic.data("client_copy", &json!({ "id": siti }))?;
    assert_eq!(copy["file"], clinic.data("client_read", &json!({ "id": siti }))?);
    assert_eq!(copy["history"], clinic.data("client_history", &json!({ "id": siti }))?);
    assert_eq!(
        (&copy["made_by"], &copy["site_name"]),
        (&json!("Rina Lestari"), &json!("Klinik Pratama BNNK Mataram"))
    );
    assert_eq!(list(&copy["accesses"]).len(), 1, "the one print of this client's file");
    assert!(!copy.to_string().contains("Budi"));
    clinic.data("client_copy_printed", &json!({ "id": siti }))?;

    let path = clinic.vault.with_file_name("salinan.json");
    clinic.data("client_copy_save", &json!({ "id": siti, "file": clinic.app.grant(path.clone()) }))?;
    let saved: Value = serde_json::from_slice(&std::fs::read(&path)?)?;
    assert_eq!(saved["file"], copy["file"]);
    let accesses: Vec<&str> =
        list(&saved["accesses"]).iter().filter_map(|event| event["detail_text"].as_str()).collect();
    assert_eq!(accesses, ["salinan lengkap data klien", "salinan lengkap data klien", "berkas klien"]);

    let path = clinic.vault.with_file_name("salinan.zip");
    let said = clinic.data(
        "client_copy_save",
        &json!({ "id": siti, "file": clinic.app.grant(path.clone()), "with_scans": true }),
    )?;
    assert_eq!(said, json!({ "scans": 1, "scans_elsewhere": 0 }));
    let mut archive = zip::ZipArchive::new(std::fs::File::open(&path)?)?;
    let mut inside: Vec<String> =
        archive.file_names().map(|name| name.map(std::borrow::Cow::into_owned)).collect::<Result<_, _>>()?;
    inside.sort();
    assert_eq!(inside, ["data.json", "scans/01 Surat rujukan.pdf"]);
    let mut content = String::new();
    std::io::Read::read_to_string(&mut archive.by_name("scans/01 Surat rujukan.pdf")?, &mut content)?;
    assert_eq!(content, "%PDF-1.7 surat rujukan");
    std::fs::remove_dir_all(clinic.vault.join("attachments"))?;
    let said = clinic.data(
        "client_copy_save",
        &json!({ "id": siti, "file": clinic.app.grant(path), "with_scans": true }),
    )?;
    assert_eq!(said, json!({ "scans": 0, "scans_elsewhere": 1 }));
    for name in ["client_copy", "client_copy_printed"] {
        assert_eq!(
            clinic.refusal(name, &json!({ "id": "00000000-0000-0000-0000-000000000009" })),
            "not_found"
        );
    }
    Ok(())
}
