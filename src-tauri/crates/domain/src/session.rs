//! Sessions of the programme: single or recurring, moved, cancelled, attended.

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc, Weekday};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::ids::SessionId;
use crate::words::Words;

/// The kinds of session an intensive outpatient programme holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SessionKind {
    Individual,
    Group,
    Family,
    Education,
}

/// A day of the week.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Day {
    Monday,
    Tuesday,
    Wednesday,
    Thursday,
    Friday,
    Saturday,
    Sunday,
}

impl From<Day> for Weekday {
    fn from(day: Day) -> Self {
        match day {
            Day::Monday => Self::Mon,
            Day::Tuesday => Self::Tue,
            Day::Wednesday => Self::Wed,
            Day::Thursday => Self::Thu,
            Day::Friday => Self::Fri,
            Day::Saturday => Self::Sat,
            Day::Sunday => Self::Sun,
        }
    }
}

/// How a session recurs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Repeat {
    /// Once only.
    Never,
    /// Every `every` weeks (1 to 52) on these days, until a local date, both ends included.
    Weekly { every: u32, on: Vec<Day>, until: Option<NaiveDate> },
    /// An RFC 5545 recurrence rule, for what the form does not offer.
    Rule { rrule: String },
}

/// What was done to one occurrence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    Cancelled,
    /// Moved to this local start.
    Moved { to: NaiveDateTime },
}

/// A change of one occurrence, named by the local start that the rule gave it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Exception {
    pub original: NaiveDateTime,
    pub change: Change,
}

/// A session series (a single session is a series of one).
#[derive(Clone, PartialEq, Eq)]
pub struct Session {
    pub id: SessionId,
    pub kind: SessionKind,
    pub title: Option<Words>,
    pub place: Option<Words>,
    pub link: Option<Words>,
    pub bring: Option<Words>,
    /// The zone whose wall clock the series keeps.
    pub zone: Tz,
    /// The first occurrence's local start.
    pub starts: NaiveDateTime,
    /// 5 to 1,440.
    pub duration_minutes: u32,
    pub repeat: Repeat,
    /// Minutes before the start at which to remind, 0 to 20,160, none twice, at most 5.
    pub leads: Vec<u32>,
    pub exceptions: Vec<Exception>,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
    pub deleted_at: Option<DateTime<Utc>>,
}

/// Whether a person was there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Attendance {
    Attended,
    Late,
    Missed,
    Excused,
}

/// Where an occurrence stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum OccurrenceStatus {
    Planned,
    Moved,
    Cancelled,
}

/// One occurrence of a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Occurrence {
    pub session: SessionId,
    /// The local start that the rule gave it: its name within the series, whatever happened to it since.
    pub original: NaiveDateTime,
    /// The local start as it stands, in the session's zone.
    pub starts: NaiveDateTime,
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
    pub status: OccurrenceStatus,
}
