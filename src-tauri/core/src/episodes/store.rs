//! Reading episodes.

use super::{Episode, EpisodeEnd, EpisodeForm, SubstanceUse};
use crate::error::{Error, Result};
use crate::kernel::codes::{Motivation, ReferralSource, Service, Status};
use crate::kernel::ids::Id;
use crate::log::heads::Heads;
use crate::log::project::load_writes;
use crate::scene::Rx;
use crate::{partners, sessions, settings, staff};
use rusqlite::{Connection, Row, params};
use std::collections::{BTreeMap, BTreeSet, HashMap};

fn select(condition: &str) -> String {
    format!(
        "SELECT e.*, {} AS counselor_name, {} AS partner_name, {} AS sessions_present FROM episode e WHERE {condition}",
        staff::name_of("e.counselor"),
        partners::name_of("e.partner"),
        sessions::count_present("e"),
    )
}

/// Reads an episode.
///
/// # Errors
/// `not_found`.
pub fn read(rx: &Rx<'_>, id: Id) -> Result<Episode> {
    let implied = settings::motivations(rx)?;
    let mut statement = rx.conn.prepare_cached(&select("e.id = ?"))?;
    let mut episode = statement.query_row([id], |row| episode(row, &implied)).map_err(Error::from)?;
    episode.form.substances = substances(rx.conn, episode.client)?.remove(&id).unwrap_or_default();
    Ok(episode)
}

/// The episodes of a client, newest first.
///
/// # Errors
/// When the vault cannot be read.
pub fn of_client(rx: &Rx<'_>, client: Id) -> Result<Vec<Episode>> {
    let implied = settings::motivations(rx)?;
    let mut substances = substances(rx.conn, client)?;
    let mut statement =
        rx.conn.prepare_cached(&select("e.dossier = ? ORDER BY e.opened_on DESC, e.id DESC"))?;
    let mut episodes =
        statement.query_map([client], |row| episode(row, &implied))?.collect::<rusqlite::Result<Vec<_>>>()?;
    for episode in &mut episodes {
        episode.form.substances = substances.remove(&episode.id).unwrap_or_default();
    }
    Ok(episodes)
}

fn episode(row: &Row<'_>, implied: &HashMap<ReferralSource, Motivation>) -> rusqlite::Result<Episode> {
    let source: Option<ReferralSource> = row.get("source")?;
    let motivation: Option<Motivation> = row.get("motivation")?;
    Ok(Episode {
        id: row.get("id")?,
        client: row.get("dossier")?,
        form: EpisodeForm {
            service: row.get("service")?,
            opened_on: row.get("opened_on")?,
            source,
            motivation,
            funding: row.get("funding")?,
            severity: row.get("severity")?,
            diagnosis: row.get("diagnosis")?,
            counselor: row.get("counselor")?,
            partner: row.get("partner")?,
            substances: Vec::new(),
            remarks: row.get("remarks")?,
        },
        end: EpisodeEnd {
            status: row.get::<_, Option<_>>("status")?.unwrap_or(Status::Ongoing),
            closed_on: row.get("closed_on")?,
            exit_detail: row.get("exit_detail")?,
        },
        end_reason: row.get("end_reason")?,
        implied_motivation: motivation
            .or_else(|| source.and_then(|source| implied.get(&source).copied()))
            .unwrap_or(Motivation::Unknown),
        counselor_name: row.get("counselor_name")?,
        partner_name: row.get("partner_name")?,
        sessions_present: row.get("sessions_present")?,
    })
}

/// The substances of a client by episode, the main one first.
fn substances(conn: &Connection, client: Id) -> Result<HashMap<Id, Vec<SubstanceUse>>> {
    let mut statement = conn.prepare_cached(
        "SELECT episode, id, substance, is_primary, route, years_of_use, days_last_30 FROM substance_use
         WHERE dossier = ? AND coalesce(removed, 0) = 0 AND substance IS NOT NULL ORDER BY is_primary DESC, id",
    )?;
    let mut rows = statement.query([client])?;
    let mut by_episode: HashMap<Id, Vec<SubstanceUse>> = HashMap::new();
    while let Some(row) = rows.next()? {
        by_episode.entry(row.get(0)?).or_default().push(SubstanceUse {
            id: row.get(1)?,
            substance: row.get(2)?,
            is_primary: row.get::<_, Option<bool>>(3)?.unwrap_or(false),
            route: row.get(4)?,
            years_of_use: row.get(5)?,
            days_last_30: row.get(6)?,
        });
    }
    Ok(by_episode)
}

/// Whether an episode is a client's.
///
/// # Errors
/// When the vault cannot be read.
pub fn is_of(conn: &Connection, id: Id, client: Id) -> Result<bool> {
    Ok(conn.prepare_cached("SELECT 1 FROM episode WHERE id = ? AND dossier = ?")?.exists([id, client])?)
}

/// Who leads the care of each client: the counselors of their episodes, ended ones included.
///
/// # Errors
/// When the vault cannot be read.
pub(crate) fn by_counselor(conn: &Connection) -> Result<BTreeMap<Id, BTreeSet<Id>>> {
    let mut statement =
        conn.prepare_cached("SELECT dossier, counselor FROM episode WHERE counselor IS NOT NULL")?;
    let mut led: BTreeMap<Id, BTreeSet<Id>> = BTreeMap::new();
    for row in statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))? {
        let (client, counselor) = row?;
        led.entry(client).or_default().insert(counselor);
    }
    Ok(led)
}

/// Whether a client has an episode that is still open.
///
/// # Errors
/// When the vault cannot be read.
pub(crate) fn has_ongoing(conn: &Connection, client: Id) -> Result<bool> {
    Ok(conn
        .prepare_cached(
            "SELECT 1 FROM episode WHERE dossier = ? AND coalesce(status, 'ongoing') = 'ongoing'",
        )?
        .exists([client])?)
}

/// The condition that a client, whose id a column holds, has an episode opened between two days, given as parameters.
pub(crate) fn opened_between(column: &str) -> String {
    format!("{column} IN (SELECT dossier FROM episode WHERE opened_on BETWEEN ? AND ?)")
}

/// Whether a substance was recorded in an episode.
pub(super) fn is_substance_of(conn: &Connection, id: Id, episode: Id) -> Result<bool> {
    Ok(conn
        .prepare_cached("SELECT 1 FROM substance_use WHERE id = ? AND episode = ?")?
        .exists([id, episode])?)
}

/// # Errors
/// `ongoing_episode_exists` when the client has another ongoing episode of a service.
pub(super) fn refuse_second_ongoing(
    conn: &Connection,
    client: Id,
    service: Service,
    except: Option<Id>,
) -> Result<()> {
    let mut statement = conn.prepare_cached("SELECT 1 FROM episode WHERE dossier = ? AND service = ? AND coalesce(status, 'ongoing') = 'ongoing' AND id IS NOT ?")?;
    if statement.exists(params![client, service, except])? {
        return Err(Error::refused("ongoing_episode_exists").with("service", service.as_str()));
    }
    Ok(())
}

/// Where an episode stood for somebody who had read up to a local row.
pub(super) fn end_seen_at(conn: &Connection, episode: Id, rev: Option<i64>) -> Result<EpisodeEnd> {
    let seen = load_writes(conn, episode, rev.unwrap_or(i64::MAX))?;
    let writes =
        seen.and_then(|(_, mut by_entity)| by_entity.remove("episode")?.remove("end")).unwrap_or_default();
    let end = Heads::of(None, &writes).shown().cloned().and_then(|end| serde_json::from_value(end).ok());
    Ok(end.unwrap_or(EpisodeEnd::ONGOING))
}
