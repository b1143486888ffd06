//! What is in a bundle, line by line: the types, their limits, and how a line is written and read. `docs/SYNC.md` is
//! the specification. Encryption is next door in `seal`.

use crate::error::{Error, Result};
use crate::kernel::ids::Id;
use crate::log::op::Part;
use crate::log::signature;
use crate::log::{Class, Device, Op, OpId, Personal};
use crate::vault::keys::Ways;
use chrono::{DateTime, FixedOffset};
use ed25519_dalek::VerifyingKey;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// The version of the format.
pub(super) const FORMAT: u32 = 1;
/// The most operations of a bundle: twenty times a large clinic's log.
pub(super) const MOST_OPS: u64 = 20_000_000;
/// The most bytes of headers and parts in a bundle.
pub(super) const MOST_BYTES: u64 = 16 << 30;
/// The longest first line.
pub(super) const LONGEST_FIRST: usize = 4 << 20;
/// The longest line of an operation: its bytes, written as strings.
pub(super) const LONGEST_LINE: usize = 2 << 20;
/// The longest code of a device.
pub(super) const LONGEST_CODE: usize = 8;
pub(super) const MANIFEST_CONTEXT: &[u8] = b"titian bundle 1\n";
const END_CONTEXT: &[u8] = b"titian bundle end 1\n";

/// What a bundle is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// Between the machines of a clinic.
    Exchange,
    /// The first bundle of a new machine, with the ways in of those who will work there.
    Enrolment,
    /// Everything but narrative parts, for a provincial office that a clinic's policy allows it.
    Full,
}

/// A machine that a bundle is for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Recipient {
    pub(super) device: Id,
    /// Its age recipient.
    pub(super) age: String,
}

/// Which operations of a device are in a bundle.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Range {
    pub(super) device: Id,
    pub(super) from: u64,
    pub(super) to: u64,
    pub(super) ops: u64,
}

/// What a bundle says of itself, signed by its sender.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Manifest {
    pub(super) site: Id,
    pub(super) site_key: String,
    pub(super) device: Id,
    pub(super) key: String,
    pub(super) code: String,
    pub(super) made_at: DateTime<FixedOffset>,
    pub(super) purpose: Purpose,
    pub(super) recipients: Vec<Recipient>,
    pub(super) withheld: Vec<String>,
    pub(super) ranges: Vec<Range>,
    pub(super) devices: BTreeMap<Id, String>,
    pub(super) ops: u64,
    pub(super) bytes: u64,
    pub(super) holds: BTreeMap<Id, (u64, OpId)>,
    #[serde(default)]
    pub(super) backed_up: BTreeMap<Id, (u64, OpId)>,
    /// To a machine that does not hold everything: whose files it is to hold.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) meant: Option<BTreeSet<Id>>,
    /// From such a machine: whose files it holds with all that it is to hold of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) whole: Option<BTreeSet<Id>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) ways: Option<Ways>,
}

impl Manifest {
    /// The key that the sender signs with.
    pub(super) fn sender_key(&self) -> Result<VerifyingKey> {
        crate::log::relay::device_key(&self.key).ok_or_else(altered)
    }
}

#[derive(Serialize, Deserialize)]
struct First {
    titian_bundle: u32,
    manifest: String,
    sig: String,
}

#[derive(Serialize, Deserialize)]
struct Person {
    person: Id,
    sig: String,
}

#[derive(Serialize, Deserialize)]
struct End {
    ops: u64,
    sha256: String,
    sig: String,
}

impl End {
    /// How many lines stand before it, if they have this hash and the sender signed it.
    fn of(&self, sha256: &[u8; 32], sender: &VerifyingKey) -> Result<u64> {
        let is_right = unhex(&self.sha256)? == *sha256
            && signature::is_signed(END_CONTEXT, sha256, &unhex(&self.sig)?, sender);
        if is_right { Ok(self.ops) } else { Err(altered()) }
    }
}

/// How many lines stand before this one, if it is the last of its file.
///
/// # Errors
/// `bundle_altered` when it is not the end of a file of this hash.
pub(crate) fn read_end(line: &[u8], sha256: &[u8; 32], sender: &VerifyingKey) -> Result<u64> {
    #[derive(Deserialize)]
    struct Last {
        end: End,
    }
    let last: Last = serde_json::from_slice(line).map_err(|_| altered())?;
    last.end.of(sha256, sender)
}

/// A line behind the first.
#[derive(Default, Serialize, Deserialize)]
struct Line {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    header: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    sig: Option<String>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    parts: BTreeMap<String, (String, String)>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    persons: Vec<Person>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    end: Option<End>,
}

/// What a line behind the first says.
#[derive(Debug)]
pub(super) enum Said {
    /// An operation.
    Op(Box<Op>),
    /// That there are no more: so many there were.
    End(u64),
}

/// The refusal of a bundle that is not what was written.
pub(crate) fn altered() -> Error {
    Error::refused("bundle_altered")
}

fn unhex<const N: usize>(text: &str) -> Result<[u8; N]> {
    let mut bytes = [0; N];
    hex::decode_to_slice(text, &mut bytes).map_err(|_| altered())?;
    Ok(bytes)
}

fn encode(line: &impl Serialize) -> Result<Vec<u8>> {
    let mut bytes =
        serde_json::to_vec(line).map_err(|e| Error::internal(format!("encoding a bundle: {e}")))?;
    bytes.push(b'\n');
    Ok(bytes)
}

