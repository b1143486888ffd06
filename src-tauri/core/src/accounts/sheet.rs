//! What takes the recovery sheet, whose signature is above every administrator's: naming an administrator where none is
//! left or none is trusted, and taking an administrator's role away, whatever they signed and go on signing against it.

use super::{Account, acts, list_all, require_any};
use crate::authority::{Authority, Last};
use crate::clients;
use crate::error::{Check, Error, Result};
use crate::kernel::codes::Role;
use crate::kernel::ids::Id;
use crate::log::Signatory;
use crate::log::op::Change;
use crate::log::personal::{self, Signed};
use crate::scene::{Rx, Scene, Tx};
use crate::settings;
use crate::staff;
use crate::store::desk::{Rank, Written};
use crate::vault::Vault;
use crate::vault::keys::SecretKey;
use chrono::{DateTime, FixedOffset};
use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Who is to be an administrator from now on, and who no longer, by the recovery sheet. One of the two at least.
#[derive(Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct BySheet {
    /// What the sheet says.
    pub recovery_key: String,
    /// Who becomes one.
    #[serde(default)]
    pub appoint: Option<Appoint>,
    /// Who is one no longer; done first.
    #[serde(default)]
    pub dismiss: Option<Dismiss>,
}

/// A colleague who becomes an administrator.
#[derive(Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Appoint {
    /// The colleague, who is in the register.
    pub person: Id,
    /// Their passphrase, typed by themselves: for whoever has no account that counts. The one of an account stays.
    #[serde(default)]
    pub passphrase: Option<String>,
}

/// An administrator whose account ends.
#[derive(Debug, Clone, Copy, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Dismiss {
    /// Who.
    pub person: Id,
    /// The number of the last act of theirs that is accepted, 0 for not even the first; none for all that this machine holds.
    #[serde(default)]
    pub last: Option<u64>,
}

/// Whose acts, for somebody who has the recovery sheet.
#[derive(Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ActsOf {
    /// What the sheet says.
    pub recovery_key: String,
    /// Whose.
    pub person: Id,
}

/// Something that somebody signed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct SignedAct {
    /// Its number among theirs.
    pub number: u64,
    /// When, by the writer's clock.
    pub at: DateTime<FixedOffset>,
    /// On which device.
    pub device_code: Option<String>,
    /// Whether it counts.
    pub counts: bool,
    /// What it says.
    pub changes: Vec<SignedChange>,
}

/// A change that needs a signature.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct SignedChange {
    /// `role`, `key`, `key_ended`, `device`, `assignment`, `rekeying`, `erasure`, `other`; its words are in `trace.ftl`.
    pub kind: &'static str,
    /// Whom or what it is about, where this machine knows a name.
    pub about: Option<String>,
    /// The role given; none where it was taken, or in another kind of change.
    pub role: Option<Role>,
}

/// Names an administrator, takes an administrator's role away, or both, signed by the recovery sheet. The answer is
/// everybody who has or had an account.
///
/// # Errors
/// `invalid`, `wrong_recovery_key`, `not_found`, `not_an_administrator`, `last_administrator`.
pub fn by_sheet(vault: &Vault, scene: Scene, input: BySheet) -> Result<Written<Vec<Account>>> {
    let root = scene.keys.site_signatory(&input.recovery_key).map(Arc::new)?;
    check(&input)?;
    let BySheet { appoint, dismiss, .. } = input;
    let seed = SecretKey::random()?;
    let own_seed = Arc::new(SecretKey::new(*seed.bytes()));
    let passphrase = appoint.as_ref().and_then(|appoint| appoint.passphrase.clone());
    let written = vault.desk.write(Rank::Save, scene, move |tx| {
        if let Some(dismiss) = dismiss {
            take_role(tx, &root, dismiss)?;
        }
        let named = match appoint {
            Some(appoint) => Some(give_role(tx, &root, &appoint, &own_seed)?),
            None => None,
        };
        let authority = tx.authority()?;
        require_any(&authority, |_| true)?;
        Ok((list_all(&tx.written(), &authority)?, named))
    })?;
    let (mut accounts, named) = written.data;
    let mut note = |person: Id, has_way_in: bool| {
        let theirs = accounts.iter_mut().find(|account| account.person == person);
        theirs.into_iter().for_each(|account| account.has_way_in = has_way_in);
    };
    if let Some(dismiss) = dismiss {
        vault.drop_slot(dismiss.person)?;
        note(dismiss.person, false);
    }
    if let (Some(Named { person, name, is_new: true }), Some(passphrase)) = (named, passphrase) {
        vault.set_slot(person, &name, &passphrase, &seed)?;
        note(person, true);
    }
    let Written { touched, kept_both, rev, .. } = written;
    Ok(Written { data: accounts, touched, kept_both, rev })
}

fn check(input: &BySheet) -> Result<()> {
    let mut check = Check::default();
    check.require(input.appoint.is_some() || input.dismiss.is_some(), "appoint", "required");
    if let Some(passphrase) = input.appoint.as_ref().and_then(|appoint| appoint.passphrase.as_ref()) {
        check.passphrase(passphrase, "appoint.passphrase");
    }
    let dismissed = input.dismiss.map(|dismiss| dismiss.person);
    let is_same = dismissed.is_some() && input.appoint.as_ref().map(|appoint| appoint.person) == dismissed;
    check.require(!is_same, "appoint.person", "same_person");
    check.done()
}

