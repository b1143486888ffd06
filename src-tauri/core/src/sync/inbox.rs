//! Taking a bundle: copied into the vault's folder still encrypted, checked whole, then applied step by step, so that
//! saves get in between and a program that stops goes on at the next unlocking.

use super::examine::{self, Here};
use super::format::Manifest;
use super::read::{self, Batches, Hand, Reader, Step};
use super::store::{self, BundleCame, BundleState, Known};
use super::{large, receipts, seal, share, write};
use crate::error::{Error, Result};
use crate::log::Class;
use crate::log::relay::{self, Checked};
use crate::log::write::Last;
use crate::log::{Received, apart, erase, ranges};
use crate::scene::{Progress, Rx, Scene, Tx};
use crate::schema::SCHEMA;
use crate::store::desk::Rank;
use crate::vault::Vault;
use crate::vault::create::make_folder;
use crate::vault::files::{remove, sync_folder};
use crate::{accounts, clients, drafts, erasure};
use std::collections::BTreeSet;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, PoisonError};
use std::time::{Duration, Instant};

/// The folder beside the database.
const FOLDER: &str = "inbox";
/// The most operations of one transaction. The more there are, the fewer pages are written again and again; a save that comes
/// while they are written waits for all of them.
const STEP: usize = 5000;
/// Nor does one go on for longer: on a slow machine the pages of fewer operations are written in the time that a save may wait.
const LONGEST_STEP: Duration = Duration::from_millis(100);
/// After so many it is looked whether a save waits, or the time is up.
const PIECE: usize = 100;
/// Of so many clients the lines are made anew in one transaction: a save waits for all of them.
const CLIENTS: usize = 100;
/// The largest file that is copied.
pub(super) const LARGEST: u64 = 8 << 30;

/// What taking a bundle did.
#[derive(Debug)]
pub(super) struct Taken {
    pub(super) bundle: BundleCame,
    pub(super) touched: BTreeSet<String>,
}

/// Takes a bundle.
///
/// # Errors
/// A refusal of `docs/SYNC.md`: then nothing is changed. `cancelled` before it is applied; what the disk says.
pub(super) fn take(vault: &Vault, scene: &Scene, from: &Path) -> Result<Taken> {
    let _turn = vault.taking.write().unwrap_or_else(PoisonError::into_inner);
    let (hash, path) = copy_in(&scene.folder, from)?;
    let begun = vault.readers.read(|conn| store::bundle(conn, &hash))?;
    let outcome = match begun {
        Some(bundle) if bundle.state == BundleState::Applying => apply(vault, scene, &bundle, &path),
        _ => take_anew(vault, scene, &hash, &path),
    };
    // What is being applied stays where it is and goes on at the next unlocking.
    let is_begun = vault.readers.read(|conn| store::bundle(conn, &hash))?;
    if is_begun.is_none_or(|bundle| bundle.state != BundleState::Applying) {
        remove(&path)?;
    }
    outcome
}

/// Takes a bundle that was not begun.
fn take_anew(vault: &Vault, scene: &Scene, hash: &str, path: &Path) -> Result<Taken> {
    if large::is_large(vault, scene, path)? {
        match large::take(vault, scene, hash, path) {
            // There is no room for both databases. In steps less is needed.
            Err(error) if error.code() == "disk_full" => {}
            outcome => return outcome,
        }
    }
    let bundle = welcome(vault, scene, hash, path)?;
    apply(vault, scene, &bundle, path)
}

/// Copies a file in, under the hash of its bytes.
fn copy_in(folder: &Path, from: &Path) -> Result<(String, PathBuf)> {
    if std::fs::metadata(from)?.len() > LARGEST {
        return Err(Error::refused("bundle_too_large"));
    }
    let inbox = folder.join(FOLDER);
    make_folder(&inbox)?;
    let part = inbox.join("coming.part");
    let copied = std::fs::copy(from, &part)
        .map_err(Error::from)
        .and_then(|_| written_out(&part))
        .inspect_err(|_| drop(std::fs::remove_file(&part)))?;
    let hash = hex::encode(copied);
    let path = path_of(folder, &hash);
    std::fs::rename(&part, &path)?;
    sync_folder(&inbox)?;
    Ok((hash, path))
}

/// Has the disk write out a file; the hash of its bytes, which is made meanwhile.
fn written_out(part: &Path) -> Result<[u8; 32]> {
    let file = File::options().write(true).open(part)?;
    std::thread::scope(|threads| {
        let hashing = threads.spawn(|| write::hash_of(part));
        file.sync_all()?;
        hashing.join().unwrap_or_else(|panic| Err(Error::panicked(&*panic)))
    })
}

