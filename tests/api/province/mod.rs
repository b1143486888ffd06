//! Clinics and their provincial office: real vaults, and files between them.

mod bucket;
mod full;

use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use titian_tests::clinic::{Clinic, Outcome, PASSPHRASE};
use titian_tests::figures::numbers;

type Problem = Box<dyn std::error::Error>;

const SHARED: &str = "5271010504900001";

fn year() -> Value {
    json!({ "from": "2026-01-01", "to": "2026-12-31" })
}

/// `one` accepts the introduction of `other`.
fn meet(one: &Clinic, other: &Clinic) -> Outcome {
    let file = other.stick("introduction");
    let code =
        other.data("site_introduce", &json!({ "file": other.app.grant(file.clone()) }))?["code"].take();
    let face = one.data("site_look", &json!({ "file": one.app.grant(file.clone()) }))?;
    let wrong =
        json!({ "file": one.app.grant(file.clone()), "code": "0000-0000-0000-0000", "by": PASSPHRASE });
    assert_eq!(one.refusal("site_accept", &wrong), "wrong_code");
    let accepted =
        one.data("site_accept", &json!({ "file": one.app.grant(file), "code": code, "by": PASSPHRASE }))?;
    assert_eq!(accepted["site"], face["site"]);
    Ok(())
}

/// Two clinics with a key of persons in common, and the office that knows both.
fn province() -> Result<(Clinic, Clinic, Clinic), Problem> {
    let one = Clinic::site("Klinik Mataram", "clinic")?;
    let other = Clinic::site("Klinik Bima", "clinic")?;
    let office = Clinic::site("BNNP NTB", "province")?;
    for clinic in [&one, &other] {
        meet(clinic, &office)?;
        meet(&office, clinic)?;
    }
    meet(&one, &other)?;
    meet(&other, &one)?;
    one.data("person_key_make", &json!({}))?;
    let key = one.stick("key.titian");
    let bima = other.data("session", &json!({}))?["site"]["id"].take();
    one.data("person_key_give", &json!({ "file": one.app.grant(key.clone()), "to": bima }))?;
    other.data("person_key_take", &json!({ "file": other.app.grant(key) }))?;
    Ok((one, other, office))
}

/// Registers somebody with an episode and a contact in aftercare.
fn register(clinic: &Clinic, name: &str, nik: Option<&str>, sex: &str, opened_on: &str) -> Outcome {
    let mut client = json!({
        "name": name, "sex": sex, "birth": { "date": "1990-04-05" },
        "address": { "region_code": "52.71.01.1004" },
    });
    if let Some(number) = nik {
        client["identity"] = json!({ "kind": "nik", "number": number });
    }
    let episode = json!({
        "service": "outpatient", "opened_on": opened_on, "source": "self", "diagnosis": "F15.1",
        "substances": [{ "substance": "amphetamines" }],
    });
    let client = clinic.data("client_register", &json!({ "client": client, "episode": episode }))?;
    let contact = json!({
        "origin": { "kind": "unknown" }, "on": "2026-09-01", "activity": "home_visit", "reached": true,
        "recovery": "abstinent", "productive": true,
    });
    clinic.data("aftercare_record", &json!({ "client": client["id"], "contact": contact }))?;
    Ok(())
}

fn export(clinic: &Clinic, name: &str) -> Result<PathBuf, Problem> {
    let file = clinic.stick(name);
    let input = json!({ "from": "2026-01-01", "to": "2026-12-31", "file": clinic.app.grant(file.clone()) });
    let answer = clinic.data("extract_export", &input)?;
    assert_eq!(answer["to"], "BNNP NTB");
    Ok(file)
}

fn receive(office: &Clinic, file: &Path) -> String {
    office.refusal("extract_receive", &json!({ "file": office.app.grant(file.to_owned()) }))
}

