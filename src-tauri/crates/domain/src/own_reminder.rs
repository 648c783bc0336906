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

    /// The same with other words and times.
    pub fn revised(&self, text: String, time: NaiveTime, days: OwnDays, now: DateTime<Utc>) -> Result<Self, Invalid> {
        let revised = Self::new(self.id, text, time, days, now)?;
        Ok(Self { created_at: self.created_at, deleted_at: self.deleted_at, ..revised })
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

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test")]

    use super::*;
    use uuid::Uuid;

    fn made(text: &str, days: OwnDays) -> Result<OwnReminder, (Field, Rule)> {
        let now = "2026-03-02T10:30:00Z".parse().unwrap();
        OwnReminder::new(OwnReminderId::new(Uuid::from_u128(7)), text.to_owned(), NaiveTime::MIN, days, now)
            .map_err(|invalid| (invalid.field, invalid.rule))
    }

    #[test]
    fn an_own_reminder_has_words_and_days() {
        let weekly = |on: &[Day]| OwnDays::Weekly { on: on.to_vec() };
        assert_eq!(made(" ", weekly(&[Day::Monday])).err(), Some((Field::Note, Rule::Required)));
        assert_eq!(made(&"ж".repeat(201), weekly(&[Day::Monday])).err(), Some((Field::Note, Rule::TooLong { max: 200 })));
        assert_eq!(made("x", weekly(&[])).err(), Some((Field::On, Rule::Required)));
        assert_eq!(made("x", weekly(&[Day::Monday, Day::Monday])).err(), Some((Field::On, Rule::Duplicate)));
        let one = made("x", weekly(&[Day::Sunday, Day::Monday])).unwrap();
        let on = |text: &str| one.is_on(text.parse().unwrap());
        assert_eq!([on("2026-03-01"), on("2026-03-02"), on("2026-03-03")], [true, true, false]);
    }
}
