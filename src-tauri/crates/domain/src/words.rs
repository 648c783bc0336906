//! What a person wrote. The type is the privacy rule: it can be neither printed nor serialized by accident.

use zeroize::Zeroizing;

use crate::invalid::{Field, Invalid, Rule};

/// Text in the person's own words: any script, any code point, kept as given. Has no `Debug`, no `Display` and no `Serialize` on purpose.
#[derive(Clone, PartialEq, Eq)]
pub struct Words(Zeroizing<String>);

impl Words {
    /// Keeps `text` as it is. Refuses text that is empty or blank ([`Rule::Required`]), or longer than `max` characters ([`Rule::TooLong`]).
    pub fn new(field: Field, text: String, max: u32) -> Result<Self, Invalid> {
        let text = Zeroizing::new(text);
        if text.trim().is_empty() {
            return Err(Invalid::new(field, Rule::Required));
        }
        if text.chars().count() > max as usize {
            return Err(Invalid::new(field, Rule::TooLong { max }));
        }
        Ok(Self(text))
    }

    /// As [`Words::new`], with blank text taken as none at all.
    pub fn optional(field: Field, text: Option<String>, max: u32) -> Result<Option<Self>, Invalid> {
        match text {
            Some(text) if !text.trim().is_empty() => Self::new(field, text, max).map(Some),
            _ => Ok(None),
        }
    }

    /// Words that were validated before they were stored.
    #[must_use]
    pub fn stored(text: String) -> Self {
        Self(Zeroizing::new(text))
    }

    /// The text itself. Call it only where the text goes back to the person, or into the encrypted store.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}
