//! Milestones: marks along the way, read from the record. What was reached stays reached.

use chrono::{DateTime, Datelike, NaiveDate, Utc};

use crate::days::{Days, Span};
use crate::ids::{MilestoneId, PhaseId};
use crate::invalid::{Field, Invalid, Rule};
use crate::week::days_after;
use crate::words::Words;

const TITLE_MAX: u32 = 200;
const YEARS: std::ops::RangeInclusive<i32> = 1970..=2200;

/// The days that are marked; after these, every further year is.
const DAYS: [u32; 10] = [7, 14, 30, 60, 90, 120, 180, 270, 365, 548];
const YEAR: u32 = 365;

/// The numbers of sessions that are marked; after these, every further hundred is.
const SESSIONS: [u32; 7] = [1, 5, 10, 25, 50, 75, 100];

/// A milestone that the person set themselves.
#[derive(Clone, PartialEq, Eq)]
pub struct OwnMilestone {
    pub id: MilestoneId,
    /// At most 200 characters.
    pub title: Words,
    /// The day it was reached, or will be.
    pub on: NaiveDate,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
    pub deleted_at: Option<DateTime<Utc>>,
}

impl OwnMilestone {
    /// Validates a new one.
    pub fn new(id: MilestoneId, title: &str, on: NaiveDate, now: DateTime<Utc>) -> Result<Self, Invalid> {
        if !YEARS.contains(&on.year()) {
            return Err(Invalid::new(Field::On, Rule::Malformed));
        }
        let title = Words::new(Field::Title, title.trim().to_owned(), TITLE_MAX)?;
        Ok(Self { id, title, on, created_at: now, updated_at: now, deleted_at: None })
    }
}

/// What a milestone marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mark {
    /// So many known days in recovery since the start, the first one counted.
    Days { days: u32 },
    /// So many known days since use was last recorded.
    Run { days: u32 },
    /// So many sessions attended.
    Sessions { count: u32 },
    /// A phase began.
    Phase { phase: PhaseId },
    /// One's own.
    Own { id: MilestoneId },
}

/// A mark and its day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reached {
    pub mark: Mark,
    pub on: NaiveDate,
}

/// A mark that is ahead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ahead {
    pub mark: Mark,
    /// The day on which it comes, where that is known.
    pub on: Option<NaiveDate>,
    /// How many days or sessions are between.
    pub to_go: u32,
}

/// What milestones are read from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    pub recovery_started_on: Option<NaiveDate>,
    /// Days on which use is recorded, in any order.
    pub use_days: Vec<NaiveDate>,
    /// Days that nobody reported. They bring no milestone nearer.
    pub silences: Vec<Span>,
    /// The days of sessions attended, one for each, in any order.
    pub attended: Vec<NaiveDate>,
    /// The phases as they were lived and as they are planned, each with its first day.
    pub phases: Vec<(PhaseId, NaiveDate)>,
    pub own: Vec<(MilestoneId, NaiveDate)>,
}

/// Milestones: those reached up to today, the newest first, and the next one of each sort, the nearest first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Milestones {
    pub reached: Vec<Reached>,
    pub next: Vec<Ahead>,
}

/// Reads milestones from the record.
///
/// Known days in recovery are counted from the start, whatever happened since, and beside them each run after a lapse, as [`Days::recovery`]
/// counts both. Nothing that was reached before a lapse is taken back by it.
#[must_use]
pub fn milestones(facts: &Facts, today: NaiveDate) -> Milestones {
    let mut reached = Vec::new();
    let mut next = Vec::new();
    if let Some(start) = facts.recovery_started_on.filter(|start| *start <= today) {
        let days = Days::new(start, today, &facts.use_days, &facts.silences);
        let since_start = days.known(Span { from: start, to: today });
        // The first day is day 1.
        next.extend(marks_of(&since_start, today, |days| Mark::Days { days }, &mut reached));
        let lapses: Vec<NaiveDate> = days.used().collect();
        for (at, lapse) in lapses.iter().enumerate() {
            let end = lapses.get(at + 1).copied();
            let last = end.map_or(today, |end| crate::week::days_before(end, 1));
            let run = days.known(Span { from: days_after(*lapse, 1), to: last });
            let ahead = marks_of(&run, today, |days| Mark::Run { days }, &mut reached);
            next.extend(ahead.filter(|_| end.is_none()));
        }
    }
    sessions(&facts.attended, today, &mut reached, &mut next);
    reached.extend(
        facts.phases.iter().filter(|(_, on)| *on <= today).map(|(phase, on)| Reached { mark: Mark::Phase { phase: *phase }, on: *on }),
    );
    let ahead = facts.phases.iter().filter(|(_, on)| *on > today).min_by_key(|(_, on)| *on);
    next.extend(ahead.map(|(phase, on)| coming(Mark::Phase { phase: *phase }, *on, today)));
    for (id, on) in &facts.own {
        if *on <= today {
            reached.push(Reached { mark: Mark::Own { id: *id }, on: *on });
        } else {
            next.push(coming(Mark::Own { id: *id }, *on, today));
        }
    }
    reached.sort_by_key(|one| (std::cmp::Reverse(one.on), one.mark));
    next.sort_by_key(|one| (one.on.is_none(), one.on, one.mark));
    Milestones { reached, next }
}

