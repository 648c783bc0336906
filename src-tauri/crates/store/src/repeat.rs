//! The `repeat` column: how a session recurs. A rule is kept as the text of RFC 5545, read once with its row.

use chrono::NaiveDate;
use chrono_tz::Tz;
use daymark_domain::recurrence::{Day, RecurrenceRule, Repeat};
use serde::{Deserialize, Serialize};

use crate::Result;
use crate::columns::{from_json, json};

#[derive(Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum Stored {
    Never,
    Weekly { every: u32, on: Vec<Day>, until: Option<NaiveDate> },
    Rule { rrule: String },
}

/// Reads the column. A rule that this version does not follow keeps its text.
pub fn read(text: &str, zone: Tz) -> Result<Repeat> {
    Ok(match json(text)? {
        Stored::Never => Repeat::Never,
        Stored::Weekly { every, on, until } => Repeat::Weekly { every, on, until },
        Stored::Rule { rrule } => match RecurrenceRule::parse(&rrule, zone) {
            Ok(rule) => Repeat::Rule { rule },
            Err(_) => Repeat::Unsupported { text: rrule },
        },
    })
}

pub fn write(repeat: &Repeat) -> Result<String> {
    from_json(&match repeat {
        Repeat::Never => Stored::Never,
        Repeat::Weekly { every, on, until } => Stored::Weekly { every: *every, on: on.clone(), until: *until },
        Repeat::Rule { rule } => Stored::Rule { rrule: rule.to_string() },
        Repeat::Unsupported { text } => Stored::Rule { rrule: text.clone() },
    })
}
