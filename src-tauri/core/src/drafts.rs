//! Drafts: what people have typed and not saved. Local to this machine, inside the vault, one per person and form.

use crate::clients;
use crate::error::{Check, Result};
use crate::kernel::ids::Id;
use crate::scene::{Rx, Tx};
use crate::settings::Nothing;
use chrono::{DateTime, FixedOffset};
use rusqlite::{Connection, OptionalExtension, Row, params};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// The largest draft, in bytes of JSON.
const LARGEST: usize = 256 * 1024;

/// A draft.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Draft {
    /// The form, by the front end's own key.
    pub form: String,
    /// The client it is about.
    pub client: Option<Id>,
    /// The client's name, to find it by.
    pub client_name: Option<String>,
    /// What was typed.
    #[cfg_attr(test, ts(type = "unknown"))]
    pub body: serde_json::Value,
    /// When.
    pub saved_at: DateTime<FixedOffset>,
}

/// A draft to be kept.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct SaveDraft {
    /// The form, by the front end's own key.
    pub form: String,
    /// The client it is about.
    #[serde(default)]
    pub client: Option<Id>,
    /// What was typed.
    #[cfg_attr(test, ts(type = "unknown"))]
    pub body: serde_json::Value,
}

/// A form.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ByForm {
    /// The form, by the front end's own key.
    pub form: String,
}

fn select(rest: &str) -> String {
    let name = clients::name_of("draft.client");
    format!("SELECT form, client, {name} AS client_name, body, saved_at FROM draft WHERE person = ? {rest}")
}

/// Keeps a draft.
///
/// # Errors
/// `invalid` when it is too large.
pub fn save(tx: &mut Tx<'_>, input: SaveDraft) -> Result<()> {
    let body = input.body.to_string();
    let mut check = Check::default();
    check.text("form", Some(&input.form), 200);
    check.require(body.len() <= LARGEST, "body", "too_long");
    check.done()?;
    tx.conn()
        .prepare_cached(
            "INSERT OR REPLACE INTO draft (person, form, client, body, saved_at) VALUES (?, ?, ?, ?, ?)",
        )?
        .execute(params![tx.scene.person.id, input.form, input.client, body, tx.scene.now.to_rfc3339()])?;
    Ok(())
}

/// Reads a draft.
///
/// # Errors
/// When the vault cannot be read.
pub fn read(rx: &Rx<'_>, input: ByForm) -> Result<Option<Draft>> {
    Ok(rx
        .conn
        .prepare_cached(&select("AND form = ?"))?
        .query_row(params![rx.scene.person.id, input.form], draft)
        .optional()?)
}

/// The drafts of the person signed in, newest first.
///
/// # Errors
/// When the vault cannot be read.
pub fn list(rx: &Rx<'_>, _: Nothing) -> Result<Vec<Draft>> {
    let mut statement = rx.conn.prepare_cached(&select("ORDER BY saved_at DESC"))?;
    Ok(statement.query_map([rx.scene.person.id], draft)?.collect::<rusqlite::Result<_>>()?)
}

/// Drops a draft.
///
/// # Errors
/// When the vault cannot be written.
pub fn discard(tx: &mut Tx<'_>, input: ByForm) -> Result<()> {
    tx.conn()
        .prepare_cached("DELETE FROM draft WHERE person = ? AND form = ?")?
        .execute(params![tx.scene.person.id, input.form])?;
    Ok(())
}

/// Drops the drafts about a client: those that name the client, or any record of theirs, in the form or in what was typed.
///
/// # Errors
/// When the vault cannot be written.
pub(crate) fn forget(conn: &Connection, client: Id, records: &BTreeSet<Id>) -> Result<()> {
    conn.execute("DELETE FROM draft WHERE client = ?", [client])?;
    for record in records {
        conn.prepare_cached("DELETE FROM draft WHERE instr(form, ?1) > 0 OR instr(body, ?1) > 0")?
            .execute([record.to_string()])?;
    }
    Ok(())
}

/// How many drafts there are about a client.
///
/// # Errors
/// When the vault cannot be read.
pub(crate) fn count_of(conn: &Connection, client: Id) -> Result<u64> {
    let sql = "SELECT count(*) FROM draft WHERE client = ?1 OR instr(form, ?2) > 0 OR instr(body, ?2) > 0";
    Ok(conn.prepare_cached(sql)?.query_row(params![client, client.to_string()], |row| row.get(0))?)
}

fn draft(row: &Row<'_>) -> rusqlite::Result<Draft> {
    let body: String = row.get("body")?;
    let saved_at: String = row.get("saved_at")?;
    Ok(Draft {
        form: row.get("form")?,
        client: row.get("client")?,
        client_name: row.get("client_name")?,
        body: serde_json::from_str(&body).unwrap_or_default(),
        saved_at: DateTime::parse_from_rfc3339(&saved_at).unwrap_or_default(),
    })
}
