//! One situation each.

use super::office::{Office, Outcome, certify, change, erase, with};
use crate::kernel::codes::Role::{Administrator, Counselor, Head};
use crate::kernel::ids::Id;
use crate::log::Signatory;
use crate::log::personal::Signed;
use serde_json::json;
use std::sync::Arc;

/// An office of three in which the second is an administrator too.
fn two_administrators() -> (Office, Vec<Signed>) {
    let mut office = Office::new(3);
    let view = office.founding.clone();
    let (first, second) = (Arc::clone(&office.people[0]), Arc::clone(&office.people[1]));
    let role = office.role(&view, &second, Some(Administrator));
    let made = office.act(&[first], &view, vec![role]);
    let view = with(&view, &[&made]);
    (office, view)
}

/// A change of somebody's role by somebody, as seen from a view.
fn turn(
    office: &mut Office,
    view: &[Signed],
    by: usize,
    of: usize,
    role: Option<crate::kernel::codes::Role>,
) -> Signed {
    let (by, of) = (Arc::clone(&office.people[by]), Arc::clone(&office.people[of]));
    let change = office.role(view, &of, role);
    office.act(&[by], view, vec![change])
}

#[test]
fn the_sheet_makes_the_first_administrator_and_that_one_others() -> Outcome {
    let (office, view) = two_administrators();
    assert_eq!(office.roles(&view), [Some(Administrator), Some(Administrator), Some(Counselor)]);
    assert!(view.iter().all(|act| office.judge(&view).counting.contains(&act.id)));
    // Without the founding act nothing else counts.
    assert_eq!(office.roles(&view[1..]), [None, None, None]);
    Ok(())
}

#[test]
fn nobody_but_an_administrator_gives_a_role() -> Outcome {
    let mut office = Office::new(3);
    let view = office.founding.clone();
    let promoted = turn(&mut office, &view, 1, 1, Some(Administrator));
    let view = with(&view, &[&promoted]);
    assert_eq!(office.roles(&view), [Some(Administrator), Some(Counselor), Some(Counselor)]);
    assert!(!office.judge(&view).counting.contains(&promoted.id));
    Ok(())
}

#[test]
fn what_a_removed_administrator_signed_before_counts_and_nothing_after() -> Outcome {
    let (mut office, view) = two_administrators();
    let before = turn(&mut office, &view, 1, 2, Some(Head));
    let view = with(&view, &[&before]);
    let removed = turn(&mut office, &view, 0, 1, None);
    let after = turn(&mut office, &view, 1, 2, Some(Administrator));
    let view = with(&view, &[&removed, &after]);
    assert_eq!(office.roles(&view), [Some(Administrator), None, Some(Head)]);
    // Another act with a number that was accepted is none of those that were.
    let again = office.act_as(
        &[Arc::clone(&office.people[1])],
        before.header.signers.clone(),
        vec![change(
            "staff",
            office.people[2].person,
            "role",
            json!({ "role": "administrator" }),
            vec![before.id],
        )],
    );
    assert_eq!(office.roles(&with(&view, &[&again])), [Some(Administrator), None, Some(Head)]);
    Ok(())
}

#[test]
fn of_two_administrators_who_remove_each_other_the_senior_stays() -> Outcome {
    let (mut office, view) = two_administrators();
    let by_first = turn(&mut office, &view, 0, 1, None);
    let by_second = turn(&mut office, &view, 1, 0, None);
    for both in [[&by_first, &by_second], [&by_second, &by_first]] {
        assert_eq!(office.roles(&with(&view, &both)), [Some(Administrator), None, Some(Counselor)]);
    }
    assert_eq!(office.roles(&with(&view, &[&by_second])), [None, Some(Administrator), Some(Counselor)]);
    Ok(())
}

