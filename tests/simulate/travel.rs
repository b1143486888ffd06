//! Bundles on their ways: written, taken in any order, twice, never, cut off, altered, or by the wrong clinic.

use crate::world::{Machine, Outcome, World, text};
use serde_json::json;
use std::path::{Path, PathBuf};

/// So many bundles lie about; older ones are thrown away.
const MOST: usize = 24;

/// Why a bundle that is whole may be refused: it was made before this machine was known, rests on another one, brings
/// nothing, is of a machine of which this one knows nothing good, or this machine is of no account itself.
const USUAL: [&str; 7] = [
    "bundle_known",
    "bundle_not_for_us",
    "bundle_gap",
    "bundle_stranger",
    "device_not_enrolled",
    "locked",
    "device_revoked",
];

impl World {
    /// A bundle for everybody, or for one machine.
    pub(crate) fn export(&mut self, site: usize, at: usize) -> Outcome {
        let name = format!("{}.titian", self.count());
        let of = &mut self.sites[site];
        let machine = &of.machines[at];
        let to = match self.dice.pick(&of.machines) {
            Some(other) if self.dice.once_in(2) && other.name != machine.name => Some(other),
            _ => None,
        };
        let Some(bundle) = machine.bundle(&name, to)? else { return Ok(()) };
        let for_whom = to.map_or("everybody", |to| to.name.as_str());
        let note = format!("{} writes {name} for {for_whom}", machine.name);
        of.bundles.push(bundle);
        if of.bundles.len() > MOST {
            let lost = of.bundles.remove(self.dice.place(MOST));
            std::fs::remove_file(lost).map_err(text)?;
        }
        self.note(note);
        Ok(())
    }

    /// A machine takes one of the bundles that lie about; likely a late one.
    pub(crate) fn take(&mut self, site: usize, at: usize) -> Outcome {
        let of = &self.sites[site];
        let Some(bundle) = self.dice.pick(&of.bundles) else { return Ok(()) };
        let machine = &of.machines[at];
        let said = machine.take(bundle)?;
        let note = format!("{} takes {}: {said}", machine.name, name_of(bundle));
        self.note(note);
        Ok(())
    }

    /// A bundle that was cut off or altered changes nothing.
    pub(crate) fn take_broken(&mut self, site: usize, at: usize) -> Outcome {
        let of = &self.sites[site];
        let Some(bundle) = self.dice.pick(&of.bundles) else { return Ok(()) };
        let mut bytes = std::fs::read(bundle).map_err(text)?;
        let place = self.dice.place(bytes.len());
        if self.dice.once_in(2) {
            bytes.truncate(place);
        } else {
            bytes[place] ^= 1 << self.dice.below(8);
        }
        let machine = &of.machines[at];
        let broken = machine.clinic.stick("broken.titian");
        std::fs::write(&broken, bytes).map_err(text)?;
        let note = format!("{} is given {}, broken at {place}", machine.name, name_of(bundle));
        machine.refuses(&broken)?;
        self.note(note);
        Ok(())
    }

    /// Nor does one of another clinic.
    pub(crate) fn take_foreign(&mut self, site: usize, at: usize) -> Outcome {
        let machine = &self.sites[site].machines[at];
        let others = &self.sites[(site + 1) % self.sites.len()];
        let Some(bundle) = self.dice.pick(&others.bundles) else { return Ok(()) };
        let note = format!("{} is given {} of {}", machine.name, name_of(bundle), others.name);
        machine.refuses(bundle)?;
        self.note(note);
        Ok(())
    }
}

impl Machine {
    /// Writes a bundle; nothing where this machine may write none, or not for that one.
    pub(crate) fn bundle(&self, name: &str, to: Option<&Self>) -> Outcome<Option<PathBuf>> {
        let file = self.clinic.stick(name);
        let to = to.map(Self::device).transpose();
        // Of a machine where nobody is signed in any more nothing is known.
        let Ok(to) = to else { return Ok(None) };
        let to: Vec<_> = to.into_iter().collect();
        let input = json!({ "file": self.clinic.app.grant(file.clone()), "to": to });
        let usual = [
            "no_other_machine",
            "machine_unknown",
            "machine_needed",
            "device_not_enrolled",
            "device_revoked",
            "locked",
        ];
        Ok(self.may("bundle_export", &input, &usual)?.map(|_| file))
    }

    /// Takes a bundle, and says what came of it.
    pub(crate) fn take(&self, bundle: &Path) -> Outcome<&'static str> {
        match self.clinic.take(bundle) {
            Ok(_) => Ok("taken"),
            Err(error) if USUAL.contains(&error.code) => Ok(error.code),
            Err(error) => Err(format!("{} does not take {}: {error:?}", self.name, name_of(bundle))),
        }
    }

    /// A bundle that is refused and changes nothing.
    pub(crate) fn refuses(&self, bundle: &Path) -> Outcome {
        let held = |machine: &Self| machine.texts("SELECT lower(hex(id)) FROM op", []);
        let before = held(self)?;
        let said = match self.clinic.take(bundle) {
            Ok(_) => "taken",
            Err(error) => error.code,
        };
        if held(self)? != before || !(said.starts_with("bundle_") || USUAL.contains(&said)) {
            return Err(format!("{} and a broken or foreign bundle: {said}", self.name));
        }
        Ok(())
    }
}

pub(crate) fn name_of(bundle: &Path) -> String {
    bundle.file_name().unwrap_or_default().to_string_lossy().into_owned()
}
