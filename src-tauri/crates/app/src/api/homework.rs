//! Homework: something to do until a time.

use chrono::{DateTime, Utc};
pub use daymark_domain::homework::HomeworkItem;
use daymark_domain::ids::HomeworkId;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{OneOccurrence, Written};

/// Writes homework down, or (in [`UpdateHomework`]) replaces what is known of it.
#[derive(Clone, PartialEq, Eq, Deserialize, Serialize, TS)]
pub struct AddHomework {
    /// The occurrence that handed it out, if one did.
    pub session: Option<OneOccurrence>,
    pub item: HomeworkItem,
    /// At most 2,000 characters; says what to do where the item is `other`.
    pub note: Option<Written>,
    /// Within a year back and five years ahead.
    pub due_at: Option<DateTime<Utc>>,
}

/// Replaces what is known of homework.
#[derive(Clone, PartialEq, Eq, Deserialize, Serialize, TS)]
pub struct UpdateHomework {
    pub id: HomeworkId,
    #[serde(flatten)]
    pub content: AddHomework,
}

/// Names one piece of homework.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, TS)]
pub struct OneHomework {
    pub id: HomeworkId,
}

/// Asks for all that is still to be done, and for so many of those done last, 1 to 200.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, TS)]
pub struct ListHomework {
    pub limit: i32,
}

/// Homework as it is shown.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct HomeworkView {
    pub id: HomeworkId,
    pub item: HomeworkItem,
    /// The exercise's or the worksheet's title, or the first line of the note.
    pub title: Written,
    pub note: Option<Written>,
    pub session: Option<OneOccurrence>,
    pub due_at: Option<DateTime<Utc>>,
    /// IANA zone the person was in when they set the time.
    pub zone: String,
    pub done_at: Option<DateTime<Utc>>,
    /// Whether its time has passed and it is still to be done.
    pub overdue: bool,
}
