//! Erasing a client: two persons' act after which every machine drops what it holds in that dossier, and whatever
//! arrives later. Archiving is the rule; this is for when the law asks for more. Which erasures count is in [`orders`],
//! what keeps them from coming back with an old backup in [`list`], what is dropped besides the log in [`traces`].

pub mod list;
mod orders;
mod preview;
pub mod records;
pub(crate) mod traces;

pub use list::carry;
pub(crate) use orders::erased;
pub use preview::{EntityCount, ErasurePreview, preview};

use crate::app::App;
use crate::authority::{Root, need};
use crate::backup;
use crate::error::{Check, Result};
use crate::kernel::codes::ErasureBasis;
use crate::kernel::ids::Id;
use crate::l10n::Words;
use crate::log::{self, Edit, Owner, Signatory};
use crate::scene::{Rx, Scene, Tx, Work};
use crate::schema::SCHEMA;
use crate::settings::{self, Nothing};
use crate::store::fold_log;
use crate::trace::{AccessEvent, DeviceHolding};
use crate::vault::attachments;
use crate::{clients, staff, trace};
use chrono::{DateTime, FixedOffset};
use records::ERASURE;
use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

/// A client to be erased, and the two persons who answer for it.
#[derive(Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct EraseClient {
    /// The client.
    pub client: Id,
    /// What the law says of it; needed while records must be kept.
    #[serde(default)]
    pub basis: Option<ErasureBasis>,
    /// Anything else to be kept with it. It outlives the client's data: it names nobody.
    #[serde(default)]
    pub reason: Option<String>,
    /// The passphrase of whoever is signed in.
    pub passphrase: String,
    /// The second person.
    pub second_person: Id,
    /// Their passphrase.
    pub second_passphrase: String,
}

/// What an erasing did, and where copies still are.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ErasureDone {
    /// The record of the erasure.
    pub id: Id,
    /// How many operations lost their contents here.
    pub ops: u64,
    /// What left the vault with the client in it, as far as the access register knows: reports, prints, backups.
    pub copies: Vec<AccessEvent>,
    /// The other devices of the site, which drop theirs when they hear of it.
    pub devices: Vec<DeviceHolding>,
}

/// An erasure that counts.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Erasure {
    /// The record.
    pub id: Id,
    /// The client that was.
    pub client: Id,
    /// When, by the writer's clock.
    pub at: DateTime<FixedOffset>,
    /// Who signed, by name where they are known.
    pub signers: Vec<String>,
    /// On what basis.
    pub basis: Option<String>,
    /// What else was written of it.
    pub reason: Option<String>,
    /// How many operations of the dossier are held, without their contents.
    pub ops: u64,
    /// What was written by people who had not heard of it, and dropped.
    pub late: Vec<LateWriter>,
    /// Whether no byte of it is left in this machine's vault; else that is still being done.
    pub cleaned: bool,
    /// What left the vault with the client in it, as far as the access register knows.
    pub copies: Vec<AccessEvent>,
}

/// Somebody who wrote about a client without having heard of the erasure.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct LateWriter {
    /// Who.
    pub person: Id,
    /// Their name.
    pub name: Option<String>,
    /// How many operations were dropped.
    pub ops: u64,
}

/// What the person signed in wrote about clients who had been erased, and lost by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct LateWork {
    /// In how many dossiers.
    pub clients: u64,
    /// How many operations.
    pub ops: u64,
}

/// Erases a client: signed by two persons, told to every machine, done here at once.
///
/// # Errors
/// `not_found`; `invalid` without a basis where one is needed or with a passphrase that does not match;
/// `signature_needed` when the two may not do this together.
pub fn erase(tx: &mut Tx<'_>, input: EraseClient) -> Result<ErasureDone> {
    clients::read(&tx.rx(), input.client)?;
    let reason = input.reason.as_deref().map(str::trim).filter(|reason| !reason.is_empty());
    let basis = basis(&tx.rx(), &input, reason)?;
    let by = signers(tx, &input)?;
    let words = Words::of(tx.scene.language);
    let copies = trace::copies_of(&tx.rx(), input.client, &words)?;
    let known = log::erase::known(tx.conn(), input.client)?;
    let ops = known.iter().map(|(_, ops)| ops).sum();
    let id = tx.new_id()?;
    let known: BTreeMap<String, u64> = known.into_iter().map(|(id, seq)| (id.to_string(), seq)).collect();
    let edit = Edit::new(&ERASURE, id)
        .set("dossier", input.client)?
        .set("basis", basis)?
        .set("known", known)?
        .set("reason", reason)?;
    let site = tx.scene.site;
    tx.sign(&by, site, vec![edit])?;
    tx.trace("erased", Some(input.client), Some(&format!("basis what={}", basis.as_str())))?;
    settle(tx)?;
    let devices = trace::devices(&tx.rx())?.into_iter().filter(|device| !device.is_this).collect();
    Ok(ErasureDone { id, ops, copies, devices })
}

