//! How sites come to know each other: a small signed file in the clear with a site's name and the keys of its machines,
//! and a code that an administrator of the other site compares, by telephone for instance, and signs for.

use super::policy;
use super::records::KNOWN_SITE;
use crate::app::App;
use crate::authority::Authority;
use crate::error::{Error, Result};
use crate::kernel::codes::{SiteKind, SitePolicy};
use crate::kernel::ids::Id;
use crate::log::relay::device_key;
use crate::log::{Device, Edit, signature};
use crate::scene::{Rx, Scene, Work};
use crate::settings::{self, Nothing};
use crate::store::desk::Rank;
use crate::sync::request::{RequestCode, code_of, is_code};
use crate::sync::{enrolled, seal};
use crate::vault::files::write_atomically;
use chrono::{DateTime, FixedOffset};
use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::io::Read;
use std::path::Path;

const FORMAT: u32 = 1;
/// The largest file that is looked into: some hundred machines.
const LARGEST: u64 = 64 << 10;
const CONTEXT: &[u8] = b"titian introduction 1\n";
/// The longest name of a site.
const LONGEST_NAME: usize = 480;

/// A machine of a site: what it signs with, and what files for it are encrypted to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct SiteMachine {
    /// The device.
    pub device: Id,
    /// The public half of the key it signs with, in hex.
    pub key: String,
    /// Its age recipient.
    pub age: String,
}

/// Another site that an administrator has accepted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct KnownSite {
    /// Which.
    pub site: Id,
    /// What it is.
    pub kind: SiteKind,
    /// Its name.
    pub name: String,
    /// Its region.
    pub region_code: String,
    /// Its machines.
    pub machines: Vec<SiteMachine>,
    /// What it gets of this site, where it is a provincial office.
    pub policy: SitePolicy,
}

/// What this site is, and whom it knows.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct SitesState {
    /// What this site is.
    pub kind: SiteKind,
    /// The mark of the key that persons are named with; none where there is none.
    pub person_key: Option<String>,
    /// The sites accepted, by name.
    pub sites: Vec<KnownSite>,
}

/// An introduction to be written.
#[derive(Debug, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct WriteIntroduction {
    /// The token of the chosen file.
    pub file: String,
}

/// An introduction to be looked into.
#[derive(Debug, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct OpenIntroduction {
    /// The token of the chosen file.
    pub file: String,
}

/// What an introduction says. Only its code, compared with that site's screen, shows that it is that site's.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct IntroductionFace {
    /// Which site it names.
    #[serde(flatten)]
    pub site: KnownSite,
    /// Whether this site was accepted before; then its machines are replaced.
    pub is_known: bool,
}

/// A site to be accepted.
#[derive(Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct AcceptSite {
    /// The token of its introduction.
    pub file: String,
    /// The code, as that site's screen shows it.
    pub code: String,
    /// The administrator's own passphrase, as a signature.
    pub by: String,
}

#[derive(Serialize, Deserialize)]
struct Introduction {
    site: Id,
    kind: SiteKind,
    name: String,
    region_code: String,
    machines: Vec<SiteMachine>,
    device: Id,
    made_at: DateTime<FixedOffset>,
}

#[derive(Serialize, Deserialize)]
struct File {
    titian_introduction: u32,
    introduction: String,
    sig: String,
}

/// A site as its record says it.
#[derive(Serialize, Deserialize)]
struct Record {
    kind: SiteKind,
    name: String,
    region_code: String,
    machines: Vec<SiteMachine>,
}

/// The sites that count.
pub(super) fn known(authority: &Authority) -> Vec<KnownSite> {
    let read = |(site, value): (Id, &serde_json::Value)| {
        let Record { kind, name, region_code, machines } = serde_json::from_value(value.clone()).ok()?;
        Some(KnownSite { site, kind, name, region_code, machines, policy: policy::of(authority, site) })
    };
    let mut sites: Vec<KnownSite> =
        authority.records("known_site", "introduction").filter_map(read).collect();
    sites.sort_by(|one, other| (&one.name, one.site).cmp(&(&other.name, other.site)));
    sites
}

