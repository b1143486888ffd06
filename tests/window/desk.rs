//! The display, the window manager, the driver and the app, each a process that ends with the desk.

use std::cell::Cell;
use std::ffi::OsString;
use std::fs;
use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt as _;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use fantoccini::wd::Capabilities;
use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::json;
use tempfile::TempDir;

use super::job::PASSPHRASE;
use super::words::{Language, Words};

/// How long anything on the screen may take before a step gives up. Generous: a slow machine is not a failure.
pub(super) const PATIENCE: Duration = Duration::from_secs(20);
/// Longer than a window that was asked to close may stay. One that is still there was not asked: on a busy machine the
/// window manager loses a key now and then, and whoever sees that presses it again.
const HEARD: Duration = Duration::from_secs(8);

/// Where the released programs lie.
#[derive(Debug, Clone)]
pub struct Programs {
    folder: PathBuf,
}

impl Programs {
    /// The folder that `cargo xtask` names in `TITIAN_PROGRAMS`.
    ///
    /// # Errors
    /// When it was not started by `cargo xtask`, or the programs are not built.
    pub fn find() -> anyhow::Result<Programs> {
        let folder = std::env::var_os("TITIAN_PROGRAMS")
            .context("run this by cargo xtask test or cargo xtask tour")?;
        let programs = Programs { folder: folder.into() };
        for program in [programs.app(), programs.cli()] {
            if !program.is_file() {
                bail!("{} is not built", program.display());
            }
        }
        Ok(programs)
    }

    /// The app.
    #[must_use]
    pub fn app(&self) -> PathBuf {
        self.folder.join("titian")
    }

    pub(super) fn beside(&self, name: &str) -> PathBuf {
        self.folder.join("..").join(name)
    }

    /// The program for the terminal.
    #[must_use]
    pub fn cli(&self) -> PathBuf {
        self.folder.join("titian-cli")
    }
}

/// What the desktop's colours are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Light {
    /// Dark on light.
    Day,
    /// Light on dark.
    Night,
}

/// One person's desk: a screen, a home folder, and Titian when it is open.
pub struct Desk {
    /// The words of the language in use.
    pub words: Words,
    /// The language in use.
    pub language: Language,
    light: Light,
    pub(super) display: String,
    pub(super) home: TempDir,
    vault: PathBuf,
    pub(super) programs: Programs,
    app: Option<Client>,
    driver_port: u16,
    // Before the display it draws on.
    driver: Option<Process>,
    processes: Vec<Process>,
}

impl Desk {
    /// Sets up a desk with a screen a little larger than the window.
    ///
    /// # Errors
    /// When one of the programs of a desk cannot be started.
    pub fn set_up(programs: &Programs, language: Language, light: Light) -> anyhow::Result<Desk> {
        let home = tempfile::Builder::new().prefix("titian-desk-").tempdir()?;
        for folder in ["run", "data", "config", "cache", "Documents"] {
            fs::create_dir(home.path().join(folder))?;
        }
        fs::set_permissions(home.path().join("run"), fs::Permissions::from_mode(0o700))?;
        let mut desk = Desk {
            words: Words::of(language)?,
            language,
            light,
            display: String::new(),
            vault: home.path().join("clinic"),
            home,
            programs: programs.clone(),
            app: None,
            driver_port: 0,
            driver: None,
            processes: Vec::new(),
        };
        desk.start_display()?;
        let mut manager = desk.command("openbox");
        manager.arg("--sm-disable");
        desk.processes.push(Process::start(manager)?);
        desk.start_driver()?;
        Ok(desk)
    }

    fn start_driver(&mut self) -> anyhow::Result<()> {
        self.driver_port = free_port()?;
        let mut driver = self.command("WebKitWebDriver");
        driver.arg(format!("--port={}", self.driver_port)).arg("--host=127.0.0.1");
        self.driver = Some(Process::start(driver)?);
        Ok(())
    }

    fn start_display(&mut self) -> anyhow::Result<()> {
        let mut server = Command::new("Xvfb");
        server.args(["-displayfd", "1", "-screen", "0", "1440x900x24", "-nolisten", "tcp", "-noreset"]);
        // What the screen shows, as a file.
        server.arg("-fbdir").arg(self.home.path().join("run"));
        server.stdout(Stdio::piped()).stderr(Stdio::null());
        let mut server = Process::start(server)?;
        let output = server.0.stdout.take().context("Xvfb says which display it is")?;
        let mut number = String::new();
        BufReader::new(output).read_line(&mut number)?;
        self.display = format!(":{}", number.trim());
        self.processes.push(server);
        Ok(())
    }

    /// A program of this desk: on its display, with its home, and with nothing of the real user's desktop.
    pub(super) fn command(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        let home = self.home.path();
        let mut command = Command::new(program);
        command
            .env("DISPLAY", &self.display)
            .env("HOME", home)
            .env("XDG_RUNTIME_DIR", home.join("run"))
            .env("XDG_DATA_HOME", home.join("data"))
            .env("XDG_CONFIG_HOME", home.join("config"))
            .env("XDG_CACHE_HOME", home.join("cache"))
            .env("LC_ALL", "C.UTF-8")
            .env("TZ", "Asia/Makassar")
            .env("GDK_BACKEND", "x11")
            .env("GTK_USE_PORTAL", "0")
            .env("GTK_THEME", if self.light == Light::Night { "Adwaita:dark" } else { "Adwaita" })
            .env("GSETTINGS_BACKEND", "memory")
            .env("NO_AT_BRIDGE", "1")
            .env("LIBGL_ALWAYS_SOFTWARE", "1")
            // Tauri's own switch; without it a web view cannot be driven at all.
            .env("TAURI_WEBVIEW_AUTOMATION", "true")
            .env_remove("WAYLAND_DISPLAY")
            // The machine's own login manager is not this desk's.
            .env("DBUS_SYSTEM_BUS_ADDRESS", self.system_bus())
            // Else a bus, and on it a portal, is started for every display and outlives the desk.
            .env("DBUS_SESSION_BUS_ADDRESS", "disabled:")
            .current_dir(home)
            .stdin(Stdio::null())
            .stderr(Stdio::null());
        command
    }

