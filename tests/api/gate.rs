//! The gate: who may what, and what is not let through.

use serde_json::{Value, json};
use std::path::Path;
use std::sync::Arc;
use titian_core::api::{TABLE, Who};
use titian_core::kernel::codes::Role;
use titian_tests::clinic::{Clinic, Outcome};

/// What every account may.
const EVERYONE: [&str; 9] = [
    "erasure_late",
    "passphrase_change",
    "session",
    "settings_read",
    "draft_save",
    "draft_read",
    "draft_discard",
    "draft_list",
    "backup_status",
];
/// What somebody who only reports may besides.
const FIGURES: [&str; 6] = [
    "report_annual",
    "report_export",
    "report_printed",
    "province_sites",
    "province_report",
    "province_export",
];
/// What a recovery agent may for their own clients.
const FIELD: [&str; 15] = [
    "device_request",
    "transport_read",
    "transport_save",
    "transport_now",
    "today",
    "client_list",
    "client_read",
    "contact_record",
    "aftercare_record",
    "staff_list",
    "bundle_export",
    "bundle_receive",
    "bundle_check",
    "bundle_list",
    "work_elsewhere",
];
/// What only heads and administrators may.
const MANAGE: [&str; 33] = [
    "site_file_check",
    "full_preview",
    "full_export",
    "case_preview",
    "case_export",
    "case_receive",
    "case_forget",
    "site_list",
    "extract_way_read",
    "extract_way_save",
    "extract_collect",
    "extract_preview",
    "extract_export",
    "extract_receive",
    "settings_save",
    "staff_add",
    "staff_save",
    "access_list",
    "access_export",
    "account_list",
    "assignment_list",
    "client_copy",
    "client_copy_printed",
    "client_copy_save",
    "client_erase",
    "device_apart",
    "device_clients",
    "device_clients_export",
    "device_list",
    "erasure_list",
    "erasure_preview",
    "verify",
    "backup_settings",
];
/// What only administrators may.
const ADMINISTER: [&str; 18] = [
    "bundle_key",
    "site_policy",
    "site_introduce",
    "site_look",
    "site_accept",
    "person_key_make",
    "person_key_give",
    "person_key_take",
    "device_revoke",
    "device_accept",
    "account_add",
    "account_role",
    "account_deactivate",
    "account_reset",
    "client_assign",
    "device_enrol",
    "log_export",
    "vault_rekey",
];

fn may(role: Role, name: &str) -> bool {
    match role {
        Role::Administrator => true,
        Role::Head => !ADMINISTER.contains(&name),
        Role::Counselor | Role::Medical => !MANAGE.contains(&name) && !ADMINISTER.contains(&name),
        Role::Reporter => EVERYONE.contains(&name) || FIGURES.contains(&name),
        Role::RecoveryAgent => EVERYONE.contains(&name) || FIELD.contains(&name),
    }
}

#[test]
fn every_role_may_what_it_may_and_nothing_else() -> Outcome {
    let clinic = Clinic::new()?;
    let vault = clinic.app.vault().map_err(|error| error.to_wire().code)?;
    for role in Role::ALL {
        for entry in TABLE.iter().filter(|entry| entry.who != Who::Anybody) {
            // Each time anew: what may change accounts judges afterwards who is signed in.
            vault.set_scene(|scene| scene.person.role = *role).map_err(|error| error.to_wire().code)?;
            let is_refused = clinic.refusal(entry.name, &json!({})) == "not_allowed";
            assert_eq!(is_refused, !may(*role, entry.name), "{role:?}: {}", entry.name);
        }
    }
    Ok(())
}

#[test]
fn before_anybody_unlocked_only_what_set_up_needs_is_answered() -> Outcome {
    let clinic = Clinic::new()?;
    clinic.app.close();
    let open = [
        "vault_status",
        "vault_create",
        "unlock",
        "unlock_recovery",
        "recovery_check",
        "passphrase_advice",
        "region_children",
        "region_search",
        "region_read",
        "backup_list",
        "restore_preview",
        "restore",
        "join_request",
        "join_finish",
    ];
    for entry in TABLE {
        let is_locked = clinic.refusal(entry.name, &json!({})) == "locked";
        assert_eq!(is_locked, !open.contains(&entry.name), "{}", entry.name);
    }
    Ok(())
}

#[test]
fn a_role_that_was_taken_away_no_longer_opens_the_vault() -> Outcome {
    let mut clinic = Clinic::new()?;
    let colleague = clinic
        .data("staff_add", &json!({ "staff": { "name": "Dewi", "profession": "doctor", "active": true } }))?;
    clinic.app.close();
    clinic.app = clinic.restarted();
    let unlock = json!({ "person": colleague["id"], "passphrase": "empat kata yang panjang" });
    assert_eq!(
        clinic.refusal("unlock", &unlock),
        "not_found",
        "a colleague without an account has no way in"
    );
    Ok(())
}

