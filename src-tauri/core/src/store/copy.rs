//! Copies of the database: one that is made while people go on working, and one that lies somewhere and is only read.

use super::{FILLING_CACHE_KIB, READER_CACHE_KIB, are_pages_whole, connect, is_behind, migrate};
use crate::error::{Error, Result};
use crate::scene::Work;
use crate::vault::keys::SecretKey;
use rusqlite::backup::{Backup, StepResult};
use rusqlite::types::ToSqlOutput;
use rusqlite::{Connection, OpenFlags};
use std::fs::File;
use std::path::Path;
use std::sync::atomic::Ordering;
use std::sync::{Arc, mpsc};
use std::time::Duration;

/// Pages copied at once: a megabyte, so that neither a save nor a cancel waits for long.
const PAGES: i32 = 256;
/// The pause between two such pieces, in which the disk serves others.
const PAUSE: Duration = Duration::from_millis(2);
/// The pause between two times that the disk writes out what there is of a database that is filled.
const BETWEEN_WRITING_OUT: Duration = Duration::from_millis(500);
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
    let mut copy = begin(path, key, READER_CACHE_KIB)?;
    copy_pages(source, &mut copy, work)?;
    finish(copy, path)
}

/// Copies what a snapshot shows into a new file, under the same key, and leaves it open for being filled like one that
/// [`open_new`] made.
///
/// # Errors
/// `cancelled`, or what the disk says; then half a file may be left.
pub fn open_on(source: &Connection, path: &Path, key: &SecretKey, work: &Work) -> Result<Connection> {
    let mut copy = begin(path, key, FILLING_CACHE_KIB)?;
    copy_pages(source, &mut copy, work)?;
    // Its pages say now that they belong to a write-ahead log.
    copy.pragma_update(None, "journal_mode", "DELETE")?;
    copy.pragma_update(None, "journal_mode", "OFF")?;
    Ok(copy)
}

/// Puts what is in some tables of one database in the place of what is in those of another.
///
/// # Errors
/// When the one cannot be read or the other not be written.
pub fn carry_over(from: &Connection, to: &Connection, tables: &[&str]) -> Result<()> {
    for table in tables {
        to.execute(&format!("DELETE FROM {table}"), [])?;
        let mut reading = from.prepare(&format!("SELECT * FROM {table}"))?;
        let columns = reading.column_count();
        let values = vec!["?"; columns].join(", ");
        let mut writing = to.prepare(&format!("INSERT INTO {table} VALUES ({values})"))?;
        let mut rows = reading.query([])?;
        while let Some(row) = rows.next()? {
            for column in 0..columns {
                writing.raw_bind_parameter(column + 1, ToSqlOutput::Borrowed(row.get_ref(column)?))?;
            }
            writing.raw_execute()?;
        }
    }
    Ok(())
}

/// Makes a database with empty tables that is filled once and then only read. Nothing of it is safe, and no failed
/// write in it can be undone, before [`finish`].
///
/// # Errors
/// What the disk says.
pub fn open_new(path: &Path, key: &SecretKey) -> Result<Connection> {
    let mut conn = begin(path, key, FILLING_CACHE_KIB)?;
    migrate(&mut conn)?;
    Ok(conn)
}

fn begin(path: &Path, key: &SecretKey, cache_kib: i64) -> Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE;
    let conn = connect(path, key, flags, cache_kib)?;
    // Nobody else opens it before it is whole, so it needs no memory shared with others and no journal; a stick may
    // be able to give neither.
    conn.pragma_update(None, "locking_mode", "EXCLUSIVE")?;
    conn.pragma_update(None, "journal_mode", "OFF")?;
    conn.pragma_update(None, "synchronous", "OFF")?;
    Ok(conn)
}

/// Does a piece of filling it, in one transaction.
///
/// # Errors
/// What the work says, or the disk; then the database is to be thrown away.
pub fn fill<R>(conn: &mut Connection, work: impl FnOnce(&Connection) -> Result<R>) -> Result<R> {
    let transaction = conn.transaction()?;
    let done = work(&transaction)?;
    transaction.commit()?;
    Ok(done)
}

/// Does something that writes a file while the disk is made to write it out a little at a time: a save, which waits for the
/// disk, does not wait for all of it.
pub fn while_written_out<R>(path: &Path, work: impl FnOnce() -> R) -> R {
    std::thread::scope(|threads| {
        let (goes_on, going_on) = mpsc::channel::<()>();
        threads.spawn(move || {
            while going_on.recv_timeout(BETWEEN_WRITING_OUT) == Err(mpsc::RecvTimeoutError::Timeout) {
                // What fails here fails where the whole file is written out.
                drop(File::options().write(true).open(path).and_then(|file| file.sync_data()));
            }
        });
        let done = work();
        drop(goes_on);
        done
    })
}

/// Closes a database that was filled, and has the disk write it out.
///
/// # Errors
/// What the disk says.
pub fn finish(conn: Connection, path: &Path) -> Result<()> {
    // The pages may say that they belong to a write-ahead log; it is to be read without one, also where nothing can be
    // written.
    conn.pragma_update(None, "journal_mode", "DELETE")?;
    conn.close().map_err(|(_, error)| error)?;
    Ok(File::options().write(true).open(path)?.sync_all()?)
}

/// Brings the tables of a database that is only read up to date after an update of the program.
///
/// # Errors
/// `too_new` when they are of a newer version; `damaged`, or what the disk says.
pub fn update(path: &Path, key: &SecretKey, follow_up: impl FnOnce(&Connection) -> Result<()>) -> Result<()> {
    let mut conn = connect(path, key, OpenFlags::SQLITE_OPEN_READ_WRITE, READER_CACHE_KIB)?;
    if is_behind(&conn)? {
        migrate(&mut conn)?;
        fill(&mut conn, follow_up)?;
    }
    Ok(())
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
