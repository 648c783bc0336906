//! The `milestone` table: those of one's own. The others are read from the record.

use daymark_domain::ids::MilestoneId;
use daymark_domain::milestone::OwnMilestone;
use daymark_domain::words::Words;
use sqlx::FromRow;
use uuid::Uuid;

use crate::columns::{date, instant};
use crate::row::Row;
use crate::{Error, Result, Tx};

#[derive(FromRow)]
struct Stored {
    id: Uuid,
    title: String,
    on: String,
    created_at: i64,
    updated_at: i64,
    deleted_at: Option<i64>,
}

impl TryFrom<Stored> for OwnMilestone {
    type Error = Error;

    fn try_from(row: Stored) -> Result<Self> {
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

fn row(milestone: &OwnMilestone) -> Result<Row> {
    Row::with_id("milestone", milestone.id.uuid()).set("title", milestone.title.reveal()).set("on", milestone.on.to_string()).times(
        milestone.created_at,
        milestone.updated_at,
        milestone.deleted_at,
    )
}

/// Adds one.
pub async fn insert(tx: &mut Tx<'_>, milestone: &OwnMilestone) -> Result<()> {
    row(milestone)?.insert(tx).await
}

/// Writes every field of one that is there, `deleted_at` too.
pub async fn update(tx: &mut Tx<'_>, milestone: &OwnMilestone) -> Result<()> {
    row(milestone)?.update(tx).await
}

/// One by its id, deleted or not.
pub async fn get(tx: &mut Tx<'_>, id: MilestoneId) -> Result<Option<OwnMilestone>> {
    let row: Option<Stored> = sqlx::query_as("SELECT * FROM milestone WHERE id = ?").bind(id.uuid()).fetch_optional(tx.reader()?).await?;
    row.map(TryInto::try_into).transpose()
}

/// Those not deleted, by their day.
pub async fn list(tx: &mut Tx<'_>) -> Result<Vec<OwnMilestone>> {
    let rows: Vec<Stored> =
        sqlx::query_as("SELECT * FROM milestone WHERE deleted_at IS NULL ORDER BY \"on\", id").fetch_all(tx.reader()?).await?;
    rows.into_iter().map(TryInto::try_into).collect()
}
