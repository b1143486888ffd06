//! Bundles opened without Titian: by `age` and `zstd` as any Linux has them, and what `docs/SYNC.md` says of the lines.

use super::{Problem, two};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::path::Path;
use std::process::Command;
use titian_tests::clinic::{Clinic, Outcome, PASSPHRASE};

/// What a program writes.
fn output(program: &mut Command) -> Result<Vec<u8>, Problem> {
    let done = program.output()?;
    let said = String::from_utf8_lossy(&done.stderr).into_owned();
    if done.status.success() { Ok(done.stdout) } else { Err(said.into()) }
}

/// The text of a bundle that a machine may open.
fn opened(machine: &Clinic, bundle: &Path) -> Result<String, Problem> {
    let key = machine.data("bundle_key", &json!({ "by": PASSPHRASE }))?["key"].take();
    let (identity, packed) = (machine.stick("identity"), machine.stick("packed.zst"));
    std::fs::write(&identity, key.as_str().ok_or("no key")?)?;
    let age = output(Command::new("age").arg("--decrypt").arg("--identity").arg(&identity).arg(bundle))?;
    std::fs::write(&packed, age)?;
    Ok(String::from_utf8(output(Command::new("zstd").args(["--decompress", "--stdout"]).arg(&packed))?)?)
}

#[test]
#[ignore = "needs age and zstd: cargo xtask test"]
fn a_bundle_is_opened_by_age_and_zstd_with_the_key_of_whoever_it_is_for_and_no_other() -> Outcome {
    let (office, laptop) = two()?;
    office.outpatient("Siti Rahayu", "2026-09-02")?;
    let bundle = office.bundle("out.titian")?;
    let text = opened(&laptop, &bundle)?;
    assert_eq!(opened(&office, &bundle)?, text, "who wrote it may read it");
    let third = office.second_machine("third")?;
    assert!(opened(&third, &bundle).is_err());

    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let (end, before) = lines.split_last().ok_or("nothing")?;
    let first: Value = serde_json::from_str(before[0])?;
    let manifest: Value = serde_json::from_str(first["manifest"].as_str().ok_or("no manifest")?)?;
    assert_eq!((&manifest["purpose"], &manifest["ops"]), (&json!("exchange"), &json!(before.len() - 1)));
    let end = serde_json::from_str::<Value>(end)?["end"].take();
    assert_eq!(end["sha256"], json!(hex(&Sha256::digest(before.concat()))));
    let mut found = false;
    for line in &before[1..] {
        let op: Value = serde_json::from_str(line)?;
        let header: Value = serde_json::from_str(op["header"].as_str().ok_or("no header")?)?;
        for (class, part) in op["parts"].as_object().into_iter().flatten() {
            let (salt, content) = (part[0].as_str().ok_or("no salt")?, part[1].as_str().ok_or("no part")?);
            assert!(header["parts"][class].is_string() && salt.len() % 2 == 0);
            let changes: Value = serde_json::from_str(content)?;
            found |= changes.as_array().into_iter().flatten().any(|change| {
                change["entity"] == "client" && change["registers"]["name"][0] == "Siti Rahayu"
            });
        }
    }
    assert!(found, "what was typed is there to be read");
    let told = office.data("access_list", &json!({ "kinds": ["bundle_key"] }))?;
    assert_eq!(told["matching"], 1, "and the access register says who asked for the key");
    Ok(())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn the_key_is_given_to_an_administrator_who_signs_for_it() -> Outcome {
    let (office, _) = two()?;
    assert_eq!(office.refusal("bundle_key", &json!({ "by": "bukan kata sandinya" })), "wrong_passphrase");
    let key = office.data("bundle_key", &json!({ "by": PASSPHRASE }))?["key"].take();
    assert!(key.as_str().is_some_and(|key| key.starts_with("AGE-SECRET-KEY-1")));
    Ok(())
}
