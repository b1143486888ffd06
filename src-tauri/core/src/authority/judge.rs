//! The judging itself. Facts are gathered once; what counts is then built up in stages, since what counts decides who
//! may sign and who may sign decides what counts.

use super::chain::{Chains, last_in};
use super::{Authority, Need, Root, as_set, need};
use crate::kernel::codes::Role;
use crate::kernel::ids::Id;
use crate::log::OpId;
use crate::log::op::Change;
use crate::log::personal::{Signed, Signer};
use ed25519_dalek::VerifyingKey;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// Says what a set of signed operations means. Order and repetition do not matter.
#[must_use]
pub fn judge(root: &Root, acts: &[Signed]) -> Authority {
    let set = as_set(acts);
    let facts = Facts::gather(root, &set);
    facts.conclude(&set, &facts.administration())
}

/// The first of some acts, in their order, that somebody whose key is known is named to have signed and did not.
#[must_use]
pub fn first_unsigned(root: &Root, acts: &[Signed]) -> Option<OpId> {
    let facts = Facts::gather(root, &as_set(acts));
    let known = facts.known();
    acts.iter().find(|signed| facts.is_unsigned(signed, &known, false)).map(|signed| signed.id)
}

/// Whether a header names a signer once.
fn is_once(signers: &[Signer], of: &Signer) -> bool {
    signers.iter().filter(|other| other.person == of.person).count() == 1
}

/// A signer whose signature is right.
#[derive(Debug, Clone)]
struct Hand {
    person: Id,
    number: u64,
    /// The certifications of the keys it was made with; none for the root key.
    certifications: Vec<usize>,
    is_root: bool,
}

#[derive(Debug, Default)]
struct Act {
    /// The signers whose signature is right.
    signatures: Vec<Hand>,
    /// Those of them whose acts before it are all held.
    hands: Vec<Hand>,
    needs: BTreeSet<Need>,
    /// Whether it makes somebody an administrator or certifies a key.
    gives: bool,
    /// From whom it takes a role or a key.
    takes_from: BTreeSet<Id>,
}

impl Act {
    /// Whether it needs an administrator's signature and no more.
    fn is_administration(&self) -> bool {
        self.needs.contains(&Need::Administrator) && self.needs.len() == 1
    }
}

#[derive(Debug)]
struct RoleFact {
    act: OpId,
    role: Option<Role>,
    accepted: BTreeSet<OpId>,
    replaces: Vec<OpId>,
}

impl RoleFact {
    fn is_grant(&self) -> bool {
        self.role == Some(Role::Administrator)
    }
}

#[derive(Debug)]
struct Certification {
    act: OpId,
    record: Id,
    person: Id,
    key: VerifyingKey,
}

#[derive(Debug)]
struct End {
    act: OpId,
    record: Id,
    accepted: BTreeSet<OpId>,
}

/// How near to the root somebody was made an administrator: fewer steps first, then earlier numbers.
type Rank = (usize, Vec<(u64, OpId)>);

#[derive(Debug)]
struct Facts {
    site: Id,
    chains: Chains,
    acts: BTreeMap<OpId, Act>,
    roles: BTreeMap<Id, Vec<RoleFact>>,
    certifications: Vec<Certification>,
    ends: Vec<End>,
}

/// What counts so far.
#[derive(Debug, Default, Clone)]
struct State {
    /// The acts of which what they give counts.
    given: BTreeSet<OpId>,
    /// The acts of which what they take counts, each with what made its signer an administrator: nobody voids that by
    /// taking something from whoever did it.
    taken: BTreeMap<OpId, BTreeSet<OpId>>,
}

impl State {
    /// Whether what an act took was taken before another act was made; before now, when there is none.
    fn is_taken_before(&self, taker: OpId, accepted: &BTreeSet<OpId>, at: Option<OpId>) -> bool {
        self.taken.get(&taker).is_some_and(|path| {
            at.is_none_or(|op| taker != op && !accepted.contains(&op) && !path.contains(&op))
        })
    }
}

impl Facts {
    fn gather(root: &Root, set: &BTreeMap<OpId, Signed>) -> Self {
        let mut facts = Self {
            site: root.site,
            chains: Chains::of(set),
            acts: BTreeMap::new(),
            roles: BTreeMap::new(),
            certifications: Vec::new(),
            ends: Vec::new(),
        };
        for (op, signed) in set {
            let mut act = Act::default();
            for change in &signed.changes {
                act.needs.extend(change.registers.keys().filter_map(|name| need(&change.entity, name)));
                facts.note_certification(*op, change, &mut act);
                facts.note_role(*op, change, &mut act);
            }
            facts.acts.insert(*op, act);
        }
        // Whose key a record holds, and what signatures are checked with, is known once every certification is.
        for (op, signed) in set {
            let signatures = facts.signatures(root, signed);
            let is_complete = |hand: &&Hand| facts.chains.is_complete(hand.person, *op);
            let hands = signatures.iter().filter(is_complete).cloned().collect();
            let mut act = facts.acts.remove(op).unwrap_or_default();
            for change in &signed.changes {
                facts.note_end(*op, change, &mut act);
            }
            facts.acts.insert(*op, Act { signatures, hands, ..act });
        }
        facts
    }

