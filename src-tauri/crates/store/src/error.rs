//! What can go wrong. No variant carries data: a database's own messages can quote what a person wrote.

use thiserror::Error as ThisError;

/// This crate's result.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why the store refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ThisError)]
pub enum Error {
    /// Neither slots nor database.
    #[error("there is no store in this folder")]
    NoStore,
    /// Something of a store is there already.
    #[error("there is a store in this folder already")]
    AlreadyExists,
    /// A database without its key slots.
    #[error("the key slots are missing")]
    SlotsMissing,
    /// Key slots that cannot be read, or whose parameters are outside the bounds.
    #[error("the key slots are damaged")]
    SlotsDamaged,
    /// Key slots without their database.
    #[error("the database is missing")]
    DatabaseMissing,
    /// The key is right and the database does not open with it, or fails its own checks.
    #[error("the database is damaged")]
    DatabaseDamaged,
    /// An empty file, or a plain database.
    #[error("the file is not an encrypted store")]
    NotAVault,
    /// Written by a newer version.
    #[error("the store was written by a newer version")]
    TooNew,
    /// Open elsewhere.
    #[error("the store is open elsewhere")]
    InUse,
    /// The passphrase opens no slot.
    #[error("the passphrase opens no slot")]
    WrongPassphrase,
    /// The device's secret opens no slot: it belongs to another store.
    #[error("the device key opens no slot")]
    WrongKey,
    /// The recovery code opens no slot.
    #[error("the recovery code opens no slot")]
    WrongRecoveryCode,
    /// There are as many slots as there can be.
    #[error("there are too many key slots")]
    TooManySlots,
    /// There is no slot of the kind asked for, or none would be left.
    #[error("there is no such key slot")]
    NoSlot,
    /// No room left.
    #[error("the disk is full")]
    DiskFull,
    /// The folder or a file in it cannot be written.
    #[error("the folder is read-only")]
    ReadOnly,
    /// No such row.
    #[error("no such entry")]
    NotFound,
    /// What is written refers to what is not there.
    #[error("it refers to what is not there")]
    Dangling,
    /// What a change is about was changed since, so it cannot be undone.
    #[error("it was changed since")]
    ChangedSince,
    /// The system refused a file operation.
    #[error("a file operation failed")]
    Io,
    /// The database refused, or holds something that this version cannot read.
    #[error("the database refused")]
    Database,
}

impl From<std::io::Error> for Error {
    fn from(error: std::io::Error) -> Self {
        use std::io::ErrorKind;
        match error.kind() {
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded => Self::DiskFull,
            ErrorKind::ReadOnlyFilesystem | ErrorKind::PermissionDenied => Self::ReadOnly,
            _ => Self::Io,
        }
    }
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        match error {
            sqlx::Error::RowNotFound => Self::NotFound,
            sqlx::Error::Io(error) => error.into(),
            sqlx::Error::Database(error) => error.code().and_then(|code| code.parse::<i32>().ok()).map_or(Self::Database, Self::from_code),
            _ => Self::Database,
        }
    }
}

impl From<sqlx::migrate::MigrateError> for Error {
    fn from(error: sqlx::migrate::MigrateError) -> Self {
        use sqlx::migrate::MigrateError;
        match error {
            MigrateError::VersionMissing(_) | MigrateError::VersionTooNew(..) => Self::TooNew,
            MigrateError::Execute(error) | MigrateError::ExecuteMigration(error, _) => error.into(),
            _ => Self::Database,
        }
    }
}

impl Error {
    /// From an SQLite result code, extended or not.
    pub(crate) const fn from_code(code: i32) -> Self {
        if code == libsqlite3_sys::SQLITE_CONSTRAINT_FOREIGNKEY {
            return Self::Dangling;
        }
        match code & 0xff {
            libsqlite3_sys::SQLITE_FULL => Self::DiskFull,
            libsqlite3_sys::SQLITE_READONLY | libsqlite3_sys::SQLITE_PERM => Self::ReadOnly,
            libsqlite3_sys::SQLITE_NOTADB | libsqlite3_sys::SQLITE_CORRUPT => Self::DatabaseDamaged,
            libsqlite3_sys::SQLITE_BUSY | libsqlite3_sys::SQLITE_LOCKED => Self::InUse,
            libsqlite3_sys::SQLITE_IOERR | libsqlite3_sys::SQLITE_CANTOPEN => Self::Io,
            _ => Self::Database,
        }
    }
}
