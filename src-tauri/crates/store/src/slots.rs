//! The key slots file: the database key, wrapped once for every way to open it. Two copies are kept, each replaced whole.

use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use chacha20poly1305::aead::{Aead as _, KeyInit as _, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::files::{self, PREVIOUS_SLOTS, SLOTS};
use crate::keys::{Cost, Key};
use crate::{Error, Result};

const VERSION: u32 = 1;
const SLOT_CHECK: &str = "daymark/slot-check/v1";
const DATABASE_CHECK: &str = "daymark/database-check/v1";

/// A way to open the store.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    Device,
    Passphrase,
}

#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Kdf {
    name: String,
    memory_kib: u32,
    passes: u32,
    lanes: u32,
    salt: String,
}

#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Slot {
    kind: Kind,
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
        Ok(Self { version: VERSION, generation: 0, install_id, database_check, slots: Vec::new() })
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

    pub fn has(&self, kind: Kind) -> bool {
        self.slots.iter().any(|slot| slot.kind == kind)
    }

    /// Wraps the database key for a device secret, in place of an earlier one.
    pub fn set_device(&mut self, secret: &[u8; 32], database_key: &Key) -> Result<()> {
        self.put(Kind::Device, None, &Key::new(secret), database_key)
    }

    /// Wraps the database key for a passphrase, in place of an earlier one.
    pub fn set_passphrase(&mut self, passphrase: &str, database_key: &Key) -> Result<()> {
        let mut salt = [0; 16];
        getrandom::fill(&mut salt).map_err(|_| Error::Io)?;
        let cost = Cost::DEFAULT;
        let key = Key::from_passphrase(passphrase, &salt, cost)?;
        let kdf = Kdf {
            name: "argon2id".to_owned(),
            memory_kib: cost.memory_kib,
            passes: cost.passes,
            lanes: cost.lanes,
            salt: BASE64.encode(salt),
        };
        self.put(Kind::Passphrase, Some(kdf), &key, database_key)
    }

    /// Takes a slot away. The last one stays.
    pub fn remove(&mut self, kind: Kind) -> Result<()> {
        if self.slots.iter().all(|slot| slot.kind == kind) {
            return Err(Error::NoSlot);
        }
        self.slots.retain(|slot| slot.kind != kind);
        Ok(())
    }

    fn put(&mut self, kind: Kind, kdf: Option<Kdf>, key: &Key, database_key: &Key) -> Result<()> {
        let mut nonce = [0; 24];
        getrandom::fill(&mut nonce).map_err(|_| Error::Io)?;
        let aad = additional_data(kind, self.install_id, kdf.as_ref());
        let wrapped = XChaCha20Poly1305::new(key.bytes().into())
            .encrypt(&XNonce::from(nonce), Payload { msg: database_key.bytes(), aad: &aad })
            .map_err(|_| Error::SlotsDamaged)?;
        let slot =
            Slot { kind, kdf, check: BASE64.encode(key.check(SLOT_CHECK)?), nonce: BASE64.encode(nonce), wrapped: BASE64.encode(wrapped) };
        self.slots.retain(|slot| slot.kind != kind);
        self.slots.push(slot);
        Ok(())
    }

    /// The database key, by a device secret.
    pub fn open_device(&self, secret: &[u8; 32]) -> Result<Key> {
        let slot = self.slot(Kind::Device)?;
        self.open(slot, &Key::new(secret), Error::WrongKey)
    }

    /// The database key, by a passphrase. Takes its time, on purpose.
    pub fn open_passphrase(&self, passphrase: &str) -> Result<Key> {
        let slot = self.slot(Kind::Passphrase)?;
        let kdf = slot.kdf.as_ref().ok_or(Error::SlotsDamaged)?;
        let salt = BASE64.decode(&kdf.salt).map_err(|_| Error::SlotsDamaged)?;
        let key = Key::from_passphrase(passphrase, &salt, kdf.cost())?;
        self.open(slot, &key, Error::WrongPassphrase)
    }

    fn slot(&self, kind: Kind) -> Result<&Slot> {
        self.slots.iter().find(|slot| slot.kind == kind).ok_or(Error::NoSlot)
    }

    fn open(&self, slot: &Slot, key: &Key, wrong: Error) -> Result<Key> {
        if BASE64.encode(key.check(SLOT_CHECK)?) != slot.check {
            return Err(wrong);
        }
        let nonce: [u8; 24] = bytes(&slot.nonce)?;
        let wrapped = BASE64.decode(&slot.wrapped).map_err(|_| Error::SlotsDamaged)?;
        let aad = additional_data(slot.kind, self.install_id, slot.kdf.as_ref());
        let opened = XChaCha20Poly1305::new(key.bytes().into())
            .decrypt(&XNonce::from(nonce), Payload { msg: &wrapped, aad: &aad })
            .map_err(|_| Error::SlotsDamaged)?;
        let database_key = Key::from_slice(&Zeroizing::new(opened)).ok_or(Error::SlotsDamaged)?;
        if BASE64.encode(database_key.check(DATABASE_CHECK)?) != self.database_check {
            return Err(Error::SlotsDamaged);
        }
        Ok(database_key)
    }
}

impl Kdf {
    const fn cost(&self) -> Cost {
        Cost { memory_kib: self.memory_kib, passes: self.passes, lanes: self.lanes }
    }
}

fn parse(bytes: &[u8]) -> Result<Slots> {
    let value: serde_json::Value = serde_json::from_slice(bytes).map_err(|_| Error::SlotsDamaged)?;
    match value.pointer("/slots/version").and_then(serde_json::Value::as_u64) {
        Some(version) if version == u64::from(VERSION) => {}
        Some(version) if version > u64::from(VERSION) => return Err(Error::TooNew),
        _ => return Err(Error::SlotsDamaged),
    }
    let Envelope { checksum: written, slots } = serde_json::from_value(value).map_err(|_| Error::SlotsDamaged)?;
    if checksum(&slots)? != written {
        return Err(Error::SlotsDamaged);
    }
    let sound = slots.slots.iter().all(|slot| match (slot.kind, &slot.kdf) {
        (Kind::Device, None) => true,
        (Kind::Passphrase, Some(kdf)) => kdf.name == "argon2id" && kdf.cost().is_acceptable() && bytes_of::<16>(&kdf.salt),
        _ => false,
    });
    let distinct =
        [Kind::Device, Kind::Passphrase].into_iter().all(|kind| slots.slots.iter().filter(|slot| slot.kind == kind).count() <= 1);
    if sound && distinct && !slots.slots.is_empty() { Ok(slots) } else { Err(Error::SlotsDamaged) }
}

fn bytes<const N: usize>(text: &str) -> Result<[u8; N]> {
    BASE64.decode(text).ok().and_then(|bytes| bytes.try_into().ok()).ok_or(Error::SlotsDamaged)
}

fn bytes_of<const N: usize>(text: &str) -> bool {
    bytes::<N>(text).is_ok()
}

fn checksum(slots: &Slots) -> Result<String> {
    let json = serde_json::to_vec(slots).map_err(|_| Error::SlotsDamaged)?;
    Ok(BASE64.encode(Sha256::digest(json)))
}

/// What a slot is bound to: another kind, another install or other parameters make it open no more.
fn additional_data(kind: Kind, install_id: Uuid, kdf: Option<&Kdf>) -> Vec<u8> {
    let mut data = b"daymark/slot/v1".to_vec();
    data.push(match kind {
        Kind::Device => 1,
        Kind::Passphrase => 2,
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
