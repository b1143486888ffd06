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
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};

/// So many batches wait to be taken: now the making takes longer, now the taking.
const AHEAD: usize = 4;
/// The most operations of one number: so many copies of one vault nobody makes.
const MOST_COPIES: usize = 100;

/// Makes batches in a thread of its own while those before are taken, a few ahead. Gives what the making and the taking came
/// to.
///
/// # Errors
/// What the taking says, or the making where that kept the taking from going on or only the making failed.
pub(super) fn ahead<T: Send, M: Send, R>(
    make: impl FnOnce(&mut Hand<T>) -> Result<M> + Send,
    take: impl FnOnce(Batches<T>) -> Result<R>,
) -> Result<(M, R)> {
    let (made, to_take) = sync_channel(AHEAD);
    let (taken, to_free) = channel();
    let shared = Arc::new(Shared::default());
    let mut hand = Hand { made, to_free, shared: Arc::clone(&shared) };
    let batches = Batches { to_take, has_ended: false, taken, shared: Arc::clone(&shared) };
    std::thread::scope(|threads| {
        let making = threads.spawn(move || make(&mut hand));
        let taken = take(batches);
        shared.has_taking_failed.store(taken.is_err(), Ordering::Relaxed);
        let made = making.join().unwrap_or_else(|panic| Err(Error::panicked(&*panic)));
        match taken {
            Err(error) if made.is_ok() || !shared.has_making_failed.load(Ordering::Relaxed) => Err(error),
            // Where the making failed, the taking could not go on.
            taken => made.and_then(|made| Ok((made, taken?))),
        }
    })
}

/// What both sides of [`ahead`] know.
#[derive(Debug, Default)]
struct Shared {
    /// How many batches wait to be taken.
    waiting: AtomicUsize,
    has_taking_failed: AtomicBool,
    /// Whether the taking stopped since the making failed.
    has_making_failed: AtomicBool,
}

/// What one side says when the other failed, which says why.
fn stopped() -> Error {
    Error::refused("cancelled")
}

/// Where [`ahead`] hands on what it makes.
#[derive(Debug)]
pub(super) struct Hand<T> {
    made: SyncSender<Option<Vec<T>>>,
    to_free: Receiver<Vec<T>>,
    shared: Arc<Shared>,
}

impl<T> Hand<T> {
    /// Hands on a batch, and waits while [`AHEAD`] of them wait.
    ///
    /// # Errors
    /// When the taking failed.
    pub(super) fn on(&self, batch: Vec<T>) -> Result<()> {
        // Whoever made them frees them: the taking has enough to do.
        self.to_free.try_iter().for_each(drop::<Vec<T>>);
        self.shared.waiting.fetch_add(1, Ordering::Relaxed);
        self.made.send(Some(batch)).map_err(|_| stopped())
    }

    /// Says that this was all. Whether all of it was right, the making may still find out.
    ///
    /// # Errors
    /// When the taking failed.
    pub(super) fn end(&self) -> Result<()> {
        self.made.send(None).map_err(|_| stopped())
    }

    /// Whether as many wait to be taken as may.
    pub(super) fn is_far_ahead(&self) -> bool {
        self.shared.waiting.load(Ordering::Relaxed) >= AHEAD
    }

    /// Whether the taking goes on, or came to its end.
    ///
    /// # Errors
    /// When it failed.
    pub(super) fn require_wanted(&self) -> Result<()> {
        if self.shared.has_taking_failed.load(Ordering::Relaxed) { Err(stopped()) } else { Ok(()) }
    }
}

/// What comes of [`ahead`].
#[derive(Debug)]
pub(super) struct Batches<T> {
    to_take: Receiver<Option<Vec<T>>>,
    has_ended: bool,
    taken: Sender<Vec<T>>,
    shared: Arc<Shared>,
}

