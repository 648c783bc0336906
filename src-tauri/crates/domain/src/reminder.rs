//! Reminders: planned here, from sources and preferences, without a clock; delivered by the app.

pub mod ledger;

use std::collections::{BTreeSet, HashMap, HashSet};

use chrono::{DateTime, Datelike, Days, Duration, NaiveDate, NaiveDateTime, NaiveTime, TimeZone, Utc};
use chrono_tz::Tz;
use sha2::{Digest, Sha256};

use self::ledger::{Given, Memory};
use crate::homework::Homework;
use crate::ids::{HomeworkId, OwnReminderId, ReminderId, SessionId};
use crate::own_reminder::OwnReminder;
use crate::preferences::{Preferences, QuietHours, RandomCheckIns};
use crate::session::{OccurrenceStatus, Session, SessionKind};
use crate::wall_clock::{clamp, local_date, to_instant};

/// What a reminder is for. It names the reminder: planning the same thing twice gives the same source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Source {
    /// A check-in asked for on a local date at a local time.
    CheckIn { on: NaiveDate, time: NaiveTime },
    /// A session's occurrence, so many minutes ahead (and the way there besides).
    Session { session: SessionId, original: NaiveDateTime, lead_minutes: u32 },
    /// Homework, so many minutes before it is due.
    Homework { homework: HomeworkId, lead_minutes: u32 },
    /// A reminder of the person's own, on a local date at a local time.
    Own { reminder: OwnReminderId, on: NaiveDate, time: NaiveTime },
    /// The review of the week that is over or about to be, asked for on a local date.
    WeeklyReview { on: NaiveDate },
}

/// What reminders are planned from, besides the preferences.
#[derive(Clone, Copy, Default)]
pub struct Sources<'a> {
    pub sessions: &'a [Session],
    pub homework: &'a [Homework],
    pub own: &'a [OwnReminder],
    /// What was given already, for the most that a day may have.
    pub given: &'a [Given],
    /// Decides when random check-ins come: the same each time, and known to nobody else. The ids of reminders are made of it too.
    pub seed: [u8; 32],
}

/// A reminder to be given at an instant, and worth giving late until another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reminder {
    pub source: Source,
    pub due_at: DateTime<Utc>,
    /// After this it is missed, not given: the session's start, when the homework is due, or an hour after a check-in was due.
    pub expires_at: DateTime<Utc>,
}

/// How long a check-in's reminder is worth giving late.
const CHECK_IN_WORTH: Duration = Duration::minutes(60);

/// How long a reminder of the person's own is worth giving late.
const OWN_WORTH: Duration = Duration::hours(4);

/// How long the weekly review's reminder is worth giving late.
const REVIEW_WORTH: Duration = Duration::hours(12);

/// How far a session can lie beyond its earliest reminder: the longest lead and the longest way, and a day that quiet hours can add.
const LONGEST_LEAD: Duration = Duration::days(16);

/// How many minutes before homework is due a reminder is given.
const HOMEWORK_LEADS: [u32; 2] = [1_440, 120];

/// Work that lasts longer than this holds no reminder back: they would come days late.
const LONGEST_SHIFT: Duration = Duration::hours(16);

/// Days around a range that are planned with it: what quiet hours and work can carry over, and whole days for the most that a day may have.
const AROUND: Days = Days::new(2);

/// Everything that is due from `from` (included) to `to` (excluded), in order, each source once.
///
/// `zone` is where the person is: check-in times and quiet hours go by its wall clock, sessions by their own zone's. A reminder that falls
/// into quiet hours (or, if the person wants it so, into work) moves to their end; one that would then come too late for its session or
/// homework moves to the last minute before they begin. Where a day has more than the person wants, what was given already counts first; of
/// what is left sessions go first, then homework, then the person's own, the weekly review, practice and check-ins; the rest is left out.
/// While reminders are paused there are none.
#[must_use]
pub fn plan(sources: Sources<'_>, preferences: &Preferences, from: DateTime<Utc>, to: DateTime<Utc>, zone: Tz) -> Vec<Reminder> {
    let mut reminders = plan_through_pause(sources, preferences, from, to, zone);
    reminders.retain(|reminder| preferences.paused_until.is_none_or(|until| reminder.due_at >= until));
    reminders
}

