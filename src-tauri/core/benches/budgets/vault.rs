//! The vault that is measured: made once, copied for each run.

use crate::figures::Table;
use chrono::{DateTime, Days, FixedOffset, NaiveDate};
use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;
use titian_core::demo::crowd;
use titian_core::vault::keys::KeyCost;
use titian_core::{App, Place};

/// What measuring ends in.
pub(crate) type Outcome<R = ()> = Result<R, Box<dyn std::error::Error>>;

/// Changes whenever what the generator makes changes.
const GENERATION: u32 = 9;
/// So many days that more than 9,999 came in each year.
const DAYS: u64 = 8 * 365;
pub(crate) const PASSPHRASE: &str = "seratus ribu klien";
/// The vaults' folders.
const OFFICE: &str = "office";
const LAPTOP: &str = "laptop";
const NOW: &str = "2026-11-22T09:00:00+08:00";

/// An open copy of the generated vault.
pub(crate) struct Bench {
    /// The application on the copy.
    pub(crate) app: App,
    /// The copy's folder.
    pub(crate) folder: PathBuf,
    /// The folder of a machine of the same site that joined on its first day and has heard of nobody since.
    pub(crate) laptop: PathBuf,
    /// A sample of its clients.
    pub(crate) clients: Vec<String>,
}

impl Bench {
    /// Makes the vault if it is not there yet, copies it and opens the copy.
    pub(crate) fn prepare(clients: u32, table: &mut Table) -> Outcome<Self> {
        let made = made(clients, table)?;
        let [folder, laptop] = ["run", "laptop"].map(|name| made.with_file_name(name));
        copy(&made.join(OFFICE), &folder)?;
        copy(&made.join(LAPTOP), &laptop)?;
        let size = fs::metadata(folder.join("titian.db"))?.len();
        table.note("the vault", &format!("{} MB", size / 1_000_000));
        let start = Instant::now();
        let app = unlocked(&folder)?;
        table.note("unlocking, but for the passphrase", &format!("{} ms", start.elapsed().as_millis()));
        let mut bench = Self { app, folder, laptop, clients: Vec::new() };
        // Every so manieth client of the list: a sample that lies all over the file.
        let total = bench.data("client_list", &json!({ "text": "" }))?["total"].as_u64().unwrap_or_default();
        for at in 0..200 {
            let page =
                bench.data("client_list", &json!({ "text": "", "offset": at * total / 200, "limit": 5 }))?;
            let ids = page["rows"].as_array().into_iter().flatten().filter_map(|row| row["id"].as_str());
            bench.clients.extend(ids.map(str::to_owned));
        }
        Ok(bench)
    }

    /// A use case's data.
    pub(crate) fn data(&self, name: &str, input: &Value) -> Outcome<Value> {
        data(&self.app, name, input)
    }

    /// Runs a use case and leaves its answer as it is: what the core takes, without the reading of it.
    pub(crate) fn run(&self, name: &str, input: &Value) -> Outcome {
        run(&self.app, name, input)
    }
}

/// Runs a use case and leaves its answer as it is.
pub(crate) fn run(app: &App, name: &str, input: &Value) -> Outcome {
    let answer = app.call(name, &input.to_string(), Arc::new(|_| ()));
    answer.map(drop).map_err(|error| format!("{name}: {error:?}").into())
}

/// An application on a folder. The machine's name is the same everywhere, so a copy is no copied vault.
pub(crate) fn app(folder: &Path) -> Outcome<App> {
    let built_on = NaiveDate::from_ymd_opt(2026, 11, 1).ok_or("no such day")?;
    let now = now()?;
    Ok(app_of(folder, built_on, move || now))
}

fn now() -> Outcome<DateTime<FixedOffset>> {
    Ok(DateTime::parse_from_rfc3339(NOW)?)
}

