//! Bundles that bring as much as the machine holds: they go into a copy of its database, which takes its place.

use super::interrupted::long_bundle;
use super::{Problem, back_up, names, two, verify};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, mpsc};
use std::time::Duration;
use titian_core::scene::{Tx, Work};
use titian_core::store::desk::Rank;
use titian_core::{Progress, WireError};
use titian_tests::clinic::{Clinic, Outcome, PASSPHRASE, files_below, send};

/// The office, and a laptop that takes every bundle into a copy. Both know a client.
fn two_of_which_one_takes_copies() -> Result<(Clinic, Clinic, Value), Problem> {
    let (office, mut laptop) = two()?;
    let (client, _) = office.outpatient("Ketut Sari", "2026-09-02")?;
    laptop.take(&office.bundle("first.titian")?).map_err(|error| error.code)?;
    laptop.large_bundle = Some(1);
    laptop.reopen().map_err(|error| error.code)?;
    Ok((office, laptop, client))
}

/// Takes a bundle and does something once some of it is stored.
fn take_and(
    machine: &Clinic,
    bundle: &Path,
    meanwhile: impl FnOnce() -> Result<(), WireError>,
) -> Result<Value, WireError> {
    take_and_in("bundle_applying", machine, bundle, meanwhile)
}

/// Takes a bundle and does something in a phase of that.
fn take_and_in(
    phase: &'static str,
    machine: &Clinic,
    bundle: &Path,
    meanwhile: impl FnOnce() -> Result<(), WireError>,
) -> Result<Value, WireError> {
    let input = json!({ "file": machine.app.grant(bundle.to_owned()) }).to_string();
    let (begun, is_begun) = mpsc::sync_channel(0);
    let (go_on, may_go_on) = mpsc::sync_channel::<()>(0);
    let may_go_on = std::sync::Mutex::new(may_go_on);
    let report = move |progress: Progress| {
        if progress.phase == phase && begun.send(()).is_ok() {
            // Nothing comes once it is done.
            drop(may_go_on.lock().map(|go_on| go_on.recv()));
        }
    };
    std::thread::scope(|threads| {
        let taking = threads.spawn(|| machine.app.call("bundle_receive", &input, Arc::new(report)));
        let done = is_begun.recv().map_or(Ok(()), |()| meanwhile());
        drop((is_begun, go_on));
        let taken = taking.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        done.and(taken).map(|answer| serde_json::from_str(&answer).unwrap_or_default())
    })
}

fn databases(machine: &Clinic) -> Result<BTreeSet<String>, Problem> {
    let names = files_below(&machine.vault)?.into_iter().map(|path| path.to_string_lossy().into_owned());
    Ok(names.filter(|name| name.contains(".db") || name == "renewing").collect())
}

fn form(machine: &Clinic, client: &Value) -> Result<Value, WireError> {
    machine.call("client_read", &json!({ "id": client }))
}

/// The form saved with something else in a field; the registers of which both values were kept.
fn save(machine: &Clinic, form: &Value, field: &str, value: &str) -> Result<Vec<Value>, WireError> {
    let mut client = form["data"]["client"].clone();
    client[field] = json!(value);
    let input = json!({ "id": client["id"], "rev": form["rev"], "client": client });
    let mut saved = machine.call("client_save", &input)?;
    Ok(saved["kept_both"].as_array_mut().map(std::mem::take).unwrap_or_default())
}

