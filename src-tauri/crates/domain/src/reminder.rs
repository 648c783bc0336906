//! Reminders: planned here, from sources and preferences, without a clock; delivered by the app.

use std::collections::BTreeSet;

use chrono::{DateTime, Days, Duration, NaiveDate, NaiveDateTime, NaiveTime, TimeZone, Utc};
use chrono_tz::Tz;
use sha2::{Digest, Sha256};

use crate::homework::Homework;
use crate::ids::{HomeworkId, ReminderId, SessionId};
use crate::preferences::{Preferences, QuietHours};
use crate::session::{OccurrenceStatus, Session};
use crate::wall_clock::{clamp, local_date, to_instant, to_local};

/// What a reminder is for. It names the reminder: planning the same thing twice gives the same source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Source {
    /// A check-in asked for on a local date at a local time.
    CheckIn { on: NaiveDate, time: NaiveTime },
    /// A session's occurrence, so many minutes ahead.
    Session { session: SessionId, original: NaiveDateTime, lead_minutes: u32 },
    /// Homework, so many minutes before it is due.
    Homework { homework: HomeworkId, lead_minutes: u32 },
}

/// What reminders are planned from, besides the preferences.
#[derive(Clone, Copy, Default)]
pub struct Sources<'a> {
    pub sessions: &'a [Session],
    pub homework: &'a [Homework],
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

/// How far a session can lie beyond its earliest reminder: the longest lead, and a day that quiet hours can add.
const LONGEST_LEAD: Duration = Duration::days(15);

/// How many minutes before homework is due a reminder is given.
const HOMEWORK_LEADS: [u32; 2] = [1_440, 120];

/// Everything that is due from `from` (included) to `to` (excluded), in order, each source once.
///
/// `zone` is where the person is: check-in times and quiet hours go by its wall clock, sessions by their own zone's. A reminder that falls
/// into quiet hours moves to their end; one that would then come too late for its session or homework moves to the last minute before they
/// begin.
#[must_use]
pub fn plan(sources: Sources<'_>, preferences: &Preferences, from: DateTime<Utc>, to: DateTime<Utc>, zone: Tz) -> Vec<Reminder> {
    if from >= to {
        return Vec::new();
    }
    let mut reminders = check_ins(preferences, from, to, zone);
    for session in sources.sessions.iter().filter(|session| session.deleted_at.is_none()) {
        let last = to.checked_add_signed(LONGEST_LEAD).unwrap_or(to);
        for occurrence in session.occurrences(from, last) {
            if occurrence.status != OccurrenceStatus::Cancelled {
                let source = |lead_minutes| Source::Session { session: session.id, original: occurrence.original, lead_minutes };
                ahead_of(occurrence.starts_at, &session.leads, source, preferences.quiet_hours, zone, &mut reminders);
            }
        }
    }
    for homework in sources.homework.iter().filter(|homework| preferences.homework_reminders && homework.is_open()) {
        let source = |lead_minutes| Source::Homework { homework: homework.id, lead_minutes };
        if let Some(due_at) = homework.due_at {
            ahead_of(due_at, &HOMEWORK_LEADS, source, preferences.quiet_hours, zone, &mut reminders);
        }
    }
    reminders.retain(|reminder| (from..to).contains(&reminder.due_at));
    reminders.sort_unstable_by_key(|reminder| (reminder.due_at, reminder.source));
    reminders
}

fn check_ins(preferences: &Preferences, from: DateTime<Utc>, to: DateTime<Utc>, zone: Tz) -> Vec<Reminder> {
    let times: BTreeSet<NaiveTime> = preferences.check_in_times.iter().copied().collect();
    // A day before: quiet hours can carry a reminder over midnight.
    let first = local_date(from, zone).checked_sub_days(Days::new(1)).unwrap_or(NaiveDate::MIN);
    let last = local_date(to, zone);
    let mut reminders: Vec<Reminder> = Vec::new();
    for on in first.iter_days().take_while(|on| *on <= last) {
        for time in &times {
            let due_at = to_instant(on.and_time(*time), zone);
            let due_at = quiet(preferences.quiet_hours, due_at, zone).map_or(due_at, |quiet| quiet.ends_at);
            // Two that quiet hours carry to one instant are one.
            if reminders.iter().rev().take(times.len()).all(|earlier| earlier.due_at != due_at) {
                let expires_at = due_at.checked_add_signed(CHECK_IN_WORTH).unwrap_or(due_at);
                reminders.push(Reminder { source: Source::CheckIn { on, time: *time }, due_at, expires_at });
            }
        }
    }
    reminders
}

/// Adds the reminders that lead up to an instant.
fn ahead_of(
    until: DateTime<Utc>,
    leads: &[u32],
    source: impl Fn(u32) -> Source,
    hours: Option<QuietHours>,
    zone: Tz,
    reminders: &mut Vec<Reminder>,
) {
    let first = reminders.len();
    let mut leads = leads.to_vec();
    leads.sort_unstable();
    for lead_minutes in leads {
        let wanted = until.checked_sub_signed(Duration::minutes(i64::from(lead_minutes))).unwrap_or(until);
        let due_at = match quiet(hours, wanted, zone) {
            None => wanted,
            Some(quiet) if quiet.ends_at < until => quiet.ends_at,
            Some(quiet) => quiet.last_before,
        };
        // Leads that quiet hours carry to one instant are one: the shortest, which says best how soon it is.
        if reminders.iter().skip(first).all(|earlier| earlier.due_at != due_at) {
            reminders.push(Reminder { source: source(lead_minutes), due_at, expires_at: until });
        }
    }
}

/// The way out of quiet hours.
struct Quiet {
    ends_at: DateTime<Utc>,
    /// The last minute before they began.
    last_before: DateTime<Utc>,
}

/// The quiet hours that an instant falls into, if any.
fn quiet(hours: Option<QuietHours>, at: DateTime<Utc>, zone: Tz) -> Option<Quiet> {
    let QuietHours { from, to } = hours?;
    let local = to_local(at, zone);
    let (date, time) = (local.date(), local.time());
    let (begins_on, ends_on) = if from < to {
        (from..to).contains(&time).then_some((date, date))?
    } else if time >= from {
        (date, date.checked_add_days(Days::new(1))?)
    } else if time < to {
        (date.checked_sub_days(Days::new(1))?, date)
    } else {
        return None;
    };
    let end = clamp(ends_on.and_time(to));
    let first_end = to_instant(end, zone);
    // In an hour that is lived twice the end comes twice too; the one that is not over yet counts.
    let ends_at = if first_end > at { first_end } else { zone.from_local_datetime(&end).latest()?.with_timezone(&Utc) };
    let begins_at = to_instant(begins_on.and_time(from), zone);
    (ends_at > at).then(|| Quiet { ends_at, last_before: begins_at.checked_sub_signed(Duration::minutes(1)).unwrap_or(begins_at) })
}

impl Source {
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
        }
        let digest = hash.finalize();
        let mut half = [0; 16];
        for (byte, from) in half.iter_mut().zip(digest.iter()) {
            *byte = *from;
        }
        ReminderId::new(uuid::Builder::from_custom_bytes(half).into_uuid())
    }
}
