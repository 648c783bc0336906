//! The choices that the app goes by while its store is locked. They lie beside it in plain text, because nothing can be read of it then.

use std::path::Path;

use daymark_domain::preferences::{Preferences, known_text_size};
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
    /// How large the letters are, in percent.
    #[serde(default = "usual_size")]
    pub text_size: u32,
}

fn usual_size() -> u32 {
    Preferences::default().text_size
}

impl Default for LockScreen {
    fn default() -> Self {
        Self { close_to_tray: true, country: None, text_size: usual_size() }
    }
}

impl LockScreen {
    /// What was kept; the usual choices where nothing was, or where it cannot be read.
    #[must_use]
    pub fn load(dir: &Path) -> Self {
        let bytes = files::read(&dir.join(LOCK_SCREEN)).ok().flatten();
        let kept: Self = bytes.and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default();
        Self { text_size: known_text_size(kept.text_size), ..kept }
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
    fn it_keeps_its_choices_and_survives_what_it_cannot_read() {
        let dir = tempfile::tempdir().unwrap();
        assert_eq!(LockScreen::load(dir.path()), LockScreen::default());
        let chosen = LockScreen { close_to_tray: false, country: Some("IE".to_owned()), text_size: 150 };
        chosen.save(dir.path()).unwrap();
        assert_eq!(LockScreen::load(dir.path()), chosen);
        // As an older Daymark left it, and with a size that there is not.
        for older in [r#"{"close_to_tray":false,"country":"IE"}"#, r#"{"close_to_tray":false,"country":"IE","text_size":9000}"#] {
            std::fs::write(dir.path().join(LOCK_SCREEN), older).unwrap();
            assert_eq!(LockScreen::load(dir.path()), LockScreen { text_size: 100, ..chosen.clone() });
        }
        for damaged in [&b""[..], b"{", b"[1]", b"\xff\xfe", b"{\"close_to_tray\":7}"] {
            std::fs::write(dir.path().join(LOCK_SCREEN), damaged).unwrap();
            assert_eq!(LockScreen::load(dir.path()), LockScreen::default());
        }
    }
}