fn basis(rx: &Rx<'_>, input: &EraseClient, reason: Option<&str>) -> Result<ErasureBasis> {
    let is_needed = preview::is_basis_needed(rx, input.client)?;
    let mut check = Check::default();
    check.text("reason", reason, 1000);
    check.require(!is_needed || input.basis.is_some(), "basis", "required");
    let is_over = input.basis == Some(ErasureBasis::RetentionOver);
    check.require(!(is_needed && is_over), "basis", "does_not_fit");
    check.require(input.second_person != rx.scene.person.id, "second_person", "same_person");
    check.done()?;
    Ok(input.basis.unwrap_or(ErasureBasis::RetentionOver))
}

/// The signing keys of the two persons; whose passphrase does not match is said of both at once.
fn signers(tx: &Tx<'_>, input: &EraseClient) -> Result<Vec<Arc<Signatory>>> {
    let mut check = Check::default();
    let mut by = Vec::new();
    for (person, passphrase, field) in [
        (tx.scene.person.id, &input.passphrase, "passphrase"),
        (input.second_person, &input.second_passphrase, "second_passphrase"),
    ] {
        match tx.signatory(person, passphrase) {
            Ok(signatory) => by.push(signatory),
            Err(error) if error.code() == "wrong_passphrase" => check.fail(field, "wrong_passphrase"),
            Err(error) if error.code() == "not_found" => check.fail("second_person", "not_found"),
            Err(error) => return Err(error),
        }
    }
    check.done()?;
    Ok(by)
}

/// The erasures that count, the newest first.
///
/// # Errors
/// When the vault cannot be read.
pub fn erasures(rx: &Rx<'_>, _: Nothing) -> Result<Vec<Erasure>> {
    let names = staff::names(rx.conn)?;
    let words = Words::of(rx.scene.language);
    let mut erasures = Vec::new();
    for (client, order) in orders::counting(rx.conn, &rx.scene.keys.root()?)? {
        let mut late: BTreeMap<Id, u64> = BTreeMap::new();
        for author in late_authors(rx.conn, client, &order)? {
            *late.entry(author).or_default() += 1;
        }
        let name = |person: &Id| names.get(person).cloned().unwrap_or_else(|| person.to_string());
        erasures.push(Erasure {
            id: order.record,
            client,
            at: order.at,
            signers: order.signers.iter().map(name).collect(),
            basis: order.basis,
            reason: order.reason,
            ops: rx
                .conn
                .prepare_cached("SELECT count(*) FROM op WHERE dossier = ?")?
                .query_row([client], |r| r.get(0))?,
            late: late
                .into_iter()
                .map(|(person, ops)| LateWriter { person, name: names.get(&person).cloned(), ops })
                .collect(),
            cleaned: log::erase::is_cleaned(rx.conn, client)?,
            copies: trace::copies_of(rx, client, &words)?,
        });
    }
    erasures.sort_by_key(|erasure| std::cmp::Reverse((erasure.at, erasure.id)));
    Ok(erasures)
}

/// Says what the person signed in wrote about clients who had been erased without their having heard of it. It is
/// counted past what a restricted role sees, since the clients are gone from that, too: how much, and not of whom.
///
/// # Errors
/// When the vault cannot be read.
pub fn late_work(app: &App, _: Nothing) -> Result<LateWork> {
    let vault = app.vault()?;
    let Scene { person, keys, .. } = vault.scene(app.now(), Work::default());
    let root = keys.root()?;
    vault.readers.read(|conn| {
        let mut work = LateWork { clients: 0, ops: 0 };
        for (client, order) in orders::counting(conn, &root)? {
            let authors = late_authors(conn, client, &order)?;
            let ops = authors.iter().filter(|author| **author == person.id).count() as u64;
            work.ops += ops;
            work.clients += u64::from(ops > 0);
        }
        Ok(work)
    })
}

