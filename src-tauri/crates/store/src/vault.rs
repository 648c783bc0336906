//! What lies in a folder, seen from outside, and the ways to open it.

use std::path::Path;

use uuid::Uuid;

use crate::files::{DATABASE, NEW_DATABASE, PREVIOUS_SLOTS, SLOTS};
use crate::slots::{Kind, Slots};
use crate::{Error, Result, database};

/// What a folder holds, as far as can be seen without a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    /// No store.
    Nothing,
    /// A store, and how it can be opened.
    Vault {
        /// By the device's secret.
        has_device: bool,
        /// By a passphrase.
        has_passphrase: bool,
    },
    /// Part of a store, or one that cannot be read.
    Damaged(Error),
}

/// The ways in which a new store can be opened; at least one.
#[derive(Clone, Copy, Default)]
pub struct NewKeys<'a> {
    /// By a passphrase.
    pub passphrase: Option<&'a str>,
    /// By a secret that the device keeps.
    pub device: Option<&'a [u8; 32]>,
}

/// A way to open a store.
#[derive(Clone, Copy)]
pub enum Key<'a> {
    /// By its passphrase.
    Passphrase(&'a str),
    /// By the secret that the device keeps.
    Device(&'a [u8; 32]),
}

/// Looks at a folder without a key, and without writing. Fails only where the folder itself cannot be read.
pub fn look(dir: &Path) -> Result<Found> {
    match inspect(dir) {
        Ok(slots) => Ok(Found::Vault { has_device: slots.has(Kind::Device), has_passphrase: slots.has(Kind::Passphrase) }),
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
