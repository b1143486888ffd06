//! A machine with a log of its own, in memory.

use crate::clients::records::{CLIENT, PHONE};
use crate::error::Result;
use crate::kernel::ids::Id;
use crate::log::apart::{self, Revoked};
use crate::log::op::{Change, Header, Op, OpId, Part};
use crate::log::relay::{self, Received};
use crate::log::verify::{Extent, Judged, Verified, verify};
use crate::log::write::Last;
use crate::log::{Class, Device, Edit, KeptBoth, Pen, erase, intake, project};
use crate::schema::SCHEMA;
use crate::settings::records::DEVICE;
use crate::{settings, store};
use chrono::{DateTime, Days, FixedOffset};
use rusqlite::Connection;
use rusqlite::types::Value as Sql;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// The site of every test.
pub(super) const SITE: Id = Id::from_u128(1);
/// The moment at which every machine's clock starts.
const START: &str = "2026-11-22T09:00:00+08:00";

pub(super) struct Machine {
    pub(super) conn: Connection,
    pub(super) device: Device,
    pub(super) last: Last,
    pub(super) clock: DateTime<FixedOffset>,
}

/// What a save did.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Saved {
    pub(super) changed: bool,
    pub(super) kept_both: Vec<KeptBoth>,
}

pub(super) type Outcome = Result<(), Box<dyn std::error::Error>>;

impl Machine {
    /// A machine that has written its own registration.
    pub(super) fn new(number: u8) -> Result<Self> {
        let mut machine = Self::empty(number)?;
        let key = hex::encode(machine.device.public_key().as_bytes());
        let id = machine.device.id;
        machine.save(
            SITE,
            vec![Edit::new(&DEVICE, id).set("public_key", key)?.set("code", number.to_string())?],
            None,
        )?;
        Ok(machine)
    }

    /// A machine that has written nothing.
    pub(super) fn empty(number: u8) -> Result<Self> {
        let mut conn = Connection::open_in_memory()?;
        store::add_functions(&conn)?;
        store::migrate(&mut conn)?;
        Ok(Self {
            conn,
            device: Device::new(Id::from_u128(100 + u128::from(number)), &[number; 32]),
            last: Last::default(),
            clock: DateTime::parse_from_rfc3339(START).expect("a moment"),
        })
    }

    /// Another machine that holds the same and writes as the same device: a copied folder.
    pub(super) fn copied(&self, number: u8) -> Result<Self> {
        let mut copy = Self::empty(number)?;
        copy.receive(&self.ops()?)?;
        copy.device =
            Device::new(self.device.id, &[u8::try_from(self.device.id.as_u128() - 100).unwrap_or(0); 32]);
        copy.last = self.last;
        Ok(copy)
    }

    pub(super) fn save(&mut self, dossier: Id, edits: Vec<Edit>, rev: Option<i64>) -> Result<Saved> {
        let transaction = self.conn.unchecked_transaction()?;
        let author = Id::from_u128(7);
        let mut pen = Pen::new(&transaction, &SCHEMA, &self.device, author, self.clock, 0, self.last)?;
        let changed = pen.append(dossier, edits, rev)?;
        let (last, kept_both) = (pen.last, pen.kept_both);
        transaction.commit()?;
        self.last = last;
        self.settle()?;
        Ok(Saved { changed, kept_both })
    }

    pub(super) fn register(&mut self, client: Id, name: &str) -> Result<Saved> {
        self.save(client, vec![Edit::new(&CLIENT, client).set("name", name)?], None)
    }

    pub(super) fn set(
        &mut self,
        client: Id,
        register: &'static str,
        value: impl serde::Serialize,
        rev: Option<i64>,
    ) -> Result<Saved> {
        self.save(client, vec![Edit::of(&CLIENT, client).set(register, value)?], rev)
    }

    pub(super) fn add_phone(&mut self, client: Id, phone: Id, number: &str) -> Result<Saved> {
        let phone = Edit::new(&PHONE, phone)
            .set("phone", serde_json::json!({ "number": number, "owner": "self" }))?;
        self.save(client, vec![phone], None)
    }

    /// Writes what this version's use cases never would: what a newer version, or a broken one, writes.
    pub(super) fn write_raw(&mut self, dossier: Id, class: Class, changes: &[Change]) -> Result<Op> {
        let part = Part::new(changes.to_vec())?;
        let seq = self.last.seq + 1;
        let dossier_seq: u64 = self.conn.query_row(
            "SELECT coalesce(max(dossier_seq), 0) + 1 FROM op WHERE dossier = ? AND device = ?",
            [dossier, self.device.id],
            |r| r.get(0),
        )?;
        let header = Header {
            device: self.device.id,
            seq,
            dossier,
            dossier_seq,
            prev: self.last.id,
            commit: seq,
            at: self.clock,
            at_suspect: false,
            author: Id::from_u128(7),
            schema: SCHEMA.version + 1,
            parts: BTreeMap::from([(class.as_str().to_owned(), part.hash())]),
            signers: Vec::new(),
        };
        let op = Op::sign(header, BTreeMap::from([(class, part)]), &self.device)?;
        intake::store(&self.conn, &SCHEMA, &op)?;
        self.last = Last { seq, id: Some(op.id) };
        Ok(op)
    }

    /// Everything held.
    pub(super) fn ops(&self) -> Result<Vec<Op>> {
        relay::give(&self.conn, 0, u32::MAX)
    }

    pub(super) fn receive(&mut self, ops: &[Op]) -> Result<Received> {
        self.receive_without(ops, &[])
    }

