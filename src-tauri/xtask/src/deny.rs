//! Licences, sources and duplicates of the libraries, as `deny.toml` wants them: cargo-deny looks.

use std::process::Command;

use crate::steps::{Outcome, Workspace, step};
use crate::tools;

const VERSION: &str = "0.20.2";

/// Checks the libraries, where cargo-deny can be had.
pub(crate) fn check(workspace: &Workspace) -> Outcome {
    let tool = match tools::installed(workspace, "cargo-deny", VERSION, "") {
        Ok(tool) => tool,
        // Somebody without a network goes on; what is landed was checked.
        Err(failure) if std::env::var_os("CI").is_none() => {
            println!("Licences, sources and duplicates were NOT checked: {failure}");
            return Ok(());
        }
        Err(failure) => return Err(failure),
    };
    let mut deny = Command::new(tool);
    deny.current_dir(&workspace.root).args([
        "--locked",
        "--log-level",
        "error",
        "check",
        "licenses",
        "sources",
        "bans",
    ]);
    step("licences, sources and duplicates", &mut deny)
}
