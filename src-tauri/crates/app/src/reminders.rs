//! Reminders: planned by the domain, remembered in the ledger, given at most once.
//!
//! Nobody keeps the ledger in memory. Each use reads the file anew, alone in this process and on this computer, so that a command line
//! beside a locked window overwrites nothing.

use std::collections::HashMap;
use std::fs::{File, OpenOptions, TryLockError};
use std::io::ErrorKind;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, Duration, Utc};
use chrono_tz::Tz;
use daymark_domain::ids::ReminderId;
use daymark_domain::invalid::{Field, Invalid, Rule};
use daymark_domain::preferences::Preferences;
use daymark_domain::reminder::ledger::{AHEAD, Deliveries, Given, HandOver, MOST_PENDING, Planned, REMEMBERED, SNOOZE, is_missed};
pub use daymark_domain::reminder::ledger::{Entry, State, SystemState, trial};
use daymark_domain::reminder::{Reminder, Sources, plan, plan_through_pause};
use daymark_store::ledger::Ledger;
use daymark_store::{Error as StoreError, Tx, homework, own_reminder, session};

use crate::api::{OneReminder, ReminderList, ReminderView, SnoozeReminder};
pub use crate::notices::{Notice, neutral_notice, trial_notice};
use crate::reminder_context::Known;
use crate::settings::preferences;
use crate::{App, Error, Result, reminder_context};

const SNOOZE_MINUTES: std::ops::RangeInclusive<i32> = 1..=240;

/// Held by whoever reads or changes a ledger.
static LEDGER: Mutex<()> = Mutex::new(());

/// Held from reading what is to be planned until it is in the ledger, so that the last plan written is the newest.
static REFRESHING: tokio::sync::Mutex<()> = tokio::sync::Mutex::const_new(());

/// What a round of delivery did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Delivered {
    pub given: u32,
    pub missed: u32,
}

/// Gives what is due, each at most once: it is marked as given on the disk before `give` is called. What has expired is marked as missed.
/// Needs the ledger alone, so it works while the store is locked.
pub fn deliver(dir: &Path, now: DateTime<Utc>, give: &mut dyn FnMut(&Entry)) -> Result<Delivered> {
    let mut delivered = Delivered { given: 0, missed: with_deliveries(dir, |all| all.mark_missed(now))? };
    while let Some(entry) = with_deliveries(dir, |all| all.take_due(now))? {
        delivered.given += 1;
        give(&entry);
    }
    Ok(delivered)
}

/// How many reminders a system is handed. iOS keeps at most 64, the soonest ones.
const MOST_HANDED_OVER: usize = 60;

/// A system that gives reminders by itself, while the app sleeps. It keeps what it is handed where others may read it, so it is told an opaque
/// id, an instant and neutral words, whatever the settings say.
pub trait System {
    /// Takes these back. Says whether it has them no longer.
    fn take_back(&mut self, ids: &[ReminderId]) -> bool;
    /// Hands it one to give at an instant, in place of one with the same id. Says whether it took it.
    fn hand_over(&mut self, id: ReminderId, at: DateTime<Utc>, notice: Notice) -> bool;
    /// Shows one now. Says whether it did.
    fn show(&mut self, id: ReminderId, notice: Notice) -> bool;
}

/// Settles what the system was handed, shows what came due without it, and tells it what is to come. Needs the ledger alone.
///
/// Given is what the system surely took, and what it showed. All else is to come still, or missed.
pub fn deliver_by_system(dir: &Path, now: DateTime<Utc>, state: SystemState, system: &mut dyn System) -> Result<Delivered> {
    let settle = |all: &mut Deliveries| {
        let (given, missed) = all.settle_handed_over(now, state);
        Delivered { given, missed: missed + all.mark_missed(now) }
    };
    let mut delivered = with_deliveries(dir, settle)?;
    while state.is_allowed
        && let Some(entry) = with_deliveries(dir, |all| all.take_due(now))?
    {
        if system.show(entry.id, ahead_notice(&entry)) {
            delivered.given += 1;
        } else {
            could_not_give(dir, entry.id)?;
            delivered.missed += 1;
        }
    }
    let told = with_deliveries(dir, |all| all.begin_hand_over(now, MOST_HANDED_OVER, state))?;
    if told == HandOver::default() {
        return Ok(delivered);
    }
    let gave_back = told.take_back.is_empty() || system.take_back(&told.take_back);
    let taken = told.hand_over.iter().filter(|entry| system.hand_over(entry.id, entry.due_at, ahead_notice(entry)));
    let taken: Vec<ReminderId> = taken.map(|entry| entry.id).collect();
    with_deliveries(dir, |all| all.end_hand_over(&told, gave_back, &taken))?;
    Ok(delivered)
}

