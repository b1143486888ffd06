//! Lists of clients: search as one types, filters that combine, pages of a hundred thousand rows.

use crate::error::Result;
use crate::kernel::codes::{Service, Sex, Status};
use crate::kernel::days::Day;
use crate::kernel::fold::typed_words;
use crate::kernel::ids::Id;
use crate::scene::Rx;
use crate::{episodes, regions, staff, standing};
use rusqlite::{Connection, Row, ToSql, params_from_iter};
use serde::{Deserialize, Serialize};
use serde_json::json;

/// The most rows of one page.
const LARGEST_PAGE: u32 = 500;
/// The hits a search puts in order: the newest, and behind them the others, when there are more.
const SORTED_HITS: u32 = 500;

/// How a list is ordered.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum ClientSort {
    /// By name.
    #[default]
    Name,
    /// By record number.
    RecordNo,
    /// By the last contact.
    LastContact,
    /// The last registered first.
    Newest,
}

/// Which clients are wanted.
#[derive(Debug, Clone, Default, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ClientQuery {
    /// Beginnings of names, or four and more consecutive digits of a NIK, phone or record number.
    #[serde(default)]
    pub text: String,
    /// The status of the newest episode; `none` for clients without one.
    #[serde(default)]
    pub status: Option<String>,
    /// The service of the newest episode.
    #[serde(default)]
    pub service: Option<Service>,
    /// A region of any level.
    #[serde(default)]
    pub region_code: Option<String>,
    /// The counselor of the newest episode.
    #[serde(default)]
    pub counselor: Option<Id>,
    /// A year in which an episode was opened.
    #[serde(default)]
    pub year: Option<i32>,
    /// The archive instead of the list.
    #[serde(default)]
    pub archived: bool,
    /// The order.
    #[serde(default)]
    pub sort: ClientSort,
    /// The other way round.
    #[serde(default)]
    pub descending: bool,
    /// The first row wanted.
    #[serde(default)]
    pub offset: u32,
    /// How many.
    #[serde(default)]
    pub limit: u32,
}

/// A line in a list.
#[derive(Debug, Clone, Serialize, Deserialize, PartialEq, Eq)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ClientRow {
    /// The client.
    pub id: Id,
    /// Their name.
    pub name: String,
    /// Their record number.
    pub record_no: String,
    /// Sex.
    pub sex: Option<Sex>,
    /// The age today.
    pub age: Option<u32>,
    /// Village, or the deepest place known.
    pub place: Option<String>,
    /// The service of the newest episode.
    pub service: Option<Service>,
    /// Its status.
    pub status: Option<Status>,
    /// The last day somebody met or reached them.
    pub last_contact_on: Option<Day>,
    /// The counselor of the newest episode.
    pub counselor_name: Option<String>,
    /// Whether the file is in the archive.
    pub archived: bool,
    /// Whether values wait for a decision.
    pub has_conflict: bool,
}

/// A page of a list.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ClientPage {
    /// The rows.
    pub rows: Vec<ClientRow>,
    /// How many clients match.
    pub matching: u64,
    /// How many there are.
    pub total: u64,
}

/// The columns of a [`ClientRow`], from `client_card AS card`.
pub(crate) fn row_columns() -> String {
    format!(
        "card.id, card.name, coalesce(card.record_no, '') AS record_no, card.sex, card.birth_date, card.birth_year, card.birth_age, card.birth_as_of, card.region_code, card.place, card.service, card.status, card.last_contact_on, {} AS counselor_name, card.archived, {} AS has_conflict",
        staff::name_of("card.counselor"),
        standing::has_conflict("card.id"),
    )
}

/// Reads a line.
pub(crate) fn row(row: &Row<'_>, today: Day) -> rusqlite::Result<ClientRow> {
    let birth = super::Birth {
        date: row.get("birth_date")?,
        year: row.get("birth_year")?,
        age: row.get("birth_age")?,
        as_of: row.get("birth_as_of")?,
    };
    let region_code: Option<String> = row.get("region_code")?;
    Ok(ClientRow {
        id: row.get("id")?,
        name: row.get("name")?,
        record_no: row.get("record_no")?,
        sex: row.get("sex")?,
        age: super::age(&birth, today),
        place: region_code.as_deref().and_then(regions::name).map(str::to_owned).or(row.get("place")?),
        service: row.get("service")?,
        status: row.get("status")?,
        last_contact_on: row.get("last_contact_on")?,
        counselor_name: row.get("counselor_name")?,
        archived: row.get("archived")?,
        has_conflict: row.get("has_conflict")?,
    })
}

