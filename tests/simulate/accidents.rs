//! What goes wrong, and what is no everyday work: clocks, backups and restores, folders that are set back or copied,
//! machines that are revoked, clients who are erased.

use crate::world::{Extent, Machine, Outcome, World, text};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::PathBuf;
use titian_tests::clinic::{PASSPHRASE, files_below};

/// Right, and wrong by up to fifty years.
const CLOCKS: [&str; 5] = [
    "2026-11-22T09:00:00+08:00",
    "2026-12-24T17:00:00+08:00",
    "1976-11-22T09:00:00+08:00",
    "2076-11-22T09:00:00+08:00",
    "2031-01-05T16:40:00+08:00",
];
/// A clinic has so many machines at most, copies included.
const MOST_MACHINES: usize = 6;

impl World {
    /// One of the things that go wrong.
    pub(crate) fn accident(&mut self, site: usize, at: usize) -> Outcome {
        match self.dice.below(28) {
            0..5 => self.set_clock(site, at),
            5..8 => self.back_up(site, at),
            8..10 => self.restore(site, at),
            10..12 => self.remember(site, at),
            12..14 => self.set_back(site, at),
            14..15 => self.copy(site, at),
            15..17 => self.revoke(site, at),
            17..19 => self.accept(site, at),
            19..21 => self.erase(site, at),
            21..24 => self.newer(site, at),
            24..26 => self.upgrade(site, at),
            _ => self.reopen(site, at),
        }
    }

    fn set_clock(&mut self, site: usize, at: usize) -> Outcome {
        let moment = CLOCKS[self.dice.place(CLOCKS.len())];
        let machine = &self.sites[site].machines[at];
        machine.clinic.set_clock(moment).map_err(text)?;
        let note = format!("{}'s clock says {moment}", machine.name);
        self.note(note);
        Ok(())
    }

    fn reopen(&mut self, site: usize, at: usize) -> Outcome {
        let machine = &mut self.sites[site].machines[at];
        machine.reopen()?;
        let note = format!("{} is started anew", machine.name);
        self.note(note);
        Ok(())
    }

    fn back_up(&mut self, site: usize, at: usize) -> Outcome {
        let machine = &self.sites[site].machines[at];
        if machine.extent == Extent::Agent {
            return Ok(());
        }
        machine.back_up()?;
        let note = format!("{} is backed up", machine.name);
        self.note(note);
        Ok(())
    }

    /// A machine goes back to one of its backups, however old, and goes on as another device.
    fn restore(&mut self, site: usize, at: usize) -> Outcome {
        let machine = &mut self.sites[site].machines[at];
        if machine.extent == Extent::Agent || !machine.backups().exists() {
            return Ok(());
        }
        let folder = machine.clinic.app.grant(machine.backups());
        let backups = machine.list("backup_list", &json!({ "folder": folder }))?;
        let which = self.dice.place(backups.len());
        let Some(backup) = backups.get(which) else { return Ok(()) };
        // On a counselor's laptop an administrator does it with the recovery sheet.
        let input = if machine.extent == Extent::Whole {
            json!({ "backup": backup["backup"], "person": machine.person, "passphrase": PASSPHRASE })
        } else {
            json!({ "backup": backup["backup"], "recovery_key": machine.clinic.recovery_key })
        };
        machine.data("restore", &input)?;
        machine.reopen()?;
        let note =
            format!("{} is restored from backup {which} of {}, newest first", machine.name, backups.len());
        self.came_back(site, at, note)
    }

    /// Somebody keeps an image of a machine's disk …
    fn remember(&mut self, site: usize, at: usize) -> Outcome {
        let machine = &mut self.sites[site].machines[at];
        machine.clinic.app.close();
        machine.earlier = Some(machine.files()?);
        machine.reopen()?;
        let note = format!("an image of {} is kept", machine.name);
        self.note(note);
        Ok(())
    }

    /// … and puts it back later: the machine knows nothing of what it wrote since.
    fn set_back(&mut self, site: usize, at: usize) -> Outcome {
        let machine = &mut self.sites[site].machines[at];
        // Nobody can enrol an agent's laptop anew but by setting it up again.
        if machine.extent == Extent::Agent {
            return Ok(());
        }
        let Some(files) = machine.earlier.clone() else { return Ok(()) };
        machine.clinic.app.close();
        let vault = machine.clinic.vault.clone();
        for file in files_below(&vault).map_err(text)? {
            std::fs::remove_file(vault.join(file)).map_err(text)?;
        }
        for (file, bytes) in files {
            std::fs::write(vault.join(file), bytes).map_err(text)?;
        }
        machine.reopen()?;
        let note = format!("{} is set back to its image", machine.name);
        self.came_back(site, at, note)
    }

