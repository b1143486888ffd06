//! The laws that hold when everybody has exchanged: vaults that should be equal are equal; every value ever typed is
//! current, superseded by an edit that saw it, erased, or in a conflict; `verify` finds nothing; a laptop holds what it is
//! meant to and no more.

use crate::model::Typed;
use crate::versions;
use crate::world::{Extent, Machine, Outcome, Site, World, id, told};
use rusqlite::types::Value as Sql;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use titian_core::integrity;
use titian_core::log::heads::same;
use titian_core::scene::{Rx, Work};
use titian_core::schema::SCHEMA;
use titian_core::settings::Nothing;

/// The tables of what stands beside the records.
const BESIDE: [&str; 4] = ["conflict", "parked", "waiting", "copied"];

impl World {
    /// Holds a clinic against the laws.
    pub(crate) fn check(&self, at: usize) -> Outcome {
        let site = &self.sites[at];
        for machine in &site.machines {
            machine.check_verify()?;
        }
        site.check_equal()?;
        for machine in site.partial() {
            site.check_extent(machine)?;
        }
        site.check_erased()?;
        site.check_values()
    }
}

impl Machine {
    /// `verify` finds nothing wrong, whoever sits at the machine.
    fn check_verify(&self) -> Outcome {
        let fault = |error| format!("verify at {}: {error:?}", self.name);
        let vault = self.clinic.app.vault().map_err(fault)?;
        let scene = vault.scene(self.clinic.app.now(), Work::default());
        let verified = vault
            .readers
            .read(|conn| integrity::verify(&Rx { conn, scene: &scene }, Nothing {}))
            .map_err(fault)?;
        match verified.first_bad {
            None => Ok(()),
            bad => Err(format!("verify at {} finds {bad:?}", self.name)),
        }
    }

    /// Every table that shows the log, row by row, but for the access register.
    pub(crate) fn picture(&self) -> Outcome<BTreeMap<String, BTreeSet<String>>> {
        let entities = SCHEMA.entities.iter().map(|entity| entity.name).filter(|name| *name != SCHEMA.trace);
        let mut tables: Vec<(&str, String)> =
            entities.chain(BESIDE).map(|name| (name, "*".to_owned())).collect();
        tables.extend(SCHEMA.derived.iter().map(|table| (table.name, table.columns.join(", "))));
        let mut picture = BTreeMap::new();
        for (name, columns) in tables {
            let rows = self.read(|conn| {
                let mut statement = conn.prepare(&format!("SELECT {columns} FROM {name}"))?;
                let width = statement.column_count();
                let rows = statement.query_map([], |row| {
                    let values = (0..width).map(|at| row.get(at)).collect::<rusqlite::Result<Vec<Sql>>>()?;
                    Ok(format!("{values:?}"))
                })?;
                rows.collect()
            })?;
            picture.insert(name.to_owned(), rows);
        }
        Ok(picture)
    }

    /// The operations held that are more than events of the access register.
    pub(crate) fn work(&self) -> Outcome<BTreeSet<String>> {
        let sql = format!(
            "SELECT lower(hex(id)) FROM op
             WHERE NOT EXISTS (SELECT 1 FROM touch JOIN {0} ON {0}.id = touch.record WHERE touch.op = op.row)",
            SCHEMA.trace
        );
        self.texts(&sql, [])
    }
}

impl Site {
    /// Machines that hold everything hold the same and show the same.
    fn check_equal(&self) -> Outcome {
        let first = self.first();
        let (picture, work) = (first.picture()?, first.work()?);
        for other in self.whole().filter(|other| other.name != first.name) {
            let of_other = other.picture()?;
            for (table, rows) in &picture {
                let differences: Vec<_> = rows.symmetric_difference(&of_other[table]).collect();
                if !differences.is_empty() {
                    return Err(format!(
                        "{} and {} differ in {table}: {differences:#?}",
                        first.name, other.name
                    ));
                }
            }
            other.check_signatures()?;
            if other.work()? != work {
                return Err(format!("{} and {} hold other operations", first.name, other.name));
            }
        }
        Ok(())
    }