/// Reads a page of clients.
///
/// # Errors
/// When the vault cannot be read.
pub fn list(rx: &Rx<'_>, query: ClientQuery) -> Result<ClientPage> {
    let total = count(rx.conn, query.archived)?;
    let filter = Filter::of(&query);
    let text = query.text.trim();
    if text.is_empty() {
        return pick(rx, &query, &filter, total);
    }
    let Some(search) = Search::of(text, query.archived) else {
        return Ok(ClientPage { rows: Vec::new(), matching: 0, total });
    };
    if filter.conditions.is_empty() {
        return look_up(rx, &query, &search, total);
    }
    let filter = filter.require(&format!("card.n IN ({})", search.hits()), [search.wanted]);
    pick(rx, &query, &filter, total)
}

/// How many clients there are, in the archive or outside of it.
///
/// # Errors
/// When the vault cannot be read.
pub(crate) fn count(conn: &Connection, archived: bool) -> Result<u64> {
    // Counting a whole index takes no look at its entries, so only the archive, which is small, is counted one by one.
    let sql = if archived {
        "SELECT count(*) FROM client_card WHERE archived = 1"
    } else {
        "SELECT (SELECT count(*) FROM client_card) - (SELECT count(*) FROM client_card WHERE archived = 1)"
    };
    Ok(conn.prepare_cached(sql)?.query_row([], |row| row.get(0))?)
}

/// What filters leave of the list, from the one index that holds whatever they ask.
fn pick(rx: &Rx<'_>, query: &ClientQuery, filter: &Filter, total: u64) -> Result<ClientPage> {
    let index = match query.sort {
        ClientSort::RecordNo if filter.conditions.is_empty() => "client_card_by_record_no",
        ClientSort::Newest if filter.conditions.is_empty() => "client_card_newest",
        _ => "client_card_list",
    };
    let mut source = format!(
        "client_card AS card {} WHERE card.archived = {}",
        rx.led_by(index),
        u8::from(query.archived)
    );
    for condition in &filter.conditions {
        source.push_str(" AND ");
        source.push_str(condition);
    }
    let values: Vec<&dyn ToSql> = filter.values.iter().map(|value| &**value).collect();
    let matching = if filter.conditions.is_empty() {
        total
    } else {
        rx.conn
            .prepare_cached(&format!("SELECT count(*) FROM {source}"))?
            .query_row(params_from_iter(&values), |row| row.get(0))?
    };
    Ok(ClientPage { rows: page(rx, query, &source, &values)?, matching, total })
}

/// What a search finds: its newest hits in order. Ordering tens of thousands by name costs more than typing allows.
fn look_up(rx: &Rx<'_>, query: &ClientQuery, search: &Search, total: u64) -> Result<ClientPage> {
    let hits = search.newest_first(rx.conn)?;
    let index = match query.sort {
        ClientSort::Name | ClientSort::Newest => rx.led_by("client_card_found"),
        ClientSort::RecordNo | ClientSort::LastContact => String::new(),
    };
    let source = format!("client_card AS card {index} WHERE card.n IN (SELECT value FROM json_each(?))");
    // The search index knows every client. A restricted role, which sees few, is not told how many of others match.
    if rx.scene.person.role.is_restricted() {
        let hits = json!(hits).to_string();
        let matching = rx
            .conn
            .prepare_cached(&format!("SELECT count(*) FROM {source}"))?
            .query_row([&hits], |row| row.get(0))?;
        return Ok(ClientPage { rows: page(rx, query, &source, &[&hits])?, matching, total });
    }
    let (newest, behind) = hits.split_at(hits.len().min(SORTED_HITS as usize));
    let (part, offset) = match query.offset.checked_sub(SORTED_HITS) {
        Some(past) => (behind, past),
        None => (newest, query.offset),
    };
    let query = ClientQuery { offset, ..query.clone() };
    let rows = page(rx, &query, &source, &[&json!(part).to_string()])?;
    Ok(ClientPage { rows, matching: hits.len() as u64, total })
}

