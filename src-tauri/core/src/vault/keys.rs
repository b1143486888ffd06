//! `keys.json`: who can open the vault. One slot per person holds a public key and the private key sealed under the
//! passphrase (Argon2id, ChaCha20-Poly1305); the database key is wrapped (HPKE, X25519) to every slot's public key and
//! to the recovery key, whose private half is on paper only. So a new key needs nobody's passphrase but one's own.

use super::files::write_atomically;
use super::recovery::RecoverySecret;
pub use super::secret::{SecretKey, random};
use super::wrap::{WrapKem, WrapPrivate, public_key, unwrap, wrap};
use crate::authority::Root;
use crate::error::{Error, Result};
use crate::kernel::codes::Language;
use crate::kernel::ids::Id;
use crate::log::relay::device_key;
use crate::log::{Device, Signatory};
use argon2::{Algorithm, Argon2, Params, Version};
use hpke::{Deserializable, Kem, Serializable};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::path::Path;
use zeroize::{Zeroize, Zeroizing};

/// The version of `keys.json` this program writes. A newer file is refused, not damaged.
const FORMAT: u32 = 1;
/// How the last field of the file begins: the hash of every byte before it.
const CHECK: &str = ",\"check\":\"";
/// What a file may ask of the machine that tries a passphrase: 1 GiB, far above what is ever written.
const MOST_COST: KeyCost = KeyCost { memory_kib: 1024 * 1024, passes: 64 };
/// What it costs to try a passphrase.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyCost {
    /// Memory in KiB.
    pub memory_kib: u32,
    /// Passes over it.
    pub passes: u32,
}

/// What the unlock screen may show before anybody has unlocked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Face {
    /// The clinic's name.
    pub site_name: String,
    /// The language of this machine.
    pub language: Language,
}

/// One person's way in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Slot {
    /// The staff person.
    pub person: Id,
    /// The name on the unlock screen.
    pub name: String,
    cost: KeyCost,
    salt: String,
    public: String,
    /// What the person's own signatures are checked with.
    signing: String,
    sealed: String,
    wrapped: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Recovery {
    public: String,
    wrapped: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct SealedDevice {
    id: Id,
    sealed: String,
}

/// The ways into a vault of the site that is made elsewhere: what opens for whom, without any vault's key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ways {
    /// The clinic's name.
    pub site_name: String,
    /// The public half of the recovery key.
    recovery: String,
    /// The slots of those who will work there.
    pub slots: Vec<Slot>,
}

/// What a passphrase opens.
#[derive(Debug)]
pub struct Unlocked {
    /// The database key.
    pub key: SecretKey,
    /// The seed of the person's own signing key.
    pub signing: SecretKey,
}

/// `keys.json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyFile {
    format: u32,
    /// The database file's name in the same folder.
    pub database: String,
    /// The site.
    pub site: Id,
    /// The public half of the site's root key, whose private half is on the recovery sheet.
    pub site_public: String,
    /// What the unlock screen shows.
    pub face: Face,
    /// The people who can open the vault.
    pub slots: Vec<Slot>,
    recovery: Recovery,
    /// None in a backup: what is restored from it writes as another device.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    device: Option<SealedDevice>,
    /// The device that wrote here before: what is restored or copied goes on in its place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    was: Option<Id>,
    mac: String,
}

impl KeyFile {
    /// Makes the keys of a new vault: a database key, a device and a recovery key.
    ///
    /// # Errors
    /// When the system gives no random bytes.
    pub fn create(
        site: Id,
        face: Face,
        recovery: &RecoverySecret,
        key: &SecretKey,
        device: Id,
        seed: &SecretKey,
    ) -> Result<Self> {
        let (_, recovery_public) = recovery.wrap_keys();
        let mut file = Self {
            format: FORMAT,
            database: super::DATABASE.to_owned(),
            site,
            site_public: hex::encode(recovery.site_root().verifying_key().as_bytes()),
            face,
            slots: Vec::new(),
            recovery: Recovery { public: hex::encode(recovery_public.to_bytes()), wrapped: String::new() },
            device: None,
            was: None,
            mac: String::new(),
        };
        file.recovery.wrapped = wrap(&recovery_public, key, &file.wrap_context("recovery"))?;
        file.set_device(device, seed, key)?;
        Ok(file)
    }

