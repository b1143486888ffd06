//! Registers the way clinics, puskesmas, hospitals and houses keep them, with headers seen nowhere else.

use super::made::{read_book, read_bytes, read_sheet};
use super::*;

#[test]
fn a_puskesmas_keeps_name_and_age_in_one_column_and_signs_below() -> Outcome {
    let read = read_book(&[(
        "Sheet1",
        "
PEMERINTAH KABUPATEN LOMBOK TIMUR
REGISTER PASIEN WAJIB LAPOR (IPWL) TAHUN 2021

NO|TGL KUNJ. I|NO. REG IPWL|NAMA / UMUR|L/P|TEMPAT TGL LAHIR|ALAMAT (RT/RW)|JENIS NAPZA|KODE ICD X|TERAPI|KET. AKHIR
1|2|3|4|5|6|7|8|9|10|11
#1|04-Jan-21|IPWL/001/2021|Ahmad Fauzi / 24 th|L|Selong, 12/5/1996|Jl. Mawar RT 03/RW 01 Kel. Pancor Kec. Selong|sabu, ganja|F15.2|Rawat Jalan|selesai program
#2|12-Mei-21|IPWL/002/2021|Rina Wati / 31 th|P||Dsn. Timba RT.02 Kel. Kelayu Utara Kec. Selong|Ganja|F12.1|Rawat Jalan|putus berobat
#3|17/8/2021|IPWL/003/2021|Lalu Gede / 40 th|L|Praya, 1981|Pancor|tramadol|F11|Rawat Jalan|lanjut
#4|02-Agt-21|IPWL/004/2021|Made Surya / 19 th|L|Selong, 30-11-2001|Pancor|sabu + miras|F19.2|Rawat Inap|rujuk
JUMLAH|4
|||||||Selong, 31 Desember 2021
|||||||Kepala Puskesmas
|||||||dr. Contoh
|||||||NIP. 19700101 200003 1 001",
        &[(0, 0, 0, 10), (1, 0, 1, 10)],
    )])?;
    assert_eq!(read.kinds(), [("Sheet1", SheetKind::Register, 4, 4)]);
    assert_eq!(
        read.people(),
        [
            "Ahmad Fauzi, male, 1996-05-12",
            "Rina Wati, female, 31 th",
            "Lalu Gede, male, 1981",
            "Made Surya, male, 2001-11-30"
        ]
    );
    assert_eq!(
        read.care(),
        [
            "outpatient 2021-01-04 completed - completed amphetamines+cannabis",
            "outpatient 2021-05-12 dropped_out - - cannabis",
            "outpatient 2021-08-17 ongoing - - other_opiates",
            "inpatient 2021-08-02 ongoing - - several+amphetamines+alcohol",
        ]
    );
    assert_eq!(read.accepted[0].1.client.region_code.as_deref(), Some("52.03.07.1001"));
    Ok(())
}

#[test]
fn a_header_reaches_as_far_down_as_its_merged_cells() -> Outcome {
    let read = read_book(&[(
        "Data",
        "
LAPORAN LAYANAN REHABILITASI KLINIK PRATAMA JANUARI - MARET 2020
NO|TANGGAL|IDENTITAS KLIEN||||||RIWAYAT PENGGUNAAN||LAYANAN|||STATUS|||KET
||NAMA|NIK|JK||UMUR|ALAMAT|ZAT|LAMA|RAJAL|RANAP|PASCA|PS|SL|DO|
||||L|P||||||||||||
#1|@2020-01-06|Wayan Budi|5271011206850001|v||#34|Jl. Majapahit 10|Met|3 thn|v||||v||
#2|@2020-01-08|Siti Aminah|5271015509900002||v|#29|Jl. Sriwijaya 4|Ganja|1 thn|v|||v|||
#3|@2020-02-10|Joko Susilo|5271010101800003|v||#40|Jl. Langko|Met, Alk|10 thn||v||v|||dirujuk ke Balai Besar Lido
#4|@2020-03-12|Edi Irawan|5271012212950004|v||#24|Jl. Udayana|Inex|2 thn|v|||||v|",
        &[
            (0, 0, 0, 16),
            (1, 0, 3, 0),
            (1, 1, 3, 1),
            (1, 2, 1, 7),
            (2, 2, 3, 2),
            (2, 3, 3, 3),
            (2, 4, 2, 5),
            (2, 6, 3, 6),
            (2, 7, 3, 7),
            (1, 8, 1, 9),
            (2, 8, 3, 8),
            (1, 10, 1, 12),
            (2, 10, 3, 10),
            (2, 11, 3, 11),
            (1, 13, 1, 15),
            (2, 13, 3, 13),
            (1, 16, 3, 16),
        ],
    )])?;
    assert_eq!(read.rejections(), []);
    assert_eq!(
        read.care(),
        [
            "outpatient 2020-01-06 completed - completed amphetamines",
            "outpatient 2020-01-08 ongoing - - cannabis",
            "inpatient 2020-02-10 ongoing - - amphetamines+alcohol",
            "outpatient 2020-03-12 dropped_out - - amphetamines",
        ]
    );
    assert!(read.accepted.iter().all(|(_, it)| it.client.sex.is_some() && it.client.record_no.is_none()));
    Ok(())
}

