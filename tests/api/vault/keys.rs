//! Who can open a vault, and with what.

use super::folder::{Files, closed_clinic, open, sight};
use serde_json::{Value, json};
use std::fmt::Write;
use titian_core::App;
use titian_core::scene::Work;
use titian_core::store::desk::Rank;
use titian_tests::clinic::{Clinic, Outcome, PASSPHRASE, app, send};

fn code(outcome: Result<Value, titian_core::WireError>) -> String {
    outcome.map_or_else(|error| error.code.to_owned(), |_| "done".to_owned())
}

#[test]
fn a_wrong_passphrase_opens_nothing_and_changes_nothing() -> Outcome {
    let (mut clinic, whole) = closed_clinic()?;
    clinic.app = clinic.restarted();
    assert_eq!(
        clinic.refusal("unlock", &json!({ "passphrase": "empat kata yang salah" })),
        "wrong_passphrase"
    );
    assert_eq!(clinic.refusal("client_list", &json!({})), "locked");
    // Nothing but that somebody tried.
    let now = Files::of(&clinic.vault)?.without("lock");
    assert!(!now.bytes("attempts").is_empty());
    assert_eq!(now.without("attempts"), whole.without("lock"));
    open(&mut clinic).map_err(|error| error.code)?;
    Ok(())
}

#[test]
fn a_second_program_is_told_that_the_vault_is_in_use() -> Outcome {
    let clinic = Clinic::new()?;
    let second = clinic.restarted();
    assert_eq!(code(send(&second, "unlock", &json!({ "passphrase": PASSPHRASE }))), "vault_in_use");
    assert_eq!(
        code(send(
            &second,
            "vault_create",
            &json!({ "site_name": "Lain", "region_code": "52.71", "timezone": "WITA", "language": "id", "admin_name": "Lain", "passphrase": PASSPHRASE })
        )),
        "vault_exists"
    );
    clinic.outpatient("Siti Rahayu", "2026-09-02")?;
    clinic.app.close();
    assert_eq!(code(send(&second, "unlock", &json!({ "passphrase": PASSPHRASE }))), "done");
    assert_eq!(clinic.refusal("unlock", &json!({ "passphrase": PASSPHRASE })), "vault_in_use");
    Ok(())
}

#[test]
fn a_passphrase_is_changed_by_whoever_knows_the_old_one() -> Outcome {
    let mut clinic = Clinic::new()?;
    let change = |old: &str, new: &str| json!({ "old": old, "new": new });
    assert_eq!(
        clinic.refusal("passphrase_change", &change("bukan ini", "lima kata yang lebih panjang")),
        "wrong_passphrase"
    );
    assert_eq!(
        clinic.wrong_fields("passphrase_change", &change(PASSPHRASE, "pendek")),
        ["new: passphrase_short"]
    );
    clinic.data("passphrase_change", &change(PASSPHRASE, "lima kata yang lebih panjang"))?;
    clinic.app.close();
    assert_eq!(open(&mut clinic).map_err(|error| error.code), Err("wrong_passphrase"));
    assert_eq!(clinic.refusal("unlock", &json!({ "passphrase": "lima kata yang lebih panjang" })), "done");
    assert_eq!(clinic.data("verify", &json!({}))?["ok"], true);
    Ok(())
}

#[test]
fn guessing_waits_longer_and_longer_also_after_a_restart_and_is_told_at_the_next_unlocking() -> Outcome {
    let (mut clinic, _) = closed_clinic()?;
    clinic.app = clinic.restarted();
    let guess = json!({ "passphrase": "tebakan saja" });
    for _ in 0..4 {
        assert_eq!(clinic.refusal("unlock", &guess), "wrong_passphrase");
    }
    clinic.app = clinic.restarted();
    let Err(refused) = clinic.call("unlock", &json!({ "passphrase": PASSPHRASE })) else {
        return Err("opened".into());
    };
    assert_eq!(
        (refused.code, serde_json::to_value(&refused.args)?),
        ("too_many_tries", json!({ "seconds": 1 }))
    );
    // The clock is set back by years: the wait is no longer, and passes.
    clinic.set_clock("2001-01-01T00:00:00+08:00")?;
    assert_eq!(clinic.refusal("unlock", &json!({ "passphrase": PASSPHRASE })), "too_many_tries");
    clinic.set_clock("2001-01-01T00:00:01+08:00")?;
    assert_eq!(clinic.refusal("unlock", &json!({ "passphrase": PASSPHRASE })), "done");
    let told = clinic.data("access_list", &json!({ "kinds": ["refused"], "language": "en" }))?;
    assert_eq!(
        (&told["matching"], &told["rows"][0]["detail_text"]),
        (&json!(1), &json!("4 wrong passphrases"))
    );
    assert!(!clinic.vault.join("attempts").exists());
    Ok(())
}

