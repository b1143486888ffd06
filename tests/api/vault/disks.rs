//! Disks that are full or may not be written.

use super::folder::{Problem, open, sight};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::process::Command;
use titian_core::App;
use titian_core::scene::Work;
use titian_core::store::desk::Rank;
use titian_tests::clinic::{Clinic, Outcome, PASSPHRASE, app, send};

/// A small disk of its own, where this machine lets us have one.
struct Disk {
    folder: tempfile::TempDir,
}

impl Disk {
    fn new(size: &str) -> Result<Option<Self>, Problem> {
        let folder = tempfile::tempdir()?;
        let options = format!("size={size}");
        let mounted = mount(&["-t", "tmpfs", "-o", &options, "tmpfs"], folder.path());
        if !mounted {
            eprintln!("not tried: this machine gives us no small disk");
        }
        Ok(mounted.then_some(Self { folder }))
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("vault")
    }

    /// Fills what is left but for some bytes.
    fn fill(&self, left: usize) -> Result<(), Problem> {
        let filler = self.folder.path().join("filler");
        let mut size = 1 << 24;
        let mut filled = 0;
        while size >= 4096 {
            let bytes = vec![1u8; filled + size];
            if std::fs::write(&filler, &bytes).is_ok() {
                filled += size;
            }
            size /= 2;
        }
        std::fs::write(&filler, vec![1u8; filled.saturating_sub(left)])?;
        Ok(())
    }

    fn free(&self) -> Result<(), Problem> {
        Ok(std::fs::remove_file(self.folder.path().join("filler"))?)
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let unmounted = Command::new("umount").args(["-l"]).arg(self.folder.path()).status();
        drop(unmounted);
    }
}

fn mount(arguments: &[&str], at: &Path) -> bool {
    let mounted = Command::new("mount").args(arguments).arg(at).output();
    mounted.is_ok_and(|output| output.status.success())
}

fn code(outcome: Result<Value, titian_core::WireError>) -> String {
    outcome.map_or_else(|error| error.code.to_owned(), |_| "done".to_owned())
}

fn draft(n: usize, length: usize) -> Value {
    json!({ "form": format!("form-{n}"), "body": { "remarks": "panjang ".repeat(length / 8) } })
}

fn create(app: &App) -> String {
    let new = json!({ "site_name": "Klinik Pratama", "region_code": "52.71", "timezone": "WITA", "language": "id", "admin_name": "Rina Lestari", "passphrase": PASSPHRASE });
    match send(app, "vault_create", &new) {
        Ok(created) => {
            let typed = json!({ "recovery_key": created["data"]["recovery_key"] });
            code(send(app, "recovery_check", &typed))
        }
        Err(error) => error.code.to_owned(),
    }
}

#[test]
fn a_database_that_may_not_grow_refuses_the_save_and_keeps_everything() -> Outcome {
    let mut clinic = Clinic::new()?;
    clinic.outpatient("Siti Rahayu", "2026-09-02")?;
    clinic.data("draft_save", &draft(0, 100))?;
    let limit = |clinic: &Clinic, pages: i64| {
        let vault = clinic.app.vault()?;
        let scene = vault.scene(clinic.app.now(), Work::default());
        vault
            .desk
            .write(Rank::Save, scene, move |tx| Ok(tx.conn().pragma_update(None, "max_page_count", pages)?))
            .map(|_| ())
    };
    limit(&clinic, 1).map_err(|error| error.to_wire().code)?;
    let before = sight(&clinic)?;
    assert_eq!(clinic.refusal("draft_save", &draft(1, 200_000)), "disk_full");
    assert_eq!(
        clinic.refusal(
            "client_register",
            &json!({ "client": { "name": "Budi Santoso", "remarks": "x".repeat(9000) } })
        ),
        "disk_full"
    );
    assert_eq!(sight(&clinic)?, before);
    limit(&clinic, 1_000_000).map_err(|error| error.to_wire().code)?;
    clinic.outpatient("Made Wirawan", "2026-09-02")?;
    assert_eq!(clinic.data("verify", &json!({}))?["ok"], true);
    let session = open(&mut clinic).map_err(|error| error.code)?;
    assert_eq!(session["notices"], json!([]));
    assert_eq!(clinic.data("client_list", &json!({}))?["total"], 2);
    Ok(())
}

