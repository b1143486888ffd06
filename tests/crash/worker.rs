//! The program that is killed: it does what a clinic does, and says before and after each thing what it is.

use serde_json::{Value, json};
use std::io::Write;
use std::path::{Path, PathBuf};
use titian_core::App;
use titian_tests::clinic::{Clinic, Outcome, PASSPHRASE, app, send};
use titian_tests::dice::Dice;
use titian_tests::earlier::make_earlier;

pub(crate) const VAULT: &str = "TITIAN_CRASH_VAULT";
pub(crate) const DESK: &str = "TITIAN_CRASH_DESK";
pub(crate) const SEED: &str = "TITIAN_CRASH_WORK";
pub(crate) const ROUND: &str = "TITIAN_CRASH_ROUND";
/// How what is meant for the parent begins, among what the test program says.
pub(crate) const SAID: &str = "worker: ";
const ADMINISTRATOR: &str = "Rina Lestari";
/// Who signs an erasure besides.
pub(crate) const HEAD: &str = "Dewi Anggraini";
/// Rows of an import.
const ROWS: u64 = 60;

/// What a new vault is made with.
fn new_vault() -> Value {
    json!({ "site_name": "Klinik Pratama", "region_code": "52.71", "timezone": "WITA", "language": "id", "admin_name": "Rina Lestari", "passphrase": PASSPHRASE })
}

/// The other half of the crash test: does nothing unless that starts it.
#[test]
fn a_worker_that_waits_to_be_killed() -> Outcome {
    let Some(vault) = std::env::var_os(VAULT).map(PathBuf::from) else { return Ok(()) };
    let desk = PathBuf::from(std::env::var_os(DESK).ok_or("no desk")?);
    let mut dice = Dice::new(std::env::var(SEED)?.parse()?);
    let mut work = Work {
        app: app(&vault, &Clinic::clock_at("2026-11-22T09:00:00+08:00")?),
        vault,
        desk,
        round: std::env::var(ROUND)?,
        counted: 0,
    };
    work.unlock()?;
    let folder = work.desk.join("cadangan");
    std::fs::create_dir_all(&folder)?;
    let token = work.app.grant(folder);
    work.call("backup_settings", &json!({ "folder": token, "room_mb": 1000, "warn_days": 7 }))?;
    loop {
        match dice.below(26) {
            0..9 => work.save()?,
            9..12 => work.import()?,
            12..15 => work.back_up()?,
            15..17 => work.restore()?,
            17..19 => work.create()?,
            19..21 => work.rekey()?,
            21..23 => work.migrate()?,
            23..25 => work.erase()?,
            _ => work.reopen()?,
        }
    }
}

struct Work {
    app: App,
    vault: PathBuf,
    desk: PathBuf,
    round: String,
    counted: u64,
}

impl Work {
    fn call(&self, name: &str, input: &Value) -> Result<Value, String> {
        send(&self.app, name, input)
            .map(|mut answer| answer["data"].take())
            .map_err(|error| format!("{name}: {error:?}"))
    }

    fn unlock(&self) -> Result<(), String> {
        let administrator = self.person(ADMINISTRATOR)?;
        self.call("unlock", &json!({ "person": administrator, "passphrase": PASSPHRASE })).map(|_| ())
    }

    /// The id of somebody who can sign in.
    fn person(&self, name: &str) -> Result<Value, String> {
        let status = self.call("vault_status", &json!({}))?;
        let people = status["people"].as_array().cloned().unwrap_or_default();
        let person = people.into_iter().find(|person| person["name"] == name);
        Ok(person.ok_or("nobody of that name")?["id"].take())
    }

    /// A name that no client has.
    fn name(&mut self) -> String {
        self.counted += 1;
        format!("Klien {} Nomor {} Kerja {}", self.round, self.counted, std::process::id())
    }

    /// Does something between saying that it begins and that it is done.
    fn between(&self, what: &str, work: impl FnOnce(&Self) -> Result<(), String>) -> Result<(), String> {
        say(&format!("begin {what}"))?;
        work(self)?;
        say(&format!("done {what}"))
    }

    fn save(&mut self) -> Result<(), String> {
        let name = self.name();
        let new = json!({ "client": { "name": name }, "episode": { "service": "outpatient", "opened_on": "2026-11-01" }, "confirm_duplicate": true });
        self.between(&format!("save {name}"), |work| work.call("client_register", &new).map(|_| ()))
    }

