//! Searching in a store of many entries.

use std::path::Path;
use std::time::Instant;

use chrono::{DateTime, TimeDelta};
use daymark_app::Vault;
use daymark_app::api::{Search, Secret, UnlockVault, Written};
use daymark_domain::check_in::{self, CheckIn, Halt};
use daymark_domain::ids::CheckInId;
use daymark_store::Store;
use daymark_store::vault::Credential;
use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};
use uuid::Uuid;

use crate::figure::{Figure, at};
use crate::{ENTRIES, PASSPHRASE};

/// Searches as they are typed, letter by letter, in a store with many entries.
pub async fn searching(vault: &Vault, dir: &Path) -> Figure {
    let vocabulary = vocabulary();
    let mut dice = StdRng::seed_from_u64(5);
    // Common words far more often than rare ones, as in speech.
    let mut word = || vocabulary[(dice.random::<f64>().powi(3) * vocabulary.len() as f64) as usize].as_str();
    let store = Store::open(dir, Credential::Passphrase(PASSPHRASE)).await.unwrap();
    let begin = DateTime::parse_from_rfc3339("2020-01-01T00:00:00Z").unwrap().to_utc();
    let mut tx = store.write().await;
    for number in 0..ENTRIES {
        let at = begin + TimeDelta::minutes(i64::from(number) * 60);
        let note = (0..18).map(|_| word()).collect::<Vec<_>>().join(" ");
        let content = check_in::Content {
            at,
            zone: chrono_tz::UTC,
            mood: 3,
            craving: 4,
            triggers: Vec::new(),
            halt: Halt::default(),
            sleep_minutes: None,
            used: None,
            note: Some(note),
        };
        let entry = CheckIn::new(CheckInId::new(Uuid::now_v7()), content, begin + TimeDelta::days(4_000)).ok().unwrap();
        daymark_store::check_in::insert(&mut tx, &entry).await.unwrap();
    }
    tx.commit().await.unwrap();
    store.close().await.unwrap();

    let app = vault.unlock(UnlockVault { passphrase: Some(Secret::new(PASSPHRASE.to_owned())) }).await.unwrap();
    let mut times = Vec::new();
    let mut found = 0;
    for _ in 0..60 {
        let phrase = format!("{} {}", word(), word());
        for end in 1..=phrase.len() {
            let text = Written::new(phrase[..end].to_owned());
            let began = Instant::now();
            found += app.search(Search { text }).await.unwrap().entries.len();
            times.push(began.elapsed());
        }
    }
    app.close().await;
    let (searches, median) = (times.len(), at(&mut times, 0.5));
    let about = format!("{ENTRIES} entries, {searches} searches, median {median:.1} ms, {found} found");
    Figure {
        name: "searching as it is typed, 95th percentile".to_owned(),
        measured: at(&mut times, 0.95),
        goal: Some(20.0),
        unit: "ms",
        about,
    }
}

/// Two thousand words of two to four syllables.
fn vocabulary() -> Vec<String> {
    let syllables =
        ["ba", "che", "dor", "el", "fin", "gra", "hu", "ing", "jo", "ka", "lem", "mo", "nar", "os", "pre", "qui", "ran", "ste", "ta", "un"];
    let mut dice = StdRng::seed_from_u64(3);
    (0..2_000).map(|_| (0..dice.random_range(2..=4)).map(|_| syllables[dice.random_range(0..syllables.len())]).collect()).collect()
}
