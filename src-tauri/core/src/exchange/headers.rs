//! Comparing a column's header with the words that head columns of each field. Gives scores between 0 and 1; which
//! field a column gets is decided in `columns`, together with what its cells hold.

use super::fields::Field;
use super::header_words::{FOREIGN, GENERAL, HEADERS, SAME, SILENT};
use super::text::{fold, near};
use std::collections::HashMap;
use std::sync::OnceLock;

/// From here on a header counts as understood.
pub(super) const UNDERSTOOD: f32 = 0.55;

/// How well a header fits the fields.
#[derive(Debug, Clone, Default)]
pub(super) struct HeaderFit {
    /// Best first.
    pub(super) fields: Vec<(Field, f32)>,
    /// How well it fits a column that is known and not carried.
    pub(super) foreign: f32,
}

impl HeaderFit {
    pub(super) fn of(&self, field: Field) -> f32 {
        self.fields.iter().find(|(other, _)| *other == field).map_or(0.0, |(_, score)| *score)
    }

    /// Takes over what fits better elsewhere, at a discount.
    pub(super) fn join(&mut self, other: &Self, discount: f32) {
        for (field, score) in &other.fields {
            let score = score * discount;
            match self.fields.iter_mut().find(|(own, _)| own == field) {
                Some((_, own)) => *own = own.max(score),
                None => self.fields.push((*field, score)),
            }
        }
        self.foreign = self.foreign.max(other.foreign * discount);
        self.fields.sort_by(|(a, x), (b, y)| y.total_cmp(x).then(a.cmp(b)));
    }

    /// The best score of all, columns that are not carried included.
    pub(super) fn any(&self) -> f32 {
        self.fields.first().map_or(0.0, |(_, score)| *score).max(self.foreign)
    }
}

/// A phrase that heads columns; its words by their place in the vocabulary.
struct Phrase {
    field: Option<Field>,
    weight: f32,
    words: Vec<usize>,
    joined: String,
}

struct Vocabulary {
    phrases: Vec<Phrase>,
    same: HashMap<&'static str, &'static str>,
    /// Every word of the phrases and its place.
    words: HashMap<String, usize>,
    general: Vec<bool>,
}

fn vocabulary() -> &'static Vocabulary {
    static VOCABULARY: OnceLock<Vocabulary> = OnceLock::new();
    VOCABULARY.get_or_init(|| {
        let same: HashMap<_, _> = SAME.iter().copied().collect();
        let fields = HEADERS.iter().flat_map(|(field, weight, list)| {
            list.split('|').map(move |phrase| (Some(*field), *weight, phrase))
        });
        let foreign = FOREIGN.split('|').map(|phrase| (None, 0.98, phrase));
        let mut words = HashMap::new();
        let mut general = Vec::new();
        let mut phrases = Vec::new();
        for (field, weight, phrase) in fields.chain(foreign) {
            let plain = plain_words(&fold(phrase), &same);
            let joined = plain.concat();
            let mut places = Vec::with_capacity(plain.len());
            for word in plain {
                let is_general = GENERAL.contains(&word.as_str());
                let next = words.len();
                let place = *words.entry(word).or_insert(next);
                if place == next {
                    general.push(is_general);
                }
                places.push(place);
            }
            phrases.push(Phrase { field, weight, words: places, joined });
        }
        Vocabulary { phrases, same, words, general }
    })
}

impl Vocabulary {
    /// The places of the words that a word of a header may be.
    fn places(&self, word: &str) -> Vec<usize> {
        if let Some(place) = self.words.get(word) {
            return vec![*place];
        }
        self.words.iter().filter(|(known, _)| near(known, word)).map(|(_, place)| *place).collect()
    }
}

