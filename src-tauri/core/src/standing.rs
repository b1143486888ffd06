//! What waits for a person's decision: conflicts (two values, written without knowing of each other) and violations
//! (records that break a rule together). Both are queries and vanish when the data is right.

use crate::error::Result;
use crate::kernel::codes::Role;
use crate::kernel::ids::Id;
use crate::log::heads::Heads;
use crate::log::op;
use crate::log::project::load_writes;
use crate::scene::Rx;
use crate::schema::{SCHEMA, is_secret};
use crate::settings::Nothing;
use chrono::{DateTime, FixedOffset};
use rusqlite::named_params;
use serde::{Deserialize, Serialize};

/// A register with two values.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Conflict {
    /// The kind of record.
    pub entity: String,
    /// The record.
    pub record: Id,
    /// The register.
    pub register: String,
    /// Whose dossier.
    pub dossier: Id,
    /// The values, the one shown first.
    pub values: Vec<Side>,
}

/// One value of a conflict.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Side {
    /// The value.
    #[cfg_attr(test, ts(type = "unknown"))]
    pub value: serde_json::Value,
    /// When, by the writer's clock.
    pub at: DateTime<FixedOffset>,
    /// Whether that clock was not to be trusted.
    pub at_suspect: bool,
    /// Who wrote it.
    pub author_name: Option<String>,
    /// On which device.
    pub device_code: Option<String>,
    /// Whether the tables show it meanwhile.
    pub provisional: bool,
}

/// A rule that records break together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Violation {
    /// Which rule.
    pub code: ViolationCode,
    /// Whose dossier, when it is one.
    pub dossier: Option<Id>,
    /// The records.
    pub records: Vec<Id>,
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

/// The conflicts of a client, or all.
///
/// # Errors
/// When the vault cannot be read.
pub fn conflicts(rx: &Rx<'_>, dossier: Option<Id>) -> Result<Vec<Conflict>> {
    let mut statement =
        rx.conn.prepare_cached("SELECT record, entity, register, dossier FROM conflict WHERE :dossier IS NULL OR dossier = :dossier ORDER BY dossier, record, register LIMIT 500")?;
    let keys = statement
        .query_map(named_params! { ":dossier": dossier }, |r| {
            Ok((r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?))
        })?
        .collect::<rusqlite::Result<Vec<(Id, String, String, Id)>>>()?;
    if keys.is_empty() {
        return Ok(Vec::new());
    }
    let names = crate::staff::names(rx.conn)?;
    let devices = crate::settings::device_codes(rx.conn)?;
    let mut conflicts = Vec::new();
    for (record, entity, register, dossier) in keys {
        let Some((_, mut by_entity)) = load_writes(rx.conn, record, i64::MAX)? else { continue };
        let writes =
            by_entity.remove(&entity).and_then(|mut writes| writes.remove(&register)).unwrap_or_default();
        let heads = Heads::of(SCHEMA.entity(&entity).and_then(|entity| entity.register(&register)), &writes);
        let mut values = Vec::new();
        for (at, head) in heads.heads.iter().enumerate() {
            let header: Vec<u8> = rx
                .conn
                .prepare_cached("SELECT header FROM op WHERE row = ?")?
                .query_row([head.row], |r| r.get(0))?;
            let header = op::read_header(&header)?;
            values.push(Side {
                value: if is_secret(&entity, &register) {
                    serde_json::Value::Null
                } else {
                    head.value.clone()
                },
                at: head.at,
                at_suspect: head.at_suspect,
                author_name: names.get(&header.author).cloned(),
                device_code: devices.get(&header.device).cloned(),
                provisional: at == 0,
            });
        }
        conflicts.push(Conflict { entity, record, register, dossier, values });
    }
    Ok(conflicts)
}

/// The condition that something of a dossier, whose id a column holds, waits for a decision between two values.
pub(crate) fn has_conflict(column: &str) -> String {
    format!("EXISTS (SELECT 1 FROM conflict WHERE dossier = {column})")
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
                violations.push(Violation { code, dossier: Some(dossier), records });
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
    let rows = statement.query_map(named_params! { ":dossier": dossier }, |row| {
        let records: [Id; 2] = [row.get(0)?, row.get(1)?];
        Ok(Violation {
            code: ViolationCode::SameRecordNo,
            dossier: Some(records[0]),
            records: records.to_vec(),
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// What stands in the tables without the signature that would make it count, and machines of which there were two.
fn of_the_site(rx: &Rx<'_>) -> Result<Vec<Violation>> {
    let authority = &rx.scene.authority;
    let mut violations = Vec::new();
    let mut note = |code, record| violations.push(Violation { code, dossier: None, records: vec![record] });
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

/// How many conflicts there are.
///
/// # Errors
/// When the vault cannot be read.
pub fn count_conflicts(rx: &Rx<'_>) -> Result<u64> {
    Ok(rx.conn.prepare_cached("SELECT count(*) FROM conflict")?.query_row([], |r| r.get(0))?)
}

/// Every conflict.
///
/// # Errors
/// When the vault cannot be read.
pub fn conflict_list(rx: &Rx<'_>, _: Nothing) -> Result<Vec<Conflict>> {
    conflicts(rx, None)
}

/// Every violation.
///
/// # Errors
/// When the vault cannot be read.
pub fn violation_list(rx: &Rx<'_>, _: Nothing) -> Result<Vec<Violation>> {
    violations(rx, None)
}