#[test]
fn a_provinces_totals_are_the_sum_of_its_clinics_own_reports_with_a_shared_person_counted_once() -> Outcome {
    let (one, other, office) = province()?;
    register(&one, "Agus", Some(SHARED), "male", "2026-02-03")?;
    register(&one, "Siti", None, "female", "2025-11-20")?;
    register(&other, "Agus lagi", Some(SHARED), "male", "2026-05-06")?;
    register(&other, "Wayan", Some("5271010504900002"), "male", "2026-06-07")?;
    for (clinic, name) in [(&one, "1.titian"), (&other, "2.titian")] {
        assert_eq!(receive(&office, &export(clinic, name)?), "done");
    }
    let said = office.data("province_report", &year())?;
    let own = [one.data("report_annual", &year())?, other.data("report_annual", &year())?];
    // By name: Bima before Mataram.
    assert_eq!((&said["sites"][1]["report"], &said["sites"][0]["report"]), (&own[0], &own[1]));

    let mut sum = std::collections::BTreeMap::new();
    for report in &own {
        let mut found = Vec::new();
        numbers(report, "", &mut found);
        for (at, number) in found {
            *sum.entry(at).or_insert(0) += number;
        }
    }
    let mut total = Vec::new();
    numbers(&said["total"], "", &mut total);
    assert!(total.len() > 50);
    // Persons, and nothing else.
    let once = [
        ".clients",
        ".by_sex.male",
        ".by_age_group.35_44",
        ".aftercare.clients",
        ".aftercare.reached",
        ".aftercare.not_relapsed",
        ".aftercare.productive",
    ];
    for (at, number) in total {
        let less = u64::from(once.contains(&at.as_str()));
        assert_eq!(number + less, sum.get(&at).copied().unwrap_or(0), "{at}");
    }
    assert_eq!(said["total"]["clients"], 3);
    assert_eq!(said["not_matched"], 1, "Siti has no NIK");
    assert_eq!(said["person_key"], one.data("site_list", &json!({}))?["person_key"]);
    let traced = one.data("access_list", &json!({}))?;
    assert_eq!(traced["rows"][0]["detail"], "extract from=2026-01-01 to=2026-12-31 count=4");
    Ok(())
}

#[test]
fn whoever_has_another_key_is_shown_as_not_counted_across_sites() -> Outcome {
    let (one, other, office) = province()?;
    let third = Clinic::site("Klinik Sumbawa", "clinic")?;
    meet(&third, &office)?;
    meet(&office, &third)?;
    third.data("person_key_make", &json!({}))?;
    assert_eq!(third.refusal("person_key_make", &json!({})), "person_key_exists");
    register(&one, "Agus", Some(SHARED), "male", "2026-02-03")?;
    register(&other, "Agus lagi", Some(SHARED), "male", "2026-05-06")?;
    register(&third, "Agus jua", Some(SHARED), "male", "2026-06-06")?;
    for (clinic, name) in [(&one, "1.titian"), (&other, "2.titian"), (&third, "3.titian")] {
        assert_eq!(receive(&office, &export(clinic, name)?), "done");
    }
    let said = office.data("province_report", &year())?;
    assert_eq!((&said["total"]["clients"], &said["not_matched"]), (&json!(2), &json!(1)));

    // The third asks for the key of the others, and takes it in the place of its own.
    meet(&one, &third)?;
    meet(&third, &one)?;
    let key = one.stick("key-3.titian");
    let to = third.data("session", &json!({}))?["site"]["id"].take();
    one.data("person_key_give", &json!({ "file": one.app.grant(key.clone()), "to": to }))?;
    let take = |replace: bool| json!({ "file": third.app.grant(key.clone()), "replace": replace });
    assert_eq!(third.refusal("person_key_take", &take(false)), "person_key_other");
    third.data("person_key_take", &take(true))?;
    assert_eq!(receive(&office, &export(&third, "4.titian")?), "done");
    let said = office.data("province_report", &year())?;
    assert_eq!((&said["total"]["clients"], &said["not_matched"]), (&json!(1), &json!(0)));
    Ok(())
}