#[test]
fn a_full_disk_is_said_plainly_loses_nothing_and_is_over_when_there_is_room() -> Outcome {
    let Some(disk) = Disk::new("6m")? else { return Ok(()) };
    let clock = Clinic::clock_at("2026-11-22T09:00:00+08:00")?;
    let mut app = app(&disk.path(), &clock);
    assert_eq!(create(&app), "done");
    let call =
        |app: &App, name: &str, input: &Value| send(app, name, input).map(|mut answer| answer["data"].take());
    assert_eq!(code(call(&app, "client_register", &json!({ "client": { "name": "Siti Rahayu" } }))), "done");
    disk.fill(150_000)?;
    let mut kept = Vec::new();
    let refused = loop {
        let outcome = code(call(&app, "draft_save", &draft(kept.len(), 20_000)));
        if outcome != "done" {
            break outcome;
        }
        kept.push(format!("form-{}", kept.len()));
        assert!(kept.len() < 200, "the disk never fills");
    };
    assert_eq!(refused, "disk_full");
    disk.fill(0)?;
    assert_eq!(
        code(call(&app, "client_register", &json!({ "client": { "name": "Budi Santoso" } }))),
        "disk_full"
    );
    // What is there can be read while the disk is full.
    let read = |app: &App| -> Result<Vec<String>, Problem> {
        let drafts = call(app, "draft_list", &json!({})).map_err(|error| error.code)?;
        assert_eq!(call(app, "client_list", &json!({})).map_err(|error| error.code)?["total"], 1);
        let mut forms: Vec<String> = drafts
            .as_array()
            .ok_or("no drafts")?
            .iter()
            .filter_map(|draft| draft["form"].as_str().map(str::to_owned))
            .collect();
        forms.sort_by_key(|form| form.trim_start_matches("form-").parse::<usize>().unwrap_or(0));
        Ok(forms)
    };
    assert_eq!(read(&app)?, kept);
    app.close();
    // Another program takes what the closing gave free, and still people are let in to read, again and again; what
    // was kept free for that holds the trace of it.
    for _ in 0..3 {
        disk.fill(0)?;
        app = titian_tests::clinic::app(&disk.path(), &clock);
        let session =
            call(&app, "unlock", &json!({ "passphrase": PASSPHRASE })).map_err(|error| error.code)?;
        assert_eq!(session["notices"], json!([]));
        assert_eq!(read(&app)?, kept);
        app.close();
    }
    let session = call(&app, "unlock", &json!({ "passphrase": PASSPHRASE })).map_err(|error| error.code)?;
    assert_eq!(session["notices"], json!([]));
    assert_eq!(read(&app)?, kept);
    disk.free()?;
    let late = "SELECT count(*) FROM access WHERE kind = 'unlocked' AND detail LIKE '2026-11-22T%'";
    assert_eq!(count(&app, late)?, 0);
    assert_eq!(code(call(&app, "client_register", &json!({ "client": { "name": "Budi Santoso" } }))), "done");
    assert_eq!(
        count(&app, late)?,
        1,
        "the trace of this opening came in with the first save that found room"
    );
    assert_eq!(call(&app, "verify", &json!({})).map_err(|error| error.code)?["ok"], true);
    app.close();
    Ok(())
}

/// A figure straight from the tables.
fn count(app: &App, sql: &str) -> Result<i64, Problem> {
    let counted = app
        .vault()
        .and_then(|vault| vault.readers.read(|conn| Ok(conn.query_row(sql, [], |row| row.get(0))?)));
    Ok(counted.map_err(|error| error.to_wire().code)?)
}

#[test]
fn a_vault_on_a_disk_that_filled_up_overnight_opens_with_its_trace_and_keeps_a_draft() -> Outcome {
    let Some(disk) = Disk::new("6m")? else { return Ok(()) };
    let clock = Clinic::clock_at("2026-11-22T09:00:00+08:00")?;
    let app = app(&disk.path(), &clock);
    assert_eq!(create(&app), "done");
    app.close();
    disk.fill(0)?;
    assert_eq!(code(send(&app, "unlock", &json!({ "passphrase": PASSPHRASE }))), "done");
    assert_eq!(count(&app, "SELECT count(*) FROM access WHERE kind = 'unlocked' AND detail IS NULL")?, 1);
    assert_eq!(code(send(&app, "draft_save", &draft(1, 20_000))), "done");
    app.close();
    disk.free()?;
    assert_eq!(code(send(&app, "unlock", &json!({ "passphrase": PASSPHRASE }))), "done");
    assert!(disk.path().join("reserve").exists(), "room is kept free for the next time");
    app.close();
    // And a form that is being filled in when the disk fills up is put by.
    assert_eq!(code(send(&app, "unlock", &json!({ "passphrase": PASSPHRASE }))), "done");
    disk.fill(0)?;
    assert_eq!(
        code(send(
            &app,
            "client_register",
            &json!({ "client": { "name": "Budi", "remarks": "x".repeat(4000) } })
        )),
        "disk_full"
    );
    assert_eq!(code(send(&app, "draft_save", &draft(2, 20_000))), "done");
    assert_eq!(count(&app, "SELECT count(*) FROM draft")?, 2);
    app.close();
    disk.free()?;
    Ok(())
}

