//! The `favourite` table: exercises and worksheets the person keeps at hand.

use daymark_domain::practice::ItemKind;

use crate::columns::{from_name, name};
use crate::{Result, Tx};

/// Keeps an item at hand, after those that are there, or lets go of it.
pub async fn set(tx: &mut Tx<'_>, kind: ItemKind, item: &str, on: bool) -> Result<()> {
    let query = if on {
        "INSERT INTO favourite (kind, item, position) VALUES (?, ?, (SELECT coalesce(max(position), 0) + 1 FROM favourite))
         ON CONFLICT (kind, item) DO NOTHING"
    } else {
        "DELETE FROM favourite WHERE kind = ? AND item = ?"
    };
    sqlx::query(query).bind(from_name(&kind)?).bind(item).execute(tx.writer().await?).await?;
    Ok(())
}

/// The items kept at hand, in the order they were chosen.
pub async fn list(tx: &mut Tx<'_>) -> Result<Vec<(ItemKind, String)>> {
    let rows: Vec<(String, String)> =
        sqlx::query_as("SELECT kind, item FROM favourite ORDER BY position, item").fetch_all(tx.reader().await?).await?;
    rows.into_iter().map(|(kind, item)| Ok((name(kind)?, item))).collect()
}
