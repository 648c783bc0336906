//! The `coping_card` table.

use daymark_domain::coping_card::CopingCard;
use daymark_domain::ids::CopingCardId;
use daymark_domain::words::Words;
use sqlx::FromRow;
use uuid::Uuid;

use crate::columns::{changed, from_instant, from_instant_opt, instant};
use crate::{Error, Result, Tx};

#[derive(FromRow)]
struct Row {
    id: Uuid,
    text: String,
    position: i64,
    created_at: i64,
    updated_at: i64,
    deleted_at: Option<i64>,
}

impl TryFrom<Row> for CopingCard {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self> {
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

/// Adds one.
pub async fn insert(tx: &mut Tx<'_>, card: &CopingCard) -> Result<()> {
    sqlx::query("INSERT INTO coping_card (text, position, created_at, updated_at, deleted_at, id) VALUES (?, ?, ?, ?, ?, ?)")
        .bind(card.text.reveal())
        .bind(card.position)
        .bind(from_instant(card.created_at)?)
        .bind(from_instant(card.updated_at)?)
        .bind(from_instant_opt(card.deleted_at)?)
        .bind(card.id.uuid())
        .execute(tx.writer().await?)
        .await?;
    Ok(())
}

/// Writes every field of one that is there, `deleted_at` too.
pub async fn update(tx: &mut Tx<'_>, card: &CopingCard) -> Result<()> {
    let result = sqlx::query("UPDATE coping_card SET text = ?, position = ?, created_at = ?, updated_at = ?, deleted_at = ? WHERE id = ?")
        .bind(card.text.reveal())
        .bind(card.position)
        .bind(from_instant(card.created_at)?)
        .bind(from_instant(card.updated_at)?)
        .bind(from_instant_opt(card.deleted_at)?)
        .bind(card.id.uuid())
        .execute(tx.writer().await?)
        .await?;
    changed(&result)
}

/// One by its id, deleted or not.
pub async fn get(tx: &mut Tx<'_>, id: CopingCardId) -> Result<Option<CopingCard>> {
    let row: Option<Row> =
        sqlx::query_as("SELECT * FROM coping_card WHERE id = ?").bind(id.uuid()).fetch_optional(tx.reader().await?).await?;
    row.map(TryInto::try_into).transpose()
}

/// Those not deleted, in the person's order.
pub async fn list(tx: &mut Tx<'_>) -> Result<Vec<CopingCard>> {
    let rows: Vec<Row> = sqlx::query_as("SELECT * FROM coping_card WHERE deleted_at IS NULL ORDER BY position, created_at, id")
        .fetch_all(tx.reader().await?)
        .await?;
    rows.into_iter().map(TryInto::try_into).collect()
}
