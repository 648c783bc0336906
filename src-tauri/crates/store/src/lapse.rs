//! The `lapse` table.

use chrono::{DateTime, NaiveDate, Utc};
use daymark_domain::ids::{LapseId, TriggerId};
use daymark_domain::lapse::Lapse;
use daymark_domain::words::Words;
use sqlx::FromRow;
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::columns::{date, from_instant, from_json, ids, instant, json};
use crate::row::Row;
use crate::trigger::{self, Holder};
use crate::{Error, Result, Tx};

#[derive(FromRow)]
struct Stored {
    id: Uuid,
    on: String,
    what: String,
    created_at: i64,
    updated_at: i64,
    deleted_at: Option<i64>,
    triggers: Option<String>,
}

impl TryFrom<Stored> for Lapse {
    type Error = Error;

    fn try_from(row: Stored) -> Result<Self> {
        Ok(Self {
            id: LapseId::new(row.id),
            on: date(&row.on)?,
            what: json::<Vec<String>>(&row.what)?.into_iter().map(Words::stored).collect(),
            triggers: ids(row.triggers.as_deref(), TriggerId::new)?,
            created_at: instant(row.created_at),
            updated_at: instant(row.updated_at),
            deleted_at: row.deleted_at.map(instant),
        })
    }
}

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT l.*, (SELECT group_concat(hex(trigger_id)) FROM (SELECT trigger_id FROM lapse_trigger
             WHERE lapse_id = l.id ORDER BY position)) AS triggers FROM lapse AS l ",
            $rest
        )
    };
}

fn row(lapse: &Lapse) -> Result<Row> {
    let what = Zeroizing::new(from_json(&lapse.what.iter().map(Words::reveal).collect::<Vec<_>>())?);
    Row::with_id("lapse", lapse.id.uuid()).set("on", lapse.on.to_string()).set("what", what.as_str()).times(
        lapse.created_at,
        lapse.updated_at,
        lapse.deleted_at,
    )
}

/// Adds one.
pub async fn insert(tx: &mut Tx<'_>, lapse: &Lapse) -> Result<()> {
    row(lapse)?.insert(tx).await?;
    trigger::put(tx, Holder::Lapse(lapse.id), &lapse.triggers).await
}

/// Writes every field of one that is there, `deleted_at` too.
pub async fn update(tx: &mut Tx<'_>, lapse: &Lapse) -> Result<()> {
    row(lapse)?.update(tx).await?;
    trigger::replace(tx, Holder::Lapse(lapse.id), &lapse.triggers).await
}

/// One by its id, deleted or not.
pub async fn get(tx: &mut Tx<'_>, id: LapseId) -> Result<Option<Lapse>> {
    let row: Option<Stored> = sqlx::query_as(select!("WHERE l.id = ?")).bind(id.uuid()).fetch_optional(tx.reader()?).await?;
    row.map(TryInto::try_into).transpose()
}

/// The one that was written down last, up to an instant.
pub async fn newest(tx: &mut Tx<'_>, now: DateTime<Utc>) -> Result<Option<Lapse>> {
    let row: Option<Stored> =
        sqlx::query_as(select!("WHERE l.deleted_at IS NULL AND l.created_at <= ? ORDER BY l.created_at DESC, l.id DESC LIMIT 1"))
            .bind(from_instant(now)?)
            .fetch_optional(tx.reader()?)
            .await?;
    row.map(TryInto::try_into).transpose()
}

/// Those not deleted, the latest day first.
pub async fn list(tx: &mut Tx<'_>) -> Result<Vec<Lapse>> {
    let rows: Vec<Stored> =
        sqlx::query_as(select!(r#"WHERE l.deleted_at IS NULL ORDER BY l."on" DESC, l.id DESC"#)).fetch_all(tx.reader()?).await?;
    rows.into_iter().map(TryInto::try_into).collect()
}

/// The local dates of those not deleted in a range, both ends included, in order and none twice.
pub async fn days(tx: &mut Tx<'_>, from_on: NaiveDate, to_on: NaiveDate) -> Result<Vec<NaiveDate>> {
    let days: Vec<String> =
        sqlx::query_scalar(r#"SELECT DISTINCT "on" FROM lapse WHERE deleted_at IS NULL AND "on" BETWEEN ? AND ? ORDER BY "on""#)
            .bind(from_on.to_string())
            .bind(to_on.to_string())
            .fetch_all(tx.reader()?)
            .await?;
    days.iter().map(|on| date(on)).collect()
}
