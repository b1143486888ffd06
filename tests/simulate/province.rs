//! The provincial office, and the extracts it is sent: late, twice, in any order, broken.

use crate::sent::{self, Kind, PERIODS, Sent, Shelf, period};
use crate::travel::name_of;
use crate::world::{Extent, Machine, Outcome, Site, World, id_of, text};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use titian_tests::clinic::{Clinic, PASSPHRASE};
use titian_tests::dice::Dice;
use titian_tests::figures::numbers;

/// What counts persons: the rest of a report are sums.
const PERSONS: [&str; 8] = [
    ".clients",
    ".by_sex.",
    ".by_age_group.",
    ".aftercare.clients",
    ".aftercare.reached",
    ".aftercare.not_relapsed",
    ".aftercare.relapsed",
    ".aftercare.productive",
];

/// The office.
pub(crate) struct Office {
    pub(crate) machine: Machine,
    /// The extracts that lie about.
    extracts: Vec<Rc<Sent>>,
    /// What it is to hold, by clinic.
    pub(crate) shelves: BTreeMap<String, Shelf>,
}

/// `one` accepts the introduction of `other`.
pub(crate) fn meet(one: &Machine, other: &Machine) -> Outcome {
    let file = other.clinic.stick("introduction");
    if file.exists() {
        std::fs::remove_file(&file).map_err(text)?;
    }
    let written = json!({ "file": other.clinic.app.grant(file.clone()) });
    let code = other.data("site_introduce", &written)?["code"].take();
    one.data("site_accept", &json!({ "file": one.clinic.app.grant(file), "code": code, "by": PASSPHRASE }))?;
    Ok(())
}

impl Office {
    /// An office that knows the clinics, which have a key of persons in common.
    pub(crate) fn new(sites: &[Site]) -> Outcome<Self> {
        let clinic = Clinic::site("BNNP NTB", "province").map_err(text)?;
        let person = clinic.data("session", &json!({}))?["person"]["id"].take();
        let machine = Machine::new(clinic, "BNNP".to_owned(), &person, Extent::Whole);
        let maker = sites[0].first();
        maker.data("person_key_make", &json!({}))?;
        for site in sites {
            meet(&machine, site.first())?;
            meet(site.first(), &machine)?;
        }
        for site in &sites[1..] {
            let other = site.first();
            meet(maker, other)?;
            meet(other, maker)?;
            let key = maker.clinic.stick(&format!("key-{}.titian", site.name));
            let to = other.data("session", &json!({}))?["site"]["id"].take();
            maker
                .data("person_key_give", &json!({ "file": maker.clinic.app.grant(key.clone()), "to": to }))?;
            other.data("person_key_take", &json!({ "file": other.clinic.app.grant(key) }))?;
        }
        Ok(Self { machine, extracts: Vec::new(), shelves: BTreeMap::new() })
    }

    fn receive(&self, file: &std::path::Path) -> String {
        let file = self.machine.clinic.app.grant(file.to_owned());
        self.machine.clinic.refusal("extract_receive", &json!({ "file": file }))
    }

    /// Gives the office a file, and holds what it says, and what it counts then, against what it was given before.
    pub(crate) fn give(&mut self, sent: &Rc<Sent>) -> Outcome<String> {
        let shelf = self.shelves.entry(sent.site.clone()).or_default();
        let is_known = sent::is_known(&self.machine, sent)?;
        let expected = if is_known { shelf.expected(sent) } else { "site_stranger" };
        let now = self.machine.clinic.app.now();
        if expected == "done" {
            shelf.put(sent, now);
        }
        let said = self.receive(&sent.file);
        if said != expected {
            return Err(format!(
                "{} is given to the office: {said}, and not {expected}",
                name_of(&sent.file)
            ));
        }
        self.check_counted()?;
        Ok(said)
    }

    /// Gives the office a file that was altered, and perhaps cut off, which changes nothing.
    pub(crate) fn give_broken(&self, sent: &Sent, dice: &mut Dice) -> Outcome<String> {
        let mut bytes = std::fs::read(&sent.file).map_err(text)?;
        let place = dice.place(bytes.len());
        bytes[place] ^= 1 << dice.below(8);
        if dice.once_in(2) {
            bytes.truncate(place);
        }
        let broken = self.machine.clinic.stick("broken.titian");
        std::fs::write(&broken, bytes).map_err(text)?;
        let said = self.receive(&broken);
        // Whether all records are wanted at all is asked before they are looked through.
        let is_unwanted =
            sent.kind == Kind::Full && ["extract_older", "site_stranger"].contains(&said.as_str());
        if !said.starts_with("bundle_") && !is_unwanted {
            return Err(format!("the office and a broken {}: {said}", name_of(&sent.file)));
        }
        self.check_counted()?;
        Ok(said)
    }

