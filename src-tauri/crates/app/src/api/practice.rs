//! Exercises, practice and urges.

use chrono::{DateTime, Utc};
pub use daymark_content::{Breath, ExerciseKind, ExerciseState, ExerciseStep, PacerPhase, StepForm};
use daymark_domain::ids::{PracticeId, TriggerId, UrgeId};
use daymark_domain::practice::{ItemKind, Outcome};
pub use daymark_domain::practice::{UrgeChange, UrgeEnd};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{TriggerView, Written};

/// An exercise of the catalogue, and what it did for this person.
#[derive(Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct ExerciseView {
    /// Stable for ever.
    pub id: String,
    pub title: String,
    pub purpose: String,
    pub kind: ExerciseKind,
    /// What it is for, what it fits best first.
    pub states: Vec<ExerciseState>,
    /// About how long it takes.
    pub minutes: u32,
    /// What medicine asks to be careful about.
    pub caution: Option<String>,
    pub steps: Vec<ExerciseStep>,
    /// How often it was finished.
    pub times_done: u32,
    /// When it was last begun, finished or not.
    pub last_done_at: Option<DateTime<Utc>>,
    pub relief: ReliefView,
    /// What it did where a trigger had set the urge off, the trigger with the most rated runs first.
    pub relief_by_trigger: Vec<TriggerRelief>,
    /// Kept at hand.
    pub favourite: bool,
}

/// Changes in rating over the runs that were rated before and after, in points of the 0–10 scale; positive is relief.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct ReliefView {
    pub rated_runs: u32,
    /// Of before minus after; `None` without a rated run.
    pub mean: Option<f64>,
    /// The sample standard deviation; `None` with fewer than two rated runs.
    pub spread: Option<f64>,
}

/// What an exercise did where one trigger had set the urge off.
#[derive(Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct TriggerRelief {
    pub trigger: TriggerView,
    pub relief: ReliefView,
}

/// Keeps an exercise or a worksheet at hand, or lets go of it.
#[derive(Clone, Debug, Deserialize, Serialize, TS)]
pub struct SetFavourite {
    pub kind: ItemKind,
    /// An exercise's id or a worksheet's key.
    pub item: String,
    pub on: bool,
}

/// Begins a run of an exercise.
#[derive(Clone, Debug, Deserialize, Serialize, TS)]
pub struct BeginPractice {
    pub exercise: String,
    pub urge: Option<UrgeId>,
    /// 0 to 10.
    pub before: Option<i32>,
}

/// Ends a run; calling it again on the same run replaces `after` and `note`.
#[derive(Clone, Deserialize, Serialize, TS)]
pub struct EndPractice {
    pub id: PracticeId,
    pub outcome: Outcome,
    /// 0 to 10.
    pub after: Option<i32>,
    /// At most 10,000 characters.
    pub note: Option<Written>,
}

/// Leaves a run where it is, to go on later.
#[derive(Clone, Deserialize, Serialize, TS)]
pub struct LeavePractice {
    pub id: PracticeId,
    /// Where it goes on, in the player's own notation, at most 20,000 characters.
    pub place: Written,
}

/// Asks for the latest runs, newest first, 1 to 200.
#[derive(Clone, Debug, Deserialize, Serialize, TS)]
pub struct ListPractices {
    /// Of one exercise, or of all.
    pub exercise: Option<String>,
    pub limit: i32,
}

/// A run of an exercise.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PracticeView {
    pub id: PracticeId,
    pub exercise: String,
    pub urge: Option<UrgeId>,
    pub started_at: DateTime<Utc>,
    pub ended_at: Option<DateTime<Utc>>,
    pub outcome: Option<Outcome>,
    pub before: Option<i32>,
    pub after: Option<i32>,
    pub note: Option<Written>,
    /// Where it goes on, if it was left.
    pub place: Option<Written>,
}

/// Begins an urge.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, TS)]
pub struct BeginUrge {
    /// The first rating, 0 to 10; `None` where the person wants help at once.
    pub before: Option<i32>,
}

/// Changes the first rating of an urge that goes on.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, TS)]
pub struct RateUrge {
    pub id: UrgeId,
    /// 0 to 10.
    pub before: i32,
}

/// Says how an urge ended that was left, or that it ended in use.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, TS)]
pub struct AnswerUrge {
    pub id: UrgeId,
    pub end: UrgeEnd,
}

/// Ends an urge. Everything but the id may be left out; what is left out stays as it was.
#[derive(Clone, Deserialize, Serialize, TS)]
pub struct EndUrge {
    pub id: UrgeId,
    /// 0 to 10.
    pub after: Option<i32>,
    /// What set it off; an empty list says that it was none of them.
    pub triggers: Option<Vec<TriggerId>>,
    /// What worked; at most 10,000 characters.
    pub note: Option<Written>,
}

/// An urge as it is shown.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct UrgeView {
    pub id: UrgeId,
    pub started_at: DateTime<Utc>,
    pub zone: String,
    pub ended_at: Option<DateTime<Utc>>,
    /// The first rating; `None` where the person wanted help at once.
    pub before: Option<i32>,
    /// The last rating given, by the end of the urge or of its last run.
    pub after: Option<i32>,
    /// What became of the rating.
    pub change: UrgeChange,
    /// Whether it stands at 4 or more.
    pub is_high: bool,
    /// How it ended; `None` while it goes on.
    pub end: Option<UrgeEnd>,
    pub triggers: Vec<TriggerView>,
    pub note: Option<Written>,
    pub practices: Vec<PracticeView>,
    /// Exercise ids in the order to offer them: those that brought this person the most relief first, above all where the same triggers
    /// were at work. In the 24 hours after use, those that strain the heart come last.
    pub suggestions: Vec<String>,
    /// An exercise to try for the first time, offered now and then.
    pub something_new: Option<String>,
}

/// Asks for the latest urges, newest first, 1 to 200.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, TS)]
pub struct ListUrges {
    pub limit: i32,
}
