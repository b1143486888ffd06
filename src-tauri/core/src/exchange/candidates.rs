//! What a row of a register says, in the terms of the records: a client and an episode, or a client and an aftercare
//! contact. Nothing is looked up or stored here.

use crate::kernel::codes::{
    AftercareActivity, Education, ExitDetail, Funding, IdentityKind, Marital, Motivation, Occupation,
    PhoneOwner, ProductiveKind, Recovery, ReferralSource, Religion, Route, Service, Severity, Sex, Status,
    Substance,
};
use crate::kernel::days::Day;

/// One accepted row.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate {
    /// Whom the row is about.
    pub client: ClientCandidate,
    /// What was done.
    pub care: Care,
}

/// The care a row records.
#[derive(Debug, Clone, PartialEq)]
pub enum Care {
    /// A line of a register.
    Episode(Box<EpisodeCandidate>),
    /// A line of an aftercare list.
    Aftercare(Box<AftercareCandidate>),
}

/// A client as a row describes them; what the row does not say is none, and never erases anything.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ClientCandidate {
    /// No. rekam medis as written.
    pub record_no: Option<String>,
    /// Empty only in aftercare rows that name the client by number.
    pub name: String,
    /// "alias …" behind the name, or a column of its own.
    pub alias: Option<String>,
    /// The identity number.
    pub identity: Option<IdentityCandidate>,
    /// Jenis kelamin.
    pub sex: Option<Sex>,
    /// The sex comes from the NIK only: it fills a gap and changes nothing.
    pub sex_is_derived: bool,
    /// Birth date, year or age.
    pub birth: Option<BirthCandidate>,
    /// The birth date comes from the NIK only: it fills a gap and changes nothing.
    pub birth_is_derived: bool,
    /// Tempat lahir.
    pub birth_place: Option<String>,
    /// Nama ibu kandung.
    pub mother_name: Option<String>,
    /// Agama.
    pub religion: Option<Religion>,
    /// Status perkawinan.
    pub marital: Option<Marital>,
    /// Pendidikan.
    pub education: Option<Education>,
    /// Pekerjaan, as the form has it.
    pub occupation: Option<Occupation>,
    /// Pekerjaan, as the register has it.
    pub occupation_text: Option<String>,
    /// Alamat.
    pub street: Option<String>,
    /// The deepest region that is certain.
    pub region_code: Option<String>,
    /// The place as written, as far as it has no code.
    pub place_text: Option<String>,
    /// Telephones and whose they are.
    pub phones: Vec<PhoneCandidate>,
    /// Wali.
    pub guardian_name: Option<String>,
    /// What the guardian is to the client.
    pub guardian_relation: Option<PhoneOwner>,
    /// The guardian's telephone.
    pub guardian_phone: Option<String>,
}

/// An identity number and whether it can be trusted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdentityCandidate {
    /// NIK, or another document.
    pub kind: IdentityKind,
    /// As digits for a NIK, else as written.
    pub number: String,
    /// Why a NIK is kept although something is odd about it: `nik_date`, `nik_serial`, `nik_mismatch_sex`, `nik_mismatch_birth`.
    pub oddities: Vec<&'static str>,
}

/// When a client was born, as exactly as the row knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BirthCandidate {
    /// The day.
    Date(Day),
    /// Only the year.
    Year(i32),
    /// Only the age on a day.
    Age {
        /// Whole years.
        years: u32,
        /// The day of the row.
        as_of: Day,
    },
}

/// A telephone number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PhoneCandidate {
    /// Digits, with the leading zero.
    pub number: String,
    /// Whose it is.
    pub owner: PhoneOwner,
}

/// An episode as a row describes it.
#[derive(Debug, Clone, PartialEq)]
pub struct EpisodeCandidate {
    /// Layanan.
    pub service: Service,
    /// Tanggal masuk.
    pub started_on: Day,
    /// Status.
    pub status: Status,
    /// Tanggal selesai; none while ongoing.
    pub closed_on: Option<Day>,
    /// How it ended.
    pub exit_detail: Option<ExitDetail>,
    /// Asal rujukan.
    pub source: Option<ReferralSource>,
    /// Only where the register says it in a column of its own.
    pub motivation: Option<Motivation>,
    /// Sumber biaya.
    pub funding: Option<Funding>,
    /// Tingkat keparahan.
    pub severity: Option<Severity>,
    /// ICD-10, F10 to F19; the fourth character as far as written.
    pub diagnosis: Option<String>,
    /// The primary one first.
    pub substances: Vec<Substance>,
    /// Of the primary substance.
    pub route: Option<Route>,
    /// Of the primary substance.
    pub years_of_use: Option<f64>,
    /// The counselor's name.
    pub counselor: Option<String>,
    /// The name of the place the client was referred to.
    pub partner: Option<String>,
    /// Keterangan, and what could not be coded.
    pub remarks: Option<String>,
}

/// An aftercare contact as a row describes it.
#[derive(Debug, Clone, PartialEq)]
pub struct AftercareCandidate {
    /// Tanggal kegiatan.
    pub contacted_on: Day,
    /// Kegiatan.
    pub activity: AftercareActivity,
    /// Whether the client was met.
    pub reached: bool,
    /// None unless reached.
    pub recovery: Option<Recovery>,
    /// Produktif or not, where the row says it.
    pub productive: Option<bool>,
    /// How.
    pub productive_kind: Option<ProductiveKind>,
    /// The words that say how.
    pub productive_note: Option<String>,
    /// Where the care before was given, if elsewhere.
    pub institution: Option<String>,
    /// Keterangan, and what could not be coded.
    pub note: Option<String>,
}
