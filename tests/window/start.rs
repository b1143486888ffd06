//! How long a program takes from its start to its first screen, and what its main process holds of memory.

use std::ffi::OsString;
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context, bail};

use super::desk::{Desk, PATIENCE, Process};
use super::job::PERSON;
use super::keys::Key;

/// The colour of the interface's main button, as it lies in the memory of the screen: blue, green, red.
const BUTTON: [u8; 3] = [0x57, 0x5a, 0x0e];
/// So many points of that colour are a button, and no icon.
const BUTTON_SIZE: usize = 2000;

impl Desk {
    /// Starts a program that nobody drives, and gives the time until its main button is on the screen. Then it is ended.
    ///
    /// # Errors
    /// When it cannot be started, or shows none.
    pub fn time_until_shown(&self, program: &Path, arguments: &[OsString]) -> anyhow::Result<Duration> {
        self.until_button(false)?;
        let mut command = self.command(program);
        command.args(arguments).env_remove("TAURI_WEBVIEW_AUTOMATION");
        let start = Instant::now();
        let process = Process::start(command)?;
        self.until_button(true)?;
        let took = start.elapsed();
        drop(process);
        Ok(took)
    }

    pub(super) fn until_button(&self, is_wanted: bool) -> anyhow::Result<()> {
        let start = Instant::now();
        while (self.points_of_button()? >= BUTTON_SIZE) != is_wanted {
            if start.elapsed() > PATIENCE {
                bail!("waited in vain for the main button to come or go");
            }
            std::thread::sleep(Duration::from_millis(2));
        }
        Ok(())
    }

    /// How many points of the screen have the colour of the main button. The screen is a file in the X window dump
    /// format: a header of big-endian words, a table of colours, and the points, four bytes each.
    fn points_of_button(&self) -> anyhow::Result<usize> {
        let screen = fs::read(self.home.path().join("run/Xvfb_screen0"))?;
        let word = |at: usize| -> Option<usize> {
            let bytes = screen.get(at * 4..at * 4 + 4)?;
            usize::try_from(u32::from_be_bytes(bytes.try_into().ok()?)).ok()
        };
        let colours = word(19).context("the screen has a header")?;
        let points =
            screen.get(word(0).unwrap_or_default() + colours * 12..).context("the screen has points")?;
        Ok(points.chunks_exact(4).filter(|point| point.starts_with(&BUTTON)).count())
    }

    /// Opens an empty window, and gives the memory of its process in KiB.
    ///
    /// # Errors
    /// When it does not open.
    pub async fn memory_of_empty(&mut self, program: &Path) -> anyhow::Result<u64> {
        self.open(program, &[]).await?;
        self.memory_at_rest().await
    }

    /// Opens Titian on the desk's clinic, looks at the day, the clients and a search, and gives the memory of its main
    /// process in KiB.
    ///
    /// # Errors
    /// When the clinic does not open.
    pub async fn memory_of_titian(&mut self, passphrase: &str) -> anyhow::Result<u64> {
        self.open_titian().await?;
        let label = self.words.with("passphrase-of", &[("name", PERSON.into())])?;
        self.fill(&label, passphrase).await?;
        self.press(Key::Enter).await?;
        self.see(&self.words.get("place-clients")?).await?;
        self.press_with(Key::Alt, '2').await?;
        self.press_with(Key::Control, 'k').await?;
        self.type_text("lalu mu").await?;
        self.memory_at_rest().await
    }

    async fn memory_at_rest(&self) -> anyhow::Result<u64> {
        tokio::time::sleep(Duration::from_secs(5)).await;
        let process = self.titian_process()?.context("the window is there")?;
        let status = fs::read_to_string(format!("/proc/{process}/status"))?;
        let line =
            status.lines().find_map(|line| line.strip_prefix("VmRSS:")).context("the memory is told")?;
        Ok(line.trim().trim_end_matches(" kB").parse()?)
    }
}
