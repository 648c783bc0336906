//! Reminders as they are shown.

use chrono::{DateTime, NaiveTime, Utc};
use daymark_domain::ids::{HomeworkId, OwnReminderId, ReminderId};
pub use daymark_domain::own_reminder::OwnDays;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{OneOccurrence, Written};

/// What a reminder is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ReminderAbout {
    CheckIn,
    Session {
        occurrence: OneOccurrence,
        lead_minutes: u32,
    },
    Homework {
        id: HomeworkId,
    },
    /// One of the person's own.
    Own {
        id: OwnReminderId,
    },
    WeeklyReview,
    /// What it was for has changed or gone since.
    Unknown,
}

/// A reminder to come, or one that was missed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ReminderView {
    pub id: ReminderId,
    pub due_at: DateTime<Utc>,
    pub about: ReminderAbout,
}

/// The next reminders (at most 50, within 14 days), and those missed in the last 7 days that were not yet put away.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ReminderList {
    pub upcoming: Vec<ReminderView>,
    pub missed: Vec<ReminderView>,
}

/// Gives a reminder again later, in 1 to 240 minutes: from now, or from its own time where that is still ahead.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, TS)]
pub struct SnoozeReminder {
    pub id: ReminderId,
    pub minutes: i32,
}

/// Names one reminder.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, TS)]
pub struct OneReminder {
    pub id: ReminderId,
}

/// Adds a reminder of one's own, or (in [`UpdateOwnReminder`]) replaces what it says and when it comes.
#[derive(Clone, PartialEq, Eq, Deserialize, Serialize, TS)]
pub struct AddOwnReminder {
    /// At most 200 characters.
    pub text: Written,
    /// By the wall clock where the person is.
    pub time: NaiveTime,
    pub days: OwnDays,
}

/// Replaces what a reminder of one's own says and when it comes.
#[derive(Clone, PartialEq, Eq, Deserialize, Serialize, TS)]
pub struct UpdateOwnReminder {
    pub id: OwnReminderId,
    #[serde(flatten)]
    pub content: AddOwnReminder,
}

/// Names one reminder of one's own.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, TS)]
pub struct OneOwnReminder {
    pub id: OwnReminderId,
}

/// A reminder of one's own as it is shown.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct OwnReminderView {
    pub id: OwnReminderId,
    pub text: Written,
    pub time: NaiveTime,
    pub days: OwnDays,
}
