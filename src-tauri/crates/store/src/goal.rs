//! The `goal` table, and what a person counted themselves.

use chrono::NaiveDate;
use daymark_domain::goal::Goal;
use daymark_domain::ids::{GoalId, PhaseId};
use daymark_domain::words::Words;
use sqlx::FromRow;
use uuid::Uuid;

use crate::columns::{date, from_instant_opt, from_name, from_words, instant, name, words};
use crate::row::Row;
use crate::{Error, Result, Tx};

#[derive(FromRow)]
struct Stored {
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

impl TryFrom<Stored> for Goal {
    type Error = Error;

    fn try_from(row: Stored) -> Result<Self> {
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

fn row(goal: &Goal) -> Result<Row> {
    Row::with_id("goal", goal.id.uuid())
        .set("title", goal.title.reveal())
        .set("why", from_words(goal.why.as_ref()))
        .set("measure", from_name(&goal.measure)?)
        .set("weekly_target", goal.weekly_target)
        .set("phase_id", goal.phase.map(PhaseId::uuid))
        .set("ended_at", from_instant_opt(goal.ended_at)?)
        .times(goal.created_at, goal.updated_at, goal.deleted_at)
}

/// Adds one.
pub async fn insert(tx: &mut Tx<'_>, goal: &Goal) -> Result<()> {
    row(goal)?.insert(tx).await
}

/// Writes every field of one that is there, `deleted_at` too.
pub async fn update(tx: &mut Tx<'_>, goal: &Goal) -> Result<()> {
    row(goal)?.update(tx).await
}

/// One by its id, deleted or not.
pub async fn get(tx: &mut Tx<'_>, id: GoalId) -> Result<Option<Goal>> {
    let row: Option<Stored> = sqlx::query_as("SELECT * FROM goal WHERE id = ?").bind(id.uuid()).fetch_optional(tx.reader()?).await?;
    row.map(TryInto::try_into).transpose()
}

/// Those not deleted: the ones that go on in the order in which they were set, then the ended ones, the last ended first.
pub async fn list(tx: &mut Tx<'_>) -> Result<Vec<Goal>> {
    let rows: Vec<Stored> =
        sqlx::query_as("SELECT * FROM goal WHERE deleted_at IS NULL ORDER BY ended_at IS NOT NULL, ended_at DESC, created_at, id")
            .fetch_all(tx.reader()?)
            .await?;
    rows.into_iter().map(TryInto::try_into).collect()
}

/// What a person counted for a goal on one day.
pub async fn count(tx: &mut Tx<'_>, goal: GoalId, on: NaiveDate) -> Result<u32> {
    let count: Option<i64> = sqlx::query_scalar("SELECT count FROM goal_count WHERE deleted_at IS NULL AND goal_id = ? AND \"on\" = ?")
        .bind(goal.uuid())
        .bind(on.to_string())
        .fetch_optional(tx.reader()?)
        .await?;
    u32::try_from(count.unwrap_or(0)).map_err(|_| Error::Database)
}

/// Says what a person counted for a goal on one day.
pub async fn set_count(tx: &mut Tx<'_>, goal: GoalId, on: NaiveDate, count: u32) -> Result<()> {
    let row = Row::of("goal_count").key("goal_id", goal.uuid()).key("on", on.to_string());
    if count == 0 {
        return row.remove(tx).await;
    }
    row.set("count", count).once("id", tx.new_id()?).stamped(tx)?.put(tx).await
}

/// What a person counted on days, both ends included, in order.
pub async fn counts_between(tx: &mut Tx<'_>, from: NaiveDate, to: NaiveDate) -> Result<Vec<(GoalId, NaiveDate, u32)>> {
    let rows: Vec<(Uuid, String, i64)> = sqlx::query_as(
        "SELECT goal_id, \"on\", count FROM goal_count WHERE deleted_at IS NULL AND \"on\" BETWEEN ? AND ? ORDER BY \"on\", goal_id",
    )
    .bind(from.to_string())
    .bind(to.to_string())
    .fetch_all(tx.reader()?)
    .await?;
    rows.into_iter()
        .map(|(goal, on, count)| Ok((GoalId::new(goal), date(&on)?, u32::try_from(count).map_err(|_| Error::Database)?)))
        .collect()
}
