//! Zones as a file describes them (`VTIMEZONE`), known by their offsets.

use std::collections::HashSet;
use std::sync::LazyLock;

use chrono::{DateTime, Datelike as _, Duration, NaiveDate, NaiveDateTime, NaiveTime, Offset as _, TimeZone as _, Utc, Weekday};
use chrono_tz::{TZ_VARIANTS, Tz};

use super::syntax::Property;
use super::time::{Time, time};
use super::zones::zones_of_windows;

/// The years over which a zone that a file describes is held against the IANA zones.
const COMPARED: std::ops::Range<i32> = 2022..2026;

/// Days between two looks at a zone's offset.
const STRIDE: i64 = 3;

/// Where many zones keep the same time, these are meant.
const COMMON: [Tz; 6] =
    [Tz::America__New_York, Tz::America__Chicago, Tz::America__Denver, Tz::America__Los_Angeles, Tz::Europe__London, Tz::Europe__Berlin];

/// A zone as a file describes it.
pub(super) struct Description {
    /// Its IANA name, where the program that wrote the file says so.
    pub place: Option<String>,
    observances: Vec<Observance>,
}

/// Standard time, or summer time.
#[derive(Default)]
struct Observance {
    starts: Option<NaiveDateTime>,
    /// Seconds ahead of UTC.
    from: i32,
    to: i32,
    rule: Option<Yearly>,
    /// Whether it begins by a rule that is not understood.
    unclear: bool,
    dates: Vec<NaiveDateTime>,
}

/// A day of every year.
struct Yearly {
    month: u32,
    day: Option<(i32, Weekday)>,
    days_of_month: Vec<i32>,
    until: Option<NaiveDateTime>,
}

impl Description {
    pub fn read(zone: &[Property]) -> Option<(String, Self)> {
        let mut id = None;
        let mut read = Self { place: None, observances: Vec::new() };
        for property in zone {
            let value = property.value.trim();
            match (property.name, read.observances.last_mut()) {
                ("TZID", None) => id = Some(value.to_owned()),
                ("X-LIC-LOCATION", _) => read.place = Some(value.to_owned()),
                ("BEGIN", _) => read.observances.push(Observance::default()),
                (name, Some(observance)) => observance.take(name, value),
                _ => {}
            }
        }
        Some((id?, read))
    }

    /// The zone that keeps the same time: the person's own if it does, one of the well-known ones if it does, any other.
    pub fn matched(&self, home: Tz) -> Option<Tz> {
        let find = |is: &dyn Fn(&[i32]) -> bool| {
            let at_home = OFFSETS.iter().find(|(zone, _)| *zone == home).filter(|(_, has)| is(has));
            at_home.or_else(|| OFFSETS.iter().find(|(_, has)| is(has))).map(|(zone, _)| *zone)
        };
        let lowest = self.observances.iter().map(|one| one.to).min();
        let highest = self.observances.iter().map(|one| one.to).max();
        let exactly = self.offsets().and_then(|wanted| find(&|has| has == wanted));
        // One that changes on other days, as it did under an older law, but between the same two offsets.
        exactly.or_else(|| find(&|has| has.iter().min().copied() == lowest && has.iter().max().copied() == highest))
    }

    /// The offsets that it gives when it is looked at.
    fn offsets(&self) -> Option<Vec<i32>> {
        let mut onsets = Vec::new();
        for one in &self.observances {
            if one.unclear {
                return None;
            }
            let local = one.starts.into_iter().chain(one.dates.iter().copied()).chain(one.ruled());
            onsets.extend(local.map(|local| (local.and_utc().timestamp() - i64::from(one.from), one.to)));
        }
        onsets.sort_unstable();
        let first = self.observances.iter().min_by_key(|one| one.starts)?.from;
        let mut next = onsets.iter().peekable();
        let mut offset = first;
        let at = |at: DateTime<Utc>| {
            while let Some((_, to)) = next.next_if(|(onset, _)| *onset <= at.timestamp()) {
                offset = *to;
            }
            offset
        };
        Some(looks().map(at).collect())
    }
}

impl Observance {
    fn take(&mut self, name: &str, value: &str) {
        let local = |text: &str| match time(text.trim(), Tz::UTC)? {
            Time::Local(local, _) => Some(local),
            Time::Date(date) => Some(date.and_time(NaiveTime::MIN)),
        };
        match name {
            "DTSTART" => self.starts = local(value),
            "TZOFFSETFROM" => self.from = offset(value).unwrap_or(0),
            "TZOFFSETTO" => self.to = offset(value).unwrap_or(0),
            "RDATE" => self.dates.extend(value.split(',').filter_map(local)),
            "RRULE" => {
                let rule = Yearly::read(value);
                self.unclear |= rule.is_none() || self.rule.is_some();
                self.rule = rule;
            }
            _ => {}
        }
    }

    /// When it begins by its rule, in the years that are compared and the one before.
    fn ruled(&self) -> impl Iterator<Item = NaiveDateTime> {
        let rule = self.rule.as_ref().zip(self.starts);
        rule.into_iter().flat_map(|(rule, starts)| {
            let years = COMPARED.start - 1..COMPARED.end;
            let at = move |year| {
                let local = rule.date(year, starts.date())?.and_time(starts.time());
                (local >= starts && rule.until.is_none_or(|until| local <= until)).then_some(local)
            };
            years.filter_map(at)
        })
    }
}

