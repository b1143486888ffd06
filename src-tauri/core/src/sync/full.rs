//! A clinic's operations for its provincial office, where the clinic's policy allows it: a bundle of everything but
//! narrative parts. At the office it fills a database of its own, whole each time, from which only figures are read.

use super::examine::{self, Empty, Here};
use super::format::{Manifest, Purpose, Recipient, altered};
use super::read::{Batches, Reader};
use super::seal;
use super::share::Share;
use super::write::{self, Draft};
use crate::authority::{Authority, Root};
use crate::erasure;
use crate::error::{Error, Result};
use crate::kernel::ids::Id;
use crate::log::relay::{self, Checked, Storing, device_key};
use crate::log::{Class, Device, apart, erase};
use crate::scene::{Scene, Work};
use crate::schema::SCHEMA;
use crate::store::{self, copy};
use chrono::{DateTime, FixedOffset};
use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Of how many clients the lines are made at a time.
const CLIENTS: usize = 5000;

/// What such a bundle says of itself.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Said {
    /// The clinic.
    pub(crate) site: Id,
    /// The public half of the key on its recovery sheet.
    pub(crate) site_key: String,
    /// The machine that sends it, and its key.
    pub(crate) device: Id,
    pub(crate) key: String,
    pub(crate) made_at: DateTime<FixedOffset>,
    pub(crate) ops: u64,
    /// How many operations of each device the sender held.
    pub(crate) holds: BTreeMap<Id, u64>,
}

impl Said {
    fn of(manifest: Manifest) -> Self {
        let holds = manifest.holds.into_iter().map(|(device, (upto, _))| (device, upto)).collect();
        let Manifest { site, site_key, device, key, made_at, ops, .. } = manifest;
        Self { site, site_key, device, key, made_at, ops, holds }
    }
}

/// Writes one for these machines of the office, under a name that is not its own yet. Gives how many operations are in it.
///
/// # Errors
/// `cancelled`, `bundle_not_readable`, or what the disk says; then nothing is left of it.
pub(crate) fn write(
    conn: &Connection,
    scene: &Scene,
    device: &Device,
    machines: BTreeMap<Id, String>,
    part: &Path,
) -> Result<u64> {
    let draft = Draft {
        device,
        purpose: Purpose::Full,
        recipients: machines.into_iter().map(|(device, age)| Recipient { device, age }).collect(),
        is_for_sender: false,
        beyond: BTreeMap::new(),
        share: Some(Share::abroad()),
        ways: None,
    };
    let (ops, _) = write::write(conn, scene, draft, part)?;
    Ok(ops)
}

/// What one says of itself, before anything else of it is looked at.
///
/// # Errors
/// Those of the file and of its first line; `bundle_other_purpose`.
pub(crate) fn look(path: &Path, device: &Device) -> Result<Said> {
    let manifest = Reader::open(path, &seal::identity(device)?)?.manifest;
    if manifest.purpose == Purpose::Full {
        Ok(Said::of(manifest))
    } else {
        Err(Error::refused("bundle_other_purpose"))
    }
}

/// Checks one like any bundle, and keeps nothing of it.
///
/// # Errors
/// A refusal of `docs/SYNC.md`, `cancelled`, or what the disk says.
pub(crate) fn check(device: &Device, path: &Path, said: &Said, work: &Work) -> Result<()> {
    let take =
        |mut batches: Batches<Checked>, total| batches.each(|ops, done| look_at(ops, work, (done, total)));
    go_through(device, path, root(said)?, take)
}

/// Checks one like any bundle while it is put into an empty database, and lets count what the clinic's own signatures say.
///
/// # Errors
/// A refusal of `docs/SYNC.md`, `cancelled`, or what the disk says; then the database is to be thrown away.
pub(crate) fn fill(
    conn: &mut Connection,
    device: &Device,
    path: &Path,
    said: &Said,
    work: &Work,
) -> Result<()> {
    let withheld: BTreeSet<Class> = [Class::Narrative].into();
    let root = root(said)?;
    let take = |conn: &Connection, mut batches: Batches<Checked>, total| {
        let indexes = store::lay_by_indexes(conn)?;
        let mut storing = Storing::begin(conn, &SCHEMA, &withheld)?;
        batches.each(|ops, done| {
            look_at(ops, work, (done, total))?;
            storing.store(ops)
        })?;
        storing.end()?;
        work.step("bundle_lists", 0, None)?;
        store::make_indexes(conn, &indexes)?;
        erase::settle(conn, &SCHEMA, &erasure::erased(conn, &root)?)?;
        apart::settle(conn, &SCHEMA, &Authority::read(conn, &root)?.revoked())?;
        while relay::catch_up(conn, &SCHEMA, CLIENTS)? {
            work.step("bundle_lists", 0, None)?;
        }
        Ok(())
    };
    copy::fill(conn, |conn| go_through(device, path, root, |batches, total| take(conn, batches, total)))
}

/// What the clinic's signatures go back to.
fn root(said: &Said) -> Result<Root> {
    Ok(Root { site: said.site, key: device_key(&said.site_key).ok_or_else(altered)? })
}

fn go_through(
    device: &Device,
    path: &Path,
    root: Root,
    take: impl FnOnce(Batches<Checked>, u64) -> Result<()>,
) -> Result<()> {
    let identity = seal::identity(device)?;
    let here = Here { identity: &identity, device: device.id, root, is_abroad: true };
    examine::fill(here, Empty, path, take).map(drop)
}

fn look_at(ops: &[Checked], work: &Work, (done, total): (u64, u64)) -> Result<()> {
    work.step("bundle_applying", done, Some(total))?;
    if ops.iter().any(|checked| checked.op.parts.contains_key(&Class::Narrative)) {
        return Err(altered());
    }
    Ok(())
}
