//! A copy of the open vault's database that a long work fills while people go on writing, and that takes its place then.
//! What was written meanwhile is written in the copy too, in the same local rows, so whoever had a record open has seen as
//! much of the one as of the other; for the last of it, and for the change itself, writing waits.

use super::change::{self, Change};
use super::files::sync_folder;
use super::keyring::Keyring;
use super::keys::{KeyFile, SecretKey};
use super::{Vault, copy as copy_of};
use crate::authority::{Authority, Root};
use crate::erasure;
use crate::error::{Error, Result};
use crate::log::{apart, relay};
use crate::scene::Work;
use crate::schema::SCHEMA;
use crate::store::desk::Clerk;
use crate::store::{self, LOCAL, Open, Readers, copy};
use rusqlite::Connection;
use std::fs::File;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::Ordering;

/// The note of a change that is going on.
const NOTE: &str = "renewing";
/// So many local rows are kept free for what is written meanwhile, which is not told from what was there before by anything
/// but its row.
const ROOM: i64 = 10_000_000;
/// Of how many clients the lines are made at a time.
const CLIENTS: usize = 5000;
/// As many rows are written while writing waits; more are before.
const FEW: i64 = 20;

/// The copy, and what it is to end in.
struct Filled<R, E> {
    conn: Connection,
    name: String,
    /// The last local row that it has of the vault, and the last that there is room for.
    row: i64,
    room_ends: i64,
    done: R,
    end: E,
}

/// What came of putting a copy in place.
enum Put<R, E> {
    /// It is; what the filling gave, and the connection to the database before.
    InPlace(R, Connection),
    /// Much was written since it was looked at last.
    NotYet(Box<Filled<R, E>>),
}

impl<R, E> Filled<R, E> {
    /// Writes what was written in the vault since; whether that was little.
    fn follow(&mut self, vault: &Connection) -> Result<bool> {
        let (after, room_ends) = (self.row, self.room_ends);
        self.row = copy::fill(&mut self.conn, |conn| {
            let row = relay::follow(vault, conn, &SCHEMA, after, room_ends)?;
            while relay::catch_up(conn, &SCHEMA, CLIENTS)? {}
            Ok(row)
        })?;
        Ok(self.row - after <= FEW)
    }
}

impl Vault {
    /// Has a copy of the database filled and puts it in the place of the vault's own. `fill` is given the vault as it was when the
    /// copy was made, the copy, and what makes the lists once everything is stored, beside which it may do more; `end` writes
    /// into the copy what is to be true at the moment that it counts.
    ///
    /// # Errors
    /// What the filling says, `locked` when the vault is closed, or what the disk says; then the vault is what it was.
    pub(crate) fn renew<R, E>(
        &self,
        work: &Work,
        fill: impl FnOnce(Connection, &Connection, &dyn Fn() -> Result<()>) -> Result<R>,
        end: E,
    ) -> Result<R>
    where
        R: Send + 'static,
        E: FnOnce(&Connection, &R) -> Result<()> + Send + 'static,
    {
        let folder = &self.place.vault;
        // What an earlier change could not remove has no other note.
        settle(folder)?;
        let in_force = self.keys.file().database.clone();
        let names = Change::begin(folder, NOTE, &in_force)?;
        let outcome = self.fill_copy(&names, work, fill, end).and_then(|filled| self.bring_in(filled));
        // Where this fails, a reader of the old one for instance not having ended, the next opening does it.
        drop(names.end(folder, NOTE));
        outcome
    }

    fn fill_copy<R, E>(
        &self,
        names: &Change,
        work: &Work,
        fill: impl FnOnce(Connection, &Connection, &dyn Fn() -> Result<()>) -> Result<R>,
        end: E,
    ) -> Result<Filled<R, E>> {
        let [old, new] = [&names.old, &names.new].map(|name| self.place.vault.join(name));
        let source = copy::open_snapshot(&old, &self.key)?;
        let mut conn = copy::open_on(&source, &new, &self.key, work)?;
        let (row, root) = (store::revision(&conn)?, self.keys.root()?);
        let done = copy::while_written_out(&new, || {
            copy::fill(&mut conn, |conn| {
                relay::leave_room(conn, ROOM)?;
                let indexes = store::lay_by_indexes(conn)?;
                fill(source, conn, &|| {
                    work.step("bundle_lists", 0, None)?;
                    store::make_indexes(conn, &indexes)?;
                    judge(conn, &root)?;
                    while relay::catch_up(conn, &SCHEMA, CLIENTS)? {
                        self.require_open()?;
                        work.step("bundle_lists", 0, None)?;
                    }
                    Ok(())
                })
            })
        })?;
        Ok(Filled { conn, name: names.new.clone(), row, room_ends: row + ROOM, done, end })
    }

