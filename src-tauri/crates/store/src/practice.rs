//! The `practice` table: runs of exercises.

use chrono::{DateTime, Utc};
use daymark_domain::ids::{PracticeId, TriggerId, UrgeId};
use daymark_domain::practice::{Practice, Record, Relief};
use sqlx::FromRow;
use uuid::Uuid;

use crate::columns::{from_instant, from_instant_opt, from_name, from_rating_opt, from_words, instant, name, rating_opt, words, zone};
use crate::row::Row;
use crate::{Error, Result, Tx};

#[derive(FromRow)]
struct Stored {
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
    place: Option<String>,
}

impl TryFrom<Stored> for Practice {
    type Error = Error;

    fn try_from(row: Stored) -> Result<Self> {
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
            place: words(row.place),
        })
    }
}

/// What the record says of one exercise, and when it was last begun.
#[derive(Clone, Debug, PartialEq)]
pub struct Tally {
    pub record: Record,
    pub last_begun_at: DateTime<Utc>,
}

fn row(tx: &Tx<'_>, practice: &Practice) -> Result<Row> {
    Row::with_id("practice", practice.id.uuid())
        .set("exercise", &practice.exercise)
        .set("urge_id", practice.urge.map(UrgeId::uuid))
        .set("zone", practice.zone.name())
        .set("started_at", from_instant(practice.started_at)?)
        .set("ended_at", from_instant_opt(practice.ended_at)?)
        .set("outcome", practice.outcome.as_ref().map(from_name).transpose()?)
        .set("before", from_rating_opt(practice.before))
        .set("after", from_rating_opt(practice.after))
        .set("note", from_words(practice.note.as_ref()))
        .set("place", from_words(practice.place.as_ref()))
        .stamped(tx)
}

/// Adds one.
pub async fn insert(tx: &mut Tx<'_>, practice: &Practice) -> Result<()> {
    row(tx, practice)?.insert(tx).await
}

/// Writes every field of one that is there.
pub async fn update(tx: &mut Tx<'_>, practice: &Practice) -> Result<()> {
    row(tx, practice)?.update(tx).await
}

/// One by its id, deleted or not.
pub async fn get(tx: &mut Tx<'_>, id: PracticeId) -> Result<Option<Practice>> {
    let row: Option<Stored> = sqlx::query_as("SELECT * FROM practice WHERE id = ?").bind(id.uuid()).fetch_optional(tx.reader()?).await?;
    row.map(TryInto::try_into).transpose()
}

/// Those begun from an instant up to, not including, another, oldest first.
pub async fn between(tx: &mut Tx<'_>, from: DateTime<Utc>, to: DateTime<Utc>) -> Result<Vec<Practice>> {
    let rows: Vec<Stored> =
        sqlx::query_as("SELECT * FROM practice WHERE deleted_at IS NULL AND started_at >= ? AND started_at < ? ORDER BY started_at, id")
            .bind(from_instant(from)?)
            .bind(from_instant(to)?)
            .fetch_all(tx.reader()?)
            .await?;
    rows.into_iter().map(TryInto::try_into).collect()
}

/// Those of one urge, in the order they were begun.
pub async fn for_urge(tx: &mut Tx<'_>, urge: UrgeId) -> Result<Vec<Practice>> {
    let rows: Vec<Stored> = sqlx::query_as("SELECT * FROM practice WHERE deleted_at IS NULL AND urge_id = ? ORDER BY started_at, id")
        .bind(urge.uuid())
        .fetch_all(tx.reader()?)
        .await?;
    rows.into_iter().map(TryInto::try_into).collect()
}

/// The latest runs, of one exercise or of all, newest first.
pub async fn latest(tx: &mut Tx<'_>, exercise: Option<&str>, limit: u32) -> Result<Vec<Practice>> {
    let rows: Vec<Stored> = sqlx::query_as(
        "SELECT * FROM practice WHERE deleted_at IS NULL AND (?1 IS NULL OR exercise = ?1) ORDER BY started_at DESC, id DESC LIMIT ?2",
    )
    .bind(exercise)
    .bind(limit)
    .fetch_all(tx.reader()?)
    .await?;
    rows.into_iter().map(TryInto::try_into).collect()
}

