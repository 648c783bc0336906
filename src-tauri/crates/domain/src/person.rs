//! People to call.

use chrono::{DateTime, Utc};

use crate::ids::PersonId;
use crate::invalid::{Field, Invalid, Rule};
use crate::words::Words;

const NAME_MAX: u32 = 120;
const PHONE_MAX: u32 = 40;
const MESSAGE_MAX: u32 = 300;

/// Someone who may be called in a hard moment.
#[derive(Clone, PartialEq, Eq)]
pub struct Person {
    pub id: PersonId,
    pub name: Words,
    pub phone: Option<Words>,
    /// Who they are to the person: sponsor, sister, counsellor.
    pub relation: Option<Words>,
    /// Lowest first.
    pub position: u32,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
    pub deleted_at: Option<DateTime<Utc>>,
}

/// What is known of a person, not yet validated.
pub struct Content {
    /// At most 120 characters.
    pub name: String,
    /// Digits, spaces and `+ - ( ) . # *`, at least 2 digits, at most 40 characters.
    pub phone: Option<String>,
    /// At most 120 characters.
    pub relation: Option<String>,
}

impl Person {
    /// Validates a new person.
    pub fn new(id: PersonId, content: Content, position: u32, now: DateTime<Utc>) -> Result<Self, Invalid> {
        Ok(Self {
            id,
            name: Words::new(Field::Name, content.name, NAME_MAX)?,
            phone: phone(content.phone)?,
            relation: Words::optional(Field::Relation, content.relation, NAME_MAX)?,
            position,
            created_at: now,
            updated_at: now,
            deleted_at: None,
        })
    }

    /// The same person with other content. Keeps the id, the place in the list, when they were added, and whether they are deleted.
    pub fn revised(&self, content: Content, now: DateTime<Utc>) -> Result<Self, Invalid> {
        Ok(Self { created_at: self.created_at, deleted_at: self.deleted_at, ..Self::new(self.id, content, self.position, now)? })
    }
}

fn phone(number: Option<String>) -> Result<Option<Words>, Invalid> {
    let number = Words::optional(Field::Phone, number, PHONE_MAX)?;
    if let Some(number) = &number {
        let allowed = |letter: char| letter.is_ascii_digit() || " \u{a0}+-().#*".contains(letter);
        let digits = number.reveal().chars().filter(char::is_ascii_digit).count();
        if !number.reveal().chars().all(allowed) || digits < 2 {
            return Err(Invalid::new(Field::Phone, Rule::Malformed));
        }
    }
    Ok(number)
}

/// What a text message begins with, at most 300 characters. It is only handed over: nothing is sent by that.
pub fn message(text: Option<String>) -> Result<Option<Words>, Invalid> {
    Words::optional(Field::Message, text, MESSAGE_MAX)
}

/// What a dialler takes of a number: its digits, `+`, `*` and `#`. Two ways to write one number come out the same. Beside a country's code, the
/// zero in brackets is for calls within that country and is left out.
#[must_use]
pub fn dialled(phone: &str) -> String {
    let phone = if phone.trim_start().starts_with('+') { phone.replacen("(0)", "", 1) } else { phone.to_owned() };
    phone.chars().filter(|letter| letter.is_ascii_digit() || "+*#".contains(*letter)).collect()
}

/// The phone numbers in a text. Short ones, as crisis lines have, are written in one; what else has few digits is an hour or a house.
#[must_use]
pub fn numbers_in(text: &str) -> Vec<&str> {
    let runs = text.split(|letter: char| !(letter.is_ascii_digit() || " \u{a0}+-().".contains(letter)));
    let runs = runs.map(|run| {
        let begun = run.trim_start_matches(|letter: char| !(letter.is_ascii_digit() || "+(".contains(letter)));
        begun.trim_end_matches(|letter: char| !letter.is_ascii_digit())
    });
    let digits = |run: &str| run.chars().filter(char::is_ascii_digit).count();
    runs.filter(|run| digits(run) >= 6 || (digits(run) >= 3 && run.chars().all(|letter| letter.is_ascii_digit()))).collect()
}
