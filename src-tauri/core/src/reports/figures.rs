//! The one definition of every figure: which of them an episode or a client counts in. The report's numbers and the
//! clients behind each number are both read from it, so they cannot differ.

use super::facts::{AftercareFact, DIAGNOSES, EpisodeFact, Facts, OpenQuestions, age_groups};
use crate::kernel::codes::{
    ExitDetail, Motivation, ReferralSource, Service, Severity, Sex, Status, Substance,
};
use crate::kernel::ids::Id;
use std::collections::{BTreeSet, HashMap};

/// A table of the report, by its name on the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Table {
    Clients,
    Episodes,
    New,
    CarriedOver,
    ByService,
    ByServiceStatus,
    BySourceStatus,
    BySex,
    ByAgeGroup,
    BySource,
    ByMotivation,
    BySubstance,
    ByDiagnosis,
    BySeverity,
    ByDistrict,
    ExitDetails,
    Aftercare,
    Conflicts,
    Violations,
}

/// What the aftercare table counts.
pub(super) const AFTERCARE: [&str; 7] =
    ["clients", "contacts", "reached", "not_relapsed", "relapsed", "productive", "vocational_training"];

impl Table {
    pub(super) const ALL: [Self; 19] = [
        Self::Clients,
        Self::Episodes,
        Self::New,
        Self::CarriedOver,
        Self::ByService,
        Self::ByServiceStatus,
        Self::BySourceStatus,
        Self::BySex,
        Self::ByAgeGroup,
        Self::BySource,
        Self::ByMotivation,
        Self::BySubstance,
        Self::ByDiagnosis,
        Self::BySeverity,
        Self::ByDistrict,
        Self::ExitDetails,
        Self::Aftercare,
        Self::Conflicts,
        Self::Violations,
    ];

    /// The name on the wire.
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Clients => "clients",
            Self::Episodes => "episodes",
            Self::New => "new",
            Self::CarriedOver => "carried_over",
            Self::ByService => "by_service",
            Self::ByServiceStatus => "by_service_status",
            Self::BySourceStatus => "by_source_status",
            Self::BySex => "by_sex",
            Self::ByAgeGroup => "by_age_group",
            Self::BySource => "by_source",
            Self::ByMotivation => "by_motivation",
            Self::BySubstance => "by_substance",
            Self::ByDiagnosis => "by_diagnosis",
            Self::BySeverity => "by_severity",
            Self::ByDistrict => "by_district",
            Self::ExitDetails => "exit_details",
            Self::Aftercare => "aftercare",
            Self::Conflicts => "conflicts",
            Self::Violations => "violations",
        }
    }

    /// The table of a name.
    pub(super) fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|table| table.as_str() == word)
    }

    /// The lines of the table, in the order people list them; none for a single number and for the districts.
    pub(super) fn lines(self) -> Vec<&'static str> {
        let with = |words: &[&'static str], last: &'static str| [words, &[last]].concat();
        match self {
            Self::Clients
            | Self::Episodes
            | Self::New
            | Self::CarriedOver
            | Self::ByDistrict
            | Self::Conflicts
            | Self::Violations => Vec::new(),
            Self::ByService | Self::ByServiceStatus => Service::WORDS.to_vec(),
            Self::BySource | Self::BySourceStatus => with(ReferralSource::WORDS, "none"),
            Self::BySex => with(Sex::WORDS, "unknown"),
            Self::ByAgeGroup => age_groups().chain(["unknown"]).collect(),
            Self::ByMotivation => Motivation::WORDS.to_vec(),
            Self::BySubstance => with(Substance::WORDS, "none"),
            Self::ByDiagnosis => with(&DIAGNOSES, "none"),
            Self::BySeverity => with(Severity::WORDS, "none"),
            Self::ExitDetails => with(ExitDetail::WORDS, "not_recorded"),
            Self::Aftercare => AFTERCARE.to_vec(),
        }
    }

    /// Whether each line is told apart by status.
    pub(super) const fn has_statuses(self) -> bool {
        matches!(self, Self::ByServiceStatus | Self::BySourceStatus)
    }
}

/// The key of a line in its table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Line {
    /// A table of one number.
    Whole,
    /// A line of a list.
    Of(&'static str),
    /// A cell: a line, told apart by status.
    Cell(&'static str, &'static str),
    /// A district, by its place in the list of districts.
    District(usize),
}

/// A number of the report.
pub(super) type Figure = (Table, Line);