#[test]
fn guessing_at_an_open_screen_waits_too() -> Outcome {
    let clinic = Clinic::new()?;
    let add = json!({ "name": "Orang Lain", "role": "head", "passphrase": "sandi orang lain", "by": "tebakan saja" });
    for _ in 0..4 {
        assert_eq!(clinic.refusal("account_add", &add), "wrong_passphrase");
    }
    assert_eq!(clinic.refusal("account_add", &add), "too_many_tries");
    assert_eq!(
        clinic.refusal("passphrase_change", &json!({ "old": PASSPHRASE, "new": "lima kata yang panjang" })),
        "too_many_tries"
    );
    Ok(())
}

#[test]
fn the_recovery_sheet_opens_the_vault_and_sets_a_new_passphrase() -> Outcome {
    let (mut clinic, _) = closed_clinic()?;
    clinic.app = clinic.restarted();
    let person = clinic.data("vault_status", &json!({}))?["people"][0]["id"].clone();
    let recover =
        |key: &str| json!({ "recovery_key": key, "person": person, "new_passphrase": "sandi baru sekali" });
    let stranger = Clinic::new()?.recovery_key;
    assert_eq!(clinic.refusal("unlock_recovery", &recover(&stranger)), "wrong_recovery_key");
    assert_eq!(clinic.refusal("recovery_check", &json!({ "recovery_key": stranger })), "wrong_recovery_key");
    let slip = if clinic.recovery_key.starts_with('7') { "8" } else { "7" };
    let mistyped = format!("{slip}{}", &clinic.recovery_key[1..]);
    assert_eq!(clinic.wrong_fields("unlock_recovery", &recover(&mistyped)), ["recovery_key: recovery_group"]);
    assert_eq!(
        clinic.wrong_fields("recovery_check", &json!({ "recovery_key": "ABC" })),
        ["recovery_key: recovery_length"]
    );
    assert_eq!(clinic.refusal("recovery_check", &json!({ "recovery_key": clinic.recovery_key })), "done");
    let short = json!({ "recovery_key": clinic.recovery_key, "person": person, "new_passphrase": "abc" });
    assert_eq!(clinic.wrong_fields("unlock_recovery", &short), ["new_passphrase: passphrase_short"]);
    // Nothing of that set a passphrase.
    assert_eq!(clinic.refusal("unlock", &json!({ "passphrase": PASSPHRASE })), "done");
    clinic.app.close();
    clinic.data("unlock_recovery", &recover(&clinic.recovery_key))?;
    assert_eq!(sight(&clinic)?["clients"].as_array().map(Vec::len), Some(3));
    clinic.app.close();
    assert_eq!(clinic.refusal("unlock", &json!({ "passphrase": PASSPHRASE })), "wrong_passphrase");
    assert_eq!(clinic.refusal("unlock", &json!({ "passphrase": "sandi baru sekali" })), "done");
    Ok(())
}

#[test]
fn a_recovery_that_cannot_open_the_database_leaves_the_passphrase_as_it_was() -> Outcome {
    let (mut clinic, whole) = closed_clinic()?;
    clinic.app = clinic.restarted();
    let person = clinic.data("vault_status", &json!({}))?["people"][0]["id"].clone();
    whole.flipped("titian.db", 100).put(&clinic.vault)?;
    let recover = json!({ "recovery_key": clinic.recovery_key, "person": person, "new_passphrase": "sandi baru sekali" });
    assert_eq!(clinic.refusal("unlock_recovery", &recover), "damaged");
    assert_eq!(Files::of(&clinic.vault)?.bytes("keys.json"), whole.bytes("keys.json"));
    Ok(())
}

