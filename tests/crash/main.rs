//! A machine that stops: a program at work on a vault is killed at moments that dice choose, again and again, in the
//! middle of saves, imports, backups, restorings, re-keyings, set-ups, erasings and updates of the tables. Whatever it
//! had said was done must be there afterwards, nothing else may have changed, and the vault must be whole. `cargo xtask crash N` does it N times.
//!
//! The dice are seeded, so the same work is done in the same order; where in it the kill falls is up to the machine.

mod model;
mod worker;

use model::Model;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};
use std::sync::mpsc;
use std::time::Duration;
use titian_core::App;
use titian_tests::clinic::{Clinic, PASSPHRASE, app, send};
use titian_tests::dice::Dice;

type Problem = Box<dyn std::error::Error>;

/// How often, in the normal run.
const ROUNDS: u64 = 20;
/// The kinds of work that are killed; `nothing` is between two of them.
const KINDS: [&str; 9] =
    ["backup", "create", "erase", "import", "migrate", "opening", "rekey", "restore", "save"];
/// A vault is used for so many kills, then a new one: work on a small vault is killed in other places than on a large one.
const ROUNDS_OF_A_VAULT: u64 = 40;
/// The longest that a worker is left alone, and the most things it has done by then.
const LONGEST_MS: u64 = 60;
const MOST_DONE: u64 = 6;

#[test]
fn what_was_acknowledged_survives_being_killed_at_any_moment() -> Result<(), Problem> {
    let rounds = number("TITIAN_CRASHES", ROUNDS)?;
    let seed = number("TITIAN_CRASH_SEED", 20_261_122)?;
    println!("{rounds} kills, seed {seed}");
    let mut dice = Dice::new(seed);
    let mut killed_amid = std::collections::BTreeMap::new();
    let mut done = 0;
    while done < rounds {
        let clinic = Clinic::new()?;
        let colleague =
            json!({ "name": worker::HEAD, "role": "head", "passphrase": PASSPHRASE, "by": PASSPHRASE });
        clinic.data("account_add", &colleague)?;
        clinic.app.close();
        let desk = tempfile::tempdir()?;
        let mut model = Model::default();
        for round in 0..ROUNDS_OF_A_VAULT.min(rounds - done) {
            let said = run_and_kill(&clinic, desk.path(), &mut dice, round)?;
            let amid = model.hear(&said);
            *killed_amid.entry(amid.clone()).or_insert(0_u64) += 1;
            let place = format!("seed {seed}, kill {} amid {amid}", done + round + 1);
            check(&clinic, &mut model).map_err(|problem| format!("{place}: {problem}"))?;
            check_set_up(&clinic, desk.path(), &model).map_err(|problem| format!("{place}: {problem}"))?;
        }
        done += ROUNDS_OF_A_VAULT.min(rounds - done);
    }
    println!("killed amid: {killed_amid:?}");
    // So many kills miss no kind of work; a short run may.
    if rounds >= 300 {
        for kind in KINDS {
            assert!(killed_amid.contains_key(kind), "never killed amid {kind}");
        }
    }
    Ok(())
}

fn number(name: &str, otherwise: u64) -> Result<u64, Problem> {
    Ok(std::env::var(name).map_or(Ok(otherwise), |text| text.parse())?)
}

/// What a worker said until it was killed, line by line.
fn run_and_kill(clinic: &Clinic, desk: &Path, dice: &mut Dice, round: u64) -> Result<Vec<String>, Problem> {
    let mut worker = Command::new(std::env::current_exe()?)
        .args(["--exact", "worker::a_worker_that_waits_to_be_killed", "--nocapture"])
        .env(worker::VAULT, &clinic.vault)
        .env(worker::DESK, desk)
        .env(worker::SEED, dice.below(u64::MAX).to_string())
        .env(worker::ROUND, round.to_string())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()?;
    let lines = BufReader::new(worker.stdout.take().ok_or("no output")?).lines();
    let (sender, receiver) = mpsc::channel();
    let listener = std::thread::spawn(move || {
        for line in lines.map_while(Result::ok) {
            let Some((_, said)) = line.split_once(worker::SAID) else { continue };
            if sender.send(said.to_owned()).is_err() {
                return;
            }
        }
    });
    let (enough, patience) = (dice.below(MOST_DONE), Duration::from_micros(dice.below(LONGEST_MS * 1000)));
    let mut said = Vec::new();
    while said.iter().filter(|line: &&String| line.starts_with("done ")).count() as u64 <= enough {
        match receiver.recv_timeout(Duration::from_secs(60)) {
            Ok(line) => said.push(line),
            Err(_) => break,
        }
    }
    // In the middle of whatever it is doing by now.
    std::thread::sleep(patience);
    worker.kill()?;
    require_killed(worker.wait()?, &said)?;
    // What it said and nobody had read yet was said all the same.
    listener.join().map_err(|_| "the listener panicked")?;
    said.extend(receiver.try_iter());
    Ok(said)
}

