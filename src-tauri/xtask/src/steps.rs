//! Running the programs a chore is made of: announced, timed, and stopping at the first that fails.

use std::ffi::OsStr;
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

/// The programs that ship, as cargo wants them named.
pub(crate) const SHIPPED: [&str; 6] =
    ["--package", "titian", "--package", "titian-cli", "--package", "titian-verify"];

/// What a chore comes to.
pub(crate) type Outcome<T = ()> = Result<T, Failure>;

/// Why a chore stopped, in words for the terminal.
#[derive(Debug)]
pub(crate) struct Failure(String);

impl Failure {
    pub(crate) fn new(words: impl Into<String>) -> Failure {
        Failure(words.into())
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Failure {
        Failure(error.to_string())
    }
}

/// The folders of the source.
#[derive(Debug)]
pub(crate) struct Workspace {
    pub(crate) root: PathBuf,
}

impl Workspace {
    /// Finds the top folder: the nearest above this crate that holds `Cargo.lock`, as `cargo xtask` always runs
    /// inside the source.
    pub(crate) fn find() -> Outcome<Workspace> {
        let here = std::env::current_dir()?;
        let root = here.ancestors().find(|folder| folder.join("src-tauri/xtask").is_dir());
        let root = root.ok_or_else(|| Failure::new("run this inside Titian's source"))?;
        Ok(Workspace { root: root.to_path_buf() })
    }

    pub(crate) fn ui(&self) -> PathBuf {
        self.root.join("ui")
    }

    /// What is built goes here; `CARGO_TARGET_DIR` is honoured.
    pub(crate) fn target(&self) -> PathBuf {
        std::env::var_os("CARGO_TARGET_DIR")
            .map_or_else(|| self.root.join("target"), |dir| self.root.join(dir))
    }

    /// A program of the release build.
    pub(crate) fn released(&self, name: &str) -> PathBuf {
        self.target().join("release").join(name).with_extension(std::env::consts::EXE_EXTENSION)
    }

    /// The cargo that runs this, in the top folder.
    pub(crate) fn cargo(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        command.args(arguments).current_dir(&self.root);
        command
    }

    /// npm in the folder of the user interface.
    pub(crate) fn npm(&self, arguments: &[&str]) -> Command {
        // On Windows npm is a script, which only a shell starts.
        let mut command = if cfg!(windows) {
            let mut command = Command::new("cmd");
            command.args(["/C", "npm"]);
            command
        } else {
            Command::new("npm")
        };
        command.args(arguments).current_dir(self.ui());
        command
    }
}

/// Runs one program with its output on the terminal.
pub(crate) fn step(what: &str, command: &mut Command) -> Outcome {
    println!("\n== {what}");
    let start = Instant::now();
    let status = command.status().map_err(|error| cannot_start(command.get_program(), &error))?;
    if !status.success() {
        return Err(Failure::new(format!("“{what}” failed ({status})")));
    }
    println!("== {what}: {:.0} s", start.elapsed().as_secs_f64());
    Ok(())
}

/// Runs one program for what it prints.
pub(crate) fn output_of(command: &mut Command) -> Outcome<String> {
    let output = command.output().map_err(|error| cannot_start(command.get_program(), &error))?;
    if !output.status.success() {
        let words = String::from_utf8_lossy(&output.stderr).trim().to_owned();
        return Err(Failure::new(format!("{}: {words}", command.get_program().display())));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

fn cannot_start(program: &OsStr, error: &io::Error) -> Failure {
    Failure::new(format!("{} could not be started: {error}", program.display()))
}

/// Every file below `folder`, in order; the folder itself when it is a file.
pub(crate) fn walk(folder: &Path) -> io::Result<Vec<PathBuf>> {
    if folder.is_file() {
        return Ok(vec![folder.to_path_buf()]);
    }
    if !folder.exists() {
        return Ok(Vec::new());
    }
    let mut entries =
        std::fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<_>>>()?;
    entries.sort();
    let mut files = Vec::new();
    for entry in entries {
        files.extend(walk(&entry)?);
    }
    Ok(files)
}
