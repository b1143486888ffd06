//! `titian-cli bundle` and `titian-cli machine`: what goes to other machines and comes from them, and how one joins.

use crate::Common;
use crate::output::{Failure, Outcome, Output};
use crate::session::Session;
use crate::way::Way;
use clap::Subcommand;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use titian_core::Error;

/// What to do with a bundle.
#[derive(Debug, Subcommand)]
pub(crate) enum Bundle {
    Export {
        #[arg(value_name = "FILE.titian")]
        file: PathBuf,
        #[arg(long = "to", value_name = "CODE")]
        to: Vec<String>,
    },
    Receive {
        file: PathBuf,
    },
    Inspect {
        file: PathBuf,
    },
    Validate {
        file: PathBuf,
    },
    Key,
    #[command(subcommand)]
    Way(Way),
    Now,
}

/// What to do with a machine.
#[derive(Debug, Subcommand)]
pub(crate) enum Machine {
    Request {
        file: PathBuf,
    },
    Enrol {
        request: PathBuf,
        #[arg(value_name = "ANSWER.titian")]
        answer: PathBuf,
        #[arg(long)]
        code: String,
        #[arg(long = "person", value_name = "PERSON")]
        people: Vec<String>,
        #[arg(long)]
        only_theirs: bool,
        #[arg(long)]
        acknowledged: bool,
    },
    Join {
        file: PathBuf,
    },
}

/// Writes, takes or explains a bundle.
pub(crate) fn bundle(common: &Common, output: &Output, what: Bundle) -> Result<Outcome, Failure> {
    let session = Session::unlocked(common)?;
    match what {
        Bundle::Export { file, to } => {
            let machines = devices(&session, &to)?;
            let sent =
                session.data("bundle_export", &json!({ "file": grant(&session, &file), "to": machines }))?;
            output.result(&sent, || {
                let args = [
                    ("ops", sent["ops"].to_string()),
                    ("to", codes(&sent["to"])),
                    ("file", file.display().to_string()),
                ];
                session.say("terminal-bundle-sent", &args)
            });
        }
        Bundle::Receive { file } => {
            let taken = session.data("bundle_receive", &json!({ "file": grant(&session, &file) }))?;
            output.result(&taken, || {
                let args = [("from", text(&taken["code"])), ("fresh", taken["bundle"]["fresh"].to_string())];
                session.say("terminal-bundle-taken", &args)
            });
        }
        Bundle::Inspect { file } => explain(&session, output, &file, false)?,
        Bundle::Validate { file } => explain(&session, output, &file, true)?,
        Bundle::Key => {
            let by = session.passphrase("terminal-passphrase-sign")?;
            let given = session.data("bundle_key", &json!({ "by": by.as_str() }))?;
            output.result(&given, || text(&given["key"]));
        }
        Bundle::Way(way) => way.run(&session, output, ["transport_read", "transport_save"])?,
        Bundle::Now => {
            let done = session.data("transport_now", &json!({}))?;
            output.result(&done, || serde_json::to_string_pretty(&done).unwrap_or_default());
        }
    }
    Ok(Outcome::Done)
}

/// Says what a file is: a bundle of this clinic, or what another site sends.
fn explain(session: &Session, output: &Output, file: &Path, whole: bool) -> Result<(), Failure> {
    let input = json!({ "file": grant(session, file), "whole": whole });
    let face = match session.data("bundle_check", &input) {
        // At an office also another site's records are its business.
        Err(failure)
            if failure.error.code == "bundle_other_purpose"
                || failure.error.code == "bundle_other_site" && is_office(session)? =>
        {
            return explain_of_site(session, output, &input);
        }
        face => face?,
    };
    output.result(&face, || {
        let args = [
            ("purpose", purpose(session, &face)),
            ("from", text(&face["from"]["code"])),
            ("device", text(&face["from"]["device"])),
            ("at", text(&face["made_at"])),
            ("to", codes(&face["to"])),
            ("ops", face["ops"].to_string()),
            ("bytes", face["bytes"].to_string()),
        ];
        let mut lines = vec![session.say("terminal-bundle-face", &args)];
        if face["is_revoked"] == true {
            lines.push(session.say("terminal-bundle-revoked", &[]));
        }
        let withheld: Vec<String> = face["withheld"].as_array().into_iter().flatten().map(text).collect();
        if !withheld.is_empty() {
            lines.push(session.say("terminal-bundle-withheld", &[("classes", withheld.join(", "))]));
        }
        if let Some(count) = face["meant"].as_u64() {
            lines.push(session.say("terminal-bundle-meant", &[("count", count.to_string())]));
        }
        for range in face["ranges"].as_array().into_iter().flatten() {
            let (code, device) = (text(&range["machine"]["code"]), text(&range["machine"]["device"]));
            let args = [
                ("machine", if code.is_empty() { device } else { code }),
                ("from", range["from"].to_string()),
                ("to", range["to"].to_string()),
            ];
            lines.push(session.say("terminal-bundle-range", &args));
        }
        if let Some(fresh) = face["fresh"].as_u64() {
            lines.push(session.say("terminal-bundle-whole", &[("fresh", fresh.to_string())]));
        }
        lines.join("\n")
    });
    Ok(())
}

