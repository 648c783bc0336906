//! The `own_reminder` table.

use daymark_domain::ids::OwnReminderId;
use daymark_domain::own_reminder::OwnReminder;
use daymark_domain::words::Words;
use sqlx::FromRow;
use uuid::Uuid;

use crate::columns::{from_json, instant, json};
use crate::row::Row;
use crate::{Error, Result, Tx};

#[derive(FromRow)]
struct Stored {
    id: Uuid,
    text: String,
    time: String,
    days: String,
    created_at: i64,
    updated_at: i64,
    deleted_at: Option<i64>,
}

impl TryFrom<Stored> for OwnReminder {
    type Error = Error;

    fn try_from(row: Stored) -> Result<Self> {
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

fn row(own: &OwnReminder) -> Result<Row> {
    Row::with_id("own_reminder", own.id.uuid())
        .set("text", own.text.reveal())
        .set("time", own.time.to_string())
        .set("days", from_json(&own.days)?)
        .times(own.created_at, own.updated_at, own.deleted_at)
}

/// Adds one.
pub async fn insert(tx: &mut Tx<'_>, own: &OwnReminder) -> Result<()> {
    row(own)?.insert(tx).await
}

/// Writes every field of one that is there, `deleted_at` too.
pub async fn update(tx: &mut Tx<'_>, own: &OwnReminder) -> Result<()> {
    row(own)?.update(tx).await
}

/// One by its id, deleted or not.
pub async fn get(tx: &mut Tx<'_>, id: OwnReminderId) -> Result<Option<OwnReminder>> {
    let row: Option<Stored> =
        sqlx::query_as("SELECT * FROM own_reminder WHERE id = ?").bind(id.uuid()).fetch_optional(tx.reader()?).await?;
    row.map(TryInto::try_into).transpose()
}

/// Those not deleted, by the time of day.
pub async fn list(tx: &mut Tx<'_>) -> Result<Vec<OwnReminder>> {
    let rows: Vec<Stored> =
        sqlx::query_as("SELECT * FROM own_reminder WHERE deleted_at IS NULL ORDER BY time, created_at, id").fetch_all(tx.reader()?).await?;
    rows.into_iter().map(TryInto::try_into).collect()
}
