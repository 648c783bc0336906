//! What the record shows over time.

use std::collections::HashMap;

use chrono::{DateTime, Days, NaiveDate, NaiveTime, Utc};
use daymark_domain::ids::UrgeId;
use daymark_domain::practice::Practice;
use daymark_domain::progress::{self as domain, DayMean};
use daymark_domain::wall_clock::{local_date, to_instant};
use daymark_store::{check_in, practice, session, settings, urge};

use crate::api::{DayPoint, GetProgress, Progress};
use crate::sessions::{check_range, count_attendance};
use crate::{App, Result, days};

/// Ten years and some days.
const MOST_DAYS: i32 = 3_660;

impl App {
    /// Progress over some local dates. Each entry counts on the date that its own zone gave it.
    pub async fn progress_get(&self, request: GetProgress) -> Result<Progress> {
        let GetProgress { from, to } = request;
        check_range(from, to, MOST_DAYS)?;
        let today = local_date(self.ports.clock.now(), self.ports.zone.zone());
        let mut tx = self.store.read().await;
        let check_ins = check_in::between(&mut tx, from, to).await?;
        let use_days = days::use_days(&mut tx, from, to).await?;
        let is_asked = |on: NaiveDate| (from..=to).contains(&on);

        // A day more at each end, for entries made in another zone.
        let (first, last) = (midnight(from.checked_sub_days(Days::new(1))), midnight(to.checked_add_days(Days::new(2))));
        let practices = practice::list_since(&mut tx, first).await?;
        let mut urges = urge::between(&mut tx, first, last).await?;
        urges.retain(|urge| is_asked(local_date(urge.started_at, urge.zone)));
        let ratings = last_ratings(&practices);
        let eased = urges.iter().filter(|urge| {
            let after = urge.after.or_else(|| ratings.get(&urge.id).and_then(|practice| practice.after));
            urge.ended_at.is_some() && urge.before.zip(after).is_some_and(|(before, after)| after < before)
        });
        let urges_eased = count(eased.count());
        let practices = practices.iter().filter(|practice| is_asked(local_date(practice.started_at, practice.zone))).count();

        let sessions = session::list_since(&mut tx, from.and_time(NaiveTime::MIN)).await?;
        let (sessions_recorded, sessions_attended) = count_attendance(&mut tx, &sessions, from, to).await?;
        let profile = settings::load_profile(&mut tx).await?;
        Ok(Progress {
            from,
            to,
            days: domain::daily(&check_ins, &use_days).into_iter().map(point).collect(),
            check_ins: count(check_ins.len()),
            urges: count(urges.len()),
            urges_eased,
            practices: count(practices),
            sessions_recorded,
            sessions_attended,
            recovery: self.recovery(&mut tx, &profile, today).await?,
        })
    }
}

pub(crate) fn count(entries: usize) -> u32 {
    u32::try_from(entries).unwrap_or(u32::MAX)
}

/// The latest rated run of each urge.
fn last_ratings(practices: &[Practice]) -> HashMap<UrgeId, &Practice> {
    // Newest first, so that the latest is the one that is not yet there.
    let mut ratings = HashMap::new();
    for practice in practices.iter().filter(|practice| practice.after.is_some()) {
        if let Some(urge) = practice.urge {
            ratings.entry(urge).or_insert(practice);
        }
    }
    ratings
}

pub(crate) fn midnight(on: Option<NaiveDate>) -> DateTime<Utc> {
    // The store reckons from 1677 to 2262.
    let years = |year| NaiveDate::from_ymd_opt(year, 1, 1).unwrap_or_default();
    to_instant(on.unwrap_or_default().clamp(years(1700), years(2200)).and_time(NaiveTime::MIN), chrono_tz::UTC)
}

const fn point(day: DayMean) -> DayPoint {
    DayPoint { on: day.on, check_ins: day.check_ins, mood: day.mood, craving: day.craving, craving_peak: day.craving_peak, used: day.used }
}
