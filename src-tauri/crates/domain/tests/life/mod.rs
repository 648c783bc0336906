//! A life with a simulated clock: a computer that sleeps, restarts, travels and has its clock set, under the reminders' ledger.
//!
//! What comes out is held against what was planned by other means than the ledger's: by sets of what was given and what is listed as missed,
//! seen from outside only. Where no rule moves or leaves out anything, it is held against dates that are counted by hand, too, and not against
//! a plan alone; and whatever the rules, nothing may come in a pause, in quiet hours, or beyond the most of a day.
#![allow(dead_code, reason = "each user drives a part of it")]

use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::{DateTime, Datelike, Duration, NaiveDateTime, Utc, Weekday};
use chrono_tz::Tz;
use daymark_domain::homework::Homework;
use daymark_domain::ids::{ReminderId, SessionId};
use daymark_domain::own_reminder::{OwnDays, OwnReminder};
use daymark_domain::preferences::{Preferences, QuietHours};
use daymark_domain::reminder::ledger::{AHEAD, Deliveries, Entry, Planned, REMEMBERED, SHOWN, State, is_missed};
use daymark_domain::reminder::{Occasion, Reminder, Source, Sources, plan, plan_through_pause};
use daymark_domain::session::{Change, Content, Day, Exception, Repeat, Session, SessionKind};
use daymark_domain::wall_clock::{local_date, to_instant, to_local};
use uuid::Uuid;

/// How the ledger under test is broken on purpose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Broken {
    No,
    /// Two copies of the app that each keep the ledger to themselves.
    TwoMemories,
    /// What is over is forgotten by the clock alone.
    Forgets,
    /// Nothing that came due beyond what was ready is looked for.
    LooksAheadOnly,
    /// What is due is taken for gone when the plan is made anew.
    DropsDue,
    /// What was given is known by its entry alone.
    ForgetsGiven,
    /// What was given does not count towards the most of a day.
    CountsNoGiven,
    /// A pause is kept from the ledger.
    KeepsNoPause,
    /// The plan leaves out the person's own.
    PlansNoOwn,
    /// The plan knows no quiet hours.
    PlansNoQuiet,
}

/// What has to be the same for two reminders to be the same: of what leads up to a start, the start too.
pub type Key = (Source, Option<DateTime<Utc>>);

pub fn key(reminder: &Reminder) -> Key {
    (reminder.source, reminder.source.occasion().map(|_| reminder.expires_at))
}

/// What went wrong, seen from outside.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wrong {
    pub doubled: Vec<Key>,
    pub lost: Vec<Key>,
    pub early_or_late: Vec<Key>,
    pub beyond_the_most: Vec<Key>,
    pub in_a_pause: Vec<Key>,
    pub in_quiet_hours: Vec<Key>,
}

impl Wrong {
    pub fn is_nothing(&self) -> bool {
        *self == Self::default()
    }
}

