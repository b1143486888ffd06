//! Clients whom a clinic gives to another site by name, for a referral: a few, chosen, without notes and scans. The other
//! site keeps them as they came, beside its records and not among them; no report counts them.

use super::file::{self, MOST_CLIENTS, Manifest, Purpose, Row};
use super::introduction::{known, site_names};
use super::{require, store};
use crate::accounts;
use crate::app::App;
use crate::clients::ById;
use crate::clients::file::{self as client_file, ClientFile};
use crate::error::{Arg, Check, Error, Result};
use crate::kernel::codes::SiteKind;
use crate::kernel::ids::Id;
use crate::scene::{Rx, Scene, Tx, Work};
use crate::settings::Nothing;
use crate::store::desk::Rank;
use crate::store::sight::Sight;
use crate::sync::format::altered;
use crate::sync::write::{part_of, put_up};
use crate::vault::Vault;
use chrono::{DateTime, FixedOffset};
use rusqlite::{Connection, OptionalExtension, Row as Line, params};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// The longest message.
const LONGEST: usize = 1000;

/// Clients who were chosen.
#[derive(Debug, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ChosenClients {
    /// Who.
    pub clients: BTreeSet<Id>,
}

/// Clients to be given.
#[derive(Debug, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ExportCase {
    /// Who.
    pub clients: BTreeSet<Id>,
    /// To which site.
    pub to: Id,
    /// What they are sent for.
    #[serde(default)]
    pub message: Option<String>,
    /// The token of the chosen file.
    pub file: String,
}

/// Clients who were given.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct CaseSent {
    /// The name of the site they are for.
    pub to: String,
    /// How many.
    pub clients: u32,
}

/// A case to be taken.
#[derive(Debug, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ReceiveCase {
    /// The token of the chosen file.
    pub file: String,
}

/// A client whom another site gave.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct CaseClient {
    /// What it is called here; not the client's id there.
    pub id: Id,
    /// The client's name.
    pub name: String,
    /// The site's name; none where it is not known any more.
    pub from: Option<String>,
    /// When it was written, by that site's clock.
    pub made_at: DateTime<FixedOffset>,
    /// When it came.
    pub received_at: DateTime<FixedOffset>,
    /// What they were sent for.
    pub message: Option<String>,
}

/// A client whom another site gave, with everything that came.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct CaseFile {
    /// The client.
    #[serde(flatten)]
    pub case: CaseClient,
    /// The file, without notes and scans.
    pub file: ClientFile,
}

/// Says exactly what would be given of clients.
///
/// # Errors
/// `not_a_clinic`, `not_found`, `invalid` for none or too many.
pub fn preview(app: &App, work: &Work, input: ChosenClients) -> Result<Vec<ClientFile>> {
    let vault = app.vault()?;
    read(&vault, &vault.scene(app.now(), work.clone()), &input.clients)
}

fn read(vault: &Vault, scene: &Scene, chosen: &BTreeSet<Id>) -> Result<Vec<ClientFile>> {
    vault.readers.read(|conn| require(conn, scene, SiteKind::Clinic))?;
    let mut check = Check::default();
    check.require(!chosen.is_empty(), "clients", "required");
    if chosen.len() > MOST_CLIENTS as usize {
        check.fail_with("clients", "too_many", [("most", Arg::Number(MOST_CLIENTS.into()))]);
    }
    check.done()?;
    let sight = Sight::Given { clients: chosen.clone() };
    vault.readers.read_within(&sight, |conn| {
        chosen.iter().map(|id| client_file::read(&Rx { conn, scene }, ById { id: *id })).collect()
    })
}

/// Writes clients for another site. Each is traced before the file is there.
///
/// # Errors
/// `not_a_clinic`, `device_not_enrolled`, `site_unknown`, `not_found`, `invalid`, or what the disk says.
pub fn export(app: &App, work: &Work, input: ExportCase) -> Result<CaseSent> {
    let vault = app.vault()?;
    let scene = vault.scene(app.now(), work.clone());
    let path = scene.files.path(&input.file)?;
    if accounts::is_enrolled(&scene.authority, scene.device) != Some(true) {
        return Err(Error::refused("device_not_enrolled"));
    }
    let mut check = Check::default();
    check.text("message", input.message.as_deref(), LONGEST);
    check.done()?;
    let files = read(&vault, &scene, &input.clients)?;
    let to = known(&scene.authority).into_iter().find(|site| site.site == input.to);
    let to = to.ok_or_else(|| Error::refused("site_unknown"))?;
    let device = vault.device()?;
    let rows: Vec<Row> = files.into_iter().map(|file| Row::Client(Box::new(file))).collect();
    let manifest = Manifest {
        message: input.message.filter(|message| !message.trim().is_empty()),
        ..Manifest::of(&scene, &device, &to, Purpose::Case, rows.len() as u64)
    };
    let part = part_of(&path)?;
    file::write(&manifest, &rows, &device, &to, &part)?;
    let (clients, detail) = (input.clients, format!("case site={}", to.site));
    let count = u32::try_from(clients.len()).unwrap_or(u32::MAX);
    let traced = vault.desk.write(Rank::Save, scene, move |tx| {
        clients.iter().try_for_each(|client| tx.trace("exported", Some(*client), Some(&detail)))
    });
    traced.and_then(|_| put_up(&part, &path)).inspect_err(|_| drop(std::fs::remove_file(&part)))?;
    Ok(CaseSent { to: to.name, clients: count })
}

