//! Accounts: who can sign in, with which role, and with which signing key. An account is a role that counts and a slot
//! in `keys.json`; the person behind it is a colleague in the staff register. Nothing here is ever deleted. Every
//! change is signed by the administrator who makes it, who types their own passphrase for it.

mod acts;
mod assignments;
mod devices;
mod rekey;
mod sheet;

use crate::authority::Authority;
use crate::error::{Check, Error, Result};
use crate::kernel::codes::{Profession, Role};
use crate::kernel::ids::Id;
use crate::log::{Edit, Signatory};
use crate::scene::{Rx, Scene, Tx};
use crate::settings::Nothing;
use crate::staff;
use crate::staff::records::STAFF;
use crate::store::desk::{Rank, Written};
use crate::vault::keys::SecretKey;
use crate::vault::{Vault, check_passphrase};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

pub(crate) use acts::{enrolment, found, is_enrolled, recover, vouch_for_device};
pub(crate) use assignments::taken_back;
pub use assignments::{AssignClient, Assignment, assign, assigned, list as list_assignments};
pub use devices::{
    ApartOp, ByDevice, DeviceState, JudgeDevice, SiteDevice, accept as accept_device, devices, kept_apart,
    revoke as revoke_device,
};
pub(crate) use devices::{accepted, settle as settle_devices};
pub use rekey::{Rekey, run as rekey};
pub use sheet::{ActsOf, Appoint, BySheet, Dismiss, SignedAct, SignedChange, acts_of, by_sheet};

/// An account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Account {
    /// The staff person.
    pub person: Id,
    /// Their name.
    pub name: String,
    /// What they may do; none when the account was deactivated.
    pub role: Option<Role>,
    /// Whether they can sign in on this machine.
    pub has_way_in: bool,
}

/// An account to be added: for a colleague in the register, or for a new one. For whoever had one it becomes active again.
#[derive(Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct AddAccount {
    /// The colleague; none for a new one.
    #[serde(default)]
    pub staff: Option<Id>,
    /// A new colleague's name.
    #[serde(default)]
    pub name: Option<String>,
    /// A new colleague's trade.
    #[serde(default)]
    pub profession: Option<Profession>,
    /// What they may do.
    pub role: Role,
    /// Their passphrase, typed by themselves.
    pub passphrase: String,
    /// The administrator's own passphrase, as a signature.
    pub by: String,
    /// The administrator read that a role binds the program, not the key; needed for agents and reporters.
    #[serde(default)]
    pub acknowledged: bool,
}

/// Another role.
#[derive(Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ChangeRole {
    /// Whose.
    pub person: Id,
    /// What they may do from now on.
    pub role: Role,
    /// The administrator's own passphrase, as a signature.
    pub by: String,
    /// The administrator read that a role binds the program, not the key; needed for agents and reporters.
    #[serde(default)]
    pub acknowledged: bool,
}

/// The end of an account.
#[derive(Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct DeactivateAccount {
    /// Whose.
    pub person: Id,
    /// The administrator's own passphrase, as a signature.
    pub by: String,
}

/// A new passphrase for somebody who forgot theirs.
#[derive(Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ResetAccount {
    /// Whose.
    pub person: Id,
    /// The new passphrase, typed by themselves.
    pub passphrase: String,
    /// The administrator's own passphrase, as a signature.
    pub by: String,
}

/// Everybody who has or had an account, by name.
///
/// # Errors
/// When the vault cannot be read.
pub fn list(rx: &Rx<'_>, _: Nothing) -> Result<Vec<Account>> {
    list_all(rx, &rx.scene.authority)
}

fn list_all(rx: &Rx<'_>, authority: &Authority) -> Result<Vec<Account>> {
    let mut accounts = Vec::new();
    for person in authority.records("staff", "role").map(|(person, _)| person).collect::<BTreeSet<_>>() {
        accounts.extend(account(rx, authority, person)?);
    }
    accounts.sort_by_cached_key(|account| crate::kernel::fold::fold_name(&account.name));
    Ok(accounts)
}

