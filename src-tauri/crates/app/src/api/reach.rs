//! Whether reminders reach the person.

use chrono::{DateTime, NaiveDate, Utc};
use daymark_domain::reach::{Advice, Finding, Link, Platform, Standing, Tested};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::ReminderView;

/// Each link between a plan and a notification that is seen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ReminderReach {
    pub now: DateTime<Utc>,
    pub zone: String,
    pub on: NaiveDate,
    pub platform: Platform,
    /// In the order of the chain.
    pub links: Vec<ReachLink>,
    /// The next reminders, at most ten.
    pub next: Vec<NextReminder>,
    /// What to try if a test reminder does not arrive, likeliest first.
    pub advice: Vec<Advice>,
    /// A test reminder that is under way or waits to be answered.
    pub trial: Option<Trial>,
    /// What was said of the last one.
    pub tested: Option<Tested>,
}

/// Whether the person is to be asked, once, to let reminders come on the minute.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ExactTimes {
    pub ask: bool,
}

/// A link and what is found of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ReachLink {
    pub link: Link,
    pub standing: Standing,
    pub finding: Finding,
}

/// A reminder to come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct NextReminder {
    pub reminder: ReminderView,
    /// When it would come without quiet hours, where they move it.
    pub moved_from: Option<DateTime<Utc>>,
    /// Whether it is near enough to be brought ten minutes later.
    pub can_snooze: bool,
}

/// A test reminder.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Trial {
    pub now: DateTime<Utc>,
    pub due_at: DateTime<Utc>,
    pub state: TrialState,
}

/// How far a test reminder came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum TrialState {
    Waiting,
    /// Handed to the system. Only the person knows whether it was seen.
    Sent,
    /// It could not be shown, or its time passed.
    NotSent,
}

/// Says whether a test reminder arrived.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AnswerTrial {
    pub arrived: bool,
}
