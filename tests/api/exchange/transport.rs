//! Bundles that travel by a folder without a hand.

use super::{Problem, code_of, names, two, verify};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use titian_tests::clinic::{Clinic, Outcome, PASSPHRASE, files_below};

/// The folder between the machines, as if a service kept it the same on all of them.
pub(super) fn between(machine: &Clinic) -> Result<PathBuf, Problem> {
    let folder = machine.stick("between");
    std::fs::create_dir_all(&folder)?;
    Ok(folder)
}

pub(super) fn go_by(machine: &Clinic, folder: &Path) -> Result<Value, String> {
    let folder = machine.app.grant(folder.to_owned());
    machine.data("transport_save", &json!({ "way": { "kind": "folder", "folder": folder } }))
}

pub(super) fn now(machine: &Clinic) -> Result<Value, String> {
    machine.data("transport_now", &json!({}))
}

fn device(machine: &Clinic) -> Result<Value, String> {
    Ok(machine.data("session", &json!({}))?["device"]["id"].take())
}

fn file_of(machine: &Clinic, folder: &Path) -> Result<PathBuf, String> {
    Ok(folder.join(format!("{}.titian", device(machine)?.as_str().unwrap_or_default())))
}

/// What is in the way: whose file, and what of it.
pub(super) fn troubles(done: &Value) -> Vec<String> {
    let said = |trouble: &Value| {
        let whose = trouble["machine"]["code"].as_str().unwrap_or("place");
        format!("{whose}: {}", trouble["code"].as_str().unwrap_or_default())
    };
    done["state"]["troubles"].as_array().map(|all| all.iter().map(said).collect()).unwrap_or_default()
}

/// How many bundles are taken when each machine exchanges in turn.
pub(super) fn turn(machines: &[&Clinic]) -> Result<usize, Problem> {
    let mut taken = 0;
    for machine in machines {
        let done = now(machine)?;
        let wrong = troubles(&done);
        if !wrong.is_empty() {
            return Err(wrong.join(", ").into());
        }
        taken += done["taken"].as_array().map_or(0, Vec::len);
    }
    Ok(taken)
}

fn content(folder: &Path) -> Result<BTreeMap<PathBuf, Vec<u8>>, Problem> {
    let read = |name: PathBuf| Ok((name.clone(), std::fs::read(folder.join(name))?));
    files_below(folder)?.into_iter().map(read).collect()
}

/// Exchanges in turn until nothing is taken or put any more; in how many turns.
pub(super) fn rest(machines: &[&Clinic], folder: &Path) -> Result<u32, Problem> {
    for turns in 1..=10 {
        let before = content(folder)?;
        if turn(machines)? == 0 && content(folder)? == before {
            return Ok(turns);
        }
    }
    Err("it does not come to rest".into())
}

fn unconfirmed(machine: &Clinic) -> Result<Value, String> {
    Ok(machine.data("work_elsewhere", &json!({}))?["unconfirmed"].take())
}

fn back_up(machine: &Clinic) -> Outcome {
    let folder = machine.stick("backups");
    std::fs::create_dir_all(&folder)?;
    machine.data("backup_now", &json!({ "folder": machine.app.grant(folder) }))?;
    Ok(())
}

/// Two machines that exchange by a folder, at rest.
fn two_by_folder() -> Result<(Clinic, Clinic, PathBuf), Problem> {
    let (office, laptop) = two()?;
    let folder = between(&office)?;
    go_by(&office, &folder)?;
    go_by(&laptop, &folder)?;
    rest(&[&office, &laptop], &folder)?;
    Ok((office, laptop, folder))
}

