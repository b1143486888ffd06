//! Backups and going back to one: what a clinic does when a disk dies, a stick is full or a day must be undone.

use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::time::Duration;
use titian_core::scene::Work;
use titian_core::store::desk::Rank;
use titian_core::{App, Progress, backup};
use titian_tests::clinic::{Clinic, Outcome, PASSPHRASE, app, files_below, send};
use titian_tests::earlier::make_earlier;

type Problem = Box<dyn std::error::Error>;

/// A stick, with a clinic that backs up to it.
fn with_stick() -> Result<(Clinic, tempfile::TempDir), Problem> {
    let (clinic, stick) = (Clinic::new()?, tempfile::tempdir()?);
    pick(&clinic, stick.path())?;
    Ok((clinic, stick))
}

fn pick(clinic: &Clinic, folder: &Path) -> Result<Value, String> {
    let token = clinic.app.grant(folder.to_owned());
    clinic.data("backup_settings", &json!({ "folder": token, "room_mb": 1000, "warn_days": 7 }))
}

fn back_up(clinic: &Clinic) -> Result<Value, String> {
    clinic.data("backup_now", &json!({}))
}

fn data(app: &App, name: &str, input: &Value) -> Result<Value, Problem> {
    Ok(send(app, name, input).map_err(|error| format!("{name}: {error:?}"))?["data"].take())
}

fn code(app: &App, name: &str, input: &Value) -> String {
    send(app, name, input).map_or_else(|error| error.code.to_owned(), |_| "done".to_owned())
}

/// The backups on a stick, newest first, as somebody sees them who plugs it in.
fn found(app: &App, stick: &Path) -> Result<Vec<Value>, Problem> {
    let token = app.grant(stick.to_owned());
    Ok(data(app, "backup_list", &json!({ "folder": token }))?.as_array().cloned().unwrap_or_default())
}

fn newest(app: &App, stick: &Path) -> Result<Value, Problem> {
    let backup = found(app, stick)?.into_iter().next().ok_or("no backup")?;
    Ok(json!({ "backup": backup["backup"], "passphrase": PASSPHRASE }))
}

fn names(app: &App) -> Result<Vec<String>, Problem> {
    let page = data(app, "client_list", &json!({}))?;
    let mut names: Vec<String> = page["rows"]
        .as_array()
        .ok_or("no rows")?
        .iter()
        .filter_map(|row| row["name"].as_str().map(str::to_owned))
        .collect();
    names.sort();
    Ok(names)
}

fn add_scan(clinic: &Clinic, client: &Value, content: &str) -> Result<Value, Problem> {
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("surat.pdf");
    std::fs::write(&file, format!("%PDF-1.4 {content}"))?;
    let token = clinic.app.grant(file);
    Ok(clinic.data("attachment_add", &json!({ "client": client, "file": token, "title": "Surat" }))?)
}

#[test]
fn without_a_folder_there_are_no_backups_and_somebody_is_told() -> Outcome {
    let clinic = Clinic::new()?;
    assert_eq!(clinic.data("today", &json!({}))?["backup"], "no_folder");
    assert_eq!(clinic.refusal("backup_now", &json!({})), "backup_no_folder");
    assert_eq!(clinic.refusal("backup_list", &json!({})), "backup_no_folder");
    assert!(backup::make_if_due(&clinic.app).map_err(|error| error.to_wire().code)?.is_none());
    let stick = tempfile::tempdir()?;
    let status = pick(&clinic, stick.path())?;
    assert_eq!((&status["warning"], &status["reachable"]), (&json!("never"), &json!(true)));
    back_up(&clinic)?;
    assert_eq!(clinic.data("today", &json!({}))?["backup"], Value::Null);
    clinic.pass_days(7);
    assert_eq!(clinic.data("backup_status", &json!({}))?["warning"], Value::Null);
    clinic.pass_days(1);
    assert_eq!(clinic.data("today", &json!({}))?["backup"], "old");
    let wrong = json!({ "room_mb": 1, "warn_days": 0 });
    assert_eq!(
        clinic.wrong_fields("backup_settings", &wrong),
        ["room_mb: out_of_range", "warn_days: out_of_range"]
    );
    Ok(())
}

