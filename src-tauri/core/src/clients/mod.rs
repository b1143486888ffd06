//! Clients: who they are, how they are reached, whether they agreed. Types and use cases; the rules of a form are in
//! [`check`], reading in `store`, lists and search in [`list`], look-alikes in [`duplicates`].

pub mod alike;
pub mod attachments;
pub mod check;
pub mod duplicates;
pub mod file;
pub(crate) mod index;
pub mod links;
pub mod list;
pub mod numbers;
pub mod records;
mod store;

pub use store::{Known, read, require};
pub(crate) use store::{age, last_visit, name, name_of, phones, rebuild_search};

use crate::episodes::{self, EpisodeForm};
use crate::error::{Error, Result};
use crate::kernel::codes::{
    ConsentGiver, ConsentStatus, Education, IdentityKind, Marital, Occupation, PhoneOwner, Religion, Sex,
};
use crate::kernel::days::Day;
use crate::kernel::ids::Id;
use crate::log::Edit;
use crate::regions::RegionPath;
use crate::scene::Tx;
use records::{CLIENT, PHONE};
use serde::{Deserialize, Serialize};

/// The number that names a person, and why it stands although it disagrees with the rest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Identity {
    /// What kind of number.
    pub kind: IdentityKind,
    /// The number.
    #[serde(default)]
    pub number: Option<String>,
    /// Why a NIK stands that disagrees with sex or birth date.
    #[serde(default)]
    pub override_reason: Option<String>,
}

/// When somebody was born, as far as one knows: a date, or a year, or an age on a day.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Birth {
    /// The date.
    #[serde(default)]
    pub date: Option<Day>,
    /// The year alone.
    #[serde(default)]
    pub year: Option<i32>,
    /// The age in years …
    #[serde(default)]
    pub age: Option<u32>,
    /// … on this day.
    #[serde(default)]
    pub as_of: Option<Day>,
}

/// Where somebody lives.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Address {
    /// Street and number.
    #[serde(default)]
    pub street: Option<String>,
    /// The deepest region known, dotted.
    #[serde(default)]
    pub region_code: Option<String>,
    /// The place as written where it has no code.
    #[serde(default)]
    pub text: Option<String>,
}

/// A phone, with whose it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Phone {
    /// The record; none for a new one.
    #[serde(default)]
    pub id: Option<Id>,
    /// The number, as people write it.
    pub number: String,
    /// Whose it is.
    pub owner: PhoneOwner,
    /// The owner's name.
    #[serde(default)]
    pub owner_name: Option<String>,
}

/// Who answers for the client.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Guardian {
    /// Their name.
    #[serde(default)]
    pub name: Option<String>,
    /// What they are to the client.
    #[serde(default)]
    pub relation: Option<PhoneOwner>,
    /// Their phone.
    #[serde(default)]
    pub phone: Option<String>,
}

/// Whether the client agreed to be treated and recorded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Consent {
    /// Where it stands.
    pub status: ConsentStatus,
    /// Since when.
    #[serde(default)]
    pub on: Option<Day>,
    /// Who gave it.
    #[serde(default)]
    pub given_by: Option<ConsentGiver>,
}

impl Default for Consent {
    fn default() -> Self {
        Self { status: ConsentStatus::NotAsked, on: None, given_by: None }
    }
}

impl Default for Identity {
    fn default() -> Self {
        Self { kind: IdentityKind::None, number: None, override_reason: None }
    }
}

/// What a person types about a client.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ClientForm {
    /// The record number; none lets the app give the next one.
    #[serde(default)]
    pub record_no: Option<String>,
    /// The name; one word is a name.
    pub name: String,
    /// What others call them.
    #[serde(default)]
    pub alias: Option<String>,
    /// The number that names them.
    #[serde(default)]
    pub identity: Identity,
    /// Sex.
    #[serde(default)]
    pub sex: Option<Sex>,
    /// When they were born.
    #[serde(default)]
    pub birth: Birth,
    /// Where they were born.
    #[serde(default)]
    pub birth_place: Option<String>,
    /// The mother's name, which tells namesakes apart.
    #[serde(default)]
    pub mother_name: Option<String>,
    /// Religion.
    #[serde(default)]
    pub religion: Option<Religion>,
    /// Where they live.
    #[serde(default)]
    pub address: Address,
    /// How they are reached.
    #[serde(default)]
    pub phones: Vec<Phone>,
    /// Who answers for them.
    #[serde(default)]
    pub guardian: Guardian,
    /// Whether they agreed.
    #[serde(default)]
    pub consent: Consent,
    /// Marital status.
    #[serde(default)]
    pub marital: Option<Marital>,
    /// Schooling.
    #[serde(default)]
    pub education: Option<Education>,
    /// Work, coded.
    #[serde(default)]
    pub occupation: Option<Occupation>,
    /// Work, in words.
    #[serde(default)]
    pub occupation_text: Option<String>,
    /// Anything else.
    #[serde(default)]
    pub remarks: Option<String>,
}

