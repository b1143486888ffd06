//! The devices of the site: which there are, who enrolled them, and revoking one that was lost or is not trusted. What a
//! revoked device wrote up to the operation named stays; what it goes on to write is kept apart (`log/apart.rs`) until an
//! administrator accepts it.

use super::acts::{heads, is_enrolled};
use crate::authority::Authority;
use crate::clients;
use crate::error::{Check, Error, Result};
use crate::kernel::ids::Id;
use crate::log::apart::{self, Accepted, Holding};
use crate::log::{Edit, personal};
use crate::scene::{Rx, Scene, Tx};
use crate::schema::SCHEMA;
use crate::settings::records::DEVICE;
use crate::settings::{self, Nothing};
use crate::staff;
use crate::store::desk::{Rank, Written};
use crate::vault::Vault;
use chrono::{DateTime, FixedOffset};
use serde::{Deserialize, Serialize};

/// The most operations of a list of what is kept apart.
const MOST_LISTED: u32 = 500;

/// Whether what a device writes is trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum DeviceState {
    /// An administrator enrolled it, or the site began on it.
    Enrolled,
    /// Nobody has yet.
    NotEnrolled,
    /// An administrator revoked it.
    Revoked,
}

/// A device of the site.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct SiteDevice {
    /// The record.
    pub id: Id,
    /// The code in its record numbers.
    pub code: String,
    /// Whether it is the machine one sits at.
    pub is_this: bool,
    /// Whether what it writes is trusted.
    pub state: DeviceState,
    /// When that was last said, by the writer's clock; none while nobody has.
    pub since: Option<DateTime<FixedOffset>>,
    /// Who said it, by name; none for the recovery sheet, with which the site began.
    pub by: Option<String>,
    /// The number of its last operation held here.
    pub last: u64,
    /// Of a revoked device the number of the last operation accepted; none when no number was named.
    pub accepted: Option<u64>,
    /// How many operations of it are kept apart.
    pub apart: u64,
}

/// A device whose later operations are not accepted, or are after all.
#[derive(Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct JudgeDevice {
    /// The device.
    pub device: Id,
    /// The number of its last operation that is accepted; none for all that this machine holds.
    #[serde(default)]
    pub last: Option<u64>,
    /// The administrator's own passphrase, as a signature.
    pub by: String,
}

/// A device.
#[derive(Debug, Clone, Copy, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ByDevice {
    /// The record.
    pub device: Id,
}

/// Something that a revoked device wrote and that is kept apart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ApartOp {
    /// Its number on that device.
    pub seq: u64,
    /// When, by that device's clock.
    pub at: DateTime<FixedOffset>,
    /// Whether that clock was in doubt.
    pub at_suspect: bool,
    /// Whose name it was written under.
    pub author_name: Option<String>,
    /// The client it is about; none when it is about the site or a colleague, or about a client not known here.
    pub client: Option<Id>,
    /// Their name.
    pub client_name: Option<String>,
    /// The kinds of records it would change.
    pub entities: Vec<String>,
}

/// The devices of the site, by code.
///
/// # Errors
/// When the vault cannot be read.
pub fn devices(rx: &Rx<'_>, _: Nothing) -> Result<Vec<SiteDevice>> {
    lines(rx, &rx.scene.authority)
}

fn lines(rx: &Rx<'_>, authority: &Authority) -> Result<Vec<SiteDevice>> {
    let names = staff::names(rx.conn)?;
    let signed = personal::signed(rx.conn)?;
    let mut lines = Vec::new();
    for (id, code) in settings::device_codes(rx.conn)? {
        let said = authority.heads("device", id, "enrolled");
        let said = signed.iter().filter(|act| said.iter().any(|(op, _)| *op == act.id));
        let said = said.max_by_key(|act| act.header.at).map(|act| &act.header);
        let signer = said.and_then(|header| header.signers.first());
        let Holding { last, apart, .. } = apart::holding(rx.conn, id)?;
        lines.push(SiteDevice {
            id,
            code,
            is_this: id == rx.scene.device,
            state: state(authority, id),
            since: said.map(|header| header.at),
            by: signer.and_then(|signer| names.get(&signer.person)).cloned(),
            last,
            accepted: accepted(authority, id),
            apart,
        });
    }
    lines.sort_by(|a, b| (&a.code, a.id).cmp(&(&b.code, b.id)));
    Ok(lines)
}

