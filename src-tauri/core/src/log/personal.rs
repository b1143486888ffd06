//! The signatures of persons beside a device's: who answers for an operation besides having written it. A header names
//! its signers, each with the number of the act among theirs and the act before, so that the id of an operation covers
//! them; the signatures are kept and relayed beside the operation. Which of them count is not decided here.

use super::op::{self, Change, Header, Op, OpId};
use super::project::blob;
use super::signature;
use crate::error::Result;
use crate::kernel::ids::Id;
use ed25519_dalek::{Signer as _, SigningKey, VerifyingKey};
use rusqlite::{Connection, params};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::sync::Arc;

/// The most signers of one operation.
pub const MOST_SIGNERS: usize = 4;
/// The most signatures that come with one operation: more than its signers, since anybody can add a wrong one on the way.
pub const MOST_SIGNATURES: usize = 16;
/// What a signature is made over begins with this, so that it is good for nothing else.
const SIGNING_CONTEXT: &[u8] = b"titian person 1\n";

/// Somebody who signs an operation, as its header names them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signer {
    /// The staff person; the site itself when it is signed with the recovery sheet.
    pub person: Id,
    /// Gap-free per person, from 1.
    pub number: u64,
    /// The act before it.
    pub prev: Option<OpId>,
}

/// A person's signature of an operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Personal {
    /// Whose it claims to be.
    pub person: Id,
    /// Ed25519 over the operation's id and the person.
    pub sig: [u8; 64],
}

impl Personal {
    /// Whether it was made with a key.
    #[must_use]
    pub fn is_by(&self, op: OpId, key: &VerifyingKey) -> bool {
        signature::is_signed(SIGNING_CONTEXT, &message(op, self.person), &self.sig, key)
    }
}

fn message(op: OpId, person: Id) -> Vec<u8> {
    [&op.0[..], person.as_bytes()].concat()
}

/// Somebody's signing key, at hand: neither printed, cloned nor serialised, and zeroed when dropped.
pub struct Signatory {
    /// Who.
    pub person: Id,
    key: SigningKey,
}

impl Signatory {
    /// The signatory of a seed.
    #[must_use]
    pub fn new(person: Id, seed: &[u8; 32]) -> Self {
        Self::with_key(person, SigningKey::from_bytes(seed))
    }

    /// The signatory of a key.
    #[must_use]
    pub const fn with_key(person: Id, key: SigningKey) -> Self {
        Self { person, key }
    }

    /// What their signatures are checked with.
    #[must_use]
    pub fn public_key(&self) -> VerifyingKey {
        self.key.verifying_key()
    }

    /// Signs an operation.
    #[must_use]
    pub fn sign(&self, op: OpId) -> Personal {
        Personal {
            person: self.person,
            sig: self.key.sign(&[SIGNING_CONTEXT, &message(op, self.person)].concat()).to_bytes(),
        }
    }
}

impl std::fmt::Debug for Signatory {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Signatory({})", self.person)
    }
}

/// Somebody who signs what a pen writes next, and where in their acts it stands.
#[derive(Debug)]
pub struct Signing {
    /// Who, with their key.
    pub by: Arc<Signatory>,
    /// The number of the next act.
    pub number: u64,
    /// The act before.
    pub prev: Option<OpId>,
}

impl Signing {
    /// How a header names this signer.
    #[must_use]
    pub fn signer(&self) -> Signer {
        Signer { person: self.by.person, number: self.number, prev: self.prev }
    }
}

/// An operation that somebody signed, with what of it is held.
#[derive(Debug, Clone)]
pub struct Signed {
    /// The operation.
    pub id: OpId,
    /// Its header.
    pub header: Header,
    /// What it changes, as far as its parts are held.
    pub changes: Vec<Change>,
    /// The signatures, right or wrong.
    pub personal: Vec<Personal>,
}

/// Every operation held that has signatures of persons, right or wrong.
///
/// # Errors
/// When the vault cannot be read, or an operation in it does not read.
pub fn signed(conn: &Connection) -> Result<Vec<Signed>> {
    read(conn, "SELECT row, id, header FROM op WHERE row IN (SELECT op FROM personal)")
}

/// Every operation held whose header names signers and that is not kept apart, device by device.
///
/// # Errors
/// When the vault cannot be read, or an operation in it does not read.
pub fn to_be_signed(conn: &Connection) -> Result<Vec<Signed>> {
    let mut named = read(
        conn,
        "SELECT row, id, header FROM op WHERE instr(header, CAST('\"signers\"' AS BLOB)) > 0
            AND row NOT IN (SELECT op FROM apart) ORDER BY device, seq, row",
    )?;
    named.retain(|signed| !signed.header.signers.is_empty());
    Ok(named)
}

fn read(conn: &Connection, sql: &str) -> Result<Vec<Signed>> {
    let mut statement = conn.prepare_cached(sql)?;
    let mut rows = statement.query([])?;
    let mut signed = Vec::new();
    while let Some(found) = rows.next()? {
        let row: i64 = found.get(0)?;
        let mut changes = Vec::new();
        let mut parts = conn.prepare_cached("SELECT bytes FROM part WHERE op = ? ORDER BY class")?;
        let mut parts = parts.query([row])?;
        while let Some(part) = parts.next()? {
            changes.extend(op::changes_of(blob(part, 0)?)?);
        }
        signed.push(Signed {
            id: OpId(found.get(1)?),
            header: op::read_header(blob(found, 2)?)?,
            changes,
            personal: of_op(conn, row)?,
        });
    }
    Ok(signed)
}

/// The signatures of an operation that are not held yet and are kept: those of whom its header names. Anybody can add wrong
/// ones on the way, and none keeps a right one out.
pub(super) fn missing(conn: &Connection, row: i64, op: &Op) -> Result<BTreeSet<Personal>> {
    if op.personal.is_empty() {
        return Ok(BTreeSet::new());
    }
    let held = of_op(conn, row)?;
    let is_signer = |person| op.header.signers.iter().any(|signer| signer.person == person);
    let is_missing = |it: &&Personal| is_signer(it.person) && !held.contains(it);
    Ok(op.personal.iter().filter(is_missing).copied().collect())
}

/// Keeps the signatures of an operation that are not held yet; whether there were any.
pub(super) fn keep(conn: &Connection, row: i64, op: &Op) -> Result<bool> {
    let missing = missing(conn, row, op)?;
    for personal in &missing {
        conn.prepare_cached("INSERT INTO personal (op, person, sig) VALUES (?, ?, ?)")?.execute(params![
            row,
            personal.person,
            personal.sig
        ])?;
    }
    Ok(!missing.is_empty())
}

/// The signatures held of an operation.
///
/// # Errors
/// When the vault cannot be read.
pub fn of_op(conn: &Connection, row: i64) -> Result<Vec<Personal>> {
    let mut statement =
        conn.prepare_cached("SELECT person, sig FROM personal WHERE op = ? ORDER BY person, sig")?;
    let rows =
        statement.query_map([row], |found| Ok(Personal { person: found.get(0)?, sig: found.get(1)? }))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
