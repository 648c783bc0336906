//! A recurrence rule (RFC 5545, 3.3.10) as a value: read from its text once, at the border, and written back with `Display`.

use std::collections::HashSet;
use std::fmt::{self, Display, Formatter};
use std::hash::Hash;

use chrono::{NaiveDate, NaiveDateTime, NaiveTime, Weekday};
use chrono_tz::Tz;
use rrule::{NWeekday, RRule, Unvalidated};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::invalid::{Field, Invalid, Rule};
use crate::wall_clock::to_local;

/// The longest text of a rule, in characters.
const TEXT_MAX: usize = 500;

const DATE: &str = "%Y%m%d";
const DATE_TIME: &str = "%Y%m%dT%H%M%S";

const LEAP_SECOND: &str = "60";
const SECOND_BEFORE_IT: &str = "59";

/// A day of the week.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Day {
    Monday,
    Tuesday,
    Wednesday,
    Thursday,
    Friday,
    Saturday,
    Sunday,
}

impl Day {
    /// As a rule writes it.
    #[must_use]
    pub const fn abbreviation(self) -> &'static str {
        match self {
            Self::Monday => "MO",
            Self::Tuesday => "TU",
            Self::Wednesday => "WE",
            Self::Thursday => "TH",
            Self::Friday => "FR",
            Self::Saturday => "SA",
            Self::Sunday => "SU",
        }
    }

    /// The day so many days later, or earlier where negative.
    #[must_use]
    pub fn plus(self, days: i64) -> Self {
        (0..days.rem_euclid(7)).fold(Weekday::from(self), |day, _| day.succ()).into()
    }
}

impl From<Day> for Weekday {
    fn from(day: Day) -> Self {
        match day {
            Day::Monday => Self::Mon,
            Day::Tuesday => Self::Tue,
            Day::Wednesday => Self::Wed,
            Day::Thursday => Self::Thu,
            Day::Friday => Self::Fri,
            Day::Saturday => Self::Sat,
            Day::Sunday => Self::Sun,
        }
    }
}

impl From<Weekday> for Day {
    fn from(day: Weekday) -> Self {
        match day {
            Weekday::Mon => Self::Monday,
            Weekday::Tue => Self::Tuesday,
            Weekday::Wed => Self::Wednesday,
            Weekday::Thu => Self::Thursday,
            Weekday::Fri => Self::Friday,
            Weekday::Sat => Self::Saturday,
            Weekday::Sun => Self::Sunday,
        }
    }
}

/// What a rule counts its interval in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Frequency {
    Daily,
    Weekly,
    Monthly,
    Yearly,
}

/// A day of the week, each one or one of a month or year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
pub struct NthDay {
    pub day: Day,
    /// Which of its kind, from the end where negative; `None` for each.
    pub nth: Option<i16>,
}

/// When a rule ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum RecurrenceEnd {
    Never,
    /// After so many occurrences.
    Count {
        count: u32,
    },
    /// At a local time, that included.
    Until {
        at: NaiveDateTime,
    },
}

/// How a series recurs. A part that is empty limits nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RecurrenceRule {
    pub frequency: Frequency,
    /// From 1 on.
    pub interval: u16,
    pub by_month: Vec<u8>,
    pub by_week_number: Vec<i8>,
    pub by_year_day: Vec<i16>,
    pub by_month_day: Vec<i8>,
    pub by_day: Vec<NthDay>,
    pub by_hour: Vec<u8>,
    pub by_minute: Vec<u8>,
    pub by_second: Vec<u8>,
    pub by_set_position: Vec<i32>,
    pub week_start: Day,
    pub end: RecurrenceEnd,
}

impl RecurrenceRule {
    /// One without parts that never ends.
    #[must_use]
    pub const fn every(interval: u16, frequency: Frequency) -> Self {
        Self {
            frequency,
            interval,
            by_month: Vec::new(),
            by_week_number: Vec::new(),
            by_year_day: Vec::new(),
            by_month_day: Vec::new(),
            by_day: Vec::new(),
            by_hour: Vec::new(),
            by_minute: Vec::new(),
            by_second: Vec::new(),
            by_set_position: Vec::new(),
            week_start: Day::Monday,
            end: RecurrenceEnd::Never,
        }
    }

