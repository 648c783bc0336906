//! The secret that the ids of reminders hang on. It lies in the store itself, so that no change of keys changes them.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use sqlx::SqliteConnection;
use zeroize::Zeroizing;

use crate::keys::Key;
use crate::{Error, Result};

const NAME: &str = "reminder_secret";

/// Keeps the secret of a store that has none yet.
pub async fn make(connection: &mut SqliteConnection, secret: &Key) -> Result<()> {
    let value = Zeroizing::new(format!("\"{}\"", *Zeroizing::new(BASE64.encode(secret.bytes()))));
    sqlx::query("INSERT INTO setting (name, value) VALUES (?, ?)").bind(NAME).bind(value.as_str()).execute(connection).await?;
    Ok(())
}

/// The store's secret. A store from before it had one keeps the one that was then derived from its database key.
pub async fn load(connection: &mut SqliteConnection, database_key: &Key) -> Result<Zeroizing<[u8; 32]>> {
    let find = "SELECT value FROM setting WHERE name = ?";
    let found: Option<String> = sqlx::query_scalar(find).bind(NAME).fetch_optional(&mut *connection).await?;
    if let Some(value) = found.map(Zeroizing::new) {
        let bytes = BASE64.decode(value.trim_matches('"')).map(Zeroizing::new).map_err(|_| Error::Database)?;
        return Key::from_slice(&bytes).map(|secret| Zeroizing::new(*secret.bytes())).ok_or(Error::Database);
    }
    let secret = database_key.derive("daymark/reminder/v1")?;
    make(connection, &secret).await?;
    Ok(Zeroizing::new(*secret.bytes()))
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use crate::Store;
    use crate::slots::Slots;
    use crate::vault::Credential;

    const DEVICE: [u8; 32] = *b"the secret of a frozen fixture 1";

    #[tokio::test]
    async fn a_store_from_before_keeps_the_secret_it_had_whatever_its_ways_in_become() {
        let stores = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../tests/fixtures/stores");
        for version in ["v0001", "v0011"] {
            let dir = tempfile::tempdir().unwrap();
            for kind in ["db", "slots"] {
                fs::copy(stores.join(format!("{version}.{kind}")), dir.path().join(format!("vault.{kind}"))).unwrap();
            }
            let database_key = Slots::load(dir.path()).unwrap().unlock(Credential::Device(&DEVICE)).unwrap().1;
            let derived = *database_key.derive("daymark/reminder/v1").unwrap().bytes();
            let store = Store::open(dir.path(), Credential::Device(&DEVICE)).await.unwrap();
            assert_eq!(*store.reminder_secret().unwrap(), derived);
            store.add(Credential::Passphrase("another way in"), None).unwrap();
            store.replace(store.slots()[0].id, Credential::Device(&[9; 32])).unwrap();
            store.close().await.unwrap();
            let store = Store::open(dir.path(), Credential::Passphrase("another way in")).await.unwrap();
            assert_eq!(*store.reminder_secret().unwrap(), derived);
            store.close().await.unwrap();
        }
    }

    #[tokio::test]
    async fn a_new_store_has_one_of_its_own_that_no_key_tells() {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::create(dir.path(), &[Credential::Device(&DEVICE)]).await.unwrap();
        let secret = store.reminder_secret().unwrap();
        store.close().await.unwrap();
        let database_key = Slots::load(dir.path()).unwrap().unlock(Credential::Device(&DEVICE)).unwrap().1;
        assert_ne!(*secret, *database_key.derive("daymark/reminder/v1").unwrap().bytes());
        let store = Store::open(dir.path(), Credential::Device(&DEVICE)).await.unwrap();
        assert_eq!(store.reminder_secret().unwrap(), secret);
    }
}
