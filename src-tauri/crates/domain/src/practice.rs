//! Urges, and the exercises that carry a person through them.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::ids::{PracticeId, TriggerId, UrgeId};
use crate::scale::Rating;
use crate::words::Words;

/// How one run of an exercise ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Done to its end.
    Finished,
    /// Left before its end, which is always fine.
    Stopped,
}

/// One run of one exercise, on its own or within an urge.
#[derive(Clone, PartialEq, Eq)]
pub struct Practice {
    pub id: PracticeId,
    /// The exercise's id in the content catalogue.
    pub exercise: String,
    /// The urge it belongs to, if any.
    pub urge: Option<UrgeId>,
    pub zone: Tz,
    pub started_at: DateTime<Utc>,
    pub ended_at: Option<DateTime<Utc>>,
    pub outcome: Option<Outcome>,
    pub before: Option<Rating>,
    pub after: Option<Rating>,
    pub note: Option<Words>,
}

/// An urge from its first rating to its last. It stays open until the person ends it, even across a restart.
#[derive(Clone, PartialEq, Eq)]
pub struct Urge {
    pub id: UrgeId,
    pub zone: Tz,
    pub started_at: DateTime<Utc>,
    pub ended_at: Option<DateTime<Utc>>,
    pub before: Rating,
    pub after: Option<Rating>,
    pub triggers: Vec<TriggerId>,
    /// What worked, in the person's words.
    pub note: Option<Words>,
}
