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
use crate::log::{Class, Device, Op, apart, erase};
use crate::scene::{Scene, Work};
use crate::schema::SCHEMA;
use crate::store::{self, copy};
use age::x25519::Identity;
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
    let identity = seal::identity(device)?;
    let here = here(&identity, device, said)?;
    examine::go_through(here, Empty, work, path, require_no_narrative).map(drop)
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
    let identity = seal::identity(device)?;
    let here = here(&identity, device, said)?;
    copy::fill(conn, |conn| {
        let take = |mut batches: Batches<Checked>, total| {
            let indexes = store::lay_by_indexes(conn)?;
            let mut storing = Storing::begin(conn, &SCHEMA, &withheld)?;
            batches.each(|ops, done| {
                work.step("bundle_applying", done, Some(total))?;
                ops.iter().try_for_each(|checked| require_no_narrative(&checked.op))?;
                storing.store(ops)
            })?;
            storing.end()?;
            work.step("bundle_lists", 0, None)?;
            store::make_indexes(conn, &indexes)?;
            erase::settle(conn, &SCHEMA, &erasure::erased(conn, &here.root)?)?;
            apart::settle(conn, &SCHEMA, &Authority::read(conn, &here.root)?.revoked())?;
            while relay::catch_up(conn, &SCHEMA, CLIENTS)? {
                work.step("bundle_lists", 0, None)?;
            }
            Ok(())
        };
        examine::fill(here, Empty, path, || work.require_wanted(), take).map(drop)
    })
}

/// As what an office looks at a clinic's bundle.
fn here<'i>(identity: &'i Identity, device: &Device, said: &Said) -> Result<Here<'i>> {
    let root = Root { site: said.site, key: device_key(&said.site_key).ok_or_else(altered)? };
    Ok(Here { identity, device: device.id, root, is_abroad: true })
}

fn require_no_narrative(op: &Op) -> Result<()> {
    if op.parts.contains_key(&Class::Narrative) { Err(altered()) } else { Ok(()) }
}
