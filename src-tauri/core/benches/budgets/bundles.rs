//! Bundles: how fast a machine that joins takes in everything there is and what memory that takes, and how long a save
//! waits while another machine's bundle is applied.

use crate::figures::{Table, Times, megabytes, peak, resident};
use crate::imports;
use crate::saves::{ongoing, session};
use crate::vault::{Bench, Outcome, PASSPHRASE, app, data, unlock};
use serde_json::json;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// Tells the process that it is the one that joins.
pub(crate) const ARGUMENT: &str = "--joining";

/// What the other machine adds: rows of a register, each a client with a phone, an episode and a substance.
const ROWS: u32 = 20_000;
const RECORDS: f64 = 4.0;
/// The person pauses so long between two saves.
const PAUSE: Duration = Duration::from_millis(40);

pub(crate) fn measure(bench: &Bench, table: &mut Table) -> Outcome {
    let folder = bench.folder.with_file_name("laptop");
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    let [request, answer, bundle] =
        ["laptop.request", "laptop.titian", "bundle.titian"].map(|name| bench.folder.with_file_name(name));
    let laptop = app(&folder)?;
    let asked = json!({ "file": laptop.grant(request.clone()), "passphrase": PASSPHRASE });
    let code = data(&laptop, "join_request", &asked)?["code"].take();
    let start = Instant::now();
    let enrolled = bench.data(
        "device_enrol",
        &json!({
            "request": bench.app.grant(request), "code": code, "people": [bench.data("session", &json!({}))?["person"]["id"]],
            "by": PASSPHRASE, "file": bench.app.grant(answer.clone()),
        }),
    )?;
    let ops = enrolled["ops"].as_f64().unwrap_or_default();
    let rate = |took: Duration| format!("{:.0} operations a second", ops / took.as_secs_f64());
    table.note(
        "writing a bundle with everything",
        &format!(
            "{ops:.0} operations, {}, {}",
            megabytes(fs::metadata(&answer)?.len() / 1024),
            rate(start.elapsed())
        ),
    );
    join(bench, &folder, &answer, ops, table)?;

    unlock(&laptop)?;
    let register = bench.folder.with_file_name("laptop.csv");
    imports::write_csv(&register, 'L', ROWS)?;
    let input = json!({ "file": laptop.grant(register), "good_rows": true, "language": "id" });
    data(&laptop, "import_store", &input)?;
    data(&laptop, "bundle_export", &json!({ "file": laptop.grant(bundle.clone()) }))?;
    laptop.close();
    let episodes = ongoing(bench)?;
    let is_over = AtomicBool::new(false);
    let (saves, took) = std::thread::scope(|threads| -> Outcome<(Vec<Duration>, Duration)> {
        let arriving = threads.spawn(|| {
            let start = Instant::now();
            let received = bench.run("bundle_receive", &json!({ "file": bench.app.grant(bundle) }));
            is_over.store(true, Ordering::Relaxed);
            received.map(|()| start.elapsed()).map_err(|error| error.to_string())
        });
        let mut saves = Vec::new();
        while !is_over.load(Ordering::Relaxed) {
            std::thread::sleep(PAUSE);
            let start = Instant::now();
            bench.run("session_record", &session(&episodes, saves.len()))?;
            saves.push(start.elapsed());
        }
        Ok((saves, arriving.join().map_err(|_| "the receiving panicked")??))
    })?;
    let records = f64::from(ROWS) * RECORDS / took.as_secs_f64();
    table.figure(
        "a bundle of new clients, while somebody saves",
        "30000 records a second",
        &format!("{records:.0} records, {:.0} operations a second", records / RECORDS),
        records >= 30_000.0,
    );
    table.time("save a session while a bundle is applied", 150.0, &Times::new(saves));
    Ok(())
}

/// Joins in a process of its own, whose memory tells what it took. The other vault is closed meanwhile.
fn join(bench: &Bench, folder: &Path, answer: &Path, ops: f64, table: &mut Table) -> Outcome {
    bench.app.close();
    let told = Command::new(std::env::current_exe()?).arg(ARGUMENT).arg(folder).arg(answer).output()?;
    unlock(&bench.app)?;
    let told = String::from_utf8(told.stdout)?;
    let mut figures = told.split_whitespace().map(str::parse::<f64>);
    let (Some(Ok(seconds)), Some(Ok(kib))) = (figures.next(), figures.next()) else {
        return Err(format!("the joining process said: {told}").into());
    };
    let rate = ops / seconds;
    table.figure(
        "a bundle with everything, checked and applied",
        "30000 operations a second",
        &format!("{rate:.0} operations a second, {seconds:.0} s"),
        rate >= 30_000.0,
    );
    table.figure("memory of that", "300 MB", &format!("{:.0} MB", kib / 1024.0), kib <= 300.0 * 1024.0);
    Ok(())
}

/// Makes a vault of an answer and says how many seconds that took and by how much the process grew at most, in KiB.
pub(crate) fn measure_here(folder: &str, answer: &str) -> Outcome {
    let app = app(Path::new(folder))?;
    let before = resident().unwrap_or_default();
    let input = json!({ "file": app.grant(Path::new(answer).to_owned()), "passphrase": PASSPHRASE, "language": "id" });
    let start = Instant::now();
    data(&app, "join_finish", &input)?;
    let took = start.elapsed();
    app.close();
    println!("{} {}", took.as_secs_f64(), peak().unwrap_or_default().saturating_sub(before));
    Ok(())
}