fn take_role(tx: &mut Tx<'_>, root: &Arc<Signatory>, dismiss: Dismiss) -> Result<()> {
    let Dismiss { person, last } = dismiss;
    let authority = tx.authority()?;
    if authority.role(person) != Some(Role::Administrator) {
        return Err(Error::refused("not_an_administrator"));
    }
    let accepted = match last {
        Some(number) => up_to(tx.conn(), person, number)?,
        None => acts::accepted(&authority, person),
    };
    let number = accepted.iter().map(|(number, _)| *number).max().unwrap_or_default();
    let mut edits = acts::ended(&authority, person, &accepted)?;
    let edit = crate::log::Edit::of(&staff::records::STAFF, person);
    edits.push(acts::role_over(edit, &authority, person, None, accepted)?);
    tx.sign(&[Arc::clone(root)], person, edits)?;
    tx.trace("sheet_dismissed", Some(person), Some(&format!("accepted number={number}")))
}

/// Whom the sheet made an administrator.
struct Named {
    person: Id,
    name: String,
    /// Whether with a signing key that needs a way in.
    is_new: bool,
}

fn give_role(tx: &mut Tx<'_>, root: &Arc<Signatory>, appoint: &Appoint, seed: &SecretKey) -> Result<Named> {
    let person = appoint.person;
    let name = staff::name(tx.conn(), person)?.ok_or_else(|| Error::refused("not_found"))?;
    let authority = tx.authority()?;
    // Whoever was given an account by somebody whose acts are no longer accepted has none that counts.
    let is_new = authority.role(person).is_none() || !authority.keys.contains_key(&person);
    let mut check = Check::default();
    check.require(!is_new || appoint.passphrase.is_some(), "appoint.passphrase", "required");
    check.done()?;
    let mut edits = Vec::new();
    if is_new {
        edits.push(acts::certification(tx, &Signatory::new(person, seed.bytes()))?);
        edits.extend(acts::ended(&authority, person, &authority.last_of(person))?);
    }
    if authority.role(person) != Some(Role::Administrator) {
        edits.push(acts::role_change(&authority, person, Some(Role::Administrator))?);
    }
    tx.sign(&[Arc::clone(root)], person, edits)?;
    tx.trace("sheet_appointed", Some(person), None)?;
    Ok(Named { person, name, is_new })
}

/// The last acts of a person up to a number.
fn up_to(conn: &Connection, person: Id, number: u64) -> Result<Last> {
    let signed = personal::signed(conn)?;
    let of_person = |act: &Signed| act.header.signers.iter().find(|signer| signer.person == person).cloned();
    let theirs = signed.iter().filter_map(|act| Some((act.id, of_person(act)?)));
    let theirs: Vec<_> = theirs.filter(|(_, signer)| signer.number <= number).collect();
    let followed: BTreeSet<_> = theirs.iter().filter_map(|(_, signer)| signer.prev).collect();
    Ok(theirs.iter().filter(|(op, _)| !followed.contains(op)).map(|(op, of)| (of.number, *op)).collect())
}

/// What somebody signed, the newest first: for whoever is to say up to where it is accepted.
///
/// # Errors
/// `invalid`, `wrong_recovery_key`, or when the vault cannot be read.
pub fn acts_of(rx: &Rx<'_>, input: ActsOf) -> Result<Vec<SignedAct>> {
    rx.scene.keys.site_signatory(&input.recovery_key)?;
    let authority = Authority::read(rx.conn, &rx.scene.keys.root()?)?;
    let codes = settings::device_codes(rx.conn)?;
    let mut told = Vec::new();
    for act in personal::signed(rx.conn)? {
        let Some(signer) = act.header.signers.iter().find(|signer| signer.person == input.person) else {
            continue;
        };
        told.push(SignedAct {
            number: signer.number,
            at: act.header.at,
            device_code: codes.get(&act.header.device).cloned(),
            counts: authority.counting.contains(&act.id),
            changes: changes_in(rx, &act)?,
        });
    }
    told.sort_by_key(|act| std::cmp::Reverse((act.number, act.at)));
    Ok(told)
}

fn changes_in(rx: &Rx<'_>, act: &Signed) -> Result<Vec<SignedChange>> {
    let mut told = Vec::new();
    for change in &act.changes {
        for (register, (value, _)) in &change.registers {
            if crate::authority::need(&change.entity, register).is_none() {
                continue;
            }
            let kind = match (change.entity.as_str(), register.as_str()) {
                ("staff", _) => "role",
                ("credential", "ended") => "key_ended",
                ("credential", _) => "key",
                ("device", _) => "device",
                // Said by the register beside it.
                ("assignment", "pair") | ("erasure", "basis" | "known" | "reason") => continue,
                ("assignment", _) => "assignment",
                ("rekeying", _) => "rekeying",
                ("erasure", _) => "erasure",
                _ => "other",
            };
            let role = (kind == "role").then(|| value["role"].as_str().and_then(Role::from_word)).flatten();
            told.push(SignedChange { kind, about: about(rx, change, value)?, role });
        }
    }
    Ok(told)
}

fn about(rx: &Rx<'_>, change: &Change, value: &serde_json::Value) -> Result<Option<String>> {
    let id = |value: &serde_json::Value| value.as_str().and_then(|text| text.parse::<Id>().ok());
    match change.entity.as_str() {
        "staff" => staff::name(rx.conn, change.record),
        "credential" => match id(&value["person"]) {
            Some(person) => staff::name(rx.conn, person),
            None => Ok(None),
        },
        "device" => Ok(settings::device_codes(rx.conn)?.remove(&change.record)),
        "assignment" => {
            let pair = change.registers.get("pair").and_then(|(pair, _)| id(&pair["client"]));
            pair.map_or(Ok(None), |client| clients::name(rx.conn, client))
        }
        _ => Ok(None),
    }
}
