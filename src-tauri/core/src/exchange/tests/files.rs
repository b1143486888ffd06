//! Files of every kind.

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
