//! The programme: phases that step down, each with its hours a week.

use chrono::{DateTime, Datelike, NaiveDate, NaiveTime, TimeDelta, Utc, Weekday};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::ids::{PhaseId, ProgrammeId};
use crate::invalid::{Field, Invalid, Rule};
use crate::session::{Day, SessionKind};
use crate::week::{days_after, days_before, monday_of};
use crate::words::Words;

const NAME_MAX: u32 = 200;
const TITLE_MAX: u32 = 200;
/// The most phases a programme has.
const PHASES_MAX: u32 = 12;
/// 60 hours.
const MINUTES_MAX: i32 = 3_600;
const YEARS: std::ops::RangeInclusive<i32> = 1970..=2200;

/// How much care a phase gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum LevelOfCare {
    PartialHospitalisation,
    Intensive,
    Outpatient,
    Aftercare,
    Other,
}

/// A part of a programme. It lasts until the next one starts, or the programme ends.
#[derive(Clone, PartialEq, Eq)]
pub struct Phase {
    pub id: PhaseId,
    pub level: LevelOfCare,
    /// At most 200 characters.
    pub title: Option<Words>,
    pub starts_on: NaiveDate,
    /// 0 to 3,600.
    pub minutes_a_week: u32,
    /// The kinds of session that its hours are made of, none twice; empty for all.
    pub kinds: Vec<SessionKind>,
}

/// A programme. The one added last is current; those before it are kept.
#[derive(Clone, PartialEq, Eq)]
pub struct Programme {
    pub id: ProgrammeId,
    /// At most 200 characters.
    pub name: Option<Words>,
    pub starts_on: NaiveDate,
    /// The last day.
    pub ends_on: Option<NaiveDate>,
    /// By their start, 1 to 12; the first starts with the programme.
    pub phases: Vec<Phase>,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
    pub deleted_at: Option<DateTime<Utc>>,
}

/// What is known of a phase, not yet validated.
pub struct PhaseContent {
    pub id: PhaseId,
    pub level: LevelOfCare,
    /// At most 200 characters.
    pub title: Option<String>,
    pub starts_on: NaiveDate,
    /// 0 to 3,600.
    pub minutes_a_week: i32,
    pub kinds: Vec<SessionKind>,
}

/// What is known of a programme, not yet validated.
pub struct Content {
    /// At most 200 characters.
    pub name: Option<String>,
    pub starts_on: NaiveDate,
    /// Not before the last phase starts.
    pub ends_on: Option<NaiveDate>,
    /// In order of their start, 1 to 12.
    pub phases: Vec<PhaseContent>,
}

/// Where a date stands in a programme.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// So many days before its first day.
    Before { days: u32 },
    /// Within: the phase as it is counted from 0, the week of the programme and of the phase as they are counted from 1.
    Within { phase: usize, week: u32, phase_week: u32 },
    /// Over.
    After,
}

impl Programme {
    /// Validates a new programme.
    pub fn new(id: ProgrammeId, content: Content, now: DateTime<Utc>) -> Result<Self, Invalid> {
        if !YEARS.contains(&content.starts_on.year()) {
            return Err(Invalid::new(Field::Starts, Rule::Malformed));
        }
        let phases = phases(content.phases)?;
        let (Some(first), Some(last)) = (phases.first(), phases.last()) else {
            return Err(Invalid::new(Field::Phases, Rule::Required));
        };
        if first.starts_on != content.starts_on {
            return Err(Invalid::new(Field::Phases, Rule::Malformed));
        }
        if let Some(ends_on) = content.ends_on {
            if ends_on < last.starts_on {
                return Err(Invalid::new(Field::Ends, Rule::EndsBeforeStart));
            }
            if !YEARS.contains(&ends_on.year()) {
                return Err(Invalid::new(Field::Ends, Rule::Malformed));
            }
        }
        Ok(Self {
            id,
            name: Words::optional(Field::Name, content.name, NAME_MAX)?,
            starts_on: content.starts_on,
            ends_on: content.ends_on,
            phases,
            created_at: now,
            updated_at: now,
            deleted_at: None,
        })
    }

