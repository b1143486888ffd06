//! Without the passphrase no file of the vault, of its backups or of the system's temporary folder says who is a client.

use super::folder::Files;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::process::Command;
use titian_tests::clinic::{Clinic, Outcome, PASSPHRASE};

const NAME: &str = "Zulkarnaen Wirabuana";
const NIK: &str = "5271011005900001";
const STREET: &str = "Gang Kenanga 17B";
const NOTE: &str = "kambuh setelah pesta pernikahan";
const SCAN: &str = "%PDF-1.7 surat keterangan rahasia";

#[test]
fn no_file_of_the_vault_shows_a_client_in_any_state() -> Outcome {
    let mut clinic = Clinic::new()?;
    let scans = tempfile::tempdir()?;
    let scan = scans.path().join("surat.pdf");
    std::fs::write(&scan, SCAN)?;
    let client = plant(&clinic, scan)?;
    // While it is open, with everything still in the write-ahead log; as after a crash; and closed.
    nothing_shows(&Files::of(&clinic.vault)?, Some(&clinic.recovery_key))?;
    clinic.reopen().map_err(|error| error.code)?;
    let mut file = clinic.data("client_read", &json!({ "id": client }))?["client"].take();
    file["remarks"] = json!(format!("{NOTE} dan {NOTE}"));
    clinic.data("client_save", &json!({ "id": client, "client": file }))?;
    let open = Files::of(&clinic.vault)?;
    assert!(!open.bytes("titian.db-wal").is_empty());
    nothing_shows(&open, Some(&clinic.recovery_key))?;
    clinic.app.close();
    nothing_shows(&Files::of(&clinic.vault)?, Some(&clinic.recovery_key))
}

/// A client with everything that a vault can hold of one, and a form that was put by.
fn plant(clinic: &Clinic, scan: PathBuf) -> Result<Value, String> {
    let form = json!({ "name": NAME, "identity": { "kind": "nik", "number": NIK }, "address": { "street": STREET }, "remarks": NOTE });
    let client = clinic.data("client_register", &json!({ "client": form }))?["id"].take();
    clinic.data(
        "draft_save",
        &json!({ "form": "x", "client": client, "body": { "note": NOTE, "name": NAME } }),
    )?;
    let scan = clinic.app.grant(scan);
    clinic.data("attachment_add", &json!({ "client": client, "file": scan, "title": NAME }))?;
    Ok(client)
}

const PLACE: &str = "TITIAN_SECRECY_PLACE";

#[test]
fn nothing_that_was_done_leaves_a_client_readable_outside_the_files_somebody_asked_for() -> Outcome {
    let place = tempfile::tempdir()?;
    let place = place.path();
    for folder in ["temporary", "backups", "desk"] {
        std::fs::create_dir(place.join(folder))?;
    }
    let mut day = Command::new(std::env::current_exe()?);
    day.args(["--exact", "vault::secrecy::a_day_at_work_in_folders_of_its_own"]).env(PLACE, place);
    for name in ["TMPDIR", "TMP", "TEMP"] {
        day.env(name, place.join("temporary"));
    }
    let ended = day.output()?;
    assert!(ended.status.success(), "{}", String::from_utf8_lossy(&ended.stdout));
    let asked_for: Vec<String> = Files::of(&place.join("desk"))?.0.into_keys().collect();
    let expected = [
        "akses.csv",
        "daftar.csv",
        "klien.json",
        "klien.zip",
        "laporan.csv",
        "laporan.xlsx",
        "log",
        "perangkat.csv",
        "surat.pdf",
    ];
    assert_eq!(asked_for, expected);
    let (temporary, backups) = (Files::of(&place.join("temporary"))?, Files::of(&place.join("backups"))?);
    let has = |files: &Files, end: &str| files.0.keys().any(|name| name.ends_with(end));
    assert!(has(&temporary, "vault/keys.json") && has(&temporary, ".db"), "the vault is there");
    assert!(has(&backups, ".db"), "a backup is there");
    nothing_shows(&temporary, None)?;
    nothing_shows(&backups, None)?;
    let said = String::from_utf8_lossy(&ended.stdout).into_owned() + &String::from_utf8_lossy(&ended.stderr);
    assert!([NAME, NIK, PASSPHRASE].iter().all(|secret| !said.contains(secret)));
    Ok(())
}

