//! The Today screen in one answer.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
pub use daymark_domain::days::RecoveryDays;
pub use daymark_domain::encouragement::Encouragement;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{CheckInView, HomeworkView, LapseView, OccurrenceView, ReachedMilestone, ReminderView, Silence, UrgeView, Written};

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
    /// Occurrences of the last 7 days that ended without attendance being recorded, newest first, until the person lets them rest.
    pub attendance_open: Vec<OccurrenceView>,
    /// What is still to be done, due first first.
    pub homework: Vec<HomeworkView>,
    /// The week whose review is asked for, by its Monday: on Sunday and Monday, until it is done or put away.
    pub review_due: Option<NaiveDate>,
    /// Milestones that are reached today.
    pub milestones: Vec<ReachedMilestone>,
    /// An urge that was begun less than two hours ago and not ended.
    pub open_urge: Option<UrgeView>,
    /// An urge that was left, of which the person was not asked yet how it ended.
    pub urge_to_ask: Option<UrgeView>,
    /// Where nothing was written down for three days or more: for how many.
    pub days_away: Option<u32>,
    /// Days that nobody reported, to ask about once.
    pub silence_to_ask: Option<Silence>,
    /// The lapse that was last written down within the last 24 hours, which can be undone.
    pub lapse: Option<LapseView>,
    pub missed: MissedReminders,
    /// One line of encouragement, drawn from the record.
    pub encouragement: Encouragement,
}

/// The newest of the reminders that were missed, and how many there are beside them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MissedReminders {
    /// At most three.
    pub newest: Vec<MissedReminder>,
    pub more: u32,
}

/// A reminder that was missed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MissedReminder {
    pub reminder: ReminderView,
    /// Whether it came due so lately (under two hours ago) that it can be brought again.
    pub can_snooze: bool,
}

/// A check-in asked for at a time of day. It is done by any check-in from half-way since the previous time up to half-way to the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DueCheckIn {
    pub time: NaiveTime,
    pub done: bool,
    /// Whether its time has come.
    pub due: bool,
}
