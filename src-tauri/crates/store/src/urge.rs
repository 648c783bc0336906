//! The `urge` table.

use chrono::{DateTime, Utc};
use daymark_domain::ids::{TriggerId, UrgeId};
use daymark_domain::practice::Urge;
use sqlx::FromRow;
use uuid::Uuid;

use crate::columns::{from_instant, from_instant_opt, from_name, from_rating_opt, from_words, ids, instant, name, rating_opt, words, zone};
use crate::row::Row;
use crate::trigger::{self, Holder};
use crate::{Error, Result, Tx};

#[derive(FromRow)]
struct Stored {
    id: Uuid,
    zone: String,
    started_at: i64,
    ended_at: Option<i64>,
    before: Option<i64>,
    after: Option<i64>,
    end: Option<String>,
    note: Option<String>,
    triggers: Option<String>,
}

impl TryFrom<Stored> for Urge {
    type Error = Error;

    fn try_from(row: Stored) -> Result<Self> {
        Ok(Self {
            id: UrgeId::new(row.id),
            zone: zone(&row.zone)?,
            started_at: instant(row.started_at),
            ended_at: row.ended_at.map(instant),
            end: row.end.map(name).transpose()?,
            before: rating_opt(row.before)?,
            after: rating_opt(row.after)?,
            triggers: ids(row.triggers.as_deref(), TriggerId::new)?,
            note: words(row.note),
        })
    }
}

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT u.*, (SELECT group_concat(hex(trigger_id)) FROM (SELECT trigger_id FROM urge_trigger
             WHERE urge_id = u.id ORDER BY position)) AS triggers FROM urge AS u ",
            $rest
        )
    };
}

fn row(tx: &Tx<'_>, urge: &Urge) -> Result<Row> {
    Row::with_id("urge", urge.id.uuid())
        .set("zone", urge.zone.name())
        .set("started_at", from_instant(urge.started_at)?)
        .set("ended_at", from_instant_opt(urge.ended_at)?)
        .set("end", urge.end.as_ref().map(from_name).transpose()?)
        .set("before", from_rating_opt(urge.before))
        .set("after", from_rating_opt(urge.after))
        .set("note", from_words(urge.note.as_ref()))
        .stamped(tx)
}

/// Adds one.
pub async fn insert(tx: &mut Tx<'_>, urge: &Urge) -> Result<()> {
    row(tx, urge)?.insert(tx).await?;
    trigger::put(tx, Holder::Urge(urge.id), &urge.triggers).await
}

/// Writes every field of one that is there.
pub async fn update(tx: &mut Tx<'_>, urge: &Urge) -> Result<()> {
    row(tx, urge)?.update(tx).await?;
    trigger::replace(tx, Holder::Urge(urge.id), &urge.triggers).await
}

/// One by its id, deleted or not.
pub async fn get(tx: &mut Tx<'_>, id: UrgeId) -> Result<Option<Urge>> {
    let row: Option<Stored> = sqlx::query_as(select!("WHERE u.id = ?")).bind(id.uuid()).fetch_optional(tx.reader()?).await?;
    row.map(TryInto::try_into).transpose()
}

/// The one that has not ended; the latest, should there be more.
pub async fn open(tx: &mut Tx<'_>) -> Result<Option<Urge>> {
    // Beginning one ends the one before, so the one that goes on is among the newest, even where a clock ran ahead.
    let row: Option<Stored> = sqlx::query_as(select!(
        "WHERE u.deleted_at IS NULL AND u.ended_at IS NULL AND u.id IN (SELECT id FROM urge ORDER BY started_at DESC LIMIT 20)
         ORDER BY u.started_at DESC, u.id DESC LIMIT 1"
    ))
    .fetch_optional(tx.reader()?)
    .await?;
    row.map(TryInto::try_into).transpose()
}

/// The newest ones, newest first.
pub async fn list(tx: &mut Tx<'_>, limit: u32) -> Result<Vec<Urge>> {
    let rows: Vec<Stored> = sqlx::query_as(select!("WHERE u.deleted_at IS NULL ORDER BY u.started_at DESC, u.id DESC LIMIT ?"))
        .bind(limit)
        .fetch_all(tx.reader()?)
        .await?;
    rows.into_iter().map(TryInto::try_into).collect()
}

/// How many were begun before an instant.
pub async fn count_before(tx: &mut Tx<'_>, at: DateTime<Utc>) -> Result<u32> {
    let count: i64 = sqlx::query_scalar("SELECT count(*) FROM urge WHERE deleted_at IS NULL AND started_at < ?")
        .bind(from_instant(at)?)
        .fetch_one(tx.reader()?)
        .await?;
    u32::try_from(count).map_err(|_| Error::Database)
}

/// Those begun from an instant up to, not including, another, oldest first.
pub async fn between(tx: &mut Tx<'_>, from: DateTime<Utc>, to: DateTime<Utc>) -> Result<Vec<Urge>> {
    let rows: Vec<Stored> =
        sqlx::query_as(select!("WHERE u.deleted_at IS NULL AND u.started_at >= ? AND u.started_at < ? ORDER BY u.started_at, u.id"))
            .bind(from_instant(from)?)
            .bind(from_instant(to)?)
            .fetch_all(tx.reader()?)
            .await?;
    rows.into_iter().map(TryInto::try_into).collect()
}
