//! Telling data from everything else that stands in a table: totals, column numbers, month and service headings,
//! signatures below. And what headings and titles say about the rows below them.

use super::cells::Cell;
use super::dates::month_named;
use super::fields::Field;
use super::lexicon::{Lexicon, bare};
use super::text::fold;
use crate::kernel::codes::Service;

/// What titles and headings say about the rows below them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Context {
    pub(super) service: Option<Service>,
    pub(super) year: Option<i32>,
    pub(super) month: Option<u32>,
    pub(super) is_aftercare: bool,
}

impl Context {
    /// Takes what a title says; what it does not say stays as it was.
    pub(super) fn read(&mut self, title: &str) {
        let folded = fold(title);
        let aftercare = ["pasca", "bina lanjut", "aftercare", "after care", "post rehab"];
        self.is_aftercare |= aftercare.iter().any(|word| folded.contains(word));
        let known =
            Lexicon::of(Field::Service).and_then(|lexicon| lexicon.lookup_folded(&without_streets(&folded)));
        if let Some((service, _)) = known {
            self.service = Service::from_word(bare(service));
        }
        for word in folded.split(' ') {
            if let Some(month) = month_named(word) {
                self.month = Some(month);
            } else if word.len() == 4 && word.bytes().all(|b| b.is_ascii_digit()) {
                self.year = word.parse().ok().filter(|year| (1990..2100).contains(year)).or(self.year);
            }
        }
        // "Jan 19" and "Jan-2019" as the name of a month's sheet.
        let words: Vec<&str> = folded.split(' ').collect();
        if let [.., month, year] = words.as_slice()
            && year.len() == 2
            && month_named(month).is_some()
        {
            self.year = year.parse::<i32>().ok().map(|year| 2000 + year).or(self.year);
        }
    }

    /// Titles that name several months ("Januari s.d. Desember") are about none of them.
    pub(super) fn of(titles: &[String]) -> Self {
        let mut context = Self::default();
        for title in titles {
            let months =
                fold(title).split(' ').filter_map(month_named).collect::<std::collections::HashSet<_>>();
            context.read(title);
            if months.len() > 1 {
                context.month = None;
            }
        }
        context
    }
}

/// Whether a title speaks of people who are no clients, or of things.
pub(super) fn is_about_others(title: &str) -> bool {
    const OTHERS: &[&str] = &[
        "pegawai",
        "karyawan",
        "staf",
        "staff",
        "petugas",
        "absensi",
        "absen",
        "hadir",
        "undangan",
        "tamu",
        "peserta",
        "inventaris",
        "stok",
        "relawan",
        "penggiat",
        "agen",
        "kontak",
        "urine",
        "urin",
        "skrining",
        "screening",
    ];
    const CLIENTS: &[&str] = &["klien", "pasien", "residen", "rehab", "rehabilitasi"];
    // Whoever takes part in rehabilitation and whoever was screened for it are clients.
    const EITHER: &[&str] = &["peserta", "skrining", "screening"];
    let folded = fold(title);
    let is_of_clients = folded.split(' ').any(|word| CLIENTS.contains(&word));
    folded.split(' ').any(|word| OTHERS.contains(&word) && !(is_of_clients && EITHER.contains(&word)))
}

/// "Jalan" alone is a street, not a service.
fn without_streets(folded: &str) -> String {
    let mut kept: Vec<&str> = Vec::new();
    for word in folded.split(' ') {
        let is_care = kept
            .last()
            .is_some_and(|last| matches!(*last, "rawat" | "rehab" | "rehabilitasi" | "berobat" | "rwt"));
        if word != "jalan" || is_care {
            kept.push(word);
        }
    }
    kept.join(" ")
}

/// Whether a cell begins a row of totals.
pub(super) fn is_total(text: &str) -> bool {
    if text.len() > 60 {
        return false;
    }
    let folded = fold(text);
    let mut words = folded.split(' ');
    let first = words.next().unwrap_or("");
    let second = words.next().unwrap_or("");
    match first {
        "jumlah" | "total" | "subtotal" | "jml" | "jumlahnya" | "totalnya" => true,
        "sub" | "grand" => matches!(second, "total" | "jumlah"),
        "rata" => second == "rata",
        "average" | "rekapitulasi" | "rekap" => true,
        _ => false,
    }
}

