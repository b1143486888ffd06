//! Without the passphrase no file of the vault says who is a client.

use super::folder::Files;
use serde_json::json;
use titian_tests::clinic::{Clinic, Outcome};

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
    let client = clinic.data("client_register", &json!({ "client": { "name": NAME, "identity": { "kind": "nik", "number": NIK }, "address": { "street": STREET }, "remarks": NOTE } }))?["id"].clone();
    clinic.data(
        "draft_save",
        &json!({ "form": "x", "client": client, "body": { "note": NOTE, "name": NAME } }),
    )?;
    clinic.data(
        "attachment_add",
        &json!({ "client": client, "file": clinic.app.grant(scan), "title": NAME }),
    )?;
    // While it is open, with everything still in the write-ahead log; as after a crash; and closed.
    nothing_shows(&Files::of(&clinic.vault)?)?;
    clinic.reopen().map_err(|error| error.code)?;
    let mut file = clinic.data("client_read", &json!({ "id": client }))?["client"].take();
    file["remarks"] = json!(format!("{NOTE} dan {NOTE}"));
    clinic.data("client_save", &json!({ "id": client, "client": file }))?;
    let open = Files::of(&clinic.vault)?;
    assert!(!open.bytes("titian.db-wal").is_empty());
    nothing_shows(&open)?;
    clinic.app.close();
    nothing_shows(&Files::of(&clinic.vault)?)
}

fn nothing_shows(files: &Files) -> Outcome {
    assert!(files.0.keys().any(|name| name.starts_with("attachments")), "the scan is there");
    for (name, bytes) in &files.0 {
        let text = String::from_utf8_lossy(bytes).to_lowercase();
        let planted =
            [NAME, NIK, STREET, NOTE, SCAN].iter().flat_map(|secret| secret.split(' ').chain([*secret]));
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