    /// The ways in of some people, for a machine that joins.
    ///
    /// # Errors
    /// `not_found` when one of them has none here.
    pub fn ways(&self, people: &[Id]) -> Result<Ways> {
        let mut slots = Vec::new();
        for person in people {
            slots.push(Slot { wrapped: String::new(), ..self.slot(*person)?.clone() });
        }
        let (site_name, recovery) = (self.face.site_name.clone(), self.recovery.public.clone());
        Ok(Ways { site_name, recovery, slots })
    }

    /// Makes the keys of a vault of a site that there is already.
    ///
    /// # Errors
    /// `damaged` when a public key does not read, or when the system gives no random bytes.
    pub fn join(
        (site, site_public): (Id, String),
        ways: Ways,
        language: Language,
        key: &SecretKey,
        (device, seed): (Id, &SecretKey),
    ) -> Result<Self> {
        let bare = Self {
            format: FORMAT,
            database: super::DATABASE.to_owned(),
            site,
            site_public,
            face: Face { site_name: ways.site_name, language },
            slots: ways.slots,
            recovery: Recovery { public: ways.recovery, wrapped: String::new() },
            device: None,
            was: None,
            mac: String::new(),
        };
        let mut file = bare.for_database(super::DATABASE, key)?;
        file.set_device(device, seed, key)?;
        Ok(file)
    }

