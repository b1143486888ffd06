//! What people explained once: headers and words. Local to this machine, by words and never by file.

use crate::error::Result;
use crate::exchange::{Memory, Remembered, SheetKind};
use rusqlite::{Connection, params};

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
