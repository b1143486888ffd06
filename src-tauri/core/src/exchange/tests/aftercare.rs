//! Lists of aftercare.

use super::made::read_sheet;
use super::*;

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

const MONTHS: &str = "
MONITORING PASCAREHABILITASI TAHUN 2023
No|Nama|NIK|Jan|Feb|Mar|Apr|Mei|Jun|Ket
#1|Andi Saputra|5271010101900001|v|v|v||||
#2|Citra Lestari|5271014303920003||pulih|-|kambuh|||
#3|Eko Prasetyo|5271010505940005|@2023-01-12|15/2|||home visit|x|
#4|Gilang|5271010606950006|5|12||12 April: tes urine|||bekerja";

#[test]
fn a_column_for_each_month_holds_a_contact_in_each_filled_cell() -> Outcome {
    let read = read_sheet("PASCA", MONTHS)?;
    assert_eq!(read.kinds(), [("PASCA", SheetKind::Aftercare, 4, 4)]);
    assert_eq!(
        read.contacts(),
        [
            "Andi Saputra 2023-01-01 evaluation unknown",
            "Andi Saputra 2023-02-01 evaluation unknown",
            "Andi Saputra 2023-03-01 evaluation unknown",
            "Citra Lestari 2023-02-01 evaluation abstinent",
            "Citra Lestari 2023-04-01 evaluation relapse",
            "Eko Prasetyo 2023-01-12 evaluation unknown",
            "Eko Prasetyo 2023-02-15 evaluation unknown",
            "Eko Prasetyo 2023-05-01 home_visit unknown",
            // Beside ticks a cross is no tick.
            "Eko Prasetyo 2023-06-01 evaluation not_reached",
            "Gilang 2023-01-05 evaluation unknown",
            "Gilang 2023-02-12 evaluation unknown",
            "Gilang 2023-04-12 urine_test unknown",
        ]
    );
    assert_eq!(read.oddities(), ["day_assumed"]);
    let last = read.accepted.last().and_then(|(_, it)| match &it.care {
        Care::Aftercare(contact) => contact.productive_kind,
        Care::Episode(_) => None,
    });
    assert_eq!(last, Some(ProductiveKind::Employment));
    Ok(())
}

#[test]
fn months_are_known_with_their_years_and_as_dates() -> Outcome {
    let read = read_sheet(
        "Bina Lanjut",
        "
Nama Klien|No RM|@2022-11-01|@2022-12-01|@2023-01-01
Andi|RM-01|x|x|
Citra|RM-02||x|x",
    )?;
    assert_eq!(
        read.contacts(),
        [
            "Andi 2022-11-01 evaluation unknown",
            "Andi 2022-12-01 evaluation unknown",
            "Citra 2022-12-01 evaluation unknown",
            "Citra 2023-01-01 evaluation unknown",
        ]
    );
    let written = read_sheet(
        "Bina Lanjut",
        "
No|Nama Klien|Des 2022|Januari 2023|Feb-23
#1|Andi|pulih||lapse
#2|Citra|tdk bisa dihubungi|entah|",
    )?;
    assert_eq!(
        written.contacts(),
        [
            "Andi 2022-12-01 evaluation abstinent",
            "Andi 2023-02-01 evaluation lapse",
            "Citra 2022-12-01 evaluation not_reached",
            "Citra 2023-01-01 evaluation unknown",
        ]
    );
    assert_eq!(written.warnings(), [(3, "word_unknown")]);
    Ok(())
}

#[test]
fn a_month_of_no_year_is_not_guessed_and_months_of_other_lists_are_no_aftercare() -> Outcome {
    let read = read_sheet("Pasca", "No|Nama|Jan|Feb|Mar\n#1|Andi|v|v|v\n#2|Citra||v|v")?;
    assert_eq!(read.rejections()[0], (2, Some("Jan"), "date_impossible"));
    for rows in [
        "Absensi Konseling 2023\nNo|Nama|Jan|Feb|Mar\n#1|Andi|v|v|v\n#2|Citra|v|v|v",
        "Rekap Pasca 2023\nKecamatan|Jan|Feb|Mar\nAmpenan|#5|#2|#3\nMataram|#4|#4|#1",
    ] {
        assert_eq!(read_sheet("2023", rows)?.kinds()[0].1, SheetKind::Other, "{rows}");
    }
    Ok(())
}

