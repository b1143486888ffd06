//! The machines: three clinics of four each, and the office that they send extracts to.

use crate::acts::Form;
use crate::full::Full;
use crate::model::Typed;
use crate::province::Office;
use crate::sent::Policy;
use rusqlite::Connection;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use titian_core::kernel::ids::Id;
use titian_tests::clinic::{Clinic, PASSPHRASE, send};
use titian_tests::dice::Dice;

/// What acts return; a problem is told in words.
pub(crate) type Outcome<T = ()> = Result<T, String>;

/// How much a machine holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Extent {
    /// Everything.
    Whole,
    /// The clients of the counselor who works there.
    Counselor,
    /// Of the clients of the agent who works there, identity and coded parts.
    Agent,
}

/// A machine with somebody at it.
pub(crate) struct Machine {
    pub(crate) clinic: Clinic,
    pub(crate) name: String,
    pub(crate) person: Value,
    pub(crate) extent: Extent,
    /// Whether it was revoked: nobody exchanges with it at the end.
    pub(crate) is_revoked: bool,
    /// Forms that stand open.
    pub(crate) forms: Vec<Form>,
    /// The folder as it was once.
    pub(crate) earlier: Option<BTreeMap<PathBuf, Vec<u8>>>,
}

/// A clinic.
pub(crate) struct Site {
    pub(crate) name: String,
    /// The office first.
    pub(crate) machines: Vec<Machine>,
    pub(crate) head: Value,
    pub(crate) counselor: Value,
    pub(crate) agent: Value,
    /// The bundles that lie about.
    pub(crate) bundles: Vec<PathBuf>,
    pub(crate) typed: Vec<Typed>,
    /// Who was erased, by which record; and whether that may be lost with the machine it was done on.
    pub(crate) erased: Vec<(String, String, bool)>,
    /// What administrators signed that the office gets.
    pub(crate) policies: Vec<Policy>,
}

/// Everything there is.
pub(crate) struct World {
    pub(crate) dice: Dice,
    pub(crate) sites: Vec<Site>,
    pub(crate) office: Office,
    pub(crate) full: Full,
    /// What was done, act by act.
    pub(crate) trail: Vec<String>,
    /// How many things were named.
    counted: u64,
}

impl World {
    /// Sets the clinics up.
    pub(crate) fn new(seed: u64) -> Outcome<Self> {
        let sites =
            ["Mataram", "Bima", "Dompu"].iter().map(|name| Site::new(name)).collect::<Outcome<Vec<_>>>()?;
        let office = Office::new(&sites)?;
        let full = Full::new(seed, sites.len());
        Ok(Self { dice: Dice::new(seed), sites, office, full, trail: Vec::new(), counted: 0 })
    }

    /// Lets so many acts happen, then everybody exchange, and holds what is there against the laws.
    pub(crate) fn run(&mut self, acts: usize) -> Outcome {
        for _ in 0..acts {
            self.act()?;
            self.about_full()?;
        }
        self.trail.push("the end: everybody exchanges".to_owned());
        for at in 0..self.sites.len() {
            self.settle(at)?;
            self.check(at).map_err(|problem| format!("at {}: {problem}", self.sites[at].name))?;
        }
        self.check_province()?;
        self.send_late()
    }

    /// A number that nothing else has.
    pub(crate) fn count(&mut self) -> u64 {
        self.counted += 1;
        self.counted
    }

    pub(crate) fn note(&mut self, what: impl Into<String>) {
        let number = self.trail.len() + 1;
        self.trail.push(format!("{number}. {}", what.into()));
    }
}

impl Site {
    fn new(name: &str) -> Outcome<Self> {
        let office = Clinic::site(&format!("Klinik {name}"), "clinic").map_err(text)?;
        let account = |name: &str, role: &str| -> Outcome<Value> {
            let input = json!({ "name": name, "role": role, "passphrase": PASSPHRASE, "by": PASSPHRASE, "acknowledged": true });
            Ok(office.data("account_add", &input)?["person"].take())
        };
        let administrator = office.data("session", &json!({}))?["person"]["id"].take();
        let head = account("Dewi Anggraini", "head")?;
        let counselor = account("Gede Ardana", "counselor")?;
        let agent = account("Jaya Lapangan", "recovery_agent")?;
        let mut machines = Vec::new();
        for (kind, person, extent) in [
            ("pc", &administrator, Extent::Whole),
            ("laptop", &counselor, Extent::Counselor),
            ("agent", &agent, Extent::Agent),
        ] {
            let bare = office.bare_machine(kind).with_own_clock().map_err(text)?;
            let clinic =
                office.let_in(bare, kind, person, PASSPHRASE, extent != Extent::Whole).map_err(text)?;
            let mut machine = Machine::new(clinic, format!("{name}/{kind}"), person, extent);
            if extent == Extent::Whole {
                // What others apply in steps it takes into a copy of its database.
                machine.clinic.large_bundle = Some(1);
                machine.reopen()?;
            }
            machines.push(machine);
        }
        machines.insert(0, Machine::new(office, format!("{name}/office"), &administrator, Extent::Whole));
        Ok(Self {
            name: name.to_owned(),
            machines,
            head,
            counselor,
            agent,
            bundles: Vec::new(),
            typed: Vec::new(),
            erased: Vec::new(),
            policies: Vec::new(),
        })
    }

