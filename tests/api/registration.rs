//! Registering clients: what is asked, what is refused, who is found again.

use serde_json::{Value, json};
use titian_tests::clinic::{Clinic, Outcome};

fn client(fields: Value) -> Value {
    json!({ "client": fields })
}

fn confirmed(fields: Value) -> Value {
    json!({ "client": fields, "confirm_duplicate": true })
}

#[test]
fn everything_that_is_known_of_a_client_is_kept() -> Outcome {
    let clinic = Clinic::new()?;
    let form = json!({
        "record_no": null, "name": "  Ni   Komang Ayu ", "alias": "Ayu",
        "identity": { "kind": "nik", "number": "5271 0145 1004 9193", "override_reason": null },
        "sex": "female", "birth": { "date": "1991-10-05", "year": null, "age": null, "as_of": null }, "birth_place": "Mataram",
        "mother_name": "Ketut", "religion": "hindu", "address": { "street": "Jl. Pejanggik 4", "region_code": "52.71", "text": null },
        "phones": [{ "id": null, "number": "+62 812-3456-7890", "owner": "self", "owner_name": null }, { "id": null, "number": "0370 621234", "owner": "parent", "owner_name": "Ketut" }],
        "guardian": { "name": "Ketut", "relation": "parent", "phone": "0370621234" }, "consent": { "status": "given", "on": "2026-11-20", "given_by": "client" },
        "marital": "single", "education": "diploma", "occupation": "employed", "occupation_text": "pedagang", "remarks": "Datang dengan ibunya",
    });
    let mut number = form.clone();
    number["identity"]["number"] = json!("5271014510919193");
    let made = clinic.data("client_register", &client(number))?;
    assert_eq!(made["name"], "Ni Komang Ayu");
    assert_eq!(made["record_no"], "RM-26-A-0001");
    assert_eq!(made["identity"]["number"], "5271014510919193");
    assert_eq!(made["phones"][0]["number"], "081234567890");
    assert_eq!(made["age"], 35);
    let file = clinic.data("client_read", &json!({ "id": made["id"] }))?;
    assert_eq!(file["client"], made);
    for field in [
        "alias",
        "sex",
        "birth",
        "birth_place",
        "mother_name",
        "religion",
        "guardian",
        "consent",
        "marital",
        "education",
        "occupation",
        "occupation_text",
        "remarks",
    ] {
        assert_eq!(made[field], form[field], "{field}");
    }
    assert_eq!(
        clinic.data("client_register", &client(json!({ "name": "Sukarno" })))?["record_no"],
        "RM-26-A-0002"
    );
    Ok(())
}

#[test]
fn a_phone_line_left_empty_is_none_and_the_others_keep_their_places() -> Outcome {
    let clinic = Clinic::new()?;
    let phones = |last: &str| {
        json!([
            { "number": "", "owner": "self" },
            { "number": "081234567890", "owner": "self" },
            { "number": " ", "owner": "parent" },
            { "number": last, "owner": "parent" },
        ])
    };
    let wrong = client(json!({ "name": "Siti", "phones": phones("abc") }));
    assert_eq!(clinic.wrong_fields("client_register", &wrong), ["phones.3.number: phone_format"]);
    let made =
        clinic.data("client_register", &client(json!({ "name": "Siti", "phones": phones("0370621234") })))?;
    assert_eq!(made["phones"].as_array().map(Vec::len), Some(2));
    Ok(())
}

#[test]
fn what_is_wrong_with_a_form_is_said_all_at_once_beside_its_fields() -> Outcome {
    let clinic = Clinic::new()?;
    let wrong = clinic.wrong_fields("client_register", &json!({
        "client": { "name": " ", "identity": { "kind": "nik", "number": "12345" }, "birth": { "date": "2031-01-01" }, "address": { "region_code": "99.99" }, "phones": [{ "number": "abc", "owner": "self" }], "guardian": { "phone": "12" }, "consent": { "status": "given", "on": "2027-01-01" } },
        "episode": { "service": "outpatient", "opened_on": "2026-12-01", "diagnosis": "F20", "counselor": "00000000-0000-0000-0000-000000000001", "substances": [{ "substance": "alcohol", "days_last_30": 31 }] },
    }));
    assert_eq!(
        wrong,
        [
            "name: required",
            "birth.date: in_future",
            "identity.number: nik_length",
            "address.region_code: unknown_code",
            "consent.on: in_future",
            "phones.0.number: phone_format",
            "guardian.phone: phone_format",
            "episode.opened_on: in_future",
            "episode.diagnosis: icd_format",
            "episode.counselor: unknown_code",
            "episode.substances.0.days_last_30: out_of_range",
        ]
    );
    let long = clinic.wrong_fields(
        "client_register",
        &client(json!({ "name": "x".repeat(201), "remarks": "y".repeat(10_001) })),
    );
    assert_eq!(long, ["name: too_long", "remarks: too_long"]);
    let phones: Vec<Value> =
        (0..21).map(|n| json!({ "number": format!("0812345678{n:02}"), "owner": "self" })).collect();
    assert_eq!(
        clinic.wrong_fields("client_register", &client(json!({ "name": "Siti", "phones": phones }))),
        ["phones: too_many"]
    );
    assert_eq!(clinic.data("client_list", &json!({}))?["total"], 0);
    Ok(())
}

