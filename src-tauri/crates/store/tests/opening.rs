//! Every way in which opening can fail is told apart, and none of them changes a file.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, reason = "a test")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use daymark_store::vault::{Credential, Found, Kind, SlotId, install_id, look};
use daymark_store::{Error, Store};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

const SECRET: [u8; 32] = [7; 32];
const PASSPHRASE: &str = "correct horse battery";

async fn vault() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::create(dir.path(), &[Credential::Device(&SECRET), Credential::Passphrase(PASSPHRASE)]).await.unwrap();
    store.close().await.unwrap();
    dir
}

fn bytes(dir: &Path) -> BTreeMap<String, Vec<u8>> {
    fs::read_dir(dir)
        .unwrap()
        .map(|entry| entry.unwrap())
        .map(|entry| (entry.file_name().into_string().unwrap(), fs::read(entry.path()).unwrap()))
        .filter(|(name, _)| name != "vault.lock")
        .collect()
}

/// Opens, wants this refusal, and wants every byte of every file as it was.
async fn refused(dir: &Path, key: Credential<'_>, error: Error) {
    let before = bytes(dir);
    assert_eq!(Store::open(dir, key).await.unwrap_err(), error);
    assert!(before == bytes(dir), "a refused opening changed a file");
}

/// How the store of a folder opens, as seen from outside.
fn kinds(dir: &Path) -> Vec<Kind> {
    let Found::Vault { slots } = look(dir).unwrap() else { panic!("there is no store") };
    slots.iter().map(|slot| slot.kind).collect()
}

/// The one way in of a kind.
fn of(store: &Store, kind: Kind) -> SlotId {
    store.slots().iter().find(|slot| slot.kind == kind).unwrap().id
}

fn both(dir: &Path, change: impl Fn(&Path)) {
    change(&dir.join("vault.slots"));
    change(&dir.join("vault.slots.previous"));
}

/// Changes the slots, and puts the checksum right where asked: then only the cryptography can notice.
fn forge(dir: &Path, checksum: bool, change: impl Fn(&mut Value)) {
    both(dir, |path| {
        let text = fs::read_to_string(path).unwrap();
        let mut value: Value = serde_json::from_str(&text).unwrap();
        change(&mut value);
        if checksum {
            value["checksum"] = json!(sum(&value["slots"]));
        }
        fs::write(path, serde_json::to_vec(&value).unwrap()).unwrap();
    });
}

/// As the store computes it: the fields in their order of declaration.
fn sum(slots: &Value) -> String {
    use base64::Engine as _;
    let slot = |slot: &Value| {
        let kdf = &slot["kdf"];
        let kdf = if kdf.is_null() {
            "null".to_owned()
        } else {
            format!(
                r#"{{"name":{},"memory_kib":{},"passes":{},"lanes":{},"salt":{}}}"#,
                kdf["name"], kdf["memory_kib"], kdf["passes"], kdf["lanes"], kdf["salt"]
            )
        };
        format!(
            r#"{{"id":{},"kind":{},"created_at":{},"label":{},"kdf":{kdf},"check":{},"nonce":{},"wrapped":{}}}"#,
            slot["id"], slot["kind"], slot["created_at"], slot["label"], slot["check"], slot["nonce"], slot["wrapped"]
        )
    };
    let inner: Vec<String> = slots["slots"].as_array().unwrap().iter().map(slot).collect();
    let text = format!(
        r#"{{"version":{},"generation":{},"install_id":{},"database_check":{},"pending":{},"slots":[{}]}}"#,
        slots["version"],
        slots["generation"],
        slots["install_id"],
        slots["database_check"],
        slots["pending"],
        inner.join(",")
    );
    base64::engine::general_purpose::STANDARD.encode(Sha256::digest(text))
}

#[tokio::test]
async fn opens_by_either_slot_and_looks_without_a_key() {
    let dir = vault().await;
    for key in [Credential::Passphrase(PASSPHRASE), Credential::Device(&SECRET)] {
        let store = Store::open(dir.path(), key).await.unwrap();
        store.verify().await.unwrap();
        assert_eq!(store.install_id(), install_id(dir.path()).unwrap());
        assert_eq!(Store::open(dir.path(), key).await.unwrap_err(), Error::InUse);
        store.close().await.unwrap();
    }
    assert_eq!(kinds(dir.path()), [Kind::Device, Kind::Passphrase]);
    assert!(matches!(Store::create(dir.path(), &[Credential::Device(&SECRET)]).await, Err(Error::AlreadyExists)));
}

