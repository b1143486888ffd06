//! Many rows for one table, written by few statements: what SQLite does for each statement it then does for many rows.

use crate::error::Result;
use rusqlite::types::ToSqlOutput;
use rusqlite::{CachedStatement, Connection, params_from_iter};

/// So many rows are written by one statement.
const AT_ONCE: usize = 25;

/// The statements that write rows into a table, each prepared when it is first needed.
pub(super) struct Rows<'c> {
    conn: &'c Connection,
    insert: &'static str,
    columns: usize,
    otherwise: &'static str,
    one: Option<CachedStatement<'c>>,
    many: Option<CachedStatement<'c>>,
}

impl<'c> Rows<'c> {
    /// Those that begin with `insert`, which names the table and its columns. `otherwise` says what is done about a row that is
    /// there, where anything is.
    pub(super) const fn of(
        conn: &'c Connection,
        insert: &'static str,
        columns: usize,
        otherwise: &'static str,
    ) -> Self {
        Self { conn, insert, columns, otherwise, one: None, many: None }
    }

    /// Writes rows, in their order.
    pub(super) fn write<'v, R: IntoIterator<Item = ToSqlOutput<'v>>>(
        &mut self,
        rows: impl Iterator<Item = Result<R>>,
    ) -> Result<()> {
        let mut values = Vec::with_capacity(rows.size_hint().0 * self.columns);
        for row in rows {
            values.extend(row?);
            debug_assert_eq!(values.len() % self.columns, 0, "a row has a value for each column");
        }
        let chunks = values.chunks_exact(self.columns * AT_ONCE);
        let rest = chunks.remainder().chunks_exact(self.columns);
        for rows in chunks {
            let many = match self.many.take() {
                Some(prepared) => prepared,
                None => self.prepare(AT_ONCE)?,
            };
            self.many.insert(many).execute(params_from_iter(rows))?;
        }
        for row in rest {
            let one = match self.one.take() {
                Some(prepared) => prepared,
                None => self.prepare(1)?,
            };
            self.one.insert(one).execute(params_from_iter(row))?;
        }
        Ok(())
    }

    fn prepare(&self, rows: usize) -> Result<CachedStatement<'c>> {
        let row = format!("({})", vec!["?"; self.columns].join(", "));
        let rows = vec![row; rows].join(", ");
        Ok(self.conn.prepare_cached(&format!("{} VALUES {rows} {}", self.insert, self.otherwise))?)
    }
}
