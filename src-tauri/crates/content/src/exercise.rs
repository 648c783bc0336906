//! Guided exercises.

use std::sync::OnceLock;

use serde::Deserialize;

/// What an exercise works through.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    Body,
    Attention,
    Thought,
    Action,
}

/// What the breath does in a phase of a pacer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Breath {
    In,
    Hold,
    Out,
    Rest,
}

/// One phase of a pacer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Phase {
    pub breath: Breath,
    pub milliseconds: u32,
}

/// How a step moves along.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Form {
    /// Shown for so many seconds.
    Timed { seconds: u32 },
    /// Shown until the person goes on.
    Untimed,
    /// A pacer, `rounds` times over.
    Paced { phases: Vec<Phase>, rounds: u32 },
    /// Things to find and tick off.
    Count { count: u32 },
}

/// One step of an exercise.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    pub title: String,
    pub text: String,
    pub form: Form,
}

/// A guided exercise.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Exercise {
    /// Stable for ever: a person's record names it.
    pub id: String,
    pub title: String,
    pub purpose: String,
    pub kind: Kind,
    /// About how long it takes.
    pub minutes: u32,
    /// What medicine asks to be careful about.
    pub caution: Option<String>,
    /// Where the technique comes from.
    pub source: String,
    pub steps: Vec<Step>,
}

const FILES: [&str; 3] = [
    include_str!("../content/exercises/urge-surfing.toml"),
    include_str!("../content/exercises/paced-breathing.toml"),
    include_str!("../content/exercises/grounding-senses.toml"),
];

/// All exercises, in the order to offer them to somebody new. A file that does not read is left out; a test sees to it that all do.
#[must_use]
pub fn exercises() -> &'static [Exercise] {
    static EXERCISES: OnceLock<Vec<Exercise>> = OnceLock::new();
    EXERCISES.get_or_init(|| FILES.iter().filter_map(|file| toml::from_str(file).ok()).collect())
}

/// The exercise of that id.
#[must_use]
pub fn exercise(id: &str) -> Option<&'static Exercise> {
    exercises().iter().find(|exercise| exercise.id == id)
}