#[test]
fn a_clinic_whose_machine_is_lost_goes_on_from_a_stick_on_another() -> Outcome {
    let (clinic, stick) = with_stick()?;
    let (client, episode) = clinic.outpatient("Siti Rahayu", "2026-09-02")?;
    let scan = add_scan(&clinic, &client, "surat persetujuan")?;
    clinic.data("draft_save", &json!({ "form": "new-client", "body": { "name": "Budi" } }))?;
    let old_device = clinic.data("session", &json!({}))?["device"].clone();
    let made = back_up(&clinic)?;
    assert_eq!((&made["number"], &made["scans"], &made["scans_missing"]), (&json!(1), &json!(1), &json!(0)));
    clinic.outpatient("Made Wirawan", "2026-09-02")?;
    clinic.app.close();

    let elsewhere = tempfile::tempdir()?;
    let place = elsewhere.path().join("vault");
    let other = app(&place, &clinic.clock());
    let backups = found(&other, stick.path())?;
    assert_eq!(backups.len(), 1);
    assert_eq!(backups[0]["site_name"], "Klinik Pratama BNNK Mataram");
    assert_eq!(backups[0]["people"][0]["name"], "Rina Lestari");
    let input = newest(&other, stick.path())?;
    let preview = data(&other, "restore_preview", &input)?;
    assert_eq!((&preview["clients"], &preview["scans"]), (&json!(1), &json!(1)));
    assert_eq!((&preview["last_op_by"], &preview["replaces"]), (&json!("Rina Lestari"), &Value::Null));
    assert_eq!(preview["ops"], made["ops"]);
    let restored = data(&other, "restore", &input)?;
    assert_eq!((&restored["set_aside"], &restored["scans"]), (&Value::Null, &json!(1)));

    let session = data(&other, "unlock", &json!({ "passphrase": PASSPHRASE }))?;
    assert_eq!(session["notices"], json!(["restored"]));
    assert_ne!(session["device"]["id"], old_device["id"]);
    assert_ne!(session["device"]["code"], old_device["code"], "numbers given on both sides never meet");
    assert_eq!(names(&other)?, ["Siti Rahayu"]);
    assert_eq!(data(&other, "draft_list", &json!({}))?[0]["form"], "new-client");
    let content = data(&other, "attachment_read", &json!({ "id": scan["id"] }))?;
    assert!(content["base64"].as_str().is_some_and(|bytes| !bytes.is_empty()));
    data(
        &other,
        "session_record",
        &json!({ "episode": episode, "session": { "on": "2026-09-09", "kind": "individual_counselling", "attendance": "present" } }),
    )?;
    assert_eq!(data(&other, "verify", &json!({}))?["ok"], true);
    assert_eq!(
        data(&other, "backup_status", &json!({}))?["warning"],
        "no_folder",
        "a stick of another machine"
    );
    other.close();
    let again = data(&app(&place, &clinic.clock()), "unlock", &json!({ "passphrase": PASSPHRASE }))?;
    assert_eq!((&again["notices"], &again["device"]), (&json!([]), &session["device"]));
    Ok(())
}

#[test]
fn going_back_a_day_sets_todays_vault_aside_and_deletes_nothing_of_it() -> Outcome {
    let (mut clinic, stick) = with_stick()?;
    let (client, _) = clinic.outpatient("Siti Rahayu", "2026-09-02")?;
    add_scan(&clinic, &client, "lama")?;
    back_up(&clinic)?;
    let (client, _) = clinic.outpatient("Budi Santoso", "2026-09-02")?;
    add_scan(&clinic, &client, "baru")?;
    let input = newest(&clinic.app, stick.path())?;
    let preview = clinic.data("restore_preview", &input)?;
    assert_eq!(preview["replaces"], json!({ "site_name": "Klinik Pratama BNNK Mataram", "same_site": true }));
    let restored = clinic.data("restore", &input)?;
    let aside = restored["set_aside"].as_str().ok_or("nothing was set aside")?.to_owned();
    assert_eq!(clinic.refusal("client_list", &json!({})), "locked");
    let session = clinic.reopen().map_err(|error| error.code)?["data"].take();
    assert_eq!(session["notices"], json!(["restored"]));
    assert_eq!(names(&clinic.app)?, ["Siti Rahayu"]);
    assert_eq!(clinic.data("verify", &json!({}))?["ok"], true);
    // The place and the figures of its backups are this machine's and stay.
    assert_eq!(clinic.data("backup_status", &json!({}))?["warning"], Value::Null);
    assert_eq!(back_up(&clinic)?["number"], 2);

    let before = app(&clinic.vault.join(&aside), &clinic.clock());
    let session = data(&before, "unlock", &json!({ "passphrase": PASSPHRASE }))?;
    assert_eq!(session["notices"], json!(["copied_folder"]));
    assert_eq!(names(&before)?, ["Budi Santoso", "Siti Rahayu"]);
    assert_eq!(data(&before, "verify", &json!({}))?["ok"], true);
    before.close();
    let left = files_below(&clinic.vault)?;
    assert!(!left.iter().any(|file| file.ends_with("switching") || file.starts_with("restoring")));
    Ok(())
}

