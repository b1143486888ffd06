//! Locking and ending: the vault is closed first, but a disk that does not answer keeps no screen open.

use std::sync::Arc;
use std::sync::mpsc::channel;
use std::thread;
use std::time::Duration;

use tauri::{AppHandle, Manager};
use titian_core::App;

use crate::window;

/// How long the vault may take to be closed. What is cut off then is what a power cut would cut off: nothing that was
/// acknowledged.
const PATIENCE: Duration = Duration::from_secs(3);

/// Locks: this process and its web process end, and a fresh one starts at the unlock screen. Memory that held clients
/// goes with them.
pub(crate) fn lock(handle: &AppHandle) {
    window::remember(handle);
    let app = handle.state::<Arc<App>>();
    app.cancel();
    close(&app);
    handle.request_restart();
}

/// Closes the vault, if it can be closed in time.
pub(crate) fn close(app: &Arc<App>) {
    let closing = Arc::clone(app);
    if !within(PATIENCE, move || closing.close()) {
        tracing::warn!("the vault was not closed in time");
    }
}

/// Whether the screen may show somebody: a vault is open, and is not just being made.
pub(crate) fn is_open(handle: &AppHandle) -> bool {
    handle.state::<Arc<App>>().vault().is_ok_and(|vault| !vault.is_setting_up())
}

/// Whether something is done before the time is up; else it goes on alone.
fn within(limit: Duration, work: impl FnOnce() + Send + 'static) -> bool {
    let (done, waiting) = channel();
    let working = thread::Builder::new().name("ending".to_owned()).spawn(move || {
        work();
        if done.send(()).is_err() {
            tracing::debug!("nobody waits for it any more");
        }
    });
    working.is_ok() && waiting.recv_timeout(limit).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_never_ends_is_not_waited_for() {
        let (_held, never) = channel::<()>();
        let stuck = move || assert!(never.recv().is_err(), "nothing is ever sent");
        assert!(!within(Duration::from_millis(20), stuck));
        assert!(within(Duration::from_secs(60), || ()));
    }
}
