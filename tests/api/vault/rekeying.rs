//! A new key for the vault, when somebody leaves.

use super::folder::{Files, Problem, noticed, open, sight};
use serde_json::{Value, json};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use titian_core::{App, Progress, WireError};
use titian_tests::clinic::{Clinic, Outcome, PASSPHRASE};

const DEWI: &str = "sandi milik dewi";
const MADE: &str = "sandi milik made";

/// A clinic of three, one of whom leaves; who stays and who leaves.
fn clinic() -> Result<(Clinic, Value, Value), Problem> {
    let clinic = Clinic::new()?;
    let (client, _) = clinic.outpatient("Siti Rahayu", "2026-09-02")?;
    let scan = clinic.vault.with_extension("png");
    std::fs::write(&scan, [0x89, b'P', b'N', b'G', 7, 7])?;
    let file = clinic.app.grant(scan);
    clinic.data("attachment_add", &json!({ "client": client, "file": file, "title": "surat" }))?;
    let add = |name: &str, passphrase: &str| {
        clinic.data(
            "account_add",
            &json!({ "name": name, "role": "counselor", "passphrase": passphrase, "by": PASSPHRASE }),
        )
    };
    let (dewi, made) = (add("Dewi", DEWI)?["person"].clone(), add("Made", MADE)?["person"].clone());
    Ok((clinic, dewi, made))
}

fn unlock(clinic: &mut Clinic, person: &Value, passphrase: &str) -> Result<Value, WireError> {
    clinic.app.close();
    clinic.app = clinic.restarted();
    clinic.call("unlock", &json!({ "person": person, "passphrase": passphrase }))
}

fn me(clinic: &Clinic) -> Result<Value, String> {
    Ok(clinic.data("session", &json!({}))?["person"]["id"].clone())
}

/// Whether everything is as it was: the clients, the scan, the log.
fn require_whole(clinic: &Clinic) -> Outcome {
    assert_eq!(clinic.data("verify", &json!({}))?["ok"], true);
    let client = clinic.data("client_list", &json!({}))?["rows"][0]["id"].clone();
    let file = clinic.data("client_read", &json!({ "id": client }))?;
    let scan = clinic.data("attachment_read", &json!({ "id": file["attachments"][0]["id"] }))?;
    assert_eq!(scan["base64"], "iVBORwcH");
    Ok(())
}

/// What the access register tells of re-keyings, the newest first.
fn told(clinic: &Clinic) -> Result<Vec<Value>, Problem> {
    let page = clinic.data("access_list", &json!({ "kinds": ["rekeyed", "rekey_stopped"] }))?;
    Ok(page["rows"].as_array().into_iter().flatten().map(|row| row["kind"].clone()).collect())
}

/// Re-keys, and keeps what the folder held after each step.
fn rekey_watched(app: &App, vault: &Path) -> Result<Vec<(&'static str, Files)>, Problem> {
    let steps = Arc::new(Mutex::new(Vec::new()));
    let (kept, folder) = (Arc::clone(&steps), vault.to_owned());
    let watch = move |progress: Progress| {
        if progress.phase.starts_with("rekey_") {
            let files = Files::of(&folder).unwrap_or_else(|_| Files(std::collections::BTreeMap::new()));
            kept.lock().unwrap_or_else(PoisonError::into_inner).push((progress.phase, files));
        }
    };
    app.call("vault_rekey", &json!({ "by": PASSPHRASE }).to_string(), Arc::new(watch))
        .map_err(|error| format!("{error:?}"))?;
    let steps = steps.lock().unwrap_or_else(PoisonError::into_inner).clone();
    Ok(steps)
}

