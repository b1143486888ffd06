//! Other versions of the program: a newer one writes what this one does not know and parks; an earlier one had the vault,
//! parked what it did not know, and this one takes it up.

use crate::model::Edit;
use crate::world::{Extent, Machine, Outcome, World, text};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use titian_core::kernel::ids::Id;
use titian_core::log::op::{Change, Header, Part};
use titian_core::log::write::Last;
use titian_core::log::{Class, Op, relay};
use titian_core::scene::{Tx, Work};
use titian_core::schema::SCHEMA;
use titian_core::settings;
use titian_core::store::desk::Rank;
use titian_tests::earlier::make_earlier;

/// A register that no client has yet.
pub(crate) const REGISTER: &str = "clan";
/// The register of a kind of record that there is not yet.
pub(crate) const OF_RECORD: &str = "score";

impl World {
    /// A newer version writes about a client on this machine.
    pub(crate) fn newer(&mut self, site: usize, at: usize) -> Outcome {
        let (number, act) = (self.count(), self.trail.len() + 1);
        let of = &mut self.sites[site];
        let machine = &of.machines[at];
        if machine.extent == Extent::Agent {
            return Ok(());
        }
        let clients = machine.clients()?;
        let Some(client) = self.dice.pick(&clients) else { return Ok(()) };
        let is_record = self.dice.once_in(2);
        let (entity, record, register, value) = if is_record {
            ("screening", Id::from_u128(u128::from(number)).to_string(), OF_RECORD, json!(number))
        } else {
            ("client", client.clone(), REGISTER, json!(format!("marga {number}")))
        };
        let class = if is_record { Class::Clinical } else { Class::Coded };
        if machine.write_newer(client, entity, &record, register, &value, class)? {
            let edit = Edit { record, register: register.to_owned(), value, saw: BTreeSet::new() };
            of.wrote(act, at, client, vec![edit])?;
            let note = format!("a newer version on {} writes {register} of {client}", of.machines[at].name);
            self.note(note);
        }
        Ok(())
    }

    /// An earlier version left this vault, and this one opens it.
    pub(crate) fn upgrade(&mut self, site: usize, at: usize) -> Outcome {
        let machine = &mut self.sites[site].machines[at];
        if machine.extent != Extent::Whole {
            return Ok(());
        }
        machine.clinic.app.close();
        let desk = tempfile::tempdir().map_err(text)?;
        make_earlier(&machine.clinic.vault, desk.path()).map_err(text)?;
        machine.reopen()?;
        let note = format!("{} had an earlier version, and is upgraded", machine.name);
        self.note(note);
        Ok(())
    }
}

impl Machine {
    /// Writes what this version's use cases never would; whether this machine may write.
    fn write_newer(
        &self,
        client: &str,
        entity: &str,
        record: &str,
        register: &str,
        value: &Value,
        class: Class,
    ) -> Outcome<bool> {
        let (dossier, record): (Id, Id) = (client.parse().map_err(text)?, record.parse().map_err(text)?);
        let registers = BTreeMap::from([(register.to_owned(), (value.clone(), Vec::new()))]);
        let change = Change { entity: entity.to_owned(), record, registers };
        let Ok(vault) = self.clinic.app.vault() else { return Ok(false) };
        let scene = vault.scene(self.clinic.app.now(), Work::default());
        let written = vault.desk.write(Rank::Save, scene, move |tx| {
            tx.trace("printed", Some(dossier), None)?;
            write(tx, dossier, class, change)
        });
        match written {
            Ok(_) => Ok(true),
            Err(error) if error.code() == "device_revoked" => Ok(false),
            Err(error) => Err(format!("a newer version at {}: {error:?}", self.name)),
        }
    }
}

fn write(tx: &mut Tx<'_>, dossier: Id, class: Class, change: Change) -> titian_core::Result<()> {
    let part = Part::new(vec![change])?;
    let (device, last) = (tx.pen.device, tx.pen.last);
    let dossier_seq: u64 = tx.conn().query_row(
        "SELECT coalesce(max(dossier_seq), 0) + 1 FROM op WHERE dossier = ? AND device = ?",
        [dossier, device.id],
        |row| row.get(0),
    )?;
    let header = Header {
        device: device.id,
        seq: last.seq + 1,
        dossier,
        dossier_seq,
        prev: last.id,
        commit: last.seq + 1,
        at: tx.scene.now,
        at_suspect: tx.pen.at_suspect,
        author: tx.scene.person.id,
        schema: SCHEMA.version + 1,
        parts: BTreeMap::from([(class.as_str().to_owned(), part.hash())]),
        signers: Vec::new(),
    };
    let op = Op::sign(header, BTreeMap::from([(class, part)]), device)?;
    tx.pen.last = Last { seq: last.seq + 1, id: Some(op.id) };
    let mut keys = settings::device_keys(tx.conn())?;
    relay::receive(tx.conn(), &SCHEMA, &mut keys, vec![op], &BTreeSet::new())?;
    Ok(())
}
