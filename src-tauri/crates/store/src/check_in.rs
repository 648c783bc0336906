//! The `check_in` table.

use chrono::{DateTime, Days, NaiveDate, NaiveTime, Utc};
use daymark_domain::check_in::{CheckIn, Halt};
use daymark_domain::days::Span;
use daymark_domain::ids::{CheckInId, TriggerId};
use daymark_domain::scale::Rating;
use daymark_domain::statistics::Reading;
use sqlx::FromRow;
use uuid::Uuid;

use crate::columns::{date, from_instant, from_words, ids, instant, mood, rating, words, zone};
use crate::row::Row;
use crate::trigger::{self, Holder};
use crate::{Error, Result, Tx};

#[derive(FromRow)]
struct Stored {
    id: Uuid,
    at: i64,
    zone: String,
    on: String,
    mood: i64,
    craving: i64,
    hungry: bool,
    angry: bool,
    lonely: bool,
    tired: bool,
    sleep_minutes: Option<i64>,
    used: Option<bool>,
    note: Option<String>,
    created_at: i64,
    updated_at: i64,
    deleted_at: Option<i64>,
    triggers: Option<String>,
}

impl TryFrom<Stored> for CheckIn {
    type Error = Error;

    fn try_from(row: Stored) -> Result<Self> {
        Ok(Self {
            id: CheckInId::new(row.id),
            at: instant(row.at),
            zone: zone(&row.zone)?,
            on: date(&row.on)?,
            mood: mood(row.mood)?,
            craving: rating(row.craving)?,
            triggers: ids(row.triggers.as_deref(), TriggerId::new)?,
            halt: Halt { hungry: row.hungry, angry: row.angry, lonely: row.lonely, tired: row.tired },
            sleep_minutes: row.sleep_minutes.map(u16::try_from).transpose().map_err(|_| Error::Database)?,
            used: row.used,
            note: words(row.note),
            created_at: instant(row.created_at),
            updated_at: instant(row.updated_at),
            deleted_at: row.deleted_at.map(instant),
        })
    }
}

macro_rules! select {
    ($rest:literal) => {
        concat!(
            r#"SELECT c.*, (SELECT group_concat(hex(trigger_id)) FROM (SELECT trigger_id FROM check_in_trigger
               WHERE check_in_id = c.id ORDER BY position)) AS triggers FROM check_in AS c "#,
            $rest
        )
    };
}

fn row(check_in: &CheckIn) -> Result<Row> {
    Row::with_id("check_in", check_in.id.uuid())
        .set("at", from_instant(check_in.at)?)
        .set("zone", check_in.zone.name())
        .set("on", check_in.on.to_string())
        .set("mood", check_in.mood.value())
        .set("craving", check_in.craving.value())
        .set("hungry", check_in.halt.hungry)
        .set("angry", check_in.halt.angry)
        .set("lonely", check_in.halt.lonely)
        .set("tired", check_in.halt.tired)
        .set("sleep_minutes", check_in.sleep_minutes)
        .set("used", check_in.used)
        .set("note", from_words(check_in.note.as_ref()))
        .times(check_in.created_at, check_in.updated_at, check_in.deleted_at)
}

/// Adds one.
pub async fn insert(tx: &mut Tx<'_>, check_in: &CheckIn) -> Result<()> {
    row(check_in)?.insert(tx).await?;
    trigger::put(tx, Holder::CheckIn(check_in.id), &check_in.triggers).await
}

/// Writes every field of one that is there, `deleted_at` too.
pub async fn update(tx: &mut Tx<'_>, check_in: &CheckIn) -> Result<()> {
    row(check_in)?.update(tx).await?;
    trigger::replace(tx, Holder::CheckIn(check_in.id), &check_in.triggers).await
}

