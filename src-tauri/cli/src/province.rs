//! `titian-cli province`: how clinics and a provincial office come to know each other, what a clinic sends, and what the
//! office makes of it.

use crate::Common;
use crate::output::{Failure, Outcome, Output};
use crate::session::Session;
use crate::way::Way;
use clap::{Args, Subcommand};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Province {
    Introduce {
        file: PathBuf,
    },
    Accept {
        file: PathBuf,
        #[arg(long)]
        code: String,
    },
    Known,
    #[command(subcommand)]
    Key(Key),
    Preview(Days),
    Export {
        #[arg(value_name = "FILE.titian")]
        file: Option<PathBuf>,
        #[command(flatten)]
        days: Days,
        #[arg(long, value_name = "ID")]
        province: Option<String>,
    },
    Policy {
        #[arg(value_parser = ["statistical", "full"])]
        policy: String,
        #[arg(long, value_name = "ID")]
        province: String,
    },
    #[command(subcommand)]
    Full(Full),
    Receive {
        file: PathBuf,
    },
    Sites(Days),
    Report(Days),
    Collect,
    #[command(subcommand)]
    Way(Way),
    #[command(subcommand)]
    Case(Case),
}

/// What to do with clients given by name.
#[derive(Debug, Subcommand)]
pub(crate) enum Case {
    Preview {
        #[arg(required = true, value_name = "CLIENT")]
        clients: Vec<String>,
    },
    Export {
        #[arg(value_name = "FILE.titian")]
        file: PathBuf,
        #[arg(required = true, value_name = "CLIENT")]
        clients: Vec<String>,
        #[arg(long, value_name = "ID")]
        to: String,
        #[arg(long)]
        message: Option<String>,
    },
    Receive {
        file: PathBuf,
    },
    List,
    Read {
        id: String,
    },
    Forget {
        id: String,
    },
}

/// What to do with everything that the clinic has.
#[derive(Debug, Subcommand)]
pub(crate) enum Full {
    Preview,
    Export {
        #[arg(value_name = "FILE.titian")]
        file: Option<PathBuf>,
        #[arg(long, value_name = "ID")]
        province: Option<String>,
    },
}

/// What to do with the key.
#[derive(Debug, Subcommand)]
pub(crate) enum Key {
    Make,
    Give {
        #[arg(value_name = "FILE.titian")]
        file: PathBuf,
        #[arg(long, value_name = "ID")]
        to: Option<String>,
    },
    Take {
        file: PathBuf,
        #[arg(long)]
        replace: bool,
    },
}

/// The days of a period.
#[derive(Debug, Args)]
pub(crate) struct Days {
    #[arg(long, value_name = "D")]
    from: String,
    #[arg(long, value_name = "D")]
    to: String,
}

impl Days {
    fn input(&self) -> Value {
        json!({ "from": self.from, "to": self.to })
    }
}

