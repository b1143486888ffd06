//! What people save, alone.

use crate::figures::{Table, Times, milliseconds};
use crate::vault::{Bench, Outcome};
use serde_json::{Value, json};
use std::fs::{self, File};
use std::io::Write as _;
use std::time::Instant;

/// How often a save waits for the disk: the write-ahead log, `head`, and the folder that `head` is renamed in.
const SYNCS: u32 = 3;

pub(crate) fn measure(bench: &Bench, table: &mut Table) -> Outcome {
    let sync = disk(bench)?;
    table
        .note("the disk's own sync", &format!("{:.2} ms, {SYNCS} of them a save", milliseconds(sync.at(50))));
    saves(bench, table, &sync)
}

/// What the disk alone takes for one sync of a little data.
fn disk(bench: &Bench) -> Outcome<Times> {
    let path = bench.folder.join("sync");
    let mut file = File::create(&path)?;
    let times = Times::of(100, |_| {
        file.write_all(&[7; 8192])?;
        file.sync_all()
    })?;
    fs::remove_file(path)?;
    Ok(times)
}

/// Ongoing episodes, to record sessions in.
pub(crate) fn ongoing(bench: &Bench) -> Outcome<Vec<String>> {
    let query = json!({ "text": "", "status": "ongoing", "service": "outpatient", "limit": 100 });
    let page = bench.data("client_list", &query)?;
    let mut episodes = Vec::new();
    for row in page["rows"].as_array().into_iter().flatten() {
        let file = bench.data("client_read", &json!({ "id": row["id"] }))?;
        episodes.extend(file["episodes"][0]["id"].as_str().map(str::to_owned));
    }
    Ok(episodes)
}

/// A session in one of them.
pub(crate) fn session(episodes: &[String], at: usize) -> Value {
    let form = json!({ "on": "2026-11-20", "time": "09:00", "kind": "individual_counselling", "attendance": "present", "minutes": 45, "note": "Klien bercerita tentang pekerjaannya yang baru." });
    json!({ "episode": episodes[at % episodes.len()], "session": form })
}

fn saves(bench: &Bench, table: &mut Table, sync: &Times) -> Outcome {
    let episodes = ongoing(bench)?;
    let recorded = Times::of(300, |at| bench.run("session_record", &session(&episodes, at)))?;
    let mut saved = Vec::new();
    for at in 0..300 {
        let id = &bench.clients[at * 3 % bench.clients.len()];
        let read = bench.data("client_read", &json!({ "id": id }))?;
        if read["client"]["archived"] == true {
            continue;
        }
        let mut form = read["client"].clone();
        form["address"]["street"] = json!(format!("Gang Bersama No. {at}"));
        let input = json!({ "id": id, "client": form });
        let start = Instant::now();
        bench.run("client_save", &input)?;
        saved.push(start.elapsed());
    }
    let registered = Times::of(100, |at| {
        let client = json!({ "name": format!("Penghitung Waktu {at}"), "sex": "male", "birth": { "date": "1990-01-01" } });
        let episode = json!({ "service": "outpatient", "opened_on": "2026-11-20", "source": "self" });
        bench.run(
            "client_register",
            &json!({ "client": client, "episode": episode, "confirm_duplicate": true }),
        )
    })?;
    for (what, times) in [
        ("save a session", recorded),
        ("save a client's form", Times::new(saved)),
        ("register a client with an episode", registered),
    ] {
        let besides = (0..=100).map(|percent| times.at(percent).saturating_sub(sync.at(percent) * SYNCS));
        table.time(&format!("{what}, besides the disk's sync"), 10.0, &Times::new(besides.collect()));
    }
    Ok(())
}
