//! The rules of an episode's forms.

use super::{EpisodeEnd, EpisodeForm};
use crate::clients::check::{past, text};
use crate::error::{Arg, Check, Error, Result};
use crate::kernel::codes::{ExitDetail, Service, Status};
use crate::kernel::days::Day;
use crate::scene::Rx;
use crate::{partners, staff};

/// The most substances of the wajib lapor form.
const MOST_SUBSTANCES: usize = 12;

/// Tidies an episode's form and checks it; fields are named under a prefix.
///
/// # Errors
/// When the vault cannot be read; what is wrong with the form is in the [`Check`].
pub fn form(
    rx: &Rx<'_>,
    form: &mut EpisodeForm,
    prefix: &str,
    clock_wrong: bool,
    check: &mut Check,
) -> Result<()> {
    past(check, &format!("{prefix}opened_on"), form.opened_on, rx.scene.today, clock_wrong);
    form.remarks = text(form.remarks.take());
    check.text(&format!("{prefix}remarks"), form.remarks.as_deref(), 10_000);
    form.diagnosis = text(form.diagnosis.take()).map(|code| code.to_uppercase());
    if let Some(code) = &form.diagnosis {
        check.require(is_diagnosis(code), &format!("{prefix}diagnosis"), "icd_format");
    }
    if form.service != Service::Inpatient {
        form.partner = None;
    }
    if let Some(counselor) = form.counselor {
        check.require(staff::exists(rx.conn, counselor)?, &format!("{prefix}counselor"), "unknown_code");
    }
    if let Some(partner) = form.partner {
        check.require(partners::exists(rx.conn, partner)?, &format!("{prefix}partner"), "unknown_code");
    }
    if form.substances.len() > MOST_SUBSTANCES {
        check.fail_with(format!("{prefix}substances"), "too_many", [("most", Arg::Number(12))]);
    }
    for (at, used) in form.substances.iter().enumerate() {
        check.require(
            used.days_last_30.is_none_or(|days| days <= 30),
            &format!("{prefix}substances.{at}.days_last_30"),
            "out_of_range",
        );
        check.require(
            used.years_of_use.is_none_or(|years| years <= 100),
            &format!("{prefix}substances.{at}.years_of_use"),
            "out_of_range",
        );
    }
    // One main substance: the one marked, else the first.
    let main = form.substances.iter().position(|used| used.is_primary).unwrap_or(0);
    for (at, used) in form.substances.iter_mut().enumerate() {
        used.is_primary = at == main;
    }
    Ok(())
}

/// Whether a text is an ICD-10 code of the block F10–F19, with or without the fourth character.
#[must_use]
pub fn is_diagnosis(code: &str) -> bool {
    let bytes = code.as_bytes();
    matches!(bytes, [b'F', b'1', b'0'..=b'9'] | [b'F', b'1', b'0'..=b'9', b'.', b'0'..=b'9', ..])
        && bytes.len() <= 7
        && bytes.iter().skip(4).all(u8::is_ascii_alphanumeric)
}

/// Checks how an episode ends, and completes what goes without saying.
///
/// # Errors
/// `invalid`.
pub fn end(
    rx: &Rx<'_>,
    opened_on: Day,
    last_session: Option<Day>,
    mut end: EpisodeEnd,
    clock_wrong: bool,
) -> Result<EpisodeEnd> {
    let mut check = Check::default();
    if end.status == Status::Ongoing {
        check.fail("end.status", "required");
    }
    match end.closed_on {
        None => check.fail("end.closed_on", "required"),
        Some(closed_on) => {
            past(&mut check, "end.closed_on", closed_on, rx.scene.today, clock_wrong);
            if closed_on < opened_on {
                check.fail_with(
                    "end.closed_on",
                    "before_opening",
                    [("day", Arg::from(opened_on.to_string()))],
                );
            } else if let Some(last) = last_session.filter(|last| closed_on < *last) {
                check.fail_with("end.closed_on", "before_session", [("day", Arg::from(last.to_string()))]);
            }
        }
    }
    end.exit_detail = end.exit_detail.or(match end.status {
        Status::Completed => Some(ExitDetail::Completed),
        Status::Transferred => Some(ExitDetail::Transferred),
        Status::Deceased => Some(ExitDetail::Deceased),
        Status::Ongoing | Status::DroppedOut => None,
    });
    match end.exit_detail {
        Some(detail) => check.require(end.status.allows(detail), "end.exit_detail", "does_not_fit"),
        None => check.require(end.status != Status::DroppedOut, "end.exit_detail", "required"),
    }
    check.done()?;
    Ok(end)
}

/// Whether a session's day lies within an episode.
///
/// # Errors
/// `outside_episode`, with the days it must lie between.
pub fn within(day: Day, opened_on: Day, closed_on: Option<Day>) -> Result<()> {
    if day >= opened_on && closed_on.is_none_or(|closed| day <= closed) {
        return Ok(());
    }
    let refusal = Error::refused("outside_episode").with("from", opened_on.to_string());
    Err(match closed_on {
        Some(closed_on) => refusal.with("to", closed_on.to_string()),
        None => refusal,
    })
}

#[cfg(test)]
mod tests {
    use super::is_diagnosis;

    #[test]
    fn a_diagnosis_is_of_the_block_of_substances() {
        for code in ["F10", "F15.2", "F19.24"] {
            assert!(is_diagnosis(code), "{code}");
        }
        for code in ["F20.1", "F9.1", "F151", "15.1", "F1", "F15.", "F15.2 "] {
            assert!(!is_diagnosis(code), "{code}");
        }
    }
}
