//! Single cases, each a way in which machines have been wrong about each other.

use super::machine::{Machine, Outcome, SITE, change, without};
use crate::clients::records::{CLIENT, PHONE};
use crate::kernel::ids::Id;
use crate::log::op::{MOST_CHANGES, Op};
use crate::log::schema::{column, register};
use crate::log::verify::Extent;
use crate::log::{Class, Edit, Entity, Kind, Owner, Schema, project, receive, relay};
use crate::schema::SCHEMA;
use crate::settings;
use serde_json::{Value, json};
use std::collections::BTreeSet;

const SITI: Id = Id::from_u128(1000);
const BUDI: Id = Id::from_u128(2000);

/// Two machines that both hold Siti.
fn two() -> Result<(Machine, Machine), crate::Error> {
    let (mut here, mut there) = (Machine::new(1)?, Machine::new(2)?);
    here.register(SITI, "Siti")?;
    meet(&mut here, &mut there)?;
    Ok((here, there))
}

fn meet(here: &mut Machine, there: &mut Machine) -> Result<(), crate::Error> {
    let (ours, theirs) = (here.ops()?, there.ops()?);
    there.receive(&ours)?;
    here.receive(&theirs)?;
    Ok(())
}

#[test]
fn two_values_written_apart_are_a_conflict_on_both_machines_until_one_is_chosen() -> Outcome {
    let (mut here, mut there) = two()?;
    here.set(SITI, "alias", "Sit", None)?;
    there.set(SITI, "alias", "Iti", None)?;
    meet(&mut here, &mut there)?;
    assert_eq!((here.count("conflict")?, there.count("conflict")?), (1, 1));
    assert_eq!(here.shown(SITI, "alias")?, there.shown(SITI, "alias")?);
    assert_eq!(here.picture()?, there.picture()?);
    Ok(())
}

#[test]
fn the_same_value_written_apart_is_no_conflict() -> Outcome {
    let (mut here, mut there) = two()?;
    here.set(SITI, "alias", "Sit", None)?;
    there.set(SITI, "alias", "Sit", None)?;
    meet(&mut here, &mut there)?;
    assert_eq!(here.count("conflict")?, 0);
    Ok(())
}

#[test]
fn a_stale_form_keeps_both_and_says_so() -> Outcome {
    let (mut here, _) = two()?;
    let rev = here.rev()?;
    here.set(SITI, "alias", "Sit", None)?;
    let saved = here.set(SITI, "alias", "Iti", Some(rev))?;
    assert_eq!(saved.kept_both.len(), 1);
    assert_eq!(here.count("conflict")?, 1);
    Ok(())
}

#[test]
fn a_stale_form_that_changed_nothing_leaves_the_newer_value() -> Outcome {
    let (mut here, _) = two()?;
    here.set(SITI, "alias", "Sit", None)?;
    let rev = here.rev()?;
    here.set(SITI, "alias", "Siti R.", None)?;
    assert!(!here.set(SITI, "alias", "Sit", Some(rev))?.changed);
    assert_eq!(here.shown(SITI, "alias")?.as_deref(), Some("Siti R."));
    Ok(())
}

#[test]
fn a_part_that_arrived_after_a_form_was_read_is_not_overwritten_by_it() -> Outcome {
    let (mut here, mut there) = two()?;
    here.set(SITI, "remarks", "Alergi penisilin", None)?;
    let ops = here.ops()?;
    there.receive(&ops.iter().map(|op| without(op, &[Class::Narrative])).collect::<Vec<_>>())?;
    let rev = there.rev()?;
    assert_eq!(there.shown(SITI, "remarks")?, None);
    there.receive(&ops)?;
    assert!(there.rev()? > rev);
    assert!(!there.set(SITI, "remarks", Value::Null, Some(rev))?.changed);
    assert_eq!(there.shown(SITI, "remarks")?.as_deref(), Some("Alergi penisilin"));
    let saved = there.set(SITI, "remarks", "Datang sendiri", Some(rev))?;
    assert_eq!(saved.kept_both.len(), 1);
    Ok(())
}

