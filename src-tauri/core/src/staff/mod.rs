//! The people who work here.

pub mod records;

use crate::error::{Check, Error, Result};
use crate::kernel::codes::Profession;
use crate::kernel::ids::Id;
use crate::log::Edit;
use crate::scene::{Rx, Tx};
use records::STAFF;
use rusqlite::{Connection, OptionalExtension, Row};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// What a person types about a colleague.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct StaffForm {
    /// Their name.
    pub name: String,
    /// Their trade.
    pub profession: Profession,
    /// Whether they work here.
    pub active: bool,
}

/// A colleague as recorded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Staff {
    /// The record.
    pub id: Id,
    /// What was typed.
    #[serde(flatten)]
    pub form: StaffForm,
}

/// Which of them.
#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ActiveOnly {
    /// Without those who are gone.
    #[serde(default)]
    pub active_only: bool,
}

/// A colleague to be added.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct AddStaff {
    /// The colleague.
    pub staff: StaffForm,
}

/// New values for a colleague.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct SaveStaff {
    /// The record.
    pub id: Id,
    /// What the person had seen; none means everything.
    #[serde(default)]
    pub rev: Option<i64>,
    /// What the form says.
    pub staff: StaffForm,
}

/// The staff by name.
///
/// # Errors
/// When the vault cannot be read.
pub fn list(rx: &Rx<'_>, input: ActiveOnly) -> Result<Vec<Staff>> {
    let mut statement = rx
        .conn
        .prepare_cached("SELECT * FROM staff WHERE coalesce(active, 1) >= ? ORDER BY fold_name(name)")?;
    Ok(statement.query_map([input.active_only], staff)?.collect::<rusqlite::Result<_>>()?)
}

/// Adds a colleague.
///
/// # Errors
/// `invalid`.
pub fn add(tx: &mut Tx<'_>, mut input: AddStaff) -> Result<Staff> {
    check(&mut input.staff)?;
    let id = tx.new_id()?;
    let edit = fill(Edit::new(&STAFF, id), &input.staff)?;
    tx.save(id, vec![edit], None)?;
    read(tx.conn(), id)
}

/// Saves a colleague.
///
/// # Errors
/// `not_found`, `invalid`, `own_account` when somebody would deactivate themselves, `has_account` when a colleague who
/// is gone could still sign in.
pub fn save(tx: &mut Tx<'_>, mut input: SaveStaff) -> Result<Staff> {
    read(tx.conn(), input.id)?;
    check(&mut input.staff)?;
    if input.id == tx.scene.person.id && !input.staff.active {
        return Err(Error::refused("own_account"));
    }
    if !input.staff.active && tx.scene.authority.role(input.id).is_some() {
        return Err(Error::refused("has_account"));
    }
    tx.save(input.id, vec![fill(Edit::of(&STAFF, input.id), &input.staff)?], input.rev)?;
    read(tx.conn(), input.id)
}

fn fill(edit: Edit, form: &StaffForm) -> Result<Edit> {
    edit.set("name", &form.name)?.set("profession", form.profession)?.set("active", form.active)
}

fn check(form: &mut StaffForm) -> Result<()> {
    form.name = form.name.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut check = Check::default();
    check.require(!form.name.is_empty(), "staff.name", "required");
    check.text("staff.name", Some(&form.name), 200);
    check.done()
}

fn read(conn: &Connection, id: Id) -> Result<Staff> {
    conn.prepare_cached("SELECT * FROM staff WHERE id = ?")?.query_row([id], staff).map_err(Error::from)
}

fn staff(row: &Row<'_>) -> rusqlite::Result<Staff> {
    Ok(Staff {
        id: row.get("id")?,
        form: StaffForm {
            name: row.get("name")?,
            profession: row.get::<_, Option<_>>("profession")?.unwrap_or(Profession::Other),
            active: row.get::<_, Option<bool>>("active")?.unwrap_or(true),
        },
    })
}

/// The name of a colleague.
///
/// # Errors
/// When the vault cannot be read.
pub(crate) fn name(conn: &Connection, person: Id) -> Result<Option<String>> {
    Ok(conn.query_row("SELECT name FROM staff WHERE id = ?", [person], |row| row.get(0)).optional()?)
}

/// Whether a staff person is recorded.
///
/// # Errors
/// When the vault cannot be read.
pub(crate) fn exists(conn: &Connection, id: Id) -> Result<bool> {
    Ok(conn.prepare_cached("SELECT 1 FROM staff WHERE id = ?")?.exists([id])?)
}

/// The expression that gives the name of the staff person whose id a column of another table holds.
pub(crate) fn name_of(column: &str) -> String {
    format!("(SELECT name FROM staff WHERE id = {column})")
}

/// The names of the staff by record.
///
/// # Errors
/// When the vault cannot be read.
pub(crate) fn names(conn: &Connection) -> Result<HashMap<Id, String>> {
    let mut statement = conn.prepare_cached("SELECT id, name FROM staff")?;
    Ok(statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<rusqlite::Result<_>>()?)
}