#[test]
fn answers_of_an_online_form_are_a_register() -> Outcome {
    let read = read_bytes(
        "Timestamp,Nama lengkap sesuai KTP,NIK (16 digit),Jenis Kelamin,\"Tempat, tanggal lahir\",Alamat lengkap (jalan; Kel.; Kec.),No. WhatsApp aktif,Zat yang digunakan (boleh lebih dari 1),Diantar oleh siapa?,Layanan yang diberikan,Status layanan\n\
        2024/01/05 9:15:22 AM GMT+8,Hendra Gunawan,5271051203950001,Laki-laki,\"Mataram, 12 Maret 1995\",\"Jl. Pejanggik No. 5; Kel. Cakranegara Barat; Kec. Cakranegara\",0812 3456 7001,\"Sabu, Ganja\",Keluarga,Rawat Jalan,Berjalan\n\
        2024/02/13 14:15:22 GMT+8,Iwan Setiawan,5271051711880003,Laki-laki,\"Praya, 17 November 1988\",Jl. Lingkar Selatan,812 3456 7003,Sabu,Polisi,Rawat Inap,Dirujuk\n"
            .as_bytes(),
    )?;
    assert_eq!(read.people(), ["Hendra Gunawan, male, 1995-03-12", "Iwan Setiawan, male, 1988-11-17"]);
    assert_eq!(
        read.care(),
        [
            "outpatient 2024-01-05 ongoing - - amphetamines+cannabis",
            "inpatient 2024-02-13 ongoing - - amphetamines"
        ]
    );
    Ok(())
}

#[test]
fn parts_of_an_address_in_columns_of_their_own_are_put_together() -> Outcome {
    let read = read_book(&[(
        "S",
        "
NO|NAMA|NIK|NO KK|ALAMAT||||TGL MULAI REHAB|STATUS REHAB|||
||||JALAN|RT|RW|KEL||||
#1|Umar|5271 0112 0590 0001|5271011234567890|Jl. Mawar|#1|#2|Monjok|@2023-01-09|SELESAI|||
#2|Vina|52.71.01.530591.0002|5271011234567891|Jl. Melati|003|#1|Dasan Agung|@2023-01-10|BERJALAN|||",
        &[(0, 4, 0, 7)],
    )])?;
    assert_eq!(read.rejections(), []);
    let streets: Vec<_> = read.accepted.iter().filter_map(|(_, it)| it.client.street.as_deref()).collect();
    assert_eq!(streets, ["Jl. Mawar, RT 1, RW 2", "Jl. Melati, RT 003, RW 1"]);
    assert!(
        read.accepted.iter().all(|(_, it)| it
            .client
            .identity
            .as_ref()
            .is_some_and(|nik| nik.number.len() == 16))
    );
    Ok(())
}

