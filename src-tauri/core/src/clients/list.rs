//! Lists of clients: search as one types, filters that combine, pages of a hundred thousand rows.

use crate::error::{Error, Result};
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
const SORTED_HITS: usize = 1000;

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
    if let Filter { search: Some(search), conditions, .. } = &filter
        && conditions.is_empty()
    {
        let (hits, matching) = search.newest(rx)?;
        let index = match query.sort {
            ClientSort::Name | ClientSort::Newest => "INDEXED BY client_card_found",
            ClientSort::RecordNo | ClientSort::LastContact => "",
        };
        let source =
            format!("json_each(?) AS hit CROSS JOIN client_card AS card {index} ON card.n = hit.value");
        let rows = page(rx, &query, &source, &[&hits])?;
        return Ok(ClientPage { rows, matching, total });
    }
    let source = format!("client_card AS card WHERE {}", filter.condition());
    let values = filter.values();
    let matching = if filter.is_everything() {
        total
    } else {
        rx.conn
            .prepare_cached(&format!("SELECT count(*) FROM {source}"))?
            .query_row(params_from_iter(&values), |row| row.get(0))?
    };
    let rows = page(rx, &query, &source, &values)?;
    Ok(ClientPage { rows, matching, total })
}

/// The rows of a page. It is found first, from indexes alone where there is one; then its rows are read.
fn page(rx: &Rx<'_>, query: &ClientQuery, source: &str, values: &[&dyn ToSql]) -> Result<Vec<ClientRow>> {
    let direction = if query.descending { " DESC" } else { "" };
    let order = match query.sort {
        // An index by status has the service between the name and the number.
        ClientSort::Name if query.status.is_some() => {
            format!("card.sort_name{direction}, card.service{direction}, card.n{direction}")
        }
        ClientSort::Name => format!("card.sort_name{direction}, card.n{direction}"),
        ClientSort::RecordNo => format!("card.record_no{direction}, card.n{direction}"),
        ClientSort::LastContact => format!("card.last_contact_on{direction}, card.n{direction}"),
        ClientSort::Newest => format!("card.n{}", if query.descending { "" } else { " DESC" }),
    };
    let limit = if query.limit == 0 { 50 } else { query.limit.min(LARGEST_PAGE) };
    let sql = format!(
        "SELECT {} FROM (SELECT card.n FROM {source} ORDER BY {order} LIMIT ? OFFSET ?) AS page
         JOIN client_card AS card ON card.n = page.n JOIN client c ON c.id = card.id ORDER BY {order}",
        row_columns(),
    );
    let mut statement = rx.conn.prepare_cached(&sql)?;
    let place: [&dyn ToSql; 2] = [&limit, &query.offset];
    let values = values.iter().copied().chain(place);
    let rows = statement.query_map(params_from_iter(values), |found| row(found, rx.scene.today))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// What a query asks of `client_card AS card`.
struct Filter {
    search: Option<Search>,
    conditions: Vec<Condition>,
    archived: bool,
}

/// One thing that cards must be, with how few of them are, at a guess: the least picks the index.
struct Condition {
    sql: &'static str,
    values: Vec<Box<dyn ToSql>>,
    share: u8,
}

impl Filter {
    /// None when nothing can match: a text without a letter or digit to look for.
    fn of(query: &ClientQuery) -> Option<Self> {
        let text = query.text.trim();
        let search = if text.is_empty() { None } else { Some(Search::of(text, query.archived)?) };
        let mut conditions = Vec::new();
        let mut require = |sql, share, values| conditions.push(Condition { sql, values, share });
        match query.status.as_deref() {
            Some("none") => require("{card.status} IS NULL", 1, Vec::new()),
            Some(status) => {
                let share = if status == Status::Completed.as_str() { 60 } else { 2 };
                require("{card.status} = ?", share, one(status.to_owned()));
            }
            None => {}
        }
        if let Some(service) = query.service {
            require("{card.service} = ?", 70, one(service));
        }
        if let Some(region) = query.region_code.as_deref().filter(|code| !code.is_empty()) {
            let share = if region.len() > 5 { 5 } else { 50 };
            // The slash follows the dot, so the range holds everything below the region.
            let bounds = [region.to_owned(), format!("{region}."), format!("{region}/")];
            let values = bounds.map(|bound| Box::new(bound) as Box<dyn ToSql>).into_iter().collect();
            require(
                "({card.region_code} = ? OR ({card.region_code} >= ? AND {card.region_code} < ?))",
                share,
                values,
            );
        }
        if let Some(counselor) = query.counselor {
            require("{card.counselor} = ?", 20, one(counselor));
        }
        if let Some(year) = query.year {
            let mut values = one(format!("{year:04}-01-01"));
            values.extend(one(format!("{year:04}-12-31")));
            require(OPENED_IN, 10, values);
        }
        Some(Self { search, conditions, archived: query.archived })
    }

    fn is_everything(&self) -> bool {
        self.search.is_none() && self.conditions.is_empty()
    }

    /// The condition in SQL. A plus before a column keeps its index out of it, so that one index leads and the rest is
    /// checked: the planner has no way to know how many clients are ongoing.
    fn condition(&self) -> String {
        let leading = match &self.search {
            Some(_) => None,
            None => (0..self.conditions.len()).min_by_key(|at| self.conditions[*at].share),
        };
        let leads_by_id = leading.is_some_and(|at| self.conditions[at].sql == OPENED_IN);
        let is_archive_checked = self.search.is_some() || leads_by_id;
        let mut parts = vec![format!(
            "{}card.archived = {}",
            if is_archive_checked { "+" } else { "" },
            u8::from(self.archived)
        )];
        if let Some(search) = &self.search {
            parts.push(format!("card.n IN (SELECT rowid FROM {0} WHERE {0} MATCH ?)", search.index));
        }
        for (at, condition) in self.conditions.iter().enumerate() {
            let plus = if leading == Some(at) { "" } else { "+" };
            parts.push(if condition.sql == OPENED_IN {
                episodes::opened_between(&format!("{plus}card.id"))
            } else {
                condition.sql.replace('{', plus).replace('}', "")
            });
        }
        parts.join(" AND ")
    }

    fn values(&self) -> Vec<&dyn ToSql> {
        let words = self.search.iter().map(|search| &search.wanted as &dyn ToSql);
        words
            .chain(self.conditions.iter().flat_map(|condition| condition.values.iter().map(|value| &**value)))
            .collect()
    }
}

/// Stands for the condition that the episodes give.
const OPENED_IN: &str = "opened in";

fn one(value: impl ToSql + 'static) -> Vec<Box<dyn ToSql>> {
    vec![Box::new(value)]
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

    /// The newest hits as a JSON list, and how many hits there are. Ordering tens of thousands by name costs more
    /// than typing allows, so a search puts its newest in order.
    fn newest(&self, rx: &Rx<'_>) -> Result<(String, u64)> {
        let index = self.index;
        let mut statement = rx.conn.prepare_cached(&format!(
            "SELECT rowid FROM {index} WHERE {index} MATCH ? ORDER BY rowid DESC LIMIT {}",
            SORTED_HITS + 1
        ))?;
        let mut hits =
            statement.query_map([&self.wanted], |row| row.get(0))?.collect::<rusqlite::Result<Vec<i64>>>()?;
        let mut matching = hits.len() as u64;
        if hits.len() > SORTED_HITS {
            hits.truncate(SORTED_HITS);
            matching = rx
                .conn
                .prepare_cached(&format!("SELECT count(*) FROM {index} WHERE {index} MATCH ?"))?
                .query_row([&self.wanted], |row| row.get(0))?;
        }
        let hits =
            serde_json::to_string(&hits).map_err(|e| Error::internal(format!("encoding hits: {e}")))?;
        Ok((hits, matching))
    }
}
