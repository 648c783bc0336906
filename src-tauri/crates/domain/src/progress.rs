//! What the record shows over time.

use chrono::NaiveDate;

use crate::check_in::CheckIn;

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
    /// Whether use is recorded on it.
    pub used: bool,
}

/// The days that have a check-in, in order. The check-ins may come in any order; `use_days` are those on which use was recorded in any way.
#[must_use]
pub fn daily(check_ins: &[CheckIn], use_days: &[NaiveDate]) -> Vec<DayMean> {
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
                used: use_days.contains(&on) || day.iter().any(|check_in| check_in.used == Some(true)),
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
    /// Urges ridden out in the last 7 days.
    pub urges_ridden: u32,
    /// Urges that the person stayed with to another end, in the last 7 days.
    pub urges_met: u32,
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
    UrgesMet { count: u32 },
    CravingEasing { now: f64, before: f64 },
    Helped { exercise: String, mean_relief: f64 },
    SessionsAttended { count: u32 },
    CheckedIn { count: u32 },
}

/// Days without an entry after which coming back is itself the news.
pub const AWAY: u32 = 3;

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
    if recent.urges_ridden > 0 {
        return Encouragement::UrgesRidden { count: recent.urges_ridden };
    }
    if recent.urges_met > 0 {
        return Encouragement::UrgesMet { count: recent.urges_met };
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
