//! One exchange with a place: what lies there for this machine is taken, then what the others lack is put there.

use super::looking::{Looking, OnItsWay};
use super::news;
use super::place::{Found, Name, Place};
use super::store::{self, Errand};
use crate::error::{Error, Result};
use crate::kernel::ids::Id;
use crate::log::verify::Extent;
use crate::scene::Scene;
use crate::store::desk::Rank;
use crate::sync::extent;
use crate::sync::inbox;
use crate::sync::pack::{others, pack};
use crate::vault::Vault;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::PoisonError;

/// What an exchange did.
#[derive(Debug, Default)]
pub(super) struct Done {
    /// How many operations were put there.
    pub(super) sent: Option<u64>,
    /// What was taken: from whom, and how many operations were new.
    pub(super) taken: Vec<(Id, u64)>,
    pub(super) touched: BTreeSet<String>,
}

/// Exchanges bundles with the place that is set, one exchange at a time. What is wrong with the place or with a file in it
/// is noted.
///
/// # Errors
/// `transport_not_set`, `device_not_enrolled`, `cancelled`, or what the disk of the vault says.
pub(super) fn go(vault: &Vault, scene: impl Fn() -> Scene) -> Result<Done> {
    let mut done = Done::default();
    visit(vault, &scene, Errand::Machines, |place, on_its_way| {
        let outcome = exchange(vault, &scene, place, on_its_way, &mut done);
        (!done.taken.is_empty(), outcome)
    })?;
    Ok(done)
}

fn exchange(
    vault: &Vault,
    scene: &impl Fn() -> Scene,
    place: &dyn Place,
    on_its_way: &OnItsWay,
    done: &mut Done,
) -> Result<()> {
    others(&scene())?;
    let there = take(vault, scene, place, on_its_way.file("in"), done)?;
    done.sent = put(vault, &scene(), place, &on_its_way.file("out"), &there)?;
    Ok(())
}

/// Goes to the place that is set for an errand, one errand at a time, and notes how it went: `visit` says whether something
/// new was taken there, and what came of it. Gives what is wrong with the place.
///
/// # Errors
/// `transport_not_set`, or what the visit says that is not about the place.
pub(crate) fn visit(
    vault: &Vault,
    scene: &impl Fn() -> Scene,
    errand: Errand,
    visit: impl FnOnce(&dyn Place, &OnItsWay) -> (bool, Result<()>),
) -> Result<Option<Error>> {
    let _turn = vault.carrying.lock().unwrap_or_else(PoisonError::into_inner);
    let way = vault.readers.read(|conn| store::kept(conn, errand))?.way;
    let way = way.ok_or_else(|| Error::refused("transport_not_set"))?;
    let on_its_way = OnItsWay::begin(vault)?;
    let (has_taken, outcome) = match way.place() {
        Ok(place) => visit(&*place, &on_its_way),
        Err(error) => (false, Err(error)),
    };
    let trouble = match outcome {
        Err(error) if error.code().starts_with("transport_") => Some(error),
        outcome => outcome.map(|()| None)?,
    };
    let noted = vault.desk.write(Rank::Save, scene(), move |tx| {
        store::note_round(tx.conn(), errand, trouble.as_ref(), has_taken, tx.scene.now)?;
        Ok(trouble)
    })?;
    Ok(noted.data)
}

/// Takes what is new of the other machines; what lies there of this one.
fn take(
    vault: &Vault,
    scene: &impl Fn() -> Scene,
    place: &dyn Place,
    copy: PathBuf,
    done: &mut Done,
) -> Result<BTreeSet<Name>> {
    let here = scene().device;
    let named = |found: Found| Some((Name::read(&found.name)?, found));
    let (own, found): (Vec<_>, Vec<_>) =
        place.list()?.into_iter().filter_map(named).partition(|(name, _)| name.from == here);
    let to = vault.readers.read(|conn| extent(conn, &scene().authority, here))?;
    let to = (to == Extent::Partial).then_some(here);
    let found: Vec<Found> =
        found.into_iter().filter(|(name, _)| name.to == to).map(|(_, found)| found).collect();
    let looking = Looking::begin(vault, &scene(), Errand::Machines, place, &found, copy)?;
    for found in &found {
        let scene = scene();
        looking.look(&scene, found, |copy| take_one(vault, &scene, copy, done))?;
        if vault.is_signed_out() {
            return Err(Error::refused("locked"));
        }
    }
    Ok(own.into_iter().map(|(name, _)| name).collect())
}

/// Takes one file; whether it is dealt with.
fn take_one(vault: &Vault, scene: &Scene, copy: &Path, done: &mut Done) -> Result<bool> {
    match inbox::take(vault, scene, copy) {
        Ok(taken) => {
            done.taken.push((taken.bundle.device, taken.bundle.fresh));
            done.touched.extend(taken.touched);
            Ok(true)
        }
        // Neither is worth a word: there is nothing new, or it was made before its sender knew this machine.
        Err(error) if matches!(error.code(), "bundle_known" | "bundle_not_for_us") => Ok(true),
        Err(error) => Err(error),
    }
}

/// Puts what the others lack there, where there is something to say or nothing lies there; how many operations that is.
fn put(
    vault: &Vault,
    scene: &Scene,
    place: &dyn Place,
    bundle: &Path,
    there: &BTreeSet<Name>,
) -> Result<Option<u64>> {
    let mut sent = None;
    for file in vault.readers.read(|conn| news::files(conn, scene))? {
        let news = vault.readers.read(|conn| {
            let last = store::kept(conn, Errand::Machines)?.put.remove(&file.name.to_string());
            file.news(conn, scene, last.filter(|_| there.contains(&file.name)).as_ref())
        })?;
        let Some(news) = news else { continue };
        let packed = pack(vault, scene, file.machines, bundle)?;
        place.put(&file.name.to_string(), bundle)?;
        sent = Some(sent.unwrap_or_default() + packed.ops);
        vault.desk.write(Rank::Save, scene.clone(), move |tx| {
            packed.note_sent(tx)?;
            store::note_put(tx.conn(), file.name, news, tx.scene.now)
        })?;
    }
    Ok(sent)
}