/// As [`plan`], with what falls into a pause: what was missed before it still has a name.
#[must_use]
pub fn plan_through_pause(
    sources: Sources<'_>,
    preferences: &Preferences,
    from: DateTime<Utc>,
    to: DateTime<Utc>,
    zone: Tz,
) -> Vec<Reminder> {
    if from >= to {
        return Vec::new();
    }
    let days = Span::around(from, to, zone);
    let mut planner = Planner { held: held_back(&sources, preferences, days, zone), planned: Vec::new() };
    check_ins(&mut planner, &sources, preferences, days, zone);
    sessions(&mut planner, &sources, preferences, days);
    for homework in sources.homework.iter().filter(|homework| preferences.homework_reminders && homework.is_open()) {
        let source = |lead_minutes| Source::Homework { homework: homework.id, lead_minutes };
        if let Some(due_at) = homework.due_at {
            planner.ahead_of(due_at, 0, &HOMEWORK_LEADS, Rank::Homework, source);
        }
    }
    for own in sources.own.iter().filter(|own| preferences.own_reminders && own.deleted_at.is_none()) {
        for on in days.dates().filter(|on| own.is_on(*on)) {
            let source = Source::Own { reminder: own.id, on, time: own.time };
            planner.at(to_instant(on.and_time(own.time), zone), OWN_WORTH, Rank::Own, source);
        }
    }
    if let Some(weekly) = preferences.weekly_review {
        for on in days.dates().filter(|on| on.weekday() == weekly.day.into()) {
            planner.at(to_instant(on.and_time(weekly.time), zone), REVIEW_WORTH, Rank::WeeklyReview, Source::WeeklyReview { on });
        }
    }
    let mut reminders = match preferences.most_a_day {
        Some(most) => at_most(planner.planned, most, &sources, zone),
        None => planner.planned.into_iter().map(|(_, reminder)| reminder).collect(),
    };
    reminders.retain(|reminder| (from..to).contains(&reminder.due_at));
    reminders.sort_unstable_by_key(|reminder| (reminder.due_at, reminder.source));
    reminders
}

/// When check-ins are asked for on a local date: at fixed times, or at random ones within windows.
///
/// Random moments within windows, with some time between them, are how experience sampling asks (Larson and Csikszentmihalyi 1983; Shiffman,
/// Stone and Hufford 2008): nobody can get ready for them. Here each is drawn from the seed and the date, so that planning twice gives the same.
#[must_use]
pub fn check_in_times(preferences: &Preferences, on: NaiveDate, seed: &[u8; 32]) -> Vec<NaiveTime> {
    let Some(RandomCheckIns { windows, spacing_minutes }) = &preferences.random_check_ins else {
        return preferences.check_in_times.iter().copied().collect::<BTreeSet<_>>().into_iter().collect();
    };
    let minute = |time: NaiveTime| (time - NaiveTime::MIN).num_minutes();
    let mut times = Vec::new();
    let mut earliest = 0;
    for (number, window) in windows.iter().enumerate() {
        let (first, last) = (minute(window.from).max(earliest), minute(window.to));
        let room = u64::try_from(last - first).unwrap_or(0) + 1;
        let drawn = Sha256::new_with_prefix(seed).chain_update(format!("random check-in {on} {number}")).finalize();
        let drawn = drawn.iter().take(8).fold(0_u64, |sum, byte| sum << 8 | u64::from(*byte));
        let at = first + i64::try_from(drawn % room).unwrap_or(0);
        times.push(NaiveTime::MIN.overflowing_add_signed(Duration::minutes(at)).0);
        earliest = at + i64::from(*spacing_minutes);
    }
    times
}

/// Which go first where a day may not have all.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    Session,
    Homework,
    Own,
    WeeklyReview,
    Practice,
    CheckIn,
}

