//! The `person` table: people to call.

use daymark_domain::ids::PersonId;
use daymark_domain::person::Person;
use daymark_domain::words::Words;
use sqlx::FromRow;
use uuid::Uuid;

use crate::columns::{changed, from_instant, from_instant_opt, from_words, instant, words};
use crate::{Error, Result, Tx};

#[derive(FromRow)]
struct Row {
    id: Uuid,
    name: String,
    phone: Option<String>,
    relation: Option<String>,
    position: i64,
    created_at: i64,
    updated_at: i64,
    deleted_at: Option<i64>,
}

impl TryFrom<Row> for Person {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self> {
        Ok(Self {
            id: PersonId::new(row.id),
            name: Words::stored(row.name),
            phone: words(row.phone),
            relation: words(row.relation),
            position: u32::try_from(row.position).map_err(|_| Error::Database)?,
            created_at: instant(row.created_at),
            updated_at: instant(row.updated_at),
            deleted_at: row.deleted_at.map(instant),
        })
    }
}

/// Adds one.
pub async fn insert(tx: &mut Tx<'_>, person: &Person) -> Result<()> {
    sqlx::query(
        "INSERT INTO person (name, phone, relation, position, created_at, updated_at, deleted_at, id) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
    )
    .bind(person.name.reveal())
    .bind(from_words(person.phone.as_ref()))
    .bind(from_words(person.relation.as_ref()))
    .bind(person.position)
    .bind(from_instant(person.created_at)?)
    .bind(from_instant(person.updated_at)?)
    .bind(from_instant_opt(person.deleted_at)?)
    .bind(person.id.uuid())
    .execute(tx.writer().await?)
    .await?;
    Ok(())
}

/// Writes every field of one that is there, `deleted_at` too.
pub async fn update(tx: &mut Tx<'_>, person: &Person) -> Result<()> {
    let result = sqlx::query(
        "UPDATE person SET name = ?, phone = ?, relation = ?, position = ?, created_at = ?, updated_at = ?, deleted_at = ? WHERE id = ?",
    )
    .bind(person.name.reveal())
    .bind(from_words(person.phone.as_ref()))
    .bind(from_words(person.relation.as_ref()))
    .bind(person.position)
    .bind(from_instant(person.created_at)?)
    .bind(from_instant(person.updated_at)?)
    .bind(from_instant_opt(person.deleted_at)?)
    .bind(person.id.uuid())
    .execute(tx.writer().await?)
    .await?;
    changed(&result)
}

/// One by its id, deleted or not.
pub async fn get(tx: &mut Tx<'_>, id: PersonId) -> Result<Option<Person>> {
    let row: Option<Row> = sqlx::query_as("SELECT * FROM person WHERE id = ?").bind(id.uuid()).fetch_optional(tx.reader().await?).await?;
    row.map(TryInto::try_into).transpose()
}

/// Those not deleted, in the person's order.
pub async fn list(tx: &mut Tx<'_>) -> Result<Vec<Person>> {
    let rows: Vec<Row> = sqlx::query_as("SELECT * FROM person WHERE deleted_at IS NULL ORDER BY position, created_at, id")
        .fetch_all(tx.reader().await?)
        .await?;
    rows.into_iter().map(TryInto::try_into).collect()
}
