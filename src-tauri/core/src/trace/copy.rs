//! Everything the clinic holds about one client, for that client: their right of access and of a copy (UU 27/2022,
//! articles 7 and 13).

use super::access::{AccessEvent, of_client as accesses};
use super::history::{HistoryEntry, of_client as history};
use crate::clients::{self, ById, attachments, file};
use crate::error::{Error, Result};
use crate::kernel::codes::Language;
use crate::kernel::ids::Id;
use crate::l10n::Words;
use crate::reports::{replace, replace_with};
use crate::scene::{Rx, Tx};
use chrono::{DateTime, FixedOffset};
use serde::{Deserialize, Serialize};
use std::fs::File;
use std::io::Write;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// A client's full copy.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ClientCopy {
    /// The clinic.
    pub site_name: String,
    /// When it was made.
    pub made_at: DateTime<FixedOffset>,
    /// By whom.
    pub made_by: String,
    /// The client with everything that was recorded, scans by name.
    pub file: file::ClientFile,
    /// Every change of it, the newest first.
    pub history: Vec<HistoryEntry>,
    /// What was printed, exported and otherwise done with it, the newest first.
    pub accesses: Vec<AccessEvent>,
}

/// Where a client's copy goes.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct SaveCopy {
    /// The client.
    pub id: Id,
    /// The token of the chosen file.
    pub file: String,
    /// With the scans, which makes it a ZIP archive of the JSON text and the scans; else the JSON text alone.
    #[serde(default)]
    pub with_scans: bool,
    /// The language of the words in it; none for the machine's.
    #[serde(default)]
    pub language: Option<Language>,
}

/// What a saved copy holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct SavedCopy {
    /// The scans in it.
    pub scans: u32,
    /// Scans whose files are on another machine.
    pub scans_elsewhere: u32,
}

/// Reads everything held about a client, for the screen and for printing.
///
/// # Errors
/// `not_found`.
pub fn client_copy(rx: &Rx<'_>, input: ById) -> Result<ClientCopy> {
    read(rx, input.id, rx.scene.language)
}

fn read(rx: &Rx<'_>, id: Id, language: Language) -> Result<ClientCopy> {
    Ok(ClientCopy {
        site_name: rx.scene.site_name.clone(),
        made_at: rx.scene.now,
        made_by: rx.scene.person.name.clone(),
        file: file::read(rx, ById { id })?,
        history: history(rx, ById { id })?,
        accesses: accesses(rx, id, &Words::of(language))?,
    })
}

/// Notes that a client's full copy was printed.
///
/// # Errors
/// `not_found`.
pub fn client_copy_printed(tx: &mut Tx<'_>, input: ById) -> Result<()> {
    clients::read(&tx.rx(), input.id)?;
    tx.trace("printed", Some(input.id), Some("copy"))
}

/// Saves a client's full copy outside the vault, where it is no longer encrypted; that leaves a trace.
///
/// # Errors
/// `not_found`, `damaged` when a scan is not what was stored, or what the disk says.
pub fn client_copy_save(tx: &mut Tx<'_>, input: SaveCopy) -> Result<SavedCopy> {
    clients::read(&tx.rx(), input.id)?;
    let path = tx.scene.files.path(&input.file)?;
    tx.trace("exported", Some(input.id), Some(if input.with_scans { "copy names=scans" } else { "copy" }))?;
    let rx = tx.rx();
    let copy = read(&rx, input.id, input.language.unwrap_or(tx.scene.language))?;
    let text = serde_json::to_vec_pretty(&copy)
        .map_err(|e| Error::internal(format!("encoding a client's copy: {e}")))?;
    if !input.with_scans {
        replace(&path, &text)?;
        return Ok(SavedCopy { scans: 0, scans_elsewhere: 0 });
    }
    let held: Vec<_> = copy.file.attachments.iter().filter(|scan| scan.held).collect();
    replace_with(&path, |file| {
        let mut archive = ZipWriter::new(file);
        put(&mut archive, "data.json", &text)?;
        for (number, scan) in (1..).zip(&held) {
            rx.scene.work.step("exporting", u64::from(number - 1), Some(held.len() as u64))?;
            let content = attachments::content(&rx, scan.id)?;
            put(&mut archive, &name(number, &scan.title, &scan.media_type), &content)?;
        }
        archive.finish().map_err(|error| zip_failed(&error))?;
        Ok(())
    })?;
    let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    Ok(SavedCopy {
        scans: count(held.len()),
        scans_elsewhere: count(copy.file.attachments.len() - held.len()),
    })
}

fn put(archive: &mut ZipWriter<&File>, name: &str, bytes: &[u8]) -> Result<()> {
    archive.start_file(name, SimpleFileOptions::default()).map_err(|error| zip_failed(&error))?;
    Ok(archive.write_all(bytes)?)
}

fn zip_failed(error: &zip::result::ZipError) -> Error {
    match error {
        zip::result::ZipError::Io(error) => std::io::Error::from(error.kind()).into(),
        other => Error::internal(format!("writing an archive: {other}")),
    }
}

/// The name of a scan in the archive: numbered, with what people call it as far as every system allows it in a name.
fn name(number: u32, title: &str, media_type: &str) -> String {
    let title: String = title
        .chars()
        .map(|c| if c.is_alphanumeric() || matches!(c, ' ' | '-' | '_' | '.') { c } else { '_' })
        .take(60)
        .collect();
    let extension = match media_type {
        "image/png" => "png",
        "image/jpeg" => "jpg",
        _ => "pdf",
    };
    format!("scans/{number:02} {}.{extension}", title.trim().trim_matches('.'))
}

#[cfg(test)]
mod tests {
    use super::name;

    #[test]
    fn a_scan_of_any_title_gets_a_name_that_stays_in_its_folder() {
        assert_eq!(name(1, "Surat rujukan", "application/pdf"), "scans/01 Surat rujukan.pdf");
        assert_eq!(name(12, "../../etc/passwd", "image/png"), "scans/12 _.._etc_passwd.png");
        assert_eq!(name(3, "a:b\\c*?", "image/jpeg"), "scans/03 a_b_c__.jpg");
    }
}
