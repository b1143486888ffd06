//! Bytes that nobody would send, at the decoders of bundles: cargo-fuzz, with the nightly compiler that it needs.

use std::process::{Child, Command};

use crate::debian;
use crate::front;
use crate::steps::{Failure, Outcome, Workspace, step};
use crate::tools;

const VERSION: &str = "0.13.2";
const FOLDER: &str = "src-tauri/fuzz";
const TARGETS: [&str; 3] = ["manifest", "op", "changes"];

/// Tries each decoder for so many seconds, all at once, and fails when one breaks a promise. What is found stays in the
/// corpus, from which the next run begins.
pub(crate) fn run(workspace: &Workspace, arguments: &[String]) -> Outcome {
    let seconds = match arguments {
        [] => "3600",
        [seconds] if seconds.parse::<u32>().is_ok_and(|seconds| seconds > 0) => seconds,
        _ => return Err(Failure::new("usage: cargo xtask fuzz [SECONDS]")),
    };
    debian::set_up_build()?;
    front::install(workspace)?;
    let tool = tools::installed(workspace, "cargo-fuzz", VERSION, "")?;
    let fuzz = |arguments: &[&str]| {
        let mut fuzz = Command::new(&tool);
        // It asks for the compiler by its own means, not for the one that built this.
        fuzz.env("RUSTUP_TOOLCHAIN", "nightly").env_remove("CARGO").current_dir(&workspace.root);
        fuzz.args(arguments).args(["--fuzz-dir", FOLDER]);
        fuzz
    };
    step("build the targets (rustup toolchain install nightly, if it is missing)", &mut fuzz(&["build"]))?;
    let begin = |target: &'static str| -> Outcome<(&'static str, Child)> {
        let [corpus, seeds] = ["corpus", "seeds"].map(|kind| format!("{FOLDER}/{kind}/{target}"));
        std::fs::create_dir_all(workspace.root.join(&corpus))?;
        let mut run = fuzz(&["run", target, &corpus, &seeds]);
        run.arg("--").arg(format!("-max_total_time={seconds}")).arg(format!("-dict={FOLDER}/json.dict"));
        // As large as an operation may be.
        run.args(["-max_len=262144", "-print_final_stats=1"]);
        Ok((target, run.spawn()?))
    };
    let running = TARGETS.into_iter().map(begin).collect::<Outcome<Vec<_>>>()?;
    let mut broken = Vec::new();
    for (target, mut child) in running {
        if !child.wait()?.success() {
            broken.push(target);
        }
    }
    if broken.is_empty() {
        return Ok(());
    }
    Err(Failure::new(format!("{}: see {FOLDER}/artifacts", broken.join(", "))))
}
