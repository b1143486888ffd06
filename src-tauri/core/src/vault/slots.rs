//! The ways in of an open vault: adding one, taking one away, opening somebody's signing key.

use super::create::settle;
use super::keys::SecretKey;
use super::recovery::RecoverySecret;
use super::{Vault, copy};
use crate::error::Result;
use crate::kernel::ids::Id;
use crate::log::Signatory;
use crate::scene::Scene;
use std::sync::{Arc, PoisonError};

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
        draft.set_slot(person, name, passphrase, self.place.cost()?, &self.key, signing)?;
        let slot = draft.slot(person)?.clone();
        let mut keys = self.keys.file();
        let mut file = keys.clone();
        file.put_slot(slot);
        if file.database != draft.database {
            // Meanwhile a copy took the database's place, and a slot is wrapped for one of a name.
            file = file.for_database(&file.database, &self.key)?;
        }
        file.write(&self.place.vault.join("keys.json"), &copy(&self.key))?;
        *keys = file;
        Ok(())
    }

    /// Keeps a new vault's recovery key until somebody has typed it back.
    pub(super) fn await_sheet(&self, sheet: RecoverySecret) {
        *self.sheet.lock().unwrap_or_else(PoisonError::into_inner) = Some(sheet);
    }

    /// Whether nobody has typed back yet what is on the recovery sheet of this new vault.
    #[must_use]
    pub fn is_setting_up(&self) -> bool {
        self.sheet.lock().unwrap_or_else(PoisonError::into_inner).is_some()
    }

    /// Takes a group of the sheet, or the whole of it, as typed back: then the vault is set up.
    ///
    /// # Errors
    /// `invalid` when it is not what the sheet says, or when the folder cannot be written.
    pub fn type_back(&self, typed: &str, group: Option<u32>) -> Result<()> {
        let mut sheet = self.sheet.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(secret) = sheet.as_ref() else { return Ok(()) };
        secret.require(typed, group)?;
        settle(&self.place.vault)?;
        *sheet = None;
        Ok(())
    }

    /// Ends the setting up of a vault whose recovery key is nobody's secret: a demonstration's.
    ///
    /// # Errors
    /// When the folder cannot be written.
    pub(crate) fn skip_sheet(&self) -> Result<()> {
        settle(&self.place.vault)?;
        *self.sheet.lock().unwrap_or_else(PoisonError::into_inner) = None;
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
