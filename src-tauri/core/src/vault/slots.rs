//! The ways in of an open vault: adding one, taking one away, opening somebody's signing key.

use super::keys::SecretKey;
use super::{Vault, copy};
use crate::error::Result;
use crate::kernel::ids::Id;
use crate::log::Signatory;
use crate::scene::Scene;
use std::sync::Arc;

impl Vault {
    /// The signing key of whoever is signed in, opened with the passphrase they typed for this one act.
    ///
    /// # Errors
    /// `wrong_passphrase`, `too_many_tries`.
    pub fn signatory(&self, scene: &Scene, passphrase: &str) -> Result<Arc<Signatory>> {
        self.keys.signatory(scene.person.id, passphrase, scene.now).map(Arc::new)
    }

    /// Gives a person a way in on this machine, or another one in its place.
    ///
    /// # Errors
    /// When the folder cannot be written.
    pub fn set_slot(&self, person: Id, name: &str, passphrase: &str, signing: &SecretKey) -> Result<()> {
        // What takes long is done before anybody has to wait for the file.
        let mut draft = self.keys.file().clone();
        draft.set_slot(person, name, passphrase, self.place.key_cost, &self.key, signing)?;
        let slot = draft.slot(person)?.clone();
        let mut keys = self.keys.file();
        let mut file = keys.clone();
        file.put_slot(slot);
        file.write(&self.place.vault.join("keys.json"), &copy(&self.key))?;
        *keys = file;
        Ok(())
    }

    /// Takes a person's way in on this machine away.
    ///
    /// # Errors
    /// When the folder cannot be written.
    pub fn drop_slot(&self, person: Id) -> Result<()> {
        let mut keys = self.keys.file();
        let mut file = keys.clone();
        file.slots.retain(|slot| slot.person != person);
        file.write(&self.place.vault.join("keys.json"), &self.key)?;
        *keys = file;
        Ok(())
    }
}
