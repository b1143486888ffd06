//! Lists of clients: whatever is asked, the page is what one would pick from all of them by hand.

use chrono::DateTime;
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};
use titian_core::App;
use titian_core::kernel::codes::Language;
use titian_tests::clinic::{self, Clinic, Outcome, PASSPHRASE};

fn ask(app: &App, name: &str, input: &Value) -> Result<Value, String> {
    clinic::send(app, name, input)
        .map(|mut answer| answer["data"].take())
        .map_err(|error| format!("{name}: {error:?}"))
}

fn rows(app: &App, query: &Value) -> Result<Vec<Value>, String> {
    let page = ask(app, "client_list", query)?;
    Ok(page["rows"].as_array().cloned().unwrap_or_default())
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

/// Whether a client is among those that a query wants, by its row and its file.
fn is_wanted(row: &Value, file: &Value, query: &Value) -> bool {
    let newest = &file["episodes"][0];
    let region = text(&file["client"]["address"]["region_code"]);
    let within = text(&query["region_code"]);
    let name = text(&row["name"]).to_lowercase();
    let year = query["year"].as_u64().map(|year| year.to_string());
    let mut opened =
        file["episodes"].as_array().into_iter().flatten().map(|episode| text(&episode["opened_on"]));
    text(&query["text"]).split(' ').all(|word| name.split([' ', '.']).any(|part| part.starts_with(word)))
        && (query["status"].is_null()
            || query["status"] == row["status"]
            || (query["status"] == "none" && row["status"].is_null()))
        && (query["service"].is_null() || query["service"] == row["service"])
        && (query["counselor"].is_null() || query["counselor"] == newest["counselor"])
        && (within.is_empty() || region == within || region.starts_with(&format!("{within}.")))
        && year.is_none_or(|year| opened.any(|day| day.starts_with(&year)))
        && row["archived"] == query["archived"]
}

#[test]
fn every_combination_of_search_filter_and_sort_finds_what_one_finds_by_hand() -> Outcome {
    let folder = tempfile::tempdir()?;
    let clock = Arc::new(Mutex::new(DateTime::parse_from_rfc3339("2026-11-25T09:00:00+08:00")?));
    let app = clinic::app(&folder.path().join("vault"), &clock);
    titian_core::demo::build(&app, PASSPHRASE, Language::Indonesian).map_err(|error| format!("{error:?}"))?;
    ask(&app, "client_register", &json!({ "client": { "name": "Lalu Tanpa Episode" } }))?;
    let mut everybody = Vec::new();
    for archived in [false, true] {
        for row in rows(&app, &json!({ "text": "", "archived": archived, "limit": 500 }))? {
            let file = ask(&app, "client_read", &json!({ "id": row["id"] }))?;
            everybody.push((row, file));
        }
    }
    let counselor = everybody[0].1["episodes"][0]["counselor"].clone();

    let mut found = 0;
    for archived in [false, true] {
        for words in ["", "lal", "ahm", "mu f", "tanpa"] {
            for status in [Value::Null, json!("ongoing"), json!("completed"), json!("none")] {
                for (service, region, counselor, year) in [
                    (Value::Null, Value::Null, Value::Null, Value::Null),
                    (json!("outpatient"), Value::Null, Value::Null, Value::Null),
                    (Value::Null, json!("52.71"), Value::Null, json!(2025)),
                    (Value::Null, json!("52.71.01"), counselor.clone(), Value::Null),
                    (json!("inpatient"), Value::Null, counselor.clone(), json!(2026)),
                ] {
                    let query = json!({
                        "text": words, "status": status, "service": service, "region_code": region, "counselor": counselor, "year": year,
                        "archived": archived, "limit": 500,
                    });
                    let mut expected: Vec<&str> = everybody
                        .iter()
                        .filter(|(row, file)| is_wanted(row, file, &query))
                        .map(|(row, _)| text(&row["id"]))
                        .collect();
                    let page = ask(&app, "client_list", &query)?;
                    let mut ids: Vec<&str> =
                        page["rows"].as_array().into_iter().flatten().map(|row| text(&row["id"])).collect();
                    ids.sort_unstable();
                    expected.sort_unstable();
                    assert_eq!(ids, expected, "{query}");
                    assert_eq!(page["matching"], expected.len(), "{query}");
                    found += expected.len();
                }
            }
        }
    }
    assert!(found > 500, "{found}");
    Ok(())
}

#[test]
fn pages_follow_each_other_in_every_order_and_numbers_find_whoever_has_them() -> Outcome {
    let folder = tempfile::tempdir()?;
    let clock = Arc::new(Mutex::new(DateTime::parse_from_rfc3339("2026-11-25T09:00:00+08:00")?));
    let app = clinic::app(&folder.path().join("vault"), &clock);
    titian_core::demo::build(&app, PASSPHRASE, Language::Indonesian).map_err(|error| format!("{error:?}"))?;
    for (sort, key) in
        [("name", "name"), ("record_no", "record_no"), ("last_contact", "last_contact_on"), ("newest", "")]
    {
        for descending in [false, true] {
            for (status, search) in [(Value::Null, ""), (json!("completed"), ""), (Value::Null, "a")] {
                let query = |offset: usize, limit: usize| json!({ "text": search, "status": status, "sort": sort, "descending": descending, "offset": offset, "limit": limit });
                let whole = rows(&app, &query(0, 500))?;
                let mut pages = Vec::new();
                while pages.len() < whole.len() {
                    let next = rows(&app, &query(pages.len(), 17))?;
                    assert!(!next.is_empty());
                    pages.extend(next);
                }
                assert_eq!(pages, whole, "{sort} {descending} {search}");
                if !key.is_empty() && key != "name" {
                    let keys: Vec<&str> = whole.iter().map(|row| text(&row[key])).collect();
                    assert!(
                        keys.windows(2).all(|pair| if descending {
                            pair[0] >= pair[1]
                        } else {
                            pair[0] <= pair[1]
                        }),
                        "{sort} {descending}"
                    );
                }
            }
        }
    }
    for row in rows(&app, &json!({ "text": "", "limit": 40 }))? {
        let file = ask(&app, "client_read", &json!({ "id": row["id"] }))?;
        let Some(nik) = file["client"]["identity"]["number"].as_str() else { continue };
        for part in [&nik[3..7], &nik[8..14], nik] {
            let hits = rows(&app, &json!({ "text": part, "limit": 500 }))?;
            assert!(hits.iter().any(|hit| hit["id"] == row["id"]), "{part}");
            assert!(
                rows(&app, &json!({ "text": part, "archived": true }))?
                    .iter()
                    .all(|hit| hit["archived"] == true)
            );
        }
    }
    Ok(())
}

#[test]
fn a_search_lists_whoever_it_finds_also_behind_the_newest() -> Outcome {
    let clinic = Clinic::new()?;
    let register = clinic.stick("register.csv");
    let mut lines = vec!["No RM,Nama,L/P,Tanggal Lahir,Tanggal Masuk,Layanan,Status".to_owned()];
    let line = |n: u32| {
        let (day, month, year) = (n % 28 + 1, n / 28 % 12 + 1, 1970 + n / 336);
        format!("B-{n:03},Budi Santoso,L,{day:02}/{month:02}/{year},03/02/2026,Rawat Jalan,Proses")
    };
    lines.extend((0..620).map(line));
    std::fs::write(&register, lines.join("\n"))?;
    let file = clinic.app.grant(register);
    let stored =
        clinic.data("import_store", &json!({ "file": file, "good_rows": true, "language": "id" }))?;
    assert_eq!(
        stored["rejected"].as_array().map(Vec::len).unwrap_or_default(),
        0,
        "{}",
        stored["rejected"][0]
    );
    let mut found = std::collections::BTreeSet::new();
    for offset in (0..700).step_by(100) {
        let page = clinic.data("client_list", &json!({ "text": "budi", "offset": offset, "limit": 100 }))?;
        assert_eq!(page["matching"], 620);
        let rows = page["rows"].as_array().ok_or("no rows")?;
        found.extend(rows.iter().map(|row| row["record_no"].to_string()));
    }
    assert_eq!(found.len(), 620);
    Ok(())
}
