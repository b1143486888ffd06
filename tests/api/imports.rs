//! Importing the registers people have: what comes out, what is refused, and that nothing is half done.

use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use titian_tests::clinic::{Clinic, Outcome};

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(name)
}

fn import(clinic: &Clinic, path: PathBuf, good_rows: bool) -> Result<Value, String> {
    let file = clinic.app.grant(path);
    clinic.data("import_store", &json!({ "file": file, "good_rows": good_rows, "language": "id" }))
}

fn preview(clinic: &Clinic, path: PathBuf) -> Result<Value, String> {
    let file = clinic.app.grant(path);
    clinic.data("import_preview", &json!({ "file": file, "language": "id" }))
}

fn expected(name: &str) -> Result<Value, Box<dyn std::error::Error>> {
    Ok(serde_json::from_str(&std::fs::read_to_string(fixture(name))?)?)
}

/// Everything that the expected figures say is said by the report too.
fn assert_says(report: &Value, expected: &Value, at: &str) {
    match expected {
        Value::Object(figures) => figures
            .iter()
            .for_each(|(name, figure)| assert_says(&report[name], figure, &format!("{at}.{name}"))),
        figure => assert_eq!(report, figure, "{at}"),
    }
}

#[test]
fn the_register_of_mataram_gives_the_published_figures() -> Outcome {
    let clinic = Clinic::new()?;
    let stored = import(&clinic, fixture("mataram-2019.xlsx"), false)?;
    assert_eq!(stored["stored"], true);
    assert_eq!((&stored["rows"], &stored["accepted"]), (&json!(240), &json!(240)));
    assert_eq!(stored["created"], json!({ "clients": 190, "episodes": 190, "aftercare_contacts": 50 }));
    let report = clinic.data("report_annual", &json!({ "from": "2019-01-01", "to": "2019-12-31" }))?;
    assert_says(&report, &expected("mataram-2019.expected.json")?, "report");
    assert_eq!(clinic.data("verify", &json!({}))?["ok"], true);
    Ok(())
}

#[test]
fn the_same_register_again_changes_nothing() -> Outcome {
    let clinic = Clinic::new()?;
    import(&clinic, fixture("mataram-2019.xlsx"), false)?;
    let ops = clinic.data("verify", &json!({}))?["ops"].as_u64();
    let again = import(&clinic, fixture("mataram-2019.xlsx"), false)?;
    assert_eq!((&again["changed"], &again["unchanged"]), (&json!(0), &json!(240)));
    assert_eq!(again["created"], json!({ "clients": 0, "episodes": 0, "aftercare_contacts": 0 }));
    // One operation more: the trace that somebody imported.
    assert_eq!(clinic.data("verify", &json!({}))?["ops"].as_u64(), ops.map(|ops| ops + 1));
    Ok(())
}

#[test]
fn next_months_copy_brings_what_is_new_and_says_what_changed() -> Outcome {
    let clinic = Clinic::new()?;
    import(&clinic, fixture("mataram-2019.xlsx"), false)?;
    let next = import(&clinic, fixture("mataram-2019-next-month.xlsx"), false)?;
    assert_eq!(next["created"], json!({ "clients": 3, "episodes": 3, "aftercare_contacts": 0 }));
    assert_eq!((&next["changed"], &next["unchanged"]), (&json!(1), &json!(239)));
    let change = &next["changes"][0];
    assert_eq!((&change["entity"], &change["register"]), (&json!("episode"), &json!("end")));
    assert_eq!(
        (&change["from"]["status"], &change["to"]["status"]),
        (&json!("ongoing"), &json!("completed"))
    );
    Ok(())
}

#[test]
fn a_preview_says_what_would_come_of_it_and_leaves_nothing() -> Outcome {
    let clinic = Clinic::new()?;
    let ops = clinic.data("verify", &json!({}))?["ops"].clone();
    let told = preview(&clinic, fixture("mataram-2019.xlsx"))?;
    assert_eq!((&told["stored"], &told["created"]["clients"]), (&json!(false), &json!(190)));
    assert_eq!(clinic.data("client_list", &json!({}))?["total"], 0);
    assert_eq!(clinic.data("verify", &json!({}))?["ops"], ops);
    clinic.outpatient("Siti Rahayu", "2026-09-02")?;
    assert_eq!(clinic.data("verify", &json!({}))?["ok"], true);
    Ok(())
}

