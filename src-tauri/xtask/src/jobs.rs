//! The chores themselves, each from set-up to result.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::steps::{Failure, Outcome, SHIPPED, Workspace, output_of, step, walk};
use crate::{debian, deny, front, notices as licences};

/// Opens the app on the demonstration clinic, or plays the tour where there is no display.
pub(crate) fn run(workspace: &Workspace, arguments: &[String]) -> Outcome {
    let vault = match arguments {
        [] => None,
        [option, folder] if option == "--vault" => Some(std::path::absolute(folder)?),
        _ => return Err(Failure::new("usage: cargo xtask run [--vault DIR]")),
    };
    if !has_display() {
        println!("There is no display here, so the main job is played on a virtual one.");
        return tour(workspace, &[]);
    }
    debian::set_up_build()?;
    build_released(workspace)?;
    let mut app = Command::new(workspace.released("titian"));
    match vault {
        Some(folder) => app.arg("--vault").arg(folder),
        None => app.arg("--vault").arg(demonstration(workspace)?).arg("--demonstration"),
    };
    step("Titian", &mut app)
}

/// Makes the demonstration clinic once, and shows each time how to open it.
fn demonstration(workspace: &Workspace) -> Outcome<PathBuf> {
    let folder = workspace.target().join("demonstration");
    let vault = folder.join("vault");
    let shown = folder.join("how-to-open.txt");
    if !shown.is_file() {
        println!("\n== make the demonstration clinic");
        if vault.exists() {
            fs::remove_dir_all(&vault)?;
        }
        fs::create_dir_all(&folder)?;
        let words = output_of(Command::new(workspace.released("titian-cli")).arg("demo").arg(&vault))?;
        fs::write(&shown, words)?;
    }
    println!("\n{}", fs::read_to_string(&shown)?.trim_end());
    Ok(vault)
}

/// Everything CI asks, in the order in which it fails soonest.
pub(crate) fn test(workspace: &Workspace, _: &[String]) -> Outcome {
    debian::set_up_window_tests()?;
    check_sources(workspace)?;
    step("tests of the user interface", &mut workspace.npm(&["test"]))?;
    let bindings = workspace.ui().join("src/bindings.d.ts");
    let committed = fs::read(&bindings)?;
    step("unit, property and journey tests", &mut workspace.cargo(&["test", "--workspace", "--locked"]))?;
    if fs::read(&bindings)? != committed {
        return Err(Failure::new(
            "ui/src/bindings.d.ts was out of date; the tests have rewritten it: commit it",
        ));
    }
    let with_others = ["test", "--package", "titian-tests", "--test", "api", "--locked"];
    let mut with_others = workspace.cargo(&with_others);
    step("bundles in other software", with_others.args(["--", "--ignored", "other_software"]))?;
    build_released(workspace)?;
    let e2e = ["test", "--workspace", "--locked", "--features", "titian-tests/window", "--test", "e2e"];
    step(
        "the app in a real window",
        workspace.cargo(&e2e).env("TITIAN_PROGRAMS", workspace.target().join("release")),
    )
}

/// Format, lints and types; no window, no run.
pub(crate) fn check(workspace: &Workspace, _: &[String]) -> Outcome {
    debian::set_up_build()?;
    check_sources(workspace)
}

fn check_sources(workspace: &Workspace) -> Outcome {
    front::build(workspace)?;
    step("format", &mut workspace.cargo(&["fmt", "--all", "--check"]))?;
    licences::check(workspace)?;
    deny::check(workspace)?;
    step("types and lints of the user interface", &mut workspace.npm(&["run", "check"]))?;
    let clippy = [
        "clippy",
        "--workspace",
        "--all-targets",
        "--features",
        "titian-tests/window",
        "--locked",
        "--",
        "-Dwarnings",
    ];
    step("lints", &mut workspace.cargo(&clippy))
}

/// The long run of the crash test: the normal test run kills twenty times.
pub(crate) fn crash(workspace: &Workspace, arguments: &[String]) -> Outcome {
    let times = match arguments {
        [] => "300",
        [times] if times.parse::<u32>().is_ok_and(|times| times > 0) => times,
        _ => return Err(Failure::new("usage: cargo xtask crash [N]")),
    };
    debian::set_up_build()?;
    let test = ["test", "--package", "titian-tests", "--locked", "--test", "crash", "--", "--nocapture"];
    step("kill it and look", workspace.cargo(&test).env("TITIAN_CRASHES", times))
}

/// The long run of the simulation: the normal test run plays a few seeds. Released code plays them faster, and a folder in
/// memory spares the disk, which is not what this is about.
pub(crate) fn simulate(workspace: &Workspace, arguments: &[String]) -> Outcome {
    let is_number = |text: &&String| text.parse::<u64>().is_ok();
    if arguments.len() > 2 || !arguments.iter().all(|text| is_number(&text)) {
        return Err(Failure::new("usage: cargo xtask simulate [SEEDS] [FROM]"));
    }
    debian::set_up_build()?;
    let test = [
        "test",
        "--release",
        "--package",
        "titian-tests",
        "--locked",
        "--test",
        "simulate",
        "--",
        "--nocapture",
    ];
    let mut simulation = workspace.cargo(&test);
    simulation.env("TITIAN_SIMULATIONS", arguments.first().map_or("1000", String::as_str));
    simulation.env("TITIAN_SIMULATION_FROM", arguments.get(1).map_or("1", String::as_str));
    let memory = Path::new("/dev/shm");
    if memory.is_dir() {
        simulation.env("TMPDIR", memory);
    }
    step("let machines meet by accident", &mut simulation)
}

