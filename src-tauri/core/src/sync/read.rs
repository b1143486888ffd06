//! Reading a bundle as a stream: the manifest first, then one operation after the other, each against what the
//! manifest says of it, then the end. Knows no vault; whether the bundle is welcome is asked in `examine`.

use super::format::{self, Manifest, Said, altered};
use super::seal::{self, Lines};
use crate::error::{Error, Result};
use crate::log::{Op, OpId};
use age::x25519::Identity;
use ed25519_dalek::VerifyingKey;
use sha2::{Digest, Sha256};
use std::path::Path;
use std::sync::mpsc::{Receiver, Sender, channel, sync_channel};

/// So many batches wait to be taken: now the making takes longer, now the taking.
const AHEAD: usize = 3;
/// The most operations of one number: so many copies of one vault nobody makes.
const MOST_COPIES: usize = 100;

/// Makes batches in a thread of its own while those before are taken, a few ahead. Gives what the making came to.
///
/// # Errors
/// What the taking says, or the making.
pub(super) fn ahead<T: Send, M: Send>(
    make: impl FnOnce(&mut dyn FnMut(Vec<T>) -> Result<()>) -> Result<M> + Send,
    take: impl FnOnce(Batches<T>) -> Result<()>,
) -> Result<M> {
    let (made, to_take) = sync_channel(AHEAD);
    let (taken, to_free) = channel();
    std::thread::scope(|threads| {
        let making = threads.spawn(move || {
            make(&mut |batch| {
                // Whoever made them frees them: the taking has enough to do.
                to_free.try_iter().for_each(drop::<Vec<T>>);
                // Nobody takes them when the taking failed, which says why.
                made.send(batch).map_err(|_| Error::refused("cancelled"))
            })
        });
        take(Batches { to_take, taken })?;
        making.join().unwrap_or_else(|panic| Err(Error::panicked(&*panic)))
    })
}

/// What comes of [`ahead`].
#[derive(Debug)]
pub(super) struct Batches<T> {
    to_take: Receiver<Vec<T>>,
    taken: Sender<Vec<T>>,
}

impl<T> Batches<T> {
    /// The next; none at the end, or where the making failed.
    pub(super) fn next(&self) -> Option<Vec<T>> {
        self.to_take.recv().ok()
    }

    /// Hands back one that was taken.
    pub(super) fn hand_back(&self, batch: Vec<T>) {
        // Nobody frees what comes after the last was made.
        drop(self.taken.send(batch));
    }
}

/// An operation that was read.
#[derive(Debug)]
pub(super) struct Came {
    pub(super) op: Op,
    /// Whether it is of the first number of a range: what it builds on is not in the bundle.
    pub(super) begins: bool,
}

/// How much of a bundle is looked at together: so many operations, or as many as have so many bytes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Step {
    pub(super) ops: usize,
    pub(super) bytes: u64,
}

impl Step {
    /// Enough for each hand that a batch goes through to be worth the handing, and little to hold.
    pub(super) const USUAL: Self = Self { ops: 500, bytes: 4 << 20 };
}

/// A bundle that is being read.
#[derive(Debug)]
pub(super) struct Reader {
    pub(super) manifest: Manifest,
    sender: VerifyingKey,
    lines: Lines,
    line: Vec<u8>,
    digest: Sha256,
    ops: u64,
    bytes: u64,
    place: Place,
}

/// Where in the ranges the reading is.
#[derive(Debug, Default)]
struct Place {
    range: usize,
    /// How many operations of the range came.
    ops: u64,
    /// The number of the last, and the operations of that number and of the one before.
    seq: u64,
    here: Vec<OpId>,
    before: Vec<OpId>,
}

impl Reader {
    /// Opens a bundle and reads what it says of itself.
    ///
    /// # Errors
    /// Those of the file and of the first line.
    pub(super) fn open(path: &Path, identity: &Identity) -> Result<Self> {
        let mut lines = seal::open(path, identity)?;
        let mut line = Vec::new();
        if !lines.next(&mut line)? {
            return Err(Error::refused("bundle_truncated"));
        }
        let manifest = format::read_first(&line)?;
        let digest = Sha256::new().chain_update(&line);
        let sender = manifest.sender_key()?;
        let place = Place::default();
        Ok(Self { manifest, sender, lines, line, digest, ops: 0, bytes: 0, place })
    }

