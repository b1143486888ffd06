//! One exchange with a place: what lies there for this machine is taken, then what the others lack is put there.

use super::place::{Found, Place};
use super::store;
use crate::accounts;
use crate::error::{Error, Result};
use crate::kernel::ids::Id;
use crate::log::ranges;
use crate::scene::{Scene, Tx};
use crate::settings;
use crate::store::desk::Rank;
use crate::sync::exchange::{beyond, others, pack};
use crate::sync::inbox::{self, LARGEST};
use crate::sync::store::{self as known, Known};
use crate::vault::Vault;
use crate::vault::create::make_folder;
use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::PoisonError;

/// The folder beside the database for what is on its way; it is there for as long as an exchange.
const FOLDER: &str = "transport";

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
}

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
        let is_put_there = take(vault, &scene, &*place, &on_its_way.file("in"), &mut done)?;
        done.sent = put(vault, &scene(), &*place, &on_its_way.file("out"), is_put_there)?;
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

/// Takes what is new of the other machines; whether this one's own file is there.
fn take(
    vault: &Vault,
    scene: &impl Fn() -> Scene,
    place: &dyn Place,
    copy: &Path,
    done: &mut Done,
) -> Result<bool> {
    let found = place.list()?;
    let before = vault.readers.read(store::files)?;
    for gone in before.keys().filter(|machine| found.iter().all(|found| found.machine != **machine)) {
        let gone = *gone;
        vault.desk.write(Rank::Save, scene(), move |tx| store::forget_file(tx.conn(), gone))?;
    }
    for found in &found {
        let scene = scene();
        let is_own = found.machine == scene.device;
        let is_known = before.get(&found.machine).is_some_and(|file| file.tag.as_ref() == Some(&found.tag));
        // One that is not known yet may say with its first bundle who enrolled it. One taken just before may have revoked it.
        let is_revoked = accounts::is_enrolled(&scene.authority, found.machine) == Some(false);
        if is_own || is_known || is_revoked {
            continue;
        }
        let outcome = take_one(vault, &scene, place, found, copy, done);
        let tag = is_settled(&outcome).then(|| found.tag.clone());
        let trouble = match outcome {
            Err(error) if is_of_file(&error) => Some(error),
            outcome => outcome.map(|_| None)?,
        };
        let machine = found.machine;
        vault.desk.write(Rank::Save, scene, move |tx| {
            store::note_file(tx.conn(), machine, tag.as_deref(), trouble.as_ref(), tx.scene.now)
        })?;
        if vault.is_signed_out() {
            return Err(Error::refused("locked"));
        }
    }
    Ok(found.iter().any(|found| found.machine == scene().device))
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

/// Puts this machine's bundle there, if it has something to say or nothing of it is there; how many operations are in it.
fn put(
    vault: &Vault,
    scene: &Scene,
    place: &dyn Place,
    bundle: &Path,
    is_there: bool,
) -> Result<Option<u64>> {
    let machines = others(scene)?;
    let last = vault.readers.read(store::kept)?.put.filter(|_| is_there);
    let news = vault.readers.read(|conn| news(conn, scene, &machines, last.as_ref()))?;
    let Some(news) = news else { return Ok(None) };
    let packed = pack(vault, scene, machines, bundle)?;
    place.put(scene.device, bundle)?;
    let ops = packed.ops;
    vault.desk.write(Rank::Save, scene.clone(), move |tx: &mut Tx<'_>| {
        packed.note_sent(tx)?;
        store::note_put(tx.conn(), &news, tx.scene.now)
    })?;
    Ok(Some(ops))
}

/// What a bundle would say now, if it were worth one. Events of the access register are not, nor is a backup that holds
/// no more of the others' work: machines that send each other receipts for receipts would never come to rest.
///
/// # Errors
/// When the vault cannot be read.
pub(super) fn news(
    conn: &Connection,
    scene: &Scene,
    machines: &BTreeMap<Id, String>,
    last: Option<&Put>,
) -> Result<Option<Put>> {
    if machines.is_empty() {
        return Ok(None);
    }
    let to: Vec<Id> = machines.keys().copied().collect();
    let mut upto = BTreeMap::new();
    for device in settings::device_codes(conn)?.into_keys() {
        upto.insert(device, ranges::highest(conn, device)?);
    }
    let backed_up = known::known(conn, Known::BackedUp, scene.device)?;
    let now = Put {
        to: machines.clone(),
        beyond: beyond(conn, &to)?,
        upto,
        backed_up: backed_up.into_iter().map(|(device, (upto, _))| (device, upto)).collect(),
    };
    let is_worth_it = match last {
        None => true,
        Some(last) => {
            // Somebody was set back, or there is another copy of them: they need what they had.
            let reaches_less = last.beyond.iter().any(|(device, upto)| now.beyond.get(device) < Some(upto));
            last.to != now.to
                || reaches_less
                || has_work(conn, &last.upto, &now.upto, |_| true)?
                || has_work(conn, &last.backed_up, &now.backed_up, |device| device != scene.device)?
        }
    };
    Ok(is_worth_it.then_some(now))
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
