//! What an erasing would drop, what the law asks for first, and where copies are.

use crate::clients::{self, ById};
use crate::error::Result;
use crate::kernel::codes::ErasureBasis;
use crate::kernel::days::Day;
use crate::kernel::ids::Id;
use crate::l10n::Words;
use crate::log::Owner;
use crate::scene::Rx;
use crate::schema::SCHEMA;
use crate::trace::{self, AccessEvent, DeviceHolding};
use crate::{drafts, standing};
use chrono::Months;
use serde::Serialize;

/// For how many years after the last visit records are kept: Permenkes 24/2022.
const RETENTION_YEARS: u32 = 25;

/// How many records of a kind there are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct EntityCount {
    /// The kind of record.
    pub entity: &'static str,
    /// How many.
    pub count: u64,
}

/// What an erasing would do.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ErasurePreview {
    /// The client.
    pub client: Id,
    /// Their name.
    pub name: String,
    /// Their record number.
    pub record_no: Option<String>,
    /// How many operations would lose their contents.
    pub ops: u64,
    /// The records that would go.
    pub records: Vec<EntityCount>,
    /// Drafts of anybody's about this client.
    pub drafts: u64,
    /// Values waiting for a decision.
    pub conflicts: u64,
    /// The day of the last visit; none when there was none.
    pub last_visit: Option<Day>,
    /// The first day on which no basis is needed any more.
    pub free_on: Option<Day>,
    /// Whether a legal basis must be chosen.
    pub basis_needed: bool,
    /// The bases to choose from.
    pub bases: Vec<ErasureBasis>,
    /// What left the vault with the client in it, as far as the access register knows.
    pub copies: Vec<AccessEvent>,
    /// The other devices of the site.
    pub devices: Vec<DeviceHolding>,
}

/// Says what erasing a client would do. Changes nothing.
///
/// # Errors
/// `not_found`.
pub fn preview(rx: &Rx<'_>, input: ById) -> Result<ErasurePreview> {
    let client = clients::read(rx, input.id)?;
    let count = |sql: &str| -> Result<u64> {
        Ok(rx.conn.prepare_cached(sql)?.query_row([input.id], |row| row.get(0))?)
    };
    let mut records = Vec::new();
    for entity in SCHEMA.entities.iter().filter(|entity| entity.owner == Owner::Client) {
        let count = count(&format!("SELECT count(*) FROM {} WHERE dossier = ?", entity.name))?;
        records.extend((count > 0).then_some(EntityCount { entity: entity.name, count }));
    }
    let last_visit = clients::last_visit(rx.conn, input.id)?;
    let basis_needed = is_basis_needed(rx, input.id)?;
    let bases = ErasureBasis::ALL.iter().copied();
    Ok(ErasurePreview {
        client: input.id,
        name: client.form.name,
        record_no: client.form.record_no,
        ops: count("SELECT count(*) FROM op WHERE dossier = ?")?,
        records,
        drafts: drafts::count_of(rx.conn, input.id)?,
        conflicts: standing::conflicts(rx, Some(input.id))?.len() as u64,
        last_visit,
        free_on: last_visit.and_then(free_on),
        basis_needed,
        bases: bases.filter(|basis| !basis_needed || *basis != ErasureBasis::RetentionOver).collect(),
        copies: trace::copies_of(rx, input.id, &Words::of(rx.scene.language))?,
        devices: trace::devices(rx)?.into_iter().filter(|device| !device.is_this).collect(),
    })
}

fn free_on(last_visit: Day) -> Option<Day> {
    last_visit.checked_add_months(Months::new(RETENTION_YEARS * 12))
}

/// Whether a basis must be chosen: records must still be kept, or nobody knows since when. A clock that is wrong by
/// years must not end the retention, so a suspect one does not.
pub(super) fn is_basis_needed(rx: &Rx<'_>, client: Id) -> Result<bool> {
    let newest = crate::log::write::newest_at(rx.conn)?;
    let day =
        rx.scene
            .today
            .min(chrono::DateTime::from_timestamp(newest, 0).map_or(rx.scene.today, |newest| {
                newest.with_timezone(&rx.scene.now.timezone()).date_naive()
            }));
    let free_on = clients::last_visit(rx.conn, client)?.and_then(free_on);
    Ok(free_on.is_none_or(|free_on| day < free_on))
}
