//! The annual report: its definitions, and that every number opens exactly the clients it counted.

use crate::recount::recount;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use titian_tests::clinic::{Clinic, Outcome};

fn report(clinic: &Clinic, from: &str, to: &str) -> Result<Value, String> {
    clinic.data("report_annual", &json!({ "from": from, "to": to }))
}

fn end(
    clinic: &Clinic,
    episode: &Value,
    status: &str,
    day: &str,
    detail: Option<&str>,
) -> Result<Value, String> {
    let end = json!({ "status": status, "closed_on": day, "exit_detail": detail });
    clinic.data("episode_close", &json!({ "id": episode, "end": end }))
}

fn contact(clinic: &Clinic, client: &Value, day: &str, found: &Value) -> Result<Value, String> {
    let mut contact = json!({ "origin": { "kind": "unknown" }, "on": day, "activity": "counselling" });
    if let (Some(contact), Some(found)) = (contact.as_object_mut(), found.as_object()) {
        contact.extend(found.clone());
    }
    clinic.data("aftercare_record", &json!({ "client": client, "contact": contact }))
}

#[test]
fn an_episode_belongs_to_every_period_it_was_open_in_with_its_status_on_the_last_day() -> Outcome {
    let clinic = Clinic::new()?;
    let (_, episode) = clinic.outpatient("Baiq Nuraini", "2023-11-20")?;
    end(&clinic, &episode, "completed", "2024-12-31", None)?;

    assert_eq!(report(&clinic, "2022-01-01", "2022-12-31")?["episodes"], 0);
    let opened = report(&clinic, "2023-01-01", "2023-12-31")?;
    assert_eq!((&opened["new"], &opened["carried_over"]), (&json!(1), &json!(0)));
    assert_eq!(opened["by_service_status"]["outpatient"]["ongoing"], 1);
    assert_eq!(opened["exit_details"]["completed"], 0);
    assert_eq!(opened["completion_rate"], 0.0);
    let closed = report(&clinic, "2024-01-01", "2024-12-31")?;
    assert_eq!((&closed["new"], &closed["carried_over"]), (&json!(0), &json!(1)));
    assert_eq!(closed["by_service_status"]["outpatient"]["completed"], 1);
    assert_eq!(closed["exit_details"]["completed"], 1);
    assert_eq!(closed["completion_rate"], 1.0);
    let day_before = report(&clinic, "2024-01-01", "2024-12-30")?;
    assert_eq!(day_before["by_service_status"]["outpatient"]["ongoing"], 1);
    let day_of_closing = report(&clinic, "2024-12-31", "2025-06-30")?;
    assert_eq!(day_of_closing["episodes"], 1);
    let after = report(&clinic, "2025-01-01", "2025-12-31")?;
    assert_eq!((&after["episodes"], &after["completion_rate"]), (&json!(0), &Value::Null));
    Ok(())
}

#[test]
fn a_person_counts_once_with_the_age_at_the_first_episode_of_the_period() -> Outcome {
    let clinic = Clinic::new()?;
    let client = json!({ "name": "Lalu Hendra", "sex": "male", "birth": { "date": "2001-06-15" } });
    let first = json!({ "service": "outpatient", "opened_on": "2026-01-10", "source": "police" });
    let client = clinic.data("client_register", &json!({ "client": client, "episode": first }))?;
    let file = clinic.data("client_read", &json!({ "id": client["id"] }))?;
    end(&clinic, &file["episodes"][0]["id"], "dropped_out", "2026-03-01", Some("moved"))?;
    let again = json!({ "service": "outpatient", "opened_on": "2026-07-01", "source": "self" });
    clinic.data("episode_open", &json!({ "client": client["id"], "episode": again }))?;

    let year = report(&clinic, "2026-01-01", "2026-12-31")?;
    assert_eq!((&year["clients"], &year["episodes"]), (&json!(1), &json!(2)));
    assert_eq!((&year["by_sex"]["male"], &year["by_age_group"]["15_24"]), (&json!(1), &json!(1)));
    assert_eq!((&year["by_source"]["self"], &year["by_source"]["police"]), (&json!(1), &json!(1)));
    assert_eq!(
        (&year["by_motivation"]["voluntary"], &year["by_motivation"]["pushed"]),
        (&json!(1), &json!(1))
    );
    // In the second half only the second episode counts, opened at twenty-five.
    let half = report(&clinic, "2026-07-01", "2026-12-31")?;
    assert_eq!((&half["by_age_group"]["15_24"], &half["by_age_group"]["25_34"]), (&json!(0), &json!(1)));

    // The archive closes a file; it does not undo the care.
    let file = clinic.data("client_read", &json!({ "id": client["id"] }))?;
    end(&clinic, &file["episodes"][0]["id"], "transferred", "2026-08-01", None)?;
    clinic.data("client_archive", &json!({ "id": client["id"], "reason": "Pindah ke Sumbawa" }))?;
    assert_eq!(report(&clinic, "2026-01-01", "2026-12-31")?["clients"], 1);
    Ok(())
}

