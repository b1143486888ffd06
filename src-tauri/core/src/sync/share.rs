//! What a machine is to hold that does not hold everything: the clients of the people who work there, and of those the
//! classes of their roles. An administrator signs it with the enrolment. Headers go to every machine, so that numbers,
//! links and receipts are the same everywhere; what is kept back are parts, and whole dossiers of them.

use crate::accounts;
use crate::authority::Authority;
use crate::error::Result;
use crate::kernel::codes::Role;
use crate::kernel::ids::Id;
use crate::log::{Class, Op, erase, ranges};
use crate::scene::{Rx, Scene};
use crate::schema::SCHEMA;
use crate::{episodes, settings, staff};
use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Whose clients a machine holds, and what of them: the value of the register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Scope {
    people: BTreeSet<Id>,
    classes: BTreeSet<String>,
}

impl Scope {
    /// The scope of a machine on which these people work.
    pub(super) fn of_people(authority: &Authority, people: &[Id]) -> Self {
        let is_agent = |person: &Id| authority.role(*person) == Some(Role::RecoveryAgent);
        let classes: &[Class] =
            if people.iter().all(is_agent) { &[Class::Identity, Class::Coded] } else { &Class::ALL };
        Self {
            people: people.iter().copied().collect(),
            classes: classes.iter().map(|class| class.as_str().to_owned()).collect(),
        }
    }

    /// What a machine is to hold; none for everything. A restored or copied one is what it was. Of several values side
    /// by side, and of one that does not read, the least.
    pub(crate) fn of(conn: &Connection, authority: &Authority, device: Id) -> Result<Option<Self>> {
        for device in settings::lineage(conn, device)? {
            let heads = authority.heads("device", device, "extent");
            let read = heads.iter().map(|(_, value)| {
                let nothing = Self { people: BTreeSet::new(), classes: BTreeSet::new() };
                serde_json::from_value(value.clone()).unwrap_or(nothing)
            });
            let least = read.reduce(|one: Self, other: Self| Self {
                people: &one.people & &other.people,
                classes: &one.classes & &other.classes,
            });
            if least.is_some() {
                return Ok(least);
            }
        }
        Ok(None)
    }

    pub(crate) fn classes(&self) -> BTreeSet<Class> {
        self.classes.iter().filter_map(|word| Class::from_word(word)).collect()
    }
}

/// What goes to a machine that does not hold everything, or to another site.
#[derive(Debug)]
pub(super) struct Share {
    /// Whose dossiers; none for everybody's.
    whose: Option<Whose>,
    classes: BTreeSet<Class>,
}

#[derive(Debug)]
struct Whose {
    /// The dossiers that are no client's: of the site, and of its staff.
    common: BTreeSet<Id>,
    clients: BTreeSet<Id>,
}

impl Share {
    /// What a machine is to hold, as far as it is known here; none for everything.
    pub(super) fn of(conn: &Connection, scene: &Scene, machine: Id) -> Result<Option<Self>> {
        let authority = &scene.authority;
        let Some(scope) = Scope::of(conn, authority, machine)? else { return Ok(None) };
        let common = common(&Rx { conn, scene })?;
        let mut clients = BTreeSet::new();
        let mut taken_back = BTreeSet::new();
        for person in &scope.people {
            clients.extend(accounts::assigned(authority, *person));
            taken_back.extend(accounts::taken_back(authority, *person));
        }
        let led = episodes::by_counselor(conn)?;
        let is_theirs = |counselors: &BTreeSet<Id>| !counselors.is_disjoint(&scope.people);
        clients.extend(led.iter().filter(|(_, by)| is_theirs(by)).map(|(client, _)| *client));
        // Whom they registered there stays theirs until somebody else has the case.
        for device in settings::lineage(conn, machine)? {
            for client in ranges::written_by(conn, device)? {
                let is_elsewhere =
                    common.contains(&client) || taken_back.contains(&client) || led.contains_key(&client);
                if !is_elsewhere && ranges::began_on(conn, &SCHEMA, client, device)? {
                    clients.insert(client);
                }
            }
        }
        Ok(Some(Self { whose: Some(Whose { common, clients }), classes: scope.classes() }))
    }

    /// What a provincial office gets where a clinic's policy allows it everything: narrative parts never leave a clinic.
    pub(super) fn abroad() -> Self {
        let classes = Class::ALL.into_iter().filter(|class| *class != Class::Narrative).collect();
        Self { whose: None, classes }
    }

    /// Takes out of an operation what is not for whoever gets it.
    pub(super) fn cut(&self, op: &mut Op) {
        let dossier = op.header.dossier;
        let is_shared = self
            .whose
            .as_ref()
            .is_none_or(|whose| whose.common.contains(&dossier) || whose.clients.contains(&dossier));
        op.parts.retain(|class, _| is_shared && self.classes.contains(class));
    }

    /// The clients, where it is not everybody.
    pub(super) fn clients(&self) -> Option<&BTreeSet<Id>> {
        self.whose.as_ref().map(|whose| &whose.clients)
    }

    /// The classes that are left out everywhere.
    pub(super) fn withheld(&self) -> Vec<String> {
        let is_kept_back = |class: &Class| self.whose.is_none() && !self.classes.contains(class);
        Class::ALL.into_iter().filter(is_kept_back).map(|class| class.as_str().to_owned()).collect()
    }

    /// Up to which number of each device a machine needs nothing that says which clients it holds whole: it has every
    /// header, but not yet the parts of whoever is its since.
    pub(super) fn beyond(
        &self,
        conn: &Connection,
        mut known: BTreeMap<Id, u64>,
        whole: &BTreeSet<Id>,
    ) -> Result<BTreeMap<Id, u64>> {
        let dossiers = self.whose.iter().flat_map(|whose| whose.common.iter().chain(&whose.clients));
        for dossier in dossiers.filter(|dossier| !whole.contains(dossier)) {
            for (device, first) in ranges::first_of(conn, *dossier)? {
                if let Some(upto) = known.get_mut(&device) {
                    *upto = (*upto).min(first - 1);
                }
            }
        }
        Ok(known)
    }
}

/// The dossiers that are no client's: of the site, and of its staff. Of a colleague whose name is kept apart with the machine
/// that wrote it, what was signed for them says who they are.
pub(super) fn common(rx: &Rx<'_>) -> Result<BTreeSet<Id>> {
    let mut common: BTreeSet<Id> = staff::names(rx.conn)?.into_keys().collect();
    common.extend(rx.scene.authority.records("staff", "role").map(|(person, _)| person));
    common.insert(rx.scene.site);
    Ok(common)
}

/// The clients of whom this machine holds all that it is to hold.
pub(super) fn whole(conn: &Connection, scope: &Scope) -> Result<BTreeSet<Id>> {
    let absent = ranges::dossiers_without(conn, &scope.classes())?;
    let erased = erase::all(conn)?;
    Ok(ranges::dossiers(conn)?.into_iter().filter(|it| !absent.contains(it) || erased.contains(it)).collect())
}
