//! Finding the tables in a sheet: where the header stands, in how many rows, below which titles, and where another
//! table begins. Walks through the sheet once and keeps a sample of each table's rows; what the columns carry is
//! decided in `columns`.

use super::cells::{Cell, Merge, Table};
use super::fields::Field;
use super::headers::{HeaderFit, UNDERSTOOD, fit};
use super::source::{ReadError, Rows};
use super::text::{digits_in, fold, tidy};
use std::collections::{HashMap, HashSet};
use std::ops::ControlFlow;

/// A header is looked for among so many filled rows.
const LEAD: usize = 80;
/// So many rows of a table are looked at closely; of the rest every so many.
const SAMPLED: usize = 300;
const STRIDE: usize = 41;
const SAMPLED_AT_MOST: usize = 900;

/// One table of a sheet.
#[derive(Debug, Default)]
pub(super) struct Block {
    /// The rows of the header, from 1; empty when the table has none.
    pub(super) header_rows: Vec<u32>,
    /// One header for each column; the text is made unique.
    pub(super) headers: Vec<Header>,
    /// What stands above the header, and the section before a table further down.
    pub(super) titles: Vec<String>,
    /// The first and the last row behind the header.
    pub(super) rows: (u32, u32),
    /// Rows that repeat the header.
    pub(super) repeats: HashSet<u32>,
    pub(super) sample: Table,
    seen: usize,
}

/// The header of one column.
#[derive(Debug, Clone, Default)]
pub(super) struct Header {
    /// As the user sees it; a column letter in brackets when nothing is written there.
    pub(super) label: String,
    /// Whether something is written there.
    pub(super) is_written: bool,
    pub(super) fit: HeaderFit,
}

