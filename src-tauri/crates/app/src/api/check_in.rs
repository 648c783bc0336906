//! Check-ins, their triggers, and drafts.

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use daymark_domain::check_in::Halt;
use daymark_domain::ids::{CheckInId, SessionId, TriggerId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use uuid::Uuid;

use super::Written;

/// Records a check-in, or (in [`UpdateCheckIn`]) replaces its content.
#[derive(Clone, PartialEq, Eq, Deserialize, Serialize, TS)]
pub struct RecordCheckIn {
    /// When it speaks of; `None` for now. Not in the future, not before 1970.
    pub at: Option<DateTime<Utc>>,
    /// 1 (very low) to 5 (very good).
    pub mood: i32,
    /// 0 to 10.
    pub craving: i32,
    pub triggers: Vec<TriggerId>,
    pub halt: Halt,
    /// Minutes slept last night, 0 to 1,440.
    pub sleep_minutes: Option<i32>,
    /// Use since the last check-in; `None` if not answered.
    pub used: Option<bool>,
    /// At most 10,000 characters.
    pub note: Option<Written>,
}

/// Replaces the content of a check-in.
#[derive(Clone, PartialEq, Eq, Deserialize, Serialize, TS)]
pub struct UpdateCheckIn {
    pub id: CheckInId,
    #[serde(flatten)]
    pub content: RecordCheckIn,
}

/// Names one check-in.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, TS)]
pub struct OneCheckIn {
    pub id: CheckInId,
}

/// A check-in as it is shown.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CheckInView {
    pub id: CheckInId,
    pub at: DateTime<Utc>,
    /// IANA zone it was made in; show `at` in it.
    pub zone: String,
    pub on: NaiveDate,
    pub mood: i32,
    pub craving: i32,
    pub triggers: Vec<TriggerView>,
    pub halt: Halt,
    pub sleep_minutes: Option<i32>,
    pub used: Option<bool>,
    pub note: Option<Written>,
}

/// What a check-in asks for, once it is saved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CheckInFollowUp {
    /// It tells of use: first the body, then one person, then one step.
    pub used: bool,
    /// The craving is strong, or the mood is very low: riding it out is offered.
    pub strong: bool,
    /// The mood is very low, and the safety plan was not offered today yet.
    pub offer_plan: bool,
}

/// Asks for check-ins, newest first.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, TS)]
pub struct ListCheckIns {
    /// Only those older than this one; `None` from the newest.
    pub after: Option<CheckInId>,
    /// 1 to 200.
    pub limit: i32,
}

/// A page of check-ins.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CheckInPage {
    pub check_ins: Vec<CheckInView>,
    /// Whether there are older ones.
    pub more: bool,
    /// How many there are in all.
    pub total: u32,
}

/// A trigger as it is shown: `key` names one of the starting set (the UI has its wording), `name` is one's own.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TriggerView {
    pub id: TriggerId,
    pub key: Option<String>,
    pub name: Option<Written>,
}

/// Adds a trigger of one's own, at most 80 characters. The same name again gives the same trigger.
#[derive(Clone, Deserialize, Serialize, TS)]
pub struct AddTrigger {
    pub name: Written,
}

/// Stops offering a trigger. Old check-ins keep it.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, TS)]
pub struct HideTrigger {
    pub id: TriggerId,
}

/// The forms whose unfinished state is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Form {
    CheckIn,
    Session,
    Welcome,
    Person,
    Homework,
    OccurrenceNote,
    WeeklyReview,
    /// What the last text message began with.
    TextMessage,
    Goal,
    Profile,
}

/// What a form is open for where that is there already.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum DraftOf {
    /// An entry that is changed.
    Entry {
        #[ts(as = "String")]
        id: Uuid,
    },
    /// One occurrence of a session.
    Occurrence { session: SessionId, original: NaiveDateTime },
    /// A week, by its Monday.
    Week { on: NaiveDate },
}

/// Keeps a form's unfinished state, replacing what was kept of that form for the same thing. `body` is the form's own JSON, at most 100,000
/// characters.
#[derive(Clone, Deserialize, Serialize, TS)]
pub struct SaveDraft {
    pub form: Form,
    /// `None` for something new.
    pub of: Option<DraftOf>,
    pub body: Written,
}

/// Names a form's unfinished state.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, TS)]
pub struct OneDraft {
    pub form: Form,
    /// `None` for something new.
    pub of: Option<DraftOf>,
}

/// A form's unfinished state, if any.
#[derive(Clone, Serialize, Deserialize, TS)]
pub struct Draft {
    pub body: Option<Written>,
    pub saved_at: Option<DateTime<Utc>>,
}
