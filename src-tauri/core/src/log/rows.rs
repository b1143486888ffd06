//! Many rows for one table, written by few statements: what SQLite does for each statement it then does for many rows.

use crate::error::Result;
use rusqlite::types::ToSqlOutput;
use rusqlite::{CachedStatement, Connection, params_from_iter};

/// So many rows are written by one statement.
const AT_ONCE: usize = 25;

/// The statements that write rows into a table.
pub(super) struct Rows<'c> {
    one: CachedStatement<'c>,
    many: CachedStatement<'c>,
}

impl<'c> Rows<'c> {
    /// Prepares `insert`, which names the table and its columns.
    pub(super) fn of(conn: &'c Connection, insert: &str, columns: usize) -> Result<Self> {
        let row = format!("({})", vec!["?"; columns].join(", "));
        let many = vec![row.as_str(); AT_ONCE].join(", ");
        Ok(Self {
            one: conn.prepare_cached(&format!("{insert} VALUES {row}"))?,
            many: conn.prepare_cached(&format!("{insert} VALUES {many}"))?,
        })
    }

    /// Writes rows, in their order.
    pub(super) fn write<'v, const N: usize>(
        &mut self,
        rows: impl Iterator<Item = Result<[ToSqlOutput<'v>; N]>>,
    ) -> Result<()> {
        let rows: Vec<_> = rows.collect::<Result<_>>()?;
        let (many, rest) = rows.as_chunks::<AT_ONCE>();
        for rows in many {
            self.many.execute(params_from_iter(rows.as_flattened()))?;
        }
        for row in rest {
            self.one.execute(params_from_iter(row))?;
        }
        Ok(())
    }
}
