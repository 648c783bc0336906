//! What became of each reminder: a state machine without a clock or a file. Entries, a plan and a time go in, and what is to be given
//! comes out.
//!
//! Giving nothing twice goes before giving everything, and what could not be given is missed, which the person sees.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Duration, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Reminder, Source};
use crate::ids::ReminderId;

/// How far ahead reminders are kept ready.
pub const AHEAD: Duration = Duration::days(14);

/// The most that are ready at once: iOS takes 64, and some are left for what is to come.
pub const MOST_PENDING: usize = 50;

/// How far back a plan is looked at, and how long what is over is remembered at the least.
pub const REMEMBERED: Duration = Duration::days(8);

/// How many that are over are remembered for longer: a clock that ran a year ahead makes everything look old, and must not let it be
/// forgotten and given again.
const MOST_REMEMBERED: usize = 200;

/// Of how many it stays known that they were given: two years of the five a day that a week of five sessions brings. A clock that is set
/// back further than that can give them again.
pub const MOST_GIVEN: usize = 4_096;

/// What comes sooner than this is not handed to a system any more, which would take it for past.
const TOO_SOON: Duration = Duration::seconds(2);

/// How long a missed reminder is shown.
pub const SHOWN: Duration = Duration::days(7);

/// How late a reminder may be given though it has expired: one that is due at the very start of a session is still worth giving.
pub const GRACE: Duration = Duration::seconds(60);

/// How long a snoozed check-in is worth giving.
const SNOOZE_WORTH: Duration = Duration::minutes(60);

/// The longest snooze. One that lies further ahead than that is there by a clock set back.
const LONGEST_SNOOZE: Duration = Duration::minutes(240);

/// What "later" means on a notification, and in the window beside it.
pub const SNOOZE: Duration = Duration::minutes(10);

/// What a test reminder says that it came of. It says so in the ledger, so that it is known for one while the store is locked.
const TRIAL: ReminderId = ReminderId::new(Uuid::from_u128(0x7472_6961_6c00_8000_8000_0000_0000_0000));

/// How long a test reminder stays in the ledger, for the person to say whether it arrived. One that lies further ahead than it was set
/// for is there by a clock set back, and goes.
const TRIAL_KEPT: std::ops::RangeInclusive<Duration> = Duration::minutes(-1)..=Duration::hours(1);

/// Where a reminder stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Not due yet.
    Pending,
    /// Handed to the system.
    Given,
    /// Its time passed while nobody could give it.
    Missed,
    /// Seen and put away by the person.
    PutAway,
}

/// One reminder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// Opaque.
    pub id: ReminderId,
    /// The one that was snoozed, where this one came of it.
    pub of: Option<ReminderId>,
    /// When to give it.
    pub due_at: DateTime<Utc>,
    /// After this it is missed, not given.
    pub expires_at: DateTime<Utc>,
    /// Where it stands.
    pub state: State,
    /// When the session it was given or put away for began, where that has moved since: moved back, it is not given again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub settled_for: Option<DateTime<Utc>>,
}

/// One that was given, as it is remembered when its entry is long gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Given {
    pub id: ReminderId,
    pub due_at: DateTime<Utc>,
    pub expires_at: DateTime<Utc>,
}

/// One that a system has which gives reminders by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HandedOver {
    pub id: ReminderId,
    pub due_at: DateTime<Utc>,
    pub handed_at: DateTime<Utc>,
    /// Whether the system said that it took it. Until then nobody knows: the app may have gone down in between.
    pub is_sure: bool,
}

impl HandedOver {
    fn is(&self, entry: &Entry) -> bool {
        (self.id, self.due_at) == (entry.id, entry.due_at)
    }
}

/// How things stand with a system that gives reminders by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SystemState {
    /// Whether the person lets the app show reminders.
    pub is_allowed: bool,
    /// When the phone started, where starting makes it forget what it was handed.
    pub started_at: Option<DateTime<Utc>>,
    /// Whether it is to be handed everything anew, because it may have lost it.
    pub is_new: bool,
}

