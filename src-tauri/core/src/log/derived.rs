//! The tables derived from several others, and the word indexes over them: one line a dossier, made anew when
//! something in the dossier changed. Only what differs is written: most operations change one column of many, and
//! each column written costs the indexes on it.

use super::picture::{Tally, rows};
use super::schema::{Derived, Schema, WordIndex};
use crate::error::Result;
use crate::kernel::ids::Id;
use rusqlite::types::Value as Sql;
use rusqlite::{Connection, params_from_iter};

/// How many pages of a word index are merged at once.
const PAGES_AT_ONCE: u32 = 100;

/// Makes a dossier's line anew.
pub(super) fn refresh(conn: &Connection, table: &Derived, dossier: Id) -> Result<()> {
    let line = rows(conn, table.select, dossier)?.pop();
    match (line, held(conn, table, dossier)?) {
        (None, None) => Ok(()),
        (Some(line), None) => insert(conn, table, &line),
        (Some(line), Some((n, held))) => update(conn, table, &n, &held, &line),
        (None, Some((n, held))) => {
            table.words.iter().try_for_each(|index| strike(conn, table, index, &n, &held))?;
            conn.prepare_cached(&format!("DELETE FROM {} WHERE n = ?", table.name))?.execute([n])?;
            Ok(())
        }
    }
}

/// Empties a table and its indexes.
pub(super) fn empty(conn: &Connection, table: &Derived) -> Result<()> {
    for WordIndex { name, .. } in table.words {
        conn.execute(&format!("INSERT INTO {name} ({name}) VALUES ('delete-all')"), [])?;
    }
    conn.execute(&format!("DELETE FROM {}", table.name), [])?;
    Ok(())
}

/// Merges a piece of what saves added to the word indexes; whether there is more to merge. FTS5 would do it by itself, in one
/// save of dozens, which then waits until hundreds of pages are written.
///
/// # Errors
/// When the vault cannot be written.
pub fn merge_words(conn: &Connection, schema: &'static Schema) -> Result<bool> {
    let mut is_more = false;
    for WordIndex { name, .. } in schema.derived.iter().flat_map(|table| table.words) {
        let before = conn.total_changes();
        conn.prepare_cached(&format!("INSERT INTO {name} ({name}, rank) VALUES ('merge', ?)"))?
            .execute([PAGES_AT_ONCE])?;
        // By FTS5's word, fewer than two changes say that there was nothing to merge.
        is_more |= conn.total_changes() - before >= 2;
    }
    Ok(is_more)
}

/// Whether a table shows a dossier as its statement says, or is known not to yet.
pub(super) fn is_right(conn: &Connection, table: &Derived, dossier: Id, tally: &mut Tally) -> Result<bool> {
    if conn.prepare_cached("SELECT 1 FROM stale WHERE dossier = ?")?.exists([dossier])? {
        *tally.entry(table.name).or_default() += u64::from(held(conn, table, dossier)?.is_some());
        return Ok(true);
    }
    let expected = rows(conn, table.select, dossier)?.pop();
    *tally.entry(table.name).or_default() += u64::from(expected.is_some());
    Ok(held(conn, table, dossier)?.map(|(_, line)| line) == expected)
}

/// The line held of a dossier, behind its number.
fn held(conn: &Connection, table: &Derived, dossier: Id) -> Result<Option<(Sql, Vec<Sql>)>> {
    let sql = format!("SELECT {}, n FROM {} WHERE id = ?", table.columns.join(", "), table.name);
    let mut line = rows(conn, &sql, dossier)?.pop();
    let n = line.as_mut().and_then(Vec::pop);
    Ok(n.zip(line))
}

fn insert(conn: &Connection, table: &Derived, line: &[Sql]) -> Result<()> {
    let (columns, marks) = (table.columns.join(", "), vec!["?"; line.len()].join(", "));
    conn.prepare_cached(&format!("INSERT INTO {} ({columns}) VALUES ({marks})", table.name))?
        .execute(params_from_iter(line))?;
    let n = Sql::Integer(conn.last_insert_rowid());
    table.words.iter().try_for_each(|index| enter(conn, table, index, &n, line))
}

fn update(conn: &Connection, table: &Derived, n: &Sql, held: &[Sql], line: &[Sql]) -> Result<()> {
    let differing: Vec<usize> = (0..line.len()).filter(|at| line[*at] != held[*at]).collect();
    if differing.is_empty() {
        return Ok(());
    }
    let columns: Vec<String> = differing.iter().map(|at| format!("{} = ?", table.columns[*at])).collect();
    conn.prepare_cached(&format!("UPDATE {} SET {} WHERE n = ?", table.name, columns.join(", ")))?
        .execute(params_from_iter(differing.iter().map(|at| &line[*at]).chain([n])))?;
    for index in table.words {
        if differing.iter().any(|at| index.columns.contains(&table.columns[*at])) {
            strike(conn, table, index, n, held)?;
            enter(conn, table, index, n, line)?;
        }
    }
    Ok(())
}

/// Enters a line's words into an index. A trigger would do the same; but a statement with a trigger that may fail is
/// a transaction of its own, at the start of which SQLite makes FTS5 write out what it gathers to write at once.
fn enter(conn: &Connection, table: &Derived, index: &WordIndex, n: &Sql, line: &[Sql]) -> Result<()> {
    let (name, marks) = (index.name, ", ?".repeat(index.columns.len()));
    let sql = format!("INSERT INTO {name} (rowid, {}) VALUES (?{marks})", index.columns.join(", "));
    conn.prepare_cached(&sql)?
        .execute(params_from_iter(std::iter::once(n).chain(words(table, index, line))))?;
    Ok(())
}

/// Takes a line's words out of an index, which has to be told them.
fn strike(conn: &Connection, table: &Derived, index: &WordIndex, n: &Sql, held: &[Sql]) -> Result<()> {
    let (name, marks) = (index.name, ", ?".repeat(index.columns.len()));
    let sql = format!(
        "INSERT INTO {name} ({name}, rowid, {}) VALUES ('delete', ?{marks})",
        index.columns.join(", ")
    );
    conn.prepare_cached(&sql)?
        .execute(params_from_iter(std::iter::once(n).chain(words(table, index, held))))?;
    Ok(())
}

fn words<'l>(table: &Derived, index: &WordIndex, line: &'l [Sql]) -> impl Iterator<Item = &'l Sql> {
    let is_in = |column: &&str| index.columns.contains(column);
    let of: Vec<bool> = table.columns.iter().map(is_in).collect();
    line.iter().zip(of).filter_map(|(value, is_in)| is_in.then_some(value))
}
