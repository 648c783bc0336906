//! Goals: something counted week by week, with a target that the person set.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::ids::{GoalId, PhaseId};
use crate::invalid::{Field, Invalid, Rule};
use crate::week::{days_after, days_before, monday_of, sunday_after};
use crate::words::Words;

const TITLE_MAX: u32 = 200;
const WHY_MAX: u32 = 2_000;
const TARGET: std::ops::RangeInclusive<i32> = 1..=200;
/// The most that a person counts on one day.
const COUNT_MAX: i32 = 1_000;

/// How many weeks of a goal are shown.
pub const WEEKS_SHOWN: u32 = 8;

/// What a goal counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// Hours of sessions attended.
    HoursAttended,
    SessionsAttended,
    CheckIns,
    /// Exercises and worksheets finished.
    Practices,
    /// Peer meetings attended.
    Meetings,
    HomeworkDone,
    /// What the person counts by tapping.
    Own,
}

/// A goal.
#[derive(Clone, PartialEq, Eq)]
pub struct Goal {
    pub id: GoalId,
    /// At most 200 characters.
    pub title: Words,
    /// At most 2,000 characters.
    pub why: Option<Words>,
    pub measure: Measure,
    /// 1 to 200, in hours where those are what it counts.
    pub weekly_target: u32,
    /// The phase that it is for: it counts only while that lasts.
    pub phase: Option<PhaseId>,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
    /// When the person let go of it or reached what they wanted.
    pub ended_at: Option<DateTime<Utc>>,
    pub deleted_at: Option<DateTime<Utc>>,
}

/// What is known of a goal, not yet validated.
pub struct Content {
    /// At most 200 characters.
    pub title: String,
    /// At most 2,000 characters.
    pub why: Option<String>,
    pub measure: Measure,
    /// 1 to 200.
    pub weekly_target: i32,
    pub phase: Option<PhaseId>,
}

impl Goal {
    /// Validates a new goal.
    pub fn new(id: GoalId, content: Content, now: DateTime<Utc>) -> Result<Self, Invalid> {
        if !TARGET.contains(&content.weekly_target) {
            return Err(Invalid::new(Field::Target, Rule::OutOfRange { min: *TARGET.start(), max: *TARGET.end() }));
        }
        Ok(Self {
            id,
            title: Words::new(Field::Title, content.title.trim().to_owned(), TITLE_MAX)?,
            why: Words::optional(Field::Why, content.why, WHY_MAX)?,
            measure: content.measure,
            weekly_target: content.weekly_target.unsigned_abs(),
            phase: content.phase,
            created_at: now,
            updated_at: now,
            ended_at: None,
            deleted_at: None,
        })
    }

    /// The same goal with other content. Keeps when it was set, and whether it is ended or deleted.
    pub fn revised(&self, content: Content, now: DateTime<Utc>) -> Result<Self, Invalid> {
        Ok(Self { created_at: self.created_at, ended_at: self.ended_at, deleted_at: self.deleted_at, ..Self::new(self.id, content, now)? })
    }
}

/// A day's count changed by a tap or more, never below nothing.
pub fn counted(before: u32, by: i32) -> Result<u32, Invalid> {
    let after = i64::from(before) + i64::from(by);
    match u32::try_from(after.max(0)) {
        Ok(after) if after <= COUNT_MAX.unsigned_abs() => Ok(after),
        _ => Err(Invalid::new(Field::Count, Rule::OutOfRange { min: 0, max: COUNT_MAX })),
    }
}

/// The days on which a goal counts, both included; no last one where there is no end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    pub from: NaiveDate,
    pub to: Option<NaiveDate>,
}

impl Span {
    /// From the week in which a goal was set until it was ended, and only while its phase lasts. `None` where that leaves no day.
    #[must_use]
    pub fn of_goal(set_on: NaiveDate, ended_on: Option<NaiveDate>, phase: Option<(NaiveDate, Option<NaiveDate>)>) -> Option<Self> {
        let week = monday_of(set_on);
        let (from, to) = match phase {
            Some((from, to)) => (week.max(from), [ended_on, to].into_iter().flatten().min()),
            None => (week, ended_on),
        };
        to.is_none_or(|to| from <= to).then_some(Self { from, to })
    }

    /// Whether a goal counts on a day.
    #[must_use]
    pub fn has(&self, on: NaiveDate) -> bool {
        self.from <= on && self.to.is_none_or(|to| on <= to)
    }
}

/// One week of a goal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Week {
    /// Its Monday.
    pub week_on: NaiveDate,
    pub done: u32,
}

/// How much was done in each of the last eight weeks of a goal's days, the oldest first, up to the week of `today`. Weeks before the goal
/// counted, or after, are left out.
#[must_use]
pub fn weekly(span: Span, facts: &[(NaiveDate, u32)], today: NaiveDate) -> Vec<Week> {
    let this = monday_of(today);
    (0..WEEKS_SHOWN)
        .rev()
        .map(|back| days_before(this, back * 7))
        .filter(|week_on| sunday_after(*week_on) >= span.from && span.to.is_none_or(|to| *week_on <= to))
        .map(|week_on| Week { week_on, done: done_in(span, facts, week_on) })
        .collect()
}

