//! A world of a test's own: a folder, a clock and a zone that can be set, ids in order, and a keyring in memory.
#![allow(dead_code, reason = "each test file uses a part of it")]

use std::cell::RefCell;
use std::collections::HashMap;
use std::path::Path;
use std::sync::{Arc, Mutex};

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, Utc};
use chrono_tz::Tz;
pub use daymark_app::api::AddSession;
use daymark_app::api::{CreateVault, RecordCheckIn, UnlockVault};
use daymark_app::ports::{Clock, Ids, Keychain, KeychainError, Ports, Zone};
use daymark_app::reminders::{Entry, State, deliver};
use daymark_app::{App, Vault};
use daymark_domain::check_in::Halt;
use daymark_domain::preferences::Preferences;
use daymark_domain::session::{Day, Repeat, SessionKind};
use daymark_store::ledger::Ledger;
use uuid::Uuid;
use zeroize::Zeroizing;

struct Fake {
    now: Mutex<DateTime<Utc>>,
    zone: Mutex<Tz>,
    last_id: Mutex<u128>,
    keys: Mutex<HashMap<String, Vec<u8>>>,
}

impl Clock for Fake {
    fn now(&self) -> DateTime<Utc> {
        *self.now.lock().unwrap()
    }
}

impl Zone for Fake {
    fn zone(&self) -> Tz {
        *self.zone.lock().unwrap()
    }
}

impl Ids for Fake {
    fn new_id(&self) -> Uuid {
        let mut last = self.last_id.lock().unwrap();
        *last += 1;
        Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0000 | *last)
    }
}

impl Keychain for Fake {
    fn get(&self, account: &str) -> Result<Option<Zeroizing<Vec<u8>>>, KeychainError> {
        Ok(self.keys.lock().unwrap().get(account).cloned().map(Zeroizing::new))
    }

    fn set(&self, account: &str, value: &[u8]) -> Result<(), KeychainError> {
        self.keys.lock().unwrap().insert(account.to_owned(), value.to_vec());
        Ok(())
    }

    fn delete(&self, account: &str) -> Result<(), KeychainError> {
        self.keys.lock().unwrap().remove(account);
        Ok(())
    }
}

pub struct World {
    dir: tempfile::TempDir,
    fake: Arc<Fake>,
}

impl World {
    pub fn new(now: &str, zone: Tz) -> Self {
        let fake = Fake { now: instant(now).into(), zone: zone.into(), last_id: 0.into(), keys: HashMap::new().into() };
        Self { dir: tempfile::tempdir().unwrap(), fake: Arc::new(fake) }
    }

    pub fn dir(&self) -> &Path {
        self.dir.path()
    }

    pub fn set_now(&self, now: &str) {
        *self.fake.now.lock().unwrap() = instant(now);
    }

    pub fn set_zone(&self, zone: Tz) {
        *self.fake.zone.lock().unwrap() = zone;
    }

    fn vault(&self) -> Vault {
        let fake = &self.fake;
        let (clock, ids, zone, keychain) = (Arc::clone(fake), Arc::clone(fake), Arc::clone(fake), Arc::clone(fake));
        Vault::new(self.dir().to_owned(), Ports { clock, ids, zone, keychain })
    }

    pub async fn create(&self) -> App {
        self.vault().create(CreateVault { passphrase: None, use_keyring: true }).await.unwrap()
    }

    pub async fn open(&self) -> App {
        self.vault().unlock(UnlockVault { passphrase: None }).await.unwrap()
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
        travel_minutes: 0,
        extra: Vec::new(),
        leads: Some(Vec::new()),
    }
}

/// A session of an hour, every week on these days.
pub fn weekly(starts: &str, on: &[Day]) -> AddSession {
    AddSession { repeat: Repeat::Weekly { every: 1, on: on.to_vec(), until: None }, ..once(starts) }
}

/// A check-in with the least that it needs.
pub fn check_in(at: &str, mood: i32, craving: i32) -> RecordCheckIn {
    RecordCheckIn {
        at: Some(instant(at)),
        mood,
        craving,
        triggers: Vec::new(),
        halt: Halt::default(),
        sleep_minutes: None,
        used: None,
        note: None,
    }
}

pub fn given_at(world: &World, now: &str) -> Vec<Entry> {
    let given = RefCell::new(Vec::new());
    let delivered = deliver(world.dir(), instant(now), &mut |entry| given.borrow_mut().push(entry.clone())).unwrap();
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