#[test]
fn what_one_machine_writes_the_others_have_without_a_hand_and_then_it_is_quiet() -> Outcome {
    let (office, laptop, folder) = two_by_folder()?;
    let third = laptop.second_machine("third")?;
    go_by(&third, &folder)?;
    let all = [&office, &laptop, &third];
    office.outpatient("Siti Rahayu", "2026-11-02")?;
    laptop.outpatient("Made Wirawan", "2026-11-03")?;
    third.outpatient("Ketut Sari", "2026-11-04")?;
    rest(&all, &folder)?;
    let everybody = names(&office)?;
    assert_eq!(everybody.len(), 3);
    for machine in all {
        assert_eq!((names(machine)?, verify(machine)?), (everybody.clone(), Value::Null));
    }
    assert_eq!(files_below(&folder)?.len(), 3, "one file for each machine");
    let state = office.data("transport_read", &json!({}))?;
    assert!(state["good_at"].is_string() && state["put_at"].is_string() && state["took_at"].is_string());
    Ok(())
}

#[test]
fn looking_unlocking_and_receipts_of_receipts_put_nothing_into_the_folder() -> Outcome {
    let (office, mut laptop, folder) = two_by_folder()?;
    let before = content(&folder)?;
    for _ in 0..3 {
        laptop.reopen().map_err(|error| error.code)?;
        back_up(&laptop)?;
        turn(&[&laptop, &office])?;
    }
    assert_eq!(content(&folder)?.keys().len(), before.keys().len());
    rest(&[&office, &laptop], &folder)?;
    let quiet = content(&folder)?;
    laptop.reopen().map_err(|error| error.code)?;
    back_up(&laptop)?;
    turn(&[&laptop, &office])?;
    assert!(content(&folder)? == quiet, "a backup of what is already confirmed confirms nothing more");
    Ok(())
}

#[test]
fn a_backup_of_the_others_work_is_told_so_that_they_know_it_is_safe() -> Outcome {
    let (office, laptop, folder) = two_by_folder()?;
    let third = office.second_machine("third")?;
    go_by(&third, &folder)?;
    let all = [&office, &laptop, &third];
    laptop.outpatient("Made Wirawan", "2026-11-03")?;
    rest(&all, &folder)?;
    assert_ne!(unconfirmed(&laptop)?, 0, "held, and in no backup");
    back_up(&office)?;
    // The third machine hears of the backup first and passes on what it heard.
    now(&office)?;
    third.outpatient("Ketut Sari", "2026-11-04")?;
    now(&third)?;
    rest(&all, &folder)?;
    assert_eq!(unconfirmed(&laptop)?, 0);
    Ok(())
}

#[test]
fn a_file_that_is_half_there_is_looked_at_again_and_taken_when_it_is_whole() -> Outcome {
    let (office, laptop, folder) = two_by_folder()?;
    laptop.outpatient("Made Wirawan", "2026-11-03")?;
    now(&laptop)?;
    let file = file_of(&laptop, &folder)?;
    let whole = std::fs::read(&file)?;
    std::fs::write(&file, &whole[..whole.len() / 2])?;
    assert_eq!(troubles(&now(&office)?), ["B: bundle_truncated"]);
    assert_eq!(troubles(&now(&office)?), ["B: bundle_truncated"], "and again");
    assert!(names(&office)?.is_empty());
    std::fs::write(&file, &whole)?;
    let done = now(&office)?;
    assert_eq!((troubles(&done), done["taken"][0]["machine"]["code"].as_str()), (vec![], Some("B")));
    assert_eq!(names(&office)?.len(), 1);
    Ok(())
}

#[test]
fn a_damaged_file_is_one_quiet_line_until_another_lies_there() -> Outcome {
    let (office, laptop, folder) = two_by_folder()?;
    laptop.outpatient("Made Wirawan", "2026-11-03")?;
    now(&laptop)?;
    let file = file_of(&laptop, &folder)?;
    let mut bytes = std::fs::read(&file)?;
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(&file, bytes)?;
    let first = now(&office)?;
    assert_eq!(troubles(&first), ["B: bundle_altered"]);
    office.set_clock("2026-11-22T10:00:00+08:00")?;
    let second = now(&office)?;
    assert_eq!(first["state"]["troubles"], second["state"]["troubles"], "since the same moment");
    std::fs::remove_file(&file)?;
    assert!(troubles(&now(&office)?).is_empty(), "what is wrong with a file goes with it");
    now(&laptop)?;
    assert_eq!(now(&office)?["taken"].as_array().map(Vec::len), Some(1), "it was put there anew");
    assert_eq!(names(&office)?.len(), 1);
    Ok(())
}

