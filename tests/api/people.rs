//! Several people on one machine: whose signature counts for what.

use serde_json::{Value, json};
use titian_core::WireError;
use titian_core::log::Edit;
use titian_core::scene::{Tx, Work};
use titian_core::staff::records::STAFF;
use titian_core::store::desk::Rank;
use titian_tests::clinic::{Clinic, Outcome, PASSPHRASE};

/// Writes into the vault past every use case, as other software with the vault's key could.
fn write_past_the_gate(
    clinic: &Clinic,
    work: impl FnOnce(&mut Tx<'_>) -> titian_core::Result<()> + Send + 'static,
) -> Outcome {
    let vault = clinic.app.vault().map_err(|error| error.to_wire().code)?;
    let scene = vault.scene(clinic.app.now(), Work::default());
    vault.desk.write(Rank::Save, scene, work).map_err(|error| error.to_wire().code)?;
    Ok(())
}

fn codes(violations: &Value) -> Vec<&str> {
    violations.as_array().into_iter().flatten().filter_map(|violation| violation["code"].as_str()).collect()
}

#[test]
fn a_role_that_nobody_signed_has_no_effect_and_is_shown() -> Outcome {
    let mut clinic = Clinic::new()?;
    assert_eq!(clinic.data("violation_list", &json!({}))?, json!([]));
    let me: titian_core::kernel::ids::Id =
        serde_json::from_value(clinic.data("session", &json!({}))?["person"]["id"].clone())?;
    write_past_the_gate(&clinic, move |tx| {
        let edit = Edit::of(&STAFF, me).set("role", json!({ "role": "reporter" }))?;
        tx.save(me, vec![edit], None).map(drop)
    })?;
    assert_eq!(codes(&clinic.data("violation_list", &json!({}))?), ["role_without_signature"]);
    clinic.reopen().map_err(|error| error.code)?;
    assert_eq!(clinic.data("session", &json!({}))?["person"]["role"], "administrator");
    assert_eq!(clinic.data("verify", &json!({}))?["ok"], true);
    Ok(())
}

#[test]
fn a_machine_of_which_there_were_two_is_shown() -> Outcome {
    let clinic = Clinic::new()?;
    write_past_the_gate(&clinic, |tx| {
        tx.conn().execute("INSERT INTO copied VALUES (?)", [tx.scene.device])?;
        Ok(())
    })?;
    assert_eq!(codes(&clinic.data("violation_list", &json!({}))?), ["device_copied"]);
    assert_eq!(clinic.data("waiting", &json!({}))?["violations"], 1);
    Ok(())
}

#[test]
fn verify_misses_a_signature_that_was_taken_away_or_altered() -> Outcome {
    for sql in ["DELETE FROM personal", "UPDATE personal SET sig = zeroblob(64)"] {
        let clinic = Clinic::new()?;
        write_past_the_gate(&clinic, move |tx| Ok(tx.conn().execute_batch(sql)?))?;
        let verified = clinic.data("verify", &json!({}))?;
        assert_eq!(
            (&verified["ok"], &verified["first_bad"]["reason"]),
            (&json!(false), &json!("person")),
            "{sql}"
        );
        assert_eq!(verified["first_bad"]["seq"], 1);
    }
    Ok(())
}

/// The passphrase of a colleague in these tests.
fn passphrase_of(name: &str) -> String {
    format!("kata sandi milik {name}")
}

/// Adds an account for a new colleague; who it is.
fn colleague(clinic: &Clinic, name: &str, role: &str) -> Result<Value, String> {
    let account = clinic.data(
        "account_add",
        &json!({ "name": name, "role": role, "passphrase": passphrase_of(name), "by": PASSPHRASE, "acknowledged": true }),
    )?;
    Ok(account["person"].clone())
}

/// Locks the vault and opens it as somebody.
fn sign_in(clinic: &mut Clinic, person: &Value, passphrase: &str) -> Result<Value, WireError> {
    clinic.app.close();
    clinic.app = clinic.restarted();
    clinic.call("unlock", &json!({ "person": person, "passphrase": passphrase }))
}

fn me(clinic: &Clinic) -> Result<Value, String> {
    Ok(clinic.data("session", &json!({}))?["person"]["id"].clone())
}

#[test]
fn two_people_share_one_machine_each_with_their_own_passphrase() -> Outcome {
    let mut clinic = Clinic::new()?;
    let rina = me(&clinic)?;
    let dewi = colleague(&clinic, "Dewi Anggraini", "counselor")?;
    let accounts = clinic.data("account_list", &json!({}))?;
    assert_eq!(
        accounts,
        json!([
            { "person": dewi, "name": "Dewi Anggraini", "role": "counselor", "has_way_in": true },
            { "person": rina, "name": "Rina Lestari", "role": "administrator", "has_way_in": true },
        ])
    );
    sign_in(&mut clinic, &dewi, &passphrase_of("Dewi Anggraini")).map_err(|error| error.code)?;
    assert_eq!(clinic.data("session", &json!({}))?["person"]["role"], "counselor");
    let (client, _) = clinic.outpatient("Siti Rahayu", "2026-09-02")?;
    let history = clinic.data("client_history", &json!({ "id": client }))?;
    assert_eq!(history[0]["author_name"], "Dewi Anggraini");
    assert_eq!(clinic.refusal("account_list", &json!({})), "not_allowed");
    assert_eq!(
        sign_in(&mut clinic, &rina, &passphrase_of("Dewi Anggraini")).err().map(|error| error.code),
        Some("wrong_passphrase")
    );
    sign_in(&mut clinic, &rina, PASSPHRASE).map_err(|error| error.code)?;
    assert_eq!(clinic.data("client_list", &json!({}))?["total"], 1);
    assert_eq!(clinic.data("verify", &json!({}))?["ok"], true);
    assert_eq!(clinic.data("violation_list", &json!({}))?, json!([]));
    Ok(())
}

#[test]
fn whoever_walks_up_to_an_open_screen_changes_no_account() -> Outcome {
    let clinic = Clinic::new()?;
    let dewi = colleague(&clinic, "Dewi", "counselor")?;
    for (call, input) in [
        (
            "account_add",
            json!({ "name": "Orang Lain", "role": "administrator", "passphrase": PASSPHRASE, "by": "tebakan saja" }),
        ),
        ("account_role", json!({ "person": dewi, "role": "administrator", "by": "tebakan saja" })),
        ("account_deactivate", json!({ "person": dewi, "by": "tebakan saja" })),
        ("account_reset", json!({ "person": dewi, "passphrase": PASSPHRASE, "by": "tebakan saja" })),
    ] {
        assert_eq!(clinic.refusal(call, &input), "wrong_passphrase", "{call}");
    }
    let names: Vec<Value> =
        clinic.data("vault_status", &json!({}))?["people"].as_array().cloned().unwrap_or_default();
    assert_eq!(names.len(), 2);
    Ok(())
}

#[test]
fn a_role_changes_with_a_signature_and_an_account_ends_with_one() -> Outcome {
    let mut clinic = Clinic::new()?;
    let rina = me(&clinic)?;
    let dewi = colleague(&clinic, "Dewi", "counselor")?;
    let turned = clinic.data("account_role", &json!({ "person": dewi, "role": "head", "by": PASSPHRASE }))?;
    assert_eq!(turned["role"], "head");
    sign_in(&mut clinic, &dewi, &passphrase_of("Dewi")).map_err(|error| error.code)?;
    assert_eq!(clinic.data("session", &json!({}))?["person"]["role"], "head");
    assert_eq!(
        clinic.refusal(
            "account_role",
            &json!({ "person": dewi, "role": "administrator", "by": passphrase_of("Dewi") })
        ),
        "not_allowed"
    );
    sign_in(&mut clinic, &rina, PASSPHRASE).map_err(|error| error.code)?;
    assert_eq!(
        clinic.refusal(
            "staff_save",
            &json!({ "id": dewi, "staff": { "name": "Dewi", "profession": "nurse", "active": false } })
        ),
        "has_account"
    );
    let ended = clinic.data("account_deactivate", &json!({ "person": dewi, "by": PASSPHRASE }))?;
    assert_eq!((&ended["role"], &ended["has_way_in"]), (&Value::Null, &json!(false)));
    assert_eq!(clinic.data("vault_status", &json!({}))?["people"].as_array().map(Vec::len), Some(1));
    assert_eq!(
        sign_in(&mut clinic, &dewi, &passphrase_of("Dewi")).err().map(|error| error.code),
        Some("not_found")
    );
    // Nothing is deleted: the colleague stays, and may come back.
    sign_in(&mut clinic, &rina, PASSPHRASE).map_err(|error| error.code)?;
    assert_eq!(clinic.data("staff_list", &json!({}))?.as_array().map(Vec::len), Some(2));
    clinic.data(
        "account_add",
        &json!({ "staff": dewi, "role": "counselor", "passphrase": "sandi yang kedua", "by": PASSPHRASE }),
    )?;
    assert_eq!(
        clinic.refusal(
            "account_add",
            &json!({ "staff": dewi, "role": "counselor", "passphrase": "sandi yang kedua", "by": PASSPHRASE })
        ),
        "account_exists"
    );
    sign_in(&mut clinic, &dewi, "sandi yang kedua").map_err(|error| error.code)?;
    sign_in(&mut clinic, &rina, PASSPHRASE).map_err(|error| error.code)?;
    assert_eq!(clinic.data("violation_list", &json!({}))?, json!([]));
    assert_eq!(clinic.data("verify", &json!({}))?["ok"], true);
    Ok(())
}

#[test]
fn the_keys_of_before_do_not_let_somebody_back_in_whose_account_ended() -> Outcome {
    let mut clinic = Clinic::new()?;
    let dewi = colleague(&clinic, "Dewi", "counselor")?;
    let keys = clinic.vault.join("keys.json");
    let before = std::fs::read(&keys)?;
    clinic.data("account_deactivate", &json!({ "person": dewi, "by": PASSPHRASE }))?;
    clinic.app.close();
    std::fs::write(&keys, before)?;
    assert_eq!(
        sign_in(&mut clinic, &dewi, &passphrase_of("Dewi")).err().map(|error| error.code),
        Some("account_inactive")
    );
    // The next who signs in takes the way in away again.
    clinic.call("unlock", &json!({ "passphrase": PASSPHRASE, "person": clinic.data("vault_status", &json!({}))?["people"][0]["id"] })).map_err(|error| error.code)?;
    assert_eq!(clinic.data("vault_status", &json!({}))?["people"].as_array().map(Vec::len), Some(1));
    assert_eq!(refused(&clinic)?, [(dewi, "account_inactive count=1".to_owned())]);
    Ok(())
}

/// Who was refused what, as the access register tells it, the oldest first.
fn refused(clinic: &Clinic) -> Result<Vec<(Value, String)>, Box<dyn std::error::Error>> {
    let page = clinic.data("access_list", &json!({ "kinds": ["refused"] }))?;
    let rows = page["rows"].as_array().ok_or("no rows")?.iter().rev();
    rows.map(|row| Ok((row["about"].clone(), row["detail"].as_str().ok_or("no detail")?.to_owned())))
        .collect()
}

#[test]
fn the_register_tells_wrong_sheets_and_what_a_role_may_not_do() -> Outcome {
    let mut clinic = Clinic::new()?;
    let (rina, dewi) = (me(&clinic)?, colleague(&clinic, "Dewi", "counselor")?);
    sign_in(&mut clinic, &dewi, &passphrase_of("Dewi")).map_err(|error| error.code)?;
    for _ in 0..2 {
        assert_eq!(clinic.refusal("access_list", &json!({})), "not_allowed");
    }
    clinic.app.close();
    let strange = Clinic::new()?.recovery_key;
    assert_eq!(clinic.refusal("recovery_check", &json!({ "recovery_key": strange })), "wrong_recovery_key");
    let recover =
        json!({ "recovery_key": strange, "person": rina, "new_passphrase": "sandi yang baru sekali" });
    assert_eq!(clinic.refusal("unlock_recovery", &recover), "wrong_recovery_key");
    sign_in(&mut clinic, &rina, PASSPHRASE).map_err(|error| error.code)?;
    let told = |what: &str| format!("{what} count=1");
    assert_eq!(
        refused(&clinic)?,
        [
            (dewi, "not_allowed count=2".to_owned()),
            (Value::Null, told("wrong_recovery_key")),
            (rina.clone(), told("wrong_recovery_key")),
        ]
    );
    sign_in(&mut clinic, &rina, PASSPHRASE).map_err(|error| error.code)?;
    assert_eq!(refused(&clinic)?.len(), 3, "it is told once");
    Ok(())
}

#[test]
fn the_last_administrator_stays() -> Outcome {
    let mut clinic = Clinic::new()?;
    let rina = me(&clinic)?;
    let role = |person: &Value, role: &str| json!({ "person": person, "role": role, "by": PASSPHRASE });
    assert_eq!(clinic.refusal("account_role", &role(&rina, "head")), "last_administrator");
    assert_eq!(
        clinic.refusal("account_deactivate", &json!({ "person": rina, "by": PASSPHRASE })),
        "last_administrator"
    );
    let dewi = colleague(&clinic, "Dewi", "administrator")?;
    assert_eq!(clinic.refusal("account_deactivate", &json!({ "person": rina, "by": PASSPHRASE })), "done");
    // Their own account ended, and with it the session.
    assert_eq!(clinic.refusal("client_list", &json!({})), "locked");
    assert_eq!(sign_in(&mut clinic, &rina, PASSPHRASE).err().map(|error| error.code), Some("not_found"));
    sign_in(&mut clinic, &dewi, &passphrase_of("Dewi")).map_err(|error| error.code)?;
    assert_eq!(clinic.data("session", &json!({}))?["person"]["role"], "administrator");
    Ok(())
}

#[test]
fn an_administrator_lets_somebody_in_again_who_forgot_their_passphrase() -> Outcome {
    let mut clinic = Clinic::new()?;
    let rina = me(&clinic)?;
    let dewi = colleague(&clinic, "Dewi", "administrator")?;
    let reset = json!({ "person": dewi, "passphrase": "sandi yang baru sekali", "by": PASSPHRASE });
    clinic.data("account_reset", &reset)?;
    assert_eq!(
        clinic.refusal(
            "account_reset",
            &json!({ "person": rina, "passphrase": "sandi lain lagi", "by": PASSPHRASE })
        ),
        "own_account"
    );
    assert_eq!(
        sign_in(&mut clinic, &dewi, &passphrase_of("Dewi")).err().map(|error| error.code),
        Some("wrong_passphrase")
    );
    sign_in(&mut clinic, &dewi, "sandi yang baru sekali").map_err(|error| error.code)?;
    // The new signing key signs.
    let added = json!({ "name": "Made", "role": "medical", "passphrase": "sandi milik made", "by": "sandi yang baru sekali" });
    clinic.data("account_add", &added)?;
    assert_eq!(clinic.data("verify", &json!({}))?["ok"], true);
    Ok(())
}

#[test]
fn whoever_recovers_with_the_sheet_can_sign_again() -> Outcome {
    let mut clinic = Clinic::new()?;
    let rina = me(&clinic)?;
    clinic.app.close();
    clinic.app = clinic.restarted();
    let recover =
        json!({ "recovery_key": clinic.recovery_key, "person": rina, "new_passphrase": "sandi dari lembar" });
    clinic.data("unlock_recovery", &recover)?;
    let added = json!({ "name": "Made", "role": "medical", "passphrase": "sandi milik made", "by": "sandi dari lembar" });
    clinic.data("account_add", &added)?;
    assert_eq!(clinic.data("violation_list", &json!({}))?, json!([]));
    assert_eq!(clinic.data("verify", &json!({}))?["ok"], true);
    Ok(())
}

#[test]
fn an_account_says_everything_that_is_missing_and_an_agents_asks_for_a_confirmation() -> Outcome {
    let clinic = Clinic::new()?;
    let empty = json!({ "name": "  ", "role": "counselor", "passphrase": "pendek", "by": PASSPHRASE });
    assert_eq!(
        clinic.wrong_fields("account_add", &empty),
        ["name: required", "passphrase: passphrase_short"]
    );
    let agent = json!({ "name": "Jaya", "role": "recovery_agent", "passphrase": "sandi milik jaya", "by": PASSPHRASE });
    assert_eq!(clinic.refusal("account_add", &agent), "confirmation_needed");
    let dewi = colleague(&clinic, "Dewi", "counselor")?;
    assert_eq!(
        clinic.refusal("account_role", &json!({ "person": dewi, "role": "reporter", "by": PASSPHRASE })),
        "confirmation_needed"
    );
    assert_eq!(
        clinic.refusal(
            "client_assign",
            &json!({ "client": dewi, "agent": dewi, "active": true, "by": PASSPHRASE })
        ),
        "not_found"
    );
    let (client, _) = clinic.outpatient("Siti Rahayu", "2026-09-02")?;
    assert_eq!(
        clinic.refusal(
            "client_assign",
            &json!({ "client": client, "agent": dewi, "active": true, "by": PASSPHRASE })
        ),
        "not_an_agent"
    );
    Ok(())
}