impl Block {
    fn see(&mut self, row: u32, cells: &[Cell<'_>]) {
        self.rows.1 = row;
        let wanted = self.seen < SAMPLED || self.seen % STRIDE == 0 && self.sample.len() < SAMPLED_AT_MOST;
        if wanted {
            for (at, cell) in (0..).zip(cells) {
                self.sample.push(row, at, *cell);
            }
        }
        self.seen += 1;
        while self.headers.len() < cells.len() {
            let at = self.headers.len();
            self.headers.push(Header { label: column_letters(at), ..Header::default() });
        }
    }

    fn repeats_header(&self, cells: &[Cell<'_>]) -> bool {
        let filled = cells.iter().zip(&self.headers).filter(|(cell, _)| !cell.is_empty());
        let (mut same, mut all) = (0, 0);
        for (cell, header) in filled {
            all += 1;
            same += usize::from(fold(&header.label).ends_with(&fold(&cell.text())));
        }
        all > 1 && same * 10 >= all * 8
    }
}

/// The letters a spreadsheet gives a column, in brackets.
fn column_letters(at: usize) -> String {
    let mut letters = String::new();
    let mut rest = at + 1;
    while rest > 0 {
        let digit = u8::try_from((rest - 1) % 26).unwrap_or(0);
        letters.insert(0, char::from(b'A' + digit));
        rest = (rest - 1) / 26;
    }
    format!("({letters})")
}

/// What is known of a sheet before it is read.
#[derive(Debug, Default)]
pub(super) struct Layout {
    pub(super) blocks: Vec<Block>,
    /// Rows with cells, for the progress bar.
    pub(super) rows: u64,
}

/// Walks through a sheet. A header row that the user has named is believed; 0 means that there is none.
pub(super) fn find(rows: &Rows, named: Option<u32>) -> Result<Layout, ReadError> {
    let mut scan = Scan { merges: rows.merges(), named, ..Scan::default() };
    let flow = rows.each_row(&mut |row, cells| {
        scan.see(row, cells);
        ControlFlow::Continue(())
    })?;
    debug_assert!(flow.is_continue());
    Ok(scan.finish())
}

type OwnedRow = (u32, Vec<Owned>);

/// A cell that outlives its row.
#[derive(Debug, Clone, PartialEq)]
enum Owned {
    Text(String),
    Other(Cell<'static>),
}

impl Owned {
    fn of(cell: &Cell<'_>) -> Self {
        match cell {
            Cell::Text(text) => Self::Text((*text).to_owned()),
            Cell::Number(number) => Self::Other(Cell::Number(*number)),
            Cell::Date(day) => Self::Other(Cell::Date(*day)),
            Cell::Flag(flag) => Self::Other(Cell::Flag(*flag)),
            Cell::Empty => Self::Other(Cell::Empty),
        }
    }

    fn cell(&self) -> Cell<'_> {
        match self {
            Self::Text(text) => Cell::Text(text),
            Self::Other(cell) => *cell,
        }
    }
}

#[derive(Default)]
struct Scan<'m> {
    merges: &'m [Merge],
    named: Option<u32>,
    lead: Vec<OwnedRow>,
    is_begun: bool,
    blocks: Vec<Block>,
    /// A header further down, waiting to see whether the next row belongs to it.
    pending: Option<OwnedRow>,
    /// Single words between tables: the titles of the next one.
    between: Vec<String>,
    fits: HashMap<String, f32>,
    rows: u64,
}

impl Scan<'_> {
    fn see(&mut self, row: u32, cells: &[Cell<'_>]) {
        if cells.iter().all(Cell::is_empty) {
            return;
        }
        self.rows += 1;
        if self.is_begun {
            self.see_behind_header(row, cells);
            return;
        }
        self.lead.push((row, cells.iter().map(Owned::of).collect()));
        let far_enough = self.named.is_none_or(|named| row > named + 1);
        if self.lead.len() >= LEAD && far_enough {
            self.begin();
        }
    }

    fn finish(mut self) -> Layout {
        if !self.is_begun {
            self.begin();
        }
        if let Some(header) = self.pending.take() {
            self.open_block(&[header]);
        }
        Layout { blocks: self.blocks, rows: self.rows }
    }

    /// Chooses the header among the first rows and gives what follows it to the table.
    fn begin(&mut self) {
        self.is_begun = true;
        let lead = std::mem::take(&mut self.lead);
        let header = self.header_in(&lead);
        let (first, count) = header.unwrap_or((first_data_row(&lead), 0));
        for (_, cells) in &lead[..first] {
            let texts = cells.iter().map(|cell| tidy(&cell.cell().text())).filter(|text| !text.is_empty());
            self.between.extend(texts.take(4));
        }
        self.open_block(&lead[first..first + count]);
        for (row, cells) in &lead[first + count..] {
            let cells: Vec<Cell<'_>> = cells.iter().map(Owned::cell).collect();
            self.see_behind_header(*row, &cells);
        }
    }

    fn open_block(&mut self, header: &[OwnedRow]) {
        let headers = compose(header, self.merges);
        let last = header.last().map_or(0, |(row, _)| *row);
        self.blocks.push(Block {
            header_rows: header.iter().map(|(row, _)| *row).collect(),
            headers: labelled(headers),
            titles: std::mem::take(&mut self.between),
            rows: (last + 1, last),
            ..Block::default()
        });
    }

    fn see_behind_header(&mut self, row: u32, cells: &[Cell<'_>]) {
        if let Some(header) = self.pending.take() {
            let below: OwnedRow = (row, cells.iter().map(Owned::of).collect());
            let both = [header, below];
            if total(&both, self.merges) > total(&both[..1], self.merges) + 0.3 && is_wordy(&both[1].1) {
                self.open_block(&both);
                return;
            }
            self.open_block(&both[..1]);
        }
        let is_header = looks_like_header(cells, &mut self.fits);
        let Some(block) = self.blocks.last_mut() else { return };
        if !is_header {
            note_section(cells, &mut self.between);
            block.see(row, cells);
        } else if block.repeats_header(cells) {
            block.repeats.insert(row);
        } else {
            self.pending = Some((row, cells.iter().map(Owned::of).collect()));
        }
    }

    /// The position of the header among rows and the number of its rows.
    fn header_in(&mut self, lead: &[OwnedRow]) -> Option<(usize, usize)> {
        if let Some(named) = self.named {
            let at = lead.iter().position(|(row, _)| *row == named)?;
            return Some(self.best_block(lead, at, |first, count| (first..first + count).contains(&at)));
        }
        let scores: Vec<f32> = (0..lead.len()).map(|at| row_score(lead, at, &mut self.fits)).collect();
        let best = scores.iter().copied().fold(0.0, f32::max);
        if best < 1.5 {
            return unknown_header(lead);
        }
        let at = scores.iter().position(|score| *score >= best * 0.6)?;
        Some(self.best_block(lead, at, |_, _| true))
    }

    /// Widens a header row by the rows around it that belong to it.
    fn best_block(
        &self,
        lead: &[OwnedRow],
        at: usize,
        allowed: impl Fn(usize, usize) -> bool,
    ) -> (usize, usize) {
        let mut best = (at, 1);
        let mut best_total = total(&lead[at..=at], self.merges);
        for (first, count) in
            [(at, 2), (at.wrapping_sub(1), 2), (at.wrapping_sub(1), 3), (at, 3), (at.wrapping_sub(2), 3)]
        {
            let Some(rows) = lead.get(first..first.saturating_add(count)) else { continue };
            let follow_each_other = rows.windows(2).all(|pair| pair[1].0 == pair[0].0 + 1);
            let wordy = rows.iter().all(|(_, cells)| is_wordy(cells));
            let titled = rows[..rows.len() - 1].iter().any(|(_, cells)| filled(cells) < 2 && cells.len() > 3);
            if !follow_each_other || !wordy || titled || !allowed(first, count) {
                continue;
            }
            let total = total(rows, self.merges);
            if total > best_total + 0.3 {
                (best, best_total) = ((first, count), total);
            }
        }
        best
    }
}

fn filled(cells: &[Owned]) -> usize {
    cells.iter().filter(|cell| !cell.cell().is_empty()).count()
}

/// Whether a row has words only, as headers have: no dates, no numbers, no long digits.
fn is_wordy(cells: &[Owned]) -> bool {
    filled(cells) > 0 && cells.iter().all(|cell| is_header_cell(&cell.cell()))
}

fn is_header_cell(cell: &Cell<'_>) -> bool {
    match cell {
        Cell::Empty => true,
        Cell::Text(text) => text.len() <= 90 && digits_in(text) < 4,
        Cell::Number(_) | Cell::Date(_) | Cell::Flag(_) => false,
    }
}

/// How much a row is like a header.
fn row_score(lead: &[OwnedRow], at: usize, fits: &mut HashMap<String, f32>) -> f32 {
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
fn known_fit(text: &str, fits: &mut HashMap<String, f32>) -> f32 {
    if let Some(known) = fits.get(text) {
        return *known;
    }
    let fit = fit(text);
    let best = fit.fields.iter().find(|(field, _)| !field.is_ticked()).map_or(0.0, |(_, score)| *score);
    let ticked = fit.fields.first().is_some_and(|(field, _)| field.is_ticked());
    let score = if ticked { best.min(0.6) * 0.5 } else { best.max(fit.foreign) };
    if fits.len() < 5_000 {
        fits.insert(text.to_owned(), score);
    }
    score
}

/// The worth of rows as a header: each field once, a second column of the same field little.
fn total(rows: &[OwnedRow], merges: &[Merge]) -> f32 {
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
fn compose(rows: &[OwnedRow], merges: &[Merge]) -> Vec<(String, HeaderFit)> {
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
fn row_texts(rows: &[OwnedRow], at: usize, width: usize, merges: &[Merge]) -> Vec<String> {
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

fn labelled(headers: Vec<(String, HeaderFit)>) -> Vec<Header> {
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
fn unknown_header(lead: &[OwnedRow]) -> Option<(usize, usize)> {
    let data = first_data_row(lead);
    let width = filled(&lead.get(data)?.1);
    let above =
        (0..data).rev().find(|at| filled(&lead[*at].1) * 5 >= width * 3 && filled(&lead[*at].1) > 1)?;
    is_wordy(&lead[above].1).then_some((above, 1))
}

/// The first row that has what only data has, and at least three cells.
fn first_data_row(lead: &[OwnedRow]) -> usize {
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

fn looks_like_header(cells: &[Cell<'_>], fits: &mut HashMap<String, f32>) -> bool {
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

/// Remembers what stands alone in a row: it may be the title of the next table.
fn note_section(cells: &[Cell<'_>], between: &mut Vec<String>) {
    let mut filled = cells.iter().filter(|cell| !cell.is_empty());
    let Some(first) = filled.next() else { return };
    if filled.next().is_some() {
        between.clear();
        return;
    }
    between.push(tidy(&first.text()));
    if between.len() > 4 {
        between.remove(0);
    }
}
