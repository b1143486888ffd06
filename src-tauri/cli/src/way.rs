//! By which folder files travel where no hand carries them: between the machines of a clinic, or to a provincial office. A
//! store that speaks S3 is set with `call`, since its key is no word for a command line.

use crate::output::{Failure, Output};
use crate::session::Session;
use clap::Subcommand;
use serde_json::{Value, json};
use std::path::PathBuf;

/// What to do with the way.
#[derive(Debug, Subcommand)]
pub(crate) enum Way {
    Show,
    Folder { folder: PathBuf },
    Stop,
}

impl Way {
    /// Does it, by the use cases that read and set the way.
    pub(crate) fn run(
        self,
        session: &Session,
        output: &Output,
        [read, save]: [&str; 2],
    ) -> Result<(), Failure> {
        let set = |way: Value| session.data(save, &json!({ "way": way }));
        let said = match self {
            Self::Show => session.data(read, &json!({}))?,
            Self::Folder { folder } => set(json!({ "kind": "folder", "folder": session.app.grant(folder) }))?,
            Self::Stop => set(Value::Null)?,
        };
        output.result(&said, || serde_json::to_string_pretty(&said).unwrap_or_default());
        Ok(())
    }
}
