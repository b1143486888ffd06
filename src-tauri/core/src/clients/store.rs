//! Reading clients.

use super::{Address, Birth, Client, ClientForm, Consent, Guardian, Identity, Phone};
use crate::error::{Error, Result};
use crate::kernel::codes::{ConsentStatus, IdentityKind, PhoneOwner};
use crate::kernel::days::{Day, age_on};
use crate::kernel::ids::Id;
use crate::regions;
use crate::scene::Rx;
use chrono::Datelike;
use rusqlite::{Connection, OptionalExtension, Params, Row, params};

/// Reads a client.
///
/// # Errors
/// `not_found`.
pub fn read(rx: &Rx<'_>, id: Id) -> Result<Client> {
    let mut statement = rx.conn.prepare_cached("SELECT * FROM client WHERE id = ?")?;
    let mut client = statement
        .query_row([id], |row| {
            let region_code: Option<String> = row.get("region_code")?;
            Ok(Client {
                id,
                form: ClientForm {
                    record_no: row.get("record_no")?,
                    name: row.get("name")?,
                    alias: row.get("alias")?,
                    identity: Identity {
                        kind: row.get::<_, Option<_>>("identity_kind")?.unwrap_or(IdentityKind::None),
                        number: row.get("identity_number")?,
                        override_reason: row.get("identity_reason")?,
                    },
                    sex: row.get("sex")?,
                    birth: Birth {
                        date: row.get("birth_date")?,
                        year: row.get("birth_year")?,
                        age: row.get("birth_age")?,
                        as_of: row.get("birth_as_of")?,
                    },
                    birth_place: row.get("birth_place")?,
                    mother_name: row.get("mother_name")?,
                    religion: row.get("religion")?,
                    address: Address {
                        street: row.get("street")?,
                        region_code: region_code.clone(),
                        text: row.get("address_text")?,
                    },
                    phones: Vec::new(),
                    guardian: Guardian {
                        name: row.get("guardian_name")?,
                        relation: row.get("guardian_relation")?,
                        phone: row.get("guardian_phone")?,
                    },
                    consent: Consent {
                        status: row.get::<_, Option<_>>("consent_status")?.unwrap_or(ConsentStatus::NotAsked),
                        on: row.get("consent_on")?,
                        given_by: row.get("consent_by")?,
                    },
                    marital: row.get("marital")?,
                    education: row.get("education")?,
                    occupation: row.get("occupation")?,
                    occupation_text: row.get("occupation_text")?,
                    remarks: row.get("remarks")?,
                },
                archived: row.get::<_, Option<bool>>("archived")?.unwrap_or(false),
                archive_reason: row.get("archive_reason")?,
                address_names: region_code.as_deref().map(regions::path),
                age: None,
            })
        })
        .optional()?
        .ok_or_else(|| Error::refused("not_found"))?;
    client.form.phones = phones(rx.conn, id)?;
    client.age = age(&client.form.birth, rx.scene.today);
    Ok(client)
}

/// The phones of a client, the client's own first.
///
/// # Errors
/// When the vault cannot be read.
pub(crate) fn phones(conn: &Connection, client: Id) -> Result<Vec<Phone>> {
    let mut statement = conn.prepare_cached(
        "SELECT id, number, owner, owner_name FROM phone WHERE dossier = ? AND coalesce(removed, 0) = 0 AND number IS NOT NULL ORDER BY owner <> 'self', id",
    )?;
    let phones = statement.query_map([client], |row| {
        Ok(Phone {
            id: row.get(0)?,
            number: row.get(1)?,
            owner: row.get::<_, Option<_>>(2)?.unwrap_or(PhoneOwner::Other),
            owner_name: row.get(3)?,
        })
    })?;
    Ok(phones.collect::<rusqlite::Result<_>>()?)
}

/// The age on a day, as exactly as the birth is known.
#[must_use]
pub(crate) fn age(birth: &Birth, day: Day) -> Option<u32> {
    if let Some(date) = birth.date {
        return age_on(date, day);
    }
    let years = match (birth.year, birth.age, birth.as_of) {
        (Some(year), _, _) => day.year() - year,
        (None, Some(age), Some(as_of)) => i32::try_from(age).ok()? + day.year() - as_of.year(),
        _ => return None,
    };
    u32::try_from(years).ok()
}

/// Whether a client is there and may be edited.
///
/// # Errors
/// `not_found`, `archived`.
pub fn require(conn: &Connection, id: Id) -> Result<()> {
    let archived: Option<bool> = conn
        .prepare_cached("SELECT coalesce(archived, 0) FROM client WHERE id = ?")?
        .query_row([id], |row| row.get(0))
        .optional()?;
    match archived {
        None => Err(Error::refused("not_found")),
        Some(true) => Err(Error::refused("archived")),
        Some(false) => Ok(()),
    }
}

