//! The `practice` table: runs of exercises.

use chrono::{DateTime, Utc};
use daymark_domain::ids::{PracticeId, UrgeId};
use daymark_domain::practice::Practice;
use sqlx::FromRow;
use uuid::Uuid;

use crate::columns::{
    changed, from_instant, from_instant_opt, from_name, from_rating_opt, from_words, instant, name, rating_opt, words, zone,
};
use crate::{Error, Result, Tx};

#[derive(FromRow)]
struct Row {
    id: Uuid,
    exercise: String,
    urge_id: Option<Uuid>,
    zone: String,
    started_at: i64,
    ended_at: Option<i64>,
    outcome: Option<String>,
    before: Option<i64>,
    after: Option<i64>,
    note: Option<String>,
}

impl TryFrom<Row> for Practice {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self> {
        Ok(Self {
            id: PracticeId::new(row.id),
            exercise: row.exercise,
            urge: row.urge_id.map(UrgeId::new),
            zone: zone(&row.zone)?,
            started_at: instant(row.started_at),
            ended_at: row.ended_at.map(instant),
            outcome: row.outcome.map(name).transpose()?,
            before: rating_opt(row.before)?,
            after: rating_opt(row.after)?,
            note: words(row.note),
        })
    }
}

/// What the record says of one exercise.
#[derive(Clone, Debug, PartialEq)]
pub struct Tally {
    /// The exercise's id in the content catalogue.
    pub exercise: String,
    /// How often it was begun.
    pub runs: u32,
    /// How many of these were rated both before and after.
    pub rated_runs: u32,
    /// The mean of before minus after over the rated runs.
    pub mean_relief: Option<f64>,
    /// When it was last begun.
    pub last_done_at: DateTime<Utc>,
}

/// Adds one.
pub async fn insert(tx: &mut Tx<'_>, practice: &Practice) -> Result<()> {
    sqlx::query(
        "INSERT INTO practice (exercise, urge_id, zone, started_at, ended_at, outcome, before, after, note, id)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    )
    .bind(&practice.exercise)
    .bind(practice.urge.map(UrgeId::uuid))
    .bind(practice.zone.name())
    .bind(from_instant(practice.started_at)?)
    .bind(from_instant_opt(practice.ended_at)?)
    .bind(practice.outcome.as_ref().map(from_name).transpose()?)
    .bind(from_rating_opt(practice.before))
    .bind(from_rating_opt(practice.after))
    .bind(from_words(practice.note.as_ref()))
    .bind(practice.id.uuid())
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// Writes every field of one that is there.
pub async fn update(tx: &mut Tx<'_>, practice: &Practice) -> Result<()> {
    let result = sqlx::query(
        "UPDATE practice SET exercise = ?, urge_id = ?, zone = ?, started_at = ?, ended_at = ?, outcome = ?, before = ?, after = ?,
         note = ? WHERE id = ?",
    )
    .bind(&practice.exercise)
    .bind(practice.urge.map(UrgeId::uuid))
    .bind(practice.zone.name())
    .bind(from_instant(practice.started_at)?)
    .bind(from_instant_opt(practice.ended_at)?)
    .bind(practice.outcome.as_ref().map(from_name).transpose()?)
    .bind(from_rating_opt(practice.before))
    .bind(from_rating_opt(practice.after))
    .bind(from_words(practice.note.as_ref()))
    .bind(practice.id.uuid())
    .execute(tx.connection())
    .await?;
    changed(&result)
}

/// One by its id.
pub async fn get(tx: &mut Tx<'_>, id: PracticeId) -> Result<Option<Practice>> {
    let row: Option<Row> = sqlx::query_as("SELECT * FROM practice WHERE id = ?").bind(id.uuid()).fetch_optional(tx.connection()).await?;
    row.map(TryInto::try_into).transpose()
}

/// Those begun at an instant or later, newest first.
pub async fn list_since(tx: &mut Tx<'_>, since: DateTime<Utc>) -> Result<Vec<Practice>> {
    let rows: Vec<Row> = sqlx::query_as("SELECT * FROM practice WHERE started_at >= ? ORDER BY started_at DESC, id DESC")
        .bind(from_instant(since)?)
        .fetch_all(tx.connection())
        .await?;
    rows.into_iter().map(TryInto::try_into).collect()
}

/// Those of one urge, in the order they were begun.
pub async fn for_urge(tx: &mut Tx<'_>, urge: UrgeId) -> Result<Vec<Practice>> {
    let rows: Vec<Row> = sqlx::query_as("SELECT * FROM practice WHERE urge_id = ? ORDER BY started_at, id")
        .bind(urge.uuid())
        .fetch_all(tx.connection())
        .await?;
    rows.into_iter().map(TryInto::try_into).collect()
}

/// What the record says of each exercise that was ever begun, by the exercise's id.
pub async fn tally(tx: &mut Tx<'_>) -> Result<Vec<Tally>> {
    let rows: Vec<(String, i64, i64, Option<f64>, i64)> = sqlx::query_as(
        "SELECT exercise, count(*), count(before - after), avg(before - after), max(started_at)
         FROM practice GROUP BY exercise ORDER BY exercise",
    )
    .fetch_all(tx.connection())
    .await?;
    rows.into_iter()
        .map(|(exercise, runs, rated_runs, mean_relief, last)| {
            Ok(Tally {
                exercise,
                runs: u32::try_from(runs).map_err(|_| Error::Database)?,
                rated_runs: u32::try_from(rated_runs).map_err(|_| Error::Database)?,
                mean_relief,
                last_done_at: instant(last),
            })
        })
        .collect()
}
