//! What the record knows of each day: use, and days that nobody reported.

use chrono::NaiveDate;
use daymark_domain::days::{Answered, Days, Reports, Span, silences};
use daymark_domain::profile::Profile;
use daymark_domain::week::days_before;
use daymark_store::{Tx, check_in, lapse, silence};

use crate::api::RecoveryDays;
use crate::{Result, views};

/// The local dates in a range on which use was recorded, in a check-in or as a lapse, in order and none twice.
pub async fn use_days(tx: &mut Tx<'_>, from: NaiveDate, to: NaiveDate) -> Result<Vec<NaiveDate>> {
    let mut days = check_in::use_days(tx, from, to).await?;
    days.extend(lapse::days(tx, from, to).await?);
    days.sort_unstable();
    days.dedup();
    Ok(days)
}

/// The latest local date up to today on which use was recorded.
pub async fn latest_use_on(tx: &mut Tx<'_>, today: NaiveDate) -> Result<Option<NaiveDate>> {
    let said = check_in::latest_use_on(tx).await?;
    let lapsed = lapse::days(tx, days_before(today, ALL_DAYS), today).await?.pop();
    Ok(said.into_iter().chain(lapsed).max())
}

/// More days than anybody keeps a record of.
const ALL_DAYS: u32 = 366 * 150;

/// The days up to today that nobody reported, oldest first, and what was said of such days.
pub async fn silent(tx: &mut Tx<'_>, profile: &Profile, today: NaiveDate) -> Result<(Vec<Span>, Vec<Answered>)> {
    let answered = silence::list(tx).await?;
    let lapses = lapse::days(tx, days_before(today, ALL_DAYS), today).await?;
    // A lapse speaks of its own day only, so the days before it stay as silent as they were.
    let last_on = check_in::latest_on(tx).await?.or(lapses.first().copied());
    let reports = Reports { gaps: check_in::gaps(tx).await?, last_on, said_on: profile.recovery_said_on, lapses, answered };
    Ok((silences(&reports, today), reports.answered))
}

/// Days in recovery up to today, where a start is known.
pub async fn recovery(tx: &mut Tx<'_>, profile: &Profile, today: NaiveDate) -> Result<Option<RecoveryDays>> {
    let (silences, _) = silent(tx, profile, today).await?;
    recovery_with(tx, profile, today, &silences).await
}

/// As [`recovery`], where the silent days are known already.
pub async fn recovery_with(tx: &mut Tx<'_>, profile: &Profile, today: NaiveDate, silences: &[Span]) -> Result<Option<RecoveryDays>> {
    let Some(start) = profile.recovery_started_on else { return Ok(None) };
    let days = Days::new(start, today, &use_days(tx, start, today).await?, silences);
    Ok(Some(views::recovery(days.recovery())))
}
