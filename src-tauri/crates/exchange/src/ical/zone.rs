//! The zones that calendars name, as IANA zones, and IANA zones as calendars describe them.

use std::collections::{HashMap, HashSet};
use std::fmt::Write as _;
use std::sync::LazyLock;

use chrono::{
    DateTime, Datelike as _, Duration, NaiveDate, NaiveDateTime, NaiveTime, Offset as _, TimeZone as _, Timelike as _, Utc, Weekday,
};
use chrono_tz::{OffsetComponents as _, OffsetName as _, TZ_VARIANTS, Tz};

use super::read::{Property, Time, day_of_week, time};
use super::windows::WINDOWS;

/// The years over which a zone that a file describes is held against the IANA zones.
const COMPARED: std::ops::Range<i32> = 2022..2026;

/// Days between two looks at a zone's offset.
const STRIDE: i64 = 3;

/// Where many zones keep the same time, these are meant.
const COMMON: [Tz; 6] =
    [Tz::America__New_York, Tz::America__Chicago, Tz::America__Denver, Tz::America__Los_Angeles, Tz::Europe__London, Tz::Europe__Berlin];

/// How many names of zones a file can use.
const MOST_NAMES: usize = 1_000;

/// How many years a zone is described for in a file, at least.
const DESCRIBED: i32 = 10;

/// Names of zones, each looked up once.
pub(super) struct Zones {
    known: HashMap<String, Option<Tz>>,
    described: HashMap<String, Description>,
    home: Tz,
}

impl Zones {
    pub fn new(described: &[Vec<Property>], home: Tz) -> Self {
        let described = described.iter().filter_map(|zone| Description::read(zone)).collect();
        Self { known: HashMap::new(), described, home }
    }

    pub fn find(&mut self, name: &str) -> Option<Tz> {
        if let Some(known) = self.known.get(name) {
            return *known;
        }
        if self.known.len() == MOST_NAMES {
            return None;
        }
        let found = named(name).or_else(|| {
            let description = self.described.get(name)?;
            description.place.as_deref().and_then(named).or_else(|| description.matched(self.home))
        });
        self.known.insert(name.to_owned(), found);
        found
    }
}

/// A zone by its IANA name, also at the end of a longer one, or by the name that Windows or Outlook has for it.
fn named(name: &str) -> Option<Tz> {
    let name = name.trim();
    if name.len() > 200 {
        return None;
    }
    let iana = |name: &str| name.parse().ok().or_else(|| NAMES.get(&name.to_ascii_lowercase()).copied());
    // An IANA name has three parts at most.
    let ends = name.rmatch_indices('/').take(3).filter_map(|(at, _)| name.get(at + 1..));
    let ends = || ends.clone().collect::<Vec<_>>().into_iter().rev();
    iana(name).or_else(|| windows(name)).or_else(|| ends().find_map(|end| iana(end).or_else(|| windows(end))))
}

fn windows(name: &str) -> Option<Tz> {
    // Exchange numbers the names that it changed: "W. Europe Standard Time 1".
    let plain = name.trim_end_matches(|letter: char| letter.is_ascii_digit());
    let plain = plain.strip_suffix(' ').unwrap_or(name);
    // Outlook begins with the offset: "(UTC-05:00) Eastern Time (US & Canada)".
    let shown = match name.strip_prefix('(').and_then(|rest| rest.split_once(')')) {
        Some((offset, rest)) if offset.starts_with("UTC") || offset.starts_with("GMT") => rest.trim(),
        _ => name,
    };
    let summer = plain.replace("Daylight Time", "Standard Time");
    let is = |(windows, display, _): &&(&str, &str, &str)| {
        [plain, &summer].iter().any(|name| name.eq_ignore_ascii_case(windows)) || shown.eq_ignore_ascii_case(display)
    };
    WINDOWS.iter().find(is)?.2.parse().ok()
}

