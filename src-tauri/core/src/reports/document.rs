//! A report as a document: its head, its tables and its lists in the words of a language, before it becomes a workbook
//! or delimited text.

use super::{AnnualReport, Counts, Period};
use crate::kernel::codes::Status;
use crate::kernel::days::Day;
use crate::l10n::Words;
use crate::settings::Settings;
use chrono::Datelike;
use fluent_bundle::FluentArgs;

/// What stands in one place of a table.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Cell {
    Empty,
    /// Text, whatever it looks like.
    Text(String),
    Number(u64),
    /// A share, 0 to 1.
    Share(f64),
    Day(Day),
}

impl Cell {
    pub(crate) fn text(text: Option<String>) -> Self {
        text.filter(|text| !text.is_empty()).map_or(Self::Empty, Self::Text)
    }

    pub(crate) fn day(day: Option<Day>) -> Self {
        day.map_or(Self::Empty, Self::Day)
    }
}

/// A table of figures.
#[derive(Debug)]
pub(super) struct TableText {
    pub(super) title: String,
    pub(super) columns: Vec<String>,
    pub(super) lines: Vec<Vec<Cell>>,
    /// Whether the last line is the sum of those above.
    pub(super) has_sum: bool,
}

/// A list behind the figures: of episodes, of contacts, of clinics.
#[derive(Debug)]
pub(crate) struct List {
    /// The sheet's name.
    pub(crate) name: String,
    pub(crate) title: String,
    pub(crate) columns: Vec<String>,
    pub(crate) lines: Vec<Vec<Cell>>,
}

/// A report in words.
#[derive(Debug)]
pub(super) struct Document {
    /// The name of the sheet of figures.
    pub(super) name: String,
    /// The lines above the title.
    pub(super) letterhead: Vec<String>,
    pub(super) title: String,
    /// The lines below it: whose it is, the period, what the figures rest on.
    pub(super) about: Vec<String>,
    pub(super) tables: Vec<TableText>,
    pub(super) lists: Vec<List>,
    /// Where and when, and who signs.
    pub(super) signature: Vec<String>,
    pub(super) made_on: Day,
}

impl Document {
    /// Puts a report into words; `of` says whose it is.
    pub(super) fn of(
        report: &AnnualReport,
        of: Vec<String>,
        settings: &Settings,
        today: Day,
        words: &Words,
        lists: Vec<List>,
    ) -> Self {
        let lines =
            |text: &Option<String>| text.iter().flat_map(|text| text.lines()).map(str::to_owned).collect();
        Self {
            name: words.text("export-sheet-report"),
            letterhead: lines(&settings.letterhead),
            title: title(report.period, words),
            about: about(report, of, today, words),
            tables: tables(report, words),
            lists,
            signature: lines(&settings.signatory),
            made_on: today,
        }
    }
}

fn title(Period { from, to }: Period, words: &Words) -> String {
    let is_year = from.year() == to.year() && from.ordinal() == 1 && (to.month(), to.day()) == (12, 31);
    if !is_year {
        return words.text("export-title");
    }
    // A year is a name here: as a number it would get separators.
    words.text_with("export-title-year", &args([("year", from.year().to_string())]))
}

fn about(report: &AnnualReport, mut about: Vec<String>, today: Day, words: &Words) -> Vec<String> {
    let days = [("from", day_text(report.period.from, words)), ("to", day_text(report.period.to, words))];
    about.push(words.text_with("export-period", &args(days)));
    about.push(words.text_with("export-made", &args([("day", day_text(today, words))])));
    if report.conflicts + report.violations > 0 {
        let mut open = FluentArgs::new();
        open.set("conflicts", report.conflicts);
        open.set("violations", report.violations);
        about.push(words.text_with("report-rests", &open));
    }
    about.extend(report.notes.iter().map(|note| words.text(&format!("report-note-{note}"))));
    about
}

