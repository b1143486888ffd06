//! Tests of the tables: they are what the domains declare, and what the connections need.

use super::*;
use crate::log;
use crate::schema::SCHEMA;
use std::collections::BTreeSet;

type Outcome = std::result::Result<(), Box<dyn std::error::Error>>;

fn database() -> Result<Connection> {
    let mut conn = Connection::open_in_memory()?;
    add_functions(&conn)?;
    migrate(&mut conn)?;
    Ok(conn)
}

fn columns(conn: &Connection, table: &str) -> Result<BTreeSet<String>> {
    let mut statement = conn.prepare("SELECT name FROM pragma_table_info(?)")?;
    Ok(statement.query_map([table], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?)
}

#[test]
fn every_entity_has_a_table_with_its_columns_and_no_other() -> Outcome {
    let conn = database()?;
    for entity in SCHEMA.entities {
        let declared: BTreeSet<String> =
            entity.columns().map(|column| column.name).chain(["id", "dossier"]).map(str::to_owned).collect();
        assert_eq!(columns(&conn, entity.name)?, declared, "{}", entity.name);
    }
    Ok(())
}

#[test]
fn a_derived_table_has_the_columns_its_statement_gives() -> Outcome {
    let conn = database()?;
    for table in SCHEMA.derived {
        let mut declared: BTreeSet<String> = table.columns.iter().map(|name| (*name).to_owned()).collect();
        declared.insert("n".to_owned());
        assert_eq!(columns(&conn, table.name)?, declared);
        assert_eq!(conn.prepare(table.select)?.column_count(), table.columns.len());
    }
    Ok(())
}

#[test]
fn projected_tables_have_a_primary_key_and_no_other_constraint() -> Outcome {
    let conn = database()?;
    for entity in SCHEMA.entities {
        let sql: String =
            conn.query_row("SELECT sql FROM sqlite_master WHERE name = ?", [entity.name], |row| row.get(0))?;
        for word in ["UNIQUE", "CHECK", "REFERENCES", "DEFAULT"] {
            assert!(!sql.contains(word), "{}: {word}", entity.name);
        }
        assert_eq!(sql.matches("NOT NULL").count(), 1, "{}: only the dossier", entity.name);
    }
    Ok(())
}

#[test]
fn registers_of_a_group_and_of_one_value_are_not_mixed() {
    for entity in SCHEMA.entities {
        for register in entity.registers {
            let keys = register.columns.iter().filter(|column| !column.key.is_empty()).count();
            assert!(
                keys == register.columns.len() || (keys == 0 && register.columns.len() == 1),
                "{}",
                register.name
            );
        }
    }
}

#[test]
fn a_file_of_a_newer_program_is_refused_and_left_as_it_is() -> Outcome {
    let mut conn = database()?;
    conn.pragma_update(None, "user_version", 1000)?;
    let outcome = migrate(&mut conn);
    assert_eq!(outcome.err().map(|error| error.code().to_owned()).as_deref(), Some("too_new"));
    assert_eq!(conn.query_row("PRAGMA user_version", [], |row| row.get::<_, i64>(0))?, 1000);
    Ok(())
}

#[test]
fn digits_of_one_number_stay_together_and_two_numbers_apart() -> Outcome {
    let runs: String = database()?.query_row(
        "SELECT digit_runs('5271 0101 0190 0001', 'RM-26-A-0142', '0812-3456-7890 / 0370 621234', NULL)",
        [],
        |row| row.get(0),
    )?;
    assert_eq!(runs.trim(), "5271010101900001 260142 081234567890 0370621234");
    Ok(())
}

#[test]
fn what_saves_add_to_a_search_index_is_merged_when_nobody_works_and_found_as_before() -> Outcome {
    const SAVES: i64 = 150;
    let conn = database()?;
    for n in 1..=SAVES {
        conn.execute(
            "INSERT INTO client_words (rowid, words, archived_words) VALUES (?, 'lalu ahmad', '')",
            [n],
        )?;
    }
    // The number of a segment is in the number of each of its pages.
    let pieces = || -> rusqlite::Result<i64> {
        conn.query_row(
            "SELECT count(DISTINCT id >> 37) FROM client_words_data WHERE id >> 37 > 0",
            [],
            |row| row.get(0),
        )
    };
    assert_eq!(pieces()?, SAVES, "no save merges what others left");
    while log::merge_words(&conn, &SCHEMA)? {}
    assert!(pieces()? < 8, "{} pieces are left", pieces()?);
    let found: i64 = conn.query_row(
        "SELECT count(*) FROM client_words WHERE client_words MATCH 'words : (\"ah\"* AND \"lalu\")'",
        [],
        |row| row.get(0),
    )?;
    assert_eq!(found, SAVES);
    Ok(())
}

#[test]
fn every_table_is_known_to_follow_from_the_log_or_to_be_this_machines_alone() -> Result<()> {
    let conn = database()?;
    let of_the_log = [
        "op",
        "part",
        "withheld",
        "touch",
        "personal",
        "log_state",
        "copied",
        "conflict",
        "parked",
        "waiting",
        "stale",
        "erased",
        "given_back",
        "revoked",
        "apart",
        "client_card",
    ];
    let mut statement =
        conn.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'")?;
    let tables: BTreeSet<String> =
        statement.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    let records = SCHEMA.entities.iter().map(|entity| entity.name);
    let known: BTreeSet<&str> = records.chain(of_the_log).chain(LOCAL.iter().copied()).collect();
    let is_of_an_index = |name: &str| name.starts_with("client_words") || name.starts_with("client_digits");
    let unknown: Vec<&String> =
        tables.iter().filter(|name| !known.contains(name.as_str()) && !is_of_an_index(name)).collect();
    assert!(unknown.is_empty(), "{unknown:?}");
    assert!(LOCAL.iter().all(|name| tables.contains(*name)));
    Ok(())
}