#[tokio::test]
async fn an_empty_folder_holds_nothing() {
    let dir = tempfile::tempdir().unwrap();
    assert!(look(dir.path()).unwrap() == Found::Nothing);
    assert!(look(&dir.path().join("none")).unwrap() == Found::Nothing);
    refused(dir.path(), Credential::Device(&SECRET), Error::NoStore).await;
    assert!(matches!(Store::create(dir.path(), &[]).await, Err(Error::NoSlot)));
    assert!(look(dir.path()).unwrap() == Found::Nothing);
}

#[tokio::test]
async fn wrong_keys_are_wrong_keys() {
    let dir = vault().await;
    refused(dir.path(), Credential::Passphrase("wrong horse battery"), Error::WrongPassphrase).await;
    refused(dir.path(), Credential::Passphrase(""), Error::WrongPassphrase).await;
    refused(dir.path(), Credential::Device(&[8; 32]), Error::WrongKey).await;
}

/// Something stands where a file shall be written, as a full disk would.
fn in_the_way(dir: &Path, name: &str) -> impl FnOnce() {
    let path = dir.join(name);
    fs::create_dir_all(path.join("full")).unwrap();
    move || fs::remove_dir_all(path).unwrap()
}

#[tokio::test]
async fn a_change_of_a_passphrase_that_fails_has_not_happened() {
    let dir = vault().await;
    let store = Store::open(dir.path(), Credential::Device(&SECRET)).await.unwrap();
    let before = bytes(dir.path());
    for name in ["vault.slots.tmp", "vault.slots.previous.tmp"] {
        let clear = in_the_way(dir.path(), name);
        assert!(store.replace(of(&store, Kind::Passphrase), Credential::Passphrase("another horse battery")).is_err());
        clear();
        assert!(before == bytes(dir.path()), "a refused change left something behind");
        store.check(Credential::Passphrase(PASSPHRASE)).unwrap();
    }
    store.close().await.unwrap();
    refused(dir.path(), Credential::Passphrase("another horse battery"), Error::WrongPassphrase).await;
    Store::open(dir.path(), Credential::Passphrase(PASSPHRASE)).await.unwrap().close().await.unwrap();
}

#[tokio::test]
async fn a_change_whose_second_copy_fails_has_happened_and_is_mended() {
    let dir = vault().await;
    let store = Store::open(dir.path(), Credential::Device(&SECRET)).await.unwrap();
    fs::remove_file(dir.path().join("vault.slots.previous")).unwrap();
    let clear = in_the_way(dir.path(), "vault.slots.previous");
    store.replace(of(&store, Kind::Passphrase), Credential::Passphrase("another horse battery")).unwrap();
    store.replace(of(&store, Kind::Device), Credential::Device(&[8; 32])).unwrap();
    store.check(Credential::Passphrase("another horse battery")).unwrap();
    clear();
    store.close().await.unwrap();
    refused(dir.path(), Credential::Device(&SECRET), Error::WrongKey).await;
    Store::open(dir.path(), Credential::Device(&[8; 32])).await.unwrap().close().await.unwrap();
    let files = bytes(dir.path());
    assert!(files["vault.slots"] == files["vault.slots.previous"], "the copies were not mended");
}

#[tokio::test]
async fn missing_and_corrupt_slots() {
    let dir = vault().await;
    // One copy is enough.
    fs::write(dir.path().join("vault.slots"), b"{").unwrap();
    Store::open(dir.path(), Credential::Device(&SECRET)).await.unwrap().close().await.unwrap();
    fs::remove_file(dir.path().join("vault.slots")).unwrap();
    Store::open(dir.path(), Credential::Device(&SECRET)).await.unwrap().close().await.unwrap();
    let files = bytes(dir.path());
    assert!(files["vault.slots"] == files["vault.slots.previous"], "the copies were not mended");

    for junk in [
        &b""[..],
        b"{",
        b"null",
        b"\0\0\0\0",
        b"{\"checksum\":\"\",\"slots\":{\"version\":1}}",
        b"{\"checksum\":\"\",\"slots\":{\"version\":2}}",
    ] {
        both(dir.path(), |path| fs::write(path, junk).unwrap());
        refused(dir.path(), Credential::Device(&SECRET), Error::SlotsDamaged).await;
        assert!(look(dir.path()).unwrap() == Found::Damaged(Error::SlotsDamaged));
    }
    both(dir.path(), |path| fs::remove_file(path).unwrap());
    refused(dir.path(), Credential::Device(&SECRET), Error::SlotsMissing).await;
    assert!(matches!(Store::create(dir.path(), &[Credential::Device(&SECRET)]).await, Err(Error::AlreadyExists)));
}