#[test]
fn an_extract_that_is_cut_altered_foreign_or_a_replay_is_refused_and_changes_nothing() -> Outcome {
    let (one, other, office) = province()?;
    register(&one, "Agus", Some(SHARED), "male", "2026-02-03")?;
    let older = export(&one, "older.titian")?;
    register(&one, "Siti", None, "female", "2026-03-04")?;
    // Its clock went back by years: what it holds says that this one is the newer.
    one.set_clock("1999-01-01T09:00:00+08:00")?;
    let newer = export(&one, "newer.titian")?;
    assert_eq!(receive(&office, &newer), "done");
    let unchanged = |file: &Path, code: &str| -> Outcome {
        let held = office.call("province_report", &year()).map_err(|error| error.code)?;
        assert_eq!(receive(&office, file), code);
        let now = office.call("province_report", &year()).map_err(|error| error.code)?;
        assert_eq!((&now["data"], &now["rev"]), (&held["data"], &held["rev"]), "{code} changes nothing");
        Ok(())
    };
    unchanged(&newer, "extract_known")?;
    unchanged(&older, "extract_older")?;

    let whole = std::fs::read(&older)?;
    let broken = office.stick("broken.titian");
    for length in [30, 200, whole.len() / 2, whole.len() - 1] {
        std::fs::write(&broken, &whole[..length])?;
        unchanged(&broken, "bundle_truncated")?;
    }
    for at in [whole.len() / 2, whole.len() - 1] {
        let mut altered = whole.clone();
        altered[at] ^= 0x20;
        std::fs::write(&broken, &altered)?;
        unchanged(&broken, "bundle_altered")?;
    }
    std::fs::write(&broken, b"surat biasa")?;
    unchanged(&broken, "bundle_not_one")?;

    // For another office; from a clinic that this one does not know; and what is no extract.
    let elsewhere = Clinic::site("BNNP NTB", "province")?;
    let stranger = Clinic::site("Klinik Dompu", "clinic")?;
    meet(&stranger, &elsewhere)?;
    unchanged(&export(&stranger, "elsewhere.titian")?, "bundle_not_for_us")?;
    meet(&stranger, &office)?;
    let to = office.data("session", &json!({}))?["site"]["id"].take();
    let file = stranger.stick("stranger.titian");
    let mut input =
        json!({ "from": "2026-01-01", "to": "2026-12-31", "file": stranger.app.grant(file.clone()) });
    assert_eq!(stranger.refusal("extract_export", &input), "site_needed");
    input["province"] = to;
    stranger.data("extract_export", &input)?;
    unchanged(&file, "site_stranger")?;
    let second = office.second_machine("office-laptop")?;
    unchanged(&second.bundle("bundle.titian")?, "bundle_other_purpose")?;
    assert_eq!(other.take(&newer).err().map(|error| error.code), Some("bundle_not_for_us"));
    assert_eq!(
        office.take(&older).err().map(|error| error.code),
        Some("bundle_other_purpose"),
        "an extract is no bundle of machines"
    );
    Ok(())
}

