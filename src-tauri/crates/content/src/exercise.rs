//! Guided exercises.

use std::sync::OnceLock;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};
use ts_rs::TS;

use crate::safety;

/// What an exercise works through.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ExerciseKind {
    Body,
    Attention,
    Thought,
    Action,
}

/// What an exercise is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ExerciseState {
    Craving,
    Anxiety,
    Anger,
    LowMood,
    Sleep,
    Numbness,
}

impl ExerciseState {
    pub const ALL: [Self; 6] = [Self::Craving, Self::Anxiety, Self::Anger, Self::LowMood, Self::Sleep, Self::Numbness];
}

/// What the breath does in a phase of a pacer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Breath {
    In,
    Hold,
    Out,
    Rest,
}

/// One phase of a pacer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct PacerPhase {
    pub breath: Breath,
    pub milliseconds: u32,
    /// Shown in place of the breath's usual word.
    pub cue: Option<String>,
}

/// How a step moves along.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum StepForm {
    /// Text, shown for so many seconds; the person may go on sooner.
    Timed { seconds: u32 },
    /// Text, until the person goes on.
    Untimed,
    /// A pacer, repeated `rounds` times.
    Paced { phases: Vec<PacerPhase>, rounds: u32 },
    /// Things to find and tick off by tapping, `count` of them.
    Count { count: u32 },
    /// A deck to flip through.
    Cards { cards: Vec<String> },
    /// Things to pick from by tapping.
    Choose { options: Vec<String>, prompt: Option<String> },
    /// A countdown, as long as the person picks.
    Delay { minutes: Vec<u32> },
    /// Something to write, kept in the run's note.
    Write { prompt: String },
    /// The person's own list of people to call.
    People,
    /// The person's own coping cards, and a place to write one.
    CopingCards,
}

/// One step of an exercise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ExerciseStep {
    pub title: String,
    pub text: String,
    pub form: StepForm,
}

/// A guided exercise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Exercise {
    /// Stable for ever: a person's record names it.
    pub id: String,
    pub title: String,
    pub purpose: String,
    pub kind: ExerciseKind,
    /// What it is for, what it fits best first.
    pub states: Vec<ExerciseState>,
    /// About how long it takes.
    pub minutes: u32,
    /// What medicine asks to be careful about, a short line each. A line that names a safety text is that text.
    #[serde(default, deserialize_with = "caution")]
    pub caution: Option<String>,
    /// Whether it is too hard on a body in the day after use.
    #[serde(default)]
    pub not_after_use: bool,
    /// Where the technique comes from.
    pub source: String,
    /// The lower, the earlier it is offered to somebody without a record.
    #[serde(default = "usual_rank")]
    pub rank: u32,
    /// Whether it is too hard on a body in the day after use.
    #[serde(default)]
    pub not_after_use: bool,
    pub steps: Vec<ExerciseStep>,
}

/// Said with what leads breath or attention along, and so away from the road.
const NOT_WHILE_DRIVING: &str = "Not while you drive.";

impl Exercise {
    /// What to be careful about, as it is shown, a line each: the road, where its own steps take breath or attention along, and what
    /// medicine asks.
    #[must_use]
    pub fn cautions(&self) -> Option<String> {
        let leads = matches!(self.kind, ExerciseKind::Body | ExerciseKind::Attention)
            && self.steps.iter().any(|step| matches!(step.form, StepForm::Timed { .. } | StepForm::Paced { .. }));
        match (leads, &self.caution) {
            (true, Some(caution)) => Some(format!("{NOT_WHILE_DRIVING}\n{caution}")),
            (true, None) => Some(NOT_WHILE_DRIVING.to_owned()),
            (false, caution) => caution.clone(),
        }
    }
}

const fn usual_rank() -> u32 {
    100
}

fn caution<'de, D: Deserializer<'de>>(file: D) -> Result<Option<String>, D::Error> {
    let written: Option<String> = Option::deserialize(file)?;
    let known =
        |text: String| safety::with_lines_filled_in(&text).ok_or_else(|| D::Error::custom("caution names a safety text that is not there"));
    written.map(known).transpose()
}

const FILES: &[&str] = include!(concat!(env!("OUT_DIR"), "/exercises.rs"));

/// All exercises, in the order to offer them to somebody new. A file that does not read is left out; a test sees to it that all do.
#[must_use]
pub fn exercises() -> &'static [Exercise] {
    static EXERCISES: OnceLock<Vec<Exercise>> = OnceLock::new();
    EXERCISES.get_or_init(|| {
        let mut exercises: Vec<Exercise> = FILES.iter().filter_map(|file| toml::from_str(file).ok()).collect();
        exercises.sort_by(|a, b| (a.rank, &a.title).cmp(&(b.rank, &b.title)));
        exercises
    })
}

/// The exercise of that id.
#[must_use]
pub fn exercise(id: &str) -> Option<&'static Exercise> {
    exercises().iter().find(|exercise| exercise.id == id)
}
