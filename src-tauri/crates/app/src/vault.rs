//! Making and opening the store, and changing how it opens.

use std::path::PathBuf;
use std::sync::Arc;

use daymark_domain::invalid::{Field, Invalid, Rule};
use daymark_store::lock_screen::LockScreen;
use daymark_store::purge::purge;
use daymark_store::vault::{Credential, Found, Kind, SlotId, SlotInfo, install_id, look};
use daymark_store::{Error as StoreError, Store};
use tokio::runtime::Handle;
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::api::{
    CommandError, CreateVault, Damage, Secret, SetKeyring, SetPassphrase, UnlockVault, VaultState, VaultStatus, WayIn, WayKind, WayKinds,
};
use crate::cache::Cached;
use crate::days::Gaps;
use crate::ledger::ReminderLedger;
use crate::ports::{Keychain, KeychainError, Ports};
use crate::{App, Error, Result};

/// The shortest and the longest passphrase, in characters.
const PASSPHRASE_MIN: u32 = 8;
const PASSPHRASE_MAX: u32 = 1_000;

/// An entry that is never made: asking for it tells whether the keyring answers.
const PROBE: &str = "store/probe";

type DeviceKey = Zeroizing<[u8; 32]>;

/// Where the store is, open or not.
#[derive(Clone)]
pub struct Vault {
    dir: PathBuf,
    ports: Ports,
    ledger: ReminderLedger,
}

impl Vault {
    /// Names the folder. Nothing is opened or made.
    #[must_use]
    pub fn new(dir: PathBuf, ports: Ports) -> Self {
        Self { ledger: ReminderLedger::new(dir.clone()), dir, ports }
    }

    /// The ledger of its reminders, which can be used while the store is closed.
    #[must_use]
    pub const fn ledger(&self) -> &ReminderLedger {
        &self.ledger
    }

    /// Looks at the store from outside. Asks the keyring, so it can take seconds: call it where that does not matter.
    #[must_use]
    pub fn status(&self, locked_by_person: bool) -> VaultStatus {
        let account = install_id(&self.dir).map_or_else(|_| PROBE.to_owned(), account);
        let keyring_available = self.ports.keychain.get(&account).is_ok();
        let (vault, ways) = match look(&self.dir) {
            Ok(Found::Nothing) => (VaultState::Absent, Vec::new()),
            Ok(Found::Vault { slots }) => (VaultState::Locked, slots.iter().map(WayIn::from).collect()),
            Ok(Found::Damaged(error)) | Err(error) => (damaged(error), Vec::new()),
        };
        let text_size = LockScreen::load(&self.dir).text_size;
        VaultStatus { vault, keyring_available, ways, locked_by_person, text_size }
    }

    /// As [`Vault::status`], waiting on a thread of its own. Refuses where a person could do nothing at a lock screen: the folder cannot be
    /// read, or a newer Daymark wrote the store.
    pub async fn look(&self, locked_by_person: bool) -> Result<VaultStatus> {
        let vault = self.clone();
        aside(move || match look(&vault.dir) {
            Err(error) | Ok(Found::Damaged(error @ StoreError::TooNew)) => Err(error.into()),
            Ok(_) => Ok(vault.status(locked_by_person)),
        })
        .await
    }

    /// Makes a store where there is none, and opens it.
    pub async fn create(&self, request: CreateVault) -> Result<App> {
        match &request.passphrase {
            Some(passphrase) => check(passphrase)?,
            None if request.use_keyring => {}
            None => return Err(required()),
        }
        match look(&self.dir)? {
            Found::Nothing => {}
            Found::Vault { .. } => return Err(StoreError::AlreadyExists.into()),
            Found::Damaged(error) => return Err(error.into()),
        }
        let id = self.ports.ids.new_id();
        let (dir, keychain) = (self.dir.clone(), Arc::clone(&self.ports.keychain));
        // All of it aside, so that it is not broken off half-way where nobody waits for it any longer.
        let store = aside(move || {
            // The keyring first: a slot whose secret went nowhere would be a door without a key.
            let device = request.use_keyring.then(|| new_key(keychain.as_ref(), id)).transpose();
            let made = device.and_then(|device| {
                let device = device.as_deref().map(Credential::Device);
                let passphrase = request.passphrase.as_ref().map(|secret| Credential::Passphrase(secret.expose()));
                let ways: Vec<Credential<'_>> = device.into_iter().chain(passphrase).collect();
                Ok(Handle::current().block_on(Store::create_as(&dir, id, &ways))?)
            });
            // A store that was made and then did not open keeps its key: it may open the next time.
            if made.is_err() && request.use_keyring && install_id(&dir) != Ok(id) {
                let _ = keychain.delete(&account(id));
            }
            made
        })
        .await?;
        self.opened(store).await
    }