fn account(rx: &Rx<'_>, authority: &Authority, person: Id) -> Result<Option<Account>> {
    let name = staff::name(rx.conn, person)?;
    let (role, has_way_in) = (authority.role(person), rx.scene.keys.has_slot(person));
    Ok(name.map(|name| Account { person, name, role, has_way_in }))
}

/// Adds an account: a colleague, a role, a signing key and a way in on this machine.
///
/// # Errors
/// `invalid`, `account_exists`, `not_found`, `confirmation_needed`, `wrong_passphrase`, `signature_needed`.
pub fn add(vault: &Vault, scene: Scene, input: AddAccount) -> Result<Written<Account>> {
    let name = check_new(&input)?;
    confirm(input.role, input.acknowledged)?;
    let by = vault.signatory(&scene, &input.by)?;
    let seed = SecretKey::random()?;
    let (own_seed, role, profession) =
        (Arc::new(SecretKey::new(*seed.bytes())), input.role, input.profession);
    let staff = input.staff;
    let written = vault.desk.write(Rank::Save, scene, move |tx| {
        let person = match staff {
            Some(person) => person,
            None => tx.new_id()?,
        };
        let authority = tx.authority()?;
        if authority.role(person).is_some() {
            return Err(Error::refused("account_exists"));
        }
        let own = Signatory::new(person, own_seed.bytes());
        let mut edits = vec![acts::certification(tx, &own)?];
        edits.extend(acts::ended(&authority, person, &authority.last_of(person))?);
        if staff.is_some() {
            staff::name(tx.conn(), person)?.ok_or_else(|| Error::refused("not_found"))?;
            edits.push(acts::role_change(&authority, person, Some(role))?);
        } else {
            let edit = Edit::new(&STAFF, person)
                .set("name", &name)?
                .set("profession", profession.unwrap_or(Profession::Other))?
                .set("active", true)?;
            let last = acts::accepted(&authority, person);
            edits.push(acts::role_over(edit, &authority, person, Some(role), last)?);
        }
        tx.sign(&[by], person, edits)?;
        finish(tx, person, "account_added", Some(role))
    })?;
    vault.set_slot(written.data.person, &written.data.name, &input.passphrase, &seed)?;
    Ok(with_way_in(written, true))
}

/// Gives somebody another role.
///
/// # Errors
/// `not_found`, `last_administrator`, `confirmation_needed`, `wrong_passphrase`, `signature_needed`.
pub fn change_role(vault: &Vault, scene: Scene, input: ChangeRole) -> Result<Written<Account>> {
    confirm(input.role, input.acknowledged)?;
    let by = vault.signatory(&scene, &input.by)?;
    let (person, role) = (input.person, input.role);
    vault.desk.write(Rank::Save, scene, move |tx| {
        let authority = tx.authority()?;
        let held = authority.role(person).ok_or_else(|| Error::refused("not_found"))?;
        if held != role {
            if role != Role::Administrator {
                require_another(&authority, person)?;
            }
            let edit = acts::role_change(&authority, person, Some(role))?;
            tx.sign(&[by], person, vec![edit])?;
        }
        finish(tx, person, "role_changed", Some(role))
    })
}

/// Ends an account: its role, its signing keys and its way in on this machine. Whoever had a copy of the vault and
/// the passphrase can still open that copy: that is what re-keying is for.
///
/// # Errors
/// `not_found`, `last_administrator`, `wrong_passphrase`, `signature_needed`.
pub fn deactivate(vault: &Vault, scene: Scene, input: DeactivateAccount) -> Result<Written<Account>> {
    let by = vault.signatory(&scene, &input.by)?;
    let person = input.person;
    let written = vault.desk.write(Rank::Save, scene, move |tx| {
        let authority = tx.authority()?;
        authority.role(person).ok_or_else(|| Error::refused("not_found"))?;
        require_another(&authority, person)?;
        let mut edits = acts::ended(&authority, person, &authority.last_of(person))?;
        edits.push(acts::role_change(&authority, person, None)?);
        tx.sign(&[by], person, edits)?;
        finish(tx, person, "account_deactivated", None)
    })?;
    vault.drop_slot(person)?;
    Ok(with_way_in(written, false))
}

