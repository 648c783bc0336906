//! Search finds what was written, and nothing that is gone.
#![allow(missing_docs, clippy::unwrap_used, reason = "a test")]

use chrono::{DateTime, Utc};
use daymark_domain::coping_card::CopingCard;
use daymark_domain::ids::{CopingCardId, PracticeId};
use daymark_domain::practice::{Practice, note};
use daymark_store::search::{Found, catch_up, search};
use daymark_store::vault::Credential;
use daymark_store::{Store, coping_card, practice};
use uuid::Uuid;

const SECRET: [u8; 32] = [7; 32];

fn at(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_790_000_000 + seconds, 0).unwrap()
}

fn card(number: u128, text: &str) -> CopingCard {
    CopingCard::new(CopingCardId::new(Uuid::from_u128(number)), text.to_owned(), 0, at(number as i64)).ok().unwrap()
}

async fn found(store: &Store, text: &str) -> Vec<u128> {
    let mut tx = store.write().await;
    catch_up(&mut tx).await.unwrap();
    tx.commit().await.unwrap();
    found_so_far(store, text).await
}

async fn found_so_far(store: &Store, text: &str) -> Vec<u128> {
    let mut tx = store.read().await;
    search(&mut tx, text, 50).await.unwrap().iter().map(|found: &Found| found.id.as_u128()).collect()
}

async fn filled(texts: &[&str]) -> (tempfile::TempDir, Store) {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::create(dir.path(), &[Credential::Device(&SECRET)]).await.unwrap();
    let mut tx = store.write().await;
    for (number, text) in (1..).zip(texts) {
        coping_card::insert(&mut tx, &card(number, text)).await.unwrap();
    }
    tx.commit().await.unwrap();
    (dir, store)
}

#[tokio::test]
async fn every_word_counts_as_a_beginning_in_any_case_and_with_any_accents() {
    let (_dir, store) =
        filled(&["I called Zoë after the café", "the cafeteria was loud", "позвони брату вечером", "שיחה עם אמא", "今日は散歩した"]).await;
    assert_eq!(found(&store, "caf").await, [2, 1]);
    assert_eq!(found(&store, "CAFE zoe").await, [1]);
    assert_eq!(found(&store, "брат").await, [3]);
    assert_eq!(found(&store, "אמא").await, [4]);
    assert_eq!(found(&store, "散歩").await, [5]);
    assert_eq!(found(&store, "feteria").await, [0_u128; 0]);
}

#[tokio::test]
async fn nothing_typed_is_taken_for_an_operator() {
    let (_dir, store) = filled(&["one \"quoted\" word", "not this AND that", "50% off * today"]).await;
    for odd in ["", "   ", "\"", "*", "AND", "NOT", "-", "(", "a OR", "NEAR(", "text:", "^", "'; --", "\0", "%", "_", "🌧️", "%散"] {
        let _ = found(&store, odd).await;
    }
    assert_eq!(found(&store, "\"quoted").await, [1]);
    assert_eq!(found(&store, "and that").await, [2]);
    assert_eq!(found(&store, "50%").await, [3]);
}

#[tokio::test]
async fn the_index_follows_every_change() {
    let (_dir, store) = filled(&["the river walk"]).await;
    let mut tx = store.write().await;
    let mut changed = card(1, "the harbour walk");
    coping_card::update(&mut tx, &changed).await.unwrap();
    tx.commit().await.unwrap();
    assert!(found(&store, "river").await.is_empty());
    assert_eq!(found(&store, "harb").await, [1]);

    for (deleted_at, expected) in [(Some(at(9)), vec![]), (None, vec![1])] {
        changed.deleted_at = deleted_at;
        let mut tx = store.write().await;
        coping_card::update(&mut tx, &changed).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(found(&store, "harb").await, expected);
    }

    // A change that was not committed is found nowhere.
    {
        let mut tx = store.write().await;
        coping_card::update(&mut tx, &card(1, "a mountain")).await.unwrap();
    }
    assert!(found(&store, "mountain").await.is_empty());
    store.verify().await.unwrap();
}

#[tokio::test]
async fn what_is_new_waits_and_what_is_gone_leaves_at_once() {
    let (dir, store) = filled(&["the river walk"]).await;
    assert!(found_so_far(&store, "river").await.is_empty());
    assert_eq!(found(&store, "river").await, [1]);
    let mut changed = card(1, "the harbour walk");
    let mut tx = store.write().await;
    coping_card::update(&mut tx, &changed).await.unwrap();
    tx.commit().await.unwrap();
    assert!(found_so_far(&store, "walk").await.is_empty());
    store.close().await.unwrap();

    let store = Store::open(dir.path(), Credential::Device(&SECRET)).await.unwrap();
    assert_eq!(found_so_far(&store, "harbour").await, [1]);
    changed.deleted_at = Some(at(9));
    let mut tx = store.write().await;
    coping_card::update(&mut tx, &changed).await.unwrap();
    tx.commit().await.unwrap();
    assert!(found_so_far(&store, "walk").await.is_empty());
}

#[tokio::test]
async fn a_note_that_is_emptied_leaves() {
    let (_dir, store) = filled(&[]).await;
    let mut run = Practice {
        id: PracticeId::new(Uuid::from_u128(8)),
        exercise: "urge-surfing".to_owned(),
        urge: None,
        zone: chrono_tz::UTC,
        started_at: at(0),
        ended_at: None,
        outcome: None,
        before: None,
        after: None,
        note: None,
        place: None,
    };
    let mut tx = store.write().await;
    practice::insert(&mut tx, &run).await.unwrap();
    tx.commit().await.unwrap();
    for (text, expected) in [("breath by breath", vec![8]), ("", vec![]), ("breath again", vec![8])] {
        run.note = note(Some(text.to_owned())).unwrap();
        let mut tx = store.write().await;
        practice::update(&mut tx, &run).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(found(&store, "breath").await, expected, "{text}");
    }
    let mut tx = store.read().await;
    let one = search(&mut tx, "again", 5).await.unwrap().pop().unwrap();
    assert!(one.snippet.reveal() == "breath \u{2}again\u{3}" && one.of.as_deref() == Some("urge-surfing") && one.kind == "practice");
}