    fn import(&mut self) -> Result<(), String> {
        let names: Vec<String> = (0..ROWS).map(|_| self.name()).collect();
        let rows: String = names.iter().map(|name| format!("{name};01/11/2026;Rawat Jalan\n")).collect();
        let file = self.desk.join("register.csv");
        std::fs::write(&file, format!("Nama Klien;Tgl Masuk;Jenis Layanan\n{rows}"))
            .map_err(|error| error.to_string())?;
        let input = json!({ "file": self.app.grant(file), "good_rows": false, "language": "id" });
        self.between(&format!("import {}", names.join(",")), |work| {
            let stored = work.call("import_store", &input)?;
            if stored["accepted"] == ROWS { Ok(()) } else { Err(format!("not imported: {stored}")) }
        })
    }

    fn back_up(&self) -> Result<(), String> {
        self.between("backup", |work| work.call("backup_now", &json!({})).map(|_| ()))
    }

    /// Goes back to the newest backup, if there is one, and opens what it brought.
    fn restore(&self) -> Result<(), String> {
        let found = self.call("backup_list", &json!({}))?;
        let Some(newest) = found.as_array().and_then(|found| found.first()) else { return Ok(()) };
        let people = newest["people"].as_array().cloned().unwrap_or_default();
        let administrator =
            people.iter().find(|person| person["name"] == ADMINISTRATOR).ok_or("no administrator")?;
        let input =
            json!({ "backup": newest["backup"], "person": administrator["id"], "passphrase": PASSPHRASE });
        self.between("restore", |work| work.call("restore", &input).map(|_| ()))?;
        self.between("opening", Self::unlock)
    }

    /// Sets a vault up in a folder of its own.
    fn create(&mut self) -> Result<(), String> {
        self.counted += 1;
        let name = format!("new-{}-{}", self.round, self.counted);
        let place = self.desk.join(&name);
        self.between(&format!("create {name}"), |_| create(&place))
    }

    /// Gives the vault a new key.
    fn rekey(&self) -> Result<(), String> {
        self.between("rekey", |work| work.call("vault_rekey", &json!({ "by": PASSPHRASE })).map(|_| ()))
    }

    /// Opens the vault as an earlier version of the program would have left it.
    fn migrate(&self) -> Result<(), String> {
        self.app.close();
        self.between("migrate", |work| {
            make_earlier(&work.vault, &work.desk).map_err(|error| error.to_string())?;
            work.unlock()
        })
    }

    /// Erases a client, if there is one.
    fn erase(&self) -> Result<(), String> {
        let list = self.call("client_list", &json!({ "limit": 1 }))?;
        let Some(name) = list["rows"][0]["name"].as_str() else { return Ok(()) };
        let input = json!({
            "client": list["rows"][0]["id"], "basis": "subject_request", "passphrase": PASSPHRASE,
            "second_person": self.person(HEAD)?, "second_passphrase": PASSPHRASE,
        });
        self.between(&format!("erase {name}"), |work| work.call("client_erase", &input).map(|_| ()))
    }

    fn reopen(&self) -> Result<(), String> {
        self.app.close();
        self.between("opening", Self::unlock)
    }
}

fn create(place: &Path) -> Result<(), String> {
    let clock = Clinic::clock_at("2026-11-22T09:00:00+08:00").map_err(|error| error.to_string())?;
    let app = app(place, &clock);
    set_up(&app)?;
    app.close();
    Ok(())
}

/// Sets a vault up to its end: the recovery sheet typed back.
pub(crate) fn set_up(app: &App) -> Result<(), String> {
    let call = |name, input: &Value| send(app, name, input).map_err(|error| format!("{name}: {error:?}"));
    let made = call("vault_create", &new_vault())?;
    call("recovery_check", &json!({ "recovery_key": made["data"]["recovery_key"] }))?;
    Ok(())
}

/// One line in one write, so that a line is heard whole or not at all.
fn say(line: &str) -> Result<(), String> {
    let mut out = std::io::stdout().lock();
    out.write_all(format!("{SAID}{line}\n").as_bytes())
        .and_then(|()| out.flush())
        .map_err(|error| error.to_string())
}
