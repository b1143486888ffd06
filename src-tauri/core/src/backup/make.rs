//! Making a backup: copied while people go on working, written out, read again from the first page to the last scan, and
//! only then put where it counts.

use super::manifest::Manifest;
use super::shelf::Shelf;
use super::state::{Made, State};
use crate::clients::attachments as scans_of_clients;
use crate::erasure;
use crate::error::{Error, Result};
use crate::integrity;
use crate::kernel::ids::Id;
use crate::log::ranges::Held;
use crate::log::verify::Extent;
use crate::log::{self, ranges};
use crate::scene::Work;
use crate::store::{self, copy};
use crate::vault::attachments;
use crate::vault::files::write_atomically;
use crate::vault::keys::{KeyFile, SecretKey};
use chrono::{DateTime, FixedOffset};
use rusqlite::Connection;
use std::collections::BTreeMap;
use std::path::Path;

/// What is to be backed up, and where to.
#[derive(Debug)]
pub(crate) struct Order<'a> {
    /// The vault's folder.
    pub(crate) vault: &'a Path,
    /// What opens it.
    pub(crate) keys: &'a KeyFile,
    pub(crate) key: &'a SecretKey,
    /// The folder that somebody picked.
    pub(crate) target: &'a Path,
    pub(crate) now: DateTime<FixedOffset>,
    pub(crate) work: &'a Work,
}

/// Makes a backup and thins out the ones before it. Gives what it holds of each device, too.
///
/// # Errors
/// `backup_folder_missing`, `backup_inside_vault`, `backup_disk_full`, `backup_read_only`, `backup_storage_failed`,
/// `backup_not_readable`, `cancelled`, `damaged`; then nothing is left of it.
pub(crate) fn make(order: &Order<'_>, state: &State) -> Result<(Made, BTreeMap<Id, Held>)> {
    require_target(order.vault, order.target)?;
    make_there(order, state).map_err(|error| said_of_target(error, order.target))
}

/// # Errors
/// `backup_folder_missing`, `backup_inside_vault`.
pub(super) fn require_target(vault: &Path, target: &Path) -> Result<()> {
    let Ok(target) = target.canonicalize() else { return Err(Error::refused("backup_folder_missing")) };
    if !target.is_dir() {
        return Err(Error::refused("backup_folder_missing"));
    }
    // A backup inside the folder that it is to outlive is none; the one before an update goes there in need.
    let is_inside =
        vault.canonicalize().is_ok_and(|vault| target.starts_with(&vault) && !is_in_need(&vault, &target));
    if is_inside { Err(Error::refused("backup_inside_vault")) } else { Ok(()) }
}

fn is_in_need(vault: &Path, target: &Path) -> bool {
    target == vault.join(super::BEFORE_UPDATE)
}

/// What the disk says is about the drive with the backups, not about the one with the vault.
fn said_of_target(error: Error, target: &Path) -> Error {
    match error.code() {
        "storage_failed" | "file_unreadable" if !target.is_dir() => Error::refused("backup_folder_missing"),
        "storage_failed" | "file_unreadable" => Error::refused("backup_storage_failed"),
        "disk_full" => Error::refused("backup_disk_full"),
        "read_only" => Error::refused("backup_read_only"),
        _ => error,
    }
}

fn make_there(order: &Order<'_>, state: &State) -> Result<(Made, BTreeMap<Id, Held>)> {
    let shelf = Shelf::open(order.target, &state.series)?;
    let number = shelf.backups()?.first().map_or(0, |newest| newest.manifest.number) + 1;
    let making = shelf.begin(number)?;
    let database = making.folder.join(&order.keys.database);
    let snapshot = copy::open_snapshot(&order.vault.join(&order.keys.database), order.key)?;
    copy::write_copy(&snapshot, &database, order.key, order.work)?;
    drop(snapshot);
    let keys_path = making.folder.join("keys.json");
    order.keys.without_device().write(&keys_path, order.key)?;

    let read_again = copy::open_copy(&database, order.key, order.work).map_err(not_readable)?;
    check(&read_again, order.keys, order.work)?;
    KeyFile::read(&keys_path).and_then(|keys| keys.require_authentic(order.key)).map_err(not_readable)?;
    let named = scans_of_clients::files(&read_again)?;
    let total = named.len() as u64;
    let mut scans = Vec::new();
    for (done, (_, hash)) in (0..).zip(named) {
        order.work.step("backup_scans", done, Some(total))?;
        if keep_scan(order.vault, &shelf, &hash)? && !scans.contains(&hash) {
            scans.push(hash);
        }
    }
    let made = Made {
        at: order.now,
        number,
        bytes: database.metadata()?.len(),
        ops: log::verify::count(&read_again)?,
        scans: scans.len() as u64,
        scans_missing: total.saturating_sub(scans.len() as u64),
    };
    // One of an earlier version is not of the tables that this asks.
    let held = if store::is_behind(&read_again)? {
        BTreeMap::new()
    } else {
        ranges::held(&read_again, Extent::Whole)?
    };
    drop(read_again);
    Manifest::new(order.keys.site, &state.series, number, order.now, made.ops, made.bytes, scans)
        .write(&making.folder, order.key)?;
    order.work.step("backup_scans", total, Some(total))?;
    // What was erased must not come back with this backup on a machine that never heard of it.
    erasure::carry(order.vault, shelf.folder())?;
    shelf.put_up(making, number, order.now)?;
    // The backup is there by now. What could not be thrown away this time is looked at the next.
    drop(shelf.thin(u64::from(state.room_mb) << 20));
    Ok((made, held))
}

/// Reads a copy of the database from the first page to the last, and checks its log. One of an earlier version is
/// checked by its pages alone: what its tables should be is known to the program that wrote it.
///
/// # Errors
/// `backup_not_readable` when the copy is not what was written, `damaged` when what was copied was not whole itself.
pub(super) fn check(copied: &Connection, keys: &KeyFile, work: &Work) -> Result<()> {
    work.step("backup_verify", 0, None)?;
    copy::require_whole(copied).map_err(not_readable)?;
    if store::is_behind(copied)? {
        return Ok(());
    }
    let verified = integrity::verify_content(copied, &keys.root()?, keys.writer())?;
    match verified.first_bad {
        // Such a copy is what was written: whoever relayed an act left out who signed it, and a later bundle may bring it.
        Some(bad) if bad.reason == "person" => Ok(()),
        None => Ok(()),
        Some(bad) => Err(Error::damaged(format!("the log of a copy: {} at {}", bad.reason, bad.seq))),
    }
}

fn not_readable(error: Error) -> Error {
    if error.code() == "damaged" { Error::refused("backup_not_readable") } else { error }
}

/// Sees to it that a scan lies whole beside the backups; false when this machine does not have it whole either.
fn keep_scan(vault: &Path, shelf: &Shelf, hash: &str) -> Result<bool> {
    let Some(kept) = attachments::path_in(&shelf.scans(), hash) else { return Ok(false) };
    if attachments::is_whole(&kept, hash)? {
        return Ok(true);
    }
    let Some(held) = attachments::path(vault, hash).filter(|held| held.exists()) else { return Ok(false) };
    let bytes = std::fs::read(held)?;
    if !attachments::is_named(&bytes, hash) {
        return Ok(false);
    }
    write_atomically(&kept, &bytes)?;
    if attachments::is_whole(&kept, hash)? { Ok(true) } else { Err(Error::refused("backup_not_readable")) }
}
