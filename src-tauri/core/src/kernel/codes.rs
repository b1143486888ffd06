//! The coded values of the field (see `docs/CODES.md` for their sources). A code's wire name, its name in the
//! log and its name in the tables are the same `snake_case` word.

/// Declares coded values: one enum each, with its wire names and the list of all of them.
macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $word:literal),+ $(,)? })+) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        #[cfg_attr(test, derive(ts_rs::TS))]
        pub enum $name { $($(#[$vdoc])* #[doc = concat!("`", $word, "`")] #[serde(rename = $word)] $variant),+ }

        impl $name {
            /// Every value, in the order people list them.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];
            /// The wire names of every value, in the same order.
            pub const WORDS: &'static [&'static str] = &[$($word),+];

            /// The word on the wire, in the log and in the tables.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }

            /// The value of a wire name, if it is one.
            #[must_use]
            pub fn from_word(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$variant),)+ _ => None }
            }
        }

        impl rusqlite::types::FromSql for $name {
            fn column_result(value: rusqlite::types::ValueRef<'_>) -> rusqlite::types::FromSqlResult<Self> {
                Self::from_word(value.as_str()?).ok_or(rusqlite::types::FromSqlError::InvalidType)
            }
        }

        impl rusqlite::types::ToSql for $name {
            fn to_sql(&self) -> rusqlite::Result<rusqlite::types::ToSqlOutput<'_>> {
                Ok(self.as_str().into())
            }
        }
    )+};
}

