//! `keys.json`: who can open the vault. One slot per person holds a public key and the private key sealed under the
//! passphrase (Argon2id, ChaCha20-Poly1305); the database key is wrapped (HPKE, X25519) to every slot's public key and
//! to the recovery key, whose private half is on paper only. So a new key needs nobody's passphrase but one's own.

use super::files::write_atomically;
use super::recovery::RecoverySecret;
use crate::error::{Error, Result};
use crate::kernel::codes::Language;
use crate::kernel::ids::Id;
use crate::log::Device;
use argon2::{Algorithm, Argon2, Params, Version};
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{ChaCha20Poly1305, Key, Nonce};
use hkdf::Hkdf;
use hmac::{Hmac, Mac};
use hpke::aead::ChaCha20Poly1305 as HpkeAead;
use hpke::kdf::HkdfSha256;
use hpke::kem::X25519HkdfSha256;
use hpke::{Deserializable, Kem, OpModeR, OpModeS, Serializable};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::path::Path;
use zeroize::{Zeroize, ZeroizeOnDrop};

/// The version of `keys.json` this program writes. A newer file is refused, not damaged.
const FORMAT: u32 = 1;
const WRAP_INFO: &[u8] = b"titian database key 1";

type WrapKem = X25519HkdfSha256;
/// A private key that opens wrapped keys.
pub(super) type WrapPrivate = <WrapKem as Kem>::PrivateKey;
type WrapPublic = <WrapKem as Kem>::PublicKey;

/// Thirty-two secret bytes: never printed, cloned or serialised, zeroed on drop.
#[derive(Zeroize, ZeroizeOnDrop)]
pub struct SecretKey([u8; 32]);

impl SecretKey {
    /// A new random key.
    ///
    /// # Errors
    /// When the system gives no random bytes.
    pub fn random() -> Result<Self> {
        Ok(Self(random()?))
    }

    /// Takes bytes over.
    #[must_use]
    pub const fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The bytes, for the library that needs them.
    #[must_use]
    pub const fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// A key for one purpose.
    #[must_use]
    pub fn derive(&self, purpose: &str) -> Self {
        let mut derived = [0; 32];
        // 32 bytes are always within what HKDF gives.
        let done = Hkdf::<Sha256>::new(None, &self.0).expand(purpose.as_bytes(), &mut derived);
        debug_assert!(done.is_ok());
        Self(derived)
    }

    /// An authentication code over bytes, under a key for this purpose.
    #[must_use]
    pub fn mac(&self, purpose: &str, bytes: &[u8]) -> [u8; 32] {
        // HMAC pads a key with zeros to the block of its hash; a block is the form that cannot be refused.
        let mut block = [0; 64];
        block[..32].copy_from_slice(self.derive(purpose).bytes());
        let mut mac = <Hmac<Sha256> as KeyInit>::new(&block.into());
        block.zeroize();
        mac.update(bytes);
        mac.finalize().into_bytes().into()
    }

    /// Encrypts bytes that belong to a context.
    ///
    /// # Errors
    /// When the system gives no random bytes.
    pub fn seal(&self, context: &[u8], bytes: &[u8]) -> Result<Vec<u8>> {
        let nonce: [u8; 12] = random()?;
        let sealed = ChaCha20Poly1305::new(&Key::from(self.0))
            .encrypt(&Nonce::from(nonce), Payload { msg: bytes, aad: context })
            .map_err(|_| Error::internal("sealing failed"))?;
        Ok([&nonce[..], &sealed].concat())
    }

    /// Decrypts bytes of a context; none when they are not what was sealed.
    #[must_use]
    pub fn open(&self, context: &[u8], sealed: &[u8]) -> Option<Vec<u8>> {
        let (nonce, sealed) = sealed.split_first_chunk::<12>()?;
        ChaCha20Poly1305::new(&Key::from(self.0))
            .decrypt(&Nonce::from(*nonce), Payload { msg: sealed, aad: context })
            .ok()
    }
}

impl std::fmt::Debug for SecretKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SecretKey(…)")
    }
}

/// Random bytes.
///
/// # Errors
/// When the system gives none.
pub fn random<const N: usize>() -> Result<[u8; N]> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|e| Error::internal(format!("random bytes: {e}")))?;
    Ok(bytes)
}

/// What it costs to try a passphrase.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyCost {
    /// Memory in KiB.
    pub memory_kib: u32,
    /// Passes over it.
    pub passes: u32,
}