#[test]
fn an_office_says_which_clinics_are_late_and_whose_period_is_not_whole() -> Outcome {
    let (one, _, office) = province()?;
    register(&one, "Agus", Some(SHARED), "male", "2026-02-03")?;
    assert_eq!(receive(&office, &export(&one, "1.titian")?), "done");
    let stand = || -> Result<Vec<(Value, Value)>, Problem> {
        let said = office.data("province_sites", &year())?;
        let sites = said.as_array().ok_or("no list")?;
        Ok(sites.iter().map(|site| (site["state"].clone(), site["is_late"].clone())).collect())
    };
    assert_eq!(stand()?, [(json!("missing"), json!(false)), (json!("partial"), json!(false))]);
    office.set_clock("2027-01-11T09:00:00+08:00")?;
    one.set_clock("2027-01-11T09:00:00+08:00")?;
    assert_eq!(stand()?, [(json!("missing"), json!(true)), (json!("partial"), json!(true))]);
    let newer = export(&one, "2.titian")?;
    for whole in [false, true] {
        let input = json!({ "file": office.app.grant(newer.clone()), "whole": whole });
        let face = office.data("site_file_check", &input)?;
        assert_eq!((&face["purpose"], &face["is_whole"]), (&json!("extract"), &json!(whole)));
        assert_eq!(stand()?[1], (json!("partial"), json!(true)), "nothing is taken by looking");
    }
    let again = office.data("extract_receive", &json!({ "file": office.app.grant(newer) }))?;
    assert_eq!(again["replaced"], true);
    assert_eq!(stand()?, [(json!("missing"), json!(true)), (json!("complete"), json!(false))]);
    Ok(())
}

#[test]
fn what_a_clinic_does_and_what_an_office_does_is_refused_at_the_other() -> Outcome {
    let clinic = Clinic::new()?;
    let office = Clinic::site("BNNP NTB", "province")?;
    let file = |site: &Clinic| json!({ "file": site.app.grant(site.stick("x")) });
    let extract = |site: &Clinic| {
        let mut input = year();
        input["file"] = file(site)["file"].take();
        input
    };
    for name in ["province_report", "province_sites", "extract_receive"] {
        assert_eq!(clinic.refusal(name, &extract(&clinic)), "not_a_province", "{name}");
    }
    for name in ["extract_preview", "extract_export"] {
        assert_eq!(office.refusal(name, &extract(&office)), "not_a_clinic", "{name}");
    }
    for name in ["person_key_make", "person_key_give", "person_key_take"] {
        assert_eq!(office.refusal(name, &file(&office)), "not_a_clinic", "{name}");
    }
    assert_eq!(clinic.refusal("extract_export", &extract(&clinic)), "no_province");
    assert_eq!(clinic.refusal("person_key_give", &file(&clinic)), "person_key_missing");
    assert!(!clinic.stick("x").exists() && !clinic.stick("x.part").exists());
    Ok(())
}

/// Sets the folder where the clinics leave extracts and the office collects them.
fn go_by(site: &Clinic, folder: &Path) -> Outcome {
    let folder = site.app.grant(folder.to_owned());
    site.data("extract_way_save", &json!({ "way": { "kind": "folder", "folder": folder } }))?;
    Ok(())
}

/// Collects: which clinics' extracts were taken, and what is wrong with which file.
fn collect(office: &Clinic) -> Result<(Vec<Value>, Vec<String>), Problem> {
    let mut done = office.data("extract_collect", &json!({}))?;
    let taken = done["taken"].as_array_mut().ok_or("no list")?;
    let taken = taken.iter_mut().map(|one| one["from"].take()).collect();
    let said = |trouble: &Value| {
        format!("{} {}", trouble["file"].as_str().unwrap_or("place"), trouble["code"].as_str().unwrap_or(""))
    };
    let troubles = done["state"]["troubles"].as_array().ok_or("no troubles")?;
    Ok((taken, troubles.iter().map(said).collect()))
}

