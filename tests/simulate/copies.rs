//! What the office holds of clinics that give it all their records, read past its use cases, which tell figures only.

use crate::province::Office;
use crate::world::{Machine, Outcome, text};
use rusqlite::{Connection, OpenFlags};
use std::collections::BTreeSet;
use titian_core::log::{Class, project};
use titian_core::schema::SCHEMA;

/// The operations in a database, and the parts of them.
type Held = (BTreeSet<String>, BTreeSet<String>);

/// What a clinic's machine holds that may leave the clinic.
pub(crate) fn held_beside_narrative(conn: &Connection) -> rusqlite::Result<Held> {
    let (ops, mut parts) = held(conn)?;
    parts.retain(|part| !part.ends_with(&format!(" {}", project::class_no(Class::Narrative))));
    Ok((ops, parts))
}

fn held(conn: &Connection) -> rusqlite::Result<Held> {
    let texts = |sql| -> rusqlite::Result<BTreeSet<String>> {
        conn.prepare(sql)?.query_map([], |row| row.get(0))?.collect()
    };
    Ok((
        texts("SELECT lower(hex(id)) FROM op")?,
        texts("SELECT lower(hex(id)) || ' ' || class FROM part JOIN op ON op.row = part.op")?,
    ))
}

/// How many values a database shows that are narrative.
fn narrative_values(conn: &Connection) -> rusqlite::Result<u64> {
    let parts = "SELECT count(*) FROM part WHERE class = ?";
    let mut values = conn.query_row(parts, [project::class_no(Class::Narrative)], |row| row.get(0))?;
    for entity in SCHEMA.entities {
        let registers = entity.registers.iter().filter(|register| register.class == Class::Narrative);
        for column in registers.flat_map(|register| register.columns) {
            let sql = format!("SELECT count(*) FROM {0} WHERE {1} IS NOT NULL", entity.name, column.name);
            values += conn.query_row(&sql, [], |row| row.get::<_, u64>(0))?;
        }
    }
    Ok(values)
}

impl Office {
    /// What is held of a clinic.
    pub(crate) fn held_of(&self, site: &str) -> Outcome<Held> {
        held(&self.open(site)?).map_err(text)
    }

    /// The office has the records that were taken last and no others, and nothing in them is narrative.
    pub(crate) fn check_records(&self) -> Outcome {
        let mut expected = BTreeSet::new();
        for (site, _) in self.shelves.iter().filter(|(_, shelf)| shelf.has_records()) {
            let values = narrative_values(&self.open(site)?).map_err(text)?;
            if values > 0 {
                return Err(format!("{values} narrative values of {site} are at the office"));
            }
            expected.insert(self.database(site)?.0);
        }
        let databases = self.machine.databases()?;
        if databases == expected {
            Ok(())
        } else {
            Err(format!("the office has {databases:?}, not {expected:?}"))
        }
    }

    fn database(&self, site: &str) -> Outcome<(String, String)> {
        let sql = "SELECT database, key FROM site_log WHERE lower(hex(site)) = ?";
        let site = site.replace('-', "");
        self.machine.read(|conn| conn.query_row(sql, [site], |row| Ok((row.get(0)?, row.get(1)?))))
    }

    fn open(&self, site: &str) -> Outcome<Connection> {
        let (database, key) = self.database(site)?;
        let path = self.machine.clinic.vault.join("sites").join(database);
        let conn = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY).map_err(text)?;
        conn.pragma_update(None, "key", format!("x'{key}'")).map_err(text)?;
        Ok(conn)
    }
}

impl Machine {
    /// The databases of clinics that lie beside the office's own.
    pub(crate) fn databases(&self) -> Outcome<BTreeSet<String>> {
        let folder = self.clinic.vault.join("sites");
        if !folder.exists() {
            return Ok(BTreeSet::new());
        }
        let names = std::fs::read_dir(folder).map_err(text)?;
        names.map(|entry| Ok(entry.map_err(text)?.file_name().to_string_lossy().into_owned())).collect()
    }
}
