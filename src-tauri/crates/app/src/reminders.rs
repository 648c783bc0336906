//! Reminders: planned by the domain, remembered in the ledger, given at most once.
//!
//! Nobody keeps the ledger in memory. Each use reads the file anew, alone in this process and on this computer, so that a command line
//! beside a locked window overwrites nothing.

use std::collections::{HashMap, HashSet};
use std::fs::{File, OpenOptions, TryLockError};
use std::io::ErrorKind;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, Duration, Utc};
use chrono_tz::Tz;
use daymark_domain::homework::Homework;
use daymark_domain::ids::{HomeworkId, ReminderId};
use daymark_domain::invalid::{Field, Invalid, Rule};
use daymark_domain::preferences::Preferences;
use daymark_domain::reminder::{Reminder, Source, Sources, plan};
use daymark_domain::session::Session;
use daymark_store::ledger::Ledger;
pub use daymark_store::ledger::{Entry, State};
use daymark_store::{Error as StoreError, Tx, homework, session};

use crate::api::{OneOccurrence, ReminderAbout, ReminderList, ReminderView, SnoozeReminder, Written};
pub use crate::notices::{Notice, neutral_notice, trial_notice};
use crate::settings::preferences;
use crate::{App, Error, Result};

/// How far ahead reminders are kept ready.
const AHEAD: Duration = Duration::days(14);

/// The most that are ready at once: iOS takes 64, and some are left for what is to come.
const MOST_PENDING: usize = 50;

/// How long what was given, missed or put away is remembered after its time, so that a clock set back gives nothing twice.
const REMEMBERED: Duration = Duration::days(8);

/// How long a missed reminder is shown.
const SHOWN: Duration = Duration::days(7);

/// How late a reminder may be given though it has expired: one that is due at the very start of a session is still worth giving.
const GRACE: Duration = Duration::seconds(60);

/// How long a snoozed check-in is worth giving.
const SNOOZE_WORTH: Duration = Duration::minutes(60);

const SNOOZE_MINUTES: std::ops::RangeInclusive<i32> = 1..=240;

/// What a test reminder says that it came of. It says so in the ledger, so that it is known for one while the store is locked.
const TRIAL: ReminderId = ReminderId::new(uuid::Uuid::from_u128(0x7472_6961_6c00_8000_8000_0000_0000_0000));

/// How long a test reminder stays in the ledger, for the person to say whether it arrived. One that lies further ahead than it was set
/// for is there by a clock set back, and goes.
const TRIAL_KEPT: std::ops::RangeInclusive<Duration> = Duration::minutes(-1)..=Duration::hours(1);

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
    let mut delivered = Delivered { given: 0, missed: with_ledger(dir, |entries| mark_missed(entries, now))? };
    while let Some(entry) = with_ledger(dir, |entries| take_due(entries, now))? {
        delivered.given += 1;
        give(&entry);
    }
    Ok(delivered)
}

/// Marks as given what is due, where the system itself gives reminders. Says how many.
pub fn given_by_system(dir: &Path, now: DateTime<Utc>) -> Result<u32> {
    with_ledger(dir, |entries| {
        let mut given = 0;
        for entry in entries.iter_mut().filter(|entry| entry.state == State::Pending && entry.due_at <= now) {
            entry.state = State::Given;
            given += 1;
        }
        given
    })
}

/// Lists a reminder as missed that was to be given and could not be shown, so that the person hears of it after all.
pub fn could_not_give(dir: &Path, id: ReminderId) -> Result<()> {
    with_ledger(dir, |entries| {
        for entry in entries.iter_mut().filter(|entry| entry.id == id && entry.state == State::Given) {
            entry.state = State::Missed;
        }
    })
}

/// When the next reminder is due, if one is pending. Needs the ledger alone.
pub fn next_due(dir: &Path) -> Result<Option<DateTime<Utc>>> {
    with_ledger(dir, |entries| entries.iter().filter(|entry| entry.state == State::Pending).map(|entry| entry.due_at).min())
}

/// Writes the ledger as it stands, to see that it can be written.
pub(crate) fn rewrite(dir: &Path) -> Result<()> {
    let _in_process = LEDGER.lock().unwrap_or_else(PoisonError::into_inner);
    let _on_computer = lock(dir)?;
    let mut ledger = Ledger::open(dir)?;
    let entries = ledger.entries().to_vec();
    Ok(ledger.write(entries)?)
}

/// Whether it is a test reminder: given as any other, and never listed as one.
#[must_use]
pub fn is_trial(entry: &Entry) -> bool {
    entry.of == Some(TRIAL)
}

