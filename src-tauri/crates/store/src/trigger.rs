//! The `trigger` table: the starting set and the person's own.

use daymark_domain::ids::{CheckInId, LapseId, TriggerId, UrgeId};
use daymark_domain::trigger::{STARTING_SET, Trigger, TriggerName};
use daymark_domain::words::Words;
use sqlx::FromRow;
use uuid::Uuid;

use crate::columns::{from_instant, from_json};
use crate::row::Row;
use crate::{Error, Result, Tx};

#[derive(FromRow)]
struct Stored {
    id: Uuid,
    key: Option<String>,
    name: Option<String>,
    hidden: bool,
}

impl TryFrom<Stored> for Trigger {
    type Error = Error;

    fn try_from(row: Stored) -> Result<Self> {
        let name = match (row.key, row.name) {
            (Some(key), _) => {
                STARTING_SET.iter().find(|(_, known)| *known == key).map(|(_, known)| TriggerName::Known(known)).ok_or(Error::Database)?
            }
            (None, Some(name)) => TriggerName::Own(Words::stored(name)),
            (None, None) => return Err(Error::Database),
        };
        Ok(Self { id: TriggerId::new(row.id), name, hidden: row.hidden })
    }
}

/// Puts in what the starting set has and the table has not.
pub(crate) async fn seed(tx: &mut Tx<'_>) -> Result<()> {
    for (position, (id, key)) in (0_i64..).zip(STARTING_SET.iter().copied()) {
        let known = sqlx::query(r#"INSERT INTO "trigger" (id, key, position) VALUES (?, ?, ?) ON CONFLICT (id) DO NOTHING"#);
        tx.execute(known.bind(id.uuid()).bind(key).bind(position)).await?;
    }
    Ok(())
}

/// All of them, hidden ones too: the starting set in its order, then the person's own in theirs.
pub async fn list(tx: &mut Tx<'_>) -> Result<Vec<Trigger>> {
    let rows: Vec<Stored> =
        sqlx::query_as(r#"SELECT id, key, name, hidden FROM "trigger" WHERE deleted_at IS NULL ORDER BY key IS NULL, position, id"#)
            .fetch_all(tx.reader()?)
            .await?;
    rows.into_iter().map(TryInto::try_into).collect()
}

const SOME: &str = r#"SELECT id, key, name, hidden FROM "trigger" WHERE id IN (SELECT unhex(value) FROM json_each(?))"#;

/// Those of these ids that there are, hidden ones too.
pub async fn some(tx: &mut Tx<'_>, ids: &[TriggerId]) -> Result<Vec<Trigger>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let rows: Vec<Stored> = sqlx::query_as(SOME).bind(listed(ids)?).fetch_all(tx.reader()?).await?;
    rows.into_iter().map(TryInto::try_into).collect()
}

/// Ids as a statement takes them in one piece, for `json_each` and `unhex`: each statement is a way to the database's own thread and back.
fn listed(ids: &[TriggerId]) -> Result<String> {
    from_json(&ids.iter().map(|id| id.uuid().simple().to_string()).collect::<Vec<_>>())
}

/// Adds one of the person's own. One of the starting set is there already and is refused.
pub async fn insert(tx: &mut Tx<'_>, trigger: &Trigger) -> Result<()> {
    let TriggerName::Own(name) = &trigger.name else { return Err(Error::AlreadyExists) };
    let last: i64 = sqlx::query_scalar(r#"SELECT coalesce(max(position), 0) FROM "trigger""#).fetch_one(tx.reader()?).await?;
    Row::with_id("trigger", trigger.id.uuid())
        .set("name", name.reveal())
        .set("hidden", trigger.hidden)
        .set("position", last + 1)
        .stamped(tx)?
        .insert(tx)
        .await
}

/// Offers one no longer, or again.
pub async fn set_hidden(tx: &mut Tx<'_>, id: TriggerId, hidden: bool) -> Result<()> {
    Row::with_id("trigger", id.uuid()).set("hidden", hidden).set("updated_at", from_instant(tx.now())?).update(tx).await
}

/// What has triggers, in a table of its own.
#[derive(Clone, Copy)]
pub(crate) enum Holder {
    CheckIn(CheckInId),
    Lapse(LapseId),
    Urge(UrgeId),
}

impl Holder {
    const fn uuid(self) -> Uuid {
        match self {
            Self::CheckIn(id) => id.uuid(),
            Self::Lapse(id) => id.uuid(),
            Self::Urge(id) => id.uuid(),
        }
    }

    const fn insert(self) -> &'static str {
        match self {
            Self::CheckIn(_) => {
                "INSERT INTO check_in_trigger (check_in_id, position, trigger_id) SELECT ?, key, unhex(value) FROM json_each(?)"
            }
            Self::Lapse(_) => "INSERT INTO lapse_trigger (lapse_id, position, trigger_id) SELECT ?, key, unhex(value) FROM json_each(?)",
            Self::Urge(_) => "INSERT INTO urge_trigger (urge_id, position, trigger_id) SELECT ?, key, unhex(value) FROM json_each(?)",
        }
    }

    const fn delete(self) -> &'static str {
        match self {
            Self::CheckIn(_) => "DELETE FROM check_in_trigger WHERE check_in_id = ?",
            Self::Lapse(_) => "DELETE FROM lapse_trigger WHERE lapse_id = ?",
            Self::Urge(_) => "DELETE FROM urge_trigger WHERE urge_id = ?",
        }
    }
}

/// Writes the triggers of something new, in their order.
pub(crate) async fn put(tx: &mut Tx<'_>, holder: Holder, triggers: &[TriggerId]) -> Result<()> {
    if triggers.is_empty() {
        return Ok(());
    }
    let triggers = listed(triggers)?;
    tx.execute(sqlx::query(holder.insert()).bind(holder.uuid()).bind(triggers)).await.map(drop)
}

/// Writes the triggers of something in place of those that it had.
pub(crate) async fn replace(tx: &mut Tx<'_>, holder: Holder, triggers: &[TriggerId]) -> Result<()> {
    tx.execute(sqlx::query(holder.delete()).bind(holder.uuid())).await?;
    put(tx, holder, triggers).await
}
