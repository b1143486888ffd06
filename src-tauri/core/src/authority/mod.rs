//! Who may sign for what: the administrators, everybody's role, and which of the operations that need a person's
//! signature count. [`judge`] is one pure function of the *set* of signed operations, the keys and roles in them
//! included; it reads no clock and knows no order of arrival, so every machine that holds the same set says the same.
//!
//! An act is an operation that a person signed; a person's acts are a chain, each naming its number and the one before.
//! It counts
//! - once every act its signer numbered before it is held,
//! - if the signature was made with a key that a counting act certified for the signer and no counting act ended before it,
//! - and if the signer was an administrator then: of the changes of the signer's role that count and were not yet made
//!   when the act was the last one accepted, every current one says administrator.
//!
//! Taking a role away and ending a key name the last acts that are accepted from the person. The site's root key, on the
//! recovery sheet, signs as the site itself and always counts.
//!
//! **Who removes whom.** Two administrators can take each other's role away without knowing of it. What takes is applied
//! one by one: first what takes from an administrator, and of that the most senior signer's first — the site itself, then
//! by the fewest steps from it, then in the order in which whoever made them administrators numbered that. What a junior
//! signed and the senior did not accept is then void, a removal of the senior included. What was taken stays taken,
//! whatever is applied after it; what was given is weighed anew.

mod chain;
mod judge;
pub mod records;
#[cfg(test)]
mod tests;

use crate::error::{Error, Result};
use crate::kernel::codes::Role;
use crate::kernel::ids::Id;
use crate::log::apart::Revoked;
use crate::log::personal::{self, Signed, Signing};
use crate::log::verify::FirstBad;
use crate::log::{Edit, OpId, Signatory};
use crate::scene::Tx;
use ed25519_dalek::VerifyingKey;
use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

pub use judge::{first_unsigned, judge};

/// Whose signature a change needs to count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Need {
    /// An administrator's.
    Administrator,
    /// Those of two persons: an administrator, and another administrator or a head.
    TwoPersons,
}

/// What needs a signature to count, by entity and register; without a register, every one of the entity.
const NEEDS: &[(&str, Option<&str>, Need)] = &[
    ("staff", Some("role"), Need::Administrator),
    ("credential", None, Need::Administrator),
    ("device", Some("enrolled"), Need::Administrator),
    ("device", Some("age_key"), Need::Administrator),
    ("device", Some("accepted"), Need::Administrator),
    ("device", Some("extent"), Need::Administrator),
    ("assignment", None, Need::Administrator),
    ("rekeying", None, Need::Administrator),
    ("known_site", None, Need::Administrator),
    ("erasure", None, Need::TwoPersons),
];

/// Whose signature a change of a register needs to count; none where a device's is enough.
#[must_use]
pub fn need(entity: &str, register: &str) -> Option<Need> {
    NEEDS
        .iter()
        .find(|(of, only, _)| *of == entity && only.is_none_or(|only| only == register))
        .map(|(_, _, need)| *need)
}

/// The root of all signatures: the site, and the public half of the key on its recovery sheet.
#[derive(Debug, Clone, Copy)]
pub struct Root {
    /// The site, as which the root key signs.
    pub site: Id,
    /// What its signatures are checked with.
    pub key: VerifyingKey,
}

/// The last acts of a person: several when two machines went on from one.
pub type Last = Vec<(u64, OpId)>;

/// The value of a role's register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleChange {
    /// The role; none for no account.
    pub role: Option<Role>,
    /// The last acts that the person signed under the role before.
    #[serde(default)]
    pub last: Last,
}

