//! The machine going to sleep: the screen locks before it does, where the system says so in time, and else as soon as
//! it wakes. The window saves its drafts and locks itself when it hears `titian-suspending`; where it does not in time, the
//! shell locks without it.

use std::thread;
use std::time::{Duration, SystemTime};

use tauri::AppHandle;

use crate::{ending, window};

/// Longer than a window needs for its drafts, shorter than the login manager waits.
const PATIENCE: Duration = Duration::from_secs(4);
/// How often the clock is looked at; when far more time has passed since, the machine was asleep.
const LOOK: Duration = Duration::from_secs(5);
const ASLEEP: Duration = Duration::from_secs(60);

/// Watches for it as long as the program runs.
///
/// # Errors
/// When there is no thread to watch with.
pub(crate) fn watch(app: &AppHandle) -> std::io::Result<()> {
    #[cfg(target_os = "linux")]
    logind::watch(app);
    let app = app.clone();
    thread::Builder::new().name("suspend".to_owned()).spawn(move || {
        loop {
            let before = wall_clock();
            thread::sleep(LOOK);
            if was_asleep(before, wall_clock()) {
                lock(&app);
            }
        }
    })?;
    Ok(())
}

/// Has the screen locked.
fn lock(app: &AppHandle) {
    window::say(app, window::SUSPENDING);
    let app = app.clone();
    let waiting = thread::Builder::new().name("suspend-lock".to_owned()).spawn(move || {
        thread::sleep(PATIENCE);
        if ending::is_open(&app) {
            tracing::warn!("the window did not lock by itself");
            ending::lock(&app);
        }
    });
    if waiting.is_err() {
        tracing::error!("no thread that locks if the window does not");
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "what is looked for is a jump of this very clock; nothing is dated by it"
)]
fn wall_clock() -> SystemTime {
    SystemTime::now()
}

/// A clock set forward looks the same; then the screen locks once without need. One set back says nothing.
fn was_asleep(before: SystemTime, now: SystemTime) -> bool {
    now.duration_since(before).is_ok_and(|passed| passed > ASLEEP)
}

#[cfg(target_os = "linux")]
mod logind {
    //! systemd's login manager tells everybody who asked for a delay before it suspends, and waits a few seconds.

    use std::cell::RefCell;
    use std::rc::Rc;
    use std::time::Duration;

    use gio::glib::{self, Variant, VariantTy};
    use gio::{BusType, Cancellable, DBusCallFlags, DBusConnection, DBusSignalFlags, UnixFDList};
    use tauri::{AppHandle, Manager};

    const NAME: &str = "org.freedesktop.login1";
    const PATH: &str = "/org/freedesktop/login1";
    const MANAGER: &str = "org.freedesktop.login1.Manager";
    /// Longer than the shell waits for the window, shorter than the login manager waits.
    const DELAY: Duration = Duration::from_millis(4700);

    /// What makes the machine wait, as long as it is kept: a descriptor that closes when this is dropped.
    type Delay = Rc<RefCell<Option<UnixFDList>>>;

    /// Without a system bus or a login manager nothing is heard, and the clock has to tell.
    pub(super) fn watch(app: &AppHandle) {
        let app = app.clone();
        gio::bus_get(BusType::System, Cancellable::NONE, move |bus| match bus {
            Ok(bus) => {
                listen(&bus, app.clone());
                // Nobody else holds it, and what nobody holds hears nothing.
                app.manage(bus);
            }
            Err(error) => tracing::info!(said = error.message(), "no system bus"),
        });
    }

    fn listen(bus: &DBusConnection, app: AppHandle) {
        let delay = Delay::default();
        ask_for_delay(bus, &delay);
        bus.signal_subscribe(
            Some(NAME),
            Some(MANAGER),
            Some("PrepareForSleep"),
            Some(PATH),
            None,
            DBusSignalFlags::NONE,
            move |bus, _, _, _, _, said| match said.get::<(bool,)>() {
                Some((true,)) => {
                    super::lock(&app);
                    let kept = delay.take();
                    glib::timeout_add_local_once(DELAY, move || drop(kept));
                }
                Some((false,)) => ask_for_delay(bus, &delay),
                None => (),
            },
        );
    }

    fn ask_for_delay(bus: &DBusConnection, delay: &Delay) {
        let delay = Rc::clone(delay);
        let asked = Variant::from(("sleep", "Titian", "The screen locks first", "delay"));
        bus.call_with_unix_fd_list(
            Some(NAME),
            PATH,
            MANAGER,
            "Inhibit",
            Some(&asked),
            VariantTy::new("(h)").ok(),
            DBusCallFlags::NONE,
            -1,
            UnixFDList::NONE,
            Cancellable::NONE,
            move |answer| match answer {
                Ok((_, descriptors)) => *delay.borrow_mut() = Some(descriptors),
                Err(error) => tracing::info!(said = error.message(), "no delay before suspending"),
            },
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_machine_that_missed_a_minute_was_asleep() {
        let before = SystemTime::UNIX_EPOCH + Duration::from_secs(1_800_000_000);
        assert!(!was_asleep(before, before + LOOK));
        assert!(!was_asleep(before, before + Duration::from_secs(30)), "busy, not asleep");
        assert!(was_asleep(before, before + Duration::from_secs(61)));
        assert!(!was_asleep(before, before - Duration::from_secs(3600)), "the clock was set back");
    }
}