    /// Reads the file and checks that it is whole.
    ///
    /// # Errors
    /// `vault_missing`, `too_new`, or `damaged`.
    pub fn read(path: &Path) -> Result<Self> {
        let bytes = match std::fs::read(path) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                return Err(Error::refused("vault_missing"));
            }
            read => read?,
        };
        #[derive(Deserialize)]
        struct Format {
            format: u32,
        }
        let damaged = |_| Error::damaged("keys.json does not read");
        let body = whole(&bytes).ok_or_else(|| Error::damaged("keys.json is not what was written"))?;
        if serde_json::from_slice::<Format>(&body).map_err(damaged)?.format > FORMAT {
            return Err(Error::refused("too_new"));
        }
        serde_json::from_slice(&body).map_err(damaged)
    }

    /// Writes the file, authenticated under the database key, by one rename.
    ///
    /// # Errors
    /// When the folder cannot be written.
    pub fn write(&mut self, path: &Path, key: &SecretKey) -> Result<()> {
        self.mac = self.authenticated(key)?;
        let mut bytes = self.bytes()?;
        bytes.pop();
        let check = hex::encode(Sha256::digest(&bytes));
        bytes.extend_from_slice(format!("{CHECK}{check}\"}}").as_bytes());
        write_atomically(path, &bytes)
    }

    fn bytes(&self) -> Result<Vec<u8>> {
        serde_json::to_vec(self).map_err(|e| Error::internal(format!("encoding keys.json: {e}")))
    }

    /// The code under the database key over everything else in the file.
    fn authenticated(&self, key: &SecretKey) -> Result<String> {
        let mut bare = self.clone();
        bare.mac.clear();
        Ok(hex::encode(key.mac("keys.json", &bare.bytes()?)))
    }

    fn wrap_context(&self, holder: &str) -> Vec<u8> {
        format!("{}\n{}\n{}\n{holder}", self.site, self.site_public, self.database).into_bytes()
    }

    /// Adds a person's slot, or replaces it. `signing` is the seed of their own signing key.
    ///
    /// # Errors
    /// When the system gives no random bytes or no memory.
    pub fn set_slot(
        &mut self,
        person: Id,
        name: &str,
        passphrase: &str,
        cost: KeyCost,
        key: &SecretKey,
        signing: &SecretKey,
    ) -> Result<()> {
        let (private, public) = WrapKem::gen_keypair();
        let mut slot = Slot {
            person,
            name: name.to_owned(),
            cost,
            salt: hex::encode(random::<16>()?),
            public: hex::encode(public.to_bytes()),
            signing: hex::encode(Signatory::new(person, signing.bytes()).public_key().as_bytes()),
            sealed: String::new(),
            wrapped: String::new(),
        };
        let context = self.slot_context(&slot)?;
        let secrets = Zeroizing::new([&private.to_bytes()[..], signing.bytes()].concat());
        slot.sealed = hex::encode(passphrase_key(passphrase, &slot)?.seal(&context, &secrets)?);
        slot.wrapped = wrap(&public, key, &self.wrap_context(&person.to_string()))?;
        self.put_slot(slot);
        Ok(())
    }

    /// Puts a slot in, in the place of the person's old one.
    pub(super) fn put_slot(&mut self, slot: Slot) {
        match self.slots.iter_mut().find(|held| held.person == slot.person) {
            Some(held) => *held = slot,
            None => self.slots.push(slot),
        }
    }

    /// Every field of a slot, so that none can be changed under the seal.
    fn slot_context(&self, slot: &Slot) -> Result<Vec<u8>> {
        let mut bare = slot.clone();
        bare.sealed.clear();
        bare.wrapped.clear();
        let mut context =
            serde_json::to_vec(&bare).map_err(|e| Error::internal(format!("encoding a slot: {e}")))?;
        context.extend_from_slice(self.site_public.as_bytes());
        Ok(context)
    }

    /// Opens the database key with a person's passphrase.
    ///
    /// # Errors
    /// `wrong_passphrase`, or `damaged` when the file was altered.
    pub fn unlock(&self, person: Id, passphrase: &str) -> Result<Unlocked> {
        let slot = self.slot(person)?;
        let (private, signing) = self.open_slot(slot, passphrase)?;
        let key =
            self.authentic(unwrap(&private, &slot.wrapped, &self.wrap_context(&person.to_string()))?)?;
        Ok(Unlocked { key, signing })
    }

    /// A person's own signing key, opened with their passphrase.
    ///
    /// # Errors
    /// `not_found`, `wrong_passphrase`, or `damaged` when the file was altered.
    pub fn signatory(&self, person: Id, passphrase: &str) -> Result<Signatory> {
        let (_, signing) = self.open_slot(self.slot(person)?, passphrase)?;
        Ok(Signatory::new(person, signing.bytes()))
    }

    /// The root of all signatures.
    ///
    /// # Errors
    /// `damaged` when the file holds no key of the site.
    pub fn root(&self) -> Result<Root> {
        let key = device_key(&self.site_public).ok_or_else(|| Error::damaged("the site's key"))?;
        Ok(Root { site: self.site, key })
    }

    /// A person's slot.
    ///
    /// # Errors
    /// `not_found`.
    pub fn slot(&self, person: Id) -> Result<&Slot> {
        self.slots.iter().find(|slot| slot.person == person).ok_or_else(|| Error::refused("not_found"))
    }

    fn open_slot(&self, slot: &Slot, passphrase: &str) -> Result<(WrapPrivate, SecretKey)> {
        let damaged = || Error::damaged("a slot's key");
        let sealed = hex::decode(&slot.sealed).map_err(|_| Error::damaged("a slot"))?;
        let secrets = passphrase_key(passphrase, slot)?
            .open(&self.slot_context(slot)?, &sealed)
            .map(Zeroizing::new)
            .ok_or_else(|| Error::refused("wrong_passphrase"))?;
        let (private, signing) = secrets.split_at_checked(32).ok_or_else(damaged)?;
        let private = WrapPrivate::from_bytes(private).map_err(|_| damaged())?;
        Ok((private, SecretKey::new(signing.try_into().map_err(|_| damaged())?)))
    }

    /// Opens the database key with the recovery key.
    ///
    /// # Errors
    /// `wrong_recovery_key`, or `damaged` when the file was altered.
    pub fn recover(&self, recovery: &RecoverySecret) -> Result<SecretKey> {
        let (private, public) = recovery.wrap_keys();
        if hex::encode(public.to_bytes()) != self.recovery.public {
            return Err(Error::refused("wrong_recovery_key"));
        }
        self.authentic(unwrap(&private, &self.recovery.wrapped, &self.wrap_context("recovery"))?)
    }

    fn authentic(&self, key: SecretKey) -> Result<SecretKey> {
        self.require_authentic(&key)?;
        Ok(key)
    }

    /// Makes this machine another device.
    ///
    /// # Errors
    /// When the system gives no random bytes.
    pub fn set_device(&mut self, id: Id, seed: &SecretKey, key: &SecretKey) -> Result<()> {
        let sealed = key.derive("device").seal(id.as_bytes(), seed.bytes())?;
        let before = self.device.replace(SealedDevice { id, sealed: hex::encode(sealed) });
        self.was = before.map(|before| before.id).filter(|before| *before != id).or(self.was);
        Ok(())
    }

    /// The device that writes here; in a backup, the one that did.
    #[must_use]
    pub fn writer(&self) -> Option<Id> {
        self.device.as_ref().map(|device| device.id).or(self.was)
    }

    /// The device that wrote here before this one.
    #[must_use]
    pub const fn was(&self) -> Option<Id> {
        self.was
    }

    /// This machine as a writer; none in what was restored from a backup and not opened since.
    ///
    /// # Errors
    /// `damaged` when its key does not open.
    pub fn device(&self, key: &SecretKey) -> Result<Option<Device>> {
        Ok(self.device_seed(key)?.map(|(id, seed)| Device::new(id, seed.bytes())))
    }

    fn device_seed(&self, key: &SecretKey) -> Result<Option<(Id, SecretKey)>> {
        let Some(device) = &self.device else { return Ok(None) };
        let sealed = hex::decode(&device.sealed).map_err(|_| Error::damaged("the device's key"))?;
        let seed = key
            .derive("device")
            .open(device.id.as_bytes(), &sealed)
            .ok_or_else(|| Error::damaged("the device's key"))?;
        let mut seed: [u8; 32] = seed.try_into().map_err(|_| Error::damaged("the device's key"))?;
        let opened = SecretKey::new(seed);
        seed.zeroize();
        Ok(Some((device.id, opened)))
    }

    /// The same file for a copy of its database under another name and another key.
    ///
    /// # Errors
    /// `damaged` when a key in it does not read.
    pub fn rekeyed(&self, name: &str, old: &SecretKey, key: &SecretKey) -> Result<Self> {
        let mut file = self.for_database(name, key)?;
        if let Some((id, seed)) = self.device_seed(old)? {
            file.set_device(id, &seed, key)?;
        }
        Ok(file)
    }

    /// The same file as it goes into a backup: without this machine's private keys.
    #[must_use]
    pub fn without_device(&self) -> Self {
        Self { device: None, was: self.device.as_ref().map(|device| device.id).or(self.was), ..self.clone() }
    }

    /// The same file for the same database under another name. Nobody's passphrase is needed: the database key is
    /// wrapped anew to the public keys that are there.
    ///
    /// # Errors
    /// `damaged` when a public key does not read.
    pub fn for_database(&self, name: &str, key: &SecretKey) -> Result<Self> {
        let mut file = Self { database: name.to_owned(), ..self.clone() };
        for at in 0..file.slots.len() {
            let context = file.wrap_context(&file.slots[at].person.to_string());
            file.slots[at].wrapped = wrap(&public_key(&file.slots[at].public)?, key, &context)?;
        }
        file.recovery.wrapped =
            wrap(&public_key(&file.recovery.public)?, key, &file.wrap_context("recovery"))?;
        Ok(file)
    }

    /// Whether this is the file that was written under a database key.
    ///
    /// # Errors
    /// `damaged` when it is not.
    pub fn require_authentic(&self, key: &SecretKey) -> Result<()> {
        if self.authenticated(key)? == self.mac {
            Ok(())
        } else {
            Err(Error::damaged("keys.json was altered"))
        }
    }
}

