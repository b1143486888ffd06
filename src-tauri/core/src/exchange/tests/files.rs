//! Files of every kind.

use super::made::read_bytes;
use super::*;

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
fn a_web_page_that_calls_itself_a_workbook_is_read() -> Outcome {
    let page = r#"<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><title>x</title></head><body>
        <h3>DATA KLIEN REHABILITASI 2022</h3><table border="1"><thead>
        <tr><th rowspan="2">No</th><th rowspan="2">Nama Klien</th><th rowspan="2">NIK</th><th colspan="2">Tanggal</th>
            <th rowspan=2>Layanan</th><th rowspan=2>Status</th></tr>
        <tr><th>Masuk</th><th>Selesai</th></tr></thead><tbody>
        <tr><td>1</td><td>Arman Hakim</td><td>5271010101900001</td><td>05/01/2022</td><td>05/04/2022</td>
            <td>Rawat Jalan</td><td>Selesai</td></tr>
        <tr><td>2</td><td>Bella&nbsp;Safitri</td><td>'5271014303920003</td><td>09/02/2022</td><td></td>
            <td>Rawat Jalan</td><td>Proses</td></tr>
        <tr><td>3<td>Candra<td x:num>5271010505940000<td>09/02/2022<td><td>Rawat Inap<td>Dirujuk
        </tbody></table><p>Mengetahui,<br>Kepala</p></body></html>"#;
    let read = read_bytes(page.as_bytes())?;
    assert_eq!(read.people(), ["Arman Hakim, male, 1990-01-01", "Bella Safitri, female, 1992-03-03"]);
    assert_eq!(
        read.care(),
        ["outpatient 2022-01-05 completed 2022-04-05 completed", "outpatient 2022-02-09 ongoing - -"]
    );
    assert_eq!(read.rejections(), [(6, Some("NIK"), "nik_number")]);
    Ok(())
}

