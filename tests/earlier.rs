//! A vault as an earlier version of the program would have left it: its tables are made by the migrations of that
//! version, and hold what they have room for of what is there now.

use crate::clinic::PASSPHRASE;
use rusqlite::Connection;
use std::path::Path;
use titian_core::schema::SCHEMA;
use titian_core::vault::keys::KeyFile;

type Problem = Box<dyn std::error::Error>;

/// The migrations of that version: the last one before clients could be erased. Before persons signed, nobody could
/// have signed in by what signatures say.
const MIGRATIONS: [&str; 2] = [
    include_str!("../src-tauri/core/src/store/migrations/0001-foundation.sql"),
    include_str!("../src-tauri/core/src/store/migrations/0002-people.sql"),
];

/// Puts a vault's database in the place of its own that the earlier version would have made. The vault must be closed;
/// the new file is made elsewhere and put there by one rename, so that it is one of the two at any moment.
///
/// # Errors
/// When a file of it cannot be read or written.
pub fn make_earlier(vault: &Path, desk: &Path) -> Result<(), Problem> {
    let keys = KeyFile::read(&vault.join("keys.json")).map_err(|error| error.to_wire().code)?;
    let person = keys.slots.first().ok_or("nobody")?.person;
    let key = keys.unlock(person, PASSPHRASE).map_err(|error| error.to_wire().code)?.key;
    let raw = format!("x'{}'", key.bytes().iter().map(|byte| format!("{byte:02x}")).collect::<String>());
    let (now, earlier) = (vault.join(&keys.database), desk.join("earlier.db"));
    if earlier.exists() {
        std::fs::remove_file(&earlier)?;
    }
    let conn = Connection::open(&earlier)?;
    conn.pragma_update(None, "key", &raw)?;
    titian_core::store::add_functions(&conn).map_err(|error| error.to_wire().code)?;
    for migration in MIGRATIONS {
        conn.execute_batch(migration)?;
    }
    conn.pragma_update(None, "user_version", MIGRATIONS.len())?;
    conn.execute("ATTACH DATABASE ? AS now KEY ?", [now.to_str().ok_or("a path that is no text")?, &raw])?;
    copy(&conn)?;
    conn.execute_batch("DETACH DATABASE now")?;
    conn.close().map_err(|(_, error)| error)?;
    for end in ["-wal", "-shm"] {
        let beside = vault.join(format!("{}{end}", keys.database));
        if beside.exists() && std::fs::metadata(&beside)?.len() > 0 {
            return Err("the vault is not closed".into());
        }
    }
    Ok(std::fs::rename(earlier, now)?)
}

/// What the tables have room for; what they know nothing of, values and whole kinds of records, is parked, as it
/// would be.
fn copy(conn: &Connection) -> Result<(), Problem> {
    conn.execute_batch("BEGIN")?;
    let of_searches = names(conn, "SELECT name FROM sqlite_master WHERE sql LIKE 'CREATE VIRTUAL%'")?;
    let is_of_search = |table: &String| of_searches.iter().any(|search| table.starts_with(search.as_str()));
    let tables = |schema: &str| {
        names(
            conn,
            &format!(
                "SELECT name FROM {schema}.sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
            ),
        )
    };
    let columns = |schema: &str, table: &str| {
        names(conn, &format!("SELECT name FROM pragma_table_info('{table}', '{schema}')"))
    };
    let known = tables("main")?;
    for table in known.iter().filter(|table| !is_of_search(table)) {
        let list = columns("main", table)?.join(", ");
        conn.execute_batch(&format!(
            "DELETE FROM main.{table}; INSERT INTO main.{table} ({list}) SELECT {list} FROM now.{table};"
        ))?;
    }
    for entity in SCHEMA.entities.iter().filter(|entity| known.iter().any(|table| table == entity.name)) {
        let held = columns("main", entity.name)?;
        for register in entity.registers {
            let new = register.columns.iter().filter(|column| !held.iter().any(|name| name == column.name));
            for column in new {
                conn.execute_batch(&format!(
                    "INSERT OR IGNORE INTO main.parked (record, entity, register, dossier)
                     SELECT id, '{0}', '{1}', dossier FROM now.{0} WHERE {2} IS NOT NULL",
                    entity.name, register.name, column.name
                ))?;
            }
        }
    }
    for search in &of_searches {
        conn.execute_batch(&format!("INSERT INTO {search} ({search}) VALUES ('rebuild')"))?;
    }
    for table in tables("now")?.iter().filter(|table| !known.contains(table)) {
        let is_of_records = columns("now", table)?.starts_with(&["id".to_owned(), "dossier".to_owned()]);
        if is_of_records {
            conn.execute_batch(&format!(
                "INSERT INTO main.parked (record, entity, register, dossier) SELECT id, '{table}', '', dossier FROM now.{table}"
            ))?;
        }
    }
    conn.execute_batch("COMMIT")?;
    Ok(())
}

fn names(conn: &Connection, sql: &str) -> Result<Vec<String>, Problem> {
    let mut statement = conn.prepare(sql)?;
    Ok(statement.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?)
}
