//! The commands of the window. `call` is the one door to the core; the others do what only a desktop can.

use std::sync::Arc;

use serde::Serialize;
use tauri::ipc::{Channel, Response};
use tauri::{AppHandle, Manager, State, WebviewWindow};
use titian_core::{App, Error, Progress, WireError};

use crate::dialogs::{self, OpenKind, SaveKind};
use crate::{ending, window};

/// A file the user chose: the token stands for its path, which the window never learns.
#[derive(Debug, Serialize)]
pub(crate) struct Chosen {
    token: String,
    name: String,
}

/// A fault of the shell itself, written to the log and told in the core's shape.
fn broken(detail: &str) -> WireError {
    logged(Error::internal(detail).to_wire(), "shell")
}

/// Writes a fault to the log under the reference the user sees; a refusal leaves no trace.
fn logged(error: WireError, use_case: &str) -> WireError {
    if let Some(reference) = &error.reference {
        let detail = error.detail.as_deref().unwrap_or_default();
        tracing::error!(reference, code = error.code, use_case, detail, "broken");
    }
    error
}

/// Makes one call of the core's table and answers with its JSON as it is. The input is a text here: the core looks at its
/// size before anybody reads what is in it.
#[tauri::command]
pub(crate) async fn call(
    app: State<'_, Arc<App>>,
    name: String,
    input: String,
    on_progress: Channel<Progress>,
) -> Result<Response, WireError> {
    let app = Arc::clone(&app);
    let progress = Arc::new(move |progress: Progress| {
        // A window that is gone needs no progress; the use case itself goes on or is cancelled.
        if on_progress.send(progress).is_err() {
            tracing::debug!("nobody listens to the progress");
        }
    });
    let answer = tauri::async_runtime::spawn_blocking(move || {
        app.call(&name, &input, progress).map_err(|error| logged(error, &name))
    });
    let answer = answer.await.unwrap_or_else(|_| Err(broken("a use case stopped without an answer")));
    answer.map(Response::new)
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
) -> Result<Option<Chosen>, WireError> {
    Ok(dialogs::open(&window, kind).await.map(|path| chosen(&app, path)))
}

/// Lets the user choose where to write; `null` when the dialog was left.
#[tauri::command]
pub(crate) async fn pick_save(
    app: State<'_, Arc<App>>,
    window: WebviewWindow,
    kind: SaveKind,
    suggested: String,
) -> Result<Option<Chosen>, WireError> {
    Ok(dialogs::save(&window, kind, &suggested).await.map(|path| chosen(&app, path)))
}

/// Lets the user choose a folder; `null` when the dialog was left.
#[tauri::command]
pub(crate) async fn pick_folder(
    app: State<'_, Arc<App>>,
    window: WebviewWindow,
) -> Result<Option<Chosen>, WireError> {
    Ok(dialogs::folder(&window).await.map(|path| chosen(&app, path)))
}

fn chosen(app: &App, path: std::path::PathBuf) -> Chosen {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    Chosen { token: app.grant(path), name }
}

/// Opens the system's print dialog for the page as it stands.
#[tauri::command]
pub(crate) async fn print(window: WebviewWindow) -> Result<(), WireError> {
    window.print().map_err(|_| broken("the print dialog did not open"))
}

/// Locks; the window has saved its drafts before.
#[tauri::command]
pub(crate) async fn lock(handle: AppHandle) {
    let locking = tauri::async_runtime::spawn_blocking(move || ending::lock(&handle));
    if locking.await.is_err() {
        tracing::error!("locking stopped");
    }
}

/// Keeps the window open; its answer to `titian-closing` when something that was typed could not be kept.
#[tauri::command]
pub(crate) fn stay() {
    window::stay();
}

/// Closes the window for good; its answer to `titian-closing` once the drafts are saved.
#[tauri::command]
pub(crate) async fn quit(window: WebviewWindow) -> Result<(), WireError> {
    window::remember(window.app_handle());
    window.destroy().map_err(|_| broken("the window did not close"))
}
