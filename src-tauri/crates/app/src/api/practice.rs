//! Exercises, practice and urges.

use chrono::{DateTime, Utc};
use daymark_domain::ids::{PracticeId, TriggerId, UrgeId};
use daymark_domain::practice::Outcome;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{TriggerView, Written};

/// What an exercise works through.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ExerciseKind {
    Body,
    Attention,
    Thought,
    Action,
}

/// How a step moves along.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum StepForm {
    /// Text, shown for so many seconds; the person may go on sooner.
    Timed { seconds: u32 },
    /// Text, until the person goes on.
    Untimed,
    /// A pacer, repeated `rounds` times.
    Paced { phases: Vec<PacerPhase>, rounds: u32 },
    /// Things to find and tick off by tapping, `count` of them.
    Count { count: u32 },
}

/// One phase of a pacer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PacerPhase {
    pub breath: Breath,
    pub milliseconds: u32,
}

/// What the breath does in a phase.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Breath {
    In,
    Hold,
    Out,
    Rest,
}

/// One step of an exercise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ExerciseStep {
    pub title: String,
    pub text: String,
    pub form: StepForm,
}

/// An exercise of the catalogue, and what it did for this person.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct ExerciseView {
    /// Stable for ever.
    pub id: String,
    pub title: String,
    pub purpose: String,
    pub kind: ExerciseKind,
    /// About how long it takes.
    pub minutes: u32,
    /// What medicine asks to be careful about.
    pub caution: Option<String>,
    pub steps: Vec<ExerciseStep>,
    pub times_done: u32,
    pub last_done_at: Option<DateTime<Utc>>,
    /// Mean of (before − after) over the runs that have both ratings, in points of the 0–10 scale; positive is relief.
    pub mean_relief: Option<f64>,
    /// How many runs that mean rests on.
    pub rated_runs: u32,
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
}

/// Begins an urge with its first rating, 0 to 10.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, TS)]
pub struct BeginUrge {
    pub before: i32,
}

/// Ends an urge. Everything but the id may be left out; what is left out stays as it was.
#[derive(Clone, Deserialize, Serialize, TS)]
pub struct EndUrge {
    pub id: UrgeId,
    /// 0 to 10.
    pub after: Option<i32>,
    pub triggers: Vec<TriggerId>,
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
    pub before: i32,
    /// The last rating given, by the end of the urge or of its last run.
    pub after: Option<i32>,
    pub triggers: Vec<TriggerView>,
    pub note: Option<Written>,
    pub practices: Vec<PracticeView>,
    /// Exercise ids in the order to offer them: those that brought this person the most relief first.
    pub suggestions: Vec<String>,
}

/// Asks for the latest urges, newest first, 1 to 200.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, TS)]
pub struct ListUrges {
    pub limit: i32,
}
