//! The key slots file: the database key, wrapped once for every way to open it. Two copies are kept, each replaced whole.

mod v1;

use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use chacha20poly1305::aead::{Aead as _, KeyInit as _, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use chrono::{DateTime, Utc};
use daymark_domain::words::Words;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::files::{self, PREVIOUS_SLOTS, SLOTS};
use crate::keys::{Cost, Key};
use crate::vault::{Credential, Kind, SlotId, SlotInfo};
use crate::{Error, Result};

const VERSION: u32 = 2;
/// How many slots there are at most.
const MOST: usize = 16;
const SLOT_CHECK: &str = "daymark/slot-check/v1";
const DATABASE_CHECK: &str = "daymark/database-check/v1";
const LABEL: &str = "daymark/slot-label/v1";
const PENDING: &str = "daymark/pending-key/v1";
const RECOVERY_CODE: &str = "daymark/recovery-code/v1";

#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Kdf {
    name: String,
    memory_kib: u32,
    passes: u32,
    lanes: u32,
    salt: String,
}

/// Something encrypted, with its nonce.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Sealed {
    nonce: String,
    wrapped: String,
}

#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Slot {
    id: Uuid,
    kind: Kind,
    /// Unknown of a slot from before this was written down.
    created_at: Option<DateTime<Utc>>,
    /// For those who are in already: it may be what a person wrote.
    label: Option<Sealed>,
    kdf: Option<Kdf>,
    /// Tells a wrong key from a damaged slot.
    check: String,
    nonce: String,
    wrapped: String,
}

/// What the slots file says.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Slots {
    version: u32,
    /// Counts up with each change; the higher copy wins.
    generation: u64,
    install_id: Uuid,
    /// Tells a right database key from a wrong one without asking the database.
    database_check: String,
    /// The key that is to follow, wrapped by the one in the slots, while the database may be encrypted with either.
    pending: Option<Sealed>,
    slots: Vec<Slot>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Envelope {
    /// SHA-256 of the slots as they stand in the file, against accidents; against forgery there is the AEAD.
    checksum: String,
    slots: Slots,
}

impl Slots {
    /// Slots without any slot yet.
    pub fn new(install_id: Uuid, database_key: &Key) -> Result<Self> {
        let database_check = BASE64.encode(database_key.check(DATABASE_CHECK)?);
        Ok(Self { version: VERSION, generation: 0, install_id, database_check, pending: None, slots: Vec::new() })
    }

    /// Reads the better of the two copies. Needs no key, and writes nothing.
    pub fn load(dir: &Path) -> Result<Self> {
        let current = files::read(&dir.join(SLOTS))?.map(|bytes| parse(&bytes));
        let previous = files::read(&dir.join(PREVIOUS_SLOTS))?.map(|bytes| parse(&bytes));
        match (current, previous) {
            (None, None) => Err(Error::SlotsMissing),
            (Some(Err(Error::TooNew)), _) => Err(Error::TooNew),
            (Some(Ok(current)), Some(Ok(previous))) => Ok(if previous.generation > current.generation { previous } else { current }),
            (Some(Ok(slots)), _) | (_, Some(Ok(slots))) => Ok(slots),
            (Some(Err(error)), _) | (None, Some(Err(error))) => Err(error),
        }
    }

    /// Makes both copies say this, or, where it fails, neither. Both are on the disk before either has its name, so that a full disk is found
    /// while nothing has changed. Once the first has its name the store opens by it, so nothing after that may be reported as a failure: whoever
    /// believed it would put an earlier key back. A second copy that is behind is brought up by [`Slots::mend`].
    pub fn save(&mut self, dir: &Path) -> Result<()> {
        const BOTH: [&str; 2] = [SLOTS, PREVIOUS_SLOTS];
        self.generation += 1;
        let bytes = self.to_bytes()?;
        let done = BOTH.iter().try_for_each(|name| files::prepare(dir, name, &bytes)).and_then(|()| files::put(dir, SLOTS));
        if let Err(error) = done {
            BOTH.iter().for_each(|name| files::give_up(dir, name));
            return Err(error);
        }
        let _ = files::sync_dir(dir);
        let _ = files::put(dir, PREVIOUS_SLOTS).and_then(|()| files::sync_dir(dir));
        Ok(())
    }