#[test]
fn whatever_else_lies_in_the_folder_is_left_alone() -> Outcome {
    let (office, laptop, folder) = two_by_folder()?;
    let stranger = "0192f0a0-0000-7000-8000-000000000000";
    let laptop_id = device(&laptop)?;
    let laptop_id = laptop_id.as_str().unwrap_or_default();
    let foreign: BTreeMap<PathBuf, Vec<u8>> = [
        "notes.txt".to_owned(),
        format!("{stranger}.titian"),
        format!("{}.titian", laptop_id.to_uppercase()),
        format!("{laptop_id}.sync-conflict-20261122.titian"),
        format!(".{laptop_id}.titian.part"),
        format!("{laptop_id}.{stranger}.titian"),
        format!("below/{laptop_id}.titian"),
    ]
    .into_iter()
    .map(|name| (PathBuf::from(&name), name.into_bytes()))
    .collect();
    std::fs::create_dir(folder.join("below"))?;
    for (name, bytes) in &foreign {
        std::fs::write(folder.join(name), bytes)?;
    }
    office.outpatient("Siti Rahayu", "2026-11-02")?;
    rest(&[&office, &laptop], &folder)?;
    let there = content(&folder)?;
    assert!(foreign.iter().all(|(name, bytes)| there.get(name) == Some(bytes)));
    assert_eq!(there.len(), foreign.len() + 2);
    Ok(())
}

#[test]
fn a_file_that_is_larger_than_any_bundle_is_refused_before_it_is_copied() -> Outcome {
    let (office, laptop, folder) = two_by_folder()?;
    std::fs::File::create(file_of(&laptop, &folder)?)?.set_len(9 << 30)?;
    assert_eq!(troubles(&now(&office)?), ["B: bundle_too_large"]);
    Ok(())
}

#[cfg(unix)]
#[test]
fn a_link_in_the_folder_is_neither_followed_nor_written_to() -> Outcome {
    let (office, laptop, folder) = two_by_folder()?;
    let outside = office.stick("outside.txt");
    std::fs::write(&outside, "of no concern")?;
    let mut part = file_of(&office, &folder)?.into_os_string();
    part.push(".part");
    std::os::unix::fs::symlink(&outside, &part)?;
    let theirs = file_of(&laptop, &folder)?;
    std::fs::remove_file(&theirs)?;
    std::os::unix::fs::symlink(&outside, &theirs)?;
    office.outpatient("Siti Rahayu", "2026-11-02")?;
    assert!(troubles(&now(&office)?).is_empty());
    assert_eq!(std::fs::read_to_string(&outside)?, "of no concern");
    assert_eq!(now(&laptop)?["taken"].as_array().map(Vec::len), Some(1));
    Ok(())
}

#[test]
fn a_folder_that_is_gone_is_told_quietly_and_all_is_made_good_when_it_is_back() -> Outcome {
    let (office, laptop, folder) = two_by_folder()?;
    let away = office.stick("away");
    std::fs::rename(&folder, &away)?;
    office.outpatient("Siti Rahayu", "2026-11-02")?;
    let done = now(&office)?;
    assert_eq!(troubles(&done), ["place: transport_folder_missing"]);
    assert!(done["sent"].is_null());
    assert!(done["state"]["good_at"].is_string(), "that it went well before is still known");
    std::fs::rename(&away, &folder)?;
    assert_eq!(troubles(&now(&office)?), Vec::<String>::new());
    rest(&[&office, &laptop], &folder)?;
    assert_eq!(names(&laptop)?.len(), 1);
    // Somebody emptied it: what the others lack, if anything, lies there again.
    for file in files_below(&folder)? {
        std::fs::remove_file(folder.join(file))?;
    }
    office.outpatient("Made Wirawan", "2026-11-03")?;
    rest(&[&office, &laptop], &folder)?;
    assert_eq!((names(&laptop)?.len(), files_below(&folder)?.len()), (2, 2));
    Ok(())
}

