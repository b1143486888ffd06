//! Rules that merged records break together, each with whom it is about: queries, whose hits vanish when the data is right.

use super::Named;
use crate::error::Result;
use crate::kernel::codes::Role;
use crate::kernel::ids::Id;
use crate::scene::Rx;
use crate::settings::Nothing;
use crate::{clients, settings, staff};
use rusqlite::named_params;
use serde::{Deserialize, Serialize};

/// A rule that records break together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Violation {
    /// Which rule.
    pub code: ViolationCode,
    /// Whose dossier, when it is one.
    pub dossier: Option<Id>,
    /// The records: those to look at, the first of them to mend.
    pub records: Vec<Id>,
    /// Whom or what it is about: the clients, or the staff person or the machine.
    pub about: Vec<Named>,
}

/// The rules across rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum ViolationCode {
    /// Two ongoing episodes of one service.
    TwoOngoingEpisodes,
    /// A session before its episode opened or after it closed.
    SessionOutsideEpisode,
    /// Two clients of one record number.
    SameRecordNo,
    /// An archived client with an ongoing episode.
    EditedAfterArchiving,
    /// An episode that closed before it opened.
    ClosedBeforeOpened,
    /// A role that no administrator signed: it has no effect.
    RoleWithoutSignature,
    /// A machine that no administrator enrolled.
    DeviceNotEnrolled,
    /// A machine that was revoked and went on writing: that is kept apart until an administrator accepts it.
    DeviceRevoked,
    /// A machine whose vault was copied and written to in both places, as one and the same machine.
    DeviceCopied,
}

/// The rules within a dossier. The card of a client counts their hits (`card.sql`), so that all of them are found at once.
const WITHIN: [(ViolationCode, &str); 4] = [
    (
        ViolationCode::TwoOngoingEpisodes,
        "SELECT a.id, b.id FROM episode a JOIN episode b ON b.dossier = a.dossier AND b.service = a.service AND b.id > a.id
         WHERE a.dossier = ? AND coalesce(a.status, 'ongoing') = 'ongoing' AND coalesce(b.status, 'ongoing') = 'ongoing'",
    ),
    (
        ViolationCode::SessionOutsideEpisode,
        "SELECT s.id, e.id FROM care_session s JOIN episode e ON e.id = s.episode AND e.dossier = s.dossier
         WHERE s.dossier = ? AND s.attendance <> 'cancelled' AND (s.on_day < e.opened_on OR s.on_day > coalesce(e.closed_on, '9999'))",
    ),
    (
        ViolationCode::EditedAfterArchiving,
        "SELECT c.id, e.id FROM client c JOIN episode e ON e.dossier = c.id WHERE c.id = ? AND c.archived = 1 AND coalesce(e.status, 'ongoing') = 'ongoing'",
    ),
    (ViolationCode::ClosedBeforeOpened, "SELECT id, NULL FROM episode WHERE dossier = ? AND closed_on < opened_on"),
];

/// The violations of a client, or all (of at most 200 clients).
///
/// # Errors
/// When the vault cannot be read.
pub fn violations(rx: &Rx<'_>, dossier: Option<Id>) -> Result<Vec<Violation>> {
    let dossiers = match dossier {
        Some(dossier) => vec![dossier],
        None => ids(rx, "SELECT id FROM client_card WHERE violations > 0 ORDER BY n DESC LIMIT 200")?,
    };
    let mut violations = same_record_no(rx, dossier)?;
    if dossier.is_none() {
        violations.extend(of_the_site(rx)?);
    }
    for dossier in dossiers {
        for (code, sql) in WITHIN {
            let mut statement = rx.conn.prepare_cached(sql)?;
            let mut rows = statement.query([dossier])?;
            while let Some(row) = rows.next()? {
                let records = [row.get(0)?, row.get::<_, Option<Id>>(1)?].into_iter().flatten().collect();
                violations.push(Violation {
                    code,
                    dossier: Some(dossier),
                    records,
                    about: named(rx, &[dossier])?,
                });
            }
        }
    }
    Ok(violations)
}

