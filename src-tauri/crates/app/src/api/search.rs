//! Search in everything the person wrote, and in all content.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::Written;

/// Searches. Every word counts as the beginning of a word.
#[derive(Clone, Deserialize, Serialize, TS)]
pub struct Search {
    /// At most 200 characters; blank text finds nothing.
    pub text: Written,
}

/// What was found.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SearchResults {
    /// What the person wrote, newest first, at most 50.
    pub entries: Vec<FoundEntry>,
    /// Exercises of the catalogue, by id; those with a match in their title first.
    pub exercises: Vec<String>,
    /// Worksheets, by key; those with a match in their title first.
    pub worksheets: Vec<String>,
}

/// Where something that the person wrote is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum EntryKind {
    CheckIn,
    Urge,
    Practice,
    Session,
    Person,
    WorksheetResponse,
    Homework,
    CopingCard,
    OccurrenceNote,
    WeeklyReview,
    Goal,
    Milestone,
    Programme,
    OwnReminder,
    Trigger,
    Occurrence,
}

/// An entry that matches.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FoundEntry {
    pub kind: EntryKind,
    /// Of an occurrence its session's.
    pub id: String,
    pub at: DateTime<Utc>,
    /// What a run, a response, an occurrence or its note belongs to: the exercise's id, the worksheet's key, the session's id and the
    /// occurrence with a slash between; of a review its week.
    pub of: Option<String>,
    pub snippet: Vec<SnippetPart>,
}

/// A piece of an entry's text.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SnippetPart {
    pub text: Written,
    /// Whether this is what was searched for.
    pub found: bool,
}
