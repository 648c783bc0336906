//! The properties of one event, by name.

use super::EventStatus;
use super::syntax::{Property, unescaped, unquoted};

/// The properties of one event.
pub(super) struct Properties<'a>(pub &'a [Property]);

impl Properties<'_> {
    pub fn one(&self, name: &str) -> Option<&Property> {
        self.0.iter().find(|property| property.name == name)
    }

    pub fn all(&self, name: &str) -> impl Iterator<Item = &Property> {
        self.0.iter().filter(move |property| property.name == name)
    }

    pub fn words(&self, name: &str) -> Option<String> {
        self.one(name).map(|property| unescaped(&property.value)).filter(|text| !text.is_empty())
    }

    /// The link to it, or to where it is held.
    pub fn link(&self) -> Option<String> {
        let link = |name: &str| self.one(name).map(|property| property.value.trim().to_owned()).filter(|link| !link.is_empty());
        ["URL", "CONFERENCE", "X-GOOGLE-CONFERENCE", "X-MICROSOFT-SKYPETEAMSMEETINGURL"].into_iter().find_map(link)
    }

    /// Who holds it, by name where there is one, or whom to ask about it.
    pub fn organiser(&self) -> Option<String> {
        let Some(property) = self.one("ORGANIZER") else { return self.words("CONTACT") };
        let name = property.parameter("CN").map(unquoted).filter(|name| !name.is_empty());
        let address = || {
            let value = property.value.trim();
            value.get(..7).filter(|scheme| scheme.eq_ignore_ascii_case("mailto:")).and_then(|_| value.get(7..)).map(ToOwned::to_owned)
        };
        name.or_else(address).filter(|name| !name.is_empty()).or_else(|| self.words("CONTACT"))
    }
}

/// Whether an event takes place.
pub(super) fn status(of: &Properties<'_>, cancels: bool) -> EventStatus {
    match of.one("STATUS").map(|property| property.value.trim().to_ascii_uppercase()).as_deref() {
        _ if cancels => EventStatus::Cancelled,
        Some("CANCELLED") => EventStatus::Cancelled,
        Some("TENTATIVE") => EventStatus::Tentative,
        _ => EventStatus::Confirmed,
    }
}
