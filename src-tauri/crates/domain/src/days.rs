//! The days of recovery: on which use was recorded, and of which nothing is known.
//!
//! A day is known where somebody reported it. Silence is neither use nor its absence, so it counts as neither.

use std::collections::BTreeSet;

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::invalid::{Field, Invalid, Rule};
use crate::week::{days_after, days_before};

/// Local dates from one to another, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    pub from: NaiveDate,
    pub to: NaiveDate,
}

impl Span {
    /// One day.
    #[must_use]
    pub const fn day(on: NaiveDate) -> Self {
        Self { from: on, to: on }
    }

    /// The days between two reports; `None` where there is none.
    #[must_use]
    pub fn between(report: NaiveDate, next: NaiveDate) -> Option<Self> {
        let span = Self { from: days_after(report, 1), to: days_before(next, 1) };
        (span.from <= span.to).then_some(span)
    }

    /// How many days it has.
    #[must_use]
    pub fn days(self) -> u32 {
        days_from(self.from, self.to) + 1
    }

    /// Whether a day is one of them.
    #[must_use]
    pub fn has(self, on: NaiveDate) -> bool {
        self.from <= on && on <= self.to
    }

    /// Whether they have a day in common.
    #[must_use]
    pub fn meets(self, other: Self) -> bool {
        self.from <= other.to && other.from <= self.to
    }

    /// What is left of it without some others, in order.
    fn without(self, others: &[Self]) -> Vec<Self> {
        let mut left = Vec::new();
        let mut from = self.from;
        let mut cut: Vec<Self> = others.iter().copied().filter(|other| self.meets(*other)).collect();
        cut.sort_unstable();
        for other in cut {
            left.extend((from < other.from).then(|| Self { from, to: days_before(other.from, 1) }));
            from = from.max(days_after(other.to, 1));
        }
        left.extend((from <= self.to).then_some(Self { from, to: self.to }));
        left
    }
}

/// What a person says of days that nobody reported, when they come back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SilenceAnswer {
    /// There was no use.
    WithoutUse,
    /// There was use; on which days is said by lapses.
    Used,
    /// They would rather not say. The days stay not known, and nobody asks again.
    Unsaid,
}

/// An answer about a silence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Answered {
    pub span: Span,
    pub answer: SilenceAnswer,
}

impl Answered {
    /// Validates an answer given on the local date `today`.
    pub fn new(span: Span, answer: SilenceAnswer, today: NaiveDate) -> Result<Self, Invalid> {
        if span.from > span.to {
            return Err(Invalid::new(Field::Range, Rule::EndsBeforeStart));
        }
        if span.to > today {
            return Err(Invalid::new(Field::Range, Rule::InFuture));
        }
        if span.from.year() < FIRST_YEAR {
            return Err(Invalid::new(Field::Range, Rule::TooEarly));
        }
        Ok(Self { span, answer })
    }
}

/// No report is older.
const FIRST_YEAR: i32 = 1970;

/// What was reported of days, for [`silences`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reports {
    /// The days between two check-ins that the second one says nothing of.
    pub gaps: Vec<Span>,
    /// The latest day that has a report.
    pub last_on: Option<NaiveDate>,
    /// The day on which the person said when recovery began: their word stands for all days up to it.
    pub said_on: Option<NaiveDate>,
    /// The days of lapses.
    pub lapses: Vec<NaiveDate>,
    pub answered: Vec<Answered>,
}

/// The days up to today that nobody reported, oldest first. Today is among them only where the day before is: a day that has begun is not
/// silent yet.
#[must_use]
pub fn silences(reports: &Reports, today: NaiveDate) -> Vec<Span> {
    let last_on = reports.last_on.max(reports.said_on);
    let since = last_on.and_then(|last| Span::between(last, today)).map(|span| Span { to: today, ..span });
    let mut said: Vec<Span> = reports.lapses.iter().copied().map(Span::day).collect();
    said.extend(reports.said_on.map(|on| Span { from: NaiveDate::MIN, to: on }));
    said.extend(reports.answered.iter().filter(|one| one.answer == SilenceAnswer::WithoutUse).map(|one| one.span));
    let mut left: Vec<Span> = reports.gaps.iter().copied().chain(since).flat_map(|gap| gap.without(&said)).collect();
    left.sort_unstable();
    left
}

/// The shortest silence that is asked about: it is what a person has who comes back after three days.
const ASKED_FROM_DAYS: u32 = 2;

/// How long after its end a silence is asked about.
const ASKED_FOR_DAYS: u32 = 14;

