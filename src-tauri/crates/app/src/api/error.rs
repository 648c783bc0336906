//! The only error a window ever sees. It holds no prose and nothing a person wrote; the UI has a sentence for each variant.

use daymark_domain::invalid::{Field, Rule};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::WayKinds;

/// Why a command refused. A variant exists only while a screen acts on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum CommandError {
    /// The store is locked: show the lock screen.
    Locked,
    /// A value broke a rule: mark the field.
    Invalid { field: Field, rule: Rule },
    /// What was asked for is not (or no longer) there.
    NotFound,
    /// What is to be undone was changed since. Nothing was undone.
    ChangedSince,
    /// The passphrase opens no slot.
    WrongPassphrase,
    /// A file is not a worksheet that can be brought in.
    NotAWorksheet { why: WorksheetFault },
    /// A file is not a calendar that can be brought in.
    NotACalendar { why: CalendarFault },
    /// The keyring did not answer in time, or there is none.
    KeyringUnavailable,
    /// The keyring works but holds no key for this store; what else opens it.
    KeyringEmpty { others: WayKinds },
    /// The keyring works but holds another key than the one of this store; what else opens it.
    KeyringWrong { others: WayKinds },
    /// There is a store already.
    AlreadyExists,
    /// There is no store yet.
    NoStore,
    /// Something of the store cannot be read. Nothing was overwritten.
    Damaged { what: Damage },
    /// The store was written by a newer Daymark.
    TooNew,
    /// Another Daymark has the store open.
    InUse,
    /// No room on the disk; what was asked for was not saved.
    DiskFull,
    /// The folder cannot be written to.
    ReadOnly,
    /// Notifications cannot be shown on this computer right now.
    NotificationsUnavailable,
    /// No program of this computer takes a number, to call it or to text it: show the number.
    NoDialer,
    /// Anything else. Its text is dropped.
    Unexpected,
}

/// Why a file is not a worksheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum WorksheetFault {
    /// Over 5 MB.
    TooLarge,
    NotJson,
    TooDeep,
    /// JSON, and no FHIR resource.
    NotFhir,
    /// A FHIR resource other than a Questionnaire.
    WrongType,
    /// Of another version of FHIR than R4.
    WrongVersion,
    LinkIdMissing,
    LinkIdTwice,
    /// Conditions that in the end ask for themselves.
    Circle,
    /// A condition on an item that is not there.
    ConditionOnNothing,
    NoItems,
    TooManyItems,
    /// An item is not written as FHIR says.
    Malformed,
}

/// Why a file is not a calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum CalendarFault {
    Empty,
    /// Over 20 MB, or a million lines.
    TooLarge,
    NotText,
    NotACalendar,
    /// Over 20,000 events, or an event with over 20,000 dates.
    TooManyEvents,
    TooDeep,
    /// Cut off, or put together wrongly.
    Malformed,
}

/// Which part of the store is at fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Damage {
    /// The database is there, its key slots are not.
    SlotsMissing,
    /// The key slots cannot be read.
    SlotsDamaged,
    /// The key slots are there, the database is not.
    DatabaseMissing,
    /// The slots opened, and the database does not open with the key they hold.
    DatabaseDamaged,
    /// The file is not a Daymark store (a plain database, an empty file).
    NotAVault,
}
