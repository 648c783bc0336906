//! The `person` table: people to call.

use daymark_domain::ids::PersonId;
use daymark_domain::person::Person;
use daymark_domain::words::Words;
use sqlx::FromRow;
use uuid::Uuid;

use crate::columns::{from_words, instant, words};
use crate::row::Row;
use crate::{Error, Result, Tx};

#[derive(FromRow)]
struct Stored {
    id: Uuid,
    name: String,
    phone: Option<String>,
    relation: Option<String>,
    position: i64,
    created_at: i64,
    updated_at: i64,
    deleted_at: Option<i64>,
}

impl TryFrom<Stored> for Person {
    type Error = Error;

    fn try_from(row: Stored) -> Result<Self> {
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

fn row(person: &Person) -> Result<Row> {
    Row::with_id("person", person.id.uuid())
        .set("name", person.name.reveal())
        .set("phone", from_words(person.phone.as_ref()))
        .set("relation", from_words(person.relation.as_ref()))
        .set("position", person.position)
        .times(person.created_at, person.updated_at, person.deleted_at)
}

/// Adds one.
pub async fn insert(tx: &mut Tx<'_>, person: &Person) -> Result<()> {
    row(person)?.insert(tx).await
}

/// Writes every field of one that is there, `deleted_at` too.
pub async fn update(tx: &mut Tx<'_>, person: &Person) -> Result<()> {
    row(person)?.update(tx).await
}

/// One by its id, deleted or not.
pub async fn get(tx: &mut Tx<'_>, id: PersonId) -> Result<Option<Person>> {
    let row: Option<Stored> = sqlx::query_as("SELECT * FROM person WHERE id = ?").bind(id.uuid()).fetch_optional(tx.reader()?).await?;
    row.map(TryInto::try_into).transpose()
}

/// Those not deleted, in the person's order.
pub async fn list(tx: &mut Tx<'_>) -> Result<Vec<Person>> {
    let rows: Vec<Stored> =
        sqlx::query_as("SELECT * FROM person WHERE deleted_at IS NULL ORDER BY position, created_at, id").fetch_all(tx.reader()?).await?;
    rows.into_iter().map(TryInto::try_into).collect()
}
