//! The `weekly_review` table.

use chrono::NaiveDate;
use daymark_domain::ids::ReviewId;
use daymark_domain::review::WeeklyReview;
use sqlx::FromRow;
use uuid::Uuid;

use crate::columns::{date, from_instant, from_instant_opt, from_words, instant, words};
use crate::row::Row;
use crate::{Error, Result, Tx};

#[derive(FromRow)]
struct Stored {
    week_on: String,
    id: Uuid,
    helped: Option<String>,
    hard: Option<String>,
    next_step: Option<String>,
    started_at: i64,
    finished_at: Option<i64>,
    updated_at: i64,
}

impl TryFrom<Stored> for WeeklyReview {
    type Error = Error;

    fn try_from(row: Stored) -> Result<Self> {
        Ok(Self {
            id: ReviewId::new(row.id),
            week_on: date(&row.week_on)?,
            helped: words(row.helped),
            hard: words(row.hard),
            next_step: words(row.next_step),
            started_at: instant(row.started_at),
            finished_at: row.finished_at.map(instant),
            updated_at: instant(row.updated_at),
        })
    }
}

/// Keeps the review of a week, in place of what was kept of that week.
pub async fn save(tx: &mut Tx<'_>, review: &WeeklyReview) -> Result<()> {
    Row::of("weekly_review")
        .key("week_on", review.week_on.to_string())
        .once("id", review.id.uuid())
        .set("helped", from_words(review.helped.as_ref()))
        .set("hard", from_words(review.hard.as_ref()))
        .set("next_step", from_words(review.next_step.as_ref()))
        .once("started_at", from_instant(review.started_at)?)
        .set("finished_at", from_instant_opt(review.finished_at)?)
        .once("created_at", from_instant(review.started_at)?)
        .set("updated_at", from_instant(review.updated_at)?)
        .put(tx)
        .await
}

/// The review of the week that begins on a Monday.
pub async fn get(tx: &mut Tx<'_>, week_on: NaiveDate) -> Result<Option<WeeklyReview>> {
    let row: Option<Stored> = sqlx::query_as("SELECT * FROM weekly_review WHERE deleted_at IS NULL AND week_on = ?")
        .bind(week_on.to_string())
        .fetch_optional(tx.reader()?)
        .await?;
    row.map(TryInto::try_into).transpose()
}

/// All, the newest week first.
pub async fn list(tx: &mut Tx<'_>) -> Result<Vec<WeeklyReview>> {
    let rows: Vec<Stored> =
        sqlx::query_as("SELECT * FROM weekly_review WHERE deleted_at IS NULL ORDER BY week_on DESC").fetch_all(tx.reader()?).await?;
    rows.into_iter().map(TryInto::try_into).collect()
}
