//! Connections to the encrypted database: how one is opened, the functions its SQL may use, the migrations, the one
//! thread that writes ([`desk`]) and the read-only connections that never wait for it.

pub mod copy;
pub mod desk;
pub mod sight;
#[cfg(test)]
mod tests;

use crate::error::{Error, Result};
use crate::kernel::fold::{fold_name, search_words};
use crate::vault::keys::SecretKey;
use rusqlite::functions::{Context, FunctionFlags};
use rusqlite::{Connection, OpenFlags};
use rusqlite_migration::{M, Migrations};
use sight::Sight;
use std::collections::BTreeSet;
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, Once, PoisonError};
use std::time::Duration;
use zeroize::Zeroizing;

/// Migrations add and never rewrite.
const MIGRATIONS: &[M<'_>] = &[
    M::up(include_str!("migrations/0001-foundation.sql")),
    M::up(include_str!("migrations/0002-people.sql")),
    M::up(include_str!("migrations/0003-trace.sql")),
    M::up(include_str!("migrations/0004-idle.sql")),
    M::up(include_str!("migrations/0005-revoked.sql")),
    M::up(include_str!("migrations/0006-bundles.sql")),
    M::up(include_str!("migrations/0007-stale.sql")),
    M::up(include_str!("migrations/0008-decisions.sql")),
    M::up(include_str!("migrations/0009-province.sql")),
    M::up(include_str!("migrations/0010-receipts.sql")),
    M::up(include_str!("migrations/0011-transport.sql")),
    M::up(include_str!("migrations/0012-extents.sql")),
    M::up(include_str!("migrations/0013-errands.sql")),
    M::up(include_str!("migrations/0014-cases.sql")),
    M::up(include_str!("migrations/0015-full.sql")),
    M::up(include_str!("migrations/0016-merging.sql")),
];
/// The tables of this machine alone, in which nothing follows from the log: what is in them goes along where another database
/// takes the place of a vault's own.
pub const LOCAL: &[&str] = &[
    "vault_state",
    "draft",
    "import_memory",
    "erased_act",
    "erased_file",
    "bundle",
    "machine_holds",
    "machine_backed_up",
    "machine_sent",
    "machine_whole",
    "meant_here",
    "way",
    "way_file",
    "extract",
    "extract_row",
    "case_client",
    "site_log",
];
/// How often pages are looked at before they are called broken.
const LOOKS: usize = 4;
/// Page cache of the writing connection, in KiB; with the readers' it stays under 32 MB.
const WRITER_CACHE_KIB: i64 = 12 * 1024;
const READER_CACHE_KIB: i64 = 9 * 1024;
/// A write-ahead log of so many bytes goes into the database between two steps of a long work; pages that are written again
/// and again go there once.
const LONG_LOG: u64 = 16 << 20;
/// So many pages go there at the cost of the save that makes it that long: nobody paused in hundreds of saves.
const LONGEST_LOG_PAGES: i64 = 16_000;
/// Page cache of the writing connection during a long work, in KiB: pages that are written again and again go into the
/// write-ahead log once a transaction. It is given back once nothing comes. Indexes are made with it too.
const LONG_CACHE_KIB: i64 = 32 * 1024;
/// Page cache while a new vault is filled and nobody reads, in KiB.
const FILLING_CACHE_KIB: i64 = 128 * 1024;
/// The table whose indexes stay: one is asked while operations are stored, and for the other all of them would be read again.
const KEPT_WHILE_FILLING: &str = "op";
/// How long a connection waits for another program that holds the file, a copying one for instance.
const BUSY: Duration = Duration::from_secs(5);
/// Read connections kept open.
const READERS: usize = 2;

/// Whether a database is to be there already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Open {
    /// It is made.
    New,
    /// It must be there, with something in it: an empty file is what is left of one.
    Existing,
}

/// Opens the writing connection and brings the tables up to date.
///
/// # Errors
/// `damaged`, `too_new`, or what the disk says.
pub fn open_writer(path: &Path, key: &SecretKey, open: Open) -> Result<Connection> {
    let flags = match open {
        Open::New => OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE,
        Open::Existing if !path.exists() => return Err(Error::damaged("the database is missing")),
        Open::Existing => OpenFlags::SQLITE_OPEN_READ_WRITE,
    };
    let mut conn = connect(path, key, flags, WRITER_CACHE_KIB)?;
    if open == Open::Existing && !conn.table_exists(None, "vault_state")? {
        return Err(Error::damaged("the database is empty"));
    }
    take_care(&conn)?;
    conn.pragma_update(None, "wal_autocheckpoint", LONGEST_LOG_PAGES)?;
    migrate(&mut conn)?;
    Ok(conn)
}