fn args<const N: usize>(values: [(&'static str, String); N]) -> FluentArgs<'static> {
    values.into_iter().collect()
}

/// A day in words: 12 Maret 2019.
fn day_text(day: Day, words: &Words) -> String {
    format!("{} {} {}", day.day(), words.text(&format!("month-{}", day.month())), day.year())
}

fn tables(report: &AnnualReport, words: &Words) -> Vec<TableText> {
    let mut tables = vec![
        summary(report, words),
        by_status("by-service", "service", &report.by_service_status, words),
        by_status("by-source-status", "source", &report.by_source_status, words),
    ];
    for (title, kind, unit, counts) in [
        ("by-sex", "sex", "clients", &report.by_sex),
        ("by-age", "age", "clients", &report.by_age_group),
        ("by-source", "source", "episodes", &report.by_source),
        ("by-motivation", "motivation", "episodes", &report.by_motivation),
        ("by-substance", "substance", "episodes", &report.by_substance),
        ("by-diagnosis", "icd", "episodes", &report.by_diagnosis),
        ("by-severity", "severity", "episodes", &report.by_severity),
    ] {
        let lines = counts.iter().map(|(line, count)| (label(kind, line, words), *count)).collect();
        tables.push(with_shares(title, unit, lines, words));
    }
    let districts = report.by_district.iter().map(|district| {
        let name = if district.name.is_empty() { words.text("not-recorded") } else { district.name.clone() };
        (name, district.count)
    });
    tables.push(with_shares("by-district", "episodes", districts.collect(), words));
    let exits =
        report.exit_details.iter().map(|(line, count)| (label("exit", line, words), *count)).collect();
    tables.push(with_shares("by-exit", "episodes", exits, words));
    tables.push(aftercare(report, words));
    tables
}

fn label(kind: &str, line: &str, words: &Words) -> String {
    match (kind, line) {
        ("icd", "none") => words.text("not-recorded"),
        ("icd", block) => format!("{block} {}", words.text(&format!("icd-{block}"))),
        _ => words.code(kind, line),
    }
}

fn summary(report: &AnnualReport, words: &Words) -> TableText {
    let share = |rate: Option<f64>| rate.map_or(Cell::Empty, Cell::Share);
    let lines = [
        ("figure-clients", Cell::Number(report.clients)),
        ("episodes", Cell::Number(report.episodes)),
        ("summary-new", Cell::Number(report.new)),
        ("summary-carried", Cell::Number(report.carried_over)),
        ("export-completion_rate", share(report.completion_rate)),
        ("export-dropout_rate", share(report.dropout_rate)),
    ];
    TableText {
        title: words.text("summary"),
        columns: vec![String::new(), words.text("count")],
        lines: lines.into_iter().map(|(id, cell)| vec![Cell::Text(words.text(id)), cell]).collect(),
        has_sum: false,
    }
}

fn by_status(title: &str, kind: &str, counts: &Counts<Counts>, words: &Words) -> TableText {
    let mut columns = vec![String::new(), words.text("episodes")];
    columns.extend(Status::WORDS.iter().map(|status| words.code("status", status)));
    columns.push(words.text("percent-completed"));
    let line = |label: String, cells: &dyn Fn(&str) -> u64| {
        let sum: u64 = Status::WORDS.iter().map(|status| cells(status)).sum();
        let mut line = vec![Cell::Text(label), Cell::Number(sum)];
        line.extend(Status::WORDS.iter().map(|status| Cell::Number(cells(status))));
        line.push(super::share(cells(Status::Completed.as_str()), sum).map_or(Cell::Empty, Cell::Share));
        line
    };
    let mut lines: Vec<Vec<Cell>> =
        counts.iter().map(|(of, cells)| line(words.code(kind, of), &|status| cells.of(status))).collect();
    lines.push(line(words.text("total"), &|status| counts.iter().map(|(_, cells)| cells.of(status)).sum()));
    TableText { title: words.text(title), columns, lines, has_sum: true }
}

fn with_shares(title: &str, unit: &str, counts: Vec<(String, u64)>, words: &Words) -> TableText {
    let sum: u64 = counts.iter().map(|(_, count)| count).sum();
    let line = |(label, count): (String, u64)| {
        let share = super::share(count, sum).map_or(Cell::Empty, Cell::Share);
        vec![Cell::Text(label), Cell::Number(count), share]
    };
    let mut lines: Vec<Vec<Cell>> = counts.into_iter().map(line).collect();
    lines.push(line((words.text("total"), sum)));
    let columns = vec![String::new(), words.text(unit), words.text("export-share")];
    TableText { title: words.text(title), columns, lines, has_sum: true }
}

fn aftercare(report: &AnnualReport, words: &Words) -> TableText {
    let counts = &report.aftercare;
    let lines = [
        ("clients", counts.clients),
        ("contacts", counts.contacts),
        ("reached", counts.reached),
        ("not_relapsed", counts.not_relapsed),
        ("relapsed", counts.relapsed),
        ("productive", counts.productive),
        ("vocational_training", counts.vocational_training),
    ];
    TableText {
        title: words.text("place-aftercare"),
        columns: vec![String::new(), words.text("count")],
        lines: lines
            .into_iter()
            .map(|(line, count)| {
                vec![Cell::Text(words.text(&format!("aftercare-figure-{line}"))), Cell::Number(count)]
            })
            .collect(),
        has_sum: false,
    }
}