/// What a site is called; empty where it is not known.
pub(super) fn name_of(scene: &Scene, of: Id) -> String {
    known(&scene.authority).into_iter().find(|site| site.site == of).map(|site| site.name).unwrap_or_default()
}

/// The names of the sites that count.
pub(crate) fn site_names(scene: &Scene) -> BTreeMap<Id, String> {
    known(&scene.authority).into_iter().map(|site| (site.site, site.name)).collect()
}

/// The site of a kind that somebody means: the one they name, or the only one.
///
/// # Errors
/// `no_province` or `no_clinic` when there is none, `site_needed` when there are several, `site_unknown`.
pub(super) fn meant(authority: &Authority, kind: SiteKind, named: Option<Id>) -> Result<KnownSite> {
    let mut sites: Vec<KnownSite> = known(authority).into_iter().filter(|site| site.kind == kind).collect();
    if let Some(named) = named {
        return sites
            .into_iter()
            .find(|site| site.site == named)
            .ok_or_else(|| Error::refused("site_unknown"));
    }
    match (sites.pop(), sites.is_empty(), kind) {
        (Some(site), true, _) => Ok(site),
        (Some(_), false, _) => Err(Error::refused("site_needed")),
        (None, _, SiteKind::Province) => Err(Error::refused("no_province")),
        (None, _, SiteKind::Clinic) => Err(Error::refused("no_clinic")),
    }
}

/// This site's machines.
fn own_machines(conn: &Connection, authority: &Authority) -> Result<Vec<SiteMachine>> {
    let keys = settings::device_keys(conn)?;
    let machine = |(device, age): (Id, String)| {
        let key = hex::encode(keys.get(&device)?.as_bytes());
        Some(SiteMachine { device, key, age })
    };
    Ok(enrolled(authority).into_iter().filter_map(machine).collect())
}

/// Writes this site's introduction for another one.
///
/// # Errors
/// `device_not_enrolled`, or what the disk says.
pub fn introduce(app: &App, work: &Work, input: WriteIntroduction) -> Result<RequestCode> {
    let vault = app.vault()?;
    let scene = vault.scene(app.now(), work.clone());
    let path = scene.files.path(&input.file)?;
    let (kind, machines) = vault
        .readers
        .read(|conn| Ok((settings::kind(conn, scene.site)?, own_machines(conn, &scene.authority)?)))?;
    Ok(RequestCode { code: write(&scene, kind, machines, &vault.device()?, &path)? })
}

fn write(
    scene: &Scene,
    kind: SiteKind,
    machines: Vec<SiteMachine>,
    device: &Device,
    path: &Path,
) -> Result<String> {
    if !machines.iter().any(|machine| machine.device == device.id) {
        return Err(Error::refused("device_not_enrolled"));
    }
    let internal = |e: serde_json::Error| Error::internal(format!("encoding an introduction: {e}"));
    let introduction = Introduction {
        site: scene.site,
        kind,
        name: scene.site_name.clone(),
        region_code: scene.region_code.clone(),
        machines,
        device: device.id,
        made_at: scene.now,
    };
    let introduction = serde_json::to_string(&introduction).map_err(internal)?;
    let code = code_of(CONTEXT, &introduction);
    let sig = hex::encode(device.sign(CONTEXT, introduction.as_bytes()));
    let file =
        serde_json::to_vec(&File { titian_introduction: FORMAT, introduction, sig }).map_err(internal)?;
    write_atomically(path, &file)?;
    Ok(code)
}