fn is_office(session: &Session) -> Result<bool, Failure> {
    Ok(session.data("session", &json!({}))?["site"]["kind"] == "province")
}

/// Says what a file of another site is.
fn explain_of_site(session: &Session, output: &Output, input: &Value) -> Result<(), Failure> {
    let face = session.data("site_file_check", input)?;
    output.result(&face, || {
        let args = [
            ("purpose", purpose(session, &face)),
            ("from", text(&face["from"])),
            ("site", text(&face["site"])),
            ("device", text(&face["device"])),
            ("at", text(&face["made_at"])),
            ("rows", face["rows"].to_string()),
        ];
        let mut lines = vec![session.say("terminal-site-file", &args)];
        if !face["period"].is_null() {
            let args = [
                ("from", text(&face["period"]["from"])),
                ("to", text(&face["period"]["to"])),
                ("policy", text(&face["policy"])),
            ];
            lines.push(session.say("terminal-site-file-period", &args));
        }
        if face["is_whole"] == true {
            lines.push(session.say("terminal-site-file-whole", &[]));
        }
        lines.join("\n")
    });
    Ok(())
}

fn purpose(session: &Session, face: &Value) -> String {
    session.say(&format!("terminal-bundle-purpose-{}", text(&face["purpose"])), &[])
}

/// Asks for enrolment, enrols, or joins.
pub(crate) fn machine(common: &Common, output: &Output, what: Machine) -> Result<Outcome, Failure> {
    match what {
        Machine::Request { file } => request(common, output, &file)?,
        Machine::Enrol { request, answer, code, people, only_theirs, acknowledged } => {
            let session = Session::unlocked(common)?;
            let status = session.data("vault_status", &json!({}))?;
            let mut chosen = Vec::new();
            for person in &people {
                chosen.push(session.person(&status["people"], Some(person))?);
            }
            let by = session.passphrase("terminal-passphrase-sign")?;
            let enrolled = session.data(
                "device_enrol",
                &json!({
                    "request": grant(&session, &request), "code": code, "people": chosen, "only_theirs": only_theirs,
                    "acknowledged": acknowledged, "by": by.as_str(),
                    "file": grant(&session, &answer),
                }),
            )?;
            output.result(&enrolled, || {
                let args = [("code", text(&enrolled["code"])), ("file", answer.display().to_string())];
                session.say("terminal-machine-enrolled", &args)
            });
        }
        Machine::Join { file } => {
            let session = Session::locked(common)?;
            let passphrase = session.passphrase("terminal-passphrase")?;
            let joined = session.data(
                "join_finish",
                &json!({
                    "file": grant(&session, &file), "passphrase": passphrase.as_str(), "language": session.language,
                }),
            )?;
            output.result(&joined, || {
                let args =
                    [("site", text(&joined["site"]["name"])), ("code", text(&joined["device"]["code"]))];
                session.say("terminal-machine-joined", &args)
            });
        }
    }
    Ok(Outcome::Done)
}

/// The request of a machine without a vault, or of one whose vault was restored or copied.
fn request(common: &Common, output: &Output, file: &Path) -> Result<(), Failure> {
    let session = Session::locked(common)?;
    let is_bare = session.data("vault_status", &json!({}))?["state"] == "missing";
    let (session, asked) = if is_bare {
        let passphrase = session.passphrase("terminal-passphrase-clinic")?;
        let input = json!({ "file": grant(&session, file), "passphrase": passphrase.as_str() });
        let asked = session.data("join_request", &input)?;
        (session, asked)
    } else {
        drop(session);
        let session = Session::unlocked(common)?;
        let asked = session.data("device_request", &json!({ "file": grant(&session, file) }))?;
        (session, asked)
    };
    output.result(&asked, || {
        let args = [("code", text(&asked["code"])), ("file", file.display().to_string())];
        session.say("terminal-machine-request", &args)
    });
    Ok(())
}

/// The machines of these codes.
fn devices(session: &Session, named: &[String]) -> Result<Vec<Value>, Failure> {
    let state = session.data("bundle_list", &json!({}))?;
    let machines = state["machines"].as_array().map(Vec::as_slice).unwrap_or_default();
    named
        .iter()
        .map(|code| {
            machines
                .iter()
                .find(|machine| {
                    machine["machine"]["code"].as_str().is_some_and(|known| known.eq_ignore_ascii_case(code))
                })
                .map(|machine| machine["machine"]["device"].clone())
                .ok_or_else(|| session.refused(Error::refused("machine_unknown")))
        })
        .collect()
}

fn grant(session: &Session, file: &Path) -> String {
    session.app.grant(file.to_owned())
}

fn codes(machines: &Value) -> String {
    let machines = machines.as_array().into_iter().flatten();
    let named = |machine: &Value| {
        let code = text(&machine["code"]);
        if code.is_empty() { text(&machine["device"]) } else { code }
    };
    machines.map(named).collect::<Vec<_>>().join(", ")
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}
