//! Wrong passphrases: after a few, each makes the next wait longer, also after a restart. The file lies beside the
//! database, where whoever guesses can remove it, and the clock is the machine's: this deters somebody at the keyboard
//! and proves nothing. It never locks anybody out: the longest wait is some minutes, whatever the clock does. What was
//! tried, and what else was refused where nobody can write the log, is written into it when somebody opens the vault.

use super::files::{remove, write_atomically};
use super::keys::SecretKey;
use crate::error::{Error, Result};
use crate::kernel::ids::Id;
use chrono::{DateTime, FixedOffset};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// The file beside the database.
const FILE: &str = "attempts";
/// How many wrong tries cost nothing: a slip, the other passphrase, capital letters.
const FREE: u32 = 3;
/// The longest wait, in seconds.
const LONGEST: i64 = 300;
/// What a file that was altered is taken for.
const ALTERED: u32 = 8;
/// Wrong passphrases.
pub const TRIES: &str = "tries";
/// That the file was altered.
pub const ALTERED_FILE: &str = "attempts_altered";
/// The refusals that the access register tells beside wrong passphrases: of a sheet, of somebody whose account has ended,
/// and of what a role may not do.
pub const TOLD: [&str; 3] = ["wrong_recovery_key", "account_inactive", "not_allowed"];

/// The wrong tries at one person's passphrase.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct Tries {
    /// Since the last right one.
    count: u32,
    /// How many the log does not know.
    unlogged: u32,
    /// When the last one was, in seconds.
    at: i64,
}

#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Held {
    people: BTreeMap<Id, Tries>,
    /// Whether the file was altered, and the log does not know it.
    is_altered: bool,
    /// What else was refused, and the log does not know.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    refused: Vec<Unlogged>,
    #[serde(skip)]
    is_fresh: bool,
    mac: String,
}

/// What was refused since somebody last opened the vault.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unlogged {
    /// What: [`TRIES`], [`ALTERED_FILE`] or the code of one of [`TOLD`].
    pub what: String,
    /// To whom, as far as that was said.
    pub person: Option<Id>,
    /// How often.
    pub count: u32,
}

/// The wrong passphrases of a vault on this machine.
#[derive(Debug)]
pub struct Attempts {
    path: PathBuf,
    machine: String,
    turn: Mutex<()>,
}

impl Attempts {
    /// Those of a vault's folder.
    #[must_use]
    pub fn of(folder: &Path, machine: &str) -> Self {
        Self { path: folder.join(FILE), machine: machine.to_owned(), turn: Mutex::default() }
    }

    /// Tries a passphrase, unless it is too soon for that, and remembers one that was wrong.
    ///
    /// # Errors
    /// `too_many_tries` with the seconds to wait, or what the trying says.
    pub fn guard<R>(
        &self,
        person: Id,
        now: DateTime<FixedOffset>,
        attempt: impl FnOnce() -> Result<R>,
    ) -> Result<R> {
        // One at a time: ten windows do not guess ten times as fast.
        let _turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
        let mut held = self.read();
        let now = now.timestamp();
        let mut tries = held.people.get(&person).copied().unwrap_or(Tries { count: 0, unlogged: 0, at: now });
        if held.is_fresh {
            tries = Tries { count: ALTERED, unlogged: 0, at: now };
        }
        if tries.at > now {
            // The clock was set back: the wait begins anew and is no longer than it was.
            tries.at = now;
            held.people.insert(person, tries);
            self.write(&mut held);
        }
        let wait = wait_after(tries.count) - (now - tries.at);
        if wait > 0 {
            held.people.insert(person, tries);
            self.write(&mut held);
            return Err(Error::refused("too_many_tries").with("seconds", wait));
        }
        let outcome = attempt();
        match &outcome {
            Err(error) if error.code() == "wrong_passphrase" => {
                let (count, unlogged) = (tries.count.saturating_add(1), tries.unlogged.saturating_add(1));
                held.people.insert(person, Tries { count, unlogged, at: now });
                self.write(&mut held);
            }
            Ok(_) if tries.count > 0 => {
                held.people.insert(person, Tries { count: 0, ..tries });
                self.write(&mut held);
            }
            _ => {}
        }
        outcome
    }

