//! What the record shows over time.

use chrono::NaiveDate;
pub use daymark_domain::statistics::DayPoint;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::RecoveryDays;

/// Asks for progress over local dates, both included, at most 3,660 days.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, TS)]
pub struct GetProgress {
    pub from: NaiveDate,
    pub to: NaiveDate,
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
    /// Of those, urges that ended and whose rating came down by 30 % or more.
    pub urges_eased: u32,
    /// Exercises and worksheets finished.
    pub practices: u32,
    /// Sessions with attendance recorded, on the dates on which they took place.
    pub sessions_recorded: u32,
    /// Of those, attended or late.
    pub sessions_attended: u32,
    /// `None` without a start date.
    pub recovery: Option<RecoveryDays>,
}