#[test]
fn a_full_stick_holds_no_half_backup_and_what_was_on_it_stays() -> Outcome {
    let Some(stick) = Disk::new("3m")? else { return Ok(()) };
    let clinic = Clinic::new()?;
    let token = clinic.app.grant(stick.folder.path().to_owned());
    let settings = json!({ "folder": token, "room_mb": 1000, "warn_days": 7 });
    assert_eq!(clinic.refusal("backup_settings", &settings), "done");
    assert_eq!(clinic.refusal("backup_now", &json!({})), "done");
    for n in 0..60 {
        clinic.data("draft_save", &draft(n, 50_000))?;
    }
    assert_eq!(clinic.refusal("backup_now", &json!({})), "backup_disk_full");
    let found = clinic.data("backup_list", &json!({}))?;
    assert_eq!(found.as_array().map(Vec::len), Some(1));
    let shelf = stick.folder.path().read_dir()?.next().ok_or("no shelf")??.path();
    assert_eq!(shelf.read_dir()?.count(), 2, "the scans and the one that was there before");
    let input = json!({ "backup": found[0]["backup"], "passphrase": PASSPHRASE });
    assert_eq!(clinic.refusal("restore_preview", &input), "done");
    if mount(&["-o", "remount,ro"], stick.folder.path()) {
        assert_eq!(clinic.refusal("backup_now", &json!({})), "backup_read_only");
        // A stick with its lock switch on is read all the same.
        assert_eq!(clinic.refusal("restore_preview", &input), "done");
        let elsewhere = tempfile::tempdir()?;
        let other = app(&elsewhere.path().join("vault"), &clinic.clock());
        let token = other.grant(stick.folder.path().to_owned());
        let found = send(&other, "backup_list", &json!({ "folder": token })).map_err(|error| error.code)?;
        let input = json!({ "backup": found["data"][0]["backup"], "passphrase": PASSPHRASE });
        assert_eq!(code(send(&other, "restore", &input)), "done");
    }
    Ok(())
}

#[test]
fn a_machine_without_room_for_a_backup_to_be_restored_keeps_what_it_has() -> Outcome {
    let Some(disk) = Disk::new("3m")? else { return Ok(()) };
    let (clinic, stick) = (Clinic::new()?, tempfile::tempdir()?);
    for n in 0..60 {
        clinic.data("draft_save", &draft(n, 50_000))?;
    }
    let token = clinic.app.grant(stick.path().to_owned());
    assert_eq!(clinic.refusal("backup_now", &json!({ "folder": token })), "done");
    let small = app(&disk.path(), &clinic.clock());
    assert_eq!(create(&small), "done");
    let token = small.grant(stick.path().to_owned());
    let found = send(&small, "backup_list", &json!({ "folder": token })).map_err(|error| error.code)?;
    let input = json!({ "backup": found["data"][0]["backup"], "passphrase": PASSPHRASE });
    assert_eq!(code(send(&small, "restore", &input)), "disk_full");
    assert!(!disk.path().join("restoring").exists(), "no half copy takes the room there is");
    assert_eq!(code(send(&small, "unlock", &json!({ "passphrase": PASSPHRASE }))), "done");
    assert_eq!(count(&small, "SELECT count(*) FROM draft")?, 0);
    small.close();
    Ok(())
}

