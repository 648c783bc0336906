//! Making and opening the store, and changing how it opens.

use std::path::PathBuf;
use std::sync::Arc;

use daymark_domain::invalid::{Field, Invalid, Rule};
use daymark_store::vault::{Found, Key, NewKeys, install_id, look};
use daymark_store::{Error as StoreError, Store};
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::api::{CommandError, CreateVault, Damage, Secret, SetKeyring, SetPassphrase, UnlockVault, VaultState, VaultStatus};
use crate::ports::{Keychain, KeychainError, Ports};
use crate::{App, Error, Result};

/// The shortest and the longest passphrase, in characters.
const PASSPHRASE: std::ops::RangeInclusive<usize> = 8..=1_000;

/// An entry that is never made: asking for it tells whether the keyring answers.
const PROBE: &str = "store/probe";

type DeviceKey = Zeroizing<[u8; 32]>;

/// Where the store is, open or not.
#[derive(Clone)]
pub struct Vault {
    dir: PathBuf,
    ports: Ports,
}

impl Vault {
    /// Names the folder. Nothing is opened or made.
    #[must_use]
    pub const fn new(dir: PathBuf, ports: Ports) -> Self {
        Self { dir, ports }
    }

    /// Looks at the store from outside. Asks the keyring, so it can take seconds: call it where that does not matter.
    #[must_use]
    pub fn status(&self, locked_by_person: bool) -> VaultStatus {
        let account = install_id(&self.dir).map_or_else(|_| PROBE.to_owned(), account);
        let keyring_available = self.ports.keychain.get(&account).is_ok();
        let (vault, opens_by_keyring, opens_by_passphrase) = match look(&self.dir) {
            Ok(Found::Nothing) => (VaultState::Absent, false, false),
            Ok(Found::Vault { has_device, has_passphrase }) => (VaultState::Locked, has_device, has_passphrase),
            Ok(Found::Damaged(error)) | Err(error) => (damaged(error), false, false),
        };
        VaultStatus { vault, keyring_available, opens_by_keyring, opens_by_passphrase, locked_by_person }
    }

    /// As [`Vault::status`], waiting on a thread of its own.
    pub async fn look(&self, locked_by_person: bool) -> Result<VaultStatus> {
        let vault = self.clone();
        aside(move || Ok(vault.status(locked_by_person))).await
    }

    /// Makes a store where there is none, and opens it.
    pub async fn create(&self, request: CreateVault) -> Result<App> {
        let passphrase = request.passphrase.as_ref().map(|secret| strong(secret, Field::Passphrase)).transpose()?;
        if passphrase.is_none() && !request.use_keyring {
            return Err(Invalid::new(Field::Passphrase, Rule::Required).into());
        }
        match look(&self.dir)? {
            Found::Nothing => {}
            Found::Vault { .. } => return Err(StoreError::AlreadyExists.into()),
            Found::Damaged(error) => return Err(error.into()),
        }
        let id = self.ports.ids.new_id();
        // The keyring first: a slot whose secret went nowhere would be a door without a key.
        let device = if request.use_keyring { Some(self.keep_new_key(id).await?) } else { None };
        let keys = NewKeys { passphrase: passphrase.as_ref().map(|text| text.as_str()), device: device.as_deref() };
        match Store::create_as(&self.dir, id, keys).await {
            Ok(store) => self.opened(store).await,
            Err(error) => {
                if device.is_some() {
                    let keychain = Arc::clone(&self.ports.keychain);
                    let _ = aside(move || Ok(keychain.delete(&account(id))?)).await;
                }
                Err(error.into())
            }
        }
    }

    /// Opens the store by a passphrase, or, without one, by the keyring. Makes nothing and overwrites nothing, whatever is the matter.
    pub async fn unlock(&self, request: UnlockVault) -> Result<App> {
        let store = match &request.passphrase {
            Some(secret) => Store::open(&self.dir, Key::Passphrase(secret.expose())).await?,
            None => {
                let key = self.kept_key().await?;
                match Store::open(&self.dir, Key::Device(&key)).await {
                    Err(StoreError::WrongKey | StoreError::NoSlot) => return Err(Error::KeyringEmpty),
                    opened => opened?,
                }
            }
        };
        self.opened(store).await
    }

    async fn opened(&self, store: Store) -> Result<App> {
        let app = App { store: Arc::new(store), dir: self.dir.clone(), ports: self.ports.clone() };
        // A ledger that cannot be written now is written at the next change or tick; the person gets in.
        let _ = app.refresh_ledger().await;
        Ok(app)
    }

    async fn kept_key(&self) -> Result<DeviceKey> {
        match look(&self.dir)? {
            Found::Nothing => return Err(StoreError::NoStore.into()),
            Found::Damaged(error) => return Err(error.into()),
            Found::Vault { has_device: false, .. } => return Err(Error::KeyringEmpty),
            Found::Vault { .. } => {}
        }
        let account = account(install_id(&self.dir)?);
        let keychain = Arc::clone(&self.ports.keychain);
        aside(move || keychain.get(&account)?.as_deref().and_then(|bytes| key_of(bytes)).ok_or(Error::KeyringEmpty)).await
    }

