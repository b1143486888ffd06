//! A site of a few people who sign acts, each seeing what has reached them.

use crate::authority::{Authority, RoleChange, Root, judge};
use crate::kernel::codes::Role;
use crate::kernel::ids::Id;
use crate::log::op::{Change, Header, Part};
use crate::log::personal::Signed;
use crate::log::{OpId, Signatory, op};
use chrono::DateTime;
use ed25519_dalek::SigningKey;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::Arc;

pub(super) const SITE: Id = Id::from_u128(1);
pub(super) type Outcome = Result<(), Box<dyn std::error::Error>>;

/// A site: the root key and its people, the first of whom founded it.
pub(super) struct Office {
    pub(super) root: Arc<Signatory>,
    pub(super) people: Vec<Arc<Signatory>>,
    pub(super) founding: Vec<Signed>,
    made: u64,
}

impl Office {
    /// The first person is the administrator; each other has a key, and a role of no weight.
    pub(super) fn new(people: u8) -> Self {
        let root = Arc::new(Signatory::with_key(SITE, SigningKey::from_bytes(&[99; 32])));
        let signatory = |at: u8| Arc::new(Signatory::new(Id::from_u128(10 + u128::from(at)), &[at + 1; 32]));
        let people: Vec<_> = (0..people).map(signatory).collect();
        let mut office = Self { root, people, founding: Vec::new(), made: 0 };
        let first = Arc::clone(&office.people[0]);
        let mut view = Vec::new();
        let by = [Arc::clone(&office.root)];
        view.push(office.act(
            &by,
            &view,
            vec![certify(1, &first), office.role(&view, &first, Some(Role::Administrator))],
        ));
        for (at, other) in office.people.clone().iter().enumerate().skip(1) {
            let role = office.role(&view, other, Some(Role::Counselor));
            let record = 1 + at as u128;
            view.push(office.act(&[Arc::clone(&first)], &view, vec![certify(record, other), role]));
        }
        office.founding = view;
        office
    }

    pub(super) fn trust(&self) -> Root {
        Root { site: SITE, key: self.root.public_key() }
    }

    pub(super) fn judge(&self, view: &[Signed]) -> Authority {
        judge(&self.trust(), view)
    }

    /// An act of people who hold a view.
    pub(super) fn act(&mut self, by: &[Arc<Signatory>], view: &[Signed], changes: Vec<Change>) -> Signed {
        let authority = self.judge(view);
        let signers = by.iter().map(|by| authority.signing(by).signer()).collect();
        self.act_as(by, signers, changes)
    }

    /// An act with whatever numbers.
    pub(super) fn act_as(
        &mut self,
        by: &[Arc<Signatory>],
        signers: Vec<crate::log::personal::Signer>,
        changes: Vec<Change>,
    ) -> Signed {
        self.made += 1;
        let part = Part::held([0; 16], serde_json::to_vec(&changes).expect("changes encode"));
        let header = Header {
            device: Id::from_u128(500),
            seq: self.made,
            dossier: SITE,
            dossier_seq: self.made,
            prev: None,
            commit: self.made,
            at: DateTime::default(),
            at_suspect: false,
            author: SITE,
            schema: 1,
            parts: BTreeMap::from([("coded".to_owned(), part.hash())]),
            signers,
        };
        let id = op::hash(&serde_json::to_vec(&header).expect("a header encodes"));
        Signed { id, header, changes, personal: by.iter().map(|by| by.sign(id)).collect() }
    }

    /// A change of role by somebody who holds a view.
    pub(super) fn role(&self, view: &[Signed], of: &Signatory, role: Option<Role>) -> Change {
        let authority = self.judge(view);
        let value = json!(RoleChange { role, last: authority.last_of(of.person) });
        change("staff", of.person, "role", value, replaces(&authority, "staff", of.person, "role"))
    }

    /// The end of the key that somebody has had from the beginning.
    pub(super) fn end(&self, view: &[Signed], at: usize) -> Change {
        let authority = self.judge(view);
        let record = Id::from_u128(1000 + 1 + at as u128);
        change("credential", record, "ended", json!(authority.last_of(self.people[at].person)), Vec::new())
    }

    pub(super) fn roles(&self, view: &[Signed]) -> Vec<Option<Role>> {
        let authority = self.judge(view);
        self.people.iter().map(|person| authority.role(person.person)).collect()
    }
}

fn replaces(authority: &Authority, entity: &str, record: Id, register: &str) -> Vec<OpId> {
    authority.heads(entity, record, register).iter().map(|(op, _)| *op).collect()
}

pub(super) fn certify(record: u128, of: &Signatory) -> Change {
    let key = json!({ "person": of.person, "public_key": hex::encode(of.public_key().as_bytes()) });
    change("credential", Id::from_u128(1000 + record), "key", key, Vec::new())
}

pub(super) fn erase() -> Change {
    change("erasure", Id::from_u128(77), "dossier", json!(Id::from_u128(78)), Vec::new())
}

pub(super) fn change(entity: &str, record: Id, register: &str, value: Value, replaces: Vec<OpId>) -> Change {
    let registers = BTreeMap::from([(register.to_owned(), (value, replaces))]);
    Change { entity: entity.to_owned(), record, registers }
}

/// A view and what came to it.
pub(super) fn with(view: &[Signed], more: &[&Signed]) -> Vec<Signed> {
    view.iter().chain(more.iter().copied()).cloned().collect()
}
