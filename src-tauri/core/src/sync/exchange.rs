//! The use cases of bundles: write one for other machines, take one, look into one, and how the exchange stands.

use super::examine::{self, Here};
use super::format::Purpose;
use super::pack::{enrolled, others, pack, partial};
use super::store::{self, BundleCame, Known};
use super::write;
use super::{inbox, seal};
use crate::accounts;
use crate::app::App;
use crate::error::{Error, Result};
use crate::kernel::ids::Id;
use crate::log::picture;
use crate::log::ranges::{self, Held};
use crate::scene::{Rx, Work};
use crate::settings::{self, Nothing};
use crate::store::desk::Rank;
use chrono::{DateTime, FixedOffset};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap};

/// How many bundles a list shows.
const LISTED: u32 = 100;

/// A bundle to be written.
#[derive(Debug, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ExportBundle {
    /// The token of the chosen file.
    pub file: String,
    /// For which machines; empty for every other one of the clinic.
    #[serde(default)]
    pub to: Vec<Id>,
}

/// A machine, in short.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct MachineFace {
    /// The record.
    pub device: Id,
    /// The code in its record numbers; empty while its record is not here.
    pub code: String,
}

/// A bundle that was written.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct BundleSent {
    /// For whom.
    pub to: Vec<MachineFace>,
    /// How many operations are in it.
    pub ops: u64,
    /// Their size, before they were packed.
    pub bytes: u64,
}

/// A bundle to be taken.
#[derive(Debug, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ReceiveBundle {
    /// The token of the chosen file.
    pub file: String,
}

/// What taking a bundle did.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct BundleTaken {
    /// The bundle.
    pub bundle: BundleCame,
    /// The code of the machine that sent it.
    pub code: String,
    /// The entities changed.
    pub touched: Vec<String>,
}

/// A bundle to be looked into.
#[derive(Debug, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct CheckBundle {
    /// The token of the chosen file.
    pub file: String,
    /// Whether to check every operation in it.
    #[serde(default)]
    pub whole: bool,
}

/// What a bundle says of itself.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct BundleFace {
    /// Who sends it.
    pub from: MachineFace,
    /// Whether that machine was revoked: what it wrote afterwards is kept apart.
    pub is_revoked: bool,
    /// When it was made, by that machine's clock.
    pub made_at: DateTime<FixedOffset>,
    /// What for.
    pub purpose: Purpose,
    /// For whom.
    pub to: Vec<MachineFace>,
    /// The classes of parts that are left out of it everywhere.
    pub withheld: Vec<String>,
    /// To a machine that does not hold everything: how many clients it is to hold.
    pub meant: Option<u64>,
    /// Which operations are in it.
    pub ranges: Vec<BundleRange>,
    /// How many.
    pub ops: u64,
    /// Their size, before they were packed.
    pub bytes: u64,
    /// How many are not held here; none unless all of it was checked.
    pub fresh: Option<u64>,
}

/// Which operations of a machine are in a bundle.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct BundleRange {
    /// The machine that wrote them.
    pub machine: MachineFace,
    /// The first number.
    pub from: u64,
    /// The last.
    pub to: u64,
    /// How many.
    pub ops: u64,
}

/// A machine of the clinic and how the exchange with it stands.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Machine {
    /// Which.
    pub machine: MachineFace,
    /// Whether it is this one.
    pub is_this: bool,
    /// Whether it is enrolled and can be sent bundles.
    pub is_enrolled: bool,
    /// Whether it was and is no more.
    pub is_revoked: bool,
    /// Whether it holds some clients only: those of the people who work there.
    pub is_partial: bool,
    /// When something of it came last.
    pub received_at: Option<DateTime<FixedOffset>>,
    /// How many operations that are here it has not said to hold.
    pub unconfirmed: u64,
}

/// How the exchange stands.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ExchangeState {
    /// Whether this machine is enrolled; until then its bundles wait.
    pub is_enrolled: bool,
    /// The machines of the clinic.
    pub machines: Vec<Machine>,
    /// The bundles that came, the newest first.
    pub bundles: Vec<BundleCame>,
    /// How many values wait here for a newer version, which can read them.
    pub parked: u64,
}

pub(super) fn face(codes: &HashMap<Id, String>, device: Id) -> MachineFace {
    MachineFace { device, code: codes.get(&device).cloned().unwrap_or_default() }
}

