//! The local tables of the exchange: which bundles came and how far each was applied, and what each machine said that
//! it holds.

use crate::error::Result;
use crate::kernel::ids::Id;
use crate::log::OpId;
use crate::log::ranges::Held;
use chrono::{DateTime, FixedOffset};
use rusqlite::{Connection, OptionalExtension, Row, params};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// How far a received bundle is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum BundleState {
    /// Some of it is applied; it goes on by itself.
    Applying,
    /// All of it is.
    Applied,
    /// Its copy was gone or damaged before all of it was applied: it must be received again.
    Lost,
}

impl BundleState {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Applying => "applying",
            Self::Applied => "applied",
            Self::Lost => "lost",
        }
    }

    fn from_word(word: &str) -> Self {
        match word {
            "applying" => Self::Applying,
            "applied" => Self::Applied,
            _ => Self::Lost,
        }
    }
}

/// A bundle that came.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct BundleCame {
    /// The SHA-256 of its bytes.
    pub hash: String,
    /// The machine that sent it.
    pub device: Id,
    /// When it was made, by that machine's clock.
    pub made_at: DateTime<FixedOffset>,
    /// When it was received.
    pub received_at: DateTime<FixedOffset>,
    /// Who received it.
    pub author: Id,
    /// How many operations are in it.
    pub ops: u64,
    /// How many of them were new here.
    pub fresh: u64,
    /// How many are applied.
    pub done: u64,
    /// How far it is.
    pub state: BundleState,
}

fn came(row: &Row<'_>) -> rusqlite::Result<BundleCame> {
    Ok(BundleCame {
        hash: row.get(0)?,
        device: row.get(1)?,
        made_at: row.get(2)?,
        received_at: row.get(3)?,
        author: row.get(4)?,
        ops: row.get(5)?,
        fresh: row.get(6)?,
        done: row.get(7)?,
        state: BundleState::from_word(&row.get::<_, String>(8)?),
    })
}

const COLUMNS: &str = "hash, device, made_at, received_at, author, ops, fresh, done, state";

/// Notes a bundle that was checked and is to be applied. One that was begun goes on from where it was.
pub(super) fn begin(conn: &Connection, bundle: &BundleCame) -> Result<()> {
    conn.execute(
        "INSERT INTO bundle (hash, device, made_at, received_at, author, ops, fresh, done, state)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT (hash) DO UPDATE SET received_at = excluded.received_at, author = excluded.author,
            fresh = excluded.fresh, done = excluded.done, state = excluded.state",
        params![
            bundle.hash,
            bundle.device,
            bundle.made_at,
            bundle.received_at,
            bundle.author,
            bundle.ops,
            bundle.fresh,
            bundle.done,
            bundle.state.as_str()
        ],
    )?;
    Ok(())
}

/// Notes how many operations of a bundle are applied.
pub(super) fn note_done(conn: &Connection, hash: &str, done: u64) -> Result<()> {
    conn.prepare_cached("UPDATE bundle SET done = ? WHERE hash = ?")?.execute(params![done, hash])?;
    Ok(())
}

/// Notes how far a bundle is.
pub(super) fn note(conn: &Connection, hash: &str, state: BundleState) -> Result<()> {
    conn.prepare_cached("UPDATE bundle SET state = ? WHERE hash = ?")?
        .execute(params![state.as_str(), hash])?;
    Ok(())
}

/// A bundle of a hash.
pub(super) fn bundle(conn: &Connection, hash: &str) -> Result<Option<BundleCame>> {
    let sql = format!("SELECT {COLUMNS} FROM bundle WHERE hash = ?");
    Ok(conn.prepare_cached(&sql)?.query_row([hash], came).optional()?)
}

/// The bundles that are not applied to their end.
pub(super) fn unfinished(conn: &Connection) -> Result<Vec<BundleCame>> {
    let sql = format!("SELECT {COLUMNS} FROM bundle WHERE state = 'applying' ORDER BY received_at, hash");
    Ok(conn.prepare_cached(&sql)?.query_map([], came)?.collect::<rusqlite::Result<_>>()?)
}

/// The bundles that came, the newest first.
pub(super) fn newest(conn: &Connection, most: u32) -> Result<Vec<BundleCame>> {
    let sql = format!("SELECT {COLUMNS} FROM bundle ORDER BY received_at DESC, hash LIMIT ?");
    Ok(conn.prepare_cached(&sql)?.query_map([most], came)?.collect::<rusqlite::Result<_>>()?)
}

/// When something of each machine came last.
pub(super) fn last_received(conn: &Connection) -> Result<BTreeMap<Id, DateTime<FixedOffset>>> {
    let mut statement = conn.prepare_cached(
        "SELECT device, received_at FROM bundle WHERE state = 'applied' ORDER BY received_at",
    )?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// What is known of a machine, by device: what it says that it holds, what of that it says that its last backup holds that
/// was read again, and what was sent to it at last.
#[derive(Debug, Clone, Copy)]
pub(super) enum Known {
    Holds,
    BackedUp,
    Sent,
}

impl Known {
    const fn table(self) -> &'static str {
        match self {
            Self::Holds => "machine_holds",
            Self::BackedUp => "machine_backed_up",
            Self::Sent => "machine_sent",
        }
    }
}

/// Keeps what is known of a machine, in the place of what was before.
pub(super) fn keep(conn: &Connection, known: Known, machine: Id, held: &BTreeMap<Id, Held>) -> Result<()> {
    let table = known.table();
    conn.execute(&format!("DELETE FROM {table} WHERE machine = ?"), [machine])?;
    let insert = format!("INSERT INTO {table} (machine, device, upto, head) VALUES (?, ?, ?, ?)");
    for (device, (upto, head)) in held {
        conn.prepare_cached(&insert)?.execute(params![machine, device, upto, head.0])?;
    }
    Ok(())
}

/// What is known of a machine.
pub(super) fn known(conn: &Connection, known: Known, machine: Id) -> Result<BTreeMap<Id, Held>> {
    let sql = format!("SELECT device, upto, head FROM {} WHERE machine = ?", known.table());
    let mut statement = conn.prepare_cached(&sql)?;
    let rows = statement.query_map([machine], |row| Ok((row.get(0)?, (row.get(1)?, OpId(row.get(2)?)))))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Keeps whose files a machine said to hold whole.
pub(super) fn keep_whole(conn: &Connection, machine: Id, whole: &BTreeSet<Id>) -> Result<()> {
    conn.execute("DELETE FROM machine_whole WHERE machine = ?", [machine])?;
    for client in whole {
        conn.prepare_cached("INSERT INTO machine_whole (machine, client) VALUES (?, ?)")?
            .execute(params![machine, client])?;
    }
    Ok(())
}

/// Whose files a machine said to hold whole.
pub(super) fn whole(conn: &Connection, machine: Id) -> Result<BTreeSet<Id>> {
    let mut statement = conn.prepare_cached("SELECT client FROM machine_whole WHERE machine = ?")?;
    Ok(statement.query_map([machine], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?)
}

/// Keeps whose files this machine is to hold.
pub(super) fn keep_meant(conn: &Connection, meant: &BTreeSet<Id>) -> Result<()> {
    conn.execute("DELETE FROM meant_here", [])?;
    for client in meant {
        conn.prepare_cached("INSERT INTO meant_here (client) VALUES (?)")?.execute([client])?;
    }
    Ok(())
}

/// Whose files this machine is to hold.
pub(super) fn meant(conn: &Connection) -> Result<BTreeSet<Id>> {
    let mut statement = conn.prepare_cached("SELECT client FROM meant_here")?;
    Ok(statement.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?)
}
