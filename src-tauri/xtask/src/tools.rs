//! Programs of others that a chore needs, each of one version, built into `target/tools` the first time.

use std::path::PathBuf;

use crate::steps::{Outcome, Workspace, step};

/// Where a tool is, installed if it was not; fails where it cannot be had.
pub(crate) fn installed(
    workspace: &Workspace,
    name: &str,
    version: &str,
    features: &str,
) -> Outcome<PathBuf> {
    // A folder a version, so that a newer one is installed when its chore asks for it.
    let root = workspace.target().join("tools").join(format!("{name}-{version}"));
    let tool = root.join("bin").join(name).with_extension(std::env::consts::EXE_EXTENSION);
    if !tool.is_file() {
        // It runs for seconds and is built for minutes: an optimised build would not pay.
        let install = ["install", "--locked", "--debug", "--quiet", name, "--version", version];
        let mut install = workspace.cargo(&install);
        install.args(["--features", features, "--root"]).arg(root);
        step(&format!("install {name}, once"), &mut install)?;
    }
    Ok(tool)
}
