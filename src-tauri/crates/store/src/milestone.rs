//! The `milestone` table: those of one's own. The others are read from the record.

use daymark_domain::ids::MilestoneId;
use daymark_domain::milestone::OwnMilestone;
use daymark_domain::words::Words;
use sqlx::FromRow;
use uuid::Uuid;

use crate::columns::{changed, date, from_instant, from_instant_opt, instant};
use crate::{Error, Result, Tx};

#[derive(FromRow)]
struct Row {
    id: Uuid,
    title: String,
    on: String,
    created_at: i64,
    updated_at: i64,
    deleted_at: Option<i64>,
}

impl TryFrom<Row> for OwnMilestone {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self> {
        Ok(Self {
            id: MilestoneId::new(row.id),
            title: Words::stored(row.title),
            on: date(&row.on)?,
            created_at: instant(row.created_at),
            updated_at: instant(row.updated_at),
            deleted_at: row.deleted_at.map(instant),
        })
    }
}

/// Adds one.
pub async fn insert(tx: &mut Tx<'_>, milestone: &OwnMilestone) -> Result<()> {
    write(tx, "INSERT INTO milestone (title, \"on\", created_at, updated_at, deleted_at, id) VALUES (?, ?, ?, ?, ?, ?)", milestone).await
}

/// Writes every field of one that is there, `deleted_at` too.
pub async fn update(tx: &mut Tx<'_>, milestone: &OwnMilestone) -> Result<()> {
    write(tx, "UPDATE milestone SET title = ?, \"on\" = ?, created_at = ?, updated_at = ?, deleted_at = ? WHERE id = ?", milestone).await
}

async fn write(tx: &mut Tx<'_>, statement: &'static str, milestone: &OwnMilestone) -> Result<()> {
    let result = sqlx::query(statement)
        .bind(milestone.title.reveal())
        .bind(milestone.on.to_string())
        .bind(from_instant(milestone.created_at)?)
        .bind(from_instant(milestone.updated_at)?)
        .bind(from_instant_opt(milestone.deleted_at)?)
        .bind(milestone.id.uuid())
        .execute(tx.writer().await?)
        .await?;
    changed(&result)
}

/// One by its id, deleted or not.
pub async fn get(tx: &mut Tx<'_>, id: MilestoneId) -> Result<Option<OwnMilestone>> {
    let row: Option<Row> =
        sqlx::query_as("SELECT * FROM milestone WHERE id = ?").bind(id.uuid()).fetch_optional(tx.reader().await?).await?;
    row.map(TryInto::try_into).transpose()
}

/// Those not deleted, by their day.
pub async fn list(tx: &mut Tx<'_>) -> Result<Vec<OwnMilestone>> {
    let rows: Vec<Row> =
        sqlx::query_as("SELECT * FROM milestone WHERE deleted_at IS NULL ORDER BY \"on\", id").fetch_all(tx.reader().await?).await?;
    rows.into_iter().map(TryInto::try_into).collect()
}
