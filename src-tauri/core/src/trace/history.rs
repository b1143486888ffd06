//! The history of a record: who changed what, when, from what, to what and why.

use crate::clients;
use crate::clients::records::CLIENT_LINK;
use crate::error::{Error, Result};
use crate::kernel::codes::Role;
use crate::kernel::ids::Id;
use crate::log::Owner;
use crate::log::history::{self as log, Past};
use crate::partners::records::PARTNER;
use crate::scene::Rx;
use crate::schema::{SCHEMA, is_secret};
use chrono::{DateTime, FixedOffset};
use serde::{Deserialize, Serialize};

/// One change of one register, for people.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct HistoryEntry {
    /// When, by the writer's clock.
    pub at: DateTime<FixedOffset>,
    /// Whether that clock was not to be trusted.
    pub at_suspect: bool,
    /// Who.
    pub author_name: Option<String>,
    /// On which device.
    pub device_code: Option<String>,
    /// What kind of record.
    pub entity: String,
    /// The record.
    pub record: Id,
    /// The register.
    pub register: String,
    /// The value before.
    #[cfg_attr(test, ts(type = "unknown"))]
    pub from: serde_json::Value,
    /// The value after.
    #[cfg_attr(test, ts(type = "unknown"))]
    pub to: serde_json::Value,
    /// Why.
    pub reason: Option<String>,
    /// The operation.
    pub op: String,
}

/// A record whose history is wanted.
#[derive(Debug, Clone, Copy, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct HistoryQuery {
    /// The record, of any kind: a client, an episode, a session, a phone, a staff person, a partner, the site …
    pub record: Id,
}

/// Reads the history of one record, newest first. That of staff, of the site and of devices is for those who manage.
///
/// # Errors
/// `not_found`, `not_allowed`.
pub fn history(rx: &Rx<'_>, input: HistoryQuery) -> Result<Vec<HistoryEntry>> {
    let past = log::of_record(rx.conn, input.record)?;
    let Some(first) = past.first() else { return Err(Error::refused("not_found")) };
    if !may_see(rx, &first.entity) {
        return Err(Error::refused("not_allowed"));
    }
    told(rx, past)
}

/// Whether whoever is signed in may see what became of records of a kind: those of clients and partners may whoever
/// looks after clients, those of staff, of the site and of machines those who manage.
pub(crate) fn may_see(rx: &Rx<'_>, entity: &str) -> bool {
    [PARTNER.name, CLIENT_LINK.name].contains(&entity)
        || SCHEMA.entity(entity).is_some_and(|entity| entity.owner == Owner::Client)
        || matches!(rx.scene.person.role, Role::Administrator | Role::Head)
}

/// Reads the history of everything in a client's dossier, newest first.
///
/// # Errors
/// `not_found`.
pub fn of_client(rx: &Rx<'_>, input: clients::ById) -> Result<Vec<HistoryEntry>> {
    clients::read(rx, input.id)?;
    told(rx, log::of_dossier(rx.conn, input.id)?)
}

fn told(rx: &Rx<'_>, past: Vec<Past>) -> Result<Vec<HistoryEntry>> {
    let names = crate::staff::names(rx.conn)?;
    let devices = crate::settings::device_codes(rx.conn)?;
    let mut entries: Vec<HistoryEntry> = past
        .into_iter()
        // A reason stands beside what it is the reason of.
        .filter(|past| !past.register.ends_with("_reason"))
        .map(|past| {
            let is_hidden = is_secret(&past.entity, &past.register);
            let shown = |value| if is_hidden { serde_json::Value::Null } else { value };
            HistoryEntry {
                at: past.header.at,
                at_suspect: past.header.at_suspect,
                author_name: names.get(&past.header.author).cloned(),
                device_code: devices.get(&past.header.device).cloned(),
                op: past.op.to_string(),
                entity: past.entity,
                record: past.record,
                register: past.register,
                from: shown(past.from),
                to: shown(past.to),
                reason: past.reason,
            }
        })
        .collect();
    entries.reverse();
    Ok(entries)
}
