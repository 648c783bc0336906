//! Making a store, opening it, and changing how it opens: with a keyring that works, is absent, lost its key or has another's.

use std::fs;

use crate::aid::{Keyring, PASSPHRASE, World, assert_silent, check_in, from_store, refused, secret};
use daymark_app::api::{CommandError, Damage, ListCheckIns, SetKeyring, SetPassphrase, VaultState, VaultStatus, WayKind, WayKinds};
use daymark_app::ports::KeychainError;
use daymark_app::{App, Error};
use daymark_domain::invalid::{Field, Invalid, Rule};
use daymark_store::Error as StoreError;
use daymark_store::vault::install_id;

const OTHER: &str = "another one altogether";
const UNAVAILABLE: Option<Error> = Some(Error::Keychain(KeychainError::Unavailable));
const TYPED: WayKinds = WayKinds::NONE.and(WayKind::Passphrase);
const EMPTY: Option<Error> = Some(Error::KeyringEmpty { others: TYPED });
const WRONG: Option<Error> = Some(Error::KeyringWrong { others: TYPED });
const REQUIRED: Option<Error> = refused(Field::Passphrase, Rule::Required);
const TOO_SHORT: Option<Error> = refused(Field::Passphrase, Rule::TooShort { min: 8 });
const TOO_LONG: Option<Error> = refused(Field::Passphrase, Rule::TooLong { max: 1_000 });

async fn set_passphrase(app: &App, current: Option<&str>, new: Option<&str>) -> Result<VaultStatus, Error> {
    app.vault_set_passphrase(SetPassphrase { current: current.map(secret), new: new.map(secret) }).await
}

async fn set_keyring(app: &App, on: bool) -> Result<VaultStatus, Error> {
    app.vault_set_keyring(SetKeyring { on }).await
}

fn opens_by(status: &VaultStatus) -> (bool, bool) {
    (status.opens_by(WayKind::Device), status.opens_by(WayKind::Passphrase))
}

#[tokio::test]
async fn an_empty_folder_holds_no_store_and_opening_makes_none() {
    let world = World::usual();
    let status = world.vault().status(false);
    assert_eq!(status.vault, VaultState::Absent);
    assert!(status.keyring_available);
    assert_eq!(opens_by(&status), (false, false));
    assert_eq!(world.unlock(None).await.err(), from_store(StoreError::NoStore));
    assert_eq!(world.unlock(Some(PASSPHRASE)).await.err(), from_store(StoreError::NoStore));
    assert!(world.files().is_empty());
    assert!(world.entries().is_empty());
}

#[tokio::test]
async fn what_cannot_even_be_looked_at_is_not_said_to_be_locked() {
    let world = World::usual();
    assert!(world.vault().look(false).await.is_ok());
    // A folder where the slots should be.
    std::fs::create_dir(world.dir().join("vault.slots")).unwrap();
    std::fs::create_dir(world.dir().join("vault.db")).unwrap();
    assert!(world.vault().look(false).await.is_err());
}

#[tokio::test]
async fn the_keyring_has_the_key_of_a_new_store_and_opens_it() {
    let world = World::usual();
    let app = world.create().await;
    let status = app.vault_status().await.unwrap();
    assert_eq!(status.vault, VaultState::Open);
    assert_eq!(opens_by(&status), (true, false));
    app.check_in_record(check_in()).await.unwrap();
    app.close().await;

    let entries = world.entries();
    assert_eq!(entries.keys().collect::<Vec<_>>(), [&format!("store/{}", install_id(world.dir()).unwrap())]);
    assert!(entries.values().all(|key| key.len() == 32 && *key != [0; 32]));

    let status = world.vault().look(true).await.unwrap();
    assert_eq!((status.vault, status.locked_by_person), (VaultState::Locked, true));
    assert_eq!(opens_by(&status), (true, false));
    let app = world.unlock(None).await.unwrap();
    assert_eq!(app.check_in_list(ListCheckIns { after: None, limit: 1 }).await.unwrap().total, 1);
    // It has no passphrase, so none opens it.
    app.close().await;
    assert_eq!(world.unlock(Some(PASSPHRASE)).await.err(), from_store(StoreError::NoSlot));
}

