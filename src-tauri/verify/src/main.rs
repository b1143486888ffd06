//! `titian-verify FILE`: checks an exported log without vault and passphrase. Exit 0: whole; 1: not whole, and the first
//! bad operation is named; 2: the file cannot be checked.

use clap::Parser;
use fluent_bundle::{FluentArgs, FluentBundle, FluentResource};
use std::collections::HashSet;
use std::fs::File;
use std::io::{BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use titian_verify::{Checked, Unreadable};

/// Checks a log exported by Titian; needs no vault and no passphrase.
#[derive(Debug, Parser)]
#[command(name = "titian-verify", version, about)]
struct Line {
    /// The exported log
    file: PathBuf,
    /// An older export of the same clinic, all of which must still be there
    #[arg(long, value_name = "FILE")]
    earlier: Option<PathBuf>,
    /// One JSON object on standard output
    #[arg(long)]
    json: bool,
}

fn main() -> ExitCode {
    let line = match Line::try_parse() {
        Ok(line) => line,
        Err(error) => {
            // Nothing is left to tell whoever closed the terminal.
            drop(error.print());
            return if error.use_stderr() { ExitCode::from(2) } else { ExitCode::SUCCESS };
        }
    };
    let words = Words::of_terminal();
    match checked(&line) {
        Ok(checked) => {
            if line.json {
                print(&serde_json::to_string(&checked).unwrap_or_default());
            } else {
                print(&said(&checked, &words));
            }
            if checked.ok { ExitCode::SUCCESS } else { ExitCode::FAILURE }
        }
        Err(error) => {
            let code = match error {
                Unreadable::Io(_) => "file_unreadable",
                Unreadable::NotALog => "not_a_log",
                Unreadable::TooNew => "too_new",
            };
            if line.json {
                print(&serde_json::json!({ "error": { "code": code } }).to_string());
            }
            eprintln!("{}", words.text(&format!("log-{code}"), &[]));
            ExitCode::from(2)
        }
    }
}

fn checked(line: &Line) -> Result<Checked, Unreadable> {
    let open = |path: &Path| File::open(path).map(BufReader::new);
    let earlier = match &line.earlier {
        Some(path) => titian_verify::ids(open(path)?)?,
        None => HashSet::new(),
    };
    titian_verify::check(open(&line.file)?, &earlier)
}

fn said(checked: &Checked, words: &Words) -> String {
    let mut lines = vec![match &checked.first_bad {
        None => words.text("log-whole", &[("ops", checked.ops.to_string())]),
        Some(bad) => {
            let reason = words.text(&format!("log-reason-{}", bad.reason), &[]);
            match (&bad.device, bad.seq) {
                (Some(device), Some(seq)) => words.text(
                    "log-bad",
                    &[
                        ("line", bad.line.to_string()),
                        ("device", device.clone()),
                        ("seq", seq.to_string()),
                        ("reason", reason),
                    ],
                ),
                _ => words.text("log-bad-line", &[("line", bad.line.to_string()), ("reason", reason)]),
            }
        }
    }];
    lines.push(
        words.text("log-about", &[("site", checked.site.clone()), ("at", checked.exported_at.clone())]),
    );
    for device in &checked.devices {
        let args = [
            ("device", device.id.clone()),
            ("ops", device.ops.to_string()),
            ("key", device.public_key.clone()),
        ];
        lines.push(words.text("log-device", &args));
    }
    for person in &checked.persons {
        let word = match (person.is_sheet, person.public_keys.is_empty()) {
            (true, _) => "log-sheet",
            (false, false) => "log-person",
            (false, true) => "log-person-unknown",
        };
        let args = [
            ("person", person.id.clone()),
            ("acts", person.acts.to_string()),
            ("key", person.public_keys.join(", ")),
        ];
        lines.push(words.text(word, &args));
    }
    lines.join("\n")
}

/// Prints a line. Whoever closed the pipe has read enough.
fn print(line: &str) {
    drop(writeln!(std::io::stdout(), "{line}"));
}

/// The words of the terminal's language: English where it says so, else Indonesian.
struct Words(FluentBundle<FluentResource>);

impl Words {
    fn of_terminal() -> Self {
        let tag = ["LC_ALL", "LC_MESSAGES", "LANG"]
            .iter()
            .find_map(|name| std::env::var(name).ok().filter(|tag| !tag.is_empty()));
        let (language, text) = if tag.is_some_and(|tag| tag.starts_with("en")) {
            (unic_langid::langid!("en"), include_str!("../../../ui/locales/en/verify.ftl"))
        } else {
            (unic_langid::langid!("id"), include_str!("../../../ui/locales/id/verify.ftl"))
        };
        let mut bundle = FluentBundle::new(vec![language]);
        bundle.set_use_isolating(false);
        let resource = FluentResource::try_new(text.to_owned()).unwrap_or_else(|(read, _)| read);
        bundle.add_resource_overriding(resource);
        Self(bundle)
    }

    fn text(&self, id: &str, args: &[(&'static str, String)]) -> String {
        let args: FluentArgs<'_> = args.iter().map(|(name, value)| (*name, value.clone())).collect();
        let Some(pattern) = self.0.get_message(id).and_then(|message| message.value()) else {
            return id.to_owned();
        };
        self.0.format_pattern(pattern, Some(&args), &mut Vec::new()).into_owned()
    }
}