/// The runs on their own that were begun at an instant or later and left at a place to go on from, newest first.
pub async fn left_since(tx: &mut Tx<'_>, since: DateTime<Utc>) -> Result<Vec<Practice>> {
    let rows: Vec<Stored> = sqlx::query_as(
        "SELECT * FROM practice WHERE deleted_at IS NULL AND started_at >= ? AND ended_at IS NULL AND place IS NOT NULL AND urge_id IS NULL
         ORDER BY started_at DESC, id DESC",
    )
    .bind(from_instant(since)?)
    .fetch_all(tx.reader()?)
    .await?;
    rows.into_iter().map(TryInto::try_into).collect()
}

/// What the record says of each exercise that was ever begun, by the exercise's id.
pub async fn tally(tx: &mut Tx<'_>) -> Result<Vec<Tally>> {
    let mut tallies = totals(tx).await?;
    let by_trigger: Vec<(String, Uuid, i64, f64, f64)> = sqlx::query_as(
        "SELECT p.exercise, t.trigger_id, count(*), total(before - after), total((before - after) * (before - after))
         FROM urge_trigger AS t CROSS JOIN practice AS p ON p.urge_id = t.urge_id
         WHERE p.deleted_at IS NULL AND before IS NOT NULL AND after IS NOT NULL GROUP BY p.exercise, t.trigger_id ORDER BY p.exercise, t.trigger_id",
    )
    .fetch_all(tx.reader()?)
    .await?;
    for (exercise, trigger, rated_runs, sum, squares) in by_trigger {
        if let Some(tally) = tallies.iter_mut().find(|tally| tally.record.exercise == exercise) {
            tally.record.by_trigger.push((TriggerId::new(trigger), relief(rated_runs, sum, squares)?));
        }
    }
    Ok(tallies)
}

/// As [`tally`], without a look at what each did for single triggers.
pub async fn totals(tx: &mut Tx<'_>) -> Result<Vec<Tally>> {
    let rows: Vec<(String, i64, i64, f64, f64, i64)> = sqlx::query_as(
        "SELECT exercise, count(*), count(before - after), total(before - after), total((before - after) * (before - after)), max(started_at)
         FROM practice WHERE deleted_at IS NULL GROUP BY exercise ORDER BY exercise",
    )
    .fetch_all(tx.reader()?)
    .await?;
    rows.into_iter()
        .map(|(exercise, runs, rated_runs, sum, squares, last)| {
            let relief = relief(rated_runs, sum, squares)?;
            let record = Record { exercise, runs: count(runs)?, relief, by_trigger: Vec::new() };
            Ok(Tally { record, last_begun_at: instant(last) })
        })
        .collect()
}

/// How often each exercise was finished, by the exercise's id.
pub async fn finished(tx: &mut Tx<'_>) -> Result<Vec<(String, u32)>> {
    let rows: Vec<(String, i64)> =
        sqlx::query_as("SELECT exercise, count(*) FROM practice WHERE deleted_at IS NULL AND outcome = 'finished' GROUP BY exercise")
            .fetch_all(tx.reader()?)
            .await?;
    rows.into_iter().map(|(exercise, times)| Ok((exercise, count(times)?))).collect()
}

/// When the latest run began.
pub async fn latest_at(tx: &mut Tx<'_>) -> Result<Option<DateTime<Utc>>> {
    let at: Option<i64> =
        sqlx::query_scalar("SELECT max(started_at) FROM practice WHERE deleted_at IS NULL").fetch_one(tx.reader()?).await?;
    Ok(at.map(instant))
}

fn relief(rated_runs: i64, sum: f64, sum_of_squares: f64) -> Result<Relief> {
    Ok(Relief { rated_runs: count(rated_runs)?, sum, sum_of_squares })
}

fn count(number: i64) -> Result<u32> {
    u32::try_from(number).map_err(|_| Error::Database)
}
