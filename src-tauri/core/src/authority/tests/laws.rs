//! The laws, over whatever people may sign, in whatever order it arrives.

use super::office::{Office, certify, erase, with};
use crate::authority::Authority;
use crate::kernel::codes::Role;
use crate::log::Signatory;
use crate::log::personal::{Personal, Signed};
use proptest::prelude::*;
use std::collections::BTreeSet;
use std::sync::Arc;

const PEOPLE: usize = 4;
const ROLES: [Option<Role>; 4] =
    [Some(Role::Administrator), Some(Role::Administrator), Some(Role::Head), None];

/// Something that somebody does, seeing what has reached them.
#[derive(Debug, Clone)]
enum Step {
    Turn { by: usize, of: usize, role: usize },
    End { by: usize, of: usize },
    Certify { by: usize, of: usize },
    Erase { by: usize, with: usize },
    Meet { one: usize, other: usize },
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let person = || 0..PEOPLE;
    let step = prop_oneof![
        6 => (person(), person(), 0..ROLES.len()).prop_map(|(by, of, role)| Step::Turn { by, of, role }),
        1 => (person(), person()).prop_map(|(by, of)| Step::End { by, of }),
        1 => (person(), person()).prop_map(|(by, of)| Step::Certify { by, of }),
        1 => (person(), person()).prop_map(|(by, with)| Step::Erase { by, with }),
        4 => (person(), person()).prop_map(|(one, other)| Step::Meet { one, other }),
    ];
    proptest::collection::vec(step, 1..18)
}

/// Plays steps; everything that was signed. Honest people do what the program lets them.
fn play(office: &mut Office, steps: &[Step], is_honest: bool) -> Vec<Signed> {
    let mut views = vec![office.founding.clone(); PEOPLE];
    let mut all = office.founding.clone();
    for (nth, step) in steps.iter().enumerate() {
        let (by, changes, besides) = match *step {
            Step::Meet { one, other } => {
                let met = union(&views[one], &views[other]);
                (views[one], views[other]) = (met.clone(), met);
                continue;
            }
            Step::Turn { by, of, role } => {
                let of = Arc::clone(&office.people[of]);
                (by, vec![office.role(&views[by], &of, ROLES[role])], None)
            }
            Step::End { by, of } => (by, vec![office.end(&views[by], of)], None),
            Step::Certify { by, of } => {
                let of = Arc::clone(&office.people[of]);
                (by, vec![certify(100 + nth as u128, &of)], None)
            }
            Step::Erase { by, with } => (by, vec![erase()], Some(with)),
        };
        let mut signatories = vec![Arc::clone(&office.people[by])];
        signatories
            .extend(besides.filter(|other| *other != by).map(|other| Arc::clone(&office.people[other])));
        let act = office.act(&signatories, &views[by], changes);
        if is_honest {
            let then = office.judge(&with(&views[by], &[&act]));
            let of_self = matches!(*step, Step::Turn { by, of, .. } | Step::End { by, of } if by == of);
            if of_self || !then.counting.contains(&act.id) || then.administrators().next().is_none() {
                continue;
            }
        }
        views[by].push(act.clone());
        all.push(act);
    }
    all
}

fn union(a: &[Signed], b: &[Signed]) -> Vec<Signed> {
    let held: BTreeSet<_> = a.iter().map(|act| act.id).collect();
    a.iter().chain(b.iter().filter(|act| !held.contains(&act.id))).cloned().collect()
}

fn shuffled(acts: &[Signed], seed: u64) -> Vec<Signed> {
    let mut random = fastrand::Rng::with_seed(seed);
    let mut acts: Vec<Signed> = acts.iter().chain(acts.iter().filter(|_| random.bool())).cloned().collect();
    random.shuffle(&mut acts);
    acts
}