#[test]
fn a_vault_that_no_longer_opens_is_replaced_by_its_backup() -> Outcome {
    for damage in ["keys.json", "titian.db", "head"] {
        for is_missing in [true, false] {
            let (mut clinic, stick) = with_stick()?;
            clinic.outpatient("Siti Rahayu", "2026-09-02")?;
            back_up(&clinic)?;
            clinic.app.close();
            if is_missing {
                std::fs::remove_file(clinic.vault.join(damage))?;
            } else {
                std::fs::write(clinic.vault.join(damage), "rusak")?;
            }
            let input = newest(&clinic.app, stick.path())?;
            clinic.data("restore", &input)?;
            let session = clinic.reopen().map_err(|error| format!("{damage}: {error:?}"))?["data"].take();
            assert_eq!(session["notices"], json!(["restored"]), "{damage}");
            assert_eq!(names(&clinic.app)?, ["Siti Rahayu"]);
        }
    }
    Ok(())
}

#[test]
fn whoever_guesses_at_a_backup_waits_as_at_the_door() -> Outcome {
    let (clinic, stick) = with_stick()?;
    clinic.outpatient("Siti Rahayu", "2026-09-02")?;
    back_up(&clinic)?;
    clinic.app.close();
    let app = clinic.restarted();
    let backup = newest(&app, stick.path())?["backup"].clone();
    let with = |passphrase: &str| json!({ "backup": backup, "passphrase": passphrase });
    let tries: Vec<String> =
        (0..5).map(|_| code(&app, "restore_preview", &with("salah sama sekali"))).collect();
    assert_eq!(tries[..3], ["wrong_passphrase"; 3]);
    assert_eq!(tries[4], "too_many_tries");
    assert_eq!(code(&app, "unlock", &json!({ "passphrase": PASSPHRASE })), "too_many_tries", "one door");
    clinic.pass_days(1);
    assert_eq!(code(&app, "unlock", &json!({ "passphrase": PASSPHRASE })), "done");
    let refused = send(&app, "access_list", &json!({ "kinds": ["refused"] })).map_err(|error| error.code)?;
    assert!(!refused["data"]["rows"].as_array().is_none_or(Vec::is_empty), "and the log is told");
    Ok(())
}

#[test]
fn the_recovery_sheet_opens_a_backup_and_a_wrong_passphrase_or_sheet_does_not() -> Outcome {
    let (clinic, stick) = with_stick()?;
    clinic.outpatient("Siti Rahayu", "2026-09-02")?;
    back_up(&clinic)?;
    clinic.app.close();
    let elsewhere = tempfile::tempdir()?;
    let other = app(&elsewhere.path().join("vault"), &clinic.clock());
    let backup = newest(&other, stick.path())?["backup"].clone();
    let with = |field: &str, value: &str| json!({ "backup": backup, field: value });
    assert_eq!(code(&other, "restore_preview", &with("passphrase", "salah sama sekali")), "wrong_passphrase");
    assert_eq!(code(&other, "restore_preview", &json!({ "backup": backup })), "wrong_passphrase");
    let foreign = Clinic::new()?.recovery_key.clone();
    assert_eq!(code(&other, "restore", &with("recovery_key", &foreign)), "wrong_recovery_key");
    assert_eq!(code(&other, "restore_preview", &with("recovery_key", &clinic.recovery_key)), "done");
    assert!(!elsewhere.path().join("vault").exists(), "looking writes nothing");
    assert_eq!(code(&other, "restore", &with("recovery_key", &clinic.recovery_key)), "done");
    let person = data(&other, "vault_status", &json!({}))?["people"][0]["id"].clone();
    let unlock = json!({ "recovery_key": clinic.recovery_key, "person": person, "new_passphrase": "frasa yang baru sekali" });
    assert_eq!(data(&other, "unlock_recovery", &unlock)?["notices"], json!(["restored"]));
    assert_eq!(names(&other)?, ["Siti Rahayu"]);
    Ok(())
}

