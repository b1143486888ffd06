//! Reading episodes.

use super::{Episode, EpisodeEnd, EpisodeForm, SubstanceUse};
use crate::error::{Error, Result};
use crate::kernel::codes::{Motivation, ReferralSource, Service, Status};
use crate::kernel::days::Day;
use crate::kernel::ids::Id;
use crate::log::heads::Heads;
use crate::log::project::load_writes;
use crate::scene::Rx;
use crate::settings;
use rusqlite::{Connection, Row, params};
use std::collections::HashMap;

const SELECT: &str = "SELECT e.*, (SELECT name FROM staff WHERE id = e.counselor) AS counselor_name, (SELECT name FROM partner WHERE id = e.partner) AS partner_name,
    (SELECT count(*) FROM care_session WHERE dossier = e.dossier AND episode = e.id AND attendance = 'present') AS sessions_present FROM episode e";

/// Reads an episode.
///
/// # Errors
/// `not_found`.
pub fn read(rx: &Rx<'_>, id: Id) -> Result<Episode> {
    let implied = settings::motivations(rx)?;
    let mut statement = rx.conn.prepare_cached(&format!("{SELECT} WHERE e.id = ?"))?;
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
    let mut statement = rx
        .conn
        .prepare_cached(&format!("{SELECT} WHERE e.dossier = ? ORDER BY e.opened_on DESC, e.id DESC"))?;
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

/// The first and the last day of an episode's sessions that count: what was cancelled or only planned does not bind it.
pub(super) fn session_days(conn: &Connection, episode: Id) -> Result<Option<(Day, Day)>> {
    let mut statement = conn.prepare_cached(
        "SELECT min(on_day), max(on_day) FROM care_session WHERE dossier = (SELECT dossier FROM episode WHERE id = ?1) AND episode = ?1 AND attendance NOT IN ('cancelled', 'planned')",
    )?;
    let (first, last): (Option<Day>, Option<Day>) =
        statement.query_row([episode], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(first.zip(last))
}

/// Where an episode stood for somebody who had read up to a local row.
pub(super) fn end_seen_at(conn: &Connection, episode: Id, rev: Option<i64>) -> Result<EpisodeEnd> {
    let seen = load_writes(conn, episode, rev.unwrap_or(i64::MAX))?;
    let writes =
        seen.and_then(|(_, mut by_entity)| by_entity.remove("episode")?.remove("end")).unwrap_or_default();
    let end = Heads::of(None, &writes).shown().cloned().and_then(|end| serde_json::from_value(end).ok());
    Ok(end.unwrap_or(EpisodeEnd::ONGOING))
}
