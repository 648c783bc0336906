//! The list of ways in: every kind opens the store, and a file of the first version is brought up whatever interrupts it.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, reason = "a test")]

use std::fs;
use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use chrono::{DateTime, Utc};
use daymark_domain::words::Words;
use daymark_store::vault::{Credential, Found, Kind, SlotInfo, look};
use daymark_store::{Error, Store};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

const SECRET: [u8; 32] = [7; 32];
const FINGER: [u8; 32] = [9; 32];
const CODE: [u8; 20] = [5; 20];
const PASSPHRASE: &str = "correct horse battery";
const COPIES: [&str; 2] = ["vault.slots", "vault.slots.previous"];

fn at() -> DateTime<Utc> {
    DateTime::from_timestamp(1_800_000_000, 0).unwrap()
}

async fn vault() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    let ways = [Credential::Device(&SECRET), Credential::Passphrase(PASSPHRASE)];
    Store::create(dir.path(), &ways).await.unwrap().close().await.unwrap();
    dir
}

async fn opened(dir: &Path, credential: Credential<'_>) -> Store {
    Store::open(dir, credential).await.unwrap().with_clock(Box::new(at))
}

fn seen(dir: &Path) -> Vec<SlotInfo> {
    let Found::Vault { slots } = look(dir).unwrap() else { panic!("there is no store") };
    slots
}

fn kinds(slots: &[SlotInfo]) -> Vec<Kind> {
    slots.iter().map(|slot| slot.kind).collect()
}

