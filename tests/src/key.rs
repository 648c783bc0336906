//! The key of a store's database, unwrapped from its slots as SECURITY.md says they are wrapped, so that a test can look for it.

use std::fs;
use std::path::Path;

use argon2::{Algorithm, Argon2, Params, Version};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use chacha20poly1305::aead::{Aead as _, KeyInit as _, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use serde_json::Value;
use uuid::Uuid;

/// The data key of the store in a folder, by its passphrase. Shares no code with the store: what authenticates is the right key.
#[must_use]
pub fn data_key(dir: &Path, passphrase: &str) -> [u8; 32] {
    let file: Value = serde_json::from_slice(&fs::read(dir.join("vault.slots")).unwrap()).unwrap();
    let install: Uuid = file["slots"]["install_id"].as_str().unwrap().parse().unwrap();
    let slots = file["slots"]["slots"].as_array().unwrap();
    let slot = slots.iter().find(|slot| slot["kind"] == "passphrase").expect("no passphrase opens this store");
    let bytes = |value: &Value| BASE64.decode(value.as_str().unwrap()).unwrap();
    let (name, salt) = (slot["kdf"]["name"].as_str().unwrap(), slot["kdf"]["salt"].as_str().unwrap());
    let costs = ["memory_kib", "passes", "lanes"].map(|cost| u32::try_from(slot["kdf"][cost].as_u64().unwrap()).unwrap());

    let params = Params::new(costs[0], costs[1], costs[2], Some(32)).unwrap();
    let mut wrapping = [0; 32];
    let salt_bytes = bytes(&slot["kdf"]["salt"]);
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params).hash_password_into(passphrase.as_bytes(), &salt_bytes, &mut wrapping).unwrap();

    let mut bound = b"daymark/slot/v1\x02".to_vec();
    bound.extend_from_slice(install.as_bytes());
    for text in [name, salt] {
        bound.extend_from_slice(&(text.len() as u64).to_be_bytes());
        bound.extend_from_slice(text.as_bytes());
    }
    bound.extend(costs.iter().flat_map(|cost| cost.to_be_bytes()));
    let nonce: [u8; 24] = bytes(&slot["nonce"]).try_into().unwrap();
    let sealed = Payload { msg: &bytes(&slot["wrapped"]), aad: &bound };
    let key = XChaCha20Poly1305::new(&wrapping.into()).decrypt(&XNonce::from(nonce), sealed).expect("the slot does not open");
    key.try_into().unwrap()
}