impl Yearly {
    fn read(rule: &str) -> Option<Self> {
        let mut read = Self { month: 0, day: None, days_of_month: Vec::new(), until: None };
        for part in rule.to_ascii_uppercase().split(';').filter(|part| !part.is_empty()) {
            let (name, value) = part.split_once('=')?;
            match (name.trim(), value.trim()) {
                ("FREQ", "YEARLY") | ("INTERVAL", "1") | ("WKST", _) => {}
                ("BYMONTH", month) => read.month = month.parse().ok().filter(|month| (1..=12).contains(month))?,
                ("BYDAY", day) => {
                    let (number, name) = day.split_at_checked(day.len().checked_sub(2)?)?;
                    let number = if number.is_empty() { 0 } else { number.trim_start_matches('+').parse().ok()? };
                    read.day = Some((number, day_of_week(name)?)).filter(|(number, _)| (-5..=5).contains(number));
                    read.day?;
                }
                ("BYMONTHDAY", days) => read.days_of_month = days.split(',').map(|day| day.parse().ok()).collect::<Option<_>>()?,
                ("UNTIL", until) => {
                    read.until = Some(match time(until, Tz::UTC)? {
                        Time::Local(local, _) => local + Duration::days(1),
                        Time::Date(date) => date.and_time(NaiveTime::MIN) + Duration::days(1),
                    });
                }
                _ => return None,
            }
        }
        Some(read)
    }

    fn date(&self, year: i32, first: NaiveDate) -> Option<NaiveDate> {
        let month = if self.month == 0 { first.month() } else { self.month };
        let length = i32::try_from(days_in(year, month)?).ok()?;
        let listed = |date: &NaiveDate| {
            let day = i32::try_from(date.day()).unwrap_or(0);
            self.days_of_month.is_empty() || self.days_of_month.iter().any(|one| *one == day || *one == day - length - 1)
        };
        let (number, weekday) = match self.day {
            Some((number, weekday)) => (number, Some(weekday)),
            None if self.days_of_month.is_empty() => return NaiveDate::from_ymd_opt(year, month, first.day()),
            None => (0, None),
        };
        let dates = (1..=31).filter_map(|day| NaiveDate::from_ymd_opt(year, month, day));
        let fitting: Vec<NaiveDate> = dates.filter(|date| weekday.is_none_or(|day| date.weekday() == day) && listed(date)).collect();
        match usize::try_from(number) {
            Ok(number) => fitting.get(number.saturating_sub(1)).copied(),
            Err(_) => fitting.iter().rev().nth(usize::try_from(-number - 1).ok()?).copied(),
        }
    }
}

/// The offsets of every zone, when it is looked at: those that most people live in first, then those that Windows has.
static OFFSETS: LazyLock<Vec<(Tz, Vec<i32>)>> = LazyLock::new(|| {
    let of = |zone: Tz| looks().map(|at| zone.offset_from_utc_datetime(&at.naive_utc()).fix().local_minus_utc()).collect();
    let mut seen = HashSet::new();
    let all = COMMON.into_iter().chain(zones_of_windows()).chain(TZ_VARIANTS).filter(|zone| seen.insert(*zone));
    all.map(|zone| (zone, of(zone))).collect()
});

fn looks() -> impl Iterator<Item = DateTime<Utc>> {
    let first = NaiveDate::from_ymd_opt(COMPARED.start, 1, 1).unwrap_or_default().and_time(NaiveTime::MIN).and_utc() + Duration::hours(12);
    (0..).map(move |number| first + Duration::days(number * STRIDE)).take_while(|at| at.year() < COMPARED.end)
}

/// A zone that is so many seconds ahead of UTC, all year long where there is one.
pub(super) fn fixed(offset: i32) -> Option<Tz> {
    let hours = offset / 3_600;
    if offset % 3_600 == 0 {
        // The signs of these names are turned around.
        return match hours {
            0 => Some(Tz::UTC),
            _ => format!("Etc/GMT{:+}", -hours).parse().ok(),
        };
    }
    let always = OFFSETS.iter().find(|(_, has)| has.iter().all(|one| *one == offset));
    let in_winter = || OFFSETS.iter().find(|(_, has)| has.iter().min() == Some(&offset));
    always.or_else(in_winter).map(|(zone, _)| *zone)
}

/// A day of the week by the two letters of a rule.
fn day_of_week(name: &str) -> Option<Weekday> {
    let day = |day: &Weekday| day.to_string().get(..2).is_some_and(|letters| letters.eq_ignore_ascii_case(name));
    [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri, Weekday::Sat, Weekday::Sun].into_iter().find(day)
}

pub(super) fn days_in(year: i32, month: u32) -> Option<u32> {
    let next = if month == 12 { NaiveDate::from_ymd_opt(year + 1, 1, 1) } else { NaiveDate::from_ymd_opt(year, month + 1, 1) };
    Some(next?.pred_opt()?.day())
}

/// Seconds ahead of UTC.
fn offset(text: &str) -> Option<i32> {
    let text = text.trim();
    let (sign, digits) = if let Some(digits) = text.strip_prefix('-') { (-1, digits) } else { (1, text.strip_prefix('+').unwrap_or(text)) };
    if digits.is_empty() || digits.len() > 6 || !digits.bytes().all(|digit| digit.is_ascii_digit()) {
        return None;
    }
    let two = |at: usize| digits.get(at..at + 2).and_then(|two| two.parse::<i32>().ok());
    Some(sign * (two(0)? * 3_600 + two(2)? * 60 + two(4).unwrap_or(0)))
}
