//! What the record knows of each day: use, and days that nobody reported.

use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, NaiveDate, Utc};
use daymark_domain::days::{Answered, Days, Reports, Span, silences};
use daymark_domain::profile::Profile;
use daymark_domain::week::days_before;
use daymark_store::{Tx, check_in, lapse, silence};

use crate::api::RecoveryDays;
use crate::{App, Result};

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
    // One that a clock ahead made says nothing of the days before it.
    let said = match check_in::latest_use_on(tx).await? {
        Some(on) if on > today => check_in::use_days(tx, days_before(today, ALL_DAYS), today).await?.pop(),
        said => said,
    };
    let lapsed = lapse::days(tx, days_before(today, ALL_DAYS), today).await?.pop();
    Ok(said.into_iter().chain(lapsed).max())
}

/// More days than anybody keeps a record of.
const ALL_DAYS: u32 = 366 * 150;

/// The days between check-ins that nobody reported. They are kept in memory, because after ten years finding them takes longer than all else
/// that Today shows.
#[derive(Default)]
pub struct Gaps(Mutex<Option<Found>>);

#[derive(Clone)]
struct Found {
    gaps: Vec<Span>,
    /// The latest check-in.
    latest: Option<(DateTime<Utc>, NaiveDate)>,
}

impl Gaps {
    /// A check-in was recorded. One that is the latest, and of the same day or the next, makes no gap; any other may.
    pub fn recorded(&self, at: DateTime<Utc>, on: NaiveDate) {
        let mut found = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(known) = found.as_mut() else { return };
        match known.latest {
            Some((last_at, last_on)) if at >= last_at && (on == last_on || Some(on) == last_on.succ_opt()) => known.latest = Some((at, on)),
            _ => *found = None,
        }
    }

    /// A check-in is changed, deleted or restored. To be called before that is committed, so that nobody finds what was.
    pub fn forget(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    async fn find(&self, tx: &mut Tx<'_>, today: NaiveDate) -> Result<Found> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some(known) = known {
            return Ok(known);
        }
        let found = Found { gaps: check_in::gaps(tx, today).await?, latest: check_in::latest(tx, today).await? };
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(found.clone());
        Ok(found)
    }
}

impl App {
    /// The days up to today that nobody reported, oldest first, and what was said of such days.
    pub(crate) async fn silent(&self, tx: &mut Tx<'_>, profile: &Profile, today: NaiveDate) -> Result<(Vec<Span>, Vec<Answered>)> {
        let Found { gaps, latest } = self.gaps.find(tx, today).await?;
        let answered = silence::list(tx).await?;
        let lapses = lapse::days(tx, days_before(today, ALL_DAYS), today).await?;
        // A lapse speaks of its own day only, so the days before it stay as silent as they were.
        let last_on = latest.map(|(_, on)| on).or(lapses.first().copied());
        let reports = Reports { gaps, last_on, said_on: profile.recovery_said_on.filter(|on| *on <= today), lapses, answered };
        Ok((silences(&reports, today), reports.answered))
    }

    /// Days in recovery up to today, where a start is known.
    pub(crate) async fn recovery(&self, tx: &mut Tx<'_>, profile: &Profile, today: NaiveDate) -> Result<Option<RecoveryDays>> {
        let (silences, _) = self.silent(tx, profile, today).await?;
        recovery_with(tx, profile, today, &silences).await
    }
}

/// As [`App::recovery`], where the silent days are known already.
pub async fn recovery_with(tx: &mut Tx<'_>, profile: &Profile, today: NaiveDate, silences: &[Span]) -> Result<Option<RecoveryDays>> {
    let Some(start) = profile.recovery_started_on else { return Ok(None) };
    let days = Days::new(start, today, &use_days(tx, start, today).await?, silences);
    Ok(Some(days.recovery()))
}
