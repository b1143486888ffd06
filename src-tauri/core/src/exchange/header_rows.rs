//! Which rows are a header: scoring rows by the words in them, putting headers of several rows together.

use super::cells::{Cell, Merge};
use super::fields::Field;
use super::headers::{HeaderFit, UNDERSTOOD, fit};
use super::layout::Header;
use super::months;
use super::text::{digits_in, tidy};
use chrono::Datelike as _;
use std::collections::HashMap;

pub(super) type OwnedRow = (u32, Vec<Owned>);

/// A cell that outlives its row.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Owned {
    Text(String),
    Other(Cell<'static>),
}

impl Owned {
    pub(super) fn of(cell: &Cell<'_>) -> Self {
        match cell {
            Cell::Text(text) => Self::Text((*text).to_owned()),
            Cell::Number(number) => Self::Other(Cell::Number(*number)),
            Cell::Date(day) => Self::Other(Cell::Date(*day)),
            Cell::Flag(flag) => Self::Other(Cell::Flag(*flag)),
            Cell::Empty => Self::Other(Cell::Empty),
        }
    }

    pub(super) fn cell(&self) -> Cell<'_> {
        match self {
            Self::Text(text) => Cell::Text(text),
            Self::Other(cell) => *cell,
        }
    }
}

/// The letters a spreadsheet gives a column, in brackets.
pub(super) fn column_letters(at: usize) -> String {
    let mut letters = String::new();
    let mut rest = at + 1;
    while rest > 0 {
        let digit = u8::try_from((rest - 1) % 26).unwrap_or(0);
        letters.insert(0, char::from(b'A' + digit));
        rest = (rest - 1) / 26;
    }
    format!("({letters})")
}

pub(super) fn filled(cells: &[Owned]) -> usize {
    cells.iter().filter(|cell| !cell.cell().is_empty()).count()
}

/// Whether a row has words only, as headers have: no dates, no numbers, no long digits.
pub(super) fn is_wordy(cells: &[Owned]) -> bool {
    filled(cells) > 0 && cells.iter().all(|cell| is_header_cell(&cell.cell()))
}

pub(super) fn is_header_cell(cell: &Cell<'_>) -> bool {
    match cell {
        Cell::Empty => true,
        Cell::Text(text) => {
            text.len() <= 90 && (digits_in(text) < 4 || !is_day(text) && months::named(text).is_some())
        }
        // A spreadsheet turns "Jan-23" into the first of the month.
        Cell::Date(day) => day.day() == 1,
        Cell::Number(_) | Cell::Flag(_) => false,
    }
}

/// "01-03-2023" as text is a day of the data, however it is meant.
fn is_day(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_digit())
}

/// How much a row is like a header.
pub(super) fn row_score(lead: &[OwnedRow], at: usize, fits: &mut HashMap<String, f32>) -> f32 {
    let cells = &lead[at].1;
    let count = filled(cells);
    if count < 2 {
        return 0.0;
    }
    let (mut score, mut understood) = (0.0, 0_usize);
    for cell in cells {
        let cell = cell.cell();
        if cell.is_empty() {
            continue;
        }
        if !is_header_cell(&cell) {
            score -= 0.6;
            continue;
        }
        let fit = known_fit(&cell.text(), fits);
        if fit >= UNDERSTOOD {
            understood += 1;
            score += fit;
        }
    }
    let enough = understood >= 2 && (understood * 5 >= count * 2 || understood >= 5);
    if enough { score } else { 0.0 }
}

/// The fit of a text as a header; words that registers also write in cells count little.
pub(super) fn known_fit(text: &str, fits: &mut HashMap<String, f32>) -> f32 {
    if let Some(known) = fits.get(text) {
        return *known;
    }
    let fit = fit(text);
    let best = fit.fields.iter().find(|(field, _)| !field.is_ticked()).map_or(0.0, |(_, score)| *score);
    let ticked =
        fit.fields.first().is_some_and(|(field, _)| field.is_ticked() || *field == Field::MonthContact);
    let score = if ticked { best.min(0.6) * 0.5 } else { best.max(fit.foreign) };
    if fits.len() < 5_000 {
        fits.insert(text.to_owned(), score);
    }
    score
}

/// The worth of rows as a header: each field once, a second column of the same field little.
pub(super) fn total(rows: &[OwnedRow], merges: &[Merge]) -> f32 {
    let mut by_field: HashMap<Option<Field>, (f32, usize)> = HashMap::new();
    let mut sum = 0.0;
    for (_, fit) in compose(rows, merges) {
        let best = fit.any();
        if best < UNDERSTOOD {
            continue;
        }
        let field = fit.fields.first().filter(|(_, score)| *score >= fit.foreign).map(|(field, _)| *field);
        let (_, count) = by_field.entry(field).or_insert((best, 0));
        *count += 1;
        let again = *count > 1 && field.is_some_and(|field| !field.may_repeat());
        sum += if again { 0.3 * best } else { best };
    }
    sum
}