codes! {
    /// What a site is: a clinic, or the provincial office that many clinics report to.
    #[derive(Default)]
    SiteKind { #[default] Clinic = "clinic", Province = "province" }
    /// What a provincial office gets of a clinic: extracts, or every operation without narrative parts.
    #[derive(Default)]
    SitePolicy { #[default] Statistical = "statistical", Full = "full" }
    /// Sex as registered.
    Sex { Male = "male", Female = "female" }
    /// What kind of number names a person.
    IdentityKind { Nik = "nik", Passport = "passport", DrivingLicence = "driving_licence", StudentCard = "student_card", Other = "other", None = "none" }
    /// Whose phone a number is, or what a guardian is to the client.
    PhoneOwner { OneSelf = "self", Parent = "parent", Spouse = "spouse", Sibling = "sibling", Child = "child", Relative = "relative", Friend = "friend", Other = "other" }
    /// Whether the client agreed to be treated and recorded.
    ConsentStatus { Given = "given", Refused = "refused", Withdrawn = "withdrawn", NotAsked = "not_asked" }
    /// Who gave the consent.
    ConsentGiver { Client = "client", Guardian = "guardian" }
    /// Religion as on the identity card.
    Religion { Islam = "islam", Protestant = "protestant", Catholic = "catholic", Hindu = "hindu", Buddhist = "buddhist", Confucian = "confucian", Belief = "belief", Other = "other" }
    /// Marital status, wajib lapor form codes 1–3.
    Marital { Single = "single", Married = "married", WidowedDivorced = "widowed_divorced" }
    /// Highest schooling, wajib lapor form codes 1–5, and none.
    Education { None = "none", Primary = "primary", JuniorSecondary = "junior_secondary", SeniorSecondary = "senior_secondary", Diploma = "diploma", University = "university" }
    /// Work, wajib lapor form codes 1, 2, 8 and 9.
    Occupation { Unemployed = "unemployed", Employed = "employed", Student = "student", Homemaker = "homemaker" }

    /// The kind of care an episode is.
    Service { Outpatient = "outpatient", Inpatient = "inpatient", Community = "community" }
    /// Where an episode stands. The five always add up to the total.
    Status { Ongoing = "ongoing", Completed = "completed", DroppedOut = "dropped_out", Transferred = "transferred", Deceased = "deceased" }
    /// How an episode ended.
    ExitDetail {
        Completed = "completed", LostContact = "lost_contact", OwnDecision = "own_decision", Environment = "environment", HeavyDependence = "heavy_dependence",
        Moved = "moved", Relapsed = "relapsed", Detained = "detained", EndedByFacility = "ended_by_facility", Other = "other", Transferred = "transferred", Deceased = "deceased",
    }
    /// Who sent the client.
    ReferralSource {
        OneSelf = "self", Family = "family", CommunityUnit = "community_unit", Outreach = "outreach", HealthFacility = "health_facility", School = "school", Workplace = "workplace",
        Police = "police", Prosecutor = "prosecutor", IntegratedAssessment = "integrated_assessment", CourtOrder = "court_order", Prison = "prison", OtherInstitution = "other_institution", Raid = "raid", Other = "other",
    }
    /// Whether the client came of their own will.
    Motivation { Voluntary = "voluntary", Pushed = "pushed", Unknown = "unknown" }
    /// Who pays for the care.
    Funding { DipaBnn = "dipa_bnn", Apbd = "apbd", Kemenkes = "kemenkes", Prison = "prison", Kemensos = "kemensos", Bpjs = "bpjs", Own = "own", Other = "other" }
    /// Severity of use: ringan, sedang, berat.
    Severity { Mild = "mild", Moderate = "moderate", Severe = "severe" }
    /// The substances of the wajib lapor form.
    Substance {
        Alcohol = "alcohol", Heroin = "heroin", MethadoneBuprenorphine = "methadone_buprenorphine", OtherOpiates = "other_opiates", Barbiturates = "barbiturates", Sedatives = "sedatives",
        Cocaine = "cocaine", Amphetamines = "amphetamines", Cannabis = "cannabis", Hallucinogens = "hallucinogens", Inhalants = "inhalants", Several = "several", Other = "other",
    }
    /// How a substance is taken.
    Route { Oral = "oral", Nasal = "nasal", Smoked = "smoked", InjectedOther = "injected_other", Injected = "injected" }

    /// Whether the client was there.
    Attendance { Planned = "planned", Present = "present", NoShow = "no_show", Excused = "excused", Cancelled = "cancelled" }
    /// What a session was.
    SessionKind {
        IndividualCounselling = "individual_counselling", GroupCounselling = "group_counselling", FamilyCounselling = "family_counselling", AddictionCounselling = "addiction_counselling",
        MotivationalInterviewing = "motivational_interviewing", Cbt = "cbt", RelapsePrevention = "relapse_prevention", Psychoeducation = "psychoeducation", GroupTherapy = "group_therapy",
        SymptomaticTherapy = "symptomatic_therapy", MaintenanceTherapy = "maintenance_therapy", PhysicalExamination = "physical_examination", Medical = "medical", Detox = "detox",
        HivStiCounselling = "hiv_sti_counselling", PsychiatricComorbidity = "psychiatric_comorbidity", UrineTest = "urine_test", Other = "other",
    }
    /// How a client was sought.
    Channel { Phone = "phone", Whatsapp = "whatsapp", Visit = "visit", Family = "family" }

    /// What an aftercare contact was.
    AftercareActivity {
        HomeVisit = "home_visit", GroupMeeting = "group_meeting", Counselling = "counselling", UrineTest = "urine_test", PeerGroup = "peer_group", SelfDevelopment = "self_development",
        FamilySupport = "family_support", ProductiveActivity = "productive_activity", Evaluation = "evaluation",
    }
    /// How the client was found at an aftercare contact.
    Recovery { Abstinent = "abstinent", Lapse = "lapse", Relapse = "relapse", Unknown = "unknown" }
    /// What the client does that is productive.
    ProductiveKind { Employment = "employment", Business = "business", School = "school", VocationalTraining = "vocational_training", Household = "household", Volunteering = "volunteering", Other = "other" }
    /// Where the care before the aftercare was given.
    AftercareOrigin { Episode = "episode", Institution = "institution", Unknown = "unknown" }

    /// Why a client's data may be erased, and what the law says of it.
    ErasureBasis {
        /// The time for which records must be kept is over: Permenkes 24/2022, UU 27/2022 article 44 (1) a.
        RetentionOver = "retention_over",
        /// The client asks for it: UU 27/2022 articles 8, 43 (1) c and 44 (1) b.
        SubjectRequest = "subject_request",
        /// The client withdrew the consent to the processing: UU 27/2022 article 43 (1) b.
        ConsentWithdrawn = "consent_withdrawn",
        /// The purpose is gone: UU 27/2022 article 43 (1) a.
        NotNeeded = "not_needed",
        /// Collected or processed unlawfully: UU 27/2022 articles 43 (1) d and 44 (1) d.
        Unlawful = "unlawful",
        /// No client of this clinic: recorded by mistake, so that there never was a visit; UU 27/2022 article 16 (2), accuracy.
        RecordedInError = "recorded_in_error",
        /// A court ordered it.
        CourtOrder = "court_order",
    }

    /// What a staff person is by trade.
    Profession { AddictionCounselor = "addiction_counselor", Doctor = "doctor", Nurse = "nurse", Psychologist = "psychologist", SocialWorker = "social_worker", RecoveryAgent = "recovery_agent", Administration = "administration", Other = "other" }
    /// What a partner institution is.
    PartnerKind { ReportingInstitution = "reporting_institution", Hospital = "hospital", Center = "center", Prison = "prison", Foundation = "foundation", School = "school", Office = "office", Other = "other" }

    /// What an account may do.
    Role { Administrator = "administrator", Head = "head", Counselor = "counselor", Medical = "medical", RecoveryAgent = "recovery_agent", Reporter = "reporter" }
    /// The language of the screens and the exports.
    Language { Indonesian = "id", English = "en" }
    /// The country's three zones: UTC+7, +8 and +9.
    Timezone { Wib = "WIB", Wita = "WITA", Wit = "WIT" }
}

impl Status {
    /// Whether an exit detail belongs to this status (domain code list: relapsed, detained and ended by the facility roll up to dropped out).
    #[must_use]
    pub fn allows(self, detail: ExitDetail) -> bool {
        match detail {
            ExitDetail::Completed => self == Self::Completed,
            ExitDetail::Transferred => self == Self::Transferred,
            ExitDetail::Deceased => self == Self::Deceased,
            ExitDetail::LostContact
            | ExitDetail::OwnDecision
            | ExitDetail::Environment
            | ExitDetail::HeavyDependence
            | ExitDetail::Moved
            | ExitDetail::Relapsed
            | ExitDetail::Detained
            | ExitDetail::EndedByFacility
            | ExitDetail::Other => self == Self::DroppedOut,
        }
    }
}

impl ReferralSource {
    /// The motivation a source implies unless the site's settings or the episode say otherwise.
    #[must_use]
    pub const fn implied_motivation(self) -> Motivation {
        match self {
            Self::OneSelf | Self::Outreach | Self::CommunityUnit | Self::HealthFacility => {
                Motivation::Voluntary
            }
            Self::Family
            | Self::School
            | Self::Workplace
            | Self::Police
            | Self::Prosecutor
            | Self::IntegratedAssessment
            | Self::CourtOrder
            | Self::Prison
            | Self::Raid => Motivation::Pushed,
            Self::OtherInstitution | Self::Other => Motivation::Unknown,
        }
    }
}

impl Role {
    /// Whether it sees only part of what a vault holds.
    #[must_use]
    pub const fn is_restricted(self) -> bool {
        matches!(self, Self::RecoveryAgent | Self::Reporter)
    }
}

impl Timezone {
    /// The zone of a region's dotted code, by its province.
    #[must_use]
    pub fn of_region(code: &str) -> Self {
        match code.get(..2).and_then(|province| province.parse::<u8>().ok()) {
            Some(51..=53 | 63..=65 | 70..=79) => Self::Wita,
            Some(80..=99) => Self::Wit,
            _ => Self::Wib,
        }
    }

    /// Seconds east of UTC.
    #[must_use]
    pub const fn offset_seconds(self) -> i32 {
        match self {
            Self::Wib => 7 * 3600,
            Self::Wita => 8 * 3600,
            Self::Wit => 9 * 3600,
        }
    }
}
