//! Titian from a terminal: the same use cases through the same gate, for IT staff, schedules and tests.
//! Results go to standard output, messages to standard error. Exit 0: done; 2: refused; 1: broken.

mod backup;
mod commands;
mod exports;
mod help;
mod import;
mod machines;
mod output;
mod province;
mod session;
mod way;

use clap::error::ErrorKind;
use clap::{ArgAction, Args, CommandFactory, FromArgMatches, Parser, Subcommand};
use output::{Outcome, Output};
use serde_json::json;
use std::path::PathBuf;
use std::process::ExitCode;
use titian_core::l10n::Words;

/// Titian from a terminal.
#[derive(Debug, Parser)]
#[command(
    name = "titian-cli",
    version,
    disable_help_flag = true,
    disable_help_subcommand = true,
    disable_version_flag = true
)]
struct Line {
    #[command(flatten)]
    common: Common,
    #[command(subcommand)]
    command: Command,
    #[arg(short, long, global = true, action = ArgAction::Help)]
    help: Option<bool>,
    #[arg(short = 'V', long, action = ArgAction::Version)]
    version: Option<bool>,
}

/// What stands before or after any command.
#[derive(Debug, Args)]
struct Common {
    #[arg(long, global = true, value_name = "DIR")]
    vault: Option<PathBuf>,
    #[arg(long, global = true)]
    json: bool,
    #[arg(long = "as", global = true, value_name = "PERSON")]
    person: Option<String>,
}

/// What to do. The passphrase comes from `TITIAN_PASSPHRASE` or from a prompt.
#[derive(Debug, Subcommand)]
enum Command {
    Create {
        #[arg(long, value_name = "NAME")]
        site: String,
        #[arg(long, value_name = "CODE")]
        region: String,
        #[arg(long, value_name = "NAME")]
        admin: String,
        #[arg(long, value_name = "KIND", default_value = "clinic", value_parser = ["clinic", "province"], hide_default_value = true, hide_possible_values = true)]
        kind: String,
    },
    Import {
        file: PathBuf,
        #[arg(long = "sheet", value_name = "NAME")]
        sheets: Vec<String>,
        #[arg(long, value_name = "FILE.json")]
        mapping: Option<PathBuf>,
        #[arg(long)]
        dry_run: bool,
        #[arg(long)]
        good_rows: bool,
    },
    Report {
        #[arg(long, value_name = "D")]
        from: String,
        #[arg(long, value_name = "D")]
        to: String,
        #[arg(long, value_name = "FILE.xlsx|.csv")]
        out: Option<PathBuf>,
    },
    Demo {
        folder: PathBuf,
    },
    Api,
    Call {
        name: String,
        #[arg(long, value_name = "JSON", default_value = "{}", hide_default_value = true)]
        input: String,
    },
    ExportLog {
        file: PathBuf,
    },
    ExportAccess {
        #[arg(value_name = "FILE.xlsx|.csv")]
        file: PathBuf,
        #[arg(long, value_name = "D")]
        from: Option<String>,
        #[arg(long, value_name = "D")]
        to: Option<String>,
    },
    ExportDevice {
        #[arg(value_name = "FILE.xlsx|.csv")]
        file: PathBuf,
        #[arg(long, value_name = "ID")]
        device: Option<String>,
        #[arg(long, value_name = "TIME")]
        as_of: Option<String>,
    },
    ExportClient {
        id: String,
        file: PathBuf,
        #[arg(long)]
        scans: bool,
    },
    Backup {
        #[arg(long, value_name = "DIR")]
        to: Option<PathBuf>,
        #[arg(long, value_name = "DIR", conflicts_with = "to")]
        folder: Option<PathBuf>,
    },
    Restore {
        from: PathBuf,
        #[arg(long)]
        list: bool,
        #[arg(long)]
        dry_run: bool,
        #[arg(long)]
        recovery: bool,
    },
    #[command(subcommand)]
    Bundle(machines::Bundle),
    #[command(subcommand)]
    Machine(machines::Machine),
    #[command(subcommand)]
    Province(province::Province),
    Verify,
}

fn main() -> ExitCode {
    titian_host::tell_panics_by_place(|place| eprintln!("titian-cli: {place}"));
    let words = Words::of(session::environment_language());
    let matches = help::explain(Line::command(), &words).try_get_matches();
    let line = match matches.and_then(|matches| Line::from_arg_matches(&matches)) {
        Ok(line) => line,
        Err(error) => return usage(&error, &words),
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
fn usage(error: &clap::Error, words: &Words) -> ExitCode {
    if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) {
        // Nothing is left to tell whoever closed the terminal.
        drop(error.print());
        return ExitCode::SUCCESS;
    }
    if std::env::args_os().any(|argument| argument == "--json") {
        output::print(&output::refusal("usage"));
    }
    if error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand {
        drop(error.print());
    } else {
        eprintln!("{}", help::fault(error, words));
    }
    ExitCode::from(2)
}
