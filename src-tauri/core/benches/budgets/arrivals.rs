//! What comes from another machine of the clinic, and what somebody saves meanwhile. Bundles are not built yet; this
//! measures what one of them holds, operations: read, checked against their device's key and stored.

use crate::figures::{Table, Times};
use crate::saves::{ongoing, session};
use crate::vault::{Bench, Outcome, made, unlocked};
use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::sync_channel;
use std::time::{Duration, Instant};
use titian_core::demo::crowd::Size;
use titian_core::kernel::ids::Id;
use titian_core::log::Op;
use titian_core::log::relay::{self, Checked};
use titian_core::scene::Work;
use titian_core::schema::SCHEMA;
use titian_core::settings;
use titian_core::store::desk::Rank;
use titian_core::{App, error};

/// The other machine: a year of a clinic.
const OTHER: Size = Size { clients: 6000, years: 1 };
/// The most operations in one transaction.
const BATCH: u32 = 2000;
/// The person pauses so long between two saves.
const PAUSE: Duration = Duration::from_millis(40);

pub(crate) fn measure(bench: &Bench, table: &mut Table) -> Outcome {
    let other = unlocked(&made("another-machine", OTHER, table)?)?;
    // Chosen before anything arrives: what arrives may close what came with it.
    let episodes = ongoing(bench)?;
    let operations =
        other.vault().map_err(words)?.readers.read(titian_core::log::verify::count).map_err(words)?;
    let half = i64::try_from(operations / 2)?;
    let alone = receive(&bench.app, &other, 0, half)?;
    table.figure(
        "operations from elsewhere, checked and stored",
        "30000 records a second",
        &alone.told(),
        alone.records_a_second() >= 30_000.0,
    );
    let is_over = AtomicBool::new(false);
    let (saves, received) = std::thread::scope(|threads| -> Outcome<(Vec<Duration>, Received)> {
        let arriving = threads.spawn(|| {
            let received = receive(&bench.app, &other, half, i64::MAX);
            is_over.store(true, Ordering::Relaxed);
            received.map_err(|error| error.to_string())
        });
        let mut saves = Vec::new();
        while !is_over.load(Ordering::Relaxed) {
            std::thread::sleep(PAUSE);
            let start = Instant::now();
            bench.run("session_record", &session(&episodes, saves.len()))?;
            saves.push(start.elapsed());
        }
        let received = arriving.join().map_err(|_| "the arriving operations panicked")??;
        Ok((saves, received))
    })?;
    table.note("the same while somebody saves", &received.told());
    table.time("save a session while operations arrive", 150.0, &Times::new(saves));
    table.note("import of a bundle", "not built yet; its operations are above");
    other.close();
    Ok(())
}

struct Received {
    operations: usize,
    records: usize,
    took: Duration,
}

impl Received {
    fn records_a_second(&self) -> f64 {
        self.records as f64 / self.took.as_secs_f64()
    }

    fn told(&self) -> String {
        let operations = self.operations as f64 / self.took.as_secs_f64();
        format!("{:.0} records, {operations:.0} operations a second", self.records_a_second())
    }
}

/// Stores what another machine wrote between two local rows. One thread reads and checks, another hands in what was
/// checked.
fn receive(app: &App, other: &App, after: i64, until: i64) -> Outcome<Received> {
    let vault = app.vault().map_err(words)?;
    let mut keys = vault.readers.read(settings::device_keys).map_err(words)?;
    let (checked, to_store) = sync_channel::<Checked>(1);
    let start = Instant::now();
    let (operations, records) = std::thread::scope(|threads| -> Outcome<(usize, usize)> {
        let checking = threads.spawn(move || -> error::Result<(usize, usize)> {
            let (mut operations, mut records) = (0, 0);
            let mut from = after;
            while from < until {
                let held = other.vault()?.readers.read(|conn| relay::give(conn, from, BATCH))?;
                from += i64::from(BATCH);
                if held.is_empty() {
                    break;
                }
                let mut ops = Vec::with_capacity(held.len());
                for op in held {
                    let op = Op::read(op.header_bytes, op.sig, op.parts, op.personal)?;
                    records += records_of(&op)?;
                    ops.push(op);
                }
                operations += ops.len();
                if checked.send(relay::check(&SCHEMA, &mut keys, ops)?).is_err() {
                    break;
                }
            }
            Ok((operations, records))
        });
        for batch in to_store {
            let scene = vault.scene(app.now(), Work::default());
            vault
                .desk
                .write(Rank::Long, scene, move |tx| relay::store(tx.conn(), &SCHEMA, batch, &BTreeSet::new()))
                .map_err(words)?;
        }
        Ok(checking.join().map_err(|_| "the checking panicked")?.map_err(words)?)
    })?;
    Ok(Received { operations, records, took: start.elapsed() })
}

fn records_of(op: &Op) -> error::Result<usize> {
    let mut records: BTreeSet<Id> = BTreeSet::new();
    for part in op.parts.values() {
        records.extend(part.changes()?.iter().map(|change| change.record));
    }
    Ok(records.len())
}

fn words(error: error::Error) -> String {
    format!("{error:?}")
}
