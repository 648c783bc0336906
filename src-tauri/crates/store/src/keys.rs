//! Keys, and what is derived from them. None of these types can be printed.

use argon2::{Algorithm, Argon2, Params, Version};
use hkdf::Hkdf;
use sha2::Sha256;
use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::{Error, Result};

/// 32 secret bytes, wiped when dropped.
#[derive(Zeroize, ZeroizeOnDrop)]
pub struct Key(Box<[u8; 32]>);

impl Key {
    /// Fresh random bytes.
    pub fn random() -> Result<Self> {
        let mut key = Self(Box::new([0; 32]));
        getrandom::fill(&mut key.0[..]).map_err(|_| Error::Io)?;
        Ok(key)
    }

    pub fn new(bytes: &[u8; 32]) -> Self {
        Self(Box::new(*bytes))
    }

    /// Takes the first 32 bytes of a buffer that is wiped by its owner.
    pub fn from_slice(bytes: &[u8]) -> Option<Self> {
        let bytes: &[u8; 32] = bytes.try_into().ok()?;
        Some(Self::new(bytes))
    }

    pub fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// A value that tells whether a key is the right one, and nothing else about it.
    pub fn check(&self, purpose: &str) -> Result<[u8; 16]> {
        let mut check = [0; 16];
        Hkdf::<Sha256>::new(None, &self.0[..]).expand(purpose.as_bytes(), &mut check).map_err(|_| Error::Database)?;
        Ok(check)
    }

    /// Another key, for another purpose.
    pub fn derive(&self, purpose: &str) -> Result<Self> {
        Self::expand(&self.0[..], purpose)
    }

    /// From a secret that nobody can guess, for one purpose.
    pub fn expand(secret: &[u8], purpose: &str) -> Result<Self> {
        let mut key = Self(Box::new([0; 32]));
        Hkdf::<Sha256>::new(None, secret).expand(purpose.as_bytes(), &mut key.0[..]).map_err(|_| Error::Database)?;
        Ok(key)
    }

    /// From a passphrase by Argon2id.
    pub fn from_passphrase(passphrase: &str, salt: &[u8], cost: Cost) -> Result<Self> {
        let params = Params::new(cost.memory_kib, cost.passes, cost.lanes, Some(32)).map_err(|_| Error::SlotsDamaged)?;
        let mut key = Self(Box::new([0; 32]));
        Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
            .hash_password_into(passphrase.as_bytes(), salt, &mut key.0[..])
            .map_err(|_| Error::SlotsDamaged)?;
        Ok(key)
    }
}

/// What deriving a key from a passphrase costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cost {
    pub memory_kib: u32,
    pub passes: u32,
    pub lanes: u32,
}

impl Cost {
    /// For new slots.
    pub const DEFAULT: Self = Self { memory_kib: 64 * 1024, passes: 3, lanes: 1 };

    /// Neither so cheap that guessing is easy, nor so dear that a forged file could exhaust the machine.
    pub const fn is_acceptable(self) -> bool {
        matches!(self.memory_kib, 19_456..=1_048_576) && matches!(self.passes, 2..=10) && matches!(self.lanes, 1..=8)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn costs_are_bounded_on_both_sides() {
        let ok = Cost { memory_kib: 19_456, passes: 2, lanes: 1 };
        assert!(ok.is_acceptable() && Cost::DEFAULT.is_acceptable());
        assert!(Cost { memory_kib: 1_048_576, passes: 10, lanes: 8 }.is_acceptable());
        for bad in [
            Cost { memory_kib: 19_455, ..ok },
            Cost { memory_kib: 1_048_577, ..ok },
            Cost { passes: 1, ..ok },
            Cost { passes: 11, ..ok },
            Cost { lanes: 0, ..ok },
            Cost { lanes: 9, ..ok },
        ] {
            assert!(!bad.is_acceptable());
        }
    }
}
