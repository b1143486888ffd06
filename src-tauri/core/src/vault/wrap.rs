//! Wrapping a key to a public key (HPKE, X25519), and opening it with the private one.

use super::secret::SecretKey;
use crate::error::{Error, Result};
use hpke::aead::ChaCha20Poly1305 as HpkeAead;
use hpke::kdf::HkdfSha256;
use hpke::kem::X25519HkdfSha256;
use hpke::{Deserializable, Kem, OpModeR, OpModeS, Serializable};
use zeroize::Zeroize;

const WRAP_INFO: &[u8] = b"titian database key 1";

pub(super) type WrapKem = X25519HkdfSha256;
/// A private key that opens wrapped keys.
pub(super) type WrapPrivate = <WrapKem as Kem>::PrivateKey;
pub(super) type WrapPublic = <WrapKem as Kem>::PublicKey;

/// Reads a public key.
pub(super) fn public_key(hex: &str) -> Result<WrapPublic> {
    let bytes = hex::decode(hex).map_err(|_| Error::damaged("a public key"))?;
    WrapPublic::from_bytes(&bytes).map_err(|_| Error::damaged("a public key"))
}

/// Wraps a key so that the context must be known to open it.
pub(super) fn wrap(public: &WrapPublic, key: &SecretKey, context: &[u8]) -> Result<String> {
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

/// Opens a wrapped key.
pub(super) fn unwrap(private: &WrapPrivate, wrapped: &str, context: &[u8]) -> Result<SecretKey> {
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
    Ok(SecretKey::new(bytes))
}
