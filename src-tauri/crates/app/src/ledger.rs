//! The reminder ledger of one store, as an object: what is due is given, put away or snoozed through it, whether the store is open or not.
//!
//! Nobody keeps the ledger in memory. Each use reads the file anew, alone in this process and on this computer, so that a command line
//! beside a locked window overwrites nothing. The methods without `async` do file work: call them from a thread that may wait.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::time::Duration;

use chrono::{DateTime, Utc};
use daymark_domain::ids::ReminderId;
use daymark_domain::reminder::ledger::{Deliveries, Entry, Given, HandOver, SNOOZE, SystemState};
use daymark_store::Error as StoreError;
use daymark_store::ledger::Ledger;
use tokio::sync::{Mutex as AsyncMutex, MutexGuard};

use crate::notices::{Notice, neutral_notice, trial_notice};
use crate::{Error, Result};

/// How many reminders a system is handed. iOS keeps at most 64, the soonest ones.
const MOST_HANDED_OVER: usize = 60;

/// How long one process waits for another that holds the ledger. It is held for one small write; one that hangs must not hang others.
const LOCK_TIMEOUT: Duration = Duration::from_secs(2);

/// What a round of delivery did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Delivered {
    pub given: u32,
    pub missed: u32,
}

/// A system that gives reminders by itself, while the app sleeps. It keeps what it is handed where others may read it, so it is told an
/// opaque id, an instant and neutral words, whatever the settings say.
pub trait System {
    /// Takes these back. Says whether it has them no longer.
    fn take_back(&mut self, ids: &[ReminderId]) -> bool;
    /// Hands it one to give at an instant, in place of one with the same id. Says whether it took it.
    fn hand_over(&mut self, id: ReminderId, at: DateTime<Utc>, notice: Notice) -> bool;
    /// Shows one now. Says whether it did.
    fn show(&mut self, id: ReminderId, notice: Notice) -> bool;
}

/// The ledger of the store in one folder. Clones are the same ledger.
#[derive(Clone)]
pub struct ReminderLedger(Arc<Shared>);

struct Shared {
    dir: PathBuf,
    /// Held by whoever reads or changes the file.
    in_process: Mutex<()>,
    /// Held from reading what is to be planned until it is in the ledger, so that the last plan written is the newest.
    planning: AsyncMutex<()>,
}

impl ReminderLedger {
    /// The ledger of a folder. Nothing is read or made.
    #[must_use]
    pub fn new(dir: PathBuf) -> Self {
        Self(Arc::new(Shared { dir, in_process: Mutex::new(()), planning: AsyncMutex::new(()) }))
    }

    /// Gives what is due, each at most once: it is marked as given on the disk before `give` is called. What has expired is marked as
    /// missed. Needs the ledger alone, so it works while the store is locked.
    pub fn deliver(&self, now: DateTime<Utc>, give: &mut dyn FnMut(&Entry)) -> Result<Delivered> {
        let mut delivered = Delivered { given: 0, missed: self.change(|all| all.mark_missed(now))? };
        while let Some(entry) = self.change(|all| all.take_due(now))? {
            delivered.given += 1;
            give(&entry);
        }
        Ok(delivered)
    }

    /// Settles what the system was handed, shows what came due without it, and tells it what is to come. Needs the ledger alone.
    ///
    /// Given is what the system surely took, and what it showed. All else is to come still, or missed.
    pub fn deliver_by_system(&self, now: DateTime<Utc>, state: SystemState, system: &mut dyn System) -> Result<Delivered> {
        let mut delivered = self.change(|all| {
            let (given, missed) = all.settle_handed_over(now, state);
            Delivered { given, missed: missed + all.mark_missed(now) }
        })?;
        while state.is_allowed
            && let Some(entry) = self.change(|all| all.take_due(now))?
        {
            if system.show(entry.id, ahead_notice(&entry)) {
                delivered.given += 1;
            } else {
                self.could_not_give(entry.id)?;
                delivered.missed += 1;
            }
        }
        let told = self.change(|all| all.begin_hand_over(now, MOST_HANDED_OVER, state))?;
        if told == HandOver::default() {
            return Ok(delivered);
        }
        let gave_back = told.take_back.is_empty() || system.take_back(&told.take_back);
        let taken = told.hand_over.iter().filter(|entry| system.hand_over(entry.id, entry.due_at, ahead_notice(entry)));
        let taken: Vec<ReminderId> = taken.map(|entry| entry.id).collect();
        self.change(|all| all.end_hand_over(&told, gave_back, &taken))?;
        Ok(delivered)
    }

    /// Lists a reminder as missed that was to be given and could not be shown, so that the person hears of it after all.
    pub fn could_not_give(&self, id: ReminderId) -> Result<()> {
        self.change(|all| all.could_not_give(id))
    }

    /// Takes back that reminders were given, which go from the screen unseen: they are given anew, or are missed where it is too late.
    pub fn take_back(&self, ids: &[ReminderId]) -> Result<()> {
        self.change(|all| ids.iter().for_each(|id| all.take_back(*id)))
    }

    /// Brings a reminder again in ten minutes, as the person chose on it, while the store is locked.
    pub fn snooze(&self, id: ReminderId, again: ReminderId, now: DateTime<Utc>) -> Result<()> {
        let snoozed = self.change(|all| all.snooze(id, again, now + SNOOZE, None))?;
        if snoozed { Ok(()) } else { Err(Error::NotFound) }
    }

    /// Puts a reminder away for good, and what was snoozed of it.
    pub fn done(&self, id: ReminderId) -> Result<()> {
        let done = self.change(|all| all.done(id))?;
        if done { Ok(()) } else { Err(Error::NotFound) }
    }