/// What a system is to be told. It is told of changes only.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HandOver {
    pub take_back: Vec<ReminderId>,
    pub hand_over: Vec<Entry>,
}

/// All that is known of what became of reminders.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Deliveries {
    pub entries: Vec<Entry>,
    /// Up to then everything that was planned is among the entries. What came due after it, while nothing ran, is missed too.
    pub planned_to: Option<DateTime<Utc>>,
    /// What was given, oldest first, at most [`MOST_GIVEN`].
    pub given: Vec<Given>,
    /// What a system has which gives reminders by itself. A computer has none.
    pub handed_over: Vec<HandedOver>,
}

/// Whether reminders were given before: of what leads up to a start, for this very start.
pub(super) struct Memory(HashSet<(ReminderId, Option<i64>)>);

impl Memory {
    pub fn new(given: &[Given]) -> Self {
        Self(given.iter().flat_map(|one| [(one.id, None), (one.id, Some(one.expires_at.timestamp()))]).collect())
    }

    pub fn holds(&self, id: ReminderId, reminder: &Reminder) -> bool {
        self.0.contains(&(id, reminder.source.occasion().map(|_| reminder.expires_at.timestamp())))
    }
}

/// A plan of the time from [`REMEMBERED`] ago to [`AHEAD`], with each reminder's id.
pub struct Planned<'a> {
    pub reminders: &'a [(ReminderId, Reminder)],
    by_id: HashMap<ReminderId, usize>,
    paused_until: Option<DateTime<Utc>>,
}

impl<'a> Planned<'a> {
    /// Takes reminders with what falls into the pause.
    #[must_use]
    pub fn new(reminders: &'a [(ReminderId, Reminder)], paused_until: Option<DateTime<Utc>>) -> Self {
        Self { reminders, by_id: reminders.iter().enumerate().map(|(at, (id, _))| (*id, at)).collect(), paused_until }
    }

    fn get(&self, id: ReminderId) -> Option<&Reminder> {
        self.by_id.get(&id).and_then(|at| self.reminders.get(*at)).map(|(_, reminder)| reminder)
    }

    fn is_paused(&self, due_at: DateTime<Utc>) -> bool {
        self.paused_until.is_some_and(|until| due_at < until)
    }

    /// Whether another that leads up to the same is still to come.
    fn has_later(&self, reminder: &Reminder, now: DateTime<Utc>) -> bool {
        let occasion = reminder.source.occasion();
        let same = |other: &Reminder| other.source != reminder.source && other.source.occasion() == occasion && other.due_at > now;
        occasion.is_some() && self.reminders.iter().any(|(_, other)| same(other))
    }
}

impl Entry {
    /// One that is to come as it is planned.
    const fn planned(id: ReminderId, reminder: &Reminder) -> Self {
        Self { id, of: None, due_at: reminder.due_at, expires_at: reminder.expires_at, state: State::Pending, settled_for: None }
    }

    /// Whether it can no longer be given.
    #[must_use]
    pub fn has_expired(&self, now: DateTime<Utc>) -> bool {
        self.state == State::Pending && now > self.expires_at && now - self.due_at > GRACE
    }

    /// Whether it is a test reminder: given as any other, and never listed as one.
    #[must_use]
    pub fn is_trial(&self) -> bool {
        self.of == Some(TRIAL)
    }

    /// When it comes if it is brought later: from now, or from its own time where that is still ahead. `None` where that is too far off to
    /// be snoozed.
    #[must_use]
    pub fn later(&self, by: Duration, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let from = if self.state == State::Pending { self.due_at.max(now) } else { now };
        later(from, by, now)
    }

    /// What it is about: a snoozed one is about what it was snoozed from.
    #[must_use]
    pub fn about(&self) -> ReminderId {
        self.of.unwrap_or(self.id)
    }

