//! Reading one row of a register: the episode of care.

use super::candidates::{Candidate, Care, EpisodeCandidate};
use super::care::{diagnosis_in, substance_parts, with_primary_first};
use super::cells::Cell;
use super::fields::{Field, SheetKind};
use super::lexicon::{Lexicon, Meaning, bare};
use super::person;
use super::places::Places;
use super::problems::{Problem, ProblemCode};
use super::rows::{Reading, RowRead};
use super::text::{fold, tidy};
use crate::kernel::codes::{
    ExitDetail, Funding, Motivation, ReferralSource, Route, Service, Severity, Status, Substance,
};
use crate::kernel::days::Day;

/// The status a row gives and how it came to be.
struct Stand {
    status: Status,
    detail: Option<ExitDetail>,
}

impl Reading {
    /// Reads a row that holds data.
    pub(super) fn read(&mut self, cells: &[Cell<'_>], places: &mut Places) -> RowRead {
        let mut problems = Vec::new();
        let mut candidates = match self.kind {
            SheetKind::Aftercare if self.has_months() => self.read_months(cells, places, &mut problems),
            SheetKind::Aftercare => self.read_aftercare(cells, places, &mut problems).into_iter().collect(),
            _ => self.read_episode(cells, places, &mut problems).into_iter().collect(),
        };
        if problems.iter().any(|problem| problem.code.rejects()) {
            candidates.clear();
        }
        RowRead { problems, candidates }
    }

    fn read_episode(
        &mut self,
        cells: &[Cell<'_>],
        places: &mut Places,
        problems: &mut Vec<Problem>,
    ) -> Option<Candidate> {
        let started_on = self.main_day(Field::StartedOn, cells, problems);
        let client = self.client(cells, started_on, places, problems);
        let mut notes = Vec::new();
        let partner = self.text(Field::Partner, cells);
        let service = self.service(cells, partner.as_deref(), problems);
        let closed_on = self
            .cell(Field::ClosedOn, cells)
            .and_then(|(at, cell)| self.past_day(at, &cell, problems).map(|day| (at, day)));
        let stand = self.stand(cells, service, closed_on.map(|(_, day)| day), &mut notes, problems);
        let closed_on = self.closing_day(started_on, closed_on, stand.as_ref(), problems);
        let diagnosis = self.diagnosis(cells, &mut notes, problems);
        let substances = self.substances(cells, diagnosis.as_deref(), &mut notes, problems);
        let source = self.noted(Field::Source, cells, ProblemCode::SourceUnknown, &mut notes, problems);
        let motivation = self.noted(Field::Motivation, cells, ProblemCode::WordUnknown, &mut notes, problems);
        let funding = self.noted(Field::Funding, cells, ProblemCode::WordUnknown, &mut notes, problems);
        let severity = self.noted(Field::Severity, cells, ProblemCode::WordUnknown, &mut notes, problems);
        let route = self.noted(Field::Route, cells, ProblemCode::WordUnknown, &mut notes, problems);
        let years_of_use = self
            .cell(Field::YearsOfUse, cells)
            .and_then(|(at, cell)| person::years(&cell, self.counts_months(at)));
        let stand = stand?;
        let episode = EpisodeCandidate {
            service: service?,
            started_on: started_on?,
            status: stand.status,
            closed_on,
            exit_detail: stand.detail,
            source: source.and_then(ReferralSource::from_word),
            motivation: motivation.and_then(Motivation::from_word),
            funding: funding.and_then(Funding::from_word),
            severity: severity.and_then(Severity::from_word),
            diagnosis,
            substances,
            route: route.and_then(Route::from_word),
            years_of_use,
            counselor: self.text(Field::Counselor, cells),
            partner: partner.or_else(|| self.partner_in_status(cells)),
            remarks: self.remarks(cells, notes),
        };
        Some(Candidate { client, care: Care::Episode(Box::new(episode)) })
    }

    /// The code of a cell; a word nobody knows is warned about and kept among the remarks.
    pub(super) fn noted(
        &mut self,
        field: Field,
        cells: &[Cell<'_>],
        unknown: ProblemCode,
        notes: &mut Vec<String>,
        problems: &mut Vec<Problem>,
    ) -> Option<Meaning> {
        let meaning = self.code(field, cells, unknown, problems);
        if meaning.is_none()
            && let Some((at, cell)) = self.cell(field, cells)
        {
            notes.push(self.note(at, &cell.text()));
        }
        meaning
    }

    /// Whether a header says that the numbers below it are months: "Lama pakai (bln)".
    fn counts_months(&self, at: usize) -> bool {
        let header = fold(self.labels.get(at).map_or("", String::as_str));
        let has = |units: &[&str]| header.split(' ').any(|word| units.contains(&word));
        has(&["bln", "bulan", "month", "months"]) && !has(&["thn", "th", "tahun", "year", "years"])
    }

    pub(super) fn note(&self, at: usize, text: &str) -> String {
        format!("{}: {}", self.labels.get(at).map_or("", String::as_str), tidy(text))
    }

    pub(super) fn remarks(&self, cells: &[Cell<'_>], notes: Vec<String>) -> Option<String> {
        let own = self.cells(Field::Remarks, cells).map(|(_, cell)| tidy(&cell.text()));
        let all: Vec<String> = own.chain(notes).filter(|text| !text.is_empty()).collect();
        (!all.is_empty()).then(|| all.join("; "))
    }

    fn service(
        &mut self,
        cells: &[Cell<'_>],
        partner: Option<&str>,
        problems: &mut Vec<Problem>,
    ) -> Option<Service> {
        if let Some((at, cell)) = self.cell(Field::Service, cells) {
            let text = tidy(&cell.text());
            let known = self.meaning(Field::Service, at, &text);
            if known.is_none() {
                problems.push(Problem::new(ProblemCode::ServiceUnknown, Some(at)).value(text));
            }
            return known.and_then(Service::from_word);
        }
        for (field, service) in [
            (Field::ServiceInpatient, Service::Inpatient),
            (Field::ServiceOutpatient, Service::Outpatient),
            (Field::ServiceCommunity, Service::Community),
        ] {
            if self.is_ticked(field, cells) {
                return Some(service);
            }
        }
        // "Dirujuk rawat inap" and a partner beside "Dirujuk" say it as well.
        let status = self.text(Field::Status, cells);
        let in_status = status.as_deref().filter(|text| fold(text).contains("inap"));
        if in_status.and_then(|text| self.meanings.known(Field::Service, text)) == Some("inpatient") {
            return Some(Service::Inpatient);
        }
        let is_referred =
            status.is_some_and(|text| self.meanings.known(Field::Status, &text) == Some("referred"));
        if is_referred && partner.is_some() {
            return Some(Service::Inpatient);
        }
        if let Some(service) = self.context.service {
            return Some(service);
        }
        if let Some(column) = self.column(Field::Service) {
            problems.push(Problem::new(ProblemCode::ServiceAssumed, Some(column)));
        }
        Some(Service::Outpatient)
    }

    /// The status of a row. Being referred is an ongoing episode at the partner for inpatients, a transfer for others.
    fn stand(
        &mut self,
        cells: &[Cell<'_>],
        service: Option<Service>,
        closed_on: Option<Day>,
        notes: &mut Vec<String>,
        problems: &mut Vec<Problem>,
    ) -> Option<Stand> {
        let reason = self.cell(Field::ExitDetail, cells).map(|(at, cell)| (at, tidy(&cell.text())));
        let meaning = match self.cell(Field::Status, cells).map(|(at, cell)| (at, tidy(&cell.text()))) {
            Some((at, text)) => {
                // "Rawat inap" where the status should stand is somebody who is there.
                let is_service = Lexicon::of(Field::Service).is_some_and(|it| it.recognises(&text) >= 1.0);
                let in_care = is_service.then_some("ongoing");
                let known = self.meanings.known(Field::Status, &text).or(in_care);
                let known = known.or_else(|| self.meaning(Field::Status, at, &text));
                if known.is_none() {
                    problems.push(Problem::new(ProblemCode::StatusUnknown, Some(at)).value(text));
                }
                known?
            }
            None => match self.ticked_status(cells) {
                Some(ticked) => ticked,
                None => self.status_without_a_word(closed_on, reason.as_ref(), problems)?,
            },
        };
        let status = match bare(meaning) {
            "referred" if service == Some(Service::Inpatient) => Status::Ongoing,
            "referred" => Status::Transferred,
            word => Status::from_word(word)?,
        };
        let from_status = meaning.split_once(':').and_then(|(_, detail)| ExitDetail::from_word(detail));
        let detail = match status {
            Status::Ongoing => None,
            Status::Completed => Some(ExitDetail::Completed),
            Status::Transferred => Some(ExitDetail::Transferred),
            Status::Deceased => Some(ExitDetail::Deceased),
            Status::DroppedOut => from_status,
        };
        let Some((at, text)) = reason else { return Some(Stand { status, detail }) };
        let named = self.meaning(Field::ExitDetail, at, &text).and_then(ExitDetail::from_word);
        if let Some(named) = named.filter(|named| status.allows(*named)) {
            return Some(Stand { status, detail: Some(named) });
        }
        notes.push(self.note(at, &text));
        let other = (status == Status::DroppedOut).then_some(ExitDetail::Other);
        Some(Stand { status, detail: detail.or(other) })
    }

    fn ticked_status(&self, cells: &[Cell<'_>]) -> Option<Meaning> {
        let ticked = [
            (Field::StatusDroppedOut, "dropped_out"),
            (Field::StatusCompleted, "completed"),
            (Field::StatusReferred, "referred"),
            (Field::StatusOngoing, "ongoing"),
        ];
        ticked.into_iter().find(|(field, _)| self.is_ticked(*field, cells)).map(|(_, meaning)| meaning)
    }

    fn status_without_a_word(
        &mut self,
        closed_on: Option<Day>,
        reason: Option<&(usize, String)>,
        problems: &mut Vec<Problem>,
    ) -> Option<Meaning> {
        if let Some((at, text)) = reason {
            return self.status_of_reason(*at, text, problems);
        }
        if closed_on.is_none() {
            return Some("ongoing");
        }
        let column = self.column(Field::Status).or_else(|| self.column(Field::ClosedOn));
        problems.push(Problem::new(ProblemCode::StatusAssumed, column));
        Some("completed")
    }

    /// The status that a reason for leaving says where no status does: who completed left too.
    fn status_of_reason(&mut self, at: usize, text: &str, problems: &mut Vec<Problem>) -> Option<Meaning> {
        let detail = self.meanings.known(Field::ExitDetail, text).and_then(ExitDetail::from_word);
        if let Some(detail) = detail {
            let statuses = [Status::Completed, Status::Transferred, Status::Deceased];
            let own = statuses.into_iter().find(|status| status.allows(detail));
            return Some(own.map_or("dropped_out", Status::as_str));
        }
        let header = fold(self.labels.get(at).map_or("", String::as_str));
        let asks_for_drop_outs = ["drop", "do", "putus", "gagal", "tidak", "berhenti"];
        if header.split(' ').any(|word| asks_for_drop_outs.contains(&word)) {
            return Some("dropped_out");
        }
        let known = self.meanings.known(Field::Status, text);
        if known.is_none() {
            self.meanings.note_unknown(Field::ExitDetail, text);
            problems.push(Problem::new(ProblemCode::StatusUnknown, Some(at)).value(text));
        }
        known
    }

    fn closing_day(
        &self,
        started_on: Option<Day>,
        closed_on: Option<(usize, Day)>,
        stand: Option<&Stand>,
        problems: &mut Vec<Problem>,
    ) -> Option<Day> {
        let (at, day) = closed_on?;
        let show = |day: Day| day.format("%d-%m-%Y").to_string();
        if let Some(started_on) = started_on.filter(|started_on| day < *started_on) {
            problems.push(
                Problem::new(ProblemCode::ClosedBeforeOpened, Some(at))
                    .value(show(day))
                    .other(show(started_on)),
            );
            return None;
        }
        if stand.is_some_and(|stand| stand.status == Status::Ongoing) {
            problems.push(Problem::new(ProblemCode::ClosedOnIgnored, Some(at)).value(show(day)));
            return None;
        }
        Some(day)
    }

    fn diagnosis(
        &self,
        cells: &[Cell<'_>],
        notes: &mut Vec<String>,
        problems: &mut Vec<Problem>,
    ) -> Option<String> {
        let Some((at, cell)) = self.cell(Field::Diagnosis, cells) else {
            let beside =
                self.cells(Field::Substances, cells).find_map(|(_, cell)| diagnosis_in(&cell.text()));
            return beside;
        };
        let text = tidy(&cell.text());
        let code = diagnosis_in(&text);
        if code.is_none() {
            notes.push(self.note(at, &text));
            problems.push(Problem::new(ProblemCode::DiagnosisUnknown, Some(at)).value(text));
        }
        code
    }

    fn substances(
        &mut self,
        cells: &[Cell<'_>],
        diagnosis: Option<&str>,
        notes: &mut Vec<String>,
        problems: &mut Vec<Problem>,
    ) -> Vec<Substance> {
        let written: Vec<(usize, String)> =
            self.cells(Field::Substances, cells).map(|(at, cell)| (at, cell.text().into_owned())).collect();
        let mut named = Vec::new();
        for (at, text) in written {
            // "Lebih dari satu zat" is one word of the vocabulary, and so is what the user explained as a whole.
            let whole = self
                .meanings
                .known(Field::Substances, &tidy(&text))
                .filter(|_| substance_parts(&text).count() < 2);
            if let Some(substance) = whole.and_then(Substance::from_word) {
                named.push(substance);
                continue;
            }
            let mut is_known = true;
            for part in substance_parts(&text) {
                match self.meanings.of(Field::Substances, part).and_then(Substance::from_word) {
                    Some(substance) => named.push(substance),
                    None => {
                        is_known = false;
                        problems.push(Problem::new(ProblemCode::SubstanceUnknown, Some(at)).value(part));
                    }
                }
            }
            if !is_known {
                notes.push(self.note(at, &text));
            }
        }
        with_primary_first(named, diagnosis)
    }

    /// "Dirujuk ke RSJ Mutiara Sukma" names the partner where no column does.
    fn partner_in_status(&self, cells: &[Cell<'_>]) -> Option<String> {
        let text = [Field::Status, Field::Service].iter().find_map(|field| {
            self.text(*field, cells).filter(|text| text.len() > 9 && fold(text).contains("rujuk"))
        })?;
        let at = text.to_ascii_lowercase().find(" ke ")?;
        let place = text[at + 4..].trim();
        let is_service = matches!(fold(place).as_str(), "rawat inap" | "rawat jalan" | "inap" | "ranap");
        (place.len() > 2 && !is_service).then(|| place.to_owned())
    }
}
