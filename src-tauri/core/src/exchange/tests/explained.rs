//! What the user explains, for this file and for those to come.

use super::*;

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
