//! The report as a workbook and as delimited text.

use calamine::{Data, DataType, Reader, open_workbook_auto};
use serde_json::{Value, json};
use std::path::PathBuf;
use titian_tests::clinic::{Clinic, Outcome};

const NIK: &str = "5271014510049193";

/// A clinic of two clients, one of whom has a name that a spreadsheet would take for a formula.
fn clinic() -> Result<Clinic, Box<dyn std::error::Error>> {
    let clinic = Clinic::new()?;
    let client = json!({
        "name": "Baiq Kartini", "sex": "female", "birth": { "date": "2004-10-05" }, "identity": { "kind": "nik", "number": NIK },
        "address": { "street": "Jl. Pejanggik 70", "region_code": "52.71.01.1004" }, "remarks": "catatan yang tinggal di klinik",
    });
    let episode = json!({ "service": "outpatient", "opened_on": "2026-02-03", "source": "self", "diagnosis": "F15.1", "substances": [{ "substance": "amphetamines" }], "remarks": "juga catatan" });
    let client = clinic.data("client_register", &json!({ "client": client, "episode": episode }))?;
    let contact = json!({ "origin": { "kind": "unknown" }, "on": "2026-09-01", "activity": "home_visit", "reached": true, "recovery": "abstinent", "productive": true, "note": "catatan kunjungan" });
    clinic.data("aftercare_record", &json!({ "client": client["id"], "contact": contact }))?;
    clinic.outpatient("=1+1", "2026-03-04")?;
    Ok(clinic)
}

fn export(clinic: &Clinic, format: &str, language: &str) -> Result<(PathBuf, Value), String> {
    let path = clinic.vault.with_file_name(format!("laporan.{format}"));
    let input = json!({ "from": "2026-01-01", "to": "2026-12-31", "file": clinic.app.grant(path.clone()), "format": format, "language": language });
    let answer = clinic.call("report_export", &input).map_err(|error| format!("{error:?}"))?;
    Ok((path, answer))
}

fn text(cell: Option<&Data>) -> &str {
    cell.and_then(Data::get_string).unwrap_or_default()
}

#[test]
fn a_workbook_has_the_figures_and_the_clients_with_numbers_as_text_and_days_as_days() -> Outcome {
    let clinic = clinic()?;
    let (path, answer) = export(&clinic, "xlsx", "id")?;
    assert_eq!(answer["touched"], json!(["access"]), "an export leaves a trace");
    let mut workbook = open_workbook_auto(&path)?;
    assert_eq!(workbook.sheet_names(), ["Laporan", "Daftar klien", "Pascarehabilitasi"]);

    let figures = workbook.worksheet_range("Laporan")?;
    let lines: Vec<&[Data]> = figures.rows().collect();
    assert_eq!(text(lines[0].first()), "Laporan Tahunan 2026");
    assert_eq!(text(lines[1].first()), "Klinik Pratama BNNK Mataram");
    assert_eq!(text(lines[2].first()), "Masa laporan: 1 Januari 2026 – 31 Desember 2026");
    let figure = |label: &str| {
        lines
            .iter()
            .find(|line| text(line.first()) == label)
            .and_then(|line| line.get(1))
            .and_then(Data::get_float)
    };
    assert_eq!(figure("klien ditangani"), Some(2.0));
    assert_eq!(figure("Rawat jalan"), Some(2.0));
    assert_eq!(figure("F15 stimulan lain"), Some(1.0));
    assert_eq!(figure("Ampenan"), Some(1.0));

    let clients = workbook.worksheet_range("Daftar klien")?;
    let column = |name: &str| (0..clients.width()).find(|column| text(clients.get((0, *column))) == name);
    let cell = |row: usize, name: &str| column(name).and_then(|column| clients.get((row, column)));
    assert_eq!(text(cell(1, "NIK")), NIK);
    assert!(cell(1, "Tanggal mulai").is_some_and(Data::is_datetime));
    assert_eq!(
        cell(1, "Tanggal mulai").and_then(DataType::as_date).map(|day| day.to_string()).as_deref(),
        Some("2026-02-03")
    );
    assert_eq!(
        cell(1, "Tanggal lahir").and_then(DataType::as_date).map(|day| day.to_string()).as_deref(),
        Some("2004-10-05")
    );
    assert_eq!(text(cell(1, "Desa/kelurahan")), "Ampenan Selatan");
    assert_eq!(text(cell(2, "Nama")), "=1+1");
    assert!(workbook.worksheet_formula("Daftar klien")?.is_empty());
    let contacts = workbook.worksheet_range("Pascarehabilitasi")?;
    assert_eq!(text(contacts.get((1, 3))), "Baiq Kartini");

    let everything = std::fs::read(&path)?;
    assert!(everything.starts_with(b"PK"));
    for sheet in workbook.sheet_names() {
        let range = workbook.worksheet_range(&sheet)?;
        assert!(
            range.used_cells().all(|(.., cell)| !text(Some(cell)).contains("catatan ")),
            "a note is in {sheet}"
        );
    }
    assert!(!path.with_file_name("laporan.xlsx.part").exists());
    Ok(())
}

