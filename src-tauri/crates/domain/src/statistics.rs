//! Every count of the record, defined once: a screen, the command line or a report that shows a number takes it from here.
//!
//! Counts are over local dates, both ends included. Each entry belongs to one local date for good, whatever zone the person
//! is in later, so over weeks that follow each other it counts exactly once:
//!
//! - a check-in on the date that it is about ([`CheckIn::on`](crate::check_in::CheckIn)),
//! - an urge and a run of an exercise on the date on which it began, in the zone where it began,
//! - a worksheet on the date on which it was finished, in the zone where it was begun,
//! - homework on the date on which it was done, in the zone where it was written down,
//! - a session on the date on which it took place by its own wall clock: the date to which it was moved, if it was,
//! - use on the date of the check-in that tells of it, or of the lapse.
//!
//! What was deleted counts nowhere.

use std::collections::HashMap;

use chrono::{DateTime, Days, NaiveDate, NaiveDateTime, NaiveTime, Utc};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::days::Span;
use crate::goal::Measure;
use crate::ids::SessionId;
use crate::practice::{Outcome, Practice, Relief, Urge, UrgeChange, UrgeCount};
use crate::scale::{Mood, Rating};
use crate::session::{Attendance, Change, Occurrence, OccurrenceStatus, Session, SessionKind};
use crate::wall_clock::to_instant;

/// An occurrence of a session of the programme of which the person said whether they were there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Recorded {
    pub session: SessionId,
    /// The occurrence's name within its series.
    pub original: NaiveDateTime,
    /// The date on which it took place.
    pub on: NaiveDate,
    pub minutes: u32,
    pub kind: SessionKind,
    pub attendance: Attendance,
}

impl Recorded {
    /// What was said of one occurrence; `None` where that counts nowhere: of a deleted series or a commitment, and of an
    /// occurrence that was cancelled or taken out. What was said stays true when a series no longer gives the occurrence.
    #[must_use]
    pub fn of(session: &Session, original: NaiveDateTime, attendance: Attendance) -> Option<Self> {
        if session.deleted_at.is_some() || session.kind.is_commitment() {
            return None;
        }
        let exception = session.exception(original);
        let on = match exception.map(|exception| exception.change) {
            Some(Change::Cancelled | Change::Removed) => return None,
            Some(Change::Moved { to }) => to.date(),
            Some(Change::Kept) | None => original.date(),
        };
        let minutes = exception.and_then(|exception| exception.details.duration_minutes).unwrap_or(session.duration_minutes);
        Some(Self { session: session.id, original, on, minutes, kind: session.kind, attendance })
    }

    /// Whether the person was there, in time or late.
    #[must_use]
    pub const fn is_attended(&self) -> bool {
        matches!(self.attendance, Attendance::Attended | Attendance::Late)
    }
}

/// What a check-in says in numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reading {
    pub on: NaiveDate,
    pub mood: Mood,
    pub craving: Rating,
}

/// The facts that are counted. It may hold more than the dates that are asked about, and must hold all of those.
#[derive(Clone, Default)]
pub struct Activity {
    pub sessions: Vec<Recorded>,
    pub check_ins: Vec<Reading>,
    pub urges: Vec<Urge>,
    /// Runs of exercises, however they ended.
    pub runs: Vec<Practice>,
    /// The dates of worksheets finished, one for each.
    pub worksheets: Vec<NaiveDate>,
    /// The dates of homework done, one for each.
    pub homework: Vec<NaiveDate>,
    /// The dates on which use was recorded, to a day after those that are asked about: use then still tells of an urge.
    pub use_days: Vec<NaiveDate>,
}

impl Activity {
    /// Occurrences of sessions of the programme with attendance recorded, whatever it says.
    #[must_use]
    pub fn sessions_recorded(&self, days: Span) -> u32 {
        count(self.sessions.iter().filter(|one| days.has(one.on)))
    }

    /// Occurrences of sessions of the programme that the person was at, in time or late.
    #[must_use]
    pub fn sessions_attended(&self, days: Span) -> u32 {
        self.amount(Measure::SessionsAttended, days)
    }

    /// Occurrences of sessions of the programme that took place: those that have ended and were not cancelled, and those that the
    /// person was at, which their series may no longer give. `sessions` are those that can have been on.
    #[must_use]
    pub fn sessions_held(&self, sessions: &[Session], days: Span, now: DateTime<Utc>) -> u32 {
        let is_attended =
            |session: SessionId, original: NaiveDateTime| self.attended().any(|one| (one.session, one.original) == (session, original));
        let taking_place = taking_place(sessions, days);
        let ended = taking_place.iter().filter(|(_, one)| one.ends_at <= now && !is_attended(one.session, one.original));
        count(ended).saturating_add(self.sessions_attended(days))
    }

