//! The whole check of a bundle against what is held, before anything of it is stored: from whom it is, for whom,
//! whether anything is missing, every signature, and whether it brings anything.

use super::format::{Manifest, Purpose, Range, altered};
use super::read::{self, Batches, Came, Hand, Reader, Step};
use crate::accounts;
use crate::authority::{Root, judge};
use crate::error::{Error, Result};
use crate::kernel::ids::Id;
use crate::log::personal::{self, Signed, Signer};
use crate::log::relay::{self, Checked, device_key, device_keys_in};
use crate::log::signature::Signatures;
use crate::log::verify::Extent;
use crate::log::{Op, OpId, intake, ranges};
use crate::scene::Work;
use crate::schema::SCHEMA;
use crate::settings;
use age::x25519::Identity;
use ed25519_dalek::VerifyingKey;
use rusqlite::Connection;
use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};
use std::mem;
use std::ops::Deref;
use std::path::Path;

/// The most signed acts that are looked at together.
const MOST_ACTS: usize = 100_000;

/// So many signatures are checked together: of more, each would not cost less.
const TOGETHER: usize = 4096;

/// So many times as many may wait to be checked, some hundred bytes each: what checks them has to keep up with what stores, which
/// has something to do alone once all is stored.
const MOST_UNCHECKED: usize = 192;

/// The most numbers that a revoked machine may have used since: more than years of work, and no room for a flood.
const MOST_APART: u64 = 100_000;

/// By which machine a bundle is looked at.
#[derive(Clone, Copy)]
pub(super) struct Here<'a> {
    pub(super) identity: &'a Identity,
    pub(super) device: Id,
    pub(super) root: Root,
    /// Whether it is a provincial office that looks at a clinic's bundle.
    pub(super) is_abroad: bool,
}

/// What a bundle is checked against.
pub(super) trait Ground {
    /// The keys and the codes of the devices known.
    fn devices(&self) -> Result<(HashMap<Id, VerifyingKey>, HashMap<Id, String>)>;
    /// Whether an operation is held.
    fn holds(&self, device: Id, seq: u64, id: OpId) -> Result<bool>;
    /// Up to which number everything of a device is held.
    fn upto(&self, device: Id) -> Result<u64>;
    /// The highest number that an operation of a device has in a dossier; 0 for none.
    fn last_in(&self, device: Id, dossier: Id) -> Result<u64>;
    /// Whether there are two copies of a device.
    fn is_copied(&self, device: Id) -> Result<bool>;
    /// The signed acts held.
    fn acts(&self) -> Result<Vec<Signed>>;
}

/// What is held in a vault.
pub(super) struct Log<C>(pub(super) C);

impl<C: Deref<Target = Connection>> Ground for Log<C> {
    fn devices(&self) -> Result<(HashMap<Id, VerifyingKey>, HashMap<Id, String>)> {
        Ok((settings::device_keys(&self.0)?, settings::device_codes(&self.0)?))
    }

    fn holds(&self, device: Id, seq: u64, id: OpId) -> Result<bool> {
        intake::is_held(&self.0, device, seq, id)
    }

    fn upto(&self, device: Id) -> Result<u64> {
        Ok(ranges::held(&self.0, Extent::Partial)?.get(&device).map_or(0, |(to, _)| *to))
    }

    fn last_in(&self, device: Id, dossier: Id) -> Result<u64> {
        ranges::last_in(&self.0, device, dossier)
    }

    fn is_copied(&self, device: Id) -> Result<bool> {
        Ok(ranges::copied(&self.0)?.contains(&device))
    }

    fn acts(&self) -> Result<Vec<Signed>> {
        personal::signed(&self.0)
    }
}

/// Nothing: the database is new.
pub(super) struct Empty;

impl Ground for Empty {
    fn devices(&self) -> Result<(HashMap<Id, VerifyingKey>, HashMap<Id, String>)> {
        Ok(Default::default())
    }

    fn holds(&self, _: Id, _: u64, _: OpId) -> Result<bool> {
        Ok(false)
    }

    fn upto(&self, _: Id) -> Result<u64> {
        Ok(0)
    }

    fn last_in(&self, _: Id, _: Id) -> Result<u64> {
        Ok(0)
    }

    fn is_copied(&self, _: Id) -> Result<bool> {
        Ok(false)
    }

    fn acts(&self) -> Result<Vec<Signed>> {
        Ok(Vec::new())
    }
}

/// What a whole bundle turned out to be.
#[derive(Debug)]
pub(super) struct Examined {
    pub(super) manifest: Manifest,
    /// How many operations bring something.
    pub(super) fresh: u64,
}