fn app_of(
    folder: &Path,
    build_day: NaiveDate,
    clock: impl Fn() -> DateTime<FixedOffset> + Send + Sync + 'static,
) -> App {
    let place = Place {
        vault: folder.to_owned(),
        machine: "bench".to_owned(),
        demonstration: true,
        build_day,
        // What a passphrase costs is a setting, not a budget.
        key_cost: Some(KeyCost { memory_kib: 64, passes: 1 }),
        large_bundle: None,
    };
    App::new(place, Box::new(clock))
}

/// A use case's data.
pub(crate) fn data(app: &App, name: &str, input: &Value) -> Outcome<Value> {
    let answer =
        app.call(name, &input.to_string(), Arc::new(|_| ())).map_err(|error| format!("{name}: {error:?}"))?;
    Ok(serde_json::from_str::<Value>(&answer)?["data"].take())
}

/// Opens the vault the way the window does.
pub(crate) fn unlock(app: &App) -> Outcome {
    data(app, "unlock", &json!({ "passphrase": PASSPHRASE })).map(drop)
}

/// An open application on a folder.
pub(crate) fn unlocked(folder: &Path) -> Outcome<App> {
    let app = app(folder)?;
    unlock(&app)?;
    Ok(app)
}

/// The folder of the generated vaults, which are made if they are not there yet.
fn made(clients: u32, table: &mut Table) -> Outcome<PathBuf> {
    // Cargo's folder for what benches make lies in the target folder.
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().ok_or("no target folder")?;
    let folder = target.join("bench").join(format!("{clients}-clients-{GENERATION}"));
    let complete = folder.with_extension("complete");
    if complete.exists() {
        return Ok(folder);
    }
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;
    let start = Instant::now();
    let tell = |told: u32| {
        if told.is_multiple_of(10_000) {
            eprintln!("{told} of {clients} clients, {} s", start.elapsed().as_secs());
        }
    };
    let first = now()? - Days::new(DAYS);
    let clock = Arc::new(Mutex::new(first));
    let tells = Arc::clone(&clock);
    let office = app_of(&folder.join(OFFICE), first.date_naive(), move || {
        *tells.lock().unwrap_or_else(PoisonError::into_inner)
    });
    let founded = crowd::found(&office, PASSPHRASE).map_err(|error| format!("{error:?}"))?;
    let laptop = app_of(&folder.join(LAPTOP), first.date_naive(), move || first);
    let (answer, _) = enrol(&office, &laptop, &folder)?;
    join(&laptop, &answer)?;
    laptop.close();
    *clock.lock().unwrap_or_else(PoisonError::into_inner) = now()?;
    crowd::come(&office, founded, clients, tell).map_err(|error| format!("{error:?}"))?;
    office.close();
    table.note(&format!("making a vault of {clients} clients"), &format!("{} s", start.elapsed().as_secs()));
    fs::write(&complete, "")?;
    Ok(folder)
}

/// Enrols a machine without a vault. Gives the file of the answer, into a folder, and how many operations are in it.
pub(crate) fn enrol(office: &App, machine: &App, folder: &Path) -> Outcome<(PathBuf, f64)> {
    let [request, answer] = ["request", "answer.titian"].map(|name| folder.join(name));
    let asked = json!({ "file": machine.grant(request.clone()), "passphrase": PASSPHRASE });
    let code = data(machine, "join_request", &asked)?["code"].take();
    let person = data(office, "session", &json!({}))?["person"]["id"].take();
    let input = json!({
        "request": office.grant(request), "code": code, "people": [person], "by": PASSPHRASE,
        "file": office.grant(answer.clone()),
    });
    let ops = data(office, "device_enrol", &input)?["ops"].as_f64().unwrap_or_default();
    Ok((answer, ops))
}

/// Makes a machine's vault of the answer.
pub(crate) fn join(machine: &App, answer: &Path) -> Outcome {
    let input =
        json!({ "file": machine.grant(answer.to_owned()), "passphrase": PASSPHRASE, "language": "id" });
    data(machine, "join_finish", &input).map(drop)
}

fn copy(from: &Path, to: &Path) -> Outcome {
    if to.exists() {
        fs::remove_dir_all(to)?;
    }
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        fs::copy(entry.path(), to.join(entry.file_name()))?;
    }
    Ok(())
}