/// Whether the disk of a database answers: its beginning can be read, and what was written is there.
fn answers(path: &Path) -> bool {
    let mut beginning = [0; 512];
    File::open(path)
        .and_then(|mut file| file.read_exact(&mut beginning).and_then(|()| file.sync_all()))
        .is_ok()
}

/// Every commit is on the disk when it says so, and none is half there.
fn take_care(conn: &Connection) -> Result<()> {
    conn.pragma_update(None, "journal_mode", "WAL")?;
    conn.pragma_update(None, "synchronous", "FULL")?;
    Ok(conn.pragma_update(None, "cache_size", -WRITER_CACHE_KIB)?)
}

/// Pages are written once, into the database itself, without waiting for the disk, and more is held in memory. A write that
/// fails cannot be undone.
fn hurry(conn: &Connection) -> Result<()> {
    conn.pragma_update(None, "journal_mode", "OFF")?;
    conn.pragma_update(None, "synchronous", "OFF")?;
    Ok(conn.pragma_update(None, "cache_size", -FILLING_CACHE_KIB)?)
}

/// Gives a connection that writes the page cache of a long work in steps, or that of saves.
fn give_room(conn: &Connection, for_long_work: bool) -> Result<()> {
    let kib = if for_long_work { LONG_CACHE_KIB } else { WRITER_CACHE_KIB };
    Ok(conn.pragma_update(None, "cache_size", -kib)?)
}

/// What makes the indexes that a database was filled without.
#[derive(Debug)]
#[must_use]
pub struct LaidBy(Vec<String>);

