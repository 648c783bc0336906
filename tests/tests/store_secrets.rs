//! Neither a key nor anything a person wrote is in a log at TRACE or in a file; what is deleted is gone.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, reason = "a test")]

use std::fs;
use std::io;
use std::path::Path;
use std::sync::{Arc, Mutex};

use chrono::DateTime;
use daymark_domain::words::Words;
use daymark_store::vault::{Key, NewKeys};
use daymark_store::{Store, Versions, draft};

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

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn holds(bytes: &[u8], text: &[u8]) -> bool {
    bytes.windows(text.len()).any(|window| window.eq_ignore_ascii_case(text))
}

fn files_hold(dir: &Path, text: &[u8]) -> bool {
    fs::read_dir(dir).unwrap().any(|entry| holds(&fs::read(entry.unwrap().path()).unwrap(), text))
}

#[tokio::test]
async fn no_secret_in_logs_or_files() {
    let log = Log::default();
    let writer = log.clone();
    tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE).with_writer(move || writer.clone()).init();

    let dir = tempfile::tempdir().unwrap();
    let store = Store::create(dir.path(), NewKeys { passphrase: Some(PASSPHRASE), device: Some(&SECRET) }).await.unwrap();
    let at = DateTime::from_timestamp(1_790_000_000, 0).unwrap();
    let mut tx = store.write().await.unwrap();
    draft::save(&mut tx, "check_in", &Words::stored(CANARY.to_owned()), at).await.unwrap();
    // While the transaction is open the journal and the file are at their fullest.
    assert!(!files_hold(dir.path(), CANARY.as_bytes()));
    tx.commit().await.unwrap();
    let reminder_secret = store.reminder_secret().unwrap();
    store.close().await.unwrap();
    let _ = Store::open(dir.path(), Key::Passphrase("wrong")).await.unwrap_err();
    let store = Store::open(dir.path(), Key::Passphrase(PASSPHRASE)).await.unwrap();
    let debug = format!("{store:?}");
    store.close().await.unwrap();

    tracing::trace!("the control: this log does capture {}", "visible marmot");
    let log = log.0.lock().unwrap().clone();
    assert!(holds(&log, b"visible marmot"), "the log captures nothing");
    for secret in [CANARY.as_bytes(), PASSPHRASE.as_bytes(), &SECRET, hex(&SECRET).as_bytes(), hex(&reminder_secret[..]).as_bytes()] {
        assert!(!holds(&log, secret), "a secret is in the log");
        assert!(!holds(debug.as_bytes(), secret));
        assert!(!files_hold(dir.path(), secret), "a secret is in a file");
    }
    // No raw key in any guise: it would be 64 hexadecimal digits in a row.
    let run = log.split(|byte| !byte.is_ascii_hexdigit()).map(<[u8]>::len).max().unwrap_or(0);
    assert!(run < 64, "something as long as a raw key is in the log");

    // The control: a defect of that kind would be found.
    fs::write(dir.path().join("stray"), format!("x {CANARY} x")).unwrap();
    assert!(files_hold(dir.path(), CANARY.as_bytes()));
}

#[tokio::test]
async fn the_libraries_are_the_ones_we_trust() {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::create(dir.path(), NewKeys { passphrase: None, device: Some(&SECRET) }).await.unwrap();
    let Versions { sqlite, cipher } = store.versions().await.unwrap();
    println!("SQLite {sqlite}, SQLCipher {cipher}");
    let numbers = |text: &str| -> Vec<u32> {
        text.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty()).map(|part| part.parse().unwrap()).collect()
    };
    assert!(numbers(&sqlite) >= vec![3, 46, 1], "{sqlite}");
    assert!(numbers(&cipher) >= vec![4, 6, 1], "{cipher}");
    store.close().await.unwrap();
}