    /// The same, to come as it is planned now.
    fn renewed(&self, reminder: &Reminder) -> Self {
        let told = matches!(self.state, State::Given | State::PutAway).then_some(self.expires_at);
        let renewed = Self { settled_for: self.settled_for.or(told), ..Self::planned(self.id, reminder) };
        // It was settled for this very start before that moved away and came back.
        if reminder.source.occasion().is_some() && self.settled_for == Some(reminder.expires_at) {
            return Self { state: State::Given, settled_for: None, ..renewed };
        }
        Self { settled_for: renewed.settled_for.filter(|_| reminder.source.occasion().is_some()), ..renewed }
    }

    /// Whether a reminder is for another start of its session, or another time its homework is due, than the one it was kept for.
    fn is_elsewhere(&self, reminder: &Reminder) -> bool {
        matches!(reminder.source, Source::Session { .. } | Source::Homework { .. }) && reminder.expires_at != self.expires_at
    }
}

impl Deliveries {
    /// Marks what has expired as missed, and says how many. What a system was handed is [settled](Self::settle_handed_over) instead.
    pub fn mark_missed(&mut self, now: DateTime<Utc>) -> u32 {
        let Self { entries, handed_over, .. } = self;
        let mut missed = 0;
        let has_system = |entry: &Entry| handed_over.iter().any(|one| one.is(entry));
        for entry in entries.iter_mut().filter(|entry| entry.has_expired(now) && !has_system(entry)) {
            entry.state = State::Missed;
            missed += 1;
        }
        missed
    }

    /// Marks the earliest that is due as given, and says which it is.
    pub fn take_due(&mut self, now: DateTime<Utc>) -> Option<Entry> {
        let Self { entries, handed_over, .. } = self;
        let has_system = |entry: &Entry| handed_over.iter().any(|one| one.is(entry));
        let is_due = |entry: &&mut Entry| entry.state == State::Pending && entry.due_at <= now && !entry.has_expired(now);
        let entry = entries.iter_mut().filter(|entry| is_due(entry) && !has_system(entry)).min_by_key(|entry| entry.due_at)?;
        entry.state = State::Given;
        let entry = entry.clone();
        self.remember(&entry);
        Some(entry)
    }

    fn remember(&mut self, entry: &Entry) {
        // A snoozed one is the person's own doing, and its id comes of no plan.
        if entry.of.is_none() {
            self.given.push(Given { id: entry.id, due_at: entry.due_at, expires_at: entry.expires_at });
            self.given.drain(..self.given.len().saturating_sub(MOST_GIVEN));
        }
    }

    /// Settles what a system was handed and is due. Says how many were given, and how many nobody can be sure of, which are missed.
    ///
    /// It gave what it surely took, if it may show reminders. What it lost when the phone started is to come still.
    pub fn settle_handed_over(&mut self, now: DateTime<Utc>, system: SystemState) -> (u32, u32) {
        let (due, to_come): (Vec<_>, Vec<_>) = std::mem::take(&mut self.handed_over).into_iter().partition(|one| one.due_at <= now);
        self.handed_over = to_come;
        let (mut given, mut missed) = (0, 0);
        for one in due {
            let is_lost = system.started_at.is_some_and(|started_at| one.handed_at < started_at && started_at <= one.due_at);
            let entry = self.entries.iter_mut().find(|entry| one.is(entry) && entry.state == State::Pending);
            let Some(entry) = entry.filter(|_| !is_lost) else { continue };
            if one.is_sure && system.is_allowed {
                entry.state = State::Given;
                let entry = entry.clone();
                self.remember(&entry);
                given += 1;
            } else {
                entry.state = State::Missed;
                missed += 1;
            }
        }
        (given, missed)
    }

