//! What a person says of days that nobody reported: the `silence_answer` table.

use chrono::{DateTime, Utc};
use daymark_domain::days::{Answered, Span};
use sqlx::FromRow;
use uuid::Uuid;

use crate::columns::{date, from_instant, from_name, name};
use crate::{Result, Tx};

#[derive(FromRow)]
struct Row {
    from_on: String,
    to_on: String,
    answer: String,
}

/// Keeps an answer, in place of an earlier one about the same days.
pub async fn put(tx: &mut Tx<'_>, id: Uuid, answered: &Answered, now: DateTime<Utc>) -> Result<()> {
    take_back(tx, answered.span, now).await?;
    sqlx::query("INSERT INTO silence_answer (id, from_on, to_on, answer, created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?)")
        .bind(id)
        .bind(answered.span.from.to_string())
        .bind(answered.span.to.to_string())
        .bind(from_name(&answered.answer)?)
        .bind(from_instant(now)?)
        .bind(from_instant(now)?)
        .execute(tx.writer().await?)
        .await?;
    Ok(())
}

/// Takes back what was said of just these days.
pub async fn take_back(tx: &mut Tx<'_>, span: Span, now: DateTime<Utc>) -> Result<()> {
    sqlx::query("UPDATE silence_answer SET deleted_at = ?, updated_at = ? WHERE from_on = ? AND to_on = ? AND deleted_at IS NULL")
        .bind(from_instant(now)?)
        .bind(from_instant(now)?)
        .bind(span.from.to_string())
        .bind(span.to.to_string())
        .execute(tx.writer().await?)
        .await?;
    Ok(())
}

/// All answers that stand, by their first day.
pub async fn list(tx: &mut Tx<'_>) -> Result<Vec<Answered>> {
    let rows: Vec<Row> =
        sqlx::query_as("SELECT from_on, to_on, answer FROM silence_answer WHERE deleted_at IS NULL ORDER BY from_on, to_on")
            .fetch_all(tx.reader().await?)
            .await?;
    let answered = |row: Row| Ok(Answered { span: Span { from: date(&row.from_on)?, to: date(&row.to_on)? }, answer: name(row.answer)? });
    rows.into_iter().map(answered).collect()
}
