//! The `calendar` table: calendars that were brought in.

use chrono::{DateTime, Utc};
use daymark_domain::ids::CalendarId;
use daymark_domain::words::Words;
use uuid::Uuid;

use crate::columns::{from_instant, instant};
use crate::row::Row;
use crate::{Result, Tx};

/// A calendar that was brought in.
#[derive(Clone, PartialEq, Eq)]
pub struct Calendar {
    pub id: CalendarId,
    pub name: Words,
    pub imported_at: DateTime<Utc>,
    /// How many of its series are there.
    pub events: u32,
}

/// Adds one, or says of one that is there what it is called now and when it was last brought in.
pub async fn put(tx: &mut Tx<'_>, id: CalendarId, name: &Words, now: DateTime<Utc>) -> Result<()> {
    Row::with_id("calendar", id.uuid()).set("name", name.reveal()).set("imported_at", from_instant(now)?).stamped(tx)?.put(tx).await
}

/// All that were ever brought in, the latest first. One of which nothing is left has no events.
pub async fn list(tx: &mut Tx<'_>) -> Result<Vec<Calendar>> {
    let rows: Vec<(Uuid, String, i64, u32)> = sqlx::query_as(
        "SELECT c.id, c.name, c.imported_at, (SELECT count(*) FROM session AS s WHERE s.calendar_id = c.id AND s.deleted_at IS NULL)
         FROM calendar AS c WHERE c.deleted_at IS NULL ORDER BY c.imported_at DESC, c.id",
    )
    .fetch_all(tx.reader()?)
    .await?;
    let calendar =
        |(id, name, at, events)| Calendar { id: CalendarId::new(id), name: Words::stored(name), imported_at: instant(at), events };
    Ok(rows.into_iter().map(calendar).collect())
}
