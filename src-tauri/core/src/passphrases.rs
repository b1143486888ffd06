//! How good a passphrase is, judged offline, and what would make it better.

use crate::app::App;
use crate::error::Result;
use serde::{Deserialize, Serialize};
use zxcvbn::feedback::{Suggestion, Warning};

/// A passphrase to judge.
#[derive(Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct PassphraseInput {
    /// The passphrase.
    pub passphrase: String,
}

/// How good a passphrase is.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct PassphraseAdvice {
    /// 0, guessed at once, to 4.
    pub score: u8,
    /// Whether it is long enough to be taken.
    pub enough: bool,
    /// What would make it harder to guess, the most helpful first.
    pub advice: Vec<Advice>,
}

/// What makes a passphrase harder to guess.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Advice {
    /// Add unrelated words.
    AddWords,
    /// Leave out what many people use.
    AvoidCommon,
    /// Leave out names.
    AvoidNames,
    /// Leave out dates and years.
    AvoidDates,
    /// Do not repeat.
    AvoidRepeats,
    /// Leave out abc and 123.
    AvoidSequences,
    /// Leave out rows of keys.
    AvoidKeyboard,
    /// Capitals, symbols for letters and words turned round help little.
    TricksHelpLittle,
}

impl Advice {
    const fn to(suggestion: Suggestion) -> Self {
        match suggestion {
            Suggestion::UseAFewWordsAvoidCommonPhrases
            | Suggestion::NoNeedForSymbolsDigitsOrUppercaseLetters
            | Suggestion::AddAnotherWordOrTwo => Self::AddWords,
            Suggestion::CapitalizationDoesntHelpVeryMuch
            | Suggestion::AllUppercaseIsAlmostAsEasyToGuessAsAllLowercase
            | Suggestion::ReversedWordsArentMuchHarderToGuess
            | Suggestion::PredictableSubstitutionsDontHelpVeryMuch => Self::TricksHelpLittle,
            Suggestion::UseALongerKeyboardPatternWithMoreTurns => Self::AvoidKeyboard,
            Suggestion::AvoidRepeatedWordsAndCharacters => Self::AvoidRepeats,
            Suggestion::AvoidSequences => Self::AvoidSequences,
            Suggestion::AvoidRecentYears
            | Suggestion::AvoidYearsThatAreAssociatedWithYou
            | Suggestion::AvoidDatesAndYearsThatAreAssociatedWithYou => Self::AvoidDates,
        }
    }

    const fn against(warning: Warning) -> Self {
        match warning {
            Warning::StraightRowsOfKeysAreEasyToGuess | Warning::ShortKeyboardPatternsAreEasyToGuess => {
                Self::AvoidKeyboard
            }
            Warning::RepeatsLikeAaaAreEasyToGuess
            | Warning::RepeatsLikeAbcAbcAreOnlySlightlyHarderToGuess => Self::AvoidRepeats,
            Warning::ThisIsATop10Password
            | Warning::ThisIsATop100Password
            | Warning::ThisIsACommonPassword
            | Warning::ThisIsSimilarToACommonlyUsedPassword => Self::AvoidCommon,
            Warning::SequencesLikeAbcAreEasyToGuess => Self::AvoidSequences,
            Warning::RecentYearsAreEasyToGuess | Warning::DatesAreOftenEasyToGuess => Self::AvoidDates,
            Warning::AWordByItselfIsEasyToGuess => Self::AddWords,
            Warning::NamesAndSurnamesByThemselvesAreEasyToGuess
            | Warning::CommonNamesAndSurnamesAreEasyToGuess => Self::AvoidNames,
        }
    }
}

/// Judges a passphrase, offline.
///
/// # Errors
/// None; the type is the table's.
pub fn advice(_: &App, input: PassphraseInput) -> Result<PassphraseAdvice> {
    // What lies beyond a hundred characters changes nothing and costs the estimator dearly.
    let judged: String = input.passphrase.chars().take(100).collect();
    let judged = zxcvbn::zxcvbn(&judged, &["titian", "bnn", "klinik", "pratama", "rehabilitasi"]);
    let mut advice: Vec<Advice> = Vec::new();
    if let Some(feedback) = judged.feedback() {
        let suggested = feedback.suggestions().iter().copied().map(Advice::to);
        for next in feedback.warning().into_iter().map(Advice::against).chain(suggested) {
            if !advice.contains(&next) {
                advice.push(next);
            }
        }
    }
    Ok(PassphraseAdvice {
        score: u8::from(judged.score()),
        advice,
        enough: input.passphrase.chars().count() >= crate::vault::SHORTEST_PASSPHRASE,
    })
}