/// The silence to ask about on the local date `today`: the latest one of two days or more that ended within two weeks and has no answer.
#[must_use]
pub fn to_ask(silences: &[Span], answered: &[Answered], today: NaiveDate) -> Option<Span> {
    let said: Vec<Span> = answered.iter().map(|one| one.span).collect();
    let past = silences.iter().map(|span| Span { to: span.to.min(days_before(today, 1)), ..*span });
    let is_asked = |span: &Span| span.days() >= ASKED_FROM_DAYS && days_from(span.to, today) <= ASKED_FOR_DAYS;
    // What was said of a part is said; a silence that goes on after it is another one.
    past.filter(|span| span.from <= span.to).flat_map(|span| span.without(&said)).rfind(is_asked)
}

/// What is known of each day from the start of recovery to today, both included.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Days {
    start: NaiveDate,
    today: NaiveDate,
    used: BTreeSet<NaiveDate>,
    not_known: BTreeSet<NaiveDate>,
}

/// Days in recovery, kept whole through a lapse.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RecoveryDays {
    /// Days since the start, that day counted as 1.
    pub since_start: u32,
    /// Of those, days without use.
    pub without_use: u32,
    /// Of those, days that nobody reported.
    pub not_known: u32,
    /// Known days since the last recorded use (or the start), today included. 0 on a day of use.
    pub current_run: u32,
}

impl Days {
    /// Days of use outside the range, or given twice, do not count twice; a start in the future has no days.
    #[must_use]
    pub fn new(start: NaiveDate, today: NaiveDate, use_days: &[NaiveDate], silences: &[Span]) -> Self {
        let is_in = |on: &NaiveDate| (start..=today).contains(on);
        let used: BTreeSet<NaiveDate> = use_days.iter().copied().filter(is_in).collect();
        let each = |span: &Span| {
            let to = span.to.min(today);
            span.from.max(start).iter_days().take_while(move |on| *on <= to)
        };
        let not_known = silences.iter().flat_map(each).filter(|on| !used.contains(on)).collect();
        Self { start, today, used, not_known }
    }

    /// The days on which use was recorded, in order.
    pub fn used(&self) -> impl Iterator<Item = NaiveDate> + '_ {
        self.used.iter().copied()
    }

    /// The known days of a span, in order, as far as they lie between start and today.
    #[must_use]
    pub fn known(&self, span: Span) -> Vec<NaiveDate> {
        let to = span.to.min(self.today);
        let all = span.from.max(self.start).iter_days().take_while(|on| *on <= to);
        all.filter(|on| !self.not_known.contains(on)).collect()
    }

    /// The counts.
    #[must_use]
    pub fn recovery(&self) -> RecoveryDays {
        if self.start > self.today {
            return RecoveryDays::default();
        }
        let count = |days: usize| u32::try_from(days).unwrap_or(u32::MAX);
        let since_start = Span { from: self.start, to: self.today }.days();
        let not_known = count(self.not_known.len());
        let since = self.used.last().map_or(self.start, |last| days_after(*last, 1));
        let silent_since = count(self.not_known.range(since..).count());
        RecoveryDays {
            since_start,
            without_use: since_start.saturating_sub(count(self.used.len())).saturating_sub(not_known),
            not_known,
            current_run: (days_from(since, self.today) + u32::from(since <= self.today)).saturating_sub(silent_since),
        }
    }
}