    /// When the next reminder is due, if one is pending.
    pub fn next_due(&self) -> Result<Option<DateTime<Utc>>> {
        self.change(|all| all.next_due())
    }

    /// What the ledger holds, in order of time.
    pub(crate) async fn entries(&self) -> Result<Vec<Entry>> {
        let (mut entries, _) = self.change_aside(|all| all.entries.clone()).await?;
        entries.sort_by_key(|entry| (entry.due_at, entry.id));
        Ok(entries)
    }

    /// What was given already. A ledger that cannot be read tells of none.
    pub(crate) async fn given(&self) -> Vec<Given> {
        self.change_aside(|all| all.given.clone()).await.map(|(given, _)| given).unwrap_or_default()
    }

    /// Keeps other plans from being made until it is dropped.
    pub(crate) async fn planning(&self) -> MutexGuard<'_, ()> {
        self.0.planning.lock().await
    }

    /// Does some of this on a thread that may wait.
    pub async fn aside<T: Send + 'static>(&self, work: impl FnOnce(&Self) -> Result<T> + Send + 'static) -> Result<T> {
        let ledger = self.clone();
        tokio::task::spawn_blocking(move || work(&ledger)).await.map_err(|_| Error::Unexpected)?
    }

    /// Changes the ledger on a thread that may wait, and says whether it is different now.
    pub(crate) async fn change_aside<T: Send + 'static>(
        &self,
        change: impl FnOnce(&mut Deliveries) -> T + Send + 'static,
    ) -> Result<(T, bool)> {
        self.aside(move |ledger| ledger.change_and_tell(change)).await
    }

    /// Writes the ledger as it stands, to see that it can be written.
    pub(crate) async fn rewrite(&self) -> Result<()> {
        self.aside(|ledger| {
            ledger.alone(|dir| {
                let mut ledger = Ledger::open(dir)?;
                let deliveries = ledger.deliveries().clone();
                Ok(ledger.write(deliveries)?)
            })
        })
        .await
    }

    fn change<T>(&self, change: impl FnOnce(&mut Deliveries) -> T) -> Result<T> {
        self.change_and_tell(change).map(|(result, _)| result)
    }

    /// Reads the ledger, lets `change` change it, and writes it if it did. Says whether it did.
    fn change_and_tell<T>(&self, change: impl FnOnce(&mut Deliveries) -> T) -> Result<(T, bool)> {
        self.alone(|dir| {
            let mut ledger = Ledger::open(dir)?;
            let mut deliveries = ledger.deliveries().clone();
            let result = change(&mut deliveries);
            let is_changed = deliveries != *ledger.deliveries();
            if is_changed {
                ledger.write(deliveries)?;
            }
            Ok((result, is_changed))
        })
    }

    /// Does something while nobody else reads or changes the file.
    fn alone<T>(&self, work: impl FnOnce(&Path) -> Result<T>) -> Result<T> {
        let _in_process = self.0.in_process.lock().unwrap_or_else(PoisonError::into_inner);
        let _on_computer = lock(&self.0.dir)?;
        work(&self.0.dir)
    }
}

/// What is said ahead of time.
fn ahead_notice(entry: &Entry) -> Notice {
    if entry.is_trial() { trial_notice() } else { neutral_notice() }
}

/// Keeps other processes from the ledger while the file is held. Where a folder or a platform has no locks, the process is alone.
fn lock(dir: &Path) -> Result<Option<File>> {
    let mut options = OpenOptions::new();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let file = match options.write(true).create(true).truncate(false).open(dir.join("reminders.lock")) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        file => file.map_err(StoreError::from)?,
    };
    match file.try_lock() {
        Ok(()) => Ok(Some(file)),
        Err(TryLockError::WouldBlock) => wait_for_lock(file).map(Some),
        Err(TryLockError::Error(error)) if error.kind() == ErrorKind::Unsupported => Ok(None),
        Err(TryLockError::Error(error)) => Err(StoreError::from(error).into()),
    }
}

/// Waits on a thread of its own: the system wakes it once the file is free, and whoever waits for the thread can stop waiting.
fn wait_for_lock(file: File) -> Result<File> {
    let (locked, waiting) = mpsc::sync_channel(1);
    std::thread::spawn(move || {
        let locked_file = file.lock().map(|()| file);
        // Nobody waits any longer: the file closes here, and is free again.
        let _ = locked.send(locked_file);
    });
    match waiting.recv_timeout(LOCK_TIMEOUT) {
        Ok(file) => Ok(file.map_err(StoreError::from)?),
        Err(_) => Err(StoreError::InUse.into()),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test")]

    use super::*;

    fn ledger() -> (tempfile::TempDir, ReminderLedger) {
        let dir = tempfile::tempdir().unwrap();
        let ledger = ReminderLedger::new(dir.path().to_owned());
        (dir, ledger)
    }

    #[test]
    fn a_process_that_holds_the_ledger_for_good_stops_no_other() {
        let (dir, ledger) = ledger();
        let _held = lock(dir.path()).unwrap();
        assert_eq!(ledger.next_due(), Err(StoreError::InUse.into()));
    }

    #[test]
    fn one_that_holds_it_for_a_moment_is_waited_for() {
        let (dir, ledger) = ledger();
        let held = lock(dir.path()).unwrap();
        let waiting = std::thread::spawn(move || ledger.next_due());
        // The other thread waits by now or will not have to; both are right.
        drop(held);
        assert_eq!(waiting.join().unwrap(), Ok(None));
    }
}