    /// The same programme with other content.
    pub fn revised(&self, content: Content, now: DateTime<Utc>) -> Result<Self, Invalid> {
        Ok(Self { created_at: self.created_at, deleted_at: self.deleted_at, ..Self::new(self.id, content, now)? })
    }

    /// The phase that a date is in.
    #[must_use]
    pub fn phase_on(&self, date: NaiveDate) -> Option<&Phase> {
        match self.standing(date) {
            Standing::Within { phase, .. } => self.phases.get(phase),
            Standing::Before { .. } | Standing::After => None,
        }
    }

    /// Where a date stands in it.
    #[must_use]
    pub fn standing(&self, date: NaiveDate) -> Standing {
        if date < self.starts_on {
            return Standing::Before { days: u32::try_from((self.starts_on - date).num_days()).unwrap_or(u32::MAX) };
        }
        if self.ends_on.is_some_and(|ends_on| date > ends_on) {
            return Standing::After;
        }
        let begun = self.phases.iter().enumerate().rfind(|(_, phase)| phase.starts_on <= date);
        match begun {
            Some((at, phase)) => Standing::Within {
                phase: at,
                week: weeks_between(self.starts_on, date) + 1,
                phase_week: weeks_between(phase.starts_on, date) + 1,
            },
            None => Standing::After,
        }
    }

    /// The first and the last day of a phase; no last one where there is no end.
    #[must_use]
    pub fn days_of(&self, id: PhaseId) -> Option<(NaiveDate, Option<NaiveDate>)> {
        let at = self.phases.iter().position(|phase| phase.id == id)?;
        let next = self.phases.get(at + 1).map(|next| days_before(next.starts_on, 1));
        Some((self.phases.get(at)?.starts_on, next.or(self.ends_on)))
    }
}

/// The phases of several programmes as they were lived: a programme gave way when the one after it started. `programmes` in the order
/// in which they were added.
#[must_use]
pub fn lived(programmes: &[Programme]) -> Vec<(&Programme, &Phase)> {
    let mut all = Vec::new();
    for (at, programme) in programmes.iter().enumerate() {
        let later = programmes.get(at + 1..).unwrap_or_default().iter().map(|later| later.starts_on).min();
        let phases = programme.phases.iter().filter(|phase| later.is_none_or(|later| phase.starts_on < later));
        all.extend(phases.map(|phase| (programme, phase)));
    }
    all.sort_by_key(|(_, phase)| phase.starts_on);
    all
}

fn phases(contents: Vec<PhaseContent>) -> Result<Vec<Phase>, Invalid> {
    if contents.len() > PHASES_MAX as usize {
        return Err(Invalid::new(Field::Phases, Rule::TooMany { max: PHASES_MAX }));
    }
    let mut phases: Vec<Phase> = Vec::with_capacity(contents.len());
    for content in contents {
        if !(0..=MINUTES_MAX).contains(&content.minutes_a_week) {
            return Err(Invalid::new(Field::Minutes, Rule::OutOfRange { min: 0, max: MINUTES_MAX }));
        }
        if let Some(before) = phases.last() {
            if content.starts_on == before.starts_on {
                return Err(Invalid::new(Field::Phases, Rule::Duplicate));
            }
            if content.starts_on < before.starts_on {
                return Err(Invalid::new(Field::Phases, Rule::EndsBeforeStart));
            }
        }
        if phases.iter().any(|phase| phase.id == content.id) {
            return Err(Invalid::new(Field::Phases, Rule::Duplicate));
        }
        let mut kinds = Vec::with_capacity(content.kinds.len());
        for kind in content.kinds {
            if !kinds.contains(&kind) {
                kinds.push(kind);
            }
        }
        phases.push(Phase {
            id: content.id,
            level: content.level,
            title: Words::optional(Field::Title, content.title, TITLE_MAX)?,
            starts_on: content.starts_on,
            minutes_a_week: content.minutes_a_week.unsigned_abs(),
            kinds,
        });
    }
    Ok(phases)
}

