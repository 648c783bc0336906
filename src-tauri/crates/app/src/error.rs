//! Why a use case refused, and what of that a window gets to see.

use daymark_domain::invalid::Invalid;
use daymark_exchange::fhir::questionnaire::QuestionnaireError;
use daymark_exchange::ical::CalendarError;
use daymark_store::Error as StoreError;
use thiserror::Error as ThisError;

use crate::api::{CalendarFault, CommandError, Damage, WayKinds, WorksheetFault};
use crate::ports::KeychainError;

/// This crate's result.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why a use case refused. No variant carries anything a person wrote.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ThisError)]
pub enum Error {
    #[error(transparent)]
    Invalid(#[from] Invalid),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Keychain(#[from] KeychainError),
    /// A file is no worksheet.
    #[error(transparent)]
    Questionnaire(#[from] QuestionnaireError),
    /// A file is no calendar.
    #[error(transparent)]
    Calendar(#[from] CalendarError),
    /// The keyring answers, and holds no key for this store.
    #[error("the keyring holds no key for this store")]
    KeyringEmpty { others: WayKinds },
    /// The keyring holds a key under the name of this store, and it is not the one.
    #[error("the keyring holds another key")]
    KeyringWrong { others: WayKinds },
    /// What was asked for is not (or no longer) there.
    #[error("not found")]
    NotFound,
    /// A task was cancelled, or content does not hold together.
    #[error("unexpected")]
    Unexpected,
}

impl From<Error> for CommandError {
    fn from(error: Error) -> Self {
        match error {
            Error::Invalid(Invalid { field, rule }) => Self::Invalid { field, rule },
            Error::Store(error) => from_store(error),
            Error::Keychain(KeychainError::Unavailable) => Self::KeyringUnavailable,
            Error::Questionnaire(error) => Self::NotAWorksheet { why: from_questionnaire(error) },
            Error::Calendar(error) => Self::NotACalendar { why: from_calendar(error) },
            Error::KeyringEmpty { others } => Self::KeyringEmpty { others },
            Error::KeyringWrong { others } => Self::KeyringWrong { others },
            Error::NotFound => Self::NotFound,
            Error::Unexpected => Self::Unexpected,
        }
    }
}

const fn from_questionnaire(error: QuestionnaireError) -> WorksheetFault {
    match error {
        QuestionnaireError::TooLarge => WorksheetFault::TooLarge,
        QuestionnaireError::NotJson => WorksheetFault::NotJson,
        QuestionnaireError::TooDeep => WorksheetFault::TooDeep,
        QuestionnaireError::NotFhir => WorksheetFault::NotFhir,
        QuestionnaireError::WrongType => WorksheetFault::WrongType,
        QuestionnaireError::WrongVersion => WorksheetFault::WrongVersion,
        QuestionnaireError::LinkIdMissing => WorksheetFault::LinkIdMissing,
        QuestionnaireError::LinkIdTwice => WorksheetFault::LinkIdTwice,
        QuestionnaireError::Circle => WorksheetFault::Circle,
        QuestionnaireError::ConditionOnNothing => WorksheetFault::ConditionOnNothing,
        QuestionnaireError::NoItems => WorksheetFault::NoItems,
        QuestionnaireError::TooManyItems => WorksheetFault::TooManyItems,
        QuestionnaireError::Malformed => WorksheetFault::Malformed,
    }
}

const fn from_calendar(error: CalendarError) -> CalendarFault {
    match error {
        CalendarError::Empty => CalendarFault::Empty,
        CalendarError::TooLarge => CalendarFault::TooLarge,
        CalendarError::NotText => CalendarFault::NotText,
        CalendarError::NotACalendar => CalendarFault::NotACalendar,
        CalendarError::TooManyEvents => CalendarFault::TooManyEvents,
        CalendarError::TooDeep => CalendarFault::TooDeep,
        CalendarError::Malformed => CalendarFault::Malformed,
    }
}

const fn from_store(error: StoreError) -> CommandError {
    match error {
        StoreError::NoStore => CommandError::NoStore,
        StoreError::AlreadyExists => CommandError::AlreadyExists,
        StoreError::SlotsMissing => CommandError::Damaged { what: Damage::SlotsMissing },
        StoreError::SlotsDamaged => CommandError::Damaged { what: Damage::SlotsDamaged },
        StoreError::DatabaseMissing => CommandError::Damaged { what: Damage::DatabaseMissing },
        StoreError::DatabaseDamaged => CommandError::Damaged { what: Damage::DatabaseDamaged },
        StoreError::NotAVault => CommandError::Damaged { what: Damage::NotAVault },
        StoreError::TooNew => CommandError::TooNew,
        StoreError::InUse => CommandError::InUse,
        // Where there is no slot for a passphrase, none opens the store. A code is asked for by no screen yet.
        StoreError::WrongPassphrase | StoreError::WrongRecoveryCode | StoreError::NoSlot => CommandError::WrongPassphrase,
        StoreError::WrongKey => CommandError::KeyringWrong { others: WayKinds::NONE },
        StoreError::DiskFull => CommandError::DiskFull,
        StoreError::ReadOnly => CommandError::ReadOnly,
        StoreError::NotFound | StoreError::Dangling => CommandError::NotFound,
        StoreError::ChangedSince => CommandError::ChangedSince,
        StoreError::TooManySlots | StoreError::Io | StoreError::Database => CommandError::Unexpected,
    }
}
