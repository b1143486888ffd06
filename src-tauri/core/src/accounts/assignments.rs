//! Which clients a recovery agent may see: assigned by an administrator's signature. On top come the clients of whose
//! ongoing episode the agent is the counselor; that is the business of what a role sees.

use super::acts::heads;
use crate::authority::Authority;
use crate::authority::records::ASSIGNMENT;
use crate::clients;
use crate::error::{Error, Result};
use crate::kernel::codes::Role;
use crate::kernel::ids::Id;
use crate::log::Edit;
use crate::scene::{Rx, Scene};
use crate::settings::Nothing;
use crate::staff;
use crate::store::desk::{Rank, Written};
use crate::vault::Vault;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// A client assigned to a recovery agent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Assignment {
    /// The client.
    pub client: Id,
    /// Their name.
    pub client_name: Option<String>,
    /// The agent.
    pub agent: Id,
    /// Their name.
    pub agent_name: Option<String>,
}

/// A client to be assigned to an agent, or no longer.
#[derive(Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct AssignClient {
    /// The client.
    pub client: Id,
    /// The agent.
    pub agent: Id,
    /// Whether the agent may see them from now on.
    pub active: bool,
    /// The administrator's own passphrase, as a signature.
    pub by: String,
}

/// The clients assigned to recovery agents, by agent and client.
///
/// # Errors
/// When the vault cannot be read.
pub fn list(rx: &Rx<'_>, _: Nothing) -> Result<Vec<Assignment>> {
    pairs(&rx.scene.authority)
        .into_iter()
        .map(|(agent, client)| {
            Ok(Assignment {
                client,
                client_name: clients::name(rx.conn, client)?,
                agent,
                agent_name: staff::name(rx.conn, agent)?,
            })
        })
        .collect()
}

/// Assigns a client to a recovery agent, or takes the assignment back.
///
/// # Errors
/// `not_found`, `not_an_agent`, `wrong_passphrase`, `signature_needed`.
pub fn assign(vault: &Vault, scene: Scene, input: AssignClient) -> Result<Written<Vec<Assignment>>> {
    let by = vault.signatory(&scene, &input.by)?;
    let AssignClient { client, agent, active, .. } = input;
    vault.desk.write(Rank::Save, scene, move |tx| {
        let authority = tx.authority()?;
        clients::name(tx.conn(), client)?.ok_or_else(|| Error::refused("not_found"))?;
        if active && authority.role(agent) != Some(Role::RecoveryAgent) {
            return Err(Error::refused("not_an_agent"));
        }
        if active != pairs(&authority).contains(&(agent, client)) {
            let held = records(&authority, agent, client);
            let mut edits = Vec::new();
            for record in &held {
                let over = heads(&authority, "assignment", *record, "active");
                edits.push(Edit::of(&ASSIGNMENT, *record).set_over("active", active, over)?);
            }
            if held.is_empty() {
                let pair = serde_json::json!({ "agent": agent, "client": client });
                edits.push(Edit::new(&ASSIGNMENT, tx.new_id()?).set("pair", pair)?.set("active", active)?);
            }
            tx.sign(&[by], tx.scene.site, edits)?;
            tx.trace(if active { "assigned" } else { "unassigned" }, Some(client), Some(&agent.to_string()))?;
        }
        let authority = tx.authority()?;
        let named = |(agent, client)| {
            Ok(Assignment {
                client,
                client_name: clients::name(tx.conn(), client)?,
                agent,
                agent_name: staff::name(tx.conn(), agent)?,
            })
        };
        pairs(&authority).into_iter().map(named).collect()
    })
}

/// The clients assigned to an agent.
#[must_use]
pub fn assigned(authority: &Authority, agent: Id) -> BTreeSet<Id> {
    pairs(authority).into_iter().filter(|(of, _)| *of == agent).map(|(_, client)| client).collect()
}

/// The clients who were assigned to an agent and no longer are.
pub(crate) fn taken_back(authority: &Authority, agent: Id) -> BTreeSet<Id> {
    let held = authority.records("assignment", "pair").filter_map(|(_, value)| pair(value));
    &held.filter(|(of, _)| *of == agent).map(|(_, client)| client).collect() - &assigned(authority, agent)
}

/// Who is assigned whom. Of two values side by side the one that shows less counts.
fn pairs(authority: &Authority) -> BTreeSet<(Id, Id)> {
    let is_active = |record: &Id| {
        let heads = authority.heads("assignment", *record, "active");
        !heads.is_empty() && heads.iter().all(|(_, value)| value == true)
    };
    let held = authority.records("assignment", "pair");
    held.filter(|(record, _)| is_active(record)).filter_map(|(_, value)| pair(value)).collect()
}

fn records(authority: &Authority, agent: Id, client: Id) -> Vec<Id> {
    let held = authority.records("assignment", "pair");
    held.filter(|(_, value)| pair(value) == Some((agent, client))).map(|(record, _)| record).collect()
}

fn pair(value: &serde_json::Value) -> Option<(Id, Id)> {
    // What does not read as an id assigns nobody.
    let id = |name: &str| value[name].as_str()?.parse().ok();
    Some((id("agent")?, id("client")?))
}
