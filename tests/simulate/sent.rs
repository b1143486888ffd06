//! What clinics sent to the office, with what their own reports said when they did; and which of it the office is to
//! count, by the rules of `docs/SYNC.md`, kept apart from the office to judge it by.

use crate::world::{Machine, Outcome, Site, World, id_of};
use chrono::{DateTime, FixedOffset, TimeDelta};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::rc::Rc;

/// The periods that reports are asked for: that of the extracts, and one that only all records can answer.
pub(crate) const PERIODS: [[&str; 2]; 2] = [["2026-01-01", "2026-12-31"], ["2026-03-01", "2026-05-31"]];
/// So far apart are clocks that nobody has set wrong.
const LENIENCE: TimeDelta = TimeDelta::days(1);

pub(crate) fn period(at: usize) -> Value {
    json!({ "from": PERIODS[at][0], "to": PERIODS[at][1] })
}

/// What a file for the office is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// All records.
    Full,
    /// The rows of the year; whether the office gets everything, as far as the sender knew.
    Extract { is_allowed_all: bool },
}

/// A file for the office, and what its sender held and reported just before.
#[derive(Debug)]
pub(crate) struct Sent {
    pub(crate) file: PathBuf,
    pub(crate) site: String,
    pub(crate) kind: Kind,
    device: String,
    holds: BTreeMap<String, u64>,
    made_at: DateTime<FixedOffset>,
    reports: Vec<Value>,
}

/// One that came.
#[derive(Debug)]
struct Came {
    sent: Rc<Sent>,
    at: DateTime<FixedOffset>,
}

/// What the office is to hold of a clinic.
#[derive(Debug, Default)]
pub(crate) struct Shelf {
    records: Option<Came>,
    extract: Option<Came>,
}

/// That an administrator signed what the office gets.
#[derive(Debug)]
pub(crate) struct Policy {
    pub(crate) op: String,
    pub(crate) is_full: bool,
    /// The signatures that stood before it.
    pub(crate) saw: BTreeSet<String>,
}

impl Sent {
    /// Whether this is newer than one that came: by what was held; where that does not say, by the clocks, unless the
    /// other was made in what was the future.
    fn is_newer(&self, came: &Came) -> bool {
        let knows = |one: &Self, other: &Self| {
            other.holds.iter().all(|(device, upto)| one.holds.get(device).is_some_and(|held| held >= upto))
        };
        match (knows(self, &came.sent), knows(&came.sent, self)) {
            (true, false) => true,
            (false, true) => false,
            _ => came.sent.made_at > came.at + LENIENCE || self.made_at > came.sent.made_at,
        }
    }

    /// Why it is not taken where this came before.
    fn refusal(self: &Rc<Self>, came: Option<&Came>) -> Option<&'static str> {
        let came = came?;
        if Rc::ptr_eq(self, &came.sent) {
            return Some("extract_known");
        }
        (!self.is_newer(came)).then_some("extract_older")
    }
}

impl Shelf {
    /// What is to come of a file.
    pub(crate) fn expected(&self, sent: &Rc<Sent>) -> &'static str {
        let refusal = match sent.kind {
            Kind::Extract { .. } => sent.refusal(self.extract.as_ref()),
            Kind::Full => {
                let ends = |came: &&Came| came.sent.kind == Kind::Extract { is_allowed_all: false };
                let by_extract = || sent.refusal(self.extract.as_ref().filter(ends));
                sent.refusal(self.records.as_ref()).or_else(by_extract)
            }
        };
        refusal.unwrap_or("done")
    }

    /// Puts a file that was taken in the place of the one before.
    pub(crate) fn put(&mut self, sent: &Rc<Sent>, at: DateTime<FixedOffset>) {
        let came = Some(Came { sent: Rc::clone(sent), at });
        match sent.kind {
            Kind::Full => self.records = came,
            Kind::Extract { is_allowed_all } => {
                self.records.take_if(|held| !is_allowed_all && sent.is_newer(held));
                self.extract = came;
            }
        }
    }

    pub(crate) fn has_records(&self) -> bool {
        self.records.is_some()
    }

    /// The office has lost the records, as after a restore.
    pub(crate) fn lose_records(&mut self) {
        self.records = None;
    }

    /// The one thing that a period is counted from, and what its sender's own report said.
    pub(crate) fn counted(&self, period: usize) -> Option<(&'static str, &Value)> {
        let of_year = self.extract.as_ref().filter(|_| period == 0).map(|came| ("extract", came));
        let (kind, came) = self.records.as_ref().map(|came| ("full", came)).or(of_year)?;
        Some((kind, &came.sent.reports[period]))
    }
}