#[test]
fn a_new_key_that_finds_no_room_leaves_the_old_one_in_force_and_nothing_of_itself() -> Outcome {
    let Some(disk) = Disk::new("8m")? else { return Ok(()) };
    let clock = Clinic::clock_at("2026-11-22T09:00:00+08:00")?;
    let app = app(&disk.path(), &clock);
    assert_eq!(create(&app), "done");
    for n in 0..20 {
        assert_eq!(code(send(&app, "draft_save", &draft(n, 50_000))), "done");
    }
    let rekey = json!({ "by": PASSPHRASE });
    let unlock = json!({ "passphrase": PASSPHRASE });
    let databases = || -> Result<Vec<String>, Problem> {
        let names =
            disk.path().read_dir()?.flatten().filter_map(|entry| entry.file_name().into_string().ok());
        let mut left: Vec<String> = names
            .filter(|name| name.ends_with(".db") || name.starts_with("head-") || name == "rekeying")
            .collect();
        left.sort();
        Ok(left)
    };
    // No room for anything; for what the log says of it, and for half a copy.
    for left in [0, 300_000, 900_000] {
        assert_eq!(code(send(&app, "unlock", &unlock)), "done", "{left}");
        disk.fill(left)?;
        assert_eq!(code(send(&app, "vault_rekey", &rekey)), "disk_full", "{left}");
        assert_eq!(databases()?, ["titian.db"], "{left}");
        // It is open again, also where there is no room for the trace of that, and holds what it held.
        assert_eq!(count(&app, "SELECT count(*) FROM draft")?, 20, "{left}");
        app.close();
        assert_eq!(code(send(&app, "unlock", &unlock)), "done", "{left}");
        assert_eq!(count(&app, "SELECT count(*) FROM draft")?, 20, "{left}");
        app.close();
        disk.free()?;
    }
    // A machine that stopped with the disk full, before it could take its half copy away, does so at the next start.
    std::fs::write(disk.path().join("rekeying"), r#"{"old":"titian.db","new":"titian-0badcafe.db"}"#)?;
    std::fs::write(disk.path().join("titian-0badcafe.db"), vec![1u8; 100_000])?;
    disk.fill(0)?;
    assert_eq!(code(send(&app, "unlock", &unlock)), "done");
    assert_eq!(databases()?, ["titian.db"]);
    disk.free()?;
    assert_eq!(code(send(&app, "vault_rekey", &rekey)), "done");
    assert_eq!(databases()?.len(), 1);
    assert_eq!(count(&app, "SELECT count(*) FROM draft")?, 20);
    assert_eq!(send(&app, "verify", &json!({})).map_err(|error| error.code)?["data"]["ok"], true);
    app.close();
    Ok(())
}

#[test]
fn a_vault_that_finds_no_room_leaves_the_folder_free_for_another_attempt() -> Outcome {
    let Some(disk) = Disk::new("4m")? else { return Ok(()) };
    let clock = Clinic::clock_at("2026-11-22T09:00:00+08:00")?;
    let app = app(&disk.path(), &clock);
    disk.fill(60_000)?;
    assert_eq!(create(&app), "disk_full");
    assert_eq!(
        send(&app, "vault_status", &json!({})).map_err(|error| error.code)?["data"]["state"],
        "missing"
    );
    disk.free()?;
    assert_eq!(create(&app), "done");
    app.close();
    Ok(())
}

#[cfg(unix)]
#[test]
fn a_folder_of_another_user_is_said_plainly() -> Outcome {
    use std::os::unix::fs::PermissionsExt;
    let mut clinic = Clinic::new()?;
    clinic.app.close();
    std::fs::remove_file(clinic.vault.join("lock"))?;
    std::fs::set_permissions(&clinic.vault, std::fs::Permissions::from_mode(0o500))?;
    if std::fs::write(clinic.vault.join("probe"), "").is_ok() {
        eprintln!("not tried: this user may write everywhere");
        return Ok(());
    }
    let refused = open(&mut clinic).map_err(|error| error.code);
    std::fs::set_permissions(&clinic.vault, std::fs::Permissions::from_mode(0o700))?;
    assert_eq!(refused.err(), Some("read_only"));
    assert!(open(&mut clinic).is_ok());
    Ok(())
}

#[test]
fn a_folder_that_may_not_be_written_is_said_plainly() -> Outcome {
    let Some(disk) = Disk::new("4m")? else { return Ok(()) };
    let clock = Clinic::clock_at("2026-11-22T09:00:00+08:00")?;
    let app = app(&disk.path(), &clock);
    assert_eq!(create(&app), "done");
    app.close();
    if !mount(&["-o", "remount,ro"], disk.folder.path()) {
        eprintln!("not tried: this machine makes no disk read-only");
        return Ok(());
    }
    let app = titian_tests::clinic::app(&disk.path(), &clock);
    assert_eq!(
        send(&app, "vault_status", &json!({})).map_err(|error| error.code)?["data"]["state"],
        "locked"
    );
    assert_eq!(code(send(&app, "unlock", &json!({ "passphrase": PASSPHRASE }))), "read_only");
    assert_eq!(create(&titian_tests::clinic::app(&disk.folder.path().join("new"), &clock)), "read_only");
    assert!(mount(&["-o", "remount,rw"], disk.folder.path()));
    assert_eq!(code(send(&app, "unlock", &json!({ "passphrase": PASSPHRASE }))), "done");
    app.close();
    Ok(())
}

/// A disk that can be pulled out while it is written to.
struct Stick {
    folder: tempfile::TempDir,
    image: tempfile::TempDir,
}

impl Stick {
    fn new() -> Result<Option<Self>, Problem> {
        let stick = Self { folder: tempfile::tempdir()?, image: tempfile::tempdir()? };
        std::fs::File::create(stick.image())?.set_len(64 << 20)?;
        let made = Command::new("/sbin/mkfs.ext4").arg("-q").arg(stick.image()).status();
        let is_there = made.is_ok_and(|made| made.success()) && stick.plug_in();
        if !is_there {
            eprintln!("not tried: this machine gives us no disk to pull out");
        }
        Ok(is_there.then_some(stick))
    }

    fn image(&self) -> PathBuf {
        self.image.path().join("image")
    }

    fn vault(&self) -> PathBuf {
        self.folder.path().join("vault")
    }

    fn plug_in(&self) -> bool {
        let image = self.image();
        mount(&["-o", "loop", &image.display().to_string()], self.folder.path())
    }

    /// From now on nothing reaches it and nothing comes from it, and what was not synced is lost.
    fn pull_out(&self) -> Result<bool, Problem> {
        let shut =
            r#"open(F, "<", $ARGV[0]) or die; my $how = pack("L", 2); ioctl(F, 0x8004587D, $how) or die"#;
        Ok(Command::new("perl").args(["-e", shut]).arg(self.folder.path()).status()?.success())
    }

    fn clear(&self) -> Outcome {
        Command::new("umount").arg("-l").arg(self.folder.path()).status()?;
        Ok(())
    }
}

impl Drop for Stick {
    fn drop(&mut self) {
        drop(self.clear());
    }
}

#[test]
fn a_disk_that_is_pulled_out_is_said_plainly_and_has_everything_that_was_saved_when_it_is_back() -> Outcome {
    let Some(stick) = Stick::new()? else { return Ok(()) };
    let app = app(&stick.vault(), &Clinic::clock_at("2026-11-22T09:00:00+08:00")?);
    assert_eq!(create(&app), "done");
    assert_eq!(register(&app, "Siti Rahayu"), "done");
    send(&app, "draft_save", &draft(1, 100)).map_err(|error| error.code)?;
    if !stick.pull_out()? {
        eprintln!("not tried: this disk cannot be pulled out");
        return Ok(());
    }
    for _ in 0..3 {
        assert_eq!(register(&app, "Made Wirawan"), "storage_failed");
    }
    assert_eq!(code(send(&app, "draft_save", &draft(2, 100))), "storage_failed");
    app.close();
    stick.clear()?;
    assert!(stick.plug_in());
    assert_eq!(code(send(&app, "unlock", &json!({ "passphrase": PASSPHRASE }))), "done");
    let listed = send(&app, "client_list", &json!({})).map_err(|error| error.code)?;
    let names: Vec<&Value> =
        listed["data"]["rows"].as_array().into_iter().flatten().map(|row| &row["name"]).collect();
    assert_eq!(names, ["Siti Rahayu"]);
    assert_eq!(count(&app, "SELECT count(*) FROM draft")?, 1);
    let verified = send(&app, "verify", &json!({})).map_err(|error| error.code)?;
    assert_eq!(verified["data"]["first_bad"], Value::Null);
    assert_eq!(register(&app, "Made Wirawan"), "done", "and it goes on");
    Ok(())
}

fn register(app: &App, name: &str) -> String {
    code(send(app, "client_register", &json!({ "client": { "name": name } })))
}