#[tokio::test]
async fn a_passphrase_opens_a_store_and_another_does_not() {
    let world = World::usual();
    let app = world.make(Some(PASSPHRASE), false).await.unwrap();
    assert_eq!(opens_by(&app.vault_status().await.unwrap()), (false, true));
    app.close().await;
    assert!(world.entries().is_empty());

    let before = world.files();
    let error = world.unlock(Some(OTHER)).await.err();
    assert_eq!(error, from_store(StoreError::WrongPassphrase));
    assert_silent(error.unwrap(), OTHER);
    // No key for it in the keyring, and none is made.
    assert_eq!(world.unlock(None).await.err(), EMPTY);
    assert!(world.entries().is_empty());
    assert!(before == world.files());
    world.unlock(Some(PASSPHRASE)).await.unwrap().close().await;
}

#[tokio::test]
async fn a_new_passphrase_has_8_to_1000_characters() {
    for (passphrase, error) in
        [(None, REQUIRED), (Some(String::new()), TOO_SHORT), (Some("ж".repeat(7)), TOO_SHORT), (Some("ж".repeat(1_001)), TOO_LONG)]
    {
        let world = World::usual();
        for use_keyring in [false, true] {
            if passphrase.is_none() && use_keyring {
                continue;
            }
            assert_eq!(world.make(passphrase.as_deref(), use_keyring).await.err(), error);
            assert!(world.files().is_empty());
            assert!(world.entries().is_empty());
        }
    }
    for passphrase in ["ж".repeat(8), "ж".repeat(1_000)] {
        let world = World::usual();
        world.make(Some(&passphrase), false).await.unwrap().close().await;
        world.unlock(Some(&passphrase)).await.unwrap().close().await;
    }
}

#[tokio::test]
async fn a_store_is_never_made_over_another() {
    let world = World::usual();
    let app = world.create().await;
    assert_eq!(world.make(None, true).await.err(), from_store(StoreError::AlreadyExists));
    app.close().await;
    let (files, entries) = (world.files(), world.entries());
    assert_eq!(world.make(Some(PASSPHRASE), true).await.err(), from_store(StoreError::AlreadyExists));
    assert!((files, entries.clone()) == (world.files(), world.entries()));

    // Nor over what is left of one.
    for name in ["vault.slots", "vault.slots.previous"] {
        fs::remove_file(world.dir().join(name)).unwrap();
    }
    let files = world.files();
    assert_eq!(world.vault().status(false).vault, VaultState::Damaged { what: Damage::SlotsMissing });
    for error in [world.make(Some(PASSPHRASE), true).await.err(), world.unlock(None).await.err()] {
        assert_eq!(error, from_store(StoreError::SlotsMissing));
    }
    assert!((files, entries) == (world.files(), world.entries()));
}

#[tokio::test]
async fn without_a_keyring_only_a_passphrase_makes_and_opens_a_store() {
    let world = World::usual();
    for (keyring, is_available) in [(Keyring::Absent, false), (Keyring::TakesNothing, true), (Keyring::Forgets, true)] {
        world.set_keyring(keyring);
        assert_eq!(world.make(Some(PASSPHRASE), true).await.err(), UNAVAILABLE);
        assert!(world.files().is_empty());
        assert_eq!(world.vault().status(false).keyring_available, is_available);
    }
    world.set_keyring(Keyring::Absent);
    let app = world.make(Some(PASSPHRASE), false).await.unwrap();
    assert_eq!(set_keyring(&app, true).await.err(), UNAVAILABLE);
    assert_eq!(opens_by(&app.vault_status().await.unwrap()), (false, true));
    app.close().await;
    world.unlock(Some(PASSPHRASE)).await.unwrap().close().await;
}

#[tokio::test]
async fn a_store_that_cannot_be_made_leaves_no_key_behind() {
    let world = World::usual();
    let lock = fs::File::create(world.dir().join("vault.lock")).unwrap();
    lock.try_lock().unwrap();
    assert_eq!(world.make(None, true).await.err(), from_store(StoreError::InUse));
    assert!(world.entries().is_empty());
    assert!(world.files().is_empty());
    drop(lock);
    world.create().await.close().await;
}