/// Opens a bundle and looks at what it says of itself: whether it is one of this site's, for this machine.
///
/// # Errors
/// Those of the file and of the first line; `bundle_other_site`, `bundle_not_for_us`, `bundle_stranger`.
pub(super) fn open(here: Here<'_>, path: &Path) -> Result<Reader> {
    let reader = Reader::open(path, here.identity)?;
    let manifest = &reader.manifest;
    if manifest.site != here.root.site || manifest.site_key != hex::encode(here.root.key.as_bytes()) {
        return Err(Error::refused("bundle_other_site"));
    }
    if (manifest.purpose == Purpose::Full) != here.is_abroad {
        return Err(Error::refused("bundle_other_purpose"));
    }
    let is_named = manifest.recipients.iter().any(|recipient| recipient.device == here.device);
    if !is_named && manifest.device != here.device {
        return Err(Error::refused("bundle_not_for_us"));
    }
    Ok(reader)
}

/// Looks whether a bundle is for this machine, and from one that is known here or that it introduces itself.
///
/// # Errors
/// Those of [`open`]; `bundle_stranger`, `bundle_altered`.
pub(super) fn greet(here: Here<'_>, conn: &Connection, path: &Path) -> Result<()> {
    let reader = open(here, path)?;
    Check::new(here, Log(conn), &reader.manifest).map(drop)
}

/// Checks a bundle from the first line to the last, and counts what it brings.
///
/// # Errors
/// A refusal of `docs/SYNC.md`, `cancelled`, or what the disk says.
pub(super) fn examine(here: Here<'_>, conn: &Connection, work: &Work, path: &Path) -> Result<Examined> {
    let mut fresh = 0;
    let manifest = go_through(here, Log(conn), work, path, |op| {
        fresh += u64::from(relay::brings(conn, op)?);
        Ok(())
    })?;
    Ok(Examined { manifest, fresh })
}

/// Checks a bundle from the first line to the last, and looks at each operation besides.
///
/// # Errors
/// A refusal of `docs/SYNC.md`, `cancelled`, what the looking says, or the disk.
pub(super) fn go_through(
    here: Here<'_>,
    ground: impl Ground,
    work: &Work,
    path: &Path,
    mut look: impl FnMut(&Op) -> Result<()>,
) -> Result<Manifest> {
    let reader = open(here, path)?;
    let total = reader.manifest.ops;
    let mut check = Check::new(here, ground, &reader.manifest)?;
    let make = |hand: &mut Hand<Came>| {
        let manifest = reader.in_steps(Step::USUAL, |came| hand.on(came))?;
        hand.end()?;
        Ok(manifest)
    };
    let take = |mut batches: Batches<Came>| {
        let mut done = 0;
        while let Some(came) = batches.next()? {
            work.step("bundle_checking", done, Some(total))?;
            let ops = check.take(came)?;
            while check.check_some()? {}
            ops.iter().try_for_each(&mut look)?;
            done += ops.len() as u64;
        }
        Ok(())
    };
    let (manifest, ()) = read::ahead(make, take)?;
    check.end(&manifest)?;
    Ok(manifest)
}

/// Checks a bundle for a database beside the vault's that is being filled from it, and has what was looked at taken while the
/// next is. `take` is told how many operations there are; whoever it stores them for throws all of it away when this fails:
/// whether every signature is right, and the sender may send, is only known at the end. Once all was handed on, `is_wanted` is
/// asked between the signatures that are left, since the taking may have come to its end by then.
///
/// # Errors
/// As [`examine`], and what the taking says.
pub(super) fn fill<R>(
    here: Here<'_>,
    ground: impl Ground + Send,
    path: &Path,
    is_wanted: impl Fn() -> Result<()> + Send,
    take: impl FnOnce(Batches<Checked>, u64) -> Result<R>,
) -> Result<(Manifest, R)> {
    let reader = open(here, path)?;
    let total = reader.manifest.ops;
    // One thread reads and checks, and no more: storing takes the other core. Where that has enough to do, or many of them wait,
    // signatures are checked; the last of them while it does what is to be done once all is stored.
    let check = move |hand: &mut Hand<Checked>| {
        let mut check = Check::new(here, ground, &reader.manifest)?;
        let manifest = reader.in_steps(Step::USUAL, |came| {
            let ops = check.take(came)?;
            if hand.is_far_ahead() || check.unchecked.len() >= MOST_UNCHECKED {
                check.check_some()?;
            }
            hand.on(ops.into_iter().map(|op| Checked::before(&SCHEMA, op)).collect::<Result<_>>()?)
        })?;
        hand.end()?;
        while check.check_some()? {
            hand.require_wanted()?;
            is_wanted()?;
        }
        check.end(&manifest)?;
        Ok(manifest)
    };
    read::ahead(check, |batches| take(batches, total))
}

