//! The system's own file dialogs. Only the shell opens them, so a path enters the core by a person's choice alone.
//! Words in them are the desktop's; the filters are named by their endings, which need no translation.

use std::path::PathBuf;

use rfd::AsyncFileDialog;
use serde::Deserialize;
use tauri::{Manager, WebviewWindow};

/// What a file is chosen for.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum OpenKind {
    /// A register to import.
    Register,
    /// A scan or document to keep with a client.
    Attachment,
    /// What another machine sends.
    Bundle,
    /// The request of a machine that wants to join.
    Request,
    /// The introduction of another clinic or office.
    Introduction,
}

/// What is to be written.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum SaveKind {
    /// A workbook.
    Xlsx,
    /// Comma-separated values.
    Csv,
    /// A bundle for other machines.
    Bundle,
    /// The request of this machine.
    Request,
    /// The introduction of this clinic or office.
    Introduction,
    /// A copy of a file that has its own ending.
    Any,
}

impl OpenKind {
    fn endings(self) -> &'static [&'static str] {
        match self {
            OpenKind::Register => &["xlsx", "xls", "ods", "csv", "tsv", "txt"],
            OpenKind::Attachment => &["pdf", "png", "jpg", "jpeg"],
            OpenKind::Bundle => &["titian"],
            OpenKind::Request => &["titian-request"],
            OpenKind::Introduction => &["titian-introduction"],
        }
    }
}

impl SaveKind {
    fn ending(self) -> Option<&'static str> {
        match self {
            SaveKind::Xlsx => Some("xlsx"),
            SaveKind::Csv => Some("csv"),
            SaveKind::Bundle => Some("titian"),
            SaveKind::Request => Some("titian-request"),
            SaveKind::Introduction => Some("titian-introduction"),
            SaveKind::Any => None,
        }
    }
}

/// Asks for a file to read.
pub(crate) async fn open(window: &WebviewWindow, kind: OpenKind) -> Option<PathBuf> {
    let endings = kind.endings();
    let name = endings.iter().map(|ending| format!("*.{ending}")).collect::<Vec<_>>().join(" ");
    // Registers also come as .XLSX; GTK compares the case.
    let upper: Vec<String> = endings.iter().map(|ending| ending.to_uppercase()).collect();
    let all: Vec<&str> = endings.iter().copied().chain(upper.iter().map(String::as_str)).collect();
    let dialog = AsyncFileDialog::new().set_parent(window).add_filter(name, &all).add_filter("*", &["*"]);
    Some(dialog.pick_file().await?.path().to_path_buf())
}

/// Asks for a folder, such as the drive that backups go to.
pub(crate) async fn folder(window: &WebviewWindow) -> Option<PathBuf> {
    // Without a place to begin, GTK shows what was used last, where no folder can be confirmed.
    let home = window.path().home_dir().unwrap_or_default();
    let dialog = AsyncFileDialog::new().set_parent(window).set_directory(home);
    Some(dialog.pick_folder().await?.path().to_path_buf())
}

/// Asks where to write. A name without an ending gets the kind's; if that file exists the dialog comes again with
/// it, so that the system asks before anything is overwritten.
pub(crate) async fn save(window: &WebviewWindow, kind: SaveKind, suggested: &str) -> Option<PathBuf> {
    let mut suggested = suggested.to_owned();
    loop {
        let mut dialog = AsyncFileDialog::new().set_parent(window).set_file_name(&suggested);
        if let Some(ending) = kind.ending() {
            dialog = dialog.add_filter(format!("*.{ending}"), &[ending]);
        }
        let path = dialog.save_file().await?.path().to_path_buf();
        let Some(complete) = with_ending(&path, kind.ending()) else { return Some(path) };
        if !complete.exists() {
            return Some(complete);
        }
        suggested = complete.file_name()?.to_string_lossy().into_owned();
    }
}

/// The path with the ending it lacks; `None` when it lacks none. `rekap 1.2` ends in no known ending.
fn with_ending(path: &std::path::Path, ending: Option<&str>) -> Option<PathBuf> {
    let ending = ending?;
    if path.extension().is_some_and(|given| given.eq_ignore_ascii_case(ending)) {
        return None;
    }
    let mut name = path.file_name()?.to_owned();
    name.push(".");
    name.push(ending);
    Some(path.with_file_name(name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    #[test]
    fn a_name_without_the_ending_gets_it_and_keeps_its_dots() {
        assert_eq!(with_ending(Path::new("/a/rekap 1.2"), Some("xlsx")), Some("/a/rekap 1.2.xlsx".into()));
        assert_eq!(with_ending(Path::new("/a/rekap.XLSX"), Some("xlsx")), None);
        assert_eq!(with_ending(Path::new("/a/surat"), None), None);
    }
}
