//! Removing for good what was deleted long ago.

use chrono::{DateTime, Duration, Utc};

use crate::columns::from_instant;
use crate::schedule_change;
use crate::{Result, Tx};

/// How long what was deleted can be brought back.
pub const KEPT: Duration = Duration::days(90);

/// How many rows of a table are removed at a time, so that no opening takes long.
pub(crate) const MOST: u32 = 500;

/// What refers to rows that are about to go and may stay without them.
const LET_GO: [&str; 3] = [
    "UPDATE worksheet_response SET based_on_id = NULL WHERE based_on_id IN
     (SELECT id FROM worksheet_response WHERE deleted_at < ?1 ORDER BY deleted_at, id LIMIT ?2)",
    "UPDATE practice SET urge_id = NULL WHERE urge_id IN (SELECT id FROM urge WHERE deleted_at < ?1 ORDER BY deleted_at, id LIMIT ?2)",
    "UPDATE homework SET session_id = NULL, original = NULL WHERE session_id IN
     (SELECT id FROM session WHERE deleted_at < ?1 ORDER BY deleted_at, id LIMIT ?2)",
];

macro_rules! remove {
    ($table:literal) => {
        remove!($table, "")
    };
    ($table:literal, $unless:literal) => {
        concat!(
            "DELETE FROM ",
            $table,
            " WHERE id IN (SELECT id FROM ",
            $table,
            " AS gone WHERE deleted_at < ?1 ",
            $unless,
            " ORDER BY deleted_at, id LIMIT ?2)"
        )
    };
}

/// Each table of what a person keeps. With a row goes what is part of it; what others cannot do without stays as long as they do.
pub(crate) const REMOVE: [&str; 25] = [
    remove!("worksheet_response"),
    remove!("worksheet", "AND NOT EXISTS (SELECT 1 FROM worksheet_response WHERE worksheet_id = gone.id)"),
    remove!("homework"),
    remove!("favourite"),
    remove!("coping_card"),
    remove!("person"),
    remove!("milestone"),
    remove!("own_reminder"),
    remove!("silence_answer"),
    remove!("weekly_review"),
    remove!("goal_count"),
    remove!("goal"),
    remove!("phase"),
    remove!("programme"),
    remove!("accepted_conflict"),
    remove!("occurrence_note"),
    remove!("attendance"),
    remove!("session_exception"),
    remove!("session"),
    remove!("calendar", "AND NOT EXISTS (SELECT 1 FROM session WHERE calendar_id = gone.id)"),
    remove!("practice"),
    remove!("urge"),
    remove!("lapse"),
    remove!("check_in"),
    remove!(
        "\"trigger\"",
        "AND NOT EXISTS (SELECT 1 FROM check_in_trigger WHERE trigger_id = gone.id)
         AND NOT EXISTS (SELECT 1 FROM urge_trigger WHERE trigger_id = gone.id)
         AND NOT EXISTS (SELECT 1 FROM lapse_trigger WHERE trigger_id = gone.id)"
    ),
];

/// Removes what was deleted longer ago than [`KEPT`], the oldest first and not all at once where it is much.
pub async fn purge(tx: &mut Tx<'_>, now: DateTime<Utc>) -> Result<()> {
    let before = from_instant(now - KEPT)?;
    schedule_change::forget(tx, now).await?;
    for statement in LET_GO.into_iter().chain(REMOVE) {
        tx.execute(sqlx::query(statement).bind(before).bind(MOST)).await?;
    }
    Ok(())
}