#[test]
fn an_office_collects_what_its_clinics_leave_in_a_folder_each_once_and_says_what_is_wrong_there() -> Outcome {
    let (one, other, office) = province()?;
    let inbox = office.stick("inbox");
    std::fs::create_dir(&inbox)?;
    register(&one, "Agus", Some(SHARED), "male", "2026-02-03")?;
    assert_eq!(one.refusal("extract_export", &year()), "transport_not_set");
    assert_eq!(office.refusal("extract_collect", &json!({})), "transport_not_set");
    assert_eq!(one.refusal("extract_collect", &json!({})), "not_a_province");
    for site in [&one, &other, &office] {
        go_by(site, &inbox)?;
    }
    for clinic in [&one, &other] {
        assert_eq!(clinic.data("extract_export", &year())?["to"], "BNNP NTB");
        assert!(clinic.data("extract_way_read", &json!({}))?["put_at"].is_string());
    }
    let stranger = Clinic::site("Klinik Dompu", "clinic")?;
    meet(&stranger, &office)?;
    std::fs::copy(export(&stranger, "dompu.titian")?, inbox.join("dompu.titian"))?;
    std::fs::write(inbox.join("surat.titian"), "Dengan hormat,")?;
    std::fs::write(inbox.join("surat.txt"), "Dengan hormat,")?;
    let wrong = ["dompu.titian site_stranger", "surat.titian bundle_not_one"];
    let (mut taken, troubles) = collect(&office)?;
    taken.sort_by_key(ToString::to_string);
    assert_eq!(
        (taken, troubles),
        (vec![json!("Klinik Bima"), json!("Klinik Mataram")], wrong.map(str::to_owned).to_vec())
    );
    assert_eq!(collect(&office)?, (vec![], wrong.map(str::to_owned).to_vec()), "each once");

    // The stranger is accepted, the letter taken away, and a clinic sends the same period again.
    meet(&office, &stranger)?;
    std::fs::remove_file(inbox.join("surat.titian"))?;
    register(&one, "Siti", None, "female", "2026-03-04")?;
    one.data("extract_export", &year())?;
    let (mut taken, troubles) = collect(&office)?;
    taken.sort_by_key(ToString::to_string);
    assert_eq!((taken, troubles), (vec![json!("Klinik Dompu"), json!("Klinik Mataram")], vec![]));
    assert_eq!(std::fs::read_dir(&inbox)?.count(), 4, "one file of each clinic and period, and the text");
    assert_eq!(office.data("province_report", &year())?["total"]["clients"], 2);

    // A place that is gone is no reason to interrupt anybody at the office; whoever sends something is told.
    std::fs::remove_dir_all(&inbox)?;
    assert_eq!(collect(&office)?.1, ["place transport_folder_missing"]);
    assert_eq!(one.refusal("extract_export", &year()), "transport_folder_missing");
    Ok(())
}

#[test]
fn an_offices_workbook_has_a_line_for_each_clinic_and_no_name_of_anybody() -> Outcome {
    let (one, other, office) = province()?;
    register(&one, "Agus", Some(SHARED), "male", "2026-02-03")?;
    register(&other, "Wayan", Some(SHARED), "male", "2026-06-07")?;
    assert_eq!(receive(&office, &export(&one, "1.titian")?), "done");
    let write = |site: &Value, name: &str| -> Result<String, Problem> {
        let file = office.stick(name);
        let mut input = year();
        input["site"] = site.clone();
        input["format"] = json!("csv");
        input["language"] = json!("id");
        input["file"] = json!(office.app.grant(file.clone()));
        let code = office.refusal("province_export", &input);
        Ok(if code == "done" { std::fs::read_to_string(file)? } else { code })
    };
    let all = write(&Value::Null, "semua.csv")?;
    for line in [
        "BNNP NTB",
        "Rekap 1 dari 2 klinik.",
        "Klinik Bima,Kota Mataram,Belum ada,",
        "Klinik Mataram,Kota Mataram,",
    ] {
        assert!(all.contains(line), "{line} in {all}");
    }
    let id = |site: &Clinic| -> Result<Value, Problem> {
        Ok(site.data("session", &json!({}))?["site"]["id"].take())
    };
    let mataram = write(&id(&one)?, "mataram.csv")?;
    assert!(mataram.contains("Klinik Mataram") && !mataram.contains("Klinik Bima"));
    assert_eq!(write(&id(&other)?, "bima.csv")?, "site_unknown");
    for text in [&all, &mataram] {
        assert!(!text.contains("Agus") && !text.contains(SHARED));
    }
    assert_eq!(
        office.data("access_list", &json!({}))?["rows"][0]["detail"],
        "report from=2026-01-01 to=2026-12-31 format=csv names=no"
    );
    Ok(())
}

