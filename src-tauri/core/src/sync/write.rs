//! Writing a bundle: what is to go into it, the manifest, the operations, the end. To a temporary name, synced, read
//! again, renamed.

use super::format::{self, Manifest, Purpose, Range, Recipient};
use super::seal;
use super::share::{self, Scope, Share};
use super::store::{self, Known};
use crate::authority::{Authority, Root};
use crate::error::{Error, Result};
use crate::kernel::ids::Id;
use crate::log::personal::{MOST_SIGNATURES, Personal};
use crate::log::ranges::{self, Piece};
use crate::log::{Device, Op, OpId, verify};
use crate::scene::Scene;
use crate::settings;
use crate::vault::files::sync_folder;
use crate::vault::keys::Ways;
use rusqlite::Connection;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{BufReader, BufWriter, Read, Write};
use std::path::Path;

/// A bundle to be written.
#[derive(Debug)]
pub(super) struct Draft<'a> {
    pub(super) device: &'a Device,
    pub(super) purpose: Purpose,
    /// For whom, with their age recipients.
    pub(super) recipients: Vec<Recipient>,
    /// The same without the machine itself, unless it may open it too.
    pub(super) is_for_sender: bool,
    /// Up to which number of each device nobody needs anything.
    pub(super) beyond: BTreeMap<Id, u64>,
    /// What of it goes to a machine that does not hold everything.
    pub(super) share: Option<Share>,
    pub(super) ways: Option<Ways>,
}

/// Writes a bundle beside its place: it is there when [`put_up`] has renamed it. Gives the operations and bytes in it.
///
/// # Errors
/// `cancelled`, `bundle_not_readable`, or what the disk says; then nothing is left of it.
pub(super) fn write(conn: &Connection, scene: &Scene, draft: Draft<'_>, part: &Path) -> Result<(u64, u64)> {
    let outcome = write_part(conn, scene, draft, part);
    if outcome.is_err() {
        drop(std::fs::remove_file(part));
    }
    outcome
}

/// Gives a bundle that was written its name.
///
/// # Errors
/// What the disk says.
pub(crate) fn put_up(part: &Path, path: &Path) -> Result<()> {
    std::fs::rename(part, path)?;
    path.parent().map_or(Ok(()), sync_folder)
}

/// The name of a bundle while it is written.
///
/// # Errors
/// `file_unreadable` when the path names no file.
pub(crate) fn part_of(path: &Path) -> Result<std::path::PathBuf> {
    let mut name = path.file_name().ok_or_else(|| Error::refused("file_unreadable"))?.to_owned();
    name.push(".part");
    Ok(path.with_file_name(name))
}

fn write_part(conn: &Connection, scene: &Scene, draft: Draft<'_>, part: &Path) -> Result<(u64, u64)> {
    let device = draft.device;
    let mut ages: Vec<String> = draft.recipients.iter().map(|recipient| recipient.age.clone()).collect();
    if draft.is_for_sender {
        ages.push(seal::recipient(device)?);
    }
    let scope = Scope::of(conn, &scene.authority, scene.device)?;
    let mut pieces = ranges::pieces(conn, &draft.beyond)?;
    if scope.is_some() {
        // Of the others' it has headers that others have with their parts. What it wrote before it was restored or
        // copied may be nowhere else.
        let own = settings::lineage(conn, scene.device)?;
        pieces.retain(|piece| own.contains(&piece.device));
    }
    let share = draft.share;
    if let Some(share) = &share {
        for piece in &mut pieces {
            piece.bytes = bytes_of(conn, piece, share)?;
        }
    }
    let draft = Draft { share: None, ..draft };
    let mut manifest = manifest(conn, scene, draft, &pieces, scope.as_ref())?;
    manifest.meant = share.as_ref().and_then(Share::clients).cloned();
    manifest.withheld = share.as_ref().map(Share::withheld).unwrap_or_default();
    let (ops, bytes) = (manifest.ops, manifest.bytes);
    let mut hashed = Hashed { inner: BufWriter::new(File::create(part)?), digest: Sha256::new() };
    seal::seal(&mut hashed, &ages, |text| {
        write_text(conn, scene, (&manifest, share.as_ref()), &pieces, device, text)
    })?;
    let file = hashed.inner.into_inner().map_err(std::io::IntoInnerError::into_error)?;
    file.sync_all()?;
    // The system may answer this from its memory instead of the drive; what a stick loses is found by who receives it.
    if hash_of(part)? != <[u8; 32]>::from(hashed.digest.finalize()) {
        return Err(Error::refused("bundle_not_readable"));
    }
    Ok((ops, bytes))
}

