//! A machine without a vault that joins a site: its request, and what it makes of the answer.

use super::examine::{self, Empty, Here};
use super::format::Purpose;
use super::read::{Batches, Reader};
use super::request::{self as requests, RequestCode};
use super::{inbox, seal};
use crate::access::{self, Session};
use crate::app::App;
use crate::authority::Root;
use crate::error::{Error, Result};
use crate::kernel::codes::Language;
use crate::log::relay::{Checked, Storing, device_key};
use crate::log::{Class, Device};
use crate::scene::{Scene, Work};
use crate::schema::SCHEMA;
use crate::settings::Nothing;
use crate::store;
use crate::store::desk::Clerk;
use crate::vault::check_passphrase;
use crate::vault::joining::{self, Answer};
use age::x25519::Identity;
use serde::Deserialize;
use std::path::Path;

/// A request of a machine without a vault.
#[derive(Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct JoinRequest {
    /// The token of the chosen file.
    pub file: String,
    /// The passphrase of the account that the person has at the clinic.
    pub passphrase: String,
}

/// The answer to it.
#[derive(Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct JoinFinish {
    /// The token of the answer.
    pub file: String,
    /// The same passphrase.
    pub passphrase: String,
    /// The language of this machine.
    pub language: Language,
}

/// Makes a device for this machine and writes its request. Done again it makes another, and the earlier request is void.
///
/// # Errors
/// `vault_exists`, `invalid`, `folder_synced`, `folder_network`, or what the disk says.
pub fn request(app: &App, _: &Work, input: JoinRequest) -> Result<RequestCode> {
    check_passphrase(&input.passphrase, "passphrase")?;
    let path = app.files().path(&input.file)?;
    let now = app.now();
    let write = |device: &Device| requests::write(device, None, now, &path);
    Ok(RequestCode { code: joining::request(app.place(), &input.passphrase, now, write)? })
}

/// Makes this machine's vault from the answer and opens it.
///
/// # Errors
/// `join_missing`, `wrong_passphrase`, `not_an_answer`, `vault_exists`, a refusal of `docs/SYNC.md`, `cancelled`, or what the
/// disk says; then the machine waits for its answer as before.
pub fn finish(app: &App, work: &Work, input: JoinFinish) -> Result<Session> {
    let path = app.files().path(&input.file)?;
    let (id, seed) = joining::open(&app.place().vault, &input.passphrase)?;
    let identity = seal::identity(&Device::new(id, seed.bytes()))?;
    let manifest = Reader::open(&path, &identity)?.manifest;
    let (Purpose::Enrolment, Some(ways)) = (manifest.purpose, manifest.ways) else {
        return Err(Error::refused("not_an_answer"));
    };
    let key = device_key(&manifest.site_key).ok_or_else(|| Error::refused("bundle_altered"))?;
    let root = Root { site: manifest.site, key };
    let answer = Answer {
        site: manifest.site,
        site_public: manifest.site_key,
        ways,
        language: input.language,
        passphrase: input.passphrase,
    };
    let fill = |clerk: &mut Clerk, scene: &Scene| fill(clerk, scene, root, &identity, &path);
    let vault = joining::join(app.place(), answer, (id, &seed), (app.now(), work), app.files(), fill)?;
    app.set_vault(vault);
    access::session(app, Nothing {})
}

/// Checks the answer like any bundle, against the empty log, while it is put in: where it is refused, nothing is left of the
/// vault.
fn fill(clerk: &mut Clerk, scene: &Scene, root: Root, identity: &Identity, path: &Path) -> Result<()> {
    let here = Here { identity, device: scene.device, root, is_abroad: false };
    let withheld = Class::ALL.into_iter().collect();
    clerk.fill(scene, |tx| {
        let take = |mut batches: Batches<Checked>, total| {
            let indexes = store::lay_by_indexes(tx.conn())?;
            let mut storing = Storing::begin(tx.conn(), &SCHEMA, &withheld)?;
            batches.each(|ops, done| {
                scene.work.step("bundle_applying", done, Some(total))?;
                storing.store(ops)
            })?;
            let received = storing.end()?;
            inbox::go_on_behind(tx, received)?;
            scene.work.step("bundle_lists", 0, None)?;
            store::make_indexes(tx.conn(), &indexes)?;
            while inbox::catch_up(tx)? {
                scene.work.step("bundle_lists", 0, None)?;
            }
            Ok(())
        };
        let is_wanted = || scene.work.require_wanted();
        let (manifest, ()) = examine::fill(here, Empty, path, is_wanted, take)?;
        inbox::keep_said(tx, &manifest)
    })
}
