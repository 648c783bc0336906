//! Whether reminders reach the person: what the store and the ledger know, put together with what the system says around the app.

use std::collections::HashMap;

use chrono::{DateTime, Duration, Utc};
use daymark_domain::ids::ReminderId;
use daymark_domain::preferences::Preferences;
use daymark_domain::reach::{Facts, LedgerTrouble, Surroundings, Tested, advice, findings};
use daymark_domain::reminder::Sources;
use daymark_domain::reminder::ledger::{Deliveries, SNOOZE, later};
use daymark_domain::wall_clock::local_date;
use daymark_store::{Error as StoreError, settings};

use crate::api::{AnswerTrial, ExactTimes, NextReminder, ReachLink, ReminderReach, ReminderView, Trial, TrialState};
use crate::dates::count;
use crate::reminder_context::{Known, about};
use crate::reminders::{Entry, State, is_trial, missed, trial, upcoming};
use crate::{App, Error, Result};

/// How many of the next reminders are shown.
const SHOWN: usize = 10;

/// When a test reminder comes.
const TRIAL_IN: Duration = Duration::seconds(10);

/// A clock this far back is a clock set back, and not one that was put right by a little.
const SET_BACK: Duration = Duration::seconds(60);

impl App {
    /// Looks at every link between what is planned and a notification that is seen.
    pub async fn reminder_reach(&self, around: Surroundings) -> Result<ReminderReach> {
        let (now, zone) = (self.ports.clock.now(), self.ports.zone.zone());
        let written = match self.refresh_ledger().await {
            Ok(()) => self.ledger.rewrite().await,
            refused => refused,
        };
        let ledger = written.err().map(trouble);
        let (known, tested) = {
            let mut tx = self.store.read().await;
            (self.known(&mut tx, now).await?, settings::load_tested(&mut tx).await?)
        };
        let entries = self.ledger.entries().await.unwrap_or_default();
        // A ledger that cannot be written does not hold what is planned.
        let coming = if ledger.is_none() { upcoming(&entries, &known, now) } else { planned(&known, now) };
        let unmoved = self.without_quiet_hours(&known, now).await?;
        let next: Vec<NextReminder> = coming.iter().take(SHOWN).map(|reminder| next_of(*reminder, &unmoved, now)).collect();
        let facts = Facts {
            around,
            planned: count(coming.len()),
            next: count(next.len()),
            moved: count(next.iter().filter(|next| next.moved_from.is_some()).count()),
            has_quiet_hours: known.preferences.quiet_hours.is_some(),
            ledger,
            closes_to_tray: known.preferences.close_to_tray,
            zone_is_a_place: zone.name().contains('/') && !zone.name().starts_with("Etc/"),
            clock_went_back: entries.iter().any(|entry| has_come_again(entry, now)),
            missed: count(missed(&entries, &known, now).len()),
        };
        let link = |finding: daymark_domain::reach::Finding| ReachLink { link: finding.link(), standing: finding.standing(), finding };
        Ok(ReminderReach {
            now,
            zone: zone.name().to_owned(),
            on: local_date(now, zone),
            platform: facts.around.platform,
            links: findings(&facts).into_iter().map(link).collect(),
            next,
            advice: advice(&facts),
            trial: trial_view(&entries, now),
            tested,
        })
    }

    /// Puts a test reminder among the others, to come in ten seconds the way that they come.
    pub async fn reminder_trial_begin(&self) -> Result<Trial> {
        let now = self.ports.clock.now();
        let due_at = now + TRIAL_IN;
        let id = ReminderId::new(self.ports.ids.new_id());
        self.change_ledger(move |all| Deliveries::put_trial(&mut all.entries, id, due_at)).await?;
        Ok(Trial { now, due_at, state: TrialState::Waiting })
    }

    /// How far the test reminder came, if there is one.
    pub async fn reminder_trial_get(&self) -> Result<Option<Trial>> {
        Ok(trial_view(&self.ledger.entries().await?, self.ports.clock.now()))
    }