/// Takes away the indexes of an empty database, but for those of the operations. Made when it is filled, each is sorted once;
/// kept meanwhile, each row goes into a page of its own somewhere in it.
///
/// # Errors
/// When the database cannot be written.
pub fn lay_by_indexes(conn: &Connection) -> Result<LaidBy> {
    let mut statement = conn.prepare(
        "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND tbl_name <> ?",
    )?;
    let indexes: Vec<(String, String)> = statement
        .query_map([KEPT_WHILE_FILLING], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<rusqlite::Result<_>>()?;
    for (name, _) in &indexes {
        conn.execute_batch(&format!("DROP INDEX {name}"))?;
    }
    Ok(LaidBy(indexes.into_iter().map(|(_, sql)| sql).collect()))
}

/// Makes the indexes that were laid by. Each is sorted in memory, which takes the place of most of the page cache: what is left
/// holds any table but the largest while all of its indexes are made.
///
/// # Errors
/// When the database cannot be written.
pub fn make_indexes(conn: &Connection, LaidBy(indexes): &LaidBy) -> Result<()> {
    conn.cache_flush()?;
    conn.pragma_update(None, "cache_size", -LONG_CACHE_KIB)?;
    indexes.iter().try_for_each(|sql| conn.execute_batch(sql))?;
    Ok(conn.pragma_update(None, "cache_size", -FILLING_CACHE_KIB)?)
}

/// Whether the tables of a database are of an earlier version than this program's, and would be migrated if it were opened.
///
/// # Errors
/// `too_new` when they are of a newer version; `damaged`, or what the disk says.
pub fn is_behind(conn: &Connection) -> Result<bool> {
    match Migrations::from_slice(MIGRATIONS).pending_migrations(conn)? {
        ..0 => Err(Error::refused("too_new")),
        pending => Ok(pending > 0),
    }
}

/// Brings the tables up to date.
///
/// # Errors
/// `too_new` when they are of a newer version; what the disk says.
pub fn migrate(conn: &mut Connection) -> Result<()> {
    Migrations::from_slice(MIGRATIONS).to_latest(conn)?;
    Ok(())
}

/// SQLite says that it is ready before SQLCipher is: the first two connections of a process must not be opened at once.
static FIRST: Once = Once::new();

fn connect(path: &Path, key: &SecretKey, flags: OpenFlags, cache_kib: i64) -> Result<Connection> {
    // Where even this fails, so does what follows, and says why.
    FIRST.call_once(|| drop(Connection::open_in_memory()));
    let conn = Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    // SQLCipher prints to stderr by itself otherwise; errors are ours to report.
    conn.pragma_update(None, "cipher_log_level", "NONE")?;
    let raw = Zeroizing::new(format!("x'{}'", Zeroizing::new(hex::encode(key.bytes())).as_str()));
    conn.pragma_update(None, "key", raw.as_str())?;
    conn.pragma_update(None, "temp_store", "MEMORY")?;
    conn.pragma_update(None, "cache_size", -cache_kib)?;
    conn.busy_timeout(BUSY)?;
    conn.set_prepared_statement_cache_capacity(128);
    add_functions(&conn)?;
    // The first page tells whether the file is one of ours.
    conn.query_row("SELECT count(*) FROM sqlite_master", [], |r| r.get::<_, i64>(0))?;
    Ok(conn)
}

/// The functions that our SQL uses: `fold_name(text)` and `search_words(text)`, and `digit_runs(text, …)` for the search of numbers.
///
/// # Errors
/// When the connection refuses them.
pub fn add_functions(conn: &Connection) -> Result<()> {
    let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC;
    conn.create_scalar_function("fold_name", 1, flags, |context| Ok(fold_name(&text(context, 0)?)))?;
    conn.create_scalar_function("search_words", 1, flags, |context| Ok(search_words(&text(context, 0)?)))?;
    conn.create_scalar_function("digit_runs", -1, flags, |context| {
        let mut runs = String::new();
        for at in 0..context.len() {
            push_digit_runs(&mut runs, &text(context, at)?);
        }
        Ok(runs)
    })?;
    Ok(())
}

fn text(context: &Context<'_>, at: usize) -> rusqlite::Result<String> {
    Ok(context.get::<Option<String>>(at)?.unwrap_or_default())
}

/// Numbers keep their digits together across the spaces, dots and dashes people group them with; ` / ` separates two.
fn push_digit_runs(runs: &mut String, text: &str) {
    for number in text.split('/') {
        if !runs.is_empty() && !runs.ends_with(' ') {
            runs.push(' ');
        }
        runs.extend(number.chars().filter(char::is_ascii_digit));
    }
}

/// The read-only connections. A read takes one, and never waits for the writer.
#[derive(Debug)]
pub struct Readers {
    key: SecretKey,
    idle: Mutex<Idle>,
}

/// What no read needs just now.
#[derive(Debug)]
struct Idle {
    /// The database that is read.
    path: PathBuf,
    plain: Vec<Connection>,
    /// Connections that show less, with what they show.
    restricted: Vec<(Sight, Connection)>,
}

impl Readers {
    /// Readers of a database.
    #[must_use]
    pub const fn new(path: PathBuf, key: SecretKey) -> Self {
        Self { key, idle: Mutex::new(Idle { path, plain: Vec::new(), restricted: Vec::new() }) }
    }

    fn idle(&self) -> MutexGuard<'_, Idle> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Opens the database of a path, or the one that has taken its place just now.
    fn open(
        &self,
        path: PathBuf,
        open: impl Fn(&Path) -> Result<Connection>,
    ) -> Result<(PathBuf, Connection)> {
        let opened = open(&path);
        let now = self.idle().path.clone();
        let opened = if now == path { opened } else { open(&now) };
        opened.map(|conn| (now, conn))
    }

    /// Runs a read in one snapshot.
    ///
    /// # Errors
    /// What the read says, or what the disk says.
    pub fn read<R>(&self, read: impl FnOnce(&Connection) -> Result<R>) -> Result<R> {
        let (path, idle) = {
            let mut idle = self.idle();
            (idle.path.clone(), idle.plain.pop())
        };
        let (path, mut conn) = match idle {
            Some(conn) => (path, conn),
            None => self.open(path, |path| open_reader(path, &self.key))?,
        };
        let transaction = conn.transaction()?;
        let outcome = read(&transaction);
        transaction.finish()?;
        // A connection that met a damaged page refuses every other page from then on.
        let is_usable = outcome.as_ref().err().is_none_or(|error| error.code() != "damaged");
        let mut idle = self.idle();
        if is_usable && idle.path == path && idle.plain.len() < READERS {
            idle.plain.push(conn);
        }
        outcome
    }

    /// Lets go of the file; a read that comes after that opens it anew.
    pub fn close(&self) {
        let mut idle = self.idle();
        idle.plain.clear();
        idle.restricted.clear();
    }

    /// Reads another database from now on. A read that is going on ends in the one before.
    pub fn move_to(&self, path: &Path) {
        *self.idle() = Idle { path: path.to_owned(), plain: Vec::new(), restricted: Vec::new() };
    }

    /// Runs a read in one snapshot of what a restricted role sees.
    ///
    /// # Errors
    /// What the read says, or what the disk says.
    pub fn read_within<R>(&self, sight: &Sight, read: impl FnOnce(&Connection) -> Result<R>) -> Result<R> {
        let (path, held) = {
            let mut idle = self.idle();
            idle.restricted.retain(|(of, _)| of == sight);
            (idle.path.clone(), idle.restricted.pop())
        };
        let (path, mut conn) = match held {
            Some((_, conn)) => (path, conn),
            None => self.open(path, |path| open_restricted(path, &self.key, sight))?,
        };
        let transaction = conn.transaction()?;
        transaction.pragma_update(None, "query_only", false)?;
        sight.look(&transaction)?;
        transaction.pragma_update(None, "query_only", true)?;
        let outcome = read(&transaction);
        transaction.finish()?;
        let mut idle = self.idle();
        if idle.path == path {
            idle.restricted.push((sight.clone(), conn));
        }
        outcome
    }
}

/// Opens a connection that reads.
fn open_reader(path: &Path, key: &SecretKey) -> Result<Connection> {
    let conn = connect(path, key, OpenFlags::SQLITE_OPEN_READ_WRITE, READER_CACHE_KIB)?;
    conn.pragma_update(None, "query_only", true)?;
    Ok(conn)
}

/// Opens a connection that reads what a restricted role sees.
///
/// # Errors
/// What the disk says.
pub fn open_restricted(path: &Path, key: &SecretKey, sight: &Sight) -> Result<Connection> {
    let conn = open_reader(path, key)?;
    conn.pragma_update(None, "query_only", false)?;
    sight.put_on(&conn)?;
    sight.look(&conn)?;
    conn.pragma_update(None, "query_only", true)?;
    Ok(conn)
}

/// The newest local row of the log: what a read has seen.
///
/// # Errors
/// When the vault cannot be read.
pub fn revision(conn: &Connection) -> Result<i64> {
    Ok(conn.prepare_cached("SELECT rev FROM log_state")?.query_row([], |r| r.get(0))?)
}

/// Folds the write-ahead log into the database and empties it; whether no reader stood in the way. One in the middle of
/// its snapshot makes this give up at once rather than hold up the next save; the next idle moment tries again.
///
/// # Errors
/// What the disk says.
pub fn fold_log(conn: &Connection) -> Result<bool> {
    conn.busy_timeout(Duration::ZERO)?;
    let busy = conn.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get::<_, i64>(0));
    conn.busy_timeout(BUSY)?;
    Ok(busy? == 0)
}