    /// What a system is to be told, so that it has the next `most`. It may have taken them or not until [`Self::end_hand_over`].
    pub fn begin_hand_over(&mut self, now: DateTime<Utc>, most: usize, system: SystemState) -> HandOver {
        let held = std::mem::take(&mut self.handed_over);
        let of = |entry: &Entry| held.iter().find(|one| one.is(entry));
        let is_coming =
            |entry: &&Entry| entry.state == State::Pending && (entry.due_at > now + TOO_SOON || entry.due_at > now && of(entry).is_some());
        let mut coming: Vec<&Entry> = self.entries.iter().filter(|entry| system.is_allowed && is_coming(entry)).collect();
        coming.sort_by_key(|entry| (entry.due_at, entry.id));
        coming.truncate(most);
        let stays = |one: &&HandedOver| coming.iter().any(|entry| one.is(entry));
        let is_to_go = |entry: &&&Entry| entry.due_at > now + TOO_SOON && (system.is_new || !of(entry).is_some_and(|one| one.is_sure));
        let hand_over: Vec<Entry> = coming.iter().filter(is_to_go).map(|entry| (*entry).clone()).collect();
        let take_back: Vec<HandedOver> = held.iter().filter(|one| !stays(one)).copied().collect();
        let kept = held.iter().filter(|one| stays(one) && !hand_over.iter().any(|entry| one.is(entry)));
        let handed = |entry: &Entry| HandedOver { id: entry.id, due_at: entry.due_at, handed_at: now, is_sure: false };
        self.handed_over = kept.chain(&take_back).copied().chain(hand_over.iter().map(handed)).collect();
        HandOver { take_back: take_back.iter().map(|one| one.id).collect(), hand_over }
    }

    /// Writes down what came of it: whether the system gave back what it was to, and what of the rest it took.
    pub fn end_hand_over(&mut self, told: &HandOver, gave_back: bool, taken: &[ReminderId]) {
        self.handed_over.retain_mut(|one| {
            if told.hand_over.iter().any(|entry| one.is(entry)) {
                one.is_sure = taken.contains(&one.id);
                return one.is_sure;
            }
            !(gave_back && told.take_back.contains(&one.id))
        });
    }

    /// Marks one as missed that was to be given and could not be shown.
    pub fn could_not_give(&mut self, id: ReminderId) {
        for entry in self.entries.iter_mut().filter(|entry| entry.id == id && entry.state == State::Given) {
            entry.state = State::Missed;
            if let Some(at) = self.given.iter().rposition(|one| one.id == id) {
                self.given.remove(at);
            }
        }
    }

    /// When the next is due, if one is pending.
    #[must_use]
    pub fn next_due(&self) -> Option<DateTime<Utc>> {
        self.entries.iter().filter(|entry| entry.state == State::Pending).map(|entry| entry.due_at).min()
    }

    /// Gives one again at an instant, under a new id. Snoozing twice gives once. `source` is what is planned of it.
    ///
    /// Says no where it is not there.
    pub fn snooze(&mut self, one: ReminderId, id: ReminderId, due_at: DateTime<Utc>, planned: Option<&Reminder>) -> bool {
        let Some(snoozed) = self.entries.iter().find(|entry| entry.id == one && !entry.is_trial()).cloned() else { return false };
        let of = snoozed.about();
        let expires_at = match planned {
            Some(reminder) if reminder.source.occasion().is_some() => reminder.expires_at.max(due_at),
            _ => due_at + SNOOZE_WORTH,
        };
        self.entries.retain(|entry| entry.of != Some(of) || entry.state != State::Pending || entry.id == one);
        for entry in self.entries.iter_mut().filter(|entry| entry.id == snoozed.id && entry.state != State::Given) {
            entry.state = State::PutAway;
        }
        self.entries.push(Entry { id, of: Some(of), due_at, expires_at, state: State::Pending, settled_for: None });
        true
    }

    /// Puts one away for good, and what was snoozed of it. Says no where it is not there.
    pub fn done(&mut self, one: ReminderId) -> bool {
        let Some(of) = self.entries.iter().find(|entry| entry.id == one && !entry.is_trial()).map(Entry::about) else { return false };
        self.entries.retain(|entry| entry.of != Some(of) || entry.state != State::Pending || entry.id == one);
        for entry in self.entries.iter_mut().filter(|entry| entry.about() == of) {
            entry.state = State::PutAway;
        }
        true
    }