    /// Keeps what the person says of the test reminder, which is then done with.
    pub async fn reminder_trial_answer(&self, request: AnswerTrial) -> Result<Tested> {
        let entries = self.ledger.entries().await?;
        let (entry, _) = trial(&entries, self.ports.clock.now()).ok_or(Error::NotFound)?;
        let tested = Tested { at: entry.due_at, arrived: request.arrived };
        let mut tx = self.store.write().await;
        settings::save_tested(&mut tx, tested).await?;
        tx.commit().await?;
        // One that stays in the ledger is asked about again, and goes within the hour.
        let answered = entry.id;
        let _ = self.change_ledger(move |all| all.entries.retain(|other| other.id != answered)).await;
        Ok(tested)
    }

    /// Whether to ask for leave to remind on the minute: where the system gives none yet, something is to come, and the person did not
    /// say that around the time is good enough.
    pub async fn exact_times_get(&self, are_exact: Option<bool>) -> Result<ExactTimes> {
        if are_exact != Some(false) {
            return Ok(ExactTimes { ask: false });
        }
        let now = self.ports.clock.now();
        let mut tx = self.store.read().await;
        let is_left = settings::load_exact_times_left(&mut tx).await?;
        let ask = !is_left && self.known(&mut tx, now).await?.to_come(now).next().is_some();
        Ok(ExactTimes { ask })
    }

    /// Leaves it at around the time, and asks no more.
    pub async fn exact_times_leave(&self) -> Result<()> {
        let mut tx = self.store.write().await;
        settings::save_exact_times_left(&mut tx).await?;
        tx.commit().await?;
        Ok(())
    }

    /// When each reminder would come if there were no quiet hours.
    async fn without_quiet_hours(&self, known: &Known, now: DateTime<Utc>) -> Result<HashMap<ReminderId, DateTime<Utc>>> {
        let preferences = Preferences { quiet_hours: None, not_during_work: false, ..known.preferences.clone() };
        let given = self.given(&preferences).await;
        let planned = self.planned_around(Sources { given: &given, ..known.sources() }, &preferences, now)?;
        Ok(planned.into_iter().map(|(id, reminder)| (id, reminder.due_at)).collect())
    }
}

fn next_of(reminder: ReminderView, unmoved: &HashMap<ReminderId, DateTime<Utc>>, now: DateTime<Utc>) -> NextReminder {
    let moved_from = unmoved.get(&reminder.id).copied().filter(|due_at| *due_at != reminder.due_at);
    NextReminder { reminder, moved_from, can_snooze: later(reminder.due_at, SNOOZE, now).is_some() }
}

fn planned(known: &Known, now: DateTime<Utc>) -> Vec<ReminderView> {
    known
        .to_come(now)
        .map(|(id, reminder)| ReminderView { id: *id, due_at: reminder.due_at, about: about(Some(reminder.source)) })
        .collect()
}

/// Whether it was given at a time that is still to come.
fn has_come_again(entry: &Entry, now: DateTime<Utc>) -> bool {
    entry.state == State::Given && entry.due_at > now + SET_BACK && !is_trial(entry)
}

fn trial_view(entries: &[Entry], now: DateTime<Utc>) -> Option<Trial> {
    let (entry, state) = trial(entries, now)?;
    let state = match state {
        State::Pending => TrialState::Waiting,
        State::Given => TrialState::Sent,
        State::Missed | State::PutAway => TrialState::NotSent,
    };
    Some(Trial { now, due_at: entry.due_at, state })
}

const fn trouble(error: Error) -> LedgerTrouble {
    match error {
        Error::Store(StoreError::ReadOnly) => LedgerTrouble::ReadOnly,
        Error::Store(StoreError::DiskFull) => LedgerTrouble::DiskFull,
        Error::Store(StoreError::InUse) => LedgerTrouble::InUse,
        Error::Store(StoreError::TooNew) => LedgerTrouble::TooNew,
        _ => LedgerTrouble::Unavailable,
    }
}
