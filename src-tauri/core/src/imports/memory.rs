//! What people explained once: headers and words. Local to this machine, by words and never by file.

use crate::error::Result;
use crate::exchange::fold;
use crate::exchange::{Memory, Remembered, SheetKind};
use rusqlite::{Connection, params};
use std::collections::BTreeSet;

const HEADER: &str = "header";
const WORD: &str = "word";

/// Reads what is remembered.
pub(super) fn read(conn: &Connection) -> Result<Memory> {
    let mut memory = Memory::default();
    let mut statement = conn.prepare_cached("SELECT kind, field, word, meaning FROM import_memory")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let (kind, field, word, meaning): (String, String, String, String) =
            (row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?);
        if kind == WORD {
            memory.take(&Remembered::Word { field, word, code: meaning });
        } else if let Some(kind) = kind_named(&field) {
            memory.take(&Remembered::Header { kind, header: word, field: meaning });
        }
    }
    Ok(memory)
}

/// Remembers what was explained.
pub(super) fn keep(conn: &Connection, explained: &[Remembered]) -> Result<()> {
    let mut statement = conn.prepare_cached(
        "INSERT OR REPLACE INTO import_memory (kind, field, word, meaning) VALUES (?, ?, ?, ?)",
    )?;
    for one in explained {
        match one {
            Remembered::Header { kind, header, field } => {
                statement.execute(params![HEADER, kind_name(*kind), header, field])?
            }
            Remembered::Word { field, word, code } => statement.execute(params![WORD, field, word, code])?,
        };
    }
    Ok(())
}

/// Forgets every explained word in which a name or number of somebody occurs.
pub(super) fn forget(conn: &Connection, names: &BTreeSet<String>) -> Result<()> {
    let words = names.iter().flat_map(|name| fold(name).split(' ').map(str::to_owned).collect::<Vec<_>>());
    // Shorter ones are parts of too many other words.
    for word in words.filter(|word| word.chars().count() >= 3) {
        conn.prepare_cached(
            "DELETE FROM import_memory WHERE instr(' ' || word || ' ', ' ' || ? || ' ') > 0",
        )?
        .execute([word])?;
    }
    Ok(())
}

const fn kind_name(kind: SheetKind) -> &'static str {
    match kind {
        SheetKind::Register => "register",
        SheetKind::Aftercare => "aftercare",
        SheetKind::Other => "other",
    }
}

fn kind_named(name: &str) -> Option<SheetKind> {
    [SheetKind::Register, SheetKind::Aftercare, SheetKind::Other]
        .into_iter()
        .find(|kind| kind_name(*kind) == name)
}