/// What is said ahead of time.
fn ahead_notice(entry: &Entry) -> Notice {
    if entry.is_trial() { trial_notice() } else { neutral_notice() }
}

/// Lists a reminder as missed that was to be given and could not be shown, so that the person hears of it after all.
pub fn could_not_give(dir: &Path, id: ReminderId) -> Result<()> {
    with_deliveries(dir, |all| all.could_not_give(id))
}

/// Takes back that reminders were given, which go from the screen unseen: they are given anew, or are missed where it is too late for that.
pub fn take_back(dir: &Path, ids: &[ReminderId]) -> Result<()> {
    with_deliveries(dir, |all| ids.iter().for_each(|id| all.take_back(*id)))
}

/// Brings a reminder again in ten minutes, as the person chose on it. Needs the ledger alone.
pub fn snooze_while_locked(dir: &Path, id: ReminderId, again: ReminderId, now: DateTime<Utc>) -> Result<()> {
    let snoozed = with_deliveries(dir, |all| all.snooze(id, again, now + SNOOZE, None))?;
    if snoozed { Ok(()) } else { Err(Error::NotFound) }
}

/// Puts a reminder away for good, and what was snoozed of it. Needs the ledger alone.
pub fn done_while_locked(dir: &Path, id: ReminderId) -> Result<()> {
    let done = with_deliveries(dir, |all| all.done(id))?;
    if done { Ok(()) } else { Err(Error::NotFound) }
}

/// When the next reminder is due, if one is pending. Needs the ledger alone.
pub fn next_due(dir: &Path) -> Result<Option<DateTime<Utc>>> {
    with_deliveries(dir, |all| all.next_due())
}

/// Writes the ledger as it stands, to see that it can be written.
pub(crate) fn rewrite(dir: &Path) -> Result<()> {
    let _in_process = LEDGER.lock().unwrap_or_else(PoisonError::into_inner);
    let _on_computer = lock(dir)?;
    let mut ledger = Ledger::open(dir)?;
    let deliveries = ledger.deliveries().clone();
    Ok(ledger.write(deliveries)?)
}

/// Whether it is a test reminder: given as any other, and never listed as one.
#[must_use]
pub fn is_trial(entry: &Entry) -> bool {
    entry.is_trial()
}

/// A test reminder, in place of an earlier one.
pub(crate) fn put_trial(entries: &mut Vec<Entry>, id: ReminderId, due_at: DateTime<Utc>) {
    Deliveries::put_trial(entries, id, due_at);
}

/// As [`with_deliveries`], of the entries alone.
pub(crate) fn with_ledger<T>(dir: &Path, change: impl FnOnce(&mut Vec<Entry>) -> T) -> Result<T> {
    with_deliveries(dir, |all| change(&mut all.entries))
}

/// Reads the ledger, lets `change` change it, and writes it if it did.
fn with_deliveries<T>(dir: &Path, change: impl FnOnce(&mut Deliveries) -> T) -> Result<T> {
    let _in_process = LEDGER.lock().unwrap_or_else(PoisonError::into_inner);
    let _on_computer = lock(dir)?;
    let mut ledger = Ledger::open(dir)?;
    let mut deliveries = ledger.deliveries().clone();
    let result = change(&mut deliveries);
    if deliveries != *ledger.deliveries() {
        ledger.write(deliveries)?;
    }
    Ok(result)
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
    // Held for the time of one small write: a short wait is enough, and a process that hangs must not hang this one.
    for _ in 0..200 {
        match file.try_lock() {
            Ok(()) => return Ok(Some(file)),
            Err(TryLockError::WouldBlock) => std::thread::sleep(std::time::Duration::from_millis(10)),
            Err(TryLockError::Error(error)) if error.kind() == ErrorKind::Unsupported => return Ok(None),
            Err(TryLockError::Error(error)) => return Err(StoreError::from(error).into()),
        }
    }
    Err(StoreError::InUse.into())
}

