//! The chains of acts: which act a person made before which.

use super::Last;
use crate::kernel::ids::Id;
use crate::log::OpId;
use crate::log::personal::{Signed, Signer};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// What the headers held say of each person's acts.
#[derive(Debug, Default)]
pub(super) struct Chains(BTreeMap<(Id, OpId), Signer>);

impl Chains {
    pub(super) fn of(acts: &BTreeMap<OpId, Signed>) -> Self {
        let signers = acts.iter().flat_map(|(op, act)| {
            act.header.signers.iter().map(|signer| ((signer.person, *op), signer.clone()))
        });
        Self(signers.collect())
    }

    /// Whether every act before one is held, back to the person's first, and each has its right number.
    pub(super) fn is_complete(&self, person: Id, act: OpId) -> bool {
        let mut at = act;
        loop {
            let Some(signer) = self.0.get(&(person, at)) else { return false };
            let Some(prev) = signer.prev else { return signer.number == 1 };
            let Some(before) = self.0.get(&(person, prev)) else { return false };
            if before.number.checked_add(1) != Some(signer.number) {
                return false;
            }
            at = prev;
        }
    }

    /// The acts named, and every one before them.
    pub(super) fn up_to(&self, person: Id, last: &Last) -> BTreeSet<OpId> {
        let mut closed = BTreeSet::new();
        for (_, act) in last {
            let mut at = Some(*act);
            while let Some(op) = at {
                if !closed.insert(op) {
                    break;
                }
                at = self.0.get(&(person, op)).and_then(|signer| signer.prev);
            }
        }
        closed
    }

    /// The acts among some that none of them follows.
    pub(super) fn last(&self, person: Id, acts: &BTreeSet<OpId>) -> Last {
        let followed: BTreeSet<OpId> =
            acts.iter().filter_map(|act| self.0.get(&(person, *act))?.prev).collect();
        let ends = acts.iter().filter(|act| !followed.contains(act));
        ends.filter_map(|act| Some((self.0.get(&(person, *act))?.number, *act))).collect()
    }
}

/// Reads the last acts that a register's value names; what does not read names none.
pub(super) fn last_in(value: &Value) -> Last {
    serde_json::from_value(value.clone()).unwrap_or_default()
}
