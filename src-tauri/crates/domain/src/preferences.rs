//! How the person wants the app to behave.

use chrono::NaiveTime;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// How much a notification says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum NotificationDetail {
    /// "Time for your check-in", "A session is coming up": nothing that tells what for.
    #[default]
    Discreet,
    /// The session's kind, title and place too.
    Full,
}

/// Light, dark, or as the system has it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Theme {
    #[default]
    System,
    Light,
    Dark,
}

/// A daily stretch without notifications, by the wall clock; it may span midnight. `from == to` is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct QuietHours {
    pub from: NaiveTime,
    pub to: NaiveTime,
}

/// Settings kept in the store.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Preferences {
    /// Local times at which to be asked for a check-in, at most 8, none twice.
    pub check_in_times: Vec<NaiveTime>,
    pub quiet_hours: Option<QuietHours>,
    pub notification_detail: NotificationDetail,
    /// Lead times in minutes that a new session starts with.
    pub session_leads: Vec<u32>,
    /// Minutes without input after which the app locks itself, 1 to 240; `None` for never.
    pub idle_lock_minutes: Option<u32>,
    /// Whether closing the window leaves the app running in the tray, so that reminders still fire.
    pub close_to_tray: bool,
    pub theme: Theme,
}
