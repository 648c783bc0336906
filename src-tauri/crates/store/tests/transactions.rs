//! A transaction shows what was written in it, and lasts whole or not at all.
#![allow(missing_docs, clippy::unwrap_used, reason = "a test")]

use chrono::{DateTime, TimeDelta, Utc};
use daymark_domain::check_in::{CheckIn, Content, Halt};
use daymark_domain::ids::{CheckInId, TriggerId};
use daymark_domain::trigger::STARTING_SET;
use daymark_store::vault::Credential;
use daymark_store::{Error, Store, check_in};
use uuid::Uuid;

fn at() -> DateTime<Utc> {
    DateTime::from_timestamp(1_790_000_000, 0).unwrap()
}

fn entry(number: u128, triggers: &[TriggerId]) -> CheckIn {
    let content = Content {
        at: at() + TimeDelta::seconds(i64::try_from(number).unwrap()),
        zone: chrono_tz::UTC,
        mood: 3,
        craving: 4,
        triggers: triggers.to_vec(),
        halt: Halt::default(),
        sleep_minutes: None,
        used: None,
        note: Some("a note".to_owned()),
    };
    CheckIn::new(CheckInId::new(Uuid::from_u128(number)), content, at() + TimeDelta::days(1)).ok().unwrap()
}

async fn store() -> (tempfile::TempDir, Store) {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::create(dir.path(), &[Credential::Device(&[7; 32])]).await.unwrap();
    (dir, store)
}

#[tokio::test]
async fn what_was_written_is_seen_before_it_is_committed() {
    let (_dir, store) = store().await;
    let known: Vec<TriggerId> = STARTING_SET.iter().take(3).map(|(id, _)| *id).collect();
    let mut written = entry(1, &known);
    let mut tx = store.write().await;
    check_in::insert(&mut tx, &written).await.unwrap();
    assert!(check_in::get(&mut tx, written.id).await.unwrap() == Some(written.clone()));
    written.triggers.reverse();
    check_in::update(&mut tx, &written).await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = store.read().await;
    assert!(check_in::get(&mut tx, written.id).await.unwrap() == Some(written));
}

#[tokio::test]
async fn what_refers_to_nothing_is_refused_whole() {
    let (_dir, store) = store().await;
    let nobody = TriggerId::new(Uuid::from_u128(404));
    let mut tx = store.write().await;
    check_in::insert(&mut tx, &entry(1, &[])).await.unwrap();
    assert_eq!(check_in::insert(&mut tx, &entry(2, &[nobody])).await, Err(Error::Dangling));
    // Nothing comes after what failed, not even where the failure was not heeded.
    assert_eq!(check_in::count(&mut tx).await, Err(Error::Database));
    assert_eq!(check_in::insert(&mut tx, &entry(3, &[])).await, Err(Error::Database));
    assert_eq!(tx.commit().await, Err(Error::Database));

    let mut tx = store.write().await;
    assert_eq!(check_in::count(&mut tx).await, Ok(0));
    check_in::insert(&mut tx, &entry(5, &[])).await.unwrap();
    tx.commit().await.unwrap();
    store.verify().await.unwrap();
    assert_eq!(check_in::count(&mut store.read().await).await, Ok(1));
}