#[tokio::test]
async fn a_keyring_that_falls_silent_is_told_from_one_that_lost_its_key() {
    let world = World::usual();
    world.make(Some(PASSPHRASE), true).await.unwrap().close().await;
    let (files, entries) = (world.files(), world.entries());
    let account = entries.keys().next().unwrap().clone();

    world.set_keyring(Keyring::Absent);
    assert_eq!(world.unlock(None).await.err(), UNAVAILABLE);
    world.set_keyring(Keyring::Works);

    // Lost, another store's, and no key at all.
    for (entry, error) in [(None, EMPTY), (Some(vec![9; 32]), WRONG), (Some(vec![9; 31]), WRONG), (Some(Vec::new()), WRONG)] {
        let changed = entry.map(|bytes| (account.clone(), bytes)).into_iter().collect();
        world.set_entries(std::collections::BTreeMap::clone(&changed));
        assert_eq!(world.unlock(None).await.err(), error);
        assert!(files == world.files(), "a refused opening changed a file");
        assert!(changed == world.entries(), "a refused opening changed the keyring");
    }

    // The passphrase still opens it, and a new key mends the keyring.
    let app = world.unlock(Some(PASSPHRASE)).await.unwrap();
    assert_eq!(opens_by(&set_keyring(&app, true).await.unwrap()), (true, true));
    app.close().await;
    assert!(entries != world.entries());
    world.unlock(None).await.unwrap().close().await;
    world.unlock(Some(PASSPHRASE)).await.unwrap().close().await;
}

#[tokio::test]
async fn a_keyring_that_is_the_only_way_in_points_to_no_passphrase() {
    let world = World::usual();
    world.create().await.close().await;
    let account = world.entries().keys().next().unwrap().clone();
    world.set_entries([(account, vec![9; 32])].into());
    assert_eq!(world.unlock(None).await.err(), Some(Error::KeyringWrong { others: WayKinds::NONE }));
    world.set_entries(std::collections::BTreeMap::new());
    assert_eq!(world.unlock(None).await.err(), Some(Error::KeyringEmpty { others: WayKinds::NONE }));
}

#[tokio::test]
async fn a_store_is_open_once() {
    let world = World::usual();
    let app = world.create().await;
    assert_eq!(world.unlock(None).await.err(), from_store(StoreError::InUse));
    app.close().await;
    world.unlock(None).await.unwrap().close().await;
}

#[tokio::test]
async fn a_passphrase_is_changed_only_by_who_knows_it() {
    let world = World::usual();
    let app = world.create().await;
    // There is none yet, so none is asked for; taking none away does nothing.
    assert_eq!(opens_by(&set_passphrase(&app, None, None).await.unwrap()), (true, false));
    assert_eq!(opens_by(&set_passphrase(&app, None, Some(PASSPHRASE)).await.unwrap()), (true, true));
    for current in [None, Some(OTHER)] {
        for new in [None, Some(OTHER)] {
            let error = set_passphrase(&app, current, new).await.err();
            assert_eq!(error, from_store(StoreError::WrongPassphrase));
            assert_silent(error.unwrap(), OTHER);
        }
    }
    for (new, error) in [("ж".repeat(7), TOO_SHORT), ("ж".repeat(1_001), TOO_LONG)] {
        assert_eq!(set_passphrase(&app, Some(PASSPHRASE), Some(&new)).await.err(), error);
    }
    set_passphrase(&app, Some(PASSPHRASE), Some(OTHER)).await.unwrap();
    app.close().await;
    assert_eq!(world.unlock(Some(PASSPHRASE)).await.err(), from_store(StoreError::WrongPassphrase));
    world.unlock(Some(OTHER)).await.unwrap().close().await;
}

#[tokio::test]
async fn a_passphrase_is_taken_away_only_where_the_keyring_opens_the_store() {
    let world = World::usual();
    let app = world.make(Some(PASSPHRASE), false).await.unwrap();
    assert_eq!(set_passphrase(&app, Some(PASSPHRASE), None).await.err(), REQUIRED);
    set_keyring(&app, true).await.unwrap();
    for keyring in [Keyring::Absent, Keyring::TakesNothing, Keyring::Forgets] {
        let entries = world.entries();
        world.set_keyring(keyring);
        assert_eq!(set_passphrase(&app, Some(PASSPHRASE), None).await.err(), UNAVAILABLE);
        assert_eq!(opens_by(&app.vault_status().await.unwrap()), (true, true));
        world.set_keyring(Keyring::Works);
        assert!(entries == world.entries());
    }
    // The keyring lost its key while the store was open: it gets a new one before the passphrase goes.
    world.set_entries(std::collections::BTreeMap::new());
    assert_eq!(opens_by(&set_passphrase(&app, Some(PASSPHRASE), None).await.unwrap()), (true, false));
    app.close().await;
    assert_eq!(world.unlock(Some(PASSPHRASE)).await.err(), from_store(StoreError::NoSlot));
    world.unlock(None).await.unwrap().close().await;
}

