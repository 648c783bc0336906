//! What is kept of single occurrences: the `occurrence_note` and `accepted_conflict` tables.

use chrono::{DateTime, NaiveDateTime, Utc};
use daymark_domain::ids::SessionId;
use daymark_domain::occurrence_note::OccurrenceNote;
use sqlx::FromRow;
use uuid::Uuid;

use crate::columns::{from_instant, from_local, from_words, local, words};
use crate::row::Row;
use crate::{Error, Result, Tx};

/// One occurrence: its session, and its name within it.
pub type Key = (SessionId, NaiveDateTime);

#[derive(FromRow)]
struct Stored {
    reason: Option<String>,
    went: Option<i64>,
    takeaways: Option<String>,
    questions: Option<String>,
}

/// What is kept of one; empty where nothing is.
pub async fn note(tx: &mut Tx<'_>, (session, original): Key) -> Result<OccurrenceNote> {
    let row: Option<Stored> = sqlx::query_as(
        "SELECT reason, went, takeaways, questions FROM occurrence_note
             WHERE deleted_at IS NULL AND session_id = ? AND original = ?",
    )
    .bind(session.uuid())
    .bind(from_local(original))
    .fetch_optional(tx.reader()?)
    .await?;
    let Some(row) = row else { return Ok(OccurrenceNote::default()) };
    Ok(OccurrenceNote {
        reason: words(row.reason),
        went: row.went.map(|went| u8::try_from(went).map_err(|_| Error::Database)).transpose()?,
        takeaways: words(row.takeaways),
        questions: words(row.questions),
    })
}

/// Puts a note in place of what was kept of one. `id` is for a first one; one that says nothing is taken away.
pub async fn set_note(tx: &mut Tx<'_>, id: Uuid, (session, original): Key, note: &OccurrenceNote, now: DateTime<Utc>) -> Result<()> {
    let row = Row::of("occurrence_note").key("session_id", session.uuid()).key("original", from_local(original));
    if note.is_empty() {
        return row.remove(tx).await;
    }
    row.once("id", id)
        .set("reason", from_words(note.reason.as_ref()))
        .set("went", note.went)
        .set("takeaways", from_words(note.takeaways.as_ref()))
        .set("questions", from_words(note.questions.as_ref()))
        .once("created_at", from_instant(now)?)
        .set("updated_at", from_instant(now)?)
        .put(tx)
        .await
}

/// The questions written down last before one occurrence of its series.
pub async fn questions_before(tx: &mut Tx<'_>, (session, original): Key) -> Result<OccurrenceNote> {
    let questions: Option<Option<String>> = sqlx::query_scalar(
        "SELECT questions FROM occurrence_note WHERE deleted_at IS NULL AND session_id = ? AND original < ?
             ORDER BY original DESC LIMIT 1",
    )
    .bind(session.uuid())
    .bind(from_local(original))
    .fetch_optional(tx.reader()?)
    .await?;
    Ok(OccurrenceNote { questions: words(questions.flatten()), ..OccurrenceNote::default() })
}

/// Which occurrence a note is of.
pub async fn of_note(tx: &mut Tx<'_>, id: Uuid) -> Result<Option<Key>> {
    let row: Option<(Uuid, String)> =
        sqlx::query_as("SELECT session_id, original FROM occurrence_note WHERE deleted_at IS NULL AND id = ?")
            .bind(id)
            .fetch_optional(tx.reader()?)
            .await?;
    row.map(|(session, original)| Ok((SessionId::new(session), local(&original)?))).transpose()
}

/// Says that two occurrences may meet, or takes that back.
pub async fn accept_conflict(tx: &mut Tx<'_>, first: Key, second: Key, accepted: bool) -> Result<()> {
    let (first, second) = in_order(first, second);
    let row = Row::of("accepted_conflict")
        .key("session_id", first.0.uuid())
        .key("original", from_local(first.1))
        .key("other_id", second.0.uuid())
        .key("other_original", from_local(second.1));
    if accepted { row.once("id", tx.new_id()?).stamped(tx)?.put(tx).await } else { row.remove(tx).await }
}

/// Whether it was said that two occurrences may meet.
pub async fn is_accepted(tx: &mut Tx<'_>, first: Key, second: Key) -> Result<bool> {
    let (first, second) = in_order(first, second);
    let found: i64 = sqlx::query_scalar(
        "SELECT EXISTS (SELECT 1 FROM accepted_conflict
         WHERE deleted_at IS NULL AND session_id = ? AND original = ? AND other_id = ? AND other_original = ?)",
    )
    .bind(first.0.uuid())
    .bind(from_local(first.1))
    .bind(second.0.uuid())
    .bind(from_local(second.1))
    .fetch_one(tx.reader()?)
    .await?;
    Ok(found == 1)
}

/// Which of two comes first must not matter: one may be moved before the other.
fn in_order(first: Key, second: Key) -> (Key, Key) {
    if first <= second { (first, second) } else { (second, first) }
}

