//! The end: every machine that is still of the clinic is opened, enrolled where it must be, and exchanges what it has with
//! the others until nobody has anything new.

use crate::world::{Extent, Machine, Outcome, Site, World, text};
use serde_json::{Value, json};
use titian_tests::clinic::PASSPHRASE;

/// After so many rounds everybody has heard of everything.
const MOST_ROUNDS: usize = 8;

impl World {
    pub(crate) fn settle(&mut self, at: usize) -> Outcome {
        let site = &mut self.sites[at];
        for machine in site.machines.iter_mut().filter(|machine| !machine.is_revoked) {
            machine.reopen()?;
        }
        for at in 0..site.machines.len() {
            site.enrol_anew(at)?;
        }
        site.hear_the_revoked()?;
        for round in 0..MOST_ROUNDS {
            site.exchange(round)?;
            if site.has_settled()? {
                return Ok(());
            }
        }
        Ok(())
    }
}

impl Site {
    /// Enrols a machine that became another one, where no administrator sits at it.
    pub(crate) fn enrol_anew(&self, at: usize) -> Outcome {
        let (office, machine) = (self.first(), &self.machines[at]);
        if machine.is_revoked || machine.data("bundle_list", &json!({}))?["is_enrolled"] == true {
            return Ok(());
        }
        let device = machine.device()?;
        let name = device.as_str().unwrap_or_default();
        let request = machine.clinic.stick(&format!("{name}.request"));
        let answer = machine.clinic.stick(&format!("{name}.titian"));
        let asked =
            machine.data("device_request", &json!({ "file": machine.clinic.app.grant(request.clone()) }))?;
        let people: Vec<&Value> =
            if machine.extent == Extent::Whole { vec![] } else { vec![&machine.person] };
        office.data(
            "device_enrol",
            &json!({
                "request": office.clinic.app.grant(request), "code": asked["code"], "people": people,
                "only_theirs": machine.extent != Extent::Whole, "by": PASSPHRASE,
                "file": office.clinic.app.grant(answer.clone()),
            }),
        )?;
        machine.take(&answer)?;
        Ok(())
    }

    /// What a revoked machine goes on to write reaches one of the others, which gives it on.
    fn hear_the_revoked(&self) -> Outcome {
        for (at, from) in self.machines.iter().filter(|machine| machine.is_revoked).enumerate() {
            if let Some(bundle) = from.bundle(&format!("end-revoked-{at}.titian"), None)? {
                // The other may be another machine by now, of which the revoked one never heard.
                let said = self.first().take(&bundle)?;
                if !["taken", "bundle_known", "bundle_gap", "bundle_not_for_us"].contains(&said) {
                    return Err(format!("what the revoked {} goes on to write: {said}", from.name));
                }
            }
        }
        Ok(())
    }

    fn exchange(&self, round: usize) -> Outcome {
        for (at, from) in self.whole().enumerate() {
            from.back_up()?;
            if let Some(bundle) = from.bundle(&format!("end-{round}-{at}.titian"), None)? {
                for to in self.whole().filter(|to| to.name != from.name) {
                    to.take(&bundle)?;
                }
            }
        }
        for (at, laptop) in self.partial().enumerate() {
            if let Some(bundle) = laptop.bundle(&format!("end-{round}-from-{at}.titian"), None)? {
                for to in self.whole() {
                    to.take(&bundle)?;
                }
            }
            for (by, from) in self.whole().enumerate() {
                if let Some(bundle) =
                    from.bundle(&format!("end-{round}-{by}-to-{at}.titian"), Some(laptop))?
                {
                    laptop.take(&bundle)?;
                }
            }
        }
        Ok(())
    }

    fn has_settled(&self) -> Outcome<bool> {
        let mut pictures = Vec::new();
        for machine in self.whole() {
            pictures.push((machine.picture()?, machine.work()?));
        }
        if pictures.iter().any(|picture| *picture != pictures[0]) {
            return Ok(false);
        }
        for machine in self.partial() {
            if self.check_extent(machine).is_err() {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

impl Machine {
    /// Backs up to a folder of this machine's own.
    pub(crate) fn back_up(&self) -> Outcome {
        let folder = self.backups();
        std::fs::create_dir_all(&folder).map_err(text)?;
        let folder = self.clinic.app.grant(folder);
        self.may("backup_now", &json!({ "folder": folder }), &["locked"])?;
        Ok(())
    }

    pub(crate) fn backups(&self) -> std::path::PathBuf {
        self.clinic.stick(&format!("backups-{}", self.name.replace('/', "-")))
    }
}
