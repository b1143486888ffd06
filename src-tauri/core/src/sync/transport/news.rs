//! Which files a machine puts into a place, and whether it has something to say with one.

use super::place::Name;
use crate::error::Result;
use crate::kernel::ids::Id;
use crate::log::ranges;
use crate::log::verify::Extent;
use crate::scene::Scene;
use crate::settings;
use crate::sync::extent;
use crate::sync::pack::{needs, others, partial};
use crate::sync::store::{self as known, Known};
use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// A file that this machine puts into a place.
#[derive(Debug)]
pub(super) struct File {
    pub(super) name: Name,
    /// For whom, with what it is encrypted to.
    pub(super) machines: BTreeMap<Id, String>,
}

/// What a bundle said when it was put into a place.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Put {
    /// For whom it was, and what it was encrypted to.
    to: BTreeMap<Id, String>,
    /// Up to which number of each device it held nothing, since nobody needed it.
    beyond: BTreeMap<Id, u64>,
    /// The last number of each device that it held.
    upto: BTreeMap<Id, u64>,
    /// Up to which number of each device it said that they are in a backup.
    backed_up: BTreeMap<Id, u64>,
    /// Whose files its recipient is to hold, where that is not everybody's.
    meant: Option<BTreeSet<Id>>,
}

/// The files of this machine: one for all that hold everything, and one for each machine that does not. A machine that does
/// not itself has nothing for the others like it: what they are to hold it does not know.
///
/// # Errors
/// `device_not_enrolled`, or when the vault cannot be read.
pub(super) fn files(conn: &Connection, scene: &Scene) -> Result<Vec<File>> {
    let mut whole = others(scene)?;
    let partial = partial(conn, &scene.authority, whole.keys())?;
    let is_whole = extent(conn, &scene.authority, scene.device)? == Extent::Whole;
    let mut files = Vec::new();
    for machine in partial {
        let Some(key) = whole.remove(&machine).filter(|_| is_whole) else { continue };
        let name = Name { from: scene.device, to: Some(machine) };
        files.push(File { name, machines: BTreeMap::from([(machine, key)]) });
    }
    if !whole.is_empty() {
        files.push(File { name: Name { from: scene.device, to: None }, machines: whole });
    }
    Ok(files)
}

impl File {
    /// What a bundle would say now, if it were worth one. Events of the access register are not, nor is a backup that
    /// holds no more of the others' work: machines that send each other receipts for receipts would never come to rest.
    ///
    /// # Errors
    /// When the vault cannot be read.
    pub(super) fn news(&self, conn: &Connection, scene: &Scene, last: Option<&Put>) -> Result<Option<Put>> {
        let to: Vec<Id> = self.machines.keys().copied().collect();
        let (beyond, share) = needs(conn, scene, &to)?;
        let mut upto = BTreeMap::new();
        for device in settings::device_codes(conn)?.into_keys() {
            upto.insert(device, ranges::highest(conn, device)?);
        }
        let backed_up = known::known(conn, Known::BackedUp, scene.device)?;
        let now = Put {
            to: self.machines.clone(),
            beyond,
            upto,
            backed_up: backed_up.into_iter().map(|(device, (upto, _))| (device, upto)).collect(),
            meant: share.as_ref().and_then(|share| share.clients()).cloned(),
        };
        let is_worth_it = match last {
            None => true,
            Some(last) => now.says_more_than(last, conn, scene.device)?,
        };
        Ok(is_worth_it.then_some(now))
    }
}

impl Put {
    fn says_more_than(&self, last: &Self, conn: &Connection, own: Id) -> Result<bool> {
        // Somebody was set back, or there is another copy of them, or they are to hold more: they need what lies before.
        let reaches_less = last.beyond.iter().any(|(device, upto)| self.beyond.get(device) < Some(upto));
        Ok(last.to != self.to
            || last.meant != self.meant
            || reaches_less
            || has_work(conn, &last.upto, &self.upto, |_| true)?
            || has_work(conn, &last.backed_up, &self.backed_up, |device| device != own)?)
    }
}

/// Whether there is more than events of the access register between two reaches.
fn has_work(
    conn: &Connection,
    last: &BTreeMap<Id, u64>,
    now: &BTreeMap<Id, u64>,
    counts: impl Fn(Id) -> bool,
) -> Result<bool> {
    for (device, upto) in now.iter().filter(|(device, _)| counts(**device)) {
        let after = last.get(device).copied().unwrap_or_default();
        if *upto > after && ranges::count_work(conn, *device, after + 1, *upto)? > 0 {
            return Ok(true);
        }
    }
    Ok(false)
}
