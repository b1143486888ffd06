//! The check of it all: every signature, every link, every part, and that the tables are what the log says.

use super::apart::{self, Revoked};
use super::derived;
use super::erase;
use super::intake;
use super::op::{self, OpId};
use super::picture::{self, Tally};
use super::project::{self, blob, class_no, load_writes};
use super::schema::{Class, Schema};
use crate::error::{Error, Result};
use crate::kernel::ids::Id;
use ed25519_dalek::VerifyingKey;
use rusqlite::{Connection, Row, params};
use serde::Serialize;
use std::collections::{BTreeSet, HashMap, HashSet};

/// The outcome of a verification.
#[derive(Debug, Serialize, PartialEq, Eq)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Verified {
    /// Whether everything is as it was written.
    pub ok: bool,
    /// How many operations are held.
    pub ops: u64,
    /// The first operation that is not.
    pub first_bad: Option<FirstBad>,
    /// How many scans were read and are as they were stored.
    pub scans: u64,
    /// How many are named in the log and not on this machine: they may be on another.
    pub scans_missing: u64,
}

/// The first operation that is not as it was written.
#[derive(Debug, Serialize, PartialEq, Eq)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct FirstBad {
    /// The device that wrote it.
    pub device: Id,
    /// Its number there.
    pub seq: u64,
    /// `header`, `signature`, `unknown_device`, `prev`, `gap`, `dossier_gap`, `part`, `missing_part`, `person`, `tables`, `pages`, `scan`.
    pub reason: &'static str,
}

/// How much of the other devices' logs this machine is meant to hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// Every dossier with all its parts: a missing number is a missing operation, a missing part was taken out.
    Whole,
    /// Some dossiers only, or without some classes: numbers are without gaps within each dossier that is held, and a
    /// part may be absent that was withheld under a policy.
    Partial,
}

/// What the signatures say of the log: what may be absent, and what may be held and not shown.
#[derive(Debug, Clone, Default)]
pub struct Judged {
    /// The dossiers whose erasure counts: theirs are the only parts that may be absent on a machine that holds
    /// everything, and must be absent everywhere.
    pub erased: BTreeSet<Id>,
    /// What the revocations of devices say.
    pub revoked: Revoked,
}

/// What is gone by while the operations are checked.
struct Terms<'a> {
    keys: &'a HashMap<Id, VerifyingKey>,
    extent: Extent,
    erased: &'a BTreeSet<Id>,
    /// The operations that are to be kept apart.
    apart: &'a BTreeSet<i64>,
}

/// The newest operation here.
const NEWEST: &str = "SELECT device, seq FROM op ORDER BY row DESC LIMIT 1";

/// Checks the log and its picture. Several devices are checked one after the other, each from its first operation.
///
/// # Errors
/// When the vault cannot be read at all.
pub fn verify(
    conn: &Connection,
    schema: &'static Schema,
    keys: &HashMap<Id, VerifyingKey>,
    extent: Extent,
    judged: &Judged,
) -> Result<Verified> {
    let ops = count(conn)?;
    let apart = apart::of(conn, &judged.revoked)?;
    let terms = Terms { keys, extent, erased: &judged.erased, apart: &apart };
    let mut first_bad = check_log(conn, &terms)?;
    if first_bad.is_none() {
        first_bad = check_tables(conn, schema)?;
    }
    if first_bad.is_none() && (erase::all(conn)? != judged.erased || apart::all(conn)? != apart) {
        first_bad = Some(conn.query_row(NEWEST, [], tables)?);
    }
    Ok(Verified { ok: first_bad.is_none(), ops, first_bad, scans: 0, scans_missing: 0 })
}

/// Names the operation that wrote a record last as one that is not as it was written.
///
/// # Errors
/// When the vault cannot be read.
pub fn bad_record(conn: &Connection, record: Id, reason: &'static str) -> Result<FirstBad> {
    let last = last(conn, "JOIN touch ON touch.op = op.row WHERE record = ?", record)?;
    Ok(FirstBad { reason, ..last })
}

/// How many operations are held.
///
/// # Errors
/// When the vault cannot be read.
pub fn count(conn: &Connection) -> Result<u64> {
    Ok(conn.query_row("SELECT count(*) FROM op", [], |r| r.get(0))?)
}

/// What is known of a device while its operations are gone through.
#[derive(Default)]
struct Chain {
    device: Option<Id>,
    seq: u64,
    is_copied: bool,
    dossiers: HashMap<Id, u64>,
}