    /// The first machine that holds everything and was not revoked.
    pub(crate) fn first(&self) -> &Machine {
        &self.machines[0]
    }

    /// The machines that hold everything and are still of the clinic.
    pub(crate) fn whole(&self) -> impl Iterator<Item = &Machine> {
        self.machines.iter().filter(|machine| machine.extent == Extent::Whole && !machine.is_revoked)
    }

    /// The laptops that are still of the clinic.
    pub(crate) fn partial(&self) -> impl Iterator<Item = &Machine> {
        self.machines.iter().filter(|machine| machine.extent != Extent::Whole && !machine.is_revoked)
    }
}

impl Machine {
    pub(crate) fn new(clinic: Clinic, name: String, person: &Value, extent: Extent) -> Self {
        let person = person.clone();
        Self { clinic, name, person, extent, is_revoked: false, forms: Vec::new(), earlier: None }
    }

    /// A use case's answer; nothing where it was refused for one of some reasons.
    pub(crate) fn may(&self, name: &str, input: &Value, usual: &[&str]) -> Outcome<Option<Value>> {
        match self.clinic.call(name, input) {
            Ok(answer) => Ok(Some(answer)),
            Err(error) if usual.contains(&error.code) => Ok(None),
            Err(error) => Err(format!("{name} at {}: {error:?}", self.name)),
        }
    }

    pub(crate) fn data(&self, name: &str, input: &Value) -> Outcome<Value> {
        self.clinic.data(name, input).map_err(|problem| format!("{}: {problem}", self.name))
    }

    /// A list that a use case answers.
    pub(crate) fn list(&self, name: &str, input: &Value) -> Outcome<Vec<Value>> {
        Ok(self.data(name, input)?.as_array_mut().map(std::mem::take).unwrap_or_default())
    }

    /// Closes the vault and opens it again.
    pub(crate) fn reopen(&mut self) -> Outcome {
        self.clinic.app.close();
        self.clinic.app = self.clinic.restarted();
        self.unlock()
    }

    pub(crate) fn unlock(&self) -> Outcome {
        let input = json!({ "person": self.person, "passphrase": PASSPHRASE });
        send(&self.clinic.app, "unlock", &input)
            .map(drop)
            .map_err(|error| format!("unlock at {}: {error:?}", self.name))
    }

    pub(crate) fn device(&self) -> Outcome<Value> {
        Ok(self.data("session", &json!({}))?["device"]["id"].take())
    }

    /// The clients that a machine shows.
    pub(crate) fn clients(&self) -> Outcome<Vec<String>> {
        self.texts("SELECT lower(hex(id)) FROM client ORDER BY id", [])?.iter().map(|hex| told(hex)).collect()
    }

    /// Reads from the vault itself what no use case tells.
    pub(crate) fn read<R>(&self, read: impl FnOnce(&Connection) -> rusqlite::Result<R>) -> Outcome<R> {
        let vault = self.clinic.app.vault().map_err(|error| format!("{}: {error:?}", self.name))?;
        vault.readers.read(|conn| Ok(read(conn)?)).map_err(|error| format!("{}: {error:?}", self.name))
    }

    /// The first column of what a statement finds.
    pub(crate) fn texts(&self, sql: &str, given: impl rusqlite::Params) -> Outcome<BTreeSet<String>> {
        self.read(|conn| conn.prepare(sql)?.query_map(given, |row| row.get(0))?.collect())
    }

    /// The operations of a dossier that are held and count, by their ids.
    pub(crate) fn held(&self, dossier: &str) -> Outcome<BTreeSet<String>> {
        let sql = "SELECT lower(hex(id)) FROM op WHERE dossier = ? AND row NOT IN (SELECT op FROM apart)";
        self.texts(sql, [id(dossier)?])
    }
}

/// An id as a vault keeps it.
pub(crate) fn id(text: &str) -> Outcome<Vec<u8>> {
    Ok(text.parse::<Id>().map_err(|error| format!("{text}: {error}"))?.as_bytes().to_vec())
}

/// An id as use cases tell it, of how a statement finds it.
pub(crate) fn told(hex: &str) -> Outcome<String> {
    Ok(hex.parse::<Id>().map_err(|error| format!("{hex}: {error}"))?.to_string())
}

/// An id that a use case told.
pub(crate) fn id_of(value: &Value) -> Outcome<String> {
    value.as_str().map(str::to_owned).ok_or_else(|| format!("no id: {value}"))
}

pub(crate) fn text(problem: impl std::fmt::Display) -> String {
    problem.to_string()
}
