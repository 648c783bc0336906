//! The `draft` table: what is being written and not yet saved, by the form and what it is open for, so that it outlives the app.

use chrono::{DateTime, Utc};
use daymark_domain::words::Words;

use crate::columns::{from_instant, instant};
use crate::row::Row;
use crate::{Result, Tx};

/// Keeps a form's draft in place of the one before.
pub async fn save(tx: &mut Tx<'_>, form: &str, body: &Words, at: DateTime<Utc>) -> Result<()> {
    Row::of("draft").key("form", form).set("body", body.reveal()).set("saved_at", from_instant(at)?).replace(tx).await
}

/// A form's draft, and when it was saved.
pub async fn get(tx: &mut Tx<'_>, form: &str) -> Result<Option<(Words, DateTime<Utc>)>> {
    let row: Option<(String, i64)> =
        sqlx::query_as("SELECT body, saved_at FROM draft WHERE form = ?").bind(form).fetch_optional(tx.reader()?).await?;
    Ok(row.map(|(body, at)| (Words::stored(body), instant(at))))
}

/// Forgets a form's draft, if there is one.
pub async fn discard(tx: &mut Tx<'_>, form: &str) -> Result<()> {
    tx.execute(sqlx::query("DELETE FROM draft WHERE form = ?").bind(form)).await.map(drop)
}