    /// A laptop holds the clients it is meant to hold, all that it may of them, and no part of anybody else but what it
    /// wrote itself when it was revoked, which waits for an administrator.
    pub(crate) fn check_extent(&self, machine: &Machine) -> Outcome {
        let first = self.first();
        let meant = self.meant(machine)?;
        let shown: BTreeSet<String> = machine.clients()?.into_iter().collect();
        if shown != meant {
            let differences: Vec<_> = shown.symmetric_difference(&meant).collect();
            return Err(format!("{} shows or lacks {differences:?}", machine.name));
        }
        let classes = if machine.extent == Extent::Agent { 2 } else { i64::MAX };
        let parts = |of: &Machine| {
            of.texts(
                "SELECT lower(hex(dossier)) || ' ' || class || ' ' || lower(hex(op.id)) FROM op JOIN part ON part.op = op.row
                 WHERE class < ? AND dossier <> (SELECT id FROM site) AND dossier NOT IN (SELECT id FROM staff)
                    AND op.row NOT IN (SELECT op FROM apart)",
                [classes],
            )
        };
        let is_meant = |part: &&String| {
            part.split(' ')
                .next()
                .and_then(|hex| told(hex).ok())
                .is_some_and(|client| meant.contains(&client))
        };
        let theirs = parts(first)?;
        let expected: BTreeSet<&String> = theirs.iter().filter(is_meant).collect();
        let held = parts(machine)?;
        let differences: Vec<_> =
            expected.symmetric_difference(&held.iter().collect()).copied().collect::<Vec<_>>();
        if !differences.is_empty() {
            let (more, less): (Vec<_>, Vec<_>) =
                differences.into_iter().partition(|part| held.contains(*part));
            return Err(format!("{} holds parts {more:?} and lacks {less:?}", machine.name));
        }
        if machine.extent == Extent::Agent {
            let more = machine.texts(
                "SELECT lower(hex(op.id)) FROM op JOIN part ON part.op = op.row
                 WHERE class >= 2 AND dossier <> (SELECT id FROM site) AND dossier NOT IN (SELECT id FROM staff)",
                [],
            )?;
            if !more.is_empty() {
                return Err(format!("{} holds clinical or narrative parts: {more:?}", machine.name));
            }
        }
        Ok(())
    }