#[test]
fn a_word_of_a_newer_version_is_parked_and_outlives_the_saving_of_an_unchanged_form() -> Outcome {
    let (mut here, mut there) = two()?;
    there.write_raw(
        SITI,
        Class::Coded,
        &[change("client", SITI, "education", json!("vocational"), vec![])],
    )?;
    meet(&mut here, &mut there)?;
    assert_eq!(here.shown(SITI, "education")?, None);
    assert_eq!(here.count("parked")?, 1);
    assert!(!here.set(SITI, "education", Value::Null, None)?.changed);
    let saved = here.set(SITI, "education", "diploma", None)?;
    assert_eq!(saved.kept_both.len(), 1, "what could not be shown was not replaced");
    meet(&mut here, &mut there)?;
    assert_eq!(here.picture()?, there.picture()?);
    Ok(())
}

#[test]
fn a_group_with_a_key_of_a_newer_version_is_parked_whole() -> Outcome {
    let mut here = Machine::new(1)?;
    here.register(SITI, "Siti")?;
    here.write_raw(
        SITI,
        Class::Identity,
        &[change("client", SITI, "address", json!({ "street": "Jl. Mawar 1", "plus_code": "6P3Q" }), vec![])],
    )?;
    assert_eq!((here.count("parked")?, here.shown(SITI, "street")?), (1, None));
    here.write_raw(SITI, Class::Identity, &[change("client", SITI, "guardian", json!("Ibu"), vec![])])?;
    assert_eq!(here.count("parked")?, 2);
    assert!(here.verified()?.ok);
    Ok(())
}

#[test]
fn an_entity_and_a_register_of_a_newer_version_are_kept_and_relayed() -> Outcome {
    let (mut here, mut there) = two()?;
    let screening = Id::from_u128(9);
    there.write_raw(SITI, Class::Clinical, &[change("screening", screening, "score", json!(27), vec![])])?;
    there.write_raw(SITI, Class::Coded, &[change("client", SITI, "clan", json!("Sasak"), vec![])])?;
    meet(&mut here, &mut there)?;
    let mut third = Machine::new(3)?;
    third.receive(&here.ops()?)?;
    meet(&mut third, &mut here)?;
    meet(&mut third, &mut there)?;
    assert_eq!(third.count("parked")?, 2);
    assert_eq!(third.picture()?, there.picture()?);
    assert!(third.verified()?.ok);
    Ok(())
}

#[test]
fn a_value_that_replaces_one_not_held_waits_for_it() -> Outcome {
    let (mut here, mut there) = two()?;
    here.set(SITI, "alias", "Sit", None)?;
    here.set(SITI, "alias", "Iti", None)?;
    let ops = here.ops()?;
    let (newest, older) = ops.split_last().ok_or("no operations")?;
    there.receive(std::slice::from_ref(newest))?;
    assert_eq!((there.count("waiting")?, there.shown(SITI, "alias")?.as_deref()), (1, Some("Iti")));
    assert_eq!(there.verified()?.first_bad.map(|bad| bad.reason), Some("gap"));
    there.receive(older)?;
    assert_eq!((there.count("waiting")?, there.count("conflict")?), (0, 0));
    assert!(there.verified()?.ok);
    Ok(())
}

#[test]
fn a_record_appears_once_its_creating_operation_is_held() -> Outcome {
    let (mut here, mut there) = (Machine::new(1)?, Machine::new(2)?);
    there.receive(&here.ops()?)?;
    here.register(SITI, "Siti")?;
    here.set(SITI, "sex", "female", None)?;
    let ops = here.ops()?;
    there.receive(&ops[2..])?;
    assert_eq!((there.count("client")?, there.count("client_card")?), (0, 0));
    there.receive(&ops)?;
    assert_eq!((there.count("client")?, there.count("client_card")?), (1, 1));
    Ok(())
}

#[test]
fn consent_that_was_withdrawn_anywhere_is_shown_as_withdrawn() -> Outcome {
    let (mut here, mut there) = two()?;
    here.set(SITI, "consent", json!({ "status": "withdrawn" }), None)?;
    there.pass_days(1);
    there.set(SITI, "consent", json!({ "status": "given" }), None)?;
    meet(&mut here, &mut there)?;
    assert_eq!(here.shown(SITI, "consent_status")?.as_deref(), Some("withdrawn"));
    assert_eq!(here.count("conflict")?, 1);
    Ok(())
}

#[test]
fn a_clock_far_ahead_is_suspect_and_shown_behind_the_others() -> Outcome {
    let (mut here, mut there) = two()?;
    there.pass_days(500);
    there.set(SITI, "alias", "Iti", None)?;
    here.set(SITI, "alias", "Sit", None)?;
    meet(&mut here, &mut there)?;
    assert!(there.ops()?.iter().any(|op| op.header.at_suspect));
    assert_eq!(here.shown(SITI, "alias")?.as_deref(), Some("Sit"));
    Ok(())
}