#[test]
fn a_junior_removes_a_senior_who_signed_nothing_against_it() -> Outcome {
    let (mut office, view) = two_administrators();
    let removed = turn(&mut office, &view, 1, 0, None);
    // The senior went on meanwhile, on a machine that had not heard of it.
    let meanwhile = turn(&mut office, &view, 0, 2, Some(Administrator));
    assert_eq!(
        office.roles(&with(&view, &[&removed, &meanwhile])),
        [None, Some(Administrator), Some(Counselor)]
    );
    let meanwhile = turn(&mut office, &view, 0, 2, Some(Head));
    assert_eq!(
        office.roles(&with(&view, &[&removed, &meanwhile])),
        [None, Some(Administrator), Some(Counselor)]
    );
    Ok(())
}

#[test]
fn what_the_sheet_removed_no_administrator_brings_back_against_it() -> Outcome {
    let (mut office, view) = two_administrators();
    let change = office.role(&view, &Arc::clone(&office.people[0]), None);
    let by_sheet = office.act(&[Arc::clone(&office.root)], &view, vec![change]);
    let revenge = turn(&mut office, &view, 0, 1, None);
    let view = with(&view, &[&by_sheet, &revenge]);
    assert_eq!(office.roles(&view), [None, Some(Administrator), Some(Counselor)]);
    Ok(())
}

#[test]
fn what_the_sheet_does_not_accept_is_void_with_all_that_came_of_it() -> Outcome {
    let (mut office, view) = two_administrators();
    let sound = office.judge(&view).last_of(office.people[0].person);
    // The first goes on to make the third an administrator, who makes the second nobody.
    let made = turn(&mut office, &view, 0, 2, Some(Administrator));
    let since = with(&view, &[&made]);
    let ousted = turn(&mut office, &since, 2, 1, None);
    let since = with(&since, &[&ousted]);
    assert_eq!(office.roles(&since), [Some(Administrator), None, Some(Administrator)]);
    let person = office.people[0].person;
    let replaces = office.judge(&since).heads("staff", person, "role").iter().map(|(op, _)| *op).collect();
    let role = json!(crate::authority::RoleChange { role: None, last: sound });
    let by_sheet = office.act(
        &[Arc::clone(&office.root)],
        &since,
        vec![change("staff", person, "role", role, replaces)],
    );
    let since = with(&since, &[&by_sheet]);
    assert_eq!(office.roles(&since), [None, Some(Administrator), Some(Counselor)]);
    // Nor does it help to write it all once more, on a machine that has not heard of it.
    let again = turn(&mut office, &with(&view, &[&made, &ousted]), 0, 0, Some(Administrator));
    assert_eq!(office.roles(&with(&since, &[&again])), [None, Some(Administrator), Some(Counselor)]);
    Ok(())
}

#[test]
fn somebody_who_becomes_administrator_again_signs_again() -> Outcome {
    let (mut office, view) = two_administrators();
    let removed = turn(&mut office, &view, 0, 1, None);
    let view = with(&view, &[&removed]);
    let void = turn(&mut office, &view, 1, 2, Some(Head));
    let view = with(&view, &[&void]);
    let again = turn(&mut office, &view, 0, 1, Some(Administrator));
    let view = with(&view, &[&again]);
    assert_eq!(office.roles(&view), [Some(Administrator), Some(Administrator), Some(Counselor)]);
    let counts = turn(&mut office, &view, 1, 2, Some(Head));
    let view = with(&view, &[&counts]);
    assert_eq!(office.roles(&view)[2], Some(Head));
    assert!(!office.judge(&view).counting.contains(&void.id));
    Ok(())
}

#[test]
fn of_two_roles_given_at_once_the_lesser_is_in_effect() -> Outcome {
    let (mut office, view) = two_administrators();
    let head = turn(&mut office, &view, 0, 2, Some(Head));
    let none = turn(&mut office, &view, 1, 2, None);
    assert_eq!(office.roles(&with(&view, &[&head, &none]))[2], None);
    assert_eq!(office.roles(&with(&view, &[&head]))[2], Some(Head));
    let view = with(&view, &[&head, &none]);
    let decided = turn(&mut office, &view, 0, 2, Some(Head));
    assert_eq!(office.roles(&with(&view, &[&decided]))[2], Some(Head));
    Ok(())
}