/// The refusal of a bundle that nobody of the site answers for. What it calls itself is not repeated: a machine that is
/// not known here goes by the first characters of its key.
fn stranger(manifest: &Manifest, codes: &HashMap<Id, String>) -> Error {
    let known = codes.get(&manifest.device).filter(|code| !code.is_empty());
    let name = known.cloned().unwrap_or_else(|| manifest.key.chars().take(8).collect());
    Error::refused("bundle_stranger").with("code", name).with("device", manifest.device.to_string())
}

/// Every register that this version knows stands in a part of its class: by class it is decided where it goes.
fn require_in_class(op: &Op) -> Result<()> {
    for (class, part) in &op.parts {
        for change in part.changes().map_err(|_| altered())? {
            let Some(entity) = SCHEMA.entity(&change.entity) else { continue };
            let mut known = change.registers.keys().filter_map(|name| entity.register(name));
            if known.any(|register| register.class != *class) {
                return Err(altered());
            }
        }
    }
    Ok(())
}

struct Check<'a, G> {
    here: Here<'a>,
    ground: G,
    known: HashMap<Id, VerifyingKey>,
    codes: HashMap<Id, String>,
    keys: BTreeMap<Id, VerifyingKey>,
    registered: BTreeSet<Id>,
    acts: Vec<Signed>,
    /// The devices of which the bundle has two copies.
    copied: BTreeSet<Id>,
    counting: Counting,
    /// The signatures that are gathered to be checked together.
    signatures: Signatures,
    /// Those that were gathered and are still to be checked.
    unchecked: VecDeque<Signatures>,
}

/// The operations of one device, counted dossier by dossier; not where there are two copies, which count on twice.
#[derive(Default)]
struct Counting {
    device: Option<Id>,
    is_copied: bool,
    last: HashMap<Id, u64>,
}

impl<'a, G: Ground> Check<'a, G> {
    fn new(here: Here<'a>, ground: G, manifest: &Manifest) -> Result<Self> {
        let (known, codes) = ground.devices()?;
        let mut keys = BTreeMap::new();
        for (device, key) in &manifest.devices {
            let key = device_key(key).ok_or_else(altered)?;
            // A key once known never changes.
            if known.get(device).is_some_and(|known| *known != key) {
                return Err(altered());
            }
            keys.insert(*device, key);
        }
        let sender = manifest.sender_key()?;
        if known.get(&manifest.device).or(keys.get(&manifest.device)).is_none_or(|known| *known != sender) {
            return Err(stranger(manifest, &codes));
        }
        let is_copied = |range: &&Range| range.ops > range.to - range.from + 1;
        let copied = manifest.ranges.iter().filter(is_copied).map(|range| range.device).collect();
        let (registered, acts, counting) = (BTreeSet::new(), Vec::new(), Counting::default());
        let (signatures, unchecked) = (Signatures::default(), VecDeque::new());
        Ok(Self {
            here,
            ground,
            known,
            codes,
            keys,
            registered,
            acts,
            copied,
            counting,
            signatures,
            unchecked,
        })
    }

    /// Checks the next operations, but for what is left to [`Self::check_some`].
    fn take(&mut self, came: Vec<Came>) -> Result<Vec<Op>> {
        let mut ops = Vec::with_capacity(came.len());
        for Came { op, begins } in came {
            if begins {
                self.require_ground(&op)?;
            }
            ops.push(op);
        }
        for op in &ops {
            self.require_signed(op)?;
            self.require_counted(op)?;
            require_in_class(op)?;
            self.look(op)?;
        }
        Ok(ops)
    }

    /// Checks what is known once all came.
    fn end(&mut self, manifest: &Manifest) -> Result<()> {
        self.unchecked.push_back(mem::take(&mut self.signatures));
        while self.check_some()? {}
        self.require_introduced()?;
        let mut acts = self.ground.acts()?;
        acts.extend(self.acts.iter().cloned());
        self.require_enrolled(manifest, &acts)
    }

    /// What the first operation of a range builds on is held.
    fn require_ground(&self, op: &Op) -> Result<()> {
        let header = &op.header;
        let Some(prev) = header.prev else { return Ok(()) };
        if self.ground.holds(header.device, header.seq - 1, prev)? {
            return Ok(());
        }
        let from = self.ground.upto(header.device)? + 1;
        Err(self.gap(header.device, from))
    }

    fn gap(&self, device: Id, from: u64) -> Error {
        let code = self.codes.get(&device).filter(|code| !code.is_empty());
        let name = code.cloned().unwrap_or_else(|| device.to_string());
        Error::refused("bundle_gap")
            .with("device", name)
            .with("from", i64::try_from(from).unwrap_or(i64::MAX))
    }