/// How many bytes of a piece go to a machine that does not hold everything.
fn bytes_of(conn: &Connection, piece: &Piece, share: &Share) -> Result<u64> {
    let mut bytes = 0;
    ranges::each(conn, piece, |mut op| {
        share.cut(&mut op);
        bytes += format::size(&op);
        Ok(())
    })?;
    Ok(bytes)
}

fn manifest(
    conn: &Connection,
    scene: &Scene,
    draft: Draft<'_>,
    pieces: &[Piece],
    scope: Option<&Scope>,
) -> Result<Manifest> {
    let keys = settings::device_keys(conn)?;
    let mut devices = BTreeMap::new();
    for piece in pieces {
        let key = keys.get(&piece.device).ok_or_else(|| Error::damaged("operations of an unknown device"))?;
        devices.insert(piece.device, hex::encode(key.as_bytes()));
    }
    let range =
        |piece: &Piece| Range { device: piece.device, from: piece.from, to: piece.to, ops: piece.ops };
    Ok(Manifest {
        site: scene.site,
        site_key: hex::encode(scene.keys.root()?.key.as_bytes()),
        device: draft.device.id,
        key: hex::encode(draft.device.public_key().as_bytes()),
        code: scene.device_code.clone(),
        made_at: scene.now,
        purpose: draft.purpose,
        recipients: draft.recipients,
        withheld: Vec::new(),
        ranges: pieces.iter().map(range).collect(),
        devices,
        ops: pieces.iter().map(|piece| piece.ops).sum(),
        bytes: pieces.iter().map(|piece| piece.bytes).sum(),
        holds: super::held(
            conn,
            &scene.authority,
            scope.map_or(verify::Extent::Whole, |_| verify::Extent::Partial),
        )?,
        backed_up: store::known(conn, Known::BackedUp, scene.device)?,
        meant: None,
        whole: scope.map(|scope| share::whole(conn, scope)).transpose()?,
        ways: draft.ways,
    })
}

fn write_text(
    conn: &Connection,
    scene: &Scene,
    (manifest, share): (&Manifest, Option<&Share>),
    pieces: &[Piece],
    device: &Device,
    text: &mut dyn Write,
) -> Result<()> {
    let mut digest = Sha256::new();
    let mut put = |line: &[u8]| -> Result<()> {
        digest.update(line);
        Ok(text.write_all(line)?)
    };
    put(&format::first_line(manifest, device)?)?;
    let root = scene.keys.root()?;
    let mut done = 0;
    for piece in pieces {
        ranges::each(conn, piece, |mut op| {
            if done % 1000 == 0 {
                scene.work.step("bundle_writing", done, Some(manifest.ops))?;
            }
            done += 1;
            if let Some(share) = share {
                share.cut(&mut op);
            }
            if op.personal.len() > MOST_SIGNATURES {
                keep_best(&mut op, &root, &scene.authority);
            }
            put(&format::op_line(&op)?)
        })?;
    }
    let hash = OpId(digest.finalize().into());
    text.write_all(&format::end_line(done, &hash.0, device)?)?;
    Ok(())
}

/// Leaves as many signatures as an operation may come with: one of each signer, and those by known keys first.
pub(super) fn keep_best(op: &mut Op, root: &Root, authority: &Authority) {
    let id = op.id;
    let is_right = |personal: &Personal| {
        let known = authority.known_keys.get(&personal.person).into_iter().flatten();
        let mut keys = known.chain((personal.person == root.site).then_some(&root.key));
        keys.any(|key| personal.is_by(id, key))
    };
    op.personal.sort_by_cached_key(|personal| !is_right(personal));
    let mut met = BTreeSet::new();
    let (one_of_each, others): (Vec<_>, Vec<_>) =
        op.personal.drain(..).partition(|personal| met.insert(personal.person));
    op.personal.extend(one_of_each.into_iter().chain(others).take(MOST_SIGNATURES));
}

struct Hashed<W> {
    inner: W,
    digest: Sha256,
}

impl<W: Write> Write for Hashed<W> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let written = self.inner.write(bytes)?;
        self.digest.update(&bytes[..written]);
        Ok(written)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.inner.flush()
    }
}

/// The SHA-256 of a file.
///
/// # Errors
/// What the disk says.
pub(crate) fn hash_of(path: &Path) -> Result<[u8; 32]> {
    let mut file = BufReader::with_capacity(1 << 17, File::open(path)?);
    let mut digest = Sha256::new();
    let mut buffer = vec![0; 1 << 17];
    loop {
        let read = file.read(&mut buffer)?;
        if read == 0 {
            return Ok(digest.finalize().into());
        }
        digest.update(&buffer[..read]);
    }
}
