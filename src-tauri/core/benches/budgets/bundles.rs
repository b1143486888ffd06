//! Bundles: how fast a machine takes in everything there is, one that joins, one where somebody goes on saving, and a
//! provincial office; what memory that takes, and how long the saves wait.

use crate::figures::{Table, Times, megabytes, peak, resident};
use crate::saves::{ongoing, registration, session};
use crate::vault::{Bench, Outcome, PASSPHRASE, app, data, enrol, join, run, unlock};
use serde_json::json;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};
use titian_core::App;

/// Tells the process that it is the one that joins.
pub(crate) const JOINING: &str = "--joining";
/// Tells it that it is the one that receives.
pub(crate) const RECEIVING: &str = "--receiving";
/// Tells it that it is the provincial office.
pub(crate) const COLLECTING: &str = "--collecting";

/// The person pauses so long between two saves.
const PAUSE: Duration = Duration::from_millis(250);
/// So many clients are in the laptop's own care.
const OWN: usize = 20;

pub(crate) fn measure(bench: &Bench, table: &mut Table) -> Outcome {
    let folder = bench.folder.with_file_name("joining");
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    let start = Instant::now();
    let (answer, ops) = enrol(&bench.app, &app(&folder)?, bench.folder.with_file_name("").as_path())?;
    table.note(
        "writing a bundle with everything",
        &format!(
            "{ops:.0} operations, {}, {}",
            megabytes(fs::metadata(&answer)?.len() / 1024),
            rate(ops, start.elapsed())
        ),
    );
    let bundle = bench.folder.with_file_name("bundle.titian");
    let exported = bench.data("bundle_export", &json!({ "file": bench.app.grant(bundle.clone()) }))?;
    let office = bench.folder.with_file_name("province");
    let (records, held) = for_the_office(bench, &office)?;
    // Only one process may have a vault open, and memory is the machine's.
    bench.app.close();
    let joined = in_process(JOINING, &folder, &answer)?;
    joined.tell("a bundle with everything, by a machine that joins", ops, table);
    let ops = exported["ops"].as_f64().unwrap_or_default();
    let received = in_process(RECEIVING, &bench.laptop, &bundle)?;
    received.tell("a bundle with everything, while somebody saves", ops, table);
    table.time("save a session while a bundle is applied", 150.0, &Times::new(received.saves));
    let collected = in_process(COLLECTING, &office, &records)?;
    collected.tell("all records of a clinic, at its office, while somebody saves", held, table);
    table.time("save a colleague while these come", 150.0, &Times::new(collected.saves));
    unlock(&bench.app)
}

fn rate(ops: f64, took: Duration) -> String {
    format!("{:.0} operations a second", ops / took.as_secs_f64())
}

/// What a process of its own took.
struct Took {
    took: Duration,
    kib: u64,
    saves: Vec<Duration>,
}

/// Runs this program again for one thing, so that the memory it comes to is that thing's.
fn in_process(argument: &str, folder: &Path, file: &Path) -> Outcome<Took> {
    let told = Command::new(std::env::current_exe()?).arg(argument).arg(folder).arg(file).output()?;
    let told = String::from_utf8(told.stdout)?;
    let figures: Result<Vec<u64>, _> = told.split_whitespace().map(str::parse).collect();
    match figures.as_deref() {
        Ok([took, kib, saves @ ..]) => Ok(Took {
            took: Duration::from_micros(*took),
            kib: *kib,
            saves: saves.iter().map(|save| Duration::from_micros(*save)).collect(),
        }),
        _ => Err(format!("the measuring process said: {told}").into()),
    }
}

impl Took {
    fn tell(&self, what: &str, ops: f64, table: &mut Table) {
        let per_second = ops / self.took.as_secs_f64();
        table.figure(
            what,
            "30000 operations a second",
            &format!("{per_second:.0} operations a second, {ops:.0} of them"),
            per_second >= 30_000.0,
        );
        table.figure("memory of that", "300 MB", &megabytes(self.kib), self.kib <= 300 * 1024);
    }
}

