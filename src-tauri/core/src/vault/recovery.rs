//! The recovery key: what is printed on paper and opens the vault when every passphrase is lost. Eight groups of five
//! characters; the fifth checks its group, so a slip of the pen is found where it is.

use super::keys::{SecretKey, random};
use super::wrap::WrapPrivate;
use crate::error::{Arg, Check, Error, Result};
use crate::kernel::ids::Id;
use crate::log::Signatory;
use ed25519_dalek::SigningKey;
use hpke::Kem;
use hpke::kem::X25519HkdfSha256;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

/// Crockford's alphabet: no I, L, O or U, which are read as something else.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const GROUPS: usize = 8;

/// The twenty secret bytes of the sheet.
#[derive(Zeroize, ZeroizeOnDrop)]
pub struct RecoverySecret([u8; 20]);

impl std::fmt::Debug for RecoverySecret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("RecoverySecret(…)")
    }
}

impl RecoverySecret {
    /// A new secret.
    ///
    /// # Errors
    /// When the system gives no random bytes.
    pub fn random() -> Result<Self> {
        Ok(Self(random()?))
    }

    /// The text of the sheet: `XXXXC-XXXXC-…`.
    #[must_use]
    pub fn to_text(&self) -> Zeroizing<String> {
        let mut text = String::with_capacity(GROUPS * 6);
        for group in 0..GROUPS {
            if group > 0 {
                text.push('-');
            }
            let values = self.group(group);
            text.extend(values.iter().map(|value| char::from(ALPHABET[usize::from(*value)])));
            text.push(char::from(ALPHABET[usize::from(check(group, values))]));
        }
        Zeroizing::new(text)
    }

    /// Reads what somebody typed: dashes, spaces and case do not matter, O is 0, I and L are 1.
    ///
    /// # Errors
    /// `invalid`, naming the group that does not check.
    pub fn parse(text: &str) -> Result<Self> {
        let values: Vec<u8> = text
            .chars()
            .filter(|c| !c.is_whitespace() && *c != '-')
            .map(|c| value_of(c).unwrap_or(u8::MAX))
            .collect();
        if values.len() != GROUPS * 5 {
            let mut length = Check::default();
            length.fail_with(
                "recovery_key",
                "recovery_length",
                [("typed", Arg::from(i64::try_from(values.len()).unwrap_or(0)))],
            );
            length.done()?;
        }
        let mut failed = Check::default();
        let mut bits: Vec<u8> = Vec::with_capacity(GROUPS * 4);
        for (group, typed) in values.chunks(5).enumerate() {
            let quad = [typed[0], typed[1], typed[2], typed[3]];
            if typed.contains(&u8::MAX) || check(group, quad) != typed[4] {
                failed.fail_with(
                    "recovery_key",
                    "recovery_group",
                    [("group", Arg::from(i64::try_from(group + 1).unwrap_or(0)))],
                );
            }
            bits.extend(quad);
        }
        failed.done()?;
        let mut secret = [0u8; 20];
        for (at, value) in bits.iter().enumerate() {
            for bit in 0..5 {
                if value >> (4 - bit) & 1 == 1 {
                    let position = at * 5 + bit;
                    secret[position / 8] |= 1 << (7 - position % 8);
                }
            }
        }
        bits.zeroize();
        Ok(Self(secret))
    }

    /// Whether somebody typed a group of this sheet, or the whole of it.
    ///
    /// # Errors
    /// `invalid` when it is another.
    pub(super) fn require(&self, typed: &str, group: Option<u32>) -> Result<()> {
        let Some(number) = group else {
            let is_same = Self::parse(typed)?.0 == self.0;
            return if is_same { Ok(()) } else { Err(Error::refused("wrong_recovery_key")) };
        };
        let text = self.to_text();
        let at = usize::try_from(number).unwrap_or(0).wrapping_sub(1);
        let right = text.split('-').nth(at).map(|group| group.chars().map(value_of).collect::<Vec<_>>());
        let typed: Vec<Option<u8>> =
            typed.chars().filter(|c| !c.is_whitespace() && *c != '-').map(value_of).collect();
        let mut check = Check::default();
        if right.is_none_or(|right| right != typed) {
            let number = Arg::from(i64::from(number));
            check.fail_with("recovery_key", "recovery_group", [("group", number)]);
        }
        check.done()
    }