/// Reads an introduction, with its code.
///
/// # Errors
/// `introduction_unreadable`, `introduction_too_new`, or what the disk says.
fn read(path: &Path) -> Result<(KnownSite, String)> {
    #[derive(Deserialize)]
    struct Version {
        titian_introduction: u32,
    }
    let unreadable = || Error::refused("introduction_unreadable");
    let mut bytes = Vec::new();
    std::fs::File::open(path)?.take(LARGEST + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > LARGEST {
        return Err(unreadable());
    }
    let version: Version = serde_json::from_slice(&bytes).map_err(|_| unreadable())?;
    if version.titian_introduction > FORMAT {
        return Err(Error::refused("introduction_too_new"));
    }
    let file: File = serde_json::from_slice(&bytes).map_err(|_| unreadable())?;
    let said: Introduction = serde_json::from_str(&file.introduction).map_err(|_| unreadable())?;
    let mut sig = [0; 64];
    hex::decode_to_slice(&file.sig, &mut sig).map_err(|_| unreadable())?;
    let writer = said.machines.iter().find(|machine| machine.device == said.device).ok_or_else(unreadable)?;
    let key = device_key(&writer.key).ok_or_else(unreadable)?;
    let is_right = signature::is_signed(CONTEXT, file.introduction.as_bytes(), &sig, &key)
        && said
            .machines
            .iter()
            .all(|machine| seal::is_recipient(&machine.age) && device_key(&machine.key).is_some())
        && !said.name.trim().is_empty()
        && said.name.len() <= LONGEST_NAME;
    if !is_right {
        return Err(unreadable());
    }
    let Introduction { site, kind, name, region_code, machines, .. } = said;
    let policy = SitePolicy::default();
    Ok((KnownSite { site, kind, name, region_code, machines, policy }, code_of(CONTEXT, &file.introduction)))
}

/// Says what an introduction says, and takes nothing of it.
///
/// # Errors
/// `introduction_unreadable`, `introduction_too_new`, or what the disk says.
pub fn look(app: &App, work: &Work, input: OpenIntroduction) -> Result<IntroductionFace> {
    let scene = app.vault()?.scene(app.now(), work.clone());
    let (mut site, _) = read(&scene.files.path(&input.file)?)?;
    let known = known(&scene.authority).into_iter().find(|known| known.site == site.site);
    site.policy = known.as_ref().map_or_else(SitePolicy::default, |known| known.policy);
    Ok(IntroductionFace { site, is_known: known.is_some() })
}

/// Accepts the site of an introduction: an administrator signs that these are its keys. Done again it takes the
/// machines that the site has now.
///
/// # Errors
/// `introduction_unreadable`, `introduction_too_new`, `wrong_code`, `own_site`, `wrong_passphrase`, `signature_needed`, or
/// what the disk says.
pub fn accept(app: &App, work: &Work, input: AcceptSite) -> Result<KnownSite> {
    let vault = app.vault()?;
    let scene = vault.scene(app.now(), work.clone());
    let (mut site, code) = read(&scene.files.path(&input.file)?)?;
    site.policy = policy::of(&scene.authority, site.site);
    if !is_code(&code, &input.code) {
        return Err(Error::refused("wrong_code"));
    }
    if site.site == scene.site {
        return Err(Error::refused("own_site"));
    }
    let by = vault.signatory(&scene, &input.by)?;
    let accepted = site.clone();
    vault.desk.write(Rank::Save, scene, move |tx| {
        let heads = tx.authority()?;
        let heads = heads.heads("known_site", site.site, "introduction").iter().map(|(op, _)| *op).collect();
        let KnownSite { site, kind, name, region_code, machines, .. } = site;
        let record = Record { kind, name, region_code, machines };
        let is_known = tx.pen.has_seen(site, None)?;
        let edit = if is_known { Edit::of(&KNOWN_SITE, site) } else { Edit::new(&KNOWN_SITE, site) };
        let edit = edit.set_over("introduction", record, heads)?;
        tx.sign(&[by], tx.scene.site, vec![edit])?;
        tx.trace("site_accepted", None, Some(&format!("site kind={} site={site}", kind.as_str())))
    })?;
    vault.judge_anew()?;
    Ok(accepted)
}

/// Says what this site is, and whom it knows.
///
/// # Errors
/// When the vault cannot be read.
pub fn sites(rx: &Rx<'_>, _: Nothing) -> Result<SitesState> {
    Ok(SitesState {
        kind: settings::kind(rx.conn, rx.scene.site)?,
        person_key: super::persons::key(rx.conn, rx.scene.site)?.map(|key| key.mark()),
        sites: known(&rx.scene.authority),
    })
}
