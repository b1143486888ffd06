//! Clinics that give their office all records but their narrative parts.

use super::{Problem, SHARED, collect, export, go_by, meet, province, receive, register, year};
use serde_json::{Value, json};
use std::path::PathBuf;
use titian_tests::clinic::{Clinic, Outcome, PASSPHRASE};

/// The clinic's administrator says what the office gets.
fn allow(clinic: &Clinic, policy: &str) -> Outcome {
    let sites = clinic.data("site_list", &json!({}))?;
    let sites = sites["sites"].as_array().ok_or("no sites")?;
    let office = sites.iter().find(|site| site["kind"] == "province").ok_or("no office")?;
    let input = json!({ "site": office["site"], "policy": policy, "by": "salah" });
    assert_eq!(clinic.refusal("site_policy", &input), "wrong_passphrase");
    let input = json!({ "site": office["site"], "policy": policy, "by": PASSPHRASE });
    assert_eq!(clinic.data("site_policy", &input)?["policy"], policy);
    Ok(())
}

/// Everything that a clinic has but its narrative parts.
fn export_full(clinic: &Clinic, name: &str) -> Result<PathBuf, Problem> {
    let file = clinic.stick(name);
    let sent = clinic.data("full_export", &json!({ "file": clinic.app.grant(file.clone()) }))?;
    assert_eq!(sent["to"], "BNNP NTB");
    Ok(file)
}

/// The databases of clinics that lie beside the office's own.
fn databases(office: &Clinic) -> usize {
    std::fs::read_dir(office.vault.join("sites")).map_or(0, |entries| entries.flatten().count())
}

#[test]
fn a_clinic_that_gives_all_its_records_is_counted_from_them_as_it_counts_itself() -> Outcome {
    let (one, other, office) = province()?;
    let whole = json!({ "file": one.app.grant(one.stick("early.titian")) });
    assert_eq!(one.refusal("full_export", &whole), "full_not_allowed");
    register(&one, "Agus", Some(SHARED), "male", "2026-02-03")?;
    register(&one, "Siti", None, "female", "2025-11-20")?;
    register(&other, "Agus lagi", Some(SHARED), "male", "2026-05-06")?;
    // What came before by an extract counts no more, and what comes later neither.
    assert_eq!(receive(&office, &export(&one, "1.titian")?), "done");
    register(&one, "Wayan", Some("5271010504900002"), "male", "2026-06-07")?;
    allow(&one, "full")?;
    allow(&other, "full")?;
    for (clinic, name) in [(&one, "1.titian"), (&other, "2.titian")] {
        assert_eq!(receive(&office, &export_full(clinic, name)?), "done");
    }
    let own = [one.data("report_annual", &year())?, other.data("report_annual", &year())?];
    let said = office.data("province_report", &year())?;
    assert_eq!((&said["sites"][1]["report"], &said["sites"][0]["report"]), (&own[0], &own[1]));
    assert_eq!((&said["total"]["clients"], &said["total"]["episodes"]), (&json!(3), &json!(4)));
    assert_eq!(said["not_matched"], 1, "Siti has no NIK");
    assert_eq!(said["sites"][1]["counted"]["kind"], "full");
    // Of any period at once, and by one source only.
    let spring = json!({ "from": "2026-05-01", "to": "2026-05-31" });
    let said = office.data("province_report", &spring)?;
    assert_eq!(said["sites"][0]["report"], other.data("report_annual", &spring)?);
    assert_eq!(receive(&office, &export(&one, "later.titian")?), "done");
    assert_eq!(office.data("province_report", &year())?["sites"][1]["counted"]["kind"], "full");
    let rows = office.data("access_list", &json!({}))?;
    assert!(rows["rows"].as_array().is_some_and(|rows| {
        rows.iter().any(|row| row["detail"].as_str().is_some_and(|detail| detail.starts_with("full count=")))
    }));
    assert_eq!(databases(&office), 2);
    Ok(())
}

#[test]
fn who_gives_all_records_and_who_an_extract_are_not_matched_with_one_another() -> Outcome {
    let (one, other, office) = province()?;
    register(&one, "Agus", Some(SHARED), "male", "2026-02-03")?;
    register(&one, "Wayan", Some("5271010504900002"), "male", "2026-06-07")?;
    register(&other, "Agus lagi", Some(SHARED), "male", "2026-05-06")?;
    allow(&one, "full")?;
    assert_eq!(receive(&office, &export_full(&one, "1.titian")?), "done");
    assert_eq!(receive(&office, &export(&other, "2.titian")?), "done");
    let said = office.data("province_report", &year())?;
    assert_eq!((&said["total"]["clients"], &said["not_matched"]), (&json!(3), &json!(1)));
    Ok(())
}