#[test]
fn a_copied_device_loses_nothing_and_is_known_as_copied() -> Outcome {
    let mut here = Machine::new(1)?;
    here.register(SITI, "Siti")?;
    let mut copy = here.copied(2)?;
    copy.pass_days(1);
    here.set(SITI, "alias", "Sit", None)?;
    copy.set(SITI, "remarks", "Dari salinan", None)?;
    copy.register(BUDI, "Budi")?;
    assert_eq!(here.ops()?.last().map(|op| op.header.seq), copy.ops()?.iter().map(|op| op.header.seq).nth(2));
    meet(&mut here, &mut copy)?;
    for machine in [&here, &copy] {
        assert_eq!(machine.shown(SITI, "alias")?.as_deref(), Some("Sit"));
        assert_eq!(machine.shown(SITI, "remarks")?.as_deref(), Some("Dari salinan"));
        assert_eq!(machine.count("copied")?, 1);
        assert_eq!(machine.verified()?.first_bad, None);
    }
    assert_eq!(here.picture()?, copy.picture()?);
    // Both go on as the same device for a while, until they are opened the next time.
    here.set(SITI, "alias", "Siti R.", None)?;
    copy.set(BUDI, "alias", "Bud", None)?;
    meet(&mut here, &mut copy)?;
    assert_eq!(here.picture()?, copy.picture()?);
    assert_eq!((here.verified()?.first_bad, copy.verified()?.first_bad), (None, None));
    let before = here.picture()?;
    here.rebuild()?;
    assert_eq!(here.picture()?, before);
    Ok(())
}

#[test]
fn a_device_introduced_by_its_own_first_operation_is_believed_in_any_order() -> Outcome {
    let (mut here, mut there) = (Machine::new(1)?, Machine::new(2)?);
    there.register(SITI, "Siti")?;
    let mut ops = there.ops()?;
    ops.reverse();
    let received = here.receive(&ops)?;
    assert!(received.strangers.is_empty());
    assert_eq!((received.stored, here.shown(SITI, "name")?.as_deref()), (2, Some("Siti")));
    Ok(())
}

#[test]
fn operations_of_a_device_nobody_introduced_are_left_and_named() -> Outcome {
    let (mut here, mut there) = (Machine::new(1)?, Machine::new(2)?);
    there.register(SITI, "Siti")?;
    let ops = there.ops()?;
    let received = here.receive(&ops[1..])?;
    assert_eq!((received.stored, received.strangers.contains(&there.device.id)), (0, true));
    here.receive(&ops)?;
    assert_eq!(here.count("client")?, 1);
    Ok(())
}

#[test]
fn a_batch_with_a_forged_operation_is_refused_and_leaves_nothing() -> Outcome {
    let (mut here, mut there) = two()?;
    there.set(SITI, "alias", "Iti", None)?;
    let mut ops = there.ops()?;
    let before = here.picture()?;
    if let Some(op) = ops.last_mut() {
        op.sig[0] ^= 1;
    }
    assert_eq!(here.receive(&ops).map_err(|error| error.code().to_owned()), Err("damaged".to_owned()));
    assert_eq!(here.picture()?, before);
    Ok(())
}

#[test]
fn the_key_of_a_known_device_cannot_be_changed() -> Outcome {
    let (mut here, mut there) = two()?;
    let other = hex::encode(Machine::empty(3)?.device.public_key().as_bytes());
    let op = there.write_raw(
        SITE,
        Class::Coded,
        &[change("device", here.device.id, "public_key", json!(other), vec![])],
    )?;
    assert!(here.receive(&[op]).is_err());
    assert!(here.verified()?.ok);
    Ok(())
}