    fn bring_in<R, E>(&self, mut filled: Filled<R, E>) -> Result<R>
    where
        R: Send + 'static,
        E: FnOnce(&Connection, &R) -> Result<()> + Send + 'static,
    {
        loop {
            while !self.readers.read(|vault| filled.follow(vault))? {}
            // What the disk has not written out by now would be waited for while nobody can save.
            File::options().write(true).open(self.place.vault.join(&filled.name))?.sync_all()?;
            let (key, keys, readers) =
                (copy_of(&self.key), Arc::clone(&self.keys), Arc::clone(&self.readers));
            let folder = self.place.vault.clone();
            let put = move |clerk: &mut Clerk| put_in_place(clerk, filled, &folder, &key, &keys, &readers);
            match self.desk.attend(put)? {
                Put::InPlace(done, _old) => return Ok(done),
                Put::NotYet(again) => filled = *again,
            }
        }
    }

    /// Whether nobody has closed the vault.
    ///
    /// # Errors
    /// `locked` when somebody has.
    pub(crate) fn require_open(&self) -> Result<()> {
        if self.closing.load(Ordering::Relaxed) { Err(Error::refused("locked")) } else { Ok(()) }
    }
}

/// Does the last of it, while writing waits.
fn put_in_place<R, E: FnOnce(&Connection, &R) -> Result<()>>(
    clerk: &mut Clerk,
    mut filled: Filled<R, E>,
    folder: &Path,
    key: &SecretKey,
    keys: &Keyring,
    readers: &Readers,
) -> Result<Put<R, E>> {
    let vault = clerk.connection();
    if store::revision(vault)? - filled.row > FEW {
        return Ok(Put::NotYet(Box::new(filled)));
    }
    filled.follow(vault)?;
    let Filled { mut conn, name, done, end, .. } = filled;
    copy::fill(&mut conn, |conn| {
        copy::carry_over(vault, conn, LOCAL)?;
        judge(conn, &keys.root()?)?;
        end(conn, &done)
    })?;
    let (path, file) = (folder.join(&name), folder.join("keys.json"));
    copy::finish(conn, &path)?;
    let conn = store::open_writer(&path, key, Open::Existing)?;
    sync_folder(folder)?;
    let mut in_force = keys.file();
    let mut renewed = in_force.for_database(&name, key)?;
    let written = renewed.write(&file, key);
    // Where the disk says that it could not, it may have been done nevertheless.
    if let (Err(error), false) = (written, names(&file, &name)) {
        // Should it come to light later after all, the one before is said once more.
        drop(in_force.clone().write(&file, key));
        return Err(error);
    }
    *in_force = renewed;
    readers.move_to(&path);
    Ok(Put::InPlace(done, clerk.move_to(path, conn)))
}

/// Lets the signatures count in a copy, by those that came into it: nothing is to be read there, not for a moment, that was
/// erased or is kept apart.
fn judge(copy: &Connection, root: &Root) -> Result<()> {
    erasure::settle_copy(copy, root)?;
    apart::settle(copy, &SCHEMA, &Authority::read(copy, root)?.revoked())?;
    Ok(())
}

fn names(keys: &Path, database: &str) -> bool {
    KeyFile::read(keys).is_ok_and(|file| file.database == database)
}

/// Ends a change that was interrupted.
///
/// # Errors
/// When the folder cannot be written, or a file of it cannot be removed yet; the note of it stays then.
pub(super) fn settle(folder: &Path) -> Result<()> {
    change::settle(folder, NOTE)?;
    change::forget(folder, NOTE)
}