/// What the signed operations say together.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Authority {
    /// The role of everybody who has one.
    pub roles: BTreeMap<Id, Role>,
    /// The keys in force, by person.
    pub keys: BTreeMap<Id, BTreeSet<[u8; 32]>>,
    /// The operations that count for everything in them that needs a signature.
    pub counting: BTreeSet<OpId>,
    /// Those of them in which anything does: somebody answers for these, whatever device they were written on.
    pub answered: BTreeSet<OpId>,
    /// The last acts of each person whose signature is right, counting or not.
    pub last: BTreeMap<Id, Last>,
    /// The current values of the registers that need a signature, among the operations that count: by entity, record and register.
    pub heads: BTreeMap<(String, Id, String), Vec<(OpId, Value)>>,
    /// The acts, by device and number, that lack a signature which may still come.
    pub unsigned: BTreeSet<(Id, u64)>,
    /// Every key that was certified for a person at some time, whatever was taken since.
    pub known_keys: BTreeMap<Id, Vec<VerifyingKey>>,
}

impl Authority {
    /// Reads and judges what the log holds.
    ///
    /// # Errors
    /// When the vault cannot be read, or an operation in it does not read.
    pub fn read(conn: &Connection, root: &Root) -> Result<Self> {
        Ok(judge(root, &personal::signed(conn)?))
    }

    /// The first operation held that somebody is named to have signed and did not; of those that are kept apart nobody asks it.
    ///
    /// # Errors
    /// When the vault cannot be read, or an operation in it does not read.
    pub fn first_unsigned(conn: &Connection, root: &Root) -> Result<Option<FirstBad>> {
        let acts = personal::to_be_signed(conn)?;
        let bad = first_unsigned(root, &acts);
        let header = acts.iter().find(|act| Some(act.id) == bad).map(|act| &act.header);
        Ok(header.map(|header| FirstBad { device: header.device, seq: header.seq, reason: "person" }))
    }

    /// The role of a person; none when they have no account.
    #[must_use]
    pub fn role(&self, person: Id) -> Option<Role> {
        self.roles.get(&person).copied()
    }

    /// The administrators.
    pub fn administrators(&self) -> impl Iterator<Item = Id> {
        self.roles.iter().filter(|(_, role)| **role == Role::Administrator).map(|(person, _)| *person)
    }

    /// The current value of a register that needs a signature. Where several stand side by side: the first by operation.
    #[must_use]
    pub fn value(&self, entity: &str, record: Id, register: &str) -> Option<&Value> {
        self.heads(entity, record, register).first().map(|(_, value)| value)
    }

    /// The current values of a register that needs a signature, and the operations they are in.
    #[must_use]
    pub fn heads(&self, entity: &str, record: Id, register: &str) -> &[(OpId, Value)] {
        self.heads.get(&(entity.to_owned(), record, register.to_owned())).map_or(&[], Vec::as_slice)
    }

    /// The records of an entity whose register has a counting value, with that value.
    pub fn records<'a>(
        &'a self,
        entity: &'a str,
        register: &'a str,
    ) -> impl Iterator<Item = (Id, &'a Value)> {
        self.heads
            .iter()
            .filter(move |((of, _, name), _)| of == entity && name == register)
            .filter_map(|((_, record, _), heads)| Some((*record, &heads.first()?.1)))
    }

    /// What the revocations of devices say. A device is revoked as soon as one of the current values says so, and named
    /// what is accepted.
    #[must_use]
    pub fn revoked(&self) -> Revoked {
        let devices = self.records("device", "enrolled").map(|(device, _)| device);
        let is_revoked =
            |device: &Id| self.heads("device", *device, "enrolled").iter().any(|(_, is)| is == false);
        let accepted = |device: Id| {
            let values = self.heads("device", device, "accepted").iter();
            (device, values.filter_map(|(_, value)| serde_json::from_value(value.clone()).ok()).collect())
        };
        let accepted: BTreeMap<Id, Vec<_>> = devices.filter(is_revoked).map(accepted).collect();
        Revoked { accepted, answered: self.answered.clone() }
    }

    /// The number of each device's first act that lacks a signature; of a revoked one as far as it is accepted.
    #[must_use]
    pub fn first_unsigned_of(&self) -> BTreeMap<Id, u64> {
        let revoked = self.revoked().accepted;
        let is_accepted = |device: &Id, seq: u64| {
            let of = revoked.get(device);
            of.is_none_or(|all| all.iter().all(|last| last.iter().any(|(upto, _)| seq <= *upto)))
        };
        let mut first = BTreeMap::new();
        for (device, seq) in self.unsigned.iter().filter(|(device, seq)| is_accepted(device, *seq)) {
            first.entry(*device).or_insert(*seq);
        }
        first
    }

    /// Every key that was ever certified for a person by an act that counts, as its record holds it.
    #[must_use]
    pub fn certified_keys(&self) -> BTreeMap<Id, BTreeSet<String>> {
        let mut keys: BTreeMap<Id, BTreeSet<String>> = BTreeMap::new();
        for (_, value) in self.records("credential", "key") {
            let person = value["person"].as_str().and_then(|person| person.parse().ok());
            if let (Some(person), Some(key)) = (person, value["public_key"].as_str()) {
                keys.entry(person).or_default().insert(key.to_owned());
            }
        }
        keys
    }

    /// The last acts of a person, for whatever ends what is accepted from them.
    #[must_use]
    pub fn last_of(&self, person: Id) -> Last {
        self.last.get(&person).cloned().unwrap_or_default()
    }

    /// How a person signs next.
    #[must_use]
    pub fn signing(&self, by: &Arc<Signatory>) -> Signing {
        let newest = self.last.get(&by.person).and_then(|last| last.iter().max());
        Signing {
            by: Arc::clone(by),
            number: newest.map_or(0, |(number, _)| *number) + 1,
            prev: newest.map(|(_, op)| *op),
        }
    }
}

