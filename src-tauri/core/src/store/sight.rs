//! What a restricted role sees, in one place: on its own connection every table is shadowed by a view of the same name
//! that leaves out rows and empties columns, so no use case has to think of it and none can forget it. A table that
//! nobody has thought of here is empty for such a role.

use crate::error::Result;
use crate::kernel::codes::Role;
use crate::kernel::ids::Id;
use crate::log::{Class, Entity, Owner};
use crate::schema::SCHEMA;
use rusqlite::{Connection, params};
use std::collections::BTreeSet;

/// Tables that hold nobody's data: the headers of the log and how the exchange stands, and the two search indexes, which
/// give numbers of rows only.
const OPEN: [&str; 14] = [
    "log_state",
    "vault_state",
    "copied",
    "client_words",
    "client_digits",
    "op",
    "bundle",
    "machine_holds",
    "machine_backed_up",
    "machine_sent",
    "machine_whole",
    "meant_here",
    "way",
    "way_file",
];
/// Records that are no business of a restricted role, whatever their classes: scans are often assessments.
const CLOSED: [&str; 7] =
    ["client_link", "attachment", "access", "credential", "assignment", "rekeying", "erasure"];
/// Columns about who somebody is that figures are counted by: age and place.
const COUNTED: [&str; 5] = ["birth_date", "birth_year", "birth_age", "birth_as_of", "region_code"];
/// The columns of a client's card that say who it is.
const NAMING: [&str; 8] =
    ["name", "sort_name", "record_no", "place", "words", "digits", "archived_words", "archived_digits"];

/// What a restricted role sees.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sight {
    /// The clients who are their own: nothing clinical about them, and no notes.
    OwnClients {
        /// Whose clients.
        agent: Id,
        /// Those assigned to them; clients of whose ongoing episode they are the counselor come on top.
        assigned: BTreeSet<Id>,
    },
    /// Everybody, without anything that says who it is, and no notes.
    Figures {
        /// Who looks.
        reporter: Id,
    },
    /// What another site may be given of some clients: everything but notes and scans. No role's, but whoever gives it reads it so.
    Given {
        /// The clients.
        clients: BTreeSet<Id>,
    },
}

impl Sight {
    /// The sight of a role; none when it sees everything.
    #[must_use]
    pub fn of(person: Id, role: Role, assigned: impl FnOnce() -> BTreeSet<Id>) -> Option<Self> {
        match role {
            Role::Administrator | Role::Head | Role::Counselor | Role::Medical => None,
            Role::RecoveryAgent => Some(Self::OwnClients { agent: person, assigned: assigned() }),
            Role::Reporter => Some(Self::Figures { reporter: person }),
        }
    }

    /// Whose drafts show.
    const fn person(&self) -> Option<Id> {
        match self {
            Self::OwnClients { agent, .. } => Some(*agent),
            Self::Figures { reporter } => Some(*reporter),
            Self::Given { .. } => None,
        }
    }

    /// Whether a column shows.
    fn shows(&self, class: Class, column: &str) -> bool {
        match (self, class) {
            (_, Class::Narrative) | (Self::OwnClients { .. }, Class::Clinical) => false,
            (_, Class::Coded)
            | (Self::Given { .. }, _)
            | (Self::OwnClients { .. }, Class::Identity)
            | (Self::Figures { .. }, Class::Clinical) => true,
            (Self::Figures { .. }, Class::Identity) => COUNTED.contains(&column),
        }
    }

    /// Shadows every table of a connection. Done once for a connection; [`Sight::look`] then says whose clients.
    ///
    /// # Errors
    /// When the views cannot be made.
    pub fn put_on(&self, conn: &Connection) -> Result<()> {
        conn.execute_batch("CREATE TEMP TABLE own_client (id BLOB PRIMARY KEY) WITHOUT ROWID")?;
        let tables: Vec<String> = conn
            .prepare("SELECT name FROM main.sqlite_master WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'")?
            .query_map([], |row| row.get(0))?
            .collect::<rusqlite::Result<_>>()?;
        for table in tables.iter().filter(|table| !is_open(table)) {
            conn.execute_batch(&format!("CREATE TEMP VIEW {table} AS {}", self.view(conn, table)?))?;
        }
        Ok(())
    }