/// The name of a client; none when there is no such client.
///
/// # Errors
/// When the vault cannot be read.
pub(crate) fn name(conn: &Connection, id: Id) -> Result<Option<String>> {
    let mut statement = conn.prepare_cached("SELECT name FROM client WHERE id = ?")?;
    Ok(statement.query_row([id], |row| row.get(0)).optional()?)
}

/// The expression that gives the name of the client whose id a column of another table holds.
pub(crate) fn name_of(column: &str) -> String {
    format!("(SELECT name FROM client_card WHERE id = {column})")
}

/// The day a client was last seen: when care began or ended, a session was held, or an aftercare contact reached them.
///
/// # Errors
/// When the vault cannot be read.
pub(crate) fn last_visit(conn: &Connection, id: Id) -> Result<Option<Day>> {
    let mut statement = conn.prepare_cached(include_str!("last_visit.sql"))?;
    Ok(statement.query_row([id], |row| row.get(0))?)
}

/// Makes the indexes of the search anew from the cards. Taking a card out leaves its words in them for a while.
///
/// # Errors
/// When the vault cannot be written.
pub(crate) fn rebuild_search(conn: &Connection) -> Result<()> {
    conn.execute_batch(
        "INSERT INTO client_words (client_words) VALUES ('rebuild');
         INSERT INTO client_digits (client_digits) VALUES ('rebuild');",
    )?;
    Ok(())
}

/// What tells one client from another.
#[derive(Debug, Clone)]
pub struct Known {
    /// The record.
    pub id: Id,
    /// The name, folded.
    pub folded: String,
    /// The number of whatever document.
    pub identity_number: Option<String>,
    /// Whether the file is closed to edits.
    pub is_archived: bool,
}

impl Known {
    /// A client.
    ///
    /// # Errors
    /// When the vault cannot be read.
    pub fn of(conn: &Connection, id: Id) -> Result<Option<Self>> {
        let mut statement = conn.prepare_cached(
            "SELECT c.id, card.sort_name, c.identity_number, card.archived FROM client c JOIN client_card card ON card.id = c.id WHERE c.id = ?",
        )?;
        let read = |row: &Row<'_>| {
            Ok(Self {
                id: row.get(0)?,
                folded: row.get(1)?,
                identity_number: row.get(2)?,
                is_archived: row.get(3)?,
            })
        };
        Ok(statement.query_row([id], read).optional()?)
    }

    /// The client of a record number, which is compared without the spaces and the case people vary.
    ///
    /// # Errors
    /// When the vault cannot be read.
    pub fn by_record_no(conn: &Connection, record_no: &str) -> Result<Option<Self>> {
        let key: String =
            record_no.chars().filter(|c| !c.is_whitespace()).map(|c| c.to_ascii_uppercase()).collect();
        Self::first(
            conn,
            "SELECT id FROM client WHERE upper(replace(record_no, ' ', '')) = ? ORDER BY id LIMIT 1",
            [key],
        )
    }

    /// The client of the number of a document.
    ///
    /// # Errors
    /// When the vault cannot be read.
    pub fn by_identity(conn: &Connection, number: &str) -> Result<Option<Self>> {
        Self::first(conn, "SELECT id FROM client WHERE identity_number = ? ORDER BY id LIMIT 1", [number])
    }

    /// The client of a folded name and a birth date.
    ///
    /// # Errors
    /// When the vault cannot be read.
    pub fn by_birth(conn: &Connection, folded: &str, birth: Day) -> Result<Option<Self>> {
        Self::first(
            conn,
            "SELECT id FROM client_card WHERE archived IN (0, 1) AND sort_name = ? AND birth_date = ? LIMIT 1",
            params![folded, birth],
        )
    }

    /// The only client of a folded name.
    ///
    /// # Errors
    /// When the vault cannot be read.
    pub fn only_named(conn: &Connection, folded: &str) -> Result<Option<Self>> {
        Self::first(
            conn,
            "SELECT id FROM client_card WHERE archived IN (0, 1) AND sort_name = ? GROUP BY sort_name HAVING count(*) = 1",
            [folded],
        )
    }

    fn first(conn: &Connection, sql: &str, values: impl Params) -> Result<Option<Self>> {
        match conn.prepare_cached(sql)?.query_row(values, |row| row.get(0)).optional()? {
            Some(id) => Self::of(conn, id),
            None => Ok(None),
        }
    }
}
