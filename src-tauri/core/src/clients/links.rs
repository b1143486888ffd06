//! Whether two clients are one person: a link between two files that both stay as they are. It can be taken back, and
//! every such decision stays in the history.

use super::records::CLIENT_LINK;
use crate::error::{Error, Result};
use crate::kernel::days::Day;
use crate::kernel::ids::Id;
use crate::log::{Edit, history};
use crate::scene::{Rx, Tx};
use crate::staff;
use chrono::{DateTime, FixedOffset};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;

/// A decision about two clients.
#[derive(Debug, Clone, Copy, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct LinkClients {
    /// The one.
    pub one: Id,
    /// The other.
    pub other: Id,
    /// Whether they are one person.
    pub same: bool,
}

/// Another file of the same person.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct LinkedClient {
    /// The other file.
    pub client: Id,
    /// Its name.
    pub name: String,
    /// Its record number.
    pub record_no: String,
    /// The birth date in it.
    pub birth_date: Option<Day>,
    /// When they were linked, by the clock of whoever did it.
    pub at: Option<DateTime<FixedOffset>>,
    /// Who linked them.
    pub by_name: Option<String>,
}

/// Says that two clients are one person, or that they are not. Answers with the other files of the first.
///
/// # Errors
/// `not_found`, also when both are the same file.
pub fn link(tx: &mut Tx<'_>, input: LinkClients) -> Result<Vec<LinkedClient>> {
    let pair = ordered(input.one, input.other);
    for client in [pair.0, pair.1] {
        super::name(tx.conn(), client)?.ok_or_else(|| Error::refused("not_found"))?;
    }
    if pair.0 == pair.1 {
        return Err(Error::refused("not_found"));
    }
    let record = id_of(pair);
    let edit = if tx.pen.has_seen(record, None)? {
        Edit::of(&CLIENT_LINK, record)
    } else {
        let pair = serde_json::json!({ "one": pair.0, "other": pair.1 });
        Edit::new(&CLIENT_LINK, record).set("pair", pair)?
    };
    tx.save(tx.scene.site, vec![edit.set("same", input.same)?], None)?;
    of_client(&tx.written(), input.one)
}

/// The other files of a client's person.
///
/// # Errors
/// When the vault cannot be read.
pub(crate) fn of_client(rx: &Rx<'_>, client: Id) -> Result<Vec<LinkedClient>> {
    let mut statement = rx.conn.prepare_cached(
        "SELECT link.id, c.id, c.name, coalesce(c.record_no, ''), c.birth_date
         FROM client_link link JOIN client c ON c.id = iif(link.one = ?1, link.other, link.one)
         WHERE (link.one = ?1 OR link.other = ?1) AND link.same = 1 ORDER BY c.id",
    )?;
    let rows = statement.query_map([client], |row| {
        let linked = LinkedClient {
            client: row.get(1)?,
            name: row.get(2)?,
            record_no: row.get(3)?,
            birth_date: row.get(4)?,
            at: None,
            by_name: None,
        };
        Ok((row.get::<_, Id>(0)?, linked))
    })?;
    let mut linked = rows.collect::<rusqlite::Result<Vec<_>>>()?;
    for (record, linked) in &mut linked {
        if let Some(last) = history::of_record(rx.conn, *record)?.pop() {
            linked.at = Some(last.header.at);
            linked.by_name = staff::name(rx.conn, last.header.author)?;
        }
    }
    Ok(linked.into_iter().map(|(_, linked)| linked).collect())
}

/// The pairs that somebody has decided about, either way.
///
/// # Errors
/// When the vault cannot be read.
pub(super) fn decided(rx: &Rx<'_>) -> Result<BTreeSet<(Id, Id)>> {
    let mut statement =
        rx.conn.prepare_cached("SELECT one, other FROM client_link WHERE same IS NOT NULL")?;
    let rows = statement.query_map([], |row| Ok(ordered(row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn ordered(one: Id, other: Id) -> (Id, Id) {
    (one.min(other), one.max(other))
}

/// Two machines that decide about the same pair write the same record, so that they agree or show that they do not.
fn id_of(pair: (Id, Id)) -> Id {
    let hash = Sha256::new().chain_update(pair.0.as_bytes()).chain_update(pair.1.as_bytes()).finalize();
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&hash[..16]);
    uuid::Builder::from_custom_bytes(bytes).into_uuid()
}
