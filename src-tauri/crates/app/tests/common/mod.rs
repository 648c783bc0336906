//! What the tests of the use cases share: a computer of their own, whose clock, zone and keyring do as they are told.
#![allow(dead_code)]

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, Mutex};

use chrono::{DateTime, Duration, Utc};
use chrono_tz::Tz;
use daymark_app::api::{CommandError, CreateVault, RecordCheckIn, Secret, UnlockVault, Written};
use daymark_app::ports::{Clock, Ids, Keychain, KeychainError, Ports, Zone};
use daymark_app::{App, Error, Vault};
use daymark_domain::check_in::Halt;
use daymark_domain::invalid::{Field, Invalid, Rule};
use daymark_store::vault::{Key, install_id};
use daymark_store::{Error as StoreError, Store};
use uuid::Uuid;
use zeroize::Zeroizing;

/// A Monday, before noon in London.
pub const NOW: &str = "2026-03-02T10:30:00Z";
pub const PASSPHRASE: &str = "four plain words here";

/// What the keyring does when it is asked.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Keyring {
    Works,
    /// Answers nothing at all.
    Absent,
    /// Gives what it has, and takes nothing.
    TakesNothing,
    /// Says that it took a key, and did not.
    Forgets,
}

struct State {
    now: DateTime<Utc>,
    zone: Tz,
    last_id: u128,
    keyring: Keyring,
    entries: BTreeMap<String, Vec<u8>>,
}

/// The ports of a computer that does as it is told.
struct Computer(Mutex<State>);

impl Clock for Computer {
    fn now(&self) -> DateTime<Utc> {
        self.0.lock().unwrap().now
    }
}

impl Zone for Computer {
    fn zone(&self) -> Tz {
        self.0.lock().unwrap().zone
    }
}

impl Ids for Computer {
    fn new_id(&self) -> Uuid {
        let mut state = self.0.lock().unwrap();
        state.last_id += 1;
        Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0000 | state.last_id)
    }
}

impl Keychain for Computer {
    fn get(&self, account: &str) -> Result<Option<Zeroizing<Vec<u8>>>, KeychainError> {
        let state = self.0.lock().unwrap();
        match state.keyring {
            Keyring::Absent => Err(KeychainError::Unavailable),
            _ => Ok(state.entries.get(account).cloned().map(Zeroizing::new)),
        }
    }

    fn set(&self, account: &str, value: &[u8]) -> Result<(), KeychainError> {
        let mut state = self.0.lock().unwrap();
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
        let mut state = self.0.lock().unwrap();
        match state.keyring {
            Keyring::Absent => Err(KeychainError::Unavailable),
            _ => {
                state.entries.remove(account);
                Ok(())
            }
        }
    }
}

/// A computer, and an empty folder on it.
pub struct World {
    dir: tempfile::TempDir,
    computer: Arc<Computer>,
}

impl World {
    /// In London at [`NOW`], with a keyring that works.
    pub fn new() -> Self {
        let state = State { now: instant(NOW), zone: Tz::Europe__London, last_id: 0, keyring: Keyring::Works, entries: BTreeMap::new() };
        Self { dir: tempfile::tempdir().unwrap(), computer: Arc::new(Computer(Mutex::new(state))) }
    }

    pub fn dir(&self) -> &Path {
        self.dir.path()
    }

    fn change<T>(&self, change: impl FnOnce(&mut State) -> T) -> T {
        change(&mut self.computer.0.lock().unwrap())
    }

    pub fn set_now(&self, now: &str) {
        self.change(|state| state.now = instant(now));
    }

    pub fn pass(&self, time: Duration) {
        self.change(|state| state.now += time);
    }

    pub fn travel(&self, zone: Tz) {
        self.change(|state| state.zone = zone);
    }

    pub fn set_keyring(&self, keyring: Keyring) {
        self.change(|state| state.keyring = keyring);
    }

    /// Everything the keyring holds.
    pub fn entries(&self) -> BTreeMap<String, Vec<u8>> {
        self.change(|state| state.entries.clone())
    }

    pub fn set_entries(&self, entries: BTreeMap<String, Vec<u8>>) {
        self.change(|state| state.entries = entries);
    }

    /// Every file of the folder but its lock, by name.
    pub fn files(&self) -> BTreeMap<String, Vec<u8>> {
        let entries = std::fs::read_dir(self.dir()).unwrap().map(|entry| entry.unwrap());
        entries
            .map(|entry| (entry.file_name().into_string().unwrap(), std::fs::read(entry.path()).unwrap()))
            .filter(|(name, _)| !name.ends_with(".lock"))
            .collect()
    }

    pub fn vault(&self) -> Vault {
        let own = || Arc::clone(&self.computer);
        Vault::new(self.dir().to_owned(), Ports { clock: own(), ids: own(), zone: own(), keychain: own() })
    }

    /// Makes a store that the keyring opens.
    pub async fn create(&self) -> App {
        self.make(None, true).await.unwrap()
    }

    pub async fn make(&self, passphrase: Option<&str>, use_keyring: bool) -> Result<App, Error> {
        self.vault().create(CreateVault { passphrase: passphrase.map(secret), use_keyring }).await
    }

    /// Opens the store by passphrase, or, without one, by the keyring.
    pub async fn unlock(&self, passphrase: Option<&str>) -> Result<App, Error> {
        self.vault().unlock(UnlockVault { passphrase: passphrase.map(secret) }).await
    }

    /// Closes the app and opens it again by the keyring.
    pub async fn reopen(&self, app: App) -> App {
        app.close().await;
        self.unlock(None).await.unwrap()
    }

    /// The store itself, by the keyring's key, to see what no view shows.
    pub async fn store(&self) -> Store {
        let account = format!("store/{}", install_id(self.dir()).unwrap());
        let key: [u8; 32] = self.entries().get(&account).unwrap().as_slice().try_into().unwrap();
        Store::open(self.dir(), Key::Device(&key)).await.unwrap()
    }
}

pub fn instant(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

pub fn secret(text: &str) -> Secret {
    Secret::new(text.to_owned())
}

pub fn words(text: &str) -> Written {
    Written::new(text.to_owned())
}

pub fn letters(count: usize) -> Written {
    // Not of one byte each: limits count characters.
    Written::new("ж".repeat(count))
}

/// What a rule says when it refuses.
pub const fn refused(field: Field, rule: Rule) -> Option<Error> {
    Some(Error::Invalid(Invalid::new(field, rule)))
}

pub const fn outside(field: Field, min: i32, max: i32) -> Option<Error> {
    refused(field, Rule::OutOfRange { min, max })
}

pub const fn from_store(error: StoreError) -> Option<Error> {
    Some(Error::Store(error))
}

/// Wants an error to say nothing of `text`, however it is shown.
pub fn assert_silent(error: Error, text: &str) {
    let shown = format!("{error} {error:?} {}", serde_json::to_string(&CommandError::from(error)).unwrap());
    assert!(!shown.contains(text), "an error repeats what a person wrote");
}

/// A check-in with the least that it needs.
pub fn check_in() -> RecordCheckIn {
    RecordCheckIn {
        at: None,
        mood: 3,
        craving: 4,
        triggers: Vec::new(),
        halt: Halt::default(),
        sleep_minutes: None,
        used: None,
        note: None,
    }
}