/// One by its id, deleted or not.
pub async fn get(tx: &mut Tx<'_>, id: CheckInId) -> Result<Option<CheckIn>> {
    let row: Option<Stored> = sqlx::query_as(select!("WHERE c.id = ?")).bind(id.uuid()).fetch_optional(tx.reader()?).await?;
    row.map(TryInto::try_into).transpose()
}

/// A page of those not deleted, newest `at` first; the next page begins after the last of this one.
pub async fn list(tx: &mut Tx<'_>, after: Option<CheckInId>, limit: u32) -> Result<Vec<CheckIn>> {
    let rows: Vec<Stored> = match after {
        None => {
            sqlx::query_as(select!("WHERE c.deleted_at IS NULL ORDER BY c.at DESC, c.id DESC LIMIT ?"))
                .bind(limit)
                .fetch_all(tx.reader()?)
                .await?
        }
        Some(after) => {
            sqlx::query_as(select!(
                "WHERE c.deleted_at IS NULL AND (c.at, c.id) < (SELECT at, id FROM check_in WHERE id = ?)
                 ORDER BY c.at DESC, c.id DESC LIMIT ?"
            ))
            .bind(after.uuid())
            .bind(limit)
            .fetch_all(tx.reader()?)
            .await?
        }
    };
    rows.into_iter().map(TryInto::try_into).collect()
}

/// How many there are that are not deleted.
pub async fn count(tx: &mut Tx<'_>) -> Result<u64> {
    let count: i64 = sqlx::query_scalar("SELECT count(*) FROM check_in WHERE deleted_at IS NULL").fetch_one(tx.reader()?).await?;
    u64::try_from(count).map_err(|_| Error::Database)
}

