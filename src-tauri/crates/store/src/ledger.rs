//! The reminders' delivery ledger: a file beside the database that can be read while the store is locked. It holds opaque ids, instants
//! and states, and nothing else.

use std::fs;
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use chrono::{DateTime, Utc};
use daymark_domain::ids::ReminderId;
use daymark_domain::reminder::ledger::{Deliveries, Given, HandedOver};
pub use daymark_domain::reminder::ledger::{Entry, State};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use crate::files::{self, LEDGER};
use crate::{Error, Result};

/// The second holds how far was planned; the third, what was given long ago and what a phone's system has.
const VERSION: u32 = 3;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Envelope {
    version: u32,
    checksum: String,
    entries: Vec<Entry>,
    #[serde(default)]
    planned_to: Option<DateTime<Utc>>,
    /// An id, and in seconds when it was due and when it expired, one after the other: 32 bytes each.
    #[serde(default)]
    given: String,
    #[serde(default)]
    handed_over: Vec<HandedOver>,
}

impl Envelope {
    fn checksum(&self) -> Result<String> {
        match self.version {
            1 => checksum(&self.entries),
            2 => checksum(&(&self.entries, self.planned_to)),
            _ => checksum(&(&self.entries, self.planned_to, &self.given, &self.handed_over)),
        }
    }
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
        let Deliveries { entries, planned_to, given, handed_over } = deliveries;
        let mut envelope = Envelope { version: VERSION, checksum: String::new(), entries, planned_to, given: packed(&given), handed_over };
        envelope.checksum = envelope.checksum()?;
        let bytes = serde_json::to_vec(&envelope).map_err(|_| Error::Io)?;
        files::replace(&self.dir, LEDGER, &bytes)?;
        self.deliveries = Deliveries { entries: envelope.entries, planned_to, given, handed_over: envelope.handed_over };
        Ok(())
    }
}

fn parse(bytes: &[u8]) -> Result<Deliveries> {
    let value: serde_json::Value = serde_json::from_slice(bytes).map_err(|_| Error::Io)?;
    if value.get("version").and_then(serde_json::Value::as_u64).is_some_and(|version| version > u64::from(VERSION)) {
        return Err(Error::TooNew);
    }
    let envelope: Envelope = serde_json::from_value(value).map_err(|_| Error::Io)?;
    if envelope.checksum()? != envelope.checksum {
        return Err(Error::Io);
    }
    let Envelope { version, entries, planned_to, given, handed_over, .. } = envelope;
    // The earlier ones knew no more than their entries.
    let is_given = |entry: &&Entry| entry.state == State::Given && entry.of.is_none();
    let of_entry = |entry: &Entry| Given { id: entry.id, due_at: entry.due_at, expires_at: entry.expires_at };
    let given = if version < 3 { entries.iter().filter(is_given).map(of_entry).collect() } else { unpacked(&given)? };
    Ok(Deliveries { entries, planned_to, given, handed_over })
}

fn packed(given: &[Given]) -> String {
    let bytes = |one: &Given| {
        let times = [one.due_at, one.expires_at].map(|at| at.timestamp().to_be_bytes());
        [one.id.uuid().as_bytes().as_slice(), times.as_flattened()].concat()
    };
    BASE64.encode(given.iter().flat_map(bytes).collect::<Vec<u8>>())
}

fn unpacked(given: &str) -> Result<Vec<Given>> {
    let bytes = BASE64.decode(given).map_err(|_| Error::Io)?;
    let (all, []) = bytes.as_chunks::<32>() else { return Err(Error::Io) };
    all.iter().map(|one| one_given(one).ok_or(Error::Io)).collect()
}

fn one_given(bytes: &[u8; 32]) -> Option<Given> {
    let (id, times) = bytes.split_first_chunk::<16>()?;
    let (due_at, expires_at) = times.split_first_chunk::<8>()?;
    let at = |bytes: &[u8; 8]| DateTime::from_timestamp(i64::from_be_bytes(*bytes), 0);
    let id = ReminderId::new(Uuid::from_bytes(*id));
    Some(Given { id, due_at: at(due_at)?, expires_at: at(expires_at.first_chunk()?)? })
}

fn checksum(of: &impl Serialize) -> Result<String> {
    let json = serde_json::to_vec(of).map_err(|_| Error::Io)?;
    Ok(BASE64.encode(Sha256::digest(json)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use daymark_domain::reminder::ledger::MOST_GIVEN;

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
        let at = DateTime::from_timestamp(1_790_000_000, 0).unwrap();
        let given =
            [5, 6, 7].map(|number| Given { id: entry(number, State::Given).id, due_at: at, expires_at: at + chrono::TimeDelta::hours(1) });
        let handed_over = vec![HandedOver { id: entries[0].id, due_at: entries[0].due_at, handed_at: at, is_sure: true }];
        let planned_to = Some(entries[0].due_at);
        let deliveries = Deliveries { entries: entries.clone(), planned_to, given: given.to_vec(), handed_over };
        ledger.write(deliveries.clone()).unwrap();
        assert_eq!(ledger.entries(), entries);
        assert_eq!(*Ledger::open(dir.path()).unwrap().deliveries(), deliveries);
        ledger.write(Deliveries::default()).unwrap();
        assert!(Ledger::open(dir.path()).unwrap().entries().is_empty());
    }

    #[test]
    fn ledgers_of_the_earlier_versions_are_read() {
        let dir = tempfile::tempdir().unwrap();
        let entries = vec![entry(1, State::Given), entry(2, State::Pending), entry(3, State::Missed)];
        let planned_to = Some(entries[0].due_at);
        let first = serde_json::json!({ "version": 1, "checksum": checksum(&entries).unwrap(), "entries": entries });
        let second = checksum(&(&entries, planned_to)).unwrap();
        let second = serde_json::json!({ "version": 2, "checksum": second, "entries": entries, "planned_to": planned_to });
        let given = vec![Given { id: entries[0].id, due_at: entries[0].due_at, expires_at: entries[0].expires_at }];
        let read = |planned_to| Deliveries { entries: entries.clone(), planned_to, given: given.clone(), handed_over: Vec::new() };
        for (text, expected) in [(first, read(None)), (second, read(planned_to))] {
            fs::write(dir.path().join(LEDGER), serde_json::to_vec(&text).unwrap()).unwrap();
            assert_eq!(*Ledger::open(dir.path()).unwrap().deliveries(), expected);
        }
    }

    #[test]
    fn the_most_that_is_remembered_takes_little_room() {
        let dir = tempfile::tempdir().unwrap();
        let at = DateTime::from_timestamp(1_790_000_000, 0).unwrap();
        let of = |number| Given { id: ReminderId::new(Uuid::from_u128(number)), due_at: at, expires_at: at };
        let given = (0..MOST_GIVEN as u128).map(of).collect();
        Ledger::open(dir.path()).unwrap().write(Deliveries { given, ..Deliveries::default() }).unwrap();
        assert_eq!(Ledger::open(dir.path()).unwrap().deliveries().given.len(), MOST_GIVEN);
        assert!(fs::metadata(dir.path().join(LEDGER)).unwrap().len() < 180_000);
    }

    #[test]
    fn a_damaged_ledger_is_set_aside() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join(LEDGER);
        let deliveries = Deliveries { entries: vec![entry(1, State::Given)], ..Deliveries::default() };
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
