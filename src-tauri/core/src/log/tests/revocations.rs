//! What a revoked device went on to write is shown nowhere until it is accepted, whichever of the two came first.

use super::machine::{Machine, Outcome, SITE, change};
use crate::clients::records::CLIENT;
use crate::kernel::ids::Id;
use crate::log::apart::{self, Accepted};
use crate::log::op::Op;
use crate::log::{Edit, OpId, history, project};
use crate::schema::SCHEMA;
use crate::settings::records::DEVICE;
use proptest::prelude::*;
use serde_json::json;
use std::collections::BTreeSet;

const SITI: Id = Id::from_u128(1000);
const BUDI: Id = Id::from_u128(2000);
const CLIENTS: [Id; 2] = [SITI, BUDI];

/// Revokes a device on a machine up to a number of it.
fn revoke(on: &mut Machine, device: Id, up_to: u64) -> Result<(), crate::Error> {
    let accepted: Accepted = apart::last_of(&on.conn, device, up_to)?;
    on.save(SITE, vec![Edit::of(&DEVICE, device).set_over("accepted", accepted, Vec::new())?], None)?;
    Ok(())
}

fn hear(machine: &mut Machine, of: &[Op]) -> Result<(), crate::Error> {
    machine.receive(of).map(drop)
}

/// An office, and a laptop that both hold Siti.
fn two() -> Result<(Machine, Machine), crate::Error> {
    let (mut office, mut laptop) = (Machine::new(1)?, Machine::new(2)?);
    office.register(SITI, "Siti")?;
    hear(&mut laptop, &office.ops()?)?;
    hear(&mut office, &laptop.ops()?)?;
    Ok((office, laptop))
}

#[test]
fn what_came_after_the_last_accepted_one_is_kept_and_shown_nowhere_until_it_is_accepted() -> Outcome {
    let (mut office, mut laptop) = two()?;
    laptop.set(SITI, "alias", "Iti", None)?;
    hear(&mut office, &laptop.ops()?)?;
    let known = laptop.last.seq;
    laptop.set(SITI, "alias", "Dicuri", None)?;
    laptop.register(BUDI, "Budi")?;
    let trusted = office.picture()?;
    revoke(&mut office, laptop.device.id, known)?;
    hear(&mut office, &laptop.ops()?)?;
    let mut shown = office.picture()?;
    for table in ["client", "client_card", "conflict", "parked"] {
        assert_eq!(shown.remove(table), trusted.get(table).cloned(), "{table}");
    }
    assert_eq!(office.shown(SITI, "alias")?.as_deref(), Some("Iti"));
    assert_eq!(apart::holding(&office.conn, laptop.device.id)?.apart, 2);
    let listed = apart::list(&office.conn, laptop.device.id, 10)?;
    assert_eq!((listed.len(), listed[0].header.dossier), (2, BUDI));
    assert!(listed.iter().all(|apart| apart.entities == BTreeSet::from(["client".to_owned()])));
    assert!(history::of_dossier(&office.conn, BUDI)?.is_empty());
    assert_eq!(office.ops()?.len(), laptop.ops()?.len() + 1, "it is relayed like everything else");
    assert_eq!(office.verified()?.first_bad, None);
    revoke(&mut office, laptop.device.id, known + 2)?;
    assert_eq!(office.shown(SITI, "alias")?.as_deref(), Some("Dicuri"));
    assert_eq!((office.count("client")?, office.count("apart")?), (2, 0));
    assert_eq!(history::of_dossier(&office.conn, BUDI)?.len(), 1);
    assert_eq!(office.verified()?.first_bad, None);
    Ok(())
}

#[test]
fn a_device_that_hears_of_its_revocation_writes_no_more() -> Outcome {
    let (mut office, mut laptop) = two()?;
    laptop.register(BUDI, "Budi")?;
    revoke(&mut office, laptop.device.id, 1)?;
    hear(&mut laptop, &office.ops()?)?;
    assert_eq!(laptop.count("client")?, 1, "what it wrote itself is not shown on it either");
    let refused = laptop.set(SITI, "alias", "Iti", None).map_err(|error| error.code().to_owned());
    assert_eq!(refused, Err("device_revoked".to_owned()));
    Ok(())
}

#[test]
fn of_two_revocations_at_once_what_one_does_not_accept_is_not() -> Outcome {
    let (mut office, mut laptop) = two()?;
    let mut other = Machine::new(3)?;
    for alias in ["Satu", "Dua", "Tiga"] {
        laptop.set(SITI, "alias", alias, None)?;
    }
    hear(&mut office, &laptop.ops()?)?;
    hear(&mut other, &office.ops()?)?;
    revoke(&mut office, laptop.device.id, 3)?;
    revoke(&mut other, laptop.device.id, 2)?;
    hear(&mut office, &other.ops()?)?;
    hear(&mut other, &office.ops()?)?;
    for machine in [&office, &other] {
        assert_eq!(machine.shown(SITI, "alias")?.as_deref(), Some("Satu"));
        assert_eq!(machine.verified()?.first_bad, None);
    }
    assert_eq!(office.picture()?, other.picture()?);
    // Whoever has seen both decides.
    revoke(&mut other, laptop.device.id, 3)?;
    assert_eq!(other.shown(SITI, "alias")?.as_deref(), Some("Dua"));
    Ok(())
}

