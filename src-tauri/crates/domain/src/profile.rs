//! Who the person is to the app. Everything is optional.

use chrono::{Datelike, NaiveDate};

use crate::invalid::{Field, Invalid, Rule};
use crate::words::Words;

const NAME_MAX: u32 = 80;
const SEVERAL_MAX: u32 = 12;
/// Nobody who uses this began before.
const FIRST_YEAR: i32 = 1900;

/// What the person chose to say of themselves.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Profile {
    /// What to call them.
    pub name: Option<Words>,
    /// The first day of recovery, a local date.
    pub recovery_started_on: Option<NaiveDate>,
    /// Substances or behaviours, at most 12.
    pub working_on: Vec<Words>,
    /// Medicines that are prescribed to them and do not count as use, at most 12.
    pub medicines: Vec<Words>,
    /// The local date on which they said when recovery began: their word stands for the days before it.
    pub recovery_said_on: Option<NaiveDate>,
    /// ISO 3166-1 alpha-2 code of the country whose crisis lines to show.
    pub country: Option<String>,
    /// Whether the first-run steps are behind them.
    pub welcomed: bool,
}

/// What the person says of themselves, not yet validated.
#[derive(Default)]
pub struct Content {
    /// At most 80 characters.
    pub name: Option<String>,
    /// Not in the future, not before 1900.
    pub recovery_started_on: Option<NaiveDate>,
    /// At most 12, each at most 80 characters; blank ones are left out.
    pub working_on: Vec<String>,
    /// At most 12, each at most 80 characters; blank ones are left out.
    pub medicines: Vec<String>,
    /// Two capital letters.
    pub country: Option<String>,
    pub welcomed: bool,
}

impl Profile {
    /// Validates what the person says of themselves, on the local date `today`, where `before` is what they said until now.
    pub fn new(content: Content, before: &Self, today: NaiveDate) -> Result<Self, Invalid> {
        if let Some(on) = content.recovery_started_on {
            if on > today {
                return Err(Invalid::new(Field::RecoveryStarted, Rule::InFuture));
            }
            if on.year() < FIRST_YEAR {
                return Err(Invalid::new(Field::RecoveryStarted, Rule::TooEarly));
            }
        }
        let same_start = content.recovery_started_on == before.recovery_started_on;
        let said_on = if same_start { before.recovery_said_on } else { content.recovery_started_on.map(|_| today) };
        if let Some(country) = &content.country
            && !(country.len() == 2 && country.bytes().all(|letter| letter.is_ascii_uppercase()))
        {
            return Err(Invalid::new(Field::Country, Rule::Malformed));
        }
        Ok(Self {
            name: Words::optional(Field::Name, content.name, NAME_MAX)?,
            recovery_started_on: content.recovery_started_on,
            working_on: several(Field::WorkingOn, content.working_on)?,
            medicines: several(Field::Medicines, content.medicines)?,
            recovery_said_on: said_on,
            country: content.country,
            welcomed: content.welcomed,
        })
    }
}

/// A short list in the person's own words, none twice.
fn several(field: Field, texts: Vec<String>) -> Result<Vec<Words>, Invalid> {
    let mut all: Vec<Words> = Vec::new();
    for text in texts {
        if let Some(words) = Words::optional(field, Some(text), NAME_MAX)? {
            if all.contains(&words) {
                return Err(Invalid::new(field, Rule::Duplicate));
            }
            all.push(words);
        }
    }
    if all.len() > SEVERAL_MAX as usize {
        return Err(Invalid::new(field, Rule::TooMany { max: SEVERAL_MAX }));
    }
    Ok(all)
}
