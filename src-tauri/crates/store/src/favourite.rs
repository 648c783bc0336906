//! The `favourite` table: exercises and worksheets the person keeps at hand.

use daymark_domain::practice::ItemKind;

use crate::columns::{from_name, name};
use crate::row::Row;
use crate::{Result, Tx};

/// Keeps an item at hand, after those that are there, or lets go of it.
pub async fn set(tx: &mut Tx<'_>, kind: ItemKind, item: &str, on: bool) -> Result<()> {
    let row = Row::of("favourite").key("kind", from_name(&kind)?).key("item", item);
    if !on {
        return row.remove(tx).await;
    }
    let all = list(tx).await?;
    if all.iter().any(|(known, id)| *known == kind && id == item) {
        return Ok(());
    }
    let last: i64 =
        sqlx::query_scalar("SELECT coalesce(max(position), 0) FROM favourite WHERE deleted_at IS NULL").fetch_one(tx.reader()?).await?;
    row.set("position", last + 1).once("id", tx.new_id()?).stamped(tx)?.put(tx).await
}

/// The items kept at hand, in the order they were chosen.
pub async fn list(tx: &mut Tx<'_>) -> Result<Vec<(ItemKind, String)>> {
    let rows: Vec<(String, String)> =
        sqlx::query_as("SELECT kind, item FROM favourite WHERE deleted_at IS NULL ORDER BY position, item").fetch_all(tx.reader()?).await?;
    rows.into_iter().map(|(kind, item)| Ok((name(kind)?, item))).collect()
}
