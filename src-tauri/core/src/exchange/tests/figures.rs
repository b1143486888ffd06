//! The registers of the cases and their figures, and the rows that are refused.

use super::*;

#[test]
fn the_register_of_mataram_gives_the_figures_of_its_year() -> Outcome {
    let truth: Value =
        serde_json::from_str(&std::fs::read_to_string(fixture("mataram-2019.expected.json"))?)?;
    let read = read("mataram-2019.xlsx")?;
    assert_eq!(read.rejections(), []);
    assert_eq!(
        read.sheets.iter().map(|it| (it.header_row, it.rows, it.accepted)).collect::<Vec<_>>(),
        [(5, 190, 190), (3, 50, 50)]
    );
    assert!(
        read.sheets.iter().all(|sheet| sheet.unmapped_columns.is_empty() && sheet.unknown_words.is_empty())
    );
    let episodes = || read.episodes();
    assert_eq!(
        named(count(episodes().map(|it| it.service)), Service::as_str),
        expected(&truth["by_service"])
    );
    for service in [Service::Outpatient, Service::Inpatient] {
        let statuses = count(episodes().filter(|it| it.service == service).map(|it| it.status));
        assert_eq!(named(statuses, Status::as_str), expected(&truth["by_service_status"][service.as_str()]));
    }
    let people = read.accepted.iter().filter(|(_, it)| matches!(it.care, Care::Episode(_)));
    assert_eq!(
        named(count(people.filter_map(|(_, it)| it.client.sex)), Sex::as_str),
        expected(&truth["by_sex"])
    );
    let blocks = count(episodes().filter_map(|it| it.diagnosis.as_deref()?.get(..3).map(str::to_owned)));
    assert_eq!(blocks, expected(&truth["by_diagnosis"]));
    assert_eq!(
        named(count(episodes().filter_map(|it| it.source)), crate::kernel::codes::ReferralSource::as_str),
        expected(&truth["by_source"])
    );
    assert!(read.accepted.iter().all(|(_, it)| matches!(it.care, Care::Aftercare(_))
        || it.client.region_code.as_deref().is_some_and(|code| code.len() == 13)));
    Ok(())
}

#[test]
fn referred_inpatients_are_ongoing_at_the_partner_of_their_row() -> Outcome {
    let read = read("mataram-2019.xlsx")?;
    let inpatients: Vec<_> = read.episodes().filter(|it| it.service == Service::Inpatient).collect();
    assert_eq!(
        count(inpatients.iter().filter_map(|it| it.partner.as_deref())),
        BTreeMap::from([("Balai Besar Lido", 10), ("RSJ Mutiara Sukma", 9)])
    );
    assert!(
        inpatients
            .iter()
            .all(|it| it.status == Status::Ongoing && it.closed_on.is_none() && it.exit_detail.is_none())
    );
    Ok(())
}

#[test]
fn aftercare_of_mataram_counts_its_clients() -> Outcome {
    let truth: Value =
        serde_json::from_str(&std::fs::read_to_string(fixture("mataram-2019.expected.json"))?)?;
    let read = read("mataram-2019.xlsx")?;
    let contacts: Vec<_> = read
        .accepted
        .iter()
        .filter_map(|(_, it)| match &it.care {
            Care::Aftercare(contact) => Some((it.client.record_no.clone(), contact.as_ref())),
            Care::Episode(_) => None,
        })
        .collect();
    let who = |is: &dyn Fn(&AftercareCandidate) -> bool| {
        contacts
            .iter()
            .filter(|(_, contact)| is(contact))
            .filter_map(|(who, _)| who.clone())
            .collect::<BTreeSet<_>>()
            .len() as u64
    };
    let truth = expected(&truth["aftercare"]);
    assert_eq!(contacts.len() as u64, truth["contacts"]);
    assert_eq!(who(&|_| true), truth["clients"]);
    assert_eq!(who(&|it| it.reached), truth["reached"]);
    assert_eq!(who(&|it| it.recovery == Some(Recovery::Relapse)), truth["relapsed"]);
    assert_eq!(
        who(&|it| it.productive_kind == Some(ProductiveKind::VocationalTraining)),
        truth["vocational_training"]
    );
    Ok(())
}

#[test]
fn several_substances_stand_beside_the_diagnosis_of_several() -> Outcome {
    let read = read("mataram-2019.xlsx")?;
    let several: Vec<_> = read.episodes().filter(|it| it.substances.len() > 1).collect();
    assert_eq!(several.len(), 22);
    assert!(
        several
            .iter()
            .all(|it| it.substances == [Substance::Several, Substance::Amphetamines, Substance::Alcohol])
    );
    Ok(())
}

#[test]
fn broken_rows_are_refused_one_by_one_with_their_reasons() -> Outcome {
    let truth: Value = serde_json::from_str(&std::fs::read_to_string(fixture("broken-rows.expected.json"))?)?;
    let read = read("broken-rows.xlsx")?;
    let sheet = &read.sheets[0];
    assert_eq!(
        (u64::from(sheet.rows), u64::from(sheet.accepted)),
        (truth["rows"].as_u64().unwrap_or(0), truth["good"].as_u64().unwrap_or(0))
    );
    let found: Vec<_> = read
        .rejections()
        .iter()
        .map(|(row, column, _)| (u64::from(*row), column.map(str::to_owned)))
        .collect();
    let told: Vec<_> = truth["errors"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|it| (it["row"].as_u64().unwrap_or(0), it["column"].as_str().map(str::to_owned)))
        .collect();
    assert_eq!(found, told);
    let codes: Vec<_> = read.rejections().iter().map(|(_, _, code)| *code).collect();
    assert_eq!(
        codes,
        [
            "date_impossible",
            "nik_length",
            "status_unknown",
            "closed_before_opened",
            "name_missing",
            "nik_number"
        ]
    );
    assert_eq!(
        sheet.unknown_words.iter().map(|it| (it.word.as_str(), it.rows)).collect::<Vec<_>>(),
        [("Belum jelas", 1)]
    );
    Ok(())
}

#[test]
fn niks_that_a_spreadsheet_took_for_numbers_are_refused() -> Outcome {
    let read = read("nik-rusak.xlsx")?;
    assert_eq!(read.rejections(), [2, 5, 8, 11].map(|row| (row, Some("NIK"), "nik_number")));
    Ok(())
}

#[test]
fn a_date_after_today_is_refused() -> Outcome {
    let memory = Memory::default();
    let opening = Opening {
        mapping: None,
        memory: &memory,
        sheets: None,
        today: Day::from_ymd_opt(2024, 5, 1).unwrap_or_default(),
        home: "52.71",
    };
    let mut register = Register::open(&fixture("broken-rows.xlsx"), &opening)?;
    let mut future = BTreeSet::new();
    register.read(
        &mut |row| {
            let late = row.problems.iter().any(|problem| problem.code == ProblemCode::DateInFuture);
            future.extend(late.then_some(row.row));
            ControlFlow::Continue(())
        },
        &mut |_, _| ControlFlow::Continue(()),
    )?;
    assert!(future.contains(&3) && future.contains(&14) && !future.contains(&2), "{future:?}");
    Ok(())
}

#[test]
fn every_problem_has_its_sentence() {
    for language in crate::kernel::codes::Language::ALL {
        let words = crate::l10n::Words::of(*language);
        for code in ProblemCode::ALL {
            assert!(words.has(&format!("import-problem-{}", code.as_str())), "{language:?} {code:?}");
        }
    }
}