#[test]
fn a_newer_keys_file_and_a_newer_database_are_refused_and_left_alone() -> Outcome {
    let (mut clinic, whole) = closed_clinic()?;
    let keys = String::from_utf8(whole.bytes("keys.json").to_vec())?;
    let newer = keys.replacen("\"format\":1", "\"format\":2,\"hardware\":true", 1);
    whole.with("keys.json", checked(&newer)?).put(&clinic.vault)?;
    assert_eq!(clinic.refusal("vault_status", &json!({})), "too_new");
    assert_eq!(open(&mut clinic).map_err(|error| error.code), Err("too_new"));

    whole.put(&clinic.vault)?;
    open(&mut clinic).map_err(|error| error.code)?;
    let vault = clinic.app.vault().map_err(|error| error.to_wire().code)?;
    let scene = vault.scene(clinic.app.now(), Work::default());
    vault
        .desk
        .write(Rank::Save, scene, |tx| Ok(tx.conn().pragma_update(None, "user_version", 1000)?))
        .map_err(|error| error.to_wire().code)?;
    drop(vault);
    clinic.app.close();
    let newer = Files::of(&clinic.vault)?;
    assert_eq!(open(&mut clinic).map_err(|error| error.code), Err("too_new"));
    assert_eq!(Files::of(&clinic.vault)?, newer);
    Ok(())
}

#[test]
fn what_somebody_wrote_into_keys_json_is_not_believed() -> Outcome {
    let (mut clinic, whole) = closed_clinic()?;
    let keys = String::from_utf8(whole.bytes("keys.json").to_vec())?;
    for (from, to) in [
        ("Klinik Pratama BNNK Mataram", "Klinik Palsu"),
        ("\"name\":\"Rina Lestari\"", "\"name\":\"Orang Lain\""),
        ("\"database\":\"titian.db\"", "\"database\":\"../titian.db\""),
        ("\"passes\":1", "\"passes\":2"),
    ] {
        let altered = keys.replacen(from, to, 1);
        assert_ne!(altered, keys, "{from}");
        whole.with("keys.json", checked(&altered)?).put(&clinic.vault)?;
        let refused = open(&mut clinic).map_err(|error| error.code).err().unwrap_or("done");
        assert!(["damaged", "wrong_passphrase"].contains(&refused), "{from}: {refused}");
    }
    let costly = keys.replacen("\"memory_kib\":64", "\"memory_kib\":4000000000", 1);
    whole.with("keys.json", checked(&costly)?).put(&clinic.vault)?;
    assert_eq!(open(&mut clinic).map_err(|error| error.code), Err("damaged"));
    Ok(())
}

/// A keys file with the hash that says it is whole, as whoever can write files can compute it.
fn checked(text: &str) -> Result<Vec<u8>, Box<dyn std::error::Error>> {
    use sha2::{Digest, Sha256};
    let body = text.rsplit_once(",\"check\":").ok_or("no check")?.0;
    let mut check = String::new();
    for byte in Sha256::digest(body.as_bytes()) {
        write!(check, "{byte:02x}")?;
    }
    Ok(format!("{body},\"check\":\"{check}\"}}").into_bytes())
}

#[test]
fn a_vault_whose_making_was_interrupted_is_made_again_and_a_full_folder_is_not_touched() -> Outcome {
    let folder = tempfile::tempdir()?;
    let (clinic, whole) = closed_clinic()?;
    let place = folder.path().join("Titian");
    let new = json!({ "site_name": "Klinik Pratama", "region_code": "52.71", "timezone": "WITA", "language": "id", "admin_name": "Rina Lestari", "passphrase": PASSPHRASE });
    let half_made = app(&place, &clinic.clock());
    whole.without("keys.json").with("unfinished", Vec::new()).put(&place)?;
    assert_eq!(
        send(&half_made, "vault_status", &json!({})).map_err(|error| error.code)?["data"]["state"],
        "missing"
    );
    type_back(&half_made, &send(&half_made, "vault_create", &new).map_err(|error| error.code)?)?;
    assert_eq!(send(&half_made, "client_list", &json!({})).map_err(|error| error.code)?["data"]["total"], 0);
    half_made.close();
    assert_eq!(code(send(&half_made, "vault_create", &new)), "vault_exists");
    assert_eq!(code(send(&half_made, "unlock", &json!({ "passphrase": PASSPHRASE }))), "done");
    assert!(!place.join("unfinished").exists());
    half_made.close();

    let other = folder.path().join("Dokumen");
    std::fs::create_dir(&other)?;
    std::fs::write(other.join("surat.txt"), "halo")?;
    assert_eq!(code(send(&app(&other, &clinic.clock()), "vault_create", &new)), "vault_exists");
    assert_eq!(std::fs::read_dir(&other)?.count(), 1);
    Ok(())
}

