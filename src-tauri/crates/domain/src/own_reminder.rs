//! Reminders of the person's own.

use chrono::{DateTime, Datelike, NaiveDate, NaiveTime, Utc};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::ids::OwnReminderId;
use crate::invalid::{Field, Invalid, Rule};
use crate::session::Day;
use crate::words::Words;

const TEXT_MAX: u32 = 200;

/// On which days it comes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum OwnDays {
    /// On one local date.
    Once { on: NaiveDate },
    /// Every week on these days, at least one, none twice.
    Weekly { on: Vec<Day> },
}

/// Something that the person wants to be reminded of at a time of day, wherever they are.
#[derive(Clone, PartialEq, Eq)]
pub struct OwnReminder {
    pub id: OwnReminderId,
    pub text: Words,
    /// By the wall clock where the person is.
    pub time: NaiveTime,
    pub days: OwnDays,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
    pub deleted_at: Option<DateTime<Utc>>,
}

impl OwnReminder {
    /// Validates a new one: a text of 1 to 200 characters, and days on which it comes.
    pub fn new(id: OwnReminderId, text: String, time: NaiveTime, days: OwnDays, now: DateTime<Utc>) -> Result<Self, Invalid> {
        if let OwnDays::Weekly { on } = &days {
            if on.is_empty() {
                return Err(Invalid::new(Field::On, Rule::Required));
            }
            if (1..on.len()).any(|end| on.iter().take(end).any(|day| Some(day) == on.get(end))) {
                return Err(Invalid::new(Field::On, Rule::Duplicate));
            }
        }
        let text = Words::new(Field::Note, text, TEXT_MAX)?;
        Ok(Self { id, text, time, days, created_at: now, updated_at: now, deleted_at: None })
    }

    /// Whether it comes on a date.
    #[must_use]
    pub fn is_on(&self, date: NaiveDate) -> bool {
        match &self.days {
            OwnDays::Once { on } => *on == date,
            OwnDays::Weekly { on } => on.iter().any(|day| date.weekday() == (*day).into()),
        }
    }
}