/// Puts the rows of a header together, column by column.
pub(super) fn compose(rows: &[OwnedRow], merges: &[Merge]) -> Vec<(String, HeaderFit)> {
    let width = rows.iter().map(|(_, cells)| cells.len()).max().unwrap_or(0);
    let parts: Vec<Vec<String>> = (0..rows.len()).map(|at| row_texts(rows, at, width, merges)).collect();
    (0..width)
        .map(|column| {
            let mut texts: Vec<&str> = Vec::new();
            for part in &parts {
                let text = part[column].as_str();
                if !text.is_empty() && texts.last() != Some(&text) {
                    texts.push(text);
                }
            }
            let joined = texts.join(" ");
            let mut best = fit(&joined);
            if let Some(last) = texts.last().filter(|_| texts.len() > 1) {
                best.join(&fit(last), 0.93);
            }
            (joined, best)
        })
        .collect()
}

/// The texts of one header row; a title over several columns counts for each of them.
pub(super) fn row_texts(rows: &[OwnedRow], at: usize, width: usize, merges: &[Merge]) -> Vec<String> {
    let (row, cells) = &rows[at];
    let mut texts: Vec<String> = cells.iter().map(|cell| tidy(&cell.cell().text())).collect();
    texts.resize(width, String::new());
    if at + 1 == rows.len() {
        return texts;
    }
    let across: Vec<&Merge> = merges
        .iter()
        .filter(|merge| {
            merge.columns.1 > merge.columns.0 && (merge.rows.0..=merge.rows.1).contains(&(row - 1))
        })
        .collect();
    for merge in &across {
        let (first, last) = (merge.columns.0 as usize, merge.columns.1 as usize);
        let anchor = texts.get(first).cloned().unwrap_or_default();
        for text in texts.iter_mut().take(last + 1).skip(first) {
            text.clone_from(&anchor);
        }
    }
    if across.is_empty() {
        // Without merges a title reaches as far as the row below has words of its own.
        let below = &rows[at + 1].1;
        for column in 1..width {
            let named_below = below.get(column).is_some_and(|cell| !cell.cell().is_empty());
            if texts[column].is_empty() && named_below {
                texts[column] = texts[column - 1].clone();
            }
        }
    }
    texts
}

pub(super) fn labelled(headers: Vec<(String, HeaderFit)>) -> Vec<Header> {
    let mut seen: HashMap<String, usize> = HashMap::new();
    headers
        .into_iter()
        .enumerate()
        .map(|(at, (text, fit))| {
            if text.is_empty() {
                return Header { label: column_letters(at), is_written: false, fit };
            }
            let count = seen.entry(text.clone()).or_default();
            *count += 1;
            let label = if *count > 1 { format!("{text} ({count})") } else { text };
            Header { label, is_written: true, fit }
        })
        .collect()
}

/// A header of words nobody knows: the last row of words before rows with dates or numbers, nearly as wide as they.
pub(super) fn unknown_header(lead: &[OwnedRow]) -> Option<(usize, usize)> {
    let data = first_data_row(lead);
    let width = filled(&lead.get(data)?.1);
    let above =
        (0..data).rev().find(|at| filled(&lead[*at].1) * 5 >= width * 3 && filled(&lead[*at].1) > 1)?;
    is_wordy(&lead[above].1).then_some((above, 1))
}

/// The first row that has what only data has, and at least three cells.
pub(super) fn first_data_row(lead: &[OwnedRow]) -> usize {
    let is_data = |cells: &[Owned]| {
        let telling = cells.iter().filter(|cell| match cell.cell() {
            Cell::Date(_) => true,
            Cell::Text(text) => digits_in(text) >= 4,
            Cell::Empty | Cell::Number(_) | Cell::Flag(_) => false,
        });
        filled(cells) > 2 && telling.count() > 0
    };
    lead.iter().position(|(_, cells)| is_data(cells)).unwrap_or(0)
}

pub(super) fn looks_like_header(cells: &[Cell<'_>], fits: &mut HashMap<String, f32>) -> bool {
    let count = cells.iter().filter(|cell| !cell.is_empty()).count();
    if count < 3 || !cells.iter().all(is_header_cell) {
        return false;
    }
    let (mut understood, mut seen) = (0, 0);
    for cell in cells.iter().filter(|cell| !cell.is_empty()) {
        seen += 1;
        understood += usize::from(known_fit(&cell.text(), fits) >= 0.8);
        // Most rows are data: stop as soon as too many cells head nothing.
        if (seen - understood) * 5 > count * 2 {
            return false;
        }
    }
    understood >= 3 && understood * 5 >= count * 3
}