/// Whole local days.
#[derive(Clone, Copy)]
struct Span {
    first: NaiveDate,
    last: NaiveDate,
    from: DateTime<Utc>,
    to: DateTime<Utc>,
}

impl Span {
    fn around(from: DateTime<Utc>, to: DateTime<Utc>, zone: Tz) -> Self {
        let first = local_date(from, zone).checked_sub_days(AROUND).unwrap_or(NaiveDate::MIN);
        let last = local_date(to, zone).checked_add_days(AROUND).unwrap_or(NaiveDate::MAX);
        let midnight = |on: NaiveDate| to_instant(on.and_time(NaiveTime::MIN), zone);
        Self { first, last, from: midnight(first).min(from), to: midnight(last).max(to) }
    }

    fn dates(self) -> impl Iterator<Item = NaiveDate> {
        self.first.iter_days().take_while(move |on| *on <= self.last)
    }
}

struct Planner {
    held: Vec<(DateTime<Utc>, DateTime<Utc>)>,
    planned: Vec<(Rank, Reminder)>,
}

impl Planner {
    /// One that may come late: at the end of what holds it back.
    fn at(&mut self, wanted: DateTime<Utc>, worth: Duration, rank: Rank, source: Source) {
        let due_at = self.holding(wanted).map_or(wanted, |(_, ends)| ends);
        let expires_at = due_at.checked_add_signed(worth).unwrap_or(due_at);
        self.planned.push((rank, Reminder { source, due_at, expires_at }));
    }

    /// Those that lead up to an instant, the way there besides.
    fn ahead_of(&mut self, until: DateTime<Utc>, travel_minutes: u32, leads: &[u32], rank: Rank, source: impl Fn(u32) -> Source) {
        let first = self.planned.len();
        let mut leads = leads.to_vec();
        leads.sort_unstable();
        for lead_minutes in leads {
            let ahead = Duration::minutes(i64::from(lead_minutes) + i64::from(travel_minutes));
            let wanted = until.checked_sub_signed(ahead).unwrap_or(until);
            let due_at = match self.holding(wanted) {
                None => wanted,
                Some((_, ends)) if ends < until => ends,
                Some((begins, _)) => begins.checked_sub_signed(Duration::minutes(1)).unwrap_or(begins),
            };
            // Leads that are carried to one instant are one: the shortest, which says best how soon it is.
            if self.planned.iter().skip(first).all(|(_, earlier)| earlier.due_at != due_at) {
                self.planned.push((rank, Reminder { source: source(lead_minutes), due_at, expires_at: until }));
            }
        }
    }

    /// What holds back a reminder at this instant.
    fn holding(&self, at: DateTime<Utc>) -> Option<(DateTime<Utc>, DateTime<Utc>)> {
        let next = self.held.partition_point(|(begins, _)| *begins <= at);
        self.held.get(next.checked_sub(1)?).copied().filter(|(_, ends)| *ends > at)
    }
}

fn check_ins(planner: &mut Planner, sources: &Sources<'_>, preferences: &Preferences, days: Span, zone: Tz) {
    if !preferences.check_in_reminders {
        return;
    }
    let first = planner.planned.len();
    for on in days.dates() {
        for time in check_in_times(preferences, on, &sources.seed) {
            planner.at(to_instant(on.and_time(time), zone), CHECK_IN_WORTH, Rank::CheckIn, Source::CheckIn { on, time });
        }
    }
    let mut asked = planner.planned.split_off(first);
    if let Some(random) = &preferences.random_check_ins {
        space(&mut asked, Duration::minutes(i64::from(random.spacing_minutes)), zone);
    }
    // Two that are carried to one instant are one.
    let mut taken = HashSet::new();
    asked.retain(|(_, one)| taken.insert(one.due_at));
    planner.planned.append(&mut asked);
}