    /// Takes back that one was put away or snoozed: it comes as it was to come, or is missed as it was. Says no where it is not there.
    pub fn restore(&mut self, one: ReminderId, now: DateTime<Utc>) -> bool {
        let Some(of) = self.entries.iter().find(|entry| entry.id == one && !entry.is_trial()).map(Entry::about) else { return false };
        self.entries.retain(|entry| entry.of != Some(of) || entry.state != State::Pending || entry.id == one);
        for entry in self.entries.iter_mut().filter(|entry| entry.id == one && entry.state == State::PutAway) {
            entry.state = if entry.due_at > now { State::Pending } else { State::Missed };
        }
        true
    }

    /// Takes back that one was given: what was on the screen goes away before it was seen. It is given anew, or is missed where it is too
    /// late for that.
    pub fn take_back(&mut self, id: ReminderId) {
        for entry in self.entries.iter_mut().filter(|entry| entry.id == id && entry.state == State::Given) {
            entry.state = State::Pending;
        }
    }

    /// Puts away all that was missed.
    pub fn put_away(&mut self, now: DateTime<Utc>) {
        self.mark_missed(now);
        for entry in self.entries.iter_mut().filter(|entry| entry.state == State::Missed && !entry.is_trial()) {
            entry.state = State::PutAway;
        }
    }

    /// Brings it up to a plan: what is planned and to come is pending, what is planned no longer is gone, with what was snoozed of `gone`.
    pub fn refresh(&mut self, plan: &Planned<'_>, gone: &[ReminderId], now: DateTime<Utc>) {
        // What a system was let give when it was handed it, it was let give when it was due.
        self.settle_handed_over(now, SystemState { is_allowed: true, started_at: None, is_new: false });
        let mut kept: Vec<Entry> = self.entries.iter().filter_map(|entry| follow(entry, plan, gone, now)).collect();
        let ids: HashSet<ReminderId> = kept.iter().map(|entry| entry.id).collect();
        // What came due beyond what was ready, while nothing ran, is not lost either.
        let since = self.planned_to.unwrap_or(now);
        let is_new = |reminder: &Reminder| reminder.due_at > now || reminder.due_at >= since;
        let known = Memory::new(&self.given);
        let is_open = |id: &ReminderId, one: &Reminder| !plan.is_paused(one.due_at) && !ids.contains(id) && !known.holds(*id, one);
        let new = plan.reminders.iter().filter(|(id, one)| is_new(one) && is_open(id, one));
        kept.extend(new.map(|(id, reminder)| Entry::planned(*id, reminder)));
        kept.sort_by_key(|entry| (entry.due_at, entry.id));
        self.entries = kept;
        self.mark_missed(now);
        self.planned_to = Some(self.make_room().unwrap_or(now + AHEAD));
        self.forget(now);
    }

    /// Keeps the nearest ready. Says when the first is due that had no room.
    fn make_room(&mut self) -> Option<DateTime<Utc>> {
        // What a person asked for by hand goes before what was planned.
        let by_hand = |entry: &&Entry| entry.state == State::Pending && entry.of.is_some() && !entry.is_trial();
        let mut room = MOST_PENDING.saturating_sub(self.entries.iter().filter(by_hand).count());
        let mut first_out = None;
        self.entries.retain(|entry| {
            if entry.state != State::Pending || entry.of.is_some() {
                return true;
            }
            let has_room = room > 0;
            room = room.saturating_sub(1);
            if !has_room {
                first_out.get_or_insert(entry.due_at);
            }
            has_room
        });
        first_out
    }

