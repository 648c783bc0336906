//! Text that crosses the border. The two types have no `Debug`: what a person wrote, and what opens their store, cannot be printed.

use daymark_domain::words::Words;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use zeroize::{Zeroize, ZeroizeOnDrop};

/// Something a person wrote, on its way to them or from them. Not yet validated.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS, Zeroize, ZeroizeOnDrop)]
#[serde(transparent)]
#[ts(as = "String")]
pub struct Written(String);

impl Written {
    /// Marks `text` as a person's own.
    #[must_use]
    pub const fn new(text: String) -> Self {
        Self(text)
    }

    /// The text, for validation.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.0
    }
}

impl From<&Words> for Written {
    fn from(words: &Words) -> Self {
        Self(words.reveal().to_owned())
    }
}

/// A passphrase on its way in. It never goes back out.
#[derive(Clone, Deserialize, TS, Zeroize, ZeroizeOnDrop)]
#[serde(transparent)]
#[ts(as = "String")]
pub struct Secret(String);

impl Secret {
    /// Marks `text` as a secret.
    #[must_use]
    pub const fn new(text: String) -> Self {
        Self(text)
    }

    /// The passphrase, for key derivation only.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}
