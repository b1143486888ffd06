//! What people do on a machine: register, open a form, save it later, write of a contact, hand a case over, decide.

use crate::model::Edit;
use crate::world::{Extent, Outcome, World, id_of};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use titian_core::log::heads::same;
use titian_tests::clinic::PASSPHRASE;

/// A form that stands open: what it showed, of what there was.
#[derive(Debug, Clone)]
pub(crate) struct Form {
    client: String,
    rev: Value,
    shown: Value,
    held: BTreeSet<String>,
}

/// The registers of a client that are typed into, as the form names them.
const TEXTS: [&str; 6] = ["name", "alias", "birth_place", "mother_name", "occupation_text", "remarks"];

/// Why a save may be refused: the client was erased, given back or is kept apart; the machine heard that it was revoked.
const USUAL: [&str; 3] = ["not_found", "device_revoked", "locked"];

/// People who come to more than one clinic.
const PERSONS: [&str; 3] = ["5271010504900001", "5271010504900002", "5271010504900003"];

impl World {
    /// One act of somebody, somewhere.
    pub(crate) fn act(&mut self) -> Outcome {
        let site = self.dice.place(self.sites.len());
        let at = self.dice.place(self.sites[site].machines.len());
        match self.dice.below(100) {
            0..9 => self.register(site, at),
            9..22 => self.open(site, at),
            22..38 => self.save(site, at),
            38..41 => self.contact(site, at),
            41..42 => self.care(site, at),
            42..46 => self.hand_over(site, at),
            46..49 => self.assign(site, at),
            49..53 => self.decide(site, at),
            53..66 => self.export(site, at),
            66..82 => self.take(site, at),
            82..85 => self.take_broken(site, at),
            85..86 => self.take_foreign(site, at),
            86..88 => self.send_extract(site, at),
            88..90 => self.take_extract(),
            _ => self.accident(site, at),
        }
    }

    fn register(&mut self, site: usize, at: usize) -> Outcome {
        let (number, act) = (self.count(), self.trail.len() + 1);
        let dice = &mut self.dice;
        let of = &mut self.sites[site];
        if of.machines[at].extent == Extent::Agent {
            return Ok(());
        }
        let mut client = json!({
            "name": format!("Klien {number}"), "sex": "male", "birth": { "date": "1990-04-05" },
            "address": { "region_code": "52.71.01.1004", "street": format!("Jalan {number}") },
            "remarks": format!("catatan {number}"),
        });
        if dice.once_in(4) {
            client["identity"] = json!({ "kind": "nik", "number": dice.pick(&PERSONS) });
        }
        let counselor = if dice.once_in(2) { of.counselor.clone() } else { Value::Null };
        let episode = json!({
            "service": "outpatient", "opened_on": format!("2026-0{}-03", 1 + dice.below(9)), "counselor": counselor,
        });
        let input =
            json!({ "client": client, "episode": episode, "confirm_duplicate": true, "clock_wrong": true });
        let machine = &of.machines[at];
        let note = format!("{} registers Klien {number}", machine.name);
        if let Some(answer) = machine.may("client_register", &input, &["device_revoked", "locked"])? {
            let id = id_of(&answer["data"]["id"])?;
            let edit = |register: &str, value: &Value| Edit {
                record: id.clone(),
                register: register.to_owned(),
                value: value.clone(),
                saw: BTreeSet::new(),
            };
            let edits = ["name", "address", "remarks", "sex"].map(|name| edit(name, &client[name])).into();
            of.wrote(act, at, &id, edits)?;
            self.note(format!("{note}, {id}"));
        }
        Ok(())
    }

    /// Somebody opens a client's form and leaves it open for a while.
    fn open(&mut self, site: usize, at: usize) -> Outcome {
        let machine = &mut self.sites[site].machines[at];
        if machine.extent == Extent::Agent {
            return Ok(());
        }
        let clients = machine.clients()?;
        let Some(client) = self.dice.pick(&clients) else { return Ok(()) };
        let Some(answer) = machine.may("client_read", &json!({ "id": client }), &["locked"])? else {
            return Ok(());
        };
        let held = machine.held(client)?;
        let shown = answer["data"]["client"].clone();
        machine.forms.push(Form { client: client.clone(), rev: answer["rev"].clone(), shown, held });
        let note = format!("{} opens {client} at {}", machine.name, answer["rev"]);
        self.note(note);
        Ok(())
    }