/// Writes a bundle with everything that these machines have not said to hold and are to hold. One for a machine that does
/// not hold everything is for it alone.
///
/// # Errors
/// `device_not_enrolled`, `no_other_machine`, `machine_needed`, `machine_unknown`, `cancelled`, `bundle_not_readable`, or what the disk says.
pub fn export(app: &App, work: &Work, input: ExportBundle) -> Result<BundleSent> {
    let vault = app.vault()?;
    let scene = vault.scene(app.now(), work.clone());
    let path = scene.files.path(&input.file)?;
    let mut machines = others(&scene)?;
    if input.to.iter().any(|device| !machines.contains_key(device)) {
        return Err(Error::refused("machine_unknown"));
    }
    let partial = vault.readers.read(|conn| partial(conn, &scene.authority, machines.keys()))?;
    if !input.to.is_empty() {
        machines.retain(|device, _| input.to.contains(device));
    } else if machines.len() > 1 {
        // What goes to all of them is more than such a machine is to hold.
        machines.retain(|device, _| !partial.contains(device));
    }
    if machines.is_empty() {
        return Err(Error::refused(if partial.is_empty() { "no_other_machine" } else { "machine_needed" }));
    }
    if machines.len() > 1 && machines.keys().any(|device| partial.contains(device)) {
        return Err(Error::refused("machine_needed"));
    }
    let part = write::part_of(&path)?;
    let codes = vault.readers.read(settings::device_codes)?;
    let packed = pack(&vault, &scene, machines, &part)?;
    let to: Vec<MachineFace> = packed.to.iter().map(|device| face(&codes, *device)).collect();
    let names: Vec<&str> = to.iter().map(|machine| machine.code.as_str()).collect();
    let detail = format!("bundle_out to={} count={}", names.join(","), packed.ops);
    let sent = BundleSent { to, ops: packed.ops, bytes: packed.bytes };
    let traced =
        vault.desk.write(Rank::Save, scene.clone(), move |tx| tx.trace("exported", None, Some(&detail)));
    traced.and_then(|_| write::put_up(&part, &path)).inspect_err(|_| drop(std::fs::remove_file(&part)))?;
    // Only what has its name counts as sent. It is, even where this cannot be noted: then the list says too little.
    drop(vault.desk.write(Rank::Save, scene, move |tx| packed.note_sent(tx)));
    Ok(sent)
}

/// Takes a bundle from another machine: all of it, or nothing.
///
/// # Errors
/// A refusal of `docs/SYNC.md`, `cancelled`, or what the disk says.
pub fn receive(app: &App, work: &Work, input: ReceiveBundle) -> Result<BundleTaken> {
    let vault = app.vault()?;
    let scene = vault.scene(app.now(), work.clone());
    let path = scene.files.path(&input.file)?;
    let taken = inbox::take(&vault, &scene, &path);
    if vault.is_signed_out() {
        // What came ended the account of whoever took it.
        app.close();
    }
    let inbox::Taken { bundle, touched } = taken?;
    let code = vault.readers.read(settings::device_codes)?.remove(&bundle.device).unwrap_or_default();
    Ok(BundleTaken { bundle, code, touched: touched.into_iter().collect() })
}

/// Says what a bundle is, without taking it.
///
/// # Errors
/// A refusal of `docs/SYNC.md`, `cancelled`, or what the disk says.
pub fn check(app: &App, work: &Work, input: CheckBundle) -> Result<BundleFace> {
    let vault = app.vault()?;
    let scene = vault.scene(app.now(), work.clone());
    let path = scene.files.path(&input.file)?;
    let identity = seal::identity(&vault.device()?)?;
    let root = scene.keys.root()?;
    vault.readers.read(|conn| {
        let here = Here { identity: &identity, device: scene.device, root, is_abroad: false };
        let (manifest, fresh) = if input.whole {
            let examined = examine::examine(here, conn, &scene.work, &path)?;
            (examined.manifest, Some(examined.fresh))
        } else {
            (examine::open(here, &path)?.manifest, None)
        };
        let codes = settings::device_codes(conn)?;
        let range = |range: &super::format::Range| BundleRange {
            machine: face(&codes, range.device),
            from: range.from,
            to: range.to,
            ops: range.ops,
        };
        Ok(BundleFace {
            is_revoked: accounts::is_enrolled(&scene.authority, manifest.device) == Some(false),
            from: MachineFace { device: manifest.device, code: manifest.code },
            made_at: manifest.made_at,
            purpose: manifest.purpose,
            to: manifest.recipients.iter().map(|recipient| face(&codes, recipient.device)).collect(),
            meant: manifest.meant.map(|clients| clients.len() as u64),
            ranges: manifest.ranges.iter().map(range).collect(),
            withheld: manifest.withheld,
            ops: manifest.ops,
            bytes: manifest.bytes,
            fresh,
        })
    })
}

/// Says how the exchange stands.
///
/// # Errors
/// When the vault cannot be read.
pub fn list(rx: &Rx<'_>, _: Nothing) -> Result<ExchangeState> {
    let machines = enrolled(&rx.scene.authority);
    let received = store::last_received(rx.conn)?;
    let copied = ranges::copied(rx.conn)?;
    let codes = settings::device_codes(rx.conn)?;
    let partial = partial(rx.conn, &rx.scene.authority, codes.keys())?;
    let mut listed = Vec::new();
    for (device, code) in codes {
        let holds: BTreeMap<Id, Held> = store::known(rx.conn, Known::Holds, device)?;
        let mut beyond = BTreeMap::new();
        for (of, said) in holds {
            beyond.insert(of, ranges::needs_beyond(rx.conn, &copied, of, said)?);
        }
        let is_this = device == rx.scene.device;
        listed.push(Machine {
            machine: MachineFace { device, code },
            is_this,
            is_enrolled: machines.contains_key(&device),
            is_revoked: accounts::is_enrolled(&rx.scene.authority, device) == Some(false),
            is_partial: partial.contains(&device),
            received_at: received.get(&device).copied(),
            unconfirmed: if is_this { 0 } else { ranges::count(rx.conn, &beyond)? },
        });
    }
    listed.sort_by(|one, other| {
        (&one.machine.code, one.machine.device).cmp(&(&other.machine.code, other.machine.device))
    });
    Ok(ExchangeState {
        is_enrolled: machines.contains_key(&rx.scene.device),
        machines: listed,
        bundles: store::newest(rx.conn, LISTED)?,
        parked: picture::parked(rx.conn)?,
    })
}
