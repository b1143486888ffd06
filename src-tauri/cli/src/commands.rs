//! The commands: each makes the input of a use case from the line, and says what came of it.

use crate::Common;
use crate::output::{Failure, Outcome, Output};
use crate::session::Session;
use serde_json::{Value, json};
use std::io::{IsTerminal, Read};
use std::path::PathBuf;
use titian_core::Error;
use titian_core::api::{Run, TABLE};
use titian_core::kernel::codes::{Role, Timezone};

type Ended = Result<Outcome, Failure>;

/// Makes a vault.
pub(crate) fn create(
    common: &Common,
    output: &Output,
    site: &str,
    region: &str,
    admin: &str,
    kind: &str,
) -> Ended {
    let session = Session::locked(common)?;
    let passphrase = session.new_passphrase()?;
    let input = json!({
        "site_name": site,
        "region_code": region,
        "timezone": Timezone::of_region(region),
        "language": session.language,
        "admin_name": admin,
        "passphrase": passphrase.as_str(),
        "kind": kind,
    });
    let created = session.data("vault_create", &input)?;
    output.result(&created, || {
        format!("{}\n\n    {}", session.say("terminal-created", &[]), text(&created["recovery_key"]))
    });
    type_back(&session, output, text(&created["recovery_key"]))?;
    Ok(Outcome::Done)
}

/// Has somebody type a group of the recovery key back: before that the vault is none. A program that called this has
/// read the whole key, and answers for it.
fn type_back(session: &Session, output: &Output, key: &str) -> Result<(), Failure> {
    if output.json || !std::io::stdin().is_terminal() {
        return session.data("recovery_check", &json!({ "recovery_key": key })).map(drop);
    }
    const GROUP: u32 = 5;
    loop {
        eprint!("{} ", session.say("terminal-type-back", &[("group", GROUP.to_string())]));
        let mut typed = String::new();
        let read =
            std::io::stdin().read_line(&mut typed).map_err(|error| session.refused(Error::from(error)))?;
        let check = session.data("recovery_check", &json!({ "recovery_key": typed.trim(), "group": GROUP }));
        match check {
            Err(failure) if read > 0 && failure.error.code == "invalid" => {}
            checked => return checked.map(drop),
        }
    }
}

/// Prints the annual report, and writes it to a file if one is named.
pub(crate) fn report(common: &Common, output: &Output, from: &str, to: &str, out: Option<PathBuf>) -> Ended {
    let session = Session::unlocked(common)?;
    let period = json!({ "from": from, "to": to });
    let report = session.data("report_annual", &period)?;
    if let Some(out) = &out {
        let format = match out.extension().and_then(|extension| extension.to_str()) {
            Some("xlsx") => "xlsx",
            Some("csv") => "csv",
            _ => return Err(session.refused(Error::refused("export_format"))),
        };
        let file = session.app.grant(out.clone());
        session.data(
            "report_export",
            &json!({ "from": from, "to": to, "file": file, "format": format, "language": session.language }),
        )?;
        eprintln!("{}", session.say("terminal-report-written", &[("file", out.display().to_string())]));
    }
    output.result(&report, || serde_json::to_string_pretty(&report).unwrap_or_default());
    Ok(Outcome::Done)
}

/// Makes a demonstration clinic. Its passphrase guards nobody: everybody in it is invented.
pub(crate) fn demo(common: &Common, output: &Output, folder: PathBuf) -> Ended {
    const PASSPHRASE: &str = "jembatan kecil di atas kali";
    let session = Session::locked(&Common { vault: Some(folder.clone()), json: common.json, person: None })?;
    titian_core::demo::build(&session.app, PASSPHRASE, session.language)
        .map_err(|error| session.refused(error))?;
    output.result(&json!({ "vault": folder, "passphrase": PASSPHRASE }), || {
        session.say(
            "terminal-demo",
            &[("folder", folder.display().to_string()), ("passphrase", PASSPHRASE.to_owned())],
        )
    });
    Ok(Outcome::Done)
}

/// Lists the use cases.
pub(crate) fn api(output: &Output) -> Ended {
    let entries: Vec<Value> = TABLE
        .iter()
        .map(|entry| {
            let kind = match entry.run {
                Run::Read(_) => "read",
                Run::Write(..) | Run::Keys(_) => "write",
                Run::Vault(_) => "vault",
                Run::Aside(_) => "aside",
            };
            let who: Vec<&str> = entry.who.roles().iter().copied().map(Role::as_str).collect();
            json!({ "name": entry.name, "kind": kind, "who": who, "input": entry.input, "output": entry.output })
        })
        .collect();
    output.result(&json!({ "api": entries }), || {
        let lines: Vec<String> = entries
            .iter()
            .map(|entry| {
                format!(
                    "{:22} {:5} {} -> {}",
                    text(&entry["name"]),
                    text(&entry["kind"]),
                    text(&entry["input"]),
                    text(&entry["output"])
                )
            })
            .collect();
        lines.join("\n")
    });
    Ok(Outcome::Done)
}

/// Runs one use case.
pub(crate) fn call(common: &Common, output: &Output, name: &str, input: &str) -> Ended {
    let session = Session::unlocked(common)?;
    let input = if input == "-" {
        let mut read = String::new();
        std::io::stdin().read_to_string(&mut read).map_err(|error| session.refused(Error::from(error)))?;
        read
    } else {
        input.to_owned()
    };
    let answer = session.answer(name, &input)?;
    let answer: Value =
        serde_json::from_str(&answer).map_err(|e| session.refused(Error::internal(e.to_string())))?;
    output.result(&answer, || serde_json::to_string_pretty(&answer["data"]).unwrap_or_default());
    Ok(Outcome::Done)
}

/// Checks the vault.
pub(crate) fn verify(common: &Common, output: &Output) -> Ended {
    let session = Session::unlocked(common)?;
    let verified = session.data("verify", &json!({}))?;
    let is_ok = verified["ok"] == true;
    output.result(&verified, || {
        let bad = &verified["first_bad"];
        if is_ok {
            session.say("terminal-verify-ok", &[("ops", verified["ops"].to_string())])
        } else {
            let args = [
                ("seq", bad["seq"].to_string()),
                ("device", text(&bad["device"]).to_owned()),
                ("reason", text(&bad["reason"]).to_owned()),
            ];
            session.say("terminal-verify-bad", &args)
        }
    });
    Ok(if is_ok { Outcome::Done } else { Outcome::Broken })
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}