impl App {
    /// The reminders due from `from` up to, not including, `to`, with check-in times and quiet hours by the wall clock of `zone`.
    pub async fn plan_reminders(&self, from: DateTime<Utc>, to: DateTime<Utc>, zone: Tz) -> Result<Vec<Reminder>> {
        let mut tx = self.store.read().await;
        let preferences = preferences(&mut tx).await?;
        let (sessions, homework) = (session::list_since(&mut tx, from.naive_utc()).await?, homework::open(&mut tx).await?);
        let (own, secret, given) = (own_reminder::list(&mut tx).await?, self.store.reminder_secret()?, self.given(&preferences));
        let sources = Sources { sessions: &sessions, homework: &homework, own: &own, given: &given, seed: *secret };
        Ok(plan(sources, &preferences, from, to, zone))
    }

    /// Brings the ledger up to what is planned for the next two weeks. Done after each change of sessions, homework and preferences, and to be
    /// done from time to time and when the computer changes its zone.
    pub async fn refresh_ledger(&self) -> Result<()> {
        self.refresh_ledger_without(&[]).await
    }

    /// As [`App::refresh_ledger`], and what was snoozed of `gone` goes too.
    pub(crate) async fn refresh_ledger_without(&self, gone: &[ReminderId]) -> Result<()> {
        let _alone = REFRESHING.lock().await;
        let now = self.ports.clock.now();
        let known = {
            let mut tx = self.store.read().await;
            self.known(&mut tx, now).await?
        };
        let planned = Planned::new(&known.reminders, known.preferences.paused_until);
        with_deliveries(&self.dir, |all| all.refresh(&planned, gone, now))
    }

    /// The next reminders, and those missed of late.
    pub async fn reminder_list(&self) -> Result<ReminderList> {
        self.refresh_ledger().await?;
        let now = self.ports.clock.now();
        let known = {
            let mut tx = self.store.read().await;
            self.known(&mut tx, now).await?
        };
        let entries = self.ledger_entries()?;
        Ok(ReminderList { upcoming: upcoming(&entries, &known, now), missed: missed(&entries, &known, now) })
    }

    /// Gives a reminder again later, counted from its own time where that is still ahead. Snoozing it twice gives it once.
    pub async fn reminder_snooze(&self, request: SnoozeReminder) -> Result<ReminderView> {
        if !SNOOZE_MINUTES.contains(&request.minutes) {
            return Err(out_of_range(*SNOOZE_MINUTES.end()));
        }
        let _alone = REFRESHING.lock().await;
        let now = self.ports.clock.now();
        let known = {
            let mut tx = self.store.read().await;
            self.known(&mut tx, now).await?
        };
        let id = ReminderId::new(self.ports.ids.new_id());
        with_deliveries(&self.dir, |all| {
            let Some(entry) = all.entries.iter().find(|entry| entry.id == request.id) else { return Err(Error::NotFound) };
            let due_at = entry.later(Duration::minutes(i64::from(request.minutes)), now);
            let due_at = due_at.ok_or_else(|| out_of_range(longest(entry, now)))?;
            let about = entry.about();
            if !all.snooze(request.id, id, due_at, known.reminder(about)) {
                return Err(Error::NotFound);
            }
            Ok(ReminderView { id, due_at, about: reminder_context::about(known.source(about)) })
        })?
    }

    /// Puts a reminder away for good, and what was snoozed of it. It says nothing of what it was for.
    pub async fn reminder_done(&self, request: OneReminder) -> Result<()> {
        let _alone = REFRESHING.lock().await;
        done_while_locked(&self.dir, request.id)
    }

    /// Takes back that a reminder was put away or snoozed.
    pub async fn reminder_restore(&self, request: OneReminder) -> Result<()> {
        let _alone = REFRESHING.lock().await;
        let now = self.ports.clock.now();
        let restored = with_deliveries(&self.dir, |all| all.restore(request.id, now))?;
        if restored { Ok(()) } else { Err(Error::NotFound) }
    }

    /// Puts away the missed reminders: they were seen.
    pub async fn reminder_put_away(&self) -> Result<()> {
        let now = self.ports.clock.now();
        with_deliveries(&self.dir, |all| all.put_away(now))
    }

    /// The words for a reminder, as much as the person lets a notification say.
    pub async fn describe_reminder(&self, id: ReminderId) -> Result<Notice> {
        let now = self.ports.clock.now();
        let of = self.ledger_entries()?.iter().find(|entry| entry.id == id).and_then(|entry| entry.of).unwrap_or(id);
        let mut tx = self.store.read().await;
        let known = self.known(&mut tx, now).await?;
        Ok(Notice::new(&known, known.source(of), now, self.ports.zone.zone()))
    }