    /// Every clinic is counted from the one thing that came last, and as that clinic's own report said when it was made.
    pub(crate) fn check_counted(&self) -> Outcome {
        for (at, days) in PERIODS.into_iter().enumerate() {
            let said = self.machine.data("province_report", &period(at))?;
            for site in said["sites"].as_array().into_iter().flatten() {
                let shelf = self.shelves.get(&id_of(&site["site"])?);
                let expected = shelf.and_then(|shelf| shelf.counted(at)).map_or_else(
                    || (json!(null), json!(null)),
                    |(kind, report)| (json!(kind), report.clone()),
                );
                if (&site["counted"]["kind"], &site["report"]) != (&expected.0, &expected.1) {
                    return Err(format!(
                        "the office says of {} in {days:?} {}, from {}, and not {expected:?}",
                        site["name"], site["report"], site["counted"]
                    ));
                }
            }
        }
        Ok(())
    }
}

impl World {
    /// A clinic exports an extract.
    pub(crate) fn send_extract(&mut self, site: usize, at: usize) -> Outcome {
        let name = format!("extract-{}.titian", self.count());
        if self.sites[site].machines[at].extent != Extent::Whole {
            return Ok(());
        }
        if let Some(sent) = self.send(site, at, false, &name)? {
            let note = format!("{} writes {name}", self.sites[site].machines[at].name);
            self.office.extracts.push(sent);
            self.note(note);
        }
        Ok(())
    }

    /// The office takes one of the extracts that lie about, or a broken one, which changes nothing.
    pub(crate) fn take_extract(&mut self) -> Outcome {
        let Some(sent) = self.dice.pick(&self.office.extracts).cloned() else { return Ok(()) };
        let is_broken = self.dice.once_in(4);
        let said = if is_broken {
            self.office.give_broken(&sent, &mut self.dice)?
        } else {
            self.office.give(&sent)?
        };
        let note = format!("the office takes {}, broken: {is_broken}: {said}", name_of(&sent.file));
        self.note(note);
        Ok(())
    }

    /// What the office counts of each clinic is what the clinic's own report says; its totals are their sums, with a
    /// person who was at several clinics once. Who is in an extract and who in all records are not matched.
    pub(crate) fn check_province(&mut self) -> Outcome {
        self.office.machine.clinic.set_clock("2027-01-05T09:00:00+08:00").map_err(text)?;
        let (mut reports, mut clients, mut cared_for) = (BTreeMap::new(), BTreeSet::new(), BTreeSet::new());
        for site in 0..self.sites.len() {
            let gives_all = self.send_last(site)?;
            let clinic = self.sites[site].first();
            let id = id_of(&clinic.data("session", &json!({}))?["site"]["id"])?;
            reports.insert(id, clinic.data("report_annual", &period(0))?);
            let rows = clinic.data("extract_preview", &period(0))?;
            for (list, found) in [("episodes", &mut clients), ("aftercare", &mut cared_for)] {
                for row in rows[list].as_array().into_iter().flatten() {
                    let person = &row["person"];
                    let whose = if person.is_null() { &row["client"] } else { person };
                    found.insert((gives_all && !person.is_null(), whose.to_string()));
                }
            }
        }
        let said = self.office.machine.data("province_report", &period(0))?;
        let mut sums: BTreeMap<String, Vec<u64>> = BTreeMap::new();
        for site in said["sites"].as_array().into_iter().flatten() {
            let own = &reports[&id_of(&site["site"])?];
            if site["report"] != *own {
                return Err(format!("the office says of {} {} and not {own}", site["name"], site["report"]));
            }
            let mut found = Vec::new();
            numbers(own, "", &mut found);
            for (at, number) in found {
                sums.entry(at).or_default().push(number);
            }
        }
        let mut totals = Vec::new();
        numbers(&said["total"], "", &mut totals);
        for (at, total) in totals {
            let of_sites = sums.remove(&at).unwrap_or_default();
            let sum = of_sites.iter().sum::<u64>();
            let is_right = match at.as_str() {
                ".clients" => total == clients.len() as u64,
                ".aftercare.clients" => total == cared_for.len() as u64,
                // Who is registered twice at one clinic counts twice there, and once here.
                at if PERSONS.iter().any(|of| at.starts_with(of)) => total <= sum && (total > 0 || sum == 0),
                _ => total == sum,
            };
            if !is_right {
                return Err(format!("the province's total of {at} is {total}, of the clinics {of_sites:?}"));
            }
        }
        match sums.into_iter().find(|(_, of_sites)| of_sites.iter().any(|number| *number > 0)) {
            None => Ok(()),
            Some((at, of_sites)) => Err(format!("the province's total lacks {at}: {of_sites:?}")),
        }
    }
}