#[tokio::test]
async fn every_tampered_field_is_noticed() {
    let dir = vault().await;
    let original = fs::read(dir.path().join("vault.slots")).unwrap();
    let zeros = |bytes: usize| {
        use base64::Engine as _;
        json!(base64::engine::general_purpose::STANDARD.encode(vec![0; bytes]))
    };
    let slots: Value = serde_json::from_slice::<Value>(&original).unwrap()["slots"]["slots"].clone();
    let index = |kind: &str| slots.as_array().unwrap().iter().position(|slot| slot["kind"] == kind).unwrap();
    let (device, passphrase) = (index("device"), index("passphrase"));
    let at = |slot: usize, field: &str| format!("/slots/slots/{slot}/{field}");
    // (field, value, what the passphrase then meets)
    let cases = [
        ("/slots/version".to_owned(), json!(3), Error::TooNew),
        ("/slots/version".to_owned(), json!(1), Error::SlotsDamaged),
        ("/slots/version".to_owned(), json!(0), Error::SlotsDamaged),
        ("/slots/install_id".to_owned(), json!("00000000-0000-4000-8000-000000000000"), Error::SlotsDamaged),
        ("/slots/database_check".to_owned(), zeros(16), Error::SlotsDamaged),
        (at(passphrase, "kind"), json!("device"), Error::SlotsDamaged),
        (at(passphrase, "kind"), json!("recovery_code"), Error::SlotsDamaged),
        (at(passphrase, "id"), slots[device]["id"].clone(), Error::SlotsDamaged),
        (at(device, "kind"), json!("passphrase"), Error::SlotsDamaged),
        (at(passphrase, "check"), zeros(16), Error::WrongPassphrase),
        (at(passphrase, "nonce"), zeros(24), Error::SlotsDamaged),
        (at(passphrase, "nonce"), zeros(12), Error::SlotsDamaged),
        (at(passphrase, "wrapped"), zeros(48), Error::SlotsDamaged),
        (at(passphrase, "wrapped"), json!(""), Error::SlotsDamaged),
        (at(passphrase, "kdf/name"), json!("pbkdf2"), Error::SlotsDamaged),
        (at(passphrase, "kdf/salt"), zeros(16), Error::WrongPassphrase),
        (at(passphrase, "kdf/salt"), zeros(8), Error::SlotsDamaged),
        (at(passphrase, "kdf/memory_kib"), json!(19_456), Error::WrongPassphrase),
        (at(passphrase, "kdf/memory_kib"), json!(19_455), Error::SlotsDamaged),
        (at(passphrase, "kdf/memory_kib"), json!(1_048_577), Error::SlotsDamaged),
        (at(passphrase, "kdf/passes"), json!(1), Error::SlotsDamaged),
        (at(passphrase, "kdf/passes"), json!(11), Error::SlotsDamaged),
        (at(passphrase, "kdf/lanes"), json!(0), Error::SlotsDamaged),
        (at(passphrase, "kdf/lanes"), json!(9), Error::SlotsDamaged),
    ];
    for (field, value, with_checksum) in cases {
        for checksum in [false, true] {
            both(dir.path(), |path| fs::write(path, &original).unwrap());
            forge(dir.path(), checksum, |slots| *slots.pointer_mut(&field).unwrap() = value.clone());
            let error = if checksum || with_checksum == Error::TooNew { with_checksum } else { Error::SlotsDamaged };
            refused(dir.path(), Credential::Passphrase(PASSPHRASE), error).await;
        }
    }
    // The control: the forging itself is sound.
    both(dir.path(), |path| fs::write(path, &original).unwrap());
    forge(dir.path(), true, |slots| slots["slots"]["generation"] = json!(9));
    Store::open(dir.path(), Credential::Passphrase(PASSPHRASE)).await.unwrap().close().await.unwrap();
}