    /// Brings a copy that is missing, damaged or behind up to this one.
    pub fn mend(&self, dir: &Path) -> Result<()> {
        let bytes = self.to_bytes()?;
        for name in [SLOTS, PREVIOUS_SLOTS] {
            if files::read(&dir.join(name))?.as_deref() != Some(&bytes) {
                files::replace(dir, name, &bytes)?;
            }
        }
        Ok(())
    }

    fn to_bytes(&self) -> Result<Vec<u8>> {
        let envelope = Envelope { checksum: checksum(self)?, slots: self.clone() };
        serde_json::to_vec_pretty(&envelope).map_err(|_| Error::SlotsDamaged)
    }

    pub fn install_id(&self) -> Uuid {
        self.install_id
    }

    /// The ways in, in the order in which they were added. Their labels need the database key.
    pub fn list(&self, database_key: Option<&Key>) -> Vec<SlotInfo> {
        let info = |slot: &Slot| SlotInfo {
            id: SlotId(slot.id),
            kind: slot.kind,
            created_at: slot.created_at,
            label: database_key.and_then(|key| slot.label(key).ok().flatten()),
        };
        self.slots.iter().map(info).collect()
    }

    /// Wraps the database key for one more way in.
    pub fn add(&mut self, credential: Credential<'_>, label: Option<&Words>, key: &Key, now: DateTime<Utc>) -> Result<SlotId> {
        if self.slots.len() >= MOST {
            return Err(Error::TooManySlots);
        }
        let mut id = [0; 16];
        getrandom::fill(&mut id).map_err(|_| Error::Io)?;
        let id = uuid::Builder::from_random_bytes(id).into_uuid();
        let label = label.map(|label| seal(&key.derive(LABEL)?, &label_data(id), label.reveal().as_bytes())).transpose()?;
        let slot = self.wrap(id, credential, label, key, now)?;
        self.slots.push(slot);
        Ok(SlotId(id))
    }

    /// Lets a way in open by another credential, and no more by the one it had. It keeps its id and label.
    pub fn replace(&mut self, id: SlotId, credential: Credential<'_>, key: &Key, now: DateTime<Utc>) -> Result<()> {
        let at = self.slots.iter().position(|slot| slot.id == id.0).ok_or(Error::NoSlot)?;
        self.slots[at] = self.wrap(id.0, credential, self.slots[at].label.clone(), key, now)?;
        Ok(())
    }

    /// Takes a way in away. The last one stays.
    pub fn remove(&mut self, id: SlotId) -> Result<()> {
        let at = self.slots.iter().position(|slot| slot.id == id.0).ok_or(Error::NoSlot)?;
        if self.slots.len() == 1 {
            return Err(Error::NoSlot);
        }
        self.slots.remove(at);
        Ok(())
    }

    fn wrap(&self, id: Uuid, credential: Credential<'_>, label: Option<Sealed>, key: &Key, now: DateTime<Utc>) -> Result<Slot> {
        let kind = credential.kind();
        let kdf = (kind == Kind::Passphrase).then(Kdf::fresh).transpose()?;
        let wrapping = wrapping_key(credential, kdf.as_ref())?;
        let Sealed { nonce, wrapped } = seal(&wrapping, &slot_data(kind, self.install_id, kdf.as_ref()), key.bytes())?;
        let check = BASE64.encode(wrapping.check(SLOT_CHECK)?);
        Ok(Slot { id, kind, created_at: Some(now), label, kdf, check, nonce, wrapped })
    }

    /// The database key, and the slot that gave it. With a passphrase it takes its time, on purpose.
    pub fn unlock(&self, credential: Credential<'_>) -> Result<(SlotId, Key)> {
        let mut refused = Error::NoSlot;
        for slot in self.slots.iter().filter(|slot| slot.kind == credential.kind()) {
            match self.open(slot, credential) {
                Ok(key) => return Ok((SlotId(slot.id), key)),
                // A damaged slot may be the one: that its key is wrong can be said only where none is damaged.
                Err(error) if refused != Error::SlotsDamaged => refused = error,
                Err(_) => {}
            }
        }
        Err(refused)
    }

    fn open(&self, slot: &Slot, credential: Credential<'_>) -> Result<Key> {
        let wrapping = wrapping_key(credential, slot.kdf.as_ref())?;
        if BASE64.encode(wrapping.check(SLOT_CHECK)?) != slot.check {
            return Err(credential.wrong());
        }
        let data = slot_data(slot.kind, self.install_id, slot.kdf.as_ref());
        let database_key = Key::from_slice(&unseal(&wrapping, &data, &slot.nonce, &slot.wrapped)?).ok_or(Error::SlotsDamaged)?;
        if BASE64.encode(database_key.check(DATABASE_CHECK)?) == self.database_check { Ok(database_key) } else { Err(Error::SlotsDamaged) }
    }