#[test]
fn a_nik_that_disagrees_stands_only_for_a_reason() -> Outcome {
    let clinic = Clinic::new()?;
    let form = |reason: Value| {
        client(
            json!({ "name": "Budi Santoso", "sex": "male", "birth": { "date": "1990-05-10" }, "identity": { "kind": "nik", "number": "5271014510919193", "override_reason": reason } }),
        )
    };
    assert_eq!(
        clinic.wrong_fields("client_register", &form(Value::Null)),
        ["identity.number: nik_mismatch_sex", "identity.number: nik_mismatch_birth"]
    );
    assert_eq!(clinic.wrong_fields("client_register", &form(json!("  "))).len(), 2, "blanks are no reason");
    let made = clinic.data("client_register", &form(json!("KTP salah cetak, sudah dilaporkan")))?;
    assert_eq!(made["identity"]["override_reason"], "KTP salah cetak, sudah dilaporkan");
    for (number, code) in [
        ("527101451091919", "nik_length"),
        ("52710145109191AB", "nik_digits"),
        ("5271014532919193", "nik_date"),
        ("5271014510910000", "nik_serial"),
    ] {
        let form = client(json!({ "name": "Made", "identity": { "kind": "nik", "number": number } }));
        assert_eq!(clinic.wrong_fields("client_register", &form), [format!("identity.number: {code}")]);
    }
    let passport = clinic.data(
        "client_register",
        &client(json!({ "name": "Made", "identity": { "kind": "passport", "number": "B1234567" } })),
    )?;
    assert_eq!(passport["identity"]["number"], "B1234567");
    Ok(())
}

#[test]
fn days_after_today_are_refused_unless_the_clock_is_said_to_be_wrong() -> Outcome {
    let clinic = Clinic::new()?;
    let register = |clock_wrong: bool| json!({ "client": { "name": "Siti Rahayu" }, "episode": { "service": "outpatient", "opened_on": "2026-11-23" }, "clock_wrong": clock_wrong });
    assert_eq!(clinic.wrong_fields("client_register", &register(false)), ["episode.opened_on: in_future"]);
    clinic.data("client_register", &register(true))?;
    Ok(())
}

#[test]
fn the_day_is_that_of_the_clinics_zone() -> Outcome {
    let clinic = Clinic::new()?;
    // Half past midnight in Mataram is still the evening before in Jakarta.
    clinic.set_clock("2026-11-22T16:30:00+00:00")?;
    assert_eq!(clinic.data("session", &json!({}))?["today"], "2026-11-23");
    clinic.outpatient("Siti Rahayu", "2026-11-23")?;
    let mut settings = clinic.data("settings_read", &json!({}))?;
    settings["timezone"] = json!("WIB");
    clinic.data("settings_save", &json!({ "settings": settings }))?;
    assert_eq!(clinic.data("session", &json!({}))?["today"], "2026-11-22");
    let today = json!({ "client": { "name": "Budi Santoso" }, "episode": { "service": "outpatient", "opened_on": "2026-11-23" } });
    assert_eq!(clinic.wrong_fields("client_register", &today), ["episode.opened_on: in_future"]);
    Ok(())
}

#[test]
fn a_birth_may_be_a_year_or_an_age() -> Outcome {
    let clinic = Clinic::new()?;
    let year =
        clinic.data("client_register", &client(json!({ "name": "Siti", "birth": { "year": 1990 } })))?;
    assert_eq!(year["age"], 36);
    let age = clinic.data("client_register", &client(json!({ "name": "Budi", "birth": { "age": 30 } })))?;
    assert_eq!((&age["age"], &age["birth"]["as_of"]), (&json!(30), &json!("2026-11-22")));
    clinic.pass_days(365);
    assert_eq!(clinic.data("client_read", &json!({ "id": age["id"] }))?["client"]["age"], 31);
    assert_eq!(
        clinic.wrong_fields("client_register", &client(json!({ "name": "Made", "birth": { "year": 1850 } }))),
        ["birth.year: out_of_range"]
    );
    assert_eq!(
        clinic.wrong_fields("client_register", &client(json!({ "name": "Made", "birth": { "age": 130 } }))),
        ["birth.age: out_of_range"]
    );
    assert_eq!(
        clinic.wrong_fields(
            "client_register",
            &client(json!({ "name": "Made", "birth": { "age": 30, "as_of": "2031-01-01" } }))
        ),
        ["birth.as_of: in_future"]
    );
    Ok(())
}