fn same_record_no(rx: &Rx<'_>, dossier: Option<Id>) -> Result<Vec<Violation>> {
    let mut statement = rx.conn.prepare_cached(
        "SELECT a.id, b.id FROM client a JOIN client b ON b.record_no = a.record_no AND b.id <> a.id
         WHERE a.id = :dossier OR (:dossier IS NULL AND a.id < b.id AND a.record_no IN (SELECT record_no FROM client GROUP BY record_no HAVING count(*) > 1)) LIMIT 200",
    )?;
    let rows =
        statement.query_map(named_params! { ":dossier": dossier }, |row| Ok([row.get(0)?, row.get(1)?]))?;
    let pairs = rows.collect::<rusqlite::Result<Vec<[Id; 2]>>>()?;
    let violation = |records: [Id; 2]| {
        Ok(Violation {
            code: ViolationCode::SameRecordNo,
            dossier: Some(records[0]),
            records: records.to_vec(),
            about: named(rx, &records)?,
        })
    };
    pairs.into_iter().map(violation).collect()
}

/// The clients of these dossiers by their names.
fn named(rx: &Rx<'_>, clients: &[Id]) -> Result<Vec<Named>> {
    let mut named = Vec::new();
    for id in clients {
        named.extend(clients::name(rx.conn, *id)?.map(|name| Named { id: *id, name }));
    }
    Ok(named)
}

/// The name of the client or staff person whose dossier it is.
pub(super) fn name_of_dossier(rx: &Rx<'_>, dossier: Id) -> Result<Option<String>> {
    let client = clients::name(rx.conn, dossier)?;
    if client.is_some() { Ok(client) } else { staff::name(rx.conn, dossier) }
}

/// What stands in the tables without the signature that would make it count, and machines of which there were two.
fn of_the_site(rx: &Rx<'_>) -> Result<Vec<Violation>> {
    let authority = &rx.scene.authority;
    let mut violations = Vec::new();
    let (people, machines) = (staff::names(rx.conn)?, settings::device_codes(rx.conn)?);
    let mut note = |code, record: Id| {
        let name = people.get(&record).or_else(|| machines.get(&record));
        let about = name.map(|name| Named { id: record, name: name.clone() }).into_iter().collect();
        violations.push(Violation { code, dossier: None, records: vec![record], about });
    };
    let mut statement = rx.conn.prepare_cached("SELECT id, role FROM staff ORDER BY id")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let (person, role): (Id, Option<Role>) = (row.get(0)?, row.get(1)?);
        if role != authority.role(person) {
            note(ViolationCode::RoleWithoutSignature, person);
        }
    }
    for device in ids(rx, "SELECT id FROM device ORDER BY id")? {
        match crate::accounts::is_enrolled(authority, device) {
            Some(true) => {}
            None => note(ViolationCode::DeviceNotEnrolled, device),
            Some(false) if crate::log::apart::holding(rx.conn, device)?.apart > 0 => {
                note(ViolationCode::DeviceRevoked, device);
            }
            Some(false) => {}
        }
    }
    for device in ids(rx, "SELECT device FROM copied ORDER BY device")? {
        note(ViolationCode::DeviceCopied, device);
    }
    Ok(violations)
}

fn ids(rx: &Rx<'_>, sql: &str) -> Result<Vec<Id>> {
    Ok(rx.conn.prepare_cached(sql)?.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?)
}

/// How many violations there are.
///
/// # Errors
/// When the vault cannot be read.
pub fn count_violations(rx: &Rx<'_>) -> Result<u64> {
    const SQL: &str = "SELECT (SELECT coalesce(sum(violations), 0) FROM client_card WHERE violations > 0)
        + (SELECT count(*) FROM (SELECT 1 FROM client GROUP BY record_no HAVING count(*) > 1 AND record_no IS NOT NULL))";
    let of_records: u64 = rx.conn.prepare_cached(SQL)?.query_row([], |row| row.get(0))?;
    Ok(of_records + of_the_site(rx)?.len() as u64)
}

/// Every violation.
///
/// # Errors
/// When the vault cannot be read.
pub fn violation_list(rx: &Rx<'_>, _: Nothing) -> Result<Vec<Violation>> {
    violations(rx, None)
}
