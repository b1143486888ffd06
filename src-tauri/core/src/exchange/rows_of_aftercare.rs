//! Reading one row of an aftercare list: the contact, and how the client was found.

use super::candidates::{AftercareCandidate, Candidate, Care};
use super::cells::Cell;
use super::fields::Field;
use super::lexicon::bare;
use super::places::Places;
use super::problems::{Problem, ProblemCode};
use super::rows::Reading;
use super::text::{fold, tidy};
use crate::kernel::codes::{AftercareActivity, ProductiveKind, Recovery};

impl Reading {
    pub(super) fn read_aftercare(
        &mut self,
        cells: &[Cell<'_>],
        places: &mut Places,
        problems: &mut Vec<Problem>,
    ) -> Option<Candidate> {
        let contacted_on = self.main_day(Field::ContactedOn, cells, problems);
        let client = self.client(cells, contacted_on, places, problems);
        let mut notes = Vec::new();
        let activity = self.activity(cells, problems);
        let (mut recovery, mut reached) = self.recovery(cells, problems);
        let said = self.noted(Field::Reached, cells, ProblemCode::WordUnknown, &mut notes, problems);
        reached = said.map(|said| said == "yes").or(reached);
        let mut productive = None;
        let mut kind = None;
        if let Some(outcome) =
            self.noted(Field::Outcome, cells, ProblemCode::WordUnknown, &mut notes, problems)
        {
            let recovered = matches!(outcome, "PP" | "PTP");
            recovery = recovery.or(Some(if recovered { Recovery::Abstinent } else { Recovery::Relapse }));
            productive = Some(matches!(outcome, "PP" | "TPP"));
        }
        let said = self.noted(Field::Productive, cells, ProblemCode::WordUnknown, &mut notes, problems);
        if let Some(said) = said {
            productive = Some(bare(said) == "yes");
            kind = said.split_once(':').and_then(|(_, kind)| ProductiveKind::from_word(kind));
        }
        recovery = recovery.or_else(|| self.ticked_recovery(cells));
        let is_productive = self.ticked_answer(Field::ProductiveYes, Field::ProductiveNo, cells);
        productive = productive.or(is_productive);
        let reached = reached.unwrap_or(true);
        let (kind, productive, productive_note) = self.productivity(cells, productive, kind);
        let mut note = self.remarks(cells, notes);
        if note == productive_note {
            note = None;
        }
        let contact = AftercareCandidate {
            contacted_on: contacted_on?,
            activity: activity?,
            reached,
            recovery: reached.then_some(recovery.unwrap_or(Recovery::Unknown)),
            productive: productive.filter(|_| reached),
            productive_kind: kind.filter(|_| reached && productive == Some(true)),
            productive_note: productive_note.filter(|_| reached),
            institution: self.text(Field::Institution, cells),
            note,
        };
        Some(Candidate { client, care: Care::Aftercare(Box::new(contact)) })
    }

    /// Adds to a contact what a row says of the client as a whole: what they do, where they come from, remarks.
    pub(super) fn complete(
        &mut self,
        cells: &[Cell<'_>],
        contact: &mut AftercareCandidate,
        problems: &mut Vec<Problem>,
    ) {
        let mut notes: Vec<String> = contact.note.take().into_iter().collect();
        let said = self.noted(Field::Productive, cells, ProblemCode::WordUnknown, &mut notes, problems);
        let said = said.map(|said| bare(said) == "yes").filter(|_| contact.reached);
        let (kind, productive, productive_note) =
            self.productivity(cells, said.or(contact.productive), contact.productive_kind);
        if contact.reached {
            (contact.productive, contact.productive_kind) = (productive, kind);
            contact.productive_note = productive_note.or(contact.productive_note.take());
        }
        contact.institution = self.text(Field::Institution, cells);
        contact.note =
            self.remarks(cells, notes).filter(|note| Some(note) != contact.productive_note.as_ref());
    }

    fn activity(&mut self, cells: &[Cell<'_>], problems: &mut Vec<Problem>) -> Option<AftercareActivity> {
        if self.cell(Field::Activity, cells).is_none() {
            if let Some(column) = self.column(Field::Activity) {
                problems.push(Problem::new(ProblemCode::ActivityAssumed, Some(column)));
            }
            return Some(AftercareActivity::Evaluation);
        }
        let code = self.code(Field::Activity, cells, ProblemCode::ActivityUnknown, problems);
        code.and_then(AftercareActivity::from_word)
    }

    /// The client's condition, and whether the words for it say that nobody was met.
    fn recovery(
        &mut self,
        cells: &[Cell<'_>],
        problems: &mut Vec<Problem>,
    ) -> (Option<Recovery>, Option<bool>) {
        let Some((at, cell)) = self.cell(Field::Recovery, cells) else { return (None, None) };
        let text = tidy(&cell.text());
        if let Some(meaning) = self.meanings.known(Field::Recovery, &text) {
            return match meaning {
                "not_reached" => (None, Some(false)),
                code => (Recovery::from_word(code), None),
            };
        }
        // "Ya" below "Kambuh" is a relapse, below "Pulih" it is none.
        if let Some(is_yes) =
            self.meanings.known(Field::Reached, &text).filter(|_| text.len() < 8).map(|said| said == "yes")
        {
            let header = fold(self.labels.get(at).map_or("", String::as_str));
            let asks_relapse =
                ["kambuh", "relaps", "pakai", "positif"].iter().any(|word| header.contains(word));
            let asks_recovery = ["pulih", "recover", "abstinen", "bersih", "clean", "sober"]
                .iter()
                .any(|word| header.contains(word));
            if asks_relapse != asks_recovery {
                let relapsed = is_yes == asks_relapse;
                return (Some(if relapsed { Recovery::Relapse } else { Recovery::Abstinent }), None);
            }
        }
        self.meanings.note_unknown(Field::Recovery, &text);
        problems.push(Problem::new(ProblemCode::RecoveryUnknown, Some(at)).value(text));
        (None, None)
    }

    fn ticked_recovery(&self, cells: &[Cell<'_>]) -> Option<Recovery> {
        let is_clean = self.ticked_answer(Field::RecoveryAbstinent, Field::RecoveryRelapse, cells)?;
        Some(if is_clean { Recovery::Abstinent } else { Recovery::Relapse })
    }

    /// What two ticked columns say, or a written no in one of them.
    fn ticked_answer(&self, yes: Field, no: Field, cells: &[Cell<'_>]) -> Option<bool> {
        match (self.is_ticked(yes, cells), self.is_ticked(no, cells)) {
            (true, false) => return Some(true),
            (false, true) => return Some(false),
            (true, true) => return None,
            (false, false) => {}
        }
        let denied = |field| self.cell(field, cells).is_some();
        match (denied(yes), denied(no)) {
            (true, false) => Some(false),
            (false, true) => Some(true),
            _ => None,
        }
    }

    /// What the client does that is productive: from its column, else from the remarks.
    fn productivity(
        &mut self,
        cells: &[Cell<'_>],
        productive: Option<bool>,
        kind: Option<ProductiveKind>,
    ) -> (Option<ProductiveKind>, Option<bool>, Option<String>) {
        let own = self.text(Field::ProductiveKind, cells);
        let text = own.clone().or_else(|| self.text(Field::Remarks, cells));
        let Some(text) = text else { return (kind, productive, None) };
        let folded = fold(&text);
        // Looking for work is no work.
        let wished = ["cari", "ingin", "rencana", "akan ", "butuh", "calon", "belum", "tidak"]
            .iter()
            .any(|word| folded.contains(word));
        let named = if wished {
            None
        } else {
            self.meanings.known(Field::ProductiveKind, &text).and_then(ProductiveKind::from_word)
        };
        let named = named.or((own.is_some() && !wished).then_some(ProductiveKind::Other));
        match (productive, named) {
            (Some(false), _) | (_, None) => (kind, productive, own),
            (_, Some(named)) => (Some(named), Some(true), Some(text)),
        }
    }
}