/// Whether a cell begins the signatures or the legend below a table.
fn is_footer(text: &str) -> bool {
    const BEGINNINGS: &[&str] = &[
        "mengetahui",
        "kepala",
        "nip",
        "dibuat oleh",
        "disusun oleh",
        "penanggung jawab",
        "menyetujui",
        "pembuat",
        "plt",
        "plh",
        "a n",
        "an kepala",
        "keterangan",
        "catatan",
        "sumber",
        "legenda",
        "note",
        "ttd",
        "prepared by",
        "approved by",
        "nb",
        "ket",
        "ketua",
        "koordinator",
        "kasi",
        "dokter penanggung jawab",
        "petugas",
        "direktur",
        "acknowledged",
    ];
    let folded = fold(text);
    BEGINNINGS
        .iter()
        .any(|it| folded == *it || folded.strip_prefix(it).is_some_and(|rest| rest.starts_with(' ')))
}

/// What a row of a table is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum RowKind {
    Data,
    /// A heading that says something about the rows below it.
    Section,
    /// Blank, a total, column numbers, a signature.
    Noise,
}

/// Tells the rows of one table apart; remembers whether the signatures have begun.
#[derive(Debug, Default)]
pub(super) struct Sorter {
    is_below: bool,
    /// How many cells the fullest rows have.
    widest: usize,
    last_row: u32,
}

