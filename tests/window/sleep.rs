//! A machine that goes to sleep: a login manager on a system bus of the desk's own, which says so and waits for those
//! who asked for a delay.

use std::io::Read as _;
use std::os::unix::net::UnixStream;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use anyhow::{Context, ensure};
use gio::glib::variant::Handle;
use gio::glib::{MainContext, MainLoop, ToVariant};
use gio::{Cancellable, DBusCallFlags, DBusConnection, DBusConnectionFlags, DBusNodeInfo, UnixFDList};

use super::desk::{Desk, Process};

const NAME: &str = "org.freedesktop.login1";
const PATH: &str = "/org/freedesktop/login1";
const MANAGER: &str = "org.freedesktop.login1.Manager";
const INTERFACE: &str = r#"<node><interface name="org.freedesktop.login1.Manager">
    <method name="Inhibit">
        <arg type="s" direction="in"/><arg type="s" direction="in"/><arg type="s" direction="in"/>
        <arg type="s" direction="in"/><arg type="h" direction="out"/>
    </method>
    <signal name="PrepareForSleep"><arg type="b"/></signal>
</interface></node>"#;

/// The login manager of a desk.
pub struct LoginManager {
    bus: DBusConnection,
    /// Our end of every delay that was given out.
    delays: Arc<Mutex<Vec<UnixStream>>>,
    answering: MainLoop,
    _daemon: Process,
}

impl LoginManager {
    /// Starts one, and the bus it lives on, before the programs that are to hear it.
    ///
    /// # Errors
    /// When there is no bus.
    pub async fn start(desk: &Desk) -> anyhow::Result<Self> {
        let mut daemon = desk.command("dbus-daemon");
        daemon.args(["--session", "--nofork", "--nopidfile", "--address"]).arg(desk.system_bus());
        let daemon = Process::start(daemon)?;
        let socket = desk.system_bus_socket();
        desk.until("the system bus", || async { Ok(socket.exists()) }).await?;
        let flags = DBusConnectionFlags::AUTHENTICATION_CLIENT | DBusConnectionFlags::MESSAGE_BUS_CONNECTION;
        let bus = DBusConnection::for_address_sync(&desk.system_bus(), flags, None, Cancellable::NONE)?;
        let delays = Arc::<Mutex<Vec<UnixStream>>>::default();
        let answering = answer(&bus, &delays)?;
        bus.call_sync(
            Some("org.freedesktop.DBus"),
            "/org/freedesktop/DBus",
            "org.freedesktop.DBus",
            "RequestName",
            Some(&(NAME, 4_u32).to_variant()),
            None,
            DBusCallFlags::NONE,
            5000,
            Cancellable::NONE,
        )?;
        Ok(Self { bus, delays, answering, _daemon: daemon })
    }

    /// Waits until somebody has asked for a delay before the machine sleeps.
    ///
    /// # Errors
    /// When nobody does.
    pub async fn until_asked_for_delay(&self, desk: &Desk) -> anyhow::Result<()> {
        let asked = || async { Ok(!self.delays.lock().unwrap_or_else(PoisonError::into_inner).is_empty()) };
        desk.until("somebody who asks for a delay", asked).await
    }

    /// Says that the machine is about to sleep.
    ///
    /// # Errors
    /// When the bus is gone.
    pub fn say_that_it_sleeps(&self) -> anyhow::Result<()> {
        let about_to = (true,).to_variant();
        self.bus.emit_signal(None, PATH, MANAGER, "PrepareForSleep", Some(&about_to))?;
        Ok(self.bus.flush_sync(Cancellable::NONE)?)
    }

    /// Whether the first who asked for a delay lets the machine sleep.
    ///
    /// # Errors
    /// When it is still waited for.
    pub fn is_free_to_sleep(&self) -> anyhow::Result<()> {
        let mut delays = self.delays.lock().unwrap_or_else(PoisonError::into_inner);
        let delay = delays.first_mut().context("nobody asked for a delay")?;
        delay.set_read_timeout(Some(Duration::from_secs(10)))?;
        ensure!(delay.read(&mut [0])? == 0, "a delay ends by being closed");
        Ok(())
    }
}

impl Drop for LoginManager {
    fn drop(&mut self) {
        self.answering.quit();
    }
}

/// Gives a delay to whoever asks for one, on a thread of its own.
fn answer(bus: &DBusConnection, delays: &Arc<Mutex<Vec<UnixStream>>>) -> anyhow::Result<MainLoop> {
    let context = MainContext::new();
    let answering = MainLoop::new(Some(&context), false);
    let (bus, delays, running) = (bus.clone(), Arc::clone(delays), answering.clone());
    let (told, registered) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        let outcome = context.with_thread_default(|| {
            let done = register(&bus, delays).map_err(|error| error.to_string());
            let is_done = done.is_ok();
            if told.send(done).is_ok() && is_done {
                running.run();
            }
        });
        if let Err(error) = outcome {
            eprintln!("the login manager has no thread: {error}");
        }
    });
    registered.recv()?.map_err(anyhow::Error::msg)?;
    Ok(answering)
}

fn register(bus: &DBusConnection, delays: Arc<Mutex<Vec<UnixStream>>>) -> anyhow::Result<()> {
    let node = DBusNodeInfo::for_xml(INTERFACE)?;
    let interface = node.lookup_interface(MANAGER).context("the interface is described")?;
    bus.register_object(
        PATH,
        &interface,
        move |_, _, _, _, _, asked, invocation| {
            let Some((what, .., mode)) = asked.get::<(String, String, String, String)>() else { return };
            let Ok((ours, theirs)) = UnixStream::pair() else { return };
            if (what.as_str(), mode.as_str()) != ("sleep", "delay") {
                return invocation
                    .return_dbus_error("org.freedesktop.DBus.Error.InvalidArgs", "sleep, delay");
            }
            delays.lock().unwrap_or_else(PoisonError::into_inner).push(ours);
            let first = (Handle(0),).to_variant();
            invocation.return_value_with_unix_fd_list(Some(&first), Some(&UnixFDList::from_array([theirs])));
        },
        |_, _, _, _, _| ().to_variant(),
        |_, _, _, _, _, _| false,
    )?;
    Ok(())
}
