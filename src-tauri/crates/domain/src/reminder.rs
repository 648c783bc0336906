//! Reminders: planned here, from sources and preferences, without a clock; delivered by the app.

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, Utc};

use crate::ids::SessionId;

/// What a reminder is for. It names the reminder: planning the same thing twice gives the same source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Source {
    /// A check-in asked for on a local date at a local time.
    CheckIn { on: NaiveDate, time: NaiveTime },
    /// A session's occurrence, so many minutes ahead.
    Session { session: SessionId, original: NaiveDateTime, lead_minutes: u32 },
}

/// A reminder to be given at an instant, and worth giving late until another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reminder {
    pub source: Source,
    pub due_at: DateTime<Utc>,
    /// After this it is missed, not given: the session's start, or an hour after a check-in was due.
    pub expires_at: DateTime<Utc>,
}