#[test]
fn a_backup_of_another_clinic_is_shown_as_such_before_it_replaces_anything() -> Outcome {
    let (clinic, stick) = with_stick()?;
    back_up(&clinic)?;
    let other = Clinic::new()?;
    let input = newest(&other.app, stick.path())?;
    assert_eq!(other.data("restore_preview", &input)?["replaces"]["same_site"], false);
    Ok(())
}

#[test]
fn only_who_answers_for_the_clinic_puts_it_back_to_an_earlier_day() -> Outcome {
    let (clinic, stick) = with_stick()?;
    // The role as the backup has it is what counts.
    let dewi = clinic.data(
        "account_add",
        &json!({ "name": "Dewi", "role": "counselor", "passphrase": "sandi milik dewi", "by": PASSPHRASE }),
    )?;
    back_up(&clinic)?;
    let mut input = newest(&clinic.app, stick.path())?;
    input["person"] = dewi["person"].clone();
    input["passphrase"] = json!("sandi milik dewi");
    assert_eq!(clinic.refusal("restore_preview", &input), "done");
    assert_eq!(clinic.refusal("restore", &input), "not_allowed");
    assert_eq!(
        clinic.refusal("client_list", &json!({})),
        "done",
        "a refused restoring leaves the vault open"
    );
    Ok(())
}

#[test]
fn any_damage_to_a_backup_is_found_before_it_replaces_anything() -> Outcome {
    let (clinic, stick) = with_stick()?;
    let (client, _) = clinic.outpatient("Siti Rahayu", "2026-09-02")?;
    add_scan(&clinic, &client, "isi")?;
    back_up(&clinic)?;
    let input = newest(&clinic.app, stick.path())?;
    let files = files_below(stick.path())?;
    assert_eq!(files.len(), 4, "{files:?}");
    for name in &files {
        let path = stick.path().join(name);
        let whole = std::fs::read(&path)?;
        let size = whole.len();
        for at in [0, 1, 17, 100, size / 3, size / 2, size - 5, size - 1].into_iter().filter(|at| *at < size)
        {
            let mut bytes = whole.clone();
            bytes[at] ^= 0x10;
            std::fs::write(&path, bytes)?;
            if name.iter().any(|part| part == "scans") {
                let elsewhere = tempfile::tempdir()?;
                let other = app(&elsewhere.path().join("vault"), &clinic.clock());
                let restored = data(&other, "restore", &newest(&other, stick.path())?)?;
                assert_eq!((&restored["scans"], &restored["scans_missing"]), (&json!(0), &json!(1)));
            } else {
                let outcome = clinic.refusal("restore", &input);
                let expected = ["backup_damaged", "backup_unknown", "wrong_passphrase", "too_new"];
                assert!(expected.contains(&outcome.as_str()), "{} byte {at}: {outcome}", name.display());
            }
        }
        std::fs::write(&path, whole)?;
    }
    let mut clinic = clinic;
    let session = clinic.reopen().map_err(|error| error.code)?;
    assert_eq!(session["data"]["notices"], json!([]), "the vault is what it was");
    assert_eq!(names(&clinic.app)?, ["Siti Rahayu"]);
    Ok(())
}

/// Runs a long use case, and does something each time it reports a phase, while it waits.
fn amid(
    clinic: &Clinic,
    name: &str,
    input: &Value,
    phase: &'static str,
    mut act: impl FnMut(),
) -> Result<String, Problem> {
    let (ask, asked) = mpsc::channel();
    let (answer, answered) = mpsc::channel::<()>();
    let answered = Mutex::new(answered);
    let report: Arc<dyn Fn(Progress) + Send + Sync> = Arc::new(move |progress| {
        if progress.phase == phase && ask.send(()).is_ok() {
            let answered = answered.lock().unwrap_or_else(PoisonError::into_inner);
            assert!(answered.recv().is_ok());
        }
    });
    let outcome = std::thread::scope(|scope| {
        // Dropped if this thread panics, so that the other does not wait for ever.
        let answer = answer;
        let working = scope.spawn(move || clinic.app.call(name, &input.to_string(), report));
        while asked.recv().is_ok() {
            act();
            assert!(answer.send(()).is_ok());
        }
        working.join()
    });
    let outcome = outcome.map_err(|_| "the use case panicked")?;
    Ok(outcome.map_or_else(|error| error.code.to_owned(), |_| "done".to_owned()))
}