fn state(authority: &Authority, device: Id) -> DeviceState {
    match is_enrolled(authority, device) {
        Some(true) => DeviceState::Enrolled,
        Some(false) => DeviceState::Revoked,
        None => DeviceState::NotEnrolled,
    }
}

/// Up to which number a revoked device is accepted: of several revocations side by side the least.
pub(crate) fn accepted(authority: &Authority, device: Id) -> Option<u64> {
    let values = authority.revoked().accepted.remove(&device)?;
    values.iter().map(|last| last.iter().map(|(seq, _)| *seq).max().unwrap_or_default()).min()
}

/// Revokes a device: what it wrote after the operation named is kept apart, here and on every machine that hears of it.
///
/// # Errors
/// `not_found`, `own_device`, `wrong_passphrase`, `signature_needed`; `invalid` when the device wrote nothing of that
/// number, or nothing would be left by which it could be checked.
pub fn revoke(vault: &Vault, scene: Scene, input: JudgeDevice) -> Result<Written<Vec<SiteDevice>>> {
    if input.device == scene.device {
        return Err(Error::refused("own_device"));
    }
    judge(vault, scene, input, "device_revoked")
}

/// Accepts what a revoked device went on to write, up to the operation named. It stays revoked.
///
/// # Errors
/// `not_found`, `not_revoked`, `invalid`, `wrong_passphrase`, `signature_needed`.
pub fn accept(vault: &Vault, scene: Scene, input: JudgeDevice) -> Result<Written<Vec<SiteDevice>>> {
    if state(&scene.authority, input.device) != DeviceState::Revoked {
        return Err(Error::refused("not_revoked"));
    }
    judge(vault, scene, input, "device_accepted")
}

fn judge(
    vault: &Vault,
    scene: Scene,
    input: JudgeDevice,
    event: &'static str,
) -> Result<Written<Vec<SiteDevice>>> {
    let by = vault.signatory(&scene, &input.by)?;
    let JudgeDevice { device, last, .. } = input;
    vault.desk.write(Rank::Save, scene, move |tx| {
        let code = settings::device_codes(tx.conn())?.remove(&device);
        let code = code.ok_or_else(|| Error::refused("not_found"))?;
        let holding = apart::holding(tx.conn(), device)?;
        let last = last.unwrap_or(holding.last);
        let mut check = Check::default();
        check.require((holding.first..=holding.last).contains(&last), "last", "out_of_range");
        check.done()?;
        let authority = tx.authority()?;
        let accepted: Accepted = apart::last_of(tx.conn(), device, last)?;
        let over = |register: &str| heads(&authority, "device", device, register);
        let edit = Edit::of(&DEVICE, device).set_over("enrolled", false, over("enrolled"))?.set_over(
            "accepted",
            accepted,
            over("accepted"),
        )?;
        tx.sign(&[by], tx.scene.site, vec![edit])?;
        tx.trace(event, None, Some(&format!("device code={code} number={last}")))?;
        settle(tx)?;
        lines(&tx.written(), &tx.authority()?)
    })
}

/// What is kept apart of a device, the newest first, for whoever is to say whether it is accepted.
///
/// # Errors
/// When the vault cannot be read.
pub fn kept_apart(rx: &Rx<'_>, input: ByDevice) -> Result<Vec<ApartOp>> {
    let names = staff::names(rx.conn)?;
    let told = |apart: apart::Apart| -> Result<ApartOp> {
        let client_name = clients::name(rx.conn, apart.header.dossier)?;
        Ok(ApartOp {
            seq: apart.header.seq,
            at: apart.header.at,
            at_suspect: apart.header.at_suspect,
            author_name: names.get(&apart.header.author).cloned(),
            client: client_name.is_some().then_some(apart.header.dossier),
            client_name,
            entities: apart.entities.into_iter().collect(),
        })
    };
    apart::list(rx.conn, input.device, MOST_LISTED)?.into_iter().map(told).collect()
}

/// Keeps apart what the revocations that count now say, in the transaction that made them count.
///
/// # Errors
/// When the vault cannot be written.
pub(crate) fn settle(tx: &mut Tx<'_>) -> Result<()> {
    let revoked = tx.authority()?.revoked();
    tx.pen.touched.extend(apart::settle(tx.conn(), &SCHEMA, &revoked)?);
    Ok(())
}