type Plan = fn(Sources<'_>, &Preferences, DateTime<Utc>, DateTime<Utc>, Tz) -> Vec<Reminder>;

pub struct Life {
    pub now: DateTime<Utc>,
    pub zone: Tz,
    pub sessions: Vec<Session>,
    pub homework: Vec<Homework>,
    pub own: Vec<OwnReminder>,
    pub preferences: Preferences,
    pub broken: Broken,
    disk: Deliveries,
    /// What the second copy of the app holds where each keeps its own.
    second: Deliveries,
    /// Up to when everything was seen to.
    seen_to: DateTime<Utc>,
    last_id: u128,
    snoozed: HashMap<ReminderId, u32>,
    pub given: BTreeMap<Key, u32>,
    /// When those were due that were given.
    heard: Vec<DateTime<Utc>>,
    pub missed: HashSet<Key>,
    pub planned: HashSet<Key>,
    pub wrong: Wrong,
    pub snoozes_given: u32,
}

const SECRET: [u8; 32] = [7; 32];

impl Life {
    pub fn new(now: DateTime<Utc>, zone: Tz, sessions: Vec<Session>, preferences: Preferences, broken: Broken) -> Self {
        let mut life = Self {
            now,
            zone,
            sessions,
            homework: Vec::new(),
            own: Vec::new(),
            preferences,
            broken,
            disk: Deliveries::default(),
            second: Deliveries::default(),
            seen_to: now,
            last_id: 0,
            snoozed: HashMap::new(),
            given: BTreeMap::new(),
            heard: Vec::new(),
            missed: HashSet::new(),
            planned: HashSet::new(),
            wrong: Wrong::default(),
            snoozes_given: 0,
        };
        life.refresh(&[]);
        life
    }

    fn sources(&self) -> Sources<'_> {
        let given = if self.broken == Broken::CountsNoGiven { &[] } else { self.disk.given.as_slice() };
        Sources { sessions: &self.sessions, homework: &self.homework, own: &self.own, given, seed: SECRET }
    }

    fn plan(&self) -> Vec<(ReminderId, Reminder)> {
        let reminders = self.planned(plan_through_pause, self.now - REMEMBERED, self.now + AHEAD);
        reminders.into_iter().map(|reminder| (reminder.source.id(&SECRET), reminder)).collect()
    }

    fn planned(&self, plan: Plan, from: DateTime<Utc>, to: DateTime<Utc>) -> Vec<Reminder> {
        let mut preferences = self.preferences.clone();
        if self.broken == Broken::PlansNoQuiet {
            preferences.quiet_hours = None;
        }
        let mut planned = plan(self.sources(), &preferences, from, to, self.zone);
        planned.retain(|one| self.broken != Broken::PlansNoOwn || !matches!(one.source, Source::Own { .. }));
        planned
    }

    fn is_paused(&self, at: DateTime<Utc>) -> bool {
        self.preferences.paused_until.is_some_and(|until| at < until)
    }

    fn refresh(&mut self, gone: &[ReminderId]) {
        let reminders = self.plan();
        let paused_until = self.preferences.paused_until.filter(|_| self.broken != Broken::KeepsNoPause);
        let planned = Planned::new(&reminders, paused_until);
        let now = self.now;
        match self.broken {
            Broken::Forgets => {
                self.disk.entries.retain(|entry| entry.state == State::Pending || entry.due_at >= now - REMEMBERED);
                self.disk.given.retain(|one| one.due_at >= now - REMEMBERED);
            }
            Broken::ForgetsGiven => self.disk.given.clear(),
            Broken::LooksAheadOnly => self.disk.planned_to = None,
            Broken::DropsDue => self.disk.entries.retain(|entry| entry.state != State::Pending || entry.due_at > now),
            _ => {}
        }
        self.disk.refresh(&planned, gone, now);
        self.second = self.disk.clone();
    }

    /// Gives what is due, by one copy of the app and then by another.
    fn deliver(&mut self) {
        let reminders: HashMap<ReminderId, Reminder> = self.plan().into_iter().collect();
        let mut out: Vec<Entry> = Vec::new();
        let now = self.now;
        let mut round = |deliveries: &mut Deliveries| {
            deliveries.mark_missed(now);
            while let Some(entry) = deliveries.take_due(now) {
                out.push(entry);
            }
        };
        round(&mut self.disk);
        if self.broken == Broken::TwoMemories {
            round(&mut self.second)
        } else {
            round(&mut self.disk)
        }
        for entry in out {
            self.hear(&entry, &reminders);
        }
    }

    fn hear(&mut self, entry: &Entry, reminders: &HashMap<ReminderId, Reminder>) {
        let late = self.now > entry.expires_at.max(entry.due_at + Duration::minutes(1));
        if entry.of.is_some() {
            let times = self.snoozed.entry(entry.id).or_default();
            *times += 1;
            if *times > 1 {
                self.wrong.doubled.extend(reminders.get(&entry.about()).map(key));
            }
            self.snoozes_given += 1;
            return;
        }
        let Some(reminder) = reminders.get(&entry.id) else { return };
        let key = key(reminder);
        if entry.due_at > self.now || late {
            self.wrong.early_or_late.push(key);
        }
        self.heard.push(entry.due_at);
        let day = |at: DateTime<Utc>| local_date(at, self.zone);
        let is_near = |at: &&DateTime<Utc>| (**at - entry.due_at).abs() < Duration::days(2);
        if let Some(most) = self.preferences.most_a_day
            && self.heard.iter().filter(is_near).filter(|at| day(**at) == day(entry.due_at)).count() > most as usize
        {
            self.wrong.beyond_the_most.push(key);
        }
        if self.is_paused(entry.due_at) {
            self.wrong.in_a_pause.push(key);
        }
        if self.preferences.quiet_hours.is_some_and(|hours| is_quiet(hours, entry.due_at, self.zone)) {
            self.wrong.in_quiet_hours.push(key);
        }
        let times = self.given.entry(key).or_default();
        *times += 1;
        if *times > 1 {
            self.wrong.doubled.push(key);
        }
    }

    /// The app is there: it plans anew and gives what is due.
    pub fn look(&mut self) {
        self.refresh(&[]);
        self.deliver();
        self.audit();
    }

    /// Holds what came out against the plan, by the clock as it shows: each that came due since the last look was given where it still could
    /// be, or is listed as missed.
    fn audit(&mut self) {
        let missed: HashSet<ReminderId> =
            self.disk.entries.iter().filter(|entry| is_missed(entry, self.now)).map(|entry| entry.id).collect();
        let since = self.seen_to.max(self.now - SHOWN);
        if since < self.now {
            let after = Duration::nanoseconds(1);
            for reminder in self.planned(plan, since + after, self.now + after) {
                let key = key(&reminder);
                self.planned.insert(key);
                if self.given.contains_key(&key) {
                    continue;
                }
                // Once missed it stays so, though a clock that is set back a little would let it be given.
                let could_be = self.now <= reminder.expires_at && !self.missed.contains(&key);
                if missed.contains(&reminder.source.id(&SECRET)) && !could_be {
                    self.missed.insert(key);
                } else {
                    self.wrong.lost.push(key);
                }
            }
        }
        for (key, id) in self.wanted(since) {
            if !self.given.contains_key(&key) && !self.missed.contains(&key) && !missed.contains(&id) {
                self.wrong.lost.push(key);
            }
        }
        self.seen_to = self.now;
    }

    /// What was to come since then, counted by hand, where nothing moves it or leaves it out.
    fn wanted(&self, since: DateTime<Utc>) -> Vec<(Key, ReminderId)> {
        let Preferences { quiet_hours, random_check_ins, not_during_work, most_a_day, .. } = &self.preferences;
        if quiet_hours.is_some() || random_check_ins.is_some() || *not_during_work || most_a_day.is_some() {
            return Vec::new();
        }
        let mut wanted: Vec<(Source, DateTime<Utc>, Option<DateTime<Utc>>)> = Vec::new();
        let mut on = local_date(since, self.zone).pred_opt().unwrap();
        while on <= local_date(self.now, self.zone).succ_opt().unwrap() {
            let at = |time| to_instant(on.and_time(time), self.zone);
            if self.preferences.check_in_reminders {
                wanted.extend(self.preferences.check_in_times.iter().map(|time| (Source::CheckIn { on, time: *time }, at(*time), None)));
            }
            for own in self.own.iter().filter(|own| self.preferences.own_reminders && own.deleted_at.is_none()) {
                let comes = match &own.days {
                    OwnDays::Once { on: once } => *once == on,
                    OwnDays::Weekly { on: days } => days.iter().any(|day| Weekday::from(*day) == on.weekday()),
                };
                if comes {
                    wanted.push((Source::Own { reminder: own.id, on, time: own.time }, at(own.time), None));
                }
            }
            if let Some(weekly) = self.preferences.weekly_review.filter(|weekly| Weekday::from(weekly.day) == on.weekday()) {
                wanted.push((Source::WeeklyReview { on }, at(weekly.time), None));
            }
            on = on.succ_opt().unwrap();
        }
        for homework in self.homework.iter().filter(|one| self.preferences.homework_reminders && one.done_at.is_none()) {
            let Some(due_at) = homework.due_at.filter(|_| homework.deleted_at.is_none()) else { continue };
            for lead_minutes in [1_440, 120] {
                let source = Source::Homework { homework: homework.id, lead_minutes };
                wanted.push((source, due_at - Duration::minutes(lead_minutes.into()), Some(due_at)));
            }
        }
        for session in self.sessions.iter().filter(|session| session.deleted_at.is_none()) {
            let is_practice = session.kind == SessionKind::Practice;
            if if is_practice { !self.preferences.practice_reminders } else { !self.preferences.session_reminders } {
                continue;
            }
            let mut original = session.starts;
            while original.and_utc() < self.now + Duration::days(20) {
                let change = session.exceptions.iter().find(|one| one.original == original).map(|one| one.change);
                let starts = match change {
                    None => Some(original),
                    Some(Change::Moved { to }) => Some(to),
                    Some(_) => None,
                };
                for lead_minutes in starts.iter().flat_map(|_| &session.leads).copied() {
                    let starts_at = to_instant(starts.unwrap(), session.zone);
                    let ahead = Duration::minutes(i64::from(lead_minutes) + i64::from(session.travel_minutes));
                    let source = Source::Session { session: session.id, original, lead_minutes };
                    wanted.push((source, starts_at - ahead, Some(starts_at)));
                }
                original += Duration::days(7);
                if session.repeat == Repeat::Never {
                    break;
                }
            }
        }
        wanted.retain(|(_, at, _)| since < *at && *at <= self.now && !self.is_paused(*at));
        wanted.into_iter().map(|(source, _, start)| ((source, start), source.id(&SECRET))).collect()
    }

    /// Time passes while the app runs: it wakes for each that is due, and plans anew twice a day.
    pub fn pass(&mut self, time: Duration) {
        let end = self.now + time;
        while self.now < end {
            let next = self.disk.next_due().filter(|due_at| *due_at > self.now).unwrap_or(end);
            // A timer is some seconds late.
            self.now = (next + Duration::seconds(7)).min(self.now + Duration::hours(12)).min(end);
            self.look();
        }
    }

    /// As [`Life::pass`], with the store locked: nothing is planned.
    pub fn pass_locked(&mut self, time: Duration) {
        let end = self.now + time;
        while self.now < end {
            let next = self.disk.next_due().filter(|due_at| *due_at > self.now).unwrap_or(end);
            self.now = (next + Duration::seconds(7)).min(end);
            self.deliver();
        }
    }

    /// Nothing runs, and then the app is there again.
    pub fn sleep(&mut self, time: Duration) {
        self.now += time;
        self.look();
    }

    /// The clock comes to show another time.
    pub fn set_clock(&mut self, by: Duration) {
        self.now += by;
        self.seen_to = self.seen_to.min(self.now);
        self.look();
    }

    /// Another zone in flight. What was still to come by the old wall clock and is past by the new one was given or is missed.
    pub fn travel(&mut self, zone: Tz) {
        self.look();
        let to_come: HashSet<Source> = self.plan().iter().filter(|(_, one)| one.due_at > self.now).map(|(_, one)| one.source).collect();
        self.zone = zone;
        self.refresh(&[]);
        self.deliver();
        let missed: HashSet<ReminderId> =
            self.disk.entries.iter().filter(|entry| entry.state == State::Missed).map(|entry| entry.id).collect();
        let planned = self.plan();
        for (id, reminder) in planned.iter().filter(|(_, one)| one.due_at <= self.now && to_come.contains(&one.source)) {
            if self.is_paused(reminder.due_at) {
                continue;
            }
            let occasion = reminder.source.occasion();
            let is_later = |other: &Reminder| other.source.occasion() == occasion && other.due_at > self.now;
            if occasion.is_some() && (reminder.expires_at <= self.now || planned.iter().any(|(_, other)| is_later(other))) {
                continue;
            }
            self.planned.insert(key(reminder));
            if missed.contains(id) {
                self.missed.insert(key(reminder));
            } else if !self.given.contains_key(&key(reminder)) {
                self.wrong.lost.push(key(reminder));
            }
        }
        self.seen_to = self.now;
    }

    /// Changes a session while the app is there. One that still had a reminder to come has one, or had it now, for its new start.
    pub fn change(&mut self, change: impl FnOnce(&mut Self)) {
        self.look();
        let before = self.plan();
        change(self);
        let after: HashMap<ReminderId, Reminder> = self.plan().into_iter().collect();
        let moved = |id: &ReminderId, one: &Reminder| after.get(id).is_none_or(|other| other.expires_at != one.expires_at);
        let gone: Vec<ReminderId> = before.iter().filter(|(id, one)| moved(id, one)).map(|(id, _)| *id).collect();
        self.refresh(&gone);
        self.deliver();
        let waiting: Vec<Occasion> =
            before.iter().filter(|(_, one)| one.due_at > self.now).filter_map(|(_, one)| one.source.occasion()).collect();
        for occasion in waiting {
            let of: Vec<&Reminder> =
                after.values().filter(|one| one.source.occasion() == Some(occasion) && one.expires_at > self.now).collect();
            // What the most of a day leaves no room to, and what falls into a pause, does not come.
            let is_left_out = self.preferences.most_a_day.is_some() || of.iter().any(|one| self.is_paused(one.due_at));
            let is_told = is_left_out || of.iter().any(|one| one.due_at > self.now || self.given.contains_key(&key(one)));
            if let (false, Some(first)) = (is_told, of.first()) {
                self.wrong.lost.push(key(first));
            }
        }
        self.seen_to = self.now;
    }

    /// Snoozes the last that was given.
    pub fn snooze(&mut self, minutes: i64) {
        self.look();
        let last = self.disk.entries.iter().filter(|entry| entry.state == State::Given).max_by_key(|entry| (entry.due_at, entry.id));
        let Some(last) = last.cloned() else { return };
        self.last_id += 1;
        let (id, due_at) = (ReminderId::new(Uuid::from_u128(self.last_id)), self.now + Duration::minutes(minutes));
        let reminders: HashMap<ReminderId, Reminder> = self.plan().into_iter().collect();
        assert!(self.disk.snooze(last.id, id, due_at, reminders.get(&last.about())));
        self.second = self.disk.clone();
        self.snoozed.insert(id, 0);
    }

    /// Puts the last that was given away for good.
    pub fn done(&mut self) {
        self.look();
        let last = self.disk.entries.iter().filter(|entry| entry.state == State::Given).max_by_key(|entry| (entry.due_at, entry.id));
        if let Some(id) = last.map(|entry| entry.id) {
            assert!(self.disk.done(id));
            self.second = self.disk.clone();
        }
    }

    pub fn pending(&self) -> usize {
        self.disk.entries.iter().filter(|entry| entry.state == State::Pending).count()
    }

    pub fn kept(&self) -> usize {
        self.disk.entries.len()
    }
}

