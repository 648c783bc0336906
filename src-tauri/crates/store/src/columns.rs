//! Between the domain's types and columns.

use chrono::{DateTime, NaiveDate, NaiveDateTime, TimeZone as _, Utc};
use chrono_tz::Tz;
use daymark_domain::invalid::Field;
use daymark_domain::scale::{Mood, Rating};
use daymark_domain::words::Words;
use uuid::Uuid;

use crate::{Error, Result};

/// An instant as nanoseconds since 1970; those outside 1677 to 2262 are refused.
pub fn from_instant(at: DateTime<Utc>) -> Result<i64> {
    at.timestamp_nanos_opt().ok_or(Error::Database)
}

pub fn from_instant_opt(at: Option<DateTime<Utc>>) -> Result<Option<i64>> {
    at.map(from_instant).transpose()
}

pub fn instant(nanoseconds: i64) -> DateTime<Utc> {
    Utc.timestamp_nanos(nanoseconds)
}

pub fn zone(name: &str) -> Result<Tz> {
    name.parse().map_err(|_| Error::Database)
}

pub fn date(text: &str) -> Result<NaiveDate> {
    text.parse().map_err(|_| Error::Database)
}

/// A local time as ISO 8601, which sorts as it runs.
pub fn from_local(at: NaiveDateTime) -> String {
    at.format("%Y-%m-%dT%H:%M:%S%.f").to_string()
}

pub fn local(text: &str) -> Result<NaiveDateTime> {
    text.parse().map_err(|_| Error::Database)
}

pub fn mood(value: i64) -> Result<Mood> {
    i32::try_from(value).ok().and_then(|value| Mood::new(value).ok()).ok_or(Error::Database)
}

pub fn rating(value: i64) -> Result<Rating> {
    i32::try_from(value).ok().and_then(|value| Rating::new(Field::Rating, value).ok()).ok_or(Error::Database)
}

pub fn rating_opt(value: Option<i64>) -> Result<Option<Rating>> {
    value.map(rating).transpose()
}

pub fn from_rating_opt(rating: Option<Rating>) -> Option<i64> {
    rating.map(|rating| i64::from(rating.value()))
}

pub fn words(text: Option<String>) -> Option<Words> {
    text.map(Words::stored)
}

pub fn from_words(words: Option<&Words>) -> Option<&str> {
    words.map(Words::reveal)
}

/// Ids joined by `group_concat(hex(id))`.
pub fn ids<T>(joined: Option<&str>, make: impl Fn(Uuid) -> T) -> Result<Vec<T>> {
    joined
        .unwrap_or_default()
        .split(',')
        .filter(|id| !id.is_empty())
        .map(|id| Uuid::try_parse(id).map(&make).map_err(|_| Error::Database))
        .collect()
}

/// A plain enum of the domain as the name it also has in JSON.
pub fn from_name<T: serde::Serialize>(value: &T) -> Result<String> {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(name)) => Ok(name),
        _ => Err(Error::Database),
    }
}

pub fn name<T: serde::de::DeserializeOwned>(name: String) -> Result<T> {
    serde_json::from_value(serde_json::Value::String(name)).map_err(|_| Error::Database)
}

pub fn from_json<T: serde::Serialize>(value: &T) -> Result<String> {
    serde_json::to_string(value).map_err(|_| Error::Database)
}

pub fn json<T: serde::de::DeserializeOwned>(text: &str) -> Result<T> {
    serde_json::from_str(text).map_err(|_| Error::Database)
}

/// What an update of one row did: nothing at all means that there is no such row.
pub fn changed(result: &sqlx::sqlite::SqliteQueryResult) -> Result<()> {
    if result.rows_affected() == 0 { Err(Error::NotFound) } else { Ok(()) }
}
