//! Aftercare: what became of a client after the programme. "Not reached" is a value of its own and never counts as "not relapsed".

pub mod records;

use crate::clients::{self, check::past};
use crate::episodes;
use crate::error::{Check, Error, Result};
use crate::kernel::codes::{AftercareActivity, AftercareOrigin, ProductiveKind, Recovery};
use crate::kernel::days::Day;
use crate::kernel::ids::Id;
use crate::log::Edit;
use crate::scene::{Rx, Tx};
use records::AFTERCARE_CONTACT;
use rusqlite::Row;
use serde::{Deserialize, Serialize};

/// The care that an aftercare contact follows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Origin {
    /// Where it was given.
    pub kind: AftercareOrigin,
    /// The episode here.
    #[serde(default)]
    pub episode: Option<Id>,
    /// The other institution.
    #[serde(default)]
    pub institution: Option<String>,
}

/// What a person types about an aftercare contact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct AftercareForm {
    /// The care it follows.
    pub origin: Origin,
    /// The day.
    pub on: Day,
    /// What it was.
    pub activity: AftercareActivity,
    /// Whether the client was reached.
    pub reached: bool,
    /// How they were found; none unless reached.
    #[serde(default)]
    pub recovery: Option<Recovery>,
    /// Whether they do something productive.
    #[serde(default)]
    pub productive: Option<bool>,
    /// What.
    #[serde(default)]
    pub productive_kind: Option<ProductiveKind>,
    /// What, in words.
    #[serde(default)]
    pub productive_note: Option<String>,
    /// What there is to say.
    #[serde(default)]
    pub note: Option<String>,
}

/// An aftercare contact as recorded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct AftercareContact {
    /// The record.
    pub id: Id,
    /// The client.
    pub client: Id,
    /// What was typed.
    #[serde(flatten)]
    pub form: AftercareForm,
}

/// A contact to be recorded.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct RecordAftercare {
    /// The client.
    pub client: Id,
    /// The contact.
    pub contact: AftercareForm,
    /// The user confirmed that this machine's clock is wrong.
    #[serde(default)]
    pub clock_wrong: bool,
}

/// New values for a contact.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct SaveAftercare {
    /// The contact.
    pub id: Id,
    /// What the person had seen; none means everything.
    #[serde(default)]
    pub rev: Option<i64>,
    /// What the form says.
    pub contact: AftercareForm,
    /// The user confirmed that this machine's clock is wrong.
    #[serde(default)]
    pub clock_wrong: bool,
}

/// Records an aftercare contact.
///
/// # Errors
/// `not_found`, `archived`, `invalid`.
pub fn record(tx: &mut Tx<'_>, mut input: RecordAftercare) -> Result<AftercareContact> {
    clients::require(tx.rx().conn, input.client)?;
    check(tx, input.client, &mut input.contact, input.clock_wrong)?;
    let id = tx.new_id()?;
    tx.save(input.client, vec![fill(Edit::new(&AFTERCARE_CONTACT, id), &input.contact)?], None)?;
    read(&tx.written(), id)
}

/// Saves an aftercare contact.
///
/// # Errors
/// `not_found`, `archived`, `invalid`.
pub fn save(tx: &mut Tx<'_>, mut input: SaveAftercare) -> Result<AftercareContact> {
    let held = read(&tx.rx(), input.id)?;
    clients::require(tx.conn(), held.client)?;
    check(tx, held.client, &mut input.contact, input.clock_wrong)?;
    tx.save(held.client, vec![fill(Edit::of(&AFTERCARE_CONTACT, input.id), &input.contact)?], input.rev)?;
    read(&tx.rx(), input.id)
}

/// Sets every register of a contact's form.
///
/// # Errors
/// When a value does not encode.
pub fn fill(edit: Edit, form: &AftercareForm) -> Result<Edit> {
    edit.set("origin", &form.origin)?
        .set("on", form.on)?
        .set("activity", form.activity)?
        .set("reached", form.reached)?
        .set("recovery", form.recovery)?
        .set("productive", serde_json::json!({ "is": form.productive, "kind": form.productive_kind }))?
        .set("productive_note", &form.productive_note)?
        .set("note", &form.note)
}

fn check(tx: &Tx<'_>, client: Id, form: &mut AftercareForm, clock_wrong: bool) -> Result<()> {
    let mut check = Check::default();
    past(&mut check, "contact.on", form.on, tx.scene.today, clock_wrong);
    form.note = clients::check::text(form.note.take());
    form.productive_note = clients::check::text(form.productive_note.take());
    form.origin.institution = clients::check::text(form.origin.institution.take());
    check.text("contact.note", form.note.as_deref(), 10_000);
    check.text("contact.productive_note", form.productive_note.as_deref(), 500);
    check.text("contact.origin.institution", form.origin.institution.as_deref(), 200);
    if form.reached {
        check.require(form.recovery.is_some(), "contact.recovery", "required");
    } else {
        (form.recovery, form.productive) = (None, None);
    }
    if form.productive != Some(true) {
        (form.productive_kind, form.productive_note) = (None, None);
    }
    match form.origin.kind {
        AftercareOrigin::Episode => {
            form.origin.institution = None;
            let is_theirs = match form.origin.episode {
                Some(episode) => episodes::is_of(tx.conn(), episode, client)?,
                None => false,
            };
            check.require(is_theirs, "contact.origin.episode", "required");
        }
        AftercareOrigin::Institution => {
            form.origin.episode = None;
            check.require(form.origin.institution.is_some(), "contact.origin.institution", "required");
        }
        AftercareOrigin::Unknown => (form.origin.episode, form.origin.institution) = (None, None),
    }
    check.done()
}

fn read(rx: &Rx<'_>, id: Id) -> Result<AftercareContact> {
    rx.conn
        .prepare_cached("SELECT * FROM aftercare_contact WHERE id = ?")?
        .query_row([id], contact)
        .map_err(Error::from)
}

/// The aftercare contacts of a client, newest first.
///
/// # Errors
/// When the vault cannot be read.
pub fn of_client(rx: &Rx<'_>, client: Id) -> Result<Vec<AftercareContact>> {
    let mut statement = rx
        .conn
        .prepare_cached("SELECT * FROM aftercare_contact WHERE dossier = ? ORDER BY on_day DESC, id DESC")?;
    Ok(statement.query_map([client], contact)?.collect::<rusqlite::Result<_>>()?)
}

fn contact(row: &Row<'_>) -> rusqlite::Result<AftercareContact> {
    Ok(AftercareContact {
        id: row.get("id")?,
        client: row.get("dossier")?,
        form: AftercareForm {
            origin: Origin {
                kind: row.get::<_, Option<_>>("origin_kind")?.unwrap_or(AftercareOrigin::Unknown),
                episode: row.get("origin_episode")?,
                institution: row.get("origin_institution")?,
            },
            on: row.get("on_day")?,
            activity: row.get("activity")?,
            reached: row.get("reached")?,
            recovery: row.get("recovery")?,
            productive: row.get("productive")?,
            productive_kind: row.get("productive_kind")?,
            productive_note: row.get("productive_note")?,
            note: row.get("note")?,
        },
    })
}
