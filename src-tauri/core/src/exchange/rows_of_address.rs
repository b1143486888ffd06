//! Reading one row of a table: where the client lives and how they are reached.

use super::candidates::{ClientCandidate, PhoneCandidate};
use super::cells::Cell;
use super::fields::Field;
use super::lexicon::bare;
use super::person;
use super::places::{Doubt, Named, Places, named_in_address};
use super::problems::{Problem, ProblemCode};
use super::rows::Reading;
use super::text::{digits_in, fold, tidy};
use crate::kernel::codes::PhoneOwner;
use crate::kernel::nik::Nik;

impl Reading {
    pub(super) fn address(
        &self,
        cells: &[Cell<'_>],
        nik: Option<&Nik>,
        places: &mut Places,
        client: &mut ClientCandidate,
        problems: &mut Vec<Problem>,
    ) {
        let streets: Vec<String> = self
            .cells(Field::Street, cells)
            .map(|(at, cell)| self.with_street_part(at, tidy(&cell.text())))
            .collect();
        client.street = (!streets.is_empty()).then(|| streets.join(", "));
        let of = |field: Field| self.text(field, cells).unwrap_or_default();
        let (mut village, mut district, regency, province) =
            (of(Field::Village), of(Field::District), of(Field::Regency), of(Field::Province));
        // "Banjar/Ampenan" in the one column there is.
        if !self.has(Field::District)
            && let Some((first, second)) =
                village.split_once(['/', ',']).map(|(a, b)| (a.trim().to_owned(), b.trim().to_owned()))
            && !first.is_empty()
            && !second.is_empty()
        {
            (village, district) = (first, second);
        }
        let nik_district = nik.map(Nik::district_code);
        let mut named = Named {
            village: &village,
            district: &district,
            regency: &regency,
            province: &province,
            nik_district: nik_district.as_deref(),
        };
        if !self.has(Field::Village) && !self.has(Field::District) {
            let inside = client.street.as_deref().map(named_in_address).unwrap_or_default();
            (named.village, named.district) = (inside.village, inside.district);
            named.regency = if named.regency.is_empty() { inside.regency } else { named.regency };
        }
        if [named.village, named.district, named.regency, named.province].iter().all(|name| name.is_empty()) {
            return;
        }
        let place = places.find(&named);
        let (code, field) = match place.doubt {
            Doubt::None => (None, Field::Village),
            Doubt::VillageUnknown => (Some(ProblemCode::VillageUnknown), Field::Village),
            Doubt::VillageAmbiguous => (Some(ProblemCode::VillageAmbiguous), Field::Village),
            Doubt::PlaceUnknown => (Some(ProblemCode::PlaceUnknown), Field::District),
        };
        if let Some(code) = code {
            let column = self
                .column(field)
                .or_else(|| self.column(Field::Regency))
                .or_else(|| self.column(Field::Street));
            let value = place.text.clone().unwrap_or_default();
            problems.push(Problem::new(code, column).value(value).other(district.clone()));
        }
        (client.region_code, client.place_text) = (place.code, place.text);
    }

    /// "3" below "RT" is "RT 3".
    fn with_street_part(&self, at: usize, text: String) -> String {
        let header = fold(self.labels.get(at).map_or("", String::as_str));
        let part = header.rsplit(' ').next().filter(|word| matches!(*word, "rt" | "rw" | "blok"));
        match part {
            Some(part) if !header.contains("rt rw") && text.starts_with(|c: char| c.is_ascii_digit()) => {
                format!("{} {text}", part.to_uppercase())
            }
            _ => text,
        }
    }

    pub(super) fn contacts(
        &mut self,
        cells: &[Cell<'_>],
        client: &mut ClientCandidate,
        problems: &mut Vec<Problem>,
    ) {
        for field in [Field::Phone, Field::GuardianPhone] {
            for (at, cell) in self.cells(field, cells) {
                let text = tidy(&cell.text());
                if digits_in(&text) > 0 && person::phones(&cell).is_empty() {
                    problems.push(Problem::new(ProblemCode::PhoneUnreadable, Some(at)).value(text));
                }
            }
        }
        let found: Vec<_> =
            self.cells(Field::Phone, cells).flat_map(|(_, cell)| person::phones(&cell)).collect();
        for (number, word) in found {
            let owner = word.and_then(|word| self.meanings.known(Field::GuardianRelation, &word));
            let owner =
                owner.and_then(|code| PhoneOwner::from_word(bare(code))).unwrap_or(PhoneOwner::OneSelf);
            if !client.phones.iter().any(|phone| phone.number == number) {
                client.phones.push(PhoneCandidate { number, owner });
            }
        }
        client.guardian_name =
            self.cell(Field::GuardianName, cells).map(|(_, cell)| person::name_parts(&cell.text()).name);
        let relation = self.text(Field::GuardianRelation, cells);
        client.guardian_relation = relation
            .and_then(|text| self.meanings.of(Field::GuardianRelation, &text))
            .and_then(|code| PhoneOwner::from_word(bare(code)));
        let phone = self.cell(Field::GuardianPhone, cells);
        client.guardian_phone =
            phone.and_then(|(_, cell)| person::phones(&cell).into_iter().next()).map(|(number, _)| number);
    }
}
