//! Reading one row of a table: what it says of the client.

use super::candidates::{BirthCandidate, ClientCandidate, IdentityCandidate};
use super::cells::Cell;
use super::dates::{Around, Written, read_number, read_text, split_trailing_date};
use super::fields::{Field, SheetKind};
use super::lexicon::Meaning;
use super::person::{self, Identity, IdentityFault};
use super::places::Places;
use super::problems::{Problem, ProblemCode};
use super::rows::Reading;
use super::text::tidy;
use crate::kernel::codes::{IdentityKind, Sex};
use crate::kernel::days::Day;
use crate::kernel::nik::{Nik, NikError};

impl Reading {
    /// Reads what a row says of the client. `as_of` is the day an age was true.
    pub(super) fn client(
        &mut self,
        cells: &[Cell<'_>],
        as_of: Option<Day>,
        places: &mut Places,
        problems: &mut Vec<Problem>,
    ) -> ClientCandidate {
        let mut client =
            ClientCandidate { record_no: self.text(Field::RecordNo, cells), ..ClientCandidate::default() };
        let mut said_sex = None;
        let (mut number_beside, mut age_beside) = (None, None);
        if let Some((at, cell)) = self.cell(Field::Name, cells) {
            let parts = person::name_parts(&cell.text());
            (client.name, client.alias, said_sex) = (parts.name, parts.alias, parts.sex);
            if client.name.is_empty() {
                problems.push(Problem::new(ProblemCode::NameMissing, Some(at)));
            } else if let Some(last) = self.text(Field::LastName, cells) {
                client.name = format!("{} {last}", client.name);
            }
        } else if let Some((at, cell)) = self.cell(Field::NameNumber, cells) {
            let text = cell.text();
            let (name, number) = person::split_name_number(&text);
            let parts = person::name_parts(name);
            (client.name, client.alias, said_sex) = (parts.name, parts.alias, parts.sex);
            if self.asks_age(at) {
                age_beside = number.and_then(|number| person::age(&Cell::Text(number)));
            } else {
                number_beside = number.map(|number| (at, number.to_owned()));
            }
        }
        client.alias = self.text(Field::Alias, cells).or(client.alias);
        let nik = self.identity(cells, number_beside, &mut client, problems);
        let is_named_by_number = client.record_no.is_some() || client.identity.is_some();
        if client.name.is_empty() && !(self.kind == SheetKind::Aftercare && is_named_by_number) {
            let column = self.column(Field::Name).or_else(|| self.column(Field::NameNumber));
            if !problems.iter().any(|problem| problem.code == ProblemCode::NameMissing) {
                problems.push(Problem::new(ProblemCode::NameMissing, column));
            }
        }
        client.sex = self.sex(cells, problems).or(said_sex);
        self.birth(cells, as_of, &mut client, problems);
        if let (None, Some(years), Some(as_of)) = (client.birth, age_beside, as_of) {
            client.birth = Some(BirthCandidate::Age { years, as_of });
        }
        if let Some(nik) = &nik {
            self.compare_with_nik(nik, cells, &mut client, problems);
        }
        client.mother_name = self.text(Field::MotherName, cells);
        client.religion =
            self.word(Field::Religion, cells, problems).and_then(crate::kernel::codes::Religion::from_word);
        client.marital =
            self.word(Field::Marital, cells, problems).and_then(crate::kernel::codes::Marital::from_word);
        client.education = self
            .code(Field::Education, cells, ProblemCode::EducationUnknown, problems)
            .and_then(crate::kernel::codes::Education::from_word);
        client.occupation = self
            .code(Field::Occupation, cells, ProblemCode::OccupationUnknown, problems)
            .and_then(crate::kernel::codes::Occupation::from_word);
        client.occupation_text = self.text(Field::Occupation, cells);
        self.address(cells, nik.as_ref(), places, &mut client, problems);
        self.contacts(cells, &mut client, problems);
        client
    }

    /// Whether a header asks for an age beside the name: "Nama / Umur".
    fn asks_age(&self, at: usize) -> bool {
        let header = super::text::fold(self.labels.get(at).map_or("", String::as_str));
        header.split(' ').any(|word| matches!(word, "umur" | "usia" | "age"))
    }

    fn word(&mut self, field: Field, cells: &[Cell<'_>], problems: &mut Vec<Problem>) -> Option<Meaning> {
        self.code(field, cells, ProblemCode::WordUnknown, problems)
    }

    fn identity(
        &self,
        cells: &[Cell<'_>],
        beside: Option<(usize, String)>,
        client: &mut ClientCandidate,
        problems: &mut Vec<Problem>,
    ) -> Option<Nik> {
        let of = |field: Field| {
            self.cell(field, cells).map(|(at, cell)| (at, cell, field == Field::IdentityNumber))
        };
        let own = of(Field::Nik).or_else(|| of(Field::IdentityNumber));
        let (at, read, text) = match (&own, &beside) {
            (Some((at, cell, any)), _) => (*at, person::identity(cell, *any), tidy(&cell.text())),
            (None, Some((at, number))) if super::text::digits_in(number) >= 12 => {
                (*at, person::identity(&Cell::Text(number), false), number.clone())
            }
            (None, Some((_, number))) => {
                client.record_no = client.record_no.take().or_else(|| Some(number.clone()));
                self.note_missing_nik(problems);
                return None;
            }
            (None, None) => {
                self.note_missing_nik(problems);
                return None;
            }
        };
        let fault = |code| Problem::new(code, Some(at)).value(text.clone());
        match read {
            Ok(None) => self.note_missing_nik(problems),
            Ok(Some(Identity::Nik(nik))) => {
                client.identity = Some(IdentityCandidate {
                    kind: IdentityKind::Nik,
                    number: nik.as_str().to_owned(),
                    oddities: Vec::new(),
                });
                return Some(nik);
            }
            Ok(Some(Identity::Odd(number, error))) => {
                let code =
                    if error == NikError::Serial { ProblemCode::NikSerial } else { ProblemCode::NikDate };
                problems.push(fault(code));
                client.identity = Some(IdentityCandidate {
                    kind: IdentityKind::Nik,
                    number,
                    oddities: vec![error.as_str()],
                });
            }
            Ok(Some(Identity::Other(kind, number))) => {
                client.identity = Some(IdentityCandidate { kind, number, oddities: Vec::new() });
                self.note_missing_nik(problems);
            }
            Err(IdentityFault::StoredAsNumber) => problems.push(fault(ProblemCode::NikNumber)),
            Err(IdentityFault::Length(digits)) => {
                problems.push(fault(ProblemCode::NikLength).other(digits.to_string()));
            }
            Err(IdentityFault::Letters) => problems.push(fault(ProblemCode::NikDigits)),
        }
        None
    }

    /// A register without a column for it is warned about once, not in every row.
    fn note_missing_nik(&self, problems: &mut Vec<Problem>) {
        let column = self
            .column(Field::Nik)
            .or_else(|| self.column(Field::IdentityNumber))
            .or_else(|| self.column(Field::NameNumber));
        if column.is_some() && self.kind == SheetKind::Register {
            problems.push(Problem::new(ProblemCode::NikMissing, column));
        }
    }

    fn sex(&mut self, cells: &[Cell<'_>], problems: &mut Vec<Problem>) -> Option<Sex> {
        if let Some((at, cell)) = self.cell(Field::SexAge, cells) {
            let text = tidy(&cell.text());
            let words: String = text.chars().map(|c| if c.is_alphabetic() { c } else { ' ' }).collect();
            let known = words.split_whitespace().find_map(|word| self.meanings.known(Field::Sex, word));
            if known.is_none() {
                problems.push(Problem::new(ProblemCode::WordUnknown, Some(at)).value(text));
            }
            return known.and_then(Sex::from_word);
        }
        match (self.is_ticked(Field::SexMale, cells), self.is_ticked(Field::SexFemale, cells)) {
            (true, false) => return Some(Sex::Male),
            (false, true) => return Some(Sex::Female),
            (true, true) | (false, false) => {}
        }
        self.word(Field::Sex, cells, problems).and_then(Sex::from_word)
    }

    fn birth(
        &self,
        cells: &[Cell<'_>],
        as_of: Option<Day>,
        client: &mut ClientCandidate,
        problems: &mut Vec<Problem>,
    ) {
        client.birth_place = self.text(Field::BirthPlace, cells);
        let dated = self.cell(Field::BirthDate, cells).or_else(|| self.cell(Field::BirthPlaceDate, cells));
        if let Some((at, cell)) = dated {
            self.read_birth(at, &cell, as_of, client, problems);
        }
        if client.birth.is_some() {
            return;
        }
        if let Some((_, cell)) = self.cell(Field::BirthYear, cells)
            && let Ok(year) = cell.text().trim().parse::<i32>()
            && (1900..2100).contains(&year)
        {
            client.birth = Some(BirthCandidate::Year(year));
            return;
        }
        let aged = self.cell(Field::Age, cells).or_else(|| self.cell(Field::SexAge, cells));
        if let (Some((_, cell)), Some(as_of)) = (aged, as_of)
            && let Some(years) = person::age(&cell)
        {
            client.birth = Some(BirthCandidate::Age { years, as_of });
            return;
        }
        let column = self.column(Field::BirthDate).or_else(|| self.column(Field::BirthPlaceDate));
        if dated.is_none() && column.is_some() && self.kind == SheetKind::Register {
            problems.push(Problem::new(ProblemCode::BirthMissing, column));
        }
    }

    fn read_birth(
        &self,
        at: usize,
        cell: &Cell<'_>,
        as_of: Option<Day>,
        client: &mut ClientCandidate,
        problems: &mut Vec<Problem>,
    ) {
        let mut written = self.written_birth(cell);
        if let (Written::NotADate | Written::Impossible, Cell::Text(text)) = (written, cell) {
            // "Mataram, 05-10-2004", with or without the date.
            let (place, date) = split_trailing_date(text).unwrap_or((text, ""));
            let place = place.trim_matches(|c: char| !c.is_alphanumeric() && c != ')' && c != '(');
            let split = self.written_birth(&Cell::Text(date));
            let is_place = place.chars().filter(|c| c.is_alphabetic()).count() > 2;
            if is_place && (split != Written::NotADate || date.is_empty()) {
                client.birth_place = client.birth_place.take().or_else(|| Some(tidy(place)));
                if date.is_empty() {
                    problems.push(Problem::new(ProblemCode::BirthMissing, Some(at)).value(tidy(text)));
                    return;
                }
                written = split;
            }
        }
        match written {
            Written::Day(day) if day > self.today => {
                problems.push(Problem::new(ProblemCode::DateInFuture, Some(at)).value(tidy(&cell.text())));
            }
            Written::Day(day) => client.birth = Some(BirthCandidate::Date(day)),
            Written::Year(year) => client.birth = Some(BirthCandidate::Year(year)),
            Written::Impossible | Written::NotADate => match (person::age(cell), as_of) {
                (Some(years), Some(as_of)) if written == Written::NotADate && cell.text().len() < 10 => {
                    client.birth = Some(BirthCandidate::Age { years, as_of });
                }
                _ => problems
                    .push(Problem::new(ProblemCode::BirthImpossible, Some(at)).value(tidy(&cell.text()))),
            },
        }
    }

    /// Births do not take the year or month of the sheet.
    fn written_birth(&self, cell: &Cell<'_>) -> Written {
        let around = Around { today: self.today, ..Around::default() };
        match cell {
            Cell::Date(day) => Written::Day(*day),
            Cell::Number(number) => read_number(*number, &around),
            Cell::Text(text) => read_text(text, &around),
            Cell::Empty | Cell::Flag(_) => Written::NotADate,
        }
    }

    fn compare_with_nik(
        &self,
        nik: &Nik,
        cells: &[Cell<'_>],
        client: &mut ClientCandidate,
        problems: &mut Vec<Problem>,
    ) {
        let column = self
            .column(Field::Nik)
            .or_else(|| self.column(Field::IdentityNumber))
            .or_else(|| self.column(Field::NameNumber));
        let mut oddities = Vec::new();
        let mut odd = |code: ProblemCode, other: String| {
            problems.push(Problem::new(code, column).value(nik.as_str()).other(other));
            oddities.push(code.as_str());
        };
        match client.sex {
            Some(sex) if sex != nik.sex() => odd(ProblemCode::NikMismatchSex, sex.as_str().to_owned()),
            Some(_) => {}
            None => (client.sex, client.sex_is_derived) = (Some(nik.sex()), true),
        }
        match client.birth {
            Some(BirthCandidate::Date(birth)) if !nik.agrees_with(birth) => {
                odd(ProblemCode::NikMismatchBirth, birth.format("%d-%m-%Y").to_string());
            }
            Some(BirthCandidate::Year(year))
                if nik.birth_date(self.today).is_some_and(|day| chrono::Datelike::year(&day) != year) =>
            {
                odd(ProblemCode::NikMismatchBirth, year.to_string());
            }
            Some(_) => {}
            // A cell that is filled and unreadable is not filled from elsewhere.
            None => {
                let unreadable = self.cell(Field::BirthDate, cells).is_some();
                client.birth = nik.birth_date(self.today).filter(|_| !unreadable).map(BirthCandidate::Date);
                client.birth_is_derived = client.birth.is_some();
            }
        }
        if let Some(identity) = &mut client.identity {
            identity.oddities = oddities;
        }
    }
}
