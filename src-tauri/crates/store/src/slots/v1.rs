//! The first version of the slots file: one slot for the device, one for a passphrase, neither with an id.

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use super::{Kdf, Kind, Slot, Slots, VERSION, checksum};
use crate::{Error, Result};

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct OldSlot {
    kind: Kind,
    kdf: Option<Kdf>,
    check: String,
    nonce: String,
    wrapped: String,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct OldSlots {
    version: u32,
    generation: u64,
    install_id: Uuid,
    database_check: String,
    slots: Vec<OldSlot>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Envelope {
    checksum: String,
    slots: OldSlots,
}

/// What such a file says, as today's version says it. No key is needed: a slot is bound to the same data in both.
pub fn read(file: serde_json::Value) -> Result<Slots> {
    let Envelope { checksum: written, slots: old } = serde_json::from_value(file).map_err(|_| Error::SlotsDamaged)?;
    if checksum(&old)? != written {
        return Err(Error::SlotsDamaged);
    }
    let slots = old.slots.into_iter().map(|slot| slot.named(old.install_id)).collect();
    Ok(Slots {
        version: VERSION,
        generation: old.generation,
        install_id: old.install_id,
        database_check: old.database_check,
        pending: None,
        slots,
    })
}

impl OldSlot {
    /// With an id that is the same each time, so that one read before the file was brought up still names its slot afterwards.
    fn named(self, install_id: Uuid) -> Slot {
        let mut id = [0; 16];
        let digest = Sha256::new().chain_update(install_id).chain_update(&self.nonce).chain_update(&self.wrapped).finalize();
        id.copy_from_slice(&digest[..16]);
        Slot {
            id: uuid::Builder::from_random_bytes(id).into_uuid(),
            kind: self.kind,
            created_at: None,
            label: None,
            kdf: self.kdf,
            check: self.check,
            nonce: self.nonce,
            wrapped: self.wrapped,
        }
    }
}