#[test]
fn what_a_newer_version_wrote_is_shown_after_the_upgrade() -> Outcome {
    static CLIENT_OF_BEFORE: Entity = Entity::new(
        "client",
        Owner::Client,
        &[register("name", Class::Identity, &[column("", "name", Kind::Text)]).required()],
    );
    static BEFORE: Schema = Schema {
        version: 0,
        entities: &[&CLIENT_OF_BEFORE, &settings::records::DEVICE],
        derived: &[&crate::clients::records::CLIENT_CARD],
        ..SCHEMA
    };
    let (mut here, there) = (Machine::new(1)?, Machine::empty(2)?);
    here.register(SITI, "Siti")?;
    here.set(SITI, "alias", "Iti", None)?;
    here.add_phone(SITI, Id::from_u128(1001), "081234567890")?;
    let mut keys = settings::device_keys(&there.conn)?;
    receive(&there.conn, &BEFORE, &mut keys, here.ops()?, &BTreeSet::new())?;
    assert_eq!((there.shown(SITI, "alias")?, there.count("parked")?), (None, 2));
    project::take_up_parked(&there.conn, &BEFORE)?;
    assert_eq!(there.count("parked")?, 2, "nothing is known of it yet");
    project::take_up_parked(&there.conn, &SCHEMA)?;
    assert_eq!(there.picture()?, here.picture()?);
    assert_eq!(there.verified()?.first_bad, None);
    Ok(())
}

#[test]
fn an_edit_cannot_move_a_record_to_another_dossier() -> Outcome {
    let (mut here, _) = two()?;
    let phone = Id::from_u128(1001);
    here.register(BUDI, "Budi")?;
    here.add_phone(SITI, phone, "081234567890")?;
    let stolen = Edit::of(&PHONE, phone).set("removed", true)?;
    assert_eq!(
        here.save(BUDI, vec![stolen], None).map_err(|error| error.code().to_owned()),
        Err("not_found".to_owned())
    );
    let unknown = Edit::of(&PHONE, Id::from_u128(5)).set("removed", true)?;
    assert!(here.save(BUDI, vec![unknown], None).is_err());
    Ok(())
}

#[test]
fn a_record_that_two_dossiers_claim_is_shown_alike_everywhere() -> Outcome {
    let (mut here, mut there) = two()?;
    here.register(BUDI, "Budi")?;
    let phone = Id::from_u128(1001);
    here.add_phone(BUDI, phone, "081234567890")?;
    let mut late = Machine::new(3)?;
    meet(&mut here, &mut there)?;
    let claim = there.write_raw(
        SITI,
        Class::Identity,
        &[change("attachment", phone, "file", json!({ "hash": "00" }), vec![])],
    )?;
    late.receive(&there.ops()?)?;
    here.receive(&[claim])?;
    late.receive(&here.ops()?)?;
    let picture = here.picture()?;
    assert_eq!(picture["phone"], Vec::<String>::new());
    here.rebuild()?;
    assert_eq!(here.picture()?, picture);
    assert!(here.verified()?.ok);
    there.receive(&late.ops()?)?;
    here.receive(&late.ops()?)?;
    late.receive(&here.ops()?)?;
    assert_eq!(late.picture()?, here.picture()?);
    assert_eq!(there.picture()?, here.picture()?);
    Ok(())
}

#[test]
fn a_save_of_more_changes_than_an_operation_holds_is_refused_before_anything_is_written() -> Outcome {
    let mut here = Machine::new(1)?;
    here.register(SITI, "Siti")?;
    let phones = (0..=MOST_CHANGES as u128)
        .map(|n| {
            Edit::new(&PHONE, Id::from_u128(5000 + n))
                .set("phone", json!({ "number": "081", "owner": "self" }))
        })
        .collect::<Result<Vec<_>, _>>()?;
    assert_eq!(
        here.save(SITI, phones, None).map_err(|error| error.code().to_owned()),
        Err("too_large".to_owned())
    );
    assert_eq!(here.count("phone")?, 0);
    Ok(())
}

#[test]
fn a_machine_that_holds_some_dossiers_and_no_narratives_verifies_as_such() -> Outcome {
    let (mut here, mut there) = (Machine::new(1)?, Machine::new(2)?);
    here.register(SITI, "Siti")?;
    here.register(BUDI, "Budi")?;
    here.set(BUDI, "remarks", "Tidak keluar dari klinik", None)?;
    here.set(BUDI, "sex", "male", None)?;
    let ops: Vec<Op> = here.ops()?.into_iter().filter(|op| op.header.dossier != SITI).collect();
    there.receive_without(&ops, &[Class::Narrative])?;
    assert_eq!(there.verified_as(Extent::Partial)?.first_bad, None);
    assert_eq!(there.verified()?.first_bad.map(|bad| bad.reason), Some("gap"));
    there.receive(&here.ops()?)?;
    assert_eq!(there.verified()?.first_bad, None);
    Ok(())
}

