//! What can be wrong with a row: what rejects it, and what is only warned about.

/// A problem of one row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// What is wrong.
    pub code: ProblemCode,
    /// The column of the table, from 0.
    pub column: Option<usize>,
    /// The cell as written.
    pub value: Option<String>,
    /// What the value was compared with.
    pub other: Option<String>,
}

macro_rules! problem_codes {
    ($($(#[$doc:meta])* $variant:ident = $word:literal $rejects:literal),+ $(,)?) => {
        /// What is wrong with a row.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum ProblemCode { $($(#[$doc])* $variant),+ }

        impl ProblemCode {
            /// Every code.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The word on the wire.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }

            /// Whether a row with it is not imported.
            #[must_use]
            pub const fn rejects(self) -> bool {
                match self { $(Self::$variant => $rejects),+ }
            }
        }
    };
}

problem_codes! {
    /// There is no name.
    NameMissing = "name_missing" true,
    /// There is no start date, or no date of contact.
    DateMissing = "date_missing" true,
    /// There is no such day, or the text is no date.
    DateImpossible = "date_impossible" true,
    /// The day has not come yet.
    DateInFuture = "date_in_future" true,
    /// The episode ends before it begins.
    ClosedBeforeOpened = "closed_before_opened" true,
    /// A word for the service that nobody has explained.
    ServiceUnknown = "service_unknown" true,
    /// A word for the status that nobody has explained.
    StatusUnknown = "status_unknown" true,
    /// A word for the activity that nobody has explained.
    ActivityUnknown = "activity_unknown" true,
    /// A word for the client's condition that nobody has explained.
    RecoveryUnknown = "recovery_unknown" true,
    /// A NIK that has not sixteen digits.
    NikLength = "nik_length" true,
    /// A NIK with something other than digits.
    NikDigits = "nik_digits" true,
    /// A NIK that the spreadsheet keeps as a number: its last digit is lost.
    NikNumber = "nik_number" true,

    /// There is no NIK.
    NikMissing = "nik_missing" false,
    /// The NIK says another sex.
    NikMismatchSex = "nik_mismatch_sex" false,
    /// The NIK says another birth date.
    NikMismatchBirth = "nik_mismatch_birth" false,
    /// The NIK's birth date does not exist.
    NikDate = "nik_date" false,
    /// The NIK ends in 0000.
    NikSerial = "nik_serial" false,
    /// There is no birth date.
    BirthMissing = "birth_missing" false,
    /// The birth date is no date.
    BirthImpossible = "birth_impossible" false,
    /// No village of this name where it should be.
    VillageUnknown = "village_unknown" false,
    /// Several villages of this name.
    VillageAmbiguous = "village_ambiguous" false,
    /// No district or regency of this name.
    PlaceUnknown = "place_unknown" false,
    /// The phone number is too short or too long to be one.
    PhoneUnreadable = "phone_unreadable" false,
    /// A word for the source that nobody has explained.
    SourceUnknown = "source_unknown" false,
    /// A word for a substance that nobody has explained.
    SubstanceUnknown = "substance_unknown" false,
    /// A word for the schooling that nobody has explained.
    EducationUnknown = "education_unknown" false,
    /// A word for the work that nobody has explained.
    OccupationUnknown = "occupation_unknown" false,
    /// Another coded word that nobody has explained.
    WordUnknown = "word_unknown" false,
    /// The diagnosis is no code from F10 to F19.
    DiagnosisUnknown = "diagnosis_unknown" false,
    /// The register does not say which service; outpatient is taken.
    ServiceAssumed = "service_assumed" false,
    /// The register gives an end and no status; completed is taken.
    StatusAssumed = "status_assumed" false,
    /// Only the month of a contact is known; its first day is taken.
    DayAssumed = "day_assumed" false,
    /// The activity is not given; an evaluation is taken.
    ActivityAssumed = "activity_assumed" false,
    /// The register says nothing of how care ends; all are taken to be in care.
    StatusMissing = "status_missing" false,
    /// The episode is ongoing and has an end date all the same.
    ClosedOnIgnored = "closed_on_ignored" false,
}

impl Problem {
    pub(super) fn new(code: ProblemCode, column: Option<usize>) -> Self {
        Self { code, column, value: None, other: None }
    }

    pub(super) fn value(mut self, value: impl Into<String>) -> Self {
        self.value = Some(value.into());
        self
    }

    pub(super) fn other(mut self, other: impl Into<String>) -> Self {
        self.other = Some(other.into());
        self
    }
}
