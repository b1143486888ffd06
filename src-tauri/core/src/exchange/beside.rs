//! Tables that stand beside one another on a sheet: outpatients on the left and inpatients on the right, a month beside
//! the next. They share their rows, so a block of rows is cut into blocks of columns.

use super::fields::Field;
use super::layout::{Block, Header};
use super::text::fold;
use std::collections::{BTreeSet, HashMap};
use std::ops::ControlFlow;

/// From here on a header says clearly what it heads.
const CLEAR: f32 = 0.9;

/// Cuts a block of rows where the header of another table begins in it.
pub(super) fn cut(block: Block) -> Vec<Block> {
    let starts = starts(&block);
    if starts.len() < 2 {
        return vec![block];
    }
    let ends = starts.iter().skip(1).copied().chain([block.headers.len()]);
    let mut parts = Vec::new();
    for (number, (start, end)) in starts.iter().copied().zip(ends).enumerate() {
        let mut part = Block::default();
        part.header_rows.clone_from(&block.header_rows);
        part.headers = block.headers[start..end].to_vec();
        part.titles = own_titles(&block, start, end);
        part.rows = block.rows;
        part.repeats.clone_from(&block.repeats);
        part.first_column = block.first_column + start;
        if number > 0 {
            renumber(&mut part.headers);
        }
        let flow = block.sample.each_row(&mut |row, cells| {
            for (at, cell) in (0..).zip(cells.iter().take(end).skip(start)) {
                part.sample.push(row - 1, at, *cell);
            }
            ControlFlow::Continue(())
        });
        debug_assert!(flow.is_continue());
        parts.push(part);
    }
    parts
}

/// The columns in which tables begin.
fn starts(block: &Block) -> Vec<usize> {
    let fields: Vec<Option<Field>> = block.headers.iter().map(clear_field).collect();
    let first = fields.iter().position(Option::is_some).unwrap_or(0);
    let mut starts = vec![0];
    let mut from = first;
    for at in first + 1..fields.len() {
        let Some(field) = fields[at] else { continue };
        // A table begins as the one before it does.
        let is_marked = field == Field::RowNo || is_gap(block, at - 1) || is_same(block, from, at);
        let begins_again = Some(field) == fields[from] && is_marked;
        if begins_again && lists_people(&fields[from..at]) && repeats(&fields[from..at], &fields[at..]) {
            starts.push(at);
            from = at;
        }
    }
    starts
}

fn clear_field(header: &Header) -> Option<Field> {
    header.fit.fields.first().filter(|(_, score)| *score >= CLEAR).map(|(field, _)| *field)
}

fn names(field: Field) -> bool {
    matches!(field, Field::Name | Field::NameNumber)
}

fn lists_people(fields: &[Option<Field>]) -> bool {
    fields.iter().flatten().any(|field| names(*field))
}

/// Whether the columns further right list people too, by at least one thing more that the left ones say of theirs.
fn repeats(left: &[Option<Field>], right: &[Option<Field>]) -> bool {
    let of = |fields: &[Option<Field>]| {
        let told =
            fields.iter().flatten().filter(|field| **field != Field::RowNo && **field != Field::Remarks);
        told.copied().collect::<BTreeSet<_>>()
    };
    let (left, right) = (of(left), of(right));
    let both: BTreeSet<_> = left.intersection(&right).copied().collect();
    both.iter().any(|field| names(*field)) && both.len() > 1
}

/// Whether two headers are the same words.
fn is_same(block: &Block, left: usize, right: usize) -> bool {
    let mut again = block.headers[right].clone();
    unnumber(&mut again);
    fold(&block.headers[left].label) == fold(&again.label)
}

/// Whether nothing stands in a column, neither above nor below.
fn is_gap(block: &Block, at: usize) -> bool {
    let mut is_empty = !block.headers[at].is_written;
    let flow = block.sample.each_row(&mut |_, cells| {
        is_empty &= cells.get(at).is_none_or(super::cells::Cell::is_empty);
        if is_empty { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    });
    is_empty && flow.is_continue()
}

/// The titles above a part: those of its own columns, and those of rows that say nothing about them alone.
fn own_titles(block: &Block, start: usize, end: usize) -> Vec<Vec<(usize, String)>> {
    let mut titles = Vec::new();
    for row in &block.titles {
        let own: Vec<_> = row.iter().filter(|(at, _)| (start..end).contains(at)).cloned().collect();
        let is_general = row.len() == 1 && row[0].0 < start;
        titles.push(if own.is_empty() && is_general { row.clone() } else { own });
    }
    titles
}

/// Counts equal headers of a part by themselves.
fn renumber(headers: &mut [Header]) {
    let mut seen: HashMap<String, usize> = HashMap::new();
    for header in headers {
        unnumber(header);
        let count = seen.entry(header.label.clone()).or_default();
        *count += 1;
        if *count > 1 {
            header.label = format!("{} ({count})", header.label);
        }
    }
}

/// "Nama (2)" is "Nama" in a table of its own.
fn unnumber(header: &mut Header) {
    if let Some((text, number)) = header.label.rsplit_once(" (")
        && number.trim_end_matches(')').bytes().all(|b| b.is_ascii_digit())
        && !fold(text).is_empty()
    {
        header.label = text.to_owned();
    }
}
