//! What a row adds to what is known: only what it says changes anything, and what it leaves empty erases nothing.

use crate::aftercare::{AftercareForm, Origin};
use crate::clients::{Birth, ClientForm, Identity, Phone, check::phone_number};
use crate::episodes::{EpisodeEnd, EpisodeForm, SubstanceUse};
use crate::exchange::{AftercareCandidate, BirthCandidate, ClientCandidate, EpisodeCandidate};
use crate::kernel::codes::{AftercareOrigin, ExitDetail, Status};
use crate::kernel::ids::Id;

/// Why an imported NIK stands although it disagrees. The same words on every machine, whatever its language, so that
/// two machines that import one register do not disagree themselves.
const OVERRIDE: &str = "impor register";

/// Puts the client of an aftercare list into a form: such a list refers to clients and describes them in passing, so it
/// only fills what is empty.
pub(super) fn client_in_passing(form: &mut ClientForm, row: &ClientCandidate) {
    let held = form.clone();
    client(form, row);
    if held.name.is_empty() {
        return;
    }
    let (told, mut kept) = (form.clone(), held);
    kept.record_no = kept.record_no.or(told.record_no);
    kept.sex = kept.sex.or(told.sex);
    if kept.identity.number.is_none() {
        kept.identity = told.identity;
    }
    if kept.birth == Birth::default() {
        kept.birth = told.birth;
    }
    if kept.address.region_code.is_none() && kept.address.text.is_none() {
        kept.address = told.address;
    }
    kept.phones = told.phones;
    *form = kept;
}

/// Puts a row's client into a form.
pub(super) fn client(form: &mut ClientForm, row: &ClientCandidate) {
    set(&mut form.record_no, row.record_no.as_ref());
    // Registers shout a name in one month and not in the next; that is no other name.
    if !row.name.is_empty() && form.name.to_lowercase() != row.name.to_lowercase() {
        form.name.clone_from(&row.name);
    }
    set(&mut form.alias, row.alias.as_ref());
    if let Some(identity) = &row.identity
        && form.identity.number.as_deref() != Some(&identity.number)
    {
        let override_reason = (!identity.oddities.is_empty()).then(|| OVERRIDE.to_owned());
        form.identity =
            Identity { kind: identity.kind, number: Some(identity.number.clone()), override_reason };
    }
    if let Some(sex) = row.sex
        && (!row.sex_is_derived || form.sex.is_none())
    {
        form.sex = Some(sex);
    }
    if let Some(known) = row.birth {
        birth(&mut form.birth, known, row.birth_is_derived);
    }
    set(&mut form.birth_place, row.birth_place.as_ref());
    set(&mut form.mother_name, row.mother_name.as_ref());
    set(&mut form.religion, row.religion.as_ref());
    set(&mut form.marital, row.marital.as_ref());
    set(&mut form.education, row.education.as_ref());
    set(&mut form.occupation, row.occupation.as_ref());
    set(&mut form.occupation_text, row.occupation_text.as_ref());
    set(&mut form.address.street, row.street.as_ref());
    if let Some(region) = &row.region_code {
        // A region that only says less than what is known is no news.
        if !form.address.region_code.as_deref().is_some_and(|known| known.starts_with(region.as_str())) {
            form.address.region_code = Some(region.clone());
        }
    }
    set(&mut form.address.text, row.place_text.as_ref());
    set(&mut form.guardian.name, row.guardian_name.as_ref());
    set(&mut form.guardian.relation, row.guardian_relation.as_ref());
    if let Some(phone) = row.guardian_phone.as_deref().and_then(phone_number) {
        form.guardian.phone = Some(phone);
    }
    for phone in &row.phones {
        let Some(number) = phone_number(&phone.number) else { continue };
        if !form.phones.iter().any(|held| held.number == number) {
            form.phones.push(Phone { id: None, number, owner: phone.owner, owner_name: None });
        }
    }
}

fn birth(form: &mut Birth, row: BirthCandidate, is_derived: bool) {
    let is_known = form.date.is_some() || form.year.is_some() || form.age.is_some();
    match row {
        BirthCandidate::Date(_) if is_derived && form.date.is_some() => {}
        BirthCandidate::Date(date) => *form = Birth { date: Some(date), ..Birth::default() },
        // An age or a year is less than anything known: next year's register gives another age for the same birth.
        BirthCandidate::Year(_) | BirthCandidate::Age { .. } if is_known => {}
        BirthCandidate::Year(year) => *form = Birth { year: Some(year), ..Birth::default() },
        BirthCandidate::Age { years, as_of } => {
            *form = Birth { age: Some(years), as_of: Some(as_of), ..Birth::default() }
        }
    }
}

