//! Erasing meets every order of arrival: whoever hears of it when, in the end nobody holds anything of it, all hold the
//! same, and every signature and link still stands.

use super::machine::{Machine, Outcome, SITE, change, without};
use crate::clients::records::PHONE;
use crate::erasure::records::ERASURE;
use crate::kernel::ids::Id;
use crate::log::op::Op;
use crate::log::{Class, Edit, erase};
use crate::partners::records::PARTNER;
use proptest::prelude::*;
use serde_json::json;

const SITI: Id = Id::from_u128(1000);
const BUDI: Id = Id::from_u128(2000);
const CLIENTS: [Id; 2] = [SITI, BUDI];

/// Orders the erasure of a client; it counts once a partner is held.
fn order(machine: &mut Machine, client: Id) -> Result<(), crate::Error> {
    let record = Id::from_u128(50_000 + client.as_u128() + machine.device.id.as_u128());
    let is_there = machine.conn.prepare("SELECT 1 FROM touch WHERE record = ?")?.exists([record])?;
    if !is_there {
        let edit = Edit::new(&ERASURE, record).set("dossier", client)?;
        machine.save(SITE, vec![edit], None)?;
    }
    Ok(())
}

/// Writes what erasures rest on in these tests.
fn grant(machine: &mut Machine) -> Result<(), crate::Error> {
    let record = Id::from_u128(90_000 + machine.device.id.as_u128());
    let is_there = machine.conn.prepare("SELECT 1 FROM touch WHERE record = ?")?.exists([record])?;
    if !is_there {
        let edit = Edit::new(&PARTNER, record).set("name", "RSJ")?.set("kind", "hospital")?;
        machine.save(SITE, vec![edit], None)?;
    }
    Ok(())
}

fn parts_of(machine: &Machine, dossier: Id) -> Result<u64, crate::Error> {
    let sql = "SELECT count(*) FROM part JOIN op ON op.row = part.op WHERE op.dossier = ?";
    Ok(machine.conn.query_row(sql, [dossier], |row| row.get(0))?)
}

#[test]
fn an_erasure_drops_what_is_held_and_keeps_every_header() -> Outcome {
    let mut here = Machine::new(1)?;
    here.register(SITI, "Siti")?;
    here.add_phone(SITI, Id::from_u128(1001), "081234500")?;
    here.set(SITI, "remarks", "Datang sendiri", None)?;
    here.write_raw(
        SITI,
        Class::Clinical,
        &[change("screening", Id::from_u128(1002), "score", json!(27), vec![])],
    )?;
    here.register(BUDI, "Budi")?;
    let headers: Vec<Vec<u8>> = here.ops()?.iter().map(|op| op.header_bytes.clone()).collect();
    order(&mut here, SITI)?;
    assert_ne!(parts_of(&here, SITI)?, 0, "an order that does not count erases nothing");
    grant(&mut here)?;
    assert_eq!((parts_of(&here, SITI)?, here.count("client")?, here.count("phone")?), (0, 1, 0));
    assert_eq!((here.count("parked")?, here.count("client_card")?), (0, 1));
    let kept: Vec<Vec<u8>> = here.ops()?.iter().map(|op| op.header_bytes.clone()).collect();
    assert_eq!(kept[..headers.len()], headers);
    assert_eq!(here.verified()?.first_bad, None);
    let picture = here.picture()?;
    here.rebuild()?;
    assert_eq!(here.picture()?, picture);
    Ok(())
}

#[test]
fn what_arrives_after_the_erasure_is_kept_as_headers_only() -> Outcome {
    let (mut here, mut there) = (Machine::new(1)?, Machine::new(2)?);
    here.register(SITI, "Siti")?;
    there.receive(&here.ops()?)?;
    there.set(SITI, "alias", "Ita", None)?;
    order(&mut here, SITI)?;
    grant(&mut here)?;
    here.receive(&there.ops()?)?;
    assert_eq!(parts_of(&here, SITI)?, 0);
    assert_eq!(here.ops()?.iter().filter(|op| op.header.dossier == SITI).count(), 2);
    assert_eq!(here.verified()?.first_bad, None);
    // The writer who had not heard of it: how much of theirs was dropped is what the eraser had not known.
    let late = erase::unheard(&here.conn, SITI, |device| u64::from(device == here.device.id))?;
    assert_eq!(late.iter().map(|(_, header)| header.device).collect::<Vec<_>>(), [there.device.id]);
    there.receive(&here.ops()?)?;
    assert_eq!((parts_of(&there, SITI)?, there.count("client")?), (0, 0));
    assert!(there.set(SITI, "alias", "Sit", None).is_err(), "nobody writes about whom is erased");
    assert!(there.register(SITI, "Siti").is_err());
    Ok(())
}

