//! What the clinic answers to a machine's request: an administrator signs that it belongs to the site, and the answer is
//! its first bundle, with everything, for it alone.

use super::format::{Purpose, Recipient};
use super::pack;
use super::request::{self, Request};
use super::share::{Scope, Share};
use super::write::{self, Draft};
use crate::accounts;
use crate::app::App;
use crate::authority::Authority;
use crate::error::{Check, Error, Result};
use crate::kernel::codes::Role;
use crate::kernel::ids::Id;
use crate::log::verify::Extent;
use crate::log::{Edit, Signatory};
use crate::scene::{Scene, Tx, Work};
use crate::settings;
use crate::settings::records::DEVICE;
use crate::store::desk::Rank;
use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A machine to be enrolled.
#[derive(Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct EnrolMachine {
    /// The token of its request.
    pub request: String,
    /// The code, as that machine's screen shows it.
    pub code: String,
    /// Who will work there: people with an account on this machine. None for a machine that has a vault.
    #[serde(default)]
    pub people: Vec<Id>,
    /// Whether it is to hold only the clients of these people; of recovery agents, only who they are and coded facts.
    #[serde(default)]
    pub only_theirs: bool,
    /// The administrator read that a role binds the program, not the key; needed where an agent or reporter gets a
    /// way into more than they may see.
    #[serde(default)]
    pub acknowledged: bool,
    /// The administrator's own passphrase, as a signature.
    pub by: String,
    /// The token of the file that the answer goes to.
    pub file: String,
}

/// A machine that was enrolled.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct MachineEnrolled {
    /// The record.
    pub device: Id,
    /// The code in its record numbers.
    pub code: String,
    /// How many operations its answer holds.
    pub ops: u64,
}

/// Enrols a machine and writes the answer to its request. Done again for a machine that is enrolled, it writes the
/// answer again.
///
/// # Errors
/// `request_unreadable`, `request_too_new`, `wrong_code`, `invalid`, `not_found`, `confirmation_needed`,
/// `device_not_enrolled`, `device_exists`, `machine_partial`, `bundle_other_site`, `wrong_passphrase`, `signature_needed`, `cancelled`, or what the disk says.
pub fn enrol(app: &App, work: &Work, input: EnrolMachine) -> Result<MachineEnrolled> {
    let vault = app.vault()?;
    let scene = vault.scene(app.now(), work.clone());
    let path = scene.files.path(&input.file)?;
    let (request, code) = request::read(&scene.files.path(&input.request)?)?;
    if !request::is_code(&code, &input.code) {
        return Err(Error::refused("wrong_code"));
    }
    check(&scene, &request, &input)?;
    vault.readers.read(|conn| require_whole(conn, &scene, &request))?;
    let ways = if request.site.is_none() { Some(scene.keys.ways(&input.people)?) } else { None };
    let by = vault.signatory(&scene, &input.by)?;
    let asked = request.clone();
    let scope = input.only_theirs.then(|| Scope::of_people(&scene.authority, &input.people));
    vault.desk.write(Rank::Save, scene.clone(), move |tx| {
        sign(tx, &by, &asked, scope)?;
        let code = settings::device_code(tx.conn(), asked.device)?;
        tx.trace("machine_enrolled", None, Some(&format!("machine code={code}")))
    })?;
    vault.judge_anew()?;
    // By what was signed just now.
    let scene = vault.scene(app.now(), work.clone());
    let device = vault.device()?;
    let part = write::part_of(&path)?;
    let (packed, code) = vault.readers.read(|conn| {
        let draft = Draft {
            device: &device,
            purpose: Purpose::Enrolment,
            recipients: vec![Recipient { device: request.device, age: request.age.clone() }],
            is_for_sender: false,
            beyond: BTreeMap::new(),
            share: Share::of(conn, &scene, request.device)?,
            ways,
        };
        let packed = pack::written(conn, &scene, draft, &part)?;
        Ok((packed, settings::device_code(conn, request.device)?))
    })?;
    write::put_up(&part, &path).inspect_err(|_| drop(std::fs::remove_file(&part)))?;
    let ops = packed.ops;
    // Only what has its name counts as sent. It is, even where this cannot be noted: then the list says too little.
    drop(vault.desk.write(Rank::Save, scene, move |tx| packed.note_sent(tx)));
    Ok(MachineEnrolled { device: request.device, code, ops })
}

