//! Sessions of an episode, and the attempts to reach a client who stays away.

pub mod records;
mod store;

pub use store::{contacts_of_client, of_client, read};
pub(crate) use store::{count_present, days_of, session, session_columns};

use crate::clients::{self, check::past};
use crate::error::{Check, Result};
use crate::kernel::codes::{Attendance, Channel, SessionKind};
use crate::kernel::days::Day;
use crate::kernel::ids::Id;
use crate::log::Edit;
use crate::scene::Tx;
use crate::{episodes, staff};
use records::{CARE_SESSION, CONTACT_ATTEMPT};
use serde::{Deserialize, Serialize};

/// What a person types about a session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct SessionForm {
    /// The day.
    pub on: Day,
    /// The hour, `09:00`.
    #[serde(default)]
    pub time: Option<String>,
    /// What it was.
    pub kind: SessionKind,
    /// Whether the client was there.
    pub attendance: Attendance,
    /// Who held it.
    #[serde(default)]
    pub counselor: Option<Id>,
    /// How long.
    #[serde(default)]
    pub minutes: Option<u32>,
    /// What there is to say.
    #[serde(default)]
    pub note: Option<String>,
}

/// A session as recorded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct CareSession {
    /// The record.
    pub id: Id,
    /// The episode.
    pub episode: Id,
    /// The client.
    pub client: Id,
    /// What was typed.
    #[serde(flatten)]
    pub form: SessionForm,
    /// The counselor's name.
    pub counselor_name: Option<String>,
}

/// A session to be recorded or planned.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct RecordSession {
    /// The episode.
    pub episode: Id,
    /// The session.
    pub session: SessionForm,
    /// The user confirmed that this machine's clock is wrong.
    #[serde(default)]
    pub clock_wrong: bool,
}

/// New values for a session.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct SaveSession {
    /// The session.
    pub id: Id,
    /// What the person had seen; none means everything.
    #[serde(default)]
    pub rev: Option<i64>,
    /// What the form says.
    pub session: SessionForm,
    /// The user confirmed that this machine's clock is wrong.
    #[serde(default)]
    pub clock_wrong: bool,
}

/// What a person types about an attempt to reach a client.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ContactForm {
    /// The day.
    pub on: Day,
    /// The hour.
    #[serde(default)]
    pub time: Option<String>,
    /// How.
    pub channel: Channel,
    /// Whether they were reached.
    pub reached: bool,
    /// What came of it.
    #[serde(default)]
    pub outcome: Option<String>,
    /// What to do next.
    #[serde(default)]
    pub next_step: Option<String>,
    /// When to do it.
    #[serde(default)]
    pub next_on: Option<Day>,
}

/// An attempt as recorded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ContactAttempt {
    /// The record.
    pub id: Id,
    /// The client.
    pub client: Id,
    /// What was typed.
    #[serde(flatten)]
    pub form: ContactForm,
    /// Who tried.
    pub author_name: Option<String>,
}

/// An attempt to be recorded.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct RecordContact {
    /// The client.
    pub client: Id,
    /// The attempt.
    pub contact: ContactForm,
    /// The user confirmed that this machine's clock is wrong.
    #[serde(default)]
    pub clock_wrong: bool,
}

/// New values for an attempt.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct SaveContact {
    /// The attempt.
    pub id: Id,
    /// What the person had seen; none means everything.
    #[serde(default)]
    pub rev: Option<i64>,
    /// What the form says.
    pub contact: ContactForm,
    /// The user confirmed that this machine's clock is wrong.
    #[serde(default)]
    pub clock_wrong: bool,
}

/// Records or plans a session.
///
/// # Errors
/// `not_found`, `archived`, `invalid`, `outside_episode`.
pub fn record(tx: &mut Tx<'_>, mut input: RecordSession) -> Result<CareSession> {
    let episode = episodes::read(&tx.rx(), input.episode)?;
    clients::require(tx.conn(), episode.client)?;
    check_session(tx, &mut input.session, input.clock_wrong)?;
    episodes::check::within(input.session.on, episode.form.opened_on, episode.end.closed_on)?;
    let id = tx.new_id()?;
    let edit = fill(Edit::new(&CARE_SESSION, id).set("episode", input.episode)?, &input.session)?;
    tx.save(episode.client, vec![edit], None)?;
    read(&tx.rx(), id)
}

