//! Titian from a terminal: the same use cases through the same gate, for IT staff, schedules and tests.
//! Results go to standard output, messages to standard error. Exit 0: done; 2: refused; 1: broken.

mod backup;
mod commands;
mod exports;
mod import;
mod machines;
mod output;
mod province;
mod session;

use clap::{Args, Parser, Subcommand};
use output::{Outcome, Output};
use serde_json::json;
use std::path::PathBuf;
use std::process::ExitCode;

/// Titian from a terminal.
#[derive(Debug, Parser)]
#[command(name = "titian-cli", version, about)]
struct Line {
    #[command(flatten)]
    common: Common,
    #[command(subcommand)]
    command: Command,
}

/// What stands before or after any command.
#[derive(Debug, Args)]
struct Common {
    /// The vault's folder; without it, this user's own
    #[arg(long, global = true, value_name = "DIR")]
    vault: Option<PathBuf>,
    /// One JSON object on standard output, also when refused
    #[arg(long, global = true)]
    json: bool,
    /// Whose account, by name or id; without it, the only one
    #[arg(long = "as", global = true, value_name = "PERSON")]
    person: Option<String>,
}

/// What to do. The passphrase comes from `TITIAN_PASSPHRASE` or from a prompt.
#[derive(Debug, Subcommand)]
enum Command {
    /// Make a vault in an absent or empty folder
    Create {
        /// The clinic's name
        #[arg(long, value_name = "NAME")]
        site: String,
        /// The region's code, of any level: 53 or 52.71
        #[arg(long, value_name = "CODE")]
        region: String,
        /// The first administrator's name
        #[arg(long, value_name = "NAME")]
        admin: String,
        /// What the site is: a clinic, or a provincial office
        #[arg(long, value_name = "KIND", default_value = "clinic", value_parser = ["clinic", "province"])]
        kind: String,
    },
    /// Store a register: a workbook or delimited text
    Import {
        /// The file
        file: PathBuf,
        /// This sheet only; may be given several times
        #[arg(long = "sheet", value_name = "NAME")]
        sheets: Vec<String>,
        /// What headers and words mean, by sheet
        #[arg(long, value_name = "FILE.json")]
        mapping: Option<PathBuf>,
        /// Say what would be stored, and store nothing
        #[arg(long)]
        dry_run: bool,
        /// Store the good rows although others are rejected
        #[arg(long)]
        good_rows: bool,
    },
    /// The annual report of any period
    Report {
        /// The first day, 2019-01-01
        #[arg(long, value_name = "D")]
        from: String,
        /// The last day, 2019-12-31
        #[arg(long, value_name = "D")]
        to: String,
        /// Write it as a workbook or as delimited text too
        #[arg(long, value_name = "FILE.xlsx|.csv")]
        out: Option<PathBuf>,
    },
    /// Make a demonstration clinic of invented people in an absent or empty folder
    Demo {
        /// The folder
        folder: PathBuf,
    },
    /// Every use case: its name, whether it reads or writes, who may, input and output
    Api,
    /// Run one use case
    Call {
        /// The use case
        name: String,
        /// Its input as JSON; - reads it from standard input
        #[arg(long, value_name = "JSON", default_value = "{}")]
        input: String,
    },
    /// Write the log without its contents, for `titian-verify`
    ExportLog {
        /// The file, one JSON object a line
        file: PathBuf,
    },
    /// Write the access register as a workbook or as delimited text
    ExportAccess {
        /// The file
        #[arg(value_name = "FILE.xlsx|.csv")]
        file: PathBuf,
        /// From this day on
        #[arg(long, value_name = "D")]
        from: Option<String>,
        /// Up to this day
        #[arg(long, value_name = "D")]
        to: Option<String>,
    },
    /// Write which clients are, or were, on a device: for the notice after a loss
    ExportDevice {
        /// The file
        #[arg(value_name = "FILE.xlsx|.csv")]
        file: PathBuf,
        /// The device's id; without it, this one
        #[arg(long, value_name = "ID")]
        device: Option<String>,
        /// The moment it was lost, 2026-11-22T09:00:00+08:00; without it, now
        #[arg(long, value_name = "TIME")]
        as_of: Option<String>,
    },
    /// Write a client's full copy as JSON; with --scans as a ZIP archive
    ExportClient {
        /// The client's id
        id: String,
        /// The file
        file: PathBuf,
        /// With the scans
        #[arg(long)]
        scans: bool,
    },
    /// Copy the vault to the folder of its settings, read the copy again, and thin out older ones
    Backup {
        /// To this folder, this once
        #[arg(long, value_name = "DIR")]
        to: Option<PathBuf>,
        /// Set the folder for this and all later backups of this machine
        #[arg(long, value_name = "DIR", conflicts_with = "to")]
        folder: Option<PathBuf>,
    },
    /// Put a backup in the place of the vault, which is set aside and never deleted
    Restore {
        /// The backup, or a folder with backups: then its newest
        from: PathBuf,
        /// Say which backups there are, and open none
        #[arg(long)]
        list: bool,
        /// Say what is in the backup, and restore nothing
        #[arg(long)]
        dry_run: bool,
        /// Open it with the recovery key, from `TITIAN_RECOVERY_KEY` or a prompt
        #[arg(long)]
        recovery: bool,
    },
    /// Bundles for other machines of the clinic, and from them
    #[command(subcommand)]
    Bundle(machines::Bundle),
    /// Machines that join the clinic
    #[command(subcommand)]
    Machine(machines::Machine),
    /// A clinic's extracts for its provincial office, and what the office makes of them
    #[command(subcommand)]
    Province(province::Province),
    /// Check every signature, link, part and table; exit 1 when something is not as it was written
    Verify,
}