/// Whole weeks, by Mondays, between two dates.
fn weeks_between(from: NaiveDate, to: NaiveDate) -> u32 {
    u32::try_from((monday_of(to) - monday_of(from)).num_days() / 7).unwrap_or(0)
}

/// A common shape of an intensive outpatient programme.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Shape {
    ThreeEvenings,
    ThreeMornings,
    FiveDays,
}

/// A phase that a template proposes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlannedPhase {
    pub level: LevelOfCare,
    pub starts_on: NaiveDate,
    pub ends_on: NaiveDate,
    pub minutes_a_week: u32,
    pub kinds: Vec<SessionKind>,
}

/// Sessions that recur every week, as a template proposes them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlannedSeries {
    pub kind: SessionKind,
    /// In the order of the week.
    pub days: Vec<Day>,
    /// The first of them.
    pub first_on: NaiveDate,
    pub until: NaiveDate,
    pub time: NaiveTime,
    pub minutes: u32,
}

/// What a template proposes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    pub phases: Vec<PlannedPhase>,
    pub series: Vec<PlannedSeries>,
}

/// One step of a template: how long it lasts, on how many of the days, how long each time, and whether there is an hour for oneself.
struct Step {
    level: LevelOfCare,
    weeks: u32,
    /// On at most so many of the days.
    days: usize,
    minutes: u32,
    individual: bool,
}

impl Shape {
    /// The days on which its first phase usually meets.
    #[must_use]
    pub const fn usual_days(self) -> &'static [Day] {
        match self {
            Self::ThreeEvenings | Self::ThreeMornings => &[Day::Monday, Day::Wednesday, Day::Thursday],
            Self::FiveDays => &[Day::Monday, Day::Tuesday, Day::Wednesday, Day::Thursday, Day::Friday],
        }
    }

    /// When it usually starts.
    #[must_use]
    pub fn usual_time(self) -> NaiveTime {
        let (hour, minute) = match self {
            Self::ThreeEvenings => (18, 0),
            Self::ThreeMornings => (9, 30),
            Self::FiveDays => (9, 0),
        };
        NaiveTime::from_hms_opt(hour, minute, 0).unwrap_or_default()
    }

    const fn steps(self) -> &'static [Step] {
        const fn step(level: LevelOfCare, weeks: u32, days: usize, minutes: u32, individual: bool) -> Step {
            Step { level, weeks, days, minutes, individual }
        }
        match self {
            Self::ThreeEvenings | Self::ThreeMornings => {
                const {
                    &[
                        step(LevelOfCare::Intensive, 10, 7, 180, true),
                        step(LevelOfCare::Outpatient, 8, 2, 120, true),
                        step(LevelOfCare::Aftercare, 12, 1, 90, false),
                    ]
                }
            }
            Self::FiveDays => {
                const {
                    &[
                        step(LevelOfCare::PartialHospitalisation, 4, 7, 270, false),
                        step(LevelOfCare::Intensive, 8, 3, 180, true),
                        step(LevelOfCare::Outpatient, 8, 2, 120, true),
                        step(LevelOfCare::Aftercare, 12, 1, 90, false),
                    ]
                }
            }
        }
    }
}

/// The length of a session with one counsellor.
const INDIVIDUAL_MINUTES: u32 = 60;

