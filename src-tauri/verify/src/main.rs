//! `titian-verify FILE`: checks an exported log without vault and passphrase. Exit 0: whole; 1: not whole, and the first
//! bad operation is named; 2: the file cannot be checked.

use clap::{Arg, ArgAction, Command, CommandFactory, FromArgMatches, Parser};
use fluent_bundle::{FluentArgs, FluentBundle, FluentResource};
use std::collections::HashSet;
use std::fs::File;
use std::io::{BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use titian_verify::{Checked, Unreadable};

/// What is typed; what each part is for says `verify.ftl`.
#[derive(Debug, Parser)]
#[command(name = "titian-verify", version, disable_help_flag = true, disable_version_flag = true)]
struct Line {
    #[arg(value_name = "FILE")]
    file: PathBuf,
    #[arg(long, value_name = "FILE")]
    earlier: Option<PathBuf>,
    #[arg(long)]
    json: bool,
    #[arg(short, long, action = ArgAction::Help)]
    help: Option<bool>,
    #[arg(short = 'V', long, action = ArgAction::Version)]
    version: Option<bool>,
}

/// The line with its texts.
fn command(words: &Words) -> Command {
    let [usage, arguments, options] =
        ["usage", "arguments", "options"].map(|heading| words.text(&format!("log-check-{heading}"), &[]));
    let template = format!(
        "{{about-with-newline}}\n{usage}: {{usage}}\n\n{arguments}:\n{{positionals}}\n\n{options}:\n{{options}}"
    );
    let explain = |arg: Arg| {
        let text = words.text(&format!("log-check-{}", arg.get_id()), &[]);
        arg.help(text)
    };
    Line::command().about(words.text("log-check", &[])).help_template(template).mut_args(explain)
}

fn main() -> ExitCode {
    let words = Words::of_terminal();
    let typed = command(&words).try_get_matches();
    let line = match typed.and_then(|typed| Line::from_arg_matches(&typed)) {
        Ok(line) => line,
        Err(error) if error.use_stderr() => {
            eprintln!("{}", words.text("log-check-wrong", &[]));
            return ExitCode::from(2);
        }
        Err(error) => {
            // Nothing is left to tell whoever closed the terminal.
            drop(error.print());
            return ExitCode::SUCCESS;
        }
    };
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
        Self::of(tag.is_some_and(|tag| tag.starts_with("en")))
    }

    fn of(is_english: bool) -> Self {
        let (language, text) = if is_english {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_is_explained_in_the_language_of_the_terminal() {
        for (is_english, said) in [(false, "Log yang diekspor"), (true, "The exported log")] {
            let help = command(&Words::of(is_english)).render_help().to_string();
            assert!(help.contains(said) && !help.contains("log-check"), "{help}");
        }
    }
}
