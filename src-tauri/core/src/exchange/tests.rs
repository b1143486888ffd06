//! Registers as people keep them, read from files. Everybody in them is invented.

use super::{
    BirthCandidate, Candidate, Care, EpisodeCandidate, ImportSheet, Mapping, Memory, Opening, Problem,
    ReadError, Register, Remembered, SheetKind,
};
use crate::kernel::codes::{ExitDetail, ProductiveKind, Recovery, Service, Sex, Status, Substance};
use crate::kernel::days::Day;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;
use std::path::PathBuf;

type Outcome = Result<(), Box<dyn std::error::Error>>;

fn fixture(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures");
    let plain = folder.join(name);
    if plain.is_file() { plain } else { folder.join("registers").join(name) }
}

/// What reading a file gave.
struct Read {
    register: Register,
    sheets: Vec<ImportSheet>,
    /// Row number and candidate.
    accepted: Vec<(u32, Candidate)>,
    problems: Vec<(usize, u32, Problem)>,
}

fn read_with(name: &str, mapping: Option<&Mapping>, memory: &Memory) -> Result<Read, ReadError> {
    let today = Day::from_ymd_opt(2026, 11, 22).unwrap_or_default();
    let opening = Opening { mapping, memory, sheets: None, today, home: "52.71" };
    let mut register = Register::open(&fixture(name), &opening)?;
    let (mut accepted, mut problems) = (Vec::new(), Vec::new());
    register.read(
        &mut |row| {
            problems.extend(row.problems.into_iter().map(|problem| (row.table, row.row, problem)));
            accepted.extend(row.candidate.map(|candidate| (row.row, candidate)));
            ControlFlow::Continue(())
        },
        &mut |_, _| ControlFlow::Continue(()),
    )?;
    Ok(Read { sheets: register.sheets(), register, accepted, problems })
}

fn read(name: &str) -> Result<Read, ReadError> {
    read_with(name, None, &Memory::default())
}

impl Read {
    fn episodes(&self) -> impl Iterator<Item = &EpisodeCandidate> {
        self.accepted.iter().filter_map(|(_, candidate)| match &candidate.care {
            Care::Episode(episode) => Some(episode.as_ref()),
            Care::Aftercare(_) => None,
        })
    }

    /// The fields of a sheet, by header.
    fn columns(&self, sheet: usize) -> BTreeMap<&str, &str> {
        self.sheets[sheet].columns.iter().map(|(header, field)| (header.as_str(), field.as_str())).collect()
    }

    fn has_columns(&self, sheet: usize, expected: &[(&str, &str)]) {
        let columns = self.columns(sheet);
        for (header, field) in expected {
            assert_eq!(columns.get(header), Some(field), "{header} in {columns:?}");
        }
    }

    fn rejections(&self) -> Vec<(u32, Option<&str>, &str)> {
        let rejected = self.problems.iter().filter(|(_, _, problem)| problem.code.rejects());
        rejected
            .map(|(table, row, problem)| {
                let header = problem.column.and_then(|column| self.register.header(*table, column));
                (*row, header, problem.code.as_str())
            })
            .collect()
    }
}

fn count<T: Ord>(of: impl Iterator<Item = T>) -> BTreeMap<T, u64> {
    let mut counts = BTreeMap::new();
    for key in of {
        *counts.entry(key).or_insert(0) += 1;
    }
    counts
}

fn expected(of: &Value) -> BTreeMap<String, u64> {
    let object = of.as_object().into_iter().flatten();
    object.map(|(key, value)| (key.clone(), value.as_u64().unwrap_or(u64::MAX))).collect()
}

fn named<T: Copy>(counts: BTreeMap<T, u64>, word: impl Fn(T) -> &'static str) -> BTreeMap<String, u64> {
    counts.into_iter().map(|(key, value)| (word(key).to_owned(), value)).collect()
}

