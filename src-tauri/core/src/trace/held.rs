//! Which clients were on a device, for the notice that is owed within three times 24 hours when one is lost. Of this
//! device the log here says it exactly; of another it says whose files that device wrote in, and that it may have held
//! everything else of the site's.

use crate::error::{Error, Result};
use crate::kernel::codes::Language;
use crate::kernel::ids::Id;
use crate::l10n::Words;
use crate::log::Owner;
use crate::reports::Format;
use crate::reports::listing::{self, Cell, Listing};
use crate::scene::{Rx, Tx};
use crate::schema::SCHEMA;
use chrono::{DateTime, FixedOffset};
use fluent_bundle::FluentArgs;
use rusqlite::{Row, named_params};
use serde::{Deserialize, Serialize};

/// The most rows of one page.
const LARGEST_PAGE: u32 = 500;
/// The most lines of a file: fewer than a sheet has.
const LONGEST_FILE: u32 = 1_000_000;

/// Which device, and when.
#[derive(Debug, Clone, Default, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct HeldQuery {
    /// The device; none for this one.
    #[serde(default)]
    pub device: Option<Id>,
    /// The moment it is about, such as when the device was lost; none for now.
    #[serde(default)]
    pub as_of: Option<DateTime<FixedOffset>>,
    /// The first row wanted.
    #[serde(default)]
    pub offset: u32,
    /// How many.
    #[serde(default)]
    pub limit: u32,
}

/// A kind of data about a client.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum DataKind {
    /// Name, numbers, address, phones.
    Identity,
    /// Care, sessions, attendance, status.
    Coded,
    /// Diagnosis, substances, recovery.
    Clinical,
    /// What people wrote.
    Narrative,
    /// Scans.
    Scans,
}

impl DataKind {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Identity => "identity",
            Self::Coded => "coded",
            Self::Clinical => "clinical",
            Self::Narrative => "narrative",
            Self::Scans => "scans",
        }
    }
}

/// A client of whom a device holds, or held, something.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct HeldClient {
    /// The client.
    pub client: Id,
    /// Their name, as far as it is known here.
    pub name: Option<String>,
    /// Their record number.
    pub record_no: Option<String>,
    /// What kinds of data.
    pub kinds: Vec<DataKind>,
    /// How many scans are recorded.
    pub scans: u32,
    /// Whether the device is known to have held it: it is this one, or it wrote in this file itself. Else it may have.
    pub certain: bool,
}

/// A device of the site.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct DeviceHolding {
    /// The record.
    pub id: Id,
    /// The code in its record numbers.
    pub code: String,
    /// Whether it is this one.
    pub is_this: bool,
    /// How many operations it wrote.
    pub ops: u64,
    /// When it wrote last, by its own clock.
    pub last_at: Option<DateTime<FixedOffset>>,
}

/// The clients of a device.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct HeldReport {
    /// The device.
    pub device: Id,
    /// The moment it is about.
    pub as_of: DateTime<FixedOffset>,
    /// The clients by name.
    pub rows: Vec<HeldClient>,
    /// How many they are.
    pub matching: u64,
    /// The devices to choose from.
    pub devices: Vec<DeviceHolding>,
}

/// The clients of a device, to be written to a file.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ExportHeld {
    /// Which device, and when; the page is not heeded.
    #[serde(flatten)]
    pub query: HeldQuery,
    /// The token of the chosen file.
    pub file: String,
    /// What kind of file.
    pub format: Format,
    /// In which language; none for the machine's.
    #[serde(default)]
    pub language: Option<Language>,
}

/// Says which clients are, or were at a moment, on a device.
///
/// # Errors
/// `not_found` when the site has no such device.
pub fn device_clients(rx: &Rx<'_>, query: HeldQuery) -> Result<HeldReport> {
    let limit = if query.limit == 0 { 50 } else { query.limit.min(LARGEST_PAGE) };
    let devices = devices(rx)?;
    let device = query.device.unwrap_or(rx.scene.device);
    if !devices.iter().any(|known| known.id == device) {
        return Err(Error::refused("not_found"));
    }
    let (rows, matching) = clients(rx, &query, limit, query.offset)?;
    Ok(HeldReport { device, as_of: query.as_of.unwrap_or(rx.scene.now), rows, matching, devices })
}

