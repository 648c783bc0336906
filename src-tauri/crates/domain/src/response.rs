//! Worksheets filled in.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use crate::ids::{ResponseId, WorksheetId};
use crate::words::Words;

/// A worksheet as it was when it was begun or brought in: an old response keeps the questions it answered.
#[derive(Clone, PartialEq, Eq)]
pub struct KeptWorksheet {
    pub id: WorksheetId,
    /// A worksheet of the catalogue by its id, a programme's own as `own:` and a UUID. Shared by all its versions.
    pub key: String,
    pub title: Words,
    /// A FHIR R4 Questionnaire, byte for byte.
    pub definition: Words,
    pub created_at: DateTime<Utc>,
    pub deleted_at: Option<DateTime<Utc>>,
}

/// A worksheet filled in, or being filled in.
#[derive(Clone, PartialEq, Eq)]
pub struct Response {
    pub id: ResponseId,
    pub worksheet: WorksheetId,
    /// The response it was begun from.
    pub based_on: Option<ResponseId>,
    pub zone: Tz,
    pub started_at: DateTime<Utc>,
    pub finished_at: Option<DateTime<Utc>>,
    /// JSON of the answers.
    pub answers: Words,
    /// All text the person wrote in it, for search.
    pub words: Words,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
    pub deleted_at: Option<DateTime<Utc>>,
}

impl Response {
    /// Whether it can be changed itself: until the day on which it was finished is over. From then on it is history.
    #[must_use]
    pub fn is_changeable(&self, now: DateTime<Utc>) -> bool {
        let day = |at: DateTime<Utc>| at.with_timezone(&self.zone).date_naive();
        self.finished_at.is_none_or(|at| day(at) == day(now))
    }
}