    /// Goes through the bundle some operations at a time. What came before a fault is taken first.
    ///
    /// # Errors
    /// What the taking says; those of reading.
    pub(super) fn in_steps(
        mut self,
        step: Step,
        mut take: impl FnMut(Vec<Came>) -> Result<()>,
    ) -> Result<Manifest> {
        loop {
            let mut some = Vec::with_capacity(step.ops);
            let before = self.bytes;
            let outcome = loop {
                match self.next() {
                    Ok(Some(came)) => some.push(came),
                    Ok(None) => break Ok(false),
                    Err(error) => break Err(error),
                }
                if some.len() == step.ops || self.bytes - before >= step.bytes {
                    break Ok(true);
                }
            };
            take(some)?;
            if !outcome? {
                return Ok(self.manifest);
            }
        }
    }

    /// The next operation, in its place; none at the end, which is right.
    ///
    /// # Errors
    /// `bundle_altered`, `bundle_truncated`, `bundle_too_large`, `bundle_too_new`.
    pub(super) fn next(&mut self) -> Result<Option<Came>> {
        if !self.lines.next(&mut self.line)? {
            return Err(Error::refused("bundle_truncated"));
        }
        let digest = &self.digest;
        match format::read_line(&self.line, || digest.clone().finalize().into(), &self.sender)? {
            Said::Op(op) => {
                self.digest.update(&self.line);
                self.ops += 1;
                self.bytes += format::size(&op);
                if self.ops > self.manifest.ops || self.bytes > self.manifest.bytes {
                    return Err(Error::refused("bundle_too_large"));
                }
                let begins = self.place.take(&self.manifest, &op)?;
                Ok(Some(Came { op: *op, begins }))
            }
            Said::End(ops) => {
                let is_whole =
                    (ops, self.ops, self.bytes) == (self.ops, self.manifest.ops, self.manifest.bytes);
                if !is_whole || !self.place.is_at_end(&self.manifest) || self.lines.next(&mut self.line)? {
                    return Err(altered());
                }
                Ok(None)
            }
        }
    }
}

impl Place {
    /// Takes the next operation, if it stands where the manifest says; whether it is of the first number of its range.
    fn take(&mut self, manifest: &Manifest, op: &Op) -> Result<bool> {
        if manifest.ranges.get(self.range).is_some_and(|range| range.ops == self.ops) {
            self.require_range_done(manifest)?;
            *self = Self { range: self.range + 1, ..Self::default() };
        }
        let range = manifest.ranges.get(self.range).ok_or_else(altered)?;
        let header = &op.header;
        let expected = if self.ops == 0 { [range.from, range.from] } else { [self.seq, self.seq + 1] };
        if header.device != range.device || !expected.contains(&header.seq) {
            return Err(altered());
        }
        if header.seq != self.seq {
            self.before = std::mem::take(&mut self.here);
        }
        if self.here.len() == MOST_COPIES || self.here.contains(&op.id) {
            return Err(altered());
        }
        let begins = header.seq == range.from;
        if !begins && !header.prev.is_some_and(|prev| self.before.contains(&prev)) {
            return Err(altered());
        }
        self.seq = header.seq;
        self.ops += 1;
        self.here.push(op.id);
        Ok(begins)
    }

    fn require_range_done(&self, manifest: &Manifest) -> Result<()> {
        let is_done = manifest
            .ranges
            .get(self.range)
            .is_some_and(|range| (range.ops, range.to) == (self.ops, self.seq));
        if is_done { Ok(()) } else { Err(altered()) }
    }

    fn is_at_end(&self, manifest: &Manifest) -> bool {
        manifest.ranges.is_empty()
            || (self.range + 1 == manifest.ranges.len() && self.require_range_done(manifest).is_ok())
    }
}