/// The rows of a page. It is found first, from indexes alone where there is one; then its rows are read.
fn page(rx: &Rx<'_>, query: &ClientQuery, source: &str, values: &[&dyn ToSql]) -> Result<Vec<ClientRow>> {
    let order = match (query.sort, query.descending) {
        (ClientSort::Name, false) => "card.sort_name, card.n",
        (ClientSort::Name, true) => "card.sort_name DESC, card.n DESC",
        (ClientSort::RecordNo, false) => "card.record_no, card.n",
        (ClientSort::RecordNo, true) => "card.record_no DESC, card.n DESC",
        (ClientSort::LastContact, false) => "card.last_contact_on, card.n",
        (ClientSort::LastContact, true) => "card.last_contact_on DESC, card.n DESC",
        (ClientSort::Newest, false) => "card.n DESC",
        (ClientSort::Newest, true) => "card.n",
    };
    let limit = if query.limit == 0 { 50 } else { query.limit.min(LARGEST_PAGE) };
    let sql = format!(
        "SELECT {} FROM (SELECT card.n FROM {source} ORDER BY {order} LIMIT ? OFFSET ?) AS page
         JOIN client_card AS card ON card.n = page.n ORDER BY {order}",
        row_columns(),
    );
    let mut statement = rx.conn.prepare_cached(&sql)?;
    let place: [&dyn ToSql; 2] = [&limit, &query.offset];
    let values = values.iter().copied().chain(place);
    let rows = statement.query_map(params_from_iter(values), |found| row(found, rx.scene.today))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// What a query asks of `client_card AS card` besides a text and the archive.
#[derive(Default)]
struct Filter {
    conditions: Vec<String>,
    values: Vec<Box<dyn ToSql>>,
}

impl Filter {
    fn of(query: &ClientQuery) -> Self {
        let mut filter = Self::default();
        match query.status.clone() {
            Some(status) if status == "none" => filter.conditions.push("card.status IS NULL".to_owned()),
            Some(status) => filter = filter.require("card.status = ?", [status]),
            None => {}
        }
        if let Some(service) = query.service {
            filter = filter.require("card.service = ?", [service]);
        }
        if let Some(region) = query.region_code.clone().filter(|code| !code.is_empty()) {
            // The slash follows the dot, so the range holds everything below the region.
            let (first, after) = (format!("{region}."), format!("{region}/"));
            filter = filter.require(
                "(card.region_code = ? OR (card.region_code >= ? AND card.region_code < ?))",
                [region, first, after],
            );
        }
        if let Some(counselor) = query.counselor {
            filter = filter.require("card.counselor = ?", [counselor]);
        }
        if let Some(year) = query.year {
            let days = [format!("{year:04}-01-01"), format!("{year:04}-12-31")];
            filter = filter.require(&episodes::opened_between("card.id"), days);
        }
        filter
    }

    fn require<const N: usize>(mut self, condition: &str, values: [impl ToSql + 'static; N]) -> Self {
        self.conditions.push(condition.to_owned());
        self.values.extend(values.map(|value| Box::new(value) as Box<dyn ToSql>));
        self
    }
}

/// What a search text looks for, and in which index.
struct Search {
    index: &'static str,
    wanted: String,
}

impl Search {
    /// Digits inside numbers when the text is a number, beginnings of words otherwise.
    fn of(text: &str, archived: bool) -> Option<Self> {
        let digits: String = text.chars().filter(char::is_ascii_digit).collect();
        let is_number = digits.len() >= 3
            && text.chars().all(|c| c.is_ascii_digit() || matches!(c, ' ' | '-' | '.' | '+' | '\''));
        if is_number {
            // A number typed as abroad is kept as at home.
            let digits = if text.trim_start().starts_with('+') {
                digits.strip_prefix("62").unwrap_or(&digits).to_owned()
            } else {
                digits
            };
            let column = if archived { "archived_digits" } else { "digits" };
            return Some(Self { index: "client_digits", wanted: format!("{column} : \"{digits}\"") });
        }
        let words: Vec<String> = typed_words(text)
            .into_iter()
            .map(|ways| {
                format!("({})", ways.iter().map(|way| format!("\"{way}\"*")).collect::<Vec<_>>().join(" OR "))
            })
            .collect();
        if words.is_empty() {
            return None;
        }
        let column = if archived { "archived_words" } else { "words" };
        Some(Self { index: "client_words", wanted: format!("{column} : ({})", words.join(" AND ")) })
    }

    /// The statement that finds the numbers of the cards.
    fn hits(&self) -> String {
        format!("SELECT rowid FROM {0} WHERE {0} MATCH ?", self.index)
    }

    /// The numbers of the cards, the newest first: found once, to be counted and to be read.
    fn newest_first(&self, conn: &Connection) -> Result<Vec<i64>> {
        let mut statement = conn.prepare_cached(&format!("{} ORDER BY rowid DESC", self.hits()))?;
        let rows = statement.query_map([&self.wanted], |row| row.get(0))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}
