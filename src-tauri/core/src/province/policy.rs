//! What a provincial office gets of a clinic: extracts, or all operations without narrative parts. The clinic decides, by an
//! administrator's signature.

use super::introduction::{KnownSite, meant};
use super::records::KNOWN_SITE;
use super::require;
use crate::app::App;
use crate::authority::Authority;
use crate::error::Result;
use crate::kernel::codes::{SiteKind, SitePolicy};
use crate::kernel::ids::Id;
use crate::log::Edit;
use crate::scene::Work;
use crate::store::desk::Rank;
use serde::Deserialize;

/// What an office is to get.
#[derive(Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct SetPolicy {
    /// The office.
    pub site: Id,
    /// What.
    pub policy: SitePolicy,
    /// The administrator's own passphrase, as a signature.
    pub by: String,
}

/// What a site gets: everything only where nobody says otherwise.
pub(super) fn of(authority: &Authority, site: Id) -> SitePolicy {
    let said = authority.heads("known_site", site, "policy");
    let is_full = |value: &serde_json::Value| value.as_str() == Some(SitePolicy::Full.as_str());
    if !said.is_empty() && said.iter().all(|(_, value)| is_full(value)) {
        SitePolicy::Full
    } else {
        SitePolicy::Statistical
    }
}

/// Says what an office gets of this clinic from now on.
///
/// # Errors
/// `not_a_clinic`, `site_unknown` when it is no provincial office that is known, `wrong_passphrase`, `signature_needed`.
pub fn set(app: &App, work: &Work, input: SetPolicy) -> Result<KnownSite> {
    let vault = app.vault()?;
    let scene = vault.scene(app.now(), work.clone());
    vault.readers.read(|conn| require(conn, &scene, SiteKind::Clinic))?;
    let known = meant(&scene.authority, SiteKind::Province, Some(input.site))?;
    let by = vault.signatory(&scene, &input.by)?;
    let SetPolicy { site, policy, .. } = input;
    vault.desk.write(Rank::Save, scene, move |tx| {
        let authority = tx.authority()?;
        let heads = authority.heads("known_site", site, "policy").iter().map(|(op, _)| *op).collect();
        tx.sign(
            &[by],
            tx.scene.site,
            vec![Edit::of(&KNOWN_SITE, site).set_over("policy", policy.as_str(), heads)?],
        )?;
        tx.trace("site_policy", None, Some(&format!("policy what={} site={site}", policy.as_str())))
    })?;
    vault.judge_anew()?;
    Ok(KnownSite { policy, ..known })
}
