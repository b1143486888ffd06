//! What would be read as something else without anybody noticing.

use super::made::{read_book, read_bytes, read_sheet};
use super::*;

#[test]
fn years_of_use_counted_in_months_are_parts_of_years() -> Outcome {
    let read = read_sheet(
        "Data",
        "
Nama Px|Tgl MRS|Usia\\n(thn)|Lama pakai\\n(bln)|Zat primer|Cara keluar
TN. BUDI|@2022-01-05|#36|#24|Sabu|Sembuh
NY. SARI|@2022-01-09|#31|6|Alprazolam|APS
SDR. YUSUF|@2022-01-11|#22|2 th|Ganja|Meninggal <48 jam",
    )?;
    let years: Vec<_> = read.episodes().map(|it| it.years_of_use).collect();
    assert_eq!(years, [Some(2.0), Some(0.5), Some(2.0)]);
    Ok(())
}

#[test]
fn the_manner_of_leaving_is_the_status_and_no_route_of_use() -> Outcome {
    let read = read_sheet(
        "Data",
        "
Nama Px|Tgl MRS|Tgl KRS|Zat primer|Cara keluar
TN. BUDI|@2022-01-05|@2022-02-05|Sabu|Sembuh
NY. SARI|@2022-01-09|@2022-01-19|Alprazolam|APS
SDR. YUSUF|@2022-01-11|@2022-01-12|Ganja|Meninggal <48 jam",
    )?;
    assert_eq!(
        read.care(),
        [
            "outpatient 2022-01-05 completed 2022-02-05 completed amphetamines",
            "outpatient 2022-01-09 dropped_out 2022-01-19 own_decision sedatives",
            "outpatient 2022-01-11 deceased 2022-01-12 deceased cannabis",
        ]
    );
    assert!(read.episodes().all(|it| it.route.is_none()));
    Ok(())
}

#[test]
fn who_completed_the_programme_left_for_that_reason_and_did_not_drop_out() -> Outcome {
    let read = read_bytes(
        b"Client ID,First name,Last name,M/F,D.O.B.,Admission,Substance,Discharge Date,Reason for discharge,Case worker\n\
        C-1,Arif,Budiman,M,1990-05-12,2022-03-01,Meth,2022-06-01,Completed programme,Rini\n\
        C-2,Lina,Marlina,F,1994-11-02,2022-03-05,Heroin,2022-03-20,Left against advice,Rini\n\
        C-3,Toni,Sucipto,M,1988-01-30,2022-04-02,Alcohol,2022-05-02,See file,Sam\n",
    )?;
    assert_eq!(read.people(), ["Arif Budiman, male, 1990-05-12", "Lina Marlina, female, 1994-11-02"]);
    assert_eq!(
        read.care(),
        [
            "outpatient 2022-03-01 completed 2022-06-01 completed amphetamines",
            "outpatient 2022-03-05 dropped_out 2022-03-20 own_decision heroin",
        ]
    );
    assert_eq!(read.rejections(), [(4, Some("Reason for discharge"), "status_unknown")]);
    assert_eq!(read.sheets[0].unknown_words[0].word, "See file");
    Ok(())
}

#[test]
fn a_register_without_any_status_says_so() -> Outcome {
    let read = read_sheet("Data", "Nama|Tgl Masuk|Zat\nAndi|@2022-01-05|Sabu\nBeni|@2022-01-06|Ganja")?;
    assert_eq!(read.oddities(), ["nik_missing", "birth_missing", "service_assumed", "status_missing"]);
    Ok(())
}

#[test]
fn places_below_a_word_for_the_source_are_places() -> Outcome {
    let read = read_sheet(
        "Data",
        "
Nama Residen|Asal|Masuk|Kondisi Skrg
Dedi Kurniawan|Dompu|3 Januari 2023|masih tinggal
Yuni Astuti|Lombok Barat|20 Januari 2023|sudah pulang - selesai
Agus Salim|Sumbawa Barat|5 Feb 2023|DO",
    )?;
    read.has_columns(0, &[("Asal", "regency"), ("Kondisi Skrg", "status")]);
    let codes: Vec<_> = read.accepted.iter().filter_map(|(_, it)| it.client.region_code.as_deref()).collect();
    assert_eq!(codes, ["52.05", "52.01", "52.07"]);
    assert_eq!(
        read.care(),
        [
            "outpatient 2023-01-03 ongoing - -",
            "outpatient 2023-01-20 completed - completed",
            "outpatient 2023-02-05 dropped_out - -"
        ]
    );
    Ok(())
}

