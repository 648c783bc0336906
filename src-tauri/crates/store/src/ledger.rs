//! The reminders' delivery ledger: a file beside the database that can be read while the store is locked. It holds opaque ids, instants
//! and states, and nothing else.

use std::fs;
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use chrono::{DateTime, Utc};
use daymark_domain::reminder::ledger::Deliveries;
pub use daymark_domain::reminder::ledger::{Entry, State};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::files::{self, LEDGER};
use crate::{Error, Result};

/// The second holds how far was planned.
const VERSION: u32 = 2;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Envelope {
    version: u32,
    checksum: String,
    entries: Vec<Entry>,
    #[serde(default)]
    planned_to: Option<DateTime<Utc>>,
}

/// The ledger as it stands on the disk.
#[derive(Debug)]
pub struct Ledger {
    dir: PathBuf,
    deliveries: Deliveries,
}

impl Ledger {
    /// Reads the ledger; there is none at first. A damaged one is set aside and an empty one begun: giving no reminder twice goes
    /// before giving every one.
    pub fn open(dir: &Path) -> Result<Self> {
        let path = dir.join(LEDGER);
        let deliveries = match files::read(&path)? {
            None => Deliveries::default(),
            Some(bytes) => match parse(&bytes) {
                Ok(deliveries) => deliveries,
                Err(Error::TooNew) => return Err(Error::TooNew),
                Err(_) => {
                    fs::rename(&path, dir.join("reminders.ledger.damaged"))?;
                    files::sync_dir(dir)?;
                    Deliveries::default()
                }
            },
        };
        Ok(Self { dir: dir.to_owned(), deliveries })
    }

    /// What it holds, in the order it was written.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        &self.deliveries.entries
    }

    /// All of it.
    #[must_use]
    pub const fn deliveries(&self) -> &Deliveries {
        &self.deliveries
    }

    /// Puts this in place of all that it held. When this returns it is on the disk; when it fails the old one is.
    pub fn write(&mut self, deliveries: Deliveries) -> Result<()> {
        let Deliveries { entries, planned_to } = deliveries;
        let envelope = Envelope { version: VERSION, checksum: checksum(&(&entries, planned_to))?, entries, planned_to };
        let bytes = serde_json::to_vec(&envelope).map_err(|_| Error::Io)?;
        files::replace(&self.dir, LEDGER, &bytes)?;
        self.deliveries = Deliveries { entries: envelope.entries, planned_to };
        Ok(())
    }
}

fn parse(bytes: &[u8]) -> Result<Deliveries> {
    let value: serde_json::Value = serde_json::from_slice(bytes).map_err(|_| Error::Io)?;
    if value.get("version").and_then(serde_json::Value::as_u64).is_some_and(|version| version > u64::from(VERSION)) {
        return Err(Error::TooNew);
    }
    let envelope: Envelope = serde_json::from_value(value).map_err(|_| Error::Io)?;
    let expected = match envelope.version {
        1 => checksum(&envelope.entries)?,
        _ => checksum(&(&envelope.entries, envelope.planned_to))?,
    };
    let deliveries = Deliveries { entries: envelope.entries, planned_to: envelope.planned_to };
    if expected == envelope.checksum { Ok(deliveries) } else { Err(Error::Io) }
}

fn checksum(of: &impl Serialize) -> Result<String> {
    let json = serde_json::to_vec(of).map_err(|_| Error::Io)?;
    Ok(BASE64.encode(Sha256::digest(json)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use daymark_domain::ids::ReminderId;
    use uuid::Uuid;

    fn entry(number: u128, state: State) -> Entry {
        let at = DateTime::from_timestamp(1_790_000_000, 5).unwrap();
        Entry { id: ReminderId::new(Uuid::from_u128(number)), of: None, due_at: at, expires_at: at, state, settled_for: None }
    }

    #[test]
    fn what_was_written_is_read_again() {
        let dir = tempfile::tempdir().unwrap();
        let mut ledger = Ledger::open(dir.path()).unwrap();
        assert!(ledger.entries().is_empty());
        let entries = vec![entry(1, State::Pending), entry(2, State::Given), entry(3, State::Missed), entry(4, State::PutAway)];
        let deliveries = Deliveries { entries: entries.clone(), planned_to: Some(entries[0].due_at) };
        ledger.write(deliveries.clone()).unwrap();
        assert_eq!(ledger.entries(), entries);
        assert_eq!(*Ledger::open(dir.path()).unwrap().deliveries(), deliveries);
        ledger.write(Deliveries::default()).unwrap();
        assert!(Ledger::open(dir.path()).unwrap().entries().is_empty());
    }

    #[test]
    fn a_ledger_of_the_first_version_is_read() {
        let dir = tempfile::tempdir().unwrap();
        let entries = vec![entry(1, State::Given), entry(2, State::Pending)];
        let first = serde_json::json!({ "version": 1, "checksum": checksum(&entries).unwrap(), "entries": entries });
        fs::write(dir.path().join(LEDGER), serde_json::to_vec(&first).unwrap()).unwrap();
        assert_eq!(*Ledger::open(dir.path()).unwrap().deliveries(), Deliveries { entries, planned_to: None });
    }

    #[test]
    fn a_damaged_ledger_is_set_aside() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join(LEDGER);
        let deliveries = Deliveries { entries: vec![entry(1, State::Given)], planned_to: None };
        Ledger::open(dir.path()).unwrap().write(deliveries).unwrap();
        let text = fs::read_to_string(&path).unwrap();
        for damaged in [text.replace("given", "pending"), text[..text.len() / 2].to_owned(), String::new()] {
            fs::write(&path, &damaged).unwrap();
            assert!(Ledger::open(dir.path()).unwrap().entries().is_empty());
            assert!(!path.exists());
            assert_eq!(fs::read_to_string(dir.path().join("reminders.ledger.damaged")).unwrap(), damaged);
        }
    }
}
