//! Several machines of one clinic: real vaults, and files between them.

pub(crate) mod bucket;
mod bundles;
mod interrupted;
mod joining;
mod large;
mod mishaps;
mod other_software;
mod partial;
mod receipts;
mod refusals;
mod transport;

use serde_json::{Value, json};
use std::collections::BTreeSet;
use titian_tests::clinic::{Clinic, Outcome};

type Problem = Box<dyn std::error::Error>;

/// The names of a machine's clients.
fn names(clinic: &Clinic) -> Result<BTreeSet<String>, Problem> {
    let page = clinic.data("client_list", &json!({}))?;
    let rows = page["rows"].as_array().ok_or("no rows")?;
    Ok(rows.iter().filter_map(|row| row["name"].as_str().map(str::to_owned)).collect())
}

/// Two machines of one clinic.
fn two() -> Result<(Clinic, Clinic), Problem> {
    let office = Clinic::new()?;
    let laptop = office.second_machine("laptop")?;
    Ok((office, laptop))
}

fn code_of(outcome: Result<Value, titian_core::WireError>) -> String {
    outcome.map_or_else(|error| error.code.to_owned(), |_| "taken".to_owned())
}

/// Each machine takes a bundle of each other, until nobody has anything new.
fn exchange(machines: &[&Clinic]) -> Result<(), Problem> {
    for round in 0..machines.len() {
        for (at, from) in machines.iter().enumerate() {
            let bundle = from.bundle(&format!("round-{round}-{at}.titian"))?;
            for to in machines.iter().filter(|to| to.vault != from.vault) {
                let said = code_of(to.take(&bundle));
                // The last: written by a machine that has not heard of the other yet.
                if !["taken", "bundle_known", "bundle_not_for_us"].contains(&said.as_str()) {
                    return Err(said.into());
                }
            }
        }
    }
    Ok(())
}

fn verify(clinic: &Clinic) -> Result<Value, Problem> {
    Ok(clinic.data("verify", &json!({}))?["first_bad"].take())
}

/// Backs a machine up, to a folder beside it.
fn back_up(machine: &Clinic) -> Outcome {
    let folder = machine.stick("backups");
    std::fs::create_dir_all(&folder)?;
    let folder = machine.app.grant(folder);
    machine.data("backup_now", &json!({ "folder": folder }))?;
    Ok(())
}
