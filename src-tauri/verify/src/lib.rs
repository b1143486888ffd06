//! The check of an exported log, by the page that describes it (`docs/LOG.md`) and by nothing else: this crate shares no
//! code with the program that wrote the file.

mod persons;

use ed25519_dalek::VerifyingKey;
use ed25519_zebra::{Signature, VerificationKey};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::io::BufRead;

pub use persons::PersonSeen;
use persons::{Persons, Signer};

/// The newest version of the format that this program knows. The first one left out what persons signed.
const FORMAT: u64 = 2;
/// What a signature over a header is made over begins with.
const OP_CONTEXT: &[u8] = b"titian op 1\n";
/// What the signature over a whole log is made over begins with.
const LOG_CONTEXT: &[u8] = b"titian log 1\n";
/// The longest line: a header is far shorter, and a list of devices is not that long.
const LONGEST_LINE: usize = 4 * 1024 * 1024;

/// Why a file could not be checked at all.
#[derive(Debug, thiserror::Error)]
pub enum Unreadable {
    /// The disk.
    #[error("the file cannot be read: {0}")]
    Io(#[from] std::io::Error),
    /// Something else.
    #[error("the file is no exported log")]
    NotALog,
    /// Written by a newer program.
    #[error("the log has a format of a newer version")]
    TooNew,
}

/// The outcome of a check.
#[derive(Debug, Serialize, PartialEq, Eq)]
pub struct Checked {
    /// Whether everything is as it was signed.
    pub ok: bool,
    /// How many operations were read.
    pub ops: u64,
    /// The first that is not as it was signed.
    pub first_bad: Option<FirstBad>,
    /// The site.
    pub site: String,
    /// When the log was exported, as the file says.
    pub exported_at: String,
    /// The devices, and what their signatures were checked with.
    pub devices: Vec<DeviceSeen>,
    /// The persons who signed, and what their signatures were checked with.
    pub persons: Vec<PersonSeen>,
}

/// The first operation, or line, that is not as it was signed.
#[derive(Debug, Serialize, PartialEq, Eq)]
pub struct FirstBad {
    /// The line of the file, from 1.
    pub line: u64,
    /// The device that wrote the operation, where one can tell.
    pub device: Option<String>,
    /// The operation's number there.
    pub seq: Option<u64>,
    /// `line`, `header`, `unknown_device`, `signature`, `order`, `gap`, `prev`, `dossier_gap`, `person_missing`, `person_signature`, `cut`,
    /// `count`, `end`, `person_gap`, `missing_earlier`.
    pub reason: &'static str,
}

/// A device of the log.
#[derive(Debug, Serialize, PartialEq, Eq)]
pub struct DeviceSeen {
    /// Its id.
    pub id: String,
    /// Its public key, to be compared with a copy kept elsewhere.
    pub public_key: String,
    /// How many operations it wrote.
    pub ops: u64,
}

#[derive(Deserialize)]
struct First {
    site: String,
    exported_at: String,
    devices: BTreeMap<String, String>,
    root: Option<String>,
    #[serde(default)]
    persons: BTreeMap<String, Vec<String>>,
}

#[derive(Deserialize)]
struct Line {
    header: Option<String>,
    sig: Option<String>,
    #[serde(default)]
    signatures: Vec<(String, String)>,
    end: Option<End>,
}

#[derive(Deserialize)]
struct End {
    ops: u64,
    sha256: String,
    device: String,
    sig: String,
}

#[derive(Deserialize)]
struct Header {
    device: String,
    seq: u64,
    dossier: String,
    dossier_seq: u64,
    prev: Option<String>,
    commit: u64,
    #[serde(default)]
    signers: Vec<Signer>,
}

/// What is known of a device while its operations are gone through.
#[derive(Default)]
struct Chain {
    device: String,
    seq: u64,
    /// The ids of the operations of this number and of the one before: two of one number are a copied folder.
    here: HashSet<String>,
    before: HashSet<String>,
    is_copied: bool,
    dossiers: HashMap<String, u64>,
}

/// Checks an exported log. `earlier` are the ids of an older export of the same site, all of which must still be there.
///
/// # Errors
/// When the file is no log that can be checked. A log that is not whole is no error but an outcome.
pub fn check(file: impl BufRead, earlier: &HashSet<String>) -> Result<Checked, Unreadable> {
    let mut reading = Reading { file, digest: Sha256::new(), number: 0 };
    let first = reading.line()?.ok_or(Unreadable::NotALog)?;
    let version: serde_json::Value = serde_json::from_slice(&first).map_err(|_| Unreadable::NotALog)?;
    match version["titian_log"].as_u64() {
        None => return Err(Unreadable::NotALog),
        Some(1..=FORMAT) => {}
        Some(_) => return Err(Unreadable::TooNew),
    }
    let first: First = serde_json::from_value(version).map_err(|_| Unreadable::NotALog)?;
    let keys: BTreeMap<&str, VerifyingKey> =
        first.devices.iter().filter_map(|(id, text)| Some((id.as_str(), key(text)?))).collect();
    let persons = Persons::of(&first.site, first.root.as_deref(), &first.persons);
    let mut log = Log { keys, persons, chain: Chain::default(), ids: HashSet::new(), ops: BTreeMap::new() };
    let first_bad = log.read(&mut reading)?.or_else(|| log.gap_of_a_person()).or_else(|| {
        earlier.iter().find(|id| !log.ids.contains(*id)).map(|_| FirstBad {
            line: reading.number,
            device: None,
            seq: None,
            reason: "missing_earlier",
        })
    });
    let seen = |(id, public_key): (&String, &String)| DeviceSeen {
        id: id.clone(),
        public_key: public_key.clone(),
        ops: log.ops.get(id).copied().unwrap_or_default(),
    };
    Ok(Checked {
        ok: first_bad.is_none(),
        ops: log.ops.values().sum(),
        first_bad,
        site: first.site.clone(),
        exported_at: first.exported_at.clone(),
        devices: first.devices.iter().map(seen).collect(),
        persons: log.persons.seen(),
    })
}

/// The ids of the operations of an older export, for [`check`].
///
/// # Errors
/// When the file is no exported log.
pub fn ids(file: impl BufRead) -> Result<HashSet<String>, Unreadable> {
    let mut reading = Reading { file, digest: Sha256::new(), number: 0 };
    reading.line()?.ok_or(Unreadable::NotALog)?;
    let mut ids = HashSet::new();
    while let Some(line) = reading.line()? {
        let line: Line = serde_json::from_slice(&line).map_err(|_| Unreadable::NotALog)?;
        ids.extend(line.header.map(|header| hex::encode(Sha256::digest(header.as_bytes()))));
    }
    Ok(ids)
}

struct Log<'k> {
    keys: BTreeMap<&'k str, VerifyingKey>,
    persons: Persons<'k>,
    chain: Chain,
    ids: HashSet<String>,
    ops: BTreeMap<String, u64>,
}