    async fn keep_new_key(&self, id: Uuid) -> Result<DeviceKey> {
        let keychain = Arc::clone(&self.ports.keychain);
        aside(move || new_key(keychain.as_ref(), id)).await
    }
}

impl App {
    /// Sets, changes or takes away the passphrase. The one there is must be given first.
    pub async fn vault_set_passphrase(&self, request: SetPassphrase) -> Result<VaultStatus> {
        let new = request.new.as_ref().map(|secret| strong(secret, Field::Passphrase)).transpose()?;
        if new.is_none() && !self.store.has_device() {
            return Err(Invalid::new(Field::Passphrase, Rule::Required).into());
        }
        let store = Arc::clone(&self.store);
        aside(move || {
            if store.has_passphrase() {
                let current = request.current.as_ref().ok_or(Error::Store(StoreError::WrongPassphrase))?;
                store.check_passphrase(current.expose())?;
            } else if new.is_none() {
                return Ok(());
            }
            Ok(store.set_passphrase(new.as_ref().map(|text| text.as_str()))?)
        })
        .await?;
        self.vault_status().await
    }

    /// Turns opening by the keyring on, or, where there is a passphrase, off.
    pub async fn vault_set_keyring(&self, request: SetKeyring) -> Result<VaultStatus> {
        if !request.on && !self.store.has_passphrase() {
            return Err(Invalid::new(Field::Passphrase, Rule::Required).into());
        }
        let (store, keychain) = (Arc::clone(&self.store), Arc::clone(&self.ports.keychain));
        aside(move || {
            let id = store.install_id();
            if request.on {
                let key = new_key(keychain.as_ref(), id)?;
                return Ok(store.set_device(Some(&key))?);
            }
            if store.has_device() {
                store.set_device(None)?;
            }
            // The slot is gone, so an entry that a keyring will not give up opens nothing.
            let _ = keychain.delete(&account(id));
            Ok(())
        })
        .await?;
        self.vault_status().await
    }

    /// The open store, and the ways to open it.
    pub async fn vault_status(&self) -> Result<VaultStatus> {
        let (store, keychain) = (Arc::clone(&self.store), Arc::clone(&self.ports.keychain));
        aside(move || {
            Ok(VaultStatus {
                vault: VaultState::Open,
                keyring_available: keychain.get(&account(store.install_id())).is_ok(),
                opens_by_keyring: store.has_device(),
                opens_by_passphrase: store.has_passphrase(),
                locked_by_person: false,
            })
        })
        .await
    }
}

/// The name of a store's entry in the keyring.
fn account(id: Uuid) -> String {
    format!("store/{id}")
}

/// Makes a device key and leaves it with the keyring, having seen that it is really there.
fn new_key(keychain: &dyn Keychain, id: Uuid) -> Result<DeviceKey> {
    let mut key = DeviceKey::default();
    getrandom::fill(key.as_mut()).map_err(|_| Error::Unexpected)?;
    keychain.set(&account(id), key.as_ref())?;
    match keychain.get(&account(id))?.as_deref().and_then(|bytes| key_of(bytes)) {
        Some(kept) if *kept == *key => Ok(key),
        _ => Err(KeychainError::Unavailable.into()),
    }
}

fn key_of(bytes: &[u8]) -> Option<DeviceKey> {
    let mut key = DeviceKey::default();
    if bytes.len() != key.len() {
        return None;
    }
    key.copy_from_slice(bytes);
    Some(key)
}

fn strong(secret: &Secret, field: Field) -> Result<Zeroizing<String>, Invalid> {
    let text = Zeroizing::new(secret.expose().to_owned());
    let length = text.chars().count();
    let bound = |length: usize| u32::try_from(length).unwrap_or(u32::MAX);
    if length < *PASSPHRASE.start() {
        return Err(Invalid::new(field, Rule::TooShort { min: bound(*PASSPHRASE.start()) }));
    }
    if length > *PASSPHRASE.end() {
        return Err(Invalid::new(field, Rule::TooLong { max: bound(*PASSPHRASE.end()) }));
    }
    Ok(text)
}

/// A store that cannot be opened by any key, as far as can be seen from outside.
fn damaged(error: StoreError) -> VaultState {
    match CommandError::from(Error::Store(error)) {
        CommandError::Damaged { what } => VaultState::Damaged { what },
        CommandError::NoStore => VaultState::Absent,
        // What cannot even be read is as good as locked: opening it will say why it cannot.
        CommandError::Unexpected | CommandError::TooNew | CommandError::InUse => VaultState::Locked,
        _ => VaultState::Damaged { what: Damage::SlotsDamaged },
    }
}

/// Does what takes its time on a thread that may wait.
async fn aside<T: Send + 'static>(work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    tokio::task::spawn_blocking(work).await.map_err(|_| Error::Unexpected)?
}
