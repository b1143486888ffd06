//! Institutions that clients are referred to or come from.

pub mod records;

use crate::clients::check::{phone_number, text};
use crate::error::{Check, Error, Result};
use crate::kernel::codes::PartnerKind;
use crate::kernel::ids::Id;
use crate::log::Edit;
use crate::regions;
use crate::scene::{Rx, Tx};
use crate::staff::ActiveOnly;
use records::PARTNER;
use rusqlite::{Connection, Row};
use serde::{Deserialize, Serialize};

/// What a person types about a partner.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct PartnerForm {
    /// Its name.
    pub name: String,
    /// What it is.
    pub kind: PartnerKind,
    /// Where it is.
    #[serde(default)]
    pub region_code: Option<String>,
    /// Its phone.
    #[serde(default)]
    pub phone: Option<String>,
    /// Whether it is worked with.
    pub active: bool,
}

/// A partner as recorded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Partner {
    /// The record.
    pub id: Id,
    /// What was typed.
    #[serde(flatten)]
    pub form: PartnerForm,
}

/// A partner to be added.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct AddPartner {
    /// The partner.
    pub partner: PartnerForm,
}

/// New values for a partner.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct SavePartner {
    /// The record.
    pub id: Id,
    /// What the person had seen; none means everything.
    #[serde(default)]
    pub rev: Option<i64>,
    /// What the form says.
    pub partner: PartnerForm,
}

/// The partners by name.
///
/// # Errors
/// When the vault cannot be read.
pub fn list(rx: &Rx<'_>, input: ActiveOnly) -> Result<Vec<Partner>> {
    let mut statement = rx
        .conn
        .prepare_cached("SELECT * FROM partner WHERE coalesce(active, 1) >= ? ORDER BY fold_name(name)")?;
    Ok(statement.query_map([input.active_only], partner)?.collect::<rusqlite::Result<_>>()?)
}

/// Adds a partner.
///
/// # Errors
/// `invalid`.
pub fn add(tx: &mut Tx<'_>, mut input: AddPartner) -> Result<Partner> {
    check(&mut input.partner)?;
    let id = tx.new_id()?;
    tx.save(tx.scene.site, vec![fill(Edit::new(&PARTNER, id), &input.partner)?], None)?;
    read(tx.conn(), id)
}

/// Saves a partner.
///
/// # Errors
/// `not_found`, `invalid`.
pub fn save(tx: &mut Tx<'_>, mut input: SavePartner) -> Result<Partner> {
    read(tx.conn(), input.id)?;
    check(&mut input.partner)?;
    tx.save(tx.scene.site, vec![fill(Edit::of(&PARTNER, input.id), &input.partner)?], input.rev)?;
    read(tx.conn(), input.id)
}

/// Sets every register of a partner's form.
///
/// # Errors
/// When a value does not encode.
pub fn fill(edit: Edit, form: &PartnerForm) -> Result<Edit> {
    edit.set("name", &form.name)?
        .set("kind", form.kind)?
        .set("region_code", &form.region_code)?
        .set("phone", &form.phone)?
        .set("active", form.active)
}

fn check(form: &mut PartnerForm) -> Result<()> {
    form.name = form.name.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut check = Check::default();
    check.require(!form.name.is_empty(), "partner.name", "required");
    check.text("partner.name", Some(&form.name), 200);
    form.region_code = text(form.region_code.take());
    check.require(
        form.region_code.as_deref().is_none_or(|code| regions::name(code).is_some()),
        "partner.region_code",
        "unknown_code",
    );
    form.phone = text(form.phone.take());
    if let Some(phone) = &form.phone {
        match phone_number(phone) {
            Some(number) => form.phone = Some(number),
            None => check.fail("partner.phone", "phone_format"),
        }
    }
    check.done()
}

/// Whether a partner is recorded.
///
/// # Errors
/// When the vault cannot be read.
pub(crate) fn exists(conn: &Connection, id: Id) -> Result<bool> {
    Ok(conn.prepare_cached("SELECT 1 FROM partner WHERE id = ?")?.exists([id])?)
}

/// The expression that gives the name of the partner whose id a column of another table holds.
pub(crate) fn name_of(column: &str) -> String {
    format!("(SELECT name FROM partner WHERE id = {column})")
}

fn read(conn: &Connection, id: Id) -> Result<Partner> {
    conn.prepare_cached("SELECT * FROM partner WHERE id = ?")?.query_row([id], partner).map_err(Error::from)
}

fn partner(row: &Row<'_>) -> rusqlite::Result<Partner> {
    Ok(Partner {
        id: row.get("id")?,
        form: PartnerForm {
            name: row.get("name")?,
            kind: row.get::<_, Option<_>>("kind")?.unwrap_or(PartnerKind::Other),
            region_code: row.get("region_code")?,
            phone: row.get("phone")?,
            active: row.get::<_, Option<bool>>("active")?.unwrap_or(true),
        },
    })
}

/// The names of the partners by record.
///
/// # Errors
/// When the vault cannot be read.
pub(crate) fn names(conn: &Connection) -> Result<std::collections::HashMap<Id, String>> {
    let mut statement = conn.prepare_cached("SELECT id, name FROM partner")?;
    Ok(statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<rusqlite::Result<_>>()?)
}
