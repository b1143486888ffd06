//! Reading sessions and attempts.

use super::{CareSession, ContactAttempt, ContactForm, SessionForm};
use crate::error::{Error, Result};
use crate::kernel::days::Day;
use crate::kernel::ids::Id;
use crate::scene::Rx;
use crate::staff;
use rusqlite::{Connection, Row};

/// The columns of a [`CareSession`], from `care_session AS s`.
pub(crate) fn session_columns() -> String {
    format!(
        "s.id, s.episode, s.dossier, s.on_day, s.at_time, s.kind, s.attendance, s.counselor, s.minutes, s.note, {} AS counselor_name",
        staff::name_of("s.counselor")
    )
}

fn select_contacts(condition: &str) -> String {
    format!(
        "SELECT id, dossier, on_day, at_time, channel, reached, outcome, next_step, next_on, {} AS author_name FROM contact_attempt WHERE {condition}",
        staff::name_of("contact_attempt.author")
    )
}

/// Reads a session.
///
/// # Errors
/// `not_found`.
pub fn read(rx: &Rx<'_>, id: Id) -> Result<CareSession> {
    rx.conn
        .prepare_cached(&format!("SELECT {} FROM care_session s WHERE s.id = ?", session_columns()))?
        .query_row([id], session)
        .map_err(Error::from)
}

/// The sessions of a client, newest first.
///
/// # Errors
/// When the vault cannot be read.
pub fn of_client(rx: &Rx<'_>, client: Id) -> Result<Vec<CareSession>> {
    let mut statement = rx.conn.prepare_cached(&format!(
        "SELECT {} FROM care_session s WHERE s.dossier = ? ORDER BY s.on_day DESC, s.at_time DESC, s.id DESC",
        session_columns()
    ))?;
    Ok(statement.query_map([client], session)?.collect::<rusqlite::Result<_>>()?)
}

/// The first and the last day of an episode's sessions that count: what was cancelled or only planned does not bind it.
///
/// # Errors
/// When the vault cannot be read.
pub(crate) fn days_of(conn: &Connection, client: Id, episode: Id) -> Result<Option<(Day, Day)>> {
    let mut statement = conn.prepare_cached(
        "SELECT min(on_day), max(on_day) FROM care_session WHERE dossier = ? AND episode = ? AND attendance NOT IN ('cancelled', 'planned')",
    )?;
    let (first, last): (Option<Day>, Option<Day>) =
        statement.query_row([client, episode], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(first.zip(last))
}

/// The expression that counts the sessions to which the client of an episode came.
pub(crate) fn count_present(episode: &str) -> String {
    format!(
        "(SELECT count(*) FROM care_session WHERE dossier = {episode}.dossier AND episode = {episode}.id AND attendance = 'present')"
    )
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
    rx.conn.prepare_cached(&select_contacts("id = ?"))?.query_row([id], contact).map_err(Error::from)
}

/// The attempts to reach a client, newest first.
///
/// # Errors
/// When the vault cannot be read.
pub fn contacts_of_client(rx: &Rx<'_>, client: Id) -> Result<Vec<ContactAttempt>> {
    let mut statement = rx
        .conn
        .prepare_cached(&select_contacts("dossier = ? ORDER BY on_day DESC, at_time DESC, id DESC"))?;
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
