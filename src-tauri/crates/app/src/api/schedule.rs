//! The schedule: what is on, what gets in each other's way, where there is room, and calendars that are brought in and handed out.

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use daymark_domain::conflict::ConflictKind;
use daymark_domain::ids::{CalendarId, ScheduleChangeId, SessionId};
use daymark_domain::session::SessionKind;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{AddSession, HomeworkView, OccurrenceView, OneOccurrence, SessionView, Written};

/// Asks for what is on these local dates, both included; at most 62 days.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, TS)]
pub struct GetSchedule {
    pub from: NaiveDate,
    pub to: NaiveDate,
}

/// What is on some days.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ScheduleView {
    /// Sessions and commitments, by their start.
    pub occurrences: Vec<OccurrenceView>,
    /// Those of these days, by the start of the later one.
    pub conflicts: Vec<ConflictView>,
    /// Whether there is anything at all, on these days or others.
    pub any: bool,
}

/// Two occurrences that get in each other's way.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ConflictView {
    /// The one that starts first.
    pub first: OccurrenceView,
    pub second: OccurrenceView,
    pub kind: ConflictKind,
    /// How many minutes both are on, or how many are missing on the way.
    pub minutes: i32,
    /// Whether the person said that it is fine.
    pub accepted: bool,
}

/// Says that two occurrences may meet, or takes that back.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, TS)]
pub struct AcceptConflict {
    pub first: OneOccurrence,
    pub second: OneOccurrence,
    pub accepted: bool,
}

/// Asks where something of this length fits on these local dates, both included; at most 14 days.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, TS)]
pub struct FindFreeTime {
    pub from: NaiveDate,
    pub to: NaiveDate,
    /// 5 to 240.
    pub minutes: i32,
}

/// A stretch in which nothing is on, by the wall clock where the person is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FreeTimeView {
    /// When to begin, so that there is some air before and after.
    pub starts: NaiveDateTime,
    /// The whole free stretch around it.
    pub free_from: NaiveDateTime,
    pub free_to: NaiveDateTime,
    /// Whether this time is free on the same day of each of the next four weeks.
    pub every_week: bool,
}

/// One occurrence with all that belongs to it.
#[derive(Clone, Serialize, Deserialize, TS)]
pub struct OccurrenceDetail {
    pub occurrence: OccurrenceView,
    pub note: OccurrenceNoteView,
    /// What the person wanted to ask, written down at the one before.
    pub questions_from_last: Option<Written>,
    pub homework: Vec<HomeworkView>,
    pub conflicts: Vec<ConflictView>,
}

/// What a person keeps of one occurrence.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct OccurrenceNoteView {
    /// Why it was missed or excused.
    pub reason: Option<Written>,
    /// How it went, from 1 to 5.
    pub went: Option<i32>,
    pub takeaways: Option<Written>,
    /// Questions for next time.
    pub questions: Option<Written>,
}

/// Replaces what is kept of one occurrence; each text at most 5,000 characters.
#[derive(Clone, Deserialize, Serialize, TS)]
pub struct SaveOccurrenceNote {
    pub session: SessionId,
    pub original: NaiveDateTime,
    #[serde(flatten)]
    pub note: OccurrenceNoteView,
}

/// Replaces the content of a series from one occurrence on. What was before it stays as it is.
#[derive(Clone, Deserialize, Serialize, TS)]
pub struct UpdateFollowing {
    pub id: SessionId,
    pub original: NaiveDateTime,
    #[serde(flatten)]
    pub content: AddSession,
}

/// What a change from one occurrence on made.
#[derive(Clone, Serialize, Deserialize, TS)]
pub struct FollowingChanged {
    /// The series from there on, unless it ends there.
    pub session: Option<SessionView>,
    /// Undoes it.
    pub change: ScheduleChangeId,
}

/// Names a change of many.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, TS)]
pub struct OneScheduleChange {
    pub id: ScheduleChangeId,
}

