//! What people look at: search, lists, a client's file, the day, the report.

use crate::figures::{Table, Times};
use crate::vault::{Bench, Outcome};
use serde_json::{Value, json};

const NAMES: [&str; 24] = [
    "ah", "lal", "mu", "sah", "zul", "bai", "nur", "wa", "kom", "ma", "rid", "ju", "hid", "wir", "sap", "an",
    "kur", "has", "pu", "ra", "gun", "yan", "les", "fir",
];

pub(crate) fn measure(bench: &Bench, table: &mut Table) -> Outcome {
    let search = |text: &str| bench.run("client_list", &json!({ "text": text, "limit": 50 }));
    let two = |at: usize| format!("{} {}", NAMES[at % NAMES.len()], NAMES[(at * 7 + 5) % NAMES.len()]);
    table.time("search: two beginnings of names", 5.0, &Times::of(1000, |at| search(&two(at)))?);
    let one = Times::of(500, |at| search(NAMES[at % NAMES.len()]))?;
    table.time("search: one beginning of a name", 5.0, &one);
    let digits = |at: usize| format!("{:04}", at * 7919 % 10_000);
    table.time("search: four digits of a number", 5.0, &Times::of(1000, |at| search(&digits(at)))?);
    let six = |at: usize| format!("{:06}", at * 104_729 % 1_000_000);
    table.time("search: six digits of a number", 5.0, &Times::of(500, |at| search(&six(at)))?);

    let client = |at: usize| json!({ "id": bench.clients[at % bench.clients.len()] });
    table.time("open a client", 10.0, &Times::of(1000, |at| bench.run("client_read", &client(at)))?);
    table.time("a client's history", 50.0, &Times::of(300, |at| bench.run("client_history", &client(at)))?);
    let twin =
        |at: usize| json!({ "name": two(at), "birth": { "date": "1999-04-12" }, "phone": "081000000001" });
    let twins = Times::of(300, |at| bench.run("client_duplicates", &twin(at)))?;
    table.time("look-alikes while typing", 50.0, &twins);
    table.time("today", 50.0, &Times::of(50, |_| bench.run("today", &json!({})))?);
    let elsewhere = Times::of(5, |_| bench.run("work_elsewhere", &json!({})))?;
    table.time("which work lies safe elsewhere", 500.0, &elsewhere);
    lists(bench, table)?;
    reports(bench, table)
}

fn lists(bench: &Bench, table: &mut Table) -> Outcome {
    let staff = bench.data("staff_list", &json!({ "active_only": true }))?;
    let counselor = staff
        .as_array()
        .and_then(|staff| staff.iter().find(|one| one["profession"] == "addiction_counselor"));
    let counselor = counselor.map_or(Value::Null, |one| one["id"].clone());
    for (what, query) in [
        ("list: by name", json!({})),
        ("list: by name, row 90,000", json!({ "offset": 90_000 })),
        (
            "list: by record number, descending",
            json!({ "sort": "record_no", "descending": true, "offset": 50_000 }),
        ),
        ("list: by last contact", json!({ "sort": "last_contact", "descending": true })),
        ("list: newest, row 90,000", json!({ "sort": "newest", "offset": 90_000 })),
        ("list: ongoing outpatients", json!({ "status": "ongoing", "service": "outpatient" })),
        ("list: completed, by name", json!({ "status": "completed" })),
        ("list: completed, by name, row 40,000", json!({ "status": "completed", "offset": 40_000 })),
        ("list: a district", json!({ "region_code": "52.71.01" })),
        ("list: a regency, by last contact", json!({ "region_code": "52.71", "sort": "last_contact" })),
        ("list: a counselor", json!({ "counselor": counselor })),
        ("list: a year", json!({ "year": 2024 })),
        (
            "list: everything at once",
            json!({ "text": "mu", "status": "completed", "region_code": "52.71", "year": 2024, "counselor": counselor }),
        ),
        ("list: the archive", json!({ "archived": true })),
    ] {
        let mut query = query;
        query["limit"] = json!(50);
        if query["text"].is_null() {
            query["text"] = json!("");
        }
        table.time(what, 50.0, &Times::of(30, |_| bench.run("client_list", &query))?);
    }
    Ok(())
}

fn reports(bench: &Bench, table: &mut Table) -> Outcome {
    let year = |at: usize| json!({ "from": format!("{}-01-01", 2018 + at % 8), "to": format!("{}-12-31", 2018 + at % 8) });
    let years = Times::of(24, |at| bench.run("report_annual", &year(at)))?;
    table.time("annual report with all its tables", 500.0, &years);
    let ten = json!({ "from": "2016-01-01", "to": "2026-12-31" });
    table.time("report of ten years", 500.0, &Times::of(5, |_| bench.run("report_annual", &ten))?);
    let who = |at: usize| {
        let mut query = year(at);
        query["table"] = json!("by_service_status");
        query["key"] = json!("outpatient.dropped_out");
        query["limit"] = json!(100);
        query
    };
    let clients = Times::of(16, |at| bench.run("report_clients", &who(at)))?;
    table.time("the clients behind a number", 500.0, &clients);
    Ok(())
}