    /// What reminders from a while ago to a while ahead are about.
    pub(crate) async fn known(&self, tx: &mut Tx<'_>, now: DateTime<Utc>) -> Result<Known> {
        let preferences = preferences(tx).await?;
        let sessions = session::list_since(tx, (now - REMEMBERED).naive_utc()).await?;
        let (homework, own) = (homework::open(tx).await?, own_reminder::list(tx).await?);
        let mut titles = HashMap::new();
        for one in &homework {
            titles.insert(one.id, crate::homework::title(tx, one).await?);
        }
        let sources = Sources { sessions: &sessions, homework: &homework, own: &own, ..Sources::default() };
        let reminders = self.planned_around(sources, &preferences, now)?;
        let by_id = reminders.iter().enumerate().map(|(at, (id, _))| (*id, at)).collect();
        Ok(Known { sessions, homework, own, titles, preferences, reminders, by_id })
    }

    pub(crate) fn planned_around(
        &self,
        sources: Sources<'_>,
        preferences: &Preferences,
        now: DateTime<Utc>,
    ) -> Result<Vec<(ReminderId, Reminder)>> {
        let (secret, given) = (self.store.reminder_secret()?, self.given(preferences));
        let sources = Sources { given: &given, seed: *secret, ..sources };
        let reminders = plan_through_pause(sources, preferences, now - REMEMBERED, now + AHEAD, self.ports.zone.zone());
        Ok(reminders.into_iter().map(|reminder| (reminder.source.id(&secret), reminder)).collect())
    }

    /// What was given already, where that counts. A ledger that cannot be read tells of none.
    fn given(&self, preferences: &Preferences) -> Vec<Given> {
        let given = preferences.most_a_day.map(|_| with_deliveries(&self.dir, |all| all.given.clone()));
        given.and_then(Result::ok).unwrap_or_default()
    }

    /// Lets the reminders follow a change that is committed. Should the ledger not take it, the change stands all the same, and the next
    /// refresh makes up for it.
    pub(crate) async fn follow(&self, before: Sources<'_>, after: Sources<'_>) {
        let gone = self.reminders_gone(before, after).unwrap_or_default();
        let _ = self.refresh_ledger_without(&gone).await;
    }

    /// The reminders that `before` had and `after` has no longer, or has for another start.
    fn reminders_gone(&self, before: Sources<'_>, after: Sources<'_>) -> Result<Vec<ReminderId>> {
        let now = self.ports.clock.now();
        let none = Preferences { check_in_times: Vec::new(), quiet_hours: None, ..Preferences::default() };
        let after = self.planned_around(after, &none, now)?;
        let stays = |id: ReminderId, reminder: &Reminder| {
            after.iter().any(|(other, planned)| *other == id && planned.expires_at == reminder.expires_at)
        };
        let before = self.planned_around(before, &none, now)?;
        Ok(before.into_iter().filter(|(id, reminder)| !stays(*id, reminder)).map(|(id, _)| id).collect())
    }

    /// What the ledger holds, in order of time.
    pub(crate) fn ledger_entries(&self) -> Result<Vec<Entry>> {
        let mut entries = with_ledger(&self.dir, |entries| entries.clone())?;
        entries.sort_by_key(|entry| (entry.due_at, entry.id));
        Ok(entries)
    }
}

/// By how many minutes one can be snoozed that is still ahead.
fn longest(entry: &Entry, now: DateTime<Utc>) -> i32 {
    let ahead = i32::try_from((entry.due_at - now).num_minutes()).unwrap_or(i32::MAX);
    SNOOZE_MINUTES.end().saturating_sub(ahead).max(0)
}

fn out_of_range(max: i32) -> Error {
    Invalid::new(Field::Minutes, Rule::OutOfRange { min: *SNOOZE_MINUTES.start(), max }).into()
}

/// Those to come, next first.
pub(crate) fn upcoming(entries: &[Entry], known: &Known, now: DateTime<Utc>) -> Vec<ReminderView> {
    let pending = entries.iter().filter(|entry| entry.state == State::Pending && !entry.has_expired(now) && !is_trial(entry));
    pending.filter(|entry| entry.due_at <= now + AHEAD).take(MOST_PENDING).map(|entry| known.view(entry)).collect()
}

/// Those missed of late and not put away, newest first.
pub(crate) fn missed(entries: &[Entry], known: &Known, now: DateTime<Utc>) -> Vec<ReminderView> {
    entries.iter().rev().filter(|entry| is_missed(entry, now)).map(|entry| known.view(entry)).collect()
}
