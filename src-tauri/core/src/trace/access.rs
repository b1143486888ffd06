//! The access register: who unlocked, was refused, exported, printed, made a backup, changed a role … Its events are
//! operations of the site's dossier; here they become lines for people, on the screen and in a file.

use crate::error::{Check, Error, Result};
use crate::kernel::codes::Language;
use crate::kernel::days::Day;
use crate::kernel::ids::Id;
use crate::l10n::Words;
use crate::reports::Format;
use crate::reports::listing::{self, Cell, Listing};
use crate::scene::{Rx, Tx};
use crate::{province, settings, staff};
use chrono::{DateTime, Days, FixedOffset, NaiveTime, Offset};
use fluent_bundle::FluentArgs;
use rusqlite::{OptionalExtension, named_params};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap};

/// The most rows of one page.
const LARGEST_PAGE: u32 = 500;
/// The most lines of a file: fewer than a sheet has.
const LONGEST_FILE: u32 = 1_000_000;
/// The kinds of events that leave a copy outside the vault.
const COPYING: [&str; 4] = ["exported", "printed", "backup", "restored"];
/// What the words of a detail may need.
const NEEDS: [&str; 6] = ["from", "to", "format", "names", "count", "what"];

/// Which events.
#[derive(Debug, Clone, Default, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct AccessQuery {
    /// Whose.
    #[serde(default)]
    pub person: Option<Id>,
    /// Of these kinds; none for all.
    #[serde(default)]
    pub kinds: Vec<String>,
    /// From this day on, by the writers' clocks.
    #[serde(default)]
    pub from: Option<Day>,
    /// Up to this day, included.
    #[serde(default)]
    pub to: Option<Day>,
    /// About this client.
    #[serde(default)]
    pub client: Option<Id>,
    /// In which language the words are; none for the machine's.
    #[serde(default)]
    pub language: Option<Language>,
    /// The first row wanted.
    #[serde(default)]
    pub offset: u32,
    /// How many.
    #[serde(default)]
    pub limit: u32,
}

/// An event of the access register.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct AccessEvent {
    /// The record.
    pub id: Id,
    /// When, by the writer's clock.
    pub at: DateTime<FixedOffset>,
    /// Whether that clock was not to be trusted.
    pub at_suspect: bool,
    /// What happened.
    pub kind: String,
    /// The same in words.
    pub kind_text: String,
    /// Who.
    pub person: Id,
    /// Their name.
    pub person_name: Option<String>,
    /// On which device.
    pub device: Id,
    /// Its code.
    pub device_code: Option<String>,
    /// The client or the colleague it is about.
    pub about: Option<Id>,
    /// Their name, as far as it is still known.
    pub about_name: Option<String>,
    /// The client's record number.
    pub about_record_no: Option<String>,
    /// What exactly, as written.
    pub detail: Option<String>,
    /// The same in words.
    pub detail_text: Option<String>,
}

/// A kind of event, for choosing.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct AccessKind {
    /// The kind.
    pub kind: String,
    /// The same in words.
    pub text: String,
    /// How many events of it there are, whatever else is asked for.
    pub count: u64,
}

/// A page of the register.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct AccessPage {
    /// The events, the newest first.
    pub rows: Vec<AccessEvent>,
    /// How many match.
    pub matching: u64,
    /// The kinds there are, the most frequent first.
    pub kinds: Vec<AccessKind>,
}

/// Events to be written to a file.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ExportAccess {
    /// Which events; the page is not heeded.
    #[serde(flatten)]
    pub query: AccessQuery,
    /// The token of the chosen file.
    pub file: String,
    /// What kind of file.
    pub format: Format,
}

/// Reads a page of the access register.
///
/// # Errors
/// `invalid` when the period ends before it starts.
pub fn access_list(rx: &Rx<'_>, query: AccessQuery) -> Result<AccessPage> {
    let words = Words::of(query.language.unwrap_or(rx.scene.language));
    let limit = if query.limit == 0 { 50 } else { query.limit.min(LARGEST_PAGE) };
    let (rows, matching) = events(rx, &query, limit, query.offset, &words)?;
    let mut statement = rx
        .conn
        .prepare_cached("SELECT kind, count(*) FROM access GROUP BY kind ORDER BY count(*) DESC, kind")?;
    let kinds = statement
        .query_map([], |row| {
            let kind: String = row.get(0)?;
            Ok(AccessKind { text: words.code("access", &kind), kind, count: row.get(1)? })
        })?
        .collect::<rusqlite::Result<_>>()?;
    Ok(AccessPage { rows, matching, kinds })
}

/// The events about a client, the newest first.
///
/// # Errors
/// When the vault cannot be read.
pub(super) fn of_client(rx: &Rx<'_>, client: Id, words: &Words) -> Result<Vec<AccessEvent>> {
    let query = AccessQuery { client: Some(client), ..AccessQuery::default() };
    Ok(events(rx, &query, LONGEST_FILE, 0, words)?.0)
}

