//! Tables, sheets and the lines between them.

use super::*;

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