/// Types the whole sheet back.
fn type_back(app: &App, created: &Value) -> Outcome {
    let typed = json!({ "recovery_key": created["data"]["recovery_key"] });
    send(app, "recovery_check", &typed).map_err(|error| format!("{error:?}"))?;
    Ok(())
}

#[test]
fn a_vault_whose_sheet_nobody_typed_back_is_none_and_is_made_again() -> Outcome {
    let folder = tempfile::tempdir()?;
    let place = folder.path().join("Titian");
    let clock = Clinic::clock_at("2026-11-22T09:00:00+08:00")?;
    let first = app(&place, &clock);
    let new = json!({ "site_name": "Klinik Pratama", "region_code": "52.71", "timezone": "WITA", "language": "id", "admin_name": "Rina Lestari", "passphrase": PASSPHRASE });
    let created = send(&first, "vault_create", &new).map_err(|error| error.code)?;
    for call in ["client_list", "session", "settings_read", "client_register"] {
        assert_eq!(code(send(&first, call, &json!({}))), "setup_unfinished", "{call}");
    }
    // The machine stops: set-up is offered again, and whoever typed the passphrase has no vault.
    first.close();
    let second = app(&place, &clock);
    let state =
        |app: &App| send(app, "vault_status", &json!({})).map(|mut answer| answer["data"]["state"].take());
    assert_eq!(state(&second).map_err(|error| error.code)?, "missing");
    assert_eq!(code(send(&second, "unlock", &json!({ "passphrase": PASSPHRASE }))), "vault_missing");
    let again = send(&second, "vault_create", &new).map_err(|error| error.code)?;
    assert_ne!(again["data"]["recovery_key"], created["data"]["recovery_key"]);
    // Also without a restart.
    let again = send(&second, "vault_create", &new).map_err(|error| error.code)?;
    let key = again["data"]["recovery_key"].as_str().ok_or("no key")?.to_owned();
    let groups: Vec<&str> = key.split('-').collect();
    let wrong = send(&second, "recovery_check", &json!({ "recovery_key": groups[2], "group": 4 }))
        .err()
        .ok_or("taken")?;
    assert_eq!((wrong.fields[0].field.as_str(), wrong.fields[0].code), ("recovery_key", "recovery_group"));
    assert_eq!(code(send(&second, "recovery_check", &json!({ "recovery_key": "", "group": 9 }))), "invalid");
    assert_eq!(
        code(send(&second, "recovery_check", &json!({ "recovery_key": created["data"]["recovery_key"] }))),
        "wrong_recovery_key"
    );
    assert_eq!(code(send(&second, "client_list", &json!({}))), "setup_unfinished");
    let typed = json!({ "recovery_key": groups[3].to_lowercase(), "group": 4 });
    assert_eq!(code(send(&second, "recovery_check", &typed)), "done");
    assert_eq!(code(send(&second, "client_list", &json!({}))), "done");
    second.close();
    assert!(!place.join("unfinished").exists());
    assert_eq!(code(send(&second, "unlock", &json!({ "passphrase": PASSPHRASE }))), "done");
    Ok(())
}

#[test]
fn a_new_vault_says_everything_that_is_missing_at_once() -> Outcome {
    let folder = tempfile::tempdir()?;
    let clinic = Clinic::new()?;
    let new = app(&folder.path().join("vault"), &clinic.clock());
    let input = json!({ "site_name": " ", "region_code": "99", "timezone": "WIB", "language": "id", "admin_name": "", "passphrase": "pendek" });
    let Err(error) = send(&new, "vault_create", &input) else { return Err("made".into()) };
    let fields: Vec<&str> = error.fields.iter().map(|wrong| wrong.field.as_str()).collect();
    assert_eq!(fields, ["site_name", "admin_name", "region_code", "passphrase"]);
    assert!(!folder.path().join("vault").exists());
    Ok(())
}
