//! Sessions, their occurrences and attendance.

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use daymark_domain::ids::{CalendarId, ScheduleChangeId, SessionId};
use daymark_domain::session::{Attendance, OccurrenceStatus, Repeat, SessionKind};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::Written;

/// Adds a session, single or recurring, or (in [`UpdateSession`]) replaces its content.
#[derive(Clone, PartialEq, Eq, Deserialize, Serialize, TS)]
pub struct AddSession {
    pub kind: SessionKind,
    /// At most 200 characters.
    pub title: Option<Written>,
    /// At most 500 characters.
    pub place: Option<Written>,
    /// A telehealth link: `https:`, `http:` or `tel:`; at most 2,000 characters.
    pub link: Option<Written>,
    /// What to bring; at most 2,000 characters.
    pub bring: Option<Written>,
    /// Who leads it; at most 200 characters.
    #[serde(default)]
    pub facilitator: Option<Written>,
    /// What else is known of it; at most 2,000 characters.
    #[serde(default)]
    pub description: Option<Written>,
    /// IANA zone whose wall clock the series keeps; `None` for the zone the computer is in.
    pub zone: Option<String>,
    /// Local start of the first occurrence.
    pub starts: NaiveDateTime,
    /// 5 to 44,640; a multiple of 1,440 for whole days.
    pub duration_minutes: i32,
    /// Whole days, from a start at midnight.
    #[serde(default)]
    pub all_day: bool,
    /// It leaves the person free: nothing is in its way.
    #[serde(default)]
    pub free: bool,
    /// How long it takes to get there, 0 to 480.
    #[serde(default)]
    pub travel_minutes: i32,
    pub repeat: Repeat,
    /// Local starts beside those of the rule; at most 20,000.
    #[serde(default)]
    pub extra: Vec<NaiveDateTime>,
    /// Minutes ahead at which to remind, each 0 to 20,160, at most 5; `None` for the preferred ones.
    pub leads: Option<Vec<i32>>,
}

/// Replaces the content of a session. Changes to single occurrences whose original start the new rule still gives are kept. Where something is
/// kept of past occurrences that the new rule does not give, what was stays a series of its own.
#[derive(Clone, PartialEq, Eq, Deserialize, Serialize, TS)]
pub struct UpdateSession {
    pub id: SessionId,
    #[serde(flatten)]
    pub content: AddSession,
}

/// A session with its new content.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SessionChanged {
    /// The series as it goes on.
    pub session: SessionView,
    /// Undoes it.
    pub change: ScheduleChangeId,
}

/// Names one session.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, TS)]
pub struct OneSession {
    pub id: SessionId,
}

/// A session as it is shown.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SessionView {
    pub id: SessionId,
    pub kind: SessionKind,
    pub title: Option<Written>,
    pub place: Option<Written>,
    pub link: Option<Written>,
    pub bring: Option<Written>,
    pub facilitator: Option<Written>,
    pub description: Option<Written>,
    /// Whether its kind is one of the life around the programme.
    pub commitment: bool,
    pub zone: String,
    pub starts: NaiveDateTime,
    pub duration_minutes: i32,
    pub all_day: bool,
    pub free: bool,
    pub travel_minutes: i32,
    pub repeat: Repeat,
    /// The rule as RFC 5545 writes it, for where there are no words for it.
    pub rule_text: Option<String>,
    pub extra: Vec<NaiveDateTime>,
    pub leads: Vec<i32>,
    /// The calendar that it came with.
    pub calendar: Option<CalendarId>,
}

/// Asks for the occurrences that start on these local dates, both included; at most 400 days.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, TS)]
pub struct ListOccurrences {
    pub from: NaiveDate,
    pub to: NaiveDate,
}

/// Names one occurrence by the local start that its rule gave it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, TS)]
pub struct OneOccurrence {
    pub session: SessionId,
    pub original: NaiveDateTime,
}

/// Moves one occurrence to another local start in the session's zone.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, TS)]
pub struct MoveOccurrence {
    pub session: SessionId,
    pub original: NaiveDateTime,
    pub to: NaiveDateTime,
}

/// Records attendance of one occurrence; `None` takes it back.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, TS)]
pub struct RecordAttendance {
    pub session: SessionId,
    pub original: NaiveDateTime,
    pub attendance: Option<Attendance>,
}

/// An occurrence as it is shown.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct OccurrenceView {
    pub session: SessionId,
    /// Its name within the series.
    pub original: NaiveDateTime,
    /// Local start in `zone`, as it stands.
    pub starts: NaiveDateTime,
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
    pub zone: String,
    pub status: OccurrenceStatus,
    pub kind: SessionKind,
    pub title: Option<Written>,
    pub place: Option<Written>,
    pub link: Option<Written>,
    pub bring: Option<Written>,
    pub facilitator: Option<Written>,
    pub description: Option<Written>,
    pub commitment: bool,
    pub all_day: bool,
    pub free: bool,
    pub travel_minutes: i32,
    pub attendance: Option<Attendance>,
    /// Whether it belongs to a series of more than one.
    pub recurring: bool,
}