impl EpisodeFact {
    /// Every figure that this episode counts in, once each.
    pub(super) fn figures(&self, mut counts_in: impl FnMut(Figure)) {
        let (service, status) = (self.service.as_str(), self.status.as_str());
        let source = self.source.map_or("none", ReferralSource::as_str);
        // Person figures look at the client's first episode of the period, so they count a client once.
        if self.is_first {
            counts_in((Table::Clients, Line::Whole));
            counts_in((Table::BySex, Line::Of(self.sex.map_or("unknown", Sex::as_str))));
            counts_in((Table::ByAgeGroup, Line::Of(self.age_group.unwrap_or("unknown"))));
        }
        counts_in((Table::Episodes, Line::Whole));
        counts_in((if self.is_new { Table::New } else { Table::CarriedOver }, Line::Whole));
        counts_in((Table::ByService, Line::Of(service)));
        counts_in((Table::ByServiceStatus, Line::Cell(service, status)));
        if self.service == Service::Outpatient {
            counts_in((Table::BySourceStatus, Line::Cell(source, status)));
        }
        counts_in((Table::BySource, Line::Of(source)));
        counts_in((Table::ByMotivation, Line::Of(self.motivation.as_str())));
        counts_in((Table::BySubstance, Line::Of(self.substance.map_or("none", Substance::as_str))));
        counts_in((Table::ByDiagnosis, Line::Of(self.diagnosis.unwrap_or("none"))));
        counts_in((Table::BySeverity, Line::Of(self.severity.map_or("none", Severity::as_str))));
        counts_in((Table::ByDistrict, Line::District(self.district)));
        if self.status != Status::Ongoing {
            let detail = self.exit_detail.map_or("not_recorded", ExitDetail::as_str);
            counts_in((Table::ExitDetails, Line::Of(detail)));
        }
    }
}

impl AftercareFact {
    /// Every figure that this client counts in, with how much.
    pub(super) fn figures(&self, mut counts_in: impl FnMut(Figure, u64)) {
        let of = |line| (Table::Aftercare, Line::Of(line));
        counts_in(of("clients"), 1);
        counts_in(of("contacts"), self.contacts);
        if self.is_reached {
            counts_in(of("reached"), 1);
            counts_in(of(if self.is_relapsed { "relapsed" } else { "not_relapsed" }), 1);
        }
        if self.is_productive {
            counts_in(of("productive"), 1);
        }
        if self.is_in_training {
            counts_in(of("vocational_training"), 1);
        }
    }
}

impl OpenQuestions {
    /// Every question with whom it is about.
    fn figures(&self, mut counts_in: impl FnMut(Figure, u64, &[Id])) {
        for (client, conflicts) in &self.conflicts {
            counts_in((Table::Conflicts, Line::Whole), *conflicts, &[*client]);
        }
        for (client, violations) in &self.violations {
            counts_in((Table::Violations, Line::Whole), *violations, &[*client]);
        }
        for group in &self.same_record_no {
            counts_in((Table::Violations, Line::Whole), 1, group);
        }
    }
}

impl Facts {
    /// Goes through everything counted: the figure, how much it adds, and whom it counts.
    pub(super) fn each(&self, mut counts_in: impl FnMut(Figure, u64, &[Id])) {
        for episode in &self.episodes {
            episode.figures(|figure| counts_in(figure, 1, &[episode.client]));
        }
        for client in &self.aftercare {
            client.figures(|figure, many| counts_in(figure, many, &[client.client]));
        }
        self.open_questions.figures(counts_in);
    }

    /// Every number of the report.
    pub(super) fn tally(&self) -> Tally {
        let mut counts = HashMap::new();
        self.each(|figure, many, _| *counts.entry(figure).or_default() += many);
        Tally(counts)
    }

    /// One number of the report, and the clients behind it.
    pub(super) fn who(&self, table: Table, wanted: Wanted<'_>) -> (u64, BTreeSet<Id>) {
        let (mut counted, mut clients) = (0, BTreeSet::new());
        self.each(|(of, line), many, whom| {
            if of == table && wanted.is(line, self) {
                counted += many;
                clients.extend(whom);
            }
        });
        (counted, clients)
    }
}

/// Which line of a table somebody asks for.
#[derive(Debug, Clone, Copy)]
pub(super) enum Wanted<'k> {
    /// All of them.
    All,
    /// The line of a key.
    Line(&'k str),
    /// The cell of a line and a status.
    Cell(&'k str, &'k str),
}

impl<'k> Wanted<'k> {
    /// Reads a key: `outpatient`, `outpatient.dropped_out`, a district's code or name. None when the table has no such line.
    pub(super) fn of(table: Table, key: Option<&'k str>) -> Option<Self> {
        let Some(key) = key else {
            // The lines of the aftercare table are no parts of a whole: asked for without one, it means its clients.
            return Some(if table == Table::Aftercare { Self::Line("clients") } else { Self::All });
        };
        if table == Table::ByDistrict {
            return Some(Self::Line(key));
        }
        let lines = table.lines();
        match key.split_once('.') {
            Some((line, status)) if table.has_statuses() => {
                (lines.contains(&line) && Status::WORDS.contains(&status)).then_some(Self::Cell(line, status))
            }
            _ => lines.contains(&key).then_some(Self::Line(key)),
        }
    }

    fn is(self, line: Line, facts: &Facts) -> bool {
        match (self, line) {
            (Self::All, _) => true,
            (Self::Line(key), Line::Of(word) | Line::Cell(word, _)) => key == word,
            (Self::Line(key), Line::District(at)) => facts.districts[at].key() == key,
            (Self::Cell(key, status), Line::Cell(word, of)) => key == word && status == of,
            (Self::Line(_) | Self::Cell(..), _) => false,
        }
    }
}

/// The numbers of a report.
#[derive(Debug)]
pub(super) struct Tally(HashMap<Figure, u64>);

impl Tally {
    /// A number.
    pub(super) fn count(&self, table: Table, line: Line) -> u64 {
        self.0.get(&(table, line)).copied().unwrap_or(0)
    }
}
