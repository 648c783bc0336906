//! The weekly review.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Measure, Written};

/// Names the review of a week by its Monday.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, TS)]
pub struct OneReview {
    pub week_on: NaiveDate,
}

/// Keeps what is written in the review of a week, or finishes it with that. At most 10,000 characters each.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SaveReview {
    pub week_on: NaiveDate,
    pub helped: Option<Written>,
    pub hard: Option<Written>,
    pub next_step: Option<Written>,
}

/// The review of a week as it is shown.
#[derive(Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct ReviewView {
    pub week_on: NaiveDate,
    /// Its Sunday.
    pub ends_on: NaiveDate,
    pub helped: Option<Written>,
    pub hard: Option<Written>,
    pub next_step: Option<Written>,
    /// `None` where nothing is kept yet.
    pub started_at: Option<DateTime<Utc>>,
    pub finished_at: Option<DateTime<Utc>>,
    /// The step that was named a week before.
    pub step_before: Option<Written>,
    pub record: WeekRecord,
}

/// What the record says of a week.
#[derive(Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct WeekRecord {
    pub check_ins: u32,
    /// Mean, 1 to 5.
    pub mood: Option<f64>,
    /// Mean of the week before, 1 to 5.
    pub mood_before: Option<f64>,
    /// Mean, 0 to 10.
    pub craving: Option<f64>,
    /// Mean of the week before, 0 to 10.
    pub craving_before: Option<f64>,
    /// Urges ridden out: the last rating below 4, and no use afterwards.
    pub urges_ridden: u32,
    /// Urges that the person stayed with to another end.
    pub urges_met: u32,
    /// Sessions that took place.
    pub sessions_held: u32,
    /// Of those, attended or late.
    pub sessions_attended: u32,
    /// Exercises and worksheets finished.
    pub practices: u32,
    pub helped_most: Option<HelpedMost>,
    pub homework_done: u32,
    pub goals: Vec<ReviewGoal>,
    /// Whether use is recorded.
    pub used: bool,
}

/// The exercise that brought most relief in a week.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct HelpedMost {
    pub exercise: String,
    /// In points of the 0–10 scale.
    pub mean_relief: f64,
}

/// A goal in the week of a review.
#[derive(Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct ReviewGoal {
    pub title: Written,
    pub measure: Measure,
    /// In hours where those are what it counts.
    pub done: f64,
    pub target: u32,
}

/// A review in the list.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ReviewSummary {
    pub week_on: NaiveDate,
    pub finished: bool,
    /// The next step, or else the first line of what was written.
    pub line: Option<Written>,
}

/// All reviews, the newest week first.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ReviewList {
    /// The Monday of the week that today is in.
    pub this_week: NaiveDate,
    /// The week to look back on: on a Sunday this one, on other days the last one.
    pub suggested: NaiveDate,
    pub reviews: Vec<ReviewSummary>,
}