#[test]
fn whoever_left_does_not_open_the_vault_again_not_with_the_keys_of_before_either() -> Outcome {
    let (mut clinic, dewi, made) = clinic()?;
    let rina = me(&clinic)?;
    let before = sight(&clinic)?;
    let keys = clinic.vault.join("keys.json");
    let (old_keys, old_files) = (std::fs::read(&keys)?, Files::of(&clinic.vault)?);
    clinic.data("account_deactivate", &json!({ "person": made, "by": PASSPHRASE }))?;
    assert_eq!(clinic.refusal("vault_rekey", &json!({ "by": "bukan sandinya" })), "wrong_passphrase");
    let session = clinic.data("vault_rekey", &json!({ "by": PASSPHRASE }))?;
    assert_eq!((&session["person"]["role"], &session["notices"]), (&json!("administrator"), &json!([])));
    require_whole(&clinic)?;
    assert_eq!(told(&clinic)?, ["rekeyed"]);
    assert_eq!(sight(&clinic)?["clients"], before["clients"]);
    // Everybody who stayed opens it with the passphrase they have.
    unlock(&mut clinic, &dewi, DEWI).map_err(|error| error.code)?;
    assert_eq!(unlock(&mut clinic, &made, MADE).err().map(|error| error.code), Some("not_found"));
    clinic.app.close();
    assert!(!clinic.vault.join("titian.db").exists(), "nothing of the old database is left");
    let new_keys = std::fs::read(&keys)?;
    // The keys of before name a database that is gone; beside the new one under that name they do not open it.
    std::fs::write(&keys, &old_keys)?;
    assert_eq!(unlock(&mut clinic, &made, MADE).err().map(|error| error.code), Some("damaged"));
    clinic.app.close();
    let new_name = Files::of(&clinic.vault)?
        .0
        .keys()
        .find(|name| name.starts_with("titian-") && name.ends_with(".db"))
        .cloned()
        .ok_or("no database")?;
    std::fs::copy(clinic.vault.join(&new_name), clinic.vault.join("titian.db"))?;
    assert_eq!(unlock(&mut clinic, &made, MADE).err().map(|error| error.code), Some("damaged"));
    // The new keys are what they were.
    std::fs::remove_file(clinic.vault.join("titian.db"))?;
    std::fs::write(&keys, new_keys)?;
    unlock(&mut clinic, &rina, PASSPHRASE).map_err(|error| error.code)?;
    require_whole(&clinic)?;
    assert!(!old_files.bytes("titian.db").is_empty());
    Ok(())
}

#[test]
fn the_recovery_sheet_opens_the_vault_under_its_new_key() -> Outcome {
    let (mut clinic, ..) = clinic()?;
    let rina = me(&clinic)?;
    clinic.data("vault_rekey", &json!({ "by": PASSPHRASE }))?;
    clinic.app.close();
    clinic.app = clinic.restarted();
    assert_eq!(clinic.refusal("recovery_check", &json!({ "recovery_key": clinic.recovery_key })), "done");
    let recover =
        json!({ "recovery_key": clinic.recovery_key, "person": rina, "new_passphrase": "sandi dari lembar" });
    clinic.data("unlock_recovery", &recover)?;
    require_whole(&clinic)
}

#[test]
fn a_re_keying_that_stops_anywhere_leaves_the_old_key_or_the_new_one_and_nothing_in_between() -> Outcome {
    let (mut clinic, dewi, _) = clinic()?;
    let rina = me(&clinic)?;
    let before = sight(&clinic)?;
    let steps = rekey_watched(&clinic.app, &clinic.vault)?;
    let names: Vec<&str> = steps.iter().map(|(name, _)| *name).collect();
    assert_eq!(
        names,
        ["rekey_begun", "rekey_copied", "rekey_verified", "rekey_headed", "rekey_in_force", "rekey_done"]
    );
    for (name, files) in steps {
        clinic.app.close();
        files.put(&clinic.vault)?;
        // Whoever comes first; then everybody, and what was left is gone.
        let session = unlock(&mut clinic, &dewi, DEWI).map_err(|error| format!("{name}: {error:?}"))?;
        assert_eq!(session["data"]["notices"], json!([]), "{name}");
        unlock(&mut clinic, &rina, PASSPHRASE).map_err(|error| format!("{name}: {error:?}"))?;
        require_whole(&clinic)?;
        assert_eq!(sight(&clinic)?["clients"], before["clients"], "{name}");
        let is_renewed = name == "rekey_in_force" || name == "rekey_done";
        assert_eq!(told(&clinic)?, [if is_renewed { "rekeyed" } else { "rekey_stopped" }], "{name}");
        clinic.app.close();
        let left = Files::of(&clinic.vault)?;
        let databases = left.0.keys().filter(|name| name.ends_with(".db")).count();
        assert_eq!(databases, 1, "{name}: {:?}", left.0.keys());
        assert!(
            left.0.keys().all(|file| !file.starts_with("rekeying") && !file.starts_with("head-")),
            "{name}"
        );
    }
    Ok(())
}