/// A client as recorded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Client {
    /// The record.
    pub id: Id,
    /// What was typed; the record number is always there unless another device's is still on its way.
    #[serde(flatten)]
    pub form: ClientForm,
    /// Whether the file is closed to edits.
    pub archived: bool,
    /// Why.
    pub archive_reason: Option<String>,
    /// The names of the region.
    pub address_names: Option<RegionPath>,
    /// The age today, as far as one knows.
    pub age: Option<u32>,
}

/// A registration: the client, and the first episode if there is one.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct RegisterClient {
    /// The client.
    pub client: ClientForm,
    /// The first episode.
    #[serde(default)]
    pub episode: Option<EpisodeForm>,
    /// The look-alikes were shown and this is somebody else.
    #[serde(default)]
    pub confirm_duplicate: bool,
    /// The user confirmed that this machine's clock is wrong, so days after today stand.
    #[serde(default)]
    pub clock_wrong: bool,
}

/// New values for a client's file.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct SaveClient {
    /// The client.
    pub id: Id,
    /// What the person had seen; none means everything.
    #[serde(default)]
    pub rev: Option<i64>,
    /// What the form says.
    pub client: ClientForm,
    /// The user confirmed that this machine's clock is wrong.
    #[serde(default)]
    pub clock_wrong: bool,
}

/// A record and the reason for what is done with it.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct WithReason {
    /// The record.
    pub id: Id,
    /// What the person had seen; none means everything.
    #[serde(default)]
    pub rev: Option<i64>,
    /// Why.
    pub reason: String,
}

/// A record.
#[derive(Debug, Clone, Copy, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ById {
    /// The record.
    pub id: Id,
}

/// Registers a client, and opens the first episode in the same save.
///
/// # Errors
/// `invalid`; `duplicate` with the number of look-alikes unless they were confirmed.
pub fn register(tx: &mut Tx<'_>, mut input: RegisterClient) -> Result<Client> {
    let mut checked = check::client(&tx.rx(), &mut input.client, None, input.clock_wrong)?;
    if let Some(episode) = &mut input.episode {
        episodes::check::form(&tx.rx(), episode, "episode.", input.clock_wrong, &mut checked)?;
    }
    checked.done()?;
    if !input.confirm_duplicate {
        let alike = duplicates::find(&tx.rx(), &duplicates::DuplicateQuery::of(&input.client, None))?;
        if !alike.is_empty() {
            return Err(
                Error::refused("duplicate").with("count", i64::try_from(alike.len()).unwrap_or(i64::MAX))
            );
        }
    }
    let id = tx.new_id()?;
    let mut edits = create(tx, id, &input.client)?;
    if let Some(episode) = &input.episode {
        let (_, more) = episodes::create(tx, episode)?;
        edits.extend(more);
    }
    tx.save(id, edits, None)?;
    read(&tx.rx(), id)
}

/// The edits that make a client of a checked form; without a record number it gets the next one.
///
/// # Errors
/// When the vault cannot be read.
pub fn create(tx: &Tx<'_>, id: Id, form: &ClientForm) -> Result<Vec<Edit>> {
    let mut form = form.clone();
    if form.record_no.is_none() {
        form.record_no = Some(numbers::next(tx)?);
    }
    let mut edits = vec![fill(Edit::new(&CLIENT, id), &form)?];
    for phone in &form.phones {
        edits.push(Edit::new(&PHONE, tx.new_id()?).set("phone", PhoneValue::of(phone))?);
    }
    Ok(edits)
}