#[test]
fn a_backup_holds_what_was_there_when_it_began_while_people_go_on_saving() -> Outcome {
    let (clinic, stick) = with_stick()?;
    clinic.outpatient("Siti Rahayu", "2026-09-02")?;
    for n in 0..100 {
        let body = json!({ "text": "panjang ".repeat(8000) });
        clinic.data("draft_save", &json!({ "form": format!("form-{n}"), "body": body }))?;
    }
    let mut saved = 0;
    // A save in the middle of each piece: it neither waits for the backup nor makes it begin again.
    let outcome = amid(&clinic, "backup_now", &json!({}), "backup_copy", || {
        saved += 1;
        let new = json!({ "client": { "name": format!("Klien {saved}") }, "confirm_duplicate": true });
        assert_eq!(clinic.refusal("client_register", &new), "done");
    })?;
    assert_eq!(outcome, "done");
    assert!(saved > 3, "a megabyte at a time: {saved}");
    let preview = clinic.data("restore_preview", &newest(&clinic.app, stick.path())?)?;
    assert!(preview["clients"].as_u64().is_some_and(|clients| clients <= 2), "{preview}");
    assert_eq!(clinic.data("client_list", &json!({}))?["total"], 1 + saved);
    Ok(())
}

#[test]
fn a_cancelled_backup_leaves_nothing_and_the_ones_before_it_stay() -> Outcome {
    let (clinic, stick) = with_stick()?;
    clinic.outpatient("Siti Rahayu", "2026-09-02")?;
    back_up(&clinic)?;
    let before = files_below(stick.path())?;
    for phase in ["backup_copy", "backup_verify", "backup_scans"] {
        let outcome = amid(&clinic, "backup_now", &json!({}), phase, || clinic.app.cancel())?;
        assert_eq!(outcome, "cancelled", "{phase}");
        assert_eq!(files_below(stick.path())?, before, "{phase}");
    }
    assert_eq!(clinic.data("backup_status", &json!({}))?["last_failure"], Value::Null);
    Ok(())
}

#[test]
fn a_cancelled_restoring_leaves_the_vault_as_it_was() -> Outcome {
    let (mut clinic, stick) = with_stick()?;
    clinic.outpatient("Siti Rahayu", "2026-09-02")?;
    back_up(&clinic)?;
    clinic.outpatient("Budi Santoso", "2026-09-02")?;
    for phase in ["restore_copy", "backup_verify", "restore_scans"] {
        let input = newest(&clinic.app, stick.path())?;
        let outcome = amid(&clinic, "restore", &input, phase, || clinic.app.cancel())?;
        assert_eq!(outcome, "cancelled", "{phase}");
        let session = clinic.reopen().map_err(|error| error.code)?;
        assert_eq!(session["data"]["notices"], json!([]), "{phase}");
        assert_eq!(names(&clinic.app)?, ["Budi Santoso", "Siti Rahayu"]);
    }
    Ok(())
}

#[test]
fn one_backup_at_a_time_and_locking_gives_it_up() -> Outcome {
    let (clinic, stick) = with_stick()?;
    let mut second = None;
    let outcome = std::thread::scope(|scope| {
        amid(&clinic, "backup_now", &json!({}), "backup_verify", || {
            second = Some(clinic.refusal("backup_now", &json!({})));
            scope.spawn(|| clinic.app.close());
            while clinic.refusal("session", &json!({})) != "locked" {
                std::thread::yield_now();
            }
            // What closes has let go of the vault and asks the backup to stop.
            std::thread::sleep(Duration::from_millis(100));
        })
    })?;
    assert_eq!((second.as_deref(), outcome.as_str()), (Some("backup_running"), "cancelled"));
    assert_eq!(files_below(stick.path())?, BTreeSet::new());
    Ok(())
}