#[test]
fn what_was_saved_while_a_large_bundle_came_stands_beside_what_it_brought() -> Outcome {
    let (office, laptop, client) = two_of_which_one_takes_copies()?;
    save(&office, &form(&office, &client).map_err(|error| error.code)?, "alias", "Ayu")
        .map_err(|e| e.code)?;
    let bundle = long_bundle(&office)?;
    let before = databases(&laptop)?;
    let mut opened = Value::Null;
    let answer = take_and(&laptop, &bundle, || {
        let known = form(&laptop, &client)?;
        assert_eq!(known["data"]["client"]["alias"], Value::Null, "nothing of it counts yet");
        save(&laptop, &known, "mother_name", "Aminah")?;
        laptop.call("client_register", &json!({ "client": { "name": "Made Wirawan" } }))?;
        laptop.call("draft_save", &json!({ "form": "client_register", "body": { "name": "Bud" } }))?;
        opened = form(&laptop, &client)?;
        Ok(())
    })
    .map_err(|error| error.code)?;
    assert!(
        answer["data"]["touched"].as_array().is_some_and(|all| all.contains(&json!("client"))),
        "{answer}"
    );
    let file = form(&laptop, &client).map_err(|error| error.code)?;
    let shown = &file["data"]["client"];
    assert_eq!((&shown["alias"], &shown["mother_name"]), (&json!("Ayu"), &json!("Aminah")));
    let kept = save(&laptop, &opened, "alias", "Sisi").map_err(|error| error.code)?;
    assert_eq!(kept.len(), 1, "a form that was opened before it counted has not seen what it brought");
    assert_eq!(laptop.data("draft_list", &json!({}))?[0]["form"], "client_register");
    for name in ["Made Wirawan", "Siti Rahayu"] {
        let found = laptop.data("client_list", &json!({ "text": name }))?;
        assert_eq!(found["rows"].as_array().map(Vec::len), Some(1), "{found}");
        assert_eq!(found["rows"][0]["name"], name);
    }
    assert_eq!(verify(&laptop)?, Value::Null);
    let after = databases(&laptop)?;
    assert!(before.is_disjoint(&after) && after.iter().all(|name| name != "renewing"), "{after:?}");
    let came = laptop.data("bundle_list", &json!({}))?["bundles"][0].take();
    assert_eq!((&came["state"], &came["done"]), (&json!("applied"), &came["ops"]));
    assert_eq!(laptop.take(&bundle).map_err(|error| error.code).err(), Some("bundle_known"));
    back_up(&laptop)?;

    laptop.app.close();
    let again = laptop.restarted();
    let notices = send(&again, "unlock", &json!({ "passphrase": PASSPHRASE }))
        .map_err(|error| error.code)?["data"]["notices"]
        .take();
    assert_eq!(notices, json!([]));
    again.close();
    Ok(())
}

#[test]
fn both_ways_of_taking_a_bundle_come_to_the_same() -> Outcome {
    let (office, laptop, client) = two_of_which_one_takes_copies()?;
    let steps = office.second_machine("steps")?;
    laptop.take(&office.bundle("introduction.titian")?).map_err(|error| error.code)?;
    save(&laptop, &form(&laptop, &client).map_err(|e| e.code)?, "alias", "Ayu").map_err(|e| e.code)?;
    save(&office, &form(&office, &client).map_err(|e| e.code)?, "alias", "Sisi").map_err(|e| e.code)?;
    let (other, episode) = office.outpatient("Made Wirawan", "2026-09-03")?;
    let end = json!({ "status": "completed", "closed_on": "2026-11-09" });
    office.data("episode_close", &json!({ "id": episode, "end": end, "reason": "8 sesi lengkap." }))?;
    super::exchange(&[&office, &laptop, &steps])?;
    for id in [&client, &other] {
        let [one, another] =
            [&laptop, &steps].map(|machine| machine.data("client_read", &json!({ "id": id })));
        assert_eq!(one?, another?);
    }
    for (name, input) in [("conflict_list", json!({})), ("client_list", json!({}))] {
        assert_eq!(laptop.data(name, &input)?, steps.data(name, &input)?, "{name}");
    }
    Ok(())
}

