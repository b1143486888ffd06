//! An operation: a signed header and its parts. The bytes are made once, by the writer, and kept and relayed as they
//! are; reading them is the only thing anybody else does with them.

use super::personal::{self, Personal};
use super::schema::Class;
use super::signature::{self, Signatures};
use crate::error::{Error, Result};
use crate::kernel::ids::Id;
use chrono::{DateTime, FixedOffset};
use ed25519_dalek::{Signer, SigningKey, VerifyingKey};
use hkdf::Hkdf;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::sync::OnceLock;
use zeroize::Zeroizing;

/// The most bytes an operation may have, parts and header together.
pub const MOST_BYTES: usize = 256 * 1024;
/// The most changes an operation may hold.
pub const MOST_CHANGES: usize = 500;
/// What a signature is made over begins with this, so that it is good for nothing else.
const SIGNING_CONTEXT: &[u8] = b"titian op 1\n";

/// The same for a whole exported log.
const LOG_CONTEXT: &[u8] = b"titian log 1\n";

/// The SHA-256 of a header: the key of an operation, and what "replaces" names.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OpId(pub [u8; 32]);

impl std::fmt::Debug for OpId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&hex::encode(&self.0[..4]))
    }
}

impl std::fmt::Display for OpId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

impl Serialize for OpId {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&hex::encode(self.0))
    }
}

impl<'de> Deserialize<'de> for OpId {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        let mut id = [0; 32];
        hex::decode_to_slice(text.as_bytes(), &mut id)
            .map_err(|_| serde::de::Error::custom("not an operation id"))?;
        Ok(Self(id))
    }
}

/// The signed half of an operation.
#[derive(Debug, Clone, Serialize, Deserialize, PartialEq, Eq)]
pub struct Header {
    /// The writing device.
    pub device: Id,
    /// Gap-free per device, from 1.
    pub seq: u64,
    /// The client, staff person, TAT case or site it belongs to.
    pub dossier: Id,
    /// Gap-free per device and dossier, from 1.
    pub dossier_seq: u64,
    /// The device's previous operation.
    pub prev: Option<OpId>,
    /// The `seq` of the first operation of the same save.
    pub commit: u64,
    /// The writer's wall clock as read, with its offset from UTC.
    pub at: DateTime<FixedOffset>,
    /// Whether that clock was not to be trusted.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub at_suspect: bool,
    /// The person who wrote.
    pub author: Id,
    /// The schema version of the writer.
    pub schema: u32,
    /// The hash of each part, by class.
    pub parts: BTreeMap<String, OpId>,
    /// The persons who sign it besides the device.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub signers: Vec<personal::Signer>,
}

/// What one operation changes in one record.
#[derive(Debug, Clone, Serialize, Deserialize, PartialEq)]
pub struct Change {
    /// The kind of record.
    pub entity: String,
    /// The record.
    pub record: Id,
    /// The new value of each register, and the operations whose values it replaces.
    pub registers: BTreeMap<String, (Value, Vec<OpId>)>,
}

/// A part: the salt its hash begins with, and the exact bytes of its changes.
#[derive(Clone)]
pub struct Part {
    /// Sixteen random bytes, since the hash of a short value can be guessed.
    pub salt: [u8; 16],
    /// JSON: an array of [`Change`].
    pub bytes: Vec<u8>,
    /// The bytes as read, which is done once.
    changes: OnceLock<Vec<Change>>,
}

impl PartialEq for Part {
    fn eq(&self, other: &Self) -> bool {
        (self.salt, &self.bytes) == (other.salt, &other.bytes)
    }
}

impl Eq for Part {}

impl std::fmt::Debug for Part {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Part({} bytes)", self.bytes.len())
    }
}