#[test]
fn what_comes_together_says_what_it_says_one_by_one() -> Outcome {
    let mut here = Machine::new(1)?;
    for n in 0..70 {
        let client = Id::from_u128(3000 + n);
        here.register(client, "Siti")?;
        here.set(client, "remarks", "Datang sendiri", None)?;
        here.set(client, "alias", format!("Sit {n}"), None)?;
        here.add_phone(client, Id::from_u128(9000 + n % 9), "081234567890")?;
    }
    let ops = here.ops()?;
    let backwards: Vec<Op> = ops.iter().rev().cloned().collect();
    for (order, of) in [("as it was written", &ops), ("the last first", &backwards)] {
        // Each comes without its narrative, whole, and once more.
        let each = |op: &Op| [without(op, &[Class::Narrative]), op.clone(), op.clone()];
        let sent: Vec<Op> = of.iter().flat_map(each).collect();
        let (mut together, mut singly) = (Machine::empty(2)?, Machine::empty(3)?);
        // Of a machine that nobody introduced nothing is taken.
        for machine in [&mut together, &mut singly] {
            machine.receive(&ops[..1])?;
        }
        let stored = together.receive(&sent)?.stored;
        for op in &sent {
            singly.receive(std::slice::from_ref(op))?;
        }
        let parts = ops.iter().filter(|op| op.parts.contains_key(&Class::Narrative)).count();
        assert_eq!(stored, (ops.len() - 1 + parts) as u64, "{order}: every part is new once");
        assert_eq!(together.picture()?, here.picture()?, "{order}");
        assert_eq!(singly.picture()?, here.picture()?, "{order}");
        assert!(together.verified()?.ok, "{order}");
    }
    let partly: Vec<Op> = ops.iter().map(|op| without(op, &[Class::Narrative])).collect();
    let there = Machine::empty(4)?;
    let mut keys = settings::device_keys(&here.conn)?;
    let (checked, _) = relay::check(&SCHEMA, &mut keys, [&partly[..], &ops[..9], &partly[..]].concat())?;
    relay::store(&there.conn, &SCHEMA, &checked, &[Class::Narrative].into())?;
    let is_narrative = |op: &&Op| op.parts.contains_key(&Class::Narrative);
    let kept_back = ops.iter().skip(9).filter(is_narrative).count();
    assert_eq!(there.count("withheld")?, kept_back as u64, "what did not come is known to be meant");
    Ok(())
}

#[test]
fn lines_of_clients_are_made_some_at_a_time_after_their_operations_came() -> Outcome {
    let (mut here, there) = (Machine::new(1)?, Machine::empty(2)?);
    here.register(SITI, "Siti")?;
    here.register(BUDI, "Budi")?;
    here.set(BUDI, "alias", "Bud", None)?;
    let mut keys = settings::device_keys(&there.conn)?;
    let (checked, _) = relay::check(&SCHEMA, &mut keys, here.ops()?)?;
    relay::store(&there.conn, &SCHEMA, &checked, &BTreeSet::new())?;
    assert_eq!((there.count("client")?, there.count("client_card")?), (2, 0));
    assert!(relay::is_behind(&there.conn)?);
    assert_eq!(there.verified()?.first_bad, None, "what is left for later is nothing wrong");
    assert!(relay::catch_up(&there.conn, &SCHEMA, 1)?, "one is left");
    assert_eq!(there.count("client_card")?, 1);
    assert!(!relay::catch_up(&there.conn, &SCHEMA, 1)?);
    assert!(!relay::is_behind(&there.conn)?);
    assert_eq!(there.picture()?, here.picture()?);
    there.conn.execute("UPDATE client_card SET name = 'Sita'", [])?;
    assert_eq!(there.verified()?.first_bad.map(|bad| bad.reason), Some("tables"));
    Ok(())
}

