//! The shell: one window, one door to the core, and the few things only a desktop can do (file dialogs, printing,
//! locking). Nothing here knows a client; every rule lives in `titian-core`.

// Without this Windows opens a console beside the window.
#![cfg_attr(all(windows, not(debug_assertions)), windows_subsystem = "windows")]

mod arguments;
mod commands;
mod dialogs;
mod ending;
mod journal;
mod suspend;
mod window;

use std::process::ExitCode;
use std::sync::Arc;

use tauri::{Manager, RunEvent};
use titian_core::App;
use titian_core::backup::LOOK;

const USAGE: &str = "titian [--vault DIR] [--demonstration]";

/// Why the window could not be opened at all.
#[derive(Debug, thiserror::Error)]
enum StartError {
    #[error("the window system said: {0}")]
    Window(#[from] tauri::Error),
    #[error("a folder could not be used: {0}")]
    Folder(#[from] std::io::Error),
}

fn main() -> ExitCode {
    let choice = match arguments::Choice::from_arguments(std::env::args_os().skip(1)) {
        Ok(choice) => choice,
        Err(argument) => {
            eprintln!("titian: {argument} is not understood. Usage: {USAGE}");
            return ExitCode::from(2);
        }
    };
    match run(choice) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("titian: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(choice: arguments::Choice) -> Result<(), StartError> {
    let app = tauri::Builder::default()
        .invoke_handler(tauri::generate_handler![
            commands::call,
            commands::cancel,
            commands::pick_file,
            commands::pick_save,
            commands::pick_folder,
            commands::print,
            commands::lock,
            commands::quit,
            commands::stay,
        ])
        .on_window_event(window::on_event)
        .build(tauri::generate_context!())?;
    journal::start(&app.path().app_log_dir()?)?;
    let core = Arc::new(titian_host::app(choice.vault, choice.demonstration)?);
    // Without the thread backups are made by hand, and the screens say how old the last one is.
    if core.keep_backups(LOOK).is_err() {
        tracing::error!("no thread for the backups");
    }
    // Without this one bundles are exchanged when somebody asks for it.
    if core.keep_exchanging().is_err() {
        tracing::error!("no thread for the exchange between machines");
    }
    app.manage(core);
    window::open(app.handle())?;
    if suspend::watch(app.handle()).is_err() {
        tracing::error!("no thread that watches for the machine's sleep");
    }
    app.run(|handle, event| {
        if let RunEvent::Exit = event {
            ending::close(&handle.state::<Arc<App>>());
            window::sweep(handle);
        }
    });
    Ok(())
}
