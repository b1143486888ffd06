//! Saying what a table is a list of: clients and their episodes, aftercare contacts, or something else.

use super::columns::{Assignment, Hints, Placing};
use super::fields::{Field, SheetKind};
use super::layout::Header;
use super::profile::{Profile, count};
use super::text::fold;

/// Places the columns of a table and says what kind of list it is.
pub(super) fn assign(headers: &[Header], profiles: &[Profile], hints: &Hints) -> Assignment {
    let place = |kind| Placing::new(headers, profiles, hints, kind).run();
    let other = || Assignment { kind: SheetKind::Other, fields: vec![None; headers.len()] };
    match hints.kind {
        Some(SheetKind::Other) => return other(),
        Some(kind) => return Assignment { kind, fields: place(kind).fields },
        None => {}
    }
    let register = place(SheetKind::Register);
    let aftercare = place(SheetKind::Aftercare);
    let (for_register, for_aftercare) =
        (register.signal(REGISTER_SIGNS), aftercare.signal(AFTERCARE_SIGNS) * 1.3);
    let is_aftercare = if hints.is_titled_aftercare {
        for_aftercare > 0.5 && for_register < for_aftercare * 2.5
    } else {
        for_aftercare > for_register
    };
    let is_titled_list = hints.is_titled_aftercare && aftercare.has(Field::ContactedOn) && for_register < 1.5;
    let is_monthly = aftercare.how_many(Field::MonthContact) > 1
        && (hints.is_titled_aftercare || aftercare.months_tell_of_recovery());
    if is_monthly && aftercare.names_someone() && for_register < 2.5 {
        return Assignment { kind: SheetKind::Aftercare, fields: aftercare.fields };
    }
    if (is_aftercare || is_titled_list) && aftercare.names_someone() && aftercare.has(Field::ContactedOn) {
        return Assignment { kind: SheetKind::Aftercare, fields: aftercare.fields };
    }
    let has_name = register.has(Field::Name) || register.has(Field::NameNumber);
    let is_dated = register.has(Field::StartedOn);
    let is_list = has_name && (is_dated || for_register > 1.5) || is_dated && for_register > 3.5;
    let care = register.signal(CARE_SIGNS);
    let is_episode = for_register > 0.6
        && care + register.signal(WEAK_SIGNS) > 0.3
        && (!register.lists_others() || register.speaks_of_care());
    if is_list && is_episode {
        Assignment { kind: SheetKind::Register, fields: register.fields }
    } else {
        other()
    }
}

/// What tells a register, and what of it speaks of care: a list of staff has schooling and birth dates too.
const REGISTER_SIGNS: &[(Field, f32)] = &[
    (Field::StartedOn, 0.6),
    (Field::Service, 1.0),
    (Field::Status, 1.0),
    (Field::Substances, 1.0),
    (Field::Diagnosis, 1.0),
    (Field::Source, 1.0),
    (Field::ClosedOn, 1.0),
    (Field::ExitDetail, 0.8),
    (Field::Severity, 0.8),
    (Field::Education, 0.5),
    (Field::Occupation, 0.5),
    (Field::ServiceOutpatient, 0.5),
    (Field::ServiceInpatient, 0.5),
    (Field::StatusCompleted, 0.5),
    (Field::StatusDroppedOut, 0.5),
    (Field::StatusOngoing, 0.5),
    (Field::RecordNo, 0.3),
    (Field::Nik, 0.3),
    (Field::Partner, 0.5),
];
const CARE_SIGNS: &[(Field, f32)] = &[
    (Field::Service, 1.0),
    (Field::Status, 1.0),
    (Field::Substances, 1.0),
    (Field::Diagnosis, 1.0),
    (Field::Source, 1.0),
    (Field::ClosedOn, 1.0),
    (Field::ExitDetail, 1.0),
    (Field::Severity, 1.0),
    (Field::StatusCompleted, 1.0),
    (Field::StatusDroppedOut, 1.0),
    (Field::ServiceOutpatient, 1.0),
];
/// Lists of other people have these too.
const WEAK_SIGNS: &[(Field, f32)] = &[(Field::StartedOn, 0.4), (Field::RecordNo, 0.4)];
/// Words that head columns of staff and of those who came to a meeting.
const OTHERS: &[&str] = &["nip", "jabatan", "pangkat", "golongan", "gaji", "unit kerja", "nrp"];
const AFTERCARE_SIGNS: &[(Field, f32)] = &[
    (Field::Activity, 1.0),
    (Field::Recovery, 1.0),
    (Field::Productive, 1.0),
    (Field::Outcome, 1.0),
    (Field::Reached, 0.8),
    (Field::RecoveryRelapse, 1.0),
    (Field::ProductiveYes, 0.6),
    (Field::ProductiveKind, 0.6),
    (Field::Institution, 0.3),
];

impl Placing<'_> {
    /// Whether titles or headers say that these are no clients.
    fn lists_others(&self) -> bool {
        let is_others = |header: &Header| {
            let folded = fold(&header.label);
            OTHERS.contains(&folded.as_str())
        };
        self.hints.is_titled_otherwise || self.headers.iter().any(is_others)
    }

    /// Whether the cells themselves speak of care, in more than one column.
    fn speaks_of_care(&self) -> bool {
        let signs = self.fields.iter().zip(self.profiles).filter(|(field, profile)| {
            field.is_some_and(|field| {
                let is_sign = CARE_SIGNS.iter().any(|(sign, _)| *sign == field);
                is_sign && field != Field::ClosedOn && profile.share(field) >= 0.25
            })
        });
        signs.count() > 1
    }

    fn how_many(&self, field: Field) -> usize {
        self.fields.iter().filter(|own| **own == Some(field)).count()
    }

    /// Whether the words below months are those for a client's condition.
    fn months_tell_of_recovery(&self) -> bool {
        let months =
            self.fields.iter().zip(self.profiles).filter(|(field, _)| **field == Some(Field::MonthContact));
        let (mut told, mut filled) = (0.0, 0.0);
        for (_, profile) in months {
            told += profile.share(Field::Recovery) * count(profile.filled);
            filled += count(profile.filled);
        }
        filled > 0.0 && told / filled >= 0.5
    }

    fn names_someone(&self) -> bool {
        [Field::Name, Field::NameNumber, Field::RecordNo, Field::Nik].iter().any(|field| self.has(*field))
    }

    fn signal(&self, signs: &[(Field, f32)]) -> f32 {
        let of = |field: Field| {
            self.fields
                .iter()
                .zip(&self.scores)
                .find(|(own, _)| **own == Some(field))
                .map_or(0.0, |(_, score)| *score)
        };
        signs.iter().map(|(field, weight)| of(*field) * weight).sum()
    }
}
