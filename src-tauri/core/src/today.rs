//! What somebody must do today.

use crate::backup::{self, BackupWarning};
use crate::clients::{self, Phone};
use crate::drafts::{self, Draft};
use crate::error::Result;
use crate::kernel::codes::ReferralSource;
use crate::kernel::days::Day;
use crate::kernel::ids::Id;
use crate::scene::Rx;
use crate::sessions::CareSession;
use crate::settings::{self, Nothing};
use crate::sync;
use chrono::Months;
use rusqlite::{named_params, params};
use serde::{Deserialize, Serialize};

/// The most lines of one list; the totals say how many there are.
const MOST: u32 = 50;
/// How long before its day an aftercare contact shows, and how long after it is given up.
const AFTERCARE_AHEAD_DAYS: i64 = 7;
const AFTERCARE_BEHIND_DAYS: i64 = 120;
/// How long after its day a next step is given up.
const NEXT_STEP_BEHIND_DAYS: u64 = 90;

/// What somebody must do today.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Today {
    /// Sessions of the day, by hour.
    pub sessions: Vec<TodaySession>,
    /// Ongoing outpatients nobody has met or reached for long, longest first.
    pub quiet: Vec<QuietClient>,
    /// How many of them there are.
    pub quiet_total: u64,
    /// What was agreed to be done by today.
    pub next_steps: Vec<NextStep>,
    /// Aftercare contacts that are due.
    pub aftercare_due: Vec<AftercareDue>,
    /// How many of them there are.
    pub aftercare_due_total: u64,
    /// For how many days there has been work that would be lost with this machine, if more than the settings allow.
    pub unconfirmed_days: Option<i64>,
    /// What was typed and not saved.
    pub drafts: Vec<Draft>,
    /// How many clients there are.
    pub clients_total: u64,
    /// What somebody must do about the backups.
    pub backup: Option<BackupWarning>,
}

/// A session of the day.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct TodaySession {
    /// The session.
    #[serde(flatten)]
    pub session: CareSession,
    /// Whose.
    pub client_name: String,
    /// Their record number.
    pub record_no: String,
    /// Which of the episode's sessions it is.
    pub number: u32,
    /// Of how many.
    pub target: u32,
}

/// An ongoing outpatient nobody has met or reached for long.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct QuietClient {
    /// Who.
    pub client: Id,
    /// Their name.
    pub client_name: String,
    /// Their record number.
    pub record_no: String,
    /// The episode.
    pub episode: Id,
    /// The last contact.
    pub last_contact_on: Option<Day>,
    /// Days since, or since the opening.
    pub days: i64,
    /// Sessions missed in a row.
    pub missed_in_a_row: u32,
    /// Who sent them.
    pub source: Option<ReferralSource>,
    /// How they are reached.
    pub phones: Vec<Phone>,
}

/// What was agreed to be done.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct NextStep {
    /// The attempt it came from.
    pub contact: Id,
    /// Whose.
    pub client: Id,
    /// Their name.
    pub client_name: String,
    /// Their record number.
    pub record_no: String,
    /// What.
    pub what: String,
    /// By when.
    pub on: Day,
}

/// An aftercare contact that is due.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct AftercareDue {
    /// Whose.
    pub client: Id,
    /// Their name.
    pub client_name: String,
    /// Their record number.
    pub record_no: String,
    /// Which month after completion.
    pub month: u32,
    /// When.
    pub due_on: Day,
}

/// Reads what must be done today.
///
/// # Errors
/// When the vault cannot be read.
pub fn read(rx: &Rx<'_>, _: Nothing) -> Result<Today> {
    let settings = settings::read(rx, Nothing {})?;
    let (quiet, quiet_total) = quiet(rx, settings.quiet_days)?;
    let mut aftercare_due = aftercare_due(rx, &settings.aftercare_months)?;
    let aftercare_due_total = aftercare_due.len() as u64;
    aftercare_due.truncate(MOST as usize);
    Ok(Today {
        sessions: sessions(rx, settings.sessions_target)?,
        quiet,
        quiet_total,
        next_steps: next_steps(rx)?,
        aftercare_due,
        aftercare_due_total,
        unconfirmed_days: unconfirmed_days(rx, settings.unconfirmed_days)?,
        drafts: drafts::list(rx, Nothing {})?,
        backup: backup::warning(rx)?,
        clients_total: clients::list::count(rx.conn, false)?,
    })
}

