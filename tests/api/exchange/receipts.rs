//! What a machine knows of where its own work lies safe.

use super::{Problem, back_up, two};
use serde_json::{Value, json};
use titian_tests::clinic::{Clinic, Outcome, PASSPHRASE};

fn unconfirmed(machine: &Clinic) -> Result<u64, Problem> {
    machine.data("work_elsewhere", &json!({}))?["unconfirmed"].as_u64().ok_or_else(|| "no number".into())
}

fn ranges(machine: &Clinic) -> Result<Vec<Value>, Problem> {
    Ok(machine.data("work_elsewhere", &json!({}))?["ranges"].as_array().ok_or("no ranges")?.clone())
}

fn give(from: &Clinic, to: &Clinic, name: &str) -> Outcome {
    Ok(to.take(&from.bundle(name)?).map(drop).map_err(|error| error.code)?)
}

#[test]
fn work_is_confirmed_once_the_receiver_has_it_in_a_backup_and_has_said_so() -> Outcome {
    let (office, laptop) = two()?;
    laptop.outpatient("Made Wirawan", "2026-09-03")?;
    let all = unconfirmed(&laptop)?;
    assert!(all > 0, "only here");
    assert!(ranges(&laptop)?.iter().all(|range| range["sent_to"] == json!([])));
    give(&laptop, &office, "out.titian")?;
    assert_eq!(unconfirmed(&laptop)?, all, "exported, and nobody has said anything");
    assert_eq!(ranges(&laptop)?[0]["sent_to"][0]["code"], "A");
    give(&office, &laptop, "held.titian")?;
    assert_eq!(unconfirmed(&laptop)?, all, "held, and in no backup yet");
    back_up(&office)?;
    office.bundle("lost.titian")?;
    assert_eq!(unconfirmed(&laptop)?, all, "the receipt was lost");
    give(&office, &laptop, "receipt.titian")?;
    assert_eq!(unconfirmed(&laptop)?, 0);
    assert_eq!(ranges(&laptop)?[0]["confirmed_by"][0]["code"], "A");
    assert_eq!(
        laptop.data("work_elsewhere", &json!({}))?["since"],
        Value::Null,
        "traces do not count as unsent"
    );
    laptop.outpatient("Ketut Sari", "2026-09-03")?;
    assert!((1..=all).contains(&unconfirmed(&laptop)?), "what was written since");
    Ok(())
}

#[test]
fn the_first_bundle_of_a_machine_counts_as_sent_to_it() -> Outcome {
    let (office, _laptop) = two()?;
    let first = ranges(&office)?.into_iter().next().ok_or("no ranges")?;
    assert_eq!((&first["from"], &first["sent_to"][0]["code"]), (&json!(1), &json!("B")), "{first}");
    Ok(())
}

#[test]
fn a_clock_that_stood_wrong_says_nothing_of_how_long_work_waits() -> Outcome {
    let (_office, laptop) = two()?;
    laptop.set_clock("1984-01-01T09:00:00+08:00")?;
    laptop.outpatient("Made Wirawan", "1983-12-30")?;
    laptop.set_clock("2026-11-24T09:00:00+08:00")?;
    let named = || laptop.data("today", &json!({})).map(|mut today| today["unconfirmed_days"].take());
    assert_eq!(named()?, Value::Null);
    laptop.outpatient("Ketut Sari", "2026-09-03")?;
    assert_eq!(named()?, Value::Null);
    laptop.set_clock("2026-12-24T09:00:00+08:00")?;
    assert_eq!(named()?, 30, "since the first that was written by a clock that can be right");
    Ok(())
}

#[test]
fn a_backup_from_before_confirms_nothing() -> Outcome {
    let (office, laptop) = two()?;
    laptop.outpatient("Made Wirawan", "2026-09-03")?;
    back_up(&office)?;
    let all = unconfirmed(&laptop)?;
    give(&laptop, &office, "out.titian")?;
    give(&office, &laptop, "back.titian")?;
    assert_eq!(unconfirmed(&laptop)?, all);
    Ok(())
}