#[test]
fn the_same_nik_or_a_similar_name_and_birth_date_are_shown_before_saving() -> Outcome {
    let clinic = Clinic::new()?;
    let first = json!({ "name": "Muhammad Rizki Ramadhan", "birth": { "date": "1990-05-10" }, "identity": { "kind": "nik", "number": "5271011005900001" }, "phones": [{ "number": "081234567890", "owner": "self" }] });
    let id = clinic.data("client_register", &client(first))?["id"].clone();
    for (form, reason) in [
        (
            json!({ "name": "Orang Lain", "identity": { "kind": "nik", "number": "5271 0110 0590 0001" } }),
            "same_identity",
        ),
        (json!({ "name": "Moh. Rizky Ramadan", "birth": { "date": "1990-05-10" } }), "similar_name"),
        (
            json!({ "name": "Orang Lain", "phones": [{ "number": "+6281234567890", "owner": "self" }] }),
            "same_phone",
        ),
    ] {
        let refused = clinic.call("client_register", &client(form.clone())).err().ok_or("registered")?;
        assert_eq!(refused.code, "duplicate");
        let query = json!({ "name": form["name"], "birth": form["birth"], "identity": form["identity"], "phone": form["phones"][0]["number"] });
        let found = clinic.data("client_duplicates", &query)?;
        assert_eq!(found[0]["client"]["id"], id);
        assert!(
            found[0]["reasons"].as_array().is_some_and(|reasons| reasons.contains(&json!(reason))),
            "{reason}: {found}"
        );
    }
    assert_eq!(
        clinic.data("client_duplicates", &json!({ "name": "Muhammad Rizki Ramadhan", "except": id }))?,
        json!([])
    );
    let namesake = json!({ "name": "Muhammad Rizki Ramadhan", "birth": { "date": "2001-01-01" } });
    assert_eq!(
        clinic.refusal("client_register", &client(namesake)),
        "done",
        "a namesake with another birth date is somebody else"
    );
    let twin = json!({ "name": "Muhammad Rizki Ramadhan", "birth": { "date": "1990-05-10" } });
    assert_eq!(clinic.refusal("client_register", &confirmed(twin)), "done");
    Ok(())
}

#[test]
fn a_record_number_is_given_once() -> Outcome {
    let clinic = Clinic::new()?;
    clinic.data("client_register", &client(json!({ "name": "Siti", "record_no": "RM-26-A-0142" })))?;
    assert_eq!(
        clinic
            .wrong_fields("client_register", &client(json!({ "name": "Budi", "record_no": "RM-26-A-0142" }))),
        ["record_no: record_no_taken"]
    );
    assert_eq!(
        clinic.data("client_register", &client(json!({ "name": "Budi" })))?["record_no"],
        "RM-26-A-0143"
    );
    // What is no number in the number's place is passed over.
    clinic.data("client_register", &client(json!({ "name": "Made", "record_no": "RM-26-A-0999B" })))?;
    clinic
        .data("client_register", &client(json!({ "name": "Wayan", "record_no": "RM-26-A-99999999999" })))?;
    assert_eq!(
        clinic.data("client_register", &client(json!({ "name": "Nyoman" })))?["record_no"],
        "RM-26-A-0144"
    );
    clinic.data("client_register", &client(json!({ "name": "Ketut", "record_no": "RM-26-A-9999" })))?;
    assert_eq!(
        clinic.data("client_register", &client(json!({ "name": "Putu" })))?["record_no"],
        "RM-26-A-10000"
    );
    assert_eq!(
        clinic.data("client_register", &client(json!({ "name": "Gede" })))?["record_no"],
        "RM-26-A-10001"
    );
    clinic.set_clock("2027-01-02T09:00:00+08:00")?;
    assert_eq!(
        clinic.data("client_register", &client(json!({ "name": "Kadek" })))?["record_no"],
        "RM-27-A-0001"
    );
    Ok(())
}

