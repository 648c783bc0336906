//! The `goal` table, and what a person counted themselves.

use chrono::NaiveDate;
use daymark_domain::goal::Goal;
use daymark_domain::ids::{GoalId, PhaseId};
use daymark_domain::words::Words;
use sqlx::FromRow;
use uuid::Uuid;

use crate::columns::{changed, date, from_instant, from_instant_opt, from_name, from_words, instant, name, words};
use crate::{Error, Result, Tx};

#[derive(FromRow)]
struct Row {
    id: Uuid,
    title: String,
    why: Option<String>,
    measure: String,
    weekly_target: i64,
    phase_id: Option<Uuid>,
    created_at: i64,
    updated_at: i64,
    ended_at: Option<i64>,
    deleted_at: Option<i64>,
}

impl TryFrom<Row> for Goal {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self> {
        Ok(Self {
            id: GoalId::new(row.id),
            title: Words::stored(row.title),
            why: words(row.why),
            measure: name(row.measure)?,
            weekly_target: u32::try_from(row.weekly_target).map_err(|_| Error::Database)?,
            phase: row.phase_id.map(PhaseId::new),
            created_at: instant(row.created_at),
            updated_at: instant(row.updated_at),
            ended_at: row.ended_at.map(instant),
            deleted_at: row.deleted_at.map(instant),
        })
    }
}

/// Adds one.
pub async fn insert(tx: &mut Tx<'_>, goal: &Goal) -> Result<()> {
    write(
        tx,
        "INSERT INTO goal (title, why, measure, weekly_target, phase_id, created_at, updated_at, ended_at, deleted_at, id)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        goal,
    )
    .await
}

/// Writes every field of one that is there, `ended_at` and `deleted_at` too.
pub async fn update(tx: &mut Tx<'_>, goal: &Goal) -> Result<()> {
    write(
        tx,
        "UPDATE goal SET title = ?, why = ?, measure = ?, weekly_target = ?, phase_id = ?, created_at = ?, updated_at = ?, ended_at = ?,
         deleted_at = ? WHERE id = ?",
        goal,
    )
    .await
}

async fn write(tx: &mut Tx<'_>, statement: &'static str, goal: &Goal) -> Result<()> {
    let result = sqlx::query(statement)
        .bind(goal.title.reveal())
        .bind(from_words(goal.why.as_ref()))
        .bind(from_name(&goal.measure)?)
        .bind(goal.weekly_target)
        .bind(goal.phase.map(PhaseId::uuid))
        .bind(from_instant(goal.created_at)?)
        .bind(from_instant(goal.updated_at)?)
        .bind(from_instant_opt(goal.ended_at)?)
        .bind(from_instant_opt(goal.deleted_at)?)
        .bind(goal.id.uuid())
        .execute(tx.writer().await?)
        .await?;
    changed(&result)
}

/// One by its id, deleted or not.
pub async fn get(tx: &mut Tx<'_>, id: GoalId) -> Result<Option<Goal>> {
    let row: Option<Row> = sqlx::query_as("SELECT * FROM goal WHERE id = ?").bind(id.uuid()).fetch_optional(tx.reader().await?).await?;
    row.map(TryInto::try_into).transpose()
}

/// Those not deleted: the ones that go on in the order in which they were set, then the ended ones, the last ended first.
pub async fn list(tx: &mut Tx<'_>) -> Result<Vec<Goal>> {
    let rows: Vec<Row> =
        sqlx::query_as("SELECT * FROM goal WHERE deleted_at IS NULL ORDER BY ended_at IS NOT NULL, ended_at DESC, created_at, id")
            .fetch_all(tx.reader().await?)
            .await?;
    rows.into_iter().map(TryInto::try_into).collect()
}

/// What a person counted for a goal on one day.
pub async fn count(tx: &mut Tx<'_>, goal: GoalId, on: NaiveDate) -> Result<u32> {
    let count: Option<i64> = sqlx::query_scalar("SELECT count FROM goal_count WHERE goal_id = ? AND \"on\" = ?")
        .bind(goal.uuid())
        .bind(on.to_string())
        .fetch_optional(tx.reader().await?)
        .await?;
    u32::try_from(count.unwrap_or(0)).map_err(|_| Error::Database)
}

/// Says what a person counted for a goal on one day.
pub async fn set_count(tx: &mut Tx<'_>, goal: GoalId, on: NaiveDate, count: u32) -> Result<()> {
    let query = if count == 0 {
        sqlx::query("DELETE FROM goal_count WHERE goal_id = ? AND \"on\" = ?").bind(goal.uuid()).bind(on.to_string())
    } else {
        sqlx::query(
            "INSERT INTO goal_count (goal_id, \"on\", count) VALUES (?, ?, ?)
             ON CONFLICT (goal_id, \"on\") DO UPDATE SET count = excluded.count",
        )
        .bind(goal.uuid())
        .bind(on.to_string())
        .bind(count)
    };
    query.execute(tx.writer().await?).await?;
    Ok(())
}

/// What a person counted on days, both ends included, in order.
pub async fn counts_between(tx: &mut Tx<'_>, from: NaiveDate, to: NaiveDate) -> Result<Vec<(GoalId, NaiveDate, u32)>> {
    let rows: Vec<(Uuid, String, i64)> =
        sqlx::query_as("SELECT goal_id, \"on\", count FROM goal_count WHERE \"on\" BETWEEN ? AND ? ORDER BY \"on\", goal_id")
            .bind(from.to_string())
            .bind(to.to_string())
            .fetch_all(tx.reader().await?)
            .await?;
    rows.into_iter()
        .map(|(goal, on, count)| Ok((GoalId::new(goal), date(&on)?, u32::try_from(count).map_err(|_| Error::Database)?)))
        .collect()
}
