//! Reading sessions and attempts.

use super::{CareSession, ContactAttempt, ContactForm, SessionForm};
use crate::error::{Error, Result};
use crate::kernel::ids::Id;
use crate::scene::Rx;
use rusqlite::Row;

/// The columns of a [`CareSession`], from `care_session AS s`.
pub(crate) const SESSION_COLUMNS: &str = "s.id, s.episode, s.dossier, s.on_day, s.at_time, s.kind, s.attendance, s.counselor, s.minutes, s.note, (SELECT name FROM staff WHERE id = s.counselor) AS counselor_name";
const CONTACT_COLUMNS: &str = "id, dossier, on_day, at_time, channel, reached, outcome, next_step, next_on, (SELECT name FROM staff WHERE id = author) AS author_name";

/// Reads a session.
///
/// # Errors
/// `not_found`.
pub fn read(rx: &Rx<'_>, id: Id) -> Result<CareSession> {
    rx.conn
        .prepare_cached(&format!("SELECT {SESSION_COLUMNS} FROM care_session s WHERE s.id = ?"))?
        .query_row([id], session)
        .map_err(Error::from)
}

/// The sessions of a client, newest first.
///
/// # Errors
/// When the vault cannot be read.
pub fn of_client(rx: &Rx<'_>, client: Id) -> Result<Vec<CareSession>> {
    let mut statement =
        rx.conn.prepare_cached(&format!("SELECT {SESSION_COLUMNS} FROM care_session s WHERE s.dossier = ? ORDER BY s.on_day DESC, s.at_time DESC, s.id DESC"))?;
    Ok(statement.query_map([client], session)?.collect::<rusqlite::Result<_>>()?)
}

pub(crate) fn session(row: &Row<'_>) -> rusqlite::Result<CareSession> {
    Ok(CareSession {
        id: row.get("id")?,
        episode: row.get("episode")?,
        client: row.get("dossier")?,
        form: SessionForm {
            on: row.get("on_day")?,
            time: row.get("at_time")?,
            kind: row.get("kind")?,
            attendance: row.get("attendance")?,
            counselor: row.get("counselor")?,
            minutes: row.get("minutes")?,
            note: row.get("note")?,
        },
        counselor_name: row.get("counselor_name")?,
    })
}

/// Reads an attempt.
pub(super) fn read_contact(rx: &Rx<'_>, id: Id) -> Result<ContactAttempt> {
    rx.conn
        .prepare_cached(&format!("SELECT {CONTACT_COLUMNS} FROM contact_attempt WHERE id = ?"))?
        .query_row([id], contact)
        .map_err(Error::from)
}

/// The attempts to reach a client, newest first.
///
/// # Errors
/// When the vault cannot be read.
pub fn contacts_of_client(rx: &Rx<'_>, client: Id) -> Result<Vec<ContactAttempt>> {
    let mut statement = rx.conn.prepare_cached(&format!("SELECT {CONTACT_COLUMNS} FROM contact_attempt WHERE dossier = ? ORDER BY on_day DESC, at_time DESC, id DESC"))?;
    Ok(statement.query_map([client], contact)?.collect::<rusqlite::Result<_>>()?)
}

fn contact(row: &Row<'_>) -> rusqlite::Result<ContactAttempt> {
    Ok(ContactAttempt {
        id: row.get("id")?,
        client: row.get("dossier")?,
        form: ContactForm {
            on: row.get("on_day")?,
            time: row.get("at_time")?,
            channel: row.get("channel")?,
            reached: row.get("reached")?,
            outcome: row.get("outcome")?,
            next_step: row.get("next_step")?,
            next_on: row.get("next_on")?,
        },
        author_name: row.get("author_name")?,
    })
}
