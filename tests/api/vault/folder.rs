//! A vault's folder as a set of files, to be damaged and put back.

use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::Path;
use titian_core::WireError;
use titian_tests::clinic::{Clinic, PASSPHRASE, files_below, send};

pub(super) type Problem = Box<dyn std::error::Error>;

/// Every file of a folder, by its path within.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Files(pub(super) BTreeMap<String, Vec<u8>>);

impl Files {
    pub(super) fn of(folder: &Path) -> Result<Self, Problem> {
        let mut files = BTreeMap::new();
        for name in files_below(folder)? {
            files.insert(name.to_string_lossy().into_owned(), std::fs::read(folder.join(name))?);
        }
        // The memory shared between processes that have the file open is no part of it.
        files.remove("titian.db-shm");
        Ok(Self(files))
    }

    /// Makes a folder hold exactly these files.
    pub(super) fn put(&self, folder: &Path) -> Result<(), Problem> {
        if folder.exists() {
            std::fs::remove_dir_all(folder)?;
        }
        for (name, bytes) in &self.0 {
            let path = folder.join(name);
            std::fs::create_dir_all(path.parent().unwrap_or(folder))?;
            std::fs::write(path, bytes)?;
        }
        Ok(())
    }

    pub(super) fn bytes(&self, name: &str) -> &[u8] {
        self.0.get(name).map_or(&[], Vec::as_slice)
    }

    pub(super) fn with(&self, name: &str, bytes: Vec<u8>) -> Self {
        let mut files = self.clone();
        files.0.insert(name.to_owned(), bytes);
        files
    }

    pub(super) fn without(&self, name: &str) -> Self {
        let mut files = self.clone();
        files.0.remove(name);
        files
    }

    pub(super) fn flipped(&self, name: &str, at: usize) -> Self {
        let mut bytes = self.bytes(name).to_vec();
        bytes[at] ^= 0x10;
        self.with(name, bytes)
    }
}

/// A clinic with some of everything, closed, and what its folder then held.
pub(super) fn closed_clinic() -> Result<(Clinic, Files), Problem> {
    let clinic = clinic_at_work()?;
    clinic.app.close();
    let files = Files::of(&clinic.vault)?;
    Ok((clinic, files))
}

/// A clinic whose machine stopped in the middle of the day: what was committed is partly in the write-ahead log only.
pub(super) fn crashed_clinic() -> Result<(Clinic, Files), Problem> {
    let mut clinic = clinic_at_work()?;
    clinic.reopen().map_err(|error| format!("{error:?}"))?;
    clinic.outpatient("Lalu Mahendra", "2026-10-01")?;
    clinic.outpatient("Baiq Rohani", "2026-10-02")?;
    // While somebody reads, the log is not folded into the database.
    let vault = clinic.app.vault().map_err(|error| error.to_wire().code)?;
    let files = vault
        .readers
        .read(|conn| {
            conn.query_row("SELECT count(*) FROM op", [], |_| Ok(()))?;
            Ok(Files::of(&clinic.vault))
        })
        .map_err(|error| error.to_wire().code)??;
    drop(vault);
    clinic.app.close();
    assert!(!files.bytes("titian.db-wal").is_empty(), "the crash left a write-ahead log");
    Ok((clinic, files))
}

fn clinic_at_work() -> Result<Clinic, Problem> {
    let clinic = Clinic::new()?;
    for name in ["Siti Rahayu", "Budi Santoso", "Made Wirawan"] {
        let (client, episode) = clinic.outpatient(name, "2026-09-02")?;
        clinic.data("session_record", &json!({ "episode": episode, "session": { "on": "2026-09-09", "kind": "individual_counselling", "attendance": "present", "note": "Catatan panjang. ".repeat(400) } }))?;
        clinic.data("draft_save", &json!({ "form": format!("client:{client}"), "client": client, "body": { "remarks": "belum disimpan" } }))?;
    }
    Ok(clinic)
}

/// What there is to see of the clients and drafts of a clinic, to compare before and after.
pub(super) fn sight(clinic: &Clinic) -> Result<Value, String> {
    let list = clinic.data("client_list", &json!({}))?;
    let drafts = clinic.data("draft_list", &json!({}))?;
    Ok(json!({ "clients": list["rows"], "drafts": drafts }))
}

/// Opens a clinic's folder as it now is, by another start of the program.
pub(super) fn open(clinic: &mut Clinic) -> Result<Value, WireError> {
    clinic.app.close();
    clinic.app = clinic.restarted();
    send(&clinic.app, "unlock", &json!({ "passphrase": PASSPHRASE })).map(|mut answer| answer["data"].take())
}

/// How damage was noticed: at opening, by a notice or a refusal, or by `verify`.
pub(super) fn noticed(clinic: &mut Clinic) -> Result<String, String> {
    match open(clinic) {
        Err(error) => Ok(format!("refused: {}", error.code)),
        Ok(session) => match session["notices"].as_array().and_then(|notices| notices.first()) {
            Some(notice) => Ok(format!("notice: {}", notice.as_str().unwrap_or_default())),
            None => {
                let verified = clinic.data("verify", &json!({}))?;
                if verified["ok"] == true {
                    return Ok("unnoticed".to_owned());
                }
                Ok(format!("verify: {}", verified["first_bad"]["reason"].as_str().unwrap_or_default()))
            }
        },
    }
}