/// Takes clients whom a clinic gives. One that came before from there is replaced, unless what is held is newer.
///
/// # Errors
/// `case_known`, a refusal of `docs/SYNC.md`, or what the disk says.
pub fn receive(app: &App, work: &Work, input: ReceiveCase) -> Result<Vec<CaseClient>> {
    let vault = app.vault()?;
    let scene = vault.scene(app.now(), work.clone());
    let path = scene.files.path(&input.file)?;
    let (manifest, rows) = file::read(&path, Purpose::Case, &scene, &vault.device()?)?;
    let files: Vec<ClientFile> = rows
        .into_iter()
        .map(|row| if let Row::Client(file) = row { Ok(*file) } else { Err(altered()) })
        .collect::<Result<_>>()?;
    let is_short = manifest.message.as_ref().is_none_or(|message| message.chars().count() <= LONGEST);
    if files.is_empty() || !is_short {
        return Err(altered());
    }
    let written = vault.desk.write(Rank::Long, scene, move |tx| {
        let mut taken = BTreeSet::new();
        for file in &files {
            taken.extend(keep(tx, &manifest, file)?);
        }
        if taken.is_empty() {
            return Err(Error::refused("case_known"));
        }
        let came = list(&tx.written(), Nothing {})?;
        tx.trace("received", None, Some(&format!("case_in site={} count={}", manifest.site, taken.len())))?;
        Ok(came.into_iter().filter(|case| taken.contains(&case.id)).collect())
    })?;
    Ok(written.data)
}

/// Keeps a client as they came; the id here, unless what is held is as new.
fn keep(tx: &Tx<'_>, manifest: &Manifest, file: &ClientFile) -> Result<Option<Id>> {
    let (site, client) = (manifest.site, file.client.id);
    let held: Option<(Id, DateTime<FixedOffset>, DateTime<FixedOffset>)> = tx
        .conn()
        .prepare_cached("SELECT id, made_at, received_at FROM case_client WHERE site = ? AND client = ?")?
        .query_row(params![site, client], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .optional()?;
    // One from a clock that ran ahead keeps nothing out but itself.
    let is_as_new = |made_at, received_at| {
        made_at == manifest.made_at
            || made_at > manifest.made_at && !store::is_from_the_future(made_at, received_at)
    };
    if held.is_some_and(|(_, made_at, received_at)| is_as_new(made_at, received_at)) {
        return Ok(None);
    }
    let id = held.map_or_else(|| tx.new_id(), |(id, ..)| Ok(id))?;
    let body = serde_json::to_string(file).map_err(|e| Error::internal(format!("encoding a case: {e}")))?;
    tx.conn()
        .prepare_cached(
            "INSERT OR REPLACE INTO case_client (id, site, client, made_at, received_at, author, message, body)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        )?
        .execute(params![
            id,
            site,
            client,
            manifest.made_at,
            tx.scene.now,
            tx.scene.person.id,
            manifest.message,
            body
        ])?;
    Ok(Some(id))
}

const COLUMNS: &str = "SELECT id, site, made_at, received_at, message, body FROM case_client";

/// The clients whom other sites gave, the newest first.
///
/// # Errors
/// `damaged`, or when the vault cannot be read.
pub fn list(rx: &Rx<'_>, _: Nothing) -> Result<Vec<CaseClient>> {
    let names = site_names(rx.scene);
    let mut statement = rx.conn.prepare_cached(&format!("{COLUMNS} ORDER BY received_at DESC, id DESC"))?;
    let mut rows = statement.query([])?;
    let mut cases = Vec::new();
    while let Some(row) = rows.next()? {
        cases.push(of_line(row, &names)?.case);
    }
    Ok(cases)
}

/// A client whom another site gave, with everything that came.
///
/// # Errors
/// `not_found`, `damaged`, or when the vault cannot be read.
pub fn read_one(rx: &Rx<'_>, input: ById) -> Result<CaseFile> {
    one(rx.conn, input.id, &site_names(rx.scene))
}

fn one(conn: &Connection, id: Id, names: &BTreeMap<Id, String>) -> Result<CaseFile> {
    let mut statement = conn.prepare_cached(&format!("{COLUMNS} WHERE id = ?"))?;
    let mut rows = statement.query([id])?;
    rows.next()?.map_or_else(|| Err(Error::refused("not_found")), |row| of_line(row, names))
}

fn of_line(row: &Line<'_>, names: &BTreeMap<Id, String>) -> Result<CaseFile> {
    let damaged = || Error::damaged("a case does not read");
    let body: String = row.get("body")?;
    let file: ClientFile = serde_json::from_str(&body).map_err(|_| damaged())?;
    let site: Id = row.get("site")?;
    let case = CaseClient {
        id: row.get("id")?,
        name: file.client.form.name.clone(),
        from: names.get(&site).cloned(),
        made_at: row.get("made_at")?,
        received_at: row.get("received_at")?,
        message: row.get("message")?,
    };
    Ok(CaseFile { case, file })
}

/// Throws away a client whom another site gave: the referral is done, or was not for this one.
///
/// # Errors
/// `not_found`, or when the vault cannot be written.
pub fn forget(tx: &mut Tx<'_>, input: ById) -> Result<()> {
    if tx.conn().execute("DELETE FROM case_client WHERE id = ?", [input.id])? == 0 {
        return Err(Error::refused("not_found"));
    }
    tx.trace("case_forgotten", None, None)
}
