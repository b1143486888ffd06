//! The one thread that writes. Saves go before imports; whoever waits is told what for.

use super::{Open, copy, open_restricted, open_writer};
use crate::error::{Error, Result};
use crate::kernel::ids::Id;
use crate::log::{self, write::Last};
use crate::log::{Device, Pen, Schema};
use crate::scene::{Progress, Scene, Tx};
use crate::vault::Place;
use crate::vault::head::{Head, Notice};
use crate::vault::keys::SecretKey;
use crate::{accounts, erasure};
use rusqlite::{Connection, TransactionBehavior};
use std::collections::{BTreeSet, VecDeque};
use std::fs::File;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError, mpsc};
use std::time::Duration;

/// After this long without a write the search indexes are merged and the write-ahead log is folded into the database.
const IDLE: Duration = Duration::from_secs(5);
/// A save that waits longer than this is told that it does.
const PATIENCE: Duration = Duration::from_millis(300);

type Job = Box<dyn FnOnce(&mut Clerk) + Send>;

/// Which queue a write waits in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rank {
    /// Somebody pressed save.
    Save,
    /// An import or another long work.
    Long,
    /// One step of a long work: the next is handed in when this one is done.
    Step,
}

/// What a write gave, and what it did.
#[derive(Debug)]
pub struct Written<R> {
    /// What the use case returned.
    pub data: R,
    /// The entities changed.
    pub touched: BTreeSet<String>,
    /// Where somebody else's value stands beside the one saved.
    pub kept_both: Vec<log::KeptBoth>,
    /// The newest local row after it.
    pub rev: i64,
}

/// Where writes are handed in.
#[derive(Debug)]
pub struct Desk {
    queue: Arc<Queue>,
    thread: Mutex<Option<std::thread::JoinHandle<()>>>,
}

#[derive(Default)]
struct Queue {
    jobs: Mutex<Jobs>,
    arrived: Condvar,
    is_long_running: AtomicBool,
    save_waits: Arc<AtomicBool>,
}

impl std::fmt::Debug for Queue {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Queue")
    }
}

#[derive(Default)]
struct Jobs {
    saves: VecDeque<Job>,
    long: VecDeque<(Rank, Job)>,
    is_closed: bool,
}

/// What the writing thread holds.
pub struct Clerk {
    conn: Connection,
    schema: &'static Schema,
    device: Device,
    last: Last,
    commits: u64,
    build_at: i64,
    machine: String,
    database: PathBuf,
    head: PathBuf,
    key: SecretKey,
    folder: PathBuf,
    site: Id,
    /// How many signatures of persons were held, and operations kept apart, when the signatures were last judged.
    settled: (u64, u64),
    owed: Option<Owed>,
    /// Whether the page cache is a long work's.
    has_room: bool,
}

/// A trace that found no room: what happened, and who was there when.
struct Owed {
    kind: &'static str,
    scene: Scene,
}

impl std::fmt::Debug for Clerk {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Clerk({:?})", self.device)
    }
}

impl Clerk {
    /// Opens the database for writing.
    ///
    /// # Errors
    /// `damaged`, `too_new`, or what the disk says.
    pub fn open(
        place: &Place,
        database: &str,
        key: SecretKey,
        device: Device,
        schema: &'static Schema,
        open: Open,
    ) -> Result<Self> {
        let mut conn = open_writer(&place.vault.join(database), &key, open)?;
        if conn.prepare("SELECT 1 FROM parked")?.exists([])? {
            let transaction = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
            log::project::take_up_parked(&transaction, schema)?;
            transaction.commit()?;
        }
        let last = Last::read(&conn, device.id)?;
        let commits = conn.query_row("SELECT commits FROM vault_state", [], |r| r.get(0))?;
        let clerk = Self {
            conn,
            schema,
            device,
            last,
            commits,
            build_at: place.built_at(),
            machine: place.machine.clone(),
            database: place.vault.join(database),
            head: place.vault.join("head"),
            key,
            folder: place.vault.clone(),
            site: Id::nil(),
            settled: (0, 0),
            owed: None,
            has_room: false,
        };
        // What a crash left in the write-ahead log goes where `verify` looks at it.
        clerk.checkpoint();
        Ok(clerk)
    }

    /// What `head` says that this vault does not, and whether this device's number was written twice.
    ///
    /// # Errors
    /// When the vault cannot be read, or the head cannot be encoded for comparison.
    pub fn compare_head(&self) -> Result<Vec<Notice>> {
        let mut notices = Head::compare(&self.head, &self.machine, self.commits, self.last, &self.key)?;
        let is_copied =
            self.conn.prepare("SELECT 1 FROM copied WHERE device = ?")?.exists([self.device.id])?;
        if is_copied && !notices.contains(&Notice::CopiedFolder) {
            notices.push(Notice::CopiedFolder);
        }
        Ok(notices)
    }

