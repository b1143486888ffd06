//! The packed list: one line a region, `code TAB name TAB folded name`, sorted by code. Everything is found by
//! bisecting the text itself.

use std::ops::Range;

static PACKED: &str = include_str!(concat!(env!("OUT_DIR"), "/regions.tsv"));

/// One region as it stands in the list.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line {
    pub(super) code: &'static str,
    pub(super) name: &'static str,
    pub(super) folded: &'static str,
}

fn split(line: &'static str) -> Line {
    let mut parts = line.split('\t');
    let mut next = || parts.next().unwrap_or("");
    Line { code: next(), name: next(), folded: next() }
}

/// The line that begins at a byte, and where the next one begins.
fn line_at(start: usize) -> Option<(Line, usize)> {
    let rest = PACKED.get(start..).filter(|rest| !rest.is_empty())?;
    let length = rest.find('\n').unwrap_or(rest.len());
    Some((split(&rest[..length]), start + length + 1))
}

/// The start of the first line for which `before` no longer holds; `before` must hold for a leading part only.
fn bisect(before: impl Fn(&str) -> bool) -> usize {
    let (mut low, mut high) = (0, PACKED.len());
    while low < high {
        let middle = low + (high - low) / 2;
        let start = PACKED.as_bytes()[..middle].iter().rposition(|b| *b == b'\n').map_or(0, |at| at + 1);
        let start = start.max(low);
        let Some((line, next)) = line_at(start) else { break };
        if before(line.code) {
            low = next;
        } else {
            high = start;
        }
    }
    low
}

pub(super) fn find(code: &str) -> Option<Line> {
    line_at(bisect(|at| at < code)).map(|(line, _)| line).filter(|line| line.code == code)
}

/// The bytes of a region and all that lies in it; the whole list for an empty code.
pub(super) fn span(code: &str) -> Range<usize> {
    if code.is_empty() {
        return 0..PACKED.len();
    }
    let start = bisect(|at| at < code);
    // '/' is the character after the dot: everything in the region sorts before it.
    let after = format!("{code}/");
    let end = bisect(|at| at < after.as_str());
    start..end.max(start)
}

/// The lines in a span.
pub(super) fn lines(span: Range<usize>) -> impl Iterator<Item = Line> {
    PACKED.get(span).unwrap_or("").lines().map(split)
}

/// The lines directly below a code. Jumps over what lies deeper instead of reading it.
pub(super) fn children(code: Option<&str>) -> impl Iterator<Item = Line> {
    let parent = code.unwrap_or("");
    let within = span(parent);
    let mut at = within.start;
    if !parent.is_empty() {
        at = line_at(at).filter(|(line, _)| line.code == parent).map_or(within.end, |(_, next)| next);
    }
    std::iter::from_fn(move || {
        if at >= within.end {
            return None;
        }
        let (line, _) = line_at(at)?;
        at = span(line.code).end;
        Some(line)
    })
}
