//! Opening the SQLCipher database with its raw key.

use std::ffi::{c_char, c_int, c_void};
use std::fs::File;
use std::io::Read as _;
use std::path::Path;
use std::time::Duration;

use sqlx::migrate::Migrator;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{ConnectOptions as _, Connection as _};
use zeroize::Zeroizing;

use crate::keys::Key;
use crate::{Error, Result};

static MIGRATOR: Migrator = sqlx::migrate!("./migrations");

/// Looks at a database file without a key: whether it can be one of ours at all.
pub fn inspect(path: &Path) -> Result<()> {
    let mut file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Err(Error::DatabaseMissing),
        Err(error) => return Err(error.into()),
    };
    // A zero-byte file would be taken for a new database and written over.
    if file.metadata()?.len() == 0 {
        return Err(Error::NotAVault);
    }
    let mut start = [0; 16];
    match file.read_exact(&mut start) {
        Ok(()) if &start == b"SQLite format 3\0" => Err(Error::NotAVault),
        Ok(()) => Ok(()),
        Err(error) if error.kind() == std::io::ErrorKind::UnexpectedEof => Err(Error::DatabaseDamaged),
        Err(error) => Err(error.into()),
    }
}

/// Opens the database that is at `path`, or a new one where the file is empty, and brings its schema up to date.
pub async fn open(path: &Path, key: &Key) -> Result<SqliteConnection> {
    // No pragma that touches the file comes before the key, and nothing is logged.
    let options = SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(false)
        .busy_timeout(Duration::from_millis(250))
        .disable_statement_logging();
    let mut connection = SqliteConnection::connect_with(&options).await?;
    match prepare(&mut connection, key).await {
        Ok(()) => Ok(connection),
        Err(error) => {
            let _ = connection.close().await;
            // The key is known to be right here; SQLCipher reports some damaged pages by its most general code.
            Err(if error == Error::Database { Error::DatabaseDamaged } else { error })
        }
    }
}

async fn prepare(connection: &mut SqliteConnection, key: &Key) -> Result<()> {
    apply_key(connection, key).await?;
    // SQLCipher begins to log to stderr when the process hands it its first key, so it is silenced after that and before any page is read.
    sqlx::query("PRAGMA cipher_log_level = NONE").execute(&mut *connection).await?;
    let cipher: Option<String> = sqlx::query_scalar("PRAGMA cipher_version").fetch_optional(&mut *connection).await?;
    if cipher.is_none_or(|version| version.is_empty()) {
        return Err(Error::Database);
    }
    for pragma in [
        "PRAGMA locking_mode = EXCLUSIVE",
        "PRAGMA trusted_schema = OFF",
        "PRAGMA cell_size_check = ON",
        "PRAGMA mmap_size = 0",
        "PRAGMA synchronous = FULL",
        "PRAGMA fullfsync = ON",
        "PRAGMA secure_delete = ON",
        "PRAGMA foreign_keys = ON",
    ] {
        sqlx::query(pragma).execute(&mut *connection).await?;
    }
    // The first that reads the file: a key that does not fit shows here.
    let _: i64 = sqlx::query_scalar("SELECT count(*) FROM sqlite_schema").fetch_one(&mut *connection).await?;
    let mode: String = sqlx::query_scalar("PRAGMA journal_mode = TRUNCATE").fetch_one(&mut *connection).await?;
    if mode != "truncate" {
        return Err(Error::Database);
    }
    // Takes the file for this connection; it keeps it.
    sqlx::query("BEGIN EXCLUSIVE").execute(&mut *connection).await?;
    sqlx::query("COMMIT").execute(&mut *connection).await?;
    // Not `run`: its future cannot be sent between threads.
    MIGRATOR.run_direct(None, &mut *connection, false).await?;
    Ok(())
}

// Declared here because the ready-made bindings are SQLite's, which has no such function; SQLCipher's documentation gives it.
unsafe extern "C" {
    fn sqlite3_key_v2(database: *mut libsqlite3_sys::sqlite3, name: *const c_char, key: *const c_void, length: c_int) -> c_int;
}

/// Hands SQLCipher the raw key. It never passes through a statement, so no log can hold it.
async fn apply_key(connection: &mut SqliteConnection, key: &Key) -> Result<()> {
    const HEX: &[u8; 16] = b"0123456789abcdef";
    let mut text = Zeroizing::new([0_u8; 67]);
    text[..2].copy_from_slice(b"x'");
    for (pair, byte) in text[2..66].chunks_exact_mut(2).zip(key.bytes()) {
        pair[0] = HEX[usize::from(byte >> 4)];
        pair[1] = HEX[usize::from(byte & 15)];
    }
    text[66] = b'\'';
    let mut handle = connection.lock_handle().await?;
    // SAFETY: the handle is open and locked for this call, the name ends with NUL, and the key's pointer and length belong together;
    // SQLCipher copies the key before it returns.
    let code = unsafe { sqlite3_key_v2(handle.as_raw_handle().as_ptr(), c"main".as_ptr(), text.as_ptr().cast(), text.len() as c_int) };
    if code == libsqlite3_sys::SQLITE_OK { Ok(()) } else { Err(Error::from_code(code)) }
}