#[test]
fn the_list_of_the_day_names_work_that_only_this_machine_has_for_too_long() -> Outcome {
    let (office, laptop) = two()?;
    let named = |machine: &Clinic| {
        machine.data("today", &json!({})).map(|mut today| today["unconfirmed_days"].take())
    };
    laptop.outpatient("Made Wirawan", "2026-09-03")?;
    assert_eq!(named(&laptop)?, Value::Null, "today's work may wait");
    laptop.set_clock("2026-12-20T09:00:00+08:00")?;
    assert!(named(&laptop)?.as_u64() > Some(14), "{}", named(&laptop)?);
    let mut settings = laptop.data("settings_read", &json!({}))?;
    settings["unconfirmed_days"] = json!(365);
    laptop.data("settings_save", &json!({ "settings": settings }))?;
    assert_eq!(named(&laptop)?, Value::Null, "the clinic allows more");
    settings["unconfirmed_days"] = json!(14);
    laptop.data("settings_save", &json!({ "settings": settings }))?;
    give(&laptop, &office, "out.titian")?;
    back_up(&office)?;
    give(&office, &laptop, "receipt.titian")?;
    assert_eq!(named(&laptop)?, Value::Null);
    // A clinic with one machine has nobody who could confirm.
    let alone = Clinic::new()?;
    alone.outpatient("Ketut Sari", "2026-09-03")?;
    alone.set_clock("2027-12-01T09:00:00+08:00")?;
    assert_eq!(named(&alone)?, Value::Null);
    Ok(())
}

/// Everything that a laptop wrote is in the office's backup, and the laptop knows it.
fn confirmed() -> Result<(Clinic, Clinic), Problem> {
    let (office, laptop) = two()?;
    laptop.outpatient("Made Wirawan", "2026-09-03")?;
    give(&laptop, &office, "out.titian")?;
    back_up(&office)?;
    give(&office, &laptop, "receipt.titian")?;
    assert_eq!(unconfirmed(&laptop)?, 0);
    Ok((office, laptop))
}

#[test]
fn what_a_machine_confirmed_no_longer_counts_once_it_is_restored_from_before() -> Outcome {
    let (mut office, laptop) = two()?;
    back_up(&office)?;
    laptop.outpatient("Made Wirawan", "2026-09-03")?;
    let all = unconfirmed(&laptop)?;
    give(&laptop, &office, "out.titian")?;
    let folder = office.app.grant(office.stick("backups"));
    let backups = office.data("backup_list", &json!({ "folder": folder }))?;
    back_up(&office)?;
    give(&office, &laptop, "receipt.titian")?;
    assert_eq!(unconfirmed(&laptop)?, 0);
    let oldest = backups.as_array().and_then(|all| all.last()).ok_or("no backup")?;
    office.data("restore", &json!({ "backup": oldest["backup"], "passphrase": PASSPHRASE }))?;
    office.reopen().map_err(|error| error.code)?;
    give(&office, &laptop, "restored.titian")?;
    assert!(unconfirmed(&laptop)? >= all, "the office lost it again");
    // The new office gets all of it, in a backup of its own, and says so.
    give(&laptop, &office, "again.titian")?;
    back_up(&office)?;
    give(&office, &laptop, "receipt-2.titian")?;
    assert_eq!(unconfirmed(&laptop)?, 0);
    Ok(())
}

#[test]
fn a_machine_that_was_copied_counts_again_once_it_has_heard_of_its_copy() -> Outcome {
    let (mut office, laptop) = confirmed()?;
    office.app.close();
    let copy = office.copied("copy")?;
    office.reopen().map_err(|error| error.code)?;
    give(&copy, &laptop, "copy.titian")?;
    assert!(unconfirmed(&laptop)? > 0, "which of the two is still there is not known");
    give(&copy, &office, "to-office.titian")?;
    back_up(&office)?;
    give(&office, &laptop, "office.titian")?;
    assert_eq!(unconfirmed(&laptop)?, 0);
    Ok(())
}