#[test]
fn what_is_written_at_the_last_moment_comes_over_too() -> Outcome {
    let (office, laptop, _) = two_of_which_one_takes_copies()?;
    let vault = laptop.app.vault().map_err(|error| error.to_wire().code)?;
    let scene = vault.scene(laptop.app.now(), Work::default());
    let writer = Arc::clone(&vault);
    let (mut writing, bundle) = (None, office.bundle("all.titian")?);
    take_and(&laptop, &bundle, || {
        // Goes on until the copy waits to be put in place: what it writes is in no copy by then.
        let many = move |tx: &mut Tx<'_>| {
            for _ in 0..1000 {
                if writer.desk.waiting() > 0 {
                    break;
                }
                std::thread::sleep(Duration::from_millis(20));
            }
            (0..100).try_for_each(|_| tx.trace("printed", None, None))
        };
        let vault = Arc::clone(&vault);
        writing = Some(std::thread::spawn(move || vault.desk.write(Rank::Long, scene, many).map(drop)));
        Ok(())
    })
    .map_err(|error| error.code)?;
    let written = writing.map(std::thread::JoinHandle::join).ok_or("nothing was written")?;
    assert!(written.is_ok_and(|written| written.is_ok()));
    let printed = "SELECT count(*) FROM access WHERE kind = 'printed'";
    let printed = vault.readers.read(|conn| Ok(conn.query_row(printed, [], |row| row.get::<_, u64>(0))?));
    assert_eq!(printed.map_err(|error| error.to_wire().code)?, 100);
    assert_eq!((names(&laptop)?, verify(&laptop)?), (names(&office)?, Value::Null));
    Ok(())
}

#[test]
fn whoever_was_erased_meanwhile_stays_erased() -> Outcome {
    let (office, laptop, client) = two_of_which_one_takes_copies()?;
    let account =
        json!({ "name": "Dewi Anggraini", "role": "head", "passphrase": PASSPHRASE, "by": PASSPHRASE });
    let second = laptop.data("account_add", &account)?["person"].take();
    save(&office, &form(&office, &client).map_err(|e| e.code)?, "alias", "Ayu").map_err(|e| e.code)?;
    let bundle = office.bundle("all.titian")?;
    take_and(&laptop, &bundle, || {
        laptop
            .call("draft_save", &json!({ "form": "client:1", "client": client, "body": { "alias": "A" } }))?;
        let erase = json!({
            "client": client, "basis": "subject_request", "passphrase": PASSPHRASE, "second_person": second,
            "second_passphrase": PASSPHRASE,
        });
        laptop.call("client_erase", &erase).map(drop)
    })
    .map_err(|error| error.code)?;
    assert_eq!(laptop.refusal("client_read", &json!({ "id": client })), "not_found");
    assert_eq!(laptop.data("client_list", &json!({ "text": "ketut" }))?["rows"], json!([]));
    assert_eq!(laptop.data("draft_list", &json!({}))?, json!([]));
    assert_eq!(verify(&laptop)?, Value::Null);
    Ok(())
}

#[test]
fn a_passphrase_that_was_changed_at_that_moment_opens_the_vault() -> Outcome {
    let (office, laptop, _) = two_of_which_one_takes_copies()?;
    let mut now = PASSPHRASE.to_owned();
    for round in 0..5 {
        save_something(&office, round)?;
        let bundle = office.bundle(&format!("{round}.titian"))?;
        let is_over = AtomicBool::new(false);
        now = std::thread::scope(|threads| -> Result<String, Problem> {
            let changing = threads.spawn(|| {
                let mut now = now.clone();
                while !is_over.load(Ordering::Relaxed) {
                    let new = if now == PASSPHRASE { "empat kata yang lain" } else { PASSPHRASE };
                    let input = json!({ "old": now, "new": new });
                    laptop.call("passphrase_change", &input).map_err(|error| error.code)?;
                    now = new.to_owned();
                }
                Ok::<_, &str>(now)
            });
            let taken = laptop.take(&bundle).map_err(|error| error.code);
            is_over.store(true, Ordering::Relaxed);
            let now = changing.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))?;
            taken?;
            Ok(now)
        })?;
    }
    laptop.app.close();
    let again = laptop.restarted();
    let opened = send(&again, "unlock", &json!({ "passphrase": now })).map(drop);
    assert_eq!(opened.map_err(|error| error.code), Ok(()));
    again.close();
    Ok(())
}

