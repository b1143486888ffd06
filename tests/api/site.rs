//! The clinic itself: settings, colleagues, partners, regions.

use serde_json::{Value, json};
use titian_tests::clinic::{Clinic, Outcome};

#[test]
fn settings_are_kept_and_what_they_change_follows_at_once() -> Outcome {
    let mut clinic = Clinic::new()?;
    let mut settings = clinic.data("settings_read", &json!({}))?;
    assert_eq!((&settings["sessions_target"], &settings["aftercare_months"]), (&json!(8), &json!([1, 3, 6])));
    assert_eq!(settings["motivation_by_source"]["family"], "pushed");
    settings["site_name"] = json!("Klinik Pratama Sehat");
    settings["motivation_by_source"]["family"] = json!("voluntary");
    settings["record_no_pattern"] = json!("{device}/{number}/{year}");
    settings["letterhead"] = json!("Jl. Pejanggik 1\nMataram");
    settings["sessions_target"] = json!(12);
    let saved = clinic.data("settings_save", &json!({ "settings": settings }))?;
    assert_eq!(saved, settings);
    assert_eq!(clinic.data("session", &json!({}))?["site"]["name"], "Klinik Pratama Sehat");
    assert_eq!(clinic.data("vault_status", &json!({}))?["site_name"], "Klinik Pratama Sehat");
    let first = clinic.data("client_register", &json!({ "client": { "name": "Siti" }, "episode": { "service": "outpatient", "opened_on": "2026-11-01", "source": "family" } }))?;
    assert_eq!(first["record_no"], "A/0001/26");
    assert_eq!(
        clinic.data("client_register", &json!({ "client": { "name": "Budi" } }))?["record_no"],
        "A/0002/26"
    );
    assert_eq!(
        clinic.data("client_read", &json!({ "id": first["id"] }))?["episodes"][0]["implied_motivation"],
        "voluntary"
    );
    clinic.reopen().map_err(|error| error.code)?;
    assert_eq!(clinic.data("settings_read", &json!({}))?, settings);
    Ok(())
}

#[test]
fn the_language_of_this_machine_changes_although_nothing_of_the_site_does() -> Outcome {
    let mut clinic = Clinic::new()?;
    let mut settings = clinic.data("settings_read", &json!({}))?;
    settings["language"] = json!("en");
    assert_eq!(clinic.data("settings_save", &json!({ "settings": settings }))?["language"], "en");
    assert_eq!(clinic.data("session", &json!({}))?["language"], "en");
    clinic.reopen().map_err(|error| error.code)?;
    assert_eq!(clinic.data("session", &json!({}))?["language"], "en");
    assert_eq!(clinic.data("vault_status", &json!({}))?["language"], "en");
    Ok(())
}

#[test]
fn settings_that_make_no_sense_are_refused() -> Outcome {
    let clinic = Clinic::new()?;
    let settings = clinic.data("settings_read", &json!({}))?;
    for (field, value, code) in [
        ("site_name", json!("  "), "required"),
        ("region_code", json!("99.99"), "unknown_code"),
        ("sessions_target", json!(0), "out_of_range"),
        ("quiet_days", json!(400), "out_of_range"),
        ("idle_minutes", json!(1), "out_of_range"),
        ("idle_minutes", json!(61), "out_of_range"),
        ("aftercare_months", json!([]), "out_of_range"),
        ("record_no_pattern", json!("RM-{number}"), "pattern"),
        ("record_no_pattern", json!("{device}"), "pattern"),
        ("letterhead", json!("x".repeat(501)), "too_long"),
    ] {
        let mut changed = settings.clone();
        changed[field] = value;
        assert_eq!(
            clinic.wrong_fields("settings_save", &json!({ "settings": changed })),
            [format!("settings.{field}: {code}")]
        );
    }
    Ok(())
}