/// A clinic of one machine has nobody who could confirm; its backups are spoken of elsewhere.
fn unconfirmed_days(rx: &Rx<'_>, allowed: u32) -> Result<Option<i64>> {
    if sync::enrolled(&rx.scene.authority).len() < 2 {
        return Ok(None);
    }
    let days = sync::unconfirmed_since(rx)?.map(|since| (rx.scene.now - since).num_days());
    Ok(days.filter(|days| *days > i64::from(allowed)))
}

fn sessions(rx: &Rx<'_>, target: u32) -> Result<Vec<TodaySession>> {
    let mut statement = rx.conn.prepare_cached(&format!(
        "SELECT {}, card.name AS client_name, coalesce(card.record_no, '') AS record_no,
            (SELECT count(*) FROM care_session p WHERE p.dossier = s.dossier AND p.episode = s.episode AND p.attendance = 'present' AND p.id <> s.id) AS before
         FROM care_session s JOIN client_card card ON card.id = s.dossier WHERE s.on_day = ? AND s.attendance <> 'cancelled' AND card.archived = 0 ORDER BY s.at_time IS NULL, s.at_time, card.sort_name",
        crate::sessions::session_columns()
    ))?;
    let rows = statement.query_map([rx.scene.today], |row| {
        Ok(TodaySession {
            session: crate::sessions::session(row)?,
            client_name: row.get("client_name")?,
            record_no: row.get("record_no")?,
            number: row.get::<_, u32>("before")? + 1,
            target,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn quiet(rx: &Rx<'_>, quiet_days: u32) -> Result<(Vec<QuietClient>, u64)> {
    let index = rx.led_by("client_card_ongoing");
    let from = format!(
        "FROM client_card card {index} WHERE card.status = 'ongoing' AND card.archived = 0 AND card.service = 'outpatient'
        AND max(coalesce(card.last_contact_on, ''), card.opened_on) <= :before
        AND NOT EXISTS (SELECT 1 FROM care_session s WHERE s.dossier = card.id AND s.attendance = 'planned' AND s.on_day >= :today)"
    );
    let before = rx.scene.today - chrono::Days::new(u64::from(quiet_days));
    let total = rx
        .conn
        .prepare_cached(&format!("SELECT count(*) {from}"))?
        .query_row(named_params! { ":before": before, ":today": rx.scene.today }, |row| row.get(0))?;
    let mut statement = rx.conn.prepare_cached(&format!(
        "SELECT card.id, card.name, coalesce(card.record_no, ''), card.episode, card.last_contact_on, max(coalesce(card.last_contact_on, ''), card.opened_on) AS since,
            (SELECT source FROM episode WHERE id = card.episode),
            (SELECT count(*) FROM care_session s WHERE s.dossier = card.id AND s.attendance = 'no_show'
                AND s.on_day > coalesce((SELECT max(on_day) FROM care_session p WHERE p.dossier = card.id AND p.attendance = 'present'), ''))
         {from} ORDER BY since, card.sort_name LIMIT {MOST}"
    ))?;
    let rows = statement.query_map(named_params! { ":before": before, ":today": rx.scene.today }, |row| {
        Ok(QuietClient {
            client: row.get(0)?,
            client_name: row.get(1)?,
            record_no: row.get(2)?,
            episode: row.get(3)?,
            last_contact_on: row.get(4)?,
            days: (rx.scene.today - row.get::<_, Day>(5)?).num_days(),
            source: row.get(6)?,
            missed_in_a_row: row.get(7)?,
            phones: Vec::new(),
        })
    })?;
    let mut quiet = rows.collect::<rusqlite::Result<Vec<_>>>()?;
    for client in &mut quiet {
        client.phones = clients::phones(rx.conn, client.client)?;
    }
    Ok((quiet, total))
}

/// What was agreed to be done by today, until somebody tries again, the episode is closed, or it is long past.
fn next_steps(rx: &Rx<'_>) -> Result<Vec<NextStep>> {
    let mut statement = rx.conn.prepare_cached(
        "SELECT a.id, a.dossier, card.name, coalesce(card.record_no, ''), a.next_step, a.next_on FROM contact_attempt a JOIN client_card card ON card.id = a.dossier
         WHERE a.next_on BETWEEN ?1 AND ?2 AND +card.archived = 0
            AND NOT EXISTS (SELECT 1 FROM contact_attempt later WHERE later.dossier = a.dossier AND (later.on_day, later.id) > (a.on_day, a.id))
            AND NOT EXISTS (SELECT 1 FROM episode e WHERE e.dossier = a.dossier AND e.closed_on >= a.on_day)
         ORDER BY a.next_on LIMIT ?3",
    )?;
    let earliest = rx.scene.today - chrono::Days::new(NEXT_STEP_BEHIND_DAYS);
    let rows = statement.query_map(params![earliest, rx.scene.today, MOST], |row| {
        Ok(NextStep {
            contact: row.get(0)?,
            client: row.get(1)?,
            client_name: row.get(2)?,
            record_no: row.get(3)?,
            what: row.get::<_, Option<String>>(4)?.unwrap_or_default(),
            on: row.get(5)?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Aftercare contacts that the completed programmes of the last year owe: one for each month set, until a contact
/// on or after its day, or until it is long past.
fn aftercare_due(rx: &Rx<'_>, months: &[u32]) -> Result<Vec<AftercareDue>> {
    let latest = months.iter().max().copied().unwrap_or(0);
    let earliest = rx.scene.today.checked_sub_months(Months::new(latest)).unwrap_or(rx.scene.today)
        - chrono::Days::new(AFTERCARE_BEHIND_DAYS.unsigned_abs());
    let mut statement = rx.conn.prepare_cached(
        "SELECT card.id, card.name, coalesce(card.record_no, ''), e.closed_on, (SELECT group_concat(on_day) FROM aftercare_contact a WHERE a.dossier = e.dossier AND a.on_day >= e.closed_on)
         FROM episode e JOIN client_card card ON card.id = e.dossier WHERE e.status = 'completed' AND e.closed_on >= ? AND +card.archived = 0 AND +card.status <> 'ongoing'",
    )?;
    let mut rows = statement.query([earliest])?;
    let mut due = Vec::new();
    while let Some(row) = rows.next()? {
        let closed_on: Day = row.get(3)?;
        let contacts: Option<String> = row.get(4)?;
        let contacts: Vec<Day> =
            contacts.iter().flat_map(|days| days.split(',')).filter_map(|day| day.parse().ok()).collect();
        // Of several that are due, the latest stands for all.
        let open = months.iter().rev().find_map(|month| {
            let due_on = closed_on.checked_add_months(Months::new(*month))?;
            let days = (rx.scene.today - due_on).num_days();
            let slack = chrono::Days::new(AFTERCARE_AHEAD_DAYS.unsigned_abs() * 2);
            let is_done = contacts.iter().any(|contact| *contact >= due_on - slack);
            let is_open = (-AFTERCARE_AHEAD_DAYS..=AFTERCARE_BEHIND_DAYS).contains(&days);
            // A later contact settles the earlier months too.
            if is_done { Some(None) } else { is_open.then_some(Some((*month, due_on))) }
        });
        if let Some(Some((month, due_on))) = open {
            due.push(AftercareDue {
                client: row.get(0)?,
                client_name: row.get(1)?,
                record_no: row.get(2)?,
                month,
                due_on,
            });
        }
    }
    due.sort_by(|a, b| a.due_on.cmp(&b.due_on).then(a.client_name.cmp(&b.client_name)));
    Ok(due)
}
