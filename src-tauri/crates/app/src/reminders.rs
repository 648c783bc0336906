//! Reminders: planned by the domain, remembered in the ledger, given at most once.

use std::collections::HashMap;

use chrono::{DateTime, Duration, Utc};
use chrono_tz::Tz;
use daymark_domain::ids::ReminderId;
use daymark_domain::invalid::{Field, Invalid, Rule};
use daymark_domain::preferences::Preferences;
use daymark_domain::reminder::ledger::{AHEAD, Deliveries, Given, MOST_PENDING, Planned, REMEMBERED, is_missed};
pub use daymark_domain::reminder::ledger::{Entry, State, SystemState, trial};
use daymark_domain::reminder::{Reminder, Sources, plan, plan_through_pause};
use daymark_store::{Tx, homework, own_reminder, session};

use crate::api::{OneReminder, ReminderList, ReminderView, SnoozeReminder};
pub use crate::ledger::{Delivered, ReminderLedger, System};
pub use crate::notices::{Notice, neutral_notice, trial_notice};
use crate::reminder_context::Known;
use crate::settings::preferences;
use crate::{App, Error, Result, reminder_context};

const SNOOZE_MINUTES: std::ops::RangeInclusive<i32> = 1..=240;

/// Whether it is a test reminder: given as any other, and never listed as one.
#[must_use]
pub fn is_trial(entry: &Entry) -> bool {
    entry.is_trial()
}

impl App {
    /// The reminders due from `from` up to, not including, `to`, with check-in times and quiet hours by the wall clock of `zone`.
    pub async fn plan_reminders(&self, from: DateTime<Utc>, to: DateTime<Utc>, zone: Tz) -> Result<Vec<Reminder>> {
        let mut tx = self.store.read().await;
        let preferences = preferences(&mut tx).await?;
        let (sessions, homework) = (session::list_since(&mut tx, from.naive_utc()).await?, homework::open(&mut tx).await?);
        let (own, secret, given) = (own_reminder::list(&mut tx).await?, self.store.reminder_secret()?, self.given(&preferences).await);
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
        let _alone = self.ledger.planning().await;
        let now = self.ports.clock.now();
        let known = {
            let mut tx = self.store.read().await;
            self.known(&mut tx, now).await?
        };
        let gone = gone.to_vec();
        let refresh = move |all: &mut Deliveries| {
            all.refresh(&Planned::new(&known.reminders, known.preferences.paused_until), &gone, now);
        };
        self.change_ledger(refresh).await
    }

    /// The next reminders, and those missed of late.
    pub async fn reminder_list(&self) -> Result<ReminderList> {
        self.refresh_ledger().await?;
        let now = self.ports.clock.now();
        let known = {
            let mut tx = self.store.read().await;
            self.known(&mut tx, now).await?
        };
        let entries = self.ledger.entries().await?;
        Ok(ReminderList { upcoming: upcoming(&entries, &known, now), missed: missed(&entries, &known, now) })
    }

    /// Gives a reminder again later, counted from its own time where that is still ahead. Snoozing it twice gives it once.
    pub async fn reminder_snooze(&self, request: SnoozeReminder) -> Result<ReminderView> {
        if !SNOOZE_MINUTES.contains(&request.minutes) {
            return Err(out_of_range(*SNOOZE_MINUTES.end()));
        }
        let _alone = self.ledger.planning().await;
        let now = self.ports.clock.now();
        let known = {
            let mut tx = self.store.read().await;
            self.known(&mut tx, now).await?
        };
        let id = ReminderId::new(self.ports.ids.new_id());
        self.change_ledger(move |all| {
            let Some(entry) = all.entries.iter().find(|entry| entry.id == request.id) else { return Err(Error::NotFound) };
            let due_at = entry.later(Duration::minutes(i64::from(request.minutes)), now);
            let due_at = due_at.ok_or_else(|| out_of_range(longest(entry, now)))?;
            let about = entry.about();
            if !all.snooze(request.id, id, due_at, known.reminder(about)) {
                return Err(Error::NotFound);
            }
            Ok(ReminderView { id, due_at, about: reminder_context::about(known.source(about)) })
        })
        .await?
    }

    /// Puts a reminder away for good, and what was snoozed of it. It says nothing of what it was for.
    pub async fn reminder_done(&self, request: OneReminder) -> Result<()> {
        let _alone = self.ledger.planning().await;
        let done = self.change_ledger(move |all| all.done(request.id)).await?;
        if done { Ok(()) } else { Err(Error::NotFound) }
    }

    /// Takes back that a reminder was put away or snoozed.
    pub async fn reminder_restore(&self, request: OneReminder) -> Result<()> {
        let _alone = self.ledger.planning().await;
        let now = self.ports.clock.now();
        let restored = self.change_ledger(move |all| all.restore(request.id, now)).await?;
        if restored { Ok(()) } else { Err(Error::NotFound) }
    }

    /// Puts away the missed reminders: they were seen.
    pub async fn reminder_put_away(&self) -> Result<()> {
        let now = self.ports.clock.now();
        self.change_ledger(move |all| all.put_away(now)).await
    }

    /// Changes the ledger, and tells who listens where that made a difference.
    pub(crate) async fn change_ledger<T: Send + 'static>(&self, change: impl FnOnce(&mut Deliveries) -> T + Send + 'static) -> Result<T> {
        let (result, is_changed) = self.ledger.change_aside(change).await?;
        if is_changed {
            self.store.announce();
        }
        Ok(result)
    }

    /// The words for a reminder, as much as the person lets a notification say.
    pub async fn describe_reminder(&self, id: ReminderId) -> Result<Notice> {
        let now = self.ports.clock.now();
        let of = self.ledger.entries().await?.iter().find(|entry| entry.id == id).and_then(|entry| entry.of).unwrap_or(id);
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
        let given = self.given(&preferences).await;
        let reminders = self.planned_around(Sources { given: &given, ..sources }, &preferences, now)?;
        let by_id = reminders.iter().enumerate().map(|(at, (id, _))| (*id, at)).collect();
        Ok(Known { sessions, homework, own, titles, preferences, reminders, by_id })
    }

    pub(crate) fn planned_around(
        &self,
        sources: Sources<'_>,
        preferences: &Preferences,
        now: DateTime<Utc>,
    ) -> Result<Vec<(ReminderId, Reminder)>> {
        let secret = self.store.reminder_secret()?;
        let sources = Sources { seed: *secret, ..sources };
        let reminders = plan_through_pause(sources, preferences, now - REMEMBERED, now + AHEAD, self.ports.zone.zone());
        Ok(reminders.into_iter().map(|reminder| (reminder.source.id(&secret), reminder)).collect())
    }

    /// What was given already, where that counts.
    pub(crate) async fn given(&self, preferences: &Preferences) -> Vec<Given> {
        if preferences.most_a_day.is_some() { self.ledger.given().await } else { Vec::new() }
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