    /// Opens the store by a passphrase, or, without one, by the keyring. Makes nothing and overwrites nothing, whatever is the matter.
    pub async fn unlock(&self, request: UnlockVault) -> Result<App> {
        let store = match &request.passphrase {
            Some(secret) => Store::open(&self.dir, Credential::Passphrase(secret.expose())).await?,
            None => {
                let (key, others) = self.kept_key().await?;
                Store::open(&self.dir, Credential::Device(&key)).await.map_err(|error| match error {
                    StoreError::WrongKey => Error::KeyringWrong { others },
                    StoreError::NoSlot => Error::KeyringEmpty { others },
                    other => other.into(),
                })?
            }
        };
        self.opened(store).await
    }

    async fn opened(&self, store: Store) -> Result<App> {
        let clock = Arc::clone(&self.ports.clock);
        let store = store.with_clock(Box::new(move || clock.now()));
        let app = App {
            store: Arc::new(store),
            dir: self.dir.clone(),
            ports: self.ports.clone(),
            ledger: self.ledger.clone(),
            gaps: Gaps::default(),
            exercises: Cached::default(),
            attended_before: Cached::default(),
        };
        // A ledger that cannot be written now is written at the next change or tick; the person gets in.
        let _ = app.refresh_ledger().await;
        app.refresh_lock_screen().await;
        // Where there is no room for it, what is deleted goes another time.
        let _ = app.purge().await;
        Ok(app)
    }

    /// What the keyring keeps for this store, and what else opens it.
    async fn kept_key(&self) -> Result<(DeviceKey, WayKinds)> {
        let slots = match look(&self.dir)? {
            Found::Nothing => return Err(StoreError::NoStore.into()),
            Found::Damaged(error) => return Err(error.into()),
            Found::Vault { slots } => slots,
        };
        let others: WayKinds = slots.iter().map(|slot| slot.kind.into()).filter(|kind| *kind != WayKind::Device).collect();
        if slots.iter().all(|slot| slot.kind != Kind::Device) {
            return Err(Error::KeyringEmpty { others });
        }
        let account = account(install_id(&self.dir)?);
        let keychain = Arc::clone(&self.ports.keychain);
        aside(move || {
            let kept = keychain.get(&account)?.ok_or(Error::KeyringEmpty { others })?;
            let key = key_of(&kept).ok_or(Error::KeyringWrong { others })?;
            Ok((key, others))
        })
        .await
    }
}

impl App {
    /// Removes for good what was deleted long ago.
    async fn purge(&self) -> Result<()> {
        let mut tx = self.store.write().await;
        purge(&mut tx, self.ports.clock.now()).await?;
        Ok(tx.commit().await?)
    }

    /// Sets, changes or takes away the passphrase. The one there is must be given first.
    pub async fn vault_set_passphrase(&self, request: SetPassphrase) -> Result<VaultStatus> {
        if let Some(new) = &request.new {
            check(new)?;
        }
        let (store, keychain) = (Arc::clone(&self.store), Arc::clone(&self.ports.keychain));
        aside(move || {
            // The one that is changed or taken away is the one that the person knows.
            let known = match slot(&store, Kind::Passphrase) {
                Some(_) => {
                    let current = request.current.as_ref().ok_or(StoreError::WrongPassphrase)?;
                    Some(store.check(Credential::Passphrase(current.expose()))?)
                }
                None => None,
            };
            match (&request.new, known) {
                (Some(new), _) => put(&store, known, Credential::Passphrase(new.expose())),
                (None, None) => Ok(()),
                (None, Some(_)) if slot(&store, Kind::Device).is_none() => Err(required()),
                (None, Some(known)) => {
                    // From now on the keyring opens the store, so be sure that it can.
                    renew_key(&store, keychain.as_ref())?;
                    store.remove(known).map_err(unless_last)
                }
            }
        })
        .await?;
        self.vault_status().await
    }

