//! One figure of the bench, and how it is read off some times.

use std::time::Duration;

use serde::Serialize;

/// One figure and what it should be at most.
#[derive(Serialize)]
pub struct Figure {
    pub name: String,
    pub measured: f64,
    /// `None` where it is only shown.
    pub goal: Option<f64>,
    pub unit: &'static str,
    pub about: String,
}

impl Figure {
    pub fn met(&self) -> bool {
        self.goal.is_none_or(|goal| self.measured <= goal)
    }

    /// A time beside another one, in milliseconds.
    pub fn beside(name: &str, ours: f64, floor: f64, goal: Option<f64>) -> Self {
        let about = format!("{ours:.2} ms beside {floor:.2} ms");
        Self { name: name.to_owned(), measured: ours / floor, goal, unit: "×", about }
    }
}

/// The time below which this part of all lies, in milliseconds.
#[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a place in a short list")]
pub fn at(times: &mut [Duration], part: f64) -> f64 {
    times.sort_unstable();
    let place = ((times.len() - 1) as f64 * part).round() as usize;
    times[place].as_secs_f64() * 1_000.0
}
