//! The system's own dialogs, which no web driver sees: driven by the keys of a real keyboard, through the window
//! manager.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context, bail};

use super::desk::{Desk, PATIENCE};

/// A native dialog that has come up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialog {
    /// Choosing a file to read.
    Open,
    /// Choosing where to write.
    Save,
    /// Printing.
    Print,
}

impl Desk {
    /// Answers a file dialog by typing the whole path.
    ///
    /// # Errors
    /// When no dialog comes up, or it stays.
    pub async fn answer(&self, dialog: Dialog, path: &Path) -> anyhow::Result<()> {
        let window = self.dialog_window().await?;
        if dialog == Dialog::Open {
            // GTK's key for typing a path instead of picking from the list.
            self.xdotool(&["key", "--clearmodifiers", "ctrl+l"])?;
        } else {
            self.xdotool(&["key", "--clearmodifiers", "ctrl+a"])?;
        }
        let path = path.to_str().context("a path of a test is plain text")?;
        self.xdotool(&["type", "--clearmodifiers", "--delay", "15", path])?;
        self.confirm(&window).await
    }

    /// Prints the page into a PDF through the print dialog's own “print to file”, and reads its text.
    ///
    /// # Errors
    /// When the dialog does not come up or no file appears.
    pub async fn print_to_file(&self) -> anyhow::Result<PathBuf> {
        let window = self.dialog_window().await?;
        // The list of printers has the keyboard; “print to file” is the first, as there is no other.
        self.xdotool(&["key", "--clearmodifiers", "Down"])?;
        self.confirm(&window).await?;
        let home = self.home.path();
        let start = Instant::now();
        while start.elapsed() < PATIENCE {
            for folder in [home.to_path_buf(), self.documents()] {
                let file = folder.join("output.pdf");
                if file.metadata().is_ok_and(|about| about.len() > 0) && pdf_text(&file).is_ok() {
                    return Ok(file);
                }
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        bail!("nothing was printed")
    }

    /// Leaves the dialog with Escape.
    ///
    /// # Errors
    /// When no dialog comes up, or it stays.
    pub async fn leave_dialog(&self) -> anyhow::Result<()> {
        let window = self.dialog_window().await?;
        self.xdotool(&["key", "--clearmodifiers", "Escape"])?;
        self.gone(&window).await
    }

    /// The windows that are on the screen, by their titles.
    ///
    /// # Errors
    /// When the display does not answer.
    pub fn window_titles(&self) -> anyhow::Result<Vec<String>> {
        self.windows()?
            .iter()
            .map(|window| Ok(self.xdotool(&["getwindowname", window])?.trim().to_owned()))
            .collect()
    }

    /// The process that shows Titian's window, if it is there.
    ///
    /// # Errors
    /// When the display does not answer.
    pub fn titian_process(&self) -> anyhow::Result<Option<u32>> {
        let found = self.xdotool(&["search", "--onlyvisible", "--name", "^Titian$"]).unwrap_or_default();
        let Some(window) = found.lines().next() else { return Ok(None) };
        // The window can go between the two questions.
        Ok(self.xdotool(&["getwindowpid", window]).ok().and_then(|process| process.trim().parse().ok()))
    }

    /// Waits until Titian's window belongs to another process than before.
    ///
    /// # Errors
    /// When it does not.
    pub async fn until_another_process(&self, before: Option<u32>) -> anyhow::Result<()> {
        self.until("a fresh process", || async {
            let process = self.titian_process()?;
            Ok(process.is_some() && process != before)
        })
        .await
    }

    /// Waits until a file is there and no longer empty.
    ///
    /// # Errors
    /// When it does not appear.
    pub async fn until_file(&self, path: &Path) -> anyhow::Result<()> {
        let there = || async { Ok(path.metadata().is_ok_and(|about| about.len() > 0)) };
        self.until(&path.display().to_string(), there).await
    }

    /// The files of this desk that hold one of these texts in the clear.
    ///
    /// # Errors
    /// When the desk's folders cannot be read.
    pub fn files_holding(&self, texts: &[&str]) -> anyhow::Result<Vec<PathBuf>> {
        let mut found = Vec::new();
        let mut folders = vec![self.home.path().to_path_buf()];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder)? {
                let entry = entry?;
                if entry.file_type()?.is_dir() {
                    folders.push(entry.path());
                } else if entry.file_type()?.is_file() {
                    let content = std::fs::read(entry.path())?;
                    let holds = |text: &&str| content.windows(text.len()).any(|part| part == text.as_bytes());
                    if texts.iter().any(holds) {
                        found.push(entry.path());
                    }
                }
            }
        }
        Ok(found)
    }

    /// Closes the window as its frame's button does.
    ///
    /// # Errors
    /// When there is no window.
    pub fn close_window(&self) -> anyhow::Result<()> {
        self.xdotool(&["key", "--clearmodifiers", "alt+F4"]).map(drop)
    }

    /// Waits for a second window beside Titian's own and puts the keyboard into it.
    async fn dialog_window(&self) -> anyhow::Result<String> {
        let start = Instant::now();
        while start.elapsed() < PATIENCE {
            for window in self.windows()? {
                // A window can go between the two questions.
                let title = self.xdotool(&["getwindowname", &window]).unwrap_or_default();
                if title.trim().is_empty() || title.trim() == "Titian" {
                    continue;
                }
                self.xdotool(&["windowactivate", "--sync", &window])?;
                // A dialog takes keys only once it is drawn.
                tokio::time::sleep(Duration::from_millis(400)).await;
                return Ok(window);
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        bail!("no dialog came up")
    }

    /// Presses Enter until the dialog goes: the first may only take a proposed completion of the path.
    async fn confirm(&self, window: &str) -> anyhow::Result<()> {
        for _ in 0..10 {
            self.xdotool(&["key", "--clearmodifiers", "Return"])?;
            for _ in 0..10 {
                tokio::time::sleep(Duration::from_millis(100)).await;
                if self.is_gone(window)? {
                    return Ok(());
                }
            }
        }
        bail!("the dialog did not take its answer; open are {:?}", self.window_titles()?)
    }

    fn is_gone(&self, window: &str) -> anyhow::Result<bool> {
        Ok(!self.windows()?.iter().any(|open| open == window))
    }

    async fn gone(&self, window: &str) -> anyhow::Result<()> {
        self.until("the end of the dialog", || async {
            Ok(!self.windows()?.iter().any(|open| open == window))
        })
        .await
    }

    fn windows(&self) -> anyhow::Result<Vec<String>> {
        // xdotool fails when it finds none.
        let found = self.xdotool(&["search", "--onlyvisible", "--name", ".+"]).unwrap_or_default();
        Ok(found.lines().map(str::to_owned).collect())
    }

    fn xdotool(&self, arguments: &[&str]) -> anyhow::Result<String> {
        let output = self.command("xdotool").args(arguments).output()?;
        if !output.status.success() {
            bail!("xdotool {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        }
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    }
}

/// The text of a PDF, laid out as on the paper.
///
/// # Errors
/// When the file is no PDF.
pub fn pdf_text(file: &Path) -> anyhow::Result<String> {
    let output = Command::new("pdftotext").arg("-layout").arg(file).arg("-").output()?;
    if !output.status.success() {
        bail!("{}: {}", file.display(), String::from_utf8_lossy(&output.stderr));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}