#[test]
fn verify_names_what_was_tampered_with() -> Outcome {
    for (sql, reason) in [
        ("UPDATE part SET bytes = CAST(replace(bytes, 'Siti', 'Sita') AS BLOB)", "part"),
        ("UPDATE part SET salt = zeroblob(16)", "part"),
        ("DELETE FROM part WHERE op = 2", "missing_part"),
        ("DELETE FROM op WHERE row = 2", "gap"),
        ("UPDATE op SET header = CAST(replace(header, '2026', '2025') AS BLOB) WHERE row = 2", "header"),
        ("UPDATE op SET sig = zeroblob(64) WHERE row = 2", "signature"),
        ("UPDATE op SET dossier_seq = 9 WHERE row = 2", "header"),
        ("DELETE FROM touch", "tables"),
        ("UPDATE client SET name = 'Sita'", "tables"),
        ("UPDATE client_card SET name = 'Sita'", "tables"),
        ("DELETE FROM client", "tables"),
        ("INSERT INTO phone (id, dossier, number) VALUES (x'00', x'00', '081')", "tables"),
        ("INSERT INTO conflict VALUES (x'00', 'client', 'name', x'00')", "tables"),
        ("UPDATE device SET public_key = '00'", "unknown_device"),
    ] {
        let mut here = Machine::new(1)?;
        here.register(SITI, "Siti")?;
        here.set(SITI, "alias", "Sit", None)?;
        assert!(here.verified()?.ok);
        here.conn.execute(sql, [])?;
        assert_eq!(here.verified()?.first_bad.map(|bad| bad.reason), Some(reason), "{sql}");
    }
    Ok(())
}

#[test]
fn history_tells_from_what_to_what_in_the_order_of_the_clocks_whatever_arrived_first() -> Outcome {
    let (mut here, mut there) = two()?;
    here.set(SITI, "alias", "Sit", None)?;
    here.pass_days(1);
    here.set(SITI, "alias", "Iti", None)?;
    let mut ops = here.ops()?;
    ops.reverse();
    there.receive(&ops)?;
    let past = crate::log::history::of_dossier(&there.conn, SITI)?;
    let aliases: Vec<_> = past.iter().filter(|past| past.register == "alias").collect();
    assert_eq!((&aliases[0].from, &aliases[0].to), (&Value::Null, &json!("Sit")));
    assert_eq!((&aliases[1].from, &aliases[1].to), (&json!("Sit"), &json!("Iti")));
    Ok(())
}

#[test]
fn an_operation_whose_bytes_are_not_what_they_say_is_not_read() -> Outcome {
    let mut here = Machine::new(1)?;
    here.register(SITI, "Siti")?;
    let op = here.ops()?.pop().ok_or("no operation")?;
    let mut parts = op.parts.clone();
    for part in parts.values_mut() {
        part.bytes.push(b' ');
    }
    assert!(Op::read(op.header_bytes.clone(), op.sig, parts, Vec::new()).is_err());
    let read = Op::read(op.header_bytes.clone(), op.sig, op.parts.clone(), Vec::new())?;
    assert_eq!(read, op);
    for wrong in [
        ("\"seq\":2", "\"seq\":0"),
        ("\"commit\":2", "\"commit\":9"),
        ("\"prev\":\"", "\"prev\":null,\"x\":\""),
    ] {
        let bytes = String::from_utf8(op.header_bytes.clone())?.replace(wrong.0, wrong.1).into_bytes();
        assert_ne!(bytes, op.header_bytes, "{wrong:?}");
        assert!(Op::read(bytes, op.sig, op.parts.clone(), Vec::new()).is_err(), "{wrong:?}");
    }
    Ok(())
}

#[test]
fn resolving_names_every_side_and_ends_the_conflict_everywhere() -> Outcome {
    let (mut here, mut there) = two()?;
    here.set(SITI, "alias", "Sit", None)?;
    there.set(SITI, "alias", "Iti", None)?;
    meet(&mut here, &mut there)?;
    here.save(SITI, vec![Edit::of(&CLIENT, SITI).set_over("alias", "Siti R.", Vec::new())?], None)?;
    meet(&mut here, &mut there)?;
    assert_eq!((here.count("conflict")?, there.count("conflict")?), (0, 0));
    assert_eq!(there.shown(SITI, "alias")?.as_deref(), Some("Siti R."));
    Ok(())
}

#[test]
fn a_clock_is_suspect_before_the_program_was_built_and_long_after_the_last_work() {
    use crate::log::write::is_suspect;
    const DAY: i64 = 24 * 3600;
    let built = 20_000 * DAY;
    assert!(is_suspect(built - 2 * DAY, built, 0));
    assert!(!is_suspect(built, built, 0));
    assert!(!is_suspect(built + 2000 * DAY, built, 0), "nothing was written yet to judge by");
    let newest = built + 10 * DAY;
    assert!(!is_suspect(newest + 400 * DAY, built, newest));
    assert!(is_suspect(newest + 401 * DAY, built, newest));
    let rebuilt = newest + 700 * DAY;
    assert!(!is_suspect(rebuilt + DAY, rebuilt, newest), "a later build is a witness");
}
