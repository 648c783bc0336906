//! Urges, and the exercises that carry a person through them.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::ids::{PracticeId, TriggerId, UrgeId};
use crate::invalid::{Field, Invalid};
use crate::scale::Rating;
use crate::wall_clock::local_date;
use crate::words::Words;

const NOTE_MAX: u32 = 10_000;
const PLACE_MAX: u32 = 20_000;

/// What Practice holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ItemKind {
    Exercise,
    Worksheet,
}

/// How one run of an exercise ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Done to its end.
    Finished,
    /// Left before its end, which is always fine.
    Stopped,
}

/// One run of one exercise, on its own or within an urge.
#[derive(Clone, PartialEq, Eq)]
pub struct Practice {
    pub id: PracticeId,
    /// The exercise's id in the content catalogue.
    pub exercise: String,
    /// The urge it belongs to, if any.
    pub urge: Option<UrgeId>,
    pub zone: Tz,
    pub started_at: DateTime<Utc>,
    pub ended_at: Option<DateTime<Utc>>,
    pub outcome: Option<Outcome>,
    pub before: Option<Rating>,
    pub after: Option<Rating>,
    pub note: Option<Words>,
    /// Where to go on, in a run that was left: the player's own words, at most 20,000 characters.
    pub place: Option<Words>,
}

impl Practice {
    /// The local date on which it began, where it began.
    #[must_use]
    pub fn on(&self) -> NaiveDate {
        local_date(self.started_at, self.zone)
    }

    /// How many points it took the rating down; `None` where it was not rated twice.
    #[must_use]
    pub fn relief(&self) -> Option<f64> {
        let (before, after) = self.before.zip(self.after)?;
        Some(f64::from(before.value()) - f64::from(after.value()))
    }
}

/// How an urge came to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum UrgeEnd {
    /// The person went through to the end.
    Finished,
    /// Asked later, the person said that it passed.
    Passed,
    /// Asked later, the person said that it was hard.
    Hard,
    /// It ended in use.
    Used,
    /// It was left, and the person did not say how it ended.
    Left,
}

/// An urge from its beginning to its end. It stays open for two hours, even across a restart.
#[derive(Clone, PartialEq, Eq)]
pub struct Urge {
    pub id: UrgeId,
    pub zone: Tz,
    pub started_at: DateTime<Utc>,
    pub ended_at: Option<DateTime<Utc>>,
    /// How it ended; `None` while it has not, and of those that ended before this was kept.
    pub end: Option<UrgeEnd>,
    /// The first rating; `None` where the person wanted help at once.
    pub before: Option<Rating>,
    pub after: Option<Rating>,
    pub triggers: Vec<TriggerId>,
    /// What worked, in the person's words.
    pub note: Option<Words>,
}

/// How long an urge goes on at most. After that it is over, and the person is asked once how it ended.
pub const URGE_LASTS: TimeDelta = TimeDelta::hours(2);

/// From this rating on, an urge that did not fall is still strong.
const STRONG: u8 = 6;

/// Below this last rating, an urge was ridden out.
const RIDDEN_BELOW: u8 = 4;

/// The fall, as a part of the first rating, that counts as coming down. Pain research takes a change of 30 % on a 0–10 rating as one that
/// matters to the person (Farrar et al., 2001, Pain 94:149–158); for cravings no such figure is known, so the same is used.
const CAME_DOWN: f64 = 0.3;

/// What became of an urge's rating.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum UrgeChange {
    /// It was not rated twice.
    NotRated,
    /// It fell by 30 % or more.
    CameDown,
    /// It fell by less.
    MovedALittle,
    /// It is where it was, below 6.
    AboutTheSame,
    /// It rose, and is below 6.
    Rose,
    /// It did not fall and is at 6 or more.
    StillStrong,
}

/// How an urge counts in the record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UrgeCount {
    /// The last rating is below 4, and no use was recorded afterwards.
    RiddenOut,
    /// The person stayed with it to another end.
    Met,
    /// It was left, and nothing is said of it.
    Left,
}

impl Urge {
    /// The local date on which it began, where it began.
    #[must_use]
    pub fn on(&self) -> NaiveDate {
        local_date(self.started_at, self.zone)
    }

    /// Whether it can still be gone on with.
    #[must_use]
    pub fn is_open(&self, now: DateTime<Utc>) -> bool {
        self.ended_at.is_none() && (now - self.started_at).abs() < URGE_LASTS
    }

    /// Ends it, at the latest when its time was over.
    pub fn end(&mut self, end: UrgeEnd, now: DateTime<Utc>) {
        self.end = Some(end);
        if self.ended_at.is_none() {
            self.ended_at = Some(now.clamp(self.started_at, self.started_at + URGE_LASTS));
        }
    }

    /// What became of its rating.
    #[must_use]
    pub fn change(&self) -> UrgeChange {
        let (Some(before), Some(after)) = (self.before.map(Rating::value), self.after.map(Rating::value)) else {
            return UrgeChange::NotRated;
        };
        if after < before {
            let fell = f64::from(before - after) / f64::from(before);
            if fell >= CAME_DOWN { UrgeChange::CameDown } else { UrgeChange::MovedALittle }
        } else if after >= STRONG {
            UrgeChange::StillStrong
        } else if after > before {
            UrgeChange::Rose
        } else {
            UrgeChange::AboutTheSame
        }
    }

    /// Whether it stands high enough that more help is the next step.
    #[must_use]
    pub fn is_high(&self) -> bool {
        self.after.or(self.before).is_some_and(|rating| rating.value() >= RIDDEN_BELOW)
    }

