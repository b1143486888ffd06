//! Registers: how fast one is looked through and stored, how long a save waits for that, and what it takes of memory.

use crate::figures::{Table, Times, megabytes, peak, resident};
use crate::saves::{ongoing, session};
use crate::vault::{Bench, Outcome, app, data, unlock};
use rust_xlsxwriter::Workbook;
use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};
use titian_core::App;

/// Tells the process that it is the one whose memory an import is measured in.
pub(crate) const ARGUMENT: &str = "--memory-of-import";

const ROWS: u32 = 50_000;
/// A row brings a client, a phone, an episode and a substance.
const RECORDS: f64 = 4.0;
const HEADERS: &str = "No,Tgl Masuk,No. RM,Nama Klien,NIK,L/P,Tgl Lahir,No HP,Kelurahan,Kecamatan,Asal Rujukan,Zat,Diagnosa,Layanan,Status,Tgl Selesai";

pub(crate) fn measure(bench: &Bench, table: &mut Table) -> Outcome {
    memory(bench, table)?;
    let path = beside(bench, "register.csv");
    write_csv(&path, 'A', ROWS)?;
    let (looked, waits) = beside_saves(bench, || look(&bench.app, "import_preview", &path))?;
    let accepted = &looked.data["created"];
    table.note("import: what the register brings", &format!("{ROWS} rows, {accepted}"));
    table.note("import: looking through it", &looked.told());
    table.note("longest wait of a save meanwhile", &waits);
    let (stored, waits) = beside_saves(bench, || look(&bench.app, "import_store", &path))?;
    table.figure(
        "import of a register",
        "30000 records a second",
        &stored.told(),
        stored.rate() * RECORDS >= 30_000.0,
    );
    table.note("longest wait of a save meanwhile", &waits);
    let again = look(&bench.app, "import_store", &path)?;
    table.note("the same register a second time", &again.told());
    let path = beside(bench, "register.xlsx");
    write_workbook(&path, 'B', 10_000)?;
    let stored = look(&bench.app, "import_store", &path)?;
    table.note("import of a workbook", &stored.told());
    Ok(())
}

struct Looked {
    data: Value,
    took: Duration,
}

impl Looked {
    fn rate(&self) -> f64 {
        self.data["rows"].as_f64().unwrap_or_default() / self.took.as_secs_f64()
    }

    fn told(&self) -> String {
        format!("{:.0} records, {:.0} rows a second", self.rate() * RECORDS, self.rate())
    }
}

fn look(app: &App, name: &str, path: &Path) -> Outcome<Looked> {
    let input = json!({ "file": app.grant(path.to_owned()), "good_rows": true, "language": "id" });
    let start = Instant::now();
    let data = data(app, name, &input)?;
    Ok(Looked { data, took: start.elapsed() })
}

/// Does something while somebody saves a session every quarter of a second.
fn beside_saves(bench: &Bench, work: impl FnOnce() -> Outcome<Looked>) -> Outcome<(Looked, String)> {
    let episodes = ongoing(&bench.app)?;
    let is_over = AtomicBool::new(false);
    std::thread::scope(|threads| {
        let saving = threads.spawn(|| -> Result<Times, String> {
            let mut waits = Vec::new();
            while !is_over.load(Ordering::Relaxed) {
                std::thread::sleep(Duration::from_millis(250));
                let start = Instant::now();
                bench
                    .run("session_record", &session(&episodes, waits.len()))
                    .map_err(|error| error.to_string())?;
                waits.push(start.elapsed());
            }
            Ok(Times::new(waits))
        });
        let looked = work();
        is_over.store(true, Ordering::Relaxed);
        let waits = saving.join().map_err(|_| "the saving panicked")??;
        Ok((looked?, format!("{:.1} s", waits.at(100).as_secs_f64())))
    })
}