#[test]
fn the_register_of_mataram_gives_the_figures_of_its_year() -> Outcome {
    let truth: Value =
        serde_json::from_str(&std::fs::read_to_string(fixture("mataram-2019.expected.json"))?)?;
    let read = read("mataram-2019.xlsx")?;
    assert_eq!(read.rejections(), []);
    assert_eq!(
        read.sheets.iter().map(|it| (it.header_row, it.rows, it.accepted)).collect::<Vec<_>>(),
        [(5, 190, 190), (3, 50, 50)]
    );
    assert!(
        read.sheets.iter().all(|sheet| sheet.unmapped_columns.is_empty() && sheet.unknown_words.is_empty())
    );
    let episodes = || read.episodes();
    assert_eq!(
        named(count(episodes().map(|it| it.service)), Service::as_str),
        expected(&truth["by_service"])
    );
    for service in [Service::Outpatient, Service::Inpatient] {
        let statuses = count(episodes().filter(|it| it.service == service).map(|it| it.status));
        assert_eq!(named(statuses, Status::as_str), expected(&truth["by_service_status"][service.as_str()]));
    }
    let people = read.accepted.iter().filter(|(_, it)| matches!(it.care, Care::Episode(_)));
    assert_eq!(
        named(count(people.filter_map(|(_, it)| it.client.sex)), Sex::as_str),
        expected(&truth["by_sex"])
    );
    let blocks = count(episodes().filter_map(|it| it.diagnosis.as_deref()?.get(..3).map(str::to_owned)));
    assert_eq!(blocks, expected(&truth["by_diagnosis"]));
    assert_eq!(
        named(count(episodes().filter_map(|it| it.source)), crate::kernel::codes::ReferralSource::as_str),
        expected(&truth["by_source"])
    );
    assert!(read.accepted.iter().all(|(_, it)| matches!(it.care, Care::Aftercare(_))
        || it.client.region_code.as_deref().is_some_and(|code| code.len() == 13)));
    Ok(())
}

#[test]
fn referred_inpatients_are_ongoing_at_the_partner_of_their_row() -> Outcome {
    let read = read("mataram-2019.xlsx")?;
    let inpatients: Vec<_> = read.episodes().filter(|it| it.service == Service::Inpatient).collect();
    assert_eq!(
        count(inpatients.iter().filter_map(|it| it.partner.as_deref())),
        BTreeMap::from([("Balai Besar Lido", 10), ("RSJ Mutiara Sukma", 9)])
    );
    assert!(
        inpatients
            .iter()
            .all(|it| it.status == Status::Ongoing && it.closed_on.is_none() && it.exit_detail.is_none())
    );
    Ok(())
}

#[test]
fn aftercare_of_mataram_counts_its_clients() -> Outcome {
    let truth: Value =
        serde_json::from_str(&std::fs::read_to_string(fixture("mataram-2019.expected.json"))?)?;
    let read = read("mataram-2019.xlsx")?;
    let contacts: Vec<_> = read
        .accepted
        .iter()
        .filter_map(|(_, it)| match &it.care {
            Care::Aftercare(contact) => Some((it.client.record_no.clone(), contact.as_ref())),
            Care::Episode(_) => None,
        })
        .collect();
    let who = |is: &dyn Fn(&super::AftercareCandidate) -> bool| {
        contacts
            .iter()
            .filter(|(_, contact)| is(contact))
            .filter_map(|(who, _)| who.clone())
            .collect::<BTreeSet<_>>()
            .len() as u64
    };
    let truth = expected(&truth["aftercare"]);
    assert_eq!(contacts.len() as u64, truth["contacts"]);
    assert_eq!(who(&|_| true), truth["clients"]);
    assert_eq!(who(&|it| it.reached), truth["reached"]);
    assert_eq!(who(&|it| it.recovery == Some(Recovery::Relapse)), truth["relapsed"]);
    assert_eq!(
        who(&|it| it.productive_kind == Some(ProductiveKind::VocationalTraining)),
        truth["vocational_training"]
    );
    Ok(())
}

