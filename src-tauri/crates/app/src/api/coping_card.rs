//! Coping cards.

use daymark_domain::ids::CopingCardId;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::Written;

/// Writes a card, after those that are there.
#[derive(Clone, Deserialize, Serialize, TS)]
pub struct AddCopingCard {
    /// At most 500 characters.
    pub text: Written,
}

/// Replaces the words of a card.
#[derive(Clone, Deserialize, Serialize, TS)]
pub struct UpdateCopingCard {
    pub id: CopingCardId,
    pub text: Written,
}

/// Names one card.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, TS)]
pub struct OneCopingCard {
    pub id: CopingCardId,
}

/// A card as it is shown.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CopingCardView {
    pub id: CopingCardId,
    pub text: Written,
}
