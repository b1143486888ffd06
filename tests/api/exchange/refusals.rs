//! Bundles that are not taken, each for its own reason, and nothing changes by them.

use super::{Problem, code_of, names, two, verify};
use serde_json::{Value, json};
use std::path::Path;
use titian_tests::clinic::{Clinic, Outcome, PASSPHRASE, files_below};

/// What a machine holds, before and after it refused something.
fn held(clinic: &Clinic) -> Result<(Value, usize), Problem> {
    let answer = clinic.call("client_list", &json!({})).map_err(|error| error.code)?;
    let inbox = clinic.vault.join("inbox");
    let left = if inbox.exists() { files_below(&inbox)?.len() } else { 0 };
    Ok((answer["rev"].clone(), left))
}

fn refused(clinic: &Clinic, bundle: &Path, code: &str) -> Outcome {
    let before = held(clinic)?.0;
    assert_eq!(code_of(clinic.take(bundle)), code);
    assert_eq!(held(clinic)?, (before, 0), "{code} changes nothing");
    Ok(())
}

#[test]
fn a_bundle_that_was_cut_off_or_altered_anywhere_is_refused_and_changes_nothing() -> Outcome {
    let (office, laptop) = two()?;
    office.outpatient("Siti Rahayu", "2026-09-02")?;
    let whole = std::fs::read(office.bundle("whole.titian")?)?;
    let broken = office.stick("broken.titian");
    for length in [30, 200, whole.len() / 3, whole.len() - 1, whole.len() - 65_552] {
        std::fs::write(&broken, &whole[..length])?;
        refused(&laptop, &broken, "bundle_truncated")?;
    }
    let header = whole.windows(5).position(|part| part == b"\n--- ").ok_or("no header")?;
    for at in [header + 8, header + 60, header + 70, whole.len() / 2, whole.len() - 1] {
        let mut altered = whole.clone();
        altered[at] ^= 0x20;
        std::fs::write(&broken, &altered)?;
        refused(&laptop, &broken, "bundle_altered")?;
    }
    for (content, code) in [
        (&b""[..], "bundle_not_one"),
        (b"%PDF-1.7 surat", "bundle_not_one"),
        (&[0; 100_000], "bundle_not_one"),
    ] {
        std::fs::write(&broken, content)?;
        refused(&laptop, &broken, code)?;
    }
    std::fs::write(&broken, &whole)?;
    assert_eq!(code_of(laptop.take(&broken)), "taken");
    Ok(())
}

#[test]
fn a_bundle_taken_twice_is_told_to_bring_nothing_new() -> Outcome {
    let (office, laptop) = two()?;
    office.outpatient("Siti Rahayu", "2026-09-02")?;
    let bundle = office.bundle("out.titian")?;
    laptop.take(&bundle).map_err(|error| error.code)?;
    refused(&laptop, &bundle, "bundle_known")?;
    // Whoever wrote it has it all, too.
    refused(&office, &bundle, "bundle_known")?;
    Ok(())
}

#[test]
fn a_bundle_for_other_machines_or_of_another_clinic_is_refused() -> Outcome {
    let (office, laptop) = two()?;
    let third = office.second_machine("pc")?;
    laptop.take(&office.bundle("1.titian")?).map_err(|error| error.code)?;
    let only_third = third.data("session", &json!({}))?["device"]["id"].take();
    let file = office.stick("third.titian");
    office.data("bundle_export", &json!({ "file": office.app.grant(file.clone()), "to": [only_third] }))?;
    refused(&laptop, &file, "bundle_not_for_us")?;
    third.take(&file).map_err(|error| error.code)?;

    // Another clinic's administrator cannot be made to enrol this machine, nor this machine to take their bundle.
    let elsewhere = Clinic::new()?;
    let request = laptop.stick("laptop-again.request");
    let code =
        laptop.data("device_request", &json!({ "file": laptop.app.grant(request.clone()) }))?["code"].take();
    let answer = elsewhere.stick("answer.titian");
    let enrol = json!({ "request": elsewhere.app.grant(request), "code": code, "by": PASSPHRASE, "file": elsewhere.app.grant(answer) });
    assert_eq!(elsewhere.refusal("device_enrol", &enrol), "bundle_other_site");
    refused(&laptop, &elsewhere_bundle(&elsewhere)?, "bundle_not_for_us")?;
    Ok(())
}

fn elsewhere_bundle(clinic: &Clinic) -> Result<std::path::PathBuf, Problem> {
    let laptop = clinic.second_machine("their-laptop")?;
    Ok(laptop.bundle("theirs.titian")?)
}

#[test]
fn only_enrolled_machines_are_sent_anything() -> Outcome {
    let clinic = Clinic::new()?;
    let file = clinic.app.grant(clinic.stick("out.titian"));
    assert_eq!(clinic.refusal("bundle_export", &json!({ "file": file })), "no_other_machine");
    let nobody = json!({ "file": file, "to": ["00000000-0000-0000-0000-000000000009"] });
    assert_eq!(clinic.refusal("bundle_export", &nobody), "machine_unknown");
    Ok(())
}

#[test]
fn looking_into_a_bundle_says_what_it_is_and_takes_nothing() -> Outcome {
    let (office, laptop) = two()?;
    office.outpatient("Siti Rahayu", "2026-09-02")?;
    let bundle = office.bundle("out.titian")?;
    let look = |machine: &Clinic, whole: bool| {
        machine.data("bundle_check", &json!({ "file": machine.app.grant(bundle.clone()), "whole": whole }))
    };
    let face = look(&laptop, false)?;
    assert_eq!((&face["from"]["code"], &face["purpose"]), (&json!("A"), &json!("exchange")));
    assert_eq!((&face["to"][0]["code"], &face["fresh"]), (&json!("B"), &Value::Null));
    let fresh = look(&laptop, true)?["fresh"].as_u64().ok_or("not counted")?;
    assert!(fresh > 0 && fresh <= face["ops"].as_u64().ok_or("no ops")?);
    assert_eq!(look(&office, true)?["fresh"], 0, "whoever wrote it can look into it, too");
    assert!(names(&laptop)?.is_empty());
    laptop.take(&bundle).map_err(|error| error.code)?;
    assert_eq!(verify(&laptop)?, Value::Null);
    Ok(())
}
