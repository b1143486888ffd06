//! One exchange with a place: what lies there for this machine is taken, then what the others lack is put there.

use super::news;
use super::place::{Found, Name, Place};
use super::store;
use crate::accounts;
use crate::error::{Error, Result};
use crate::kernel::ids::Id;
use crate::log::verify::Extent;
use crate::scene::Scene;
use crate::store::desk::Rank;
use crate::sync::extent;
use crate::sync::inbox::{self, LARGEST};
use crate::sync::pack::{others, pack};
use crate::vault::Vault;
use crate::vault::create::make_folder;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::PoisonError;

/// The folder beside the database for what is on its way; it is there for as long as an exchange.
const FOLDER: &str = "transport";

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
    let _turn = vault.carrying.lock().unwrap_or_else(PoisonError::into_inner);
    let way = vault.readers.read(store::kept)?.way.ok_or_else(|| Error::refused("transport_not_set"))?;
    others(&scene())?;
    let on_its_way = OnItsWay::begin(vault)?;
    let mut done = Done::default();
    let outcome = way.place().and_then(|place| {
        let there = take(vault, &scene, &*place, &on_its_way.file("in"), &mut done)?;
        done.sent = put(vault, &scene(), &*place, &on_its_way.file("out"), &there)?;
        Ok(())
    });
    let trouble = match outcome {
        Err(error) if error.code().starts_with("transport_") => Some(error),
        outcome => outcome.map(|()| None)?,
    };
    let (scene, has_taken) = (scene(), !done.taken.is_empty());
    vault.desk.write(Rank::Save, scene, move |tx| {
        store::note_round(tx.conn(), trouble.as_ref(), has_taken, tx.scene.now)
    })?;
    Ok(done)
}

/// Takes what is new of the other machines; what lies there of this one.
fn take(
    vault: &Vault,
    scene: &impl Fn() -> Scene,
    place: &dyn Place,
    copy: &Path,
    done: &mut Done,
) -> Result<BTreeSet<Name>> {
    let here = scene().device;
    let (own, found): (Vec<Found>, _) = place.list()?.into_iter().partition(|found| found.name.from == here);
    let to = vault.readers.read(|conn| extent(conn, &scene().authority, here))?;
    let to = (to == Extent::Partial).then_some(here);
    let found: Vec<Found> = found.into_iter().filter(|found| found.name.to == to).collect();
    let before = vault.readers.read(store::files)?;
    for gone in before.keys().filter(|machine| found.iter().all(|found| found.name.from != **machine)) {
        let gone = *gone;
        vault.desk.write(Rank::Save, scene(), move |tx| store::forget_file(tx.conn(), gone))?;
    }
    for found in &found {
        let scene = scene();
        let is_known = before.get(&found.name.from).is_some_and(|file| file.tag.as_ref() == Some(&found.tag));
        // One that is not known yet may say with its first bundle who enrolled it. One taken just before may have revoked it.
        let is_revoked = accounts::is_enrolled(&scene.authority, found.name.from) == Some(false);
        if is_known || is_revoked {
            continue;
        }
        let outcome = take_one(vault, &scene, place, found, copy, done);
        let tag = is_settled(&outcome).then(|| found.tag.clone());
        let trouble = match outcome {
            Err(error) if is_of_file(&error) => Some(error),
            outcome => outcome.map(|_| None)?,
        };
        let machine = found.name.from;
        vault.desk.write(Rank::Save, scene, move |tx| {
            store::note_file(tx.conn(), machine, tag.as_deref(), trouble.as_ref(), tx.scene.now)
        })?;
        if vault.is_signed_out() {
            return Err(Error::refused("locked"));
        }
    }
    Ok(own.into_iter().map(|found| found.name).collect())
}

/// Takes one file; whether it is dealt with.
fn take_one(
    vault: &Vault,
    scene: &Scene,
    place: &dyn Place,
    found: &Found,
    copy: &Path,
    done: &mut Done,
) -> Result<bool> {
    if found.bytes > LARGEST {
        return Err(Error::refused("bundle_too_large"));
    }
    // One that is written over while it is copied is looked at again when it is written.
    if !place.fetch(found, copy)? {
        return Ok(false);
    }
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

fn is_of_file(error: &Error) -> bool {
    error.code().starts_with("bundle_") || error.code() == "file_unreadable"
}

/// Whether the same file again would come to the same. One that is half there, that rests on what another file may bring or
/// that a newer program can read would not.
fn is_settled(outcome: &Result<bool>) -> bool {
    match outcome {
        Ok(is_settled) => *is_settled,
        Err(error) => matches!(
            error.code(),
            "bundle_altered" | "bundle_not_one" | "bundle_other_site" | "bundle_too_large"
        ),
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
            let last = store::kept(conn)?.put.remove(&file.name.to_string());
            file.news(conn, scene, last.filter(|_| there.contains(&file.name)).as_ref())
        })?;
        let Some(news) = news else { continue };
        let packed = pack(vault, scene, file.machines, bundle)?;
        place.put(file.name, bundle)?;
        sent = Some(sent.unwrap_or_default() + packed.ops);
        vault.desk.write(Rank::Save, scene.clone(), move |tx| {
            packed.note_sent(tx)?;
            store::note_put(tx.conn(), file.name, news, tx.scene.now)
        })?;
    }
    Ok(sent)
}

/// Where bundles lie, encrypted, between the place and the vault.
struct OnItsWay(PathBuf);

impl OnItsWay {
    fn begin(vault: &Vault) -> Result<Self> {
        let folder = vault.place().vault.join(FOLDER);
        make_folder(&folder)?;
        Ok(Self(folder))
    }

    fn file(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }
}

impl Drop for OnItsWay {
    fn drop(&mut self) {
        // What is left of it is written over by the next exchange.
        drop(std::fs::remove_dir_all(&self.0));
    }
}