fn path_of(folder: &Path, hash: &str) -> PathBuf {
    folder.join(FOLDER).join(format!("{hash}.titian"))
}

/// Checks a bundle whole and notes it.
fn welcome(vault: &Vault, scene: &Scene, hash: &str, path: &Path) -> Result<BundleCame> {
    let identity = seal::identity(&vault.device()?)?;
    let root = scene.keys.root()?;
    let examined = vault.readers.read(|conn| {
        let here = Here { identity: &identity, device: scene.device, root, is_abroad: false };
        examine::examine(here, conn, &scene.work, path)
    })?;
    let manifest = examined.manifest;
    if examined.fresh == 0 {
        let (code, hash) = (manifest.code.clone(), hash.to_owned());
        vault.desk.write(Rank::Long, scene.clone(), move |tx| {
            // One that was lost half-way came by others since.
            store::note(tx.conn(), &hash, BundleState::Applied)?;
            keep_further_said(tx, &manifest)
        })?;
        return Err(Error::refused("bundle_known").with("code", code));
    }
    let bundle = BundleCame {
        hash: hash.to_owned(),
        device: manifest.device,
        made_at: manifest.made_at,
        received_at: scene.now,
        author: scene.person.id,
        ops: manifest.ops,
        fresh: examined.fresh,
        done: 0,
        state: BundleState::Applying,
    };
    let noted = bundle.clone();
    vault.desk.write(Rank::Long, scene.clone(), move |tx| store::begin(tx.conn(), &noted))?;
    Ok(bundle)
}

/// Applies a bundle that was checked, from where it stopped.
fn apply(vault: &Vault, scene: &Scene, bundle: &BundleCame, path: &Path) -> Result<Taken> {
    let taken = apply_in_steps(vault, scene, bundle, path);
    let settled = if taken.is_ok() { settle(vault, scene) } else { vault.judge_so_far() };
    taken.and_then(|taken| settled.map(|()| taken))
}

fn apply_in_steps(vault: &Vault, scene: &Scene, bundle: &BundleCame, path: &Path) -> Result<Taken> {
    let mut touched = BTreeSet::new();
    let mut done = 0;
    let reader = Reader::open(path, &seal::identity(&vault.device()?)?)?;
    let read = |hand: &mut Hand<Checked>| {
        let mut known = bundle.done;
        let manifest = reader.in_steps(Step::USUAL, |came| {
            let count = came.len() as u64;
            let rest = came.into_iter().skip(usize::try_from(known).unwrap_or(usize::MAX));
            known = known.saturating_sub(count);
            hand.on(rest.map(|came| Checked::before(&SCHEMA, came.op)).collect::<Result<_>>()?)
        })?;
        hand.end()?;
        Ok(manifest)
    };
    let (manifest, ()) = read::ahead(read, |batches| {
        let mut coming = Coming { batches, some: Vec::new(), taken: 0, done: bundle.done };
        while coming.is_more()? {
            // Nobody stops half-way what would only go on by itself.
            let progress = Progress { phase: "bundle_applying", done: coming.done, total: Some(bundle.ops) };
            (scene.work.report)(progress);
            let (hash, save_waits) = (bundle.hash.clone(), vault.desk.save_waits());
            let written = vault.desk.write(Rank::Step, scene.clone(), move |tx| {
                coming.store(tx, &save_waits)?;
                store::note_done(tx.conn(), &hash, coming.done)?;
                Ok(coming)
            })?;
            coming = written.data;
            if erasure::is_concerned(&written.touched) {
                // Whoever works meanwhile sends nothing more to a machine that is known to be revoked.
                vault.judge_so_far()?;
            }
            touched.extend(written.touched);
        }
        done = coming.done;
        Ok(())
    })?;
    while vault.desk.write(Rank::Step, scene.clone(), |tx| catch_up(tx))?.data {}
    let (hash, fresh) = (bundle.hash.clone(), bundle.fresh);
    let written =
        vault.desk.write(Rank::Long, scene.clone(), move |tx| end(tx, &hash, &manifest, fresh, done))?;
    touched.extend(written.touched);
    let bundle = BundleCame { done, state: BundleState::Applied, ..bundle.clone() };
    Ok(Taken { bundle, touched })
}

/// What is still to be stored of a bundle.
struct Coming {
    batches: Batches<Checked>,
    /// Of these so many are stored.
    some: Vec<Checked>,
    taken: usize,
    /// How many of the whole bundle are.
    done: u64,
}

impl Coming {
    /// Whether there is more to store: waits for it to be read.
    fn is_more(&mut self) -> Result<bool> {
        while self.taken == self.some.len() {
            self.batches.hand_back(std::mem::take(&mut self.some));
            self.taken = 0;
            match self.batches.next()? {
                Some(next) => self.some = next,
                None => return Ok(false),
            }
        }
        Ok(true)
    }

