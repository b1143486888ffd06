//! `titian-cli import`: a register into the vault, by the same use cases as the window's import.

use crate::Common;
use crate::output::{Failure, Outcome, Output};
use crate::session::Session;
use serde_json::{Map, Value, json};
use std::path::PathBuf;
use titian_core::Error;

/// What the command line asks for.
#[derive(Debug)]
pub(crate) struct Request {
    pub(crate) file: PathBuf,
    pub(crate) sheets: Vec<String>,
    pub(crate) mapping: Option<PathBuf>,
    pub(crate) dry_run: bool,
    pub(crate) good_rows: bool,
}

/// What the terminal says of an import; the window's answer holds more.
const SAID: [&str; 9] =
    ["stored", "rows", "accepted", "created", "changed", "unchanged", "sheets", "rejected", "warnings"];
const SAID_OF_SHEETS: [&str; 7] =
    ["sheet", "kind", "header_row", "rows", "accepted", "columns", "unmapped_columns"];

/// Imports a register.
pub(crate) fn run(common: &Common, output: &Output, request: &Request) -> Result<Outcome, Failure> {
    let session = Session::unlocked(common)?;
    let mapping = match &request.mapping {
        None => Value::Null,
        Some(path) => {
            let text = std::fs::read_to_string(path).map_err(|error| session.refused(Error::from(error)))?;
            serde_json::from_str(&text).map_err(|error| {
                session.refused(
                    Error::refused("mapping_unreadable")
                        .with("line", i64::try_from(error.line()).unwrap_or(0)),
                )
            })?
        }
    };
    let input = json!({
        "file": session.app.grant(request.file.clone()),
        "mapping": mapping,
        "sheets": if request.sheets.is_empty() { Value::Null } else { json!(request.sheets) },
        "language": session.language,
        "good_rows": request.good_rows,
    });
    let preview = session.data("import_preview", &input)?;
    let has_rejected = preview["rejected"].as_array().is_some_and(|rejected| !rejected.is_empty());
    let is_refused = has_rejected && !request.good_rows && !request.dry_run;
    let said = if request.dry_run || is_refused { preview } else { session.data("import_store", &input)? };
    let shown = shown(&said);
    output.result(&shown, || sentence(&session, &shown));
    if is_refused {
        let rejected = shown["rejected"].as_array().map_or(0, Vec::len);
        eprintln!("{}", session.say("terminal-import-refused", &[("rejected", rejected.to_string())]));
    }
    Ok(if is_refused { Outcome::Refused } else { Outcome::Done })
}

fn shown(said: &Value) -> Value {
    let mut shown = pick(said, &SAID);
    if let Some(Value::Array(sheets)) = shown.get_mut("sheets") {
        for sheet in sheets {
            *sheet = Value::Object(pick(sheet, &SAID_OF_SHEETS));
        }
    }
    Value::Object(shown)
}

fn pick(object: &Value, names: &[&str]) -> Map<String, Value> {
    names.iter().map(|name| ((*name).to_owned(), object[*name].clone())).collect()
}

fn sentence(session: &Session, said: &Value) -> String {
    let id = if said["stored"] == true { "terminal-import-stored" } else { "terminal-import-checked" };
    let created = &said["created"];
    let mut lines = vec![session.say(
        id,
        &[
            ("accepted", said["accepted"].to_string()),
            ("rows", said["rows"].to_string()),
            ("clients", created["clients"].to_string()),
            ("episodes", created["episodes"].to_string()),
            ("contacts", created["aftercare_contacts"].to_string()),
            ("changed", said["changed"].to_string()),
            ("unchanged", said["unchanged"].to_string()),
        ],
    )];
    for problem in ["rejected", "warnings"].iter().filter_map(|kind| said[*kind].as_array()).flatten() {
        let text = |name: &str| problem[name].as_str().unwrap_or("–").to_owned();
        let args = [
            ("sheet", text("sheet")),
            ("row", problem["row"].to_string()),
            ("column", text("column")),
            ("message", text("message")),
        ];
        lines.push(session.say("terminal-import-problem", &args));
    }
    lines.join("\n")
}