#[tokio::test]
async fn a_database_that_is_not_ours_is_left_alone() {
    let dir = vault().await;
    let path = dir.path().join("vault.db");
    let original = fs::read(&path).unwrap();
    let other = vault().await;

    let mut flipped = original.clone();
    flipped[100] ^= 1;
    let mut salt = original.clone();
    salt[3] ^= 1;
    let mut plain = original.clone();
    plain[..16].copy_from_slice(b"SQLite format 3\0");
    let cases: [(Vec<u8>, Error); 8] = [
        (Vec::new(), Error::NotAVault),
        (plain, Error::NotAVault),
        (b"short".to_vec(), Error::DatabaseDamaged),
        (flipped, Error::DatabaseDamaged),
        (salt, Error::DatabaseDamaged),
        (original[..4096].to_vec(), Error::DatabaseDamaged),
        (original[..original.len() - 4096].to_vec(), Error::DatabaseDamaged),
        (fs::read(other.path().join("vault.db")).unwrap(), Error::DatabaseDamaged),
    ];
    for (bytes, error) in cases {
        fs::write(&path, bytes).unwrap();
        refused(dir.path(), Credential::Device(&SECRET), error).await;
    }
    fs::remove_file(&path).unwrap();
    refused(dir.path(), Credential::Device(&SECRET), Error::DatabaseMissing).await;
    assert!(look(dir.path()).unwrap() == Found::Damaged(Error::DatabaseMissing));
    fs::write(&path, &original).unwrap();
    Store::open(dir.path(), Credential::Device(&SECRET)).await.unwrap().close().await.unwrap();
}

#[tokio::test]
async fn a_flipped_bit_in_any_page_fails_the_check() {
    let dir = vault().await;
    let path = dir.path().join("vault.db");
    let original = fs::read(&path).unwrap();
    for page in 1..original.len() / 4096 {
        let mut bytes = original.clone();
        bytes[page * 4096 + 1000] ^= 4;
        fs::write(&path, bytes).unwrap();
        match Store::open(dir.path(), Credential::Device(&SECRET)).await {
            Ok(store) => assert_eq!(store.verify().await.unwrap_err(), Error::DatabaseDamaged, "page {page}"),
            Err(error) => assert_eq!(error, Error::DatabaseDamaged, "page {page}"),
        }
    }
}

#[tokio::test]
async fn a_changed_passphrase_leaves_no_way_in_for_the_old_one() {
    let dir = vault().await;
    let store = Store::open(dir.path(), Credential::Device(&SECRET)).await.unwrap();
    store.replace(of(&store, Kind::Passphrase), Credential::Passphrase("another one")).unwrap();
    store.check(Credential::Passphrase("another one")).unwrap();
    assert_eq!(store.check(Credential::Passphrase(PASSPHRASE)).unwrap_err(), Error::WrongPassphrase);
    store.remove(of(&store, Kind::Device)).unwrap();
    assert_eq!(store.remove(of(&store, Kind::Passphrase)).unwrap_err(), Error::NoSlot);
    store.close().await.unwrap();
    refused(dir.path(), Credential::Device(&SECRET), Error::NoSlot).await;
    fs::remove_file(dir.path().join("vault.slots")).unwrap();
    refused(dir.path(), Credential::Passphrase(PASSPHRASE), Error::WrongPassphrase).await;
    Store::open(dir.path(), Credential::Passphrase("another one")).await.unwrap().close().await.unwrap();
}

#[tokio::test]
async fn a_creation_that_broke_off_is_finished_or_begun_again() {
    let dir = vault().await;
    fs::rename(dir.path().join("vault.db"), dir.path().join("vault.db.new")).unwrap();
    assert_eq!(kinds(dir.path()), [Kind::Device, Kind::Passphrase]);
    Store::open(dir.path(), Credential::Device(&SECRET)).await.unwrap().close().await.unwrap();

    fs::rename(dir.path().join("vault.db"), dir.path().join("vault.db.new")).unwrap();
    both(dir.path(), |path| fs::remove_file(path).unwrap());
    assert!(look(dir.path()).unwrap() == Found::Nothing);
    Store::create(dir.path(), &[Credential::Device(&SECRET)]).await.unwrap().close().await.unwrap();
}