    /// Remembers what was refused, if the access register is to tell it. It makes nobody wait.
    ///
    /// # Errors
    /// What was refused.
    pub fn telling<R>(&self, person: Option<Id>, outcome: Result<R>) -> Result<R> {
        if let Err(error) = &outcome
            && TOLD.contains(&error.code())
        {
            let _turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
            let mut held = self.read();
            let is_it = |told: &&mut Unlogged| told.what == error.code() && told.person == person;
            match held.refused.iter_mut().find(is_it) {
                Some(told) => told.count = told.count.saturating_add(1),
                None => held.refused.push(Unlogged { what: error.code().to_owned(), person, count: 1 }),
            }
            self.write(&mut held);
        }
        outcome
    }

    /// What the log does not know yet.
    #[must_use]
    pub fn unlogged(&self) -> Vec<Unlogged> {
        let held = self.read();
        let people = held.people.iter().filter(|(_, tries)| tries.unlogged > 0);
        let tries = people.map(|(person, tries)| (TRIES, Some(*person), tries.unlogged));
        let altered = held.is_altered.then_some((ALTERED_FILE, None, 1));
        tries
            .chain(altered)
            .map(|(what, person, count)| Unlogged { what: what.to_owned(), person, count })
            .chain(held.refused.iter().cloned())
            .collect()
    }

    /// Notes that the log knows all of it. Those whose passphrase was not given since still wait.
    pub fn logged(&self) {
        let mut held = self.read();
        held.is_altered = false;
        held.refused.clear();
        held.people.retain(|_, tries| tries.count > 0);
        for tries in held.people.values_mut() {
            tries.unlogged = 0;
        }
        self.write(&mut held);
    }

    fn read(&self) -> Held {
        let Ok(bytes) = std::fs::read(&self.path) else { return Held::default() };
        // What does not read was altered, like what does not bear the code.
        match serde_json::from_slice::<Held>(&bytes) {
            Ok(held) if held.mac == self.mac(&held) => held,
            _ => Held { is_altered: true, is_fresh: true, ..Held::default() },
        }
    }

    /// What cannot be written is not remembered: nobody is kept from their clients for that.
    fn write(&self, held: &mut Held) {
        if held.people.is_empty() && held.refused.is_empty() && !held.is_altered {
            drop(remove(&self.path));
            return;
        }
        held.mac = self.mac(held);
        if let Ok(bytes) = serde_json::to_vec(held) {
            drop(write_atomically(&self.path, &bytes));
        }
    }

    /// A code under what this machine is: nobody has a key before the vault is open.
    fn mac(&self, held: &Held) -> String {
        let bare = Held { mac: String::new(), ..held.clone() };
        let bytes = serde_json::to_vec(&bare).unwrap_or_default();
        let key = SecretKey::new(Sha256::digest(self.machine.as_bytes()).into());
        hex::encode(key.mac("attempts", &bytes))
    }
}

