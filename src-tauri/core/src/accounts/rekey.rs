//! Re-keying the vault of this machine, when somebody has left.

use super::acts::is_own_key;
use crate::access::{self, Session};
use crate::app::App;
use crate::authority::records::REKEYING;
use crate::error::{Error, Result};
use crate::kernel::ids::Id;
use crate::log::Edit;
use crate::scene::Work;
use crate::settings::Nothing;
use crate::store::desk::Rank;
use crate::vault::{Vault, Way, rekey};
use serde::Deserialize;
use std::collections::BTreeSet;

/// A new key for this vault.
#[derive(Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Rekey {
    /// The administrator's own passphrase, as a signature and to open the vault again.
    pub by: String,
}

/// Gives the vault a new key and opens it again. Whoever has no account any more cannot open it, not with a copy of
/// `keys.json` of before either.
///
/// # Errors
/// `wrong_passphrase`, `signature_needed`, `cancelled`, `disk_full`, `vault_in_use`, or what the disk says; then the
/// old key is in force, and the vault is open again if it can be.
pub fn run(app: &App, work: &Work, input: Rekey) -> Result<Session> {
    let vault = app.vault()?;
    let scene = vault.scene(app.now(), work.clone());
    let person = scene.person.id;
    let by = vault.signatory(&scene, &input.by)?;
    if !is_own_key(&scene.authority, &by) {
        return Err(Error::refused("signature_needed"));
    }
    // Signed under the old key, so that the log says it wherever the new one is in force. How it ended is told by the
    // opening after it.
    vault.desk.write(Rank::Save, scene, move |tx| {
        let authority = tx.authority()?;
        let had = authority.records("staff", "role").map(|(person, _)| person);
        let left_out: BTreeSet<Id> = had.filter(|person| authority.role(*person).is_none()).collect();
        let edit = Edit::new(&REKEYING, tx.new_id()?).set("left_out", &left_out)?;
        tx.sign(&[by], tx.scene.site, vec![edit]).map(drop)
    })?;
    drop(vault);
    app.close();
    let outcome = rekey::run(app.place(), person, &input.by, work);
    let way = Way::Passphrase(Some(person), &input.by);
    let opened = Vault::open(app.place(), &way, app.now(), app.files(), &Work::default());
    let opened = opened.map(|vault| app.set_vault(vault));
    outcome?;
    opened?;
    access::session(app, Nothing {})
}
