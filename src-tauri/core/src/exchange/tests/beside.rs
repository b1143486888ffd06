//! Tables that stand beside one another.

use super::made::{read_book, read_sheet};
use super::*;

const OUT_AND_IN: &str = "
REGISTER KLIEN 2023
RAWAT JALAN|||||||RAWAT INAP
No|Nama|Tgl Masuk|NIK|Status|||No|Nama|Tgl Masuk|NIK|Tempat Rujukan
#1|Andi Saputra|@2023-01-05|5271010101900001|Selesai|||#1|Bayu Pratama|@2023-01-07|5271010202910002|Balai Lido
#2|Citra Lestari|@2023-02-05|5271014303920003|DO|||#2|Dodi Hermawan|@2023-02-09|52710104049300|RSJ Mutiara Sukma
#3|Eko Prasetyo|@2023-03-05|5271010505940005|Proses
Jumlah|3||||||Jumlah|2";

#[test]
fn tables_beside_one_another_are_read_each_with_its_own_title() -> Outcome {
    let read = read_sheet("Klien", OUT_AND_IN)?;
    use SheetKind::Register;
    assert_eq!(read.kinds(), [("Klien", Register, 3, 3), ("Klien #2", Register, 2, 1)]);
    assert_eq!(
        read.care(),
        [
            "outpatient 2023-01-05 completed - completed",
            "inpatient 2023-01-07 ongoing - -",
            "outpatient 2023-02-05 dropped_out - -",
            "outpatient 2023-03-05 ongoing - -",
        ]
    );
    assert!(read.accepted.iter().all(|(_, it)| it.client.mother_name.is_none()));
    assert_eq!(read.rejections(), [(5, Some("NIK"), "nik_length")]);
    assert_eq!((read.sheets[0].first_column, read.sheets[1].first_column), (0, 7));
    Ok(())
}

#[test]
fn months_beside_one_another_say_the_month_of_their_own_days() -> Outcome {
    let read = read_sheet(
        "2022",
        "
JANUARI|||||FEBRUARI
Tgl|Nama Klien|JK|Zat|Status|Tgl|Nama Klien|JK|Zat|Status
#5|Andi|L|Sabu|Selesai|#7|Bayu|L|Ganja|Proses
#6|Citra|P|Sabu|DO|#9|Dodi|L|Sabu|Selesai",
    )?;
    let days: Vec<_> = read.episodes().map(|it| it.started_on.to_string()).collect();
    assert_eq!(days, ["2022-01-05", "2022-02-07", "2022-01-06", "2022-02-09"]);
    Ok(())
}

#[test]
fn names_of_other_people_in_a_row_do_not_begin_a_table() -> Outcome {
    let read = read_book(&[(
        "Data",
        "
KLIEN|||||KELUARGA|||PETUGAS
No|Nama|JK|Tgl Masuk|Status|Nama|No. HP|Hubungan|Nama
#1|Andi|L|@2022-01-05|Selesai|Budi|081234567001|Ayah|Rini
#2|Citra|P|@2022-01-06|DO|Dewi|081234567002|Ibu|Rini",
        &[(0, 0, 0, 4), (0, 5, 0, 7)],
    )])?;
    assert_eq!(read.kinds(), [("Data", SheetKind::Register, 2, 2)]);
    read.has_columns(0, &[("KELUARGA Nama", "guardian_name"), ("PETUGAS Nama", "counselor")]);
    Ok(())
}

#[test]
fn columns_of_one_name_stay_apart_in_the_table_on_the_right() -> Outcome {
    let read = read_sheet(
        "Klien",
        "
No|Nama|Tanggal|Tanggal|JK|Status|No|Nama|Tanggal|Tanggal|JK|Status
#1|Andi|@2022-01-05|@2022-03-05|L|Selesai|#1|Bayu|@2022-01-07|@2022-02-07|L|DO
#2|Citra|@2022-01-06|@2022-03-06|P|Selesai|#2|Dewi|@2022-01-08|@2022-02-08|P|DO",
    )?;
    assert_eq!(read.sheets.len(), 2);
    assert_eq!(read.sheets[1].headers, read.sheets[0].headers);
    Ok(())
}