/// Leaves out those of random check-ins that come too soon after another: what was carried goes first, because it is not in its window any
/// more. Each is held against its neighbours alone, so that a plan of a shorter time is a part of a longer one's.
fn space(asked: &mut Vec<(Rank, Reminder)>, spacing: Duration, zone: Tz) {
    let wanted = |source| match source {
        Source::CheckIn { on, time } => Some(to_instant(on.and_time(time), zone)),
        _ => None,
    };
    let is_carried = |one: &Reminder| wanted(one.source) != Some(one.due_at);
    // Within a day they are drawn apart; over midnight, and where a clock goes forward, they may not be.
    let mut before: Option<DateTime<Utc>> = None;
    asked.retain(|(_, one)| {
        let at = wanted(one.source).unwrap_or(one.due_at);
        let is_apart = before.is_none_or(|before| (at - before).abs() >= spacing);
        before = Some(at);
        is_apart
    });
    let mut in_place: Vec<DateTime<Utc>> = asked.iter().filter(|(_, one)| !is_carried(one)).map(|(_, one)| one.due_at).collect();
    in_place.sort_unstable();
    let is_near = |at: DateTime<Utc>| {
        let next = in_place.partition_point(|other| *other < at);
        let around = [next.checked_sub(1), Some(next)].into_iter().flatten().filter_map(|number| in_place.get(number));
        around.into_iter().any(|other| (*other - at).abs() < spacing)
    };
    asked.retain(|(_, one)| !is_carried(one) || !is_near(one.due_at));
    let mut before: Option<DateTime<Utc>> = None;
    asked.retain(|(_, one)| {
        let is_apart = !is_carried(one) || before.is_none_or(|before| one.due_at == before || one.due_at - before >= spacing);
        before = if is_carried(one) { Some(one.due_at) } else { before };
        is_apart
    });
}

fn sessions(planner: &mut Planner, sources: &Sources<'_>, preferences: &Preferences, days: Span) {
    let last = days.to.checked_add_signed(LONGEST_LEAD).unwrap_or(days.to);
    for session in sources.sessions.iter().filter(|session| session.deleted_at.is_none()) {
        let (rank, wanted) = match session.kind {
            SessionKind::Practice => (Rank::Practice, preferences.practice_reminders),
            _ => (Rank::Session, preferences.session_reminders),
        };
        if !wanted || session.leads.is_empty() {
            continue;
        }
        for occurrence in session.occurrences(days.from, last) {
            if occurrence.status != OccurrenceStatus::Cancelled {
                let source = |lead_minutes| Source::Session { session: session.id, original: occurrence.original, lead_minutes };
                planner.ahead_of(occurrence.starts_at, session.travel_minutes, &session.leads, rank, source);
            }
        }
    }
}

/// The most that each local day may have. What was given stays in the plan, and leaves that much less room to the rest.
fn at_most(planned: Vec<(Rank, Reminder)>, most: u32, sources: &Sources<'_>, zone: Tz) -> Vec<Reminder> {
    let mut given: HashMap<NaiveDate, usize> = HashMap::new();
    for one in sources.given {
        *given.entry(local_date(one.due_at, zone)).or_default() += 1;
    }
    let known = Memory::new(sources.given);
    let mut kept = Vec::new();
    let mut days: HashMap<NaiveDate, Vec<(Rank, Reminder)>> = HashMap::new();
    for one in planned {
        if !sources.given.is_empty() && known.holds(one.1.source.id(&sources.seed), &one.1) {
            kept.push(one.1);
        } else {
            days.entry(local_date(one.1.due_at, zone)).or_default().push(one);
        }
    }
    for (on, mut day) in days {
        // Of one rank the nearest to what they are for go first.
        day.sort_unstable_by_key(|(rank, one)| (*rank, one.expires_at - one.due_at, one.due_at, one.source));
        day.truncate((most as usize).saturating_sub(given.get(&on).copied().unwrap_or(0)));
        kept.extend(day.into_iter().map(|(_, reminder)| reminder));
    }
    kept
}

