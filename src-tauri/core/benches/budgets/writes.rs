//! What people save, alone and beside a long work; imports.

use crate::figures::{Table, Times, milliseconds};
use crate::vault::{Bench, Outcome};
use serde_json::{Value, json};
use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::Write as _;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};
use titian_core::demo::crowd::Newcomers;

/// How often a save waits for the disk: the write-ahead log, `head`, and the folder that `head` is renamed in.
const SYNCS: u32 = 3;
/// The most operations of a bundle in one transaction.
const BUNDLE: usize = 2000;
/// Rows of the register that is imported.
const ROWS: u32 = 30_000;

pub(crate) fn measure(bench: &Bench, table: &mut Table) -> Outcome {
    let sync = disk(bench)?;
    table
        .note("the disk's own sync", &format!("{:.2} ms, {SYNCS} of them a save", milliseconds(sync.at(50))));
    saves(bench, table, &sync)?;
    beside_a_bundle(bench, table)?;
    import(bench, table)
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
fn ongoing(bench: &Bench) -> Outcome<Vec<String>> {
    let query = json!({ "text": "", "status": "ongoing", "service": "outpatient", "limit": 100 });
    let page = bench.data("client_list", &query)?;
    let mut episodes = Vec::new();
    for row in page["rows"].as_array().into_iter().flatten() {
        let file = bench.data("client_read", &json!({ "id": row["id"] }))?;
        episodes.extend(file["episodes"][0]["id"].as_str().map(str::to_owned));
    }
    Ok(episodes)
}

fn session(episodes: &[String], at: usize) -> Value {
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

/// Saves while operations arrive as a bundle brings them: one transaction of two thousand after the other.
fn beside_a_bundle(bench: &Bench, table: &mut Table) -> Outcome {
    let episodes = ongoing(bench)?;
    let is_over = AtomicBool::new(false);
    let applied = AtomicU64::new(0);
    let saves = std::thread::scope(|threads| -> Outcome<Times> {
        let arriving = threads.spawn(|| -> Result<Duration, String> {
            let mut newcomers = Newcomers::after(500_000);
            let start = Instant::now();
            while !is_over.load(Ordering::Relaxed) {
                let ops = newcomers.arrive(&bench.app, BUNDLE).map_err(|error| format!("{error:?}"))?;
                applied.fetch_add(ops as u64, Ordering::Relaxed);
            }
            Ok(start.elapsed())
        });
        let times = Times::of(60, |at| {
            std::thread::sleep(Duration::from_millis(40));
            bench.run("session_record", &session(&episodes, at))
        });
        is_over.store(true, Ordering::Relaxed);
        let took = arriving.join().map_err(|_| "the arriving operations panicked")??;
        let rate = applied.load(Ordering::Relaxed) as f64 / took.as_secs_f64();
        table.note("operations signed and applied while somebody saves", &format!("{rate:.0} a second"));
        times
    })?;
    // The pause before each save is the person's, not the program's.
    let pause = Duration::from_millis(40);
    let waits = (0..=100).map(|percent| saves.at(percent).saturating_sub(pause)).collect();
    table.time("save a session while operations arrive", 150.0, &Times::new(waits));
    Ok(())
}

/// A register of rows that are all new.
fn import(bench: &Bench, table: &mut Table) -> Outcome {
    let mut text = String::from(
        "No,Tgl Masuk,No. RM,Nama Klien,NIK,L/P,Tgl Lahir,Kelurahan,Kecamatan,Asal Rujukan,Zat,Diagnosa,Layanan,Status,Tgl Selesai\n",
    );
    for row in 0..ROWS {
        let (day, month) = (row % 28 + 1, row % 12 + 1);
        writeln!(
            text,
            "{row},2025-{month:02}-{day:02},BM-25-{row:06},Peserta Impor {row},52710101{month:02}90{:04},L,1990-{month:02}-01,Ampenan Selatan,Ampenan,Sukarela,Sabu,F15.1,Rawat Jalan,Proses,",
            row % 9000 + 1000
        )?;
    }
    let path = bench.folder.with_file_name("register.csv");
    fs::write(&path, text)?;
    let input = |path: &std::path::Path| json!({ "file": bench.app.grant(path.to_owned()), "good_rows": true, "language": "id" });
    let start = Instant::now();
    let preview = bench.data("import_preview", &input(&path))?;
    let previewed = f64::from(ROWS) / start.elapsed().as_secs_f64();
    let accepted = preview["accepted"].as_u64().unwrap_or_default();
    let start = Instant::now();
    bench.run("import_store", &input(&path))?;
    let rate = f64::from(ROWS) / start.elapsed().as_secs_f64();
    table.note("import: rows accepted", &accepted.to_string());
    table.note("import: preview of a register", &format!("{previewed:.0} rows a second"));
    table.figure(
        "import of a register",
        "30000 rows a second",
        &format!("{rate:.0} rows a second"),
        rate >= 30_000.0,
    );
    Ok(())
}
