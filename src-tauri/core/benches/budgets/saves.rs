//! What people save, alone.

use crate::figures::{Table, Times, milliseconds};
use crate::vault::{Bench, Outcome, data};
use serde_json::{Value, json};
use std::fs::File;
use std::io::Write as _;
use std::time::Instant;
use titian_core::App;

/// How often a save waits for the disk: the write-ahead log, `head`, and the folder that `head` is renamed in.
const SYNCS: u32 = 3;

pub(crate) fn measure(bench: &Bench, table: &mut Table) -> Outcome {
    let mut disk = Disk::of(bench)?;
    let sync = Times::of(100, |_| disk.sync())?;
    table
        .note("the disk's own sync", &format!("{:.2} ms, {SYNCS} of them a save", milliseconds(sync.at(50))));
    let episodes = ongoing(&bench.app)?;
    let sessions = disk.besides(300, |at| {
        let input = session(&episodes, at);
        Ok(Box::new(move || bench.run("session_record", &input)))
    })?;
    table.time("save a session, besides the disk's sync", 10.0, &sessions);
    let forms = disk.besides(300, |at| {
        let id = &bench.clients[at * 3 % bench.clients.len()];
        let mut form = bench.data("client_read", &json!({ "id": id }))?["client"].take();
        form["address"]["street"] = json!(format!("Gang Bersama No. {at}"));
        let input = json!({ "id": id, "client": form });
        Ok(Box::new(move || bench.run("client_save", &input)))
    })?;
    table.time("save a client's form, besides the disk's sync", 10.0, &forms);
    let registrations = disk.besides(100, |at| {
        let input = registration(at);
        Ok(Box::new(move || bench.run("client_register", &input)))
    })?;
    table.time("register a client with an episode, besides the disk's sync", 10.0, &registrations);
    Ok(())
}

/// A file beside the vault's, to learn what the disk alone takes.
struct Disk(File);

type Save<'b> = Box<dyn FnOnce() -> Outcome + 'b>;

impl Disk {
    fn of(bench: &Bench) -> Outcome<Self> {
        Ok(Self(File::create(bench.folder.join("sync"))?))
    }

    /// One sync of a little data.
    fn sync(&mut self) -> Outcome {
        self.0.write_all(&[7; 8192])?;
        Ok(self.0.sync_all()?)
    }

    /// The times of saves, each without what the disk took for as many syncs right before it.
    fn besides<'b>(
        &mut self,
        saves: usize,
        mut prepare: impl FnMut(usize) -> Outcome<Save<'b>>,
    ) -> Outcome<Times> {
        let mut times = Vec::new();
        for at in 0..saves {
            let save = prepare(at)?;
            let start = Instant::now();
            for _ in 0..SYNCS {
                self.sync()?;
            }
            let disk = start.elapsed();
            let start = Instant::now();
            save()?;
            times.push(start.elapsed().saturating_sub(disk));
        }
        Ok(Times::new(times))
    }
}

/// Ongoing episodes, to record sessions in.
pub(crate) fn ongoing(app: &App) -> Outcome<Vec<String>> {
    let query = json!({ "text": "", "status": "ongoing", "service": "outpatient", "limit": 100 });
    let page = data(app, "client_list", &query)?;
    let mut episodes = Vec::new();
    for row in page["rows"].as_array().into_iter().flatten() {
        let file = data(app, "client_read", &json!({ "id": row["id"] }))?;
        let episodes_of = file["episodes"].as_array().into_iter().flatten();
        let ongoing = episodes_of.filter(|episode| episode["end"]["status"] == "ongoing");
        episodes.extend(ongoing.filter_map(|episode| episode["id"].as_str()).map(str::to_owned));
    }
    Ok(episodes)
}

/// A new client with an ongoing episode.
pub(crate) fn registration(at: usize) -> Value {
    let client =
        json!({ "name": format!("Penghitung Waktu {at}"), "sex": "male", "birth": { "date": "1990-01-01" } });
    let episode = json!({ "service": "outpatient", "opened_on": "2026-11-20", "source": "self" });
    json!({ "client": client, "episode": episode, "confirm_duplicate": true })
}

/// A session in one of the ongoing episodes.
pub(crate) fn session(episodes: &[String], at: usize) -> Value {
    let form = json!({ "on": "2026-11-20", "time": "09:00", "kind": "individual_counselling", "attendance": "present", "minutes": 45, "note": "Klien bercerita tentang pekerjaannya yang baru." });
    json!({ "episode": episodes[at % episodes.len()], "session": form })
}
