//! The system's keyring. It may be locked, absent or stuck, and none of that may hold the app up.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, mpsc};
use std::thread;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use daymark_app::ports::{Keychain, KeychainError};
use zeroize::Zeroizing;

/// The name under which Daymark's entries stand in the keyring.
pub const SERVICE: &str = "app.daymark.Daymark";

/// How long the keyring has to answer. A Secret Service without a screen to ask on can hang for minutes.
const PATIENCE: Duration = Duration::from_secs(3);

/// How many calls may be stuck at once before further ones are refused without trying.
const MOST_STUCK: usize = 4;

/// The system's keyring: Secret Service, macOS Keychain or Windows Credential Manager.
///
/// Values are kept in base64, because some stores behind the Secret Service hold only text. The errors of the keyring libraries can
/// carry the secret itself, so they are dropped here unread: never format one.
#[derive(Clone, Default)]
pub struct SystemKeychain {
    stuck: Arc<AtomicUsize>,
}

impl SystemKeychain {
    /// The keyring of this computer. Nothing is asked of it yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Runs one call on a thread of its own, and stops waiting for it when its time is up.
    fn ask<T: Send + 'static>(&self, call: impl FnOnce() -> Result<T, KeychainError> + Send + 'static) -> Result<T, KeychainError> {
        if self.stuck.fetch_add(1, Ordering::AcqRel) >= MOST_STUCK {
            self.stuck.fetch_sub(1, Ordering::AcqRel);
            return Err(KeychainError::Unavailable);
        }
        let (answer, wait) = mpsc::sync_channel(1);
        let running = Running(Arc::clone(&self.stuck));
        let spawned = thread::Builder::new().name("keyring".into()).spawn(move || {
            let result = call();
            drop(running);
            // Nobody listens any more once the time is up; the value is wiped as it is dropped.
            let _ = answer.send(result);
        });
        match spawned {
            Ok(_) => wait.recv_timeout(PATIENCE).unwrap_or(Err(KeychainError::Unavailable)),
            Err(_) => Err(KeychainError::Unavailable),
        }
    }
}

/// Counts a call as under way until it is dropped, by a panic too.
struct Running(Arc<AtomicUsize>);

impl Drop for Running {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::AcqRel);
    }
}

impl Keychain for SystemKeychain {
    fn get(&self, account: &str) -> Result<Option<Zeroizing<Vec<u8>>>, KeychainError> {
        let account = account.to_owned();
        self.ask(move || {
            let Some(text) = system::get(&account)? else { return Ok(None) };
            // What is not base64 was not put there by Daymark: no key for this store.
            Ok(STANDARD.decode(text.as_slice()).ok().map(Zeroizing::new))
        })
    }

    fn set(&self, account: &str, secret: &[u8]) -> Result<(), KeychainError> {
        let account = account.to_owned();
        let text = Zeroizing::new(STANDARD.encode(secret));
        self.ask(move || system::set(&account, &text))
    }

    fn delete(&self, account: &str) -> Result<(), KeychainError> {
        let account = account.to_owned();
        self.ask(move || system::delete(&account))
    }
}

#[cfg(any(target_os = "linux", target_os = "macos", windows))]
mod system {
    #[cfg(any(target_os = "macos", windows))]
    use keyring::{Error, v1::Entry};
    #[cfg(target_os = "linux")]
    use keyring_core::{Entry, Error};

    use super::{KeychainError, SERVICE, Zeroizing};

    /// A new store for each call: a Secret Service that starts, stops or restarts while Daymark runs is met as it is.
    #[cfg(target_os = "linux")]
    fn entry(account: &str) -> Result<Entry, KeychainError> {
        use keyring_core::api::CredentialStoreApi;
        let store = zbus_secret_service_keyring_store::Store::new().map_err(|_| KeychainError::Unavailable)?;
        store.build(SERVICE, account, None).map_err(|_| KeychainError::Unavailable)
    }

    #[cfg(any(target_os = "macos", windows))]
    fn entry(account: &str) -> Result<Entry, KeychainError> {
        Entry::new(SERVICE, account).map_err(|_| KeychainError::Unavailable)
    }

    pub fn get(account: &str) -> Result<Option<Zeroizing<Vec<u8>>>, KeychainError> {
        match entry(account)?.get_secret() {
            Ok(secret) => Ok(Some(Zeroizing::new(secret))),
            Err(Error::NoEntry) => Ok(None),
            Err(_) => Err(KeychainError::Unavailable),
        }
    }

    pub fn set(account: &str, text: &str) -> Result<(), KeychainError> {
        entry(account)?.set_secret(text.as_bytes()).map_err(|_| KeychainError::Unavailable)
    }

    pub fn delete(account: &str) -> Result<(), KeychainError> {
        match entry(account)?.delete_credential() {
            Ok(()) | Err(Error::NoEntry) => Ok(()),
            Err(_) => Err(KeychainError::Unavailable),
        }
    }
}

/// Phones have no keyring here yet: their stores open by passphrase.
#[cfg(not(any(target_os = "linux", target_os = "macos", windows)))]
mod system {
    use super::{KeychainError, Zeroizing};

    pub fn get(_: &str) -> Result<Option<Zeroizing<Vec<u8>>>, KeychainError> {
        Err(KeychainError::Unavailable)
    }

    pub fn set(_: &str, _: &str) -> Result<(), KeychainError> {
        Err(KeychainError::Unavailable)
    }

    pub fn delete(_: &str) -> Result<(), KeychainError> {
        Err(KeychainError::Unavailable)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stuck_keyring_is_given_up_in_time() {
        let keychain = SystemKeychain::new();
        let began = std::time::Instant::now();
        let (_release, held) = mpsc::channel::<()>();
        let held = std::sync::Mutex::new(held);
        let answer = keychain.ask(move || {
            let _ = held.lock().map(|held| held.recv_timeout(Duration::from_secs(20)));
            Ok(())
        });
        assert!(matches!(answer, Err(KeychainError::Unavailable)));
        assert!(began.elapsed() < Duration::from_millis(3_500), "took {:?}", began.elapsed());
    }

    #[test]
    fn a_keyring_that_stays_stuck_is_not_asked_for_ever() {
        let keychain = SystemKeychain::new();
        keychain.stuck.store(MOST_STUCK, Ordering::Release);
        let began = std::time::Instant::now();
        assert!(matches!(keychain.ask(|| Ok(())), Err(KeychainError::Unavailable)));
        assert!(began.elapsed() < Duration::from_millis(100));
        assert_eq!(keychain.stuck.load(Ordering::Acquire), MOST_STUCK);
    }

    #[test]
    fn a_panic_in_the_keyring_stays_there() {
        let keychain = SystemKeychain::new();
        let answer: Result<(), _> = keychain.ask(|| panic!("a library's own"));
        assert!(matches!(answer, Err(KeychainError::Unavailable)));
        assert_eq!(keychain.stuck.load(Ordering::Acquire), 0);
    }
}