    /// Minutes of the sessions that count as attended, each as long as it was planned, of the kinds that `counts` names.
    #[must_use]
    pub fn minutes_attended(&self, days: Span, counts: impl Fn(SessionKind) -> bool) -> u32 {
        let of_days = self.attended().filter(|one| days.has(one.on) && counts(one.kind));
        of_days.fold(0, |sum, one| sum.saturating_add(one.minutes))
    }

    /// Check-ins.
    #[must_use]
    pub fn check_ins(&self, days: Span) -> u32 {
        self.amount(Measure::CheckIns, days)
    }

    /// The mean mood of all check-ins, 1 to 5; `None` without one.
    #[must_use]
    pub fn mean_mood(&self, days: Span) -> Option<f64> {
        mean(self.readings(days).map(|one| one.mood.value()))
    }

    /// The mean craving of all check-ins, 0 to 10; `None` without one.
    #[must_use]
    pub fn mean_craving(&self, days: Span) -> Option<f64> {
        mean(self.readings(days).map(|one| one.craving.value()))
    }

    /// The days that have a check-in, in order, each in one line.
    #[must_use]
    pub fn daily(&self, days: Span) -> Vec<DayPoint> {
        let mut sorted: Vec<Reading> = self.readings(days).copied().collect();
        sorted.sort_by_key(|one| one.on);
        sorted.chunk_by(|a, b| a.on == b.on).filter_map(|day| self.point(day)).collect()
    }

    fn point(&self, day: &[Reading]) -> Option<DayPoint> {
        let on = day.first()?.on;
        Some(DayPoint {
            on,
            check_ins: count(day.iter()),
            mood: mean(day.iter().map(|one| one.mood.value()))?,
            craving: mean(day.iter().map(|one| one.craving.value()))?,
            craving_peak: day.iter().map(|one| i32::from(one.craving.value())).max()?,
            used: self.use_days.contains(&on),
        })
    }

    /// Urges that the person turned to Daymark with, ended or not.
    #[must_use]
    pub fn urges(&self, days: Span) -> u32 {
        count(self.urges_of(days))
    }

    /// Of the urges, those that ended and whose rating came down ([`UrgeChange::CameDown`]), as the screen says after each.
    #[must_use]
    pub fn urges_eased(&self, days: Span) -> u32 {
        count(self.urges_of(days).filter(|urge| urge.ended_at.is_some() && urge.change() == UrgeChange::CameDown))
    }

    /// Of the urges, those that ended low and without use ([`UrgeCount::RiddenOut`]).
    #[must_use]
    pub fn urges_ridden_out(&self, days: Span) -> u32 {
        self.urges_as(UrgeCount::RiddenOut, days)
    }

    /// Of the urges, those that the person stayed with to another end ([`UrgeCount::Met`]).
    #[must_use]
    pub fn urges_met(&self, days: Span) -> u32 {
        self.urges_as(UrgeCount::Met, days)
    }

    fn urges_as(&self, what: UrgeCount, days: Span) -> u32 {
        count(self.urges_of(days).filter(|urge| urge.counts_as(&self.use_days) == Some(what)))
    }

    /// Exercises and worksheets finished. A run that was stopped or left, and a worksheet that is not finished, are none: they are
    /// kept and shown, and a person who wants to count them finishes them.
    #[must_use]
    pub fn practices(&self, days: Span) -> u32 {
        self.amount(Measure::Practices, days)
    }

    /// The exercise with the greatest mean relief over the rated runs, however they ended, and that relief in points; `None` where
    /// none brought relief.
    #[must_use]
    pub fn helped_most(&self, days: Span) -> Option<(&str, f64)> {
        let mut by_exercise: HashMap<&str, Relief> = HashMap::new();
        for run in self.runs.iter().filter(|run| days.has(run.on())) {
            if let Some(points) = run.relief() {
                by_exercise.entry(&run.exercise).or_default().add(points);
            }
        }
        let helped = by_exercise.iter().filter_map(|(id, relief)| Some((*id, relief.mean().filter(|mean| *mean > 0.0)?)));
        helped.max_by(|(a, less), (b, more)| less.total_cmp(more).then_with(|| b.cmp(a)))
    }