fn main() -> ExitCode {
    let line = match Line::try_parse() {
        Ok(line) => line,
        Err(error) => return usage(&error),
    };
    let output = Output { json: line.common.json };
    let outcome = match line.command {
        Command::Create { site, region, admin, kind } => {
            commands::create(&line.common, &output, &site, &region, &admin, &kind)
        }
        Command::Import { file, sheets, mapping, dry_run, good_rows } => {
            import::run(&line.common, &output, &import::Request { file, sheets, mapping, dry_run, good_rows })
        }
        Command::Report { from, to, out } => commands::report(&line.common, &output, &from, &to, out),
        Command::Demo { folder } => commands::demo(&line.common, &output, folder),
        Command::Api => commands::api(&output),
        Command::Call { name, input } => commands::call(&line.common, &output, &name, &input),
        Command::ExportLog { file } => exports::save(&line.common, &output, "log_export", json!({}), &file),
        Command::ExportAccess { file, from, to } => {
            let input = json!({ "from": from, "to": to });
            exports::save_list(&line.common, &output, "access_export", input, &file)
        }
        Command::ExportDevice { file, device, as_of } => {
            let input = json!({ "device": device, "as_of": as_of });
            exports::save_list(&line.common, &output, "device_clients_export", input, &file)
        }
        Command::ExportClient { id, file, scans } => {
            let input = json!({ "id": id, "with_scans": scans });
            exports::save(&line.common, &output, "client_copy_save", input, &file)
        }
        Command::Backup { to, folder } => backup::make(&line.common, &output, to, folder),
        Command::Restore { from, list, dry_run, recovery } => {
            backup::restore(&line.common, &output, from, &backup::How { list, dry_run, recovery })
        }
        Command::Bundle(what) => machines::bundle(&line.common, &output, what),
        Command::Machine(what) => machines::machine(&line.common, &output, what),
        Command::Province(what) => province::run(&line.common, &output, what),
        Command::Verify => commands::verify(&line.common, &output),
    };
    match outcome {
        Ok(Outcome::Done) => ExitCode::SUCCESS,
        Ok(Outcome::Refused) => ExitCode::from(2),
        Ok(Outcome::Broken) => ExitCode::FAILURE,
        Err(failure) => output.failure(&failure),
    }
}

/// A line that does not parse is a refusal like any other; help and version are none.
fn usage(error: &clap::Error) -> ExitCode {
    let is_json = std::env::args_os().any(|argument| argument == "--json");
    if error.use_stderr() && is_json {
        output::print(&output::refusal("usage"));
    }
    // Nothing is left to tell whoever closed the terminal.
    drop(error.print());
    if error.use_stderr() { ExitCode::from(2) } else { ExitCode::SUCCESS }
}
