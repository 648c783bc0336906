//! The `own_reminder` table.

use daymark_domain::ids::OwnReminderId;
use daymark_domain::own_reminder::OwnReminder;
use daymark_domain::words::Words;
use sqlx::FromRow;
use uuid::Uuid;

use crate::columns::{changed, from_instant, from_instant_opt, from_json, instant, json};
use crate::{Error, Result, Tx};

#[derive(FromRow)]
struct Row {
    id: Uuid,
    text: String,
    time: String,
    days: String,
    created_at: i64,
    updated_at: i64,
    deleted_at: Option<i64>,
}

impl TryFrom<Row> for OwnReminder {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self> {
        Ok(Self {
            id: OwnReminderId::new(row.id),
            text: Words::stored(row.text),
            time: row.time.parse().map_err(|_| Error::Database)?,
            days: json(&row.days)?,
            created_at: instant(row.created_at),
            updated_at: instant(row.updated_at),
            deleted_at: row.deleted_at.map(instant),
        })
    }
}

/// Adds one.
pub async fn insert(tx: &mut Tx<'_>, own: &OwnReminder) -> Result<()> {
    sqlx::query("INSERT INTO own_reminder (text, time, days, created_at, updated_at, deleted_at, id) VALUES (?, ?, ?, ?, ?, ?, ?)")
        .bind(own.text.reveal())
        .bind(own.time.to_string())
        .bind(from_json(&own.days)?)
        .bind(from_instant(own.created_at)?)
        .bind(from_instant(own.updated_at)?)
        .bind(from_instant_opt(own.deleted_at)?)
        .bind(own.id.uuid())
        .execute(tx.writer().await?)
        .await?;
    Ok(())
}

/// Writes every field of one that is there, `deleted_at` too.
pub async fn update(tx: &mut Tx<'_>, own: &OwnReminder) -> Result<()> {
    let result = sqlx::query("UPDATE own_reminder SET text = ?, time = ?, days = ?, updated_at = ?, deleted_at = ? WHERE id = ?")
        .bind(own.text.reveal())
        .bind(own.time.to_string())
        .bind(from_json(&own.days)?)
        .bind(from_instant(own.updated_at)?)
        .bind(from_instant_opt(own.deleted_at)?)
        .bind(own.id.uuid())
        .execute(tx.writer().await?)
        .await?;
    changed(&result)
}

/// One by its id, deleted or not.
pub async fn get(tx: &mut Tx<'_>, id: OwnReminderId) -> Result<Option<OwnReminder>> {
    let row: Option<Row> =
        sqlx::query_as("SELECT * FROM own_reminder WHERE id = ?").bind(id.uuid()).fetch_optional(tx.reader().await?).await?;
    row.map(TryInto::try_into).transpose()
}

/// Those not deleted, by the time of day.
pub async fn list(tx: &mut Tx<'_>) -> Result<Vec<OwnReminder>> {
    let rows: Vec<Row> = sqlx::query_as("SELECT * FROM own_reminder WHERE deleted_at IS NULL ORDER BY time, created_at, id")
        .fetch_all(tx.reader().await?)
        .await?;
    rows.into_iter().map(TryInto::try_into).collect()
}