#[test]
fn what_is_wrong_with_the_folder_is_said_plainly() -> Outcome {
    let (clinic, stick) = with_stick()?;
    let inside = clinic.vault.join("cadangan");
    std::fs::create_dir(&inside)?;
    assert!(pick(&clinic, &inside).is_err_and(|error| error.contains("backup_inside_vault")));
    assert!(
        pick(&clinic, &stick.path().join("tidak ada"))
            .is_err_and(|error| error.contains("backup_folder_missing"))
    );
    drop(stick);
    assert_eq!(clinic.refusal("backup_now", &json!({})), "backup_folder_missing");
    let status = clinic.data("backup_status", &json!({}))?;
    assert_eq!((&status["reachable"], &status["warning"]), (&json!(false), &json!("never")));
    assert_eq!(status["last_failure"]["code"], "backup_folder_missing");
    let empty = tempfile::tempdir()?;
    assert_eq!(found(&clinic.app, empty.path())?, Vec::<Value>::new());
    let token = clinic.app.grant(empty.path().to_owned());
    let input = json!({ "backup": token, "passphrase": PASSPHRASE });
    assert_eq!(clinic.refusal("restore", &input), "backup_unknown");
    Ok(())
}

#[test]
fn the_days_backup_is_made_once_a_day_and_after_a_failure_an_hour_later() -> Outcome {
    let (clinic, stick) = with_stick()?;
    let due = || backup::make_if_due(&clinic.app).map_err(|error| error.to_wire().code);
    assert!(due()?.is_some());
    assert!(due()?.is_none());
    clinic.set_clock("2026-11-22T23:59:00+08:00")?;
    assert!(due()?.is_none());
    clinic.set_clock("2026-11-23T00:01:00+08:00")?;
    assert!(due()?.is_some());
    clinic.set_clock("2026-11-24T08:00:00+08:00")?;
    let away = stick.path().with_extension("away");
    std::fs::rename(stick.path(), &away)?;
    assert_eq!(due(), Err("backup_folder_missing"));
    std::fs::rename(&away, stick.path())?;
    clinic.set_clock("2026-11-24T08:30:00+08:00")?;
    assert!(due()?.is_none());
    clinic.set_clock("2026-11-24T09:01:00+08:00")?;
    assert!(due()?.is_some());
    assert_eq!(found(&clinic.app, stick.path())?.len(), 3);
    Ok(())
}

#[test]
fn nobody_has_to_ask_for_the_days_backup() -> Outcome {
    let (clinic, stick) = with_stick()?;
    clinic.app.close();
    let app = Arc::new(clinic.restarted());
    app.keep_backups(Duration::from_millis(20)).map_err(|error| error.to_wire().code)?;
    // Nobody has unlocked it yet.
    std::thread::sleep(Duration::from_millis(200));
    assert_eq!(found(&app, stick.path())?.len(), 0);
    send(&app, "unlock", &json!({ "passphrase": PASSPHRASE })).map_err(|error| error.code)?;
    // However slow the machine is, it comes; a test that waits for ever is stopped by whoever runs it.
    while found(&app, stick.path())?.is_empty() {
        std::thread::sleep(Duration::from_millis(20));
    }
    Ok(())
}

#[test]
fn old_backups_go_and_so_do_the_scans_that_none_of_the_rest_names() -> Outcome {
    let (clinic, stick) = with_stick()?;
    let (client, _) = clinic.outpatient("Siti Rahayu", "2026-09-02")?;
    add_scan(&clinic, &client, "pertama")?;
    for _ in 0..12 {
        back_up(&clinic)?;
        clinic.pass_days(1);
    }
    let kept = found(&clinic.app, stick.path())?;
    // Seven days, and of the weeks and months before them the newest day each.
    assert_eq!(kept.len(), 8, "{kept:?}");
    // One shelf for this vault, and one copy of the scan for all its backups.
    let scans =
        files_below(stick.path())?.into_iter().filter(|file| file.iter().any(|part| part == "scans")).count();
    assert_eq!(scans, 1);
    Ok(())
}

