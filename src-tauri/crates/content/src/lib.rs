//! What Daymark brings along, written as files in `content/` and compiled in: exercises, worksheets, crisis lines and safety texts.

mod crisis;
mod exercise;
mod safety;
mod worksheet;

pub use crisis::{CHECK_HOLDS, Country, Line, LinePurpose, LineText, countries, country, country_of_zone, stale_lines};
pub use exercise::{Breath, Exercise, ExerciseKind, ExerciseState, ExerciseStep, PacerPhase, StepForm, exercise, exercises};
pub use safety::{SafetyId, SafetySection, SafetySource, SafetyText, safety_text, safety_texts};
pub use worksheet::{CatalogueWorksheet, worksheet, worksheets};
