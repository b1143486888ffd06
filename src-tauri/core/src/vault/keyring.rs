//! `keys.json` of the open vault, shared by the calls: whoever signs opens their signing key here, with their
//! passphrase, for one act.

use super::attempts::Attempts;
use super::keys::{KeyFile, Unlocked, Ways};
use super::recovery::RecoverySecret;
use crate::authority::Root;
use crate::error::Result;
use crate::kernel::ids::Id;
use crate::log::Signatory;
use chrono::{DateTime, FixedOffset};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// The keys file of an open vault.
#[derive(Debug)]
pub struct Keyring {
    file: Mutex<KeyFile>,
    attempts: Attempts,
}

impl Keyring {
    /// The ring of a file.
    #[must_use]
    pub const fn new(file: KeyFile, attempts: Attempts) -> Self {
        Self { file: Mutex::new(file), attempts }
    }

    /// The file as it is in force.
    pub(super) fn file(&self) -> MutexGuard<'_, KeyFile> {
        self.file.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The root of all signatures.
    ///
    /// # Errors
    /// `damaged` when the file holds no key of the site.
    pub fn root(&self) -> Result<Root> {
        self.file().root()
    }

    /// Whether a person can sign in on this machine.
    #[must_use]
    pub fn has_slot(&self, person: Id) -> bool {
        self.file().slot(person).is_ok()
    }

    /// The ways in of some people, for a machine that joins.
    ///
    /// # Errors
    /// `not_found` when one of them has none here.
    pub fn ways(&self, people: &[Id]) -> Result<Ways> {
        self.file().ways(people)
    }

    /// Somebody's signing key.
    ///
    /// # Errors
    /// `wrong_passphrase`, `too_many_tries`, `not_found` when they have no slot on this machine.
    pub fn signatory(&self, person: Id, passphrase: &str, now: DateTime<FixedOffset>) -> Result<Signatory> {
        // Trying a passphrase takes its time; nobody waits for the file meanwhile.
        let file = self.file().clone();
        self.attempts.guard(person, now, || file.signatory(person, passphrase))
    }

    /// The site itself as a signatory, for somebody who has its recovery sheet.
    ///
    /// # Errors
    /// `invalid`, naming the group that does not check; `wrong_recovery_key`.
    pub fn site_signatory(&self, recovery_key: &str) -> Result<Signatory> {
        let secret = RecoverySecret::parse(recovery_key)?;
        let file = self.file().clone();
        self.attempts.telling(None, file.recover(&secret))?;
        Ok(secret.signatory(file.site))
    }

    /// Opens a person's slot.
    ///
    /// # Errors
    /// `wrong_passphrase`, `too_many_tries`, `not_found` when they have no slot on this machine.
    pub(super) fn unlock(
        &self,
        person: Id,
        passphrase: &str,
        now: DateTime<FixedOffset>,
    ) -> Result<Unlocked> {
        let file = self.file().clone();
        self.attempts.guard(person, now, || file.unlock(person, passphrase))
    }

    /// What was refused at this vault on this machine.
    pub(crate) const fn attempts(&self) -> &Attempts {
        &self.attempts
    }
}