#[test]
fn two_machines_on_one_stick_do_not_throw_away_each_others_backups() -> Outcome {
    let (clinic, stick) = with_stick()?;
    back_up(&clinic)?;
    clinic.app.close();
    let copy = clinic.copied("salinan")?;
    assert_eq!(copy.data("backup_status", &json!({}))?["warning"], "never", "the copy has made none");
    for _ in 0..5 {
        back_up(&copy)?;
    }
    assert_eq!(found(&copy.app, stick.path())?.len(), 1 + 3, "three of one day stay, and the other's one");
    Ok(())
}

#[test]
fn a_vault_that_is_about_to_be_brought_up_to_date_is_copied_first() -> Outcome {
    for has_folder in [true, false] {
        let (mut clinic, stick) = with_stick()?;
        clinic.outpatient("Siti Rahayu", "2026-09-02")?;
        if !has_folder {
            std::fs::remove_dir_all(stick.path())?;
        }
        // As if this vault's tables were of an earlier version; bringing them up to date then fails, for they are not.
        let vault = clinic.app.vault().map_err(|error| error.to_wire().code)?;
        let scene = vault.scene(clinic.app.now(), Work::default());
        vault
            .desk
            .write(Rank::Save, scene, |tx| Ok(tx.conn().pragma_update(None, "user_version", 0)?))
            .map_err(|error| error.to_wire().code)?;
        drop(vault);
        clinic.app.close();
        clinic.app = clinic.restarted();
        let phases = Arc::new(Mutex::new(BTreeSet::new()));
        let told = Arc::clone(&phases);
        let tell = move |step: Progress| {
            told.lock().unwrap_or_else(PoisonError::into_inner).insert(step.phase);
        };
        let input = json!({ "passphrase": PASSPHRASE }).to_string();
        let outcome = clinic.app.call("unlock", &input, Arc::new(tell));
        assert_eq!(outcome.map_err(|error| error.code).map(|_| ()), Err("internal"));
        let phases = phases.lock().unwrap_or_else(PoisonError::into_inner).clone();
        assert!(phases.is_superset(&BTreeSet::from(["backup_copy", "backup_verify"])), "{phases:?}");
        let folder = if has_folder { stick.path().to_owned() } else { clinic.vault.join("before-update") };
        let backups = found(&clinic.app, &folder)?;
        assert_eq!(backups.len(), 1);
        let input = newest(&clinic.app, &folder)?;
        assert_eq!(clinic.data("restore_preview", &input)?["clients"], 1);
    }
    Ok(())
}

#[test]
fn a_backup_made_before_an_update_is_in_the_access_register() -> Outcome {
    let (mut clinic, _) = with_stick()?;
    clinic.outpatient("Siti Rahayu", "2026-09-02")?;
    clinic.app.close();
    let desk = tempfile::tempdir_in(clinic.vault.parent().ok_or("no folder")?)?;
    make_earlier(&clinic.vault, desk.path())?;
    clinic.reopen().map_err(|error| error.code)?;
    let backups = clinic.data("access_list", &json!({ "kinds": ["backup"] }))?;
    assert_eq!(backups["rows"][0]["detail_text"], "sebelum pembaruan, di dalam folder data");
    clinic.reopen().map_err(|error| error.code)?;
    let again = clinic.data("access_list", &json!({ "kinds": ["backup"] }))?;
    assert_eq!(again["rows"].as_array().map(Vec::len), Some(1), "the next opening updates nothing");
    Ok(())
}

#[test]
fn a_backup_holds_no_key_of_this_machine() -> Outcome {
    let (clinic, stick) = with_stick()?;
    back_up(&clinic)?;
    let keys =
        files_below(stick.path())?.into_iter().find(|file| file.ends_with("keys.json")).ok_or("no keys")?;
    let keys: Value = serde_json::from_slice(&std::fs::read(stick.path().join(keys))?)?;
    assert_eq!(keys.get("device"), None);
    let own: Value = serde_json::from_slice(&std::fs::read(clinic.vault.join("keys.json"))?)?;
    assert!(own.get("device").is_some());
    Ok(())
}

#[test]
fn a_backup_leaves_its_trace() -> Outcome {
    let (clinic, _stick) = with_stick()?;
    let before = clinic.call("client_list", &json!({})).map_err(|error| error.code)?["rev"].clone();
    back_up(&clinic)?;
    let after = clinic.call("client_list", &json!({})).map_err(|error| error.code)?["rev"].clone();
    assert!(after.as_i64() > before.as_i64());
    Ok(())
}
