//! Whether everything is as it was written: the pages of the file, the log with its signatures, the tables made from it,
//! what searches find, and the scans.

use crate::authority::{Authority, Root};
use crate::clients::{self, attachments as scans};
use crate::error::Result;
use crate::kernel::ids::Id;
use crate::log;
use crate::log::verify::{Extent, FirstBad, Judged, Verified};
use crate::scene::Rx;
use crate::schema::SCHEMA;
use crate::settings::{self, Nothing};
use crate::store;
use crate::sync;
use crate::vault::attachments;
use rusqlite::Connection;

/// Checks the pages of the file, the log and its picture, and the scans that are on this machine.
///
/// # Errors
/// When the vault cannot be read at all.
pub fn verify(rx: &Rx<'_>, _: Nothing) -> Result<Verified> {
    let pages = |ops| {
        let bad = FirstBad { device: rx.scene.device, seq: 0, reason: "pages" };
        Ok(Verified { ok: false, ops, first_bad: Some(bad), scans: 0, scans_missing: 0 })
    };
    let checked = store::are_pages_whole(rx.conn).and_then(|are_whole| {
        if !are_whole {
            return pages(log::verify::count(rx.conn)?);
        }
        verify_content(rx.conn, &rx.scene.keys.root()?, Some(rx.scene.device))
    });
    match checked {
        Err(error) if error.code() == "damaged" => pages(0),
        Ok(mut verified) if verified.ok => {
            verify_scans(rx, &mut verified)?;
            Ok(verified)
        }
        checked => checked,
    }
}

/// Checks the log of a vault or of a copy, the signatures that count, the tables and what searches find. What may be absent
/// is what the machine that writes there is not to hold.
///
/// # Errors
/// When it cannot be read.
pub(crate) fn verify_content(conn: &Connection, root: &Root, writer: Option<Id>) -> Result<Verified> {
    let erased = crate::erasure::erased(conn, root)?;
    let authority = Authority::read(conn, root)?;
    let extent = match writer {
        Some(writer) => sync::extent(conn, &authority, writer)?,
        None => Extent::Whole,
    };
    let judged = Judged { erased, revoked: authority.revoked() };
    let devices = settings::device_keys(conn)?;
    let verified = log::verify::verify(conn, &SCHEMA, &devices, extent, &judged)?;
    if !verified.ok {
        return Ok(verified);
    }
    let first_bad = match (Authority::first_unsigned(conn, root)?, clients::index::unfound(conn)?) {
        (None, Some(client)) => Some(log::verify::bad_record(conn, client, "tables")?),
        (unsigned, _) => unsigned,
    };
    Ok(Verified { ok: first_bad.is_none(), first_bad, ..verified })
}

/// Reads every scan that is on this machine. What the log names it by is the hash of what was stored.
fn verify_scans(rx: &Rx<'_>, verified: &mut Verified) -> Result<()> {
    for (record, hash) in scans::files(rx.conn)? {
        if !attachments::is_held(&rx.scene.folder, &hash) {
            verified.scans_missing += 1;
            continue;
        }
        let is_whole = match attachments::path(&rx.scene.folder, &hash) {
            Some(path) => attachments::is_whole(&path, &hash)?,
            None => false,
        };
        if is_whole {
            verified.scans += 1;
        } else if verified.ok {
            verified.ok = false;
            verified.first_bad = Some(log::verify::bad_record(rx.conn, record, "scan")?);
        }
    }
    Ok(())
}
