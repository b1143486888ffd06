//! The signed acts behind accounts, devices and assignments, as edits.

use crate::authority::records::CREDENTIAL;
use crate::authority::{Authority, Last, RoleChange};
use crate::error::Result;
use crate::kernel::codes::{Profession, Role};
use crate::kernel::ids::Id;
use crate::log::{Edit, OpId, Signatory};
use crate::scene::Tx;
use crate::settings::records::DEVICE;
use crate::staff::records::STAFF;
use crate::sync;
use crate::vault::CreateVault;
use std::sync::Arc;

/// Writes the first administrator of a new vault.
///
/// # Errors
/// When the vault cannot be written.
pub(crate) fn found(tx: &mut Tx<'_>, new: &CreateVault, own: &Signatory) -> Result<()> {
    let person = own.person;
    let staff = Edit::new(&STAFF, person)
        .set("name", new.admin_name.trim())?
        .set("profession", Profession::Other)?
        .set("active", true)?
        .set("role", RoleChange { role: Some(Role::Administrator), last: Last::new() })?;
    let edits = vec![staff, certification(tx, own)?];
    tx.save(person, edits, None)?;
    Ok(())
}

/// Certifies the signing key that somebody got with the recovery sheet, in place of those they had. In a site without
/// any administrator they become one.
///
/// # Errors
/// When the vault cannot be written.
pub(crate) fn recover(tx: &mut Tx<'_>, root: &Arc<Signatory>, own: &Signatory) -> Result<()> {
    let authority = tx.authority()?;
    let mut edits = vec![certification(tx, own)?];
    edits.extend(ended(&authority, own.person, &authority.last_of(own.person))?);
    if authority.role(own.person).is_none() {
        edits.push(role_change(&authority, own.person, Some(Role::Administrator))?);
    }
    tx.sign(&[Arc::clone(root)], own.person, edits)?;
    vouch_for_device(tx, root)
}

/// Enrols this device with the key that bundles for it are encrypted to, if somebody who may is at hand and it is not
/// enrolled.
///
/// # Errors
/// When the vault cannot be written.
pub(crate) fn vouch_for_device(tx: &mut Tx<'_>, by: &Arc<Signatory>) -> Result<()> {
    let device = tx.scene.device;
    let authority = tx.authority()?;
    let is_site = by.person == tx.scene.site;
    let may =
        is_site || (authority.role(by.person) == Some(Role::Administrator) && is_own_key(&authority, by));
    let standing = is_enrolled(&authority, device);
    let has_key = !authority.heads("device", device, "age_key").is_empty();
    if !may || standing == Some(false) || (standing == Some(true) && has_key) {
        return Ok(());
    }
    let edit = enrolment(Edit::of(&DEVICE, device), &authority, device, &sync::age_key(tx.pen.device)?)?;
    tx.sign(&[Arc::clone(by)], tx.scene.site, vec![edit])?;
    Ok(())
}

/// That a device belongs to the site, and the key that bundles for it are encrypted to, over whatever unsigned values
/// stand in the way.
///
/// # Errors
/// When a value does not encode.
pub(crate) fn enrolment(edit: Edit, authority: &Authority, device: Id, age_key: &str) -> Result<Edit> {
    edit.set_over("enrolled", true, heads(authority, "device", device, "enrolled"))?.set_over(
        "age_key",
        age_key,
        heads(authority, "device", device, "age_key"),
    )
}

/// Whether somebody's signing key is one of theirs that are in force.
pub(super) fn is_own_key(authority: &Authority, by: &Signatory) -> bool {
    authority.keys.get(&by.person).is_some_and(|keys| keys.contains(by.public_key().as_bytes()))
}

/// Whether a device is enrolled; none when nobody who counts has said anything of it. A revoked one stays revoked until
/// an administrator says otherwise.
pub(crate) fn is_enrolled(authority: &Authority, device: Id) -> Option<bool> {
    let heads = authority.heads("device", device, "enrolled");
    (!heads.is_empty()).then(|| heads.iter().all(|(_, value)| value == true))
}

/// A signing key's record: whose it is.
pub(super) fn certification(tx: &Tx<'_>, of: &Signatory) -> Result<Edit> {
    let key =
        serde_json::json!({ "person": of.person, "public_key": hex::encode(of.public_key().as_bytes()) });
    Edit::new(&CREDENTIAL, tx.new_id()?).set("key", key)
}

/// The end of every signing key of a person that is in force, and the last acts accepted from them.
pub(super) fn ended(authority: &Authority, person: Id, last: &Last) -> Result<Vec<Edit>> {
    let held = authority.records("credential", "key");
    let theirs = held.filter(|(_, value)| value["person"].as_str() == Some(person.to_string().as_str()));
    theirs
        .filter(|(record, _)| authority.heads("credential", *record, "ended").is_empty())
        .map(|(record, _)| Edit::of(&CREDENTIAL, record).set_over("ended", last, Vec::new()))
        .collect()
}

/// A change of role that accepts what the person signed so far, over whatever unsigned values stand in its way.
pub(super) fn role_change(authority: &Authority, person: Id, role: Option<Role>) -> Result<Edit> {
    role_over(Edit::of(&STAFF, person), authority, person, role, accepted(authority, person))
}

/// The same, in an edit of the person that says more, and with the last acts accepted from them.
pub(super) fn role_over(
    edit: Edit,
    authority: &Authority,
    person: Id,
    role: Option<Role>,
    last: Last,
) -> Result<Edit> {
    edit.set_over("role", RoleChange { role, last }, heads(authority, "staff", person, "role"))
}

/// The last acts of a person, as far as anybody knows. What was accepted once stays accepted: this machine may not hold
/// all of it.
pub(super) fn accepted(authority: &Authority, person: Id) -> Last {
    let mut last = authority.last_of(person);
    for (_, value) in authority.heads("staff", person, "role") {
        let before: Last = serde_json::from_value(value["last"].clone()).unwrap_or_default();
        last.extend(before.into_iter().filter(|act| !last.contains(act)).collect::<Last>());
    }
    last
}

pub(super) fn heads(authority: &Authority, entity: &str, record: Id, register: &str) -> Vec<OpId> {
    authority.heads(entity, record, register).iter().map(|(op, _)| *op).collect()
}