    /// The clients that a laptop is to hold, by what the office shows: led by whoever works there, assigned to them, or
    /// begun there and led by nobody.
    fn meant(&self, machine: &Machine) -> Outcome<BTreeSet<String>> {
        let office = self.first();
        let person = id(machine.person.as_str().unwrap_or_default())?;
        let led = office.texts("SELECT lower(hex(dossier)) FROM episode WHERE counselor = ?", [person])?;
        let device = machine.device()?;
        let chain = office.texts(
            "WITH RECURSIVE chain(device) AS (
                SELECT ?1 UNION SELECT was FROM device JOIN chain ON device.id = chain.device WHERE was IS NOT NULL)
             SELECT lower(hex(device)) FROM chain",
            [id(device.as_str().unwrap_or_default())?],
        )?;
        let anybodys =
            office.texts("SELECT lower(hex(dossier)) FROM episode WHERE counselor IS NOT NULL", [])?;
        let anybodys = anybodys.iter().map(|hex| told(hex)).collect::<Outcome<BTreeSet<_>>>()?;
        let is_registration = |one: &&Typed| one.register == "name" && one.saw.is_empty();
        let begun = self.typed.iter().filter(is_registration).filter(|one| chain.contains(&one.device));
        let mut meant = led.iter().map(|hex| told(hex)).collect::<Outcome<BTreeSet<_>>>()?;
        meant.extend(begun.map(|one| one.dossier.clone()).filter(|client| !anybodys.contains(client)));
        for assignment in office.list("assignment_list", &json!({}))? {
            if assignment["agent"] == machine.person {
                meant.extend(assignment["client"].as_str().map(str::to_owned));
            }
        }
        let held: BTreeSet<String> = office.clients()?.into_iter().collect();
        Ok(meant.intersection(&held).cloned().collect())
    }

    /// Of an erased client nothing is left anywhere, whatever arrived later.
    fn check_erased(&self) -> Outcome {
        let first = self.first();
        let listed = first.list("erasure_list", &json!({}))?;
        for (client, _, may_be_lost) in &self.erased {
            let is_listed = listed.iter().any(|erasure| erasure["client"] == json!(client));
            if !is_listed && !may_be_lost {
                return Err(format!("the erasure of {client} is gone"));
            }
            let machines = self.machines.iter().filter(|machine| is_listed && !machine.is_revoked);
            for machine in machines {
                let sql = "SELECT lower(hex(op.id)) FROM op JOIN part ON part.op = op.row WHERE dossier = ?";
                if !machine.texts(sql, [id(client)?])?.is_empty() || machine.clients()?.contains(client) {
                    return Err(format!(
                        "{} still holds something of {client}, who was erased",
                        machine.name
                    ));
                }
            }
        }
        Ok(())
    }

    /// Every value ever typed is current, superseded by an edit that saw it, erased, in a conflict, of a newer version and
    /// listed as such, or kept apart with the machine that wrote it.
    fn check_values(&self) -> Outcome {
        let office = self.first();
        let listed = office.list("erasure_list", &json!({}))?;
        let erased: BTreeSet<&str> = listed.iter().filter_map(|one| one["client"].as_str()).collect();
        let conflicts = office.list("conflict_list", &json!({}))?;
        let apart = self.apart()?;
        let mut by_register: BTreeMap<(&str, &str), Vec<&Typed>> = BTreeMap::new();
        for typed in self.typed.iter().filter(|typed| !erased.contains(typed.dossier.as_str())) {
            by_register.entry((&typed.record, &typed.register)).or_default().push(typed);
        }
        let mut told: BTreeMap<&str, Vec<Value>> = BTreeMap::new();
        for ((record, register), typed) in by_register {
            if !told.contains_key(record) {
                let history = office.may("history", &json!({ "record": record }), &["not_found"])?;
                let entries = history.and_then(|answer| answer["data"].as_array().cloned());
                told.insert(record, entries.unwrap_or_default());
            }
            let history = &told[record];
            let mut held = BTreeSet::new();
            for one in &typed {
                let is_told = history.iter().any(|entry| {
                    entry["op"] == json!(one.op)
                        && entry["register"] == json!(register)
                        && same(&entry["to"], &one.value)
                });
                let is_apart = apart.contains(&(one.device.clone(), one.seq));
                if is_told == is_apart && (is_told || !one.may_be_lost) {
                    let how = if is_told { "both told and kept apart" } else { "gone" };
                    return Err(format!("what was typed in act {} is {how}: {one:?}", one.act));
                }
                if is_told {
                    held.insert(one.op.clone());
                }
            }
            self.check_register(&conflicts, record, register, &self.current(&held, record, register))?;
        }
        Ok(())
    }

    /// What nobody has seen who typed something else is what is shown; of several values, the sides of a conflict.
    fn check_register(
        &self,
        conflicts: &[Value],
        record: &str,
        register: &str,
        current: &[&Typed],
    ) -> Outcome {
        let Some(first) = current.first() else { return Ok(()) };
        if [versions::REGISTER, versions::OF_RECORD].contains(&register) {
            return self.check_parked(record, register);
        }
        let conflict =
            conflicts.iter().find(|one| one["record"] == json!(record) && one["register"] == json!(register));
        let is_conflict = current.iter().any(|one| !same(&one.value, &first.value));
        let sides: BTreeSet<&str> = conflict
            .and_then(|one| one["values"].as_array())
            .into_iter()
            .flatten()
            .filter_map(|side| side["op"].as_str())
            .collect();
        let expected: BTreeSet<&str> =
            if is_conflict { current.iter().map(|one| one.op.as_str()).collect() } else { BTreeSet::new() };
        if sides != expected {
            return Err(format!("{register} of {record}: {sides:?} in conflict, current are {current:#?}"));
        }
        self.check_shown(record, register, current)
    }

    fn check_parked(&self, record: &str, register: &str) -> Outcome {
        let sql = "SELECT entity FROM parked WHERE record = ? AND register IN (?, '')";
        let parked = self.first().texts(sql, rusqlite::params![id(record)?, register])?;
        if parked.is_empty() {
            Err(format!("{register} of {record} is not listed as parked"))
        } else {
            Ok(())
        }
    }

    fn check_shown(&self, record: &str, register: &str, current: &[&Typed]) -> Outcome {
        let office = self.first();
        let dossier = &current[0].dossier;
        let Some(file) = office.may("client_read", &json!({ "id": dossier }), &["not_found"])? else {
            // Whose registration is kept apart or lost is no client.
            let has_name = self
                .typed
                .iter()
                .any(|one| one.record == *dossier && one.register == "name" && !one.may_be_lost);
            let is_trusted = self.machines.iter().all(|machine| !machine.is_revoked);
            return if has_name && is_trusted { Err(format!("{dossier} is not shown")) } else { Ok(()) };
        };
        let shown = match register {
            "outcome" => {
                let contacts = file["data"]["contacts"].as_array();
                let contact = contacts.into_iter().flatten().find(|contact| contact["id"] == json!(record));
                contact.map(|contact| contact["outcome"].clone())
            }
            _ => Some(file["data"]["client"][register].clone()),
        };
        match shown {
            Some(shown) if current.iter().any(|one| same(&one.value, &shown)) => Ok(()),
            shown => Err(format!("{register} of {record} shows {shown:?}, current are {current:#?}")),
        }
    }

    /// What is kept apart with revoked machines, by device and number.
    fn apart(&self) -> Outcome<BTreeSet<(String, u64)>> {
        let office = self.first();
        let mut apart = BTreeSet::new();
        // Of a device of which there are two copies a number says nothing.
        let copied = office.texts("SELECT lower(hex(device)) FROM copied", [])?;
        for device in office.list("device_list", &json!({}))? {
            if device["apart"] == 0 {
                continue;
            }
            if device["state"] != "revoked" {
                return Err(format!("something is kept apart of {device}"));
            }
            let name = device["id"].as_str().unwrap_or_default().replace('-', "");
            for op in office.list("device_apart", &json!({ "device": device["id"] }))? {
                if op["seq"].as_u64() <= device["accepted"].as_u64() && !copied.contains(&name) {
                    return Err(format!("{op} is kept apart, which is accepted of {device}"));
                }
                apart.extend(op["seq"].as_u64().map(|seq| (name.clone(), seq)));
            }
        }
        Ok(apart)
    }
}

impl Machine {
    /// No act waits for a signature: what is held would seem to end before it.
    fn check_signatures(&self) -> Outcome {
        let vault = self.clinic.app.vault().map_err(|error| format!("{error:?}"))?;
        let waiting = vault.scene(self.clinic.app.now(), Work::default()).authority.first_unsigned_of();
        if waiting.is_empty() {
            Ok(())
        } else {
            Err(format!("{} waits for signatures: {waiting:?}", self.name))
        }
    }
}