    /// The address of this desk's system bus, which is not there unless a test starts it.
    pub(super) fn system_bus(&self) -> String {
        format!("unix:path={}", self.system_bus_socket().display())
    }

    pub(super) fn system_bus_socket(&self) -> PathBuf {
        self.home.path().join("run/system_bus")
    }

    /// The folder where this desk's clinic lives.
    #[must_use]
    pub fn vault(&self) -> &Path {
        &self.vault
    }

    /// Makes this desk work on a clinic that is there already.
    pub fn sit_down_at(&mut self, vault: &Path) {
        self.vault = vault.to_owned();
    }

    /// Makes this desk work on another desk's clinic, like a second window on the same machine.
    pub fn share_clinic_of(&mut self, other: &Desk) {
        self.vault = other.vault.clone();
    }

    /// The folder that native dialogs start from.
    #[must_use]
    pub fn documents(&self) -> PathBuf {
        self.home.path().join("Documents")
    }

    /// Opens Titian on the desk's clinic and waits for its first page.
    ///
    /// # Errors
    /// When the driver does not answer or no page appears.
    pub async fn open_titian(&mut self) -> anyhow::Result<()> {
        let arguments = ["--vault".into(), self.vault().as_os_str().to_owned()];
        self.open(&self.programs.app(), &arguments).await?;
        self.pay_attention().await
    }

    /// Opens a Tauri program, driven.
    pub(super) async fn open(&mut self, program: &Path, arguments: &[OsString]) -> anyhow::Result<()> {
        let arguments: Vec<_> = arguments.iter().map(|argument| argument.to_string_lossy()).collect();
        let options = json!({ "binary": program, "args": arguments });
        let mut capabilities = Capabilities::new();
        capabilities.insert("webkitgtk:browserOptions".into(), options);
        let address = format!("http://127.0.0.1:{}", self.driver_port);
        let start = Instant::now();
        let client = loop {
            match ClientBuilder::new(HttpConnector::new())
                .capabilities(capabilities.clone())
                .connect(&address)
                .await
            {
                Ok(client) => break client,
                Err(_) if start.elapsed() < Duration::from_secs(10) => {
                    tokio::time::sleep(Duration::from_millis(100)).await;
                }
                Err(error) => return Err(error).context("the driver did not open Titian"),
            }
        };
        self.app = Some(client);
        Ok(())
    }

    /// Closes the window as its frame's button does, and waits until Titian has ended by itself.
    ///
    /// # Errors
    /// When it stays open.
    pub async fn close_titian(&mut self) -> anyhow::Result<()> {
        let asked = Cell::new(None::<Instant>);
        self.until("the end of Titian", || async {
            if asked.get().is_none_or(|asked| asked.elapsed() > HEARD) {
                self.close_window()?;
                asked.set(Some(Instant::now()));
            }
            Ok(self.titian_process()?.is_none())
        })
        .await?;
        self.pull_the_plug().await
    }

    /// Ends Titian without asking, as when the power fails, and the driver that watched it.
    ///
    /// # Errors
    /// When the driver cannot be started again.
    pub async fn pull_the_plug(&mut self) -> anyhow::Result<()> {
        self.app = None;
        self.driver = None;
        self.until("the end of Titian", || async { Ok(self.titian_process()?.is_none()) }).await?;
        self.start_driver()
    }

    /// Runs the terminal program on the desk's clinic.
    #[must_use]
    pub fn cli(&self, arguments: &[&str]) -> Command {
        self.cli_of(self.vault(), arguments)
    }

    /// Runs it on another clinic, that no window shows.
    #[must_use]
    pub fn cli_of(&self, vault: &Path, arguments: &[&str]) -> Command {
        let mut command = self.command(self.programs.cli());
        command.arg("--vault").arg(vault).args(arguments).stderr(Stdio::inherit());
        command.env("TITIAN_PASSPHRASE", PASSPHRASE);
        command
    }

    pub(super) fn page(&self) -> anyhow::Result<&Client> {
        self.app.as_ref().context("Titian is not open on this desk")
    }

    /// Waits until a question about the desk is answered with yes.
    ///
    /// # Errors
    /// When it is still no after a while; `what` says what was waited for.
    pub async fn until<F>(&self, what: &str, mut question: impl FnMut() -> F) -> anyhow::Result<()>
    where
        F: Future<Output = anyhow::Result<bool>>,
    {
        let start = Instant::now();
        while start.elapsed() < PATIENCE {
            if question().await? {
                return Ok(());
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        bail!("waited in vain for {what}")
    }
}

/// A port nobody listens on. Another process could take it meanwhile; then the driver does not start, and says so.
fn free_port() -> anyhow::Result<u16> {
    Ok(TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port())
}

/// A process with all it started, which ends with this value.
pub(super) struct Process(Child);

impl Process {
    pub(super) fn start(mut command: Command) -> anyhow::Result<Process> {
        let name = Path::new(command.get_program()).display().to_string();
        let child =
            command.process_group(0).spawn().with_context(|| format!("{name} could not be started"))?;
        Ok(Process(child))
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let group = format!("-{}", self.0.id());
        let killed = Command::new("kill").args(["-KILL", "--", &group]).stderr(Stdio::null()).status();
        if let Err(error) = killed.and_then(|_| self.0.wait()) {
            eprintln!("a process of the desk did not end: {error}");
        }
    }
}
