//! The `worksheet` and `worksheet_response` tables.

use daymark_domain::ids::{ResponseId, WorksheetId};
use daymark_domain::response::{KeptWorksheet, Response};
use daymark_domain::words::Words;
use sqlx::FromRow;
use uuid::Uuid;

use crate::columns::{from_instant, from_instant_opt, instant, zone};
use crate::row::Row;
use crate::{Error, Result, Tx};

#[derive(FromRow)]
struct Stored {
    id: Uuid,
    key: String,
    title: String,
    definition: String,
    created_at: i64,
    deleted_at: Option<i64>,
}

impl From<Stored> for KeptWorksheet {
    fn from(row: Stored) -> Self {
        Self {
            id: WorksheetId::new(row.id),
            key: row.key,
            title: Words::stored(row.title),
            definition: Words::stored(row.definition),
            created_at: instant(row.created_at),
            deleted_at: row.deleted_at.map(instant),
        }
    }
}

#[derive(FromRow)]
struct ResponseRow {
    id: Uuid,
    worksheet_id: Uuid,
    based_on_id: Option<Uuid>,
    zone: String,
    started_at: i64,
    finished_at: Option<i64>,
    answers: String,
    words: String,
    created_at: i64,
    updated_at: i64,
    deleted_at: Option<i64>,
}

impl TryFrom<ResponseRow> for Response {
    type Error = Error;

    fn try_from(row: ResponseRow) -> Result<Self> {
        Ok(Self {
            id: ResponseId::new(row.id),
            worksheet: WorksheetId::new(row.worksheet_id),
            based_on: row.based_on_id.map(ResponseId::new),
            zone: zone(&row.zone)?,
            started_at: instant(row.started_at),
            finished_at: row.finished_at.map(instant),
            answers: Words::stored(row.answers),
            words: Words::stored(row.words),
            created_at: instant(row.created_at),
            updated_at: instant(row.updated_at),
            deleted_at: row.deleted_at.map(instant),
        })
    }
}

/// Adds a worksheet.
pub async fn insert(tx: &mut Tx<'_>, worksheet: &KeptWorksheet) -> Result<()> {
    Row::with_id("worksheet", worksheet.id.uuid())
        .set("key", &worksheet.key)
        .set("title", worksheet.title.reveal())
        .set("definition", worksheet.definition.reveal())
        .times(worksheet.created_at, tx.now(), worksheet.deleted_at)?
        .insert(tx)
        .await
}

/// Sets or takes away a worksheet's mark of deletion.
pub async fn set_deleted(tx: &mut Tx<'_>, worksheet: &KeptWorksheet) -> Result<()> {
    Row::with_id("worksheet", worksheet.id.uuid())
        .set("updated_at", from_instant(tx.now())?)
        .set("deleted_at", from_instant_opt(worksheet.deleted_at)?)
        .update(tx)
        .await
}

/// One by its id, deleted or not.
pub async fn get(tx: &mut Tx<'_>, id: WorksheetId) -> Result<Option<KeptWorksheet>> {
    let row: Option<Stored> = sqlx::query_as("SELECT * FROM worksheet WHERE id = ?").bind(id.uuid()).fetch_optional(tx.reader()?).await?;
    Ok(row.map(Into::into))
}

/// The newest version of a worksheet, deleted or not.
pub async fn newest(tx: &mut Tx<'_>, key: &str) -> Result<Option<KeptWorksheet>> {
    let row: Option<Stored> = sqlx::query_as("SELECT * FROM worksheet WHERE key = ? ORDER BY created_at DESC, id DESC LIMIT 1")
        .bind(key)
        .fetch_optional(tx.reader()?)
        .await?;
    Ok(row.map(Into::into))
}

/// The newest version of each worksheet that was brought in, those deleted left out, oldest first.
pub async fn own(tx: &mut Tx<'_>) -> Result<Vec<KeptWorksheet>> {
    let rows: Vec<Stored> = sqlx::query_as(
        "SELECT * FROM worksheet AS w WHERE key LIKE 'own:%' AND deleted_at IS NULL AND NOT EXISTS (
            SELECT 1 FROM worksheet AS newer WHERE newer.key = w.key AND (newer.created_at, newer.id) > (w.created_at, w.id)
         ) ORDER BY created_at, id",
    )
    .fetch_all(tx.reader()?)
    .await?;
    Ok(rows.into_iter().map(Into::into).collect())
}

