//! The user interface's share of the set-up: its packages, and its build into `ui/dist`, each only when what it
//! comes from has changed.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use crate::steps::{Failure, Outcome, Workspace, step, walk};

const SOURCES: &[&str] = &["index.html", "package-lock.json", "vite.config.js", "src", "locales"];

/// Installs the npm packages of the lock file, unless they are there.
pub(crate) fn install(workspace: &Workspace) -> Outcome {
    let lock = fs::read_to_string(workspace.ui().join("package-lock.json"))?;
    let stamp = workspace.target().join("xtask/npm.stamp");
    let modules = workspace.ui().join("node_modules");
    // Behind a link may be another tree's packages, of which the lock file says nothing.
    if modules.is_dir() && !modules.is_symlink() && is_stamped(&stamp, &lock) {
        return Ok(());
    }
    let what = "npm ci";
    step(what, &mut workspace.npm(&["ci", "--no-audit", "--no-fund"])).map_err(|failure| {
        Failure::new(format!("{failure}. Titian's interface needs Node 20.19 or newer, with npm"))
    })?;
    write_stamp(&stamp, &lock)
}

/// Builds `ui/dist`, unless it is newer than its sources.
pub(crate) fn build(workspace: &Workspace) -> Outcome {
    install(workspace)?;
    let state = fingerprint(&workspace.ui())?;
    let stamp = workspace.target().join("xtask/ui.stamp");
    if workspace.ui().join("dist/index.html").is_file() && is_stamped(&stamp, &state) {
        return Ok(());
    }
    step("build the user interface", &mut workspace.npm(&["run", "build"]))?;
    write_stamp(&stamp, &state)
}

/// Names, sizes and times of the sources: changes when one is edited, added or removed.
fn fingerprint(ui: &Path) -> Outcome<String> {
    let mut state = String::new();
    for source in SOURCES {
        for file in walk(&ui.join(source))? {
            let about = fs::metadata(&file)?;
            writeln!(state, "{} {} {:?}", file.display(), about.len(), about.modified()?)
                .map_err(|error| Failure::new(error.to_string()))?;
        }
    }
    Ok(state)
}

fn is_stamped(stamp: &Path, state: &str) -> bool {
    fs::read_to_string(stamp).is_ok_and(|stamped| stamped == state)
}

fn write_stamp(stamp: &Path, state: &str) -> Outcome {
    if let Some(folder) = stamp.parent() {
        fs::create_dir_all(folder)?;
    }
    Ok(fs::write(stamp, state)?)
}
