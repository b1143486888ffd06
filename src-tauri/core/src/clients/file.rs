//! A client's whole story for one screen, and its history of changes.

use super::attachments::Attachment;
use super::{ById, Client};
use crate::aftercare::{self, AftercareContact};
use crate::episodes::{self, Episode};
use crate::error::Result;
use crate::kernel::ids::Id;
use crate::log::history;
use crate::scene::Rx;
use crate::sessions::{self, CareSession, ContactAttempt};
use crate::standing::{self, Conflict, Violation};
use chrono::{DateTime, FixedOffset};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// An episode with its sessions.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct EpisodeFile {
    /// The episode.
    #[serde(flatten)]
    pub episode: Episode,
    /// Its sessions, newest first.
    pub sessions: Vec<CareSession>,
}

/// A client's whole story.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ClientFile {
    /// The client.
    pub client: Client,
    /// Episodes, newest first.
    pub episodes: Vec<EpisodeFile>,
    /// Attempts to reach them, newest first.
    pub contacts: Vec<ContactAttempt>,
    /// Aftercare contacts, newest first.
    pub aftercare: Vec<AftercareContact>,
    /// Scans.
    pub attachments: Vec<Attachment>,
    /// Registers with two values.
    pub conflicts: Vec<Conflict>,
    /// Rules that the records break together.
    pub violations: Vec<Violation>,
    /// The next planned session.
    pub next_session: Option<CareSession>,
}

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

/// Reads a client's whole story.
///
/// # Errors
/// `not_found`.
pub fn read(rx: &Rx<'_>, input: ById) -> Result<ClientFile> {
    let client = super::read(rx, input.id)?;
    let mut by_episode: HashMap<Id, Vec<CareSession>> = HashMap::new();
    let mut next_session: Option<CareSession> = None;
    for session in sessions::of_client(rx, input.id)? {
        if session.form.attendance == crate::kernel::codes::Attendance::Planned
            && session.form.on >= rx.scene.today
        {
            next_session = Some(session.clone());
        }
        by_episode.entry(session.episode).or_default().push(session);
    }
    let episodes = episodes::of_client(rx, input.id)?
        .into_iter()
        .map(|episode| EpisodeFile { sessions: by_episode.remove(&episode.id).unwrap_or_default(), episode })
        .collect();
    Ok(ClientFile {
        client,
        episodes,
        contacts: sessions::contacts_of_client(rx, input.id)?,
        aftercare: aftercare::of_client(rx, input.id)?,
        attachments: super::attachments::of_client(rx, input.id)?,
        conflicts: standing::conflicts(rx, Some(input.id))?,
        violations: standing::violations(rx, Some(input.id))?,
        next_session,
    })
}

/// Reads the history of a client's dossier, newest first.
///
/// # Errors
/// `not_found`.
pub fn history(rx: &Rx<'_>, input: ById) -> Result<Vec<HistoryEntry>> {
    super::read(rx, input.id)?;
    let names = crate::staff::names(rx.conn)?;
    let devices = crate::settings::device_codes(rx.conn)?;
    let mut entries: Vec<HistoryEntry> = history::of_dossier(rx.conn, input.id)?
        .into_iter()
        .filter(|past| !past.register.ends_with("_reason"))
        .map(|past| HistoryEntry {
            at: past.header.at,
            at_suspect: past.header.at_suspect,
            author_name: names.get(&past.header.author).cloned(),
            device_code: devices.get(&past.header.device).cloned(),
            op: past.op.to_string(),
            entity: past.entity,
            record: past.record,
            register: past.register,
            from: past.from,
            to: past.to,
            reason: past.reason,
        })
        // A scan's key opens it: history says that the scan was added, not how to open it.
        .map(|mut entry| {
            if entry.entity == "attachment" && entry.register == "file" {
                (entry.from, entry.to) = (serde_json::Value::Null, serde_json::Value::Null);
            }
            entry
        })
        .collect();
    entries.reverse();
    Ok(entries)
}