/// A register in the order of its days, of people whom nobody knows.
fn rows(series: char, rows: u32) -> impl Iterator<Item = String> {
    (0..rows).map(move |row| {
        let nth = u64::from(row) * 336 / u64::from(rows);
        let (day, month) = (nth % 28 + 1, nth / 28 + 1);
        let (year, serial) = (60 + row / 9000 % 40, row % 9000 + 1000);
        let regency = 7101 + u32::from(series) % 10;
        format!(
            "{row},2025-{month:02}-{day:02},B{series}-25-{row:06},Peserta {series} {row},52{regency}{day:02}{month:02}{year}{serial},L,19{year}-{month:02}-{day:02},08{}{row:08},Ampenan Selatan,Ampenan,Sukarela,Sabu,F15.1,Rawat Jalan,Proses,",
            u32::from(series) % 90 + 10
        )
    })
}

pub(crate) fn write_csv(path: &Path, series: char, many: u32) -> Outcome {
    let lines: Vec<String> = std::iter::once(HEADERS.to_owned()).chain(rows(series, many)).collect();
    Ok(fs::write(path, lines.join("\n"))?)
}

fn write_workbook(path: &Path, series: char, many: u32) -> Outcome {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (row, line) in (0..).zip(std::iter::once(HEADERS.to_owned()).chain(rows(series, many))) {
        for (column, cell) in (0..).zip(line.split(',')) {
            sheet.write_string(row, column, cell)?;
        }
    }
    book.save(path)?;
    Ok(())
}

/// The bytes of a workbook's files once they are unpacked, as its directory says.
fn unpacked(path: &Path) -> Outcome<u64> {
    let bytes = fs::read(path)?;
    let entries = bytes.windows(28).filter(|window| window.starts_with(b"PK\x01\x02"));
    Ok(entries.map(|entry| u64::from(u32::from_le_bytes([entry[24], entry[25], entry[26], entry[27]]))).sum())
}

fn beside(bench: &Bench, name: &str) -> PathBuf {
    bench.folder.with_file_name(name)
}

/// What looking through registers takes of memory, each in a process of its own.
fn memory(bench: &Bench, table: &mut Table) -> Outcome {
    if resident().is_none() {
        table.note("memory of an import", "not told by this system");
        return Ok(());
    }
    bench.app.close();
    let measured = measure_apart(bench, table);
    unlock(&bench.app)?;
    measured
}

fn measure_apart(bench: &Bench, table: &mut Table) -> Outcome {
    let taken_by = |path: &Path| -> Outcome<u64> {
        let told =
            Command::new(std::env::current_exe()?).arg(ARGUMENT).arg(&bench.folder).arg(path).output()?;
        let told = String::from_utf8(told.stdout)?;
        Ok(told.trim().parse().map_err(|_| format!("the measured process said: {told}"))?)
    };
    let path = beside(bench, "memory.csv");
    write_csv(&path, 'C', ROWS)?;
    let (short, length) = (taken_by(&path)?, fs::metadata(&path)?.len());
    write_csv(&path, 'C', 4 * ROWS)?;
    let long = taken_by(&path)?;
    table.figure(
        "memory of a register four times as long",
        "flat",
        &format!(
            "{} instead of {}, a file of {}",
            megabytes(long),
            megabytes(short),
            megabytes(4 * length / 1024)
        ),
        long.saturating_sub(short) * 1024 <= length / 2,
    );
    let path = beside(bench, "memory.xlsx");
    write_workbook(&path, 'D', ROWS)?;
    let (taken, size) = (taken_by(&path)? * 1024, unpacked(&path)?);
    let times = taken as f64 / size as f64;
    table.figure(
        "memory of a workbook",
        "10 x its unpacked size",
        &format!("{times:.1} x {}", megabytes(size / 1024)),
        times <= 10.0,
    );
    Ok(())
}

/// Looks through a register and says by how much the process grew at most, in KiB.
pub(crate) fn measure_here(folder: &str, register: &str) -> Outcome {
    let app = app(Path::new(folder))?;
    unlock(&app)?;
    let before = resident().unwrap_or_default();
    look(&app, "import_preview", Path::new(register))?;
    println!("{}", peak().unwrap_or_default().saturating_sub(before));
    app.close();
    Ok(())
}