/// Sets every register of a client from a form.
///
/// # Errors
/// When a value does not encode.
pub fn fill(edit: Edit, form: &ClientForm) -> Result<Edit> {
    edit.set("record_no", &form.record_no)?
        .set("name", &form.name)?
        .set("alias", &form.alias)?
        .set("identity", (form.identity.kind != IdentityKind::None).then_some(&form.identity))?
        .set("sex", form.sex)?
        .set("birth", &form.birth)?
        .set("birth_place", &form.birth_place)?
        .set("mother_name", &form.mother_name)?
        .set("religion", form.religion)?
        .set("address", &form.address)?
        .set("guardian", &form.guardian)?
        .set("consent", (form.consent != Consent::default()).then_some(&form.consent))?
        .set("marital", form.marital)?
        .set("education", form.education)?
        .set("occupation", form.occupation)?
        .set("occupation_text", &form.occupation_text)?
        .set("remarks", &form.remarks)
}

/// The register of a phone.
#[derive(Debug, Serialize)]
pub struct PhoneValue<'p> {
    number: &'p str,
    owner: PhoneOwner,
    owner_name: &'p Option<String>,
}

impl<'p> PhoneValue<'p> {
    /// The register of a phone as typed.
    #[must_use]
    pub fn of(phone: &'p Phone) -> Self {
        Self { number: &phone.number, owner: phone.owner, owner_name: &phone.owner_name }
    }
}

/// Saves a client's file.
///
/// # Errors
/// `not_found`, `archived`, `invalid`.
pub fn save(tx: &mut Tx<'_>, mut input: SaveClient) -> Result<Client> {
    require(tx.conn(), input.id)?;
    let held = read(&tx.rx(), input.id)?;
    if input.client.record_no.is_none() {
        // A client who was imported without a number gets one with the first save.
        input.client.record_no = Some(match &held.form.record_no {
            Some(record_no) => record_no.clone(),
            None => numbers::next(tx)?,
        });
    }
    check::client(&tx.rx(), &mut input.client, Some(input.id), input.clock_wrong)?.done()?;
    let mut edits = vec![fill(Edit::of(&CLIENT, input.id), &input.client)?];
    for phone in &input.client.phones {
        edits.push(match phone.id {
            Some(id) => Edit::of(&PHONE, id).set("phone", PhoneValue::of(phone))?,
            None => Edit::new(&PHONE, tx.new_id()?).set("phone", PhoneValue::of(phone))?,
        });
    }
    for gone in held.form.phones.iter().filter_map(|phone| phone.id) {
        // What somebody else added meanwhile was not left out on purpose.
        if !input.client.phones.iter().any(|phone| phone.id == Some(gone))
            && tx.pen.has_seen(gone, input.rev)?
        {
            edits.push(Edit::of(&PHONE, gone).set("removed", true)?);
        }
    }
    tx.save(input.id, edits, input.rev)?;
    read(&tx.rx(), input.id)
}

/// Archives a client: out of the lists, closed to edits, never deleted.
///
/// # Errors
/// `not_found`, `archived`, `invalid` without a reason, `ongoing_episode_exists`.
pub fn archive(tx: &mut Tx<'_>, input: WithReason) -> Result<Client> {
    require(tx.conn(), input.id)?;
    check::reason(&input.reason)?;
    if episodes::has_ongoing(tx.conn(), input.id)? {
        return Err(Error::refused("ongoing_episode_exists"));
    }
    let edit =
        Edit::of(&CLIENT, input.id).set("archived", true)?.set("archive_reason", input.reason.trim())?;
    tx.save(input.id, vec![edit], input.rev)?;
    read(&tx.rx(), input.id)
}

/// Takes a client out of the archive.
///
/// # Errors
/// `not_found`.
pub fn restore(tx: &mut Tx<'_>, input: ById) -> Result<Client> {
    let edit = Edit::of(&CLIENT, input.id).set("archived", false)?.set("archive_reason", None::<String>)?;
    read(&tx.rx(), input.id)?;
    tx.save(input.id, vec![edit], None)?;
    read(&tx.rx(), input.id)
}

/// Notes that a client's file was printed.
///
/// # Errors
/// `not_found`.
pub fn printed(tx: &mut Tx<'_>, input: ById) -> Result<()> {
    read(&tx.rx(), input.id)?;
    tx.trace("printed", Some(input.id), Some("client"))
}