#[test]
fn colleagues_are_added_changed_and_leave_the_lists_when_they_go() -> Outcome {
    let clinic = Clinic::new()?;
    let staff = |name: &str, active: bool| json!({ "name": name, "profession": "doctor", "active": active });
    let added = clinic.data("staff_add", &json!({ "staff": staff("  dr.  Made ", true) }))?;
    assert_eq!(added["name"], "dr. Made");
    assert_eq!(
        clinic.wrong_fields("staff_add", &json!({ "staff": staff(" ", true) })),
        ["staff.name: required"]
    );
    clinic.data("staff_save", &json!({ "id": added["id"], "staff": staff("dr. Made Wirawan", false) }))?;
    let names = |active_only: bool| -> Result<Vec<Value>, String> {
        Ok(clinic
            .data("staff_list", &json!({ "active_only": active_only }))?
            .as_array()
            .into_iter()
            .flatten()
            .map(|one| one["name"].clone())
            .collect())
    };
    assert_eq!(names(true)?, ["Rina Lestari"]);
    assert_eq!(names(false)?, ["dr. Made Wirawan", "Rina Lestari"]);
    let me = clinic.data("session", &json!({}))?["person"]["id"].clone();
    assert_eq!(
        clinic.refusal("staff_save", &json!({ "id": me, "staff": staff("Rina Lestari", false) })),
        "own_account"
    );
    assert_eq!(
        clinic.refusal(
            "staff_save",
            &json!({ "id": "00000000-0000-0000-0000-000000000001", "staff": staff("x", true) })
        ),
        "not_found"
    );
    Ok(())
}

#[test]
fn partners_are_added_and_changed() -> Outcome {
    let clinic = Clinic::new()?;
    let partner = json!({ "name": "Balai Tanah Merah", "kind": "center", "region_code": "64.72", "phone": "+62 541 123456", "active": true });
    let added = clinic.data("partner_add", &json!({ "partner": partner }))?;
    assert_eq!(added["phone"], "0541123456");
    let wrong = json!({ "name": "", "kind": "center", "region_code": "0", "phone": "x", "active": true });
    assert_eq!(
        clinic.wrong_fields("partner_add", &json!({ "partner": wrong })),
        ["partner.name: required", "partner.region_code: unknown_code", "partner.phone: phone_format"]
    );
    let rev = clinic.call("partner_list", &json!({})).map_err(|error| error.code)?["rev"].clone();
    let mut closed = partner.clone();
    closed["active"] = json!(false);
    clinic.data("partner_save", &json!({ "id": added["id"], "rev": rev, "partner": closed }))?;
    assert_eq!(clinic.data("partner_list", &json!({ "active_only": true }))?, json!([]));
    assert_eq!(clinic.data("partner_list", &json!({}))?[0]["active"], false);
    Ok(())
}

#[test]
fn regions_are_looked_up_without_a_vault() -> Outcome {
    let clinic = Clinic::new()?;
    clinic.app.close();
    assert_eq!(clinic.data("region_children", &json!({}))?.as_array().map(Vec::len), Some(38));
    let mataram = clinic.data("region_read", &json!({ "code": "52.71" }))?;
    assert!(mataram["name"].as_str().is_some_and(|name| name.contains("Mataram")), "{mataram}");
    assert_eq!(clinic.refusal("region_read", &json!({ "code": "99.99" })), "not_found");
    let found = clinic.data("region_search", &json!({ "text": "mataram", "within": "52", "limit": 5 }))?;
    assert!(
        found.as_array().is_some_and(|found| found.iter().any(|region| region["code"] == "52.71")),
        "{found}"
    );
    Ok(())
}

#[test]
fn a_passphrase_is_judged_offline() -> Outcome {
    let clinic = Clinic::new()?;
    let advice = |passphrase: &str| clinic.data("passphrase_advice", &json!({ "passphrase": passphrase }));
    assert_eq!(advice("12345678")?["score"], 0);
    assert_eq!(advice("pendek")?["enough"], false);
    assert_eq!(advice("kuda nil baterai jendela")?, json!({ "score": 4, "enough": true, "advice": [] }));
    for (weak, first) in [
        ("password1", "avoid_common"),
        ("zxcvbnm,", "avoid_keyboard"),
        ("abcdefgh", "avoid_sequences"),
        ("aaaaaaaaa", "avoid_repeats"),
    ] {
        assert_eq!(advice(weak)?["advice"][0], first, "{weak}");
    }
    assert_eq!(advice(&"x".repeat(100_000))?["enough"], true);
    Ok(())
}

#[test]
fn the_fields_of_an_import_are_listed_with_their_codes() -> Outcome {
    let clinic = Clinic::new()?;
    let fields = clinic.data("import_fields", &json!({}))?;
    let of = |kind: &str, field: &str| {
        fields
            .as_array()
            .into_iter()
            .flatten()
            .find(|one| one["kind"] == kind && one["field"] == field)
            .cloned()
    };
    assert_eq!(of("register", "name").map(|field| field["choices"].clone()), Some(Value::Null));
    let choices = of("register", "status").map(|field| field["choices"].to_string()).unwrap_or_default();
    assert!(choices.contains("\"dropped_out\""), "{choices}");
    assert_eq!(of("aftercare", "status"), None);
    Ok(())
}