#[test]
fn broken_rows_are_named_one_by_one_and_nothing_is_stored() -> Outcome {
    let clinic = Clinic::new()?;
    let told = preview(&clinic, fixture("broken-rows.xlsx"))?;
    let expected = expected("broken-rows.expected.json")?;
    assert_eq!((&told["rows"], &told["accepted"]), (&expected["rows"], &expected["good"]));
    let places = |problems: &Value| -> Vec<(Value, Value)> {
        problems
            .as_array()
            .into_iter()
            .flatten()
            .map(|problem| (problem["row"].clone(), problem["column"].clone()))
            .collect()
    };
    assert_eq!(places(&told["rejected"]), places(&expected["errors"]));
    let file = clinic.app.grant(fixture("broken-rows.xlsx"));
    assert_eq!(clinic.refusal("import_store", &json!({ "file": file, "language": "id" })), "import_rejected");
    assert_eq!(clinic.data("client_list", &json!({}))?["total"], 0);
    Ok(())
}

#[test]
fn the_good_rows_can_be_stored_and_the_others_given_back() -> Outcome {
    let clinic = Clinic::new()?;
    let stored = import(&clinic, fixture("broken-rows.xlsx"), true)?;
    assert_eq!((&stored["stored"], &stored["created"]["clients"]), (&json!(true), &json!(7)));
    let folder = tempfile::tempdir()?;
    let target = folder.path().join("ditolak.xlsx");
    let (file, into) = (clinic.app.grant(fixture("broken-rows.xlsx")), clinic.app.grant(target.clone()));
    clinic.data("import_rejected_save", &json!({ "file": file, "target": into, "language": "id" }))?;
    // What was given back is a register itself: the same rows, with the same problems but for the number that became text.
    let again = preview(&clinic, target)?;
    assert_eq!(again["rows"], 6);
    Ok(())
}

#[test]
fn a_word_explained_once_is_known_from_then_on() -> Outcome {
    let clinic = Clinic::new()?;
    let file = clinic.app.grant(fixture("broken-rows.xlsx"));
    let mapping = json!({ "Data": { "words": { "status": { "Belum jelas": "dropped_out" } } } });
    let stored = clinic.data(
        "import_store",
        &json!({ "file": file, "mapping": mapping, "good_rows": true, "language": "id" }),
    )?;
    assert_eq!(stored["accepted"], 8);
    let later = preview(&clinic, fixture("broken-rows.xlsx"))?;
    assert_eq!((&later["accepted"], &later["unchanged"]), (&json!(8), &json!(8)));
    Ok(())
}

/// A register written for a test, in a folder that must outlive it.
fn written(folder: &tempfile::TempDir, name: &str, text: &str) -> Result<PathBuf, std::io::Error> {
    let path = folder.path().join(name);
    std::fs::write(&path, text)?;
    Ok(path)
}

#[test]
fn a_column_for_each_month_makes_its_contacts_once() -> Outcome {
    let clinic = Clinic::new()?;
    let folder = tempfile::tempdir()?;
    let register = written(
        &folder,
        "register.csv",
        "Nama;NIK;Tgl Masuk;Layanan;Status;Tgl Selesai\nAndi Saputra;5271010101900001;05-01-2022;RJ;Selesai;20-12-2022\n",
    )?;
    import(&clinic, register, false)?;
    let months =
        "PASCAREHABILITASI 2023\nNo;Nama;NIK;Jan;Feb;Mar\n1;Andi Saputra;5271010101900001;v;15/2 pulih;\n";
    let stored = import(&clinic, written(&folder, "pasca.csv", months)?, false)?;
    assert_eq!(stored["created"], json!({ "clients": 0, "episodes": 0, "aftercare_contacts": 2 }));
    assert_eq!((&stored["rows"], &stored["accepted"]), (&json!(1), &json!(1)));
    assert_eq!(stored["warnings"][0]["code"], "day_assumed");
    // The next month's copy has one cell more.
    let next = import(&clinic, written(&folder, "pasca.csv", &months.replace("pulih;", "pulih;v"))?, false)?;
    assert_eq!(next["created"]["aftercare_contacts"], 1);
    assert_eq!((&next["changed"], &next["unchanged"]), (&json!(0), &json!(0)));
    let report = clinic.data("report_annual", &json!({ "from": "2023-01-01", "to": "2023-12-31" }))?;
    assert_eq!((&report["aftercare"]["contacts"], &report["aftercare"]["clients"]), (&json!(3), &json!(1)));
    Ok(())
}

