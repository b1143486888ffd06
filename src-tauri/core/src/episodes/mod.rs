//! Episodes of care: opened, changed, closed, reopened. The rules of a form are in [`check`].

pub mod check;
pub mod records;
mod store;

pub(crate) use store::{by_counselor, has_ongoing, opened_between};
pub use store::{is_of, of_client, read};

use crate::error::{Check, Error, Result};
use crate::kernel::codes::{
    ExitDetail, Funding, Motivation, ReferralSource, Route, Service, Severity, Status, Substance,
};
use crate::kernel::days::Day;
use crate::kernel::ids::Id;
use crate::log::Edit;
use crate::scene::{Rx, Tx};
use crate::{clients, sessions};
use records::{EPISODE, SUBSTANCE_USE};
use serde::{Deserialize, Serialize};

/// A substance somebody uses.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct SubstanceUse {
    /// The record; none for a new one.
    #[serde(default)]
    pub id: Option<Id>,
    /// Which.
    pub substance: Substance,
    /// Whether it is the main one.
    #[serde(default)]
    pub is_primary: bool,
    /// How it is taken.
    #[serde(default)]
    pub route: Option<Route>,
    /// Years of use.
    #[serde(default)]
    pub years_of_use: Option<u32>,
    /// Days of use in the last thirty.
    #[serde(default)]
    pub days_last_30: Option<u32>,
}

/// What a person types about an episode.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct EpisodeForm {
    /// The kind of care.
    pub service: Service,
    /// The first day.
    pub opened_on: Day,
    /// Who sent the client.
    #[serde(default)]
    pub source: Option<ReferralSource>,
    /// Whether the client came of their own will, where that is not what the source implies.
    #[serde(default)]
    pub motivation: Option<Motivation>,
    /// Who pays.
    #[serde(default)]
    pub funding: Option<Funding>,
    /// Severity of use.
    #[serde(default)]
    pub severity: Option<Severity>,
    /// ICD-10, `F10` to `F19` with a fourth character.
    #[serde(default)]
    pub diagnosis: Option<String>,
    /// The counselor.
    #[serde(default)]
    pub counselor: Option<Id>,
    /// Where an inpatient was referred to.
    #[serde(default)]
    pub partner: Option<Id>,
    /// What is used.
    #[serde(default)]
    pub substances: Vec<SubstanceUse>,
    /// Anything else.
    #[serde(default)]
    pub remarks: Option<String>,
}

/// Where an episode stands: one register, right only together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct EpisodeEnd {
    /// The status.
    pub status: Status,
    /// The last day.
    #[serde(default)]
    pub closed_on: Option<Day>,
    /// How it ended.
    #[serde(default)]
    pub exit_detail: Option<ExitDetail>,
}

impl EpisodeEnd {
    /// Still going on.
    pub const ONGOING: Self = Self { status: Status::Ongoing, closed_on: None, exit_detail: None };
}

/// An episode as recorded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Episode {
    /// The record.
    pub id: Id,
    /// Whose it is.
    pub client: Id,
    /// What was typed.
    #[serde(flatten)]
    pub form: EpisodeForm,
    /// Where it stands.
    pub end: EpisodeEnd,
    /// Why it ended or was reopened.
    pub end_reason: Option<String>,
    /// The motivation: the override, or what the source implies.
    pub implied_motivation: Motivation,
    /// The counselor's name.
    pub counselor_name: Option<String>,
    /// The partner's name.
    pub partner_name: Option<String>,
    /// Sessions the client came to.
    pub sessions_present: u32,
}

/// An episode to be opened.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct OpenEpisode {
    /// Whose.
    pub client: Id,
    /// The episode.
    pub episode: EpisodeForm,
    /// The user confirmed that this machine's clock is wrong.
    #[serde(default)]
    pub clock_wrong: bool,
}

/// New values for an episode.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct SaveEpisode {
    /// The episode.
    pub id: Id,
    /// What the person had seen; none means everything.
    #[serde(default)]
    pub rev: Option<i64>,
    /// What the form says.
    pub episode: EpisodeForm,
    /// The user confirmed that this machine's clock is wrong.
    #[serde(default)]
    pub clock_wrong: bool,
}

