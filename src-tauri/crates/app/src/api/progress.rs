//! What the record shows over time.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::RecoveryDays;

/// Asks for progress over local dates, both included, at most 3,660 days.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, TS)]
pub struct GetProgress {
    pub from: NaiveDate,
    pub to: NaiveDate,
}

/// One day that has a check-in.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct DayPoint {
    pub on: NaiveDate,
    pub check_ins: u32,
    /// Mean, 1 to 5.
    pub mood: f64,
    /// Mean, 0 to 10.
    pub craving: f64,
    /// Highest, 0 to 10.
    pub craving_peak: i32,
    pub used: bool,
}

/// Progress over a stretch of days.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct Progress {
    pub from: NaiveDate,
    pub to: NaiveDate,
    /// Only days with a check-in, in order.
    pub days: Vec<DayPoint>,
    pub check_ins: u32,
    pub urges: u32,
    /// Of those, urges that ended with a lower rating than they began.
    pub urges_eased: u32,
    pub practices: u32,
    /// Occurrences with attendance recorded.
    pub sessions_recorded: u32,
    /// Of those, attended or late.
    pub sessions_attended: u32,
    /// `None` without a start date.
    pub recovery: Option<RecoveryDays>,
}