    /// Reads the text of a rule. Its end is read on the wall clock of `zone`: a date counts whole.
    ///
    /// A leap second (`BYSECOND=60`) is the second before it. A number before a day of the week says nothing in weeks and days, where
    /// RFC 5545 has none.
    pub fn parse(text: &str, zone: Tz) -> Result<Self, Invalid> {
        let text = without_name(text);
        if text.len() > TEXT_MAX || !text.is_ascii() || text.bytes().any(|byte| byte.is_ascii_control()) {
            return Err(refused(Rule::Malformed));
        }
        let mut until = None;
        let (mut named, mut kept) = (HashSet::new(), Vec::new());
        for part in text.split(';').filter(|part| !part.is_empty()) {
            let (name, value) = part.split_once('=').ok_or_else(|| refused(Rule::Malformed))?;
            let name = name.to_ascii_uppercase();
            match name.as_str() {
                "FREQ" if is_sub_daily(value) => return Err(refused(Rule::Unsupported)),
                "UNTIL" => until = Some(read_until(value, zone).ok_or_else(|| refused(Rule::Malformed))?),
                "INTERVAL" | "COUNT" if value.bytes().all(|digit| digit == b'0') => return Err(refused(Rule::NeverHappens)),
                "BYSECOND" => {
                    let seconds: Vec<&str> =
                        value.split(',').map(|second| if second == LEAP_SECOND { SECOND_BEFORE_IT } else { second }).collect();
                    kept.push(format!("{name}={}", seconds.join(",")));
                }
                _ => kept.push(part.to_owned()),
            }
            if !named.insert(name) {
                return Err(refused(Rule::Malformed));
            }
        }
        let read: RRule<Unvalidated> = kept.join(";").parse().map_err(|_| refused(Rule::Malformed))?;
        Self::from_crate(&read, until).ok_or_else(|| refused(Rule::Malformed))
    }

    fn from_crate(read: &RRule<Unvalidated>, until: Option<NaiveDateTime>) -> Option<Self> {
        let frequency = match read.get_freq() {
            rrule::Frequency::Daily => Frequency::Daily,
            rrule::Frequency::Weekly => Frequency::Weekly,
            rrule::Frequency::Monthly => Frequency::Monthly,
            rrule::Frequency::Yearly => Frequency::Yearly,
            _ => return None,
        };
        let counts_days = matches!(frequency, Frequency::Monthly | Frequency::Yearly);
        let nth_day = |day: &NWeekday| match day {
            NWeekday::Nth(nth, day) if counts_days => NthDay { day: Day::from(*day), nth: Some(*nth) },
            NWeekday::Every(day) | NWeekday::Nth(_, day) => NthDay { day: Day::from(*day), nth: None },
        };
        let end = match (until, read.get_count()) {
            (Some(_), Some(_)) => return None,
            (Some(at), None) => RecurrenceEnd::Until { at },
            (None, Some(count)) => RecurrenceEnd::Count { count },
            (None, None) => RecurrenceEnd::Never,
        };
        Some(Self {
            frequency,
            interval: read.get_interval(),
            by_month: read.get_by_month().to_vec(),
            by_week_number: read.get_by_week_no().to_vec(),
            by_year_day: read.get_by_year_day().to_vec(),
            by_month_day: read.get_by_month_day().to_vec(),
            by_day: read.get_by_weekday().iter().map(nth_day).collect(),
            by_hour: read.get_by_hour().to_vec(),
            by_minute: read.get_by_minute().to_vec(),
            by_second: read.get_by_second().to_vec(),
            by_set_position: read.get_by_set_pos().to_vec(),
            week_start: Day::from(read.get_week_start()),
            end,
        })
    }

    /// How many occurrences a day has, at most. It may be more than any day really has.
    #[must_use]
    pub fn most_a_day(&self) -> usize {
        [&self.by_hour, &self.by_minute, &self.by_second]
            .into_iter()
            .fold(1, |times, named| times.saturating_mul(count_distinct(named).max(1)))
    }

    /// How many occurrences it has, where it says so.
    #[must_use]
    pub const fn count(&self) -> Option<u32> {
        if let RecurrenceEnd::Count { count } = self.end { Some(count) } else { None }
    }

    /// The local time after which nothing is on, where it says so.
    #[must_use]
    pub const fn until(&self) -> Option<NaiveDateTime> {
        if let RecurrenceEnd::Until { at } = self.end { Some(at) } else { None }
    }

    /// Whether it names nothing but days of the week beside its interval.
    #[must_use]
    pub const fn names_only_days(&self) -> bool {
        self.by_month.is_empty()
            && self.by_week_number.is_empty()
            && self.by_year_day.is_empty()
            && self.by_month_day.is_empty()
            && self.by_set_position.is_empty()
            && !self.names_times()
    }

    /// Whether it names times of the day.
    #[must_use]
    pub const fn names_times(&self) -> bool {
        !(self.by_hour.is_empty() && self.by_minute.is_empty() && self.by_second.is_empty())
    }
}

impl Display for RecurrenceRule {
    /// As RFC 5545 writes it, its end as a local time.
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        let frequency = match self.frequency {
            Frequency::Daily => "DAILY",
            Frequency::Weekly => "WEEKLY",
            Frequency::Monthly => "MONTHLY",
            Frequency::Yearly => "YEARLY",
        };
        write!(out, "FREQ={frequency}")?;
        if self.interval != 1 {
            write!(out, ";INTERVAL={}", self.interval)?;
        }
        write_part(out, "BYMONTH", &self.by_month)?;
        write_part(out, "BYWEEKNO", &self.by_week_number)?;
        write_part(out, "BYYEARDAY", &self.by_year_day)?;
        write_part(out, "BYMONTHDAY", &self.by_month_day)?;
        write_part(out, "BYDAY", &self.by_day)?;
        write_part(out, "BYHOUR", &self.by_hour)?;
        write_part(out, "BYMINUTE", &self.by_minute)?;
        write_part(out, "BYSECOND", &self.by_second)?;
        write_part(out, "BYSETPOS", &self.by_set_position)?;
        if self.week_start != Day::Monday {
            write!(out, ";WKST={}", self.week_start.abbreviation())?;
        }
        match self.end {
            RecurrenceEnd::Never => Ok(()),
            RecurrenceEnd::Count { count } => write!(out, ";COUNT={count}"),
            RecurrenceEnd::Until { at } => write!(out, ";UNTIL={}", at.format(DATE_TIME)),
        }
    }
}