fn check_log(conn: &Connection, terms: &Terms<'_>) -> Result<Option<FirstBad>> {
    let copied: HashSet<Id> = conn
        .prepare("SELECT device FROM op GROUP BY device, seq HAVING count(*) > 1")?
        .query_map([], |r| r.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    let mut statement = conn.prepare(
        "SELECT row, id, device, seq, dossier, dossier_seq, header, sig FROM op ORDER BY device, seq, row",
    )?;
    let mut rows = statement.query([])?;
    let mut chain = Chain::default();
    while let Some(found) = rows.next()? {
        let (device, seq): (Id, u64) = (found.get(2)?, found.get(3)?);
        if chain.device != Some(device) {
            chain = Chain { device: Some(device), is_copied: copied.contains(&device), ..Chain::default() };
        }
        if let Some(reason) = check_op(conn, terms, found, &mut chain)? {
            return Ok(Some(FirstBad { device, seq, reason }));
        }
    }
    Ok(None)
}

fn check_op(
    conn: &Connection,
    terms: &Terms<'_>,
    found: &Row<'_>,
    chain: &mut Chain,
) -> Result<Option<&'static str>> {
    let bytes = blob(found, 6)?;
    let Ok(header) = op::read_header(bytes) else { return Ok(Some("header")) };
    let columns: (Id, u64, Id, u64) = (found.get(2)?, found.get(3)?, found.get(4)?, found.get(5)?);
    if op::hash(bytes) != OpId(found.get(1)?)
        || (header.device, header.seq, header.dossier, header.dossier_seq) != columns
    {
        return Ok(Some("header"));
    }
    let Some(key) = terms.keys.get(&header.device) else { return Ok(Some("unknown_device")) };
    if op::check_signature(bytes, &found.get(7)?, key).is_err() {
        return Ok(Some("signature"));
    }
    // A copied device has two operations of one number, and two ways of counting on from there.
    if terms.extent == Extent::Whole && header.seq > chain.seq + 1 {
        return Ok(Some("gap"));
    }
    chain.seq = header.seq;
    if !is_linked(conn, &header, terms.extent)? {
        return Ok(Some("prev"));
    }
    let known = chain.dossiers.entry(header.dossier).or_default();
    if header.dossier_seq > *known + 1 && !chain.is_copied {
        return Ok(Some("dossier_gap"));
    }
    *known = (*known).max(header.dossier_seq);
    if terms.erased.contains(&header.dossier) {
        let holds =
            conn.prepare_cached("SELECT 1 FROM part WHERE op = ?")?.exists([found.get::<_, i64>(0)?])?;
        return Ok(holds.then_some("erased_part"));
    }
    check_parts(conn, terms, found.get(0)?, &header)
}

/// Whether an operation follows one of the number before, of the same device. Where dossiers are withheld, the one
/// before may be among them.
fn is_linked(conn: &Connection, header: &op::Header, extent: Extent) -> Result<bool> {
    let Some(prev) = header.prev else { return Ok(header.seq == 1) };
    let is_held = intake::is_held(conn, header.device, header.seq.saturating_sub(1), prev)?;
    Ok(is_held || extent == Extent::Partial)
}

fn check_parts(
    conn: &Connection,
    terms: &Terms<'_>,
    row: i64,
    header: &op::Header,
) -> Result<Option<&'static str>> {
    let parts = project::parts_of(conn, row)?;
    for (class, part) in &parts {
        if header.parts.get(class.as_str()) != Some(&part.hash()) {
            return Ok(Some("part"));
        }
        for change in part.changes()? {
            // What is kept apart is shown nowhere, and everything else where it belongs.
            let is_shown = conn
                .prepare_cached("SELECT 1 FROM touch WHERE record = ? AND op = ?")?
                .exists(params![change.record, row])?;
            if is_shown == terms.apart.contains(&row) {
                return Ok(Some("tables"));
            }
        }
    }
    // A class of a newer version is not held by this one.
    for class in header.parts.keys().filter_map(|word| Class::from_word(word)) {
        if parts.contains_key(&class) {
            continue;
        }
        // On a machine that is meant to hold everything the note that a part was withheld is no excuse: anybody who
        // takes a part out could leave one.
        if terms.extent == Extent::Whole || !is_withheld(conn, row, class)? {
            return Ok(Some("missing_part"));
        }
    }
    Ok(None)
}

/// Whether a part was withheld under a policy, which the receiving noted.
fn is_withheld(conn: &Connection, row: i64, class: Class) -> Result<bool> {
    Ok(conn
        .prepare_cached("SELECT 1 FROM withheld WHERE op = ? AND class = ?")?
        .exists(params![row, class_no(class)])?)
}

/// Compares every projected row with what the log says, and the other way round by counting.
fn check_tables(conn: &Connection, schema: &'static Schema) -> Result<Option<FirstBad>> {
    let mut tally = Tally::new();
    let mut statement = conn.prepare("SELECT DISTINCT record FROM touch")?;
    let mut records = statement.query([])?;
    while let Some(found) = records.next()? {
        let record: Id = found.get(0)?;
        let Some((dossier, by_entity)) = load_writes(conn, record, i64::MAX)? else { continue };
        if !picture::is_right(conn, schema, record, dossier, &by_entity, &mut tally)? {
            return last(conn, "JOIN touch ON touch.op = op.row WHERE record = ?", record).map(Some);
        }
    }
    let mut statement = conn.prepare("SELECT DISTINCT dossier FROM op")?;
    let mut dossiers = statement.query([])?;
    while let Some(found) = dossiers.next()? {
        let dossier: Id = found.get(0)?;
        for table in schema.derived {
            if !derived::is_right(conn, table, dossier, &mut tally)? {
                return last(conn, "WHERE dossier = ?", dossier).map(Some);
            }
        }
    }
    if picture::has_no_strays(conn, schema, &tally)? {
        return Ok(None);
    }
    conn.query_row(NEWEST, [], tables).map(Some).map_err(Error::from)
}

fn last(conn: &Connection, of: &str, id: Id) -> Result<FirstBad> {
    let sql = format!("SELECT device, seq FROM op {of} ORDER BY row DESC LIMIT 1");
    Ok(conn.query_row(&sql, [id], tables)?)
}

fn tables(row: &Row<'_>) -> rusqlite::Result<FirstBad> {
    Ok(FirstBad { device: row.get(0)?, seq: row.get(1)?, reason: "tables" })
}