#[test]
fn workbooks_of_xml_are_read() -> Outcome {
    let text = |text: &str| format!(r#"<Cell><Data ss:Type="String">{text}</Data></Cell>"#);
    let row = |cells: String| format!("<Row>{cells}</Row>");
    let header = ["Nama", "NIK", "Tgl Masuk", "Layanan"].map(text).concat();
    let workbook = [
        r#"<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet""#,
        r#" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="Klien 2020"><Table>"#,
        r#"<Row><Cell ss:MergeAcross="4"><Data ss:Type="String">Register &amp; Rekap 2020</Data></Cell></Row>"#,
        &format!(r#"<Row ss:Index="3">{header}<Cell ss:Index="6"><Data ss:Type="String">Status</Data></Cell></Row>"#),
        &row([
            &text("Dewi &#38; Co"),
            &text("5271014303920003"),
            r#"<Cell><Data ss:Type="DateTime">2020-03-04T00:00:00.000</Data></Cell>"#,
            r#"<Cell ss:MergeDown="1"><Data ss:Type="String">Rawat Jalan</Data></Cell>"#,
            r#"<Cell ss:Index="6"><Data ss:Type="String">Selesai</Data></Cell>"#,
        ]
        .concat()),
        &row(["Edo", "5271010505940005", "5/3/2020", "", "DO"].map(text).concat()),
        &row([&text("Feri"), r#"<Cell><Data ss:Type="Number">5271010505940000</Data></Cell>"#, &text("6/3/2020")].concat()),
        "</Table></Worksheet></Workbook>",
    ]
    .concat();
    let read = read_bytes(workbook.as_bytes())?;
    assert_eq!(read.kinds(), [("Klien 2020", SheetKind::Register, 3, 2)]);
    assert_eq!(read.sheets[0].header_row, 3);
    assert_eq!(
        read.care(),
        ["outpatient 2020-03-04 completed - completed", "outpatient 2020-03-05 dropped_out - -"]
    );
    assert_eq!(read.accepted[0].1.client.name, "Dewi & Co");
    assert_eq!(read.rejections(), [(6, Some("NIK"), "nik_number")]);
    Ok(())
}

#[test]
fn cells_merged_downwards_in_an_open_workbook_count_for_each_row() -> Outcome {
    let cell = |text: &str| {
        format!(r#"<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>"#)
    };
    let merged = |text: &str, rows: u32, columns: u32| {
        format!(
            r#"<table:table-cell office:value-type="string" table:number-rows-spanned="{rows}" table:number-columns-spanned="{columns}"><text:p>{text}</text:p></table:table-cell>"#
        )
    };
    let covered = "<table:covered-table-cell/>";
    let row = |cells: &[String]| format!("<table:table-row>{}</table:table-row>", cells.concat());
    let down = |text: &str| merged(text, 2, 1);
    let hidden = covered.to_owned();
    let rows = [
        row(&[merged("REGISTER KLIEN 2021", 1, 5), hidden.repeat(4)]),
        row(&[down("Nama"), down("NIK"), merged("Tanggal", 1, 2), hidden.clone(), down("Status")]),
        row(&[hidden.repeat(2), cell("Masuk"), cell("Keluar"), hidden.clone()]),
        row(&[
            down("Rudi"),
            down("5271010101900001"),
            cell("05-01-2021"),
            cell("05-04-2021"),
            cell("Selesai"),
        ]),
        row(&[hidden.repeat(2), cell("05-06-2021"), "<table:table-cell/>".to_owned(), cell("Proses")]),
        row(&[
            cell("Sinta"),
            cell("5271014202910002"),
            cell("06-01-2021"),
            "<table:table-cell/>".to_owned(),
            cell("DO"),
        ]),
    ];
    let content = format!(
        r#"<?xml version="1.0" encoding="UTF-8"?><office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet><table:table table:name="Klien">{}</table:table></office:spreadsheet></office:body></office:document-content>"#,
        rows.concat()
    );
    let manifest = r#"<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/></manifest:manifest>"#;
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in [
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
        ("content.xml", content.as_str()),
        ("META-INF/manifest.xml", manifest),
    ] {
        archive.start_file(name, zip::write::SimpleFileOptions::default())?;
        std::io::Write::write_all(&mut archive, text.as_bytes())?;
    }
    let read = read_bytes(&archive.finish()?.into_inner())?;
    assert_eq!(read.rejections(), []);
    assert_eq!(
        read.accepted.iter().map(|(row, it)| (*row, it.client.name.as_str())).collect::<Vec<_>>(),
        [(4, "Rudi"), (5, "Rudi"), (6, "Sinta")]
    );
    assert_eq!(
        read.care(),
        [
            "outpatient 2021-01-05 completed 2021-04-05 completed",
            "outpatient 2021-06-05 ongoing - -",
            "outpatient 2021-01-06 dropped_out - -"
        ]
    );
    Ok(())
}

#[test]
fn merges_and_comments_in_workbooks_of_xml_leave_the_other_cells_in_their_places() -> Outcome {
    let cell = |attributes: &str, text: &str| {
        format!(r#"<Cell{attributes}><Data ss:Type="String">{text}</Data></Cell>"#)
    };
    let down = r#" ss:MergeDown="1""#;
    let row = |cells: &[String]| format!("<Row>{}</Row>", cells.concat());
    let comment =
        r#"<Comment><ss:Data xmlns="http://www.w3.org/TR/REC-html40">Admin: cek KTP</ss:Data></Comment>"#;
    let workbook = [
        r#"<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet""#.to_owned(),
        r#" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="Klien"><Table>"#
            .to_owned(),
        row(&[
            cell(down, "Nama"),
            cell(r#" ss:MergeAcross="1""#, "Tanggal"),
            cell(down, "Layanan"),
            cell(down, "Status"),
        ]),
        row(&[cell(r#" ss:Index="2""#, "Masuk"), cell("", "Keluar")]),
        row(&[
            cell(down, "Budi Santoso").replace("</Data>", &format!("</Data>{comment}")),
            cell("", "04-03-2020"),
            cell("", "04-06-2020"),
            cell("", "Rawat Jalan"),
            cell("", "Selesai"),
        ]),
        row(&["05-07-2020", "05-09-2020", "Rawat Jalan", "DO"].map(|text| cell("", text))),
        "</Table></Worksheet></Workbook>".to_owned(),
    ]
    .concat();
    let read = read_bytes(workbook.as_bytes())?;
    assert_eq!(
        read.care(),
        [
            "outpatient 2020-03-04 completed 2020-06-04 completed",
            "outpatient 2020-07-05 dropped_out 2020-09-05 -",
        ]
    );
    assert!(read.accepted.iter().all(|(_, it)| it.client.name == "Budi Santoso"));
    Ok(())
}

#[test]
fn impossible_places_in_workbooks_of_xml_and_pages_of_endless_width_do_no_harm() -> Outcome {
    let far = u32::MAX;
    let workbook = format!(
        r#"<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="Klien"><Table>
        <Row ss:Index="{far}"><Cell ss:Index="{far}" ss:MergeAcross="{far}" ss:MergeDown="{far}"><Data ss:Type="String">x</Data></Cell><Cell><Data ss:Type="String">y</Data></Cell></Row>
        <Row><Cell><Data ss:Type="String">z</Data></Cell></Row></Table></Worksheet></Workbook>"#
    );
    assert!(read_bytes(workbook.as_bytes()).is_ok_and(|read| read.accepted.is_empty()));
    let wide = r#"<td colspan="256" rowspan="9000">x</td>"#.repeat(20_000);
    let page = format!("<table><tr>{wide}</tr>{}</table>", "<tr>".repeat(20_000));
    assert!(read_bytes(page.as_bytes()).is_ok_and(|read| read.accepted.is_empty()));
    Ok(())
}
