//! Milestones.

use chrono::NaiveDate;
use daymark_domain::ids::MilestoneId;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{LevelOfCare, Written};

/// What a milestone marks.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Milestone {
    /// So many days in recovery since the start.
    Days { days: u32 },
    /// So many days since use was last recorded.
    Run { days: u32 },
    /// So many sessions attended.
    Sessions { count: u32 },
    /// A phase of the programme.
    Phase { level: LevelOfCare, title: Option<Written> },
    /// One's own.
    Own { id: MilestoneId, title: Written },
}

/// A milestone that was reached.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ReachedMilestone {
    pub what: Milestone,
    pub on: NaiveDate,
}

/// A milestone that is ahead.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct NextMilestone {
    pub what: Milestone,
    /// The day it comes, where that is known.
    pub on: Option<NaiveDate>,
    /// How many days, or sessions, are between.
    pub to_go: u32,
}

/// Milestones up to today, the newest first, and the next one of each sort.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Milestones {
    pub reached: Vec<ReachedMilestone>,
    pub next: Vec<NextMilestone>,
}

/// Adds a milestone of one's own.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AddMilestone {
    /// At most 200 characters.
    pub title: Written,
    /// The day it was reached, or will be.
    pub on: NaiveDate,
}

/// Names one milestone of one's own.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, TS)]
pub struct OneMilestone {
    pub id: MilestoneId,
}
