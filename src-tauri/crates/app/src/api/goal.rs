//! Goals with a weekly target.

use chrono::NaiveDate;
pub use daymark_domain::goal::Measure;
use daymark_domain::ids::{GoalId, PhaseId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{PhaseView, Written};

/// Sets a goal, or (in [`UpdateGoal`]) replaces what is known of one.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AddGoal {
    /// At most 200 characters.
    pub title: Written,
    /// At most 2,000 characters.
    pub why: Option<Written>,
    pub measure: Measure,
    /// 1 to 200, in hours where those are what it counts.
    pub weekly_target: i32,
    /// The phase that it is for: it counts only while that lasts.
    pub phase: Option<PhaseId>,
}

/// Replaces what is known of a goal.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct UpdateGoal {
    pub id: GoalId,
    #[serde(flatten)]
    pub content: AddGoal,
}

/// Names one goal.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, TS)]
pub struct OneGoal {
    pub id: GoalId,
}

/// Counts for a goal of one's own measure, up or down, on a day that is not ahead. A day's count never falls below 0.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, TS)]
pub struct CountGoal {
    pub id: GoalId,
    /// `None` for today.
    pub on: Option<NaiveDate>,
    pub by: i32,
}

/// One week of a goal.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct GoalWeek {
    /// Its Monday.
    pub week_on: NaiveDate,
    /// In hours where those are what it counts.
    pub done: f64,
}

/// A goal as it is shown.
#[derive(Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct GoalView {
    pub id: GoalId,
    pub title: Written,
    pub why: Option<Written>,
    pub measure: Measure,
    pub weekly_target: u32,
    pub phase: Option<PhaseView>,
    /// Whether it counts today: it goes on, and its phase lasts.
    pub counts: bool,
    /// What was done this week, in hours where those are what it counts.
    pub done: f64,
    /// What the person counted today.
    pub counted_today: u32,
    /// Up to eight weeks in which it counted, the oldest first.
    pub weeks: Vec<GoalWeek>,
    pub ended_on: Option<NaiveDate>,
}