#[test]
fn records_that_come_again_replace_those_before_and_a_clinic_that_takes_them_back_is_counted_by_extracts()
-> Outcome {
    let (one, _, office) = province()?;
    register(&one, "Agus", Some(SHARED), "male", "2026-02-03")?;
    allow(&one, "full")?;
    let first = export_full(&one, "1.titian")?;
    assert_eq!(receive(&office, &first), "done");
    assert_eq!(receive(&office, &first), "extract_known");
    register(&one, "Siti", None, "female", "2026-05-20")?;
    let second = export_full(&one, "2.titian")?;
    let taken = office.data("extract_receive", &json!({ "file": office.app.grant(second.clone()) }))?;
    assert_eq!((&taken["replaced"], &taken["came"]["kind"]), (&json!(true), &json!("full")));
    assert_eq!(receive(&office, &first), "extract_older");
    assert_eq!(databases(&office), 1);
    let clients = |office: &Clinic| -> Result<Value, Problem> {
        Ok(office.data("province_report", &year())?["sites"][1]["report"]["clients"].take())
    };
    assert_eq!(clients(&office)?, 2);

    allow(&one, "statistical")?;
    assert_eq!(
        one.refusal("full_export", &json!({ "file": one.app.grant(one.stick("3.titian")) })),
        "full_not_allowed"
    );
    assert_eq!(receive(&office, &export(&one, "4.titian")?), "done");
    assert_eq!(databases(&office), 0, "nothing is left of the records");
    let said = office.data("province_sites", &year())?;
    assert_eq!(said[1]["counted"]["kind"], "extract");
    assert_eq!(clients(&office)?, 2);
    // What was on its way when the clinic took it back does not come in again.
    assert_eq!(receive(&office, &second), "extract_older");
    Ok(())
}

#[test]
fn records_can_be_looked_into_and_checked_without_taking_them() -> Outcome {
    let (one, _, office) = province()?;
    register(&one, "Agus", Some(SHARED), "male", "2026-02-03")?;
    allow(&one, "full")?;
    let file = export_full(&one, "1.titian")?;
    let look = |file: PathBuf, whole: bool| json!({ "file": office.app.grant(file), "whole": whole });
    for whole in [false, true] {
        let face = office.data("site_file_check", &look(file.clone(), whole))?;
        assert_eq!((&face["purpose"], &face["is_whole"]), (&json!("full"), &json!(whole)));
        assert!(face["rows"].as_u64() > Some(10) && face["from"].is_string(), "{face}");
    }
    assert_eq!(databases(&office), 0);
    let mut cut = std::fs::read(&file)?;
    let middle = cut.len() / 2;
    cut[middle] ^= 1;
    std::fs::write(&file, cut)?;
    assert_eq!(office.refusal("site_file_check", &look(file, true)), "bundle_altered");
    Ok(())
}

#[test]
fn records_that_are_cut_altered_or_a_strangers_change_nothing() -> Outcome {
    let (one, other, office) = province()?;
    register(&one, "Agus", Some(SHARED), "male", "2026-02-03")?;
    allow(&one, "full")?;
    let file = export_full(&one, "1.titian")?;
    let bytes = std::fs::read(&file)?;
    let put = |name: &str, bytes: &[u8]| -> Result<PathBuf, Problem> {
        let path = one.stick(name);
        std::fs::write(&path, bytes)?;
        Ok(path)
    };
    let cut = put("cut.titian", &bytes[..bytes.len() - 65_552])?;
    assert_eq!(receive(&office, &cut), "bundle_truncated");
    let mut altered = bytes.clone();
    let at = altered.len() - 40;
    altered[at] ^= 1;
    assert_eq!(receive(&office, &put("altered.titian", &altered)?), "bundle_altered");
    let stranger = Clinic::site("Klinik Asing", "clinic")?;
    meet(&stranger, &office)?;
    allow(&stranger, "full")?;
    assert_eq!(receive(&office, &export_full(&stranger, "s.titian")?), "site_stranger");
    assert_eq!(
        other.refusal("bundle_receive", &json!({ "file": other.app.grant(file.clone()) })),
        "bundle_not_for_us"
    );
    assert_eq!(
        office.refusal("bundle_receive", &json!({ "file": office.app.grant(file.clone()) })),
        "bundle_other_site"
    );
    assert_eq!(databases(&office), 0);
    assert_eq!(office.data("province_sites", &year())?[1]["state"], "missing");
    // A database that is gone, after a restore for instance, is made anew from the same file.
    assert_eq!(receive(&office, &file), "done");
    std::fs::remove_dir_all(office.vault.join("sites"))?;
    assert_eq!(office.data("province_sites", &year())?[1]["state"], "missing");
    assert_eq!(receive(&office, &file), "done");
    assert_ne!(office.data("province_sites", &year())?[1]["state"], "missing");
    Ok(())
}