fn days_marked() -> impl Iterator<Item = u32> {
    DAYS.into_iter().chain((2..200).map(|years| years * YEAR))
}

fn sessions_marked() -> impl Iterator<Item = u32> {
    SESSIONS.into_iter().chain((2..1_000).map(|hundreds| hundreds * 100))
}

/// Adds the marks that some days reach; gives the first one ahead, which comes when every day from now on is reported.
fn marks_of(days: &[NaiveDate], today: NaiveDate, mark: impl Fn(u32) -> Mark, reached: &mut Vec<Reached>) -> Option<Ahead> {
    let had = u32::try_from(days.len()).unwrap_or(u32::MAX);
    for count in days_marked() {
        match days.get(count as usize - 1) {
            Some(on) => reached.push(Reached { mark: mark(count), on: *on }),
            None => return Some(coming(mark(count), days_after(today, count - had), today)),
        }
    }
    None
}

fn sessions(attended: &[NaiveDate], today: NaiveDate, reached: &mut Vec<Reached>, next: &mut Vec<Ahead>) {
    let mut days: Vec<NaiveDate> = attended.iter().copied().filter(|on| *on <= today).collect();
    days.sort_unstable();
    let had = u32::try_from(days.len()).unwrap_or(u32::MAX);
    for count in sessions_marked() {
        match days.get(count as usize - 1) {
            Some(on) => reached.push(Reached { mark: Mark::Sessions { count }, on: *on }),
            None => {
                // Before the first session nothing is ahead that anyone would count down to.
                if had > 0 {
                    next.push(Ahead { mark: Mark::Sessions { count }, on: None, to_go: count - had });
                }
                return;
            }
        }
    }
}

fn coming(mark: Mark, on: NaiveDate, today: NaiveDate) -> Ahead {
    Ahead { mark, on: Some(on), to_go: to_go(today, Some(on)) }
}