#[test]
fn half_a_copy_is_never_taken_for_the_vault() -> Outcome {
    let (mut clinic, _, _) = clinic()?;
    let steps = rekey_watched(&clinic.app, &clinic.vault)?;
    let (_, copied) = steps.into_iter().find(|(name, _)| *name == "rekey_copied").ok_or("never copied")?;
    let new = copied
        .0
        .keys()
        .find(|name| name.starts_with("titian-") && name.ends_with(".db"))
        .cloned()
        .ok_or("no copy")?;
    let half = copied.bytes(&new)[..4096].to_vec();
    clinic.app.close();
    copied.with(&new, half).put(&clinic.vault)?;
    let rina = me_of(&clinic)?;
    unlock(&mut clinic, &rina, PASSPHRASE).map_err(|error| error.code)?;
    require_whole(&clinic)?;
    assert!(!clinic.vault.join(&new).exists());
    Ok(())
}

fn me_of(clinic: &Clinic) -> Result<Value, String> {
    let people = clinic.data("vault_status", &json!({}))?["people"].clone();
    let rina =
        people.as_array().into_iter().flatten().find(|person| person["name"] == "Rina Lestari").cloned();
    Ok(rina.unwrap_or_default()["id"].clone())
}

#[test]
fn cancelling_leaves_the_old_key_in_force_and_the_vault_open() -> Outcome {
    let (clinic, _, _) = clinic()?;
    let app = Arc::new(clinic.restarted());
    clinic.app.close();
    let rina = me_of(&clinic)?;
    titian_tests::clinic::send(&app, "unlock", &json!({ "person": rina, "passphrase": PASSPHRASE }))
        .map_err(|error| error.code)?;
    let other = Arc::clone(&app);
    let cancel = move |progress: Progress| {
        if progress.phase == "rekey_copied" {
            other.cancel();
        }
    };
    let outcome = app.call("vault_rekey", &json!({ "by": PASSPHRASE }).to_string(), Arc::new(cancel));
    assert_eq!(outcome.err().map(|error| error.code), Some("cancelled"));
    let page = titian_tests::clinic::send(&app, "client_list", &json!({})).map_err(|error| error.code)?;
    assert_eq!(page["data"]["total"], 1);
    app.close();
    let mut clinic = clinic;
    unlock(&mut clinic, &rina, PASSPHRASE).map_err(|error| error.code)?;
    assert_eq!(told(&clinic)?, ["rekey_stopped"], "the register says what became of it, once");
    clinic.app.close();
    assert!(clinic.vault.join("titian.db").exists());
    assert!(!clinic.vault.join("rekeying").exists());
    Ok(())
}

#[test]
fn a_flipped_byte_of_the_renewed_vault_is_noticed() -> Outcome {
    let clinic = Clinic::new()?;
    clinic.outpatient("Siti Rahayu", "2026-09-02")?;
    clinic.data("vault_rekey", &json!({ "by": PASSPHRASE }))?;
    clinic.app.close();
    let whole = Files::of(&clinic.vault)?;
    let database = whole.0.keys().find(|name| name.ends_with(".db")).cloned().ok_or("no database")?;
    let mut clinic = clinic;
    for (file, at) in [(database.as_str(), 5000), ("keys.json", 40), ("head", 30)] {
        whole.flipped(file, at).put(&clinic.vault)?;
        assert_ne!(noticed(&mut clinic)?, "unnoticed", "{file}");
    }
    whole.put(&clinic.vault)?;
    open(&mut clinic).map_err(|error| error.code)?;
    Ok(())
}
