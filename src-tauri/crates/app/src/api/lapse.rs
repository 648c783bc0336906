//! Lapses, and the days that nobody reported.

use chrono::{DateTime, NaiveDate, Utc};
pub use daymark_domain::days::SilenceAnswer;
use daymark_domain::ids::{LapseId, TriggerId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{OccurrenceView, RecoveryDays, TriggerView, Written};

/// Writes a lapse down, or (in [`UpdateLapse`]) replaces what is said of it.
#[derive(Clone, PartialEq, Eq, Deserialize, Serialize, TS)]
pub struct RecordLapse {
    /// The day of the use. Not in the future, not before 1970.
    pub on: NaiveDate,
    /// What was used, in the words of the profile; at most 12, each at most 80 characters.
    pub what: Vec<Written>,
    /// What came before; at most 20.
    pub triggers: Vec<TriggerId>,
}

/// Replaces what is said of a lapse.
#[derive(Clone, PartialEq, Eq, Deserialize, Serialize, TS)]
pub struct UpdateLapse {
    pub id: LapseId,
    #[serde(flatten)]
    pub content: RecordLapse,
}

/// Names one lapse.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, TS)]
pub struct OneLapse {
    pub id: LapseId,
}

/// A lapse as it is shown.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LapseView {
    pub id: LapseId,
    pub on: NaiveDate,
    pub what: Vec<Written>,
    pub triggers: Vec<TriggerView>,
    pub created_at: DateTime<Utc>,
}

/// What the flow after a lapse offers.
#[derive(Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct LapseHelp {
    /// The local date.
    pub today: NaiveDate,
    pub yesterday: NaiveDate,
    /// IANA zone the computer is in.
    pub zone: String,
    /// What the person is working on, to say what it was.
    pub what: Vec<Written>,
    /// The triggers on offer, the person's own first.
    pub triggers: Vec<TriggerView>,
    /// The exercise that helps this person most, or one to begin with.
    pub exercise: OfferedExercise,
    /// The next session that has not ended.
    pub session: Option<OccurrenceView>,
    /// `None` without a start date.
    pub recovery: Option<RecoveryDays>,
}

/// An exercise to begin.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct OfferedExercise {
    pub id: String,
    pub title: String,
    /// About how long it takes.
    pub minutes: u32,
}

/// Local dates that nobody reported, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Silence {
    pub from_on: NaiveDate,
    pub to_on: NaiveDate,
}

/// Says how it was on days that nobody reported.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, TS)]
pub struct AnswerSilence {
    pub from_on: NaiveDate,
    pub to_on: NaiveDate,
    /// `None` takes back what was said of just these days.
    pub answer: Option<SilenceAnswer>,
}