    /// A vault that is not what it was: what stood on its screen is gone, and what only it held.
    fn came_back(&mut self, site: usize, at: usize, note: String) -> Outcome {
        let of = &mut self.sites[site];
        of.machines[at].forms.clear();
        of.note_losses()?;
        self.note(note);
        Ok(())
    }

    /// A vault's folder is copied to another machine, and both go on.
    fn copy(&mut self, site: usize, at: usize) -> Outcome {
        let number = self.count();
        let of = &mut self.sites[site];
        if of.machines.len() == MOST_MACHINES || of.machines[at].extent == Extent::Agent {
            return Ok(());
        }
        let machine = &mut of.machines[at];
        machine.clinic.app.close();
        let copy = machine.clinic.copied_as(&format!("copy-{number}"), &machine.person).map_err(text)?;
        machine.reopen()?;
        let name = format!("{}-copy-{number}", machine.name);
        let note = format!("{} is copied to {name}", machine.name);
        let copy = Machine::new(copy, name, &machine.person, machine.extent);
        of.machines.push(copy);
        self.note(note);
        Ok(())
    }

    /// An administrator revokes a machine that was lost; whoever has it goes on writing.
    fn revoke(&mut self, site: usize, at: usize) -> Outcome {
        let of = &mut self.sites[site];
        let lost = 1 + self.dice.place(of.machines.len() - 1);
        if lost == at
            || of.machines[at].extent != Extent::Whole
            || of.machines.iter().any(|one| one.is_revoked)
        {
            return Ok(());
        }
        let Ok(device) = of.machines[lost].device() else { return Ok(()) };
        let input = json!({ "device": device, "by": PASSPHRASE });
        let usual = ["not_found", "own_device", "device_revoked", "locked"];
        if of.machines[at].may("device_revoke", &input, &usual)?.is_none() {
            return Ok(());
        }
        of.machines[lost].is_revoked = true;
        of.note_losses()?;
        let note = format!("{} revokes {}", of.machines[at].name, of.machines[lost].name);
        self.note(note);
        Ok(())
    }

    /// An administrator accepts some of what a revoked machine went on to write.
    fn accept(&mut self, site: usize, at: usize) -> Outcome {
        let machine = &self.sites[site].machines[at];
        if machine.extent != Extent::Whole {
            return Ok(());
        }
        let Some(devices) = machine.may("device_list", &json!({}), &["locked"])? else { return Ok(()) };
        let has_apart = |device: &&Value| device["state"] == "revoked" && device["apart"] != 0;
        let Some(device) = devices["data"].as_array().into_iter().flatten().find(has_apart) else {
            return Ok(());
        };
        let apart = machine.list("device_apart", &json!({ "device": device["id"] }))?;
        let Some(last) = self.dice.pick(&apart) else { return Ok(()) };
        let input = json!({ "device": device["id"], "last": last["seq"], "by": PASSPHRASE });
        machine.may("device_accept", &input, &["device_revoked", "locked"])?;
        let note = format!("{} accepts of {} up to {}", machine.name, device["code"], last["seq"]);
        self.note(note);
        Ok(())
    }

    /// Two persons at the office erase a client.
    fn erase(&mut self, site: usize, at: usize) -> Outcome {
        let of = &mut self.sites[site];
        let machine = &of.machines[at];
        if !machine.name.contains("/office") {
            return Ok(());
        }
        let clients = machine.clients()?;
        let Some(client) = self.dice.pick(&clients) else { return Ok(()) };
        let input = json!({
            "client": client, "basis": "subject_request", "passphrase": PASSPHRASE,
            "second_person": of.head, "second_passphrase": PASSPHRASE,
        });
        let Some(done) = machine.may("client_erase", &input, &["not_found", "device_revoked", "locked"])?
        else {
            return Ok(());
        };
        let record = crate::world::id(done["data"]["id"].as_str().unwrap_or_default())?;
        let sql = "SELECT lower(hex(op.id)) FROM touch JOIN op ON op.row = touch.op WHERE record = ?";
        let op = machine.texts(sql, [record])?.pop_first().ok_or("an erasure without an operation")?;
        let note = format!("{} erases {client}", machine.name);
        of.erased.push((client.clone(), op, machine.is_revoked));
        self.note(note);
        Ok(())
    }
}

impl Machine {
    /// Every file of the vault's folder.
    fn files(&self) -> Outcome<BTreeMap<PathBuf, Vec<u8>>> {
        let read =
            |file: PathBuf| Ok((file.clone(), std::fs::read(self.clinic.vault.join(file)).map_err(text)?));
        files_below(&self.clinic.vault).map_err(text)?.into_iter().map(read).collect()
    }
}