/// The words of a folded header as they are compared: abbreviations written out, English turned into Indonesian,
/// silent words left out.
fn plain_words(folded: &str, same: &HashMap<&str, &str>) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for word in folded.split(' ').flat_map(|word| split_run_together(word, same)) {
        let plain = same.get(word).copied().unwrap_or(word);
        for plain in plain.split(' ').filter(|plain| !plain.is_empty() && !SILENT.contains(plain)) {
            if words.last().is_none_or(|last| last != plain) || plain == "laki" {
                words.push(plain.to_owned());
            }
        }
    }
    // "Nama klien" is the name; "no klien" is not the running number.
    let telling = words.iter().filter(|word| *word != "klien").count();
    let numbered = words
        .iter()
        .filter(|word| *word != "klien")
        .all(|word| matches!(word.as_str(), "nomor" | "kode" | "identitas"));
    if telling > 0 && !numbered {
        words.retain(|word| word != "klien");
    }
    words
}

/// Cuts "tglmasuk" and "nomorrm" behind a beginning that only stands at the start of headers.
fn split_run_together<'a>(word: &'a str, same: &HashMap<&str, &str>) -> Vec<&'a str> {
    const BEGINNINGS: &[&str] =
        &["tanggal", "tgl", "nama", "nomor", "jenis", "jns", "alamat", "tempat", "status", "asal", "no"];
    if word.len() < 5 || same.contains_key(word) {
        return vec![word];
    }
    for beginning in BEGINNINGS {
        if let Some(rest) = word.strip_prefix(beginning)
            && (rest.len() > 2 && *beginning != "no"
                || matches!(rest, "rm" | "hp" | "telp" | "ktp" | "nik" | "reg" | "rekam"))
        {
            return vec![&word[..beginning.len()], rest];
        }
    }
    vec![word]
}

/// How well a header fits each field.
pub(super) fn fit(header: &str) -> HeaderFit {
    if header.trim() == "#" {
        return HeaderFit { fields: vec![(Field::RowNo, 1.0)], foreign: 0.0 };
    }
    if super::months::named(header).is_some() {
        return HeaderFit { fields: vec![(Field::MonthContact, 1.0)], foreign: 0.0 };
    }
    let mut best: HashMap<Field, f32> = HashMap::new();
    let mut foreign: f32 = 0.0;
    let spaced = split_humps(header);
    let whole = fold(&spaced);
    // What stands in brackets often explains the form of the values: "(hh/bb/tttt)", "(L/P)".
    let outside = fold(&without_brackets(&spaced));
    let texts = [&whole, &outside];
    let count = if outside.is_empty() || outside == whole { 1 } else { 2 };
    for text in &texts[..count] {
        let words = plain_words(text, &vocabulary().same);
        let joined = words.concat();
        if words.is_empty() || words.len() > 8 || joined.len() > 80 {
            continue;
        }
        let places: Vec<Vec<usize>> = words.iter().map(|word| vocabulary().places(word)).collect();
        let is_strange = words.iter().any(|word| !vocabulary().words.contains_key(word));
        for phrase in &vocabulary().phrases {
            let score = score(&places, &joined, is_strange, phrase);
            if score < 0.4 {
                continue;
            }
            match phrase.field {
                Some(field) => {
                    let known = best.entry(field).or_default();
                    *known = known.max(score);
                }
                None => foreign = foreign.max(score),
            }
        }
    }
    let mut fields: Vec<_> = best.into_iter().collect();
    fields.sort_by(|(a, x), (b, y)| y.total_cmp(x).then(a.cmp(b)));
    HeaderFit { fields, foreign }
}

