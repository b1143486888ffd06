//! The national identity number (NIK): 16 digits = region 6, birth date DDMMYY (women: day + 40), serial 4.

use super::codes::Sex;
use super::days::Day;
use chrono::Datelike;

/// A NIK that is well formed: digits, a real birth date, a serial that is not 0000.
#[derive(Clone, PartialEq, Eq)]
pub struct Nik(String);

/// Why a text is no NIK.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NikError {
    /// Something other than digits (and the spaces and dots people group them with).
    #[error("nik_digits")]
    Digits,
    /// Not sixteen digits.
    #[error("nik_length")]
    Length,
    /// The seventh to twelfth digits are no date.
    #[error("nik_date")]
    Date,
    /// The last four digits are 0000.
    #[error("nik_serial")]
    Serial,
}

impl NikError {
    /// The word on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Digits => "nik_digits",
            Self::Length => "nik_length",
            Self::Date => "nik_date",
            Self::Serial => "nik_serial",
        }
    }
}

impl Nik {
    /// Reads a NIK as people write it: a leading quote, spaces, dots and dashes between the digits are ignored.
    ///
    /// # Errors
    /// What is wrong with the first part that is wrong.
    pub fn parse(text: &str) -> Result<Self, NikError> {
        let digits: String = text
            .chars()
            .filter(|c| !matches!(c, ' ' | '.' | '-' | '\'' | '\u{2019}' | '`' | '\u{a0}'))
            .collect();
        if !digits.bytes().all(|b| b.is_ascii_digit()) {
            return Err(NikError::Digits);
        }
        if digits.len() != 16 {
            return Err(NikError::Length);
        }
        let nik = Self(digits);
        if (0..2).all(|century| nik.date_in(century).is_none()) {
            return Err(NikError::Date);
        }
        if nik.0.ends_with("0000") {
            return Err(NikError::Serial);
        }
        Ok(nik)
    }

    /// The sixteen digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The district the number was issued in, dotted: `52.71.01`.
    #[must_use]
    pub fn district_code(&self) -> String {
        format!("{}.{}.{}", &self.0[0..2], &self.0[2..4], &self.0[4..6])
    }

    /// The sex the number says.
    #[must_use]
    pub fn sex(&self) -> Sex {
        if self.pair(6) > 40 { Sex::Female } else { Sex::Male }
    }

    /// The birth date the number says: the latest century in which the person was born before `today`.
    #[must_use]
    pub fn birth_date(&self, today: Day) -> Option<Day> {
        self.date_in(1).filter(|day| *day <= today).or_else(|| self.date_in(0))
    }

    /// Whether a birth date agrees with the number, whatever the century.
    #[must_use]
    pub fn agrees_with(&self, birth: Day) -> bool {
        birth.day() == self.birth_day()
            && birth.month() == self.pair(8)
            && birth.year().rem_euclid(100).unsigned_abs() == self.pair(10)
    }

    fn birth_day(&self) -> u32 {
        let day = self.pair(6);
        if day > 40 { day - 40 } else { day }
    }

    fn date_in(&self, century: u32) -> Option<Day> {
        let year = 1900 + 100 * century + self.pair(10);
        Day::from_ymd_opt(i32::try_from(year).ok()?, self.pair(8), self.birth_day())
    }

    fn pair(&self, at: usize) -> u32 {
        self.0[at..at + 2].parse().unwrap_or(0)
    }
}

impl std::fmt::Debug for Nik {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Nik(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_womans_nik_carries_her_birth_day_plus_forty() -> Result<(), NikError> {
        let nik = Nik::parse("5271014510049193")?;
        assert_eq!(nik.sex(), Sex::Female);
        assert_eq!(nik.birth_date(Day::from_ymd_opt(2026, 11, 22).unwrap()), Day::from_ymd_opt(2004, 10, 5));
        assert_eq!(nik.district_code(), "52.71.01");
        Ok(())
    }

    #[test]
    fn grouping_and_a_leading_quote_are_ignored() {
        assert_eq!(
            Nik::parse("'5271 0507 1096 8399").map(|n| n.as_str().to_owned()),
            Ok("5271050710968399".to_owned())
        );
    }

    #[test]
    fn what_is_wrong_is_named() {
        assert_eq!(Nik::parse("527105550600742"), Err(NikError::Length));
        assert_eq!(Nik::parse("52710507109683X9"), Err(NikError::Digits));
        assert_eq!(Nik::parse("5271053113968399"), Err(NikError::Date));
        assert_eq!(Nik::parse("5271050710960000"), Err(NikError::Serial));
    }

    #[test]
    fn a_nik_is_never_printed_by_debug() {
        assert_eq!(format!("{:?}", Nik::parse("5271050710968399").unwrap()), "Nik(…)");
    }
}
