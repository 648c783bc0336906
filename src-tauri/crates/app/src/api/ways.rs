//! The ways in which the store opens.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use ts_rs::TS;
use uuid::Uuid;

/// A kind of way in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum WayKind {
    /// The system's keyring.
    Device,
    Passphrase,
    /// A code on paper.
    RecoveryCode,
    /// A finger or a face.
    Biometric,
}

impl WayKind {
    const ALL: [Self; 4] = [Self::Device, Self::Passphrase, Self::RecoveryCode, Self::Biometric];
}

/// One way in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct WayIn {
    pub id: Uuid,
    pub kind: WayKind,
    /// `None` of one from before this was written down.
    pub created_at: Option<DateTime<Utc>>,
}

/// Some kinds of way in: a list without order, in which none is twice.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, TS)]
#[ts(as = "Vec<WayKind>")]
pub struct WayKinds(u8);

impl WayKinds {
    pub const NONE: Self = Self(0);

    /// Whether a kind is among them.
    #[must_use]
    pub const fn has(self, kind: WayKind) -> bool {
        self.0 & (1 << kind as u8) != 0
    }

    /// These and another.
    #[must_use]
    pub const fn and(self, kind: WayKind) -> Self {
        Self(self.0 | 1 << kind as u8)
    }
}

impl FromIterator<WayKind> for WayKinds {
    fn from_iter<I: IntoIterator<Item = WayKind>>(kinds: I) -> Self {
        kinds.into_iter().fold(Self::default(), Self::and)
    }
}

impl Serialize for WayKinds {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(WayKind::ALL.into_iter().filter(|kind| self.has(*kind)))
    }
}

impl<'de> Deserialize<'de> for WayKinds {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Vec::<WayKind>::deserialize(deserializer)?.into_iter().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_cross_the_border_as_a_list() {
        let kinds: WayKinds = [WayKind::RecoveryCode, WayKind::Device, WayKind::Device].into_iter().collect();
        let json = serde_json::to_string(&kinds).unwrap();
        assert_eq!(json, r#"["device","recovery_code"]"#);
        assert_eq!(serde_json::from_str::<WayKinds>(&json).unwrap(), kinds);
        assert!(kinds.has(WayKind::Device) && !kinds.has(WayKind::Passphrase) && !kinds.has(WayKind::Biometric));
    }
}