impl Part {
    /// Writes a part.
    ///
    /// # Errors
    /// When the system gives no random bytes.
    pub fn new(changes: Vec<Change>) -> Result<Self> {
        let mut salt = [0; 16];
        getrandom::fill(&mut salt).map_err(|e| Error::internal(format!("random bytes: {e}")))?;
        let bytes =
            serde_json::to_vec(&changes).map_err(|e| Error::internal(format!("encoding changes: {e}")))?;
        Ok(Self { salt, bytes, changes: OnceLock::from(changes) })
    }

    /// A part as it was kept or came.
    #[must_use]
    pub const fn held(salt: [u8; 16], bytes: Vec<u8>) -> Self {
        Self { salt, bytes, changes: OnceLock::new() }
    }

    /// The hash that a header holds.
    #[must_use]
    pub fn hash(&self) -> OpId {
        OpId(Sha256::new().chain_update(self.salt).chain_update(&self.bytes).finalize().into())
    }

    /// The changes.
    ///
    /// # Errors
    /// `damaged` when they are no changes, or too many.
    pub fn changes(&self) -> Result<&[Change]> {
        if let Some(changes) = self.changes.get() {
            return Ok(changes);
        }
        let changes = changes_of(&self.bytes)?;
        Ok(self.changes.get_or_init(|| changes))
    }
}

/// Reads the changes of a part's bytes.
///
/// # Errors
/// `damaged` when they are no changes, or too many.
pub fn changes_of(bytes: &[u8]) -> Result<Vec<Change>> {
    let changes: Vec<Change> = serde_json::from_slice(bytes).map_err(|e| {
        Error::damaged(format!("a part does not read (line {}, column {})", e.line(), e.column()))
    })?;
    if count(&changes) > MOST_CHANGES {
        return Err(Error::damaged("an operation of too many changes"));
    }
    Ok(changes)
}

/// How many registers changes write.
pub(super) fn count(changes: &[Change]) -> usize {
    changes.iter().map(|change| change.registers.len()).sum()
}

fn size(header_bytes: &[u8], parts: &BTreeMap<Class, Part>) -> usize {
    header_bytes.len() + parts.values().map(|part| part.bytes.len()).sum::<usize>()
}

/// An operation as it is kept and travels.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Op {
    /// The SHA-256 of the header.
    pub id: OpId,
    /// The header as read.
    pub header: Header,
    /// The header's exact bytes.
    pub header_bytes: Vec<u8>,
    /// The device's signature over them.
    pub sig: [u8; 64],
    /// The parts that are held.
    pub parts: BTreeMap<Class, Part>,
    /// The signatures of persons that came with it.
    pub personal: Vec<Personal>,
}

impl Op {
    /// Signs a new operation.
    ///
    /// # Errors
    /// `too_large` when a save outgrows an operation.
    pub fn sign(header: Header, parts: BTreeMap<Class, Part>, device: &Device) -> Result<Self> {
        let header_bytes =
            serde_json::to_vec(&header).map_err(|e| Error::internal(format!("encoding a header: {e}")))?;
        if size(&header_bytes, &parts) > MOST_BYTES {
            return Err(Error::refused("too_large"));
        }
        let sig = device.key.sign(&[SIGNING_CONTEXT, &header_bytes].concat()).to_bytes();
        Ok(Self { id: hash(&header_bytes), header, header_bytes, sig, parts, personal: Vec::new() })
    }