    /// Lets go of what is long over, the oldest first.
    fn forget(&mut self, now: DateTime<Utc>) {
        let is_old = |entry: &Entry| entry.state != State::Pending && entry.due_at < now - REMEMBERED;
        let over = self.entries.iter().filter(|entry| entry.state != State::Pending).count();
        let mut too_many = over.saturating_sub(MOST_REMEMBERED);
        self.entries.retain(|entry| {
            let goes = too_many > 0 && is_old(entry);
            too_many -= usize::from(goes);
            !goes
        });
    }

    /// Puts a test reminder in place of an earlier one.
    pub fn put_trial(entries: &mut Vec<Entry>, id: ReminderId, due_at: DateTime<Utc>) {
        entries.retain(|entry| !entry.is_trial());
        let expires_at = due_at + GRACE;
        entries.push(Entry { id, of: Some(TRIAL), due_at, expires_at, state: State::Pending, settled_for: None });
    }
}

/// When a reminder comes that is brought later by some time. `None` where that is too far off to be snoozed.
#[must_use]
pub fn later(from: DateTime<Utc>, by: Duration, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let due_at = from.max(now) + by;
    (due_at - now <= LONGEST_SNOOZE).then_some(due_at)
}

/// The test reminder that is under way or to be answered.
#[must_use]
pub fn trial(entries: &[Entry], now: DateTime<Utc>) -> Option<(&Entry, State)> {
    let entry = entries.iter().find(|entry| entry.is_trial() && TRIAL_KEPT.contains(&(now - entry.due_at)))?;
    Some((entry, if entry.has_expired(now) { State::Missed } else { entry.state }))
}

/// Whether one is to be shown as missed: of late, and not put away.
#[must_use]
pub fn is_missed(entry: &Entry, now: DateTime<Utc>) -> bool {
    let is_missed = entry.state == State::Missed || entry.has_expired(now);
    is_missed && (now - SHOWN..=now).contains(&entry.due_at) && !entry.is_trial()
}

/// What becomes of one entry by a plan.
fn follow(entry: &Entry, plan: &Planned<'_>, gone: &[ReminderId], now: DateTime<Utc>) -> Option<Entry> {
    let with = |state: State| Some(Entry { state, ..entry.clone() });
    if entry.is_trial() {
        return TRIAL_KEPT.contains(&(now - entry.due_at)).then(|| entry.clone());
    }
    let planned = plan.get(entry.id);
    let to_come = planned.filter(|reminder| reminder.due_at > now && !plan.is_paused(reminder.due_at));
    match (entry.state, entry.of) {
        (State::Pending, Some(of)) if gone.contains(&of) || plan.is_paused(entry.due_at) => None,
        (State::Pending, Some(_)) if entry.due_at - now > LONGEST_SNOOZE => {
            Some(Entry { due_at: now, expires_at: now + SNOOZE_WORTH, ..entry.clone() })
        }
        (State::Pending, None) => match planned {
            Some(reminder) if plan.is_paused(reminder.due_at) => None,
            Some(reminder) if reminder.due_at == entry.due_at || reminder.due_at > now => Some(entry.renewed(reminder)),
            // Its time passed without its coming: the session moved nearer, or the person came to another zone. It comes now if it is
            // still worth it, unless another that leads up to the same is still to come.
            Some(reminder) if reminder.source.occasion().is_none() => Some(entry.renewed(reminder)),
            Some(reminder) => (now < reminder.expires_at && !plan.has_later(reminder, now)).then(|| entry.renewed(reminder)),
            // Older than the plan tells.
            None if entry.due_at < now - REMEMBERED => with(State::Missed),
            None => None,
        },
        // The clock was set back: nobody was told of it yet.
        (State::Missed, None) if to_come.is_some() => to_come.map(|reminder| entry.renewed(reminder)),
        (State::Missed, Some(_)) if entry.due_at > now => with(State::Pending),
        // The session or the time it is due was moved since: what was said of the old one does not stand for the new one.
        (_, None) if to_come.is_some_and(|reminder| entry.is_elsewhere(reminder)) => to_come.map(|reminder| entry.renewed(reminder)),
        _ => Some(entry.clone()),
    }
}