#[test]
fn what_would_leave_with_all_records_is_said_field_by_field_and_goes_by_the_folder_too() -> Outcome {
    let (one, _, office) = province()?;
    register(&one, "Agus", Some(SHARED), "male", "2026-02-03")?;
    let kinds = one.data("full_preview", &json!({}))?;
    let kinds = kinds.as_array().ok_or("no kinds")?;
    let clients = kinds.iter().find(|kind| kind["entity"] == "client").ok_or("no clients")?;
    assert_eq!(clients["records"], 1);
    let has = |list: &str, name: &str| {
        clients[list].as_array().is_some_and(|names| names.iter().any(|one| one == name))
    };
    assert!(has("leaving", "identity") && has("leaving", "address") && has("staying", "remarks"));
    allow(&one, "full")?;
    let folder = one.stick("inbox");
    std::fs::create_dir(&folder)?;
    go_by(&one, &folder)?;
    go_by(&office, &folder)?;
    one.data("full_export", &json!({}))?;
    assert_eq!(collect(&office)?, (vec![json!("Klinik Mataram")], vec![]));
    assert_eq!(office.data("province_sites", &year())?[1]["counted"]["kind"], "full");
    assert!(collect(&office)?.0.is_empty(), "each once");
    assert_eq!(office.refusal("full_preview", &json!({})), "not_a_clinic");
    Ok(())
}

#[test]
fn a_clinics_records_that_are_damaged_keep_no_other_from_being_counted_and_are_taken_again() -> Outcome {
    let (one, other, office) = province()?;
    register(&one, "Agus", Some(SHARED), "male", "2026-02-03")?;
    register(&other, "Wayan", Some(SHARED), "male", "2026-06-07")?;
    allow(&one, "full")?;
    let file = export_full(&one, "1.titian")?;
    assert_eq!(receive(&office, &file), "done");
    assert_eq!(receive(&office, &export(&other, "2.titian")?), "done");
    let database = std::fs::read_dir(office.vault.join("sites"))?.next().ok_or("no database")??.path();
    let mut bytes = std::fs::read(&database)?;
    for at in (4096..bytes.len()).step_by(4096) {
        bytes[at + 100] ^= 1;
    }
    std::fs::write(&database, bytes)?;
    let said = office.data("province_report", &year())?;
    assert_eq!((&said["sites"][1]["state"], &said["sites"][1]["report"]), (&json!("missing"), &Value::Null));
    assert_eq!(said["total"]["clients"], 1);
    assert_eq!(receive(&office, &file), "done");
    assert_eq!(receive(&office, &file), "extract_known");
    assert_eq!(office.data("province_report", &year())?["sites"][1]["report"]["clients"], 1);
    Ok(())
}

#[test]
fn whoever_only_makes_reports_at_the_office_counts_the_records_and_reads_no_name() -> Outcome {
    let (one, _, mut office) = province()?;
    register(&one, "Zulkarnain", Some(SHARED), "male", "2026-02-03")?;
    allow(&one, "full")?;
    assert_eq!(receive(&office, &export_full(&one, "1.titian")?), "done");
    let said = office.data("province_report", &year())?;
    let secret = "sandi seorang pelapor";
    let account = json!({ "name": "Dewi", "role": "reporter", "passphrase": secret, "by": PASSPHRASE, "acknowledged": true });
    let reporter = office.data("account_add", &account)?["person"].take();
    office.app.close();
    office.app = office.restarted();
    office.data("unlock", &json!({ "person": reporter, "passphrase": secret }))?;
    let theirs = office.data("province_report", &year())?;
    assert_eq!(theirs, said);
    let text = theirs.to_string();
    assert!(!text.contains("Zulkarnain") && !text.contains(SHARED));
    assert_eq!(receive(&office, &one.stick("1.titian")), "not_allowed");
    Ok(())
}

#[test]
fn notes_that_differ_are_no_open_question_of_a_report_at_the_clinic_or_at_the_office_that_has_none() -> Outcome
{
    let (one, _, office) = province()?;
    let laptop = one.second_machine("laptop")?;
    let (client, _) = one.outpatient("Agus", "2026-02-03")?;
    laptop.take(&one.bundle("1.titian")?).map_err(|error| error.code)?;
    let write = |machine: &Clinic, field: &str, value: &str| -> Outcome {
        let mut answer = machine.call("client_read", &json!({ "id": client })).map_err(|error| error.code)?;
        let mut form = answer["data"]["client"].take();
        form[field] = json!(value);
        machine.data("client_save", &json!({ "id": client, "rev": answer["rev"], "client": form }))?;
        Ok(())
    };
    for field in ["remarks", "occupation_text"] {
        write(&one, field, "yang satu")?;
        write(&laptop, field, "yang lain")?;
    }
    one.take(&laptop.bundle("2.titian")?).map_err(|error| error.code)?;
    assert_eq!(one.data("waiting", &json!({}))?["conflicts"], 2);
    allow(&one, "full")?;
    assert_eq!(receive(&office, &export_full(&one, "full.titian")?), "done");
    let own = one.data("report_annual", &year())?;
    assert_eq!(own["conflicts"], 1);
    assert_eq!(office.data("province_report", &year())?["sites"][1]["report"], own);
    Ok(())
}