impl Site {
    /// The signatures about the policy that stand at a machine: held, counting, and replaced by none of these.
    pub(crate) fn policies(&self, machine: &Machine) -> Outcome<Vec<&Policy>> {
        let held =
            machine.texts("SELECT lower(hex(id)) FROM op WHERE row NOT IN (SELECT op FROM apart)", [])?;
        let signed = || self.policies.iter().filter(|policy| held.contains(&policy.op));
        let seen: BTreeSet<&String> = signed().flat_map(|policy| &policy.saw).collect();
        Ok(signed().filter(|policy| !seen.contains(&policy.op)).collect())
    }

    /// Whether the office gets everything, as far as a machine knows: where nobody says otherwise.
    pub(crate) fn is_allowed_all(&self, machine: &Machine) -> Outcome<bool> {
        let said = self.policies(machine)?;
        Ok(!said.is_empty() && said.iter().all(|policy| policy.is_full))
    }
}

impl World {
    /// Has a machine write for the office; nothing where it may not, or knows of no office.
    pub(crate) fn send(
        &self,
        site: usize,
        at: usize,
        is_full: bool,
        name: &str,
    ) -> Outcome<Option<Rc<Sent>>> {
        let of = &self.sites[site];
        let machine = &of.machines[at];
        let Ok(session) = machine.data("session", &json!({})) else { return Ok(None) };
        let is_allowed_all = of.is_allowed_all(machine)?;
        let file = machine.clinic.stick(name);
        let mut sent = Sent {
            site: id_of(&session["site"]["id"])?,
            device: id_of(&session["device"]["id"])?,
            kind: if is_full { Kind::Full } else { Kind::Extract { is_allowed_all } },
            holds: machine.holds()?,
            made_at: machine.clinic.app.now(),
            reports: Vec::new(),
            file,
        };
        for at in 0..PERIODS.len() {
            sent.reports.push(machine.data("report_annual", &period(at))?);
        }
        let usual = ["no_province", "device_not_enrolled", "device_revoked", "locked", "full_not_allowed"];
        let (call, mut input) =
            if is_full { ("full_export", json!({})) } else { ("extract_export", period(0)) };
        input["file"] = json!(machine.clinic.app.grant(sent.file.clone()));
        match machine.clinic.call(call, &input) {
            Ok(_) if is_full && !is_allowed_all => {
                Err(format!("{} gives all records, which nobody allowed", machine.name))
            }
            Err(error) if error.code == "full_not_allowed" && is_allowed_all => {
                Err(format!("{} does not give all records, which was allowed", machine.name))
            }
            Ok(_) => Ok(Some(Rc::new(sent))),
            Err(error) if usual.contains(&error.code) => Ok(None),
            Err(error) => Err(format!("{call} at {}: {error:?}", machine.name)),
        }
    }
}

impl Machine {
    /// Up to which number everything of each device is held.
    fn holds(&self) -> Outcome<BTreeMap<String, u64>> {
        let sql = "WITH lacking(device, first) AS (
                SELECT device, min(seq) FROM withheld JOIN op ON op.row = withheld.op GROUP BY device)
             SELECT lower(hex(op.device)), min(coalesce(first - 1, max(seq)), max(seq)) AS upto
             FROM op LEFT JOIN lacking USING (device)
             WHERE op.device NOT IN (SELECT device FROM copied) GROUP BY op.device HAVING upto > 0";
        self.read(|conn| conn.prepare(sql)?.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect())
    }
}

/// Whether the office knows the machine that wrote a file.
pub(crate) fn is_known(office: &Machine, sent: &Sent) -> Outcome<bool> {
    let sites = office.data("site_list", &json!({}))?;
    let mut sites = sites["sites"].as_array().into_iter().flatten();
    let machines = sites.find(|site| site["site"] == json!(sent.site)).map(|site| &site["machines"]);
    let mut machines = machines.and_then(Value::as_array).into_iter().flatten();
    Ok(machines.any(|machine| machine["device"] == json!(sent.device)))
}
