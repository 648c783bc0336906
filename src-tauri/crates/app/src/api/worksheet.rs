//! Worksheets, and what is answered in them.

use chrono::{DateTime, Utc};
use daymark_domain::ids::ResponseId;
use daymark_domain::worksheet::{Answered, Change, Evaluation, Worksheet, WorksheetKind};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::Written;

/// A worksheet as a list shows it.
#[derive(Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct WorksheetSummary {
    /// One of the catalogue by its id, a programme's own as `own:` and a UUID.
    pub key: String,
    pub title: Written,
    /// What it is for, in one line.
    pub about: Option<Written>,
    /// `None` for a programme's own.
    pub kind: Option<WorksheetKind>,
    /// About how long it takes.
    pub minutes: Option<u32>,
    /// Whether it was brought in.
    pub own: bool,
    pub favourite: bool,
    pub times_done: u32,
    pub last_done_at: Option<DateTime<Utc>>,
    /// The response being filled in.
    pub open: Option<ResponseId>,
}

/// Names one worksheet.
#[derive(Clone, Debug, Deserialize, Serialize, TS)]
pub struct OneWorksheet {
    pub key: String,
}

/// A worksheet with all that was answered in it.
#[derive(Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct WorksheetView {
    pub summary: WorksheetSummary,
    /// When it is useful, and where it comes from.
    pub purpose: Option<Written>,
    /// Newest first.
    pub responses: Vec<ResponseSummary>,
}

/// A response as a list shows it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ResponseSummary {
    pub id: ResponseId,
    pub started_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
    pub finished_at: Option<DateTime<Utc>>,
    /// The first thing the person wrote in it.
    pub line: Option<Written>,
}

/// Begins a response.
#[derive(Clone, Debug, Deserialize, Serialize, TS)]
pub struct BeginResponse {
    pub key: String,
    /// An earlier response whose answers it starts with.
    pub from: Option<ResponseId>,
}

/// Names one response.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, TS)]
pub struct OneResponse {
    pub id: ResponseId,
}

/// Keeps the answers given so far, in place of those before. At most 1 MB of text.
#[derive(Clone, Deserialize, Serialize, TS)]
pub struct SaveResponse {
    pub id: ResponseId,
    pub answers: Vec<Answered>,
}

/// A response, with the questions it answers.
#[derive(Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct ResponseView {
    pub id: ResponseId,
    pub key: String,
    pub worksheet: Worksheet,
    pub answers: Vec<Answered>,
    pub evaluation: Evaluation,
    /// The phone numbers in it.
    pub callable: Vec<CallableNumber>,
    /// Whether it can be changed itself; a new one is begun from it otherwise, so that it stays in the history.
    pub changeable: bool,
    pub zone: String,
    pub started_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
    pub finished_at: Option<DateTime<Utc>>,
    pub based_on: Option<ResponseId>,
}

/// A phone number in an answer.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CallableNumber {
    /// The key of the question, as in the evaluation.
    pub key: String,
    pub number: Written,
}

/// How a response was taken as finished, or what it still lacks.
#[derive(Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct FinishedResponse {
    /// Whether it is finished. It is not while the evaluation names problems.
    pub finished: bool,
    pub response: ResponseView,
}

/// What changed since the response before.
#[derive(Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct ResponseChanges {
    /// The one it is held against: the one it was begun from, else the finished one before it.
    pub since: Option<ResponseSummary>,
    pub changes: Vec<Change>,
}

/// A worksheet to bring in, as the text of its file: a FHIR R4 Questionnaire of at most 5 MB.
#[derive(Clone, Deserialize, Serialize, TS)]
pub struct WorksheetFile {
    pub text: Written,
}

/// What bringing in a worksheet would give.
#[derive(Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct WorksheetPreview {
    pub worksheet: Worksheet,
    /// How many questions it asks.
    pub questions: u32,
    /// What it has that cannot be shown or asked here.
    pub unsupported: Vec<UnsupportedItem>,
    /// Whether the same file is here already.
    pub here_already: bool,
    /// Whether an earlier version of it is here, which it would replace.
    pub replaces: bool,
}

/// Something in a worksheet that cannot be shown or asked here.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct UnsupportedItem {
    /// The item's own id, where it is about one item.
    pub link_id: Option<String>,
    pub text: Written,
    /// What it is, by the standard's own name.
    pub what: String,
}
