//! The whole check of a bundle against what is held, before anything of it is stored: from whom it is, for whom,
//! whether anything is missing, every signature, and whether it brings anything.

use super::format::{Manifest, Purpose, altered};
use super::read::Reader;
use crate::accounts;
use crate::authority::{Root, judge};
use crate::error::{Error, Result};
use crate::kernel::ids::Id;
use crate::log::personal::{self, Signed};
use crate::log::relay::{self, device_key, device_keys_in};
use crate::log::verify::Extent;
use crate::log::{Op, project, ranges};
use crate::scene::Work;
use crate::schema::SCHEMA;
use crate::settings;
use age::x25519::Identity;
use ed25519_dalek::VerifyingKey;
use rusqlite::Connection;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;

/// The most signed acts that are looked at together.
const MOST_ACTS: usize = 100_000;

/// How many operations are looked at together.
const BATCH: usize = 1000;

/// Where a bundle is looked at, and by which machine.
#[derive(Clone, Copy)]
pub(super) struct Here<'a> {
    /// The vault's database; an empty one on a machine that joins.
    pub(super) conn: &'a Connection,
    pub(super) identity: &'a Identity,
    pub(super) device: Id,
    pub(super) root: Root,
    /// Whether it is a provincial office that looks at a clinic's bundle.
    pub(super) is_abroad: bool,
    pub(super) work: &'a Work,
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

/// Checks a bundle from the first line to the last.
///
/// # Errors
/// A refusal of `docs/SYNC.md`, `cancelled`, or what the disk says.
pub(super) fn examine(here: Here<'_>, path: &Path) -> Result<Examined> {
    let mut reader = open(here, path)?;
    let mut check = Check::new(here, &reader.manifest)?;
    let total = reader.manifest.ops;
    let (mut fresh, mut done) = (0, 0);
    let mut is_more = true;
    while is_more {
        here.work.step("bundle_checking", done, Some(total))?;
        let mut batch = Vec::with_capacity(BATCH);
        while is_more && batch.len() < BATCH {
            match reader.next(|op| check.require_ground(op))? {
                Some(op) => batch.push(op),
                None => is_more = false,
            }
        }
        check.require_signed(&batch)?;
        for op in &batch {
            check.look(op)?;
            fresh += u64::from(relay::brings(here.conn, op)?);
        }
        done += batch.len() as u64;
    }
    check.require_introduced()?;
    check.require_enrolled(&reader.manifest)?;
    Ok(Examined { manifest: reader.manifest, fresh })
}

/// The refusal of a bundle that nobody of the site answers for. What it calls itself is not repeated: a machine that is
/// not known here goes by the first characters of its key.
fn stranger(manifest: &Manifest, codes: &HashMap<Id, String>) -> Error {
    let known = codes.get(&manifest.device).filter(|code| !code.is_empty());
    let name = known.cloned().unwrap_or_else(|| manifest.key.chars().take(8).collect());
    Error::refused("bundle_stranger").with("code", name).with("device", manifest.device.to_string())
}

struct Check<'a> {
    here: Here<'a>,
    known: HashMap<Id, VerifyingKey>,
    codes: HashMap<Id, String>,
    keys: BTreeMap<Id, VerifyingKey>,
    registered: BTreeSet<Id>,
    acts: Vec<Signed>,
}

impl<'a> Check<'a> {
    fn new(here: Here<'a>, manifest: &Manifest) -> Result<Self> {
        let (known, codes) = (settings::device_keys(here.conn)?, settings::device_codes(here.conn)?);
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
        Ok(Self { here, known, codes, keys, registered: BTreeSet::new(), acts: Vec::new() })
    }

    /// What the first operation of a range builds on is held.
    fn require_ground(&self, op: &Op) -> Result<()> {
        let header = &op.header;
        let Some(prev) = header.prev else { return Ok(()) };
        if project::is_held(self.here.conn, header.device, header.seq - 1, prev)? {
            return Ok(());
        }
        let from =
            ranges::held(self.here.conn, Extent::Partial)?.get(&header.device).map_or(0, |(to, _)| *to) + 1;
        Err(self.gap(header.device, from))
    }

    fn gap(&self, device: Id, from: u64) -> Error {
        let code = self.codes.get(&device).filter(|code| !code.is_empty());
        let name = code.cloned().unwrap_or_else(|| device.to_string());
        Error::refused("bundle_gap")
            .with("device", name)
            .with("from", i64::try_from(from).unwrap_or(i64::MAX))
    }

    /// Every operation is signed by its device. Most of the work of a check is this, so every core has a share.
    fn require_signed(&self, ops: &[Op]) -> Result<()> {
        let keys = &self.keys;
        let check = |op: &Op| {
            let key = keys.get(&op.header.device).ok_or_else(altered)?;
            op.check(key).map_err(|_| altered())
        };
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let share = ops.len().div_ceil(cores).max(1);
        std::thread::scope(|scope| {
            let mut shares = ops.chunks(share);
            let own = shares.next().unwrap_or_default();
            let others: Vec<_> =
                shares.map(|ops| scope.spawn(move || ops.iter().try_for_each(check))).collect();
            own.iter().try_for_each(check)?;
            others
                .into_iter()
                .try_for_each(|other| other.join().unwrap_or_else(|panic| Err(Error::panicked(&*panic))))
        })
    }

    fn look(&mut self, op: &Op) -> Result<()> {
        for (device, key) in device_keys_in(&SCHEMA, op).map_err(|_| altered())? {
            let known = self.known.get(&device).or_else(|| self.keys.get(&device));
            if known.is_some_and(|known| *known != key) {
                return Err(altered());
            }
            self.registered.insert(device);
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
    fn require_enrolled(&self, manifest: &Manifest) -> Result<()> {
        let mut acts = personal::signed(self.here.conn)?;
        acts.extend(self.acts.iter().cloned());
        let authority = judge(&self.here.root, &acts);
        let is_enrolled = |device| accounts::is_enrolled(&authority, device) == Some(true);
        let is_right = is_enrolled(manifest.device)
            && (manifest.purpose != Purpose::Enrolment || is_enrolled(self.here.device));
        if is_right { Ok(()) } else { Err(stranger(manifest, &self.codes)) }
    }
}