/// What people notice of a judgement.
fn seen(authority: &Authority) -> impl PartialEq + std::fmt::Debug + use<> {
    (authority.roles.clone(), authority.keys.clone(), authority.heads.clone(), authority.last.clone())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn order_and_repetition_do_not_matter(steps in steps(), seed: u64, cut: u64) {
        let mut office = Office::new(PEOPLE as u8);
        let acts = play(&mut office, &steps, false);
        prop_assert_eq!(office.judge(&acts), office.judge(&shuffled(&acts, seed)));
        // Whatever part of it has arrived: the same part, the same answer.
        let mut random = fastrand::Rng::with_seed(cut);
        let some: Vec<Signed> = acts.iter().filter(|_| random.u8(..) < 200).cloned().collect();
        prop_assert_eq!(office.judge(&some), office.judge(&shuffled(&some, seed)));
    }

    #[test]
    fn a_signature_that_is_wrong_in_any_way_changes_nothing(steps in steps(), pick: usize, how in 0..5usize) {
        let mut office = Office::new(PEOPLE as u8);
        let acts = play(&mut office, &steps, false);
        let genuine = acts[pick % acts.len()].clone();
        let stranger = Arc::new(Signatory::new(genuine.personal[0].person, &[201; 32]));
        let forged = match how {
            // A flipped bit, beside the right signature and in its place.
            0 => {
                let mut act = genuine.clone();
                act.personal[0].sig[pick % 64] ^= 1;
                act
            }
            // Another content under the same signature.
            1 => {
                let role = office.role(&acts, &Arc::clone(&office.people[pick % PEOPLE]), Some(Role::Administrator));
                let mut act = office.act_as(&[], genuine.header.signers.clone(), vec![role]);
                act.personal.clone_from(&genuine.personal);
                act
            }
            // Another number.
            2 => {
                let mut signers = genuine.header.signers.clone();
                signers[0].number += 1;
                let mut act = office.act_as(&[], signers, genuine.changes.clone());
                act.personal.clone_from(&genuine.personal);
                act
            }
            // A key that nobody certified.
            3 => office.act_as(&[stranger], genuine.header.signers.clone(), genuine.changes.clone()),
            // Somebody else's signature under this name.
            _ => {
                let other = office.people[(pick + 1) % PEOPLE].sign(genuine.id);
                let personal = Personal { person: genuine.personal[0].person, sig: other.sig };
                let mut act = genuine.clone();
                let is_own = other.person == personal.person;
                act.personal = if is_own { Vec::new() } else { vec![personal] };
                act
            }
        };
        prop_assert_eq!(seen(&office.judge(&acts)), seen(&office.judge(&with(&acts, &[&forged]))));
        // Alone, in the place of the right one, it does not count either.
        let without: Vec<Signed> = acts.iter().filter(|act| act.id != genuine.id).cloned().collect();
        let judged = office.judge(&with(&without, &[&forged]));
        prop_assert!(!judged.counting.contains(&forged.id), "{how}");
    }

    #[test]
    fn whoever_keeps_to_the_program_leaves_an_administrator(steps in steps()) {
        let mut office = Office::new(PEOPLE as u8);
        let acts = play(&mut office, &steps, true);
        let authority = office.judge(&acts);
        let able = authority.administrators().filter(|person| authority.keys.contains_key(person)).count();
        prop_assert!(able > 0, "{:?}", authority.roles);
    }

    #[test]
    fn what_counts_was_signed_by_whoever_had_the_right_to(steps in steps()) {
        let mut office = Office::new(PEOPLE as u8);
        let acts = play(&mut office, &steps, false);
        let authority = office.judge(&acts);
        // Nobody but the founder and those they made, directly or not, is a signer of anything that counts.
        let mut trusted = BTreeSet::from([super::office::SITE]);
        loop {
            let more: BTreeSet<_> = acts
                .iter()
                .filter(|act| act.header.signers.iter().any(|signer| trusted.contains(&signer.person)))
                .flat_map(|act| &act.changes)
                .filter(|change| change.entity == "staff")
                .map(|change| change.record)
                .filter(|person| !trusted.contains(person))
                .collect();
            if more.is_empty() {
                break;
            }
            trusted.extend(more);
        }
        for act in acts.iter().filter(|act| authority.counting.contains(&act.id)) {
            prop_assert!(act.header.signers.iter().any(|signer| trusted.contains(&signer.person)));
        }
    }
}