impl Display for NthDay {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        self.nth.map_or(Ok(()), |nth| write!(out, "{nth}"))?;
        out.write_str(self.day.abbreviation())
    }
}

fn write_part<T: Display>(out: &mut Formatter<'_>, name: &str, values: &[T]) -> fmt::Result {
    for (at, value) in values.iter().enumerate() {
        match at {
            0 => write!(out, ";{name}={value}")?,
            _ => write!(out, ",{value}")?,
        }
    }
    Ok(())
}

fn refused(rule: Rule) -> Invalid {
    Invalid::new(Field::Repeat, rule)
}

fn is_sub_daily(frequency: &str) -> bool {
    ["HOURLY", "MINUTELY", "SECONDLY"].iter().any(|name| name.eq_ignore_ascii_case(frequency.trim()))
}

/// The text of a rule without the name that may stand before it.
fn without_name(text: &str) -> &str {
    let text = text.trim();
    text.get(..6).filter(|name| name.eq_ignore_ascii_case("RRULE:")).map_or(text, |name| &text[name.len()..])
}

fn read_until(text: &str, zone: Tz) -> Option<NaiveDateTime> {
    if let Ok(date) = NaiveDate::parse_from_str(text, DATE) {
        return Some(end_of(date));
    }
    match text.strip_suffix(['Z', 'z']) {
        Some(utc) => Some(to_local(NaiveDateTime::parse_from_str(utc, DATE_TIME).ok()?.and_utc(), zone)),
        None => NaiveDateTime::parse_from_str(text, DATE_TIME).ok(),
    }
}

/// The last second of a day.
pub(super) fn end_of(date: NaiveDate) -> NaiveDateTime {
    date.and_time(NaiveTime::from_hms_opt(23, 59, 59).unwrap_or_default())
}

fn count_distinct<T: Eq + Hash>(list: &[T]) -> usize {
    list.iter().collect::<HashSet<_>>().len()
}

/// How a session recurs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[expect(clippy::large_enum_variant, reason = "a session holds one, and is larger itself")]
pub enum Repeat {
    /// Once only.
    Never,
    /// Every `every` weeks (1 to 52) on these days, until a local date, both ends included.
    Weekly { every: u32, on: Vec<Day>, until: Option<NaiveDate> },
    /// What a plain week does not say.
    Rule { rule: RecurrenceRule },
    /// A rule that an earlier version kept and that Daymark no longer follows, as it was written. What is left of the series is its
    /// first start and its single dates.
    Unsupported { text: String },
}

/// The most weeks from one occurrence of a weekly series to the next.
pub const WEEKS_MAX: u32 = 52;

impl Repeat {
    /// A rule as the form shows it where it is a plain weekly one, and as it is otherwise. `starts` is when its series starts.
    #[must_use]
    pub fn of(rule: RecurrenceRule, starts: NaiveDateTime) -> Self {
        let every = u32::from(rule.interval);
        let is_plain = rule.frequency == Frequency::Weekly
            && rule.names_only_days()
            && rule.week_start == Day::Monday
            && rule.count().is_none()
            && every <= WEEKS_MAX
            && rule.by_day.iter().all(|day| day.nth.is_none());
        if !is_plain {
            return Self::Rule { rule };
        }
        let mut on: Vec<Day> = rule.by_day.iter().map(|day| day.day).collect();
        if on.is_empty() {
            on.push(Day::from(chrono::Datelike::weekday(&starts)));
        }
        on.sort_unstable();
        on.dedup();
        // The last day on which a start at this time is not after the end.
        let last_day = |until: NaiveDateTime| match until.time() >= starts.time() {
            true => Some(until.date()),
            false => until.date().pred_opt(),
        };
        Self::Weekly { every, on, until: rule.until().and_then(last_day) }
    }

    /// As a rule, where there is one.
    #[must_use]
    pub fn rule(&self) -> Option<RecurrenceRule> {
        match self {
            Self::Never | Self::Unsupported { .. } => None,
            Self::Weekly { every, on, until } => {
                let rule = RecurrenceRule::every(u16::try_from(*every).ok()?, Frequency::Weekly);
                let by_day = on.iter().map(|day| NthDay { day: *day, nth: None }).collect();
                let end = until.map_or(RecurrenceEnd::Never, |until| RecurrenceEnd::Until { at: end_of(until) });
                Some(RecurrenceRule { by_day, end, ..rule })
            }
            Self::Rule { rule } => Some(rule.clone()),
        }
    }
}