#[test]
fn rejected_rows_of_tables_beside_one_another_are_given_back_each_below_its_own_headers() -> Outcome {
    let clinic = Clinic::new()?;
    let folder = tempfile::tempdir()?;
    let beside = written(
        &folder,
        "beside.csv",
        "RAWAT JALAN;;;;RAWAT INAP;;\nNo;Nama;Tgl Masuk;;No;Nama;Tgl Masuk\n1;Andi;05-01-2022;;1;Bayu;31-02-2022\n2;Citra;06-01-2022;;2;Dodi;07-01-2022\n",
    )?;
    let told = preview(&clinic, beside.clone())?;
    assert_eq!((&told["rows"], &told["accepted"]), (&json!(4), &json!(3)));
    assert_eq!(told["rejected"][0]["sheet"], "beside #2");
    let target = folder.path().join("ditolak.xlsx");
    let (file, into) = (clinic.app.grant(beside), clinic.app.grant(target.clone()));
    clinic.data("import_rejected_save", &json!({ "file": file, "target": into, "language": "id" }))?;
    let again = preview(&clinic, target)?;
    assert_eq!((&again["rows"], &again["rejected"][0]["value"]), (&json!(1), &json!("31-02-2022")));
    Ok(())
}

#[test]
fn rejected_rows_of_a_wide_table_below_narrow_ones_keep_all_their_cells_whatever_the_file_is_called()
-> Outcome {
    let clinic = Clinic::new()?;
    let folder = tempfile::tempdir()?;
    let source = written(
        &folder,
        "register klien klinik pratama tahun 2022.csv",
        "RAWAT JALAN;;;;RAWAT INAP;;;\nNo;Nama;Tgl Masuk;;No;Nama;Tgl Masuk;\n1;Andi;31-02-2022;;1;Bayu;31-02-2022;\n2;Citra;06-01-2022;;2;Dodi;07-01-2022;\n;;;;;;;\nREGISTER 2023;;;;;;;\nNo;Nama;JK;Umur;Tgl Masuk;Zat;Status;NIK\n1;Edo;L;30;05-01-2023;Sabu;Selesai;5271\n2;Fitri;P;31;06-01-2023;Sabu;Selesai;\n",
    )?;
    let told = preview(&clinic, source.clone())?;
    assert_eq!(told["rejected"].as_array().map(Vec::len), Some(3), "{told}");
    let target = folder.path().join("ditolak.xlsx");
    let (file, into) = (clinic.app.grant(source), clinic.app.grant(target.clone()));
    clinic.data("import_rejected_save", &json!({ "file": file, "target": into, "language": "id" }))?;
    let again = preview(&clinic, target)?;
    let values: Vec<_> =
        again["rejected"].as_array().into_iter().flatten().map(|one| &one["value"]).collect();
    assert_eq!(values, [&json!("31-02-2022"), &json!("31-02-2022"), &json!("5271")], "{again}");
    Ok(())
}

#[test]
fn one_register_on_two_machines_of_a_site_makes_the_same_records() -> Outcome {
    let mut office = Clinic::new()?;
    office.app.close();
    let laptop = office.copied("laptop")?;
    office.reopen().map_err(|error| format!("{error:?}"))?;
    let ids = |clinic: &Clinic| -> Result<Vec<Value>, String> {
        import(clinic, fixture("broken-rows.xlsx"), true)?;
        let list = clinic.data("client_list", &json!({ "limit": 50 }))?;
        Ok(list["rows"].as_array().into_iter().flatten().map(|row| row["id"].clone()).collect())
    };
    let of_office = ids(&office)?;
    assert_eq!(of_office.len(), 7);
    assert_eq!(of_office, ids(&laptop)?);
    Ok(())
}
