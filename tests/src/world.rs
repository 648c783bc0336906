//! A world that a test sets: its clock, zone, ids and keyring; and stores made in it.

use std::collections::HashMap;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use daymark_app::api::{
    BeginUrge, CreateVault, ListCheckIns, ListHomework, ListOccurrences, OneWorksheet, ProfileView, RecordLapse, Secret, UnlockVault,
    Written,
};
use daymark_app::ports::{Clock, Ids, Keychain, KeychainError, Ports, Zone};
use daymark_app::{App, Vault};
use uuid::Uuid;
use zeroize::Zeroizing;

/// What opens the stores that tests make.
pub const PASSPHRASE: &str = "four plain words here";
/// When the demo is looked at: a Monday, the day after the clocks went forward.
pub const NOW: &str = "2026-03-09T16:20:00-04:00";
/// The worksheet that is looked at.
const WORKSHEET: &str = "thought-record";
/// Where.
pub const ZONE: &str = "America/New_York";

struct Fixed {
    now: DateTime<Utc>,
    zone: Tz,
    ids: AtomicU64,
}

impl Clock for Fixed {
    fn now(&self) -> DateTime<Utc> {
        self.now
    }
}

impl Zone for Fixed {
    fn zone(&self) -> Tz {
        self.zone
    }
}

impl Ids for Fixed {
    fn new_id(&self) -> Uuid {
        let number = self.ids.fetch_add(1, Ordering::Relaxed);
        let mut bytes = [0; 10];
        bytes[2..].copy_from_slice(&number.to_be_bytes());
        uuid::Builder::from_unix_timestamp_millis(1_773_000_000_000 + number, &bytes).into_uuid()
    }
}

/// A keyring in memory.
#[derive(Default)]
pub struct MemoryKeychain(Mutex<HashMap<String, Vec<u8>>>);

impl Keychain for MemoryKeychain {
    fn get(&self, account: &str) -> Result<Option<Zeroizing<Vec<u8>>>, KeychainError> {
        Ok(self.0.lock().unwrap().get(account).cloned().map(Zeroizing::new))
    }

    fn set(&self, account: &str, value: &[u8]) -> Result<(), KeychainError> {
        self.0.lock().unwrap().insert(account.to_owned(), value.to_vec());
        Ok(())
    }

    fn delete(&self, account: &str) -> Result<(), KeychainError> {
        self.0.lock().unwrap().remove(account);
        Ok(())
    }
}

/// Ports whose clock stands still.
#[must_use]
pub fn ports(now: &str, zone: &str, keychain: Arc<dyn Keychain>) -> Ports {
    let now = DateTime::parse_from_rfc3339(now).unwrap().to_utc();
    let fixed = Arc::new(Fixed { now, zone: zone.parse().unwrap(), ids: AtomicU64::new(1) });
    Ports { clock: fixed.clone(), ids: fixed.clone(), zone: fixed, keychain }
}

/// A new store that [`PASSPHRASE`] opens.
pub async fn create(dir: &Path) -> App {
    let vault = Vault::new(dir.to_owned(), ports(NOW, ZONE, Arc::new(MemoryKeychain::default())));
    let passphrase = Some(Secret::new(PASSPHRASE.to_owned()));
    vault.create(CreateVault { passphrase, use_keyring: false }).await.unwrap()
}

/// The store of somebody who has been welcomed and has recorded nothing yet.
pub async fn welcomed(dir: &Path) {
    welcomed_in(dir, Some("US")).await;
}

/// A store in a country that nobody named.
pub async fn nowhere(dir: &Path) {
    welcomed_in(dir, None).await;
}

async fn welcomed_in(dir: &Path, country: Option<&str>) {
    let app = create(dir).await;
    let name = Some(Written::new("Robin".to_owned()));
    let profile = ProfileView {
        name,
        recovery_started_on: None,
        working_on: Vec::new(),
        medicines: Vec::new(),
        country: country.map(str::to_owned),
        welcomed: true,
    };
    app.profile_save(profile).await.unwrap();
    app.close().await;
}

/// A store that was made here, open at another time.
async fn opened(dir: &Path, now: &str) -> App {
    let vault = Vault::new(dir.to_owned(), ports(now, ZONE, Arc::new(MemoryKeychain::default())));
    vault.unlock(UnlockVault { passphrase: Some(Secret::new(PASSPHRASE.to_owned())) }).await.unwrap()
}

