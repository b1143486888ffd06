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

/// Goes through a bundle that was checked, so many operations at a time: the next are read while those before are stored.
///
/// # Errors
/// Those of reading, and what the storing says.
pub(super) fn in_steps(
    path: &Path,
    identity: &Identity,
    step: usize,
    mut store: impl FnMut(Vec<Op>) -> Result<()>,
) -> Result<Manifest> {
    let (read, to_store) = sync_channel(1);
    std::thread::scope(|threads| {
        let reading = threads.spawn(move || {
            let mut reader = Reader::open(path, identity)?;
            loop {
                let mut ops = Vec::with_capacity(step);
                while let Some(op) = reader.next(|_| Ok(()))? {
                    ops.push(op);
                    if ops.len() == step {
                        break;
                    }
                }
                let is_last = ops.len() < step;
                // Nobody takes them when the storing failed, which says why.
                if read.send(ops).is_err() || is_last {
                    return Ok(reader.manifest);
                }
            }
        });
        to_store.into_iter().try_for_each(&mut store)?;
        reading.join().unwrap_or_else(|panic| Err(Error::panicked(&*panic)))
    })
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

    /// The next operation, in its place; none at the end, which is right. `builds_on` is asked for what the first
    /// operations of a range build on.
    ///
    /// # Errors
    /// `bundle_altered`, `bundle_truncated`, `bundle_too_large`, `bundle_too_new`, or what is said of what is missing.
    pub(super) fn next(&mut self, builds_on: impl FnMut(&Op) -> Result<()>) -> Result<Option<Op>> {
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
                self.place.take(&self.manifest, &op, builds_on)?;
                Ok(Some(*op))
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
    /// Takes the next operation, if it stands where the manifest says.
    fn take(
        &mut self,
        manifest: &Manifest,
        op: &Op,
        mut builds_on: impl FnMut(&Op) -> Result<()>,
    ) -> Result<()> {
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
        if header.seq == range.from {
            builds_on(op)?;
        } else if !header.prev.is_some_and(|prev| self.before.contains(&prev)) {
            return Err(altered());
        }
        self.seq = header.seq;
        self.ops += 1;
        self.here.push(op.id);
        Ok(())
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
