//! Opening a vault: whose passphrase it is, whether the folder is what was left here, and the trace of it.

use super::attempts::{ALTERED_FILE, Attempts, Unlogged};
use super::head::Notice;
use super::keyring::Keyring;
use super::keys::{KeyFile, SecretKey, Unlocked};
use super::recovery::RecoverySecret;
use super::{
    Place, Vault, check_passphrase, copy, ground, local, lock, look, new_id, rekey, renewal, reserve, switch,
};
use crate::authority::Authority;
use crate::backup;
use crate::error::{Error, Result};
use crate::kernel::codes::Role;
use crate::kernel::ids::Id;
use crate::log::{Device, Signatory};
use crate::scene::{Files, Person, Scene, Tx, Work};
use crate::schema::SCHEMA;
use crate::store::Open;
use crate::store::desk::Clerk;
use crate::{accounts, erasure, settings, staff};
use chrono::{DateTime, FixedOffset};
use std::sync::Arc;

/// How somebody opens a vault.
#[derive(Debug)]
pub enum Way<'a> {
    /// With the passphrase of their slot; without a person, the only one there is.
    Passphrase(Option<Id>, &'a str),
    /// With the recovery sheet, setting a new passphrase for a person.
    Recovery(&'a RecoverySecret, Id, &'a str),
}

impl Way<'_> {
    /// Whose keys it opens, and the keys.
    fn unlock(
        &self,
        file: &KeyFile,
        attempts: &Attempts,
        now: DateTime<FixedOffset>,
    ) -> Result<(Id, Unlocked)> {
        match self {
            Way::Passphrase(person, passphrase) => {
                let person = person
                    .or_else(|| (file.slots.len() == 1).then(|| file.slots[0].person))
                    .ok_or_else(|| Error::refused("person_needed"))?;
                Ok((person, attempts.guard(person, now, || file.unlock(person, passphrase))?))
            }
            // Whoever recovers gets a signing key of their own, too: the old one went with the old passphrase.
            Way::Recovery(secret, person, passphrase) => {
                check_passphrase(passphrase, "new_passphrase")?;
                let key = attempts.telling(Some(*person), file.recover(secret))?;
                Ok((*person, Unlocked { key, signing: SecretKey::random()? }))
            }
        }
    }

    /// Signs what this way in may sign: that the device belongs here, or the person's new key.
    fn vouch(&self, tx: &mut Tx<'_>, own: &Arc<Signatory>) -> Result<()> {
        match self {
            Way::Passphrase(..) => accounts::vouch_for_device(tx, own),
            Way::Recovery(secret, ..) => {
                accounts::recover(tx, &Arc::new(secret.signatory(tx.scene.site)), own)
            }
        }
    }
}

impl Vault {
    /// Opens a vault.
    ///
    /// # Errors
    /// `vault_missing`, `folder_synced`, `folder_network`, `vault_in_use`, `too_new`, `wrong_passphrase`,
    /// `account_inactive`, `wrong_recovery_key`, `damaged`, or what the disk says.
    pub fn open(
        place: &Place,
        way: &Way<'_>,
        now: DateTime<FixedOffset>,
        files: Arc<Files>,
        work: &Work,
    ) -> Result<Self> {
        // What is wrong with the folder is said before anything is made in it.
        look(&place.vault)?;
        ground::require_safe(&place.vault)?;
        let may_owe = !reserve::is_kept(&place.vault);
        let opened = match Self::open_once(place, way, now, Arc::clone(&files), work, may_owe) {
            Err(error) if error.code() == "disk_full" && reserve::give_up(&place.vault)? => {
                Self::open_once(place, way, now, files, work, true)
            }
            opened => opened,
        }?;
        reserve::keep(&place.vault);
        Ok(opened)
    }