/// Begins an urge and leaves it.
pub async fn leave_urge(dir: &Path, now: &str) {
    let app = opened(dir, now).await;
    app.urge_begin(BeginUrge { before: Some(7) }).await.unwrap();
    app.close().await;
}

/// Writes down a lapse of the day.
pub async fn lapse(dir: &Path, now: &str) {
    let app = opened(dir, now).await;
    let on = app.app_info("", false).today;
    app.lapse_record(RecordLapse { on, what: Vec::new(), triggers: Vec::new() }).await.unwrap();
    app.close().await;
}

/// The ids of one of each in the demo, for addresses that name one.
pub struct Demo {
    pub check_in: String,
    pub session: String,
    pub person: String,
    pub exercise: String,
    pub response: String,
    pub homework: String,
    /// A session that is over: its id and its name within the series, with a slash between.
    pub occurrence: String,
    pub programme: String,
    pub goal: String,
    /// The Monday of a week that was reviewed.
    pub week: String,
}

/// A store with the demo in it.
pub async fn demo(dir: &Path) -> Demo {
    let app = create(dir).await;
    app.demo_fill().await.unwrap();
    let page = app.check_in_list(ListCheckIns { after: None, limit: 1 }).await.unwrap();
    let homework = app.homework_list(ListHomework { limit: 10 }).await.unwrap();
    let today = app.app_info("", false).today;
    let last_week = ListOccurrences { from: today - chrono::TimeDelta::days(7), to: today - chrono::TimeDelta::days(1) };
    let over = app.occurrence_list(last_week).await.unwrap();
    let over = over.iter().find(|one| one.attendance.is_some()).unwrap();
    let record = OneWorksheet { key: WORKSHEET.to_owned() };
    let demo = Demo {
        check_in: page.check_ins[0].id.uuid().to_string(),
        session: app.session_list().await.unwrap()[0].id.uuid().to_string(),
        person: app.person_list().await.unwrap()[0].id.uuid().to_string(),
        exercise: app.exercise_list().await.unwrap()[0].id.clone(),
        homework: homework[0].id.uuid().to_string(),
        occurrence: format!("{}/{}", over.session.uuid(), over.original.format("%FT%T")),
        programme: app.programme_current().await.unwrap().unwrap().programme.id.uuid().to_string(),
        goal: app.goal_list().await.unwrap()[0].id.uuid().to_string(),
        week: app.review_list().await.unwrap().reviews[0].week_on.to_string(),
        response: app.worksheet_get(record).await.unwrap().responses[0].id.uuid().to_string(),
    };
    app.close().await;
    demo
}

/// Every address of the window, from its own table, with one of each for the parameters.
#[must_use]
pub fn routes(demo: &Demo) -> Vec<String> {
    let table = Path::new(env!("CARGO_MANIFEST_DIR")).join("../ui/src/routes.ts");
    let text = std::fs::read_to_string(table).unwrap();
    let routes: Vec<String> = text
        .split("pattern: '")
        .skip(1)
        .filter_map(|rest| rest.split('\'').next())
        // The walk comes by a lapse that it writes down itself.
        .filter(|pattern| *pattern != "/lapse/:id")
        .map(|pattern| {
            pattern
                .replace("/check-in/:id", &format!("/check-in/{}", demo.check_in))
                .replace("/session/:id", &format!("/session/{}", demo.session))
                .replace("/occurrence/:session/:original", &format!("/occurrence/{}", demo.occurrence))
                .replace("/programme/:id", &format!("/programme/{}", demo.programme))
                .replace("/goals/:id", &format!("/goals/{}", demo.goal))
                .replace(":week", &demo.week)
                .replace("/person/:id", &format!("/person/{}", demo.person))
                .replace(":exercise", &demo.exercise)
                .replace("/worksheets/:key", &format!("/worksheets/{WORKSHEET}"))
                .replace("/homework/:id", &format!("/homework/{}", demo.homework))
                .replace("/safety/:id", "/safety/withdrawal")
                .replace("/responses/:id", &format!("/responses/{}", demo.response))
        })
        .collect();
    assert!(routes.len() > 10 && !routes.iter().any(|route| route.contains("/:")), "an address is not known here: {routes:?}");
    routes
}