#[test]
fn motivation_is_the_episodes_own_word_before_what_the_site_says_of_the_source() -> Outcome {
    let clinic = Clinic::new()?;
    for (name, motivation) in [("Made Sukerta", Value::Null), ("Komang Ayu", json!("unknown"))] {
        let episode = json!({ "service": "community", "opened_on": "2026-02-01", "source": "family", "motivation": motivation });
        clinic.data("client_register", &json!({ "client": { "name": name }, "episode": episode }))?;
    }
    let year = |clinic: &Clinic| report(clinic, "2026-01-01", "2026-12-31");
    assert_eq!(year(&clinic)?["by_motivation"], json!({ "voluntary": 0, "pushed": 1, "unknown": 1 }));
    let mut settings = clinic.data("settings_read", &json!({}))?;
    settings["motivation_by_source"]["family"] = json!("voluntary");
    clinic.data("settings_save", &json!({ "settings": settings }))?;
    assert_eq!(year(&clinic)?["by_motivation"], json!({ "voluntary": 1, "pushed": 0, "unknown": 1 }));
    Ok(())
}

#[test]
fn aftercare_counts_clients_and_somebody_not_reached_is_neither_well_nor_relapsed() -> Outcome {
    let clinic = Clinic::new()?;
    let register = |name: &str| {
        clinic.data("client_register", &json!({ "client": { "name": name }, "confirm_duplicate": true }))
    };
    let well = register("Putu Wirawan")?["id"].clone();
    contact(
        &clinic,
        &well,
        "2026-02-01",
        &json!({ "reached": true, "recovery": "lapse", "productive": false }),
    )?;
    contact(
        &clinic,
        &well,
        "2026-05-01",
        &json!({ "reached": true, "recovery": "abstinent", "productive": true, "productive_kind": "vocational_training" }),
    )?;
    contact(&clinic, &well, "2026-08-01", &json!({ "reached": false }))?;
    let relapsed = register("Sahrul Gunawan")?["id"].clone();
    contact(
        &clinic,
        &relapsed,
        "2026-03-01",
        &json!({ "reached": true, "recovery": "relapse", "productive": true, "productive_kind": "vocational_training" }),
    )?;
    contact(
        &clinic,
        &relapsed,
        "2026-06-01",
        &json!({ "reached": true, "recovery": "abstinent", "productive": false }),
    )?;
    let gone = register("Dewi Anggraini")?["id"].clone();
    contact(
        &clinic,
        &gone,
        "2026-04-01",
        &json!({ "reached": false, "recovery": "abstinent", "productive": true }),
    )?;
    contact(&clinic, &gone, "2025-12-31", &json!({ "reached": true, "recovery": "relapse" }))?;

    let year = report(&clinic, "2026-01-01", "2026-12-31")?;
    let expected = json!({
        "clients": 3, "contacts": 6, "reached": 2, "not_relapsed": 1, "relapsed": 1, "productive": 1, "vocational_training": 1,
    });
    assert_eq!(year["aftercare"], expected);
    assert_eq!(year["clients"], 0, "nobody had an episode");
    Ok(())
}

#[test]
fn a_period_that_ends_before_it_starts_and_a_number_that_is_not_there_are_refused() -> Outcome {
    let clinic = Clinic::new()?;
    let backwards = json!({ "from": "2026-12-31", "to": "2026-01-01" });
    assert_eq!(clinic.wrong_fields("report_annual", &backwards), ["to: before_start"]);
    let ask = |table: &str, key: Value| json!({ "from": "2026-01-01", "to": "2026-12-31", "table": table, "key": key });
    assert_eq!(
        clinic.wrong_fields("report_clients", &ask("by_colour", Value::Null)),
        ["table: unknown_code"]
    );
    assert_eq!(
        clinic.wrong_fields("report_clients", &ask("by_sex", json!("outpatient"))),
        ["key: unknown_code"]
    );
    assert_eq!(
        clinic.wrong_fields("report_clients", &ask("by_service_status", json!("outpatient.lost"))),
        ["key: unknown_code"]
    );
    Ok(())
}