    fn note_certification(&mut self, op: OpId, change: &Change, act: &mut Act) {
        if change.entity != "credential" {
            return;
        }
        let Some((value, _)) = change.registers.get("key") else { return };
        let person = value["person"].as_str().and_then(|person| person.parse().ok());
        let key = value["public_key"].as_str().and_then(crate::log::relay::device_key);
        if let (Some(person), Some(key)) = (person, key) {
            act.gives = true;
            self.certifications.push(Certification { act: op, record: change.record, person, key });
        }
    }

    /// A role that this version does not know is none.
    fn note_role(&mut self, op: OpId, change: &Change, act: &mut Act) {
        if change.entity != "staff" {
            return;
        }
        let Some((value, replaces)) = change.registers.get("role") else { return };
        let person = change.record;
        let fact = RoleFact {
            act: op,
            role: value["role"].as_str().and_then(Role::from_word),
            accepted: self.chains.up_to(person, &last_in(&value["last"])),
            replaces: replaces.clone(),
        };
        if fact.is_grant() {
            act.gives = true;
        } else {
            act.takes_from.insert(person);
        }
        self.roles.entry(person).or_default().push(fact);
    }

    fn note_end(&mut self, op: OpId, change: &Change, act: &mut Act) {
        if change.entity != "credential" {
            return;
        }
        let Some((value, _)) = change.registers.get("ended") else { return };
        let theirs = self.certifications.iter().filter(|held| held.record == change.record);
        let holders: BTreeSet<Id> = theirs.map(|held| held.person).collect();
        let last = last_in(value);
        let accepted = holders.iter().flat_map(|person| self.chains.up_to(*person, &last)).collect();
        // Whoever claims somebody else's record of a key says nothing of whose it is.
        act.takes_from.extend(holders);
        self.ends.push(End { act: op, record: change.record, accepted });
    }

    /// The signers of an act whose signature is right.
    fn signatures(&self, root: &Root, signed: &Signed) -> Vec<Hand> {
        let signers = &signed.header.signers;
        let mut hands: Vec<Hand> = Vec::new();
        for signer in signers.iter().filter(|signer| is_once(signers, signer)) {
            let is_by = |key: &VerifyingKey| {
                let mut theirs = signed.personal.iter().filter(|held| held.person == signer.person);
                theirs.any(|held| held.is_by(signed.id, key))
            };
            let is_root = signer.person == root.site && is_by(&root.key);
            let certifications: Vec<usize> = (0..self.certifications.len())
                .filter(|at| {
                    let held = &self.certifications[*at];
                    held.person == signer.person && signer.person != root.site && is_by(&held.key)
                })
                .collect();
            if is_root || !certifications.is_empty() {
                hands.push(Hand { person: signer.person, number: signer.number, certifications, is_root });
            }
        }
        hands
    }

    /// What counts of the acts that give and take: what takes is applied one by one, and whatever gives is weighed
    /// anew each time, since what was taken in the meantime may have voided it. What takes from an administrator goes
    /// first, so that what voids a signature is applied before what it signed.
    fn administration(&self) -> State {
        let mut state = State::default();
        loop {
            state.given.clear();
            self.give(&mut state, |act| &act.hands);
            let ranks = self.ranks(&state);
            let next = self
                .acts
                .iter()
                .filter(|(op, act)| {
                    !act.takes_from.is_empty() && act.is_administration() && !state.taken.contains_key(op)
                })
                .filter_map(|(op, act)| {
                    let is_lesser = !act
                        .takes_from
                        .iter()
                        .any(|person| self.role_at(*person, None, &state) == Some(Role::Administrator));
                    Some((is_lesser, self.rank_of(*op, act, &state, &ranks)?, *op))
                })
                .min();
            let Some((_, ((_, path), _), op)) = next else { return state };
            state.taken.insert(op, path.into_iter().map(|(_, op)| op).collect());
        }
    }

    /// Adds what gives: the more of it counts, the more can count, so this ends at one smallest set.
    fn give(&self, state: &mut State, hands: fn(&Act) -> &[Hand]) {
        loop {
            let more: Vec<OpId> = self
                .acts
                .iter()
                .filter(|(op, act)| {
                    act.gives
                        && !state.given.contains(op)
                        && act.is_administration()
                        && self.has_administrator(**op, hands(act), state)
                })
                .map(|(op, _)| *op)
                .collect();
            if more.is_empty() {
                return;
            }
            state.given.extend(more);
        }
    }