impl Sorter {
    pub(super) fn sort(&mut self, row: u32, cells: &[Cell<'_>], fields: &[Option<Field>]) -> RowKind {
        let gap = self.last_row > 0 && row > self.last_row + 1;
        let mut seen = Seen::default();
        for (at, cell) in cells.iter().enumerate() {
            seen.see(cell, fields.get(at).copied().flatten(), at);
        }
        if seen.filled == 0 || seen.mapped == 0 && seen.filled < 3 && seen.alone.is_none() {
            return RowKind::Noise;
        }
        if is_column_numbers(cells) {
            return RowKind::Noise;
        }
        let first = cells.iter().filter(|cell| !cell.is_empty()).take(3);
        if !seen.has_day && !seen.has_number && first.clone().any(|cell| is_total(&cell.text())) {
            return RowKind::Noise;
        }
        let is_thin = seen.mapped <= 3 && seen.mapped * 3 <= self.widest.max(6);
        if is_thin
            && !seen.has_row_no
            && !seen.has_number
            && cells.iter().any(|cell| matches!(cell, Cell::Text(text) if is_footer(text)))
        {
            self.is_below = true;
            return RowKind::Noise;
        }
        if self.is_below && is_thin && !seen.has_row_no {
            return RowKind::Noise;
        }
        if seen.mapped + seen.unmapped == 1 && !seen.has_row_no {
            let heads = seen.alone.as_deref().is_some_and(says_something);
            // A lone name right below the others is a client of whom nothing else is known.
            let is_client = seen.has_name && !gap && !heads && self.last_row > 0;
            if !is_client {
                return if heads { RowKind::Section } else { RowKind::Noise };
            }
        }
        let names_nobody = !seen.has_name && !seen.has_number;
        if names_nobody && !seen.has_day && seen.mapped < 3 && !seen.has_row_no || seen.mapped == 0 {
            return RowKind::Noise;
        }
        self.is_below = false;
        self.widest = self.widest.max(seen.mapped);
        self.last_row = row;
        RowKind::Data
    }
}

#[derive(Default)]
struct Seen {
    filled: usize,
    mapped: usize,
    unmapped: usize,
    has_row_no: bool,
    has_name: bool,
    has_number: bool,
    has_day: bool,
    alone: Option<String>,
}

impl Seen {
    fn see(&mut self, cell: &Cell<'_>, field: Option<Field>, at: usize) {
        if cell.is_empty() {
            return;
        }
        self.filled += 1;
        self.alone = if self.filled == 1 { Some(cell.text().into_owned()) } else { None };
        let is_a_number = || {
            matches!(cell, Cell::Number(_))
                || cell.text().trim_end_matches('.').bytes().all(|b| b.is_ascii_digit())
        };
        match field {
            Some(Field::RowNo) => {
                if is_a_number() {
                    self.has_row_no = true;
                } else {
                    self.unmapped += 1;
                }
                return;
            }
            None => {
                // A running number in a column without a header.
                self.unmapped += usize::from(at > 0 || !is_a_number());
                return;
            }
            Some(Field::Name | Field::NameNumber) => self.has_name = true,
            Some(Field::Nik | Field::IdentityNumber | Field::RecordNo) => {
                self.has_number |= super::text::digits_in(&cell.text()) > 3 && !matches!(cell, Cell::Date(_));
            }
            Some(Field::StartedOn | Field::ContactedOn | Field::ClosedOn | Field::BirthDate) => {
                self.has_day |= matches!(cell, Cell::Date(_)) || super::text::digits_in(&cell.text()) >= 4;
            }
            Some(_) => {}
        }
        self.mapped += 1;
    }
}

/// "(1) (2) (3)" or "1 2 3" below a header.
pub(super) fn is_column_numbers(cells: &[Cell<'_>]) -> bool {
    let mut previous: Option<i64> = None;
    let mut count = 0;
    for cell in cells.iter().filter(|cell| !cell.is_empty()) {
        let text = cell.text();
        let Ok(number) = text.trim_matches(['(', ')', '.', ' ']).parse::<i64>() else { return false };
        if previous.is_some_and(|previous| number != previous + 1)
            || previous.is_none() && !(0..=2).contains(&number)
        {
            return false;
        }
        previous = Some(number);
        count += 1;
    }
    count > 2
}

/// Whether a lone text heads the rows below it: a month, a service, a year, aftercare.
fn says_something(text: &str) -> bool {
    let mut context = Context::default();
    if text.len() < 80 {
        context.read(text);
    }
    context != Context::default()
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIELDS: &[Option<Field>] = &[
        Some(Field::RowNo),
        Some(Field::StartedOn),
        Some(Field::Name),
        Some(Field::Service),
        Some(Field::Status),
        Some(Field::Remarks),
    ];

    fn text(text: &str) -> Cell<'_> {
        if text.is_empty() { Cell::Empty } else { Cell::Text(text) }
    }

    fn kinds(rows: &[&[&str]]) -> Vec<RowKind> {
        let mut sorter = Sorter::default();
        let mut kinds = Vec::new();
        for (row, cells) in (1..).zip(rows) {
            let cells: Vec<_> = cells.iter().map(|it| text(it)).collect();
            kinds.push(sorter.sort(row, &cells, FIELDS));
        }
        kinds
    }

    #[test]
    fn totals_numbers_and_headings_are_no_data() {
        let found = kinds(&[
            &["(1)", "(2)", "(3)", "(4)", "(5)", "(6)"],
            &["BULAN JANUARI 2019"],
            &["1", "05-01-2019", "Budi", "Rawat Jalan", "Selesai", ""],
            &["", "JUMLAH", "", "1", "", ""],
            &["", "", "Total klien: 1", "", "", ""],
            &["RAWAT INAP"],
            &["2", "", "", "", "", ""],
            &["3", "06-01-2019", "Siti", "RJ", "", ""],
        ]);
        use RowKind::{Data, Noise, Section};
        assert_eq!(found, [Noise, Section, Data, Noise, Noise, Section, Noise, Data]);
    }

    #[test]
    fn signatures_below_are_no_data() {
        let found = kinds(&[
            &["1", "05-01-2019", "Budi", "Rawat Jalan", "Selesai", ""],
            &["", "Mengetahui,", "", "", "Mataram, 31 Desember 2019", ""],
            &["", "Kepala BNN Kota", "", "", "Pembuat daftar", ""],
            &["", "drg. Contoh", "", "", "Contoh Kedua", ""],
            &["", "NIP. 197001012000031001", "", "", "", ""],
        ]);
        assert_eq!(found[0], RowKind::Data);
        assert!(found[1..].iter().all(|kind| *kind == RowKind::Noise), "{found:?}");
    }

    #[test]
    fn a_row_with_gaps_is_still_data() {
        let found = kinds(&[
            &["1", "05-01-2019", "Budi", "Rawat Jalan", "Selesai", ""],
            &["2", "06-01-2019", "", "Rawat Jalan", "Selesai", ""],
            &["3", "", "Siti", "", "", ""],
            &["", "07-01-2019", "Rina", "RJ", "DO", "x"],
            &["", "", "Total Sudarsono", "", "DO", ""],
        ]);
        assert_eq!(found[..4], [RowKind::Data; 4]);
    }

    #[test]
    fn titles_say_service_month_and_year() {
        let context = Context::of(&["REGISTER KLIEN RAWAT INAP".into(), "BULAN MARET 2019".into()]);
        assert_eq!(
            (context.service, context.month, context.year),
            (Some(Service::Inpatient), Some(3), Some(2019))
        );
        assert_eq!(Context::of(&["Jan 19".into()]).year, Some(2019));
        assert_eq!(Context::of(&["Januari s.d. Desember 2019".into()]).month, None);
        assert!(Context::of(&["PASCAREHABILITASI TAHUN 2019".into()]).is_aftercare);
    }
}