/// Does something and says how many microseconds that took and by how many KiB the process grew at most.
fn tell(work: impl FnOnce() -> Outcome) -> Outcome {
    let before = resident().unwrap_or_default();
    let start = Instant::now();
    work()?;
    let took = start.elapsed();
    println!("{} {}", took.as_micros(), peak().unwrap_or_default().saturating_sub(before));
    Ok(())
}

/// Makes a vault of an answer.
pub(crate) fn join_here(folder: &str, answer: &str) -> Outcome {
    let app = app(Path::new(folder))?;
    tell(|| join(&app, Path::new(answer)))?;
    app.close();
    Ok(())
}

/// Makes a provincial office's vault that the clinic allows everything, and the file with it; how many operations that is.
fn for_the_office(bench: &Bench, folder: &Path) -> Outcome<(PathBuf, f64)> {
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    let office = app(folder)?;
    let new = json!({
        "site_name": "BNNP", "region_code": "52.71", "timezone": "WITA", "language": "id", "admin_name": "Rina Lestari",
        "passphrase": PASSPHRASE, "kind": "province",
    });
    let created = data(&office, "vault_create", &new)?;
    run(&office, "recovery_check", &json!({ "recovery_key": created["recovery_key"] }))?;
    let file = bench.folder.with_file_name("introduction");
    for (one, other) in [(&bench.app, &office), (&office, &bench.app)] {
        let code = data(one, "site_introduce", &json!({ "file": one.grant(file.clone()) }))?["code"].take();
        run(
            other,
            "site_accept",
            &json!({ "file": other.grant(file.clone()), "code": code, "by": PASSPHRASE }),
        )?;
    }
    let site = data(&office, "session", &json!({}))?["site"]["id"].take();
    bench.run("site_policy", &json!({ "site": site, "policy": "full", "by": PASSPHRASE }))?;
    let records = bench.folder.with_file_name("records.titian");
    let sent = bench.data("full_export", &json!({ "file": bench.app.grant(records.clone()) }))?;
    office.close();
    Ok((records, sent["rows"].as_f64().unwrap_or_default()))
}

/// Receives a bundle while somebody saves sessions, and says besides how many microseconds each of these took.
pub(crate) fn receive_here(folder: &str, bundle: &str) -> Outcome {
    let app = app(Path::new(folder))?;
    unlock(&app)?;
    (0..OWN).try_for_each(|at| run(&app, "client_register", &registration(at)))?;
    let episodes = ongoing(&app)?;
    while_saving(&app, ("bundle_receive", bundle), |at| run(&app, "session_record", &session(&episodes, at)))
}

/// The same at a provincial office, where somebody saves colleagues.
pub(crate) fn collect_here(folder: &str, records: &str) -> Outcome {
    let app = app(Path::new(folder))?;
    unlock(&app)?;
    while_saving(&app, ("extract_receive", records), |at| {
        let colleague = json!({ "name": format!("Petugas {at}"), "profession": "nurse", "active": true });
        run(&app, "staff_add", &json!({ "staff": colleague }))
    })
}

/// Takes a file while somebody saves, with a pause between two saves, and says how many microseconds each of these took.
fn while_saving(app: &App, (call, file): (&str, &str), save: impl Fn(usize) -> Outcome + Sync) -> Outcome {
    let is_over = AtomicBool::new(false);
    let saves = std::thread::scope(|threads| -> Outcome<Vec<Duration>> {
        let saving = threads.spawn(|| -> Result<Vec<Duration>, String> {
            let mut saves = Vec::new();
            while !is_over.load(Ordering::Relaxed) {
                std::thread::sleep(PAUSE);
                let start = Instant::now();
                save(saves.len()).map_err(|error| error.to_string())?;
                saves.push(start.elapsed());
            }
            Ok(saves)
        });
        let input = json!({ "file": app.grant(PathBuf::from(file)) });
        let received = tell(|| run(app, call, &input));
        is_over.store(true, Ordering::Relaxed);
        received?;
        Ok(saving.join().map_err(|_| "the saving panicked")??)
    })?;
    saves.iter().for_each(|save| println!("{}", save.as_micros()));
    app.close();
    Ok(())
}