/// A zone as a file describes it.
struct Description {
    /// Its IANA name, where the program that wrote the file says so.
    place: Option<String>,
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
    fn read(zone: &[Property]) -> Option<(String, Self)> {
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
    fn matched(&self, home: Tz) -> Option<Tz> {
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

/// The zones by their names in small letters.
static NAMES: LazyLock<HashMap<String, Tz>> =
    LazyLock::new(|| TZ_VARIANTS.iter().map(|zone| (zone.name().to_ascii_lowercase(), *zone)).collect());

/// The offsets of every zone, when it is looked at: those that most people live in first, then those that Windows has.
static OFFSETS: LazyLock<Vec<(Tz, Vec<i32>)>> = LazyLock::new(|| {
    let of = |zone: Tz| looks().map(|at| zone.offset_from_utc_datetime(&at.naive_utc()).fix().local_minus_utc()).collect();
    let known = WINDOWS.iter().filter_map(|(_, _, zone)| zone.parse().ok());
    let mut seen = HashSet::new();
    let all = COMMON.into_iter().chain(known).chain(TZ_VARIANTS).filter(|zone| seen.insert(*zone));
    all.map(|zone| (zone, of(zone))).collect()
});

fn looks() -> impl Iterator<Item = DateTime<Utc>> {
    let first = NaiveDate::from_ymd_opt(COMPARED.start, 1, 1).unwrap_or_default().and_time(NaiveTime::MIN).and_utc() + Duration::hours(12);
    (0..).map(move |number| first + Duration::days(number * STRIDE)).take_while(|at| at.year() < COMPARED.end)
}

fn days_in(year: i32, month: u32) -> Option<u32> {
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

/// A change of a zone's clocks, or how they stand at the beginning.
#[derive(Clone, PartialEq)]
struct Shift {
    /// The wall clock just before it.
    local: NaiveDateTime,
    from: i32,
    to: i32,
    name: Option<String>,
    summer: bool,
}

/// The lines of a `VTIMEZONE`, for events from one local time to another. What begins by the same rule every year is said by that rule, which goes on;
/// what does not is said by its dates.
pub(super) fn described(zone: Tz, first: NaiveDateTime, last: NaiveDateTime) -> Vec<String> {
    let years = first.year() - 1..=last.year().max(first.year() + DESCRIBED).min(first.year() + 10 * DESCRIBED);
    let mut shifts = shifts(zone, *years.start(), *years.end());
    let mut lines = vec!["BEGIN:VTIMEZONE".to_owned(), format!("TZID:{zone}")];
    if !shifts.is_empty() {
        observance(&mut lines, &[shifts.remove(0)], None);
    }
    while let Some(one) = shifts.first().cloned() {
        let like = |other: &Shift| {
            let kind = |shift: &Shift| (shift.from, shift.to, shift.summer, shift.local.time(), shift.local.month(), shift.local.weekday());
            kind(&one) == kind(other) && one.name == other.name
        };
        let (same, others): (Vec<Shift>, Vec<Shift>) = shifts.into_iter().partition(like);
        shifts = others;
        let rule = rule(&same, *years.end());
        observance(&mut lines, &same, rule);
    }
    lines.push("END:VTIMEZONE".to_owned());
    lines
}

/// The rule by which a clock change comes every year until the last that is looked at.
fn rule(same: &[Shift], last: i32) -> Option<String> {
    let yearly = same.windows(2).all(|pair| matches!(pair, [one, next] if next.local.year() == one.local.year() + 1));
    if same.len() < 3 || !yearly || same.last()?.local.year() != last {
        return None;
    }
    let number = |shift: &Shift| (shift.local.day() - 1) / 7 + 1;
    let is_last = |shift: &Shift| days_in(shift.local.year(), shift.local.month()).is_some_and(|length| shift.local.day() + 7 > length);
    let one = same.first()?;
    let number = match number(one) {
        _ if same.iter().all(is_last) => "-1".to_owned(),
        first if same.iter().all(|shift| number(shift) == first) => first.to_string(),
        _ => return None,
    };
    let day = one.local.weekday().to_string().get(..2)?.to_ascii_uppercase();
    Some(format!("RRULE:FREQ=YEARLY;BYMONTH={};BYDAY={number}{day}", one.local.month()))
}

fn observance(lines: &mut Vec<String>, same: &[Shift], rule: Option<String>) {
    let Some((one, rest)) = same.split_first() else { return };
    let kind = if one.summer { "DAYLIGHT" } else { "STANDARD" };
    let at = |shift: &Shift| shift.local.format("%Y%m%dT%H%M%S").to_string();
    lines.push(format!("BEGIN:{kind}"));
    lines.push(format!("DTSTART:{}", at(one)));
    lines.push(format!("TZOFFSETFROM:{}", shown(one.from)));
    lines.push(format!("TZOFFSETTO:{}", shown(one.to)));
    lines.extend(one.name.as_ref().map(|name| format!("TZNAME:{name}")));
    match rule {
        Some(rule) => lines.push(rule),
        None => lines.extend(rest.chunks(20).map(|some| format!("RDATE:{}", some.iter().map(at).collect::<Vec<_>>().join(",")))),
    }
    lines.push(format!("END:{kind}"));
}

fn shown(offset: i32) -> String {
    let (sign, seconds) = (if offset < 0 { '-' } else { '+' }, offset.abs());
    let mut text = format!("{sign}{:02}{:02}", seconds / 3_600, seconds / 60 % 60);
    if seconds % 60 != 0 {
        let _ = write!(text, "{:02}", seconds % 60);
    }
    text
}

/// How a zone's clocks stand when a year begins, and every change from then to the end of another.
fn shifts(zone: Tz, from: i32, to: i32) -> Vec<Shift> {
    let begin = |year| NaiveDate::from_ymd_opt(year, 1, 1).map(|date| date.and_time(NaiveTime::MIN).and_utc());
    let (Some(first), Some(end)) = (begin(from), begin(to + 1)) else { return Vec::new() };
    let offset = |at: DateTime<Utc>| zone.offset_from_utc_datetime(&at.naive_utc()).fix().local_minus_utc();
    let shift = |at: DateTime<Utc>, from: i32| {
        let now = zone.offset_from_utc_datetime(&at.naive_utc());
        let local = (at + Duration::seconds(i64::from(from))).naive_utc();
        let name = now.abbreviation().map(ToOwned::to_owned);
        Shift {
            local: local.with_nanosecond(0).unwrap_or(local),
            from,
            to: now.fix().local_minus_utc(),
            name,
            summer: now.dst_offset() > Duration::zero(),
        }
    };
    let mut shifts = vec![shift(first, offset(first))];
    let (mut at, mut stood) = (first, offset(first));
    while at < end {
        let next = at + Duration::days(1);
        let stands = offset(next);
        if stands != stood {
            let (mut before, mut after) = (at, next);
            while after - before > Duration::seconds(1) {
                let middle = before + (after - before) / 2;
                let middle = DateTime::from_timestamp(middle.timestamp(), 0).unwrap_or(after);
                if offset(middle) == stood { before = middle } else { after = middle }
            }
            if after < end {
                shifts.push(shift(after, stood));
            }
        }
        (at, stood) = (next, stands);
    }
    shifts
}