/// A worker ends by being killed: one that ended by itself did not work.
fn require_killed(status: ExitStatus, said: &[String]) -> Result<(), Problem> {
    if status.code().is_none() {
        Ok(())
    } else {
        Err(format!("a worker ended by itself after {said:?}").into())
    }
}

/// Opens the vault after a kill and holds it against what was acknowledged.
fn check(clinic: &Clinic, model: &mut Model) -> Result<(), Problem> {
    let app = clinic.restarted();
    let status = data(&app, "vault_status", &json!({}))?;
    let people = status["people"].as_array().cloned().unwrap_or_default();
    if people.len() != 2 {
        return Err(format!("{} people can open it, of two", people.len()).into());
    }
    for person in people {
        let session = data(&app, "unlock", &json!({ "person": person["id"], "passphrase": PASSPHRASE }))?;
        let notices = &session["notices"];
        if *notices != json!([]) && !(*notices == json!(["restored"]) && model.may_be_restored()) {
            return Err(format!("a crash is no damage: {notices}").into());
        }
        model.see(names(&app)?)?;
        // Once is enough.
        if session["person"]["role"] == "administrator" {
            let verified = data(&app, "verify", &json!({}))?;
            if verified["ok"] != true {
                return Err(format!("not whole: {verified}").into());
            }
            let erased = data(&app, "erasure_list", &json!({}))?;
            let rest = erased.as_array().into_iter().flatten().find(|erasure| erasure["cleaned"] != true);
            if let Some(rest) = rest {
                return Err(format!("bytes of an erased client are left: {rest}").into());
            }
        }
        app.close();
    }
    data(&app, "recovery_check", &json!({ "recovery_key": clinic.recovery_key }))?;
    let folder: Vec<String> = std::fs::read_dir(&clinic.vault)?
        .flatten()
        .filter_map(|entry| entry.file_name().into_string().ok())
        .collect();
    for rest in ["restoring", "switching", "rekeying", "unfinished"] {
        if folder.iter().any(|name| name == rest) {
            return Err(format!("{rest} was left").into());
        }
    }
    Ok(())
}

/// Every vault whose making was acknowledged opens; where it was not, there is either one that opens or room for one.
fn check_set_up(clinic: &Clinic, desk: &Path, model: &Model) -> Result<(), Problem> {
    for entry in std::fs::read_dir(desk)? {
        let place: PathBuf = entry?.path();
        let name = place.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if !name.starts_with("new-") {
            continue;
        }
        let app = app(&place, &clinic.clock());
        let state = data(&app, "vault_status", &json!({}))?["state"].take();
        if state == "missing" {
            if model.has_made(&name) {
                return Err(format!("{name} is gone").into());
            }
            worker::set_up(&app)?;
        } else {
            data(&app, "unlock", &json!({ "passphrase": PASSPHRASE }))?;
        }
        if data(&app, "verify", &json!({}))?["ok"] != true {
            return Err(format!("{name} is not whole").into());
        }
        app.close();
        std::fs::remove_dir_all(&place)?;
    }
    Ok(())
}

fn data(app: &App, name: &str, input: &Value) -> Result<Value, Problem> {
    Ok(send(app, name, input).map_err(|error| format!("{name}: {error:?}"))?["data"].take())
}

/// The names of all clients.
fn names(app: &App) -> Result<BTreeSet<String>, Problem> {
    let vault = app.vault().map_err(|error| error.to_wire().code)?;
    let names = vault.readers.read(|conn| {
        let mut statement = conn.prepare("SELECT name FROM client")?;
        Ok(statement.query_map([], |row| row.get(0))?.collect::<Result<BTreeSet<String>, _>>()?)
    });
    Ok(names.map_err(|error| format!("{error}"))?)
}
