//! The `trigger` table: the starting set and the person's own.

use daymark_domain::ids::TriggerId;
use daymark_domain::trigger::{STARTING_SET, Trigger, TriggerName};
use daymark_domain::words::Words;
use sqlx::FromRow;
use uuid::Uuid;

use crate::columns::{changed, from_json};
use crate::{Error, Result, Tx};

#[derive(FromRow)]
struct Row {
    id: Uuid,
    key: Option<String>,
    name: Option<String>,
    hidden: bool,
}

impl TryFrom<Row> for Trigger {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self> {
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
        sqlx::query(r#"INSERT INTO "trigger" (id, key, position) VALUES (?, ?, ?) ON CONFLICT (id) DO NOTHING"#)
            .bind(id.uuid())
            .bind(key)
            .bind(position)
            .execute(tx.writer().await?)
            .await?;
    }
    Ok(())
}

/// All of them, hidden ones too: the starting set in its order, then the person's own in theirs.
pub async fn list(tx: &mut Tx<'_>) -> Result<Vec<Trigger>> {
    let rows: Vec<Row> = sqlx::query_as(r#"SELECT id, key, name, hidden FROM "trigger" ORDER BY key IS NULL, position, id"#)
        .fetch_all(tx.reader().await?)
        .await?;
    rows.into_iter().map(TryInto::try_into).collect()
}

const SOME: &str = r#"SELECT id, key, name, hidden FROM "trigger" WHERE id IN (SELECT unhex(value) FROM json_each(?))"#;

/// Those of these ids that there are, hidden ones too.
pub async fn some(tx: &mut Tx<'_>, ids: &[TriggerId]) -> Result<Vec<Trigger>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let rows: Vec<Row> = sqlx::query_as(SOME).bind(listed(ids)?).fetch_all(tx.reader().await?).await?;
    rows.into_iter().map(TryInto::try_into).collect()
}

/// Commits as [`Tx::commit`] does, and gives what [`some`] gives on the same way.
pub async fn commit_with_some(mut tx: Tx<'_>, ids: &[TriggerId]) -> Result<Vec<Trigger>> {
    if ids.is_empty() {
        tx.commit().await?;
        return Ok(Vec::new());
    }
    let ids = listed(ids)?;
    tx.later(SOME).await?.bind(ids);
    let rows: Vec<Row> = tx.commit_answered().await?;
    rows.into_iter().map(TryInto::try_into).collect()
}

/// Ids as a statement takes them in one piece, for `json_each` and `unhex`: each statement is a way to the database's own thread and back.
pub(crate) fn listed(ids: &[TriggerId]) -> Result<String> {
    from_json(&ids.iter().map(|id| id.uuid().simple().to_string()).collect::<Vec<_>>())
}

/// Adds one of the person's own. One of the starting set is there already and is refused.
pub async fn insert(tx: &mut Tx<'_>, trigger: &Trigger) -> Result<()> {
    let TriggerName::Own(name) = &trigger.name else { return Err(Error::AlreadyExists) };
    sqlx::query(
        r#"INSERT INTO "trigger" (id, name, hidden, position) VALUES (?, ?, ?, (SELECT coalesce(max(position), 0) + 1 FROM "trigger"))"#,
    )
    .bind(trigger.id.uuid())
    .bind(name.reveal())
    .bind(trigger.hidden)
    .execute(tx.writer().await?)
    .await?;
    Ok(())
}

/// Offers one no longer, or again.
pub async fn set_hidden(tx: &mut Tx<'_>, id: TriggerId, hidden: bool) -> Result<()> {
    let result =
        sqlx::query(r#"UPDATE "trigger" SET hidden = ? WHERE id = ?"#).bind(hidden).bind(id.uuid()).execute(tx.writer().await?).await?;
    changed(&result)
}
