//! The vault that is measured: made once, copied for each run.

use crate::figures::Table;
use chrono::{DateTime, NaiveDate};
use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;
use titian_core::demo::crowd::{self, Size};
use titian_core::vault::keys::KeyCost;
use titian_core::{App, Place};

/// What measuring ends in.
pub(crate) type Outcome<R = ()> = Result<R, Box<dyn std::error::Error>>;

/// Changes whenever what the generator makes changes.
const GENERATION: u32 = 7;
/// So many years that more than 9,999 came in each.
const YEARS: u64 = 8;
pub(crate) const PASSPHRASE: &str = "seratus ribu klien";
const NOW: &str = "2026-11-22T09:00:00+08:00";

/// An open copy of the generated vault.
pub(crate) struct Bench {
    /// The application on the copy.
    pub(crate) app: App,
    /// The copy's folder.
    pub(crate) folder: PathBuf,
    /// A sample of its clients.
    pub(crate) clients: Vec<String>,
}

impl Bench {
    /// Makes the vault if it is not there yet, copies it and opens the copy.
    pub(crate) fn prepare(clients: u32, table: &mut Table) -> Outcome<Self> {
        let made = made(&format!("{clients}-clients"), Size { clients, years: YEARS }, table)?;
        let folder = made.with_file_name("run");
        if folder.exists() {
            fs::remove_dir_all(&folder)?;
        }
        fs::create_dir_all(&folder)?;
        for entry in fs::read_dir(&made)? {
            let entry = entry?;
            fs::copy(entry.path(), folder.join(entry.file_name()))?;
        }
        let size = fs::metadata(folder.join("titian.db"))?.len();
        table.note("the vault", &format!("{} MB", size / 1_000_000));
        let start = Instant::now();
        let app = unlocked(&folder)?;
        table.note("unlocking, but for the passphrase", &format!("{} ms", start.elapsed().as_millis()));
        let mut bench = Self { app, folder, clients: Vec::new() };
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
        let answer = self.app.call(name, &input.to_string(), Arc::new(|_| ()));
        answer.map(drop).map_err(|error| format!("{name}: {error:?}").into())
    }
}

/// An application on a folder. The machine's name is the same everywhere, so a copy is no copied vault.
pub(crate) fn app(folder: &Path) -> Outcome<App> {
    let place = Place {
        vault: folder.to_owned(),
        machine: "bench".to_owned(),
        demonstration: true,
        build_day: NaiveDate::from_ymd_opt(2026, 11, 1).ok_or("no such day")?,
        // What a passphrase costs is a setting, not a budget.
        key_cost: Some(KeyCost { memory_kib: 64, passes: 1 }),
    };
    let now = DateTime::parse_from_rfc3339(NOW)?;
    Ok(App::new(place, Box::new(move || now)))
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

/// The folder of a generated vault, which is made if it is not there yet.
pub(crate) fn made(name: &str, size: Size, table: &mut Table) -> Outcome<PathBuf> {
    // Cargo's folder for what benches make lies in the target folder.
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().ok_or("no target folder")?;
    let folder = target.join("bench").join(format!("{name}-{GENERATION}"));
    let complete = folder.with_extension("complete");
    if complete.exists() {
        return Ok(folder);
    }
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    let app = app(&folder)?;
    let start = Instant::now();
    let tell = |told: u32| {
        if told.is_multiple_of(10_000) {
            eprintln!("{told} of {} clients, {} s", size.clients, start.elapsed().as_secs());
        }
    };
    crowd::build(&app, PASSPHRASE, size, tell).map_err(|error| format!("{error:?}"))?;
    app.close();
    table.note(
        &format!("making a vault of {} clients", size.clients),
        &format!("{} s", start.elapsed().as_secs()),
    );
    fs::write(&complete, "")?;
    Ok(folder)
}
