//! The two choices that the app goes by while its store is locked. They lie beside it in plain text, because nothing can be read of it then.

use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::files::{self, LOCK_SCREEN};
use crate::{Error, Result};

/// What the lock screen goes by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LockScreen {
    /// Whether closing the window leaves the app in the tray.
    pub close_to_tray: bool,
    /// Whose crisis lines are shown, where the person chose: ISO 3166-1 alpha-2.
    pub country: Option<String>,
}

impl Default for LockScreen {
    fn default() -> Self {
        Self { close_to_tray: true, country: None }
    }
}

impl LockScreen {
    /// What was kept; the usual choices where nothing was, or where it cannot be read.
    #[must_use]
    pub fn load(dir: &Path) -> Self {
        let bytes = files::read(&dir.join(LOCK_SCREEN)).ok().flatten();
        bytes.and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default()
    }

    /// Keeps the choices, where they are others than before.
    pub fn save(&self, dir: &Path) -> Result<()> {
        if Self::load(dir) == *self {
            return Ok(());
        }
        let bytes = serde_json::to_vec(self).map_err(|_| Error::Database)?;
        files::replace(dir, LOCK_SCREEN, &bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_keeps_two_choices_and_survives_what_it_cannot_read() {
        let dir = tempfile::tempdir().unwrap();
        assert_eq!(LockScreen::load(dir.path()), LockScreen::default());
        let chosen = LockScreen { close_to_tray: false, country: Some("IE".to_owned()) };
        chosen.save(dir.path()).unwrap();
        assert_eq!(LockScreen::load(dir.path()), chosen);
        for damaged in [&b""[..], b"{", b"[1]", b"\xff\xfe", b"{\"close_to_tray\":7}"] {
            std::fs::write(dir.path().join(LOCK_SCREEN), damaged).unwrap();
            assert_eq!(LockScreen::load(dir.path()), LockScreen::default());
        }
    }
}
