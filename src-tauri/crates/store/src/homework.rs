//! The `homework` table.

use chrono::{DateTime, NaiveDateTime, Utc};
use daymark_domain::homework::{Homework, HomeworkItem};
use daymark_domain::ids::{HomeworkId, SessionId};
use sqlx::FromRow;
use uuid::Uuid;

use crate::columns::{from_instant, from_instant_opt, from_local, from_words, instant, local, words, zone};
use crate::row::Row;
use crate::{Error, Result, Tx};

#[derive(FromRow)]
struct Stored {
    id: Uuid,
    session_id: Option<Uuid>,
    original: Option<String>,
    kind: String,
    item: Option<String>,
    note: Option<String>,
    zone: String,
    due_at: Option<i64>,
    done_at: Option<i64>,
    created_at: i64,
    updated_at: i64,
    deleted_at: Option<i64>,
}

impl TryFrom<Stored> for Homework {
    type Error = Error;

    fn try_from(row: Stored) -> Result<Self> {
        Ok(Self {
            id: HomeworkId::new(row.id),
            session: match (row.session_id, row.original) {
                (Some(session), Some(original)) => Some((SessionId::new(session), local(&original)?)),
                _ => None,
            },
            item: match (row.kind.as_str(), row.item) {
                ("exercise", Some(id)) => HomeworkItem::Exercise { id },
                ("worksheet", Some(key)) => HomeworkItem::Worksheet { key },
                ("other", None) => HomeworkItem::Other,
                _ => return Err(Error::Database),
            },
            note: words(row.note),
            zone: zone(&row.zone)?,
            due_at: row.due_at.map(instant),
            done_at: row.done_at.map(instant),
            created_at: instant(row.created_at),
            updated_at: instant(row.updated_at),
            deleted_at: row.deleted_at.map(instant),
        })
    }
}

/// What one occurrence handed out.
pub async fn of_occurrence(tx: &mut Tx<'_>, session: SessionId, original: NaiveDateTime) -> Result<Vec<Homework>> {
    let rows: Vec<Stored> = sqlx::query_as("SELECT * FROM homework WHERE deleted_at IS NULL AND session_id = ? AND original = ?")
        .bind(session.uuid())
        .bind(from_local(original))
        .fetch_all(tx.reader()?)
        .await?;
    rows.into_iter().map(Homework::try_from).collect()
}

/// The columns `kind` and `item`.
fn from_item(item: &HomeworkItem) -> (&'static str, Option<&str>) {
    match item {
        HomeworkItem::Exercise { id } => ("exercise", Some(id)),
        HomeworkItem::Worksheet { key } => ("worksheet", Some(key)),
        HomeworkItem::Other => ("other", None),
    }
}

fn row(homework: &Homework) -> Result<Row> {
    let (kind, item) = from_item(&homework.item);
    Row::with_id("homework", homework.id.uuid())
        .set("session_id", homework.session.map(|(session, _)| session.uuid()))
        .set("original", homework.session.map(|(_, original)| from_local(original)))
        .set("kind", kind)
        .set("item", item)
        .set("note", from_words(homework.note.as_ref()))
        .set("zone", homework.zone.name())
        .set("due_at", from_instant_opt(homework.due_at)?)
        .set("done_at", from_instant_opt(homework.done_at)?)
        .times(homework.created_at, homework.updated_at, homework.deleted_at)
}

/// Adds one.
pub async fn insert(tx: &mut Tx<'_>, homework: &Homework) -> Result<()> {
    row(homework)?.insert(tx).await
}

/// Writes every field of one that is there, `deleted_at` too.
pub async fn update(tx: &mut Tx<'_>, homework: &Homework) -> Result<()> {
    row(homework)?.update(tx).await
}

/// One by its id, deleted or not.
pub async fn get(tx: &mut Tx<'_>, id: HomeworkId) -> Result<Option<Homework>> {
    let row: Option<Stored> = sqlx::query_as("SELECT * FROM homework WHERE id = ?").bind(id.uuid()).fetch_optional(tx.reader()?).await?;
    row.map(TryInto::try_into).transpose()
}

/// What is still to be done, due first first; what has no time comes last.
pub async fn open(tx: &mut Tx<'_>) -> Result<Vec<Homework>> {
    let rows: Vec<Stored> = sqlx::query_as(
        "SELECT * FROM homework WHERE deleted_at IS NULL AND done_at IS NULL ORDER BY due_at IS NULL, due_at, created_at, id",
    )
    .fetch_all(tx.reader()?)
    .await?;
    rows.into_iter().map(TryInto::try_into).collect()
}

/// What was done last, newest first.
pub async fn done(tx: &mut Tx<'_>, limit: u32) -> Result<Vec<Homework>> {
    let rows: Vec<Stored> = sqlx::query_as(
        "SELECT * FROM homework WHERE deleted_at IS NULL AND done_at IS NOT NULL ORDER BY done_at DESC, created_at DESC, id DESC LIMIT ?",
    )
    .bind(limit)
    .fetch_all(tx.reader()?)
    .await?;
    rows.into_iter().map(TryInto::try_into).collect()
}

/// What was done in a stretch of time, the end left out, in order.
pub async fn done_between(tx: &mut Tx<'_>, from: DateTime<Utc>, to: DateTime<Utc>) -> Result<Vec<Homework>> {
    let rows: Vec<Stored> =
        sqlx::query_as("SELECT * FROM homework WHERE deleted_at IS NULL AND done_at >= ? AND done_at < ? ORDER BY done_at, id")
            .bind(from_instant(from)?)
            .bind(from_instant(to)?)
            .fetch_all(tx.reader()?)
            .await?;
    rows.into_iter().map(TryInto::try_into).collect()
}