impl Default for KeyCost {
    fn default() -> Self {
        Self { memory_kib: 128 * 1024, passes: 4 }
    }
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
    device: SealedDevice,
    mac: String,
    check: String,
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
            database: "titian.db".to_owned(),
            site,
            site_public: hex::encode(recovery.site_root().verifying_key().as_bytes()),
            face,
            slots: Vec::new(),
            recovery: Recovery { public: hex::encode(recovery_public.to_bytes()), wrapped: String::new() },
            device: SealedDevice { id: device, sealed: String::new() },
            mac: String::new(),
            check: String::new(),
        };
        file.recovery.wrapped = wrap(&recovery_public, key, &file.wrap_context("recovery"))?;
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
        let whole = || Error::damaged("keys.json is not what was written");
        if serde_json::from_slice::<Format>(&bytes).map_err(|_| whole())?.format > FORMAT {
            return Err(Error::refused("too_new"));
        }
        let file: Self = serde_json::from_slice(&bytes).map_err(|_| whole())?;
        if file.bytes()? != bytes || file.check != hex::encode(Sha256::digest(file.body(false)?)) {
            return Err(whole());
        }
        Ok(file)
    }

    /// Writes the file, authenticated under the database key, by one rename.
    ///
    /// # Errors
    /// When the folder cannot be written.
    pub fn write(&mut self, path: &Path, key: &SecretKey) -> Result<()> {
        self.mac = hex::encode(key.mac("keys.json", &self.body(true)?));
        self.check = hex::encode(Sha256::digest(self.body(false)?));
        write_atomically(path, &self.bytes()?)
    }

    fn bytes(&self) -> Result<Vec<u8>> {
        serde_json::to_vec(self).map_err(|e| Error::internal(format!("encoding keys.json: {e}")))
    }

    /// The file without its check, and without its mac when that is what the bytes are for.
    fn body(&self, for_mac: bool) -> Result<Vec<u8>> {
        let mut bare = self.clone();
        bare.check.clear();
        if for_mac {
            bare.mac.clear();
        }
        bare.bytes()
    }

    fn wrap_context(&self, holder: &str) -> Vec<u8> {
        format!("{}\n{}\n{}\n{holder}", self.site, self.site_public, self.database).into_bytes()
    }

    /// Adds a person's slot, or replaces it.
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
    ) -> Result<()> {
        let (private, public) = WrapKem::gen_keypair();
        let mut slot = Slot {
            person,
            name: name.to_owned(),
            cost,
            salt: hex::encode(random::<16>()?),
            public: hex::encode(public.to_bytes()),
            sealed: String::new(),
            wrapped: String::new(),
        };
        let context = self.slot_context(&slot)?;
        slot.sealed = hex::encode(passphrase_key(passphrase, &slot)?.seal(&context, &private.to_bytes())?);
        slot.wrapped = wrap(&public, key, &self.wrap_context(&person.to_string()))?;
        self.slots.retain(|held| held.person != person);
        self.slots.push(slot);
        Ok(())
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
    pub fn unlock(&self, person: Id, passphrase: &str) -> Result<SecretKey> {
        let slot = self
            .slots
            .iter()
            .find(|slot| slot.person == person)
            .ok_or_else(|| Error::refused("not_found"))?;
        let sealed = hex::decode(&slot.sealed).map_err(|_| Error::damaged("a slot"))?;
        let private = passphrase_key(passphrase, slot)?
            .open(&self.slot_context(slot)?, &sealed)
            .ok_or_else(|| Error::refused("wrong_passphrase"))?;
        let private = WrapPrivate::from_bytes(&private).map_err(|_| Error::damaged("a slot's key"))?;
        self.authentic(unwrap(&private, &slot.wrapped, &self.wrap_context(&person.to_string()))?)
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
        if hex::encode(key.mac("keys.json", &self.body(true)?)) != self.mac {
            return Err(Error::damaged("keys.json was altered"));
        }
        Ok(key)
    }

    /// Makes this machine another device.
    ///
    /// # Errors
    /// When the system gives no random bytes.
    pub fn set_device(&mut self, id: Id, seed: &SecretKey, key: &SecretKey) -> Result<()> {
        let sealed = key.derive("device").seal(id.as_bytes(), seed.bytes())?;
        self.device = SealedDevice { id, sealed: hex::encode(sealed) };
        Ok(())
    }

    /// This machine as a writer.
    ///
    /// # Errors
    /// `damaged` when its key does not open.
    pub fn device(&self, key: &SecretKey) -> Result<Device> {
        let sealed = hex::decode(&self.device.sealed).map_err(|_| Error::damaged("the device's key"))?;
        let seed = key
            .derive("device")
            .open(self.device.id.as_bytes(), &sealed)
            .ok_or_else(|| Error::damaged("the device's key"))?;
        let mut seed: [u8; 32] = seed.try_into().map_err(|_| Error::damaged("the device's key"))?;
        let device = Device::new(self.device.id, &seed);
        seed.zeroize();
        Ok(device)
    }
}

fn passphrase_key(passphrase: &str, slot: &Slot) -> Result<SecretKey> {
    let params = Params::new(slot.cost.memory_kib, slot.cost.passes, 1, Some(32))
        .map_err(|_| Error::damaged("a slot's cost"))?;
    let salt = hex::decode(&slot.salt).map_err(|_| Error::damaged("a slot's salt"))?;
    let mut key = [0; 32];
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into(passphrase.as_bytes(), &salt, &mut key)
        .map_err(|e| Error::internal(format!("Argon2id: {e}")))?;
    Ok(SecretKey(key))
}

fn wrap(public: &WrapPublic, key: &SecretKey, context: &[u8]) -> Result<String> {
    let (encapped, wrapped) = hpke::single_shot_seal::<HpkeAead, HkdfSha256, WrapKem>(
        &OpModeS::Base,
        public,
        WRAP_INFO,
        key.bytes(),
        context,
    )
    .map_err(|e| Error::internal(format!("wrapping a key: {e}")))?;
    Ok(hex::encode([encapped.to_bytes().to_vec(), wrapped].concat()))
}

fn unwrap(private: &WrapPrivate, wrapped: &str, context: &[u8]) -> Result<SecretKey> {
    let damaged = || Error::damaged("a wrapped key");
    let bytes = hex::decode(wrapped).map_err(|_| damaged())?;
    let (encapped, wrapped) = bytes.split_at_checked(32).ok_or_else(damaged)?;
    let encapped = <WrapKem as Kem>::EncappedKey::from_bytes(encapped).map_err(|_| damaged())?;
    let mut key = hpke::single_shot_open::<HpkeAead, HkdfSha256, WrapKem>(
        &OpModeR::Base,
        private,
        &encapped,
        WRAP_INFO,
        wrapped,
        context,
    )
    .map_err(|_| damaged())?;
    let bytes: [u8; 32] = key.as_slice().try_into().map_err(|_| damaged())?;
    key.zeroize();
    Ok(SecretKey(bytes))
}
