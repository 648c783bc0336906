//! What Daymark brings along, written as files in `content/` and compiled in: exercises, worksheets and crisis lines.

mod crisis;
mod exercise;
mod worksheet;

pub use crisis::{CHECK_HOLDS, Country, Line, LinePurpose, LineText, countries, country, country_of_zone, stale_lines};
pub use exercise::{Breath, Exercise, ExerciseKind, ExerciseState, ExerciseStep, PacerPhase, StepForm, exercise, exercises};
pub use worksheet::{CatalogueWorksheet, worksheet, worksheets};