/// What left the vault with a client in it, as far as the register knows: what was made of this client's data, and what
/// was made of everybody's since the client was registered. The newest first.
///
/// # Errors
/// When the vault cannot be read.
pub(crate) fn copies_of(rx: &Rx<'_>, client: Id, words: &Words) -> Result<Vec<AccessEvent>> {
    let since: Option<String> = rx
        .conn
        .prepare_cached(
            "SELECT min(unixepoch(CAST(header AS TEXT) ->> '$.at')) || '' FROM op WHERE dossier = ?",
        )?
        .query_row([client], |row| row.get(0))?;
    let since: i64 = since.and_then(|since| since.parse().ok()).unwrap_or(i64::MAX);
    let query = AccessQuery { kinds: COPYING.map(str::to_owned).to_vec(), ..AccessQuery::default() };
    let mut copies = events(rx, &query, LONGEST_FILE, 0, words)?.0;
    copies.retain(|event| match event.about {
        Some(about) => about == client,
        None => event.at.timestamp() >= since && names_everybody(&event.kind, event.detail.as_deref()),
    });
    Ok(copies)
}

/// Whether what an event made has clients' names in it.
fn names_everybody(kind: &str, detail: Option<&str>) -> bool {
    let detail = detail.unwrap_or_default();
    match detail.split(' ').next() {
        // A restoring sets the vault before it aside, and deletes nothing of it.
        _ if kind == "backup" || kind == "restored" => true,
        Some("report") => detail.contains("names=yes"),
        // An extract names nobody; a case is an event about each client in it.
        Some("log" | "extract") => false,
        _ => kind == "exported",
    }
}

/// Writes the events to a file. This leaves a trace, which is the first line of the file itself.
///
/// # Errors
/// `invalid` when the period ends before it starts, or what the disk says.
pub fn access_export(tx: &mut Tx<'_>, input: ExportAccess) -> Result<()> {
    let query = &input.query;
    period(&tx.rx(), query)?;
    let words = Words::of(query.language.unwrap_or(tx.scene.language));
    let kind = if input.format == Format::Xlsx { "xlsx" } else { "csv" };
    tx.trace("exported", None, Some(&format!("access format={kind}")))?;
    let rx = tx.rx();
    let (events, _) = events(&rx, query, LONGEST_FILE, 0, &words)?;
    let column = |name: &str| words.text(&format!("access-column-{name}"));
    let listing = Listing {
        title: words.text("access-title"),
        about: about(&rx, query, &words)?,
        sheets: [words.text("export-sheet-about"), words.text("access-sheet")],
        columns: ["at", "person", "device", "kind", "about", "record_no", "detail"].map(column).to_vec(),
        lines: events.into_iter().map(|event| line(event, &words)).collect(),
    };
    listing::save(listing, input.format, tx.scene, &tx.scene.files.path(&input.file)?)
}

fn line(event: AccessEvent, words: &Words) -> Vec<Cell> {
    let at = event.at.format("%Y-%m-%d %H:%M:%S %:z");
    let doubt = if event.at_suspect { format!(" ({})", words.text("access-clock")) } else { String::new() };
    vec![
        Cell::Text(format!("{at}{doubt}")),
        Cell::text(event.person_name.or(Some(event.person.to_string()))),
        Cell::text(event.device_code),
        Cell::Text(event.kind_text),
        Cell::text(event.about_name.or(event.about.map(|id| id.to_string()))),
        Cell::text(event.about_record_no),
        Cell::text(event.detail_text),
    ]
}

/// What stands above the lines: the site, when and by whom it was made, and what was asked for.
fn about(rx: &Rx<'_>, query: &AccessQuery, words: &Words) -> Result<Vec<String>> {
    let said = |id: &str, name: &'static str, value: String| {
        words.text_with(id, &[(name, value)].into_iter().collect::<FluentArgs<'_>>())
    };
    let mut about = vec![
        rx.scene.site_name.clone(),
        said("access-made-by", "person", rx.scene.person.name.clone()),
        said("export-made", "day", rx.scene.today.to_string()),
    ];
    if query.from.is_some() || query.to.is_some() {
        let day = |day: Option<Day>| day.map_or_else(|| "…".to_owned(), |day| day.to_string());
        let days = [("from", day(query.from)), ("to", day(query.to))];
        about.push(words.text_with("export-period", &days.into_iter().collect()));
    }
    if let Some(person) = query.person {
        let name = staff::names(rx.conn)?.remove(&person).unwrap_or_else(|| person.to_string());
        about.push(said("access-of-person", "person", name));
    }
    if let Some(client) = query.client {
        let name = name_of(rx, client)?.map_or_else(|| client.to_string(), |(name, _)| name);
        about.push(said("access-about-client", "client", name));
    }
    if !query.kinds.is_empty() {
        let kinds: Vec<String> = query.kinds.iter().map(|kind| words.code("access", kind)).collect();
        about.push(kinds.join(", "));
    }
    Ok(about)
}

