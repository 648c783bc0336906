//! What the app needs of the world. The platform crate has the real ones; tests have their own.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use thiserror::Error;
use uuid::Uuid;
use zeroize::Zeroizing;

/// Tells the time.
pub trait Clock: Send + Sync {
    /// The instant it is.
    fn now(&self) -> DateTime<Utc>;
}

/// Makes ids.
pub trait Ids: Send + Sync {
    /// An id never given before, a UUID of version 7.
    fn new_id(&self) -> Uuid;
}

/// Tells the zone the computer is in.
pub trait Zone: Send + Sync {
    /// That zone, as it is now: it changes when a person travels.
    fn zone(&self) -> Tz;
}

/// The keyring did not answer in time, refused, or is not there. It says no more: a keyring's own errors can carry the secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum KeychainError {
    /// No keyring that would answer.
    #[error("the keyring is not available")]
    Unavailable,
}

/// The system's keyring. May block for some seconds: call it from a thread that may wait.
pub trait Keychain: Send + Sync {
    /// The value of an entry; `None` where there is no such entry.
    fn get(&self, account: &str) -> Result<Option<Zeroizing<Vec<u8>>>, KeychainError>;
    /// Sets an entry, in place of an earlier one.
    fn set(&self, account: &str, value: &[u8]) -> Result<(), KeychainError>;
    /// Removes an entry, if it is there.
    fn delete(&self, account: &str) -> Result<(), KeychainError>;
}

/// The world as the app sees it.
#[derive(Clone)]
pub struct Ports {
    pub clock: Arc<dyn Clock>,
    pub ids: Arc<dyn Ids>,
    pub zone: Arc<dyn Zone>,
    pub keychain: Arc<dyn Keychain>,
}