fn save_something(office: &Clinic, round: usize) -> Outcome {
    let colleague = json!({ "name": format!("Petugas {round}"), "profession": "nurse", "active": true });
    office.data("staff_add", &json!({ "staff": colleague }))?;
    Ok(())
}

#[test]
fn of_a_large_bundle_that_is_refused_or_given_up_nothing_is_left() -> Outcome {
    let (office, laptop, _) = two_of_which_one_takes_copies()?;
    let bundle = long_bundle(&office)?;
    let before = databases(&laptop)?;
    let altered = laptop.stick("altered.titian");
    let mut bytes = std::fs::read(&bundle)?;
    let at = bytes.len() - 40_000;
    bytes[at] ^= 1;
    std::fs::write(&altered, &bytes)?;
    let code = |taken: Result<Value, WireError>| taken.map_err(|error| error.code).err();
    assert_eq!(code(laptop.take(&altered)), Some("bundle_altered"));
    assert_eq!((databases(&laptop)?, names(&laptop)?.len()), (before.clone(), 1));

    for phase in ["bundle_applying", "bundle_lists"] {
        let given_up = take_and_in(phase, &laptop, &bundle, || {
            laptop.app.cancel();
            Ok(())
        });
        assert_eq!(code(given_up), Some("cancelled"), "{phase}");
        assert_eq!((databases(&laptop)?, names(&laptop)?.len()), (before.clone(), 1), "{phase}");
    }

    let vault = laptop.app.vault().map_err(|error| error.to_wire().code)?;
    let stopped = take_and(&laptop, &bundle, || {
        vault.close();
        Ok(())
    });
    assert_eq!(code(stopped), Some("locked"));
    let left = |names: BTreeSet<String>| -> Vec<String> {
        names.into_iter().filter(|name| name.ends_with(".db") || name == "renewing").collect()
    };
    assert_eq!(left(databases(&laptop)?), left(before));
    let mut laptop = laptop;
    laptop.reopen().map_err(|error| error.code)?;
    laptop.take(&bundle).map_err(|error| error.code)?;
    assert_eq!((names(&laptop)?, verify(&laptop)?), (names(&office)?, Value::Null));
    Ok(())
}

#[test]
fn a_machine_that_stopped_while_a_copy_was_put_in_place_has_one_database_afterwards() -> Outcome {
    let (office, mut laptop, _) = two_of_which_one_takes_copies()?;
    office.outpatient("Made Wirawan", "2026-09-03")?;
    let bundle = office.bundle("all.titian")?;
    laptop.app.close();
    // Before the moment: half a copy lies there.
    let old = in_force(&laptop)?;
    std::fs::write(laptop.vault.join("titian-0badcafe.db"), "setengah")?;
    note(&laptop, &old, "titian-0badcafe.db")?;
    laptop.reopen().map_err(|error| error.code)?;
    assert_eq!(
        (in_force(&laptop)?, databases(&laptop)?.contains("titian-0badcafe.db")),
        (old.clone(), false)
    );
    laptop.take(&bundle).map_err(|error| error.code)?;
    laptop.app.close();
    // After it: the old one is still there.
    let new = in_force(&laptop)?;
    assert_ne!(new, old);
    std::fs::write(laptop.vault.join(&old), "lama")?;
    note(&laptop, &old, &new)?;
    laptop.reopen().map_err(|error| error.code)?;
    assert!(databases(&laptop)?.iter().all(|name| name.starts_with(&new)), "{:?}", databases(&laptop)?);
    assert_eq!((names(&laptop)?, verify(&laptop)?), (names(&office)?, Value::Null));
    Ok(())
}

fn in_force(machine: &Clinic) -> Result<String, Problem> {
    let keys: Value = serde_json::from_slice(&std::fs::read(machine.vault.join("keys.json"))?)?;
    Ok(keys["database"].as_str().ok_or("no database")?.to_owned())
}

fn note(machine: &Clinic, old: &str, new: &str) -> Outcome {
    Ok(std::fs::write(machine.vault.join("renewing"), json!({ "old": old, "new": new }).to_string())?)
}