#[test]
fn delimited_text_has_the_same_in_the_other_language_and_runs_nothing() -> Outcome {
    let clinic = clinic()?;
    let (path, _) = export(&clinic, "csv", "en")?;
    let text = std::fs::read_to_string(path)?;
    let text = text.strip_prefix('\u{feff}').ok_or("no mark")?;
    let mut reader = csv::ReaderBuilder::new().flexible(true).has_headers(false).from_reader(text.as_bytes());
    let lines = reader.records().collect::<Result<Vec<_>, _>>()?;
    let line = |label: &str| {
        lines
            .iter()
            .find(|line| line.get(0) == Some(label))
            .map(|line| line.iter().skip(1).collect::<Vec<_>>())
    };
    assert_eq!(lines[0].get(0), Some("Annual Report 2026"));
    assert_eq!(line("clients served"), Some(vec!["2"]));
    assert_eq!(line("Outpatient"), Some(vec!["2", "2", "0", "0", "0", "0", "0.0000"]));
    let cells: Vec<&str> = lines.iter().flatten().collect();
    assert!(
        cells.contains(&"'=1+1") && cells.contains(&"'5271014510049193") && cells.contains(&"2026-02-03")
    );
    assert!(!cells.iter().any(|cell| cell.starts_with('=')));
    Ok(())
}

#[test]
fn a_file_nobody_chose_is_not_written_and_leaves_no_trace() -> Outcome {
    let clinic = clinic()?;
    let ops = || clinic.data("verify", &json!({})).map(|verified| verified["ops"].as_u64());
    let before = ops()?;
    let input = json!({ "from": "2026-01-01", "to": "2026-12-31", "file": "/etc/passwd", "format": "csv", "language": "id" });
    assert_eq!(clinic.refusal("report_export", &input), "file_unreadable");
    assert_eq!(ops()?, before);
    clinic.data("report_printed", &json!({ "from": "2026-01-01", "to": "2026-12-31" }))?;
    assert_eq!(ops()?, before.map(|ops| ops + 1), "a print leaves its trace");
    Ok(())
}

#[test]
fn every_text_of_both_languages_is_there() -> Outcome {
    let clinic = clinic()?;
    for language in ["id", "en"] {
        let (path, _) = export(&clinic, "csv", language)?;
        let text = std::fs::read_to_string(path)?;
        for id in [
            "export-",
            "line-",
            "by-",
            "aftercare-figure-",
            "summary-",
            "figure-",
            "month-",
            "icd-",
            "report-",
        ] {
            assert!(!text.contains(id), "{id} in {language}");
        }
    }
    Ok(())
}