    /// Reads an operation that came from elsewhere. The signature is checked by [`Op::check`].
    ///
    /// # Errors
    /// `damaged` when it is too large, its header does not read, or a part is not the one the header names.
    pub fn read(
        header_bytes: Vec<u8>,
        sig: [u8; 64],
        parts: BTreeMap<Class, Part>,
        personal: Vec<Personal>,
    ) -> Result<Self> {
        if size(&header_bytes, &parts) > MOST_BYTES {
            return Err(Error::damaged("an operation of more than 256 KB"));
        }
        let header = read_header(&header_bytes)?;
        let counts = [header.seq, header.dossier_seq, header.commit];
        if counts.iter().any(|count| *count == 0 || i64::try_from(*count).is_err())
            || header.commit > header.seq
            || header.prev.is_none() != (header.seq == 1)
        {
            return Err(Error::damaged("a header that counts wrongly"));
        }
        if header.signers.len() > personal::MOST_SIGNERS || personal.len() > personal::MOST_SIGNATURES {
            return Err(Error::damaged("an operation of too many signatures"));
        }
        let mut changes = 0;
        for (class, part) in &parts {
            if header.parts.get(class.as_str()) != Some(&part.hash()) {
                return Err(Error::damaged("a part is not the one its header names"));
            }
            changes += count(part.changes()?);
        }
        if changes > MOST_CHANGES {
            return Err(Error::damaged("an operation of too many changes"));
        }
        Ok(Self { id: hash(&header_bytes), header, header_bytes, sig, parts, personal })
    }

    /// Checks the signature.
    ///
    /// # Errors
    /// `damaged` when it is not the device's.
    pub fn check(&self, device: &VerifyingKey) -> Result<()> {
        check_signature(&self.header_bytes, &self.sig, device)
    }

    /// Leaves the signature to be checked with others.
    pub fn check_among(&self, signatures: &mut Signatures, device: &VerifyingKey) {
        signatures.add(SIGNING_CONTEXT, &self.header_bytes, &self.sig, device);
    }
}

/// Checks the signature of a header's bytes.
///
/// # Errors
/// `damaged` when it is not the device's.
pub fn check_signature(header_bytes: &[u8], sig: &[u8; 64], device: &VerifyingKey) -> Result<()> {
    if signature::is_signed(SIGNING_CONTEXT, header_bytes, sig, device) {
        Ok(())
    } else {
        Err(Error::damaged("an operation is not signed by its device"))
    }
}

/// Reads a header.
///
/// # Errors
/// `damaged` when it does not read.
pub fn read_header(bytes: &[u8]) -> Result<Header> {
    serde_json::from_slice(bytes)
        .map_err(|e| Error::damaged(format!("a header does not read (column {})", e.column())))
}

/// The SHA-256 of a header's bytes.
#[must_use]
pub fn hash(header_bytes: &[u8]) -> OpId {
    OpId(Sha256::digest(header_bytes).into())
}

/// This machine as a writer: its id and its signing key, which is neither printed, cloned nor serialised.
pub struct Device {
    /// The id that its operations carry.
    pub id: Id,
    key: SigningKey,
}

impl Device {
    /// A device of a known key.
    #[must_use]
    pub fn new(id: Id, seed: &[u8; 32]) -> Self {
        Self { id, key: SigningKey::from_bytes(seed) }
    }

    /// Signs the hash of an exported log: that this device gave it out as it is.
    #[must_use]
    pub fn sign_log(&self, hash: &[u8; 32]) -> [u8; 64] {
        self.sign(LOG_CONTEXT, hash)
    }

    /// Signs bytes behind a context, which makes the signature good for nothing else.
    #[must_use]
    pub fn sign(&self, context: &[u8], bytes: &[u8]) -> [u8; 64] {
        self.key.sign(&[context, bytes].concat()).to_bytes()
    }

    /// A secret of this device for one purpose, made from its seed.
    #[must_use]
    pub fn secret(&self, purpose: &str) -> Zeroizing<[u8; 32]> {
        let mut derived = Zeroizing::new([0; 32]);
        // 32 bytes are always within what HKDF gives.
        let done = Hkdf::<Sha256>::new(None, &self.key.to_bytes()).expand(purpose.as_bytes(), &mut *derived);
        debug_assert!(done.is_ok());
        derived
    }

    /// What others check its operations with.
    #[must_use]
    pub fn public_key(&self) -> VerifyingKey {
        self.key.verifying_key()
    }
}

impl std::fmt::Debug for Device {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Device({})", self.id)
    }
}
