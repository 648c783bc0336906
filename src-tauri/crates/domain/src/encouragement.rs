//! One kind word about the last days.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

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

/// A fact of the person's own record worth a kind word. The UI has the wording.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Encouragement {
    /// Nothing recorded yet.
    FirstStep,
    /// Back after so many days without an entry.
    WelcomeBack { days: u32 },
    /// A lapse was recorded since yesterday; the person came back and said so.
    Honest,
    /// Urges ridden out in the last 7 days: the last rating below 4, and no use afterwards.
    UrgesRidden { count: u32 },
    /// Urges that the person stayed with to another end in the last 7 days.
    UrgesMet { count: u32 },
    /// Mean craving of the last 7 days against the 7 before.
    CravingEasing { now: f64, before: f64 },
    /// An exercise that helped: its title and the mean relief in points.
    Helped { exercise: String, mean_relief: f64 },
    /// Sessions attended in the last 7 days.
    SessionsAttended { count: u32 },
    /// Check-ins in the last 7 days.
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