fn to_go(today: NaiveDate, on: Option<NaiveDate>) -> u32 {
    on.map_or(0, |on| u32::try_from((on - today).num_days()).unwrap_or(0))
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

    fn on(milestones: &Milestones, mark: Mark) -> Option<NaiveDate> {
        milestones.reached.iter().find(|one| one.mark == mark).map(|one| one.on)
    }

    #[test]
    fn days_count_from_the_start_and_after_a_lapse_anew_beside_it() {
        let start = day("2026-01-01");
        let without = Facts { recovery_started_on: Some(start), ..Facts::default() };
        let with = Facts { use_days: vec![day("2026-01-20")], ..without.clone() };
        let today = day("2026-02-01");
        let (calm, after) = (milestones(&without, today), milestones(&with, today));
        for days in [7, 14, 30] {
            let mark = Mark::Days { days };
            assert_eq!(on(&calm, mark), Some(days_after(start, days - 1)));
            assert_eq!(on(&after, mark), on(&calm, mark));
        }
        assert!(!calm.reached.iter().any(|one| matches!(one.mark, Mark::Run { .. })));
        assert_eq!(on(&after, Mark::Run { days: 7 }), Some(day("2026-01-27")));
        assert_eq!(calm.next, [Ahead { mark: Mark::Days { days: 60 }, on: Some(day("2026-03-01")), to_go: 28 }]);
        assert_eq!(after.next.first().map(|one| (one.mark, one.to_go)), Some((Mark::Run { days: 14 }, 2)));
    }

    #[test]
    fn silence_brings_no_milestone() {
        let start = day("2026-01-01");
        let facts = Facts {
            recovery_started_on: Some(start),
            silences: vec![Span { from: day("2026-01-05"), to: day("2026-01-20") }],
            ..Facts::default()
        };
        let found = milestones(&facts, day("2026-01-20"));
        assert_eq!(found.reached, []);
        assert_eq!(found.next.first().map(|one| (one.mark, one.to_go)), Some((Mark::Days { days: 7 }, 3)));
        assert_eq!(on(&milestones(&facts, day("2026-01-23")), Mark::Days { days: 7 }), Some(day("2026-01-23")));
    }

    #[test]
    fn sessions_phases_and_own_ones_are_marked() {
        let phase = |number| PhaseId::new(Uuid::from_u128(number));
        let own = |number| MilestoneId::new(Uuid::from_u128(number));
        let facts = Facts {
            attended: (0..6).map(|number| days_after(day("2026-03-02"), number * 2)).collect(),
            phases: vec![(phase(1), day("2026-03-02")), (phase(2), day("2026-05-11")), (phase(3), day("2026-07-06"))],
            own: vec![(own(1), day("2026-03-05")), (own(2), day("2026-04-01"))],
            ..Facts::default()
        };
        let found = milestones(&facts, day("2026-03-20"));
        assert_eq!(on(&found, Mark::Sessions { count: 1 }), Some(day("2026-03-02")));
        assert_eq!(on(&found, Mark::Sessions { count: 5 }), Some(day("2026-03-10")));
        assert_eq!(found.reached.first().map(|one| one.mark), Some(Mark::Sessions { count: 5 }));
        let next: Vec<_> = found.next.iter().map(|one| (one.mark, one.to_go)).collect();
        assert_eq!(next, [(Mark::Own { id: own(2) }, 12), (Mark::Phase { phase: phase(2) }, 52), (Mark::Sessions { count: 10 }, 4)]);
        assert_eq!(milestones(&Facts::default(), day("2026-03-20")), Milestones { reached: Vec::new(), next: Vec::new() });
    }

    #[test]
    fn one_of_ones_own_has_a_title_and_a_day() {
        let made = |title: &str, on: &str| {
            OwnMilestone::new(MilestoneId::new(Uuid::nil()), title, day(on), "2026-03-02T10:00:00Z".parse().unwrap())
        };
        assert!(made(" First shift back ", "2026-03-02").unwrap().title.reveal() == "First shift back");
        assert!(made(" ", "2026-03-02").is_err() && made("Later", "2201-01-01").is_err() && made("Earlier", "1969-12-31").is_err());
    }

    proptest! {
        /// A lapse takes nothing back that was reached before it, nor any day in recovery.
        #[test]
        fn what_was_reached_stays_reached(
            uses in proptest::collection::vec(0_u32..800, 0..6), lapse in 0_u32..800, today in 0_u32..800,
            attended in proptest::collection::vec(0_u32..800, 0..60),
        ) {
            let at = |offset| days_after(day("2024-01-01"), offset);
            let facts = Facts {
                recovery_started_on: Some(at(0)),
                use_days: uses.iter().copied().map(at).collect(),
                attended: attended.into_iter().map(at).collect(),
                ..Facts::default()
            };
            let mut lapsed = facts.clone();
            lapsed.use_days.push(at(lapse));
            let (before, after) = (milestones(&facts, at(today)), milestones(&lapsed, at(today)));
            for one in &before.reached {
                let run = matches!(one.mark, Mark::Run { .. });
                prop_assert!(after.reached.contains(one) || (run && one.on >= at(lapse)));
            }
            // Time takes nothing either.
            let later = milestones(&facts, at(today + 1));
            prop_assert!(before.reached.iter().all(|one| later.reached.contains(one)));
            prop_assert!(before.reached.iter().all(|one| one.on <= at(today)));
            prop_assert!(before.next.iter().all(|one| one.on.is_none_or(|on| on > at(today)) && one.to_go > 0));
        }

        /// A mark of days comes on the day on which Progress counts as many.
        #[test]
        fn days_are_those_of_progress(
            uses in proptest::collection::vec(0_u32..400, 0..5), today in 0_u32..400,
            gaps in proptest::collection::vec((0_u32..400, 0_u32..30), 0..4),
        ) {
            let at = |offset| days_after(day("2024-01-01"), offset);
            let use_days: Vec<_> = uses.into_iter().map(at).collect();
            let silences: Vec<Span> = gaps.into_iter().map(|(from, more)| Span { from: at(from), to: at(from + more) }).collect();
            let facts = Facts {
                recovery_started_on: Some(at(0)), use_days: use_days.clone(), silences: silences.clone(), ..Facts::default()
            };
            for one in milestones(&facts, at(today)).reached {
                let then = Days::new(at(0), one.on, &use_days, &silences).recovery();
                match one.mark {
                    Mark::Days { days } => prop_assert_eq!(then.since_start - then.not_known, days),
                    Mark::Run { days } => prop_assert_eq!(then.current_run, days),
                    _ => prop_assert!(false),
                }
            }
        }
    }
}
