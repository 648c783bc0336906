//! What a person says of days that nobody reported: the `silence_answer` table.

use chrono::{DateTime, Utc};
use daymark_domain::days::{Answered, Span};
use sqlx::FromRow;
use uuid::Uuid;

use crate::columns::{date, from_name, name};
use crate::row::Row;
use crate::{Result, Tx};

#[derive(FromRow)]
struct Stored {
    from_on: String,
    to_on: String,
    answer: String,
}

/// Keeps an answer, in place of an earlier one about the same days.
pub async fn put(tx: &mut Tx<'_>, id: Uuid, answered: &Answered, now: DateTime<Utc>) -> Result<()> {
    take_back(tx, answered.span).await?;
    Row::with_id("silence_answer", id)
        .set("from_on", answered.span.from.to_string())
        .set("to_on", answered.span.to.to_string())
        .set("answer", from_name(&answered.answer)?)
        .times(now, now, None)?
        .insert(tx)
        .await
}

/// Takes back what was said of just these days.
pub async fn take_back(tx: &mut Tx<'_>, span: Span) -> Result<()> {
    let row = Row::of("silence_answer").key("from_on", span.from.to_string()).key("to_on", span.to.to_string());
    row.remove(tx).await
}

/// All answers that stand, by their first day.
pub async fn list(tx: &mut Tx<'_>) -> Result<Vec<Answered>> {
    let rows: Vec<Stored> =
        sqlx::query_as("SELECT from_on, to_on, answer FROM silence_answer WHERE deleted_at IS NULL ORDER BY from_on, to_on")
            .fetch_all(tx.reader()?)
            .await?;
    let answered =
        |row: Stored| Ok(Answered { span: Span { from: date(&row.from_on)?, to: date(&row.to_on)? }, answer: name(row.answer)? });
    rows.into_iter().map(answered).collect()
}
