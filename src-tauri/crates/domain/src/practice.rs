//! Urges, and the exercises that carry a person through them.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::ids::{PracticeId, TriggerId, UrgeId};
use crate::invalid::{Field, Invalid};
use crate::scale::Rating;
use crate::words::Words;

const NOTE_MAX: u32 = 10_000;

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

/// A note on a run or an urge, at most 10,000 characters; blank text is none.
pub fn note(text: Option<String>) -> Result<Option<Words>, Invalid> {
    Words::optional(Field::Note, text, NOTE_MAX)
}

/// What the record says of one exercise.
#[derive(Clone, Debug, PartialEq)]
pub struct Record {
    /// Its id in the content catalogue.
    pub exercise: String,
    /// Runs that were rated before and after.
    pub rated_runs: u32,
    /// Mean of before minus after over these, in points of the 0–10 scale.
    pub mean_relief: Option<f64>,
}

/// How many runs the prior counts for: an exercise needs about that many before its own mean outweighs what is expected of any.
const PRIOR_RUNS: f64 = 3.0;

/// The relief in points expected of an exercise without a record; also where an unknown exercise stands among the known.
const PRIOR_RELIEF: f64 = 1.0;

/// The catalogue in the order to offer it: by relief, most first, and as the catalogue has it where that is the same.
///
/// Each exercise's mean is drawn towards [`PRIOR_RELIEF`] as if [`PRIOR_RUNS`] runs had shown it (a normal model with known variance; see
/// Efron and Morris, "Stein's Estimation Rule and Its Competitors", 1973), so that one lucky run does not outrank a long record.
#[must_use]
pub fn suggestions(catalogue: &[&str], records: &[Record]) -> Vec<String> {
    let expected = |id: &str| {
        let record = records.iter().find(|record| record.exercise == id);
        let (runs, mean) = record.map_or((0.0, 0.0), |record| match record.mean_relief {
            Some(mean) if mean.is_finite() => (f64::from(record.rated_runs), mean),
            _ => (0.0, 0.0),
        });
        (PRIOR_RUNS * PRIOR_RELIEF + runs * mean) / (PRIOR_RUNS + runs)
    };
    let mut order: Vec<&str> = catalogue.to_vec();
    order.sort_by(|a, b| expected(b).total_cmp(&expected(a)));
    order.into_iter().map(str::to_owned).collect()
}