#[test]
fn what_a_restored_machine_wrote_before_is_its_own_concern_still() -> Outcome {
    let (mut office, laptop) = two()?;
    office.outpatient("Siti Rahayu", "2026-09-03")?;
    back_up(&office)?;
    let folder = office.app.grant(office.stick("backups"));
    let backups = office.data("backup_list", &json!({ "folder": folder }))?;
    office.data("restore", &json!({ "backup": backups[0]["backup"], "passphrase": PASSPHRASE }))?;
    office.reopen().map_err(|error| error.code)?;
    let before = ranges(&office)?;
    let machines: Vec<&Value> = before.iter().map(|range| &range["machine"]["code"]).collect();
    assert!(machines.contains(&&json!("A")), "Siti Rahayu is nowhere else: {machines:?}");
    give(&office, &laptop, "out.titian")?;
    back_up(&laptop)?;
    give(&laptop, &office, "receipt.titian")?;
    assert_eq!(unconfirmed(&office)?, 0);
    Ok(())
}

#[test]
fn a_revoked_machine_confirms_nothing_and_what_it_wrote_is_the_others_concern() -> Outcome {
    let (office, laptop) = confirmed()?;
    let third = office.second_machine("third")?;
    give(&third, &laptop, "third.titian")?;
    back_up(&laptop)?;
    give(&laptop, &office, "laptop.titian")?;
    assert_eq!(unconfirmed(&office)?, 0, "the laptop has it all");
    let device = laptop.data("session", &json!({}))?["device"]["id"].take();
    office.data("device_revoke", &json!({ "device": device, "by": PASSPHRASE }))?;
    assert!(unconfirmed(&office)? > 0);
    let by_laptop: Vec<Value> =
        ranges(&office)?.into_iter().filter(|range| range["machine"]["code"] == "B").collect();
    assert!(!by_laptop.is_empty(), "the laptop speaks for its work no more");
    give(&office, &third, "revoked.titian")?;
    back_up(&third)?;
    give(&third, &office, "receipt-3.titian")?;
    assert_eq!(unconfirmed(&office)?, 0);
    Ok(())
}

#[test]
fn receipts_that_come_twice_or_by_way_of_a_third_machine_say_the_same() -> Outcome {
    let (office, laptop) = confirmed()?;
    assert_eq!(laptop.take(&office.stick("receipt.titian")).map_err(|error| error.code), Err("bundle_known"));
    assert_eq!(unconfirmed(&laptop)?, 0);
    // The third machine brings the office's operations, not its word.
    let third = office.second_machine("third")?;
    laptop.outpatient("Ketut Sari", "2026-09-03")?;
    give(&laptop, &office, "more.titian")?;
    back_up(&office)?;
    give(&office, &third, "news.titian")?;
    give(&third, &laptop, "hearsay.titian")?;
    assert!(unconfirmed(&laptop)? > 0);
    give(&office, &laptop, "own-word.titian")?;
    assert_eq!(unconfirmed(&laptop)?, 0);
    Ok(())
}

#[test]
fn a_receipt_counts_also_where_all_that_comes_with_it_came_by_way_of_a_third_machine() -> Outcome {
    let (office, laptop) = two()?;
    let third = office.second_machine("third")?;
    give(&third, &office, "third.titian")?;
    laptop.outpatient("Made Wirawan", "2026-09-03")?;
    give(&laptop, &office, "out.titian")?;
    give(&office, &laptop, "held.titian")?;
    back_up(&office)?;
    let own_word = office.bundle("own-word.titian")?;
    third.take(&own_word).map_err(|error| error.code)?;
    give(&third, &laptop, "hearsay.titian")?;
    assert!(unconfirmed(&laptop)? > 0);
    assert_eq!(laptop.take(&own_word).map_err(|error| error.code), Err("bundle_known"));
    assert_eq!(unconfirmed(&laptop)?, 0, "the office's own word, with nothing new beside it");
    assert_eq!(laptop.take(&office.stick("held.titian")).map_err(|error| error.code), Err("bundle_known"));
    assert_eq!(unconfirmed(&laptop)?, 0, "an old word takes nothing back");
    Ok(())
}