    /// The key that is to follow the one in the slots, where a change of it was broken off.
    pub fn pending(&self, database_key: &Key) -> Result<Option<Key>> {
        let Some(Sealed { nonce, wrapped }) = &self.pending else { return Ok(None) };
        let opened = unseal(&database_key.derive(PENDING)?, self.install_id.as_bytes(), nonce, wrapped)?;
        Key::from_slice(&opened).map(Some).ok_or(Error::SlotsDamaged)
    }

    /// Says that another key is to follow.
    #[cfg(test)]
    pub fn set_pending(&mut self, next: &Key, database_key: &Key) -> Result<()> {
        self.pending = Some(seal(&database_key.derive(PENDING)?, self.install_id.as_bytes(), next.bytes())?);
        Ok(())
    }
}

impl Slot {
    fn label(&self, database_key: &Key) -> Result<Option<Words>> {
        let Some(Sealed { nonce, wrapped }) = &self.label else { return Ok(None) };
        let opened = unseal(&database_key.derive(LABEL)?, &label_data(self.id), nonce, wrapped)?;
        std::str::from_utf8(&opened).map(|text| Some(Words::stored(text.to_owned()))).map_err(|_| Error::SlotsDamaged)
    }

    fn is_sound(&self) -> bool {
        match (self.kind, &self.kdf) {
            (Kind::Passphrase, Some(kdf)) => kdf.is_sound(),
            (Kind::Device | Kind::RecoveryCode | Kind::Biometric, None) => true,
            _ => false,
        }
    }
}

impl Kdf {
    /// As new slots have it.
    fn fresh() -> Result<Self> {
        let mut salt = [0; 16];
        getrandom::fill(&mut salt).map_err(|_| Error::Io)?;
        let Cost { memory_kib, passes, lanes } = Cost::DEFAULT;
        Ok(Self { name: "argon2id".to_owned(), memory_kib, passes, lanes, salt: BASE64.encode(salt) })
    }

    fn is_sound(&self) -> bool {
        self.name == "argon2id" && self.cost().is_acceptable() && bytes::<16>(&self.salt).is_ok()
    }

    const fn cost(&self) -> Cost {
        Cost { memory_kib: self.memory_kib, passes: self.passes, lanes: self.lanes }
    }
}

/// The key that wraps the database key, by a credential.
fn wrapping_key(credential: Credential<'_>, kdf: Option<&Kdf>) -> Result<Key> {
    match credential {
        Credential::Device(secret) | Credential::Biometric(secret) => Ok(Key::new(secret)),
        Credential::RecoveryCode(code) => Key::expand(code, RECOVERY_CODE),
        Credential::Passphrase(passphrase) => {
            let kdf = kdf.ok_or(Error::SlotsDamaged)?;
            Key::from_passphrase(passphrase, &bytes::<16>(&kdf.salt)?, kdf.cost())
        }
    }
}

fn seal(key: &Key, data: &[u8], secret: &[u8]) -> Result<Sealed> {
    let mut nonce = [0; 24];
    getrandom::fill(&mut nonce).map_err(|_| Error::Io)?;
    let wrapped = XChaCha20Poly1305::new(key.bytes().into())
        .encrypt(&XNonce::from(nonce), Payload { msg: secret, aad: data })
        .map_err(|_| Error::SlotsDamaged)?;
    Ok(Sealed { nonce: BASE64.encode(nonce), wrapped: BASE64.encode(wrapped) })
}

fn unseal(key: &Key, data: &[u8], nonce: &str, wrapped: &str) -> Result<Zeroizing<Vec<u8>>> {
    let wrapped = BASE64.decode(wrapped).map_err(|_| Error::SlotsDamaged)?;
    let opened = XChaCha20Poly1305::new(key.bytes().into())
        .decrypt(&XNonce::from(bytes::<24>(nonce)?), Payload { msg: &wrapped, aad: data })
        .map_err(|_| Error::SlotsDamaged)?;
    Ok(Zeroizing::new(opened))
}