/// Phases of believable length and hours from a first day on, and the weekly sessions that make up those hours; at other days and another
/// time than the usual ones, if given. `days` must name at least one.
///
/// The hours are those by which levels of care are told apart: The ASAM Criteria (3rd edition, 2013) have intensive outpatient services
/// (level 2.1) at 9 or more hours a week for adults, partial hospitalisation (level 2.5) at 20 or more, and outpatient services (level 1)
/// at fewer than 9. Ninety days and more of an intensive phase and stepping down to outpatient care are described in SAMHSA's Treatment
/// Improvement Protocol 47 (2006). A programme's own plan comes first: every figure can be changed.
pub fn plan(shape: Shape, starts_on: NaiveDate, days: Option<Vec<Day>>, time: Option<NaiveTime>) -> Result<Plan, Invalid> {
    if !YEARS.contains(&starts_on.year()) {
        return Err(Invalid::new(Field::Starts, Rule::Malformed));
    }
    let mut days = days.unwrap_or_else(|| shape.usual_days().to_vec());
    days.sort_unstable();
    days.dedup();
    if days.is_empty() {
        return Err(Invalid::new(Field::Days, Rule::Required));
    }
    let time = time.unwrap_or_else(|| shape.usual_time());
    let mut plan = Plan { phases: Vec::new(), series: Vec::new() };
    let mut from = starts_on;
    for step in shape.steps() {
        // Phases change between weeks, so that each week belongs to one.
        let until = days_before(days_after(monday_of(from), step.weeks * 7), 1);
        let on: Vec<Day> = spread(&days, step.days);
        let count = u32::try_from(on.len()).unwrap_or(0);
        let mut kinds = vec![SessionKind::Group];
        let mut minutes_a_week = count * step.minutes;
        plan.series.push(series(SessionKind::Group, on.clone(), from, until, time, step.minutes));
        if step.individual {
            kinds.push(SessionKind::Individual);
            minutes_a_week += INDIVIDUAL_MINUTES;
            let first = on.first().copied().into_iter().collect();
            plan.series.push(series(SessionKind::Individual, first, from, until, beside(time, step.minutes), INDIVIDUAL_MINUTES));
        }
        plan.phases.push(PlannedPhase { level: step.level, starts_on: from, ends_on: until, minutes_a_week, kinds });
        from = days_after(until, 1);
    }
    Ok(plan)
}

/// At most so many of the days, as far apart as they go.
fn spread(days: &[Day], most: usize) -> Vec<Day> {
    if days.len() <= most || most == 0 {
        return days.to_vec();
    }
    (0..most).filter_map(|at| days.get(at * days.len() / most).copied()).collect()
}

/// The hour before a group, or after it where the day has not begun by then.
fn beside(time: NaiveTime, group_minutes: u32) -> NaiveTime {
    let (before, wrapped) = time.overflowing_sub_signed(TimeDelta::minutes(i64::from(INDIVIDUAL_MINUTES)));
    if wrapped == 0 { before } else { time.overflowing_add_signed(TimeDelta::minutes(i64::from(group_minutes))).0 }
}

