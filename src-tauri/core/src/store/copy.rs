//! Copies of the database: one that is made while people go on working, and one that lies somewhere and is only read.

use super::{READER_CACHE_KIB, are_pages_whole, connect};
use crate::error::{Error, Result};
use crate::scene::Work;
use crate::vault::keys::SecretKey;
use rusqlite::backup::{Backup, StepResult};
use rusqlite::{Connection, OpenFlags};
use std::fs::File;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

/// Pages copied at once: a megabyte, so that neither a save nor a cancel waits for long.
const PAGES: i32 = 256;
/// The pause between two such pieces, in which the disk serves others.
const PAUSE: Duration = Duration::from_millis(2);
/// How often a piece is tried while another program holds the file.
const MOST_WAITS: u32 = 200;
/// After how many steps of SQLite's machine a long check looks whether it is still wanted.
const STEPS_BETWEEN_LOOKS: i32 = 100_000;

/// A connection that only reads, and sees the database as it is now until it is dropped. Writers do not wait for it.
///
/// # Errors
/// `damaged`, or what the disk says.
pub fn open_snapshot(path: &Path, key: &SecretKey) -> Result<Connection> {
    let conn = connect(path, key, OpenFlags::SQLITE_OPEN_READ_WRITE, READER_CACHE_KIB)?;
    conn.pragma_update(None, "query_only", true)?;
    // A deferred transaction begins with its first read.
    conn.execute_batch("BEGIN; SELECT count(*) FROM sqlite_master;")?;
    Ok(conn)
}

/// Copies what a snapshot shows into a new file, under the same key, piece by piece, and has the disk write it out.
///
/// # Errors
/// `cancelled`, or what the disk says; then half a file may be left.
pub fn write_copy(source: &Connection, path: &Path, key: &SecretKey, work: &Work) -> Result<()> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE;
    let mut copy = connect(path, key, flags, READER_CACHE_KIB)?;
    // Nobody else opens it before it is whole, so it needs no memory shared with others and no journal; a stick may
    // be able to give neither.
    copy.pragma_update(None, "locking_mode", "EXCLUSIVE")?;
    copy.pragma_update(None, "journal_mode", "OFF")?;
    copy.pragma_update(None, "synchronous", "OFF")?;
    copy_pages(source, &mut copy, work)?;
    // The pages say that they belong to a write-ahead log; this copy is to be read without one, also where nothing
    // can be written.
    copy.pragma_update(None, "journal_mode", "DELETE")?;
    copy.close().map_err(|(_, error)| error)?;
    Ok(File::options().write(true).open(path)?.sync_all()?)
}

fn copy_pages(source: &Connection, copy: &mut Connection, work: &Work) -> Result<()> {
    let backup = Backup::new(source, copy)?;
    let mut waits = 0;
    work.step("backup_copy", 0, None)?;
    loop {
        match backup.step(PAGES)? {
            StepResult::Done => return Ok(()),
            StepResult::Busy | StepResult::Locked if waits < MOST_WAITS => waits += 1,
            StepResult::More => waits = 0,
            _ => return Err(Error::refused("vault_in_use")),
        }
        let progress = backup.progress();
        let total = u64::try_from(progress.pagecount).unwrap_or_default();
        let left = u64::try_from(progress.remaining).unwrap_or_default();
        work.step("backup_copy", total.saturating_sub(left), Some(total))?;
        std::thread::sleep(if waits == 0 { PAUSE } else { PAUSE * 10 });
    }
}

/// Opens a copy to read it. Nothing is written beside it, and reading that is no longer wanted is interrupted.
///
/// # Errors
/// `damaged`, or what the disk says.
pub fn open_copy(path: &Path, key: &SecretKey, work: &Work) -> Result<Connection> {
    let conn = connect(path, key, OpenFlags::SQLITE_OPEN_READ_ONLY, READER_CACHE_KIB)?;
    let cancelled = Arc::clone(&work.cancelled);
    conn.progress_handler(STEPS_BETWEEN_LOOKS, Some(move || cancelled.load(Ordering::Relaxed)))?;
    Ok(conn)
}

/// Whether every page of a copy is as it was written.
///
/// # Errors
/// `damaged` when it is not; what the disk says.
pub fn require_whole(conn: &Connection) -> Result<()> {
    if are_pages_whole(conn)? {
        Ok(())
    } else {
        Err(Error::damaged("a page of a copy is not what was written"))
    }
}