/// Writes the clients of a device to a file. This leaves a trace.
///
/// # Errors
/// `not_found` when the site has no such device, or what the disk says.
pub fn device_clients_export(tx: &mut Tx<'_>, input: ExportHeld) -> Result<()> {
    let words = Words::of(input.language.unwrap_or(tx.scene.language));
    let device = input.query.device.unwrap_or(tx.scene.device);
    let known = devices(&tx.rx())?.into_iter().find(|known| known.id == device);
    let code = known.ok_or_else(|| Error::refused("not_found"))?.code;
    let kind = if input.format == Format::Xlsx { "xlsx" } else { "csv" };
    tx.trace("exported", None, Some(&format!("device_clients what={code} format={kind}")))?;
    let (clients, _) = clients(&tx.rx(), &input.query, LONGEST_FILE, 0)?;
    let as_of = input.query.as_of.unwrap_or(tx.scene.now);
    let said = |id: &str, name: &'static str, value: String| {
        words.text_with(id, &[(name, value)].into_iter().collect::<FluentArgs<'_>>())
    };
    let mut about = vec![
        tx.scene.site_name.clone(),
        said("held-device", "device", code),
        said("held-as-of", "at", as_of.format("%Y-%m-%d %H:%M %:z").to_string()),
        said("held-count", "count", clients.len().to_string()),
        said("access-made-by", "person", tx.scene.person.name.clone()),
        said("export-made", "day", tx.scene.today.to_string()),
    ];
    if device != tx.scene.device {
        about.push(words.text("held-other-device"));
    }
    let column = |name: &str| words.text(&format!("held-column-{name}"));
    let listing = Listing {
        title: words.text("held-title"),
        about,
        sheets: [words.text("export-sheet-about"), words.text("held-sheet")],
        columns: ["number", "record_no", "name", "kinds", "scans", "certain"].map(column).to_vec(),
        lines: (1..).zip(clients).map(|(number, client)| line(number, client, &words)).collect(),
    };
    listing::save(listing, input.format, tx.scene, &tx.scene.files.path(&input.file)?)
}

fn line(number: u64, client: HeldClient, words: &Words) -> Vec<Cell> {
    let kinds: Vec<String> = client.kinds.iter().map(|kind| words.code("data", kind.as_str())).collect();
    vec![
        Cell::Number(number),
        Cell::text(client.record_no),
        Cell::text(client.name.or(Some(client.client.to_string()))),
        Cell::Text(kinds.join(", ")),
        Cell::Number(u64::from(client.scans)),
        Cell::Text(words.text(if client.certain { "held-certain" } else { "held-possible" })),
    ]
}

/// The devices of the site.
///
/// # Errors
/// When the vault cannot be read.
pub(crate) fn devices(rx: &Rx<'_>) -> Result<Vec<DeviceHolding>> {
    let mut statement = rx.conn.prepare_cached(
        "SELECT d.id, coalesce(d.code, ''), (SELECT count(*) FROM op WHERE device = d.id),
            (SELECT CAST(header AS TEXT) ->> '$.at' FROM op WHERE device = d.id ORDER BY seq DESC LIMIT 1)
         FROM device d ORDER BY d.code, d.id",
    )?;
    let rows = statement.query_map([], |row| {
        let (id, last_at): (Id, Option<String>) = (row.get(0)?, row.get(3)?);
        Ok(DeviceHolding {
            id,
            code: row.get(1)?,
            is_this: id == rx.scene.device,
            ops: row.get(2)?,
            last_at: last_at.and_then(|at| DateTime::parse_from_rfc3339(&at).ok()),
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The query, with the dossiers of clients: those that any table of clients' records knows.
fn sql() -> String {
    let of_clients = SCHEMA.entities.iter().filter(|entity| entity.owner == Owner::Client);
    let dossiers: Vec<String> =
        of_clients.map(|entity| format!("SELECT dossier FROM {}", entity.name)).collect();
    include_str!("held.sql").replace("CLIENT_DOSSIERS", &dossiers.join(" UNION "))
}

fn clients(rx: &Rx<'_>, query: &HeldQuery, limit: u32, offset: u32) -> Result<(Vec<HeldClient>, u64)> {
    let device = query.device.unwrap_or(rx.scene.device);
    let mut statement = rx.conn.prepare_cached(&sql())?;
    let mut rows = statement.query(named_params! {
        ":device": device, ":limit": limit, ":offset": offset, ":as_of": query.as_of.map(|at| at.timestamp()),
        ":day": query.as_of.map(|at| at.with_timezone(&rx.scene.now.timezone()).date_naive()),
    })?;
    let (mut clients, mut matching) = (Vec::new(), 0);
    while let Some(row) = rows.next()? {
        matching = row.get("matching")?;
        clients.push(client(row, device == rx.scene.device)?);
    }
    if clients.is_empty() && offset > 0 {
        // Beyond the last page nothing says how many there are.
        matching = self::clients(rx, query, 1, 0)?.1;
    }
    Ok((clients, matching))
}

fn client(row: &Row<'_>, is_this: bool) -> rusqlite::Result<HeldClient> {
    let scans: u32 = row.get("scans")?;
    let mut kinds = Vec::new();
    for kind in [DataKind::Identity, DataKind::Coded, DataKind::Clinical, DataKind::Narrative] {
        if row.get(kind.as_str())? {
            kinds.push(kind);
        }
    }
    kinds.extend((scans > 0).then_some(DataKind::Scans));
    Ok(HeldClient {
        client: row.get("dossier")?,
        name: row.get("name")?,
        record_no: row.get("record_no")?,
        kinds,
        scans,
        certain: is_this || row.get("wrote")?,
    })
}