/// The occurrences of a session of which something is kept: a note, attendance or homework.
pub async fn kept(tx: &mut Tx<'_>, session: SessionId) -> Result<Vec<NaiveDateTime>> {
    let originals: Vec<String> = sqlx::query_scalar(
        "SELECT original FROM occurrence_note WHERE deleted_at IS NULL AND session_id = ?1
         UNION SELECT original FROM attendance WHERE deleted_at IS NULL AND session_id = ?1
         UNION SELECT original FROM homework WHERE session_id = ?1 AND original IS NOT NULL ORDER BY original",
    )
    .bind(session.uuid())
    .fetch_all(tx.reader()?)
    .await?;
    originals.iter().map(|original| local(original)).collect()
}

/// Gives what is kept of one occurrence to another of the same series.
pub async fn rename(tx: &mut Tx<'_>, session: SessionId, from: NaiveDateTime, to: NaiveDateTime) -> Result<()> {
    let (old, new, now) = (from_local(from), from_local(to), from_instant(tx.now())?);
    for statement in [
        "DELETE FROM occurrence_note WHERE deleted_at IS NOT NULL AND session_id = ?1 AND original = ?3
         AND EXISTS (SELECT 1 FROM occurrence_note WHERE deleted_at IS NULL AND session_id = ?1 AND original = ?2)",
        "DELETE FROM attendance WHERE deleted_at IS NOT NULL AND session_id = ?1 AND original = ?3
         AND EXISTS (SELECT 1 FROM attendance WHERE deleted_at IS NULL AND session_id = ?1 AND original = ?2)",
        "UPDATE OR IGNORE occurrence_note SET original = ?3, updated_at = ?4
         WHERE deleted_at IS NULL AND session_id = ?1 AND original = ?2",
        "UPDATE OR IGNORE attendance SET original = ?3, updated_at = ?4
         WHERE deleted_at IS NULL AND session_id = ?1 AND original = ?2",
        "UPDATE homework SET original = ?3, updated_at = ?4 WHERE session_id = ?1 AND original = ?2",
    ] {
        tx.execute(sqlx::query(statement).bind(session.uuid()).bind(&old).bind(&new).bind(now)).await?;
    }
    renamed_in_conflicts(tx, session, |key| if key == (session, from) { (session, to) } else { key }).await
}

/// Gives what is kept of a series from one occurrence on to another series.
pub async fn hand_on(tx: &mut Tx<'_>, from: SessionId, to: SessionId, original: NaiveDateTime) -> Result<()> {
    let (first, now) = (from_local(original), from_instant(tx.now())?);
    for statement in [
        "DELETE FROM occurrence_note WHERE deleted_at IS NOT NULL AND session_id = ?3 AND original IN
         (SELECT original FROM occurrence_note WHERE deleted_at IS NULL AND session_id = ?1 AND original >= ?2)",
        "DELETE FROM attendance WHERE deleted_at IS NOT NULL AND session_id = ?3 AND original IN
         (SELECT original FROM attendance WHERE deleted_at IS NULL AND session_id = ?1 AND original >= ?2)",
        "UPDATE OR IGNORE occurrence_note SET session_id = ?3, updated_at = ?4
         WHERE deleted_at IS NULL AND session_id = ?1 AND original >= ?2",
        "UPDATE OR IGNORE attendance SET session_id = ?3, updated_at = ?4
         WHERE deleted_at IS NULL AND session_id = ?1 AND original >= ?2",
        "UPDATE homework SET session_id = ?3, updated_at = ?4 WHERE session_id = ?1 AND original >= ?2",
    ] {
        tx.execute(sqlx::query(statement).bind(from.uuid()).bind(&first).bind(to.uuid()).bind(now)).await?;
    }
    let is_handed_on = |key: &Key| key.0 == from && key.1 >= original;
    renamed_in_conflicts(tx, from, |key| if is_handed_on(&key) { (to, key.1) } else { key }).await
}

/// Gives what was said of conflicts of a session's occurrences to what those are called now.
async fn renamed_in_conflicts(tx: &mut Tx<'_>, session: SessionId, renamed: impl Fn(Key) -> Key) -> Result<()> {
    let rows: Vec<(Uuid, String, Uuid, String)> = sqlx::query_as(
        "SELECT session_id, original, other_id, other_original FROM accepted_conflict
         WHERE deleted_at IS NULL AND (session_id = ?1 OR other_id = ?1)",
    )
    .bind(session.uuid())
    .fetch_all(tx.reader()?)
    .await?;
    for (first, original, second, other_original) in rows {
        let (first, second) = ((SessionId::new(first), local(&original)?), (SessionId::new(second), local(&other_original)?));
        let now = (renamed(first), renamed(second));
        if now != (first, second) {
            accept_conflict(tx, first, second, false).await?;
            accept_conflict(tx, now.0, now.1, true).await?;
        }
    }
    Ok(())
}