fn series(kind: SessionKind, days: Vec<Day>, from: NaiveDate, until: NaiveDate, time: NaiveTime, minutes: u32) -> PlannedSeries {
    let meets = |date: NaiveDate| days.iter().any(|day| Weekday::from(*day) == date.weekday());
    let first_on = (0..7).map(|day| days_after(from, day)).find(|date| meets(*date)).unwrap_or(from);
    PlannedSeries { kind, days, first_on, until, time, minutes }
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

    fn phase(number: u128, starts_on: NaiveDate) -> PhaseContent {
        PhaseContent {
            id: PhaseId::new(Uuid::from_u128(number)),
            level: LevelOfCare::Intensive,
            title: None,
            starts_on,
            minutes_a_week: 540,
            kinds: Vec::new(),
        }
    }

    fn content(starts: &[&str], ends_on: Option<&str>) -> Content {
        let phases = (1..).zip(starts).map(|(number, starts_on)| phase(number, day(starts_on))).collect();
        Content { name: None, starts_on: day(starts.first().unwrap_or(&"2026-03-02")), ends_on: ends_on.map(day), phases }
    }

    fn made(content: Content) -> Result<Programme, Invalid> {
        Programme::new(ProgrammeId::new(Uuid::from_u128(1)), content, "2026-03-02T10:00:00Z".parse().unwrap())
    }

    fn refused(content: Content) -> Option<(Field, Rule)> {
        made(content).err().map(|invalid| (invalid.field, invalid.rule))
    }

    #[test]
    fn phases_follow_each_other_from_the_first_day() {
        assert!(made(content(&["2026-03-02", "2026-05-11"], Some("2026-07-05"))).is_ok());
        assert_eq!(refused(content(&[], None)), Some((Field::Phases, Rule::Required)));
        assert_eq!(refused(content(&["2026-03-02", "2026-03-02"], None)), Some((Field::Phases, Rule::Duplicate)));
        assert_eq!(refused(content(&["2026-03-02", "2026-03-01"], None)), Some((Field::Phases, Rule::EndsBeforeStart)));
        assert_eq!(refused(content(&["2026-03-02", "2026-05-11"], Some("2026-05-10"))), Some((Field::Ends, Rule::EndsBeforeStart)));
        let late = Content { starts_on: day("2026-03-01"), ..content(&["2026-03-02"], None) };
        assert_eq!(refused(late), Some((Field::Phases, Rule::Malformed)));
        let many = |count: u32| Content {
            name: None,
            starts_on: day("2026-03-02"),
            ends_on: None,
            phases: (0..count).map(|number| phase(number.into(), days_after(day("2026-03-02"), number * 7))).collect(),
        };
        assert!(made(many(12)).is_ok());
        assert_eq!(refused(many(13)), Some((Field::Phases, Rule::TooMany { max: 12 })));
        for (minutes, fine) in [(-1, false), (0, true), (3_600, true), (3_601, false)] {
            let mut one = content(&["2026-03-02"], None);
            one.phases[0].minutes_a_week = minutes;
            assert_eq!(made(one).is_ok(), fine, "{minutes}");
        }
        let mut twice = content(&["2026-03-02"], None);
        twice.phases[0].kinds = vec![SessionKind::Group, SessionKind::Family, SessionKind::Group];
        assert!(made(twice).unwrap().phases[0].kinds == [SessionKind::Group, SessionKind::Family]);
    }

    #[test]
    fn a_date_has_its_phase_and_week() {
        // Begun on a Wednesday; the second phase on a Monday.
        let programme = made(content(&["2026-03-04", "2026-05-11"], Some("2026-07-05"))).unwrap();
        assert_eq!(programme.standing(day("2026-03-01")), Standing::Before { days: 3 });
        let within = |phase, week, phase_week| Standing::Within { phase, week, phase_week };
        assert_eq!(programme.standing(day("2026-03-04")), within(0, 1, 1));
        assert_eq!(programme.standing(day("2026-03-08")), within(0, 1, 1));
        assert_eq!(programme.standing(day("2026-03-09")), within(0, 2, 2));
        assert_eq!(programme.standing(day("2026-05-10")), within(0, 10, 10));
        assert_eq!(programme.standing(day("2026-05-11")), within(1, 11, 1));
        assert_eq!(programme.standing(day("2026-07-05")), within(1, 18, 8));
        assert_eq!(programme.standing(day("2026-07-06")), Standing::After);
        assert!(programme.phase_on(day("2026-07-06")).is_none());
        assert!(programme.phase_on(day("2026-05-10")).unwrap().id == programme.phases[0].id);
        assert_eq!(programme.days_of(programme.phases[0].id), Some((day("2026-03-04"), Some(day("2026-05-10")))));
        assert_eq!(programme.days_of(programme.phases[1].id), Some((day("2026-05-11"), Some(day("2026-07-05")))));
        assert_eq!(programme.days_of(PhaseId::new(Uuid::from_u128(99))), None);
    }

    #[test]
    fn a_later_programme_takes_the_place_of_the_one_before() {
        let first = made(content(&["2026-03-02", "2026-05-11"], None)).unwrap();
        let second = made(content(&["2026-04-06"], None)).unwrap();
        let all = [first, second];
        let starts: Vec<_> = lived(&all).into_iter().map(|(_, phase)| phase.starts_on).collect();
        assert_eq!(starts, [day("2026-03-02"), day("2026-04-06")]);
    }

    #[test]
    fn the_usual_shapes_have_the_hours_of_their_level() {
        for shape in [Shape::ThreeEvenings, Shape::ThreeMornings, Shape::FiveDays] {
            let plan = plan(shape, day("2026-03-02"), None, None).unwrap();
            for phase in &plan.phases {
                let hours = phase.minutes_a_week / 60;
                match phase.level {
                    LevelOfCare::PartialHospitalisation => assert!((20..=40).contains(&hours)),
                    LevelOfCare::Intensive => assert!((9..20).contains(&hours)),
                    LevelOfCare::Outpatient | LevelOfCare::Aftercare => assert!(hours < 9),
                    LevelOfCare::Other => unreachable!(),
                }
            }
            assert!(plan.phases.windows(2).all(|pair| pair[0].minutes_a_week > pair[1].minutes_a_week));
        }
        let none = plan(Shape::FiveDays, day("2026-03-02"), Some(Vec::new()), None);
        assert_eq!(none.err().map(|invalid| invalid.field), Some(Field::Days));
    }

    const DAYS: [Day; 7] = [Day::Monday, Day::Tuesday, Day::Wednesday, Day::Thursday, Day::Friday, Day::Saturday, Day::Sunday];

    proptest! {
        /// Whatever the first day, the days and the time: a valid programme, whose sessions fill its hours and its days.
        #[test]
        fn a_plan_holds_together(
            shape in prop_oneof![Just(Shape::ThreeEvenings), Just(Shape::ThreeMornings), Just(Shape::FiveDays)],
            start in 0_u32..20_000,
            days in proptest::sample::subsequence(DAYS.to_vec(), 1..=7),
            minute in 0_u32..1_440,
        ) {
            let starts_on = days_after(day("1980-01-01"), start);
            let time = NaiveTime::from_num_seconds_from_midnight_opt(minute * 60, 0).unwrap();
            let plan = plan(shape, starts_on, Some(days.clone()), Some(time)).unwrap();
            let phases = (1..).zip(&plan.phases).map(|(number, one)| PhaseContent {
                level: one.level,
                minutes_a_week: i32::try_from(one.minutes_a_week).unwrap(),
                kinds: one.kinds.clone(),
                ..phase(number, one.starts_on)
            });
            let ends_on = plan.phases.last().map(|one| one.ends_on);
            let programme = made(Content { name: None, starts_on, ends_on, phases: phases.collect() }).unwrap();
            prop_assert!(plan.phases.windows(2).all(|pair| days_after(pair[0].ends_on, 1) == pair[1].starts_on));
            for one in &plan.phases {
                let of: Vec<_> = plan.series.iter().filter(|series| series.until == one.ends_on).collect();
                let minutes: usize = of.iter().map(|series| series.days.len() * series.minutes as usize).sum();
                prop_assert_eq!(minutes, one.minutes_a_week as usize);
                for series in of {
                    prop_assert!(series.first_on >= one.starts_on && (series.first_on <= one.ends_on || series.first_on <= days_after(one.starts_on, 6)));
                    prop_assert!(series.days.iter().all(|day| days.contains(day)));
                    prop_assert!(series.days.iter().any(|day| Weekday::from(*day) == series.first_on.weekday()));
                    prop_assert!(one.kinds.contains(&series.kind));
                }
            }
            // Every day from the first to the last has one phase; weeks never go back.
            let mut last = 0;
            for offset in 0..=u32::try_from((ends_on.unwrap() - starts_on).num_days()).unwrap() {
                let Standing::Within { phase, week, phase_week } = programme.standing(days_after(starts_on, offset)) else {
                    return Err(TestCaseError::fail("a day without a phase"));
                };
                prop_assert!(phase < plan.phases.len() && week >= last && phase_week <= week);
                last = week;
            }
        }
    }
}