/// Gives somebody a new passphrase and a new signing key on this machine.
///
/// # Errors
/// `not_found`, `invalid`, `own_account`, `wrong_passphrase`, `signature_needed`.
pub fn reset(vault: &Vault, scene: Scene, input: ResetAccount) -> Result<Written<Account>> {
    check_passphrase(&input.passphrase, "passphrase")?;
    if input.person == scene.person.id {
        return Err(Error::refused("own_account"));
    }
    let by = vault.signatory(&scene, &input.by)?;
    let seed = SecretKey::random()?;
    let own = Signatory::new(input.person, seed.bytes());
    let person = input.person;
    let written = vault.desk.write(Rank::Save, scene, move |tx| {
        let authority = tx.authority()?;
        let role = authority.role(person).ok_or_else(|| Error::refused("not_found"))?;
        let mut edits = acts::ended(&authority, person, &authority.last_of(person))?;
        edits.push(acts::certification(tx, &own)?);
        tx.sign(&[by], person, edits)?;
        finish(tx, person, "account_reset", Some(role))
    })?;
    vault.set_slot(person, &written.data.name, &input.passphrase, &seed)?;
    Ok(with_way_in(written, true))
}

fn finish(tx: &mut Tx<'_>, person: Id, event: &'static str, role: Option<Role>) -> Result<Account> {
    tx.trace(event, Some(person), role.map(Role::as_str))?;
    let authority = tx.authority()?;
    account(&tx.written(), &authority, person)?.ok_or_else(|| Error::refused("not_found"))
}

fn with_way_in(mut written: Written<Account>, has_way_in: bool) -> Written<Account> {
    written.data.has_way_in = has_way_in;
    written
}

/// An agent and a reporter belong into a vault that holds only what they may see: in a full one the administrator
/// says that they know what a slot opens.
///
/// # Errors
/// `confirmation_needed`.
pub(crate) fn confirm(role: Role, acknowledged: bool) -> Result<()> {
    let is_restricted = matches!(role, Role::RecoveryAgent | Role::Reporter);
    if is_restricted && !acknowledged { Err(Error::refused("confirmation_needed")) } else { Ok(()) }
}

/// Somebody must be left who can give accounts.
fn require_another(authority: &Authority, person: Id) -> Result<()> {
    if authority.role(person) != Some(Role::Administrator) {
        return Ok(());
    }
    require_any(authority, |other| other != person)
}

/// Somebody of these must be an administrator who can sign.
fn require_any(authority: &Authority, may_be: impl Fn(Id) -> bool) -> Result<()> {
    let mut left = authority.administrators().filter(|other| may_be(*other));
    let is_left = left.any(|other| authority.keys.contains_key(&other));
    if is_left { Ok(()) } else { Err(Error::refused("last_administrator")) }
}

/// The name of a new colleague, tidied.
fn check_new(input: &AddAccount) -> Result<String> {
    let name = input.name.as_deref().unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ");
    let mut check = Check::default();
    if input.staff.is_none() {
        check.require(!name.is_empty(), "name", "required");
        check.text("name", Some(&name), 200);
    }
    check.passphrase(&input.passphrase, "passphrase");
    check.done()?;
    Ok(name)
}

/// The roles that are in force, by person: for what stands beside a list of colleagues.
#[must_use]
pub fn roles(rx: &Rx<'_>) -> BTreeMap<Id, Role> {
    rx.scene.authority.roles.clone()
}
