//! A computer for tests: its clock, zone, ids and keyring do as they are told.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, Duration, Utc};
use chrono_tz::Tz;
use daymark_app::ports::{Clock, Ids, Keychain, KeychainError, Ports, Zone};
use uuid::Uuid;
use zeroize::Zeroizing;

/// What the keyring does when it is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keyring {
    /// It keeps what it is given.
    Works,
    /// It answers nothing at all.
    Absent,
    /// It gives what it has, and takes nothing.
    TakesNothing,
    /// It says that it took a key, and did not.
    Forgets,
}

struct State {
    now: DateTime<Utc>,
    zone: Tz,
    last_id: u128,
    keyring: Keyring,
    entries: BTreeMap<String, Vec<u8>>,
}

/// The ports of a computer whose clock stands still until it is set. Its ids count up from one, so the same steps give the same ids.
pub struct Computer(Mutex<State>);

impl Computer {
    /// A computer at an instant in a zone, with an empty keyring that works.
    #[must_use]
    pub fn new(now: DateTime<Utc>, zone: Tz) -> Arc<Self> {
        let state = State { now, zone, last_id: 0, keyring: Keyring::Works, entries: BTreeMap::new() };
        Arc::new(Self(Mutex::new(state)))
    }

    /// The ports that the app takes.
    #[must_use]
    pub fn ports(self: &Arc<Self>) -> Ports {
        let own = || Arc::clone(self);
        Ports { clock: own(), ids: own(), zone: own(), keychain: own() }
    }

    /// Sets the clock.
    pub fn set_now(&self, now: DateTime<Utc>) {
        self.state().now = now;
    }

    /// Counts ids from a place of its own, so that no two computers give the same id.
    pub fn count_ids_apart(&self, computer: u64) {
        self.state().last_id = u128::from(computer) << 32;
    }

    /// Moves the clock on.
    pub fn pass(&self, time: Duration) {
        self.state().now += time;
    }

    /// Takes the computer to another zone.
    pub fn set_zone(&self, zone: Tz) {
        self.state().zone = zone;
    }

    /// Sets what the keyring does from now on.
    pub fn set_keyring(&self, keyring: Keyring) {
        self.state().keyring = keyring;
    }

    /// All that the keyring holds.
    #[must_use]
    pub fn entries(&self) -> BTreeMap<String, Vec<u8>> {
        self.state().entries.clone()
    }

    /// Puts other entries in place of all that the keyring holds.
    pub fn set_entries(&self, entries: BTreeMap<String, Vec<u8>>) {
        self.state().entries = entries;
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Clock for Computer {
    fn now(&self) -> DateTime<Utc> {
        self.state().now
    }
}

impl Zone for Computer {
    fn zone(&self) -> Tz {
        self.state().zone
    }
}

impl Ids for Computer {
    fn new_id(&self) -> Uuid {
        let mut state = self.state();
        state.last_id += 1;
        Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0000 | state.last_id)
    }
}

impl Keychain for Computer {
    fn get(&self, account: &str) -> Result<Option<Zeroizing<Vec<u8>>>, KeychainError> {
        let state = self.state();
        match state.keyring {
            Keyring::Absent => Err(KeychainError::Unavailable),
            _ => Ok(state.entries.get(account).cloned().map(Zeroizing::new)),
        }
    }

    fn set(&self, account: &str, value: &[u8]) -> Result<(), KeychainError> {
        let mut state = self.state();
        match state.keyring {
            Keyring::Works => {
                state.entries.insert(account.to_owned(), value.to_vec());
                Ok(())
            }
            Keyring::Forgets => Ok(()),
            Keyring::Absent | Keyring::TakesNothing => Err(KeychainError::Unavailable),
        }
    }

    fn delete(&self, account: &str) -> Result<(), KeychainError> {
        let mut state = self.state();
        match state.keyring {
            Keyring::Absent => Err(KeychainError::Unavailable),
            _ => {
                state.entries.remove(account);
                Ok(())
            }
        }
    }
}