#[test]
fn broken_rows_are_refused_one_by_one_with_their_reasons() -> Outcome {
    let truth: Value = serde_json::from_str(&std::fs::read_to_string(fixture("broken-rows.expected.json"))?)?;
    let read = read("broken-rows.xlsx")?;
    let sheet = &read.sheets[0];
    assert_eq!(
        (u64::from(sheet.rows), u64::from(sheet.accepted)),
        (truth["rows"].as_u64().unwrap_or(0), truth["good"].as_u64().unwrap_or(0))
    );
    let found: Vec<_> = read
        .rejections()
        .iter()
        .map(|(row, column, _)| (u64::from(*row), column.map(str::to_owned)))
        .collect();
    let told: Vec<_> = truth["errors"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|it| (it["row"].as_u64().unwrap_or(0), it["column"].as_str().map(str::to_owned)))
        .collect();
    assert_eq!(found, told);
    let codes: Vec<_> = read.rejections().iter().map(|(_, _, code)| *code).collect();
    assert_eq!(
        codes,
        [
            "date_impossible",
            "nik_length",
            "status_unknown",
            "closed_before_opened",
            "name_missing",
            "nik_number"
        ]
    );
    assert_eq!(
        sheet.unknown_words.iter().map(|it| (it.word.as_str(), it.rows)).collect::<Vec<_>>(),
        [("Belum jelas", 1)]
    );
    Ok(())
}