    /// Whether somebody who signed an act was an administrator then.
    fn has_administrator(&self, op: OpId, hands: &[Hand], state: &State) -> bool {
        hands.iter().any(|hand| self.role_of_hand(hand, op, state) == Some(Role::Administrator))
    }

    /// The rank of an act's most senior administrator, and its number among theirs.
    fn rank_of(&self, op: OpId, act: &Act, state: &State, ranks: &BTreeMap<Id, Rank>) -> Option<(Rank, u64)> {
        let hands = act.hands.iter();
        let may = hands.filter(|hand| self.role_of_hand(hand, op, state) == Some(Role::Administrator));
        may.filter_map(|hand| Some((ranks.get(&hand.person)?.clone(), hand.number))).min()
    }

    fn ranks(&self, state: &State) -> BTreeMap<Id, Rank> {
        let mut ranks: BTreeMap<Id, Rank> = BTreeMap::from([(self.site, (0, Vec::new()))]);
        loop {
            let mut is_done = true;
            for (person, facts) in &self.roles {
                for fact in facts.iter().filter(|fact| fact.is_grant() && state.given.contains(&fact.act)) {
                    let Some(act) = self.acts.get(&fact.act) else { continue };
                    let Some(((_, mut path), number)) = self.rank_of(fact.act, act, state, &ranks) else {
                        continue;
                    };
                    path.push((number, fact.act));
                    let rank = (path.len(), path);
                    if ranks.get(person).is_none_or(|held| rank < *held) {
                        ranks.insert(*person, rank);
                        is_done = false;
                    }
                }
            }
            if is_done {
                return ranks;
            }
        }
    }

    /// What a signer was when signing; none when the key was not theirs then.
    fn role_of_hand(&self, hand: &Hand, op: OpId, state: &State) -> Option<Role> {
        if hand.is_root {
            return Some(Role::Administrator);
        }
        let has_key = hand.certifications.iter().any(|at| {
            let held = &self.certifications[*at];
            held.act != op && state.given.contains(&held.act) && !self.is_ended(held.record, Some(op), state)
        });
        if has_key { self.role_at(hand.person, Some(op), state) } else { None }
    }

    /// Whether a key was ended before an act; before now, when there is none.
    fn is_ended(&self, record: Id, before: Option<OpId>, state: &State) -> bool {
        let mut ends = self.ends.iter().filter(|end| end.record == record);
        ends.any(|end| state.is_taken_before(end.act, &end.accepted, before))
    }

    /// The role of a person when an act was made; now, when there is none. Of several current ones the least.
    fn role_at(&self, person: Id, at: Option<OpId>, state: &State) -> Option<Role> {
        let is_made = |fact: &&RoleFact| {
            if fact.is_grant() {
                state.given.contains(&fact.act)
                    && at.is_none_or(|op| fact.act != op && !fact.accepted.contains(&op))
            } else {
                state.is_taken_before(fact.act, &fact.accepted, at)
            }
        };
        let made: Vec<&RoleFact> = self.roles.get(&person)?.iter().filter(is_made).collect();
        let replaced: BTreeSet<OpId> = made.iter().flat_map(|fact| fact.replaces.iter().copied()).collect();
        let mut current = made.iter().filter(|fact| !replaced.contains(&fact.act)).map(|fact| fact.role);
        let first = current.next()?;
        // The roles are listed from the one that may most.
        current.fold(first, |least, role| Some(least?.max(role?)))
    }

    /// Whether an act counts as a whole.
    fn counts(&self, op: OpId, act: &Act, state: &State) -> bool {
        if act.needs.is_empty() {
            return true;
        }
        let is_taken = state.taken.contains_key(&op);
        if act.is_administration() {
            let is_given = state.given.contains(&op)
                || (!act.gives && (is_taken || self.has_administrator(op, &act.hands, state)));
            return is_given && (is_taken || act.takes_from.is_empty());
        }
        // Two persons: the site itself is none.
        let people = act.hands.iter().filter(|hand| !hand.is_root);
        let roles: Vec<Role> = people.filter_map(|hand| self.role_of_hand(hand, op, state)).collect();
        let may = roles.iter().filter(|role| matches!(role, Role::Administrator | Role::Head)).count();
        act.needs.len() == 1 && may >= 2 && roles.contains(&Role::Administrator)
    }

    /// The acts that certify a key by somebody who ever was an administrator, whatever was taken since, and whether or not
    /// all of their acts are held: the keys by which a signature can be told to be right.
    fn known(&self) -> BTreeSet<OpId> {
        let mut known = State::default();
        self.give(&mut known, |act| &act.signatures);
        known.given
    }

