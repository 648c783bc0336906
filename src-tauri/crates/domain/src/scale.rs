//! The scales a person rates on.

use serde::Serialize;
use ts_rs::TS;

use crate::invalid::{Field, Invalid, Rule};

/// A rating from 0 (none) to 10 (the strongest there is): the 11-point numerical rating scale.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, TS)]
#[serde(transparent)]
pub struct Rating(u8);

impl Rating {
    /// Takes 0 to 10; anything else breaks [`Rule::OutOfRange`].
    pub fn new(field: Field, value: i32) -> Result<Self, Invalid> {
        match u8::try_from(value) {
            Ok(value @ 0..=10) => Ok(Self(value)),
            _ => Err(Invalid::new(field, Rule::OutOfRange { min: 0, max: 10 })),
        }
    }

    /// 0 to 10.
    #[must_use]
    pub const fn value(self) -> u8 {
        self.0
    }
}

/// Mood from 1 (very low) to 5 (very good).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, TS)]
#[serde(transparent)]
pub struct Mood(u8);

impl Mood {
    /// Takes 1 to 5; anything else breaks [`Rule::OutOfRange`].
    pub fn new(value: i32) -> Result<Self, Invalid> {
        match u8::try_from(value) {
            Ok(value @ 1..=5) => Ok(Self(value)),
            _ => Err(Invalid::new(Field::Mood, Rule::OutOfRange { min: 1, max: 5 })),
        }
    }

    /// 1 to 5.
    #[must_use]
    pub const fn value(self) -> u8 {
        self.0
    }
}