/// The slots of a file as the first version wrote them.
fn first_version(file: &Path) -> Vec<u8> {
    let value: Value = serde_json::from_slice(&fs::read(file).unwrap()).unwrap();
    let slots = &value["slots"];
    let text = |value: &Value| value.to_string();
    let kdf = |kdf: &Value| match kdf {
        Value::Null => "null".to_owned(),
        kdf => format!(
            r#"{{"name":{},"memory_kib":{},"passes":{},"lanes":{},"salt":{}}}"#,
            kdf["name"], kdf["memory_kib"], kdf["passes"], kdf["lanes"], kdf["salt"]
        ),
    };
    let old = |slot: &Value| {
        let [kind, check, nonce, wrapped] = ["kind", "check", "nonce", "wrapped"].map(|field| text(&slot[field]));
        format!(r#"{{"kind":{kind},"kdf":{},"check":{check},"nonce":{nonce},"wrapped":{wrapped}}}"#, kdf(&slot["kdf"]))
    };
    let list: Vec<String> = slots["slots"].as_array().unwrap().iter().map(old).collect();
    let inner = format!(
        r#"{{"version":1,"generation":{},"install_id":{},"database_check":{},"slots":[{}]}}"#,
        slots["generation"],
        slots["install_id"],
        slots["database_check"],
        list.join(",")
    );
    format!(r#"{{"checksum":"{}","slots":{inner}}}"#, BASE64.encode(Sha256::digest(&inner))).into_bytes()
}

fn version(file: &Path) -> Value {
    let value: Value = serde_json::from_slice(&fs::read(file).unwrap()).unwrap();
    value["slots"]["version"].clone()
}

#[tokio::test]
async fn a_recovery_code_and_a_finger_open_the_store_like_the_rest() {
    let dir = vault().await;
    let store = opened(dir.path(), Credential::Device(&SECRET)).await;
    let code = store.add(Credential::RecoveryCode(&CODE), None).unwrap();
    let finger = store.add(Credential::Biometric(&FINGER), None).unwrap();
    let second = store.add(Credential::Passphrase("a second passphrase"), None).unwrap();
    assert_eq!(store.check(Credential::RecoveryCode(&CODE)), Ok(code));
    assert_eq!(store.check(Credential::RecoveryCode(&[6; 20])), Err(Error::WrongRecoveryCode));
    // The same bytes in another slot are another key.
    assert_eq!(store.check(Credential::Biometric(&SECRET)), Err(Error::WrongKey));
    let slots = store.slots();
    let all = [Kind::Device, Kind::Passphrase, Kind::RecoveryCode, Kind::Biometric, Kind::Passphrase];
    assert_eq!(kinds(&slots), all);
    assert!(slots[2..].iter().all(|slot| slot.created_at == Some(at()) && slot.label.is_none()));
    assert!(seen(dir.path()) == slots);
    store.close().await.unwrap();

    let second_too = Credential::Passphrase("a second passphrase");
    for credential in [Credential::RecoveryCode(&CODE), Credential::Biometric(&FINGER), second_too, Credential::Passphrase(PASSPHRASE)] {
        let store = opened(dir.path(), credential).await;
        store.verify().await.unwrap();
        store.close().await.unwrap();
    }
    for (credential, error) in [
        (Credential::RecoveryCode(&[0; 20]), Error::WrongRecoveryCode),
        (Credential::Biometric(&[0; 32]), Error::WrongKey),
        (Credential::Passphrase("a third passphrase"), Error::WrongPassphrase),
    ] {
        assert_eq!(Store::open(dir.path(), credential).await.unwrap_err(), error);
    }

    let store = opened(dir.path(), Credential::RecoveryCode(&CODE)).await;
    for gone in [finger, second] {
        store.remove(gone).unwrap();
        assert_eq!(store.remove(gone), Err(Error::NoSlot));
    }
    store.replace(code, Credential::RecoveryCode(&[6; 20])).unwrap();
    store.close().await.unwrap();
    assert_eq!(Store::open(dir.path(), Credential::RecoveryCode(&CODE)).await.unwrap_err(), Error::WrongRecoveryCode);
    assert_eq!(Store::open(dir.path(), Credential::Biometric(&FINGER)).await.unwrap_err(), Error::NoSlot);
    let store = opened(dir.path(), Credential::RecoveryCode(&[6; 20])).await;
    assert_eq!(kinds(&store.slots()), all[..3]);
    for slot in &store.slots()[..2] {
        store.remove(slot.id).unwrap();
    }
    assert_eq!(store.remove(code), Err(Error::NoSlot), "the last way in stays");
}

#[tokio::test]
async fn a_label_is_for_those_who_are_in() {
    let dir = vault().await;
    let store = opened(dir.path(), Credential::Device(&SECRET)).await;
    let label = Words::stored("at grandma's, in the blue tin".to_owned());
    let id = store.add(Credential::RecoveryCode(&CODE), Some(&label)).unwrap();
    store.replace(id, Credential::RecoveryCode(&CODE)).unwrap();
    store.close().await.unwrap();
    for copy in COPIES {
        assert!(!fs::read_to_string(dir.path().join(copy)).unwrap().contains("tin"));
    }
    assert!(seen(dir.path()).iter().all(|slot| slot.label.is_none()));
    let store = opened(dir.path(), Credential::Device(&SECRET)).await;
    assert!(store.slots().iter().map(|slot| slot.label.clone()).collect::<Vec<_>>() == [None, None, Some(label)]);
}

#[tokio::test]
async fn there_are_sixteen_ways_in_at_most() {
    let dir = vault().await;
    let store = opened(dir.path(), Credential::Device(&SECRET)).await;
    for number in 0..14 {
        store.add(Credential::RecoveryCode(&[number; 20]), None).unwrap();
    }
    assert_eq!(store.add(Credential::RecoveryCode(&CODE), None), Err(Error::TooManySlots));
    assert_eq!(store.slots().len(), 16);
    store.close().await.unwrap();
    opened(dir.path(), Credential::RecoveryCode(&[13; 20])).await.close().await.unwrap();
}

#[tokio::test]
async fn one_damaged_slot_does_not_bar_the_others() {
    let dir = vault().await;
    let store = opened(dir.path(), Credential::Device(&SECRET)).await;
    store.add(Credential::RecoveryCode(&CODE), None).unwrap();
    store.add(Credential::RecoveryCode(&[6; 20]), None).unwrap();
    store.close().await.unwrap();
    for copy in COPIES {
        let path = dir.path().join(copy);
        let mut value: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
        let (old, new) = (value["slots"]["slots"][2]["wrapped"].to_string(), json!(BASE64.encode([0; 48])).to_string());
        let before = serde_json::to_string(&value["slots"]).unwrap();
        value["slots"]["slots"][2]["wrapped"] = json!(BASE64.encode([0; 48]));
        // The text is as the store writes it but for this, so that the checksum is put right as well.
        let text = fs::read_to_string(&path).unwrap();
        assert!(before.contains(&old) && text.contains(&old));
        let forged = text.replace(&old, &new);
        let compact = compact(&forged);
        let inner = compact.split_once(r#","slots":{"#).unwrap().1;
        let inner = format!("{{{}", inner.strip_suffix('}').unwrap());
        let sum = value["checksum"].as_str().unwrap().to_owned();
        fs::write(&path, forged.replace(&sum, &BASE64.encode(Sha256::digest(inner)))).unwrap();
    }
    assert_eq!(Store::open(dir.path(), Credential::RecoveryCode(&CODE)).await.unwrap_err(), Error::SlotsDamaged);
    opened(dir.path(), Credential::RecoveryCode(&[6; 20])).await.close().await.unwrap();
    opened(dir.path(), Credential::Passphrase(PASSPHRASE)).await.close().await.unwrap();
}

/// JSON without the spaces between its parts.
fn compact(text: &str) -> String {
    text.lines().map(str::trim_start).collect::<String>().replace("\": ", "\":")
}

#[tokio::test]
async fn the_first_version_opens_and_is_brought_up() {
    let dir = vault().await;
    let old = first_version(&dir.path().join(COPIES[0]));
    for copy in COPIES {
        fs::write(dir.path().join(copy), &old).unwrap();
    }
    let before = seen(dir.path());
    assert_eq!(kinds(&before), [Kind::Device, Kind::Passphrase]);
    assert!(before.iter().all(|slot| slot.created_at.is_none()));
    assert_eq!(Store::open(dir.path(), Credential::Passphrase("wrong")).await.unwrap_err(), Error::WrongPassphrase);
    assert!(COPIES.iter().all(|copy| fs::read(dir.path().join(copy)).unwrap() == old), "a refusal changed a file");
    let store = opened(dir.path(), Credential::Passphrase(PASSPHRASE)).await;
    assert!(store.slots() == before, "a way in has another id than before");
    assert!(COPIES.iter().all(|copy| version(&dir.path().join(copy)) == 2));
    store.replace(before[1].id, Credential::Passphrase("another passphrase")).unwrap();
    assert_eq!(store.slots()[1].created_at, Some(at()));
    store.close().await.unwrap();
    opened(dir.path(), Credential::Device(&SECRET)).await.close().await.unwrap();
}

#[tokio::test]
async fn an_upgrade_that_broke_off_is_finished() {
    let dir = vault().await;
    let [current, previous] = COPIES.map(|copy| dir.path().join(copy));
    let (old, new) = (first_version(&current), fs::read(&current).unwrap());
    // Of the two copies and what was being written: each state in which a crash can leave them, and some that only damage makes.
    let states: [[Option<&[u8]>; 3]; 6] = [
        [Some(&old), Some(&old), Some(&new)],
        [Some(&old), Some(&old), Some(&new[..200])],
        [Some(&new), Some(&old), None],
        [Some(&new), Some(&old), Some(&new[..200])],
        [Some(&new[..200]), Some(&old), None],
        [None, Some(&old), None],
    ];
    for state in states {
        for (path, bytes) in [current.clone(), previous.clone(), dir.path().join("vault.slots.tmp")].iter().zip(state) {
            let _ = fs::remove_file(path);
            if let Some(bytes) = bytes {
                fs::write(path, bytes).unwrap();
            }
        }
        assert_eq!(kinds(&seen(dir.path())), [Kind::Device, Kind::Passphrase]);
        for credential in [Credential::Device(&SECRET), Credential::Passphrase(PASSPHRASE)] {
            opened(dir.path(), credential).await.close().await.unwrap();
        }
        assert!(version(&current) == 2 && fs::read(&current).unwrap() == fs::read(&previous).unwrap());
    }
}
