//! Registers made for a test. Rows are lines, cells stand between bars: `#5` is a number, `@2019-01-05` a date, `?yes` or
//! `?no` a checkbox, `\\n` a line break, everything else text.

use super::*;
use rust_xlsxwriter::{Format, Workbook};
use std::io::Write as _;

/// Cells merged in a sheet: first row, first column, last row, last column, from 0.
pub(super) type Merged = (u32, u16, u32, u16);

/// Reads a workbook of sheets with their names.
pub(super) fn read_book(sheets: &[(&str, &str, &[Merged])]) -> Result<Read, Box<dyn std::error::Error>> {
    let mut workbook = Workbook::new();
    let date = Format::new().set_num_format("dd/mm/yyyy");
    for (name, rows, merges) in sheets {
        let sheet = workbook.add_worksheet();
        sheet.set_name(*name)?;
        for (first, left, last, right) in *merges {
            sheet.merge_range(*first, *left, *last, *right, "", &Format::new())?;
        }
        for (row, line) in (0..).zip(rows.trim_matches('\n').lines()) {
            for (column, cell) in (0..).zip(line.split('|')) {
                let cell = cell.trim();
                if let Some(day) = cell.strip_prefix('@') {
                    sheet.write_datetime_with_format(row, column, day.parse::<Day>()?, &date)?;
                } else if let Some(number) = cell.strip_prefix('#') {
                    sheet.write_number(row, column, number.parse::<f64>()?)?;
                } else if let Some(answer) = cell.strip_prefix('?') {
                    sheet.write_boolean(row, column, answer == "yes")?;
                } else if !cell.is_empty() {
                    sheet.write_string(row, column, cell.replace("\\n", "\n"))?;
                }
            }
        }
    }
    read_bytes(&workbook.save_to_buffer()?)
}

/// Reads a workbook of one sheet without merged cells.
pub(super) fn read_sheet(name: &str, rows: &str) -> Result<Read, Box<dyn std::error::Error>> {
    read_book(&[(name, rows, &[])])
}

/// Reads a file of these bytes.
pub(super) fn read_bytes(bytes: &[u8]) -> Result<Read, Box<dyn std::error::Error>> {
    let mut file = tempfile::NamedTempFile::new()?;
    file.write_all(bytes)?;
    Ok(read_file(file.path(), None, &Memory::default())?)
}

impl Read {
    /// What is known of each client, a line each: name, sex, birth.
    pub(super) fn people(&self) -> Vec<String> {
        let known = self.accepted.iter().map(|(_, it)| {
            let birth = match it.client.birth {
                Some(BirthCandidate::Date(day)) => day.to_string(),
                Some(BirthCandidate::Year(year)) => year.to_string(),
                Some(BirthCandidate::Age { years, .. }) => format!("{years} th"),
                None => "-".to_owned(),
            };
            format!("{}, {}, {birth}", it.client.name, it.client.sex.map_or("-", Sex::as_str))
        });
        known.collect()
    }

    /// What is known of each episode, a line each: service, start, status, end, exit detail, substances.
    pub(super) fn care(&self) -> Vec<String> {
        let known = self.episodes().map(|it| {
            let end = it.closed_on.map_or("-".to_owned(), |day| day.to_string());
            let substances: Vec<_> = it.substances.iter().map(|substance| substance.as_str()).collect();
            format!(
                "{} {} {} {end} {} {}",
                it.service.as_str(),
                it.started_on,
                it.status.as_str(),
                it.exit_detail.map_or("-", ExitDetail::as_str),
                substances.join("+")
            )
            .trim_end()
            .to_owned()
        });
        known.collect()
    }

    /// The contacts, a line each: name, day, activity, recovery or that nobody was met.
    pub(super) fn contacts(&self) -> Vec<String> {
        let known = self.accepted.iter().filter_map(|(_, it)| match &it.care {
            Care::Aftercare(contact) => Some(format!(
                "{} {} {} {}",
                it.client.name,
                contact.contacted_on,
                contact.activity.as_str(),
                contact.recovery.map_or("not_reached", Recovery::as_str)
            )),
            Care::Episode(_) => None,
        });
        known.collect()
    }

    /// The sheets with their kinds and counts of rows and accepted rows.
    pub(super) fn kinds(&self) -> Vec<(&str, SheetKind, u32, u32)> {
        self.sheets.iter().map(|it| (it.sheet.as_str(), it.kind, it.rows, it.accepted)).collect()
    }

    /// The codes of what is warned about in rows.
    pub(super) fn warnings(&self) -> Vec<(u32, &'static str)> {
        let warned = self.problems.iter().filter(|(_, _, problem)| !problem.code.rejects());
        warned.map(|(_, row, problem)| (*row, problem.code.as_str())).collect()
    }

    /// The codes of what is odd about whole tables.
    pub(super) fn oddities(&self) -> Vec<&'static str> {
        self.register.table_problems().iter().map(|(_, _, problem)| problem.code.as_str()).collect()
    }
}