    fn open_once(
        place: &Place,
        way: &Way<'_>,
        now: DateTime<FixedOffset>,
        files: Arc<Files>,
        work: &Work,
        may_owe: bool,
    ) -> Result<Self> {
        let lock = lock(&place.vault)?;
        switch::settle(&place.vault)?;
        // What cannot be removed yet keeps nobody from the database that is in force.
        drop(renewal::settle(&place.vault));
        let rekeying = rekey::settle(&place.vault)?;
        let mut file = look(&place.vault)?;
        let attempts = Attempts::of(&place.vault, &place.machine);
        let (person, Unlocked { key, signing }) = way.unlock(&file, &attempts, now)?;
        let updated = backup::before_migration(&place.vault, &file, &key, now, work)?;
        let known = file.device(&key)?;
        let is_restored = known.is_none();
        let device = known.map_or_else(|| new_device(&mut file, now, &key), Ok)?;
        let mut clerk = Clerk::open(place, &file.database, copy(&key), device, &SCHEMA, Open::Existing)?;
        // What was restored has no head yet, and is told as what it is.
        let mut notices = if is_restored { vec![Notice::Restored] } else { clerk.compare_head()? };
        let keys = Arc::new(Keyring::new(file.clone(), attempts));
        let is_recovered = matches!(way, Way::Recovery(..));
        let seen = read_scene(&clerk, &keys, person, is_recovered, now, place, files);
        let mut scene = keys.attempts().telling(Some(person), seen)?;
        // Nothing was changed up to here, so whoever is refused leaves the vault as it was.
        if let Way::Recovery(_, _, passphrase) = way {
            file.set_slot(person, &scene.person.name, passphrase, place.cost()?, &key, &signing)?;
        }
        // A machine that was revoked and is used again goes on as another, which nobody has enrolled.
        let is_revoked = !is_restored && scene.authority.revoked().accepted.contains_key(&scene.device);
        if is_revoked || (!notices.is_empty() && !is_restored) {
            let device = new_device(&mut file, now, &key)?;
            scene.device = device.id;
            clerk.become_device(device)?;
        }
        if notices.contains(&Notice::CopiedFolder) {
            backup::part(&place.vault)?;
        }
        // The way in of whoever has no account any more was to go with it.
        let slots = file.slots.len();
        file.slots.retain(|slot| slot.person == person || scene.authority.role(slot.person).is_some());
        let is_changed = !notices.is_empty() || is_recovered || is_revoked || file.slots.len() < slots;
        let write_keys = |file: &mut KeyFile| -> Result<()> {
            file.write(&place.vault.join("keys.json"), &key)?;
            *keys.file() = file.clone();
            Ok(())
        };
        if is_changed && !is_restored {
            write_keys(&mut file)?;
        }
        let (public, was) = (*clerk.device().public_key().as_bytes(), file.was());
        let own = Arc::new(Signatory::new(person, signing.bytes()));
        let event = if is_recovered { "recovered" } else { "unlocked" };
        let refused = keys.attempts().unlogged();
        let written = clerk.write_unrestricted(&scene, |tx| {
            settings::register_device(tx, &public, was)?;
            let is_list_damaged = erasure::apply_erased(tx)?;
            if let Some(place) = updated {
                tx.trace("backup", None, Some(place.detail()))?;
            }
            if is_restored {
                tx.trace("restored", None, None)?;
            }
            if is_revoked {
                tx.trace("device_renewed", None, None)?;
            }
            if let Some(ended) = rekeying {
                tx.trace(ended.event(), None, None)?;
            }
            tell_refused(tx, &refused)?;
            way.vouch(tx, &own)?;
            tx.trace(event, None, None)?;
            let code = settings::device_code(tx.conn(), tx.scene.device)?;
            Ok((code, Arc::new(tx.authority()?), is_list_damaged))
        });
        let is_list_damaged;
        (scene.device_code, scene.authority, is_list_damaged) = match written {
            Ok(written) => {
                keys.attempts().logged();
                if rekeying.is_some() {
                    rekey::forget(&place.vault)?;
                }
                written.data
            }
            // Reading is allowed on a disk that has no room even for the trace of it, which is then written before
            // anything else is.
            Err(error)
                if error.code() == "disk_full"
                    && may_owe
                    && notices.is_empty()
                    && !is_recovered
                    && !is_revoked =>
            {
                clerk.owe(event, &scene);
                (settings::device_code(clerk.connection(), scene.device)?, scene.authority, false)
            }
            Err(error) => return Err(error),
        };
        notices.extend(is_list_damaged.then_some(Notice::ErasedListDamaged));
        notices.extend(is_revoked.then_some(Notice::Revoked));
        if is_restored {
            // Only now, when there is a head: a machine that stops in between finds a restored vault again, not one
            // that lost its head.
            write_keys(&mut file)?;
        }
        Self::assemble(place, key, clerk, scene, notices, lock)
    }
}

