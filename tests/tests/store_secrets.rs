//! Neither a key nor anything a person wrote is in a log at TRACE or in a file; what is deleted is gone.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, reason = "a test")]

use std::fs;
use std::io;
use std::sync::{Arc, Mutex};

use chrono::DateTime;
use daymark_domain::words::Words;
use daymark_store::vault::Credential;
use daymark_store::{Store, Versions, draft};
use daymark_tests::key::data_key;
use daymark_tests::traces::{holds, search};

const SECRET: [u8; 32] = *b"device-secret-canary-0123456789a";
const PASSPHRASE: &str = "passphrase canary walrus";
const CANARY: &str = "sentinel quokka sentence";

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn no_secret_in_logs_or_files() {
    let log = Log::default();
    let writer = log.clone();
    tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE).with_writer(move || writer.clone()).init();

    let dir = tempfile::tempdir().unwrap();
    let store = Store::create(dir.path(), &[Credential::Device(&SECRET), Credential::Passphrase(PASSPHRASE)]).await.unwrap();
    let at = DateTime::from_timestamp(1_790_000_000, 0).unwrap();
    let mut tx = store.write().await;
    draft::save(&mut tx, "check_in", &Words::stored(CANARY.to_owned()), at).await.unwrap();
    // While the transaction is open the journal and the file are at their fullest.
    assert_eq!(search(dir.path(), CANARY.as_bytes()), [""; 0]);
    tx.commit().await.unwrap();
    let reminder_secret = store.reminder_secret().unwrap();
    store.close().await.unwrap();
    let _ = Store::open(dir.path(), Credential::Passphrase("wrong")).await.unwrap_err();
    let store = Store::open(dir.path(), Credential::Passphrase(PASSPHRASE)).await.unwrap();
    let debug = format!("{store:?}");
    store.close().await.unwrap();

    tracing::trace!("the control: this log does capture {}", "visible marmot");
    let log = log.0.lock().unwrap().clone();
    assert!(holds(&log, b"visible marmot").is_some(), "the log captures nothing");
    let data = data_key(dir.path(), PASSPHRASE);
    for secret in [CANARY.as_bytes(), PASSPHRASE.as_bytes(), &SECRET, &reminder_secret[..], &data] {
        assert_eq!(holds(&log, secret), None, "a secret is in the log");
        assert_eq!(holds(debug.as_bytes(), secret), None);
        assert_eq!(search(dir.path(), secret), [""; 0], "a secret is in a file");
    }
    // Nor is one that is not known here: it would be 64 hexadecimal digits in a row.
    let run = log.split(|byte| !byte.is_ascii_hexdigit()).map(<[u8]>::len).max().unwrap_or(0);
    assert!(run < 64, "something as long as a raw key is in the log");

    // The control: a defect of that kind would be found.
    for (stray, secret) in [(format!("x {CANARY} x"), CANARY.as_bytes()), (format!("{data:?}"), &data[..])] {
        fs::write(dir.path().join("stray"), stray).unwrap();
        assert_eq!(search(dir.path(), secret).len(), 1);
    }
}

#[tokio::test]
async fn the_libraries_are_the_ones_we_trust() {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::create(dir.path(), &[Credential::Device(&SECRET)]).await.unwrap();
    let Versions { sqlite, cipher } = store.versions().await.unwrap();
    println!("SQLite {sqlite}, SQLCipher {cipher}");
    let numbers = |text: &str| -> Vec<u32> {
        text.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty()).map(|part| part.parse().unwrap()).collect()
    };
    assert!(numbers(&sqlite) >= vec![3, 46, 1], "{sqlite}");
    assert!(numbers(&cipher) >= vec![4, 6, 1], "{cipher}");
    store.close().await.unwrap();
}
