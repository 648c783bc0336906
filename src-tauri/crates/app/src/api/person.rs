//! People to call, and crisis lines.

use chrono::NaiveDate;
pub use daymark_content::{LinePurpose, LineText};
use daymark_domain::ids::PersonId;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::Written;

/// Adds a person to call, or (in [`UpdatePerson`]) replaces what is known of them.
#[derive(Clone, PartialEq, Eq, Deserialize, Serialize, TS)]
pub struct AddPerson {
    /// At most 120 characters.
    pub name: Written,
    /// Digits, spaces and `+ - ( ) . # *`, at least 2 digits, at most 40 characters.
    pub phone: Option<Written>,
    /// At most 120 characters.
    pub relation: Option<Written>,
}

/// Replaces what is known of a person.
#[derive(Clone, PartialEq, Eq, Deserialize, Serialize, TS)]
pub struct UpdatePerson {
    pub id: PersonId,
    #[serde(flatten)]
    pub content: AddPerson,
}

/// Names one person.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, TS)]
pub struct OnePerson {
    pub id: PersonId,
}

/// A person as they are shown.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PersonView {
    pub id: PersonId,
    pub name: Written,
    pub phone: Option<Written>,
    pub relation: Option<Written>,
}

/// How a crisis line is reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum CrisisContact {
    Call,
    Text,
    /// The system's browser opens the address of a chat.
    Chat,
}

/// A crisis line, with every way to reach it; there is at least one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CrisisLine {
    pub name: String,
    pub purpose: LinePurpose,
    /// Who it is for.
    pub about: String,
    pub hours: String,
    /// Only where its publisher says it.
    pub cost: Option<String>,
    pub languages: Vec<String>,
    /// The number to call.
    pub call: Option<String>,
    pub text: Option<LineText>,
    /// The address of a chat, or of the page that opens one.
    pub chat: Option<String>,
    /// When somebody last held the line against its source.
    pub checked: NaiveDate,
    /// Where the line is published.
    pub source: String,
}

/// A country whose crisis lines are known, and its emergency number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CountryLines {
    /// ISO 3166-1 alpha-2.
    pub country: String,
    pub name: String,
    pub emergency: String,
    pub lines: Vec<CrisisLine>,
}

/// Crisis lines for the person's country (by profile, else by the computer's zone; `None` where neither tells), and the countries known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CrisisLines {
    pub here: Option<CountryLines>,
    /// Sorted by name.
    pub countries: Vec<CountryLines>,
}

/// Hands a phone number to the system's own dialler, or the address of a chat to its browser. Only a number of a person, and a number or a
/// chat of a crisis line, is taken.
#[derive(Clone, Deserialize, Serialize, TS)]
pub struct CallNumber {
    /// For a chat, its address.
    pub number: Written,
    pub by: CrisisContact,
    /// What a text message begins with, at most 300 characters; the person sends it, or does not.
    pub message: Option<Written>,
}
