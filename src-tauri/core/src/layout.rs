//! Tests of how the folders may depend on each other, by reading them.

use crate::schema::SCHEMA;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

type Outcome = Result<(), Box<dyn std::error::Error>>;

/// Whose tables are whose: the folder whose SQL may name them.
const TABLES: &[(&str, &[&str])] = &[
    (
        "clients",
        &["client", "client_card", "client_words", "client_digits", "phone", "attachment", "client_link"],
    ),
    ("episodes", &["episode", "substance_use"]),
    ("sessions", &["care_session", "contact_attempt"]),
    ("aftercare", &["aftercare_contact"]),
    ("staff", &["staff"]),
    ("partners", &["partner"]),
    ("settings", &["site", "device", "access"]),
    ("authority", &["credential", "assignment", "rekeying"]),
    ("drafts.rs", &["draft"]),
    ("imports", &["import_memory"]),
    (
        "sync",
        &[
            "bundle",
            "machine_holds",
            "machine_backed_up",
            "machine_sent",
            "machine_whole",
            "meant_here",
            "way",
            "way_file",
        ],
    ),
    (
        "log",
        &[
            "op",
            "part",
            "touch",
            "withheld",
            "log_state",
            "copied",
            "parked",
            "waiting",
            "personal",
            "revoked",
            "apart",
            "given_back",
            "stale",
        ],
    ),
    ("standing", &["conflict", "decision"]),
    ("erasure", &["erasure", "erased_file", "erased_act"]),
    ("province", &["known_site", "extract", "extract_row", "case_client", "site_log"]),
];

/// Who reads across the domains, and writes nothing: reports, what stands open, what is due, who did what, what an
/// erasure drops; the statements of a client's card and last visit; the store and the log, which keep the tables.
const READ_ALL: &[&str] = &[
    "reports",
    "standing",
    "today.rs",
    "trace",
    "erasure",
    "clients/card.sql",
    "clients/last_visit.sql",
    "store",
    "log",
];

fn sources() -> Result<BTreeMap<String, String>, Box<dyn std::error::Error>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = BTreeMap::new();
    let mut folders: Vec<PathBuf> = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder)? {
            let path = entry?.path();
            let name = path.strip_prefix(&root)?.to_string_lossy().replace('\\', "/");
            if path.is_dir() {
                folders.push(path);
            } else if !name.contains("tests") && (name.ends_with(".rs") || name.ends_with(".sql")) {
                found.insert(name, std::fs::read_to_string(&path)?);
            }
        }
    }
    Ok(found)
}

/// The tables that SQL in a text names.
fn tables_in(text: &str) -> Vec<&'static str> {
    let words: Vec<&str> =
        text.split(|c: char| !(c.is_alphanumeric() || c == '_')).filter(|word| !word.is_empty()).collect();
    let after =
        |pair: &[&str]| matches!(pair[0], "FROM" | "JOIN" | "INTO" | "UPDATE").then(|| pair[1].to_owned());
    let named: Vec<String> = words.windows(2).filter_map(after).collect();
    TABLES
        .iter()
        .flat_map(|(_, tables)| *tables)
        .filter(|table| named.iter().any(|name| name == *table))
        .copied()
        .collect()
}

#[test]
fn sql_names_a_domains_tables_in_its_folder_only() -> Outcome {
    let mut wrong = Vec::new();
    for (name, text) in sources()? {
        if name == "layout.rs" || READ_ALL.iter().any(|folder| name.starts_with(folder)) {
            continue;
        }
        for table in tables_in(&text) {
            let owner =
                TABLES.iter().find(|(_, tables)| tables.contains(&table)).map_or("", |(folder, _)| folder);
            if !name.starts_with(owner) {
                wrong.push(format!("{name} names the table {table} of {owner}"));
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
    Ok(())
}

#[test]
fn every_projected_table_has_an_owner() {
    for entity in SCHEMA.entities {
        assert!(TABLES.iter().any(|(_, tables)| tables.contains(&entity.name)), "{}", entity.name);
    }
}

#[test]
fn only_the_log_writes_projected_tables() -> Outcome {
    for (name, text) in sources()? {
        if name.starts_with("log/") || name == "layout.rs" {
            continue;
        }
        for table in SCHEMA.entities.iter().map(|entity| entity.name).chain(["client_card", "conflict"]) {
            for verb in ["INSERT INTO", "UPDATE", "DELETE FROM", "INSERT OR REPLACE INTO"] {
                let is_trigger = name.starts_with("store/migrations");
                assert!(is_trigger || !text.contains(&format!("{verb} {table} ")), "{name}: {verb} {table}");
            }
        }
    }
    Ok(())
}

#[test]
fn the_kernel_knows_no_sibling() -> Outcome {
    for (name, text) in sources()?.into_iter().filter(|(name, _)| name.starts_with("kernel/")) {
        let siblings = text.matches("crate::").count() - text.matches("crate::kernel").count();
        assert_eq!(siblings, 0, "{name}");
    }
    Ok(())
}

#[test]
fn the_log_knows_no_domain() -> Outcome {
    for (name, text) in sources()?.into_iter().filter(|(name, _)| name.starts_with("log/")) {
        for domain in [
            "clients",
            "episodes",
            "sessions",
            "aftercare",
            "staff",
            "partners",
            "settings",
            "schema::SCHEMA",
            "vault",
            "app",
            "api",
        ] {
            assert!(!text.contains(&format!("crate::{domain}")), "{name} imports {domain}");
        }
    }
    Ok(())
}

#[test]
fn nobody_but_the_writer_opens_a_transaction() -> Outcome {
    for (name, text) in sources()? {
        if !name.starts_with("store/") && name != "layout.rs" {
            assert!(
                !text.contains("transaction_with_behavior") && !text.contains(".transaction()"),
                "{name}"
            );
        }
    }
    Ok(())
}
