//! The persons who signed operations besides the devices: every signer that a header names has signed, with a key that
//! the file lists for them, and made every act before that one.

use crate::{Header, is_signed, key};
use ed25519_dalek::VerifyingKey;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap};

/// What a person's signature is made over begins with.
const CONTEXT: &[u8] = b"titian person 1\n";

/// Somebody whom a header names as a signer.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Signer {
    person: String,
    number: u64,
    prev: Option<String>,
}

/// Somebody who signed operations.
#[derive(Debug, Serialize, PartialEq, Eq)]
pub struct PersonSeen {
    /// The staff person's id; the site's for the key on its recovery sheet.
    pub id: String,
    /// Whether it is that key.
    pub is_sheet: bool,
    /// Their public keys, to be compared with a copy kept elsewhere. None: nobody certified one, so that nothing they are
    /// named to have signed could be checked, and none of it counts.
    pub public_keys: Vec<String>,
    /// How many operations name them as a signer.
    pub acts: u64,
}

/// An act, and where it stands.
struct Act {
    number: u64,
    prev: Option<String>,
    line: u64,
    device: String,
    seq: u64,
}

/// The signers of a log, while its operations are gone through.
pub(crate) struct Persons<'f> {
    site: &'f str,
    listed: BTreeMap<&'f str, Vec<&'f str>>,
    keys: BTreeMap<&'f str, Vec<VerifyingKey>>,
    acts: HashMap<(String, String), Act>,
}

impl<'f> Persons<'f> {
    /// The persons that the first line lists, and the site with the key on its sheet.
    pub(crate) fn of(
        site: &'f str,
        root: Option<&'f str>,
        persons: &'f BTreeMap<String, Vec<String>>,
    ) -> Self {
        let mut listed: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for (person, keys) in persons.iter().filter(|(person, _)| *person != site) {
            listed.insert(person, keys.iter().map(String::as_str).collect());
        }
        listed.extend(root.map(|root| (site, vec![root])));
        let keys = listed
            .iter()
            .map(|(person, texts)| (*person, texts.iter().filter_map(|text| key(text)).collect()))
            .collect();
        Self { site, listed, keys, acts: HashMap::new() }
    }

    /// What is wrong with the signatures of an operation.
    pub(crate) fn look(
        &mut self,
        line: u64,
        header: &Header,
        id: &str,
        signatures: &[(String, String)],
    ) -> Option<&'static str> {
        for signer in &header.signers {
            let act = Act {
                number: signer.number,
                prev: signer.prev.clone(),
                line,
                device: header.device.clone(),
                seq: header.seq,
            };
            self.acts.insert((signer.person.clone(), id.to_owned()), act);
            let Some(keys) = self.keys.get(signer.person.as_str()) else { continue };
            let mut theirs = signatures.iter().filter(|(person, _)| *person == signer.person).peekable();
            if theirs.peek().is_none() {
                return Some("person_missing");
            }
            let message = message(id, &signer.person)?;
            if !theirs.any(|(_, sig)| keys.iter().any(|key| is_signed(key, &message, sig))) {
                return Some("person_signature");
            }
        }
        None
    }

    /// The first act before which one of its signer's is missing: its line, device and number there.
    pub(crate) fn first_gap(&self) -> Option<(u64, &str, u64)> {
        let follows = |person: &String, act: &Act| match &act.prev {
            None => act.number == 1,
            Some(prev) => self
                .acts
                .get(&(person.clone(), prev.clone()))
                .is_some_and(|before| before.number.checked_add(1) == Some(act.number)),
        };
        let known = self.acts.iter().filter(|((person, _), _)| self.keys.contains_key(person.as_str()));
        let gaps = known.filter(|((person, _), act)| !follows(person, act));
        gaps.map(|(_, act)| (act.line, act.device.as_str(), act.seq)).min()
    }

    /// Everybody listed or named.
    pub(crate) fn seen(&self) -> Vec<PersonSeen> {
        let mut acts: BTreeMap<&str, u64> = self.listed.keys().map(|person| (*person, 0)).collect();
        for (person, _) in self.acts.keys() {
            *acts.entry(person).or_default() += 1;
        }
        let seen = |(id, acts): (&str, u64)| PersonSeen {
            id: id.to_owned(),
            is_sheet: id == self.site,
            public_keys: self.listed.get(id).into_iter().flatten().map(|key| (*key).to_owned()).collect(),
            acts,
        };
        acts.into_iter().map(seen).collect()
    }
}

/// What a person signs of an operation; none when its id or theirs does not read.
fn message(id: &str, person: &str) -> Option<Vec<u8>> {
    let person = hex::decode(person.replace('-', "")).ok().filter(|person| person.len() == 16)?;
    Some([CONTEXT, &hex::decode(id).ok()?, &person].concat())
}
