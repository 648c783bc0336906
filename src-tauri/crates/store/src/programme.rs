//! The `programme` table, with its phases.

use daymark_domain::ids::{PhaseId, ProgrammeId};
use daymark_domain::programme::{Phase, Programme};
use sqlx::FromRow;
use uuid::Uuid;

use crate::columns::{date, from_json, from_name, from_words, instant, json, name, words};
use crate::row::Row;
use crate::{Error, Result, Tx};

#[derive(FromRow)]
struct Stored {
    id: Uuid,
    name: Option<String>,
    starts_on: String,
    ends_on: Option<String>,
    created_at: i64,
    updated_at: i64,
    deleted_at: Option<i64>,
}

#[derive(FromRow)]
struct PhaseRow {
    id: Uuid,
    programme_id: Uuid,
    level: String,
    title: Option<String>,
    starts_on: String,
    minutes_a_week: i64,
    kinds: String,
}

impl TryFrom<Stored> for Programme {
    type Error = Error;

    fn try_from(row: Stored) -> Result<Self> {
        Ok(Self {
            id: ProgrammeId::new(row.id),
            name: words(row.name),
            starts_on: date(&row.starts_on)?,
            ends_on: row.ends_on.as_deref().map(date).transpose()?,
            phases: Vec::new(),
            created_at: instant(row.created_at),
            updated_at: instant(row.updated_at),
            deleted_at: row.deleted_at.map(instant),
        })
    }
}

impl TryFrom<PhaseRow> for Phase {
    type Error = Error;

    fn try_from(row: PhaseRow) -> Result<Self> {
        Ok(Self {
            id: PhaseId::new(row.id),
            level: name(row.level)?,
            title: words(row.title),
            starts_on: date(&row.starts_on)?,
            minutes_a_week: u32::try_from(row.minutes_a_week).map_err(|_| Error::Database)?,
            kinds: json(&row.kinds)?,
        })
    }
}

fn row(programme: &Programme) -> Result<Row> {
    Row::with_id("programme", programme.id.uuid())
        .set("name", from_words(programme.name.as_ref()))
        .set("starts_on", programme.starts_on.to_string())
        .set("ends_on", programme.ends_on.map(|on| on.to_string()))
        .times(programme.created_at, programme.updated_at, programme.deleted_at)
}

/// Adds one, with its phases.
pub async fn insert(tx: &mut Tx<'_>, programme: &Programme) -> Result<()> {
    row(programme)?.insert(tx).await?;
    put_phases(tx, programme).await
}

/// Writes every field of one that is there, `deleted_at` too; its phases become those given.
pub async fn update(tx: &mut Tx<'_>, programme: &Programme) -> Result<()> {
    row(programme)?.update(tx).await?;
    let there: Vec<Uuid> = sqlx::query_scalar("SELECT id FROM phase WHERE programme_id = ? AND deleted_at IS NULL")
        .bind(programme.id.uuid())
        .fetch_all(tx.reader()?)
        .await?;
    for gone in there.into_iter().filter(|id| programme.phases.iter().all(|phase| phase.id.uuid() != *id)) {
        Row::with_id("phase", gone).remove(tx).await?;
    }
    put_phases(tx, programme).await
}

async fn put_phases(tx: &mut Tx<'_>, programme: &Programme) -> Result<()> {
    for (position, phase) in (0_i64..).zip(&programme.phases) {
        Row::with_id("phase", phase.id.uuid())
            .set("programme_id", programme.id.uuid())
            .set("position", position)
            .set("level", from_name(&phase.level)?)
            .set("title", from_words(phase.title.as_ref()))
            .set("starts_on", phase.starts_on.to_string())
            .set("minutes_a_week", phase.minutes_a_week)
            .set("kinds", from_json(&phase.kinds)?)
            .stamped(tx)?
            .put(tx)
            .await?;
    }
    Ok(())
}

/// One by its id with its phases, deleted or not.
pub async fn get(tx: &mut Tx<'_>, id: ProgrammeId) -> Result<Option<Programme>> {
    let row: Option<Stored> = sqlx::query_as("SELECT * FROM programme WHERE id = ?").bind(id.uuid()).fetch_optional(tx.reader()?).await?;
    let Some(row) = row else { return Ok(None) };
    let mut all = vec![Programme::try_from(row)?];
    with_phases(tx, &mut all).await?;
    Ok(all.pop())
}

/// Those not deleted with their phases, in the order in which they were added: the last one is current.
pub async fn list(tx: &mut Tx<'_>) -> Result<Vec<Programme>> {
    let rows: Vec<Stored> =
        sqlx::query_as("SELECT * FROM programme WHERE deleted_at IS NULL ORDER BY created_at, id").fetch_all(tx.reader()?).await?;
    let mut all = rows.into_iter().map(Programme::try_from).collect::<Result<Vec<_>>>()?;
    with_phases(tx, &mut all).await?;
    Ok(all)
}

async fn with_phases(tx: &mut Tx<'_>, programmes: &mut [Programme]) -> Result<()> {
    let rows: Vec<PhaseRow> = sqlx::query_as(
        "SELECT id, programme_id, level, title, starts_on, minutes_a_week, kinds FROM phase WHERE deleted_at IS NULL
         ORDER BY programme_id, position",
    )
    .fetch_all(tx.reader()?)
    .await?;
    for row in rows {
        if let Some(programme) = programmes.iter_mut().find(|programme| programme.id.uuid() == row.programme_id) {
            programme.phases.push(row.try_into()?);
        }
    }
    Ok(())
}
