//! Bundles whose taking stops half-way: the program ends, the disk does not answer, the copy is gone.

use super::{Problem, names, two, verify};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use titian_core::Progress;
use titian_core::scene::{Tx, Work};
use titian_core::store::desk::Rank;
use titian_tests::clinic::{Clinic, Outcome, PASSPHRASE};

/// A bundle of the office that takes more than one step.
pub(super) fn long_bundle(office: &Clinic) -> Result<PathBuf, Problem> {
    let vault = office.app.vault().map_err(|error| error.to_wire().code)?;
    let now = office.clock().lock().map_err(|_| "clock")?.to_owned();
    let many = |tx: &mut Tx<'_>| (0..12_000).try_for_each(|_| tx.trace("printed", None, None));
    vault
        .desk
        .write(Rank::Save, vault.scene(now, Work::default()), many)
        .map_err(|error| error.to_wire().code)?;
    office.outpatient("Siti Rahayu", "2026-09-02")?;
    Ok(office.bundle("out.titian")?)
}

/// Takes a bundle and does something once some of it is applied; what was refused.
fn take_and(
    machine: &Clinic,
    bundle: &Path,
    then: impl Fn() + Send + Sync + 'static,
) -> Option<&'static str> {
    let input = json!({ "file": machine.app.grant(bundle.to_owned()) }).to_string();
    let stop = move |progress: Progress| {
        if progress.phase == "bundle_applying" && progress.done > 1000 {
            then();
        }
    };
    machine.app.call("bundle_receive", &input, Arc::new(stop)).err().map(|error| error.code)
}

/// Does it until the program is closed.
fn take_and_stop(machine: &Clinic, bundle: &Path) -> Outcome {
    let vault = machine.app.vault().map_err(|error| error.to_wire().code)?;
    assert_eq!(take_and(machine, bundle, move || vault.desk.close()), Some("locked"));
    Ok(())
}

/// Does the same, and loses the copy before the program goes on.
fn take_and_lose(machine: &mut Clinic, bundle: &Path) -> Outcome {
    take_and_stop(machine, bundle)?;
    std::fs::remove_file(copy(machine)?)?;
    machine.reopen().map_err(|error| error.code)?;
    wait_while(|| Ok(newest(machine)?["state"] == "applying"))
}

/// The copy of the bundle that is being applied.
fn copy(machine: &Clinic) -> Result<PathBuf, Problem> {
    let mut entries = std::fs::read_dir(machine.vault.join("inbox"))?;
    Ok(entries.next().ok_or("nothing is being applied")??.path())
}

fn newest(machine: &Clinic) -> Result<Value, Problem> {
    Ok(machine.data("bundle_list", &json!({}))?["bundles"][0].take())
}

/// Waits until it is no longer so.
fn wait_while(mut is_so: impl FnMut() -> Result<bool, Problem>) -> Outcome {
    for _ in 0..3000 {
        if !is_so()? {
            return Ok(());
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    Err("it stays so".into())
}

#[test]
fn a_bundle_whose_taking_was_interrupted_goes_on_at_the_next_unlocking() -> Outcome {
    let (office, mut laptop) = two()?;
    take_and_stop(&laptop, &long_bundle(&office)?)?;
    laptop.reopen().map_err(|error| error.code)?;
    wait_while(|| Ok(newest(&laptop)?["state"] == "applying"))?;
    let taken = newest(&laptop)?;
    assert_eq!((&taken["state"], &taken["done"]), (&json!("applied"), &taken["ops"]));
    assert_eq!(names(&laptop)?, names(&office)?);
    assert_eq!(verify(&laptop)?, Value::Null);
    Ok(())
}

#[test]
fn a_copy_that_is_gone_is_said_to_be_and_the_bundle_can_be_taken_again() -> Outcome {
    let (office, mut laptop) = two()?;
    let bundle = long_bundle(&office)?;
    take_and_lose(&mut laptop, &bundle)?;
    let lost = newest(&laptop)?;
    assert_eq!(lost["state"], "lost");
    assert!(lost["done"].as_u64() > Some(1000) && lost["done"].as_u64() < lost["ops"].as_u64(), "{lost}");
    laptop.take(&bundle).map_err(|error| error.code)?;
    assert_eq!((newest(&laptop)?["state"].take(), names(&laptop)?), (json!("applied"), names(&office)?));
    Ok(())
}

#[test]
fn a_bundle_that_was_lost_is_lost_no_more_once_all_of_it_came_another_way() -> Outcome {
    let (office, mut laptop) = two()?;
    let bundle = long_bundle(&office)?;
    take_and_lose(&mut laptop, &bundle)?;
    laptop.take(&office.bundle("another.titian")?).map_err(|error| error.code)?;
    assert_eq!(laptop.take(&bundle).map_err(|error| error.code).err(), Some("bundle_known"));
    let bundles = laptop.data("bundle_list", &json!({}))?["bundles"].take();
    assert!(bundles.as_array().is_some_and(|all| all.iter().all(|it| it["state"] == "applied")), "{bundles}");
    Ok(())
}

#[test]
fn a_copy_that_cannot_be_read_this_time_is_not_given_up() -> Outcome {
    let (office, mut laptop) = two()?;
    take_and_stop(&laptop, &long_bundle(&office)?)?;
    let (copy, aside) = (copy(&laptop)?, laptop.stick("aside"));
    std::fs::rename(&copy, &aside)?;
    // A disk that does not answer says as much as a folder under the name of a file.
    std::fs::create_dir(&copy)?;
    laptop.reopen().map_err(|error| error.code)?;
    std::thread::sleep(Duration::from_millis(500));
    assert_eq!(newest(&laptop)?["state"], "applying");
    laptop.app.close();
    std::fs::remove_dir(&copy)?;
    std::fs::rename(&aside, &copy)?;
    laptop.reopen().map_err(|error| error.code)?;
    wait_while(|| Ok(newest(&laptop)?["state"] == "applying"))?;
    assert_eq!((newest(&laptop)?["state"].take(), names(&laptop)?), (json!("applied"), names(&office)?));
    Ok(())
}

#[test]
fn whoever_was_revoked_in_the_part_that_came_is_sent_nothing_more() -> Outcome {
    let (office, laptop) = two()?;
    let pc = office.second_machine("pc")?;
    laptop.take(&office.bundle("of-the-pc.titian")?).map_err(|error| error.code)?;
    let lost = pc.data("session", &json!({}))?["device"]["id"].take();
    let export = json!({ "file": laptop.app.grant(laptop.stick("out.titian")), "to": [lost] });
    laptop.data("bundle_export", &export)?;
    office.data("device_revoke", &json!({ "device": lost, "by": PASSPHRASE }))?;
    let bundle = long_bundle(&office)?;
    let inbox = laptop.vault.join("inbox");
    let said = take_and(&laptop, &bundle, move || {
        // The disk fails under it.
        for entry in std::fs::read_dir(&inbox).into_iter().flatten().flatten() {
            drop(std::fs::File::options().write(true).open(entry.path()).map(|file| file.set_len(100_000)));
        }
    });
    assert!(said.is_some_and(|code| code.starts_with("bundle_")), "{said:?}");
    let bundles = laptop.data("bundle_list", &json!({}))?["bundles"].take();
    assert!(
        bundles.as_array().is_some_and(|all| all.iter().any(|it| it["state"] == "applying")),
        "{bundles}"
    );
    assert_eq!(laptop.refusal("bundle_export", &export), "machine_unknown");
    Ok(())
}