impl Tx<'_> {
    /// What the signatures say, of everything written so far.
    ///
    /// # Errors
    /// When the vault cannot be read.
    pub fn authority(&self) -> Result<Authority> {
        Authority::read(self.conn(), &self.scene.keys.root()?)
    }

    /// Somebody's signing key, opened with their passphrase: for one act of theirs.
    ///
    /// # Errors
    /// `wrong_passphrase`, `not_found` when they have no account on this machine.
    pub fn signatory(&self, person: Id, passphrase: &str) -> Result<Arc<Signatory>> {
        self.scene.keys.signatory(person, passphrase, self.scene.now).map(Arc::new)
    }

    /// Does something whose every operation is signed by these people, and gives it up if one of them would not count.
    ///
    /// # Errors
    /// `signature_needed` when what was written does not count, or what the work says.
    pub fn signed<R>(
        &mut self,
        by: &[Arc<Signatory>],
        work: impl FnOnce(&mut Self) -> Result<R>,
    ) -> Result<R> {
        let authority = self.authority()?;
        let before = self.pen.last.seq;
        self.pen.signing = by.iter().map(|by| authority.signing(by)).collect();
        let outcome = work(self);
        self.pen.signing.clear();
        let outcome = outcome?;
        let written = crate::log::write::ids_after(self.conn(), self.pen.device.id, before)?;
        let counting = self.authority()?.counting;
        if written.iter().all(|op| counting.contains(op)) {
            return Ok(outcome);
        }
        Err(Error::refused("signature_needed"))
    }

    /// Writes what the edits change in a dossier as one operation, signed by these people.
    ///
    /// # Errors
    /// `signature_needed` when it would not count, or when the vault cannot be written.
    pub fn sign(&mut self, by: &[Arc<Signatory>], dossier: Id, edits: Vec<Edit>) -> Result<bool> {
        self.signed(by, |tx| tx.save(dossier, edits, None))
    }
}

/// The signed operations of a slice, each once: what [`judge`] is a function of.
fn as_set(acts: &[Signed]) -> BTreeMap<OpId, Signed> {
    let mut set: BTreeMap<OpId, Signed> = BTreeMap::new();
    for act in acts {
        let held = set.entry(act.id).or_insert_with(|| Signed { personal: Vec::new(), ..act.clone() });
        for personal in &act.personal {
            if !held.personal.contains(personal) {
                held.personal.push(*personal);
            }
        }
        for change in &act.changes {
            if !held.changes.contains(change) {
                held.changes.push(change.clone());
            }
        }
    }
    set
}
