//! Worksheets: questions to be answered step by step, shaped as FHIR R4 Questionnaires are, and what is answered in them.

mod answers;
mod evaluate;
mod expression;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

pub use expression::{Aggregate, Expression, Operator, Step};

/// What a worksheet works with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum WorksheetKind {
    /// Cognitive behavioural.
    Cbt,
    /// Motivational.
    Motivation,
    Safety,
}

/// A worksheet.
#[derive(Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Worksheet {
    pub id: String,
    pub url: Option<String>,
    pub version: Option<String>,
    pub title: String,
    /// What it is for, in one line.
    pub about: Option<String>,
    /// When it is useful, and where it comes from.
    pub purpose: Option<String>,
    pub kind: Option<WorksheetKind>,
    /// About how long it takes.
    pub minutes: Option<u32>,
    pub items: Vec<WorksheetItem>,
}

/// A group, a text to read, or a question.
#[derive(Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct WorksheetItem {
    /// Its id within the worksheet.
    pub link_id: String,
    pub text: String,
    pub prefix: Option<String>,
    pub help: Option<String>,
    pub placeholder: Option<String>,
    pub form: ItemForm,
    pub required: bool,
    pub repeats: bool,
    pub read_only: bool,
    /// Never shown, but kept and counted with.
    pub hidden: bool,
    /// Whether it asks for a phone number.
    #[serde(skip)]
    #[ts(skip)]
    pub phone: bool,
    #[serde(skip)]
    #[ts(skip)]
    pub enable_when: Vec<EnableWhen>,
    /// Whether all of [`WorksheetItem::enable_when`] must hold, or any.
    #[serde(skip)]
    #[ts(skip)]
    pub enable_all: bool,
    #[serde(skip)]
    #[ts(skip)]
    pub initial: Vec<WorksheetValue>,
    /// How it is worked out from other answers.
    #[serde(skip)]
    #[ts(skip)]
    pub calculated: Option<Expression>,
    pub items: Vec<WorksheetItem>,
}

/// What an item is, and what can be answered.
#[derive(Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ItemForm {
    Group,
    Display,
    /// One line.
    String {
        max_length: Option<u32>,
    },
    /// As many lines as it takes.
    Text {
        max_length: Option<u32>,
    },
    Boolean,
    Integer {
        min: Option<i32>,
        max: Option<i32>,
        step: Option<i32>,
        slider: bool,
        low: Option<String>,
        high: Option<String>,
        unit: Option<String>,
    },
    Decimal {
        min: Option<f64>,
        max: Option<f64>,
        step: Option<f64>,
        /// The most digits after the point.
        places: Option<u32>,
        slider: bool,
        unit: Option<String>,
    },
    /// Bounds as written: `2026-11-23`.
    Date {
        min: Option<String>,
        max: Option<String>,
    },
    DateTime {
        min: Option<String>,
        max: Option<String>,
    },
    Time,
    Url,
    Choice {
        options: Vec<ChoiceOption>,
        open: bool,
        control: ChoiceControl,
    },
}

/// How options are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ChoiceControl {
    Radio,
    CheckBox,
    DropDown,
}

/// One option of a choice.
#[derive(Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct ChoiceOption {
    pub value: WorksheetValue,
    pub label: String,
    /// What it counts in a score.
    pub ordinal: Option<f64>,
    /// Chosen at the start.
    pub selected: bool,
}

/// A value that is answered, or that is asked after. Has no `Debug`: it can hold what a person wrote.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "type", content = "value", rename_all = "snake_case")]
pub enum WorksheetValue {
    Text(String),
    Boolean(bool),
    Integer(i32),
    /// As it was written, so that its precision stays.
    Decimal(String),
    /// `2026`, `2026-11` or `2026-11-23`.
    Date(String),
    /// With its offset: `2026-11-23T21:30:00+01:00`.
    DateTime(String),
    Time(String),
    Coding(Coding),
}

/// A code of a code system.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Coding {
    pub system: Option<String>,
    pub code: Option<String>,
    pub display: Option<String>,
}

/// An answered item; shaped as an item of a FHIR R4 QuestionnaireResponse. A repeating group stands there several times.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Answered {
    pub link_id: String,
    /// Of a question.
    #[serde(default)]
    pub answers: Vec<WorksheetAnswer>,
    /// Of a group.
    #[serde(default)]
    pub items: Vec<Answered>,
}

/// One answer, and what was answered to the items beneath it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct WorksheetAnswer {
    pub value: WorksheetValue,
    #[serde(default)]
    pub items: Vec<Answered>,
}

/// A condition on another answer.
#[derive(Clone, PartialEq)]
pub struct EnableWhen {
    /// The link id of the question asked after.
    pub question: String,
    pub operator: EnableOperator,
    pub answer: WorksheetValue,
}

/// How a condition compares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EnableOperator {
    Exists,
    Equal,
    NotEqual,
    Greater,
    Less,
    GreaterOrEqual,
    LessOrEqual,
}

/// What a response comes to: what is shown of the worksheet, its scores, and what is not in order yet.
///
/// Keys name one instance of an item: its link id and, within repeating groups, `#` and the place of each enclosing one from 0, outermost
/// first: `feeling#1`, `reply#0.2`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, TS)]
pub struct Evaluation {
    /// The keys of items that are not asked now.
    pub disabled: Vec<String>,
    pub scores: Vec<Score>,
    pub problems: Vec<Problem>,
    /// How many of the questions that are asked now have an answer.
    pub answered: u32,
    pub total: u32,
}

/// A number worked out from answers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct Score {
    pub key: String,
    pub value: f64,
}

/// An answer that is not in order.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct Problem {
    pub key: String,
    pub rule: AnswerRule,
}

/// What is wrong with an answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "rule", rename_all = "snake_case")]
pub enum AnswerRule {
    Required,
    /// Bounds as written; both are included.
    OutOfRange {
        min: Option<String>,
        max: Option<String>,
    },
    TooLong {
        max: u32,
    },
    /// More digits after the point than are asked for.
    TooExact {
        places: u32,
    },
    /// Of another type than the question asks for, or not written as such.
    Malformed,
    NotAnOption,
    /// More than one answer to a question that takes one.
    TooMany,
    /// No such item in the worksheet.
    UnknownItem,
}

/// A phone number in an answer. Has no `Debug`: a person wrote it.
#[derive(Clone, PartialEq, Eq)]
pub struct CallableNumber {
    /// The key of the question.
    pub key: String,
    pub number: String,
}

/// A question whose answer changed between two responses.
#[derive(Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Change {
    /// In the later response; what is no longer in it is numbered after what is.
    pub key: String,
    /// The question.
    pub text: String,
    pub before: Vec<WorksheetValue>,
    pub after: Vec<WorksheetValue>,
}
