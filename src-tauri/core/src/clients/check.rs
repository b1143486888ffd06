//! The rules of a client's form: everything that is wrong is said at once, beside its field.

use super::ClientForm;
use crate::error::{Arg, Check, Result};
use crate::kernel::codes::IdentityKind;
use crate::kernel::days::Day;
use crate::kernel::ids::Id;
use crate::kernel::nik::Nik;
use crate::regions;
use crate::scene::Rx;
use chrono::Datelike;
use rusqlite::params;

/// The oldest year of birth that is no slip.
const EARLIEST_YEAR: i32 = 1900;
/// More phones than anybody has.
const MOST_PHONES: usize = 20;

/// Tidies a form and checks it. `except` is the client being edited.
///
/// # Errors
/// When the vault cannot be read; what is wrong with the form is in the [`Check`].
pub fn client(rx: &Rx<'_>, form: &mut ClientForm, except: Option<Id>, clock_wrong: bool) -> Result<Check> {
    let mut check = Check::default();
    tidy(form);
    check.require(!form.name.is_empty(), "name", "required");
    check.text("name", Some(&form.name), 200);
    for (field, text, most) in [
        ("alias", &form.alias, 200),
        ("birth_place", &form.birth_place, 200),
        ("mother_name", &form.mother_name, 200),
        ("address.street", &form.address.street, 500),
        ("address.text", &form.address.text, 500),
        ("guardian.name", &form.guardian.name, 200),
        ("occupation_text", &form.occupation_text, 200),
        ("identity.override_reason", &form.identity.override_reason, 500),
        ("record_no", &form.record_no, 60),
        ("remarks", &form.remarks, 10_000),
    ] {
        check.text(field, text.as_deref(), most);
    }
    birth(rx, form, clock_wrong, &mut check);
    identity(rx, form, &mut check);
    if let Some(code) = &form.address.region_code {
        check.require(regions::name(code).is_some(), "address.region_code", "unknown_code");
    }
    if let Some(on) = form.consent.on {
        past(&mut check, "consent.on", on, rx.scene.today, clock_wrong);
    }
    phones(form, &mut check);
    if let Some(record_no) = &form.record_no {
        let is_taken = rx
            .conn
            .prepare_cached("SELECT 1 FROM client WHERE record_no = ? AND id IS NOT ?")?
            .exists(params![record_no, except])?;
        check.require(!is_taken, "record_no", "record_no_taken");
    }
    Ok(check)
}

/// Notes a day after today, unless the user said that the clock is wrong.
pub fn past(check: &mut Check, field: &str, day: Day, today: Day, clock_wrong: bool) {
    if !clock_wrong && day > today {
        check.fail_with(field, "in_future", [("day", Arg::from(day.to_string()))]);
    }
    if day.year() < EARLIEST_YEAR {
        check.fail(field, "out_of_range");
    }
}

/// # Errors
/// `invalid` when there is no reason.
pub fn reason(reason: &str) -> Result<()> {
    let mut check = Check::default();
    check.require(!reason.trim().is_empty(), "reason", "required");
    check.text("reason", Some(reason), 2000);
    check.done()
}

/// A phone number as it is kept: digits, with 0 for Indonesia and + for elsewhere.
#[must_use]
pub fn phone_number(typed: &str) -> Option<String> {
    let digits: String =
        typed.chars().filter(|c| !matches!(c, ' ' | '-' | '.' | '(' | ')' | '\'' | '\u{a0}')).collect();
    let (plus, digits) = digits.strip_prefix('+').map_or((false, digits.as_str()), |rest| (true, rest));
    if !digits.bytes().all(|b| b.is_ascii_digit()) || !(5..=15).contains(&digits.len()) {
        return None;
    }
    Some(match digits.strip_prefix("62") {
        Some(rest) if plus || digits.len() > 9 => format!("0{rest}"),
        _ if plus => format!("+{digits}"),
        _ => digits.to_owned(),
    })
}

/// An empty text is no text.
#[must_use]
pub fn text(typed: Option<String>) -> Option<String> {
    typed.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
}