#[test]
fn a_record_that_two_dossiers_claim_belongs_to_the_one_that_is_left() -> Outcome {
    let (mut here, mut there) = (Machine::new(1)?, Machine::new(2)?);
    let phone = Id::from_u128(1001);
    here.register(SITI, "Siti")?;
    there.register(BUDI, "Budi")?;
    let value = |number| json!({ "number": number, "owner": "self" });
    here.write_raw(SITI, Class::Identity, &[change("phone", phone, "phone", value("0811"), vec![])])?;
    there.write_raw(BUDI, Class::Identity, &[change("phone", phone, "phone", value("0822"), vec![])])?;
    order(&mut here, SITI)?;
    grant(&mut here)?;
    here.receive(&there.ops()?)?;
    there.receive(&here.ops()?)?;
    for machine in [&here, &there] {
        let number: String =
            machine.conn.query_row("SELECT number FROM phone WHERE dossier = ?", [BUDI], |r| r.get(0))?;
        assert_eq!(number, "0822");
        assert_eq!(machine.verified()?.first_bad, None);
    }
    assert_eq!(here.picture()?, there.picture()?);
    Ok(())
}

#[test]
fn parts_that_are_absent_or_present_against_the_erasures_are_named() -> Outcome {
    let written = || -> Result<Machine, crate::Error> {
        let mut machine = Machine::new(1)?;
        machine.register(SITI, "Siti")?;
        machine.register(BUDI, "Budi")?;
        Ok(machine)
    };
    let bad = |machine: &Machine| -> Result<Option<(u64, &'static str)>, crate::Error> {
        Ok(machine.verified()?.first_bad.map(|bad| (bad.seq, bad.reason)))
    };
    // Somebody drops a dossier and says that it was erased, which nobody signed.
    let machine = written()?;
    erase::settle(&machine.conn, &crate::schema::SCHEMA, &[SITI].into())?;
    assert_eq!(bad(&machine)?, Some((2, "missing_part")));
    // Somebody keeps a part of a dossier that was erased.
    let mut machine = written()?;
    let kept = machine.ops()?[1].parts[&Class::Identity].clone();
    order(&mut machine, SITI)?;
    grant(&mut machine)?;
    assert_eq!(bad(&machine)?, None);
    machine.conn.execute(
        "INSERT INTO part SELECT row, 0, row, ?1, ?2 FROM op WHERE seq = 2",
        rusqlite::params![kept.salt, kept.bytes],
    )?;
    assert_eq!(bad(&machine)?, Some((2, "erased_part")));
    // Somebody forgets that it was erased, so that parts would be taken again.
    let mut machine = written()?;
    order(&mut machine, SITI)?;
    grant(&mut machine)?;
    machine.conn.execute("DELETE FROM erased", [])?;
    assert_eq!(bad(&machine)?.map(|(_, reason)| reason), Some("tables"));
    Ok(())
}

/// Something that happens.
#[derive(Debug, Clone)]
enum Step {
    Alias { on: usize, client: usize, alias: u8 },
    Phone { on: usize, client: usize, phone: u8 },
    Newer { on: usize, client: usize },
    Erase { on: usize, client: usize },
    Grant { on: usize },
    Send { from: usize, to: usize, shuffle: u64, lost: u64, without: Option<usize> },
}

fn step() -> impl Strategy<Value = Step> {
    let machine = || 0..3usize;
    prop_oneof![
        4 => (machine(), 0..2usize, 0..4u8).prop_map(|(on, client, alias)| Step::Alias { on, client, alias }),
        2 => (machine(), 0..2usize, 0..3u8).prop_map(|(on, client, phone)| Step::Phone { on, client, phone }),
        1 => (machine(), 0..2usize).prop_map(|(on, client)| Step::Newer { on, client }),
        2 => (machine(), 0..2usize).prop_map(|(on, client)| Step::Erase { on, client }),
        1 => machine().prop_map(|on| Step::Grant { on }),
        5 => (machine(), machine(), any::<u64>(), any::<u64>(), proptest::option::weighted(0.5, 0..4usize))
            .prop_map(|(from, to, shuffle, lost, without)| Step::Send { from, to, shuffle, lost, without }),
    ]
}

