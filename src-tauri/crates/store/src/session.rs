//! The `session` table, with the changes to single occurrences and who was there.

use chrono::NaiveDateTime;
use daymark_domain::ids::SessionId;
use daymark_domain::session::{Attendance, Change, Exception, Session};
use sqlx::FromRow;
use uuid::Uuid;

use crate::columns::{
    changed, from_instant, from_instant_opt, from_json, from_local, from_name, from_words, instant, json, local, name, words, zone,
};
use crate::{Error, Result, Tx};

#[derive(FromRow)]
struct Row {
    id: Uuid,
    kind: String,
    title: Option<String>,
    place: Option<String>,
    link: Option<String>,
    bring: Option<String>,
    zone: String,
    starts: String,
    duration_minutes: i64,
    repeat: String,
    leads: String,
    created_at: i64,
    updated_at: i64,
    deleted_at: Option<i64>,
}

impl TryFrom<Row> for Session {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self> {
        Ok(Self {
            id: SessionId::new(row.id),
            kind: name(row.kind)?,
            title: words(row.title),
            place: words(row.place),
            link: words(row.link),
            bring: words(row.bring),
            zone: zone(&row.zone)?,
            starts: local(&row.starts)?,
            duration_minutes: u32::try_from(row.duration_minutes).map_err(|_| Error::Database)?,
            repeat: json(&row.repeat)?,
            leads: json(&row.leads)?,
            exceptions: Vec::new(),
            created_at: instant(row.created_at),
            updated_at: instant(row.updated_at),
            deleted_at: row.deleted_at.map(instant),
        })
    }
}

fn exception(original: &str, moved_to: Option<String>) -> Result<Exception> {
    let change = match moved_to {
        None => Change::Cancelled,
        Some(to) => Change::Moved { to: local(&to)? },
    };
    Ok(Exception { original: local(original)?, change })
}

/// Adds one, with its exceptions.
pub async fn insert(tx: &mut Tx<'_>, session: &Session) -> Result<()> {
    sqlx::query(
        "INSERT INTO session (kind, title, place, link, bring, zone, starts, duration_minutes, repeat, leads, created_at, updated_at,
         deleted_at, id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    )
    .bind(from_name(&session.kind)?)
    .bind(from_words(session.title.as_ref()))
    .bind(from_words(session.place.as_ref()))
    .bind(from_words(session.link.as_ref()))
    .bind(from_words(session.bring.as_ref()))
    .bind(session.zone.name())
    .bind(from_local(session.starts))
    .bind(session.duration_minutes)
    .bind(from_json(&session.repeat)?)
    .bind(from_json(&session.leads)?)
    .bind(from_instant(session.created_at)?)
    .bind(from_instant(session.updated_at)?)
    .bind(from_instant_opt(session.deleted_at)?)
    .bind(session.id.uuid())
    .execute(tx.connection())
    .await?;
    for exception in &session.exceptions {
        set_exception(tx, session.id, exception).await?;
    }
    Ok(())
}

/// Writes every field of one that is there, `deleted_at` too; its exceptions become those given.
pub async fn update(tx: &mut Tx<'_>, session: &Session) -> Result<()> {
    let result = sqlx::query(
        "UPDATE session SET kind = ?, title = ?, place = ?, link = ?, bring = ?, zone = ?, starts = ?, duration_minutes = ?, repeat = ?,
         leads = ?, created_at = ?, updated_at = ?, deleted_at = ? WHERE id = ?",
    )
    .bind(from_name(&session.kind)?)
    .bind(from_words(session.title.as_ref()))
    .bind(from_words(session.place.as_ref()))
    .bind(from_words(session.link.as_ref()))
    .bind(from_words(session.bring.as_ref()))
    .bind(session.zone.name())
    .bind(from_local(session.starts))
    .bind(session.duration_minutes)
    .bind(from_json(&session.repeat)?)
    .bind(from_json(&session.leads)?)
    .bind(from_instant(session.created_at)?)
    .bind(from_instant(session.updated_at)?)
    .bind(from_instant_opt(session.deleted_at)?)
    .bind(session.id.uuid())
    .execute(tx.connection())
    .await?;
    changed(&result)?;
    sqlx::query("DELETE FROM session_exception WHERE session_id = ?").bind(session.id.uuid()).execute(tx.connection()).await?;
    for exception in &session.exceptions {
        set_exception(tx, session.id, exception).await?;
    }
    Ok(())
}