/// An episode to be closed.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct CloseEpisode {
    /// The episode.
    pub id: Id,
    /// What the person had seen; none means everything.
    #[serde(default)]
    pub rev: Option<i64>,
    /// How it ended.
    pub end: EpisodeEnd,
    /// What there is to say about it.
    #[serde(default)]
    pub reason: Option<String>,
    /// The user confirmed that this machine's clock is wrong.
    #[serde(default)]
    pub clock_wrong: bool,
}

/// Opens an episode.
///
/// # Errors
/// `not_found`, `archived`, `invalid`, `ongoing_episode_exists`.
pub fn open(tx: &mut Tx<'_>, mut input: OpenEpisode) -> Result<Episode> {
    clients::require(tx.conn(), input.client)?;
    let mut checked = Check::default();
    check::form(&tx.rx(), &mut input.episode, "episode.", input.clock_wrong, &mut checked)?;
    checked.done()?;
    store::refuse_second_ongoing(tx.conn(), input.client, input.episode.service, None)?;
    let (id, edits) = create(tx, &input.episode)?;
    tx.save(input.client, edits, None)?;
    read(&tx.rx(), id)
}

/// The edits that make an episode of a checked form, and its id.
///
/// # Errors
/// When a value does not encode.
pub fn create(tx: &Tx<'_>, form: &EpisodeForm) -> Result<(Id, Vec<Edit>)> {
    let id = tx.new_id()?;
    let mut edits = vec![fill(Edit::new(&EPISODE, id), form)?.set("end", EpisodeEnd::ONGOING)?];
    for used in &form.substances {
        edits.push(Edit::new(&SUBSTANCE_USE, tx.new_id()?).set("episode", id)?.set("use", use_value(used))?);
    }
    Ok((id, edits))
}

/// Sets every register of an episode's form, but for its substances, which are records of their own.
///
/// # Errors
/// When a value does not encode.
pub fn fill(edit: Edit, form: &EpisodeForm) -> Result<Edit> {
    edit.set("service", form.service)?
        .set("opened_on", form.opened_on)?
        .set("source", form.source)?
        .set("motivation", form.motivation)?
        .set("funding", form.funding)?
        .set("severity", form.severity)?
        .set("diagnosis", &form.diagnosis)?
        .set("counselor", form.counselor)?
        .set("partner", form.partner)?
        .set("remarks", &form.remarks)
}

/// The register of a substance.
#[must_use]
pub fn use_value(used: &SubstanceUse) -> serde_json::Value {
    serde_json::json!({
        "substance": used.substance,
        "is_primary": used.is_primary,
        "route": used.route,
        "years_of_use": used.years_of_use,
        "days_last_30": used.days_last_30,
    })
}

/// Saves an episode.
///
/// # Errors
/// `not_found`, `archived`, `invalid`, `ongoing_episode_exists`.
pub fn save(tx: &mut Tx<'_>, mut input: SaveEpisode) -> Result<Episode> {
    let held = read(&tx.rx(), input.id)?;
    clients::require(tx.conn(), held.client)?;
    let mut checked = Check::default();
    check::form(&tx.rx(), &mut input.episode, "episode.", input.clock_wrong, &mut checked)?;
    checked.require(
        held.end.closed_on.is_none_or(|closed| input.episode.opened_on <= closed),
        "episode.opened_on",
        "after_closing",
    );
    let earliest = sessions::days_of(tx.conn(), held.client, input.id)?.map(|(first, _)| first);
    checked.require(
        earliest.is_none_or(|first| input.episode.opened_on <= first),
        "episode.opened_on",
        "after_session",
    );
    for (at, used) in input.episode.substances.iter().enumerate() {
        let is_of = used.id.map_or(Ok(true), |id| store::is_substance_of(tx.conn(), id, input.id))?;
        checked.require(is_of, &format!("episode.substances.{at}.id"), "unknown_code");
    }
    checked.done()?;
    if held.end.status == Status::Ongoing && held.form.service != input.episode.service {
        store::refuse_second_ongoing(tx.conn(), held.client, input.episode.service, Some(input.id))?;
    }
    let mut edits = vec![fill(Edit::of(&EPISODE, input.id), &input.episode)?];
    for used in &input.episode.substances {
        edits.push(match used.id {
            Some(id) => Edit::of(&SUBSTANCE_USE, id).set("use", use_value(used))?,
            None => Edit::new(&SUBSTANCE_USE, tx.new_id()?)
                .set("episode", input.id)?
                .set("use", use_value(used))?,
        });
    }
    for gone in held.form.substances.iter().filter_map(|used| used.id) {
        // What somebody else added meanwhile was not left out on purpose.
        if !input.episode.substances.iter().any(|used| used.id == Some(gone))
            && tx.pen.has_seen(gone, input.rev)?
        {
            edits.push(Edit::of(&SUBSTANCE_USE, gone).set("removed", true)?);
        }
    }
    tx.save(held.client, edits, input.rev)?;
    read(&tx.rx(), input.id)
}

