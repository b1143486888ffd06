//! Licences, sources and duplicates of the libraries, as `deny.toml` wants them: cargo-deny looks.

use std::path::PathBuf;

use crate::steps::{Outcome, Workspace, step};

const VERSION: &str = "0.20.2";

/// Checks the libraries; installs cargo-deny into `target/tools` the first time, where it can be had.
pub(crate) fn check(workspace: &Workspace) -> Outcome {
    let tool = tool(workspace);
    if !tool.is_file() {
        let root = root(workspace);
        // It runs for seconds and is built for minutes: an optimised build would not pay.
        let install =
            ["install", "--locked", "--debug", "--quiet", "cargo-deny", "--version", VERSION, "--root"];
        let installed = step("install cargo-deny, once", workspace.cargo(&install).arg(root));
        if let Err(failure) = installed {
            println!("Licences, sources and duplicates were NOT checked: {failure}");
            return Ok(());
        }
    }
    let mut deny = std::process::Command::new(tool);
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

/// A folder a version, so that a newer one is installed when this file asks for it.
fn root(workspace: &Workspace) -> PathBuf {
    workspace.target().join("tools").join(format!("cargo-deny-{VERSION}"))
}

fn tool(workspace: &Workspace) -> PathBuf {
    root(workspace).join("bin/cargo-deny").with_extension(std::env::consts::EXE_EXTENSION)
}