#[test]
fn names_are_found_however_they_are_spelled() -> Outcome {
    let clinic = Clinic::new()?;
    for name in ["Achmad Fauzi", "Muhammad Soekarno", "Djoko Tjahjono", "Nur'aini"] {
        clinic.data("client_register", &confirmed(json!({ "name": name })))?;
    }
    for (typed, name) in [
        ("ahmad", "Achmad Fauzi"),
        ("Akhmad", "Achmad Fauzi"),
        ("akhm fau", "Achmad Fauzi"),
        ("fauzi ach", "Achmad Fauzi"),
        ("Moh. Sukarno", "Muhammad Soekarno"),
        ("mochamad", "Muhammad Soekarno"),
        ("soekar", "Muhammad Soekarno"),
        ("moh suk", "Muhammad Soekarno"),
        ("joko", "Djoko Tjahjono"),
        ("cahyono", "Djoko Tjahjono"),
        ("cahjono", "Djoko Tjahjono"),
        ("djok tjah", "Djoko Tjahjono"),
        ("nuraini", "Nur'aini"),
        ("NUR'AI", "Nur'aini"),
    ] {
        let page = clinic.data("client_list", &json!({ "text": typed }))?;
        let names: Vec<&str> =
            page["rows"].as_array().ok_or("no rows")?.iter().filter_map(|row| row["name"].as_str()).collect();
        assert!(names.contains(&name), "{typed} finds {names:?}, not {name}");
    }
    for nobody in ["bambang", "ahmad sukarno", "\"", "' OR 1=1 --", "*", "( AND", "\u{0}"] {
        assert_eq!(clinic.data("client_list", &json!({ "text": nobody }))?["matching"], 0, "{nobody}");
    }
    Ok(())
}

#[test]
fn any_four_digits_in_a_row_of_a_nik_phone_or_record_number_are_found() -> Outcome {
    let clinic = Clinic::new()?;
    let nik = "5271011005900001";
    clinic.data("client_register", &client(json!({ "name": "Siti", "record_no": "RM-26-A-0142", "identity": { "kind": "nik", "number": nik }, "phones": [{ "number": "081777123456", "owner": "self" }, { "number": "0370 62 55 99", "owner": "parent" }] })))?;
    clinic.data("client_register", &client(json!({ "name": "Budi" })))?;
    let found = |text: &str| {
        clinic.data("client_list", &json!({ "text": text })).map(|page| page["rows"][0]["name"].clone())
    };
    for digits in [nik, "081777123456", "0370625599"] {
        for at in 0..=digits.len() - 4 {
            assert_eq!(found(&digits[at..at + 4])?, "Siti", "{}", &digits[at..at + 4]);
        }
    }
    for typed in ["0142", "RM-26-A-0142", "+62817771", "0817-7712", "5271 0110"] {
        assert_eq!(found(typed)?, "Siti", "{typed}");
    }
    assert_eq!(clinic.data("client_list", &json!({ "text": "9876" }))?["matching"], 0);
    Ok(())
}

#[test]
fn filters_combine_and_pages_follow_each_other() -> Outcome {
    let clinic = Clinic::new()?;
    let counselor = clinic.data(
        "staff_add",
        &json!({ "staff": { "name": "Dewi", "profession": "addiction_counselor", "active": true } }),
    )?["id"]
        .clone();
    for (name, region, service, year) in [
        ("Ani", "52.71.01", "outpatient", 2025),
        ("Beni", "52.71", "inpatient", 2026),
        ("Cici", "52.72", "outpatient", 2026),
    ] {
        let episode =
            json!({ "service": service, "opened_on": format!("{year}-03-01"), "counselor": counselor });
        clinic.data(
            "client_register",
            &json!({ "client": { "name": name, "address": { "region_code": region } }, "episode": episode }),
        )?;
    }
    clinic.data("client_register", &client(json!({ "name": "Dodi" })))?;
    let names = |query: Value| -> Result<Vec<String>, String> {
        let page = clinic.data("client_list", &query)?;
        let names: Vec<String> = page["rows"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|row| row["name"].as_str().map(str::to_owned))
            .collect();
        assert_eq!(page["total"], 4);
        Ok(names)
    };
    assert_eq!(names(json!({ "region_code": "52.71" }))?, ["Ani", "Beni"]);
    assert_eq!(names(json!({ "region_code": "52", "service": "outpatient" }))?, ["Ani", "Cici"]);
    assert_eq!(names(json!({ "region_code": "52", "service": "outpatient", "year": 2026 }))?, ["Cici"]);
    assert_eq!(names(json!({ "status": "none" }))?, ["Dodi"]);
    assert_eq!(
        names(json!({ "status": "ongoing", "counselor": counselor, "descending": true }))?,
        ["Cici", "Beni", "Ani"]
    );
    assert_eq!(names(json!({ "sort": "newest", "limit": 2 }))?, ["Dodi", "Cici"]);
    assert_eq!(names(json!({ "sort": "newest", "limit": 2, "offset": 2 }))?, ["Beni", "Ani"]);
    assert_eq!(names(json!({ "sort": "record_no" }))?, ["Ani", "Beni", "Cici", "Dodi"]);
    Ok(())
}