/// Both integrity checks: the pages' authentication, then the structure.
pub async fn verify(connection: &mut SqliteConnection) -> Result<()> {
    check(connection).await.map_err(|error| if error == Error::Database { Error::DatabaseDamaged } else { error })
}

async fn check(connection: &mut SqliteConnection) -> Result<()> {
    let pages: Vec<String> = sqlx::query_scalar("PRAGMA cipher_integrity_check").fetch_all(&mut *connection).await?;
    let structure: Vec<String> = sqlx::query_scalar("PRAGMA integrity_check").fetch_all(&mut *connection).await?;
    let foreign: Vec<sqlx::sqlite::SqliteRow> = sqlx::query("PRAGMA foreign_key_check").fetch_all(&mut *connection).await?;
    if pages.is_empty() && structure == ["ok"] && foreign.is_empty() { Ok(()) } else { Err(Error::DatabaseDamaged) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CANARY: &str = "sentinel quokka sentence";

    /// Every page in plain, free ones too.
    async fn pages(connection: &mut SqliteConnection) -> Vec<u8> {
        let mut handle = connection.lock_handle().await.unwrap();
        let mut size = 0;
        // SAFETY: the handle is open and locked; the buffer is SQLite's, `size` bytes long, and freed once copied.
        unsafe {
            let bytes = libsqlite3_sys::sqlite3_serialize(handle.as_raw_handle().as_ptr(), c"main".as_ptr(), &raw mut size, 0);
            assert!(!bytes.is_null());
            let copy = std::slice::from_raw_parts(bytes, usize::try_from(size).unwrap()).to_vec();
            libsqlite3_sys::sqlite3_free(bytes.cast());
            copy
        }
    }

    fn holds(bytes: &[u8]) -> bool {
        bytes.windows(CANARY.len()).any(|window| window == CANARY.as_bytes())
    }

    #[tokio::test]
    async fn what_is_deleted_is_gone_from_every_page() {
        for (pragma, stays) in [("PRAGMA secure_delete = ON", false), ("PRAGMA secure_delete = OFF", true)] {
            let dir = tempfile::tempdir().unwrap();
            let path = dir.path().join("vault.db");
            crate::files::make(&path).unwrap();
            let key = Key::random().unwrap();
            let mut connection = open(&path, &key).await.unwrap();
            let as_opened: i64 = sqlx::query_scalar("PRAGMA secure_delete").fetch_one(&mut connection).await.unwrap();
            assert_eq!(as_opened, 1);
            sqlx::query(pragma).execute(&mut connection).await.unwrap();
            for form in 0..50 {
                sqlx::query("INSERT INTO draft (form, body, saved_at) VALUES (?, ?, 0)")
                    .bind(form.to_string())
                    .bind(CANARY.repeat(form * 20 + 1))
                    .execute(&mut connection)
                    .await
                    .unwrap();
            }
            assert!(holds(&pages(&mut connection).await), "the search finds nothing");
            sqlx::query("DELETE FROM draft").execute(&mut connection).await.unwrap();
            assert_eq!(holds(&pages(&mut connection).await), stays, "{pragma}");
            connection.close().await.unwrap();
            let journal = std::fs::metadata(dir.path().join("vault.db-journal")).map_or(0, |journal| journal.len());
            assert_eq!(journal, 0);
        }
    }

    #[tokio::test]
    async fn the_settings_hold() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("vault.db");
        crate::files::make(&path).unwrap();
        let mut connection = open(&path, &Key::random().unwrap()).await.unwrap();
        for (pragma, value) in
            [("PRAGMA synchronous", 2), ("PRAGMA foreign_keys", 1), ("PRAGMA trusted_schema", 0), ("PRAGMA fullfsync", 1)]
        {
            let found: i64 = sqlx::query_scalar(pragma).fetch_one(&mut connection).await.unwrap();
            assert_eq!(found, value, "{pragma}");
        }
        for (pragma, value) in [("PRAGMA journal_mode", "truncate"), ("PRAGMA locking_mode", "exclusive")] {
            let found: String = sqlx::query_scalar(pragma).fetch_one(&mut connection).await.unwrap();
            assert_eq!(found, value, "{pragma}");
        }
    }

    #[tokio::test]
    async fn a_newer_schema_is_refused() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("vault.db");
        crate::files::make(&path).unwrap();
        let key = Key::random().unwrap();
        let mut connection = open(&path, &key).await.unwrap();
        sqlx::query(
            "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) VALUES (9999, 'later', 1, x'00', 0)",
        )
        .execute(&mut connection)
        .await
        .unwrap();
        connection.close().await.unwrap();
        let before = std::fs::read(&path).unwrap();
        assert_eq!(open(&path, &key).await.unwrap_err(), Error::TooNew);
        assert!(before == std::fs::read(&path).unwrap());
    }
}