    /// This machine as a writer.
    #[must_use]
    pub const fn device(&self) -> &Device {
        &self.device
    }

    /// Goes on as another device.
    ///
    /// # Errors
    /// When the vault cannot be read.
    pub fn become_device(&mut self, device: Device) -> Result<()> {
        self.last = Last::read(&self.conn, device.id)?;
        self.device = device;
        Ok(())
    }

    /// The connection, for what happens before anybody writes.
    #[must_use]
    pub const fn connection(&self) -> &Connection {
        &self.conn
    }

    /// Goes on in another database, in which everything is that was in this one; gives the connection to this one. What
    /// the signatures say is judged at the next write.
    pub fn move_to(&mut self, database: PathBuf, conn: Connection) -> Connection {
        self.database = database;
        self.settled = (u64::MAX, u64::MAX);
        self.has_room = false;
        std::mem::replace(&mut self.conn, conn)
    }

    /// Runs a use case in a transaction of its own: all of it is there afterwards, or nothing. A restricted role reads
    /// what it sees and writes to the dossiers it may.
    ///
    /// # Errors
    /// What the use case says, or what the disk says.
    pub fn write<R>(
        &mut self,
        scene: &Scene,
        work: impl FnOnce(&mut Tx<'_>) -> Result<R>,
    ) -> Result<Written<R>> {
        let sight = scene.sight();
        let conn =
            sight.as_ref().map(|sight| open_restricted(&self.database, &self.key, sight)).transpose()?;
        let own = match (&sight, &conn) {
            (Some(sight), Some(conn)) => Some(sight.own(conn)?),
            _ => None,
        };
        self.write_seeing(scene, conn.as_ref(), own, work)
    }

    /// Fills a new vault in one transaction, of which nothing is to be left if that does not come to its end: the disk is
    /// waited for then, and no sooner.
    ///
    /// # Errors
    /// What the filling says, or what the disk says; then the vault is to be thrown away.
    pub fn fill<R>(&mut self, scene: &Scene, fill: impl FnOnce(&mut Tx<'_>) -> Result<R>) -> Result<R> {
        super::hurry(&self.conn)?;
        let database = self.database.clone();
        let filled = copy::while_written_out(&database, || self.write_unrestricted(scene, fill))?.data;
        super::take_care(&self.conn)?;
        File::options().write(true).open(&database)?.sync_all()?;
        Ok(filled)
    }

    /// Runs what the program itself does for whoever signs in, whatever they may.
    ///
    /// # Errors
    /// What the work says, or what the disk says.
    pub fn write_unrestricted<R>(
        &mut self,
        scene: &Scene,
        work: impl FnOnce(&mut Tx<'_>) -> Result<R>,
    ) -> Result<Written<R>> {
        self.write_seeing(scene, None, None, work)
    }

    fn write_seeing<R>(
        &mut self,
        scene: &Scene,
        sight: Option<&Connection>,
        own: Option<BTreeSet<Id>>,
        work: impl FnOnce(&mut Tx<'_>) -> Result<R>,
    ) -> Result<Written<R>> {
        self.write_once(scene, sight, own, work).map_err(|error| {
            // What was half-written when the disk went away looks damaged as long as it is away.
            let is_gone = error.code() == "damaged" && !super::answers(&self.database);
            if is_gone { Error::refused("storage_failed") } else { error }
        })
    }

    fn write_once<R>(
        &mut self,
        scene: &Scene,
        sight: Option<&Connection>,
        own: Option<BTreeSet<Id>>,
        work: impl FnOnce(&mut Tx<'_>) -> Result<R>,
    ) -> Result<Written<R>> {
        let transaction = self.conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let mut pen = Pen::new(
            &transaction,
            self.schema,
            &self.device,
            scene.person.id,
            scene.now,
            self.build_at,
            self.last,
        )?;
        pen.within = own;
        let mut tx = Tx { pen, scene, sight };
        let data = work(&mut tx)?;
        // After the work, which may be a rehearsal that undoes what was written before it.
        if let Some(owed) = &self.owed {
            tx.trace(owed.kind, None, Some(&owed.scene.now.to_rfc3339()))?;
        }
        if erasure::is_concerned(&tx.pen.touched) || to_settle(&transaction)? != self.settled {
            erasure::settle(&mut tx)?;
            accounts::settle_devices(&mut tx)?;
        }
        let (last, touched, kept_both) = (tx.pen.last, tx.pen.touched, tx.pen.kept_both);
        transaction.prepare_cached("UPDATE vault_state SET commits = commits + 1")?.execute([])?;
        let rev = super::revision(&transaction)?;
        transaction.commit()?;
        self.last = last;
        self.site = scene.site;
        self.settled = to_settle(&self.conn)?;
        self.commits += 1;
        self.owed = None;
        // The write is safe by now. A head that lags behind is a state that every opening allows for, a save that
        // says it failed while it did not is worse.
        if let Err(error) =
            Head::new(&self.machine, self.commits, self.last, &self.key).write(&self.head, &self.key)
        {
            (scene.work.report)(Progress { phase: "head_not_written", done: 0, total: None });
            drop(error);
        }
        if log::erase::is_cleaning_due(&self.conn)? {
            self.checkpoint();
        }
        Ok(Written { data, touched, kept_both, rev })
    }

    /// Owes the log a trace that found no room: it goes in with the next write, with the moment it is about.
    pub fn owe(&mut self, kind: &'static str, scene: &Scene) {
        self.owed = Some(Owed { kind, scene: scene.clone() });
    }

    /// Writes what is owed, if there is room by now.
    fn pay(&mut self) {
        if let Some(scene) = self.owed.as_ref().map(|owed| owed.scene.clone()) {
            // Where there is still none, that somebody only read is known to nobody; SECURITY.md says so.
            drop(self.write(&scene, |_| Ok(())));
        }
    }

    /// Merges a piece of what saves added to the search indexes; whether there is more.
    fn merge_words(&self) -> bool {
        // What fails here is tried again the next time that nothing comes.
        log::merge_words(&self.conn, self.schema).unwrap_or(false)
    }

    /// Makes room in memory for a long work, or gives it back.
    fn make_room(&mut self, for_long_work: bool) {
        // Without it the work takes longer, and no more.
        if self.has_room != for_long_work && super::give_room(&self.conn, for_long_work).is_ok() {
            self.has_room = for_long_work;
        }
    }

    /// Folds the write-ahead log into the database although the work goes on, if it has grown long.
    fn fold_long_log(&self) {
        if super::is_log_long(&self.conn) {
            // What fails here is tried again after the next step, or when nothing comes.
            drop(super::fold_log(&self.conn));
        }
    }

    /// Folds the write-ahead log into the database, and leaves nothing in it of what was erased.
    fn checkpoint(&self) {
        // What was erased goes first: the file is written anew without it. Both are tried again.
        drop(erasure::clean(&self.conn, &self.folder, self.site));
        drop(super::fold_log(&self.conn));
    }
}

fn to_settle(conn: &Connection) -> Result<(u64, u64)> {
    let signatures = conn.prepare_cached("SELECT count(*) FROM personal")?.query_row([], |row| row.get(0))?;
    Ok((signatures, log::apart::count(conn)?))
}

impl Desk {
    /// Starts the writing thread.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub fn open(mut clerk: Clerk) -> Result<Self> {
        let queue = Arc::new(Queue::default());
        let at_work = Arc::clone(&queue);
        let thread = std::thread::Builder::new().name("titian-writer".to_owned()).spawn(move || {
            while let Some((rank, job)) = at_work.next(&mut clerk) {
                if rank == Rank::Step {
                    clerk.make_room(true);
                }
                job(&mut clerk);
                at_work.is_long_running.store(false, Ordering::Relaxed);
                match rank {
                    Rank::Long => clerk.checkpoint(),
                    Rank::Step if !at_work.save_waits.load(Ordering::Relaxed) => clerk.fold_long_log(),
                    Rank::Save | Rank::Step => {}
                }
            }
            clerk.pay();
            clerk.checkpoint();
        });
        let thread = thread.map_err(|e| Error::internal(format!("starting the writing thread: {e}")))?;
        Ok(Self { queue, thread: Mutex::new(Some(thread)) })
    }

    /// Hands a write in and waits for it.
    ///
    /// # Errors
    /// What the use case says; `locked` when the vault is closing.
    pub fn write<R: Send + 'static>(
        &self,
        rank: Rank,
        scene: Scene,
        work: impl FnOnce(&mut Tx<'_>) -> Result<R> + Send + 'static,
    ) -> Result<Written<R>> {
        let report = Arc::clone(&scene.work.report);
        self.hand_in(rank, report, move |clerk| clerk.write(&scene, work))
    }

    /// Hands in what is no transaction, and waits for it.
    ///
    /// # Errors
    /// What the work says; `locked` when the vault is closing.
    pub fn attend<R: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Clerk) -> Result<R> + Send + 'static,
    ) -> Result<R> {
        self.hand_in(Rank::Step, Arc::new(|_| ()), work)
    }

    fn hand_in<R: Send + 'static>(
        &self,
        rank: Rank,
        report: Arc<dyn Fn(Progress) + Send + Sync>,
        work: impl FnOnce(&mut Clerk) -> Result<R> + Send + 'static,
    ) -> Result<R> {
        let (answer, waiting) = mpsc::channel();
        let job: Job = Box::new(move |clerk| {
            // A use case that panics has rolled back while unwinding; the thread goes on for everybody else.
            let outcome = catch_unwind(AssertUnwindSafe(|| work(clerk)))
                .unwrap_or_else(|panic| Err(Error::panicked(&*panic)));
            // Nobody waits any more only when the program is ending.
            drop(answer.send(outcome));
        });
        self.queue.put(rank, job)?;
        loop {
            match waiting.recv_timeout(PATIENCE) {
                Ok(outcome) => return outcome,
                Err(mpsc::RecvTimeoutError::Timeout) => {
                    if rank == Rank::Save && self.queue.is_long_running.load(Ordering::Relaxed) {
                        report(Progress { phase: "waiting_for_import", done: 0, total: None });
                    }
                }
                Err(mpsc::RecvTimeoutError::Disconnected) => {
                    return Err(Error::internal("the writing thread ended"));
                }
            }
        }
    }

    /// Set while a save waits for the write that is going on.
    #[must_use]
    pub fn save_waits(&self) -> Arc<AtomicBool> {
        Arc::clone(&self.queue.save_waits)
    }

    /// How many writes wait for the one that is going on.
    #[must_use]
    pub fn waiting(&self) -> usize {
        let jobs = self.queue.jobs.lock().unwrap_or_else(PoisonError::into_inner);
        jobs.saves.len() + jobs.long.len()
    }

    /// Waits for what was handed in, folds the write-ahead log into the database and ends the thread.
    pub fn close(&self) {
        self.queue.close();
        let thread = self.thread.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(thread) = thread {
            // A panic ends a job, not the thread: there is nothing to learn from its end.
            drop(thread.join());
        }
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        self.close();
    }
}

impl Queue {
    fn put(&self, rank: Rank, job: Job) -> Result<()> {
        let mut jobs = self.jobs.lock().unwrap_or_else(PoisonError::into_inner);
        if jobs.is_closed {
            return Err(Error::refused("locked"));
        }
        match rank {
            Rank::Save => {
                jobs.saves.push_back(job);
                self.save_waits.store(true, Ordering::Relaxed);
            }
            Rank::Long | Rank::Step => jobs.long.push_back((rank, job)),
        }
        self.arrived.notify_one();
        Ok(())
    }

