//! The line as people read it: what each command and option is for, and what is wrong with a line, in the language of
//! the terminal. The texts are `cli-` and the path of the command in `terminal.ftl`; what an argument is for, unless its
//! command says more, is `cli-arg-` and its name.

use clap::error::{ContextKind, ErrorKind};
use clap::{Command, Error};
use fluent_bundle::FluentArgs;
use titian_core::l10n::Words;

/// Gives a command and all below it their texts.
pub(crate) fn explain(command: Command, words: &Words) -> Command {
    with_texts(command, "cli", words)
}

fn with_texts(command: Command, id: &str, words: &Words) -> Command {
    let section = |is_there: bool, heading: &str, part: &str| {
        if is_there { format!("\n\n{}:\n{{{part}}}", words.text(heading)) } else { String::new() }
    };
    let template = format!(
        "{{about-with-newline}}\n{}: {{usage}}{}{}{}",
        words.text("cli-usage"),
        section(command.has_subcommands(), "cli-commands", "subcommands"),
        section(command.get_positionals().next().is_some(), "cli-arguments", "positionals"),
        section(true, "cli-options", "options"),
    );
    command
        .about(words.text(id))
        .help_template(template)
        .mut_args(|arg| {
            let text = words.text(&id_of_arg(id, arg.get_id().as_str(), words));
            arg.help(text)
        })
        .mut_subcommands(|below| {
            let id = format!("{id}-{}", below.get_name());
            with_texts(below, &id, words)
        })
}

fn id_of_arg(command: &str, name: &str, words: &Words) -> String {
    let own = format!("{command}-{name}");
    if words.has(&own) { own } else { format!("cli-arg-{name}") }
}

/// What is wrong with a line.
pub(crate) fn fault(error: &Error, words: &Words) -> String {
    let said = |kind| error.get(kind).map(ToString::to_string).unwrap_or_default();
    let id = match error.kind() {
        ErrorKind::InvalidSubcommand => "cli-wrong-command",
        ErrorKind::UnknownArgument => "cli-wrong-unknown",
        ErrorKind::MissingRequiredArgument => "cli-wrong-missing",
        ErrorKind::InvalidValue if said(ContextKind::InvalidValue).is_empty() => "cli-wrong-missing",
        ErrorKind::InvalidValue => "cli-wrong-value",
        ErrorKind::ArgumentConflict => "cli-wrong-conflict",
        _ => "cli-wrong",
    };
    let mut args = FluentArgs::new();
    args.set("command", said(ContextKind::InvalidSubcommand));
    args.set("argument", said(ContextKind::InvalidArg));
    args.set("other", said(ContextKind::PriorArg));
    args.set("value", said(ContextKind::InvalidValue));
    args.set("valid", said(ContextKind::ValidValue));
    format!("{}\n{}", words.text_with(id, &args), words.text("cli-wrong-help"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::{CommandFactory, FromArgMatches};
    use titian_core::kernel::codes::Language;

    fn missing(command: &Command, id: &str, words: &Words, found: &mut Vec<String>) {
        let args = command.get_arguments().map(|arg| id_of_arg(id, arg.get_id().as_str(), words));
        found.extend(args.chain([id.to_owned()]).filter(|id| !words.has(id)));
        for below in command.get_subcommands() {
            missing(below, &format!("{id}-{}", below.get_name()), words, found);
        }
    }

    #[test]
    fn every_command_and_argument_has_its_text() {
        for language in [Language::Indonesian, Language::English] {
            let mut found = Vec::new();
            missing(&crate::Line::command(), "cli", &Words::of(language), &mut found);
            assert_eq!(found, Vec::<String>::new(), "{language:?}");
        }
    }

    #[test]
    fn a_line_is_explained_in_the_language_of_the_terminal() {
        let words = Words::of(Language::Indonesian);
        let ask = |line: &[&str]| {
            let command = explain(crate::Line::command(), &words);
            let matches = command.try_get_matches_from(line.iter().copied());
            matches.and_then(|matches| crate::Line::from_arg_matches(&matches)).err()
        };
        let help =
            ask(&["titian-cli", "report", "--help"]).map(|error| error.to_string()).unwrap_or_default();
        assert!(help.contains("Hari pertama") && help.contains("Pilihan:"), "{help}");
        assert!(!help.contains("Options") && !help.contains("Print help"), "{help}");
        let wrong = ask(&["titian-cli", "report", "--from", "2019-01-01"]);
        let wrong = wrong.map(|error| fault(&error, &words)).unwrap_or_default();
        assert!(wrong.contains("--to <D>") && !wrong.contains("required"), "{wrong}");
        let unknown = ask(&["titian-cli", "laporan"]).map(|error| fault(&error, &words)).unwrap_or_default();
        assert!(unknown.contains("laporan"), "{unknown}");
        assert!(ask(&["titian-cli", "verify"]).is_none());
    }
}