/// The form of a new episode.
pub(super) fn new_episode(row: &EpisodeCandidate, counselor: Option<Id>, partner: Option<Id>) -> EpisodeForm {
    let mut form = EpisodeForm {
        service: row.service,
        opened_on: row.started_on,
        source: None,
        motivation: None,
        funding: None,
        severity: None,
        diagnosis: None,
        counselor: None,
        partner: None,
        substances: Vec::new(),
        remarks: None,
    };
    episode(&mut form, row, counselor, partner);
    form
}

/// Puts a row's episode into a form.
pub(super) fn episode(
    form: &mut EpisodeForm,
    row: &EpisodeCandidate,
    counselor: Option<Id>,
    partner: Option<Id>,
) {
    set(&mut form.source, row.source.as_ref());
    set(&mut form.motivation, row.motivation.as_ref());
    set(&mut form.funding, row.funding.as_ref());
    set(&mut form.severity, row.severity.as_ref());
    set(&mut form.diagnosis, row.diagnosis.as_ref());
    set(&mut form.counselor, counselor.as_ref());
    set(&mut form.partner, partner.as_ref());
    set(&mut form.remarks, row.remarks.as_ref());
    for (at, substance) in row.substances.iter().enumerate() {
        let is_primary = at == 0;
        let used = match form.substances.iter_mut().find(|used| used.substance == *substance) {
            Some(used) => used,
            None => form.substances.push_mut(SubstanceUse {
                id: None,
                substance: *substance,
                is_primary,
                route: None,
                years_of_use: None,
                days_last_30: None,
            }),
        };
        used.is_primary = is_primary;
        if is_primary {
            set(&mut used.route, row.route.as_ref());
            if let Some(years) = row.years_of_use.filter(|years| (0.0..=100.0).contains(years)) {
                #[expect(
                    clippy::cast_possible_truncation,
                    clippy::cast_sign_loss,
                    reason = "within 0 to 100"
                )]
                let years = years.round() as u32;
                used.years_of_use = Some(years);
            }
        }
    }
    if let Some(primary) = row.substances.first() {
        for used in &mut form.substances {
            used.is_primary = used.substance == *primary;
        }
    }
}

/// Where an episode stands according to a row; an exit detail that is known and still fits stays.
pub(super) fn end(held: &EpisodeEnd, row: &EpisodeCandidate) -> EpisodeEnd {
    let own = match row.status {
        Status::Completed => Some(ExitDetail::Completed),
        Status::Transferred => Some(ExitDetail::Transferred),
        Status::Deceased => Some(ExitDetail::Deceased),
        Status::Ongoing | Status::DroppedOut => None,
    };
    let exit_detail = row
        .exit_detail
        .filter(|detail| row.status.allows(*detail))
        .or(own)
        .or(held.exit_detail.filter(|detail| row.status.allows(*detail)));
    let closed_on = row.closed_on.or(if row.status == held.status { held.closed_on } else { None });
    EpisodeEnd { status: row.status, closed_on, exit_detail }
}

/// The form of an aftercare contact.
pub(super) fn aftercare(row: &AftercareCandidate, origin: Origin) -> AftercareForm {
    AftercareForm {
        origin,
        on: row.contacted_on,
        activity: row.activity,
        reached: row.reached,
        recovery: row.recovery,
        productive: row.productive,
        productive_kind: row.productive_kind,
        productive_note: row.productive_note.clone(),
        note: row.note.clone(),
    }
}

/// Puts a row's aftercare contact into what is known of it.
pub(super) fn known_aftercare(held: &AftercareForm, row: &AftercareCandidate) -> AftercareForm {
    let mut form = held.clone();
    form.reached = row.reached;
    set(&mut form.recovery, row.recovery.as_ref());
    set(&mut form.productive, row.productive.as_ref());
    set(&mut form.productive_kind, row.productive_kind.as_ref());
    set(&mut form.productive_note, row.productive_note.as_ref());
    set(&mut form.note, row.note.as_ref());
    if !form.reached {
        (form.recovery, form.productive, form.productive_kind, form.productive_note) =
            (None, None, None, None);
    }
    if let Some(institution) = &row.institution
        && form.origin.kind == AftercareOrigin::Unknown
    {
        form.origin = Origin {
            kind: AftercareOrigin::Institution,
            episode: None,
            institution: Some(institution.clone()),
        };
    }
    form
}

fn set<T: Clone>(held: &mut Option<T>, row: Option<&T>) {
    if let Some(value) = row {
        *held = Some(value.clone());
    }
}
