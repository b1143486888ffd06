//! The exchange that nobody asks for.

use super::{Machine, Outcome, PASSPHRASE, two};
use crate::kernel::codes::Role;
use crate::sync::transport::{Pace, exchange_if_due};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

const MAY: &[Role] = crate::api::Who::Field.roles();

/// Two machines that are set to one folder.
fn meeting(folder: &Path) -> Result<(Machine, Machine, PathBuf), Box<dyn std::error::Error>> {
    let (office, laptop) = two(folder)?;
    let between = folder.join("between");
    std::fs::create_dir(&between)?;
    for machine in [&office, &laptop] {
        let folder = machine.app.grant(between.clone());
        machine.call("transport_save", &json!({ "way": { "kind": "folder", "folder": folder } }))?;
    }
    Ok((office, laptop, between))
}

fn files(folder: &Path) -> std::io::Result<usize> {
    Ok(std::fs::read_dir(folder)?.count())
}

fn clients(machine: &Machine) -> Result<Option<usize>, String> {
    Ok(machine.call("client_list", &json!({}))?["rows"].as_array().map(Vec::len))
}

#[test]
fn machines_that_are_set_to_one_folder_exchange_by_themselves_while_they_are_open() -> Outcome {
    let folder = tempfile::tempdir()?;
    let (office, laptop, between) = meeting(folder.path())?;
    office.call(
        "client_register",
        &json!({ "client": { "name": "Siti Rahayu" }, "episode": { "service": "outpatient", "opened_on": "2026-11-02" } }),
    )?;
    exchange_if_due(&office.app, MAY, &mut Pace::default());
    assert_eq!(files(&between)?, 1);
    exchange_if_due(&laptop.app, MAY, &mut Pace::default());
    assert_eq!((files(&between)?, clients(&laptop)?), (2, Some(1)));
    laptop.app.close();
    for file in std::fs::read_dir(&between)? {
        std::fs::remove_file(file?.path())?;
    }
    let mut pace = Pace::default();
    exchange_if_due(&laptop.app, MAY, &mut pace);
    assert_eq!(files(&between)?, 0, "nobody is there in whose name it could be");
    laptop.call("unlock", &json!({ "passphrase": PASSPHRASE }))?;
    exchange_if_due(&laptop.app, MAY, &mut pace);
    assert_eq!(files(&between)?, 1, "and at the first look after the unlocking it goes on");
    laptop.call("transport_save", &json!({ "way": null }))?;
    std::fs::remove_dir_all(&between)?;
    exchange_if_due(&laptop.app, MAY, &mut Pace::default());
    assert_eq!(laptop.call("transport_read", &json!({}))?["troubles"], json!([]));
    Ok(())
}

#[test]
fn nothing_is_exchanged_while_somebody_works_whose_role_may_not() -> Outcome {
    let folder = tempfile::tempdir()?;
    let (office, _, between) = meeting(folder.path())?;
    let reporter = office.call(
        "account_add",
        &json!({
            "name": "Dewi Anggraini", "profession": "other", "role": "reporter",
            "passphrase": "kata sandi pelapor", "by": PASSPHRASE, "acknowledged": true,
        }),
    )?;
    office.app.close();
    let unlock = json!({ "person": reporter["person"], "passphrase": "kata sandi pelapor" });
    let session: Value = office.call("unlock", &unlock)?;
    assert_eq!(session["person"]["role"], "reporter");
    exchange_if_due(&office.app, MAY, &mut Pace::default());
    assert_eq!(files(&between)?, 0);
    Ok(())
}
