//! A client's scans: letters, identity cards, consent forms.

use crate::error::{Check, Error, Result};
use crate::kernel::days::Day;
use crate::kernel::ids::Id;
use crate::log::Edit;
use crate::scene::{Rx, Tx};
use crate::vault::attachments as vault;
use rusqlite::{Connection, OptionalExtension};
use serde::{Deserialize, Serialize};

/// A scan, without its content.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Attachment {
    /// The record.
    pub id: Id,
    /// Whose it is.
    pub client: Id,
    /// What people call it.
    pub title: String,
    /// `image/png`, `image/jpeg` or `application/pdf`.
    pub media_type: String,
    /// Bytes.
    pub size: u64,
    /// When it was added.
    pub added_on: Option<Day>,
    /// Whether its file is on this machine.
    pub held: bool,
}

/// A scan to be added.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct AddAttachment {
    /// Whose it is.
    pub client: Id,
    /// The token of the chosen file.
    pub file: String,
    /// What people call it.
    pub title: String,
}

/// A scan with its content.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct AttachmentContent {
    /// `image/png`, `image/jpeg` or `application/pdf`.
    pub media_type: String,
    /// What people call it.
    pub title: String,
    /// The bytes, base64.
    pub base64: String,
}

/// Where a scan's copy goes.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct CopyAttachment {
    /// The scan.
    pub id: Id,
    /// The token of the chosen file.
    pub file: String,
}

/// Adds a scan.
///
/// # Errors
/// `not_found`, `archived`, `invalid`, `file_unreadable`, `attachment_kind`, `attachment_too_large`.
pub fn add(tx: &mut Tx<'_>, input: AddAttachment) -> Result<Attachment> {
    super::require(tx.conn(), input.client)?;
    let title = input.title.trim();
    let mut check = Check::default();
    check.require(!title.is_empty(), "title", "required");
    check.text("title", Some(title), 200);
    check.done()?;
    let path = tx.scene.files.path(&input.file)?;
    if std::fs::metadata(&path)?.len() > vault::LARGEST {
        return Err(Error::refused("attachment_too_large")
            .with("most_mb", i64::try_from(vault::LARGEST >> 20).unwrap_or_default()));
    }
    let bytes = std::fs::read(&path)?;
    let media_type = media_type(&bytes).ok_or_else(|| Error::refused("attachment_kind"))?;
    let stored = vault::store(&tx.scene.folder, &bytes)?;
    let id = tx.new_id()?;
    let file = serde_json::json!({ "hash": stored.hash, "size": bytes.len(), "media_type": media_type, "key": stored.key });
    let edit = Edit::new(&super::records::ATTACHMENT, id)
        .set("file", file)?
        .set("title", title)?
        .set("added_on", tx.scene.today)?;
    tx.save(input.client, vec![edit], None)?;
    of_client(&tx.rx(), input.client)?
        .into_iter()
        .find(|attachment| attachment.id == id)
        .ok_or_else(|| Error::internal("the scan just added is not there"))
}

/// What a scan is, by its first bytes.
fn media_type(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [0x89, b'P', b'N', b'G', ..] => Some("image/png"),
        [0xff, 0xd8, 0xff, ..] => Some("image/jpeg"),
        [b'%', b'P', b'D', b'F', ..] => Some("application/pdf"),
        _ => None,
    }
}

/// The scans of a client, newest first.
///
/// # Errors
/// When the vault cannot be read.
pub fn of_client(rx: &Rx<'_>, client: Id) -> Result<Vec<Attachment>> {
    let mut statement = rx
        .conn
        .prepare_cached("SELECT id, title, media_type, size, added_on, hash FROM attachment WHERE dossier = ? AND coalesce(removed, 0) = 0 ORDER BY id DESC")?;
    let rows = statement.query_map([client], |row| {
        Ok(Attachment {
            id: row.get(0)?,
            client,
            title: row.get::<_, Option<String>>(1)?.unwrap_or_default(),
            media_type: row.get::<_, Option<String>>(2)?.unwrap_or_default(),
            size: row.get::<_, Option<u64>>(3)?.unwrap_or_default(),
            added_on: row.get(4)?,
            held: vault::is_held(&rx.scene.folder, &row.get::<_, Option<String>>(5)?.unwrap_or_default()),
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Whether a client's file has scans.
///
/// # Errors
/// When the vault cannot be read.
pub(crate) fn has_any(conn: &Connection, client: Id) -> Result<bool> {
    Ok(conn.prepare_cached("SELECT 1 FROM attachment WHERE dossier = ?")?.exists([client])?)
}

/// Every scan that the records name, by its record: the hash is the name of its file.
///
/// # Errors
/// When the vault cannot be read.
pub(crate) fn files(conn: &Connection) -> Result<Vec<(Id, String)>> {
    let mut statement = conn.prepare("SELECT id, hash FROM attachment WHERE hash IS NOT NULL ORDER BY id")?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Reads a scan.
///
/// # Errors
/// `not_found`, `attachment_not_here`, `damaged`.
pub fn read(rx: &Rx<'_>, input: super::ById) -> Result<AttachmentContent> {
    let (_, title, media_type, bytes) = opened(rx, input.id)?;
    Ok(AttachmentContent { media_type, title, base64: data_encoding::BASE64.encode(&bytes) })
}

/// Saves a copy outside the vault, where it is no longer encrypted; that leaves a trace.
///
/// # Errors
/// `not_found`, `attachment_not_here`, `damaged`, or what the disk says.
pub fn save_copy(tx: &mut Tx<'_>, input: CopyAttachment) -> Result<()> {
    let (client, _, _, bytes) = opened(&tx.rx(), input.id)?;
    tx.trace("exported", Some(client), Some("attachment"))?;
    std::fs::write(tx.scene.files.path(&input.file)?, bytes)?;
    Ok(())
}

/// A scan's bytes.
///
/// # Errors
/// `not_found`, `attachment_not_here`, `damaged`.
pub(crate) fn content(rx: &Rx<'_>, id: Id) -> Result<Vec<u8>> {
    Ok(opened(rx, id)?.3)
}

fn opened(rx: &Rx<'_>, id: Id) -> Result<(Id, String, String, Vec<u8>)> {
    let mut statement = rx
        .conn
        .prepare_cached("SELECT dossier, title, media_type, hash, file_key FROM attachment WHERE id = ?")?;
    let found = statement
        .query_row([id], |r| {
            Ok((
                r.get::<_, Id>(0)?,
                r.get::<_, Option<String>>(1)?,
                r.get::<_, String>(2)?,
                r.get::<_, String>(3)?,
                r.get::<_, String>(4)?,
            ))
        })
        .optional()?;
    let (client, title, media_type, hash, key) = found.ok_or_else(|| Error::refused("not_found"))?;
    Ok((client, title.unwrap_or_default(), media_type, vault::read(&rx.scene.folder, &hash, &key)?))
}
