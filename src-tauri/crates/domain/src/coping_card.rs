//! Coping cards: a sentence the person writes for themselves on a good day, to read on a bad one.

use chrono::{DateTime, Utc};

use crate::ids::CopingCardId;
use crate::invalid::{Field, Invalid};
use crate::words::Words;

const TEXT_MAX: u32 = 500;

/// A card in the person's own words.
#[derive(Clone, PartialEq, Eq)]
pub struct CopingCard {
    pub id: CopingCardId,
    /// At most 500 characters.
    pub text: Words,
    /// Lowest first.
    pub position: u32,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
    pub deleted_at: Option<DateTime<Utc>>,
}

impl CopingCard {
    /// Validates a new card.
    pub fn new(id: CopingCardId, text: String, position: u32, now: DateTime<Utc>) -> Result<Self, Invalid> {
        Ok(Self { id, text: Words::new(Field::Note, text, TEXT_MAX)?, position, created_at: now, updated_at: now, deleted_at: None })
    }

    /// The same card with other words. Keeps the id, the place, when it was written, and whether it is deleted.
    pub fn revised(&self, text: String, now: DateTime<Utc>) -> Result<Self, Invalid> {
        Ok(Self { created_at: self.created_at, deleted_at: self.deleted_at, ..Self::new(self.id, text, self.position, now)? })
    }
}