#[test]
fn misspelt_and_broken_headers_of_an_old_office_are_understood() -> Outcome {
    let read = read_sheet(
        "Sheet 1",
        "
Rekapitulasi Klien Rawat Jalan Klinik Pratama BNNK Contoh Tahun 2019

No. Urut|Tangal Registrasi|Nama lengkp\\nklien|N I K|Jenis\\nKelamin\\n(L/P)|Tmpt/Tgl. Lahir|Umur (Th)|Desa/ Kelurahan|Kecamatn|No Tlp/HP|Zat yg dipakai|Dx (ICD10)|Rujukan dr|Hsl akhir|Tgl Keluar/DO|Alasan DO|Petugas
1|2|3|4|5|6|7|8|9|10|11|12|13|14|15|16|17
#1|12-Mei-19|Ridwan Kamal|5271011205900001|L|Mataram/12-05-90|#29|Monjok|Selaparang|0812-1234-5001|sabu, ganja|F15.2|Sendiri|Selesai program|12-Agt-19||Konselor A
#2|3-Jun-19|Sri Wahyuni|5271015503910002|P|Bima, 15 Maret 1991|#28|Pagesangan|Mataram|0878 1234 5002|Inex|F15.1|Keluarga|DO|1-Jul-19|tdk bs dihubungi|Konselor B
#3|6-Jul-19|I Gede Putra|5271010208950004|L|Mataram, 02-08-1995|#24|Cakranegara Timur|Cakranegara|087812345004/ 081912345004|THD|F13|RSJ|Pindah|6-Agt-19|kerja di bali|Konselor B
#4|7-Jul-19|Muh. Iqbal|5271010309960005|L|Mataram, 03-09-1996|#23|Bertais|Sandubaya||sabu|F15.2|Sukarela|MD|7-Sep-19||Konselor B",
    )?;
    assert_eq!(read.rejections(), []);
    assert_eq!(read.sheets[0].unmapped_columns, Vec::<String>::new());
    assert_eq!(
        read.care(),
        [
            "outpatient 2019-05-12 completed 2019-08-12 completed amphetamines+cannabis",
            "outpatient 2019-06-03 dropped_out 2019-07-01 lost_contact amphetamines",
            "outpatient 2019-07-06 dropped_out 2019-08-06 moved other",
            "outpatient 2019-07-07 deceased 2019-09-07 deceased amphetamines",
        ]
    );
    assert!(
        read.accepted.iter().all(|(_, it)| it
            .client
            .region_code
            .as_deref()
            .is_some_and(|code| code.len() == 13))
    );
    Ok(())
}

#[test]
fn a_client_with_two_stays_in_merged_cells_is_one_client() -> Outcome {
    let read = read_book(&[(
        "Kunjungan",
        "
No|Nama|NIK|JK|Layanan|Tgl Masuk|Zat|Status
#1|Rudi|5271010101900001|L|Rawat Jalan|@2021-01-05|Sabu|Selesai
||||Rawat Inap|@2021-06-05|Ganja|Dirujuk
#2|Sinta|5271014202910002|P|Rawat Jalan|@2021-02-05|Sabu|DO",
        &[(1, 0, 2, 0), (1, 1, 2, 1), (1, 2, 2, 2), (1, 3, 2, 3)],
    )])?;
    assert_eq!(read.people()[..2], ["Rudi, male, 1990-01-01", "Rudi, male, 1990-01-01"]);
    Ok(())
}

#[test]
fn a_running_number_that_begins_again_each_month_is_no_day() -> Outcome {
    let month = |name: &str, rows: &str| {
        format!(
            "BULAN : {name} 2022\nNO\tTGL\tNAMA KLIEN\tNIK\tJK\tUSIA\tZAT\tLAYANAN\tSTATUS\n{rows}JUMLAH\t\t\t\t\t\t\t2\n"
        )
    };
    let text = month(
        "JANUARI",
        "1\t3\tGani\t5271010101900001\tL\t32\tSabu\tRJ\tProses\n2\t10\tHadi\t5271010202910002\tL\t31\tSabu\tRJ\tDO\n",
    ) + &month(
        "FEBRUARI",
        "1\t4\tIndra\t5271010303920003\tL\t30\tGanja\tRJ\tSelesai\n2\t31\tJoni\t5271010404930004\tL\t29\tGanja\tRJ\tSelesai\n",
    );
    let read = read_bytes(text.as_bytes())?;
    read.has_columns(0, &[("NO", "row_no"), ("TGL", "started_on"), ("USIA", "age")]);
    assert_eq!(read.rejections(), [(9, Some("TGL"), "date_impossible")]);
    let days: Vec<_> = read.episodes().map(|it| it.started_on.to_string()).collect();
    assert_eq!(days, ["2022-01-03", "2022-01-10", "2022-02-04"]);
    Ok(())
}

