//! The recovery sheet above the administrators: naming one, and taking the role from one.

use serde_json::{Value, json};
use titian_core::WireError;
use titian_tests::clinic::{Clinic, Outcome, PASSPHRASE};

type Problem = Box<dyn std::error::Error>;

const DEWI: &str = "sandi milik dewi sendiri";
const MADE: &str = "sandi milik made sendiri";

/// A clinic with an administrator, Rina, and a counselor, Dewi; their ids.
fn clinic() -> Result<(Clinic, Value, Value), Problem> {
    let clinic = Clinic::new()?;
    let rina = clinic.data("session", &json!({}))?["person"]["id"].clone();
    let dewi = add(&clinic, "Dewi", "counselor", DEWI)?;
    Ok((clinic, rina, dewi))
}

fn add(clinic: &Clinic, name: &str, role: &str, passphrase: &str) -> Result<Value, String> {
    let account = json!({ "name": name, "role": role, "passphrase": passphrase, "by": PASSPHRASE });
    Ok(clinic.data("account_add", &account)?["person"].take())
}

fn sign_in(clinic: &mut Clinic, person: &Value, passphrase: &str) -> Result<Value, WireError> {
    clinic.app.close();
    clinic.app = clinic.restarted();
    clinic.call("unlock", &json!({ "person": person, "passphrase": passphrase }))
}

fn by_sheet(clinic: &Clinic, appoint: Value, dismiss: Value) -> Value {
    json!({ "recovery_key": clinic.recovery_key, "appoint": appoint, "dismiss": dismiss })
}

/// The role of each account, by name.
fn roles(accounts: &Value) -> Vec<(String, Value)> {
    let list = accounts.as_array().cloned().unwrap_or_default();
    list.into_iter()
        .map(|one| (one["name"].as_str().unwrap_or_default().to_owned(), one["role"].clone()))
        .collect()
}

fn named(name: &str, role: Value) -> (String, Value) {
    (name.to_owned(), role)
}

#[test]
fn where_the_only_administrator_has_left_the_sheet_names_another() -> Outcome {
    let (mut clinic, rina, dewi) = clinic()?;
    clinic.app.close();
    let old_keys = std::fs::read(clinic.vault.join("keys.json"))?;
    sign_in(&mut clinic, &dewi, DEWI).map_err(|error| error.code)?;
    assert_eq!(clinic.refusal("account_list", &json!({})), "not_allowed");
    let input = by_sheet(&clinic, json!({ "person": dewi }), json!({ "person": rina }));
    let accounts = clinic.data("recovery_administrators", &input)?;
    assert_eq!(roles(&accounts), [named("Dewi", json!("administrator")), named("Rina Lestari", Value::Null)]);
    assert_eq!((&accounts[0]["has_way_in"], &accounts[1]["has_way_in"]), (&json!(true), &json!(false)));
    // At once, and with the passphrase Dewi has.
    let made = json!({ "name": "Made", "role": "administrator", "passphrase": MADE, "by": DEWI });
    clinic.data("account_add", &made)?;
    assert_eq!(clinic.data("violation_list", &json!({}))?, json!([]));
    assert_eq!(clinic.data("verify", &json!({}))?["ok"], true);
    let told = clinic
        .data("access_list", &json!({ "kinds": ["sheet_appointed", "sheet_dismissed"], "language": "en" }))?;
    assert_eq!(told["matching"], 2);
    assert_eq!(told["rows"][1]["detail_text"], "signatures accepted up to number 1");
    assert_eq!(sign_in(&mut clinic, &rina, PASSPHRASE).err().map(|error| error.code), Some("not_found"));
    clinic.app.close();
    std::fs::write(clinic.vault.join("keys.json"), old_keys)?;
    assert_eq!(
        sign_in(&mut clinic, &rina, PASSPHRASE).err().map(|error| error.code),
        Some("account_inactive")
    );
    sign_in(&mut clinic, &dewi, DEWI).map_err(|error| error.code)?;
    assert_eq!(clinic.data("session", &json!({}))?["person"]["role"], "administrator");
    Ok(())
}

#[test]
fn of_an_administrator_who_is_not_trusted_only_what_was_named_stays() -> Outcome {
    let (mut clinic, rina, dewi) = clinic()?;
    clinic.data("account_role", &json!({ "person": dewi, "role": "head", "by": PASSPHRASE }))?;
    let made = add(&clinic, "Made", "administrator", MADE)?;
    clinic.data("account_role", &json!({ "person": dewi, "role": "counselor", "by": PASSPHRASE }))?;
    sign_in(&mut clinic, &dewi, DEWI).map_err(|error| error.code)?;
    let asked = json!({ "recovery_key": clinic.recovery_key, "person": rina });
    let acts = clinic.data("recovery_acts", &asked)?;
    let told = |at: usize| (&acts[at]["number"], &acts[at]["changes"][0]["kind"], &acts[at]["counts"]);
    assert_eq!(acts.as_array().map(Vec::len), Some(4), "{acts}");
    assert_eq!(told(0), (&json!(4), &json!("role"), &json!(true)));
    assert_eq!(
        (&acts[0]["changes"][0]["about"], &acts[0]["changes"][0]["role"]),
        (&json!("Dewi"), &json!("counselor"))
    );
    assert_eq!(told(1), (&json!(3), &json!("key"), &json!(true)));
    assert_eq!(acts[1]["device_code"], "A");

    let input = by_sheet(&clinic, json!({ "person": dewi }), json!({ "person": rina, "last": 2 }));
    let accounts = clinic.data("recovery_administrators", &input)?;
    // Of Made no role counts any more; the tables still say one, which is shown as such.
    let expected = [named("Dewi", json!("administrator")), named("Rina Lestari", Value::Null)];
    assert_eq!(roles(&accounts), expected);
    let acts = clinic.data("recovery_acts", &asked)?;
    let counts: Vec<bool> = acts.as_array().into_iter().flatten().map(|act| act["counts"] == true).collect();
    assert_eq!(counts, [false, false, true, true]);
    assert_eq!(sign_in(&mut clinic, &made, MADE).err().map(|error| error.code), Some("account_inactive"));
    // Somebody whom the dismissed one had let in is let in anew, under a key that counts.
    sign_in(&mut clinic, &dewi, DEWI).map_err(|error| error.code)?;
    assert_eq!(clinic.data("verify", &json!({}))?["ok"], true);
    assert_eq!(clinic.data("violation_list", &json!({}))?[0]["code"], "role_without_signature");
    let again = json!({ "staff": made, "role": "counselor", "passphrase": MADE, "by": DEWI });
    clinic.data("account_add", &again)?;
    assert_eq!(clinic.data("violation_list", &json!({}))?, json!([]));
    sign_in(&mut clinic, &made, MADE).map_err(|error| error.code)?;
    Ok(())
}