#[test]
fn the_days_of_a_series_are_contacts_each() -> Outcome {
    let read = read_sheet(
        "Pasca",
        "
PEMANTAUAN PASCA REHAB
No|Nama|No RM|Tgl Selesai|Bulan 1|Bulan 2|Bulan 3
#1|Budi|RM-1|@2022-01-05|@2022-02-05|@2022-03-06|@2022-04-05
#2|Cici|RM-2|@2022-02-05|@2022-03-05||12/5/2022 kambuh",
    )?;
    assert_eq!(
        read.contacts(),
        [
            "Budi 2022-02-05 evaluation unknown",
            "Budi 2022-03-06 evaluation unknown",
            "Budi 2022-04-05 evaluation unknown",
            "Cici 2022-03-05 evaluation unknown",
            "Cici 2022-05-12 evaluation relapse",
        ]
    );
    Ok(())
}

#[test]
fn an_activity_that_no_column_tells_is_not_assumed_without_a_word() -> Outcome {
    let rows = "Nama Klien|Tgl Kunj.|KEG|Kondisi\nVito|5 Jan 2022|HV|baik\nWina|6 Jan 2022|Telp|pakai lagi";
    let told = read_sheet("Bina Lanjut", &rows.replace("KEG", "Bentuk Keg."))?;
    assert_eq!(
        told.contacts(),
        ["Vito 2022-01-05 home_visit abstinent", "Wina 2022-01-06 evaluation relapse"]
    );
    let untold = read_sheet(
        "Bina Lanjut",
        "Nama Klien|Tgl Kunj.|Kondisi\nVito|5 Jan 2022|baik\nWina|6 Jan 2022|pakai lagi",
    )?;
    assert_eq!(untold.oddities(), ["activity_assumed"]);
    Ok(())
}

#[test]
fn one_header_that_only_sounds_like_a_month_leaves_dated_contacts_as_they_are() -> Outcome {
    for header in ["Kel/Des", "No. SEP", "Konselor Agus", "Jan"] {
        let rows = format!(
            "DAFTAR PASCAREHABILITASI\nTanggal|Nama|Kegiatan|Kondisi|{header}\n\
             @2022-01-05|Andi|home visit|pulih|Ampenan\n@2022-01-06|Citra|home visit|kambuh|Cakranegara"
        );
        assert_eq!(
            read_sheet("Pasca", &rows)?.contacts(),
            ["Andi 2022-01-05 home_visit abstinent", "Citra 2022-01-06 home_visit relapse"],
            "{header}"
        );
    }
    Ok(())
}

#[test]
fn boxes_left_open_and_noughts_below_months_are_no_contacts() -> Outcome {
    let rows = "PASCAREHABILITASI 2023\nNo|Nama|Jan|Feb|Mar\n#1|Andi|?yes|?no|?yes\n#2|Citra|?no|#0|?yes";
    assert_eq!(
        read_sheet("Pasca", rows)?.contacts(),
        [
            "Andi 2023-01-01 evaluation unknown",
            "Andi 2023-03-01 evaluation unknown",
            "Citra 2023-03-01 evaluation unknown",
        ]
    );
    Ok(())
}

#[test]
fn counts_below_months_are_no_days_of_another_month() -> Outcome {
    let read = read_sheet(
        "Pasca",
        "PASCAREHABILITASI 2022\nNo|Nama|Jan|Feb|Mar\n#1|Andi|2x|3 x|v\n#2|Citra|v|12 kali|v",
    )?;
    assert_eq!(
        read.contacts(),
        [
            "Andi 2022-01-01 evaluation unknown",
            "Andi 2022-02-01 evaluation unknown",
            "Andi 2022-03-01 evaluation unknown",
            "Citra 2022-01-01 evaluation unknown",
            "Citra 2022-02-01 evaluation unknown",
            "Citra 2022-03-01 evaluation unknown",
        ]
    );
    assert_eq!(read.warnings(), [(3, "word_unknown"), (3, "word_unknown"), (4, "word_unknown")]);
    Ok(())
}

#[test]
fn months_filled_with_whole_dates_keep_them() -> Outcome {
    let rows = "PASCAREHABILITASI 2022\nNo|Nama|Jan|Feb|Mar\n#1|Andi|@2022-01-05|@2022-02-06|@2022-03-07\n\
                #2|Citra|@2022-01-08|@2022-02-09|@2022-03-10\n#3|Edo|@2022-01-11||@2022-03-12";
    let contacts = read_sheet("Pasca", rows)?.contacts();
    assert_eq!(contacts.len(), 8, "{contacts:?}");
    assert_eq!(contacts[1], "Andi 2022-02-06 evaluation unknown");
    Ok(())
}