fn tidy(form: &mut ClientForm) {
    form.name = form.name.split_whitespace().collect::<Vec<_>>().join(" ");
    for field in [
        &mut form.record_no,
        &mut form.alias,
        &mut form.birth_place,
        &mut form.mother_name,
        &mut form.address.street,
        &mut form.address.region_code,
        &mut form.address.text,
        &mut form.guardian.name,
        &mut form.guardian.phone,
        &mut form.occupation_text,
        &mut form.remarks,
        &mut form.identity.number,
        &mut form.identity.override_reason,
    ] {
        *field = text(field.take());
    }
    if form.identity.number.is_none() {
        form.identity.kind = IdentityKind::None;
    }
    if form.birth.age.is_none() {
        form.birth.as_of = None;
    }
}

fn birth(rx: &Rx<'_>, form: &mut ClientForm, clock_wrong: bool, check: &mut Check) {
    let birth = &mut form.birth;
    if let Some(date) = birth.date {
        past(check, "birth.date", date, rx.scene.today, clock_wrong);
        (birth.year, birth.age, birth.as_of) = (None, None, None);
    }
    if let Some(year) = birth.year {
        check.require(
            (EARLIEST_YEAR..=rx.scene.today.year()).contains(&year) || clock_wrong,
            "birth.year",
            "out_of_range",
        );
        (birth.age, birth.as_of) = (None, None);
    }
    if let Some(age) = birth.age {
        check.require(age <= 120, "birth.age", "out_of_range");
        let as_of = *birth.as_of.get_or_insert(rx.scene.today);
        past(check, "birth.as_of", as_of, rx.scene.today, clock_wrong);
    }
}

fn identity(rx: &Rx<'_>, form: &mut ClientForm, check: &mut Check) {
    let identity = &mut form.identity;
    let Some(number) = &identity.number else { return };
    match identity.kind {
        IdentityKind::None => check.fail("identity.kind", "required"),
        IdentityKind::Nik => match Nik::parse(number) {
            Err(error) => check.fail("identity.number", error.as_str()),
            Ok(nik) => {
                identity.number = Some(nik.as_str().to_owned());
                if identity.override_reason.is_some() {
                    return;
                }
                if form.sex.is_some_and(|sex| sex != nik.sex()) {
                    check.fail("identity.number", "nik_mismatch_sex");
                }
                if form.birth.date.is_some_and(|date| !nik.agrees_with(date)) {
                    let said = nik.birth_date(rx.scene.today).map(|day| day.to_string()).unwrap_or_default();
                    check.fail_with("identity.number", "nik_mismatch_birth", [("day", Arg::from(said))]);
                }
            }
        },
        IdentityKind::Passport
        | IdentityKind::DrivingLicence
        | IdentityKind::StudentCard
        | IdentityKind::Other => check.text("identity.number", Some(number), 60),
    }
}

fn phones(form: &mut ClientForm, check: &mut Check) {
    if form.phones.len() > MOST_PHONES {
        check.fail_with("phones", "too_many", [("most", Arg::Number(20))]);
    }
    // A line left empty is no phone; the others keep the place in which they were sent.
    for (at, phone) in form.phones.iter_mut().enumerate().filter(|(_, phone)| !is_blank(&phone.number)) {
        match phone_number(&phone.number) {
            Some(number) => phone.number = number,
            None => check.fail(format!("phones.{at}.number"), "phone_format"),
        }
        phone.owner_name = text(phone.owner_name.take());
        check.text(&format!("phones.{at}.owner_name"), phone.owner_name.as_deref(), 200);
    }
    form.phones.retain(|phone| !is_blank(&phone.number));
    if let Some(phone) = &form.guardian.phone {
        match phone_number(phone) {
            Some(number) => form.guardian.phone = Some(number),
            None => check.fail("guardian.phone", "phone_format"),
        }
    }
}

fn is_blank(text: &str) -> bool {
    text.trim().is_empty()
}

#[cfg(test)]
mod tests {
    use super::phone_number;

    #[test]
    fn a_phone_is_kept_as_one_writes_it_at_home() {
        assert_eq!(phone_number("+62 812-3456-7890").as_deref(), Some("081234567890"));
        assert_eq!(phone_number("6281234567890").as_deref(), Some("081234567890"));
        assert_eq!(phone_number("(0370) 621 234").as_deref(), Some("0370621234"));
        assert_eq!(phone_number("+60 12 345 6789").as_deref(), Some("+60123456789"));
        assert_eq!(phone_number("tidak ada"), None);
    }
}
