//! What a column of a register can carry, and the codes a coded column can hold.

use crate::kernel::codes::{
    AftercareActivity, Education, ExitDetail, Funding, Marital, Motivation, Occupation, PhoneOwner,
    ProductiveKind, Recovery, ReferralSource, Religion, Route, Service, Severity, Sex, Status, Substance,
};

/// What a sheet is a list of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum SheetKind {
    /// Clients and their episodes.
    Register,
    /// Contacts after the programme.
    Aftercare,
    /// Something that is not imported.
    Other,
}

/// In which kinds of sheet a field occurs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Where {
    Both,
    Register,
    Aftercare,
}

macro_rules! fields {
    ($($(#[$doc:meta])* $variant:ident = $word:literal in $place:ident),+ $(,)?) => {
        /// What a column carries.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Field { $($(#[$doc])* $variant),+ }

        impl Field {
            /// Every field, in the order people list them.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The word on the wire and in a mapping.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }

            /// The field of a word, if it is one.
            #[must_use]
            pub fn from_word(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$variant),)+ _ => None }
            }

            const fn place(self) -> Where {
                match self { $(Self::$variant => Where::$place),+ }
            }
        }
    };
}

fields! {
    /// The running number of the line.
    RowNo = "row_no" in Both,
    /// No. rekam medis
    RecordNo = "record_no" in Both,
    /// Nama
    Name = "name" in Both,
    /// Nama belakang, where the name is kept in two columns
    LastName = "last_name" in Both,
    /// Name and NIK or record number in one cell
    NameNumber = "name_number" in Both,
    /// Alias
    Alias = "alias" in Both,
    /// NIK
    Nik = "nik" in Both,
    /// Any identity number: a NIK, a passport, a licence
    IdentityNumber = "identity_number" in Both,
    /// Jenis kelamin
    Sex = "sex" in Both,
    /// A column ticked for men
    SexMale = "sex_male" in Both,
    /// A column ticked for women
    SexFemale = "sex_female" in Both,
    /// Sex and age in one cell
    SexAge = "sex_age" in Both,
    /// Tempat lahir
    BirthPlace = "birth_place" in Both,
    /// Tanggal lahir
    BirthDate = "birth_date" in Both,
    /// Place and date of birth in one cell
    BirthPlaceDate = "birth_place_date" in Both,
    /// Tahun lahir
    BirthYear = "birth_year" in Both,
    /// Umur
    Age = "age" in Both,
    /// Nama ibu kandung
    MotherName = "mother_name" in Register,
    /// Agama
    Religion = "religion" in Register,
    /// Status perkawinan
    Marital = "marital" in Register,
    /// Pendidikan
    Education = "education" in Register,
    /// Pekerjaan
    Occupation = "occupation" in Register,
    /// Alamat
    Street = "street" in Both,
    /// Desa or kelurahan
    Village = "village" in Both,
    /// Kecamatan
    District = "district" in Both,
    /// Kabupaten or kota
    Regency = "regency" in Both,
    /// Provinsi
    Province = "province" in Both,
    /// Telepon
    Phone = "phone" in Both,
    /// Nama wali
    GuardianName = "guardian_name" in Register,
    /// What the guardian is to the client
    GuardianRelation = "guardian_relation" in Register,
    /// Telepon wali
    GuardianPhone = "guardian_phone" in Register,
    /// Tanggal masuk
    StartedOn = "started_on" in Register,
    /// Layanan
    Service = "service" in Register,
    /// A column ticked for outpatients
    ServiceOutpatient = "service_outpatient" in Register,
    /// A column ticked for inpatients
    ServiceInpatient = "service_inpatient" in Register,
    /// A column ticked for clients of a community unit
    ServiceCommunity = "service_community" in Register,
    /// Status
    Status = "status" in Register,
    /// A column ticked for who is still in care
    StatusOngoing = "status_ongoing" in Register,
    /// A column ticked for who completed
    StatusCompleted = "status_completed" in Register,
    /// A column ticked for who dropped out
    StatusDroppedOut = "status_dropped_out" in Register,
    /// A column ticked for who was referred
    StatusReferred = "status_referred" in Register,
    /// Tanggal selesai
    ClosedOn = "closed_on" in Register,
    /// Alasan drop out
    ExitDetail = "exit_detail" in Register,
    /// Asal rujukan
    Source = "source" in Register,
    /// Sukarela or not
    Motivation = "motivation" in Register,
    /// Sumber biaya
    Funding = "funding" in Register,
    /// Tingkat keparahan
    Severity = "severity" in Register,
    /// Zat
    Substances = "substances" in Register,
    /// Cara pakai
    Route = "route" in Register,
    /// Lama pakai, in years
    YearsOfUse = "years_of_use" in Register,
    /// Diagnosa
    Diagnosis = "diagnosis" in Register,
    /// Konselor
    Counselor = "counselor" in Register,
    /// Tempat rujukan
    Partner = "partner" in Register,
    /// Tanggal kegiatan
    ContactedOn = "contacted_on" in Aftercare,
    /// A column of one month: whether and when there was a contact, or what came of it
    MonthContact = "month_contact" in Aftercare,
    /// Kegiatan
    Activity = "activity" in Aftercare,
    /// Bertemu or not
    Reached = "reached" in Aftercare,
    /// Kondisi
    Recovery = "recovery" in Aftercare,
    /// A column ticked for who has not relapsed
    RecoveryAbstinent = "recovery_abstinent" in Aftercare,
    /// A column ticked for who has relapsed
    RecoveryRelapse = "recovery_relapse" in Aftercare,
    /// Both axes in one code: PP, PTP, TPP, TPTP
    Outcome = "outcome" in Aftercare,
    /// Produktif
    Productive = "productive" in Aftercare,
    /// A column ticked for who is productive
    ProductiveYes = "productive_yes" in Aftercare,
    /// A column ticked for who is not
    ProductiveNo = "productive_no" in Aftercare,
    /// What the client does that is productive
    ProductiveKind = "productive_kind" in Aftercare,
    /// Asal lembaga
    Institution = "institution" in Aftercare,
    /// Keterangan
    Remarks = "remarks" in Both,
}

