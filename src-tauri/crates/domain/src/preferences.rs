//! How the person wants the app to behave.

use chrono::NaiveTime;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::invalid::{Field, Invalid, Rule};
use crate::session;

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
    /// Whether a tone and a buzz mark the changes in an exercise.
    #[serde(default)]
    pub exercise_sound: bool,
    #[serde(default)]
    pub exercise_vibration: bool,
    /// Whether homework is reminded of before it is due.
    #[serde(default = "yes")]
    pub homework_reminders: bool,
}

const fn yes() -> bool {
    true
}

const CHECK_IN_TIMES_MAX: u32 = 8;
const IDLE_LOCK_MAX: u32 = 240;

impl Default for Preferences {
    /// Three check-ins a day, quiet nights, discreet notifications, a day and two hours and a quarter of an hour before a session.
    fn default() -> Self {
        let at = |hour| NaiveTime::from_hms_opt(hour, 0, 0).unwrap_or_default();
        Self {
            check_in_times: vec![at(9), at(14), at(20)],
            quiet_hours: Some(QuietHours { from: at(22), to: at(8) }),
            notification_detail: NotificationDetail::Discreet,
            session_leads: vec![1_440, 120, 15],
            idle_lock_minutes: Some(10),
            close_to_tray: true,
            theme: Theme::System,
            exercise_sound: false,
            exercise_vibration: false,
            homework_reminders: true,
        }
    }
}

impl Preferences {
    /// Holds preferences against their bounds, and puts times and leads in order.
    pub fn checked(mut self) -> Result<Self, Invalid> {
        self.check_in_times.sort_unstable();
        if self.check_in_times.windows(2).any(|pair| pair.first() == pair.last()) {
            return Err(Invalid::new(Field::CheckInTimes, Rule::Duplicate));
        }
        if self.check_in_times.len() > CHECK_IN_TIMES_MAX as usize {
            return Err(Invalid::new(Field::CheckInTimes, Rule::TooMany { max: CHECK_IN_TIMES_MAX }));
        }
        if self.quiet_hours.is_some_and(|quiet| quiet.from == quiet.to) {
            return Err(Invalid::new(Field::QuietHours, Rule::EndsBeforeStart));
        }
        if self.idle_lock_minutes.is_some_and(|minutes| !(1..=IDLE_LOCK_MAX).contains(&minutes)) {
            return Err(Invalid::new(Field::IdleLock, Rule::OutOfRange { min: 1, max: IDLE_LOCK_MAX as i32 }));
        }
        self.session_leads = session::leads(self.session_leads)?;
        Ok(self)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test")]

    use super::*;

    #[test]
    fn preferences_from_before_homework_remind_of_it() {
        let mut kept = serde_json::to_value(Preferences::default()).unwrap();
        kept.as_object_mut().unwrap().remove("homework_reminders");
        assert_eq!(serde_json::from_value::<Preferences>(kept).unwrap(), Preferences::default());
    }
}