fn late_authors(conn: &Connection, client: Id, order: &orders::Order) -> Result<Vec<Id>> {
    let known = |device: Id| order.known.get(&device).copied().unwrap_or_default();
    let late = log::erase::unheard(conn, client, known)?;
    Ok(late.into_iter().map(|(_, header)| header.author).collect())
}

/// Whether a write may have changed which erasures count: an entity that needs signatures was touched.
pub(crate) fn is_concerned(touched: &BTreeSet<String>) -> bool {
    SCHEMA
        .entities
        .iter()
        .filter(|entity| touched.contains(entity.name))
        .any(|entity| entity.registers.iter().any(|register| need(entity.name, register.name).is_some()))
}

/// Drops what the erasures that count now say, in the transaction that made them count.
///
/// # Errors
/// When the vault cannot be written.
pub(crate) fn settle(tx: &mut Tx<'_>) -> Result<()> {
    let conn = tx.conn();
    let erased = erased(conn, &tx.scene.keys.root()?)?;
    let held = log::erase::all(conn)?;
    for dossier in erased.difference(&held) {
        traces::drop_of(conn, *dossier)?;
    }
    if !log::erase::settle(conn, &SCHEMA, &erased)?.is_empty() {
        let of_clients = SCHEMA.entities.iter().filter(|entity| entity.owner == Owner::Client);
        tx.pen.touched.extend(of_clients.map(|entity| entity.name.to_owned()));
    }
    Ok(())
}

/// The same in a copy of the database that is to take its place: also the drafts go that came over after it was settled once.
///
/// # Errors
/// When the copy cannot be written.
pub(crate) fn settle_copy(copy: &Connection, root: &Root) -> Result<()> {
    let erased = erased(copy, root)?;
    for dossier in &erased {
        traces::drop_of(copy, *dossier)?;
    }
    log::erase::settle(copy, &SCHEMA, &erased).map(drop)
}

/// Takes up what `erased.json` beside the database tells, and drops what it says: at every opening, since the vault may
/// have come from an earlier day. Whether the list was damaged.
///
/// # Errors
/// `too_new` when a newer version wrote the list; when the vault cannot be written.
pub fn apply_erased(tx: &mut Tx<'_>) -> Result<bool> {
    let Some(secret) = settings::find_secret(tx.conn(), tx.scene.site)? else { return Ok(false) };
    let told = list::told(&tx.scene.folder, &secret)?;
    let mut missing = Vec::new();
    for act in told.acts {
        missing.extend((!act.is_held(tx.conn())?).then_some(act));
    }
    orders::keep(tx.conn(), &missing)?;
    settle(tx)?;
    Ok(told.is_damaged)
}

/// Leaves no byte of what was dropped in the vault: scans, the words of the search, pages that were given free, the
/// write-ahead log. Whatever stops it on the way, the next idle moment or opening goes on.
///
/// # Errors
/// What the disk says.
pub(crate) fn clean(conn: &Connection, folder: &Path, site: Id) -> Result<()> {
    if !log::erase::is_cleaning_due(conn)? {
        return Ok(());
    }
    if log::erase::is_dropped_only(conn)? {
        let hashes: Vec<String> = conn
            .prepare("SELECT hash FROM erased_file")?
            .query_map([], |row| row.get(0))?
            .collect::<rusqlite::Result<_>>()?;
        for hash in hashes {
            attachments::remove(folder, &hash)?;
            conn.execute("DELETE FROM erased_file WHERE hash = ?", [hash])?;
        }
        // A machine without the secret keeps no list: its older backups learn of an erasure by the next bundle.
        if let Some(secret) = settings::find_secret(conn, site)? {
            list::write(folder, &secret, &orders::all(conn)?)?;
            // A folder that is not at hand gets it with its next backup.
            drop(
                backup::shelf_of(folder)
                    .and_then(|shelf| shelf.map_or(Ok(()), |shelf| carry(folder, &shelf))),
            );
        }
        clients::rebuild_search(conn)?;
        conn.execute_batch("VACUUM")?;
        log::erase::note_compacted(conn)?;
    }
    if fold_log(conn)? {
        log::erase::note_cleaned(conn)?;
    }
    Ok(())
}