impl<T> Batches<T> {
    /// The next; none when that was all.
    ///
    /// # Errors
    /// When the making failed.
    pub(super) fn next(&mut self) -> Result<Option<Vec<T>>> {
        if self.has_ended {
            return Ok(None);
        }
        let next = self.to_take.recv().map_err(|_| {
            self.shared.has_making_failed.store(true, Ordering::Relaxed);
            stopped()
        })?;
        match next {
            Some(_) => _ = self.shared.waiting.fetch_sub(1, Ordering::Relaxed),
            None => self.has_ended = true,
        }
        Ok(next)
    }

    /// Hands back one that was taken.
    pub(super) fn hand_back(&self, batch: Vec<T>) {
        // Nobody frees what comes after the last was made.
        drop(self.taken.send(batch));
    }

    /// Takes all of them, each with how much was taken before.
    ///
    /// # Errors
    /// What the taking says, or when the making failed.
    pub(super) fn each(&mut self, mut take: impl FnMut(&[T], u64) -> Result<()>) -> Result<()> {
        let mut done = 0;
        while let Some(batch) = self.next()? {
            take(&batch, done)?;
            done += batch.len() as u64;
            self.hand_back(batch);
        }
        Ok(())
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

#[cfg(test)]
mod tests {
    use super::*;

    fn code<T: std::fmt::Debug>(outcome: Result<T>) -> String {
        outcome.map_or_else(|error| error.code().to_owned(), |done| format!("{done:?}"))
    }

    fn all(mut batches: Batches<u8>) -> Result<Vec<u8>> {
        let mut taken = Vec::new();
        batches.each(|batch, done| {
            assert_eq!(done, taken.len() as u64, "how much was taken before is known");
            taken.extend(batch);
            Ok(())
        })?;
        assert!(batches.next()?.is_none(), "the end stays the end");
        Ok(taken)
    }

    #[test]
    fn all_that_is_made_is_taken_in_its_order_and_both_sides_say_what_they_came_to() {
        let make = |hand: &mut Hand<u8>| {
            for number in 0..20 {
                hand.on(vec![number; 2])?;
            }
            hand.end()?;
            hand.require_wanted()?;
            Ok("made")
        };
        let expected: Vec<u8> = (0..20).flat_map(|number| [number; 2]).collect();
        assert_eq!(code(ahead(make, all)), format!("{:?}", ("made", expected)));
    }

    #[test]
    fn where_the_making_fails_the_taking_stops_and_the_reason_is_that_of_the_making() {
        let mut taken = Vec::new();
        let make = |hand: &mut Hand<u8>| -> Result<()> {
            hand.on(vec![1])?;
            Err(Error::refused("bundle_altered"))
        };
        let take = |mut batches: Batches<u8>| {
            batches.each(|batch, _| {
                taken.extend_from_slice(batch);
                Ok(())
            })
        };
        assert_eq!(code(ahead(make, take)), "bundle_altered");
        assert_eq!(taken, [1], "what came before the fault is taken");
    }

    #[test]
    fn what_the_making_finds_after_the_end_is_the_outcome_though_all_was_taken() {
        let make = |hand: &mut Hand<u8>| -> Result<()> {
            hand.on(vec![1])?;
            hand.end()?;
            Err(Error::refused("bundle_altered"))
        };
        assert_eq!(code(ahead(make, all)), "bundle_altered");
    }

    #[test]
    fn where_the_taking_fails_the_making_is_told_before_and_after_its_end() {
        for ends in [false, true] {
            let make = |hand: &mut Hand<u8>| -> Result<()> {
                if ends {
                    hand.end()?;
                }
                loop {
                    if !ends {
                        hand.on(vec![1])?;
                    }
                    hand.require_wanted()?;
                    std::thread::yield_now();
                }
            };
            let take = |mut batches: Batches<u8>| -> Result<()> {
                batches.next()?;
                Err(Error::refused("locked"))
            };
            assert_eq!(code(ahead(make, take)), "locked", "ends: {ends}");
        }
    }
}