#[test]
fn an_act_waits_for_those_its_signer_numbered_before() -> Outcome {
    let (mut office, view) = two_administrators();
    let first = turn(&mut office, &view, 0, 2, Some(Head));
    let view = with(&view, &[&first]);
    let second = turn(&mut office, &view, 0, 2, Some(Administrator));
    let without: Vec<Signed> = with(&view, &[&second]).into_iter().filter(|act| act.id != first.id).collect();
    assert_eq!(office.roles(&without)[2], Some(Counselor));
    assert_eq!(office.roles(&with(&without, &[&first]))[2], Some(Administrator));
    Ok(())
}

#[test]
fn an_ended_key_signs_no_more_and_a_new_one_does() -> Outcome {
    let (mut office, view) = two_administrators();
    let fresh = Arc::new(Signatory::new(office.people[1].person, &[55; 32]));
    let end = office.end(&view, 1);
    let reset = office.act(&[Arc::clone(&office.people[0])], &view, vec![end, certify(9, &fresh)]);
    let view = with(&view, &[&reset]);
    let old = turn(&mut office, &view, 1, 2, Some(Head));
    assert_eq!(office.roles(&with(&view, &[&old]))[2], Some(Counselor));
    let role = office.role(&view, &Arc::clone(&office.people[2]), Some(Head));
    let new = office.act(&[fresh], &view, vec![role]);
    assert_eq!(office.roles(&with(&view, &[&new]))[2], Some(Head));
    Ok(())
}

#[test]
fn erasing_takes_an_administrator_and_another_administrator_or_head() -> Outcome {
    let (mut office, view) = two_administrators();
    let people = office.people.clone();
    let counts = |office: &mut Office, view: &[Signed], by: &[usize]| {
        let by: Vec<_> = by.iter().map(|at| Arc::clone(&people[*at])).collect();
        let act = office.act(&by, view, vec![erase()]);
        office.judge(&with(view, &[&act])).counting.contains(&act.id)
    };
    assert!(counts(&mut office, &view, &[0, 1]));
    assert!(!counts(&mut office, &view, &[0]));
    assert!(!counts(&mut office, &view, &[0, 0]));
    assert!(!counts(&mut office, &view, &[0, 2]));
    let head = turn(&mut office, &view, 0, 2, Some(Head));
    let view = with(&view, &[&head]);
    assert!(counts(&mut office, &view, &[2, 0]));
    let lesser = turn(&mut office, &view, 0, 1, Some(Head));
    let view = with(&view, &[&lesser]);
    assert!(!counts(&mut office, &view, &[1, 2]));
    let by_sheet =
        office.act(&[Arc::clone(&office.root), Arc::clone(&office.people[0])], &view, vec![erase()]);
    assert!(!office.judge(&with(&view, &[&by_sheet])).counting.contains(&by_sheet.id));
    Ok(())
}

#[test]
fn a_key_that_says_it_is_the_sites_is_not() -> Outcome {
    let mut office = Office::new(2);
    let view = office.founding.clone();
    let false_root = Arc::new(Signatory::new(super::office::SITE, &[66; 32]));
    let claim = office.act(&[Arc::clone(&office.people[0])], &view, vec![certify(66, &false_root)]);
    let view = with(&view, &[&claim]);
    let role = change("staff", Id::from_u128(4), "role", json!({ "role": "administrator" }), Vec::new());
    let act = office.act(&[false_root], &view, vec![role]);
    assert_eq!(office.judge(&with(&view, &[&act])).role(Id::from_u128(4)), None);
    Ok(())
}
