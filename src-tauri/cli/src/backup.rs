//! `titian-cli backup` and `titian-cli restore`: the same use cases as the window's, for schedules and for a machine on which
//! nothing opens any more.

use crate::Common;
use crate::output::{Failure, Outcome, Output};
use crate::session::Session;
use serde_json::{Value, json};
use std::path::PathBuf;
use titian_core::Error;

/// How a backup is to be restored.
#[derive(Debug)]
pub(crate) struct How {
    pub(crate) list: bool,
    pub(crate) dry_run: bool,
    pub(crate) recovery: bool,
}

/// Makes a backup.
pub(crate) fn make(
    common: &Common,
    output: &Output,
    to: Option<PathBuf>,
    folder: Option<PathBuf>,
) -> Result<Outcome, Failure> {
    let session = Session::unlocked(common)?;
    if let Some(folder) = folder {
        let status = session.data("backup_status", &json!({}))?;
        let token = session.app.grant(folder);
        let settings =
            json!({ "folder": token, "room_mb": status["room_mb"], "warn_days": status["warn_days"] });
        session.data("backup_settings", &settings)?;
    }
    let once = to.map(|to| session.app.grant(to));
    let made = session.data("backup_now", &json!({ "folder": once }))?;
    output.result(&made, || {
        let args = [
            ("ops", made["ops"].to_string()),
            ("scans", made["scans"].to_string()),
            ("missing", made["scans_missing"].to_string()),
        ];
        session.say("terminal-backup-done", &args)
    });
    Ok(Outcome::Done)
}

/// Restores a backup, or says what there is.
pub(crate) fn restore(
    common: &Common,
    output: &Output,
    from: PathBuf,
    how: &How,
) -> Result<Outcome, Failure> {
    let session = Session::locked(common)?;
    let folder = session.app.grant(from);
    let found = session.data("backup_list", &json!({ "folder": folder }))?;
    let backups = found.as_array().map(Vec::as_slice).unwrap_or_default();
    if how.list {
        let listed: Vec<Value> = backups.iter().map(|backup| listed(&session, backup)).collect();
        output.result(&json!({ "backups": listed }), || {
            let line =
                |backup: &Value| session.say("terminal-backup-found", &said(backup, &["ops", "folder"]));
            let lines: Vec<String> = listed.iter().map(line).collect();
            if lines.is_empty() { session.say("terminal-backup-none", &[]) } else { lines.join("\n") }
        });
        return Ok(Outcome::Done);
    }
    let newest = backups.first().ok_or_else(|| session.refused(Error::refused("backup_unknown")))?;
    let mut input = json!({ "backup": newest["backup"] });
    if how.recovery {
        input["recovery_key"] = json!(session.recovery_key()?.as_str());
    } else {
        input["person"] = session.person(&newest["people"], common.person.as_deref())?;
        input["passphrase"] = json!(session.passphrase("terminal-passphrase")?.as_str());
    }
    if how.dry_run {
        let preview = session.data("restore_preview", &input)?;
        output.result(&preview, || {
            let mut args = said(&preview, &["clients", "ops", "scans"]);
            args.push(("missing", preview["scans_missing"].to_string()));
            args.push(("last", text(&preview["last_op_at"])));
            session.say("terminal-restore-preview", &args)
        });
        return Ok(Outcome::Done);
    }
    let restored = session.data("restore", &input)?;
    output.result(&restored, || {
        let mut args = said(&restored, &["scans"]);
        args.push(("missing", restored["scans_missing"].to_string()));
        let done = session.say("terminal-restore-done", &args);
        match restored["set_aside"].as_str() {
            None => done,
            Some(aside) => {
                format!("{done}\n{}", session.say("terminal-restore-aside", &[("folder", aside.to_owned())]))
            }
        }
    });
    Ok(Outcome::Done)
}

/// A backup as the terminal shows it: by its folder, where the window has a token.
fn listed(session: &Session, backup: &Value) -> Value {
    let folder = backup["backup"].as_str().and_then(|token| session.app.granted(token));
    let mut shown = backup.clone();
    if let Some(fields) = shown.as_object_mut() {
        fields.remove("backup");
        fields.insert("folder".to_owned(), json!(folder.map(|folder| folder.display().to_string())));
    }
    shown
}

/// The figures of a sentence; those that every one has, and some more.
fn said(of: &Value, more: &[&'static str]) -> Vec<(&'static str, String)> {
    let mut args = vec![("at", text(&of["made_at"])), ("site", text(&of["site_name"]))];
    args.extend(more.iter().map(|name| (*name, text(&of[*name]))));
    args
}

fn text(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| if value.is_null() { "–".to_owned() } else { value.to_string() }, str::to_owned)
}
