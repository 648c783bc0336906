//! Reminders as they are shown.

use chrono::{DateTime, Utc};
use daymark_domain::ids::{HomeworkId, ReminderId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::OneOccurrence;

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

/// Gives a reminder again later, in 1 to 240 minutes.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, TS)]
pub struct SnoozeReminder {
    pub id: ReminderId,
    pub minutes: i32,
}
