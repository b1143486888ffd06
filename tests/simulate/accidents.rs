//! What goes wrong: clocks.

use crate::world::{Outcome, World};

/// Right, and wrong by up to fifty years.
const CLOCKS: [&str; 5] = [
    "2026-11-22T09:00:00+08:00",
    "2026-12-24T17:00:00+08:00",
    "1976-11-22T09:00:00+08:00",
    "2076-11-22T09:00:00+08:00",
    "2031-01-05T16:40:00+08:00",
];

impl World {
    pub(crate) fn accident(&mut self, site: usize, at: usize) -> Outcome {
        self.clock(site, at)
    }

    fn clock(&mut self, site: usize, at: usize) -> Outcome {
        let moment = CLOCKS[self.dice.place(CLOCKS.len())];
        let machine = &self.sites[site].machines[at];
        machine.clinic.set_clock(moment).map_err(|error| error.to_string())?;
        let note = format!("{}'s clock says {moment}", machine.name);
        self.note(note);
        Ok(())
    }
}
