//! What the record shows over time.

use chrono::{Datelike, NaiveDate};

use crate::check_in::CheckIn;

/// Days in recovery, kept whole through a lapse.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Recovery {
    /// Days since the start, that day counted as 1.
    pub since_start: u32,
    /// Of those, days with no use recorded.
    pub without_use: u32,
    /// Days since the last recorded use (or the start), today included. 0 on a day of use.
    pub current_run: u32,
}

/// Counts days in recovery from a start up to today. Days of use outside these, or given twice, do not count twice; a start in the future counts nothing.
#[must_use]
pub fn recovery(start: NaiveDate, today: NaiveDate, use_days: &[NaiveDate]) -> Recovery {
    let days = |from: NaiveDate, to: NaiveDate| u32::try_from(to.num_days_from_ce() - from.num_days_from_ce()).unwrap_or(0);
    if start > today {
        return Recovery { since_start: 0, without_use: 0, current_run: 0 };
    }
    let mut used: Vec<NaiveDate> = use_days.iter().copied().filter(|on| (start..=today).contains(on)).collect();
    used.sort_unstable();
    used.dedup();
    let since_start = days(start, today) + 1;
    Recovery {
        since_start,
        without_use: since_start - u32::try_from(used.len()).unwrap_or(since_start).min(since_start),
        current_run: used.last().map_or(since_start, |last| days(*last, today)),
    }
}

/// One day's check-ins in one line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DayMean {
    pub on: NaiveDate,
    pub check_ins: u32,
    /// Mean, 1 to 5.
    pub mood: f64,
    /// Mean, 0 to 10.
    pub craving: f64,
    /// Highest, 0 to 10.
    pub craving_peak: i32,
    /// Whether any of them tells of use.
    pub used: bool,
}

/// The days that have a check-in, in order. The check-ins may come in any order.
#[must_use]
pub fn daily(check_ins: &[CheckIn]) -> Vec<DayMean> {
    let mut sorted: Vec<&CheckIn> = check_ins.iter().collect();
    sorted.sort_by_key(|check_in| check_in.on);
    sorted
        .chunk_by(|a, b| a.on == b.on)
        .filter_map(|day| {
            let on = day.first()?.on;
            Some(DayMean {
                on,
                check_ins: u32::try_from(day.len()).unwrap_or(u32::MAX),
                mood: mean(day.iter().map(|check_in| check_in.mood.value()))?,
                craving: mean(day.iter().map(|check_in| check_in.craving.value()))?,
                craving_peak: day.iter().map(|check_in| i32::from(check_in.craving.value())).max()?,
                used: day.iter().any(|check_in| check_in.used == Some(true)),
            })
        })
        .collect()
}

/// The mean of some ratings; `None` of none.
#[must_use]
pub fn mean(values: impl Iterator<Item = u8>) -> Option<f64> {
    let (sum, count) = values.fold((0_u32, 0_u32), |(sum, count), value| (sum + u32::from(value), count + 1));
    (count > 0).then(|| f64::from(sum) / f64::from(count))
}

/// What the last days hold, for one kind word about them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Recent {
    /// Whether anything was ever recorded.
    pub ever: bool,
    /// Days since the last entry.
    pub days_away: u32,
    pub use_since_yesterday: bool,
    /// Urges ended in the last 7 days.
    pub urges_ended: u32,
    /// Mean craving of the last 7 days.
    pub craving_now: Option<f64>,
    /// Mean craving of the 7 days before.
    pub craving_before: Option<f64>,
    /// The exercise that helped most: its title, and its mean relief in points.
    pub helped: Option<(String, f64)>,
    /// Sessions attended in the last 7 days.
    pub sessions_attended: u32,
    /// Check-ins in the last 7 days.
    pub check_ins: u32,
}

/// A fact of the person's own record worth a kind word.
#[derive(Clone, Debug, PartialEq)]
pub enum Encouragement {
    FirstStep,
    WelcomeBack { days: u32 },
    Honest,
    UrgesRidden { count: u32 },
    CravingEasing { now: f64, before: f64 },
    Helped { exercise: String, mean_relief: f64 },
    SessionsAttended { count: u32 },
    CheckedIn { count: u32 },
}

/// Days without an entry after which coming back is itself the news.
const AWAY: u32 = 3;

/// Points of mean craving that count as easing rather than as chance.
const EASING: f64 = 0.5;

/// Chooses the one fact to speak of: what is most personal first, what is always true last. Never one that could shame.
#[must_use]
pub fn encouragement(recent: &Recent) -> Encouragement {
    if !recent.ever {
        return Encouragement::FirstStep;
    }
    if recent.use_since_yesterday {
        return Encouragement::Honest;
    }
    if recent.days_away >= AWAY {
        return Encouragement::WelcomeBack { days: recent.days_away };
    }
    if recent.urges_ended > 0 {
        return Encouragement::UrgesRidden { count: recent.urges_ended };
    }
    if let (Some(now), Some(before)) = (recent.craving_now, recent.craving_before)
        && before - now >= EASING
    {
        return Encouragement::CravingEasing { now, before };
    }
    if let Some((exercise, mean_relief)) = &recent.helped
        && *mean_relief > 0.0
    {
        return Encouragement::Helped { exercise: exercise.clone(), mean_relief: *mean_relief };
    }
    if recent.sessions_attended > 0 {
        return Encouragement::SessionsAttended { count: recent.sessions_attended };
    }
    if recent.check_ins > 0 {
        return Encouragement::CheckedIn { count: recent.check_ins };
    }
    Encouragement::WelcomeBack { days: recent.days_away }
}
