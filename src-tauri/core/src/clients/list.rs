//! Lists of clients: search as one types, filters that combine, pages of a hundred thousand rows.

use crate::error::Result;
use crate::kernel::codes::{Service, Sex, Status};
use crate::kernel::days::Day;
use crate::kernel::fold::typed_words;
use crate::kernel::ids::Id;
use crate::scene::Rx;
use crate::{episodes, regions, staff, standing};
use rusqlite::{Row, ToSql, params_from_iter};
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
    let matching: u64 = match filter.count() {
        None => total,
        Some(sql) => {
            rx.conn.prepare_cached(&sql)?.query_row(params_from_iter(&filter.values), |r| r.get(0))?
        }
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
    let limit = if query.limit == 0 { 50 } else { query.limit.min(LARGEST_PAGE) };
    // The page is found from indexes alone; then its rows are read.
    let sql = format!(
        "SELECT {} FROM (SELECT card.n FROM {} ORDER BY {order} LIMIT ? OFFSET ?) AS page
         JOIN client_card AS card ON card.n = page.n JOIN client c ON c.id = card.id ORDER BY {order}",
        row_columns(),
        filter.source(query.sort, matching),
    );
    let mut statement = rx.conn.prepare_cached(&sql)?;
    let place: [&dyn ToSql; 2] = [&limit, &query.offset];
    let values = filter.values.iter().map(|value| &**value).chain(place);
    let rows = statement
        .query_map(params_from_iter(values), |found| row(found, rx.scene.today))?
        .collect::<rusqlite::Result<_>>()?;
    Ok(ClientPage { rows, matching, total })
}

/// The condition of a query over `client_card AS card`.
struct Filter {
    /// The index that a text is looked up in.
    words: Option<&'static str>,
    /// What else the cards must be.
    conditions: Vec<String>,
    /// The values of both, in that order.
    values: Vec<Box<dyn ToSql>>,
}

impl Filter {
    /// None when nothing can match: a text without a letter or digit to look for.
    fn of(query: &ClientQuery) -> Option<Self> {
        let mut filter = Self { words: None, conditions: Vec::new(), values: Vec::new() };
        let search = query.text.trim();
        if search.is_empty() {
            filter.require("card.archived = ?", query.archived);
        } else {
            let (words, wanted) = search_condition(search, query.archived)?;
            filter.words = Some(words);
            filter.values.push(Box::new(wanted));
        }
        match query.status.as_deref() {
            Some("none") => filter.conditions.push("card.status IS NULL".to_owned()),
            Some(status) => filter.require("card.status = ?", status.to_owned()),
            None => {}
        }
        // A status is the rarest thing to ask for; an index on something else would find more.
        let is_rare = query.status.as_deref().is_some_and(|status| status != "completed");
        let column = |name: &str| if is_rare { format!("+card.{name}") } else { format!("card.{name}") };
        if let Some(service) = query.service {
            // The index by status has the service in it.
            let with_status = if query.status.is_some() { "+card.service = ?" } else { "card.service = ?" };
            filter.require(with_status, service);
        }
        if let Some(region) = query.region_code.as_deref().filter(|code| !code.is_empty()) {
            let code = column("region_code");
            filter.conditions.push(format!("({code} = ? OR ({code} >= ? AND {code} < ?))"));
            // The slash follows the dot, so the range holds everything below the region.
            filter.values.extend(
                [region.to_owned(), format!("{region}."), format!("{region}/")]
                    .map(|bound| Box::new(bound) as Box<dyn ToSql>),
            );
        }
        if let Some(counselor) = query.counselor {
            filter.require(&format!("{} = ?", column("counselor")), counselor);
        }
        if let Some(year) = query.year {
            filter.conditions.push(episodes::opened_between("card.id"));
            filter.values.push(Box::new(format!("{year:04}-01-01")));
            filter.values.push(Box::new(format!("{year:04}-12-31")));
        }
        Some(filter)
    }

    fn require(&mut self, condition: &str, value: impl ToSql + 'static) {
        self.conditions.push(condition.to_owned());
        self.values.push(Box::new(value));
    }

    /// The statement that counts what matches; none when everything does.
    fn count(&self) -> Option<String> {
        let conditions = self.conditions.join(" AND ");
        match (self.words, self.conditions.len()) {
            (None, 1) => None,
            (None, _) => Some(format!("SELECT count(*) FROM client_card AS card WHERE {conditions}")),
            (Some(words), 0) => Some(format!("SELECT count(*) FROM {words} WHERE {words} MATCH ?")),
            (Some(words), _) => Some(format!(
                "SELECT count(*) FROM client_card AS card WHERE card.n IN (SELECT rowid FROM {words} WHERE {words} MATCH ?) AND {conditions}"
            )),
        }
    }

    /// Where the page is looked for.
    fn source(&self, sort: ClientSort, matching: u64) -> String {
        let conditions = self.conditions.join(" AND ");
        let Some(words) = self.words else { return format!("client_card AS card WHERE {conditions}") };
        if !self.conditions.is_empty() {
            return format!(
                "client_card AS card WHERE card.n IN (SELECT rowid FROM {words} WHERE {words} MATCH ?) AND {conditions}"
            );
        }
        // A search puts its newest hits in order: ordering tens of thousands by name costs more than typing allows.
        let most = if matching > u64::from(SORTED_HITS) { SORTED_HITS } else { u32::MAX };
        let hits =
            format!("SELECT rowid AS n FROM {words} WHERE {words} MATCH ? ORDER BY rowid DESC LIMIT {most}");
        let index = if matches!(sort, ClientSort::Name | ClientSort::Newest) {
            "INDEXED BY client_card_found"
        } else {
            ""
        };
        format!("({hits}) AS hit CROSS JOIN client_card AS card {index} ON card.n = hit.n")
    }
}

/// What a search text looks for and in which index: digits inside numbers when it is a number, beginnings of words
/// otherwise. What lies in the archive is told apart by a word of its own (`card.sql`).
fn search_condition(text: &str, archived: bool) -> Option<(&'static str, String)> {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let is_number = digits.len() >= 3
        && text.chars().all(|c| c.is_ascii_digit() || matches!(c, ' ' | '-' | '.' | '+' | '\''));
    let place = if archived { "archived" } else { "active" };
    if is_number {
        // A number typed as abroad is kept as at home.
        let digits = if text.trim_start().starts_with('+') {
            digits.strip_prefix("62").unwrap_or(&digits).to_owned()
        } else {
            digits
        };
        return Some(("client_digits", format!("\"{digits}\" AND \" {place}\"")));
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
    Some(("client_words", format!("{} AND q{place}", words.join(" AND "))))
}
