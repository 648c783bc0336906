//! Lapses: use that a person writes down by itself, outside of a check-in.

use chrono::{DateTime, Datelike, NaiveDate, Utc};

use crate::ids::{LapseId, TriggerId};
use crate::invalid::{Field, Invalid, Rule};
use crate::trigger;
use crate::words::Words;

const WHAT_MAX: usize = 12;
const WORDS_MAX: u32 = 80;
/// Nothing that is written down here is older.
const FIRST_YEAR: i32 = 1970;

/// One lapse. Only the day is always there.
#[derive(Clone, PartialEq, Eq)]
pub struct Lapse {
    pub id: LapseId,
    /// The local date of the use.
    pub on: NaiveDate,
    /// What was used, in the words of the profile; at most 12, none twice.
    pub what: Vec<Words>,
    /// What came before, in the order given, none twice, at most 20.
    pub triggers: Vec<TriggerId>,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
    /// Set once deleted, so that it can be undone.
    pub deleted_at: Option<DateTime<Utc>>,
}

/// What a person says of a lapse, not yet validated.
pub struct Content {
    /// Not in the future, not before 1970.
    pub on: NaiveDate,
    /// At most 12, each at most 80 characters; blank ones are left out.
    pub what: Vec<String>,
    pub triggers: Vec<TriggerId>,
}

impl Lapse {
    /// Validates a new lapse on the local date `today`.
    pub fn new(id: LapseId, content: Content, today: NaiveDate, now: DateTime<Utc>) -> Result<Self, Invalid> {
        if content.on > today {
            return Err(Invalid::new(Field::On, Rule::InFuture));
        }
        if content.on.year() < FIRST_YEAR {
            return Err(Invalid::new(Field::On, Rule::TooEarly));
        }
        let mut what: Vec<Words> = Vec::new();
        for text in content.what {
            if let Some(words) = Words::optional(Field::What, Some(text), WORDS_MAX)?
                && !what.contains(&words)
            {
                what.push(words);
            }
        }
        if what.len() > WHAT_MAX {
            return Err(Invalid::new(Field::What, Rule::TooMany { max: WHAT_MAX as u32 }));
        }
        let triggers = trigger::check(content.triggers)?;
        Ok(Self { id, on: content.on, what, triggers, created_at: now, updated_at: now, deleted_at: None })
    }

    /// The same lapse with other content. It keeps its id, when it was written down, and whether it is deleted.
    pub fn revised(&self, content: Content, today: NaiveDate, now: DateTime<Utc>) -> Result<Self, Invalid> {
        Ok(Self { created_at: self.created_at, deleted_at: self.deleted_at, ..Self::new(self.id, content, today, now)? })
    }
}
