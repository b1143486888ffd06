//! The commands of the window. `call` is the one door to the core; the others do what only a desktop can.

use std::sync::Arc;

use serde::Serialize;
use serde_json::Value;
use tauri::ipc::{Channel, Response};
use tauri::{AppHandle, State, WebviewWindow};
use titian_core::{App, Progress, WireError};

use crate::dialogs::{self, OpenKind, SaveKind};
use crate::{journal, window};

/// No form comes near this; files travel by token.
const LARGEST_INPUT: usize = 1024 * 1024;

/// A file the user chose: the token stands for its path, which the window never learns.
#[derive(Debug, Serialize)]
pub(crate) struct Chosen {
    token: String,
    name: String,
}

/// What a failed command tells the window, always in the core's shape.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub(crate) enum Failure {
    /// The core said no, or broke.
    Core(WireError),
    /// The shell itself could not go on.
    Shell {
        code: &'static str,
        fields: [(); 0],
        args: serde_json::Map<String, Value>,
        reference: Option<String>,
    },
}

impl Failure {
    fn refused(code: &'static str) -> Failure {
        Failure::Shell { code, fields: [], args: serde_json::Map::new(), reference: None }
    }

    fn broken(what: &'static str) -> Failure {
        let reference = journal::reference();
        tracing::error!(reference, what, "the shell could not go on");
        Failure::Shell {
            code: "internal",
            fields: [],
            args: serde_json::Map::new(),
            reference: Some(reference),
        }
    }
}

/// Makes one call of the core's table and answers with its JSON as it is.
#[tauri::command]
pub(crate) async fn call(
    app: State<'_, Arc<App>>,
    name: String,
    input: Value,
    on_progress: Channel<Progress>,
) -> Result<Response, Failure> {
    let app = Arc::clone(&app);
    let answer = tauri::async_runtime::spawn_blocking(move || {
        let input = input.to_string();
        if input.len() > LARGEST_INPUT {
            return Err(Failure::refused("too_large"));
        }
        let progress = |progress: Progress| {
            // A window that is gone needs no progress; the use case itself goes on or is cancelled.
            if on_progress.send(progress).is_err() {
                tracing::debug!("nobody listens to the progress");
            }
        };
        app.call(&name, &input, &progress).map_err(|error| {
            if let Some(reference) = &error.reference {
                tracing::error!(reference, code = %error.code, use_case = name, "a use case broke");
            }
            Failure::Core(error)
        })
    })
    .await;
    answer.unwrap_or_else(|_| Err(Failure::broken("a use case stopped without an answer"))).map(Response::new)
}

/// Stops the long use case that is running, if any.
#[tauri::command]
pub(crate) fn cancel(app: State<'_, Arc<App>>) {
    app.cancel();
}

/// Lets the user choose a file to read; `null` when the dialog was left.
#[tauri::command]
pub(crate) async fn pick_file(
    app: State<'_, Arc<App>>,
    window: WebviewWindow,
    kind: OpenKind,
) -> Result<Option<Chosen>, Failure> {
    Ok(dialogs::open(&window, kind).await.map(|path| chosen(&app, path)))
}

/// Lets the user choose where to write; `null` when the dialog was left.
#[tauri::command]
pub(crate) async fn pick_save(
    app: State<'_, Arc<App>>,
    window: WebviewWindow,
    kind: SaveKind,
    suggested: String,
) -> Result<Option<Chosen>, Failure> {
    Ok(dialogs::save(&window, kind, &suggested).await.map(|path| chosen(&app, path)))
}

fn chosen(app: &App, path: std::path::PathBuf) -> Chosen {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    Chosen { token: app.grant(path), name }
}

/// Opens the system's print dialog for the page as it stands.
#[tauri::command]
pub(crate) async fn print(window: WebviewWindow) -> Result<(), Failure> {
    window.print().map_err(|_| Failure::broken("the print dialog did not open"))
}

/// Locks: this process and its web process end, and a fresh one starts at the unlock screen. Memory that held
/// clients goes with them. The window has saved its drafts before.
#[tauri::command]
pub(crate) async fn lock(
    handle: AppHandle,
    app: State<'_, Arc<App>>,
    window: WebviewWindow,
) -> Result<(), Failure> {
    window::remember(&window);
    app.close();
    handle.request_restart();
    Ok(())
}

/// Closes the window for good; its answer to `titian-closing` once the drafts are saved.
#[tauri::command]
pub(crate) async fn quit(window: WebviewWindow) -> Result<(), Failure> {
    window::remember(&window);
    window.destroy().map_err(|_| Failure::broken("the window did not close"))
}