/// Saves a session.
///
/// # Errors
/// `not_found`, `archived`, `invalid`, `outside_episode`.
pub fn save(tx: &mut Tx<'_>, mut input: SaveSession) -> Result<CareSession> {
    let held = read(&tx.rx(), input.id)?;
    clients::require(tx.conn(), held.client)?;
    check_session(tx, &mut input.session, input.clock_wrong)?;
    let episode = episodes::read(&tx.rx(), held.episode)?;
    episodes::check::within(input.session.on, episode.form.opened_on, episode.end.closed_on)?;
    tx.save(held.client, vec![fill(Edit::of(&CARE_SESSION, input.id), &input.session)?], input.rev)?;
    read(&tx.rx(), input.id)
}

/// Sets every register of a session's form.
///
/// # Errors
/// When a value does not encode.
pub fn fill(edit: Edit, form: &SessionForm) -> Result<Edit> {
    edit.set("when", serde_json::json!({ "on": form.on, "time": form.time }))?
        .set("kind", form.kind)?
        .set("attendance", form.attendance)?
        .set("counselor", form.counselor)?
        .set("minutes", form.minutes)?
        .set("note", &form.note)
}

fn check_session(tx: &Tx<'_>, form: &mut SessionForm, clock_wrong: bool) -> Result<()> {
    let mut check = Check::default();
    // Only a plan, or the cancelling of one, may lie ahead.
    if !matches!(form.attendance, Attendance::Planned | Attendance::Cancelled | Attendance::Excused) {
        past(&mut check, "session.on", form.on, tx.scene.today, clock_wrong);
    }
    check_time(&mut check, "session.time", &mut form.time);
    form.note = clients::check::text(form.note.take());
    check.text("session.note", form.note.as_deref(), 20_000);
    check.require(
        form.minutes.is_none_or(|minutes| (1..=1440).contains(&minutes)),
        "session.minutes",
        "out_of_range",
    );
    if let Some(counselor) = form.counselor {
        check.require(staff::exists(tx.conn(), counselor)?, "session.counselor", "unknown_code");
    }
    check.done()
}

fn check_time(check: &mut Check, field: &str, time: &mut Option<String>) {
    *time = clients::check::text(time.take()).map(|time| time.replace('.', ":"));
    if let Some(typed) = time {
        match chrono::NaiveTime::parse_from_str(typed, "%H:%M") {
            Ok(read) => *typed = read.format("%H:%M").to_string(),
            Err(_) => check.fail(field, "not_a_time"),
        }
    }
}

/// Records an attempt to reach a client.
///
/// # Errors
/// `not_found`, `archived`, `invalid`.
pub fn record_contact(tx: &mut Tx<'_>, mut input: RecordContact) -> Result<ContactAttempt> {
    clients::require(tx.rx().conn, input.client)?;
    check_contact(tx, &mut input.contact, input.clock_wrong)?;
    let id = tx.new_id()?;
    let edit =
        fill_contact(Edit::new(&CONTACT_ATTEMPT, id), &input.contact)?.set("author", tx.scene.person.id)?;
    tx.save(input.client, vec![edit], None)?;
    store::read_contact(&tx.written(), id)
}

/// Saves an attempt.
///
/// # Errors
/// `not_found`, `archived`, `invalid`.
pub fn save_contact(tx: &mut Tx<'_>, mut input: SaveContact) -> Result<ContactAttempt> {
    let held = store::read_contact(&tx.rx(), input.id)?;
    clients::require(tx.conn(), held.client)?;
    check_contact(tx, &mut input.contact, input.clock_wrong)?;
    tx.save(
        held.client,
        vec![fill_contact(Edit::of(&CONTACT_ATTEMPT, input.id), &input.contact)?],
        input.rev,
    )?;
    store::read_contact(&tx.rx(), input.id)
}

/// Sets every register of an attempt's form.
///
/// # Errors
/// When a value does not encode.
pub fn fill_contact(edit: Edit, form: &ContactForm) -> Result<Edit> {
    edit.set("when", serde_json::json!({ "on": form.on, "time": form.time }))?
        .set("channel", form.channel)?
        .set("reached", form.reached)?
        .set("outcome", &form.outcome)?
        .set("next", serde_json::json!({ "step": form.next_step, "on": form.next_on }))
}

fn check_contact(tx: &Tx<'_>, form: &mut ContactForm, clock_wrong: bool) -> Result<()> {
    let mut check = Check::default();
    past(&mut check, "contact.on", form.on, tx.scene.today, clock_wrong);
    check_time(&mut check, "contact.time", &mut form.time);
    form.outcome = clients::check::text(form.outcome.take());
    form.next_step = clients::check::text(form.next_step.take());
    check.text("contact.outcome", form.outcome.as_deref(), 10_000);
    check.text("contact.next_step", form.next_step.as_deref(), 1000);
    check.require(form.next_on.is_none_or(|next| next >= form.on), "contact.next_on", "before_contact");
    check.done()
}
