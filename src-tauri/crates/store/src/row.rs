//! Writing one row by the names of its columns: the one way in which rows are added, changed, deleted and brought back.

use chrono::{DateTime, Utc};
use sqlx::sqlite::{SqliteArguments, SqliteQueryResult};
use sqlx::{Arguments as _, AssertSqlSafe, Encode, Sqlite, Type};
use uuid::Uuid;

use crate::columns::{changed, from_instant, from_instant_opt};
use crate::{Error, Result, Tx};

/// What a column is for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Use {
    /// Names the row.
    Key,
    /// Written each time.
    Value,
    /// Written with a new row, and kept from then on.
    Once,
}

/// One row that is about to be written.
pub(crate) struct Row {
    table: &'static str,
    columns: Vec<(Use, &'static str)>,
    arguments: SqliteArguments,
    is_broken: bool,
}

impl Row {
    pub(crate) fn of(table: &'static str) -> Self {
        Self { table, columns: Vec::new(), arguments: SqliteArguments::default(), is_broken: false }
    }

    /// The row of a table whose rows are named by their ids.
    pub(crate) fn with_id(table: &'static str, id: Uuid) -> Self {
        Self::of(table).key("id", id)
    }

    pub(crate) fn key<'q, T: Encode<'q, Sqlite> + Type<Sqlite>>(self, column: &'static str, value: T) -> Self {
        self.add(Use::Key, column, value)
    }

    pub(crate) fn set<'q, T: Encode<'q, Sqlite> + Type<Sqlite>>(self, column: &'static str, value: T) -> Self {
        self.add(Use::Value, column, value)
    }

    pub(crate) fn once<'q, T: Encode<'q, Sqlite> + Type<Sqlite>>(self, column: &'static str, value: T) -> Self {
        self.add(Use::Once, column, value)
    }

    fn add<'q, T: Encode<'q, Sqlite> + Type<Sqlite>>(mut self, of: Use, column: &'static str, value: T) -> Self {
        self.columns.push((of, column));
        self.is_broken |= self.arguments.add(value).is_err();
        self
    }

    /// The row's times, where the domain knows them.
    pub(crate) fn times(self, created: DateTime<Utc>, updated: DateTime<Utc>, deleted: Option<DateTime<Utc>>) -> Result<Self> {
        let (created, updated) = (from_instant(created)?, from_instant(updated)?);
        Ok(self.set("created_at", created).set("updated_at", updated).set("deleted_at", from_instant_opt(deleted)?))
    }

    /// The row's times, where only the store knows them.
    pub(crate) fn stamped(self, tx: &Tx<'_>) -> Result<Self> {
        let now = from_instant(tx.now())?;
        Ok(self.once("created_at", now).set("updated_at", now))
    }

    /// Adds the row.
    pub(crate) async fn insert(self, tx: &mut Tx<'_>) -> Result<()> {
        let statement = self.insertion();
        if self.is_broken { Err(Error::Database) } else { tx.insert(statement, self.arguments).await }
    }

    /// Changes the row that has these keys.
    pub(crate) async fn update(self, tx: &mut Tx<'_>) -> Result<()> {
        let statement = self.change();
        changed(&self.execute(tx, statement).await?)
    }

    /// Adds the row, or changes the one that has these keys and brings it back. One that says the same already stays as it is.
    pub(crate) async fn put(self, tx: &mut Tx<'_>) -> Result<()> {
        let mut differs = self.each(Use::Value, |column, _| format!("\"{column}\" IS NOT excluded.\"{column}\""));
        differs.retain(|comparison| !comparison.starts_with("\"updated_at\""));
        differs.push("deleted_at IS NOT NULL".to_owned());
        let statement = format!("{}, deleted_at = NULL WHERE {}", self.replacement(), differs.join(" OR "));
        self.execute(tx, statement).await.map(drop)
    }

    /// Adds the row, or changes the one that has these keys, in a table without tombstones.
    pub(crate) async fn replace(self, tx: &mut Tx<'_>) -> Result<()> {
        let statement = self.replacement();
        self.execute(tx, statement).await.map(drop)
    }

    /// Deletes the row that has these keys, if it is there: it stays as a tombstone.
    pub(crate) async fn remove(self, tx: &mut Tx<'_>) -> Result<()> {
        let now = from_instant(tx.now())?;
        let row = self.set("deleted_at", now).set("updated_at", now);
        let statement = format!("{} AND deleted_at IS NULL", row.change());
        row.execute(tx, statement).await.map(drop)
    }

    fn insertion(&self) -> String {
        let columns: Vec<String> = self.columns.iter().map(|(_, column)| format!("\"{column}\"")).collect();
        let places = vec!["?"; columns.len()].join(", ");
        format!("INSERT INTO \"{}\" ({}) VALUES ({places})", self.table, columns.join(", "))
    }

    fn replacement(&self) -> String {
        let keys = self.each(Use::Key, |column, _| format!("\"{column}\""));
        let values = self.each(Use::Value, |column, _| format!("\"{column}\" = excluded.\"{column}\""));
        format!("{} ON CONFLICT ({}) DO UPDATE SET {}", self.insertion(), keys.join(", "), values.join(", "))
    }

    fn change(&self) -> String {
        let equals = |column: &str, number: usize| format!("\"{column}\" = ?{number}");
        let (values, keys) = (self.each(Use::Value, equals), self.each(Use::Key, equals));
        format!("UPDATE \"{}\" SET {} WHERE {}", self.table, values.join(", "), keys.join(" AND "))
    }

    /// Something of each column of one use, which has its name and the number of its argument.
    fn each(&self, of: Use, write: impl Fn(&str, usize) -> String) -> Vec<String> {
        let numbered = (1..).zip(&self.columns);
        numbered.filter(|(_, (used, _))| *used == of).map(|(number, (_, column))| write(column, number)).collect()
    }

    /// Runs a statement that is made of fixed names alone.
    async fn execute(self, tx: &mut Tx<'_>, statement: String) -> Result<SqliteQueryResult> {
        if self.is_broken {
            return Err(Error::Database);
        }
        tx.execute(sqlx::query_with(AssertSqlSafe(statement), self.arguments)).await
    }
}
