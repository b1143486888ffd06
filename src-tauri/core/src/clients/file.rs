//! A client's whole story for one screen.

use super::attachments::Attachment;
use super::links::{self, LinkedClient};
use super::{ById, Client};
use crate::aftercare::{self, AftercareContact};
use crate::episodes::{self, Episode};
use crate::error::Result;
use crate::kernel::ids::Id;
use crate::scene::Rx;
use crate::sessions::{self, CareSession, ContactAttempt};
use crate::standing::{self, Conflict, Violation};
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
    /// Other files of the same person.
    pub links: Vec<LinkedClient>,
    /// The next planned session.
    pub next_session: Option<CareSession>,
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
        links: links::of_client(rx, input.id)?,
        next_session,
    })
}
