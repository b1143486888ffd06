//! `docs/ROLES.md`, written by `cargo test` from the table of use cases and what the roles see.

use crate::api::{Run, TABLE, Who};
use crate::kernel::codes::{Language, Role};
use crate::l10n::Words;
use std::fmt::Write;

const HEAD: &str = "# Roles

Written by `cargo test` from the table in `src-tauri/core/src/api.rs`: change it there.

Every call of the window and of the terminal goes through one gate, which compares the role of whoever is signed in with this
table. A role is in effect only with an administrator's signature (see [SECURITY.md](SECURITY.md)).

## What each role sees

";
const SEES: &[(Role, &str)] = &[
    (
        Role::Administrator,
        "everything; alone may add accounts, change and end them, assign clients to agents and re-key",
    ),
    (Role::Head, "everything; second signature of an erasure"),
    (Role::Counselor, "every client"),
    (Role::Medical, "every client"),
    (
        Role::RecoveryAgent,
        "own clients only — those assigned with an administrator's signature, and those of whose ongoing episode they are the counselor — and of them nothing clinical (substances, diagnosis, severity, assessments, recovery), no notes or reasons, no scans",
    ),
    (Role::Reporter, "figures; nothing that says who a client is but age and place, no notes, no scans"),
];
const TAIL: &str = "
Rows and columns are left out in one place (`store/sight.rs`): on the connection of such a role every table is shadowed by a view, and a
table that nobody has thought of is empty. A role binds the program, not the key: whoever has a slot can, with other software, read the
whole vault. So agents and reporters belong into vaults that hold only what they may see, and adding one to a full vault asks for a
confirmation.

## What each role may do

";

fn page() -> Result<String, std::fmt::Error> {
    let words = Words::of(Language::English);
    let mut page = HEAD.to_owned();
    for (role, sees) in SEES {
        writeln!(page, "- **{}**: {sees}.", words.code("role", role.as_str()))?;
    }
    page.push_str(TAIL);
    page.push_str("| use case | |");
    for role in Role::ALL {
        write!(page, " {} |", words.code("role", role.as_str()))?;
    }
    page.push_str("\n| --- | --- |");
    page.push_str(&" :-: |".repeat(Role::ALL.len()));
    page.push('\n');
    for entry in TABLE {
        let kind = match entry.run {
            _ if entry.who == Who::Anybody => "before signing in",
            Run::Read(_) => "reads",
            Run::Write(..) | Run::Keys(_) => "writes",
            Run::Vault(_) | Run::Aside(_) => "",
        };
        write!(page, "| `{}` | {kind} |", entry.name)?;
        for role in Role::ALL {
            write!(page, " {} |", if entry.who.roles().contains(role) { "●" } else { "" })?;
        }
        page.push('\n');
    }
    Ok(page)
}

#[test]
fn every_role_is_described() {
    let described: Vec<Role> = SEES.iter().map(|(role, _)| *role).collect();
    assert_eq!(described, Role::ALL);
}

#[test]
fn the_page_of_roles_is_as_the_code_says() -> Result<(), Box<dyn std::error::Error>> {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/ROLES.md");
    let (held, page) = (std::fs::read_to_string(&path).unwrap_or_default(), page()?);
    if held != page {
        std::fs::write(&path, page)?;
        return Err("docs/ROLES.md was stale and has been written anew: commit it".into());
    }
    Ok(())
}
