//! What leaves the vault as a file: the log for whoever checks it, the access register, the clients of a device, a
//! client's full copy. Each leaves its trace.

use crate::Common;
use crate::output::{Failure, Outcome, Output};
use crate::session::Session;
use serde_json::{Value, json};
use std::path::Path;
use titian_core::Error;

/// Runs a use case that writes a file, and says where it is.
pub(crate) fn save(
    common: &Common,
    output: &Output,
    name: &str,
    mut input: Value,
    file: &Path,
) -> Result<Outcome, Failure> {
    let session = Session::unlocked(common)?;
    input["file"] = json!(session.app.grant(file.to_owned()));
    session.data(name, &input)?;
    output.result(&json!({ "file": file }), || {
        session.say("terminal-file-written", &[("file", file.display().to_string())])
    });
    Ok(Outcome::Done)
}

/// The same for a list, whose format follows from the file's name.
pub(crate) fn save_list(
    common: &Common,
    output: &Output,
    name: &str,
    mut input: Value,
    file: &Path,
) -> Result<Outcome, Failure> {
    let format = match file.extension().and_then(|extension| extension.to_str()) {
        Some("xlsx") => "xlsx",
        Some("csv") => "csv",
        _ => return Err(Session::locked(common)?.refused(Error::refused("export_format"))),
    };
    input["format"] = json!(format);
    save(common, output, name, input, file)
}
