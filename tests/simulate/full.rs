//! Clinics that give the office all their records: an administrator signs it and takes it back, bundles of everything come
//! late, twice, in any order, broken or never, and the office loses what it was given.

use crate::copies::held_beside_narrative;
use crate::province::meet;
use crate::sent::{Policy, Sent, Shelf};
use crate::travel::name_of;
use crate::world::{Extent, Outcome, World, id, id_of, text};
use serde_json::json;
use std::rc::Rc;
use titian_tests::clinic::PASSPHRASE;
use titian_tests::dice::Dice;

/// Something of this happens once in so many acts.
const OFTEN: u64 = 2;

/// What there is of it.
pub(crate) struct Full {
    /// Dice of its own: the rest of a seed goes on as it would without.
    dice: Dice,
    /// The clinics where somebody thinks of it.
    clinics: Vec<usize>,
    /// The bundles that lie about.
    sent: Vec<Rc<Sent>>,
}

impl Full {
    pub(crate) fn new(seed: u64, sites: usize) -> Self {
        let mut dice = Dice::new(!seed);
        let clinics = (0..sites).filter(|_| dice.once_in(2)).collect();
        Self { dice, clinics, sent: Vec::new() }
    }
}

impl World {
    /// Perhaps something about all records happens.
    pub(crate) fn about_full(&mut self) -> Outcome {
        if !self.full.dice.once_in(OFTEN) {
            return Ok(());
        }
        let Some(site) = self.full.dice.pick(&self.full.clinics).copied() else { return Ok(()) };
        let machines = &self.sites[site].machines;
        let whole: Vec<usize> =
            (0..machines.len()).filter(|at| machines[*at].extent == Extent::Whole).collect();
        let Some(at) = self.full.dice.pick(&whole).copied() else { return Ok(()) };
        match self.full.dice.below(20) {
            0..3 => self.sign_policy(site, at),
            3..9 => self.send_full(site, at),
            9..15 => self.take_full(),
            15..17 => self.take_broken_full(),
            17..18 => self.introduce(site, at),
            18..19 => self.misdirect(site, at),
            _ => self.lose_records(),
        }
    }

    /// An administrator allows the office everything, or takes it back.
    fn sign_policy(&mut self, site: usize, at: usize) -> Outcome {
        let of = &mut self.sites[site];
        let machine = &of.machines[at];
        let is_full = !(of.is_allowed_all(machine)? && self.full.dice.once_in(2));
        let saw = of.policies(machine)?.into_iter().map(|policy| policy.op.clone()).collect();
        let office = self.office.machine.data("session", &json!({}))?["site"]["id"].take();
        let policy = if is_full { "full" } else { "statistical" };
        let input = json!({ "site": office, "policy": policy, "by": PASSPHRASE });
        if machine.may("site_policy", &input, &["site_unknown", "device_revoked", "locked"])?.is_none() {
            return Ok(());
        }
        let sql = "SELECT lower(hex(id)) FROM op
             WHERE row = (SELECT max(op) FROM touch WHERE record = ?)";
        let op = machine
            .texts(sql, [id(&id_of(&office)?)?])?
            .pop_first()
            .ok_or("a policy without an operation")?;
        let note = format!("{} signs that the office gets {policy}", machine.name);
        of.policies.push(Policy { op, is_full, saw });
        self.note(note);
        Ok(())
    }

    fn send_full(&mut self, site: usize, at: usize) -> Outcome {
        let name = format!("full-{}.titian", self.trail.len());
        let sent = self.send(site, at, true, &name)?;
        let said = if sent.is_some() { "writes" } else { "may not write" };
        let note = format!("{} {said} {name}", self.sites[site].machines[at].name);
        self.full.sent.extend(sent);
        self.note(note);
        Ok(())
    }

    fn take_full(&mut self) -> Outcome {
        let Some(sent) = self.full.dice.pick(&self.full.sent).cloned() else { return Ok(()) };
        let said = self.office.give(&sent)?;
        self.office.check_records()?;
        self.note(format!("the office takes {}: {said}", name_of(&sent.file)));
        Ok(())
    }