/// Gives a client with a note to another site; the file.
fn give(clinic: &Clinic, clients: &[Value], to: &Clinic, name: &str) -> Result<PathBuf, Problem> {
    let file = clinic.stick(name);
    let to = to.data("session", &json!({}))?["site"]["id"].take();
    let input = json!({
        "clients": clients, "to": to, "file": clinic.app.grant(file.clone()), "message": "Mohon rawat inap.",
    });
    clinic.data("case_export", &input)?;
    Ok(file)
}

#[test]
fn a_referral_gives_the_chosen_client_by_name_and_no_note_and_nobody_else() -> Outcome {
    let (one, other, office) = province()?;
    register(&one, "Agus", Some(SHARED), "male", "2026-02-03")?;
    register(&one, "Siti", None, "female", "2026-03-04")?;
    let listed = one.data("client_list", &json!({ "text": "Agus" }))?;
    let agus = listed["rows"][0]["id"].clone();
    let episode = one.data("client_read", &json!({ "id": agus }))?["episodes"][0]["id"].take();
    let session = json!({
        "on": "2026-02-10", "attendance": "present", "kind": "individual_counselling", "note": "CATATAN-RAHASIA",
    });
    one.data("session_record", &json!({ "episode": episode, "session": session }))?;
    assert!(one.data("client_read", &json!({ "id": agus }))?.to_string().contains("CATATAN-RAHASIA"));

    let shown = one.data("case_preview", &json!({ "clients": [agus] }))?;
    assert_eq!((&shown[0]["client"]["name"], shown.as_array().map(Vec::len)), (&json!("Agus"), Some(1)));
    assert_eq!(shown[0]["episodes"][0]["sessions"][0]["on"], "2026-02-10");
    assert!(!shown.to_string().contains("CATATAN-RAHASIA") && !shown.to_string().contains("Siti"));
    let file = give(&one, std::slice::from_ref(&agus), &other, "rujukan.titian")?;
    let came = other.data("case_receive", &json!({ "file": other.app.grant(file.clone()) }))?;
    assert_eq!((&came[0]["name"], &came[0]["from"]), (&json!("Agus"), &json!("Klinik Mataram")));
    assert_eq!(came[0]["message"], "Mohon rawat inap.");
    let case = other.data("case_read", &json!({ "id": came[0]["id"] }))?;
    assert_eq!(case["file"], shown[0], "what was shown is what came");

    // Neither among the other clinic's clients, nor in its figures; at an office as little.
    assert_eq!(other.data("client_list", &json!({}))?["matching"], 0);
    assert_eq!(other.data("report_annual", &year())?["clients"], 0);
    let to_office = give(&one, std::slice::from_ref(&agus), &office, "kantor.titian")?;
    office.data("case_receive", &json!({ "file": office.app.grant(to_office) }))?;
    assert_eq!(office.data("province_report", &year())?["total"]["clients"], 0);

    // Again it is known; what the clinic wrote since takes its place, and what is done is thrown away.
    let again = json!({ "file": other.app.grant(file.clone()) });
    assert_eq!(other.refusal("case_receive", &again), "case_known");
    assert_eq!(
        office.refusal("case_receive", &json!({ "file": office.app.grant(file) })),
        "bundle_not_for_us"
    );
    one.set_clock("2026-11-30T09:00:00+08:00")?;
    let newer = give(&one, std::slice::from_ref(&agus), &other, "rujukan-2.titian")?;
    let came = other.data("case_receive", &json!({ "file": other.app.grant(newer) }))?;
    assert_eq!(other.data("case_list", &json!({}))?, came, "in the place of the one before");
    other.data("case_forget", &json!({ "id": came[0]["id"] }))?;
    assert_eq!(other.data("case_list", &json!({}))?, json!([]));
    assert_eq!(other.refusal("case_read", &json!({ "id": came[0]["id"] })), "not_found");

    // A file from a clock that ran ahead is taken, and keeps the next true one out as little.
    for (moment, name) in
        [("2076-11-30T09:00:00+08:00", "maju.titian"), ("2026-12-01T09:00:00+08:00", "benar.titian")]
    {
        one.set_clock(moment)?;
        let given = give(&one, std::slice::from_ref(&agus), &other, name)?;
        let input = json!({ "file": other.app.grant(given) });
        assert_eq!(other.refusal("case_receive", &input), "done");
        assert_eq!(other.refusal("case_receive", &input), "case_known");
    }

    // Whoever erases the client later is told that a copy is out.
    let events = one.data("access_list", &json!({ "client": agus }))?;
    let id = other.data("session", &json!({}))?["site"]["id"].take();
    let detail = format!("case site={}", id.as_str().unwrap_or_default());
    let told = |row: &Value| {
        row["detail"] == detail.as_str() && row["detail_text"].to_string().contains("Klinik Bima")
    };
    assert!(events["rows"].as_array().is_some_and(|rows| rows.iter().any(told)), "{events}");
    Ok(())
}