    /// Homework done.
    #[must_use]
    pub fn homework_done(&self, days: Span) -> u32 {
        self.amount(Measure::HomeworkDone, days)
    }

    /// Whether use was recorded.
    #[must_use]
    pub fn used(&self, days: Span) -> bool {
        self.use_days.iter().any(|on| days.has(*on))
    }

    /// What a goal counts, by date: minutes where it counts hours, otherwise one for each. What the person counts by tapping is
    /// no part of the record.
    #[must_use]
    pub fn by_day(&self, measure: Measure) -> Vec<(NaiveDate, u32)> {
        let once = |on: NaiveDate| (on, 1);
        let is_meeting = |one: &&Recorded| one.kind == SessionKind::PeerMeeting;
        match measure {
            Measure::HoursAttended => self.attended().map(|one| (one.on, one.minutes)).collect(),
            Measure::SessionsAttended => self.attended().map(|one| once(one.on)).collect(),
            Measure::Meetings => self.attended().filter(is_meeting).map(|one| once(one.on)).collect(),
            Measure::CheckIns => self.check_ins.iter().map(|one| once(one.on)).collect(),
            Measure::Practices => self.practice_days().map(once).collect(),
            Measure::HomeworkDone => self.homework.iter().copied().map(once).collect(),
            Measure::Own => Vec::new(),
        }
    }

    fn amount(&self, measure: Measure, days: Span) -> u32 {
        let of_days = self.by_day(measure).into_iter().filter(|(on, _)| days.has(*on));
        of_days.fold(0, |sum, (_, amount)| sum.saturating_add(amount))
    }

    fn attended(&self) -> impl Iterator<Item = &Recorded> {
        self.sessions.iter().filter(|one| one.is_attended())
    }

    fn readings(&self, days: Span) -> impl Iterator<Item = &Reading> {
        self.check_ins.iter().filter(move |one| days.has(one.on))
    }

    fn urges_of(&self, days: Span) -> impl Iterator<Item = &Urge> {
        self.urges.iter().filter(move |urge| days.has(urge.on()))
    }

    fn practice_days(&self) -> impl Iterator<Item = NaiveDate> {
        let finished = self.runs.iter().filter(|run| run.outcome == Some(Outcome::Finished));
        finished.map(Practice::on).chain(self.worksheets.iter().copied())
    }
}

/// Minutes of the occurrences that take place, past and to come, of the kinds that `counts` names.
#[must_use]
pub fn minutes_planned(sessions: &[Session], days: Span, counts: impl Fn(SessionKind) -> bool) -> u32 {
    let planned = taking_place(sessions, days).into_iter().filter(|(kind, _)| counts(*kind));
    planned.fold(0, |sum, (_, one)| sum.saturating_add(u32::try_from((one.ends_at - one.starts_at).num_minutes()).unwrap_or(0)))
}

/// The occurrences of sessions of the programme that take place, each on the date on which it counts.
fn taking_place(sessions: &[Session], days: Span) -> Vec<(SessionKind, Occurrence)> {
    let of_programme = sessions.iter().filter(|session| !session.kind.is_commitment() && session.deleted_at.is_none());
    let mut all = Vec::new();
    for session in of_programme {
        // A day more at each end: a midnight can be skipped, or come twice.
        let midnight = |on: Option<NaiveDate>| to_instant(on.unwrap_or_default().and_time(NaiveTime::MIN), session.zone);
        let first = midnight(days.from.checked_sub_days(Days::new(1)).or(Some(days.from)));
        let last = midnight(days.to.checked_add_days(Days::new(2)).or(Some(days.to)));
        let counts = |one: &Occurrence| days.has(one.starts.date()) && one.status != OccurrenceStatus::Cancelled;
        all.extend(session.occurrences(first, last).into_iter().filter(counts).map(|one| (session.kind, one)));
    }
    all
}

/// One day's check-ins in one line.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct DayPoint {
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

/// The mean of some ratings; `None` of none.
#[must_use]
pub fn mean(values: impl Iterator<Item = u8>) -> Option<f64> {
    let (sum, count) = values.fold((0_u32, 0_u32), |(sum, count), value| (sum + u32::from(value), count + 1));
    (count > 0).then(|| f64::from(sum) / f64::from(count))
}

fn count(entries: impl Iterator) -> u32 {
    u32::try_from(entries.count()).unwrap_or(u32::MAX)
}
