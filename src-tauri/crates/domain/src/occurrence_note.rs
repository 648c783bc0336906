//! What a person keeps of one occurrence of a session: why it was missed, how it went, what to take along, what to ask next time.

use crate::invalid::{Field, Invalid, Rule};
use crate::words::Words;

const REASON_MAX: u32 = 500;
const LONG_MAX: u32 = 5_000;
const WENT: std::ops::RangeInclusive<i32> = 1..=5;

/// Nothing of it has to be given.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct OccurrenceNote {
    /// Why it was missed or excused.
    pub reason: Option<Words>,
    /// How it went, from 1 (hard) to 5 (good).
    pub went: Option<u8>,
    pub takeaways: Option<Words>,
    /// Questions for next time.
    pub questions: Option<Words>,
}

impl OccurrenceNote {
    /// Validates a note: a reason of at most 500 characters, the rest of at most 5,000.
    pub fn new(reason: Option<String>, went: Option<i32>, takeaways: Option<String>, questions: Option<String>) -> Result<Self, Invalid> {
        let refused = || Invalid::new(Field::Rating, Rule::OutOfRange { min: *WENT.start(), max: *WENT.end() });
        Ok(Self {
            reason: Words::optional(Field::Reason, reason, REASON_MAX)?,
            went: went.map(|went| u8::try_from(went).ok().filter(|_| WENT.contains(&went)).ok_or_else(refused)).transpose()?,
            takeaways: Words::optional(Field::Takeaways, takeaways, LONG_MAX)?,
            questions: Words::optional(Field::Questions, questions, LONG_MAX)?,
        })
    }

    /// Whether it says nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}