impl Log<'_> {
    fn read<R: BufRead>(&mut self, reading: &mut Reading<R>) -> Result<Option<FirstBad>, Unreadable> {
        loop {
            let so_far = reading.digest.clone();
            let bad = |number, reason| Some(FirstBad { line: number, device: None, seq: None, reason });
            let Some(bytes) = reading.line()? else { return Ok(bad(reading.number, "cut")) };
            let Ok(line) = serde_json::from_slice::<Line>(&bytes) else {
                return Ok(bad(reading.number, "line"));
            };
            match line {
                Line { header: Some(header), sig: Some(sig), signatures, end: None } => {
                    if let Some((header, reason)) = self.op(reading.number, &header, &sig, &signatures) {
                        return Ok(Some(FirstBad {
                            line: reading.number,
                            device: header.as_ref().map(|header| header.device.clone()),
                            seq: header.map(|header| header.seq),
                            reason,
                        }));
                    }
                }
                Line { header: None, sig: None, end: Some(end), .. } => {
                    if let Some(reason) = self.end(&end, so_far) {
                        return Ok(bad(reading.number, reason));
                    }
                    return Ok(match reading.line()? {
                        Some(_) => bad(reading.number, "line"),
                        None => None,
                    });
                }
                _ => return Ok(bad(reading.number, "line")),
            }
        }
    }

    /// What is wrong with an operation.
    fn op(
        &mut self,
        line: u64,
        text: &str,
        sig: &str,
        signatures: &[(String, String)],
    ) -> Option<(Option<Header>, &'static str)> {
        let Ok(header) = serde_json::from_str::<Header>(text) else { return Some((None, "header")) };
        let id = hex::encode(Sha256::digest(text.as_bytes()));
        let reason = self
            .op_reason(&header, text, &id, sig)
            .or_else(|| self.persons.look(line, &header, &id, signatures));
        if reason.is_none() {
            *self.ops.entry(header.device.clone()).or_default() += 1;
        }
        reason.map(|reason| (Some(header), reason))
    }

    /// An act before which another of the same person is missing.
    fn gap_of_a_person(&self) -> Option<FirstBad> {
        self.persons.first_gap().map(|(line, device, seq)| FirstBad {
            line,
            device: Some(device.to_owned()),
            seq: Some(seq),
            reason: "person_gap",
        })
    }

    fn op_reason(&mut self, header: &Header, text: &str, id: &str, sig: &str) -> Option<&'static str> {
        let counts_wrongly = header.seq == 0
            || header.dossier_seq == 0
            || header.commit == 0
            || header.commit > header.seq
            || header.prev.is_none() != (header.seq == 1);
        if counts_wrongly {
            return Some("header");
        }
        let Some(key) = self.keys.get(header.device.as_str()) else { return Some("unknown_device") };
        if !is_signed(key, &[OP_CONTEXT, text.as_bytes()].concat(), sig) {
            return Some("signature");
        }
        if self.chain.device != header.device {
            if header.device < self.chain.device {
                return Some("order");
            }
            self.chain = Chain { device: header.device.clone(), ..Chain::default() };
        }
        let chain = &mut self.chain;
        if header.seq < chain.seq {
            return Some("order");
        }
        if header.seq > chain.seq + 1 {
            return Some("gap");
        }
        if header.seq > chain.seq {
            chain.seq = header.seq;
            chain.before = std::mem::take(&mut chain.here);
        } else {
            chain.is_copied = true;
        }
        if header.prev.as_ref().is_some_and(|prev| !chain.before.contains(prev)) {
            return Some("prev");
        }
        let known = chain.dossiers.entry(header.dossier.clone()).or_default();
        if header.dossier_seq > *known + 1 && !chain.is_copied {
            return Some("dossier_gap");
        }
        *known = (*known).max(header.dossier_seq);
        chain.here.insert(id.to_owned());
        // The same operation twice would pass for two.
        if self.ids.insert(id.to_owned()) { None } else { Some("order") }
    }

    fn end(&self, end: &End, digest: Sha256) -> Option<&'static str> {
        let digest = digest.finalize();
        if end.ops != self.ops.values().sum::<u64>() {
            return Some("count");
        }
        let is_signed = self
            .keys
            .get(end.device.as_str())
            .is_some_and(|key| is_signed(key, &[LOG_CONTEXT, &digest].concat(), &end.sig));
        (end.sha256 != hex::encode(digest) || !is_signed).then_some("end")
    }
}