/// Does it.
pub(crate) fn run(common: &Common, output: &Output, what: Province) -> Result<Outcome, Failure> {
    let session = Session::unlocked(common)?;
    let whole = |name: &str, input: &Value| -> Result<(), Failure> {
        let said = session.data(name, input)?;
        output.result(&said, || serde_json::to_string_pretty(&said).unwrap_or_default());
        Ok(())
    };
    match what {
        Province::Introduce { file } => {
            let said = session.data("site_introduce", &json!({ "file": grant(&session, &file) }))?;
            let args = [("file", file.display().to_string()), ("code", text(&said["code"]))];
            output.result(&said, || session.say("terminal-province-introduced", &args));
        }
        Province::Accept { file, code } => {
            let by = session.passphrase("terminal-passphrase-sign")?;
            let input = json!({ "file": grant(&session, &file), "code": code, "by": by.as_str() });
            let said = session.data("site_accept", &input)?;
            let machines = said["machines"].as_array().map_or(0, Vec::len).to_string();
            let args = [("name", text(&said["name"])), ("machines", machines)];
            output.result(&said, || session.say("terminal-province-accepted", &args));
        }
        Province::Known => whole("site_list", &json!({}))?,
        Province::Key(what) => key(&session, output, what)?,
        Province::Preview(days) => whole("extract_preview", &days.input())?,
        Province::Export { file, days, province } => {
            let mut input = days.input();
            input["file"] = json!(file.as_deref().map(|file| grant(&session, file)));
            let said = session.data("extract_export", &meant(input, "province", province))?;
            output.result(&said, || session.say("terminal-province-exported", &sent(&said, file.as_deref())));
        }
        Province::Policy { policy, province } => {
            let by = session.passphrase("terminal-passphrase-sign")?;
            let input = json!({ "site": province, "policy": policy, "by": by.as_str() });
            let said = session.data("site_policy", &input)?;
            let args = [("name", text(&said["name"])), ("policy", text(&said["policy"]))];
            output.result(&said, || session.say("terminal-province-policy", &args));
        }
        Province::Full(Full::Preview) => whole("full_preview", &json!({}))?,
        Province::Full(Full::Export { file, province }) => {
            let input = json!({ "file": file.as_deref().map(|file| grant(&session, file)) });
            let said = session.data("full_export", &meant(input, "province", province))?;
            let args = sent(&said, file.as_deref());
            output.result(&said, || session.say("terminal-province-full-exported", &args));
        }
        Province::Receive { file } => {
            let said = session.data("extract_receive", &json!({ "file": grant(&session, &file) }))?;
            let came = &said["came"];
            let count = if came["kind"] == "full" { &came["ops"] } else { &came["rows"] };
            let args =
                [("from", text(&said["from"])), ("rows", count.to_string()), ("kind", text(&came["kind"]))];
            output.result(&said, || session.say("terminal-province-received", &args));
        }
        Province::Sites(days) => {
            let said = session.data("province_sites", &days.input())?;
            output.result(&said, || sites(&session, &said));
        }
        Province::Report(days) => whole("province_report", &days.input())?,
        Province::Collect => whole("extract_collect", &json!({}))?,
        Province::Way(way) => way.run(&session, output, ["extract_way_read", "extract_way_save"])?,
        Province::Case(what) => match what {
            Case::Preview { clients } => whole("case_preview", &json!({ "clients": clients }))?,
            Case::Export { file, clients, to, message } => {
                let file = grant(&session, &file);
                let input = json!({ "clients": clients, "to": to, "message": message, "file": file });
                whole("case_export", &input)?;
            }
            Case::Receive { file } => whole("case_receive", &json!({ "file": grant(&session, &file) }))?,
            Case::List => whole("case_list", &json!({}))?,
            Case::Read { id } => whole("case_read", &json!({ "id": id }))?,
            Case::Forget { id } => whole("case_forget", &json!({ "id": id }))?,
        },
    }
    Ok(Outcome::Done)
}

fn key(session: &Session, output: &Output, what: Key) -> Result<(), Failure> {
    let (said, file) = match what {
        Key::Make => (session.data("person_key_make", &json!({}))?, None),
        Key::Give { file, to } => {
            let input = meant(json!({ "file": grant(session, &file) }), "to", to);
            (session.data("person_key_give", &input)?, Some(file))
        }
        Key::Take { file, replace } => {
            let input = json!({ "file": grant(session, &file), "replace": replace });
            (session.data("person_key_take", &input)?, None)
        }
    };
    output.result(&said, || match file {
        Some(file) => {
            let args = [
                ("mark", text(&said["mark"])),
                ("to", text(&said["to"])),
                ("file", file.display().to_string()),
            ];
            session.say("terminal-province-key-given", &args)
        }
        None => session.say("terminal-province-key", &[("mark", text(&said["mark"]))]),
    });
    Ok(())
}

/// The input with the site that was named.
fn meant(mut input: Value, field: &str, site: Option<String>) -> Value {
    if let Some(site) = site {
        input[field] = json!(site);
    }
    input
}

/// What a file for the office says when it was written.
fn sent(said: &Value, file: Option<&Path>) -> [(&'static str, String); 3] {
    [
        ("to", text(&said["to"])),
        ("rows", said["rows"].to_string()),
        ("file", file.map_or_else(|| "–".to_owned(), |file| file.display().to_string())),
    ]
}

fn sites(session: &Session, said: &Value) -> String {
    let line = |site: &Value| {
        let late = if site["is_late"] == true { "yes" } else { "no" };
        let args =
            [("name", text(&site["name"])), ("state", text(&site["state"])), ("late", late.to_owned())];
        session.say("terminal-province-site", &args)
    };
    said.as_array().into_iter().flatten().map(line).collect::<Vec<_>>().join("\n")
}

fn grant(session: &Session, file: &Path) -> String {
    session.app.grant(file.to_owned())
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}
