//! What Daymark brings along: exercises and crisis lines, written as TOML in `content/` and compiled in.

mod crisis;
mod exercise;

pub use crisis::{Contact, Country, Line, countries, country, country_of_zone};
pub use exercise::{Breath, Exercise, Form, Kind, Phase, Step, exercise, exercises};