/// Closes an episode.
///
/// # Errors
/// `not_found`, `archived`, `already_closed`, `invalid`.
pub fn close(tx: &mut Tx<'_>, input: CloseEpisode) -> Result<Episode> {
    let held = read(&tx.rx(), input.id)?;
    clients::require(tx.conn(), held.client)?;
    // Somebody who saw it open may close it although it was closed meanwhile: both are kept.
    if held.end.status != Status::Ongoing
        && store::end_seen_at(tx.conn(), input.id, input.rev)?.status != Status::Ongoing
    {
        return Err(Error::refused("already_closed"));
    }
    let last_session = sessions::days_of(tx.conn(), held.client, input.id)?.map(|(_, last)| last);
    let end = check::end(&tx.rx(), held.form.opened_on, last_session, input.end, input.clock_wrong)?;
    let reason = clients::check::text(input.reason);
    let mut too_long = Check::default();
    too_long.text("reason", reason.as_deref(), 2000);
    too_long.done()?;
    tx.save(
        held.client,
        vec![Edit::of(&EPISODE, input.id).set("end", end)?.set("end_reason", reason)?],
        input.rev,
    )?;
    read(&tx.rx(), input.id)
}

/// How an episode ends, of a value that somebody writes in the place of two that differ.
///
/// # Errors
/// `not_found`, `invalid`.
pub(crate) fn another_end(
    rx: &Rx<'_>,
    id: Id,
    end: serde_json::Value,
    clock_wrong: bool,
) -> Result<serde_json::Value> {
    let end: EpisodeEnd = serde_json::from_value(end).map_err(|_| {
        let mut check = Check::default();
        check.fail("end.status", "required");
        check.done().err().unwrap_or_else(|| Error::refused("invalid"))
    })?;
    let held = read(rx, id)?;
    let end = if end.status == Status::Ongoing {
        EpisodeEnd::ONGOING
    } else {
        let last_session = sessions::days_of(rx.conn, held.client, id)?.map(|(_, last)| last);
        check::end(rx, held.form.opened_on, last_session, end, clock_wrong)?
    };
    serde_json::to_value(end).map_err(|e| Error::internal(format!("encoding an episode's end: {e}")))
}

/// Reopens an episode, for a reason.
///
/// # Errors
/// `not_found`, `archived`, `not_closed`, `invalid` without a reason, `ongoing_episode_exists`.
pub fn reopen(tx: &mut Tx<'_>, input: clients::WithReason) -> Result<Episode> {
    let held = read(&tx.rx(), input.id)?;
    clients::require(tx.conn(), held.client)?;
    clients::check::reason(&input.reason)?;
    if held.end.status == Status::Ongoing {
        return Err(Error::refused("not_closed"));
    }
    store::refuse_second_ongoing(tx.conn(), held.client, held.form.service, Some(input.id))?;
    let edit = Edit::of(&EPISODE, input.id)
        .set("end", EpisodeEnd::ONGOING)?
        .set("end_reason", input.reason.trim())?;
    tx.save(held.client, vec![edit], input.rev)?;
    read(&tx.rx(), input.id)
}
