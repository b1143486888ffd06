//! The key that opens this machine's bundles, for whoever wants to open one with other software.

use super::seal;
use crate::error::Result;
use crate::scene::Scene;
use crate::store::desk::{Rank, Written};
use crate::vault::Vault;
use serde::{Deserialize, Serialize};

/// Who asks.
#[derive(Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct AskBundleKey {
    /// The administrator's own passphrase.
    pub by: String,
}

/// The key.
#[derive(Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct BundleKey {
    /// An age identity, `AGE-SECRET-KEY-1…`: it opens every bundle ever made for this machine, at an office those of all clinics.
    pub key: String,
}

/// Gives out the private key with which this machine opens bundles; the access register says so.
///
/// # Errors
/// `wrong_passphrase`, or what the disk says.
pub fn bundle_key(vault: &Vault, scene: Scene, input: AskBundleKey) -> Result<Written<BundleKey>> {
    vault.signatory(&scene, &input.by)?;
    let key = seal::identity_text(&vault.device()?)?;
    vault.desk.write(Rank::Save, scene, move |tx| {
        tx.trace("bundle_key", None, None)?;
        Ok(BundleKey { key: key.to_string() })
    })
}
