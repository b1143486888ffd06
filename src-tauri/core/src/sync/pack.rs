//! For whom a bundle is, what they need, and writing it under a name that is not its own yet.

use super::format::{Purpose, Recipient};
use super::seal;
use super::share::Share;
use super::store::{self, Known};
use super::write::{self, Draft};
use crate::accounts;
use crate::authority::Authority;
use crate::error::{Error, Result};
use crate::kernel::ids::Id;
use crate::log::ranges::{self, Held};
use crate::log::verify::Extent;
use crate::scene::{Scene, Tx};
use crate::settings;
use crate::vault::Vault;
use rusqlite::Connection;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// The machines that are enrolled, with what bundles for them are encrypted to.
pub(crate) fn enrolled(authority: &Authority) -> BTreeMap<Id, String> {
    let held = authority.records("device", "age_key");
    held.filter(|(device, _)| accounts::is_enrolled(authority, *device) == Some(true))
        .filter_map(|(device, key)| Some((device, key.as_str()?.to_owned())))
        .filter(|(_, key)| seal::is_recipient(key))
        .collect()
}

/// Which of these machines do not hold everything.
pub(super) fn partial<'a>(
    conn: &Connection,
    authority: &Authority,
    machines: impl Iterator<Item = &'a Id>,
) -> Result<BTreeSet<Id>> {
    let mut partial = BTreeSet::new();
    for machine in machines {
        if super::extent(conn, authority, *machine)? == Extent::Partial {
            partial.insert(*machine);
        }
    }
    Ok(partial)
}

/// The other machines that are enrolled, with what bundles for them are encrypted to.
///
/// # Errors
/// `device_not_enrolled` when this one is not.
pub(super) fn others(scene: &Scene) -> Result<BTreeMap<Id, String>> {
    let mut machines = enrolled(&scene.authority);
    machines.remove(&scene.device).ok_or_else(|| Error::refused("device_not_enrolled"))?;
    Ok(machines)
}

/// A bundle that was written and has no name yet.
#[derive(Debug)]
pub(super) struct Packed {
    pub(super) to: Vec<Id>,
    held: BTreeMap<Id, Held>,
    pub(super) ops: u64,
    pub(super) bytes: u64,
}

impl Packed {
    /// Notes for whom a bundle was written and what this machine held then.
    pub(super) fn note_sent(&self, tx: &Tx<'_>) -> Result<()> {
        self.to.iter().try_for_each(|to| store::keep(tx.conn(), Known::Sent, *to, &self.held))
    }
}

/// Writes a bundle for some machines under a name that is not its own yet.
pub(super) fn pack(
    vault: &Vault,
    scene: &Scene,
    machines: BTreeMap<Id, String>,
    part: &Path,
) -> Result<Packed> {
    let device = vault.device()?;
    let to: Vec<Id> = machines.keys().copied().collect();
    let recipients: Vec<Recipient> =
        machines.into_iter().map(|(device, age)| Recipient { device, age }).collect();
    vault.readers.read(|conn| {
        let (beyond, share) = needs(conn, scene, &to)?;
        let draft = Draft {
            device: &device,
            purpose: Purpose::Exchange,
            recipients,
            is_for_sender: share.is_none(),
            beyond,
            share,
            ways: None,
        };
        written(conn, scene, draft, part)
    })
}

/// Writes a bundle under a name that is not its own yet.
pub(super) fn written(conn: &Connection, scene: &Scene, draft: Draft<'_>, part: &Path) -> Result<Packed> {
    let to = draft.recipients.iter().map(|recipient| recipient.device).collect();
    let (ops, bytes) = write::write(conn, scene, draft, part)?;
    let extent = super::extent(conn, &scene.authority, scene.device)?;
    let mut held = super::held(conn, &scene.authority, extent)?;
    if extent == Extent::Partial {
        // Nothing else goes with its bundles.
        let own = settings::lineage(conn, scene.device)?;
        held.retain(|device, _| own.contains(device));
    }
    Ok(Packed { to, held, ops, bytes })
}

/// Up to which number of each device none of these machines needs anything, and what of the rest goes to the only one of
/// them, where it does not hold everything.
pub(super) fn needs(
    conn: &Connection,
    scene: &Scene,
    machines: &[Id],
) -> Result<(BTreeMap<Id, u64>, Option<Share>)> {
    let beyond = beyond(conn, machines)?;
    let [only] = machines else { return Ok((beyond, None)) };
    let Some(share) = Share::of(conn, scene, *only)? else { return Ok((beyond, None)) };
    let beyond = share.beyond(conn, beyond, &store::whole(conn, *only)?)?;
    Ok((beyond, Some(share)))
}

/// Up to which number of each device none of these machines needs anything.
fn beyond(conn: &Connection, machines: &[Id]) -> Result<BTreeMap<Id, u64>> {
    let copied = ranges::copied(conn)?;
    let mut least: Option<BTreeMap<Id, u64>> = None;
    for machine in machines {
        let mut known = BTreeMap::new();
        for (device, said) in store::known(conn, Known::Holds, *machine)? {
            known.insert(device, ranges::needs_beyond(conn, &copied, device, said)?);
        }
        least = Some(match least {
            None => known,
            Some(mut least) => {
                least.retain(|device, _| known.contains_key(device));
                for (device, upto) in &mut least {
                    *upto = known.get(device).map_or(0, |known| (*known).min(*upto));
                }
                least
            }
        });
    }
    Ok(least.unwrap_or_default())
}