/// Whether the write-ahead log is long enough to be folded although somebody works.
fn is_log_long(conn: &Connection) -> bool {
    conn.path()
        .and_then(|path| std::fs::metadata(format!("{path}-wal")).ok())
        .is_some_and(|log| log.len() >= LONG_LOG)
}

/// Whether every page of the file carries the seal it was written with, and the pages make up a database.
///
/// # Errors
/// When the file cannot be read at all.
pub fn are_pages_whole(conn: &Connection) -> Result<bool> {
    // The seals are checked in the file itself, past every snapshot: a page that is being folded in from the write-ahead
    // log right now looks broken. What is broken is so at every look.
    let mut broken = unsealed_pages(conn)?;
    for _ in 1..LOOKS {
        if !broken.is_empty() {
            broken = &broken & &unsealed_pages(conn)?;
        }
    }
    if !broken.is_empty() {
        return Ok(false);
    }
    let first: String = conn.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))?;
    Ok(first == "ok")
}

/// What the check of the seals says, a line for each page. One that the file was only made longer by is none of them where
/// the write-ahead log has what is to stand there.
fn unsealed_pages(conn: &Connection) -> Result<BTreeSet<String>> {
    let mut statement = conn.prepare("PRAGMA cipher_integrity_check")?;
    let mut lines: BTreeSet<String> =
        statement.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    if let Some(path) = conn.path().filter(|_| !lines.is_empty()) {
        let size: String = conn.query_row("PRAGMA cipher_page_size", [], |row| row.get(0))?;
        let size: u64 = size.parse().map_err(|_| Error::internal("the size of a page"))?;
        let in_log = pages_in_log(&format!("{path}-wal"), size)?;
        let mut file = File::open(path)?;
        let mut is_broken = |line: &str| -> Result<bool> {
            let number = line.rsplit(' ').next().and_then(|number| number.parse::<u32>().ok());
            let Some(number) = number.filter(|number| in_log.contains(number)) else { return Ok(true) };
            let mut page = Vec::new();
            file.seek(SeekFrom::Start(u64::from(number.saturating_sub(1)) * size))?;
            file.by_ref().take(size).read_to_end(&mut page)?;
            Ok(page.iter().any(|byte| *byte != 0))
        };
        let mut broken = BTreeSet::new();
        for line in lines {
            if is_broken(&line)? {
                broken.insert(line);
            }
        }
        lines = broken;
    }
    Ok(lines)
}

/// The pages that the frames of a write-ahead log hold; none where there is no log.
fn pages_in_log(path: &str, page: u64) -> Result<BTreeSet<u32>> {
    const HEADER: u64 = 32;
    const FRAME_HEADER: u64 = 24;
    let mut pages = BTreeSet::new();
    let Ok(mut log) = File::open(path) else { return Ok(pages) };
    let mut number = [0; 4];
    let mut at = HEADER;
    // Somebody may empty it meanwhile.
    while at + FRAME_HEADER + page <= log.metadata()?.len() {
        log.seek(SeekFrom::Start(at))?;
        if log.read_exact(&mut number).is_err() {
            break;
        }
        pages.insert(u32::from_be_bytes(number));
        at += FRAME_HEADER + page;
    }
    Ok(pages)
}
