//! Why a command was refused: the app's own reasons, and those that only a terminal has.

use daymark_app::api::CommandError;
use daymark_domain::invalid::{Field, Invalid, Rule};

use crate::sentence;

/// A refusal, with exactly one sentence to say it in. Holds nothing a person wrote.
#[derive(Debug)]
pub enum Refusal {
    /// The app refused.
    App(CommandError),
    /// The terminal's own reason.
    Said(&'static str),
}

impl Refusal {
    /// A reason that only a terminal has.
    pub const fn said(sentence: &'static str) -> Self {
        Self::Said(sentence)
    }

    /// A value that breaks a rule, told as the app would tell it.
    pub const fn invalid(field: Field, rule: Rule) -> Self {
        Self::App(CommandError::Invalid { field, rule })
    }

    /// The one sentence.
    pub fn sentence(&self) -> String {
        match self {
            Self::App(error) => sentence::of(*error),
            Self::Said(sentence) => (*sentence).to_owned(),
        }
    }
}

impl From<CommandError> for Refusal {
    fn from(error: CommandError) -> Self {
        Self::App(error)
    }
}

impl From<daymark_app::Error> for Refusal {
    fn from(error: daymark_app::Error) -> Self {
        Self::App(error.into())
    }
}

impl From<Invalid> for Refusal {
    fn from(invalid: Invalid) -> Self {
        Self::invalid(invalid.field, invalid.rule)
    }
}