/// One by its id with its exceptions, deleted or not.
pub async fn get(tx: &mut Tx<'_>, id: SessionId) -> Result<Option<Session>> {
    let row: Option<Row> = sqlx::query_as("SELECT * FROM session WHERE id = ?").bind(id.uuid()).fetch_optional(tx.connection()).await?;
    let Some(row) = row else { return Ok(None) };
    let mut session = Session::try_from(row)?;
    let exceptions: Vec<(String, Option<String>)> =
        sqlx::query_as("SELECT original, moved_to FROM session_exception WHERE session_id = ? ORDER BY original")
            .bind(id.uuid())
            .fetch_all(tx.connection())
            .await?;
    for (original, moved_to) in exceptions {
        session.exceptions.push(exception(&original, moved_to)?);
    }
    Ok(Some(session))
}

/// Those not deleted with their exceptions, by their first start.
pub async fn list(tx: &mut Tx<'_>) -> Result<Vec<Session>> {
    let rows: Vec<Row> =
        sqlx::query_as("SELECT * FROM session WHERE deleted_at IS NULL ORDER BY starts, id").fetch_all(tx.connection()).await?;
    let mut sessions = rows.into_iter().map(Session::try_from).collect::<Result<Vec<_>>>()?;
    let exceptions: Vec<(Uuid, String, Option<String>)> =
        sqlx::query_as("SELECT session_id, original, moved_to FROM session_exception ORDER BY original").fetch_all(tx.connection()).await?;
    for (id, original, moved_to) in exceptions {
        if let Some(session) = sessions.iter_mut().find(|session| session.id.uuid() == id) {
            session.exceptions.push(exception(&original, moved_to)?);
        }
    }
    Ok(sessions)
}

/// Changes one occurrence, in place of an earlier change of the same one.
pub async fn set_exception(tx: &mut Tx<'_>, session: SessionId, exception: &Exception) -> Result<()> {
    let moved_to = match exception.change {
        Change::Cancelled => None,
        Change::Moved { to } => Some(from_local(to)),
    };
    sqlx::query(
        "INSERT INTO session_exception (session_id, original, moved_to) VALUES (?, ?, ?)
         ON CONFLICT (session_id, original) DO UPDATE SET moved_to = excluded.moved_to",
    )
    .bind(session.uuid())
    .bind(from_local(exception.original))
    .bind(moved_to)
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// Takes the change of one occurrence back, if there is one.
pub async fn clear_exception(tx: &mut Tx<'_>, session: SessionId, original: NaiveDateTime) -> Result<()> {
    sqlx::query("DELETE FROM session_exception WHERE session_id = ? AND original = ?")
        .bind(session.uuid())
        .bind(from_local(original))
        .execute(tx.connection())
        .await?;
    Ok(())
}

/// Whether the person was at one occurrence, where it was said.
pub async fn attendance(tx: &mut Tx<'_>, session: SessionId, original: NaiveDateTime) -> Result<Option<Attendance>> {
    let attendance: Option<String> = sqlx::query_scalar("SELECT attendance FROM attendance WHERE session_id = ? AND original = ?")
        .bind(session.uuid())
        .bind(from_local(original))
        .fetch_optional(tx.connection())
        .await?;
    attendance.map(name).transpose()
}

/// Says whether the person was at one occurrence.
pub async fn set_attendance(tx: &mut Tx<'_>, session: SessionId, original: NaiveDateTime, attendance: Attendance) -> Result<()> {
    sqlx::query(
        "INSERT INTO attendance (session_id, original, attendance) VALUES (?, ?, ?)
         ON CONFLICT (session_id, original) DO UPDATE SET attendance = excluded.attendance",
    )
    .bind(session.uuid())
    .bind(from_local(original))
    .bind(from_name(&attendance)?)
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// Takes back what was said of one occurrence, if anything.
pub async fn clear_attendance(tx: &mut Tx<'_>, session: SessionId, original: NaiveDateTime) -> Result<()> {
    sqlx::query("DELETE FROM attendance WHERE session_id = ? AND original = ?")
        .bind(session.uuid())
        .bind(from_local(original))
        .execute(tx.connection())
        .await?;
    Ok(())
}

/// What was said of the occurrences whose original local start lies in a range, both ends included, in order.
pub async fn attendance_between(
    tx: &mut Tx<'_>,
    from: NaiveDateTime,
    to: NaiveDateTime,
) -> Result<Vec<(SessionId, NaiveDateTime, Attendance)>> {
    let rows: Vec<(Uuid, String, String)> = sqlx::query_as(
        "SELECT session_id, original, attendance FROM attendance WHERE original BETWEEN ? AND ? ORDER BY original, session_id",
    )
    .bind(from_local(from))
    .bind(from_local(to))
    .fetch_all(tx.connection())
    .await?;
    rows.into_iter().map(|(id, original, attendance)| Ok((SessionId::new(id), local(&original)?, name(attendance)?))).collect()
}
