//! The Today screen in one answer.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{CheckInView, HomeworkView, OccurrenceView, ReachedMilestone, ReminderView, UrgeView, Written};

/// Everything that Today shows.
#[derive(Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Today {
    pub now: DateTime<Utc>,
    pub zone: String,
    pub on: NaiveDate,
    pub name: Option<Written>,
    /// `None` without a start date.
    pub recovery: Option<RecoveryDays>,
    /// Today's asked-for check-ins, and whether each is done.
    pub check_ins_due: Vec<DueCheckIn>,
    /// Today's check-ins, newest first.
    pub check_ins: Vec<CheckInView>,
    /// The next session that has not ended, within 400 days, cancelled ones left out.
    pub next_session: Option<OccurrenceView>,
    /// The other sessions of today, in order, cancelled ones included.
    pub sessions: Vec<OccurrenceView>,
    /// Occurrences of the last 7 days that ended without attendance being recorded, newest first.
    pub attendance_open: Vec<OccurrenceView>,
    /// What is still to be done, due first first.
    pub homework: Vec<HomeworkView>,
    /// The week whose review is asked for, by its Monday: on Sunday and Monday, until it is done or put away.
    pub review_due: Option<NaiveDate>,
    /// Milestones that are reached today.
    pub milestones: Vec<ReachedMilestone>,
    /// An urge that was begun and not ended.
    pub open_urge: Option<UrgeView>,
    pub missed_reminders: Vec<ReminderView>,
    /// One line of encouragement, drawn from the record.
    pub encouragement: Encouragement,
}

/// A check-in asked for at a time of day. It is done by any check-in from half-way since the previous time up to half-way to the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DueCheckIn {
    pub time: NaiveTime,
    pub done: bool,
    /// Whether its time has come.
    pub due: bool,
}

/// A fact of the person's own record worth a kind word. The UI has the wording.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Encouragement {
    /// Nothing recorded yet.
    FirstStep,
    /// Back after so many days without an entry.
    WelcomeBack { days: u32 },
    /// A lapse was recorded since yesterday; the person came back and said so.
    Honest,
    /// Urges ridden out in the last 7 days.
    UrgesRidden { count: u32 },
    /// Mean craving of the last 7 days against the 7 before.
    CravingEasing { now: f64, before: f64 },
    /// An exercise that helped: its title and the mean relief in points.
    Helped { exercise: String, mean_relief: f64 },
    /// Sessions attended in the last 7 days.
    SessionsAttended { count: u32 },
    /// Check-ins in the last 7 days.
    CheckedIn { count: u32 },
}

/// Days in recovery, kept whole through a lapse.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RecoveryDays {
    /// Days since the recovery start date, that day counted as 1.
    pub since_start: u32,
    /// Of those, days with no use recorded.
    pub without_use: u32,
    /// Days since the last recorded use (or the start), today included.
    pub current_run: u32,
}