#[test]
fn another_operation_of_a_number_that_was_accepted_is_none_of_those_that_were() -> Outcome {
    let (mut office, mut laptop) = two()?;
    let mut thief = laptop.copied(2)?;
    laptop.set(SITI, "alias", "Iti", None)?;
    laptop.set(SITI, "remarks", "Catatan", None)?;
    hear(&mut office, &laptop.ops()?)?;
    revoke(&mut office, laptop.device.id, laptop.last.seq)?;
    // Written anew with the device's key, from before what was accepted.
    thief.set(SITI, "alias", "Dicuri", None)?;
    thief.set(SITI, "remarks", "Dicuri", None)?;
    let mut late = Machine::new(4)?;
    hear(&mut late, &thief.ops()?)?;
    hear(&mut late, &office.ops()?)?;
    hear(&mut office, &thief.ops()?)?;
    for machine in [&office, &late] {
        assert_eq!(machine.shown(SITI, "alias")?.as_deref(), Some("Iti"));
        assert_eq!(machine.shown(SITI, "remarks")?.as_deref(), Some("Catatan"));
        assert_eq!(apart::holding(&machine.conn, laptop.device.id)?.apart, 2);
        assert_eq!(machine.verified()?.first_bad, None);
    }
    Ok(())
}

#[test]
fn verify_finds_what_somebody_put_apart_or_back_by_hand() -> Outcome {
    let (mut office, mut laptop) = two()?;
    laptop.set(SITI, "alias", "Iti", None)?;
    hear(&mut office, &laptop.ops()?)?;
    office.conn.execute("INSERT INTO apart SELECT max(row) FROM op", [])?;
    assert_eq!(office.verified()?.first_bad.map(|bad| bad.reason), Some("tables"));
    office.conn.execute("DELETE FROM apart", [])?;
    assert_eq!(office.verified()?.first_bad, None);
    revoke(&mut office, laptop.device.id, 1)?;
    assert_eq!(office.verified()?.first_bad, None);
    office.conn.execute("INSERT INTO touch SELECT ?, op FROM apart", [SITI])?;
    project::rebuild(&office.conn, &SCHEMA)?;
    assert_eq!(office.verified()?.first_bad, None, "made anew it is right");
    office.conn.execute("INSERT INTO touch SELECT ?, op FROM apart", [SITI])?;
    assert_eq!(office.verified()?.first_bad.map(|bad| bad.reason), Some("tables"));
    Ok(())
}

/// Something that happens.
#[derive(Debug, Clone)]
enum Step {
    Save {
        on: usize,
        client: usize,
        alias: u8,
    },
    Send {
        from: usize,
        to: usize,
        shuffle: u64,
        lost: u64,
    },
    /// A machine revokes another, or accepts more of it, up to some of what it holds.
    Revoke {
        on: usize,
        of: usize,
        up_to: u64,
    },
    /// A machine goes on from a copy of its folder, as the same device.
    Copy {
        from: usize,
        to: usize,
    },
}

fn step() -> impl Strategy<Value = Step> {
    let machine = || 0..3usize;
    prop_oneof![
        5 => (machine(), 0..2usize, 0..4u8).prop_map(|(on, client, alias)| Step::Save { on, client, alias }),
        4 => (machine(), machine(), any::<u64>(), any::<u64>())
            .prop_map(|(from, to, shuffle, lost)| Step::Send { from, to, shuffle, lost }),
        2 => (machine(), machine(), 1..9u64).prop_map(|(on, of, up_to)| Step::Revoke { on, of, up_to }),
        1 => (machine(), machine()).prop_map(|(from, to)| Step::Copy { from, to }),
    ]
}

fn shuffled(mut ops: Vec<Op>, seed: u64) -> Vec<Op> {
    fastrand::Rng::with_seed(seed).shuffle(&mut ops);
    ops
}