fn parse(bytes: &[u8]) -> Result<Slots> {
    let file: serde_json::Value = serde_json::from_slice(bytes).map_err(|_| Error::SlotsDamaged)?;
    let version = file.pointer("/slots/version").and_then(serde_json::Value::as_u64);
    let slots = match version.ok_or(Error::SlotsDamaged)? {
        1 => v1::read(file)?,
        2 => {
            let Envelope { checksum: written, slots } = serde_json::from_value(file).map_err(|_| Error::SlotsDamaged)?;
            if checksum(&slots)? != written {
                return Err(Error::SlotsDamaged);
            }
            slots
        }
        0 => return Err(Error::SlotsDamaged),
        _ => return Err(Error::TooNew),
    };
    let distinct = slots.slots.iter().enumerate().all(|(at, slot)| slots.slots[..at].iter().all(|other| other.id != slot.id));
    let sound = distinct && (1..=MOST).contains(&slots.slots.len()) && slots.slots.iter().all(Slot::is_sound);
    if sound { Ok(slots) } else { Err(Error::SlotsDamaged) }
}

fn bytes<const N: usize>(text: &str) -> Result<[u8; N]> {
    BASE64.decode(text).ok().and_then(|bytes| bytes.try_into().ok()).ok_or(Error::SlotsDamaged)
}

fn checksum(slots: &impl Serialize) -> Result<String> {
    let json = serde_json::to_vec(slots).map_err(|_| Error::SlotsDamaged)?;
    Ok(BASE64.encode(Sha256::digest(json)))
}

fn label_data(id: Uuid) -> Vec<u8> {
    [LABEL.as_bytes(), id.as_bytes()].concat()
}

/// What a slot is bound to: another kind, another install or other parameters make it open no more.
fn slot_data(kind: Kind, install_id: Uuid, kdf: Option<&Kdf>) -> Vec<u8> {
    let mut data = b"daymark/slot/v1".to_vec();
    data.push(match kind {
        Kind::Device => 1,
        Kind::Passphrase => 2,
        Kind::RecoveryCode => 3,
        Kind::Biometric => 4,
    });
    data.extend_from_slice(install_id.as_bytes());
    if let Some(kdf) = kdf {
        for text in [&kdf.name, &kdf.salt] {
            data.extend_from_slice(&(text.len() as u64).to_be_bytes());
            data.extend_from_slice(text.as_bytes());
        }
        for number in [kdf.memory_kib, kdf.passes, kdf.lanes] {
            data.extend_from_slice(&number.to_be_bytes());
        }
    }
    data
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Store, database, files};

    const CODE: [u8; 20] = [1; 20];

    #[tokio::test]
    async fn a_change_of_the_key_that_broke_off_leaves_a_store_that_opens() {
        let (key, next, id) = (Key::random().unwrap(), Key::random().unwrap(), Uuid::from_u128(1));
        for encrypted_with in [&key, &next] {
            let dir = tempfile::tempdir().unwrap();
            let path = dir.path().join(files::DATABASE);
            files::make(&path).unwrap();
            sqlx::Connection::close(database::open(&path, encrypted_with).await.unwrap()).await.unwrap();
            let mut slots = Slots::new(id, &key).unwrap();
            slots.add(Credential::RecoveryCode(&CODE), None, &key, DateTime::UNIX_EPOCH).unwrap();
            slots.set_pending(&next, &key).unwrap();
            slots.save(dir.path()).unwrap();

            let store = Store::open(dir.path(), Credential::RecoveryCode(&CODE)).await.unwrap();
            store.verify().await.unwrap();
            // A way in that is added meanwhile opens it as well.
            store.add(Credential::Device(&[2; 32]), None).unwrap();
            store.close().await.unwrap();
            Store::open(dir.path(), Credential::Device(&[2; 32])).await.unwrap().close().await.unwrap();
        }
    }

    #[tokio::test]
    async fn without_a_key_that_is_to_follow_another_one_opens_nothing() {
        let (key, next) = (Key::random().unwrap(), Key::random().unwrap());
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join(files::DATABASE);
        files::make(&path).unwrap();
        sqlx::Connection::close(database::open(&path, &next).await.unwrap()).await.unwrap();
        let mut slots = Slots::new(Uuid::from_u128(1), &key).unwrap();
        slots.add(Credential::RecoveryCode(&CODE), None, &key, DateTime::UNIX_EPOCH).unwrap();
        slots.save(dir.path()).unwrap();
        let refused = Store::open(dir.path(), Credential::RecoveryCode(&CODE)).await.unwrap_err();
        assert_eq!(refused, Error::DatabaseDamaged);
    }
}