/// How many seconds a next try waits after so many wrong ones.
fn wait_after(count: u32) -> i64 {
    match count.checked_sub(FREE) {
        None | Some(0) => 0,
        Some(over) => 1i64.checked_shl(over - 1).unwrap_or(LONGEST).clamp(1, LONGEST),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeDelta;

    type Outcome = std::result::Result<(), Box<dyn std::error::Error>>;
    const WHO: Id = Id::from_u128(7);

    fn now() -> DateTime<FixedOffset> {
        DateTime::parse_from_rfc3339("2026-11-22T09:00:00+08:00").unwrap_or_default()
    }

    fn told(what: &str, person: Option<Id>, count: u32) -> Unlogged {
        Unlogged { what: what.to_owned(), person, count }
    }

    fn wrong(attempts: &Attempts, at: DateTime<FixedOffset>) -> String {
        let outcome = attempts.guard(WHO, at, || Err::<(), _>(Error::refused("wrong_passphrase")));
        match outcome {
            Err(Error::Refused(refusal)) => match refusal.args.get("seconds") {
                Some(crate::error::Arg::Number(seconds)) => format!("wait {seconds}"),
                _ => refusal.code.to_owned(),
            },
            other => format!("{other:?}"),
        }
    }

    #[test]
    fn each_wrong_passphrase_makes_the_next_wait_longer_up_to_some_minutes() {
        let waits: Vec<i64> = (0..16).map(wait_after).collect();
        assert_eq!(waits, [0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300]);
        assert_eq!(wait_after(u32::MAX), 300);
    }

    #[test]
    fn a_wait_outlives_a_restart_and_ends() -> Outcome {
        let folder = tempfile::tempdir()?;
        for _ in 0..5 {
            let attempts = Attempts::of(folder.path(), "here");
            let mut at = now();
            while wrong(&attempts, at).starts_with("wait") {
                at += TimeDelta::seconds(1);
            }
        }
        let restarted = Attempts::of(folder.path(), "here");
        assert_eq!(wrong(&restarted, now()), "wait 2");
        assert_eq!(restarted.guard(WHO, now() + TimeDelta::seconds(9), || Ok(5))?, 5);
        Ok(())
    }

    #[test]
    fn a_clock_that_is_set_locks_nobody_out() -> Outcome {
        let folder = tempfile::tempdir()?;
        let attempts = Attempts::of(folder.path(), "here");
        let mut at = now();
        for _ in 0..20 {
            wrong(&attempts, at);
            at += TimeDelta::seconds(301);
        }
        // Years back: the longest wait at most, and it passes.
        let back = at - TimeDelta::days(4000);
        assert_eq!(wrong(&attempts, back), "wait 300");
        assert_eq!(wrong(&attempts, back + TimeDelta::seconds(299)), "wait 1");
        assert_eq!(attempts.guard(WHO, back + TimeDelta::seconds(300), || Ok(1))?, 1);
        // Years ahead: no wait at all.
        assert_eq!(attempts.guard(WHO, at + TimeDelta::days(40_000), || Ok(1))?, 1);
        Ok(())
    }

    #[test]
    fn a_file_that_was_altered_is_told_and_makes_whoever_tries_wait_a_little() -> Outcome {
        let folder = tempfile::tempdir()?;
        let attempts = Attempts::of(folder.path(), "here");
        for _ in 0..3 {
            wrong(&attempts, now());
        }
        let path = folder.path().join(FILE);
        let text = std::fs::read_to_string(&path)?.replace("\"count\":3", "\"count\":0");
        std::fs::write(&path, text)?;
        assert_eq!(wrong(&attempts, now()), "wait 16");
        assert!(attempts.unlogged().contains(&told(ALTERED_FILE, None, 1)));
        assert_eq!(attempts.guard(WHO, now() + TimeDelta::seconds(16), || Ok(1))?, 1);
        attempts.logged();
        assert!(!path.exists());
        Ok(())
    }

    #[test]
    fn a_slip_costs_nothing_and_what_was_tried_is_told_once() -> Outcome {
        let folder = tempfile::tempdir()?;
        let attempts = Attempts::of(folder.path(), "here");
        for _ in 0..3 {
            assert_eq!(wrong(&attempts, now()), "wrong_passphrase");
        }
        assert_eq!(attempts.unlogged(), [told(TRIES, Some(WHO), 3)]);
        attempts.logged();
        assert_eq!(attempts.unlogged(), []);
        // What somebody else's unlocking put into the log still makes the next guess wait.
        wrong(&attempts, now());
        assert_eq!(wrong(&attempts, now()), "wait 1");
        Ok(())
    }
    #[test]
    fn what_else_is_refused_is_told_and_makes_nobody_wait() -> Outcome {
        let folder = tempfile::tempdir()?;
        let attempts = Attempts::of(folder.path(), "here");
        let refuse = |code: &'static str, person| {
            attempts.telling(person, Err::<(), _>(Error::refused(code))).err().map(|error| error.code())
        };
        assert_eq!(refuse("account_inactive", Some(WHO)), Some("account_inactive"));
        refuse("account_inactive", Some(WHO));
        refuse("wrong_recovery_key", None);
        // A slip of the hand is nothing to be told.
        refuse("invalid", None);
        let all = [told("account_inactive", Some(WHO), 2), told("wrong_recovery_key", None, 1)];
        assert_eq!(Attempts::of(folder.path(), "here").unlogged(), all);
        assert_eq!(attempts.guard(WHO, now(), || Ok(1))?, 1);
        assert_eq!(attempts.unlogged(), all);
        attempts.logged();
        assert!(attempts.unlogged().is_empty() && !folder.path().join(FILE).exists());
        Ok(())
    }
}