#[test]
fn a_referral_is_for_a_site_that_is_known_and_of_clients_that_are_there() -> Outcome {
    let (one, other, _) = province()?;
    let stranger = Clinic::site("Klinik Dompu", "clinic")?;
    register(&one, "Agus", Some(SHARED), "male", "2026-02-03")?;
    let agus = one.data("client_list", &json!({}))?["rows"][0]["id"].take();
    let to = |site: &Clinic, clients: Value| -> Result<Value, Problem> {
        let to = site.data("session", &json!({}))?["site"]["id"].take();
        Ok(json!({ "clients": clients, "to": to, "file": one.app.grant(one.stick("x")) }))
    };
    assert_eq!(one.refusal("case_export", &to(&stranger, json!([agus]))?), "site_unknown");
    assert_eq!(one.refusal("case_export", &to(&other, json!([]))?), "invalid");
    let nobody = json!(["01890a5d-ac96-774b-bcce-b302099a8057"]);
    assert_eq!(one.refusal("case_export", &to(&other, nobody)?), "not_found");
    assert!(!one.stick("x").exists());
    let file = give(&one, &[agus], &other, "rujukan.titian")?;
    assert_eq!(receive(&other, &file), "not_a_province");
    assert_eq!(
        stranger.refusal("case_receive", &json!({ "file": stranger.app.grant(file) })),
        "bundle_not_for_us"
    );
    Ok(())
}

#[test]
fn a_machine_whose_clock_ran_ahead_keeps_no_later_extract_of_its_clinic_out() -> Outcome {
    let (one, office) = (Clinic::site("Klinik Mataram", "clinic")?, Clinic::site("BNNP NTB", "province")?);
    let rina = one.data("session", &json!({}))?["person"]["id"].take();
    let laptop =
        one.let_in(one.bare_machine("laptop").with_own_clock()?, "laptop", &rina, PASSPHRASE, false)?;
    meet(&office, &one)?;
    meet(&one, &office)?;
    laptop.take(&one.bundle("1.titian")?).map_err(|error| error.code)?;
    // Neither knows what the other has written since, so only their clocks could say whose extract is the newer.
    register(&laptop, "Agus", Some(SHARED), "male", "2026-02-03")?;
    register(&one, "Siti", None, "female", "2026-03-04")?;
    laptop.set_clock("2076-11-22T09:00:00+08:00")?;
    assert_eq!(receive(&office, &export(&laptop, "laptop.titian")?), "done");
    assert_eq!(receive(&office, &export(&one, "klinik.titian")?), "done");
    Ok(())
}