/// The moments, in seconds, between which a query's days lie in the site's zone.
fn period(rx: &Rx<'_>, query: &AccessQuery) -> Result<(Option<i64>, Option<i64>)> {
    let mut check = Check::default();
    let is_ordered = !matches!((query.from, query.to), (Some(from), Some(to)) if to < from);
    check.require(is_ordered, "to", "before_start");
    check.done()?;
    let zone = i64::from(rx.scene.now.offset().fix().local_minus_utc());
    let start = |day: Day| day.and_time(NaiveTime::MIN).and_utc().timestamp() - zone;
    let after = query.to.and_then(|day| day.checked_add_days(Days::new(1)));
    Ok((query.from.map(start), after.map(start)))
}

fn events(
    rx: &Rx<'_>,
    query: &AccessQuery,
    limit: u32,
    offset: u32,
    words: &Words,
) -> Result<(Vec<AccessEvent>, u64)> {
    let (from, to) = period(rx, query)?;
    let kinds = (!query.kinds.is_empty()).then(|| serde_json::Value::from(query.kinds.clone()).to_string());
    let sites = province::site_names(rx.scene);
    let names = staff::names(rx.conn)?;
    let devices = settings::device_codes(rx.conn)?;
    let mut statement = rx.conn.prepare_cached(include_str!("access.sql"))?;
    let mut rows = statement.query(named_params! {
        ":client": query.client, ":kinds": kinds, ":person": query.person.map(|id| id.to_string()),
        ":from": from, ":to": to, ":limit": limit, ":offset": offset,
    })?;
    let (mut events, mut matching) = (Vec::new(), 0);
    let mut subjects: HashMap<Id, Option<(String, Option<String>)>> = HashMap::new();
    while let Some(row) = rows.next()? {
        let kind: String = row.get("kind")?;
        let detail: Option<String> = row.get("detail")?;
        let (person, device): (String, Id) = (row.get("author")?, row.get("device")?);
        let person: Id = person.parse().map_err(|_| Error::damaged("an author is no id"))?;
        let at: String = row.get("at")?;
        let about: Option<Id> = row.get("about")?;
        let subject = match about {
            None => None,
            Some(about) => match subjects.get(&about) {
                Some(known) => known.clone(),
                None => {
                    let colleague = || names.get(&about).map(|name| (name.clone(), None));
                    let found = name_of(rx, about)?.or_else(colleague);
                    subjects.insert(about, found.clone());
                    found
                }
            },
        };
        let (about_name, about_record_no) = subject.map_or((None, None), |(name, no)| (Some(name), no));
        matching = row.get("matching")?;
        events.push(AccessEvent {
            id: row.get("id")?,
            at: DateTime::parse_from_rfc3339(&at).map_err(|_| Error::damaged("a moment is none"))?,
            at_suspect: row.get("at_suspect")?,
            kind_text: words.code("access", &kind),
            kind,
            person_name: names.get(&person).cloned(),
            person,
            device_code: devices.get(&device).cloned(),
            device,
            about,
            about_name,
            about_record_no,
            detail_text: detail.as_deref().map(|detail| {
                let colleague = detail.parse().ok().and_then(|id: Id| names.get(&id).cloned());
                colleague.unwrap_or_else(|| with_names(said(detail, words), &sites))
            }),
            detail,
        });
    }
    if events.is_empty() && offset > 0 {
        // Beyond the last page nothing says how many there are.
        let first = AccessQuery { offset: 0, ..query.clone() };
        matching = self::events(rx, &first, 1, 0, words)?.1;
    }
    Ok((events, matching))
}

/// A client's name and record number.
fn name_of(rx: &Rx<'_>, client: Id) -> Result<Option<(String, Option<String>)>> {
    let mut statement = rx.conn.prepare_cached("SELECT name, record_no FROM client WHERE id = ?")?;
    Ok(statement.query_row([client], |row| Ok((row.get(0)?, row.get(1)?))).optional()?)
}

/// A sentence with the names of the sites whose ids are in it, as far as they are known.
fn with_names(said: String, sites: &BTreeMap<Id, String>) -> String {
    sites.iter().fold(said, |said, (site, name)| said.replace(&site.to_string(), name))
}

/// A detail in words; of a role, its word: `report from=2026-01-01 to=2026-12-31` has its sentence in `access-detail-report`.
pub(super) fn said(detail: &str, words: &Words) -> String {
    let mut parts = detail.split(' ');
    let id = format!("access-detail-{}", parts.next().unwrap_or_default());
    if !words.has(&id) {
        return words.code("role", detail);
    }
    let mut args: FluentArgs<'_> = NEEDS.into_iter().map(|name| (name, "")).collect();
    for (name, value) in parts.filter_map(|part| part.split_once('=')) {
        // A code stands for its words where it has some.
        let code = format!("basis-{value}");
        let value = if name == "what" && words.has(&code) { words.text(&code) } else { value.to_owned() };
        match value.parse::<i64>() {
            Ok(number) if name == "count" => args.set(name.to_owned(), number),
            _ => args.set(name.to_owned(), value),
        }
    }
    words.text_with(&id, &args).trim().to_owned()
}