/// A calendar to bring in: an iCalendar file (RFC 5545) of at most 20 MB and a million lines.
#[derive(Clone, Deserialize, Serialize, TS)]
pub struct CalendarFile {
    /// The bytes of the file: its lines may be folded within a letter, so it is not text yet.
    pub base64: Written,
    /// The calendar that this is a newer copy of; `None` lets Daymark find it by what is in it.
    pub calendar: Option<CalendarId>,
    /// What its events are, where an event of the same calendar was not said to be something else.
    pub kind: SessionKind,
}

/// What bringing in a calendar would do.
#[derive(Clone, Serialize, Deserialize, TS)]
pub struct CalendarPreview {
    pub name: Written,
    /// The calendar that it is a newer copy of.
    pub calendar: Option<CalendarId>,
    /// What would change, by the first start.
    pub items: Vec<CalendarChange>,
    /// How many of its events are here already, just so.
    pub unchanged: u32,
    /// What cannot be taken over, named one by one.
    pub unsupported: Vec<CalendarUnsupported>,
    /// Series that are otherwise in it than they were, behind where the person ended or changed them: there they stay as they have them.
    pub yours: Vec<CalendarYours>,
}

/// What would be done with one event.
#[derive(Clone, Serialize, Deserialize, TS)]
pub struct CalendarChange {
    pub uid: Written,
    pub effect: CalendarEffect,
    pub title: Option<Written>,
    pub place: Option<Written>,
    /// Local start in `zone`: as it will be, or, of one that goes, as it is. Of a file about one occurrence, the start of that.
    pub starts: NaiveDateTime,
    pub zone: String,
    pub duration_minutes: i32,
    pub all_day: bool,
    pub kind: SessionKind,
    pub recurring: bool,
    /// How many are still to come within a year.
    pub ahead: u32,
}

/// What becomes of an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum CalendarEffect {
    Added,
    Changed,
    Removed,
}

/// A series that the person made otherwise from a day on.
#[derive(Clone, Serialize, Deserialize, TS)]
pub struct CalendarYours {
    pub title: Option<Written>,
    pub from: NaiveDate,
}

/// Something in a calendar that Daymark does not take over.
#[derive(Clone, Serialize, Deserialize, TS)]
pub struct CalendarUnsupported {
    /// What the event that misses it is called.
    pub title: Option<Written>,
    /// When that event starts by its own clock, where that is known.
    pub starts: Option<NaiveDateTime>,
    /// The property or value, such as `RRULE` or `TZID`.
    pub what: String,
}

/// Brings in a calendar as it was shown.
#[derive(Clone, Deserialize, Serialize, TS)]
pub struct ImportCalendar {
    #[serde(flatten)]
    pub file: CalendarFile,
    /// Events that are something else than the rest.
    pub kinds: Vec<CalendarKind>,
    /// Events to leave out.
    pub without: Vec<Written>,
}

/// What one event is.
#[derive(Clone, Deserialize, Serialize, TS)]
pub struct CalendarKind {
    pub uid: Written,
    pub kind: SessionKind,
}

/// What was brought in.
#[derive(Clone, Serialize, Deserialize, TS)]
pub struct CalendarImported {
    pub calendar: CalendarId,
    pub added: u32,
    pub changed: u32,
    pub removed: u32,
    /// Undoes all of it.
    pub change: ScheduleChangeId,
}

/// A calendar that was brought in.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CalendarView {
    pub id: CalendarId,
    pub name: Written,
    pub imported_at: DateTime<Utc>,
    pub events: u32,
}

/// Names one calendar.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, TS)]
pub struct OneCalendar {
    pub id: CalendarId,
}

/// Asks for the sessions (without commitments) as an iCalendar file, or for one series.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, TS)]
pub struct ExportCalendar {
    pub session: Option<SessionId>,
}

/// Where a file was saved.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SavedFile {
    pub path: Written,
}