    fn take_broken_full(&mut self) -> Outcome {
        let Some(sent) = self.full.dice.pick(&self.full.sent) else { return Ok(()) };
        let before = self.office.machine.databases()?;
        let said = self.office.give_broken(sent, &mut self.full.dice)?;
        let note = format!("the office is given {}, broken: {said}", name_of(&sent.file));
        if self.office.machine.databases()? != before {
            return Err(format!("{note}, and something is left of it"));
        }
        self.note(note);
        Ok(())
    }

    /// The office hears which machines a clinic has.
    fn introduce(&mut self, site: usize, at: usize) -> Outcome {
        let machine = &self.sites[site].machines[at];
        let is_enrolled = machine.data("bundle_list", &json!({}));
        if machine.is_revoked || !is_enrolled.is_ok_and(|said| said["is_enrolled"] == true) {
            return Ok(());
        }
        meet(&self.office.machine, machine)?;
        let note = format!("{} introduces its clinic anew", machine.name);
        self.note(note);
        Ok(())
    }

    /// All records come to a machine of the clinic, or to the office as if they were its own.
    fn misdirect(&mut self, site: usize, at: usize) -> Outcome {
        let Some(sent) = self.full.dice.pick(&self.full.sent) else { return Ok(()) };
        let is_office = self.full.dice.once_in(2);
        let machine = if is_office { &self.office.machine } else { &self.sites[site].machines[at] };
        machine.refuses(&sent.file)?;
        let note = format!("{} is given {} as an ordinary bundle", machine.name, name_of(&sent.file));
        self.note(note);
        Ok(())
    }

    /// The office's records are gone, as after a restore: the same files may come again.
    fn lose_records(&mut self) -> Outcome {
        let folder = self.office.machine.clinic.vault.join("sites");
        if !folder.exists() {
            return Ok(());
        }
        std::fs::remove_dir_all(folder).map_err(text)?;
        self.office.machine.reopen()?;
        self.office.shelves.values_mut().for_each(Shelf::lose_records);
        self.office.check_counted()?;
        self.note("the office loses all records");
        Ok(())
    }

    /// The last that a clinic sends, when it has settled: its extract and, where its policy is so, all records, in any order.
    /// Whether the office counts it from these.
    pub(crate) fn send_last(&mut self, site: usize) -> Outcome<bool> {
        let of = &self.sites[site];
        let is_full = of.is_allowed_all(of.first())?;
        for machine in of.whole() {
            let known = machine.data("site_list", &json!({}))?;
            let mut known = known["sites"].as_array().into_iter().flatten();
            let said = known.find(|known| known["kind"] == "province").map(|known| known["policy"] == "full");
            if said != Some(is_full) || of.is_allowed_all(machine)? != is_full {
                return Err(format!("{} does not say that it gives all records: {is_full}", machine.name));
            }
            machine.clinic.set_clock("2026-12-31T20:00:00+08:00").map_err(text)?;
        }
        meet(&self.office.machine, of.first())?;
        let whole: Vec<usize> = (0..of.machines.len())
            .filter(|at| of.machines[*at].extent == Extent::Whole && !of.machines[*at].is_revoked)
            .collect();
        let mut kinds = if is_full { vec![true, false] } else { vec![false] };
        if self.full.dice.once_in(2) {
            kinds.reverse();
        }
        for is_all in kinds {
            let at = if is_all { self.full.dice.pick(&whole).copied().unwrap_or_default() } else { 0 };
            let theirs = self.sites[site].machines[at].read(held_beside_narrative)?;
            let name = format!("the-end-{is_all}.titian");
            let sent = self.send(site, at, is_all, &name)?.ok_or("nothing for the office at the end")?;
            let said = self.office.give(&sent)?;
            if said != "done" {
                return Err(format!(
                    "the office does not take the last of {}: {said}",
                    self.sites[site].name
                ));
            }
            if is_all && self.office.held_of(&sent.site)? != theirs {
                return Err(format!("the office holds other records than {}", self.sites[site].name));
            }
        }
        self.office.check_records()?;
        Ok(is_full)
    }

    /// What lies about still comes, and changes nothing that is newer.
    pub(crate) fn send_late(&mut self) -> Outcome {
        for sent in self.full.sent.clone() {
            self.office.give(&sent)?;
        }
        self.office.check_records()
    }
}
