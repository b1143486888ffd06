//! Which erasures count: those that two persons signed who may, judged over the signed acts of the log and of those that
//! `erased.json` told of. One function of the set of acts, so that every machine that holds the same erases the same.

use super::records::ERASURE;
use crate::authority::{Root, judge};
use crate::error::{Error, Result};
use crate::kernel::ids::Id;
use crate::log::op::{self, Part};
use crate::log::personal::{self, Personal, Signed};
use crate::log::{Class, OpId, intake, project};
use chrono::{DateTime, FixedOffset};
use rusqlite::{Connection, params};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// A counting erasure.
#[derive(Debug, Clone)]
pub(super) struct Order {
    /// The record.
    pub(super) record: Id,
    /// When, by the writer's clock.
    pub(super) at: DateTime<FixedOffset>,
    /// Who signed, in the order in which the header names them.
    pub(super) signers: Vec<Id>,
    /// What the order says of the dossier's operations it knew, by device.
    pub(super) known: BTreeMap<Id, u64>,
    /// On what basis.
    pub(super) basis: Option<String>,
    /// The reason, as far as it is held.
    pub(super) reason: Option<String>,
}

/// A signed act outside the log: all that its signatures and their judging need. Identity and narrative parts stay out.
#[derive(Debug, Clone, Serialize, Deserialize, PartialEq, Eq)]
pub(super) struct Act {
    pub(super) header: String,
    salt: String,
    part: String,
    personal: Vec<(Id, String)>,
}

impl Act {
    pub(super) fn id(&self) -> OpId {
        op::hash(self.header.as_bytes())
    }

    /// Whether the log holds it.
    pub(super) fn is_held(&self, conn: &Connection) -> Result<bool> {
        let Ok(header) = op::read_header(self.header.as_bytes()) else { return Ok(false) };
        intake::is_held(conn, header.device, header.seq, self.id())
    }

    /// The act as the judges take it; none when its part is not the one that its header names.
    fn signed(&self) -> Option<Signed> {
        let header = op::read_header(self.header.as_bytes()).ok()?;
        let salt: [u8; 16] = hex::decode(&self.salt).ok()?.try_into().ok()?;
        let part = Part::held(salt, self.part.clone().into_bytes());
        if header.parts.get(Class::Coded.as_str()) != Some(&part.hash()) {
            return None;
        }
        let signature = |(person, sig): &(Id, String)| {
            let sig: [u8; 64] = hex::decode(sig).ok()?.try_into().ok()?;
            Some(Personal { person: *person, sig })
        };
        Some(Signed {
            id: self.id(),
            header,
            changes: part.changes().ok()?.to_vec(),
            personal: self.personal.iter().filter_map(signature).collect(),
        })
    }
}

/// The counting erasures, by the dossier they erase; of several of one dossier the one of the lowest operation.
///
/// # Errors
/// When the vault cannot be read, or an operation in it does not read.
pub(super) fn counting(conn: &Connection, root: &Root) -> Result<BTreeMap<Id, Order>> {
    let mut acts = personal::signed(conn)?;
    acts.extend(told(conn)?.iter().filter_map(Act::signed));
    // Nothing was ever erased in most vaults: what has no order needs no judge.
    if !acts.iter().any(|act| act.changes.iter().any(|change| change.entity == ERASURE.name)) {
        return Ok(BTreeMap::new());
    }
    let counting = judge(root, &acts).counting;
    acts.sort_by_key(|act| act.id);
    let mut orders = BTreeMap::new();
    for act in acts.iter().filter(|act| counting.contains(&act.id)) {
        let text = |record: Id, register: &str| {
            let of_record = act.changes.iter().filter(|change| change.record == record);
            of_record
                .filter_map(|change| change.registers.get(register))
                .map(|(value, _)| value.clone())
                .next()
        };
        for change in act.changes.iter().filter(|change| change.entity == ERASURE.name) {
            let dossier = change.registers.get("dossier").and_then(|(value, _)| value.as_str());
            let Some(dossier) = dossier.and_then(|text| text.parse::<Id>().ok()) else { continue };
            // The site cannot be erased: the erasures themselves, and what they rest on, are in it.
            if dossier == root.site || dossier == act.header.dossier {
                continue;
            }
            let record = change.record;
            orders.entry(dossier).or_insert_with(|| Order {
                record,
                at: act.header.at,
                signers: act.header.signers.iter().map(|signer| signer.person).collect(),
                known: text(record, "known")
                    .and_then(|known| serde_json::from_value(known).ok())
                    .unwrap_or_default(),
                basis: text(record, "basis").and_then(|basis| basis.as_str().map(str::to_owned)),
                reason: text(record, "reason").and_then(|reason| reason.as_str().map(str::to_owned)),
            });
        }
    }
    Ok(orders)
}

/// The dossiers whose erasure counts.
///
/// # Errors
/// When the vault cannot be read, or an operation in it does not read.
pub(crate) fn erased(conn: &Connection, root: &Root) -> Result<BTreeSet<Id>> {
    Ok(counting(conn, root)?.into_keys().collect())
}

/// The acts that `erased.json` told of.
pub(super) fn told(conn: &Connection) -> Result<Vec<Act>> {
    let mut statement = conn.prepare_cached("SELECT act FROM erased_act ORDER BY id")?;
    let texts = statement.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<Vec<String>>>()?;
    texts
        .iter()
        .map(|text| serde_json::from_str(text).map_err(|_| Error::damaged("an act that does not read")))
        .collect()
}

/// Keeps acts that `erased.json` told of.
pub(super) fn keep(conn: &Connection, acts: &[Act]) -> Result<()> {
    for act in acts {
        let text =
            serde_json::to_string(act).map_err(|e| Error::internal(format!("encoding an act: {e}")))?;
        conn.prepare_cached("INSERT OR IGNORE INTO erased_act (id, act) VALUES (?, ?)")?
            .execute(params![act.id().0, text])?;
    }
    Ok(())
}

/// Every signed act known here, from the log and from the list: an erasure counts only beside what its signers signed
/// before it.
pub(super) fn all(conn: &Connection) -> Result<Vec<Act>> {
    let mut acts: BTreeMap<[u8; 32], Act> = told(conn)?.into_iter().map(|act| (act.id().0, act)).collect();
    let mut statement = conn.prepare(
        "SELECT op.row, op.header, part.salt, part.bytes FROM op JOIN part ON part.op = op.row AND part.class = ?
         WHERE op.row IN (SELECT op FROM personal)",
    )?;
    let mut rows = statement.query([project::class_no(Class::Coded)])?;
    while let Some(row) = rows.next()? {
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).map_err(|_| Error::damaged("an act is no text"));
        let signatures = personal::of_op(conn, row.get(0)?)?;
        let act = Act {
            header: text(row.get(1)?)?,
            salt: hex::encode(row.get::<_, Vec<u8>>(2)?),
            part: text(row.get(3)?)?,
            personal: signatures.iter().map(|one| (one.person, hex::encode(one.sig))).collect(),
        };
        acts.insert(act.id().0, act);
    }
    Ok(acts.into_values().collect())
}
