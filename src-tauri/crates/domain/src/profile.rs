//! Who the person is to the app. Everything is optional.

use chrono::{Datelike, NaiveDate};

use crate::invalid::{Field, Invalid, Rule};
use crate::words::Words;

const NAME_MAX: u32 = 80;
const WORKING_ON_MAX: u32 = 12;
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
    /// Two capital letters.
    pub country: Option<String>,
    pub welcomed: bool,
}

impl Profile {
    /// Validates what the person says of themselves, on the local date `today`.
    pub fn new(content: Content, today: NaiveDate) -> Result<Self, Invalid> {
        if let Some(on) = content.recovery_started_on {
            if on > today {
                return Err(Invalid::new(Field::RecoveryStarted, Rule::InFuture));
            }
            if on.year() < FIRST_YEAR {
                return Err(Invalid::new(Field::RecoveryStarted, Rule::TooEarly));
            }
        }
        let mut working_on: Vec<Words> = Vec::new();
        for text in content.working_on {
            if let Some(words) = Words::optional(Field::WorkingOn, Some(text), NAME_MAX)? {
                if working_on.contains(&words) {
                    return Err(Invalid::new(Field::WorkingOn, Rule::Duplicate));
                }
                working_on.push(words);
            }
        }
        if working_on.len() > WORKING_ON_MAX as usize {
            return Err(Invalid::new(Field::WorkingOn, Rule::TooMany { max: WORKING_ON_MAX }));
        }
        if let Some(country) = &content.country
            && !(country.len() == 2 && country.bytes().all(|letter| letter.is_ascii_uppercase()))
        {
            return Err(Invalid::new(Field::Country, Rule::Malformed));
        }
        Ok(Self {
            name: Words::optional(Field::Name, content.name, NAME_MAX)?,
            recovery_started_on: content.recovery_started_on,
            working_on,
            country: content.country,
            welcomed: content.welcomed,
        })
    }
}