fn key(text: &str) -> Option<VerifyingKey> {
    let bytes: [u8; 32] = hex::decode(text).ok()?.try_into().ok()?;
    VerifyingKey::from_bytes(&bytes).ok().filter(|key| !key.is_weak())
}

/// By the rules of ZIP 215, which judge a signature alone as they do among many.
fn is_signed(key: &VerifyingKey, message: &[u8], sig: &str) -> bool {
    let sig: Option<[u8; 64]> = hex::decode(sig).ok().and_then(|sig| sig.try_into().ok());
    let Some(sig) = sig else { return false };
    VerificationKey::try_from(key.to_bytes())
        .and_then(|key| key.verify(&Signature::from_bytes(&sig), message))
        .is_ok()
}

/// Lines, and the hash of everything read.
struct Reading<R> {
    file: R,
    digest: Sha256,
    number: u64,
}

impl<R: BufRead> Reading<R> {
    /// The next line with its end; none at the end of the file.
    fn line(&mut self) -> Result<Option<Vec<u8>>, Unreadable> {
        let mut line = Vec::new();
        let longest = u64::try_from(LONGEST_LINE).unwrap_or(u64::MAX);
        std::io::Read::take(&mut self.file, longest).read_until(b'\n', &mut line)?;
        if line.is_empty() {
            return Ok(None);
        }
        if line.len() == LONGEST_LINE {
            return Err(Unreadable::NotALog);
        }
        self.number += 1;
        self.digest.update(&line);
        Ok(Some(line))
    }
}
