//! The `profile` and `setting` tables.

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use daymark_domain::preferences::Preferences;
use daymark_domain::profile::Profile;
use daymark_domain::reach::Tested;
use daymark_domain::words::Words;
use sqlx::FromRow;
use zeroize::Zeroizing;

use crate::columns::{date, from_json, from_words, json, words, zone};
use crate::row::Row;
use crate::{Error, Result, Tx};

const PREFERENCES: &str = "preferences";
const LAST_ZONE: &str = "last_zone";
const REMINDERS_TESTED: &str = "reminders_tested";
const EXACT_TIMES_LEFT: &str = "exact_times_left";
const REVIEW_PUT_AWAY: &str = "review_put_away";
const PLAN_OFFERED_ON: &str = "plan_offered_on";
const ATTENDANCE_RESTS_SINCE: &str = "attendance_rests_since";

#[derive(FromRow)]
struct Stored {
    name: Option<String>,
    recovery_started_on: Option<String>,
    working_on: String,
    medicines: String,
    recovery_said_on: Option<String>,
    country: Option<String>,
    welcomed: bool,
}

/// Who the person is to the app; all empty until it was saved once.
pub async fn load_profile(tx: &mut Tx<'_>) -> Result<Profile> {
    let row: Option<Stored> =
        sqlx::query_as("SELECT name, recovery_started_on, working_on, medicines, recovery_said_on, country, welcomed FROM profile")
            .fetch_optional(tx.reader()?)
            .await?;
    let Some(row) = row else { return Ok(Profile::default()) };
    Ok(Profile {
        name: words(row.name),
        recovery_started_on: row.recovery_started_on.map(|on| date(&on)).transpose()?,
        working_on: several(&row.working_on)?,
        medicines: several(&row.medicines)?,
        recovery_said_on: row.recovery_said_on.map(|on| date(&on)).transpose()?,
        country: row.country,
        welcomed: row.welcomed,
    })
}

/// Keeps who the person is.
pub async fn save_profile(tx: &mut Tx<'_>, profile: &Profile) -> Result<()> {
    let (working_on, medicines) = (from_several(&profile.working_on)?, from_several(&profile.medicines)?);
    Row::of("profile")
        .key("only", 1)
        .set("name", from_words(profile.name.as_ref()))
        .set("recovery_started_on", profile.recovery_started_on.map(|on| on.to_string()))
        .set("working_on", working_on.as_str())
        .set("medicines", medicines.as_str())
        .set("recovery_said_on", profile.recovery_said_on.map(|on| on.to_string()))
        .set("country", profile.country.as_deref())
        .set("welcomed", profile.welcomed)
        .replace(tx)
        .await
}

fn several(text: &str) -> Result<Vec<Words>> {
    Ok(json::<Vec<String>>(text)?.into_iter().map(Words::stored).collect())
}

fn from_several(all: &[Words]) -> Result<Zeroizing<String>> {
    Ok(Zeroizing::new(from_json(&all.iter().map(Words::reveal).collect::<Vec<_>>())?))
}

/// The preferences, where they were ever saved.
pub async fn load_preferences(tx: &mut Tx<'_>) -> Result<Option<Preferences>> {
    load(tx, PREFERENCES).await?.map(|text| json(&text)).transpose()
}

/// Keeps the preferences.
pub async fn save_preferences(tx: &mut Tx<'_>, preferences: &Preferences) -> Result<()> {
    save(tx, PREFERENCES, &from_json(preferences)?).await
}

/// The zone the app last saw itself in.
pub async fn load_last_zone(tx: &mut Tx<'_>) -> Result<Option<Tz>> {
    match load(tx, LAST_ZONE).await? {
        None => Ok(None),
        Some(name) => zone(&json::<String>(&name)?).map(Some),
    }
}

/// Keeps the zone the app sees itself in.
pub async fn save_last_zone(tx: &mut Tx<'_>, zone: Tz) -> Result<()> {
    save(tx, LAST_ZONE, &from_json(&zone.name())?).await
}

/// What the person said of the last test reminder, if there was one.
pub async fn load_tested(tx: &mut Tx<'_>) -> Result<Option<Tested>> {
    load(tx, REMINDERS_TESTED).await?.map(|text| json(&text)).transpose()
}

/// Keeps what the person said of a test reminder.
pub async fn save_tested(tx: &mut Tx<'_>, tested: Tested) -> Result<()> {
    save(tx, REMINDERS_TESTED, &from_json(&tested)?).await
}

/// Whether the person said that reminders around their time are good enough.
pub async fn load_exact_times_left(tx: &mut Tx<'_>) -> Result<bool> {
    load(tx, EXACT_TIMES_LEFT).await?.map_or(Ok(false), |text| json(&text))
}

/// Keeps that they are.
pub async fn save_exact_times_left(tx: &mut Tx<'_>) -> Result<()> {
    save(tx, EXACT_TIMES_LEFT, &from_json(&true)?).await
}

/// The week whose review was put away without being done.
pub async fn load_review_put_away(tx: &mut Tx<'_>) -> Result<Option<NaiveDate>> {
    load(tx, REVIEW_PUT_AWAY).await?.map(|text| json(&text)).transpose()
}

/// Puts the review of a week away.
pub async fn save_review_put_away(tx: &mut Tx<'_>, week_on: NaiveDate) -> Result<()> {
    save(tx, REVIEW_PUT_AWAY, &from_json(&week_on)?).await
}

/// The local date on which the safety plan was last offered after a very low mood.
pub async fn load_plan_offered_on(tx: &mut Tx<'_>) -> Result<Option<NaiveDate>> {
    load(tx, PLAN_OFFERED_ON).await?.map(|text| json(&text)).transpose()
}

/// Keeps that it was offered on a day.
pub async fn save_plan_offered_on(tx: &mut Tx<'_>, on: NaiveDate) -> Result<()> {
    save(tx, PLAN_OFFERED_ON, &from_json(&on)?).await
}

/// The instant before which attendance is no longer asked for.
pub async fn load_attendance_rests_since(tx: &mut Tx<'_>) -> Result<Option<DateTime<Utc>>> {
    load(tx, ATTENDANCE_RESTS_SINCE).await?.map_or(Ok(None), |text| json(&text))
}

/// Stops asking for the attendance of what ended before an instant; `None` asks again.
pub async fn save_attendance_rests_since(tx: &mut Tx<'_>, at: Option<DateTime<Utc>>) -> Result<()> {
    save(tx, ATTENDANCE_RESTS_SINCE, &from_json(&at)?).await
}

async fn load(tx: &mut Tx<'_>, name: &str) -> Result<Option<String>> {
    sqlx::query_scalar("SELECT value FROM setting WHERE name = ?").bind(name).fetch_optional(tx.reader()?).await.map_err(Error::from)
}

async fn save(tx: &mut Tx<'_>, name: &str, value: &str) -> Result<()> {
    Row::of("setting").key("name", name).set("value", value).replace(tx).await
}