fn go(machines: &mut [Machine], step: &Step) -> Outcome {
    // A form that is open when the erasure arrives is refused, and that is all right.
    let or_erased = |saved: Result<super::machine::Saved, crate::Error>| match saved {
        Err(error) if error.code() == "not_found" => Ok(()),
        saved => saved.map(drop),
    };
    match *step {
        Step::Alias { on, client, alias } => {
            or_erased(machines[on].set(CLIENTS[client], "alias", format!("Nama {alias}"), None))?;
        }
        Step::Phone { on, client, phone } => {
            let id = Id::from_u128(CLIENTS[client].as_u128() + 1 + u128::from(phone));
            let is_there = machines[on].conn.prepare("SELECT 1 FROM touch WHERE record = ?")?.exists([id])?;
            let edit = if is_there { Edit::of(&PHONE, id) } else { Edit::new(&PHONE, id) };
            let edit = edit.set("phone", json!({ "number": format!("0812{on}{phone}"), "owner": "self" }))?;
            or_erased(machines[on].save(CLIENTS[client], vec![edit], None))?;
        }
        Step::Newer { on, client } => {
            let change = change("client", CLIENTS[client], "clan", json!("Sasak"), vec![]);
            machines[on].write_raw(CLIENTS[client], Class::Coded, &[change])?;
        }
        Step::Erase { on, client } => order(&mut machines[on], CLIENTS[client])?,
        Step::Grant { on } => grant(&mut machines[on])?,
        Step::Send { from, to, shuffle, lost, without: dropped } => {
            let mut ops = machines[from].ops()?;
            shuffled(&mut ops, shuffle);
            let mut at = 0u32;
            ops.retain(|_| {
                at += 1;
                lost >> (at % 64) & 3 != 0
            });
            if let Some(class) = dropped {
                ops = ops.iter().map(|op| without(op, &[Class::ALL[class]])).collect();
            }
            machines[to].receive(&ops)?;
        }
    }
    for machine in machines {
        let erased = machine.erased()?;
        assert_eq!(erase::all(&machine.conn)?, erased);
        for dossier in erased {
            assert_eq!(parts_of(machine, dossier)?, 0, "a part of an erased dossier is held");
            assert!(!machine.conn.prepare("SELECT 1 FROM client_card WHERE id = ?")?.exists([dossier])?);
        }
        if let Some(bad) = machine.verified()?.first_bad {
            assert!(["gap", "missing_part"].contains(&bad.reason), "{bad:?}");
        }
    }
    Ok(())
}

fn shuffled(ops: &mut [Op], mut seed: u64) {
    for at in (1..ops.len()).rev() {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ops.swap(at, usize::try_from(seed >> 33).unwrap_or(0) % (at + 1));
    }
}

fn check(steps: &[Step], seed: u64) -> Outcome {
    let mut machines = vec![Machine::new(1)?, Machine::new(2)?, Machine::new(3)?];
    machines[0].register(SITI, "Siti")?;
    machines[1].register(BUDI, "Budi")?;
    let introductions = machines
        .iter()
        .map(|machine| machine.ops().map(|ops| ops[0].clone()))
        .collect::<Result<Vec<_>, _>>()?;
    for machine in &mut machines {
        machine.receive(&introductions)?;
    }
    for step in steps {
        go(&mut machines, step)?;
    }
    // Everybody sends everything to everybody, in orders of their own and twice over.
    for round in 0..2 {
        for from in 0..3 {
            for to in 0..3 {
                let mut ops = machines[from].ops()?;
                shuffled(&mut ops, seed ^ (round * 16 + from as u64 * 4 + to as u64));
                machines[to].receive(&ops)?;
            }
        }
    }
    let picture = machines[0].picture()?;
    let headers = |machine: &Machine| -> Result<Vec<Vec<u8>>, crate::Error> {
        let mut headers: Vec<_> = machine.ops()?.into_iter().map(|op| op.header_bytes).collect();
        headers.sort();
        Ok(headers)
    };
    let all = headers(&machines[0])?;
    for machine in &machines {
        assert_eq!(machine.picture()?, picture);
        assert_eq!(headers(machine)?, all);
        assert_eq!(machine.verified()?.first_bad, None);
        machine.rebuild()?;
        assert_eq!(machine.picture()?, picture, "a rebuild gives the same tables");
    }
    // And whoever hears of all of it at once, in whatever order, has the same.
    let mut late = Machine::empty(9)?;
    let mut ops = machines[2].ops()?;
    shuffled(&mut ops, seed);
    late.receive(&ops)?;
    assert_eq!(late.picture()?, picture);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn erasing_commutes_with_writing_sending_losing_and_sending_again(
        steps in proptest::collection::vec(step(), 1..28),
        seed in any::<u64>(),
    ) {
        if let Err(error) = check(&steps, seed) {
            return Err(TestCaseError::fail(error.to_string()));
        }
    }
}
