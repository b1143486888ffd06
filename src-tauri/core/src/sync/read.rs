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
use std::sync::mpsc::sync_channel;

/// The most operations of one number: so many copies of one vault nobody makes.
const MOST_COPIES: usize = 100;

/// Goes through a bundle as [`Reader::in_steps`] does, but reads the next operations while those before are taken.
///
/// # Errors
/// As there.
pub(super) fn ahead<T: Send>(
    reader: Reader,
    step: usize,
    wanted: impl Fn(Came) -> Result<T> + Send,
    take: impl FnMut(Vec<T>) -> Result<()>,
) -> Result<Manifest> {
    let (read, to_take) = sync_channel(1);
    std::thread::scope(|threads| {
        let hand_on = move |some| {
            // Nobody takes them when the taking failed, which says why.
            read.send(some).map_err(|_| Error::refused("cancelled"))
        };
        let reading = threads.spawn(move || reader.in_steps(step, wanted, hand_on));
        to_take.into_iter().try_for_each(take)?;
        reading.join().unwrap_or_else(|panic| Err(Error::panicked(&*panic)))
    })
}

/// An operation that was read.
#[derive(Debug)]
pub(super) struct Came {
    pub(super) op: Op,
    /// Whether it is of the first number of a range: what it builds on is not in the bundle.
    pub(super) begins: bool,
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

    /// Goes through the bundle so many operations at a time, made into what is `wanted` of them. What came before a fault is
    /// taken first.
    ///
    /// # Errors
    /// What the taking says; those of reading, and of what is wanted.
    pub(super) fn in_steps<T>(
        mut self,
        step: usize,
        wanted: impl Fn(Came) -> Result<T>,
        mut take: impl FnMut(Vec<T>) -> Result<()>,
    ) -> Result<Manifest> {
        loop {
            let mut some = Vec::with_capacity(step);
            let outcome = loop {
                match self.next().and_then(|came| came.map(&wanted).transpose()) {
                    Ok(Some(one)) => some.push(one),
                    Ok(None) => break Ok(false),
                    Err(error) => break Err(error),
                }
                if some.len() == step {
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