fn score(words: &[Vec<usize>], joined: &str, is_strange: bool, phrase: &Phrase) -> f32 {
    if joined == phrase.joined {
        return phrase.weight;
    }
    // A header of known words is not misspelt: "tanggal lahir" and "tanggal akhir" are two things.
    if is_strange && joined.len() > 6 && near(joined, &phrase.joined) {
        return 0.93 * phrase.weight;
    }
    let total = phrase.words.len();
    let may_be = |places: &Vec<usize>| phrase.words.iter().any(|word| places.contains(word));
    let shared = words.iter().filter(|places| may_be(places)).count();
    if shared == 0 {
        return 0.0;
    }
    let covered = phrase.words.iter().filter(|word| words.iter().any(|places| places.contains(word))).count();
    let base = match (covered == total, shared == words.len()) {
        (true, true) => 0.94,
        (true, false) => 0.42 + 0.45 * share(total, words.len()),
        (false, true) => 0.32 + 0.45 * share(words.len(), total),
        (false, false) => return 0.0,
    };
    let general = &vocabulary().general;
    let told = |word: &usize| words.iter().any(|places| places.contains(word));
    let telling = phrase.words.iter().any(|word| !general.get(*word).copied().unwrap_or(false) && told(word));
    // Part of a phrase that says little by itself says nothing: "Nama" is no "nama ibu kandung".
    match (telling, covered == total) {
        (true, _) => base * phrase.weight,
        (false, true) => base * phrase.weight * 0.85,
        (false, false) => (base * phrase.weight * 0.85).min(0.39),
    }
}

#[expect(clippy::cast_precision_loss, reason = "word counts of a header")]
fn share(part: usize, whole: usize) -> f32 {
    (part as f32 / whole as f32).min(1.0)
}

/// "`TglMasuk`" is two words.
fn split_humps(header: &str) -> String {
    let mut spaced = String::with_capacity(header.len() + 4);
    let mut lower = false;
    for c in header.chars() {
        if lower && c.is_uppercase() {
            spaced.push(' ');
        }
        lower = c.is_lowercase();
        spaced.push(c);
    }
    spaced
}

fn without_brackets(header: &str) -> String {
    let mut outside = String::with_capacity(header.len());
    let mut depth = 0_u32;
    for c in header.chars() {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            c if depth == 0 => outside.push(c),
            _ => {}
        }
    }
    outside
}

#[cfg(test)]
mod tests {
    use super::super::fields::SheetKind;
    use super::*;

    fn best(header: &str, kind: SheetKind) -> Option<Field> {
        let fit = fit(header);
        let (field, score) = *fit.fields.iter().find(|(field, _)| field.is_in(kind))?;
        (score >= UNDERSTOOD && score >= fit.foreign).then_some(field)
    }