/// Measures the budgets in release builds: those of the core, then those of the window on the vault that this leaves.
pub(crate) fn bench(workspace: &Workspace, arguments: &[String]) -> Outcome {
    debian::set_up_window_tests()?;
    let only =
        arguments.iter().position(|argument| argument == "--only").and_then(|at| arguments.get(at + 1));
    if only.is_none_or(|only| only != "window") {
        let mut core = workspace.cargo(&["bench", "--package", "titian-core", "--locked"]);
        if only.is_none_or(|only| only == "beside") {
            core.env("TITIAN_BESIDE", build_beside(workspace)?);
        }
        if !arguments.is_empty() {
            core.arg("--").args(arguments);
        }
        step("budgets of the core", &mut core)?;
    }
    if only.is_none_or(|only| only == "window") {
        bench_window(workspace)?;
    }
    Ok(())
}

/// The program that makes the edits of a vault in Automerge, which the log is measured beside.
fn build_beside(workspace: &Workspace) -> Outcome<PathBuf> {
    let target = workspace.target().join("beside");
    let mut build = workspace.cargo(&[
        "build",
        "--release",
        "--locked",
        "--manifest-path",
        "src-tauri/beside/Cargo.toml",
    ]);
    step("Automerge, to be measured beside", build.env("CARGO_TARGET_DIR", &target))?;
    Ok(target.join("release").join(format!("titian-beside{}", std::env::consts::EXE_SUFFIX)))
}

fn bench_window(workspace: &Workspace) -> Outcome {
    let vault = workspace.target().join("bench/run");
    if !vault.is_dir() {
        return Err(Failure::new(
            "the window is measured on the vault of the core's budgets: measure those first",
        ));
    }
    build_released(workspace)?;
    let example = ["build", "--release", "--locked", "--package", "titian", "--example", "empty-window"];
    step("an empty window", &mut workspace.cargo(&example))?;
    let measured =
        ["run", "--quiet", "--package", "titian-tests", "--features", "window", "--bin", "start", "--locked"];
    let mut command = workspace.cargo(&measured);
    command.arg("--").arg(workspace.released("examples/empty-window")).arg(vault);
    step("budgets of the window", command.env("TITIAN_PROGRAMS", workspace.target().join("release")))
}

/// Plays the main job in a real window and leaves a picture of each step.
pub(crate) fn tour(workspace: &Workspace, _: &[String]) -> Outcome {
    debian::set_up_window_tests()?;
    build_released(workspace)?;
    let folder = workspace.target().join("tour");
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    let mut tour = workspace.cargo(&[
        "run",
        "--quiet",
        "--package",
        "titian-tests",
        "--features",
        "window",
        "--bin",
        "tour",
    ]);
    tour.arg("--").arg(&folder).env("TITIAN_PROGRAMS", workspace.target().join("release"));
    step("the tour", &mut tour)?;
    println!("\nPictures:");
    for picture in walk(&folder)? {
        println!("  {}", picture.display());
    }
    Ok(())
}

/// Builds the installer of this system.
pub(crate) fn package(workspace: &Workspace, _: &[String]) -> Outcome {
    debian::set_up_build()?;
    licences::check(workspace)?;
    build_released(workspace)?;
    licences::write_texts(workspace, &workspace.target().join("third-party-licences.txt"))?;
    // `bundle` packs the programs as they were built and tested; `build` would compile them again.
    let mut bundle = workspace.npm(&["exec", "--prefix", "ui", "--", "tauri", "bundle"]);
    step("bundle", bundle.current_dir(&workspace.root))?;
    println!();
    for file in walk(&workspace.target().join("release/bundle"))? {
        if is_installer(&file) {
            let size = fs::metadata(&file)?.len();
            println!("{}  {:.1} MB", file.display(), size as f64 / 1e6);
        }
    }
    Ok(())
}

fn is_installer(file: &Path) -> bool {
    file.extension().is_some_and(|ending| ending == "deb" || ending == "exe")
}

/// Rewrites NOTICE from the lock files.
pub(crate) fn notices(workspace: &Workspace, _: &[String]) -> Outcome {
    front::install(workspace)?;
    licences::write(workspace)
}

/// The app and the programs of the terminal as they are shipped; the window tests drive these very files.
fn build_released(workspace: &Workspace) -> Outcome {
    front::build(workspace)?;
    step("release build", workspace.cargo(&["build", "--release", "--locked"]).args(SHIPPED))?;
    Ok(std::io::stdout().flush()?)
}

fn has_display() -> bool {
    let named = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    !cfg!(target_os = "linux") || named("DISPLAY") || named("WAYLAND_DISPLAY")
}