#[test]
fn where_nobody_else_can_sign_in_the_sheet_opens_the_vault_and_hands_it_over() -> Outcome {
    let mut clinic = Clinic::new()?;
    let rina = clinic.data("session", &json!({}))?["person"]["id"].clone();
    clinic.app.close();
    clinic.app = clinic.restarted();
    let recover =
        json!({ "recovery_key": clinic.recovery_key, "person": rina, "new_passphrase": "sandi dari lembar" });
    clinic.data("unlock_recovery", &recover)?;
    let ayu = json!({ "name": "Ayu", "profession": "nurse", "active": true });
    let ayu = clinic.data("staff_add", &json!({ "staff": ayu }))?["id"].clone();
    let input = |passphrase: Value| {
        by_sheet(&clinic, json!({ "person": ayu, "passphrase": passphrase }), json!({ "person": rina }))
    };
    assert_eq!(
        clinic.wrong_fields("recovery_administrators", &input(Value::Null)),
        ["appoint.passphrase: required"]
    );
    assert_eq!(
        clinic.wrong_fields("recovery_administrators", &input(json!("pendek"))),
        ["appoint.passphrase: passphrase_short"]
    );
    clinic.data("recovery_administrators", &input(json!("sandi milik ayu sendiri")))?;
    // Whoever was signed in has no account any more.
    assert_eq!(clinic.refusal("session", &json!({})), "locked");
    assert_eq!(
        sign_in(&mut clinic, &rina, "sandi dari lembar").err().map(|error| error.code),
        Some("not_found")
    );
    sign_in(&mut clinic, &ayu, "sandi milik ayu sendiri").map_err(|error| error.code)?;
    assert_eq!(clinic.data("session", &json!({}))?["person"]["role"], "administrator");
    clinic.data("vault_rekey", &json!({ "by": "sandi milik ayu sendiri" }))?;
    assert_eq!(clinic.data("violation_list", &json!({}))?, json!([]));
    assert_eq!(clinic.data("verify", &json!({}))?["ok"], true);
    Ok(())
}

#[test]
fn without_the_sheet_or_without_an_administrator_left_nothing_changes() -> Outcome {
    let (clinic, rina, dewi) = clinic()?;
    let before = clinic.data("account_list", &json!({}))?;
    let refused = |appoint: Value, dismiss: Value| {
        clinic.refusal("recovery_administrators", &by_sheet(&clinic, appoint, dismiss))
    };
    let wrong = |appoint: Value, dismiss: Value| {
        clinic.wrong_fields("recovery_administrators", &by_sheet(&clinic, appoint, dismiss))
    };
    let of = |person: &Value| json!({ "person": person });
    let nobody = json!("00000000-0000-0000-0000-000000000009");
    assert_eq!(wrong(Value::Null, Value::Null), ["appoint: required"]);
    assert_eq!(wrong(of(&rina), of(&rina)), ["appoint.person: same_person"]);
    assert_eq!(refused(Value::Null, of(&rina)), "last_administrator");
    assert_eq!(refused(Value::Null, of(&dewi)), "not_an_administrator");
    assert_eq!(refused(of(&nobody), of(&rina)), "not_found");
    // Not even the first act is accepted: then Dewi has no account that counts, either.
    assert_eq!(wrong(of(&dewi), json!({ "person": rina, "last": 0 })), ["appoint.passphrase: required"]);
    let stranger = Clinic::new()?.recovery_key;
    let with_key = |key: &str| json!({ "recovery_key": key, "person": rina, "appoint": of(&dewi) });
    for call in ["recovery_administrators", "recovery_acts"] {
        assert_eq!(clinic.refusal(call, &with_key(&stranger)), "wrong_recovery_key", "{call}");
        assert_eq!(clinic.wrong_fields(call, &with_key("ABC")), ["recovery_key: recovery_length"], "{call}");
    }
    assert_eq!(clinic.data("account_list", &json!({}))?, before);
    assert_eq!(clinic.data("verify", &json!({}))?["ok"], true);
    clinic.data("recovery_administrators", &by_sheet(&clinic, of(&dewi), Value::Null))?;
    assert_eq!(roles(&clinic.data("account_list", &json!({}))?)[0], named("Dewi", json!("administrator")));
    Ok(())
}
