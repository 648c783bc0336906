//! The reminders' delivery ledger: a file beside the database that can be read while the store is locked. It holds opaque ids, instants
//! and states, and nothing else.

use std::fs;
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use chrono::{DateTime, Utc};
use daymark_domain::ids::ReminderId;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::files::{self, LEDGER};
use crate::{Error, Result};

const VERSION: u32 = 1;

/// Where a reminder stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Not due yet.
    Pending,
    /// Handed to the system.
    Given,
    /// Its time passed while nobody could give it.
    Missed,
    /// Seen and put away by the person.
    PutAway,
}

/// One reminder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// Opaque.
    pub id: ReminderId,
    /// The one that was snoozed, where this one came of it.
    pub of: Option<ReminderId>,
    /// When to give it.
    pub due_at: DateTime<Utc>,
    /// After this it is missed, not given.
    pub expires_at: DateTime<Utc>,
    /// Where it stands.
    pub state: State,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Envelope {
    version: u32,
    checksum: String,
    entries: Vec<Entry>,
}

/// The ledger as it stands on the disk.
#[derive(Debug)]
pub struct Ledger {
    dir: PathBuf,
    entries: Vec<Entry>,
}

impl Ledger {
    /// Reads the ledger; there is none at first. A damaged one is set aside and an empty one begun: giving no reminder twice goes
    /// before giving every one.
    pub fn open(dir: &Path) -> Result<Self> {
        let path = dir.join(LEDGER);
        let entries = match files::read(&path)? {
            None => Vec::new(),
            Some(bytes) => match parse(&bytes) {
                Ok(entries) => entries,
                Err(Error::TooNew) => return Err(Error::TooNew),
                Err(_) => {
                    fs::rename(&path, dir.join("reminders.ledger.damaged"))?;
                    files::sync_dir(dir)?;
                    Vec::new()
                }
            },
        };
        Ok(Self { dir: dir.to_owned(), entries })
    }

    /// What it holds, in the order it was written.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Puts these in place of all that it held. When this returns they are on the disk; when it fails the old ones are.
    pub fn write(&mut self, entries: Vec<Entry>) -> Result<()> {
        let envelope = Envelope { version: VERSION, checksum: checksum(&entries)?, entries };
        let bytes = serde_json::to_vec(&envelope).map_err(|_| Error::Io)?;
        files::replace(&self.dir, LEDGER, &bytes)?;
        self.entries = envelope.entries;
        Ok(())
    }
}

fn parse(bytes: &[u8]) -> Result<Vec<Entry>> {
    let value: serde_json::Value = serde_json::from_slice(bytes).map_err(|_| Error::Io)?;
    if value.get("version").and_then(serde_json::Value::as_u64).is_some_and(|version| version > u64::from(VERSION)) {
        return Err(Error::TooNew);
    }
    let envelope: Envelope = serde_json::from_value(value).map_err(|_| Error::Io)?;
    if checksum(&envelope.entries)? == envelope.checksum { Ok(envelope.entries) } else { Err(Error::Io) }
}

fn checksum(entries: &[Entry]) -> Result<String> {
    let json = serde_json::to_vec(entries).map_err(|_| Error::Io)?;
    Ok(BASE64.encode(Sha256::digest(json)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn entry(number: u128, state: State) -> Entry {
        let at = DateTime::from_timestamp(1_790_000_000, 5).unwrap();
        Entry { id: ReminderId::new(Uuid::from_u128(number)), of: None, due_at: at, expires_at: at, state }
    }

    #[test]
    fn what_was_written_is_read_again() {
        let dir = tempfile::tempdir().unwrap();
        let mut ledger = Ledger::open(dir.path()).unwrap();
        assert!(ledger.entries().is_empty());
        let entries = vec![entry(1, State::Pending), entry(2, State::Given), entry(3, State::Missed), entry(4, State::PutAway)];
        ledger.write(entries.clone()).unwrap();
        assert_eq!(ledger.entries(), entries);
        assert_eq!(Ledger::open(dir.path()).unwrap().entries(), entries);
        ledger.write(Vec::new()).unwrap();
        assert!(Ledger::open(dir.path()).unwrap().entries().is_empty());
    }

    #[test]
    fn a_damaged_ledger_is_set_aside() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join(LEDGER);
        Ledger::open(dir.path()).unwrap().write(vec![entry(1, State::Given)]).unwrap();
        let text = fs::read_to_string(&path).unwrap();
        for damaged in [text.replace("given", "pending"), text[..text.len() / 2].to_owned(), String::new()] {
            fs::write(&path, &damaged).unwrap();
            assert!(Ledger::open(dir.path()).unwrap().entries().is_empty());
            assert!(!path.exists());
            assert_eq!(fs::read_to_string(dir.path().join("reminders.ledger.damaged")).unwrap(), damaged);
        }
    }
}
