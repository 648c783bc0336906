//! What lies in a folder, seen from outside, and the ways to open it.

use std::path::Path;

use chrono::{DateTime, Utc};
use daymark_domain::words::Words;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::files::{DATABASE, NEW_DATABASE, PREVIOUS_SLOTS, SLOTS};
use crate::slots::Slots;
use crate::{Error, Result, database};

/// A kind of way to open a store.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A secret that the device's keyring keeps.
    Device,
    /// What a person types.
    Passphrase,
    /// A random code on paper.
    RecoveryCode,
    /// A secret that the device gives out for a finger or a face.
    Biometric,
}

/// The id of one way in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct SlotId(pub Uuid);

/// One way in, as far as it can be seen.
#[derive(Clone, PartialEq, Eq)]
pub struct SlotInfo {
    pub id: SlotId,
    pub kind: Kind,
    /// Unknown of one from before this was written down.
    pub created_at: Option<DateTime<Utc>>,
    /// What it is called; it can be read only while the store is open.
    pub label: Option<Words>,
}

/// What a folder holds, as far as can be seen without a key.
#[derive(Clone, PartialEq, Eq)]
pub enum Found {
    /// No store.
    Nothing,
    /// A store, and the ways in which it can be opened.
    Vault {
        /// At least one.
        slots: Vec<SlotInfo>,
    },
    /// Part of a store, or one that cannot be read.
    Damaged(Error),
}

/// What opens a store, or is to open it.
#[derive(Clone, Copy)]
pub enum Credential<'a> {
    /// The secret that the device keeps.
    Device(&'a [u8; 32]),
    /// Its passphrase.
    Passphrase(&'a str),
    /// The bytes of a recovery code.
    RecoveryCode(&'a [u8; 20]),
    /// The secret that the device gives out for a finger or a face.
    Biometric(&'a [u8; 32]),
}

impl Credential<'_> {
    /// The kind of slot that it opens.
    #[must_use]
    pub const fn kind(self) -> Kind {
        match self {
            Self::Device(_) => Kind::Device,
            Self::Passphrase(_) => Kind::Passphrase,
            Self::RecoveryCode(_) => Kind::RecoveryCode,
            Self::Biometric(_) => Kind::Biometric,
        }
    }

    /// What it is to be told that opens no slot.
    pub(crate) const fn wrong(self) -> Error {
        match self {
            Self::Device(_) | Self::Biometric(_) => Error::WrongKey,
            Self::Passphrase(_) => Error::WrongPassphrase,
            Self::RecoveryCode(_) => Error::WrongRecoveryCode,
        }
    }
}

/// Looks at a folder without a key, and without writing. Fails only where the folder itself cannot be read.
pub fn look(dir: &Path) -> Result<Found> {
    match inspect(dir) {
        Ok(slots) => Ok(Found::Vault { slots: slots.list(None) }),
        Err(Error::NoStore) => Ok(Found::Nothing),
        Err(error @ (Error::Io | Error::ReadOnly)) => Err(error),
        Err(error) => Ok(Found::Damaged(error)),
    }
}

/// The id under which the keyring keeps this store's secret.
pub fn install_id(dir: &Path) -> Result<Uuid> {
    match Slots::load(dir) {
        Err(Error::SlotsMissing) if matches!(inspect(dir), Err(Error::NoStore)) => Err(Error::NoStore),
        slots => Ok(slots?.install_id()),
    }
}

/// Everything about a folder that can be checked without a key.
pub(crate) fn inspect(dir: &Path) -> Result<Slots> {
    let has_slots = dir.join(SLOTS).try_exists()? || dir.join(PREVIOUS_SLOTS).try_exists()?;
    let has_database = dir.join(DATABASE).try_exists()?;
    let path = match (has_slots, has_database) {
        (false, false) => return Err(Error::NoStore),
        (_, true) => dir.join(DATABASE),
        // Creation broke off between the slots and the database's name; opening finishes it.
        (true, false) => dir.join(NEW_DATABASE),
    };
    database::inspect(&path)?;
    Slots::load(dir)
}