#[test]
fn lists_of_staff_of_meetings_and_of_tests_are_no_registers() -> Outcome {
    let read = read_book(&[
        (
            "DAFTAR PEGAWAI",
            "
No|Nama|NIP|Jabatan|Pendidikan|Tgl Masuk|Status
#1|Dr. Contoh|197001012000031001|Dokter|S1|@2010-01-05|Aktif
#2|Konselor Satu|198001012005031002|Konselor|S1|@2012-01-05|Aktif",
            &[],
        ),
        (
            "Sheet2",
            "
DAFTAR HADIR SOSIALISASI P4GN
No|Tanggal|Nama|L/P|Umur|Alamat|Pendidikan|Pekerjaan|Tanda Tangan
#1|@2022-01-05|Adi|L|#22|Jl. A|SMA|Swasta|
#2|@2022-01-05|Budi|L|#23|Jl. B|SMA|Swasta|",
            &[],
        ),
        (
            "TES URINE",
            "
No|Tanggal|Nama|Instansi|Hasil
#1|@2022-01-05|Adi|Dinas A|Negatif
#2|@2022-01-05|Budi|Dinas A|Negatif
#3|@2022-01-05|Cahya|Dinas B|Positif MET",
            &[],
        ),
        (
            "OBAT",
            "
No|Nama Obat|Tgl Masuk|Tgl Kadaluarsa|Jumlah|Sumber
#1|Diazepam|@2022-01-05|@2024-01-05|#100|APBN
#2|Haloperidol|@2022-01-05|@2024-01-05|#50|APBD",
            &[],
        ),
    ])?;
    assert!(read.kinds().iter().all(|(_, kind, ..)| *kind == SheetKind::Other), "{:?}", read.kinds());
    Ok(())
}

#[test]
fn a_year_of_few_rows_is_read_as_the_years_before_it() -> Outcome {
    let years = |status: &str| format!("No|Tgl|Nama|L/P|Umur|Zat|Ket\n#1|12/1|Gani|L|#22|Sabu|{status}");
    let read = read_book(&[
        (
            "2018",
            "
No|Tgl|Nama|L/P|Umur|Zat|Ket
#1|12/5|Aldi|L|#22|Sabu|Selesai
#2|3/6|Beni|L|#25|Ganja|Putus berobat
#3|30/12|Cici|P|#31|Sabu|masih proses",
            &[],
        ),
        ("2019", &years("Selesai"), &[]),
        ("2020", &years("anak kedua"), &[]),
    ])?;
    assert_eq!(read.care()[3], "outpatient 2019-01-12 completed - completed amphetamines");
    // What stands there is no status: the column is what its cells say.
    assert_eq!(read.care()[4], "outpatient 2020-01-12 ongoing - - amphetamines");
    Ok(())
}

#[test]
fn a_number_too_short_for_a_phone_is_not_lost_without_a_word() -> Outcome {
    let read = read_sheet(
        "Data",
        "Nama|No HP|Tgl Masuk|Status\nAndi|0812-1234-5001|@2022-01-05|DO\nBeni|085|@2022-01-06|DO\nCici|tidak ada|@2022-01-07|DO",
    )?;
    assert_eq!(read.warnings(), [(3, "phone_unreadable")]);
    Ok(())
}

#[test]
fn a_register_with_a_signature_in_each_row_and_one_of_participants_are_registers() -> Outcome {
    let rows = "No|Nama|Tgl Masuk|Tgl Selesai|Status|Paraf|Golongan Darah\n\
                #1|Andi|@2022-01-05|@2022-03-05|Selesai||A\n#2|Citra|@2022-01-06|@2022-03-06|Selesai||O";
    assert_eq!(read_sheet("2022", rows)?.kinds(), [("2022", SheetKind::Register, 2, 2)]);
    let titled = format!("DATA PESERTA REHABILITASI 2022\n{rows}");
    assert_eq!(read_sheet("2022", &titled)?.kinds(), [("2022", SheetKind::Register, 2, 2)]);
    Ok(())
}
