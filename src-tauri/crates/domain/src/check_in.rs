//! Check-ins: how a person is, several times a day.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::ids::{CheckInId, TriggerId};
use crate::invalid::{Field, Invalid, Rule};
use crate::scale::{Mood, Rating};
use crate::wall_clock::local_date;
use crate::words::Words;
use crate::{statistics, trigger};

/// The longest note, in characters.
pub const NOTE_MAX: u32 = 10_000;

/// Minutes in a day: the most one can sleep in a night.
const SLEEP_MAX: i32 = 1_440;

/// Hungry, angry, lonely, tired: four states that make a craving more likely.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Halt {
    pub hungry: bool,
    pub angry: bool,
    pub lonely: bool,
    pub tired: bool,
}

/// One check-in. Only mood and craving are always there.
#[derive(Clone, PartialEq, Eq)]
pub struct CheckIn {
    pub id: CheckInId,
    /// When it speaks of.
    pub at: DateTime<Utc>,
    /// The zone the person was in, so that a Tuesday stays a Tuesday.
    pub zone: Tz,
    /// The local date of `at` in `zone`.
    pub on: NaiveDate,
    pub mood: Mood,
    pub craving: Rating,
    /// In the order given, none twice, at most 20.
    pub triggers: Vec<TriggerId>,
    pub halt: Halt,
    /// Last night's sleep in minutes, 0 to 1,440.
    pub sleep_minutes: Option<u16>,
    /// Whether there was use since the last check-in; `None` where it was not answered.
    pub used: Option<bool>,
    pub note: Option<Words>,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
    /// Set once deleted, so that it can be undone.
    pub deleted_at: Option<DateTime<Utc>>,
}

/// What a person says in a check-in, not yet validated.
pub struct Content {
    pub at: DateTime<Utc>,
    pub zone: Tz,
    /// 1 to 5.
    pub mood: i32,
    /// 0 to 10.
    pub craving: i32,
    pub triggers: Vec<TriggerId>,
    pub halt: Halt,
    /// 0 to 1,440.
    pub sleep_minutes: Option<i32>,
    pub used: Option<bool>,
    /// At most [`NOTE_MAX`] characters.
    pub note: Option<String>,
}

impl CheckIn {
    /// Validates a new check-in. It may speak of the past since 1970, never of the future.
    pub fn new(id: CheckInId, content: Content, now: DateTime<Utc>) -> Result<Self, Invalid> {
        if content.at > now {
            return Err(Invalid::new(Field::At, Rule::InFuture));
        }
        if content.at < DateTime::UNIX_EPOCH {
            return Err(Invalid::new(Field::At, Rule::TooEarly));
        }
        Ok(Self {
            id,
            at: content.at,
            zone: content.zone,
            on: local_date(content.at, content.zone),
            mood: Mood::new(content.mood)?,
            craving: Rating::new(Field::Craving, content.craving)?,
            triggers: trigger::check(content.triggers)?,
            halt: content.halt,
            sleep_minutes: content.sleep_minutes.map(sleep).transpose()?,
            used: content.used,
            note: Words::optional(Field::Note, content.note, NOTE_MAX)?,
            created_at: now,
            updated_at: now,
            deleted_at: None,
        })
    }

    /// The same check-in with other content. It keeps its id, when it was made, and whether it is deleted.
    pub fn revised(&self, content: Content, now: DateTime<Utc>) -> Result<Self, Invalid> {
        Ok(Self { created_at: self.created_at, deleted_at: self.deleted_at, ..Self::new(self.id, content, now)? })
    }
}

/// A craving that is answered with help at once.
const STRONG: u8 = 6;

/// Points above what is usual for the person from which a craving is answered too.
const ABOVE_USUAL: f64 = 3.0;

/// How many earlier cravings make a usual one.
const USUAL_FROM: usize = 5;

/// Whether a craving is answered with help at once: from 6 on, or 3 points above the mean of the person's cravings before, where there are five
/// of them or more.
#[must_use]
pub fn is_strong(craving: Rating, before: &[Rating]) -> bool {
    let usual = || statistics::mean(before.iter().map(|one| one.value())).filter(|_| before.len() >= USUAL_FROM);
    craving.value() >= STRONG || usual().is_some_and(|usual| f64::from(craving.value()) >= usual + ABOVE_USUAL)
}

fn sleep(minutes: i32) -> Result<u16, Invalid> {
    match u16::try_from(minutes) {
        Ok(valid) if minutes <= SLEEP_MAX => Ok(valid),
        _ => Err(Invalid::new(Field::Sleep, Rule::OutOfRange { min: 0, max: SLEEP_MAX })),
    }
}

/// A check-in asked for at a time of day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Due {
    pub time: NaiveTime,
    /// Whether a check-in was made around that time.
    pub done: bool,
    /// Whether its time has come.
    pub due: bool,
}

/// Which of the day's asked-for check-ins are done. One is done by any check-in from half-way since the previous time (or the day's
/// beginning) up to half-way to the next (or the day's end).
#[must_use]
pub fn due(times: &[NaiveTime], done: &[NaiveTime], now: NaiveTime) -> Vec<Due> {
    let mut times = times.to_vec();
    times.sort_unstable();
    times.dedup();
    let half_way = |a: NaiveTime, b: NaiveTime| a + (b - a) / 2;
    (0..times.len())
        .filter_map(|index| {
            let time = *times.get(index)?;
            let from = index.checked_sub(1).and_then(|before| times.get(before)).map(|before| half_way(*before, time));
            let to = times.get(index + 1).map(|after| half_way(time, *after));
            let is_done = done.iter().any(|at| from.is_none_or(|from| *at >= from) && to.is_none_or(|to| *at < to));
            Some(Due { time, done: is_done, due: time <= now })
        })
        .collect()
}
