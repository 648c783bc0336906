//! Whatever a person writes comes back as it was.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, reason = "a test")]

use chrono::DateTime;
use daymark_domain::words::Words;
use daymark_store::vault::Credential;
use daymark_store::{Store, draft};

#[tokio::test]
async fn any_text_comes_back_as_it_was() {
    const SECRET: [u8; 32] = [5; 32];
    let dir = tempfile::tempdir().unwrap();
    let store = Store::create(dir.path(), &[Credential::Device(&SECRET)]).await.unwrap();
    let at = DateTime::from_timestamp(1_790_000_000, 123_456_789).unwrap();
    let texts = [
        "x".repeat(1_000_000),
        "before\0after\0".to_owned(),
        "👩🏽‍🚀🏳️‍🌈 e\u{301} \u{feff}\u{200d}".to_owned(),
        "\u{202e}שלום عليكم\u{202c}".to_owned(),
        "'; DROP TABLE draft; -- \" ` \\ %s {}".to_owned(),
        "\r\n\t \u{2028}".to_owned(),
    ];
    for (number, text) in texts.iter().enumerate() {
        let mut tx = store.write().await;
        draft::save(&mut tx, &number.to_string(), &Words::stored(text.clone()), at).await.unwrap();
        tx.commit().await.unwrap();
    }
    store.close().await.unwrap();
    let store = Store::open(dir.path(), Credential::Device(&SECRET)).await.unwrap();
    for (number, text) in texts.iter().enumerate() {
        let mut tx = store.read().await;
        let found = draft::get(&mut tx, &number.to_string()).await.unwrap();
        assert!(found.is_some_and(|(words, saved)| words.reveal() == text && saved == at));
    }
    store.verify().await.unwrap();
    store.close().await.unwrap();
}
