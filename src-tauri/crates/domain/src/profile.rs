//! Who the person is to the app. Everything is optional.

use chrono::NaiveDate;

use crate::words::Words;

/// What the person chose to say of themselves.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Profile {
    /// What to call them.
    pub name: Option<Words>,
    /// The first day of recovery, a local date.
    pub recovery_started_on: Option<NaiveDate>,
    /// Substances or behaviours, at most 12.
    pub working_on: Vec<Words>,
    /// ISO 3166-1 alpha-2 code of the country whose crisis lines to show.
    pub country: Option<String>,
    /// Whether the first-run steps are behind them.
    pub welcomed: bool,
}