#[test]
fn the_figures_of_the_mataram_clinic_are_those_it_published() -> Outcome {
    let clinic = Clinic::new()?;
    let spread = |parts: &[(&'static str, usize)]| -> Vec<&'static str> {
        parts.iter().flat_map(|(word, times)| std::iter::repeat_n(*word, *times)).collect()
    };
    let statuses = spread(&[("inpatient", 19), ("ongoing", 18), ("completed", 91), ("dropped_out", 62)]);
    let sexes = spread(&[("male", 172), ("female", 18)]);
    let sources = spread(&[("family", 29), ("outreach", 17), ("police", 29), ("self", 115)]);
    let diagnoses =
        spread(&[("F11.2", 28), ("F12.2", 54), ("F13.1", 16), ("F15.1", 48), ("F18.1", 22), ("F19.2", 22)]);
    let mut people = Vec::new();
    for at in 0..190 {
        // Steps without a common divisor of 190 spread each column over the others.
        let (sex, source, diagnosis) =
            (sexes[at * 7 % 190], sources[at * 11 % 190], diagnoses[at * 13 % 190]);
        let service = if statuses[at] == "inpatient" { "inpatient" } else { "outpatient" };
        let episode = json!({ "service": service, "opened_on": format!("2019-{:02}-{:02}", at / 16 + 1, at % 28 + 1), "source": source, "diagnosis": diagnosis });
        let client = json!({ "name": format!("Orang Ke {at}"), "sex": sex });
        let client = clinic.data(
            "client_register",
            &json!({ "client": client, "episode": episode, "confirm_duplicate": true }),
        )?;
        if matches!(statuses[at], "completed" | "dropped_out") {
            let file = clinic.data("client_read", &json!({ "id": client["id"] }))?;
            let detail = (statuses[at] == "dropped_out").then_some("environment");
            end(&clinic, &file["episodes"][0]["id"], statuses[at], "2019-12-31", detail)?;
        }
        people.push(client["id"].clone());
    }
    // Twenty-two clients of aftercare: nine had relapsed at some contact, sixteen are productive, eight of those learn a trade.
    for (at, client) in people.iter().skip(40).take(22).enumerate() {
        let last = json!({ "reached": true, "recovery": "abstinent", "productive": at >= 6, "productive_kind": if at >= 14 { json!("vocational_training") } else { json!("business") } });
        contact(&clinic, client, "2019-12-20", &last)?;
        contact(
            &clinic,
            client,
            "2019-10-20",
            &json!({ "reached": true, "recovery": if at < 9 { "relapse" } else { "abstinent" }, "productive": at < 6 }),
        )?;
        if at < 6 {
            contact(&clinic, client, "2019-08-20", &json!({ "reached": true, "recovery": "lapse" }))?;
        }
    }

    let year = report(&clinic, "2019-01-01", "2019-12-31")?;
    assert_eq!((&year["clients"], &year["episodes"], &year["new"]), (&json!(190), &json!(190), &json!(190)));
    assert_eq!(
        (&year["by_service"]["inpatient"], &year["by_service"]["outpatient"]),
        (&json!(19), &json!(171))
    );
    let outpatient = &year["by_service_status"]["outpatient"];
    assert_eq!(
        (&outpatient["ongoing"], &outpatient["completed"], &outpatient["dropped_out"]),
        (&json!(18), &json!(91), &json!(62))
    );
    assert_eq!(year["by_service_status"]["inpatient"]["ongoing"], 19);
    assert_eq!(year["by_sex"], json!({ "male": 172, "female": 18, "unknown": 0 }));
    for (block, count) in [
        ("F11", 28),
        ("F12", 54),
        ("F13", 16),
        ("F15", 48),
        ("F18", 22),
        ("F19", 22),
        ("F10", 0),
        ("none", 0),
    ] {
        assert_eq!(year["by_diagnosis"][block], count, "{block}");
    }
    for (source, count) in [("family", 29), ("outreach", 17), ("police", 29), ("self", 115), ("none", 0)] {
        assert_eq!(year["by_source"][source], count, "{source}");
    }
    assert_eq!((&year["completion_rate"], &year["dropout_rate"]), (&json!(0.5322), &json!(0.3626)));
    let expected = json!({ "clients": 22, "contacts": 50, "reached": 22, "not_relapsed": 13, "relapsed": 9, "productive": 16, "vocational_training": 8 });
    assert_eq!(year["aftercare"], expected);
    Ok(())
}

/// A clinic where every line of every table has somebody, conflicts and violations included.
fn rich_clinic() -> Result<Clinic, Box<dyn std::error::Error>> {
    const SERVICES: [&str; 3] = ["outpatient", "inpatient", "community"];
    const SOURCES: [&str; 6] = ["self", "family", "police", "outreach", "other_institution", "raid"];
    const SUBSTANCES: [&str; 4] = ["amphetamines", "cannabis", "alcohol", "several"];
    const ENDS: [(&str, Option<&str>); 6] = [
        ("completed", None),
        ("dropped_out", Some("environment")),
        ("dropped_out", Some("relapsed")),
        ("transferred", None),
        ("deceased", None),
        ("ongoing", None),
    ];
    const PLACES: [(Option<&str>, Option<&str>); 6] = [
        (Some("52.71.01.1004"), None),
        (Some("52.71.05"), None),
        (Some("52.71"), None),
        (None, Some("Praya Timur")),
        (None, Some("PRAYA TIMUR")),
        (None, None),
    ];
    let clinic = Clinic::new()?;
    for at in 0..48_usize {
        let (code, text) = PLACES[at % PLACES.len()];
        let birth = match at % 4 {
            0 => json!({ "date": format!("{}-05-20", 1955 + at) }),
            1 => json!({ "year": 1960 + at }),
            2 => json!({ "age": 9 + at, "as_of": "2024-06-30" }),
            _ => json!({}),
        };
        let sex = [json!("male"), json!("female"), Value::Null][at % 3].clone();
        let client = json!({ "name": format!("Warga Ke {at}"), "sex": sex, "birth": birth, "address": { "region_code": code, "text": text } });
        let client = clinic
            .data("client_register", &json!({ "client": client, "confirm_duplicate": true }))?["id"]
            .clone();
        for nth in 0..at % 4 {
            let year = 2022 + (at + nth) % 3;
            let source = SOURCES.get((at + nth) % (SOURCES.len() + 1));
            let severity = ["mild", "moderate", "severe"].get(at % 5);
            let substances: Vec<Value> = (0..at % 3)
                .map(|used| json!({ "substance": SUBSTANCES[(at + used) % 4], "is_primary": used == at % 2 }))
                .collect();
            let form = json!({
                "service": SERVICES[(at / 4 + nth) % 3], "opened_on": format!("{year}-{:02}-11", at % 12 + 1), "source": source,
                "motivation": if at % 7 == 0 { json!("voluntary") } else { Value::Null }, "severity": severity,
                "diagnosis": if at % 5 == 0 { Value::Null } else { json!(format!("F1{}.1", at % 10)) }, "substances": substances,
            });
            let episode = clinic.data("episode_open", &json!({ "client": client, "episode": form }));
            // A second ongoing episode of one service is refused; the next one finds its place.
            let Ok(episode) = episode else { continue };
            let (status, detail) = ENDS[(at * 5 + nth * 7) % ENDS.len()];
            if status != "ongoing" {
                end(
                    &clinic,
                    &episode["id"],
                    status,
                    &format!("{}-{:02}-28", year + (at + nth) % 2, at % 12 + 1),
                    detail,
                )?;
            }
        }
        for month in 0..at % 3 {
            let found = match (at + month) % 4 {
                0 => json!({ "reached": false }),
                1 => {
                    json!({ "reached": true, "recovery": "relapse", "productive": true, "productive_kind": "vocational_training" })
                }
                2 => {
                    json!({ "reached": true, "recovery": "lapse", "productive": true, "productive_kind": "employment" })
                }
                _ => json!({ "reached": true, "recovery": "abstinent", "productive": false }),
            };
            contact(&clinic, &client, &format!("2024-{:02}-05", at % 9 + month + 1), &found)?;
        }
        // Two people save the same form, each without having seen the other's words.
        if at % 8 == 3 {
            let seen =
                clinic.call("client_read", &json!({ "id": client })).map_err(|error| format!("{error:?}"))?;
            for religion in ["islam", "hindu"] {
                let mut form = seen["data"]["client"].clone();
                form["religion"] = json!(religion);
                clinic.data("client_save", &json!({ "id": client, "rev": seen["rev"], "client": form }))?;
            }
        }
    }
    Ok(clinic)
}

/// Every client behind a number, asked for in pages, and the number itself.
fn who(
    clinic: &Clinic,
    period: (&str, &str),
    table: &str,
    key: Option<&str>,
) -> Result<(BTreeSet<String>, u64), String> {
    let mut found = BTreeSet::new();
    loop {
        let ask = json!({ "from": period.0, "to": period.1, "table": table, "key": key, "offset": found.len(), "limit": 7 });
        let page = clinic.data("report_clients", &ask)?;
        let rows = page["rows"].as_array().ok_or("no rows")?;
        found.extend(rows.iter().filter_map(|row| row["id"].as_str().map(str::to_owned)));
        if rows.is_empty() {
            assert_eq!(page["matching"], found.len(), "{table} {key:?}");
            return Ok((found, page["total"].as_u64().ok_or("no total")?));
        }
    }
}

/// Every number of a report with the table and the key that open it.
fn numbers(report: &Value) -> Vec<(String, Option<String>, u64)> {
    let mut numbers = Vec::new();
    for (table, value) in report.as_object().into_iter().flatten() {
        match value {
            Value::Number(number) if number.is_u64() => {
                numbers.push((table.clone(), None, number.as_u64().unwrap_or_default()));
            }
            Value::Array(lines) if table == "by_district" => {
                numbers.extend(lines.iter().map(|line| {
                    (
                        table.clone(),
                        line["key"].as_str().map(str::to_owned),
                        line["count"].as_u64().unwrap_or_default(),
                    )
                }));
            }
            Value::Object(lines) if table != "period" => {
                for (line, value) in lines {
                    match value {
                        Value::Object(cells) => numbers.extend(cells.iter().map(|(cell, count)| {
                            (
                                table.clone(),
                                Some(format!("{line}.{cell}")),
                                count.as_u64().unwrap_or_default(),
                            )
                        })),
                        count => numbers.push((
                            table.clone(),
                            Some(line.clone()),
                            count.as_u64().unwrap_or_default(),
                        )),
                    }
                }
            }
            _ => {}
        }
    }
    numbers
}

#[test]
fn every_number_opens_exactly_the_clients_it_counts() -> Outcome {
    const PERSONS: [&str; 3] = ["clients", "by_sex", "by_age_group"];
    let clinic = rich_clinic()?;
    let files = files(&clinic)?;
    for period in [("2024-01-01", "2024-12-31"), ("2023-03-01", "2025-05-31"), ("2020-01-01", "2020-12-31")] {
        let report = report(&clinic, period.0, period.1)?;
        let expected = recount(&files, period);
        for (table, key, number) in numbers(&report) {
            let figure = key.as_ref().map_or_else(|| table.clone(), |key| format!("{table} {key}"));
            let (clients, total) = who(&clinic, period, &table, key.as_deref())?;
            assert_eq!(total, number, "{figure}");
            if PERSONS.contains(&table.as_str())
                || (table == "aftercare" && key.as_deref() != Some("contacts"))
            {
                assert_eq!(clients.len() as u64, number, "{figure}");
            }
            if !matches!(table.as_str(), "conflicts" | "violations") {
                assert_eq!(
                    expected.get(&figure).map_or((0, BTreeSet::new()), Clone::clone),
                    (number, clients),
                    "{figure} of {period:?}"
                );
            }
        }
        // Each table is a partition of the same whole.
        for (table, whole) in [
            ("by_service", "episodes"),
            ("by_source", "episodes"),
            ("by_motivation", "episodes"),
            ("by_substance", "episodes"),
            ("by_diagnosis", "episodes"),
            ("by_severity", "episodes"),
            ("by_district", "episodes"),
            ("by_service_status", "episodes"),
            ("by_sex", "clients"),
            ("by_age_group", "clients"),
        ] {
            let sum: u64 =
                numbers(&report).iter().filter(|(of, ..)| of == table).map(|(.., number)| number).sum();
            assert_eq!(report[whole], sum, "{table}");
        }
        assert_eq!(report["notes"], json!([]));
    }
    let busy = report(&clinic, "2023-03-01", "2025-05-31")?;
    assert!(busy["conflicts"].as_u64() > Some(3), "{busy}");
    let empty: Vec<_> = numbers(&busy)
        .into_iter()
        .filter(|(table, _, number)| {
            *number == 0
                && matches!(
                    table.as_str(),
                    "by_service" | "by_sex" | "by_severity" | "aftercare" | "by_age_group"
                )
        })
        .collect();
    assert!(empty.is_empty(), "the clinic is not rich enough: {empty:?}");
    Ok(())
}

fn files(clinic: &Clinic) -> Result<Vec<Value>, String> {
    let list = clinic.data("client_list", &json!({ "text": "", "limit": 500 }))?;
    let rows = list["rows"].as_array().ok_or("no rows")?;
    rows.iter().map(|row| clinic.data("client_read", &json!({ "id": row["id"] }))).collect()
}