/// The other half of the test above: does nothing unless that starts it. The vault is made below the temporary folder.
#[test]
fn a_day_at_work_in_folders_of_its_own() -> Outcome {
    let Some(place) = std::env::var_os(PLACE).map(PathBuf::from) else { return Ok(()) };
    let mut clinic = Clinic::new()?;
    let desk = |name: &str| place.join("desk").join(name);
    let scan = desk("surat.pdf");
    std::fs::write(&scan, SCAN)?;
    let client = plant(&clinic, scan)?;
    let register = desk("daftar.csv");
    std::fs::write(
        &register,
        format!("Nama Klien;Tgl Masuk;Jenis Layanan;Catatan\n{NAME} Kedua;01/11/2026;Rawat Jalan;{NOTE}\n"),
    )?;
    let token = |path: &Path| clinic.app.grant(path.to_owned());
    let import = json!({ "file": token(&register), "good_rows": false, "language": "id" });
    clinic.data("import_preview", &import)?;
    assert_eq!(clinic.data("import_store", &import)?["accepted"], 1);
    for format in ["xlsx", "csv"] {
        let file = token(&desk(&format!("laporan.{format}")));
        clinic.data("report_export", &json!({ "from": "2026-01-01", "to": "2026-12-31", "file": file, "format": format, "language": "id" }))?;
    }
    clinic.data("client_copy_save", &json!({ "id": client, "file": token(&desk("klien.json")) }))?;
    clinic.data(
        "client_copy_save",
        &json!({ "id": client, "file": token(&desk("klien.zip")), "with_scans": true }),
    )?;
    clinic.data("access_export", &json!({ "file": token(&desk("akses.csv")), "format": "csv" }))?;
    let device = clinic.data("session", &json!({}))?["device"]["id"].clone();
    clinic.data(
        "device_clients_export",
        &json!({ "device": device, "file": token(&desk("perangkat.csv")), "format": "csv", "language": "id" }),
    )?;
    clinic.data("log_export", &json!({ "file": token(&desk("log")) }))?;
    // A file that cannot be put where somebody wants it leaves nothing of itself.
    std::fs::create_dir(desk("folder"))?;
    let taken = json!({ "id": client, "file": token(&desk("folder")) });
    assert_ne!(clinic.refusal("client_copy_save", &taken), "done");
    std::fs::remove_dir(desk("folder"))?;
    let backups = token(&place.join("backups"));
    clinic.data("backup_settings", &json!({ "folder": backups, "room_mb": 1000, "warn_days": 7 }))?;
    clinic.data("backup_now", &json!({}))?;
    clinic.data("vault_rekey", &json!({ "by": PASSPHRASE }))?;
    let found = clinic.data("backup_list", &json!({}))?;
    let restore = json!({ "backup": found[0]["backup"], "passphrase": PASSPHRASE });
    clinic.data("restore_preview", &restore)?;
    clinic.data("restore", &restore)?;
    clinic.reopen().map_err(|error| error.code)?;
    assert_eq!(clinic.data("client_list", &json!({}))?["total"], 2);
    clinic.app.close();
    nothing_shows(&Files::of(&clinic.vault)?, Some(&clinic.recovery_key))?;
    nothing_shows(&Files::of(&place.join("backups"))?, Some(&clinic.recovery_key))?;
    // What is left is looked at by whoever started this.
    std::mem::forget(clinic);
    Ok(())
}

/// No file shows what was planted, the passphrase or, by whoever knows it, the recovery key, as it is typed or written
/// in one.
fn nothing_shows(files: &Files, recovery_key: Option<&str>) -> Outcome {
    let ways_in: Vec<String> = recovery_key
        .into_iter()
        .flat_map(|key| [key.to_owned(), key.chars().filter(char::is_ascii_alphanumeric).collect()])
        .chain([PASSPHRASE.to_owned()])
        .collect();
    assert!(
        files.0.keys().any(|name| name.contains("attachments") || name.contains("scans")),
        "the scan is there"
    );
    for (name, bytes) in &files.0 {
        let text = String::from_utf8_lossy(bytes).to_lowercase();
        let planted =
            [NAME, NIK, STREET, NOTE, SCAN].iter().flat_map(|secret| secret.split(' ').chain([*secret]));
        let planted = planted.chain(ways_in.iter().map(String::as_str));
        for secret in planted.filter(|secret| secret.len() > 5) {
            assert!(!text.contains(&secret.to_lowercase()), "{name} shows {secret}");
            let wide: Vec<u8> = secret.encode_utf16().flat_map(u16::to_le_bytes).collect();
            assert!(
                !bytes.windows(wide.len()).any(|window| window == wide),
                "{name} shows {secret} in UTF-16"
            );
        }
        assert!(!bytes.starts_with(b"SQLite format"), "{name} is a plain database");
    }
    Ok(())
}

#[cfg(unix)]
#[test]
fn the_folder_is_its_owners_alone() -> Outcome {
    use std::os::unix::fs::PermissionsExt;
    let clinic = Clinic::new()?;
    assert_eq!(std::fs::metadata(&clinic.vault)?.permissions().mode() & 0o077, 0);
    Ok(())
}