#[tokio::test]
async fn the_keyring_is_turned_on_and_off() {
    let world = World::usual();
    let app = world.create().await;
    assert_eq!(set_keyring(&app, false).await.err(), REQUIRED);
    // Already on, and the only way in: its key is left alone.
    let entries = world.entries();
    assert_eq!(opens_by(&set_keyring(&app, true).await.unwrap()), (true, false));
    assert!(entries == world.entries());

    set_passphrase(&app, None, Some(PASSPHRASE)).await.unwrap();
    assert_eq!(opens_by(&set_keyring(&app, true).await.unwrap()), (true, true));
    assert!(entries != world.entries());
    assert_eq!(opens_by(&set_keyring(&app, false).await.unwrap()), (false, true));
    assert!(world.entries().is_empty());
    assert_eq!(opens_by(&set_keyring(&app, false).await.unwrap()), (false, true));

    // Off works without the keyring too: the entry that stays opens nothing.
    set_keyring(&app, true).await.unwrap();
    world.set_keyring(Keyring::Absent);
    let status = set_keyring(&app, false).await.unwrap();
    assert_eq!((opens_by(&status), status.keyring_available), ((false, true), false));
    world.set_keyring(Keyring::Works);
    assert_eq!(world.entries().len(), 1);
    app.close().await;
    assert_eq!(world.unlock(None).await.err(), EMPTY);
    world.unlock(Some(PASSPHRASE)).await.unwrap().close().await;
}

#[tokio::test]
async fn a_key_that_cannot_be_renewed_still_opens() {
    let world = World::usual();
    let app = world.make(Some(PASSPHRASE), true).await.unwrap();
    for keyring in [Keyring::TakesNothing, Keyring::Forgets] {
        world.set_keyring(keyring);
        assert_eq!(set_keyring(&app, true).await.err(), UNAVAILABLE);
    }
    app.close().await;
    world.unlock(None).await.unwrap().close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_threads_do_as_well_as_one() {
    let world = World::usual();
    world.make(Some(PASSPHRASE), true).await.unwrap().close().await;
    let app = world.unlock(Some(PASSPHRASE)).await.unwrap();
    assert_eq!(opens_by(&set_keyring(&app, false).await.unwrap()), (false, true));
    app.close().await;
}

#[test]
fn a_window_sees_of_an_error_only_what_a_screen_acts_on() {
    use CommandError as C;
    use StoreError as S;
    let damaged = |what| C::Damaged { what };
    let stores = [
        (S::NoStore, C::NoStore),
        (S::AlreadyExists, C::AlreadyExists),
        (S::SlotsMissing, damaged(Damage::SlotsMissing)),
        (S::SlotsDamaged, damaged(Damage::SlotsDamaged)),
        (S::DatabaseMissing, damaged(Damage::DatabaseMissing)),
        (S::DatabaseDamaged, damaged(Damage::DatabaseDamaged)),
        (S::NotAVault, damaged(Damage::NotAVault)),
        (S::TooNew, C::TooNew),
        (S::InUse, C::InUse),
        (S::WrongPassphrase, C::WrongPassphrase),
        (S::WrongKey, C::KeyringWrong { others: WayKinds::NONE }),
        (S::NoSlot, C::WrongPassphrase),
        (S::DiskFull, C::DiskFull),
        (S::ReadOnly, C::ReadOnly),
        (S::NotFound, C::NotFound),
        (S::Io, C::Unexpected),
        (S::Database, C::Unexpected),
    ];
    for (error, seen) in stores {
        assert_eq!(C::from(Error::Store(error)), seen);
    }
    let invalid = Error::Invalid(Invalid::new(Field::Mood, Rule::OutOfRange { min: 1, max: 5 }));
    assert_eq!(C::from(invalid), C::Invalid { field: Field::Mood, rule: Rule::OutOfRange { min: 1, max: 5 } });
    assert_eq!(
        serde_json::to_string(&C::from(invalid)).unwrap(),
        r#"{"kind":"invalid","field":"mood","rule":{"rule":"out_of_range","min":1,"max":5}}"#
    );
    for (error, seen) in [
        (Error::Keychain(KeychainError::Unavailable), C::KeyringUnavailable),
        (Error::KeyringEmpty { others: TYPED }, C::KeyringEmpty { others: TYPED }),
        (Error::KeyringWrong { others: TYPED }, C::KeyringWrong { others: TYPED }),
        (Error::NotFound, C::NotFound),
        (Error::Unexpected, C::Unexpected),
    ] {
        assert_eq!(C::from(error), seen);
    }
}
