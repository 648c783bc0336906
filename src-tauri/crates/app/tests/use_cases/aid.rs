//! What the tests of the use cases share: a computer of their own, whose clock, zone and keyring do as they are told.
#![allow(dead_code, reason = "each program of tests uses a part of it")]

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use chrono::{DateTime, Duration, NaiveDate, NaiveDateTime, NaiveTime, Utc};
use chrono_tz::Tz;
pub use daymark_app::api::AddSession;
use daymark_app::api::{CommandError, CreateVault, RecordCheckIn, Secret, UnlockVault, Written};
use daymark_app::reminders::{Entry, ReminderLedger, State};
use daymark_app::{Access, App, Error, Vault};
use daymark_domain::check_in::Halt;
use daymark_domain::invalid::{Field, Invalid, Rule};
use daymark_domain::preferences::Preferences;
use daymark_domain::session::{Day, Repeat, SessionKind};
use daymark_store::ledger::Ledger;
use daymark_store::vault::{Credential, install_id};
use daymark_store::{Error as StoreError, Store};
use daymark_test_support::Computer;
pub use daymark_test_support::Keyring;

/// A Monday, before noon in London.
pub const NOW: &str = "2026-03-02T10:30:00Z";
pub const PASSPHRASE: &str = "four plain words here";

/// A computer, and an empty folder on it.
pub struct World {
    dir: tempfile::TempDir,
    computer: Arc<Computer>,
}

impl World {
    /// In London at [`NOW`], with a keyring that works.
    pub fn usual() -> Self {
        Self::new(NOW, Tz::Europe__London)
    }

    pub fn new(now: &str, zone: Tz) -> Self {
        Self { dir: tempfile::tempdir().unwrap(), computer: Computer::new(instant(now), zone) }
    }

    pub fn dir(&self) -> &Path {
        self.dir.path()
    }

    pub fn set_now(&self, now: &str) {
        self.computer.set_now(instant(now));
    }

    pub fn pass(&self, time: Duration) {
        self.computer.pass(time);
    }

    pub fn set_zone(&self, zone: Tz) {
        self.computer.set_zone(zone);
    }

    pub fn set_keyring(&self, keyring: Keyring) {
        self.computer.set_keyring(keyring);
    }

    /// Everything the keyring holds.
    pub fn entries(&self) -> BTreeMap<String, Vec<u8>> {
        self.computer.entries()
    }

    pub fn set_entries(&self, entries: BTreeMap<String, Vec<u8>>) {
        self.computer.set_entries(entries);
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
        Vault::new(self.dir().to_owned(), self.computer.ports())
    }

    pub fn ledger(&self) -> ReminderLedger {
        ReminderLedger::new(self.dir().to_owned())
    }

    /// Access to the store while it is closed.
    pub fn access(&self) -> Access {
        Access::new(self.dir().to_owned(), self.computer.ports(), true)
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

    /// Opens the store by the keyring.
    pub async fn open(&self) -> App {
        self.unlock(None).await.unwrap()
    }

    /// Closes the app and opens it again by the keyring.
    pub async fn reopen(&self, app: App) -> App {
        app.close().await;
        self.open().await
    }

    /// The store itself, by the keyring's key, to see what no view shows.
    pub async fn store(&self) -> Store {
        let account = format!("store/{}", install_id(self.dir()).unwrap());
        let key: [u8; 32] = self.entries().get(&account).unwrap().as_slice().try_into().unwrap();
        Store::open(self.dir(), Credential::Device(&key)).await.unwrap()
    }
}

pub fn instant(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

pub fn local(text: &str) -> NaiveDateTime {
    text.parse().unwrap()
}

pub fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub fn check_in_times(hours: &[u32]) -> Vec<NaiveTime> {
    hours.iter().map(|hour| NaiveTime::from_hms_opt(*hour, 0, 0).unwrap()).collect()
}

/// A session of an hour, once.
pub fn once(starts: &str) -> AddSession {
    AddSession {
        kind: SessionKind::Group,
        title: None,
        place: None,
        link: None,
        bring: None,
        zone: None,
        starts: local(starts),
        duration_minutes: 60,
        repeat: Repeat::Never,
        facilitator: None,
        description: None,
        all_day: false,
        free: false,
        travel_minutes: 0,
        extra: Vec::new(),
        leads: Some(Vec::new()),
    }
}

/// A session of an hour, every week on these days.
pub fn weekly(starts: &str, on: &[Day]) -> AddSession {
    AddSession { repeat: Repeat::Weekly { every: 1, on: on.to_vec(), until: None }, ..once(starts) }
}

/// As [`check_in`], at another time.
pub fn check_in_at(at: &str, mood: i32, craving: i32) -> RecordCheckIn {
    RecordCheckIn { at: Some(instant(at)), mood, craving, ..check_in() }
}

pub fn given_at(world: &World, now: &str) -> Vec<Entry> {
    let given = RefCell::new(Vec::new());
    let delivered = world.ledger().deliver(instant(now), &mut |entry| given.borrow_mut().push(entry.clone())).unwrap();
    let given = given.into_inner();
    assert_eq!(delivered.given as usize, given.len());
    given
}

pub fn entries(world: &World) -> Vec<Entry> {
    Ledger::open(world.dir()).unwrap().entries().to_vec()
}

pub fn pending(world: &World) -> Vec<DateTime<Utc>> {
    entries(world).iter().filter(|entry| entry.state == State::Pending).map(|entry| entry.due_at).collect()
}

pub async fn prefer(app: &App, change: impl FnOnce(&mut Preferences)) {
    let mut preferences = app.preferences_get().await.unwrap();
    change(&mut preferences);
    app.preferences_save(preferences).await.unwrap();
}

/// A store without check-in reminders and quiet hours, so that sessions stand alone.
pub async fn only_sessions(world: &World) -> App {
    let app = world.create().await;
    prefer(&app, |preferences| {
        preferences.check_in_times.clear();
        preferences.quiet_hours = None;
    })
    .await;
    app
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
