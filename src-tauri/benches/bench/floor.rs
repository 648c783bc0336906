//! The floor: plain SQLite with the same tables, those of the search index too, and the same syncs.

use std::path::Path;

use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{AssertSqlSafe, ConnectOptions as _, Connection as _};

/// As [`open_plain`], by SQLCipher with a raw key.
pub async fn open_encrypted(path: &Path) -> SqliteConnection {
    let key = format!("\"x'{}'\"", "2f".repeat(32));
    let options = SqliteConnectOptions::new().filename(path).create_if_missing(true).pragma("key", key).disable_statement_logging();
    with_schema(options, true).await
}

pub async fn open_plain(path: &Path, new: bool) -> SqliteConnection {
    with_schema(SqliteConnectOptions::new().filename(path).create_if_missing(new).disable_statement_logging(), new).await
}

async fn with_schema(options: SqliteConnectOptions, new: bool) -> SqliteConnection {
    let mut plain = SqliteConnection::connect_with(&options).await.unwrap();
    for pragma in ["locking_mode = EXCLUSIVE", "journal_mode = TRUNCATE", "synchronous = FULL", "fullfsync = ON", "foreign_keys = ON"] {
        sqlx::query(AssertSqlSafe(format!("PRAGMA {pragma}"))).execute(&mut plain).await.unwrap();
    }
    if new {
        for migration in migrations() {
            sqlx::raw_sql(AssertSqlSafe(migration)).execute(&mut plain).await.unwrap();
        }
    }
    let _: i64 = sqlx::query_scalar("SELECT count(*) FROM check_in").fetch_one(&mut plain).await.unwrap();
    plain
}

/// The store's own migrations, in order.
fn migrations() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("crates/store/migrations");
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()).collect();
    files.sort();
    files.iter().map(|file| std::fs::read_to_string(file).unwrap()).collect()
}