    /// Somebody saves a form that was opened some time ago, with some fields changed.
    fn save(&mut self, site: usize, at: usize) -> Outcome {
        let (number, act) = (self.count(), self.trail.len() + 1);
        let dice = &mut self.dice;
        let of = &mut self.sites[site];
        let machine = &mut of.machines[at];
        if machine.forms.is_empty() {
            return Ok(());
        }
        let form = machine.forms.remove(dice.place(machine.forms.len()));
        let mut client = form.shown.clone();
        for _ in 0..1 + dice.below(2) {
            match dice.below(8) {
                6 => client["address"]["street"] = json!(format!("Jalan {number}")),
                7 => {
                    let status = dice.pick(&["given", "refused", "withdrawn"]);
                    client["consent"] = json!({ "status": status });
                }
                field => {
                    let field = TEXTS[usize::try_from(field).unwrap_or_default()];
                    client[field] = json!(format!("{field} {number}"));
                }
            }
        }
        let changed: Vec<&str> = TEXTS
            .into_iter()
            .chain(["address", "consent"])
            .filter(|field| !same(&client[*field], &form.shown[*field]))
            .collect();
        let input = json!({ "id": form.client, "rev": form.rev, "client": client, "clock_wrong": true });
        let machine = &of.machines[at];
        let is_saved = machine.may("client_save", &input, &USUAL)?.is_some() && !changed.is_empty();
        let note = format!(
            "{} saves {changed:?} number {number} of {} at {}{}",
            machine.name,
            form.client,
            form.rev,
            if is_saved { "" } else { ", which is refused or no change" }
        );
        if is_saved {
            let edits = changed
                .iter()
                .map(|register| Edit {
                    record: form.client.clone(),
                    register: (*register).to_owned(),
                    value: client[*register].clone(),
                    saw: of.saw(&form.held, &form.client, register, &form.shown[*register]),
                })
                .collect();
            of.wrote(act, at, &form.client, edits)?;
        }
        self.note(note);
        Ok(())
    }

    /// Somebody writes of a contact with a client; agents do that.
    fn contact(&mut self, site: usize, at: usize) -> Outcome {
        let (number, act) = (self.count(), self.trail.len() + 1);
        let of = &mut self.sites[site];
        let clients = of.machines[at].clients()?;
        let Some(client) = self.dice.pick(&clients) else { return Ok(()) };
        let outcome = json!(format!("kunjungan {number}"));
        let contact = json!({ "on": "2026-10-03", "channel": "phone", "reached": true, "outcome": outcome });
        let input = json!({ "client": client, "contact": contact, "clock_wrong": true });
        let Some(answer) = of.machines[at].may("contact_record", &input, &USUAL)? else { return Ok(()) };
        let record = id_of(&answer["data"]["id"])?;
        let edit = Edit { record, register: "outcome".to_owned(), value: outcome, saw: BTreeSet::new() };
        of.wrote(act, at, client, vec![edit])?;
        let note = format!("{} writes of contact {number} with {client}", of.machines[at].name);
        self.note(note);
        Ok(())
    }

    /// Somebody writes of aftercare.
    fn care(&mut self, site: usize, at: usize) -> Outcome {
        let machine = &self.sites[site].machines[at];
        let clients = machine.clients()?;
        let Some(client) = self.dice.pick(&clients) else { return Ok(()) };
        let contact = json!({
            "origin": { "kind": "unknown" }, "on": "2026-09-01", "activity": "home_visit", "reached": true,
            "recovery": "abstinent", "productive": true,
        });
        let input = json!({ "client": client, "contact": contact, "clock_wrong": true });
        machine.may("aftercare_record", &input, &USUAL)?;
        let note = format!("{} writes of aftercare of {client}", machine.name);
        self.note(note);
        Ok(())
    }

