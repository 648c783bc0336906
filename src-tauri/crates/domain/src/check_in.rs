//! Check-ins: how a person is, several times a day.

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::ids::{CheckInId, TriggerId};
use crate::scale::{Mood, Rating};
use crate::words::Words;

/// Hungry, angry, lonely, tired: four states that make a craving more likely.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Halt {
    pub hungry: bool,
    pub angry: bool,
    pub lonely: bool,
    pub tired: bool,
}

/// One check-in. Only mood and craving are always there.
#[derive(Clone, PartialEq, Eq)]
pub struct CheckIn {
    pub id: CheckInId,
    /// When it speaks of.
    pub at: DateTime<Utc>,
    /// The zone the person was in, so that a Tuesday stays a Tuesday.
    pub zone: Tz,
    /// The local date of `at` in `zone`.
    pub on: NaiveDate,
    pub mood: Mood,
    pub craving: Rating,
    /// In the order given, none twice, at most 20.
    pub triggers: Vec<TriggerId>,
    pub halt: Halt,
    /// Last night's sleep in minutes, 0 to 1,440.
    pub sleep_minutes: Option<u16>,
    /// Whether there was use since the last check-in; `None` where it was not answered.
    pub used: Option<bool>,
    pub note: Option<Words>,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
    /// Set once deleted, so that it can be undone.
    pub deleted_at: Option<DateTime<Utc>>,
}