    /// Stores what is enough for one transaction, or less where a save waits.
    fn store(&mut self, tx: &mut Tx<'_>, save_waits: &AtomicBool) -> Result<()> {
        let begun = Instant::now();
        let may_go_on = || !save_waits.load(Ordering::Relaxed) && begun.elapsed() < LONGEST_STEP;
        let mut left = STEP;
        while left > 0 && may_go_on() && self.is_more()? {
            let next = self.some[self.taken..].iter().take(left.min(PIECE));
            let taken = store_ops(tx, next)?;
            self.taken += taken;
            self.done += taken as u64;
            left -= taken;
        }
        Ok(())
    }
}

/// Notes that a bundle is applied, and what follows from that.
pub(super) fn end(tx: &mut Tx<'_>, hash: &str, manifest: &Manifest, fresh: u64, done: u64) -> Result<()> {
    store::note_done(tx.conn(), hash, done)?;
    store::note(tx.conn(), hash, BundleState::Applied)?;
    keep_said(tx, manifest)?;
    // A machine that learns by this that it was revoked writes nothing more.
    if apart::is_revoked(tx.conn(), tx.pen.device.id)? {
        return Ok(());
    }
    tx.trace("received", None, Some(&format!("bundle from={} count={fresh}", manifest.code)))?;
    give_back(tx)
}

/// Keeps what the sender of a bundle says that it holds, and has in a backup. It is taken at its last word, even where that
/// is less than before: its vault was set back, or the bundle is late. Both are made good by its next one.
pub(super) fn keep_said(tx: &Tx<'_>, manifest: &Manifest) -> Result<()> {
    // Nobody relies on a machine that was revoked.
    if accounts::is_enrolled(&tx.authority()?, manifest.device) != Some(true) {
        return Ok(());
    }
    store::keep(tx.conn(), Known::Holds, manifest.device, &manifest.holds)?;
    store::keep(tx.conn(), Known::BackedUp, manifest.device, &manifest.backed_up)?;
    store::keep_whole(tx.conn(), manifest.device, manifest.whole.as_ref().unwrap_or(&BTreeSet::new()))?;
    match &manifest.meant {
        // A machine that does not hold everything itself does not know whose clients there are.
        Some(meant) if manifest.whole.is_none() => store::keep_meant(tx.conn(), meant),
        _ => Ok(()),
    }
}

/// Gives back what this machine is no longer to hold: all parts of the dossiers of clients who went, and of others those
/// of classes that its people may not see and wrote nevertheless. Not before all that was written about the client here,
/// also before the vault was restored or copied, is confirmed elsewhere. Nobody's draft goes, and no scan, which no bundle
/// carries.
fn give_back(tx: &mut Tx<'_>) -> Result<()> {
    // By what is known since this very bundle: it may say that whoever confirmed something is trusted no more.
    let scene = Scene { authority: Arc::new(tx.authority()?), ..tx.scene.clone() };
    let now = Rx { conn: tx.conn(), scene: &scene };
    let Some(scope) = share::Scope::of(now.conn, &scene.authority, scene.device)? else { return Ok(()) };
    let all: BTreeSet<Class> = Class::ALL.into_iter().collect();
    let kept_back = &all - &scope.classes();
    let confirmed = receipts::confirmed(&now)?;
    let conn = tx.conn();
    let meant = store::meant(conn)?;
    let (mut has_dropped, mut given_back) = (false, 0);
    // Also of whom only some operation came, so that no list shows them: from a machine that had not heard who has the case.
    let clients = &ranges::dossiers_with_parts(conn)? - &share::common(&now)?;
    for client in clients {
        let stays = meant.contains(&client);
        let mut is_safe = drafts::count_of(conn, client)? == 0;
        for (device, upto) in &confirmed {
            is_safe &= ranges::last_of(conn, *device, client)? <= *upto;
        }
        if !is_safe {
            continue;
        }
        if stays {
            has_dropped |= erase::withhold(conn, &SCHEMA, client, &kept_back)?;
        } else if !clients::attachments::has_any(conn, client)? {
            erasure::traces::drop_of(conn, client)?;
            erase::withhold(conn, &SCHEMA, client, &all)?;
            given_back += 1;
        }
    }
    if has_dropped || given_back > 0 {
        tx.pen.touched.insert("client".to_owned());
    }
    if given_back > 0 {
        tx.trace("given_back", None, Some(&format!("clients count={given_back}")))?;
    }
    Ok(())
}