/// The word in a mapping for a column that is left alone.
pub const IGNORE: &str = "ignore";

/// Yes and no as codes.
pub(super) const YES_NO: &[&str] = &["yes", "no"];
/// The four outcomes of aftercare: recovered or not, productive or not.
pub(super) const OUTCOMES: &[&str] = &["PP", "PTP", "TPP", "TPTP"];

impl Field {
    /// Whether the field occurs in a kind of sheet.
    #[must_use]
    pub fn is_in(self, kind: SheetKind) -> bool {
        match self.place() {
            Where::Both => kind != SheetKind::Other,
            Where::Register => kind == SheetKind::Register,
            Where::Aftercare => kind == SheetKind::Aftercare,
        }
    }

    /// The codes of a coded field.
    #[must_use]
    pub fn choices(self) -> Option<&'static [&'static str]> {
        Some(match self {
            Self::Sex => Sex::WORDS,
            Self::Religion => Religion::WORDS,
            Self::Marital => Marital::WORDS,
            Self::Education => Education::WORDS,
            Self::Occupation => Occupation::WORDS,
            Self::GuardianRelation => PhoneOwner::WORDS,
            Self::Service => Service::WORDS,
            Self::Status => Status::WORDS,
            Self::ExitDetail => ExitDetail::WORDS,
            Self::Source => ReferralSource::WORDS,
            Self::Motivation => Motivation::WORDS,
            Self::Funding => Funding::WORDS,
            Self::Severity => Severity::WORDS,
            Self::Substances => Substance::WORDS,
            Self::Route => Route::WORDS,
            Self::Activity => AftercareActivity::WORDS,
            Self::Reached | Self::Productive => YES_NO,
            Self::Recovery => Recovery::WORDS,
            Self::Outcome => OUTCOMES,
            Self::ProductiveKind => ProductiveKind::WORDS,
            _ => return None,
        })
    }

    /// Whether the column is ticked where the field holds.
    #[must_use]
    pub fn is_ticked(self) -> bool {
        matches!(
            self,
            Self::SexMale
                | Self::SexFemale
                | Self::ServiceOutpatient
                | Self::ServiceInpatient
                | Self::ServiceCommunity
                | Self::StatusOngoing
                | Self::StatusCompleted
                | Self::StatusDroppedOut
                | Self::StatusReferred
                | Self::RecoveryAbstinent
                | Self::RecoveryRelapse
                | Self::ProductiveYes
                | Self::ProductiveNo
        )
    }

    /// Whether several columns may carry the field; their texts are put together.
    #[must_use]
    pub fn may_repeat(self) -> bool {
        matches!(self, Self::Remarks | Self::Substances | Self::Phone | Self::Street | Self::MonthContact)
    }
}

/// A field as the mapping screen offers it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ImportField {
    /// In which kind of sheet.
    pub kind: SheetKind,
    /// The word in a mapping.
    pub field: String,
    /// The codes, when the column is coded.
    pub choices: Option<Vec<String>>,
}

/// Every field of every kind of sheet.
#[must_use]
pub fn import_fields() -> Vec<ImportField> {
    let of = |kind: SheetKind| {
        Field::ALL.iter().filter(move |field| field.is_in(kind)).map(move |field| ImportField {
            kind,
            field: field.as_str().to_owned(),
            choices: field.choices().map(|codes| codes.iter().map(|code| (*code).to_owned()).collect()),
        })
    };
    of(SheetKind::Register).chain(of(SheetKind::Aftercare)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fields_word_leads_back_to_it() {
        for field in Field::ALL {
            assert_eq!(Field::from_word(field.as_str()), Some(*field));
        }
        assert_eq!(Field::from_word(IGNORE), None);
    }

    #[test]
    fn the_mapping_screen_is_offered_the_fields_of_its_sheet() {
        let fields = import_fields();
        let has = |kind, word: &str| fields.iter().any(|it| it.kind == kind && it.field == word);
        assert!(has(SheetKind::Register, "started_on") && !has(SheetKind::Aftercare, "started_on"));
        assert!(has(SheetKind::Aftercare, "activity") && !has(SheetKind::Register, "activity"));
        assert!(has(SheetKind::Register, "name") && has(SheetKind::Aftercare, "name"));
        let status = fields.iter().find(|it| it.field == "status").and_then(|it| it.choices.clone()).unwrap();
        assert!(status.iter().any(|code| code == "dropped_out"));
    }
}
