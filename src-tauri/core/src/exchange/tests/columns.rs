//! Columns placed by their headers and by their cells.

use super::*;

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
fn a_header_that_its_cells_contradict_is_not_believed() -> Outcome {
    let read = read("judul-tertukar.xlsx")?;
    read.has_columns(0, &[("Status", "closed_on"), ("Tgl Selesai", "status"), ("Tgl Masuk", "started_on")]);
    assert_eq!(read.sheets[0].accepted, 24);
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