/// Keeps what the sender of a bundle says in which nothing is new: all of it came by way of a third machine. Such a bundle
/// may be an old one, and tells something only where it takes nothing back.
fn keep_further_said(tx: &Tx<'_>, manifest: &Manifest) -> Result<()> {
    if accounts::is_enrolled(&tx.authority()?, manifest.device) != Some(true) {
        return Ok(());
    }
    for (known, said) in [(Known::Holds, &manifest.holds), (Known::BackedUp, &manifest.backed_up)] {
        let before = store::known(tx.conn(), known, manifest.device)?;
        if !before.iter().all(|(device, (upto, _))| said.get(device).is_some_and(|said| said.0 >= *upto)) {
            continue;
        }
        store::keep(tx.conn(), known, manifest.device, said)?;
        if let (Known::Holds, Some(whole)) = (known, &manifest.whole) {
            store::keep_whole(tx.conn(), manifest.device, whole)?;
        }
    }
    Ok(())
}

/// Stores operations of a bundle that was checked whole; how many.
pub(super) fn store_ops<'c>(tx: &mut Tx<'_>, ops: impl IntoIterator<Item = &'c Checked>) -> Result<usize> {
    let withheld = Class::ALL.into_iter().collect();
    let received = relay::store(tx.conn(), &SCHEMA, ops, &withheld)?;
    let taken = received.taken;
    go_on_behind(tx, received)?;
    Ok(taken)
}

/// Goes on behind what was stored: a vault that was set back gets its own operations from others.
pub(super) fn go_on_behind(tx: &mut Tx<'_>, received: Received) -> Result<()> {
    tx.pen.touched.extend(received.entities);
    tx.pen.last = Last::read(tx.conn(), tx.pen.device.id)?;
    Ok(())
}

/// Brings the lines of some of the clients up to date of whom something came; whether there are more.
pub(super) fn catch_up(tx: &Tx<'_>) -> Result<bool> {
    relay::catch_up(tx.conn(), &SCHEMA, CLIENTS)
}

/// After something came, the signatures say something else, and the site may be called something else.
pub(super) fn settle(vault: &Vault, scene: &Scene) -> Result<()> {
    vault.judge_anew()?;
    if let Some(site) = vault.readers.read(|conn| crate::settings::site(conn, scene.site))? {
        vault.set_scene(|scene| {
            (scene.site_name, scene.region_code, scene.timezone) =
                (site.name, site.region_code, site.timezone);
        })?;
    }
    Ok(())
}

/// Goes on with what was being applied when the program stopped, and clears what was only copied in.
///
/// # Errors
/// What the disk says.
pub(super) fn go_on(vault: &Vault, scene: &Scene) -> Result<()> {
    let _turn = vault.taking.write().unwrap_or_else(PoisonError::into_inner);
    let mut outcome = Ok(());
    for bundle in vault.readers.read(store::unfinished)? {
        // One that cannot be read this time keeps no other waiting.
        let went_on = go_on_with(vault, scene, bundle);
        outcome = outcome.and(went_on);
    }
    outcome?;
    // Of a bundle that was lost half-way, what came stays.
    while vault.desk.write(Rank::Step, scene.clone(), |tx| catch_up(tx))?.data {}
    match std::fs::read_dir(scene.folder.join(FOLDER)) {
        Ok(entries) => entries.flatten().try_for_each(|entry| remove(&entry.path())),
        // Nothing ever came.
        Err(_) => Ok(()),
    }
}

fn go_on_with(vault: &Vault, scene: &Scene, bundle: BundleCame) -> Result<()> {
    let path = path_of(&scene.folder, &bundle.hash);
    // A disk that does not answer has not lost it.
    let is_same = path.try_exists()? && hex::encode(write::hash_of(&path)?) == bundle.hash;
    let outcome = if is_same { apply(vault, scene, &bundle, &path).map(drop) } else { Err(lost()) };
    match outcome {
        Err(error) if error.code().starts_with("bundle_") => {
            let note = move |tx: &mut Tx<'_>| store::note(tx.conn(), &bundle.hash, BundleState::Lost);
            vault.desk.write(Rank::Long, scene.clone(), note).map(drop)
        }
        outcome => outcome,
    }
}

fn lost() -> Error {
    Error::refused("bundle_truncated")
}

/// Whether something is to go on.
///
/// # Errors
/// When the vault cannot be read.
pub(super) fn is_unfinished(vault: &Vault) -> Result<bool> {
    let inbox = std::fs::read_dir(vault.place().vault.join(FOLDER));
    Ok(inbox.is_ok_and(|mut entries| entries.next().is_some())
        || vault.readers.read(|conn| Ok(relay::is_behind(conn)? || !store::unfinished(conn)?.is_empty()))?)
}