/// Writes what was refused since the last opening into the log.
fn tell_refused(tx: &mut Tx<'_>, refused: &[Unlogged]) -> Result<()> {
    for Unlogged { what, person, count } in refused {
        if what == ALTERED_FILE {
            tx.trace(ALTERED_FILE, None, None)?;
        } else {
            let detail = format!("{what} count={count}");
            tx.trace("refused", *person, Some(&detail))?;
        }
    }
    Ok(())
}

/// Makes this machine another device, which begins to count anew.
fn new_device(file: &mut KeyFile, now: DateTime<FixedOffset>, key: &SecretKey) -> Result<Device> {
    let (id, seed) = (new_id(now)?, SecretKey::random()?);
    file.set_device(id, &seed, key)?;
    Ok(Device::new(id, seed.bytes()))
}

/// Learns from a vault that was just filled who signs in and where.
///
/// # Errors
/// `account_inactive` when they have no role, `damaged` when there is no site, or when the vault cannot be read.
pub(super) fn settle_in(clerk: &Clerk, scene: &mut Scene) -> Result<()> {
    let conn = clerk.connection();
    let authority = Authority::read(conn, &scene.keys.root()?)?;
    let role = authority.role(scene.person.id);
    scene.person.role = role.ok_or_else(|| Error::refused("account_inactive"))?;
    scene.authority = Arc::new(authority);
    let site =
        settings::site(conn, scene.site)?.ok_or_else(|| Error::damaged("the site's record is missing"))?;
    (scene.site_name, scene.region_code, scene.timezone) = (site.name, site.region_code, site.timezone);
    scene.device_code = settings::device_code(conn, scene.device)?;
    Ok(())
}

fn read_scene(
    clerk: &Clerk,
    keys: &Arc<Keyring>,
    person: Id,
    is_recovered: bool,
    now: DateTime<FixedOffset>,
    place: &Place,
    files: Arc<Files>,
) -> Result<Scene> {
    let conn = clerk.connection();
    let root = keys.root()?;
    let authority = Authority::read(conn, &root)?;
    let name = staff::name(conn, person)?.ok_or_else(|| Error::refused("not_allowed"))?;
    let role = match authority.role(person) {
        Some(role) => role,
        // A site without any administrator gets one from its sheet.
        None if is_recovered && authority.administrators().next().is_none() => Role::Administrator,
        None => return Err(Error::refused("account_inactive")),
    };
    let site =
        settings::site(conn, root.site)?.ok_or_else(|| Error::damaged("the site's record is missing"))?;
    let timezone = site.timezone;
    let now = local(now, timezone);
    Ok(Scene {
        now,
        today: now.date_naive(),
        person: Person { id: person, name, role },
        site: root.site,
        site_name: site.name,
        region_code: site.region_code,
        timezone,
        device: clerk.device().id,
        device_code: String::new(),
        language: keys.file().face.language,
        folder: place.vault.clone(),
        files,
        work: Work::default(),
        keys: Arc::clone(keys),
        authority: Arc::new(authority),
    })
}