    fn close(&self) {
        self.jobs.lock().unwrap_or_else(PoisonError::into_inner).is_closed = true;
        self.arrived.notify_one();
    }

    /// The next job; none once the queue is closed and empty. Tidies up while nothing comes: merges what saves added to the
    /// search indexes, a piece at a time, so that whoever comes waits for one only, then folds the write-ahead log.
    fn next(&self, clerk: &mut Clerk) -> Option<(Rank, Job)> {
        let mut jobs = self.jobs.lock().unwrap_or_else(PoisonError::into_inner);
        let (mut is_merged, mut is_tidy) = (false, false);
        let mut pause = IDLE;
        loop {
            if let Some(job) = jobs.saves.pop_front() {
                self.save_waits.store(!jobs.saves.is_empty(), Ordering::Relaxed);
                return Some((Rank::Save, job));
            }
            if let Some((rank, job)) = jobs.long.pop_front() {
                self.is_long_running.store(rank == Rank::Long, Ordering::Relaxed);
                return Some((rank, job));
            }
            if jobs.is_closed {
                return None;
            }
            let (again, waited) =
                self.arrived.wait_timeout(jobs, pause).unwrap_or_else(PoisonError::into_inner);
            jobs = again;
            if waited.timed_out() && !is_tidy {
                drop(jobs);
                if is_merged {
                    clerk.checkpoint();
                    clerk.make_room(false);
                    is_tidy = true;
                } else {
                    is_merged = !clerk.merge_words();
                }
                pause = if is_tidy { IDLE } else { Duration::ZERO };
                jobs = self.jobs.lock().unwrap_or_else(PoisonError::into_inner);
            }
        }
    }
}