/// The file without its last field, the hash of every byte before it, which says without any key that the file is
/// whole. That field keeps its place and meaning in every format, so that a newer file is told from a damaged one.
fn whole(bytes: &[u8]) -> Option<Vec<u8>> {
    let (rest, check) = bytes.strip_suffix(b"\"}")?.split_last_chunk::<64>()?;
    let body = rest.strip_suffix(CHECK.as_bytes())?;
    (hex::encode(Sha256::digest(body)).as_bytes() == check).then(|| [body, b"}"].concat())
}

fn passphrase_key(passphrase: &str, slot: &Slot) -> Result<SecretKey> {
    if slot.cost.memory_kib > MOST_COST.memory_kib || slot.cost.passes > MOST_COST.passes {
        return Err(Error::damaged("a slot's cost"));
    }
    let salt = hex::decode(&slot.salt).map_err(|_| Error::damaged("a slot's salt"))?;
    derive(passphrase, &salt, slot.cost)
}

/// The key of a passphrase, at a cost.
pub(super) fn derive(passphrase: &str, salt: &[u8], cost: KeyCost) -> Result<SecretKey> {
    let params = Params::new(cost.memory_kib, cost.passes, 1, Some(32))
        .map_err(|_| Error::damaged("a slot's cost"))?;
    let mut key = [0; 32];
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into(passphrase.as_bytes(), salt, &mut key)
        .map_err(|e| Error::internal(format!("Argon2id: {e}")))?;
    Ok(SecretKey::new(key))
}
