//! The provincial office, and the extracts it is sent: late, twice, in any order, broken.

use crate::travel::name_of;
use crate::world::{Extent, Machine, Outcome, Site, World, id_of, text};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use titian_tests::clinic::{Clinic, PASSPHRASE};
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
/// Why an extract that is whole may be refused: there is this one or a newer one, or the machine that wrote it is new.
const USUAL: [&str; 3] = ["extract_known", "extract_older", "site_stranger"];

/// The office.
pub(crate) struct Office {
    machine: Machine,
    /// The extracts that lie about.
    extracts: Vec<PathBuf>,
}

fn year() -> Value {
    json!({ "from": "2026-01-01", "to": "2026-12-31" })
}

/// `one` accepts the introduction of `other`.
fn meet(one: &Machine, other: &Machine) -> Outcome {
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
        Ok(Self { machine, extracts: Vec::new() })
    }

    fn receive(&self, file: &std::path::Path) -> String {
        let file = self.machine.clinic.app.grant(file.to_owned());
        self.machine.clinic.refusal("extract_receive", &json!({ "file": file }))
    }
}

impl World {
    /// A clinic exports an extract.
    pub(crate) fn send_extract(&mut self, site: usize, at: usize) -> Outcome {
        let name = format!("extract-{}.titian", self.count());
        let machine = &self.sites[site].machines[at];
        if machine.extent != Extent::Whole {
            return Ok(());
        }
        if let Some(file) = machine.extract(&name)? {
            let note = format!("{} writes {name}", machine.name);
            self.office.extracts.push(file);
            self.note(note);
        }
        Ok(())
    }

    /// The office takes one of the extracts that lie about, or a broken one, which changes nothing.
    pub(crate) fn take_extract(&mut self) -> Outcome {
        let office = &self.office;
        let Some(file) = self.dice.pick(&office.extracts) else { return Ok(()) };
        let is_broken = self.dice.once_in(4);
        let mut said = String::new();
        if is_broken {
            let mut bytes = std::fs::read(file).map_err(text)?;
            let place = self.dice.place(bytes.len());
            bytes[place] ^= 1 << self.dice.below(8);
            if self.dice.once_in(2) {
                bytes.truncate(place);
            }
            let broken = office.machine.clinic.stick("broken.titian");
            std::fs::write(&broken, bytes).map_err(text)?;
            let before = office.machine.data("province_report", &year())?;
            said = office.receive(&broken);
            if !said.starts_with("bundle_") || office.machine.data("province_report", &year())? != before {
                return Err(format!("the office and a broken {}: {said}", name_of(file)));
            }
        } else {
            said.push_str(&office.receive(file));
            if said != "done" && !USUAL.contains(&said.as_str()) {
                return Err(format!("the office does not take {}: {said}", name_of(file)));
            }
        }
        let note = format!("the office takes {}, broken: {is_broken}: {said}", name_of(file));
        self.note(note);
        Ok(())
    }

    /// What the office counts of each clinic is what the clinic's own report says; its totals are their sums, with a
    /// person who was at several clinics once.
    pub(crate) fn check_province(&self) -> Outcome {
        let office = &self.office.machine;
        let (mut reports, mut clients, mut cared_for) = (BTreeMap::new(), BTreeSet::new(), BTreeSet::new());
        for site in &self.sites {
            let clinic = site.first();
            meet(office, clinic)?;
            clinic.clinic.set_clock("2026-12-31T20:00:00+08:00").map_err(text)?;
            let file = clinic.extract("the-end-extract.titian")?.ok_or("no extract at the end")?;
            let said = self.office.receive(&file);
            if said != "done" {
                return Err(format!("the office does not take the last extract of {}: {said}", site.name));
            }
            let id = id_of(&clinic.data("session", &json!({}))?["site"]["id"])?;
            reports.insert(id, clinic.data("report_annual", &year())?);
            let rows = clinic.data("extract_preview", &year())?;
            for (list, found) in [("episodes", &mut clients), ("aftercare", &mut cared_for)] {
                for row in rows[list].as_array().into_iter().flatten() {
                    let whose = if row["person"].is_null() { &row["client"] } else { &row["person"] };
                    found.insert(whose.to_string());
                }
            }
        }
        let said = office.data("province_report", &year())?;
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

impl Machine {
    /// Exports an extract of the year; nothing where this machine may not, or knows of no office.
    fn extract(&self, name: &str) -> Outcome<Option<PathBuf>> {
        let file = self.clinic.stick(name);
        let mut input = year();
        input["file"] = json!(self.clinic.app.grant(file.clone()));
        let usual = ["no_province", "device_not_enrolled", "device_revoked", "locked"];
        Ok(self.may("extract_export", &input, &usual)?.map(|_| file))
    }
}