fn play(steps: &[Step]) -> Result<Vec<Machine>, crate::Error> {
    let mut machines = vec![Machine::new(1)?, Machine::new(2)?, Machine::new(3)?];
    machines[0].register(SITI, "Siti")?;
    machines[0].register(BUDI, "Budi")?;
    let introductions: Vec<Op> = machines.iter().map(Machine::ops).collect::<Result<Vec<_>, _>>()?.concat();
    for machine in &mut machines {
        machine.receive(&introductions)?;
    }
    for step in steps {
        match *step {
            Step::Save { on, client, alias } => {
                let alias = ["Ali", "Ucok", "Upik", "Buyung"][usize::from(alias)];
                let mut known = machines[on].conn.prepare("SELECT 1 FROM client WHERE id = ?")?;
                if !known.exists([CLIENTS[client]])? {
                    continue;
                }
                drop(known);
                let edit = Edit::of(&CLIENT, CLIENTS[client]).set("alias", alias)?;
                refused_at_most(machines[on].save(CLIENTS[client], vec![edit], None).map(drop))?;
            }
            Step::Send { from, to, shuffle, lost } => {
                let mut random = fastrand::Rng::with_seed(lost);
                let mut ops = shuffled(machines[from].ops()?, shuffle);
                ops.retain(|_| random.u8(..) < 200);
                machines[to].receive(&ops)?;
            }
            Step::Revoke { on, of, up_to } => {
                let device = machines[of].device.id;
                if device != machines[on].device.id {
                    refused_at_most(revoke(&mut machines[on], device, up_to))?;
                }
            }
            Step::Copy { from, to } if from != to => {
                // The numbers of the machines are those of their keys.
                let seed = machines[from].device.id.as_u128() - 100;
                let held = machines[to].ops()?;
                let mut copy = machines[from].copied(u8::try_from(seed).unwrap_or_default())?;
                copy.receive(&held)?;
                machines.push(copy);
                machines.swap_remove(to);
            }
            Step::Copy { .. } => {}
        }
    }
    Ok(machines)
}

/// A machine that has heard of its own revocation writes no more.
fn refused_at_most(outcome: Result<(), crate::Error>) -> Result<(), crate::Error> {
    match outcome {
        Err(error) if error.code() == "device_revoked" => Ok(()),
        outcome => outcome,
    }
}

/// Whoever holds the same shows the same, in whatever order it came; what is shown is what a machine would show that was
/// only ever given what is accepted; and nothing is lost by it.
fn check(steps: &[Step], seed: u64) -> Outcome {
    let machines = play(steps)?;
    let mut all: Vec<Op> = machines.iter().map(Machine::ops).collect::<Result<Vec<_>, _>>()?.concat();
    all.sort_by_key(|op| op.id);
    all.dedup_by_key(|op| op.id);
    let mut pictures = Vec::new();
    let mut one = Machine::empty(9)?;
    for turn in 0..3 {
        let mut machine = Machine::empty(9)?;
        let mixed = shuffled(all.clone(), seed ^ turn);
        // Device by device they are introduced; the rest comes piece by piece, some of it twice.
        machine.receive(&mixed)?;
        for piece in mixed.chunks(3) {
            machine.receive(piece)?;
        }
        assert_eq!(machine.ops()?.len(), all.len(), "nothing is lost");
        assert_eq!(machine.verified()?.first_bad, None);
        pictures.push(machine.picture()?);
        one = machine;
    }
    for machine in machines {
        let mut machine = machine;
        for piece in shuffled(all.clone(), seed).chunks(2) {
            machine.receive(piece)?;
        }
        pictures.push(machine.picture()?);
        assert_eq!(machine.verified()?.first_bad, None);
        machine.rebuild()?;
        pictures.push(machine.picture()?);
    }
    for picture in &pictures {
        assert_eq!(picture, &pictures[0]);
    }
    let apart: BTreeSet<OpId> = one
        .conn
        .prepare("SELECT id FROM op JOIN apart ON apart.op = op.row")?
        .query_map([], |row| Ok(OpId(row.get(0)?)))?
        .collect::<rusqlite::Result<_>>()?;
    let accepted: Vec<Op> = all.into_iter().filter(|op| !apart.contains(&op.id)).collect();
    let mut trusting = Machine::empty(9)?;
    trusting.receive(&accepted)?;
    let mut expected = trusting.picture()?;
    // That a device was copied is seen by what is held, whether it is accepted or not.
    expected.insert("copied".to_owned(), pictures[0]["copied"].clone());
    assert_eq!(pictures[0], expected);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn it_makes_no_difference_which_came_first(
        steps in proptest::collection::vec(step(), 1..24),
        seed in any::<u64>(),
    ) {
        if let Err(error) = check(&steps, seed) {
            return Err(TestCaseError::fail(error.to_string()));
        }
    }
}

#[test]
fn a_revocation_that_does_not_read_accepts_nothing_of_its_own() -> Outcome {
    let (mut office, laptop) = two()?;
    let odd = change("device", laptop.device.id, "accepted", json!("semua"), Vec::new());
    office.write_raw(SITE, crate::log::Class::Coded, &[odd])?;
    apart::settle(&office.conn, &SCHEMA, &office.revoked()?)?;
    assert_eq!(office.count("apart")?, 0);
    assert_eq!(office.verified()?.first_bad, None);
    Ok(())
}
