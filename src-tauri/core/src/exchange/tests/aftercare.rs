//! Lists of aftercare.

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
