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

/// The most rows of one page.
const LARGEST_PAGE: u32 = 500;
/// The hits a search puts in order; the newest, when there are more.
const SORTED_HITS: u32 = 1000;

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
        "card.id, card.name, coalesce(card.record_no, '') AS record_no, c.sex, c.birth_date, c.birth_year, c.birth_age, c.birth_as_of, card.region_code, card.place, card.service, card.status, card.last_contact_on, {} AS counselor_name, card.archived, {} AS has_conflict",
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
    let total: u64 = rx
        .conn
        .prepare_cached("SELECT count(*) FROM client_card WHERE archived = ?")?
        .query_row([query.archived], |r| r.get(0))?;
    let Some(filter) = Filter::of(&query) else {
        return Ok(ClientPage { rows: Vec::new(), matching: 0, total });
    };
    let matching: u64 = if filter.is_everything {
        total
    } else {
        let sql = format!("SELECT count(*) FROM client_card AS card WHERE {}", filter.condition);
        rx.conn.prepare_cached(&sql)?.query_row(params_from_iter(&filter.values), |r| r.get(0))?
    };
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
    // A search puts its newest hits in order: ordering tens of thousands by name costs more than typing allows.
    let source = if filter.is_search && matching > u64::from(SORTED_HITS) {
        format!(
            "(SELECT * FROM client_card AS card WHERE {} ORDER BY card.n DESC LIMIT {SORTED_HITS})",
            filter.condition
        )
    } else {
        format!("(SELECT * FROM client_card AS card WHERE {})", filter.condition)
    };
    let limit = if query.limit == 0 { 50 } else { query.limit.min(LARGEST_PAGE) };
    let sql = format!(
        "SELECT {} FROM (SELECT * FROM {source} AS card ORDER BY {order} LIMIT {limit} OFFSET {}) AS card JOIN client c ON c.id = card.id ORDER BY {order}",
        row_columns(),
        query.offset
    );
    let mut statement = rx.conn.prepare(&sql)?;
    let rows = statement
        .query_map(params_from_iter(&filter.values), |found| row(found, rx.scene.today))?
        .collect::<rusqlite::Result<_>>()?;
    Ok(ClientPage { rows, matching, total })
}

/// How many clients there are, in the archive too.
///
/// # Errors
/// When the vault cannot be read.
pub(crate) fn count(conn: &Connection) -> Result<u32> {
    Ok(conn.prepare_cached("SELECT count(*) FROM client_card")?.query_row([], |row| row.get(0))?)
}

/// The condition of a query over `client_card AS card`.
struct Filter {
    condition: String,
    values: Vec<Box<dyn ToSql>>,
    is_search: bool,
    is_everything: bool,
}

impl Filter {
    /// None when nothing can match: a text without a letter or digit to look for.
    fn of(query: &ClientQuery) -> Option<Self> {
        let mut conditions = vec!["card.archived = ?".to_owned()];
        let mut values: Vec<Box<dyn ToSql>> = vec![Box::new(query.archived)];
        let search = query.text.trim();
        if !search.is_empty() {
            let (condition, value) = search_condition(search)?;
            conditions.push(condition.to_owned());
            values.push(Box::new(value));
        }
        match query.status.as_deref() {
            Some("none") => conditions.push("card.status IS NULL".to_owned()),
            Some(status) => {
                conditions.push("card.status = ?".to_owned());
                values.push(Box::new(status.to_owned()));
            }
            None => {}
        }
        if let Some(service) = query.service {
            conditions.push("card.service = ?".to_owned());
            values.push(Box::new(service));
        }
        if let Some(region) = query.region_code.as_deref().filter(|code| !code.is_empty()) {
            conditions.push(
                "(card.region_code = ? OR (card.region_code >= ? AND card.region_code < ?))".to_owned(),
            );
            // The slash follows the dot, so the range holds everything below the region.
            values.extend(
                [region.to_owned(), format!("{region}."), format!("{region}/")]
                    .map(|bound| Box::new(bound) as Box<dyn ToSql>),
            );
        }
        if let Some(counselor) = query.counselor {
            conditions.push("card.counselor = ?".to_owned());
            values.push(Box::new(counselor));
        }
        if let Some(year) = query.year {
            conditions.push(episodes::opened_between("card.id"));
            values.push(Box::new(format!("{year:04}-01-01")));
            values.push(Box::new(format!("{year:04}-12-31")));
        }
        Some(Self {
            is_everything: conditions.len() == 1,
            condition: conditions.join(" AND "),
            values,
            is_search: !search.is_empty(),
        })
    }
}

/// What a search text looks for: digits inside numbers when it is a number, beginnings of words otherwise.
fn search_condition(text: &str) -> Option<(&'static str, String)> {
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
        return Some((
            "card.n IN (SELECT rowid FROM client_digits WHERE client_digits MATCH ?)",
            format!("\"{digits}\""),
        ));
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
    Some(("card.n IN (SELECT rowid FROM client_words WHERE client_words MATCH ?)", words.join(" AND ")))
}
