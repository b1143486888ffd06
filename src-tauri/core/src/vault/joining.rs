//! A machine that is to join a site: its device, sealed under a passphrase in `joining.json` until the answer is here,
//! and the making of the vault then. What is in request and answer is the business of `sync`.

use super::create::{begin, clear_up, make_folder, settle};
use super::files::{remove, write_atomically};
use super::keyring::Keyring;
use super::keys::{KeyCost, KeyFile, SecretKey, Slot, Ways, derive, random};
use super::{Place, Vault, copy, ground, local, new_id, reserve};
use crate::error::{Error, Result};
use crate::kernel::codes::{Language, Role, Timezone};
use crate::kernel::ids::Id;
use crate::log::Device;
use crate::scene::{Files, Person, Scene, Work};
use crate::schema::SCHEMA;
use crate::store::Open;
use crate::store::desk::Clerk;
use crate::vault::attempts::Attempts;
use chrono::{DateTime, FixedOffset};
use serde::{Deserialize, Serialize};
use std::path::Path;
use std::sync::Arc;
use zeroize::Zeroize;

/// The file of a machine that waits for its answer.
pub(super) const FILE: &str = "joining.json";
const FORMAT: u32 = 1;

/// `joining.json`.
#[derive(Debug, Serialize, Deserialize)]
struct Joining {
    format: u32,
    device: Id,
    /// What the screen shows, and the administrator types.
    code: String,
    cost: KeyCost,
    salt: String,
    sealed: String,
}

/// Makes a device for a machine that has no vault yet, and keeps it until its answer is here. `request` is told the device
/// and gives what its request shows as a code.
///
/// # Errors
/// `vault_exists`, `folder_synced`, `folder_network`, or what the disk says.
pub(crate) fn request(
    place: &Place,
    passphrase: &str,
    now: DateTime<FixedOffset>,
    request: impl FnOnce(&Device) -> Result<String>,
) -> Result<String> {
    ground::require_safe(&place.vault)?;
    if super::look(&place.vault).map_or_else(|error| error.code() != "vault_missing", |_| true) {
        return Err(Error::refused("vault_exists"));
    }
    make_folder(&place.vault)?;
    let _lock = super::lock(&place.vault)?;
    let (id, seed) = (new_id(now)?, SecretKey::random()?);
    let code = request(&Device::new(id, seed.bytes()))?;
    let (cost, salt) = (place.cost()?, random::<16>()?);
    let sealed = derive(passphrase, &salt, cost)?.seal(id.as_bytes(), seed.bytes())?;
    let joining = Joining {
        format: FORMAT,
        device: id,
        code: code.clone(),
        cost,
        salt: hex::encode(salt),
        sealed: hex::encode(sealed),
    };
    let bytes = serde_json::to_vec(&joining).map_err(|e| Error::internal(format!("encoding {FILE}: {e}")))?;
    write_atomically(&place.vault.join(FILE), &bytes)?;
    Ok(code)
}

fn read(folder: &Path) -> Result<Joining> {
    let bytes = match std::fs::read(folder.join(FILE)) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            return Err(Error::refused("join_missing"));
        }
        read => read?,
    };
    let joining: Joining = serde_json::from_slice(&bytes).map_err(|_| Error::refused("join_missing"))?;
    if joining.format > FORMAT { Err(Error::refused("too_new")) } else { Ok(joining) }
}

/// The code of the request that this machine waits for the answer to.
#[must_use]
pub(crate) fn waiting(folder: &Path) -> Option<String> {
    read(folder).ok().map(|joining| joining.code)
}

/// The device that waits for its answer.
///
/// # Errors
/// `join_missing`, `wrong_passphrase`.
pub(crate) fn open(folder: &Path, passphrase: &str) -> Result<(Id, SecretKey)> {
    let joining = read(folder)?;
    let damaged = || Error::refused("join_missing");
    let salt = hex::decode(&joining.salt).map_err(|_| damaged())?;
    let sealed = hex::decode(&joining.sealed).map_err(|_| damaged())?;
    let seed = derive(passphrase, &salt, joining.cost)?
        .open(joining.device.as_bytes(), &sealed)
        .ok_or_else(|| Error::refused("wrong_passphrase"))?;
    let mut seed: [u8; 32] = seed.try_into().map_err(|_| damaged())?;
    let opened = SecretKey::new(seed);
    seed.zeroize();
    Ok((joining.device, opened))
}

/// What an answer says of the site.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) site: Id,
    pub(crate) site_public: String,
    pub(crate) ways: Ways,
    pub(crate) language: Language,
    pub(crate) passphrase: String,
}

/// Makes the vault of a site that there is already, and opens it. `fill` puts into it what the answer brings.
///
/// # Errors
/// `vault_exists`, `vault_in_use`, `wrong_passphrase` when it opens none of the ways in, what `fill` says, or what the disk
/// says; then nothing is left of it, and the machine waits as before.
pub(crate) fn join(
    place: &Place,
    answer: Answer,
    device: (Id, &SecretKey),
    (now, work): (DateTime<FixedOffset>, &Work),
    files: Arc<Files>,
    fill: impl FnOnce(&mut Clerk, &Scene) -> Result<()>,
) -> Result<Vault> {
    let lock = begin(place)?;
    let made = make(place, answer, device, (now, work), files, fill);
    let (key, clerk, scene) = made.inspect_err(|_| clear_up(&place.vault))?;
    settle(&place.vault)?;
    remove(&place.vault.join(FILE))?;
    let vault = Vault::assemble(place, key, clerk, scene, Vec::new(), lock)?;
    reserve::keep(&place.vault);
    Ok(vault)
}

fn make(
    place: &Place,
    answer: Answer,
    (device, seed): (Id, &SecretKey),
    (now, work): (DateTime<FixedOffset>, &Work),
    files: Arc<Files>,
    fill: impl FnOnce(&mut Clerk, &Scene) -> Result<()>,
) -> Result<(SecretKey, Clerk, Scene)> {
    let key = SecretKey::random()?;
    let site = (answer.site, answer.site_public);
    let keys = KeyFile::join(site, answer.ways, answer.language, &key, (device, seed))?;
    let opens = |slot: &&Slot| keys.signatory(slot.person, &answer.passphrase).is_ok();
    let slot = keys.slots.iter().find(opens).ok_or_else(|| Error::refused("wrong_passphrase"))?;
    // Who may do what is in what the answer brings.
    let person = Person { id: slot.person, name: slot.name.clone(), role: Role::Counselor };
    let writer = Device::new(device, seed.bytes());
    let mut clerk = Clerk::open(place, &keys.database, copy(&key), writer, &SCHEMA, Open::New)?;
    let site_name = keys.face.site_name.clone();
    let ring = Arc::new(Keyring::new(keys, Attempts::of(&place.vault, &place.machine)));
    let mut scene = Scene {
        now,
        today: now.date_naive(),
        person,
        site: answer.site,
        site_name,
        region_code: String::new(),
        timezone: Timezone::Wib,
        device,
        device_code: String::new(),
        language: answer.language,
        folder: place.vault.clone(),
        files,
        work: work.clone(),
        keys: Arc::clone(&ring),
        authority: Arc::default(),
    };
    fill(&mut clerk, &scene)?;
    super::opening::settle_in(&clerk, &mut scene)?;
    scene.now = local(now, scene.timezone);
    scene.today = scene.now.date_naive();
    clerk.write_unrestricted(&scene, |tx| tx.trace("joined", None, None))?;
    ring.file().write(&place.vault.join("keys.json"), &key)?;
    Ok((key, clerk, scene))
}