/// A test reminder, in place of an earlier one.
pub(crate) fn put_trial(entries: &mut Vec<Entry>, id: ReminderId, due_at: DateTime<Utc>) {
    entries.retain(|entry| !is_trial(entry));
    entries.push(Entry { id, of: Some(TRIAL), due_at, expires_at: due_at + GRACE, state: State::Pending });
}

/// The test reminder that is under way or to be answered.
pub(crate) fn trial(entries: &[Entry], now: DateTime<Utc>) -> Option<(&Entry, State)> {
    let entry = entries.iter().find(|entry| is_trial(entry) && TRIAL_KEPT.contains(&(now - entry.due_at)))?;
    Some((entry, if has_expired(entry, now) { State::Missed } else { entry.state }))
}

/// Reads the ledger, lets `change` change it, and writes it if it did.
pub(crate) fn with_ledger<T>(dir: &Path, change: impl FnOnce(&mut Vec<Entry>) -> T) -> Result<T> {
    let _in_process = LEDGER.lock().unwrap_or_else(PoisonError::into_inner);
    let _on_computer = lock(dir)?;
    let mut ledger = Ledger::open(dir)?;
    let mut entries = ledger.entries().to_vec();
    let result = change(&mut entries);
    if entries != ledger.entries() {
        ledger.write(entries)?;
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

fn has_expired(entry: &Entry, now: DateTime<Utc>) -> bool {
    entry.state == State::Pending && now > entry.expires_at && now - entry.due_at > GRACE
}

fn mark_missed(entries: &mut [Entry], now: DateTime<Utc>) -> u32 {
    let mut missed = 0;
    for entry in entries.iter_mut().filter(|entry| has_expired(entry, now)) {
        entry.state = State::Missed;
        missed += 1;
    }
    missed
}

/// Marks the earliest that is due as given.
fn take_due(entries: &mut [Entry], now: DateTime<Utc>) -> Option<Entry> {
    let due = entries.iter_mut().filter(|entry| entry.state == State::Pending && entry.due_at <= now && !has_expired(entry, now));
    let entry = due.min_by_key(|entry| entry.due_at)?;
    entry.state = State::Given;
    Some(entry.clone())
}

/// What reminders around now are about.
pub(crate) struct Known {
    pub sessions: Vec<Session>,
    /// What is still to be done.
    pub homework: Vec<Homework>,
    titles: HashMap<HomeworkId, Written>,
    pub preferences: Preferences,
    /// In order of their time.
    pub reminders: Vec<(ReminderId, Reminder)>,
    by_id: HashMap<ReminderId, usize>,
}

impl Known {
    pub fn homework_of(&self, id: HomeworkId) -> Option<(&Homework, &str)> {
        Some((self.homework.iter().find(|one| one.id == id)?, self.titles.get(&id)?.text()))
    }

    pub fn source(&self, id: ReminderId) -> Option<Source> {
        self.reminder(id).map(|reminder| reminder.source)
    }

    fn reminder(&self, id: ReminderId) -> Option<&Reminder> {
        self.by_id.get(&id).and_then(|at| self.reminders.get(*at)).map(|(_, reminder)| reminder)
    }

    /// What an entry is about; a snoozed one is about what it was snoozed from.
    fn view(&self, entry: &Entry) -> ReminderView {
        let about = about(self.source(entry.of.unwrap_or(entry.id)));
        ReminderView { id: entry.id, due_at: entry.due_at, about }
    }
}

pub(crate) const fn about(source: Option<Source>) -> ReminderAbout {
    match source {
        Some(Source::CheckIn { .. }) => ReminderAbout::CheckIn,
        Some(Source::Session { session, original, lead_minutes }) => {
            ReminderAbout::Session { occurrence: OneOccurrence { session, original }, lead_minutes }
        }
        Some(Source::Homework { homework, .. }) => ReminderAbout::Homework { id: homework },
        None => ReminderAbout::Unknown,
    }
}

/// Where the ledger stands once the plan is `known`: what is planned and to come is pending, what is planned no longer is gone.
fn refreshed(entries: &[Entry], known: &Known, gone: &[ReminderId], now: DateTime<Utc>) -> Vec<Entry> {
    let is_remembered = |entry: &Entry| entry.due_at >= now - REMEMBERED;
    let mut kept: Vec<Entry> = Vec::new();
    for entry in entries {
        if is_trial(entry) {
            kept.extend(TRIAL_KEPT.contains(&(now - entry.due_at)).then(|| entry.clone()));
            continue;
        }
        let renewed = |reminder: &Reminder| Entry {
            due_at: reminder.due_at,
            expires_at: reminder.expires_at,
            state: State::Pending,
            ..entry.clone()
        };
        let planned = known.reminder(entry.id);
        let to_come = planned.filter(|reminder| reminder.due_at > now);
        kept.extend(match (entry.state, entry.of) {
            (State::Pending, Some(of)) => (!gone.contains(&of) && is_remembered(entry)).then(|| entry.clone()),
            (State::Pending, None) => match planned {
                Some(reminder) if reminder.due_at == entry.due_at || reminder.due_at > now => Some(renewed(reminder)),
                // Planned no longer, or for a time that has passed.
                _ => None,
            },
            // The clock was set back: nobody was told of it yet.
            (State::Missed, None) if to_come.is_some() => to_come.map(renewed),
            (State::Missed, Some(_)) if entry.due_at > now => Some(Entry { state: State::Pending, ..entry.clone() }),
            // The session or the time it is due was moved since: what was said of the old one does not stand for the new one.
            (_, None) if to_come.is_some_and(|reminder| is_elsewhere(reminder, entry)) => to_come.map(renewed),
            _ => is_remembered(entry).then(|| entry.clone()),
        });
    }
    mark_missed(&mut kept, now);
    let ids: HashSet<ReminderId> = kept.iter().map(|entry| entry.id).collect();
    let new = known.reminders.iter().filter(|(id, reminder)| reminder.due_at > now && !ids.contains(id));
    kept.extend(new.map(|(id, Reminder { due_at, expires_at, .. })| Entry {
        id: *id,
        of: None,
        due_at: *due_at,
        expires_at: *expires_at,
        state: State::Pending,
    }));
    kept.sort_by_key(|entry| (entry.due_at, entry.id));
    // What a person asked for by hand goes before what was planned.
    let by_hand = |entry: &&Entry| entry.state == State::Pending && entry.of.is_some() && !is_trial(entry);
    let mut room = MOST_PENDING.saturating_sub(kept.iter().filter(by_hand).count());
    kept.retain(|entry| {
        if entry.state != State::Pending || entry.of.is_some() {
            return true;
        }
        let has_room = room > 0;
        room = room.saturating_sub(1);
        has_room
    });
    kept
}

/// Whether a reminder is for another start of its session, or another time its homework is due, than the one it was kept for.
fn is_elsewhere(reminder: &Reminder, entry: &Entry) -> bool {
    matches!(reminder.source, Source::Session { .. } | Source::Homework { .. }) && reminder.expires_at != entry.expires_at
}

impl App {
    /// The reminders due from `from` up to, not including, `to`, with check-in times and quiet hours by the wall clock of `zone`.
    pub async fn plan_reminders(&self, from: DateTime<Utc>, to: DateTime<Utc>, zone: Tz) -> Result<Vec<Reminder>> {
        let mut tx = self.store.read().await?;
        let preferences = preferences(&mut tx).await?;
        let (sessions, homework) = (session::list_since(&mut tx, from.naive_utc()).await?, homework::open(&mut tx).await?);
        Ok(plan(Sources { sessions: &sessions, homework: &homework }, &preferences, from, to, zone))
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
            let mut tx = self.store.read().await?;
            self.known(&mut tx, now).await?
        };
        with_ledger(&self.dir, |entries| *entries = refreshed(entries, &known, gone, now))
    }

    /// The next reminders, and those missed of late.
    pub async fn reminder_list(&self) -> Result<ReminderList> {
        self.refresh_ledger().await?;
        let now = self.ports.clock.now();
        let known = {
            let mut tx = self.store.read().await?;
            self.known(&mut tx, now).await?
        };
        let entries = self.ledger_entries()?;
        Ok(ReminderList { upcoming: upcoming(&entries, &known, now), missed: missed(&entries, &known, now) })
    }

    /// Gives a reminder again later. Snoozing it twice gives it once.
    pub async fn reminder_snooze(&self, request: SnoozeReminder) -> Result<()> {
        if !SNOOZE_MINUTES.contains(&request.minutes) {
            let rule = Rule::OutOfRange { min: *SNOOZE_MINUTES.start(), max: *SNOOZE_MINUTES.end() };
            return Err(Invalid::new(Field::Minutes, rule).into());
        }
        let _alone = REFRESHING.lock().await;
        let now = self.ports.clock.now();
        let known = {
            let mut tx = self.store.read().await?;
            self.known(&mut tx, now).await?
        };
        let due_at = now + Duration::minutes(i64::from(request.minutes));
        let id = ReminderId::new(self.ports.ids.new_id());
        with_ledger(&self.dir, |entries| {
            let snoozed = entries.iter().find(|entry| entry.id == request.id && !is_trial(entry)).ok_or(Error::NotFound)?.clone();
            let of = snoozed.of.unwrap_or(snoozed.id);
            let expires_at = match known.reminder(of) {
                Some(Reminder { source: Source::Session { .. } | Source::Homework { .. }, expires_at, .. }) => (*expires_at).max(due_at),
                _ => due_at + SNOOZE_WORTH,
            };
            entries.retain(|entry| entry.of != Some(of) || entry.state != State::Pending);
            for entry in entries.iter_mut().filter(|entry| entry.id == snoozed.id && entry.state != State::Given) {
                entry.state = State::PutAway;
            }
            entries.push(Entry { id, of: Some(of), due_at, expires_at, state: State::Pending });
            Ok(())
        })?
    }

    /// Puts away the missed reminders: they were seen.
    pub async fn reminder_put_away(&self) -> Result<()> {
        let now = self.ports.clock.now();
        with_ledger(&self.dir, |entries| {
            mark_missed(entries, now);
            for entry in entries.iter_mut().filter(|entry| entry.state == State::Missed && !is_trial(entry)) {
                entry.state = State::PutAway;
            }
        })
    }

    /// The words for a reminder, as much as the person lets a notification say.
    pub async fn describe_reminder(&self, id: ReminderId) -> Result<Notice> {
        let now = self.ports.clock.now();
        let of = self.ledger_entries()?.iter().find(|entry| entry.id == id).and_then(|entry| entry.of).unwrap_or(id);
        let mut tx = self.store.read().await?;
        let known = self.known(&mut tx, now).await?;
        Ok(Notice::new(&known, known.source(of), now, self.ports.zone.zone()))
    }

    /// The next reminders with their words, for a system that is told of them ahead of time.
    pub async fn pending_notices(&self, most: usize) -> Result<Vec<(ReminderId, DateTime<Utc>, Notice)>> {
        self.refresh_ledger().await?;
        let now = self.ports.clock.now();
        let mut tx = self.store.read().await?;
        let known = self.known(&mut tx, now).await?;
        let zone = self.ports.zone.zone();
        let entries = self.ledger_entries()?;
        let pending = entries.into_iter().filter(|entry| entry.state == State::Pending && entry.due_at > now).take(most);
        let notice = |entry: &Entry| match is_trial(entry) {
            true => trial_notice(),
            false => Notice::new(&known, known.source(entry.of.unwrap_or(entry.id)), entry.due_at, zone),
        };
        Ok(pending.map(|entry| (entry.id, entry.due_at, notice(&entry))).collect())
    }

    /// What reminders from a while ago to a while ahead are about.
    pub(crate) async fn known(&self, tx: &mut Tx<'_>, now: DateTime<Utc>) -> Result<Known> {
        let preferences = preferences(tx).await?;
        let sessions = session::list_since(tx, (now - REMEMBERED).naive_utc()).await?;
        let homework = homework::open(tx).await?;
        let mut titles = HashMap::new();
        for one in &homework {
            titles.insert(one.id, crate::homework::title(tx, one).await?);
        }
        let reminders = self.planned_around(Sources { sessions: &sessions, homework: &homework }, &preferences, now)?;
        let by_id = reminders.iter().enumerate().map(|(at, (id, _))| (*id, at)).collect();
        Ok(Known { sessions, homework, titles, preferences, reminders, by_id })
    }

    pub(crate) fn planned_around(
        &self,
        sources: Sources<'_>,
        preferences: &Preferences,
        now: DateTime<Utc>,
    ) -> Result<Vec<(ReminderId, Reminder)>> {
        let secret = self.store.reminder_secret()?;
        let reminders = plan(sources, preferences, now - REMEMBERED, now + AHEAD, self.ports.zone.zone());
        Ok(reminders.into_iter().map(|reminder| (reminder.source.id(&secret), reminder)).collect())
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

/// Those to come, next first.
pub(crate) fn upcoming(entries: &[Entry], known: &Known, now: DateTime<Utc>) -> Vec<ReminderView> {
    let pending = entries.iter().filter(|entry| entry.state == State::Pending && !has_expired(entry, now) && !is_trial(entry));
    pending.filter(|entry| entry.due_at <= now + AHEAD).take(MOST_PENDING).map(|entry| known.view(entry)).collect()
}

/// Those missed of late and not put away, newest first.
pub(crate) fn missed(entries: &[Entry], known: &Known, now: DateTime<Utc>) -> Vec<ReminderView> {
    let is_missed = |entry: &Entry| (entry.state == State::Missed || has_expired(entry, now)) && entry.due_at >= now - SHOWN;
    let missed = |entry: &&Entry| is_missed(entry) && !is_trial(entry);
    entries.iter().rev().filter(missed).map(|entry| known.view(entry)).collect()
}