    /// Turns opening by the keyring on, or, where there is a passphrase, off.
    pub async fn vault_set_keyring(&self, request: SetKeyring) -> Result<VaultStatus> {
        let (store, keychain) = (Arc::clone(&self.store), Arc::clone(&self.ports.keychain));
        aside(move || {
            let account = account(store.install_id());
            if request.on {
                // The only key there is must not be replaced: a crash between the keyring and the slot would lose the store.
                let alone = store.slots().iter().all(|slot| slot.kind == Kind::Device);
                if alone && keychain.get(&account)?.is_some() {
                    return Ok(());
                }
                return renew_key(&store, keychain.as_ref());
            }
            if let Some(device) = slot(&store, Kind::Device) {
                store.remove(device).map_err(unless_last)?;
            }
            // The slot is gone, so an entry that a keyring will not give up opens nothing.
            let _ = keychain.delete(&account);
            Ok(())
        })
        .await?;
        self.vault_status().await
    }

    /// The open store, and the ways to open it.
    pub async fn vault_status(&self) -> Result<VaultStatus> {
        let (store, keychain) = (Arc::clone(&self.store), Arc::clone(&self.ports.keychain));
        let text_size = self.preferences_get().await?.text_size;
        aside(move || {
            Ok(VaultStatus {
                vault: VaultState::Open,
                keyring_available: keychain.get(&account(store.install_id())).is_ok(),
                ways: store.slots().iter().map(WayIn::from).collect(),
                locked_by_person: false,
                text_size,
            })
        })
        .await
    }
}

impl From<Kind> for WayKind {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::Device => Self::Device,
            Kind::Passphrase => Self::Passphrase,
            Kind::RecoveryCode => Self::RecoveryCode,
            Kind::Biometric => Self::Biometric,
        }
    }
}

impl From<&SlotInfo> for WayIn {
    fn from(slot: &SlotInfo) -> Self {
        Self { id: slot.id.0, kind: slot.kind.into(), created_at: slot.created_at }
    }
}

/// The name of a store's entry in the keyring.
fn account(id: Uuid) -> String {
    format!("store/{id}")
}

/// The way in of a kind, where there is one.
fn slot(store: &Store, kind: Kind) -> Option<SlotId> {
    store.slots().iter().find(|slot| slot.kind == kind).map(|slot| slot.id)
}

/// Adds a way in, or lets one that is there open by something else.
fn put(store: &Store, known: Option<SlotId>, credential: Credential<'_>) -> Result<()> {
    match known {
        Some(id) => store.replace(id, credential)?,
        None => store.add(credential, None).map(drop)?,
    }
    Ok(())
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

/// Gives the keyring a new key and the store a slot for it. Where that does not come about, the keyring has its earlier entry back.
fn renew_key(store: &Store, keychain: &dyn Keychain) -> Result<()> {
    let id = store.install_id();
    let earlier = keychain.get(&account(id))?;
    let renewed = new_key(keychain, id).and_then(|key| put(store, slot(store, Kind::Device), Credential::Device(&key)));
    if renewed.is_err() {
        let _ = match earlier {
            Some(earlier) => keychain.set(&account(id), &earlier),
            None => keychain.delete(&account(id)),
        };
    }
    renewed
}

fn key_of(bytes: &[u8]) -> Option<DeviceKey> {
    let mut key = DeviceKey::default();
    if bytes.len() != key.len() {
        return None;
    }
    key.copy_from_slice(bytes);
    Some(key)
}

fn check(passphrase: &Secret) -> Result<(), Invalid> {
    let length = passphrase.expose().chars().count();
    if length < PASSPHRASE_MIN as usize {
        return Err(Invalid::new(Field::Passphrase, Rule::TooShort { min: PASSPHRASE_MIN }));
    }
    if length > PASSPHRASE_MAX as usize {
        return Err(Invalid::new(Field::Passphrase, Rule::TooLong { max: PASSPHRASE_MAX }));
    }
    Ok(())
}

fn required() -> Error {
    Invalid::new(Field::Passphrase, Rule::Required).into()
}

/// The last way to open a store stays: another must be given before it can go.
fn unless_last(error: StoreError) -> Error {
    if error == StoreError::NoSlot { required() } else { error.into() }
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
