//! Taking a bundle that brings as much as the vault holds, or more. It is checked while it goes into a copy of the database,
//! beside which people go on saving, and the copy takes the database's place: all of it counts at once, or nothing.

use super::examine::{self, Here, Log};
use super::inbox::{self, Taken};
use super::read::{Batches, Reader};
use super::store::{self, BundleCame, BundleState};
use super::{seal, share};
use crate::error::Result;
use crate::log::relay::{Checked, Storing};
use crate::log::{Class, ranges, verify};
use crate::scene::Scene;
use crate::schema::SCHEMA;
use crate::store::desk::Rank;
use crate::vault::Vault;
use std::collections::BTreeSet;
use std::path::Path;

/// What brings fewer operations, or fewer than are held, is as soon applied in steps.
const LARGE: u64 = 100_000;

/// Whether a bundle is one for a copy. A machine that holds some clients only is not sent so much, one that gets its own
/// operations back must not write beside them, and what is missing is said by the check that comes first.
pub(super) fn is_large(vault: &Vault, scene: &Scene, path: &Path) -> Result<bool> {
    let Ok(reader) = Reader::open(path, &seal::identity(&vault.device()?)?) else { return Ok(false) };
    let least = vault.place().large_bundle;
    if reader.manifest.ops < least.unwrap_or(LARGE) {
        return Ok(false);
    }
    vault.readers.read(|conn| {
        let mut fresh = 0;
        for range in &reader.manifest.ranges {
            let highest = ranges::highest(conn, range.device)?;
            let is_own = range.device == scene.device && range.to > highest;
            if is_own || range.from > highest + 1 {
                return Ok(false);
            }
            let held = ranges::count_between(conn, range.device, range.from, range.to)?;
            fresh += range.ops.saturating_sub(held);
        }
        let enough = match least {
            Some(least) => least,
            None => verify::count(conn)?.max(LARGE),
        };
        let is_whole = share::Scope::of(conn, &scene.authority, scene.device)?.is_none();
        Ok(is_whole && fresh >= enough)
    })
}

/// Takes one.
///
/// # Errors
/// A refusal of `docs/SYNC.md`, `cancelled`, `locked`, or what the disk says: then nothing is changed.
pub(super) fn take(vault: &Vault, scene: &Scene, hash: &str, path: &Path) -> Result<Taken> {
    let identity = seal::identity(&vault.device()?)?;
    let here = Here { identity: &identity, device: scene.device, root: scene.keys.root()?, is_abroad: false };
    // Of a bundle that is none of ours nothing is copied.
    vault.readers.read(|conn| examine::greet(here, conn, path))?;
    let withheld: BTreeSet<Class> = Class::ALL.into_iter().collect();
    let mut touched = BTreeSet::new();
    let (received_at, author, hash) = (scene.now, scene.person.id, hash.to_owned());
    let fill = |before, copy: &_, make_lists: &dyn Fn() -> Result<()>| {
        let take = |mut batches: Batches<Checked>, total| {
            let mut storing = Storing::begin(copy, &SCHEMA, &withheld)?;
            batches.each(|ops, done| {
                vault.require_open()?;
                scene.work.step("bundle_applying", done, Some(total))?;
                storing.store(ops)
            })?;
            let received = storing.end()?;
            make_lists()?;
            Ok(received)
        };
        let is_wanted = || vault.require_open().and_then(|()| scene.work.require_wanted());
        let ground = Log(Box::new(before));
        let (manifest, received) = examine::fill(here, ground, path, is_wanted, take)?;
        let fresh = received.stored;
        touched = received.entities;
        let bundle = BundleCame {
            hash,
            device: manifest.device,
            made_at: manifest.made_at,
            received_at,
            author,
            ops: manifest.ops,
            fresh,
            done: manifest.ops,
            // What is said besides the operations is still to be heard, and is where the program stops before that.
            state: BundleState::Applying,
        };
        Ok((bundle, manifest))
    };
    let (bundle, manifest) =
        vault.renew(&scene.work, fill, |copy, (bundle, _)| store::begin(copy, bundle))?;
    let (hash, fresh, done) = (bundle.hash.clone(), bundle.fresh, bundle.done);
    let written =
        vault.desk.write(Rank::Long, scene.clone(), move |tx| inbox::end(tx, &hash, &manifest, fresh, done));
    if written.is_ok() { inbox::settle(vault, scene) } else { vault.judge_so_far() }?;
    touched.extend(written?.touched);
    Ok(Taken { bundle: BundleCame { state: BundleState::Applied, ..bundle }, touched })
}