#[test]
fn what_a_revoked_machine_puts_there_is_kept_apart_and_it_can_open_nothing_of_the_others() -> Outcome {
    let (office, laptop, folder) = two_by_folder()?;
    let third = office.second_machine("third")?;
    go_by(&third, &folder)?;
    rest(&[&office, &laptop, &third], &folder)?;
    let gone = device(&laptop)?;
    office.data("device_revoke", &json!({ "device": gone, "by": PASSPHRASE }))?;
    laptop.outpatient("Made Wirawan", "2026-11-03")?;
    now(&laptop)?;
    let done = now(&office)?;
    assert_eq!((troubles(&done), done["taken"].as_array().map(Vec::len)), (vec![], Some(1)));
    assert!(names(&office)?.is_empty());
    assert!(done["sent"].as_u64() > Some(0), "the others hear of it");
    assert_eq!(code_of(laptop.take(&file_of(&office, &folder)?)), "bundle_not_for_us");
    office.outpatient("Siti Rahayu", "2026-11-02")?;
    rest(&[&office, &third], &folder)?;
    assert_eq!((names(&third)?, names(&third)?.len()), (names(&office)?, 1));
    Ok(())
}

#[test]
fn a_restored_machine_goes_on_with_the_folder_once_it_is_enrolled_again() -> Outcome {
    let (mut office, laptop, folder) = two_by_folder()?;
    back_up(&office)?;
    office.outpatient("Siti Rahayu", "2026-11-02")?;
    rest(&[&office, &laptop], &folder)?;
    let backups = office.app.grant(office.stick("backups"));
    let backups = office.data("backup_list", &json!({ "folder": backups }))?;
    office.data("restore", &json!({ "backup": backups[0]["backup"], "passphrase": PASSPHRASE }))?;
    office.reopen().map_err(|error| error.code)?;
    assert!(names(&office)?.is_empty(), "that day is not in the backup");
    rest(&[&office, &laptop], &folder)?;
    assert_eq!(names(&office)?, names(&laptop)?);
    assert_eq!(files_below(&folder)?.len(), 3, "it is another machine now");
    Ok(())
}

#[test]
fn a_way_is_set_to_a_folder_that_is_there_and_ended_the_same_way() -> Outcome {
    let (office, laptop) = two()?;
    assert_eq!(office.refusal("transport_now", &json!({})), "transport_not_set");
    assert!(office.data("transport_read", &json!({}))?["way"].is_null());
    assert!(
        go_by(&office, &office.stick("nowhere"))
            .is_err_and(|error| error.contains("transport_folder_missing"))
    );
    assert!(go_by(&office, &office.vault).is_err_and(|error| error.contains("transport_inside_vault")));
    let unchosen = json!({ "way": { "kind": "folder", "folder": "/tmp" } });
    assert_eq!(office.refusal("transport_save", &unchosen), "file_unreadable");
    let folder = between(&office)?;
    let state = go_by(&office, &folder)?;
    assert_eq!(state["way"], json!({ "kind": "folder", "path": folder }));
    assert!(now(&office)?["sent"].as_u64() > Some(0));
    assert!(laptop.data("transport_read", &json!({}))?["way"].is_null(), "each machine has its own");
    let traces = office.data("access_list", &json!({}))?;
    let told = |row: &Value| row["kind"] == "transport_settings" && row["detail"] == "transport to=folder";
    assert!(traces["rows"].as_array().is_some_and(|rows| rows.iter().any(told)), "{traces}");
    let ended = office.data("transport_save", &json!({ "way": null }))?;
    assert!(ended["way"].is_null() && ended["good_at"].is_null());
    assert_eq!(office.refusal("transport_now", &json!({})), "transport_not_set");
    Ok(())
}