/// How much was done in the week that begins on a Monday, of the days on which the goal counts.
#[must_use]
pub fn done_in(span: Span, facts: &[(NaiveDate, u32)], week_on: NaiveDate) -> u32 {
    let end = days_after(week_on, 6);
    let counts = |on: NaiveDate| (week_on..=end).contains(&on) && span.has(on);
    facts.iter().filter(|(on, _)| counts(*on)).fold(0, |sum, (_, amount)| sum.saturating_add(*amount))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test")]

    use super::*;
    use proptest::prelude::*;
    use uuid::Uuid;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn made(title: &str, weekly_target: i32) -> Result<Goal, Invalid> {
        let content = Content { title: title.to_owned(), why: None, measure: Measure::CheckIns, weekly_target, phase: None };
        Goal::new(GoalId::new(Uuid::from_u128(1)), content, "2026-03-04T10:00:00Z".parse().unwrap())
    }

    #[test]
    fn a_goal_has_a_title_and_a_target() {
        assert!(made(" Check in ", 5).unwrap().title.reveal() == "Check in");
        for (title, target, field) in
            [("", 5, Field::Title), ("  ", 5, Field::Title), ("Walk", 0, Field::Target), ("Walk", 201, Field::Target)]
        {
            assert_eq!(made(title, target).err().map(|invalid| invalid.field), Some(field));
        }
        assert!(made(&"ж".repeat(201), 5).is_err());
        let goal = Goal { ended_at: Some("2026-04-04T10:00:00Z".parse().unwrap()), ..made("Walk", 3).unwrap() };
        let content = Content { title: "Swim".into(), why: None, measure: Measure::Own, weekly_target: 2, phase: None };
        let revised = goal.revised(content, "2026-05-04T10:00:00Z".parse().unwrap()).unwrap();
        assert!(revised.ended_at == goal.ended_at && revised.created_at == goal.created_at && revised.weekly_target == 2);
    }

    #[test]
    fn taps_go_up_and_down_and_not_below_nothing() {
        assert_eq!(counted(0, 1).ok(), Some(1));
        assert_eq!(counted(3, -1).ok(), Some(2));
        assert_eq!(counted(0, -1).ok(), Some(0));
        assert!(counted(1_000, 1).is_err() && counted(u32::MAX, i32::MAX).is_err());
        assert_eq!(counted(5, i32::MIN).ok(), Some(0));
    }

    #[test]
    fn weeks_begin_on_monday_and_with_the_goal() {
        // Set on a Wednesday: all of its week counts.
        let span = Span::of_goal(day("2026-03-04"), None, None).unwrap();
        let facts = [(day("2026-03-01"), 1), (day("2026-03-02"), 2), (day("2026-03-08"), 3), (day("2026-03-09"), 4)];
        let weeks = weekly(span, &facts, day("2026-03-10"));
        assert_eq!(weeks, [Week { week_on: day("2026-03-02"), done: 5 }, Week { week_on: day("2026-03-09"), done: 4 }]);
        assert_eq!(weekly(span, &facts, day("2026-07-01")).len(), 8);
        assert!(weekly(span, &facts, day("2026-07-01")).iter().all(|week| week.done == 0));
    }

    #[test]
    fn a_goal_of_a_phase_counts_while_the_phase_lasts() {
        let phase = (day("2026-03-11"), Some(day("2026-03-17")));
        let span = Span::of_goal(day("2026-03-02"), None, Some(phase)).unwrap();
        let every: Vec<_> = (0..40).map(|offset| (days_after(day("2026-03-01"), offset), 1)).collect();
        let weeks = weekly(span, &every, day("2026-04-06"));
        assert_eq!(weeks, [Week { week_on: day("2026-03-09"), done: 5 }, Week { week_on: day("2026-03-16"), done: 2 }]);
        assert!(Span::of_goal(day("2026-03-23"), None, Some(phase)).is_none());
        let ended = Span::of_goal(day("2026-03-02"), Some(day("2026-03-12")), Some(phase)).unwrap();
        assert_eq!(ended.to, Some(day("2026-03-12")));
    }

    proptest! {
        /// Each fact of the goal's days within the weeks shown is counted once, and nothing else is.
        #[test]
        fn nothing_is_lost_or_counted_twice(
            set in 0_u32..200, length in proptest::option::of(0_u32..200), phase in proptest::option::of((0_u32..200, proptest::option::of(0_u32..100))),
            today in 0_u32..400, facts in proptest::collection::vec((0_u32..400, 0_u32..50), 0..60),
        ) {
            let at = |offset| days_after(day("2026-01-01"), offset);
            let phase = phase.map(|(from, length)| (at(from), length.map(|length| at(from + length))));
            let facts: Vec<_> = facts.into_iter().map(|(on, amount)| (at(on), amount)).collect();
            let Some(span) = Span::of_goal(at(set), length.map(|length| at(set + length)), phase) else { return Ok(()) };
            let weeks = weekly(span, &facts, at(today));
            prop_assert!(weeks.len() <= 8);
            prop_assert!(weeks.windows(2).all(|pair| days_after(pair[0].week_on, 7) == pair[1].week_on));
            let (first, last) = (days_before(monday_of(at(today)), 49), sunday_after(monday_of(at(today))));
            let wanted: u32 = facts.iter().filter(|(on, _)| span.has(*on) && (first..=last).contains(on)).map(|(_, amount)| amount).sum();
            prop_assert_eq!(weeks.iter().map(|week| week.done).sum::<u32>(), wanted);
        }
    }
}
