//! Who is known already: clients by record number, identity number, or name and birth date; staff and partners by name.

use crate::clients::{self, Known};
use crate::error::Result;
use crate::exchange::{BirthCandidate, ClientCandidate};
use crate::kernel::days::Day;
use crate::kernel::fold::fold_name;
use crate::kernel::ids::Id;
use crate::partners;
use crate::staff;
use rusqlite::Connection;
use std::collections::HashMap;

/// A client that a row may be about.
#[derive(Debug, Clone)]
pub(super) struct Person {
    pub(super) id: Id,
    pub(super) identity_number: Option<Box<str>>,
    pub(super) folded: Box<str>,
    pub(super) is_archived: bool,
}

/// Everybody known, including those whom earlier rows of the same file brought.
pub(super) struct KnownPeople {
    people: HashMap<Id, Person>,
    by_record_no: HashMap<Box<str>, Id>,
    by_identity: HashMap<Box<str>, Id>,
    by_birth: HashMap<(Box<str>, Day), Id>,
    by_name: HashMap<Box<str>, Vec<Id>>,
    pub(super) staff: HashMap<String, Id>,
    pub(super) partners: HashMap<String, Id>,
}

impl KnownPeople {
    /// Reads everybody.
    pub(super) fn read(conn: &Connection) -> Result<Self> {
        let mut known = Self {
            people: HashMap::new(),
            by_record_no: HashMap::new(),
            by_identity: HashMap::new(),
            by_birth: HashMap::new(),
            by_name: HashMap::new(),
            staff: staff::names(conn)?.into_iter().map(|(id, name)| (fold_name(&name), id)).collect(),
            partners: partners::names(conn)?.into_iter().map(|(id, name)| (fold_name(&name), id)).collect(),
        };
        clients::each_known(conn, |one| known.add(&one))?;
        Ok(known)
    }

    /// Takes up a client.
    pub(super) fn add(&mut self, one: &Known) {
        let folded: Box<str> = fold_name(&one.name).into();
        if let Some(record_no) = &one.record_no {
            self.by_record_no.entry(record_key(record_no)).or_insert(one.id);
        }
        if let Some(number) = &one.identity_number {
            self.by_identity.entry(number.as_str().into()).or_insert(one.id);
        }
        if let Some(birth) = one.birth_date {
            self.by_birth.entry((folded.clone(), birth)).or_insert(one.id);
        }
        self.by_name.entry(folded.clone()).or_default().push(one.id);
        let number = one.identity_number.as_deref().map(Into::into);
        self.people.insert(
            one.id,
            Person { id: one.id, identity_number: number, folded, is_archived: one.is_archived },
        );
    }

    /// Whether a record is a known client.
    pub(super) fn get(&self, id: Id) -> Option<&Person> {
        self.people.get(&id)
    }

    /// The client whom a row is about: by record number, else identity number, else name and birth date.
    pub(super) fn find(&self, row: &ClientCandidate) -> Option<&Person> {
        let by_record_no =
            row.record_no.as_deref().and_then(|record_no| self.by_record_no.get(&record_key(record_no)));
        let by_identity =
            || row.identity.as_ref().and_then(|identity| self.by_identity.get(identity.number.as_str()));
        let by_birth = || {
            let Some(BirthCandidate::Date(birth)) = row.birth else { return None };
            self.by_birth.get(&(fold_name(&row.name).into(), birth))
        };
        self.people.get(by_record_no.or_else(by_identity).or_else(by_birth)?)
    }

    /// The only client of a name: what a list that gives names alone can mean.
    pub(super) fn only_named(&self, name: &str) -> Option<&Person> {
        match self.by_name.get(fold_name(name).as_str()).map(Vec::as_slice) {
            Some([only]) => self.people.get(only),
            _ => None,
        }
    }
}

/// Record numbers are compared without the spaces and the case people vary.
fn record_key(record_no: &str) -> Box<str> {
    record_no.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_uppercase).collect::<String>().into()
}