    /// How it counts, where `use_days` are the local dates on which use was recorded. Use on the day of the urge or the day after is
    /// taken to have come afterwards.
    #[must_use]
    pub fn counts_as(&self, use_days: &[NaiveDate]) -> Option<UrgeCount> {
        self.ended_at?;
        let on = self.on();
        let used = use_days.iter().any(|day| *day == on || Some(*day) == on.succ_opt());
        let is_low = self.after.is_some_and(|rating| rating.value() < RIDDEN_BELOW);
        Some(match self.end {
            Some(UrgeEnd::Left) => UrgeCount::Left,
            // Those of before this was kept: without a second rating nobody knows whether they were left.
            None if self.after.is_none() => UrgeCount::Left,
            Some(UrgeEnd::Finished | UrgeEnd::Passed) | None if is_low && !used => UrgeCount::RiddenOut,
            _ => UrgeCount::Met,
        })
    }
}

/// Where a run that was left goes on, at most 20,000 characters; blank text is none.
pub fn place(text: Option<String>) -> Result<Option<Words>, Invalid> {
    Words::optional(Field::Place, text, PLACE_MAX)
}

/// A note on a run or an urge, at most 10,000 characters; blank text is none.
pub fn note(text: Option<String>) -> Result<Option<Words>, Invalid> {
    Words::optional(Field::Note, text, NOTE_MAX)
}

/// Changes in rating over runs that were rated before and after. Relief is before minus after, in points of the 0–10 scale.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Relief {
    pub rated_runs: u32,
    /// The sum of the reliefs, and of their squares.
    pub sum: f64,
    pub sum_of_squares: f64,
}

impl Relief {
    /// Takes one more rated run in.
    pub fn add(&mut self, points: f64) {
        self.rated_runs += 1;
        self.sum += points;
        self.sum_of_squares += points * points;
    }

    /// The mean relief; `None` without a rated run.
    #[must_use]
    pub fn mean(&self) -> Option<f64> {
        (self.rated_runs > 0).then(|| self.sum / f64::from(self.rated_runs))
    }

    /// The sample standard deviation of the reliefs; `None` with fewer than two rated runs.
    #[must_use]
    pub fn spread(&self) -> Option<f64> {
        let runs = f64::from(self.rated_runs);
        (self.rated_runs > 1).then(|| ((self.sum_of_squares - self.sum * self.sum / runs).max(0.0) / (runs - 1.0)).sqrt())
    }

    /// The mean drawn towards `prior` as if `runs` further runs had shown that.
    fn drawn_to(&self, prior: f64, runs: f64) -> f64 {
        (runs * prior + self.sum) / (runs + f64::from(self.rated_runs))
    }
}

/// What the record says of one exercise.
#[derive(Clone, Debug, PartialEq)]
pub struct Record {
    /// Its id in the content catalogue.
    pub exercise: String,
    /// How often it was begun.
    pub runs: u32,
    pub relief: Relief,
    /// The same over the runs in urges that named a trigger.
    pub by_trigger: Vec<(TriggerId, Relief)>,
}

/// How many runs the prior counts for: an exercise needs about that many before its own mean outweighs what is expected of any.
const PRIOR_RUNS: f64 = 3.0;

/// The relief in points expected of an exercise without a record; also where an unknown exercise stands among the known.
const PRIOR_RELIEF: f64 = 1.0;

/// How many runs an exercise's overall record counts for when it is asked about one trigger.
const OVERALL_RUNS: f64 = 4.0;

/// Every how many urges something new is offered.
const NEW_EVERY: u32 = 3;

/// The catalogue in the order to offer it where `triggers` set an urge off: by expected relief, most first, and as the catalogue has it where
/// that is the same.
///
/// An exercise's mean relief is drawn towards 1 point as if 3 runs had shown that, so that one lucky run does not outrank a long record (a
/// normal model with known variance; see Efron and Morris, "Stein's Paradox in Statistics", 1977). Its mean for a trigger is drawn towards that
/// in turn, as if 4 runs had shown it, so that a trigger counts once there is a record of it; over several triggers the mean is taken.
#[must_use]
pub fn suggestions(catalogue: &[&str], records: &[Record], triggers: &[TriggerId]) -> Vec<String> {
    let expected = |id: &str| {
        let Some(record) = records.iter().find(|record| record.exercise == id) else { return PRIOR_RELIEF };
        let overall = record.relief.drawn_to(PRIOR_RELIEF, PRIOR_RUNS);
        let of = |trigger: &TriggerId| {
            record.by_trigger.iter().find(|(id, _)| id == trigger).map_or(overall, |(_, relief)| relief.drawn_to(overall, OVERALL_RUNS))
        };
        if triggers.is_empty() { overall } else { triggers.iter().map(of).sum::<f64>() / triggers.len() as f64 }
    };
    let mut order: Vec<&str> = catalogue.to_vec();
    order.sort_by(|a, b| expected(b).total_cmp(&expected(a)));
    order.into_iter().map(str::to_owned).collect()
}

/// Something to try for the first time, at every third urge: the exercise that the catalogue has first of those that were never begun.
/// `urges` is how many there were before this one. `None` at the others, where nothing has a record yet, and where nothing is new.
#[must_use]
pub fn something_new(catalogue: &[&str], records: &[Record], urges: u32) -> Option<String> {
    let tried = |id: &str| records.iter().any(|record| record.exercise == id && record.runs > 0);
    if urges % NEW_EVERY != NEW_EVERY - 1 || !catalogue.iter().any(|id| tried(id)) {
        return None;
    }
    catalogue.iter().find(|id| !tried(id)).map(|id| (*id).to_owned())
}