fn check(scene: &Scene, request: &Request, input: &EnrolMachine) -> Result<()> {
    let (authority, people) = (&scene.authority, &input.people);
    if accounts::is_enrolled(authority, scene.device) != Some(true) {
        return Err(Error::refused("device_not_enrolled"));
    }
    if request.site.is_some_and(|site| site != scene.site) {
        return Err(Error::refused("bundle_other_site"));
    }
    // Whoever was sent away comes back by another way.
    if accounts::is_enrolled(authority, request.device) == Some(false) {
        return Err(Error::refused("device_exists"));
    }
    let mut check = Check::default();
    check.require(request.site.is_some() || !people.is_empty(), "people", "required");
    check.done()?;
    // A machine of one agent holds only what they may see; any other holds more than an agent or a reporter may.
    let is_an_agents = input.only_theirs
        && people.len() == 1
        && people.iter().all(|person| authority.role(*person) == Some(Role::RecoveryAgent));
    for person in people {
        let role = authority.role(*person).filter(|_| scene.keys.has_slot(*person));
        let role = role.ok_or_else(|| Error::refused("not_found"))?;
        accounts::confirm(role, is_an_agents || input.acknowledged)?;
    }
    Ok(())
}

/// A machine that begins needs everything that is common, and all of whoever is its own: more than a machine has that holds
/// some clients only.
fn require_whole(conn: &Connection, scene: &Scene, request: &Request) -> Result<()> {
    let is_whole = super::extent(conn, &scene.authority, scene.device)? == Extent::Whole;
    if is_whole || request.site.is_some() { Ok(()) } else { Err(Error::refused("machine_partial")) }
}

/// Signs that a device belongs to the site, with its keys.
fn sign(tx: &mut Tx<'_>, by: &Arc<Signatory>, request: &Request, scope: Option<Scope>) -> Result<()> {
    let authority = tx.authority()?;
    // What was restored or copied from a machine holds no more than that one.
    let scope = match (scope, request.was) {
        (None, Some(was)) => Scope::of(tx.conn(), &authority, was)?,
        (scope, _) => scope,
    };
    let keys = settings::device_keys(tx.conn())?;
    let edit = match keys.get(&request.device) {
        Some(key) if hex::encode(key.as_bytes()) != request.key => {
            return Err(Error::refused("device_exists"));
        }
        Some(_) if is_signed(&authority, request) => return Ok(()),
        Some(_) => Edit::of(&DEVICE, request.device),
        None => {
            let code = match &request.code {
                Some(code) => code.clone(),
                None => settings::next_code(tx.conn())?,
            };
            Edit::new(&DEVICE, request.device).set("public_key", &request.key)?.set("code", code)?
        }
    };
    let mut edit = accounts::enrolment(edit, &authority, request.device, &request.age)?;
    if let Some(scope) = scope {
        let over: Vec<_> =
            authority.heads("device", request.device, "extent").iter().map(|(op, _)| *op).collect();
        edit = edit.set_over("extent", scope, over)?;
    }
    tx.sign(&[Arc::clone(by)], tx.scene.site, vec![edit])?;
    Ok(())
}

fn is_signed(authority: &Authority, request: &Request) -> bool {
    let age_key = authority.value("device", request.device, "age_key");
    accounts::is_enrolled(authority, request.device) == Some(true)
        && age_key.and_then(serde_json::Value::as_str) == Some(request.age.as_str())
}