/// As [`own`], those deleted with them.
pub async fn own_and_deleted(tx: &mut Tx<'_>) -> Result<Vec<KeptWorksheet>> {
    let rows: Vec<Stored> = sqlx::query_as(
        "SELECT * FROM worksheet AS w WHERE key LIKE 'own:%' AND NOT EXISTS (
            SELECT 1 FROM worksheet AS newer WHERE newer.key = w.key AND (newer.created_at, newer.id) > (w.created_at, w.id)
         ) ORDER BY created_at, id",
    )
    .fetch_all(tx.reader()?)
    .await?;
    Ok(rows.into_iter().map(Into::into).collect())
}

fn response_row(response: &Response) -> Result<Row> {
    Row::with_id("worksheet_response", response.id.uuid())
        .set("worksheet_id", response.worksheet.uuid())
        .set("based_on_id", response.based_on.map(ResponseId::uuid))
        .set("zone", response.zone.name())
        .set("started_at", from_instant(response.started_at)?)
        .set("finished_at", from_instant_opt(response.finished_at)?)
        .set("answers", response.answers.reveal())
        .set("words", response.words.reveal())
        .times(response.created_at, response.updated_at, response.deleted_at)
}

/// Adds a response.
pub async fn insert_response(tx: &mut Tx<'_>, response: &Response) -> Result<()> {
    response_row(response)?.insert(tx).await
}

/// Writes every field of a response that is there, `deleted_at` too.
pub async fn update_response(tx: &mut Tx<'_>, response: &Response) -> Result<()> {
    response_row(response)?.update(tx).await
}

/// A response by its id, deleted or not.
pub async fn response(tx: &mut Tx<'_>, id: ResponseId) -> Result<Option<Response>> {
    let row: Option<ResponseRow> =
        sqlx::query_as("SELECT * FROM worksheet_response WHERE id = ?").bind(id.uuid()).fetch_optional(tx.reader()?).await?;
    row.map(TryInto::try_into).transpose()
}

/// The responses to all versions of a worksheet that are not deleted, newest first.
pub async fn responses(tx: &mut Tx<'_>, key: &str) -> Result<Vec<Response>> {
    let rows: Vec<ResponseRow> = sqlx::query_as(
        "SELECT r.* FROM worksheet_response AS r JOIN worksheet AS w ON w.id = r.worksheet_id
         WHERE w.key = ? AND r.deleted_at IS NULL ORDER BY r.started_at DESC, r.id DESC",
    )
    .bind(key)
    .fetch_all(tx.reader()?)
    .await?;
    rows.into_iter().map(TryInto::try_into).collect()
}

/// When and in which zone responses were finished in a stretch of time, the end left out, in order.
pub async fn finished_between(
    tx: &mut Tx<'_>,
    from: chrono::DateTime<chrono::Utc>,
    to: chrono::DateTime<chrono::Utc>,
) -> Result<Vec<(chrono::DateTime<chrono::Utc>, chrono_tz::Tz)>> {
    let rows: Vec<(i64, String)> = sqlx::query_as(
        "SELECT finished_at, zone FROM worksheet_response WHERE deleted_at IS NULL AND finished_at >= ? AND finished_at < ? ORDER BY finished_at",
    )
    .bind(from_instant(from)?)
    .bind(from_instant(to)?)
    .fetch_all(tx.reader()?)
    .await?;
    rows.into_iter().map(|(at, of)| Ok((instant(at), zone(&of)?))).collect()
}

/// What the record says of one worksheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tally {
    pub key: String,
    /// How often it was finished.
    pub times_done: u32,
    pub last_done_at: Option<chrono::DateTime<chrono::Utc>>,
    /// The response being filled in, the one changed last.
    pub open: Option<ResponseId>,
}

/// What the record says of each worksheet that was ever begun.
pub async fn tally(tx: &mut Tx<'_>) -> Result<Vec<Tally>> {
    let rows: Vec<(String, i64, Option<i64>, Option<Uuid>)> = sqlx::query_as(
        "SELECT w.key, count(r.finished_at), max(r.finished_at), (
            SELECT open.id FROM worksheet_response AS open JOIN worksheet AS of ON of.id = open.worksheet_id
            WHERE of.key = w.key AND open.deleted_at IS NULL AND open.finished_at IS NULL ORDER BY open.updated_at DESC, open.id DESC LIMIT 1
         ) FROM worksheet_response AS r JOIN worksheet AS w ON w.id = r.worksheet_id
         WHERE r.deleted_at IS NULL GROUP BY w.key ORDER BY w.key",
    )
    .fetch_all(tx.reader()?)
    .await?;
    rows.into_iter()
        .map(|(key, times, last, open)| {
            Ok(Tally {
                key,
                times_done: u32::try_from(times).map_err(|_| Error::Database)?,
                last_done_at: last.map(instant),
                open: open.map(ResponseId::new),
            })
        })
        .collect()
}
