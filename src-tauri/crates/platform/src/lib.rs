//! The operating system behind the app's ports, without Tauri: keyring, clock, ids, zone, paths.
//!
//! It is a crate of its own because the command line needs the keyring too, and must not carry a window to get it.

#![allow(clippy::disallowed_methods, reason = "this is the crate that asks the system, so that no other has to")]

mod clock;
mod ids;
mod keychain;
pub mod paths;
mod zone;

use std::sync::Arc;

use daymark_app::ports::Ports;

pub use clock::SystemClock;
pub use ids::RandomIds;
pub use keychain::{SERVICE, SystemKeychain};
pub use zone::SystemZone;

/// The ports of this computer.
#[must_use]
pub fn ports() -> Ports {
    Ports {
        clock: Arc::new(SystemClock::new()),
        ids: Arc::new(RandomIds),
        zone: Arc::new(SystemZone),
        keychain: Arc::new(SystemKeychain::new()),
    }
}