    fn view(&self, conn: &Connection, table: &str) -> Result<String> {
        let theirs = match self {
            Self::OwnClients { .. } | Self::Given { .. } => " IN (SELECT id FROM temp.own_client)",
            Self::Figures { .. } => " IS NOT NULL",
        };
        if let Some(entity) = SCHEMA.entity(table) {
            return Ok(self.view_of(entity, theirs));
        }
        let columns: Vec<String> = conn
            .prepare("SELECT name FROM pragma_table_info(?, 'main')")?
            .query_map([table], |row| row.get(0))?
            .collect::<rusqlite::Result<_>>()?;
        let is_card = SCHEMA.derived.iter().any(|derived| derived.name == table);
        let is_named = matches!(self, Self::Figures { .. });
        let list: Vec<String> = columns
            .iter()
            .map(|name| {
                if is_card && is_named && NAMING.contains(&name.as_str()) {
                    format!("NULL AS {name}")
                } else {
                    name.clone()
                }
            })
            .collect();
        let rows = match table {
            _ if is_card => format!("id{theirs}"),
            "draft" => self
                .person()
                .map_or_else(|| "0".to_owned(), |id| format!("person = x'{}'", hex::encode(id.as_bytes()))),
            // What clinics sent to a provincial office: rows without names, and operations of which only figures are read.
            "extract" | "extract_row" | "site_log" if is_named => "1".to_owned(),
            _ => "0".to_owned(),
        };
        Ok(format!("SELECT {} FROM main.{table} WHERE {rows}", list.join(", ")))
    }

    fn view_of(&self, entity: &Entity, theirs: &str) -> String {
        let mut columns = vec!["id".to_owned(), "dossier".to_owned()];
        let mut is_shown = !CLOSED.contains(&entity.name);
        for register in entity.registers {
            for column in register.columns {
                let shows = self.shows(register.class, column.name);
                columns.push(if shows { column.name.to_owned() } else { format!("NULL AS {}", column.name) });
            }
            // A record of which nothing is left that makes it one is none. A client stays: it counts.
            let is_left = register.columns.iter().any(|column| self.shows(register.class, column.name));
            is_shown &=
                !register.required || is_left || entity.owner != Owner::Client || entity.name == "client";
        }
        let rows = match entity.owner {
            _ if !is_shown => "0".to_owned(),
            Owner::Client => format!("dossier{theirs}"),
            Owner::Staff | Owner::Site => "1".to_owned(),
        };
        format!("SELECT {} FROM main.{} WHERE {rows}", columns.join(", "), entity.name)
    }

    /// Says whose clients the views show now.
    ///
    /// # Errors
    /// When the vault cannot be read.
    pub fn look(&self, conn: &Connection) -> Result<()> {
        let clients = match self {
            Self::OwnClients { assigned, .. } => assigned,
            Self::Given { clients } => clients,
            Self::Figures { .. } => return Ok(()),
        };
        conn.execute("DELETE FROM temp.own_client", [])?;
        if let Self::OwnClients { agent, .. } = self {
            conn.prepare_cached(
                "INSERT OR IGNORE INTO temp.own_client SELECT dossier FROM main.episode WHERE counselor = ? AND coalesce(status, 'ongoing') = 'ongoing'",
            )?
            .execute([agent])?;
        }
        let mut insert = conn.prepare_cached("INSERT OR IGNORE INTO temp.own_client VALUES (?)")?;
        for client in clients {
            insert.execute(params![client])?;
        }
        Ok(())
    }

    /// The clients whose dossiers may be written to.
    ///
    /// # Errors
    /// When the vault cannot be read.
    pub fn own(&self, conn: &Connection) -> Result<BTreeSet<Id>> {
        let mut statement = conn.prepare_cached("SELECT id FROM temp.own_client")?;
        Ok(statement.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?)
    }
}

/// Whether a table needs no view: it is open, or one of those in which a search index keeps itself.
fn is_open(table: &str) -> bool {
    OPEN.contains(&table) || table.starts_with("client_words_") || table.starts_with("client_digits_")
}