    /// Every operation is signed by its device: that is known at the latest in the end.
    fn require_signed(&mut self, op: &Op) -> Result<()> {
        let key = self.keys.get(&op.header.device).ok_or_else(altered)?;
        op.check_among(&mut self.signatures, key);
        if self.signatures.count() == TOGETHER {
            self.unchecked.push_back(mem::take(&mut self.signatures));
        }
        Ok(())
    }

    /// Checks some of the signatures that were gathered; whether there were any.
    fn check_some(&mut self) -> Result<bool> {
        let Some(signatures) = self.unchecked.pop_front() else { return Ok(false) };
        if signatures.are_right() { Ok(true) } else { Err(altered()) }
    }

    /// No operation of its device is left out in its dossier, which would never be whole again.
    fn require_counted(&mut self, op: &Op) -> Result<()> {
        let (device, dossier) = (op.header.device, op.header.dossier);
        if self.counting.device != Some(device) {
            let is_copied = self.copied.contains(&device) || self.ground.is_copied(device)?;
            self.counting = Counting { device: Some(device), is_copied, last: HashMap::new() };
        }
        if self.counting.is_copied {
            return Ok(());
        }
        let last = match self.counting.last.entry(dossier) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(unknown) => unknown.insert(self.ground.last_in(device, dossier)?),
        };
        if op.header.dossier_seq > *last + 1 {
            return Err(altered());
        }
        *last = op.header.dossier_seq.max(*last);
        Ok(())
    }

    fn look(&mut self, op: &Op) -> Result<()> {
        for (device, key) in device_keys_in(&SCHEMA, op).map_err(|_| altered())? {
            let known = self.known.get(&device).or_else(|| self.keys.get(&device));
            if known.is_some_and(|known| *known != key) {
                return Err(altered());
            }
            self.registered.insert(device);
        }
        // Whether a signature is right is judged by whoever knows the keys; that there is one can be asked at once.
        let is_signed = |signer: &Signer| op.personal.iter().any(|it| it.person == signer.person);
        if !op.header.signers.iter().all(is_signed) {
            return Err(altered());
        }
        if !op.personal.is_empty() {
            if self.acts.len() == MOST_ACTS {
                return Err(Error::refused("bundle_too_large"));
            }
            let mut changes = Vec::new();
            for part in op.parts.values() {
                changes.extend(part.changes().map_err(|_| altered())?.iter().cloned());
            }
            let (id, header, personal) = (op.id, op.header.clone(), op.personal.clone());
            self.acts.push(Signed { id, header, changes, personal });
        }
        Ok(())
    }

    /// Every device that wrote something here has its record, here or in the bundle.
    fn require_introduced(&self) -> Result<()> {
        let mut devices = self.keys.keys();
        let unknown =
            devices.find(|device| !self.known.contains_key(*device) && !self.registered.contains(*device));
        unknown.map_or(Ok(()), |device| Err(self.gap(*device, 1)))
    }

    /// The sender may send, by the signatures held and those in the bundle; of a first bundle also: the new machine may receive.
    /// One that was revoked may send what it wrote, since part of it may be accepted and the rest is kept apart, whichever
    /// comes first, but it introduces nobody, and writes no more than somebody who works.
    fn require_enrolled(&self, manifest: &Manifest, acts: &[Signed]) -> Result<()> {
        let authority = judge(&self.here.root, acts);
        let is_enrolled = |device| accounts::is_enrolled(&authority, device);
        let is_right = match manifest.purpose {
            Purpose::Enrolment => [manifest.device, self.here.device].map(is_enrolled) == [Some(true); 2],
            Purpose::Full => is_enrolled(manifest.device) == Some(true),
            Purpose::Exchange => is_enrolled(manifest.device).is_some(),
        };
        if !is_right {
            return Err(stranger(manifest, &self.codes));
        }
        if is_enrolled(manifest.device) == Some(true) {
            return Ok(());
        }
        let mut devices = self.keys.keys().chain(&self.registered);
        let is_new = |device: &&Id| !self.known.contains_key(*device) && is_enrolled(**device).is_none();
        if let Some(device) = devices.find(is_new) {
            return Err(self.gap(*device, 1));
        }
        let accepted = accounts::accepted(&authority, manifest.device).unwrap_or(u64::MAX - MOST_APART);
        let mut own = manifest.ranges.iter().filter(|range| range.device == manifest.device);
        let is_flood = |range: &Range| range.to.max(range.from + range.ops) > accepted + MOST_APART;
        if own.any(is_flood) { Err(Error::refused("bundle_too_large")) } else { Ok(()) }
    }
}