#[test]
fn a_word_that_the_user_explains_is_accepted_and_remembered() -> Outcome {
    let mapping: Mapping =
        serde_json::from_str(r#"{"Data":{"header_row":1,"words":{"status":{"belum jelas":"ongoing"}}}}"#)?;
    let explained = read_with("broken-rows.xlsx", Some(&mapping), &Memory::default())?;
    assert_eq!(explained.sheets[0].accepted, 8);
    assert!(explained.sheets[0].unknown_words.is_empty());
    let mut memory = Memory::default();
    for one in explained.register.explained_by(&mapping) {
        memory.take(&one);
    }
    assert_eq!(read_with("broken-rows.xlsx", None, &memory)?.sheets[0].accepted, 8);
    Ok(())
}

#[test]
fn a_column_that_the_user_places_is_placed_so_here_and_in_the_next_file() -> Outcome {
    let mapping: Mapping =
        serde_json::from_str(r#"{"Data":{"columns":{"Kelurahan":"remarks","Tanggal Lahir":"ignore"}}}"#)?;
    let read = read_with("broken-rows.xlsx", Some(&mapping), &Memory::default())?;
    read.has_columns(0, &[("Kelurahan", "remarks"), ("Tanggal Lahir", "ignore"), ("Tanggal", "started_on")]);
    assert!(read.episodes().all(|it| it.remarks.is_some()));
    assert!(read.accepted.iter().all(|(_, it)| it.client.birth_is_derived));
    let mut memory = Memory::default();
    for one in read.register.explained_by(&mapping) {
        assert!(matches!(one, Remembered::Header { kind: SheetKind::Register, .. }));
        memory.take(&one);
    }
    let again = read_with("broken-rows.xlsx", None, &memory)?;
    again.has_columns(0, &[("Kelurahan", "remarks"), ("Tanggal", "started_on")]);
    assert!(!again.columns(0).contains_key("Tanggal Lahir"));
    Ok(())
}

#[test]
fn a_mapping_that_names_what_is_not_there_is_refused() -> Outcome {
    for (mapping, wrong) in [
        (r#"{"Data":{"columns":{"Tangal masuk":"started_on"}}}"#, "Tangal masuk"),
        (r#"{"Data":{"columns":{"Tanggal":"begun"}}}"#, "begun"),
        (r#"{"Data":{"words":{"status":{"Kabur":"gone"}}}}"#, "gone"),
    ] {
        let mapping: Mapping = serde_json::from_str(mapping)?;
        let refused = read_with("broken-rows.xlsx", Some(&mapping), &Memory::default());
        assert!(matches!(refused, Err(ReadError::BadMapping(word)) if word == wrong));
    }
    let mapping: Mapping = serde_json::from_str(r#"{"REGISTER 2020":{"skip":true}}"#)?;
    let refused = read_with("mataram-2019.xlsx", Some(&mapping), &Memory::default());
    assert!(matches!(refused, Err(ReadError::NoSuchSheet(name)) if name == "REGISTER 2020"));
    Ok(())
}

#[test]
fn a_register_that_nobody_has_seen_is_placed_by_its_cells() -> Outcome {
    let read = read("judul-asing.xlsx")?;
    read.has_columns(
        0,
        &[
            ("Urutan", "row_no"),
            ("Kapan Mulai Dibantu", "started_on"),
            ("Siapa", "name"),
            ("Angka KTP-nya", "nik"),
            ("Cowok/Cewek", "sex"),
            ("Brojol", "birth_date"),
            ("Barang", "substances"),
            ("Kode Sakit", "diagnosis"),
            ("Dibawa Siapa", "source"),
            ("Diapakan", "service"),
            ("Jadinya Gimana", "status"),
            ("Bubar", "closed_on"),
        ],
    );
    assert_eq!((read.sheets[0].rows, read.sheets[0].accepted), (24, 24));
    Ok(())
}

#[test]
fn a_table_without_any_header_is_placed_by_its_cells() -> Outcome {
    let read = read("tanpa-judul.csv")?;
    read.has_columns(
        0,
        &[
            ("(A)", "row_no"),
            ("(B)", "started_on"),
            ("(C)", "name"),
            ("(D)", "nik"),
            ("(F)", "birth_date"),
            ("(G)", "district"),
            ("(K)", "status"),
        ],
    );
    assert_eq!((read.sheets[0].header_row, read.sheets[0].accepted), (0, 18));
    Ok(())
}

#[test]
fn words_of_the_house_are_asked_about_and_the_rest_is_understood() -> Outcome {
    let read = read("kata-sendiri.xlsx")?;
    read.has_columns(
        0,
        &[
            ("Sampai Mana", "status"),
            ("Tuntas Tgl", "closed_on"),
            ("Kalau Putus Kenapa", "exit_detail"),
            ("Yang Bawa", "source"),
        ],
    );
    let asked: Vec<_> =
        read.sheets[0].unknown_words.iter().map(|it| (it.field.as_str(), it.word.as_str())).collect();
    assert_eq!(asked, [("status", "Beres"), ("status", "Mandek")]);
    assert!(
        read.rejections()
            .iter()
            .all(|(_, header, code)| *header == Some("Sampai Mana") && *code == "status_unknown")
    );
    Ok(())
}

#[test]
fn a_header_that_its_cells_contradict_is_not_believed() -> Outcome {
    let read = read("judul-tertukar.xlsx")?;
    read.has_columns(0, &[("Status", "closed_on"), ("Tgl Selesai", "status"), ("Tgl Masuk", "started_on")]);
    assert_eq!(read.sheets[0].accepted, 24);
    Ok(())
}

#[test]
fn delimited_text_of_every_kind_is_read() -> Outcome {
    for (name, rows) in [
        ("titik-koma-bom.csv", 24),
        ("cp1252-tab.csv", 24),
        ("english.csv", 24),
        ("unicode.txt", 8),
        ("rumus.csv", 8),
        ("dua-baris.csv", 10),
    ] {
        let read = read(name)?;
        assert_eq!(read.rejections(), [], "{name}");
        assert_eq!((read.sheets[0].rows, read.sheets[0].accepted), (rows, rows), "{name}");
    }
    let old = read("cp1252-tab.csv")?;
    assert!(old.accepted.iter().any(|(_, it)| it.client.name.starts_with("Jos\u{e9} ")));
    assert!(old.accepted.iter().all(|(_, it)| it.client.region_code.is_some()
        && matches!(it.client.birth, Some(BirthCandidate::Age { .. }))));
    let quoted = read("titik-koma-bom.csv")?;
    assert!(quoted.accepted.iter().all(|(_, it)| {
        it.client.identity.as_ref().is_some_and(|nik| nik.number.len() == 16 && nik.oddities.is_empty())
    }));
    Ok(())
}

#[test]
fn old_and_open_workbooks_are_read_with_their_mixed_dates() -> Outcome {
    let old = read("lama.xls")?;
    assert_eq!((old.sheets[0].rows, old.sheets[0].accepted), (16, 16));
    assert!(
        old.accepted.iter().all(|(_, it)| it
            .client
            .phones
            .first()
            .is_some_and(|phone| phone.number.starts_with("08")))
    );
    let open = read("libre.ods")?;
    assert_eq!((open.sheets[0].rows, open.sheets[0].accepted), (15, 15));
    open.has_columns(
        0,
        &[("Nama/NIK", "name_number"), ("Mulai Rehab", "started_on"), ("Akhir Rehab", "closed_on")],
    );
    assert!(
        open.accepted.iter().all(|(_, it)| it.client.identity.is_some() && !it.client.name.contains('/'))
    );
    Ok(())
}

#[test]
fn headers_of_two_rows_and_ticked_columns_are_understood() -> Outcome {
    let read = read("judul-dua-baris.xlsx")?;
    read.has_columns(
        0,
        &[
            ("JENIS KELAMIN L", "sex_male"),
            ("JENIS KELAMIN P", "sex_female"),
            ("ALAMAT KEL/DESA", "village"),
            ("TANGGAL MASUK", "started_on"),
            ("TANGGAL KELUAR", "closed_on"),
            ("STATUS DO", "status_dropped_out"),
        ],
    );
    assert_eq!((read.sheets[0].rows, read.sheets[0].accepted), (24, 24));
    assert!(read.accepted.iter().all(|(_, it)| it.client.sex.is_some() && !it.client.sex_is_derived));
    let statuses = count(read.episodes().map(|it| it.status));
    assert!(statuses.len() == 3, "{statuses:?}");
    let groups = self::read("grup.xlsx")?;
    groups.has_columns(
        0,
        &[
            ("IDENTITAS KLIEN Nama", "name"),
            ("IDENTITAS KLIEN Status", "marital"),
            ("KELUARGA Nama", "guardian_name"),
            ("KELUARGA No. HP", "guardian_phone"),
            ("REHABILITASI Status", "status"),
            ("PETUGAS Nama", "counselor"),
        ],
    );
    Ok(())
}

#[test]
fn totals_headings_and_repeated_headers_are_no_rows_and_headings_say_the_service() -> Outcome {
    let read = read("jumlah-di-tengah.xlsx")?;
    assert_eq!((read.sheets.len(), read.sheets[0].rows, read.sheets[0].accepted), (1, 20, 20));
    assert_eq!(
        count(read.episodes().map(|it| it.service)),
        BTreeMap::from([(Service::Outpatient, 14), (Service::Inpatient, 6)])
    );
    Ok(())
}

#[test]
fn a_sheet_for_each_month_says_the_month_of_its_days() -> Outcome {
    let read = read("sebulan-selembar.xlsx")?;
    assert_eq!(read.rejections(), []);
    assert_eq!(read.sheets.iter().map(|sheet| sheet.rows).sum::<u32>(), 18);
    let months = count(read.episodes().map(|it| it.started_on.format("%Y-%m").to_string()));
    assert_eq!(
        months.keys().map(String::as_str).collect::<Vec<_>>(),
        ["2023-01", "2023-02", "2023-03", "2023-04"]
    );
    Ok(())
}

#[test]
fn sheets_of_services_lists_of_words_and_headerless_sheets_are_told_apart() -> Outcome {
    let read = read("per-layanan.xlsx")?;
    let kinds: Vec<_> = read.sheets.iter().map(|it| (it.sheet.as_str(), it.kind, it.rows)).collect();
    assert_eq!(
        kinds,
        [
            ("RAWAT JALAN", SheetKind::Register, 6),
            ("RAWAT INAP", SheetKind::Register, 5),
            ("Referensi", SheetKind::Other, 0),
            ("DESEMBER", SheetKind::Register, 0),
            ("Lanjutan", SheetKind::Register, 5),
        ]
    );
    assert_eq!(
        read.episodes().filter(|it| it.service == Service::Inpatient && it.status == Status::Ongoing).count(),
        5
    );
    Ok(())
}

#[test]
fn several_tables_of_a_sheet_are_read_each_in_its_way() -> Outcome {
    let read = read("bertumpuk.xlsx")?;
    let kinds: Vec<_> = read.sheets.iter().map(|it| (it.sheet.as_str(), it.kind, it.rows)).collect();
    assert_eq!(kinds, [("2023", SheetKind::Register, 10), ("2023 #2", SheetKind::Aftercare, 5)]);
    let mixed = self::read("sirena-dan-lanjut.xlsx")?;
    let kinds: Vec<_> = mixed.sheets.iter().map(|it| (it.sheet.as_str(), it.kind, it.rows)).collect();
    assert_eq!(
        kinds,
        [
            ("Export", SheetKind::Register, 20),
            ("BINA LANJUT", SheetKind::Aftercare, 12),
            ("Rekap", SheetKind::Other, 0),
            ("Pegawai", SheetKind::Other, 0)
        ]
    );
    mixed.has_columns(
        0,
        &[("tgl_mulai_rehab", "started_on"), ("status_program", "status"), ("status_rawat", "service")],
    );
    assert_eq!(mixed.episodes().filter(|it| it.status == Status::Deceased).count(), 1);
    Ok(())
}

#[test]
fn conditions_ticked_in_two_columns_are_read() -> Outcome {
    let read = read("pasca-centang.xlsx")?;
    let found: Vec<_> = read
        .accepted
        .iter()
        .filter_map(|(_, it)| match &it.care {
            Care::Aftercare(contact) => Some((contact.recovery, contact.productive)),
            Care::Episode(_) => None,
        })
        .collect();
    assert_eq!(found.len(), 8);
    assert_eq!(found[0], (Some(Recovery::Relapse), Some(false)));
    assert_eq!(found[1], (Some(Recovery::Abstinent), Some(true)));
    Ok(())
}

#[test]
fn an_aftercare_list_that_nobody_has_seen_is_placed_by_its_cells() -> Outcome {
    let read = read("kontak-asing.xlsx")?;
    read.has_columns(
        0,
        &[
            ("Kapan", "contacted_on"),
            ("Siapa", "name"),
            ("Ngapain", "activity"),
            ("Gimana Kabarnya", "recovery"),
        ],
    );
    assert_eq!((read.sheets[0].kind, read.sheets[0].accepted), (SheetKind::Aftercare, 12));
    let unreached = read.accepted.iter().filter(|(_, it)| match &it.care {
        Care::Aftercare(contact) => !contact.reached && contact.recovery.is_none(),
        Care::Episode(_) => false,
    });
    assert!(unreached.count() > 0);
    Ok(())
}

#[test]
fn headers_of_three_rows_pages_and_serial_days_are_understood() -> Outcome {
    for (name, rows) in
        [("tiga-baris.xlsx", 12), ("halaman.csv", 30), ("serial.xlsx", 12), ("asesmen.xlsx", 12)]
    {
        let read = read(name)?;
        assert_eq!(read.rejections(), [], "{name}");
        assert_eq!(
            (read.sheets.len(), read.sheets[0].rows, read.sheets[0].accepted),
            (1, rows, rows),
            "{name}"
        );
    }
    let serial = read("serial.xlsx")?;
    assert_eq!(serial.episodes().next().map(|it| it.started_on), Day::from_ymd_opt(2023, 1, 2));
    read("asesmen.xlsx")?.has_columns(0, &[("Tgl Asesmen", "started_on"), ("Kesimpulan", "status")]);
    Ok(())
}

#[test]
fn letters_below_their_own_letter_are_marks() -> Outcome {
    let read = read("huruf.csv")?;
    read.has_columns(0, &[("L", "sex_male"), ("P", "sex_female"), ("KET", "status")]);
    assert!(read.accepted.iter().all(|(_, it)| it.client.sex.is_some()));
    assert!(read.episodes().any(|it| it.exit_detail == Some(ExitDetail::Moved)));
    Ok(())
}

#[test]
fn niks_that_a_spreadsheet_took_for_numbers_are_refused() -> Outcome {
    let read = read("nik-rusak.xlsx")?;
    assert_eq!(read.rejections(), [2, 5, 8, 11].map(|row| (row, Some("NIK"), "nik_number")));
    Ok(())
}

#[test]
fn statuses_written_as_sentences_say_service_partner_and_reason() -> Outcome {
    let read = read("kalimat-status.xlsx")?;
    let found: Vec<_> =
        read.episodes().map(|it| (it.service, it.status, it.exit_detail, it.partner.as_deref())).collect();
    use ExitDetail as Exit;
    assert_eq!(
        found,
        [
            (Service::Outpatient, Status::Transferred, Some(Exit::Transferred), Some("RSJ Mutiara Sukma")),
            (Service::Inpatient, Status::Ongoing, None, Some("Balai Besar Lido")),
            (Service::Outpatient, Status::Completed, Some(Exit::Completed), None),
            (Service::Outpatient, Status::DroppedOut, Some(Exit::Moved), None),
            (Service::Outpatient, Status::Ongoing, None, None),
            (Service::Outpatient, Status::Deceased, Some(Exit::Deceased), None),
            (Service::Outpatient, Status::DroppedOut, Some(Exit::LostContact), None),
            (Service::Outpatient, Status::Completed, Some(Exit::Completed), None),
        ]
    );
    Ok(())
}

#[test]
fn a_column_that_writes_the_month_first_is_read_so() -> Outcome {
    let read = read("bulan-dulu.csv")?;
    assert_eq!(read.rejections(), []);
    assert_eq!(read.episodes().nth(1).map(|it| it.started_on), Day::from_ymd_opt(2023, 1, 16));
    Ok(())
}

#[test]
fn several_substances_stand_beside_the_diagnosis_of_several() -> Outcome {
    let read = read("mataram-2019.xlsx")?;
    let several: Vec<_> = read.episodes().filter(|it| it.substances.len() > 1).collect();
    assert_eq!(several.len(), 22);
    assert!(
        several
            .iter()
            .all(|it| it.substances == [Substance::Several, Substance::Amphetamines, Substance::Alcohol])
    );
    Ok(())
}

#[test]
fn reading_can_be_cancelled() -> Outcome {
    let memory = Memory::default();
    let opening = Opening {
        mapping: None,
        memory: &memory,
        sheets: None,
        today: Day::from_ymd_opt(2026, 11, 22).unwrap_or_default(),
        home: "52.71",
    };
    let mut register = Register::open(&fixture("mataram-2019.xlsx"), &opening)?;
    let mut seen = 0;
    let stopped = register.read(
        &mut |_| {
            seen += 1;
            if seen < 10 { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        },
        &mut |_, _| ControlFlow::Continue(()),
    );
    assert!(matches!(stopped, Err(ReadError::Cancelled)));
    assert_eq!(seen, 10);
    Ok(())
}

#[test]
fn only_the_sheets_that_are_asked_for_are_read() -> Outcome {
    let memory = Memory::default();
    let names = ["PASCA 2019".to_owned()];
    let opening = Opening {
        mapping: None,
        memory: &memory,
        sheets: Some(&names),
        today: Day::from_ymd_opt(2026, 11, 22).unwrap_or_default(),
        home: "52.71",
    };
    let register = Register::open(&fixture("mataram-2019.xlsx"), &opening)?;
    assert_eq!(register.sheets().iter().map(|it| it.sheet.as_str()).collect::<Vec<_>>(), ["PASCA 2019"]);
    let names = ["Bukan".to_owned()];
    let refused = Register::open(&fixture("mataram-2019.xlsx"), &Opening { sheets: Some(&names), ..opening });
    assert!(matches!(refused, Err(ReadError::NoSuchSheet(_))));
    Ok(())
}

#[test]
fn a_date_after_today_is_refused() -> Outcome {
    let memory = Memory::default();
    let opening = Opening {
        mapping: None,
        memory: &memory,
        sheets: None,
        today: Day::from_ymd_opt(2024, 5, 1).unwrap_or_default(),
        home: "52.71",
    };
    let mut register = Register::open(&fixture("broken-rows.xlsx"), &opening)?;
    let mut future = BTreeSet::new();
    register.read(
        &mut |row| {
            let late = row.problems.iter().any(|problem| problem.code == super::ProblemCode::DateInFuture);
            future.extend(late.then_some(row.row));
            ControlFlow::Continue(())
        },
        &mut |_, _| ControlFlow::Continue(()),
    )?;
    assert!(future.contains(&3) && future.contains(&14) && !future.contains(&2), "{future:?}");
    Ok(())
}

#[test]
fn every_problem_has_its_sentence() {
    for language in crate::kernel::codes::Language::ALL {
        let words = crate::l10n::Words::of(*language);
        for code in super::ProblemCode::ALL {
            assert!(words.has(&format!("import-problem-{}", code.as_str())), "{language:?} {code:?}");
        }
    }
}