/// The stretches in which no reminder is given, in order, none touching another.
fn held_back(sources: &Sources<'_>, preferences: &Preferences, days: Span, zone: Tz) -> Vec<(DateTime<Utc>, DateTime<Utc>)> {
    // What leads up to a session can lie long after what it leads up to was asked for.
    let last = days.last.checked_add_days(Days::new(17)).unwrap_or(days.last);
    let dates = days.first.iter_days().take_while(|on| *on <= last);
    let mut held: Vec<_> = preferences.quiet_hours.map(|hours| dates.filter_map(|on| quiet(hours, on, zone)).collect()).unwrap_or_default();
    if preferences.not_during_work {
        let to = days.to.checked_add_signed(LONGEST_LEAD).unwrap_or(days.to);
        let from = days.from.checked_sub_signed(LONGEST_SHIFT).unwrap_or(days.from);
        for work in sources.sessions.iter().filter(|one| one.kind == SessionKind::Work && one.is_busy() && one.deleted_at.is_none()) {
            let shifts = work.occurrences(from, to).into_iter().filter(|shift| shift.status != OccurrenceStatus::Cancelled);
            held.extend(shifts.map(|shift| (shift.starts_at, shift.ends_at)).filter(|(begins, ends)| *ends - *begins <= LONGEST_SHIFT));
        }
    }
    held.sort_unstable();
    let mut joined: Vec<(DateTime<Utc>, DateTime<Utc>)> = Vec::new();
    for (begins, ends) in held {
        match joined.last_mut() {
            Some(last) if begins <= last.1 => last.1 = last.1.max(ends),
            _ => joined.push((begins, ends)),
        }
    }
    joined
}

/// The quiet hours that begin on a date. In an hour that is lived twice they last to the end of the second one.
fn quiet(QuietHours { from, to }: QuietHours, on: NaiveDate, zone: Tz) -> Option<(DateTime<Utc>, DateTime<Utc>)> {
    let ends_on = if from < to { on } else { on.checked_add_days(Days::new(1))? };
    let ends = clamp(ends_on.and_time(to));
    let latest = zone.from_local_datetime(&ends).latest().map(|at| at.with_timezone(&Utc));
    let (begins, ends) = (to_instant(on.and_time(from), zone), latest.unwrap_or_else(|| to_instant(ends, zone)));
    (ends > begins).then_some((begins, ends))
}

/// What several reminders can lead up to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Occasion {
    Occurrence(SessionId, NaiveDateTime),
    Homework(HomeworkId),
}

impl Source {
    /// What it leads up to, if it does lead up to something.
    #[must_use]
    pub const fn occasion(&self) -> Option<Occasion> {
        match self {
            Self::Session { session, original, .. } => Some(Occasion::Occurrence(*session, *original)),
            Self::Homework { homework, .. } => Some(Occasion::Homework(*homework)),
            Self::CheckIn { .. } | Self::Own { .. } | Self::WeeklyReview { .. } => None,
        }
    }

    /// The opaque id under which the system and the delivery ledger know this reminder: the first half of SHA-256 over the secret and the
    /// source, as a UUID of version 8. Without the secret it tells nothing of what it is for.
    #[must_use]
    pub fn id(&self, secret: &[u8; 32]) -> ReminderId {
        let mut hash = Sha256::new_with_prefix(secret);
        match self {
            Self::CheckIn { on, time } => hash.update(format!("check-in {on} {time}")),
            Self::Session { session, original, lead_minutes } => {
                hash.update(format!("session {} {} {lead_minutes}", session.uuid(), original.format("%FT%T%.f")));
            }
            Self::Homework { homework, lead_minutes } => hash.update(format!("homework {} {lead_minutes}", homework.uuid())),
            Self::Own { reminder, on, time } => hash.update(format!("own {} {on} {time}", reminder.uuid())),
            Self::WeeklyReview { on } => hash.update(format!("weekly review {on}")),
        }
        let digest = hash.finalize();
        let mut half = [0; 16];
        for (byte, from) in half.iter_mut().zip(digest.iter()) {
            *byte = *from;
        }
        ReminderId::new(uuid::Builder::from_custom_bytes(half).into_uuid())
    }
}