    fn group(&self, group: usize) -> [u8; 4] {
        std::array::from_fn(|at| {
            (0..5).fold(0, |value, bit| {
                let position = (group * 4 + at) * 5 + bit;
                value << 1 | (self.0[position / 8] >> (7 - position % 8) & 1)
            })
        })
    }

    /// The key pair that the database key is wrapped to.
    pub(super) fn wrap_keys(&self) -> (WrapPrivate, <X25519HkdfSha256 as Kem>::PublicKey) {
        X25519HkdfSha256::derive_keypair(self.derive("titian recovery wrap 1").bytes())
    }

    /// The site's root key.
    pub(super) fn site_root(&self) -> SigningKey {
        SigningKey::from_bytes(self.derive("titian site root 1").bytes())
    }

    /// The site itself as a signatory.
    pub(super) fn signatory(&self, site: Id) -> Signatory {
        Signatory::with_key(site, self.site_root())
    }

    fn derive(&self, purpose: &str) -> SecretKey {
        let mut wide = Zeroizing::new([0u8; 32]);
        wide[..20].copy_from_slice(&self.0);
        SecretKey::new(*wide).derive(purpose)
    }
}

fn value_of(typed: char) -> Option<u8> {
    let typed = match typed.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    };
    ALPHABET.iter().position(|known| char::from(*known) == typed).and_then(|at| u8::try_from(at).ok())
}

/// The fifth character of a group: a sum with odd weights modulo 32, which any one wrong character changes, and so
/// does a group in the place of another.
fn check(group: usize, values: [u8; 4]) -> u8 {
    let number = u32::try_from(group).unwrap_or_default();
    let weighted = values.iter().zip([1u32, 3, 9, 27]).map(|(value, weight)| u32::from(*value) * weight);
    u8::try_from((weighted.sum::<u32>() + number * 11 + 5) % 32).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_printed_reads_back_however_it_is_typed() -> Result<()> {
        let secret = RecoverySecret::random()?;
        let sloppy = secret.to_text().to_lowercase().replace('-', "  ").replace('0', "o").replace('1', "l");
        assert_eq!(RecoverySecret::parse(&sloppy)?.0, secret.0);
        Ok(())
    }

    #[test]
    fn any_one_wrong_character_and_any_two_groups_swapped_are_found() -> Result<()> {
        let text = RecoverySecret::random()?.to_text();
        for at in (0..text.len()).filter(|at| at % 6 != 5) {
            for wrong in ALPHABET.iter().map(|c| char::from(*c)).filter(|c| !text[at..].starts_with(*c)) {
                let typed = format!("{}{wrong}{}", &text[..at], &text[at + 1..]);
                assert!(RecoverySecret::parse(&typed).is_err(), "{at}");
            }
        }
        let groups: Vec<&str> = text.split('-').collect();
        for (one, other) in (0..GROUPS).flat_map(|one| (0..one).map(move |other| (one, other))) {
            let mut swapped = groups.clone();
            swapped.swap(one, other);
            assert!(RecoverySecret::parse(&swapped.join("-")).is_err(), "{one} and {other}");
        }
        Ok(())
    }

    #[test]
    fn a_wrong_character_is_found_in_its_group() -> Result<()> {
        let text = RecoverySecret([7; 20]).to_text();
        let mut typed: Vec<char> = text.chars().collect();
        typed[13] = if typed[13] == '2' { '3' } else { '2' };
        let Err(Error::Refused(refusal)) = RecoverySecret::parse(&typed.iter().collect::<String>()) else {
            panic!("read back")
        };
        assert_eq!(refusal.fields[0].args["group"], Arg::Number(3));
        Ok(())
    }
}