#[test]
fn numbers_mean_what_the_legend_in_their_header_says() -> Outcome {
    let register = "
No|Tanggal|Nama|JK (1=L; 2=P)|Umur|Pendidikan (1 SD 2 SMP 3 SMA)|Zat|Layanan (1 RJ 2 RI)|Status (1 Proses 2 Selesai 3 DO)
#1|@2022-01-05|Nanda|#1|#25|#3|Sabu|#1|#2
#2|@2022-01-06|Oki|#2|#26|#2|Sabu|#1|#3
#3|@2022-01-07|Putu|#1|#27|#1|Ganja|#2|#1";
    let read = read_sheet("Data", register)?;
    assert_eq!(read.people(), ["Nanda, male, 25 th", "Oki, female, 26 th", "Putu, male, 27 th"]);
    assert_eq!(
        read.care(),
        [
            "outpatient 2022-01-05 completed - completed amphetamines",
            "outpatient 2022-01-06 dropped_out - - amphetamines",
            "inpatient 2022-01-07 ongoing - - cannabis",
        ]
    );
    assert!(read.sheets[0].unknown_words.is_empty());
    // Explained by hand, a number is known in this file only: the next one counts differently.
    let mapping: Mapping =
        serde_json::from_str(r#"{"Data":{"words":{"status":{"1":"completed","Kabur":"dropped_out"}}}}"#)?;
    let kept = read.register.explained_by(&mapping);
    assert!(matches!(kept.as_slice(), [Remembered::Word { word, .. }] if word == "kabur"), "{kept:?}");
    Ok(())
}

#[test]
fn statuses_among_the_places_of_care_are_read_from_the_remarks() -> Outcome {
    let read = read_sheet(
        "Sheet1",
        "
NO|BLN|TGL LAPOR|NAMA (INISIAL)|USIA|L/P|STATUS|VOLUNTARY/ COMPULSORY|ZAT YG DIGUNAKAN|TEMPAT REHAB|KET
#1|Jan|05/01/2020|A.B|#25|L|Kawin|Voluntary|Shabu|Klinik Pratama BNNP|Selesai
#2|Jan|07/01/2020|C.D|#31|P|Belum Kawin|Compulsory|Inex|RSJ Mutiara Sukma|Rawat Inap
#3|Feb|02/02/2020|E.F|#19|L|Lajang|Voluntary|Ganja|Klinik Pratama BNNP|DO
#4|Feb|03/02/2020|G.H|#20|L|Lajang|Voluntary|Ganja|Klinik Pratama BNNP|batal rawat jalan",
    )?;
    assert_eq!(read.rejections(), [(5, Some("KET"), "status_unknown")]);
    read.has_columns(0, &[("STATUS", "marital"), ("KET", "status")]);
    assert_eq!(
        read.care(),
        [
            "outpatient 2020-01-05 completed - completed amphetamines",
            "inpatient 2020-01-07 ongoing - - amphetamines",
            "outpatient 2020-02-02 dropped_out - - cannabis",
        ]
    );
    Ok(())
}

#[test]
fn what_a_formula_makes_of_an_empty_day_is_no_day() -> Outcome {
    let read = read_sheet(
        "Data",
        "Nama|Tgl Masuk|Tgl Keluar|Status\nReza|@2023-01-06|@1900-01-01|Proses\nSari|@2023-01-07|@2023-02-07|DO",
    )?;
    assert_eq!((read.rejections(), read.warnings()), (vec![], vec![]));
    Ok(())
}
