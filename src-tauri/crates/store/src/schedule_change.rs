//! The `schedule_change` table: how sessions were before a change of many, so that it can be undone.

use chrono::{DateTime, Duration, NaiveDateTime, Utc};
use daymark_domain::ids::{ScheduleChangeId, SessionId};
use daymark_domain::session::Session;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::columns::{from_instant, from_json, from_local, json, local};
use crate::row::Row;
use crate::session::Kept;
use crate::{Error, Result, Tx, occurrence, session};

/// How long a change can be undone.
const KEPT: Duration = Duration::days(30);

#[derive(Default, Serialize, Deserialize)]
struct Before {
    sessions: Vec<Kept>,
    added: Vec<Uuid>,
    /// What was handed on from one series to another, from where on.
    handed_on: Vec<(Uuid, Uuid, String)>,
    /// Of which session what was kept of one occurrence was given to another, and to which.
    #[serde(default)]
    renamed: Vec<(Uuid, String, String)>,
}

/// What a change is about to do.
#[derive(Default)]
pub struct Upcoming {
    pub changed: Vec<SessionId>,
    pub added: Vec<SessionId>,
    pub handed_on: Vec<(SessionId, SessionId, NaiveDateTime)>,
    pub renamed: Vec<(SessionId, NaiveDateTime, NaiveDateTime)>,
}

/// Keeps how things are, before they are changed.
pub async fn keep(tx: &mut Tx<'_>, id: ScheduleChangeId, upcoming: &Upcoming, now: DateTime<Utc>) -> Result<()> {
    let mut before = Before {
        added: upcoming.added.iter().map(|id| id.uuid()).collect(),
        handed_on: upcoming.handed_on.iter().map(|(from, to, at)| (from.uuid(), to.uuid(), from_local(*at))).collect(),
        renamed: upcoming.renamed.iter().map(|(of, from, to)| (of.uuid(), from_local(*from), from_local(*to))).collect(),
        ..Before::default()
    };
    for id in &upcoming.changed {
        before.sessions.extend(session::kept(tx, *id).await?);
    }
    forget(tx, now).await?;
    let row = Row::with_id("schedule_change", id.uuid()).set("at", from_instant(now)?);
    row.set("before", from_json(&before)?).insert(tx).await
}

/// Forgets the changes that can be undone no more.
pub(crate) async fn forget(tx: &mut Tx<'_>, now: DateTime<Utc>) -> Result<()> {
    let old = sqlx::query("DELETE FROM schedule_change WHERE at < ?").bind(from_instant(now - KEPT)?);
    tx.execute(old).await.map(drop)
}

/// Puts sessions back to how they were, and forgets the change. Those that it added are deleted, and can be restored. `None` if there is no
/// such change; otherwise the sessions it is about, as they were before the undoing and as they are now. Refuses where one of them was changed
/// since: that would be lost.
pub async fn undo(tx: &mut Tx<'_>, id: ScheduleChangeId) -> Result<Option<(Vec<Session>, Vec<Session>)>> {
    let before: Option<(String, i64)> =
        sqlx::query_as("SELECT before, at FROM schedule_change WHERE id = ?").bind(id.uuid()).fetch_optional(tx.reader()?).await?;
    let Some((before, at)) = before else { return Ok(None) };
    tx.execute(sqlx::query("DELETE FROM schedule_change WHERE id = ?").bind(id.uuid())).await?;
    let Before { sessions, added, handed_on, renamed } = json(&before)?;
    let mut ids: Vec<SessionId> = added.iter().copied().map(SessionId::new).collect();
    ids.extend(sessions.iter().map(Kept::id));
    for id in &ids {
        let changed: Option<i64> = sqlx::query_scalar("SELECT updated_at FROM session WHERE id = ? AND updated_at > ?")
            .bind(id.uuid())
            .bind(at)
            .fetch_optional(tx.reader()?)
            .await?;
        if changed.is_some() {
            return Err(Error::ChangedSince);
        }
    }
    let as_they_were = all(tx, &ids).await?;
    for (of, from, to) in renamed {
        occurrence::rename(tx, SessionId::new(of), local(&to)?, local(&from)?).await?;
    }
    for (from, to, at) in handed_on {
        occurrence::hand_on(tx, SessionId::new(to), SessionId::new(from), local(&at)?).await?;
    }
    for kept in sessions {
        session::put_back(tx, kept).await?;
    }
    for id in added {
        Row::with_id("session", id).remove(tx).await?;
    }
    Ok(Some((as_they_were, all(tx, &ids).await?)))
}

async fn all(tx: &mut Tx<'_>, ids: &[SessionId]) -> Result<Vec<Session>> {
    let mut found = Vec::new();
    for id in ids {
        found.extend(session::get(tx, *id).await?.filter(|session| session.deleted_at.is_none()));
    }
    Ok(found)
}
