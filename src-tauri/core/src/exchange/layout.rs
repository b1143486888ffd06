//! Finding the tables in a sheet: where the header stands, in how many rows, below which titles, and where another
//! table begins. Walks through the sheet once and keeps a sample of each table's rows; what the columns carry is
//! decided in `columns`.

use super::beside;
use super::cells::{Cell, Merge, Table};
use super::header_rows::{
    Owned, OwnedRow, column_letters, compose, filled, first_data_row, is_wordy, labelled, looks_like_header,
    row_score, total, unknown_header,
};
use super::headers::HeaderFit;
use super::source::{ReadError, Rows};
use super::text::{fold, tidy};
use std::collections::{HashMap, HashSet};
use std::ops::ControlFlow;

/// A header is looked for among so many filled rows.
const LEAD: usize = 80;
/// So many rows of a table are looked at closely; of the rest every so many.
const SAMPLED: usize = 300;
const STRIDE: usize = 41;
const SAMPLED_AT_MOST: usize = 900;

/// A row above a table: where something stands, and what.
pub(super) type TitleRow = Vec<(usize, String)>;

/// One table of a sheet.
#[derive(Debug, Default)]
pub(super) struct Block {
    /// The rows of the header, from 1; empty when the table has none.
    pub(super) header_rows: Vec<u32>,
    /// One header for each column; the text is made unique.
    pub(super) headers: Vec<Header>,
    /// What stands above the header, and the section before a table further down, by row.
    pub(super) titles: Vec<TitleRow>,
    /// The first and the last row behind the header.
    pub(super) rows: (u32, u32),
    /// Rows that repeat the header.
    pub(super) repeats: HashSet<u32>,
    pub(super) sample: Table,
    /// Where the table begins: others may stand to its left.
    pub(super) first_column: usize,
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
        let wanted =
            self.seen < SAMPLED || self.seen.is_multiple_of(STRIDE) && self.sample.len() < SAMPLED_AT_MOST;
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

    /// The cells of a row that stand in the table's columns.
    pub(super) fn own_cells<'r, 'c>(&self, row: &'r [Cell<'c>]) -> &'r [Cell<'c>] {
        let end = row.len().min(self.first_column + self.headers.len());
        row.get(self.first_column..end).unwrap_or(&[])
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
    between: Vec<TitleRow>,
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
        Layout { blocks: self.blocks.into_iter().flat_map(beside::cut).collect(), rows: self.rows }
    }

    /// Chooses the header among the first rows and gives what follows it to the table.
    fn begin(&mut self) {
        self.is_begun = true;
        let lead = std::mem::take(&mut self.lead);
        let header = self.header_in(&lead);
        let (first, count) = header.unwrap_or((first_data_row(&lead), 0));
        for (_, cells) in &lead[..first] {
            let texts = cells.iter().map(|cell| tidy(&cell.cell().text())).enumerate();
            self.between.push(texts.filter(|(_, text)| !text.is_empty()).take(4).collect());
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
        self.with_merged_rows(lead, best)
    }

    /// A header reaches as far down as the cells do that are merged over its rows.
    fn with_merged_rows(&self, lead: &[OwnedRow], (first, count): (usize, usize)) -> (usize, usize) {
        let (top, bottom) = (lead[first].0, lead[first + count - 1].0);
        let begun =
            self.merges.iter().filter(|merge| (top..=bottom).contains(&merge.rows.0.saturating_add(1)));
        let last = begun.map(|merge| merge.rows.1.saturating_add(1)).max().unwrap_or(bottom);
        let below = lead[first + count..].iter();
        let more = below.take_while(|(row, cells)| *row <= last && is_wordy(cells)).count();
        (first, count + more.min(3))
    }
}

/// Remembers what stands alone in a row: it may be the title of the next table.
fn note_section(cells: &[Cell<'_>], between: &mut Vec<TitleRow>) {
    let mut filled = cells.iter().enumerate().filter(|(_, cell)| !cell.is_empty());
    let Some((at, first)) = filled.next() else { return };
    if filled.next().is_some() {
        between.clear();
        return;
    }
    between.push(vec![(at, tidy(&first.text()))]);
    if between.len() > 4 {
        between.remove(0);
    }
}
