//! The `coping_card` table.

use daymark_domain::coping_card::CopingCard;
use daymark_domain::ids::CopingCardId;
use daymark_domain::words::Words;
use sqlx::FromRow;
use uuid::Uuid;

use crate::columns::instant;
use crate::row::Row;
use crate::{Error, Result, Tx};

#[derive(FromRow)]
struct Stored {
    id: Uuid,
    text: String,
    position: i64,
    created_at: i64,
    updated_at: i64,
    deleted_at: Option<i64>,
}

impl TryFrom<Stored> for CopingCard {
    type Error = Error;

    fn try_from(row: Stored) -> Result<Self> {
        Ok(Self {
            id: CopingCardId::new(row.id),
            text: Words::stored(row.text),
            position: u32::try_from(row.position).map_err(|_| Error::Database)?,
            created_at: instant(row.created_at),
            updated_at: instant(row.updated_at),
            deleted_at: row.deleted_at.map(instant),
        })
    }
}

fn row(card: &CopingCard) -> Result<Row> {
    Row::with_id("coping_card", card.id.uuid()).set("text", card.text.reveal()).set("position", card.position).times(
        card.created_at,
        card.updated_at,
        card.deleted_at,
    )
}

/// Adds one.
pub async fn insert(tx: &mut Tx<'_>, card: &CopingCard) -> Result<()> {
    row(card)?.insert(tx).await
}

/// Writes every field of one that is there, `deleted_at` too.
pub async fn update(tx: &mut Tx<'_>, card: &CopingCard) -> Result<()> {
    row(card)?.update(tx).await
}

/// One by its id, deleted or not.
pub async fn get(tx: &mut Tx<'_>, id: CopingCardId) -> Result<Option<CopingCard>> {
    let row: Option<Stored> = sqlx::query_as("SELECT * FROM coping_card WHERE id = ?").bind(id.uuid()).fetch_optional(tx.reader()?).await?;
    row.map(TryInto::try_into).transpose()
}

/// Those not deleted, in the person's order.
pub async fn list(tx: &mut Tx<'_>) -> Result<Vec<CopingCard>> {
    let rows: Vec<Stored> = sqlx::query_as("SELECT * FROM coping_card WHERE deleted_at IS NULL ORDER BY position, created_at, id")
        .fetch_all(tx.reader()?)
        .await?;
    rows.into_iter().map(TryInto::try_into).collect()
}