/// The first line of a file of this kind, with what it says of itself.
pub(crate) fn first_line(manifest: &impl Serialize, device: &Device) -> Result<Vec<u8>> {
    let manifest =
        serde_json::to_string(manifest).map_err(|e| Error::internal(format!("encoding a manifest: {e}")))?;
    let sig = hex::encode(device.sign(MANIFEST_CONTEXT, manifest.as_bytes()));
    let line = encode(&First { titian_bundle: FORMAT, manifest, sig })?;
    if line.len() > LONGEST_FIRST { Err(Error::refused("bundle_too_large")) } else { Ok(line) }
}

/// What a file of this kind says of itself in its first line, for one of these purposes and signed by the key it names.
///
/// # Errors
/// `bundle_too_new`, `bundle_altered`; `bundle_other_purpose` when it is for something else.
pub(crate) fn manifest_in<M: DeserializeOwned>(line: &[u8], purposes: &[&str]) -> Result<M> {
    #[derive(Deserialize)]
    struct Version {
        titian_bundle: u32,
    }
    #[derive(Deserialize)]
    struct Signed {
        key: String,
        purpose: String,
    }
    let version: Version = serde_json::from_slice(line).map_err(|_| altered())?;
    if version.titian_bundle > FORMAT {
        return Err(Error::refused("bundle_too_new"));
    }
    let first: First = serde_json::from_slice(line).map_err(|_| altered())?;
    let signed: Signed = serde_json::from_str(&first.manifest).map_err(|_| altered())?;
    let key = crate::log::relay::device_key(&signed.key).ok_or_else(altered)?;
    if !signature::is_signed(MANIFEST_CONTEXT, first.manifest.as_bytes(), &unhex(&first.sig)?, &key) {
        return Err(altered());
    }
    if !purposes.contains(&signed.purpose.as_str()) {
        return Err(Error::refused("bundle_other_purpose"));
    }
    // Whoever signed it meant it so.
    serde_json::from_str(&first.manifest).map_err(|_| Error::refused("bundle_too_new"))
}

/// Reads the first line of a bundle.
///
/// # Errors
/// `bundle_too_new`, `bundle_altered`, `bundle_too_large`, `bundle_other_purpose`.
pub(super) fn read_first(line: &[u8]) -> Result<Manifest> {
    let manifest: Manifest = manifest_in(line, &["exchange", "enrolment", "full"])?;
    if manifest.ops > MOST_OPS || manifest.bytes > MOST_BYTES {
        return Err(Error::refused("bundle_too_large"));
    }
    if manifest.code.len() > LONGEST_CODE || !manifest.code.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return Err(altered());
    }
    let mut ops: u64 = 0;
    for range in &manifest.ranges {
        let is_right = range.from >= 1 && range.to >= range.from && range.ops > range.to - range.from;
        ops = ops.checked_add(range.ops).filter(|_| is_right).ok_or_else(altered)?;
        if !manifest.devices.contains_key(&range.device) {
            return Err(altered());
        }
    }
    let mut of: Vec<Id> = manifest.ranges.iter().map(|range| range.device).collect();
    of.sort_unstable();
    of.dedup();
    let is_right = ops == manifest.ops && of.len() == manifest.ranges.len();
    if is_right { Ok(manifest) } else { Err(altered()) }
}

/// The line of an operation.
pub(super) fn op_line(op: &Op) -> Result<Vec<u8>> {
    let text = |bytes: &[u8]| {
        String::from_utf8(bytes.to_vec()).map_err(|_| Error::damaged("an operation is no text"))
    };
    let mut line =
        Line { header: Some(text(&op.header_bytes)?), sig: Some(hex::encode(op.sig)), ..Line::default() };
    for (class, part) in &op.parts {
        line.parts.insert(class.as_str().to_owned(), (hex::encode(part.salt), text(&part.bytes)?));
    }
    line.persons = op
        .personal
        .iter()
        .map(|personal| Person { person: personal.person, sig: hex::encode(personal.sig) })
        .collect();
    encode(&line)
}

/// The last line, behind everything of this hash.
pub(crate) fn end_line(ops: u64, sha256: &[u8; 32], device: &Device) -> Result<Vec<u8>> {
    let sig = hex::encode(device.sign(END_CONTEXT, sha256));
    encode(&Line { end: Some(End { ops, sha256: hex::encode(sha256), sig }), ..Line::default() })
}

/// Reads a line behind the first. `sha256` is the hash of every byte before it.
///
/// # Errors
/// `bundle_altered`, `bundle_too_new`.
pub(super) fn read_line(
    line: &[u8],
    sha256: impl FnOnce() -> [u8; 32],
    sender: &VerifyingKey,
) -> Result<Said> {
    let line: Line = serde_json::from_slice(line).map_err(|_| altered())?;
    if let Some(end) = line.end {
        return if line.header.is_none() {
            Ok(Said::End(end.of(&sha256(), sender)?))
        } else {
            Err(altered())
        };
    }
    let (Some(header), Some(sig)) = (line.header, line.sig) else { return Err(altered()) };
    let mut parts = BTreeMap::new();
    for (word, (salt, text)) in line.parts {
        let class = Class::from_word(&word).ok_or_else(|| Error::refused("bundle_too_new"))?;
        parts.insert(class, Part::held(unhex(&salt)?, text.into_bytes()));
    }
    let mut personal = Vec::with_capacity(line.persons.len());
    for Person { person, sig } in line.persons {
        personal.push(Personal { person, sig: unhex(&sig)? });
    }
    let op = Op::read(header.into_bytes(), unhex(&sig)?, parts, personal).map_err(|_| altered())?;
    Ok(Said::Op(Box::new(op)))
}

/// How many bytes of an operation a manifest counts.
pub(super) fn size(op: &Op) -> u64 {
    let parts: usize = op.parts.values().map(|part| part.bytes.len()).sum();
    (op.header_bytes.len() + parts) as u64
}