/// Days from one date to a later one; 0 where it is not later.
fn days_from(from: NaiveDate, to: NaiveDate) -> u32 {
    u32::try_from((to - from).num_days()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test")]

    use super::*;
    use proptest::prelude::*;

    fn day(number: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 1, number).unwrap()
    }

    fn span(from: u32, to: u32) -> Span {
        Span { from: day(from), to: day(to) }
    }

    fn counts(use_days: &[u32], silences: &[Span]) -> (u32, u32, u32, u32) {
        let uses: Vec<NaiveDate> = use_days.iter().copied().map(day).collect();
        let RecoveryDays { since_start, without_use, not_known, current_run } = Days::new(day(1), day(10), &uses, silences).recovery();
        (since_start, without_use, not_known, current_run)
    }

    #[test]
    fn a_lapse_leaves_the_days_that_were() {
        assert_eq!(counts(&[], &[]), (10, 10, 0, 10));
        assert_eq!(counts(&[7], &[]), (10, 9, 0, 3));
        assert_eq!(counts(&[10], &[]), (10, 9, 0, 0));
        assert_eq!(counts(&[3, 7, 7, 11], &[]), (10, 8, 0, 3));
        assert_eq!(Days::new(day(11), day(10), &[], &[]).recovery(), RecoveryDays::default());
    }

    #[test]
    fn silence_counts_as_neither() {
        assert_eq!(counts(&[], &[span(4, 6)]), (10, 7, 3, 7));
        assert_eq!(counts(&[5], &[span(4, 6)]), (10, 7, 2, 4), "a day of use is known");
        assert_eq!(counts(&[2], &[span(8, 10)]), (10, 6, 3, 5));
        assert_eq!(counts(&[10], &[span(8, 9)]), (10, 7, 2, 0));
    }

    #[test]
    fn a_day_that_has_begun_is_not_silent_yet() {
        let last = |on| Reports { last_on: Some(day(on)), ..Reports::default() };
        assert_eq!(silences(&last(10), day(10)), []);
        assert_eq!(silences(&last(9), day(10)), []);
        assert_eq!(silences(&last(8), day(10)), [span(9, 10)]);
        assert_eq!(silences(&Reports::default(), day(10)), []);
        let said = Reports { gaps: vec![span(2, 6)], said_on: Some(day(4)), ..last(7) };
        assert_eq!(silences(&said, day(8)), [span(5, 6)], "a person's word stands for the days before it");
        assert_eq!(silences(&Reports { said_on: Some(day(7)), ..Reports::default() }, day(10)), [span(8, 10)]);
    }

    #[test]
    fn what_is_said_of_a_silence_ends_it() {
        let answered = |answer| Answered { span: span(5, 8), answer };
        let reports = |answer| Reports { gaps: vec![span(4, 9)], answered: vec![answered(answer)], ..Reports::default() };
        assert_eq!(silences(&reports(SilenceAnswer::WithoutUse), day(10)), [span(4, 4), span(9, 9)]);
        assert_eq!(silences(&reports(SilenceAnswer::Unsaid), day(10)), [span(4, 9)]);
        let lapsed = Reports { lapses: vec![day(6), day(9)], ..reports(SilenceAnswer::Used) };
        assert_eq!(silences(&lapsed, day(10)), [span(4, 5), span(7, 8)]);
    }

    #[test]
    fn a_silence_is_asked_about_once() {
        let gaps = [span(2, 3), span(6, 9)];
        assert_eq!(to_ask(&gaps, &[], day(10)), Some(span(6, 9)));
        assert_eq!(to_ask(&[span(6, 10)], &[], day(10)), Some(span(6, 9)), "today is not over");
        assert_eq!(to_ask(&[span(9, 10)], &[], day(10)), None, "one day is not asked about");
        assert_eq!(to_ask(&[span(2, 3)], &[], day(18)), None, "nor what is long past");
        let unsaid = Answered { span: span(6, 9), answer: SilenceAnswer::Unsaid };
        assert_eq!(to_ask(&gaps[1..], &[unsaid], day(12)), None);
        assert_eq!(to_ask(&[span(6, 15)], &[unsaid], day(15)), Some(span(10, 14)), "a silence that goes on is asked about anew");
    }

    #[test]
    fn an_answer_is_about_days_that_were() {
        let made = |from, to| Answered::new(span(from, to), SilenceAnswer::WithoutUse, day(10)).err().map(|invalid| invalid.rule);
        assert_eq!((made(3, 9), made(9, 3), made(9, 11)), (None, Some(Rule::EndsBeforeStart), Some(Rule::InFuture)));
    }

    proptest! {
        #[test]
        fn every_day_is_counted_once(
            uses in proptest::collection::vec(1_u32..=28, 0..6),
            gaps in proptest::collection::vec((1_u32..=28, 0_u32..5), 0..5),
            today in 1_u32..=28,
        ) {
            let uses: Vec<NaiveDate> = uses.into_iter().map(day).collect();
            let gaps: Vec<Span> = gaps.into_iter().map(|(from, more)| span(from, (from + more).min(28))).collect();
            let days = Days::new(day(1), day(today), &uses, &gaps);
            let counted = days.recovery();
            prop_assert_eq!(counted.since_start, today);
            prop_assert_eq!(counted.without_use + counted.not_known + days.used().count() as u32, today);
            prop_assert!(counted.current_run <= counted.without_use);
            let since = days.used().last().map_or(day(1), |last| days_after(last, 1));
            prop_assert_eq!(days.known(Span { from: since, to: day(28) }).len() as u32, counted.current_run);
        }
    }
}