/// Whether an instant is quiet by the wall clock. Near a change of clocks the end itself can be swallowed.
fn is_quiet(hours: QuietHours, at: DateTime<Utc>, zone: Tz) -> bool {
    let time = to_local(at, zone).time();
    let is_quiet = if hours.from < hours.to { (hours.from..hours.to).contains(&time) } else { time >= hours.from || time < hours.to };
    let shown = |at: DateTime<Utc>| to_local(at, zone);
    is_quiet && shown(at + Duration::hours(26)) - shown(at - Duration::hours(26)) == Duration::hours(52)
}

/// A session every week.
pub fn weekly(number: u128, kind: SessionKind, day: Day, starts: NaiveDateTime, minutes: i32, zone: Tz, leads: &[i32]) -> Session {
    let content = Content {
        kind,
        title: None,
        place: None,
        link: None,
        bring: None,
        facilitator: None,
        description: None,
        zone,
        starts,
        duration_minutes: minutes,
        all_day: false,
        free: false,
        travel_minutes: i32::try_from(number % 3).unwrap_or(0) * 20,
        repeat: Repeat::Weekly { every: 1, on: vec![day], until: None },
        rdates: Vec::new(),
        leads: leads.to_vec(),
    };
    Session::new(SessionId::new(Uuid::from_u128(number)), content, starts.and_utc()).unwrap()
}

/// Moves the next occurrence of a session after an instant.
pub fn move_next(session: &mut Session, from: DateTime<Utc>, by: Duration) {
    let Some(next) = session.occurrences(from, from + Duration::days(9)).into_iter().next() else { return };
    session.exceptions.retain(|one| one.original != next.original);
    session.exceptions.push(Exception::new(next.original, Change::Moved { to: next.starts + by }));
    session.exceptions.sort_by_key(|one| one.original);
}