    /// A case goes to the counselor, or to nobody.
    fn hand_over(&mut self, site: usize, at: usize) -> Outcome {
        let of = &self.sites[site];
        let machine = &of.machines[at];
        if machine.extent == Extent::Agent {
            return Ok(());
        }
        let clients = machine.clients()?;
        let Some(client) = self.dice.pick(&clients) else { return Ok(()) };
        let Some(answer) = machine.may("client_read", &json!({ "id": client }), &["locked"])? else {
            return Ok(());
        };
        let mut episode = answer["data"]["episodes"][0].clone();
        if episode.is_null() {
            return Ok(());
        }
        let counselor = if self.dice.once_in(2) { of.counselor.clone() } else { Value::Null };
        let id = episode["id"].take();
        let form = json!({
            "service": episode["service"], "opened_on": episode["opened_on"], "substances": [], "counselor": counselor,
        });
        let input = json!({ "id": id, "episode": form, "clock_wrong": true });
        machine.may("episode_save", &input, &USUAL)?;
        let to = if counselor.is_null() { "nobody" } else { "the counselor" };
        let note = format!("{} hands {client} over to {to}", machine.name);
        self.note(note);
        Ok(())
    }

    /// An administrator assigns a client to the agent, or takes it back.
    fn assign(&mut self, site: usize, at: usize) -> Outcome {
        let of = &self.sites[site];
        let machine = &of.machines[at];
        if machine.extent != Extent::Whole {
            return Ok(());
        }
        let clients = machine.clients()?;
        let Some(client) = self.dice.pick(&clients) else { return Ok(()) };
        let is_active = !self.dice.once_in(3);
        let input = json!({ "client": client, "agent": of.agent, "active": is_active, "by": PASSPHRASE });
        machine.may("client_assign", &input, &USUAL)?;
        let note = format!("{} assigns {client} to the agent: {is_active}", machine.name);
        self.note(note);
        Ok(())
    }

    /// Somebody decides a conflict: one of the values, or another.
    fn decide(&mut self, site: usize, at: usize) -> Outcome {
        let (number, act) = (self.count(), self.trail.len() + 1);
        let of = &mut self.sites[site];
        let machine = &of.machines[at];
        if machine.extent == Extent::Agent {
            return Ok(());
        }
        let Some(answer) = machine.may("conflict_list", &json!({}), &["locked"])? else { return Ok(()) };
        let of_clients = |conflict: &&Value| conflict["entity"] == "client";
        let listed: Vec<&Value> =
            answer["data"].as_array().into_iter().flatten().filter(of_clients).collect();
        let Some(conflict) = self.dice.pick(&listed) else { return Ok(()) };
        let (client, register) = (id_of(&conflict["record"])?, id_of(&conflict["register"])?);
        let held = machine.held(&client)?;
        let sides = conflict["values"].as_array().ok_or("a conflict without sides")?;
        let is_text = TEXTS.contains(&register.as_str());
        let (decision, value) = match self.dice.pick(sides) {
            Some(side) if !is_text || self.dice.once_in(2) => {
                (json!({ "chosen": side["op"] }), side["value"].clone())
            }
            _ => {
                let value = json!(format!("{register} {number}"));
                (json!({ "written": value }), value)
            }
        };
        let input = json!({
            "record": client, "entity": "client", "register": register, "rev": answer["rev"],
            "decision": decision, "reason": "Sudah ditanyakan.",
        });
        if machine.may("conflict_resolve", &input, &USUAL)?.is_some() {
            let saw = of.current(&held, &client, &register).into_iter().map(|one| one.op.clone()).collect();
            let edit = Edit { record: client.clone(), register: register.clone(), value, saw };
            of.wrote(act, at, &client, vec![edit])?;
        }
        let note = format!("{} decides {register} of {client}: {decision}", of.machines[at].name);
        self.note(note);
        Ok(())
    }
}