    /// Receives what somebody sends who keeps some classes back by a policy.
    pub(super) fn receive_without(&mut self, ops: &[Op], withheld: &[Class]) -> Result<Received> {
        let ops: Vec<Op> = ops.iter().map(|op| without(op, withheld)).collect();
        let mut keys = settings::device_keys(&self.conn)?;
        let transaction = self.conn.unchecked_transaction()?;
        let withheld: BTreeSet<Class> = withheld.iter().copied().collect();
        let received = relay::receive(&transaction, &SCHEMA, &mut keys, ops, &withheld)?;
        transaction.commit()?;
        self.settle()?;
        Ok(received)
    }

    pub(super) fn rev(&self) -> Result<i64> {
        store::revision(&self.conn)
    }

    pub(super) fn pass_days(&mut self, days: u64) {
        self.clock = self.clock.checked_add_days(Days::new(days)).expect("a moment");
    }

    pub(super) fn verified(&self) -> Result<Verified> {
        self.verified_as(Extent::Whole)
    }

    pub(super) fn verified_as(&self, extent: Extent) -> Result<Verified> {
        // A log that does not read revokes nobody; what does not is for the check to name.
        let judged = Judged { erased: self.erased()?, revoked: self.revoked().unwrap_or_default() };
        verify(&self.conn, &SCHEMA, &settings::device_keys(&self.conn)?, extent, &judged)
    }

    /// What the revocations say here. Who may revoke is not the log's business: in these tests every one counts, also
    /// one that is itself kept apart, since a person's signature stands whatever device it was made on.
    pub(super) fn revoked(&self) -> Result<Revoked> {
        let mut writes: BTreeMap<Id, Vec<(OpId, Value, Vec<OpId>)>> = BTreeMap::new();
        let mut revoked = Revoked::default();
        // Most tests revoke nobody.
        let is_any = "SELECT 1 FROM part WHERE instr(bytes, CAST('\"accepted\"' AS BLOB)) > 0";
        if !self.conn.prepare(is_any)?.exists([])? {
            return Ok(revoked);
        }
        for op in self.ops()? {
            for part in op.parts.values() {
                for change in part.changes()?.iter().filter(|change| change.entity == "device") {
                    let Some((value, replaces)) = change.registers.get("accepted") else { continue };
                    writes.entry(change.record).or_default().push((op.id, value.clone(), replaces.clone()));
                    revoked.answered.insert(op.id);
                }
            }
        }
        for (device, writes) in writes {
            let replaced: BTreeSet<OpId> =
                writes.iter().flat_map(|(_, _, replaces)| replaces.clone()).collect();
            let heads = writes.iter().filter(|(op, ..)| !replaced.contains(op));
            let accepted = heads.filter_map(|(_, value, _)| serde_json::from_value(value.clone()).ok());
            revoked.accepted.insert(device, accepted.collect());
        }
        Ok(revoked)
    }

    /// The dossiers whose erasure counts here. Who may erase is not the log's business: in these tests an erasure counts
    /// once any partner is held, which stands for what a signature rests on and may arrive before or after it.
    pub(super) fn erased(&self) -> Result<BTreeSet<Id>> {
        let mut statement = self
            .conn
            .prepare("SELECT DISTINCT erased_dossier FROM erasure WHERE EXISTS (SELECT 1 FROM partner)")?;
        Ok(statement.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?)
    }

    fn settle(&self) -> Result<()> {
        erase::settle(&self.conn, &SCHEMA, &self.erased()?)?;
        apart::settle(&self.conn, &SCHEMA, &self.revoked()?)?;
        Ok(())
    }

    pub(super) fn rebuild(&self) -> Result<()> {
        project::rebuild(&self.conn, &SCHEMA)
    }

    /// Every table that shows the log, row by row.
    pub(super) fn picture(&self) -> Result<BTreeMap<String, Vec<String>>> {
        let mut tables: Vec<(String, String)> =
            SCHEMA.entities.iter().map(|entity| (entity.name.to_owned(), "*".to_owned())).collect();
        tables.extend(
            ["conflict", "parked", "waiting", "copied"].map(|name| (name.to_owned(), "*".to_owned())),
        );
        tables.extend(SCHEMA.derived.iter().map(|table| (table.name.to_owned(), table.columns.join(", "))));
        let mut picture = BTreeMap::new();
        for (name, columns) in tables {
            let mut statement = self.conn.prepare(&format!("SELECT {columns} FROM {name}"))?;
            let width = statement.column_count();
            let mut rows = statement
                .query_map([], |row| {
                    let values: Vec<Sql> =
                        (0..width).map(|at| row.get(at)).collect::<rusqlite::Result<_>>()?;
                    Ok(format!("{values:?}"))
                })?
                .collect::<rusqlite::Result<Vec<_>>>()?;
            rows.sort();
            picture.insert(name, rows);
        }
        Ok(picture)
    }

    /// A column of a client, as text.
    pub(super) fn shown(&self, client: Id, column: &str) -> Result<Option<String>> {
        Ok(self
            .conn
            .query_row(&format!("SELECT {column} FROM client WHERE id = ?"), [client], |r| r.get(0))?)
    }

    pub(super) fn count(&self, table: &str) -> Result<u64> {
        Ok(self.conn.query_row(&format!("SELECT count(*) FROM {table}"), [], |r| r.get(0))?)
    }
}

/// An operation without the parts of some classes.
pub(super) fn without(op: &Op, classes: &[Class]) -> Op {
    let mut op = op.clone();
    op.parts.retain(|class, _| !classes.contains(class));
    op
}

/// A change of one register.
pub(super) fn change(entity: &str, record: Id, register: &str, value: Value, replaces: Vec<OpId>) -> Change {
    let registers = BTreeMap::from([(register.to_owned(), (value, replaces))]);
    Change { entity: entity.to_owned(), record, registers }
}
