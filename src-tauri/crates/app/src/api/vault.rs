//! Making, opening and locking the store.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Damage, Secret, WayIn, WayKind};

/// Where the store stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum VaultState {
    /// None yet: first run.
    Absent,
    /// There, and closed.
    Locked,
    /// Open.
    Open,
    /// There, and it cannot be opened by any key.
    Damaged { what: Damage },
}

/// The store, and the ways to open it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct VaultStatus {
    pub vault: VaultState,
    /// Whether the system's keyring answered.
    pub keyring_available: bool,
    /// The ways in which it opens, in the order in which they were added.
    pub ways: Vec<WayIn>,
    /// Whether the person locked it, so that it waits to be opened by hand.
    pub locked_by_person: bool,
    /// How large the letters are, in percent, also before it is open.
    pub text_size: u32,
}

impl VaultStatus {
    /// Whether a way of this kind opens it.
    #[must_use]
    pub fn opens_by(&self, kind: WayKind) -> bool {
        self.ways.iter().any(|way| way.kind == kind)
    }
}

/// Makes a store. At least one of the two ways to open it must be chosen. A passphrase has 8 to 1,000 characters.
#[derive(Clone, Deserialize, TS)]
pub struct CreateVault {
    pub passphrase: Option<Secret>,
    pub use_keyring: bool,
}

/// Opens the store by passphrase, or (with none) by the keyring.
#[derive(Clone, Deserialize, TS)]
pub struct UnlockVault {
    pub passphrase: Option<Secret>,
}

/// Says that the person is there.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, TS)]
pub struct ReportActivity {
    /// For how long something runs now that is watched and not touched, as a step of an exercise: an hour at most, 0 where it is over.
    /// `None` where nothing changed in that.
    pub runs_for_seconds: Option<u32>,
}

/// Sets or changes the passphrase; `new` of `None` takes it away, if the keyring still opens the store. `current` is needed where there is one.
#[derive(Clone, Deserialize, TS)]
pub struct SetPassphrase {
    pub current: Option<Secret>,
    pub new: Option<Secret>,
}

/// Turns opening by the keyring on, or (if there is a passphrase) off.
#[derive(Clone, Copy, Debug, Deserialize, TS)]
pub struct SetKeyring {
    pub on: bool,
}
