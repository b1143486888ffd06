//! Bundles at the level of their bytes: what others could put into one, on two real vaults.

mod forged;
mod transport;

use super::format::{self, Manifest, Purpose, Recipient};
use super::read::{Reader, Step};
use super::write::{self, Draft};
use super::{age_key, seal};
use crate::error::Result;
use crate::kernel::ids::Id;
use crate::log::Device;
use crate::scene::Work;
use crate::vault::keys::KeyCost;
use crate::{App, Place};
use chrono::DateTime;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

const PASSPHRASE: &str = "empat kata yang panjang";

type Outcome = Result<(), Box<dyn std::error::Error>>;

/// A machine with a vault, and the files it is handed.
struct Machine {
    app: App,
    folder: PathBuf,
}

impl Machine {
    fn on(folder: &Path, name: &str, large_bundle: Option<u64>) -> Result<Self, Box<dyn std::error::Error>> {
        let now = DateTime::parse_from_rfc3339("2026-11-22T09:00:00+08:00")?;
        let place = Place {
            vault: folder.join(name),
            machine: name.to_owned(),
            demonstration: false,
            build_day: chrono::NaiveDate::from_ymd_opt(2026, 11, 1).unwrap_or_default(),
            key_cost: Some(KeyCost { memory_kib: 64, passes: 1 }),
            large_bundle,
        };
        Ok(Self { app: App::new(place, Box::new(move || now)), folder: folder.to_owned() })
    }

    fn call(&self, name: &str, input: &Value) -> Result<Value, String> {
        let answer = self.app.call(name, &input.to_string(), Arc::new(|_| ()));
        let answer = answer.map_err(|error| format!("{} {:?}", error.code, error.args))?;
        let mut answer: Value = serde_json::from_str(&answer).map_err(|error| error.to_string())?;
        Ok(answer["data"].take())
    }

    fn file(&self, name: &str) -> (PathBuf, String) {
        let path = self.folder.join(name);
        (path.clone(), self.app.grant(path))
    }

    /// The code of what taking a bundle says.
    fn taking(&self, bundle: &Path) -> String {
        let file = self.app.grant(bundle.to_owned());
        let said = self.call("bundle_receive", &json!({ "file": file })).map(|_| "taken".to_owned());
        said.unwrap_or_else(|error| error)
    }
}

/// The office and the laptop of one clinic.
fn two(folder: &Path) -> Result<(Machine, Machine), Box<dyn std::error::Error>> {
    two_of(folder, None)
}

/// The same, with the least that a bundle for a copy of the database brings.
fn two_of(
    folder: &Path,
    large_bundle: Option<u64>,
) -> Result<(Machine, Machine), Box<dyn std::error::Error>> {
    let on = |name| Machine::on(folder, name, large_bundle);
    let (office, laptop) = (on("office")?, on("laptop")?);
    let created = office.call(
        "vault_create",
        &json!({
            "site_name": "Klinik Pratama", "region_code": "52.71", "timezone": "WITA", "language": "id",
            "admin_name": "Rina Lestari", "passphrase": PASSPHRASE,
        }),
    )?;
    office.call("recovery_check", &json!({ "recovery_key": created["recovery_key"] }))?;
    let code = laptop
        .call("join_request", &json!({ "file": laptop.file("request").1, "passphrase": PASSPHRASE }))?;
    let person = office.call("session", &json!({}))?["person"]["id"].take();
    office.call(
        "device_enrol",
        &json!({
            "request": office.file("request").1, "code": code["code"], "people": [person], "by": PASSPHRASE,
            "file": office.file("answer.titian").1,
        }),
    )?;
    let finish =
        json!({ "file": laptop.file("answer.titian").1, "passphrase": PASSPHRASE, "language": "id" });
    laptop.call("join_finish", &finish)?;
    Ok((office, laptop))
}

/// A bundle from one machine's log to another's, with whatever left out that is said to be needed no more.
fn bundle(from: &Machine, to: &Machine, name: &str, beyond: BTreeMap<Id, u64>) -> Result<PathBuf> {
    let vault = from.app.vault()?;
    let (device, recipient) = (vault.device()?, to.app.vault()?.device()?);
    let draft = Draft {
        device: &device,
        purpose: Purpose::Exchange,
        recipients: vec![Recipient { device: recipient.id, age: age_key(&recipient)? }],
        is_for_sender: false,
        beyond,
        share: None,
        ways: None,
    };
    let scene = vault.scene(from.app.now(), Work::default());
    let path = from.file(name).0;
    vault.readers.read(|conn| write::write(conn, &scene, draft, &path))?;
    Ok(path)
}

/// The lines of a bundle, opened with its recipient's key, and what the first says.
fn lines(path: &Path, recipient: &Device) -> Result<(Manifest, Vec<Vec<u8>>)> {
    let mut opened = seal::open(path, &seal::identity(recipient)?)?;
    let (mut lines, mut line) = (Vec::new(), Vec::new());
    while opened.next(&mut line)? {
        lines.push(line.clone());
    }
    Ok((format::read_first(&lines[0])?, lines))
}

#[test]
fn a_machine_that_joined_has_every_index_of_the_one_it_learned_from() -> Outcome {
    let folder = tempfile::tempdir()?;
    let (office, laptop) = two(folder.path())?;
    let indexes = |machine: &Machine| -> Result<Vec<(String, Option<String>)>> {
        machine.app.vault()?.readers.read(|conn| {
            let mut statement =
                conn.prepare("SELECT name, sql FROM sqlite_master WHERE type = 'index' ORDER BY name")?;
            Ok(statement
                .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
                .collect::<rusqlite::Result<_>>()?)
        })
    };
    let there = indexes(&office)?;
    assert!(there.len() > 20);
    assert_eq!(indexes(&laptop)?, there);
    Ok(())
}

#[test]
fn large_operations_come_in_smaller_batches_and_all_of_them_come() -> Outcome {
    let folder = tempfile::tempdir()?;
    let (office, laptop) = two(folder.path())?;
    let path = bundle(&office, &laptop, "out.titian", BTreeMap::new())?;
    let identity = seal::identity(&laptop.app.vault()?.device()?)?;
    let batches = |step: Step| -> Result<Vec<Vec<u64>>> {
        let mut batches = Vec::new();
        Reader::open(&path, &identity)?.in_steps(step, |came| {
            batches.push(came.iter().map(|came| format::size(&came.op)).collect());
            Ok(())
        })?;
        Ok(batches)
    };
    let all = batches(Step::USUAL)?.concat();
    let largest = all.iter().max().copied().unwrap_or_default();
    let small = batches(Step { ops: 500, bytes: 2 * largest })?;
    assert!(
        small.len() > 1 && small.iter().all(|batch| batch.iter().sum::<u64>() < 3 * largest),
        "{small:?}"
    );
    assert_eq!(small.concat(), all);
    Ok(())
}
