//! How an Ed25519 signature is checked: by the rules of ZIP 215, under which a signature gets the same answer alone and
//! among many, on every machine. Under the older rules a batch can let through what a check of one refuses.

use ed25519_dalek::VerifyingKey;
use ed25519_zebra::batch::Verifier;
use ed25519_zebra::{Signature, VerificationKey, VerificationKeyBytes};
use getrandom::SysRng;
use getrandom::rand_core::UnwrapErr;

/// Reads a public key. One of small order, with which anything is signed, is none.
#[must_use]
pub fn read_key(bytes: &[u8; 32]) -> Option<VerifyingKey> {
    VerifyingKey::from_bytes(bytes).ok().filter(|key| !key.is_weak())
}

/// Whether bytes behind a context were signed with a key.
#[must_use]
pub fn is_signed(context: &[u8], bytes: &[u8], sig: &[u8; 64], key: &VerifyingKey) -> bool {
    VerificationKey::try_from(key.to_bytes())
        .and_then(|key| key.verify(&Signature::from_bytes(sig), &[context, bytes].concat()))
        .is_ok()
}

/// Many signatures that are checked together, at a third or less of what they cost one by one.
#[derive(Default)]
pub struct Signatures {
    gathered: Verifier,
    count: usize,
}

impl Signatures {
    /// Adds one, over bytes behind a context.
    pub fn add(&mut self, context: &[u8], bytes: &[u8], sig: &[u8; 64], key: &VerifyingKey) {
        let key = VerificationKeyBytes::from(key.to_bytes());
        self.gathered.queue((key, Signature::from_bytes(sig), &[context, bytes].concat()));
        self.count += 1;
    }

    /// How many there are.
    #[must_use]
    pub const fn count(&self) -> usize {
        self.count
    }

    /// Whether every one is right. Of a wrong one nothing says which.
    #[must_use]
    pub fn are_right(self) -> bool {
        // Without random numbers from the system no batch can be judged, and nothing else can be done either.
        self.gathered.verify(UnwrapErr(SysRng)).is_ok()
    }
}

impl std::fmt::Debug for Signatures {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Signatures")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use curve25519_dalek::EdwardsPoint;
    use curve25519_dalek::constants::{ED25519_BASEPOINT_POINT, EIGHT_TORSION};
    use curve25519_dalek::scalar::Scalar;
    use ed25519_dalek::{Signer as _, SigningKey};
    use sha2::{Digest, Sha512};

    const CONTEXT: &[u8] = b"a test\n";

    fn signer(number: u8) -> SigningKey {
        SigningKey::from_bytes(&[number; 32])
    }

    fn sign(key: &SigningKey, bytes: &[u8]) -> [u8; 64] {
        key.sign(&[CONTEXT, bytes].concat()).to_bytes()
    }

    /// What only the owner of a key can make, and the rules before ZIP 215 judge one way alone and another among many.
    fn sign_with_torsion(key: &SigningKey, bytes: &[u8], torsion: EdwardsPoint) -> [u8; 64] {
        let nonce = Scalar::from_bytes_mod_order([7; 32]);
        let point = (ED25519_BASEPOINT_POINT * nonce + torsion).compress();
        let challenge = Sha512::new()
            .chain_update(point.as_bytes())
            .chain_update(key.verifying_key().as_bytes())
            .chain_update(CONTEXT)
            .chain_update(bytes);
        let challenge = Scalar::from_bytes_mod_order_wide(&challenge.finalize().into());
        let answer = nonce + challenge * key.to_scalar();
        let mut sig = [0; 64];
        sig[..32].copy_from_slice(point.as_bytes());
        sig[32..].copy_from_slice(answer.as_bytes());
        sig
    }

    fn are_right(signed: &[(&[u8], [u8; 64], &SigningKey)]) -> bool {
        let mut all = Signatures::default();
        for (bytes, sig, key) in signed {
            all.add(CONTEXT, bytes, sig, &key.verifying_key());
        }
        all.are_right()
    }

    #[test]
    fn many_are_right_when_each_is() {
        let (one, other) = (signer(1), signer(2));
        let messages: Vec<Vec<u8>> = (0..50_u8).map(|number| vec![number]).collect();
        let mut signed: Vec<(&[u8], [u8; 64], &SigningKey)> = Vec::new();
        for (key, bytes) in [&one, &other].into_iter().cycle().zip(&messages) {
            signed.push((bytes, sign(key, bytes), key));
        }
        assert!(are_right(&signed));
        assert!(are_right(&[]), "none is wrong");
        for at in [0, 17, 49] {
            let mut changed = signed.clone();
            changed[at].0 = b"something else";
            assert!(!are_right(&changed), "the {at}th was made over something else");
            let mut changed = signed.clone();
            changed[at].1[40] ^= 1;
            assert!(!are_right(&changed), "a bit of the {at}th was flipped");
            let mut changed = signed.clone();
            changed[at].2 = if std::ptr::eq(changed[at].2, &raw const one) { &other } else { &one };
            assert!(!are_right(&changed), "the {at}th is somebody else's");
        }
    }

    #[test]
    fn a_signature_is_judged_alike_alone_and_among_many() {
        let key = signer(3);
        for torsion in EIGHT_TORSION {
            let odd = sign_with_torsion(&key, b"odd", torsion);
            assert!(is_signed(CONTEXT, b"odd", &odd, &key.verifying_key()), "ZIP 215 takes it");
            let elsewhere = is_signed(CONTEXT, b"even", &odd, &key.verifying_key());
            assert!(!elsewhere, "but only for what it was made over");
            let plain = (&b"plain"[..], sign(&key, b"plain"), &key);
            // A batch draws its own random numbers: what hangs on them would not come out alike so often.
            for _ in 0..40 {
                assert!(are_right(&[plain, (b"odd", odd, &key)]));
                assert!(!are_right(&[plain, (b"even", odd, &key)]));
            }
        }
    }

    #[test]
    fn a_key_with_which_anything_is_signed_is_no_key() {
        for torsion in EIGHT_TORSION {
            assert!(read_key(torsion.compress().as_bytes()).is_none());
        }
        assert!(read_key(signer(4).verifying_key().as_bytes()).is_some());
    }
}