    #[test]
    fn headers_of_registers_are_understood() {
        for (header, field) in [
            ("No", Field::RowNo),
            ("No.", Field::RowNo),
            ("#", Field::RowNo),
            ("Tgl Masuk", Field::StartedOn),
            ("TANGGAL\nMASUK", Field::StartedOn),
            ("tglmasuk", Field::StartedOn),
            ("TglMasuk", Field::StartedOn),
            ("tgl_mulai_rehab", Field::StartedOn),
            ("Waktu Kedatangan", Field::StartedOn),
            ("Admission Date", Field::StartedOn),
            ("No. RM", Field::RecordNo),
            ("NoRM", Field::RecordNo),
            ("no_rekam_medis", Field::RecordNo),
            ("No. Klien", Field::RecordNo),
            ("Nama Klien", Field::Name),
            ("NAMA LENGKAP", Field::Name),
            ("Nama Pasien", Field::Name),
            ("Client name", Field::Name),
            ("Nama/NIK", Field::NameNumber),
            ("NIK", Field::Nik),
            ("No. KTP", Field::Nik),
            ("No Identitas", Field::IdentityNumber),
            ("L/P", Field::Sex),
            ("JK", Field::Sex),
            ("Jns Kelamin (L/P)", Field::Sex),
            ("L", Field::SexMale),
            ("P", Field::SexFemale),
            ("Jenis Kelamin P", Field::SexFemale),
            ("Tempat, Tgl Lahir", Field::BirthPlaceDate),
            ("TTL", Field::BirthPlaceDate),
            ("Tgl. Lahir (hh/bb/tttt)", Field::BirthDate),
            ("Date of birth", Field::BirthDate),
            ("Usia (Thn)", Field::Age),
            ("Nama Ibu Kandung", Field::MotherName),
            ("Pddkan", Field::Education),
            ("Pekerjaan", Field::Occupation),
            ("Alamat Lengkap", Field::Street),
            ("Desa/Kel.", Field::Village),
            ("Kec.", Field::District),
            ("Kab/Kota", Field::Regency),
            ("No HP/WA", Field::Phone),
            ("Asal Rujukan", Field::Source),
            ("sumber_pasien", Field::Source),
            ("Dirujuk oleh", Field::Source),
            ("Zat", Field::Substances),
            ("Jenis Napza yang digunakan", Field::Substances),
            ("Napza yang dipakai", Field::Substances),
            ("Diagnosa (ICD-10)", Field::Diagnosis),
            ("Layanan", Field::Service),
            ("Jenis Rehab", Field::Service),
            ("Tempat Rujukan", Field::Partner),
            ("Dirujuk ke", Field::Partner),
            ("Status", Field::Status),
            ("Hasil Akhir", Field::Status),
            ("Tgl Selesai", Field::ClosedOn),
            ("Tanggal Keluar", Field::ClosedOn),
            ("Discharge date", Field::ClosedOn),
            ("Alasan DO", Field::ExitDetail),
            ("Penyebab drop out", Field::ExitDetail),
            ("Ket.", Field::Remarks),
            ("Catatan", Field::Remarks),
            ("Konselor", Field::Counselor),
            ("sumber_biaya", Field::Funding),
            ("Lama Pemakaian (tahun)", Field::YearsOfUse),
            ("Keluarga Nama", Field::GuardianName),
            ("No HP Keluarga", Field::GuardianPhone),
            ("Status Perkawinan", Field::Marital),
            ("Tingkat Keparahan", Field::Severity),
            ("Pendidkan Terakhr", Field::Education),
            ("Jenis Kelmain", Field::Sex),
            ("Jns. Klmn", Field::Sex),
            ("Tgl lhr", Field::BirthDate),
            ("Tanggal MRS", Field::StartedOn),
            ("Tgl KRS", Field::ClosedOn),
            ("Dirujuk Dari", Field::Source),
            ("Cara Pembayaran", Field::Funding),
        ] {
            assert_eq!(best(header, SheetKind::Register), Some(field), "{header}: {:?}", fit(header));
        }
    }

    #[test]
    fn headers_of_aftercare_sheets_are_understood() {
        for (header, field) in [
            ("Tanggal", Field::ContactedOn),
            ("Kegiatan", Field::Activity),
            ("Bentuk Layanan", Field::Activity),
            ("Kondisi", Field::Recovery),
            ("Produktif", Field::Productive),
            ("Keterangan", Field::Remarks),
            ("Kambuh?", Field::Recovery),
            ("Bertemu (Y/T)", Field::Reached),
            ("Lembaga Asal", Field::Institution),
        ] {
            assert_eq!(best(header, SheetKind::Aftercare), Some(field), "{header}: {:?}", fit(header));
        }
    }

    #[test]
    fn columns_that_are_not_carried_are_known_as_such() {
        for header in [
            "No. KK",
            "Jumlah Sesi",
            "Jml Pertemuan",
            "Kunjungan ke-",
            "Hasil Tes Urine",
            "Klien Lama/Baru",
            "Tanda Tangan",
            "Tanggal Surat",
        ] {
            assert_eq!(best(header, SheetKind::Register), None, "{header}: {:?}", fit(header));
        }
    }

    #[test]
    fn words_that_head_nothing_are_not_understood() {
        for header in ["Mataram", "Budi Santoso", "Warna", "XYZ", "", "--"] {
            assert!(fit(header).any() < UNDERSTOOD, "{header}: {:?}", fit(header));
        }
    }
}