    /// Whether an act lacks a signature of somebody whom it names: there is none by a key that is known to be theirs. Of
    /// whom no key is known nobody can tell, which `strictly` counts as lacking. Who is named twice signs nothing.
    fn is_unsigned(&self, signed: &Signed, known: &BTreeSet<OpId>, strictly: bool) -> bool {
        let signers = &signed.header.signers;
        let signatures = self.acts.get(&signed.id).map_or(&[][..], |act| &act.signatures);
        let is_of_known = |at: &usize| known.contains(&self.certifications[*at].act);
        let has_key = |person: Id| {
            let mut theirs = self.certifications.iter().filter(|held| held.person == person);
            person == self.site || theirs.any(|held| known.contains(&held.act))
        };
        signers.iter().filter(|signer| is_once(signers, signer)).any(|signer| {
            let mut theirs = signatures.iter().filter(|hand| hand.person == signer.person);
            (strictly || has_key(signer.person))
                && !theirs.any(|hand| hand.is_root || hand.certifications.iter().any(is_of_known))
        })
    }

    fn unsigned(&self, set: &BTreeMap<OpId, Signed>, known: &BTreeSet<OpId>) -> BTreeSet<(Id, u64)> {
        let unsigned = set.values().filter(|signed| self.is_unsigned(signed, known, true));
        unsigned.map(|signed| (signed.header.device, signed.header.seq)).collect()
    }

    fn known_keys(&self, known: &BTreeSet<OpId>) -> BTreeMap<Id, Vec<VerifyingKey>> {
        let mut keys: BTreeMap<Id, Vec<VerifyingKey>> = BTreeMap::new();
        for held in self.certifications.iter().filter(|held| known.contains(&held.act)) {
            keys.entry(held.person).or_default().push(held.key);
        }
        keys
    }

    fn conclude(&self, set: &BTreeMap<OpId, Signed>, state: &State) -> Authority {
        let counting: BTreeSet<OpId> =
            self.acts.iter().filter(|(op, act)| self.counts(**op, act, state)).map(|(op, _)| *op).collect();
        let roles = self
            .roles
            .keys()
            .filter_map(|person| Some((*person, self.role_at(*person, None, state)?)))
            .collect();
        let mut keys: BTreeMap<Id, BTreeSet<[u8; 32]>> = BTreeMap::new();
        for held in &self.certifications {
            if state.given.contains(&held.act) && !self.is_ended(held.record, None, state) {
                keys.entry(held.person).or_default().insert(*held.key.as_bytes());
            }
        }
        let is_needed = |op: &&OpId| self.acts.get(op).is_some_and(|act| !act.needs.is_empty());
        let answered = counting.iter().filter(is_needed).copied().collect();
        let known = self.known();
        Authority {
            roles,
            keys,
            last: self.last(state),
            heads: heads(set, &counting),
            answered,
            counting,
            unsigned: self.unsigned(set, &known),
            known_keys: self.known_keys(&known),
        }
    }

    /// The ends of everybody's chains, among the acts signed with a key that was certified at some time.
    fn last(&self, state: &State) -> BTreeMap<Id, super::Last> {
        let mut acts: BTreeMap<Id, BTreeSet<OpId>> = BTreeMap::new();
        for (op, act) in &self.acts {
            for hand in &act.hands {
                let mut certified = hand.certifications.iter().map(|at| self.certifications[*at].act);
                if hand.is_root || certified.any(|act| state.given.contains(&act)) {
                    acts.entry(hand.person).or_default().insert(*op);
                }
            }
        }
        acts.into_iter().map(|(person, acts)| (person, self.chains.last(person, &acts))).collect()
    }
}

/// The current values of the registers that need a signature, among the operations that count.
fn heads(
    set: &BTreeMap<OpId, Signed>,
    counting: &BTreeSet<OpId>,
) -> BTreeMap<(String, Id, String), Vec<(OpId, Value)>> {
    type Writes<'a> = Vec<(OpId, &'a Value, &'a [OpId])>;
    let mut writes: BTreeMap<(String, Id, String), Writes<'_>> = BTreeMap::new();
    for signed in counting.iter().filter_map(|op| set.get(op)) {
        for change in &signed.changes {
            for (register, (value, replaces)) in &change.registers {
                if need(&change.entity, register).is_some() {
                    let key = (change.entity.clone(), change.record, register.clone());
                    writes.entry(key).or_default().push((signed.id, value, replaces));
                }
            }
        }
    }
    let current = |writes: Writes<'_>| {
        let replaced: BTreeSet<OpId> = writes
            .iter()
            .flat_map(|(op, _, replaces)| replaces.iter().filter(move |other| *other != op))
            .copied()
            .collect();
        writes
            .into_iter()
            .filter(|(op, ..)| !replaced.contains(op))
            .map(|(op, value, _)| (op, value.clone()))
            .collect()
    };
    writes.into_iter().map(|(key, writes)| (key, current(writes))).collect()
}
