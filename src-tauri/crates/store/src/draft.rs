//! The `draft` table: what is being written and not yet saved, by the form and what it is open for, so that it outlives the app.

use chrono::{DateTime, Utc};
use daymark_domain::words::Words;

use crate::columns::{from_instant, instant};
use crate::{Result, Tx};

/// Keeps a form's draft in place of the one before.
pub async fn save(tx: &mut Tx<'_>, form: &str, body: &Words, at: DateTime<Utc>) -> Result<()> {
    let at = from_instant(at)?;
    tx.later(
        "INSERT INTO draft (form, body, saved_at) VALUES (?, ?, ?)
         ON CONFLICT (form) DO UPDATE SET body = excluded.body, saved_at = excluded.saved_at",
    )
    .await?
    .bind(form)
    .bind(body.reveal())
    .bind(at);
    Ok(())
}

/// A form's draft, and when it was saved.
pub async fn get(tx: &mut Tx<'_>, form: &str) -> Result<Option<(Words, DateTime<Utc>)>> {
    let row: Option<(String, i64)> =
        sqlx::query_as("SELECT body, saved_at FROM draft WHERE form = ?").bind(form).fetch_optional(tx.reader().await?).await?;
    Ok(row.map(|(body, at)| (Words::stored(body), instant(at))))
}

/// Forgets a form's draft, if there is one.
pub async fn discard(tx: &mut Tx<'_>, form: &str) -> Result<()> {
    tx.later("DELETE FROM draft WHERE form = ?").await?.bind(form);
    Ok(())
}