/// Those not deleted whose local date lies in a range, both ends included, oldest first.
pub async fn between(tx: &mut Tx<'_>, from_on: NaiveDate, to_on: NaiveDate) -> Result<Vec<CheckIn>> {
    let (first, last) = instants_around(from_on, to_on);
    let rows: Vec<Stored> =
        sqlx::query_as(select!(r#"WHERE c.deleted_at IS NULL AND c.at BETWEEN ? AND ? AND c."on" BETWEEN ? AND ? ORDER BY c.at, c.id"#))
            .bind(first)
            .bind(last)
            .bind(from_on.to_string())
            .bind(to_on.to_string())
            .fetch_all(tx.reader()?)
            .await?;
    rows.into_iter().map(TryInto::try_into).collect()
}

/// What those not deleted say in numbers, whose local date lies in a range, both ends included, oldest first.
pub async fn readings(tx: &mut Tx<'_>, from_on: NaiveDate, to_on: NaiveDate) -> Result<Vec<Reading>> {
    let (first, last) = instants_around(from_on, to_on);
    let rows: Vec<(String, i64, i64)> = sqlx::query_as(
        r#"SELECT "on", mood, craving FROM check_in
           WHERE deleted_at IS NULL AND at BETWEEN ? AND ? AND "on" BETWEEN ? AND ? ORDER BY at, id"#,
    )
    .bind(first)
    .bind(last)
    .bind(from_on.to_string())
    .bind(to_on.to_string())
    .fetch_all(tx.reader()?)
    .await?;
    let reading =
        |(on, of_mood, of_craving): (String, i64, i64)| Ok(Reading { on: date(&on)?, mood: mood(of_mood)?, craving: rating(of_craving)? });
    rows.into_iter().map(reading).collect()
}

/// Instants around some local dates. No local date begins or ends more than a day beside that of UTC.
fn instants_around(from_on: NaiveDate, to_on: NaiveDate) -> (i64, i64) {
    let instant = |on: Option<NaiveDate>| from_instant(on?.and_time(NaiveTime::MIN).and_utc()).ok();
    let first = instant(from_on.checked_sub_days(Days::new(1))).unwrap_or(i64::MIN);
    (first, instant(to_on.checked_add_days(Days::new(2))).unwrap_or(i64::MAX))
}

/// The latest local date on which use was said.
pub async fn latest_use_on(tx: &mut Tx<'_>) -> Result<Option<NaiveDate>> {
    let on: Option<String> =
        sqlx::query_scalar(r#"SELECT max("on") FROM check_in WHERE deleted_at IS NULL AND used = 1"#).fetch_one(tx.reader()?).await?;
    on.map(|on| date(&on)).transpose()
}

/// The local dates in a range on which use was said, both ends included, in order and none twice.
pub async fn use_days(tx: &mut Tx<'_>, from_on: NaiveDate, to_on: NaiveDate) -> Result<Vec<NaiveDate>> {
    let days: Vec<String> = sqlx::query_scalar(
        r#"SELECT DISTINCT "on" FROM check_in WHERE deleted_at IS NULL AND used = 1 AND "on" BETWEEN ? AND ? ORDER BY "on""#,
    )
    .bind(from_on.to_string())
    .bind(to_on.to_string())
    .fetch_all(tx.reader()?)
    .await?;
    days.iter().map(|on| date(on)).collect()
}

/// The instant of the latest check-in up to a local date, and the latest local date of one. After a flight to the west these are not of the same.
pub async fn latest(tx: &mut Tx<'_>, today: NaiveDate) -> Result<Option<(DateTime<Utc>, NaiveDate)>> {
    // No more than these are made while a flight gives a day back.
    let row: (Option<i64>, Option<String>) = sqlx::query_as(
        r#"SELECT max(at), max("on") FROM
           (SELECT at, "on" FROM check_in WHERE deleted_at IS NULL AND "on" <= ? ORDER BY at DESC, id DESC LIMIT 50)"#,
    )
    .bind(today.to_string())
    .fetch_one(tx.reader()?)
    .await?;
    row.0.zip(row.1).map(|(at, on)| Ok((instant(at), date(&on)?))).transpose()
}

/// The days between two check-ins up to a local date of which the second one does not say that there was no use, oldest first.
pub async fn gaps(tx: &mut Tx<'_>, today: NaiveDate) -> Result<Vec<Span>> {
    // Nearly every check-in is on the day of the one before or the next, so the cheap comparison comes first.
    let rows: Vec<(String, String)> = sqlx::query_as(
        r#"SELECT latest, "on" FROM (
               SELECT "on", used, max("on") OVER (ORDER BY at, id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS latest
               FROM check_in WHERE deleted_at IS NULL AND "on" <= ?
           ) WHERE "on" > latest AND used IS NOT 0 AND "on" > date(latest, '+1 day')"#,
    )
    .bind(today.to_string())
    .fetch_all(tx.reader()?)
    .await?;
    let mut gaps = Vec::new();
    for (latest, on) in rows {
        gaps.extend(Span::between(date(&latest)?, date(&on)?));
    }
    Ok(gaps)
}

/// The cravings of the newest check-ins before an instant, newest first.
pub async fn cravings_before(tx: &mut Tx<'_>, at: DateTime<Utc>, limit: u32) -> Result<Vec<Rating>> {
    let ratings: Vec<i64> =
        sqlx::query_scalar("SELECT craving FROM check_in WHERE deleted_at IS NULL AND at < ? ORDER BY at DESC, id DESC LIMIT ?")
            .bind(from_instant(at)?)
            .bind(limit)
            .fetch_all(tx.reader()?)
            .await?;
    ratings.into_iter().map(rating).collect()
}

/// Whether use was said in a check-in from one instant to another, both included.
pub async fn used_between(tx: &mut Tx<'_>, from: DateTime<Utc>, to: DateTime<Utc>) -> Result<bool> {
    Ok(sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM check_in WHERE deleted_at IS NULL AND used = 1 AND at BETWEEN ? AND ?)")
        .bind(from_instant(from)?)
        .bind(from_instant(to)?)
        .fetch_one(tx.reader()?)
        .await?)
}