#[test]
fn an_unknown_call_and_an_unreadable_input_are_named() -> Outcome {
    let clinic = Clinic::new()?;
    assert_eq!(clinic.refusal("client_delete", &json!({})), "unknown_call");
    assert_eq!(clinic.refusal("", &json!({})), "unknown_call");
    for (name, input, field) in [
        ("client_register", json!({ "client": { "name": 5 } }), "client.name"),
        ("client_register", json!({ "client": { "name": "Siti", "sex": "x" } }), "client.sex"),
        (
            "client_register",
            json!({ "client": { "name": "Siti", "phones": [{ "number": "081", "owner": "nobody" }] } }),
            "client.phones[0].owner",
        ),
        ("session_record", json!({ "episode": "no id", "session": {} }), "episode"),
        (
            "client_register",
            json!({ "client": { "name": "Siti" }, "episode": { "service": "outpatient", "opened_on": "2026-02-30" } }),
            "episode.opened_on",
        ),
        ("client_read", json!({}), "."),
        ("client_read", json!([1]), "."),
    ] {
        let wrong = clinic.wrong_fields(name, &input);
        assert!(wrong.len() == 1 && wrong[0].ends_with(": unreadable"), "{wrong:?}");
        let named = wrong[0].trim_end_matches(": unreadable").replace('[', ".").replace(']', "");
        let field = field.replace('[', ".").replace(']', "");
        assert!(named == field || input.is_array(), "{named} instead of {field}");
    }
    Ok(())
}

#[test]
fn what_is_no_json_too_deep_or_too_large_breaks_nothing() -> Outcome {
    let clinic = Clinic::new()?;
    let raw = |name: &str, input: &str| {
        clinic
            .app
            .call(name, input, Arc::new(|_| ()))
            .map_or_else(|error| error.code.to_owned(), |_| "done".to_owned())
    };
    let deep = format!("{{\"form\":\"x\",\"body\":{}{}}}", "[".repeat(100_000), "]".repeat(100_000));
    assert_eq!(raw("draft_save", &deep), "invalid");
    assert_eq!(raw("client_list", ""), "invalid");
    assert_eq!(raw("client_list", "{} {}"), "invalid");
    assert_eq!(raw("client_list", "{\"text\":\"a\",\"text\":\"b\"}"), "invalid");
    assert_eq!(raw("client_list", "{\"text\":\"\\ud800\"}"), "invalid");
    assert_eq!(
        raw("draft_save", &json!({ "form": "x", "body": "y".repeat(1024 * 1024) }).to_string()),
        "too_large"
    );
    assert_eq!(raw("client_list", "{\"offset\":4294967295,\"limit\":4294967295}"), "done");
    assert_eq!(
        raw(
            "client_save",
            "{\"id\":\"00000000-0000-0000-0000-000000000001\",\"rev\":-5,\"client\":{\"name\":\"x\"}}"
        ),
        "not_found"
    );
    assert_eq!(clinic.data("verify", &json!({}))?["ok"], true);
    Ok(())
}

#[test]
fn every_answer_says_what_was_seen_and_what_was_changed() -> Outcome {
    let clinic = Clinic::new()?;
    let before = clinic.call("client_list", &json!({})).map_err(|error| error.code)?;
    assert_eq!((&before["touched"], &before["kept_both"]), (&json!([]), &json!([])));
    let written = clinic.call("client_register", &json!({ "client": { "name": "Siti" }, "episode": { "service": "outpatient", "opened_on": "2026-11-01" } })).map_err(|error| error.code)?;
    assert_eq!(written["touched"], json!(["client", "episode"]));
    assert!(written["rev"].as_i64() > before["rev"].as_i64());
    assert_eq!(clinic.call("client_list", &json!({})).map_err(|error| error.code)?["rev"], written["rev"]);
    let fault = clinic
        .call("client_read", &json!({ "id": "00000000-0000-0000-0000-000000000001" }))
        .err()
        .ok_or("found")?;
    let wire: Value = serde_json::to_value(&fault)?;
    assert_eq!(wire, json!({ "code": "not_found", "fields": [], "args": {}, "reference": null }));
    Ok(())
}

#[test]
fn every_line_of_the_table_is_part_of_a_journey() -> Outcome {
    let mut sources = String::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("api")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else if !path.ends_with("gate.rs") {
                sources.push_str(&std::fs::read_to_string(path)?);
            }
        }
    }
    let missing: Vec<&str> = TABLE
        .iter()
        .map(|entry| entry.name)
        .filter(|name| !sources.contains(&format!("\"{name}\"")))
        .collect();
    assert_eq!(missing, Vec::<&str>::new());
    Ok(())
}
